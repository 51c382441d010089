//! From a view to the bytes of a page.

use std::sync::Arc;

use commerce::Ctx;
use hydration_context::SsrSharedContext;
use leptos::{config::LeptosOptions, hydration::HydrationScripts, prelude::*, reactive::owner::Owner};
use sha2::{Digest, Sha256};

use super::State;
use crate::{
    admin::shell::{self, Desk, Page},
    storefront::frame::shell::{Assets, Frame, Head, document},
};

/// What surrounds every page of this shop. Depends on the tags `Layout` and `Catalog`.
///
/// # Errors
/// When the database does not answer.
pub async fn frame(state: &State, ctx: &Ctx) -> commerce::Result<Frame> {
    Ok(Frame {
        shop: ctx.shop.facts().clone(),
        menu: commerce::catalog::menu(ctx).await?,
        assets: state.assets().clone(),
    })
}

/// The frame where the shop cannot be asked: everything but the menu.
#[must_use]
pub fn bare_frame(state: &State) -> Frame {
    Frame {
        shop: state.shop().facts().clone(),
        menu: Vec::new(),
        assets: state.assets().clone(),
    }
}

/// The whole document, rendered at once.
pub fn html(frame: &Frame, head: &Head, body: impl FnOnce() -> AnyView) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| document(frame, head, body()));
    owner.unset_with_forced_cleanup();
    html
}

/// A whole document of the back office, rendered at once.
pub fn back_office(desk: &Desk, page: &Page, body: impl FnOnce() -> AnyView) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| shell::document(desk, page, body()));
    owner.unset_with_forced_cleanup();
    html
}

/// The tags that load the islands, and the hashes of their inline scripts for the page's security policy.
///
/// They are the same for every page of a build, so they are rendered once; a page with them can be cached whole.
#[must_use]
pub fn hydration(options: LeptosOptions) -> (Arc<str>, Vec<String>) {
    // The loader is started by the runtime of reactive signals, which needs to know its executor.
    let _ = any_spawner::Executor::init_tokio();
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| {
        let reload = options.clone();
        view! {
            <HydrationScripts options islands=true />
            <AutoReload options=reload />
        }
        .to_html()
    });
    owner.unset_with_forced_cleanup();
    let hashes = inline_scripts(&html)
        .map(|script| format!("'sha256-{}'", base64(&Sha256::digest(script))))
        .collect();
    (html.into(), hashes)
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// What stands between `<script …>` and `</script>`.
fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (_, body) = rest.split_once('>')?;
        let (body, _) = body.split_once("</script>")?;
        (!body.is_empty()).then_some(body)
    })
}

/// The built files of a site, as the pages name them.
#[must_use]
pub fn assets(css_path: String, hydration_html: Arc<str>) -> Assets {
    let fonts = ["/fonts/figtree-1.woff2", "/fonts/bricolage-grotesque-1.woff2"];
    Assets {
        css_path,
        font_paths: fonts.map(str::to_owned).to_vec(),
        hydration_html,
    }
}
