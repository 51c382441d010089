//! The header's link to the cart, and the drawer that it opens where scripts run.

use domain::paths;
use leptos::prelude::*;

use super::islands::LiveCartButton;
use crate::ui::{ButtonKind, ButtonLink, Icon, IconName};

/// The link with the number of pieces (shown by scripts: pages hold nothing personal), and the drawer.
pub(super) fn cart_button() -> AnyView {
    let drawer = drawer();
    view! {
        <LiveCartButton>
            <a
                class="relative -mr-2 flex min-h-11 min-w-11 items-center justify-center gap-2 rounded-full px-2.5 font-medium hover:bg-sunken md:px-3"
                href=paths::CART
                data-cart-link=""
            >
                <Icon name=IconName::Cart class="size-6" />
                <span class="max-md:sr-only">"Cart"</span>
                <span
                    class="absolute top-0 right-0 grid h-5 min-w-5 place-items-center rounded-full bg-accent px-1 text-xs font-bold text-on-accent tabular-nums md:static"
                    data-cart-badge=""
                    hidden=true
                >
                    <span data-cart-count="">"0"</span>
                    <span class="sr-only">" in the cart"</span>
                </span>
            </a>
            {drawer}
        </LiveCartButton>
    }
    .into_any()
}

fn drawer() -> AnyView {
    let filled = filled();
    view! {
        <dialog
            class="sheet fixed inset-y-0 right-0 left-auto m-0 h-dvh max-h-none w-[min(27rem,100vw)] max-w-none bg-surface shadow-lg"
            aria-label="Your cart"
            closedby="any"
            data-cart-drawer=""
        >
            <div class="flex h-full flex-col">
                <div class="flex items-center justify-between border-b border-line px-5 py-3">
                    <p class="font-display text-heading" role="status">
                        "Your cart"
                        <span class="tabular-nums" data-cart-badge="" hidden=true>
                            " (" <span data-cart-count="">"0"</span> ")"
                        </span>
                    </p>
                    <button
                        class="-mr-2 grid size-11 place-items-center rounded-full hover:bg-sunken"
                        type="button"
                        aria-label="Close the cart"
                        data-cart-close=""
                    >
                        <Icon name=IconName::Close />
                    </button>
                </div>
                <p class="p-5 text-soft" data-loading="">
                    "Loading…"
                </p>
                <div class="flex grow flex-col items-center justify-center gap-4 p-8 text-center" data-empty="" hidden=true>
                    <Icon name=IconName::Cart class="size-12 text-soft" />
                    <p class="text-lg">"Nothing in here yet."</p>
                    <ButtonLink href="/search?sort=newest" kind=ButtonKind::Secondary>
                        "See what is new"
                    </ButtonLink>
                </div>
                {filled}
            </div>
        </dialog>
    }
    .into_any()
}

fn filled() -> AnyView {
    view! {
        <ul class="grow divide-y divide-line overflow-y-auto px-5" data-full="" data-lines="" hidden=true></ul>
        <template>
            <li class="flex gap-4 py-4">
                <a class="h-20 w-16 shrink-0 overflow-hidden rounded-md bg-sunken" href=paths::CART tabindex="-1" aria-hidden="true">
                    <img class="size-full object-cover" src="/favicon.svg" width="64" height="80" alt="" />
                </a>
                <div class="min-w-0 grow">
                    <a class="line-clamp-2 font-medium hover:text-accent" href=paths::CART data-line-title=""></a>
                    <p class="text-sm text-soft" data-line-variant=""></p>
                    <p class="text-sm text-soft tabular-nums" data-line-quantity=""></p>
                </div>
                <p class="shrink-0 font-semibold tabular-nums" data-line-total=""></p>
            </li>
        </template>
        <div class="space-y-3 border-t border-line p-5" data-full="" hidden=true>
            <p class="flex justify-between text-lg font-semibold">
                <span>"Goods"</span>
                <span class="tabular-nums" data-goods=""></span>
            </p>
            <p class="text-sm text-soft">"Delivery is added at the checkout."</p>
            <ButtonLink href=paths::CHECKOUT class="w-full">
                "Check out"
            </ButtonLink>
            <ButtonLink href=paths::CART kind=ButtonKind::Secondary class="w-full">
                "View the cart"
            </ButtonLink>
        </div>
    }
    .into_any()
}
