//! A rich text as it grows, tag by tag and word by word.

use super::{Block, MOST_BLOCKS, Rich, Span};

/// What kind of block is being written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    Heading,
    Quote,
    Item { numbered: bool },
}

/// The text as it grows.
#[derive(Default)]
pub(super) struct Builder {
    blocks: Vec<Block>,
    spans: Vec<Span>,
    kind: Option<Kind>,
    /// Lists that are open, each with whether it is numbered.
    lists: Vec<bool>,
    quotes: u32,
    strong: u32,
    emphasis: u32,
    link: Option<String>,
}

impl Builder {
    pub fn tag(&mut self, name: &str, close: bool, link: Option<String>) {
        let counted = |count: u32| {
            if close {
                count.saturating_sub(1)
            } else {
                count.saturating_add(1)
            }
        };
        match name {
            "strong" | "b" => self.strong = counted(self.strong),
            "em" | "i" => self.emphasis = counted(self.emphasis),
            "a" => self.link = link.filter(|_| !close),
            "br" => self.line_break(),
            "blockquote" => {
                self.flush();
                self.quotes = counted(self.quotes);
            }
            "ul" | "ol" => {
                self.flush();
                if close {
                    self.lists.pop();
                } else if self.lists.len() < 8 {
                    self.lists.push(name == "ol");
                }
            }
            "li" => {
                self.flush();
                let numbered = self.lists.last().copied().unwrap_or(false);
                self.kind = (!close).then_some(Kind::Item { numbered });
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.kind = (!close).then_some(Kind::Heading);
            }
            // A paragraph within an item goes on with it.
            "p" | "div" if matches!(self.kind, Some(Kind::Item { .. })) => self.line_break(),
            "p" | "div" | "section" | "article" | "header" | "footer" | "table" | "tr" | "dl" | "dt" | "dd" | "hr"
            | "pre" | "figure" | "figcaption" | "address" | "main" | "nav" | "aside" | "form" | "fieldset"
            | "caption" | "thead" | "tbody" | "details" | "summary" => self.flush(),
            "td" | "th" => self.text(" "),
            _ => {}
        }
    }

    pub fn open(&mut self, kind: Kind) {
        self.flush();
        self.kind = Some(kind);
    }

    pub fn line_break(&mut self) {
        while let Some(last) = self.spans.last_mut() {
            let kept = last.text.trim_end_matches(' ').len();
            last.text.truncate(kept);
            if kept > 0 {
                if !last.text.ends_with('\n') {
                    last.text.push('\n');
                }
                return;
            }
            self.spans.pop();
        }
    }

    /// Adds words; white space counts as one space, and as none where a line begins.
    pub fn text(&mut self, text: &str) {
        let mut ends_open = self
            .spans
            .last()
            .is_none_or(|last| last.text.ends_with([' ', '\n']) || last.text.is_empty());
        let mut words = String::with_capacity(text.len());
        for char in text.chars() {
            if char.is_whitespace() {
                if !ends_open {
                    words.push(' ');
                }
                ends_open = true;
            } else if !char.is_control() && !crate::text::is_invisible(char) {
                words.push(char);
                ends_open = false;
            }
        }
        if words.is_empty() {
            return;
        }
        let (strong, emphasis) = (self.strong > 0, self.emphasis > 0);
        match self.spans.last_mut() {
            Some(last) if (last.strong, last.emphasis, &last.link) == (strong, emphasis, &self.link) => {
                last.text.push_str(&words);
            }
            _ => self.spans.push(Span {
                text: words,
                strong,
                emphasis,
                link: self.link.clone(),
            }),
        }
    }

    /// Ends the block that is open.
    pub fn flush(&mut self) {
        let quoted = if self.quotes > 0 { Kind::Quote } else { Kind::Paragraph };
        let kind = self.kind.take().unwrap_or(quoted);
        let spans = trimmed(std::mem::take(&mut self.spans));
        if spans.is_empty() || self.blocks.len() >= MOST_BLOCKS {
            return;
        }
        match kind {
            Kind::Paragraph => self.blocks.push(Block::Paragraph(spans)),
            Kind::Heading => self.blocks.push(Block::Heading(spans)),
            Kind::Quote => self.blocks.push(Block::Quote(spans)),
            Kind::Item { numbered } => match self.blocks.last_mut() {
                Some(Block::List { numbered: same, items }) if *same == numbered => {
                    if items.len() < MOST_BLOCKS {
                        items.push(spans);
                    }
                }
                _ => self.blocks.push(Block::List {
                    numbered,
                    items: vec![spans],
                }),
            },
        }
    }

    pub fn finish(mut self) -> Rich {
        self.flush();
        Rich(self.blocks)
    }
}

/// Without white space at the end, and without spans that say nothing.
fn trimmed(mut spans: Vec<Span>) -> Vec<Span> {
    while let Some(last) = spans.last_mut() {
        let kept = last.text.trim_end_matches([' ', '\n']).len();
        last.text.truncate(kept);
        if kept > 0 {
            break;
        }
        spans.pop();
    }
    spans
}
