use proptest::prelude::*;

use super::*;
use crate::{money::Money, time::Day};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn span(from: &str, to: &str) -> Span {
    Span::new(day(from), day(to)).unwrap()
}

#[test]
fn presets_are_the_days_that_their_names_say() {
    let (today, first) = (day("2024-03-10"), day("2020-02-29"));
    let of = |preset: Preset| preset.span(today, first).map(Span::label);

    assert_eq!(of(Preset::Today).unwrap(), "10 Mar 2024");
    assert_eq!(of(Preset::Yesterday).unwrap(), "9 Mar 2024");
    assert_eq!(of(Preset::Last7).unwrap(), "4 Mar 2024 to 10 Mar 2024");
    assert_eq!(of(Preset::Last28).unwrap(), "12 Feb 2024 to 10 Mar 2024");
    assert_eq!(of(Preset::Last90).unwrap(), "12 Dec 2023 to 10 Mar 2024");
    assert_eq!(of(Preset::ThisMonth).unwrap(), "1 Mar 2024 to 10 Mar 2024");
    assert_eq!(of(Preset::LastMonth).unwrap(), "1 Feb 2024 to 29 Feb 2024");
    assert_eq!(of(Preset::ThisYear).unwrap(), "1 Jan 2024 to 10 Mar 2024");
    assert_eq!(of(Preset::All).unwrap(), "29 Feb 2020 to 10 Mar 2024");
    assert_eq!(of(Preset::Custom), None);
    // A shop whose clock stands before its first order still has a day.
    assert_eq!(Preset::All.span(today, day("2030-01-01")), Some(Span::of(today)));
}

#[test]
fn the_period_before_is_as_long_and_ends_the_day_before() {
    let march = span("2024-03-01", "2024-03-31");
    assert_eq!(march.previous(), span("2024-01-30", "2024-02-29"));
    assert_eq!(march.previous().days(), 31);
}

#[test]
fn weeks_begin_on_sunday_and_months_on_the_first() {
    let weeks: Vec<String> = Grain::Week
        .buckets(span("2026-11-25", "2026-12-08"))
        .into_iter()
        .map(|bucket| Grain::Week.label_of(bucket))
        .collect();
    assert_eq!(weeks, ["25 Nov – 28 Nov", "29 Nov – 5 Dec", "6 Dec – 8 Dec"]);
    let months = Grain::Month.buckets(span("2023-12-31", "2024-03-01"));
    let days: Vec<i64> = months.iter().map(|bucket| bucket.days()).collect();
    assert_eq!(days, [1, 31, 29, 1]);
}

#[test]
fn a_change_is_told_in_tenths_of_a_percent() {
    assert_eq!(change_in_tenths(1125, 1000), Some(125));
    assert_eq!(change_in_tenths(500, 1000), Some(-500));
    assert_eq!(change_in_tenths(0, 1000), Some(-1000));
    // 1/3 more is 33.3 %, 2/3 less 66.7 %.
    assert_eq!(change_in_tenths(4, 3), Some(333));
    assert_eq!(change_in_tenths(1, 3), Some(-667));
    assert_eq!(change_in_tenths(-50, -100), Some(500));
    assert_eq!(change_in_tenths(7, 0), None);
    assert_eq!(change_in_tenths(i64::MAX, i64::MIN), Some(2000));
}

#[test]
fn net_and_average_are_what_their_definitions_say() {
    let sales = Sales {
        orders: 3,
        new: 1,
        returning: 1,
        gross: Money::from_minor(1000),
        called_off: Money::from_minor(300),
        credited: Money::from_minor(900),
    };
    assert_eq!(sales.net(), Ok(Money::from_minor(-200)));
    assert_eq!(sales.average(), Some(Money::from_minor(333)));
    assert_eq!(sales.unknown(), 1);
    assert_eq!(Sales::default().average(), None);
    assert_eq!(sales.plus(&sales).unwrap().average(), Some(Money::from_minor(333)));
}

#[test]
fn an_address_reads_back_and_what_has_no_sense_is_named() {
    let read = |pairs: &[(&str, &str)]| Asked::read(pairs.iter().copied());
    let (asked, misread) = read(&[
        ("range", "custom"),
        ("from", "2011-03-01"),
        ("to", "2011-03-31"),
        ("by", "week"),
        ("compare", "nothing"),
    ]);
    assert!(misread.is_empty());
    assert_eq!(
        asked.path("/x"),
        "/x?range=custom&from=2011-03-01&to=2011-03-31&by=week&compare=nothing"
    );
    // Presets leave the fields of a form alone.
    let (asked, misread) = read(&[("range", "7d"), ("from", "2011-03-01"), ("to", ""), ("by", "")]);
    assert_eq!((asked.path("/x").as_str(), misread.len()), ("/x?range=7d", 0));
    let (asked, misread) = read(&[("range", "custom"), ("from", "2011-03-31"), ("to", "2011-03-01")]);
    assert_eq!(
        (asked, misread),
        (Asked::default(), vec!["from".to_owned(), "to".to_owned()])
    );
    let (_, misread) = read(&[("range", "never"), ("by", "hour"), ("nonsense", "1")]);
    assert_eq!(misread, ["range", "by", "nonsense"]);
    // Further than a chart can show.
    let (_, misread) = read(&[("range", "custom"), ("from", "0001-01-01"), ("to", "9999-12-31")]);
    assert_eq!(misread, ["from", "to"]);
}

#[test]
fn all_time_is_compared_to_nothing_and_too_many_days_are_wider_buckets() {
    let (today, first) = (day("2026-11-28"), day("2010-12-01"));
    let all = Asked {
        preset: Preset::All,
        grain: Some(Grain::Day),
        ..Asked::default()
    };
    let period = all.period(today, first);
    assert_eq!(
        (period.previous, period.grain, period.buckets.len()),
        (None, Grain::Month, 192)
    );
}

fn any_span() -> impl Strategy<Value = Span> {
    (-700_000_i64..2_900_000, 0_i64..3000).prop_map(|(from, days)| Span {
        from: Day::from_number(from),
        to: Day::from_number(from + days),
    })
}

proptest! {
    #[test]
    fn buckets_partition_the_span_and_its_sums(span in any_span(), grain in prop::sample::select(Grain::ALL.to_vec())) {
        let buckets = grain.buckets(span);
        prop_assert_eq!(buckets.first().unwrap().from, span.from);
        prop_assert_eq!(buckets.last().unwrap().to, span.to);
        for pair in buckets.windows(2) {
            prop_assert_eq!(pair[0].to.plus(1), pair[1].from);
        }
        prop_assert_eq!(buckets.iter().map(|bucket| bucket.days()).sum::<i64>(), span.days());
        // Something on each day: no bucket drops or doubles any of it.
        let on = |day: Day| day.number().rem_euclid(1013);
        let days = |span: Span| (span.from.number()..=span.to.number()).map(Day::from_number);
        let whole: i64 = days(span).map(on).sum();
        let parts: i64 = buckets.iter().flat_map(|bucket| days(*bucket)).map(on).sum();
        prop_assert_eq!(whole, parts);
    }

    #[test]
    fn what_buckets_are_compared_to_partitions_the_days_before(span in any_span(), grain in prop::sample::select(Grain::ALL.to_vec())) {
        let period = Period::new(span, Some(grain), Some(span.previous()));
        let before: Vec<Span> = period.buckets.iter().filter_map(|bucket| period.before(*bucket)).collect();
        prop_assert_eq!(before.first().unwrap().from, span.previous().from);
        prop_assert_eq!(before.last().unwrap().to, span.previous().to);
        for pair in before.windows(2) {
            prop_assert_eq!(pair[0].to.plus(1), pair[1].from);
        }
        prop_assert!(period.buckets.len() <= 400 || period.grain == Grain::Month);
    }

    #[test]
    fn a_change_taken_back_is_the_figure_before(before in 1_i64..1_000_000_000, percent in -1000_i64..5000) {
        let now = before * 1000 + before * percent;
        prop_assert_eq!(change_in_tenths(now, before * 1000), Some(percent));
    }
}
