//! All returns.

use axum::{extract::RawQuery, response::Response};
use commerce::returns;

use super::asked;
use crate::{admin::returns::page, server::staff::StaffPage};

/// The list.
pub(super) async fn list(staff: StaffPage, RawQuery(query): RawQuery) -> Response {
    let load = async {
        let asked = asked(&staff, &page::TABLE, query).await?;
        let found = returns::list(&staff.ctx, &page::query(&asked.state)).await?;
        Ok(staff.page(&page::page(), |desk| page::body(desk, asked, found)))
    };
    staff.answer(load.await)
}
