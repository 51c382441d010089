//! Numbers without a gap.

use domain::invoice::{FiscalYear, PaperNumber, Series};
use sea_orm::ConnectionTrait;

use crate::{
    Ctx, db,
    error::{Error, Result},
};

/// Takes the next number of a series, in the transaction that writes the paper: rolled back, it is free again.
///
/// The counter's row stays locked until that transaction ends, so whoever else wants a number of the same series waits:
/// take it after every other row that the command locks, or two commands may wait for each other.
pub(super) async fn next(tx: &impl ConnectionTrait, ctx: &Ctx, series: Series) -> Result<PaperNumber> {
    let year = FiscalYear::of(ctx.now(), ctx.shop.facts().offset);
    let last = db::number(
        tx,
        "INSERT INTO paper_counter (series, fiscal_year, last) VALUES ($1, $2, 1)
         ON CONFLICT (series, fiscal_year) DO UPDATE SET last = paper_counter.last + 1
         RETURNING last",
        [series.code().into(), year.begins().into()],
    )
    .await?;
    let sequence = u32::try_from(last).map_err(|_| Error::Corrupt(format!("counter of {series} {year}")))?;
    crate::testing_pause("paper:numbered").await;
    Ok(PaperNumber { series, year, sequence })
}
