//! Password, second factor, devices.

use domain::{
    form::{FormErrors, PasswordField},
    identity::PasswordFor,
    paths::account,
    time::UtcOffset,
    view::{Device, Profile},
};
use leptos::prelude::*;

use super::page::{Whose, heading, section};
use crate::{
    storefront::sign_in::parts::{Line, submit, whose as whose_password},
    ui::{Badge, BadgeKind, Button, ButtonKind, ButtonLink, ButtonSize},
};

/// The page. `done` says what was done before.
pub fn body(
    whose: &Whose,
    profile: &Profile,
    devices: &[Device],
    errors: &FormErrors<PasswordField>,
    done: Option<AnyView>,
) -> AnyView {
    view! {
        {done}
        {heading("Security", "")}
        {section("password-title", "Password", password(profile, errors))}
        {section("second-factor", "A code beside the password", second_factor(profile))}
        {section("devices", "Your devices", list(devices, whose.offset))}
    }
    .into_any()
}

fn password(profile: &Profile, errors: &FormErrors<PasswordField>) -> AnyView {
    let login = profile
        .email
        .as_deref()
        .or(profile.phone.as_deref())
        .unwrap_or_default();
    let rules = if profile.role.is_some() {
        PasswordFor::Staff
    } else {
        PasswordFor::Customer
    };
    let current = Line::password(PasswordField::Current.name(), "Current password");
    view! {
        <form class="max-w-md space-y-5" method="post" action=account::PASSWORD>
            {whose_password(login)} {current.refused(errors.of(&PasswordField::Current)).view()}
            {Line::new_password("New password", rules).refused(errors.of(&PasswordField::Password)).view()}
            {submit("Save the new password")}
        </form>
    }
    .into_any()
}

fn second_factor(profile: &Profile) -> AnyView {
    let (kind, state) = if profile.second_factor {
        (BadgeKind::Good, "On")
    } else {
        (BadgeKind::Plain, "Off")
    };
    let words = if profile.second_factor { "Change" } else { "Set up" };
    view! {
        <div class="flex flex-wrap items-center justify-between gap-4">
            <p class="max-w-md text-soft">
                "Whoever finds out your password still cannot get in: it takes your phone as well. "
                <Badge kind>{state}</Badge>
            </p>
            <ButtonLink href=account::SECOND_FACTOR kind=ButtonKind::Secondary>
                {words}
            </ButtonLink>
        </div>
    }
    .into_any()
}

fn list(devices: &[Device], offset: UtcOffset) -> AnyView {
    let rows = devices.iter().map(|device| row(device, offset)).collect_view();
    let others = devices.iter().any(|device| !device.is_this).then(|| {
        view! {
            <form class="mt-5" method="post" action=account::END_OTHERS>
                <Button kind=ButtonKind::Secondary>"Sign out all other devices"</Button>
            </form>
        }
    });
    view! {
        <ul class="divide-y divide-line border-y border-line">{rows}</ul>
        {others}
    }
    .into_any()
}

fn row(device: &Device, offset: UtcOffset) -> AnyView {
    let end = if device.is_this {
        view! { <Badge kind=BadgeKind::Good>"This one"</Badge> }.into_any()
    } else {
        let name = device.device.clone();
        view! {
            <form method="post" action=account::end_device(device.session)>
                <Button kind=ButtonKind::Quiet size=ButtonSize::Small>
                    "Sign out"
                    <span class="sr-only">" " {name}</span>
                </Button>
            </form>
        }
        .into_any()
    };
    view! {
        <li class="flex items-center justify-between gap-4 py-4">
            <div class="min-w-0">
                <p class="font-medium">{device.device.clone()}</p>
                <p class="text-sm text-soft">
                    "Last used " <time datetime=device.used_at.rfc3339()>{device.used_at.date_and_time(offset)}</time> " · "
                    <span class="break-all">{device.address.clone()}</span>
                </p>
            </div>
            {end}
        </li>
    }
    .into_any()
}
