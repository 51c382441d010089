//! The server: configuration, wiring, middleware, jobs, command line. The only crate that reads the environment,
//! listens, or spawns tasks.
// A page's view is one deeply nested type.
#![recursion_limit = "1024"]

pub mod assets;
pub mod cli;
pub mod config;
pub mod health;
pub mod jobs;
pub mod middleware;
pub mod router;
pub mod serve;
