//! Saved views of the lists.

use axum::{Form, extract::Path, response::Response};
use commerce::{
    Error,
    views::{self, SaveView},
};
use domain::table::{List, Table};

use super::{Fields, field, read_all, row_id};
use crate::{
    admin::{
        audit::page as audit,
        outbox::page as outbox,
        shell::{Notice, NoticeCode},
    },
    server::staff::StaffPage,
};

/// What a list offers.
pub(super) fn table(list: List) -> &'static Table {
    match list {
        List::Orders => &crate::admin::orders::table::TABLE,
        List::Returns => &crate::admin::returns::page::TABLE,
        List::Customers => &crate::admin::customers::page::TABLE,
        List::Products => &crate::admin::products::page::TABLE,
        List::Stock => &crate::admin::stock::table::TABLE,
        List::Movements => &crate::admin::stock::moves::TABLE,
        List::Audit => &audit::TABLE,
        List::Outbox => &outbox::TABLE,
    }
}

/// Keeps what is shown under a name, in its canonical spelling: what is stored is what was understood.
pub(super) async fn save(staff: StaffPage, Form(fields): Form<Fields>) -> Response {
    let load = async {
        let list: List = field(&fields, "list").parse().map_err(|_| Error::NotFound)?;
        staff.ctx.require(list.permission())?;
        let table = table(list);
        let mut state = read_all(&staff.ctx, table, Some(field(&fields, "query"))).await?;
        let query = state.kept(table);
        let view = SaveView {
            list,
            name: field(&fields, "name").to_owned(),
            query,
            shared: field(&fields, "shared") == "1",
        };
        state.page = 1;
        state.view = Some(views::save(&staff.ctx, view).await?);
        Ok(state.path(table, list.path()))
    };
    let done = load.await;
    staff.answer(done.map(|path| staff.go(&path, &Notice::new(NoticeCode::ViewSaved))))
}

/// Removes a view; the message can bring it back.
pub(super) async fn remove(staff: StaffPage, Path(id): Path<String>) -> Response {
    let load = async {
        let id = row_id(&id)?;
        let list = views::remove(&staff.ctx, id).await?;
        Ok(staff.go(list.path(), &Notice::about(NoticeCode::ViewRemoved, id)))
    };
    staff.answer(load.await)
}

/// Brings a removed view back.
pub(super) async fn restore(staff: StaffPage, Path(id): Path<String>) -> Response {
    let done = async { views::restore(&staff.ctx, row_id(&id)?).await };
    let done = done.await;
    staff.answer(done.map(|list| staff.go(list.path(), &Notice::new(NoticeCode::ViewRestored))))
}
