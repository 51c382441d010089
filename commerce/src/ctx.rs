//! Who asks, when, and in which request. Every command and query takes it first.

use std::fmt;

use domain::time::Timestamp;

use crate::{Shop, error::Error};

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody on the storefront. What they may see they prove with a cart's or an order's token.
    Shopper,
    /// eSewa, by a redirect that anybody could imitate: nothing is believed because of it.
    Gateway,
    /// The shop itself: a job or the command line, by name.
    System(&'static str),
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shopper => f.write_str("shopper"),
            Self::Gateway => f.write_str("gateway"),
            Self::System(name) => write!(f, "system:{name}"),
        }
    }
}

/// The shop, seen from one request. Cheap to clone.
#[derive(Clone)]
pub struct Ctx {
    /// The shop.
    pub shop: Shop,
    /// Who acts.
    pub actor: Actor,
    /// Ties log lines, audit rows and answers together.
    pub request_id: String,
    /// Where the request came from; empty inside the shop.
    pub address: String,
}

/// Proof that the shop itself acts. Only [`Ctx::require_system`] makes one.
#[derive(Clone, Copy, Debug)]
pub struct SystemPass(());

impl Ctx {
    /// The present moment.
    pub fn now(&self) -> Timestamp {
        self.shop.clock().now()
    }

    /// Passes jobs and the command line, and nobody else.
    ///
    /// # Errors
    /// [`Error::NotFound`]: whoever may not do it learns nothing about it.
    pub fn require_system(&self) -> Result<SystemPass, Error> {
        match self.actor {
            Actor::System(_) => Ok(SystemPass(())),
            Actor::Shopper | Actor::Gateway => Err(Error::NotFound),
        }
    }
}
