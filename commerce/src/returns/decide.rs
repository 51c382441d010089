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
    let target = Some(request.id.0);
    let desk = step::open(
        ctx,
        request.order,
        StepAction::ApproveReturn,
        target,
        request.expected_version,
    )
    .await?;
    let number = apply(&desk.tx, ctx, request.id, ReturnEvent::Approve).await?;
    let answer = answer(&desk, request).await?;
    let detail = format!("return {number}");
    record(
        &desk.tx,
        ctx,
        request.order,
        request.id,
        TimelineKind::ReturnApproved,
        &detail,
    )
    .await?;
    let sentence = format!("Your return is approved. {answer}");
    mail(&desk, ctx, request.id, "approved", sentence.trim()).await?;
    desk.close(ctx).await
}

/// The shop does not take the goods back, and says why.
///
/// # Errors
/// [`Error::Conflict`] when it was decided already; [`Error::Invalid`] without a reason.
pub async fn decline(ctx: &Ctx, request: &Answer) -> Result<()> {
    let target = Some(request.id.0);
    let desk = step::open(
        ctx,
        request.order,
        StepAction::DeclineReturn,
        target,
        request.expected_version,
    )
    .await?;
    let number = apply(&desk.tx, ctx, request.id, ReturnEvent::Decline).await?;
    let answer = answer(&desk, request).await?;
    if answer.is_empty() {
        return Err(Error::Invalid(
            "Say why the return is declined: the customer reads it.".to_owned(),
        ));
    }
    let detail = format!("return {number}: {answer}");
    record(
        &desk.tx,
        ctx,
        request.order,
        request.id,
        TimelineKind::ReturnDeclined,
        &detail,
    )
    .await?;
    let sentence = format!("We cannot take the goods back. {answer}");
    mail(&desk, ctx, request.id, "declined", &sentence).await?;
    desk.close(ctx).await
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

/// The shopper keeps the goods after all.
///
/// # Errors
/// [`Error::Conflict`] when the goods have arrived already.
pub async fn withdraw(ctx: &Ctx, request: ReturnStep) -> Result<()> {
    let target = Some(request.id.0);
    let desk = step::open(
        ctx,
        request.order,
        StepAction::WithdrawReturn,
        target,
        request.expected_version,
    )
    .await?;
    let number = apply(&desk.tx, ctx, request.id, ReturnEvent::Withdraw).await?;
    let detail = format!("return {number}");
    record(
        &desk.tx,
        ctx,
        request.order,
        request.id,
        TimelineKind::ReturnWithdrawn,
        &detail,
    )
    .await?;
    desk.close(ctx).await
}

/// Nothing is left to do about a return.
///
/// # Errors
/// [`Error::Conflict`] when its goods were not looked at yet, or a refund for it is still open.
pub async fn close(ctx: &Ctx, request: ReturnStep) -> Result<()> {
    let target = Some(request.id.0);
    let desk = step::open(
        ctx,
        request.order,
        StepAction::CloseReturn,
        target,
        request.expected_version,
    )
    .await?;
    let open = db::number(
        &desk.tx,
        "SELECT COUNT(*) FROM refund WHERE return_id = $1 AND state = 'pending'",
        [request.id.0.into()],
    )
    .await?;
    if open > 0 {
        return Err(Error::Conflict("A refund for this return is still open.".to_owned()));
    }
    let number = apply(&desk.tx, ctx, request.id, ReturnEvent::Close).await?;
    let detail = format!("return {number}");
    record(
        &desk.tx,
        ctx,
        request.order,
        request.id,
        TimelineKind::ReturnClosed,
        &detail,
    )
    .await?;
    desk.close(ctx).await
}
