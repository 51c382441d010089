//! The configuration: one struct from the environment and `.env`, checked as a whole before anything starts.

use std::{fmt::Write as _, net::SocketAddr, path::PathBuf, str::FromStr};

use commerce::{identity::SigningKeys, payments::esewa::EsewaOptions};
use domain::{
    money::{BasisPoints, Currency},
    payment::esewa::{self, Endpoints, Secret},
    pricing::TaxRule,
    time::UtcOffset,
    view::ShopFacts,
};
use thiserror::Error;

/// What is wrong with the configuration: every variable at once, each with its cure.
#[derive(Debug, Error)]
#[error("the configuration cannot be used:{}", list(.0))]
pub struct ConfigError(pub Vec<String>);

fn list(problems: &[String]) -> String {
    problems.iter().fold(String::new(), |mut text, problem| {
        let _ = write!(text, "\n  - {problem}");
        text
    })
}

/// Where mails go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailTo {
    /// `.eml` files in a folder.
    Folder(PathBuf),
    /// A mail server, as a URL with its password.
    Smtp(String),
}

/// How far requests are limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateLimits {
    /// As a shop needs it.
    On,
    /// Not at all: for load tests on loopback only.
    Off,
}

/// Everything that can be set.
#[derive(Clone, Debug)]
pub struct Config {
    /// `PASAL_LISTEN`.
    pub listen: SocketAddr,
    /// `PASAL_DATA_DIR`: database file, pictures, mails.
    pub data_dir: PathBuf,
    /// `PASAL_DATABASE_URL`.
    pub database_url: String,
    /// `PASAL_READERS`: reading connections.
    pub readers: u32,
    /// Name, address, currency, contact.
    pub facts: ShopFacts,
    /// `PASAL_TAX_PERCENT`: contained in the prices.
    pub tax: TaxRule,
    /// The wallet.
    pub esewa: Option<EsewaOptions>,
    /// `PASAL_SMTP_URL` or a folder.
    pub mail_to: MailTo,
    /// `PASAL_MAIL_FROM`.
    pub mail_from: String,
    /// `PASAL_TRUSTED_PROXY`: believe `X-Forwarded-For` (the last address in it).
    pub behind_proxy: bool,
    /// `PASAL_RATE_LIMITS`.
    pub rate_limits: RateLimits,
    /// `PASAL_AUTH_KEYS`: sign who has signed in. Without them, development makes a key file in the data folder.
    pub auth_keys: Option<SigningKeys>,
    /// `PASAL_PAGE_CACHE_MB`: bytes of pages to keep; 0 renders each anew.
    pub page_cache_bytes: u64,
    /// `LEPTOS_SITE_ROOT`: the built files.
    pub site_root: PathBuf,
}

/// Reads settings and collects what is wrong with them.
struct Reader<'a> {
    get: &'a dyn Fn(&str) -> Option<String>,
    problems: Vec<String>,
}

impl Reader<'_> {
    fn text(&self, name: &str, default: &str) -> String {
        self.given(name).unwrap_or_else(|| default.to_owned())
    }

    fn given(&self, name: &str) -> Option<String> {
        (self.get)(name)
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    }

    fn parsed<T: FromStr>(&mut self, name: &str, default: T, cure: &str) -> T {
        match self.given(name) {
            None => default,
            Some(text) => text.parse().unwrap_or_else(|_| {
                self.problems.push(format!("{name}={text}: {cure}"));
                default
            }),
        }
    }

    fn choice(&mut self, name: &str, allowed: &[&str]) -> String {
        let text = self.text(name, allowed.first().copied().unwrap_or_default());
        if !allowed.contains(&text.as_str()) {
            self.problems
                .push(format!("{name}={text}: use one of {}", allowed.join(", ")));
        }
        text
    }
}

impl Config {
    /// From the environment, with `.env` of this folder below it.
    ///
    /// # Errors
    /// Everything that is wrong, at once.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    pub fn load() -> Result<Self, ConfigError> {
        // A missing file is as good as an empty one; a broken one is said.
        if let Err(error) = dotenvy::dotenv()
            && !error.not_found()
        {
            return Err(ConfigError(vec![format!(".env: {error}")]));
        }
        Self::read(&|name| std::env::var(name).ok())
    }

    /// From any source of settings.
    ///
    /// # Errors
    /// Everything that is wrong, at once.
    pub fn read(get: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let mut reader = Reader {
            get,
            problems: Vec::new(),
        };
        let listen: SocketAddr = reader.parsed(
            "PASAL_LISTEN",
            SocketAddr::from(([127, 0, 0, 1], 3000)),
            "write it like 127.0.0.1:3000",
        );
        let data_dir = PathBuf::from(reader.text("PASAL_DATA_DIR", "data"));
        let database_url = reader
            .given("PASAL_DATABASE_URL")
            .unwrap_or_else(|| format!("sqlite://{}", data_dir.join("pasal.db").display()));
        if !database_url.starts_with("sqlite:")
            && !database_url.starts_with("postgres://")
            && !database_url.starts_with("postgresql://")
        {
            reader
                .problems
                .push("PASAL_DATABASE_URL: begin it with sqlite:// or postgres://".to_owned());
        }
        let esewa = esewa_options(&mut reader);
        let facts = facts(&mut reader, listen);
        let tax = match reader.parsed(
            "PASAL_TAX_PERCENT",
            0,
            "a whole number of percent, such as 13; 0 for none",
        ) {
            0 => TaxRule::None,
            percent => TaxRule::Included(BasisPoints(percent * 100)),
        };
        let mail_to = reader
            .given("PASAL_SMTP_URL")
            .map_or_else(|| MailTo::Folder(data_dir.join("mail")), MailTo::Smtp);
        let auth_keys = auth_keys(&mut reader);
        let page_cache_mb: u64 = reader.parsed("PASAL_PAGE_CACHE_MB", 24, "megabytes; 0 renders each page anew");
        let config = Self {
            listen,
            database_url,
            readers: reader.parsed("PASAL_READERS", 4, "a number of connections, such as 4"),
            facts,
            tax,
            esewa,
            mail_to,
            mail_from: reader.text("PASAL_MAIL_FROM", "Pasal <shop@pasal.example>"),
            behind_proxy: reader.choice("PASAL_TRUSTED_PROXY", &["no", "yes"]) == "yes",
            rate_limits: if reader.choice("PASAL_RATE_LIMITS", &["on", "off"]) == "off" {
                RateLimits::Off
            } else {
                RateLimits::On
            },
            auth_keys,
            page_cache_bytes: page_cache_mb.saturating_mul(1024 * 1024),
            site_root: PathBuf::from(reader.text("LEPTOS_SITE_ROOT", "target/site")),
            data_dir,
        };
        check_exposure(&config, &mut reader.problems);
        if reader.problems.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError(reader.problems))
        }
    }

    /// Where stored pictures lie.
    #[must_use]
    pub fn media_dir(&self) -> PathBuf {
        self.data_dir.join("media")
    }

    /// Where development keeps the key that nobody has configured.
    #[must_use]
    pub fn auth_key_file(&self) -> PathBuf {
        self.data_dir.join("auth.keys")
    }

    /// Whether only this machine can see the shop: then test keys are fine.
    #[must_use]
    pub fn is_development(&self) -> bool {
        self.listen.ip().is_loopback() && !self.facts.base_url.starts_with("https://")
    }
}

fn facts(reader: &mut Reader<'_>, listen: SocketAddr) -> ShopFacts {
    let base_url = reader
        .text("PASAL_PUBLIC_URL", &format!("http://{listen}"))
        .trim_end_matches('/')
        .to_owned();
    let host = base_url
        .strip_prefix("https://")
        .or_else(|| base_url.strip_prefix("http://"));
    if !host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', ' ', '"', '<'])) {
        reader.problems.push(format!(
            "PASAL_PUBLIC_URL={base_url}: write scheme and host, such as https://pasal.example"
        ));
    }
    let zone = reader.choice("PASAL_TIME_ZONE", &["Asia/Kathmandu", "UTC"]);
    ShopFacts {
        name: reader.text("PASAL_SHOP_NAME", "Pasal"),
        tagline: reader.text("PASAL_SHOP_TAGLINE", "Good things from Nepal, delivered to your door"),
        currency: reader.parsed("PASAL_CURRENCY", Currency::Npr, "use NPR or GBP"),
        offset: if zone == "UTC" {
            UtcOffset(0)
        } else {
            UtcOffset::KATHMANDU
        },
        phone: reader.text("PASAL_SHOP_PHONE", "01-4000000"),
        email: reader.text("PASAL_SHOP_EMAIL", "hello@pasal.example"),
        legal: reader
            .text("PASAL_SHOP_LEGAL", "Pasal Pvt. Ltd., Patan Dhoka, Lalitpur")
            .split('|')
            .map(|line| line.trim().to_owned())
            .collect(),
        base_url,
    }
}

/// The keys that are set; what is wrong with them is said without saying what they are.
fn auth_keys(reader: &mut Reader<'_>) -> Option<SigningKeys> {
    let text = reader.given("PASAL_AUTH_KEYS")?;
    match SigningKeys::parse(&text) {
        Ok(keys) => Some(keys),
        Err(refused) => {
            reader.problems.push(format!("PASAL_AUTH_KEYS: {refused}"));
            None
        }
    }
}

/// The wallet, unless it is off or the shop's currency is not its own.
fn esewa_options(reader: &mut Reader<'_>) -> Option<EsewaOptions> {
    let environment = reader.choice("PASAL_ESEWA_ENV", &["stand-in", "test", "live", "off"]);
    let stand_in = reader.text("PASAL_ESEWA_STAND_IN_URL", "http://127.0.0.1:3900");
    let mut endpoints = match environment.as_str() {
        "live" => Endpoints::live(),
        "test" => Endpoints::test(),
        _ => Endpoints::stand_in(&stand_in),
    };
    if let Some(form) = reader.given("PASAL_ESEWA_FORM_URL") {
        endpoints.form = form;
    }
    if let Some(status) = reader.given("PASAL_ESEWA_STATUS_URL") {
        endpoints.status = status;
    }
    let product_code = reader.text("PASAL_ESEWA_PRODUCT_CODE", esewa::TEST_PRODUCT_CODE);
    let secret = match Secret::new(&reader.text("PASAL_ESEWA_SECRET", esewa::TEST_SECRET)) {
        Ok(secret) => secret,
        Err(refused) => {
            reader.problems.push(format!("PASAL_ESEWA_SECRET: {refused}"));
            return None;
        }
    };
    let is_npr = reader.text("PASAL_CURRENCY", "NPR").eq_ignore_ascii_case("NPR");
    (environment != "off" && is_npr).then_some(EsewaOptions {
        endpoints,
        secret,
        product_code,
    })
}

/// A shop that others can reach does not run on test keys, a test host or plain HTTP.
fn check_exposure(config: &Config, problems: &mut Vec<String>) {
    if config.is_development() {
        return;
    }
    if let Some(esewa) = &config.esewa
        && let Err(unfit) = esewa::check_live(&esewa.endpoints, &esewa.secret, &esewa.product_code)
    {
        problems.push(format!(
            "{unfit}: outside development set PASAL_ESEWA_ENV=live with PASAL_ESEWA_SECRET and PASAL_ESEWA_PRODUCT_CODE, or PASAL_ESEWA_ENV=off"
        ));
    }
    if config.auth_keys.is_none() && !problems.iter().any(|problem| problem.starts_with("PASAL_AUTH_KEYS")) {
        problems.push(
            "PASAL_AUTH_KEYS: outside development set it to name:key, the key from `openssl rand -base64 32`"
                .to_owned(),
        );
    }
    if !config.facts.base_url.starts_with("https://") {
        problems.push("PASAL_PUBLIC_URL: outside development it begins with https://".to_owned());
    }
    if config.rate_limits == RateLimits::Off {
        problems.push("PASAL_RATE_LIMITS=off is for load tests on 127.0.0.1 only".to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: &str = "main:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    fn read(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let pairs: Vec<(String, String)> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Config::read(&move |name| {
            pairs
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.clone())
        })
    }

    #[test]
    fn nothing_has_to_be_set_to_try_the_shop() {
        let config = read(&[]).unwrap();
        assert_eq!(config.database_url, "sqlite://data/pasal.db");
        assert!(config.is_development());
        assert!(config.esewa.is_some());
    }

    #[test]
    fn every_mistake_is_named_at_once_with_its_cure() {
        let error = read(&[
            ("PASAL_LISTEN", "here"),
            ("PASAL_CURRENCY", "USD"),
            ("PASAL_ESEWA_ENV", "maybe"),
        ])
        .unwrap_err();
        let text = error.to_string();
        for name in [
            "PASAL_LISTEN=here",
            "PASAL_CURRENCY=USD: use NPR or GBP",
            "PASAL_ESEWA_ENV=maybe: use one of",
        ] {
            assert!(text.contains(name), "{text}");
        }
    }

    #[test]
    fn a_public_shop_refuses_test_keys_and_test_hosts() {
        let public = ("PASAL_PUBLIC_URL", "https://pasal.example");
        assert!(
            read(&[public])
                .unwrap_err()
                .to_string()
                .contains("PASAL_ESEWA_ENV=live")
        );
        let keys = ("PASAL_AUTH_KEYS", KEYS);
        let own = [
            public,
            keys,
            ("PASAL_ESEWA_SECRET", "own-secret"),
            ("PASAL_ESEWA_PRODUCT_CODE", "PASAL"),
        ];
        assert!(read(&[&own[..], &[("PASAL_ESEWA_ENV", "test")]].concat()).is_err());
        assert!(read(&[&own[..], &[("PASAL_ESEWA_ENV", "live")]].concat()).is_ok());
        assert!(read(&[public, keys, ("PASAL_ESEWA_ENV", "off")]).is_ok());
        assert!(read(&[("PASAL_LISTEN", "0.0.0.0:80"), keys, ("PASAL_ESEWA_ENV", "off")]).is_err());
    }

    #[test]
    fn a_public_shop_has_keys_of_its_own_and_no_message_shows_them() {
        let public = [
            ("PASAL_PUBLIC_URL", "https://pasal.example"),
            ("PASAL_ESEWA_ENV", "off"),
        ];
        let missing = read(&public).unwrap_err().to_string();
        assert!(
            missing.contains("PASAL_AUTH_KEYS: outside development set it"),
            "{missing}"
        );

        let weak = read(&[&public[..], &[("PASAL_AUTH_KEYS", "main:c2hvcnQ=")]].concat());
        let weak = weak.unwrap_err().to_string();
        assert!(
            weak.contains("at least 32 random bytes") && !weak.contains("c2hvcnQ"),
            "{weak}"
        );
        let config = read(&[&public[..], &[("PASAL_AUTH_KEYS", KEYS)]].concat()).unwrap();
        assert!(!format!("{config:?}").contains("AAECAwQFBg"));
    }

    #[test]
    fn the_example_file_names_every_variable_and_no_other() {
        let example = include_str!("../../.env.example");
        let source = include_str!("config.rs").split("mod tests").next().unwrap_or_default();
        let named = |text: &str| -> std::collections::BTreeSet<String> {
            text.split(|char: char| !(char.is_ascii_uppercase() || char == '_' || char.is_ascii_digit()))
                .filter(|word| word.starts_with("PASAL_") && !word.ends_with('_'))
                .map(str::to_owned)
                .collect()
        };
        let mut of_tools = ["PASAL_CACHE", "PASAL_CHROMIUM", "PASAL_TEST_DATABASE"]
            .map(str::to_owned)
            .into_iter();
        let in_example = named(example);
        let missing: Vec<_> = named(source).difference(&in_example).cloned().collect();
        assert!(missing.is_empty(), "not in .env.example: {missing:?}");
        assert!(of_tools.all(|name| in_example.contains(&name)));
    }
}
