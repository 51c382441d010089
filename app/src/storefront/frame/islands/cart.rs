//! The header's cart: a link with a count, and a drawer that shows what is in it.

use std::sync::LazyLock;

use domain::{
    money::Currency,
    paths,
    view::{CartChange, CartLine},
};
use leptos::{ev, html, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

use crate::{
    storefront::cart::actions::read_cart,
    ui::{ButtonKind, ButtonLink, Icon, IconName, smallest_file},
};

/// The cookie with the number of pieces. It is written by the server and says nothing else.
const COUNT_COOKIE: &str = "pasal_count=";

/// What happened to the cart in this page: the cart, and whether to show it. Only touched in the browser, where
/// islands are mounted apart from each other and share nothing but this.
static NEWS: LazyLock<ArcRwSignal<Option<(CartChange, Show)>>> = LazyLock::new(|| ArcRwSignal::new(None));

#[derive(Clone, Copy, PartialEq, Eq)]
enum Show {
    Count,
    Drawer,
}

/// Tells the header that the cart changed: its count follows.
pub fn cart_changed(cart: CartChange) {
    NEWS.set(Some((cart, Show::Count)));
}

/// Tells the header that something was put into the cart: its drawer opens.
pub fn cart_filled(cart: CartChange) {
    NEWS.set(Some((cart, Show::Drawer)));
}

fn counted() -> u32 {
    let cookies = document().unchecked_into::<web_sys::HtmlDocument>().cookie().unwrap_or_default();
    let count = cookies.split("; ").find_map(|cookie| cookie.strip_prefix(COUNT_COOKIE));
    count.and_then(|count| count.parse().ok()).unwrap_or(0)
}

/// The link to the cart with the number of pieces in it. A press opens the drawer once scripts run.
#[island]
pub fn CartButton(
    /// The shop's.
    currency: Currency,
) -> impl IntoView {
    let count = RwSignal::new(0_u32);
    let cart = RwSignal::new(None::<CartChange>);
    let dialog = NodeRef::<html::Dialog>::new();
    let open = move || {
        if let Some(dialog) = dialog.get_untracked().filter(|dialog| !dialog.open()) {
            // It refuses only what is open already or not in the page.
            let _ = dialog.show_modal();
        }
    };
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };

    Effect::new(move |_| {
        count.set(counted());
        // A page that comes back from the browser's memory has the count of then.
        let _ = window_event_listener(ev::pageshow, move |_| count.set(counted()));
    });
    Effect::new(move |_| {
        if let Some((news, show)) = NEWS.get() {
            count.set(news.count);
            cart.set(Some(news));
            if show == Show::Drawer {
                open();
            }
        }
    });

    let pressed = move |event: ev::MouseEvent| {
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        event.prevent_default();
        open();
        spawn_local(async move {
            match read_cart().await {
                Ok(read) => {
                    count.set(read.count);
                    cart.set(Some(read));
                }
                Err(_) => {
                    // The page can say what is wrong; the drawer cannot.
                    let _ = window().location().set_href(paths::CART);
                }
            }
        });
    };

    view! {
        <a
            class="relative -mr-2 flex min-h-11 min-w-11 items-center justify-center gap-2 rounded-full px-2.5 font-medium hover:bg-sunken md:px-3"
            href=paths::CART
            on:click=pressed
        >
            <Icon name=IconName::Cart class="size-6" />
            <span class="max-md:sr-only">"Cart"</span>
            <span
                class="absolute top-0 right-0 grid h-5 min-w-5 place-items-center rounded-full bg-accent px-1 text-xs font-bold text-on-accent tabular-nums md:static"
                class:hidden=move || count.get() == 0
            >
                {move || count.get()}
                <span class="sr-only">" in the cart"</span>
            </span>
        </a>
        <dialog
            class="sheet fixed inset-y-0 right-0 left-auto m-0 h-dvh max-h-none w-[min(27rem,100vw)] max-w-none bg-surface shadow-lg"
            aria-label="Your cart"
            closedby="any"
            node_ref=dialog
        >
            <div class="flex h-full flex-col">
                <div class="flex items-center justify-between border-b border-line px-5 py-3">
                    <p class="font-display text-heading" aria-live="polite">
                        {move || match count.get() {
                            0 => "Your cart".to_owned(),
                            count => ["Your cart (", &count.to_string(), ")"].concat(),
                        }}
                    </p>
                    <button
                        class="-mr-2 grid size-11 place-items-center rounded-full hover:bg-sunken"
                        type="button"
                        aria-label="Close the cart"
                        on:click=close
                    >
                        <Icon name=IconName::Close />
                    </button>
                </div>
                {move || match cart.get() {
                    None => view! { <p class="p-5 text-soft">"Loading…"</p> }.into_any(),
                    Some(cart) if cart.lines.is_empty() => nothing().into_any(),
                    Some(cart) => filled(cart, currency).into_any(),
                }}
            </div>
        </dialog>
    }
}

fn nothing() -> impl IntoView {
    view! {
        <div class="flex grow flex-col items-center justify-center gap-4 p-8 text-center">
            <Icon name=IconName::Cart class="size-12 text-soft" />
            <p class="text-lg">"Nothing in here yet."</p>
            <ButtonLink href="/search?sort=newest" kind=ButtonKind::Secondary>
                "See what is new"
            </ButtonLink>
        </div>
    }
}

fn filled(cart: CartChange, currency: Currency) -> impl IntoView {
    let lines = cart.lines.into_iter().map(|line| drawer_line(line, currency)).collect_view();
    view! {
        <ul class="grow divide-y divide-line overflow-y-auto px-5">{lines}</ul>
        <div class="space-y-3 border-t border-line p-5">
            <p class="flex justify-between text-lg font-semibold">
                <span>"Goods"</span>
                <span class="tabular-nums">{cart.goods}</span>
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
}

fn drawer_line(line: CartLine, currency: Currency) -> impl IntoView {
    let thumbnail = line.picture.as_ref().map(|picture| {
        view! { <img class="size-full object-cover" src=smallest_file(picture) width="64" height="80" alt="" /> }
    });
    view! {
        <li class="flex gap-4 py-4">
            <a class="h-20 w-16 shrink-0 overflow-hidden rounded-md bg-sunken" href=line.path.clone() tabindex="-1" aria-hidden="true">
                {thumbnail}
            </a>
            <div class="min-w-0 grow">
                <a class="line-clamp-2 font-medium hover:text-accent" href=line.path>
                    {line.title}
                </a>
                <p class="text-sm text-soft">{line.variant_title}</p>
                <p class="text-sm text-soft tabular-nums">{["Quantity ", &line.quantity.to_string()].concat()}</p>
            </div>
            <p class="shrink-0 font-semibold tabular-nums">{line.total.format_short(currency)}</p>
        </li>
    }
}
