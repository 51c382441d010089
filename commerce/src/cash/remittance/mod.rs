//! Couriers' statements: taken from their files, compared parcel by parcel, decided where they differ, closed.

mod close;
mod decide;
mod import;
mod matching;
mod read;

pub use close::close;
pub use decide::decide;
pub use decide::{Decide, Decision, rematch};
pub use import::{Statement, import, preview};
pub use read::{remittance, remittances};

use domain::ids::RemittanceId;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult};

use crate::{
    db,
    error::{Error, Result},
};

/// A step with a statement.
#[derive(Clone, Copy, Debug)]
pub struct StatementStep {
    /// Which.
    pub remittance: RemittanceId,
    /// The version that the person saw.
    pub expected_version: Option<i64>,
}

#[derive(FromQueryResult)]
struct Locked {
    courier: String,
    state: String,
    version: i64,
}

/// Locks an open statement for a step; its courier.
async fn lock_open(tx: &impl ConnectionTrait, step: StatementStep) -> Result<String> {
    let lock = if tx.get_database_backend() == DbBackend::Postgres {
        " FOR UPDATE"
    } else {
        ""
    };
    let row: Option<Locked> = db::one(
        tx,
        &format!("SELECT courier, state, version FROM remittance WHERE id = $1{lock}"),
        [step.remittance.0.into()],
    )
    .await?;
    let row = row.ok_or(Error::NotFound)?;
    if row.state != "open" {
        return Err(Error::Conflict(
            "This statement is closed. Nothing was changed.".to_owned(),
        ));
    }
    if step.expected_version.is_some_and(|seen| seen != row.version) {
        return Err(Error::Conflict(
            "Somebody else has changed this statement meanwhile. Look at it again; nothing was done.".to_owned(),
        ));
    }
    db::run(
        tx,
        "UPDATE remittance SET version = version + 1 WHERE id = $1",
        [step.remittance.0.into()],
    )
    .await?;
    Ok(row.courier)
}
