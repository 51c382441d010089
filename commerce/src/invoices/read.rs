//! The papers of an order, for its buyer and for staff.

use domain::{
    access::Permission,
    ids::{AccessToken, AccountId, OrderId},
    invoice::{PaperNumber, Seller},
    money::Money,
    paper,
    time::Timestamp,
    view::Paper,
};

use super::credit;
use crate::{
    Actor, Ctx, db,
    error::{Error, Result},
    orders,
};

/// Which order, and by what right it is asked for.
#[derive(Clone, Copy, Debug)]
pub enum Whose<'a> {
    /// Whoever holds the order's link.
    Token(&'a AccessToken),
    /// Staff who may see orders, or the customer whose order it is.
    Order(OrderId),
}

/// A paper in the list of an order's papers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its number.
    pub number: PaperNumber,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// What it says in the end.
    pub total: Money,
}

/// What was issued for an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Papers {
    /// The invoice.
    pub invoice: Option<Listed>,
    /// The credit notes, oldest first.
    pub credit_notes: Vec<Listed>,
}

/// What was issued for an order.
///
/// # Errors
/// [`Error::NotFound`] for whoever may not see the order; [`Error::Forbidden`] for staff without `orders.read`.
pub async fn papers(ctx: &Ctx, whose: Whose<'_>) -> Result<Papers> {
    let order = allowed(ctx, whose).await?;
    let conn = ctx.shop.db().reader();
    let invoice = credit::invoice_of(conn, order).await?;
    let notes = credit::notes_of(conn, order).await?;
    Ok(Papers {
        invoice: invoice.map(|invoice| Listed {
            number: invoice.number,
            issued_at: invoice.issued_at,
            total: invoice.total,
        }),
        credit_notes: notes
            .into_iter()
            .map(|note| Listed {
                number: note.number,
                issued_at: note.issued_at,
                total: note.total,
            })
            .collect(),
    })
}

/// The invoice of an order. Personal: never cached.
///
/// # Errors
/// As [`papers`]; also [`Error::NotFound`] while there is none.
pub async fn invoice(ctx: &Ctx, whose: Whose<'_>) -> Result<Paper> {
    let order = allowed(ctx, whose).await?;
    let invoice = credit::invoice_of(ctx.shop.db().reader(), order).await?;
    Ok(paper::invoice(&invoice.ok_or(Error::NotFound)?))
}

/// One credit note of an order. Personal: never cached.
///
/// # Errors
/// As [`papers`]; also [`Error::NotFound`] for a number that is not of this order.
pub async fn credit_note(ctx: &Ctx, whose: Whose<'_>, number: PaperNumber) -> Result<Paper> {
    let order = allowed(ctx, whose).await?;
    let notes = credit::notes_of(ctx.shop.db().reader(), order).await?;
    let note = notes.iter().find(|note| note.number == number);
    Ok(paper::credit_note(note.ok_or(Error::NotFound)?))
}

/// The shop as it stands on its papers.
pub(crate) fn seller(ctx: &Ctx) -> Seller {
    let facts = ctx.shop.facts();
    Seller {
        name: facts.name.clone(),
        legal: facts.legal.clone(),
        phone: facts.phone.clone(),
        email: facts.email.clone(),
    }
}

/// The order, for whoever may see its papers.
async fn allowed(ctx: &Ctx, whose: Whose<'_>) -> Result<OrderId> {
    let order = match whose {
        Whose::Token(token) => return orders::read::id_of(ctx, token).await,
        Whose::Order(order) => order,
    };
    match ctx.actor {
        Actor::Staff(_) | Actor::System(_) => {
            ctx.require(Permission::OrdersRead)?;
            Ok(order)
        }
        Actor::Customer(account) => own(ctx, account, order).await,
        Actor::Shopper | Actor::Gateway => Err(Error::NotFound),
    }
}

/// The order, when it is this customer's.
async fn own(ctx: &Ctx, account: AccountId, order: OrderId) -> Result<OrderId> {
    let theirs = db::number(
        ctx.shop.db().reader(),
        "SELECT COUNT(*) FROM orders o JOIN account a ON a.customer_id = o.customer_id
         WHERE o.id = $1 AND a.id = $2 AND a.state = 'active'",
        [order.0.into(), account.0.into()],
    )
    .await?;
    if theirs > 0 { Ok(order) } else { Err(Error::NotFound) }
}
