//! What happened to an order, and what comes next.

use domain::{
    order::{NextStep, TimelineEntry, TimelineKind},
    time::UtcOffset,
    view::OrderPage,
};
use leptos::prelude::*;

/// The colour of a step's dot.
const fn dot(kind: TimelineKind) -> &'static str {
    match kind {
        TimelineKind::PaymentFailed
        | TimelineKind::PaymentExpired
        | TimelineKind::Refused
        | TimelineKind::DeliveryFailed
        | TimelineKind::RefundFailed
        | TimelineKind::ReturnDeclined
        | TimelineKind::Cancelled { .. } => "bg-warn",
        TimelineKind::Placed
        | TimelineKind::PaymentStarted
        | TimelineKind::PaymentReceived
        | TimelineKind::PaymentUnderReview
        | TimelineKind::PaymentTakenBack
        | TimelineKind::PartiallyRefunded
        | TimelineKind::Refunded
        | TimelineKind::SwitchedToCash
        | TimelineKind::Confirmed
        | TimelineKind::Packed
        | TimelineKind::Shipped
        | TimelineKind::Delivered
        | TimelineKind::CashCollected
        | TimelineKind::Returned
        | TimelineKind::Reinstated
        | TimelineKind::Unpacked
        | TimelineKind::CashRemitted
        | TimelineKind::Edited
        | TimelineKind::RefundStarted
        | TimelineKind::ReturnRequested
        | TimelineKind::ReturnApproved
        | TimelineKind::ReturnWithdrawn
        | TimelineKind::ReturnReceived
        | TimelineKind::ReturnInspected
        | TimelineKind::ReturnClosed
        | TimelineKind::Completed => "bg-good",
    }
}

const STEP: &str = "relative pb-6 pl-8 last:pb-0 before:absolute before:top-3 before:bottom-0 before:left-[0.4375rem] before:w-0.5 before:translate-y-2 before:bg-line last:before:hidden print:pb-2";

fn step(entry: TimelineEntry, offset: UtcOffset) -> AnyView {
    view! {
        <li class=STEP>
            <span class=["absolute top-1.5 left-0 size-4 rounded-full border-3 border-paper ring-2 ring-line ", dot(entry.kind)].concat() aria-hidden="true"></span>
            <p class="font-medium">{entry.kind.label()}</p>
            <p class="text-sm text-soft tabular-nums">
                <time datetime=entry.at.rfc3339()>{entry.at.date_and_time(offset)}</time>
            </p>
        </li>
    }
    .into_any()
}

/// What is still to come; nothing after the end.
fn ahead(page: &OrderPage) -> Option<String> {
    let arrival = || format!("Arrives {} ({}).", page.delivery_promise, page.delivery_name);
    match page.next {
        NextStep::AwaitConfirmationCall => Some(format!("We call {} to confirm the order. {}", page.phone, arrival())),
        NextStep::BeingPrepared => Some(format!("We pack it and hand it to the courier. {}", arrival())),
        NextStep::OnItsWay => Some(arrival()),
        NextStep::PayNow => Some("Your payment. After it we pack your order.".to_owned()),
        NextStep::AwaitPaymentCheck => Some("eSewa's answer about your payment. Then we go on.".to_owned()),
        NextStep::ContactUs => Some("We settle it with you.".to_owned()),
        NextStep::Done | NextStep::Cancelled => None,
    }
}

/// The timeline, the oldest first.
pub(super) fn timeline(page: &OrderPage, offset: UtcOffset) -> AnyView {
    let past = page.timeline.iter().map(|entry| step(*entry, offset)).collect_view();
    let next = ahead(page).map(|text| {
        view! {
            <li class=STEP>
                <span class="absolute top-1.5 left-0 size-4 rounded-full border-2 border-dashed border-edge bg-paper" aria-hidden="true"></span>
                <p class="font-medium">"What comes next"</p>
                <p class="text-sm text-soft">{text}</p>
            </li>
        }
    });
    view! {
        <section class="print:break-inside-avoid" aria-labelledby="timeline">
            <h2 class="mb-5 text-xl print:mb-2" id="timeline">
                "What happened"
            </h2>
            <ol>{past} {next}</ol>
        </section>
    }
    .into_any()
}
