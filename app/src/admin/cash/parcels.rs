//! Parcels that wait for a courier, and the manifests of those that have left.

use domain::{
    access::Permission,
    ids::ShipmentId,
    money::Money,
    paths::admin as paths,
    view::cash::{ManifestRow, ReadyParcel},
};
use leptos::prelude::*;

use super::tabs::PARTS;
use crate::{
    admin::{
        list::moment_view,
        shell::{Area, Desk, Page, refused},
    },
    ui::{Alert, AlertKind, ButtonKind, ButtonSize, EmptyState, IconName, button_class},
};

/// What was typed, when nothing was handed over.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// The courier.
    pub courier: String,
    /// The ticked parcels.
    pub ticked: Vec<i64>,
    /// Tracking numbers by parcel.
    pub tracking: Vec<(i64, String)>,
    /// Why nothing was changed.
    pub refused: Option<String>,
}

/// The page around it.
pub fn page() -> Page {
    Page::top("Parcels", Area::Cash).below("Cash desk", paths::CASH)
}

/// The page. `key` makes a repeated hand-over the same one.
pub fn body(desk: &Desk, ready: &[ReadyParcel], manifests: &[ManifestRow], key: &str, typed: Typed) -> AnyView {
    let waiting = if ready.is_empty() {
        view! {
            <EmptyState icon=IconName::Truck title="No parcel waits" text="What is packed in an order waits here for a courier.">
                ""
            </EmptyState>
        }
        .into_any()
    } else {
        hand_over(desk, ready, manifests, key, &typed)
    };
    view! {
        {PARTS.head("Parcels", "Tick what a courier takes along. All leave at once, and the manifest says what is to be collected.", paths::PARCELS)}
        {refused(typed.refused)}
        {waiting}
        {handed(desk, manifests)}
    }
    .into_any()
}

fn hand_over(desk: &Desk, ready: &[ReadyParcel], manifests: &[ManifestRow], key: &str, typed: &Typed) -> AnyView {
    let mut couriers: Vec<&str> = manifests.iter().map(|manifest| manifest.courier.as_str()).collect();
    couriers.sort_unstable();
    couriers.dedup();
    let couriers = couriers
        .into_iter()
        .map(|courier| view! { <option value=courier.to_owned()></option> })
        .collect_view();
    let rows = ready.iter().map(|parcel| waiting(desk, parcel, typed)).collect_view();
    view! {
        <form class="panel" method="post" action=paths::PARCELS>
            <input type="hidden" name="key" value=key.to_owned() />
            <div class="flex flex-wrap items-end gap-3 border-b border-line p-4">
                <div class="w-72 max-w-full">
                    <label class="mb-1 block text-sm font-semibold" for="courier">
                        "Courier"
                    </label>
                    <input
                        class="control-s"
                        id="courier"
                        name="courier"
                        list="couriers"
                        value=typed.courier.clone()
                        maxlength="60"
                        required=true
                        autocomplete="off"
                    />
                    <datalist id="couriers">{couriers}</datalist>
                </div>
                <button class=button_class(ButtonKind::Primary, ButtonSize::Small) type="submit">
                    "Hand over the ticked parcels"
                </button>
            </div>
            <div class="overflow-x-auto">
                <table class="records cards" role="table">
                    <caption class="sr-only">"Parcels that wait"</caption>
                    <thead>
                        <tr>
                            <td class="pick">
                                <label class="live">
                                    <span class="sr-only">"Tick all"</span>
                                    <input type="checkbox" data-pick-all="" />
                                </label>
                            </td>
                            <th scope="col">"Order"</th>
                            <th scope="col">"Receives it"</th>
                            <th scope="col">"Packed"</th>
                            <th scope="col">"Tracking number"</th>
                            <th class="num" scope="col">
                                "To collect"
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </form>
    }
    .into_any()
}

fn waiting(desk: &Desk, parcel: &ReadyParcel, typed: &Typed) -> AnyView {
    let id = parcel.shipment.0;
    let tracking = typed
        .tracking
        .iter()
        .find(|(of, _)| *of == id)
        .map(|(_, words)| words.clone());
    let due = if parcel.due > Money::ZERO {
        view! { <span class="font-semibold">{parcel.due.format_short(desk.shop.currency)}</span> }.into_any()
    } else {
        view! { <span class="text-soft">"paid"</span> }.into_any()
    };
    view! {
        <tr role="row" data-row="">
            <td class="pick" role="cell">
                <label>
                    <span class="sr-only">{format!("Take the parcel of {}", parcel.number)}</span>
                    <input type="checkbox" name="row" value=id checked=typed.ticked.contains(&id) data-pick="" />
                </label>
            </td>
            <th scope="row" role="rowheader">
                <a href=paths::order(&parcel.number) data-main="">
                    {parcel.number.to_string()}
                </a>
            </th>
            <td role="cell" data-label="Receives it">
                <span>
                    {parcel.recipient.clone()} <span class="block text-sm text-soft">{parcel.place.clone()}</span>
                </span>
            </td>
            <td role="cell" data-label="Packed">
                {moment_view(parcel.packed_at, desk.shop.offset)}
            </td>
            <td role="cell" data-label="Tracking number">
                <input
                    class="control-s w-40"
                    name=format!("tracking.{id}")
                    value=tracking
                    maxlength="60"
                    autocomplete="off"
                    aria-label=format!("Tracking number for {}", parcel.number)
                />
            </td>
            <td class="num" role="cell" data-label="To collect">
                {due}
            </td>
        </tr>
    }
    .into_any()
}

fn handed(desk: &Desk, manifests: &[ManifestRow]) -> Option<AnyView> {
    (!manifests.is_empty()).then(|| {
        let labels = desk.may(Permission::OrdersFulfil);
        let rows = manifests
            .iter()
            .map(|manifest| {
                let path = paths::manifest(manifest.id);
                let labels = labels.then(|| {
                    view! {
                        <a class="tool" href=[&path, "/labels.pdf"].concat() aria-label=format!("Labels of {} as PDF", manifest.number)>
                            "Labels"
                        </a>
                    }
                });
                view! {
                    <tr role="row" data-row="">
                        <th scope="row" role="rowheader">
                            <a href=path.clone() data-main="">
                                {manifest.number.clone()}
                            </a>
                        </th>
                        <td role="cell">{manifest.courier.clone()}</td>
                        <td role="cell" data-label="Handed over">
                            {moment_view(manifest.handed_at, desk.shop.offset)}
                        </td>
                        <td class="num" role="cell" data-label="Parcels">
                            {manifest.parcels}
                        </td>
                        <td class="num" role="cell" data-label="To collect">
                            {manifest.to_collect.format_short(desk.shop.currency)}
                        </td>
                        <td role="cell">
                            <span class="flex gap-2">
                                <a class="tool" href=[&path, "/sheet.pdf"].concat() aria-label=format!("{} as PDF", manifest.number)>
                                    "PDF"
                                </a>
                                {labels}
                            </span>
                        </td>
                    </tr>
                }
            })
            .collect_view();
        let last = manifests.last().filter(|_| manifests.len() >= 50).map(|last| {
            view! {
                <p class="border-t border-line p-3">
                    <a class="tool" href=format!("{}?before={}", paths::PARCELS, last.id) rel="next">
                        "Older manifests"
                    </a>
                </p>
            }
        });
        view! {
            <section class="panel mt-5" aria-labelledby="manifests">
                <h2 class="border-b border-line px-4 py-2.5 text-lg" id="manifests">
                    "Handed over"
                </h2>
                <div class="overflow-x-auto">
                    <table class="records cards" role="table">
                        <caption class="sr-only">"Manifests"</caption>
                        <thead>
                            <tr>
                                <th scope="col">"Manifest"</th>
                                <th scope="col">"Courier"</th>
                                <th scope="col">"Handed over"</th>
                                <th class="num" scope="col">
                                    "Parcels"
                                </th>
                                <th class="num" scope="col">
                                    "To collect"
                                </th>
                                <th scope="col">"Print"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {last}
            </section>
        }
        .into_any()
    })
}

/// What could not leave, and why; the others have left.
pub fn stayed(stay: &[(ShipmentId, String)], ready: &[ReadyParcel], manifest: Option<String>) -> AnyView {
    let rows = stay
        .iter()
        .map(|(id, why)| {
            let parcel = ready.iter().find(|parcel| parcel.shipment == *id);
            let name = parcel.map_or_else(|| format!("Parcel {id}"), |parcel| parcel.number.to_string());
            view! {
                <li class="px-4 py-2.5">
                    <strong class="font-semibold">{name}</strong>
                    ": "
                    {why.clone()}
                </li>
            }
        })
        .collect_view();
    let others = manifest.map(|path| {
        view! {
            <div class="mb-4 max-w-3xl">
                <Alert kind=AlertKind::Good title="The other parcels are with the courier">
                    <p>
                        <a class="font-semibold underline underline-offset-4" href=path>
                            "Print their manifest"
                        </a>
                    </p>
                </Alert>
            </div>
        }
    });
    view! {
        <h1 class="mt-1 mb-3 text-2xl">"Some parcels stay"</h1>
        {others}
        <ul class="panel mb-4 max-w-3xl divide-y divide-line">{rows}</ul>
        <a class="tool" href=paths::PARCELS>
            "Back to the parcels"
        </a>
    }
    .into_any()
}
