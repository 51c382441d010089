//! Changes of stock as server-sent events. A stream ends with the session, when the shop closes, and after a while
//! anyway: the browser comes back by itself, is asked again who it is, and is told what it has missed.

use std::{collections::VecDeque, convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::RawQuery,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use commerce::{
    Ctx,
    inventory::{self, Missed},
    tags::{Tag, Versions},
};
use domain::{access::Permission, money::Currency, view::stock::LiveLevel};
use futures_util::stream;
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::Instant,
};

use super::super::field;
use crate::{
    admin::stock::table::LiveRow,
    server::{pages::browse::pairs, staff::StaffPage},
};

/// How long one stream lasts.
const LASTS: Duration = Duration::from_mins(2);
/// How often a silent stream looks whether its reader may still read it.
const LOOKS: Duration = Duration::from_secs(1);

struct Following {
    receiver: Receiver<Arc<[LiveLevel]>>,
    ready: VecDeque<Event>,
    ctx: Ctx,
    may: Versions,
    until: Instant,
    currency: Currency,
}

/// The stream.
pub(in super::super) async fn live(staff: StaffPage, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let load = async {
        staff.ctx.require(Permission::StockEdit)?;
        let shop = &staff.ctx.shop;
        let may = shop.tags().versions([Tag::Account(staff.staff.account), Tag::Roles]);
        let Some(receiver) = shop.live().listen() else {
            let wait = [(header::RETRY_AFTER, HeaderValue::from_static("10"))];
            return Ok((StatusCode::SERVICE_UNAVAILABLE, wait, "Too many pages are open.\n").into_response());
        };
        let asked = pairs(query.as_deref());
        let last = headers.get("last-event-id").and_then(|id| id.to_str().ok());
        let after = last.unwrap_or_else(|| field(&asked, "after")).parse().ok();
        let missed = match after {
            Some(after) => inventory::missed(&staff.ctx, after).await?,
            None => Missed::Levels(Vec::new()),
        };
        let currency = shop.facts().currency;
        let mut ready = VecDeque::from([Event::default().comment("stock").retry(Duration::from_secs(1))]);
        ready.extend(match missed {
            Missed::Levels(levels) => event(&levels, currency),
            // An event without data is not heard.
            Missed::Much => Some(Event::default().event("reload").data("much has moved")),
        });
        let following = Following {
            receiver,
            ready,
            ctx: staff.ctx.clone(),
            may,
            until: Instant::now() + LASTS,
            currency,
        };
        let events = stream::unfold(following, next);
        let mut response = Sse::new(events)
            .keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
            .into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
        // A proxy that waits for more would make it late.
        headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
        Ok(response)
    };
    staff.answer(load.await)
}

fn event(levels: &[LiveLevel], currency: Currency) -> Option<Event> {
    let last = levels.iter().map(|level| level.seen).max()?;
    let rows: Vec<LiveRow> = levels.iter().map(|level| LiveRow::of(level, currency)).collect();
    let data = serde_json::to_string(&rows).ok()?;
    Some(Event::default().event("stock").id(last.to_string()).data(data))
}

async fn next(mut following: Following) -> Option<(Result<Event, Infallible>, Following)> {
    loop {
        if let Some(event) = following.ready.pop_front() {
            return Some((Ok(event), following));
        }
        let now = Instant::now();
        let may = following.ctx.shop.tags().are_current(&following.may);
        if !may || now >= following.until {
            return None;
        }
        let look = following.until.min(now + LOOKS);
        match tokio::time::timeout_at(look, following.receiver.recv()).await {
            Ok(Ok(levels)) => following.ready.extend(event(&levels, following.currency)),
            // Too slow: it comes back, and is told what it has missed.
            Ok(Err(RecvError::Lagged(_) | RecvError::Closed)) => return None,
            Err(_) => {}
        }
    }
}
