//! All transactions, in memory.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use tokio::time::Instant;

use crate::{
    amount::Amount,
    form::PaymentForm,
    protocol::{AMBIGUOUS, COMPLETE, Callback, NOT_FOUND, PENDING, digest},
    status::Fault,
};

/// Enough for a load test, and some hundred megabytes at the very worst.
const MOST_TRANSACTIONS: usize = 100_000;

#[derive(Debug)]
pub struct Transaction {
    pub uuid: String,
    /// Nothing where a test made the transaction without one: then any amount fits.
    pub total: Option<Amount>,
    /// Nothing where a test made the transaction.
    pub form: Option<PaymentForm>,
    pub session: String,
    status: String,
    reference: Option<String>,
    completes_at: Option<Instant>,
}

impl Transaction {
    fn pending(uuid: &str) -> Self {
        Self {
            uuid: uuid.to_owned(),
            total: None,
            form: None,
            session: session_of(uuid),
            status: PENDING.to_owned(),
            reference: None,
            completes_at: None,
        }
    }

    pub fn status(&self) -> &str {
        &self.status
    }

    /// A reference is given with the first status that needs one, and kept.
    pub fn set_status(&mut self, status: &str) {
        status.clone_into(&mut self.status);
        self.completes_at = None;
        if status == COMPLETE || status == AMBIGUOUS || status.ends_with("_REFUND") {
            let uuid = &self.uuid;
            self.reference.get_or_insert_with(|| {
                digest(&format!("reference/{uuid}"))
                    .chars()
                    .take(12)
                    .collect::<String>()
                    .to_uppercase()
            });
        }
    }

    pub fn complete_after(&mut self, pause: Duration) {
        self.completes_at = Instant::now().checked_add(pause);
    }

    /// The `ref_id` of the status API, which a transaction without an outcome lacks.
    pub fn reference(&self) -> Option<&str> {
        self.reference
            .as_deref()
            .filter(|_| self.status != PENDING && self.status != NOT_FOUND)
    }

    /// What returns to the shop, not signed yet.
    pub fn callback(&self, total: Amount, product_code: &str) -> Callback {
        Callback {
            // Who returns without paying has to make one up.
            transaction_code: self.reference.clone().unwrap_or_else(|| String::from("000FAKE")),
            status: COMPLETE.to_owned(),
            total_amount: total.literal(),
            transaction_uuid: self.uuid.clone(),
            product_code: product_code.to_owned(),
            signed_field_names: String::new(),
            signature: String::new(),
        }
    }

    /// A late payment arrives when somebody looks: no task is needed.
    fn settle(&mut self) {
        if self.completes_at.is_some_and(|at| at <= Instant::now()) {
            self.set_status(COMPLETE);
        }
    }
}

/// The answer to a form.
pub enum Opening {
    /// Go on at this pay page.
    Session(String),
    /// The uuid was used, and its transaction has this status.
    Used(String),
}

#[derive(Default)]
pub struct Book {
    by_session: HashMap<String, Transaction>,
    oldest_first: VecDeque<String>,
    pub fault: Fault,
    pub status_calls: u64,
    pub trap_hits: u64,
}

impl Book {
    /// The same form again leads to the same pay page while it is unpaid, as a reloaded browser expects.
    pub fn open(&mut self, form: PaymentForm) -> Opening {
        if let Some(known) = self.find(&form.transaction_uuid) {
            return if known.status == PENDING && known.form.as_ref() == Some(&form) {
                Opening::Session(known.session.clone())
            } else {
                Opening::Used(known.status.clone())
            };
        }
        let added = self.find_or_add(&form.transaction_uuid, Some(form.total));
        added.form = Some(form);
        Opening::Session(added.session.clone())
    }

    pub fn find(&mut self, uuid: &str) -> Option<&mut Transaction> {
        self.at(&session_of(uuid))
    }

    pub fn at(&mut self, session: &str) -> Option<&mut Transaction> {
        let found = self.by_session.get_mut(session)?;
        found.settle();
        Some(found)
    }

    /// The transaction of that name, made where there is none. An amount is only taken where none was known.
    pub fn find_or_add(&mut self, uuid: &str, total: Option<Amount>) -> &mut Transaction {
        let session = session_of(uuid);
        if !self.by_session.contains_key(&session) {
            self.make_room();
            self.oldest_first.push_back(session.clone());
        }
        let found = self
            .by_session
            .entry(session)
            .or_insert_with(|| Transaction::pending(uuid));
        found.total = found.total.or(total);
        found.settle();
        found
    }

    /// Each transaction, the oldest first.
    pub fn each(&mut self, mut see: impl FnMut(&Transaction)) {
        for session in &self.oldest_first {
            if let Some(transaction) = self.by_session.get_mut(session) {
                transaction.settle();
                see(transaction);
            }
        }
    }

    fn make_room(&mut self) {
        if self.oldest_first.len() >= MOST_TRANSACTIONS
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            self.by_session.remove(&oldest);
        }
    }
}

fn session_of(uuid: &str) -> String {
    digest(&format!("session/{uuid}")).chars().take(32).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{Book, MOST_TRANSACTIONS};

    #[test]
    fn the_oldest_leaves_a_full_book() {
        let mut book = Book::default();

        for number in 0..=MOST_TRANSACTIONS {
            book.find_or_add(&number.to_string(), None);
        }

        let mut seen = Vec::new();
        book.each(|transaction| seen.push(transaction.uuid.clone()));
        assert_eq!(seen.len(), MOST_TRANSACTIONS);
        assert_eq!(seen.first().unwrap(), "1");
        assert_eq!(book.by_session.len(), MOST_TRANSACTIONS);
    }
}
