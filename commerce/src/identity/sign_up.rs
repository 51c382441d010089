//! Making an account.
//!
//! With an e-mail address, the answer is the same whether it has an account or not: look into your mail. There is
//! either a link that confirms the address, or word that there is an account. With a phone number nothing can be sent,
//! so the account is open at once; who signs up with a number that has one gets the same answer and then cannot sign
//! in. That this tells something cannot be helped without text messages; counters keep it slow.

use domain::{
    form::{self, NewPasswordForm},
    identity::{Language, LoginName, PasswordFor, Theme, TokenKind},
    ids::{AccessToken, AccountId},
    text::Email,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use super::{
    account::{self, lock_by_login, subject},
    mails,
    one_time::NewToken,
    throttle::{self, Counter},
};
use crate::{
    Ctx,
    analytics::mark,
    audit, db,
    error::{Error, Result},
    mail::account::AccountTopic,
};

/// What to do next. The same whether an account was made or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignUpAnswer {
    /// A mail is on its way.
    LookIntoMail,
    /// Sign in with the number and the password.
    SignIn,
}

/// An account to be made.
pub(crate) struct NewAccount<'a> {
    pub name: &'a str,
    pub login: &'a LoginName,
    pub password_hash: &'a str,
    pub marketing: bool,
    /// Whether the name may get another mail; the first one of a new account leaves in any case.
    pub may_mail: bool,
}

/// Makes an account, unless the name has one.
///
/// # Errors
/// [`Error::TooMany`] for a network that asks too often, [`Error::Busy`] when too many passwords are being hashed.
pub async fn sign_up(ctx: &Ctx, request: &form::SignUp) -> Result<SignUpAnswer> {
    ctx.shop.identity().passwords.room()?;
    let network: Vec<Counter> = Counter::network("sign-up", &ctx.address).into_iter().collect();
    if let Err(seconds) = throttle::admit(ctx, &network).await? {
        return Err(Error::TooMany(seconds));
    }
    // Hashed in any case: it takes as long for a name that has an account.
    let hash = ctx.shop.identity().passwords.hash(&request.password).await?;
    let new = NewAccount {
        name: &request.name,
        login: &request.login,
        password_hash: &hash,
        marketing: request.marketing,
        may_mail: mails::may_mail(ctx, &request.login).await?,
    };
    let tx = ctx.shop.db().begin().await?;
    offer_account(&tx, ctx, &new).await?;
    tx.commit().await?;
    Ok(match request.login {
        LoginName::Email(_) => SignUpAnswer::LookIntoMail,
        LoginName::Phone(_) => SignUpAnswer::SignIn,
    })
}

/// Makes the account, or tells the owner of the one that is there. `Some` when it was made.
pub(crate) async fn offer_account(
    tx: &DatabaseTransaction,
    ctx: &Ctx,
    new: &NewAccount<'_>,
) -> Result<Option<AccountId>> {
    if let Some(id) = insert(tx, ctx, new).await? {
        if let Some(email) = new.login.email() {
            verification(tx, ctx, id, email).await?;
        }
        audit::record(tx, ctx, "account.created", &subject(id), "").await?;
        return Ok(Some(id));
    }
    let there = lock_by_login(tx, new.login).await?.ok_or(Error::NotFound)?;
    if there.is_active() && new.may_mail {
        match (there.email_verified_at, new.login.email()) {
            // Theirs as it seems, and not confirmed: the link once more.
            (None, Some(email)) => verification(tx, ctx, there.id(), email).await?,
            _ => mails::notify(tx, ctx, AccountTopic::AlreadyHere, there.id(), &mails::hourly(ctx)).await?,
        }
    }
    Ok(None)
}

async fn verification(tx: &impl ConnectionTrait, ctx: &Ctx, account: AccountId, email: &Email) -> Result<()> {
    let new = NewToken {
        kind: TokenKind::VerifyEmail,
        account: Some(account),
        email: Some(email.as_str()),
        previous_email: None,
    };
    mails::send_link(tx, ctx, &new).await.map(|_| ())
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

/// One row for however many who ask for it at once.
async fn insert(tx: &impl ConnectionTrait, ctx: &Ctx, new: &NewAccount<'_>) -> Result<Option<AccountId>> {
    let now = ctx.now().0;
    let email = new.login.email().map(Email::as_str);
    let phone = new.login.phone().map(domain::phone::Phone::as_str);
    let row: Option<IdRow> = db::one(
        tx,
        "INSERT INTO account (email, phone, name, password_hash, state, totp_last_step, language, theme, marketing_at,
                              version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, 'active', 0, $5, $6, $7, 1, $8, $9) ON CONFLICT DO NOTHING RETURNING id",
        [
            email.into(),
            phone.into(),
            new.name.into(),
            new.password_hash.into(),
            Language::English.code().into(),
            Theme::System.code().into(),
            new.marketing.then_some(now).into(),
            now.into(),
            now.into(),
        ],
    )
    .await?;
    let Some(id) = row.map(|row| AccountId(row.id)) else {
        return Ok(None);
    };
    let account = account::by_id(tx, id).await?;
    super::adopt::customer_of(tx, ctx, &account).await?;
    Ok(Some(id))
}

/// An account for whoever has just ordered as a guest: the order's link and a password are enough. The order becomes
/// theirs at once; an address that has an account already gets a mail about that instead.
///
/// # Errors
/// [`Error::NotFound`] for a link that opens no order, [`Error::Invalid`] for a password that is not taken.
pub(crate) async fn from_order(ctx: &Ctx, order: &AccessToken, password: &NewPasswordForm) -> Result<SignUpAnswer> {
    let row: Option<OrderRow> = db::one(
        ctx.shop.db().reader(),
        "SELECT id, name, phone, email FROM orders WHERE token = $1 AND source = 'shop' AND customer_id IS NULL",
        [order.as_str().into()],
    )
    .await?;
    let row = row.ok_or(Error::NotFound)?;
    let login: LoginName = row
        .email
        .as_deref()
        .unwrap_or(&row.phone)
        .parse()
        .map_err(|_| Error::NotFound)?;
    if let Some(message) = password.problem(PasswordFor::Customer, &[login.as_str(), &row.name]) {
        return Err(Error::Invalid(message));
    }
    let network: Vec<Counter> = Counter::network("sign-up", &ctx.address).into_iter().collect();
    if let Err(seconds) = throttle::admit(ctx, &network).await? {
        return Err(Error::TooMany(seconds));
    }
    let hash = ctx.shop.identity().passwords.hash(&password.password).await?;
    let new = NewAccount {
        name: &row.name,
        login: &login,
        password_hash: &hash,
        marketing: false,
        may_mail: mails::may_mail(ctx, &login).await?,
    };
    let tx = ctx.shop.db().begin().await?;
    if let Some(id) = offer_account(&tx, ctx, &new).await? {
        let account = account::by_id(&tx, id).await?;
        db::run(
            &tx,
            "UPDATE orders SET customer_id = $1 WHERE id = $2 AND customer_id IS NULL",
            [account.customer_id.into(), row.id.into()],
        )
        .await?;
        if let Some(customer) = account.customer_id {
            mark::customer(&tx, customer).await?;
        }
    }
    tx.commit().await?;
    Ok(match login {
        LoginName::Email(_) => SignUpAnswer::LookIntoMail,
        LoginName::Phone(_) => SignUpAnswer::SignIn,
    })
}

#[derive(FromQueryResult)]
struct OrderRow {
    id: i64,
    name: String,
    phone: String,
    email: Option<String>,
}
