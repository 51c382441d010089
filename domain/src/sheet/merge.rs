//! What a file changes about a product. Pure, so that a dry run and the run itself cannot differ.

use serde::{Deserialize, Serialize};

use super::{Column, Problem, Said, SheetPicture, SheetProduct, SheetVariant, cells, lists, options};
use crate::{money::Money, product::Status, text::one_line, time::Timestamp};

/// Changes that are told of one product; the others are counted.
const TOLD: usize = 30;

/// One thing that a file changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Of what: `title`, `price of TEA-100`.
    pub field: String,
    /// As it is, shortened.
    pub from: String,
    /// As it will be, shortened.
    pub to: String,
}

/// What stands before the SKU of a changed stock.
const STOCK: &str = "stock of ";
/// What stands before the SKU of a changed cost.
const COST: &str = "cost of ";

impl Change {
    /// The SKU, if it is stock: the ledger's business, not the product's.
    pub fn stock_of(&self) -> Option<&str> {
        self.field.strip_prefix(STOCK)
    }

    /// The SKU, if it is what one piece costs.
    pub fn cost_of(&self) -> Option<&str> {
        self.field.strip_prefix(COST)
    }
}

/// A product as it will be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// All of it.
    pub product: SheetProduct,
    /// What of it is another than now; nothing for a new one.
    pub changes: Vec<Change>,
    /// What keeps it from being so, and what is left out.
    pub problems: Vec<Problem>,
}

/// Lays what a file says over what the shop has; over nothing for a new product. `line` is where the product begins.
pub fn merge(current: Option<&SheetProduct>, file: &SheetProduct, line: usize) -> Merged {
    let mut product = current.cloned().unwrap_or_else(|| blank(&file.handle));
    let mut problems = Vec::new();
    texts(&mut product, file);
    facts(&mut product, file);
    if product.title.as_ref().is_none_or(String::is_empty) {
        problems.push(Problem::refused(line, Column::Title, "a new product needs a title"));
    }
    if let (Said::Some(from), Said::Some(until)) = (product.publish_at, product.unpublish_at)
        && until <= from
    {
        let says = "it would end before it begins";
        problems.push(Problem::refused(line, Column::UnpublishAt, says));
    }
    variants(&mut product, file, line, &mut problems);
    if let Some(pictures) = &file.pictures {
        product.pictures = Some(described(product.pictures.as_deref().unwrap_or_default(), pictures));
    }
    shown(&mut product);
    let changes = current.map_or_else(Vec::new, |current| changes(current, &product));
    Merged {
        product,
        changes,
        problems,
    }
}

/// A product that nothing is said about.
fn blank(handle: &str) -> SheetProduct {
    SheetProduct {
        handle: handle.to_owned(),
        title: Some(String::new()),
        subtitle: Some(String::new()),
        brand: Some(String::new()),
        description: Some(String::new()),
        details: Some(Vec::new()),
        keywords: Some(String::new()),
        collections: Some(Vec::new()),
        status: Some(Status::Active),
        rank: Some(0),
        publish_at: Said::None,
        unpublish_at: Said::None,
        seo_title: Some(String::new()),
        seo_description: Some(String::new()),
        options: Some(Vec::new()),
        pictures: Some(Vec::new()),
        ..SheetProduct::default()
    }
}

/// A text that only differs in blanks around it and in line ends is the same text.
fn text(current: &mut Option<String>, said: Option<&String>) {
    if let Some(said) = said
        && current.as_deref().is_none_or(|current| cells::text(current) != *said)
    {
        *current = Some(said.clone());
    }
}

fn texts(product: &mut SheetProduct, file: &SheetProduct) {
    let pairs = [
        (&mut product.title, &file.title),
        (&mut product.subtitle, &file.subtitle),
        (&mut product.brand, &file.brand),
        (&mut product.description, &file.description),
        (&mut product.keywords, &file.keywords),
        (&mut product.category, &file.category),
        (&mut product.seo_title, &file.seo_title),
        (&mut product.seo_description, &file.seo_description),
    ];
    for (current, said) in pairs {
        text(current, said.as_ref());
    }
}

fn facts(product: &mut SheetProduct, file: &SheetProduct) {
    fn take<T: Clone>(current: &mut Option<T>, said: Option<&T>) {
        if let Some(said) = said {
            *current = Some(said.clone());
        }
    }
    if let Some(details) = &file.details
        && product
            .details
            .as_ref()
            .is_none_or(|current| lists::write_details(current) != lists::write_details(details))
    {
        product.details = Some(details.clone());
    }
    take(&mut product.collections, file.collections.as_ref());
    take(&mut product.status, file.status.as_ref());
    take(&mut product.rank, file.rank.as_ref());
    take(&mut product.published_at, file.published_at.as_ref());
    product.publish_at = file.publish_at.over(product.publish_at.value()).into();
    product.unpublish_at = file.unpublish_at.over(product.unpublish_at.value()).into();
}

/// Pictures in the file's order; what it does not say of one stays.
fn described(current: &[SheetPicture], said: &[SheetPicture]) -> Vec<SheetPicture> {
    said.iter()
        .map(|picture| {
            let known = current.iter().find(|known| known.src == picture.src);
            let known_alt = known.and_then(|known| known.alt.clone()).unwrap_or_default();
            SheetPicture {
                line: picture.line,
                src: picture.src.clone(),
                alt: Some(match &picture.alt {
                    Some(alt) if *alt != cells::text(&known_alt) => alt.clone(),
                    _ => known_alt,
                }),
                focal: picture.focal.or(known.and_then(|known| known.focal)).or(Some((50, 50))),
            }
        })
        .collect()
}

/// A variant shows no picture that its product does not have (any more).
fn shown(product: &mut SheetProduct) {
    let pictures = product.pictures.as_deref().unwrap_or_default();
    for variant in &mut product.variants {
        let kept = std::mem::take(&mut variant.picture).value();
        variant.picture = kept
            .filter(|src| pictures.iter().any(|picture| picture.src == *src))
            .into();
    }
}

/// Where the shop's variant is that a row means; `None` for a new one.
fn find(current: &[SheetVariant], row: &SheetVariant, alone: bool) -> Option<usize> {
    if !row.sku.is_empty() {
        return current.iter().position(|variant| variant.sku == row.sku);
    }
    if !row.choice.is_empty() {
        return current.iter().position(|variant| variant.choice == row.choice);
    }
    (alone && current.len() == 1).then_some(0)
}

fn variants(product: &mut SheetProduct, file: &SheetProduct, line: usize, problems: &mut Vec<Problem>) {
    let current = std::mem::take(&mut product.variants);
    let alone = file.variants.len() == 1;
    let found: Vec<Option<usize>> = file.variants.iter().map(|row| find(&current, row, alone)).collect();
    let named = |place: usize| found.contains(&Some(place));
    let all_named = (0..current.len()).all(named);
    let options = product.options.clone().unwrap_or_default();
    let count = file.options.as_ref().map_or(options.len(), Vec::len);
    if count != options.len() && !all_named {
        let says = "the file has another number of options than the shop: list every variant of the product";
        problems.push(Problem::refused(line, Column::Option1Name, says));
    }
    let mut merged: Vec<SheetVariant> = Vec::with_capacity(current.len());
    for (row, place) in file.variants.iter().zip(&found) {
        let known = place.and_then(|place| current.get(place));
        let keeps_choice = row.choice.is_empty() && count == options.len();
        merged.push(variant(row, known, keeps_choice, problems));
    }
    let kept = merged_order(&current, merged, &found, all_named);
    product.options = Some(options::merged(&still_used(options, &current, &kept), file));
    product.variants = kept;
    complete(product, line, problems);
}

fn variant(
    row: &SheetVariant,
    known: Option<&SheetVariant>,
    keeps_choice: bool,
    problems: &mut Vec<Problem>,
) -> SheetVariant {
    let (line, blank) = (row.line, SheetVariant::default());
    let current = known.unwrap_or(&blank);
    let price = row.price.or(current.price);
    if price.is_none() {
        problems.push(Problem::refused(line, Column::Price, "a new variant needs a price"));
    }
    let former = row.compare_at.over(current.compare_at.value());
    let compare_at = former.filter(|former| price.is_none_or(|price| *former > price));
    if former != compare_at {
        let says = "it is not above the price any more: left out";
        problems.push(Problem::note(line, Column::CompareAt, says));
    }
    if let Some(pieces) = row.quantity.filter(|pieces| *pieces < current.reserved) {
        let says = format!(
            "{} pieces are promised to orders: {pieces} cannot be on the shelf. Cancel orders first, or write {} or more",
            current.reserved, current.reserved
        );
        problems.push(Problem::refused(line, Column::Quantity, says));
    }
    SheetVariant {
        line,
        sku: if row.sku.is_empty() {
            current.sku.clone()
        } else {
            row.sku.clone()
        },
        choice: if keeps_choice {
            current.choice.clone()
        } else {
            row.choice.clone()
        },
        price,
        compare_at: compare_at.into(),
        grams: row.grams.or(current.grams).or(Some(0)),
        barcode: row.barcode.clone().over(current.barcode.clone().value()).into(),
        cost: row.cost.or(current.cost),
        picture: row.picture.clone().over(current.picture.clone().value()).into(),
        quantity: row.quantity.or(current.quantity),
        reserved: current.reserved,
    }
}

/// A file that names them all orders them; any other one only adds.
fn merged_order(
    current: &[SheetVariant],
    merged: Vec<SheetVariant>,
    found: &[Option<usize>],
    all_named: bool,
) -> Vec<SheetVariant> {
    if all_named {
        return merged;
    }
    let mut kept = current.to_vec();
    for (variant, place) in merged.into_iter().zip(found) {
        match place.and_then(|place| kept.get_mut(place)) {
            Some(known) => *known = variant,
            None => kept.push(variant),
        }
    }
    kept
}

/// The options without the values that the last of their variants has just given up.
fn still_used(
    mut options: Vec<super::SheetOption>,
    before: &[SheetVariant],
    after: &[SheetVariant],
) -> Vec<super::SheetOption> {
    for (place, option) in options.iter_mut().enumerate() {
        let has = |variants: &[SheetVariant], label: &String| {
            variants.iter().any(|variant| variant.choice.get(place) == Some(label))
        };
        option
            .values
            .retain(|value| has(after, &value.label) || !has(before, &value.label));
    }
    options
}

/// Checks the variants against the options, and gives SKUs to those that have none.
fn complete(product: &mut SheetProduct, line: usize, problems: &mut Vec<Problem>) {
    let options = product.options.clone().unwrap_or_default();
    if product.variants.is_empty() {
        let says = "a new product needs a price";
        problems.push(Problem::refused(line, Column::Price, says));
    }
    if options.iter().any(|option| option.name.is_empty()) {
        let says = "an option needs a name, in the product's first row";
        problems.push(Problem::refused(line, Column::Option1Name, says));
    }
    let mut skus: Vec<String> = product.variants.iter().map(|variant| variant.sku.clone()).collect();
    for index in 0..product.variants.len() {
        let (before, rest) = product.variants.split_at_mut(index);
        let Some(variant) = rest.first_mut() else { continue };
        let at = if variant.line == 0 { line } else { variant.line };
        if variant.choice.len() != options.len() {
            let says = "the variant needs a value of each option";
            problems.push(Problem::refused(at, Column::Option1Value, says));
        } else if let Some(other) = before.iter().find(|other| other.choice == variant.choice) {
            let says = if options.is_empty() {
                "several variants need options that tell them apart".to_owned()
            } else {
                format!("the variant {} has the same options already: keep its SKU", other.sku)
            };
            problems.push(Problem::refused(at, Column::Option1Value, says));
        }
        if variant.sku.is_empty() {
            variant.sku = suggested_sku(&product.handle, &variant.choice, &options, &skus);
            skus.push(variant.sku.clone());
        }
    }
}

/// `ILAM-TEA-100-G`: always the same for the same product and options.
fn suggested_sku(handle: &str, choice: &[String], options: &[super::SheetOption], taken: &[String]) -> String {
    let codes = options.iter().zip(choice).filter_map(|(option, label)| {
        let value = option.values.iter().find(|value| value.label == *label)?;
        Some(value.code.as_str())
    });
    let words: Vec<&str> = std::iter::once(handle).chain(codes).collect();
    let sku: String = words.join("-").to_ascii_uppercase().chars().take(58).collect();
    let is_free = |sku: &String| !taken.contains(sku);
    if is_free(&sku) {
        return sku;
    }
    (2..=100_000)
        .map(|number: usize| format!("{sku}-{number}"))
        .find(is_free)
        .unwrap_or(sku)
}

/// Collects what differs.
struct Differences(Vec<Change>);

impl Differences {
    fn add(&mut self, field: impl Into<String>, from: &str, to: &str) {
        if from != to {
            self.0.push(Change {
                field: field.into(),
                from: one_line(from, 80),
                to: one_line(to, 80),
            });
        }
    }
}

fn changes(current: &SheetProduct, product: &SheetProduct) -> Vec<Change> {
    let mut all = Differences(Vec::new());
    let said = |text: &Option<String>| text.clone().unwrap_or_default();
    for (field, from, to) in [
        ("title", &current.title, &product.title),
        ("subtitle", &current.subtitle, &product.subtitle),
        ("brand", &current.brand, &product.brand),
        ("description", &current.description, &product.description),
        ("keywords", &current.keywords, &product.keywords),
        ("category", &current.category, &product.category),
        ("SEO title", &current.seo_title, &product.seo_title),
        ("SEO description", &current.seo_description, &product.seo_description),
    ] {
        all.add(field, &said(from), &said(to));
    }
    let details = |product: &SheetProduct| lists::write_details(product.details.as_deref().unwrap_or_default());
    all.add("details", &details(current), &details(product));
    let collections = |product: &SheetProduct| product.collections.clone().unwrap_or_default().join(", ");
    all.add("collections", &collections(current), &collections(product));
    let status = |product: &SheetProduct| product.status.map_or("", Status::code);
    all.add("status", status(current), status(product));
    let rank = |product: &SheetProduct| product.rank.unwrap_or_default().to_string();
    all.add("rank", &rank(current), &rank(product));
    let moment = |at: Option<Timestamp>| at.map(cells::write_moment).unwrap_or_default();
    all.add(
        "published at",
        &moment(current.published_at),
        &moment(product.published_at),
    );
    let (from, to) = (current.publish_at.value(), product.publish_at.value());
    all.add("publish at", &moment(from), &moment(to));
    let (from, to) = (current.unpublish_at.value(), product.unpublish_at.value());
    all.add("unpublish at", &moment(from), &moment(to));
    let options = |product: &SheetProduct| lists::write_options(product.options.as_deref().unwrap_or_default());
    all.add("options", &options(current), &options(product));
    let pictures = |product: &SheetProduct| {
        let pictures = product.pictures.iter().flatten();
        let words = pictures.map(|picture| {
            let (left, top) = picture.focal.unwrap_or((50, 50));
            format!(
                "{} {left} {top} {}",
                picture.src,
                picture.alt.clone().unwrap_or_default()
            )
        });
        words.collect::<Vec<_>>().join(", ")
    };
    all.add("pictures", &pictures(current), &pictures(product));
    variant_changes(current, product, &mut all);
    let (told, mut changes) = (all.0.len(), all.0);
    if told > TOLD {
        changes.truncate(TOLD);
        changes.push(Change {
            field: format!("{} more", told.saturating_sub(TOLD)),
            from: String::new(),
            to: String::new(),
        });
    }
    changes
}

fn variant_changes(current: &SheetProduct, product: &SheetProduct, all: &mut Differences) {
    let amount = |amount: Option<Money>| amount.map(Money::decimal).unwrap_or_default();
    for variant in &product.variants {
        let sku = &variant.sku;
        let Some(known) = current.variants.iter().find(|known| known.sku == *sku) else {
            all.add(format!("new variant {sku}"), "", &amount(variant.price));
            continue;
        };
        all.add(format!("price of {sku}"), &amount(known.price), &amount(variant.price));
        let (from, to) = (known.compare_at.value(), variant.compare_at.value());
        all.add(format!("former price of {sku}"), &amount(from), &amount(to));
        let grams = |grams: Option<u32>| grams.unwrap_or_default().to_string();
        all.add(format!("grams of {sku}"), &grams(known.grams), &grams(variant.grams));
        let text = |text: &Said<String>| text.clone().value().unwrap_or_default();
        all.add(
            format!("barcode of {sku}"),
            &text(&known.barcode),
            &text(&variant.barcode),
        );
        all.add(format!("{COST}{sku}"), &amount(known.cost), &amount(variant.cost));
        all.add(
            format!("picture of {sku}"),
            &text(&known.picture),
            &text(&variant.picture),
        );
        let pieces = |pieces: Option<i64>| pieces.map(|pieces| pieces.to_string()).unwrap_or_default();
        all.add(
            format!("{STOCK}{sku}"),
            &pieces(known.quantity),
            &pieces(variant.quantity),
        );
        all.add(
            format!("options of {sku}"),
            &known.choice.join(" / "),
            &variant.choice.join(" / "),
        );
    }
    let order = |variants: &[SheetVariant]| {
        let known = |variant: &&SheetVariant| current.variants.iter().any(|known| known.sku == variant.sku);
        let skus = variants.iter().filter(known).map(|variant| variant.sku.as_str());
        skus.collect::<Vec<_>>().join(", ")
    };
    all.add(
        "order of variants",
        &order(&current.variants),
        &order(&product.variants),
    );
}
