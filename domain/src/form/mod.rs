//! What people type, and what it means. The same parse runs in the browser while typing and on the server.

mod checkout;

pub use checkout::{CheckoutDetails, CheckoutField, CheckoutForm};

use serde::{Deserialize, Serialize};

/// What is wrong with a form: at most one message a field, in the order of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormErrors<Field>(pub Vec<(Field, String)>);

impl<Field> Default for FormErrors<Field> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<Field: PartialEq> FormErrors<Field> {
    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a message, unless the field has one.
    pub fn push(&mut self, field: Field, message: impl Into<String>) {
        if self.of(&field).is_none() {
            self.0.push((field, message.into()));
        }
    }

    /// The message of a field.
    pub fn of(&self, field: &Field) -> Option<&str> {
        self.0
            .iter()
            .find(|(other, _)| other == field)
            .map(|(_, message)| message.as_str())
    }
}
