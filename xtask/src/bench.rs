//! `cargo xtask bench`: the shop as it would be shipped, under the load driver of `end2end/load`.

use crate::Outcome;
use crate::artefacts::{self, Profile};
use crate::paths::Paths;
use crate::process::{command, run};
use crate::setup::{self, Need};

/// Builds for release and runs the driver; its arguments are passed on.
pub fn bench(paths: &Paths, arguments: &[String]) -> Outcome {
    setup::setup(paths, Need::TO_BUILD)?;
    artefacts::build(paths, Profile::Release)?;
    let mut driver = command(paths, "cargo");
    driver
        .args(["run", "--release", "--package", "load-driver", "--"])
        .args(arguments);
    run(driver.envs(artefacts::environment(paths, Profile::Release)))
}
