//! The cart's server functions: for an island the new cart as JSON, for a plain form a redirect to the cart.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts};
use commerce::{Ctx, cart::Changed};
use domain::{
    cart::CartRefused,
    ids::VariantId,
    paths,
    text::{Quantity, ascii_digits},
    view::CartChange,
};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use super::cookies;
use crate::error::AppError;

struct Visit {
    ctx: Ctx,
    headers: HeaderMap,
    response: ResponseOptions,
}

impl Visit {
    fn now() -> Result<Self, AppError> {
        let parts = use_context::<Parts>().ok_or(AppError::Unavailable)?;
        let response = use_context::<ResponseOptions>().ok_or(AppError::Unavailable)?;
        Ok(Self {
            ctx: super::ctx()?,
            headers: parts.headers,
            response,
        })
    }

    /// Whether a plain form was posted: a browser without the islands asks for a page.
    fn is_form(&self) -> bool {
        let accept = self.headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
        accept.is_some_and(|accept| accept.contains("text/html"))
    }

    fn secure(&self) -> bool {
        self.ctx.shop.facts().base_url.starts_with("https://")
    }

    fn go(&self, path: &str) {
        self.response.set_status(StatusCode::SEE_OTHER);
        if let Ok(path) = HeaderValue::from_str(path) {
            self.response.insert_header(header::LOCATION, path);
        }
    }

    /// Sets the cookies; sends a plain form on to the cart.
    fn done(&self, changed: Changed) -> CartChange {
        for cookie in cookies::set_cart(&changed.token, changed.cart.count, self.secure()) {
            self.response.append_header(header::SET_COOKIE, cookie);
        }
        if self.is_form() {
            self.go(paths::CART);
        }
        changed.cart
    }

    /// The refusal for an island; a plain form goes on to the cart, which says what was refused.
    fn refused(&self, error: AppError) -> Result<CartChange, AppError> {
        if self.is_form() {
            self.go(&format!("{}?notice={}", paths::CART, notice_code(&error)));
            return Ok(CartChange::default());
        }
        self.response.set_status(status(&error));
        Err(error)
    }
}

fn status(error: &AppError) -> StatusCode {
    match error {
        AppError::Cart(_) => StatusCode::CONFLICT,
        AppError::NotFound => StatusCode::NOT_FOUND,
        AppError::TooMany => StatusCode::TOO_MANY_REQUESTS,
        AppError::Malformed => StatusCode::UNPROCESSABLE_ENTITY,
        AppError::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// A refusal as it travels in an address: a code, never text.
fn notice_code(error: &AppError) -> String {
    match error {
        AppError::Cart(CartRefused::OutOfStock { left }) => format!("left-{left}"),
        AppError::Cart(CartRefused::NotForSale) => "not-for-sale".to_owned(),
        AppError::Cart(CartRefused::Full) => "full".to_owned(),
        AppError::Cart(CartRefused::Quantity) | AppError::Malformed => "quantity".to_owned(),
        AppError::NotFound | AppError::TooMany | AppError::Unavailable => "unavailable".to_owned(),
    }
}

/// What the code in an address says. Any other text says nothing.
#[must_use]
pub fn notice(code: &str) -> Option<String> {
    let error = match code {
        "not-for-sale" => AppError::Cart(CartRefused::NotForSale),
        "full" => AppError::Cart(CartRefused::Full),
        "quantity" => AppError::Cart(CartRefused::Quantity),
        "unavailable" => AppError::Unavailable,
        other => {
            let left = other.strip_prefix("left-")?.parse().ok()?;
            AppError::Cart(CartRefused::OutOfStock { left })
        }
    };
    Some(match error {
        AppError::Cart(CartRefused::OutOfStock { left: 0 }) => {
            "This has just been sold out. Nothing was changed.".to_owned()
        }
        error => format!("{} Nothing was changed.", error.message()),
    })
}

/// Puts pieces into the cart.
///
/// # Errors
/// For an island: why nothing was changed.
pub async fn add(variant: i64, quantity: &str) -> Result<CartChange, AppError> {
    let visit = Visit::now()?;
    let Ok(quantity) = quantity.parse::<Quantity>() else {
        return visit.refused(AppError::Cart(CartRefused::Quantity));
    };
    let token = cookies::cart(&visit.headers);
    match commerce::cart::add(&visit.ctx, token.as_ref(), VariantId(variant), quantity).await {
        Ok(changed) => Ok(visit.done(changed)),
        Err(error) => visit.refused(error.into()),
    }
}

/// Sets the pieces of a line; 0 takes it out.
///
/// # Errors
/// For an island: why nothing was changed.
pub async fn set(variant: i64, quantity: &str) -> Result<CartChange, AppError> {
    let visit = Visit::now()?;
    let pieces = match ascii_digits(quantity.trim()).as_str() {
        "0" => None,
        digits => match digits.parse::<Quantity>() {
            Ok(quantity) => Some(quantity),
            Err(_) => return visit.refused(AppError::Cart(CartRefused::Quantity)),
        },
    };
    let Some(token) = cookies::cart(&visit.headers) else {
        return visit.refused(AppError::NotFound);
    };
    match commerce::cart::set(&visit.ctx, &token, VariantId(variant), pieces).await {
        Ok(changed) => Ok(visit.done(changed)),
        Err(error) => visit.refused(error.into()),
    }
}

/// What is in the cart.
///
/// # Errors
/// When the shop cannot answer.
pub async fn read() -> Result<CartChange, AppError> {
    let visit = Visit::now()?;
    visit.response.insert_header(
        HeaderName::from_static("cache-control"),
        HeaderValue::from_static("private, no-store"),
    );
    Ok(commerce::cart::read(&visit.ctx, cookies::cart(&visit.headers).as_ref()).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_made_of_codes_only() {
        assert_eq!(notice("left-2").as_deref(), Some("Only 2 left. Nothing was changed."));
        assert_eq!(notice("<script>"), None);
        assert_eq!(notice("left-x"), None);
    }
}
