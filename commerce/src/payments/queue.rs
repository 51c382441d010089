//! Payments that wait for a person, oldest first, each with what to do: in doubt, held for an order that has ended, or to
//! go back.

use domain::{
    access::Permission,
    ids::{OrderId, OrderNumber, PaymentId},
    money::Money,
    order::{
        PaymentState,
        step::{StepAction, steps},
    },
    payment::ReviewReason,
    phone::Phone,
    time::Timestamp,
    view::desk::PaymentQueueRow,
};
use sea_orm::FromQueryResult;

use crate::{
    Ctx, db,
    error::{Error, Result},
    orders::{self, facts},
};

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    order_id: i64,
    number: String,
    name: String,
    phone: String,
    state: String,
    amount: i64,
    captured: i64,
    refunded: i64,
    pending: i64,
    review: String,
    started_at: i64,
}

/// Rows that are shown at most.
const SHOWN: u64 = 200;

/// The queue.
///
/// # Errors
/// [`Error::Forbidden`] for staff who may not see orders.
pub async fn queue(ctx: &Ctx) -> Result<Vec<PaymentQueueRow>> {
    ctx.require(Permission::OrdersRead)?;
    let conn = ctx.shop.db().reader();
    let rows: Vec<Row> = db::all(
        conn,
        &format!(
            "SELECT p.id, p.order_id, o.number, o.name, o.phone, p.state, p.amount, p.captured, p.refunded, p.review, p.started_at,
                    CAST(COALESCE((SELECT SUM(f.amount) FROM refund f WHERE f.payment_id = p.id AND f.state = 'pending'), 0) AS BIGINT) AS pending
             FROM payment p JOIN orders o ON o.id = p.order_id
             WHERE p.id IN (SELECT q.id FROM payment q WHERE q.state = 'needs_review'
                            UNION SELECT f.payment_id FROM refund f WHERE f.state = 'pending'
                            UNION SELECT q.id FROM payment q WHERE q.state = 'partially_refunded' AND q.refunded = 0)
             ORDER BY p.started_at, p.id LIMIT {SHOWN}"
        ),
        [],
    )
    .await?;
    let mut queue = Vec::with_capacity(rows.len());
    for row in rows {
        queue.push(view(ctx, row).await?);
    }
    Ok(queue)
}

async fn view(ctx: &Ctx, row: Row) -> Result<PaymentQueueRow> {
    let conn = ctx.shop.db().reader();
    let id = row.id;
    let states = orders::read_states(conn, OrderId(row.order_id)).await?;
    let rules = facts::load(conn, &states).await?;
    let of_payment: Vec<i64> = super::refund::pending(conn, id)
        .await?
        .iter()
        .map(|refund| refund.id)
        .collect();
    let about_it = |action: StepAction, target: Option<i64>| {
        let decides = matches!(
            action,
            StepAction::AcceptAsPaid
                | StepAction::MarkUnpaid
                | StepAction::RefundDue
                | StepAction::TakenBack
                | StepAction::EnterRefunded
                | StepAction::AskGateway
        );
        let settles = matches!(action, StepAction::ConfirmRefund | StepAction::FailRefund);
        (decides && target == Some(id)) || (settles && target.is_some_and(|target| of_payment.contains(&target)))
    };
    let steps = steps(&rules)
        .into_iter()
        .filter(|step| about_it(step.action, step.target))
        .collect();
    let state: PaymentState = row
        .state
        .parse()
        .map_err(|_| Error::Corrupt(format!("state of payment {id}")))?;
    let (why, guide) = explain(&row, state, &states);
    Ok(PaymentQueueRow {
        payment: PaymentId(id),
        order: states.id,
        number: OrderNumber::parse(&row.number)
            .ok_or_else(|| Error::Corrupt(format!("number of order {}", states.id)))?,
        version: states.version,
        name: row.name,
        phone: row.phone.parse::<Phone>().map_or(row.phone, |phone| phone.display()),
        state: states.order,
        payment_state: state,
        amount: Money::from_minor(row.amount),
        captured: Money::from_minor(row.captured),
        refund_pending: Money::from_minor(row.pending),
        owed: if row.review == ReviewReason::Owed.code() && state == PaymentState::NeedsReview {
            Money::from_minor(row.amount).checked_sub(Money::from_minor(row.captured))?
        } else {
            Money::ZERO
        },
        has_left: rules.parcels.iter().any(|parcel| parcel.state.has_left()),
        since: Timestamp(row.started_at),
        why,
        guide,
        steps: orders::desk::permitted(ctx, steps),
    })
}

/// Why it is here, and what to do.
fn explain(row: &Row, state: PaymentState, states: &orders::States) -> (String, String) {
    use domain::order::{OrderState, RefundWay};
    let unknown = state == PaymentState::PartiallyRefunded && row.refunded == 0;
    if row.pending > 0 && !unknown {
        return ("refund_pending".to_owned(), RefundWay::EsewaPanel.guide().to_owned());
    }
    if unknown {
        let guide = "eSewa shows that a part of this payment went back, but not how much. Look it up in the merchant \
                     panel, and enter the amount: the books and the invoice then say so too.";
        return (ReviewReason::RefundedInPart.code().to_owned(), guide.to_owned());
    }
    if row.captured > row.refunded && states.order == OrderState::Cancelled {
        let guide = "The money has come, but its order has ended. Take the order up again by accepting the payment, \
                     where the goods are still there; otherwise give the money back.";
        return ("money_without_order".to_owned(), guide.to_owned());
    }
    (row.review.clone(), guide(row.review.parse().ok()).to_owned())
}

const fn guide(reason: Option<ReviewReason>) -> &'static str {
    match reason {
        Some(ReviewReason::Ambiguous) => {
            "eSewa halted this payment half-way. Look it up in the merchant panel: accept it if the money is there, \
             mark it as not paid if it is not."
        }
        Some(ReviewReason::Reversed) => {
            "eSewa confirmed this payment and then took it back. Ask eSewa why, and send nothing. When it stays so, say \
             that eSewa took it back: the payment then counts no more, and the order waits for another one, ends, or \
             shows what the customer owes."
        }
        Some(ReviewReason::PaidTwice) => "The order was paid by another payment as well. Give this one back.",
        Some(ReviewReason::PaidAfterEnd) => {
            "The money came after the order had ended. Accept it if the goods are still there, or give it back."
        }
        Some(ReviewReason::Contradiction) => {
            "A signed message says paid, eSewa's own answer says it knows of no payment. Look it up in the merchant panel."
        }
        Some(ReviewReason::Unanswered) => {
            "eSewa gave no final answer for two days. Look the payment up in the merchant panel."
        }
        Some(ReviewReason::RefundedInPart) => {
            "Part of this payment went back before the shop saw it paid. Look it up in the merchant panel: accept the \
             payment, and then enter how much of it went back."
        }
        Some(ReviewReason::ReferenceUsed) => {
            "eSewa answers with the number of another payment. Look both up in the merchant panel: only one of them is real."
        }
        Some(ReviewReason::Owed) => {
            "eSewa took the money back after the goods had left: the customer owes it. Call them. When it has come, by \
             whatever way, accept it with its number; when it will not come, mark it as not paid."
        }
        Some(ReviewReason::RefundFailed) => {
            "A refund of this cancelled order did not go through. Give the money back by another way."
        }
        None => "Look the payment up in the merchant panel, and decide.",
    }
}
