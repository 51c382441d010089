//! The shop's answer to a return, and its end.

use domain::{
    ids::{OrderId, ReturnId},
    order::{ReturnEvent, TimelineKind, step::StepAction},
};

use super::{apply, mail, record};
use crate::{
    Ctx, db,
    error::{Error, Result},
    orders::step::{self, Desk, typed},
};

/// A step of a return that needs no more.
#[derive(Clone, Copy, Debug)]
pub struct ReturnStep {
    /// Of which order.
    pub order: OrderId,
    /// Which return.
    pub id: ReturnId,
    /// The order's version that the person saw.
    pub expected_version: Option<i64>,
}

/// The shop's answer, in words that the shopper reads.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Of which order.
    pub order: OrderId,
    /// Which return.
    pub id: ReturnId,
    /// How to send it back, or why not.
    pub answer: String,
    /// The order's version that the person saw.
    pub expected_version: Option<i64>,
}

/// The shop takes the goods back.
///
/// # Errors
/// [`Error::Conflict`] when it was decided already.
pub async fn approve(ctx: &Ctx, request: &Answer) -> Result<()> {
    let (desk, number) = begin(ctx, request.step(), APPROVE).await?;
    let answer = answer(&desk, request).await?;
    let sentence = format!("Your return is approved. {answer}");
    mail(&desk, ctx, request.id, "approved", sentence.trim()).await?;
    end(desk, ctx, request.id, APPROVE, &format!("return {number}")).await
}

/// The shop does not take the goods back, and says why.
///
/// # Errors
/// [`Error::Conflict`] when it was decided already; [`Error::Invalid`] without a reason.
pub async fn decline(ctx: &Ctx, request: &Answer) -> Result<()> {
    let (desk, number) = begin(ctx, request.step(), DECLINE).await?;
    let answer = answer(&desk, request).await?;
    if answer.is_empty() {
        return Err(Error::Invalid(
            "Say why the return is declined: the customer reads it.".to_owned(),
        ));
    }
    let sentence = format!("We cannot take the goods back. {answer}");
    mail(&desk, ctx, request.id, "declined", &sentence).await?;
    end(desk, ctx, request.id, DECLINE, &format!("return {number}: {answer}")).await
}

/// The shopper keeps the goods after all.
///
/// # Errors
/// [`Error::Conflict`] when the goods have arrived already.
pub async fn withdraw(ctx: &Ctx, request: ReturnStep) -> Result<()> {
    let target = Some(request.id.0);
    let desk = step::open(ctx, request.order, WITHDRAW.0, target, request.expected_version).await?;
    withdrawn(desk, ctx, request.id).await
}

/// The same, whoever wishes it: the order has been asked whether it allows that.
pub(super) async fn withdrawn(desk: Desk, ctx: &Ctx, id: ReturnId) -> Result<()> {
    let number = apply(&desk.tx, ctx, id, WITHDRAW.1).await?;
    end(desk, ctx, id, WITHDRAW, &format!("return {number}")).await
}

/// Nothing is left to do about a return.
///
/// # Errors
/// [`Error::Conflict`] when its goods were not looked at yet, or a refund for it is still open.
pub async fn close(ctx: &Ctx, request: ReturnStep) -> Result<()> {
    let (desk, number) = begin(ctx, request, CLOSE).await?;
    let open = db::number(
        &desk.tx,
        "SELECT COUNT(*) FROM refund WHERE return_id = $1 AND state = 'pending'",
        [request.id.0.into()],
    )
    .await?;
    if open > 0 {
        return Err(Error::Conflict("A refund for this return is still open.".to_owned()));
    }
    end(desk, ctx, request.id, CLOSE, &format!("return {number}")).await
}

impl Answer {
    const fn step(&self) -> ReturnStep {
        ReturnStep {
            order: self.order,
            id: self.id,
            expected_version: self.expected_version,
        }
    }
}

/// What a decision is called by the rules, by the return's machine and on the timeline.
#[derive(Clone, Copy)]
struct Decision(StepAction, ReturnEvent, TimelineKind);

const APPROVE: Decision = Decision(
    StepAction::ApproveReturn,
    ReturnEvent::Approve,
    TimelineKind::ReturnApproved,
);
const DECLINE: Decision = Decision(
    StepAction::DeclineReturn,
    ReturnEvent::Decline,
    TimelineKind::ReturnDeclined,
);
const WITHDRAW: Decision = Decision(
    StepAction::WithdrawReturn,
    ReturnEvent::Withdraw,
    TimelineKind::ReturnWithdrawn,
);
const CLOSE: Decision = Decision(StepAction::CloseReturn, ReturnEvent::Close, TimelineKind::ReturnClosed);

/// Opens the order and moves the return; the return's number.
async fn begin(ctx: &Ctx, request: ReturnStep, decision: Decision) -> Result<(Desk, i64)> {
    let target = Some(request.id.0);
    let desk = step::open(ctx, request.order, decision.0, target, request.expected_version).await?;
    let number = apply(&desk.tx, ctx, request.id, decision.1).await?;
    Ok((desk, number))
}

async fn answer(desk: &Desk, request: &Answer) -> Result<String> {
    let answer = typed(&request.answer, 300);
    db::run(
        &desk.tx,
        "UPDATE return_request SET answer = $1 WHERE id = $2",
        [answer.clone().into(), request.id.0.into()],
    )
    .await?;
    Ok(answer)
}

/// Timeline, audit, commit.
async fn end(desk: Desk, ctx: &Ctx, id: ReturnId, decision: Decision, detail: &str) -> Result<()> {
    record(&desk.tx, ctx, desk.states.id, id, decision.2, detail).await?;
    desk.close(ctx).await
}
