//! Who did what. A command writes its row in its own transaction; one leased worker seals the rows, in order, into a
//! chain of hashes, so that writers never wait for each other and a row that was cut or edited shows.

mod trail;

pub use trail::{TrailQuery, trail, trail_after};

use sea_orm::{ConnectionTrait, FromQueryResult};
use sha2::{Digest, Sha256};

use crate::{Ctx, db, error::Result};

/// Writes an audit row. `subject` is `kind:id`, `detail` text or JSON without personal data.
///
/// # Errors
/// When the database does not take it; the command then fails as a whole.
pub async fn record(tx: &impl ConnectionTrait, ctx: &Ctx, action: &str, subject: &str, detail: &str) -> Result<()> {
    db::run(
        tx,
        "INSERT INTO audit (at, actor, action, subject, detail, request_id, address) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        [
            ctx.now().0.into(),
            ctx.actor.to_string().into(),
            action.into(),
            subject.into(),
            detail.into(),
            ctx.request_id.clone().into(),
            ctx.address.clone().into(),
        ],
    )
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    at: i64,
    actor: String,
    action: String,
    subject: String,
    detail: String,
    request_id: String,
    address: String,
    seq: Option<i64>,
    previous: Option<String>,
    hash: Option<String>,
}

const COLUMNS: &str = "id, at, actor, action, subject, detail, request_id, address, seq, previous, hash";

impl Row {
    /// SHA-256 over the previous hash and every field, each with its length before it.
    fn seal(&self, seq: i64, previous: &str) -> String {
        let mut hasher = Sha256::new();
        let numbers = [seq.to_string(), self.id.to_string(), self.at.to_string()];
        let texts = [
            &self.actor,
            &self.action,
            &self.subject,
            &self.detail,
            &self.request_id,
            &self.address,
        ];
        for part in std::iter::once(previous)
            .chain(numbers.iter().map(String::as_str))
            .chain(texts.map(String::as_str))
        {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        hex(&hasher.finalize())
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// Seals up to `limit` rows that are not yet in the chain; how many. Run by one worker at a time.
///
/// # Errors
/// When the database does not answer.
pub async fn seal(ctx: &Ctx, limit: u64) -> Result<u64> {
    ctx.require_system()?;
    // Most calls find nothing to do; they must not take the write lock.
    if db::number(
        ctx.shop.db().reader(),
        "SELECT COUNT(*) FROM (SELECT 1 FROM audit WHERE seq IS NULL LIMIT 1) t",
        [],
    )
    .await?
        == 0
    {
        return Ok(0);
    }
    let tx = ctx.shop.db().begin().await?;
    let last: Option<Row> = db::one(
        &tx,
        &format!("SELECT {COLUMNS} FROM audit WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1"),
        [],
    )
    .await?;
    let (mut seq, mut previous) = last.map_or((0, String::new()), |row| {
        (row.seq.unwrap_or(0), row.hash.unwrap_or_default())
    });
    let rows: Vec<Row> = db::all(
        &tx,
        &format!("SELECT {COLUMNS} FROM audit WHERE seq IS NULL ORDER BY id LIMIT {limit}"),
        [],
    )
    .await?;
    let count = rows.len() as u64;
    for row in rows {
        seq += 1;
        let hash = row.seal(seq, &previous);
        db::run(
            &tx,
            "UPDATE audit SET seq = $1, previous = $2, hash = $3 WHERE id = $4",
            [seq.into(), previous.into(), hash.clone().into(), row.id.into()],
        )
        .await?;
        previous = hash;
    }
    keep_head(&tx, ctx, seq, &previous).await?;
    tx.commit().await?;
    // The log of the process is another place: whoever cuts the chain's end here does not reach that line.
    tracing::info!(audit.seq = seq, audit.hash = %previous, "The audit log is sealed up to here.");
    Ok(count)
}

/// The setting that holds the newest link of the chain: `seq hash`.
const HEAD: &str = "audit_head";

async fn keep_head(tx: &impl ConnectionTrait, ctx: &Ctx, seq: i64, hash: &str) -> Result<()> {
    db::run(
        tx,
        "INSERT INTO setting (key, value, updated_at) VALUES ($1, $2, $3)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
        [HEAD.into(), format!("{seq} {hash}").into(), ctx.now().0.into()],
    )
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Head {
    value: Option<String>,
    newest: Option<i64>,
}

/// What the chain's end lacks; `seq` and `hash` are of the last row that the walk has seen.
async fn missing_end(ctx: &Ctx, seq: i64, hash: &str) -> Result<Option<String>> {
    // In one question, so that rows which are sealed meanwhile are in both answers or in none.
    let head: Option<Head> = db::one(
        ctx.shop.db().reader(),
        "SELECT (SELECT value FROM setting WHERE key = $1) AS value, (SELECT MAX(seq) FROM audit) AS newest",
        [HEAD.into()],
    )
    .await?;
    let (value, newest) = head.map_or((None, None), |head| (head.value, head.newest));
    let value = value.unwrap_or_default();
    let sealed: i64 = value
        .split(' ')
        .next()
        .and_then(|seq| seq.parse().ok())
        .unwrap_or_default();
    let whole = sealed == newest.unwrap_or_default();
    let same = sealed != seq || seq == 0 || value == format!("{seq} {hash}");
    Ok((!whole || !same)
        .then(|| format!("the audit log was sealed up to row {sealed}, but its end was cut or rewritten")))
}

/// Walks the chain; what is wrong with it, in words. Empty when nothing is.
///
/// # Errors
/// When the database does not answer.
pub async fn verify(ctx: &Ctx) -> Result<Vec<String>> {
    ctx.require_system()?;
    let mut problems = Vec::new();
    let (mut expected, mut previous) = (1, String::new());
    loop {
        let rows: Vec<Row> = db::all(
            ctx.shop.db().reader(),
            &format!("SELECT {COLUMNS} FROM audit WHERE seq >= $1 ORDER BY seq LIMIT 1000"),
            [expected.into()],
        )
        .await?;
        if rows.is_empty() {
            problems.extend(missing_end(ctx, expected - 1, &previous).await?);
            return Ok(problems);
        }
        for row in rows {
            let seq = row.seq.unwrap_or(0);
            if seq != expected {
                problems.push(format!("audit rows {expected} to {} are missing", seq - 1));
            } else if row.previous.as_deref() != Some(&previous)
                || row.hash.as_deref() != Some(row.seal(seq, &previous).as_str())
            {
                problems.push(format!("audit row {seq} was changed after it was sealed"));
            }
            previous = row.hash.unwrap_or_default();
            expected = seq + 1;
        }
    }
}
