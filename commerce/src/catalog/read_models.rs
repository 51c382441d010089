//! What is kept in memory between renders, each with the versions of its tags from before it was read.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Arc, RwLock},
};

use domain::{catalog::ListQuery, view::ProductCard};
use moka::sync::Cache;
use tokio::sync::{Mutex, MutexGuard};

use super::{
    collections::Collections,
    product::Known,
    shelf::{Answer, Dictionary, Set, Shelf},
    tree::Tree,
};
use crate::{
    error::Result,
    tags::{Tag, Tags, Versions},
};

/// The catalogue as renders read it. Bounded; what is not there is read again.
pub struct ReadModels {
    pub(super) tree: Guarded<Tree>,
    pub(super) collections: Guarded<Collections>,
    pub(super) dictionary: Guarded<Dictionary>,
    pub(super) shelves: Models<Set, Shelf>,
    pub(super) answers: Models<(Set, ListQuery), Answer>,
    pub(super) rows: Models<Row, Vec<i64>>,
    pub(super) cards: Models<i64, CardModel>,
    pub(super) products: Models<String, Known>,
}

/// A short list of products that is not a page of its own. The number is how many at most.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Row {
    Newest(u32),
    OnSale(u32),
    Popular(u32),
    Collection(i64, u32),
    Suggested(String),
}

/// A card, and when its product was published: whether it is new depends on the day.
pub(super) struct CardModel {
    pub card: ProductCard,
    pub published_at: i64,
}

impl Default for ReadModels {
    fn default() -> Self {
        Self {
            tree: Guarded::default(),
            collections: Guarded::default(),
            dictionary: Guarded::default(),
            // About 8 MB: every category of a shop with ten thousand products, and some searches.
            shelves: Models::new(1_000_000, Shelf::weight),
            // About 2 MB.
            answers: Models::new(250_000, Answer::weight),
            rows: Models::new(1_000, |_| 1),
            // About 1 kB each.
            cards: Models::new(5_000, |_| 1),
            // About 3 kB each.
            products: Models::new(1_000, |_| 1),
        }
    }
}

/// One value that is read again once one of its tags was touched.
pub(crate) struct Guarded<T> {
    value: RwLock<Option<(Versions, Arc<T>)>>,
    reading: Mutex<()>,
}

impl<T> Default for Guarded<T> {
    fn default() -> Self {
        Self {
            value: RwLock::new(None),
            reading: Mutex::new(()),
        }
    }
}

impl<T> Guarded<T> {
    fn current(&self, tags: &Tags) -> Option<Arc<T>> {
        let value = self.value.read().ok()?;
        let (versions, value) = value.as_ref()?;
        tags.are_current(versions).then(|| value.clone())
    }

    /// The value; `read` makes it where there is none that is current. Whoever comes meanwhile waits for that.
    pub(crate) async fn get(&self, tags: &Tags, on: &[Tag], read: impl AsyncFnOnce() -> Result<T>) -> Result<Arc<T>> {
        if let Some(value) = self.current(tags) {
            return Ok(value);
        }
        let _reading = self.reading.lock().await;
        if let Some(value) = self.current(tags) {
            return Ok(value);
        }
        let versions = tags.versions(on.iter().copied());
        let value = Arc::new(read().await?);
        if let Ok(mut kept) = self.value.write() {
            *kept = Some((versions, value.clone()));
        }
        Ok(value)
    }
}

/// Many values by key, bounded by weight; the least used go first.
pub(super) struct Models<K, V> {
    kept: Cache<K, Arc<(Versions, Arc<V>)>>,
    reading: [Mutex<()>; 16],
}

impl<K: Hash + Eq + Clone + Send + Sync + 'static, V: Send + Sync + 'static> Models<K, V> {
    fn new(capacity: u64, weigh: fn(&V) -> u32) -> Self {
        let kept = Cache::builder()
            .max_capacity(capacity)
            .weigher(move |_: &K, entry: &Arc<(Versions, Arc<V>)>| weigh(&entry.1))
            .build();
        Self {
            kept,
            reading: std::array::from_fn(|_| Mutex::new(())),
        }
    }

    /// What is kept, if it is current.
    pub fn current(&self, tags: &Tags, key: &K) -> Option<Arc<V>> {
        let entry = self.kept.get(key)?;
        tags.are_current(&entry.0).then(|| entry.1.clone())
    }

    /// Keeps a value that was read after its tags had these versions.
    pub fn keep(&self, key: K, versions: Versions, value: Arc<V>) {
        self.kept.insert(key, Arc::new((versions, value)));
    }

    /// The value; `read` makes it where there is none that is current. Whoever wants the same meanwhile waits for that.
    pub async fn get(&self, tags: &Tags, key: K, on: &[Tag], read: impl AsyncFnOnce() -> Result<V>) -> Result<Arc<V>> {
        if let Some(value) = self.current(tags, &key) {
            return Ok(value);
        }
        let _reading = self.turn(&key).await;
        if let Some(value) = self.current(tags, &key) {
            return Ok(value);
        }
        let versions = tags.versions(on.iter().copied());
        let value = Arc::new(read().await?);
        self.keep(key, versions, value.clone());
        Ok(value)
    }

    /// The same, where only what was read tells what it depends on: kept when nothing at all was touched meanwhile.
    pub async fn get_and_learn(
        &self,
        tags: &Tags,
        key: K,
        read: impl AsyncFnOnce() -> Result<(V, Vec<Tag>)>,
    ) -> Result<Arc<V>> {
        let _reading = self.turn(&key).await;
        if let Some(value) = self.current(tags, &key) {
            return Ok(value);
        }
        let epoch = tags.epoch();
        let (value, on) = read().await?;
        let (value, versions) = (Arc::new(value), tags.versions(on));
        if tags.epoch() == epoch {
            self.keep(key, versions, value.clone());
        }
        Ok(value)
    }

    /// One reader a key at a time (and of those that share its place).
    async fn turn(&self, key: &K) -> MutexGuard<'_, ()> {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let place = usize::try_from(hasher.finish() % 16).unwrap_or(0);
        self.reading[place].lock().await
    }
}
