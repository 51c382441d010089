//! A shelf: what filters, counts and sorting need to know of a set of products (a category, a collection, a search),
//! read once, in one query. Any combination of filters is then answered in memory, so a shopper who plays with them,
//! and a robot that follows every link of them, costs the database nothing.

use std::{collections::HashMap, sync::Arc};

use domain::{
    catalog::{ListQuery, MAX_PAGE, PAGE_SIZE, Sort},
    view::Facets,
};
use sea_orm::FromQueryResult;

use super::{
    filter::{Counts, Filter, Offer, Outcome},
    rule::{self, Source},
};
use crate::{Ctx, db, error::Result, search, tags::Tag};

/// A set of products that is listed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Set {
    /// Every product.
    All,
    /// A category and all below it.
    Category(i64),
    /// A collection.
    Collection(i64),
    /// What a search finds, by the query in the database's own words.
    Found(String),
}

/// The products of a set in its own order, with their variants.
pub(super) struct Shelf {
    products: Vec<Entry>,
    variants: Vec<Item>,
    /// Facets of all variants, one after another.
    facets: Vec<u32>,
}

struct Entry {
    id: i64,
    published_at: i64,
    price: i64,
    on_sale: bool,
    /// Where its variants end; they begin where those before end.
    end: usize,
}

struct Item {
    price: i64,
    in_stock: bool,
    /// Where its facets end.
    end: usize,
}

/// What a list holds under some filters: all ids in order, as many as its pages can show, and the counts.
pub(super) struct Answer {
    pub ids: Vec<i64>,
    pub total: u64,
    pub facets: Facets,
}

/// The names of facets.
pub(super) type Dictionary = HashMap<u32, FacetName>;

/// What a filter shows of one option value.
pub(super) struct FacetName {
    pub option_code: String,
    pub option_name: String,
    pub code: String,
    pub label: String,
    pub swatch: Option<String>,
}

#[derive(FromQueryResult)]
struct DictionaryRow {
    id: i64,
    option_code: String,
    option_name: String,
    value_code: String,
    label: String,
    swatch: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    packed: Option<String>,
}

/// The answer of a set to a query, its page left aside. Depends on `Catalog`.
pub(super) async fn answer(ctx: &Ctx, set: &Set, query: &ListQuery) -> Result<Arc<Answer>> {
    let (models, tags) = (ctx.shop.read_models(), ctx.shop.tags());
    let key = (
        set.clone(),
        ListQuery {
            page: 1,
            words: String::new(),
            ..query.clone()
        },
    );
    let read = async || {
        let shelf = models
            .shelves
            .get(tags, set.clone(), &[Tag::Catalog], async || Shelf::read(ctx, set).await)
            .await?;
        let names = models
            .dictionary
            .get(tags, &[Tag::Catalog], async || dictionary(ctx).await)
            .await?;
        Ok(shelf.answer(query, &names))
    };
    models.answers.get(tags, key, &[Tag::Catalog], read).await
}

async fn dictionary(ctx: &Ctx) -> Result<Dictionary> {
    let sql = "SELECT id, option_code, option_name, value_code, label, swatch FROM facet";
    let rows: Vec<DictionaryRow> = db::all(ctx.shop.db().reader(), sql, []).await?;
    let named = rows.into_iter().filter_map(|row| {
        let name = FacetName {
            option_code: row.option_code,
            option_name: row.option_name,
            code: row.value_code,
            label: row.label,
            swatch: row.swatch,
        };
        Some((u32::try_from(row.id).ok()?, name))
    });
    Ok(named.collect())
}

impl Set {
    /// A table of `product_id` and `ord`.
    async fn source(&self, ctx: &Ctx) -> Result<Source> {
        let (sql, value) = match self {
            Self::All => (
                "(SELECT id AS product_id, rank AS ord FROM product WHERE status = 'active')",
                None,
            ),
            Self::Category(id) => (
                "(SELECT product_id, rank AS ord FROM product_category WHERE category_id = $1)",
                Some((*id).into()),
            ),
            Self::Collection(id) => return rule::of_collection(ctx, *id).await,
            Self::Found(query) => (search::source(ctx), Some(query.clone().into())),
        };
        Ok(Source {
            sql: sql.to_owned(),
            values: value.into_iter().collect(),
        })
    }
}

impl Shelf {
    /// Reads a set, packed by the database into one text: ten thousand narrow rows cost several times more on their way
    /// out of it than finding them does. Products are separated by `|`, a product from its variants and those from each
    /// other by `;`, all else by spaces.
    async fn read(ctx: &Ctx, set: &Set) -> Result<Self> {
        let Source { sql: source, values } = set.source(ctx).await?;
        let sql = format!(
            "SELECT string_agg(CAST(id AS TEXT) || ' ' || CAST(published_at AS TEXT) || ' ' || CAST(price_min AS TEXT)
                        || CASE WHEN compare_at IS NULL THEN ' 0' ELSE ' 1' END || COALESCE(';' || items, ''),
                    '|' ORDER BY ord, rank, id) AS packed
             FROM (SELECT p.id, p.published_at, p.price_min, p.compare_at, p.rank, found.ord,
                    (SELECT string_agg(CAST(v.price AS TEXT)
                                || CASE WHEN s.on_hand > s.reserved THEN ' 1 ' ELSE ' 0 ' END || v.facets, ';')
                     FROM variant v LEFT JOIN stock_level s ON s.variant_id = v.id
                     WHERE v.product_id = p.id AND v.status = 'active') AS items
                   FROM {source} found JOIN product p ON p.id = found.product_id
                   WHERE p.status = 'active') listed"
        );
        let row: Option<Row> = db::one(ctx.shop.db().reader(), &sql, values).await?;
        let packed = row.and_then(|row| row.packed).unwrap_or_default();
        let mut shelf = Self {
            products: Vec::new(),
            variants: Vec::new(),
            facets: Vec::new(),
        };
        for product in packed.split('|').filter(|product| !product.is_empty()) {
            shelf.push(product);
        }
        shelf.products.shrink_to_fit();
        shelf.variants.shrink_to_fit();
        shelf.facets.shrink_to_fit();
        Ok(shelf)
    }

    fn push(&mut self, packed: &str) {
        let mut parts = packed.split(';');
        let mut numbers = parts
            .next()
            .unwrap_or_default()
            .split(' ')
            .map(|number| number.parse().unwrap_or(0));
        let mut next = || numbers.next().unwrap_or(0);
        let (id, published_at, price, on_sale) = (next(), next(), next(), next() == 1);
        for variant in parts {
            self.push_variant(variant);
        }
        self.products.push(Entry {
            id,
            published_at,
            price,
            on_sale,
            end: self.variants.len(),
        });
    }

    fn push_variant(&mut self, packed: &str) {
        let mut parts = packed.split(' ').filter(|part| !part.is_empty());
        let price = parts.next().and_then(|price| price.parse().ok()).unwrap_or(0);
        let in_stock = parts.next() == Some("1");
        self.facets.extend(parts.filter_map(|facet| facet.parse::<u32>().ok()));
        self.variants.push(Item {
            price,
            in_stock,
            end: self.facets.len(),
        });
    }

    /// About what it takes, in words of 8 bytes.
    pub fn weight(&self) -> u32 {
        let words = self.products.len() * 5 + self.variants.len() * 3 + self.facets.len() / 2 + 16;
        u32::try_from(words).unwrap_or(u32::MAX)
    }

    /// A product is in the list when one of its variants passes every filter.
    fn answer(&self, query: &ListQuery, names: &Dictionary) -> Answer {
        let filter = Filter::new(query, names);
        let mut counts = Counts::default();
        let mut ids: Vec<&Entry> = Vec::new();
        let (mut item, mut facet) = (0, 0);
        for entry in &self.products {
            let mut listed = false;
            counts.next_product();
            for variant in &self.variants[item..entry.end] {
                let facets = &self.facets[facet..variant.end];
                facet = variant.end;
                let offer = Offer {
                    price: variant.price,
                    in_stock: variant.in_stock,
                    on_sale: entry.on_sale,
                    facets,
                };
                let outcome = filter.judge(&offer);
                counts.add(&filter, &offer, outcome);
                listed |= outcome == Outcome::Passed;
            }
            item = entry.end;
            if listed {
                ids.push(entry);
            }
        }
        match query.sort {
            Sort::Featured => {}
            Sort::Newest => ids.sort_by_key(|entry| (-entry.published_at, -entry.id)),
            Sort::PriceUp => ids.sort_by_key(|entry| entry.price),
            Sort::PriceDown => ids.sort_by_key(|entry| -entry.price),
        }
        let total = ids.len() as u64;
        let shown = usize::try_from(MAX_PAGE * PAGE_SIZE).unwrap_or(usize::MAX);
        let ids = ids.iter().take(shown).map(|entry| entry.id).collect();
        Answer {
            ids,
            total,
            facets: counts.shape(query, names),
        }
    }
}

impl Answer {
    /// About what it takes, in words of 8 bytes.
    pub fn weight(&self) -> u32 {
        let values: usize = self.facets.options.iter().map(|option| option.values.len() + 1).sum();
        u32::try_from(self.ids.len() + values * 12 + 16).unwrap_or(u32::MAX)
    }

    /// The ids of one page.
    pub fn page(&self, page: u32) -> &[i64] {
        let size = usize::try_from(PAGE_SIZE).unwrap_or(usize::MAX);
        let start = size
            .saturating_mul(usize::try_from(page.saturating_sub(1)).unwrap_or(usize::MAX))
            .min(self.ids.len());
        &self.ids[start..start.saturating_add(size).min(self.ids.len())]
    }
}
