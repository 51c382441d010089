//! What a file says in names, as the shop knows it: categories, collections, pictures, and descriptions that are safe.

use std::collections::{HashMap, HashSet};

use domain::{
    rich::Rich,
    sheet::{Column, Problem, Said, SheetPicture, SheetProduct},
    text::one_line,
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use super::super::{
    load::{self, Held},
    places::{Category, Places},
};
use crate::{Ctx, catalog::PictureDraft, db, error::Result};

/// What names are looked up in, for some products at once.
pub(super) struct Lookup {
    pub places: Places,
    /// Stored pictures by hash.
    pub pictures: HashMap<String, PictureDraft>,
    /// Where a product goes whose category the shop does not have, as an id.
    pub category: Option<i64>,
    /// Who has a SKU.
    owners: HashMap<String, Owner>,
    base_url: String,
}

#[derive(FromQueryResult)]
struct Owner {
    sku: String,
    product_id: i64,
    slug: String,
}

impl Lookup {
    /// What these products name.
    pub async fn load(
        conn: &impl ConnectionTrait,
        ctx: &Ctx,
        category: Option<i64>,
        products: &[SheetProduct],
    ) -> Result<Self> {
        let base_url = ctx.shop.facts().base_url.clone();
        let hashes: HashSet<String> = products
            .iter()
            .flat_map(|product| product.pictures.iter().flatten())
            .filter_map(|picture| hash(&picture.src, &base_url))
            .collect();
        let hashes: Vec<String> = hashes.into_iter().collect();
        let skus: Vec<&String> = products
            .iter()
            .flat_map(|product| product.variants.iter().map(|variant| &variant.sku))
            .filter(|sku| !sku.is_empty())
            .collect();
        let mut owners = HashMap::new();
        for chunk in skus.chunks(400) {
            let sql = format!(
                "SELECT v.sku, v.product_id, p.slug FROM variant v JOIN product p ON p.id = v.product_id WHERE v.sku IN ({})",
                db::places(1, chunk.len())
            );
            let rows: Vec<Owner> = db::all(conn, &sql, chunk.iter().map(|sku| Value::from(sku.as_str()))).await?;
            owners.extend(rows.into_iter().map(|row| (row.sku.clone(), row)));
        }
        Ok(Self {
            places: Places::load(conn).await?,
            pictures: load::pictures(conn, &hashes).await?,
            category,
            owners,
            base_url,
        })
    }

    /// Says in the shop's words what a product says in its own; what could not be said.
    pub fn resolve(&self, product: &mut SheetProduct, held: Option<&Held>, line: usize) -> Vec<Problem> {
        let mut problems = Vec::new();
        self.category(product, held, line, &mut problems);
        self.collections(product, line, &mut problems);
        self.pictures(product, held, &mut problems);
        self.variant_pictures(product, held, &mut problems);
        if let Some(description) = &mut product.description {
            let small = description.to_ascii_lowercase();
            let dropped = ["<img", "<table", "<iframe", "<video", "<script", "<style", "<form"];
            if dropped.iter().any(|tag| small.contains(tag)) {
                let says = "pictures, tables and scripts within a description are left out";
                problems.push(Problem::note(line, Column::Body, says));
            }
            *description = Rich::typed(description).html();
        }
        problems
    }

    fn category(&self, product: &mut SheetProduct, held: Option<&Held>, line: usize, problems: &mut Vec<Problem>) {
        let (slug, path, kind) = (
            product.category.take(),
            product.category_path.take(),
            product.kind.take(),
        );
        if let Some(said) = slug {
            match self.places.with_slug(&said).or_else(|| self.places.called(&said)) {
                Some(category) => product.category = Some(category.slug.clone()),
                None => problems.push(Problem::refused(line, Column::Category, unknown(&said))),
            }
            return;
        }
        let known = [&path, &kind]
            .into_iter()
            .flatten()
            .find_map(|said| self.places.called(said));
        let fallback = self.category.and_then(|id| self.places.category(id));
        let said = path.or(kind);
        let at = Column::CategoryPath;
        match (known, held, fallback, &said) {
            (Some(category), ..) => product.category = Some(category.slug.clone()),
            (None, Some(_), _, Some(said)) => {
                let says = format!("{}: the product stays where it is", lacks(said));
                problems.push(Problem::note(line, at, says));
            }
            (None, Some(_), _, None) => {}
            (None, None, Some(Category { slug, name, .. }), said) => {
                product.category = Some(slug.clone());
                if let Some(said) = said {
                    problems.push(Problem::note(line, at, format!("{}: it goes to {name}", lacks(said))));
                }
            }
            (None, None, None, said) => {
                let why = said
                    .as_ref()
                    .map_or_else(|| "it names no category".to_owned(), |said| lacks(said));
                let says = format!("{why}: choose a category for such products, or make it first");
                problems.push(Problem::refused(line, at, says));
            }
        }
    }

    fn collections(&self, product: &mut SheetProduct, line: usize, problems: &mut Vec<Problem>) {
        let Some(names) = &mut product.collections else { return };
        let mut slugs = Vec::with_capacity(names.len());
        for name in names.iter() {
            match self.places.collection(name) {
                Some(slug) => slugs.push(slug.clone()),
                None => problems.push(Problem::refused(
                    line,
                    Column::Collections,
                    format!(
                        "there is no hand-picked collection \"{}\": make it first, or take it out",
                        one_line(name, 60)
                    ),
                )),
            }
        }
        slugs.sort();
        slugs.dedup();
        *names = slugs;
    }

    /// Pictures that the shop has; nothing is fetched from elsewhere.
    fn pictures(&self, product: &mut SheetProduct, held: Option<&Held>, problems: &mut Vec<Problem>) {
        let Some(pictures) = product.pictures.take() else {
            return;
        };
        let count = pictures.len();
        let known: Vec<SheetPicture> = pictures
            .into_iter()
            .filter_map(|picture| {
                let known = hash(&picture.src, &self.base_url).filter(|hash| self.pictures.contains_key(hash));
                if known.is_none() {
                    let says = "pictures of other places are not fetched: upload it on the product's page";
                    problems.push(Problem::note(picture.line, Column::ImageSrc, says));
                }
                Some(SheetPicture { src: known?, ..picture })
            })
            .collect();
        // Half a list would take away what staff have uploaded instead of the rest.
        product.pictures = (known.len() == count || held.is_none()).then_some(known);
    }

    /// Variants show one of their product's pictures, those of the file or else those that it has.
    fn variant_pictures(&self, product: &mut SheetProduct, held: Option<&Held>, problems: &mut Vec<Problem>) {
        let pictures = product.pictures.as_deref();
        let pictures = pictures
            .or_else(|| held?.product.pictures.as_deref())
            .unwrap_or_default();
        for variant in &mut product.variants {
            let Said::Some(src) = &variant.picture else { continue };
            let known = hash(src, &self.base_url).filter(|hash| pictures.iter().any(|picture| picture.src == *hash));
            variant.picture = if let Some(hash) = known {
                Said::Some(hash)
            } else {
                let says = "it is none of the product's pictures in this shop: choose one on the product's page";
                problems.push(Problem::note(variant.line, Column::VariantImage, says));
                Said::Left
            };
        }
    }

    /// SKUs that another product has.
    pub fn taken_skus(&self, product: &SheetProduct, held: Option<&Held>, line: usize) -> Vec<Problem> {
        let own = held.map(|held| held.id.0);
        let others = product.variants.iter().filter_map(|variant| {
            let owner = self.owners.get(&variant.sku)?;
            let at = if variant.line == 0 { line } else { variant.line };
            (Some(owner.product_id) != own).then(|| {
                let says = format!("the SKU {} belongs to the product \"{}\"", variant.sku, owner.slug);
                Problem::refused(at, Column::Sku, says)
            })
        });
        others.collect()
    }
}

fn unknown(said: &str) -> String {
    format!("{}: make it first, or empty the cell", lacks(said))
}

fn lacks(said: &str) -> String {
    format!("there is no category \"{}\"", one_line(said, 60))
}

/// The hash in the address or the name of a picture of this shop.
fn hash(src: &str, base_url: &str) -> Option<String> {
    let path = src.strip_prefix(base_url).unwrap_or(src);
    let name = path.strip_prefix("/media/").unwrap_or(path);
    let name = name.split(['?', '#']).next().unwrap_or_default();
    let (hash, width) = name.strip_suffix(".webp")?.rsplit_once('-')?;
    let fits = (1..=64).contains(&hash.len())
        && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
        && width.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| hash.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pictures_of_this_shop_are_known() {
        let known = |src| hash(src, "https://pasal.example");
        for src in [
            "https://pasal.example/media/00ff-960.webp?v=1",
            "/media/00ff-960.webp",
            "00ff-320.webp",
        ] {
            assert_eq!(known(src), Some("00ff".into()), "{src}");
        }
        for src in [
            "https://pasal.example.evil.np/media/00ff-960.webp",
            "https://evil.np/media/00ff-960.webp",
            "http://169.254.169.254/latest/meta-data",
            "file:///etc/passwd",
            "../../etc/passwd-1.webp",
            "00ff.webp",
            "",
        ] {
            assert_eq!(known(src), None, "{src}");
        }
    }
}
