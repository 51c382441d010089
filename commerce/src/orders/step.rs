//! How every command of the desk begins and ends: may they, lock, is it still the order that was looked at, does the
//! order allow it; then its work; then states, records and commit in one.

use domain::{
    ids::{OrderId, ShipmentId, VariantId},
    order::step::{OrderFacts, StepAction},
};
use sea_orm::DatabaseTransaction;

use super::{States, facts};
use crate::{
    Ctx, audit,
    error::{Error, Result},
    inventory,
    tags::Tag,
};

/// A step that needs nothing but the order.
#[derive(Clone, Copy, Debug)]
pub struct OrderStep {
    /// Which order.
    pub order: OrderId,
    /// The version that the person saw: when the order has changed since, nothing happens.
    pub expected_version: Option<i64>,
}

/// A step that needs nothing but one of the order's parcels.
#[derive(Clone, Copy, Debug)]
pub struct ParcelStep {
    /// Which order.
    pub order: OrderId,
    /// Which parcel.
    pub shipment: ShipmentId,
    /// The version that the person saw.
    pub expected_version: Option<i64>,
}

/// An order under a command's hands. Dropped without [`Desk::close`], nothing has happened.
pub(crate) struct Desk {
    pub tx: DatabaseTransaction,
    pub states: States,
    pub facts: OrderFacts,
    /// Variants whose stock has changed.
    pub touched: Vec<VariantId>,
}

/// Opens an order for a step of staff.
pub(crate) async fn open(
    ctx: &Ctx,
    order: OrderId,
    action: StepAction,
    target: Option<i64>,
    expected_version: Option<i64>,
) -> Result<Desk> {
    ctx.require(action.permission())?;
    let desk = begin(ctx, order, expected_version).await?;
    desk.allows(action, target)?;
    Ok(desk)
}

/// Opens an order, whoever asks: the caller has checked that.
pub(crate) async fn begin(ctx: &Ctx, order: OrderId, expected_version: Option<i64>) -> Result<Desk> {
    let tx = ctx.shop.db().begin().await?;
    let states = super::lock(&tx, order).await?;
    if expected_version.is_some_and(|seen| seen != states.version) {
        return Err(Error::Conflict(
            "Somebody else has changed this order meanwhile. Look at it again; nothing was done.".to_owned(),
        ));
    }
    let facts = facts::load(&tx, &states).await?;
    Ok(Desk {
        tx,
        states,
        facts,
        touched: Vec::new(),
    })
}

impl Desk {
    /// Passes only steps that the order allows now.
    pub fn allows(&self, action: StepAction, target: Option<i64>) -> Result<()> {
        self.facts
            .refusal(action, target)
            .map_or(Ok(()), |sentence| Err(Error::Conflict(sentence)))
    }

    /// Brings the order's goods state in line with its parcels.
    pub async fn derive(&mut self) -> Result<()> {
        self.states.fulfilment = facts::fulfilment(&self.tx, self.states.id).await?;
        Ok(())
    }

    /// The audit row of this step.
    pub async fn record(&self, ctx: &Ctx, action: &str, detail: &str) -> Result<()> {
        audit::record(&self.tx, ctx, action, &format!("order:{}", self.states.id), detail).await
    }

    /// Writes the states and ends the transaction.
    pub async fn close(self, ctx: &Ctx) -> Result<()> {
        super::store(&self.tx, ctx, &self.states).await?;
        crate::testing_pause("desk:written").await;
        self.tx.commit().await?;
        crate::testing_pause("desk:committed").await;
        let tags: Vec<Tag> = inventory::tags_of(ctx.shop.db().reader(), &self.touched, true).await?;
        ctx.shop.tags().touch(tags);
        Ok(())
    }
}

/// What staff type, bounded; NUL characters and line noise do not get in.
pub(crate) fn typed(text: &str, max: usize) -> String {
    domain::text::one_line(text, max)
}
