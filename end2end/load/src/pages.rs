//! Requests a second and how long an answer takes, page by page.

use serde::Serialize;

use crate::{
    Outcome,
    html::{addresses, locations},
    http::{Client, Site, encode},
    measure::{Load, Measured, load},
    settings::Arguments,
    visit::Visit,
};

/// Connections at a time.
const MANY: usize = 16;
/// Product pages that are asked for in turn.
const PRODUCTS: usize = 500;
/// The category of the seeded catalogue that is measured.
pub const CATEGORY: &str = "/c/things-3";
const FILTERED: &str = "/c/things-3?o.colour=indigo&max=40000&stock=1";

const MATERIALS: [&str; 5] = ["copper", "felt", "bamboo", "silk", "walnut"];
const THINGS: [&str; 8] = ["bowl", "lamp", "scarf", "cup", "tray", "vase", "shawl", "clock"];
/// The beginning of a word, a brand, a misspelling, a word that is nowhere.
const OTHERS: [&str; 10] = [
    "terra",
    "neckl",
    "mustang",
    "ilam makers",
    "blankt",
    "notbook",
    "handmade",
    "gift",
    "festival",
    "bicycle",
];

/// One kind of page.
pub struct Kind {
    /// As written in tables.
    pub name: &'static str,
    /// What is asked for, in turn.
    pub paths: Vec<String>,
    /// More header lines.
    headers: &'static str,
    /// Added to each address when one connection asks alone, so that it leaves nothing ready for the sixteen.
    alone: &'static str,
}

/// One kind of page, measured.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The kind's name.
    pub page: String,
    /// One connection.
    pub alone: Measured,
    /// Sixteen.
    pub together: Measured,
    /// Bytes of the first of its pages, as asked for.
    pub bytes: usize,
}

/// The kinds of pages of a seeded catalogue. An error when the category lists fewer than 24 products.
pub fn kinds(site: Site) -> Outcome<Vec<Kind>> {
    let mut client = Client::new(site);
    let mut visit = Visit::new(&mut client);
    let listed = visit.products(CATEGORY)?.len();
    if listed < 24 {
        return Err(format!("{CATEGORY} links to {listed} products, not to 24"));
    }
    if visit.products(FILTERED)?.is_empty() {
        return Err(format!("{FILTERED} links to no product"));
    }
    let kind = |name, path: &str, headers| Kind {
        name,
        paths: vec![path.to_owned()],
        headers,
        alone: "",
    };
    let several = |name, paths| Kind {
        name,
        paths,
        headers: "",
        alone: "",
    };
    let all = products(&mut visit, site)?;
    let step = (all.len() / PRODUCTS).max(1);
    let some = all.iter().step_by(step).take(PRODUCTS).cloned().collect();
    Ok(vec![
        kind("home", "/", ""),
        kind("category, 24 products", CATEGORY, ""),
        kind("category, as brotli", CATEGORY, "accept-encoding: br\r\n"),
        kind("category, filtered", FILTERED, ""),
        several("product, 500 in turn", some),
        several("product, all in turn", all),
        Kind {
            alone: "&min=1",
            ..several("category, a new filter each time", price_limits())
        },
        several("search, 50 in turn", searches()),
    ])
}

/// The sitemap, or its first part where it has parts.
pub fn sitemap(visit: &mut Visit<'_>, site: Site) -> Outcome<String> {
    let map = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap_or_default();
    let whole = map(visit.fetch("/sitemap.xml", "")?);
    match locations(&whole, &site.origin(), "/sitemap/").first() {
        Some(part) => visit.fetch(part, "").map(map),
        None => Ok(whole),
    }
}

/// Every product of the sitemap's first part.
fn products(visit: &mut Visit<'_>, site: Site) -> Outcome<Vec<String>> {
    let all = locations(&sitemap(visit, site)?, &site.origin(), "/p/");
    if all.is_empty() {
        return Err("the sitemap names no product".to_owned());
    }
    Ok(all)
}

/// More different lists than a run can ask for: no answer to one of them is in the shop's memory.
fn price_limits() -> Vec<String> {
    (5_000..55_000).map(|limit| format!("{CATEGORY}?max={limit}")).collect()
}

fn searches() -> Vec<String> {
    let pairs = MATERIALS
        .iter()
        .flat_map(|material| THINGS.iter().map(move |thing| format!("{material} {thing}")));
    pairs
        .chain(OTHERS.iter().map(|words| (*words).to_owned()))
        .map(|words| format!("/search?q={}", encode(&words)))
        .collect()
}

/// Asks for one kind of page, alone and together.
pub fn measure(site: Site, kind: &Kind, arguments: &Arguments) -> Outcome<Row> {
    let first = kind.paths.first().ok_or("no page to ask for")?;
    let bytes = Visit::new(&mut Client::new(site)).fetch(first, kind.headers)?.len();
    let run = |connections, seconds, added: &str| {
        let request = |path: &String| site.get(&format!("{path}{added}"), kind.headers);
        let requests: Vec<Vec<u8>> = kind.paths.iter().map(request).collect();
        load(&Load {
            site,
            requests: &requests,
            connections,
            lasting: arguments.lasting(seconds),
            good: 200,
        })
    };
    Ok(Row {
        page: kind.name.to_owned(),
        alone: run(1, 4, kind.alone),
        together: run(MANY, 8, ""),
        bytes,
    })
}

/// The built files that a page names.
pub fn files_of(page: &str) -> Vec<String> {
    addresses(page, "/pkg/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifty_different_searches_are_spelled_for_an_address() {
        let all = searches();
        let different: std::collections::BTreeSet<&String> = all.iter().collect();

        assert_eq!((all.len(), different.len()), (50, 50));
        assert_eq!(all[0], "/search?q=copper%20bowl");
    }
}
