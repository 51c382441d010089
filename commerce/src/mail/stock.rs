//! The mails about stock: what staff are told of, and what shoppers have waited for.

use domain::view::{ShopFacts, stock::AlertRow};
use domain::{paths::admin as paths, stock::StockState};

use super::{Mail, escape};

/// Tells somebody of the shop what has become low or sold out.
#[must_use]
pub fn alert(shop: &ShopFacts, to: &str, name: &str, rows: &[AlertRow], once: &str) -> Mail {
    let lines: Vec<String> = rows
        .iter()
        .map(|row| match row.state {
            StockState::Out => format!("{} ({}) is sold out", row.name, row.sku),
            StockState::Low | StockState::Enough => format!("{} ({}): {} left", row.name, row.sku, row.available),
        })
        .collect();
    let subject = match lines.as_slice() {
        [only] => only.clone(),
        many => format!("{} variants are low or sold out", many.len()),
    };
    let link = format!("{}{}?tab=low", shop.base_url, paths::STOCK);
    let mut items = String::new();
    for line in &lines {
        items.push_str("<li>");
        items.push_str(&escape(line));
        items.push_str("</li>");
    }
    let html = format!(
        "<p>Dear {},</p><ul>{items}</ul><p>You are told once; again after it has recovered.</p>",
        escape(name)
    );
    Mail {
        to: to.to_owned(),
        text: format!(
            "Dear {name},\n\n{}\n\nStock: {link}\n\nYou are told once; again after it has recovered.\n\n{}\n",
            lines.join("\n"),
            shop.name
        ),
        html: page(shop, &subject, &html, &link, "Open the stock list"),
        subject,
        message_id: once.replace([':', '.'], "-"),
    }
}

/// Tells a shopper that something is there again.
#[must_use]
pub fn back(shop: &ShopFacts, to: &str, name: &str, path: &str, once: &str) -> Mail {
    let subject = format!("{name} is back in stock");
    let link = format!("{}{path}", shop.base_url);
    let lead =
        format!("You asked us to tell you: {name} is back. There may not be many, and we cannot keep one for you.");
    let end = "This is the only mail about it. We have forgotten your address with it.";
    Mail {
        to: to.to_owned(),
        text: format!(
            "Hello,\n\n{lead}\n\nLook at it: {link}\n\n{end}\n\n{}\n{}\n",
            shop.name, shop.phone
        ),
        html: page(
            shop,
            &subject,
            &format!("<p>Hello,</p><p>{}</p><p>{end}</p>", escape(&lead)),
            &link,
            "Look at it",
        ),
        subject,
        message_id: once.replace([':', '.'], "-"),
    }
}

fn page(shop: &ShopFacts, subject: &str, body: &str, link: &str, button: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
<title>{subject}</title></head><body style=\"margin:0;background:#f6f3ee;font-family:system-ui,sans-serif;color:#1f1b18\">\
<table role=\"presentation\" width=\"100%\"><tr><td align=\"center\" style=\"padding:24px 12px\">\
<table role=\"presentation\" width=\"560\" style=\"max-width:560px;background:#fff;border-radius:16px;padding:28px\">\
<tr><td><p style=\"margin:0;font-weight:600\">{shop}</p><h1 style=\"font-size:22px;margin:16px 0 8px\">{subject}</h1>{body}\
<p><a href=\"{link}\" style=\"display:inline-block;background:#8a2f1d;color:#fff;text-decoration:none;padding:12px 20px;border-radius:10px\">{button}</a></p>\
</td></tr></table></td></tr></table></body></html>",
        subject = escape(subject),
        shop = escape(&shop.name),
        link = escape(link),
    )
}
