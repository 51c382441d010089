//! Signing in, with its second step; signing up; a forgotten password.

use domain::{
    form::{FormErrors, SignInField, SignInForm, SignUpField, SignUpForm},
    identity::PasswordFor,
    paths,
    view::ShopFacts,
};
use leptos::prelude::*;

use super::parts::{LINK, Line, head, hidden, message, narrow, submit};
use crate::{
    storefront::frame::shell::Head,
    ui::{AlertKind, ButtonKind, ButtonLink, Checkbox, Icon, IconName},
};

/// What a page says above its form.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Something was done: good news.
    pub done: Option<String>,
    /// Something was refused, and what to do.
    pub refused: Option<String>,
}

impl Said {
    /// A refusal.
    pub fn no(words: impl Into<String>) -> Self {
        Self {
            refused: Some(words.into()),
            ..Self::default()
        }
    }

    /// Both, in their colours.
    pub fn view(self) -> AnyView {
        view! {
            {message(AlertKind::Good, self.done)}
            {message(AlertKind::Error, self.refused)}
        }
        .into_any()
    }
}

/// What the sign-in page says about itself.
pub fn sign_in_head(shop: &ShopFacts) -> Head {
    head(shop, "Sign in", paths::SIGN_IN)
}

/// A name and a password. `next` is where they want to go; may be empty.
pub fn sign_in(form: &SignInForm, errors: &FormErrors<SignInField>, said: Said, next: &str) -> AnyView {
    let login = Line {
        inputmode: Some("email"),
        max_length: 254,
        ..Line::new(SignInField::Login.name(), "E-mail or phone number", "username")
    };
    let password = Line::password(SignInField::Password.name(), "Password");
    let content = view! {
        {said.view()}
        <form class="space-y-5" method="post" action=paths::SIGN_IN>
            {hidden("next", next)}
            {login.with(&form.login, errors.of(&SignInField::Login)).view()}
            {password.refused(errors.of(&SignInField::Password)).view()}
            {submit("Sign in")}
        </form>
        <p class="text-center">
            <a class=LINK href=paths::FORGOT_PASSWORD>
                "Forgotten your password?"
            </a>
        </p>
        <div class="rounded-xl bg-sunken p-6 text-center">
            <p class="mb-3 text-soft">"New here? You can always order without an account."</p>
            <ButtonLink href=paths::with_next(paths::SIGN_UP, next) kind=ButtonKind::Secondary>
                "Make an account"
            </ButtonLink>
        </div>
    }
    .into_any();
    narrow("Sign in", String::new(), content)
}

/// What the second step says about itself.
pub fn code_head(shop: &ShopFacts) -> Head {
    head(shop, "Your code", paths::SECOND_FACTOR)
}

/// The second step: a code.
pub fn code(error: Option<String>, said: Said, next: &str) -> AnyView {
    let content = view! {
        {said.view()}
        <form class="space-y-5" method="post" action=paths::SECOND_FACTOR>
            {hidden("next", next)}
            {Line::code().refused(error.as_deref()).view()}
            {submit("Go on")}
        </form>
        <p class="text-center">
            <a class=LINK href=paths::sign_in(next)>
                "Begin again"
            </a>
        </p>
    }
    .into_any();
    let lead = "Your password was right. Now open the app on your phone that shows your codes.";
    narrow("One more step", lead.to_owned(), content)
}

/// What the sign-up page says about itself.
pub fn sign_up_head(shop: &ShopFacts) -> Head {
    head(shop, "Make an account", paths::SIGN_UP)
}

/// Three fields and a box that nobody ticks for others.
pub fn sign_up(form: &SignUpForm, errors: &FormErrors<SignUpField>, said: Said, next: &str) -> AnyView {
    let name = Line {
        max_length: 80,
        ..Line::new(SignUpField::Name.name(), "Your name", "name")
    };
    let login = Line {
        hint: "You sign in with it. With an e-mail address you can also set a new password when you forget yours.",
        inputmode: Some("email"),
        max_length: 254,
        ..Line::new(SignUpField::Login.name(), "E-mail or phone number", "username")
    };
    let password = Line::new_password("Password", PasswordFor::Customer);
    let marketing = !form.marketing.is_empty();
    let content = view! {
        {said.view()}
        <form class="space-y-5" method="post" action=paths::SIGN_UP>
            {hidden("next", next)}
            {name.with(&form.name, errors.of(&SignUpField::Name)).view()}
            {login.with(&form.login, errors.of(&SignUpField::Login)).view()}
            {password.refused(errors.of(&SignUpField::Password)).view()}
            <Checkbox
                name=SignUpField::Marketing.name()
                value="on"
                checked=marketing
                label="Write to me about new goods, now and then. I can stop that at any time."
            />
            {submit("Make my account")}
        </form>
        <p class="text-center">
            "You have one already? "
            <a class=LINK href=paths::sign_in(next)>
                "Sign in"
            </a>
        </p>
    }
    .into_any();
    let lead = "See where your orders are, keep your addresses, and check out in a minute.";
    narrow("Make an account", lead.to_owned(), content)
}

/// What the page for a forgotten password says about itself.
pub fn forgot_head(shop: &ShopFacts) -> Head {
    head(shop, "A new password", paths::FORGOT_PASSWORD)
}

/// One field: whom the link goes to.
pub fn forgot(login: &str, error: Option<String>, said: Said, shop: &ShopFacts) -> AnyView {
    let line = Line {
        inputmode: Some("email"),
        max_length: 254,
        ..Line::new("login", "E-mail or phone number", "username")
    };
    let content = view! {
        {said.view()}
        <form class="space-y-5" method="post" action=paths::FORGOT_PASSWORD>
            {line.with(login, error.as_deref()).view()} {submit("Send me a link")}
        </form>
        <p class="text-soft">
            "No e-mail address on your account? Call us: "
            <span class="whitespace-nowrap text-ink">{shop.phone.clone()}</span> "."
        </p>
        <p>
            <a class=LINK href=paths::SIGN_IN>
                "Back to sign in"
            </a>
        </p>
    }
    .into_any();
    let lead = "Tell us how you sign in. We send a link to the e-mail address of that account.";
    narrow("A new password", lead.to_owned(), content)
}

/// A mail is on its way, or would be: the same page whether there is an account or not.
pub fn look_into_mail(what: &'static str) -> AnyView {
    let content = view! {
        <div class="flex flex-col items-center gap-4 rounded-xl bg-sunken px-6 py-10 text-center">
            <span class="grid size-16 place-items-center rounded-full bg-surface text-accent shadow-sm">
                <Icon name=IconName::Mail class="size-7" />
            </span>
            <p class="max-w-sm text-lg">{what}</p>
            <p class="max-w-sm text-sm text-soft">
                "Nothing there after a few minutes? Look into the folder for spam, then try again."
            </p>
        </div>
        <p class="text-center">
            <a class=LINK href=paths::SIGN_IN>
                "To sign in"
            </a>
        </p>
    }
    .into_any();
    narrow("Look into your mail", String::new(), content)
}
