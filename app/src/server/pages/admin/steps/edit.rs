//! The form of a change: lines, articles to add, address, delivery, mails.

use commerce::{
    Ctx, Error, customers,
    orders::{self, Edit, articles},
};
use domain::{
    form::{AddressField, AddressForm, FormErrors},
    ids::{OrderId, VariantId},
    money::Money,
    order::edit::{EditedLine, MailTo},
    text::ascii_digits,
    view::desk::Article,
};

use super::{
    super::{Fields, field},
    Asked,
    asked::WRONG_PIECES,
};
use crate::{admin::orders::edit::Change, server::fields};

/// Whether the form only asks what a change would cost, or for articles: nothing is changed then.
pub(in super::super) fn only_asks(fields: &Fields) -> bool {
    field(fields, "agreed").is_empty() || looks_for(fields)
}

/// Whether one of the buttons about articles was pressed.
fn looks_for(fields: &Fields) -> bool {
    field(fields, "do") == "find" || !field(fields, "add").is_empty()
}

/// The change that a form asks for.
pub(in super::super) async fn edit(ctx: &Ctx, asked: &Asked<'_>) -> commerce::Result<Edit> {
    let wrong = |_| Error::Invalid(WRONG_PIECES.to_owned());
    let mut lines = Vec::new();
    for (line, typed) in fields::lines(asked.fields) {
        let quantity = typed.parse().map_err(wrong)?;
        lines.push(EditedLine::Keep { line: line?, quantity });
    }
    for (variant, typed) in added(asked.fields)? {
        let quantity = typed.parse().map_err(wrong)?;
        lines.push(EditedLine::Add { variant, quantity });
    }
    let typed = address(asked.fields);
    let now = orders::edit_choices(ctx, asked.order).await?.address;
    let address = match typed.filter(|typed| *typed != now) {
        None => None,
        Some(typed) => Some(
            customers::address_of(&typed)
                .map_err(|_| Error::Invalid("The address is not complete: see below.".to_owned()))?,
        ),
    };
    let agreed = field(asked.fields, "agreed");
    Ok(Edit {
        order: asked.order,
        lines,
        address,
        email: mail_to(asked)?,
        delivery: Some(asked.text("delivery")).filter(|code| !code.is_empty()),
        agreed_total: if agreed.is_empty() {
            Money::ZERO
        } else {
            asked.amount("agreed")?
        },
        reason: asked.text("reason"),
        expected_version: asked.version()?,
    })
}

/// What the page shows: as typed, and as the order is where nothing was typed yet.
pub(in super::super) async fn change(ctx: &Ctx, order: OrderId, fields: &Fields) -> commerce::Result<Change> {
    let choices = orders::edit_choices(ctx, order).await?;
    let address = address(fields).unwrap_or_else(|| choices.address.clone());
    let errors = if address == choices.address {
        FormErrors::default()
    } else {
        customers::address_of(&address).err().unwrap_or_default()
    };
    let added = added(fields).unwrap_or_default();
    let variants: Vec<VariantId> = added.iter().map(|(variant, _)| *variant).collect();
    let known = articles::these(ctx, &variants).await?;
    let with_pieces = |article: Article| {
        let typed = added.iter().find(|(variant, _)| *variant == article.variant)?;
        Some((article, typed.1.clone()))
    };
    let find = field(fields, "find").trim().to_owned();
    let found = if looks_for(fields) && !find.is_empty() {
        Some(articles::find(ctx, &find).await?)
    } else {
        None
    };
    Ok(Change {
        added: known.into_iter().filter_map(with_pieces).collect(),
        choices,
        address,
        errors,
        find,
        found,
    })
}

/// Articles to add, from the fields `add.7=2`, with the one that a button adds. None of one leaves it out.
fn added(fields: &Fields) -> commerce::Result<Vec<(VariantId, String)>> {
    let mut added: Vec<(VariantId, String)> = fields
        .iter()
        .filter_map(|(name, value)| {
            let variant = name.strip_prefix("add.")?.parse().ok()?;
            Some((VariantId(variant), ascii_digits(value.trim())))
        })
        .filter(|(_, typed)| !matches!(typed.as_str(), "" | "0"))
        .collect();
    if let Ok(pressed) = field(fields, "add").parse().map(VariantId) {
        match added.iter_mut().find(|(variant, _)| *variant == pressed) {
            Some((_, typed)) => {
                if let Ok(pieces) = typed.parse::<u32>() {
                    *typed = pieces.saturating_add(1).to_string();
                }
            }
            None => added.push((pressed, "1".to_owned())),
        }
    }
    if added.len() > articles::MOST {
        let most = articles::MOST;
        return Err(Error::Invalid(format!("Add at most {most} articles at once.")));
    }
    Ok(added)
}

/// The address as typed; `None` for a form without its boxes.
fn address(fields: &Fields) -> Option<AddressForm> {
    let of = |name: AddressField| field(fields, name.name()).to_owned();
    let has_boxes = fields.iter().any(|(name, _)| name == AddressField::Street.name());
    has_boxes.then(|| AddressForm {
        name: of(AddressField::Name),
        phone: of(AddressField::Phone),
        area: of(AddressField::Area),
        ward: of(AddressField::Ward),
        street: of(AddressField::Street),
        landmark: of(AddressField::Landmark),
        ..AddressForm::default()
    })
}

/// Where mails are to go. A form without the box leaves it as it is.
fn mail_to(asked: &Asked<'_>) -> commerce::Result<MailTo> {
    if !asked.fields.iter().any(|(name, _)| name == "email") {
        return Ok(MailTo::AsBefore);
    }
    let typed = asked.text("email");
    if typed.trim().is_empty() {
        return Ok(MailTo::Nobody);
    }
    typed
        .parse()
        .map(MailTo::Address)
        .map_err(|_| Error::Invalid("Write the e-mail address as name@example.com, or leave it empty.".to_owned()))
}
