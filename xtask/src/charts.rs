//! `cargo xtask charts`: bundles what the back office's charts need of `ECharts`. Its result is committed, so that a build
//! of the shop needs no npm; a test in `app` fails where it is not the build that its name says.

use std::fmt::Write as _;

use crate::Outcome;
use crate::paths::Paths;
use crate::process::{command, output, run};

/// What is bundled.
const ENTRY: &str = "xtask/charts/echarts.js";
/// Where to. A changed build gets another number, since browsers keep it for ever.
const BUNDLE: &str = "public/admin/vendor/echarts-5.6.0-1.js";
/// Where its licences are.
const LICENCES: &str = "public/admin/vendor/echarts.LICENCES.txt";

/// Node has brotli built in, at its best quality.
const COMPRESS: &str = "const { readFileSync, writeFileSync } = require('node:fs');
const { brotliCompressSync, constants } = require('node:zlib');
const [file] = process.argv.slice(1);
const text = readFileSync(file);
const bytes = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } });
writeFileSync(file + '.br', bytes);
console.log(text.length + ' bytes, ' + bytes.length + ' after brotli');";

/// Bundles, compresses and brings the licences along.
pub fn charts(paths: &Paths) -> Outcome {
    let outfile = format!("--outfile={BUNDLE}");
    run(command(paths, "npx").args([
        "esbuild",
        ENTRY,
        "--bundle",
        "--minify",
        "--format=esm",
        "--target=es2022",
        "--legal-comments=none",
        "--log-level=warning",
        &outfile,
    ]))?;
    println!(
        "{BUNDLE}: {}",
        output(command(paths, "node").args(["-e", COMPRESS, "--", BUNDLE]))?.trim()
    );
    let mut licences = String::new();
    for file in [
        "echarts/LICENSE",
        "echarts/NOTICE",
        "zrender/LICENSE",
        "tslib/LICENSE.txt",
    ] {
        let text = std::fs::read_to_string(paths.root.join("node_modules").join(file))
            .map_err(|error| format!("node_modules/{file} cannot be read: {error}"))?;
        let _ = write!(licences, "=== {file} ===\n\n{}\n\n", text.trim_end());
    }
    std::fs::write(paths.root.join(LICENCES), licences)
        .map_err(|error| format!("{LICENCES} cannot be written: {error}"))
}
