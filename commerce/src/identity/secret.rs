//! Secrets that people's browsers and mails carry.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// A secret as it travels: in a cookie, in a link. Hidden in debug output; what is stored of it is its hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes one from outside; `None` unless it could be one of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (16..=2000).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
        fits.then(|| Self(text.to_owned()))
    }

    /// The text. Never log it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn from_text(text: String) -> Self {
        Self(text)
    }

    /// The one that these bytes spell.
    pub(super) fn of_bytes(bytes: &[u8]) -> Self {
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// 256 fresh bits.
    pub(super) fn random() -> Self {
        Self::of_bytes(&rand::random::<[u8; 32]>())
    }

    /// What is stored.
    pub(super) fn hash(&self) -> String {
        hash(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// SHA-256 in hexadecimal digits. Right for what is random; passwords take [`super::password`].
pub(super) fn hash(text: &str) -> String {
    crate::audit::hex(&Sha256::digest(text.as_bytes()))
}
