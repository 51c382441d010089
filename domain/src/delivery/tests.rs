use proptest::prelude::*;

use super::*;
use crate::{address::areas::areas, time::Civil};

const HERE: UtcOffset = UtcOffset::KATHMANDU;

fn rs(rupees: i64) -> Money {
    Money::from_major(rupees)
}

/// November 2026: the 23rd is a Monday, the 28th a Saturday.
fn november(day: i64, hour: i64, minute: i64) -> Timestamp {
    Timestamp::from_civil(
        Civil {
            year: 2026,
            month: 11,
            day,
            hour,
            minute,
            second: 0,
        },
        HERE,
    )
}

fn quoted(zone: Zone, goods: Money, grams: u32) -> Vec<(String, Money, bool)> {
    let quotes = quotes(&DeliveryRules::default(), zone, goods, grams);
    quotes
        .into_iter()
        .map(|quote| (quote.code, quote.price, quote.free))
        .collect()
}

fn days(days_min: u8, days_max: u8) -> DeliveryQuote {
    let (code, name) = ("standard".to_owned(), "Standard delivery".to_owned());
    DeliveryQuote {
        code,
        name,
        price: rs(100),
        free: false,
        days_min,
        days_max,
    }
}

#[test]
fn a_zone_follows_from_the_address() {
    assert_eq!(Zone::of("Kirtipur", "Kathmandu"), Zone::Valley);
    assert_eq!(Zone::of("bagmati", "LALITPUR"), Zone::Valley);
    assert_eq!(Zone::of("Pokhara", "Kaski"), Zone::City);
    assert_eq!(Zone::of("Annapurna", "Kaski"), Zone::Rest);
    assert_eq!(Zone::of("Banepa", "Kavrepalanchok"), Zone::Rest);
    let cities = areas()
        .iter()
        .filter(|area| Zone::of(area.municipality, area.district) == Zone::City);
    assert_eq!(
        cities.count(),
        CITIES.len(),
        "each city is spelt as in the list of areas"
    );
    let valley = areas()
        .iter()
        .filter(|area| Zone::of(area.municipality, area.district) == Zone::Valley);
    assert_eq!(valley.count(), 11 + 6 + 4);
}

#[test]
fn a_price_follows_from_zone_weight_and_total() {
    let standard = |price, free| ("standard".to_owned(), price, free);
    let express = |price| ("express".to_owned(), price, false);
    assert_eq!(
        quoted(Zone::Valley, rs(1_000), 800),
        [standard(rs(100), false), express(rs(250))]
    );
    assert_eq!(quoted(Zone::City, rs(1_000), 5_000), [standard(rs(150), false)]);
    assert_eq!(quoted(Zone::Rest, rs(1_000), 5_001), [standard(rs(270), false)]);
    assert_eq!(quoted(Zone::Rest, rs(1_000), 7_000), [standard(rs(290), false)]);
    let almost = Money::from_minor(499_999);
    assert_eq!(quoted(Zone::City, almost, 800), [standard(rs(150), false)]);
    assert_eq!(
        quoted(Zone::Valley, rs(5_000), 9_000),
        [standard(Money::ZERO, true), express(rs(330))]
    );
}

#[test]
fn a_method_that_cannot_be_priced_is_not_offered() {
    let mut rules = DeliveryRules {
        per_extra_kg: Money::from_minor(i64::MAX),
        ..DeliveryRules::default()
    };
    assert!(quotes(&rules, Zone::Rest, rs(1), 9_000).is_empty());
    rules.methods.clear();
    assert!(quotes(&rules, Zone::Valley, rs(1), 1).is_empty());
}

#[test]
fn what_never_costs_anything_is_not_called_free() {
    let mut rules = DeliveryRules::default();
    for rate in rules.methods.iter_mut().flat_map(|method| &mut method.zones) {
        rate.price = Money::ZERO;
    }
    assert!(
        quotes(&rules, Zone::Valley, rs(9_000), 1)
            .iter()
            .all(|quote| !quote.free && quote.price == Money::ZERO)
    );
}

#[test]
fn a_promise_is_in_working_days() {
    let text = |quote: DeliveryQuote, placed_at| quote.promise_text(placed_at, HERE);
    assert_eq!(text(days(1, 2), november(23, 14, 59)), "Tue 24 – Wed 25 Nov");
    assert_eq!(
        text(days(1, 2), november(23, 15, 0)),
        "Wed 25 – Thu 26 Nov",
        "after the courier has been"
    );
    assert_eq!(text(days(0, 1), november(23, 9, 0)), "Mon 23 – Tue 24 Nov");
    assert_eq!(text(days(0, 0), november(23, 9, 0)), "Mon 23 Nov");
    assert_eq!(
        text(days(1, 2), november(26, 10, 0)),
        "Fri 27 – Sun 29 Nov",
        "Saturday is skipped"
    );
    assert_eq!(
        text(days(0, 1), november(27, 18, 0)),
        "Sun 29 – Mon 30 Nov",
        "late on Friday counts from Sunday"
    );
    assert_eq!(
        text(days(1, 2), november(28, 10, 0)),
        "Mon 30 Nov – Tue 1 Dec",
        "Saturday counts from Sunday"
    );
    assert_eq!(text(days(4, 7), november(23, 10, 0)), "Fri 27 Nov – Tue 1 Dec");
}

#[test]
fn a_promised_day_begins_at_midnight_in_nepal() {
    let (first, last) = days(1, 2).promise(november(23, 0, 5), HERE);
    assert_eq!((first, last), (november(24, 0, 0), november(25, 0, 0)));
    assert_eq!(first.rfc3339(), "2026-11-23T18:15:00Z");
}

#[test]
fn a_way_that_does_not_go_there_is_named() {
    let rules = DeliveryRules::default();
    let price = |code, zone| quote(&rules, code, zone, Money::from_major(500), 100).map(|quote| quote.price);
    assert_eq!(price("express", Zone::Valley), Ok(Money::from_major(250)));
    let refused = price("express", Zone::City).map_err(|refused| refused.to_string());
    assert_eq!(
        refused,
        Err("Express delivery does not go to this address. Choose another way of delivery.".to_owned())
    );
    assert_eq!(price("balloon", Zone::Valley), Err(DeliveryRefused::Unknown));
}

#[test]
fn rules_survive_storage() -> serde_json::Result<()> {
    let text = serde_json::to_string(&DeliveryRules::default())?;
    assert_eq!(
        serde_json::from_str::<DeliveryRules>(&text).ok(),
        Some(DeliveryRules::default())
    );
    assert!(text.contains("\"zone\":\"valley\""));
    Ok(())
}

proptest! {
    #[test]
    fn nothing_comes_on_a_saturday_or_before_it_is_ordered(
        seconds in 0_i64..8_000_000_000, days_min in 0_u8..20, longer in 0_u8..20,
    ) {
        let placed_at = Timestamp(seconds * 1000);
        let (first, last) = days(days_min, days_min + longer).promise(placed_at, HERE);
        prop_assert!(first <= last && first.plus_ms(DAY_MS) > placed_at);
        prop_assert_ne!(weekday(first, HERE), "Sat");
        prop_assert_ne!(weekday(last, HERE), "Sat");
    }

    #[test]
    fn no_rule_or_moment_panics(moment in prop_oneof![any::<i64>(), Just(i64::MAX), Just(i64::MIN)], minutes in -900_i32..900, day in any::<u8>(), grams in any::<u32>()) {
        let (first, last) = days(day, 0).promise(Timestamp(moment), UtcOffset(minutes));
        let _ = days_text(first, last, UtcOffset(minutes));
        let _ = quotes(&DeliveryRules::default(), Zone::Rest, Money::from_minor(moment), grams);
    }
}
