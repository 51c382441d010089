//! What a cached page depends on, and when that last changed.
//!
//! A page or a read model remembers the versions of its tags from *before* it was made. It is good as long as they
//! are the same. A command touches its tags after its commit, so nothing stale is ever kept past a change.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::atomic::{AtomicU64, Ordering},
};

use domain::ids::{AccountId, CategoryId, CollectionId, ProductId};

/// Something that pages show and commands change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tag {
    /// The frame and the front page: settings, menu, layout.
    Layout,
    /// Which products there are, and where.
    Catalog,
    /// One product: its texts, prices, stock.
    Product(ProductId),
    /// One category's own texts.
    Category(CategoryId),
    /// One collection's own texts.
    Collection(CollectionId),
    /// Whether somebody may still act, and as whom: their sign-ins, state and role.
    Account(AccountId),
    /// What the roles allow.
    Roles,
}

/// The versions of all tags. Kept in a fixed number of slots: two tags may share one, which only drops a page early.
#[derive(Debug)]
pub struct Tags {
    slots: Vec<AtomicU64>,
    epoch: AtomicU64,
}

/// The versions of some tags at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versions(Vec<(u32, u64)>);

const SLOTS: u32 = 16_384;

impl Default for Tags {
    fn default() -> Self {
        Self {
            slots: (0..SLOTS).map(|_| AtomicU64::new(0)).collect(),
            epoch: AtomicU64::new(0),
        }
    }
}

impl Tags {
    fn slot(tag: Tag) -> u32 {
        let mut hasher = DefaultHasher::new();
        tag.hash(&mut hasher);
        u32::try_from(hasher.finish() % u64::from(SLOTS)).unwrap_or(0)
    }

    fn at(&self, slot: u32) -> u64 {
        usize::try_from(slot)
            .ok()
            .and_then(|slot| self.slots.get(slot))
            .map_or(0, |slot| slot.load(Ordering::Acquire))
    }

    /// Marks these as changed. Call it after the commit.
    pub fn touch(&self, tags: impl IntoIterator<Item = Tag>) {
        // First the epoch: whoever sees a new version also sees that something was touched.
        self.epoch.fetch_add(1, Ordering::AcqRel);
        for tag in tags {
            let slot = usize::try_from(Self::slot(tag))
                .ok()
                .and_then(|slot| self.slots.get(slot));
            if let Some(slot) = slot {
                slot.fetch_add(1, Ordering::AcqRel);
            }
        }
    }

    /// The versions now. Take them before reading what the tags stand for.
    pub fn versions(&self, tags: impl IntoIterator<Item = Tag>) -> Versions {
        let mut slots: Vec<u32> = tags.into_iter().map(Self::slot).collect();
        slots.sort_unstable();
        slots.dedup();
        Versions(slots.into_iter().map(|slot| (slot, self.at(slot))).collect())
    }

    /// Counts the touches of anything. Equal before and after a read: nothing changed meanwhile.
    pub fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::Acquire)
    }

    /// Whether nothing has changed since.
    pub fn are_current(&self, versions: &Versions) -> bool {
        versions.0.iter().all(|(slot, version)| self.at(*slot) == *version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_touched_tag_ends_what_depends_on_it_and_nothing_else() {
        let tags = Tags::default();
        let tea = tags.versions([Tag::Layout, Tag::Product(ProductId(1))]);
        let cup = tags.versions([Tag::Layout, Tag::Product(ProductId(2))]);
        tags.touch([Tag::Product(ProductId(1))]);
        assert!(!tags.are_current(&tea));
        assert!(tags.are_current(&cup));
    }
}
