//! What the figures of a shop mean, over which days they are asked for, and how two of them compare.
//!
//! All of it is counted in the shop's own days ([`crate::time::Day`] at the shop's offset). The definitions stand once,
//! here; SQL that adds orders up is written from them, and a test recomputes it.
//!
//! - **sale**: an order, from the moment that it is placed, unless it was called off because no money came in time
//!   (`cancelled`, reason `not_paid`): that one was never agreed. An unpaid order that may still be paid is a sale.
//! - **gross revenue** = the totals of the sales placed on these days, delivery included, discounts taken off, whatever
//!   becomes of them later. An edit of an order changes it, since what was agreed has changed.
//! - **called off** = the totals of those of them that were cancelled before they had an invoice.
//! - **credited** = the totals of the credit notes issued on these days, for sales of any day. A cancelled sale that had
//!   an invoice is credited, so it is taken off once, not twice. Money that goes back before there is an invoice counts
//!   when the invoice is issued, with the note that is issued then.
//! - **net revenue** = gross - called off - credited. It may be negative on days that give back more than they sell.
//! - **average order value** = gross / sales, halves up; none where nothing was sold.
//! - **customer**: the customer record that an order belongs to, or else its phone number. Without both nobody knows.
//! - **new customer**: one whose first sale this is. All others who are known are **returning**.

mod asked;
mod change;
mod period;
mod sales;
#[cfg(test)]
mod tests;

pub use asked::{Asked, Compare};
pub use change::change_in_tenths;
pub use period::{Grain, MAX_DAYS, Period, Preset, Span};
pub use sales::{Buyer, Outcome, Sale, Sales};
