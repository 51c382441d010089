//! What a step of several orders has done, what it has left as it was and why, and how to go on.

use commerce::orders::chosen::{AT_ONCE, Part};
use domain::{order::StepAction, paths::admin as paths};
use leptos::prelude::*;

use crate::{
    admin::{
        list::grouped,
        shell::{Area, Page},
    },
    ui::{Alert, AlertKind, ButtonKind, ButtonSize, button_class},
};

/// What came of it.
pub struct Outcome {
    /// The step that was taken.
    pub step: StepAction,
    /// Orders that it was taken of.
    pub done: u32,
    /// The others, each with why.
    pub refused: Vec<String>,
    /// Orders that match and that nobody has looked at yet.
    pub rest: u64,
    /// Where the next part begins.
    pub next: Part,
    /// What the list was asked for.
    pub query: String,
    /// The list.
    pub back: String,
}

impl Outcome {
    fn title(&self) -> String {
        let label = self.step.label();
        match self.refused.len() {
            0 => format!("{label}: {} done", self.done),
            left => format!("{label}: {} done, {left} left as they were", self.done),
        }
    }
}

/// The page around it.
pub fn page(outcome: &Outcome) -> Page {
    Page::top(&outcome.title(), Area::Orders).below("Orders", &outcome.back)
}

/// All of it.
pub fn body(outcome: &Outcome) -> AnyView {
    let rows = outcome
        .refused
        .iter()
        .map(|line| view! { <li class="px-4 py-2.5">{line.clone()}</li> })
        .collect_view();
    let refused = (!outcome.refused.is_empty())
        .then(|| view! { <ul class="panel mb-4 max-w-3xl divide-y divide-line">{rows}</ul> });
    view! {
        <h1 class="mt-1 mb-3 text-2xl">{outcome.title()}</h1>
        {(outcome.rest > 0).then(|| go_on(outcome))}
        {refused}
        <a class="tool" href=outcome.back.clone()>
            "Back to the list"
        </a>
    }
    .into_any()
}

/// More match than one step works on: the next part is one press away.
fn go_on(outcome: &Outcome) -> AnyView {
    let title = match outcome.rest {
        1 => "1 order that matches is left".to_owned(),
        rest => format!("{} orders that match are left", grouped(rest)),
    };
    let next = outcome.rest.min(u64::from(AT_ONCE));
    let label = format!("{}: the next {next}", outcome.step.label());
    let (step, query, part) = (outcome.step.code(), outcome.query.clone(), outcome.next);
    view! {
        <div class="mb-4 max-w-3xl">
            <Alert kind=AlertKind::Info title=title>
                <p class="mb-3">
                    {format!("One step works on {AT_ONCE} orders at most, the oldest first. Nothing was done to the others yet.")}
                </p>
                <form method="post" action=[paths::ORDERS, "/bulk"].concat()>
                    <input type="hidden" name="all" value="1" />
                    <input type="hidden" name="query" value=query />
                    <input type="hidden" name="after" value=part.after />
                    <input type="hidden" name="upto" value=part.upto />
                    <button class=button_class(ButtonKind::Primary, ButtonSize::Small) type="submit" name="step" value=step>
                        {label}
                    </button>
                </form>
            </Alert>
        </div>
    }
    .into_any()
}
