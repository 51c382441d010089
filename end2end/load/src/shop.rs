//! A shop to measure: its data, its commands, and the server that is started on it again and again.

use std::{
    fs,
    path::{Path, PathBuf},
    thread::sleep,
    time::{Duration, Instant},
};

use crate::{
    Outcome,
    database::{Database, Kind},
    http::{Client, Site},
    process::{self, Finished, Running, free_address, interrupted},
    settings::Environment,
};

/// How long a server may take to open.
const TO_OPEN: Duration = Duration::from_mins(1);

/// A shop's data, and how to open it.
pub struct Shop<'a> {
    environment: &'a Environment,
    /// Where logs go and no `.env` is.
    scratch: &'a Path,
    data: PathBuf,
    database: Option<Database>,
    more: Vec<(&'static str, String)>,
}

impl<'a> Shop<'a> {
    /// A shop with its data in this folder; with an own database in a PostgreSQL where `kind` says so.
    pub fn new(
        environment: &'a Environment,
        scratch: &'a Path,
        kind: Kind,
        purpose: &str,
        kept: Option<&Path>,
    ) -> Outcome<Self> {
        let data = match (kind, kept) {
            (Kind::Sqlite, Some(folder)) => folder.join(purpose),
            _ => scratch.join(format!("{}-{purpose}", kind.name())),
        };
        fs::create_dir_all(&data).map_err(|error| format!("{} cannot be made: {error}", data.display()))?;
        let data = data
            .canonicalize()
            .map_err(|error| format!("{}: {error}", data.display()))?;
        let database = match (kind, &environment.postgres) {
            (Kind::Postgres, Some(server)) => Some(Database::create(
                environment,
                server,
                purpose,
                scratch.join("psql.log"),
            )?),
            _ => None,
        };
        Ok(Self {
            environment,
            scratch,
            data,
            database,
            more: Vec::new(),
        })
    }

    /// The same with one more setting, for its commands and its server.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.more.push((name, value.to_owned()));
        self
    }

    /// What is known about the database, for the report.
    pub fn facts(&self) -> String {
        match &self.database {
            None => "SQLite, WAL, synchronous FULL".to_owned(),
            Some(database) => database.facts().unwrap_or_else(|why| why),
        }
    }

    /// Fills the shop, unless that was done before. How long it took, when it was done now.
    pub fn seed(&self, arguments: &[&str]) -> Outcome<Option<Finished>> {
        let done = self.data.join(format!("{}.done", arguments.concat()));
        if done.is_file() {
            return Ok(None);
        }
        let objects = self.environment.objects();
        let words: Vec<&str> = ["seed"].iter().chain(arguments).copied().collect();
        let objects = objects.to_string_lossy();
        let finished = self.command(
            &[&words[..], &["--objects", &objects]].concat(),
            Duration::from_mins(30),
        )?;
        fs::write(&done, "").map_err(|error| format!("{} cannot be written: {error}", done.display()))?;
        Ok(Some(finished))
    }

    /// Runs one of the binary's commands to its end.
    pub fn command(&self, arguments: &[&str], limit: Duration) -> Outcome<Finished> {
        let mut command = self.environment.pasal(self.scratch, &self.settings());
        command.args(arguments);
        process::run("pasal", &mut command, self.scratch.join("pasal.log"), limit)
    }

    /// What `pasal doctor` says; an error when something does not hold.
    pub fn doctor(&self) -> Outcome<String> {
        let finished = self.command(&["doctor"], Duration::from_mins(10))?;
        Ok(finished.said.lines().last().unwrap_or_default().to_owned())
    }

    /// Opens it; `page_cache_mb` as the server's own setting, `None` for what it does by itself.
    pub fn open(&self, page_cache_mb: Option<u32>) -> Outcome<Server> {
        let address = free_address()?;
        let mut settings = self.settings();
        settings.push(("PASAL_LISTEN", address.to_string()));
        settings.push(("PASAL_RATE_LIMITS", "off".to_owned()));
        if let Some(megabytes) = page_cache_mb {
            settings.push(("PASAL_PAGE_CACHE_MB", megabytes.to_string()));
        }
        let mut command = self.environment.pasal(self.scratch, &settings);
        command.arg("serve");
        let started = Instant::now();
        let mut running = Running::start("pasal serve", &mut command, self.scratch.join("serve.log"))?;
        let site = Site { address };
        let mut client = Client::new(site);
        let until_alive = wait_for(&mut client, "/healthz", started, &mut running)?;
        let until_page = wait_for(&mut client, "/", started, &mut running)?;
        Ok(Server {
            site,
            running,
            until_alive,
            until_page,
        })
    }

    fn settings(&self) -> Vec<(&'static str, String)> {
        let mut settings = vec![("PASAL_DATA_DIR", self.data.to_string_lossy().into_owned())];
        if let Some(database) = &self.database {
            settings.push(("PASAL_DATABASE_URL", database.url()));
        }
        settings.extend(self.more.iter().cloned());
        settings
    }
}

/// An open shop, closed with its guard.
pub struct Server {
    /// Where it is reached.
    pub site: Site,
    running: Running,
    /// From its start to the first answer at all.
    pub until_alive: Duration,
    /// From its start to the first page.
    pub until_page: Duration,
}

impl Server {
    /// Memory that is resident now, in kB.
    pub fn resident_kb(&self) -> Option<u64> {
        self.running.memory_kb("VmRSS")
    }

    /// From here on [`Self::peak_kb`] is about what follows.
    pub fn forget_peak(&self) {
        self.running.forget_peak();
    }

    /// The most memory that was resident, in kB.
    pub fn peak_kb(&self) -> Option<u64> {
        self.running.memory_kb("VmHWM")
    }

    /// An error, with the end of its log, when it has ended by itself.
    pub fn check(&mut self) -> Outcome {
        self.running.check()
    }
}

fn wait_for(client: &mut Client, path: &str, started: Instant, running: &mut Running) -> Outcome<Duration> {
    let request = client.site().get(path, "");
    loop {
        let answer = client.send(&request);
        match answer {
            Ok(200) => return Ok(started.elapsed()),
            Ok(status) if path == "/" => return Err(format!("GET / answered {status}:\n{}", running.said())),
            _ => running.check()?,
        }
        if interrupted() {
            return Err("interrupted".to_owned());
        }
        if started.elapsed() > TO_OPEN {
            return Err(format!(
                "the shop did not open in {} s:\n{}",
                TO_OPEN.as_secs(),
                running.said()
            ));
        }
        sleep(Duration::from_millis(1));
    }
}
