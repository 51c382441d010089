//! What waits for somebody, what came in today, and the newest orders.

use domain::{
    access::Permission,
    paths::admin as paths,
    time::UtcOffset,
    view::{
        Overview,
        analytics::Today,
        desk::{OrderList, OrderRow, OrderTab},
        stock::StockAlerts,
    },
};
use leptos::prelude::*;

use crate::{
    admin::{
        analytics,
        list::{grouped, moment_view},
        orders::{labels, page::badge},
        shell::{Area, Desk, Page},
    },
    ui::{Alert, AlertKind, EmptyState, Icon, IconName},
};

/// The page around it: the top of the back office, so nothing is above it.
pub fn page() -> Page {
    Page {
        title: "Home".to_owned(),
        crumbs: Vec::new(),
        area: Area::Home,
        live: false,
    }
}

/// The tabs that are work, with what each asks for.
const WORK: &[(OrderTab, IconName, &str)] = &[
    (OrderTab::ToConfirm, IconName::Phone, "Call and confirm"),
    (OrderTab::ToPack, IconName::Box, "Put into parcels"),
    (OrderTab::ToShip, IconName::Truck, "Hand to the courier"),
    (OrderTab::InReview, IconName::Shield, "Decide about the money"),
    (OrderTab::Unpaid, IconName::Wallet, "Waiting for payment"),
    (OrderTab::OnTheWay, IconName::Pin, "With the courier"),
];

/// The page. Orders, their figures and stock are only there for those who may see them.
pub fn body(
    desk: &Desk,
    overview: Overview,
    today: Option<Today>,
    stock: Option<StockAlerts>,
    orders: Option<OrderList>,
) -> AnyView {
    let greeting = match desk.name.split_whitespace().next() {
        Some(name) => format!("Namaste, {name}"),
        None => "Namaste".to_owned(),
    };
    let failing = (overview.failing > 0 && desk.may(Permission::AuditRead)).then(|| {
        view! {
            <div class="mb-4">
                <Alert kind=AlertKind::Warning title="Some mails could not be sent">
                    <p>
                        {format!("{} wait in the ", grouped(overview.failing))}
                        <a class="font-semibold underline underline-offset-4" href=paths::OUTBOX>"outbox"</a>
                        ", and are tried again."
                    </p>
                </Alert>
            </div>
        }
    });
    let today = today.map(|today| analytics::home::today(desk, &today));
    let orders = match orders {
        Some(orders) => view! {
            {work(&orders)}
            {figures(desk, &overview)}
            {today}
            {newest(desk, orders.rows)}
        }
        .into_any(),
        None if today.is_some() => today.into_any(),
        None => view! {
            <EmptyState icon=IconName::Home title="Welcome" text="Your part of the shop is in the navigation.">
                ""
            </EmptyState>
        }
        .into_any(),
    };
    view! {
        <h1 class="mt-1 mb-4 text-2xl">{greeting}</h1>
        {failing}
        {orders}
        {stock.and_then(|stock| super::stock::panel(desk, &stock))}
    }
    .into_any()
}

fn work(orders: &OrderList) -> AnyView {
    let tiles = WORK
        .iter()
        .map(|(tab, icon, asks)| {
            let count = orders
                .tabs
                .iter()
                .find(|each| each.tab == *tab)
                .map_or(0, |each| each.count);
            let number = if count == 0 { "text-3xl text-soft" } else { "text-3xl" };
            view! {
                <li>
                    <a class="panel flex h-full flex-col gap-3 p-4 hover:border-edge" href=format!("{}?tab={}", paths::ORDERS, tab.code())>
                        <span class="flex items-center gap-2 text-sm font-medium text-soft">
                            <Icon name=*icon class="size-4.5" />
                            {tab.label()}
                        </span>
                        <span class="mt-auto">
                            <span class=[number, " block font-display font-semibold tabular-nums"].concat()>{grouped(count)}</span>
                            <span class="text-sm text-soft">{*asks}</span>
                        </span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <section aria-labelledby="work">
            <h2 class="sr-only" id="work">
                "What waits"
            </h2>
            <ul class="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-6">{tiles}</ul>
        </section>
    }
    .into_any()
}

fn figures(desk: &Desk, overview: &Overview) -> AnyView {
    let currency = desk.shop.currency;
    let figure = |label: &'static str, value: String, note: String| {
        view! {
            <div class="px-4 py-3">
                <dt class="text-sm text-soft">{label}</dt>
                <dd class="mt-0.5 flex flex-wrap items-baseline gap-x-2">
                    <span class="text-xl font-semibold tabular-nums">{value}</span>
                    <span class="text-sm text-soft tabular-nums">{note}</span>
                </dd>
            </div>
        }
    };
    let orders = |count: u64| format!("{} {}", grouped(count), if count == 1 { "order" } else { "orders" });
    view! {
        <dl class="panel mt-3 grid divide-line max-md:divide-y md:grid-cols-3 md:divide-x">
            {figure("Ordered today", overview.today_total.format_short(currency), orders(overview.today))}
            {figure("Ordered in 7 days", overview.week_total.format_short(currency), orders(overview.week))}
            {figure("Cash that couriers owe", overview.cash_total.format_short(currency), orders(overview.cash))}
        </dl>
    }
    .into_any()
}

fn newest(desk: &Desk, rows: Vec<OrderRow>) -> AnyView {
    let offset = desk.shop.offset;
    let empty = rows.is_empty().then(|| {
        view! {
            <div class="p-4">
                <EmptyState icon=IconName::Box title="No orders yet" text="As soon as somebody orders, it appears here.">
                    ""
                </EmptyState>
            </div>
        }
    });
    let table = (!rows.is_empty()).then(|| {
        let rows = rows.into_iter().map(|each| row(each, offset)).collect_view();
        view! {
            <table class="records cards" role="table">
                <caption class="sr-only">"Newest orders"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Order"</th>
                        <th scope="col">"Placed"</th>
                        <th scope="col">"Customer"</th>
                        <th scope="col">"Money"</th>
                        <th scope="col">"Goods"</th>
                        <th class="num" scope="col">
                            "Total"
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    });
    view! {
        <section class="panel mt-5" aria-labelledby="newest">
            <div class="flex items-center justify-between gap-4 border-b border-line px-4 py-2.5">
                <h2 class="text-lg" id="newest">
                    "Newest orders"
                </h2>
                <a class="flex min-h-9 items-center gap-1.5 text-sm font-semibold hover:text-accent" href=paths::ORDERS>
                    "All orders"
                    <Icon name=IconName::Arrow class="size-4" />
                </a>
            </div>
            {empty}
            {table}
        </section>
    }
    .into_any()
}

fn row(order: OrderRow, offset: UtcOffset) -> AnyView {
    view! {
        <tr role="row" data-row="">
            <th scope="row" role="rowheader">
                <a href=paths::order(&order.number) data-main="">
                    {order.number.to_string()}
                </a>
            </th>
            <td role="cell">{moment_view(order.placed_at, offset)}</td>
            <td role="cell">{order.name}</td>
            <td role="cell">{badge(labels::payment(order.payment))}</td>
            <td role="cell">{badge(labels::goods(order.fulfilment))}</td>
            <td class="num" role="cell">
                {order.total.format_short(order.currency)}
            </td>
        </tr>
    }
    .into_any()
}
