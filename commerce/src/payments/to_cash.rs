//! The way back from the wallet to the courier: because the shopper wishes it, or because the time to pay is over.

use domain::{
    ids::{AccessToken, OrderId},
    money::Money,
    order::{self as rules, PaymentEvent, PaymentState, TimelineKind},
    payment::{Method, cod},
    phone::Phone,
};
use sea_orm::ConnectionTrait;

use super::begin::{facts, insert_cash, set_method, states_sentence};
use crate::{
    Ctx, audit,
    error::{Error, Result},
    inventory,
    orders::{self, States},
    outbox::{self, Topic},
};

/// Lets the courier collect the money of an unpaid order. An attempt that is still open goes on being looked up.
///
/// # Errors
/// [`Error::Conflict`] when the order is paid or ended, or cash is not offered for it, with the reason.
pub async fn switch_to_cash(ctx: &Ctx, token: &AccessToken) -> Result<()> {
    let id = orders::read::id_of(ctx, token).await?;
    let settings = crate::settings::all(ctx).await?;
    let tx = ctx.shop.db().begin().await?;
    let mut states = orders::lock(&tx, id).await?;
    if states.payment == PaymentState::Due {
        return Ok(());
    }
    if !rules::can_switch_to_cash(states.order, states.payment, states.fulfilment) {
        return Err(Error::Conflict(states_sentence(&states)));
    }
    let facts = facts(&tx, id).await?;
    let district = serde_json::from_str::<domain::address::Address>(&facts.address).map(|address| address.district);
    let phone = facts.phone.parse::<Phone>().ok();
    let history = crate::cash::of_phone(&tx, phone.as_ref()).await?;
    cod::offer(
        &settings.cod,
        Money::from_minor(facts.total),
        &district.unwrap_or_default(),
        history,
    )
    .map_err(|refused| Error::Conflict(crate::checkout::cash_sentence(&refused, ctx.shop.facts().currency)))?;
    make_due(&tx, ctx, &mut states, Money::from_minor(facts.total), "").await?;
    if let Some(phone) = &phone {
        crate::cash::begin(&tx, ctx, &settings, id, phone).await?;
    }
    audit::record(&tx, ctx, "payment.switched_to_cash", &format!("order:{id}"), "").await?;
    crate::testing_pause("cash:written").await;
    tx.commit().await?;
    Ok(())
}

/// Lets the courier collect after all, in the transaction of the timer that found the time to pay over. The order was
/// taken on as a cash order, so nobody is asked again whether cash is offered.
pub(crate) async fn fall_back(tx: &impl ConnectionTrait, ctx: &Ctx, states: &mut States) -> Result<()> {
    let facts = facts(tx, states.id).await?;
    make_due(tx, ctx, states, Money::from_minor(facts.total), "not paid in time").await?;
    let subject = format!("order:{}", states.id);
    audit::record(tx, ctx, "payment.back_to_cash", &subject, "not paid in time").await?;
    if states.has_email {
        outbox::queue(tx, ctx, Topic::BackToCash, states.id, &ctx.now().0.to_string()).await?;
    }
    Ok(())
}

/// What both ways have in common. An attempt that is still open goes on being looked up.
async fn make_due(tx: &impl ConnectionTrait, ctx: &Ctx, states: &mut States, total: Money, detail: &str) -> Result<()> {
    let id: OrderId = states.id;
    states.payment = states
        .payment
        .apply(PaymentEvent::SwitchToCash)
        .map_err(|forbidden| Error::Conflict(forbidden.to_string()))?;
    states.held_until = None;
    insert_cash(tx, ctx, id, total).await?;
    inventory::hold_until(tx, id, None).await?;
    orders::store(tx, ctx, states).await?;
    set_method(tx, id, Method::CashOnDelivery).await?;
    orders::event_with(tx, ctx, id, TimelineKind::SwitchedToCash, detail).await
}
