//! Who a request comes from. A token's signature says that we once let somebody in; whether they still may, and what
//! they may do, is read from the session, the account and the role as they are now.

use std::sync::Arc;

use domain::{
    access::PermissionSet,
    identity::{AccountState, Kind, SessionTimes},
    ids::{AccountId, SessionId},
    time::{MINUTE_MS, Timestamp},
};
use moka::sync::Cache;
use sea_orm::FromQueryResult;

use super::{access, account::permissions};
use crate::{
    Actor, Ctx, Staff, db,
    error::Result,
    tags::{Tag, Versions},
};

/// Somebody who has signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub account: AccountId,
    /// The sign-in that the request belongs to.
    pub session: SessionId,
    /// [`Actor::Customer`] or [`Actor::Staff`].
    pub actor: Actor,
    /// As pages greet them.
    pub name: String,
    /// Somebody of the shop whose second factor is still missing: not staff until then.
    pub needs_second_factor: bool,
}

/// How long another process may not notice a change. In this one, tags end what is kept at once.
const FRESH_MS: i64 = 1000;
/// How often the use of a sign-in is written down between two refreshes. Only staff's idle time needs it.
const TOUCH_MS: i64 = MINUTE_MS;

/// What was last read of sessions in use.
pub(crate) struct SessionCache(Cache<i64, Arc<Kept>>);

impl Default for SessionCache {
    fn default() -> Self {
        Self(Cache::new(10_000))
    }
}

struct Kept {
    versions: Versions,
    read_at: Timestamp,
    row: Row,
}

#[derive(Clone, FromQueryResult)]
struct Row {
    account_id: i64,
    created_at: i64,
    used_at: i64,
    ended_at: Option<i64>,
    mfa_at: Option<i64>,
    state: String,
    name: String,
    totp_confirmed_at: Option<i64>,
    role_id: Option<i64>,
    permissions: Option<String>,
    preset: Option<String>,
}

/// Who this access token stands for. `None` for any token that is not good, whatever is wrong with it, and for
/// sessions, accounts and roles that are not any more.
///
/// # Errors
/// When the database does not answer.
pub async fn authenticate(ctx: &Ctx, token: &str) -> Result<Option<SignedIn>> {
    let now = ctx.now();
    let keys = &ctx.shop.identity().keys;
    let Some(said) = access::check(keys, &ctx.shop.facts().base_url, token, now) else {
        return Ok(None);
    };
    let Some(row) = row(ctx, said, now).await? else {
        return Ok(None);
    };
    let kind = if row.role_id.is_some() {
        Kind::Staff
    } else {
        Kind::Customer
    };
    let times = SessionTimes {
        created_at: Timestamp(row.created_at),
        used_at: Timestamp(row.used_at),
    };
    let alive = row.account_id == said.account.0
        && row.ended_at.is_none()
        && row.state == AccountState::Active.code()
        && times.is_alive(kind, now);
    if !alive {
        return Ok(None);
    }
    if kind == Kind::Staff && now.since(times.used_at) >= TOUCH_MS {
        touch(ctx, said.session, now).await?;
    }
    Ok(Some(signed_in(said, row)))
}

fn signed_in(said: access::Statement, row: Row) -> SignedIn {
    let permissions: Option<PermissionSet> = row
        .permissions
        .as_deref()
        .map(|stored| permissions(row.preset.as_deref(), stored));
    let needs_second_factor = permissions.is_some() && row.totp_confirmed_at.is_some() && row.mfa_at.is_none();
    let actor = match permissions {
        Some(permissions) if !needs_second_factor => Actor::Staff(Staff {
            account: said.account,
            permissions,
        }),
        _ => Actor::Customer(said.account),
    };
    SignedIn {
        account: said.account,
        session: said.session,
        actor,
        name: row.name,
        needs_second_factor,
    }
}

async fn row(ctx: &Ctx, said: access::Statement, now: Timestamp) -> Result<Option<Row>> {
    let kept = &ctx.shop.identity().sessions.0;
    if let Some(kept) = kept.get(&said.session.0)
        && (0..FRESH_MS).contains(&now.since(kept.read_at))
        && ctx.shop.tags().are_current(&kept.versions)
    {
        return Ok(Some(kept.row.clone()));
    }
    // From before reading: a change meanwhile ends what is kept.
    let versions = ctx.shop.tags().versions([Tag::Account(said.account), Tag::Roles]);
    let row: Option<Row> = db::one(
        ctx.shop.db().reader(),
        "SELECT s.account_id, s.created_at, s.used_at, s.ended_at, s.mfa_at, a.state, a.name, a.totp_confirmed_at,
                a.role_id, r.permissions, r.preset
         FROM session s JOIN account a ON a.id = s.account_id LEFT JOIN role r ON r.id = a.role_id
         WHERE s.id = $1",
        [said.session.0.into()],
    )
    .await?;
    if let Some(row) = &row {
        let fresh = Kept {
            versions,
            read_at: now,
            row: row.clone(),
        };
        kept.insert(said.session.0, Arc::new(fresh));
    }
    Ok(row)
}

async fn touch(ctx: &Ctx, session: SessionId, now: Timestamp) -> Result<()> {
    db::run(
        ctx.shop.db().writer(),
        "UPDATE session SET used_at = $1 WHERE id = $2 AND used_at < $3 AND ended_at IS NULL",
        [now.0.into(), session.0.into(), now.0.into()],
    )
    .await?;
    ctx.shop.identity().sessions.0.invalidate(&session.0);
    Ok(())
}
