//! Accounts, signing in and staying signed in, roles and staff.

mod links;
mod refresh;
mod roles;
mod second_factor;
mod sign_in;
mod sign_up;
mod throttle;
mod tokens;
