//! Paying. A gateway begins a payment, reads what a browser brings back, and looks a payment up; what its answer
//! means is decided in one place ([`domain::payment::judge`]) and written in one place ([`settle`]).

mod ask;
pub mod begin;
pub mod cash;
pub mod collect;
pub mod esewa;
mod outcome;
mod queue;
pub mod reconcile;
pub mod refund;
mod review;
pub mod settle;
mod taken_back;
pub(crate) mod to_cash;

pub use ask::{Answer, AskAgain, ask_again};
pub(crate) use begin::NewAttempt;
pub use begin::{pay_page, retry};
pub use queue::queue;
pub use reconcile::{Reconciled, reconcile};
pub use review::{Decision, ResolveReview, resolve_review};
pub use settle::{Seen, callback, returned_unpaid};
pub use taken_back::{TakenBack, taken_back};
pub use to_cash::switch_to_cash;

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    money::Money,
    payment::{Claim, Lookup, Method},
};

use sea_orm::ConnectionTrait;

use crate::{
    db,
    error::{Error, Result},
};

/// One attempt to pay, as a gateway needs it.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Names the attempt.
    pub transaction_uuid: String,
    /// For the goods, after discount.
    pub goods: Money,
    /// For delivery.
    pub delivery: Money,
    /// Where the shopper comes back after paying.
    pub success_url: String,
    /// Where the shopper comes back otherwise.
    pub failure_url: String,
}

/// How a payment begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begin {
    /// The browser posts these fields, in order.
    FormPost {
        /// Where to.
        action: String,
        /// The signed fields.
        fields: Vec<(String, String)>,
    },
    /// Nothing to do now: the courier collects.
    OnDelivery,
}

/// A gateway's answer, and the bytes it came in.
#[derive(Clone, Debug)]
pub struct LookedUp {
    /// What it says.
    pub lookup: Lookup,
    /// As received, cut at 4 KiB; or why nothing was.
    pub raw: String,
}

/// A way to pay. A new one is one file and one line in [`Gateways`].
#[async_trait]
pub trait Gateway: Send + Sync {
    /// Which method it serves.
    fn method(&self) -> Method;

    /// The shop's name there.
    fn product_code(&self) -> &str;

    /// How the shopper pays this attempt.
    ///
    /// # Errors
    /// When the gateway's protocol cannot express it.
    fn begin(&self, attempt: &Attempt) -> Result<Begin>;

    /// What a browser brought back, its signature checked. Only a hint.
    ///
    /// # Errors
    /// Why it is not believed, in words for the log.
    fn read_callback(&self, data: &str) -> std::result::Result<Claim, String>;

    /// Asks the gateway itself. Never fails: no answer is an answer ([`Lookup::unavailable`]).
    async fn look_up(&self, transaction_uuid: &str, amount: Money) -> LookedUp;
}

/// The gateways that this shop uses.
pub struct Gateways {
    esewa: Option<Arc<esewa::Esewa>>,
    cash: cash::Cash,
}

impl Gateways {
    /// Cash on delivery, and the wallet where it is configured.
    ///
    /// # Errors
    /// When the wallet's HTTP client cannot be made.
    pub fn new(esewa: Option<esewa::EsewaOptions>) -> Result<Self> {
        let esewa = esewa.map(esewa::Esewa::new).transpose()?.map(Arc::new);
        Ok(Self {
            esewa,
            cash: cash::Cash,
        })
    }

    /// The wallet.
    pub fn esewa(&self) -> Option<&esewa::Esewa> {
        self.esewa.as_deref()
    }

    /// The gateway for a method.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the shop does not offer it (any more).
    pub fn of(&self, method: Method) -> Result<&dyn Gateway> {
        match method {
            Method::Esewa => self
                .esewa
                .as_deref()
                .map(|esewa| esewa as &dyn Gateway)
                .ok_or_else(|| Error::Conflict("eSewa is not available now. Choose cash on delivery.".to_owned())),
            Method::CashOnDelivery => Ok(&self.cash),
        }
    }
}

/// Whether a gateway's number belongs to another payment than this one.
pub(crate) async fn reference_taken(
    tx: &impl ConnectionTrait,
    method: &str,
    reference: &str,
    payment: i64,
) -> Result<bool> {
    let others = db::number(
        tx,
        "SELECT COUNT(*) FROM payment WHERE method = $1 AND reference = $2 AND id <> $3",
        [method.into(), reference.into(), payment.into()],
    )
    .await?;
    Ok(others > 0)
}
