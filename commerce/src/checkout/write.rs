//! The rows of a new order.

use domain::{
    address::Address,
    form::CheckoutDetails,
    ids::{AccessToken, CartId, CustomerId, OrderId, OrderNumber},
    order::{FulfilmentState, OrderState, PaymentState, TimelineKind},
    payment::Method,
    time::Timestamp,
    view::desk::OrderSource,
};
use sea_orm::{ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ConnectionTrait};

use super::quote::Quote;
use crate::{
    Ctx,
    analytics::mark,
    audit,
    cart::Line,
    db,
    entity::order,
    error::{Error, Result},
    inventory::insert_many,
    orders,
    outbox::{self, Topic},
    payments,
};

/// Everything that an order is made of.
pub(crate) struct NewOrder<'a> {
    pub number: OrderNumber,
    pub token: AccessToken,
    pub cart: CartId,
    /// Whose order it is; nobody's when a guest places it.
    pub buyer: Option<CustomerId>,
    pub key: String,
    pub request_hash: String,
    pub details: &'a CheckoutDetails,
    pub address: &'a Address,
    pub lines: &'a [Line],
    pub quote: &'a Quote,
    pub held_until: Option<Timestamp>,
    /// How it came, where that is not the storefront.
    pub channel: Option<OrderSource>,
}

impl NewOrder<'_> {
    fn payment_state(&self) -> PaymentState {
        match self.details.payment {
            Method::Esewa => PaymentState::Pending,
            Method::CashOnDelivery => PaymentState::Due,
        }
    }
}

/// The order and its lines; ends the cart.
pub(crate) async fn order(tx: &impl ConnectionTrait, ctx: &Ctx, new: &NewOrder<'_>) -> Result<OrderId> {
    let (now, totals) = (ctx.now(), &new.quote.totals);
    let delivery = new.quote.delivery.as_ref();
    let row = order::ActiveModel {
        id: NotSet,
        number: Set(new.number.to_string()),
        token: Set(new.token.as_str().to_owned()),
        source: Set("shop".to_owned()),
        external_ref: Set(None),
        cart_id: Set(Some(new.cart.0)),
        idempotency_key: Set(Some(new.key.clone()).filter(|key| !key.is_empty())),
        request_hash: Set(new.request_hash.clone()),
        customer_id: Set(new.buyer.map(|buyer| buyer.0)),
        state: Set(OrderState::Placed.code().to_owned()),
        payment_state: Set(new.payment_state().code().to_owned()),
        fulfilment_state: Set(FulfilmentState::Unfulfilled.code().to_owned()),
        method: Set(new.details.payment.code().to_owned()),
        currency: Set(ctx.shop.facts().currency.code().to_owned()),
        goods: Set(totals.goods.minor()),
        discount: Set(totals.discount.minor()),
        delivery: Set(totals.delivery.minor()),
        tax_included: Set(totals.tax_included.minor()),
        total: Set(totals.total.minor()),
        name: Set(new.details.name.clone()),
        phone: Set(new.details.phone.as_str().to_owned()),
        email: Set(new.details.email.as_ref().map(|email| email.as_str().to_owned())),
        address: Set(serde_json::to_string(new.address).map_err(|error| Error::Corrupt(error.to_string()))?),
        note: Set(new.details.note.clone()),
        delivery_code: Set(delivery.map(|delivery| delivery.code.clone()).unwrap_or_default()),
        delivery_name: Set(delivery.map(|delivery| delivery.name.clone()).unwrap_or_default()),
        delivery_promise: Set(delivery
            .map(|delivery| delivery.promise_text(now, ctx.shop.facts().offset))
            .unwrap_or_default()),
        held_until: Set(new.held_until.map(|until| until.0)),
        placed_at: Set(now.0),
        updated_at: Set(now.0),
        version: Set(1),
        channel: Set(new.channel.map(|channel| channel.code().to_owned())),
        district: Set(new.address.district.clone()),
        cancel_reason: Set(None),
    };
    let id = OrderId(row.insert(tx).await?.id);
    lines(tx, id, new).await?;
    db::run(
        tx,
        "UPDATE cart SET state = 'ordered', updated_at = $1 WHERE id = $2",
        [now.0.into(), new.cart.0.into()],
    )
    .await?;
    mark::order(tx, id).await?;
    Ok(id)
}

async fn lines(tx: &impl ConnectionTrait, id: OrderId, new: &NewOrder<'_>) -> Result<()> {
    let rows = new
        .lines
        .iter()
        .zip(&new.quote.totals.lines)
        .enumerate()
        .map(|(position, (line, total))| {
            vec![
                id.0.into(),
                i64::try_from(position).unwrap_or(0).into(),
                line.product_id.into(),
                line.variant_id.into(),
                line.sku.clone().into(),
                line.title.clone().into(),
                line.variant_title.clone().into(),
                line.price.into(),
                line.quantity.into(),
                total.minor().into(),
            ]
        });
    insert_many(
        tx,
        "INSERT INTO order_line
         (order_id, position, product_id, variant_id, sku, title, variant_title, unit_price, quantity, total) VALUES ",
        rows,
    )
    .await
}

/// The first attempt to pay; for cash on delivery, what the courier is to collect.
pub(crate) async fn payment(tx: &impl ConnectionTrait, ctx: &Ctx, id: OrderId, new: &NewOrder<'_>) -> Result<()> {
    let attempt = payments::NewAttempt {
        order: id,
        number: &new.number,
        method: new.details.payment,
        amount: new.quote.totals.total,
        state: new.payment_state(),
    };
    payments::begin::insert(tx, ctx, &attempt).await
}

/// What is remembered of it, and what follows from it.
pub(crate) async fn records(tx: &impl ConnectionTrait, ctx: &Ctx, id: OrderId, new: &NewOrder<'_>) -> Result<()> {
    orders::event(tx, ctx, id, TimelineKind::Placed).await?;
    if new.details.payment == Method::Esewa {
        orders::event(tx, ctx, id, TimelineKind::PaymentStarted).await?;
    }
    let detail = format!(
        "{} {} {}",
        new.number,
        new.details.payment,
        new.quote.totals.total.minor()
    );
    audit::record(tx, ctx, "order.placed", &format!("order:{id}"), &detail).await?;
    if new.details.email.is_some() {
        outbox::queue(tx, ctx, Topic::OrderPlaced, id, "1").await?;
    }
    Ok(())
}
