//! The security headers of every answer.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// The headers, made once: the policy is the same for every page, so that pages can be cached whole.
#[derive(Clone)]
pub struct SecurityHeaders(Arc<Vec<(HeaderName, HeaderValue)>>);

impl SecurityHeaders {
    /// `script_hashes` as `'sha256-…'`; `pay_origins` where the pay form may post to; `reload_port` while developing.
    #[must_use]
    pub fn new(script_hashes: &[String], pay_origins: &[String], is_https: bool, reload_port: Option<u32>) -> Self {
        let reload = reload_port
            .map(|port| format!(" ws://127.0.0.1:{port} ws://localhost:{port}"))
            .unwrap_or_default();
        let mut policy = format!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'report-sample' {}; style-src 'self'; img-src 'self' data:; \
             font-src 'self'; connect-src 'self'{reload}; manifest-src 'self'; form-action 'self' {}; frame-ancestors 'none'; \
             base-uri 'none'; object-src 'none'",
            script_hashes.join(" "),
            pay_origins.join(" "),
        );
        if is_https {
            policy.push_str("; upgrade-insecure-requests");
        }
        let mut headers = vec![
            (header::CONTENT_SECURITY_POLICY, policy),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
            (header::REFERRER_POLICY, "strict-origin-when-cross-origin".to_owned()),
            (header::X_FRAME_OPTIONS, "DENY".to_owned()),
            (
                HeaderName::from_static("cross-origin-opener-policy"),
                "same-origin".to_owned(),
            ),
            (
                HeaderName::from_static("permissions-policy"),
                "camera=(), microphone=(), geolocation=(), payment=()".to_owned(),
            ),
        ];
        if is_https {
            headers.push((
                header::STRICT_TRANSPORT_SECURITY,
                "max-age=63072000; includeSubDomains".to_owned(),
            ));
        }
        let headers = headers
            .into_iter()
            .filter_map(|(name, value)| Some((name, HeaderValue::from_str(&value).ok()?)));
        Self(Arc::new(headers.collect()))
    }
}

/// Sets them on every answer, pages and files alike; pages are also told what a browser may fetch ahead.
pub async fn security(State(headers): State<SecurityHeaders>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let target = response.headers_mut();
    for (name, value) in headers.0.iter() {
        target.insert(name, value.clone());
    }
    if is_page {
        target.insert(
            HeaderName::from_static("speculation-rules"),
            HeaderValue::from_static("\"/speculation-rules.json\""),
        );
    }
    response
}

/// Lets browsers keep a file for a year: its name changes when its bytes do.
pub async fn immutable(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if response.status().is_success() {
        response.headers_mut().insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        );
    }
    response
}
