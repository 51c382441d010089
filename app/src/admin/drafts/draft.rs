//! One order that is being written down: articles, who it is for, how it travels and is paid. One form; every button
//! keeps what was typed.

use commerce::orders::draft::Draft;
use domain::{
    form::{CheckoutField, FormErrors},
    paths::admin as paths,
    view::{CartLine, CheckoutPage, desk::Article},
};
use leptos::prelude::*;

use super::caller::{caller, travels};
use crate::{
    admin::{
        articles::finder,
        shell::{Area, Desk, Page},
    },
    ui::{Alert, AlertKind, ButtonKind, ButtonSize, Icon, IconName, button_class},
};

/// What the page shows beside the draft.
#[derive(Debug, Default)]
pub struct Beside {
    /// The words that articles were looked for with.
    pub find: String,
    /// What they have found.
    pub found: Vec<Article>,
    /// What is wrong with the form.
    pub errors: FormErrors<CheckoutField>,
    /// Why nothing was placed or saved.
    pub refused: Option<String>,
}

/// The page around it.
pub fn page(draft: &Draft) -> Page {
    let name = if draft.form.name.is_empty() {
        "New phone order"
    } else {
        &draft.form.name
    };
    Page::top(name, Area::Drafts).below("Phone orders", paths::DRAFTS)
}

/// The form.
pub fn body(desk: &Desk, draft: &Draft, beside: &Beside) -> AnyView {
    let checkout = draft.page.as_ref();
    let refused = beside.refused.clone().map(|sentence| {
        view! {
            <div class="mb-4">
                <Alert kind=AlertKind::Warning title="The order is not placed">
                    <p>{sentence}</p>
                </Alert>
            </div>
        }
    });
    let changes = checkout.filter(|page| !page.changes.is_empty()).map(|page| {
        let rows = page
            .changes
            .iter()
            .map(|change| view! { <li>{change.clone()}</li> })
            .collect_view();
        view! {
            <div class="mb-4">
                <Alert kind=AlertKind::Warning title="Tell the caller what has changed, then place it">
                    <ul class="list-disc pl-5">{rows}</ul>
                </Alert>
            </div>
        }
    });
    let carried = checkout.map(|page| {
        view! {
            <input type="hidden" name="agreed" value=page.agreed.clone() />
            <input type="hidden" name="key" value=page.key.clone() />
        }
    });
    let path = paths::draft(draft.id);
    view! {
        <h1 class="mt-1 mb-4 text-2xl">"Phone order"</h1>
        {refused}
        {changes}
        <form class="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_20rem]" method="post" action=path.clone() id="draft">
            <input type="hidden" name="version" value=draft.version />
            {carried}
            <div class="min-w-0 space-y-5">
                {articles(desk, checkout, beside)}
                {caller(desk, draft, beside)}
                {travels(draft, checkout, beside)}
            </div>
            {sums(desk, checkout)}
        </form>
        <form class="mt-4" method="post" action=[&path, "/discard"].concat()>
            <button class="tool" type="submit" data-confirm="Throw this draft away?">
                <Icon name=IconName::Trash class="size-4" />
                "Throw the draft away"
            </button>
        </form>
    }
    .into_any()
}

/// A part of the form.
pub(super) fn part(id: &'static str, title: &'static str, content: AnyView) -> AnyView {
    view! {
        <section class="panel" aria-labelledby=id>
            <h2 class="border-b border-line px-4 py-2.5 text-lg" id=id>
                {title}
            </h2>
            {content}
        </section>
    }
    .into_any()
}

fn line(desk: &Desk, line: &CartLine) -> AnyView {
    let id = format!("line-{}", line.variant);
    let problem = line.problem.map(|problem| {
        view! {
            <span class="flex items-center gap-1.5 text-sm font-medium text-accent">
                <Icon name=IconName::Warning class="size-4" />
                {problem.sentence()}
            </span>
        }
    });
    view! {
        <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2.5">
            <label class="min-w-0" for=id.clone()>
                <span class="block font-medium">{line.title.clone()}</span>
                <span class="block text-sm text-soft tabular-nums">
                    {line.variant_title.clone()} " " {line.unit_price.format_short(desk.shop.currency)} " each"
                </span>
                {problem}
            </label>
            <span class="flex shrink-0 items-center gap-4 tabular-nums">
                <input
                    class="control-s w-20 text-right"
                    id=id
                    name=format!("line.{}", line.variant)
                    type="number"
                    inputmode="numeric"
                    min="0"
                    max=domain::text::Quantity::MAX
                    value=line.quantity
                />
                <span class="w-24 text-right font-semibold">{line.total.format_short(desk.shop.currency)}</span>
            </span>
        </li>
    }
    .into_any()
}

fn articles(desk: &Desk, checkout: Option<&CheckoutPage>, beside: &Beside) -> AnyView {
    let lines = checkout.map(|page| page.cart.lines.iter().map(|each| line(desk, each)).collect_view());
    let none = checkout
        .is_none()
        .then(|| view! { <li class="px-4 py-3 text-soft">"Nothing yet: find an article below and add it."</li> });
    let found = (!beside.find.is_empty()).then_some(beside.found.as_slice());
    let content = view! {
        <ul class="divide-y divide-line">
            {lines}
            {none}
        </ul>
        {finder(&beside.find, found, desk.shop.currency)}
    }
    .into_any();
    part("articles", "Articles", content)
}

fn sums(desk: &Desk, checkout: Option<&CheckoutPage>) -> AnyView {
    let currency = desk.shop.currency;
    let totals = checkout.map(|page| {
        let row = |label: &'static str, amount: String| {
            view! {
                <div class="flex justify-between gap-4">
                    <dt class="text-soft">{label}</dt>
                    <dd class="tabular-nums">{amount}</dd>
                </div>
            }
        };
        view! {
            <dl class="space-y-1">
                {row("Goods", page.totals.goods.format_short(currency))}
                {row("Delivery", page.totals.delivery.format_short(currency))}
                <div class="flex justify-between gap-4 border-t border-line pt-2 text-lg font-semibold">
                    <dt>"Total"</dt>
                    <dd class="tabular-nums">{page.totals.total.format_short(currency)}</dd>
                </div>
            </dl>
        }
    });
    let place = checkout.map(|_| {
        view! {
            <button
                class=[button_class(ButtonKind::Primary, ButtonSize::Medium), " w-full"].concat()
                type="submit"
                name="do"
                value="place"
                data-confirm="Place this order as it was agreed on the telephone?"
            >
                "Place the order"
            </button>
        }
    });
    view! {
        <section class="panel space-y-4 p-4 xl:sticky xl:top-19" aria-label="Sum">
            {totals}
            <button class=[button_class(ButtonKind::Secondary, ButtonSize::Medium), " w-full"].concat() type="submit" name="do" value="save">
                "Save and price"
            </button>
            {place}
            <p class="text-sm text-soft">"Read the total to the caller before you place it: it is the price that counts."</p>
        </section>
    }
    .into_any()
}
