//! The shop's cookies: secrets that scripts cannot read (what opens the cart, who has signed in, that a browser is
//! known), and two plain facts that pages read for their header (pieces in the cart, whether somebody has signed in).

use axum::http::{HeaderMap, HeaderValue, header::COOKIE};
use commerce::identity::{Credentials, Secret};
use domain::{
    identity::{Kind, TokenKind},
    ids::AccessToken,
    time::Timestamp,
};

use crate::{admin::shell::Notice, head::Theme};

/// Opens the cart. Not readable by scripts.
const CART: &str = "pasal_cart";
/// Pieces in the cart. Readable by scripts: cached pages show it without asking the server.
const COUNT: &str = "pasal_count";
/// Whether somebody has signed in, as `customer` or `staff`. Readable by scripts: cached pages show it; it opens nothing.
const ACCOUNT: &str = "pasal_account";
/// How long a browser stays known.
const KNOWN_SECONDS: i64 = 400 * 24 * 3600;

/// The secrets of whoever has signed in.
#[derive(Clone, Copy)]
enum Own {
    Access,
    Refresh,
    Known,
    Challenge,
}

impl Own {
    /// `__Host-` binds a cookie to this host and to https; a shop on plain http (development) cannot have it.
    const fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Access, true) => "__Host-pasal_at",
            (Self::Access, false) => "pasal_at",
            (Self::Refresh, true) => "__Host-pasal_rt",
            (Self::Refresh, false) => "pasal_rt",
            (Self::Known, true) => "__Host-pasal_dev",
            (Self::Known, false) => "pasal_dev",
            (Self::Challenge, true) => "__Host-pasal_2f",
            (Self::Challenge, false) => "pasal_2f",
        }
    }

    fn set(self, secret: &str, seconds: i64, secure: bool) -> HeaderValue {
        let name = self.name(secure);
        let secure = if secure { "; Secure" } else { "" };
        value(format!(
            "{name}={secret}; Path=/; Max-Age={seconds}; SameSite=Lax; HttpOnly{secure}"
        ))
    }
}

/// How long a cart is kept by the browser.
const SECONDS: u32 = 60 * 24 * 3600;

/// One cookie's value.
fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| {
            let (key, value) = pair.trim().split_once('=')?;
            (key == name).then_some(value)
        })
}

/// The visitor's cart. Anything but a well-formed token counts as none.
#[must_use]
pub fn cart(headers: &HeaderMap) -> Option<AccessToken> {
    read(headers, CART).and_then(AccessToken::parse)
}

/// The two `Set-Cookie` lines for a cart with this many pieces.
#[must_use]
pub fn set_cart(token: &AccessToken, count: u32, secure: bool) -> [HeaderValue; 2] {
    let secure = if secure { "; Secure" } else { "" };
    [
        value(format!(
            "{CART}={}; Path=/; Max-Age={SECONDS}; SameSite=Lax; HttpOnly{secure}",
            token.as_str()
        )),
        value(format!(
            "{COUNT}={count}; Path=/; Max-Age={SECONDS}; SameSite=Lax{secure}"
        )),
    ]
}

/// The `Set-Cookie` line for an empty cart.
#[must_use]
pub fn clear_count(secure: bool) -> HeaderValue {
    value(format!(
        "{COUNT}=0; Path=/; Max-Age={SECONDS}; SameSite=Lax{}",
        if secure { "; Secure" } else { "" }
    ))
}

/// The access token, as it came.
#[must_use]
pub fn access(headers: &HeaderMap, secure: bool) -> Option<&str> {
    read(headers, Own::Access.name(secure))
}

/// The refresh token, as it came.
#[must_use]
pub fn refresh(headers: &HeaderMap, secure: bool) -> Option<&str> {
    read(headers, Own::Refresh.name(secure))
}

/// What says that this browser has signed in before.
#[must_use]
pub fn known(headers: &HeaderMap, secure: bool) -> Option<Secret> {
    read(headers, Own::Known.name(secure)).and_then(Secret::parse)
}

/// The `Set-Cookie` lines for somebody who has signed in, or whose tokens were renewed. Their account's theme comes
/// along, so that a choice made on one device reaches the others.
#[must_use]
pub fn set_signed_in(credentials: &Credentials, now: Timestamp, secure: bool) -> Vec<HeaderValue> {
    let seconds = |until: Timestamp| (until.since(now) / 1000).max(0);
    let kind = match credentials.kind {
        Kind::Customer => "customer",
        Kind::Staff => "staff",
    };
    let end = seconds(credentials.refresh_until);
    let mut lines = vec![
        Own::Access.set(credentials.access.as_str(), seconds(credentials.access_until), secure),
        Own::Refresh.set(credentials.refresh.as_str(), end, secure),
        plain(kind, end, secure),
        set_theme(Theme::parse(credentials.theme.code()), secure),
    ];
    if let Some(known) = &credentials.known {
        lines.push(Own::Known.set(known.as_str(), KNOWN_SECONDS, secure));
    }
    lines
}

/// What says that a right password was given and a code is asked for, as it came.
#[must_use]
pub fn challenge(headers: &HeaderMap, secure: bool) -> Option<&str> {
    read(headers, Own::Challenge.name(secure)).filter(|secret| !secret.is_empty())
}

/// The `Set-Cookie` line for somebody who is asked for a code.
#[must_use]
pub fn set_challenge(challenge: &Secret, secure: bool) -> HeaderValue {
    let seconds = TokenKind::SecondFactor.lifetime_ms() / 1000;
    Own::Challenge.set(challenge.as_str(), seconds, secure)
}

/// The `Set-Cookie` line for a challenge that was met or has run out.
#[must_use]
pub fn clear_challenge(secure: bool) -> HeaderValue {
    Own::Challenge.set("", 0, secure)
}

/// The `Set-Cookie` lines for tokens that are good for nothing any more. The browser stays known.
#[must_use]
pub fn clear_signed_in(secure: bool) -> Vec<HeaderValue> {
    vec![
        Own::Access.set("", 0, secure),
        Own::Refresh.set("", 0, secure),
        plain("", 0, secure),
    ]
}

/// The `Set-Cookie` lines for somebody who signs out: the next one at this browser finds an empty cart, and the colours
/// of their own system.
#[must_use]
pub fn set_signed_out(secure: bool) -> Vec<HeaderValue> {
    let mut lines = clear_signed_in(secure);
    let secure_word = if secure { "; Secure" } else { "" };
    lines.push(value(format!(
        "{CART}=; Path=/; Max-Age=0; SameSite=Lax; HttpOnly{secure_word}"
    )));
    lines.push(clear_count(secure));
    lines.push(set_theme(None, secure));
    lines
}

fn plain(kind: &str, seconds: i64, secure: bool) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
    value(format!(
        "{ACCOUNT}={kind}; Path=/; Max-Age={seconds}; SameSite=Lax{secure}"
    ))
}

/// What somebody has chosen to look at. The server writes it into every page that it sends, kept ones as well.
const THEME: &str = "pasal_theme";
/// What the last step in the back office has done, until the next page has said it.
const NOTICE: &str = "pasal_notice";

/// The chosen theme.
#[must_use]
pub fn theme(headers: &HeaderMap) -> Option<Theme> {
    read(headers, THEME).and_then(Theme::parse)
}

/// The `Set-Cookie` line for a theme; for the system's own it takes the cookie away.
#[must_use]
pub fn set_theme(theme: Option<Theme>, secure: bool) -> HeaderValue {
    let (code, seconds) = theme.map_or(("", 0), |theme| (theme.code(), 365 * 24 * 3600));
    let secure = if secure { "; Secure" } else { "" };
    value(format!(
        "{THEME}={code}; Path=/; Max-Age={seconds}; SameSite=Lax; HttpOnly{secure}"
    ))
}

/// What the last step has done.
#[must_use]
pub fn notice(headers: &HeaderMap) -> Option<Notice> {
    read(headers, NOTICE).and_then(Notice::parse)
}

/// The `Set-Cookie` line that leaves a message for the next page, or takes it away once it is said.
#[must_use]
pub fn set_notice(notice: Option<&Notice>, secure: bool) -> HeaderValue {
    let text = notice.map(Notice::cookie).unwrap_or_default();
    let seconds = if text.is_empty() { 0 } else { 60 };
    let secure = if secure { "; Secure" } else { "" };
    value(format!(
        "{NOTICE}={text}; Path=/admin; Max-Age={seconds}; SameSite=Lax; HttpOnly{secure}"
    ))
}

fn value(text: String) -> HeaderValue {
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cart_cookie_reads_back_among_others() {
        let token = AccessToken::from_random(7);
        let mut headers = HeaderMap::new();
        headers.insert(
            COOKIE,
            HeaderValue::from_str(&format!("a=b; pasal_cart={}; x=y", token.as_str())).unwrap(),
        );
        assert_eq!(cart(&headers), Some(token));
    }

    #[test]
    fn a_spoilt_cookie_is_no_cart() {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static("pasal_cart=../../etc"));
        assert_eq!(cart(&headers), None);
    }
}
