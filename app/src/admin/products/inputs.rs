//! Fields of the product's form, which has rows of them: each with a label, its mistake, and an id of its own.

use leptos::prelude::*;

use crate::ui::{Icon, IconName};

/// One line of text.
pub(super) struct Line {
    /// Its name in the form, and its id.
    pub name: String,
    /// What to write into it.
    pub label: String,
    /// What is in it.
    pub value: String,
    /// What is wrong with it.
    pub error: Option<String>,
    /// Help below it.
    pub hint: &'static str,
    /// `text`, `datetime-local`.
    pub kind: &'static str,
    /// Which keys a phone shows.
    pub keys: Option<&'static str>,
}

impl Line {
    pub fn new(name: &str, label: &str, value: &str) -> Self {
        Self {
            name: name.to_owned(),
            label: label.to_owned(),
            value: value.to_owned(),
            error: None,
            hint: "",
            kind: "text",
            keys: None,
        }
    }

    pub fn hint(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }

    pub fn error(self, error: Option<&str>) -> Self {
        Self {
            error: error.map(str::to_owned),
            ..self
        }
    }

    pub fn moment(self) -> Self {
        Self {
            kind: "datetime-local",
            ..self
        }
    }

    pub fn number(self) -> Self {
        Self {
            keys: Some("decimal"),
            ..self
        }
    }

    /// The field with its label above.
    pub fn view(self) -> AnyView {
        let id = id(&self.name);
        let (described, hint, error) = explained(&id, self.hint, self.error.clone());
        let invalid = self.error.is_some().then_some("true");
        view! {
            <div class="space-y-1">
                <label class="block text-sm font-medium" for=id.clone()>
                    {self.label}
                </label>
                <input
                    class="control-s"
                    id=id
                    name=self.name
                    type=self.kind
                    value=self.value
                    inputmode=self.keys
                    autocomplete="off"
                    aria-describedby=described
                    aria-invalid=invalid
                />
                {hint}
                {error}
            </div>
        }
        .into_any()
    }

    /// The field in a cell of a table: its label is only heard.
    pub fn cell(self) -> AnyView {
        let id = id(&self.name);
        let (described, _, error) = explained(&id, "", self.error.clone());
        let invalid = self.error.is_some().then_some("true");
        view! {
            <input
                class="control-s min-w-20"
                id=id
                name=self.name
                type=self.kind
                value=self.value
                inputmode=self.keys
                autocomplete="off"
                aria-label=self.label
                aria-describedby=described
                aria-invalid=invalid
            />
            {error}
        }
        .into_any()
    }
}

/// The id of a field with this name.
pub(super) fn id(name: &str) -> String {
    name.replace('.', "-")
}

type Explained = (Option<String>, Option<AnyView>, Option<AnyView>);

fn explained(id: &str, hint: &'static str, error: Option<String>) -> Explained {
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    let described: Vec<&str> = [
        error.is_some().then_some(error_id.as_str()),
        (!hint.is_empty()).then_some(hint_id.as_str()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let hint = (!hint.is_empty()).then(|| {
        view! {
            <p class="text-sm text-soft" id=hint_id.clone()>
                {hint}
            </p>
        }
        .into_any()
    });
    let error = error.map(|error| {
        view! {
            <p class="flex items-start gap-1.5 text-sm font-medium text-accent" id=error_id.clone()>
                <Icon name=IconName::Warning class="mt-0.5 size-4" />
                {error}
            </p>
        }
        .into_any()
    });
    (described, hint, error)
}

/// A part of the form.
pub(super) fn part(id: &'static str, title: &'static str, content: AnyView) -> AnyView {
    view! {
        <section class="panel" aria-labelledby=id>
            <h2 class="border-b border-line px-4 py-2.5 text-lg" id=id>
                {title}
            </h2>
            <div class="space-y-4 p-4">{content}</div>
        </section>
    }
    .into_any()
}
