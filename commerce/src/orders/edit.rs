//! Changing an order before it is packed: lines, quantities, address. What was agreed keeps its price; the difference is
//! collected at the door or goes back.

use std::collections::BTreeMap;

use domain::{
    address::Address,
    delivery::{self, Zone},
    ids::{OrderId, VariantId},
    money::Money,
    order::{
        TimelineKind,
        edit::{self as rules, AgreedLine, Before, Edited, EditedLine, PriceOfToday},
        step::StepAction,
    },
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;

use super::{
    facts,
    step::{self, Desk, typed},
};
use crate::{
    Ctx, db,
    error::{Error, Result},
    inventory::{self, insert_many},
    invoices,
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

#[derive(Clone, Debug, FromQueryResult, Serialize)]
struct OrderFields {
    name: String,
    phone: String,
    address: String,
    goods: i64,
    discount: i64,
    delivery: i64,
    tax_included: i64,
    total: i64,
    delivery_code: String,
}

async fn fields(conn: &impl ConnectionTrait, order: OrderId) -> Result<OrderFields> {
    let row: Option<OrderFields> = db::one(
        conn,
        "SELECT name, phone, address, goods, discount, delivery, tax_included, total, delivery_code
         FROM orders WHERE id = $1",
        [order.0.into()],
    )
    .await?;
    row.ok_or(Error::NotFound)
}

#[derive(FromQueryResult)]
struct TodayRow {
    id: i64,
    price: i64,
    weight_grams: i64,
    for_sale: bool,
}

/// A change, worked out.
struct Plan {
    before: OrderFields,
    edited: Edited,
    old: Vec<AgreedLine>,
}

async fn today(conn: &impl ConnectionTrait, variants: &[i64]) -> Result<Vec<TodayRow>> {
    if variants.is_empty() {
        return Ok(Vec::new());
    }
    db::all(
        conn,
        &format!(
            "SELECT v.id, v.price, v.weight_grams, (v.status = 'active' AND p.status = 'active') AS for_sale
             FROM variant v JOIN product p ON p.id = v.product_id WHERE v.id IN ({})",
            db::places(1, variants.len())
        ),
        variants.iter().map(|id| (*id).into()),
    )
    .await
}

async fn plan(conn: &impl ConnectionTrait, ctx: &Ctx, request: &Edit) -> Result<Plan> {
    let settings = crate::settings::all(ctx).await?;
    let before = fields(conn, request.order).await?;
    let old: Vec<AgreedLine> = facts::lines(conn, request.order)
        .await?
        .iter()
        .map(|line| AgreedLine {
            id: line.id(),
            variant: line.variant_id.map(VariantId),
            unit_price: Money::from_minor(line.unit_price),
            quantity: facts::pieces(line.quantity),
        })
        .collect();
    let added = request.lines.iter().filter_map(|line| match line {
        EditedLine::Add { variant, .. } => Some(variant.0),
        EditedLine::Keep { .. } => None,
    });
    let known = old.iter().filter_map(|line| line.variant.map(|variant| variant.0));
    let variants: Vec<i64> = known.chain(added).collect();
    let rows = today(conn, &variants).await?;
    let prices: Vec<PriceOfToday> = rows
        .iter()
        .filter(|row| row.for_sale)
        .map(|row| PriceOfToday {
            variant: VariantId(row.id),
            price: Money::from_minor(row.price),
        })
        .collect();
    let work_out = |delivery| {
        let facts = Before {
            lines: &old,
            total: Money::from_minor(before.total),
            discount: Money::from_minor(before.discount),
            delivery,
            tax: ctx.shop.tax(),
        };
        rules::edit(&facts, &request.lines, &prices).map_err(|refused| Error::Conflict(refused.to_string()))
    };
    let mut edited = work_out(Money::from_minor(before.delivery))?;
    if let Some(zone) = moved_to(&before.address, request.address.as_ref()) {
        let weight = |line: &rules::NewLine| {
            let row = rows.iter().find(|row| Some(VariantId(row.id)) == line.variant);
            row.map_or(0, |row| row.weight_grams)
                .saturating_mul(i64::from(line.quantity.get()))
        };
        let grams: i64 = edited.lines.iter().map(weight).fold(0, i64::saturating_add);
        let quotes = delivery::quotes(&settings.delivery, zone, edited.totals.goods, facts::pieces(grams));
        let quote = quotes.iter().find(|quote| quote.code == before.delivery_code);
        let quote = quote.ok_or_else(|| {
            Error::Conflict("The chosen delivery does not go to the new address. Cancel and order anew.".to_owned())
        })?;
        edited = work_out(quote.price)?;
    }
    Ok(Plan { before, edited, old })
}

/// The zone of the new address, where it is another than before: delivery then costs what it costs there.
fn moved_to(before: &str, after: Option<&Address>) -> Option<Zone> {
    let after = after?;
    let zone = Zone::of(&after.municipality, &after.district);
    let was = serde_json::from_str::<Address>(before).ok()?;
    (zone != Zone::of(&was.municipality, &was.district)).then_some(zone)
}

/// What a change would cost. Changes nothing.
///
/// # Errors
/// [`Error::Conflict`] when the change is not possible, and why.
pub async fn preview(ctx: &Ctx, request: &Edit) -> Result<EditPreview> {
    ctx.require(StepAction::Edit.permission())?;
    let plan = plan(ctx.shop.db().reader(), ctx, request).await?;
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
    let plan = plan(&desk.tx, ctx, request).await?;
    if plan.edited.totals.total != request.agreed_total {
        let total = plan.edited.totals.total.format(ctx.shop.facts().currency);
        return Err(Error::Conflict(format!(
            "The order would now cost {total}. Look at it again."
        )));
    }
    if plan.edited.stock.is_empty() && plan.edited.difference == Money::ZERO && request.address.is_none() {
        return Err(Error::Invalid("Nothing is changed.".to_owned()));
    }
    stock(&mut desk, ctx, &plan.edited.stock).await?;
    crate::testing_pause("edit:stock").await;
    write_lines(&desk, &plan).await?;
    write_order(&desk, ctx, &plan, request).await?;
    collect::settle_difference(&desk.tx, ctx, &desk.states, plan.edited.difference).await?;
    let reason = typed(&request.reason, 200);
    remember(&desk, ctx, &plan, &reason).await?;
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

#[derive(FromQueryResult)]
struct Titles {
    product_id: i64,
    sku: String,
    title: String,
    variant_title: String,
}

async fn write_lines(desk: &Desk, plan: &Plan) -> Result<()> {
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

async fn write_order(desk: &Desk, ctx: &Ctx, plan: &Plan, request: &Edit) -> Result<()> {
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
    let Some(address) = &request.address else {
        return Ok(());
    };
    let json = serde_json::to_string(address).map_err(|error| Error::Invalid(error.to_string()))?;
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
async fn remember(desk: &Desk, ctx: &Ctx, plan: &Plan, reason: &str) -> Result<()> {
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
