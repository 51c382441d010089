//! Writing what a verdict means: the attempt, the order's summary, stock, timeline, mails. Nothing else may.

use domain::{
    ids::VariantId,
    money::Money,
    order::{CancelReason, OrderEvent, OrderState, PaymentEvent, PaymentState, TimelineKind},
    payment::{Method, PaymentFacts, ReviewReason, Verdict},
    time::Timestamp,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{
    begin::{call_off_cash, set_method},
    collect, refund,
    settle::PaymentRow,
};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    inventory::{self, Pieces},
    invoices,
    orders::{self, States},
    outbox::{self, Topic},
};

/// The verdict as one word, for records.
pub(crate) fn name(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Paid { .. } => "paid",
        Verdict::AlreadySettled => "already_settled",
        Verdict::LateSuccess { .. } => "late_success",
        Verdict::StillOpen { .. } => "still_open",
        Verdict::Failed { reason } => reason.code(),
        Verdict::Review { reason, .. } => reason.code(),
        Verdict::Refunded { full: true } => "refunded",
        Verdict::Refunded { full: false } => "partially_refunded",
        Verdict::Mismatch { what } => what.code(),
    }
}

/// What is written of the attempt.
struct AttemptChange<'a> {
    state: PaymentState,
    reference: Option<&'a str>,
    captured: bool,
    refunded: Option<Money>,
    next_check_at: Option<Timestamp>,
    review: &'a str,
}

/// Writes a verdict. Returns the variants whose availability may have changed.
pub(crate) async fn apply(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    payment: &PaymentRow,
    facts: &PaymentFacts,
    states: &mut States,
    verdict: &Verdict,
) -> Result<Vec<VariantId>> {
    let mut change = AttemptChange {
        state: after(facts.state, verdict.events(facts.state))?,
        reference: None,
        captured: false,
        refunded: None,
        next_check_at: None,
        review: "",
    };
    let mut touched = Vec::new();
    match verdict {
        Verdict::Paid { reference } | Verdict::LateSuccess { reference } => {
            (change.reference, change.captured) = (Some(reference.as_str()), true);
            touched = paid(tx, ctx, states, &mut change, facts, false).await?;
        }
        Verdict::AlreadySettled => {}
        Verdict::StillOpen { next_check_at } => change.next_check_at = *next_check_at,
        Verdict::Mismatch { .. } => change.next_check_at = facts.next_check(ctx.now()),
        Verdict::Failed { .. } => failed(tx, ctx, payment, states).await?,
        Verdict::Review { reason, reference } => {
            let known = facts.state == PaymentState::NeedsReview;
            (change.reference, change.captured, change.review) =
                (reference.as_deref(), reference.is_some(), reason.code());
            change.next_check_at = facts.next_check(ctx.now());
            if !known {
                review(tx, ctx, payment, states, paid_elsewhere(facts)).await?;
            }
        }
        Verdict::Refunded { full } => {
            change.captured = true;
            change.refunded = Some(refund::seen_at_gateway(tx, ctx, states, payment.id, *full).await?);
            refunded(tx, ctx, payment, states, *full, paid_elsewhere(facts)).await?;
        }
    }
    store(tx, ctx, payment, &change).await?;
    if let Verdict::Refunded { full } = verdict {
        let cause = format!("gateway:{}:{full}", payment.id);
        invoices::credit_given_back(tx, ctx, states.id, &cause).await?;
    }
    if !matches!(verdict, Verdict::AlreadySettled | Verdict::StillOpen { .. }) {
        orders::store(tx, ctx, states).await?;
        let subject = format!("payment:{}", payment.id);
        audit::record(
            tx,
            ctx,
            &format!("payment.{}", name(verdict)),
            &subject,
            &format!("order {}", payment.order_id),
        )
        .await?;
    }
    Ok(touched)
}

/// A gateway's number that is another payment's already cannot be stored: a person must find out which of the two is not
/// what it seems.
pub(crate) async fn with_free_reference(
    tx: &impl ConnectionTrait,
    payment: &PaymentRow,
    verdict: Verdict,
) -> Result<Verdict> {
    let reference = match &verdict {
        Verdict::Paid { reference } | Verdict::LateSuccess { reference } => Some(reference),
        Verdict::Review { reference, .. } => reference.as_ref(),
        Verdict::AlreadySettled
        | Verdict::StillOpen { .. }
        | Verdict::Failed { .. }
        | Verdict::Refunded { .. }
        | Verdict::Mismatch { .. } => None,
    };
    let taken = match reference {
        Some(reference) => super::reference_taken(tx, &payment.method, reference, payment.id).await?,
        None => false,
    };
    Ok(if taken {
        Verdict::Review {
            reason: ReviewReason::ReferenceUsed,
            reference: None,
        }
    } else {
        verdict
    })
}

/// A person says that a payment in review is ours: what the gateway's own word would have done.
pub(crate) async fn accept(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    payment: &PaymentRow,
    states: &mut States,
    reference: Option<&str>,
    review: &str,
) -> Result<Vec<VariantId>> {
    let facts = PaymentFacts {
        transaction_uuid: payment.transaction_uuid.clone(),
        amount: payment.amount(),
        product_code: payment.product_code.clone(),
        state: PaymentState::NeedsReview,
        order_state: states.order,
        order_payment: states.payment,
        started_at: Timestamp(payment.started_at),
        checks: u32::try_from(payment.lookups).unwrap_or(u32::MAX),
    };
    // Where a part went back before the shop saw it paid, how much is entered next.
    let events: &[_] = if review == ReviewReason::RefundedInPart.code() {
        &[PaymentEvent::Settle, PaymentEvent::RefundPart]
    } else {
        &[PaymentEvent::Settle]
    };
    let mut change = AttemptChange {
        state: after(facts.state, events)?,
        reference,
        captured: true,
        refunded: None,
        next_check_at: None,
        review: "",
    };
    let touched = paid(tx, ctx, states, &mut change, &facts, true).await?;
    if change.state == PaymentState::NeedsReview {
        return Err(Error::Conflict(
            "The goods of this cancelled order are sold: give the money back instead.".to_owned(),
        ));
    }
    if change.state == PaymentState::PartiallyRefunded {
        states.payment = following(states.payment, &[PaymentEvent::RefundPart]);
    }
    store(tx, ctx, payment, &change).await?;
    let subject = format!("payment:{}", payment.id);
    audit::record(
        tx,
        ctx,
        "payment.accepted",
        &subject,
        &format!("order {}", payment.order_id),
    )
    .await?;
    Ok(touched)
}

/// The money is there: the goods stay held, or are held again where they had been given up, and the order goes on.
async fn paid(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    states: &mut States,
    change: &mut AttemptChange<'_>,
    facts: &PaymentFacts,
    by_person: bool,
) -> Result<Vec<VariantId>> {
    let mut touched = Vec::new();
    if states.order == OrderState::Cancelled {
        // What a person has called off, only a person takes up again.
        let by_timer = states
            .cancel_reason
            .as_deref()
            .is_none_or(|reason| reason == CancelReason::NotPaid.code());
        let variants = if by_timer || by_person {
            hold_again(tx, ctx, states).await?
        } else {
            None
        };
        let Some(variants) = variants else {
            let events: &[_] = match facts.state {
                PaymentState::NeedsReview => &[],
                _ => &[PaymentEvent::Review],
            };
            (change.state, change.review) = (after(facts.state, events)?, "paid_after_end");
            states.payment = following(states.payment, &[PaymentEvent::Review]);
            orders::event(tx, ctx, states.id, TimelineKind::PaymentUnderReview).await?;
            outbox::queue(tx, ctx, Topic::PaymentReview, states.id, &facts.transaction_uuid).await?;
            return Ok(touched);
        };
        touched = variants;
        states.cancel_reason = None;
        states.order = states.order.apply(OrderEvent::Reinstate).map_err(forbidden)?;
        orders::event(tx, ctx, states.id, TimelineKind::Reinstated).await?;
    }
    let event = if states.payment == PaymentState::NeedsReview {
        PaymentEvent::Settle
    } else {
        PaymentEvent::Pay
    };
    states.payment = states.payment.apply(event).map_err(forbidden)?;
    states.held_until = None;
    inventory::hold_until(tx, states.id, None).await?;
    call_off_cash(tx, ctx, states.id).await?;
    // An older attempt may be paid after the order was changed.
    let total = db::number(tx, "SELECT total FROM orders WHERE id = $1", [states.id.0.into()]).await?;
    let difference = Money::from_minor(total).checked_sub(facts.amount)?;
    if difference > Money::ZERO {
        collect::settle_difference(tx, ctx, states, difference).await?;
    }
    set_method(tx, states.id, Method::Esewa).await?;
    orders::event(tx, ctx, states.id, TimelineKind::PaymentReceived).await?;
    if states.order == OrderState::Placed {
        states.order = states.order.apply(OrderEvent::Confirm).map_err(forbidden)?;
        orders::event(tx, ctx, states.id, TimelineKind::Confirmed).await?;
    }
    if states.has_email {
        // Once a payment: an order whose first one was taken back is paid by another.
        outbox::queue(tx, ctx, Topic::OrderPaid, states.id, &facts.transaction_uuid).await?;
    }
    Ok(touched)
}

#[derive(FromQueryResult)]
struct PieceRow {
    variant_id: Option<i64>,
    quantity: i64,
}

/// Takes the goods of a cancelled order out of the stock again: all of them, or `None`.
async fn hold_again(tx: &impl ConnectionTrait, ctx: &Ctx, states: &States) -> Result<Option<Vec<VariantId>>> {
    let rows: Vec<PieceRow> = db::all(
        tx,
        "SELECT variant_id, quantity FROM order_line WHERE order_id = $1",
        [states.id.0.into()],
    )
    .await?;
    let mut pieces = Pieces::new();
    for row in rows {
        let Some(variant) = row.variant_id else { return Ok(None) };
        *pieces.entry(VariantId(variant)).or_default() += u32::try_from(row.quantity).unwrap_or(u32::MAX);
    }
    let enough = db::number(
        tx,
        "SELECT COUNT(*) FROM order_line l
         LEFT JOIN stock_level s ON s.variant_id = l.variant_id AND s.location_id = 1
         WHERE l.order_id = $1 AND COALESCE(s.on_hand - s.reserved, 0) <
               (SELECT SUM(m.quantity) FROM order_line m WHERE m.order_id = l.order_id AND m.variant_id = l.variant_id)",
        [states.id.0.into()],
    )
    .await?
        == 0;
    if !enough {
        return Ok(None);
    }
    match inventory::reserve(tx, ctx, states.id, &pieces, None).await? {
        Ok(()) => Ok(Some(pieces.into_keys().collect())),
        // Somebody was quicker between the look and the hold: the whole transaction is run again.
        Err(short) => Err(Error::Conflict(format!("variant {} was sold meanwhile", short.variant))),
    }
}

/// An attempt ended without money. The order waits on, unless a newer attempt or cash has taken its place.
async fn failed(tx: &impl ConnectionTrait, ctx: &Ctx, payment: &PaymentRow, states: &mut States) -> Result<()> {
    let newest = db::number(
        tx,
        "SELECT MAX(id) FROM payment WHERE order_id = $1",
        [payment.order_id.into()],
    )
    .await?;
    if newest == payment.id && states.payment == PaymentState::Pending {
        states.payment = states.payment.apply(PaymentEvent::Fail).map_err(forbidden)?;
        orders::event(tx, ctx, states.id, TimelineKind::PaymentFailed).await?;
    }
    Ok(())
}

/// Whether another attempt, or the courier, has brought the order's money: what becomes of this one changes nothing
/// about the order then.
fn paid_elsewhere(facts: &PaymentFacts) -> bool {
    use PaymentState::{Collected, Paid, PartiallyRefunded, Refunded, Remitted};
    let came = |state| matches!(state, Paid | PartiallyRefunded | Refunded | Collected | Remitted);
    came(facts.order_payment) && !came(facts.state)
}

/// A person must look. An order that is paid by another attempt stays paid; what is doubtful is the second money.
async fn review(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    payment: &PaymentRow,
    states: &mut States,
    elsewhere: bool,
) -> Result<()> {
    if !elsewhere {
        states.payment = following(states.payment, &[PaymentEvent::Review]);
        states.held_until = None;
        // In doubt nothing is released: the hold lasts until somebody decides.
        inventory::hold_until(tx, states.id, None).await?;
        orders::event(tx, ctx, states.id, TimelineKind::PaymentUnderReview).await?;
    }
    outbox::queue(tx, ctx, Topic::PaymentReview, states.id, &payment.transaction_uuid).await
}

/// Money went back. An order that is paid by another attempt stays paid.
async fn refunded(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    payment: &PaymentRow,
    states: &mut States,
    full: bool,
    elsewhere: bool,
) -> Result<()> {
    let (event, kind) = if full {
        (PaymentEvent::Refund, TimelineKind::Refunded)
    } else {
        (PaymentEvent::RefundPart, TimelineKind::PartiallyRefunded)
    };
    if !elsewhere {
        let first = following(states.payment, &[PaymentEvent::Pay]);
        states.payment = following(
            if states.payment == PaymentState::NeedsReview {
                states.payment
            } else {
                first
            },
            &[event],
        );
        states.held_until = None;
        inventory::hold_until(tx, states.id, None).await?;
        orders::event(tx, ctx, states.id, kind).await?;
    }
    let once = format!("{}-{}", payment.transaction_uuid, event.code());
    outbox::queue(tx, ctx, Topic::PaymentReview, states.id, &once).await
}

async fn store(tx: &impl ConnectionTrait, ctx: &Ctx, payment: &PaymentRow, change: &AttemptChange<'_>) -> Result<()> {
    let settled = change.captured || matches!(change.state, PaymentState::Failed | PaymentState::Refunded);
    db::run(
        tx,
        "UPDATE payment SET state = $1, reference = COALESCE($2, reference),
                captured = CASE WHEN $3 THEN amount ELSE captured END,
                refunded = COALESCE($4, refunded),
                next_check_at = $5, review = CASE WHEN $6 = '' THEN review ELSE $7 END,
                settled_at = CASE WHEN $8 THEN COALESCE(settled_at, $9) ELSE settled_at END,
                lookups = lookups + 1, version = version + 1
         WHERE id = $10",
        [
            change.state.code().into(),
            change.reference.map(str::to_owned).into(),
            change.captured.into(),
            change.refunded.map(Money::minor).into(),
            change.next_check_at.map(|at| at.0).into(),
            change.review.into(),
            change.review.into(),
            settled.into(),
            ctx.now().0.into(),
            payment.id.into(),
        ],
    )
    .await?;
    Ok(())
}

fn after(state: PaymentState, events: &[PaymentEvent]) -> Result<PaymentState> {
    events
        .iter()
        .try_fold(state, |state, event| state.apply(*event).map_err(forbidden))
}

/// The state after those of the events that it allows: for a summary that may be ahead of the attempt.
fn following(state: PaymentState, events: &[PaymentEvent]) -> PaymentState {
    events
        .iter()
        .fold(state, |state, event| state.apply(*event).unwrap_or(state))
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn forbidden(forbidden: domain::order::Forbidden) -> Error {
    Error::Conflict(forbidden.to_string())
}
