//! An account that staff choose for an order, by the address or number that its owner has confirmed.

use domain::{
    identity::LoginName,
    ids::{AccountId, CustomerId},
};
use sea_orm::ConnectionTrait;

use crate::{
    Ctx,
    error::{Error, Result},
    identity::{self, AccountKey},
};

/// An account that was found.
pub(crate) struct Chosen {
    pub id: AccountId,
    pub name: String,
}

/// The account of whoever has confirmed this address or number. One that is only claimed is nobody's yet: an order would
/// be shown to whoever claimed it first.
///
/// # Errors
/// [`Error::Invalid`] where there is none, with what to do.
pub(crate) async fn account_by_name(conn: &impl ConnectionTrait, typed: &str) -> Result<Chosen> {
    let name: LoginName = typed
        .parse()
        .map_err(|_| Error::Invalid("Write the customer’s e-mail address or phone number.".to_owned()))?;
    let found = identity::find(conn, AccountKey::Login(&name)).await?;
    let account = found.filter(identity::Account::is_active).ok_or_else(|| {
        Error::Invalid("No customer has an account with this address or number. Leave it empty for a guest.".to_owned())
    })?;
    let confirmed_at = match name {
        LoginName::Email(_) => account.email_verified_at,
        LoginName::Phone(_) => account.phone_verified_at,
    };
    if confirmed_at.is_none() {
        return Err(Error::Invalid(
            "There is such an account, but its owner has not confirmed that this is theirs. Leave it empty for a guest."
                .to_owned(),
        ));
    }
    Ok(Chosen {
        id: account.id(),
        name: account.name,
    })
}

/// The customer that such an account buys as; made where it has not bought before.
///
/// # Errors
/// [`Error::Conflict`] when the account was disabled or closed meanwhile.
pub(crate) async fn buyer_of(tx: &impl ConnectionTrait, ctx: &Ctx, id: AccountId) -> Result<CustomerId> {
    let account = identity::lock(tx, id).await?;
    if !account.is_active() {
        return Err(Error::Conflict(
            "The customer’s account is not active any more.".to_owned(),
        ));
    }
    identity::customer_of(tx, ctx, &account).await.map(CustomerId)
}
