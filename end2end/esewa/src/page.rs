//! The pages, as text: one frame, no scripts.

use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse as _, Response},
};
use serde_json::json;

use crate::form::PaymentForm;

const STYLE: &str = "
*{box-sizing:border-box}
body{margin:0;background:#eef3ec;color:#1b241a;font:1rem/1.5 system-ui,sans-serif}
.banner{background:#1d4d1a;color:#fff;padding:.75rem 1rem;text-align:center;font-weight:600}
main{max-width:26rem;margin:1.5rem auto;padding:1.5rem;background:#fff;border-radius:.75rem;box-shadow:0 1px 6px #0003}
h1{font-size:1.3rem;margin:0 0 1rem}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:0 0 1rem}
dt{color:#4a5648}dd{margin:0;text-align:right;overflow-wrap:anywhere}
dd.total{font-size:1.25rem;font-weight:700}
label{display:block;margin-top:.75rem;font-weight:600}
input{width:100%;min-height:2.75rem;padding:.5rem .75rem;font:inherit;border:1px solid #6b776a;border-radius:.4rem}
button{width:100%;min-height:2.75rem;margin-top:.75rem;padding:.5rem;font:inherit;font-weight:600;
border:1px solid #1d4d1a;border-radius:.4rem;background:#fff;color:#1d4d1a;cursor:pointer}
button.first{margin-top:1.25rem;background:#2a6b25;color:#fff}
details{margin-top:1.5rem;border-top:1px solid #c9d2c7;padding-top:.75rem}
summary{cursor:pointer;min-height:1.75rem}
code{overflow-wrap:anywhere}
:focus-visible{outline:3px solid #0b57d0;outline-offset:2px}
";

/// A page with one heading. `content` is HTML: whoever calls has escaped what came from outside.
pub fn page(status: StatusCode, heading: &str, content: &str) -> Response {
    let heading = escape(heading);
    let html = format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{heading} – eSewa test wallet (stand-in)</title>
<style>{STYLE}</style>
</head>
<body>
<header class="banner">eSewa test wallet (stand-in, no real money)</header>
<main>
<h1>{heading}</h1>
{content}
</main>
</body>
</html>
"#
    );
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        // No form-action: browsers would apply it to the redirect back to the shop as well.
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; img-src http: https:; frame-ancestors 'none'",
        ),
    ];
    (status, headers, Html(html)).into_response()
}

/// The buttons under "Faults for testers".
const FAULTS: [(&str, &str); 9] = [
    ("pay-lost", "Pay, but lose the way back"),
    ("pay-repeat", "Pay, and return several times"),
    ("pay-tampered", "Pay, and return with another amount"),
    ("pay-comma", "Pay, and return with a thousands comma"),
    ("pay-pending", "Leave the payment pending"),
    ("pay-ambiguous", "End in an ambiguous state"),
    ("pay-late", "Fail now, be paid a little later"),
    ("expire", "Let the session expire"),
    ("reflect", "Do not pay, return the form's own signature"),
];

pub fn pay_page(form: &PaymentForm, session: &str, product_code: &str) -> Response {
    let faults = FAULTS
        .iter()
        .map(|(action, label)| format!("<button name=\"action\" value=\"{action}\">{label}</button>\n"))
        .collect::<Vec<_>>()
        .concat();
    let content = format!(
        r#"<dl>
<dt>Merchant</dt><dd>{merchant}</dd>
<dt>Transaction</dt><dd>{uuid}</dd>
<dt>Total</dt><dd class="total">Rs {total}</dd>
</dl>
<form method="post" action="/pay/{session}" autocomplete="off">
<label for="esewa_id">eSewa ID</label>
<input id="esewa_id" name="esewa_id" inputmode="numeric" value="9806800001">
<label for="password">Password</label>
<input id="password" name="password" type="password" value="Nepal@123">
<label for="token">Token</label>
<input id="token" name="token" inputmode="numeric" value="123456">
<button class="first" name="action" value="pay">Pay Rs {total}</button>
<button name="action" value="cancel">Cancel</button>
<details>
<summary>Faults for testers</summary>
{faults}</details>
</form>"#,
        merchant = escape(product_code),
        uuid = escape(&form.transaction_uuid),
        total = form.total.for_people(),
    );
    page(StatusCode::OK, "Pay with eSewa", &content)
}

/// Pictures are the one thing that a page without scripts asks for by itself.
pub fn repeat_page(success: &str) -> Response {
    let call = format!("<img src=\"{}\" alt=\"\" width=\"1\" height=\"1\">\n", escape(success));
    let content = format!(
        "<p>The payment was made. This page calls the shop's return address three times at once, and you may call it again.</p>\n<p>{}</p>\n{}",
        link(success, "Return to the shop"),
        call.repeat(3),
    );
    page(StatusCode::OK, "Returning several times", &content)
}

pub fn no_session() -> Response {
    page(
        StatusCode::NOT_FOUND,
        "No such session",
        "<p>Start again in the shop.</p>",
    )
}

/// For people a list, for machines the JSON that eSewa's own refusals have.
pub fn refusal(problems: &[String]) -> Response {
    let items = problems
        .iter()
        .map(|problem| format!("<li>{}</li>\n", escape(problem)))
        .collect::<Vec<_>>()
        .concat();
    let body = escape(&json!({ "code": 0, "error_message": problems.join("; ") }).to_string());
    let content = format!("<ul>\n{items}</ul>\n<p><code>{body}</code></p>");
    page(StatusCode::BAD_REQUEST, "The payment could not be started", &content)
}

pub fn link(address: &str, text: &str) -> String {
    format!("<a href=\"{}\">{}</a>", escape(address), escape(text))
}

/// Safe in text and in quoted attributes.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}
