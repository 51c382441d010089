//! The keys of the configuration. The first signs, all are believed: to change keys, put the new one before the old
//! one, and take the old one away when nothing that it signed is in use any more (a day later; links last three days).

use std::fmt;

use base64::{
    Engine as _,
    alphabet::STANDARD as LETTERS,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose},
};
use domain::ids::AccessToken;
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{DecodingKey, EncodingKey};
use sha2::Sha256;
use thiserror::Error;

use super::Secret;

/// Fewest bytes of a key.
const SHORTEST: usize = 32;

/// One or two keys, each with its name.
#[derive(Clone)]
pub struct SigningKeys(Vec<Key>);

#[derive(Clone)]
pub(super) struct Key {
    pub kid: String,
    pub encoding: EncodingKey,
    pub decoding: DecodingKey,
    /// What secrets are made with: not the key itself, so that one use of it cannot be taken for the other.
    derived: [u8; 32],
}

/// Text that is no list of keys; says what is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeysRefused {
    /// Nothing, or more than two.
    #[error("write one or two keys as name:base64, the new one first, with a comma between them")]
    Count,
    /// Not `name:base64`.
    #[error("write each key as name:base64; the name has letters, digits and dashes")]
    Form,
    /// Too short.
    #[error("a key has at least 32 random bytes: `openssl rand -base64 32`")]
    Short,
    /// One byte again and again.
    #[error("this key is not random: `openssl rand -base64 32`")]
    Weak,
    /// Two with one name.
    #[error("the two keys have the same name")]
    Twice,
}

impl fmt::Debug for SigningKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.0.iter().map(|key| key.kid.as_str()).collect();
        write!(f, "SigningKeys({})", names.join(", "))
    }
}

impl SigningKeys {
    /// Reads `name:base64[,name:base64]`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, KeysRefused> {
        let keys = text
            .split(',')
            .map(str::trim)
            .filter(|pair| !pair.is_empty())
            .map(Key::parse)
            .collect::<Result<Vec<_>, _>>()?;
        match keys.as_slice() {
            [_] => Ok(Self(keys)),
            [one, other] if one.kid != other.kid => Ok(Self(keys)),
            [_, _] => Err(KeysRefused::Twice),
            _ => Err(KeysRefused::Count),
        }
    }

    /// A fresh key as it is written in the configuration.
    #[must_use]
    pub fn random_text() -> String {
        let name: u32 = rand::random();
        let key = general_purpose::STANDARD.encode(rand::random::<[u8; 32]>());
        format!("k{name:08x}:{key}")
    }

    /// Always the same one, so that two processes of a test believe each other.
    #[cfg(feature = "testing")]
    #[must_use]
    pub fn for_tests() -> Self {
        let bytes: Vec<u8> = (0..32).collect();
        Self(vec![Key::new("test".to_owned(), &bytes)])
    }

    /// The one that signs.
    pub(super) fn first(&self) -> Option<&Key> {
        self.0.first()
    }

    /// The one with this name.
    pub(super) fn named(&self, kid: &str) -> Option<&Key> {
        self.0.iter().find(|key| key.kid == kid)
    }

    /// The secret that a key makes of a seed. Whoever has only the seed cannot make it.
    pub(super) fn derive(&self, purpose: &str, seed: &str) -> Secret {
        Secret::of_bytes(&self.0.first().map_or([0; 32], |key| key.derive(purpose, seed)))
    }

    /// The secret with this hash, if one of the keys makes it of the seed: a key may have come since.
    pub(super) fn derived(&self, purpose: &str, seed: &str, hash: &str) -> Option<Secret> {
        self.0
            .iter()
            .map(|key| Secret::of_bytes(&key.derive(purpose, seed)))
            .find(|secret| secret.hash() == hash)
    }

    /// Tokens of a cart that can be made again of its seed, the present key's first.
    pub(crate) fn cart_tokens(&self, seed: &str) -> Vec<AccessToken> {
        self.0
            .iter()
            .map(|key| {
                let bytes = key.derive("cart", seed);
                let bits = bytes
                    .iter()
                    .take(16)
                    .fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
                AccessToken::from_random(bits)
            })
            .collect()
    }
}

impl Key {
    fn new(kid: String, bytes: &[u8]) -> Self {
        Self {
            kid,
            encoding: EncodingKey::from_secret(bytes),
            decoding: DecodingKey::from_secret(bytes),
            derived: mac(bytes, b"pasal: secrets made of seeds"),
        }
    }

    fn parse(pair: &str) -> Result<Self, KeysRefused> {
        let (kid, key) = pair.split_once(':').ok_or(KeysRefused::Form)?;
        let named =
            (1..=32).contains(&kid.len()) && kid.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        let plain = key.replace('-', "+").replace('_', "/");
        let bytes = GeneralPurpose::new(&LETTERS, config)
            .decode(plain.as_bytes())
            .map_err(|_| KeysRefused::Form)?;
        if !named {
            return Err(KeysRefused::Form);
        }
        if bytes.len() < SHORTEST {
            return Err(KeysRefused::Short);
        }
        let mut different = bytes.clone();
        different.sort_unstable();
        different.dedup();
        if different.len() < 8 {
            return Err(KeysRefused::Weak);
        }
        Ok(Self::new(kid.to_owned(), &bytes))
    }

    fn derive(&self, purpose: &str, seed: &str) -> [u8; 32] {
        mac(&self.derived, format!("{purpose}:{seed}").as_bytes())
    }
}

fn mac(key: &[u8], text: &[u8]) -> [u8; 32] {
    match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mut mac) => {
            mac.update(text);
            mac.finalize().into_bytes().into()
        }
        // HMAC takes keys of any length.
        Err(_) => [0; 32],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_or_two_keys_are_read_and_anything_weak_is_refused() {
        let key = general_purpose::STANDARD.encode((0..32).collect::<Vec<u8>>());
        let keys = SigningKeys::parse(&format!("new:{key}, old:{key}")).unwrap();
        assert_eq!(format!("{keys:?}"), "SigningKeys(new, old)");
        assert!(SigningKeys::parse(&SigningKeys::random_text()).is_ok());
        for (text, refused) in [
            (String::new(), KeysRefused::Count),
            (format!("a:{key},b:{key},c:{key}"), KeysRefused::Count),
            (format!("a:{key},a:{key}"), KeysRefused::Twice),
            (key.clone(), KeysRefused::Form),
            (format!("a b:{key}"), KeysRefused::Form),
            ("a:c2hvcnQ=".to_owned(), KeysRefused::Short),
            (
                format!("a:{}", general_purpose::STANDARD.encode([7; 32])),
                KeysRefused::Weak,
            ),
        ] {
            assert_eq!(SigningKeys::parse(&text).err(), Some(refused), "{text}");
        }
    }

    #[test]
    fn a_secret_is_made_again_as_long_as_its_key_is_there() {
        let (one, other) = (SigningKeys::random_text(), SigningKeys::random_text());
        let before = SigningKeys::parse(&one).unwrap();
        let secret = before.derive("link", "seed");

        let both = SigningKeys::parse(&format!("{other},{one}")).unwrap();
        assert_ne!(both.derive("link", "seed"), secret);
        assert_eq!(both.derived("link", "seed", &secret.hash()), Some(secret.clone()));
        assert_eq!(both.derived("other", "seed", &secret.hash()), None);
        let after = SigningKeys::parse(&other).unwrap();
        assert_eq!(after.derived("link", "seed", &secret.hash()), None);
    }
}
