//! The header's live parts: the cart with its drawer, and search with its suggestions. Links and forms first.

mod cart;
mod search;

pub use cart::{CartButton, cart_changed, cart_filled};
pub use search::SearchBox;
