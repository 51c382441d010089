//! One field makes an account of a guest's purchase.

use domain::{identity::PasswordFor, paths::account, view::OrderPage};
use leptos::prelude::*;

use crate::storefront::sign_in::parts::{LINK, Line, submit, whose};

/// The offer to whoever has just ordered as a guest.
#[derive(Clone, Debug, Default)]
pub struct Offer {
    /// What is wrong with the password.
    pub error: Option<String>,
}

/// The offer, folded away by nothing: it is one field.
pub(super) fn offer(page: &OrderPage, offer: Offer) -> AnyView {
    let login = page.email.clone().unwrap_or_else(|| page.phone.clone());
    view! {
        <section class="rounded-xl border border-line p-5 md:p-6 print:hidden" aria-labelledby="account">
            <h2 class="text-xl" id="account">
                "Next time in a minute"
            </h2>
            <p class="mt-2 mb-4 text-soft">
                "Choose a password, and your orders and addresses are kept for " <span class="break-all text-ink">{login.clone()}</span> "."
            </p>
            <form class="space-y-4" method="post" action=account::from_order(&page.token)>
                {whose(&login)}
                {Line::new_password("Password", PasswordFor::Customer).refused(offer.error.as_deref()).view()}
                {submit("Make my account")}
            </form>
            <p class="mt-4 text-sm text-soft">
                "You have one already? "
                <a class=LINK href=domain::paths::sign_in(account::HOME)>
                    "Sign in"
                </a>
            </p>
        </section>
    }
    .into_any()
}
