//! One statement: how each row compares, what is decided about those that do not fit, and closing it.

use domain::{
    cash::{Match, Settlement},
    ids::RemittanceId,
    money::Money,
    paths::admin as paths,
    view::cash::{RemittanceLineRow, RemittancePage},
};
use leptos::prelude::*;

use super::statements::missing;
use crate::{
    admin::{
        list::moment_view,
        shell::{Area, Desk, Page, refused},
    },
    ui::{Badge, BadgeKind, ButtonKind, ButtonSize, Icon, IconName, button_class},
};

/// The page around it.
pub fn page(found: &RemittancePage) -> Page {
    let title = format!("{} {}", found.remittance.courier, found.remittance.id);
    Page::top(&title, Area::Cash)
        .below("Cash desk", paths::CASH)
        .below("Statements", paths::STATEMENTS)
}

/// Amounts side by side.
pub(super) fn sums(desk: &Desk, sums: &[(&'static str, Money)]) -> AnyView {
    let sums = sums
        .iter()
        .map(|(label, amount)| {
            view! {
                <div class="px-4 py-3">
                    <dt class="text-sm text-soft">{*label}</dt>
                    <dd class="text-xl font-semibold tabular-nums">{amount.format_short(desk.shop.currency)}</dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="panel grid grid-cols-2 divide-line md:auto-cols-fr md:grid-flow-col md:grid-cols-none md:divide-x">{sums}</dl> }
        .into_any()
}

/// The statement. `failed` is why the last step has changed nothing.
pub fn body(desk: &Desk, found: &RemittancePage, failed: Option<String>) -> AnyView {
    let statement = &found.remittance;
    let state = match (statement.closed_at, statement.undecided) {
        (Some(_), _) => view! { <Badge kind=BadgeKind::Good>"Closed"</Badge> }.into_any(),
        (None, 0) => view! { <Badge kind=BadgeKind::Accent>"To close"</Badge> }.into_any(),
        (None, left) => view! { <Badge kind=BadgeKind::Warning>{format!("{left} to decide")}</Badge> }.into_any(),
    };
    let closed = statement
        .closed_at
        .map(|at| view! { ", closed " {moment_view(at, desk.shop.offset)} });
    let open = statement.closed_at.is_none();
    view! {
        <div class="mt-1 mb-4 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
            <div>
                <h1 class="flex flex-wrap items-center gap-3 text-2xl">
                    {statement.courier.clone()} <span class="font-sans text-base">{state}</span>
                </h1>
                <p class="text-sm text-soft">
                    {statement.file_name.clone()} " taken " {moment_view(statement.imported_at, desk.shop.offset)} {closed}
                </p>
            </div>
            {open.then(|| steps(found))}
        </div>
        {refused(failed)}
        {sums(
            desk,
            &[
                ("Collected", statement.collected),
                ("The courier keeps", statement.fee),
                ("The shop gets", statement.net),
                ("Settled", statement.settled),
            ],
        )}
        <div class="mt-4">{lines(desk, &found.lines, open.then_some(statement.id))}</div>
        {missing(desk, &found.missing, "Late, and not on this statement")}
    }
    .into_any()
}

fn steps(found: &RemittancePage) -> AnyView {
    let statement = &found.remittance;
    let step = |code: &'static str| [&paths::statement(statement.id), "/", code].concat();
    let close = if statement.undecided == 0 {
        view! {
            <form method="post" action=step("close")>
                <input type="hidden" name="version" value=statement.version />
                <button
                    class=button_class(ButtonKind::Primary, ButtonSize::Small)
                    type="submit"
                    data-confirm="Close this statement? Its exact and accepted rows settle their parcels, for good."
                >
                    "Close it"
                </button>
            </form>
        }
        .into_any()
    } else {
        view! {
            <span class="flex flex-wrap items-center gap-2">
                <span class="max-w-xs text-sm text-soft">"Accept or reject each row that does not fit, then close it."</span>
                <button class="tool cursor-not-allowed text-soft" type="button" disabled=true>
                    "Close it"
                </button>
            </span>
        }
        .into_any()
    };
    view! {
        <div class="flex flex-wrap items-center gap-2">
            <form method="post" action=step("compare")>
                <input type="hidden" name="version" value=statement.version />
                <button class="tool" type="submit">
                    <Icon name=IconName::Return class="size-4" />
                    "Compare anew"
                </button>
            </form>
            {close}
        </div>
    }
    .into_any()
}

const fn kind(kind: Match) -> BadgeKind {
    match kind {
        Match::Exact => BadgeKind::Good,
        Match::Short | Match::Over | Match::Unknown | Match::NotDelivered | Match::Repeated => BadgeKind::Warning,
    }
}

/// The rows; with `statement` they can be decided.
pub(super) fn lines(desk: &Desk, lines: &[RemittanceLineRow], statement: Option<RemittanceId>) -> AnyView {
    let rows = lines.iter().map(|line| row(desk, line, statement)).collect_view();
    let decide = statement.map(|_| view! { <th scope="col">"Decide"</th> });
    view! {
        <section class="panel" aria-label="Rows of the statement">
            <table class="records cards" role="table">
                <caption class="sr-only">"Rows of the statement"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Row"</th>
                        <th scope="col">"Parcel"</th>
                        <th scope="col">"How it compares"</th>
                        <th class="num" scope="col">
                            "Collected"
                        </th>
                        <th class="num" scope="col">
                            "Expected"
                        </th>
                        <th class="num" scope="col">
                            "Fee"
                        </th>
                        {decide}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn row(desk: &Desk, line: &RemittanceLineRow, statement: Option<RemittanceId>) -> AnyView {
    let currency = desk.shop.currency;
    let order = line.number.as_ref().map(|number| {
        view! {
            <a class="block text-sm underline decoration-line underline-offset-4 hover:decoration-accent" href=paths::order(number)>
                {number.to_string()}
            </a>
        }
    });
    let settled = match line.settlement {
        Settlement::Open => None,
        Settlement::Accepted => Some((BadgeKind::Accent, "Accepted")),
        Settlement::Settled => Some((BadgeKind::Good, "Settled")),
        Settlement::Rejected => Some((BadgeKind::Plain, "Rejected")),
    };
    let (compared, words) = (kind(line.kind), line.kind.label());
    let settled = settled.map(|(kind, words)| view! { <Badge kind=kind>{words}</Badge> });
    let note =
        (!line.note.is_empty()).then(|| view! { <span class="block text-sm text-soft">{line.note.clone()}</span> });
    let decide = statement.map(|id| view! { <td role="cell">{decide(id, line)}</td> });
    view! {
        <tr role="row" data-row="">
            <th scope="row" role="rowheader">
                <span class="tabular-nums">{line.line}</span>
            </th>
            <td role="cell" data-label="Parcel">
                <span>
                    {line.reference.clone()}
                    {order}
                </span>
            </td>
            <td role="cell">
                <span class="flex flex-wrap gap-1.5">
                    <Badge kind=compared>{words}</Badge>
                    {settled}
                </span>
                {note}
            </td>
            <td class="num" role="cell" data-label="Collected">
                {line.collected.format_short(currency)}
            </td>
            <td class="num" role="cell" data-label="Expected">
                {line.expected.format_short(currency)}
            </td>
            <td class="num" role="cell" data-label="Fee">
                {line.fee.format_short(currency)}
            </td>
            {decide}
        </tr>
    }
    .into_any()
}

/// What can be decided about a row: one that fits needs nobody.
fn decide(statement: RemittanceId, line: &RemittanceLineRow) -> Option<AnyView> {
    let id = line.id?;
    let action = format!("{}/lines/{id}", paths::statement(statement));
    if matches!(line.settlement, Settlement::Accepted | Settlement::Rejected) {
        return Some(
            view! {
                <form method="post" action=action>
                    <button class="tool" type="submit" name="decision" value="reopen">
                        "Decide anew"
                    </button>
                </form>
            }
            .into_any(),
        );
    }
    if line.kind == Match::Exact || line.settlement == Settlement::Settled {
        return None;
    }
    let accept = line.kind.can_be_accepted().then(|| {
        view! {
            <button class=button_class(ButtonKind::Strong, ButtonSize::Small) type="submit" name="decision" value="accept">
                "Accept"
            </button>
        }
    });
    Some(
        view! {
            <details class="drop" data-drop="">
                <summary class="tool">"Decide" <Icon name=IconName::Down class="size-3.5" /></summary>
                <div class="drop-panel drop-sheet w-80 p-4">
                    <form class="space-y-3" method="post" action=action>
                        <label class="block text-sm font-semibold">
                            "Why"
                            <input
                                class="control-s mt-1 font-normal"
                                name="note"
                                maxlength="300"
                                required=true
                                autocomplete="off"
                                placeholder="Courier kept a second delivery fee"
                            />
                        </label>
                        <p class="text-sm text-soft">
                            {if line.kind.can_be_accepted() {
                                "Accepted, it settles its parcel and the difference is the shop’s. Rejected, it settles nothing."
                            } else {
                                "There is nothing to settle: reject it, or mend the cause and compare anew."
                            }}
                        </p>
                        <div class="flex gap-2">
                            {accept}
                            <button class=button_class(ButtonKind::Secondary, ButtonSize::Small) type="submit" name="decision" value="reject">
                                "Reject"
                            </button>
                        </div>
                    </form>
                </div>
            </details>
        }
        .into_any(),
    )
}
