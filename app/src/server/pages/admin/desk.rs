//! The home page, and the payments that need a person.

use axum::response::Response;
use commerce::{analytics, inventory, orders::desk, overview, payments};
use domain::{access::Permission, view::desk::OrderListQuery};

use crate::{
    admin::{home::page as home_page, payments::page as payments_page},
    server::staff::StaffPage,
};

/// Orders named on the home page.
const NEWEST: u32 = 8;

/// Where work begins.
pub(super) async fn home(staff: StaffPage) -> Response {
    let load = async {
        let overview = overview::overview(&staff.ctx).await?;
        let may = |permission: Permission| staff.staff.permissions.has(permission);
        let today = if may(Permission::AnalyticsRead) {
            Some(analytics::today(&staff.ctx).await?)
        } else {
            None
        };
        let stock = if may(Permission::StockEdit) {
            Some(inventory::alerts(&staff.ctx).await?)
        } else {
            None
        };
        if !may(Permission::OrdersRead) {
            return Ok((overview, today, stock, None));
        }
        let newest = OrderListQuery {
            size: NEWEST,
            ..OrderListQuery::default()
        };
        Ok((overview, today, stock, Some(desk::list(&staff.ctx, &newest).await?)))
    };
    staff.answer(load.await.map(|(overview, today, stock, orders)| {
        staff.page(&home_page::page(), |desk| {
            home_page::body(desk, overview, today, stock, orders)
        })
    }))
}

/// Payments that need a person.
pub(super) async fn payments(staff: StaffPage) -> Response {
    let load = payments::queue(&staff.ctx).await;
    staff.answer(load.map(|rows| staff.page(&payments_page::page(), |desk| payments_page::body(desk, rows))))
}
