//! Placing an order: one transaction in which everything is loaded, priced and checked again.

use domain::{
    address::{
        Address,
        areas::{self, AreaMatch},
    },
    form::{CheckoutDetails, CheckoutField, CheckoutForm, FormErrors},
    ids::{AccessToken, AccountId, OrderId, OrderNumber, VariantId},
    money::Currency,
    payment::Method,
    pricing::Agreed,
    stock::HOLD_MS,
    time::Timestamp,
    view::desk::OrderSource,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};
use sha2::{Digest, Sha256};

use super::{
    quote::{self, Quote},
    write,
};
use crate::{
    Ctx, audit,
    cart::{self, CartRow, Line},
    clock, customers, db,
    error::{Error, Result},
    inventory::{self, Pieces},
    settings::Settings,
};

/// What a shopper posts.
#[derive(Clone, Debug)]
pub struct Place {
    /// As typed.
    pub form: CheckoutForm,
    /// What was on the page ([`Agreed`] as text).
    pub agreed: String,
    /// From the page: the same for a double click, a reload and a retry. May be empty; a cart is ordered once anyway.
    pub key: String,
}

/// An order that is placed, now or by an earlier post of the same form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Opens its page.
    pub token: AccessToken,
    /// Its name.
    pub number: OrderNumber,
    /// How it is paid.
    pub method: Method,
}

/// Why nothing was placed. What was typed is kept with the cart.
#[derive(Debug)]
pub enum PlaceRefused {
    /// The form must be mended.
    Form(FormErrors<CheckoutField>),
    /// Prices or stock are not what the shopper saw: what has changed, in sentences.
    Changed(Vec<String>),
    /// There is nothing in the cart.
    Empty,
    /// The key was used with another form.
    KeyReused,
}

/// What the transaction decided.
enum Step {
    Done(Placed, Vec<VariantId>),
    Refused(PlaceRefused),
}

/// Places the order that a form asks for, once.
///
/// # Errors
/// When the database does not answer. A refusal is not an error but the inner `Err`; nothing has changed then.
pub async fn place(
    ctx: &Ctx,
    token: &AccessToken,
    request: &Place,
) -> Result<std::result::Result<Placed, PlaceRefused>> {
    place_from(ctx, token, request, None).await
}

/// An order that came otherwise than by the storefront.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WrittenDown {
    /// How it came.
    pub channel: OrderSource,
    /// The account that it goes to; `None` for a guest's.
    pub account: Option<AccountId>,
}

/// The same for an order that was written down.
pub(crate) async fn place_from(
    ctx: &Ctx,
    token: &AccessToken,
    request: &Place,
    written: Option<WrittenDown>,
) -> Result<std::result::Result<Placed, PlaceRefused>> {
    let mut attempt = 0;
    loop {
        match attempt_to_place(ctx, token, request, written).await {
            // A taken key is somebody else's post of it at the same moment: the next try finds it.
            Err(error) if (error.is_retryable() || error.is_unique()) && attempt < 3 => attempt += 1,
            Err(error) => return Err(error),
            Ok(Step::Done(placed, variants)) => {
                let tags = inventory::tags_of(ctx.shop.db().reader(), &variants, false).await?;
                ctx.shop.tags().touch(tags);
                return Ok(Ok(placed));
            }
            Ok(Step::Refused(refused)) => {
                if !matches!(refused, PlaceRefused::Empty | PlaceRefused::KeyReused) {
                    keep_draft(ctx, token, &request.form).await?;
                }
                return Ok(Err(refused));
            }
        }
    }
}

async fn attempt_to_place(
    ctx: &Ctx,
    token: &AccessToken,
    request: &Place,
    written: Option<WrittenDown>,
) -> Result<Step> {
    let settings = crate::settings::all(ctx).await?;
    let tx = ctx.shop.db().begin().await?;
    crate::testing_pause("place:begun").await;
    let Some(cart) = cart::find(&tx, token, true).await? else {
        return Ok(Step::Refused(PlaceRefused::Empty));
    };
    let hash = request_hash(request);
    if let Some(earlier) = earlier(&tx, &cart, &request.key).await? {
        return answer_again(earlier, &cart, &request.key, &hash);
    }
    let (details, address) = match understand(&request.form) {
        Ok(understood) => understood,
        Err(errors) => return Ok(Step::Refused(PlaceRefused::Form(errors))),
    };
    let lines = cart::load_lines(&tx, cart.id()).await?;
    if lines.is_empty() {
        return Ok(Step::Refused(PlaceRefused::Empty));
    }
    let quote = match agree(&tx, ctx, &settings, &lines, &details, &address, &request.agreed).await? {
        Ok(quote) => quote,
        Err(refused) => return Ok(Step::Refused(refused)),
    };
    let held_until = (details.payment == Method::Esewa).then(|| ctx.now().plus_ms(HOLD_MS));
    let order = write::NewOrder {
        number: clock::order_number(),
        token: clock::token(),
        cart: cart.id(),
        // Whoever writes an order down for somebody does not buy it.
        buyer: match written {
            None => customers::buyer(&tx, ctx).await?,
            Some(WrittenDown { account: None, .. }) => None,
            Some(WrittenDown { account: Some(id), .. }) => Some(customers::buyer_of(&tx, ctx, id).await?),
        },
        key: request.key.clone(),
        request_hash: hash,
        details: &details,
        address: &address,
        lines: &lines,
        quote: &quote,
        held_until,
        channel: written.map(|written| written.channel),
    };
    let id = write::order(&tx, ctx, &order).await?;
    if let Some(account) = written.and_then(|written| written.account) {
        let detail = format!("account:{account}");
        audit::record(&tx, ctx, "order.given_to_account", &format!("order:{id}"), &detail).await?;
    }
    crate::testing_pause("place:order").await;
    if let Some(refused) = hold(&tx, ctx, id, &lines, held_until).await? {
        return Ok(Step::Refused(refused));
    }
    crate::testing_pause("place:reserved").await;
    write::payment(&tx, ctx, id, &order).await?;
    write::records(&tx, ctx, id, &order).await?;
    if details.payment == Method::CashOnDelivery {
        crate::cash::begin(&tx, ctx, &settings, id, &details.phone).await?;
    }
    crate::testing_pause("place:recorded").await;
    tx.commit().await?;
    crate::testing_pause("place:committed").await;
    let variants = lines.iter().map(|line| VariantId(line.variant_id)).collect();
    Ok(Step::Done(
        Placed {
            token: order.token,
            number: order.number,
            method: details.payment,
        },
        variants,
    ))
}

#[derive(FromQueryResult)]
struct Earlier {
    cart_id: Option<i64>,
    number: String,
    token: String,
    method: String,
    idempotency_key: Option<String>,
    request_hash: String,
}

/// The order that this cart has become, or that this key has placed.
async fn earlier(tx: &DatabaseTransaction, cart: &CartRow, key: &str) -> Result<Option<Earlier>> {
    db::one(
        tx,
        "SELECT cart_id, number, token, method, idempotency_key, request_hash FROM orders
         WHERE cart_id = $1 OR idempotency_key = $2 ORDER BY id LIMIT 1",
        [cart.id.into(), Some(key).filter(|key| !key.is_empty()).into()],
    )
    .await
}

fn answer_again(earlier: Earlier, cart: &CartRow, key: &str, hash: &str) -> Result<Step> {
    let same_key = earlier.idempotency_key.as_deref() == Some(key);
    // Somebody else's order is never shown for a guessed key.
    if earlier.cart_id != Some(cart.id) || (same_key && earlier.request_hash != hash) {
        return Ok(Step::Refused(PlaceRefused::KeyReused));
    }
    let corrupt = || Error::Corrupt(format!("order of cart {}", cart.id));
    let placed = Placed {
        token: AccessToken::parse(&earlier.token).ok_or_else(corrupt)?,
        number: OrderNumber::parse(&earlier.number).ok_or_else(corrupt)?,
        method: earlier.method.parse().map_err(|_| corrupt())?,
    };
    Ok(Step::Done(placed, Vec::new()))
}

/// The form's meaning, and the address it names.
fn understand(form: &CheckoutForm) -> std::result::Result<(CheckoutDetails, Address), FormErrors<CheckoutField>> {
    let parsed = form.parse();
    let area = areas::find(&form.area);
    let mut errors = match &parsed {
        Ok(_) => FormErrors::default(),
        Err(errors) => errors.clone(),
    };
    let area = match area {
        AreaMatch::Exact(area) => Some(area),
        AreaMatch::Suggestions(near) => {
            let names: Vec<_> = near.iter().take(3).map(areas::Area::label).collect();
            let message = if names.is_empty() {
                "We do not know this municipality. Choose one from the list, such as Kathmandu Metropolitan City, Kathmandu.".to_owned()
            } else {
                format!("Choose one from the list. Did you mean {}?", names.join("; "))
            };
            errors.push(CheckoutField::Area, message);
            None
        }
    };
    let (Ok(details), Some(area), true) = (parsed, area, errors.is_empty()) else {
        return Err(errors);
    };
    let address = Address {
        recipient: details.name.clone(),
        phone: details.phone.clone(),
        municipality: area.municipality.to_owned(),
        district: area.district.to_owned(),
        province: area.province.to_owned(),
        ward: details.ward,
        street: details.street.clone(),
        landmark: None,
    };
    Ok((details, address))
}

/// Prices again and compares with what the shopper has seen.
async fn agree(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    settings: &Settings,
    lines: &[Line],
    details: &CheckoutDetails,
    address: &Address,
    agreed: &str,
) -> Result<std::result::Result<Quote, PlaceRefused>> {
    let area = quote::exact_area(&details.area);
    let phone = crate::cash::of_phone(tx, Some(&details.phone)).await?;
    let quote = quote::price_lines(ctx, settings, lines, area.as_ref(), &details.delivery, phone)?;
    let mut errors = FormErrors::default();
    if !quote
        .deliveries
        .iter()
        .any(|delivery| delivery.code == details.delivery)
    {
        errors.push(
            CheckoutField::Delivery,
            format!("This delivery does not reach {}. Choose another.", address.district),
        );
    }
    match details.payment {
        Method::CashOnDelivery => {
            if let Some(why) = &quote.cash_refused {
                errors.push(CheckoutField::Payment, why.clone());
            }
        }
        Method::Esewa if !ctx.shop.offers_esewa() => {
            errors.push(
                CheckoutField::Payment,
                "eSewa is not available now. Choose cash on delivery.",
            );
        }
        Method::Esewa => {}
    }
    if !errors.is_empty() {
        return Ok(Err(PlaceRefused::Form(errors)));
    }
    let mut changes = problems(lines);
    let seen = Agreed::parse(agreed);
    if seen.as_ref() != Some(&quote.agreed) {
        changes.extend(differences(
            seen.as_ref(),
            &quote.agreed,
            lines,
            ctx.shop.facts().currency,
        ));
    }
    Ok(if changes.is_empty() {
        Ok(quote)
    } else {
        Err(PlaceRefused::Changed(changes))
    })
}

/// What stands in the way of buying these lines as they are.
fn problems(lines: &[Line]) -> Vec<String> {
    use domain::view::LineProblem;
    lines
        .iter()
        .filter_map(|line| {
            let title = named(line);
            line.problem().map(|problem| match problem {
                LineProblem::NotForSale => format!("{title} is not sold any more. Please take it out of the cart."),
                LineProblem::SoldOut => format!("{title} has just been sold out. Please take it out of the cart."),
                LineProblem::OnlyLeft(left) => format!("Only {left} of {title} are left. Please change the quantity."),
            })
        })
        .collect()
}

fn named(line: &Line) -> String {
    if line.variant_title.is_empty() {
        line.title.clone()
    } else {
        format!("{} ({})", line.title, line.variant_title)
    }
}

/// What is different between what was seen and what is, in sentences.
fn differences(seen: Option<&Agreed>, now: &Agreed, lines: &[Line], currency: Currency) -> Vec<String> {
    let mut changes = Vec::new();
    let Some(seen) = seen else {
        return vec!["The cart has changed. Please look at it again.".to_owned()];
    };
    for (line, (variant, pieces, price)) in lines.iter().zip(&now.lines) {
        match seen.lines.iter().find(|(id, ..)| id == variant) {
            None => changes.push(format!("{} was added to the cart.", named(line))),
            Some((_, _, before)) if before != price => {
                let (before, price) = (before.format_short(currency), price.format_short(currency));
                changes.push(format!("{} now costs {price} instead of {before}.", named(line)));
            }
            Some((_, before, _)) if before != pieces => {
                changes.push(format!(
                    "There are now {pieces} of {} in the cart, not {before}.",
                    named(line)
                ));
            }
            Some(_) => {}
        }
    }
    if seen
        .lines
        .iter()
        .any(|(id, ..)| !now.lines.iter().any(|(other, ..)| other == id))
    {
        changes.push("Something was taken out of the cart.".to_owned());
    }
    if seen.delivery != now.delivery {
        let (before, price) = (
            seen.delivery.format_short(currency),
            now.delivery.format_short(currency),
        );
        changes.push(format!("Delivery now costs {price} instead of {before}."));
    }
    if seen.total != now.total {
        let (before, total) = (seen.total.format_short(currency), now.total.format_short(currency));
        changes.push(format!("The total is now {total} instead of {before}."));
    }
    changes
}

/// Holds the goods; a refusal when some are gone since the lines were read (PostgreSQL lets others in between).
async fn hold(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    order: OrderId,
    lines: &[Line],
    until: Option<Timestamp>,
) -> Result<Option<PlaceRefused>> {
    let mut pieces = Pieces::new();
    for line in lines {
        *pieces.entry(VariantId(line.variant_id)).or_default() += u32::try_from(line.quantity).unwrap_or(0);
    }
    let short = match inventory::reserve(tx, ctx, order, &pieces, until).await? {
        Ok(()) => return Ok(None),
        Err(short) => short,
    };
    let title = lines
        .iter()
        .find(|line| line.variant_id == short.variant.0)
        .map(named)
        .unwrap_or_default();
    let sentence = if short.left == 0 {
        format!("{title} has just been sold out. Please take it out of the cart.")
    } else {
        format!("Only {} of {title} are left. Please change the quantity.", short.left)
    };
    Ok(Some(PlaceRefused::Changed(vec![sentence])))
}

fn request_hash(request: &Place) -> String {
    let form = serde_json::to_string(&request.form).unwrap_or_default();
    audit::hex(&Sha256::digest(format!("{form}\n{}", request.agreed)))
}

/// Keeps what was typed with the cart, so that nothing is lost on the way back.
async fn keep_draft(ctx: &Ctx, token: &AccessToken, form: &CheckoutForm) -> Result<()> {
    let draft = serde_json::to_string(&form.bounded()).unwrap_or_default();
    db::run(
        ctx.shop.db().writer(),
        "UPDATE cart SET draft = $1, updated_at = $2 WHERE token_hash = $3 AND state = 'open'",
        [draft.into(), ctx.now().0.into(), cart::token_hash(token).into()],
    )
    .await?;
    Ok(())
}
