//! What waits for a courier, what was taken along, and its papers.

use domain::{
    access::Permission,
    ids::{ManifestId, OrderId, OrderNumber, ShipmentId},
    money::Money,
    paper::{self, ManifestParcel, ManifestSheet},
    phone::Phone,
    time::Timestamp,
    view::{
        Paper,
        cash::{ManifestRow, ReadyParcel},
    },
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{super::calls::place, IdRow, MOST};
use crate::{
    Ctx, db,
    error::{Error, Result},
    invoices,
};

#[derive(FromQueryResult)]
struct ReadyRow {
    id: i64,
    order_id: i64,
    number: String,
    name: String,
    address: String,
    packed_at: i64,
    due: i64,
}

/// Parcels that wait for a courier, those packed first first.
///
/// # Errors
/// [`Error::Forbidden`] without `cash.desk`.
pub async fn ready(ctx: &Ctx) -> Result<Vec<ReadyParcel>> {
    ctx.require(Permission::CashDesk)?;
    let rows: Vec<ReadyRow> = db::all(
        ctx.shop.db().reader(),
        &format!(
            "SELECT s.id, s.order_id, o.number, o.name, o.address, s.packed_at,
                    CAST(COALESCE((SELECT SUM(p.amount - p.captured) FROM payment p
                                   WHERE p.order_id = o.id AND p.state = 'due'), 0) AS BIGINT) AS due
             FROM shipment s JOIN orders o ON o.id = s.order_id
             WHERE s.state = 'packed' ORDER BY s.packed_at, s.id LIMIT {MOST}"
        ),
        [],
    )
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(ReadyParcel {
                shipment: ShipmentId(row.id),
                order: OrderId(row.order_id),
                number: order_number(&row.number)?,
                recipient: row.name,
                place: place(&row.address),
                packed_at: Timestamp(row.packed_at),
                due: Money::from_minor(row.due),
            })
        })
        .collect()
}

pub(in crate::cash) fn order_number(number: &str) -> Result<OrderNumber> {
    OrderNumber::parse(number).ok_or_else(|| Error::Corrupt(format!("order number '{number}'")))
}

#[derive(FromQueryResult)]
struct ManifestEntry {
    id: i64,
    courier: String,
    parcels: i64,
    to_collect: i64,
    handed_at: i64,
}

impl ManifestEntry {
    fn view(self) -> ManifestRow {
        ManifestRow {
            id: ManifestId(self.id),
            number: format!("M-{}", self.id),
            courier: self.courier,
            handed_at: Timestamp(self.handed_at),
            parcels: u32::try_from(self.parcels).unwrap_or(u32::MAX),
            to_collect: Money::from_minor(self.to_collect),
        }
    }
}

/// The latest manifests, newest first, older than `before` where it is given: the list goes on from there.
///
/// # Errors
/// [`Error::Forbidden`] without `cash.desk`.
pub async fn manifests(ctx: &Ctx, before: Option<ManifestId>) -> Result<Vec<ManifestRow>> {
    ctx.require(Permission::CashDesk)?;
    let rows: Vec<ManifestEntry> = db::all(
        ctx.shop.db().reader(),
        "SELECT id, courier, parcels, to_collect, handed_at FROM manifest WHERE id < $1 ORDER BY id DESC LIMIT 50",
        [before.map_or(i64::MAX, |id| id.0).into()],
    )
    .await?;
    Ok(rows.into_iter().map(ManifestEntry::view).collect())
}

#[derive(FromQueryResult)]
struct ParcelRow {
    number: String,
    tracking: String,
    name: String,
    address: String,
    phone: String,
    amount: i64,
}

/// The sheet that shop and courier sign.
///
/// # Errors
/// [`Error::NotFound`] when there is no such manifest; [`Error::Forbidden`] without `cash.desk`.
pub async fn manifest(ctx: &Ctx, id: ManifestId) -> Result<Paper> {
    ctx.require(Permission::CashDesk)?;
    let conn = ctx.shop.db().reader();
    let row: Option<ManifestEntry> = db::one(
        conn,
        "SELECT id, courier, parcels, to_collect, handed_at FROM manifest WHERE id = $1",
        [id.0.into()],
    )
    .await?;
    let row = row.ok_or(Error::NotFound)?.view();
    let parcels = parcels_of(conn, id).await?;
    let parcels = parcels
        .into_iter()
        .map(|parcel| {
            Ok(ManifestParcel {
                order: order_number(&parcel.number)?,
                tracking: parcel.tracking,
                recipient: parcel.name,
                place: place(&parcel.address),
                phone: parcel
                    .phone
                    .parse::<Phone>()
                    .map_or(parcel.phone, |phone| phone.display()),
                to_collect: Money::from_minor(parcel.amount),
            })
        })
        .collect::<Result<_>>()?;
    Ok(paper::manifest(&ManifestSheet {
        number: row.number,
        seller: invoices::seller(ctx),
        courier: row.courier,
        at: row.handed_at,
        offset: ctx.shop.facts().offset,
        parcels,
        to_collect: row.to_collect,
        currency: ctx.shop.facts().currency,
    }))
}

async fn parcels_of(conn: &impl ConnectionTrait, id: ManifestId) -> Result<Vec<ParcelRow>> {
    db::all(
        conn,
        "SELECT o.number, s.tracking, o.name, o.address, o.phone, m.amount
         FROM manifest_parcel m JOIN shipment s ON s.id = m.shipment_id JOIN orders o ON o.id = s.order_id
         WHERE m.manifest_id = $1 ORDER BY m.position",
        [id.0.into()],
    )
    .await
}

/// The labels of all parcels of a manifest, in its order.
///
/// # Errors
/// As [`manifest`]; it takes `orders.fulfil` too.
pub async fn manifest_labels(ctx: &Ctx, id: ManifestId) -> Result<Vec<Paper>> {
    ctx.require(Permission::CashDesk)?;
    let rows: Vec<IdRow> = db::all(
        ctx.shop.db().reader(),
        "SELECT shipment_id AS id FROM manifest_parcel WHERE manifest_id = $1 ORDER BY position",
        [id.0.into()],
    )
    .await?;
    if rows.is_empty() {
        return Err(Error::NotFound);
    }
    let mut labels = Vec::with_capacity(rows.len());
    for row in rows {
        labels.push(invoices::label(ctx, ShipmentId(row.id)).await?);
    }
    Ok(labels)
}
