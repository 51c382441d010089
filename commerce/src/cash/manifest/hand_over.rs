//! The hand-over itself.

use domain::{
    access::Permission,
    ids::{ManifestId, OrderId, ShipmentId},
    money::Money,
    text::one_line,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{IdRow, MOST};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    orders::{self, Ship},
};

/// A parcel to hand over.
#[derive(Clone, Debug)]
pub struct HandOverParcel {
    /// Which.
    pub shipment: ShipmentId,
    /// The courier's number of it; may be empty.
    pub tracking: String,
}

/// Parcels that a courier takes along at once.
#[derive(Clone, Debug)]
pub struct HandOver {
    /// From the page: the same for a double click, a reload and a retry.
    pub key: String,
    /// Who takes them.
    pub courier: String,
    /// Which.
    pub parcels: Vec<HandOverParcel>,
}

/// What was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedOver {
    /// The manifest; `None` when no parcel could leave.
    pub manifest: Option<ManifestId>,
    /// Parcels that stay, each with the reason.
    pub stay: Vec<(ShipmentId, String)>,
}

#[derive(FromQueryResult)]
struct ShipmentRow {
    id: i64,
    order_id: i64,
    state: String,
    courier: String,
    cod_amount: i64,
    listed: Option<i64>,
}

/// Hands parcels over. One that cannot leave stays, and the others go; a parcel that has left with this courier already
/// and is on no manifest is taken on it, so that a hand-over that broke off is finished by sending it again.
///
/// # Errors
/// [`Error::Invalid`] without a courier, a key or parcels.
pub async fn hand_over(ctx: &Ctx, request: &HandOver) -> Result<HandedOver> {
    ctx.require(Permission::CashDesk)?;
    let courier = one_line(&request.courier, 60);
    if courier.is_empty() {
        return Err(Error::Invalid("Name the courier who takes the parcels.".to_owned()));
    }
    if request.key.is_empty() || request.key.len() > 64 {
        return Err(Error::Invalid("Open the page anew and send it again.".to_owned()));
    }
    if request.parcels.is_empty() || request.parcels.len() > MOST {
        return Err(Error::Invalid(format!("Choose 1 to {MOST} parcels.")));
    }
    if let Some(manifest) = by_key(ctx.shop.db().reader(), &request.key).await? {
        return Ok(HandedOver {
            manifest: Some(manifest),
            stay: Vec::new(),
        });
    }
    let mut stay = Vec::new();
    for parcel in &request.parcels {
        match leave(ctx, parcel, &courier).await {
            Ok(()) => {}
            Err(Error::Conflict(why) | Error::Invalid(why)) => stay.push((parcel.shipment, why)),
            Err(Error::NotFound) => stay.push((parcel.shipment, "There is no such parcel.".to_owned())),
            Err(error) => return Err(error),
        }
        crate::testing_pause("hand-over:left").await;
    }
    let manifest = list(ctx, request, &courier).await?;
    Ok(HandedOver { manifest, stay })
}

async fn row_of(conn: &impl ConnectionTrait, shipment: ShipmentId) -> Result<ShipmentRow> {
    let row: Option<ShipmentRow> = db::one(
        conn,
        "SELECT s.id, s.order_id, s.state, s.courier, s.cod_amount, m.manifest_id AS listed
         FROM shipment s LEFT JOIN manifest_parcel m ON m.shipment_id = s.id WHERE s.id = $1",
        [shipment.0.into()],
    )
    .await?;
    row.ok_or(Error::NotFound)
}

impl ShipmentRow {
    /// Whether it has left with this courier and stands on no manifest.
    fn may_be_listed(&self, courier: &str) -> bool {
        self.listed.is_none() && self.state == "shipped" && self.courier == courier
    }
}

async fn leave(ctx: &Ctx, parcel: &HandOverParcel, courier: &str) -> Result<()> {
    let row = row_of(ctx.shop.db().reader(), parcel.shipment).await?;
    if row.may_be_listed(courier) {
        return Ok(());
    }
    if row.listed.is_some() {
        return Err(Error::Conflict("It is on a manifest already.".to_owned()));
    }
    let ship = Ship {
        order: OrderId(row.order_id),
        shipment: parcel.shipment,
        courier: courier.to_owned(),
        tracking: parcel.tracking.clone(),
        expected_version: None,
    };
    orders::ship(ctx, &ship).await
}

async fn by_key(conn: &impl ConnectionTrait, key: &str) -> Result<Option<ManifestId>> {
    let row: Option<IdRow> = db::one(conn, "SELECT id FROM manifest WHERE key = $1", [key.into()]).await?;
    Ok(row.map(|row| ManifestId(row.id)))
}

/// Writes the manifest of what has left. The unique keys decide between two that are written at once.
async fn list(ctx: &Ctx, request: &HandOver, courier: &str) -> Result<Option<ManifestId>> {
    let tx = ctx.shop.db().begin().await?;
    let mut rows = Vec::new();
    for parcel in &request.parcels {
        match row_of(&tx, parcel.shipment).await {
            Ok(row) if row.may_be_listed(courier) => rows.push(row),
            Ok(_) | Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    if rows.is_empty() {
        return Ok(None);
    }
    let to_collect = Money::sum(rows.iter().map(|row| Money::from_minor(row.cod_amount)))?;
    let id: Option<IdRow> = db::one(
        &tx,
        "INSERT INTO manifest (key, courier, parcels, to_collect, handed_by, handed_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (key) DO NOTHING RETURNING id",
        [
            request.key.clone().into(),
            courier.into(),
            i64::try_from(rows.len()).unwrap_or(0).into(),
            to_collect.minor().into(),
            ctx.actor.to_string().into(),
            ctx.now().0.into(),
        ],
    )
    .await?;
    // A double click: the other one has listed them.
    let Some(IdRow { id }) = id else {
        return by_key(&tx, &request.key).await;
    };
    let parcels = (1_i64..)
        .zip(&rows)
        .map(|(position, row)| vec![id.into(), position.into(), row.id.into(), row.cod_amount.into()]);
    crate::inventory::insert_many(
        &tx,
        "INSERT INTO manifest_parcel (manifest_id, position, shipment_id, amount) VALUES ",
        parcels,
    )
    .await
    .map_err(taken)?;
    let detail = format!("{courier}: {} parcels, {}", rows.len(), to_collect.minor());
    audit::record(&tx, ctx, "manifest.handed_over", &format!("manifest:{id}"), &detail).await?;
    tx.commit().await?;
    Ok(Some(ManifestId(id)))
}

fn taken(error: Error) -> Error {
    if error.is_unique() {
        Error::Conflict("A parcel was put on another manifest meanwhile. Look at the list again.".to_owned())
    } else {
        error
    }
}
