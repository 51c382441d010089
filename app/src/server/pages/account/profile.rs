//! The profile of an account: name, number, e-mail address, preferences.

use axum::{Form, extract::RawQuery, http::StatusCode, response::Response};
use commerce::{Error, customers, identity};
use domain::{
    form::{EmailForm, PreferencesForm, ProfileForm},
    paths::account,
};
use serde::Deserialize;

use super::value;
use crate::{
    head::Theme,
    server::{answer, cookies, member::Member},
    storefront::account::{
        page::{Tab, done},
        profile::{self as view, Typed},
    },
};

/// What is stored, and what can be changed.
pub(super) async fn page(member: Member, RawQuery(query): RawQuery) -> Response {
    let code = value(query.as_deref(), "done");
    show(&member, StatusCode::OK, Typed::default(), &code).await
}

async fn show(member: &Member, status: StatusCode, typed: Typed, code: &str) -> Response {
    match customers::profile(&member.ctx).await {
        Ok(profile) => {
            let body = |_: &_| view::body(&profile, &typed, done(code));
            member.page(status, Tab::Profile, body).await
        }
        Err(error) => member.problem(error, account::PROFILE).await,
    }
}

/// Name and number, with the version that was read.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Posted {
    #[serde(flatten)]
    form: ProfileForm,
    version: String,
}

/// Changes them.
pub(super) async fn change(member: Member, Form(posted): Form<Posted>) -> Response {
    let version: i64 = posted.version.parse().unwrap_or_default();
    let changed = match posted.form.parse() {
        Ok(details) => customers::change_profile(&member.ctx, version, &details).await,
        Err(errors) => Ok(Err(errors)),
    };
    match changed {
        Ok(Ok(())) => answer::go("/account/profile?done=profile", []),
        Ok(Err(errors)) => {
            let typed = Typed {
                profile: Some((posted.form, errors)),
                ..Typed::default()
            };
            show(&member, StatusCode::UNPROCESSABLE_ENTITY, typed, "").await
        }
        Err(error) => member.problem(error, account::PROFILE).await,
    }
}

/// Writes down what somebody likes. The back office reads its colours from a cookie.
pub(super) async fn preferences(member: Member, Form(form): Form<PreferencesForm>) -> Response {
    let wanted = form.parse();
    match customers::change_preferences(&member.ctx, wanted).await {
        Ok(()) => {
            let theme = cookies::set_theme(Theme::parse(wanted.theme.code()), member.is_secure());
            answer::go("/account/profile?done=preferences", [theme])
        }
        Err(error) => member.problem(error, account::PROFILE).await,
    }
}

/// Sends a link to a new address; nothing changes until it is opened.
pub(super) async fn email(member: Member, Form(form): Form<EmailForm>) -> Response {
    let asked = match form.parse() {
        Ok(new) => identity::change_email(&member.ctx, &new).await,
        Err(errors) => Ok(Err(errors)),
    };
    match asked {
        Ok(Ok(())) => answer::go("/account/profile?done=mail", []),
        Ok(Err(errors)) => {
            let typed = Typed {
                email: Some((form, errors)),
                ..Typed::default()
            };
            show(&member, StatusCode::UNPROCESSABLE_ENTITY, typed, "").await
        }
        Err(error) => member.problem(error, account::PROFILE).await,
    }
}

/// Sends the link that confirms the address once more.
pub(super) async fn email_again(member: Member) -> Response {
    match identity::send_verification(&member.ctx).await {
        Ok(()) => answer::go("/account/profile?done=mail", []),
        // Confirmed on another device meanwhile.
        Err(Error::Conflict(_)) => answer::go("/account/profile?done=verified", []),
        Err(error) => member.problem(error, account::PROFILE).await,
    }
}
