//! The top bar: navigation on a phone, search, the person's own menu.

use domain::paths::{account, admin as paths};
use leptos::prelude::*;

use super::Desk;
use crate::{
    head::Theme,
    ui::{Icon, IconName},
};

/// The search is a link's form to the find page; with scripts it opens the palette.
pub(super) fn top(desk: &Desk) -> AnyView {
    view! {
        <header class="desk-top">
            <button
                class="-ml-2 grid size-11 shrink-0 place-items-center rounded-full hover:bg-sunken lg:hidden"
                type="button"
                popovertarget="nav"
                aria-label="Navigation"
            >
                <Icon name=IconName::Menu class="size-6" />
            </button>
            <form class="desk-find" aria-label="The whole back office" action=paths::FIND method="get" role="search" data-palette-form="">
                <Icon name=IconName::Search class="pointer-events-none absolute left-3 size-4.5 text-soft" />
                <input
                    class="control-s pl-9"
                    type="search"
                    name="q"
                    maxlength="100"
                    placeholder="Find an order, a product, a page"
                    aria-label="Find an order, a product, a page"
                    autocomplete="off"
                    spellcheck="false"
                    enterkeyhint="search"
                />
                <kbd class="pointer-events-none absolute right-2 max-md:hidden" aria-hidden="true" data-keys-hint="">"Ctrl K"</kbd>
            </form>
            {person(desk)}
        </header>
    }
    .into_any()
}

fn person(desk: &Desk) -> AnyView {
    let initial: String = desk.name.chars().take(1).flat_map(char::to_uppercase).collect();
    view! {
        <details class="drop ml-auto" data-drop="">
            <summary class="flex min-h-11 items-center gap-2 rounded-full px-1.5 hover:bg-sunken">
                <span class="sr-only">"Your menu"</span>
                <span class="grid size-8 shrink-0 place-items-center rounded-full bg-ink text-sm font-semibold text-paper" aria-hidden="true">
                    {initial}
                </span>
                <span class="max-w-40 truncate text-sm font-medium max-md:hidden">{desk.name.clone()}</span>
                <Icon name=IconName::Down class="size-4 text-soft max-md:hidden" />
            </summary>
            <div class="drop-panel right-0 w-64 p-2">
                <p class="truncate px-3 pt-2 pb-1 text-sm text-soft">{desk.name.clone()}</p>
                {themes(desk)}
                <button class="desk-link live w-full" type="button" data-open="shortcuts">
                    <Icon name=IconName::Help class="size-4.5" />
                    "Keyboard shortcuts"
                    <kbd class="ml-auto">"?"</kbd>
                </button>
                <a class="desk-link" href=account::SECURITY>
                    <Icon name=IconName::User class="size-4.5" />
                    "Your account"
                </a>
                <form class="mt-1 border-t border-line pt-1" method="post" action=domain::paths::SIGN_OUT>
                    <button class="desk-link w-full" type="submit">
                        <Icon name=IconName::Arrow class="size-4.5" />
                        "Sign out"
                    </button>
                </form>
            </div>
        </details>
    }
    .into_any()
}

/// Light, dark, or as the system is: three buttons of one form.
fn themes(desk: &Desk) -> AnyView {
    let choice = |theme: Option<Theme>, label: &'static str| {
        let pressed = (desk.theme == theme).to_string();
        let value = theme.map_or("system", Theme::code);
        view! {
            <button class="segment" type="submit" name="theme" value=value aria-pressed=pressed>
                {label}
            </button>
        }
    };
    view! {
        <form class="segments m-2" method="post" action=paths::THEME role="group" aria-label="Colours">
            <input type="hidden" name="back" value=desk.path.clone() />
            {choice(None, "System")} {choice(Some(Theme::Light), "Light")} {choice(Some(Theme::Dark), "Dark")}
        </form>
    }
    .into_any()
}
