//! What the page of a change asks beside the pieces of each line: articles to add, where it goes, how it travels, what
//! it then costs.

use std::cmp::Ordering;

use domain::{
    form::{AddressField, AddressForm, FormErrors},
    money::{Currency, Money},
    text::Quantity,
    view::desk::{Article, EditChoices},
};
use leptos::prelude::*;

use super::pieces::StepPage;
use crate::admin::{
    articles::{below, finder},
    text_box::TextBox,
};

/// What a changed order will cost, when somebody has asked.
#[derive(Clone, Copy, Debug)]
pub struct Costs {
    /// In all.
    pub total: Money,
    /// More (or less, below zero) than now.
    pub difference: Money,
}

/// What the page shows beside the lines that the order has.
#[derive(Clone, Debug)]
pub struct Change {
    /// What can be chosen.
    pub choices: EditChoices,
    /// Where it is to go, as typed.
    pub address: AddressForm,
    /// What is wrong with that.
    pub errors: FormErrors<AddressField>,
    /// Articles to add, each with its pieces as typed.
    pub added: Vec<(Article, String)>,
    /// The words that articles were looked for with.
    pub find: String,
    /// What they have found; `None` while nobody has asked.
    pub found: Option<Vec<Article>>,
}

/// All of it, below the lines.
pub(super) fn change(page: &StepPage<'_>, change: &Change) -> AnyView {
    let currency = page.order.currency;
    let added = change
        .added
        .iter()
        .map(|(article, pieces)| added(article, pieces, currency))
        .collect_view();
    view! {
        <ul class="divide-y divide-line border-t border-line empty:hidden" aria-label="New articles">
            {added}
        </ul>
        {finder(&change.find, change.found.as_deref(), currency)}
        {address(change)}
        <div class="space-y-3 border-t border-line p-4">
            {chosen(page, &change.choices)}
            <label class="block text-sm font-semibold">
                "Why, for the books"
                <input class="control-s mt-1 font-normal" name="reason" value=(page.typed)("reason") maxlength="300" required=true autocomplete="off" />
            </label>
            {page.costs.map(|costs| cost(costs, currency))}
        </div>
    }
    .into_any()
}

fn added(article: &Article, pieces: &str, currency: Currency) -> AnyView {
    let id = format!("add-{}", article.variant);
    view! {
        <li class="flex items-center justify-between gap-4 px-4 py-2.5">
            <label class="min-w-0" for=id.clone()>
                <span class="block font-medium">{article.title.clone()}</span>
                <span class="block text-sm text-soft tabular-nums">
                    {format!("{} · {} each, new", below(article), article.price.format_short(currency))}
                </span>
            </label>
            <input
                class="control-s w-20 shrink-0 text-right"
                id=id
                name=format!("add.{}", article.variant)
                type="number"
                inputmode="numeric"
                min="0"
                max=Quantity::MAX
                value=pieces.to_owned()
            />
        </li>
    }
    .into_any()
}

fn address(change: &Change) -> AnyView {
    use AddressField as F;
    let of = |field: F, label: &'static str, class: &'static str| {
        TextBox {
            id: ["edit-", field.name()].concat(),
            name: field.name(),
            label,
            value: change.address.get(field),
            error: change.errors.of(&field),
            optional: field == F::Landmark,
            inputmode: match field {
                F::Phone => Some("tel"),
                F::Ward => Some("numeric"),
                _ => None,
            },
            class,
        }
        .view()
    };
    view! {
        <fieldset class="border-t border-line p-4">
            <legend class="sr-only">"Where it goes"</legend>
            <div class="grid gap-4 md:grid-cols-6">
                {of(F::Name, "Name", "md:col-span-3")} {of(F::Phone, "Phone", "md:col-span-3")}
                {of(F::Area, "Municipality and district", "md:col-span-4")} {of(F::Ward, "Ward", "md:col-span-2")}
                {of(F::Street, "Street, house", "md:col-span-3")} {of(F::Landmark, "Landmark", "md:col-span-3")}
            </div>
        </fieldset>
    }
    .into_any()
}

/// What it then costs. The form carries it: with any other sum nothing is changed.
fn cost(costs: Costs, currency: Currency) -> AnyView {
    let difference = match costs.difference.cmp(&Money::ZERO) {
        Ordering::Greater => format!("{} more than now", costs.difference.format_short(currency)),
        Ordering::Less => {
            let less = Money::ZERO.checked_sub(costs.difference).unwrap_or_default();
            format!("{} less than now", less.format_short(currency))
        }
        Ordering::Equal => "as much as now".to_owned(),
    };
    view! {
        <input type="hidden" name="agreed" value=costs.total.decimal() />
        <p class="rounded-md bg-sunken px-3 py-2" role="status">
            "The order will cost "
            <strong class="tabular-nums">{costs.total.format_short(currency)}</strong>
            {[", ", &difference, "."].concat()}
        </p>
    }
    .into_any()
}

/// How it travels and where its mails go: as it is, unless something else was typed.
fn chosen(page: &StepPage<'_>, choices: &EditChoices) -> AnyView {
    let typed = |name: &str| (page.typed)(name);
    let (delivery, email) = (typed("delivery"), typed("email"));
    // A form that was sent back carries a version: then an empty box was emptied.
    let email = if email.is_empty() && typed("version").is_empty() {
        choices.email.clone()
    } else {
        email
    };
    let ways = choices
        .ways
        .iter()
        .map(|way| {
            let words = format!("{}, {}", way.name, way.price.format_short(page.order.currency));
            view! {
                <option value=way.code.clone() selected=way.code == delivery>
                    {words}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="grid gap-3 sm:grid-cols-2">
            <label class="block text-sm font-semibold">
                "Delivery"
                <select class="control-s mt-1 font-normal" name="delivery">
                    {ways}
                </select>
            </label>
            <label class="block text-sm font-semibold">
                "E-mail" <span class="font-normal text-soft">" (optional)"</span>
                <input class="control-s mt-1 font-normal" name="email" type="email" value=email maxlength="200" autocomplete="off" />
            </label>
        </div>
    }
    .into_any()
}
