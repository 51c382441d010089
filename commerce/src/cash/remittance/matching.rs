//! Which parcel a row means, and how their amounts compare.

use std::collections::{HashMap, HashSet};

use domain::{
    cash::{Match, ParcelMoney, match_row},
    ids::{OrderId, OrderNumber, ShipmentId},
    money::Money,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::{cash::manifest::order_number, db, error::Result};

/// References of one query, at most.
const CHUNK: usize = 200;

#[derive(Clone, Debug, FromQueryResult)]
struct Row {
    id: i64,
    order_id: i64,
    number: String,
    tracking: String,
    cod_amount: i64,
    collected: Option<i64>,
    delivered_at: Option<i64>,
    settled: Option<i64>,
}

/// A parcel that a row may mean.
#[derive(Clone, Debug)]
pub(super) struct Parcel {
    pub shipment: ShipmentId,
    pub order: OrderId,
    pub number: OrderNumber,
    pub money: ParcelMoney,
}

/// The parcels of one courier, by what a row may call them.
pub(super) struct Parcels {
    by_tracking: HashMap<String, Vec<Row>>,
    by_order: HashMap<String, Vec<Row>>,
    /// Parcels that an earlier row of the same file has taken.
    taken: HashSet<i64>,
}

/// How a row compares, and with which parcel.
pub(super) struct Matched {
    pub kind: Match,
    pub parcel: Option<Parcel>,
}

fn key(text: &str) -> String {
    text.trim().to_uppercase()
}

impl Parcels {
    /// Everything that these references may mean at this courier.
    pub async fn load(conn: &impl ConnectionTrait, courier: &str, references: &[&str]) -> Result<Self> {
        let mut parcels = Self {
            by_tracking: HashMap::new(),
            by_order: HashMap::new(),
            taken: HashSet::new(),
        };
        let mut keys: Vec<String> = references.iter().map(|reference| key(reference)).collect();
        keys.sort();
        keys.dedup();
        for chunk in keys.chunks(CHUNK) {
            let rows: Vec<Row> = db::all(
                conn,
                &format!(
                    "SELECT s.id, s.order_id, o.number, s.tracking, s.cod_amount, s.collected, s.delivered_at,
                            (SELECT r.id FROM remittance_line r
                             WHERE r.shipment_id = s.id AND r.settlement = 'settled') AS settled
                     FROM shipment s JOIN orders o ON o.id = s.order_id
                     WHERE LOWER(s.courier) = LOWER($1) AND s.shipped_at IS NOT NULL
                       AND (UPPER(s.tracking) IN ({places}) OR o.number IN ({again}))
                     ORDER BY s.id",
                    places = db::places(2, chunk.len()),
                    again = db::places(2 + chunk.len(), chunk.len()),
                ),
                std::iter::once(courier.into())
                    .chain(chunk.iter().map(|key| key.clone().into()))
                    .chain(chunk.iter().map(|key| key.clone().into())),
            )
            .await?;
            for row in rows {
                if !row.tracking.is_empty() {
                    let named = parcels.by_tracking.entry(key(&row.tracking)).or_default();
                    named.push(row.clone());
                }
                parcels.by_order.entry(row.number.clone()).or_default().push(row);
            }
        }
        Ok(parcels)
    }

    /// The next row. Two rows of a file do not settle the same parcel.
    pub fn next(&mut self, reference: &str, collected: Money) -> Result<Matched> {
        let Some(row) = self.find(&key(reference), collected) else {
            return Ok(Matched {
                kind: match_row(collected, None),
                parcel: None,
            });
        };
        let again = !self.taken.insert(row.id);
        let money = ParcelMoney {
            expected: Money::from_minor(row.collected.unwrap_or(row.cod_amount)),
            delivered: row.delivered_at.is_some(),
            settled: row.settled.is_some() || again,
        };
        Ok(Matched {
            kind: match_row(collected, Some(money)),
            parcel: Some(Parcel {
                shipment: ShipmentId(row.id),
                order: OrderId(row.order_id),
                number: order_number(&row.number)?,
                money,
            }),
        })
    }

    /// The parcel that a reference means: by tracking number first. Where several do (an order in two parcels), one
    /// whose amount fits, else one that is still open, else the first.
    fn find(&self, key: &str, collected: Money) -> Option<Row> {
        let named = self.by_tracking.get(key).or_else(|| self.by_order.get(key))?;
        let open = |row: &&Row| row.settled.is_none() && !self.taken.contains(&row.id);
        let fits = |row: &&Row| row.collected == Some(collected.minor());
        named
            .iter()
            .find(|row| open(row) && fits(row))
            .or_else(|| named.iter().find(open))
            .or_else(|| named.first())
            .cloned()
    }
}
