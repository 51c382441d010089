//! Products for what was sold. One that the shop has already is left as it is: it may have been edited since.

use std::collections::HashMap;

use domain::{
    ids::CategoryId,
    money::Money,
    product::{Schedule, Seo},
    text::{Sku, Slug},
};
use sea_orm::FromQueryResult;

use super::{
    category::{CATEGORIES, Categories},
    survey::Sold,
    title::title_case,
};
use crate::{
    Ctx,
    catalog::{Batch, CategoryDraft, ProductDraft, Status, VariantDraft},
    db,
    error::Result,
};

/// Pieces that each new product gets, so that the shop can be tried: the data set does not tell its stock.
pub(super) const OPENING_STOCK: i64 = 100;

/// Products of one transaction.
const CHUNK: usize = 500;

/// Letters of a title that make its address, so that the code after it always fits.
const SLUG_LETTERS: usize = 60;

/// Descriptions of what is no goods though its code looks like it.
const NO_GOODS: [&str; 4] = ["GIFT VOUCHER", "CARRIAGE", "HIGH RESOLUTION IMAGE", "PACKING CHARGE"];

/// The ids of what has a stock code.
#[derive(Clone, Copy, FromQueryResult)]
pub(super) struct Ids {
    pub product_id: i64,
    pub variant_id: i64,
}

#[derive(FromQueryResult)]
struct Row {
    sku: String,
    product_id: i64,
    variant_id: i64,
}

/// All variants by SKU.
pub(super) async fn known(ctx: &Ctx) -> Result<HashMap<String, Ids>> {
    let sql = "SELECT sku, product_id, id AS variant_id FROM variant";
    let rows: Vec<Row> = db::all(ctx.shop.db().reader(), sql, []).await?;
    let ids = |row: &Row| Ids {
        product_id: row.product_id,
        variant_id: row.variant_id,
    };
    Ok(rows.into_iter().map(|row| (row.sku.clone(), ids(&row))).collect())
}

/// Puts in what is missing, the best sellers first; how many.
pub(super) async fn put(ctx: &Ctx, sold: &std::collections::BTreeMap<String, Sold>) -> Result<u64> {
    let known = known(ctx).await?;
    let mut goods: Vec<(&String, &Sold)> = sold
        .iter()
        .filter(|(sku, sold)| is_goods(sku, sold.names().0))
        .collect();
    goods.sort_by_key(|(_, sold)| std::cmp::Reverse(sold.lines));
    let missing: Vec<(i64, &String, &Sold)> = (0_i64..)
        .zip(goods)
        .filter(|(_, (sku, _))| !known.contains_key(*sku))
        .map(|(rank, (sku, sold))| (rank, sku, sold))
        .collect();
    if missing.is_empty() {
        return Ok(0);
    }
    let (rules, categories) = (Categories::load(), put_categories(ctx).await?);
    let mut added = 0;
    for chunk in missing.chunks(CHUNK) {
        let mut batch = Batch::begin(ctx).await?;
        for (rank, sku, sold) in chunk {
            let Some(category) = categories.get(rules.place(sold.names().0)) else {
                continue;
            };
            let put = batch.product(&draft(sku, sold, *category, *rank)).await?;
            added += u64::from(put.changed);
        }
        batch.commit().await?;
    }
    Ok(added)
}

/// In the order of [`CATEGORIES`]. One that the shop has already stays as it is.
async fn put_categories(ctx: &Ctx) -> Result<Vec<CategoryId>> {
    let mut batch = Batch::begin(ctx).await?;
    let mut ids = Vec::with_capacity(CATEGORIES.len());
    for (position, (name, description)) in (0_i64..).zip(CATEGORIES) {
        let slug = Slug::suggest(name, "other").as_str().to_owned();
        let known = db::number(
            ctx.shop.db().reader(),
            "SELECT id FROM category WHERE slug = $1",
            [slug.clone().into()],
        )
        .await?;
        if known != 0 {
            ids.push(CategoryId(known));
            continue;
        }
        let draft = CategoryDraft {
            slug,
            name: name.into(),
            description: description.into(),
            position,
            ..CategoryDraft::default()
        };
        ids.push(batch.category(&draft).await?.id);
    }
    batch.commit().await?;
    Ok(ids)
}

/// Postage, fees, samples, vouchers and corrections have codes, too. Goods have five digits and perhaps letters.
fn is_goods(sku: &str, description: &str) -> bool {
    let digits = sku.bytes().take_while(u8::is_ascii_digit).count();
    let description = description.to_uppercase();
    (digits == 5 || sku.starts_with("DCGS"))
        && sku.parse::<Sku>().is_ok()
        && !description.is_empty()
        && !NO_GOODS.iter().any(|words| description.contains(words))
}

fn draft(sku: &str, sold: &Sold, category: CategoryId, rank: i64) -> ProductDraft {
    let (usual, others) = sold.names();
    let title = title_case(usual);
    let others: Vec<String> = others
        .into_iter()
        .map(title_case)
        .filter(|name| *name != title)
        .collect();
    let also = others.join(", ");
    let short: String = title.chars().take(SLUG_LETTERS).collect();
    ProductDraft {
        slug: Slug::suggest(&format!("{short} {sku}"), "product").as_str().to_owned(),
        subtitle: String::new(),
        brand: String::new(),
        description: if also.is_empty() {
            String::new()
        } else {
            format!("Also sold as {also}.")
        },
        specs: vec![("Stock code".into(), sku.to_owned())],
        keywords: also,
        category,
        collections: Vec::new(),
        options: Vec::new(),
        variants: vec![VariantDraft {
            sku: sku.to_owned(),
            choice: Vec::new(),
            price: Money::from_minor(sold.price()),
            compare_at: None,
            weight_grams: 0,
            barcode: None,
            cost: None,
            picture: None,
            opening_stock: Some(OPENING_STOCK),
        }],
        pictures: Vec::new(),
        status: Status::Active,
        rank,
        published_at: sold.first,
        seo: Seo::default(),
        schedule: Schedule::default(),
        title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postage_and_fees_are_no_goods() {
        for (sku, description) in [
            ("85123A", "WHITE HANGING HEART"),
            ("22423", "CAKESTAND"),
            ("DCGSSBOY", "BOYS PARTY BAG"),
        ] {
            assert!(is_goods(sku, description), "{sku}");
        }
        let fees = [
            "POST",
            "D",
            "DOT",
            "M",
            "BANK CHARGES",
            "AMAZONFEE",
            "S",
            "CRUK",
            "PADS",
            "C2",
            "B",
            "GIFT_0001_10",
            "123456",
        ];
        for sku in fees {
            assert!(!is_goods(sku, "SOMETHING"), "{sku}");
        }
        assert!(!is_goods("22016", "Dotcomgiftshop Gift Voucher £100.00"));
        assert!(!is_goods("23444", "Next Day Carriage"));
        assert!(!is_goods("22423", ""));
    }
}
