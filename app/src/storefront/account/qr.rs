//! A QR code as a picture in the page.

use std::fmt::Write;

use leptos::prelude::*;
use qrcode::{Color, QrCode};

/// Modules of quiet around it, so that cameras find it.
const QUIET: usize = 4;

/// The code of this text, dark on light in either theme; `None` for text that is too long for one.
pub(super) fn qr(text: &str, label: &'static str) -> Option<AnyView> {
    let code = QrCode::new(text.as_bytes()).ok()?;
    let width = code.width();
    let mut path = String::with_capacity(width * width * 6);
    for (index, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let (x, y) = (index % width + QUIET, index / width + QUIET);
            // Writing to a string cannot fail.
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    let side = width + 2 * QUIET;
    let view_box = format!("0 0 {side} {side}");
    Some(
        view! {
            <svg class="size-52 rounded-lg border border-line" viewBox=view_box role="img" aria-label=label shape-rendering="crispEdges">
                <rect width="100%" height="100%" fill="#fff"></rect>
                <path d=path fill="#000"></path>
            </svg>
        }
        .into_any(),
    )
}
