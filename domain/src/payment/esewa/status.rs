//! The status API: what the server asks, and how its answer reads.

use std::fmt::Write;

use thiserror::Error;

use super::{amount::parse_amount, amount_text, flat_json::FlatJson, gateway_state};
use crate::{money::Money, payment::Lookup};

/// The most that is read of an answer, in bytes.
pub const STATUS_MAX_BYTES: usize = 16 * 1024;

/// Why an answer says nothing. To be treated as [`Lookup::unavailable`], and noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum StatusUnreadable {
    /// More than [`STATUS_MAX_BYTES`].
    #[error("the status answer is too long")]
    TooLong,
    /// Not one flat JSON object: an error page, perhaps.
    #[error("the status answer is not one flat JSON object")]
    NotJson,
    /// A field is missing, or does not read.
    #[error("the status answer's {field} is missing or unreadable")]
    Field {
        /// Its name.
        field: &'static str,
    },
}

/// The query to append to [`Endpoints::status`](super::Endpoints) after a `?`, with the *stored* amount.
pub fn status_query(transaction_uuid: &str, total: Money, product_code: &str) -> String {
    let total = amount_text(total);
    format!(
        "product_code={}&total_amount={total}&transaction_uuid={}",
        encoded(product_code),
        encoded(transaction_uuid)
    )
}

/// Reads the body of an answer. `{"code":0,"error_message":…}` and the like read as
/// [`GatewayState::Unavailable`](crate::payment::GatewayState::Unavailable).
///
/// # Errors
/// [`StatusUnreadable`] for a body that is none of eSewa's, or that confirms a payment without its number.
pub fn parse_status(body: &str) -> Result<Lookup, StatusUnreadable> {
    if body.len() > STATUS_MAX_BYTES {
        return Err(StatusUnreadable::TooLong);
    }
    let fields = FlatJson::parse(body).ok_or(StatusUnreadable::NotJson)?;
    if !fields.has("status") && (fields.has("error_message") || fields.has("code")) {
        return Ok(Lookup::unavailable());
    }
    let text = |field| fields.text(field).ok_or(StatusUnreadable::Field { field });
    let word = text("status")?;
    let reference = if fields.is_none("ref_id") {
        None
    } else {
        Some(text("ref_id")?)
    };
    let state = gateway_state(&word, reference.as_deref()).ok_or(StatusUnreadable::Field { field: "ref_id" })?;
    let amount = if fields.is_none("total_amount") {
        None
    } else {
        let amount = fields
            .literal("total_amount")
            .and_then(|literal| parse_amount(&literal));
        Some(amount.ok_or(StatusUnreadable::Field { field: "total_amount" })?)
    };
    Ok(Lookup {
        uuid: text("transaction_uuid")?,
        amount,
        product_code: text("product_code")?,
        state,
    })
}

/// Percent-encodes all but letters, digits, `-`, `_`, `.` and `~`.
fn encoded(text: &str) -> String {
    text.bytes()
        .fold(String::with_capacity(text.len()), |mut encoded, byte| {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
                encoded.push(char::from(byte));
            } else {
                // Writing to a string cannot fail.
                let _ = write!(encoded, "%{byte:02X}");
            }
            encoded
        })
}
