//! Writing a rich text: HTML in one spelling, or the plain text that it was typed as.

use super::{Block, Rich, Span};

pub(super) fn html(rich: &Rich) -> String {
    let mut out = String::new();
    for block in &rich.0 {
        match block {
            Block::Paragraph(spans) => element(&mut out, "p", spans),
            Block::Heading(spans) => element(&mut out, "h3", spans),
            Block::Quote(spans) => {
                out.push_str("<blockquote>");
                element(&mut out, "p", spans);
                out.push_str("</blockquote>");
            }
            Block::List { numbered, items } => {
                let name = if *numbered { "ol" } else { "ul" };
                out.push_str(&["<", name, ">"].concat());
                for item in items {
                    element(&mut out, "li", item);
                }
                out.push_str(&["</", name, ">"].concat());
            }
        }
    }
    out
}

fn element(out: &mut String, name: &str, spans: &[Span]) {
    out.push_str(&["<", name, ">"].concat());
    for span in spans {
        if let Some(link) = &span.link {
            out.push_str("<a href=\"");
            escaped(out, link);
            out.push_str("\">");
        }
        out.push_str(if span.strong { "<strong>" } else { "" });
        out.push_str(if span.emphasis { "<em>" } else { "" });
        for (index, line) in span.text.split('\n').enumerate() {
            out.push_str(if index > 0 { "<br>" } else { "" });
            escaped(out, line);
        }
        out.push_str(if span.emphasis { "</em>" } else { "" });
        out.push_str(if span.strong { "</strong>" } else { "" });
        out.push_str(if span.link.is_some() { "</a>" } else { "" });
    }
    out.push_str(&["</", name, ">"].concat());
}

/// Nothing of it is markup, in a text and in a quoted attribute alike.
fn escaped(out: &mut String, text: &str) {
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
}

pub(super) fn source(rich: &Rich) -> String {
    let plain: Vec<String> = rich
        .0
        .iter()
        .map(|block| match block {
            Block::Paragraph(spans) | Block::Quote(spans) => words(spans),
            Block::Heading(spans) => ["# ", &words(spans)].concat(),
            Block::List { items, .. } => {
                let items: Vec<String> = items.iter().map(|item| ["- ", &words(item)].concat()).collect();
                items.join("\n")
            }
        })
        .collect();
    let plain = plain.join("\n\n");
    // Plain only where it reads back as the same.
    if Rich::typed(&plain) == *rich {
        plain
    } else {
        spaced(&html(rich))
    }
}

/// HTML with a block a line, for people.
fn spaced(html: &str) -> String {
    let mut text = html.to_owned();
    for end in [
        "</p>",
        "</h3>",
        "</li>",
        "</ul>",
        "</ol>",
        "</blockquote>",
        "<ul>",
        "<ol>",
    ] {
        text = text.replace(end, &[end, "\n"].concat());
    }
    text.trim_end().to_owned()
}

fn words(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}
