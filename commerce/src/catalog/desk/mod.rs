//! The catalogue as staff edit it: products, pictures, categories, collections. Each command checks who may, writes in
//! one transaction with an audit row, and touches what pages depend on.

mod categories;
mod collections;
mod due;
mod duplicate;
mod list;
mod offers;
mod page;
mod pictures;
mod save;
mod status;

pub use categories::{
    CategoryDetails, CategoryField, CategorySaved, Way, categories, move_category, move_under, remove_category,
    save_category,
};
pub use collections::{
    CollectionSaved, Pick, collection, collections, find_products, pick, preview_rule, remove_collection,
    save_collection,
};
pub use due::{publish_due, turn_day};
pub use duplicate::duplicate;
pub(crate) use list::narrowed;
pub use list::{ProductQuery, ProductSort, ProductTab, StockState, list};
pub use offers::{category_tree, collection_names};
pub use page::{places, product};
pub use pictures::{
    LARGEST_PICTURE, MOST_PICTURES, PictureChange, PictureForm, Upload, UploadRefused, add_picture, change_pictures,
};
pub use save::{Save, Saved, save};
pub use status::{Moved, set_status};

use domain::ids::ProductId;
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::{
    db,
    error::{Error, Result},
};

/// The row of a product that a command is about, locked until the command ends.
#[derive(FromQueryResult)]
struct Locked {
    id: i64,
    slug: String,
    title: String,
    status: String,
    rank: i64,
    category_id: i64,
    publish_at: Option<i64>,
    unpublish_at: Option<i64>,
    published_at: i64,
    version: i64,
}

const LOCKED: &str =
    "SELECT id, slug, title, status, rank, category_id, publish_at, unpublish_at, published_at, version
     FROM product WHERE id = $1 AND status <> 'removed'";

async fn lock(tx: &impl ConnectionTrait, id: ProductId) -> Result<Locked> {
    // On SQLite the transaction is the only writer already.
    let sql = if tx.get_database_backend() == sea_orm::DbBackend::Postgres {
        [LOCKED, " FOR UPDATE"].concat()
    } else {
        LOCKED.to_owned()
    };
    let row: Option<Locked> = db::one(tx, &sql, [id.0.into()]).await?;
    row.ok_or(Error::NotFound)
}

impl Locked {
    fn status(&self) -> Result<domain::product::Status> {
        self.status
            .parse()
            .map_err(|_| Error::Corrupt(format!("status of product {}", self.id)))
    }

    fn schedule(&self) -> domain::product::Schedule {
        use domain::time::Timestamp;
        domain::product::Schedule {
            publish_at: self.publish_at.map(Timestamp),
            unpublish_at: self.unpublish_at.map(Timestamp),
        }
    }
}

/// Words of a search as patterns for `LIKE … ESCAPE '\'`.
fn pattern(word: &str) -> String {
    let escaped = word
        .to_lowercase()
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    format!("%{escaped}%")
}
