//! What a change writes: lines, the order itself, and both states of it for whoever asks later.

use domain::{address::Address, delivery::DeliveryQuote, order::edit::MailTo, text::Email};
use sea_orm::FromQueryResult;
use serde::Serialize;

use super::{
    super::{facts, step::Desk},
    Edit,
    plan::{OrderFields, Plan, fields},
};
use crate::{
    Ctx,
    analytics::mark,
    db,
    error::{Error, Result},
    inventory::insert_many,
};

#[derive(FromQueryResult)]
struct Titles {
    product_id: i64,
    sku: String,
    title: String,
    variant_title: String,
}

pub(super) async fn lines(desk: &Desk, plan: &Plan) -> Result<()> {
    for old in &plan.old {
        let kept = plan.edited.lines.iter().find(|line| line.line == Some(old.id));
        match kept {
            Some(line) if line.quantity.get() == old.quantity => {}
            Some(line) => {
                db::run(
                    &desk.tx,
                    "UPDATE order_line SET quantity = $1, total = unit_price * $2 WHERE id = $3",
                    [line.quantity.get().into(), line.quantity.get().into(), old.id.0.into()],
                )
                .await?;
            }
            None => {
                db::run(&desk.tx, "DELETE FROM order_line WHERE id = $1", [old.id.0.into()]).await?;
            }
        }
    }
    let last = db::number(
        &desk.tx,
        "SELECT MAX(position) FROM order_line WHERE order_id = $1",
        [desk.states.id.0.into()],
    )
    .await?;
    let mut rows = Vec::new();
    for (line, position) in plan
        .edited
        .lines
        .iter()
        .filter(|line| line.line.is_none())
        .zip(last + 1..)
    {
        let variant = line.variant.ok_or(Error::NotFound)?;
        let titles: Option<Titles> = db::one(
            &desk.tx,
            "SELECT v.product_id, v.sku, p.title, v.title AS variant_title
             FROM variant v JOIN product p ON p.id = v.product_id WHERE v.id = $1",
            [variant.0.into()],
        )
        .await?;
        let titles = titles.ok_or(Error::NotFound)?;
        rows.push(vec![
            desk.states.id.0.into(),
            position.into(),
            titles.product_id.into(),
            variant.0.into(),
            titles.sku.into(),
            titles.title.into(),
            titles.variant_title.into(),
            line.unit_price.minor().into(),
            line.quantity.get().into(),
            line.unit_price.times(line.quantity)?.minor().into(),
        ]);
    }
    insert_many(
        &desk.tx,
        "INSERT INTO order_line
         (order_id, position, product_id, variant_id, sku, title, variant_title, unit_price, quantity, total) VALUES ",
        rows.into_iter(),
    )
    .await
}

pub(super) async fn order(desk: &mut Desk, ctx: &Ctx, plan: &Plan, request: &Edit) -> Result<()> {
    let totals = &plan.edited.totals;
    db::run(
        &desk.tx,
        "UPDATE orders SET goods = $1, discount = $2, delivery = $3, tax_included = $4, total = $5, updated_at = $6 WHERE id = $7",
        [
            totals.goods.minor().into(),
            totals.discount.minor().into(),
            totals.delivery.minor().into(),
            totals.tax_included.minor().into(),
            totals.total.minor().into(),
            ctx.now().0.into(),
            desk.states.id.0.into(),
        ],
    )
    .await?;
    if let Some(delivery) = &plan.delivery {
        change_delivery(desk, ctx, delivery).await?;
    }
    if let Some(address) = &request.address {
        change_address(desk, address).await?;
    }
    match &request.email {
        MailTo::AsBefore => Ok(()),
        MailTo::Nobody => change_email(desk, None).await,
        MailTo::Address(email) => change_email(desk, Some(email)).await,
    }
}

async fn change_delivery(desk: &Desk, ctx: &Ctx, delivery: &DeliveryQuote) -> Result<()> {
    // What is promised counts from now: the parcel could not leave before.
    let promise = delivery.promise_text(ctx.now(), ctx.shop.facts().offset);
    db::run(
        &desk.tx,
        "UPDATE orders SET delivery_code = $1, delivery_name = $2, delivery_promise = $3 WHERE id = $4",
        [
            delivery.code.clone().into(),
            delivery.name.clone().into(),
            promise.into(),
            desk.states.id.0.into(),
        ],
    )
    .await?;
    Ok(())
}

async fn change_address(desk: &Desk, address: &Address) -> Result<()> {
    let json = serde_json::to_string(address).map_err(|error| Error::Invalid(error.to_string()))?;
    // Another phone number may be another buyer; closing the desk marks those of the new one.
    mark::order(&desk.tx, desk.states.id).await?;
    db::run(
        &desk.tx,
        "UPDATE orders SET address = $1, district = $2, name = $3, phone = $4 WHERE id = $5",
        [
            json.into(),
            address.district.clone().into(),
            address.recipient.clone().into(),
            address.phone.as_str().into(),
            desk.states.id.0.into(),
        ],
    )
    .await?;
    Ok(())
}

/// From here on the mails of the order, this one's too, go there.
async fn change_email(desk: &mut Desk, email: Option<&Email>) -> Result<()> {
    db::run(
        &desk.tx,
        "UPDATE orders SET email = $1 WHERE id = $2",
        [
            email.map(|email| email.as_str().to_owned()).into(),
            desk.states.id.0.into(),
        ],
    )
    .await?;
    desk.states.has_email = email.is_some();
    Ok(())
}

#[derive(Serialize)]
struct Line {
    line: i64,
    variant: Option<i64>,
    unit_price: i64,
    quantity: u32,
}

#[derive(Serialize)]
struct Kept<'a> {
    order: &'a OrderFields,
    lines: Vec<Line>,
}

/// The order before and after, as JSON.
pub(super) async fn remember(desk: &Desk, ctx: &Ctx, plan: &Plan, reason: &str) -> Result<()> {
    let id = desk.states.id;
    let before = Kept {
        order: &plan.before,
        lines: plan
            .old
            .iter()
            .map(|line| Line {
                line: line.id.0,
                variant: line.variant.map(|variant| variant.0),
                unit_price: line.unit_price.minor(),
                quantity: line.quantity,
            })
            .collect(),
    };
    let now = fields(&desk.tx, id).await?;
    let lines = facts::lines(&desk.tx, id).await?;
    let after = Kept {
        order: &now,
        lines: lines
            .iter()
            .map(|line| Line {
                line: line.id,
                variant: line.variant_id,
                unit_price: line.unit_price,
                quantity: facts::pieces(line.quantity),
            })
            .collect(),
    };
    let json = |kept: &Kept<'_>| serde_json::to_string(kept).map_err(|error| Error::Corrupt(error.to_string()));
    db::run(
        &desk.tx,
        "INSERT INTO order_edit (order_id, before, after, difference, reason, actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        [
            id.0.into(),
            json(&before)?.into(),
            json(&after)?.into(),
            plan.edited.difference.minor().into(),
            reason.into(),
            ctx.actor.to_string().into(),
            ctx.now().0.into(),
        ],
    )
    .await?;
    Ok(())
}
