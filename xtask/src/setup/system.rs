//! What comes with the machine or its package manager: Rust, Node, npm's tools, Chromium, PostgreSQL.

use std::fs;
use std::path::{Path, PathBuf};

use super::announce;
use crate::Outcome;
use crate::paths::{Paths, variable};
use crate::process::{command, output, run};

const RUST: (u32, u32) = (1, 94);
const NODE: (u32, u32) = (20, 0);

/// A compiler that is new enough.
pub fn rust(paths: &Paths) -> Outcome<String> {
    new_enough(paths, "rustc", RUST, "Get it by `rustup update stable`")
}

/// A Node that is new enough; it runs Tailwind, wasm-opt and the browser tests, never the shop.
pub fn node(paths: &Paths) -> Outcome<String> {
    if paths.program("npm").is_none() {
        return Err("npm is missing.\nGet it with Node 20 or newer (Debian: apt-get install npm)".to_owned());
    }
    new_enough(
        paths,
        "node",
        NODE,
        "Get Node 20 or newer from your system's packages or its own site",
    )
}

fn new_enough(paths: &Paths, program: &str, least: (u32, u32), cure: &str) -> Outcome<String> {
    let (major, minor) = least;
    let answer = output(command(paths, program).arg("--version"))
        .map_err(|_| format!("{program} {major}.{minor} or newer is missing.\n{cure}"))?;
    match version(&answer) {
        Some(found) if found >= least => Ok(format!("{program} {}.{}", found.0, found.1)),
        _ => Err(format!(
            "{program} must be {major}.{minor} or newer, and is '{answer}'.\n{cure}"
        )),
    }
}

/// Major and minor of the first thing that looks like a version: `rustc 1.95.0 (…)`, `v20.1.0`.
fn version(answer: &str) -> Option<(u32, u32)> {
    let start = answer.find(|letter: char| letter.is_ascii_digit())?;
    let mut numbers = answer[start..].split(|letter: char| !letter.is_ascii_digit());
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// Tailwind, wasm-opt, Playwright, axe and the demo catalogue's pictures, exactly as `package-lock.json` says.
pub fn npm_tools(paths: &Paths) -> Outcome<String> {
    let changed = |file: PathBuf| fs::metadata(file).and_then(|known| known.modified()).ok();
    let wanted =
        changed(paths.root.join("package-lock.json")).ok_or("package-lock.json is missing from the checkout")?;
    let installed = changed(paths.node_modules().join(".package-lock.json"));
    if installed.is_none_or(|installed| installed < wanted) {
        announce("installing the npm tools (170 MB)");
        run(command(paths, "npm").args(["ci", "--loglevel=error"]))
            .map_err(|why| format!("npm could not install the tools: {why}\nTry: npm ci"))?;
        // npm keeps no promise about the file's time; ours decides whether to come here again.
        let _ = fs::File::options()
            .append(true)
            .open(paths.node_modules().join(".package-lock.json"))
            .and_then(|file| file.set_modified(std::time::UNIX_EPOCH + since_epoch(wanted)));
    }
    Ok("npm tools".to_owned())
}

fn since_epoch(time: std::time::SystemTime) -> std::time::Duration {
    time.duration_since(std::time::UNIX_EPOCH).unwrap_or_default()
}

/// The browser for the tests: what `PASAL_CHROMIUM` names, or the first of the usual names.
pub fn chromium(paths: &Paths) -> Option<PathBuf> {
    if let Some(named) = variable("PASAL_CHROMIUM") {
        return Some(PathBuf::from(named)).filter(|file| file.is_file());
    }
    let usual = [
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/usr/lib/chromium/chromium",
    ];
    ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]
        .into_iter()
        .find_map(|name| paths.program(name))
        .or_else(|| usual.into_iter().map(PathBuf::from).find(|file| file.is_file()))
}

/// The same as a step of the set-up.
pub fn find_chromium(paths: &Paths) -> Outcome<String> {
    if let (Some(named), None) = (variable("PASAL_CHROMIUM"), chromium(paths)) {
        return Err(format!(
            "PASAL_CHROMIUM names {}, and there is no such file",
            named.display()
        ));
    }
    let cure = "Get it from your system's packages (Debian: sudo apt-get install chromium),\n\
                or let PASAL_CHROMIUM name the program";
    found_or_installed(paths, "Chromium", "chromium", cure, || chromium(paths))
        .map(|file| format!("Chromium at {}", file.display()))
}

/// The folder with PostgreSQL's server programs, which Debian keeps off the path; the newest where there are several.
pub fn postgres_folder(paths: &Paths) -> Option<PathBuf> {
    let on_path = paths.program("initdb").and_then(|file| file.canonicalize().ok());
    let on_path = on_path.as_deref().and_then(Path::parent).map(Path::to_path_buf);
    on_path.filter(|folder| folder.join("pg_ctl").is_file()).or_else(|| {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
        versions
            .flatten()
            .filter(|entry| entry.path().join("bin/initdb").is_file())
            .max_by_key(|entry| entry.file_name().to_string_lossy().parse::<u32>().unwrap_or(0))
            .map(|entry| entry.path().join("bin"))
    })
}

/// The same as a step of the set-up.
pub fn find_postgres(paths: &Paths) -> Outcome<String> {
    let cure = "Get it from your system's packages (Debian: sudo apt-get install postgresql);\n\
                no server has to run, the tests start one of their own";
    found_or_installed(paths, "PostgreSQL", "postgresql", cure, || postgres_folder(paths))
        .map(|folder| format!("PostgreSQL in {}", folder.display()))
}

fn found_or_installed(
    paths: &Paths,
    name: &str,
    package: &str,
    cure: &str,
    find: impl Fn() -> Option<PathBuf>,
) -> Outcome<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    let missing = || format!("{name} is missing.\n{cure}");
    if !(is_root(paths) && Path::new("/etc/debian_version").is_file() && paths.program("apt-get").is_some()) {
        return Err(missing());
    }
    announce(&format!("installing {name} from Debian's packages"));
    // A fresh machine has no lists of packages yet.
    apt_get(paths, &["install", "-y", "--no-install-recommends", package])
        .or_else(|_| {
            apt_get(paths, &["update"])?;
            apt_get(paths, &["install", "-y", "--no-install-recommends", package])
        })
        .map_err(|why| format!("{}\n({why})", missing()))?;
    find().ok_or_else(missing)
}

fn apt_get(paths: &Paths, arguments: &[&str]) -> Outcome {
    run(command(paths, "apt-get")
        .arg("-q")
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive"))
}

/// Whether we may install system packages, and must not run PostgreSQL as ourselves.
pub fn is_root(paths: &Paths) -> bool {
    output(command(paths, "id").arg("-u")).is_ok_and(|id| id == "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_programs_say() {
        assert_eq!(version("rustc 1.95.0 (59807616e 2026-04-14)"), Some((1, 95)));
        assert_eq!(version("v20.20.2"), Some((20, 20)));
        assert_eq!(version("unknown"), None);
        assert!(version("1.100.0") > version("1.94.9"));
    }
}
