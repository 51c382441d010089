//! Accounts as rows.

use domain::{
    access::{PermissionSet, Preset},
    identity::{AccountState, Kind, LoginName, PasswordFor},
    ids::{AccountId, CustomerId, RoleId},
    phone::Phone,
};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Value};

use crate::{
    db,
    error::{Error, Result},
};

/// An account as it is stored.
#[derive(Clone, FromQueryResult)]
pub(crate) struct Account {
    pub id: i64,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub name: String,
    pub password_hash: String,
    pub state: String,
    pub email_verified_at: Option<i64>,
    pub phone_verified_at: Option<i64>,
    pub customer_id: Option<i64>,
    pub role_id: Option<i64>,
    pub totp_secret: Option<String>,
    pub totp_confirmed_at: Option<i64>,
    pub totp_last_step: i64,
    pub language: String,
    pub theme: String,
    pub marketing_at: Option<i64>,
    pub version: i64,
    pub created_at: i64,
}

const COLUMNS: &str = "id, email, phone, name, password_hash, state, email_verified_at, phone_verified_at, customer_id, \
                       role_id, totp_secret, totp_confirmed_at, totp_last_step, language, theme, marketing_at, version, \
                       created_at";

impl Account {
    pub fn id(&self) -> AccountId {
        AccountId(self.id)
    }

    pub fn customer(&self) -> Option<CustomerId> {
        self.customer_id.map(CustomerId)
    }

    pub fn role(&self) -> Option<RoleId> {
        self.role_id.map(RoleId)
    }

    pub fn state(&self) -> Result<AccountState> {
        self.state
            .parse()
            .map_err(|_| Error::Corrupt(format!("state of account {}", self.id)))
    }

    pub fn is_active(&self) -> bool {
        self.state == AccountState::Active.code()
    }

    pub fn kind(&self) -> Kind {
        if self.role_id.is_some() {
            Kind::Staff
        } else {
            Kind::Customer
        }
    }

    pub fn password_for(&self) -> PasswordFor {
        match self.kind() {
            Kind::Customer => PasswordFor::Customer,
            Kind::Staff => PasswordFor::Staff,
        }
    }

    /// What a password of theirs must not hold.
    pub fn names(&self) -> Vec<&str> {
        [self.email.as_deref(), self.phone.as_deref(), Some(self.name.as_str())]
            .into_iter()
            .flatten()
            .collect()
    }

    pub fn has_second_factor(&self) -> bool {
        self.totp_confirmed_at.is_some()
    }

    /// Whether this name lets them in: a number does, an address does once it is confirmed.
    pub fn may_use(&self, login: &LoginName) -> bool {
        match login {
            LoginName::Email(_) => self.email_verified_at.is_some(),
            LoginName::Phone(_) => true,
        }
    }

    /// The number as people write it.
    pub fn phone_text(&self) -> Option<String> {
        let phone = self.phone.clone()?;
        Some(phone.parse::<Phone>().map_or(phone, |phone| phone.display()))
    }

    /// Its name in the audit log.
    pub fn subject(&self) -> String {
        subject(self.id())
    }
}

/// An account's name in the audit log.
pub(crate) fn subject(account: AccountId) -> String {
    format!("account:{account}")
}

/// What an account is found by.
pub(crate) enum AccountKey<'a> {
    Id(AccountId),
    Login(&'a LoginName),
}

impl AccountKey<'_> {
    fn column(&self) -> (&'static str, Value) {
        match self {
            Self::Id(id) => ("id", id.0.into()),
            Self::Login(LoginName::Email(email)) => ("email", email.as_str().into()),
            Self::Login(LoginName::Phone(phone)) => ("phone", phone.as_str().into()),
        }
    }
}

/// The account, as it is.
pub(crate) async fn find(conn: &impl ConnectionTrait, key: AccountKey<'_>) -> Result<Option<Account>> {
    let (column, value) = key.column();
    db::one(
        conn,
        &format!("SELECT {COLUMNS} FROM account WHERE {column} = $1"),
        [value],
    )
    .await
}

/// The account with this id.
pub(crate) async fn by_id(conn: &impl ConnectionTrait, id: AccountId) -> Result<Account> {
    find(conn, AccountKey::Id(id)).await?.ok_or(Error::NotFound)
}

/// The account in a write transaction: nobody else changes it until that ends.
pub(crate) async fn lock(tx: &impl ConnectionTrait, id: AccountId) -> Result<Account> {
    locked(tx, AccountKey::Id(id)).await?.ok_or(Error::NotFound)
}

/// The same, by the name to sign in with.
pub(crate) async fn lock_by_login(tx: &impl ConnectionTrait, login: &LoginName) -> Result<Option<Account>> {
    locked(tx, AccountKey::Login(login)).await
}

async fn locked(tx: &impl ConnectionTrait, key: AccountKey<'_>) -> Result<Option<Account>> {
    let (column, value) = key.column();
    let lock = for_update(tx);
    db::one(
        tx,
        &format!("SELECT {COLUMNS} FROM account WHERE {column} = $1{lock}"),
        [value],
    )
    .await
}

/// What keeps a row that was read from changing: PostgreSQL locks it, SQLite has locked everything.
pub(crate) fn for_update(tx: &impl ConnectionTrait) -> &'static str {
    if tx.get_database_backend() == DbBackend::Postgres {
        " FOR UPDATE"
    } else {
        ""
    }
}

/// What a role allows. The owner's allows everything, also what was added since it was stored.
pub(crate) fn permissions(preset: Option<&str>, stored: &str) -> PermissionSet {
    if preset == Some(Preset::Owner.code()) {
        PermissionSet::all()
    } else {
        PermissionSet::parse(stored)
    }
}
