//! What two people have changed at once: theirs beside yours, a choice for each part.

use domain::product::Clash;
use leptos::prelude::*;

use crate::ui::{Alert, AlertKind};

/// The choices. They belong to the form below them.
pub(super) fn clashes(clashes: &[Clash]) -> Option<AnyView> {
    (!clashes.is_empty()).then(|| {
        let parts = clashes.iter().map(part).collect_view();
        view! {
            <Alert kind=AlertKind::Warning title="Somebody else has changed this product meanwhile">
                <p>
                    "Nothing is saved yet. What only one of you has changed is in the form already; choose here what counts where both have, then save again."
                </p>
            </Alert>
            <div class="space-y-4">{parts}</div>
        }
        .into_any()
    })
}

fn part(clash: &Clash) -> AnyView {
    let code = clash.part.code();
    let side = |value: &'static str, label: &'static str, text: &str, checked: bool| {
        let shown = if text.is_empty() { "(nothing)" } else { text }.to_owned();
        view! {
            <label class="block rounded-md border border-line p-3 has-checked:border-accent">
                <span class="flex items-center gap-2 font-medium">
                    <input type="radio" name=["take.", code].concat() value=value checked=checked />
                    {label}
                </span>
                <span class="mt-2 block max-h-60 overflow-y-auto text-sm break-words whitespace-pre-wrap">{shown}</span>
            </label>
        }
    };
    view! {
        <fieldset class="panel p-4">
            <legend class="px-1 font-semibold">{clash.part.label()}</legend>
            <div class="grid gap-3 md:grid-cols-2">
                {side("theirs", "Theirs, as it is stored", &clash.theirs, false)}
                {side("yours", "Yours, as you have typed it", &clash.yours, true)}
            </div>
        </fieldset>
    }
    .into_any()
}
