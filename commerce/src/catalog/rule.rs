//! What a collection holds, as a table to join: rows that were picked by hand, or what its rule finds at this moment.
//! A rule is read from its values alone; nothing that somebody typed is part of the statement.

use domain::{
    collection::{Condition, MOST_PRODUCTS, Rule, RuleOrder},
    time::{DAY_MS, Day},
};
use sea_orm::{FromQueryResult, Value};

use crate::{
    Ctx, db,
    error::{Error, Result},
};

/// A table of `product_id` and `ord` in brackets, with the values of its places.
pub(super) struct Source {
    pub sql: String,
    pub values: Vec<Value>,
}

#[derive(FromQueryResult)]
struct Row {
    rule: String,
}

/// What a collection holds.
pub(super) async fn of_collection(ctx: &Ctx, id: i64) -> Result<Source> {
    of_collection_after(ctx, id, Vec::new()).await
}

/// The same in a statement whose places begin with these values.
pub(super) async fn of_collection_after(ctx: &Ctx, id: i64, mut values: Vec<Value>) -> Result<Source> {
    let row: Option<Row> = db::one(
        ctx.shop.db().reader(),
        "SELECT rule FROM collection WHERE id = $1",
        [id.into()],
    )
    .await?;
    match row {
        Some(row) if !row.rule.is_empty() => Ok(source_after(ctx, &read(&row.rule)?, values)),
        _ => {
            values.push(id.into());
            let place = values.len();
            let sql =
                format!("(SELECT product_id, position AS ord FROM collection_product WHERE collection_id = ${place})");
            Ok(Source { sql, values })
        }
    }
}

/// A stored rule.
pub(super) fn read(stored: &str) -> Result<Rule> {
    serde_json::from_str(stored).map_err(|error| Error::Corrupt(format!("a collection's rule: {error}")))
}

/// A rule as it is stored.
pub(super) fn stored(rule: &Rule) -> Result<String> {
    serde_json::to_string(rule).map_err(|error| Error::Invalid(error.to_string()))
}

/// What a rule finds at this moment, never more than its limit.
pub(super) fn source(ctx: &Ctx, rule: &Rule) -> Source {
    source_after(ctx, rule, Vec::new())
}

/// The same in a statement whose places begin with these values.
fn source_after(ctx: &Ctx, rule: &Rule, mut values: Vec<Value>) -> Source {
    let conditions: Vec<String> = rule
        .conditions
        .iter()
        .map(|each| condition(ctx, each, &mut values))
        .collect();
    let joined = conditions.join(if rule.all { " AND " } else { " OR " });
    // A rule without conditions finds nothing rather than everything.
    let joined = if joined.is_empty() { "1 = 0".to_owned() } else { joined };
    let order = match rule.order {
        RuleOrder::Featured => "rank, id",
        RuleOrder::Newest => "published_at DESC, id DESC",
        RuleOrder::PriceUp => "price_min, id",
        RuleOrder::PriceDown => "price_min DESC, id",
    };
    let limit = rule.limit.clamp(1, MOST_PRODUCTS);
    Source {
        sql: format!(
            "(SELECT id AS product_id, ROW_NUMBER() OVER (ORDER BY {order}) AS ord FROM (
                SELECT p.id, p.rank, p.published_at, p.price_min FROM product p
                WHERE p.status = 'active' AND ({joined}) ORDER BY {order} LIMIT {limit}) matching)"
        ),
        values,
    }
}

fn condition(ctx: &Ctx, condition: &Condition, values: &mut Vec<Value>) -> String {
    let mut place = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    match condition {
        Condition::Category(id) => format!(
            "EXISTS (SELECT 1 FROM product_category pc WHERE pc.category_id = {} AND pc.product_id = p.id)",
            place(id.0.into())
        ),
        Condition::PriceFrom(money) => format!("p.price_min >= {}", place(money.minor().into())),
        Condition::PriceTo(money) => format!("p.price_min <= {}", place(money.minor().into())),
        Condition::OnSale => "p.compare_at IS NOT NULL".to_owned(),
        Condition::InStock => "EXISTS (SELECT 1 FROM variant v JOIN stock_level s ON s.variant_id = v.id
                 WHERE v.product_id = p.id AND v.status = 'active' AND s.on_hand > s.reserved)"
            .to_owned(),
        Condition::NewerThan(days) => {
            // By days of the shop's calendar: what it finds changes at midnight and not in between.
            let offset = ctx.shop.facts().offset;
            let today = Day::of(ctx.now(), offset).start(offset);
            let from = today.plus_ms(-i64::from(*days).saturating_mul(DAY_MS));
            format!("p.created_at >= {}", place(from.0.into()))
        }
        Condition::TitleHas(words) => {
            let escaped = words
                .to_lowercase()
                .replace('\\', "\\\\")
                .replace('%', "\\%")
                .replace('_', "\\_");
            format!(
                "LOWER(p.title) LIKE {} ESCAPE '\\'",
                place(format!("%{escaped}%").into())
            )
        }
    }
}
