//! A part of a payment that went back at the gateway without a refund of ours: the gateway shows that, but not how much.

use domain::{
    ids::{OrderId, PaymentId},
    money::Money,
    order::{
        OrderState, RefundEvent, RefundWay,
        refund::{self as rules, Purse, RefundRefused, Wanted},
        step::StepAction,
    },
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{
    begin::{Begun, begin_in},
    confirm::{RefundRow, confirm_in, free, load, pending, settle},
};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    orders::{
        facts::{self, PurseRow},
        step::{self, typed},
    },
};

/// How much went back.
#[derive(Clone, Debug)]
pub struct EnterRefunded {
    /// Of which order.
    pub order: OrderId,
    /// Of which payment.
    pub payment: PaymentId,
    /// As the merchant panel shows it.
    pub amount: Money,
    /// The panel's number of it; may be empty.
    pub reference: String,
    /// The version that the person saw.
    pub expected_version: Option<i64>,
}

/// Enters how much of a payment went back, and credits it. A refund that was on its way is replaced by this one and by
/// another for what is still to go.
///
/// # Errors
/// [`Error::Conflict`] when nothing unknown went back, or the payment has not so much; [`Error::Invalid`] for no amount.
pub async fn enter(ctx: &Ctx, request: &EnterRefunded) -> Result<()> {
    let reference = Some(typed(&request.reference, 80)).filter(|reference| !reference.is_empty());
    let target = Some(request.payment.0);
    let mut desk = step::open(
        ctx,
        request.order,
        StepAction::EnterRefunded,
        target,
        request.expected_version,
    )
    .await?;
    let purse = purse(&desk.tx, request).await?;
    let (replaced, other): (Vec<_>, Vec<_>) = pending(&desk.tx, purse.id)
        .await?
        .into_iter()
        .partition(|row| row.way == RefundWay::EsewaPanel.code());
    let whole = Purse {
        pending: sum(&other)?,
        ..purse.purse()
    };
    rules::plan(&Wanted::Amount(request.amount), whole, &[]).map_err(|refused| refusal(refused, ctx))?;
    if let Some(reference) = &reference {
        free(&desk.tx, RefundWay::EsewaPanel.code(), reference).await?;
    }
    for row in &replaced {
        settle(&desk.tx, ctx, row, RefundEvent::Fail, None).await?;
        let subject = format!("refund:{}", row.id);
        audit::record(
            &desk.tx,
            ctx,
            "refund.replaced",
            &subject,
            "only a part of it went back",
        )
        .await?;
    }
    let found = insert(&desk.tx, ctx, request).await?;
    confirm_in(&desk.tx, ctx, &mut desk.states, &found, reference.as_deref()).await?;
    let detail = format!("payment {}: {}", request.payment, request.amount.minor());
    audit::record(
        &desk.tx,
        ctx,
        "refund.entered",
        &format!("refund:{}", found.id),
        &detail,
    )
    .await?;
    let left = whole.left()?.checked_sub(request.amount)?;
    let rest = if desk.states.order == OrderState::Cancelled {
        left
    } else {
        sum(&replaced)?.checked_sub(request.amount)?.min(left)
    };
    if rest > Money::ZERO {
        let purse = self::purse(&desk.tx, request).await?;
        let begun = Begun {
            payment: &purse,
            wanted: &Wanted::Amount(rest),
            way: None,
            reason: "The rest of what is to go back.",
            returned: None,
        };
        begin_in(&desk.tx, ctx, &desk.states, &begun).await?;
    }
    crate::testing_pause("refund:entered").await;
    desk.close(ctx).await
}

fn sum(refunds: &[RefundRow]) -> Result<Money> {
    Ok(Money::sum(refunds.iter().map(|row| Money::from_minor(row.amount)))?)
}

async fn purse(tx: &impl ConnectionTrait, request: &EnterRefunded) -> Result<PurseRow> {
    let purses = facts::purses(tx, request.order).await?;
    purses
        .into_iter()
        .find(|row| row.id() == request.payment)
        .ok_or(Error::NotFound)
}

fn refusal(refused: RefundRefused, ctx: &Ctx) -> Error {
    match refused {
        RefundRefused::TooMuch { left } => {
            let left = left.format(ctx.shop.facts().currency);
            Error::Invalid(format!("At most {left} of this payment can have gone back."))
        }
        RefundRefused::Nothing => Error::Invalid("Enter the amount that went back, above zero.".to_owned()),
        RefundRefused::UnknownLine | RefundRefused::TooManyPieces { .. } => Error::Conflict(refused.to_string()),
        RefundRefused::Money(error) => error.into(),
    }
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

/// The refund as if it had been recorded, to be confirmed at once.
async fn insert(tx: &impl ConnectionTrait, ctx: &Ctx, request: &EnterRefunded) -> Result<RefundRow> {
    let row: Option<IdRow> = db::one(
        tx,
        "INSERT INTO refund (order_id, payment_id, way, amount, state, reason, created_by, created_at, checks)
         VALUES ($1, $2, $3, $4, 'pending', 'Found at the gateway.', $5, $6, 0) RETURNING id",
        [
            request.order.0.into(),
            request.payment.0.into(),
            RefundWay::EsewaPanel.code().into(),
            request.amount.minor().into(),
            ctx.actor.to_string().into(),
            ctx.now().0.into(),
        ],
    )
    .await?;
    let id = row
        .ok_or_else(|| Error::Corrupt("a refund without an id".to_owned()))?
        .id;
    load(tx, domain::ids::RefundId(id)).await
}
