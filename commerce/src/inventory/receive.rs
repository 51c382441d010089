//! A delivery: several variants at once, each with what a piece has cost where somebody knows. All of it or nothing.

use std::collections::HashMap;

use domain::{
    access::Permission,
    ids::VariantId,
    money::Money,
    stock::{Amount, MAX_PIECES, MovementKind, Setting, average, typed_row},
    text::one_line,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{
    alerts,
    posting::{self, NewBooking, Posting},
};
use crate::{Ctx, audit, db, error::Result};

/// One line as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReceiveLine {
    /// Whose.
    pub sku: String,
    /// How many pieces.
    pub pieces: String,
    /// What a piece has cost; may be empty.
    pub cost: String,
}

impl ReceiveLine {
    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        [&self.sku, &self.pieces, &self.cost]
            .iter()
            .all(|text| text.trim().is_empty())
    }
}

/// A delivery as it was typed.
#[derive(Clone, Debug)]
pub struct Receive {
    /// Supplier, number of the slip; may be empty.
    pub reference: String,
    /// Its lines; empty ones do not count.
    pub lines: Vec<ReceiveLine>,
    /// Makes a repeated form the same delivery.
    pub key: String,
}

/// A delivery that is booked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// Lines.
    pub lines: usize,
    /// Pieces of all of them.
    pub pieces: i64,
}

/// Lines of one delivery, at most.
const MOST_LINES: usize = 200;

/// A line that was understood.
struct Line {
    at: usize,
    variant: VariantId,
    pieces: i64,
    unit_cost: Option<Money>,
}

/// Books a delivery. What must be mended comes back by line (from 0), and nothing is booked then.
///
/// # Errors
/// [`crate::Error::Invalid`] for a form without lines or with too many, [`crate::Error::Conflict`] when others are in the
/// way again and again.
pub async fn receive(ctx: &Ctx, request: &Receive) -> Result<std::result::Result<Received, Vec<(usize, String)>>> {
    ctx.require(Permission::StockEdit)?;
    let key = posting::key(&request.key)?;
    let typed: Vec<(usize, &ReceiveLine)> = request
        .lines
        .iter()
        .enumerate()
        .filter(|(_, line)| !line.is_empty())
        .collect();
    if typed.is_empty() || typed.len() > MOST_LINES {
        return Err(crate::Error::Invalid(format!(
            "Write 1 to {MOST_LINES} lines, each with a SKU and its pieces."
        )));
    }
    posting::again(|| attempt(ctx, request, key, &typed)).await
}

type Refused = Vec<(usize, String)>;

async fn attempt(
    ctx: &Ctx,
    request: &Receive,
    key: &str,
    typed: &[(usize, &ReceiveLine)],
) -> Result<std::result::Result<Received, Refused>> {
    let tx = ctx.shop.db().begin().await?;
    let (lines, refused) = read(&tx, typed).await?;
    if !refused.is_empty() {
        return Ok(Err(refused));
    }
    let received = Received {
        lines: lines.len(),
        pieces: lines.iter().map(|line| line.pieces).sum(),
    };
    let reference = one_line(&request.reference, 120);
    let booking = NewBooking {
        kind: "delivery",
        key,
        file_hash: None,
        name: &reference,
        lines: lines.len(),
        changed: lines.len(),
    };
    let Some(booking) = posting::begin(&tx, ctx, &booking).await? else {
        return Ok(Ok(received));
    };
    posting::lock_all(&tx, lines.iter().map(|line| line.variant).collect()).await?;
    let mut touched = Vec::new();
    for line in &lines {
        let locked = posting::locked(&tx, line.variant).await?;
        let posted = Posting {
            variant: line.variant,
            kind: MovementKind::Received,
            change: line.pieces,
            cause: format!("booking:{booking}:{}", line.at),
            note: &reference,
            unit_cost: line.unit_cost,
        };
        if let Err(why) = posting::post(&tx, ctx, &posted, &mut touched).await? {
            return Ok(Err(vec![(line.at, posting::refusal(why))]));
        }
        if line.unit_cost.is_some() {
            let cost = average(locked.on_hand, locked.cost(), line.pieces, line.unit_cost)?;
            posting::set_cost(&tx, line.variant, cost).await?;
        }
    }
    alerts::note(&tx, ctx, &touched).await?;
    let detail = format!("{} lines, {} pieces. {reference}", received.lines, received.pieces);
    audit::record(
        &tx,
        ctx,
        "stock.received",
        &format!("booking:{booking}"),
        detail.trim_end(),
    )
    .await?;
    crate::testing_pause("receive:written").await;
    tx.commit().await?;
    let variants: Vec<VariantId> = lines.iter().map(|line| line.variant).collect();
    posting::touch(ctx, &variants).await?;
    Ok(Ok(received))
}

async fn read(tx: &impl ConnectionTrait, typed: &[(usize, &ReceiveLine)]) -> Result<(Vec<Line>, Refused)> {
    let skus: Vec<String> = typed
        .iter()
        .map(|(_, line)| one_line(&line.sku, 64).to_ascii_uppercase())
        .collect();
    let known = variants_of(tx, &skus).await?;
    let (mut lines, mut refused) = (Vec::new(), Vec::new());
    for (at, line) in typed {
        let row = match typed_row(*at, &line.sku, ["", &line.pieces, &line.cost, ""]) {
            Ok(row) => row,
            Err(error) => {
                refused.push((*at, error.sentence));
                continue;
            }
        };
        let pieces = match row.pieces {
            Some(Amount::By(pieces)) if (1..=MAX_PIECES).contains(&pieces) => pieces,
            Some(Amount::By(_) | Amount::To(_)) | None => {
                refused.push((*at, "write how many pieces came, from 1".to_owned()));
                continue;
            }
        };
        match known.get(&row.sku) {
            Some(variant) => lines.push(Line {
                at: *at,
                variant: *variant,
                pieces,
                unit_cost: match row.cost {
                    Setting::To(cost) => Some(cost),
                    Setting::Keep | Setting::Clear => None,
                },
            }),
            None => refused.push((*at, format!("there is no SKU {}", row.sku))),
        }
    }
    Ok((lines, refused))
}

#[derive(FromQueryResult)]
struct SkuRow {
    id: i64,
    sku: String,
}

/// The variants with these SKUs.
pub(super) async fn variants_of(conn: &impl ConnectionTrait, skus: &[String]) -> Result<HashMap<String, VariantId>> {
    let mut found = HashMap::new();
    for part in skus.chunks(500) {
        let rows: Vec<SkuRow> = db::all(
            conn,
            &format!(
                "SELECT id, sku FROM variant WHERE sku IN ({})",
                db::places(1, part.len())
            ),
            part.iter().map(|sku| sku.clone().into()),
        )
        .await?;
        found.extend(rows.into_iter().map(|row| (row.sku, VariantId(row.id))));
    }
    Ok(found)
}
