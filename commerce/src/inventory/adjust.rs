//! A change of one level by hand, for a reason. The same form sent twice changes it once.

use domain::{access::Permission, ids::VariantId, money::Money, stock::AdjustReason, stock::average, text::one_line};

use super::{
    alerts,
    posting::{self, NewBooking, Posting},
};
use crate::{
    Ctx, audit,
    error::{Error, Result},
};

/// A change of one level.
#[derive(Clone, Debug)]
pub struct Adjust {
    /// Of which variant.
    pub variant: VariantId,
    /// Why.
    pub reason: AdjustReason,
    /// Pieces as they were typed: the reason says which way, only a correction may have a minus.
    pub pieces: i64,
    /// What a piece has cost, where goods came in and somebody knows.
    pub unit_cost: Option<Money>,
    /// A few words, for the ledger.
    pub note: String,
    /// Makes a repeated form the same change.
    pub key: String,
}

/// Changes a level.
///
/// # Errors
/// [`Error::Invalid`] for no pieces, [`Error::Conflict`] when it would take what is promised to orders,
/// [`Error::NotFound`] for no such variant.
pub async fn adjust(ctx: &Ctx, request: &Adjust) -> Result<()> {
    ctx.require(Permission::StockEdit)?;
    let key = posting::key(&request.key)?;
    let change = request
        .reason
        .change(request.pieces)
        .map_err(|_| Error::Invalid(pieces_words(request.reason).to_owned()))?;
    posting::again(|| attempt(ctx, request, key, change)).await
}

async fn attempt(ctx: &Ctx, request: &Adjust, key: &str, change: i64) -> Result<()> {
    let note = one_line(&request.note, 200);
    let tx = ctx.shop.db().begin().await?;
    let booking = NewBooking {
        kind: "adjustment",
        key,
        file_hash: None,
        name: request.reason.code(),
        lines: 1,
        changed: 1,
    };
    let Some(booking) = posting::begin(&tx, ctx, &booking).await? else {
        return Ok(());
    };
    let locked = posting::lock(&tx, request.variant).await?;
    let unit_cost = request.unit_cost.filter(|_| request.reason == AdjustReason::Received);
    let moved = Posting {
        variant: request.variant,
        kind: request.reason.kind(),
        change,
        cause: format!("booking:{booking}:1"),
        note: &note,
        unit_cost,
    };
    let mut touched = Vec::new();
    if let Err(refused) = posting::post(&tx, ctx, &moved, &mut touched).await? {
        let why = posting::refusal(refused);
        return Err(Error::Conflict(format!("Nothing was changed: {why}.")));
    }
    alerts::note(&tx, ctx, &touched).await?;
    if unit_cost.is_some() {
        let cost = average(locked.on_hand, locked.cost(), change, unit_cost)?;
        posting::set_cost(&tx, request.variant, cost).await?;
    }
    let detail = format!(
        "{} {change:+}, {} on hand. {note}",
        request.reason,
        locked.on_hand.saturating_add(change)
    );
    audit::record(
        &tx,
        ctx,
        "stock.adjusted",
        &format!("variant:{}", request.variant),
        detail.trim_end(),
    )
    .await?;
    crate::testing_pause("adjust:written").await;
    tx.commit().await?;
    posting::touch(ctx, &[request.variant]).await
}

const fn pieces_words(reason: AdjustReason) -> &'static str {
    match reason.way() {
        domain::stock::Way::Both => "Write how many pieces: 3, or -3.",
        domain::stock::Way::In | domain::stock::Way::Out => {
            "Write how many pieces, without a minus: the reason says which way."
        }
    }
}
