//! Cash on delivery: to whom it is offered. What happens afterwards is told by the order's three machines.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::money::Money;

/// When the shop takes cash at the door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodRules {
    /// The smallest order total.
    pub min: Money,
    /// The largest order total.
    pub max: Money,
    /// Districts where no courier collects cash. Case does not matter.
    pub excluded_districts: Vec<String>,
    /// How many unfinished cash orders one phone number may have, this one included.
    pub max_open_orders: u32,
}

impl Default for CodRules {
    /// Rs 100 to Rs 25,000, everywhere, three open orders.
    fn default() -> Self {
        Self {
            min: Money::from_major(100),
            max: Money::from_major(25_000),
            excluded_districts: Vec::new(),
            max_open_orders: 3,
        }
    }
}

/// Why cash on delivery is not offered. The sentences leave amounts out: whoever shows them knows the currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case")]
pub enum CodRefused {
    /// The total is below the smallest.
    #[error("This order is too small for cash on delivery.")]
    TooSmall {
        /// The smallest total.
        min: Money,
    },
    /// The total is above the largest.
    #[error("This order is too large for cash on delivery.")]
    TooLarge {
        /// The largest total.
        max: Money,
    },
    /// No courier collects cash there.
    #[error("Cash on delivery is not available in {district}.")]
    District {
        /// As the shopper chose it.
        district: String,
    },
    /// The phone number has as many unfinished cash orders as it may have.
    #[error("You already have cash orders on their way: pay this one with eSewa, or wait until they are delivered.")]
    OpenOrders {
        /// The most that one phone number may have.
        max: u32,
    },
}

/// Is cash on delivery offered for this total, in this district, to a phone number with so many unfinished cash orders?
///
/// # Errors
/// The first [`CodRefused`] that applies.
pub fn offer(rules: &CodRules, total: Money, district: &str, open_orders_of_phone: u32) -> Result<(), CodRefused> {
    let excluded = rules
        .excluded_districts
        .iter()
        .any(|name| name.trim().eq_ignore_ascii_case(district.trim()));
    if total < rules.min {
        Err(CodRefused::TooSmall { min: rules.min })
    } else if total > rules.max {
        Err(CodRefused::TooLarge { max: rules.max })
    } else if excluded {
        Err(CodRefused::District {
            district: district.trim().to_owned(),
        })
    } else if open_orders_of_phone >= rules.max_open_orders {
        Err(CodRefused::OpenOrders {
            max: rules.max_open_orders,
        })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_offered_up_to_and_including_each_limit() {
        let rules = CodRules::default();
        assert_eq!(offer(&rules, rules.min, "Kaski", 0), Ok(()));
        assert_eq!(offer(&rules, rules.max, "Kaski", 2), Ok(()));
        let below = Money::from_minor(rules.min.minor() - 1);
        assert_eq!(
            offer(&rules, below, "Kaski", 0),
            Err(CodRefused::TooSmall { min: rules.min })
        );
        let above = Money::from_minor(rules.max.minor() + 1);
        assert_eq!(
            offer(&rules, above, "Kaski", 0),
            Err(CodRefused::TooLarge { max: rules.max })
        );
        assert_eq!(
            offer(&rules, rules.max, "Kaski", 3),
            Err(CodRefused::OpenOrders { max: 3 })
        );
    }

    #[test]
    fn a_district_without_cash_is_named() {
        let rules = CodRules {
            excluded_districts: vec!["Humla".into()],
            ..CodRules::default()
        };
        let refused = offer(&rules, rules.min, " humla ", 0).map_err(|refused| refused.to_string());
        assert_eq!(refused, Err("Cash on delivery is not available in humla.".into()));
        assert_eq!(offer(&rules, rules.min, "Jumla", 0), Ok(()));
    }
}
