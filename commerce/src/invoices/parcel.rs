//! What is printed for a parcel. For staff who pack and hand over.

use domain::{
    access::Permission,
    ids::{OrderId, ShipmentId},
    money::Money,
    order::PaymentState,
    paper::{self, Parcel, ParcelLine},
    view::{OrderPage, Paper},
};
use sea_orm::FromQueryResult;

use super::seller;
use crate::{
    Ctx, db,
    error::{Error, Result},
    orders,
};

/// The list of everything in an order: to pick by, before it is packed.
///
/// # Errors
/// [`Error::NotFound`] when there is no such order; [`Error::Forbidden`] without `orders.fulfil`.
pub async fn packing_slip(ctx: &Ctx, order: OrderId) -> Result<Paper> {
    ctx.require(Permission::OrdersFulfil)?;
    let page = orders::read::by_id(ctx, order).await?;
    let lines = page.lines.iter().map(|line| ParcelLine {
        sku: line.sku.clone(),
        title: line.title.clone(),
        variant_title: line.variant_title.clone(),
        quantity: line.quantity,
    });
    let lines = lines.collect();
    Ok(paper::packing_slip(&describe(ctx, page, lines)))
}

/// The list that goes into a parcel.
///
/// # Errors
/// [`Error::NotFound`] when there is no such parcel; [`Error::Forbidden`] without `orders.fulfil`.
pub async fn parcel_slip(ctx: &Ctx, shipment: ShipmentId) -> Result<Paper> {
    Ok(paper::packing_slip(&parcel(ctx, shipment).await?))
}

/// The label on a parcel.
///
/// # Errors
/// As [`parcel_slip`].
pub async fn label(ctx: &Ctx, shipment: ShipmentId) -> Result<Paper> {
    Ok(paper::label(&parcel(ctx, shipment).await?))
}

#[derive(FromQueryResult)]
struct ParcelRow {
    order_id: i64,
    courier: String,
    tracking: String,
    cod_amount: i64,
    shipped_at: Option<i64>,
    due: i64,
    others: i64,
    in_order: i64,
    in_parcel: i64,
}

#[derive(FromQueryResult)]
struct LineRow {
    sku: String,
    title: String,
    variant_title: String,
    quantity: i64,
}

async fn parcel(ctx: &Ctx, shipment: ShipmentId) -> Result<Parcel> {
    ctx.require(Permission::OrdersFulfil)?;
    let conn = ctx.shop.db().reader();
    let row: Option<ParcelRow> = db::one(
        conn,
        "SELECT s.order_id, s.courier, s.tracking, s.cod_amount, s.shipped_at,
                CAST(COALESCE((SELECT SUM(p.amount - p.captured) FROM payment p
                               WHERE p.order_id = s.order_id AND p.state = 'due'), 0) AS BIGINT) AS due,
                (SELECT COUNT(*) FROM shipment o
                 WHERE o.order_id = s.order_id AND o.id <> s.id AND o.state <> 'unfulfilled') AS others,
                CAST(COALESCE((SELECT SUM(l.quantity) FROM order_line l WHERE l.order_id = s.order_id), 0) AS BIGINT) AS in_order,
                CAST(COALESCE((SELECT SUM(i.quantity) FROM shipment_line i WHERE i.shipment_id = s.id), 0) AS BIGINT) AS in_parcel
         FROM shipment s WHERE s.id = $1",
        [shipment.0.into()],
    )
    .await?;
    let row = row.ok_or(Error::NotFound)?;
    let lines: Vec<LineRow> = db::all(
        conn,
        "SELECT l.sku, l.title, l.variant_title, i.quantity
         FROM shipment_line i JOIN order_line l ON l.id = i.order_line_id WHERE i.shipment_id = $1 ORDER BY l.position",
        [shipment.0.into()],
    )
    .await?;
    let lines = lines.into_iter().map(|line| ParcelLine {
        sku: line.sku,
        title: line.title,
        variant_title: line.variant_title,
        quantity: u32::try_from(line.quantity).unwrap_or(0),
    });
    let lines = lines.collect();
    let page = orders::read::by_id(ctx, OrderId(row.order_id)).await?;
    let due = page.payment == PaymentState::Due;
    let to_collect = if row.shipped_at.is_some() {
        Some(Money::from_minor(row.cod_amount))
    } else if !due {
        Some(Money::ZERO)
    } else {
        // Alone with the whole order it collects all of it; else the amount is fixed when it leaves.
        (row.others == 0 && row.in_order == row.in_parcel).then_some(Money::from_minor(row.due))
    };
    Ok(Parcel {
        courier: row.courier,
        tracking: row.tracking,
        to_collect,
        ..describe(ctx, page, lines)
    })
}

fn describe(ctx: &Ctx, page: OrderPage, lines: Vec<ParcelLine>) -> Parcel {
    Parcel {
        seller: seller(ctx),
        order: page.number,
        placed_at: page.placed_at,
        offset: ctx.shop.facts().offset,
        recipient: page.recipient,
        phone: page.phone,
        address: page.address,
        note: page.note,
        delivery_name: page.delivery_name,
        courier: String::new(),
        tracking: String::new(),
        lines,
        to_collect: None,
        currency: page.currency,
    }
}
