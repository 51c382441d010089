//! Between a request and the shop: who asks, what they hold, what they get. Only compiled for the server.

pub mod answer;
pub mod browser;
pub mod cart;
pub mod checkout;
pub mod cookies;
pub mod fields;
pub mod member;
pub mod pages;
pub mod render;
pub mod routes;
pub mod staff;
pub mod state;

pub use routes::routes;
pub use state::{RequestFacts, State};

use commerce::Ctx;
use leptos::prelude::*;

use crate::error::AppError;

/// The context of the server function that runs now.
///
/// # Errors
/// When there is none: a mistake in the wiring.
pub fn ctx() -> Result<Ctx, AppError> {
    use_context::<Ctx>().ok_or(AppError::Unavailable)
}

impl From<commerce::Error> for AppError {
    /// The one place where a failure of the core becomes an answer to a browser, and a line in the log.
    fn from(error: commerce::Error) -> Self {
        if !error.is_expected() {
            let request = use_context::<Ctx>().map(|ctx| ctx.request_id).unwrap_or_default();
            tracing::error!(%error, request.id = %request, "A server function failed.");
        }
        match error {
            commerce::Error::Cart(refused) => Self::Cart(refused),
            commerce::Error::NotFound
            | commerce::Error::Forbidden(_)
            | commerce::Error::Gone
            | commerce::Error::Moved(_) => Self::NotFound,
            commerce::Error::Form(_)
            | commerce::Error::Invalid(_)
            | commerce::Error::Conflict(_)
            | commerce::Error::ProofNeeded => Self::Malformed,
            commerce::Error::TooMany(_) => Self::TooMany,
            commerce::Error::Corrupt(_)
            | commerce::Error::Money(_)
            | commerce::Error::Database(_)
            | commerce::Error::File(..)
            | commerce::Error::Busy
            | commerce::Error::Outside(_) => Self::Unavailable,
        }
    }
}
