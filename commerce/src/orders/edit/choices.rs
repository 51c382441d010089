//! What the page of a change begins with: where the order goes, and the ways of delivery that go there, with what they
//! would cost.

use domain::{
    address::Address,
    delivery,
    form::AddressForm,
    ids::OrderId,
    money::Money,
    order::step::StepAction,
    view::desk::{EditChoices, WayToDeliver},
};
use sea_orm::FromQueryResult;

use super::plan::{fields, zone_of};
use crate::{Ctx, customers, db, error::Result, orders::facts::pieces};

#[derive(FromQueryResult)]
struct WeightRow {
    grams: i64,
}

/// What can be chosen for an order, as it is now. Lines that are changed with it may change a price: what it costs in the
/// end is said before anything is changed.
///
/// # Errors
/// [`crate::Error::NotFound`] when there is no such order; [`crate::Error::Forbidden`] for staff who may not.
pub async fn choices(ctx: &Ctx, order: OrderId) -> Result<EditChoices> {
    ctx.require(StepAction::Edit.permission())?;
    let settings = crate::settings::all(ctx).await?;
    let conn = ctx.shop.db().reader();
    let now = fields(conn, order).await?;
    let weight: Option<WeightRow> = db::one(
        conn,
        "SELECT CAST(COALESCE(SUM(l.quantity * v.weight_grams), 0) AS BIGINT) AS grams
         FROM order_line l JOIN variant v ON v.id = l.variant_id WHERE l.order_id = $1",
        [order.0.into()],
    )
    .await?;
    let (goods, grams) = (Money::from_minor(now.goods), pieces(weight.map_or(0, |row| row.grams)));
    let quotes = zone_of(None, &now.address)
        .map(|zone| delivery::quotes(&settings.delivery, zone, goods, grams))
        .unwrap_or_default();
    let address = match serde_json::from_str::<Address>(&now.address) {
        Ok(address) => AddressForm::of(&address, customers::area_label(&address)),
        Err(_) => AddressForm {
            name: now.name,
            phone: now.phone,
            ..AddressForm::default()
        },
    };
    let mut ways: Vec<WayToDeliver> = quotes
        .into_iter()
        .filter(|quote| quote.code != now.delivery_code)
        .map(|quote| WayToDeliver {
            code: quote.code,
            name: quote.name,
            price: quote.price,
        })
        .collect();
    // As agreed, whatever it would cost today.
    let agreed = WayToDeliver {
        code: now.delivery_code,
        name: now.delivery_name,
        price: Money::from_minor(now.delivery),
    };
    ways.insert(0, agreed);
    Ok(EditChoices {
        address,
        email: now.email.unwrap_or_default(),
        ways,
    })
}
