//! The order desk in tests: a line a step.
#![allow(clippy::unused_self, reason = "a story reads better with one subject")]

use std::ops::Deref;

use commerce::{
    Ctx, Error, Result,
    checkout::Placed,
    orders::{self, Deliver, OrderStep, Pack, ParcelStep, ReceiveBack, Refuse, Ship},
    payments::refund::{self, BeginRefund},
    testing::TestProduct,
};
use domain::{
    access::Preset,
    ids::{OrderId, RefundId, ShipmentId},
    money::Money,
    order::{FulfilmentState, OrderState, PaymentState, StepAction, refund::Wanted},
    payment::Method,
    view::desk::{LinePieces, OrderDesk},
};

use crate::wallet::WalletShop;

/// A shop with ten teas at Rs 1,000 and its staff.
pub struct Desk {
    pub shop: WalletShop,
    pub tea: TestProduct,
}

impl Deref for Desk {
    type Target = WalletShop;

    fn deref(&self) -> &WalletShop {
        &self.shop
    }
}

/// What can be compared before and after a refusal.
pub type Shown = (OrderDesk, (i64, i64), i64);

/// The sentence of a conflict.
pub fn conflict<T: std::fmt::Debug>(answer: Result<T>) -> String {
    match answer {
        Err(Error::Conflict(sentence)) => sentence.replace('\u{a0}', " "),
        other => panic!("no conflict: {other:?}"),
    }
}

impl Desk {
    pub async fn open() -> Self {
        let shop = WalletShop::open().await;
        let tea = shop.product("Tea").put().await;
        Self { shop, tea }
    }

    /// An owner.
    pub fn owner(&self) -> Ctx {
        self.staff(Preset::Owner)
    }

    /// A cash order of so many teas.
    pub async fn cash(&self, pieces: u32) -> (Placed, OrderId) {
        let placed = self.order(self.tea.variant(), pieces, Method::CashOnDelivery).await;
        let id = self.id(&placed).await;
        (placed, id)
    }

    /// The same, taken on.
    pub async fn confirmed(&self, pieces: u32) -> OrderId {
        let (_, id) = self.cash(pieces).await;
        orders::confirm(&self.owner(), self.step(id))
            .await
            .expect("it is taken on");
        id
    }

    /// An order of so many teas, paid with the wallet.
    pub async fn paid(&self, pieces: u32) -> (Placed, OrderId, String) {
        let placed = self.order(self.tea.variant(), pieces, Method::Esewa).await;
        let (attempt, receipt) = self.pays(&placed).await;
        self.callback(&attempt, &receipt).await.expect("it is paid");
        let id = self.id(&placed).await;
        (placed, id, attempt)
    }

    pub async fn id(&self, placed: &Placed) -> OrderId {
        let sql = format!("SELECT id FROM orders WHERE number = '{}'", placed.number);
        OrderId(self.number(&sql).await)
    }

    pub fn step(&self, order: OrderId) -> OrderStep {
        OrderStep {
            order,
            expected_version: None,
        }
    }

    pub fn parcel(&self, order: OrderId, shipment: ShipmentId) -> ParcelStep {
        ParcelStep {
            order,
            shipment,
            expected_version: None,
        }
    }

    pub async fn page(&self, order: OrderId) -> OrderDesk {
        orders::desk::page(&self.owner(), order).await.expect("its desk")
    }

    pub async fn desk_states(&self, order: OrderId) -> (OrderState, PaymentState, FulfilmentState) {
        let page = self.page(order).await;
        (page.state, page.payment, page.fulfilment)
    }

    pub async fn stock(&self) -> (i64, i64) {
        self.level(self.tea.variant()).await
    }

    /// Everything that a refusal must leave as it is.
    pub async fn shown(&self, order: OrderId) -> Shown {
        let audited = self.number("SELECT COUNT(*) FROM audit").await;
        (self.page(order).await, self.stock().await, audited)
    }

    /// Why a step is refused; `None` when it is offered.
    pub async fn refused(&self, order: OrderId, action: StepAction) -> Option<String> {
        let page = self.page(order).await;
        let step = page.steps.into_iter().find(|step| step.action == action);
        step.expect("the step is named").refused
    }

    /// Packs so many pieces of the first line; 0: everything.
    pub async fn packs(&self, order: OrderId, pieces: u32) -> ShipmentId {
        orders::pack(&self.owner(), &self.to_pack(order, pieces).await)
            .await
            .expect("it is packed")
    }

    pub async fn to_pack(&self, order: OrderId, pieces: u32) -> Pack {
        let line = self.page(order).await.lines[0].id;
        let lines = (pieces > 0).then_some(LinePieces { line, quantity: pieces });
        Pack {
            order,
            lines: lines.into_iter().collect(),
            expected_version: None,
        }
    }

    pub fn to_ship(&self, order: OrderId, shipment: ShipmentId) -> Ship {
        Ship {
            order,
            shipment,
            courier: "Himal Express".into(),
            tracking: "HX-1".into(),
            expected_version: None,
        }
    }

    pub async fn ships(&self, order: OrderId, shipment: ShipmentId) {
        orders::ship(&self.owner(), &self.to_ship(order, shipment))
            .await
            .expect("it leaves");
    }

    pub async fn delivers(&self, order: OrderId, shipment: ShipmentId, collected: Option<i64>) {
        let request = Deliver {
            order,
            shipment,
            collected: collected.map(Money::from_major),
            expected_version: None,
        };
        orders::deliver(&self.owner(), request).await.expect("it arrives");
    }

    pub async fn refuses(&self, order: OrderId, shipment: ShipmentId) {
        let request = Refuse {
            order,
            shipment,
            reason: "nobody at home".into(),
            expected_version: None,
        };
        orders::refuse(&self.owner(), &request).await.expect("it comes back");
    }

    pub fn back(&self, order: OrderId, shipment: ShipmentId) -> ReceiveBack {
        ReceiveBack {
            order,
            shipment,
            damaged: Vec::new(),
            expected_version: None,
        }
    }

    /// A delivered and paid order of so many teas.
    pub async fn delivered(&self, pieces: u32) -> (Placed, OrderId) {
        let (placed, order, _) = self.paid(pieces).await;
        let parcel = self.packs(order, 0).await;
        self.ships(order, parcel).await;
        self.delivers(order, parcel, None).await;
        (placed, order)
    }

    pub fn to_refund(&self, order: OrderId, wanted: Wanted) -> BeginRefund {
        BeginRefund {
            order,
            payment: None,
            wanted,
            way: None,
            reason: "as agreed".into(),
            returned: None,
            expected_version: None,
        }
    }

    pub async fn refunds(&self, order: OrderId, wanted: Wanted) -> RefundId {
        refund::begin(&self.owner(), &self.to_refund(order, wanted))
            .await
            .expect("a refund")
    }

    pub async fn confirms_refund(&self, order: OrderId, id: RefundId, reference: &str) {
        let request = refund::ConfirmRefund {
            order,
            refund: id,
            reference: reference.into(),
            expected_version: None,
        };
        refund::confirm(&self.owner(), &request).await.expect("it is confirmed");
    }
}
