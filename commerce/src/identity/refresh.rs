//! Staying signed in: a refresh token for a new pair of tokens.

use domain::{
    identity::{Presented, RefreshDecision, Rotation, SessionTimes, decide_refresh},
    ids::{AccessToken, AccountId, SessionId},
    time::Timestamp,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{
    Secret,
    account::{self, Account, for_update},
    mails,
    sessions::{self, EndedBy},
    sign_in::{Credentials, credentials},
};
use crate::{Ctx, audit, db, error::Result, mail::account::AccountTopic, tags::Tag};

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    account_id: i64,
    refresh_hash: String,
    previous_hash: Option<String>,
    rotated_at: i64,
    created_at: i64,
    used_at: i64,
    ended_at: Option<i64>,
}

/// What a successor is made for.
const PURPOSE: &str = "refresh";

/// New tokens for a refresh token; `None` when it is not good (any more) and they have to sign in again.
///
/// # Errors
/// When the database does not answer; the token is as good as before then.
pub async fn refresh(ctx: &Ctx, token: &str) -> Result<Option<Credentials>> {
    let Some((family, secret)) = split(token) else {
        return Ok(None);
    };
    let tx = ctx.shop.db().begin().await?;
    let Some(row) = session(&tx, &family).await? else {
        return Ok(None);
    };
    crate::testing_pause("refresh:locked").await;
    let account = account::by_id(&tx, AccountId(row.account_id)).await?;
    let now = ctx.now();
    let times = SessionTimes {
        created_at: Timestamp(row.created_at),
        used_at: Timestamp(row.used_at),
    };
    if !account.is_active() || !times.is_alive(account.kind(), now) {
        return Ok(None);
    }
    let presented = secret.hash();
    let stored = Rotation {
        current: &row.refresh_hash,
        previous: row.previous_hash.as_deref(),
        rotated_at: Timestamp(row.rotated_at),
        ended: row.ended_at.is_some(),
    };
    let keys = &ctx.shop.identity().keys;
    let successor = match decide_refresh(&stored, &Presented { hash: &presented, now }) {
        RefreshDecision::Rotate => {
            let successor = keys.derive(PURPOSE, secret.as_str());
            rotate(&tx, ctx, &row, &successor).await?;
            Some(successor)
        }
        RefreshDecision::SameSuccessor => keys.derived(PURPOSE, secret.as_str(), &row.refresh_hash),
        RefreshDecision::Reuse => {
            end_family(&tx, ctx, &account, SessionId(row.id)).await?;
            None
        }
        RefreshDecision::Ended => None,
    };
    tx.commit().await?;
    let Some(successor) = successor else {
        ctx.shop.tags().touch([Tag::Account(account.id())]);
        return Ok(None);
    };
    credentials(ctx, &account, SessionId(row.id), &family, &successor, times.created_at).map(Some)
}

fn split(token: &str) -> Option<(AccessToken, Secret)> {
    let (family, secret) = token.split_once('.')?;
    Some((AccessToken::parse(family)?, Secret::parse(secret)?))
}

async fn session(tx: &impl ConnectionTrait, family: &AccessToken) -> Result<Option<Row>> {
    let lock = for_update(tx);
    db::one(
        tx,
        &format!(
            "SELECT id, account_id, refresh_hash, previous_hash, rotated_at, created_at, used_at, ended_at
             FROM session WHERE family = $1{lock}"
        ),
        [family.as_str().into()],
    )
    .await
}

async fn rotate(tx: &impl ConnectionTrait, ctx: &Ctx, row: &Row, successor: &Secret) -> Result<()> {
    let now = ctx.now().0;
    db::run(
        tx,
        "UPDATE session SET previous_hash = refresh_hash, refresh_hash = $1, rotated_at = $2, used_at = $3, address = $4
         WHERE id = $5",
        [
            successor.hash().into(),
            now.into(),
            now.into(),
            ctx.address.clone().into(),
            row.id.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Somebody has a token that was used before: whoever it is, both are out, and the owner is told.
async fn end_family(tx: &impl ConnectionTrait, ctx: &Ctx, account: &Account, session: SessionId) -> Result<()> {
    sessions::end(tx, ctx, session, EndedBy::Reuse).await?;
    audit::record(
        tx,
        ctx,
        "session.reused",
        &account.subject(),
        &format!("session {session}"),
    )
    .await?;
    let once = session.to_string();
    mails::notify(tx, ctx, AccountTopic::SignInEnded, account.id(), &once).await
}
