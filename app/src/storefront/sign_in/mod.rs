//! The way into an account: signing in and up, a forgotten password, and the pages behind the links of mails.

pub mod links;
pub mod page;
pub mod parts;
