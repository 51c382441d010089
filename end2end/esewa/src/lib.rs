//! A stand-in for eSewa's payment gateway: it speaks the published ePay v2 protocol (form, pay page, signed return,
//! status API) and, on request, every fault a shop must survive. No money moves. It is written from the protocol
//! alone and shares no code with the shop, so that one wrong signature cannot agree with itself.
//!
//! The protocol:
//!
//! | request | answer |
//! | --- | --- |
//! | `POST /api/epay/main/v2/form` | 303 to the pay page, or 400 and a page that says all that is wrong |
//! | `GET`, `POST /pay/{session}` | the pay page, and what its buttons do: see [`wallet`] |
//! | `GET /api/epay/transaction/status/` | the status as JSON |
//!
//! **Not part of the protocol**: the controls for tests, all of them JSON.
//!
//! | request | does |
//! | --- | --- |
//! | `GET /_admin/transactions` | lists the transactions, the oldest first |
//! | `POST /_admin/transactions/{uuid}` | `{"status": "COMPLETE"}` sets the status, or makes such a transaction (`"total_amount"` is optional: without it the status API answers for any amount) |
//! | `POST /_admin/transactions/{uuid}/complete` | marks it paid, and answers as the next one does; `{"total_amount": "1234.0"}` makes a transaction that was never posted as a form |
//! | `GET /_admin/transactions/{uuid}/callback` | `{"data": "…"}`: the genuine signed return of a paid transaction, to replay |
//! | `GET`, `POST /_admin/faults` | shows or sets `{"status_api": "error500"}`, one of [`status::Fault`]'s names; shows how often the status API was asked (`status_calls`) and its redirect was followed (`trap_hits`) |
//! | `POST /_admin/reset` | forgets all transactions, faults and counts |
//!
//! State is in memory, and the oldest of more than 100,000 transactions is dropped.

mod amount;
mod book;
mod control;
mod form;
mod page;
mod protocol;
pub mod status;
pub mod wallet;

use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
    serve::ListenerExt as _,
};
use tokio::net::TcpListener;

use crate::book::Book;

/// A form has eleven short fields.
const LARGEST_BODY_BYTES: usize = 64 * 1024;

/// The one merchant this stand-in knows.
#[derive(Clone, Debug)]
pub struct Config {
    /// The secret key, as text; by default the key that eSewa publishes for its test environment.
    pub secret: String,
    /// The merchant code; by default `EPAYTEST`.
    pub product_code: String,
    /// How long after the fault `pay-late` the payment becomes COMPLETE; 5 seconds by default.
    pub late: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            secret: String::from("8gBm/:&EnhH.1/q"),
            product_code: String::from("EPAYTEST"),
            late: Duration::from_secs(5),
        }
    }
}

/// What the endpoints share.
struct StandIn {
    config: Config,
    book: Mutex<Book>,
}

impl StandIn {
    /// A panic elsewhere must not take the other tests' payments with it.
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The whole stand-in, with an empty book. Each call makes one of its own.
pub fn router(config: Config) -> Router {
    Router::new()
        .route("/", get(wallet::home))
        .route("/api/epay/main/v2/form", post(wallet::open))
        .route("/pay/{session}", get(wallet::show).post(wallet::act))
        .route("/api/epay/transaction/status", get(status::answer))
        .route("/api/epay/transaction/status/", get(status::answer))
        .route("/_admin/transactions", get(control::list))
        .route("/_admin/transactions/{uuid}", post(control::set_status))
        .route("/_admin/transactions/{uuid}/callback", get(control::callback))
        .route("/_admin/transactions/{uuid}/complete", post(control::complete))
        .route("/_admin/faults", get(control::faults).post(control::set_faults))
        .route("/_admin/reset", post(control::reset))
        .route("/_admin/trap", get(status::trap))
        .layer(DefaultBodyLimit::max(LARGEST_BODY_BYTES))
        .with_state(Arc::new(StandIn {
            config,
            book: Mutex::default(),
        }))
}

/// Serves until the future is dropped.
///
/// # Errors
/// When the listener breaks.
pub async fn serve(listener: TcpListener, config: Config) -> io::Result<()> {
    // Without this a small answer in two chunks waits 40 ms. A socket that refuses is merely slower.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    axum::serve(listener, router(config)).await
}
