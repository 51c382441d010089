//! What a gateway's answer means: one pure decision, for the callback, the reconciler and a person alike.

use serde::{Deserialize, Serialize};

use super::{Claim, GatewayState, Lookup, PaymentFacts, schedule::NOT_FOUND_FINAL_MS};
use crate::{
    order::{OrderState, PaymentEvent, PaymentState, codes},
    time::Timestamp,
};

/// What an answer means for a payment. Deciding twice on the same answer changes nothing the second time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Paid, for an order that waits for it.
    Paid {
        /// The gateway's number of the payment: stored under a unique key.
        reference: String,
    },
    /// The answer changes nothing, and nothing more need be asked.
    AlreadySettled,
    /// Paid, but the attempt or its order had ended, so its stock may be gone: make sure of the stock (and reinstate
    /// a cancelled order), then it is paid; where that fails, the payment needs review.
    LateSuccess {
        /// The gateway's number of the payment.
        reference: String,
    },
    /// No final answer. A [`GatewayState::Unknown`] behind it deserves an alert.
    StillOpen {
        /// When to look again; `None`: not by itself any more.
        next_check_at: Option<Timestamp>,
    },
    /// No money came, finally.
    Failed {
        /// Why.
        reason: FailReason,
    },
    /// A person must decide. Nothing is sent, released or cancelled meanwhile. May repeat: see [`Verdict::events`].
    Review {
        /// Why.
        reason: ReviewReason,
        /// The gateway's number of the payment, where it has confirmed one: to be stored.
        reference: Option<String>,
    },
    /// The gateway has given money back.
    Refunded {
        /// All of it; otherwise a person must enter how much, for the gateway does not say.
        full: bool,
    },
    /// The message speaks of something else than this payment. It is not believed: nothing changes, staff are told.
    Mismatch {
        /// What differs.
        what: What,
    },
}

codes! {
    /// Why a payment failed.
    FailReason {
        /// The gateway knows of no payment, an hour after it began.
        NotFound = "not_found",
        /// Cancelled at the gateway.
        Cancelled = "cancelled",
    }
}

codes! {
    /// Why a person must look at a payment.
    ReviewReason {
        /// Halted at the gateway: perhaps paid.
        Ambiguous = "ambiguous",
        /// Paid, and then reversed by the gateway.
        Reversed = "reversed",
        /// Another attempt has already paid this order: this money is to be given back.
        PaidTwice = "paid_twice",
        /// Paid while its order was cancelled and a person was already looking.
        PaidAfterEnd = "paid_after_end",
        /// A signed callback says paid, the look-up says there is no such payment.
        Contradiction = "contradiction",
        /// Still open after the last look-up.
        Unanswered = "unanswered",
        /// Partly refunded before the shop ever saw it paid.
        RefundedInPart = "refunded_in_part",
        /// The gateway's number of the payment is another payment's already: one of the two is not what it seems.
        ReferenceUsed = "reference_used",
        /// Money of a cancelled order that could not be given back.
        RefundFailed = "refund_failed",
        /// The gateway took back what it had paid, and the goods have left: the customer owes it.
        Owed = "owed",
    }
}

codes! {
    /// What differs between a message and the stored payment.
    What {
        /// The callback names another attempt.
        ClaimUuid = "claim_uuid",
        /// The callback names another amount.
        ClaimAmount = "claim_amount",
        /// The callback names another shop.
        ClaimProductCode = "claim_product_code",
        /// The look-up answers for another attempt.
        LookupUuid = "lookup_uuid",
        /// The look-up answers with another amount, or confirms without one.
        LookupAmount = "lookup_amount",
        /// The look-up answers for another shop.
        LookupProductCode = "lookup_product_code",
    }
}

impl Verdict {
    /// The events that bring an attempt in `state` to where this verdict puts it, in order; none where it is there
    /// already. For [`Verdict::LateSuccess`] those of the good end: apply [`PaymentEvent::Review`] instead (unless
    /// already under review) where the stock is gone. The order's summary follows the attempt that counts.
    pub fn events(&self, state: PaymentState) -> &'static [PaymentEvent] {
        let under_review = matches!(state, PaymentState::NeedsReview);
        match self {
            Self::Paid { .. } | Self::LateSuccess { .. } if under_review => &[PaymentEvent::Settle],
            Self::Paid { .. } | Self::LateSuccess { .. } => &[PaymentEvent::Pay],
            Self::Failed { .. } => &[PaymentEvent::Fail],
            Self::Review { .. } if under_review => &[],
            Self::Review { .. } => &[PaymentEvent::Review],
            Self::Refunded { full: false } => &[PaymentEvent::RefundPart],
            Self::Refunded { full: true } => match Standing::of(state) {
                Standing::Ours | Standing::InReview => &[PaymentEvent::Refund],
                // Paid and given back before we looked: both happened, and the books show both.
                Standing::Open | Standing::Ended | Standing::Closed => &[PaymentEvent::Pay, PaymentEvent::Refund],
            },
            Self::AlreadySettled | Self::StillOpen { .. } | Self::Mismatch { .. } => &[],
        }
    }
}

/// What the gateway's answer `lookup` (and the browser's `claim`, if one came) means for `payment`, at `now`.
///
/// Never says paid without a look-up that confirms this attempt, this amount and this shop; never fails a payment
/// that may be paid; never goes back on a confirmed one without a person.
pub fn judge(payment: &PaymentFacts, claim: Option<&Claim>, lookup: &Lookup, now: Timestamp) -> Verdict {
    if let Some(what) = claim.and_then(|claim| claim_mismatch(payment, claim)) {
        return Verdict::Mismatch { what };
    }
    if let Some(what) = lookup_mismatch(payment, lookup) {
        // Until the last look-up nothing was said about this payment: that is no answer.
        let given_up = matches!(Standing::of(payment.state), Standing::Open) && payment.next_check(now).is_none();
        return if given_up {
            review(ReviewReason::Unanswered)
        } else {
            Verdict::Mismatch { what }
        };
    }
    let claims_paid = claim.is_some_and(|claim| matches!(claim.state, GatewayState::Complete { .. }));
    match &lookup.state {
        GatewayState::Complete { reference } => complete(payment, reference),
        GatewayState::Pending | GatewayState::Unavailable | GatewayState::Unknown(_) => waiting(payment, now),
        GatewayState::Ambiguous => ambiguous(payment, now),
        GatewayState::NotFound => not_found(payment, claims_paid, now),
        GatewayState::Cancelled => cancelled(payment, claims_paid, now),
        GatewayState::FullRefund => match Standing::of(payment.state) {
            Standing::Closed => Verdict::AlreadySettled,
            Standing::Open | Standing::Ended | Standing::InReview | Standing::Ours => Verdict::Refunded { full: true },
        },
        GatewayState::PartialRefund => partly_refunded(payment, now),
    }
}

/// The payment states as a look-up sees them.
#[derive(Clone, Copy)]
enum Standing {
    /// Waiting for money.
    Open,
    /// Ended without money.
    Ended,
    /// With a person.
    InReview,
    /// The money is with us.
    Ours,
    /// Nothing that a gateway says can change it.
    Closed,
}

impl Standing {
    const fn of(state: PaymentState) -> Self {
        match state {
            PaymentState::Pending | PaymentState::Due => Self::Open,
            PaymentState::Failed | PaymentState::Expired => Self::Ended,
            PaymentState::NeedsReview => Self::InReview,
            PaymentState::Paid | PaymentState::PartiallyRefunded => Self::Ours,
            PaymentState::Refunded | PaymentState::Collected | PaymentState::Remitted => Self::Closed,
        }
    }
}

fn claim_mismatch(payment: &PaymentFacts, claim: &Claim) -> Option<What> {
    if claim.uuid != payment.transaction_uuid {
        Some(What::ClaimUuid)
    } else if claim.product_code != payment.product_code {
        Some(What::ClaimProductCode)
    } else {
        (claim.amount != payment.amount).then_some(What::ClaimAmount)
    }
}

fn lookup_mismatch(payment: &PaymentFacts, lookup: &Lookup) -> Option<What> {
    if matches!(lookup.state, GatewayState::Unavailable) {
        return None;
    }
    // An amount may be missing where no money moved, never where it did.
    let amount_fits = match (&lookup.state, lookup.amount) {
        (_, Some(amount)) => amount == payment.amount,
        (GatewayState::Complete { .. } | GatewayState::FullRefund | GatewayState::PartialRefund, None) => false,
        (
            GatewayState::Pending
            | GatewayState::Ambiguous
            | GatewayState::NotFound
            | GatewayState::Cancelled
            | GatewayState::Unavailable
            | GatewayState::Unknown(_),
            None,
        ) => true,
    };
    if lookup.uuid != payment.transaction_uuid {
        Some(What::LookupUuid)
    } else if lookup.product_code != payment.product_code {
        Some(What::LookupProductCode)
    } else {
        (!amount_fits).then_some(What::LookupAmount)
    }
}

fn complete(payment: &PaymentFacts, reference: &str) -> Verdict {
    let reference = reference.to_owned();
    let cancelled = matches!(payment.order_state, OrderState::Cancelled);
    let standing = Standing::of(payment.state);
    let paid_by_another = matches!(Standing::of(payment.order_payment), Standing::Ours | Standing::Closed);
    match standing {
        Standing::Ours | Standing::Closed => Verdict::AlreadySettled,
        Standing::Open | Standing::Ended | Standing::InReview if paid_by_another => Verdict::Review {
            reason: ReviewReason::PaidTwice,
            reference: Some(reference),
        },
        Standing::Open if !cancelled => Verdict::Paid { reference },
        // The person who looks at it may be giving the money back: do not revive the order behind their back.
        Standing::InReview if cancelled => Verdict::Review {
            reason: ReviewReason::PaidAfterEnd,
            reference: Some(reference),
        },
        Standing::Open | Standing::Ended | Standing::InReview => Verdict::LateSuccess { reference },
    }
}

fn waiting(payment: &PaymentFacts, now: Timestamp) -> Verdict {
    let next_check_at = payment.next_check(now);
    match Standing::of(payment.state) {
        Standing::Ours | Standing::Closed => Verdict::AlreadySettled,
        Standing::Open if next_check_at.is_none() => review(ReviewReason::Unanswered),
        Standing::Open | Standing::Ended | Standing::InReview => Verdict::StillOpen { next_check_at },
    }
}

fn ambiguous(payment: &PaymentFacts, now: Timestamp) -> Verdict {
    match Standing::of(payment.state) {
        Standing::Open | Standing::Ended | Standing::Ours => review(ReviewReason::Ambiguous),
        Standing::InReview => still_open(payment, now),
        Standing::Closed => Verdict::AlreadySettled,
    }
}

fn not_found(payment: &PaymentFacts, claims_paid: bool, now: Timestamp) -> Verdict {
    let is_final = now.since(payment.started_at) >= NOT_FOUND_FINAL_MS;
    match Standing::of(payment.state) {
        Standing::InReview => still_open(payment, now),
        Standing::Open | Standing::Ended if !is_final => still_open(payment, now),
        Standing::Open | Standing::Ended if claims_paid => review(ReviewReason::Contradiction),
        Standing::Open => Verdict::Failed {
            reason: FailReason::NotFound,
        },
        Standing::Ended | Standing::Ours | Standing::Closed => Verdict::AlreadySettled,
    }
}

fn cancelled(payment: &PaymentFacts, claims_paid: bool, now: Timestamp) -> Verdict {
    match Standing::of(payment.state) {
        Standing::Ours => review(ReviewReason::Reversed),
        Standing::InReview => still_open(payment, now),
        Standing::Open | Standing::Ended if claims_paid => review(ReviewReason::Reversed),
        Standing::Open => Verdict::Failed {
            reason: FailReason::Cancelled,
        },
        Standing::Ended | Standing::Closed => Verdict::AlreadySettled,
    }
}

fn partly_refunded(payment: &PaymentFacts, now: Timestamp) -> Verdict {
    match Standing::of(payment.state) {
        Standing::Ours if matches!(payment.state, PaymentState::Paid) => Verdict::Refunded { full: false },
        Standing::Ours | Standing::Closed => Verdict::AlreadySettled,
        Standing::Open | Standing::Ended => review(ReviewReason::RefundedInPart),
        Standing::InReview => still_open(payment, now),
    }
}

fn still_open(payment: &PaymentFacts, now: Timestamp) -> Verdict {
    Verdict::StillOpen {
        next_check_at: payment.next_check(now),
    }
}

fn review(reason: ReviewReason) -> Verdict {
    Verdict::Review {
        reason,
        reference: None,
    }
}
