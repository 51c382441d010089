//! Who works in the back office, and how its pages are answered: private, never kept, and in the shell whatever
//! happens.

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use commerce::{Actor, Ctx, Error, Staff};
use domain::paths;
use leptos::prelude::AnyView;

use super::{
    State,
    answer::{self, Keep},
    cookies, render,
    state::SignedIn,
};
use crate::{
    admin::{
        problem::page as problem,
        shell::{Desk, Notice, Page},
    },
    head::Theme,
};

/// Somebody of the shop who has signed in. Everybody else is sent to sign in first.
#[derive(Clone)]
pub struct StaffPage {
    /// The shop, as this person sees it.
    pub ctx: Ctx,
    /// What they may do.
    pub staff: Staff,
    /// As pages greet them.
    pub name: String,
    state: State,
    theme: Option<Theme>,
    notice: Option<Notice>,
    path: String,
}

impl FromRequestParts<State> for StaffPage {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Response> {
        let path = parts
            .uri
            .path_and_query()
            .map_or("/admin", |path| path.as_str())
            .to_owned();
        let ctx = state.ctx(parts, Actor::Shopper);
        let Actor::Staff(staff) = ctx.actor else {
            // What was posted is gone after signing in: they begin at the start then.
            let next = if parts.method == Method::GET {
                path.as_str()
            } else {
                paths::admin::HOME
            };
            return Err(private(answer::see_other(&paths::admin::sign_in(next))));
        };
        let name = parts
            .extensions
            .get::<SignedIn>()
            .map(|signed_in| signed_in.name.clone());
        Ok(Self {
            ctx,
            staff,
            name: name.unwrap_or_default(),
            state: state.clone(),
            theme: cookies::theme(&parts.headers),
            notice: cookies::notice(&parts.headers),
            path,
        })
    }
}

impl StaffPage {
    /// What the shell shows around a page.
    pub fn desk(&self) -> Desk {
        Desk {
            shop: self.ctx.shop.facts().clone(),
            assets: self.state.assets().clone(),
            name: self.name.clone(),
            permissions: self.staff.permissions,
            theme: self.theme,
            path: self.path.clone(),
            notice: self.notice.clone(),
        }
    }

    fn secure(&self) -> bool {
        self.ctx.shop.facts().base_url.starts_with("https://")
    }

    /// A page. A message that it says is not said again.
    pub fn page(&self, page: &Page, body: impl FnOnce(&Desk) -> AnyView) -> Response {
        let desk = self.desk();
        let html = render::back_office(&desk, page, || body(&desk));
        let mut response = answer::page(html, Keep::Never);
        if self.notice.is_some() {
            let gone = cookies::set_notice(None, self.secure());
            response.headers_mut().append(header::SET_COOKIE, gone);
        }
        response
    }

    /// To another page, which says what was done.
    pub fn go(&self, path: &str, notice: &Notice) -> Response {
        let mut response = private(answer::see_other(path));
        let line = cookies::set_notice(Some(notice), self.secure());
        response.headers_mut().append(header::SET_COOKIE, line);
        response
    }

    /// To where a form was, with another theme.
    pub fn themed(&self, theme: Option<Theme>, back: &str) -> Response {
        let mut response = private(answer::see_other(back));
        let line = cookies::set_theme(theme, self.secure());
        response.headers_mut().append(header::SET_COOKIE, line);
        response
    }

    /// The page for what went wrong, in the shell. Logs what an operator should know, once.
    pub fn problem(&self, error: Error) -> Response {
        let (status, found) = match error {
            Error::NotFound | Error::Gone | Error::Moved(_) => (StatusCode::NOT_FOUND, problem::Problem::NotFound),
            Error::Forbidden(permission) => (StatusCode::FORBIDDEN, problem::Problem::Forbidden(permission)),
            Error::Conflict(sentence) => (StatusCode::CONFLICT, problem::Problem::Conflict(sentence)),
            Error::Invalid(sentence) => (StatusCode::UNPROCESSABLE_ENTITY, problem::Problem::Invalid(sentence)),
            error => {
                tracing::error!(%error, request.id = %self.ctx.request_id, "A page of the back office failed.");
                let reference = self.ctx.request_id.clone();
                (StatusCode::INTERNAL_SERVER_ERROR, problem::Problem::Broken(reference))
            }
        };
        let mut response = self.page(&problem::page(&found), |_| problem::body(found));
        *response.status_mut() = status;
        response
    }

    /// A page that was loaded, or the page for what went wrong.
    pub fn answer(&self, done: commerce::Result<Response>) -> Response {
        done.unwrap_or_else(|error| self.problem(error))
    }
}

/// Nothing of the back office is kept on the way.
fn private(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}

/// A file to keep, made while it is sent.
pub fn download(name: &str, body: axum::body::Body) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let disposition = HeaderValue::from_str(&disposition).unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    let mut response = private(body.into_response());
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/csv; charset=utf-8"),
    );
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    response
}

/// Data for the back office's script.
pub fn json(text: String) -> Response {
    let mut response = private(text.into_response());
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
