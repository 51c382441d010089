//! Customers as a list.

use commerce::customers::{CustomerFilter, CustomerQuery, CustomerSort};
use domain::{
    access::Permission,
    csv,
    identity::AccountState,
    paths::admin as paths,
    table::{Filter, FilterKind, List, Order, Table, TableState, choice, column},
    time::UtcOffset,
    view::{CustomerList, CustomerRow},
};
use leptos::prelude::*;

use crate::{
    admin::{
        list::{Asked, Bulk, Cell, ListView, Row, list},
        shell::{Area, Desk, Page},
    },
    ui::{BadgeKind, IconName},
};

/// What can be asked of it.
pub static TABLE: Table = Table {
    list: List::Customers,
    tabs: &[],
    filters: &[Filter {
        code: "account",
        label: "Account",
        kind: FilterKind::One(&[
            choice("with", "With an account"),
            choice("without", "Guests"),
            choice("disabled", "Disabled"),
        ]),
    }],
    columns: &[
        column("name", "Name", true, true, false),
        column("phone", "Phone", false, true, false),
        column("email", "E-mail", false, true, false),
        column("account", "Account", false, true, false),
        column("since", "Known since", true, true, false),
        column("last", "Last order", true, true, false),
        column("orders", "Orders", true, true, true),
        column("spent", "Spent", true, true, true),
    ],
    order: Order {
        column: "since",
        descending: true,
    },
};

/// The page around it.
pub fn page() -> Page {
    Page::top("Customers", Area::Customers)
}

/// What the core is asked for.
pub fn query(state: &TableState) -> CustomerQuery {
    let sort = match state.order.column {
        "name" => CustomerSort::Name,
        "last" => CustomerSort::LastOrder,
        "orders" => CustomerSort::Orders,
        "spent" => CustomerSort::Spent,
        _ => CustomerSort::Newest,
    };
    CustomerQuery {
        words: state.words.clone(),
        filter: match state.choice("account") {
            Some("with") => CustomerFilter::WithAccount,
            Some("without") => CustomerFilter::WithoutAccount,
            Some("disabled") => CustomerFilter::Disabled,
            _ => CustomerFilter::All,
        },
        sort,
        // Names begin at A, everything else with the most.
        reversed: state.order.descending == (sort == CustomerSort::Name),
        page: state.page,
        size: state.size,
    }
}

/// Where an account stands, in the colour of what it asks for.
pub(super) const fn account(state: Option<AccountState>) -> (BadgeKind, &'static str) {
    match state {
        None => (BadgeKind::Plain, "Guest"),
        Some(AccountState::Active) => (BadgeKind::Good, "Account"),
        Some(AccountState::Disabled) => (BadgeKind::Warning, "Disabled"),
        Some(AccountState::Closed) => (BadgeKind::Plain, "Closed"),
    }
}

fn row(desk: &Desk, customer: CustomerRow) -> Row {
    let offset = desk.shop.offset;
    let (kind, words) = account(customer.state);
    let text = |text: Option<String>| text.map_or(Cell::Empty, Cell::Text);
    Row {
        key: customer.id.to_string(),
        path: Some(paths::customer(customer.id)),
        cells: vec![
            ("name", Cell::Text(customer.name)),
            ("phone", text(customer.phone)),
            ("email", text(customer.email)),
            ("account", Cell::Badge(kind, words.to_owned())),
            ("since", Cell::At(customer.created_at, offset)),
            (
                "last",
                customer.last_order_at.map_or(Cell::Empty, |at| Cell::At(at, offset)),
            ),
            ("orders", Cell::Text(customer.orders.to_string())),
            ("spent", Cell::Text(customer.spent.format_short(desk.shop.currency))),
        ],
    }
}

/// One row of the export.
pub fn export(row: &CustomerRow, columns: &[&'static str], offset: UtcOffset) -> Vec<csv::Cell> {
    let cell = |code: &str| match code {
        "name" => csv::Cell::text(&row.name),
        "phone" => csv::Cell::text(row.phone.clone().unwrap_or_default()),
        "email" => csv::Cell::text(row.email.clone().unwrap_or_default()),
        "account" => csv::Cell::text(account(row.state).1),
        "since" => csv::Cell::text(row.created_at.date_and_time(offset)),
        "last" => row
            .last_order_at
            .map_or(csv::Cell::Empty, |at| csv::Cell::text(at.date_and_time(offset))),
        "orders" => csv::Cell::Number(i64::from(row.orders)),
        "spent" => csv::Cell::Amount(row.spent),
        _ => csv::Cell::Empty,
    };
    columns.iter().map(|code| cell(code)).collect()
}

/// The list.
pub fn body(desk: &Desk, asked: Asked, found: CustomerList) -> AnyView {
    list(
        desk,
        ListView {
            table: &TABLE,
            asked,
            title: "Customers",
            nouns: ["customer", "customers"],
            finds: "Name, phone or e-mail",
            rows: found.rows.into_iter().map(|each| row(desk, each)).collect(),
            total: u64::from(found.total),
            counts: Vec::new(),
            bulk: Bulk::default(),
            actions: None,
            exports: desk.may(Permission::CustomersExport),
            icon: IconName::Heart,
            nothing: ["No customers yet", "Whoever orders, or makes an account, appears here."],
        },
    )
}
