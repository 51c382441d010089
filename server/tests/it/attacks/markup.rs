//! Pages as browsers read them, as far as it matters here: tags with their attributes, and what scripts hold. Text that
//! only looks like a tag, inside quotes for instance, is no tag.

/// What an attacker's script is called.
pub const MARK: &str = "pwned";

/// A tag that opens.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// What follows it until the next tag; for scripts and boxes of text, until they end.
    pub text: String,
}

impl Tag {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// All tags that open, in order.
pub fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        if !rest.starts_with(|char: char| char.is_ascii_alphabetic()) {
            continue;
        }
        let (mut tag, after) = open(rest);
        // Inside these, only their own end is a tag.
        let end = match tag.name.as_str() {
            "script" | "style" | "textarea" | "title" => format!("</{}", tag.name),
            _ => "<".to_owned(),
        };
        let length = after.to_ascii_lowercase().find(&end).unwrap_or(after.len());
        after[..length].clone_into(&mut tag.text);
        rest = &after[length..];
        tags.push(tag);
    }
    tags
}

/// A tag's name and attributes, and what comes after it.
fn open(text: &str) -> (Tag, &str) {
    let end = text
        .find(|char: char| char.is_ascii_whitespace() || char == '>' || char == '/')
        .unwrap_or(text.len());
    let mut tag = Tag {
        name: text[..end].to_ascii_lowercase(),
        attributes: Vec::new(),
        text: String::new(),
    };
    let mut rest = &text[end..];
    loop {
        rest = rest.trim_start_matches(|char: char| char.is_ascii_whitespace() || char == '/');
        if rest.is_empty() {
            return (tag, rest);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (tag, after);
        }
        let end = rest
            .find(|char: char| char.is_ascii_whitespace() || matches!(char, '=' | '>' | '/'))
            .unwrap_or(rest.len())
            .max(1);
        let end = rest
            .char_indices()
            .map(|(at, _)| at)
            .find(|at| *at >= end)
            .unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|char| matches!(char, '"' | '\''));
            let (held, left) = match quote {
                Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                None => after.split_at(after.find([' ', '\n', '\t', '>']).unwrap_or(after.len())),
            };
            value = plain(held);
            rest = left;
        }
        tag.attributes.push((name, value));
    }
}

/// What an attribute or a text means.
pub fn plain(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// What of this page would run, or lead to, something of the attacker's.
pub fn harm(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for tag in tags(html) {
        let data = tag.get("type").is_some_and(|kind| kind.ends_with("json"));
        if tag.name == "script" && !data && (tag.text.contains(MARK) || tag.text.contains("alert")) {
            found.push(format!("a script: {}", tag.text));
        }
        for (name, value) in &tag.attributes {
            let address = matches!(
                name.as_str(),
                "href" | "src" | "action" | "formaction" | "srcset" | "data" | "srcdoc"
            );
            let scheme: String = value
                .chars()
                .filter(|char| !char.is_whitespace() && !char.is_control())
                .collect();
            let scheme = scheme.to_ascii_lowercase();
            if name.starts_with("on") || name == "srcdoc" {
                found.push(format!("<{} {name}={value}>", tag.name));
            }
            if address
                && ["javascript:", "data:text", "vbscript:"]
                    .iter()
                    .any(|bad| scheme.starts_with(bad))
            {
                found.push(format!("<{} {name}={value}>", tag.name));
            }
        }
        if tag.name.contains(MARK) || ["iframe", "object", "embed", "base"].contains(&tag.name.as_str()) {
            found.push(format!("<{}>", tag.name));
        }
    }
    found
}

#[test]
fn harm_is_told_from_what_only_looks_like_it() {
    for bad in [
        "<script>pwned()</script>",
        "<p>a<img src=x onerror=pwned()>",
        "<a href=\" java\nscript:pwned()\">x</a>",
        "<a href='javascript:1'>x",
        "<svg/onload=pwned()>",
        "<title>x</title><script>pwned()</script>",
        "<iframe src=/>",
    ] {
        assert!(!harm(bad).is_empty(), "{bad}");
    }
    for good in [
        "<input value=\"<script>pwned()</script>\">",
        "<p>&lt;script&gt;pwned()&lt;/script&gt;</p>",
        "<textarea>\n<b onclick=pwned()></textarea>",
        "<title>javascript:pwned()</title><a href=\"/search?q=javascript:pwned()\">",
        "<script type=\"application/ld+json\">{\"a\":\"\\u003cscript>pwned\"}</script>",
        "<script type=\"module\" src=\"/admin/admin.js\"></script>",
    ] {
        assert_eq!(harm(good), Vec::<String>::new(), "{good}");
    }
    let tag = &tags("<input name=\"a &amp; b\" disabled>text<br>")[0];
    assert_eq!(
        (tag.get("name"), tag.get("disabled"), tag.text.as_str()),
        (Some("a & b"), Some(""), "text")
    );
}
