//! Signing in.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{FormErrors, fields, sentence};
use crate::{
    identity::{LONGEST_PASSWORD, LoginName, recovery},
    text::{ascii_digits, one_line},
};

fields! {
    /// The fields of the sign-in form.
    SignInField of SignInForm {
        /// An e-mail address or a phone number.
        Login = login,
        /// The password.
        Password = password,
    }
}

/// As typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    /// An e-mail address or a phone number.
    pub login: String,
    /// The password. Never sent back to a page.
    pub password: String,
}

/// As understood.
#[derive(Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Whom it names.
    pub login: LoginName,
    /// As typed.
    pub password: String,
}

impl SignInForm {
    /// The message for one field as it stands.
    pub fn problem(&self, field: SignInField) -> Option<String> {
        match field {
            SignInField::Login => self
                .login
                .parse::<LoginName>()
                .err()
                .map(|refused| sentence(&refused.to_string())),
            SignInField::Password => (self.password.is_empty()).then(|| "Type your password.".to_owned()),
        }
    }

    /// Understands the form. A password is taken as it is: whether it is right is not said here.
    ///
    /// # Errors
    /// One message for each field that is missing or wrong.
    pub fn parse(&self) -> Result<SignIn, FormErrors<SignInField>> {
        let errors = self.errors();
        match self.login.parse::<LoginName>() {
            Ok(login) if errors.is_empty() => Ok(SignIn {
                login,
                // Nobody's is longer: the rest would only be hashed.
                password: self.password.chars().take(LONGEST_PASSWORD.saturating_add(1)).collect(),
            }),
            _ => Err(errors),
        }
    }
}

/// The second step.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SecondFactorForm {
    /// Six digits of the app, or a recovery code.
    pub code: String,
}

/// A typed code.
#[derive(Clone, PartialEq, Eq)]
pub enum SecondFactorCode {
    /// Six digits of the app.
    Totp(String),
    /// A recovery code in its normal form.
    Recovery(String),
}

impl SecondFactorForm {
    /// Understands the code.
    ///
    /// # Errors
    /// What to type.
    pub fn parse(&self) -> Result<SecondFactorCode, String> {
        let typed = one_line(&self.code, 40);
        let digits: String = ascii_digits(&typed)
            .chars()
            .filter(|char| !char.is_whitespace())
            .collect();
        if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(SecondFactorCode::Totp(digits));
        }
        recovery::normal(&typed)
            .map(SecondFactorCode::Recovery)
            .ok_or_else(|| "Type the six digits of your app, or a recovery code like 4k7tq-9mx2p.".to_owned())
    }
}

macro_rules! hidden {
    ($($name:ident)+) => {$(
        impl fmt::Debug for $name {
            /// Hidden: a log must not hold secrets.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+};
}
hidden!(SignInForm SignIn SecondFactorForm SecondFactorCode);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_a_password_sign_in() {
        let form = SignInForm {
            login: "Asha@Example.com".into(),
            password: " two yaks ".into(),
        };
        let sign_in = form.parse().unwrap();
        assert_eq!(sign_in.login.as_str(), "asha@example.com");
        assert_eq!(sign_in.password, " two yaks ", "spaces belong to it");
        assert_eq!(format!("{form:?}"), "SignInForm(…)");
    }

    #[test]
    fn an_empty_form_asks_for_both() {
        assert_eq!(SignInForm::default().parse().unwrap_err().0.len(), 2);
    }

    #[test]
    fn either_kind_of_code_is_known() {
        let parse = |code: &str| SecondFactorForm { code: code.into() }.parse();
        assert_eq!(parse("१२३ 456"), Ok(SecondFactorCode::Totp("123456".into())));
        assert_eq!(
            parse("4K7TQ 9MX2P"),
            Ok(SecondFactorCode::Recovery("4k7tq-9mx2p".into()))
        );
        assert!(parse("12345").is_err());
    }
}
