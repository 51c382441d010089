//! One step of several orders: each by itself, so that one that cannot be taken keeps no other from it.

use axum::{Form, response::Response};
use commerce::{
    Ctx, Error,
    orders::{
        self, OrderStep, Pack,
        chosen::{self, Chosen, ChosenOrder, Part},
    },
};
use domain::{access::Permission, ids::OrderNumber, order::StepAction, paths::admin as paths};

use super::{Fields, field, read_all};
use crate::{
    admin::{
        orders::{
            bulk::{self as page, Outcome},
            table,
        },
        shell::{Notice, NoticeCode},
    },
    server::staff::StaffPage,
};

/// The step that was asked for, for whoever may take it.
fn may(ctx: &Ctx, fields: &Fields) -> commerce::Result<StepAction> {
    let steps = [StepAction::Confirm, StepAction::Pack];
    if steps.iter().all(|step| ctx.require(step.permission()).is_err()) {
        return Err(Error::Forbidden(StepAction::Confirm.permission()));
    }
    let asked = field(fields, "step");
    let step = steps.into_iter().find(|step| step.code() == asked);
    let step = step.ok_or(Error::NotFound)?;
    ctx.require(step.permission())?;
    ctx.require(Permission::OrdersRead)?;
    Ok(step)
}

/// Takes a step of the ticked orders, or of a part of all that match; what is left is said, with the way to go on.
pub(super) async fn bulk(staff: StaffPage, Form(fields): Form<Fields>) -> Response {
    let load = async {
        let step = may(&staff.ctx, &fields)?;
        let mut state = read_all(&staff.ctx, &table::TABLE, Some(field(&fields, "query"))).await?;
        let query = table::query(&state, staff.ctx.shop.facts().offset);
        let (chosen, mut refused) = if field(&fields, "all") == "1" {
            let chosen = chosen::chosen(&staff.ctx, &query, part(&fields), chosen::AT_ONCE).await?;
            (chosen, Vec::new())
        } else {
            ticked(&staff.ctx, &fields).await?
        };
        let mut done = 0_u32;
        for order in &chosen.orders {
            match take(&staff.ctx, order, step).await {
                Ok(()) => done += 1,
                Err(Error::Conflict(why) | Error::Invalid(why)) => refused.push(format!("{}: {why}", order.number)),
                Err(Error::NotFound) => refused.push(missing(&order.number)),
                Err(error) => return Err(error),
            }
        }
        state.page = 1;
        let back = state.path(&table::TABLE, paths::ORDERS);
        if refused.is_empty() && chosen.rest == 0 {
            return Ok(staff.go(&back, &Notice::about(NoticeCode::OrdersDone, done)));
        }
        let outcome = Outcome {
            step,
            done,
            refused,
            rest: chosen.rest,
            next: chosen.next,
            query: state.kept(&table::TABLE),
            back,
        };
        Ok(staff.page(&page::page(&outcome), |_| page::body(&outcome)))
    };
    staff.answer(load.await)
}

fn part(fields: &Fields) -> Part {
    Part {
        after: field(fields, "after").parse().unwrap_or(0),
        upto: field(fields, "upto").parse().ok(),
    }
}

fn missing(number: &OrderNumber) -> String {
    format!("{number}: there is no such order")
}

/// The ticked orders, and what to say about those that are not there.
async fn ticked(ctx: &Ctx, fields: &Fields) -> commerce::Result<(Chosen, Vec<String>)> {
    let rows = fields.iter().filter(|(name, _)| name == "row");
    let numbers: Vec<OrderNumber> = rows.filter_map(|(_, number)| OrderNumber::parse(number)).collect();
    let orders = chosen::named(ctx, &numbers).await?;
    let is_there = |number: &&OrderNumber| orders.iter().any(|order| order.number == **number);
    let refused = numbers.iter().filter(|number| !is_there(number)).map(missing).collect();
    let chosen = Chosen {
        orders,
        rest: 0,
        next: Part::default(),
    };
    Ok((chosen, refused))
}

async fn take(ctx: &Ctx, order: &ChosenOrder, step: StepAction) -> commerce::Result<()> {
    let expected_version = Some(order.version);
    if step == StepAction::Confirm {
        let confirm = OrderStep {
            order: order.id,
            expected_version,
        };
        return orders::confirm(ctx, confirm).await;
    }
    let pack = Pack {
        order: order.id,
        lines: Vec::new(),
        expected_version,
    };
    orders::pack(ctx, &pack).await.map(|_| ())
}
