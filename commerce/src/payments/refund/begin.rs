//! Recording that money is to go back: never more than came in and is not on its way back already.

use domain::{
    ids::{OrderId, PaymentId, RefundId, ReturnId},
    money::Money,
    order::{
        PaymentState, RefundWay, TimelineKind,
        refund::{self as rules, Planned, RefundRefused, RefundableLine, Wanted},
        step::StepAction,
    },
    payment::Method,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::watch::FIRST_PAUSE_MS;
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    inventory::insert_many,
    orders::{
        self, States,
        facts::{self, PurseRow},
        step::{self, typed},
    },
};

/// A refund to be recorded.
#[derive(Clone, Debug)]
pub struct BeginRefund {
    /// Of which order.
    pub order: OrderId,
    /// Of which payment; `None`: the newest that can give it.
    pub payment: Option<PaymentId>,
    /// How much, or for what.
    pub wanted: Wanted,
    /// By which way; `None`: the one that fits the payment.
    pub way: Option<RefundWay>,
    /// Why.
    pub reason: String,
    /// For which return, where it is for one.
    pub returned: Option<ReturnId>,
    /// The version that the person saw.
    pub expected_version: Option<i64>,
}

/// The same inside another command's transaction.
pub(crate) struct Begun<'a> {
    pub payment: &'a PurseRow,
    pub wanted: &'a Wanted,
    pub way: Option<RefundWay>,
    pub reason: &'a str,
    pub returned: Option<ReturnId>,
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

/// Records that money is to go back. It has gone back once that is confirmed.
///
/// # Errors
/// [`Error::Conflict`] when it is more than there is.
pub async fn begin(ctx: &Ctx, request: &BeginRefund) -> Result<RefundId> {
    let desk = step::open(
        ctx,
        request.order,
        StepAction::BeginRefund,
        None,
        request.expected_version,
    )
    .await?;
    let purses = facts::purses(&desk.tx, request.order).await?;
    let payment = choose(&purses, request)?;
    if let Some(returned) = request.returned {
        let known = db::number(
            &desk.tx,
            "SELECT COUNT(*) FROM return_request WHERE id = $1 AND order_id = $2",
            [returned.0.into(), request.order.0.into()],
        )
        .await?;
        if known == 0 {
            return Err(Error::NotFound);
        }
    }
    let reason = typed(&request.reason, 200);
    let begun = Begun {
        payment,
        wanted: &request.wanted,
        way: request.way,
        reason: &reason,
        returned: request.returned,
    };
    let id = begin_in(&desk.tx, ctx, &desk.states, &begun).await?;
    desk.close(ctx).await?;
    Ok(id)
}

/// The payment that gives: the one that was asked for, or the newest that has enough, or the newest that has any.
fn choose<'a>(purses: &'a [PurseRow], request: &BeginRefund) -> Result<&'a PurseRow> {
    if let Some(id) = request.payment {
        return purses.iter().find(|row| row.id() == id).ok_or(Error::NotFound);
    }
    let mut any = None;
    for row in purses.iter().rev() {
        let left = row.refundable()?;
        let enough = match request.wanted {
            Wanted::Amount(amount) => left >= amount,
            Wanted::Whole | Wanted::Lines(_) => true,
        };
        if left > Money::ZERO && enough {
            return Ok(row);
        }
        if left > Money::ZERO {
            any = any.or(Some(row));
        }
    }
    any.ok_or_else(|| Error::Conflict("There is no money that could be given back.".to_owned()))
}

/// Writes a refund that is to happen.
pub(crate) async fn begin_in(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    states: &States,
    begun: &Begun<'_>,
) -> Result<RefundId> {
    let planned = plan(tx, states.id, begun, ctx).await?;
    let method: Method = begun
        .payment
        .method
        .parse()
        .map_err(|_| Error::Corrupt(format!("method of payment {}", begun.payment.id)))?;
    let way = begun.way.unwrap_or(match method {
        Method::Esewa => RefundWay::EsewaPanel,
        Method::CashOnDelivery => RefundWay::Cash,
    });
    if way == RefundWay::EsewaPanel && method != Method::Esewa {
        return Err(Error::Invalid(
            "Only a payment with eSewa can go back there.".to_owned(),
        ));
    }
    let watch = (way == RefundWay::EsewaPanel).then(|| ctx.now().plus_ms(FIRST_PAUSE_MS).0);
    let row: Option<IdRow> = db::one(
        tx,
        "INSERT INTO refund (order_id, payment_id, return_id, way, amount, state, reason, created_by, created_at, checks, next_check_at)
         VALUES ($1, $2, $3, $4, $5, 'pending', $6, $7, $8, 0, $9) RETURNING id",
        [
            states.id.0.into(),
            begun.payment.id.into(),
            begun.returned.map(|id| id.0).into(),
            way.code().into(),
            planned.amount.minor().into(),
            begun.reason.into(),
            ctx.actor.to_string().into(),
            ctx.now().0.into(),
            watch.into(),
        ],
    )
    .await?;
    let id = row
        .ok_or_else(|| Error::Corrupt("a refund without an id".to_owned()))?
        .id;
    insert_many(
        tx,
        "INSERT INTO refund_line (refund_id, order_line_id, quantity, amount) VALUES ",
        planned
            .lines
            .iter()
            .map(|(line, quantity, amount)| vec![id.into(), line.0.into(), (*quantity).into(), amount.minor().into()]),
    )
    .await?;
    crate::testing_pause("refund:written").await;
    let text = planned.amount.format(ctx.shop.facts().currency);
    let detail = format!("{text}, {}", way.label());
    orders::event_with(tx, ctx, states.id, TimelineKind::RefundStarted, &detail).await?;
    let audited = format!("order {}: {}", states.id, planned.amount.minor());
    audit::record(tx, ctx, "refund.begun", &format!("refund:{id}"), &audited).await?;
    Ok(RefundId(id))
}

async fn plan(tx: &impl ConnectionTrait, order: OrderId, begun: &Begun<'_>, ctx: &Ctx) -> Result<Planned> {
    let lines: Vec<RefundableLine> = facts::lines(tx, order)
        .await?
        .iter()
        .map(|line| RefundableLine {
            id: line.id(),
            unit_price: Money::from_minor(line.unit_price),
            left: facts::pieces(line.quantity - line.refunded),
        })
        .collect();
    let mut purse = begun.payment.purse();
    let state = begun.payment.state()?;
    if state == PaymentState::Due {
        purse.captured = Money::ZERO;
    }
    let planned = rules::plan(begun.wanted, purse, &lines).map_err(|refused| match refused {
        RefundRefused::TooMuch { left } => {
            let left = left.format(ctx.shop.facts().currency);
            Error::Conflict(format!("Only {left} of this payment can be given back."))
        }
        RefundRefused::Nothing => Error::Conflict("There is no money that could be given back.".to_owned()),
        RefundRefused::UnknownLine | RefundRefused::TooManyPieces { .. } => Error::Conflict(refused.to_string()),
        RefundRefused::Money(error) => error.into(),
    })?;
    if state == PaymentState::NeedsReview && planned.amount < purse.left()? {
        return Err(Error::Conflict(
            "Money in doubt goes back as a whole. Decide about the payment first to give back a part.".to_owned(),
        ));
    }
    Ok(planned)
}

/// Gives back so much of whatever has been paid, newest first; less where less is there.
pub(crate) async fn give_back(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    states: &States,
    amount: Money,
    reason: &str,
) -> Result<()> {
    let mut rest = amount;
    for row in facts::purses(tx, states.id).await?.iter().rev() {
        let part = rest.min(row.refundable()?);
        if part > Money::ZERO && row.state()? != PaymentState::NeedsReview {
            let begun = Begun {
                payment: row,
                wanted: &Wanted::Amount(part),
                way: None,
                reason,
                returned: None,
            };
            begin_in(tx, ctx, states, &begun).await?;
            rest = rest.checked_sub(part)?;
        }
    }
    Ok(())
}
