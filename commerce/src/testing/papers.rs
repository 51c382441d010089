//! Invoices and credit notes as the commands of the order desk issue them, for tests that need nothing else of those.

use domain::{
    ids::OrderId,
    invoice::{CreditReason, Crediting, PaperNumber},
};

use super::TestShop;
use crate::{
    Ctx,
    checkout::Placed,
    error::Result,
    invoices::{self, Credited},
    orders,
};

impl TestShop {
    /// The id behind an order's link.
    pub async fn id_of(&self, placed: &Placed) -> OrderId {
        orders::read::id_of(&self.ctx, &placed.token).await.expect("an order")
    }
}

/// Issues an order's invoice as its hand-over does.
///
/// # Errors
/// As the command.
pub async fn issue(ctx: &Ctx, order: OrderId) -> Result<PaperNumber> {
    let tx = ctx.shop.db().begin().await?;
    orders::lock(&tx, order).await?;
    let number = invoices::issue(&tx, ctx, order).await?;
    tx.commit().await?;
    Ok(number)
}

/// Credits a part of an order's invoice as a return or a refund does.
///
/// # Errors
/// As the command.
pub async fn credit(
    ctx: &Ctx,
    order: OrderId,
    cause: &str,
    reason: CreditReason,
    what: &Crediting,
) -> Result<Option<Credited>> {
    let tx = ctx.shop.db().begin().await?;
    orders::lock(&tx, order).await?;
    let credited = invoices::credit(&tx, ctx, order, cause, reason, what).await?;
    tx.commit().await?;
    Ok(credited)
}
