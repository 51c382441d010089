//! Products for tests, in a line.

use domain::{
    ids::{CategoryId, ProductId, VariantId},
    money::Money,
    product::{Focal, Schedule, Seo},
    text::Slug,
    time::{DAY_MS, Timestamp},
};
use sea_orm::FromQueryResult;

use super::{START, TestShop};
use crate::{
    catalog::{self, CollectionDraft, OptionDraft, PictureDraft, ProductDraft, Status, ValueDraft, VariantDraft},
    db,
};

/// So many whole rupees.
pub fn rs(rupees: i64) -> Money {
    Money::from_major(rupees)
}

/// A product that is being described.
pub struct ProductBuilder<'a> {
    shop: &'a TestShop,
    draft: ProductDraft,
    category: Option<CategoryId>,
    price: Money,
    compare_at: Option<Money>,
    stock: Option<i64>,
    weight_grams: u32,
    /// Variants that differ from the others, by title.
    special: Vec<(String, Special)>,
}

#[derive(Clone, Copy)]
enum Special {
    Price(Money),
    Stock(i64),
    Missing,
}

/// A product that was put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestProduct {
    /// Names it.
    pub id: ProductId,
    /// Names its page.
    pub slug: String,
    /// Its variants in order.
    pub variants: Vec<VariantId>,
    /// Their SKUs in order.
    pub skus: Vec<String>,
}

impl TestProduct {
    /// The first (often the only) variant.
    pub fn variant(&self) -> VariantId {
        self.variants[0]
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    sku: String,
}

impl<'a> ProductBuilder<'a> {
    pub(super) fn new(shop: &'a TestShop, title: &str) -> Self {
        let draft = ProductDraft {
            slug: Slug::suggest(title, "product").as_str().to_owned(),
            title: title.into(),
            subtitle: String::new(),
            brand: String::new(),
            description: String::new(),
            specs: Vec::new(),
            keywords: String::new(),
            category: CategoryId(0),
            collections: Vec::new(),
            options: Vec::new(),
            variants: Vec::new(),
            pictures: Vec::new(),
            status: Status::Active,
            rank: 0,
            published_at: Timestamp(START.0 - 60 * DAY_MS),
            seo: Seo::default(),
            schedule: Schedule::default(),
        };
        Self {
            shop,
            draft,
            category: None,
            price: rs(1000),
            compare_at: None,
            stock: Some(10),
            weight_grams: 200,
            special: Vec::new(),
        }
    }

    /// Another price of every variant.
    #[must_use]
    pub fn price(mut self, price: Money) -> Self {
        self.price = price;
        self
    }

    /// Reduced from this former price.
    #[must_use]
    pub fn was(mut self, former: Money) -> Self {
        self.compare_at = Some(former);
        self
    }

    /// Pieces of every variant.
    #[must_use]
    pub fn stock(mut self, pieces: i64) -> Self {
        self.stock = Some(pieces);
        self
    }

    /// Weight of every variant.
    #[must_use]
    pub fn weight_grams(mut self, grams: u32) -> Self {
        self.weight_grams = grams;
        self
    }

    /// Another category than "Things".
    #[must_use]
    pub fn category(mut self, category: CategoryId) -> Self {
        self.category = Some(category);
        self
    }

    /// Puts it into a collection with this name, which is made where it is not there.
    #[must_use]
    pub fn collection(mut self, name: &str) -> Self {
        self.draft.collections.push(name.into());
        self
    }

    /// A choice; there is a variant for each combination of values.
    #[must_use]
    pub fn option(mut self, name: &str, labels: &[&str]) -> Self {
        let code = |text: &str| Slug::suggest(text, "x").as_str().to_owned();
        let value = |label: &&str| ValueDraft {
            code: code(label),
            label: (*label).into(),
            swatch: None,
        };
        self.draft.options.push(OptionDraft {
            code: code(name),
            name: name.into(),
            values: labels.iter().map(value).collect(),
        });
        self
    }

    /// Another price of one variant, by its title (`Red / M`).
    #[must_use]
    pub fn price_of(mut self, variant: &str, price: Money) -> Self {
        self.special.push((variant.into(), Special::Price(price)));
        self
    }

    /// Other pieces of one variant, by its title.
    #[must_use]
    pub fn stock_of(mut self, variant: &str, pieces: i64) -> Self {
        self.special.push((variant.into(), Special::Stock(pieces)));
        self
    }

    /// A combination that is not made, by its title.
    #[must_use]
    pub fn without(mut self, variant: &str) -> Self {
        self.special.push((variant.into(), Special::Missing));
        self
    }

    /// A picture with this hash.
    #[must_use]
    pub fn picture(mut self, hash: &str) -> Self {
        self.draft.pictures.push(PictureDraft {
            hash: hash.into(),
            width: 960,
            height: 1200,
            widths: vec![240, 480, 960],
            alt: self.draft.title.clone(),
            placeholder: String::new(),
            focal: Focal::MIDDLE,
        });
        self
    }

    /// Anything else of the draft.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut ProductDraft)) -> Self {
        change(&mut self.draft);
        self
    }

    /// What would be put in; the category and the collections are made.
    pub async fn draft(mut self) -> ProductDraft {
        self.draft.category = match self.category {
            Some(category) => category,
            None => self.shop.category("Things", None).await,
        };
        for name in &mut self.draft.collections {
            let slug = Slug::suggest(name, "collection").as_str().to_owned();
            let draft = CollectionDraft {
                slug: slug.clone(),
                name: name.clone(),
                ..CollectionDraft::default()
            };
            catalog::put_collection(&self.shop.ctx, &draft)
                .await
                .expect("a collection");
            *name = slug;
        }
        if self.draft.variants.is_empty() {
            self.draft.variants = self.combinations();
        }
        self.draft
    }

    /// Puts it in.
    pub async fn put(self) -> TestProduct {
        let shop = self.shop;
        let draft = self.draft().await;
        let id = catalog::put_product(&shop.ctx, &draft).await.expect("a product");
        let sql = "SELECT id, sku FROM variant WHERE product_id = $1 AND status = 'active' ORDER BY position";
        let rows: Vec<Row> = db::all(shop.ctx.shop.db().reader(), sql, [id.0.into()])
            .await
            .expect("its variants");
        TestProduct {
            id,
            slug: draft.slug,
            variants: rows.iter().map(|row| VariantId(row.id)).collect(),
            skus: rows.into_iter().map(|row| row.sku).collect(),
        }
    }

    fn combinations(&self) -> Vec<VariantDraft> {
        let mut choices: Vec<Vec<&ValueDraft>> = vec![Vec::new()];
        for option in &self.draft.options {
            let longer = choices.iter().flat_map(|choice| {
                option
                    .values
                    .iter()
                    .map(move |value| choice.iter().copied().chain([value]).collect())
            });
            choices = longer.collect();
        }
        choices.into_iter().filter_map(|choice| self.variant(&choice)).collect()
    }

    fn variant(&self, choice: &[&ValueDraft]) -> Option<VariantDraft> {
        let title = choice
            .iter()
            .map(|value| value.label.as_str())
            .collect::<Vec<_>>()
            .join(" / ");
        let codes: Vec<String> = choice.iter().map(|value| value.code.clone()).collect();
        let name = std::iter::once(self.draft.slug.as_str()).chain(codes.iter().map(String::as_str));
        let mut variant = VariantDraft {
            sku: name
                .collect::<Vec<_>>()
                .join("-")
                .to_ascii_uppercase()
                .chars()
                .take(64)
                .collect(),
            choice: codes,
            price: self.price,
            compare_at: self.compare_at,
            weight_grams: self.weight_grams,
            barcode: None,
            cost: None,
            picture: None,
            opening_stock: self.stock,
        };
        for (_, special) in self.special.iter().filter(|(named, _)| *named == title) {
            match special {
                Special::Price(price) => variant.price = *price,
                Special::Stock(pieces) => variant.opening_stock = Some(*pieces),
                Special::Missing => return None,
            }
        }
        Some(variant)
    }
}
