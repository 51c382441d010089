//! What the checkout's island fetches.

use axum::http::request::Parts;
use leptos::prelude::*;

use super::cookies;
use crate::{error::AppError, storefront::checkout::actions::LiveQuote};

/// Prices the cart for an area and a way of delivery.
///
/// # Errors
/// [`AppError::NotFound`] when there is no cart any more.
pub async fn quote(area: &str, delivery: &str) -> Result<LiveQuote, AppError> {
    let ctx = super::ctx()?;
    let parts = use_context::<Parts>().ok_or(AppError::Unavailable)?;
    let token = cookies::cart(&parts.headers);
    let area: String = area.chars().take(200).collect();
    let live = commerce::checkout::live(&ctx, token.as_ref(), &area, delivery).await?;
    let currency = ctx.shop.facts().currency;
    let chosen = live.deliveries.iter().find(|choice| choice.code == live.delivery);
    Ok(LiveQuote {
        delivery_price: chosen.map(|choice| choice.price_text.clone()).unwrap_or_default(),
        area: live.area,
        delivery: live.delivery,
        total: live.total.format_short(currency),
        agreed: live.agreed,
        cash_refused: live.cash_refused,
        deliveries: live.deliveries,
    })
}
