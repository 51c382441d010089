//! Fields of a form: label, box, hint and error, tied together for those who hear the page.

use leptos::prelude::*;

use super::{Icon, IconName};

/// The ids of what explains a field.
pub(super) fn described_by(id: &str, hint: &str, error: &str) -> Option<String> {
    match (hint.is_empty(), error.is_empty()) {
        (true, true) => None,
        (false, true) => Some(format!("{id}-hint")),
        (true, false) => Some(format!("{id}-error")),
        (false, false) => Some(format!("{id}-error {id}-hint")),
    }
}

/// Help below a label.
pub(super) fn hint_line(id: &str, hint: String) -> Option<impl IntoView + use<>> {
    (!hint.is_empty()).then(|| {
        view! {
            <p class="text-sm text-soft" id=format!("{id}-hint")>
                {hint}
            </p>
        }
    })
}

/// What is wrong, below a box.
pub(super) fn error_line(id: &str, error: String) -> Option<impl IntoView + use<>> {
    (!error.is_empty()).then(|| {
        view! {
            <p class="flex items-start gap-1.5 text-sm font-medium text-accent" id=format!("{id}-error")>
                <Icon name=IconName::Warning class="mt-0.5 size-4" />
                {error}
            </p>
        }
    })
}

/// A labelled box for one line of text. Required unless `optional` is set, which is then said in the label.
#[component]
pub fn Field(
    /// Its name in the form, and its id.
    name: &'static str,
    /// What to write into it.
    #[prop(into)]
    label: String,
    /// What is in it.
    #[prop(optional, into)]
    value: String,
    /// Help below the label; empty for none.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with it; empty for nothing.
    #[prop(optional, into)]
    error: String,
    /// `text`, `tel`, `email`, `number`.
    #[prop(default = "text")]
    r#type: &'static str,
    /// What browsers fill in: `name`, `tel`, `street-address`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Which keys a phone shows: `tel`, `numeric`, `email`.
    #[prop(default = None)]
    inputmode: Option<&'static str>,
    /// What a phone's enter key says: `next`, `done`.
    #[prop(default = "next")]
    enterkeyhint: &'static str,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// The most letters.
    #[prop(default = 120)]
    max_length: u32,
    /// The id of a `<datalist>` with proposals.
    #[prop(default = None)]
    list: Option<&'static str>,
) -> impl IntoView {
    let described = described_by(name, &hint, &error);
    let invalid = (!error.is_empty()).then_some("true");
    view! {
        <div class="space-y-1.5">
            <label class="block font-medium" for=name>
                {label}
                {optional.then(|| view! { <span class="font-normal text-soft">" (optional)"</span> })}
            </label>
            {hint_line(name, hint)}
            <input
                class="control"
                id=name
                name=name
                type=r#type
                value=value
                autocomplete=autocomplete
                inputmode=inputmode
                enterkeyhint=enterkeyhint
                maxlength=max_length
                list=list
                required=!optional
                aria-describedby=described
                aria-invalid=invalid
            />
            {error_line(name, error)}
        </div>
    }
}
