//! Who asks: checks the access token, renews it silently with the refresh token, and puts who it is into the request.
//!
//! Pages that are the same for everybody are left out altogether. They are rendered for a stranger, kept and sent to
//! all, so they must not know who asks; and as an answer from the page cache carries no cookies, a refresh token that
//! was renewed on the way would be lost, and its owner signed out.

use app::server::{
    State as Shop, browser,
    cookies::{self, clear_signed_in, set_signed_in},
    state::SignedIn,
};
use axum::{
    extract::{Request, State},
    http::{HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};
use commerce::{Actor, Ctx, identity};

/// Pages that anybody may see, the same for all; and what gateways call, which believes no cookie.
const PUBLIC: [&str; 6] = ["/c/", "/collections/", "/p/", "/sitemap/", "/pay/", "/search"];
const PUBLIC_PAGES: [&str; 5] = ["/", "/help", "/robots.txt", "/sitemap.xml", "/speculation-rules.json"];

fn is_public(method: &Method, path: &str) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
        && (PUBLIC_PAGES.contains(&path) || PUBLIC.iter().any(|start| path.starts_with(start)))
}

/// Who asks, and the cookies that the answer carries because of it.
#[derive(Default)]
struct Found {
    who: Option<identity::SignedIn>,
    cookies: Vec<HeaderValue>,
}

/// Puts [`SignedIn`] into the request of whoever has signed in.
pub async fn identity(State(shop): State<Shop>, request: Request, next: Next) -> Response {
    if is_public(request.method(), request.uri().path()) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let ctx = shop.ctx(&parts, Actor::Shopper);
    let found = match find(&ctx, &parts.headers).await {
        Ok(found) => found,
        Err(error) => {
            // A stranger for this request; the cookies stay as they are and may do in the next one.
            tracing::error!(%error, request.id = %ctx.request_id, "It could not be found out who asks.");
            Found::default()
        }
    };
    if let Some(who) = found.who {
        parts.extensions.insert(SignedIn {
            actor: who.actor,
            session: who.session,
            name: who.name,
        });
    }
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if !found.cookies.is_empty() {
        set_cookies(response.headers_mut(), found.cookies);
    }
    response
}

/// Ours come first: of two with the same name a browser keeps the later one, which is the word of whoever has just signed
/// in or out.
fn set_cookies(headers: &mut header::HeaderMap, ours: Vec<HeaderValue>) {
    let theirs: Vec<HeaderValue> = headers.get_all(header::SET_COOKIE).iter().cloned().collect();
    headers.remove(header::SET_COOKIE);
    for cookie in ours.into_iter().chain(theirs) {
        headers.append(header::SET_COOKIE, cookie);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
}

async fn find(ctx: &Ctx, headers: &header::HeaderMap) -> commerce::Result<Found> {
    let secure = ctx.shop.facts().base_url.starts_with("https://");
    if let Some(token) = cookies::access(headers, secure)
        && let Some(who) = identity::authenticate(ctx, token).await?
    {
        return Ok(Found {
            who: Some(who),
            cookies: Vec::new(),
        });
    }
    let Some(token) = cookies::refresh(headers, secure) else {
        return Ok(Found::default());
    };
    let Some(mut credentials) = identity::refresh(ctx, token).await? else {
        return Ok(Found {
            who: None,
            cookies: clear_signed_in(secure),
        });
    };
    credentials.known = browser::browser(headers, secure).known;
    Ok(Found {
        who: identity::authenticate(ctx, credentials.access.as_str()).await?,
        cookies: set_signed_in(&credentials, ctx.now(), secure),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_everybody_are_public_and_nothing_else_is() {
        for path in [
            "/",
            "/c/tea",
            "/p/ilam-tea",
            "/search",
            "/help",
            "/sitemap.xml",
            "/pay/esewa/x/success",
        ] {
            assert!(is_public(&Method::GET, path), "{path}");
        }
        for path in [
            "/cart",
            "/checkout",
            "/order/x",
            "/account",
            "/admin",
            "/sign-in",
            "/api/cart/read",
            "/unknown",
        ] {
            assert!(!is_public(&Method::GET, path), "{path}");
        }
        assert!(!is_public(&Method::POST, "/"));
    }
}
