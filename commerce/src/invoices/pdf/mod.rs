//! PDF from a [`Paper`]: what the page shows, as a file that prints the same everywhere.
//!
//! The same paper gives the same bytes. Latin and Devanagari are shaped with the bundled Mukta; a letter of another
//! script shows as an empty box, and is still found by searching and copying.

mod flow;
mod sheet;
mod text;

use domain::view::Paper;
use krilla::{
    Document,
    color::luma,
    geom::{PathBuilder, Point, Rect},
    metadata::Metadata,
    page::PageSettings,
    paint::Fill,
    surface::Surface,
};

use self::sheet::{Mark, Sheet};
use crate::error::{Error, Result};

/// A file to send to a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pdf {
    /// A plain name for it: `invoice-inv-2026-27-000123.pdf`.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Writes a paper as PDF, off the threads that answer requests.
///
/// # Errors
/// [`Error::Outside`] when the writer refuses it: never for a paper of this shop.
pub async fn render(paper: Paper) -> Result<Pdf> {
    tokio::task::spawn_blocking(move || write(&[paper]))
        .await
        .map_err(|error| Error::Outside(format!("the PDF was not written: {error}")))?
}

/// Writes several papers into one file (all labels of a courier's round), named after the first.
///
/// # Errors
/// As [`render`]; [`Error::Invalid`] when there are none.
pub async fn render_all(papers: Vec<Paper>) -> Result<Pdf> {
    tokio::task::spawn_blocking(move || write(&papers))
        .await
        .map_err(|error| Error::Outside(format!("the PDF was not written: {error}")))?
}

fn write(papers: &[Paper]) -> Result<Pdf> {
    let failed = |reason: String| Error::Outside(format!("the PDF was not written: {reason}"));
    let first = papers
        .first()
        .ok_or_else(|| Error::Invalid("Choose something to print.".to_owned()))?;
    let fonts = text::fonts().ok_or_else(|| failed("a font cannot be read".to_owned()))?;
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(format!("{} {}", first.title, first.number).trim().to_owned())
            .authors(vec![first.from.heading.clone()])
            .language("en".to_owned()),
    );
    for paper in papers {
        for sheet in flow::sheets(&fonts, paper) {
            let settings = PageSettings::from_wh(sheet.width, sheet.height)
                .ok_or_else(|| failed("a page has no size".to_owned()))?;
            let mut page = document.start_page_with(settings);
            let mut surface = page.surface();
            draw(&mut surface, &fonts, &sheet);
            surface.finish();
            page.finish();
        }
    }
    let bytes = document.finish().map_err(|error| failed(format!("{error:?}")))?;
    Ok(Pdf {
        name: first.file_name("pdf"),
        bytes,
    })
}

fn draw(surface: &mut Surface<'_>, fonts: &text::Fonts, sheet: &Sheet) {
    for mark in &sheet.marks {
        match mark {
            Mark::Text { x, y, size, grey, text } => {
                surface.set_fill(Some(shade(*grey)));
                let mut x = *x;
                for run in &text.runs {
                    let font = fonts.file(run.face).clone();
                    surface.draw_glyphs(Point::from_xy(x, *y), &run.glyphs, font, &run.text, *size, false);
                    x += run.width * size;
                }
            }
            Mark::Bar {
                x,
                y,
                width,
                height,
                grey,
            } => {
                let mut path = PathBuilder::new();
                if let Some(bar) = Rect::from_xywh(*x, *y, *width, *height) {
                    path.push_rect(bar);
                }
                if let Some(path) = path.finish() {
                    surface.set_fill(Some(shade(*grey)));
                    surface.draw_path(&path);
                }
            }
        }
    }
}

fn shade(lightness: u8) -> Fill {
    Fill {
        paint: luma::Color::new(lightness).into(),
        ..Fill::default()
    }
}

#[cfg(test)]
mod tests;
