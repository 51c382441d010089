//! The pages of the steps that ask for pieces of lines: packing a part, taking goods back, giving money back, changing
//! an order.

use domain::{
    ids::{OrderLineId, ReturnId, ShipmentId},
    order::{Step, StepAction},
    paths::admin as paths,
    view::desk::{DeskLine, OrderDesk},
};
use leptos::prelude::*;

use super::{
    edit::{self, Change, Costs},
    extras,
    forms::{About, carried},
};
use crate::{
    admin::shell::{Area, Page},
    ui::{Alert, AlertKind, ButtonKind, ButtonLink, ButtonSize, button_class},
};

/// A page for a step: what was typed before, and what was wrong with it.
pub struct StepPage<'a> {
    /// The order.
    pub order: &'a OrderDesk,
    /// The step.
    pub step: &'a Step,
    /// What was typed, by the name of its field.
    pub typed: &'a dyn Fn(&str) -> String,
    /// Why nothing was changed.
    pub refused: Option<String>,
    /// What a change will cost.
    pub costs: Option<Costs>,
    /// What the page of a change shows.
    pub change: Option<&'a Change>,
}

/// The page around it.
pub fn page(order: &OrderDesk, step: &Step) -> Page {
    Page::top(step.action.label(), Area::Orders)
        .below("Orders", paths::ORDERS)
        .below(order.number.as_str(), &paths::order(&order.number))
}

/// What is asked about a line: how many at most, and how many to begin with.
struct Asked {
    line: OrderLineId,
    most: u32,
    first: u32,
}

fn asked(page: &StepPage<'_>) -> Vec<Asked> {
    let order = page.order;
    let target = page.step.target.unwrap_or(0);
    let of_lines = |most: &dyn Fn(&DeskLine) -> u32, first: &dyn Fn(&DeskLine) -> u32| {
        let lines = order.lines.iter().map(|line| Asked {
            line: line.id,
            most: most(line),
            first: first(line),
        });
        lines.filter(|asked| asked.most > 0).collect()
    };
    let returned = order.returns.iter().find(|each| each.id == ReturnId(target));
    match page.step.action {
        StepAction::Pack => {
            let left = |line: &DeskLine| line.quantity.saturating_sub(line.packed);
            of_lines(&left, &left)
        }
        StepAction::Edit => of_lines(&|_| domain::text::Quantity::MAX, &|line| line.quantity),
        // Only an amount.
        StepAction::EnterRefunded => Vec::new(),
        StepAction::RequestReturn => of_lines(&|line| line.delivered.saturating_sub(line.returned), &|_| 0),
        StepAction::BeginRefund => of_lines(&|line| line.quantity.saturating_sub(line.refunded), &|_| 0),
        StepAction::ReceiveReturn => returned
            .into_iter()
            .flat_map(|each| &each.lines)
            .map(|line| Asked {
                line: line.line,
                most: line.quantity,
                first: line.quantity,
            })
            .collect(),
        StepAction::InspectReturn => returned
            .into_iter()
            .flat_map(|each| &each.lines)
            .map(|line| Asked {
                line: line.line,
                most: line.received,
                first: 0,
            })
            .collect(),
        _ => order
            .shipments
            .iter()
            .filter(|parcel| parcel.id == ShipmentId(target))
            .flat_map(|parcel| &parcel.lines)
            .map(|line| Asked {
                line: line.line,
                most: line.quantity,
                first: 0,
            })
            .collect(),
    }
}

/// What the numbers mean, for those who fill them in.
const fn explained(action: StepAction) -> &'static str {
    match action {
        StepAction::Pack => "How many pieces go into this parcel? The rest stays on the shelf for another one.",
        StepAction::Edit => {
            "How many pieces is the order to have? 0 takes a line out. What is there keeps its price; what is new costs what it costs today."
        }
        StepAction::RequestReturn => "Which pieces are to come back?",
        StepAction::BeginRefund => "Give back everything that is left, an amount, or the price of some pieces.",
        StepAction::EnterRefunded => {
            "eSewa shows that a part of the payment went back. Enter how much, as its merchant panel shows it."
        }
        StepAction::ReceiveReturn => "How many pieces have arrived?",
        StepAction::InspectReturn => {
            "How many pieces cannot be sold again? They are written off; all others go back on the shelf."
        }
        _ => "How many pieces of the parcel cannot be sold again? All others go back on the shelf.",
    }
}

/// The form.
pub fn body(page: &StepPage<'_>) -> AnyView {
    let order = page.order;
    let action = page.step.action;
    let rows = asked(page).into_iter().map(|asked| row(page, &asked)).collect_view();
    let refused = page.refused.clone().map(|sentence| {
        view! {
            <div class="mb-4">
                <Alert kind=AlertKind::Error title="Nothing was changed">
                    <p>{sentence}</p>
                </Alert>
            </div>
        }
    });
    let extra = match action {
        StepAction::BeginRefund => Some(extras::refund(page)),
        StepAction::RequestReturn => Some(extras::request(page)),
        StepAction::Edit => page.change.map(|change| edit::change(page, change)),
        StepAction::EnterRefunded => Some(extras::entered(page)),
        _ => None,
    };
    let submit = match (action, page.costs) {
        (StepAction::Edit, None) => "See what it costs",
        (StepAction::Edit, Some(_)) => "Change the order",
        _ => action.label(),
    };
    let (before, after) = if action == StepAction::BeginRefund {
        (extra, None)
    } else {
        (None, extra)
    };
    view! {
        <h1 class="mt-1 mb-1 text-2xl">{action.label()}</h1>
        <p class="mb-4 text-soft">{explained(action)}</p>
        {refused}
        <form class="panel max-w-3xl" method="post" action=paths::order_step(&order.number, action.code())>
            {carried(&About::from(order), page.step)}
            {before}
            <ul class="divide-y divide-line">{rows}</ul>
            {after}
            <div class="flex flex-wrap items-center gap-2 border-t border-line p-4">
                <button class=button_class(ButtonKind::Primary, ButtonSize::Small) type="submit">
                    {submit}
                </button>
                <ButtonLink href=paths::order(&order.number) kind=ButtonKind::Secondary size=ButtonSize::Small>
                    "Back to the order"
                </ButtonLink>
            </div>
        </form>
    }
    .into_any()
}

fn row(page: &StepPage<'_>, asked: &Asked) -> AnyView {
    let line = page.order.lines.iter().find(|line| line.id == asked.line);
    let (title, variant, sku) = line.map_or_else(Default::default, |line| {
        (line.title.clone(), line.variant_title.clone(), line.sku.clone())
    });
    let name = format!("line.{}", asked.line);
    let typed = (page.typed)(&name);
    let value = if typed.is_empty() {
        asked.first.to_string()
    } else {
        typed
    };
    let below = [variant.as_str(), &sku]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let most = (page.step.action != StepAction::Edit).then(|| format!("of {}", asked.most));
    let id = format!("pieces-{}", asked.line);
    view! {
        <li class="flex items-center justify-between gap-4 px-4 py-2.5">
            <label class="min-w-0" for=id.clone()>
                <span class="block font-medium">{title}</span>
                <span class="block text-sm text-soft">{below}</span>
            </label>
            <span class="flex shrink-0 items-center gap-2 text-sm text-soft tabular-nums">
                <input class="control-s w-20 text-right" id=id name=name type="number" inputmode="numeric" min="0" max=asked.most value=value />
                {most}
            </span>
        </li>
    }
    .into_any()
}

/// Whether a step has a page of its own.
pub const fn has_page(action: StepAction) -> bool {
    matches!(
        action,
        StepAction::Pack
            | StepAction::Edit
            | StepAction::RequestReturn
            | StepAction::ReceiveReturn
            | StepAction::InspectReturn
            | StepAction::ReceiveBack
            | StepAction::BeginRefund
            | StepAction::EnterRefunded
    )
}
