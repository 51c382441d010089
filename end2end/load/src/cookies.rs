//! A visitor's cookies.

use std::collections::BTreeMap;

use crate::http::headers;

/// What a browser would keep of `Set-Cookie` and send back.
#[derive(Clone, Default)]
pub struct Cookies(BTreeMap<String, String>);

impl Cookies {
    /// Keeps what an answer sets.
    pub fn keep(&mut self, head: &str) {
        for line in headers(head, "set-cookie") {
            let pair = line.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.0.insert(name.trim().to_owned(), value.trim().to_owned());
            }
        }
    }

    /// The header line to send, with its end; nothing when there are none.
    pub fn line(&self) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        let pairs: Vec<String> = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!("cookie: {}\r\n", pairs.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_kept_replaced_and_sent_back_without_their_attributes() {
        let mut cookies = Cookies::default();
        assert_eq!(cookies.line(), "");

        cookies.keep("HTTP/1.1 200 OK\r\nset-cookie: a=1; Path=/; HttpOnly\r\nSet-Cookie: b=x=y\r\n\r\n");
        cookies.keep("HTTP/1.1 303 See Other\r\nset-cookie: a=2; Path=/\r\n\r\n");

        assert_eq!(cookies.line(), "cookie: a=2; b=x=y\r\n");
    }
}
