//! Everything about one order: what can be done, what was bought, parcels, money, what happened.

use commerce::invoices::Papers;
use domain::{
    order::StepAction,
    paths::{self, admin as admin_paths},
    view::desk::OrderDesk,
};
use leptos::prelude::*;

use super::{aside, labels, lines, money, page::badge, papers, parcels, steps, timeline};
use crate::{
    admin::{
        list::moment_view,
        shell::{self, Area, Desk, Page},
    },
    ui::{Icon, IconName},
};

/// The page around it.
pub fn page(order: &OrderDesk) -> Page {
    Page::top(order.number.as_str(), Area::Orders).below("Orders", admin_paths::ORDERS)
}

/// The order. `refused` is why the step that was just tried has changed nothing.
pub fn body(desk: &Desk, order: &OrderDesk, issued: &Papers, refused: Option<String>) -> AnyView {
    let refused = shell::refused(refused);
    view! {
        {head(desk, order)}
        {refused}
        <div class="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_20rem]">
            <div class="min-w-0 space-y-5">
                {steps::next(order)}
                {lines::lines(order)}
                {parcels::parcels(desk, order)}
                {parcels::returns(desk, order)}
                {papers::papers(desk, order, issued)}
                {money::payments(desk, order)}
                {money::refunds(desk, order)}
                {timeline::timeline(desk, order)}
                {timeline::audit(desk, order)}
            </div>
            {aside::aside(desk, order)}
        </div>
    }
    .into_any()
}

fn head(desk: &Desk, order: &OrderDesk) -> AnyView {
    let offset = desk.shop.offset;
    let note = order
        .steps
        .iter()
        .any(|step| step.action == StepAction::Note && step.refused.is_none());
    view! {
        <div class="mt-1 mb-4 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
            <div class="min-w-0">
                <h1 class="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-2xl">
                    <span class="select-all tabular-nums" data-copy=order.number.to_string()>
                        {order.number.to_string()}
                    </span>
                    <span class="flex flex-wrap gap-1.5 font-sans text-base">
                        {badge(labels::order(order.state))} {badge(labels::payment(order.payment))} {badge(labels::goods(order.fulfilment))}
                    </span>
                </h1>
                <p class="mt-1 text-sm text-soft">
                    {order.source.label()} ", " {moment_view(order.placed_at, offset)} " · " {order.method.label()} " · "
                    <strong class="font-semibold text-ink tabular-nums">{order.money.total.format_short(order.currency)}</strong>
                </p>
            </div>
            <div class="flex flex-wrap gap-2">
                {note
                    .then(|| {
                        view! {
                            <a class="tool" href="#note">
                                <Icon name=IconName::Edit class="size-4" />
                                "Note"
                            </a>
                        }
                    })}
                <a class="tool" href=paths::order(&order.token)>
                    <Icon name=IconName::External class="size-4" />
                    "Customer’s page"
                </a>
            </div>
        </div>
    }
    .into_any()
}

/// A part of the page.
pub(super) fn section(id: &'static str, title: String, aside: Option<AnyView>, content: AnyView) -> AnyView {
    view! {
        <section class="panel" aria-labelledby=id>
            <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line px-4 py-2.5">
                <h2 class="text-lg" id=id>
                    {title}
                </h2>
                {aside}
            </div>
            {content}
        </section>
    }
    .into_any()
}
