//! All addresses, and what surrounds them.

use std::{path::Path, time::Duration};

use app::server::State;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer, CompressionLevel,
        predicate::{NotForContentType, Predicate, SizeAbove},
    },
    services::ServeDir,
    timeout::TimeoutLayer,
};

use crate::{
    assets::Built,
    config::Config,
    health,
    middleware::{
        facts::{BehindProxy, facts},
        headers::{SecurityHeaders, immutable, security},
        identity::identity,
        limits::{Limits, limits},
        origin::{OwnOrigin, origin},
        page_cache::{Pages, page_cache},
        theme::theme,
    },
};

/// The largest body of a form: a checkout is below 2 kB.
const LARGEST_FORM: usize = 64 * 1024;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// The whole shop as one service.
pub fn router(config: &Config, state: &State, built: &Built, limiter: &Limits) -> Router {
    let shop = state.shop();
    let is_https = shop.facts().base_url.starts_with("https://");
    let policy = SecurityHeaders::new(&built.script_hashes, &shop.pay_origins(), is_https, built.reload_port);
    let pages = Pages::new(config.page_cache_bytes, state.clone());
    app::server::routes()
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        // Inside the page cache: what is the same for everybody neither asks nor tells who somebody is.
        .layer(from_fn_with_state(state.clone(), identity))
        // Inside it as well: a page is kept once for each of the three looks.
        .layer(from_fn(theme))
        .layer(from_fn_with_state(pages, page_cache))
        .layer(from_fn_with_state((limiter.clone(), state.clone()), limits))
        .layer(from_fn_with_state(
            OwnOrigin(shop.facts().base_url.as_str().into()),
            origin,
        ))
        .merge(files(&config.site_root, shop.media_dir()))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .with_state(state.clone())
        .layer(compression())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            PATIENCE,
        ))
        .layer(CatchPanicLayer::custom(after_panic))
        .layer(from_fn_with_state(policy, security))
        .layer(from_fn_with_state(BehindProxy(config.behind_proxy), facts))
}

/// Files: those of the build and the pictures have names that change with their bytes.
fn files(site_root: &Path, media: &Path) -> Router<State> {
    let serve = |folder: &Path| {
        ServeDir::new(folder)
            .append_index_html_on_directories(false)
            .precompressed_br()
            .precompressed_gzip()
    };
    let kept = Router::new()
        .nest_service("/pkg", serve(&site_root.join("pkg")))
        .nest_service("/fonts", serve(&site_root.join("fonts")))
        .nest_service("/media", ServeDir::new(media).append_index_html_on_directories(false))
        .route_service(
            "/icons.svg",
            tower_http::services::ServeFile::new(site_root.join("icons.svg")),
        )
        .route_service(
            "/admin/admin.js",
            tower_http::services::ServeFile::new(site_root.join("admin/admin.js")),
        )
        .route_service(
            "/admin/charts.js",
            tower_http::services::ServeFile::new(site_root.join("admin/charts.js")),
        )
        .route_service(
            "/admin/stock.js",
            tower_http::services::ServeFile::new(site_root.join("admin/stock.js")),
        )
        .nest_service("/admin/vendor", serve(&site_root.join("admin/vendor")))
        .layer(from_fn(immutable));
    let plain = ["favicon.svg", "apple-touch-icon.png", "share.png"]
        .into_iter()
        .fold(Router::new(), |router, name| {
            router.route_service(
                &format!("/{name}"),
                tower_http::services::ServeFile::new(site_root.join(name)),
            )
        });
    kept.merge(plain.route_service(
        "/favicon.ico",
        tower_http::services::ServeFile::new(site_root.join("favicon.svg")),
    ))
}

/// What is not compressed already is so quickly: kept pages and built files bring better compressed bytes along.
fn compression() -> CompressionLayer<impl Predicate> {
    let worth_it = SizeAbove::new(1024)
        .and(NotForContentType::IMAGES)
        // An event waits for no other.
        .and(NotForContentType::SSE)
        .and(NotForContentType::new("font/woff2"));
    CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(worth_it)
}

/// The answer after a bug: the process goes on, and nobody else notices.
#[expect(clippy::needless_pass_by_value, reason = "the layer's signature")]
fn after_panic(panic: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let words = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let words = words
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    tracing::error!(panic = words, "A handler panicked.");
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        "Something went wrong. Please try again.\n",
    )
        .into_response()
}
