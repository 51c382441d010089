//! Staff ask the gateway about a payment now, instead of waiting for the reconciler. What it answers is written as
//! always, by [`settle`].

use domain::{
    ids::{OrderId, PaymentId},
    order::step::StepAction,
    payment::{GatewayState, Verdict},
    time::Timestamp,
};

use super::{outcome, settle};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    orders::step,
};

/// How long nobody asks about the same payment again, in milliseconds: a look-up costs the gateway something too.
const PAUSE_MS: i64 = 15_000;

/// A question about a payment.
#[derive(Clone, Copy, Debug)]
pub struct AskAgain {
    /// Of which order.
    pub order: OrderId,
    /// Which payment.
    pub payment: PaymentId,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What the gateway says.
    pub state: GatewayState,
    /// What that means for the payment: written already.
    pub verdict: Verdict,
}

/// Asks the gateway about a payment, and writes what its answer means.
///
/// # Errors
/// [`Error::Conflict`] when it can say nothing new, or was asked a moment ago.
pub async fn ask_again(ctx: &Ctx, request: AskAgain) -> Result<Answer> {
    take_turn(ctx, request).await?;
    let payment = settle::load(ctx.shop.db().reader(), "p.id = $1", request.payment.0.into()).await?;
    let payment = payment.ok_or(Error::NotFound)?;
    let gateway = ctx.shop.gateways().of(payment.method()?)?;
    let answer = gateway.look_up(&payment.transaction_uuid, payment.amount()).await;
    crate::testing_pause("ask:looked-up").await;
    let verdict = settle::write_again(ctx, payment.id(), None, &answer).await?;
    if matches!(verdict, Verdict::AlreadySettled) {
        // Otherwise not kept: here somebody wants to read it.
        let (uuid, outcome) = (&payment.transaction_uuid, outcome::name(&verdict));
        settle::keep(ctx, Some(payment.id()), uuid, "status", &answer.raw, outcome).await?;
    }
    Ok(Answer {
        state: answer.lookup.state,
        verdict,
    })
}

/// Notes who asks, under the order's lock, so that two at once are one question. No transaction is open afterwards.
async fn take_turn(ctx: &Ctx, request: AskAgain) -> Result<()> {
    let target = Some(request.payment.0);
    let desk = step::open(ctx, request.order, StepAction::AskGateway, target, None).await?;
    let last = db::number(
        &desk.tx,
        "SELECT CAST(COALESCE(MAX(received_at), 0) AS BIGINT) FROM gateway_message WHERE payment_id = $1 AND kind = 'asked'",
        [request.payment.0.into()],
    )
    .await?;
    let waits = PAUSE_MS.saturating_sub(ctx.now().since(Timestamp(last)));
    if waits > 0 {
        return Err(Error::Conflict(format!(
            "eSewa was asked about this payment a moment ago. Ask again in {} seconds.",
            (waits + 999) / 1000
        )));
    }
    db::run(
        &desk.tx,
        "INSERT INTO gateway_message (payment_id, transaction_uuid, kind, body, outcome, request_id, received_at)
         SELECT id, transaction_uuid, 'asked', '', CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS BIGINT)
         FROM payment WHERE id = $4",
        [
            ctx.actor.to_string().into(),
            ctx.request_id.clone().into(),
            ctx.now().0.into(),
            request.payment.0.into(),
        ],
    )
    .await?;
    let detail = format!("order {}", request.order);
    let subject = format!("payment:{}", request.payment);
    audit::record(&desk.tx, ctx, "payment.asked", &subject, &detail).await?;
    desk.tx.commit().await?;
    Ok(())
}
