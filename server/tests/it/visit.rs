//! A shop with its router, and a visitor with a cookie jar.

use std::collections::BTreeMap;

use app::server::{State, state::SignedIn};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use commerce::{payments::esewa::EsewaOptions, testing::TestShop};
use domain::{
    access::Preset,
    ids::SessionId,
    payment::esewa::{Endpoints, Secret, TEST_PRODUCT_CODE, TEST_SECRET},
};
use server::{
    assets,
    config::{Config, RateLimits},
    middleware::limits::Limits,
    router,
};
use tower::ServiceExt as _;

/// A shop behind its router.
pub struct Shop {
    pub test: TestShop,
    router: Router,
}

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The value of a hidden input.
    pub fn hidden(&self, name: &str) -> String {
        let inputs = self
            .body
            .split("<input")
            .skip(1)
            .filter_map(|rest| rest.split_once('>'))
            .map(|(input, _)| input);
        let input = inputs
            .into_iter()
            .find(|input| input.contains(&format!("name=\"{name}\"")));
        let value = input
            .and_then(|input| input.split("value=\"").nth(1))
            .and_then(|rest| rest.split('"').next());
        value
            .unwrap_or_else(|| panic!("no hidden {name}"))
            .replace("&amp;", "&")
    }
}

/// A shop on an empty database, without limits unless `config` says so.
pub async fn shop() -> Shop {
    shop_with(|_| {}).await
}

/// A shop whose configuration was changed.
pub async fn shop_with(change: impl FnOnce(&mut Config)) -> Shop {
    let test = TestShop::open_with(|options| {
        // Nothing listens there: signing needs no network, and no test here looks a payment up.
        options.esewa = Some(EsewaOptions {
            endpoints: Endpoints::stand_in("http://127.0.0.1:9"),
            secret: Secret::new(TEST_SECRET).expect("a secret"),
            product_code: TEST_PRODUCT_CODE.to_owned(),
        });
    })
    .await;
    let mut config = Config::read(&|_| None).expect("the defaults are a configuration");
    config.rate_limits = RateLimits::Off;
    change(&mut config);
    let built = assets::built(&config.site_root, None);
    let state = State::new(test.ctx.shop.clone(), built.assets.clone());
    let router = router::router(&config, &state, &built, &Limits::new(config.rate_limits));
    Shop { test, router }
}

impl Shop {
    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("the router never fails");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 4 << 20).await.expect("a body");
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// A visitor without cookies.
    pub fn visitor(&self) -> Visitor<'_> {
        Visitor {
            shop: self,
            jar: BTreeMap::new(),
            signed_in: None,
        }
    }

    /// Somebody of the shop with this role, signed in.
    pub fn staff(&self, role: Preset) -> Visitor<'_> {
        let signed_in = SignedIn {
            actor: self.test.staff(role).actor,
            session: SessionId(1),
            name: "Maya Gurung".into(),
        };
        Visitor {
            signed_in: Some(signed_in),
            ..self.visitor()
        }
    }

    /// One page, as a stranger.
    pub async fn get(&self, path: &str) -> Answer {
        self.visitor().get(path).await
    }
}

/// A browser without scripts: it keeps cookies, and its posts come from the shop's own pages.
pub struct Visitor<'a> {
    shop: &'a Shop,
    pub jar: BTreeMap<String, String>,
    pub signed_in: Option<SignedIn>,
}

impl Visitor<'_> {
    fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<_> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::ACCEPT, "text/html");
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        if let Some(signed_in) = &self.signed_in {
            request = request.extension(signed_in.clone());
        }
        request
    }

    fn keep(&mut self, answer: Answer) -> Answer {
        for line in answer.headers.get_all(header::SET_COOKIE) {
            let pair = line.to_str().unwrap_or_default().split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.jar.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        let request = self.request(Method::GET, path).body(Body::empty()).expect("a request");
        let answer = self.shop.send(request).await;
        self.keep(answer)
    }

    /// Posts several files in one form, as browsers do, each with a name.
    pub async fn post_files(&mut self, path: &str, files: &[(&str, &[u8])]) -> Answer {
        let mut body = Vec::new();
        for (name, bytes) in files {
            let head = format!(
                "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--edge--\r\n");
        let request = self
            .request(Method::POST, path)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .body(Body::from(body))
            .expect("a request");
        let answer = self.shop.send(request).await;
        self.keep(answer)
    }

    /// Posts a form with a file, as browsers do.
    pub async fn post_file(&mut self, path: &str, fields: &[(&str, &str)], file: &[u8]) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let head = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"statement.csv\"\r\n\
                    Content-Type: text/csv\r\n\r\n";
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        let request = self
            .request(Method::POST, path)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .body(Body::from(body))
            .expect("a request");
        let answer = self.shop.send(request).await;
        self.keep(answer)
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs: Vec<_> = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let body = domain::paths::with_pairs("", &pairs);
        let request = self
            .request(Method::POST, path)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.trim_start_matches('?').to_owned()))
            .expect("a request");
        let answer = self.shop.send(request).await;
        self.keep(answer)
    }
}
