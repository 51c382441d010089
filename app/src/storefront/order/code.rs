//! The one-time code of a cash order: one box, and a way to have another code sent. Whoever does not enter it is called.

use domain::{
    cash::CodeWay,
    paths,
    time::UtcOffset,
    view::{OrderPage, cash::CodeCheck},
};
use leptos::prelude::*;

use crate::{
    storefront::sign_in::parts::{Line, submit},
    ui::{Button, ButtonKind, ButtonSize},
};

/// The check of a cash order, and what came of the last try.
#[derive(Clone, Debug)]
pub struct Check {
    /// Where it stands.
    pub check: CodeCheck,
    /// What was typed.
    pub typed: String,
    /// What is wrong with it.
    pub refused: Option<String>,
}

impl Check {
    /// Nothing was typed yet.
    pub fn new(check: CodeCheck) -> Self {
        Self {
            check,
            typed: String::new(),
            refused: None,
        }
    }
}

/// The section; nothing where the shop calls without a code.
pub(super) fn section(page: &OrderPage, check: Check, offset: UtcOffset) -> Option<AnyView> {
    let Check { check, typed, refused } = check;
    if check.way == CodeWay::None {
        return None;
    }
    let to = check.to.clone();
    let enter = check.code_is_live.then(|| {
        let line = Line {
            hint: "Six digits. Do not pass them on to anybody, also not on the telephone.",
            inputmode: Some("numeric"),
            max_length: 20,
            ..Line::new("code", "Code", "one-time-code")
        };
        view! {
            <form class="space-y-4" method="post" action=paths::order_code(&page.token)>
                {line.with(&typed, refused.as_deref()).view()}
                {submit("Confirm my order")}
            </form>
        }
    });
    let lead = if check.code_is_live {
        view! {
            "We have sent a code to " <span class="break-all text-ink">{to}</span> ". Enter it, and we begin to pack at once; otherwise we call you."
        }
        .into_any()
    } else if check.may_send {
        view! {
            "A code to " <span class="break-all text-ink">{to}</span> " confirms your order without a call. The last one cannot be used any more."
        }
        .into_any()
    } else {
        view! {
            "A code is on its way to " <span class="break-all text-ink">{to}</span> ". Open this page again in a minute; if none comes, we call you."
        }
        .into_any()
    };
    // Without a box there is nothing to hang the sentence on.
    let said = refused.clone().filter(|_| !check.code_is_live).map(|sentence| {
        view! {
            <p class="mb-4 font-medium text-accent" role="alert">
                {sentence}
            </p>
        }
    });
    let again = check.may_send.then(|| {
        view! {
            <form class="mt-3" method="post" action=paths::new_order_code(&page.token)>
                <Button kind=ButtonKind::Secondary size=ButtonSize::Medium class="w-full">
                    "Send me another code"
                </Button>
            </form>
        }
    });
    Some(
        view! {
            <section class="rounded-xl border border-line p-5 md:p-6 print:hidden" aria-labelledby="check">
                <h2 class="text-xl" id="check">
                    "Confirm your order"
                </h2>
                <p class="mt-2 mb-4 text-soft">{lead}</p>
                {said}
                {enter}
                {again}
                <p class="mt-4 text-sm text-soft">
                    "An order that nobody has confirmed ends on "
                    <time datetime=check.deadline_at.rfc3339()>{check.deadline_at.date_and_time(offset)}</time> "."
                </p>
            </section>
        }
        .into_any(),
    )
}
