//! What can be done with an order now, and why not the rest. The same table that the commands ask decides.

use domain::{
    order::{Step, StepAction},
    paths::admin as admin_paths,
    view::desk::OrderDesk,
};
use leptos::prelude::*;

use super::forms::{self, About};
use crate::ui::{ButtonKind, ButtonLink, ButtonSize, Icon, IconName};

/// The steps of the order itself, not of one of its parcels, returns or refunds.
pub(super) fn next(order: &OrderDesk) -> AnyView {
    let about = About::from(order);
    let own = || {
        order
            .steps
            .iter()
            .filter(|step| step.target.is_none() && step.action != StepAction::Note)
    };
    let legal = own()
        .filter(|step| step.refused.is_none())
        .enumerate()
        .map(|(index, step)| forms::step(&about, step, index == 0 && is_forward(step.action)))
        .collect_view();
    // Packing everything is one press; a part of it is chosen on a page.
    let pieces: u64 = order.lines.iter().map(|line| u64::from(line.quantity)).sum();
    let part = own()
        .any(|step| step.action == StepAction::Pack && step.refused.is_none() && pieces > 1)
        .then(|| {
            view! {
                <ButtonLink
                    href=admin_paths::order_step(&order.number, StepAction::Pack.code())
                    kind=ButtonKind::Secondary
                    size=ButtonSize::Small
                >
                    "Pack a part…"
                </ButtonLink>
            }
        });
    let none = own().all(|step| step.refused.is_some()).then(|| {
        view! { <p class="text-soft">"Nothing is left to do with the order itself."</p> }
    });
    view! {
        <section class="panel p-4" aria-labelledby="next">
            <h2 class="sr-only" id="next">
                "Next steps"
            </h2>
            <div class="flex flex-wrap items-start gap-2">{legal} {part} {none}</div>
            {not_now(own().filter(|step| step.refused.is_some()).collect())}
        </section>
    }
    .into_any()
}

/// Whether a step brings the order on: it may be the page's one strong button.
const fn is_forward(action: StepAction) -> bool {
    matches!(
        action,
        StepAction::Confirm | StepAction::Pack | StepAction::Ship | StepAction::Deliver | StepAction::Complete
    )
}

fn not_now(refused: Vec<&Step>) -> Option<AnyView> {
    (!refused.is_empty()).then(|| {
        let rows = refused
            .into_iter()
            .map(|step| {
                let reason = step.refused.clone().unwrap_or_default();
                view! {
                    <li class="flex flex-wrap items-center gap-x-3 gap-y-1">
                        <button class="tool cursor-not-allowed text-soft" type="button" disabled=true>
                            {step.action.label()}
                        </button>
                        <span class="min-w-0 flex-1 basis-60 text-sm text-soft">{reason}</span>
                    </li>
                }
            })
            .collect_view();
        view! {
            <details class="group mt-3">
                <summary class="inline-flex min-h-8 items-center gap-1.5 text-sm font-medium text-soft hover:text-ink">
                    "Not possible now"
                    <Icon name=IconName::Down class="size-4 transition-transform group-open:rotate-180" />
                </summary>
                <ul class="mt-2 space-y-2">{rows}</ul>
            </details>
        }
        .into_any()
    })
}

/// The steps of one parcel, return, refund or payment, those that are possible.
pub(super) fn of(order: &OrderDesk, target: i64, actions: &[StepAction]) -> Option<AnyView> {
    let steps = order
        .steps
        .iter()
        .filter(|step| step.target == Some(target) && actions.contains(&step.action));
    buttons(&About::from(order), steps)
}

/// Steps side by side, those that are not possible with their reason.
pub fn buttons<'a>(about: &About, steps: impl Iterator<Item = &'a Step>) -> Option<AnyView> {
    let steps: Vec<&Step> = steps.collect();
    (!steps.is_empty()).then(|| {
        let buttons = steps
            .into_iter()
            .map(|step| match &step.refused {
                None => forms::step(about, step, false),
                Some(reason) => view! {
                    <span class="flex flex-wrap items-center gap-2">
                        <button class="tool cursor-not-allowed text-soft" type="button" disabled=true>
                            {step.action.label()}
                        </button>
                        <span class="max-w-xs text-sm text-soft">{reason.clone()}</span>
                    </span>
                }
                .into_any(),
            })
            .collect_view();
        view! { <div class="flex flex-wrap items-start gap-2">{buttons}</div> }.into_any()
    })
}
