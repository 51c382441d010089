//! eSewa ePay v2: the messages and their signatures, without any IO.
//!
//! Three messages: the signed form that the shopper's browser posts ([`request()`]), the signed callback that it
//! brings back ([`parse_callback`]), and the answer of the status API ([`parse_status`]), which alone is believed.

mod amount;
mod callback;
mod flat_json;
mod request;
mod status;
#[cfg(test)]
mod tests;

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use thiserror::Error;

use super::GatewayState;
use crate::order::codes;

pub use amount::amount_text;
pub use callback::{CALLBACK_MAX_BYTES, CallbackRefused, parse_callback};
pub use request::{FormFields, RequestFacts, RequestRefused, request};
pub use status::{STATUS_MAX_BYTES, StatusUnreadable, parse_status, status_query};

/// The public key of eSewa's test environment: worthless as a secret.
pub const TEST_SECRET: &str = "8gBm/:&EnhH.1/q";
/// The shop's name in eSewa's test environment.
pub const TEST_PRODUCT_CODE: &str = "EPAYTEST";

codes! {
    /// Which eSewa the shop talks to.
    Environment {
        /// The program that comes with the shop and speaks the same protocol: no account, no money.
        StandIn = "stand_in",
        /// eSewa's own test environment.
        Test = "test",
        /// Real money.
        Live = "live",
    }
}

/// The addresses of one eSewa.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoints {
    /// Where the browser posts the form.
    pub form: String,
    /// Where the server asks for the status.
    pub status: String,
}

impl Endpoints {
    /// eSewa's test environment, as its documentation has it.
    pub fn test() -> Self {
        Self {
            form: "https://rc-epay.esewa.com.np/api/epay/main/v2/form".to_owned(),
            status: "https://rc.esewa.com.np/api/epay/transaction/status/".to_owned(),
        }
    }

    /// eSewa's live environment, as its documentation has it.
    pub fn live() -> Self {
        Self {
            form: "https://epay.esewa.com.np/api/epay/main/v2/form".to_owned(),
            status: "https://epay.esewa.com.np/api/epay/transaction/status/".to_owned(),
        }
    }

    /// A stand-in that listens at `base`, such as `http://127.0.0.1:4000`.
    pub fn stand_in(base: &str) -> Self {
        let base = base.trim_end_matches('/');
        Self {
            form: format!("{base}/api/epay/main/v2/form"),
            status: format!("{base}/api/epay/transaction/status/"),
        }
    }
}

/// A key that cannot sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the eSewa secret key is empty")]
pub struct SecretRefused;

/// The key that the shop shares with eSewa. It never shows itself.
#[derive(Clone)]
pub struct Secret {
    keyed: Hmac<Sha256>,
    is_test_key: bool,
}

impl Secret {
    /// The key as eSewa gave it, used as text.
    ///
    /// # Errors
    /// [`SecretRefused`] when it is empty.
    pub fn new(text: &str) -> Result<Self, SecretRefused> {
        if text.is_empty() {
            return Err(SecretRefused);
        }
        let keyed = Hmac::new_from_slice(text.as_bytes()).map_err(|_| SecretRefused)?;
        Ok(Self {
            keyed,
            is_test_key: text == TEST_SECRET,
        })
    }

    /// Base64 of the HMAC-SHA256 of `message`.
    fn sign(&self, message: &str) -> String {
        STANDARD.encode(self.keyed.clone().chain_update(message).finalize().into_bytes())
    }

    /// Whether `signature` is base64 of the HMAC-SHA256 of `message`, compared in constant time.
    fn verifies(&self, message: &str, signature: &str) -> bool {
        let Ok(signature) = STANDARD.decode(signature) else {
            return false;
        };
        self.keyed
            .clone()
            .chain_update(message)
            .verify_slice(&signature)
            .is_ok()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// A configuration with which no real money should be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum UnfitForRealMoney {
    /// The key is printed in eSewa's documentation.
    #[error("the eSewa secret key is the public test key")]
    TestKey,
    /// The product code is that of the test environment.
    #[error("the eSewa product code is the test environment's")]
    TestProductCode,
    /// An address is not encrypted, or belongs to a test environment.
    #[error("an eSewa address is not https, or is a test host")]
    TestHost,
}

/// Is this set-up fit for real money? To be asked before a shop opens to the public.
///
/// # Errors
/// The first [`UnfitForRealMoney`] that applies.
pub fn check_live(endpoints: &Endpoints, secret: &Secret, product_code: &str) -> Result<(), UnfitForRealMoney> {
    if secret.is_test_key {
        Err(UnfitForRealMoney::TestKey)
    } else if product_code == TEST_PRODUCT_CODE {
        Err(UnfitForRealMoney::TestProductCode)
    } else if [&endpoints.form, &endpoints.status]
        .into_iter()
        .all(|address| is_live_address(address))
    {
        Ok(())
    } else {
        Err(UnfitForRealMoney::TestHost)
    }
}

/// Over https, and not one of the hosts (`rc.`, `rc-epay.`, `uat.`) on which eSewa tests, nor this machine.
fn is_live_address(address: &str) -> bool {
    let host = address
        .strip_prefix("https://")
        .and_then(|rest| rest.split(['/', ':', '?', '#']).next())
        .unwrap_or("");
    let first = host.split('.').next().unwrap_or("").to_ascii_lowercase();
    let is_test = first == "rc" || first.starts_with("rc-") || first.starts_with("uat");
    let is_local = first == "localhost" || host.starts_with("127.") || host.starts_with('[');
    host.contains('.') && !is_test && !is_local
}

/// A status word of eSewa's, in the shop's words. `reference` is its number of the payment.
fn gateway_state(word: &str, reference: Option<&str>) -> Option<GatewayState> {
    Some(match word {
        "COMPLETE" => GatewayState::Complete {
            reference: reference.filter(|text| is_plain(text))?.to_owned(),
        },
        "PENDING" => GatewayState::Pending,
        "AMBIGUOUS" => GatewayState::Ambiguous,
        "NOT_FOUND" => GatewayState::NotFound,
        "CANCELED" => GatewayState::Cancelled,
        "FULL_REFUND" => GatewayState::FullRefund,
        "PARTIAL_REFUND" => GatewayState::PartialRefund,
        other => GatewayState::Unknown(other.chars().take(64).collect()),
    })
}

/// 1 to 64 letters, digits, `-`, `_` or `.`: nothing that could pass for the border between two signed fields.
fn is_plain(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

/// A `transaction_uuid` that the shop may send: letters, digits and dashes, at most 64.
fn is_uuid(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
