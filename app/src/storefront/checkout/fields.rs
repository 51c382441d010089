//! The checkout's fields and cards. Unlike `ui::Field`, each keeps a place for its message and a mark for what is
//! right, so that the island only switches what the server has rendered.

use domain::form::{CheckoutField, CheckoutForm, FormErrors};
use leptos::prelude::*;

use crate::ui::{Icon, IconName};

/// A box for one line.
pub(super) struct Line {
    pub field: CheckoutField,
    pub label: &'static str,
    /// Help below the label; empty for none.
    pub hint: &'static str,
    pub r#type: &'static str,
    /// What browsers fill in.
    pub autocomplete: &'static str,
    /// Which keys a phone shows.
    pub inputmode: Option<&'static str>,
    /// What a phone's enter key says.
    pub enterkeyhint: &'static str,
    pub max_length: u32,
    pub required: bool,
}

impl Line {
    pub(super) const fn new(field: CheckoutField, label: &'static str, autocomplete: &'static str) -> Self {
        Self {
            field,
            label,
            hint: "",
            r#type: "text",
            autocomplete,
            inputmode: None,
            enterkeyhint: "next",
            max_length: 120,
            required: true,
        }
    }

    /// With label, hint, message and mark. `extra` stands below the box: a list of proposals.
    pub(super) fn view(
        self,
        form: &CheckoutForm,
        errors: &FormErrors<CheckoutField>,
        list: Option<&'static str>,
        extra: Option<AnyView>,
    ) -> AnyView {
        let name = self.field.name();
        let error = errors.of(&self.field).map(str::to_owned);
        let hint_id = (!self.hint.is_empty()).then(|| [name, "-hint"].concat());
        let described = [[name, "-error"].concat(), hint_id.clone().unwrap_or_default()].join(" ");
        view! {
            <div class="group/field space-y-1.5" data-field=name>
                <label class="block font-medium" for=name>
                    {self.label}
                    {(!self.required).then(|| view! { <span class="font-normal text-soft">" (optional)"</span> })}
                </label>
                {hint_id
                    .map(|id| {
                        view! {
                            <p class="text-sm text-soft" id=id>
                                {self.hint}
                            </p>
                        }
                    })}
                <div class="relative">
                    <input
                        class="control pr-11"
                        id=name
                        name=name
                        type=self.r#type
                        value=form.get(self.field).to_owned()
                        autocomplete=self.autocomplete
                        inputmode=self.inputmode
                        enterkeyhint=self.enterkeyhint
                        maxlength=self.max_length
                        list=list
                        required=self.required
                        aria-describedby=described.trim().to_owned()
                        aria-invalid=error.is_some().then_some("true")
                    />
                    <span class="pointer-events-none absolute top-3.5 right-3 hidden text-good group-data-good/field:block">
                        <Icon name=IconName::Check class="size-5" />
                    </span>
                    {extra}
                </div>
                {message(name, error)}
            </div>
        }
        .into_any()
    }
}

/// What is wrong with a field; hidden where nothing is.
pub(super) fn message(name: &str, error: Option<String>) -> AnyView {
    let nothing_wrong = error.is_none();
    view! {
        <p class="flex items-start gap-1.5 text-sm font-medium text-accent" id=[name, "-error"].concat() hidden=nothing_wrong>
            <Icon name=IconName::Warning class="mt-0.5 size-4" />
            <span>{error.unwrap_or_default()}</span>
        </p>
    }
    .into_any()
}

/// One of several choices, pressed as a whole.
pub(super) struct Card {
    /// Its name in the form.
    pub name: &'static str,
    /// What the form sends.
    pub value: String,
    pub checked: bool,
    pub icon: IconName,
    pub title: String,
    pub text: String,
    /// At the right end: a price; empty for none.
    pub aside: String,
    /// Why it cannot be chosen; `None` when it can.
    pub refused: Option<String>,
}

impl Card {
    pub(super) fn view(self) -> AnyView {
        let id = [self.name, "-", &self.value].concat();
        let disabled = self.refused.is_some();
        let usual = self.text.clone();
        view! {
            <label
                class="flex gap-3.5 rounded-lg border border-edge bg-surface p-4 transition-colors hover:border-ink has-checked:border-accent has-checked:bg-accent-wash has-checked:ring-1 has-checked:ring-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent has-disabled:cursor-not-allowed has-disabled:border-line has-disabled:bg-sunken"
                data-card
            >
                <input
                    class="mt-0.5 size-5 shrink-0 focus-visible:outline-none"
                    type="radio"
                    id=id
                    name=self.name
                    value=self.value
                    checked=self.checked && !disabled
                    disabled=disabled
                    required=true
                />
                <span class="min-w-0 grow">
                    <span class="flex flex-wrap items-baseline justify-between gap-x-3 font-semibold">
                        <span data-title>{self.title}</span>
                        <span class="tabular-nums empty:hidden" data-aside>
                            {self.aside}
                        </span>
                    </span>
                    <span class="block text-sm text-soft" data-text data-usual=usual>
                        {self.refused.unwrap_or(self.text)}
                    </span>
                </span>
                <Icon name=self.icon class="mt-0.5 size-5 text-soft max-sm:hidden" />
            </label>
        }
        .into_any()
    }
}

/// A group of cards with its heading and message.
pub(super) fn group(name: &'static str, title: &'static str, error: Option<String>, cards: Vec<AnyView>) -> AnyView {
    view! {
        <fieldset class="outline-none" id=name tabindex="-1" aria-describedby=[name, "-error"].concat()>
            <legend class="mb-4 font-display text-xl font-[620]">{title}</legend>
            <div class="space-y-3" data-cards=name>
                {cards}
            </div>
            <div class="mt-2">{message(name, error)}</div>
        </fieldset>
    }
    .into_any()
}
