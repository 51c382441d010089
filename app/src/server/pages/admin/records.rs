//! The audit trail and the outbox.

use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use commerce::{Ctx, audit, audit::TrailQuery, outbox};
use domain::{access::Permission, csv, paths::admin as paths};

use super::{
    asked,
    export::{self, PART, Parts},
    read_all, row_id, today,
};
use crate::{
    admin::{
        audit::page as trail_page,
        outbox::page as outbox_page,
        shell::{Notice, NoticeCode},
    },
    server::staff::StaffPage,
};

/// The audit trail.
pub(super) async fn audit(staff: StaffPage, RawQuery(query): RawQuery) -> Response {
    let load = async {
        let asked = asked(&staff, &trail_page::TABLE, query).await?;
        let query = trail_page::query(&asked.state, staff.ctx.shop.facts().offset);
        let found = audit::trail(&staff.ctx, &query).await?;
        let staff = staff.clone().with_names().await?;
        Ok(staff.page(&trail_page::page(), |desk| trail_page::body(desk, asked, found)))
    };
    staff.answer(load.await)
}

struct TrailParts {
    ctx: Ctx,
    query: TrailQuery,
    columns: Vec<&'static str>,
    after: Option<i64>,
}

impl Parts for TrailParts {
    async fn next(&mut self) -> commerce::Result<Vec<Vec<csv::Cell>>> {
        let rows = audit::trail_after(&self.ctx, &self.query, self.after).await?;
        self.after = rows.last().map(|row| row.id).or(self.after);
        Ok(rows.iter().map(|row| trail_page::export(row, &self.columns)).collect())
    }
}

/// The audit trail as a file.
pub(super) async fn audit_csv(staff: StaffPage, RawQuery(query): RawQuery) -> Response {
    let load = async {
        staff.ctx.require(Permission::AuditRead)?;
        let state = read_all(&staff.ctx, &trail_page::TABLE, query.as_deref()).await?;
        let mut query = trail_page::query(&state, staff.ctx.shop.facts().offset);
        query.limit = PART;
        let name = format!("audit-{}.csv", today(&staff));
        let columns = state.columns;
        let parts = TrailParts {
            ctx: staff.ctx.clone(),
            query,
            columns: columns.clone(),
            after: None,
        };
        export::export(&trail_page::TABLE, &columns, &name, parts).await
    };
    staff.answer(load.await)
}

/// The outbox.
pub(super) async fn outbox(staff: StaffPage, RawQuery(query): RawQuery) -> Response {
    let load = async {
        let asked = asked(&staff, &outbox_page::TABLE, query).await?;
        let found = outbox::backlog(&staff.ctx, &outbox_page::query(&asked.state)).await?;
        Ok(staff.page(&outbox_page::page(), |desk| outbox_page::body(desk, asked, found)))
    };
    staff.answer(load.await)
}

/// Tries one effect again.
pub(super) async fn retry(staff: StaffPage, Path(id): Path<String>) -> Response {
    let done = async {
        staff.ctx.require(Permission::OrdersEdit)?;
        outbox::retry(&staff.ctx, row_id(&id)?).await
    };
    let done = done.await;
    staff.answer(done.map(|made| {
        let code = if made {
            NoticeCode::EffectDue
        } else {
            NoticeCode::NothingDue
        };
        staff.go(paths::OUTBOX, &Notice::new(code))
    }))
}

/// Tries all failed effects again.
pub(super) async fn retry_all(staff: StaffPage) -> Response {
    let done = outbox::retry_all(&staff.ctx).await;
    staff.answer(done.map(|made| {
        let notice = if made > 0 {
            Notice::about(NoticeCode::EffectsDue, made)
        } else {
            Notice::new(NoticeCode::NothingDue)
        };
        staff.go(paths::OUTBOX, &notice)
    }))
}
