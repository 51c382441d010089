//! What a command or a query answers when it cannot do what was asked.

use domain::{access::Permission, cart::CartRefused, form::CheckoutField, form::FormErrors, money::MoneyError};
use sea_orm::DbErr;
use thiserror::Error as ThisError;

/// The answer of a command that changed nothing.
#[derive(Debug, ThisError)]
pub enum Error {
    /// There is no such thing, or the asker may not know of it.
    #[error("not found")]
    NotFound,
    /// Staff whose role does not allow it.
    #[error("not allowed: it takes `{0}`")]
    Forbidden(Permission),
    /// It was there once and was taken away for good.
    #[error("gone")]
    Gone,
    /// It has another address now: the slug to go to.
    #[error("moved to {0}")]
    Moved(String),
    /// The cart stays as it was.
    #[error(transparent)]
    Cart(#[from] CartRefused),
    /// The form must be mended.
    #[error("the form has {} mistakes", .0.0.len())]
    Form(FormErrors<CheckoutField>),
    /// Another request was quicker, or the step is not possible from here. Says what is.
    #[error("{0}")]
    Conflict(String),
    /// A stored row that makes no sense.
    #[error("stored data makes no sense: {0}")]
    Corrupt(String),
    /// An amount beyond what an order can hold.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The database did not do it.
    #[error("database: {0}")]
    Database(#[from] DatabaseError),
    /// A file could not be read or written.
    #[error("{0}: {1}")]
    File(String, #[source] std::io::Error),
    /// Something outside did not answer as it should.
    #[error("{0}")]
    Outside(String),
    /// What was given cannot be used; says what to do.
    #[error("{0}")]
    Invalid(String),
    /// More is asked of the shop at this moment than it can do; it is worth trying again in a moment.
    #[error("busy")]
    Busy,
    /// Too many tries; after so many seconds there may be another.
    #[error("too many tries: wait {0} s")]
    TooMany(i64),
    /// It takes the password or a code of the app once more.
    #[error("confirm with your password first")]
    ProofNeeded,
}

/// The result of a command or a query.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure of the database, without its driver's types.
#[derive(Debug, ThisError)]
#[error("{message}")]
pub struct DatabaseError {
    message: String,
    kind: DatabaseErrorKind,
}

/// What a caller may do about a failure of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatabaseErrorKind {
    /// A unique key is taken.
    Unique,
    /// A CHECK or foreign key forbids it.
    Constraint,
    /// Two transactions were in each other's way; running it again may do.
    Serialization,
    /// Anything else.
    Other,
}

impl DatabaseError {
    /// What a caller may do about it.
    pub fn kind(&self) -> DatabaseErrorKind {
        self.kind
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        Self::Database(error.into())
    }
}

impl From<DbErr> for DatabaseError {
    fn from(error: DbErr) -> Self {
        let message = error.to_string();
        let kind = match error.sql_err() {
            Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) => DatabaseErrorKind::Unique,
            Some(sea_orm::SqlErr::ForeignKeyConstraintViolation(_)) => DatabaseErrorKind::Constraint,
            _ => classify(&message),
        };
        Self { message, kind }
    }
}

/// The two databases' own words, where the driver does not translate them.
fn classify(message: &str) -> DatabaseErrorKind {
    let has = |words: &[&str]| words.iter().any(|word| message.contains(word));
    if has(&["CHECK constraint", "check constraint"]) {
        DatabaseErrorKind::Constraint
    } else if has(&[
        "could not serialize",
        "deadlock detected",
        "database is locked",
        "40001",
        "40P01",
    ]) {
        DatabaseErrorKind::Serialization
    } else {
        DatabaseErrorKind::Other
    }
}

impl Error {
    /// Whether a unique key was taken: somebody else did the same thing first.
    pub fn is_unique(&self) -> bool {
        matches!(self, Self::Database(error) if error.kind == DatabaseErrorKind::Unique)
    }

    /// Whether running the same transaction again may do.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Database(error) if error.kind == DatabaseErrorKind::Serialization)
    }

    /// Whether a shopper's own doing explains it (nothing to look at for an operator).
    pub fn is_expected(&self) -> bool {
        matches!(
            self,
            Self::NotFound
                | Self::Forbidden(_)
                | Self::Gone
                | Self::Moved(_)
                | Self::Cart(_)
                | Self::Form(_)
                | Self::Conflict(_)
                | Self::Invalid(_)
                | Self::Busy
                | Self::TooMany(_)
                | Self::ProofNeeded
        )
    }
}
