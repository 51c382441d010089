//! What a cart costs, delivered.

use domain::{
    address::areas::{self, Area, AreaMatch},
    cash::PhoneHistory,
    delivery::{self, DeliveryQuote, Zone},
    form::{CheckoutField, CheckoutForm, FormErrors},
    ids::AccessToken,
    money::{Currency, Money},
    payment::{
        Method,
        cod::{self, CodRefused},
    },
    pricing::{Agreed, PriceRequest, Totals, price},
    view::{CheckoutPage, DeliveryChoice},
};

use crate::{
    Actor, Ctx,
    cart::{self, Line},
    cash, clock,
    error::{Error, Result},
    settings::Settings,
};

/// A cart with an address and a way of delivery, priced.
pub(crate) struct Quote {
    pub totals: Totals,
    pub deliveries: Vec<DeliveryQuote>,
    /// The chosen one: the asked code, or the first.
    pub delivery: Option<DeliveryQuote>,
    pub agreed: Agreed,
    pub cash_refused: Option<String>,
}

/// What the island shows while the form is filled in.
#[derive(Clone, Debug)]
pub struct Live {
    /// The area as the shop writes it.
    pub area: Option<String>,
    /// The ways of delivery there.
    pub deliveries: Vec<DeliveryChoice>,
    /// The chosen one's code.
    pub delivery: String,
    /// Its price.
    pub delivery_price: Money,
    /// With it.
    pub total: Money,
    /// What the shopper would agree to.
    pub agreed: String,
    /// Why cash is not offered.
    pub cash_refused: Option<String>,
}

/// Prices lines for an area (the shop's own city while none is known).
pub(crate) fn price_lines(
    ctx: &Ctx,
    settings: &Settings,
    lines: &[Line],
    area: Option<&Area>,
    code: &str,
    phone: PhoneHistory,
) -> Result<Quote> {
    let priced = lines.iter().map(Line::priced).collect::<Result<Vec<_>>>()?;
    let goods = price(&PriceRequest {
        lines: &priced,
        ..PriceRequest::default()
    })?
    .goods;
    let grams: i64 = lines
        .iter()
        .map(|line| line.weight_grams.saturating_mul(line.quantity))
        .sum();
    let zone = area.map_or(Zone::Valley, |area| Zone::of(area.municipality, area.district));
    let deliveries = delivery::quotes(
        &settings.delivery,
        zone,
        goods,
        u32::try_from(grams).unwrap_or(u32::MAX),
    );
    let delivery = deliveries
        .iter()
        .find(|quote| quote.code == code)
        .or_else(|| deliveries.first())
        .cloned();
    let totals = price(&PriceRequest {
        lines: &priced,
        delivery: delivery.as_ref().map_or(Money::ZERO, |quote| quote.price),
        tax: ctx.shop.tax(),
        ..PriceRequest::default()
    })?;
    let district = area.map_or("", |area| area.district);
    let cash_refused = cod::offer(&settings.cod, totals.total, district, phone).err();
    let cash_refused = cash_refused.map(|refused| cash_sentence(&refused, ctx.shop.facts().currency));
    Ok(Quote {
        agreed: Agreed::new(&priced, &totals),
        totals,
        deliveries,
        delivery,
        cash_refused,
    })
}

/// Why cash is not offered, with the limit it met.
pub(crate) fn cash_sentence(refused: &CodRefused, currency: Currency) -> String {
    match refused {
        CodRefused::TooSmall { min } => {
            format!("Cash on delivery is for orders from {}.", min.format_short(currency))
        }
        CodRefused::TooLarge { max } => {
            format!("Cash on delivery is for orders up to {}.", max.format_short(currency))
        }
        CodRefused::District { .. } | CodRefused::OpenOrders { .. } | CodRefused::Refusals => refused.to_string(),
    }
}

/// The area that a line of text names exactly.
pub(crate) fn exact_area(text: &str) -> Option<Area> {
    match areas::find(text) {
        AreaMatch::Exact(area) => Some(area),
        AreaMatch::Suggestions(_) => None,
    }
}

pub(crate) fn choices(ctx: &Ctx, quotes: &[DeliveryQuote]) -> Vec<DeliveryChoice> {
    let facts = ctx.shop.facts();
    quotes
        .iter()
        .map(|quote| DeliveryChoice {
            code: quote.code.clone(),
            name: quote.name.clone(),
            price: quote.price,
            price_text: if quote.free {
                "Free".to_owned()
            } else {
                quote.price.format_short(facts.currency)
            },
            promise: quote.promise_text(ctx.now(), facts.offset),
        })
        .collect()
}

/// The form as it was last typed into this cart.
pub(crate) fn draft_of(draft: &str) -> CheckoutForm {
    serde_json::from_str(draft).unwrap_or_default()
}

/// The checkout's page with what was typed before, or else with what the account of the asker knows. Personal: never
/// cached.
///
/// # Errors
/// [`Error::NotFound`] when there is nothing to check out.
pub async fn page(ctx: &Ctx, token: Option<&AccessToken>) -> Result<CheckoutPage> {
    let cart = match token {
        Some(token) => cart::find(ctx.shop.db().reader(), token, false)
            .await?
            .filter(cart::CartRow::is_open),
        None => None,
    };
    let cart = cart.ok_or(Error::NotFound)?;
    let mut form = draft_of(&cart.draft);
    if form == CheckoutForm::default() && matches!(ctx.actor, Actor::Customer(_)) {
        form = crate::customers::checkout_draft(ctx).await?;
    }
    quote(ctx, token, &form, FormErrors::default(), Vec::new()).await
}

/// The checkout's page for what is typed now, with messages and with what has changed since the shopper agreed.
///
/// # Errors
/// [`Error::NotFound`] when there is nothing to check out.
pub async fn quote(
    ctx: &Ctx,
    token: Option<&AccessToken>,
    form: &CheckoutForm,
    errors: FormErrors<CheckoutField>,
    changes: Vec<String>,
) -> Result<CheckoutPage> {
    let (lines, settings) = (lines(ctx, token).await?, crate::settings::all(ctx).await?);
    let area = exact_area(&form.area);
    let phone = cash::of_phone(ctx.shop.db().reader(), form.phone.parse().ok().as_ref()).await?;
    let quote = price_lines(ctx, &settings, &lines, area.as_ref(), &form.delivery, phone)?;
    let mut form = form.bounded();
    form.delivery = quote
        .delivery
        .as_ref()
        .map(|delivery| delivery.code.clone())
        .unwrap_or_default();
    if form.payment.parse::<Method>().is_err() {
        let first = if ctx.shop.offers_esewa() {
            Method::Esewa
        } else {
            Method::CashOnDelivery
        };
        first.code().clone_into(&mut form.payment);
    }
    Ok(CheckoutPage {
        cart: cart::view(ctx, &lines).await?,
        totals: quote.totals,
        deliveries: choices(ctx, &quote.deliveries),
        cash_refused: quote.cash_refused,
        esewa: ctx.shop.offers_esewa(),
        agreed: quote.agreed.text(),
        key: clock::token().as_str().to_owned(),
        form,
        errors,
        changes,
    })
}

/// What an area and a way of delivery mean for the cart, while the form is filled in.
///
/// # Errors
/// [`Error::NotFound`] when there is nothing to check out.
pub async fn live(ctx: &Ctx, token: Option<&AccessToken>, area: &str, delivery: &str) -> Result<Live> {
    let (lines, settings) = (lines(ctx, token).await?, crate::settings::all(ctx).await?);
    let area = exact_area(area);
    let quote = price_lines(ctx, &settings, &lines, area.as_ref(), delivery, PhoneHistory::default())?;
    let chosen = quote.delivery.as_ref();
    Ok(Live {
        area: area.as_ref().map(Area::label),
        deliveries: choices(ctx, &quote.deliveries),
        delivery: chosen.map(|delivery| delivery.code.clone()).unwrap_or_default(),
        delivery_price: quote.totals.delivery,
        total: quote.totals.total,
        agreed: quote.agreed.text(),
        cash_refused: quote.cash_refused,
    })
}

async fn lines(ctx: &Ctx, token: Option<&AccessToken>) -> Result<Vec<Line>> {
    let conn = ctx.shop.db().reader();
    let cart = match token {
        Some(token) => cart::find(conn, token, false).await?.filter(cart::CartRow::is_open),
        None => None,
    };
    let lines = cart::load_lines(conn, cart.ok_or(Error::NotFound)?.id()).await?;
    if lines.is_empty() {
        Err(Error::NotFound)
    } else {
        Ok(lines)
    }
}
