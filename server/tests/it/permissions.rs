//! Every address, and who may ask for it. The table is compared with the routers' own sources, so that a new endpoint
//! without a row fails; then each is asked for as everybody who may not, and nothing has changed; and as who may.

mod table;

use std::collections::BTreeSet;

use axum::http::StatusCode;
use commerce::{Actor, Staff, checkout::Placed};
use domain::{
    access::{Permission, PermissionSet, Preset},
    ids::AccountId,
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
enum Who {
    /// Everybody; what is personal behind it is opened by a secret of its own.
    Anybody,
    /// Whoever has signed in, about themselves.
    SignedIn,
    /// Staff, whatever their role.
    AnyStaff,
    /// Staff with this permission.
    With(Permission),
}

type Row = (&'static str, &'static str, Who);

/// An address of this route, about this order.
fn example(route: &str, placed: &Placed) -> String {
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

async fn ask(visitor: &mut Visitor<'_>, method: &str, path: &str) -> Answer {
    if method == "post" {
        visitor.post(path, &[]).await
    } else {
        visitor.get(path).await
    }
}

/// Everything that a command leaves behind.
async fn traces(shop: &Shop) -> i64 {
    let tables = [
        "audit",
        "outbox",
        "order_event",
        "order_note",
        "saved_view",
        "account",
        "role",
        "refund",
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

#[tokio::test]
async fn whoever_may_not_learns_nothing_and_changes_nothing() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await;
    let placed = shop.test.order(tea.variant(), 1, CashOnDelivery).await;
    let before = traces(&shop).await;
    let mut let_through = Vec::new();

    for (method, route, who) in TABLE {
        let path = example(route, &placed);
        let allowed: PermissionSet = match who {
            Who::Anybody => continue,
            Who::AnyStaff | Who::SignedIn => PermissionSet::NONE,
            Who::With(permission) => [*permission].into_iter().collect(),
        };
        let customer = (*who != Who::SignedIn).then(|| visitor(&shop, Actor::Customer(AccountId(7))));
        for mut outsider in std::iter::once(shop.visitor()).chain(customer) {
            let answer = ask(&mut outsider, method, &path).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{method} {path} by a stranger");
            assert!(answer.header("location").starts_with("/sign-in"), "{method} {path}");
            assert!(answer.body.is_empty(), "{method} {path}");
        }
        if !allowed.is_empty() {
            let others: PermissionSet = PermissionSet::all().iter().filter(|one| !allowed.has(*one)).collect();
            let answer = ask(&mut visitor(&shop, staff(others)), method, &path).await;
            // A post without its fields may be refused for that first; a page never is.
            let refused = answer.status.is_client_error() && *method == "post";
            if !refused && answer.status != StatusCode::FORBIDDEN {
                let status = answer.status;
                let_through.push(format!("{method} {path} without {allowed}: {status}"));
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
            Who::SignedIn | Who::AnyStaff | Who::With(_) => visitor(&shop, staff(PermissionSet::all())),
        };
        let answer = ask(&mut asker, method, &path).await;
        assert!(!answer.status.is_server_error(), "{method} {path}: {}", answer.status);
        // What is dangerous asks once more who it is.
        let asks_again = answer.body.contains("/account/confirm?next=");
        assert!(answer.status != StatusCode::FORBIDDEN || asks_again, "{method} {path}");
    }
}
