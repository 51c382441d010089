//! A throw-away PostgreSQL: a fresh cluster in a temporary folder, gone when its guard is.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;
use crate::paths::Paths;
use crate::process::{command, output, run};
use crate::setup::{self, Need};

/// A running cluster that trusts every connection from this machine and promises nothing about a crash.
pub struct Cluster {
    paths: Paths,
    programs: PathBuf,
    folder: PathBuf,
    owner: Option<String>,
    port: u16,
}

impl Cluster {
    /// Makes and starts one on a free port. Errors carry PostgreSQL's own log.
    pub fn start(paths: &Paths) -> Outcome<Self> {
        let programs = setup::postgres_folder(paths).ok_or("PostgreSQL is missing: run `cargo xtask setup`")?;
        let cluster = Self {
            paths: paths.clone(),
            programs,
            folder: std::env::temp_dir().join(format!("pasal-postgres-{}", std::process::id())),
            owner: owner(paths)?,
            port: free_port()?,
        };
        cluster.make_folder()?;
        // From here on the guard cleans up, also after an error.
        cluster.initialise()?;
        cluster.launch()?;
        Ok(cluster)
    }

    /// Where tests reach it: a database in which they may make others.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn make_folder(&self) -> Outcome {
        fs::create_dir_all(&self.folder)
            .map_err(|error| format!("{} cannot be made: {error}", self.folder.display()))?;
        match &self.owner {
            Some(owner) => output(command(&self.paths, "chown").arg(owner).arg(&self.folder)).map(drop),
            None => Ok(()),
        }
    }

    fn initialise(&self) -> Outcome {
        // Letters beyond ASCII are compared and lower-cased as a real server would; macOS names that locale otherwise.
        let locale = if cfg!(target_os = "linux") {
            "--locale=C.UTF-8"
        } else {
            "--no-locale"
        };
        let mut initdb = self.program("initdb");
        initdb.args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-sync",
            locale,
            "--pgdata",
        ]);
        output(initdb.arg(self.data())).map(drop)
    }

    fn launch(&self) -> Outcome {
        let settings = [
            format!(
                "-p {} -c listen_addresses=127.0.0.1 -k {}",
                self.port,
                self.folder.display()
            ),
            // Nobody needs this data after a crash.
            "-c fsync=off -c synchronous_commit=off -c full_page_writes=off".to_owned(),
            // Every test opens a shop, and so a pool, of its own.
            "-c max_connections=300".to_owned(),
        ];
        let log = self.folder.join("log");
        let mut pg_ctl = self.program("pg_ctl");
        pg_ctl
            .args(["start", "--wait", "--silent", "--pgdata"])
            .arg(self.data());
        pg_ctl.arg("--log").arg(&log).arg("--options").arg(settings.join(" "));
        // Not `output`: the server would keep its pipes open for as long as it lives.
        run(&mut pg_ctl).map_err(|why| format!("{why}\n{}", fs::read_to_string(&log).unwrap_or_default()))
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// One of PostgreSQL's programs, as the user that owns the cluster.
    fn program(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        let mut started = match &self.owner {
            None => command(&self.paths, program),
            Some(owner) => self.as_user(owner, &program),
        };
        // The checkout may be closed to that user.
        started.current_dir(&self.folder);
        started
    }

    fn as_user(&self, owner: &str, program: &Path) -> Command {
        if self.paths.program("setpriv").is_some() {
            let mut started = command(&self.paths, "setpriv");
            started
                .args(["--reuid", owner, "--regid", owner, "--init-groups"])
                .arg(program);
            return started;
        }
        let mut started = command(&self.paths, "runuser");
        started.args(["-u", owner, "--"]).arg(program);
        started
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.data().join("postmaster.pid").is_file() {
            let stop = output(
                self.program("pg_ctl")
                    .args(["stop", "--mode=immediate", "--silent", "--pgdata"])
                    .arg(self.data()),
            );
            if let Err(why) = stop {
                eprintln!("the throw-away PostgreSQL did not stop: {why}");
            }
        }
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            eprintln!("{} could not be removed: {error}", self.folder.display());
        }
    }
}

/// `cargo xtask postgres COMMAND…`: runs a command while such a cluster is up.
pub fn beside(paths: &Paths, arguments: &[String]) -> Outcome {
    let Some((program, rest)) = arguments.split_first() else {
        return Err("which command? For example: cargo xtask postgres cargo test -p commerce".to_owned());
    };
    setup::setup(paths, &[Need::Postgres])?;
    let cluster = Cluster::start(paths)?;
    run(command(paths, program)
        .args(rest)
        .env("PASAL_TEST_DATABASE", cluster.url()))
}

/// PostgreSQL refuses to run as root: then its own user does, or the one that owns nothing.
fn owner(paths: &Paths) -> Outcome<Option<String>> {
    if !setup::is_root(paths) {
        return Ok(None);
    }
    ["postgres", "nobody"]
        .into_iter()
        .find(|user| output(command(paths, "id").args(["-u", user])).is_ok())
        .map(|user| Some(user.to_owned()))
        .ok_or_else(|| "PostgreSQL does not run as root, and there is no user 'postgres'".to_owned())
}

fn free_port() -> Outcome<u16> {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| format!("there is no free port: {error}"))
}
