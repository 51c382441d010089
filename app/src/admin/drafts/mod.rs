//! Orders that are written down on the telephone.

mod caller;
pub mod draft;
pub mod page;
