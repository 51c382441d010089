//! What happened, with notes of staff between, the newest first; and the audit trail.

use domain::{order::StepAction, paths::admin as paths, time::Timestamp, view::desk::OrderDesk};
use leptos::prelude::*;

use super::record::section;
use crate::{
    admin::{
        audit::trail::{Done, trail},
        list::moment_view,
        shell::Desk,
    },
    ui::{Button, ButtonKind, ButtonSize, Icon, IconName, TextArea},
};

struct Entry {
    at: Timestamp,
    who: String,
    what: String,
    detail: String,
    note: bool,
    /// Who is asked to look.
    asks: Vec<String>,
}

pub(super) fn timeline(desk: &Desk, order: &OrderDesk) -> AnyView {
    let happened = order.timeline.iter().map(|event| Entry {
        at: event.at,
        who: desk.names.who(&event.actor),
        what: event.kind.label().to_owned(),
        detail: event.detail.clone(),
        note: false,
        asks: Vec::new(),
    });
    let notes = order.notes.iter().map(|note| Entry {
        at: note.at,
        who: desk.names.who(&note.author),
        what: note.body.clone(),
        detail: String::new(),
        note: true,
        asks: note
            .mentions
            .iter()
            .map(|account| desk.names.who(&format!("staff:{account}")))
            .collect(),
    });
    let mut entries: Vec<Entry> = happened.chain(notes).collect();
    // Stable: what happened at one moment stays in its order, the newest above.
    entries.sort_by_key(|entry| entry.at);
    entries.reverse();
    let rows = entries.into_iter().map(|each| entry(desk, each)).collect_view();
    let content = view! {
        {write(order)}
        <ol class="px-4 py-3">{rows}</ol>
    }
    .into_any();
    section("timeline", "What happened".to_owned(), None, content)
}

/// The box for a note, for whoever may write one.
fn write(order: &OrderDesk) -> Option<AnyView> {
    let may = order
        .steps
        .iter()
        .any(|step| step.action == StepAction::Note && step.refused.is_none());
    may.then(|| {
        view! {
            <form class="space-y-2 border-b border-line p-4" id="note" data-note="" method="post" action=paths::order_step(&order.number, "note")>
                <TextArea
                    name="body"
                    label="Note to colleagues"
                    max_length=2000
                    rows=2
                    hint="Only people of the shop see it. Write @ and a name to ask somebody to look."
                />
                {colleagues(order)}
                <div class="flex justify-end">
                    <Button kind=ButtonKind::Secondary size=ButtonSize::Small>
                        "Add the note"
                    </Button>
                </div>
            </form>
        }
        .into_any()
    })
}

/// Whom a note can ask: to be ticked, and offered by the script behind an `@`.
fn colleagues(order: &OrderDesk) -> Option<AnyView> {
    (!order.colleagues.is_empty()).then(|| {
        let boxes = order
            .colleagues
            .iter()
            .map(|each| {
                view! {
                    <label class="flex min-h-9 items-center gap-2 text-sm">
                        <input class="size-4" type="checkbox" name="mention" value=each.account.0 data-name=each.name.clone() />
                        {each.name.clone()}
                    </label>
                }
            })
            .collect_view();
        view! {
            <div class="panel" role="listbox" aria-label="Colleagues" data-names="" hidden=true></div>
            <details class="text-sm">
                <summary class="inline-flex min-h-9 items-center gap-1.5 font-semibold">
                    "Ask colleagues to look" <Icon name=IconName::Down class="size-4" />
                </summary>
                <fieldset class="flex flex-wrap gap-x-4">
                    <legend class="sr-only">"Who gets a mail about this note"</legend>
                    {boxes}
                </fieldset>
            </details>
        }
        .into_any()
    })
}

fn entry(desk: &Desk, entry: Entry) -> AnyView {
    let dot = if entry.note {
        "absolute top-1.5 left-0 size-2.5 rounded-full bg-accent"
    } else {
        "absolute top-1.5 left-0 size-2.5 rounded-full bg-edge"
    };
    let what = if entry.note {
        view! { <p class="rounded-md bg-sunken px-3 py-2 break-words whitespace-pre-line">{entry.what}</p> }.into_any()
    } else {
        view! { <p class="font-medium">{entry.what}</p> }.into_any()
    };
    let asks = (!entry.asks.is_empty()).then(|| {
        let names: Vec<String> = entry.asks.iter().map(|name| format!("@{name}")).collect();
        view! { <p class="mt-1 text-sm">"Asks " <strong class="font-semibold">{names.join(", ")}</strong></p> }
    });
    let detail = (!entry.detail.is_empty()).then(|| view! { <p class="text-sm break-words">{entry.detail}</p> });
    view! {
        <li class="relative pb-4 pl-6 last:pb-0 before:absolute before:top-4 before:bottom-0 before:left-1 before:w-px before:bg-line last:before:hidden">
            <span class=dot aria-hidden="true"></span>
            {what}
            {detail}
            {asks}
            <p class="text-sm text-soft">{entry.who} ", " {moment_view(entry.at, desk.shop.offset)}</p>
        </li>
    }
    .into_any()
}

/// The audit trail; nothing for who may not read it.
pub(super) fn audit(desk: &Desk, order: &OrderDesk) -> Option<AnyView> {
    (!order.audit.is_empty()).then(|| {
        view! {
            <details class="panel group">
                <summary class="flex min-h-11 items-center justify-between px-4 py-2.5 font-semibold">
                    {format!("Audit trail ({})", order.audit.len())}
                    <Icon name=IconName::Down class="size-4 transition-transform group-open:rotate-180" />
                </summary>
                <div class="overflow-x-auto border-t border-line">
                    {trail(desk, "Audit trail of this order", order.audit.iter().map(Done::from))}
                </div>
            </details>
        }
        .into_any()
    })
}
