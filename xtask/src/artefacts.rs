//! What gets built, where it lies, and what it needs in its environment to run from there.
//!
//! Cargo-leptos writes the binary and `hash.txt` below Cargo's target folder, wherever that is, but the site (WASM,
//! JS, CSS, `public/`) below `target/` of the checkout, and empties that folder at each build. Release builds of ours
//! therefore get a site of their own: `cargo leptos watch` in one terminal does not pull it from under the tests.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Outcome;
use crate::paths::Paths;
use crate::process::{command, run};
use crate::setup;

/// How a build is made: quickly, or to be shipped and measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    Debug,
    Release,
}

impl Profile {
    fn folder(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }

    fn site(self) -> &'static str {
        match self {
            Self::Debug => "target/site",
            Self::Release => "target/site-release",
        }
    }

    /// The arguments Cargo and cargo-leptos want for it.
    pub fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Debug => &[],
            Self::Release => &["--release"],
        }
    }

    /// What cargo-leptos wants beside them: files that are shipped are compressed once, as well as can be.
    fn leptos_arguments(self) -> &'static [&'static str] {
        match self {
            Self::Debug => &[],
            Self::Release => &["--precompress"],
        }
    }
}

/// The shop's binary.
pub fn pasal(paths: &Paths, profile: Profile) -> PathBuf {
    paths.target.join(profile.folder()).join("pasal")
}

/// The eSewa stand-in's binary.
pub fn stand_in(paths: &Paths, profile: Profile) -> PathBuf {
    paths.target.join(profile.folder()).join("esewa-stand-in")
}

/// Builds the shop with its site, and the stand-in.
pub fn build(paths: &Paths, profile: Profile) -> Outcome {
    let mut leptos = command(paths, setup::cargo_leptos(paths)?);
    leptos
        .env("LEPTOS_SITE_ROOT", profile.site())
        .args(["leptos", "build"])
        .args(profile.arguments())
        .args(profile.leptos_arguments());
    run(&mut leptos)?;
    // Some failures of the frontend's build end cargo-leptos with success.
    for file in [pasal(paths, profile), hash_file(paths, profile)] {
        if !file.is_file() {
            return Err(format!(
                "cargo-leptos did not make {}; its messages are above",
                file.display()
            ));
        }
    }
    run(command(paths, "cargo")
        .args(["build", "--package", "esewa-stand-in"])
        .args(profile.arguments()))
}

/// Runs cargo-leptos itself (`watch`, `build`, …) with the project's tools on its `PATH`.
pub fn leptos(paths: &Paths, arguments: &[String]) -> Outcome {
    run(command(paths, setup::cargo_leptos(paths)?)
        .arg("leptos")
        .args(arguments))
}

/// What a built binary needs in its environment to find its site, and what tests need to find the binaries.
pub fn environment(paths: &Paths, profile: Profile) -> Vec<(&'static str, String)> {
    let text = |path: PathBuf| path.to_string_lossy().into_owned();
    let mut variables = vec![
        ("PASAL_BINARY", text(pasal(paths, profile))),
        ("PASAL_ESEWA_STAND_IN", text(stand_in(paths, profile))),
        ("LEPTOS_OUTPUT_NAME", "pasal".to_owned()),
        ("LEPTOS_SITE_ROOT", text(site(paths, profile))),
        ("LEPTOS_SITE_PKG_DIR", "pkg".to_owned()),
        ("LEPTOS_HASH_FILES", "true".to_owned()),
        ("LEPTOS_HASH_FILE_NAME", "hash.txt".to_owned()),
    ];
    if profile == Profile::Release {
        variables.push(("LEPTOS_ENV", "PROD".to_owned()));
    }
    if let Some(browser) = setup::chromium(paths) {
        variables.push(("PASAL_CHROMIUM", text(browser)));
    }
    variables
}

/// Prints the environment as `KEY=VALUE` lines, for programs that start the binary themselves.
pub fn print_environment(paths: &Paths, profile: Profile) {
    for (name, value) in environment(paths, profile) {
        println!("{name}={value}");
    }
}

/// The folder with the site that belongs to this build: the one that holds the WASM `hash.txt` names, so that a
/// release build made by plain `cargo leptos build --release` is found as well.
pub fn site(paths: &Paths, profile: Profile) -> PathBuf {
    let own = paths.root.join(profile.site());
    let Some(hash) = fs::read_to_string(hash_file(paths, profile))
        .ok()
        .and_then(|text| wasm_hash(&text))
    else {
        return own;
    };
    let wasm = Path::new("pkg").join(format!("pasal.{hash}.wasm"));
    let usual = paths.root.join(Profile::Debug.site());
    [own.clone(), usual]
        .into_iter()
        .find(|folder| folder.join(&wasm).is_file())
        .unwrap_or(own)
}

fn hash_file(paths: &Paths, profile: Profile) -> PathBuf {
    paths.target.join(profile.folder()).join("hash.txt")
}

fn wasm_hash(text: &str) -> Option<String> {
    text.lines()
        .find_map(|line| line.strip_prefix("wasm:"))
        .map(|hash| hash.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths::scratch;

    #[test]
    fn the_site_is_the_one_the_hash_file_names() {
        let folder = scratch("site");
        let paths = Paths {
            root: folder.join("checkout"),
            target: folder.join("elsewhere"),
            tools: folder.join("t"),
        };
        fs::create_dir_all(paths.target.join("release")).unwrap();
        fs::create_dir_all(paths.root.join("target/site/pkg")).unwrap();
        assert_eq!(site(&paths, Profile::Release), paths.root.join("target/site-release"));

        fs::write(paths.target.join("release/hash.txt"), "js: a\nwasm: b-C_\ncss: d\n").unwrap();
        fs::write(paths.root.join("target/site/pkg/pasal.b-C_.wasm"), "").unwrap();

        assert_eq!(site(&paths, Profile::Release), paths.root.join("target/site"));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn the_workspace_names_what_we_expect() {
        let manifest = include_str!("../../Cargo.toml");

        for line in [
            "output-name = \"pasal\"",
            "bin-exe-name = \"pasal\"",
            "site-root = \"target/site\"",
            "site-pkg-dir = \"pkg\"",
            "hash-files = true",
        ] {
            assert!(manifest.contains(line), "the root Cargo.toml has no longer {line}");
        }
    }
}
