//! Effects outside the database, as a list with a way to try again what failed.

use commerce::outbox::{BacklogQuery, BacklogTab};
use domain::{
    access::Permission,
    paths::admin as paths,
    table::{Choice, Column, List, Order, Table, TableState},
    time::UtcOffset,
    view::{Backlog, BacklogRow},
};
use leptos::prelude::*;

use crate::{
    admin::{
        list::{Asked, Bulk, Cell, ListView, Row, list},
        shell::{Area, Desk, Page},
    },
    ui::{BadgeKind, Icon, IconName},
};

const fn tab(code: &'static str, label: &'static str) -> Choice {
    Choice { code, label }
}

const fn column(code: &'static str, label: &'static str, sorts: bool) -> Column {
    Column {
        code,
        label,
        sorts,
        shown: true,
        numeric: false,
    }
}

/// What can be asked of it.
pub static TABLE: Table = Table {
    list: List::Outbox,
    tabs: &[
        tab("failing", "Failed"),
        tab("waiting", "Waiting"),
        tab("delivered", "Delivered"),
        tab("all", "All"),
    ],
    filters: &[],
    columns: &[
        column("what", "What", false),
        column("order", "Order", false),
        column("queued", "Queued", true),
        column("state", "State", false),
        column("tries", "Tries", false),
        column("next", "Next try", false),
        column("error", "Last failure", false),
        column("do", "Do", false),
    ],
    order: Order {
        column: "queued",
        descending: true,
    },
};

/// The page around it.
pub fn page() -> Page {
    Page::top("Outbox", Area::Outbox)
}

/// What the core is asked for.
pub fn query(state: &TableState) -> BacklogQuery {
    BacklogQuery {
        tab: match state.tab {
            "waiting" => BacklogTab::Waiting,
            "delivered" => BacklogTab::Delivered,
            "all" => BacklogTab::All,
            _ => BacklogTab::Failing,
        },
        words: state.words.clone(),
        ascending: !state.order.descending,
        offset: state.offset(),
        limit: state.size,
    }
}

/// `mail.order_placed` as staff read it.
fn what(topic: &str) -> String {
    let (kind, name) = topic.split_once('.').unwrap_or(("", topic));
    let name = name.replace('_', " ");
    match kind {
        "mail" => format!("Mail: {name}"),
        "" => name,
        kind => format!("{kind}: {name}"),
    }
}

fn row(row: BacklogRow, may_retry: bool, offset: UtcOffset) -> Row {
    let failed = row.delivered_at.is_none() && !row.last_error.is_empty();
    let state = match (row.delivered_at, failed) {
        (Some(_), _) => Cell::Badge(BadgeKind::Good, "Delivered".to_owned()),
        (None, true) => Cell::Badge(BadgeKind::Warning, "Failed".to_owned()),
        (None, false) => Cell::Badge(BadgeKind::Plain, "Waiting".to_owned()),
    };
    let again = (failed && may_retry).then(|| {
        let action = [paths::OUTBOX, "/", &row.id.to_string(), "/retry"].concat();
        Cell::View(
            view! {
                <form method="post" action=action>
                    <button class="tool" type="submit">
                        <Icon name=IconName::Return class="size-4" />
                        "Try again"
                    </button>
                </form>
            }
            .into_any(),
        )
    });
    Row {
        key: row.id.to_string(),
        path: None,
        cells: vec![
            ("what", Cell::Text(what(&row.topic))),
            (
                "order",
                row.order.map_or(Cell::Empty, |number| {
                    Cell::Link(number.to_string(), paths::order(&number))
                }),
            ),
            ("queued", Cell::At(row.created_at, offset)),
            ("state", state),
            ("tries", Cell::Text(row.attempts.to_string())),
            (
                "next",
                row.due_at
                    .filter(|_| failed)
                    .map_or(Cell::Empty, |due| Cell::At(due, offset)),
            ),
            (
                "error",
                if row.last_error.is_empty() {
                    Cell::Empty
                } else {
                    Cell::Long(row.last_error)
                },
            ),
            ("do", again.unwrap_or(Cell::Empty)),
        ],
    }
}

/// The list.
pub fn body(desk: &Desk, asked: Asked, found: Backlog) -> AnyView {
    let may_retry = desk.may(Permission::OrdersEdit);
    let offset = desk.shop.offset;
    let all = (may_retry && found.failing > 0).then(|| {
        view! {
            <form method="post" action=[paths::OUTBOX, "/retry"].concat()>
                <button class="tool" type="submit">
                    <Icon name=IconName::Return class="size-4" />
                    "Try all again"
                </button>
            </form>
        }
        .into_any()
    });
    let nothing = match asked.state.tab {
        "failing" => [
            "Nothing has failed",
            "Mails that cannot be sent wait here, and are tried again with growing pauses.",
        ],
        "waiting" => ["Nothing waits", "Mails are sent within a second."],
        _ => ["Nothing was sent yet", "Mails to shoppers and to the shop appear here."],
    };
    list(
        desk,
        ListView {
            table: &TABLE,
            asked,
            title: "Outbox",
            nouns: ["message", "messages"],
            finds: "A kind of message, or a part of the failure",
            rows: found
                .rows
                .into_iter()
                .map(|each| row(each, may_retry, offset))
                .collect(),
            total: found.total,
            counts: vec![("failing", found.failing), ("waiting", found.waiting)],
            bulk: Bulk::default(),
            actions: all,
            exports: false,
            icon: IconName::Mail,
            nothing,
        },
    )
}
