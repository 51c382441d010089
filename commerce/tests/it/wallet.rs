//! A shop with a wallet: the eSewa stand-in of `end2end` on a port of its own, over real HTTP. It shares no code with
//! the shop, so a signature that both agree on is eSewa's.

use std::{collections::HashMap, ops::Deref};

use commerce::{
    Actor, Ctx, Options, Result,
    checkout::Placed,
    orders,
    payments::{self, Seen, esewa::EsewaOptions},
    testing::TestShop,
};
use domain::{
    ids::VariantId,
    order::{OrderState, PaymentState},
    payment::{
        Method,
        esewa::{Endpoints, Secret, TEST_PRODUCT_CODE, TEST_SECRET},
    },
    time::MINUTE_MS,
};
use esewa_stand_in::{Config, serve};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinSet};

/// The stand-in. It ends when this is dropped.
pub struct Wallet {
    base: String,
    client: reqwest::Client,
    _server: JoinSet<()>,
}

/// What a browser brings back from the pay page.
#[derive(Clone, Debug)]
pub struct Return {
    /// Whether it came to the success address.
    pub success: bool,
    /// The value of `data`, where there is one.
    pub data: String,
}

impl Wallet {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("its address"));
        let mut server = JoinSet::new();
        server.spawn(async move { serve(listener, Config::default()).await.expect("it serves") });
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build();
        Self {
            base,
            client: client.expect("a client"),
            _server: server,
        }
    }

    pub fn options(&self) -> EsewaOptions {
        EsewaOptions {
            endpoints: Endpoints::stand_in(&self.base),
            secret: Secret::new(TEST_SECRET).expect("a key"),
            product_code: TEST_PRODUCT_CODE.to_owned(),
        }
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let request = self.client.post(format!("{}{path}", self.base)).body(body.to_string());
        read(request.send().await.expect("an answer")).await
    }

    /// From now on the status API answers so, to every question.
    pub async fn fault(&self, name: &str) {
        self.post("/_admin/faults", json!({ "status_api": name })).await;
    }

    /// How often the status API was asked, and how often somebody followed its redirect.
    pub async fn visits(&self) -> (u64, u64) {
        let answer = self
            .client
            .get(format!("{}/_admin/faults", self.base))
            .send()
            .await
            .expect("an answer");
        let answer = read(answer).await;
        (
            answer["status_calls"].as_u64().unwrap(),
            answer["trap_hits"].as_u64().unwrap(),
        )
    }

    /// Sets what eSewa knows of a transaction.
    pub async fn set(&self, uuid: &str, status: &str) {
        self.post(&format!("/_admin/transactions/{uuid}"), json!({ "status": status }))
            .await;
    }

    /// The genuine return of a paid transaction.
    pub async fn genuine(&self, uuid: &str) -> String {
        self.receipt(uuid).await.expect("a paid transaction")
    }

    /// The same, where there is one.
    pub async fn receipt(&self, uuid: &str) -> Option<String> {
        let address = format!("{}/_admin/transactions/{uuid}/callback", self.base);
        let answer = self.client.get(address).send().await.expect("an answer");
        if !answer.status().is_success() {
            return None;
        }
        read(answer).await["data"].as_str().map(str::to_owned)
    }

    /// Posts the shop's form; the pay page it leads to, unless this attempt has been tried before.
    async fn open(&self, fields: &[(String, String)]) -> Option<String> {
        let form = self
            .client
            .post(format!("{}/api/epay/main/v2/form", self.base))
            .form(fields);
        location(&form.send().await.expect("an answer"))
    }

    /// Presses a button of the pay page; where the browser goes, if anywhere.
    async fn press(&self, pay_page: &str, action: &str) -> Option<Return> {
        let pressed = self
            .client
            .post(format!("{}{pay_page}", self.base))
            .form(&[("action", action)]);
        let target = location(&pressed.send().await.expect("an answer"))?;
        let (path, data) = target.split_once("?data=").unwrap_or((&target, ""));
        Some(Return {
            success: path.contains("success"),
            data: data.to_owned(),
        })
    }
}

fn location(answer: &reqwest::Response) -> Option<String> {
    Some(answer.headers().get("location")?.to_str().expect("text").to_owned())
}

async fn read(answer: reqwest::Response) -> Value {
    let good = answer.status().is_success();
    let body = answer.text().await.expect("a body");
    assert!(good, "{body}");
    serde_json::from_str(&body).expect("JSON")
}

/// A shop that offers the wallet.
pub struct WalletShop {
    shop: TestShop,
    pub wallet: Wallet,
}

impl Deref for WalletShop {
    type Target = TestShop;

    fn deref(&self) -> &TestShop {
        &self.shop
    }
}

impl WalletShop {
    pub async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    pub async fn open_with(change: impl FnOnce(&mut Options)) -> Self {
        let wallet = Wallet::start().await;
        let esewa = wallet.options();
        let shop = TestShop::open_with(|options| {
            options.esewa = Some(esewa);
            change(options);
        });
        Self {
            shop: shop.await,
            wallet,
        }
    }

    /// The shop as a new process sees it, after the last one has died.
    pub async fn restart(&self) -> Ctx {
        let esewa = self.wallet.options();
        self.shop.reopen(|options| options.esewa = Some(esewa)).await
    }

    /// A browser that eSewa has sent back.
    pub fn returning(&self) -> Ctx {
        Ctx {
            actor: Actor::Gateway,
            ..self.shopper()
        }
    }

    /// One piece, ordered with the wallet.
    pub async fn wallet_order(&self, variant: VariantId) -> Placed {
        self.order(variant, 1, Method::Esewa).await
    }

    /// The fields of the form that leads an order to the wallet.
    pub async fn fields(&self, order: &Placed) -> Vec<(String, String)> {
        payments::pay_page(&self.shopper(), &order.token)
            .await
            .expect("its pay page")
            .fields
    }

    /// The newest attempt to pay an order.
    pub async fn attempt(&self, order: &Placed) -> String {
        let fields: HashMap<_, _> = self.fields(order).await.into_iter().collect();
        fields["transaction_uuid"].clone()
    }

    /// The shopper goes to the wallet and presses this button there.
    pub async fn go_and(&self, order: &Placed, action: &str) -> Option<Return> {
        let pay_page = self
            .wallet
            .open(&self.fields(order).await)
            .await
            .expect("eSewa takes the form");
        self.wallet.press(&pay_page, action).await
    }

    /// The same, where the order still waits for it and eSewa still lets them.
    pub async fn try_and(&self, order: &Placed, action: &str) {
        let Ok(page) = payments::pay_page(&self.shopper(), &order.token).await else {
            return;
        };
        if let Some(pay_page) = self.wallet.open(&page.fields).await {
            self.wallet.press(&pay_page, action).await;
        }
    }

    /// The shopper pays and comes back to the shop with the genuine message; the attempt, and what was brought.
    pub async fn pays(&self, order: &Placed) -> (String, String) {
        let attempt = self.attempt(order).await;
        let returned = self.go_and(order, "pay").await.expect("the way back");
        assert!(returned.success);
        (attempt, returned.data)
    }

    /// The success address is called.
    pub async fn callback(&self, attempt: &str, data: &str) -> Result<Seen> {
        payments::callback(&self.returning(), attempt, data).await
    }

    /// The failure address is called.
    pub async fn failure(&self, attempt: &str) -> Result<Seen> {
        payments::returned_unpaid(&self.returning(), attempt).await
    }

    /// So many minutes pass, and then the reconciler runs.
    pub async fn reconcile_after(&self, minutes: i64) {
        self.clock.advance_ms(minutes * MINUTE_MS);
        let done = payments::reconcile(&self.ctx, 100).await.expect("a round");
        assert_eq!(done.failed, 0);
    }

    /// So many minutes pass, and then unpaid orders are ended; how many were.
    pub async fn expire_after(&self, minutes: i64) -> u64 {
        self.clock.advance_ms(minutes * MINUTE_MS);
        orders::expire_unpaid(&self.ctx, 100).await.expect("a round").ended
    }

    /// The order and its money.
    pub async fn states(&self, order: &Placed) -> (OrderState, PaymentState) {
        let page = self.order_page(order).await;
        (page.state, page.payment)
    }

    /// How often something was written into the audit log.
    pub async fn audited(&self, action: &str) -> i64 {
        self.number(&format!("SELECT COUNT(*) FROM audit WHERE action = '{action}'"))
            .await
    }
}
