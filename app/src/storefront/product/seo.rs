//! What search engines are told about a product.

use domain::{
    money::Currency,
    paths,
    view::{ProductPage, ShopFacts, Variant},
};
use serde_json::{Map, Value, json};

use super::page::PICTURE_SIZES;
use crate::storefront::frame::{seo, shell::Head};

/// Title, description, picture, and the product as JSON-LD.
pub(super) fn head(shop: &ShopFacts, page: &ProductPage, selected: usize) -> Head {
    let shown = page
        .variants
        .get(selected)
        .and_then(|variant| variant.picture)
        .unwrap_or(0);
    let path = paths::product(&page.slug);
    let cheapest = page.variants.iter().map(|variant| variant.price).min();
    let price = cheapest.map(|price| format!("{} at {}", price.format_short(shop.currency), shop.name));
    let text = page.description.text();
    let sentences: Vec<&str> = [page.seo.description.as_str(), page.subtitle.as_str()]
        .into_iter()
        .chain(text.lines())
        .chain(price.as_deref())
        .chain([shop.tagline.as_str(), page.title.as_str()])
        .collect();
    Head {
        title: seo::title(page.seo.title(&page.title), shop),
        description: seo::description(&sentences),
        canonical: path.clone(),
        image: page
            .pictures
            .first()
            .map(|picture| paths::picture(&picture.hash, picture.width)),
        og_type: "product",
        json_ld: vec![
            product(shop, page, &path).to_string(),
            seo::breadcrumbs(shop, &page.crumbs, &page.title, &path),
        ],
        preload: page.pictures.get(shown).map(|picture| (picture.clone(), PICTURE_SIZES)),
        ..Head::default()
    }
}

/// One `Product`, or a `ProductGroup` of one each variant.
fn product(shop: &ShopFacts, page: &ProductPage, path: &str) -> Value {
    let mut facts = Map::new();
    let mut put = |name: &str, value: Value| facts.insert(name.to_owned(), value);
    put("@context", json!("https://schema.org"));
    put("name", json!(page.title));
    put("url", json!(seo::absolute(shop, path)));
    if !page.description.is_empty() {
        put("description", json!(page.description.text()));
    } else if !page.subtitle.is_empty() {
        put("description", json!(page.subtitle));
    }
    if !page.brand.is_empty() {
        put("brand", json!({ "@type": "Brand", "name": page.brand }));
    }
    let images: Vec<String> = page
        .pictures
        .iter()
        .map(|picture| seo::absolute(shop, &paths::picture(&picture.hash, picture.width)))
        .collect();
    if !images.is_empty() {
        put("image", json!(images));
    }
    match page.variants.as_slice() {
        [only] => {
            put("@type", json!("Product"));
            put("sku", json!(only.sku));
            if let Some(number) = gtin(only) {
                put("gtin", number);
            }
            put("offers", offer(shop, page, only));
        }
        variants => {
            let names: Vec<&str> = page.options.iter().map(|option| option.name.as_str()).collect();
            let each: Vec<Value> = variants
                .iter()
                .map(|variant| member(shop, page, variant, &images))
                .collect();
            put("@type", json!("ProductGroup"));
            put("productGroupID", json!(page.slug));
            put(
                "variesBy",
                json!(names.iter().map(|name| property(name)).collect::<Vec<_>>()),
            );
            put("hasVariant", json!(each));
        }
    }
    Value::Object(facts)
}

/// One variant of a group.
fn member(shop: &ShopFacts, page: &ProductPage, variant: &Variant, images: &[String]) -> Value {
    let mut facts = Map::new();
    facts.insert("@type".to_owned(), json!("Product"));
    facts.insert("name".to_owned(), json!(format!("{} – {}", page.title, variant.title)));
    facts.insert("sku".to_owned(), json!(variant.sku));
    if let Some(number) = gtin(variant) {
        facts.insert("gtin".to_owned(), number);
    }
    if let Some(image) = images.get(variant.picture.unwrap_or(0)) {
        facts.insert("image".to_owned(), json!(image));
    }
    for (option, code) in page.options.iter().zip(&variant.choice) {
        let label = option
            .values
            .iter()
            .find(|value| value.code == *code)
            .map(|value| value.label.as_str());
        if let (Some(name), Some(label)) = (known_property(&option.name), label) {
            facts.insert(name.to_owned(), json!(label));
        }
    }
    facts.insert("offers".to_owned(), offer(shop, page, variant));
    Value::Object(facts)
}

/// The number by which the world's trade knows it, where its barcode is one.
fn gtin(variant: &Variant) -> Option<Value> {
    let barcode = variant.barcode.as_ref().filter(|barcode| barcode.is_gtin())?;
    Some(json!(barcode.as_str()))
}

fn offer(shop: &ShopFacts, page: &ProductPage, variant: &Variant) -> Value {
    let path = if page.variants.len() == 1 {
        paths::product(&page.slug)
    } else {
        paths::product_variant(&page.slug, &variant.sku)
    };
    let availability = if variant.availability.is_buyable() {
        "https://schema.org/InStock"
    } else {
        "https://schema.org/OutOfStock"
    };
    let country = match shop.currency {
        Currency::Npr => "NP",
        Currency::Gbp => "GB",
    };
    json!({
        "@type": "Offer",
        "url": seo::absolute(shop, &path),
        "price": variant.price.decimal(),
        "priceCurrency": shop.currency.code(),
        "availability": availability,
        "itemCondition": "https://schema.org/NewCondition",
        "eligibleRegion": country,
        "seller": { "@type": "Organization", "name": shop.name },
    })
}

/// The property that schema.org has for an option, where it has one.
fn known_property(name: &str) -> Option<&'static str> {
    match name.to_ascii_lowercase().as_str() {
        "colour" | "color" => Some("color"),
        "size" => Some("size"),
        "material" => Some("material"),
        "pattern" => Some("pattern"),
        _ => None,
    }
}

/// What a group varies by: schema.org's address, or the option's own name.
fn property(name: &str) -> String {
    known_property(name).map_or_else(|| name.to_owned(), |known| format!("https://schema.org/{known}"))
}
