//! Reading a cart.

use domain::{
    ids::{AccessToken, CartId, VariantId},
    money::{Currency, Money},
    paths,
    pricing::{PriceRequest, PricedLine, price},
    text::Quantity,
    view::{CartChange, CartLine, CartPage, LineProblem, Picture},
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::{
    Ctx,
    catalog::picture::OF_A_LINE,
    db,
    error::{Error, Result},
};

/// A cart's line as stored, with what the shop knows of it now.
#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct Line {
    pub variant_id: i64,
    pub product_id: i64,
    pub quantity: i64,
    pub sku: String,
    pub variant_title: String,
    pub price: i64,
    pub compare_at: Option<i64>,
    pub weight_grams: i64,
    pub slug: String,
    pub title: String,
    pub for_sale: bool,
    pub available: i64,
    pub hash: Option<String>,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub widths: Option<String>,
    pub alt: Option<String>,
}

impl Line {
    pub fn priced(&self) -> Result<PricedLine> {
        let quantity = u32::try_from(self.quantity)
            .ok()
            .and_then(|pieces| Quantity::new(pieces).ok());
        Ok(PricedLine {
            variant: VariantId(self.variant_id),
            unit_price: Money::from_minor(self.price),
            quantity: quantity.ok_or_else(|| Error::Corrupt(format!("cart line of variant {}", self.variant_id)))?,
        })
    }

    /// What is in the way of buying it as it is.
    pub fn problem(&self) -> Option<LineProblem> {
        let left = u32::try_from(self.available.max(0)).unwrap_or(u32::MAX);
        if !self.for_sale {
            Some(LineProblem::NotForSale)
        } else if left == 0 {
            Some(LineProblem::SoldOut)
        } else {
            (self.quantity > self.available).then_some(LineProblem::OnlyLeft(left))
        }
    }

    fn view(&self, total: Money, currency: Currency) -> CartLine {
        CartLine {
            variant: VariantId(self.variant_id),
            path: paths::product_variant(&self.slug, &self.sku),
            title: self.title.clone(),
            variant_title: self.variant_title.clone(),
            picture: picture_of(
                self.hash.as_deref(),
                self.width,
                self.height,
                self.widths.as_deref(),
                self.alt.as_deref(),
            ),
            unit_price: Money::from_minor(self.price),
            compare_at: self.compare_at.map(Money::from_minor),
            quantity: u32::try_from(self.quantity).unwrap_or(0),
            max: u32::try_from(self.available.max(0))
                .unwrap_or(u32::MAX)
                .min(Quantity::MAX),
            total,
            total_text: total.format_short(currency),
            problem: self.problem(),
        }
    }
}

/// A picture out of joined columns.
pub(crate) fn picture_of(
    hash: Option<&str>,
    width: Option<i64>,
    height: Option<i64>,
    widths: Option<&str>,
    alt: Option<&str>,
) -> Option<Picture> {
    Some(Picture {
        hash: hash?.to_owned(),
        width: u32::try_from(width?).ok()?,
        height: u32::try_from(height?).ok()?,
        widths: widths?.split(',').filter_map(|width| width.parse().ok()).collect(),
        alt: alt.unwrap_or_default().to_owned(),
        placeholder: String::new(),
        focal: domain::product::Focal::MIDDLE,
    })
}

/// The lines of a cart in the order they were put in, in one query.
pub(crate) async fn load_lines(conn: &impl ConnectionTrait, cart: CartId) -> Result<Vec<Line>> {
    db::all(
        conn,
        &format!(
            "SELECT l.variant_id, v.product_id, l.quantity, v.sku, v.title AS variant_title, v.price, v.compare_at,
                v.weight_grams, p.slug, p.title, (p.status = 'active' AND v.status = 'active') AS for_sale,
                COALESCE(s.on_hand - s.reserved, 0) AS available,
                pic.hash, pic.width, pic.height, pic.widths, pp.alt
         FROM cart_line l
         JOIN variant v ON v.id = l.variant_id
         JOIN product p ON p.id = v.product_id
         LEFT JOIN stock_level s ON s.variant_id = v.id AND s.location_id = 1
         {OF_A_LINE}
         WHERE l.cart_id = $1
         ORDER BY l.added_at, l.variant_id"
        ),
        [cart.0.into()],
    )
    .await
}

/// The lines of an open cart; none where there is no such cart.
async fn open_lines(ctx: &Ctx, token: Option<&AccessToken>) -> Result<Vec<Line>> {
    let Some(token) = token else { return Ok(Vec::new()) };
    let conn = ctx.shop.db().reader();
    match super::find(conn, token, false).await? {
        Some(cart) if cart.is_open() => load_lines(conn, cart.id()).await,
        Some(_) | None => Ok(Vec::new()),
    }
}

/// The cart's page. Personal: never cached.
///
/// # Errors
/// When the database does not answer.
pub async fn page(ctx: &Ctx, token: Option<&AccessToken>) -> Result<CartPage> {
    let lines = open_lines(ctx, token).await?;
    view(ctx, &lines).await
}

/// The page of these lines.
pub(crate) async fn view(ctx: &Ctx, lines: &[Line]) -> Result<CartPage> {
    let priced = lines.iter().map(Line::priced).collect::<Result<Vec<_>>>()?;
    let totals = price(&PriceRequest {
        lines: &priced,
        tax: ctx.shop.tax(),
        ..PriceRequest::default()
    })?;
    let settings = crate::settings::all(ctx).await?;
    let currency = ctx.shop.facts().currency;
    let cheapest = settings
        .delivery
        .methods
        .iter()
        .flat_map(|method| &method.zones)
        .map(|rate| rate.price)
        .min();
    Ok(CartPage {
        count: priced.iter().map(|line| line.quantity.get()).sum(),
        lines: lines
            .iter()
            .zip(&totals.lines)
            .map(|(line, total)| line.view(*total, currency))
            .collect(),
        delivery_from: cheapest.unwrap_or_default(),
        free_from: settings
            .delivery
            .methods
            .iter()
            .filter_map(|method| method.free_from)
            .min(),
        totals,
    })
}

/// What an island shows of the cart.
///
/// # Errors
/// When the database does not answer.
pub async fn read(ctx: &Ctx, token: Option<&AccessToken>) -> Result<CartChange> {
    let page = page(ctx, token).await?;
    let currency = ctx.shop.facts().currency;
    Ok(CartChange {
        count: page.count,
        goods: page.totals.goods.format_short(currency),
        sums: page.sums(currency),
        lines: page.lines,
    })
}
