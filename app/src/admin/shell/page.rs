//! The document around a page of the back office.

use domain::{
    access::{Permission, PermissionSet},
    view::{Crumb, ShopFacts},
};
use leptos::prelude::*;

use super::{Area, Notice, SCRIPT_TAG, dialogs, nav::nav, notice::toast, top::top};
use crate::{
    admin::audit::page::Names,
    head::{self, Assets, Theme},
    ui::Breadcrumbs,
};

/// Who works, and with what.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The shop.
    pub shop: ShopFacts,
    /// The built files.
    pub assets: Assets,
    /// Who works, as pages greet them.
    pub name: String,
    /// What they may do.
    pub permissions: PermissionSet,
    /// What they have chosen to look at.
    pub theme: Option<Theme>,
    /// The page's own path, with its query.
    pub path: String,
    /// What the last step has done.
    pub notice: Option<Notice>,
    /// The people of the shop, on pages that name them.
    pub names: Names,
}

impl Desk {
    /// Whether the person may do this.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.has(permission)
    }
}

/// A page: what it is, and where it belongs.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its name, in the title and as the last breadcrumb.
    pub title: String,
    /// The way to it, without the page itself.
    pub crumbs: Vec<Crumb>,
    /// The part of the back office.
    pub area: Area,
    /// Whether something goes on that the page shows: it looks again by itself, with and without scripts.
    pub live: bool,
}

/// What makes a page look again where no script does.
const LOOK_AGAIN: &str = "<noscript><meta http-equiv=\"refresh\" content=\"3\"></noscript>";

impl Page {
    /// A page directly below the home page.
    pub fn top(title: &str, area: Area) -> Self {
        Self {
            title: title.to_owned(),
            crumbs: vec![crumb("Home", domain::paths::admin::HOME)],
            area,
            live: false,
        }
    }

    /// A page of something that goes on.
    #[must_use]
    pub fn live(mut self, live: bool) -> Self {
        self.live = live;
        self
    }

    /// A page below another one.
    #[must_use]
    pub fn below(mut self, name: &str, path: &str) -> Self {
        self.crumbs.push(crumb(name, path));
        self
    }
}

fn crumb(name: &str, path: &str) -> Crumb {
    Crumb {
        name: name.to_owned(),
        path: path.to_owned(),
    }
}

/// The whole document. Call it inside a reactive owner.
pub fn document(desk: &Desk, page: &Page, body: AnyView) -> String {
    let mut html = String::with_capacity(64 * 1024);
    let title = [page.title.as_str(), " · ", &desk.shop.name, " back office"].concat();
    let scripts = SCRIPT_TAG.concat();
    let scripts = if page.live {
        [&scripts, LOOK_AGAIN].concat()
    } else {
        scripts
    };
    head::write_private(&mut html, &desk.assets, &title, desk.theme, &scripts);
    let crumbs = (!page.crumbs.is_empty()).then(|| {
        let (crumbs, current) = (page.crumbs.clone(), page.title.clone());
        view! { <Breadcrumbs crumbs current /> }
    });
    let toast = desk.notice.as_ref().map(toast);
    let view = view! {
        <a class="skip" href="#main">
            "Skip to the content"
        </a>
        <div class="desk">
            {nav(desk, page.area)}
            <div class="flex min-w-0 flex-col">
                {top(desk)}
                <div class="toasts" role="status" aria-live="polite">
                    {toast}
                </div>
                <main class="desk-main" id="main" tabindex="-1">
                    {crumbs}
                    {body}
                </main>
            </div>
        </div>
        {dialogs::palette()}
        {dialogs::shortcuts()}
        {dialogs::confirm()}
    };
    html.push_str(&view.to_html());
    html.push_str("</body></html>");
    html
}
