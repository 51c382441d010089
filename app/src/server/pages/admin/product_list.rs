//! The products: the list, its export, steps of several.

use axum::{Form, extract::RawQuery, response::Response};
use commerce::{
    Ctx, Error,
    catalog::desk::{self, ProductQuery},
};
use domain::{
    access::Permission::CatalogueEdit, csv, ids::ProductId, paths::admin as paths, product::Change, table::TableState,
    time::UtcOffset,
};

use super::{
    Fields, asked,
    export::{self, PART, Parts},
    field, read_all, today,
};
use crate::{
    admin::{
        products::page as list_page,
        shell::{Area, Notice, NoticeCode, Page},
    },
    server::staff::StaffPage,
};

/// The list.
pub(super) async fn list(staff: StaffPage, RawQuery(query): RawQuery) -> Response {
    let load = async {
        let asked = asked(&staff, &list_page::TABLE, query).await?;
        let found = desk::list(&staff.ctx, &list_page::query(&asked.state)).await?;
        Ok(staff.page(&list_page::page(), |desk| list_page::body(desk, asked, found)))
    };
    staff.answer(load.await)
}

struct ProductParts {
    ctx: Ctx,
    query: ProductQuery,
    columns: Vec<&'static str>,
    offset: UtcOffset,
}

impl Parts for ProductParts {
    async fn next(&mut self) -> commerce::Result<Vec<Vec<csv::Cell>>> {
        let found = desk::list(&self.ctx, &self.query).await?;
        self.query.offset += u64::from(self.query.limit);
        let row = |row| list_page::export(row, &self.columns, self.offset);
        Ok(found.rows.iter().map(row).collect())
    }
}

/// The list as a file, as it is shown.
pub(super) async fn list_csv(staff: StaffPage, RawQuery(query): RawQuery) -> Response {
    let load = async {
        let state = read_all(&staff.ctx, &list_page::TABLE, query.as_deref()).await?;
        let mut query = list_page::query(&state);
        (query.offset, query.limit) = (0, PART);
        let name = format!("products-{}.csv", today(&staff));
        let parts = ProductParts {
            ctx: staff.ctx.clone(),
            query,
            columns: state.columns.clone(),
            offset: staff.ctx.shop.facts().offset,
        };
        export::export(&list_page::TABLE, &state.columns, &name, parts).await
    };
    staff.answer(load.await)
}

/// The first products of a list, as it was asked for, that the step would change.
async fn all(ctx: &Ctx, state: &TableState, change: Change) -> commerce::Result<Vec<ProductId>> {
    let mut query = list_page::query(state);
    (query.offset, query.limit) = (0, PART);
    let mut ids = Vec::new();
    loop {
        let found = desk::list(ctx, &query).await?;
        let read = found.rows.len() as u64;
        let changes = found.rows.into_iter().filter(|row| row.status.apply(change).is_ok());
        ids.extend(changes.map(|row| row.id));
        query.offset += read;
        if read < u64::from(PART) || ids.len() >= list_page::AT_ONCE {
            ids.truncate(list_page::AT_ONCE);
            return Ok(ids);
        }
    }
}

/// One step of several products: each by itself, so that one that cannot be taken keeps no other from it.
pub(super) async fn bulk(staff: StaffPage, Form(fields): Form<Fields>) -> Response {
    let load = async {
        staff.ctx.require(CatalogueEdit)?;
        let change: Change = field(&fields, "step").parse().map_err(|_| Error::NotFound)?;
        let mut state = read_all(&staff.ctx, &list_page::TABLE, Some(field(&fields, "query"))).await?;
        let ids: Vec<ProductId> = if field(&fields, "all") == "1" {
            all(&staff.ctx, &state, change).await?
        } else {
            let ticked = fields.iter().filter(|(name, _)| name == "row");
            ticked.filter_map(|(_, id)| id.parse().ok().map(ProductId)).collect()
        };
        let (mut done, mut refused) = (0_u32, Vec::new());
        for id in ids {
            match desk::set_status(&staff.ctx, id, change).await {
                Ok(_) => done += 1,
                Err(Error::Conflict(why)) => refused.push(why),
                Err(Error::NotFound) => refused.push(format!("{id}: there is no such product")),
                Err(error) => return Err(error),
            }
        }
        state.page = 1;
        let back = state.path(&list_page::TABLE, paths::PRODUCTS);
        if refused.is_empty() {
            return Ok(staff.go(&back, &Notice::about(NoticeCode::ProductsDone, done)));
        }
        let title = format!("{}: {done} done, {} left as they were", change.label(), refused.len());
        let page = Page::top(&title, Area::Products).below("Products", &back);
        Ok(staff.page(&page, |_| list_page::left(&title, refused, &back)))
    };
    staff.answer(load.await)
}
