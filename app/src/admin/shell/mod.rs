//! What surrounds every page of the back office: side navigation, top bar, palette, messages.

mod dialogs;
mod nav;
mod notice;
mod page;
mod parts;
mod script;
mod top;

pub use nav::{Area, Entry, all_entries, entries};
pub use notice::{Notice, NoticeCode};
pub use page::{Desk, Page, document};
pub use parts::{Parts, refused};
pub use script::{SCRIPT_PATH, SCRIPT_TAG};
