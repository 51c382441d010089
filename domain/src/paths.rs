//! Every address of the shop, built in one place.

pub mod account;
pub mod admin;

use crate::{catalog::ListQuery, ids::AccessToken};

/// The front page.
pub const HOME: &str = "/";
/// The cart.
pub const CART: &str = "/cart";
/// The checkout.
pub const CHECKOUT: &str = "/checkout";
/// The search page.
pub const SEARCH: &str = "/search";
/// Where the shop says how to reach it, and its terms of delivery and return.
pub const HELP: &str = "/help";
/// The sitemap (or its index).
pub const SITEMAP: &str = "/sitemap.xml";

/// Where people sign in.
pub const SIGN_IN: &str = "/sign-in";
/// The second step of signing in.
pub const SECOND_FACTOR: &str = "/sign-in/code";
/// Where people sign out (by a post).
pub const SIGN_OUT: &str = "/sign-out";
/// Where people make an account.
pub const SIGN_UP: &str = "/sign-up";
/// Where people ask for a link that sets a new password.
pub const FORGOT_PASSWORD: &str = "/forgot-password";
/// An account's own pages begin here.
pub const ACCOUNT: &str = "/account";
/// The back office.
pub const ADMIN: &str = "/admin";

/// The sign-in page that goes on to this path; to where each belongs when it is empty.
pub fn sign_in(next: &str) -> String {
    with_next(SIGN_IN, next)
}

/// A page that goes on to this path in the end.
pub fn with_next(page: &str, next: &str) -> String {
    if next.is_empty() {
        page.to_owned()
    } else {
        format!("{page}?next={}", encode(next))
    }
}

/// The page that a one-time link of a mail opens. Opening it changes nothing: mail programs look at links too.
pub fn one_time(kind: crate::identity::TokenKind, secret: &str) -> String {
    use crate::identity::TokenKind;
    let page = match kind {
        TokenKind::VerifyEmail => "verify-email",
        TokenKind::ResetPassword => "reset-password",
        TokenKind::SetUp => "set-up",
        TokenKind::ChangeEmail => "confirm-email",
        TokenKind::Invite => "invite",
        TokenKind::SecondFactor => return SECOND_FACTOR.to_owned(),
    };
    format!("/{page}/{secret}")
}

/// A product.
pub fn product(slug: &str) -> String {
    format!("/p/{slug}")
}

/// A product with one variant chosen.
pub fn product_variant(slug: &str, sku: &str) -> String {
    format!("/p/{slug}?sku={}", encode(sku))
}

/// A category.
pub fn category(slug: &str) -> String {
    format!("/c/{slug}")
}

/// A collection.
pub fn collection(slug: &str) -> String {
    format!("/collections/{slug}")
}

/// An order, for whoever holds its link.
pub fn order(token: &AccessToken) -> String {
    format!("/order/{}", token.as_str())
}

/// Where whoever holds an order's link asks to send goods back.
pub fn order_return(token: &AccessToken) -> String {
    format!("/order/{}/return", token.as_str())
}

/// Where the one-time code of a cash order is entered.
pub fn order_code(token: &AccessToken) -> String {
    format!("/order/{}/code", token.as_str())
}

/// Where another code is asked for.
pub fn new_order_code(token: &AccessToken) -> String {
    format!("/order/{}/code/new", token.as_str())
}

/// The page that sends the shopper on to the wallet.
pub fn pay(token: &AccessToken) -> String {
    format!("/order/{}/pay", token.as_str())
}

/// Where eSewa sends the shopper after a payment. The reference is in the path: eSewa appends `?data=` literally.
pub fn esewa_success(transaction_uuid: &str) -> String {
    format!("/pay/esewa/{transaction_uuid}/success")
}

/// Where eSewa sends the shopper without a payment.
pub fn esewa_failure(transaction_uuid: &str) -> String {
    format!("/pay/esewa/{transaction_uuid}/failure")
}

/// A stored picture in one of its widths.
pub fn picture(hash: &str, width: u32) -> String {
    format!("/media/{hash}-{width}.webp")
}

/// A list with a query, spelled in its one canonical way.
pub fn list(base: &str, query: &ListQuery) -> String {
    with_pairs(base, &query.pairs())
}

/// An order's invoice, for whoever holds its link.
pub fn invoice(token: &AccessToken) -> String {
    format!("{}/invoice", order(token))
}

/// An address with a query string made of these pairs.
pub fn with_pairs(base: &str, pairs: &[(String, String)]) -> String {
    let mut path = base.to_owned();
    for (index, (name, value)) in pairs.iter().enumerate() {
        path.push(if index == 0 { '?' } else { '&' });
        path.push_str(&encode(name));
        path.push('=');
        path.push_str(&encode(value));
    }
    path
}

/// Percent-encodes text for a query string (RFC 3986, unreserved letters stay).
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            for half in [byte >> 4, byte & 15] {
                encoded.push(
                    char::from_digit(u32::from(half), 16)
                        .unwrap_or('0')
                        .to_ascii_uppercase(),
                );
            }
        }
    }
    encoded
}

/// Whether text from outside may be followed as a path of this shop: one `/`, no host, no control character.
pub fn is_local(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= 2000
        && !path.chars().any(|char| char == '\\' || !char.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_search_are_encoded() {
        let query = ListQuery {
            words: "चिया & tea".into(),
            page: 2,
            ..ListQuery::default()
        };
        assert_eq!(
            list(SEARCH, &query),
            "/search?q=%E0%A4%9A%E0%A4%BF%E0%A4%AF%E0%A4%BE%20%26%20tea&page=2"
        );
    }

    #[test]
    fn only_paths_of_this_shop_are_followed() {
        for good in ["/", "/c/tea?page=2", "/p/a-b#x"] {
            assert!(is_local(good), "{good}");
        }
        for bad in [
            "",
            "//evil.np",
            "/\\evil.np",
            "https://evil.np",
            "javascript:1",
            "/a\r\nSet-Cookie: x",
            "/\t/x",
        ] {
            assert!(!is_local(bad), "{bad}");
        }
    }
}
