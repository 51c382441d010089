//! What a form of the order desk asks for, as the core's commands take it.

mod asked;
mod gateway;
mod goods;
mod money;

pub(super) use asked::Asked;

use commerce::{
    Ctx, Error, orders,
    orders::{Cancel, Edit, Note, OrderStep, PackedGoods},
};
use domain::{
    money::Money,
    order::{
        CancelReason, StepAction,
        edit::{EditedLine, MailTo},
    },
};

use self::asked::WRONG_PIECES;
use super::field;
use crate::{
    admin::shell::{Notice, NoticeCode},
    server::fields,
};

/// Takes the step; what the next page says.
pub(super) async fn perform(ctx: &Ctx, asked: &Asked<'_>) -> commerce::Result<Notice> {
    use StepAction as A;
    match asked.action {
        A::Confirm | A::Complete | A::Cancel | A::Note | A::Edit => of_order(ctx, asked).await,
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
    for (line, typed) in fields::lines(asked.fields) {
        let quantity = typed.parse().map_err(|_| Error::Invalid(WRONG_PIECES.to_owned()))?;
        lines.push(EditedLine::Keep { line: line?, quantity });
    }
    let agreed = field(asked.fields, "agreed");
    Ok(Edit {
        order: asked.order,
        lines,
        address: None,
        email: mail_to(asked)?,
        delivery: Some(asked.text("delivery")).filter(|code| !code.is_empty()),
        agreed_total: if agreed.is_empty() {
            Money::ZERO
        } else {
            asked.amount("agreed")?
        },
        reason: asked.text("reason"),
        expected_version: asked.version()?,
    })
}

/// Where mails are to go. A form without the box leaves it as it is.
fn mail_to(asked: &Asked<'_>) -> commerce::Result<MailTo> {
    if !asked.fields.iter().any(|(name, _)| name == "email") {
        return Ok(MailTo::AsBefore);
    }
    let typed = asked.text("email");
    if typed.trim().is_empty() {
        return Ok(MailTo::Nobody);
    }
    typed
        .parse()
        .map(MailTo::Address)
        .map_err(|_| Error::Invalid("Write the e-mail address as name@example.com, or leave it empty.".to_owned()))
}
