//! The shop's cookies: a secret that opens the cart, and the number in the cart, which pages read for their header.

use axum::http::{HeaderMap, HeaderValue, header::COOKIE};
use domain::ids::AccessToken;

use crate::{admin::shell::Notice, head::Theme};

/// Opens the cart. Not readable by scripts.
const CART: &str = "pasal_cart";
/// Pieces in the cart. Readable by scripts: cached pages show it without asking the server.
const COUNT: &str = "pasal_count";
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

/// What somebody of the shop has chosen to look at.
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
    back_office(THEME, code, seconds, secure)
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
    back_office(NOTICE, &text, if text.is_empty() { 0 } else { 60 }, secure)
}

fn back_office(name: &str, text: &str, seconds: u32, secure: bool) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
    value(format!(
        "{name}={text}; Path=/admin; Max-Age={seconds}; SameSite=Lax; HttpOnly{secure}"
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
