//! Signing in: a name, a password, and for some a second step.

use domain::{
    form,
    identity::{Kind, LoginName, SessionTimes, Theme, TokenKind},
    ids::{AccessToken, AccountId, SessionId},
    time::Timestamp,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{
    Secret,
    access::{self, Statement},
    account::{self, Account, AccountKey},
    adopt, mails,
    one_time::{self, NewToken},
    password::Compared,
    throttle::{self, Counter},
};
use crate::{
    Actor, Ctx, audit, clock, db,
    error::{Error, Result},
};

/// What is known of the browser that asks.
#[derive(Clone, Debug, Default)]
pub struct Browser {
    /// `Firefox on Android`, as lists of devices show it.
    pub label: String,
    /// The secret that says that it has signed in to an account before.
    pub known: Option<Secret>,
}

/// What a browser is given. Everything secret hides in debug output.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Who.
    pub account: AccountId,
    /// The sign-in.
    pub session: SessionId,
    /// Whose limits it has.
    pub kind: Kind,
    /// As pages greet them.
    pub name: String,
    /// How they want pages to look.
    pub theme: Theme,
    /// The access token.
    pub access: Secret,
    /// Until when it is good.
    pub access_until: Timestamp,
    /// The refresh token.
    pub refresh: Secret,
    /// Until when it is good if nothing more happens.
    pub refresh_until: Timestamp,
    /// Says from now on that this browser has signed in before.
    pub known: Option<Secret>,
}

impl Credentials {
    /// The shop as they see it from now on, for what follows in the same request, such as
    /// [`crate::customers::welcome`]. Staff act as customers until their next request.
    #[must_use]
    pub fn ctx(&self, ctx: &Ctx) -> Ctx {
        Ctx {
            actor: Actor::Customer(self.account),
            ..ctx.clone()
        }
    }
}

/// What comes of a right password.
#[derive(Clone, Debug)]
pub enum SignInAnswer {
    /// They are in.
    Done(Credentials),
    /// A code is asked for; this secret is the way to [`super::second_factor`].
    NeedsSecondFactor(Secret),
}

/// Why nobody was let in. It is not said whether the name, the password or the account is the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInRefused {
    /// The name or the password is wrong, or the address is not confirmed yet.
    Wrong,
    /// Too many tries; after so many seconds there may be another.
    TooMany(i64),
}

/// Lets somebody in.
///
/// # Errors
/// [`Error::Busy`] when too many passwords are being checked. A refusal is not an error but the inner `Err`.
pub async fn sign_in(
    ctx: &Ctx,
    request: &form::SignIn,
    browser: &Browser,
) -> Result<std::result::Result<SignInAnswer, SignInRefused>> {
    let passwords = &ctx.shop.identity().passwords;
    passwords.room()?;
    let counters = counters(ctx, &request.login, browser).await?;
    if let Err(seconds) = throttle::admit(ctx, &counters).await? {
        return Ok(Err(SignInRefused::TooMany(seconds)));
    }
    let found = account::find(ctx.shop.db().reader(), AccountKey::Login(&request.login)).await?;
    let stored = found.as_ref().map(|account| account.password_hash.as_str());
    let compared = match passwords.compare(&request.password, stored).await {
        Err(Error::Busy) => {
            // A flood of guesses must not cost the owner their own tries.
            throttle::take_back(ctx, &counters).await?;
            return Err(Error::Busy);
        }
        compared => compared?,
    };
    let (Some(found), true) = (found, compared != Compared::Wrong) else {
        return Ok(Err(SignInRefused::Wrong));
    };
    if !found.is_active() {
        return Ok(Err(SignInRefused::Wrong));
    }
    if !found.may_use(&request.login) {
        remind(ctx, &request.login, &found).await?;
        return Ok(Err(SignInRefused::Wrong));
    }
    let upgraded = match compared {
        Compared::RightButOld => Some(passwords.hash(&request.password).await?),
        Compared::Right | Compared::Wrong => None,
    };
    let tx = ctx.shop.db().begin().await?;
    let account = account::lock(&tx, found.id()).await?;
    if !account.is_active() || account.password_hash != found.password_hash {
        return Ok(Err(SignInRefused::Wrong));
    }
    if let Some(hash) = upgraded {
        let values = [hash.into(), account.id.into()];
        db::run(&tx, "UPDATE account SET password_hash = $1 WHERE id = $2", values).await?;
    }
    throttle::forgive(&tx, &counters).await?;
    let answer = if account.has_second_factor() {
        let new = NewToken {
            kind: TokenKind::SecondFactor,
            account: Some(account.id()),
            email: None,
            previous_email: None,
        };
        SignInAnswer::NeedsSecondFactor(one_time::create(&tx, ctx, &new).await?.1)
    } else {
        SignInAnswer::Done(open(&tx, ctx, &account, browser, Proved::Password).await?)
    };
    tx.commit().await?;
    Ok(Ok(answer))
}

/// What is counted for this try. A device that has signed in before counts for itself, whatever strangers do.
pub(super) async fn counters(ctx: &Ctx, login: &LoginName, browser: &Browser) -> Result<Vec<Counter>> {
    if let Some(known) = &browser.known {
        let hash = known.hash();
        let column = if login.email().is_some() { "email" } else { "phone" };
        let devices = db::number(
            ctx.shop.db().reader(),
            &format!(
                "SELECT COUNT(*) FROM known_device d JOIN account a ON a.id = d.account_id
                 WHERE d.token_hash = $1 AND a.{column} = $2"
            ),
            [hash.clone().into(), login.as_str().into()],
        )
        .await?;
        if devices > 0 {
            return Ok(vec![Counter::device(&hash)]);
        }
    }
    let network = Counter::network("sign-in", &ctx.address);
    Ok(std::iter::once(Counter::login(login)).chain(network).collect())
}

/// Whoever knows the password but has not confirmed the address gets the link once more.
async fn remind(ctx: &Ctx, login: &LoginName, account: &Account) -> Result<()> {
    if !mails::may_mail(ctx, login).await? {
        return Ok(());
    }
    let tx = ctx.shop.db().begin().await?;
    let new = NewToken {
        kind: TokenKind::VerifyEmail,
        account: Some(account.id()),
        email: login.email().map(domain::text::Email::as_str),
        previous_email: None,
    };
    mails::send_link(&tx, ctx, &new).await?;
    tx.commit().await.map_err(Into::into)
}

/// What somebody has shown to be let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proved {
    Password,
    SecondFactor,
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

/// Opens a session for somebody who has shown who they are.
pub(super) async fn open(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    account: &Account,
    browser: &Browser,
    proved: Proved,
) -> Result<Credentials> {
    let (now, family, secret) = (ctx.now(), clock::token(), Secret::random());
    let mfa_at = (proved == Proved::SecondFactor).then_some(now.0);
    let row: Option<IdRow> = db::one(
        tx,
        "INSERT INTO session (account_id, family, refresh_hash, rotated_at, device, address, created_at, used_at,
                              proved_at, mfa_at, ended_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '') RETURNING id",
        [
            account.id.into(),
            family.as_str().into(),
            secret.hash().into(),
            now.0.into(),
            domain::text::one_line(&browser.label, 80).into(),
            ctx.address.clone().into(),
            now.0.into(),
            now.0.into(),
            now.0.into(),
            mfa_at.into(),
        ],
    )
    .await?;
    let session = SessionId(row.map_or(0, |row| row.id));
    let known = remember(tx, ctx, account.id(), browser).await?;
    adopt(tx, ctx, account).await?;
    audit::record(
        tx,
        ctx,
        "account.signed_in",
        &account.subject(),
        &format!("session {session}"),
    )
    .await?;
    let mut credentials = credentials(ctx, account, session, &family, &secret, now)?;
    credentials.known = Some(known);
    Ok(credentials)
}

/// The tokens of a session that began at that moment and is used now.
pub(super) fn credentials(
    ctx: &Ctx,
    account: &Account,
    session: SessionId,
    family: &AccessToken,
    secret: &Secret,
    created_at: Timestamp,
) -> Result<Credentials> {
    let now = ctx.now();
    let said = Statement {
        account: account.id(),
        session,
    };
    let keys = &ctx.shop.identity().keys;
    let (access, access_until) = access::issue(keys, &ctx.shop.facts().base_url, said, now)?;
    let times = SessionTimes {
        created_at,
        used_at: now,
    };
    Ok(Credentials {
        account: account.id(),
        session,
        kind: account.kind(),
        name: account.name.clone(),
        theme: account.theme.parse().unwrap_or(Theme::System),
        access,
        access_until,
        refresh: Secret::from_text(format!("{}.{}", family.as_str(), secret.as_str())),
        refresh_until: times.until(account.kind()),
        known: None,
    })
}

/// Most devices that are remembered of an account.
const DEVICES: i64 = 20;

/// Remembers the browser, by the secret that it has or by a new one.
async fn remember(tx: &impl ConnectionTrait, ctx: &Ctx, account: AccountId, browser: &Browser) -> Result<Secret> {
    let known = browser.known.clone().unwrap_or_else(Secret::random);
    db::run(
        tx,
        "INSERT INTO known_device (account_id, token_hash, seen_at) VALUES ($1, $2, $3)
         ON CONFLICT (account_id, token_hash) DO UPDATE SET seen_at = excluded.seen_at",
        [account.0.into(), known.hash().into(), ctx.now().0.into()],
    )
    .await?;
    db::run(
        tx,
        "DELETE FROM known_device WHERE account_id = $1 AND token_hash NOT IN
         (SELECT token_hash FROM known_device WHERE account_id = $2 ORDER BY seen_at DESC, token_hash LIMIT $3)",
        [account.0.into(), account.0.into(), DEVICES.into()],
    )
    .await?;
    Ok(known)
}
