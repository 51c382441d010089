//! Today's figures, for the home page.

use domain::{
    access::Permission,
    analytics::{Grain, Period, Span},
    time::Day,
    view::analytics::Today,
};

use super::{dashboard::points, days};
use crate::{Ctx, error::Result};

/// Today and the thirteen days before it.
///
/// # Errors
/// [`crate::Error::Forbidden`] for staff who may not see figures.
pub async fn today(ctx: &Ctx) -> Result<Today> {
    ctx.require(Permission::AnalyticsRead)?;
    let today = Day::of(ctx.now(), ctx.shop.facts().offset);
    let fortnight = Span {
        from: today.plus(-13),
        to: today,
    };
    let period = Period::new(fortnight, Some(Grain::Day), None);
    let marked = days::marked(ctx, fortnight).await?;
    let days = days::days(ctx, fortnight, &marked).await?;
    Ok(Today {
        days: points(&period, &days)?,
    })
}
