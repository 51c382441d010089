//! From a cart to an order: what it costs where it goes ([`quote`]), and the one transaction that places it ([`place`]).

mod place;
mod quote;
mod write;

pub use place::{Place, PlaceRefused, Placed, place};
pub(crate) use place::{WrittenDown, place_from};
pub(crate) use quote::cash_sentence;
pub use quote::{Live, live, page, quote};
