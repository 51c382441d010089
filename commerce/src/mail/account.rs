//! The mails about an account. A link's secret is made when the mail is composed: a queued mail holds none.

use domain::{identity::TokenKind, paths, view::ShopFacts};

use super::{Mail, escape};

/// What somebody is told about their account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountTopic {
    /// A one-time link: what it is for says the link itself.
    Link,
    /// Somebody has tried to sign up with the address of this account.
    AlreadyHere,
    /// The password is another one now.
    PasswordChanged,
    /// The address is another one now; told to the one before.
    EmailChanged,
    /// A second factor was switched on or off.
    SecondFactorChanged,
    /// A token was used twice: all sign-ins of that family have ended.
    SignInEnded,
}

impl AccountTopic {
    const ALL: [Self; 6] = [
        Self::Link,
        Self::AlreadyHere,
        Self::PasswordChanged,
        Self::EmailChanged,
        Self::SecondFactorChanged,
        Self::SignInEnded,
    ];

    /// The text in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Link => "mail.account_link",
            Self::AlreadyHere => "mail.account_already_here",
            Self::PasswordChanged => "mail.account_password_changed",
            Self::EmailChanged => "mail.account_email_changed",
            Self::SecondFactorChanged => "mail.account_second_factor_changed",
            Self::SignInEnded => "mail.account_sign_in_ended",
        }
    }

    /// The topic of that text, if it is one of an account.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.code() == code)
    }
}

/// A one-time link.
#[derive(Clone, Copy, Debug)]
pub struct Link<'a> {
    /// What it is for.
    pub kind: TokenKind,
    /// Its secret.
    pub secret: &'a str,
}

/// Whom to write to.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// The address.
    pub to: &'a str,
    /// As mails greet them.
    pub name: &'a str,
}

/// What a mail says, before it has a shape.
struct Words {
    subject: String,
    lead: String,
    button: &'static str,
    path: String,
    end: String,
}

/// The mail with a one-time link.
#[must_use]
pub fn link(shop: &ShopFacts, reader: &Reader<'_>, link: &Link<'_>, once: &str) -> Mail {
    let path = paths::one_time(link.kind, link.secret);
    let valid = link.kind.lifetime_text();
    let ignore = "If it was not you who asked for this, ignore this mail: nothing changes.";
    let (subject, lead, button) = match link.kind {
        TokenKind::VerifyEmail => (
            format!("Confirm your e-mail address for {}", shop.name),
            "One step is left: confirm that this address is yours.",
            "Confirm my address",
        ),
        TokenKind::ResetPassword => (
            format!("Choose a new password for {}", shop.name),
            "Somebody asked for a new password for your account. If it was you, choose one now.",
            "Choose a new password",
        ),
        TokenKind::ChangeEmail => (
            format!("Confirm your new e-mail address for {}", shop.name),
            "Your account gets this address as soon as you confirm it.",
            "Confirm my new address",
        ),
        TokenKind::Invite => (
            format!("Join the staff of {}", shop.name),
            "You were invited to work in the back office. Choose a password to begin.",
            "Choose a password",
        ),
        TokenKind::SetUp | TokenKind::SecondFactor => (
            format!("Set up {}", shop.name),
            "Make the first owner of this shop.",
            "Begin",
        ),
    };
    let words = Words {
        subject,
        lead: lead.to_owned(),
        button,
        path,
        end: format!("The link is good once, for {valid}. {ignore}"),
    };
    mail(shop, reader, &words, once)
}

/// The mail that says that something has happened.
#[must_use]
pub fn notice(shop: &ShopFacts, topic: AccountTopic, reader: &Reader<'_>, once: &str) -> Mail {
    let reset = "If it was not you, choose a new password now: that ends every sign-in.";
    let (subject, lead, end) = match topic {
        AccountTopic::AlreadyHere | AccountTopic::Link => (
            format!("You have an account at {} already", shop.name),
            "Somebody has just tried to make an account with this address, but there is one. If it was you, sign in with \
             your password, or choose a new one.",
            "If it was not you, ignore this mail: nothing has changed.",
        ),
        AccountTopic::PasswordChanged => (
            format!("Your password at {} was changed", shop.name),
            "Your account has a new password, and every other sign-in has ended.",
            reset,
        ),
        AccountTopic::EmailChanged => (
            format!("Your e-mail address at {} was changed", shop.name),
            "Your account has another e-mail address now. This one is not used any more.",
            "If it was not you, answer this mail or call us.",
        ),
        AccountTopic::SecondFactorChanged => (
            format!("How you sign in to {} was changed", shop.name),
            "The second step of signing in, with codes of an app, was switched on or off for your account.",
            reset,
        ),
        AccountTopic::SignInEnded => (
            format!("We have ended a sign-in at {}", shop.name),
            "A sign-in of your account was used from two places at once, as if it had been copied. To be safe we have \
             ended it; please sign in again.",
            reset,
        ),
    };
    let words = Words {
        subject,
        lead: lead.to_owned(),
        button: "Choose a new password",
        path: paths::FORGOT_PASSWORD.to_owned(),
        end: end.to_owned(),
    };
    mail(shop, reader, &words, once)
}

fn mail(shop: &ShopFacts, reader: &Reader<'_>, words: &Words, once: &str) -> Mail {
    let link = format!("{}{}", shop.base_url, words.path);
    Mail {
        to: reader.to.to_owned(),
        text: format!(
            "Dear {},\n\n{}\n\n{}: {link}\n\n{}\n\n{}\n{}\n",
            reader.name, words.lead, words.button, words.end, shop.name, shop.phone
        ),
        html: html(shop, reader, words, &link),
        subject: words.subject.clone(),
        message_id: once.replace([':', '.'], "-"),
    }
}

fn html(shop: &ShopFacts, reader: &Reader<'_>, words: &Words, link: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
<title>{subject}</title></head><body style=\"margin:0;background:#f6f3ee;font-family:system-ui,sans-serif;color:#1f1b18\">\
<table role=\"presentation\" width=\"100%\"><tr><td align=\"center\" style=\"padding:24px 12px\">\
<table role=\"presentation\" width=\"560\" style=\"max-width:560px;background:#fff;border-radius:16px;padding:28px\">\
<tr><td><p style=\"margin:0;font-weight:600\">{shop}</p><h1 style=\"font-size:22px;margin:16px 0 8px\">{subject}</h1>\
<p>Dear {name},</p><p>{lead}</p>\
<p><a href=\"{link}\" style=\"display:inline-block;background:#8a2f1d;color:#fff;text-decoration:none;padding:12px 20px;border-radius:10px\">{button}</a></p>\
<p>{end}</p><p style=\"color:#6b6560;font-size:14px\">{shop} · {phone}</p></td></tr></table></td></tr></table></body></html>",
        subject = escape(&words.subject),
        shop = escape(&shop.name),
        name = escape(reader.name),
        lead = escape(&words.lead),
        button = escape(words.button),
        end = escape(&words.end),
        link = escape(link),
        phone = escape(&shop.phone),
    )
}
