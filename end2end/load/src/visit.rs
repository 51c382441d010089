//! One shopper without scripts: finds a product, fills a cart, checks out as a guest.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::{
    Outcome,
    cookies::Cookies,
    html::{addresses, hidden, number},
    http::{Client, FilePart, header},
};

/// Telephone numbers, each given out once: cash on delivery allows three open orders a number.
pub struct Phones(AtomicU64);

impl Phones {
    /// Begins somewhere among 300 million mobile numbers: a shop that is used again has orders of earlier runs.
    pub fn from_seed(seed: u64) -> Self {
        Self(AtomicU64::new(seed.wrapping_mul(104_729)))
    }

    /// The next one.
    pub fn next(&self) -> String {
        let number = self.0.fetch_add(1, Ordering::Relaxed) % 300_000_000;
        format!("9{}", 600_000_000 + number)
    }
}

/// What a form of the checkout carries beside its fields.
pub struct Checkout {
    agreed: String,
    key: String,
}

/// What became of an order.
#[derive(Debug, PartialEq, Eq)]
pub enum Placed {
    /// The order's page.
    Order(String),
    /// Nothing was ordered; the status of the page that says why.
    Refused(u16),
}

/// A visitor with cookies of their own. The connection may have served others before, as behind a proxy.
pub struct Visit<'a> {
    client: &'a mut Client,
    cookies: Cookies,
}

impl<'a> Visit<'a> {
    /// A stranger.
    pub fn new(client: &'a mut Client) -> Self {
        Self {
            client,
            cookies: Cookies::default(),
        }
    }

    /// Somebody with these cookies.
    pub fn with(client: &'a mut Client, cookies: Cookies) -> Self {
        Self { client, cookies }
    }

    /// The variant that a product's page offers first.
    pub fn variant(&mut self, product: &str) -> Outcome<String> {
        self.get("product", product, 200)?;
        hidden(&self.client.text(), "variant").ok_or_else(|| "product: a page without a form".to_owned())
    }

    /// Puts pieces into the cart; how many are left, when there are fewer.
    pub fn add(&mut self, variant: &str, pieces: u32) -> Outcome<Result<(), u32>> {
        let headers = format!("accept: application/json\r\n{}", self.cookies.line());
        let pieces = pieces.to_string();
        let fields = [("variant", variant), ("quantity", pieces.as_str())];
        let request = self.client.site().post("/api/cart/add", &headers, &fields);
        match self.send("cart", &request)? {
            200 => Ok(Ok(())),
            409 => match number(&self.client.text(), "left") {
                Some(left) => Ok(Err(left)),
                None => Err("cart: 409".to_owned()),
            },
            status => Err(format!("cart: {status}")),
        }
    }

    /// Opens the checkout.
    pub fn checkout(&mut self) -> Outcome<Checkout> {
        self.get("checkout", "/checkout", 200)?;
        let page = self.client.text();
        match (hidden(&page, "agreed"), hidden(&page, "key")) {
            (Some(agreed), Some(key)) => Ok(Checkout { agreed, key }),
            _ => Err("checkout: a page without a form".to_owned()),
        }
    }

    /// Orders, with cash on delivery.
    pub fn place(&mut self, checkout: &Checkout, phone: &str) -> Outcome<Placed> {
        let headers = format!("accept: text/html\r\n{}", self.cookies.line());
        let fields = [
            ("agreed", checkout.agreed.as_str()),
            ("key", checkout.key.as_str()),
            ("name", "Asha Rai"),
            ("phone", phone),
            ("area", "Kathmandu Metropolitan City, Kathmandu"),
            ("ward", "10"),
            ("street", "Baneshwor, behind the school"),
            ("email", ""),
            ("note", ""),
            ("delivery", "standard"),
            ("payment", "cod"),
        ];
        let request = self.client.site().post("/checkout", &headers, &fields);
        let status = self.send("place", &request)?;
        let location = header(self.client.head(), "location").unwrap_or_default();
        match status {
            303 if location.starts_with("/order/") => Ok(Placed::Order(location.to_owned())),
            // Back to the cart or the checkout: nothing was ordered.
            303 => Err(format!("place: 303 to {location}")),
            status => Ok(Placed::Refused(status)),
        }
    }

    /// The products that a list links to.
    pub fn products(&mut self, list: &str) -> Outcome<Vec<String>> {
        self.get("list", list, 200)?;
        Ok(addresses(&self.client.text(), "/p/"))
    }

    /// Any page, with these header lines; its body as it came.
    pub fn fetch(&mut self, path: &str, headers: &str) -> Outcome<Vec<u8>> {
        let headers = format!("{headers}{}", self.cookies.line());
        let request = self.client.site().get(path, &headers);
        match self.send(path, &request)? {
            200 => Ok(self.client.body()),
            status => Err(format!("GET {path} answered {status}")),
        }
    }

    /// Posts a form that sends on to another page when all is well.
    pub fn post(&mut self, step: &str, path: &str, fields: &[(&str, &str)]) -> Outcome {
        let headers = format!("accept: text/html\r\n{}", self.cookies.line());
        let request = self.client.site().post(path, &headers, fields);
        match self.send(step, &request)? {
            303 => Ok(()),
            status => Err(format!("{step}: {status}")),
        }
    }

    /// Posts a form with a file; where it sends on to.
    pub fn upload(&mut self, step: &str, path: &str, fields: &[(&str, &str)], file: FilePart<'_>) -> Outcome<String> {
        let headers = format!("accept: text/html\r\n{}", self.cookies.line());
        let request = self.client.site().post_file(path, &headers, fields, file);
        match self.send(step, &request)? {
            303 => Ok(header(self.client.head(), "location").unwrap_or_default().to_owned()),
            status => Err(format!("{step}: {status}")),
        }
    }

    /// Its cookies, for whoever asks in its name.
    pub fn cookies(&self) -> &Cookies {
        &self.cookies
    }

    /// The last answer's status line and headers.
    pub fn head(&self) -> &str {
        self.client.head()
    }

    fn get(&mut self, step: &str, path: &str, expected: u16) -> Outcome {
        let request = self.client.site().get(path, &self.cookies.line());
        let status = self.send(step, &request)?;
        if status == expected {
            Ok(())
        } else {
            Err(format!("{step}: {status}"))
        }
    }

    fn send(&mut self, step: &str, request: &[u8]) -> Outcome<u16> {
        let status = self
            .client
            .send(request)
            .map_err(|error| format!("{step}: {}", error.kind()))?;
        self.cookies.keep(self.client.head());
        Ok(status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phone_is_a_mobile_number_of_its_own() {
        let phones = Phones::from_seed(1_763_900_000);
        let given: Vec<String> = (0..5_000).map(|_| phones.next()).collect();

        assert!(
            given
                .iter()
                .all(|phone| phone.len() == 10 && ["96", "97", "98"].contains(&&phone[..2]))
        );
        let different: std::collections::BTreeSet<&String> = given.iter().collect();
        assert_eq!(different.len(), given.len());
    }
}
