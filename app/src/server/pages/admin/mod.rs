//! The back office: a handler loads what its page shows, for staff only, and answers in the shell.

mod analytics;
mod bulk;
mod cash;
mod categories;
mod collections;
mod customers;
mod desk;
mod drafts;
mod export;
mod file_form;
mod orders;
mod papers;
mod people;
mod product_list;
mod product_pictures;
mod products;
mod records;
mod returns;
mod sheet;
mod statements;
mod steps;
mod stock;
mod views;

use axum::{
    Form, Router,
    extract::{DefaultBodyLimit, RawQuery},
    http::{HeaderMap, header},
    response::Response,
    routing::{any, get, post},
};
use commerce::{Ctx, Error, catalog::desk as goods};
use domain::{
    identity, paths,
    table::{List, Offers, Reading, Table, TableState},
    time::Day,
};

use super::browse::pairs;
pub(crate) use crate::server::fields::{Fields, field};
use crate::{
    admin::{find::page as find_page, list::Asked},
    head::Theme,
    server::{
        State,
        staff::{StaffPage, json},
    },
};

/// All addresses below `/admin`.
pub fn routes() -> Router<State> {
    Router::new()
        .route("/admin", get(desk::home))
        .route("/admin/orders", get(orders::list))
        .route("/admin/orders.csv", get(orders::list_csv))
        .route("/admin/orders/bulk", post(bulk::bulk))
        .route("/admin/orders/{number}", get(orders::order))
        .route(
            "/admin/orders/{number}/invoice",
            get(papers::invoice).post(papers::issue),
        )
        .route("/admin/orders/{number}/invoice.pdf", get(papers::invoice_pdf))
        .route("/admin/orders/{number}/packing-slip", get(papers::packing_slip))
        .route("/admin/orders/{number}/packing-slip.pdf", get(papers::packing_slip_pdf))
        .route("/admin/orders/{number}/credit/{paper}", get(papers::credit_note))
        .route("/admin/orders/{number}/slip/{parcel}", get(papers::slip))
        .route("/admin/orders/{number}/label/{parcel}", get(papers::label))
        .route(
            "/admin/orders/{number}/{step}",
            get(orders::step_page).post(orders::take),
        )
        .route("/admin/drafts", get(drafts::list).post(drafts::begin))
        .route("/admin/drafts/{id}", get(drafts::draft).post(drafts::save))
        .route("/admin/drafts/{id}/discard", post(drafts::discard))
        .route("/admin/cash", get(cash::calls))
        .route("/admin/cash/calls", post(cash::call))
        .route("/admin/cash/parcels", get(cash::parcels).post(cash::hand_over))
        .route("/admin/cash/manifests/{id}", get(cash::manifest))
        .route("/admin/cash/manifests/{id}/sheet.pdf", get(cash::manifest_pdf))
        .route("/admin/cash/manifests/{id}/labels.pdf", get(cash::labels))
        .route("/admin/cash/debts", get(cash::debts))
        .route("/admin/cash/debts.csv", get(cash::debts_csv))
        .route(
            "/admin/cash/statements",
            get(statements::statements)
                .post(statements::import)
                .layer(DefaultBodyLimit::max(statements::LARGEST)),
        )
        .route(
            "/admin/cash/statements/preview",
            get(statements::statements)
                .post(statements::preview)
                .layer(DefaultBodyLimit::max(statements::LARGEST)),
        )
        .route("/admin/cash/statements/{id}", get(statements::statement))
        .route("/admin/cash/statements/{id}/{step}", post(statements::step))
        .route("/admin/cash/statements/{id}/lines/{line}", post(statements::decide))
        .route("/admin/returns", get(returns::list))
        .route("/admin/stock", get(stock::list))
        .route("/admin/stock.csv", get(stock::list_csv))
        .route("/admin/stock/bulk", post(stock::bulk))
        .route("/admin/stock/threshold", post(stock::threshold))
        .route("/admin/stock/live", get(stock::live))
        .route("/admin/stock/moves", get(stock::moves))
        .route("/admin/stock/moves.csv", get(stock::moves_csv))
        .route("/admin/stock/items/{id}", get(stock::item))
        .route("/admin/stock/items/{id}/adjust", post(stock::adjust))
        .route("/admin/stock/items/{id}/terms", post(stock::terms))
        .route("/admin/stock/receive", get(stock::receive_page).post(stock::receive))
        .route("/admin/stock/counts", get(stock::counts).post(stock::begin))
        .route("/admin/stock/counts/{id}", get(stock::count).post(stock::enter))
        .route("/admin/stock/counts/{id}/{step}", post(stock::step))
        .route(
            "/admin/stock/edit",
            get(stock::grid)
                .post(stock::save)
                .layer(DefaultBodyLimit::max(stock::LARGEST)),
        )
        .route(
            "/admin/stock/edit/paste",
            get(stock::grid)
                .post(stock::paste)
                .layer(DefaultBodyLimit::max(stock::LARGEST)),
        )
        .route(
            "/admin/stock/import",
            get(stock::import_page)
                .post(stock::take)
                .layer(DefaultBodyLimit::max(stock::LARGEST)),
        )
        .route(
            "/admin/stock/import/preview",
            get(stock::import_page)
                .post(stock::preview)
                .layer(DefaultBodyLimit::max(stock::LARGEST)),
        )
        .route("/admin/customers", get(customers::list))
        .route("/admin/customers.csv", get(customers::list_csv))
        .route("/admin/customers/{id}", get(customers::customer))
        .route("/admin/customers/{id}/{step}", post(customers::step))
        .route(
            "/admin/products",
            get(product_list::list)
                .post(products::create)
                .layer(DefaultBodyLimit::max(products::LARGEST)),
        )
        .route("/admin/products.csv", get(product_list::list_csv))
        .route("/admin/products/bulk", post(product_list::bulk))
        .route("/admin/products/new", get(products::new))
        .route(
            "/admin/products/{id}",
            get(products::product)
                .post(products::save)
                .layer(DefaultBodyLimit::max(products::LARGEST)),
        )
        .route("/admin/products/{id}/preview", get(products::preview))
        .route(
            "/admin/products/{id}/pictures",
            post(product_pictures::upload).layer(DefaultBodyLimit::max(product_pictures::LARGEST)),
        )
        .route("/admin/products/{id}/pictures/change", post(product_pictures::change))
        .route("/admin/products/{id}/{step}", post(products::step))
        .route("/admin/categories", get(categories::tree).post(categories::save))
        .route("/admin/categories/new", get(categories::form))
        .route("/admin/categories/{id}", get(categories::form).post(categories::save))
        .route("/admin/categories/{id}/move", post(categories::step))
        .route("/admin/categories/{id}/remove", post(categories::remove))
        .route("/admin/collections", get(collections::list).post(collections::save))
        .route("/admin/collections/new", get(collections::form))
        .route(
            "/admin/collections/{id}",
            get(collections::form).post(collections::save),
        )
        .route("/admin/collections/{id}/products", post(collections::products))
        .route("/admin/collections/{id}/remove", post(collections::remove))
        .route("/admin/staff", get(people::staff))
        .route("/admin/staff/invite", post(people::invite))
        .route("/admin/staff/{id}/{step}", post(people::step))
        .route("/admin/roles", get(people::roles).post(people::create_role))
        .route("/admin/roles/new", get(people::new_role))
        .route("/admin/roles/{id}", get(people::role).post(people::change_role))
        .route("/admin/roles/{id}/remove", post(people::remove_role))
        .route(
            "/admin/products/import",
            get(sheet::imports)
                .post(sheet::take)
                .layer(DefaultBodyLimit::max(sheet::LARGEST)),
        )
        .route("/admin/products/import/{id}", get(sheet::import))
        .route("/admin/products/import/{id}/report.csv", get(sheet::report))
        .route("/admin/products/import/{id}/{step}", post(sheet::step))
        .route("/admin/products/export", get(sheet::export_page))
        .route("/admin/products/export/products.csv", get(sheet::export))
        .route("/admin/payments", get(desk::payments))
        .route("/admin/analytics", get(analytics::figures))
        .route("/admin/analytics/{chart}", get(analytics::file))
        .route("/admin/audit", get(records::audit))
        .route("/admin/audit.csv", get(records::audit_csv))
        .route("/admin/outbox", get(records::outbox))
        .route("/admin/outbox/retry", post(records::retry_all))
        .route("/admin/outbox/{id}/retry", post(records::retry))
        .route("/admin/views", post(views::save))
        .route("/admin/views/{id}/remove", post(views::remove))
        .route("/admin/views/{id}/restore", post(views::restore))
        .route("/admin/find", get(find))
        .route("/admin/theme", post(theme))
        .route("/admin/{*rest}", any(nothing))
}

/// The version of what the person has looked at.
pub(crate) fn version(fields: &Fields) -> commerce::Result<i64> {
    field(fields, "version")
        .parse()
        .map_err(|_| Error::Invalid("Open the page again and send it from there.".to_owned()))
}

/// A row's id in an address.
pub(crate) fn row_id(text: &str) -> commerce::Result<i64> {
    text.parse().map_err(|_| Error::NotFound)
}

/// What the filters of a list offer of the shop.
async fn offers(ctx: &Ctx, list: List) -> commerce::Result<Offers> {
    if list != List::Products {
        return Ok(Offers::default());
    }
    Ok(Offers(vec![
        ("category", goods::category_tree(ctx).await?),
        ("collection", goods::collection_names(ctx).await?),
    ]))
}

fn read_among(table: &'static Table, query: Option<&str>, offers: &Offers) -> Reading {
    let pairs = pairs(query);
    table.read(
        pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())),
        offers,
    )
}

/// What an address asks of a list.
pub(crate) async fn read(ctx: &Ctx, table: &'static Table, query: Option<&str>) -> commerce::Result<Reading> {
    Ok(read_among(table, query, &offers(ctx, table.list).await?))
}

/// The same, with what every list shows beside its rows.
pub(crate) async fn asked(staff: &StaffPage, table: &'static Table, query: Option<String>) -> commerce::Result<Asked> {
    let offers = offers(&staff.ctx, table.list).await?;
    let Reading { state, misread } = read_among(table, query.as_deref(), &offers);
    Ok(Asked {
        state,
        misread,
        offers,
        views: commerce::views::list(&staff.ctx, table.list).await?,
        today: today(staff),
    })
}

/// The same where nothing may be left out: for exports and whatever acts on all that matches.
pub(crate) async fn read_all(ctx: &Ctx, table: &'static Table, query: Option<&str>) -> commerce::Result<TableState> {
    let reading = read(ctx, table, query).await?;
    if reading.misread.is_empty() {
        return Ok(reading.state);
    }
    Err(Error::Invalid(format!(
        "Part of the address was not understood: {}. Open the list and set its filters again.",
        reading.misread.join(", ")
    )))
}

/// The shop's day.
pub(crate) fn today(staff: &StaffPage) -> Day {
    Day::of(staff.ctx.now(), staff.ctx.shop.facts().offset)
}

/// An address that the back office does not have.
async fn nothing(staff: StaffPage) -> Response {
    staff.problem(Error::NotFound)
}

/// Light, dark, or as the system is: kept with the account, so that it is the same wherever they sign in.
async fn theme(staff: StaffPage, Form(fields): Form<Fields>) -> Response {
    let back = Some(field(&fields, "back"))
        .filter(|back| back.starts_with(paths::admin::HOME) && paths::is_local(back))
        .unwrap_or(paths::admin::HOME);
    let theme = Theme::parse(field(&fields, "theme"));
    let kept = theme.map_or(identity::Theme::System, Theme::of_account);
    let done = commerce::customers::change_theme(&staff.ctx, kept).await;
    staff.answer(done.map(|()| staff.themed(theme, back)))
}

/// What the words find: a page, or JSON for the palette.
async fn find(staff: StaffPage, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let words = pairs(query.as_deref())
        .into_iter()
        .find(|(name, _)| name == "q")
        .map(|(_, words)| words)
        .unwrap_or_default();
    let load = async {
        let mut everywhere = find_page::everywhere(staff.staff.permissions, &words);
        let mut groups = commerce::find::find(&staff.ctx, &words).await?;
        // Without words, where to go comes first; with words, what was found.
        if words.is_empty() {
            everywhere.append(&mut groups);
            return Ok(everywhere);
        }
        groups.append(&mut everywhere);
        Ok(groups)
    };
    let wants_json = headers
        .get(header::ACCEPT)
        .is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"));
    staff.answer(load.await.map(|groups| {
        if wants_json {
            json(serde_json::to_string(&groups).unwrap_or_else(|_| "[]".to_owned()))
        } else {
            staff.page(&find_page::page(), |_| find_page::body(&words, groups))
        }
    }))
}
