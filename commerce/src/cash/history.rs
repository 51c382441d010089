//! What a phone number's orders have come to.

use domain::{cash::PhoneHistory, phone::Phone};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::{db, error::Result};

#[derive(FromQueryResult)]
struct Row {
    open: i64,
    delivered: i64,
    refused: i64,
}

/// The history of a phone number; nothing where there is no number. Imported orders do not count.
///
/// A parcel counts as refused from the door on, also when it is back in the shop since; one that was delivered and sent
/// back later is a return, not a refusal.
pub(crate) async fn of_phone(conn: &impl ConnectionTrait, phone: Option<&Phone>) -> Result<PhoneHistory> {
    let Some(phone) = phone else {
        return Ok(PhoneHistory::default());
    };
    let row: Option<Row> = db::one(
        conn,
        "SELECT CAST(COALESCE(SUM(CASE WHEN o.state IN ('placed', 'confirmed') AND o.payment_state = 'due' THEN 1 ELSE 0 END), 0)
                     AS BIGINT) AS open,
                CAST(COALESCE(SUM(CASE WHEN o.fulfilment_state = 'delivered' THEN 1 ELSE 0 END), 0) AS BIGINT) AS delivered,
                CAST(COALESCE(SUM((SELECT COUNT(*) FROM shipment s
                                   WHERE s.order_id = o.id AND s.delivered_at IS NULL
                                     AND s.state IN ('refused', 'returned'))), 0) AS BIGINT) AS refused
         FROM orders o WHERE o.phone = $1 AND o.source = 'shop'",
        [phone.as_str().into()],
    )
    .await?;
    let count = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(row.map_or_else(PhoneHistory::default, |row| PhoneHistory {
        open: count(row.open),
        delivered: count(row.delivered),
        refused: count(row.refused),
    }))
}
