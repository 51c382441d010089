//! Whole guest checkouts: how many a second, and whether any fails.

use std::{
    thread,
    time::{Duration, Instant},
};

use crate::{
    Outcome,
    http::{Client, Site},
    measure::{Measured, Tally, micros, summary},
    process::interrupted,
    visit::{Phones, Placed, Visit},
};

/// Buyers at a time.
pub const BUYERS: usize = 16;
/// A buyer whose orders only fail stops.
const GIVE_UP_AFTER: u32 = 20;
/// How many products are bought in turn.
const PRODUCTS: usize = 240;

/// Products that can be had for cash: the shop takes it up to Rs 25,000.
pub fn affordable(site: Site) -> Outcome<Vec<String>> {
    let (mut client, mut products) = (Client::new(site), Vec::new());
    for page in 1..=40 {
        let list = format!("/search?max=20000&stock=1&page={page}");
        let found = Visit::new(&mut client).products(&list)?;
        let before = products.len();
        for product in found {
            if !product.contains('?') && !products.contains(&product) {
                products.push(product);
            }
        }
        if products.len() >= PRODUCTS || products.len() == before {
            break;
        }
    }
    if products.is_empty() {
        return Err("no product can be bought: /search?max=20000&stock=1 links to none".to_owned());
    }
    Ok(products)
}

/// Strangers come, buy one thing each, and go, until the time is over. Times are of whole purchases: product page,
/// cart, checkout page, order.
pub fn buy(site: Site, products: &[String], phones: &Phones, lasting: Duration) -> Measured {
    let until = Instant::now() + lasting;
    let tallies = thread::scope(|scope| {
        let buyers: Vec<_> = (0..BUYERS)
            .map(|number| scope.spawn(move || shop_on(site, products, number, phones, until)))
            .collect();
        buyers
            .into_iter()
            .map(|buyer| buyer.join().unwrap_or_default())
            .collect::<Vec<_>>()
    });
    summary(tallies, lasting)
}

fn shop_on(site: Site, products: &[String], number: usize, phones: &Phones, until: Instant) -> Tally {
    let (mut client, mut tally, mut in_a_row) = (Client::new(site), Tally::default(), 0);
    let first = number * products.len() / BUYERS;
    for product in products.iter().cycle().skip(first) {
        let came = Instant::now();
        let bought = purchase(&mut client, product, &phones.next());
        if Instant::now() > until || interrupted() || in_a_row == GIVE_UP_AFTER {
            break;
        }
        match bought {
            Ok(()) => {
                in_a_row = 0;
                tally.took_us.push(micros(came.elapsed()));
            }
            Err(why) => {
                in_a_row += 1;
                tally.fail(why);
            }
        }
    }
    tally
}

fn purchase(client: &mut Client, product: &str, phone: &str) -> Outcome {
    let mut visit = Visit::new(client);
    let variant = visit.variant(product)?;
    if let Err(left) = visit.add(&variant, 1)? {
        return Err(format!("cart: {left} left"));
    }
    let checkout = visit.checkout()?;
    match visit.place(&checkout, phone)? {
        Placed::Order(_) => Ok(()),
        Placed::Refused(status) => Err(format!("place: {status}")),
    }
}
