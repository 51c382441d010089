//! Giving money back. eSewa has no interface for it: the refund is recorded, a person does it in eSewa's merchant panel,
//! and the shop asks eSewa until it shows, or staff confirm it with its number. Never more goes back than came in.

use domain::{
    ids::{OrderId, PaymentId, RefundId, ReturnId},
    money::Money,
    order::{
        OrderState, PaymentEvent, PaymentState, RefundEvent, RefundState, RefundWay, TimelineKind,
        refund::{self as rules, Planned, RefundRefused, RefundableLine, Wanted},
        step::StepAction,
    },
    payment::Method,
    time::{DAY_MS, MINUTE_MS},
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    inventory::insert_many,
    orders::{
        self, States,
        facts::{self, PurseRow},
        step::{self, typed},
    },
    outbox::{self, Topic},
};

/// How long eSewa is asked whether a refund shows.
const WATCHED_MS: i64 = 14 * DAY_MS;
/// The pauses between two questions grow from here,
const FIRST_PAUSE_MS: i64 = 30 * MINUTE_MS;
/// to this.
const LONGEST_PAUSE_MS: i64 = 12 * 60 * MINUTE_MS;

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

/// A refund has happened.
#[derive(Clone, Debug)]
pub struct ConfirmRefund {
    /// Of which order.
    pub order: OrderId,
    /// Which.
    pub refund: RefundId,
    /// The number under which it happened: of the panel, the transfer, the voucher.
    pub reference: String,
    /// The version that the person saw.
    pub expected_version: Option<i64>,
}

/// Staff say that the money has gone back, and under which number.
///
/// # Errors
/// [`Error::Conflict`] when it is settled already, or the number is another refund's; [`Error::Invalid`] without one.
pub async fn confirm(ctx: &Ctx, request: &ConfirmRefund) -> Result<()> {
    let reference = typed(&request.reference, 80);
    let target = Some(request.refund.0);
    let mut desk = step::open(
        ctx,
        request.order,
        StepAction::ConfirmRefund,
        target,
        request.expected_version,
    )
    .await?;
    if reference.is_empty() {
        return Err(Error::Invalid(
            "Enter the number under which the money went back.".to_owned(),
        ));
    }
    let row = load(&desk.tx, request.refund).await?;
    let used = db::number(
        &desk.tx,
        "SELECT COUNT(*) FROM refund WHERE way = $1 AND reference = $2",
        [row.way.clone().into(), reference.clone().into()],
    )
    .await?;
    if used > 0 {
        return Err(Error::Conflict("Another refund has this number already.".to_owned()));
    }
    confirm_in(&desk.tx, ctx, &mut desk.states, &row, Some(&reference)).await?;
    desk.close(ctx).await
}

#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct RefundRow {
    pub id: i64,
    pub payment_id: i64,
    pub way: String,
    pub amount: i64,
    pub state: String,
}

async fn load(tx: &impl ConnectionTrait, id: RefundId) -> Result<RefundRow> {
    let row = db::one(
        tx,
        "SELECT id, payment_id, way, amount, state FROM refund WHERE id = $1",
        [id.0.into()],
    )
    .await?;
    row.ok_or(Error::NotFound)
}

/// The refunds of a payment that are to happen, oldest first.
pub(crate) async fn pending(tx: &impl ConnectionTrait, payment: i64) -> Result<Vec<RefundRow>> {
    db::all(
        tx,
        "SELECT id, payment_id, way, amount, state FROM refund WHERE payment_id = $1 AND state = 'pending' ORDER BY id",
        [payment.into()],
    )
    .await
}

/// Writes that a refund has happened, by the gateway's word (`None`) or with a number.
pub(crate) async fn confirm_in(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    states: &mut States,
    row: &RefundRow,
    reference: Option<&str>,
) -> Result<()> {
    settle(tx, ctx, row, RefundEvent::Confirm, reference).await?;
    let purse: Option<PurseRow> = facts::purses(tx, states.id)
        .await?
        .into_iter()
        .find(|purse| purse.id == row.payment_id);
    let purse = purse.ok_or_else(|| Error::Corrupt(format!("payment of refund {}", row.id)))?;
    let refunded = Money::from_minor(purse.refunded).checked_add(Money::from_minor(row.amount))?;
    let event = rules::event(Money::from_minor(purse.captured), refunded);
    let state = purse
        .state()?
        .apply(event)
        .map_err(|forbidden| Error::Conflict(forbidden.to_string()))?;
    db::run(
        tx,
        "UPDATE payment SET refunded = $1, state = $2, settled_at = COALESCE(settled_at, $3), next_check_at = NULL,
                version = version + 1 WHERE id = $4",
        [
            refunded.minor().into(),
            state.code().into(),
            ctx.now().0.into(),
            row.payment_id.into(),
        ],
    )
    .await?;
    summarise(tx, states).await?;
    let text = Money::from_minor(row.amount).format(ctx.shop.facts().currency);
    let kind = if event == PaymentEvent::Refund {
        TimelineKind::Refunded
    } else {
        TimelineKind::PartiallyRefunded
    };
    orders::event_with(tx, ctx, states.id, kind, &text).await?;
    audit::record(
        tx,
        ctx,
        "refund.confirmed",
        &format!("refund:{}", row.id),
        &format!("order {}", states.id),
    )
    .await?;
    if states.has_email {
        outbox::queue_with(tx, ctx, Topic::Refunded, states.id, &row.id.to_string(), &text).await?;
    }
    Ok(())
}

/// The order's money as a whole, after some of it went back. Money that was paid twice was never the order's.
pub(crate) async fn summarise(tx: &impl ConnectionTrait, states: &mut States) -> Result<()> {
    let (mut captured, mut refunded, mut doubtful) = (Money::ZERO, Money::ZERO, false);
    for row in facts::purses(tx, states.id).await? {
        doubtful |= row.state()? == PaymentState::NeedsReview;
        if row.review != "paid_twice" {
            captured = captured.checked_add(Money::from_minor(row.captured))?;
            refunded = refunded.checked_add(Money::from_minor(row.refunded))?;
        }
    }
    if states.payment != PaymentState::NeedsReview {
        states.payment = rules::summary(states.payment, captured, refunded);
    } else if !doubtful && refunded > Money::ZERO {
        states.payment = states
            .payment
            .apply(rules::event(captured, refunded))
            .map_err(|forbidden| Error::Conflict(forbidden.to_string()))?;
    }
    Ok(())
}

async fn settle(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    row: &RefundRow,
    event: RefundEvent,
    reference: Option<&str>,
) -> Result<()> {
    let state: RefundState = row
        .state
        .parse()
        .map_err(|_| Error::Corrupt(format!("state of refund {}", row.id)))?;
    let state = state
        .apply(event)
        .map_err(|forbidden| Error::Conflict(forbidden.to_string()))?;
    let touched = db::run(
        tx,
        "UPDATE refund SET state = $1, reference = $2, settled_by = $3, settled_at = $4, next_check_at = NULL
         WHERE id = $5 AND state = 'pending'",
        [
            state.code().into(),
            reference.map(str::to_owned).into(),
            ctx.actor.to_string().into(),
            ctx.now().0.into(),
            row.id.into(),
        ],
    )
    .await?;
    if touched == 1 {
        Ok(())
    } else {
        Err(Error::Conflict("This refund is settled already.".to_owned()))
    }
}

/// A refund will not happen.
#[derive(Clone, Debug)]
pub struct FailRefund {
    /// Of which order.
    pub order: OrderId,
    /// Which.
    pub refund: RefundId,
    /// Why.
    pub reason: String,
    /// The version that the person saw.
    pub expected_version: Option<i64>,
}

/// Staff say that the money did not go back. It can be given back anew; money of a cancelled order goes to the queue.
///
/// # Errors
/// [`Error::Conflict`] when it is settled already.
pub async fn fail(ctx: &Ctx, request: &FailRefund) -> Result<()> {
    let target = Some(request.refund.0);
    let mut desk = step::open(
        ctx,
        request.order,
        StepAction::FailRefund,
        target,
        request.expected_version,
    )
    .await?;
    let row = load(&desk.tx, request.refund).await?;
    settle(&desk.tx, ctx, &row, RefundEvent::Fail, None).await?;
    if desk.states.order == OrderState::Cancelled {
        let purses = facts::purses(&desk.tx, request.order).await?;
        let purse = purses
            .iter()
            .find(|purse| purse.id == row.payment_id)
            .ok_or(Error::NotFound)?;
        if let Ok(state) = purse.state()?.apply(PaymentEvent::Review) {
            db::run(
                &desk.tx,
                "UPDATE payment SET state = $1, review = 'refund_failed', version = version + 1 WHERE id = $2",
                [state.code().into(), row.payment_id.into()],
            )
            .await?;
            desk.states.payment = desk
                .states
                .payment
                .apply(PaymentEvent::Review)
                .unwrap_or(desk.states.payment);
        }
    }
    let reason = typed(&request.reason, 200);
    orders::event_with(&desk.tx, ctx, request.order, TimelineKind::RefundFailed, &reason).await?;
    let subject = format!("refund:{}", row.id);
    audit::record(
        &desk.tx,
        ctx,
        "refund.failed",
        &subject,
        &format!("order {}", request.order),
    )
    .await?;
    desk.close(ctx).await
}

#[derive(FromQueryResult)]
struct Watched {
    id: i64,
    payment_id: i64,
    checks: i64,
    created_at: i64,
}

/// Asks eSewa about refunds that should show by now, at most `limit`; how many were asked about.
///
/// # Errors
/// When the database does not answer.
pub async fn watch(ctx: &Ctx, limit: u64) -> Result<u64> {
    ctx.require_system()?;
    let now = ctx.now();
    let due: Vec<Watched> = db::all(
        ctx.shop.db().reader(),
        &format!(
            "SELECT id, payment_id, checks, created_at FROM refund WHERE next_check_at <= $1 ORDER BY next_check_at LIMIT {limit}"
        ),
        [now.0.into()],
    )
    .await?;
    let mut asked = 0;
    for row in due {
        let pause = (FIRST_PAUSE_MS << row.checks.clamp(0, 6)).min(LONGEST_PAUSE_MS);
        let next = now.plus_ms(pause);
        let next = (next.0 < row.created_at.saturating_add(WATCHED_MS)).then_some(next.0);
        // Whoever moves it first asks.
        let taken = db::run(
            ctx.shop.db().writer(),
            "UPDATE refund SET next_check_at = $1, checks = checks + 1 WHERE id = $2 AND checks = $3 AND state = 'pending'",
            [next.into(), row.id.into(), row.checks.into()],
        )
        .await?;
        if taken == 0 {
            continue;
        }
        if let Err(error) = super::settle::look_again(ctx, row.payment_id).await {
            tracing::error!(%error, refund.id = row.id, "A refund could not be looked up; it is tried again.");
        }
        asked += 1;
    }
    Ok(asked)
}

/// The gateway shows money that went back. Refunds that were recorded are confirmed; what nobody recorded is entered, so
/// that the books tell where the money is. Returns what has gone back of this payment, as far as it is known.
pub(crate) async fn seen_at_gateway(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    states: &States,
    payment: i64,
    full: bool,
) -> Result<Money> {
    let purses = facts::purses(tx, states.id).await?;
    let purse = purses.iter().find(|purse| purse.id == payment).ok_or(Error::NotFound)?;
    let amount = Money::from_minor(purse.amount);
    let mut refunded = Money::from_minor(purse.refunded);
    for row in pending(tx, payment).await? {
        let sum = refunded.checked_add(Money::from_minor(row.amount))?;
        // A part that shows is the first that was recorded; others may still be to come.
        if full || (refunded == Money::ZERO && sum < amount) {
            settle(tx, ctx, &row, RefundEvent::Confirm, None).await?;
            audit::record(
                tx,
                ctx,
                "refund.confirmed",
                &format!("refund:{}", row.id),
                "seen at the gateway",
            )
            .await?;
            refunded = sum;
        }
    }
    let rest = amount.checked_sub(refunded)?;
    if full && rest > Money::ZERO {
        db::run(
            tx,
            "INSERT INTO refund (order_id, payment_id, way, amount, state, reason, created_by, created_at, settled_by, settled_at, checks)
             VALUES ($1, $2, 'esewa_panel', $3, 'confirmed', 'Found at the gateway.', $4, $5, $6, $7, 0)",
            [
                states.id.0.into(),
                payment.into(),
                rest.minor().into(),
                ctx.actor.to_string().into(),
                ctx.now().0.into(),
                ctx.actor.to_string().into(),
                ctx.now().0.into(),
            ],
        )
        .await?;
        refunded = amount;
    }
    Ok(refunded)
}
