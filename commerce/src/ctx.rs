//! Who asks, when, and in which request. Every command and query takes it first.

use std::fmt;

use domain::{
    access::{Permission, PermissionSet},
    ids::AccountId,
    time::Timestamp,
};

use crate::{Shop, error::Error};

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody on the storefront. What they may see they prove with a cart's or an order's token.
    Shopper,
    /// A shopper who has signed in.
    Customer(AccountId),
    /// Somebody of the shop who has signed in, with a second factor where one is set.
    Staff(Staff),
    /// eSewa, by a redirect that anybody could imitate: nothing is believed because of it.
    Gateway,
    /// The shop itself: a job or the command line, by name.
    System(&'static str),
}

/// A staff member, as the request's session knows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Who.
    pub account: AccountId,
    /// What their role allows, as it is now.
    pub permissions: PermissionSet,
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shopper => f.write_str("shopper"),
            Self::Customer(account) => write!(f, "customer:{account}"),
            Self::Staff(staff) => write!(f, "staff:{}", staff.account),
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

/// Proof that whoever acts may do it. Only [`Ctx::require`] makes one.
#[derive(Clone, Copy, Debug)]
pub struct Pass {
    /// Who; `None` when the shop itself acts.
    pub account: Option<AccountId>,
    /// Everything else that they may do.
    pub permissions: PermissionSet,
}

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
            Actor::Shopper | Actor::Customer(_) | Actor::Staff(_) | Actor::Gateway => Err(Error::NotFound),
        }
    }

    /// Passes staff who may do this, and the shop itself.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for staff who may not; [`Error::NotFound`] for everybody else, who learn nothing.
    pub fn require(&self, permission: Permission) -> Result<Pass, Error> {
        match self.actor {
            Actor::System(_) => Ok(Pass {
                account: None,
                permissions: PermissionSet::all(),
            }),
            Actor::Staff(staff) if staff.permissions.has(permission) => Ok(Pass {
                account: Some(staff.account),
                permissions: staff.permissions,
            }),
            Actor::Staff(_) => Err(Error::Forbidden(permission)),
            Actor::Shopper | Actor::Customer(_) | Actor::Gateway => Err(Error::NotFound),
        }
    }

    /// Passes whoever has signed in, customers and staff alike, to what is their own.
    ///
    /// # Errors
    /// [`Error::NotFound`] for everybody else.
    pub fn require_account(&self) -> Result<AccountId, Error> {
        self.account().ok_or(Error::NotFound)
    }

    /// The account of whoever has signed in.
    pub fn account(&self) -> Option<AccountId> {
        match self.actor {
            Actor::Customer(account) => Some(account),
            Actor::Staff(staff) => Some(staff.account),
            Actor::Shopper | Actor::Gateway | Actor::System(_) => None,
        }
    }
}
