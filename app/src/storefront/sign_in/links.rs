//! The pages behind the links of mails. Opening one changes nothing; its button does.

use domain::{
    identity::{PasswordFor, TokenKind},
    paths,
    view::ShopFacts,
};
use leptos::prelude::*;

use super::{
    page::Said,
    parts::{self, LINK, Line, narrow, submit, whose},
};
use crate::storefront::frame::shell::Head;

/// What stands behind a link.
#[derive(Clone, Debug, Default)]
pub struct Link {
    /// As pages greet them; empty for the first owner.
    pub name: String,
    /// Where the link was sent.
    pub email: String,
    /// Whose rules a password follows.
    pub is_staff: bool,
}

/// What was typed behind it, but the password, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// The first owner's name.
    pub name: String,
    /// The first owner's address.
    pub email: String,
    /// Above the form.
    pub refused: Option<String>,
    /// At the password.
    pub password_error: Option<String>,
    /// At the address.
    pub email_error: Option<String>,
    /// At the name.
    pub name_error: Option<String>,
}

const fn title(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::VerifyEmail => "Confirm your address",
        TokenKind::ResetPassword | TokenKind::SecondFactor => "Choose a new password",
        TokenKind::SetUp => "Set up your shop",
        TokenKind::ChangeEmail => "Use this address from now on",
        TokenKind::Invite => "Welcome to the team",
    }
}

/// What the page says about itself; its address is a secret and is not repeated.
pub fn head(shop: &ShopFacts, kind: TokenKind) -> Head {
    parts::head(shop, title(kind), "")
}

/// What the link does, and the button that does it.
pub fn body(kind: TokenKind, secret: &str, link: &Link, typed: Typed) -> AnyView {
    let (lead, button) = match kind {
        TokenKind::VerifyEmail => (
            format!(
                "Is {} your address? Then we write to you there about your orders.",
                link.email
            ),
            "Yes, it is mine",
        ),
        TokenKind::ChangeEmail => (
            format!(
                "You sign in with {} from now on, and we write to you there.",
                link.email
            ),
            "Use this address",
        ),
        TokenKind::ResetPassword | TokenKind::SecondFactor => (
            format!("For {}. You are signed out everywhere else.", link.email),
            "Save my new password",
        ),
        TokenKind::Invite => (
            format!("{}, choose a password for {}.", link.name, link.email),
            "Save my password",
        ),
        TokenKind::SetUp => (
            "You will own this shop: you sign in with this address and invite everybody else.".to_owned(),
            "Set up the shop",
        ),
    };
    let said = Said {
        refused: typed.refused.clone(),
        ..Said::default()
    };
    let content = view! {
        {said.view()}
        <form class="space-y-5" method="post" action=paths::one_time(kind, secret)>
            {fields(kind, link, &typed)} {submit(button)}
        </form>
    }
    .into_any();
    narrow(title(kind), lead, content)
}

fn fields(kind: TokenKind, link: &Link, typed: &Typed) -> AnyView {
    let rules = if link.is_staff {
        PasswordFor::Staff
    } else {
        PasswordFor::Customer
    };
    let password = || {
        Line::new_password("New password", rules)
            .refused(typed.password_error.as_deref())
            .view()
    };
    match kind {
        TokenKind::VerifyEmail | TokenKind::ChangeEmail => ().into_any(),
        TokenKind::ResetPassword | TokenKind::SecondFactor | TokenKind::Invite => {
            view! { {whose(&link.email)} {password()} }.into_any()
        }
        TokenKind::SetUp => {
            let name = Line::new("name", "Your name", "name").with(&typed.name, typed.name_error.as_deref());
            let email = Line {
                r#type: "email",
                inputmode: Some("email"),
                max_length: 254,
                ..Line::new("email", "E-mail", "username")
            }
            .with(&typed.email, typed.email_error.as_deref());
            view! { {name.view()} {email.view()} {password()} }.into_any()
        }
    }
}

/// What the page of a link that does nothing any more says about itself.
pub fn spent_head(shop: &ShopFacts) -> Head {
    parts::head(shop, "This link is not good any more", "")
}

/// A link that was used, is too old, or never was; and how to get another.
pub fn spent(kind: TokenKind) -> AnyView {
    let (lead, path, words) = match kind {
        TokenKind::ResetPassword | TokenKind::Invite => (
            "Links work once, and only for a while. Ask for a new one; it is there in a minute.",
            paths::FORGOT_PASSWORD,
            "Send me a new link",
        ),
        TokenKind::ChangeEmail => (
            "Links work once, and only for a while. Change your address again to get a new one.",
            paths::account::PROFILE,
            "To my profile",
        ),
        TokenKind::SetUp => (
            "Links work once, and only for 15 minutes. Whoever runs the shop's computer can make a new one there.",
            paths::SIGN_IN,
            "To sign in",
        ),
        TokenKind::VerifyEmail | TokenKind::SecondFactor => (
            "Links work once, and only for a while. If you have used it already, all is well: sign in. If not, sign in, and we send a new one.",
            paths::SIGN_IN,
            "To sign in",
        ),
    };
    let content = view! {
        <p>
            <a class=LINK href=path>
                {words}
            </a>
        </p>
    }
    .into_any();
    narrow("This link is not good any more", lead.to_owned(), content)
}
