//! What people type, and what it means. The same parse runs in the browser while typing and on the server.

mod address;
mod checkout;
mod password;
mod profile;
mod sign_in;
mod sign_up;

pub use address::{AddressDetails, AddressField, AddressForm};
pub use checkout::{CheckoutDetails, CheckoutField, CheckoutForm};
pub use password::{NewPasswordForm, PasswordField, PasswordForm};
pub use profile::{
    EmailField, EmailForm, NewEmail, Preferences, PreferencesForm, ProfileDetails, ProfileField, ProfileForm,
};
pub use sign_in::{SecondFactorCode, SecondFactorForm, SignIn, SignInField, SignInForm};
pub use sign_up::{SignUp, SignUpField, SignUpForm};

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

/// The fields of a form, in the order of the page. `name()` is the name in the form.
macro_rules! fields {
    ($(#[$about:meta])* $field:ident of $form:ident { $($(#[$meaning:meta])* $variant:ident = $name:ident,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $field {
            $($(#[$meaning])* $variant,)+
        }

        impl $field {
            /// All of them, in the order of the page.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name in the form.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($name),)+
                }
            }
        }

        impl $form {
            /// One field's text.
            pub fn get(&self, field: $field) -> &str {
                match field {
                    $($field::$variant => &self.$name,)+
                }
            }

            /// What is wrong with the form as it stands.
            fn errors(&self) -> $crate::form::FormErrors<$field> {
                let mut errors = $crate::form::FormErrors::default();
                for field in $field::ALL {
                    if let Some(message) = self.problem(*field) {
                        errors.push(*field, message);
                    }
                }
                errors
            }
        }
    };
}
use fields;

/// The same words with a capital and a full stop.
pub(crate) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    let stop = if text.ends_with('.') { "" } else { "." };
    format!("{first}{}{stop}", chars.as_str())
}

/// Whether a box was ticked: an unticked one is not sent at all.
fn is_ticked(text: &str) -> bool {
    matches!(text.trim(), "on" | "yes" | "1" | "true")
}

/// A person's name, as it is kept.
fn person(name: &str) -> Option<String> {
    let name = crate::text::one_line(name, 80);
    (name.chars().count() >= 2).then_some(name)
}
