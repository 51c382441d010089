//! What the browser brings back to the success address: `?data=` with base64 of a signed JSON object.
//!
//! A signature is worth what it covers. The message must be signed over exactly the six documented fields: the
//! shop's own form shows everybody a valid signature over three of them.

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use thiserror::Error;

use super::{Secret, amount::parse_amount, flat_json::FlatJson, gateway_state, is_plain};
use crate::payment::Claim;

/// The most that a callback's `data` may have, in bytes.
pub const CALLBACK_MAX_BYTES: usize = 4096;

/// The names that a callback signs, in their order; it signs this list as well.
const SIGNED: &str = "transaction_code,status,total_amount,transaction_uuid,product_code,signed_field_names";

/// Why a callback is not believed. Nothing follows from it but a note in the audit and, perhaps, a look-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CallbackRefused {
    /// More than [`CALLBACK_MAX_BYTES`].
    #[error("the callback is too long")]
    TooLong,
    /// Not base64.
    #[error("the callback is not base64")]
    NotBase64,
    /// Not one flat JSON object, or one that says something twice.
    #[error("the callback is not one flat JSON object")]
    NotJson,
    /// A field is missing, or is no plain text.
    #[error("the callback's {field} is missing or unreadable")]
    Unreadable {
        /// Its name.
        field: &'static str,
    },
    /// It signs other fields than the six that it must.
    #[error("the callback does not sign exactly the documented fields")]
    SignedFields,
    /// The signature is not eSewa's for this message.
    #[error("the callback's signature is wrong")]
    Signature,
    /// Rightly signed, for another shop.
    #[error("the callback is for another product code")]
    ProductCode,
}

/// Reads `data` (percent-decoded, as a query parser gives it) and checks that eSewa signed it for this shop.
///
/// Both alphabets of base64 are read, padded or not, and a space where a `+` stood.
///
/// # Errors
/// [`CallbackRefused`]. A claim is still only a hint: [`judge`](crate::payment::judge) it with a look-up.
pub fn parse_callback(data: &str, secret: &Secret, product_code: &str) -> Result<Claim, CallbackRefused> {
    let json = decode(data)?;
    let fields = FlatJson::parse(&json).ok_or(CallbackRefused::NotJson)?;
    let signed = fields.text("signed_field_names").ok_or(CallbackRefused::SignedFields)?;
    if signed != SIGNED {
        return Err(CallbackRefused::SignedFields);
    }

    let transaction_code = plain(&fields, "transaction_code")?;
    let status = plain(&fields, "status")?;
    let uuid = plain(&fields, "transaction_uuid")?;
    let code = plain(&fields, "product_code")?;
    let amount = CallbackRefused::Unreadable { field: "total_amount" };
    let literal = fields.literal("total_amount").ok_or(amount)?;
    let signature = fields
        .text("signature")
        .ok_or(CallbackRefused::Unreadable { field: "signature" })?;

    // eSewa signs the amount as it writes it, but for the commas between thousands: `2,700.0` is signed as `2700.0`.
    let message = format!(
        "transaction_code={transaction_code},status={status},total_amount={},transaction_uuid={uuid},\
         product_code={code},signed_field_names={signed}",
        literal.replace(',', "")
    );
    if !secret.verifies(&message, &signature) {
        return Err(CallbackRefused::Signature);
    }
    if code != product_code {
        return Err(CallbackRefused::ProductCode);
    }
    let state = gateway_state(&status, Some(&transaction_code));
    Ok(Claim {
        uuid,
        amount: parse_amount(&literal).ok_or(amount)?,
        product_code: code,
        state: state.ok_or(CallbackRefused::Unreadable {
            field: "transaction_code",
        })?,
    })
}

fn decode(data: &str) -> Result<String, CallbackRefused> {
    if data.len() > CALLBACK_MAX_BYTES {
        return Err(CallbackRefused::TooLong);
    }
    let standard: String = data
        .trim_end_matches('=')
        .chars()
        .map(|char| match char {
            ' ' | '-' => '+',
            '_' => '/',
            other => other,
        })
        .collect();
    let bytes = STANDARD_NO_PAD
        .decode(standard)
        .map_err(|_| CallbackRefused::NotBase64)?;
    let json = String::from_utf8(bytes).map_err(|_| CallbackRefused::NotJson)?;
    // Nothing may hide around the object.
    if json.starts_with('{') && json.ends_with('}') {
        Ok(json)
    } else {
        Err(CallbackRefused::NotJson)
    }
}

fn plain(fields: &FlatJson<'_>, field: &'static str) -> Result<String, CallbackRefused> {
    fields
        .text(field)
        .filter(|text| is_plain(text))
        .ok_or(CallbackRefused::Unreadable { field })
}
