//! The list of stock and the ledger, with their exports and what can be done with several rows.

use axum::{Form, extract::RawQuery, response::Response};
use commerce::{
    Ctx, Error, clock,
    inventory::{self, CountScope, MovementQuery, OpenCount, StockQuery},
};
use domain::{
    access::Permission,
    csv,
    ids::VariantId,
    paths::{self as all_paths, admin as paths},
};

use super::{
    super::{
        Fields, asked,
        export::{self, PART, Parts},
        field, read_all, today,
    },
    grid, rows,
};
use crate::{
    admin::{
        shell::{Notice, NoticeCode},
        stock::{moves as ledger, page as list_page, table},
    },
    server::staff::StaffPage,
};

/// The list.
pub(in super::super) async fn list(staff: StaffPage, RawQuery(query): RawQuery) -> Response {
    let load = async {
        let asked = asked(&staff, &table::TABLE, query).await?;
        let found = inventory::list(&staff.ctx, &table::query(&asked.state)).await?;
        Ok(staff.page(&list_page::page(), |desk| list_page::body(desk, asked, found)))
    };
    staff.answer(load.await)
}

struct StockParts {
    ctx: Ctx,
    query: StockQuery,
    columns: Vec<&'static str>,
}

impl Parts for StockParts {
    async fn next(&mut self) -> commerce::Result<Vec<Vec<csv::Cell>>> {
        let found = inventory::list(&self.ctx, &self.query).await?;
        self.query.page += 1;
        let row = |row| table::export(row, &self.columns);
        Ok(found.rows.iter().map(row).collect())
    }
}

/// The list as a file.
pub(in super::super) async fn list_csv(staff: StaffPage, RawQuery(query): RawQuery) -> Response {
    let load = async {
        let state = read_all(&staff.ctx, &table::TABLE, query.as_deref()).await?;
        let mut query = table::query(&state);
        (query.page, query.size) = (1, PART);
        let name = format!("stock-{}.csv", today(&staff));
        let parts = StockParts {
            ctx: staff.ctx.clone(),
            query,
            columns: state.columns.clone(),
        };
        export::export(&table::TABLE, &state.columns, &name, parts).await
    };
    staff.answer(load.await)
}

/// The ledger.
pub(in super::super) async fn moves(staff: StaffPage, RawQuery(query): RawQuery) -> Response {
    let load = async {
        let asked = asked(&staff, &ledger::TABLE, query).await?;
        let query = ledger::query(&asked.state, staff.ctx.shop.facts().offset);
        let found = inventory::movements(&staff.ctx, &query).await?;
        let staff = staff.clone().with_names().await?;
        Ok(staff.page(&ledger::page(), |desk| ledger::body(desk, asked, found)))
    };
    staff.answer(load.await)
}

struct LedgerParts {
    ctx: Ctx,
    query: MovementQuery,
    columns: Vec<&'static str>,
    before: Option<i64>,
}

impl Parts for LedgerParts {
    async fn next(&mut self) -> commerce::Result<Vec<Vec<csv::Cell>>> {
        let rows = inventory::movements_before(&self.ctx, &self.query, self.before).await?;
        self.before = rows.last().map(|row| row.id).or(self.before);
        Ok(rows.iter().map(|row| ledger::export(row, &self.columns)).collect())
    }
}

/// The ledger as a file, newest first.
pub(in super::super) async fn moves_csv(staff: StaffPage, RawQuery(query): RawQuery) -> Response {
    let load = async {
        let state = read_all(&staff.ctx, &ledger::TABLE, query.as_deref()).await?;
        let mut query = ledger::query(&state, staff.ctx.shop.facts().offset);
        query.limit = PART;
        let name = format!("ledger-{}.csv", today(&staff));
        let parts = LedgerParts {
            ctx: staff.ctx.clone(),
            query,
            columns: state.columns.clone(),
            before: None,
        };
        export::export(&ledger::TABLE, &state.columns, &name, parts).await
    };
    staff.answer(load.await)
}

/// The shop's own threshold.
pub(in super::super) async fn threshold(staff: StaffPage, Form(fields): Form<Fields>) -> Response {
    let load = async {
        staff.ctx.require(Permission::StockEdit)?;
        let low_at: i64 = field(&fields, "low_at")
            .trim()
            .parse()
            .map_err(|_| Error::Invalid("Write the threshold as a number from 0.".to_owned()))?;
        inventory::set_default_threshold(&staff.ctx, low_at).await?;
        Ok(staff.go(paths::STOCK, &Notice::about(NoticeCode::StockThreshold, low_at)))
    };
    staff.answer(load.await)
}

/// The ticked variants, or all that match.
async fn chosen(ctx: &Ctx, fields: &Fields) -> commerce::Result<Vec<VariantId>> {
    if field(fields, "all") != "1" {
        return Ok(rows(fields));
    }
    let state = read_all(ctx, &table::TABLE, Some(field(fields, "query"))).await?;
    let mut query = table::query(&state);
    (query.page, query.size) = (1, PART);
    let mut chosen = Vec::new();
    loop {
        let found = inventory::list(ctx, &query).await?;
        chosen.extend(found.rows.iter().map(|row| row.variant));
        query.page += 1;
        if query.page > found.pages || chosen.len() >= list_page::AT_ONCE {
            return Ok(chosen);
        }
    }
}

/// Several variants: counts them, or shows them in a grid.
pub(in super::super) async fn bulk(staff: StaffPage, Form(fields): Form<Fields>) -> Response {
    let load = async {
        staff.ctx.require(Permission::StockEdit)?;
        let (step, query) = (field(&fields, "step"), field(&fields, "query"));
        if step == "edit" && field(&fields, "all") == "1" {
            // All that match are shown a page at a time, however many they are.
            let state = read_all(&staff.ctx, &table::TABLE, Some(query)).await?.at_page(1);
            return Ok(staff.see(&all_paths::with_pairs(paths::STOCK_GRID, &state.pairs(&table::TABLE))));
        }
        let chosen = chosen(&staff.ctx, &fields).await?;
        match step {
            "count" => {
                let request = OpenCount {
                    title: String::new(),
                    scope: CountScope::Chosen(chosen),
                    key: clock::token().as_str().to_owned(),
                };
                let id = inventory::open_count(&staff.ctx, &request).await?;
                Ok(staff.see(&paths::stock_count(id)))
            }
            "edit" => grid::of(&staff, &chosen, query).await,
            _ => Err(Error::NotFound),
        }
    };
    staff.answer(load.await)
}
