//! Typed filters: the panel that sets them, and the chips that say what is set and take it away.

use domain::{
    money::Money,
    table::{Choice, Filter, FilterKind, FilterValue, Named},
    time::{DAY_MS, Day, UtcOffset},
};
use leptos::prelude::*;

use super::ListView;
use crate::{
    admin::{choices, shell::Desk},
    ui::{Icon, IconName},
};

/// What is set, each with a way to take it away.
pub(super) fn chips(desk: &Desk, view: &ListView) -> Option<AnyView> {
    let currency = desk.shop.currency;
    let chip = |words: String, without: String| {
        view! {
            <li>
                <a
                    class="flex min-h-8 items-center gap-1.5 rounded-full bg-sunken pr-2 pl-3 text-sm hover:bg-line"
                    href=without
                    aria-label=["Take away: ", &words].concat()
                >
                    {words.clone()}
                    <Icon name=IconName::Close class="size-3.5 text-soft" />
                </a>
            </li>
        }
    };
    let search = (!view.asked.state.words.is_empty()).then(|| {
        let mut without = view.asked.state.at_page(1);
        without.words = String::new();
        chip(format!("“{}”", view.asked.state.words), view.path(&without))
    });
    let set = view
        .asked
        .state
        .filters
        .iter()
        .filter_map(|(code, _)| {
            let words = view
                .asked
                .state
                .chip(view.table, code, |amount| amount.format_short(currency))?;
            Some(chip(words, view.path(&view.asked.state.without(code))))
        })
        .collect_view();
    view.asked.state.is_narrowed().then(|| {
        view! {
            <div class="flex flex-wrap items-center gap-2 px-3 pb-3">
                <ul class="flex flex-wrap gap-2" aria-label="What narrows the list">
                    {search}
                    {set}
                </ul>
                <a class="px-2 text-sm font-semibold text-soft hover:text-accent" href=view.path(&view.asked.state.cleared())>
                    "Clear all"
                </a>
            </div>
        }
        .into_any()
    })
}

/// The panel; nothing where the list has no filters.
pub(super) fn panel(desk: &Desk, view: &ListView) -> Option<AnyView> {
    if view.table.filters.is_empty() {
        return None;
    }
    let is_filter = |name: &str| {
        let code = name.split_once('.').map_or(name, |(code, _)| code);
        view.table.filter(code).is_some()
    };
    let fields = view
        .table
        .filters
        .iter()
        .map(|filter| field(desk, view, filter))
        .collect_view();
    let count = view.asked.state.filters.len();
    let count = (count > 0).then(|| {
        view! {
            <span class="rounded-full bg-accent px-1.5 text-xs font-bold text-on-accent tabular-nums">
                {count}
                <span class="sr-only">" set"</span>
            </span>
        }
    });
    Some(
        view! {
            <details class="drop" data-drop="" data-filters="">
                <summary class="tool">
                    <Icon name=IconName::Filter class="size-4" />
                    "Filters"
                    {count}
                </summary>
                <div class="drop-panel drop-sheet w-100 p-4 md:left-0">
                    <form class="space-y-4" method="get" action=view.base()>
                        {view.carried(|name| is_filter(name) || name == "view")}
                        {fields}
                        <button
                            class="edge-in-contrast min-h-11 w-full rounded-full bg-ink px-4 text-sm font-semibold text-paper hover:bg-accent hover:text-on-accent"
                            type="submit"
                        >
                            "Show"
                        </button>
                    </form>
                </div>
            </details>
        }
        .into_any(),
    )
}

fn field(desk: &Desk, view: &ListView, filter: &'static Filter) -> AnyView {
    match filter.kind {
        FilterKind::Choices(choices) => boxes(view, filter, choices),
        FilterKind::One(choices) => one(view, filter, choices),
        FilterKind::Named => named(view, filter),
        FilterKind::Days => days(view, filter),
        FilterKind::Amounts => amounts(desk, view, filter),
        FilterKind::Text => {
            let id = ["filter-", filter.code].concat();
            view! {
                <div>
                    <label class="mb-1 block text-sm font-semibold" for=id.clone()>
                        {filter.label}
                    </label>
                    <input
                        class="control-s"
                        id=id
                        name=filter.code
                        value=view.asked.state.text(filter.code).to_owned()
                        maxlength="100"
                        autocomplete="off"
                    />
                </div>
            }
            .into_any()
        }
    }
}

fn boxes(view: &ListView, filter: &'static Filter, choices: &'static [Choice]) -> AnyView {
    let chosen = view.asked.state.choices(filter.code);
    let boxes = choices
        .iter()
        .map(|choice| {
            view! {
                <label class="flex min-h-8 items-center gap-2.5 text-sm">
                    <input
                        class="size-4 shrink-0"
                        type="checkbox"
                        name=filter.code
                        value=choice.code
                        checked=chosen.contains(&choice.code)
                    />
                    {choice.label}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset>
            <legend class="mb-1 text-sm font-semibold">{filter.label}</legend>
            <div class="grid grid-cols-2 gap-x-4">{boxes}</div>
        </fieldset>
    }
    .into_any()
}

fn one(view: &ListView, filter: &'static Filter, choices: &'static [Choice]) -> AnyView {
    let chosen = view.asked.state.choice(filter.code);
    let options = choices
        .iter()
        .map(|choice| {
            view! {
                <option value=choice.code selected=chosen == Some(choice.code)>
                    {choice.label}
                </option>
            }
        })
        .collect_view();
    select(filter, options.into_any())
}

/// Several that words have found stay chosen by these words.
fn named(view: &ListView, filter: &'static Filter) -> AnyView {
    let (several, chosen) = match view.asked.state.value(filter.code) {
        Some(FilterValue::Named { asked, found }) if found.len() > 1 => {
            let option = view! {
                <option value=asked.clone() selected=true>
                    {Named::names(found)}
                </option>
            };
            (Some(option), &[][..])
        }
        _ => (None, view.asked.state.named(filter.code)),
    };
    let offered = choices::options(view.asked.offers.of(filter.code), |each| chosen.contains(each));
    select(filter, view! { {several} {offered} }.into_any())
}

fn select(filter: &'static Filter, options: AnyView) -> AnyView {
    let id = ["filter-", filter.code].concat();
    view! {
        <div class="grid grid-cols-[7rem_1fr] items-center gap-3">
            <label class="text-sm font-semibold" for=id.clone()>
                {filter.label}
            </label>
            <select class="control-s" id=id name=filter.code>
                <option value="">"Any"</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

/// Two days, and the spans that people ask for most.
fn days(view: &ListView, filter: &'static Filter) -> AnyView {
    let (from, to) = view.asked.state.days(filter.code);
    let today = view.asked.today;
    let back = |days: i64| Day::of(today.start(UtcOffset(0)).plus_ms(-days * DAY_MS), UtcOffset(0));
    let span = |label: &'static str, from: Day, to: Day| {
        let value = FilterValue::Days {
            from: Some(from),
            to: Some(to),
        };
        let path = view.path(&view.asked.state.with(view.table, filter.code, value));
        view! {
            <a class="rounded-full bg-sunken px-2.5 py-1 text-sm hover:bg-line" href=path>
                {label}
            </a>
        }
    };
    let end = |end: &'static str, label: &'static str, day: Option<Day>| {
        let name = [filter.code, ".", end].concat();
        view! {
            <input
                class="control-s"
                type="date"
                name=name
                value=day.map(|day| day.to_string())
                aria-label=[filter.label, ", ", label].concat()
            />
        }
    };
    view! {
        <fieldset>
            <legend class="mb-1 text-sm font-semibold">{filter.label}</legend>
            <div class="mb-2 flex flex-wrap gap-1.5">
                {span("Today", today, today)} {span("Yesterday", back(1), back(1))} {span("7 days", back(6), today)}
                {span("30 days", back(29), today)}
            </div>
            <div class="grid grid-cols-[1fr_auto_1fr] items-center gap-2 text-sm">
                {end("from", "first day", from)} <span class="text-soft">"to"</span> {end("to", "last day", to)}
            </div>
        </fieldset>
    }
    .into_any()
}

fn amounts(desk: &Desk, view: &ListView, filter: &'static Filter) -> AnyView {
    let (from, to) = view.asked.state.amounts(filter.code);
    let end = |end: &'static str, label: &'static str, amount: Option<Money>| {
        let name = [filter.code, ".", end].concat();
        let value = amount.map(|amount| {
            let text = amount.decimal();
            text.strip_suffix(".00").map(str::to_owned).unwrap_or(text)
        });
        view! {
            <input
                class="control-s"
                name=name
                value=value
                inputmode="decimal"
                autocomplete="off"
                maxlength="20"
                aria-label=[filter.label, ", ", label].concat()
            />
        }
    };
    let unit = desk.shop.currency.symbol().trim_end_matches('\u{a0}');
    view! {
        <fieldset>
            <legend class="mb-1 text-sm font-semibold">{[filter.label, ", ", unit].concat()}</legend>
            <div class="grid grid-cols-[1fr_auto_1fr] items-center gap-2 text-sm">
                {end("from", "at least", from)} <span class="text-soft">"to"</span> {end("to", "at most", to)}
            </div>
        </fieldset>
    }
    .into_any()
}
