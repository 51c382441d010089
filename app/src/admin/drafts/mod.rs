//! Orders that are written down on the telephone.

pub mod draft;
pub mod page;
