//! Making an account.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{FormErrors, fields, is_ticked, person, sentence};
use crate::identity::{LoginName, PasswordFor, check_password};

fields! {
    /// The fields of the sign-up form.
    SignUpField of SignUpForm {
        /// As pages greet them.
        Name = name,
        /// An e-mail address or a phone number.
        Login = login,
        /// The password.
        Password = password,
        /// Whether news may be sent; a box to tick.
        Marketing = marketing,
    }
}

/// As typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SignUpForm {
    /// As pages greet them.
    pub name: String,
    /// An e-mail address or a phone number.
    pub login: String,
    /// The password. Never sent back to a page.
    pub password: String,
    /// `on` where the box is ticked.
    pub marketing: String,
}

/// As understood.
#[derive(Clone, PartialEq, Eq)]
pub struct SignUp {
    /// As pages greet them.
    pub name: String,
    /// What they will sign in with.
    pub login: LoginName,
    /// As typed.
    pub password: String,
    /// Whether news may be sent.
    pub marketing: bool,
}

impl fmt::Debug for SignUpForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignUpForm(…)")
    }
}

impl fmt::Debug for SignUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignUp(…)")
    }
}

impl SignUpForm {
    /// The message for one field as it stands, for a hint while typing.
    pub fn problem(&self, field: SignUpField) -> Option<String> {
        match field {
            SignUpField::Name => person(&self.name).is_none().then(|| "Tell us your name.".to_owned()),
            SignUpField::Login => self
                .login
                .parse::<LoginName>()
                .err()
                .map(|refused| sentence(&refused.to_string())),
            SignUpField::Password => {
                let login = self.login.parse::<LoginName>().ok();
                let login = login.as_ref().map_or("", LoginName::as_str);
                check_password(&self.password, PasswordFor::Customer, &[login, &self.name])
                    .err()
                    .map(|refused| sentence(&refused.to_string()))
            }
            SignUpField::Marketing => None,
        }
    }

    /// Understands the form.
    ///
    /// # Errors
    /// One message for each field that is missing or wrong.
    pub fn parse(&self) -> Result<SignUp, FormErrors<SignUpField>> {
        let errors = self.errors();
        let (Some(name), Ok(login), true) = (person(&self.name), self.login.parse(), errors.is_empty()) else {
            return Err(errors);
        };
        Ok(SignUp {
            name,
            login,
            password: self.password.clone(),
            marketing: is_ticked(&self.marketing),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_fields_make_an_account() {
        let form = SignUpForm {
            name: " Asha  Rai ".into(),
            login: "984-1234567".into(),
            password: "two yaks on a bus".into(),
            marketing: String::new(),
        };
        let sign_up = form.parse().unwrap();
        assert_eq!(
            (sign_up.name.as_str(), sign_up.login.as_str()),
            ("Asha Rai", "+9779841234567")
        );
        assert!(!sign_up.marketing, "nothing is ticked for anybody");
    }

    #[test]
    fn each_wrong_field_says_what_to_do() {
        let fields: Vec<_> = SignUpForm::default()
            .parse()
            .unwrap_err()
            .0
            .into_iter()
            .map(|(field, _)| field.name())
            .collect();
        assert_eq!(fields, ["name", "login", "password"]);
    }
}
