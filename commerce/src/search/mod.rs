//! Searching: FTS5 on SQLite, `tsvector` on PostgreSQL, behind one interface.
//!
//! Both index the same folded words ([`domain::search`]) and are asked with words alone, quoted by us, so no text that a
//! shopper types is ever read as query language. A word that no product has is mended from the vocabulary first.

mod index;
mod page;
mod understood;
mod vocabulary;

pub use page::{search_page, suggest};
pub use vocabulary::Vocabulary;

pub(crate) use index::{Document, count_words, index_product};

use crate::Ctx;

/// A table of `product_id` and `ord` (best first) of what `$1` finds, at most as many as the pages of a list can show.
pub(crate) fn source(ctx: &Ctx) -> &'static str {
    if ctx.shop.db().is_sqlite() {
        "(SELECT rowid AS product_id, bm25(product_search, 10.0, 4.0, 1.0) AS ord
          FROM product_search WHERE product_search MATCH $1 ORDER BY ord LIMIT 12000)"
    } else {
        "(SELECT product_id, -ts_rank_cd(document, asked.q) AS ord
          FROM product_search, (SELECT CAST($1 AS tsquery) AS q) asked
          WHERE document @@ asked.q ORDER BY ord LIMIT 12000)"
    }
}
