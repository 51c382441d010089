//! Attempts to pay, with what the gateway said as it said it, and money on its way back.

use domain::{
    money::Money,
    order::{PaymentState, StepAction},
    view::desk::{DeskPayment, DeskRefund, GatewayWord, OrderDesk},
};
use leptos::prelude::*;

use super::{labels, page::badge, record::section, steps};
use crate::{
    admin::{list::moment_view, shell::Desk},
    ui::{Icon, IconName},
};

const PAYMENT: &[StepAction] = &[
    StepAction::AcceptAsPaid,
    StepAction::TakenBack,
    StepAction::MarkUnpaid,
    StepAction::RefundDue,
    StepAction::EnterRefunded,
    StepAction::AskGateway,
];
const REFUND: &[StepAction] = &[StepAction::ConfirmRefund, StepAction::FailRefund];

pub(super) fn payments(desk: &Desk, order: &OrderDesk) -> Option<AnyView> {
    (!order.payments.is_empty()).then(|| {
        let rows = order
            .payments
            .iter()
            .map(|each| payment(desk, order, each))
            .collect_view();
        let content = view! { <ul class="divide-y divide-line">{rows}</ul> }.into_any();
        section("payments", "Payments".to_owned(), None, content)
    })
}

fn payment(desk: &Desk, order: &OrderDesk, payment: &DeskPayment) -> AnyView {
    let offset = desk.shop.offset;
    let short = |amount: Money| amount.format_short(order.currency);
    let fact = |name: &'static str, value: AnyView| {
        view! {
            <div>
                <dt class="text-soft">{name}</dt>
                <dd class="break-all select-all">{value}</dd>
            </div>
        }
    };
    let reference = payment
        .reference
        .clone()
        .map(|number| fact("eSewa’s number", number.into_any()));
    let back = (payment.refunded > Money::ZERO).then(|| fact("Given back", short(payment.refunded).into_any()));
    let next = payment
        .next_check_at
        .map(|at| fact("Asked again", moment_view(at, offset)));
    let settled = payment.settled_at.map(|at| fact("Settled", moment_view(at, offset)));
    let owed = (payment.review == "owed" && payment.state == PaymentState::NeedsReview)
        .then(|| payment.amount.checked_sub(payment.captured).unwrap_or_default())
        .map(|owed| fact("Owed by the customer", short(owed).into_any()));
    let review = (!payment.review.is_empty()).then(|| {
        view! {
            <p class="flex items-start gap-2 rounded-md bg-warn-wash px-3 py-2 text-sm">
                <Icon name=IconName::Warning class="mt-0.5 size-4 text-warn" />
                {review(&payment.review)}
            </p>
        }
    });
    view! {
        <li class="space-y-3 px-4 py-3">
            <div class="flex flex-wrap items-center justify-between gap-2">
                <h3 class="flex items-center gap-2 font-semibold">{payment.method.label()} {badge(labels::payment(payment.state))}</h3>
                <p class="font-semibold tabular-nums">{short(payment.amount)}</p>
            </div>
            {review}
            <dl class="grid gap-x-6 gap-y-2 text-sm tabular-nums sm:grid-cols-2 lg:grid-cols-3">
                {fact("Our number", payment.transaction_uuid.clone().into_any())} {reference}
                {fact("Began", moment_view(payment.started_at, offset))} {settled} {next} {back} {owed}
            </dl>
            {steps::of(order, payment.id.0, PAYMENT)} {words(desk, &payment.messages)}
        </li>
    }
    .into_any()
}

/// Why a person must look, and what helps.
fn review(code: &str) -> &'static str {
    match code {
        "ambiguous" => "eSewa has halted this payment: perhaps it was made. Ask eSewa, then decide.",
        "reversed" => "eSewa confirmed this payment, and then took it back.",
        "paid_twice" => "The order was paid already: this money is to be given back.",
        "paid_after_end" => "This was paid after the order had ended: give the money back, or take the order up again.",
        "contradiction" => "A signed message says paid, eSewa's own answer says there is no such payment.",
        "unanswered" => "eSewa never gave a final answer. Look into its merchant panel.",
        "refunded_in_part" => "A part of it was given back before the shop saw it paid.",
        "reference_used" => "eSewa's number belongs to another payment already: one of the two is not what it seems.",
        "owed" => "eSewa took the money back after the goods had left: the customer owes it.",
        "refund_failed" => "The money of this cancelled order could not be given back.",
        _ => "A person must look at this payment.",
    }
}

/// What the gateway said, as it said it: text, never markup.
fn words(desk: &Desk, messages: &[GatewayWord]) -> Option<AnyView> {
    (!messages.is_empty()).then(|| {
        let offset = desk.shop.offset;
        let rows = messages
            .iter()
            .map(|word| {
                view! {
                    <li class="space-y-1 py-2">
                        <p class="flex flex-wrap gap-x-3 text-soft">
                            {moment_view(word.at, offset)} <span>{word.kind.clone()}</span>
                            <span class="font-medium text-ink">{word.outcome.clone()}</span>
                        </p>
                        <code class="block max-h-40 overflow-auto rounded-sm bg-sunken p-2 text-xs break-all whitespace-pre-wrap">
                            {word.body.clone()}
                        </code>
                    </li>
                }
            })
            .collect_view();
        view! {
            <details class="group text-sm">
                <summary class="inline-flex min-h-8 items-center gap-1.5 font-medium text-soft hover:text-ink">
                    {format!("What eSewa said ({})", messages.len())}
                    <Icon name=IconName::Down class="size-4 transition-transform group-open:rotate-180" />
                </summary>
                <ul class="divide-y divide-line">{rows}</ul>
            </details>
        }
        .into_any()
    })
}

pub(super) fn refunds(desk: &Desk, order: &OrderDesk) -> Option<AnyView> {
    (!order.refunds.is_empty()).then(|| {
        let rows = order
            .refunds
            .iter()
            .map(|each| refund(desk, order, each))
            .collect_view();
        let content = view! { <ul class="divide-y divide-line">{rows}</ul> }.into_any();
        section("refunds", "Refunds".to_owned(), None, content)
    })
}

fn refund(desk: &Desk, order: &OrderDesk, refund: &DeskRefund) -> AnyView {
    let reference = refund.reference.clone().map(|number| {
        view! { <span class="select-all">{[" · ", &number].concat()}</span> }
    });
    view! {
        <li class="space-y-2 px-4 py-3">
            <div class="flex flex-wrap items-center justify-between gap-2">
                <h3 class="flex items-center gap-2 font-semibold tabular-nums">
                    {refund.amount.format_short(order.currency)} {badge(labels::refund(refund.state))}
                </h3>
                <p class="text-sm text-soft">
                    {refund.way.label()} {reference} " · " {desk.names.who(&refund.created_by)} ", "
                    {moment_view(refund.created_at, desk.shop.offset)}
                </p>
            </div>
            <p class="text-sm">{refund.reason.clone()}</p>
            {steps::of(order, refund.id.0, REFUND)}
        </li>
    }
    .into_any()
}
