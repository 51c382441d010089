//! Customers: the list, its export, one of them and their account.

use axum::{
    Form,
    extract::{Path, RawQuery},
    http::StatusCode,
    response::Response,
};
use commerce::{
    Ctx, Error,
    audit::{self, TrailQuery},
    customers::{self, CustomerQuery},
};
use domain::{access::Permission, csv, ids::CustomerId, paths::admin as paths, time::UtcOffset};

use super::{
    Fields, asked,
    export::{self, PART, Parts},
    read_all, today, version,
};
use crate::{
    admin::{
        customers::{page as list_page, record},
        shell::{Notice, NoticeCode},
    },
    server::staff::StaffPage,
};

/// Rows of the audit trail on a customer's page.
const TRAIL: u32 = 20;

/// The list.
pub(super) async fn list(staff: StaffPage, RawQuery(query): RawQuery) -> Response {
    let load = async {
        let asked = asked(&staff, &list_page::TABLE, query).await?;
        let found = customers::customer_list(&staff.ctx, &list_page::query(&asked.state)).await?;
        Ok(staff.page(&list_page::page(), |desk| list_page::body(desk, asked, found)))
    };
    staff.answer(load.await)
}

struct CustomerParts {
    ctx: Ctx,
    query: CustomerQuery,
    columns: Vec<&'static str>,
    offset: UtcOffset,
}

impl Parts for CustomerParts {
    async fn next(&mut self) -> commerce::Result<Vec<Vec<csv::Cell>>> {
        let found = customers::customer_list(&self.ctx, &self.query).await?;
        if self.query.page > found.pages {
            return Ok(Vec::new());
        }
        self.query.page += 1;
        let row = |row| list_page::export(row, &self.columns, self.offset);
        Ok(found.rows.iter().map(row).collect())
    }
}

/// The list as a file: personal data leaves the shop, so it takes a proof and is written down.
pub(super) async fn list_csv(staff: StaffPage, RawQuery(query): RawQuery) -> Response {
    let load = async {
        staff.ctx.require(Permission::CustomersRead)?;
        staff.ctx.require(Permission::CustomersExport)?;
        let state = read_all(&staff.ctx, &list_page::TABLE, query.as_deref()).await?;
        let mut query = list_page::query(&state);
        (query.page, query.size) = (1, PART);
        customers::begin_list_export(&staff.ctx, staff.session, &query).await?;
        let name = format!("customers-{}.csv", today(&staff));
        let parts = CustomerParts {
            ctx: staff.ctx.clone(),
            query,
            columns: state.columns.clone(),
            offset: staff.ctx.shop.facts().offset,
        };
        export::export(&list_page::TABLE, &state.columns, &name, parts).await
    };
    staff.answer(load.await)
}

fn customer_id(id: &str) -> commerce::Result<CustomerId> {
    id.parse().map(CustomerId).map_err(|_| Error::NotFound)
}

async fn show(staff: &StaffPage, id: CustomerId, refused: Option<String>) -> commerce::Result<Response> {
    let staff = staff.clone().with_names().await?;
    let found = customers::customer_page(&staff.ctx, id).await?;
    let trail = match found.account {
        Some(account) if staff.staff.permissions.has(Permission::AuditRead) => {
            let query = TrailQuery {
                words: format!("account:{account}"),
                limit: TRAIL,
                ..TrailQuery::default()
            };
            audit::trail(&staff.ctx, &query).await?.rows
        }
        _ => Vec::new(),
    };
    let status = if refused.is_some() {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    let mut response = staff.page(&record::page(&found), |desk| {
        record::body(desk, &found, &trail, refused)
    });
    *response.status_mut() = status;
    Ok(response)
}

/// One customer.
pub(super) async fn customer(staff: StaffPage, Path(id): Path<String>) -> Response {
    let load = async {
        staff.ctx.require(Permission::CustomersRead)?;
        show(&staff, customer_id(&id)?, None).await
    };
    staff.answer(load.await)
}

/// Disables or enables their account, or confirms its number.
pub(super) async fn step(
    staff: StaffPage,
    Path((id, code)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let load = async {
        staff.ctx.require(Permission::CustomersEdit)?;
        let (ctx, id, version) = (&staff.ctx, customer_id(&id)?, version(&fields)?);
        let done = match code.as_str() {
            "disable" => customers::disable_customer(ctx, id, version)
                .await
                .map(|()| NoticeCode::CustomerDisabled),
            "enable" => customers::enable_customer(ctx, id, version)
                .await
                .map(|()| NoticeCode::CustomerEnabled),
            "confirm-phone" => customers::confirm_phone(ctx, id, version)
                .await
                .map(|()| NoticeCode::PhoneConfirmed),
            _ => return Err(Error::NotFound),
        };
        match done {
            Ok(code) => {
                let notice = Notice::new(code).with(id.0, version.saturating_add(1));
                Ok(staff.go(&paths::customer(id), &notice))
            }
            Err(Error::Conflict(sentence)) => show(&staff, id, Some(sentence)).await,
            Err(error) => Err(error),
        }
    };
    staff.answer(load.await)
}
