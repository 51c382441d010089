//! Stock: what orders hold and take, what staff receive, adjust, count and import, what of it is told to whom. Each
//! change is a row of the ledger, and the level beside it changes in the same transaction.

mod adjust;
pub(crate) mod alerts;
mod count;
mod grid;
mod hold;
mod item;
mod list;
mod live;
mod movements;
mod posting;
mod receive;
mod sheet;
mod terms;
mod waiting;

pub use adjust::{Adjust, adjust};
pub use alerts::alerts;
pub use count::{
    CountScope, EnterCount, EnteredLine, LineConflict, OpenCount, abandon, apply, categories, count_page, counts,
    enter, open_count,
};
pub use grid::{GridRow, GridSaved, RowOutcome, SaveGrid, grid_rows_of, save_grid, stock_rows};
pub use hold::{Pieces, Short};
pub use item::item;
pub use list::{StockQuery, StockSort, StockTab, list};
pub use live::{Follower, Live, Missed, missed, poll};
pub use movements::{MovementQuery, movements, movements_before};
pub use receive::{Receive, ReceiveLine, Received, receive};
pub use sheet::{Sheet, Taken, bookings, preview, take};
pub use terms::{Terms, set_default_threshold, set_terms};
pub use waiting::{Wait, forget_old, tell_waiting, wait};

pub(crate) use alerts::opened;
pub(crate) use hold::{change_hold, hold_until, insert_many, release, reserve, sell, tags_of, take_back, write_off};
pub(crate) use waiting::{TOPIC as WAITER_TOPIC, compose as compose_waiter, told as waiter_told};

/// The one location that there is so far; the schema knows of more.
pub(crate) const MAIN_LOCATION: i64 = 1;
