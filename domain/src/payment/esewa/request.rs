//! The signed form that sends a shopper to eSewa.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Secret, amount_text, is_plain, is_uuid};
use crate::money::Money;

/// The names that the request signs, in their order.
const SIGNED: &str = "total_amount,transaction_uuid,product_code";

/// What a payment request says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestFacts {
    /// The goods, after discounts.
    pub goods: Money,
    /// Tax that is not in the price of the goods.
    pub tax: Money,
    /// Service charge.
    pub service: Money,
    /// Delivery.
    pub delivery: Money,
    /// The name of this attempt: letters, digits and dashes, never used before.
    pub transaction_uuid: String,
    /// The shop's name at eSewa.
    pub product_code: String,
    /// Where eSewa sends the browser after a payment. Without `?`: eSewa appends `?data=…` whatever stands there.
    pub success_url: String,
    /// Where eSewa sends the browser otherwise. Also without `?`.
    pub failure_url: String,
}

/// The fields to post, by name, in order.
pub type FormFields = Vec<(&'static str, String)>;

/// Why no request can be made of these facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RequestRefused {
    /// The parts are negative, or add up to nothing or too much.
    #[error("the amounts do not make a payable total")]
    Amount,
    /// Something else than letters, digits and dashes.
    #[error("the transaction uuid may have letters, digits and dashes only")]
    Uuid,
    /// An empty or odd product code.
    #[error("the product code is not one of eSewa's")]
    ProductCode,
    /// Not an http address, or one with a query.
    #[error("a return address must be http(s) and have no query")]
    ReturnAddress,
}

impl RequestFacts {
    /// What the shopper pays: goods, tax, service charge and delivery.
    ///
    /// # Errors
    /// [`RequestRefused::Amount`] when a part is negative, or the sum is nothing or too large.
    pub fn total(&self) -> Result<Money, RequestRefused> {
        let parts = [self.goods, self.tax, self.service, self.delivery];
        let total = Money::sum(parts).map_err(|_| RequestRefused::Amount)?;
        let payable = total > Money::ZERO && parts.into_iter().all(|part| part >= Money::ZERO);
        payable.then_some(total).ok_or(RequestRefused::Amount)
    }
}

/// The form to post to [`Endpoints::form`](super::Endpoints), signed. Signed and posted values are the same strings.
///
/// # Errors
/// [`RequestRefused`] for facts that eSewa would refuse, or would answer in a way that cannot be read.
pub fn request(facts: &RequestFacts, secret: &Secret) -> Result<FormFields, RequestRefused> {
    let total = amount_text(facts.total()?);
    if !is_uuid(&facts.transaction_uuid) {
        return Err(RequestRefused::Uuid);
    }
    if !is_plain(&facts.product_code) {
        return Err(RequestRefused::ProductCode);
    }
    if ![&facts.success_url, &facts.failure_url]
        .into_iter()
        .all(|address| is_return_address(address))
    {
        return Err(RequestRefused::ReturnAddress);
    }
    let message = format!(
        "total_amount={total},transaction_uuid={},product_code={}",
        facts.transaction_uuid, facts.product_code
    );
    Ok(vec![
        ("amount", amount_text(facts.goods)),
        ("tax_amount", amount_text(facts.tax)),
        ("product_service_charge", amount_text(facts.service)),
        ("product_delivery_charge", amount_text(facts.delivery)),
        ("total_amount", total),
        ("transaction_uuid", facts.transaction_uuid.clone()),
        ("product_code", facts.product_code.clone()),
        ("success_url", facts.success_url.clone()),
        ("failure_url", facts.failure_url.clone()),
        ("signed_field_names", SIGNED.to_owned()),
        ("signature", secret.sign(&message)),
    ])
}

fn is_return_address(address: &str) -> bool {
    let rest = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(['?', '#', ' ']))
}
