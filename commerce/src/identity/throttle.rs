//! Counting tries. Each is counted before its outcome is known, in one short transaction; a success takes it back. Who
//! has to wait is refused from a read alone, so that a flood does not queue for the write lock.

use std::net::IpAddr;

use domain::{
    identity::{LoginName, Throttle, ThrottleRule},
    time::Timestamp,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{account::for_update, secret::hash};
use crate::{Ctx, audit, db, error::Result};

/// Something that is counted.
#[derive(Clone, Debug)]
pub(crate) struct Counter {
    key: String,
    rule: ThrottleRule,
}

impl Counter {
    /// A name to sign in with, whether there is an account or not.
    pub fn login(login: &LoginName) -> Self {
        Self::of("login", &hash(login.as_str()), ThrottleRule::ACCOUNT)
    }

    /// A device that has signed in to this account before.
    pub fn device(token_hash: &str) -> Self {
        Self::of("device", token_hash, ThrottleRule::ACCOUNT)
    }

    /// Checks of what an account knows: its password once more, a code.
    pub fn checks(what: &str, key: &str) -> Self {
        Self::of(what, key, ThrottleRule::ACCOUNT)
    }

    /// Mails to a name.
    pub fn mail(login: &LoginName) -> Self {
        Self::of("mail", &hash(login.as_str()), ThrottleRule::MAIL)
    }

    /// Everything from a network, by what it asks for; `None` inside the shop.
    pub fn network(what: &str, address: &str) -> Option<Self> {
        let network = network(address)?;
        Some(Self::of(&format!("{what}-from"), &network, ThrottleRule::ADDRESS))
    }

    fn of(kind: &str, key: &str, rule: ThrottleRule) -> Self {
        let key: String = key.chars().take(40).collect();
        Self {
            key: format!("{kind}:{key}"),
            rule,
        }
    }
}

/// The part of an address that one household or one carrier's street shares: guessers have many of the rest.
fn network(address: &str) -> Option<String> {
    Some(match address.parse::<IpAddr>().ok()? {
        IpAddr::V4(ip) => {
            let [a, b, c, _] = ip.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(ip) => {
            if let Some(ip) = ip.to_ipv4_mapped() {
                return network(&ip.to_string());
            }
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{:x}00::/56", d >> 8)
        }
    })
}

#[derive(FromQueryResult)]
struct Row {
    failures: i64,
    last_at: i64,
    blocked_until: i64,
}

impl From<Row> for Throttle {
    fn from(row: Row) -> Self {
        Self {
            failures: row.failures,
            last_at: row.last_at,
            blocked_until: row.blocked_until,
        }
    }
}

async fn read(conn: &impl ConnectionTrait, key: &str, lock: &str) -> Result<Option<Throttle>> {
    let sql = format!("SELECT failures, last_at, blocked_until FROM throttle WHERE key = $1{lock}");
    let row: Option<Row> = db::one(conn, &sql, [key.into()]).await?;
    Ok(row.map(Throttle::from))
}

/// Counts a try of each; the seconds to wait when one of them has to, and nothing is counted then.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn admit(ctx: &Ctx, counters: &[Counter]) -> Result<std::result::Result<(), i64>> {
    let now = ctx.now();
    for counter in counters {
        if let Some(wait) = read(ctx.shop.db().reader(), &counter.key, "")
            .await?
            .and_then(|throttle| throttle.wait_ms(now))
        {
            return Ok(Err(seconds(wait)));
        }
    }
    let mut sorted: Vec<&Counter> = counters.iter().collect();
    // One order for everybody, or two could wait for each other.
    sorted.sort_by(|one, other| one.key.cmp(&other.key));
    let tx = ctx.shop.db().begin().await?;
    for counter in sorted {
        if let Some(wait) = count(&tx, ctx, counter, now).await? {
            return Ok(Err(seconds(wait)));
        }
    }
    tx.commit().await?;
    Ok(Ok(()))
}

async fn count(tx: &impl ConnectionTrait, ctx: &Ctx, counter: &Counter, now: Timestamp) -> Result<Option<i64>> {
    db::run(
        tx,
        "INSERT INTO throttle (key, failures, last_at, blocked_until) VALUES ($1, 0, $2, 0) ON CONFLICT (key) DO NOTHING",
        [counter.key.clone().into(), now.0.into()],
    )
    .await?;
    let before = read(tx, &counter.key, for_update(tx)).await?.unwrap_or_default();
    if let Some(wait) = before.wait_ms(now) {
        return Ok(Some(wait));
    }
    let after = before.counted(counter.rule, now);
    store(tx, &counter.key, &after).await?;
    if after.is_first_block(counter.rule) {
        let kind = counter.key.split(':').next().unwrap_or_default();
        audit::record(tx, ctx, "identity.throttled", &format!("throttle:{kind}"), &counter.key).await?;
    }
    Ok(None)
}

async fn store(tx: &impl ConnectionTrait, key: &str, throttle: &Throttle) -> Result<()> {
    db::run(
        tx,
        "UPDATE throttle SET failures = $1, last_at = $2, blocked_until = $3 WHERE key = $4",
        [
            throttle.failures.into(),
            throttle.last_at.into(),
            throttle.blocked_until.into(),
            key.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Takes back what a try cost that was right: counters of the account begin anew, those of a network go one down, or
/// a guesser would clear them with an account of their own.
pub(crate) async fn forgive(tx: &impl ConnectionTrait, counters: &[Counter]) -> Result<()> {
    let mut sorted: Vec<&Counter> = counters.iter().collect();
    sorted.sort_by(|one, other| one.key.cmp(&other.key));
    for counter in sorted {
        if counter.rule == ThrottleRule::ADDRESS {
            one_less(tx, counter).await?;
        } else {
            db::run(tx, "DELETE FROM throttle WHERE key = $1", [counter.key.clone().into()]).await?;
        }
    }
    Ok(())
}

/// Takes back one try that came to no outcome at all: the shop was too busy to look.
pub(crate) async fn take_back(ctx: &Ctx, counters: &[Counter]) -> Result<()> {
    let mut sorted: Vec<&Counter> = counters.iter().collect();
    sorted.sort_by(|one, other| one.key.cmp(&other.key));
    let tx = ctx.shop.db().begin().await?;
    for counter in sorted {
        one_less(&tx, counter).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn one_less(tx: &impl ConnectionTrait, counter: &Counter) -> Result<()> {
    if let Some(throttle) = read(tx, &counter.key, for_update(tx)).await? {
        store(tx, &counter.key, &throttle.forgiven(counter.rule)).await?;
    }
    Ok(())
}

fn seconds(wait_ms: i64) -> i64 {
    wait_ms.div_euclid(1000) + i64::from(wait_ms.rem_euclid(1000) > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_share_a_counter() {
        assert_eq!(network("203.0.113.9"), network("203.0.113.200"));
        assert_ne!(network("203.0.113.9"), network("203.0.114.9"));
        assert_eq!(network("::ffff:203.0.113.9"), network("203.0.113.1"));
        assert_eq!(network("2001:db8:1:2300::1"), network("2001:db8:1:23ff:ffff::9"));
        assert_ne!(network("2001:db8:1:2300::1"), network("2001:db8:1:2400::1"));
        assert_eq!(network(""), None);
    }
}
