//! What the shop knows of somebody, as a file; and closing the account.

use domain::paths::account;
use leptos::prelude::*;

use super::page::{Whose, heading, section};
use crate::{
    storefront::sign_in::parts::Line,
    ui::{Button, ButtonKind, ButtonLink},
};

/// The page. `error` stands at the password that closes the account.
pub fn body(whose: &Whose, error: Option<String>) -> AnyView {
    let export = view! {
        <p class="text-soft">"Your profile, addresses, orders and devices in one file, for you or another program."</p>
        <div class="mt-4">
            <ButtonLink href=account::EXPORT kind=ButtonKind::Secondary>
                "Download everything"
            </ButtonLink>
        </div>
    }
    .into_any();
    let close = if whose.is_staff {
        view! { <p class="text-soft">"You work here. Somebody who manages the staff must take your role away first."</p> }
            .into_any()
    } else {
        closing(error)
    };
    view! {
        {heading("Your data", "")}
        {section("export", "What we know about you", export)}
        {section("close", "Close your account", close)}
    }
    .into_any()
}

fn closing(error: Option<String>) -> AnyView {
    let open = error.is_some();
    view! {
        <p class="text-soft">
            "Your name, addresses, devices and cart are erased at once. Orders stay in our books as long as the law wants them. It cannot be undone."
        </p>
        <details class="mt-3" open=open>
            <summary class="inline-flex min-h-11 items-center font-medium text-accent">"Close my account"</summary>
            <form class="max-w-md space-y-5 pt-3" method="post" action=account::CLOSE>
                {Line::password("password", "Your password").refused(error.as_deref()).view()}
                <Button kind=ButtonKind::Strong>"Close it for good"</Button>
            </form>
        </details>
    }
    .into_any()
}
