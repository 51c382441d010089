//! The queue of payments in doubt, the oldest first: each says why it is here and what to do.

use domain::{money::Money, paths::admin as paths, view::desk::PaymentQueueRow};
use leptos::prelude::*;

use crate::{
    admin::{
        list::moment_view,
        orders::{forms::About, labels, page::badge, steps},
        shell::{Area, Desk, Page},
    },
    ui::{EmptyState, Icon, IconName},
};

/// The page around it.
pub fn page() -> Page {
    Page::top("Payments", Area::Payments)
}

/// The queue.
pub fn body(desk: &Desk, rows: Vec<PaymentQueueRow>) -> AnyView {
    let list = if rows.is_empty() {
        view! {
            <EmptyState icon=IconName::Shield title="No payment waits for a decision" text="When eSewa's answer is in doubt, or money is to go back, it is here with what to do.">
                ""
            </EmptyState>
        }
        .into_any()
    } else {
        let rows = rows.iter().map(|row| waiting(desk, row)).collect_view();
        view! { <ul class="space-y-3">{rows}</ul> }.into_any()
    };
    view! {
        <h1 class="mt-1 text-2xl">"Payments"</h1>
        <p class="mb-4 text-soft">"Money that a person must decide about, the longest waiting first."</p>
        {list}
    }
    .into_any()
}

fn waiting(desk: &Desk, row: &PaymentQueueRow) -> AnyView {
    let currency = desk.shop.currency;
    let about = About {
        number: row.number.clone(),
        version: row.version,
        currency,
        cash: Vec::new(),
        has_left: row.has_left,
        from_queue: true,
    };
    let short = |amount: Money| amount.format_short(currency);
    let fact = |name: &'static str, amount: Money| {
        (amount > Money::ZERO).then(|| view! { <span>{format!("{name} {}", short(amount))}</span> })
    };
    view! {
        <li class="panel space-y-3 p-4" data-row="">
            <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
                <h2 class="flex flex-wrap items-center gap-2 text-lg">
                    <a class="hover:text-accent hover:underline" href=paths::order(&row.number) data-main="">
                        {row.number.to_string()}
                    </a>
                    {badge(labels::payment(row.payment_state))} {badge(labels::order(row.state))}
                </h2>
                <p class="text-lg font-semibold tabular-nums">{short(row.amount)}</p>
            </div>
            <p class="flex items-start gap-2 rounded-md bg-warn-wash px-3 py-2">
                <Icon name=IconName::Warning class="mt-1 size-4 text-warn" />
                {row.guide.clone()}
            </p>
            <p class="flex flex-wrap gap-x-4 text-sm text-soft tabular-nums">
                <span>{row.name.clone()} ", " {row.phone.clone()}</span> <span>"since " {moment_view(row.since, desk.shop.offset)}</span>
                {fact("owed by the customer", row.owed)} {fact("confirmed", row.captured)} {fact("on its way back", row.refund_pending)}
            </p>
            {steps::buttons(&about, row.steps.iter())}
        </li>
    }
    .into_any()
}
