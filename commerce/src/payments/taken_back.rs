//! The gateway has taken back the money of a payment that the shop had counted. It counts no more: what has not left
//! waits for another payment or ends, what has left is owed, and stays in the queue until it is settled.

use domain::{
    ids::{OrderId, PaymentId},
    money::Money,
    order::{
        AfterTakingBack, CancelReason, OrderEvent, OrderState, PaymentEvent, PaymentState, TimelineKind, Unsent,
        after_taking_back, step::StepAction,
    },
    payment::ReviewReason,
    stock::TAKEN_BACK_HOLD_MS,
};

use super::{begin::call_off_cash, review::without_it};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    inventory,
    orders::{
        self, PackedGoods,
        facts::{self, PurseRow},
        step::{self, Desk},
    },
    outbox::{self, Topic},
};

/// What staff have found out about a payment that was counted.
#[derive(Clone, Copy, Debug)]
pub struct TakenBack {
    /// Of which order.
    pub order: OrderId,
    /// Which payment.
    pub payment: PaymentId,
    /// What becomes of the order where its goods have not left.
    pub unsent: Unsent,
    /// The version that the person saw.
    pub expected_version: Option<i64>,
}

/// Takes a payment out of the books whose money the gateway has taken back.
///
/// # Errors
/// [`Error::Conflict`] when it was not counted, is not in review any more, or its order cannot wait for another payment.
pub async fn taken_back(ctx: &Ctx, request: TakenBack) -> Result<()> {
    let target = Some(request.payment.0);
    let mut desk = step::open(
        ctx,
        request.order,
        StepAction::TakenBack,
        target,
        request.expected_version,
    )
    .await?;
    let purses = facts::purses(&desk.tx, request.order).await?;
    let purse = purses.iter().find(|row| row.id() == request.payment);
    let purse = purse.ok_or(Error::NotFound)?;
    let alone = desk.states.payment == PaymentState::NeedsReview && desk.facts.reviews.len() == 1;
    let after = after_taking_back(desk.states.order, &desk.facts.parcels, alone, request.unsent);
    let event = uncount(&desk, ctx, purse, after).await?;
    let gone = Money::from_minor(purse.captured).checked_sub(Money::from_minor(purse.refunded))?;
    let gone = gone.format(ctx.shop.facts().currency);
    orders::event_with(&desk.tx, ctx, request.order, TimelineKind::PaymentTakenBack, &gone).await?;
    let detail = format!("order {}: {after:?}, captured {}", request.order, purse.captured);
    let subject = format!("payment:{}", request.payment);
    audit::record(&desk.tx, ctx, "payment.taken_back", &subject, &detail).await?;
    match after {
        AfterTakingBack::AsItIs if alone => desk.states.payment = without_it(&desk, event).await?,
        AfterTakingBack::AsItIs => {}
        AfterTakingBack::Waits => wait(&mut desk, ctx, request.payment, event).await?,
        AfterTakingBack::Ends => {
            desk.states.payment = unpaid(event)?;
            orders::call_off(&mut desk, ctx, CancelReason::ByShop, PackedGoods::Restock).await?;
        }
        AfterTakingBack::Owes => {
            let words = format!("Your parcel has left us already, so {gone} are still to be paid. Please call us.");
            mail(&desk, ctx, request.payment, &words).await?;
        }
    }
    crate::testing_pause("taken-back:written").await;
    desk.close(ctx).await
}

/// Writes that the money does not count; what that is for the order's summary.
async fn uncount(desk: &Desk, ctx: &Ctx, purse: &PurseRow, after: AfterTakingBack) -> Result<PaymentEvent> {
    let event = if purse.refunded > 0 {
        PaymentEvent::Refund
    } else {
        PaymentEvent::Fail
    };
    let (state, review) = if after == AfterTakingBack::Owes {
        (purse.state()?, ReviewReason::Owed.code())
    } else {
        let state = purse.state()?.apply(event);
        (
            state.map_err(|forbidden| Error::Conflict(forbidden.to_string()))?,
            purse.review.as_str(),
        )
    };
    db::run(
        &desk.tx,
        "UPDATE payment SET state = $1, review = $2, captured = refunded, settled_at = $3, next_check_at = NULL,
                version = version + 1 WHERE id = $4",
        [state.code().into(), review.into(), ctx.now().0.into(), purse.id.into()],
    )
    .await?;
    Ok(event)
}

/// The order's money when nothing of it is left.
fn unpaid(event: PaymentEvent) -> Result<PaymentState> {
    PaymentState::NeedsReview
        .apply(event)
        .map_err(|forbidden| Error::Conflict(forbidden.to_string()))
}

/// The order waits for another payment: everything is on the shelf, held for a day. Where a part had gone back to the
/// buyer before, nobody can say what another payment would have to be.
async fn wait(desk: &mut Desk, ctx: &Ctx, payment: PaymentId, event: PaymentEvent) -> Result<()> {
    if event != PaymentEvent::Fail {
        return Err(Error::Conflict(
            "A part of this payment had been given back, so the order cannot wait for the same amount again. End it."
                .to_owned(),
        ));
    }
    let id = desk.states.id;
    desk.states.payment = unpaid(event)?;
    orders::take_parcels_apart(desk, PackedGoods::Restock).await?;
    desk.derive().await?;
    call_off_cash(&desk.tx, ctx, id).await?;
    if desk.states.order == OrderState::Confirmed {
        desk.states.order = desk
            .states
            .order
            .apply(OrderEvent::Reopen)
            .map_err(|forbidden| Error::Conflict(forbidden.to_string()))?;
    }
    let until = ctx.now().plus_ms(TAKEN_BACK_HOLD_MS);
    desk.states.held_until = Some(until.0);
    inventory::hold_until(&desk.tx, id, Some(until)).await?;
    let moment = until.date_and_time(ctx.shop.facts().offset);
    let words = format!("Please pay again until {moment}, or choose cash on delivery: until then your goods are held.");
    mail(desk, ctx, payment, &words).await
}

async fn mail(desk: &Desk, ctx: &Ctx, payment: PaymentId, words: &str) -> Result<()> {
    if !desk.states.has_email {
        return Ok(());
    }
    let once = payment.to_string();
    outbox::queue_with(&desk.tx, ctx, Topic::PaymentTakenBack, desk.states.id, &once, words).await
}
