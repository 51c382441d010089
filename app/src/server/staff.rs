//! Who works in the back office, and how its pages are answered: private, never kept, and in the shell whatever
//! happens.

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use commerce::{Actor, Ctx, Error, Staff};
use domain::{ids::SessionId, paths};
use leptos::prelude::AnyView;

use super::{
    State,
    answer::{self, Keep},
    cookies, render,
    state::SignedIn,
};
use crate::{
    admin::{
        audit::page::Names,
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
    /// Their sign-in.
    pub session: SessionId,
    state: State,
    theme: Option<Theme>,
    notice: Option<Notice>,
    path: String,
    back: String,
    names: Names,
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
        let signed_in = parts.extensions.get::<SignedIn>();
        let back = if parts.method == Method::GET {
            path.clone()
        } else {
            came_from(parts, &ctx.shop.facts().base_url)
        };
        Ok(Self {
            ctx,
            staff,
            name: signed_in.map(|signed_in| signed_in.name.clone()).unwrap_or_default(),
            session: signed_in.map_or(SessionId(0), |signed_in| signed_in.session),
            state: state.clone(),
            theme: cookies::theme(&parts.headers),
            notice: cookies::notice(&parts.headers),
            path,
            back,
            names: Names::default(),
        })
    }
}

/// The page that a form was on, as far as the browser tells.
fn came_from(parts: &Parts, base_url: &str) -> String {
    parts
        .headers
        .get(header::REFERER)
        .and_then(|referer| referer.to_str().ok())
        .and_then(|referer| referer.strip_prefix(base_url))
        .filter(|path| path.starts_with(paths::admin::HOME) && paths::is_local(path))
        .unwrap_or(paths::admin::HOME)
        .to_owned()
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
            names: self.names.clone(),
        }
    }

    /// The same for a page that says who did something.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn with_names(mut self) -> commerce::Result<Self> {
        let names = commerce::identity::staff_names(&self.ctx).await?;
        self.names = Names(std::sync::Arc::new(names));
        Ok(self)
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

    /// To another page, with nothing to say.
    pub fn see(&self, path: &str) -> Response {
        private(answer::see_other(path))
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
            Error::ProofNeeded => (
                StatusCode::FORBIDDEN,
                problem::Problem::ProofNeeded(paths::account::confirm(&self.back)),
            ),
            Error::TooMany(seconds) => (StatusCode::TOO_MANY_REQUESTS, problem::Problem::TooMany(seconds)),
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
