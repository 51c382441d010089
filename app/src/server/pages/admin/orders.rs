//! The orders: the list, its export, steps of several orders; one order, and its steps.

use axum::{
    Form,
    extract::{Path, RawQuery},
    http::StatusCode,
    response::Response,
};
use commerce::{
    Ctx, Error,
    invoices::{self, Whose},
    orders::{self, desk},
};
use domain::{
    access::Permission,
    csv,
    ids::OrderNumber,
    order::{Step, StepAction},
    paths::admin as paths,
    time::UtcOffset,
    view::desk::{OrderDesk, OrderListQuery},
};

use super::{
    Fields, asked,
    export::{self, PART, Parts},
    field, read_all,
    steps::{self, Asked},
    today,
};
use crate::{
    admin::orders::{
        edit::Costs,
        page as list_page,
        pieces::{self, StepPage},
        record, table,
    },
    server::{pages::browse::pairs, staff::StaffPage},
};

/// The list.
pub(super) async fn list(staff: StaffPage, RawQuery(query): RawQuery) -> Response {
    let load = async {
        let asked = asked(&staff, &table::TABLE, query).await?;
        let query = table::query(&asked.state, staff.ctx.shop.facts().offset);
        let found = desk::list(&staff.ctx, &query).await?;
        Ok(staff.page(&list_page::page(), |desk| list_page::body(desk, asked, found)))
    };
    staff.answer(load.await)
}

struct OrderParts {
    ctx: Ctx,
    query: OrderListQuery,
    columns: Vec<&'static str>,
    offset: UtcOffset,
}

impl Parts for OrderParts {
    async fn next(&mut self) -> commerce::Result<Vec<Vec<csv::Cell>>> {
        let found = desk::list(&self.ctx, &self.query).await?;
        if self.query.page > found.pages {
            return Ok(Vec::new());
        }
        self.query.page += 1;
        let row = |row| table::export(row, &self.columns, self.offset);
        Ok(found.rows.iter().map(row).collect())
    }
}

/// The list as a file. Orders that are placed while it is sent are left out: they would push others over the edge
/// between two parts.
pub(super) async fn list_csv(staff: StaffPage, RawQuery(query): RawQuery) -> Response {
    let load = async {
        staff.ctx.require(Permission::OrdersRead)?;
        let state = read_all(&staff.ctx, &table::TABLE, query.as_deref()).await?;
        let offset = staff.ctx.shop.facts().offset;
        let mut query = table::query(&state, offset);
        let now = staff.ctx.now().plus_ms(1);
        query.until = Some(query.until.map_or(now, |until| until.min(now)));
        (query.page, query.size) = (1, PART);
        let name = format!("orders-{}.csv", today(&staff));
        let parts = OrderParts {
            ctx: staff.ctx.clone(),
            query,
            columns: state.columns.clone(),
            offset,
        };
        export::export(&table::TABLE, &state.columns, &name, parts).await
    };
    staff.answer(load.await)
}

pub(super) async fn load(staff: &StaffPage, number: &str) -> commerce::Result<OrderDesk> {
    // Whoever may not see orders does not learn which numbers there are.
    staff.ctx.require(Permission::OrdersRead)?;
    let number = OrderNumber::parse(number).ok_or(Error::NotFound)?;
    desk::page_by_number(&staff.ctx, &number).await
}

async fn show(staff: &StaffPage, order: &OrderDesk, refused: Option<String>) -> commerce::Result<Response> {
    let staff = staff.clone().with_names().await?;
    let issued = invoices::papers(&staff.ctx, Whose::Order(order.id)).await?;
    Ok(staff.page(&record::page(order), |desk| record::body(desk, order, &issued, refused)))
}

/// One order.
pub(super) async fn order(staff: StaffPage, Path(number): Path<String>) -> Response {
    let done = async {
        let order = load(&staff, &number).await?;
        show(&staff, &order, None).await
    };
    staff.answer(done.await)
}

/// The step of that name, for whoever may take it: asked before any order is looked up.
fn may(staff: &StaffPage, code: &str) -> commerce::Result<StepAction> {
    staff.ctx.require(Permission::OrdersRead)?;
    let action: StepAction = code.parse().map_err(|_| Error::NotFound)?;
    staff.ctx.require(action.permission())?;
    Ok(action)
}

/// The step of this order, as its page offers it.
fn offered<'a>(order: &'a OrderDesk, code: &str, target: Option<i64>) -> commerce::Result<&'a Step> {
    let action: StepAction = code.parse().map_err(|_| Error::NotFound)?;
    order
        .steps
        .iter()
        .find(|step| step.action == action && step.target == target)
        .ok_or(Error::NotFound)
}

/// The page of a step that asks for pieces of lines.
pub(super) async fn step_page(
    staff: StaffPage,
    Path((number, code)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let done = async {
        may(&staff, &code)?;
        let order = load(&staff, &number).await?;
        let fields = pairs(query.as_deref());
        let step = offered(&order, &code, field(&fields, "target").parse().ok())?;
        if let Some(refused) = &step.refused {
            return Err(Error::Conflict(refused.clone()));
        }
        show_step(&staff, &order, step, &fields, None, None).await
    };
    staff.answer(done.await)
}

async fn show_step(
    staff: &StaffPage,
    order: &OrderDesk,
    step: &Step,
    fields: &Fields,
    refused: Option<String>,
    costs: Option<Costs>,
) -> commerce::Result<Response> {
    let change = match step.action {
        StepAction::Edit => Some(steps::edit::change(&staff.ctx, order.id, fields).await?),
        _ => None,
    };
    Ok(staff.page(&pieces::page(order, step), |_| {
        pieces::body(&StepPage {
            order,
            step,
            typed: &|name: &str| field(fields, name).to_owned(),
            refused,
            costs,
            change: change.as_ref(),
        })
    }))
}

/// Takes a step. One that lost a race, or is not possible, says so on the order's page and has changed nothing.
pub(super) async fn take(
    staff: StaffPage,
    Path((number, code)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let done = async {
        let action = may(&staff, &code)?;
        let order = load(&staff, &number).await?;
        let asked = Asked {
            order: order.id,
            number: order.number.as_str(),
            action,
            fields: &fields,
        };
        if action == StepAction::Edit && steps::edit::only_asks(&fields) {
            return preview(&staff, &order, &asked).await;
        }
        match steps::perform(&staff.ctx, &asked).await {
            Ok(notice) => Ok(staff.go(&after(&fields, &order.number), &notice)),
            // Too much was typed, and nobody else has changed the order: what was typed can be mended.
            Err(Error::Conflict(sentence))
                if pieces::has_page(action) && field(&fields, "version") == order.version.to_string() =>
            {
                again(&staff, &order, &code, &fields, sentence).await
            }
            Err(Error::Conflict(sentence)) => refused(&staff, &number, StatusCode::CONFLICT, sentence).await,
            Err(Error::Invalid(sentence)) => again(&staff, &order, &code, &fields, sentence).await,
            Err(error) => Err(error),
        }
    };
    staff.answer(done.await)
}

/// Where a step leads: to the order, or back to the queue of payments that it was taken from.
fn after(fields: &Fields, number: &OrderNumber) -> String {
    if field(fields, "from") == "queue" {
        paths::PAYMENTS.to_owned()
    } else {
        paths::order(number)
    }
}

/// What a change will cost, before it is made.
async fn preview(staff: &StaffPage, order: &OrderDesk, asked: &Asked<'_>) -> commerce::Result<Response> {
    let step = offered(order, asked.action.code(), None)?;
    let planned = async { orders::preview(&staff.ctx, &steps::edit::edit(&staff.ctx, asked).await?).await };
    match planned.await {
        Ok(preview) => {
            let costs = Costs {
                total: preview.total,
                difference: preview.difference,
            };
            show_step(staff, order, step, asked.fields, None, Some(costs)).await
        }
        Err(Error::Conflict(sentence) | Error::Invalid(sentence)) => {
            again(staff, order, asked.action.code(), asked.fields, sentence).await
        }
        Err(error) => Err(error),
    }
}

/// The order as it is now, with why nothing was changed.
async fn refused(staff: &StaffPage, number: &str, status: StatusCode, sentence: String) -> commerce::Result<Response> {
    let order = load(staff, number).await?;
    let mut response = show(staff, &order, Some(sentence)).await?;
    *response.status_mut() = status;
    Ok(response)
}

/// The form again, with what was typed and what is wrong with it.
async fn again(
    staff: &StaffPage,
    order: &OrderDesk,
    code: &str,
    fields: &Fields,
    sentence: String,
) -> commerce::Result<Response> {
    let step = offered(order, code, field(fields, "target").parse().ok());
    let mut response = match step {
        Ok(step) if pieces::has_page(step.action) => {
            show_step(staff, order, step, fields, Some(sentence), None).await?
        }
        _ => show(staff, order, Some(sentence)).await?,
    };
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}
