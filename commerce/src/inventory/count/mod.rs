//! Counting the shelf: opened over all, a category or chosen variants; entered by several people; booked once.

mod close;
mod enter;
mod open;
mod read;

pub use close::{abandon, apply};
pub use enter::{EnterCount, EnteredLine, LineConflict, enter};
pub use open::{CountScope, OpenCount, open_count};
pub use read::{categories, count_page, counts};

use domain::{ids::StockCountId, stock::CountState};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult};

use crate::{
    db,
    error::{Error, Result},
};

#[derive(FromQueryResult)]
struct StateRow {
    state: String,
}

/// Locks a count; where it stands.
async fn lock(tx: &impl ConnectionTrait, id: StockCountId) -> Result<CountState> {
    let lock = if tx.get_database_backend() == DbBackend::Postgres {
        " FOR UPDATE"
    } else {
        ""
    };
    let row: Option<StateRow> = db::one(
        tx,
        &format!("SELECT state FROM stock_count WHERE id = $1{lock}"),
        [id.0.into()],
    )
    .await?;
    row.ok_or(Error::NotFound)?
        .state
        .parse()
        .map_err(|_| Error::Corrupt(format!("state of count {id}")))
}
