//! Cash on delivery: to whom it is offered. What happens afterwards is told by the order's three machines.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    cash::{PhoneHistory, Verification},
    money::Money,
};

/// When the shop takes cash at the door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CodRules {
    /// The smallest order total.
    pub min: Money,
    /// The largest order total.
    pub max: Money,
    /// Districts where no courier collects cash. Case does not matter.
    pub excluded_districts: Vec<String>,
    /// How many unfinished cash orders one phone number may have, this one included.
    pub max_open_orders: u32,
    /// Parcels that a phone number may have refused before it must pay in advance. 0: one is enough.
    pub max_refusals: u32,
    /// How an order is verified before it is packed.
    pub verification: Verification,
}

impl Default for CodRules {
    /// Rs 100 to Rs 25,000, everywhere, three open orders, one refusal forgiven.
    fn default() -> Self {
        Self {
            min: Money::from_major(100),
            max: Money::from_major(25_000),
            excluded_districts: Vec::new(),
            max_open_orders: 3,
            max_refusals: 1,
            verification: Verification::default(),
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
    /// Parcels to this phone number were not taken at the door.
    #[error("Earlier parcels to this phone number were not accepted: please pay this order with eSewa.")]
    Refusals,
}

/// Is cash on delivery offered for this total, in this district, to a phone number with this history?
///
/// # Errors
/// The first [`CodRefused`] that applies.
pub fn offer(rules: &CodRules, total: Money, district: &str, phone: PhoneHistory) -> Result<(), CodRefused> {
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
    } else if phone.open >= rules.max_open_orders {
        Err(CodRefused::OpenOrders {
            max: rules.max_open_orders,
        })
    } else if phone.refused > rules.max_refusals {
        Err(CodRefused::Refusals)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(orders: u32) -> PhoneHistory {
        PhoneHistory {
            open: orders,
            ..PhoneHistory::default()
        }
    }

    #[test]
    fn it_is_offered_up_to_and_including_each_limit() {
        let rules = CodRules::default();
        assert_eq!(offer(&rules, rules.min, "Kaski", open(0)), Ok(()));
        assert_eq!(offer(&rules, rules.max, "Kaski", open(2)), Ok(()));
        let below = Money::from_minor(rules.min.minor() - 1);
        assert_eq!(
            offer(&rules, below, "Kaski", open(0)),
            Err(CodRefused::TooSmall { min: rules.min })
        );
        let above = Money::from_minor(rules.max.minor() + 1);
        assert_eq!(
            offer(&rules, above, "Kaski", open(0)),
            Err(CodRefused::TooLarge { max: rules.max })
        );
        assert_eq!(
            offer(&rules, rules.max, "Kaski", open(3)),
            Err(CodRefused::OpenOrders { max: 3 })
        );
    }

    #[test]
    fn a_district_without_cash_is_named() {
        let rules = CodRules {
            excluded_districts: vec!["Humla".into()],
            ..CodRules::default()
        };
        let refused = offer(&rules, rules.min, " humla ", open(0)).map_err(|refused| refused.to_string());
        assert_eq!(refused, Err("Cash on delivery is not available in humla.".into()));
        assert_eq!(offer(&rules, rules.min, "Jumla", open(0)), Ok(()));
    }

    #[test]
    fn who_refuses_parcels_pays_in_advance() {
        let (rules, total) = (CodRules::default(), Money::from_major(500));
        let refused = |parcels| PhoneHistory {
            refused: parcels,
            delivered: 10,
            open: 0,
        };

        assert_eq!(offer(&rules, total, "Kaski", refused(1)), Ok(()));
        assert_eq!(offer(&rules, total, "Kaski", refused(2)), Err(CodRefused::Refusals));
        let strict = CodRules {
            max_refusals: 0,
            ..rules
        };
        assert_eq!(offer(&strict, total, "Kaski", refused(1)), Err(CodRefused::Refusals));
    }
}
