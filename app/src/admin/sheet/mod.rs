//! Products as files: taking them in, and writing them.

pub mod columns;
pub mod export;
pub mod import;
pub mod imports;
mod rows;
mod tabs;
