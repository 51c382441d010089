//! Addresses read back, and what a list does not offer is named.

use proptest::{collection::vec, option, prelude::*, sample::subsequence};

use super::*;
use crate::{money::Money, time::Day};

const STATES: &[Choice] = &[
    Choice {
        code: "placed",
        label: "Placed",
    },
    Choice {
        code: "confirmed",
        label: "Confirmed",
    },
    Choice {
        code: "cancelled",
        label: "Cancelled",
    },
];

const METHODS: &[Choice] = &[
    Choice {
        code: "esewa",
        label: "eSewa",
    },
    Choice {
        code: "cod",
        label: "Cash",
    },
];

const fn column(code: &'static str, sorts: bool, shown: bool) -> Column {
    Column {
        code,
        label: code,
        sorts,
        shown,
        numeric: false,
    }
}

static ORDERS: Table = Table {
    list: List::Orders,
    tabs: &[
        Choice {
            code: "all",
            label: "All",
        },
        Choice {
            code: "to-pack",
            label: "To pack",
        },
    ],
    filters: &[
        Filter {
            code: "state",
            label: "State",
            kind: FilterKind::Choices(STATES),
        },
        Filter {
            code: "placed",
            label: "Placed",
            kind: FilterKind::Days,
        },
        Filter {
            code: "total",
            label: "Total",
            kind: FilterKind::Amounts,
        },
        Filter {
            code: "method",
            label: "Payment",
            kind: FilterKind::One(METHODS),
        },
        Filter {
            code: "area",
            label: "Area",
            kind: FilterKind::Text,
        },
        Filter {
            code: "shelf",
            label: "Shelf",
            kind: FilterKind::Named,
        },
    ],
    columns: &[
        column("number", true, true),
        column("placed", true, true),
        column("customer", false, true),
        column("total", true, true),
        column("note", false, false),
    ],
    order: Order {
        column: "placed",
        descending: true,
    },
};

fn shelf(id: i64, name: &str, slug: &str, depth: u32) -> Named {
    Named {
        id,
        name: name.to_owned(),
        slug: slug.to_owned(),
        depth,
    }
}

fn offers() -> Offers {
    let shelves = vec![
        shelf(3, "Tea", "tea", 0),
        shelf(7, "Green Tea", "green", 1),
        shelf(12, "Pots", "pots-of-clay", 0),
    ];
    Offers(vec![("shelf", shelves)])
}

fn read(pairs: &[(&str, &str)]) -> Reading {
    ORDERS.read(pairs.iter().copied(), &offers())
}

fn spelled(state: &TableState) -> String {
    state.path(&ORDERS, "/admin/orders")
}

#[test]
fn nothing_asked_is_the_start_and_has_the_shortest_address() {
    let reading = read(&[("q", ""), ("state", ""), ("placed.from", ""), ("size", "")]);

    assert_eq!(reading.state, ORDERS.start());
    assert!(reading.misread.is_empty());
    assert_eq!(spelled(&reading.state), "/admin/orders");
}

#[test]
fn an_address_reads_back_in_one_spelling() {
    let reading = read(&[
        ("page", "3"),
        ("state", "cancelled"),
        ("placed.to", "2026-11-30"),
        ("col", "total"),
        ("state", "placed"),
        ("state", "placed"),
        ("total.from", "1,000"),
        ("q", "  asha \n rai "),
        ("sort", "total"),
        ("tab", "to-pack"),
        ("view", "7"),
    ]);

    assert_eq!(reading.misread, Vec::<String>::new());
    assert_eq!(
        spelled(&reading.state),
        "/admin/orders?q=asha%20rai&tab=to-pack&state=placed&state=cancelled&placed.to=2026-11-30\
         &total.from=1000.00&sort=total&col=number&col=total&view=7&page=3"
    );
    assert_eq!(reading.state.offset(), 50);
}

#[test]
fn what_the_list_does_not_offer_is_named_and_changes_nothing() {
    for (name, value) in [
        ("nonsense", "1"),
        ("state", "shipped"),
        ("state.from", "placed"),
        ("placed", "2026-11-30"),
        ("placed.from", "2026-02-30"),
        ("total.to", "1e309"),
        ("sort", "customer"),
        ("sort", "--placed"),
        ("size", "1000000"),
        ("page", "0"),
        ("page", "+1"),
        ("page", "99999999999999999999"),
        ("view", "-1"),
        ("col", "password"),
        ("tab", "../.."),
        ("shelf", "4"),
        ("shelf", "cups"),
        ("shelf.from", "3"),
        ("q", "\u{0}\n"),
    ] {
        let reading = read(&[(name, value)]);
        assert_eq!(reading.state, ORDERS.start(), "{name}={value}");
        assert_eq!(reading.misread, [name], "{name}={value}");
    }
}

#[test]
fn one_of_a_few_is_not_two() {
    let reading = read(&[("method", "cod"), ("method", "esewa"), ("method", "cod")]);

    assert_eq!(
        (reading.state.choice("method"), reading.misread.as_slice()),
        (Some("cod"), ["method".to_owned()].as_slice())
    );
}

#[test]
fn what_the_shop_has_is_asked_for_by_number_and_called_by_name() {
    for (asked, spelled, chip) in [
        ("7", "7", "Shelf: Green Tea"),
        ("CLAY", "12", "Shelf: Pots"),
        ("tea", "tea", "Shelf: Tea or Green Tea"),
    ] {
        let Reading { state, misread } = read(&[("shelf", asked)]);
        assert_eq!(misread, Vec::<String>::new(), "{asked}");
        assert_eq!(state.pairs(&ORDERS), [("shelf".to_owned(), spelled.to_owned())]);
        assert_eq!(state.chip(&ORDERS, "shelf", Money::decimal).as_deref(), Some(chip));
    }
    assert_eq!(read(&[("shelf", "3"), ("shelf", "7")]).misread, ["shelf"]);
}

#[test]
fn a_chip_says_what_is_set() {
    let state = read(&[
        ("state", "placed"),
        ("state", "confirmed"),
        ("placed.from", "2026-11-01"),
    ])
    .state;
    let chip = |filter| state.chip(&ORDERS, filter, Money::decimal);

    assert_eq!(chip("state").as_deref(), Some("State: Placed or Confirmed"));
    assert_eq!(chip("placed").as_deref(), Some("Placed: from 1 Nov 2026"));
    assert_eq!(chip("total"), None);
}

#[test]
fn a_column_turns_round_when_it_is_chosen_again() {
    let state = ORDERS.start();
    assert!(!state.sorted_by("placed", true).order.descending);
    assert!(state.sorted_by("total", true).order.descending);
    assert!(!state.at_page(4).sorted_by("number", false).order.descending);
    assert_eq!(state.at_page(4).sorted_by("number", false).page, 1);
}

fn day() -> impl Strategy<Value = Day> {
    (2000_i64..2100, 1_i64..=12, 1_i64..=28).prop_map(|(year, month, day)| Day::new(year, month, day).unwrap())
}

fn filters() -> impl Strategy<Value = Vec<(&'static str, FilterValue)>> {
    let states = subsequence(vec!["placed", "confirmed", "cancelled"], 0..=3);
    let amount = || option::of((0_i64..10_000_000_000).prop_map(Money::from_minor));
    (
        states,
        option::of(day()),
        option::of(day()),
        amount(),
        amount(),
        option::of("[a-z &=?%]{0,8}[a-z]"),
        option::of(subsequence(offers().0.remove(0).1, 1)),
    )
        .prop_map(|(states, first, last, least, most, area, shelf)| {
            let mut filters = Vec::new();
            if !states.is_empty() {
                filters.push(("state", FilterValue::Choices(states)));
            }
            if first.is_some() || last.is_some() {
                filters.push(("placed", FilterValue::Days { from: first, to: last }));
            }
            if least.is_some() || most.is_some() {
                filters.push(("total", FilterValue::Amounts { from: least, to: most }));
            }
            if let Some(area) = area {
                filters.push(("area", FilterValue::Text(crate::text::one_line(&area, LONGEST_WORDS))));
            }
            if let Some(found) = shelf {
                let asked = found[0].id.to_string();
                filters.push(("shelf", FilterValue::Named { asked, found }));
            }
            filters
        })
}

fn states() -> impl Strategy<Value = TableState> {
    let columns = subsequence(vec!["placed", "customer", "total", "note"], 0..=4);
    let order = (prop::sample::select(vec!["number", "placed", "total"]), any::<bool>());
    (
        "[a-zA-Z0-9 अ-ह+&#]{0,20}",
        prop::sample::select(vec!["all", "to-pack"]),
        filters(),
        order,
        1..=LAST_PAGE,
        prop::sample::select(SIZES.to_vec()),
        columns,
        option::of(1_i64..1_000_000),
    )
        .prop_map(
            |(words, tab, filters, (column, descending), page, size, columns, view)| TableState {
                words: crate::text::one_line(&words, LONGEST_WORDS),
                tab,
                filters,
                order: Order { column, descending },
                page,
                size,
                columns: std::iter::once("number").chain(columns).collect(),
                view,
            },
        )
}

proptest! {
    #[test]
    fn any_state_reads_back_from_its_address(state in states()) {
        let pairs = state.pairs(&ORDERS);
        let reading = ORDERS.read(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())), &offers());
        prop_assert_eq!(&reading.misread, &Vec::<String>::new());
        prop_assert_eq!(&reading.state, &state);
        prop_assert_eq!(reading.state.pairs(&ORDERS), pairs);
    }

    #[test]
    fn any_rubbish_is_read_without_a_fault(pairs in vec(("[a-z.]{0,8}|q|page|placed.from", ".{0,20}"), 0..12)) {
        let reading = ORDERS.read(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())), &offers());
        let again = reading.state.pairs(&ORDERS);
        let back = ORDERS.read(again.iter().map(|(name, value)| (name.as_str(), value.as_str())), &offers());
        prop_assert_eq!(back.state, reading.state);
    }
}
