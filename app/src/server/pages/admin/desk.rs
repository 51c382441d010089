//! The home page and the orders.

use axum::response::Response;

use crate::{admin::home::page as home_page, server::staff::StaffPage};

/// Where work begins.
pub(super) async fn home(staff: StaffPage) -> Response {
    let load = async { commerce::overview::overview(&staff.ctx).await };
    staff.answer(
        load.await
            .map(|overview| staff.page(&home_page::page(), |desk| home_page::body(desk, overview, None))),
    )
}
