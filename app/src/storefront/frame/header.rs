//! The header: the shop's name, search, menu, account, cart. The same for everybody: cached pages hold nothing personal.

use domain::{
    paths,
    view::{MenuEntry, ShopFacts},
};
use leptos::prelude::*;

use super::{cart_button::cart_button, search_box::search_box, shell::Frame};
use crate::ui::{Icon, IconName};

/// How many categories stand in the header's row; all of them are in the menu.
const IN_ROW: usize = 7;

/// The header of every page. The menu is a popover: it opens, closes and gives the focus back without scripts.
pub fn header(frame: &Frame, words: &str) -> AnyView {
    let search = search_box(words);
    let cart = cart_button();
    let row = frame.menu.iter().take(IN_ROW).map(row_entry).collect_view();
    view! {
        <header class="z-30 border-b border-line bg-paper md:sticky md:top-0 print:hidden">
            <div class="wrap grid grid-cols-[auto_1fr_auto] items-center gap-x-3 pt-2 pb-3 md:h-18 md:grid-cols-[1fr_minmax(0,30rem)_1fr] md:py-0">
                <div class="flex items-center gap-1">
                    <button
                        class="-ml-2.5 grid size-11 place-items-center rounded-full hover:bg-sunken md:hidden"
                        type="button"
                        popovertarget="menu"
                        aria-label="Menu"
                    >
                        <Icon name=IconName::Menu class="size-6" />
                    </button>
                    {wordmark(&frame.shop)}
                </div>
                <div class="order-last col-span-3 mt-1.5 md:order-none md:col-span-1 md:mt-0">
                    {search}
                </div>
                <div class="col-start-3 flex items-center justify-end gap-1 md:col-start-auto">
                    <a
                        class="hidden min-h-11 items-center gap-2 rounded-full px-3 font-medium hover:bg-sunken lg:flex"
                        href=paths::HELP
                    >
                        "Help"
                    </a>
                    <a
                        class="flex min-h-11 min-w-11 items-center justify-center gap-2 rounded-full px-2.5 font-medium hover:bg-sunken md:px-3"
                        href=paths::ACCOUNT
                    >
                        <Icon name=IconName::User class="size-6" />
                        <span class="max-md:sr-only">"Account"</span>
                    </a>
                    {cart}
                </div>
            </div>
            <nav class="wrap hidden h-11 items-center gap-1 pb-2 md:flex" aria-label="Categories">
                <button
                    class="-ml-3 flex min-h-9 shrink-0 items-center gap-1.5 rounded-full px-3 font-semibold hover:bg-sunken"
                    type="button"
                    popovertarget="menu"
                >
                    "Shop all"
                    <Icon name=IconName::Down class="size-4" />
                </button>
                <ul class="no-bar flex min-w-0 items-center overflow-x-auto">{row}</ul>
            </nav>
        </header>
        {menu(&frame.menu)}
    }
    .into_any()
}

fn wordmark(shop: &ShopFacts) -> impl IntoView + use<> {
    view! {
        <a
            class="flex items-center gap-2 font-display text-2xl leading-none tracking-tight md:text-[1.75rem]"
            href=paths::HOME
        >
            {shop.name.clone()}
            <span class="mt-2 size-2 rounded-full bg-accent" aria-hidden="true"></span>
        </a>
    }
}

fn row_entry(entry: &MenuEntry) -> impl IntoView + use<> {
    view! {
        <li>
            <a
                class="flex min-h-9 items-center rounded-full px-3 whitespace-nowrap text-soft hover:bg-sunken hover:text-ink"
                href=entry.path.clone()
            >
                {entry.name.clone()}
            </a>
        </li>
    }
}

/// All categories: a sheet on a phone, a panel below the header on a desk.
fn menu(entries: &[MenuEntry]) -> AnyView {
    let groups = entries
        .iter()
        .map(|entry| {
            let children = entry.children.iter().map(child_entry).collect_view();
            view! {
                <li class="border-b border-line py-3 md:border-0 md:py-0">
                    <a class="flex min-h-10 items-center text-lg font-semibold hover:text-accent md:text-base" href=entry.path.clone()>
                        {entry.name.clone()}
                    </a>
                    <ul>{children}</ul>
                </li>
            }
        })
        .collect_view();
    view! {
        <div
            class="sheet sheet-left fixed inset-y-0 left-0 z-40 h-dvh w-[min(22rem,88vw)] overflow-y-auto border-line bg-surface p-5 shadow-lg md:inset-x-0 md:top-29 md:bottom-auto md:h-auto md:max-h-[75dvh] md:w-full md:border-b md:p-0"
            id="menu"
            popover="auto"
            role="navigation"
            aria-label="Menu"
        >
            <div class="mb-2 flex items-center justify-between md:hidden">
                <p class="font-display text-heading">"Shop"</p>
                <button
                    class="-mr-2 grid size-11 place-items-center rounded-full hover:bg-sunken"
                    type="button"
                    popovertarget="menu"
                    popovertargetaction="hide"
                    aria-label="Close the menu"
                >
                    <Icon name=IconName::Close />
                </button>
            </div>
            <nav class="md:wrap md:py-9" aria-label="All categories">
                <ul class="md:grid md:grid-cols-4 md:gap-x-8 md:gap-y-9 xl:grid-cols-5">{groups}</ul>
                <ul class="mt-5 flex flex-wrap gap-x-6 gap-y-1 md:mt-9 md:border-t md:border-line md:pt-5">
                    <li>
                        <a class="flex min-h-10 items-center gap-2 hover:text-accent" href="/search?sort=newest">
                            <Icon name=IconName::Spark class="size-4.5" />
                            "New arrivals"
                        </a>
                    </li>
                    <li>
                        <a class="flex min-h-10 items-center gap-2 hover:text-accent" href="/search?sale=1">
                            <Icon name=IconName::Tag class="size-4.5" />
                            "On sale"
                        </a>
                    </li>
                    <li>
                        <a class="flex min-h-10 items-center gap-2 hover:text-accent" href=paths::HELP>
                            <Icon name=IconName::Help class="size-4.5" />
                            "Help"
                        </a>
                    </li>
                </ul>
            </nav>
        </div>
    }
    .into_any()
}

fn child_entry(entry: &MenuEntry) -> impl IntoView + use<> {
    view! {
        <li>
            <a class="flex min-h-10 items-center text-soft hover:text-ink hover:underline md:min-h-8" href=entry.path.clone()>
                {entry.name.clone()}
            </a>
        </li>
    }
}
