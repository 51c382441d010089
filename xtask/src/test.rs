//! `cargo xtask test`: every check there is, in the order in which it fails soonest. CI runs nothing else.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::artefacts::{self, Profile};
use crate::paths::{Paths, variable};
use crate::postgres::Cluster;
use crate::process::{command, output, run, shown};
use crate::setup::{self, Need};
use crate::{size, tidy};

/// The host's crates: `frontend` is for the browser, and `app` gets its server half through `server`.
const HOST: &[&str] = &["--workspace", "--exclude", "frontend"];
const PARTS: &[&str] = &["lint", "unit", "postgres", "release", "e2e"];
/// What runs without an argument. The browser's part makes the release build and weighs it first.
const WHOLE: &[&str] = &["lint", "unit", "postgres", "e2e"];

/// Runs one part, or all of them after one another; stops at the first failure.
pub fn test(paths: &Paths, arguments: &[String]) -> Outcome {
    let parts = match arguments {
        [] => WHOLE.to_vec(),
        [one] if PARTS.contains(&one.as_str()) => vec![one.as_str()],
        _ => return Err(format!("expected nothing or one of: {}", PARTS.join(", "))),
    };
    setup::setup(paths, &needs(&parts))?;
    let mut report = Report::new(paths);
    let outcome = parts.into_iter().try_for_each(|part| match part {
        "lint" => lint(&mut report),
        "unit" => unit(&mut report),
        "postgres" => postgres(&mut report),
        "release" => release(&mut report),
        _ => e2e(&mut report),
    });
    report.print();
    outcome
}

/// The same with output for a log: no colours, no progress bars, and only the tests that fail.
pub fn ci(paths: &Paths, arguments: &[String]) -> Outcome {
    if variable("CI").is_some() {
        return test(paths, arguments);
    }
    // A process of its own: what it finds in its environment, everything below it finds as well.
    let ourselves = std::env::current_exe().map_err(|error| format!("xtask does not find itself: {error}"))?;
    run(command(paths, ourselves).arg("test").args(arguments).env("CI", "true"))
}

fn needs(parts: &[&str]) -> Vec<Need> {
    let wanted = |need: &Need| match need {
        Need::Rust => true,
        Need::WasmTarget => ["lint", "release", "e2e"].iter().any(|part| parts.contains(part)),
        Need::Postgres => parts.contains(&"postgres"),
        // `size`, which xtask's own tests try, compresses by Node.
        Need::Node => ["unit", "release", "e2e"].iter().any(|part| parts.contains(part)),
        other => {
            (parts.contains(&"e2e") && Need::TO_BROWSE.contains(other))
                || (parts.contains(&"release") && Need::TO_BUILD.contains(other))
        }
    };
    Need::ALL.iter().copied().filter(wanted).collect()
}

fn lint(report: &mut Report<'_>) -> Outcome {
    report.command("format", cargo(report.paths, &["fmt", "--all", "--check"]))?;
    report.step("tidy", "cargo xtask tidy", tidy::tidy)?;
    let mut host = cargo(report.paths, &["clippy"]);
    report.command(
        "clippy, server side",
        host.args(HOST).args(["--all-targets", "--", "-D", "warnings"]),
    )?;
    let browser = [
        "clippy",
        "-p",
        "frontend",
        "--target",
        "wasm32-unknown-unknown",
        "--",
        "-D",
        "warnings",
    ];
    report.command("clippy, browser side", cargo(report.paths, &browser))?;
    if report.paths.program("cargo-deny").is_none() {
        report.skip("deny", "cargo-deny is not installed");
        return Ok(());
    }
    report.command(
        "deny",
        cargo(report.paths, &["deny", "check", "bans", "licenses", "sources"]),
    )
}

fn unit(report: &mut Report<'_>) -> Outcome {
    report.command(
        "rules, commands, HTTP on SQLite",
        tests(report.paths).env_remove("PASAL_TEST_DATABASE"),
    )?;
    if has_nextest(report.paths) {
        // Nextest leaves the examples in the documentation out.
        report.command(
            "documentation's examples",
            cargo(report.paths, &["test", "--doc"]).args(HOST),
        )?;
    }
    Ok(())
}

fn postgres(report: &mut Report<'_>) -> Outcome {
    report.step("commands, HTTP on PostgreSQL", "cargo xtask test postgres", |paths| {
        let cluster = Cluster::start(paths)?;
        // The same packages as before, so that nothing is compiled with other features; of them the suites `it`.
        run(tests(paths)
            .args(["--test", "it"])
            .env("PASAL_TEST_DATABASE", cluster.url()))
    })
}

fn release(report: &mut Report<'_>) -> Outcome {
    report.step("release build", "cargo xtask test release", |paths| {
        artefacts::build(paths, Profile::Release)
    })?;
    report.step("sizes", "cargo xtask size", size::size)
}

fn e2e(report: &mut Report<'_>) -> Outcome {
    release(report)?;
    report.step("browser", "cargo xtask test e2e", |paths| {
        let mut playwright = command(paths, "playwright");
        playwright
            .args(["test", "-c", "end2end"])
            .envs(artefacts::environment(paths, Profile::Release));
        run(&mut playwright)
    })
}

/// The test runner: nextest where it is there, which runs the tests of several binaries at once.
fn tests(paths: &Paths) -> Command {
    let mut tests = if has_nextest(paths) {
        cargo(paths, &["nextest", "run"])
    } else {
        cargo(paths, &["test"])
    };
    tests.args(HOST);
    tests
}

fn has_nextest(paths: &Paths) -> bool {
    output(cargo(paths, &["nextest", "--version"]).env("RUST_BACKTRACE", "0")).is_ok()
}

fn cargo(paths: &Paths, arguments: &[&str]) -> Command {
    let mut cargo = command(paths, "cargo");
    cargo.args(arguments);
    if variable("CI").is_some() {
        cargo
            .env("CARGO_TERM_COLOR", "never")
            .env("CARGO_TERM_PROGRESS_WHEN", "never");
        cargo
            .env("NEXTEST_STATUS_LEVEL", "slow")
            .env("NEXTEST_HIDE_PROGRESS_BAR", "1");
    }
    cargo
}

/// What was done so far, for the lines at the end.
struct Report<'run> {
    paths: &'run Paths,
    passed: Vec<(&'static str, Duration)>,
    failed: usize,
    skipped: usize,
}

impl<'run> Report<'run> {
    fn new(paths: &'run Paths) -> Self {
        Self {
            paths,
            passed: Vec::new(),
            failed: 0,
            skipped: 0,
        }
    }

    /// A step that is one command, which is also the way to repeat it.
    fn command(&mut self, name: &'static str, mut step: impl std::borrow::BorrowMut<Command>) -> Outcome {
        let repeat = shown(step.borrow());
        self.step(name, &repeat, |_| run(step.borrow_mut()))
    }

    /// Announces, times and counts a step; a failure says how to repeat it alone.
    fn step(&mut self, name: &'static str, repeat: &str, work: impl FnOnce(&Paths) -> Outcome) -> Outcome {
        println!("\n── {name} ──");
        let start = Instant::now();
        match work(self.paths) {
            Ok(()) => {
                let took = start.elapsed();
                println!("✓ {name} ({:.1} s)", took.as_secs_f64());
                self.passed.push((name, took));
                Ok(())
            }
            Err(why) => {
                self.failed += 1;
                Err(format!("{name} failed: {why}\nrepeat it alone with: {repeat}"))
            }
        }
    }

    fn skip(&mut self, name: &str, why: &str) {
        self.skipped += 1;
        println!("\n── {name} ──\n– skipped: {why}");
    }

    /// A table of the steps and one plain line that counts them.
    fn print(&self) {
        println!();
        for (name, took) in &self.passed {
            println!("{:>8.1} s  {name}", took.as_secs_f64());
        }
        let skipped = if self.skipped == 0 {
            String::new()
        } else {
            format!(", {} skipped", self.skipped)
        };
        println!("\n{} passed, {} failed{skipped}", self.passed.len(), self.failed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_asks_only_for_what_it_needs() {
        assert_eq!(needs(&["unit"]), [Need::Rust, Need::Node]);
        assert_eq!(needs(&["postgres"]), [Need::Rust, Need::Postgres]);
        assert_eq!(needs(PARTS), Need::ALL);
    }
}
