//! How much can go back, and for what.

use thiserror::Error;

use super::{PaymentEvent, PaymentState};
use crate::{
    ids::OrderLineId,
    money::{Money, MoneyError},
};

/// The money of one payment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purse {
    /// What has come in.
    pub captured: Money,
    /// What has gone back.
    pub refunded: Money,
    /// What is about to go back.
    pub pending: Money,
}

impl Purse {
    /// What can still be given back.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] when the amounts do not fit.
    pub fn left(&self) -> Result<Money, MoneyError> {
        let left = self.captured.checked_sub(self.refunded)?.checked_sub(self.pending)?;
        Ok(left.max(Money::ZERO))
    }
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Everything that is left.
    Whole,
    /// So much.
    Amount(Money),
    /// These pieces of these lines, at their agreed prices.
    Lines(Vec<(OrderLineId, u32)>),
}

/// A line of the order, for a refund by line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefundableLine {
    /// Which.
    pub id: OrderLineId,
    /// What one piece cost.
    pub unit_price: Money,
    /// Pieces whose money has not gone back, and is not about to.
    pub left: u32,
}

/// A refund as it is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// In all.
    pub amount: Money,
    /// Pieces and amount of each line, where it is by line.
    pub lines: Vec<(OrderLineId, u32, Money)>,
}

/// Why not. Nothing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RefundRefused {
    /// More than is there.
    #[error("Only {} can be given back.", .left.decimal())]
    TooMuch {
        /// What can.
        left: Money,
    },
    /// Nothing, or less.
    #[error("A refund needs an amount above zero.")]
    Nothing,
    /// Not a line of this order, or named twice.
    #[error("A line is not part of this order.")]
    UnknownLine,
    /// More pieces than were bought and not refunded.
    #[error("Only {left} pieces of a line have not been refunded.")]
    TooManyPieces {
        /// Pieces that can be.
        left: u32,
    },
    /// An amount beyond what can be counted.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// What a refund comes to.
///
/// # Errors
/// [`RefundRefused`] when it is nothing, or more than there is.
pub fn plan(wanted: &Wanted, purse: Purse, lines: &[RefundableLine]) -> Result<Planned, RefundRefused> {
    let left = purse.left()?;
    let planned = match wanted {
        Wanted::Whole => Planned {
            amount: left,
            lines: Vec::new(),
        },
        Wanted::Amount(amount) => Planned {
            amount: *amount,
            lines: Vec::new(),
        },
        Wanted::Lines(pieces) => by_line(pieces, lines)?,
    };
    if planned.amount <= Money::ZERO {
        Err(RefundRefused::Nothing)
    } else if planned.amount > left {
        Err(RefundRefused::TooMuch { left })
    } else {
        Ok(planned)
    }
}

fn by_line(pieces: &[(OrderLineId, u32)], lines: &[RefundableLine]) -> Result<Planned, RefundRefused> {
    let mut planned = Planned {
        amount: Money::ZERO,
        lines: Vec::new(),
    };
    for (id, count) in pieces.iter().filter(|(_, count)| *count > 0) {
        let line = lines
            .iter()
            .find(|line| line.id == *id)
            .ok_or(RefundRefused::UnknownLine)?;
        if planned.lines.iter().any(|(known, ..)| known == id) {
            return Err(RefundRefused::UnknownLine);
        }
        if *count > line.left {
            return Err(RefundRefused::TooManyPieces { left: line.left });
        }
        let amount = line
            .unit_price
            .minor()
            .checked_mul(i64::from(*count))
            .map(Money::from_minor)
            .ok_or(MoneyError::TooLarge)?;
        planned.amount = planned.amount.checked_add(amount)?;
        planned.lines.push((*id, *count, amount));
    }
    Ok(planned)
}

/// The event that a confirmed refund is for its payment: all of it is back, or a part.
pub fn event(captured: Money, refunded_now: Money) -> PaymentEvent {
    if refunded_now >= captured {
        PaymentEvent::Refund
    } else {
        PaymentEvent::RefundPart
    }
}

/// The order's summary when so much of all its money has gone back. An order in doubt stays in doubt.
pub fn summary(state: PaymentState, captured: Money, refunded: Money) -> PaymentState {
    let money_is_here = matches!(
        state,
        PaymentState::Paid | PaymentState::PartiallyRefunded | PaymentState::Collected | PaymentState::Remitted
    );
    if !money_is_here || refunded <= Money::ZERO {
        state
    } else if refunded >= captured {
        PaymentState::Refunded
    } else {
        PaymentState::PartiallyRefunded
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn purse(captured: i64, refunded: i64, pending: i64) -> Purse {
        Purse {
            captured: Money::from_minor(captured),
            refunded: Money::from_minor(refunded),
            pending: Money::from_minor(pending),
        }
    }

    #[test]
    fn the_whole_is_what_is_left() {
        let whole = plan(&Wanted::Whole, purse(1000, 300, 200), &[]);
        assert_eq!(whole.map(|planned| planned.amount), Ok(Money::from_minor(500)));
        assert_eq!(
            plan(&Wanted::Whole, purse(1000, 300, 700), &[]),
            Err(RefundRefused::Nothing)
        );
        let more = plan(&Wanted::Amount(Money::from_minor(501)), purse(1000, 300, 200), &[]);
        assert_eq!(
            more,
            Err(RefundRefused::TooMuch {
                left: Money::from_minor(500)
            })
        );
    }

    #[test]
    fn a_line_is_refunded_at_its_agreed_price_and_once() {
        let line = RefundableLine {
            id: OrderLineId(7),
            unit_price: Money::from_minor(250),
            left: 2,
        };
        let wanted = |pieces| Wanted::Lines(vec![(OrderLineId(7), pieces)]);
        let planned = plan(&wanted(2), purse(1000, 0, 0), &[line]);
        assert_eq!(planned.map(|planned| planned.amount), Ok(Money::from_minor(500)));
        assert_eq!(
            plan(&wanted(3), purse(1000, 0, 0), &[line]),
            Err(RefundRefused::TooManyPieces { left: 2 })
        );
        let twice = Wanted::Lines(vec![(OrderLineId(7), 1), (OrderLineId(7), 1)]);
        assert_eq!(
            plan(&twice, purse(1000, 0, 0), &[line]),
            Err(RefundRefused::UnknownLine)
        );
    }

    proptest! {
        /// Whatever is asked for, in any order, confirmed or failed: never more goes back than came in.
        #[test]
        fn never_more_goes_back_than_came_in(
            captured in 0_i64..10_000, steps in prop::collection::vec((0_i64..12_000, 0_u8..4), 0..30)
        ) {
            let mut purse = purse(captured, 0, 0);
            let mut open = Vec::new();
            for (amount, kind) in steps {
                match kind {
                    0 | 1 => {
                        let wanted = if kind == 0 { Wanted::Whole } else { Wanted::Amount(Money::from_minor(amount)) };
                        if let Ok(planned) = plan(&wanted, purse, &[]) {
                            purse.pending = Money::from_minor(purse.pending.minor() + planned.amount.minor());
                            open.push(planned.amount);
                        }
                    }
                    _ => if let Some(amount) = open.pop() {
                        purse.pending = Money::from_minor(purse.pending.minor() - amount.minor());
                        if kind == 2 {
                            purse.refunded = Money::from_minor(purse.refunded.minor() + amount.minor());
                        }
                    }
                }
                prop_assert!(purse.refunded.minor() + purse.pending.minor() <= captured);
                prop_assert_eq!(
                    event(purse.captured, purse.refunded) == PaymentEvent::Refund,
                    purse.refunded == purse.captured
                );
            }
        }
    }
}
