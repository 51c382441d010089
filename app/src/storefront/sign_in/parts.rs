//! What pages with short forms have in common: one narrow column, one thing to do, one line of text after another.

use domain::{identity::PasswordFor, view::ShopFacts};
use leptos::prelude::*;

use crate::{
    storefront::frame::{seo, shell::Head},
    ui::{Alert, AlertKind, Button, ButtonSize, Field, FieldProps},
};

/// A link inside a sentence.
pub const LINK: &str = "font-medium underline decoration-line decoration-2 underline-offset-4 hover:decoration-accent";

/// What a page says about itself: nothing to search engines. `path` is empty where the address holds a secret.
pub fn head(shop: &ShopFacts, title: &str, path: &str) -> Head {
    Head {
        title: seo::title(title, shop),
        description: seo::description(&[title, &shop.tagline]),
        canonical: path.to_owned(),
        noindex: true,
        ..Head::default()
    }
}

/// A page with one thing to do. `lead` may be empty.
pub fn narrow(title: &'static str, lead: String, content: AnyView) -> AnyView {
    let lead = (!lead.is_empty()).then(|| view! { <p class="mt-3 text-lg text-soft">{lead}</p> });
    view! {
        <div class="wrap py-10 md:py-16">
            <div class="mx-auto max-w-md">
                <h1 class="text-title">{title}</h1>
                {lead}
                <div class="mt-8 space-y-6">{content}</div>
            </div>
        </div>
    }
    .into_any()
}

/// A message above a form; nothing where there is none.
pub fn message(kind: AlertKind, words: Option<String>) -> Option<AnyView> {
    words.map(|title| view! { <Alert kind title /> }.into_any())
}

/// The one button of a form, as wide as its column on a phone.
pub fn submit(words: &'static str) -> AnyView {
    view! {
        <Button size=ButtonSize::Large class="w-full">
            {words}
        </Button>
    }
    .into_any()
}

/// Something that a form carries beside what is typed; nothing where it is empty.
pub fn hidden(name: &'static str, value: &str) -> Option<AnyView> {
    (!value.is_empty()).then(|| {
        let value = value.to_owned();
        view! { <input type="hidden" name=name value=value autocomplete="off" /> }.into_any()
    })
}

/// Whose password it is, for programs that keep passwords. Not shown, not sent.
pub fn whose(login: &str) -> AnyView {
    let login = login.to_owned();
    view! { <input type="text" value=login autocomplete="username" readonly=true hidden=true /> }.into_any()
}

/// A box for one line of text.
pub struct Line {
    /// Its name in the form, and its id.
    pub name: &'static str,
    /// What to write into it.
    pub label: &'static str,
    /// What is in it. Never a password.
    pub value: String,
    /// Help below the label; empty for none.
    pub hint: &'static str,
    /// What is wrong with it; empty for nothing.
    pub error: String,
    /// `text`, `tel`, `email`, `password`.
    pub r#type: &'static str,
    /// What browsers fill in.
    pub autocomplete: &'static str,
    /// Which keys a phone shows.
    pub inputmode: Option<&'static str>,
    /// The most letters.
    pub max_length: u32,
    /// Whether it may stay empty.
    pub optional: bool,
    /// The id of a `<datalist>` with proposals.
    pub list: Option<&'static str>,
}

impl Line {
    /// Text that browsers may fill in.
    pub fn new(name: &'static str, label: &'static str, autocomplete: &'static str) -> Self {
        Self {
            name,
            label,
            value: String::new(),
            hint: "",
            error: String::new(),
            r#type: "text",
            autocomplete,
            inputmode: None,
            max_length: 120,
            optional: false,
            list: None,
        }
    }

    /// The password that somebody has.
    pub fn password(name: &'static str, label: &'static str) -> Self {
        Self {
            r#type: "password",
            max_length: 256,
            ..Self::new(name, label, "current-password")
        }
    }

    /// A password that is chosen now, by these people's rules.
    pub fn new_password(label: &'static str, whose: PasswordFor) -> Self {
        Self {
            hint: match whose {
                PasswordFor::Customer => "At least 8 letters. A short sentence is easy to remember.",
                PasswordFor::Staff => "At least 12 letters. A short sentence is easy to remember.",
            },
            autocomplete: "new-password",
            ..Self::password("password", label)
        }
    }

    /// A code of an app, or a recovery code.
    pub fn code() -> Self {
        Self {
            hint: "Six digits of your app, or one of your recovery codes.",
            max_length: 40,
            ..Self::new("code", "Code", "one-time-code")
        }
    }

    /// The same line with what is in it and what is wrong with it.
    #[must_use]
    pub fn with(mut self, value: &str, error: Option<&str>) -> Self {
        value.clone_into(&mut self.value);
        error.unwrap_or_default().clone_into(&mut self.error);
        self
    }

    /// The same line with what is wrong with it; what was typed is not shown again.
    #[must_use]
    pub fn refused(self, error: Option<&str>) -> Self {
        self.with("", error)
    }

    /// With label, hint and message.
    pub fn view(self) -> AnyView {
        let props = FieldProps::builder()
            .name(self.name)
            .label(self.label)
            .value(self.value)
            .hint(self.hint)
            .error(self.error)
            .r#type(self.r#type)
            .autocomplete(self.autocomplete)
            .inputmode(self.inputmode)
            .optional(self.optional)
            .max_length(self.max_length)
            .list(self.list)
            .build();
        Field(props).into_any()
    }
}
