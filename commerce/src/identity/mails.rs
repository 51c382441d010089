//! What accounts are told by mail: queued in the transaction that is told of, composed when it leaves.

use domain::{identity::TokenKind, ids::AccountId};
use sea_orm::ConnectionTrait;

use super::{
    account,
    one_time::{self, NewToken},
};
use crate::{
    Ctx,
    error::{Error, Result},
    mail::{
        Mail,
        account::{self as words, AccountTopic, Link, Reader},
    },
    outbox,
};

/// Queues a mail that tells of something that has happened.
pub(crate) async fn notify(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    topic: AccountTopic,
    account: AccountId,
    once: &str,
) -> Result<()> {
    let once = format!("{}:{account}:{once}", topic.code());
    outbox::enqueue(tx, ctx, topic.code(), &once, &format!("account:{account}")).await
}

/// Makes a one-time token and queues the mail with its link.
pub(super) async fn send_link(tx: &impl ConnectionTrait, ctx: &Ctx, new: &NewToken<'_>) -> Result<i64> {
    let (id, _) = one_time::create(tx, ctx, new).await?;
    let topic = AccountTopic::Link;
    let once = format!("{}:{id}", topic.code());
    outbox::enqueue(tx, ctx, topic.code(), &once, &format!("token:{id}")).await?;
    Ok(id)
}

/// Queues a mail to the address that a used token has replaced.
pub(super) async fn tell_previous(tx: &impl ConnectionTrait, ctx: &Ctx, token: i64) -> Result<()> {
    let topic = AccountTopic::EmailChanged;
    let once = format!("{}:{token}", topic.code());
    outbox::enqueue(tx, ctx, topic.code(), &once, &format!("token:{token}")).await
}

/// The mail that a queued row stands for; `None` when there is nobody to write to any more.
pub(crate) async fn compose_mail(ctx: &Ctx, topic: AccountTopic, payload: &str, once: &str) -> Result<Option<Mail>> {
    let (conn, facts) = (ctx.shop.db().reader(), ctx.shop.facts());
    let (what, id) = payload.split_once(':').unwrap_or_default();
    let id: i64 = id
        .parse()
        .map_err(|_| Error::Corrupt(format!("outbox payload of {}", topic.code())))?;
    if what == "account" {
        let account = account::by_id(conn, AccountId(id)).await?;
        return Ok(account.email.as_deref().map(|to| {
            let reader = Reader {
                to,
                name: &account.name,
            };
            words::notice(facts, topic, &reader, once)
        }));
    }
    // Closing an account takes its tokens away.
    let Some(token) = one_time::by_id(conn, id).await? else {
        return Ok(None);
    };
    let account = account::by_id(conn, token.account()).await?;
    let name = account.name.as_str();
    if topic == AccountTopic::EmailChanged {
        let previous = token.previous_email.as_deref();
        return Ok(previous.map(|to| words::notice(facts, topic, &Reader { to, name }, once)));
    }
    let kind: TokenKind = token
        .kind
        .parse()
        .map_err(|_| Error::Corrupt(format!("kind of one-time token {id}")))?;
    let secret = ctx
        .shop
        .identity()
        .keys
        .derived(kind.code(), &token.seed, &token.token_hash);
    let to = token.email.as_deref().or(account.email.as_deref());
    Ok(match (to, secret) {
        (Some(to), Some(secret)) => {
            let link = Link {
                kind,
                secret: secret.as_str(),
            };
            Some(words::link(facts, &Reader { to, name }, &link, once))
        }
        _ => None,
    })
}

/// Whether a mail of this kind may go to this name now; counts it when it may.
pub(super) async fn may_mail(ctx: &Ctx, login: &domain::identity::LoginName) -> Result<bool> {
    Ok(super::admit(ctx, &[super::Counter::mail(login)]).await?.is_ok())
}

/// Seldom enough to be no nuisance: one such mail an hour.
pub(super) fn hourly(ctx: &Ctx) -> String {
    ctx.now().0.div_euclid(domain::time::HOUR_MS).to_string()
}
