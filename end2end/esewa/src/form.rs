//! The request form, and all that can be wrong with it.

use std::str::FromStr as _;

use axum::http::{Uri, uri::Scheme};

use crate::{
    Config,
    amount::Amount,
    protocol::{REQUEST_FIELDS, sign_request},
};

/// Generous for addresses, short enough for a full book.
const LONGEST_FIELD_BYTES: usize = 2048;

/// A form that passed every check. Two are equal where a browser posted the same one twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentForm {
    pub transaction_uuid: String,
    pub total: Amount,
    /// The amount as posted, over which the request is signed.
    pub total_literal: String,
    pub signature: String,
    pub success_url: String,
    pub failure_url: String,
}

/// Checks the posted pairs. The problems come all at once, for whoever has to repair the form.
pub fn check(pairs: &[(String, String)], config: &Config) -> Result<PaymentForm, Vec<String>> {
    let mut problems = Vec::new();
    let [
        amount,
        tax,
        service,
        delivery,
        total,
        uuid,
        code,
        success,
        failure,
        names,
        signature,
    ] = [
        "amount",
        "tax_amount",
        "product_service_charge",
        "product_delivery_charge",
        "total_amount",
        "transaction_uuid",
        "product_code",
        "success_url",
        "failure_url",
        "signed_field_names",
        "signature",
    ]
    .map(|name| {
        only(pairs, name).unwrap_or_else(|problem| {
            problems.push(problem);
            ""
        })
    });
    if !problems.is_empty() {
        return Err(problems);
    }

    let parts = [
        ("amount", amount),
        ("tax_amount", tax),
        ("product_service_charge", service),
        ("product_delivery_charge", delivery),
    ];
    let total_amount = check_amounts(&parts, total, &mut problems);
    if !uuid.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        problems.push(format!(
            "transaction_uuid may hold only letters, digits and '-', but is {uuid:?}"
        ));
    }
    if code != config.product_code {
        problems.push(format!(
            "Unable to fetch merchant key: product_code {code:?} is unknown here"
        ));
    }
    problems.extend(address_problem("success_url", success));
    problems.extend(address_problem("failure_url", failure));
    if success.contains(['?', '#']) {
        problems.push("success_url must not hold a query or fragment: ?data=… is appended to it literally".into());
    }
    if names != REQUEST_FIELDS {
        problems.push(format!(
            "signed_field_names must be {REQUEST_FIELDS:?}, but is {names:?}"
        ));
    } else if signature != sign_request(&config.secret, total, uuid, code) {
        problems.push(format!(
            "signature does not fit \"total_amount={total},transaction_uuid={uuid},product_code={code}\" and the secret key"
        ));
    }

    match total_amount {
        Some(total_amount) if problems.is_empty() => Ok(PaymentForm {
            transaction_uuid: uuid.to_owned(),
            total: total_amount,
            total_literal: total.to_owned(),
            signature: signature.to_owned(),
            success_url: success.to_owned(),
            failure_url: failure.to_owned(),
        }),
        _ => Err(problems),
    }
}

/// The one value of a field.
fn only<'a>(pairs: &'a [(String, String)], name: &str) -> Result<&'a str, String> {
    let mut values = pairs
        .iter()
        .filter(|(each, _)| each == name)
        .map(|(_, value)| value.as_str());
    match (values.next(), values.next()) {
        (None, _) => Err(format!("{name} is missing")),
        (Some(""), None) => Err(format!("{name} is empty")),
        (Some(value), None) if value.len() > LONGEST_FIELD_BYTES => Err(format!("{name} is too long")),
        (Some(value), None) => Ok(value),
        (Some(_), Some(_)) => Err(format!("{name} was posted more than once")),
    }
}

/// The total, where it is one and the sum of its parts.
fn check_amounts(parts: &[(&str, &str)], total: &str, problems: &mut Vec<String>) -> Option<Amount> {
    let before = problems.len();
    let mut read = |name: &str, text: &str| {
        let amount = Amount::parse(text);
        if amount.is_none() {
            problems.push(format!("{name} must be a number such as 100 or 100.5, but is {text:?}"));
        }
        amount
    };
    let total = read("total_amount", total);
    let parts: Vec<_> = parts.iter().map(|(name, text)| read(name, text)).collect();
    if problems.len() > before {
        return None;
    }

    let total = total?;
    let sum = parts.into_iter().flatten().reduce(Amount::plus)?;
    if sum != total {
        let (total, sum) = (total.literal(), sum.literal());
        problems.push(format!(
            "total_amount must equal amount + tax_amount + product_service_charge + product_delivery_charge: {total} is not {sum}"
        ));
    } else if total.is_zero() {
        problems.push("total_amount must be more than 0".into());
    }
    Some(total)
}

/// Besides helping the shop's author, this keeps `javascript:` out of our links.
fn address_problem(name: &str, text: &str) -> Option<String> {
    let fits = Uri::from_str(text).is_ok_and(|uri| {
        let web = uri.scheme() == Some(&Scheme::HTTP) || uri.scheme() == Some(&Scheme::HTTPS);
        web && uri.host().is_some_and(|host| !host.is_empty())
    });
    (!fits).then(|| format!("{name} must be a full http or https address, but is {text:?}"))
}
