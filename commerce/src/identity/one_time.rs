//! One-time links. A row keeps a seed and a hash; the secret is made of the seed with a key, when the mail leaves.

use domain::{
    identity::{PasswordFor, TokenKind},
    ids::AccountId,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{Secret, account};
use crate::{Ctx, db, error::Result};

/// Why a link or what was typed behind it does nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkRefused {
    /// It was used, is too old, or never was: ask for another.
    Spent,
    /// The password is not taken; says what to do.
    Password(String),
    /// The form must be mended; says what to do.
    Form(String),
}

/// What the page behind a link needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkPage {
    /// As pages greet them; empty for the first owner, who has no name yet.
    pub name: String,
    /// Where the link was sent.
    pub email: String,
    /// Whose rules a password follows.
    pub whose: PasswordFor,
}

#[derive(Clone, FromQueryResult)]
pub(super) struct Token {
    pub id: i64,
    pub account_id: Option<i64>,
    pub kind: String,
    pub seed: String,
    pub token_hash: String,
    pub email: Option<String>,
    pub previous_email: Option<String>,
    pub failures: i64,
}

const COLUMNS: &str = "id, account_id, kind, seed, token_hash, email, previous_email, failures";

impl Token {
    pub fn account(&self) -> AccountId {
        AccountId(self.account_id.unwrap_or(0))
    }
}

/// A new token.
pub(super) struct NewToken<'a> {
    pub kind: TokenKind,
    pub account: Option<AccountId>,
    pub email: Option<&'a str>,
    pub previous_email: Option<&'a str>,
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

/// Stores a new token; its id and its secret.
pub(super) async fn create(tx: &impl ConnectionTrait, ctx: &Ctx, new: &NewToken<'_>) -> Result<(i64, Secret)> {
    let (now, seed) = (ctx.now(), Secret::random());
    let secret = ctx.shop.identity().keys.derive(new.kind.code(), seed.as_str());
    let row: Option<IdRow> = db::one(
        tx,
        "INSERT INTO one_time_token
         (account_id, kind, seed, token_hash, email, previous_email, failures, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8) RETURNING id",
        [
            new.account.map(|account| account.0).into(),
            new.kind.code().into(),
            seed.as_str().into(),
            secret.hash().into(),
            new.email.into(),
            new.previous_email.into(),
            now.0.into(),
            now.plus_ms(new.kind.lifetime_ms()).0.into(),
        ],
    )
    .await?;
    Ok((row.map_or(0, |row| row.id), secret))
}

/// Uses a token up. Of two who bring it at the same moment one has it.
pub(super) async fn take(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    kind: TokenKind,
    secret: &Secret,
) -> Result<Option<Token>> {
    let now = ctx.now().0;
    db::one(
        tx,
        &format!(
            "UPDATE one_time_token SET used_at = $1
             WHERE token_hash = $2 AND kind = $3 AND used_at IS NULL AND expires_at > $4 RETURNING {COLUMNS}"
        ),
        [now.into(), secret.hash().into(), kind.code().into(), now.into()],
    )
    .await
}

/// A token that is still good, without using it.
pub(super) async fn peek(
    conn: &impl ConnectionTrait,
    ctx: &Ctx,
    kind: TokenKind,
    secret: &Secret,
) -> Result<Option<Token>> {
    db::one(
        conn,
        &format!(
            "SELECT {COLUMNS} FROM one_time_token
             WHERE token_hash = $1 AND kind = $2 AND used_at IS NULL AND expires_at > $3"
        ),
        [secret.hash().into(), kind.code().into(), ctx.now().0.into()],
    )
    .await
}

/// The token with this id, good or not.
pub(super) async fn by_id(conn: &impl ConnectionTrait, id: i64) -> Result<Option<Token>> {
    db::one(
        conn,
        &format!("SELECT {COLUMNS} FROM one_time_token WHERE id = $1"),
        [id.into()],
    )
    .await
}

/// Ends all tokens of one kind that an account still has.
pub(super) async fn end(tx: &impl ConnectionTrait, ctx: &Ctx, account: AccountId, kind: TokenKind) -> Result<()> {
    db::run(
        tx,
        "UPDATE one_time_token SET used_at = $1 WHERE account_id = $2 AND kind = $3 AND used_at IS NULL",
        [ctx.now().0.into(), account.0.into(), kind.code().into()],
    )
    .await?;
    Ok(())
}

/// What the page behind a link shows; `None` when the link is spent. Changes nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn link(ctx: &Ctx, kind: TokenKind, secret: &str) -> Result<Option<LinkPage>> {
    let conn = ctx.shop.db().reader();
    let Some(secret) = Secret::parse(secret) else {
        return Ok(None);
    };
    let Some(token) = peek(conn, ctx, kind, &secret).await? else {
        return Ok(None);
    };
    if token.account_id.is_none() {
        let page = LinkPage {
            name: String::new(),
            email: String::new(),
            whose: PasswordFor::Staff,
        };
        return Ok((kind == TokenKind::SetUp && !super::has_owner(ctx).await?).then_some(page));
    }
    let account = account::by_id(conn, token.account()).await?;
    Ok(account.is_active().then(|| LinkPage {
        whose: account.password_for(),
        email: token.email.or(account.email).unwrap_or_default(),
        name: account.name,
    }))
}
