//! What is sold out can be waited for: an address, one mail, nothing more. A plain form below the choice.

use domain::{paths, view::ProductPage};
use leptos::prelude::*;

use crate::ui::{Alert, AlertKind, Button, ButtonKind, Field};

/// What was typed, and what came of it.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// It is kept.
    pub kept: bool,
    /// The address.
    pub email: String,
    /// What is wrong with it, or why it was not kept.
    pub error: String,
}

/// The form; nothing while every variant can be bought and nothing was asked.
pub(super) fn wait(page: &ProductPage, selected: usize, wish: &Wish) -> Option<AnyView> {
    if wish.kept {
        let thanks = view! {
            <div class="mt-6">
                <Alert kind=AlertKind::Good title="We will tell you">
                    <p>"You get one mail as soon as it is there again. Then we forget your address."</p>
                </Alert>
            </div>
        };
        return Some(thanks.into_any());
    }
    let gone: Vec<(usize, &str, &str)> = page
        .variants
        .iter()
        .enumerate()
        .filter(|(_, variant)| !variant.availability.is_buyable())
        .map(|(at, variant)| (at, variant.sku.as_str(), variant.title.as_str()))
        .collect();
    if gone.is_empty() && wish.error.is_empty() {
        return None;
    }
    let only = match gone.as_slice() {
        [(_, sku, _)] => Some((*sku).to_owned()),
        _ => None,
    };
    let which = match only {
        Some(sku) => view! { <input type="hidden" name="sku" value=sku /> }.into_any(),
        None => choice(&gone, selected),
    };
    let shown = !wish.error.is_empty() || gone.iter().any(|(at, ..)| *at == selected);
    Some(
        view! {
            <details class="mt-6 rounded-lg border border-line" id="wait" open=shown>
                <summary class="flex min-h-11 cursor-pointer items-center px-4 font-medium">"Tell me when it is back"</summary>
                <form class="space-y-4 border-t border-line p-4" method="post" action=[&paths::product(&page.slug), "/wait"].concat()>
                    {which}
                    <Field
                        name="email"
                        label="Your e-mail address"
                        r#type="email"
                        autocomplete="email"
                        inputmode=Some("email")
                        enterkeyhint="done"
                        max_length=254
                        value=wish.email.clone()
                        error=wish.error.clone()
                        hint="One mail, then we forget it."
                    />
                    <Button kind=ButtonKind::Secondary>"Tell me"</Button>
                </form>
            </details>
        }
        .into_any(),
    )
}

fn choice(gone: &[(usize, &str, &str)], selected: usize) -> AnyView {
    let options = gone
        .iter()
        .map(|(at, sku, title)| {
            view! {
                <option value=(*sku).to_owned() selected=*at == selected>
                    {(*title).to_owned()}
                </option>
            }
        })
        .collect_view();
    view! {
        <label class="block space-y-1.5 font-medium">
            <span class="block">"Which"</span>
            <select class="control font-normal" name="sku">
                {options}
            </select>
        </label>
    }
    .into_any()
}
