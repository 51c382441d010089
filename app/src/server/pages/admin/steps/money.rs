//! Steps of refunds, and of payments in review.

use commerce::{
    Ctx, Error,
    payments::{
        Decision, ResolveReview,
        refund::{self, BeginRefund, ConfirmRefund, FailRefund},
        resolve_review,
    },
};
use domain::{
    ids::{PaymentId, RefundId, ReturnId},
    order::{StepAction, refund::Wanted},
};

use super::{super::field, Asked};
use crate::admin::shell::{Notice, NoticeCode};

pub(super) async fn of_money(ctx: &Ctx, asked: &Asked<'_>) -> commerce::Result<Notice> {
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
