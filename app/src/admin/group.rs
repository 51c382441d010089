//! What the pages of a category and of a collection have in common.

use leptos::prelude::*;

use crate::ui::{Field, Icon, IconName, TextArea};

/// The heading, and the way to its page in the shop.
pub fn head(heading: String, shown: Option<String>) -> AnyView {
    let shown = shown.map(|path| {
        view! {
            <a class="tool" href=path>
                <Icon name=IconName::External class="size-4" />
                "View in the shop"
            </a>
        }
    });
    view! {
        <div class="mt-1 mb-4 flex flex-wrap items-center justify-between gap-2">
            <h1 class="text-2xl">{heading}</h1>
            {shown}
        </div>
    }
    .into_any()
}

/// The fields that both forms begin with, as typed: name, address, sentence; and what is wrong with the first two.
pub fn texts([name, slug, description]: [&str; 3], errors: [Option<&str>; 2]) -> AnyView {
    let [unnamed, unfit] = errors.map(|error| error.unwrap_or_default().to_owned());
    view! {
        <Field name="name" label="Name" value=name.to_owned() error=unnamed max_length=100 />
        <Field
            name="slug"
            label="Address"
            value=slug.to_owned()
            error=unfit
            hint="The end of its page’s address. Empty: as the name suggests. A former address leads to the new one."
            optional=true
        />
        <TextArea name="description" label="Sentence below the heading (optional)" value=description.to_owned() rows=2 />
    }
    .into_any()
}
