//! Taking an order on: after the call, or because its money is there.

use domain::{
    cash::CheckState,
    order::{OrderEvent, TimelineKind, step::StepAction},
};

use super::step::{self, Desk, OrderStep};
use crate::{
    Ctx, cash,
    error::{Error, Result},
    outbox::{self, Topic},
};

/// Takes an order on.
///
/// # Errors
/// [`Error::Conflict`] when it is not paid, in doubt, or taken on already.
pub async fn confirm(ctx: &Ctx, request: OrderStep) -> Result<()> {
    let mut desk = step::open(ctx, request.order, StepAction::Confirm, None, request.expected_version).await?;
    take_on(&mut desk, ctx, "").await?;
    desk.close(ctx).await
}

/// Everything that taking an order on means, in the caller's transaction; `how` is for the books.
pub(crate) async fn take_on(desk: &mut Desk, ctx: &Ctx, how: &str) -> Result<()> {
    let id = desk.states.id;
    desk.states.order = desk
        .states
        .order
        .apply(OrderEvent::Confirm)
        .map_err(|forbidden| Error::Conflict(forbidden.to_string()))?;
    cash::end(&desk.tx, ctx, id, CheckState::Confirmed).await?;
    super::event(&desk.tx, ctx, id, TimelineKind::Confirmed).await?;
    desk.record(ctx, "order.confirmed", how).await?;
    if desk.states.has_email {
        outbox::queue(&desk.tx, ctx, Topic::OrderConfirmed, id, "1").await?;
    }
    Ok(())
}
