//! Colleagues who are asked to look at a note, and the mail that tells them. It says where the note is and not what it
//! says: whoever reads it has signed in and may see orders.

use domain::{
    access::Permission,
    ids::{AccountId, OrderNumber},
    order::mention::mentioned,
    paths,
    view::desk::Colleague,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::{
    Ctx, db,
    error::{Error, Result},
    identity,
    mail::{self, Mail},
    outbox,
};

/// The outbox topic of that mail.
pub(crate) const TOPIC: &str = "mail.note_mention";

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    name: String,
    permissions: String,
    preset: Option<String>,
}

/// Everybody who works here and may see orders, by name.
pub(crate) async fn colleagues(conn: &impl ConnectionTrait) -> Result<Vec<Colleague>> {
    let rows: Vec<Row> = db::all(
        conn,
        "SELECT a.id, a.name, r.permissions, r.preset FROM account a JOIN role r ON r.id = a.role_id
         WHERE a.state = 'active' ORDER BY LOWER(a.name), a.id LIMIT 500",
        [],
    )
    .await?;
    let may = |row: &Row| identity::permissions(row.preset.as_deref(), &row.permissions).has(Permission::OrdersRead);
    Ok(rows
        .into_iter()
        .filter(may)
        .map(|row| Colleague {
            account: AccountId(row.id),
            name: row.name,
        })
        .collect())
}

/// Whom a note means: those who were picked and those whose names it holds. Anybody else is left out.
pub(super) async fn meant(conn: &impl ConnectionTrait, body: &str, picked: &[AccountId]) -> Result<Vec<AccountId>> {
    let colleagues = colleagues(conn).await?;
    let named = mentioned(body, colleagues.iter().map(|each| (each.account, each.name.as_str())));
    let is_meant = |account: &AccountId| picked.contains(account) || named.contains(account);
    Ok(colleagues.iter().map(|each| each.account).filter(is_meant).collect())
}

/// Queues a mail to each of them but the author.
pub(super) async fn tell(tx: &impl ConnectionTrait, ctx: &Ctx, note: i64, meant: &[AccountId]) -> Result<()> {
    for account in meant.iter().filter(|account| Some(**account) != ctx.account()) {
        let payload = format!("note:{note}:{account}");
        let once = format!("{TOPIC}:{note}:{account}");
        outbox::enqueue(tx, ctx, TOPIC, &once, &payload).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Told {
    number: String,
    author: Option<String>,
    name: String,
    email: Option<String>,
}

/// The mail that a queued row stands for; `None` when there is nobody to write to any more.
pub(crate) async fn compose(ctx: &Ctx, payload: &str, once: &str) -> Result<Option<Mail>> {
    let corrupt = || Error::Corrupt(format!("outbox payload of {TOPIC}"));
    let mut parts = payload.strip_prefix("note:").ok_or_else(corrupt)?.split(':');
    let mut id = || {
        parts
            .next()
            .and_then(|part| part.parse::<i64>().ok())
            .ok_or_else(corrupt)
    };
    let (note, account) = (id()?, id()?);
    let conn = ctx.shop.db().reader();
    if !colleagues(conn).await?.iter().any(|each| each.account.0 == account) {
        return Ok(None);
    }
    let told: Option<Told> = db::one(
        conn,
        "SELECT o.number, w.name AS author, a.name, a.email
         FROM order_note n JOIN orders o ON o.id = n.order_id JOIN account a ON a.id = $1
         LEFT JOIN account w ON 'staff:' || CAST(w.id AS TEXT) = n.author
         WHERE n.id = $2",
        [account.into(), note.into()],
    )
    .await?;
    let Some(Told {
        number,
        author,
        name,
        email: Some(to),
    }) = told
    else {
        return Ok(None);
    };
    let facts = ctx.shop.facts();
    let number = OrderNumber::parse(&number).ok_or_else(corrupt)?;
    let link = format!("{}{}#timeline", facts.base_url, paths::admin::order(&number));
    let author = author.unwrap_or_else(|| "Somebody of the shop".to_owned());
    let lead = format!("{author} has mentioned you in a note on order {number}.");
    Ok(Some(Mail {
        subject: format!("A note on order {number} asks for you"),
        text: format!("Dear {name},\n\n{lead}\n\nRead it: {link}\n\n{}\n", facts.name),
        html: format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{number}</title></head><body>\
             <p>Dear {},</p><p>{}</p><p><a href=\"{}\">Read the note</a></p><p>{}</p></body></html>",
            mail::escape(&name),
            mail::escape(&lead),
            mail::escape(&link),
            mail::escape(&facts.name),
        ),
        message_id: once.replace([':', '.'], "-"),
        to,
    }))
}
