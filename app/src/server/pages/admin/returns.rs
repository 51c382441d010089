//! All returns.

use axum::{extract::RawQuery, response::Response};
use commerce::{returns, views};
use domain::table::List;

use super::{read, today};
use crate::{admin::returns::page, server::staff::StaffPage};

/// The list.
pub(super) async fn list(staff: StaffPage, RawQuery(query): RawQuery) -> Response {
    let reading = read(&page::TABLE, query.as_deref());
    let load = async {
        let found = returns::list(&staff.ctx, &page::query(&reading.state)).await?;
        Ok((found, views::list(&staff.ctx, List::Returns).await?))
    };
    let day = today(&staff);
    staff.answer(load.await.map(|(found, views)| {
        staff.page(&page::page(), |desk| {
            page::body(desk, reading.state.clone(), reading.misread.clone(), found, views, day)
        })
    }))
}
