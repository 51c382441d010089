//! A box for several lines of text.

use leptos::prelude::*;

/// Text as the content of an element, escaped. Leptos 0.8 writes a `<textarea>`'s children as they are, so that
/// whatever a person typed could end the element: this is the one way to fill one.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 16);
    // The parser drops the first line break after the tag.
    safe.push('\n');
    for char in text.chars() {
        match char {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            other => safe.push(other),
        }
    }
    safe
}

/// A labelled box for several lines of text.
#[component]
pub fn TextArea(
    /// Its name in the form, and its id.
    #[prop(into)]
    name: String,
    /// What to write into it.
    #[prop(into)]
    label: String,
    /// What is in it.
    #[prop(optional, into)]
    value: String,
    /// Help below the label; empty for none.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with it; empty for nothing.
    #[prop(optional, into)]
    error: String,
    /// The most letters.
    #[prop(default = 500)]
    max_length: u32,
    /// How high it is, in lines.
    #[prop(default = 3)]
    rows: u32,
) -> impl IntoView {
    let described = super::field::described_by(&name, &hint, &error);
    let invalid = (!error.is_empty()).then_some("true");
    let hint = super::field::hint_line(&name, hint);
    let error = super::field::error_line(&name, error);
    view! {
        <div class="space-y-1.5">
            <label class="block font-medium" for=name.clone()>
                {label}
            </label>
            {hint}
            <textarea
                class="control"
                id=name.clone()
                name=name
                rows=rows
                maxlength=max_length
                aria-describedby=described
                aria-invalid=invalid
                inner_html=escaped(&value)
            ></textarea>
            {error}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_text_cannot_end_the_element() {
        assert_eq!(
            escaped("a</textarea><script>&"),
            "\na&lt;/textarea&gt;&lt;script&gt;&amp;"
        );
    }
}
