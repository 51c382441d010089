//! What a form of the order desk asks for, as the core's commands take it.

use commerce::{
    Ctx, Error, orders,
    orders::{
        Cancel, Deliver, Edit, FailDelivery, Note, OrderStep, Pack, PackedGoods, ParcelStep, ReceiveBack, Refuse, Ship,
    },
    payments::{
        Decision, ResolveReview,
        refund::{self, BeginRefund, ConfirmRefund, FailRefund},
        resolve_review,
    },
    returns::{self, Answer, Inspect, Inspected, Receive, RequestReturn, ReturnStep},
};
use domain::{
    ids::{OrderId, OrderLineId, PaymentId, RefundId, ReturnId, ShipmentId},
    money::Money,
    order::{CancelReason, ReturnReason, StepAction, edit::EditedLine, refund::Wanted},
    text::ascii_digits,
    view::desk::LinePieces,
};

use super::{Fields, field};
use crate::admin::shell::{Notice, NoticeCode};

/// A posted step of one order.
pub(super) struct Asked<'a> {
    pub order: OrderId,
    pub number: &'a str,
    pub action: StepAction,
    pub fields: &'a Fields,
}

impl Asked<'_> {
    fn text(&self, name: &str) -> String {
        field(self.fields, name).to_owned()
    }

    /// The version that the person has looked at. Without one nothing is done: whoever posts has seen no page.
    fn version(&self) -> commerce::Result<Option<i64>> {
        let version = field(self.fields, "version").parse();
        version
            .map(Some)
            .map_err(|_| Error::Invalid("Open the order again: the page was incomplete.".to_owned()))
    }

    fn target(&self) -> commerce::Result<i64> {
        field(self.fields, "target").parse().map_err(|_| Error::NotFound)
    }

    fn amount(&self, name: &str) -> commerce::Result<Money> {
        let typed = ascii_digits(field(self.fields, name));
        typed
            .parse()
            .map_err(|_| Error::Invalid("Write the amount in digits, with at most two decimals.".to_owned()))
    }

    /// Pieces of lines, from the fields `line.7=2`. Empty boxes and zeros are left out.
    fn pieces(&self) -> commerce::Result<Vec<LinePieces>> {
        let mut pieces = Vec::new();
        for (line, typed) in self.lines() {
            let quantity: u32 = typed.parse().map_err(|_| wrong_pieces())?;
            if quantity > 0 {
                pieces.push(LinePieces { line: line?, quantity });
            }
        }
        Ok(pieces)
    }

    fn lines(&self) -> impl Iterator<Item = (commerce::Result<OrderLineId>, String)> {
        self.fields.iter().filter_map(|(name, value)| {
            let id = name.strip_prefix("line.")?;
            let typed = ascii_digits(value.trim());
            let id = id.parse().map(OrderLineId).map_err(|_| Error::NotFound);
            (!typed.is_empty()).then_some((id, typed))
        })
    }

    fn some_pieces(&self) -> commerce::Result<Vec<LinePieces>> {
        let pieces = self.pieces()?;
        if pieces.is_empty() {
            return Err(Error::Invalid("Choose how many pieces.".to_owned()));
        }
        Ok(pieces)
    }
}

fn wrong_pieces() -> Error {
    Error::Invalid("Write the number of pieces in digits.".to_owned())
}

/// Takes the step; what the next page says.
pub(super) async fn perform(ctx: &Ctx, asked: &Asked<'_>) -> commerce::Result<Notice> {
    use StepAction as A;
    match asked.action {
        A::Confirm | A::Complete | A::Cancel | A::Note | A::Edit => of_order(ctx, asked).await,
        A::Pack | A::Unpack | A::Ship | A::Deliver | A::FailDelivery | A::Refuse | A::ReceiveBack => {
            of_parcel(ctx, asked).await
        }
        A::RequestReturn
        | A::ApproveReturn
        | A::DeclineReturn
        | A::WithdrawReturn
        | A::ReceiveReturn
        | A::InspectReturn
        | A::CloseReturn => {
            of_return(ctx, asked).await?;
            Ok(Notice::new(NoticeCode::ReturnMoved))
        }
        A::BeginRefund | A::ConfirmRefund | A::FailRefund | A::AcceptAsPaid | A::MarkUnpaid | A::RefundDue => {
            of_money(ctx, asked).await
        }
    }
}

async fn of_order(ctx: &Ctx, asked: &Asked<'_>) -> commerce::Result<Notice> {
    let order = asked.order;
    let about = |code| Notice::about(code, asked.number);
    if asked.action == StepAction::Note {
        let note = Note {
            order,
            body: asked.text("body"),
            mentions: Vec::new(),
        };
        orders::note(ctx, &note).await?;
        return Ok(Notice::new(NoticeCode::OrderNoted));
    }
    let expected_version = asked.version()?;
    let step = OrderStep {
        order,
        expected_version,
    };
    match asked.action {
        StepAction::Confirm => {
            orders::confirm(ctx, step).await?;
            Ok(about(NoticeCode::OrderConfirmed))
        }
        StepAction::Complete => {
            orders::complete(ctx, step).await?;
            Ok(about(NoticeCode::OrderCompleted))
        }
        StepAction::Edit => {
            orders::edit(ctx, &edit(asked)?).await?;
            Ok(about(NoticeCode::OrderEdited))
        }
        _ => {
            let reason: CancelReason = field(asked.fields, "reason")
                .parse()
                .map_err(|_| Error::Invalid("Choose why the order is cancelled.".to_owned()))?;
            let packed = if field(asked.fields, "restock") == "1" {
                PackedGoods::Restock
            } else {
                PackedGoods::WriteOff
            };
            let cancel = Cancel {
                order,
                reason,
                packed,
                expected_version,
            };
            orders::cancel(ctx, cancel).await?;
            Ok(about(NoticeCode::OrderCancelled))
        }
    }
}

/// The change that a form of the edit page asks for.
pub(super) fn edit(asked: &Asked<'_>) -> commerce::Result<Edit> {
    let mut lines = Vec::new();
    for (line, typed) in asked.lines() {
        let quantity = typed.parse().map_err(|_| wrong_pieces())?;
        lines.push(EditedLine::Keep { line: line?, quantity });
    }
    let agreed = field(asked.fields, "agreed");
    Ok(Edit {
        order: asked.order,
        lines,
        address: None,
        agreed_total: if agreed.is_empty() { Money::ZERO } else { asked.amount("agreed")? },
        reason: asked.text("reason"),
        expected_version: asked.version()?,
    })
}

async fn of_parcel(ctx: &Ctx, asked: &Asked<'_>) -> commerce::Result<Notice> {
    let (order, expected_version) = (asked.order, asked.version()?);
    if asked.action == StepAction::Pack {
        let lines = asked.pieces()?;
        let pack = Pack {
            order,
            lines,
            expected_version,
        };
        orders::pack(ctx, &pack).await?;
        return Ok(Notice::about(NoticeCode::OrderPacked, asked.number));
    }
    let shipment = ShipmentId(asked.target()?);
    let code = match asked.action {
        StepAction::Ship => {
            let ship = Ship {
                order,
                shipment,
                courier: asked.text("courier"),
                tracking: asked.text("tracking"),
                expected_version,
            };
            orders::ship(ctx, &ship).await?;
            NoticeCode::OrderShipped
        }
        StepAction::Deliver => {
            let typed = field(asked.fields, "collected");
            let collected = if typed.is_empty() { None } else { Some(asked.amount("collected")?) };
            let deliver = Deliver {
                order,
                shipment,
                collected,
                expected_version,
            };
            orders::deliver(ctx, deliver).await?;
            NoticeCode::OrderDelivered
        }
        StepAction::FailDelivery => {
            let failed = FailDelivery {
                order,
                shipment,
                reason: asked.text("reason"),
                next_attempt_at: None,
                expected_version,
            };
            orders::fail_delivery(ctx, &failed).await?;
            NoticeCode::DeliveryFailed
        }
        StepAction::Refuse => {
            let refuse = Refuse {
                order,
                shipment,
                reason: asked.text("reason"),
                expected_version,
            };
            orders::refuse(ctx, &refuse).await?;
            NoticeCode::OrderRefused
        }
        StepAction::ReceiveBack => {
            let back = ReceiveBack {
                order,
                shipment,
                damaged: asked.pieces()?,
                expected_version,
            };
            orders::receive_back(ctx, &back).await?;
            NoticeCode::OrderReceived
        }
        _ => {
            let step = ParcelStep {
                order,
                shipment,
                expected_version,
            };
            orders::unpack(ctx, step).await?;
            NoticeCode::OrderUnpacked
        }
    };
    Ok(Notice::about(code, asked.number))
}

async fn of_return(ctx: &Ctx, asked: &Asked<'_>) -> commerce::Result<()> {
    let (order, expected_version) = (asked.order, asked.version()?);
    if asked.action == StepAction::RequestReturn {
        let reason: ReturnReason = field(asked.fields, "reason")
            .parse()
            .map_err(|_| Error::Invalid("Choose why the goods come back.".to_owned()))?;
        let request = RequestReturn {
            order,
            lines: asked.some_pieces()?,
            reason,
            note: asked.text("note"),
            expected_version,
        };
        returns::request(ctx, &request).await?;
        return Ok(());
    }
    let id = ReturnId(asked.target()?);
    let answer = || Answer {
        order,
        id,
        answer: asked.text("answer"),
        expected_version,
    };
    let step = ReturnStep {
        order,
        id,
        expected_version,
    };
    match asked.action {
        StepAction::ApproveReturn => returns::approve(ctx, &answer()).await,
        StepAction::DeclineReturn => returns::decline(ctx, &answer()).await,
        StepAction::WithdrawReturn => returns::withdraw(ctx, step).await,
        StepAction::ReceiveReturn => {
            let receive = Receive {
                order,
                id,
                lines: asked.some_pieces()?,
                expected_version,
            };
            returns::receive(ctx, &receive).await
        }
        StepAction::InspectReturn => {
            let lines = asked.pieces()?.into_iter().map(|pieces| Inspected {
                line: pieces.line,
                written_off: pieces.quantity,
            });
            let inspect = Inspect {
                order,
                id,
                lines: lines.collect(),
                expected_version,
            };
            returns::inspect(ctx, &inspect).await
        }
        _ => returns::close(ctx, step).await,
    }
}

async fn of_money(ctx: &Ctx, asked: &Asked<'_>) -> commerce::Result<Notice> {
    let (order, expected_version) = (asked.order, asked.version()?);
    let reference = asked.text("reference");
    let code = match asked.action {
        StepAction::BeginRefund => {
            let wanted = match field(asked.fields, "wanted") {
                "amount" => Wanted::Amount(asked.amount("amount")?),
                "lines" => {
                    let pieces = asked.some_pieces()?;
                    Wanted::Lines(pieces.into_iter().map(|each| (each.line, each.quantity)).collect())
                }
                "whole" => Wanted::Whole,
                _ => return Err(Error::Invalid("Choose what is given back.".to_owned())),
            };
            let begin = BeginRefund {
                order,
                payment: None,
                wanted,
                way: field(asked.fields, "way").parse().ok(),
                reason: asked.text("reason"),
                returned: field(asked.fields, "returned").parse().ok().map(ReturnId),
                expected_version,
            };
            refund::begin(ctx, &begin).await?;
            NoticeCode::RefundAsked
        }
        StepAction::ConfirmRefund => {
            let confirm = ConfirmRefund {
                order,
                refund: RefundId(asked.target()?),
                reference,
                expected_version,
            };
            refund::confirm(ctx, &confirm).await?;
            NoticeCode::RefundDone
        }
        StepAction::FailRefund => {
            let fail = FailRefund {
                order,
                refund: RefundId(asked.target()?),
                reason: asked.text("reason"),
                expected_version,
            };
            refund::fail(ctx, &fail).await?;
            NoticeCode::RefundVoid
        }
        action => {
            let decision = match action {
                StepAction::AcceptAsPaid => Decision::AcceptAsPaid { reference },
                StepAction::RefundDue => Decision::RefundDue { reference },
                _ => Decision::Unpaid,
            };
            let resolve = ResolveReview {
                order,
                payment: PaymentId(asked.target()?),
                decision,
                expected_version,
            };
            resolve_review(ctx, &resolve).await?;
            NoticeCode::PaymentDecided
        }
    };
    Ok(Notice::new(code))
}
