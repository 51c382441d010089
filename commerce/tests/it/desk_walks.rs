//! Any sequence of what staff, shoppers, eSewa, couriers and the clock can do leaves the books in balance, and the sums
//! of each order in order.

use commerce::{
    Error, orders,
    orders::{Cancel, Deliver, Edit, FailDelivery, GiveUp, PackedGoods, ReceiveBack, Refuse},
    payments::{self, AskAgain, Decision, ResolveReview, TakenBack, refund},
    returns::{self, Answer, Inspect, Inspected, Receive, RequestReturn, ReturnStep},
};
use domain::{
    ids::{OrderId, PaymentId, RefundId, ReturnId, ShipmentId},
    money::Money,
    order::{
        CancelReason, ReturnReason, Step, StepAction as A, Unsent,
        edit::{EditedLine, MailTo},
        refund::Wanted,
    },
    payment::Method,
    time::MINUTE_MS,
    view::desk::{LinePieces, OrderDesk},
};
use proptest::prelude::*;

use crate::desk::Desk;

/// What can happen. Numbers choose one of what there is, modulo its count.
#[derive(Clone, Debug)]
enum Event {
    Order {
        pieces: u32,
        method: Method,
    },
    /// Staff take one of the steps that the desk offers, or one that it does not.
    Staff {
        order: usize,
        step: usize,
        part: u32,
        offered: bool,
    },
    Wallet {
        order: usize,
        button: &'static str,
    },
    EsewaSays {
        order: usize,
        word: &'static str,
    },
    ShopperCancels {
        order: usize,
    },
    ShopperRetries {
        order: usize,
    },
    Jobs,
    Minutes(i64),
}

fn event() -> impl Strategy<Value = Event> {
    let index = 0_usize..40;
    let methods = prop::sample::select(vec![Method::Esewa, Method::CashOnDelivery]);
    let buttons = prop::sample::select(vec!["pay", "pay", "pay-lost", "cancel", "pay-ambiguous"]);
    let words = prop::sample::select(vec![
        "COMPLETE",
        "FULL_REFUND",
        "PARTIAL_REFUND",
        "CANCELED",
        "AMBIGUOUS",
    ]);
    let minutes = prop::sample::select(vec![1_i64, 6, 31, 61, 600]);
    prop_oneof![
        3 => (1_u32..4, methods).prop_map(|(pieces, method)| Event::Order { pieces, method }),
        20 => (index.clone(), index.clone(), 0_u32..4, prop::bool::weighted(0.9))
            .prop_map(|(order, step, part, offered)| Event::Staff { order, step, part, offered }),
        3 => (index.clone(), buttons).prop_map(|(order, button)| Event::Wallet { order, button }),
        1 => (index.clone(), words).prop_map(|(order, word)| Event::EsewaSays { order, word }),
        1 => index.clone().prop_map(|order| Event::ShopperCancels { order }),
        1 => index.prop_map(|order| Event::ShopperRetries { order }),
        3 => Just(Event::Jobs),
        2 => minutes.prop_map(Event::Minutes),
    ]
}

struct Walk {
    desk: Desk,
    orders: Vec<(commerce::checkout::Placed, OrderId, Vec<String>)>,
}

/// What may come of a step: done, or a refusal that a page explains.
fn expected<T>(answer: Result<T, Error>, what: &str) -> bool {
    match answer {
        Ok(_) => true,
        Err(error) => {
            assert!(error.is_expected(), "{what}: {error:?}");
            false
        }
    }
}

impl Walk {
    async fn take(&mut self, event: &Event) {
        match event {
            Event::Order { pieces, method } => {
                if self.orders.len() < 6 && self.desk.stock().await.0 - self.desk.stock().await.1 >= 4 {
                    let cart = self.desk.cart_with(&[(self.desk.tea.variant(), *pieces)]).await;
                    let request = self.desk.look(&cart, commerce::testing::checkout_form(*method)).await;
                    if let Ok(placed) = self.desk.place(&cart, &request).await {
                        let id = self.desk.id(&placed).await;
                        self.orders.push((placed, id, Vec::new()));
                    }
                }
            }
            Event::Minutes(minutes) => self.desk.clock.advance_ms(minutes * MINUTE_MS),
            Event::Jobs => {
                assert_eq!(payments::reconcile(&self.desk.ctx, 100).await.unwrap().failed, 0);
                orders::expire_unpaid(&self.desk.ctx, 100).await.unwrap();
                refund::watch(&self.desk.ctx, 100).await.unwrap();
                self.desk.mailed().await;
            }
            Event::Staff { order, .. }
            | Event::Wallet { order, .. }
            | Event::EsewaSays { order, .. }
            | Event::ShopperCancels { order }
            | Event::ShopperRetries { order } => {
                if !self.orders.is_empty() {
                    let index = order % self.orders.len();
                    self.about(index, event).await;
                }
            }
        }
    }

    async fn about(&mut self, index: usize, event: &Event) {
        let desk = &self.desk;
        let (placed, id, attempts) = &mut self.orders[index];
        match event {
            Event::Wallet { button, .. } => {
                if let Ok(page) = payments::pay_page(&desk.shopper(), &placed.token).await {
                    let uuid = page.fields.into_iter().find(|(name, _)| name == "transaction_uuid");
                    let uuid = uuid.unwrap().1;
                    desk.try_and(placed, button).await;
                    if let Some(receipt) = desk.wallet.receipt(&uuid).await {
                        expected(desk.callback(&uuid, &receipt).await, "callback");
                    } else {
                        expected(desk.failure(&uuid).await, "failure");
                    }
                    attempts.push(uuid);
                }
            }
            Event::EsewaSays { word, .. } => {
                if let Some(attempt) = attempts.last() {
                    desk.wallet.set(attempt, word).await;
                    expected(desk.failure(attempt).await, "look-up");
                }
            }
            Event::ShopperCancels { .. } => {
                expected(orders::cancel_own(&desk.shopper(), &placed.token).await, "cancel own");
            }
            Event::ShopperRetries { .. } => {
                expected(payments::retry(&desk.shopper(), &placed.token).await, "retry");
            }
            Event::Staff {
                step, part, offered, ..
            } => {
                let page = desk.page(*id).await;
                let steps: Vec<&Step> = page
                    .steps
                    .iter()
                    .filter(|step| step.refused.is_none() == *offered)
                    .collect();
                if !steps.is_empty() {
                    let step = steps[step % steps.len()];
                    let done = staff(desk, &page, step, *part).await;
                    assert!(*offered || !done, "{:?} was refused and yet done", step.action);
                }
            }
            Event::Order { .. } | Event::Jobs | Event::Minutes(_) => {}
        }
    }
}

fn some_pieces(page: &OrderDesk, part: u32) -> Vec<LinePieces> {
    page.lines
        .iter()
        .filter(|_| part > 0)
        .map(|line| LinePieces {
            line: line.id,
            quantity: part,
        })
        .collect()
}

/// Takes a step as staff would; whether it was done.
async fn staff(desk: &Desk, page: &OrderDesk, step: &Step, part: u32) -> bool {
    let (ctx, order, expected_version) = (desk.owner(), page.id, Some(page.version));
    let target = step.target.unwrap_or(0);
    let (shipment, id) = (ShipmentId(target), ReturnId(target));
    let cod = page
        .shipments
        .iter()
        .find(|parcel| parcel.id == shipment)
        .map_or(Money::ZERO, |parcel| parcel.cod_amount);
    let name = step.action.code();
    let reason = String::from("as it is");
    let answer = Answer {
        order,
        id,
        answer: reason.clone(),
        expected_version,
    };
    let return_step = ReturnStep {
        order,
        id,
        expected_version,
    };
    let decide = |decision| ResolveReview {
        order,
        payment: PaymentId(target),
        decision,
        expected_version,
    };
    let reference = format!("R-{target}-{part}-{}", page.version);
    match step.action {
        A::Confirm => expected(orders::confirm(&ctx, desk.step(order)).await, name),
        A::Complete => expected(orders::complete(&ctx, desk.step(order)).await, name),
        A::GiveUp => {
            let request = GiveUp {
                order,
                reason,
                expected_version,
            };
            expected(orders::give_up(&ctx, &request).await, name)
        }
        A::Pack => {
            let lines = some_pieces(page, part);
            expected(
                orders::pack(
                    &ctx,
                    &orders::Pack {
                        order,
                        lines,
                        expected_version,
                    },
                )
                .await,
                name,
            )
        }
        A::Unpack => expected(orders::unpack(&ctx, desk.parcel(order, shipment)).await, name),
        A::Ship => expected(orders::ship(&ctx, &desk.to_ship(order, shipment)).await, name),
        A::Deliver => {
            let short = Money::from_minor(cod.minor() - i64::from(part) * 100).max(Money::ZERO);
            let request = Deliver {
                order,
                shipment,
                collected: Some(short),
                expected_version,
            };
            expected(orders::deliver(&ctx, request).await, name)
        }
        A::FailDelivery => {
            let request = FailDelivery {
                order,
                shipment,
                reason,
                next_attempt_at: None,
                expected_version,
            };
            expected(orders::fail_delivery(&ctx, &request).await, name)
        }
        A::Refuse => expected(
            orders::refuse(
                &ctx,
                &Refuse {
                    order,
                    shipment,
                    reason,
                    expected_version,
                },
            )
            .await,
            name,
        ),
        A::ReceiveBack => {
            let damaged = some_pieces(page, part.min(1));
            expected(
                orders::receive_back(
                    &ctx,
                    &ReceiveBack {
                        order,
                        shipment,
                        damaged,
                        expected_version,
                    },
                )
                .await,
                name,
            )
        }
        A::Cancel => {
            let packed = if part == 0 {
                PackedGoods::WriteOff
            } else {
                PackedGoods::Restock
            };
            let request = Cancel {
                order,
                reason: CancelReason::ByShop,
                packed,
                expected_version,
            };
            expected(orders::cancel(&ctx, request).await, name)
        }
        A::Edit => edit(desk, page, part).await,
        A::Note => {
            let request = orders::Note {
                order,
                body: reason,
                mentions: Vec::new(),
            };
            // Always possible, so it says nothing about what was refused.
            orders::note(&ctx, &request).await.is_ok()
        }
        A::RequestReturn => {
            let lines = some_pieces(page, part.max(1));
            let request = RequestReturn {
                order,
                lines,
                reason: ReturnReason::Other,
                note: String::new(),
                expected_version,
            };
            expected(returns::request(&ctx, &request).await, name)
        }
        A::ApproveReturn => expected(returns::approve(&ctx, &answer).await, name),
        A::DeclineReturn => expected(returns::decline(&ctx, &answer).await, name),
        A::WithdrawReturn => expected(returns::withdraw(&ctx, return_step).await, name),
        A::ReceiveReturn => {
            let lines = some_pieces(page, part.min(1));
            expected(
                returns::receive(
                    &ctx,
                    &Receive {
                        order,
                        id,
                        lines,
                        expected_version,
                    },
                )
                .await,
                name,
            )
        }
        A::InspectReturn => {
            let lines = page
                .lines
                .iter()
                .map(|line| Inspected {
                    line: line.id,
                    written_off: part.min(1),
                })
                .collect();
            expected(
                returns::inspect(
                    &ctx,
                    &Inspect {
                        order,
                        id,
                        lines,
                        expected_version,
                    },
                )
                .await,
                name,
            )
        }
        A::CloseReturn => expected(returns::close(&ctx, return_step).await, name),
        A::BeginRefund => {
            let wanted = match part {
                0 => Wanted::Whole,
                1 => Wanted::Amount(Money::from_major(100)),
                _ => Wanted::Lines(page.lines.iter().map(|line| (line.id, 1)).collect()),
            };
            expected(refund::begin(&ctx, &desk.to_refund(order, wanted)).await, name)
        }
        A::ConfirmRefund => {
            let request = refund::ConfirmRefund {
                order,
                refund: RefundId(target),
                reference,
                expected_version,
            };
            expected(refund::confirm(&ctx, &request).await, name)
        }
        A::FailRefund => {
            let request = refund::FailRefund {
                order,
                refund: RefundId(target),
                reason,
                expected_version,
            };
            expected(refund::fail(&ctx, &request).await, name)
        }
        A::AcceptAsPaid => {
            let decision = decide(Decision::AcceptAsPaid { reference });
            expected(payments::resolve_review(&ctx, &decision).await, name)
        }
        A::MarkUnpaid => expected(payments::resolve_review(&ctx, &decide(Decision::Unpaid)).await, name),
        A::RefundDue => {
            let decision = decide(Decision::RefundDue { reference });
            expected(payments::resolve_review(&ctx, &decision).await, name)
        }
        A::TakenBack => {
            let request = TakenBack {
                order,
                payment: PaymentId(target),
                unsent: if part == 0 { Unsent::End } else { Unsent::Wait },
                expected_version,
            };
            expected(payments::taken_back(&ctx, request).await, name)
        }
        A::EnterRefunded => {
            let request = refund::EnterRefunded {
                order,
                payment: PaymentId(target),
                amount: Money::from_major(i64::from(part) * 400),
                reference,
                expected_version,
            };
            expected(refund::enter(&ctx, &request).await, name)
        }
        A::AskGateway => {
            let payment = PaymentId(target);
            expected(payments::ask_again(&ctx, AskAgain { order, payment }).await, name)
        }
    }
}

async fn edit(desk: &Desk, page: &OrderDesk, part: u32) -> bool {
    let mut request = Edit {
        order: page.id,
        lines: vec![EditedLine::Keep {
            line: page.lines[0].id,
            quantity: part,
        }],
        address: None,
        email: MailTo::AsBefore,
        delivery: None,
        agreed_total: Money::ZERO,
        reason: "as agreed".into(),
        expected_version: Some(page.version),
    };
    if let Ok(preview) = orders::preview(&desk.owner(), &request).await {
        request.agreed_total = preview.total;
    }
    expected(orders::edit(&desk.owner(), &request).await, "edit")
}

/// The sums of one order.
fn assert_sums(page: &OrderDesk) {
    assert!(page.money.refunded.minor() + page.money.refund_pending.minor() <= page.money.captured.minor());
    for line in &page.lines {
        assert!(line.shipped <= line.packed && line.packed <= line.quantity, "{line:?}");
        assert!(
            line.delivered <= line.shipped && line.returned <= line.shipped,
            "{line:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_desk_keeps_the_books_whatever_happens(events in prop::collection::vec(event(), 30..70)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut walk = Walk { desk: Desk::open().await, orders: Vec::new() };
            for event in &events {
                walk.take(event).await;
                walk.desk.assert_books_balance().await;
                for (_, order, _) in &walk.orders {
                    assert_sums(&walk.desk.page(*order).await);
                }
            }
        });
    }
}
