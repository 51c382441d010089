//! A hundred buyers at once for the last ten pieces: exactly ten get one, and nobody sees an error.

use std::{
    collections::BTreeMap,
    sync::Barrier,
    thread,
    time::{Duration, Instant},
};

use serde::Serialize;

use crate::{
    Outcome,
    http::{Client, Site},
    visit::{Phones, Placed, Visit},
};

/// Pieces that are left when the rush begins.
const PIECES: u32 = 10;
/// Who want one each.
const BUYERS: u32 = 100;
/// What the shop sells at most of one thing at a time: asking for it tells how many there are.
const MOST: u32 = 999;
/// Stock that is bought down to [`PIECES`] first.
const LARGEST_STOCK: u32 = 40;

/// What became of the rush.
#[derive(Clone, Debug, Serialize)]
pub struct Rush {
    /// Pieces that were there.
    pub pieces: u32,
    /// Buyers at once.
    pub buyers: u32,
    /// Orders that were placed.
    pub sold: u32,
    /// Buyers who were told that it is gone.
    pub refused: u32,
    /// Everything else, by what it was.
    pub failed: BTreeMap<String, u64>,
    /// Pieces that the shop says are left afterwards.
    pub left: u32,
    /// From the first order's sending to the last answer, in milliseconds.
    pub took_ms: u128,
}

impl Rush {
    /// Whether it went as it must.
    pub fn is_right(&self) -> bool {
        self.sold == self.pieces && self.sold + self.refused == self.buyers && self.left == 0 && self.failed.is_empty()
    }
}

/// Finds something with few pieces in the demo shop, leaves ten of it, and lets everybody in.
pub fn rush(site: Site, phones: &Phones) -> Outcome<Rush> {
    let variant = prepared(site, phones)?;
    // Everybody has it in the cart and the checkout open, and then all press the button.
    let together = Barrier::new(usize::try_from(BUYERS).unwrap_or(100));
    let (variant, together) = (variant.as_str(), &together);
    let outcomes: Vec<(Outcome<Placed>, Instant, Instant)> = thread::scope(|scope| {
        let buyers: Vec<_> = (0..BUYERS)
            .map(|_| scope.spawn(move || one_of_many(site, variant, phones, together)))
            .collect();
        buyers.into_iter().filter_map(|buyer| buyer.join().ok()).collect()
    });
    let first = outcomes.iter().map(|(_, pressed, _)| *pressed).min();
    let last = outcomes.iter().map(|(_, _, answered)| *answered).max();
    let took = first.zip(last).map_or(Duration::ZERO, |(first, last)| last - first);
    let mut rush = Rush {
        pieces: PIECES,
        buyers: BUYERS,
        sold: 0,
        refused: 0,
        failed: BTreeMap::new(),
        left: left(&mut Client::new(site), variant)?,
        took_ms: took.as_millis(),
    };
    for (outcome, ..) in outcomes {
        match outcome {
            Ok(Placed::Order(_)) => rush.sold += 1,
            Ok(Placed::Refused(422)) => rush.refused += 1,
            Ok(Placed::Refused(status)) => *rush.failed.entry(format!("place: {status}")).or_default() += 1,
            Err(why) => *rush.failed.entry(why).or_default() += 1,
        }
    }
    Ok(rush)
}

fn one_of_many(site: Site, variant: &str, phones: &Phones, together: &Barrier) -> (Outcome<Placed>, Instant, Instant) {
    let mut client = Client::new(site);
    let mut visit = Visit::new(&mut client);
    let ready = match visit.add(variant, 1) {
        Ok(Ok(())) => visit.checkout(),
        Ok(Err(left)) => Err(format!("cart: {left} left")),
        Err(why) => Err(why),
    };
    together.wait();
    let pressed = Instant::now();
    let placed = ready.and_then(|checkout| visit.place(&checkout, &phones.next()));
    (placed, pressed, Instant::now())
}

/// A variant of which ten are left.
fn prepared(site: Site, phones: &Phones) -> Outcome<String> {
    let mut client = Client::new(site);
    // Cheap things: what is too many of them is bought in one order, and cash is taken up to Rs 25,000.
    let mut products = Visit::new(&mut client).products("/search?max=800&stock=1")?;
    products.extend(Visit::new(&mut client).products("/search?max=2000&stock=1")?);
    for product in products {
        let variant = Visit::new(&mut client).variant(&product)?;
        let there = left(&mut client, &variant)?;
        let is_ready = match there {
            PIECES => true,
            more if (PIECES + 1..=LARGEST_STOCK).contains(&more) => {
                buy_some(&mut client, &variant, more - PIECES, phones)?
            }
            _ => false,
        };
        if is_ready && left(&mut client, &variant)? == PIECES {
            return Ok(variant);
        }
    }
    Err(format!(
        "nothing in the demo shop has from {PIECES} to {LARGEST_STOCK} pieces"
    ))
}

/// Whether an order for so many was placed.
fn buy_some(client: &mut Client, variant: &str, pieces: u32, phones: &Phones) -> Outcome<bool> {
    let mut visit = Visit::new(client);
    if visit.add(variant, pieces)?.is_err() {
        return Ok(false);
    }
    let checkout = visit.checkout()?;
    Ok(matches!(visit.place(&checkout, &phones.next())?, Placed::Order(_)))
}

/// How many pieces nobody has bought or reserved.
fn left(client: &mut Client, variant: &str) -> Outcome<u32> {
    Ok(Visit::new(client).add(variant, MOST)?.err().unwrap_or(MOST))
}
