//! The end of a good order.

use domain::order::{OrderEvent, TimelineKind, step::StepAction};

use super::step::{self, OrderStep};
use crate::{
    Ctx,
    error::{Error, Result},
};

/// Says that nothing is left to do: delivered, paid, and the cash handed over.
///
/// # Errors
/// [`Error::Conflict`] when something is left to do, and what.
pub async fn complete(ctx: &Ctx, request: OrderStep) -> Result<()> {
    let mut desk = step::open(ctx, request.order, StepAction::Complete, None, request.expected_version).await?;
    desk.states.order = desk
        .states
        .order
        .apply(OrderEvent::Complete)
        .map_err(|forbidden| Error::Conflict(forbidden.to_string()))?;
    super::event(&desk.tx, ctx, request.order, TimelineKind::Completed).await?;
    desk.record(ctx, "order.completed", "").await?;
    desk.close(ctx).await
}
