//! The database, as the commands use it: many readers, and write transactions that begin as such.

use std::borrow::Cow;

use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    FromQueryResult, QueryResult, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, Value,
};
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

/// Connections to one database.
#[derive(Clone, Debug)]
pub struct Db {
    read: DatabaseConnection,
    write: DatabaseConnection,
}

impl Db {
    /// Opens `sqlite:path` or `postgres://…`.
    ///
    /// SQLite gets one writing connection, so that writers queue in order instead of meeting a locked file, and
    /// `readers` reading ones; WAL lets them read meanwhile. `synchronous=FULL`: a commit that was answered is on disk.
    pub async fn open(url: &str, readers: u32) -> Result<Self> {
        if url.starts_with("postgres") {
            let mut options = ConnectOptions::new(url);
            quiet(&mut options).max_connections(readers.max(4) * 2);
            let both = Database::connect(options).await?;
            return Ok(Self {
                read: both.clone(),
                write: both,
            });
        }
        let mut options = ConnectOptions::new(format!("{url}?mode=rwc"));
        quiet(&mut options).max_connections(1).min_connections(1);
        options.map_sqlx_sqlite_opts(|options| {
            options
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
                .pragma("busy_timeout", "10000")
                .pragma("foreign_keys", "ON")
                .pragma("cache_size", "-4000")
                .pragma("wal_autocheckpoint", "4000")
                .statement_cache_capacity(200)
        });
        let write = Database::connect(options).await?;
        let mut options = ConnectOptions::new(format!("{url}?mode=rwc"));
        quiet(&mut options).max_connections(readers).min_connections(1);
        options.map_sqlx_sqlite_opts(|options| {
            options
                .pragma("query_only", "ON")
                .pragma("busy_timeout", "10000")
                .pragma("cache_size", "-2000")
                .statement_cache_capacity(200)
        });
        let read = Database::connect(options).await?;
        Ok(Self { read, write })
    }

    /// For queries outside a transaction.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.read
    }

    /// For migrations.
    pub fn writer(&self) -> &DatabaseConnection {
        &self.write
    }

    /// Begins a write transaction. On SQLite it takes the write lock at once: a transaction that reads first and
    /// writes later fails in WAL mode as soon as anybody else has written. Dropped without `commit`, it changes nothing.
    pub async fn begin(&self) -> Result<DatabaseTransaction> {
        let options = TransactionOptions {
            isolation_level: None,
            access_mode: self
                .write
                .get_database_backend()
                .eq(&DbBackend::Postgres)
                .then_some(AccessMode::ReadWrite),
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        };
        Ok(self.write.begin_with_options(options).await?)
    }

    /// Whether it is SQLite (else it is PostgreSQL).
    pub fn is_sqlite(&self) -> bool {
        self.read.get_database_backend() == DbBackend::Sqlite
    }
}

fn quiet(options: &mut ConnectOptions) -> &mut ConnectOptions {
    options
        .sqlx_logging(false)
        .test_before_acquire(false)
        .acquire_timeout(std::time::Duration::from_secs(10))
        .connect_timeout(std::time::Duration::from_secs(10))
}

/// A statement with `$1`, `$2`, … which both databases understand.
pub fn statement(db: &impl ConnectionTrait, sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), sql, values)
}

/// All rows.
pub async fn all<T: FromQueryResult>(
    db: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<T>> {
    let rows = db.query_all_raw(statement(db, sql, values)).await?;
    rows.iter()
        .map(|row| T::from_query_result(row, "").map_err(Error::from))
        .collect()
}

/// The first row, if any.
pub async fn one<T: FromQueryResult>(
    db: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<T>> {
    let row = db.query_one_raw(statement(db, sql, values)).await?;
    row.map(|row| T::from_query_result(&row, "").map_err(Error::from))
        .transpose()
}

/// The one number of a query that always has one; `NULL` counts as 0.
pub async fn number(db: &impl ConnectionTrait, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<i64> {
    let row: Option<QueryResult> = db.query_one_raw(statement(db, sql, values)).await?;
    row.map_or(Ok(0), |row| {
        row.try_get_by_index::<Option<i64>>(0)
            .map(Option::unwrap_or_default)
            .map_err(Error::from)
    })
}

/// Runs a statement; how many rows it touched.
pub async fn run(db: &impl ConnectionTrait, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<u64> {
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected())
}

/// The same query for either database, where a column is `string_agg(CAST(json_array(…) AS TEXT), ',' ORDER BY …)`:
/// many rows in one value, for [`parse_rows`].
pub fn json_rows<'sql>(db: &impl ConnectionTrait, sql: &'sql str) -> Cow<'sql, str> {
    if db.get_database_backend() == DbBackend::Postgres {
        Cow::Owned(sql.replace("json_array(", "json_build_array("))
    } else {
        Cow::Borrowed(sql)
    }
}

/// The rows of such a column; none where it is NULL.
pub fn parse_rows<T: DeserializeOwned>(column: Option<&str>) -> Result<Vec<T>> {
    let Some(rows) = column else {
        return Ok(Vec::new());
    };
    serde_json::from_str(&format!("[{rows}]")).map_err(|error| Error::Corrupt(format!("rows of a query: {error}")))
}

/// `LIKE` without regard to the case of a letter. SQLite's own is so, and twice as quick as one on `LOWER(…)`.
pub fn like(conn: &impl ConnectionTrait) -> &'static str {
    if conn.get_database_backend() == DbBackend::Sqlite {
        "LIKE"
    } else {
        "ILIKE"
    }
}

/// `$3, $4, $5`: places for a list whose first value is number `from`.
pub fn places(from: usize, count: usize) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(count * 5);
    for index in 0..count {
        let _ = write!(text, "{}${}", if index == 0 { "" } else { ", " }, from + index);
    }
    text
}
