//! One variant's stock: what there is, what can be done with it, its ledger, who changed what.

use domain::{
    money::Money,
    paths::{self as all_paths, admin as paths},
    stock::AdjustReason,
    view::{
        AuditRow,
        stock::{StockItem, StockRow},
    },
};
use leptos::prelude::*;

use super::{moves::few, table::badge, tabs::page as below};
use crate::{
    admin::{
        list::moment_view,
        shell::{Desk, Page, refused},
    },
    ui::{Badge, ButtonKind, ButtonSize, EmptyState, IconName, button_class},
};

/// What was typed when nothing was changed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// The reason's code.
    pub reason: String,
    /// The pieces.
    pub pieces: String,
    /// What a piece has cost.
    pub unit_cost: String,
    /// The note.
    pub note: String,
    /// The cost, of the other form; `None` where nobody has touched it.
    pub cost: Option<String>,
    /// The threshold, of the other form; `None` where nobody has touched it.
    pub low_at: Option<String>,
    /// Whether what is stored by now was not seen by whoever typed these.
    pub unseen: bool,
    /// Why nothing was changed.
    pub refused: Option<String>,
}

/// The page around it.
pub fn page(found: &StockItem) -> Page {
    below(&found.row.name())
}

/// The page. `key` makes a repeated form the same change.
pub fn body(desk: &Desk, found: &StockItem, trail: &[AuditRow], key: &str, typed: Typed) -> AnyView {
    let row = &found.row;
    let shop = all_paths::product_variant(&row.slug, &row.sku);
    let state = row.state().label();
    let archived = row.archived.then(|| view! { <Badge>"Archived"</Badge> });
    view! {
        <h1 class="mt-1 flex flex-wrap items-center gap-3 text-2xl">
            {row.name()} <span class="flex gap-2 font-sans text-base">
                <Badge kind=badge(row.state())>{state}</Badge>
                {archived}
            </span>
        </h1>
        <p class="mb-4 text-sm text-soft">
            {row.sku.clone()} " · " {row.category.clone()} " · "
            <a class="underline underline-offset-4 hover:text-accent" href=shop>
                "In the shop"
            </a>
        </p>
        {refused(typed.refused.clone())}
        {figures(desk, found)}
        <div class="mt-5 grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_20rem]">
            <div class="min-w-0 space-y-5">{ledger(desk, found)} {audit(desk, trail)}</div>
            <div class="space-y-5">{adjust(desk, row, key, &typed)} {terms(found, &typed)}</div>
        </div>
    }
    .into_any()
}

fn figures(desk: &Desk, found: &StockItem) -> AnyView {
    let row = &found.row;
    let currency = desk.shop.currency;
    let figure = |label: &'static str, value: String| {
        view! {
            <div class="px-4 py-3">
                <dt class="text-sm text-soft">{label}</dt>
                <dd class="text-xl font-semibold whitespace-nowrap tabular-nums">{value}</dd>
            </div>
        }
    };
    let unknown = || "–".to_owned();
    view! {
        <dl class="panel grid grid-cols-2 divide-line md:grid-cols-4">
            {figure("On hand", row.on_hand.to_string())} {figure("Reserved", row.reserved.to_string())}
            {figure("Available", row.available().to_string())}
            {figure("Cost of a piece", row.cost.map_or_else(unknown, |cost| cost.format_short(currency)))}
            {figure("Value", row.cost.map_or_else(unknown, |_| row.value().format_short(currency)))}
            {figure("Sold in 28 days", row.sold.to_string())}
            {figure("Lasts for days", row.cover().map_or_else(unknown, |days| days.to_string()))}
            {figure("Shoppers waiting", found.waiting.to_string())}
        </dl>
    }
    .into_any()
}

fn adjust(desk: &Desk, row: &StockRow, key: &str, typed: &Typed) -> AnyView {
    let options = AdjustReason::ALL
        .iter()
        .map(|reason| {
            view! {
                <option value=reason.code() selected=typed.reason == reason.code()>
                    {reason.label()}
                </option>
            }
        })
        .collect_view();
    let unit = desk.shop.currency.symbol().trim_end_matches('\u{a0}');
    view! {
        <section class="panel p-4" aria-labelledby="adjust">
            <h2 class="mb-3 text-lg" id="adjust">
                "Change the stock"
            </h2>
            <form class="space-y-3" method="post" action=[&paths::stock_item(row.variant), "/adjust"].concat()>
                <input type="hidden" name="key" value=key.to_owned() />
                <label class="block text-sm font-semibold">
                    "Why"
                    <select class="control-s mt-1 font-normal" name="reason">
                        {options}
                    </select>
                </label>
                <label class="block text-sm font-semibold">
                    "Pieces"
                    <input
                        class="control-s mt-1 font-normal"
                        name="pieces"
                        value=typed.pieces.clone()
                        inputmode="text"
                        maxlength="12"
                        required=true
                        autocomplete="off"
                        aria-describedby="pieces-hint"
                    />
                </label>
                <p class="text-sm text-soft" id="pieces-hint">
                    "The reason says which way it goes. Only a correction may be typed with a minus."
                </p>
                <label class="block text-sm font-semibold">
                    {format!("Cost of a piece, {unit}")} <span class="font-normal text-soft">" (if received)"</span>
                    <input
                        class="control-s mt-1 font-normal"
                        name="unit_cost"
                        value=typed.unit_cost.clone()
                        inputmode="decimal"
                        maxlength="20"
                        autocomplete="off"
                    />
                </label>
                <label class="block text-sm font-semibold">
                    "Note" <span class="font-normal text-soft">" (optional)"</span>
                    <input class="control-s mt-1 font-normal" name="note" value=typed.note.clone() maxlength="200" autocomplete="off" />
                </label>
                <button class=[button_class(ButtonKind::Primary, ButtonSize::Small), " w-full"].concat() type="submit">
                    "Change the stock"
                </button>
            </form>
        </section>
    }
    .into_any()
}

fn terms(found: &StockItem, typed: &Typed) -> AnyView {
    let row = &found.row;
    let cost = row.cost.map(Money::decimal).unwrap_or_default();
    let low_at = row.low_at.map(|low_at| low_at.to_string()).unwrap_or_default();
    let default = format!("{}, as the shop says", found.low_at);
    let (save, kind) = if typed.unseen {
        ("Replace it with mine", ButtonKind::Primary)
    } else {
        ("Save", ButtonKind::Secondary)
    };
    let keep = typed.unseen.then(|| {
        let class = [button_class(ButtonKind::Secondary, ButtonSize::Small), " w-full"].concat();
        view! {
            <a class=class href=paths::stock_item(row.variant)>
                "Keep what is stored"
            </a>
        }
    });
    view! {
        <section class="panel p-4" aria-labelledby="terms">
            <h2 class="mb-3 text-lg" id="terms">
                "Cost and threshold"
            </h2>
            <form class="space-y-3" method="post" action=[&paths::stock_item(row.variant), "/terms"].concat()>
                <input type="hidden" name="seen_cost" value=cost.clone() />
                <input type="hidden" name="seen_low_at" value=low_at.clone() />
                {term("cost", "Cost of a piece, on average", cost, typed.cost.as_ref(), "not known yet".to_owned())}
                {term("low_at", "Low at", low_at, typed.low_at.as_ref(), default)}
                <button class=[button_class(kind, ButtonSize::Small), " w-full"].concat() type="submit">
                    {save}
                </button>
                {keep}
            </form>
        </section>
    }
    .into_any()
}

/// One of the two, with what is stored beside what was typed.
fn term(name: &'static str, label: &'static str, stored: String, typed: Option<&String>, none: String) -> AnyView {
    let hint_id = format!("{name}-stored");
    let differs = typed.filter(|typed| **typed != stored);
    let hint = differs.map(|_| {
        let stored = if stored.is_empty() { &none } else { &stored };
        view! {
            <span class="block font-normal text-accent" id=hint_id.clone()>
                {format!("Stored: {stored}")}
            </span>
        }
    });
    let described = hint.is_some().then_some(hint_id);
    view! {
        <label class="block text-sm font-semibold">
            {label}
            <input
                class="control-s mt-1 font-normal"
                name=name
                value=typed.cloned().unwrap_or(stored)
                inputmode="decimal"
                maxlength="20"
                autocomplete="off"
                placeholder=none
                aria-describedby=described
            />
            {hint}
        </label>
    }
    .into_any()
}

fn ledger(desk: &Desk, found: &StockItem) -> AnyView {
    let content = if found.movements.is_empty() {
        view! {
            <div class="p-4">
                <EmptyState icon=IconName::Clock title="Nothing has moved yet" text="Whatever moves its stock is written down here.">
                    ""
                </EmptyState>
            </div>
        }
        .into_any()
    } else {
        few(desk, &found.movements, desk.shop.currency)
    };
    let all = format!("{}?variant={}", paths::MOVEMENTS, found.row.variant);
    view! {
        <section class="panel" aria-labelledby="ledger">
            <div class="flex items-center justify-between gap-4 border-b border-line px-4 py-2.5">
                <h2 class="text-lg" id="ledger">
                    "Newest movements"
                </h2>
                <a class="text-sm font-semibold hover:text-accent" href=all>
                    "All of them"
                </a>
            </div>
            {content}
        </section>
    }
    .into_any()
}

fn audit(desk: &Desk, trail: &[AuditRow]) -> Option<AnyView> {
    (!trail.is_empty()).then(|| {
        let rows = trail
            .iter()
            .map(|row| {
                view! {
                    <li class="px-4 py-2 text-sm">
                        <span class="text-soft tabular-nums">
                            {moment_view(row.at, desk.shop.offset)} " · " {desk.names.who(&row.actor)} " · " {row.action.clone()}
                        </span>
                        <span class="block">{row.detail.clone()}</span>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section class="panel" aria-labelledby="trail">
                <h2 class="border-b border-line px-4 py-2.5 text-lg" id="trail">
                    "Audit trail"
                </h2>
                <ul class="divide-y divide-line">{rows}</ul>
            </section>
        }
        .into_any()
    })
}
