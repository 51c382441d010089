//! The way of a purchase for tests, a line a step, and the question whether the books balance.

use domain::{
    form::{CheckoutForm, FormErrors},
    ids::{AccessToken, VariantId},
    payment::Method,
    text::Quantity,
    view::OrderPage,
};

use super::TestShop;
use crate::{
    analytics, audit, cart,
    checkout::{self, Place, PlaceRefused, Placed},
    doctor, orders, outbox,
};

/// A form that Asha in Kathmandu has filled in, with standard delivery.
pub fn checkout_form(payment: Method) -> CheckoutForm {
    CheckoutForm {
        name: "Asha Rai".into(),
        phone: "9841234567".into(),
        area: "Kathmandu Metropolitan City, Kathmandu".into(),
        ward: "10".into(),
        street: "Baneshwor, behind the school".into(),
        email: "asha@example.com".into(),
        note: String::new(),
        delivery: "standard".into(),
        payment: payment.code().to_owned(),
    }
}

impl TestShop {
    /// A new cart with so many pieces of each of these.
    pub async fn cart_with(&self, lines: &[(VariantId, u32)]) -> AccessToken {
        let (shopper, mut token) = (self.shopper(), None);
        for (variant, pieces) in lines {
            let pieces = Quantity::new(*pieces).expect("a quantity");
            token = Some(
                cart::add(&shopper, token.as_ref(), *variant, pieces)
                    .await
                    .expect("it goes in")
                    .token,
            );
        }
        token.expect("a cart holds something")
    }

    /// What a shopper posts who has looked at the checkout with this form.
    pub async fn look(&self, cart: &AccessToken, form: CheckoutForm) -> Place {
        let page = checkout::quote(&self.shopper(), Some(cart), &form, FormErrors::default(), Vec::new()).await;
        let page = page.expect("the checkout's page");
        Place {
            form,
            agreed: page.agreed,
            key: page.key,
        }
    }

    /// Posts it. The figures are brought up to date then, so that a later change which forgets to mark its day is found
    /// when the books are examined.
    pub async fn place(&self, cart: &AccessToken, request: &Place) -> Result<Placed, PlaceRefused> {
        let placed = checkout::place(&self.shopper(), cart, request).await.expect("no error");
        analytics::fold(&self.ctx).await.expect("the figures");
        placed
    }

    /// Looks at the checkout and orders, which succeeds.
    pub async fn place_ok(&self, cart: &AccessToken, form: CheckoutForm) -> Placed {
        let request = self.look(cart, form).await;
        self.place(cart, &request).await.expect("an order")
    }

    /// A new cart with so many pieces, ordered.
    pub async fn order(&self, variant: VariantId, pieces: u32, payment: Method) -> Placed {
        let cart = self.cart_with(&[(variant, pieces)]).await;
        self.place_ok(&cart, checkout_form(payment)).await
    }

    /// The same for somebody of another phone number: each has only so many open cash orders.
    pub async fn order_by(&self, phone: &str, variant: VariantId, pieces: u32, payment: Method) -> Placed {
        let cart = self.cart_with(&[(variant, pieces)]).await;
        let form = CheckoutForm {
            phone: phone.to_owned(),
            ..checkout_form(payment)
        };
        self.place_ok(&cart, form).await
    }

    /// The order's page.
    pub async fn order_page(&self, placed: &Placed) -> OrderPage {
        orders::page(&self.shopper(), &placed.token).await.expect("its page")
    }

    /// How many orders there are.
    pub async fn orders(&self) -> i64 {
        self.number("SELECT COUNT(*) FROM orders").await
    }

    /// Pieces of a variant: on hand, and of these reserved.
    pub async fn level(&self, variant: VariantId) -> (i64, i64) {
        let level = |column| format!("SELECT {column} FROM stock_level WHERE variant_id = {variant}");
        (
            self.number(&level("on_hand")).await,
            self.number(&level("reserved")).await,
        )
    }

    /// Sends what is due; the subjects of all mails so far, oldest first.
    pub async fn mailed(&self) -> Vec<String> {
        outbox::deliver(&self.ctx, 1000).await.expect("the outbox is delivered");
        self.mails.sent().into_iter().map(|mail| mail.subject).collect()
    }

    /// Everything that must always hold does: stock, sums, payments, and the sealed audit log.
    ///
    /// # Panics
    /// When something does not, with what.
    pub async fn assert_books_balance(&self) {
        audit::seal(&self.ctx, 10_000).await.expect("the audit log is sealed");
        let problems = doctor::check(&self.ctx).await.expect("the doctor's answer");
        assert!(problems.is_empty(), "the books do not balance: {problems:#?}");
    }
}
