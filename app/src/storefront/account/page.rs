//! What surrounds an account's pages, what they say after a step, and the page that asks once more who it is.

use domain::{paths, paths::account, time::UtcOffset, view::ShopFacts};
use leptos::prelude::*;

use crate::{
    storefront::{
        frame::shell::Head,
        sign_in::{
            page::Said,
            parts::{self, LINK, Line, hidden, submit},
        },
    },
    ui::{Alert, AlertKind, Icon, IconName},
};

/// Where a page belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Where the account begins.
    Orders,
    /// The address book.
    Addresses,
    /// Name, number, address, preferences.
    Profile,
    /// Password, second factor, devices.
    Security,
    /// What the shop knows, and closing the account.
    Privacy,
    /// None of them: something is to be said or asked.
    Notice,
}

impl Tab {
    const SHOWN: [Self; 5] = [
        Self::Orders,
        Self::Addresses,
        Self::Profile,
        Self::Security,
        Self::Privacy,
    ];

    const fn label(self) -> &'static str {
        match self {
            Self::Orders => "Orders",
            Self::Addresses => "Addresses",
            Self::Profile => "Profile",
            Self::Security => "Security",
            Self::Privacy => "Privacy",
            Self::Notice => "Your account",
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Orders | Self::Notice => account::HOME,
            Self::Addresses => account::ADDRESSES,
            Self::Profile => account::PROFILE,
            Self::Security => account::SECURITY,
            Self::Privacy => account::PRIVACY,
        }
    }

    const fn icon(self) -> IconName {
        match self {
            Self::Orders => IconName::Box,
            Self::Addresses => IconName::Pin,
            Self::Profile | Self::Notice => IconName::User,
            Self::Security => IconName::Shield,
            Self::Privacy => IconName::Info,
        }
    }
}

/// Whose account it is, and where in it they are.
#[derive(Clone, Debug)]
pub struct Whose {
    /// As pages greet them.
    pub name: String,
    /// Whether they work here.
    pub is_staff: bool,
    /// The shop's time.
    pub offset: UtcOffset,
    /// The page's place.
    pub tab: Tab,
}

/// What a page says about itself.
pub fn head(shop: &ShopFacts, tab: Tab) -> Head {
    let title = match tab {
        Tab::Orders => "Your orders",
        Tab::Addresses => "Your addresses",
        Tab::Profile => "Your profile",
        Tab::Security => "Security of your account",
        Tab::Privacy => "Your data",
        Tab::Notice => "Your account",
    };
    parts::head(shop, title, tab.path())
}

const TAB: &str = "flex min-h-11 items-center gap-2.5 rounded-full px-4 font-medium whitespace-nowrap hover:bg-sunken aria-[current=page]:bg-ink aria-[current=page]:text-paper lg:rounded-md";

/// A page with the account's own navigation: a row to swipe on a phone, a column on a desk.
pub fn around(whose: &Whose, body: AnyView) -> AnyView {
    let tab = |tab: Tab| {
        let current = (tab == whose.tab).then_some("page");
        view! {
            <li>
                <a class=TAB href=tab.path() aria-current=current>
                    <Icon name=tab.icon() class="size-5" />
                    {tab.label()}
                </a>
            </li>
        }
    };
    let tabs = Tab::SHOWN.map(tab).collect_view();
    let desk = whose.is_staff.then(|| {
        view! {
            <li>
                <a class=TAB href=paths::ADMIN>
                    <Icon name=IconName::Home class="size-5" />
                    "Back office"
                </a>
            </li>
        }
    });
    view! {
        <div class="wrap grid gap-x-16 gap-y-6 pt-6 md:pt-12 lg:grid-cols-[13rem_minmax(0,1fr)]">
            <nav class="min-w-0 lg:sticky lg:top-36 lg:self-start" aria-label="Your account">
                <p class="mb-3 truncate font-display text-xl lg:px-4">{whose.name.clone()}</p>
                <ul class="no-bar -mx-4 flex items-center gap-1 overflow-x-auto px-4 lg:mx-0 lg:flex-col lg:items-stretch lg:px-0">
                    {tabs} {desk} <li>
                        <form method="post" action=paths::SIGN_OUT>
                            <button class=[TAB, " lg:w-full"].concat() type="submit">
                                <Icon name=IconName::Arrow class="size-5" />
                                "Sign out"
                            </button>
                        </form>
                    </li>
                </ul>
            </nav>
            <div class="max-w-text min-w-0">{body}</div>
        </div>
    }
    .into_any()
}

/// A page's heading. `lead` may be empty.
pub fn heading(words: &'static str, lead: &'static str) -> AnyView {
    view! {
        <h1 class="text-title">{words}</h1>
        {(!lead.is_empty()).then(|| view! { <p class="mt-2 text-soft">{lead}</p> })}
    }
    .into_any()
}

/// A part of a page, with its heading.
pub fn section(id: &'static str, title: &'static str, content: AnyView) -> AnyView {
    view! {
        <section class="mt-8 border-t border-line pt-8" aria-labelledby=id>
            <h2 class="mb-4 text-xl" id=id>
                {title}
            </h2>
            {content}
        </section>
    }
    .into_any()
}

/// What a page says after a step. A code in the address, never text; any other text says nothing.
pub fn done(code: &str) -> Option<AnyView> {
    let words = match code {
        "address" => "The address is saved.",
        "removed" => "The address is removed.",
        "profile" => "Your profile is saved.",
        "preferences" => "Your preferences are saved.",
        "mail" => "A mail is on its way. Open the link in it.",
        "verified" => "Your address is confirmed.",
        "email" => "Your new address is in use.",
        "password" => "Your new password is saved. Your other devices are signed out.",
        "ended" => "This device is signed out.",
        "others" => "All other devices are signed out.",
        "second-factor-off" => "Signing in takes only your password from now on.",
        _ => return None,
    };
    Some(said(AlertKind::Good, words.to_owned()))
}

/// A message above a page's content.
pub fn said(kind: AlertKind, title: String) -> AnyView {
    view! {
        <div class="mb-6">
            <Alert kind title />
        </div>
    }
    .into_any()
}

/// What could not be done and why, with the way back.
pub fn notice(sentence: String, back: &'static str) -> AnyView {
    view! {
        {heading("Nothing was changed", "")}
        <div class="mt-6">{said(AlertKind::Warning, sentence)}</div>
        <p>
            <a class=LINK href=back>
                "Go back"
            </a>
        </p>
    }
    .into_any()
}

/// Asks for the password, or for a code where there are codes. `next` is where they were.
pub fn confirm(takes_code: bool, next: &str, error: Option<String>, refused: Option<String>) -> AnyView {
    let said = Said {
        refused,
        ..Said::default()
    };
    let line = if takes_code {
        Line::code()
    } else {
        Line::password("password", "Password")
    };
    view! {
        {heading("Is it you?", "Before something that matters we ask once more. It holds for ten minutes.")}
        <form class="mt-8 max-w-md space-y-5" method="post" action=account::CONFIRM>
            {said.view()} {hidden("next", next)} {line.refused(error.as_deref()).view()} {submit("Go on")}
        </form>
    }
    .into_any()
}
