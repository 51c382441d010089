//! Pages that are the same for everybody, and may be cached whole.

use axum::{
    Form,
    extract::{Path, RawQuery, State as Extract},
    http::StatusCode,
    response::Response,
};
use commerce::{
    Ctx, Error, catalog,
    inventory::{self, Wait},
    tags::Tag,
};
use domain::{
    catalog::ListQuery,
    paths,
    text::{Email, one_line},
    view::ProductList,
};
use leptos::prelude::IntoAny;
use serde::Deserialize;

use crate::{
    server::{State, answer, member, render, state::Shopper},
    storefront::{
        category::{collection, page as category},
        help::page as help,
        home::page as home,
        product::page::{self as product, DeliveryFacts, Wish},
        search::page as search,
    },
};

/// Decoded pairs of a query string.
pub(crate) fn pairs(query: Option<&str>) -> Vec<(String, String)> {
    query
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty())
        .take(64)
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// Percent-decodes one part of a query string; what is not UTF-8 is left out.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let mut ahead = rest.clone();
                let halves = (ahead.next().and_then(hex), ahead.next().and_then(hex));
                if let (Some(high), Some(low)) = halves {
                    bytes.push(high << 4 | low);
                    rest = ahead;
                } else {
                    bytes.push(b'%');
                }
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn list_query(query: Option<&str>) -> ListQuery {
    let pairs = pairs(query);
    ListQuery::from_pairs(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

fn card_tags(list: &ProductList) -> Vec<Tag> {
    let cards = list.cards.iter().map(|card| Tag::Product(card.id));
    [Tag::Layout, Tag::Catalog].into_iter().chain(cards).collect()
}

/// The front page.
pub async fn home(Extract(state): Extract<State>, Shopper(ctx): Shopper) -> Response {
    let epoch = ctx.shop.tags().epoch();
    let load = async {
        let frame = render::frame(&state, &ctx).await?;
        Ok((frame, catalog::home(&ctx).await?))
    };
    match load.await {
        Ok((frame, page)) => {
            let head = home::head(&frame.shop, &page);
            let tags: Vec<Tag> = home_tags(&page);
            answer::cacheable(
                &ctx,
                epoch,
                render::html(&frame, &head, || home::body(&frame, page)),
                tags,
            )
        }
        Err(error) => answer::failure(&state, &ctx, error, paths::category).await,
    }
}

fn home_tags(page: &domain::view::HomePage) -> Vec<Tag> {
    use domain::view::HomeSection;
    let cards = page.sections.iter().flat_map(|section| match section {
        HomeSection::Products { cards, .. } => cards.as_slice(),
        HomeSection::Hero { .. }
        | HomeSection::Categories { .. }
        | HomeSection::Collections { .. }
        | HomeSection::Promises(_) => &[],
    });
    [Tag::Layout, Tag::Catalog]
        .into_iter()
        .chain(cards.map(|card| Tag::Product(card.id)))
        .collect()
}

/// A category.
pub async fn category(
    Extract(state): Extract<State>,
    Shopper(ctx): Shopper,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let epoch = ctx.shop.tags().epoch();
    let query = list_query(query.as_deref());
    let load = async {
        let frame = render::frame(&state, &ctx).await?;
        Ok((frame, catalog::category_page(&ctx, &slug, &query).await?))
    };
    match load.await {
        Ok((frame, page)) => {
            let head = category::head(&frame.shop, &page);
            let mut tags = card_tags(&page.list);
            tags.push(Tag::Category(page.id));
            answer::cacheable(
                &ctx,
                epoch,
                render::html(&frame, &head, || category::body(&frame, page)),
                tags,
            )
        }
        Err(error) => answer::failure(&state, &ctx, error, |slug| paths::list(&paths::category(slug), &query)).await,
    }
}

/// A collection.
pub async fn collection(
    Extract(state): Extract<State>,
    Shopper(ctx): Shopper,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let epoch = ctx.shop.tags().epoch();
    let query = list_query(query.as_deref());
    let load = async {
        let frame = render::frame(&state, &ctx).await?;
        Ok((frame, catalog::collection_page(&ctx, &slug, &query).await?))
    };
    match load.await {
        Ok((frame, page)) => {
            let head = collection::head(&frame.shop, &page);
            let tags = card_tags(&page.list);
            answer::cacheable(
                &ctx,
                epoch,
                render::html(&frame, &head, || collection::body(&frame, page)),
                tags,
            )
        }
        Err(error) => {
            answer::failure(&state, &ctx, error, |slug| {
                paths::list(&paths::collection(slug), &query)
            })
            .await
        }
    }
}

/// A product; `?sku=` chooses a variant.
pub async fn product(
    Extract(state): Extract<State>,
    Shopper(ctx): Shopper,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let epoch = ctx.shop.tags().epoch();
    let asked = pairs(query.as_deref());
    let sku = asked.iter().find(|(name, _)| name == "sku").map(|(_, value)| value);
    let wish = Wish {
        kept: asked.iter().any(|(name, value)| name == "waiting" && value == "1"),
        ..Wish::default()
    };
    let load = async {
        let frame = render::frame(&state, &ctx).await?;
        let facts = delivery_facts(&ctx).await?;
        Ok((frame, facts, catalog::product_page(&ctx, &slug).await?))
    };
    match load.await {
        Ok((frame, facts, page)) => {
            let selected = product::selected(&page, sku.map(String::as_str));
            let head = product::head(&frame.shop, &page, selected);
            let related = page.related.iter().map(|card| Tag::Product(card.id));
            let tags: Vec<Tag> = [Tag::Layout, Tag::Catalog, Tag::Product(page.id)]
                .into_iter()
                .chain(related)
                .collect();
            let html = render::html(&frame, &head, || product::body(&frame, page, selected, &facts, &wish));
            // The date of arrival changes with the day: such a page is only good until somebody asks the next morning.
            answer::cacheable(&ctx, epoch, html, tags)
        }
        Err(error) => answer::failure(&state, &ctx, error, paths::product).await,
    }
}

/// What is posted by whoever waits for a variant.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Waiting {
    sku: String,
    email: String,
}

/// Remembers who waits for a variant.
pub async fn wait(
    Extract(state): Extract<State>,
    Shopper(ctx): Shopper,
    Path(slug): Path<String>,
    Form(posted): Form<Waiting>,
) -> Response {
    let sku = one_line(&posted.sku, 64);
    let kept = async {
        let email: Email = one_line(&posted.email, 254)
            .parse()
            .map_err(|_| Error::Invalid("Write the address like name@example.com.".to_owned()))?;
        let sku = sku.clone();
        inventory::wait(&ctx, &Wait { sku, email }).await
    };
    let (status, error) = match kept.await {
        Ok(()) => {
            let path = paths::product_variant(&slug, &sku);
            return answer::go(&[&path, "&waiting=1#wait"].concat(), []);
        }
        Err(Error::Invalid(sentence)) => (StatusCode::UNPROCESSABLE_ENTITY, sentence),
        Err(Error::Conflict(sentence)) => (StatusCode::CONFLICT, sentence),
        Err(Error::TooMany(seconds)) => (StatusCode::TOO_MANY_REQUESTS, member::wait(seconds)),
        Err(error) => return answer::failure(&state, &ctx, error, paths::product).await,
    };
    let load = async { Ok((delivery_facts(&ctx).await?, catalog::product_page(&ctx, &slug).await?)) };
    match load.await {
        Ok((facts, page)) => {
            let wish = Wish {
                kept: false,
                email: one_line(&posted.email, 254),
                error,
            };
            let selected = product::selected(&page, Some(&sku));
            let head = page.clone();
            let head = |shop: &_| product::head(shop, &head, selected);
            answer::personal(&state, &ctx, status, head, |frame| {
                product::body(frame, page, selected, &facts, &wish)
            })
            .await
        }
        Err(error) => answer::failure(&state, &ctx, error, paths::product).await,
    }
}

/// What delivery costs and when it arrives, where most shoppers are.
pub(crate) async fn delivery_facts(ctx: &Ctx) -> commerce::Result<DeliveryFacts> {
    let settings = commerce::settings::all(ctx).await?;
    let zone = domain::delivery::Zone::Valley;
    let quotes = domain::delivery::quotes(&settings.delivery, zone, domain::money::Money::ZERO, 0);
    let first = quotes.first();
    Ok(DeliveryFacts {
        price_from: first.map(|quote| quote.price).unwrap_or_default(),
        days: first
            .map(|quote| quote.promise_text(ctx.now(), ctx.shop.facts().offset))
            .unwrap_or_default(),
        free_from: settings
            .delivery
            .methods
            .iter()
            .filter_map(|method| method.free_from)
            .min(),
        return_days: domain::order::RETURN_DAYS,
    })
}

/// The search; without words, everything.
pub async fn search(Extract(state): Extract<State>, Shopper(ctx): Shopper, RawQuery(query): RawQuery) -> Response {
    let epoch = ctx.shop.tags().epoch();
    let query = list_query(query.as_deref());
    let load = async {
        let frame = render::frame(&state, &ctx).await?;
        Ok((frame, commerce::search::search_page(&ctx, &query).await?))
    };
    match load.await {
        Ok((frame, page)) => {
            let head = search::head(&frame.shop, &page);
            let tags = card_tags(&page.list);
            answer::cacheable(
                &ctx,
                epoch,
                render::html(&frame, &head, || search::body(&frame, page)),
                tags,
            )
        }
        Err(error) => answer::failure(&state, &ctx, error, paths::category).await,
    }
}

/// Delivery, payment, returns, contact.
pub async fn help(Extract(state): Extract<State>, Shopper(ctx): Shopper) -> Response {
    let epoch = ctx.shop.tags().epoch();
    let load = async {
        let frame = render::frame(&state, &ctx).await?;
        Ok((frame, commerce::settings::all(&ctx).await?))
    };
    match load.await {
        Ok((frame, settings)) => {
            let head = help::head(&frame.shop);
            let html = render::html(&frame, &head, || help::body(&frame, &settings.delivery).into_any());
            answer::cacheable(&ctx, epoch, html, [Tag::Layout, Tag::Catalog])
        }
        Err(error) => answer::failure(&state, &ctx, error, paths::category).await,
    }
}

/// Any other address.
pub async fn not_found(Extract(state): Extract<State>, Shopper(ctx): Shopper) -> Response {
    answer::failure(&state, &ctx, commerce::Error::NotFound, paths::category).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded_and_rubbish_survives() {
        assert_eq!(
            pairs(Some("q=a+b%26c&x=%zz&%FF=1")),
            [
                ("q".to_owned(), "a b&c".to_owned()),
                ("x".to_owned(), "%zz".to_owned()),
                (String::new(), "1".to_owned()),
            ]
        );
    }
}
