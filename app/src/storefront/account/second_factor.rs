//! Switching codes of an app on and off, and the recovery codes, which are shown once.

use domain::{paths::account, view::Profile};
use leptos::prelude::*;

use super::{
    page::{heading, section},
    qr::qr,
};
use crate::{
    storefront::sign_in::{
        page::Said,
        parts::{LINK, Line, submit},
    },
    ui::{Alert, AlertKind, Button, ButtonKind, ButtonLink},
};

fn back() -> AnyView {
    view! {
        <p class="mb-3">
            <a class=LINK href=account::SECURITY>
                "Security"
            </a>
        </p>
    }
    .into_any()
}

/// Whether codes are on, and what can be done about it. `password_error` stands at the form that switches them off.
pub fn body(profile: &Profile, password_error: Option<String>) -> AnyView {
    let content = if profile.second_factor {
        on(profile, password_error)
    } else {
        view! {
            <p class="mt-4 text-soft">
                "Any app that shows codes will do, such as Aegis, Google Authenticator or the one of your password manager. It needs no connection and costs nothing."
            </p>
            <form class="mt-6" method="post" action=account::SECOND_FACTOR_BEGIN>
                <Button>"Begin"</Button>
            </form>
        }
        .into_any()
    };
    view! {
        {back()}
        {heading("A code beside the password", "")}
        {content}
    }
    .into_any()
}

fn on(profile: &Profile, password_error: Option<String>) -> AnyView {
    let open = password_error.is_some();
    let left = match profile.recovery_codes_left {
        0 => "No recovery code is left. Make new ones, or a lost phone locks you out.".to_owned(),
        1 => "One recovery code is left.".to_owned(),
        left => format!("{left} recovery codes are left."),
    };
    let codes = view! {
        <p class="text-soft">{left} " Each lets you in once without your phone."</p>
        <form class="mt-4" method="post" action=account::RECOVERY_CODES>
            <Button kind=ButtonKind::Secondary>"Make new recovery codes"</Button>
        </form>
    }
    .into_any();
    let off = view! {
        <details open=open>
            <summary class="inline-flex min-h-11 items-center text-soft hover:text-ink">
                "Sign in with the password only"
            </summary>
            <form class="max-w-md space-y-5 pt-3" method="post" action=account::SECOND_FACTOR_OFF>
                {Line::password("password", "Your password").refused(password_error.as_deref()).view()}
                <Button kind=ButtonKind::Secondary>"Switch codes off"</Button>
            </form>
        </details>
    }
    .into_any();
    view! {
        <div class="mt-6">
            <Alert kind=AlertKind::Good title="Codes are on" />
        </div>
        {section("recovery", "Recovery codes", codes)}
        {section("off", "Switch it off", off)}
    }
    .into_any()
}

/// The secret, to be scanned or typed, and the first code.
pub fn begun(secret: &str, link: &str) -> AnyView {
    let groups = secret
        .as_bytes()
        .chunks(4)
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect::<Vec<_>>()
        .join(" ");
    let link = link.to_owned();
    view! {
        {back()}
        {heading("Add the shop to your app", "")}
        <ol class="mt-6 list-decimal space-y-6 pl-5 marker:font-semibold">
            <li class="space-y-4 pl-1">
                <p>"Scan this with the app."</p>
                {qr(&link, "The secret as a QR code")}
                <p class="text-soft">
                    "On this phone? "
                    <a class=LINK href=link.clone()>
                        "Open it in the app"
                    </a> ", or type the secret:"
                </p>
                <p class="rounded-md bg-sunken px-4 py-3 font-mono break-words select-all">{groups}</p>
            </li>
            <li class="pl-1">{first_code(None, None)}</li>
        </ol>
    }
    .into_any()
}

/// The first code was wrong. The secret is in the app already and is not shown again.
pub fn wrong(error: Option<String>, refused: Option<String>) -> AnyView {
    view! {
        {back()}
        {heading("Add the shop to your app", "")}
        <div class="mt-6">{first_code(error, refused)}</div>
        <p class="mt-6">
            <a class=LINK href=account::SECOND_FACTOR>
                "Begin again with another secret"
            </a>
        </p>
    }
    .into_any()
}

fn first_code(error: Option<String>, refused: Option<String>) -> AnyView {
    let said = Said {
        refused,
        ..Said::default()
    };
    let code = Line {
        hint: "",
        inputmode: Some("numeric"),
        ..Line::code()
    };
    view! {
        <form class="max-w-md space-y-5" method="post" action=account::SECOND_FACTOR_ON>
            {said.view()}
            <p>"Type the six digits that it shows now."</p>
            {code.refused(error.as_deref()).view()}
            {submit("Switch codes on")}
        </form>
    }
    .into_any()
}

/// The recovery codes, this once.
pub fn codes(codes: &[String]) -> AnyView {
    let list = codes
        .iter()
        .map(|code| view! { <li>{code.clone()}</li> })
        .collect_view();
    view! {
        {back()}
        {heading("Keep these recovery codes", "")}
        <p class="mt-4 text-soft">
            "Each lets you in once if your phone is lost. Print them or write them down: this page shows them only now."
        </p>
        <ul class="mt-6 grid grid-cols-2 gap-x-8 gap-y-2 rounded-xl bg-sunken p-6 font-mono text-lg select-all">{list}</ul>
        <div class="mt-6">
            <ButtonLink href=account::SECOND_FACTOR>"I have kept them"</ButtonLink>
        </div>
    }
    .into_any()
}
