//! Steps that follow from what the gateway says about a payment.

use commerce::{
    Ctx, Error,
    payments::{Answer, AskAgain, TakenBack, ask_again, refund, refund::EnterRefunded, taken_back},
};
use domain::{
    ids::PaymentId,
    order::StepAction,
    payment::{GatewayState, Verdict},
};

use super::{super::field, Asked};
use crate::admin::shell::{Notice, NoticeCode};

pub(super) async fn of_gateway(ctx: &Ctx, asked: &Asked<'_>) -> commerce::Result<Notice> {
    let (order, payment) = (asked.order, PaymentId(asked.target()?));
    let code = match asked.action {
        // It says what eSewa knows, whatever has become of the order meanwhile.
        StepAction::AskGateway => said(&ask_again(ctx, AskAgain { order, payment }).await?),
        StepAction::EnterRefunded => {
            let entered = EnterRefunded {
                order,
                payment,
                amount: asked.amount("amount")?,
                reference: asked.text("reference"),
                expected_version: asked.version()?,
            };
            refund::enter(ctx, &entered).await?;
            NoticeCode::RefundEntered
        }
        _ => {
            let request = TakenBack {
                order,
                payment,
                unsent: field(asked.fields, "unsent")
                    .parse()
                    .map_err(|_| Error::Invalid("Choose what becomes of the order.".to_owned()))?,
                expected_version: asked.version()?,
            };
            taken_back(ctx, request).await?;
            NoticeCode::PaymentTakenBack
        }
    };
    Ok(Notice::about(code, asked.number))
}

/// What the gateway has answered, as a message of one line.
fn said(answer: &Answer) -> NoticeCode {
    if matches!(answer.verdict, Verdict::Mismatch { .. }) && !matches!(answer.state, GatewayState::Unavailable) {
        return NoticeCode::EsewaDiffers;
    }
    match answer.state {
        GatewayState::Complete { .. } => NoticeCode::EsewaPaid,
        GatewayState::Pending => NoticeCode::EsewaOpen,
        GatewayState::Ambiguous => NoticeCode::EsewaHalted,
        GatewayState::NotFound => NoticeCode::EsewaUnknown,
        GatewayState::Cancelled => NoticeCode::EsewaCancelled,
        GatewayState::FullRefund => NoticeCode::EsewaRefunded,
        GatewayState::PartialRefund => NoticeCode::EsewaRefundedPart,
        GatewayState::Unavailable | GatewayState::Unknown(_) => NoticeCode::EsewaSilent,
    }
}
