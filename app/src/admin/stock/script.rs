//! The module that keeps an open list up to date and takes what is pasted into the grid. Only these pages load it.

use leptos::prelude::*;

use crate::ui::versioned;

const ADDRESS: [u8; 26] = versioned(
    *b"/admin/stock.js?v=00000000",
    include_bytes!("../../../../public/admin/stock.js"),
);

/// Where the module is: a file of `public/` with its fingerprint, so that it can be cached for ever.
pub const SCRIPT_PATH: &str = match std::str::from_utf8(&ADDRESS) {
    Ok(address) => address,
    Err(_) => "/admin/stock.js",
};

/// The element that loads it.
pub(super) fn script() -> AnyView {
    view! { <script type="module" src=SCRIPT_PATH></script> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = include_str!("../../../../public/admin/stock.js");

    #[test]
    fn the_script_stays_small_and_writes_no_markup_and_no_style() {
        assert!(SCRIPT.len() < 6_000, "{} bytes", SCRIPT.len());
        assert!(SCRIPT_PATH.starts_with("/admin/stock.js?v=") && !SCRIPT_PATH.ends_with("00000000"));
        for forbidden in [
            "innerHTML",
            "insertAdjacentHTML",
            ".style",
            "eval(",
            "document.write",
            "import ",
        ] {
            assert!(!SCRIPT.contains(forbidden), "{forbidden}");
        }
    }
}
