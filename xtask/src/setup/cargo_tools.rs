//! Tools that Cargo and rustup install: the WASM target, wasm-bindgen, cargo-leptos.

use std::fs;

use super::announce;
use crate::Outcome;
use crate::paths::Paths;
use crate::process::{command, output, run};

const CARGO_LEPTOS: &str = "0.3.11";
const WASM: &str = "wasm32-unknown-unknown";

/// The standard library for the browser.
pub fn wasm_target(paths: &Paths) -> Outcome<String> {
    let there = || {
        output(command(paths, "rustc").args(["--print", "target-libdir", "--target", WASM]))
            .is_ok_and(|folder| std::path::Path::new(&folder).is_dir())
    };
    if !there() {
        if paths.program("rustup").is_none() {
            return Err(format!(
                "Rust's {WASM} target is missing.\nGet it from where your Rust came from, or use rustup"
            ));
        }
        announce("adding Rust's WASM target");
        run(command(paths, "rustup").args(["target", "add", WASM]))?;
        if !there() {
            return Err(format!(
                "Rust's {WASM} target is still missing.\nTry: rustup target add {WASM}"
            ));
        }
    }
    Ok(format!("{WASM} target"))
}

/// The program that writes the JS glue; it must be of exactly the version that the crate has.
pub fn wasm_bindgen(paths: &Paths) -> Outcome<String> {
    let lock = fs::read_to_string(paths.root.join("Cargo.lock"))
        .map_err(|error| format!("Cargo.lock cannot be read: {error}"))?;
    let version = locked_version(&lock, "wasm-bindgen")
        .ok_or("Cargo.lock does not name wasm-bindgen.\nTry: cargo generate-lockfile")?;
    install(paths, "wasm-bindgen-cli", "wasm-bindgen", version, "about a minute")
}

/// The program that builds the server and the site together.
pub fn cargo_leptos(paths: &Paths) -> Outcome<String> {
    install(
        paths,
        "cargo-leptos",
        "cargo-leptos",
        CARGO_LEPTOS,
        "about 13 minutes on two cores",
    )
}

fn install(paths: &Paths, package: &str, program: &str, version: &str, duration: &str) -> Outcome<String> {
    let there = || {
        // The first one on the path is the one that will be used, so it is the one that has to fit.
        paths.program(program).is_some_and(|file| {
            output(command(paths, file).arg("--version"))
                .is_ok_and(|answer| answer.split_whitespace().any(|word| word == version))
        })
    };
    if !there() {
        announce(&format!("installing {package} {version} ({duration}, once)"));
        let by_hand = format!(
            "Try: cargo install {package} --version {version} --root {}",
            paths.tools.display()
        );
        cargo_install(paths, package, version, true)
            .or_else(|why| {
                if crate::process::interrupted() {
                    return Err(why);
                }
                announce(&format!(
                    "its lock file does not build here; trying {package} with newer dependencies"
                ));
                cargo_install(paths, package, version, false)
            })
            .map_err(|why| format!("{package} {version} could not be installed: {why}\n{by_hand}"))?;
        if !there() {
            return Err(format!("{package} was installed but is not {version}.\n{by_hand}"));
        }
    }
    Ok(format!("{program} {version}"))
}

fn cargo_install(paths: &Paths, package: &str, version: &str, locked: bool) -> Outcome {
    // Kept apart from the project's own target folder, and until it succeeds: an interrupted install goes on.
    let scratch = paths.tools.join("build");
    let mut cargo = command(paths, "cargo");
    cargo
        .args(["install", package, "--version", version, "--ignore-rust-version", "--root"])
        .arg(&paths.tools)
        .args(locked.then_some("--locked"))
        .env("CARGO_TARGET_DIR", &scratch)
        // A tool that is used for seconds need not be compiled for the best speed: this saves half of the wait.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    run(&mut cargo)?;
    let _ = fs::remove_dir_all(scratch);
    Ok(())
}

/// The version of a package in a `Cargo.lock`.
fn locked_version<'lock>(lock: &'lock str, package: &str) -> Option<&'lock str> {
    let (_, after) = lock.split_once(&format!("name = \"{package}\"\nversion = \""))?;
    after.split_once('"').map(|(version, _)| version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_of_exactly_that_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.50\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";

        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }
}
