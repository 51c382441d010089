//! A labelled box for one line of text, with what is wrong with it: small, as the back office's forms are.

use leptos::prelude::*;

/// One box. It may stay empty where `optional` is set, which is then said in the label; what else is missing, the server
/// says, so that every button of a form keeps what was typed.
#[derive(Clone, Debug, Default)]
pub struct TextBox<'a> {
    /// Told apart on the page.
    pub id: String,
    /// Its name in the form.
    pub name: &'static str,
    /// What to write into it.
    pub label: &'static str,
    /// What is in it.
    pub value: &'a str,
    /// What is wrong with it.
    pub error: Option<&'a str>,
    /// Whether it may stay empty.
    pub optional: bool,
    /// Which keys a phone shows: `tel`, `numeric`, `email`.
    pub inputmode: Option<&'static str>,
    /// Where it stands in its grid.
    pub class: &'static str,
}

impl TextBox<'_> {
    /// Label, box, error.
    pub fn view(self) -> AnyView {
        let described = [&self.id, "-error"].concat();
        let error = self.error.map(|error| {
            view! {
                <p class="mt-1 text-sm font-medium text-accent" id=described.clone()>
                    {error.to_owned()}
                </p>
            }
        });
        let is_wrong = self.error.is_some();
        view! {
            <div class=self.class>
                <label class="mb-1 block text-sm font-semibold" for=self.id.clone()>
                    {self.label}
                    {self.optional.then(|| view! { <span class="font-normal text-soft">" (optional)"</span> })}
                </label>
                <input
                    class="control-s"
                    id=self.id
                    name=self.name
                    value=self.value.to_owned()
                    inputmode=self.inputmode
                    maxlength="200"
                    autocomplete="off"
                    aria-describedby=is_wrong.then_some(described)
                    aria-invalid=is_wrong.then_some("true")
                />
                {error}
            </div>
        }
        .into_any()
    }
}
