//! Cash orders that nobody has confirmed: call, write down how it ended, next.

use domain::{
    cash::{CallOutcome, PhoneHistory},
    paths::admin as paths,
    view::cash::{CallNote, CallRow},
};
use leptos::prelude::*;

use super::tabs::PARTS;
use crate::{
    admin::{
        list::moment_view,
        shell::{Area, Desk, Page, refused},
    },
    ui::{Badge, BadgeKind, ButtonKind, ButtonSize, EmptyState, Icon, IconName, button_class},
};

/// The page around it.
pub fn page() -> Page {
    Page::top("Cash desk", Area::Cash)
}

/// The queue. `failed` is why the last call was not recorded.
pub fn body(desk: &Desk, rows: &[CallRow], failed: Option<String>) -> AnyView {
    let due = rows.iter().filter(|row| row.is_due).count();
    let list = if rows.is_empty() {
        view! {
            <EmptyState icon=IconName::Phone title="Nobody is to be called" text="Cash orders of numbers that are not known yet wait here until somebody has confirmed them.">
                ""
            </EmptyState>
        }
        .into_any()
    } else {
        let count = format!("{due} to call now, {} in all", rows.len());
        let rows = rows.iter().map(|row| call(desk, row)).collect_view();
        view! {
            <p class="mb-3 text-sm text-soft tabular-nums" role="status">
                {count}
            </p>
            <ul class="space-y-3">{rows}</ul>
        }
        .into_any()
    };
    view! {
        {PARTS.head("Calls", "Cash orders that wait for a call, those that are due first.", paths::CASH)}
        {refused(failed)}
        {list}
    }
    .into_any()
}

/// What a number's earlier orders say about this one.
fn history(history: PhoneHistory) -> AnyView {
    let badge = |kind: BadgeKind, words: String| view! { <Badge kind=kind>{words}</Badge> };
    let delivered = (history.delivered > 0).then(|| badge(BadgeKind::Good, format!("{} delivered", history.delivered)));
    let refused = (history.refused > 0).then(|| badge(BadgeKind::Warning, format!("{} not accepted", history.refused)));
    let open = (history.open > 1).then(|| badge(BadgeKind::Plain, format!("{} open", history.open)));
    let new =
        (history.delivered == 0 && history.refused == 0).then(|| badge(BadgeKind::Plain, "New number".to_owned()));
    view! {
        {new}
        {delivered}
        {refused}
        {open}
    }
    .into_any()
}

fn made(desk: &Desk, note: &CallNote) -> AnyView {
    let words = (!note.note.is_empty()).then(|| format!(": {}", note.note));
    view! {
        <li>
            {moment_view(note.at, desk.shop.offset)} " · " {note.outcome.label()} {words} " · " {desk.names.who(&note.actor)}
        </li>
    }
    .into_any()
}

fn call(desk: &Desk, row: &CallRow) -> AnyView {
    let offset = desk.shop.offset;
    let when = match row.call_at {
        _ if row.is_due => view! { <Badge kind=BadgeKind::Warning>"Call now"</Badge> }.into_any(),
        Some(at) => view! { <span class="text-sm text-soft">"Again at " {moment_view(at, offset)}</span> }.into_any(),
        None => view! { <Badge>"Not called any more"</Badge> }.into_any(),
    };
    let calls = (!row.calls.is_empty()).then(|| {
        let calls = row.calls.iter().map(|note| made(desk, note)).collect_view();
        view! { <ul class="space-y-0.5 text-sm text-soft tabular-nums">{calls}</ul> }
    });
    view! {
        <li class="panel grid gap-x-6 gap-y-3 p-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]" data-row="">
            <div class="min-w-0 space-y-2">
                <div class="flex flex-wrap items-center gap-x-3 gap-y-1.5">
                    <h2 class="text-lg">
                        <a class="hover:text-accent hover:underline" href=paths::order(&row.number) data-main="">
                            {row.name.clone()}
                        </a>
                    </h2>
                    {when}
                </div>
                <p class="flex flex-wrap items-center gap-x-4 gap-y-1.5">
                    <a
                        class="inline-flex min-h-9 items-center gap-2 text-lg font-semibold tabular-nums hover:text-accent"
                        href=["tel:", &row.phone_link].concat()
                    >
                        <Icon name=IconName::Phone class="size-4.5" />
                        {row.phone.clone()}
                    </a>
                    <span class="flex flex-wrap gap-1.5">{history(row.history)}</span>
                </p>
                <p class="text-sm text-soft tabular-nums">
                    {row.number.to_string()} " · "
                    <strong class="font-semibold text-ink">{row.total.format_short(row.currency)}</strong> " · " {row.place.clone()}
                </p>
                <p class="text-sm text-soft">
                    "Placed " {moment_view(row.placed_at, offset)} ", ends " {moment_view(row.deadline_at, offset)}
                </p>
                {calls}
            </div>
            {outcome(row)}
        </li>
    }
    .into_any()
}

/// The form: a note, and one button for each way that a call can end.
fn outcome(row: &CallRow) -> AnyView {
    let id = format!("note-{}", row.order);
    let buttons = CallOutcome::ALL
        .iter()
        .map(|outcome| {
            let (kind, question) = match outcome {
                CallOutcome::Confirmed => (ButtonKind::Primary, None),
                CallOutcome::Cancelled => (
                    ButtonKind::Secondary,
                    Some(format!("Cancel {}? Its goods are free for others then.", row.number)),
                ),
                CallOutcome::NoAnswer | CallOutcome::WrongNumber => (ButtonKind::Secondary, None),
            };
            view! {
                <button
                    class=button_class(kind, ButtonSize::Small)
                    type="submit"
                    name="outcome"
                    value=outcome.code()
                    data-confirm=question
                >
                    {outcome.label()}
                </button>
            }
        })
        .collect_view();
    view! {
        <form class="flex flex-col justify-center gap-3" method="post" action=[paths::CASH, "/calls"].concat()>
            <input type="hidden" name="order" value=row.order.to_string() />
            <input type="hidden" name="number" value=row.number.to_string() />
            <input type="hidden" name="version" value=row.version />
            <div>
                <label class="mb-1 block text-sm font-semibold" for=id.clone()>
                    "Note" <span class="font-normal text-soft">" (optional)"</span>
                </label>
                <input class="control-s" id=id name="note" maxlength="300" autocomplete="off" placeholder="Deliver after five" />
            </div>
            <div class="flex flex-wrap gap-2">{buttons}</div>
        </form>
    }
    .into_any()
}
