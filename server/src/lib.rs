//! The server: configuration, wiring, middleware, jobs, command line. The only crate that reads the environment,
//! listens, or spawns tasks.

pub mod assets;
pub mod cli;
pub mod config;
pub mod health;
pub mod jobs;
pub mod middleware;
pub mod router;
pub mod serve;
