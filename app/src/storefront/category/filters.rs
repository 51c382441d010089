//! The filters of a list: a form that asks for the same page with other words in its address.

use domain::{
    catalog::{ListQuery, Sort},
    money::{Currency, Money},
    paths,
    view::{FacetOption, Facets},
};
use leptos::prelude::*;

use crate::ui::{Button, ButtonKind, ButtonLink, Checkbox, Disclosure, Icon, IconName};

/// How many values of an option are shown before "more".
const SHOWN: usize = 8;

/// The form: a column beside the products on a desk, a sheet on a phone (a popover: it needs no scripts).
pub(super) fn filters(base: &str, query: &ListQuery, facets: &Facets, total: u64, currency: Currency) -> AnyView {
    let sort =
        (query.sort != Sort::default()).then(|| view! { <input type="hidden" name="sort" value=query.sort.code() /> });
    let words = (!query.words.is_empty()).then(|| view! { <input type="hidden" name="q" value=query.words.clone() /> });
    let options = facets
        .options
        .iter()
        .filter_map(|option| option_values(option, query))
        .collect_view();
    let clear = query.is_filtered().then(|| {
        view! {
            <ButtonLink href=paths::list(base, &query.cleared()) kind=ButtonKind::Quiet>
                "Clear all"
            </ButtonLink>
        }
    });
    view! {
        <aside
            class="sheet sheet-left fixed inset-y-0 left-0 h-dvh w-[min(24rem,92vw)] overflow-y-auto bg-surface shadow-lg lg:static lg:block lg:h-auto lg:w-full lg:translate-none lg:overflow-visible lg:bg-transparent lg:opacity-100 lg:shadow-none"
            id="filters"
            popover="auto"
            aria-label="Filters"
        >
            <form class="flex min-h-full flex-col px-5 lg:px-0" action=base.to_owned() method="get">
                <div class="flex items-center justify-between border-b border-line py-3 lg:min-h-11 lg:py-0 lg:pb-3">
                    <p class="font-display text-xl">"Filter"</p>
                    <button
                        class="-mr-2 grid size-11 place-items-center rounded-full hover:bg-sunken lg:hidden"
                        type="button"
                        popovertarget="filters"
                        popovertargetaction="hide"
                        aria-label="Close the filters"
                    >
                        <Icon name=IconName::Close />
                    </button>
                </div>
                {words}
                {sort}
                <div class="border-b border-line py-3">
                    <Checkbox name="stock" value="1" checked=query.in_stock label="In stock" count=facets.in_stock />
                    <Checkbox name="sale" value="1" checked=query.on_sale label="On sale" count=facets.on_sale />
                </div>
                {price_range(query, facets.price, currency)}
                {options}
                <div class="sticky bottom-0 mt-auto flex items-center gap-3 border-t border-line bg-surface py-4 lg:bg-paper">
                    <Button kind=ButtonKind::Strong class="grow">
                        "Show results"
                        <span class="sr-only">" (now " {total} ")"</span>
                    </Button>
                    {clear}
                </div>
            </form>
        </aside>
    }
    .into_any()
}

fn price_range(query: &ListQuery, range: Option<(Money, Money)>, currency: Currency) -> Option<impl IntoView + use<>> {
    let (lowest, highest) = range?;
    let (min, max) = (query.min, query.max);
    Some(view! {
        <Disclosure title="Price" open=true>
            <div class="grid grid-cols-2 gap-3">
                {price_box("min", "From", min, lowest, currency)} {price_box("max", "To", max, highest, currency)}
            </div>
        </Disclosure>
    })
}

fn price_box(
    name: &'static str,
    label: &'static str,
    value: Option<Money>,
    edge: Money,
    currency: Currency,
) -> impl IntoView {
    let plain = |money: Money| {
        let text = money.decimal();
        text.strip_suffix(".00").map(str::to_owned).unwrap_or(text)
    };
    view! {
        <label class="block space-y-1 text-sm">
            <span class="text-soft">{label} " (" {currency.symbol().trim_end().to_owned()} ")"</span>
            <input
                class="control min-h-11 py-1.5"
                type="text"
                inputmode="decimal"
                autocomplete="off"
                maxlength="12"
                name=name
                value=value.map(plain)
                placeholder=plain(edge)
            />
        </label>
    }
}

/// The values of an option that lead somewhere, the rest of many behind "more".
fn option_values(option: &FacetOption, query: &ListQuery) -> Option<impl IntoView + use<>> {
    let name = ["o.", &option.code].concat();
    let mut boxes: Vec<_> = option
        .values
        .iter()
        .map(|value| (value, query.has(&option.code, &value.code)))
        .filter(|(value, chosen)| value.count > 0 || *chosen)
        .map(|(value, chosen)| {
            let swatch = value.swatch.clone();
            let code = value.code.clone();
            let label = value.label.clone();
            let count = value.count;
            match swatch {
                Some(swatch) => {
                    view! { <Checkbox name=name.clone() value=code checked=chosen label swatch count /> }.into_any()
                }
                None => view! { <Checkbox name=name.clone() value=code checked=chosen label count /> }.into_any(),
            }
        })
        .collect();
    if boxes.is_empty() {
        return None;
    }
    let rest = boxes.split_off(boxes.len().min(SHOWN));
    let more = (!rest.is_empty()).then(|| {
        view! {
            <details class="group/more">
                <summary class="min-h-10 py-2 text-sm font-semibold underline decoration-line decoration-2 underline-offset-4 group-open/more:hidden">
                    {format!("{} more", rest.len())}
                </summary>
                {rest}
            </details>
        }
    });
    Some(view! {
        <Disclosure title=option.name.clone() open=true>
            {boxes}
            {more}
        </Disclosure>
    })
}

/// What is chosen, each with a link that takes it away.
pub(super) fn chips(
    base: &str,
    query: &ListQuery,
    facets: &Facets,
    currency: Currency,
) -> Option<impl IntoView + use<>> {
    let first = query.at_page(1);
    let mut chosen: Vec<(String, ListQuery)> = Vec::new();
    for (option, value) in &query.options {
        let names = facets.options.iter().find(|facet| facet.code == *option);
        let label = names.and_then(|facet| facet.values.iter().find(|known| known.code == *value));
        let words = label.map_or_else(|| value.clone(), |label| label.label.clone());
        chosen.push((words, query.toggled(option, value)));
    }
    if let Some(min) = query.min {
        chosen.push((
            format!("From {}", min.format_short(currency)),
            ListQuery {
                min: None,
                ..first.clone()
            },
        ));
    }
    if let Some(max) = query.max {
        chosen.push((
            format!("Up to {}", max.format_short(currency)),
            ListQuery {
                max: None,
                ..first.clone()
            },
        ));
    }
    if query.in_stock {
        chosen.push((
            "In stock".to_owned(),
            ListQuery {
                in_stock: false,
                ..first.clone()
            },
        ));
    }
    if query.on_sale {
        chosen.push((
            "On sale".to_owned(),
            ListQuery {
                on_sale: false,
                ..first
            },
        ));
    }
    let cleared = paths::list(base, &query.cleared());
    (!chosen.is_empty()).then(|| {
        let chips = chosen
            .into_iter()
            .map(|(words, without)| {
                view! {
                    <li>
                        <a
                            class="flex min-h-9 items-center gap-1.5 rounded-full bg-accent-wash py-1 pr-2.5 pl-3.5 text-sm font-medium hover:text-accent"
                            href=paths::list(base, &without)
                            rel="nofollow"
                        >
                            <span class="sr-only">"Remove: "</span>
                            {words}
                            <Icon name=IconName::Close class="size-4" />
                        </a>
                    </li>
                }
            })
            .collect_view();
        view! {
            <ul class="mb-6 flex flex-wrap items-center gap-2" aria-label="Chosen filters">
                {chips}
                <li>
                    <a class="flex min-h-9 items-center px-2 text-sm underline underline-offset-4 hover:text-accent" href=cleared>
                        "Clear all"
                    </a>
                </li>
            </ul>
        }
    })
}
