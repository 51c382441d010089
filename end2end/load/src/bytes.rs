//! What a browser has to load: pages as the shop sends them, and the files of the build.

use std::{fs, path::Path};

use serde::Serialize;

use crate::{
    Outcome,
    http::{Client, Site, header},
    pages::{CATEGORY, files_of},
    visit::{Phones, Placed, Visit},
};

/// One page in its three forms.
#[derive(Clone, Debug, Serialize)]
pub struct PageBytes {
    /// Its kind.
    pub page: String,
    /// As it is.
    pub raw: usize,
    /// As sent to a browser that takes gzip only.
    pub gzip: usize,
    /// As sent to a browser that takes brotli.
    pub brotli: usize,
    /// Style sheets that it names, as brotli at its best.
    pub css_brotli: usize,
    /// Scripts and WASM that it names, as brotli at its best.
    pub code_brotli: usize,
}

/// One file of the build.
#[derive(Clone, Debug, Serialize)]
pub struct FileBytes {
    /// Below the site's folder.
    pub file: String,
    /// As it is.
    pub raw: usize,
    /// As brotli at its best (quality 11).
    pub brotli: usize,
    /// As the server sends it to a browser that takes brotli.
    pub sent: usize,
}

impl FileBytes {
    /// Whether its name ends with one of these.
    pub fn is_any(&self, endings: &[&str]) -> bool {
        endings.iter().any(|ending| self.file.ends_with(ending))
    }
}

/// The files of the build that browsers run or read, and how large they are.
pub fn files(site_folder: &Path, site: Site) -> Outcome<Vec<FileBytes>> {
    let mut found = Vec::new();
    collect(&site_folder.join("pkg"), &mut found).map_err(|error| format!("{}: {error}", site_folder.display()))?;
    found.sort();
    let mut client = Client::new(site);
    let counted = |file: &&std::path::PathBuf| {
        ["css", "js", "wasm"]
            .iter()
            .any(|end| file.extension().is_some_and(|is| is == *end))
    };
    found
        .iter()
        .filter(counted)
        .map(|path| {
            let name = path
                .strip_prefix(site_folder)
                .unwrap_or(path)
                .to_string_lossy()
                .into_owned();
            let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
            let sent = Visit::new(&mut client)
                .fetch(&format!("/{name}"), "accept-encoding: br\r\n")?
                .len();
            Ok(FileBytes {
                raw: bytes.len(),
                brotli: compressed(&bytes)?,
                sent,
                file: name,
            })
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<std::path::PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

fn compressed(bytes: &[u8]) -> Outcome<usize> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut out, &parameters).map_err(|error| format!("brotli: {error}"))
}

/// Every kind of page that a shopper sees on the way to an order.
pub fn pages(site: Site, product: &str, files: &[FileBytes], phones: &Phones) -> Outcome<Vec<PageBytes>> {
    let mut client = Client::new(site);
    let mut visit = Visit::new(&mut client);
    let mut rows = Vec::new();
    for (name, path) in [
        ("home", "/"),
        ("category, 24 products", CATEGORY),
        ("product", product),
        ("search", "/search?q=copper%20bowl"),
    ] {
        rows.push(weighed(&mut visit, name, path, files)?);
    }
    let variant = visit.variant(product)?;
    if visit.add(&variant, 1)?.is_err() {
        return Err(format!("{product} is sold out"));
    }
    rows.push(weighed(&mut visit, "cart, 1 line", "/cart", files)?);
    rows.push(weighed(&mut visit, "checkout", "/checkout", files)?);
    let checkout = visit.checkout()?;
    match visit.place(&checkout, &phones.next())? {
        Placed::Order(order) => rows.push(weighed(&mut visit, "order", &order, files)?),
        Placed::Refused(status) => return Err(format!("the order was refused with {status}")),
    }
    Ok(rows)
}

fn weighed(visit: &mut Visit<'_>, name: &str, path: &str, files: &[FileBytes]) -> Outcome<PageBytes> {
    let raw = visit.fetch(path, "")?;
    let mut sent = |coding: &str| -> Outcome<usize> {
        let bytes = visit.fetch(path, &format!("accept-encoding: {coding}\r\n"))?;
        if header(visit.head(), "content-encoding") == Some(coding) {
            Ok(bytes.len())
        } else {
            Err(format!("{path} was not sent as {coding}"))
        }
    };
    let (gzip, brotli) = (sent("gzip")?, sent("br")?);
    let named = files_of(&String::from_utf8_lossy(&raw));
    let of = |endings: &[&str]| -> usize {
        files
            .iter()
            .filter(|file| named.iter().any(|name| name.trim_start_matches('/') == file.file))
            .filter(|file| file.is_any(endings))
            .map(|file| file.brotli)
            .sum()
    };
    Ok(PageBytes {
        page: name.to_owned(),
        raw: raw.len(),
        gzip,
        brotli,
        css_brotli: of(&[".css"]),
        code_brotli: of(&[".js", ".wasm"]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_at_its_best_is_small() {
        let page = "<li class=\"card\">a product</li>".repeat(200);

        assert!(compressed(page.as_bytes()).unwrap() < 100);
    }
}
