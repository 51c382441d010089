//! Settling a payment: the callback, the reconciler and a person who asks all end here.
//!
//! First what came is stored raw. Then the gateway is asked, with no transaction open. Then one transaction loads the
//! payment again, lets the rules judge, and writes what they say. A repeat finds nothing left to write.

use domain::{
    ids::{AccessToken, OrderId, PaymentId},
    money::Money,
    payment::{Claim, GatewayState, Lookup, Method, PaymentFacts, Verdict, judge},
    time::Timestamp,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{LookedUp, outcome};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    inventory, orders,
};

/// What a returning shopper is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Opens the order's page. Only given to who brought a genuine callback.
    pub order: AccessToken,
    /// What the gateway said.
    pub verdict: Verdict,
}

#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct PaymentRow {
    pub id: i64,
    pub order_id: i64,
    pub method: String,
    pub transaction_uuid: String,
    pub product_code: String,
    pub amount: i64,
    pub state: String,
    pub lookups: i64,
    pub started_at: i64,
    pub token: String,
}

impl PaymentRow {
    pub fn id(&self) -> PaymentId {
        PaymentId(self.id)
    }

    pub fn amount(&self) -> Money {
        Money::from_minor(self.amount)
    }

    pub fn method(&self) -> Result<Method> {
        self.method
            .parse()
            .map_err(|_| Error::Corrupt(format!("method of payment {}", self.id)))
    }
}

const COLUMNS: &str = "p.id, p.order_id, p.method, p.transaction_uuid, p.product_code, p.amount, p.state, p.lookups, p.started_at, o.token";

pub(crate) async fn load(
    conn: &impl ConnectionTrait,
    condition: &str,
    value: sea_orm::Value,
) -> Result<Option<PaymentRow>> {
    db::one(
        conn,
        &format!("SELECT {COLUMNS} FROM payment p JOIN orders o ON o.id = p.order_id WHERE {condition}"),
        [value],
    )
    .await
}

async fn by_uuid(ctx: &Ctx, uuid: &str) -> Result<Option<PaymentRow>> {
    // What could not be a name of ours is not looked for: PostgreSQL refuses some characters outright.
    if !uuid.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return Ok(None);
    }
    load(
        ctx.shop.db().reader(),
        "p.transaction_uuid = $1 AND p.method = 'esewa'",
        uuid.into(),
    )
    .await
}

/// Keeps what came, as it came, before anything is believed.
pub(super) async fn keep(
    ctx: &Ctx,
    payment: Option<PaymentId>,
    uuid: &str,
    kind: &str,
    body: &str,
    outcome: &str,
) -> Result<()> {
    let body: String = body.chars().filter(|char| *char != '\0').take(8192).collect();
    db::run(
        ctx.shop.db().writer(),
        "INSERT INTO gateway_message (payment_id, transaction_uuid, kind, body, outcome, request_id, received_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        [
            payment.map(|payment| payment.0).into(),
            uuid.chars()
                .filter(|char| *char != '\0')
                .take(100)
                .collect::<String>()
                .into(),
            kind.into(),
            body.into(),
            outcome.into(),
            ctx.request_id.clone().into(),
            ctx.now().0.into(),
        ],
    )
    .await?;
    Ok(())
}

/// The shopper comes back with what eSewa calls a success. The signature is checked, and eSewa is asked.
///
/// # Errors
/// [`Error::NotFound`] when the message is forged, tampered with, or speaks of something that the shop does not
/// know: it is stored and audited, nothing changes, and the answer tells nothing.
pub async fn callback(ctx: &Ctx, uuid: &str, data: &str) -> Result<Seen> {
    let gateway = ctx.shop.gateways().of(Method::Esewa)?;
    let payment = by_uuid(ctx, uuid).await?;
    let claim = gateway.read_callback(data).and_then(|claim| {
        if claim.uuid == uuid {
            Ok(claim)
        } else {
            Err("the callback names another payment than its address".to_owned())
        }
    });
    let outcome = claim.as_ref().map_or_else(String::as_str, |_| "signature good");
    keep(
        ctx,
        payment.as_ref().map(PaymentRow::id),
        uuid,
        "callback",
        data,
        outcome,
    )
    .await?;
    crate::testing_pause("callback:kept").await;
    let (payment, claim) = match (payment, claim) {
        (Some(payment), Ok(claim)) => (payment, claim),
        (payment, refused) => {
            let why = refused.err().unwrap_or_else(|| "unknown payment".to_owned());
            refuse(ctx, payment.as_ref(), uuid, &why).await?;
            return Err(Error::NotFound);
        }
    };
    let verdict = settle(ctx, &payment, Some(&claim)).await?;
    if matches!(verdict, Verdict::Mismatch { .. }) {
        return Err(Error::NotFound);
    }
    Ok(Seen {
        order: token(&payment)?,
        verdict,
    })
}

/// The shopper comes back without a payment, or somebody says so: nothing is believed, eSewa is asked.
///
/// # Errors
/// [`Error::NotFound`] for a name that the shop does not know.
pub async fn returned_unpaid(ctx: &Ctx, uuid: &str) -> Result<Seen> {
    let payment = by_uuid(ctx, uuid).await?;
    keep(
        ctx,
        payment.as_ref().map(PaymentRow::id),
        uuid,
        "failure",
        "",
        "a hint only",
    )
    .await?;
    let payment = payment.ok_or(Error::NotFound)?;
    let verdict = settle(ctx, &payment, None).await?;
    Ok(Seen {
        order: token(&payment)?,
        verdict,
    })
}

fn token(payment: &PaymentRow) -> Result<AccessToken> {
    AccessToken::parse(&payment.token).ok_or_else(|| Error::Corrupt(format!("token of order {}", payment.order_id)))
}

async fn refuse(ctx: &Ctx, payment: Option<&PaymentRow>, uuid: &str, why: &str) -> Result<()> {
    tracing::warn!(callback.refused = why, "A payment callback was refused.");
    let subject = payment.map_or_else(
        || "payment:unknown".to_owned(),
        |payment| format!("payment:{}", payment.id),
    );
    let known: String = uuid
        .chars()
        .filter(|char| char.is_ascii_alphanumeric() || *char == '-')
        .take(64)
        .collect();
    audit::record(
        ctx.shop.db().writer(),
        ctx,
        "callback.refused",
        &subject,
        &format!("{known}: {why}"),
    )
    .await
}

/// Asks the gateway about a payment, and writes what its answer means.
pub(crate) async fn settle(ctx: &Ctx, payment: &PaymentRow, claim: Option<&Claim>) -> Result<Verdict> {
    let gateway = ctx.shop.gateways().of(payment.method()?)?;
    let answer = gateway.look_up(&payment.transaction_uuid, payment.amount()).await;
    crate::testing_pause("settle:looked-up").await;
    write_again(ctx, payment.id(), claim, &answer).await
}

/// Writes, and again where somebody else was in the way or quicker.
pub(super) async fn write_again(ctx: &Ctx, id: PaymentId, claim: Option<&Claim>, answer: &LookedUp) -> Result<Verdict> {
    let mut attempt = 0;
    loop {
        match write(ctx, id, claim, &answer.lookup, &answer.raw).await {
            Err(error)
                if attempt < 3
                    && (error.is_retryable() || error.is_unique() || matches!(error, Error::Conflict(_))) =>
            {
                attempt += 1;
            }
            other => return other,
        }
    }
}

async fn write(ctx: &Ctx, id: PaymentId, claim: Option<&Claim>, lookup: &Lookup, raw: &str) -> Result<Verdict> {
    let tx = ctx.shop.db().begin().await?;
    let order = db::number(&tx, "SELECT order_id FROM payment WHERE id = $1", [id.0.into()]).await?;
    let mut states = orders::lock(&tx, OrderId(order)).await?;
    let payment = load(&tx, "p.id = $1", id.0.into()).await?.ok_or(Error::NotFound)?;
    let facts = PaymentFacts {
        transaction_uuid: payment.transaction_uuid.clone(),
        amount: payment.amount(),
        product_code: payment.product_code.clone(),
        state: payment
            .state
            .parse()
            .map_err(|_| Error::Corrupt(format!("state of payment {id}")))?,
        order_state: states.order,
        order_payment: states.payment,
        started_at: Timestamp(payment.started_at),
        checks: u32::try_from(payment.lookups).unwrap_or(u32::MAX),
    };
    let verdict = judge(&facts, claim, lookup, ctx.now());
    let verdict = outcome::with_free_reference(&tx, &payment, verdict).await?;
    record_answer(&tx, ctx, &payment, lookup, raw, &verdict).await?;
    let freed = outcome::apply(&tx, ctx, &payment, &facts, &mut states, &verdict).await?;
    crate::testing_pause("settle:written").await;
    tx.commit().await?;
    crate::testing_pause("settle:committed").await;
    let tags = inventory::tags_of(ctx.shop.db().reader(), &freed, true).await?;
    ctx.shop.tags().touch(tags);
    Ok(verdict)
}

/// The raw answer, and the next time to ask. An answer that repeats the last one is not kept again.
async fn record_answer(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    payment: &PaymentRow,
    lookup: &Lookup,
    raw: &str,
    verdict: &Verdict,
) -> Result<()> {
    if !matches!(verdict, Verdict::AlreadySettled) {
        db::run(
            tx,
            "INSERT INTO gateway_message (payment_id, transaction_uuid, kind, body, outcome, request_id, received_at)
             VALUES ($1, $2, 'status', $3, $4, $5, $6)",
            [
                payment.id.into(),
                payment.transaction_uuid.clone().into(),
                raw.replace('\0', "").into(),
                outcome::name(verdict).into(),
                ctx.request_id.clone().into(),
                ctx.now().0.into(),
            ],
        )
        .await?;
    }
    if let GatewayState::Unknown(word) = &lookup.state {
        tracing::error!(payment.id = payment.id, gateway.status = %word, "The gateway used a word that the shop does not know.");
    }
    Ok(())
}

/// Looks a payment up once more and settles it; what the gateway said. `None` when the payment is gone.
pub(crate) async fn look_again(ctx: &Ctx, id: i64) -> Result<Option<GatewayState>> {
    let Some(payment) = load(ctx.shop.db().reader(), "p.id = $1", id.into()).await? else {
        return Ok(None);
    };
    let gateway = ctx.shop.gateways().of(payment.method()?)?;
    let answer = gateway.look_up(&payment.transaction_uuid, payment.amount()).await;
    write_again(ctx, payment.id(), None, &answer).await?;
    Ok(Some(answer.lookup.state))
}
