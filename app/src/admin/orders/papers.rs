//! What can be printed for an order.

use commerce::invoices::{Listed, Papers};
use domain::{access::Permission, order::PaymentState, paths::admin as paths, view::desk::OrderDesk};
use leptos::prelude::*;

use super::record::section;
use crate::{
    admin::{list::moment_view, shell::Desk},
    ui::{ButtonKind, ButtonSize, Icon, IconName, button_class},
};

/// A paper with its page and its PDF.
fn paper(name: String, path: String, aside: Option<AnyView>) -> AnyView {
    let label = format!("{name} as PDF");
    view! {
        <li class="flex min-h-11 flex-wrap items-center justify-between gap-x-4 px-4 py-1.5">
            <a class="font-medium hover:text-accent hover:underline" href=path.clone()>
                {name}
            </a>
            <span class="flex items-center gap-3 text-sm text-soft">
                {aside}
                <a class="tool" href=[&path, ".pdf"].concat() aria-label=label>
                    "PDF"
                </a>
            </span>
        </li>
    }
    .into_any()
}

fn issued(desk: &Desk, order: &OrderDesk, each: &Listed) -> AnyView {
    view! {
        <span class="tabular-nums">
            {moment_view(each.issued_at, desk.shop.offset)} " · " {each.total.format_short(order.currency)}
        </span>
    }
    .into_any()
}

/// The papers. None for staff who may only look where there is none.
pub(super) fn papers(desk: &Desk, order: &OrderDesk, papers: &Papers) -> Option<AnyView> {
    let invoice = papers.invoice.as_ref().map(|invoice| {
        paper(
            format!("Invoice {}", invoice.number),
            paths::order_step(&order.number, "invoice"),
            Some(issued(desk, order, invoice)),
        )
    });
    let notes: Vec<AnyView> = papers
        .credit_notes
        .iter()
        .map(|note| {
            paper(
                format!("Credit note {}", note.number),
                paths::credit_note(&order.number, &note.number),
                Some(issued(desk, order, note)),
            )
        })
        .collect();
    let slip = desk.may(Permission::OrdersFulfil).then(|| {
        paper(
            "Packing slip".to_owned(),
            paths::order_step(&order.number, "packing-slip"),
            None,
        )
    });
    let paid = matches!(
        order.payment,
        PaymentState::Paid | PaymentState::Collected | PaymentState::Remitted
    );
    let issue = (invoice.is_none() && paid && desk.may(Permission::OrdersEdit)).then(|| {
        view! {
            <form method="post" action=paths::order_step(&order.number, "invoice")>
                <button class=button_class(ButtonKind::Secondary, ButtonSize::Small) type="submit">
                    <Icon name=IconName::Print class="size-4" />
                    "Issue the invoice now"
                </button>
            </form>
        }
        .into_any()
    });
    if invoice.is_none() && notes.is_empty() && slip.is_none() && issue.is_none() {
        return None;
    }
    let none = invoice.is_none().then(|| {
        view! {
            <li class="px-4 py-2.5 text-sm text-soft">"The invoice is issued when the first parcel is handed over."</li>
        }
    });
    let content = view! {
        <ul class="divide-y divide-line">
            {none}
            {invoice}
            {notes}
            {slip}
        </ul>
    }
    .into_any();
    Some(section("papers", "Papers".to_owned(), issue, content))
}
