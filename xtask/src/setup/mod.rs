//! `cargo xtask setup`: what building and testing needs, installed where it is missing. Can be called any number of
//! times; a chore asks only for what it needs itself.

mod cargo_tools;
mod system;

use std::path::PathBuf;

use crate::Outcome;
use crate::paths::Paths;

pub use system::{chromium, is_root, postgres_folder};

/// One thing a chore cannot do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Rust,
    Node,
    WasmTarget,
    NpmTools,
    WasmBindgen,
    CargoLeptos,
    Chromium,
    Postgres,
}

impl Need {
    /// Everything, in the order in which it is looked at.
    pub const ALL: &[Self] = &[
        Self::Rust,
        Self::Node,
        Self::WasmTarget,
        Self::NpmTools,
        Self::WasmBindgen,
        Self::CargoLeptos,
        Self::Chromium,
        Self::Postgres,
    ];
    /// To build the shop and its site.
    pub const TO_BUILD: &[Self] = &[
        Self::Rust,
        Self::Node,
        Self::WasmTarget,
        Self::NpmTools,
        Self::WasmBindgen,
        Self::CargoLeptos,
    ];
    /// To build the shop and drive it in a browser.
    pub const TO_BROWSE: &[Self] = &[
        Self::Rust,
        Self::Node,
        Self::WasmTarget,
        Self::NpmTools,
        Self::WasmBindgen,
        Self::CargoLeptos,
        Self::Chromium,
    ];

    /// Looks for it and installs it where we can. What it found, or what is missing and how to get it.
    fn meet(self, paths: &Paths) -> Outcome<String> {
        match self {
            Self::Rust => system::rust(paths),
            Self::Node => system::node(paths),
            Self::WasmTarget => cargo_tools::wasm_target(paths),
            Self::NpmTools => system::npm_tools(paths),
            Self::WasmBindgen => cargo_tools::wasm_bindgen(paths),
            Self::CargoLeptos => cargo_tools::cargo_leptos(paths),
            Self::Chromium => system::find_chromium(paths),
            Self::Postgres => system::find_postgres(paths),
        }
    }
}

/// Meets each need and prints how. All of them are tried, so that one call names everything that is missing.
pub fn setup(paths: &Paths, needs: &[Need]) -> Outcome {
    let mut missing = 0_usize;
    for need in needs {
        if crate::process::interrupted() {
            return Err("interrupted".to_owned());
        }
        match need.meet(paths) {
            Ok(found) => println!("✓ {found}"),
            Err(why) => {
                missing += 1;
                println!("✗ {}", why.replace('\n', "\n  "));
            }
        }
    }
    match missing {
        0 => Ok(()),
        1 => Err("one thing is missing: it is named above, with the way to get it".to_owned()),
        many => Err(format!(
            "{many} things are missing: they are named above, with the way to get them"
        )),
    }
}

/// The cargo-leptos that `setup` installed (or one of the same version that was there).
pub fn cargo_leptos(paths: &Paths) -> Outcome<PathBuf> {
    paths
        .program("cargo-leptos")
        .ok_or_else(|| "cargo-leptos is missing: run `cargo xtask setup`".to_owned())
}

fn announce(what: &str) {
    println!("• {what} …");
}
