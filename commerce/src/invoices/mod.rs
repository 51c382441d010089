//! Papers of an order: its invoice, its credit notes, what goes with the parcel; each as a sheet to show and as PDF.
//!
//! An invoice is issued once, at hand-over to the courier (cash or not), or before when staff ask for it and it is paid.
//! What becomes less afterwards is a credit note; neither is ever changed.

mod counter;
mod credit;
mod issue;
mod parcel;
pub mod pdf;
mod pieces;
mod read;

pub use credit::Credited;
pub use issue::issue_now;
pub use parcel::{label, packing_slip, parcel_slip};
pub use pdf::Pdf;
pub use read::{Listed, Papers, Whose, credit_note, invoice, papers};

pub(crate) use credit::{credit, credit_rest};
pub(crate) use issue::{issue, number_of};
pub(crate) use pieces::{Pieces, credit_given_back, credit_pieces, credit_refund};
pub(crate) use read::seller;
