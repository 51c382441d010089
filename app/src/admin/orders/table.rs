//! What can be asked of the list of orders, and how the core is asked.

use domain::{
    analytics::{Buyer, Outcome, Sale},
    csv,
    order::{FulfilmentState, OrderState, PaymentState},
    payment::Method,
    table::{Choice, Filter, FilterKind, List, Order, Table, TableState, column},
    time::UtcOffset,
    view::desk::{OrderListQuery, OrderRow, OrderSort, OrderSource, OrderTab},
};

use super::labels;

const fn tab(tab: OrderTab) -> Choice {
    Choice {
        code: tab.code(),
        label: tab.label(),
    }
}

const fn one(code: &'static str, label: &'static str, choices: &'static [Choice]) -> Filter {
    Filter {
        code,
        label,
        kind: FilterKind::One(choices),
    }
}

const fn method(method: Method) -> Choice {
    Choice {
        code: method.code(),
        label: method.label(),
    }
}

const fn payment(state: PaymentState) -> Choice {
    Choice {
        code: state.code(),
        label: labels::payment(state).1,
    }
}

const fn goods(state: FulfilmentState) -> Choice {
    Choice {
        code: state.code(),
        label: labels::goods(state).1,
    }
}

const fn state(state: OrderState) -> Choice {
    Choice {
        code: state.code(),
        label: labels::order(state).1,
    }
}

const fn outcome(outcome: Outcome) -> Choice {
    Choice {
        code: outcome.code(),
        label: outcome.label(),
    }
}

const fn sale(sale: Sale) -> Choice {
    Choice {
        code: sale.code(),
        label: sale.label(),
    }
}

const fn buyer(buyer: Buyer) -> Choice {
    Choice {
        code: buyer.code(),
        label: buyer.label(),
    }
}

const fn source(source: OrderSource) -> Choice {
    Choice {
        code: source.code(),
        label: source.label(),
    }
}

/// What can be asked of it.
pub static TABLE: Table = Table {
    list: List::Orders,
    tabs: &[
        tab(OrderTab::All),
        tab(OrderTab::ToConfirm),
        tab(OrderTab::ToPack),
        tab(OrderTab::ToShip),
        tab(OrderTab::OnTheWay),
        tab(OrderTab::InReview),
        tab(OrderTab::Unpaid),
        tab(OrderTab::Done),
        tab(OrderTab::Cancelled),
    ],
    filters: &[
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
        one(
            "method",
            "Paid by",
            &[method(Method::Esewa), method(Method::CashOnDelivery)],
        ),
        one(
            "payment",
            "Money",
            &[
                payment(PaymentState::Pending),
                payment(PaymentState::Paid),
                payment(PaymentState::Due),
                payment(PaymentState::Collected),
                payment(PaymentState::Remitted),
                payment(PaymentState::NeedsReview),
                payment(PaymentState::PartiallyRefunded),
                payment(PaymentState::Refunded),
                payment(PaymentState::Failed),
                payment(PaymentState::Expired),
            ],
        ),
        one(
            "goods",
            "Goods",
            &[
                goods(FulfilmentState::Unfulfilled),
                goods(FulfilmentState::Packed),
                goods(FulfilmentState::Partial),
                goods(FulfilmentState::Shipped),
                goods(FulfilmentState::Delivered),
                goods(FulfilmentState::Refused),
                goods(FulfilmentState::Returned),
            ],
        ),
        Filter {
            code: "district",
            label: "District",
            kind: FilterKind::Text,
        },
        one(
            "source",
            "Came from",
            &[
                source(OrderSource::Shop),
                source(OrderSource::Phone),
                source(OrderSource::Import),
            ],
        ),
        one(
            "state",
            "State",
            &[
                state(OrderState::Placed),
                state(OrderState::Confirmed),
                state(OrderState::Completed),
                state(OrderState::Cancelled),
            ],
        ),
        one("sale", "Counts", &[sale(Sale::Yes), sale(Sale::No)]),
        one(
            "buyer",
            "Customer",
            &[buyer(Buyer::New), buyer(Buyer::Returning), buyer(Buyer::Unknown)],
        ),
        one(
            "outcome",
            "Payment",
            &[outcome(Outcome::Came), outcome(Outcome::Open), outcome(Outcome::Lost)],
        ),
        Filter {
            code: "product",
            label: "Product’s address",
            kind: FilterKind::Text,
        },
        Filter {
            code: "category",
            label: "Category’s address",
            kind: FilterKind::Text,
        },
    ],
    columns: &[
        column("number", "Order", false, true, false),
        column("placed", "Placed", true, true, false),
        column("customer", "Customer", false, true, false),
        column("district", "To", false, true, false),
        column("state", "State", false, true, false),
        column("money", "Money", false, true, false),
        column("goods", "Goods", false, true, false),
        column("method", "Paid by", false, false, false),
        column("source", "Came from", false, false, false),
        column("pieces", "Pieces", false, false, true),
        column("total", "Total", true, true, true),
    ],
    order: Order {
        column: "placed",
        descending: true,
    },
};

/// What the core is asked for.
pub fn query(state: &TableState, offset: UtcOffset) -> OrderListQuery {
    let (from, to) = state.days("placed");
    let (min, max) = state.amounts("total");
    let code = |filter: &str| state.choice(filter).unwrap_or_default();
    let words = |filter: &str| Some(state.text(filter).to_owned()).filter(|words| !words.is_empty());
    OrderListQuery {
        tab: state.tab.parse().unwrap_or(OrderTab::All),
        search: state.words.clone(),
        method: code("method").parse().ok(),
        payment: code("payment").parse().ok(),
        fulfilment: code("goods").parse().ok(),
        from: from.map(|day| day.start(offset)),
        until: to.map(|day| day.end(offset)),
        district: words("district"),
        min,
        max,
        source: code("source").parse().ok(),
        state: code("state").parse().ok(),
        sale: code("sale").parse().ok(),
        buyer: code("buyer").parse().ok(),
        outcome: code("outcome").parse().ok(),
        product: words("product"),
        category: words("category"),
        sort: match (state.order.column, state.order.descending) {
            ("total", true) => OrderSort::Highest,
            ("total", false) => OrderSort::Lowest,
            (_, true) => OrderSort::Newest,
            (_, false) => OrderSort::Oldest,
        },
        page: state.page,
        size: state.size,
    }
}

/// One row of the export.
pub fn export(row: &OrderRow, columns: &[&'static str], offset: UtcOffset) -> Vec<csv::Cell> {
    let cell = |code: &str| match code {
        "number" => csv::Cell::text(row.number.as_str()),
        "placed" => csv::Cell::text(row.placed_at.date_and_time(offset)),
        "customer" => csv::Cell::text(format!("{}, {}", row.name, row.phone)),
        "district" => csv::Cell::text(&row.district),
        "state" => csv::Cell::text(labels::order(row.state).1),
        "money" => csv::Cell::text(labels::payment(row.payment).1),
        "goods" => csv::Cell::text(labels::goods(row.fulfilment).1),
        "method" => csv::Cell::text(labels::method(row.method)),
        "source" => csv::Cell::text(row.source.label()),
        "pieces" => csv::Cell::Number(i64::from(row.pieces)),
        "total" => csv::Cell::Amount(row.total),
        _ => csv::Cell::Empty,
    };
    columns.iter().map(|code| cell(code)).collect()
}
