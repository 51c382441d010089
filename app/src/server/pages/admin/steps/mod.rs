//! What a form of the order desk asks for, as the core's commands take it.

mod asked;
pub(super) mod edit;
mod gateway;
mod goods;
mod money;

pub(super) use asked::Asked;

use commerce::{
    Ctx, Error, orders,
    orders::{Cancel, GiveUp, Note, OrderStep, PackedGoods},
};
use domain::order::{CancelReason, StepAction};

use super::field;
use crate::admin::shell::{Notice, NoticeCode};

/// Takes the step; what the next page says.
pub(super) async fn perform(ctx: &Ctx, asked: &Asked<'_>) -> commerce::Result<Notice> {
    use StepAction as A;
    match asked.action {
        A::Confirm | A::Complete | A::GiveUp | A::Cancel | A::Note | A::Edit => of_order(ctx, asked).await,
        A::Pack | A::Unpack | A::Ship | A::Deliver | A::FailDelivery | A::Refuse | A::ReceiveBack => {
            goods::of_parcel(ctx, asked).await
        }
        A::RequestReturn
        | A::ApproveReturn
        | A::DeclineReturn
        | A::WithdrawReturn
        | A::ReceiveReturn
        | A::InspectReturn
        | A::CloseReturn => {
            goods::of_return(ctx, asked).await?;
            Ok(Notice::new(NoticeCode::ReturnMoved))
        }
        A::BeginRefund | A::ConfirmRefund | A::FailRefund | A::AcceptAsPaid | A::MarkUnpaid | A::RefundDue => {
            money::of_money(ctx, asked).await
        }
        A::TakenBack | A::EnterRefunded | A::AskGateway => gateway::of_gateway(ctx, asked).await,
    }
}

async fn of_order(ctx: &Ctx, asked: &Asked<'_>) -> commerce::Result<Notice> {
    let order = asked.order;
    let about = |code| Notice::about(code, asked.number);
    if asked.action == StepAction::Note {
        let note = Note {
            order,
            body: asked.text("body"),
            mentions: asked.mentions(),
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
        StepAction::GiveUp => {
            let give_up = GiveUp {
                order,
                reason: asked.text("reason"),
                expected_version,
            };
            orders::give_up(ctx, &give_up).await?;
            Ok(about(NoticeCode::OrderGivenUp))
        }
        StepAction::Edit => {
            orders::edit(ctx, &edit::edit(ctx, asked).await?).await?;
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
