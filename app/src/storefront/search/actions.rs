//! What the search box fetches while typing.

use domain::view::Suggestions;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;

/// What to offer for the letters typed so far.
#[server(prefix = "/api", endpoint = "search/suggest", input = GetUrl)]
pub async fn suggest(q: String) -> Result<Suggestions, AppError> {
    let ctx = crate::server::ctx()?;
    Ok(commerce::search::suggest(&ctx, &q).await?)
}
