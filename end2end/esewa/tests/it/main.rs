//! The stand-in from outside: through its router, as a browser and a shop meet it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says by panicking that it failed"
)]

mod control;
mod faults;
mod form;
mod shop;
mod status;
mod wallet;
