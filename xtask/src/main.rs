//! `cargo xtask …`: the project's chores, the same on a laptop and in CI.
//!
//! Each sub-command is a file of its own name. Plain std and one crate for signals, so that it compiles in seconds.

mod artefacts;
mod bench;
mod charts;
mod paths;
mod postgres;
mod process;
mod run;
mod setup;
mod size;
mod test;
mod tidy;

use std::process::ExitCode;

use crate::artefacts::Profile;
use crate::paths::Paths;
use crate::setup::Need;

/// What a chore ends with: done, or a sentence that says what went wrong and, where there is one, the cure.
pub type Outcome<T = ()> = Result<T, String>;

const HELP: &str = "\
cargo xtask <chore>

  setup               install what building and testing needs; does nothing where all is there
  run [--release]     set up, build, fill an empty shop with the demo catalogue, serve it with the eSewa stand-in
  seed [ARGS]         fill the shop: arguments go to `pasal seed` (default: demo; --release first: a fast build)
  test [PART]         everything CI checks, or one part: lint, unit, postgres, release, e2e (in the browser)
  ci                  the same as `test`, with output for a log
  bench [ARGS]        build for release and run the load driver with ARGS
  charts              bundle the library of the back office's charts anew (public/admin/vendor)
  tidy                only the conventions
  size                only the size budgets, of the last release build
  postgres COMMAND…   run COMMAND beside a throw-away PostgreSQL (its address is in PASAL_TEST_DATABASE)
  leptos ARGS…        cargo-leptos with the project's tools on its PATH, for example: leptos watch
  env [--debug]       what a built binary needs in its environment, as KEY=VALUE lines
  help                this text

Tools are kept in $PASAL_CACHE/tools (default: .cache/pasal/tools in your home folder).
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match chore(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("\nerror: {why}");
            ExitCode::FAILURE
        }
    }
}

fn chore(arguments: &[String]) -> Outcome {
    let (name, rest) = arguments
        .split_first()
        .map_or(("help", &[][..]), |(name, rest)| (name.as_str(), rest));
    if matches!(name, "help" | "-h" | "--help") {
        print!("{HELP}");
        return Ok(());
    }
    process::watch_signals()?;
    let paths = Paths::discover()?;
    match name {
        "setup" => no_arguments(name, rest).and_then(|()| setup::setup(&paths, Need::ALL)),
        "run" => run::run(&paths, profile(rest, Profile::Debug)?),
        "seed" => run::seed(&paths, rest),
        "test" => test::test(&paths, rest),
        "ci" => test::ci(&paths, rest),
        "bench" => bench::bench(&paths, rest),
        "charts" => no_arguments(name, rest).and_then(|()| charts::charts(&paths)),
        "tidy" => no_arguments(name, rest).and_then(|()| tidy::tidy(&paths)),
        "size" => no_arguments(name, rest).and_then(|()| size::size(&paths)),
        "postgres" => postgres::beside(&paths, rest),
        "leptos" => artefacts::leptos(&paths, rest),
        "env" => profile(rest, Profile::Release).map(|profile| artefacts::print_environment(&paths, profile)),
        other => Err(format!("there is no chore '{other}'; `cargo xtask help` lists them")),
    }
}

fn profile(arguments: &[String], otherwise: Profile) -> Outcome<Profile> {
    match arguments {
        [] => Ok(otherwise),
        [one] if one == "--release" => Ok(Profile::Release),
        [one] if one == "--debug" => Ok(Profile::Debug),
        _ => Err(format!(
            "expected --release, --debug or nothing, not '{}'",
            arguments.join(" ")
        )),
    }
}

fn no_arguments(name: &str, arguments: &[String]) -> Outcome {
    if arguments.is_empty() {
        Ok(())
    } else {
        Err(format!("`{name}` takes no arguments"))
    }
}
