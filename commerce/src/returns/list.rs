//! All returns, for whoever decides and receives them.

use domain::{
    access::Permission,
    ids::{OrderNumber, ReturnId},
    order::ReturnState,
    phone::Phone,
    time::Timestamp,
    view::desk::{ReturnList, ReturnRow},
};
use sea_orm::{FromQueryResult, Value};

use crate::{
    Ctx, db,
    error::{Error, Result},
};

/// Which returns a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReturnTab {
    /// All that are not finished.
    #[default]
    Open,
    /// Those in one state.
    In(ReturnState),
    /// All.
    All,
}

/// What the list is asked for.
#[derive(Clone, Debug, Default)]
pub struct ReturnQuery {
    /// Which.
    pub tab: ReturnTab,
    /// An order's number, or part of a name or a phone number.
    pub words: String,
    /// Oldest first.
    pub ascending: bool,
    /// Rows left out before the page.
    pub offset: u64,
    /// Rows on the page.
    pub limit: u32,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    order_number: String,
    number: i64,
    name: String,
    phone: String,
    state: String,
    reason: String,
    pieces: i64,
    requested_at: i64,
    updated_at: i64,
}

impl Row {
    fn view(self) -> Result<ReturnRow> {
        let corrupt = |what: &str| Error::Corrupt(format!("{what} of return {}", self.id));
        Ok(ReturnRow {
            id: ReturnId(self.id),
            order: OrderNumber::parse(&self.order_number).ok_or_else(|| corrupt("order"))?,
            number: u32::try_from(self.number).unwrap_or(u32::MAX),
            state: self.state.parse().map_err(|_| corrupt("state"))?,
            reason: self.reason.parse().map_err(|_| corrupt("reason"))?,
            phone: self
                .phone
                .parse::<Phone>()
                .map_or_else(|_| self.phone.clone(), |phone| phone.display()),
            name: self.name,
            pieces: u32::try_from(self.pieces).unwrap_or(u32::MAX),
            requested_at: Timestamp(self.requested_at),
            updated_at: Timestamp(self.updated_at),
        })
    }
}

#[derive(FromQueryResult)]
struct CountRow {
    state: String,
    returns: i64,
}

/// A page of the returns. Personal: never cached.
///
/// # Errors
/// [`Error::Forbidden`] without `orders.read`.
pub async fn list(ctx: &Ctx, query: &ReturnQuery) -> Result<ReturnList> {
    ctx.require(Permission::OrdersRead)?;
    let reader = ctx.shop.db().reader();
    let (narrowed, values) = narrowed(query);
    let from = "FROM return_request r JOIN orders o ON o.id = r.order_id";
    let total = db::number(
        reader,
        &format!("SELECT COUNT(*) {from} WHERE {narrowed}"),
        values.clone(),
    )
    .await?;
    let way = if query.ascending { "ASC" } else { "DESC" };
    let rows: Vec<Row> = db::all(
        reader,
        &format!(
            "SELECT r.id, o.number AS order_number, r.number, o.name, o.phone, r.state, r.reason, r.requested_at, r.updated_at,
                    CAST(COALESCE((SELECT SUM(l.quantity) FROM return_line l WHERE l.return_id = r.id), 0) AS BIGINT) AS pieces
             {from} WHERE {narrowed} ORDER BY r.requested_at {way}, r.id {way} LIMIT {} OFFSET {}",
            query.limit, query.offset
        ),
        values,
    )
    .await?;
    let counts: Vec<CountRow> = db::all(
        reader,
        "SELECT state, COUNT(*) AS returns FROM return_request GROUP BY state",
        [],
    )
    .await?;
    let counts = counts.into_iter().filter_map(|row| {
        let state: ReturnState = row.state.parse().ok()?;
        Some((state, u64::try_from(row.returns).unwrap_or(0)))
    });
    Ok(ReturnList {
        rows: rows.into_iter().map(Row::view).collect::<Result<_>>()?,
        total: u64::try_from(total).unwrap_or(0),
        counts: counts.collect(),
    })
}

/// States that nothing follows.
const FINISHED: [ReturnState; 3] = [ReturnState::Closed, ReturnState::Declined, ReturnState::Withdrawn];

fn narrowed(query: &ReturnQuery) -> (String, Vec<Value>) {
    let (mut parts, mut values): (Vec<String>, Vec<Value>) = (Vec::new(), Vec::new());
    match query.tab {
        ReturnTab::All => parts.push("1 = 1".to_owned()),
        ReturnTab::Open => {
            values.extend(FINISHED.map(|state| Value::from(state.code())));
            parts.push(format!("r.state NOT IN ({})", db::places(1, FINISHED.len())));
        }
        ReturnTab::In(state) => {
            values.push(state.code().into());
            parts.push("r.state = $1".to_owned());
        }
    }
    for word in query.words.replace('\0', "").split_whitespace().take(5) {
        let mut place = |value: String| {
            values.push(value.into());
            values.len()
        };
        let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let number = place(format!("%{}%", escaped.to_uppercase()));
        let name = place(format!("%{}%", escaped.to_lowercase()));
        let phone = place(format!("%{}%", escaped.replace('-', "")));
        parts.push(format!(
            "(o.number LIKE ${number} ESCAPE '\\' OR LOWER(o.name) LIKE ${name} ESCAPE '\\' OR o.phone LIKE ${phone} ESCAPE '\\')"
        ));
    }
    (parts.join(" AND "), values)
}
