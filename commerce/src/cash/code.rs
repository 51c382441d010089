//! The one-time code. It is made when it leaves and kept only as a salted hash, so neither the database nor the outbox
//! ever holds it; a message that is sent again carries a new one.

use domain::{
    cash::{Attempt, CODE_LIVES_MS, CODE_TRIES, CheckState, CodeFacts, CodeWay, may_send, read_code, try_code},
    ids::{AccessToken, OrderId},
    order::{OrderState, PaymentState},
    phone::Phone,
    time::Timestamp,
    view::cash::CodeCheck,
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use sha2::{Digest, Sha256};

use super::check;
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    mail::{self, Mail},
    orders, outbox,
    texts::TextMessage,
};

/// What the outbox calls it.
pub(crate) const TOPIC: &str = "text.cash_code";

/// What became of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeAnswer {
    /// The order is confirmed, now or before.
    Confirmed,
    /// What was typed has not six digits; it did not count.
    Unreadable,
    /// It is not the code.
    Wrong {
        /// Tries that are left.
        left: u32,
    },
    /// There is no code to enter (any more): ask for another, or wait for the call.
    NoCode,
}

#[derive(FromQueryResult)]
struct Row {
    number: String,
    phone: String,
    email: Option<String>,
    order_state: String,
    payment_state: String,
    state: String,
    deadline_at: i64,
    codes: i64,
    code_asked_at: Option<i64>,
    code_salt: Option<String>,
    code_hash: Option<String>,
    code_expires_at: Option<i64>,
    code_tries: i64,
}

impl Row {
    fn facts(&self) -> CodeFacts {
        CodeFacts {
            sent: u32::try_from(self.codes).unwrap_or(u32::MAX),
            tries: u32::try_from(self.code_tries).unwrap_or(u32::MAX),
            sent_at: self.code_asked_at.map(Timestamp),
            expires_at: self.code_expires_at.map(Timestamp),
        }
    }

    fn waits(&self) -> bool {
        self.state == CheckState::Waiting.code()
            && self.order_state == OrderState::Placed.code()
            && self.payment_state == PaymentState::Due.code()
    }

    /// How a code reaches this order's buyer.
    fn way(&self, wished: CodeWay) -> CodeWay {
        let mobile = || self.phone.parse::<Phone>().is_ok_and(|phone| phone.is_mobile());
        match wished {
            CodeWay::Text if mobile() => CodeWay::Text,
            CodeWay::Mail if self.email.is_some() => CodeWay::Mail,
            CodeWay::Text | CodeWay::Mail | CodeWay::None => CodeWay::None,
        }
    }

    fn fits(&self, code: &str) -> bool {
        match (&self.code_salt, &self.code_hash) {
            (Some(salt), Some(stored)) => hash(salt, code) == *stored,
            _ => false,
        }
    }
}

async fn load(conn: &impl ConnectionTrait, order: OrderId) -> Result<Option<Row>> {
    db::one(
        conn,
        "SELECT o.number, o.phone, o.email, o.state AS order_state, o.payment_state, c.state, c.deadline_at, c.codes,
                c.code_asked_at, c.code_salt, c.code_hash, c.code_expires_at, c.code_tries
         FROM cash_check c JOIN orders o ON o.id = c.order_id WHERE c.order_id = $1",
        [order.0.into()],
    )
    .await
}

/// Both are hashes of 32 bytes: how far they agree tells nothing of the code, so they need no constant time.
fn hash(salt: &str, code: &str) -> String {
    audit::hex(&Sha256::digest(format!("{salt}:{code}")))
}

/// The check of the order that this link opens; `None` when it does not wait for one. Personal: never cached.
///
/// # Errors
/// [`Error::NotFound`] for any other token.
pub async fn code_check(ctx: &Ctx, token: &AccessToken) -> Result<Option<CodeCheck>> {
    let order = orders::read::id_of(ctx, token).await?;
    let settings = crate::settings::all(ctx).await?;
    let Some(row) = load(ctx.shop.db().reader(), order).await?.filter(Row::waits) else {
        return Ok(None);
    };
    let (facts, now) = (row.facts(), ctx.now());
    let way = row.way(settings.cod.verification.code);
    let live = row.code_hash.is_some() && facts.tries < CODE_TRIES && facts.expires_at.is_some_and(|until| now < until);
    Ok(Some(CodeCheck {
        way,
        to: match way {
            CodeWay::Text => row
                .phone
                .parse::<Phone>()
                .map(|phone| phone.masked())
                .unwrap_or_default(),
            CodeWay::Mail => row.email.unwrap_or_default(),
            CodeWay::None => String::new(),
        },
        code_is_live: live,
        tries_left: if live {
            CODE_TRIES.saturating_sub(facts.tries)
        } else {
            0
        },
        may_send: way != CodeWay::None && may_send(facts, now),
        deadline_at: Timestamp(row.deadline_at),
    }))
}

/// Sends a (new) code for the order that this link opens. The one before it is worth nothing then.
///
/// # Errors
/// [`Error::NotFound`] for any other token; [`Error::Conflict`] when the order does not wait for one, none can be sent,
/// or the last one has just been.
pub async fn send_code(ctx: &Ctx, token: &AccessToken) -> Result<()> {
    let order = orders::read::id_of(ctx, token).await?;
    let settings = crate::settings::all(ctx).await?;
    let tx = ctx.shop.db().begin().await?;
    orders::lock(&tx, order).await?;
    let row = load(&tx, order).await?.filter(Row::waits).ok_or_else(check::too_late)?;
    if row.way(settings.cod.verification.code) == CodeWay::None {
        return Err(Error::Conflict("We will call you to confirm this order.".to_owned()));
    }
    if !may_send(row.facts(), ctx.now()) {
        return Err(Error::Conflict(
            "A code was sent already. Wait a minute for it; after the third we call you instead.".to_owned(),
        ));
    }
    ask(&tx, ctx, order).await?;
    tx.commit().await?;
    Ok(())
}

/// Has a code sent, in the caller's transaction.
pub(super) async fn ask(tx: &impl ConnectionTrait, ctx: &Ctx, order: OrderId) -> Result<()> {
    db::run(
        tx,
        "UPDATE cash_check SET codes = codes + 1, code_asked_at = $1, code_hash = NULL, code_expires_at = NULL,
                code_tries = 0, version = version + 1
         WHERE order_id = $2 AND state = 'waiting'",
        [ctx.now().0.into(), order.0.into()],
    )
    .await?;
    let codes = db::number(tx, "SELECT codes FROM cash_check WHERE order_id = $1", [order.0.into()]).await?;
    outbox::enqueue(tx, ctx, TOPIC, &format!("{TOPIC}:{order}:{codes}"), &order.to_string()).await
}

/// Makes a code, keeps its hash, and sends it: what the outbox does. Nothing leaves for an order that does not wait.
///
/// # Errors
/// When the message is not accepted; it is tried again with another code.
pub(crate) async fn deliver(ctx: &Ctx, order: OrderId, once: &str) -> Result<()> {
    let settings = crate::settings::all(ctx).await?;
    let Some(row) = load(ctx.shop.db().reader(), order).await?.filter(Row::waits) else {
        return Ok(());
    };
    let way = row.way(settings.cod.verification.code);
    if way == CodeWay::None {
        return Ok(());
    }
    let (code, salt) = (random_code(), crate::clock::token().as_str().to_owned());
    let kept = db::run(
        ctx.shop.db().writer(),
        "UPDATE cash_check SET code_salt = $1, code_hash = $2, code_expires_at = $3, version = version + 1
         WHERE order_id = $4 AND state = 'waiting' AND codes = $5",
        [
            salt.clone().into(),
            hash(&salt, &code).into(),
            ctx.now().plus_ms(CODE_LIVES_MS).0.into(),
            order.0.into(),
            row.codes.into(),
        ],
    )
    .await?;
    if kept == 0 {
        return Ok(());
    }
    let shop = &ctx.shop.facts().name;
    let body = format!(
        "{code} confirms your order {} at {shop}. It is good for 15 minutes. Do not pass it on.",
        row.number
    );
    match way {
        CodeWay::Text => {
            let to: Phone = row
                .phone
                .parse()
                .map_err(|_| Error::Corrupt(format!("phone of order {order}")))?;
            let message = TextMessage {
                to,
                body,
                id: once.replace([':', '.'], "-"),
            };
            let sent = ctx.shop.texts().send(&message).await;
            sent.map_err(|error| Error::Outside(error.to_string()))
        }
        CodeWay::Mail => {
            let mail = code_mail(row.email.unwrap_or_default(), &row.number, body, once);
            let sent = ctx.shop.mailer().send(&mail).await;
            sent.map_err(|error| Error::Outside(error.to_string()))
        }
        CodeWay::None => Ok(()),
    }
}

fn code_mail(to: String, number: &str, body: String, once: &str) -> Mail {
    Mail {
        to,
        subject: format!("Confirm your order {number}"),
        html: format!("<p>{}</p>", mail::escape(&body)),
        text: body,
        message_id: once.replace([':', '.'], "-"),
    }
}

fn random_code() -> String {
    format!("{:06}", rand::random_range(0..1_000_000_u32))
}

/// Confirms the order that this link opens with its code. A wrong try is counted before anything is answered.
///
/// # Errors
/// [`Error::NotFound`] for any other token; [`Error::Conflict`] when the order was called off meanwhile.
pub async fn confirm_by_code(ctx: &Ctx, token: &AccessToken, typed: &str) -> Result<CodeAnswer> {
    let order = orders::read::id_of(ctx, token).await?;
    let Some(code) = read_code(typed) else {
        return Ok(CodeAnswer::Unreadable);
    };
    let mut desk = orders::step::begin(ctx, order, None).await?;
    let row = load(&desk.tx, order).await?.ok_or_else(check::too_late)?;
    if matches!(desk.states.order, OrderState::Confirmed | OrderState::Completed) {
        return Ok(CodeAnswer::Confirmed);
    }
    if !row.waits() {
        return Err(check::too_late());
    }
    match try_code(row.facts(), ctx.now(), || row.fits(&code)) {
        Attempt::NoCode => Ok(CodeAnswer::NoCode),
        Attempt::Wrong { left } => {
            db::run(
                &desk.tx,
                "UPDATE cash_check SET code_tries = code_tries + 1, version = version + 1 WHERE order_id = $1",
                [order.0.into()],
            )
            .await?;
            desk.tx.commit().await?;
            Ok(CodeAnswer::Wrong { left })
        }
        Attempt::Right => {
            orders::take_on(&mut desk, ctx, "by code").await?;
            desk.close(ctx).await?;
            Ok(CodeAnswer::Confirmed)
        }
    }
}
