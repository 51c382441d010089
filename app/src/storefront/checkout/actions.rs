//! What the checkout's island fetches while the form is filled in. The form itself posts to the page.

#![allow(clippy::unused_async)] // A server function is async, whatever it does.

use domain::view::DeliveryChoice;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// What an area and a choice of delivery mean for the cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveQuote {
    /// The area as the shop writes it; `None` when it is not known (yet).
    pub area: Option<String>,
    /// The ways of delivery there.
    pub deliveries: Vec<DeliveryChoice>,
    /// The code of the chosen one (the first, when the chosen one does not go there).
    pub delivery: String,
    /// As shown.
    pub delivery_price: String,
    /// As shown.
    pub total: String,
    /// What the shopper would agree to with it.
    pub agreed: String,
    /// Why cash on delivery is not offered.
    pub cash_refused: Option<String>,
}

/// Prices the cart for an area and a delivery.
#[server(prefix = "/api", endpoint = "checkout/quote")]
pub async fn quote(area: String, delivery: String) -> Result<LiveQuote, AppError> {
    crate::server::checkout::quote(&area, &delivery).await
}

/// Areas that match the letters typed so far, best first.
#[server(prefix = "/api", endpoint = "checkout/areas", input = GetUrl)]
pub async fn areas(q: String) -> Result<Vec<String>, AppError> {
    Ok(domain::address::areas::suggest(&q, 8)
        .into_iter()
        .map(|area| area.label())
        .collect())
}
