//! Effects outside the database: written in the command's transaction, delivered at least once afterwards.

mod backlog;

pub use backlog::{BacklogQuery, BacklogTab, backlog, failing, retry, retry_all};

use domain::ids::OrderId;
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::{
    Ctx, cash, db,
    error::{Error, Result},
    identity, inventory,
    mail::{self, Mail, account::AccountTopic},
    orders::mention,
};

/// What is to be done outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Tell the shopper that the order is placed.
    OrderPlaced,
    /// Tell the shopper that the money has come.
    OrderPaid,
    /// Tell the shopper that the order is cancelled.
    OrderCancelled,
    /// Tell the shopper that the shop has taken the order on.
    OrderConfirmed,
    /// Tell the shopper that a parcel is on its way.
    OrderShipped,
    /// Tell the shopper that a parcel has arrived.
    OrderDelivered,
    /// Tell the shopper that the order was changed.
    OrderChanged,
    /// Tell the shopper that money has gone back.
    Refunded,
    /// Tell the shopper how their return stands.
    ReturnStep,
    /// Tell the shop that a payment needs a person.
    PaymentReview,
    /// Tell the shopper that the gateway has taken their payment back, and what to do.
    PaymentTakenBack,
    /// Tell the shopper that the order is paid in cash again.
    BackToCash,
}

impl Topic {
    const ALL: [Self; 12] = [
        Self::OrderPlaced,
        Self::OrderPaid,
        Self::OrderCancelled,
        Self::OrderConfirmed,
        Self::OrderShipped,
        Self::OrderDelivered,
        Self::OrderChanged,
        Self::Refunded,
        Self::ReturnStep,
        Self::PaymentReview,
        Self::PaymentTakenBack,
        Self::BackToCash,
    ];

    /// The text in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OrderPlaced => "mail.order_placed",
            Self::OrderPaid => "mail.order_paid",
            Self::OrderCancelled => "mail.order_cancelled",
            Self::OrderConfirmed => "mail.order_confirmed",
            Self::OrderShipped => "mail.order_shipped",
            Self::OrderDelivered => "mail.order_delivered",
            Self::OrderChanged => "mail.order_changed",
            Self::Refunded => "mail.refunded",
            Self::ReturnStep => "mail.return_step",
            Self::PaymentReview => "mail.payment_review",
            Self::PaymentTakenBack => "mail.payment_taken_back",
            Self::BackToCash => "mail.back_to_cash",
        }
    }

    fn parse(code: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|topic| topic.code() == code);
        found.ok_or_else(|| Error::Corrupt(format!("outbox topic '{code}'")))
    }
}

/// Queues an effect about an order. The same `once` queues it only once, ever.
pub(crate) async fn queue(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    topic: Topic,
    order: OrderId,
    once: &str,
) -> Result<()> {
    queue_with(tx, ctx, topic, order, once, "").await
}

/// The same with what the mail is to say beside the order: who carries it, how much went back.
pub(crate) async fn queue_with(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    topic: Topic,
    order: OrderId,
    once: &str,
    detail: &str,
) -> Result<()> {
    let once = format!("{}:{order}:{once}", topic.code());
    let payload = format!("{order} {detail}");
    enqueue(tx, ctx, topic.code(), &once, payload.trim_end()).await
}

/// Queues an effect of any topic. The same `once` queues it only once, ever. A payload holds ids, nothing personal.
pub(crate) async fn enqueue(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    topic: &str,
    once: &str,
    payload: &str,
) -> Result<()> {
    let now = ctx.now().0;
    db::run(
        tx,
        "INSERT INTO outbox (topic, dedupe_key, payload, created_at, due_at, attempts, last_error)
         VALUES ($1, $2, $3, $4, $5, 0, '') ON CONFLICT (dedupe_key) DO NOTHING",
        [topic.into(), once.into(), payload.into(), now.into(), now.into()],
    )
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    topic: String,
    payload: String,
    attempts: i64,
    dedupe_key: String,
}

/// How long a worker may take over one effect before another takes it up.
const LEASE_MS: i64 = 60_000;
/// The longest pause between two tries.
const LONGEST_PAUSE_MS: i64 = 3_600_000;

/// Delivers what is due, at most `limit` effects; how many were delivered. Safe to run in several processes.
///
/// # Errors
/// When the database does not answer. An effect that fails is tried again later, with growing pauses.
pub async fn deliver(ctx: &Ctx, limit: u64) -> Result<u64> {
    ctx.require_system()?;
    let now = ctx.now();
    let due: Vec<Row> = db::all(
        ctx.shop.db().reader(),
        &format!("SELECT id, topic, payload, attempts, dedupe_key FROM outbox WHERE due_at <= $1 ORDER BY due_at, id LIMIT {limit}"),
        [now.0.into()],
    )
    .await?;
    let mut delivered = 0;
    for row in due {
        // Whoever moves due_at first has the row until the lease ends.
        let taken = db::run(
            ctx.shop.db().writer(),
            "UPDATE outbox SET due_at = $1, attempts = attempts + 1 WHERE id = $2 AND due_at <= $3 AND attempts = $4",
            [
                now.plus_ms(LEASE_MS).0.into(),
                row.id.into(),
                now.0.into(),
                row.attempts.into(),
            ],
        )
        .await?;
        if taken == 0 {
            continue;
        }
        crate::testing_pause("outbox:taken").await;
        match perform(ctx, &row).await {
            Ok(()) => {
                crate::testing_pause("outbox:performed").await;
                db::run(
                    ctx.shop.db().writer(),
                    "UPDATE outbox SET delivered_at = $1, due_at = NULL, last_error = '' WHERE id = $2",
                    [ctx.now().0.into(), row.id.into()],
                )
                .await?;
                delivered += 1;
            }
            Err(error) => {
                tracing::warn!(%error, outbox.id = row.id, outbox.topic = %row.topic, "An effect was not delivered; it is tried again.");
                let pause = (1000_i64 << row.attempts.clamp(0, 12)).min(LONGEST_PAUSE_MS);
                db::run(
                    ctx.shop.db().writer(),
                    "UPDATE outbox SET due_at = $1, last_error = $2 WHERE id = $3",
                    [
                        now.plus_ms(pause).0.into(),
                        error.to_string().chars().take(500).collect::<String>().into(),
                        row.id.into(),
                    ],
                )
                .await?;
            }
        }
    }
    Ok(delivered)
}

async fn perform(ctx: &Ctx, row: &Row) -> Result<()> {
    if row.topic == cash::CODE_TOPIC {
        return cash::deliver_code(ctx, order_of(row, &row.payload)?, &row.dedupe_key).await;
    }
    let mail = if row.topic == mention::TOPIC {
        mention::compose(ctx, &row.payload, &row.dedupe_key).await?
    } else if let Some(topic) = AccountTopic::parse(&row.topic) {
        identity::compose_mail(ctx, topic, &row.payload, &row.dedupe_key).await?
    } else if row.topic == inventory::alerts::TOPIC {
        inventory::alerts::compose(ctx, &row.payload, &row.dedupe_key).await?
    } else if row.topic == inventory::WAITER_TOPIC {
        inventory::compose_waiter(ctx, &row.payload, &row.dedupe_key).await?
    } else {
        order_mail(ctx, row).await?
    };
    // Nobody to write to (any more): done.
    if let Some(mail) = mail {
        let sent = ctx.shop.mailer().send(&mail).await;
        sent.map_err(|error| Error::Outside(error.to_string()))?;
    }
    if row.topic == inventory::WAITER_TOPIC {
        inventory::waiter_told(ctx.shop.db().writer(), &row.payload).await?;
    }
    Ok(())
}

async fn order_mail(ctx: &Ctx, row: &Row) -> Result<Option<Mail>> {
    let topic = Topic::parse(&row.topic)?;
    let (order, detail) = row.payload.split_once(' ').unwrap_or((&row.payload, ""));
    let order = crate::orders::read::by_id(ctx, order_of(row, order)?).await?;
    Ok(mail::order::compose(
        ctx.shop.facts(),
        topic,
        &order,
        detail,
        &row.dedupe_key,
    ))
}

fn order_of(row: &Row, id: &str) -> Result<OrderId> {
    id.parse()
        .map(OrderId)
        .map_err(|_| Error::Corrupt(format!("outbox {}", row.id)))
}
