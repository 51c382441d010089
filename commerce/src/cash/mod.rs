//! The cash desk.

mod history;

pub(crate) use history::of_phone;
