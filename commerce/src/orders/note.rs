//! Notes of staff to staff. They change nothing about the order.

use domain::{
    ids::{AccountId, OrderId},
    order::step::StepAction,
};

use crate::{
    Ctx, audit, db,
    error::{Error, Result},
};

/// A note.
#[derive(Clone, Debug)]
pub struct Note {
    /// About which order.
    pub order: OrderId,
    /// The text, up to 2,000 letters; line breaks are kept.
    pub body: String,
    /// Who is asked to look.
    pub mentions: Vec<AccountId>,
}

const MAX: usize = 2_000;

/// Adds a note.
///
/// # Errors
/// [`Error::Invalid`] when it says nothing; [`Error::NotFound`] when there is no such order.
pub async fn note(ctx: &Ctx, request: &Note) -> Result<()> {
    ctx.require(StepAction::Note.permission())?;
    let lines = request.body.lines().map(|line| domain::text::one_line(line, MAX));
    let body: String = lines.collect::<Vec<_>>().join("\n").trim().chars().take(MAX).collect();
    if body.is_empty() {
        return Err(Error::Invalid("Write something into the note.".to_owned()));
    }
    let mut mentions: Vec<i64> = request.mentions.iter().map(|account| account.0).collect();
    mentions.sort_unstable();
    mentions.dedup();
    mentions.truncate(20);
    let tx = ctx.shop.db().begin().await?;
    super::lock(&tx, request.order).await?;
    db::run(
        &tx,
        "INSERT INTO order_note (order_id, author, body, mentions, at) VALUES ($1, $2, $3, $4, $5)",
        [
            request.order.0.into(),
            ctx.actor.to_string().into(),
            body.into(),
            serde_json::to_string(&mentions).unwrap_or_default().into(),
            ctx.now().0.into(),
        ],
    )
    .await?;
    audit::record(&tx, ctx, "order.noted", &format!("order:{}", request.order), "").await?;
    tx.commit().await?;
    Ok(())
}
