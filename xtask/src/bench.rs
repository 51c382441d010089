//! `cargo xtask bench`: the shop as it would be shipped, under the load driver of `end2end/load`.

use crate::Outcome;
use crate::artefacts::{self, Profile};
use crate::paths::{Paths, text_variable};
use crate::postgres::Cluster;
use crate::process::{command, run};
use crate::setup::{self, Need};

/// Where the driver finds a PostgreSQL in which it may make databases.
const DATABASE: &str = "PASAL_BENCH_DATABASE";
/// Where it finds PostgreSQL's own client.
const CLIENT: &str = "PASAL_BENCH_PSQL";

/// Builds for release and runs the driver; its arguments are passed on. PostgreSQL is measured as well where it is
/// installed: a throw-away one, unless the environment names another.
pub fn bench(paths: &Paths, arguments: &[String]) -> Outcome {
    setup::setup(paths, Need::TO_BUILD)?;
    artefacts::build(paths, Profile::Release)?;
    let mut driver = command(paths, "cargo");
    driver
        .args(["run", "--release", "--package", "load-driver", "--"])
        .args(arguments)
        .envs(artefacts::environment(paths, Profile::Release));
    let Some(programs) = setup::postgres_folder(paths) else {
        println!("PostgreSQL is not installed: SQLite alone is measured");
        return run(&mut driver);
    };
    if text_variable(CLIENT).is_none() {
        driver.env(CLIENT, programs.join("psql"));
    }
    if text_variable(DATABASE).is_some() {
        return run(&mut driver);
    }
    let cluster = Cluster::start(paths)?;
    run(driver.env(DATABASE, cluster.url()))
}
