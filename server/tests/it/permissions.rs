//! Every address, and who may ask for it. The table is compared with the routers' own sources, so that a new endpoint
//! without a row fails; then each is asked for as everybody who may not, and nothing has changed; and as who may. A post
//! comes without its fields: whoever may not is told so before anything else is looked at.

pub mod table;

use std::collections::BTreeSet;

use axum::http::StatusCode;
use commerce::{Actor, Staff, checkout::Placed};
use domain::{
    access::{Permission, PermissionSet, Preset},
    ids::AccountId,
    order::StepAction,
    payment::Method::CashOnDelivery,
};

use self::table::TABLE;
use crate::visit::{Answer, Shop, Visitor, shop};

/// Where routes are written down.
const SOURCES: &[&str] = &[
    include_str!("../../../app/src/server/routes.rs"),
    include_str!("../../../app/src/server/pages/sign_in.rs"),
    include_str!("../../../app/src/server/pages/sign_up.rs"),
    include_str!("../../../app/src/server/pages/links.rs"),
    include_str!("../../../app/src/server/pages/account/mod.rs"),
    include_str!("../../../app/src/server/pages/admin/mod.rs"),
];

/// Who gets an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody; what is personal behind it is opened by a secret of its own.
    Anybody,
    /// Whoever has signed in, about themselves.
    SignedIn,
    /// Staff, whatever their role.
    AnyStaff,
    /// Staff with this permission; 403 for all others.
    With(Permission),
    /// Staff with the permission of the step that the address names; 403 for all others.
    Step,
    /// Staff with one of these: the form names a step that takes one of them. 403 for those with none.
    OneOf(&'static [Permission]),
    /// Staff, about what is their own. What is another's, or of a list that they may not see, is not there: 404, by the
    /// rule that such things are hidden.
    Own,
}

pub type Row = (&'static str, &'static str, Who);

/// An address of this route, about this order.
pub fn example(route: &str, placed: &Placed) -> String {
    route
        .replace("{number}", placed.number.as_str())
        .replace("{token}", placed.token.as_str())
        .replace("{step}", "confirm")
        .replace("{id}", "1")
        .replace("{slug}", "ilam-tea")
        .replace("{uuid}", "unknown")
        .replace("{secret}", "unknown")
        .replace("{session}", "1")
        .replace("{parcel}", "1")
        .replace("{line}", "1")
        .replace("{paper}", "CN-2026-27-000001")
        .replace("{file}", "1.xml")
        .replace("{chart}", "revenue.csv")
        .replace("{*function}", "cart/read")
        .replace("{*rest}", "nothing")
}

/// `.route("/path", get(..).post(..))` as methods and paths.
fn routes_of(source: &str) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for rest in source.split(".route(").skip(1) {
        let path = rest.split('"').nth(1).unwrap_or_default();
        let mut depth = 1_i32;
        let end = rest
            .char_indices()
            .find(|(_, char)| {
                depth += i32::from(*char == '(') - i32::from(*char == ')');
                depth == 0
            })
            .map_or(rest.len(), |(at, _)| at);
        let handlers = &rest[..end];
        for method in ["get", "post", "any"] {
            let called = |before: char| handlers.contains(&format!("{before}{method}("));
            // The links of mails have one maker: a page to look at, and a form.
            if called(' ') || called('.') || called('\n') || (method != "any" && handlers.contains(" link(")) {
                found.insert((method.to_owned(), path.to_owned()));
            }
        }
    }
    found
}

#[test]
fn every_address_has_its_row() {
    let routed: BTreeSet<(String, String)> = SOURCES.iter().flat_map(|source| routes_of(source)).collect();
    let listed: BTreeSet<(String, String)> = TABLE
        .iter()
        .map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned()))
        .collect();

    assert!(routed.len() > 40, "the sources are read: {}", routed.len());
    assert_eq!(
        routed.difference(&listed).collect::<Vec<_>>(),
        Vec::<&(String, String)>::new(),
        "without a row"
    );
    assert_eq!(
        listed.difference(&routed).collect::<Vec<_>>(),
        Vec::<&(String, String)>::new(),
        "without a route"
    );
}

fn visitor(shop: &Shop, actor: Actor) -> Visitor<'_> {
    let mut visitor = shop.staff(Preset::Owner);
    if let Some(signed_in) = &mut visitor.signed_in {
        signed_in.actor = actor;
    }
    visitor
}

fn staff(permissions: PermissionSet) -> Actor {
    Actor::Staff(Staff {
        account: AccountId(1),
        permissions,
    })
}

pub async fn ask(visitor: &mut Visitor<'_>, method: &str, path: &str) -> Answer {
    if method == "post" {
        visitor.post(path, &[]).await
    } else {
        visitor.get(path).await
    }
}

/// Everything that a command leaves behind.
pub async fn traces(shop: &Shop) -> i64 {
    let tables = [
        "audit",
        "outbox",
        "order_event",
        "order_note",
        "saved_view",
        "account",
        "role",
        "refund",
        "stock_movement",
        "stock_booking",
        "stock_count",
        "stock_waiter",
    ];
    let counts: Vec<String> = tables
        .iter()
        .map(|table| format!("(SELECT COUNT(*) FROM {table})"))
        .collect();
    let sql = format!(
        "SELECT CAST({} + (SELECT COALESCE(SUM(version), 0) FROM orders) AS BIGINT)",
        counts.join(" + ")
    );
    shop.test.number(&sql).await
}

/// Everything but these.
fn all_but(permissions: &[Permission]) -> PermissionSet {
    PermissionSet::all()
        .iter()
        .filter(|one| !permissions.contains(one))
        .collect()
}

/// Staff who may not, each with the one answer that they get.
fn outsiders(who: Who, path: &str) -> Vec<(String, PermissionSet, StatusCode)> {
    let forbidden = StatusCode::FORBIDDEN;
    match who {
        Who::Anybody | Who::SignedIn | Who::AnyStaff => Vec::new(),
        Who::With(permission) => vec![
            (path.to_owned(), all_but(&[permission]), forbidden),
            (path.to_owned(), PermissionSet::NONE, forbidden),
        ],
        Who::OneOf(permissions) => vec![
            (path.to_owned(), all_but(permissions), forbidden),
            (path.to_owned(), PermissionSet::NONE, forbidden),
        ],
        Who::Step => {
            let step = |action: &StepAction| {
                let path = path.replace("/confirm", &format!("/{action}"));
                let others = all_but(&[action.permission()]);
                let blind = all_but(&[Permission::OrdersRead]);
                [(path.clone(), others, forbidden), (path, blind, forbidden)]
            };
            StepAction::ALL.iter().flat_map(step).collect()
        }
        Who::Own => vec![(path.to_owned(), PermissionSet::NONE, StatusCode::NOT_FOUND)],
    }
}

#[tokio::test]
async fn whoever_may_not_learns_nothing_and_changes_nothing() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await;
    let placed = shop.test.order(tea.variant(), 1, CashOnDelivery).await;
    let before = traces(&shop).await;
    let mut let_through = Vec::new();

    for (method, route, who) in TABLE {
        if *who == Who::Anybody {
            continue;
        }
        let path = example(route, &placed);
        let customer = (*who != Who::SignedIn).then(|| visitor(&shop, Actor::Customer(AccountId(7))));
        for mut outsider in std::iter::once(shop.visitor()).chain(customer) {
            let answer = ask(&mut outsider, method, &path).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{method} {path} by a stranger");
            assert!(answer.header("location").starts_with("/sign-in"), "{method} {path}");
            assert!(answer.body.is_empty(), "{method} {path}");
        }
        for (path, permissions, expected) in outsiders(*who, &path) {
            let answer = ask(&mut visitor(&shop, staff(permissions)), method, &path).await;
            // To be asked for a password again is to be let in for the rest.
            let asks_again = answer.body.contains("/account/confirm?next=");
            if answer.status != expected || asks_again {
                let_through.push(format!("{method} {path} with {permissions}: {}", answer.status));
            }
            if answer.body.contains("Asha Rai") {
                let_through.push(format!("{method} {path} with {permissions} tells a name"));
            }
        }
    }

    assert_eq!(let_through, Vec::<String>::new());
    assert_eq!(traces(&shop).await, before, "nothing has changed");
}

#[tokio::test]
async fn whoever_may_gets_an_answer() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await;
    let placed = shop.test.order(tea.variant(), 1, CashOnDelivery).await;

    for (method, route, who) in TABLE {
        let path = example(route, &placed);
        let mut asker = match who {
            Who::Anybody => shop.visitor(),
            Who::SignedIn | Who::AnyStaff | Who::With(_) | Who::Step | Who::OneOf(_) | Who::Own => {
                visitor(&shop, staff(PermissionSet::all()))
            }
        };
        let answer = if *route == "/admin/stock/live" {
            // A stream goes on until the shop closes.
            let closing = async {
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
                shop.test.ctx.shop.live().close();
            };
            tokio::join!(ask(&mut asker, method, &path), closing).0
        } else {
            ask(&mut asker, method, &path).await
        };
        assert!(!answer.status.is_server_error(), "{method} {path}: {}", answer.status);
        // What is dangerous asks once more who it is.
        let asks_again = answer.body.contains("/account/confirm?next=");
        assert!(answer.status != StatusCode::FORBIDDEN || asks_again, "{method} {path}");
    }
}
