//! Figures: each chart is one sentence, a table with its numbers, a CSV file and a picture, all made of the same sheet.
//! `domain::analytics` says what the figures mean.

mod figure;
pub mod home;
mod links;
mod mix;
mod option;
pub mod page;
mod period;
mod ranking;
mod script;
mod sheet;
mod sparkline;
mod tiles;
mod time;

pub use figure::Figure;
pub use script::{CHARTS_PATH, LIBRARY_PATH};
