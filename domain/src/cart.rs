//! What a cart may hold, and what a change to it means.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::text::Quantity;

/// The most different variants that one cart holds: enough for a wedding, small enough for one page and one transaction.
pub const MAX_LINES: usize = 60;

/// Why a cart was left as it was.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum CartRefused {
    /// There is no such variant, or it is not sold any more.
    #[error("this article is not sold any more")]
    NotForSale,
    /// Fewer are left than asked for; `left` can still be had in all (those already in the cart included).
    #[error("only {left} left")]
    OutOfStock {
        /// Pieces that can be had.
        left: u32,
    },
    /// The cart holds [`MAX_LINES`] different articles already.
    #[error("the cart is full")]
    Full,
    /// The number of pieces is none, or too large.
    #[error("choose a quantity from 1 to {}", Quantity::MAX)]
    Quantity,
}

/// What is in the cart of the article that changes, and around it.
#[derive(Clone, Copy, Debug)]
pub struct LineFacts {
    /// Pieces of this variant in the cart now.
    pub in_cart: u32,
    /// Different variants in the cart now.
    pub lines: usize,
    /// Whether product and variant are on sale.
    pub for_sale: bool,
    /// Pieces that nobody has reserved.
    pub available: i64,
}

/// The new number of pieces after `quantity` more go into the cart. Stock is not reserved by a cart, only looked at.
///
/// # Errors
/// [`CartRefused`] where the shop cannot sell that many.
pub fn add(facts: &LineFacts, quantity: Quantity) -> Result<Quantity, CartRefused> {
    if facts.in_cart == 0 && facts.lines >= MAX_LINES {
        return Err(CartRefused::Full);
    }
    let wanted = facts.in_cart.checked_add(quantity.get()).ok_or(CartRefused::Quantity)?;
    set(facts, Quantity::new(wanted).map_err(|_| CartRefused::Quantity)?)
}

/// Sets the number of pieces of one line.
///
/// # Errors
/// [`CartRefused`] where the shop cannot sell that many.
pub fn set(facts: &LineFacts, quantity: Quantity) -> Result<Quantity, CartRefused> {
    if !facts.for_sale {
        return Err(CartRefused::NotForSale);
    }
    let left = u32::try_from(facts.available.max(0)).unwrap_or(u32::MAX);
    if quantity.get() > left {
        Err(CartRefused::OutOfStock { left })
    } else {
        Ok(quantity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACTS: LineFacts = LineFacts {
        in_cart: 2,
        lines: 1,
        for_sale: true,
        available: 3,
    };

    #[test]
    fn one_more_fits_and_two_more_do_not() {
        assert_eq!(add(&FACTS, Quantity::ONE).map(Quantity::get), Ok(3));
        assert_eq!(
            add(&FACTS, Quantity::clamped(2)),
            Err(CartRefused::OutOfStock { left: 3 })
        );
    }

    #[test]
    fn a_full_cart_takes_more_of_what_it_has_but_nothing_else() {
        let full = LineFacts {
            lines: MAX_LINES,
            ..FACTS
        };
        assert!(add(&full, Quantity::ONE).is_ok());
        assert_eq!(
            add(&LineFacts { in_cart: 0, ..full }, Quantity::ONE),
            Err(CartRefused::Full)
        );
    }

    #[test]
    fn what_is_not_sold_is_refused_whatever_the_stock() {
        assert_eq!(
            set(
                &LineFacts {
                    for_sale: false,
                    ..FACTS
                },
                Quantity::ONE
            ),
            Err(CartRefused::NotForSale)
        );
        assert_eq!(
            set(&LineFacts { available: -1, ..FACTS }, Quantity::ONE),
            Err(CartRefused::OutOfStock { left: 0 })
        );
    }
}
