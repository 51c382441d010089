//! The sums that charts are made of.

use serde::{Deserialize, Serialize};

use crate::{
    money::{Money, MoneyError},
    order::{OrderState, PaymentState, codes},
};

codes! {
    /// Whose order it is, as figures know it. The definitions are those of [`crate::analytics`].
    Buyer {
        /// Of somebody whose first sale it is.
        New = "new",
        /// Of somebody who has bought before.
        Returning = "returning",
        /// Of somebody of whom neither record nor phone number is known.
        Unknown = "unknown",
        /// Of nobody: it was never paid in time, so it is no sale.
        NoSale = "none",
    }
}

impl Buyer {
    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Returning => "Returning",
            Self::Unknown => "Unknown",
            Self::NoSale => "Never paid",
        }
    }
}

codes! {
    /// What has become of an order's money, as figures know it.
    Outcome {
        /// It came, whether or not some of it was given back since.
        Came = "came",
        /// It may still come.
        Open = "open",
        /// It will not come: the payment failed or ran out, and the order was called off.
        Lost = "lost",
    }
}

impl Outcome {
    /// That of an order in these states.
    pub const fn of(order: OrderState, payment: PaymentState) -> Self {
        match (payment, order) {
            (
                PaymentState::Paid
                | PaymentState::PartiallyRefunded
                | PaymentState::Refunded
                | PaymentState::Collected
                | PaymentState::Remitted,
                _,
            ) => Self::Came,
            // A failed payment of an order that was called off will not come; of an open one it still may.
            (PaymentState::Failed | PaymentState::Expired, OrderState::Cancelled) => Self::Lost,
            (
                PaymentState::Failed
                | PaymentState::Expired
                | PaymentState::Pending
                | PaymentState::NeedsReview
                | PaymentState::Due,
                _,
            ) => Self::Open,
        }
    }

    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Came => "Paid",
            Self::Open => "Open",
            Self::Lost => "Not paid",
        }
    }
}

codes! {
    /// Whether an order counts.
    Sale {
        /// It is a sale.
        Yes = "yes",
        /// It was called off because no money came in time.
        No = "no",
    }
}

impl Sale {
    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Yes => "Sales",
            Self::No => "Never paid in time",
        }
    }
}

/// Sums over some days. The definitions are those of [`crate::analytics`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sales {
    /// Sales placed on these days.
    pub orders: i64,
    /// Those of them that are of new customers: as many new customers there are.
    pub new: i64,
    /// Those of customers who have bought before.
    pub returning: i64,
    /// What they were agreed for.
    pub gross: Money,
    /// What of it was called off before it had an invoice.
    pub called_off: Money,
    /// What was credited on these days.
    pub credited: Money,
}

impl Sales {
    /// Gross revenue less what was called off and credited.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] when it does not fit.
    pub fn net(&self) -> Result<Money, MoneyError> {
        self.gross.checked_sub(self.called_off)?.checked_sub(self.credited)
    }

    /// Gross revenue for each order, halves up; `None` without orders.
    pub fn average(&self) -> Option<Money> {
        let half = self.orders.checked_div(2)?;
        let average = self.gross.minor().checked_add(half)?.checked_div(self.orders)?;
        (self.orders > 0).then_some(Money::from_minor(average))
    }

    /// Those of whom nobody knows whether they have bought before.
    pub const fn unknown(&self) -> i64 {
        self.orders.saturating_sub(self.new).saturating_sub(self.returning)
    }

    /// Both together.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] when an amount does not fit.
    pub fn plus(&self, other: &Self) -> Result<Self, MoneyError> {
        Ok(Self {
            orders: self.orders.saturating_add(other.orders),
            new: self.new.saturating_add(other.new),
            returning: self.returning.saturating_add(other.returning),
            gross: self.gross.checked_add(other.gross)?,
            called_off: self.called_off.checked_add(other.called_off)?,
            credited: self.credited.checked_add(other.credited)?,
        })
    }

    /// The sum of many.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] when an amount does not fit.
    pub fn sum<'a>(all: impl IntoIterator<Item = &'a Self>) -> Result<Self, MoneyError> {
        all.into_iter().try_fold(Self::default(), |sum, each| sum.plus(each))
    }
}
