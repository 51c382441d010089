//! Codes of an authenticator app: RFC 6238 with SHA-1, 30 seconds and six digits, which is what every app does.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::{paths::encode, text::ascii_digits, time::Timestamp};

/// Bytes of a secret, as RFC 4226 recommends.
pub const SECRET_BYTES: usize = 20;
/// Seconds that a code is shown for.
const STEP_SECONDS: i64 = 30;
/// Steps before and after the present one that count as well, for clocks that are off.
const SLACK: i64 = 1;

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The step whose code this is, if it is one of those around now and later than the last step that was used: a code
/// that somebody has looked at over a shoulder is good for nothing.
pub fn check(secret: &[u8], typed: &str, last_step: i64, now: Timestamp) -> Option<i64> {
    let typed: String = ascii_digits(typed)
        .chars()
        .filter(|char| !char.is_whitespace())
        .collect();
    if typed.len() != 6 || !typed.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let present = step_at(now);
    (present.saturating_sub(SLACK)..=present.saturating_add(SLACK))
        .filter(|step| *step > last_step)
        .find(|step| code(secret, *step) == typed)
}

/// The step of this moment.
pub fn step_at(now: Timestamp) -> i64 {
    now.0.div_euclid(STEP_SECONDS.saturating_mul(1000))
}

/// The code of a step.
pub fn code(secret: &[u8], step: i64) -> String {
    let digest = match Hmac::<Sha1>::new_from_slice(secret) {
        Ok(mut mac) => {
            mac.update(&step.to_be_bytes());
            mac.finalize().into_bytes()
        }
        // HMAC takes keys of any length.
        Err(_) => return String::new(),
    };
    let offset = usize::from(digest.last().copied().unwrap_or(0) & 0x0f);
    let word = digest
        .iter()
        .skip(offset)
        .take(4)
        .fold(0_u32, |word, byte| (word << 8) | u32::from(*byte));
    format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
}

/// A secret as apps take it when it is typed.
pub fn base32(secret: &[u8]) -> String {
    let mut text = String::with_capacity(secret.len().saturating_mul(2));
    for chunk in secret.chunks(5) {
        let word = chunk.iter().fold(0_u64, |word, byte| (word << 8) | u64::from(*byte));
        let bits = u32::try_from(chunk.len()).unwrap_or(0).saturating_mul(8);
        let padded = word.checked_shl(40_u32.saturating_sub(bits)).unwrap_or(0);
        for place in 0..bits.div_ceil(5) {
            let shift = 35_u32.saturating_sub(place.saturating_mul(5));
            let index = usize::try_from((padded >> shift) & 31).unwrap_or(0);
            text.push(char::from(BASE32.get(index).copied().unwrap_or(b'A')));
        }
    }
    text
}

/// The bytes of such a text.
pub fn from_base32(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut word, mut bits) = (Vec::new(), 0_u64, 0_u32);
    for char in text.bytes() {
        let value = BASE32.iter().position(|letter| *letter == char.to_ascii_uppercase())?;
        word = ((word << 5) | u64::try_from(value).ok()?) & 0xffff;
        bits = bits.saturating_add(5);
        if bits >= 8 {
            bits = bits.saturating_sub(8);
            bytes.push(u8::try_from((word >> bits) & 0xff).ok()?);
        }
    }
    Some(bytes)
}

/// The link that an app reads from a QR code.
pub fn link(secret: &[u8], shop: &str, account: &str) -> String {
    let (shop, account) = (encode(shop), encode(account));
    format!(
        "otpauth://totp/{shop}:{account}?secret={}&issuer={shop}&algorithm=SHA1&digits=6&period=30",
        base32(secret)
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    /// RFC 6238, appendix B (its codes have eight digits; ours are the last six).
    #[test]
    fn the_codes_are_those_of_the_standard() {
        for (second, code_of_eight) in [
            (59_i64, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            let step = step_at(Timestamp(second * 1000));
            assert_eq!(code(SECRET, step), code_of_eight[2..], "at {second} s");
        }
    }

    #[test]
    fn a_code_counts_one_step_around_and_only_once() {
        let now = Timestamp(1_234_567_890_000);
        let present = step_at(now);
        for step in [present - 1, present, present + 1] {
            assert_eq!(check(SECRET, &code(SECRET, step), 0, now), Some(step));
            assert_eq!(check(SECRET, &code(SECRET, step), step, now), None, "used");
        }
        for step in [present - 2, present + 2] {
            assert_eq!(check(SECRET, &code(SECRET, step), 0, now), None);
        }
        assert_eq!(check(SECRET, " 005 924 ", 0, now), Some(present));
        for bad in ["", "00592", "0059245", "00592x"] {
            assert_eq!(check(SECRET, bad, 0, now), None, "{bad}");
        }
    }

    #[test]
    fn secrets_are_written_as_in_rfc_4648() {
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), text);
            assert_eq!(from_base32(text).as_deref(), Some(bytes.as_bytes()));
        }
        assert_eq!(from_base32("M!"), None);
        assert_eq!(
            link(b"foobar", "Pasal & Co", "a@b.np"),
            "otpauth://totp/Pasal%20%26%20Co:a%40b.np?secret=MZXW6YTBOI&issuer=Pasal%20%26%20Co&algorithm=SHA1&digits=6&period=30"
        );
    }

    proptest! {
        #[test]
        fn any_secret_reads_back(secret in proptest::collection::vec(any::<u8>(), 0..40)) {
            prop_assert_eq!(from_base32(&base32(&secret)), Some(secret));
        }
    }
}
