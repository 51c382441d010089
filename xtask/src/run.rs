//! `cargo xtask run`: from a fresh checkout to a shop in the browser. And `seed`, which fills that shop.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;
use crate::artefacts::{self, Profile};
use crate::paths::Paths;
use crate::process::{Background, command, run as run_to_end};
use crate::setup::{self, Need};

/// Where the shop expects the stand-in unless it is told otherwise.
const STAND_IN: &str = "127.0.0.1:3900";
const SHOP: &str = "127.0.0.1:3000";

/// Builds, seeds an empty shop, serves it beside the stand-in until Ctrl-C.
pub fn run(paths: &Paths, profile: Profile) -> Outcome {
    let shop = paths.setting("PASAL_LISTEN").unwrap_or_else(|| SHOP.to_owned());
    for address in [STAND_IN, &shop] {
        free(address)?;
    }
    setup::setup(paths, Need::TO_BUILD)?;
    artefacts::build(paths, profile)?;
    if is_empty(paths) {
        println!("• filling the shop with the demo catalogue …");
        run_to_end(pasal(paths, profile)?.args(["seed", "demo"]))?;
    }

    let mut stand_in = Background::start(
        "the eSewa stand-in",
        command(paths, artefacts::stand_in(paths, profile)).args(["--listen", STAND_IN]),
    )?;
    stand_in.wait_for(STAND_IN)?;
    let mut server = Background::start("the shop", pasal(paths, profile)?.arg("serve"))?;
    server.wait_for(&shop)?;
    println!("\n  The shop is open:  http://{shop}\n  eSewa's stand-in:  http://{STAND_IN}\n  Ctrl-C closes it.\n");
    server.wait()
}

/// Builds, then hands the arguments to `pasal seed`. A leading `--release` chooses the build.
pub fn seed(paths: &Paths, arguments: &[String]) -> Outcome {
    let (profile, arguments) = match arguments.split_first() {
        Some((first, rest)) if first == "--release" => (Profile::Release, rest),
        _ => (Profile::Debug, arguments),
    };
    setup::setup(paths, Need::TO_BUILD)?;
    artefacts::build(paths, profile)?;
    let mut seed = pasal(paths, profile)?;
    seed.arg("seed");
    if arguments.is_empty() {
        run_to_end(seed.arg("demo"))
    } else {
        run_to_end(seed.args(arguments))
    }
}

/// The shop's binary with everything it needs to run from where it was built.
fn pasal(paths: &Paths, profile: Profile) -> Outcome<Command> {
    let data = data_folder(paths);
    fs::create_dir_all(&data).map_err(|error| format!("{} cannot be made: {error}", data.display()))?;
    let mut pasal = command(paths, artefacts::pasal(paths, profile));
    pasal
        .envs(artefacts::environment(paths, profile))
        .env("PASAL_DATA_DIR", data);
    Ok(pasal)
}

fn data_folder(paths: &Paths) -> PathBuf {
    paths
        .root
        .join(paths.setting("PASAL_DATA_DIR").unwrap_or_else(|| "data".to_owned()))
}

/// Whether there is no database yet. One that somebody named is theirs to fill.
fn is_empty(paths: &Paths) -> bool {
    paths.setting("PASAL_DATABASE_URL").is_none() && !holds_database(&data_folder(paths))
}

fn holds_database(folder: &Path) -> bool {
    fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .any(|entry| entry.path().extension().is_some_and(|ending| ending == "db"))
}

/// An error before minutes of building, not after.
fn free(address: &str) -> Outcome {
    TcpListener::bind(address)
        .map(drop)
        .map_err(|error| format!("{address} cannot be used ({error}): is another shop or stand-in running?"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths::scratch;

    #[test]
    fn a_shop_without_a_database_file_is_empty() {
        let folder = scratch("data");
        fs::create_dir_all(folder.join("media")).unwrap();
        assert!(!holds_database(&folder));
        assert!(!holds_database(&folder.join("missing")));

        fs::write(folder.join("pasal.db"), "").unwrap();

        assert!(holds_database(&folder));
        fs::remove_dir_all(folder).unwrap();
    }
}
