//! The cart: what a shopper means to buy. It belongs to whoever holds its token, and reserves nothing.

mod change;
mod lines;

pub use change::{Changed, add, set};
pub(crate) use lines::{Line, load_lines, picture_of, view};
pub use lines::{page, read};

use domain::ids::{AccessToken, CartId};
use sea_orm::{ConnectionTrait, FromQueryResult};
use sha2::{Digest, Sha256};

use crate::{db, error::Result};

/// The stored half of a token: who reads the database cannot open a cart with it.
pub(crate) fn token_hash(token: &AccessToken) -> String {
    crate::audit::hex(&Sha256::digest(token.as_str().as_bytes()))
}

#[derive(FromQueryResult)]
pub(crate) struct CartRow {
    pub id: i64,
    pub state: String,
    pub draft: String,
}

impl CartRow {
    pub fn id(&self) -> CartId {
        CartId(self.id)
    }

    pub fn is_open(&self) -> bool {
        self.state == "open"
    }
}

/// The cart with this token. In a write transaction on PostgreSQL the row stays locked, as SQLite locks all.
pub(crate) async fn find(conn: &impl ConnectionTrait, token: &AccessToken, lock: bool) -> Result<Option<CartRow>> {
    let lock = if lock && conn.get_database_backend() == sea_orm::DbBackend::Postgres {
        " FOR UPDATE"
    } else {
        ""
    };
    db::one(
        conn,
        &format!("SELECT id, state, draft FROM cart WHERE token_hash = $1{lock}"),
        [token_hash(token).into()],
    )
    .await
}
