//! Changing an order before it is packed: lines, quantities, address, delivery, where its mails go. What was agreed keeps
//! its price; the difference is collected at the door or goes back.

mod choices;
mod plan;
mod write;

pub use choices::choices;

use std::collections::BTreeMap;

use domain::{
    address::Address,
    ids::{OrderId, VariantId},
    money::Money,
    order::{
        TimelineKind,
        edit::{EditedLine, MailTo},
        step::StepAction,
    },
};

use super::step::{self, Desk, typed};
use crate::{
    Ctx,
    error::{Error, Result},
    inventory, invoices,
    outbox::{self, Topic},
    payments::collect,
};

/// A change of an order.
#[derive(Clone, Debug)]
pub struct Edit {
    /// Which order.
    pub order: OrderId,
    /// What becomes of its lines; lines that are not named stay.
    pub lines: Vec<EditedLine>,
    /// Where it goes instead.
    pub address: Option<Address>,
    /// Where its mails go from now on.
    pub email: MailTo,
    /// The code of another way of delivery.
    pub delivery: Option<String>,
    /// What the person saw that it will cost: with any other total nothing is changed.
    pub agreed_total: Money,
    /// Why, for the books.
    pub reason: String,
    /// The version that the person saw.
    pub expected_version: Option<i64>,
}

/// What a change would mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EditPreview {
    /// Sum of the lines.
    pub goods: Money,
    /// For delivery.
    pub delivery: Money,
    /// What it will cost.
    pub total: Money,
    /// More (or less, below zero) to pay than now.
    pub difference: Money,
}

/// What a change would cost. Changes nothing.
///
/// # Errors
/// [`Error::Conflict`] when the change is not possible, and why.
pub async fn preview(ctx: &Ctx, request: &Edit) -> Result<EditPreview> {
    ctx.require(StepAction::Edit.permission())?;
    let plan = plan::plan(ctx.shop.db().reader(), ctx, request).await?;
    let totals = plan.edited.totals;
    Ok(EditPreview {
        goods: totals.goods,
        delivery: totals.delivery,
        total: totals.total,
        difference: plan.edited.difference,
    })
}

/// Changes an order: stock, lines, sums, what is to be collected or given back, and the record of it, in one.
///
/// # Errors
/// [`Error::Conflict`] when it is packed, its money does not allow it, goods are gone, or it would cost something else
/// than the person saw.
pub async fn edit(ctx: &Ctx, request: &Edit) -> Result<()> {
    let mut desk = step::open(ctx, request.order, StepAction::Edit, None, request.expected_version).await?;
    if let Some(number) = invoices::number_of(&desk.tx, request.order).await? {
        return Err(Error::Conflict(format!(
            "Invoice {number} was issued for this order: it is not changed any more. Cancel it and place a new one."
        )));
    }
    let plan = plan::plan(&desk.tx, ctx, request).await?;
    if plan.edited.totals.total != request.agreed_total {
        let total = plan.edited.totals.total.format(ctx.shop.facts().currency);
        return Err(Error::Conflict(format!(
            "The order would now cost {total}. Look at it again."
        )));
    }
    if plan.changes_nothing(request) {
        return Err(Error::Invalid("Nothing is changed.".to_owned()));
    }
    stock(&mut desk, ctx, &plan.edited.stock).await?;
    crate::testing_pause("edit:stock").await;
    write::lines(&desk, &plan).await?;
    write::order(&mut desk, ctx, &plan, request).await?;
    collect::settle_difference(&desk.tx, ctx, &desk.states, plan.edited.difference).await?;
    let reason = typed(&request.reason, 200);
    write::remember(&desk, ctx, &plan, &reason).await?;
    super::event_with(&desk.tx, ctx, request.order, TimelineKind::Edited, &reason).await?;
    let detail = format!("{} -> {}", plan.before.total, plan.edited.totals.total.minor());
    desk.record(ctx, "order.edited", &detail).await?;
    if desk.states.has_email {
        let once = desk.states.version.to_string();
        outbox::queue(&desk.tx, ctx, Topic::OrderChanged, request.order, &once).await?;
    }
    desk.close(ctx).await
}

async fn stock(desk: &mut Desk, ctx: &Ctx, changes: &BTreeMap<VariantId, i64>) -> Result<()> {
    match inventory::change_hold(&desk.tx, ctx, desk.states.id, changes).await? {
        Ok(()) => {
            desk.touched.extend(changes.keys());
            Ok(())
        }
        Err(short) => Err(Error::Conflict(format!(
            "Only {} more of an article can be had.",
            short.left
        ))),
    }
}
