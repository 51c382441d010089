//! The rules that the demo catalogue keeps.

#![allow(clippy::unwrap_used, reason = "a test may")]

use std::collections::{BTreeMap, BTreeSet};

use commerce::media::{Tint, View};

use super::{Catalogue, Product};

fn catalogue() -> Catalogue {
    Catalogue::load().unwrap()
}

fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text
            .split('-')
            .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
}

fn pieces(product: &Product) -> u32 {
    product.variants.iter().map(|variant| variant.stock).sum()
}

#[test]
fn the_shop_is_large_enough_to_look_real() {
    let shop = catalogue();

    let parents: BTreeSet<_> = shop
        .categories
        .iter()
        .filter_map(|category| category.parent.as_deref())
        .collect();
    let leaves = shop
        .categories
        .iter()
        .filter(|category| category.parent.is_some())
        .count();
    assert!(shop.products.len() >= 72, "{}", shop.products.len());
    assert!(
        shop.products
            .iter()
            .map(|product| product.variants.len())
            .sum::<usize>()
            >= 170
    );
    assert!(leaves >= 10 && (4..=5).contains(&parents.len()));
    assert!(shop.collections.len() >= 4);
}

#[test]
fn slugs_and_skus_are_unique() {
    let shop = catalogue();
    let mut slugs = BTreeSet::new();
    let mut skus = BTreeSet::new();

    for product in &shop.products {
        assert!(
            is_slug(&product.slug) && slugs.insert(&product.slug),
            "{}",
            product.slug
        );
        for variant in &product.variants {
            let fits = variant
                .sku
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-');
            assert!(
                fits && variant.sku.len() <= 64 && skus.insert(&variant.sku),
                "{}",
                variant.sku
            );
        }
    }
}

#[test]
fn categories_have_two_levels_and_products_lie_in_the_lower_one() {
    let shop = catalogue();
    let parents: BTreeMap<_, _> = shop
        .categories
        .iter()
        .map(|category| (category.slug.as_str(), category.parent.as_deref()))
        .collect();

    assert_eq!(parents.len(), shop.categories.len());
    for (slug, parent) in &parents {
        assert!(is_slug(slug));
        assert!(parent.is_none_or(|parent| parents[parent].is_none()), "{slug}");
        let used = shop.products.iter().filter(|product| product.category == *slug).count();
        assert!(
            if parent.is_some() { used >= 4 } else { used == 0 },
            "{slug} has {used}"
        );
    }
}

#[test]
fn collections_hold_what_their_names_promise() {
    let shop = catalogue();
    let known: BTreeSet<_> = shop
        .collections
        .iter()
        .map(|collection| collection.slug.as_str())
        .collect();

    assert!(known.contains(shop.hero.collection.as_str()));
    for product in &shop.products {
        for slug in &product.collections {
            assert!(known.contains(slug.as_str()), "{}: {slug}", product.slug);
        }
        let cheapest = product.variants.iter().map(|variant| variant.price).min().unwrap();
        let within = |slug: &str| product.collections.iter().any(|own| own == slug);
        assert!(!within("under-1000") || cheapest < 100_000, "{}", product.slug);
        assert!(!within("new-arrivals") || product.days_ago <= 14, "{}", product.slug);
    }
    for slug in known {
        assert!(
            shop.products
                .iter()
                .filter(|product| product.collections.iter().any(|own| own == slug))
                .count()
                >= 8
        );
    }
}

#[test]
fn each_combination_of_options_is_one_variant() {
    for product in catalogue().products {
        let expected: usize = product.options.iter().map(|axis| axis.values.len()).product();
        let seen: BTreeSet<_> = product.variants.iter().map(|variant| &variant.options).collect();

        assert!(product.options.len() <= 2, "{}", product.slug);
        assert_eq!(
            (seen.len(), product.variants.len()),
            (expected, expected),
            "{}",
            product.slug
        );
        for variant in &product.variants {
            assert_eq!(variant.options.len(), product.options.len());
            let offered =
                |(axis, value): (&super::OptionAxis, &String)| axis.values.iter().any(|own| own.name == *value);
            assert!(
                product.options.iter().zip(&variant.options).all(offered),
                "{}",
                variant.sku
            );
        }
    }
}

#[test]
fn prices_are_whole_rupees_and_a_reduction_reduces() {
    for variant in catalogue().products.iter().flat_map(|product| &product.variants) {
        assert!(variant.price > 0 && variant.price % 100 == 0, "{}", variant.sku);
        assert!(
            variant
                .compare_at
                .is_none_or(|before| before > variant.price && before % 100 == 0),
            "{}",
            variant.sku
        );
        assert!((10..=20_000).contains(&variant.grams), "{}", variant.sku);
    }
}

#[test]
fn some_are_low_some_sold_out_and_some_reduced() {
    let shop = catalogue();

    let sold_out = shop.products.iter().filter(|product| pieces(product) == 0).count();
    let low = shop
        .products
        .iter()
        .filter(|product| product.variants.iter().all(|own| (1..=3).contains(&own.stock)));
    let partly = shop
        .products
        .iter()
        .filter(|own| pieces(own) > 0 && own.variants.iter().any(|v| v.stock == 0))
        .count();
    let reduced = shop
        .products
        .iter()
        .filter(|own| own.variants.iter().any(|v| v.compare_at.is_some()))
        .count();
    assert_eq!((sold_out, low.count()), (6, 8));
    assert!(partly >= 5 && reduced >= 10, "{partly} {reduced}");
}

#[test]
fn texts_are_there_and_pictures_can_be_taken() {
    for product in catalogue().products {
        let slug = &product.slug;
        assert!((2..=3).contains(&product.description.len()), "{slug}");
        assert!(
            product
                .description
                .iter()
                .all(|text| text.len() > 20 && text.trim() == text),
            "{slug}"
        );
        assert!(
            product.title.len() <= 60 && product.specs.len() >= 3 && product.keywords.len() >= 3,
            "{slug}"
        );
        assert!(product.pictures.len() >= 3, "{slug}");
        assert_eq!(product.pictures[0].view, "hero", "{slug}");
        for picture in &product.pictures {
            assert!(
                View::from_code(&picture.view).is_some() && Tint::from_code(&picture.tint).is_some(),
                "{slug}"
            );
            assert!(picture.alt.len() > 5, "{slug}");
        }
    }
}

#[test]
fn every_colour_has_a_swatch_and_a_picture() {
    for product in catalogue().products {
        for axis in &product.options {
            for value in &axis.values {
                assert_eq!(value.swatch.is_some(), axis.name == "Colour", "{}", product.slug);
                assert!(
                    value.swatch.is_none()
                        || product
                            .pictures
                            .iter()
                            .any(|own| own.colour.as_deref() == Some(value.name.as_str())),
                    "{}: {}",
                    product.slug,
                    value.name
                );
            }
        }
    }
}
