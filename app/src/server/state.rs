//! What every handler has at hand.

use std::sync::Arc;

use axum::{extract::FromRequestParts, http::request::Parts};
use commerce::{Actor, Ctx, Shop};
use domain::ids::SessionId;

use crate::storefront::frame::shell::Assets;

/// The shop and its built files. Cheap to clone.
#[derive(Clone)]
pub struct State(Arc<Inner>);

struct Inner {
    shop: Shop,
    assets: Assets,
}

impl State {
    /// A shop, shown with these files.
    #[must_use]
    pub fn new(shop: Shop, assets: Assets) -> Self {
        Self(Arc::new(Inner { shop, assets }))
    }

    /// The shop.
    #[must_use]
    pub fn shop(&self) -> &Shop {
        &self.0.shop
    }

    /// The built files.
    #[must_use]
    pub fn assets(&self) -> &Assets {
        &self.0.assets
    }

    /// The shop, as this request's visitor sees it. A shopper who has signed in acts as who they are.
    #[must_use]
    pub fn ctx(&self, parts: &Parts, actor: Actor) -> Ctx {
        let facts = parts.extensions.get::<RequestFacts>().cloned().unwrap_or_default();
        let actor = match (actor, parts.extensions.get::<SignedIn>()) {
            (Actor::Shopper, Some(signed_in)) => signed_in.actor.clone(),
            (actor, _) => actor,
        };
        Ctx {
            shop: self.shop().clone(),
            actor,
            request_id: facts.id,
            address: facts.address,
        }
    }
}

/// What the middleware knows of a request. It puts this into the request's extensions.
#[derive(Clone, Debug, Default)]
pub struct RequestFacts {
    /// Ties log lines, audit rows and answers together.
    pub id: String,
    /// Where it came from.
    pub address: String,
}

/// Who has signed in. The identity middleware checks their cookies and puts this into the request's extensions.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// [`Actor::Customer`] or [`Actor::Staff`].
    pub actor: Actor,
    /// The sign-in that this request belongs to.
    pub session: SessionId,
    /// As pages greet them.
    pub name: String,
}

/// A shopper's context, for handlers.
pub struct Shopper(pub Ctx);

impl FromRequestParts<State> for Shopper {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Self::Rejection> {
        Ok(Self(state.ctx(parts, Actor::Shopper)))
    }
}

/// The context of whoever comes back from a gateway.
pub struct FromGateway(pub Ctx);

impl FromRequestParts<State> for FromGateway {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Self::Rejection> {
        Ok(Self(state.ctx(parts, Actor::Gateway)))
    }
}
