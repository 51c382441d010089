//! One customer: who they are, what they bought, what was changed.

use domain::{
    access::Permission,
    identity::AccountState,
    paths::admin as paths,
    view::{AuditRow, CustomerPage, OrderSummary},
};
use leptos::prelude::*;

use super::page::account;
use crate::{
    admin::{
        audit::trail::{Done, trail as table},
        list::moment_view,
        orders::{labels, page::badge},
        shell::{self, Area, Desk, Page},
    },
    ui::{Badge, BadgeKind, EmptyState, Icon, IconName},
};

/// The page around it.
pub fn page(found: &CustomerPage) -> Page {
    Page::top(&found.customer.name, Area::Customers).below("Customers", paths::CUSTOMERS)
}

/// The customer. `trail` is what the audit log says of their account; `refused` why a step has changed nothing.
pub fn body(desk: &Desk, found: &CustomerPage, trail: &[AuditRow], refused: Option<String>) -> AnyView {
    let customer = &found.customer;
    let refused = shell::refused(refused);
    view! {
        <div class="mt-1 mb-4 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
            <div>
                <h1 class="flex flex-wrap items-center gap-3 text-2xl">
                    {customer.name.clone()} <span class="font-sans text-base">{badge(account(customer.state))}</span>
                </h1>
                <p class="text-sm text-soft">"Known since " {moment_view(customer.created_at, desk.shop.offset)}</p>
            </div>
            {steps(desk, found)}
        </div>
        {refused}
        {figures(desk, found)}
        <div class="mt-5 grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_20rem]">
            <div class="min-w-0 space-y-5">{orders(desk, found)} {audit(desk, trail)}</div>
            <div class="space-y-5">{contact(desk, found)} {addresses(found)}</div>
        </div>
    }
    .into_any()
}

/// What can be done with the account, for those who may.
fn steps(desk: &Desk, found: &CustomerPage) -> Option<AnyView> {
    found.account?;
    let step = |code: &'static str, label: &'static str, question: Option<&'static str>| {
        view! {
            <form method="post" action=[&paths::customer(found.customer.id), "/", code].concat()>
                <input type="hidden" name="version" value=found.version />
                <button class="tool" type="submit" data-confirm=question>
                    {label}
                </button>
            </form>
        }
        .into_any()
    };
    let state = match found.customer.state {
        Some(AccountState::Active) => Some(step(
            "disable",
            "Disable the account",
            Some("Keep them out of their account, at once and everywhere? They can still order as a guest."),
        )),
        Some(AccountState::Disabled) => Some(step("enable", "Enable the account", None)),
        Some(AccountState::Closed) | None => None,
    };
    let phone = (found.customer.phone.is_some() && !found.phone_verified).then(|| {
        step(
            "confirm-phone",
            "Confirm the number",
            Some("Have you called this number, and is it theirs? Guest orders with it belong to the account then."),
        )
    });
    desk.may(Permission::CustomersEdit)
        .then(|| view! { <div class="flex flex-wrap gap-2">{phone} {state}</div> }.into_any())
}

fn figures(desk: &Desk, found: &CustomerPage) -> AnyView {
    let figure = |label: &'static str, value: String| {
        view! {
            <div class="px-4 py-3">
                <dt class="text-sm text-soft">{label}</dt>
                <dd class="text-xl font-semibold tabular-nums">{value}</dd>
            </div>
        }
    };
    let last = found.customer.last_order_at;
    let last = last.map_or_else(|| "never".to_owned(), |at| at.date(desk.shop.offset));
    view! {
        <dl class="panel grid grid-cols-2 divide-line md:grid-cols-4 md:divide-x">
            {figure("Spent", found.customer.spent.format_short(desk.shop.currency))}
            {figure("Orders", found.customer.orders.to_string())} {figure("Of them cancelled", found.cancelled.to_string())}
            {figure("Last order", last)}
        </dl>
    }
    .into_any()
}

fn orders(desk: &Desk, found: &CustomerPage) -> AnyView {
    let linked = desk.may(Permission::OrdersRead);
    let content = if found.orders.is_empty() {
        view! {
            <div class="p-4">
                <EmptyState icon=IconName::Box title="No orders yet" text="Orders with their number or account appear here.">
                    ""
                </EmptyState>
            </div>
        }
        .into_any()
    } else {
        let rows = found
            .orders
            .iter()
            .map(|order| summary(desk, order, linked))
            .collect_view();
        view! {
            <table class="records cards" role="table">
                <caption class="sr-only">"Their latest orders"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Order"</th>
                        <th scope="col">"Placed"</th>
                        <th scope="col">"What"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">"Money"</th>
                        <th class="num" scope="col">
                            "Total"
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <section class="panel" aria-labelledby="orders">
            <h2 class="border-b border-line px-4 py-2.5 text-lg" id="orders">
                "Latest orders"
            </h2>
            {content}
        </section>
    }
    .into_any()
}

fn summary(desk: &Desk, order: &OrderSummary, linked: bool) -> AnyView {
    let number = if linked {
        view! {
            <a href=paths::order(&order.number) data-main="">
                {order.number.to_string()}
            </a>
        }
        .into_any()
    } else {
        order.number.to_string().into_any()
    };
    let more = order.pieces.saturating_sub(1);
    let what = if more > 0 {
        format!("{} and {more} more", order.title)
    } else {
        order.title.clone()
    };
    view! {
        <tr role="row" data-row="">
            <th scope="row" role="rowheader">
                {number}
            </th>
            <td role="cell">{moment_view(order.placed_at, desk.shop.offset)}</td>
            <td role="cell">{what}</td>
            <td role="cell">{badge(labels::order(order.state))}</td>
            <td role="cell">{badge(labels::payment(order.payment))}</td>
            <td class="num" role="cell">
                {order.total.format_short(order.currency)}
            </td>
        </tr>
    }
    .into_any()
}

fn verified(known: bool) -> AnyView {
    if known {
        view! { <Badge kind=BadgeKind::Good>"confirmed"</Badge> }.into_any()
    } else {
        view! { <Badge>"not confirmed"</Badge> }.into_any()
    }
}

fn contact(desk: &Desk, found: &CustomerPage) -> AnyView {
    let has_account = found.account.is_some();
    let phone = found.customer.phone.clone().map(|phone| {
        let link: String = phone.chars().filter(char::is_ascii_digit).collect();
        view! {
            <p class="flex flex-wrap items-center gap-2">
                <a class="flex min-h-9 items-center gap-2 tabular-nums hover:text-accent" href=["tel:", &link].concat()>
                    <Icon name=IconName::Phone class="size-4 text-soft" />
                    {phone.clone()}
                </a>
                {has_account.then(|| verified(found.phone_verified))}
            </p>
        }
    });
    let email = found.customer.email.clone().map(|email| {
        view! {
            <p class="flex flex-wrap items-center gap-2">
                <a class="flex min-h-9 items-center gap-2 break-all hover:text-accent" href=["mailto:", &email].concat()>
                    <Icon name=IconName::Mail class="size-4 text-soft" />
                    {email.clone()}
                </a>
                {has_account.then(|| verified(found.email_verified))}
            </p>
        }
    });
    let seen = found.last_seen_at.map(|at| {
        view! { <p class="mt-1 text-sm text-soft">"Last seen " {moment_view(at, desk.shop.offset)}</p> }
    });
    let news = has_account.then(|| {
        let words = if found.marketing {
            "Wants news by mail."
        } else {
            "Wants no news by mail."
        };
        view! { <p class="mt-1 text-sm text-soft">{words}</p> }
    });
    view! {
        <section class="panel p-4">
            <h2 class="mb-2 font-sans text-sm font-semibold text-soft">"Contact"</h2>
            {phone}
            {email}
            {seen}
            {news}
        </section>
    }
    .into_any()
}

fn addresses(found: &CustomerPage) -> Option<AnyView> {
    (!found.addresses.is_empty()).then(|| {
        let entries = found
            .addresses
            .iter()
            .map(|saved| {
                let lines = saved
                    .address
                    .lines()
                    .into_iter()
                    .map(|line| view! { <span class="block">{line}</span> })
                    .collect_view();
                let label =
                    (!saved.label.is_empty()).then(|| view! { <p class="font-medium">{saved.label.clone()}</p> });
                view! {
                    <li class="py-2">
                        {label} <address class="text-sm not-italic">{lines}</address>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section class="panel p-4">
                <h2 class="mb-1 font-sans text-sm font-semibold text-soft">"Address book"</h2>
                <ul class="divide-y divide-line">{entries}</ul>
            </section>
        }
        .into_any()
    })
}

fn audit(desk: &Desk, trail: &[AuditRow]) -> Option<AnyView> {
    (!trail.is_empty()).then(|| {
        view! {
            <section class="panel" aria-labelledby="audit">
                <h2 class="border-b border-line px-4 py-2.5 text-lg" id="audit">
                    "Audit trail"
                </h2>
                {table(desk, "What was changed", trail.iter().map(Done::from))}
            </section>
        }
        .into_any()
    })
}
