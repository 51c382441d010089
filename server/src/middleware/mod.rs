//! What happens to every request before and after its handler.

pub mod facts;
pub mod headers;
pub mod identity;
pub mod limits;
pub mod origin;
pub mod page_cache;
pub mod theme;
