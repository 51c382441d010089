//! Giving money back. eSewa has no interface for it: the refund is recorded, a person does it in eSewa's merchant panel,
//! and the shop asks eSewa until it shows, or staff confirm it with its number. Never more goes back than came in.

mod begin;
mod confirm;
mod enter;
mod watch;

pub use begin::{BeginRefund, begin};
pub(crate) use begin::{Begun, begin_in, give_back};
pub use confirm::{ConfirmRefund, FailRefund, confirm, fail};
pub(crate) use confirm::{pending, seen_at_gateway};
pub use enter::{EnterRefunded, enter};
pub use watch::watch;
