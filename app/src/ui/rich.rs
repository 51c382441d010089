//! Rich text as elements. It is made of the types' own words and marks; no stored markup is ever shown as it is.

use domain::rich::{Block, Rich, Span};
use leptos::prelude::*;

/// The text.
pub fn rich_text(rich: Rich) -> AnyView {
    rich.0.into_iter().map(block).collect_view().into_any()
}

fn block(block: Block) -> AnyView {
    match block {
        Block::Paragraph(words) => view! { <p>{spans(words)}</p> }.into_any(),
        Block::Heading(words) => view! { <h3 class="pt-2 text-lg text-ink">{spans(words)}</h3> }.into_any(),
        Block::Quote(words) => view! {
            <blockquote class="border-l-2 border-line pl-4 italic">
                <p>{spans(words)}</p>
            </blockquote>
        }
        .into_any(),
        Block::List { numbered, items } => {
            let items = items
                .into_iter()
                .map(|words| view! { <li>{spans(words)}</li> })
                .collect_view();
            if numbered {
                view! { <ol class="list-decimal space-y-1 pl-6">{items}</ol> }.into_any()
            } else {
                view! { <ul class="list-disc space-y-1 pl-6">{items}</ul> }.into_any()
            }
        }
    }
}

fn spans(spans: Vec<Span>) -> AnyView {
    spans.into_iter().map(span).collect_view().into_any()
}

fn span(span: Span) -> AnyView {
    let lines = span
        .text
        .split('\n')
        .enumerate()
        .map(|(index, line)| {
            let line = line.to_owned();
            view! {
                {(index > 0).then(|| view! { <br /> })}
                {line}
            }
        })
        .collect_view()
        .into_any();
    let inner = if span.emphasis {
        view! { <em>{lines}</em> }.into_any()
    } else {
        lines
    };
    let inner = if span.strong {
        view! { <strong>{inner}</strong> }.into_any()
    } else {
        inner
    };
    // Looked at once more: a link is the one part of a text that could act.
    match span.link.filter(|link| domain::rich::is_link(link)) {
        Some(link) => view! {
            <a class="underline decoration-line underline-offset-4 hover:decoration-accent" href=link rel="nofollow noopener">
                {inner}
            </a>
        }
        .into_any(),
        None => inner,
    }
}
