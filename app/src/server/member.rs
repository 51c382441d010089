//! Whoever has signed in and looks at their own account; and where people may be sent on to.

use axum::{
    extract::FromRequestParts,
    http::{Method, StatusCode, request::Parts},
    response::Response,
};
use commerce::{Actor, Ctx, Error};
use domain::{ids::SessionId, paths};
use leptos::prelude::AnyView;

use super::{
    State,
    answer::{self, is_secure},
    state::SignedIn,
};
use crate::storefront::{
    account::page::{self as view, Tab, Whose},
    problem::page::Problem,
};

/// Where somebody may be sent on to after signing in: a page of this shop, and none that would send them back. Empty
/// for anything else.
#[must_use]
pub fn onward(next: &str) -> &str {
    let turns = [paths::SIGN_IN, paths::SIGN_OUT, paths::SIGN_UP, paths::FORGOT_PASSWORD];
    let turns = turns.iter().any(|page| next.starts_with(page));
    if paths::is_local(next) && !turns { next } else { "" }
}

/// When there may be another try.
#[must_use]
pub fn wait(seconds: i64) -> String {
    match seconds {
        ..=1 => "Too many tries. Wait a second, then try again.".to_owned(),
        2..=119 => format!("Too many tries. Wait {seconds} seconds, then try again."),
        _ => {
            let minutes = seconds.saturating_add(59) / 60;
            format!("Too many tries. Wait {minutes} minutes, then try again.")
        }
    }
}

/// The sign-in that a request belongs to, if any.
pub struct Visit {
    /// It.
    pub session: Option<SessionId>,
    /// Whose it is, as pages greet them.
    pub name: Option<String>,
}

impl FromRequestParts<State> for Visit {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &State) -> Result<Self, Self::Rejection> {
        let signed_in = parts.extensions.get::<SignedIn>();
        Ok(Self {
            session: signed_in.map(|signed_in| signed_in.session),
            name: signed_in.map(|signed_in| signed_in.name.clone()),
        })
    }
}

/// Somebody who has signed in, as a customer or as one of the shop. Everybody else is sent to sign in first.
#[derive(Clone)]
pub struct Member {
    /// The shop, as they see it.
    pub ctx: Ctx,
    /// The sign-in that asks.
    pub session: SessionId,
    /// As pages greet them.
    pub name: String,
    state: State,
}

impl FromRequestParts<State> for Member {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Response> {
        let ctx = state.ctx(parts, Actor::Shopper);
        let Some(signed_in) = parts.extensions.get::<SignedIn>() else {
            // What was posted is gone after signing in: they begin at the start then.
            let path = parts.uri.path_and_query().map(axum::http::uri::PathAndQuery::as_str);
            let next = path.filter(|_| parts.method == Method::GET).unwrap_or(paths::ACCOUNT);
            return Err(answer::go(&paths::sign_in(next), []));
        };
        Ok(Self {
            ctx,
            session: signed_in.session,
            name: signed_in.name.clone(),
            state: state.clone(),
        })
    }
}

impl Member {
    /// Whether they work here.
    #[must_use]
    pub fn is_staff(&self) -> bool {
        matches!(self.ctx.actor, Actor::Staff(_))
    }

    /// Whether cookies travel by https only.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        is_secure(&self.ctx)
    }

    /// A page of the account.
    pub async fn page(&self, status: StatusCode, tab: Tab, body: impl FnOnce(&Whose) -> AnyView) -> Response {
        let whose = Whose {
            name: self.name.clone(),
            is_staff: self.is_staff(),
            offset: self.ctx.shop.facts().offset,
            tab,
        };
        let head = |shop: &_| view::head(shop, tab);
        answer::personal(&self.state, &self.ctx, status, head, |_| {
            let body = body(&whose);
            view::around(&whose, body)
        })
        .await
    }

    /// What went wrong. Whoever must first show who they are comes back to `back`, where the form is.
    pub async fn problem(&self, error: Error, back: &'static str) -> Response {
        let (status, sentence) = match error {
            Error::ProofNeeded => return answer::go(&paths::account::confirm(back), []),
            Error::Conflict(sentence) => (StatusCode::CONFLICT, sentence),
            Error::Invalid(sentence) => (StatusCode::UNPROCESSABLE_ENTITY, sentence),
            Error::TooMany(seconds) => (StatusCode::TOO_MANY_REQUESTS, wait(seconds)),
            Error::Busy => {
                let sentence = "The shop is busy at this moment. Wait a few seconds and try again.";
                (StatusCode::SERVICE_UNAVAILABLE, sentence.to_owned())
            }
            Error::Forbidden(_) => {
                return answer::problem_page(&self.state, &self.ctx, Problem::NotFound).await;
            }
            error => return answer::failure(&self.state, &self.ctx, error, paths::category).await,
        };
        self.page(status, Tab::Notice, |_| view::notice(sentence, back)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_sent_on_within_the_shop_only() {
        for good in ["/checkout", "/account/orders/P-7K3M9Q2X", "/admin/orders?state=placed"] {
            assert_eq!(onward(good), good);
        }
        for bad in [
            "",
            "https://evil.np",
            "//evil.np",
            "/\\evil.np",
            "/\t/evil.np",
            "javascript:alert(1)",
            "evil",
            "/sign-in?next=/sign-in",
            "/sign-out",
        ] {
            assert_eq!(onward(bad), "", "{bad}");
        }
    }

    #[test]
    fn waiting_is_said_in_seconds_and_then_in_minutes() {
        assert_eq!(wait(42), "Too many tries. Wait 42 seconds, then try again.");
        assert_eq!(wait(121), "Too many tries. Wait 3 minutes, then try again.");
    }
}
