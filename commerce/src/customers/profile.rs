//! What people see and change of their own account.

use domain::{
    form::{FormErrors, Preferences, ProfileDetails, ProfileField},
    identity::Theme,
    ids::AccountId,
    phone::Phone,
    time::Timestamp,
    view::Profile,
};
use sea_orm::FromQueryResult;

use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    identity::{self, Counter, admit},
    tags::Tag,
};

#[derive(FromQueryResult)]
struct Beside {
    role: Option<String>,
    codes: i64,
    new_email: Option<String>,
}

/// The asker's own profile.
///
/// # Errors
/// [`Error::NotFound`] when nobody has signed in.
pub async fn profile(ctx: &Ctx) -> Result<Profile> {
    let (conn, id) = (ctx.shop.db().reader(), ctx.require_account()?);
    let account = identity::by_id(conn, id).await?;
    let beside: Option<Beside> = db::one(
        conn,
        "SELECT (SELECT r.name FROM role r WHERE r.id = a.role_id) AS role,
                (SELECT COUNT(*) FROM recovery_code c WHERE c.account_id = a.id AND c.used_at IS NULL) AS codes,
                (SELECT t.email FROM one_time_token t WHERE t.account_id = a.id AND t.kind = 'change_email'
                   AND t.used_at IS NULL AND t.expires_at > $1 ORDER BY t.id DESC LIMIT 1) AS new_email
         FROM account a WHERE a.id = $2",
        [ctx.now().0.into(), id.0.into()],
    )
    .await?;
    let beside = beside.ok_or(Error::NotFound)?;
    let corrupt = |what: &str| Error::Corrupt(format!("{what} of account {id}"));
    Ok(Profile {
        email_verified: account.email_verified_at.is_some(),
        phone: account.phone_text(),
        phone_verified: account.phone_verified_at.is_some(),
        language: account.language.parse().map_err(|_| corrupt("language"))?,
        theme: account.theme.parse().map_err(|_| corrupt("theme"))?,
        marketing: account.marketing_at.is_some(),
        second_factor: account.has_second_factor(),
        recovery_codes_left: u32::try_from(beside.codes).unwrap_or(u32::MAX),
        role: beside.role,
        new_email: beside.new_email,
        created_at: Timestamp(account.created_at),
        version: account.version,
        name: account.name,
        email: account.email,
    })
}

/// Changes the asker's name and number. `version` is that of the profile that was read.
///
/// # Errors
/// [`Error::Conflict`] when it was changed since. What is wrong with the form is the inner `Err`.
pub async fn change_profile(
    ctx: &Ctx,
    version: i64,
    details: &ProfileDetails,
) -> Result<std::result::Result<(), FormErrors<ProfileField>>> {
    let id = ctx.require_account()?;
    let phone = details.phone.as_ref().map(|phone| phone.as_str().to_owned());
    let before = identity::by_id(ctx.shop.db().reader(), id).await?;
    if phone != before.phone {
        // A number that is taken can be told from one that is not: this keeps anybody from trying many.
        if let Err(seconds) = admit(ctx, &[Counter::checks("phone", &id.to_string())]).await? {
            return Err(Error::TooMany(seconds));
        }
    }
    let tx = ctx.shop.db().begin().await?;
    let account = identity::lock(&tx, id).await?;
    if account.version != version {
        return Err(Error::Conflict(
            "Your profile was changed on another device. Load the page again.".to_owned(),
        ));
    }
    if account.email.is_none() && phone.is_none() {
        return Ok(Err(phone_error(
            "You sign in with your number. Add an e-mail address before you take it away.",
        )));
    }
    let changed = db::run(
        &tx,
        "UPDATE account SET name = $1, phone = $2, phone_verified_at = CASE WHEN phone = $3 THEN phone_verified_at END,
                version = version + 1, updated_at = $4
         WHERE id = $5",
        [
            details.name.clone().into(),
            phone.clone().into(),
            phone.clone().into(),
            ctx.now().0.into(),
            id.0.into(),
        ],
    )
    .await;
    match changed {
        Err(error) if error.is_unique() => {
            return Ok(Err(phone_error(
                "This number cannot be used. Leave it empty, or call us.",
            )));
        }
        other => other?,
    };
    if let Some(customer) = account.customer() {
        let values = [details.name.clone().into(), customer.0.into()];
        db::run(&tx, "UPDATE customer SET name = $1 WHERE id = $2", values).await?;
    }
    let what = if phone == account.phone { "name" } else { "name, phone" };
    audit::record(&tx, ctx, "account.profile_changed", &account.subject(), what).await?;
    tx.commit().await?;
    ctx.shop.tags().touch([Tag::Account(id)]);
    Ok(Ok(()))
}

fn phone_error(message: &str) -> FormErrors<ProfileField> {
    let mut errors = FormErrors::default();
    errors.push(ProfileField::Phone, message);
    errors
}

/// Writes down what the asker likes. Consent to news is kept with the moment at which it was given.
///
/// # Errors
/// [`Error::NotFound`] when nobody has signed in.
pub async fn change_preferences(ctx: &Ctx, wanted: Preferences) -> Result<()> {
    let id: AccountId = ctx.require_account()?;
    let tx = ctx.shop.db().begin().await?;
    let account = identity::lock(&tx, id).await?;
    let marketing_at = wanted
        .marketing
        .then(|| account.marketing_at.unwrap_or_else(|| ctx.now().0));
    db::run(
        &tx,
        "UPDATE account SET language = $1, theme = $2, marketing_at = $3, updated_at = $4 WHERE id = $5",
        [
            wanted.language.code().into(),
            wanted.theme.code().into(),
            marketing_at.into(),
            ctx.now().0.into(),
            id.0.into(),
        ],
    )
    .await?;
    if marketing_at.is_some() != account.marketing_at.is_some() {
        let detail = if wanted.marketing { "given" } else { "withdrawn" };
        audit::record(&tx, ctx, "account.marketing_consent", &account.subject(), detail).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Writes down how the asker wants pages to look.
///
/// # Errors
/// [`Error::NotFound`] when nobody has signed in.
pub async fn change_theme(ctx: &Ctx, theme: Theme) -> Result<()> {
    let id: AccountId = ctx.require_account()?;
    db::run(
        ctx.shop.db().writer(),
        "UPDATE account SET theme = $1, updated_at = $2 WHERE id = $3",
        [theme.code().into(), ctx.now().0.into(), id.0.into()],
    )
    .await?;
    Ok(())
}

/// A stored number as people write it.
pub(super) fn phone_text(phone: Option<String>) -> Option<String> {
    phone.map(|phone| phone.parse::<Phone>().map_or(phone, |phone| phone.display()))
}
