//! Taking an order on: after the call, or because its money is there.

use domain::order::{OrderEvent, TimelineKind, step::StepAction};

use super::step::{self, OrderStep};
use crate::{
    Ctx,
    error::{Error, Result},
    outbox::{self, Topic},
};

/// Takes an order on.
///
/// # Errors
/// [`Error::Conflict`] when it is not paid, in doubt, or taken on already.
pub async fn confirm(ctx: &Ctx, request: OrderStep) -> Result<()> {
    let mut desk = step::open(ctx, request.order, StepAction::Confirm, None, request.expected_version).await?;
    desk.states.order = desk
        .states
        .order
        .apply(OrderEvent::Confirm)
        .map_err(|forbidden| Error::Conflict(forbidden.to_string()))?;
    super::event(&desk.tx, ctx, request.order, TimelineKind::Confirmed).await?;
    desk.record(ctx, "order.confirmed", "").await?;
    if desk.states.has_email {
        outbox::queue(&desk.tx, ctx, Topic::OrderConfirmed, request.order, "1").await?;
    }
    desk.close(ctx).await
}
