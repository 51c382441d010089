//! Identities. Numbers stay inside the shop; a shopper only sees a slug, an [`OrderNumber`] or an [`AccessToken`].

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// A product: what a page is about.
    ProductId;
    /// A variant of a product: what is priced, stocked and bought.
    VariantId;
    /// A category in the tree.
    CategoryId;
    /// A collection: a hand-picked list of products.
    CollectionId;
    /// A cart.
    CartId;
    /// An order.
    OrderId;
    /// One attempt to pay an order.
    PaymentId;
    /// A hold on stock for an order.
    ReservationId;
    /// Who signs in: a shopper's or a staff member's account.
    AccountId;
    /// One sign-in on one device, until it is ended.
    SessionId;
    /// A role of the staff.
    RoleId;
    /// Somebody who buys, with or without an account.
    CustomerId;
    /// An entry of an address book.
    AddressId;
    /// One parcel of an order.
    ShipmentId;
    /// One refund of a payment.
    RefundId;
    /// One return of goods.
    ReturnId;
    /// One hand-over of parcels to a courier.
    ManifestId;
    /// One statement of a courier about what it has collected.
    RemittanceId;
    /// One row of a remittance.
    RemittanceLineId;
    /// A line of an order.
    OrderLineId;
    /// A file of products that is taken in.
    ProductImportId;
    /// An order that staff write down for somebody on the telephone, not placed yet.
    DraftId;
    /// A count of the shelf.
    StockCountId;
    /// Several changes of stock in one go.
    BookingId;
}

/// Letters and digits that nobody mistakes for one another when read aloud (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The name of an order as people say it: `P-7K3M9Q2X`. Unique, and tells nothing of how many orders there are.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderNumber(String);

impl OrderNumber {
    /// The number that 40 of these random bits spell.
    pub fn from_random(bits: u64) -> Self {
        Self(format!("P-{}", spell(u128::from(bits), 8)))
    }

    /// Takes a stored or typed number; `None` unless it is `P-` and eight letters or digits. Case does not matter.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_uppercase();
        let rest = text.strip_prefix("P-")?;
        let fits = rest.len() >= 4
            && rest.len() <= 24
            && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        fits.then(|| Self(text.clone()))
    }

    /// The number as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A secret that opens one thing (a cart, an order page) to whoever holds it: 128 random bits in 26 letters.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccessToken(String);

impl AccessToken {
    /// The token that these random bits spell.
    pub fn from_random(bits: u128) -> Self {
        Self(spell(bits, 26).to_ascii_lowercase())
    }

    /// Takes a token from a cookie or an address; `None` unless it has the right shape.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 26 && text.bytes().all(|byte| ALPHABET.contains(&byte.to_ascii_uppercase()));
        fits.then(|| Self(text.to_ascii_lowercase()))
    }

    /// The token as text. Never log it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken(…)")
    }
}

fn spell(mut bits: u128, letters: usize) -> String {
    let mut text = String::with_capacity(letters);
    for _ in 0..letters {
        let index = usize::try_from(bits & 31).unwrap_or(0);
        text.push(char::from(ALPHABET.get(index).copied().unwrap_or(b'0')));
        bits >>= 5;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_number_reads_back_in_any_case() {
        let number = OrderNumber::from_random(0x00AB_CDEF_0123);
        assert_eq!(number.as_str().len(), 10);
        assert_eq!(OrderNumber::parse(&number.as_str().to_lowercase()), Some(number));
        assert_eq!(OrderNumber::parse("P-<script>"), None);
    }

    #[test]
    fn a_token_keeps_all_its_bits_and_hides_in_debug_output() {
        let one = AccessToken::from_random(1);
        let other = AccessToken::from_random(1 << 127);
        assert_ne!(one, other);
        assert_eq!(AccessToken::parse(one.as_str()), Some(one.clone()));
        assert_eq!(AccessToken::parse("short"), None);
        assert_eq!(format!("{one:?}"), "AccessToken(…)");
    }
}
