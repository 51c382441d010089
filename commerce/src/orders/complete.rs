//! The end of an order whose goods have arrived: with its money, or without.

use domain::{
    ids::OrderId,
    order::{OrderEvent, TimelineKind, step::StepAction},
};

use super::step::{self, Desk, OrderStep, typed};
use crate::{
    Ctx,
    error::{Error, Result},
};

/// A delivered order whose money will not come.
#[derive(Clone, Debug)]
pub struct GiveUp {
    /// Which order.
    pub order: OrderId,
    /// Why, for the books.
    pub reason: String,
    /// The version that the person saw.
    pub expected_version: Option<i64>,
}

/// Says that nothing is left to do: delivered, paid, and the cash handed over.
///
/// # Errors
/// [`Error::Conflict`] when something is left to do, and what.
pub async fn complete(ctx: &Ctx, request: OrderStep) -> Result<()> {
    let mut desk = step::open(ctx, request.order, StepAction::Complete, None, request.expected_version).await?;
    end(&mut desk)?;
    super::event(&desk.tx, ctx, request.order, TimelineKind::Completed).await?;
    desk.record(ctx, "order.completed", "").await?;
    desk.close(ctx).await
}

/// Closes a delivered order without its money. Its payment stays as it is, failed or with the courier: what comes after
/// all counts as ever, and until then [`crate::cash::given_up`] lists what was lost.
///
/// # Errors
/// [`Error::Conflict`] when something is left to do or its money is not lost; [`Error::Invalid`] without a reason.
pub async fn give_up(ctx: &Ctx, request: &GiveUp) -> Result<()> {
    let reason = typed(&request.reason, 300);
    let mut desk = step::open(ctx, request.order, StepAction::GiveUp, None, request.expected_version).await?;
    if reason.is_empty() {
        return Err(Error::Invalid(
            "Say why the money will not come: somebody will ask.".to_owned(),
        ));
    }
    end(&mut desk)?;
    let detail = format!("without its money: {reason}");
    super::event_with(&desk.tx, ctx, request.order, TimelineKind::Completed, &detail).await?;
    desk.record(ctx, "order.given_up", desk.states.payment.code()).await?;
    desk.close(ctx).await
}

fn end(desk: &mut Desk) -> Result<()> {
    desk.states.order = desk
        .states
        .order
        .apply(OrderEvent::Complete)
        .map_err(|forbidden| Error::Conflict(forbidden.to_string()))?;
    Ok(())
}
