//! Beside the order: who ordered, where it goes, how it travels.

use domain::view::desk::OrderDesk;
use leptos::prelude::*;

use crate::{
    admin::{list::moment_view, shell::Desk},
    ui::{Badge, BadgeKind, Icon, IconName},
};

fn card(title: &'static str, content: AnyView) -> AnyView {
    view! {
        <section class="panel p-4">
            <h2 class="mb-2 font-sans text-sm font-semibold text-soft">{title}</h2>
            {content}
        </section>
    }
    .into_any()
}

pub(super) fn aside(desk: &Desk, order: &OrderDesk) -> AnyView {
    let note = (!order.note.is_empty()).then(|| {
        card(
            "The customer’s note",
            view! { <p class="break-words whitespace-pre-line">{order.note.clone()}</p> }.into_any(),
        )
    });
    let held = order.held_until.map(|until| {
        view! {
            <p class="mt-2 flex items-start gap-2 text-sm text-soft">
                <Icon name=IconName::Clock class="mt-0.5 size-4" />
                <span>"Goods are held until " {moment_view(until, desk.shop.offset)}</span>
            </p>
        }
    });
    let address = order
        .address_lines
        .iter()
        .map(|line| view! { <span class="block">{line.clone()}</span> })
        .collect_view();
    let travels = view! {
        <p class="font-medium">{order.delivery_name.clone()}</p>
        <p class="text-sm text-soft">{order.delivery_promise.clone()}</p>
        {held}
    }
    .into_any();
    view! {
        <div class="space-y-5 xl:sticky xl:top-19">
            {note} {card("Customer", customer(order))}
            {card("Goes to", view! { <address class="not-italic">{address}</address> }.into_any())} {card("Delivery", travels)}
        </div>
    }
    .into_any()
}

fn customer(order: &OrderDesk) -> AnyView {
    let customer = &order.customer;
    let email = customer.email.clone().map(|email| {
        view! {
            <a class="flex min-h-9 items-center gap-2 break-all hover:text-accent" href=["mailto:", &email].concat()>
                <Icon name=IconName::Mail class="size-4 text-soft" />
                {email.clone()}
            </a>
        }
    });
    let others = customer.orders.saturating_sub(1);
    let history = match others {
        0 => "First order of this number".to_owned(),
        1 => "One more order of this number".to_owned(),
        others => format!("{others} more orders of this number"),
    };
    let search = domain::paths::with_pairs(
        domain::paths::admin::ORDERS,
        &[("q".to_owned(), customer.phone_link.clone())],
    );
    let refused = (customer.refused > 0).then(|| {
        let words = format!("{} not accepted at the door", customer.refused);
        view! { <Badge kind=BadgeKind::Warning>{words}</Badge> }
    });
    let cancelled = (customer.cancelled > 0).then(|| {
        let words = format!("{} cancelled", customer.cancelled);
        view! { <Badge>{words}</Badge> }
    });
    view! {
        <p class="font-medium">{customer.name.clone()}</p>
        <a class="flex min-h-9 items-center gap-2 tabular-nums hover:text-accent" href=["tel:", &customer.phone_link].concat()>
            <Icon name=IconName::Phone class="size-4 text-soft" />
            {customer.phone.clone()}
        </a>
        {email}
        <p class="mt-1 flex flex-wrap items-center gap-1.5 text-sm">
            <a class="text-soft underline decoration-line underline-offset-4 hover:decoration-accent" href=search>
                {history}
            </a>
            {cancelled} {refused}
        </p>
    }
    .into_any()
}
