//! A change worked out: prices, delivery, what it costs then.

use domain::{
    address::Address,
    delivery::{self, DeliveryQuote, Zone},
    ids::{OrderId, VariantId},
    money::Money,
    order::edit::{self as rules, AgreedLine, Before, Edited, EditedLine, MailTo, PriceOfToday},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;

use super::{super::facts, Edit};
use crate::{
    Ctx, db,
    error::{Error, Result},
};

#[derive(Clone, Debug, FromQueryResult, Serialize)]
pub(super) struct OrderFields {
    pub name: String,
    pub phone: String,
    pub email: Option<String>,
    pub address: String,
    pub goods: i64,
    pub discount: i64,
    pub delivery: i64,
    pub tax_included: i64,
    pub total: i64,
    pub delivery_code: String,
    pub delivery_name: String,
}

pub(super) async fn fields(conn: &impl ConnectionTrait, order: OrderId) -> Result<OrderFields> {
    let row: Option<OrderFields> = db::one(
        conn,
        "SELECT name, phone, email, address, goods, discount, delivery, tax_included, total, delivery_code, delivery_name
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
pub(super) struct Plan {
    pub before: OrderFields,
    pub edited: Edited,
    pub old: Vec<AgreedLine>,
    /// The way of delivery, where it or its price is another.
    pub delivery: Option<DeliveryQuote>,
}

impl Plan {
    pub fn changes_nothing(&self, request: &Edit) -> bool {
        let same_mail = match &request.email {
            MailTo::AsBefore => true,
            MailTo::Nobody => self.before.email.is_none(),
            MailTo::Address(email) => self.before.email.as_deref() == Some(email.as_str()),
        };
        let was = || serde_json::from_str::<Address>(&self.before.address).ok();
        let same_address = request.address.is_none() || request.address == was();
        same_mail
            && same_address
            && self.edited.stock.is_empty()
            && self.edited.difference == Money::ZERO
            && self.delivery.is_none()
    }
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

/// Works a change out.
pub(super) async fn plan(conn: &impl ConnectionTrait, ctx: &Ctx, request: &Edit) -> Result<Plan> {
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
    let code = request.delivery.as_ref().unwrap_or(&before.delivery_code);
    let zone = zone_of(request.address.as_ref(), &before.address);
    let moved = request.address.is_some() && zone != zone_of(None, &before.address);
    let mut delivery = None;
    if (moved || *code != before.delivery_code)
        && let Some(zone) = zone
    {
        let (goods, grams) = (edited.totals.goods, weight(&rows, &edited.lines));
        let quote = delivery::quote(&settings.delivery, code, zone, goods, grams)
            .map_err(|refused| Error::Conflict(refused.to_string()))?;
        edited = work_out(quote.price)?;
        delivery = Some(quote);
    }
    Ok(Plan {
        before,
        edited,
        old,
        delivery,
    })
}

/// The zone of the new address, or of the one before; `None` for an order that was brought over without one.
pub(super) fn zone_of(after: Option<&Address>, before: &str) -> Option<Zone> {
    let was = || serde_json::from_str::<Address>(before).ok();
    let address = after.cloned().or_else(was)?;
    Some(Zone::of(&address.municipality, &address.district))
}

/// What these lines weigh, in grams.
fn weight(rows: &[TodayRow], lines: &[rules::NewLine]) -> u32 {
    let of_line = |line: &rules::NewLine| {
        let row = rows.iter().find(|row| Some(VariantId(row.id)) == line.variant);
        row.map_or(0, |row| row.weight_grams)
            .saturating_mul(i64::from(line.quantity.get()))
    };
    facts::pieces(lines.iter().map(of_line).fold(0, i64::saturating_add))
}
