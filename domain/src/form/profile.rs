//! What people change about their own account.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{FormErrors, fields, is_ticked, person, sentence};
use crate::{
    identity::{Language, Theme, normal_email},
    phone::Phone,
    text::Email,
};

fields! {
    /// The fields of the profile.
    ProfileField of ProfileForm {
        /// As pages greet them.
        Name = name,
        /// Another name to sign in with; optional.
        Phone = phone,
    }
}

/// As typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProfileForm {
    /// As pages greet them.
    pub name: String,
    /// Optional.
    pub phone: String,
}

/// As understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileDetails {
    /// As pages greet them.
    pub name: String,
    /// Another name to sign in with.
    pub phone: Option<Phone>,
}

impl ProfileForm {
    /// The message for one field as it stands.
    pub fn problem(&self, field: ProfileField) -> Option<String> {
        match field {
            ProfileField::Name => person(&self.name).is_none().then(|| "Tell us your name.".to_owned()),
            ProfileField::Phone if self.phone.trim().is_empty() => None,
            ProfileField::Phone => self
                .phone
                .parse::<Phone>()
                .err()
                .map(|refused| sentence(&refused.to_string())),
        }
    }

    /// Understands the form.
    ///
    /// # Errors
    /// One message for each field that is missing or wrong.
    pub fn parse(&self) -> Result<ProfileDetails, FormErrors<ProfileField>> {
        let errors = self.errors();
        match person(&self.name) {
            Some(name) if errors.is_empty() => Ok(ProfileDetails {
                name,
                phone: self.phone.parse().ok(),
            }),
            _ => Err(errors),
        }
    }
}

fields! {
    /// The fields of the form that changes an e-mail address.
    EmailField of EmailForm {
        /// The new address.
        Email = email,
        /// The password, to be sure who asks.
        Password = password,
    }
}

/// As typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EmailForm {
    /// The new address.
    pub email: String,
    /// The password, to be sure who asks.
    pub password: String,
}

/// As understood.
#[derive(Clone, PartialEq, Eq)]
pub struct NewEmail {
    /// The new address, in its normal form.
    pub email: Email,
    /// As typed.
    pub password: String,
}

impl fmt::Debug for EmailForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailForm(…)")
    }
}

impl fmt::Debug for NewEmail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewEmail(…)")
    }
}

impl EmailForm {
    /// The message for one field as it stands.
    pub fn problem(&self, field: EmailField) -> Option<String> {
        match field {
            EmailField::Email => self
                .email
                .parse::<Email>()
                .err()
                .map(|refused| sentence(&refused.to_string())),
            EmailField::Password => self.password.is_empty().then(|| "Type your password.".to_owned()),
        }
    }

    /// Understands the form.
    ///
    /// # Errors
    /// One message for each field that is missing or wrong.
    pub fn parse(&self) -> Result<NewEmail, FormErrors<EmailField>> {
        let errors = self.errors();
        match self.email.parse::<Email>() {
            Ok(email) if errors.is_empty() => Ok(NewEmail {
                email: normal_email(&email),
                password: self.password.clone(),
            }),
            _ => Err(errors),
        }
    }
}

/// What somebody likes, as posted. What is not known becomes the default: nothing here is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PreferencesForm {
    /// A code of [`Language`].
    pub language: String,
    /// A code of [`Theme`].
    pub theme: String,
    /// `on` where news may be sent.
    pub marketing: String,
}

/// As understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// The language of mails and, where there is one, of pages.
    pub language: Language,
    /// How pages look.
    pub theme: Theme,
    /// Whether news may be sent.
    pub marketing: bool,
}

impl PreferencesForm {
    /// Understands the form.
    pub fn parse(&self) -> Preferences {
        Preferences {
            language: self.language.parse().unwrap_or(Language::English),
            theme: self.theme.parse().unwrap_or(Theme::System),
            marketing: is_ticked(&self.marketing),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_may_be_left_out_but_not_be_wrong() {
        let form = |phone: &str| ProfileForm {
            name: "Asha Rai".into(),
            phone: phone.into(),
        };
        assert_eq!(form(" ").parse().unwrap().phone, None);
        assert_eq!(form("123").parse().unwrap_err().0[0].0, ProfileField::Phone);
    }

    #[test]
    fn a_new_address_takes_the_password() {
        let form = EmailForm {
            email: "New@Example.com".into(),
            password: String::new(),
        };
        assert_eq!(form.parse().unwrap_err().0[0].0, EmailField::Password);
        let form = EmailForm {
            password: "x".into(),
            ..form
        };
        assert_eq!(form.parse().unwrap().email.as_str(), "new@example.com");
    }

    #[test]
    fn nothing_is_agreed_to_by_silence() {
        let preferences = PreferencesForm {
            theme: "dark".into(),
            language: "klingon".into(),
            ..PreferencesForm::default()
        }
        .parse();
        assert_eq!(
            preferences,
            Preferences {
                language: Language::English,
                theme: Theme::Dark,
                marketing: false
            }
        );
    }
}
