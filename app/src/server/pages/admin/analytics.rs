//! The figures: their page, and each chart as a file.

use axum::{
    body::Body,
    extract::{Path, RawQuery},
    response::Response,
};
use commerce::{Error, analytics};
use domain::analytics::Asked;

use crate::{
    admin::analytics::page as figures_page,
    server::{
        pages::browse::pairs,
        staff::{StaffPage, download},
    },
};

fn read(query: Option<&str>) -> (Asked, Vec<String>) {
    let pairs = pairs(query);
    Asked::read(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

/// The page.
pub(super) async fn figures(staff: StaffPage, RawQuery(query): RawQuery) -> Response {
    let (asked, misread) = read(query.as_deref());
    let load = analytics::dashboard(&staff.ctx, &asked).await;
    staff.answer(load.map(|(period, figures)| {
        staff.page(&figures_page::page(), |desk| {
            figures_page::body(desk, asked, &misread, &period, &figures)
        })
    }))
}

/// One chart's numbers: `revenue.csv`.
pub(super) async fn file(staff: StaffPage, Path(file): Path<String>, RawQuery(query): RawQuery) -> Response {
    let load = async {
        let (asked, misread) = read(query.as_deref());
        let (period, figures) = analytics::dashboard(&staff.ctx, &asked).await?;
        // A file with other numbers than were asked for looks right: it is refused.
        if !misread.is_empty() {
            return Err(Error::Invalid(format!(
                "Part of the address was not understood: {}. Open the figures and choose the days again.",
                misread.join(", ")
            )));
        }
        let code = file.strip_suffix(".csv").ok_or(Error::NotFound)?;
        let desk = staff.desk();
        let charts = figures_page::charts(&desk, &period, &figures);
        let chart = charts.iter().find(|chart| chart.code == code).ok_or(Error::NotFound)?;
        let name = format!("{code}-{}-{}.csv", period.span.from, period.span.to);
        Ok(download(&name, Body::from(chart.sheet.csv())))
    };
    staff.answer(load.await)
}
