//! What scripts add to the header: the cart's count and drawer, and suggestions in the search box. These islands do
//! not draw: the server's markup is their children, so that little of them is in the browser's module.

mod cart;
mod search;

pub use cart::{LiveCartButton, cart_changed, cart_filled};
pub use search::LiveSearch;
