//! Parcels on their way, and goods on their way back.

use domain::{
    access::Permission,
    ids::OrderLineId,
    money::Money,
    order::StepAction,
    paths::admin as paths,
    text::pieces_of,
    time::{Timestamp, UtcOffset},
    view::desk::{DeskReturn, DeskShipment, OrderDesk},
};
use leptos::prelude::*;

use super::{labels, page::badge, record::section, steps};
use crate::admin::{list::moment_view, shell::Desk};

const PARCEL: &[StepAction] = &[
    StepAction::Ship,
    StepAction::Deliver,
    StepAction::FailDelivery,
    StepAction::Refuse,
    StepAction::ReceiveBack,
    StepAction::Unpack,
];
const RETURN: &[StepAction] = &[
    StepAction::ApproveReturn,
    StepAction::DeclineReturn,
    StepAction::ReceiveReturn,
    StepAction::InspectReturn,
    StepAction::CloseReturn,
    StepAction::WithdrawReturn,
];

/// What a line is called, with its pieces.
fn pieces(order: &OrderDesk, line: OrderLineId, quantity: u32) -> String {
    let found = order.lines.iter().find(|each| each.id == line);
    let (title, variant) = found.map_or(("?", ""), |line| (&line.title, &line.variant_title));
    pieces_of(quantity, title, variant)
}

fn moment(label: &'static str, at: Option<Timestamp>, offset: UtcOffset) -> Option<AnyView> {
    at.map(|at| {
        view! {
            <span>
                {label} " " {moment_view(at, offset)}
            </span>
        }
        .into_any()
    })
}

pub(super) fn parcels(desk: &Desk, order: &OrderDesk) -> Option<AnyView> {
    (!order.shipments.is_empty()).then(|| {
        let rows = order
            .shipments
            .iter()
            .map(|shipment| parcel(desk, order, shipment))
            .collect_view();
        let content = view! { <ul class="divide-y divide-line">{rows}</ul> }.into_any();
        section("parcels", "Parcels".to_owned(), None, content)
    })
}

fn parcel(desk: &Desk, order: &OrderDesk, parcel: &DeskShipment) -> AnyView {
    let offset = desk.shop.offset;
    let inside = parcel
        .lines
        .iter()
        .map(|each| view! { <li>{pieces(order, each.line, each.quantity)}</li> })
        .collect_view();
    let carried = (!parcel.courier.is_empty()).then(|| {
        let tracking = (!parcel.tracking.is_empty()).then(|| {
            view! { " · " <span class="select-all tabular-nums">{parcel.tracking.clone()}</span> }
        });
        view! { <p>{parcel.courier.clone()} {tracking}</p> }
    });
    let cash = (parcel.cod_amount > Money::ZERO).then(|| {
        let asked = parcel.cod_amount.format_short(order.currency);
        let words = match (parcel.collected, parcel.remitted_at) {
            (Some(got), Some(_)) => format!("Cash {} received from the courier", got.format_short(order.currency)),
            (Some(got), None) => format!("Cash {} of {asked} with the courier", got.format_short(order.currency)),
            (None, _) => format!("Cash to collect: {asked}"),
        };
        view! { <p class="tabular-nums">{words}</p> }
    });
    let tried = (parcel.attempts > 0).then(|| {
        view! {
            <p>
                {format!("Tried {} times without success", parcel.attempts)}
                {moment("; next on", parcel.next_attempt_at, offset)}
            </p>
        }
    });
    let printed = desk.may(Permission::OrdersFulfil).then(|| {
        let paper = |kind: &'static str, label: &'static str| {
            view! {
                <a class="underline decoration-line underline-offset-4 hover:decoration-accent" href=paths::parcel_paper(&order.number, kind, parcel.id)>
                    {label}
                </a>
            }
        };
        view! { <p class="flex gap-4 text-sm">{paper("slip", "Slip of this parcel")} {paper("label", "Label")}</p> }
    });
    view! {
        <li class="space-y-2 px-4 py-3">
            <div class="flex flex-wrap items-center justify-between gap-2">
                <h3 class="flex items-center gap-2 font-semibold">
                    {format!("Parcel {}", parcel.number)} {badge(labels::goods(parcel.state))}
                </h3>
                <p class="flex flex-wrap gap-x-3 text-sm text-soft">
                    {moment("packed", Some(parcel.packed_at), offset)} {moment("left", parcel.shipped_at, offset)}
                    {moment("arrived", parcel.delivered_at, offset)} {moment("back", parcel.returned_at, offset)}
                </p>
            </div>
            <ul class="text-sm">{inside}</ul>
            <div class="text-sm text-soft">{carried} {cash} {tried}</div>
            {steps::of(order, parcel.id.0, PARCEL)}
            {printed}
        </li>
    }
    .into_any()
}

pub(super) fn returns(desk: &Desk, order: &OrderDesk) -> Option<AnyView> {
    (!order.returns.is_empty()).then(|| {
        let rows = order
            .returns
            .iter()
            .map(|each| returned(desk, order, each))
            .collect_view();
        let content = view! { <ul class="divide-y divide-line">{rows}</ul> }.into_any();
        section("returns", "Returns".to_owned(), None, content)
    })
}

fn returned(desk: &Desk, order: &OrderDesk, each: &DeskReturn) -> AnyView {
    let inside = each
        .lines
        .iter()
        .map(|line| {
            let mut fate = Vec::new();
            for (count, word) in [
                (line.received, "arrived"),
                (line.restocked, "back on the shelf"),
                (line.written_off, "written off"),
            ] {
                if count > 0 {
                    fate.push(format!("{count} {word}"));
                }
            }
            view! {
                <li>
                    {pieces(order, line.line, line.quantity)} <span class="text-soft">{[" ", &fate.join(", ")].concat()}</span>
                </li>
            }
        })
        .collect_view();
    let said = |label: &'static str, words: &str| {
        (!words.is_empty()).then(|| {
            let words = words.to_owned();
            view! {
                <p class="text-sm">
                    <span class="text-soft">{label}</span>
                    {words}
                </p>
            }
        })
    };
    view! {
        <li class="space-y-2 px-4 py-3">
            <div class="flex flex-wrap items-center justify-between gap-2">
                <h3 class="flex items-center gap-2 font-semibold">
                    {format!("Return {}", each.number)} {badge(labels::returned(each.state))}
                </h3>
                <p class="text-sm text-soft">{each.reason.label()} ", " {moment_view(each.requested_at, desk.shop.offset)}</p>
            </div>
            <ul class="text-sm">{inside}</ul>
            {said("They wrote: ", &each.note)} {said("The shop answered: ", &each.answer)}
            {steps::of(order, each.id.0, RETURN)}
        </li>
    }
    .into_any()
}
