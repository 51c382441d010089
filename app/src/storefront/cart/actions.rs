//! What cart forms post and cart islands fetch. Without scripts each ends with a redirect to the cart.

use domain::view::CartChange;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;

/// Puts pieces of a variant into the cart (and makes a cart where there is none).
#[server(prefix = "/api", endpoint = "cart/add")]
pub async fn add_to_cart(variant: i64, quantity: String) -> Result<CartChange, AppError> {
    crate::server::cart::add(variant, &quantity).await
}

/// Sets the pieces of one line; 0 takes it out.
#[server(prefix = "/api", endpoint = "cart/set")]
pub async fn set_quantity(variant: i64, quantity: String) -> Result<CartChange, AppError> {
    crate::server::cart::set(variant, &quantity).await
}

/// What is in the cart.
#[server(prefix = "/api", endpoint = "cart/read", input = GetUrl)]
pub async fn read_cart() -> Result<CartChange, AppError> {
    crate::server::cart::read().await
}
