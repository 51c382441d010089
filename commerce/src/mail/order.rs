//! The mails about an order. Written when they leave, from the order as it is then.

use std::fmt::Write as _;

use domain::{
    order::{PaymentState, RETURN_DAYS},
    paths,
    view::{OrderPage, ShopFacts},
};

use super::{Mail, escape};
use crate::outbox::Topic;

/// The mail for this topic; `None` when there is nobody to write to.
#[must_use]
pub fn compose(shop: &ShopFacts, topic: Topic, order: &OrderPage, detail: &str, once: &str) -> Option<Mail> {
    let to = match topic {
        Topic::PaymentReview => Some(shop.email.clone()).filter(|email| !email.is_empty()),
        Topic::OrderPlaced
        | Topic::OrderPaid
        | Topic::OrderCancelled
        | Topic::OrderConfirmed
        | Topic::OrderShipped
        | Topic::OrderDelivered
        | Topic::OrderChanged
        | Topic::Refunded
        | Topic::ReturnStep
        | Topic::PaymentTakenBack
        | Topic::BackToCash => order.email.clone(),
    }?;
    let number = &order.number;
    let (subject, lead) = match topic {
        Topic::OrderPlaced => (format!("We have your order {number}"), order.next.sentence().to_owned()),
        Topic::OrderPaid => (
            format!("Your payment for order {number} has arrived"),
            format!(
                "We received {} with eSewa and are preparing your order.",
                order.total.format(order.currency)
            ),
        ),
        Topic::OrderCancelled => (
            format!("Your order {number} was cancelled"),
            cancelled(order).to_owned(),
        ),
        Topic::OrderConfirmed => (
            format!("We are preparing your order {number}"),
            "Your order is confirmed. We write again when it leaves.".to_owned(),
        ),
        Topic::OrderShipped => (
            format!("Your order {number} is on its way"),
            format!("A parcel has left us with {detail}."),
        ),
        Topic::OrderDelivered => (
            format!("Your order {number} has been delivered"),
            format!("Thank you for shopping with us. If something is not right, tell us within {RETURN_DAYS} days."),
        ),
        Topic::OrderChanged => (
            format!("Your order {number} was changed"),
            "As agreed with you, we have changed your order. This is how it stands now.".to_owned(),
        ),
        Topic::Refunded => (
            format!("We have given back money for order {number}"),
            format!("{detail} went back to you. It may take a few days until you see it."),
        ),
        Topic::ReturnStep => (format!("Your return for order {number}"), detail.to_owned()),
        Topic::PaymentTakenBack => (
            format!("Your payment for order {number} was taken back"),
            format!("eSewa has taken your payment for this order back. {detail}"),
        ),
        Topic::BackToCash => (
            format!("You pay your order {number} in cash"),
            format!(
                "No payment with eSewa has arrived, so you pay {} in cash when the parcel comes, as you had chosen before.",
                order.total.format(order.currency)
            ),
        ),
        Topic::PaymentReview => (
            format!("Look at the payment of order {number}"),
            "A payment needs a decision by a person. Nothing is sent or released until then.".to_owned(),
        ),
    };
    let link = format!("{}{}", shop.base_url, paths::order(&order.token));
    Some(Mail {
        to,
        text: text(shop, order, &lead, &link),
        html: html(shop, order, &subject, &lead, &link),
        subject,
        message_id: once.replace([':', '.'], "-"),
    })
}

/// What a cancellation means for the shopper's money.
fn cancelled(order: &OrderPage) -> &'static str {
    match order.payment {
        PaymentState::Paid | PaymentState::PartiallyRefunded | PaymentState::NeedsReview => {
            "Your money goes back to you. We write again when that is done; it takes up to seven days."
        }
        PaymentState::Refunded => "Your money has gone back to you.",
        PaymentState::Pending
        | PaymentState::Failed
        | PaymentState::Expired
        | PaymentState::Due
        | PaymentState::Collected
        | PaymentState::Remitted => {
            "Nothing was charged for it. The goods are in the shop again; you are welcome to order them anew."
        }
    }
}

fn text(shop: &ShopFacts, order: &OrderPage, lead: &str, link: &str) -> String {
    let mut text = format!("Dear {},\n\n{lead}\n\nOrder {}\n", order.recipient, order.number);
    for line in &order.lines {
        let variant = if line.variant_title.is_empty() {
            String::new()
        } else {
            format!(" ({})", line.variant_title)
        };
        let _ = writeln!(
            text,
            "  {} x {}{variant}: {}",
            line.quantity,
            line.title,
            line.total.format(order.currency)
        );
    }
    let _ = writeln!(
        text,
        "  {}: {}\n  Total: {} ({})\n\nTo: {}\nArrives: {}\n\nSee where your order is: {link}\n\n{}\n{}",
        order.delivery_name,
        order.delivery.format(order.currency),
        order.total.format(order.currency),
        order.method.label(),
        order.address.join(", "),
        order.delivery_promise,
        shop.name,
        shop.phone,
    );
    text
}

fn html(shop: &ShopFacts, order: &OrderPage, subject: &str, lead: &str, link: &str) -> String {
    let mut rows = String::new();
    for line in &order.lines {
        let variant = if line.variant_title.is_empty() {
            String::new()
        } else {
            format!(
                "<br><span style=\"color:#6b6560\">{}</span>",
                escape(&line.variant_title)
            )
        };
        rows.push_str(&row(
            &format!("{} × {}{variant}", line.quantity, escape(&line.title)),
            &line.total.format(order.currency),
            false,
        ));
    }
    rows.push_str(&row(
        &escape(&order.delivery_name),
        &order.delivery.format(order.currency),
        false,
    ));
    rows.push_str(&row("Total", &order.total.format(order.currency), true));
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
<title>{subject}</title></head><body style=\"margin:0;background:#f6f3ee;font-family:system-ui,sans-serif;color:#1f1b18\">\
<table role=\"presentation\" width=\"100%\"><tr><td align=\"center\" style=\"padding:24px 12px\">\
<table role=\"presentation\" width=\"560\" style=\"max-width:560px;background:#fff;border-radius:16px;padding:28px\">\
<tr><td><p style=\"margin:0;font-weight:600\">{shop}</p><h1 style=\"font-size:22px;margin:16px 0 8px\">{subject}</h1>\
<p>Dear {name},</p><p>{lead}</p><table role=\"presentation\" width=\"100%\" style=\"margin:16px 0\">{rows}</table>\
<p style=\"margin:0 0 4px\"><strong>To</strong> {address}</p><p style=\"margin:0 0 20px\"><strong>Arrives</strong> {promise}</p>\
<p><a href=\"{link}\" style=\"display:inline-block;background:#8a2f1d;color:#fff;text-decoration:none;padding:12px 20px;border-radius:10px\">See your order</a></p>\
<p style=\"color:#6b6560;font-size:14px\">{shop} · {phone}</p></td></tr></table></td></tr></table></body></html>",
        subject = escape(subject),
        shop = escape(&shop.name),
        name = escape(&order.recipient),
        lead = escape(lead),
        address = escape(&order.address.join(", ")),
        promise = escape(&order.delivery_promise),
        link = escape(link),
        phone = escape(&shop.phone),
    )
}

fn row(label: &str, amount: &str, strong: bool) -> String {
    let weight = if strong { "700" } else { "400" };
    format!(
        "<tr><td style=\"padding:6px 0;font-weight:{weight}\">{label}</td><td align=\"right\" style=\"padding:6px 0;font-weight:{weight};white-space:nowrap\">{}</td></tr>",
        escape(amount)
    )
}
