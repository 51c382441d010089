//! The sign-ins of an account: its devices, and how one ends.

use domain::{
    identity::SessionTimes,
    ids::{AccountId, SessionId},
    time::Timestamp,
    view::Device,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::account::{self, subject};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    tags::Tag,
};

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EndedBy {
    SignOut,
    Owner,
    Password,
    Reuse,
    Closed,
    Staff,
    SecondFactor,
}

impl EndedBy {
    const fn code(self) -> &'static str {
        match self {
            Self::SignOut => "sign_out",
            Self::Owner => "owner",
            Self::Password => "password",
            Self::Reuse => "reuse",
            Self::Closed => "closed",
            Self::Staff => "staff",
            Self::SecondFactor => "second_factor",
        }
    }
}

/// Ends one, unless it has ended.
pub(super) async fn end(tx: &impl ConnectionTrait, ctx: &Ctx, session: SessionId, by: EndedBy) -> Result<u64> {
    db::run(
        tx,
        "UPDATE session SET ended_at = $1, ended_by = $2 WHERE id = $3 AND ended_at IS NULL",
        [ctx.now().0.into(), by.code().into(), session.0.into()],
    )
    .await
}

/// Ends all of an account but one. Touch [`Tag::Account`] after the commit.
pub(crate) async fn end_sessions_of(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    account: AccountId,
    except: Option<SessionId>,
    by: EndedBy,
) -> Result<u64> {
    db::run(
        tx,
        "UPDATE session SET ended_at = $1, ended_by = $2 WHERE account_id = $3 AND ended_at IS NULL AND id <> $4",
        [
            ctx.now().0.into(),
            by.code().into(),
            account.0.into(),
            except.map_or(0, |session| session.0).into(),
        ],
    )
    .await
}

/// Ends the sign-in that asks. A second time changes nothing.
///
/// # Errors
/// [`Error::NotFound`] when nobody has signed in.
pub async fn sign_out(ctx: &Ctx, session: SessionId) -> Result<()> {
    close(ctx, session, EndedBy::SignOut).await
}

/// Ends one of the asker's own sign-ins. One that has ended already is no mistake.
///
/// # Errors
/// [`Error::NotFound`] for one that is not theirs.
pub async fn end_session(ctx: &Ctx, session: SessionId) -> Result<()> {
    close(ctx, session, EndedBy::Owner).await
}

async fn close(ctx: &Ctx, session: SessionId, by: EndedBy) -> Result<()> {
    let account = ctx.require_account()?;
    let tx = ctx.shop.db().begin().await?;
    let own = db::number(
        &tx,
        "SELECT COUNT(*) FROM session WHERE id = $1 AND account_id = $2",
        [session.0.into(), account.0.into()],
    )
    .await?;
    if own == 0 {
        return Err(Error::NotFound);
    }
    if end(&tx, ctx, session, by).await? > 0 {
        let detail = format!("session {session} {}", by.code());
        audit::record(&tx, ctx, "session.ended", &subject(account), &detail).await?;
    }
    tx.commit().await?;
    ctx.shop.tags().touch([Tag::Account(account)]);
    Ok(())
}

/// Ends all of the asker's sign-ins but this one; how many.
///
/// # Errors
/// [`Error::NotFound`] when nobody has signed in.
pub async fn end_other_sessions(ctx: &Ctx, this: SessionId) -> Result<u64> {
    let account = ctx.require_account()?;
    let tx = ctx.shop.db().begin().await?;
    let ended = end_sessions_of(&tx, ctx, account, Some(this), EndedBy::Owner).await?;
    let detail = format!("{ended} others");
    audit::record(&tx, ctx, "session.ended", &subject(account), &detail).await?;
    tx.commit().await?;
    ctx.shop.tags().touch([Tag::Account(account)]);
    Ok(ended)
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    device: String,
    address: String,
    created_at: i64,
    used_at: i64,
}

/// Most that are listed.
const SHOWN: u64 = 100;

/// The asker's own devices, the latest first.
///
/// # Errors
/// [`Error::NotFound`] when nobody has signed in.
pub async fn devices(ctx: &Ctx, this: SessionId) -> Result<Vec<Device>> {
    let account = ctx.require_account()?;
    let conn = ctx.shop.db().reader();
    let kind = account::by_id(conn, account).await?.kind();
    let rows: Vec<Row> = db::all(
        conn,
        &format!(
            "SELECT id, device, address, created_at, used_at FROM session
             WHERE account_id = $1 AND ended_at IS NULL ORDER BY used_at DESC, id DESC LIMIT {SHOWN}"
        ),
        [account.0.into()],
    )
    .await?;
    let now = ctx.now();
    let alive = rows.into_iter().filter(|row| {
        let times = SessionTimes {
            created_at: Timestamp(row.created_at),
            used_at: Timestamp(row.used_at),
        };
        times.is_alive(kind, now)
    });
    Ok(alive
        .map(|row| Device {
            session: SessionId(row.id),
            device: row.device,
            address: row.address,
            created_at: Timestamp(row.created_at),
            used_at: Timestamp(row.used_at),
            is_this: row.id == this.0,
        })
        .collect())
}
