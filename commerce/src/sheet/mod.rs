//! Products as sheets: taking files in, and writing them.
//!
//! A file is taken as it is and read by the shop itself, piece by piece: its products become rows that say what each of
//! them would change ([`import::check`]), and then do it ([`import::run`]). Every piece is one transaction that ends with
//! the states of its rows, so that a crash repeats nothing, and whoever buys meanwhile waits for a piece at most.

mod export;
pub mod import;
mod load;
mod places;

pub use export::{ExportQuery, Exported, export, header};

use domain::{access::Permission, view::sheet::CategoryChoice};

use crate::{Ctx, error::Result};

/// The categories, to choose from.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) for staff who may not edit the catalogue.
pub async fn categories(ctx: &Ctx) -> Result<Vec<CategoryChoice>> {
    ctx.require(Permission::CatalogueEdit)?;
    Ok(places::Places::load(ctx.shop.db().reader()).await?.choices())
}
