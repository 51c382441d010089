//! Orders written down for somebody on the telephone. A draft is a cart that staff fill: it is priced, checked and placed
//! by the same functions as a shopper's, and marked as come by telephone.

use domain::{
    access::Permission,
    form::{CheckoutField, CheckoutForm, FormErrors},
    ids::{AccessToken, DraftId, VariantId},
    text::{Quantity, one_line},
    time::Timestamp,
    view::{
        CheckoutPage,
        desk::{DraftRow, OrderSource},
    },
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::{
    Ctx, audit,
    cart::token_hash,
    checkout::{self, Place, PlaceRefused, Placed, WrittenDown},
    clock, customers, db,
    error::{Error, Result},
    inventory::insert_many,
};

/// Everything that is written down so far.
#[derive(Clone, Debug)]
pub struct SaveDraft {
    /// Which draft.
    pub draft: DraftId,
    /// What is ordered, with how many of each; replaces what was there.
    pub lines: Vec<(VariantId, Quantity)>,
    /// As typed.
    pub form: CheckoutForm,
    /// The confirmed address or number of the customer whose account it goes to, as typed; empty for a guest's order,
    /// `None` to leave it as it is.
    pub account: Option<String>,
    /// The version that the person saw.
    pub expected_version: Option<i64>,
}

/// A draft with its price.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Which.
    pub id: DraftId,
    /// Expected by [`save`].
    pub version: i64,
    /// Lines, sums, ways of delivery, what is agreed: as a shopper's checkout. `None` while there are no lines.
    pub page: Option<CheckoutPage>,
    /// As typed so far.
    pub form: CheckoutForm,
    /// Whose account it goes to.
    pub account: ChosenAccount,
}

/// The account that was chosen for a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChosenAccount {
    /// The address or number, as typed; empty for a guest's order.
    pub typed: String,
    /// The name of whoever it belongs to.
    pub name: Option<String>,
    /// Why it is nobody's: what to do.
    pub refused: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    cart_id: i64,
    token: String,
    order_id: Option<i64>,
    version: i64,
    account: String,
    form: String,
}

impl Row {
    fn token(&self) -> Result<AccessToken> {
        AccessToken::parse(&self.token).ok_or_else(|| Error::Corrupt(format!("token of draft {}", self.id)))
    }
}

async fn find(conn: &impl ConnectionTrait, id: DraftId, lock: &str) -> Result<Row> {
    let row = db::one(
        conn,
        &format!(
            "SELECT d.id, d.cart_id, d.token, d.order_id, d.version, d.account, c.draft AS form
             FROM order_draft d JOIN cart c ON c.id = d.cart_id WHERE d.id = $1{lock}"
        ),
        [id.0.into()],
    )
    .await?;
    row.ok_or(Error::NotFound)
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

/// Begins an empty draft.
///
/// # Errors
/// [`Error::Forbidden`] for staff who may not.
pub async fn begin(ctx: &Ctx) -> Result<DraftId> {
    ctx.require(Permission::OrdersEdit)?;
    let (token, now) = (clock::token(), ctx.now().0);
    let tx = ctx.shop.db().begin().await?;
    let cart: Option<IdRow> = db::one(
        &tx,
        "INSERT INTO cart (token_hash, state, draft, created_at, updated_at) VALUES ($1, 'open', '{}', $2, $3) RETURNING id",
        [token_hash(&token).into(), now.into(), now.into()],
    )
    .await?;
    let cart = cart.ok_or_else(|| Error::Corrupt("a cart without an id".to_owned()))?;
    let draft: Option<IdRow> = db::one(
        &tx,
        "INSERT INTO order_draft (cart_id, token, author, created_at, updated_at, version)
         VALUES ($1, $2, $3, $4, $5, 1) RETURNING id",
        [
            cart.id.into(),
            token.as_str().into(),
            ctx.actor.to_string().into(),
            now.into(),
            now.into(),
        ],
    )
    .await?;
    let id = draft
        .ok_or_else(|| Error::Corrupt("a draft without an id".to_owned()))?
        .id;
    audit::record(&tx, ctx, "draft.begun", &format!("draft:{id}"), "").await?;
    tx.commit().await?;
    Ok(DraftId(id))
}

/// Writes down what the caller says.
///
/// # Errors
/// [`Error::Conflict`] when it is placed already, or somebody else has changed it; [`Error::Forbidden`] for staff who may
/// not choose an account, and do.
pub async fn save(ctx: &Ctx, request: &SaveDraft) -> Result<()> {
    ctx.require(Permission::OrdersEdit)?;
    if request.account.is_some() {
        ctx.require(Permission::CustomersEdit)?;
    }
    let tx = ctx.shop.db().begin().await?;
    let lock = if ctx.shop.db().is_sqlite() { "" } else { " FOR UPDATE" };
    let row = find(&tx, request.draft, lock).await?;
    if row.order_id.is_some() {
        return Err(Error::Conflict("This draft is placed already.".to_owned()));
    }
    if request.expected_version.is_some_and(|seen| seen != row.version) {
        return Err(Error::Conflict(
            "Somebody else has changed this draft. Look at it again.".to_owned(),
        ));
    }
    let now = ctx.now().0;
    db::run(&tx, "DELETE FROM cart_line WHERE cart_id = $1", [row.cart_id.into()]).await?;
    let mut lines = std::collections::BTreeMap::new();
    for (variant, quantity) in &request.lines {
        lines.insert(variant.0, quantity.get());
    }
    let known = known(&tx, lines.keys().copied().collect()).await?;
    if known != lines.len() {
        return Err(Error::Invalid("An article is not in the catalogue.".to_owned()));
    }
    insert_many(
        &tx,
        "INSERT INTO cart_line (cart_id, variant_id, quantity, added_at) VALUES ",
        lines
            .iter()
            .map(|(variant, quantity)| vec![row.cart_id.into(), (*variant).into(), (*quantity).into(), now.into()]),
    )
    .await?;
    let form = serde_json::to_string(&request.form.bounded()).map_err(|error| Error::Invalid(error.to_string()))?;
    db::run(
        &tx,
        "UPDATE cart SET draft = $1, updated_at = $2 WHERE id = $3",
        [form.into(), now.into(), row.cart_id.into()],
    )
    .await?;
    db::run(
        &tx,
        "UPDATE order_draft SET account = $1, updated_at = $2, version = version + 1 WHERE id = $3",
        [
            request
                .account
                .as_ref()
                .map_or(row.account, |typed| one_line(typed, 254))
                .into(),
            now.into(),
            row.id.into(),
        ],
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn known(tx: &impl ConnectionTrait, variants: Vec<i64>) -> Result<usize> {
    if variants.is_empty() {
        return Ok(0);
    }
    let sql = format!(
        "SELECT COUNT(*) FROM variant WHERE id IN ({})",
        db::places(1, variants.len())
    );
    let count = db::number(tx, &sql, variants.into_iter().map(Into::into)).await?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// A draft, priced as a shopper's checkout is.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it is placed.
pub async fn page(ctx: &Ctx, id: DraftId, errors: FormErrors<CheckoutField>, changes: Vec<String>) -> Result<Draft> {
    ctx.require(Permission::OrdersEdit)?;
    let row = find(ctx.shop.db().reader(), id, "").await?;
    if row.order_id.is_some() {
        return Err(Error::NotFound);
    }
    let form: CheckoutForm = serde_json::from_str(&row.form).unwrap_or_default();
    let token = row.token()?;
    let page = match checkout::quote(ctx, Some(&token), &form, errors, changes).await {
        Ok(page) => Some(page),
        Err(Error::NotFound) => None,
        Err(error) => return Err(error),
    };
    let mut account = ChosenAccount::default();
    match chosen(ctx, &row).await {
        Ok(found) => account.name = found.map(|found| found.name),
        Err(Error::Invalid(why)) => account.refused = Some(why),
        Err(error) => return Err(error),
    }
    account.typed = row.account;
    Ok(Draft {
        id,
        version: row.version,
        page,
        form,
        account,
    })
}

async fn chosen(ctx: &Ctx, row: &Row) -> Result<Option<customers::Chosen>> {
    if row.account.is_empty() {
        return Ok(None);
    }
    customers::account_by_name(ctx.shop.db().reader(), &row.account)
        .await
        .map(Some)
}

/// Places a draft, as it was agreed on the telephone ([`CheckoutPage::agreed`]). Twice is once.
///
/// # Errors
/// As [`checkout::place`]; [`Error::Invalid`] when the account that was chosen is nobody's.
pub async fn place(ctx: &Ctx, id: DraftId, request: &Place) -> Result<std::result::Result<Placed, PlaceRefused>> {
    ctx.require(Permission::OrdersEdit)?;
    let row = find(ctx.shop.db().reader(), id, "").await?;
    let account = match row.order_id {
        Some(_) => None,
        None => chosen(ctx, &row).await?.map(|found| found.id),
    };
    let written = WrittenDown {
        channel: OrderSource::Phone,
        account,
    };
    let placed = checkout::place_from(ctx, &row.token()?, request, Some(written)).await?;
    if placed.is_ok() {
        // The cart is the draft's key to its order: where the process ends before this, the next call does it.
        db::run(
            ctx.shop.db().writer(),
            "UPDATE order_draft SET order_id = (SELECT o.id FROM orders o WHERE o.cart_id = order_draft.cart_id),
                    updated_at = $1, version = version + 1 WHERE id = $2 AND order_id IS NULL",
            [ctx.now().0.into(), id.0.into()],
        )
        .await?;
    }
    Ok(placed)
}

/// Throws a draft away.
///
/// # Errors
/// [`Error::Conflict`] when it is placed already.
pub async fn discard(ctx: &Ctx, id: DraftId) -> Result<()> {
    ctx.require(Permission::OrdersEdit)?;
    let tx = ctx.shop.db().begin().await?;
    let lock = if ctx.shop.db().is_sqlite() { "" } else { " FOR UPDATE" };
    let row = find(&tx, id, lock).await?;
    let ordered = db::number(
        &tx,
        "SELECT COUNT(*) FROM orders WHERE cart_id = $1",
        [row.cart_id.into()],
    )
    .await?;
    if row.order_id.is_some() || ordered > 0 {
        return Err(Error::Conflict("This draft is placed already.".to_owned()));
    }
    db::run(&tx, "DELETE FROM order_draft WHERE id = $1", [id.0.into()]).await?;
    db::run(&tx, "DELETE FROM cart WHERE id = $1", [row.cart_id.into()]).await?;
    audit::record(&tx, ctx, "draft.discarded", &format!("draft:{id}"), "").await?;
    tx.commit().await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct ListRow {
    id: i64,
    author: String,
    form: String,
    lines: i64,
    updated_at: i64,
}

/// Drafts that are not placed, last changed first, at most 200.
///
/// # Errors
/// [`Error::Forbidden`] for staff who may not.
pub async fn list(ctx: &Ctx) -> Result<Vec<DraftRow>> {
    ctx.require(Permission::OrdersEdit)?;
    let rows: Vec<ListRow> = db::all(
        ctx.shop.db().reader(),
        "SELECT d.id, d.author, c.draft AS form, d.updated_at,
                (SELECT COUNT(*) FROM cart_line l WHERE l.cart_id = c.id) AS lines
         FROM order_draft d JOIN cart c ON c.id = d.cart_id
         WHERE d.order_id IS NULL AND c.state = 'open' ORDER BY d.updated_at DESC, d.id DESC LIMIT 200",
        [],
    )
    .await?;
    let view = |row: ListRow| {
        let form: CheckoutForm = serde_json::from_str(&row.form).unwrap_or_default();
        DraftRow {
            id: DraftId(row.id),
            author: row.author,
            name: form.name,
            phone: form.phone,
            lines: super::facts::pieces(row.lines),
            updated_at: Timestamp(row.updated_at),
        }
    };
    Ok(rows.into_iter().map(view).collect())
}
