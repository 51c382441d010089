//! The list of products, and what can be asked of it.

use commerce::catalog::desk::{ProductQuery, ProductSort, ProductTab, StockState};
use domain::{
    csv,
    ids::{CategoryId, CollectionId},
    money::Currency,
    paths::{self, admin as admin_paths},
    product::{Change, Status},
    table::{FilterKind, List, Order, Table, TableState, choice, column, filter},
    time::UtcOffset,
    view::goods::{ProductRow, ProductRows},
};
use leptos::prelude::*;

use crate::{
    admin::{
        list::{Asked, Bulk, BulkStep, Cell, ListView, Row, list},
        shell::{Area, Desk, Page},
    },
    ui::{BadgeKind, ButtonKind, ButtonLink, ButtonSize, Icon, IconName},
};

/// What can be asked of it.
pub static TABLE: Table = Table {
    list: List::Products,
    tabs: &[
        choice("current", "Current"),
        choice("active", "Published"),
        choice("draft", "Drafts"),
        choice("scheduled", "Scheduled"),
        choice("archived", "Archived"),
        choice("all", "All"),
    ],
    filters: &[
        filter("category", "Category", FilterKind::Named),
        filter("collection", "Collection", FilterKind::Named),
        filter(
            "stock",
            "Stock",
            FilterKind::One(&[
                choice("in", "In stock"),
                choice("low", "Few left"),
                choice("out", "Sold out"),
            ]),
        ),
        filter(
            "sale",
            "On sale",
            FilterKind::One(&[choice("yes", "Reduced"), choice("no", "Not reduced")]),
        ),
        filter("price", "Price", FilterKind::Amounts),
    ],
    columns: &[
        column("product", "Product", true, true, false),
        column("picture", "Picture", false, true, false),
        column("status", "Status", false, true, false),
        column("category", "Category", false, true, false),
        column("brand", "Brand", false, false, false),
        column("variants", "Variants", false, true, true),
        column("stock", "Available", true, true, true),
        column("price", "Price", true, true, true),
        column("was", "Was", false, false, true),
        column("address", "Address", false, false, false),
        column("published", "Published", false, false, false),
        column("updated", "Changed", true, true, false),
    ],
    order: Order {
        column: "updated",
        descending: true,
    },
};

/// The page around it.
pub fn page() -> Page {
    Page::top("Products", Area::Products)
}

/// What the core is asked for.
pub fn query(state: &TableState) -> ProductQuery {
    let (min, max) = state.amounts("price");
    let ids = |filter| state.named(filter).iter().map(|each| each.id);
    ProductQuery {
        tab: match state.tab {
            "all" => ProductTab::All,
            "scheduled" => ProductTab::Scheduled,
            code => code.parse().map_or(ProductTab::Current, ProductTab::In),
        },
        words: state.words.clone(),
        categories: ids("category").map(CategoryId).collect(),
        collections: ids("collection").map(CollectionId).collect(),
        stock: match state.choice("stock") {
            Some("in") => Some(StockState::In),
            Some("low") => Some(StockState::Low),
            Some("out") => Some(StockState::Out),
            _ => None,
        },
        on_sale: state.choice("sale").map(|code| code == "yes"),
        min,
        max,
        sort: match (state.order.column, state.order.descending) {
            ("product", false) => ProductSort::Title,
            ("product", true) => ProductSort::TitleDown,
            ("price", false) => ProductSort::Price,
            ("price", true) => ProductSort::PriceDown,
            ("stock", false) => ProductSort::Stock,
            ("stock", true) => ProductSort::StockDown,
            (_, false) => ProductSort::Oldest,
            (_, true) => ProductSort::Updated,
        },
        offset: state.offset(),
        limit: state.size,
    }
}

/// Whether shoppers see it, as a badge says it.
pub const fn status(status: Status) -> (BadgeKind, &'static str) {
    match status {
        Status::Draft => (BadgeKind::Warning, "Draft"),
        Status::Active => (BadgeKind::Good, "Published"),
        Status::Archived => (BadgeKind::Plain, "Archived"),
    }
}

fn prices(row: &ProductRow, currency: Currency) -> String {
    let from = row.price.format_short(currency);
    if row.price_to > row.price {
        format!("{from} – {}", row.price_to.format_short(currency))
    } else {
        from
    }
}

/// The first picture; the product's name stands beside it.
fn picture(row: &ProductRow) -> Cell {
    row.picture.as_ref().map_or(Cell::Empty, |(hash, width)| {
        let source = paths::picture(hash, *width);
        Cell::View(
            view! { <img class="size-10 rounded-md object-cover" src=source width="40" height="40" alt="" loading="lazy" /> }
                .into_any(),
        )
    })
}

fn row(desk: &Desk, each: &ProductRow) -> Row {
    let (offset, currency) = (desk.shop.offset, desk.shop.currency);
    let (kind, words) = status(each.status);
    let words = match each.status {
        Status::Draft if each.schedule.publish_at.is_some() => "Scheduled",
        _ => words,
    };
    let stock = if each.available <= 0 {
        Cell::Badge(BadgeKind::Warning, "Sold out".to_owned())
    } else {
        Cell::Text(each.available.to_string())
    };
    let published = match each.status {
        Status::Active => Cell::At(each.published_at, offset),
        Status::Draft | Status::Archived => Cell::Empty,
    };
    Row {
        key: each.id.to_string(),
        path: Some(admin_paths::product(each.id)),
        cells: vec![
            ("product", Cell::Text(each.title.clone())),
            ("picture", picture(each)),
            ("status", Cell::Badge(kind, words.to_owned())),
            ("category", Cell::Text(each.category.clone())),
            ("brand", Cell::Text(each.brand.clone())),
            ("variants", Cell::Text(each.variants.to_string())),
            ("stock", stock),
            ("price", Cell::Text(prices(each, currency))),
            (
                "was",
                each.compare_at
                    .map_or(Cell::Empty, |money| Cell::Text(money.format_short(currency))),
            ),
            ("address", Cell::Soft(paths::product(&each.slug))),
            ("published", published),
            ("updated", Cell::At(each.updated_at, offset)),
        ],
    }
}

/// One row of the export.
pub fn export(row: &ProductRow, columns: &[&'static str], offset: UtcOffset) -> Vec<csv::Cell> {
    let cell = |code: &str| match code {
        "product" => csv::Cell::text(&row.title),
        "status" => csv::Cell::text(status(row.status).1),
        "category" => csv::Cell::text(&row.category),
        "brand" => csv::Cell::text(&row.brand),
        "variants" => csv::Cell::Number(i64::try_from(row.variants).unwrap_or(i64::MAX)),
        "stock" => csv::Cell::Number(row.available),
        "price" => csv::Cell::Amount(row.price),
        "was" => row.compare_at.map_or(csv::Cell::Empty, csv::Cell::Amount),
        "address" => csv::Cell::text(paths::product(&row.slug)),
        "published" => csv::Cell::text(row.published_at.date_and_time(offset)),
        "updated" => csv::Cell::text(row.updated_at.date_and_time(offset)),
        _ => csv::Cell::Empty,
    };
    columns.iter().map(|code| cell(code)).collect()
}

fn counts(found: &ProductRows) -> Vec<(&'static str, u64)> {
    let of = |status: Status| {
        let counted = found.counts.iter().find(|(each, _)| *each == status);
        counted.map_or(0, |(_, count)| *count)
    };
    let (active, draft, archived) = (of(Status::Active), of(Status::Draft), of(Status::Archived));
    vec![
        ("current", active + draft),
        ("active", active),
        ("draft", draft),
        ("archived", archived),
        ("all", active + draft + archived),
    ]
}

/// The most products that one step of several works on; the others are left for the next.
pub const AT_ONCE: usize = 500;

/// The file of exactly these products, on all pages, that Shopify and spreadsheets read.
fn sheet_path(state: &TableState) -> String {
    let shown = TableState {
        words: state.words.clone(),
        filters: state.filters.clone(),
        ..TABLE.start()
    };
    // The file's own address begins with all products, the list with one tab.
    let mut pairs = shown.pairs(&TABLE);
    pairs.push(("tab".to_owned(), state.tab.to_owned()));
    paths::with_pairs(admin_paths::EXPORT_FILE, &pairs)
}

/// What can be done with several products.
pub const BULK: [BulkStep; 3] = [
    BulkStep {
        code: Change::Publish.code(),
        label: "Publish",
        question: "",
    },
    BulkStep {
        code: Change::Unpublish.code(),
        label: "Unpublish",
        question: "Take the selected products off the shop?",
    },
    BulkStep {
        code: Change::Archive.code(),
        label: "Archive",
        question: "Archive the selected products? Shoppers do not see them any more.",
    },
];

/// The list.
pub fn body(desk: &Desk, asked: Asked, found: ProductRows) -> AnyView {
    let actions = view! {
        <a class="tool" href=sheet_path(&asked.state) download="">
            <Icon name=IconName::Copy class="size-4" />
            "Export these for a spreadsheet or Shopify"
        </a>
        <a class="tool" href=admin_paths::IMPORTS>
            "Import"
        </a>
        <ButtonLink
            href=[admin_paths::PRODUCTS, "/new"].concat()
            kind=ButtonKind::Primary
            size=ButtonSize::Small
        >
            "Add a product"
        </ButtonLink>
    }
    .into_any();
    list(
        desk,
        ListView {
            table: &TABLE,
            asked,
            title: "Products",
            nouns: ["product", "products"],
            finds: "Title, brand, SKU or address",
            counts: counts(&found),
            rows: found.rows.iter().map(|each| row(desk, each)).collect(),
            total: found.total,
            bulk: Bulk {
                steps: BULK.to_vec(),
                most: AT_ONCE as u64,
                order: "in this order",
            },
            actions: Some(actions),
            exports: true,
            icon: IconName::Tag,
            nothing: ["No products yet", "Add the first one, or bring them in as a file."],
        },
    )
}

/// What a bulk step has left as it was, and why.
pub fn left(title: &str, refused: Vec<String>, back: &str) -> AnyView {
    let reasons = refused
        .into_iter()
        .map(|reason| view! { <li>{reason}</li> })
        .collect_view();
    view! {
        <h1 class="mt-1 mb-4 text-2xl">{title.to_owned()}</h1>
        <ul class="panel list-disc space-y-1 p-4 pl-9">{reasons}</ul>
        <p class="mt-4">
            <a class="tool" href=back.to_owned()>
                "Back to the products"
            </a>
        </p>
    }
    .into_any()
}
