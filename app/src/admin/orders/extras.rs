//! What the pages of steps ask beside pieces: how money goes back, why goods do, what a change costs.

use std::cmp::Ordering;

use domain::{
    money::{Currency, Money},
    order::{RefundWay, ReturnReason},
    view::desk::EditChoices,
};
use leptos::prelude::*;

use super::pieces::StepPage;

pub(super) fn refund(page: &StepPage<'_>) -> AnyView {
    let money = &page.order.money;
    let currency = page.order.currency;
    let typed = |name: &str| (page.typed)(name);
    let chosen = typed("wanted");
    let chosen = if chosen.is_empty() { "whole".to_owned() } else { chosen };
    let radio = |value: &'static str, label: String| {
        view! {
            <label class="flex min-h-9 items-center gap-2.5">
                <input class="size-4" type="radio" name="wanted" value=value checked=chosen == value />
                {label}
            </label>
        }
    };
    let ways = RefundWay::ALL
        .iter()
        .map(|way| {
            view! {
                <option value=way.code() selected=typed("way") == way.code()>
                    {way.label()}
                </option>
            }
        })
        .collect_view();
    let returns = page
        .order
        .returns
        .iter()
        .map(|each| view! { <option value=each.id.0>{format!("Return {}", each.number)}</option> })
        .collect_view();
    let for_return = (!page.order.returns.is_empty()).then(|| {
        view! {
            <label class="block text-sm font-semibold">
                "For"
                <select class="control-s mt-1 font-normal" name="returned">
                    <option value="">"No return"</option>
                    {returns}
                </select>
            </label>
        }
    });
    view! {
        <div class="grid gap-4 border-b border-line p-4 sm:grid-cols-2">
            <fieldset>
                <legend class="mb-1 text-sm font-semibold">"Give back"</legend>
                {radio("whole", format!("All that is left: {}", money.refundable.format_short(currency)))}
                {radio("amount", "An amount".to_owned())} {radio("lines", "The price of the pieces below".to_owned())}
            </fieldset>
            <div class="space-y-3">
                {amount_field(currency, typed("amount"))}
                <label class="block text-sm font-semibold">
                    "How it goes back"
                    <select class="control-s mt-1 font-normal" name="way">
                        <option value="">"As it was paid"</option>
                        {ways}
                    </select>
                </label>
                {for_return}
            </div>
            <label class="block text-sm font-semibold sm:col-span-2">
                "Why"
                <input class="control-s mt-1 font-normal" name="reason" value=typed("reason") maxlength="300" required=true autocomplete="off" />
            </label>
            <p class="text-sm text-soft sm:col-span-2">
                "eSewa gives back no money by itself: send it in eSewa’s merchant panel, then mark the refund as sent with the panel’s number."
            </p>
        </div>
    }
    .into_any()
}

fn amount_field(currency: Currency, value: String) -> AnyView {
    let unit = currency.symbol().trim_end_matches('\u{a0}');
    view! {
        <label class="block text-sm font-semibold">
            {["Amount, ", unit].concat()}
            <input class="control-s mt-1 font-normal" name="amount" value=value inputmode="decimal" maxlength="20" autocomplete="off" />
        </label>
    }
    .into_any()
}

/// How much of a payment went back at the gateway.
pub(super) fn entered(page: &StepPage<'_>) -> AnyView {
    let typed = |name: &str| (page.typed)(name);
    view! {
        <div class="grid gap-4 p-4 sm:grid-cols-2">
            {amount_field(page.order.currency, typed("amount"))}
            <label class="block text-sm font-semibold">
                "Number of the refund" <span class="font-normal text-soft">" (optional)"</span>
                <input class="control-s mt-1 font-normal" name="reference" value=typed("reference") maxlength="300" autocomplete="off" />
            </label>
        </div>
    }
    .into_any()
}

pub(super) fn request(page: &StepPage<'_>) -> AnyView {
    let typed = |name: &str| (page.typed)(name);
    let reasons = ReturnReason::ALL
        .iter()
        .map(|reason| {
            view! {
                <option value=reason.code() selected=typed("reason") == reason.code()>
                    {reason.label()}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="grid gap-4 border-t border-line p-4 sm:grid-cols-2">
            <label class="block text-sm font-semibold">
                "Why, in the customer’s words"
                <select class="control-s mt-1 font-normal" name="reason" required=true>
                    {reasons}
                </select>
            </label>
            <label class="block text-sm font-semibold">
                "Note" <span class="font-normal text-soft">" (optional)"</span>
                <input class="control-s mt-1 font-normal" name="note" value=typed("note") maxlength="300" autocomplete="off" />
            </label>
        </div>
    }
    .into_any()
}

pub(super) fn edit(page: &StepPage<'_>) -> AnyView {
    let currency = page.order.currency;
    let costs = page.costs.map(|costs| {
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
    });
    view! {
        <div class="space-y-3 border-t border-line p-4">
            {page.choices.map(|choices| chosen(page, choices))}
            <label class="block text-sm font-semibold">
                "Why, for the books"
                <input class="control-s mt-1 font-normal" name="reason" value=(page.typed)("reason") maxlength="300" required=true autocomplete="off" />
            </label>
            {costs}
        </div>
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
