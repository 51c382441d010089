//! Beginning to pay: the page that leads to the wallet, and a new attempt.

use domain::{
    cash::CheckState,
    ids::{AccessToken, OrderId, OrderNumber},
    money::Money,
    order::{self as rules, PaymentEvent, PaymentState, TimelineKind},
    paths,
    payment::{Method, next_check},
    stock::{HOLD_MS, hold_again},
    time::Timestamp,
    view::PayPage,
};
use sea_orm::{ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ConnectionTrait, FromQueryResult};

use super::{Attempt, Begin};
use crate::{
    Ctx, audit, clock, db,
    entity::payment,
    error::{Error, Result},
    inventory,
    orders::{self, States},
};

/// A new attempt to pay.
pub(crate) struct NewAttempt<'a> {
    pub order: OrderId,
    pub number: &'a OrderNumber,
    pub method: Method,
    pub amount: Money,
    pub state: PaymentState,
}

/// Writes an attempt under a name of its own. One that waits for a gateway is looked up by the reconciler.
pub(crate) async fn insert(tx: &impl ConnectionTrait, ctx: &Ctx, new: &NewAttempt<'_>) -> Result<()> {
    let now = ctx.now();
    let gateway = ctx.shop.gateways().of(new.method)?;
    let check = (new.state == PaymentState::Pending)
        .then(|| next_check(now, 0, now))
        .flatten();
    payment::ActiveModel {
        id: NotSet,
        order_id: Set(new.order.0),
        method: Set(new.method.code().to_owned()),
        transaction_uuid: Set(clock::transaction_uuid(new.number)),
        product_code: Set(gateway.product_code().to_owned()),
        amount: Set(new.amount.minor()),
        currency: Set(ctx.shop.facts().currency.code().to_owned()),
        state: Set(new.state.code().to_owned()),
        reference: Set(None),
        captured: Set(0),
        refunded: Set(0),
        lookups: Set(0),
        next_check_at: Set(check.map(|at| at.0)),
        review: Set(String::new()),
        started_at: Set(now.0),
        settled_at: Set(None),
        version: Set(1),
    }
    .insert(tx)
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct OpenAttempt {
    transaction_uuid: String,
    number: String,
    goods: i64,
    discount: i64,
    delivery: i64,
    total: i64,
}

/// The form that takes the shopper to the wallet. It writes nothing: loading it twice is one attempt.
///
/// # Errors
/// [`Error::NotFound`] when the order is not this token's; [`Error::Conflict`] when nothing waits to be paid.
pub async fn pay_page(ctx: &Ctx, token: &AccessToken) -> Result<PayPage> {
    let id = orders::read::id_of(ctx, token).await?;
    let row: Option<OpenAttempt> = db::one(
        ctx.shop.db().reader(),
        "SELECT p.transaction_uuid, o.number, o.goods, o.discount, o.delivery, o.total
         FROM payment p JOIN orders o ON o.id = p.order_id
         WHERE p.order_id = $1 AND p.method = 'esewa' AND p.state = 'pending' AND o.state IN ('placed', 'confirmed')
           AND o.payment_state = 'pending'
         ORDER BY p.id DESC LIMIT 1",
        [id.0.into()],
    )
    .await?;
    let row = row.ok_or_else(|| Error::Conflict("This order does not wait for a payment.".to_owned()))?;
    let base = &ctx.shop.facts().base_url;
    let attempt = Attempt {
        goods: Money::from_minor(row.goods).checked_sub(Money::from_minor(row.discount))?,
        delivery: Money::from_minor(row.delivery),
        success_url: format!("{base}{}", paths::esewa_success(&row.transaction_uuid)),
        failure_url: format!("{base}{}", paths::esewa_failure(&row.transaction_uuid)),
        transaction_uuid: row.transaction_uuid,
    };
    let Begin::FormPost { action, fields } = ctx.shop.gateways().of(Method::Esewa)?.begin(&attempt)? else {
        return Err(Error::Conflict("This order is paid on delivery.".to_owned()));
    };
    Ok(PayPage {
        number: OrderNumber::parse(&row.number).ok_or_else(|| Error::Corrupt(format!("number of order {id}")))?,
        token: token.clone(),
        amount: Money::from_minor(row.total).format(ctx.shop.facts().currency),
        action,
        fields,
    })
}

#[derive(FromQueryResult)]
pub(super) struct Facts {
    pub number: String,
    pub total: i64,
    pub phone: String,
    pub address: String,
}

pub(super) async fn facts(tx: &impl ConnectionTrait, id: OrderId) -> Result<Facts> {
    let row: Option<Facts> = db::one(
        tx,
        "SELECT number, total, phone, address FROM orders WHERE id = $1",
        [id.0.into()],
    )
    .await?;
    row.ok_or(Error::NotFound)
}

/// Why an order cannot be paid with the wallet any more.
const HELD_LONG_ENOUGH: &str = "The goods of this order were held for two hours, as long as we can hold them unpaid. \
Please change it to cash on delivery, or order anew.";

/// Makes an unpaid order payable with the wallet (again): a new attempt under a new name, and the goods held anew.
///
/// # Errors
/// [`Error::Conflict`] when the order is paid, under way or ended, with what to do instead.
pub async fn retry(ctx: &Ctx, token: &AccessToken) -> Result<()> {
    let id = orders::read::id_of(ctx, token).await?;
    ctx.shop.gateways().of(Method::Esewa)?;
    let tx = ctx.shop.db().begin().await?;
    let mut states = orders::lock(&tx, id).await?;
    if !rules::can_pay_again(states.order, states.payment, states.fulfilment) {
        return Err(Error::Conflict(states_sentence(&states)));
    }
    let facts = facts(&tx, id).await?;
    // Goods on cash orders are held anyway; those of unpaid ones not for ever.
    let until = if states.payment == PaymentState::Due {
        Some(ctx.now().plus_ms(HOLD_MS))
    } else {
        hold_again(Timestamp(states.placed_at), states.held_until.map(Timestamp), ctx.now())
    };
    let until = until.ok_or_else(|| Error::Conflict(HELD_LONG_ENOUGH.to_owned()))?;
    if states.payment != PaymentState::Pending {
        states.payment = states
            .payment
            .apply(PaymentEvent::Retry)
            .map_err(|forbidden| Error::Conflict(forbidden.to_string()))?;
    }
    // A double click finds the attempt of the first one, not yet tried, and goes on with it.
    let fresh = db::number(
        &tx,
        "SELECT COUNT(*) FROM payment WHERE order_id = $1 AND state = 'pending' AND lookups = 0 AND started_at > $2",
        [id.0.into(), ctx.now().plus_ms(-10_000).0.into()],
    )
    .await?;
    if fresh == 0 {
        let number =
            OrderNumber::parse(&facts.number).ok_or_else(|| Error::Corrupt(format!("number of order {id}")))?;
        let attempt = NewAttempt {
            order: id,
            number: &number,
            method: Method::Esewa,
            amount: Money::from_minor(facts.total),
            state: PaymentState::Pending,
        };
        insert(&tx, ctx, &attempt).await?;
        orders::event(&tx, ctx, id, TimelineKind::PaymentStarted).await?;
    }
    inventory::hold_until(&tx, id, Some(until)).await?;
    states.held_until = Some(until.0);
    orders::store(&tx, ctx, &states).await?;
    call_off_cash(&tx, ctx, id).await?;
    set_method(&tx, id, Method::Esewa).await?;
    audit::record(&tx, ctx, "payment.retried", &format!("order:{id}"), "esewa").await?;
    crate::testing_pause("retry:written").await;
    tx.commit().await?;
    Ok(())
}

pub(crate) async fn set_method(tx: &impl ConnectionTrait, id: OrderId, method: Method) -> Result<()> {
    db::run(
        tx,
        "UPDATE orders SET method = $1 WHERE id = $2",
        [method.code().into(), id.0.into()],
    )
    .await?;
    Ok(())
}

/// More cash for the courier to collect, for an order that is paid otherwise so far.
pub(crate) async fn insert_cash(tx: &impl ConnectionTrait, ctx: &Ctx, id: OrderId, amount: Money) -> Result<()> {
    let facts = facts(tx, id).await?;
    let number = OrderNumber::parse(&facts.number).ok_or_else(|| Error::Corrupt(format!("number of order {id}")))?;
    let attempt = NewAttempt {
        order: id,
        number: &number,
        method: Method::CashOnDelivery,
        amount,
        state: PaymentState::Due,
    };
    insert(tx, ctx, &attempt).await
}

/// Ends what a courier was to collect for this order: it is, or will be, paid another way. What was collected at an
/// earlier door stays in the books.
pub(crate) async fn call_off_cash(tx: &impl ConnectionTrait, ctx: &Ctx, id: OrderId) -> Result<()> {
    db::run(
        tx,
        "UPDATE payment SET state = CASE WHEN captured > 0 THEN 'collected' ELSE 'expired' END, settled_at = $1,
                version = version + 1 WHERE order_id = $2 AND state = 'due'",
        [ctx.now().0.into(), id.0.into()],
    )
    .await?;
    crate::cash::end(tx, ctx, id, CheckState::Ended).await
}

pub(super) fn states_sentence(states: &States) -> String {
    rules::next_step(states.order, states.payment, states.fulfilment)
        .sentence()
        .to_owned()
}
