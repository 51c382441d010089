//! What a supervisor asks: is it alive, and is it ready?

use app::server::State;
use axum::{extract::State as Extract, http::StatusCode};

/// The process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// The database answers too.
pub async fn ready(Extract(state): Extract<State>) -> (StatusCode, &'static str) {
    match state.shop().ping().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::error!(%error, "The database does not answer.");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
