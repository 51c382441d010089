//! Rendered pages, kept whole and compressed until something that they show has changed.
//!
//! A page of this kind is the same for everybody (what is personal comes by island), so its bytes, its compressed
//! bytes and its `ETag` are made once. It is dropped the moment a command touches one of its tags: see
//! [`commerce::tags`]. A page whose handler attached no versions is never kept.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    io::Write as _,
    sync::{Arc, OnceLock},
};

use app::server::{State as Shop, answer::Cacheable, cookies};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use commerce::tags::Versions;
use moka::sync::Cache;

/// The kept pages.
#[derive(Clone)]
pub struct Pages {
    kept: Option<Cache<String, Arc<Page>>>,
    shop: Shop,
}

struct Page {
    versions: Versions,
    etag: HeaderValue,
    plain: Bytes,
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
    /// When it was made: pages name days of delivery.
    hour: i64,
}

/// Longer addresses are rendered each time: nobody can fill the cache with made-up queries of any length.
const LONGEST_KEY: usize = 256;
/// Larger pages are not kept.
const LARGEST_PAGE: usize = 1024 * 1024;

impl Pages {
    /// Keeps up to so many bytes of pages; none when 0.
    #[must_use]
    pub fn new(bytes: u64, shop: Shop) -> Self {
        let kept = (bytes > 0).then(|| {
            Cache::builder()
                .max_capacity(bytes)
                // The plain page and its two compressed forms, about a quarter each.
                .weigher(|key: &String, page: &Arc<Page>| {
                    u32::try_from(key.len() + page.plain.len() * 3 / 2 + 500).unwrap_or(u32::MAX)
                })
                .build()
        });
        Self { kept, shop }
    }

    fn find(&self, key: &str) -> Option<Arc<Page>> {
        let kept = self.kept.as_ref()?;
        let page = kept.get(key)?;
        let shop = self.shop.shop();
        if page.hour == hour(shop) && shop.tags().are_current(&page.versions) {
            return Some(page);
        }
        kept.invalidate(key);
        None
    }
}

/// Hours since 1970: a page that names a day is at most an hour old.
fn hour(shop: &commerce::Shop) -> i64 {
    shop.clock().now().0.div_euclid(domain::time::HOUR_MS)
}

impl Page {
    /// The page in the best form that the browser takes. A compressed form is made when it is first asked for.
    fn answer(&self, request: &HeaderMap) -> Response {
        let matches = request.get_all(header::IF_NONE_MATCH).iter().any(|tags| {
            tags.to_str()
                .is_ok_and(|tags| tags.split(',').any(|tag| tag.trim().as_bytes() == self.etag.as_bytes()))
        });
        let mut response = if matches {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let accepts = |coding: &str| {
                request
                    .get(header::ACCEPT_ENCODING)
                    .and_then(|value| value.to_str().ok())
                    .is_some_and(|line| {
                        line.split(',').any(|part| {
                            part.split(';').next().is_some_and(|name| name.trim() == coding) && !part.contains("q=0")
                        })
                    })
            };
            let (bytes, coding) = if accepts("br") {
                (self.brotli.get_or_init(|| brotli(&self.plain)).clone(), Some("br"))
            } else if accepts("gzip") {
                (self.gzip.get_or_init(|| gzip(&self.plain)).clone(), Some("gzip"))
            } else {
                (self.plain.clone(), None)
            };
            let mut response = Body::from(bytes).into_response();
            response.headers_mut().insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("text/html; charset=utf-8"),
            );
            if let Some(coding) = coding {
                response
                    .headers_mut()
                    .insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
            }
            response
        };
        let headers = response.headers_mut();
        headers.insert(header::ETAG, self.etag.clone());
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding, cookie"));
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=0, must-revalidate"),
        );
        response
    }
}

fn brotli(plain: &[u8]) -> Bytes {
    let mut out = Vec::with_capacity(plain.len() / 4);
    let params = brotli::enc::BrotliEncoderParams {
        quality: 5,
        ..Default::default()
    };
    match brotli::BrotliCompress(&mut &plain[..], &mut out, &params) {
        Ok(_) => out.into(),
        Err(_) => Bytes::copy_from_slice(plain),
    }
}

fn gzip(plain: &[u8]) -> Bytes {
    let mut encoder = flate2::write::GzEncoder::new(Vec::with_capacity(plain.len() / 4), flate2::Compression::new(6));
    match encoder.write_all(plain).and_then(|()| encoder.finish()) {
        Ok(out) => out.into(),
        Err(_) => Bytes::copy_from_slice(plain),
    }
}

/// Answers from the kept pages, and keeps what may be kept.
pub async fn page_cache(State(pages): State<Pages>, request: Request, next: Next) -> Response {
    let key = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let keepable = pages.kept.is_some() && *request.method() == Method::GET && key.len() <= LONGEST_KEY;
    if !keepable {
        return next.run(request).await;
    }
    // Nothing else of the cookies is looked at: a kept page knows three looks and nobody's name.
    let key = match cookies::theme(request.headers()) {
        Some(theme) => [key, " ", theme.code()].concat(),
        None => key.to_owned(),
    };
    let headers = request.headers().clone();
    if let Some(page) = pages.find(&key) {
        return page.answer(&headers);
    }
    let mut response = next.run(request).await;
    let versions = response.extensions_mut().remove::<Cacheable>();
    let (Some(Cacheable(versions)), StatusCode::OK) = (versions, response.status()) else {
        return response;
    };
    // What is given to one visitor is no page for everybody, whoever called it so.
    if response.headers().contains_key(header::SET_COOKIE) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(plain) = to_bytes(body, LARGEST_PAGE).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut hasher = DefaultHasher::new();
    plain.hash(&mut hasher);
    let Ok(etag) = HeaderValue::from_str(&format!("W/\"{:016x}\"", hasher.finish())) else {
        return Response::from_parts(parts, Body::from(plain));
    };
    let hour = hour(pages.shop.shop());
    let page = Arc::new(Page {
        versions,
        etag,
        plain,
        brotli: OnceLock::new(),
        gzip: OnceLock::new(),
        hour,
    });
    if let Some(kept) = &pages.kept {
        kept.insert(key, page.clone());
    }
    page.answer(&headers)
}
