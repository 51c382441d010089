//! Saving, changing and removing views. Each is somebody's own: another one's view is not there.

use domain::{ids::AccountId, table::List, text::one_line};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::MOST;
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
};

/// A view to keep. The same name again replaces what it stood for.
#[derive(Clone, Debug)]
pub struct SaveView {
    /// Of which list.
    pub list: List,
    /// Its name: one line, 1 to 60 letters.
    pub name: String,
    /// The list's query string in its canonical spelling.
    pub query: String,
    /// Whether everybody of the shop is to see it.
    pub shared: bool,
}

/// What is to be different about a view.
#[derive(Clone, Debug)]
pub struct ChangeView {
    /// Which.
    pub id: i64,
    /// Its name from now on.
    pub name: String,
    /// Whether everybody of the shop is to see it from now on.
    pub shared: bool,
}

#[derive(FromQueryResult)]
struct Found {
    id: i64,
    list: String,
    name: String,
}

const LONGEST_NAME: usize = 60;
const LONGEST_QUERY: usize = 2000;

/// Keeps a view; its id.
///
/// # Errors
/// [`Error::Invalid`] for a name or a query that cannot be kept, [`Error::Conflict`] when there are too many,
/// [`Error::Forbidden`] for whoever may not see the list.
pub async fn save(ctx: &Ctx, view: SaveView) -> Result<i64> {
    let account = owner(ctx, view.list)?;
    let name = named(&view.name)?;
    let plain = view.query.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#');
    if view.query.len() > LONGEST_QUERY || !plain {
        return Err(Error::Invalid(
            "This view is too long to be kept: set fewer filters.".into(),
        ));
    }
    let tx = ctx.shop.db().begin().await?;
    let (list, now) = (view.list.code(), ctx.now().0);
    let own = db::number(
        &tx,
        "SELECT COUNT(*) FROM saved_view WHERE account_id = $1 AND list = $2 AND name <> $3 AND removed_at IS NULL",
        [account.0.into(), list.into(), name.clone().into()],
    )
    .await?;
    if own >= MOST {
        return Err(Error::Conflict(format!(
            "You have {MOST} views of this list: remove one first."
        )));
    }
    db::run(
        &tx,
        "INSERT INTO saved_view (account_id, list, name, query, shared, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6)
         ON CONFLICT (account_id, list, name) WHERE removed_at IS NULL
         DO UPDATE SET query = excluded.query, shared = excluded.shared, updated_at = excluded.updated_at",
        [
            account.0.into(),
            list.into(),
            name.clone().into(),
            view.query.into(),
            i64::from(view.shared).into(),
            now.into(),
        ],
    )
    .await?;
    let id = db::number(
        &tx,
        "SELECT id FROM saved_view WHERE account_id = $1 AND list = $2 AND name = $3 AND removed_at IS NULL",
        [account.0.into(), list.into(), name.into()],
    )
    .await?;
    audit::record(&tx, ctx, "view.saved", &subject(id), list).await?;
    tx.commit().await?;
    Ok(id)
}

/// Renames a view, or shares it, or keeps it to oneself. The list that it is of.
///
/// # Errors
/// [`Error::NotFound`] for a view that is not one's own, [`Error::Conflict`] when the name is taken.
pub async fn change(ctx: &Ctx, change: ChangeView) -> Result<List> {
    let tx = ctx.shop.db().begin().await?;
    let (list, _) = own(&tx, ctx, change.id, "removed_at IS NULL").await?;
    let name = named(&change.name)?;
    let written = db::run(
        &tx,
        "UPDATE saved_view SET name = $1, shared = $2, updated_at = $3 WHERE id = $4",
        [
            name.clone().into(),
            i64::from(change.shared).into(),
            ctx.now().0.into(),
            change.id.into(),
        ],
    )
    .await;
    taken(written, &name)?;
    audit::record(&tx, ctx, "view.changed", &subject(change.id), list.code()).await?;
    tx.commit().await?;
    Ok(list)
}

/// Removes a view. [`restore`] brings it back. The list that it is of.
///
/// # Errors
/// [`Error::NotFound`] for a view that is not one's own.
pub async fn remove(ctx: &Ctx, id: i64) -> Result<List> {
    let tx = ctx.shop.db().begin().await?;
    let (list, _) = own(&tx, ctx, id, "removed_at IS NULL").await?;
    let now = ctx.now().0;
    db::run(
        &tx,
        "UPDATE saved_view SET removed_at = $1, updated_at = $1 WHERE id = $2",
        [now.into(), id.into()],
    )
    .await?;
    audit::record(&tx, ctx, "view.removed", &subject(id), list.code()).await?;
    tx.commit().await?;
    Ok(list)
}

/// Brings a removed view back. The list that it is of.
///
/// # Errors
/// [`Error::NotFound`] for a view that is not one's own or not removed, [`Error::Conflict`] when its name was taken
/// meanwhile.
pub async fn restore(ctx: &Ctx, id: i64) -> Result<List> {
    let tx = ctx.shop.db().begin().await?;
    let (list, name) = own(&tx, ctx, id, "removed_at IS NOT NULL").await?;
    let written = db::run(
        &tx,
        "UPDATE saved_view SET removed_at = NULL, updated_at = $1 WHERE id = $2",
        [ctx.now().0.into(), id.into()],
    )
    .await;
    taken(written, &name)?;
    audit::record(&tx, ctx, "view.restored", &subject(id), list.code()).await?;
    tx.commit().await?;
    Ok(list)
}

fn subject(id: i64) -> String {
    format!("view:{id}")
}

/// Views are people's, not the shop's own.
fn owner(ctx: &Ctx, list: List) -> Result<AccountId> {
    ctx.require(list.permission())?.account.ok_or(Error::NotFound)
}

fn named(name: &str) -> Result<String> {
    let name = one_line(&one_line(name, LONGEST_NAME), LONGEST_NAME);
    if name.is_empty() {
        return Err(Error::Invalid("Give the view a name.".into()));
    }
    Ok(name)
}

/// The view with its list and name, if it is one's own.
async fn own(tx: &impl ConnectionTrait, ctx: &Ctx, id: i64, state: &str) -> Result<(List, String)> {
    let account = ctx.account().ok_or(Error::NotFound)?;
    let row: Option<Found> = db::one(
        tx,
        &format!("SELECT id, list, name FROM saved_view WHERE id = $1 AND account_id = $2 AND {state}"),
        [id.into(), account.0.into()],
    )
    .await?;
    let row = row.ok_or(Error::NotFound)?;
    let list: List = row
        .list
        .parse()
        .map_err(|_| Error::Corrupt(format!("list of view {}", row.id)))?;
    owner(ctx, list)?;
    Ok((list, row.name))
}

fn taken(written: Result<u64>, name: &str) -> Result<()> {
    match written {
        Err(error) if error.is_unique() => Err(Error::Conflict(format!("You have another view called '{name}'."))),
        other => other.map(|_| ()),
    }
}
