//! A new password.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{FormErrors, fields, sentence};
use crate::identity::{PasswordFor, check_password};

fields! {
    /// The fields of the form that changes a password.
    PasswordField of PasswordForm {
        /// The one until now.
        Current = current,
        /// The one from now on.
        Password = password,
    }
}

/// Changing a password, as typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    /// The one until now.
    pub current: String,
    /// The one from now on.
    pub password: String,
}

/// A password for whoever came by a link, as typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewPasswordForm {
    /// The one from now on.
    pub password: String,
}

impl fmt::Debug for PasswordForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordForm(…)")
    }
}

impl fmt::Debug for NewPasswordForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPasswordForm(…)")
    }
}

impl PasswordForm {
    /// The message for one field as it stands. Who they are decides more; the server knows and checks that.
    pub fn problem(&self, field: PasswordField) -> Option<String> {
        match field {
            PasswordField::Current => self
                .current
                .is_empty()
                .then(|| "Type your current password.".to_owned()),
            PasswordField::Password => new_password(&self.password, PasswordFor::Customer, &[]).or_else(|| {
                (self.password == self.current).then(|| "This is the password that you have already.".to_owned())
            }),
        }
    }

    /// Understands the form for whoever has these names.
    ///
    /// # Errors
    /// One message for each field that is missing or wrong.
    pub fn parse(&self, whose: PasswordFor, names: &[&str]) -> Result<(), FormErrors<PasswordField>> {
        let mut errors = self.errors();
        if let Some(message) = new_password(&self.password, whose, names) {
            errors.push(PasswordField::Password, message);
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

impl NewPasswordForm {
    /// The message for the password as it stands.
    pub fn problem(&self, whose: PasswordFor, names: &[&str]) -> Option<String> {
        new_password(&self.password, whose, names)
    }
}

fn new_password(password: &str, whose: PasswordFor, names: &[&str]) -> Option<String> {
    check_password(password, whose, names)
        .err()
        .map(|refused| sentence(&refused.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_password_is_another_one() {
        let form = |current: &str, password: &str| PasswordForm {
            current: current.into(),
            password: password.into(),
        };
        let parse = |form: PasswordForm, whose| form.parse(whose, &["asha@example.com"]);
        assert_eq!(parse(form("old one", "two yaks on a bus"), PasswordFor::Staff), Ok(()));
        for (form, whose, field) in [
            (
                form("", "two yaks on a bus"),
                PasswordFor::Customer,
                PasswordField::Current,
            ),
            (
                form("two yaks", "two yaks"),
                PasswordFor::Customer,
                PasswordField::Password,
            ),
            (form("old", "two yaks"), PasswordFor::Staff, PasswordField::Password),
            (
                form("old", "call asha now"),
                PasswordFor::Staff,
                PasswordField::Password,
            ),
        ] {
            assert_eq!(parse(form, whose).unwrap_err().0[0].0, field);
        }
    }
}
