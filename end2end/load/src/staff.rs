//! The owner of a measured shop: invited, with a password of their own, signed in.

use std::time::Duration;

use crate::{
    Outcome,
    cookies::Cookies,
    http::Client,
    shop::{Server, Shop},
    visit::Visit,
};

const EMAIL: &str = "bench@example.com";
const PASSWORD: &str = "seven yaks climb slowly";

/// What the owner signs in with.
pub fn credentials() -> [(&'static str, &'static str); 2] {
    [("login", EMAIL), ("password", PASSWORD)]
}

/// Gives a shop without one an owner, opens it, and signs in.
pub fn open(shop: &Shop<'_>) -> Outcome<(Server, Cookies)> {
    let words = ["admin", "create", "--email", EMAIL, "--name", "Bench", "--link"];
    let said = shop.command(&words, Duration::from_mins(1))?.said;
    let invite = said
        .split_once("/invite/")
        .and_then(|(_, rest)| rest.split_whitespace().next())
        .ok_or("`pasal admin create` names no link")?;
    let server = shop.open(None)?;
    let mut client = Client::new(server.site);
    let mut visit = Visit::new(&mut client);
    visit.post(
        "choosing a password",
        &format!("/invite/{invite}"),
        &[("password", PASSWORD)],
    )?;
    visit.post("signing in", "/sign-in", &credentials())?;
    let cookies = visit.cookies().clone();
    Ok((server, cookies))
}
