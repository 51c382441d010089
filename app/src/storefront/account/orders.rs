//! An account's orders: the list, and one of them.

use domain::{
    money::{Currency, Money},
    order::{NextStep, next_step},
    paths::{self, account},
    view::{OrderHistory, OrderLine, OrderPage, OrderSummary},
};
use leptos::prelude::*;

use super::page::{Whose, heading};
use crate::{
    storefront::sign_in::parts::LINK,
    ui::{Badge, BadgeKind, ButtonKind, ButtonLink, EmptyState, Icon, IconName},
};

/// Where an order stands, in two or three words.
const fn standing(next: NextStep) -> (BadgeKind, &'static str) {
    match next {
        NextStep::PayNow => (BadgeKind::Warning, "Waiting for payment"),
        NextStep::AwaitPaymentCheck => (BadgeKind::Warning, "Payment being checked"),
        NextStep::AwaitConfirmationCall => (BadgeKind::Plain, "We call you"),
        NextStep::BeingPrepared => (BadgeKind::Plain, "Being prepared"),
        NextStep::OnItsWay => (BadgeKind::Good, "On its way"),
        NextStep::Done => (BadgeKind::Good, "Arrived"),
        NextStep::Cancelled => (BadgeKind::Plain, "Cancelled"),
        NextStep::ContactUs => (BadgeKind::Warning, "Please call us"),
    }
}

/// The orders, newest first. `is_first` says whether the list begins here.
pub fn list(whose: &Whose, history: &OrderHistory, is_first: bool) -> AnyView {
    let rows = history.orders.iter().map(|order| row(order, whose)).collect_view();
    let content = if history.orders.is_empty() {
        view! {
            <EmptyState icon=IconName::Box title="No orders yet" text="What you order while you are signed in stands here.">
                <ButtonLink href=paths::HOME>"Look around"</ButtonLink>
            </EmptyState>
        }
        .into_any()
    } else {
        view! { <ul class="divide-y divide-line border-y border-line">{rows}</ul> }.into_any()
    };
    let older = history.next.as_deref().map(|next| {
        view! {
            <ButtonLink href=account::orders_after(next) kind=ButtonKind::Secondary>
                "Older orders"
            </ButtonLink>
        }
    });
    let newest = (!is_first).then(|| {
        view! {
            <ButtonLink href=account::HOME kind=ButtonKind::Quiet>
                "Newest orders"
            </ButtonLink>
        }
    });
    view! {
        {heading("Your orders", "")}
        <div class="mt-6">{content}</div>
        <div class="mt-6 flex flex-wrap gap-3">{older} {newest}</div>
    }
    .into_any()
}

fn row(order: &OrderSummary, whose: &Whose) -> AnyView {
    let (kind, words) = standing(next_step(order.state, order.payment, order.fulfilment));
    let more = order.pieces.saturating_sub(1);
    let pieces = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    view! {
        <li class="group relative flex items-center gap-4 py-5">
            <div class="min-w-0 grow">
                <div class="mb-1.5 flex flex-wrap items-center gap-x-3 gap-y-1.5">
                    <Badge kind>{words}</Badge>
                    <time class="text-sm text-soft" datetime=order.placed_at.rfc3339()>
                        {order.placed_at.date(whose.offset)}
                    </time>
                </div>
                <a class="font-semibold after:absolute after:inset-0 group-hover:text-accent" href=account::order(&order.number)>
                    {order.title.clone()} {pieces}
                </a>
                <p class="text-sm text-soft">{order.number.to_string()}</p>
            </div>
            <p class="shrink-0 font-medium tabular-nums">{order.total.format_short(order.currency)}</p>
            <Icon name=IconName::Right class="size-5 shrink-0 text-soft" />
        </li>
    }
    .into_any()
}

/// One order in short, with the way to its own page, where it can be paid and followed.
pub fn order(whose: &Whose, page: &OrderPage) -> AnyView {
    let (kind, words) = standing(page.next);
    let lines = page.lines.iter().map(|line| bought(line, page.currency)).collect_view();
    let address = page
        .address
        .iter()
        .map(|line| view! { <span class="block">{line.clone()}</span> })
        .collect_view();
    view! {
        <p class="mb-3">
            <a class=LINK href=account::HOME>
                "All orders"
            </a>
        </p>
        <h1 class="text-title">{["Order ", page.number.as_str()].concat()}</h1>
        <div class="mt-3 flex flex-wrap items-center gap-3">
            <Badge kind>{words}</Badge>
            <time class="text-soft" datetime=page.placed_at.rfc3339()>
                {page.placed_at.date_and_time(whose.offset)}
            </time>
        </div>
        <p class="mt-4 text-lg text-soft">{page.next.sentence()}</p>
        <div class="mt-6">
            <ButtonLink href=paths::order(&page.token)>"Follow this order"</ButtonLink>
        </div>
        <ul class="mt-8 divide-y divide-line border-y border-line">{lines}</ul>
        {sums(page)}
        <div class="mt-8">
            <p class="text-sm text-soft">"Goes to"</p>
            <p class="mt-1">
                <span class="block font-medium">{page.recipient.clone()}</span>
                {address}
                <span class="block tabular-nums">{page.phone.clone()}</span>
            </p>
        </div>
    }
    .into_any()
}

fn bought(line: &OrderLine, currency: Currency) -> AnyView {
    view! {
        <li class="flex justify-between gap-4 py-4">
            <div class="min-w-0">
                <p class="font-medium">{line.title.clone()}</p>
                <p class="text-sm text-soft">
                    {line.variant_title.clone()} {(!line.variant_title.is_empty()).then_some(" · ")}
                    {format!("Quantity {}", line.quantity)}
                </p>
            </div>
            <p class="shrink-0 tabular-nums">{line.total.format_short(currency)}</p>
        </li>
    }
    .into_any()
}

fn sums(page: &OrderPage) -> AnyView {
    let short = |amount: Money| amount.format_short(page.currency);
    let row = |name: &'static str, amount: String| {
        view! {
            <div class="flex justify-between gap-4">
                <dt>{name}</dt>
                <dd class="tabular-nums">{amount}</dd>
            </div>
        }
    };
    let discount = (page.discount > Money::ZERO).then(|| row("Discount", ["−", &short(page.discount)].concat()));
    let delivery = if page.delivery == Money::ZERO {
        "Free".to_owned()
    } else {
        short(page.delivery)
    };
    view! {
        <dl class="mt-4 space-y-2">
            {row("Goods", short(page.goods))} {discount} {row("Delivery", delivery)}
            <div class="flex justify-between gap-4 border-t border-line pt-3 text-lg font-semibold">
                <dt>"Total"</dt>
                <dd class="tabular-nums">{short(page.total)}</dd>
            </div>
        </dl>
    }
    .into_any()
}
