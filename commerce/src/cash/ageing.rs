//! What couriers owe: cash that was collected at doors and has not come to the shop.

use std::collections::BTreeMap;

use domain::{
    access::Permission,
    cash::Age,
    csv::{self, Cell},
    ids::{OrderId, ShipmentId},
    money::Money,
    time::Timestamp,
    view::cash::{CourierDebt, GivenUp, OwedParcel, OwedSum},
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::manifest::order_number;
use crate::{Ctx, db, error::Result};

/// A parcel whose cash is with its courier.
#[derive(FromQueryResult)]
pub(super) struct OwedRow {
    pub id: i64,
    order_id: i64,
    number: String,
    courier: String,
    tracking: String,
    delivered_at: i64,
    collected: i64,
}

impl OwedRow {
    pub fn view(self, now: Timestamp) -> Result<OwedParcel> {
        let delivered_at = Timestamp(self.delivered_at);
        Ok(OwedParcel {
            shipment: ShipmentId(self.id),
            order: OrderId(self.order_id),
            number: order_number(&self.number)?,
            tracking: self.tracking,
            delivered_at,
            amount: Money::from_minor(self.collected),
            age: Age::of(delivered_at, now),
        })
    }
}

/// Which of them.
#[derive(Clone, Copy)]
pub(super) enum Owed<'a> {
    All,
    /// One courier's, delivered before a moment.
    Late {
        courier: &'a str,
        before: Timestamp,
    },
}

/// Parcels whose cash is with couriers, those delivered first first.
pub(super) async fn owed(conn: &impl ConnectionTrait, which: Owed<'_>) -> Result<Vec<OwedRow>> {
    let (courier, before) = match which {
        Owed::All => ("", i64::MAX),
        Owed::Late { courier, before } => (courier, before.0),
    };
    db::all(
        conn,
        "SELECT s.id, s.order_id, o.number, s.courier, s.tracking, s.delivered_at, s.collected
         FROM shipment s JOIN orders o ON o.id = s.order_id
         WHERE s.collected > 0 AND s.remitted_at IS NULL AND s.delivered_at <= $1
           AND NOT (o.state = 'completed' AND o.payment_state = 'collected')
           AND ($2 = '' OR LOWER(s.courier) = LOWER($3))
         ORDER BY s.delivered_at, s.id",
        [before.into(), courier.into(), courier.into()],
    )
    .await
}

/// What each courier owes, by age; those who owe most first.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) without `cash.desk`.
pub async fn debts(ctx: &Ctx) -> Result<Vec<CourierDebt>> {
    ctx.require(Permission::CashDesk)?;
    let mut by_courier: BTreeMap<String, Vec<OwedParcel>> = BTreeMap::new();
    for row in owed(ctx.shop.db().reader(), Owed::All).await? {
        let courier = row.courier.clone();
        by_courier.entry(courier).or_default().push(row.view(ctx.now())?);
    }
    let mut debts = by_courier
        .into_iter()
        .map(|(courier, parcels)| debt(courier, parcels))
        .collect::<Result<Vec<_>>>()?;
    debts.sort_by(|one, other| {
        other
            .amount
            .cmp(&one.amount)
            .then_with(|| one.courier.cmp(&other.courier))
    });
    Ok(debts)
}

fn debt(courier: String, parcels: Vec<OwedParcel>) -> Result<CourierDebt> {
    let sums = Age::ALL
        .iter()
        .map(|age| {
            let of_age = || parcels.iter().filter(|parcel| parcel.age == *age);
            Ok(OwedSum {
                age: *age,
                parcels: u32::try_from(of_age().count()).unwrap_or(u32::MAX),
                amount: Money::sum(of_age().map(|parcel| parcel.amount))?,
            })
        })
        .collect::<Result<_>>()?;
    Ok(CourierDebt {
        courier,
        sums,
        amount: Money::sum(parcels.iter().map(|parcel| parcel.amount))?,
        late: parcels.into_iter().filter(|parcel| parcel.age != Age::Fresh).collect(),
    })
}

#[derive(FromQueryResult)]
struct GivenUpRow {
    number: String,
    closed_at: i64,
    amount: i64,
}

/// Delivered orders that were closed without their money, the last one first: nothing came at all, or what a courier
/// collected never came to the shop. One whose goods have all come back has lost nothing; one whose money comes after all
/// is not among them any more.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) without `cash.desk`.
pub async fn given_up(ctx: &Ctx) -> Result<Vec<GivenUp>> {
    ctx.require(Permission::CashDesk)?;
    let rows: Vec<GivenUpRow> = db::all(
        ctx.shop.db().reader(),
        "SELECT o.number, COALESCE((SELECT MAX(e.at) FROM order_event e WHERE e.order_id = o.id AND e.kind = 'completed'),
                    o.updated_at) AS closed_at,
                CAST(CASE WHEN o.payment_state = 'failed' THEN o.total ELSE COALESCE((SELECT SUM(s.collected)
                    FROM shipment s WHERE s.order_id = o.id AND s.remitted_at IS NULL), 0) END AS BIGINT) AS amount
         FROM orders o
         WHERE o.state = 'completed' AND o.payment_state IN ('failed', 'collected') AND o.source = 'shop'
           AND (o.payment_state = 'collected' OR o.fulfilment_state <> 'returned')
         ORDER BY closed_at DESC, o.id DESC",
        [],
    )
    .await?;
    let view = |row: GivenUpRow| {
        Ok(GivenUp {
            number: order_number(&row.number)?,
            closed_at: Timestamp(row.closed_at),
            amount: Money::from_minor(row.amount),
        })
    };
    rows.into_iter().map(view).collect()
}

/// Everything that couriers owe and what was given up, as a table for a spreadsheet.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) without `cash.desk`.
pub async fn debts_csv(ctx: &Ctx) -> Result<String> {
    ctx.require(Permission::CashDesk)?;
    let offset = ctx.shop.facts().offset;
    let rows = owed(ctx.shop.db().reader(), Owed::All).await?;
    let lost = given_up(ctx).await?.into_iter().map(|lost| {
        vec![
            Cell::text(""),
            Cell::text(lost.number.to_string()),
            Cell::text(""),
            Cell::text(lost.closed_at.date(offset)),
            Cell::text("Given up"),
            Cell::Amount(lost.amount),
        ]
    });
    let rows = rows.into_iter().map(|row| {
        let delivered_at = Timestamp(row.delivered_at);
        vec![
            Cell::text(row.courier),
            Cell::text(row.number),
            Cell::text(row.tracking),
            Cell::text(delivered_at.date(offset)),
            Cell::text(Age::of(delivered_at, ctx.now()).label()),
            Cell::Amount(Money::from_minor(row.collected)),
        ]
    });
    Ok(csv::write(
        &["Courier", "Order", "Tracking", "Delivered", "Age", "Collected"],
        rows.chain(lost),
    ))
}
