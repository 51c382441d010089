//! Steps of parcels and returns.

use commerce::{
    Ctx, Error, orders,
    orders::{Deliver, FailDelivery, Pack, ParcelStep, ReceiveBack, Refuse, Ship},
    returns::{self, Answer, Inspect, Inspected, Receive, RequestReturn, ReturnStep},
};
use domain::{
    ids::{ReturnId, ShipmentId},
    order::{ReturnReason, StepAction},
};

use super::{super::field, Asked};
use crate::admin::shell::{Notice, NoticeCode};

pub(super) async fn of_parcel(ctx: &Ctx, asked: &Asked<'_>) -> commerce::Result<Notice> {
    let (order, expected_version) = (asked.order, asked.version()?);
    if asked.action == StepAction::Pack {
        let lines = asked.pieces()?;
        let pack = Pack {
            order,
            lines,
            expected_version,
        };
        let parcel = orders::pack(ctx, &pack).await?;
        let packed = Notice::about(NoticeCode::OrderPacked, asked.number);
        return Ok(match expected_version {
            Some(version) => packed.with(parcel.0, version.saturating_add(1)),
            None => packed,
        });
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
            let collected = if typed.is_empty() {
                None
            } else {
                Some(asked.amount("collected")?)
            };
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

pub(super) async fn of_return(ctx: &Ctx, asked: &Asked<'_>) -> commerce::Result<()> {
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
