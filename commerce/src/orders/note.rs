//! Notes of staff to staff. They change nothing about the order. Whom they mention gets a mail.

use domain::{
    ids::{AccountId, OrderId},
    order::step::StepAction,
};

use sea_orm::FromQueryResult;

use super::mention;
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
    /// Who is asked to look, beside those whose names stand behind an `@` in the text. Whoever does not work here, or
    /// may not see orders, is left out.
    pub mentions: Vec<AccountId>,
}

const MAX: usize = 2_000;
/// Colleagues that one note asks for at most.
const MOST_MENTIONED: usize = 20;

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

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
    let tx = ctx.shop.db().begin().await?;
    super::lock(&tx, request.order).await?;
    let mut meant = mention::meant(&tx, &body, &request.mentions).await?;
    meant.truncate(MOST_MENTIONED);
    let ids: Vec<i64> = meant.iter().map(|account| account.0).collect();
    let row: Option<IdRow> = db::one(
        &tx,
        "INSERT INTO order_note (order_id, author, body, mentions, at) VALUES ($1, $2, $3, $4, $5) RETURNING id",
        [
            request.order.0.into(),
            ctx.actor.to_string().into(),
            body.into(),
            serde_json::to_string(&ids).unwrap_or_default().into(),
            ctx.now().0.into(),
        ],
    )
    .await?;
    let id = row.ok_or_else(|| Error::Corrupt("a note without an id".to_owned()))?.id;
    mention::tell(&tx, ctx, id, &meant).await?;
    audit::record(&tx, ctx, "order.noted", &format!("order:{}", request.order), "").await?;
    tx.commit().await?;
    Ok(())
}
