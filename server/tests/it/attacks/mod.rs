//! What somebody with bad intentions tries, one kind a file. Each attack is tried through the real router, and nothing
//! has changed or leaked afterwards.

mod belongings;
pub mod crawl;
mod cross_site;
mod enumeration;
mod files;
mod formulas;
mod guessing;
mod markup;
mod mass_assignment;
mod pollution;
mod redirects;
mod scripts;
mod tokens;
