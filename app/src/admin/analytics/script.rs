//! The module that draws charts, and its address. Only pages with charts load it (docs/adr/0012).

use crate::ui::versioned;

const ADDRESS: [u8; 27] = versioned(
    *b"/admin/charts.js?v=00000000",
    include_bytes!("../../../../public/admin/charts.js"),
);

/// Where the module is: a file of `public/` with its fingerprint, so that it can be cached for ever.
pub const CHARTS_PATH: &str = match std::str::from_utf8(&ADDRESS) {
    Ok(address) => address,
    Err(_) => "/admin/charts.js",
};

/// The library that it imports. Its version and the number of its build are in its name, so it can be cached for ever.
pub const LIBRARY_PATH: &str = "/admin/vendor/echarts-5.6.0-1.js";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::fingerprint;

    const SCRIPT: &str = include_str!("../../../../public/admin/charts.js");
    const LIBRARY: &[u8] = include_bytes!("../../../../public/admin/vendor/echarts-5.6.0-1.js");

    #[test]
    fn the_module_imports_the_library_and_writes_no_markup() {
        assert!(SCRIPT.contains("from \"./vendor/echarts-5.6.0-1.js\""));
        assert!(SCRIPT.len() < 8_000, "{} bytes", SCRIPT.len());
        assert!(CHARTS_PATH.starts_with("/admin/charts.js?v=") && !CHARTS_PATH.ends_with("00000000"));
        for forbidden in ["innerHTML", "insertAdjacentHTML", ".style", "eval(", "document.write"] {
            assert!(!SCRIPT.contains(forbidden), "{forbidden}");
        }
    }

    #[test]
    fn the_library_is_the_build_that_its_name_says_and_makes_no_code() {
        // Another build needs another name, or browsers keep the old one: set its name here, in charts.js and in xtask.
        assert_eq!(
            (LIBRARY.len(), fingerprint(LIBRARY)),
            (LIBRARY_LEN, LIBRARY_FINGERPRINT)
        );
        let text = std::str::from_utf8(LIBRARY).unwrap();
        assert!(!text.contains("new Function") && !text.contains("eval("));
    }

    const LIBRARY_LEN: usize = 512_967;
    const LIBRARY_FINGERPRINT: u32 = 0xc29c_65f5;
}
