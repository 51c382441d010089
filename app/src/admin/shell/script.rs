//! The back office's one module of scripts, and its address.

use crate::ui::versioned;

const ADDRESS: [u8; 26] = versioned(
    *b"/admin/admin.js?v=00000000",
    include_bytes!("../../../../public/admin/admin.js"),
);

/// Where the module is: a file of `public/` with its fingerprint, so that it can be cached for ever.
pub const SCRIPT_PATH: &str = match std::str::from_utf8(&ADDRESS) {
    Ok(address) => address,
    Err(_) => "/admin/admin.js",
};

/// The tag that loads it. Modules run after the page was read, so nothing waits for it.
pub const SCRIPT_TAG: [&str; 3] = ["<script type=\"module\" src=\"", SCRIPT_PATH, "\"></script>"];

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = include_str!("../../../../public/admin/admin.js");

    #[test]
    fn the_script_stays_small_and_its_address_changes_with_it() {
        assert!(SCRIPT.len() < 20_000, "{} bytes", SCRIPT.len());
        assert!(SCRIPT_PATH.starts_with("/admin/admin.js?v=") && !SCRIPT_PATH.ends_with("00000000"));
    }

    #[test]
    fn the_script_writes_no_markup_and_no_style() {
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
