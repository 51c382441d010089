//! What can be done with several rows at once. The bar appears with the first tick (`:has`), without scripts too.

use leptos::prelude::*;

use super::{ListView, grouped};

/// One thing to do with several rows.
#[derive(Clone, Copy, Debug)]
pub struct BulkStep {
    /// As the form sends it.
    pub code: &'static str,
    /// What the button says.
    pub label: &'static str,
    /// What is asked before; empty for nothing.
    pub question: &'static str,
}

/// What can be done with several rows of a list; nothing by default.
#[derive(Clone, Debug, Default)]
pub struct Bulk {
    /// The steps.
    pub steps: Vec<BulkStep>,
    /// Rows that one step works on at most when all that match are asked for.
    pub most: u64,
    /// Which of them it begins with: "oldest first".
    pub order: &'static str,
}

/// One step takes a while for each row, so it is bounded, and says so before somebody takes it.
fn whole_label(total: u64, bulk: &Bulk) -> String {
    if total > bulk.most {
        format!(
            "all {} that match, {} at a time, {}",
            grouped(total),
            grouped(bulk.most),
            bulk.order
        )
    } else {
        format!("all {} that match", grouped(total))
    }
}

pub(super) fn bar(view: &ListView) -> Option<AnyView> {
    let rows = u64::from(view.asked.state.size);
    let whole = (view.total > rows).then(|| {
        view! {
            <label class="flex min-h-9 items-center gap-2 text-sm">
                <input type="checkbox" name="all" value="1" />
                {whole_label(view.total, &view.bulk)}
            </label>
        }
    });
    let buttons = view
        .bulk
        .steps
        .iter()
        .map(|step| {
            let question = (!step.question.is_empty()).then_some(step.question);
            view! {
                <button type="submit" name="step" value=step.code data-confirm=question>
                    {step.label}
                </button>
            }
        })
        .collect_view();
    (!view.bulk.steps.is_empty()).then(|| {
        view! {
            <div class="bulk edge-in-contrast" role="group" aria-label="Selected rows">
                <p class="text-sm font-semibold" aria-live="polite">
                    <span class="live">
                        <span data-picked="">"0"</span>
                        " "
                    </span>
                    "selected"
                </p>
                {whole}
                {buttons}
            </div>
        }
        .into_any()
    })
}
