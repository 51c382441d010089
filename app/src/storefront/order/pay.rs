//! The page between the shop and the wallet: one signed form, which posts itself where scripts run.

use domain::{
    paths,
    view::{PayPage, ShopFacts},
};
use leptos::prelude::*;

use super::islands::AutoPost;
use crate::{
    storefront::frame::{
        seo,
        shell::{Frame, Head},
    },
    ui::{Button, ButtonSize, Icon, IconName},
};

/// What the page says about itself.
pub fn pay_head(shop: &ShopFacts, page: &PayPage) -> Head {
    Head {
        title: seo::title(&["Pay order ", page.number.as_str()].concat(), shop),
        description: seo::description(&["On to eSewa, where the payment is confirmed", &shop.tagline]),
        canonical: paths::pay(&page.token),
        noindex: true,
        ..Head::default()
    }
}

/// The page.
pub fn pay_body(_frame: &Frame, page: PayPage) -> AnyView {
    let fields = page
        .fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value autocomplete="off" /> })
        .collect_view();
    view! {
        <div class="wrap py-10 md:py-20">
            <div class="mx-auto max-w-lg rounded-xl border border-line bg-surface p-6 text-center shadow-sm md:p-10">
                <span class="mx-auto grid size-16 place-items-center rounded-full bg-accent-wash text-accent">
                    <Icon name=IconName::Wallet class="size-7" />
                </span>
                <p class="mt-5 text-soft">"Order " {page.number.to_string()}</p>
                <h1 class="mt-1 text-title">"One step left: pay"</h1>
                <p class="mt-3 text-3xl font-semibold tabular-nums">{page.amount.clone()}</p>
                <p class="mx-auto mt-3 max-w-sm text-soft">
                    "Confirm the amount at eSewa, and you come back to your order. Your goods are held for you meanwhile."
                </p>
                <div class="mt-7">
                    <AutoPost>
                        <form method="post" action=page.action>
                            {fields}
                            <Button size=ButtonSize::Large class="w-full">
                                <span>{["Continue to eSewa — pay ", &page.amount].concat()}</span>
                                <Icon name=IconName::External />
                            </Button>
                        </form>
                    </AutoPost>
                </div>
                <p class="mt-4">
                    <a
                        class="inline-flex min-h-11 items-center underline decoration-line decoration-2 underline-offset-4 hover:decoration-accent"
                        href=paths::order(&page.token)
                    >
                        "Back to the order: pay later, or in cash"
                    </a>
                </p>
            </div>
        </div>
    }
    .into_any()
}
