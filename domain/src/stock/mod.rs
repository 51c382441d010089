//! Stock: what is on the shelf, what of it is promised, what it has cost, how long it lasts, and the events that move it.
//!
//! The database holds the same rules (conditional updates and CHECKs); this is where they are written down once.

mod adjust;
mod cost;
mod count;
mod level;
mod sheet;
mod state;
mod waiting;

pub use adjust::{AdjustReason, Way};
pub use cost::{MAX_COST, SOLD_DAYS, average, cover_days, value};
pub use count::{CountState, Counted};
pub use level::{
    Delta, GRACE_MS, HOLD_AT_MOST_MS, HOLD_MS, Level, MAX_PIECES, MovementKind, Reservation, ReservationState,
    StockEvent, StockRefused, TAKEN_BACK_HOLD_MS, hold_again, hold_end,
};
pub use sheet::{
    Amount, COLUMNS, MAX_LINES, Setting, SheetError, SheetRefused, SheetRow, Shown, read_sheet, typed_row,
};
pub use state::{LOW_AT, MAX_LOW_AT, StockState};
pub use waiting::{KEPT_MS, PAUSE_MS, told_at_once};
