//! Password hashes: Argon2id, off the async threads, two at once and a bounded number waiting. Everybody else is told
//! to come again in a moment, so that a flood of guesses takes neither the memory nor the time of the shop.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicU64, AtomicUsize, Ordering},
};

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version, password_hash::phc::PasswordHash,
};
use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// What a hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory of one hash.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes; one, as more would take more cores.
    pub lanes: u32,
    /// Hashes that are made at once.
    pub at_once: usize,
    /// Requests that may wait for that.
    pub waiting: usize,
}

impl Default for PasswordCost {
    /// OWASP's first choice.
    fn default() -> Self {
        Self {
            memory_kib: 46 * 1024,
            passes: 1,
            lanes: 1,
            at_once: 2,
            waiting: 40,
        }
    }
}

/// What came of comparing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compared {
    Right,
    /// Right, and worth hashing anew: the cost is another one by now.
    RightButOld,
    Wrong,
}

/// Makes and compares hashes.
pub(crate) struct Passwords {
    params: Params,
    slots: Arc<Semaphore>,
    waiting: AtomicUsize,
    most_waiting: usize,
    /// Hashes that were asked for so far.
    asked: AtomicU64,
    /// What is compared where there is no account: it takes as long.
    nobody: Arc<OnceLock<String>>,
}

/// One of those who wait; stops waiting when dropped.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Passwords {
    pub fn new(cost: PasswordCost) -> Self {
        // A cost that Argon2 does not take becomes its own default, which is no weaker than OWASP's minimum.
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, None).unwrap_or_default();
        Self {
            params,
            slots: Arc::new(Semaphore::new(cost.at_once.max(1))),
            waiting: AtomicUsize::new(0),
            most_waiting: cost.at_once + cost.waiting,
            asked: AtomicU64::new(0),
            nobody: Arc::new(OnceLock::new()),
        }
    }

    /// Hashes that were asked for so far: the same number whether a name has an account or not.
    #[cfg(feature = "testing")]
    pub fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    /// Refuses what would only be refused later: asked before anything is counted or written.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many wait already.
    pub fn room(&self) -> Result<()> {
        if self.waiting.load(Ordering::Acquire) >= self.most_waiting {
            Err(Error::Busy)
        } else {
            Ok(())
        }
    }

    /// The hash to store.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many wait already.
    pub async fn hash(&self, password: &str) -> Result<String> {
        let (params, password) = (self.params.clone(), password.to_owned());
        self.work(move || make(&params, &password)).await?
    }

    /// Compares with a stored hash; with that of nobody where there is none, which is never right.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many wait already.
    pub async fn compare(&self, password: &str, stored: Option<&str>) -> Result<Compared> {
        let (params, password) = (self.params.clone(), password.to_owned());
        let stored = stored.filter(|stored| !stored.is_empty()).map(str::to_owned);
        let nobody = self.nobody.clone();
        self.work(move || {
            // Made in any case, or the first stranger would take longer than the first customer.
            let nobody = nobody.get_or_init(|| make(&params, "nobody's").unwrap_or_default());
            let known = stored.is_some();
            let text = stored.as_deref().unwrap_or(nobody);
            let hash =
                PasswordHash::new(text).map_err(|error| Error::Corrupt(format!("a password's hash: {error}")))?;
            let right = argon(&params).verify_password(password.as_bytes(), &hash).is_ok();
            Ok(match (known && right, Params::try_from(&hash)) {
                (false, _) => Compared::Wrong,
                (true, Ok(used)) if same_cost(&used, &params) => Compared::Right,
                (true, _) => Compared::RightButOld,
            })
        })
        .await?
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let waiting = self.waiting.fetch_add(1, Ordering::AcqRel);
        let _waiting = Waiting(&self.waiting);
        if waiting >= self.most_waiting {
            return Err(Error::Busy);
        }
        self.asked.fetch_add(1, Ordering::Relaxed);
        let slot = self.slots.clone().acquire_owned().await.map_err(|_| Error::Busy)?;
        tokio::task::spawn_blocking(move || {
            // Held until the work is done, also when nobody waits for it any more.
            let _slot = slot;
            work()
        })
        .await
        .map_err(|error| Error::Outside(format!("a password was not hashed: {error}")))
    }
}

fn argon(params: &Params) -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
}

fn make(params: &Params, password: &str) -> Result<String> {
    argon(params)
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| Error::Outside(format!("a password was not hashed: {error}")))
}

fn same_cost(one: &Params, other: &Params) -> bool {
    (one.m_cost(), one.t_cost(), one.p_cost()) == (other.m_cost(), other.t_cost(), other.p_cost())
}
