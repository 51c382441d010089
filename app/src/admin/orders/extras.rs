//! What the pages of steps ask beside pieces: how money goes back, why goods do.

use domain::{
    money::Currency,
    order::{RefundWay, ReturnReason},
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
