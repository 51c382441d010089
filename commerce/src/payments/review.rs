//! A person decides about a payment in doubt: it is ours, it never came, or it goes back.

use domain::{
    ids::{OrderId, PaymentId},
    order::{
        CancelReason, FulfilmentState, OrderState, PaymentEvent, PaymentState, TimelineKind, refund::Wanted,
        step::StepAction, time_up,
    },
    payment::ReviewReason,
    stock::HOLD_MS,
};

use super::{outcome, refund, settle};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    inventory,
    orders::{
        self, PackedGoods, facts,
        step::{self, Desk, typed},
    },
};

/// What a person has found out about a payment in review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The money is ours: the order goes on. The gateway's number of it, where the shop does not know it yet.
    AcceptAsPaid {
        /// As the merchant panel shows it; may be empty where it is known.
        reference: String,
    },
    /// Nothing came.
    Unpaid,
    /// The money came and goes back; an order that waited for it is called off.
    RefundDue {
        /// As the merchant panel shows it; may be empty where it is known.
        reference: String,
    },
}

/// A decision about a payment in review.
#[derive(Clone, Debug)]
pub struct ResolveReview {
    /// Of which order.
    pub order: OrderId,
    /// Which payment.
    pub payment: PaymentId,
    /// What is decided.
    pub decision: Decision,
    /// The version that the person saw.
    pub expected_version: Option<i64>,
}

/// Writes what a person has decided about a payment in review.
///
/// # Errors
/// [`Error::Conflict`] when it is not in review any more or the decision does not fit what is known of it;
/// [`Error::Invalid`] when the gateway's number is missing.
pub async fn resolve_review(ctx: &Ctx, request: &ResolveReview) -> Result<()> {
    let action = match request.decision {
        Decision::AcceptAsPaid { .. } => StepAction::AcceptAsPaid,
        Decision::Unpaid => StepAction::MarkUnpaid,
        Decision::RefundDue { .. } => StepAction::RefundDue,
    };
    let target = Some(request.payment.0);
    let mut desk = step::open(ctx, request.order, action, target, request.expected_version).await?;
    match &request.decision {
        Decision::AcceptAsPaid { reference } => accept(&mut desk, ctx, request.payment, reference).await?,
        Decision::Unpaid => unpaid(&mut desk, ctx, request.payment).await?,
        Decision::RefundDue { reference } => refund_due(&mut desk, ctx, request.payment, reference).await?,
    }
    crate::testing_pause("review:written").await;
    desk.close(ctx).await
}

/// The gateway's number: known, or typed by the person who has looked it up, and nobody else's.
async fn reference(desk: &Desk, payment: PaymentId, typed_reference: &str) -> Result<Option<String>> {
    let purses = facts::purses(&desk.tx, desk.states.id).await?;
    let row = purses.iter().find(|row| row.id() == payment).ok_or(Error::NotFound)?;
    let reference = typed(typed_reference, 80);
    // What was taken back and is owed may come under another number.
    let may_differ = row.review == ReviewReason::Owed.code() && !reference.is_empty();
    if row.reference.is_some() && !may_differ {
        return Ok(None);
    }
    if reference.is_empty() {
        return Err(Error::Invalid(
            "Enter the number of the payment as the eSewa merchant panel shows it.".to_owned(),
        ));
    }
    if super::reference_taken(&desk.tx, &row.method, &reference, row.id).await? {
        return Err(Error::Conflict("This number belongs to another payment.".to_owned()));
    }
    Ok(Some(reference))
}

async fn accept(desk: &mut Desk, ctx: &Ctx, payment: PaymentId, typed_reference: &str) -> Result<()> {
    let reference = reference(desk, payment, typed_reference).await?;
    let row = settle::load(&desk.tx, "p.id = $1", payment.0.into())
        .await?
        .ok_or(Error::NotFound)?;
    let review = desk.facts.reviews.iter().find(|review| review.id == payment.0);
    let review = review.and_then(|review| review.reason).map_or("", ReviewReason::code);
    let touched = outcome::accept(&desk.tx, ctx, &row, &mut desk.states, reference.as_deref(), review).await?;
    desk.touched.extend(touched);
    Ok(())
}

async fn unpaid(desk: &mut Desk, ctx: &Ctx, payment: PaymentId) -> Result<()> {
    let state = PaymentState::NeedsReview
        .apply(PaymentEvent::Fail)
        .map_err(|forbidden| Error::Conflict(forbidden.to_string()))?;
    db::run(
        &desk.tx,
        "UPDATE payment SET state = $1, settled_at = $2, next_check_at = NULL, version = version + 1 WHERE id = $3",
        [state.code().into(), ctx.now().0.into(), payment.0.into()],
    )
    .await?;
    let others = desk.facts.reviews.iter().any(|review| review.id != payment.0);
    if desk.states.payment == PaymentState::NeedsReview && !others {
        desk.states.payment = without_it(desk, PaymentEvent::Fail).await?;
        orders::event(&desk.tx, ctx, desk.states.id, TimelineKind::PaymentFailed).await?;
        if time_up(desk.states.order, desk.states.payment, desk.states.fulfilment).is_some() {
            // The shopper may try again for as long as a new order would be held.
            let until = ctx.now().plus_ms(HOLD_MS);
            desk.states.held_until = Some(until.0);
            inventory::hold_until(&desk.tx, desk.states.id, Some(until)).await?;
        }
    }
    record(desk, ctx, payment, "payment.marked_unpaid").await
}

/// The order's money once the doubtful payment counts for nothing, which is this event: cash may have taken its place
/// meanwhile.
pub(super) async fn without_it(desk: &Desk, event: PaymentEvent) -> Result<PaymentState> {
    let purses = facts::purses(&desk.tx, desk.states.id).await?;
    let cash = purses.iter().rev().find(|row| {
        let is = |state: PaymentState| row.state == state.code();
        is(PaymentState::Due) || is(PaymentState::Collected) || is(PaymentState::Remitted)
    });
    let Some(cash) = cash else {
        return PaymentState::NeedsReview
            .apply(event)
            .map_err(|forbidden| Error::Conflict(forbidden.to_string()));
    };
    cash.state()
}

async fn refund_due(desk: &mut Desk, ctx: &Ctx, payment: PaymentId, typed_reference: &str) -> Result<()> {
    let review = desk.facts.reviews.iter().find(|review| review.id == payment.0).copied();
    let review = review.ok_or(Error::NotFound)?;
    if !review.captured {
        let reference = reference(desk, payment, typed_reference).await?;
        db::run(
            &desk.tx,
            "UPDATE payment SET captured = amount, reference = COALESCE($1, reference), version = version + 1 WHERE id = $2",
            [reference.into(), payment.0.into()],
        )
        .await?;
    }
    record(desk, ctx, payment, "payment.refund_due").await?;
    let purses = facts::purses(&desk.tx, desk.states.id).await?;
    let purse = purses.iter().find(|row| row.id() == payment).ok_or(Error::NotFound)?;
    let begun = refund::Begun {
        payment: purse,
        wanted: &Wanted::Whole,
        way: None,
        reason: "The payment was in doubt and goes back.",
        returned: None,
    };
    refund::begin_in(&desk.tx, ctx, &desk.states, &begun).await?;
    let open = matches!(desk.states.order, OrderState::Placed | OrderState::Confirmed);
    let waits_for_it = open && !review.paid_elsewhere && desk.states.payment == PaymentState::NeedsReview;
    if waits_for_it && desk.states.fulfilment == FulfilmentState::Unfulfilled {
        orders::call_off(desk, ctx, CancelReason::ByShop, PackedGoods::Restock).await?;
    }
    Ok(())
}

async fn record(desk: &Desk, ctx: &Ctx, payment: PaymentId, action: &str) -> Result<()> {
    let detail = format!("order {}", desk.states.id);
    audit::record(&desk.tx, ctx, action, &format!("payment:{payment}"), &detail).await
}
