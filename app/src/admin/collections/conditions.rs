//! The conditions of a rule: a row each, and two that are free.

use domain::{
    collection::{CollectionField, CollectionForm, ConditionForm, Kind, MOST_CONDITIONS, MOST_PRODUCTS, RuleOrder},
    form::FormErrors,
    table::Named,
};
use leptos::prelude::*;

use crate::admin::choices::options;

/// Rows that are free for more.
const FREE: usize = 2;

/// The part of the form.
pub(super) fn conditions(form: &CollectionForm, categories: &[Named], errors: &FormErrors<CollectionField>) -> AnyView {
    let none = ConditionForm::default();
    let rows = (form.conditions.len() + FREE).min(MOST_CONDITIONS);
    let rows = (0..rows)
        .map(|row| condition(row, form.conditions.get(row).unwrap_or(&none), categories, errors))
        .collect_view();
    let sentence = |field: CollectionField| {
        errors
            .of(&field)
            .map(|error| view! { <p class="text-sm font-medium text-accent">{error.to_owned()}</p> })
    };
    let orders = RuleOrder::ALL
        .iter()
        .map(|order| {
            view! {
                <option value=order.code() selected=form.order == order.code()>
                    {order.label()}
                </option>
            }
        })
        .collect_view();
    view! {
        <fieldset class="space-y-3 rounded-md border border-line p-4">
            <legend class="px-1 font-medium">"The rule"</legend>
            <div class="flex flex-wrap gap-x-6">
                {radio("joined", "all", "All conditions must hold", form.joined != "any")}
                {radio("joined", "any", "Any condition is enough", form.joined == "any")}
            </div>
            <ul class="space-y-2">{rows}</ul>
            {sentence(CollectionField::Rule)}
            <div class="grid gap-4 md:grid-cols-2">
                <div class="space-y-1">
                    <label class="block text-sm font-medium" for="order">
                        "Order"
                    </label>
                    <select class="control-s" id="order" name="order">
                        {orders}
                    </select>
                </div>
                <div class="space-y-1">
                    <label class="block text-sm font-medium" for="limit">
                        {format!("At most so many products (up to {MOST_PRODUCTS})")}
                    </label>
                    <input class="control-s" id="limit" name="limit" value=form.limit.clone() inputmode="numeric" autocomplete="off" />
                    {sentence(CollectionField::Limit)}
                </div>
            </div>
        </fieldset>
    }
    .into_any()
}

/// One of two ways.
pub(super) fn radio(name: &'static str, value: &'static str, label: &'static str, checked: bool) -> AnyView {
    view! {
        <label class="flex min-h-10 items-center gap-2">
            <input class="size-4" type="radio" name=name value=value checked=checked />
            {label}
        </label>
    }
    .into_any()
}

/// Of the two fields for its value that one is shown that its kind takes; browsers without `:has` show both.
fn condition(row: usize, typed: &ConditionForm, categories: &[Named], errors: &FormErrors<CollectionField>) -> AnyView {
    let number = row + 1;
    let kinds = Kind::ALL
        .iter()
        .map(|each| {
            view! {
                <option value=each.code() selected=typed.kind == each.code()>
                    {each.label()}
                </option>
            }
        })
        .collect_view();
    let error = errors
        .of(&CollectionField::Condition(row))
        .map(|error| view! { <p class="w-full text-sm font-medium text-accent">{error.to_owned()}</p> });
    view! {
        <li class="group/condition flex flex-wrap gap-2">
            <select class="control-s w-72 max-w-full" name=format!("condition.{row}.kind") aria-label=format!("Condition {number}")>
                <option value="">"(no condition)"</option>
                {kinds}
            </select>
            <input
                class="control-s w-60 max-w-full group-has-[[value=category]:checked]/condition:hidden"
                name=format!("condition.{row}.value")
                value=typed.value.clone()
                autocomplete="off"
                aria-label=format!("Value of condition {number}")
            />
            <select
                class="control-s w-60 max-w-full group-not-has-[[value=category]:checked]/condition:hidden"
                name=format!("condition.{row}.category")
                aria-label=format!("Category of condition {number}")
            >
                <option value="">"Choose a category"</option>
                {options(categories, |each| each.id.to_string() == typed.category)}
            </select>
            {error}
        </li>
    }
    .into_any()
}
