//! eSewa over HTTP. What its messages are, and how they are signed, is in [`domain::payment::esewa`].

use std::time::Duration;

use async_trait::async_trait;
use domain::{
    money::Money,
    payment::{
        Claim, Lookup, Method,
        esewa::{self, Endpoints, RequestFacts, STATUS_MAX_BYTES, Secret},
    },
};

use super::{Attempt, Begin, Gateway, LookedUp};
use crate::error::{Error, Result};

/// The shop's account at eSewa.
#[derive(Clone, Debug)]
pub struct EsewaOptions {
    /// Where its form and its status API are.
    pub endpoints: Endpoints,
    /// Signs and verifies.
    pub secret: Secret,
    /// The shop's name there.
    pub product_code: String,
}

/// The wallet.
pub struct Esewa {
    options: EsewaOptions,
    client: reqwest::Client,
}

/// How much of an answer is kept for people to read.
const RAW_KEPT: usize = 4096;

impl Esewa {
    /// A client that follows no redirect, waits a second for a connection and five for an answer.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(options: EsewaOptions) -> Result<Self> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(1))
            .timeout(Duration::from_secs(5))
            .no_proxy()
            .build()
            .map_err(|error| Error::Outside(format!("the eSewa client: {error}")))?;
        Ok(Self { options, client })
    }

    /// Scheme and host that the shopper's form posts to.
    pub fn form_origin(&self) -> String {
        let form = &self.options.endpoints.form;
        let host = form.find("://").map_or(0, |at| at + 3);
        let end = form
            .get(host..)
            .and_then(|rest| rest.find('/'))
            .map_or(form.len(), |at| host + at);
        form.get(..end).unwrap_or(form).to_owned()
    }

    async fn ask(&self, query: &str) -> std::result::Result<String, String> {
        let url = format!("{}?{query}", self.options.endpoints.status);
        let mut response = self
            .client
            .get(url)
            .send()
            .await
            .map_err(|error| error.without_url().to_string())?;
        let status = response.status();
        let mut body = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| error.without_url().to_string())?
        {
            body.extend_from_slice(&chunk);
            if body.len() > STATUS_MAX_BYTES {
                return Err(format!("HTTP {status}, more than {STATUS_MAX_BYTES} bytes"));
            }
        }
        let body = String::from_utf8(body).map_err(|_| format!("HTTP {status}, not text"))?;
        if status.is_success() {
            Ok(body)
        } else {
            Err(format!("HTTP {status}: {body}"))
        }
    }
}

#[async_trait]
impl Gateway for Esewa {
    fn method(&self) -> Method {
        Method::Esewa
    }

    fn product_code(&self) -> &str {
        &self.options.product_code
    }

    fn begin(&self, attempt: &Attempt) -> Result<Begin> {
        let facts = RequestFacts {
            goods: attempt.goods,
            tax: Money::ZERO,
            service: Money::ZERO,
            delivery: attempt.delivery,
            transaction_uuid: attempt.transaction_uuid.clone(),
            product_code: self.options.product_code.clone(),
            success_url: attempt.success_url.clone(),
            failure_url: attempt.failure_url.clone(),
        };
        let fields =
            esewa::request(&facts, &self.options.secret).map_err(|refused| Error::Conflict(refused.to_string()))?;
        let fields = fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        Ok(Begin::FormPost {
            action: self.options.endpoints.form.clone(),
            fields,
        })
    }

    fn read_callback(&self, data: &str) -> std::result::Result<Claim, String> {
        esewa::parse_callback(data, &self.options.secret, &self.options.product_code)
            .map_err(|refused| refused.to_string())
    }

    async fn look_up(&self, transaction_uuid: &str, amount: Money) -> LookedUp {
        let query = esewa::status_query(transaction_uuid, amount, &self.options.product_code);
        let answer = self.ask(&query).await;
        let lookup = match &answer {
            Ok(body) => esewa::parse_status(body).unwrap_or_else(|_| Lookup::unavailable()),
            Err(_) => Lookup::unavailable(),
        };
        let raw = answer.unwrap_or_else(|why| why).chars().take(RAW_KEPT).collect();
        LookedUp { lookup, raw }
    }
}
