//! The back office and signing in, on a shop with some years of real orders.

use std::{thread, time::Duration};

use serde::Serialize;

use crate::{
    Outcome,
    cookies::Cookies,
    html::addresses,
    http::{Client, Site},
    measure::{Load, Measured, load},
    settings::Arguments,
    shop::{Server, Shop},
    staff::{self, credentials},
    visit::Visit,
};

/// People of a shop who work at the same time.
const STAFF: usize = 4;
/// Connections that do nothing but sign in.
const FLOOD: usize = 16;

/// Where the names of pages of figures begin: those may take longer than lists.
pub const FIGURES: &str = "figures";

/// The lists of the back office, each with what makes its query work: words, filters, another order, a far page.
const LISTS: [(&str, &str); 17] = [
    ("home", "/admin"),
    ("orders", "/admin/orders"),
    ("orders, all, oldest first", "/admin/orders?tab=all&sort=placed"),
    ("orders, page 100 of all", "/admin/orders?tab=all&page=100"),
    ("orders, words", "/admin/orders?tab=all&q=united"),
    ("customers", "/admin/customers"),
    ("customers, by what they spent", "/admin/customers?sort=-spent"),
    ("returns", "/admin/returns?tab=all"),
    ("payments", "/admin/payments"),
    ("audit trail", "/admin/audit"),
    ("products", "/admin/products?tab=all"),
    ("products, words", "/admin/products?tab=all&q=heart"),
    ("stock", "/admin/stock"),
    ("stock, low", "/admin/stock?tab=low"),
    ("stock ledger", "/admin/stock/moves"),
    ("figures, four weeks", "/admin/analytics"),
    (
        "figures, all of the sales",
        "/admin/analytics?range=custom&from=2010-12-01&to=2011-12-09",
    ),
];

/// What was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Office {
    /// Page by page.
    pub rows: Vec<Row>,
    /// Right names and passwords, as fast as they are taken.
    pub sign_ins: Measured,
    /// A page of the storefront, with nobody signing in.
    pub quiet: Measured,
    /// The same page while sixteen connections sign in without a pause.
    pub flooded: Measured,
}

/// One page of the back office.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// As written in tables.
    pub page: String,
    /// One person.
    pub alone: Measured,
    /// Four.
    pub together: Measured,
    /// Bytes, uncompressed.
    pub bytes: usize,
}

impl Row {
    /// Whether it is a page of figures.
    pub fn is_figures(&self) -> bool {
        self.page.starts_with(FIGURES)
    }
}

/// Every page, and signing in, on a shop that has its orders already.
pub fn measure(shop: &Shop<'_>, arguments: &Arguments) -> Outcome<Office> {
    let (mut server, cookies) = staff::open(shop)?;
    let rows = rows(&mut server, &cookies, arguments)?;
    let site = server.site;
    let request = site.post("/sign-in", "", &credentials());
    let signing_in = |lasting| load_of(site, &request, FLOOD, lasting, 303);
    let sign_ins = signing_in(arguments.lasting(8));
    let storefront = site.get("/", "");
    let quiet = load_of(site, &storefront, STAFF, arguments.lasting(8), 200);
    let flooded = thread::scope(|scope| {
        let flood = scope.spawn(|| signing_in(arguments.lasting(9)));
        let flooded = load_of(site, &storefront, STAFF, arguments.lasting(8), 200);
        let _ = flood.join();
        flooded
    });
    server.check()?;
    Ok(Office {
        rows,
        sign_ins,
        quiet,
        flooded,
    })
}

/// Every page, where signing in was measured already.
pub fn pages(shop: &Shop<'_>, arguments: &Arguments) -> Outcome<Vec<Row>> {
    let (mut server, cookies) = staff::open(shop)?;
    rows(&mut server, &cookies, arguments)
}

fn rows(server: &mut Server, cookies: &Cookies, arguments: &Arguments) -> Outcome<Vec<Row>> {
    let site = server.site;
    let mut pages: Vec<(&str, String)> = LISTS.iter().map(|(name, path)| (*name, (*path).to_owned())).collect();
    let mut client = Client::new(site);
    let list = Visit::with(&mut client, cookies.clone()).fetch("/admin/orders?tab=all", "")?;
    let orders = addresses(&String::from_utf8(list).unwrap_or_default(), "/admin/orders/P-");
    let order = orders
        .into_iter()
        .find(|path| !path.contains('?'))
        .ok_or("no order is listed")?;
    pages.push(("one order", order));
    let mut rows = Vec::new();
    for (name, path) in &pages {
        rows.push(page(site, name, path, &cookies.line(), arguments)?);
        server.check()?;
    }
    Ok(rows)
}

fn page(site: Site, name: &str, path: &str, cookies: &str, arguments: &Arguments) -> Outcome<Row> {
    let bytes = Visit::new(&mut Client::new(site)).fetch(path, cookies)?.len();
    let request = site.get(path, cookies);
    let run = |connections, seconds| load_of(site, &request, connections, arguments.lasting(seconds), 200);
    Ok(Row {
        page: name.to_owned(),
        alone: run(1, 2),
        together: run(STAFF, 3),
        bytes,
    })
}

fn load_of(site: Site, request: &[u8], connections: usize, lasting: Duration, good: u16) -> Measured {
    load(&Load {
        site,
        requests: &[request.to_vec()],
        connections,
        lasting,
        good,
    })
}
