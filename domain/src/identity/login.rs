//! The name that somebody signs in with: an e-mail address or a phone number in Nepal.

use std::{fmt, str::FromStr};

use thiserror::Error;

use crate::{
    phone::Phone,
    text::{Email, one_line},
};

/// What an account is found by.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum LoginName {
    /// An address, kept in lower case.
    Email(Email),
    /// A number, kept as `+977…`.
    Phone(Phone),
}

/// Text that is neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("write your e-mail address like name@example.com, or your phone number like 984-1234567")]
pub struct LoginNameRefused;

impl LoginName {
    /// The text that is stored and compared.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email(email) => email.as_str(),
            Self::Phone(phone) => phone.as_str(),
        }
    }

    /// The address, if it is one.
    pub fn email(&self) -> Option<&Email> {
        match self {
            Self::Email(email) => Some(email),
            Self::Phone(_) => None,
        }
    }

    /// The number, if it is one.
    pub fn phone(&self) -> Option<&Phone> {
        match self {
            Self::Phone(phone) => Some(phone),
            Self::Email(_) => None,
        }
    }
}

impl fmt::Debug for LoginName {
    /// Hidden: a log must not name people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Email(_) => "LoginName(e-mail)",
            Self::Phone(_) => "LoginName(phone)",
        })
    }
}

impl FromStr for LoginName {
    type Err = LoginNameRefused;

    fn from_str(text: &str) -> Result<Self, LoginNameRefused> {
        let text = one_line(text, 254);
        if text.contains('@') {
            let email: Email = text.parse().map_err(|_| LoginNameRefused)?;
            Ok(Self::Email(normal_email(&email)))
        } else {
            text.parse().map(Self::Phone).map_err(|_| LoginNameRefused)
        }
    }
}

/// The address as accounts keep and compare it: in lower case throughout. No provider that matters tells two people
/// apart by the case of a letter, and people type it either way.
pub fn normal_email(email: &Email) -> Email {
    // Lower case changes no rule of the shape.
    email
        .as_str()
        .to_ascii_lowercase()
        .parse()
        .unwrap_or_else(|_| email.clone())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stored(text: &str) -> Option<String> {
        text.parse::<LoginName>().ok().map(|name| name.as_str().to_owned())
    }

    #[test]
    fn either_kind_of_name_has_one_form() {
        for typed in ["Asha@Example.com", " asha@example.COM "] {
            assert_eq!(stored(typed).as_deref(), Some("asha@example.com"), "{typed}");
        }
        for typed in ["9841234567", "+977 984-1234567", "९८४१२३४५६७"] {
            assert_eq!(stored(typed).as_deref(), Some("+9779841234567"), "{typed}");
        }
        for typed in ["", "asha", "asha@", "12345", "+44 20 7946 0000"] {
            assert_eq!(stored(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_name_does_not_show_in_debug_output() {
        let name: LoginName = "asha@example.com".parse().unwrap();
        assert_eq!(format!("{name:?}"), "LoginName(e-mail)");
    }

    proptest! {
        #[test]
        fn what_is_stored_reads_back_as_itself(text in ".{0,60}") {
            if let Ok(name) = text.parse::<LoginName>() {
                prop_assert_eq!(name.as_str().parse::<LoginName>(), Ok(name.clone()));
            }
        }
    }
}
