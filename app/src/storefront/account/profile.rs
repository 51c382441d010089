//! Name, number, e-mail address and what somebody likes.

use domain::{
    form::{EmailField, EmailForm, FormErrors, ProfileField, ProfileForm},
    identity::{Language, Theme},
    paths::account,
    view::Profile,
};
use leptos::prelude::*;

use super::page::{heading, section};
use crate::{
    storefront::sign_in::parts::{Line, hidden, submit},
    ui::{Alert, Badge, BadgeKind, Button, ButtonKind, ButtonSize, Checkbox},
};

/// What was typed, and what is wrong with it. Without a form, what is stored is shown.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Name and number.
    pub profile: Option<(ProfileForm, FormErrors<ProfileField>)>,
    /// A new address.
    pub email: Option<(EmailForm, FormErrors<EmailField>)>,
}

/// The page. `done` says what was done before.
pub fn body(profile: &Profile, typed: &Typed, done: Option<AnyView>) -> AnyView {
    view! {
        {done}
        {heading("Your profile", "")}
        {who(profile, typed)}
        {section("email-title", "E-mail address", email(profile, typed))}
        {section("preferences", "Preferences", preferences(profile))}
    }
    .into_any()
}

fn who(profile: &Profile, typed: &Typed) -> AnyView {
    let stored = ProfileForm {
        name: profile.name.clone(),
        phone: profile.phone.clone().unwrap_or_default(),
    };
    let (form, errors) = typed.profile.clone().unwrap_or_else(|| (stored, FormErrors::default()));
    let name = Line {
        max_length: 80,
        ..Line::new(ProfileField::Name.name(), "Your name", "name")
    };
    let phone = Line {
        hint: "You can sign in with it too.",
        r#type: "tel",
        inputmode: Some("tel"),
        max_length: 30,
        optional: profile.email.is_some(),
        ..Line::new(ProfileField::Phone.name(), "Phone number", "tel")
    };
    view! {
        <form class="mt-6 max-w-md space-y-5" method="post" action=account::PROFILE>
            {hidden("version", &profile.version.to_string())}
            {name.with(&form.name, errors.of(&ProfileField::Name)).view()}
            {phone.with(&form.phone, errors.of(&ProfileField::Phone)).view()} {submit("Save")}
        </form>
    }
    .into_any()
}

fn email(profile: &Profile, typed: &Typed) -> AnyView {
    let (form, errors) = typed.email.clone().unwrap_or_default();
    let open = !errors.is_empty();
    let current = profile.email.clone().map(|email| {
        let badge = if profile.email_verified {
            view! { <Badge kind=BadgeKind::Good>"Confirmed"</Badge> }.into_any()
        } else {
            view! { <Badge kind=BadgeKind::Warning>"Not confirmed"</Badge> }.into_any()
        };
        view! {
            <p class="flex flex-wrap items-center gap-3">
                <span class="font-medium break-all">{email}</span>
                {badge}
            </p>
        }
    });
    let again = (profile.email.is_some() && !profile.email_verified).then(|| {
        view! {
            <form class="mt-3" method="post" action=account::EMAIL_AGAIN>
                <Button kind=ButtonKind::Secondary size=ButtonSize::Small>
                    "Send the link once more"
                </Button>
            </form>
        }
    });
    let waiting = profile.new_email.clone().map(|email| {
        view! {
            <div class="mt-4">
                <Alert title=format!("{email} waits for its confirmation: open the link in the mail that we sent there.") />
            </div>
        }
    });
    let line = Line {
        r#type: "email",
        inputmode: Some("email"),
        max_length: 254,
        ..Line::new(EmailField::Email.name(), "New e-mail address", "email")
    };
    let words = if profile.email.is_some() {
        "Use another address"
    } else {
        "Add an address"
    };
    view! {
        {current}
        {again}
        {waiting}
        <details class="mt-4" open=open>
            <summary class="inline-flex min-h-11 items-center font-medium underline decoration-line decoration-2 underline-offset-4">
                {words}
            </summary>
            <form class="max-w-md space-y-5 pt-3" method="post" action=account::EMAIL>
                {line.with(&form.email, errors.of(&EmailField::Email)).view()}
                {Line::password(EmailField::Password.name(), "Your password").refused(errors.of(&EmailField::Password)).view()}
                {submit("Send me a link")}
            </form>
        </details>
    }
    .into_any()
}

/// A choice of few, with the chosen one.
fn choice(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    chosen: &str,
    all: Vec<(&'static str, &'static str)>,
) -> AnyView {
    let options = all
        .into_iter()
        .map(|(code, words)| {
            let selected = code == chosen;
            view! {
                <option value=code selected=selected>
                    {words}
                </option>
            }
        })
        .collect_view();
    let hint_id = [name, "-hint"].concat();
    view! {
        <div class="space-y-1.5">
            <label class="block font-medium" for=name>
                {label}
            </label>
            <p class="text-sm text-soft" id=hint_id.clone()>
                {hint}
            </p>
            <select class="control" id=name name=name aria-describedby=hint_id>
                {options}
            </select>
        </div>
    }
    .into_any()
}

fn preferences(profile: &Profile) -> AnyView {
    let languages = Language::ALL
        .iter()
        .map(|language| (language.code(), language.label()))
        .collect();
    let themes = Theme::ALL.iter().map(|theme| (theme.code(), theme.label())).collect();
    view! {
        <form class="max-w-md space-y-5" method="post" action=account::PREFERENCES>
            {choice("language", "Language", "Of the mails that we write to you.", profile.language.code(), languages)}
            {choice(
                "theme",
                "Colours",
                "Of the back office. The shop follows your device.",
                profile.theme.code(),
                themes,
            )}
            <Checkbox
                name="marketing"
                value="on"
                checked=profile.marketing
                label="Write to me about new goods, now and then"
            /> {submit("Save")}
        </form>
    }
    .into_any()
}
