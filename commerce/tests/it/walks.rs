//! Any sequence of what shoppers, eSewa, the jobs and the clock can do leaves the books in balance.

use commerce::{
    Error, cart,
    checkout::{self, Placed},
    orders, payments,
    testing::{TestProduct, checkout_form, rs},
};
use domain::{form::FormErrors, ids::AccessToken, payment::Method, text::Quantity, time::MINUTE_MS};
use proptest::prelude::*;

use crate::wallet::WalletShop;

/// What can happen. The numbers choose one of what there is, modulo its count.
#[derive(Clone, Debug)]
enum Step {
    Add { cart: usize, variant: usize, pieces: u32 },
    Remove { cart: usize, variant: usize },
    Place { cart: usize, method: Method },
    AtTheWallet { order: usize, button: &'static str },
    EsewaSays { order: usize, status: &'static str },
    StatusApi(&'static str),
    Receipt { order: usize },
    Failure { order: usize },
    Retry { order: usize },
    Cash { order: usize },
    NewPrice { variant: usize, rupees: i64 },
    Minutes(i64),
    Reconcile,
    Expire,
    Mail,
}

fn step() -> impl Strategy<Value = Step> {
    let index = 0_usize..8;
    let words = prop::sample::select(vec![
        "COMPLETE",
        "COMPLETE",
        "PENDING",
        "AMBIGUOUS",
        "CANCELED",
        "NOT_FOUND",
        "FULL_REFUND",
        "PARTIAL_REFUND",
        "STRANGE",
    ]);
    let buttons = prop::sample::select(vec![
        "pay",
        "pay-lost",
        "cancel",
        "pay-pending",
        "pay-ambiguous",
        "expire",
        "reflect",
    ]);
    let faults = prop::sample::select(vec!["ok", "ok", "ok", "error500", "wrong-amount", "html"]);
    let methods = prop::sample::select(vec![Method::Esewa, Method::Esewa, Method::CashOnDelivery]);
    let minutes = prop::sample::select(vec![1_i64, 6, 31, 61, 600, 2 * 24 * 60]);
    prop_oneof![
        4 => (index.clone(), index.clone(), 1_u32..4).prop_map(|(cart, variant, pieces)| Step::Add { cart, variant, pieces }),
        1 => (index.clone(), index.clone()).prop_map(|(cart, variant)| Step::Remove { cart, variant }),
        5 => (index.clone(), methods).prop_map(|(cart, method)| Step::Place { cart, method }),
        5 => (index.clone(), buttons).prop_map(|(order, button)| Step::AtTheWallet { order, button }),
        3 => (index.clone(), words).prop_map(|(order, status)| Step::EsewaSays { order, status }),
        1 => faults.prop_map(Step::StatusApi),
        4 => index.clone().prop_map(|order| Step::Receipt { order }),
        2 => index.clone().prop_map(|order| Step::Failure { order }),
        3 => index.clone().prop_map(|order| Step::Retry { order }),
        2 => index.clone().prop_map(|order| Step::Cash { order }),
        1 => (index, 1_i64..2000).prop_map(|(variant, rupees)| Step::NewPrice { variant, rupees }),
        4 => minutes.prop_map(Step::Minutes),
        4 => Just(Step::Reconcile),
        3 => Just(Step::Expire),
        1 => Just(Step::Mail),
    ]
}

/// A shop under way.
struct Walk {
    shop: WalletShop,
    products: Vec<TestProduct>,
    carts: [Option<AccessToken>; 3],
    /// Each attempt that somebody knows of, newest last.
    orders: Vec<(Placed, Vec<String>)>,
}

/// What may come of a step: done, or a refusal that a page explains.
fn expected<T>(answer: Result<T, Error>) -> Option<T> {
    match answer {
        Ok(value) => Some(value),
        Err(error) => {
            assert!(error.is_expected(), "{error:?}");
            None
        }
    }
}

impl Walk {
    async fn begin() -> Self {
        let shop = WalletShop::open().await;
        let mut products = Vec::new();
        for title in ["Tea", "Cup", "Bag"] {
            products.push(shop.product(title).stock(4).put().await);
        }
        Self {
            shop,
            products,
            carts: [const { None }; 3],
            orders: Vec::new(),
        }
    }

    async fn take(&mut self, step: &Step) {
        let shopper = self.shop.shopper();
        match step {
            Step::Add { cart, variant, pieces } => {
                let slot = cart % self.carts.len();
                let variant = self.products[variant % self.products.len()].variant();
                let pieces = Quantity::new(*pieces).unwrap();
                if let Some(changed) = expected(cart::add(&shopper, self.carts[slot].as_ref(), variant, pieces).await) {
                    self.carts[slot] = Some(changed.token);
                }
            }
            Step::Remove { cart, variant } => {
                let variant = self.products[variant % self.products.len()].variant();
                if let Some(cart) = &self.carts[cart % self.carts.len()] {
                    expected(cart::set(&shopper, cart, variant, None).await);
                }
            }
            Step::Place { cart, method } => self.place(cart % self.carts.len(), *method).await,
            Step::StatusApi(fault) => self.shop.wallet.fault(fault).await,
            Step::NewPrice { variant, rupees } => {
                let title = ["Tea", "Cup", "Bag"][variant % self.products.len()];
                self.shop.product(title).stock(4).price(rs(*rupees)).put().await;
            }
            Step::Minutes(minutes) => self.shop.clock.advance_ms(minutes * MINUTE_MS),
            Step::Reconcile => assert_eq!(payments::reconcile(&self.shop.ctx, 100).await.unwrap().failed, 0),
            Step::Expire => drop(orders::expire_unpaid(&self.shop.ctx, 100).await.unwrap()),
            Step::Mail => drop(self.shop.mailed().await),
            Step::AtTheWallet { order, .. }
            | Step::EsewaSays { order, .. }
            | Step::Receipt { order }
            | Step::Failure { order }
            | Step::Retry { order }
            | Step::Cash { order } => {
                if !self.orders.is_empty() {
                    self.about(order % self.orders.len(), step).await;
                }
            }
        }
    }

    async fn place(&mut self, slot: usize, method: Method) {
        let (shopper, Some(cart)) = (self.shop.shopper(), self.carts[slot].clone()) else {
            return;
        };
        let form = checkout_form(method);
        let Some(page) =
            expected(checkout::quote(&shopper, Some(&cart), &form, FormErrors::default(), Vec::new()).await)
        else {
            return;
        };
        let request = checkout::Place {
            form,
            agreed: page.agreed,
            key: page.key,
        };
        if let Ok(placed) = self.shop.place(&cart, &request).await {
            self.orders.push((placed, Vec::new()));
        }
    }

    async fn about(&mut self, order: usize, step: &Step) {
        let (placed, attempts) = &mut self.orders[order];
        if let Some(page) = expected(payments::pay_page(&self.shop.shopper(), &placed.token).await) {
            let uuid = page
                .fields
                .into_iter()
                .find(|(name, _)| name == "transaction_uuid")
                .unwrap()
                .1;
            attempts.retain(|known| *known != uuid);
            attempts.push(uuid);
        }
        let any = attempts.get(order % attempts.len().max(1)).cloned();
        match (step, any) {
            (Step::AtTheWallet { button, .. }, _) => self.shop.try_and(placed, button).await,
            (Step::EsewaSays { status, .. }, Some(attempt)) => self.shop.wallet.set(&attempt, status).await,
            (Step::Receipt { .. }, Some(attempt)) => {
                if let Some(receipt) = self.shop.wallet.receipt(&attempt).await {
                    expected(self.shop.callback(&attempt, &receipt).await);
                }
            }
            (Step::Failure { .. }, Some(attempt)) => drop(expected(self.shop.failure(&attempt).await)),
            (Step::Retry { .. }, _) => drop(expected(payments::retry(&self.shop.shopper(), &placed.token).await)),
            (Step::Cash { .. }, _) => drop(expected(
                payments::switch_to_cash(&self.shop.shopper(), &placed.token).await,
            )),
            _ => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, max_shrink_iters: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_books_balance_after_every_step(steps in prop::collection::vec(step(), 20..45)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut walk = Walk::begin().await;
            for step in &steps {
                walk.take(step).await;
                walk.shop.assert_books_balance().await;
            }
        });
    }
}
