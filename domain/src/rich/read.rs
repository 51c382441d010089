//! Reading HTML as people paste it, and plain text as they type it. No input is an error: what has no meaning here
//! leaves its words, and what is no text at all (scripts, styles) leaves nothing.

use super::{
    Rich,
    build::{Builder, Kind},
    is_link,
};

/// Whether there is a tag in it: `<` and a letter, `</` or `<!`.
pub(super) fn has_tag(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let next = text.get(at..).unwrap_or_default().chars().nth(1);
        next.is_some_and(|char| char.is_ascii_alphabetic() || char == '/' || char == '!')
    })
}

/// Plain text.
pub(super) fn plain(text: &str) -> Rich {
    let mut build = Builder::default();
    for part in text.replace("\r\n", "\n").split("\n\n") {
        build.flush();
        let mut in_paragraph = false;
        for line in part.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (kind, words) = if let Some(words) = line.strip_prefix("- ") {
                (Kind::Item { numbered: false }, words)
            } else if let Some(words) = line.strip_prefix("# ") {
                (Kind::Heading, words)
            } else {
                (Kind::Paragraph, line)
            };
            if in_paragraph && kind == Kind::Paragraph {
                build.line_break();
            } else {
                build.open(kind);
            }
            in_paragraph = kind == Kind::Paragraph;
            build.text(words);
        }
    }
    build.finish()
}

/// HTML.
pub(super) fn html(text: &str) -> Rich {
    let mut build = Builder::default();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, after) = rest.split_at(at);
        if !after.contains('>') {
            break;
        }
        build.text(&decoded(before));
        rest = match markup(after) {
            Markup::Tag {
                name,
                close: false,
                rest,
                ..
            } if is_dropped(&name) => after_element(rest, &name),
            Markup::Tag {
                name,
                close,
                link,
                rest,
            } => {
                build.tag(&name, close, link);
                rest
            }
            Markup::Nothing(rest) => rest,
            Markup::Text => {
                build.text("<");
                after.get(1..).unwrap_or_default()
            }
        };
    }
    build.text(&decoded(rest));
    build.finish()
}

enum Markup<'a> {
    Tag {
        name: String,
        close: bool,
        link: Option<String>,
        rest: &'a str,
    },
    /// A comment, a doctype, an instruction.
    Nothing(&'a str),
    /// A `<` that begins nothing.
    Text,
}

/// What begins with this `<`.
fn markup(text: &str) -> Markup<'_> {
    if let Some(comment) = text.strip_prefix("<!--") {
        return Markup::Nothing(comment.split_once("-->").map_or("", |(_, rest)| rest));
    }
    if text.starts_with("<!") || text.starts_with("<?") {
        return Markup::Nothing(text.split_once('>').map_or("", |(_, rest)| rest));
    }
    let inner = text.get(1..).unwrap_or_default();
    let (close, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    let end = inner
        .find(|char: char| !char.is_ascii_alphanumeric())
        .unwrap_or(inner.len());
    let (name, attributes) = inner.split_at(end);
    if !name.starts_with(|char: char| char.is_ascii_alphabetic()) {
        return if close {
            Markup::Nothing(inner.split_once('>').map_or("", |(_, rest)| rest))
        } else {
            Markup::Text
        };
    }
    let (link, rest) = href(attributes);
    Markup::Tag {
        name: name.to_ascii_lowercase(),
        close,
        link,
        rest,
    }
}

/// The `href` of a tag's attributes, and what follows its `>`. A `>` within quotes does not end it.
fn href(attributes: &str) -> (Option<String>, &str) {
    let mut link = None;
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|char: char| char.is_whitespace() || char == '/');
        if rest.is_empty() {
            return (link, rest);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (link, after);
        }
        let end = rest
            .find(|char: char| char.is_whitespace() || matches!(char, '=' | '>' | '/'))
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let spaced = after.trim_start();
        let Some(value) = spaced.strip_prefix('=') else {
            // A name without a value; a lone sign is stepped over.
            rest = if name.is_empty() { skip_one(after) } else { after };
            continue;
        };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|char| matches!(char, '"' | '\''));
        let (value, after) = if let Some(quote) = quote {
            let quoted = value.get(1..).unwrap_or_default();
            quoted.split_once(quote).unwrap_or((quoted, ""))
        } else {
            let end = value
                .find(|char: char| char.is_whitespace() || char == '>')
                .unwrap_or(value.len());
            value.split_at(end)
        };
        if link.is_none() && name.eq_ignore_ascii_case("href") {
            link = Some(decoded(value).trim().to_owned()).filter(|link| is_link(link));
        }
        rest = after;
    }
}

fn skip_one(text: &str) -> &str {
    let mut chars = text.chars();
    chars.next();
    chars.as_str()
}

/// Elements whose content is no text of a page.
fn is_dropped(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "noscript"
            | "textarea"
            | "title"
            | "svg"
            | "math"
            | "iframe"
            | "object"
            | "select"
            | "head"
            | "xmp"
            | "noembed"
            | "noframes"
            | "plaintext"
    )
}

/// What follows the end of this element.
fn after_element<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("</") {
        if after
            .get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name))
        {
            return after.split_once('>').map_or("", |(_, rest)| rest);
        }
        rest = after;
    }
    ""
}

/// The text that character references stand for. One that is not known stays as it is.
fn decoded(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, after) = rest.split_at(at);
        decoded.push_str(before);
        let found = after
            .get(1..)
            .and_then(|name| name.split_once(';'))
            .filter(|(name, _)| name.len() <= 10)
            .and_then(|(name, after)| Some((reference(name)?, after)));
        if let Some((char, after)) = found {
            decoded.push(char);
            rest = after;
        } else {
            decoded.push('&');
            rest = after.get(1..).unwrap_or_default();
        }
    }
    decoded.push_str(rest);
    decoded
}

fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|char| !char.is_control() || char.is_whitespace());
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "laquo" => '«',
        "raquo" => '»',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        "times" => '×',
        "deg" => '°',
        "frac12" => '½',
        "bull" => '•',
        "middot" => '·',
        "eacute" => 'é',
        "pound" => '£',
        "euro" => '€',
        _ => return None,
    })
}
