//! Pictures of a product, one upload after another: read, shrunk to the shop's sizes and compressed before it answers.

use std::time::Instant;

use serde::Serialize;

use crate::{
    Outcome,
    html::addresses,
    http::{Client, FilePart},
    measure::{micros, percentile},
    png,
    shop::Shop,
    staff,
    visit::Visit,
};

/// How many are uploaded.
const PICTURES: u32 = 8;
/// Pixels of a side: three bytes each are just below the shop's limit of 8 MB.
const SIDE: u32 = 1600;

/// What was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Pictures {
    /// Pixels of a side.
    pub side: u32,
    /// Bytes of a file.
    pub bytes: usize,
    /// How long each took, in microseconds, in order.
    pub took_us: Vec<u32>,
    /// Half of them took at most so long.
    pub p50_us: u32,
    /// The longest.
    pub longest_us: u32,
    /// Memory before the first, in kB.
    pub before_kb: Option<u64>,
    /// The most memory meanwhile, in kB.
    pub peak_kb: Option<u64>,
}

/// Uploads to the first product of a seeded shop.
pub fn measure(shop: &Shop<'_>) -> Outcome<Pictures> {
    let (mut server, cookies) = staff::open(shop)?;
    let mut client = Client::new(server.site);
    let mut visit = Visit::with(&mut client, cookies);
    let list = String::from_utf8(visit.fetch("/admin/products?tab=all", "")?).unwrap_or_default();
    let is_number = |path: &String| {
        let id = path.rsplit('/').next().unwrap_or_default();
        !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())
    };
    let product = addresses(&list, "/admin/products/").into_iter().find(is_number);
    let path = format!("{}/pictures", product.ok_or("no product is listed")?);
    let (before_kb, mut bytes, mut took_us) = (server.resident_kb(), 0, Vec::new());
    server.forget_peak();
    for number in 1..=PICTURES {
        let picture = png::noisy(SIDE, number);
        let file = FilePart {
            name: "noise.png",
            kind: "image/png",
            bytes: &picture,
        };
        let began = Instant::now();
        visit.upload("picture", &path, &[], file)?;
        took_us.push(micros(began.elapsed()));
        bytes = picture.len();
        server.check()?;
    }
    let mut sorted = took_us.clone();
    sorted.sort_unstable();
    Ok(Pictures {
        side: SIDE,
        bytes,
        p50_us: percentile(&sorted, 50),
        longest_us: percentile(&sorted, 100),
        took_us,
        before_kb,
        peak_kb: server.peak_kb(),
    })
}
