//! The databases that shops are opened on: a file, or a database made for this run and dropped after it.

use std::{path::PathBuf, process::Command, time::Duration};

use crate::{Outcome, process, settings::Environment};

/// Which database is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The embedded one.
    Sqlite,
    /// A server.
    Postgres,
}

impl Kind {
    /// As written in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// A database in a PostgreSQL server, dropped with its guard.
pub struct Database {
    psql: PathBuf,
    server: String,
    name: String,
    log: PathBuf,
}

impl Database {
    /// Makes an empty one.
    pub fn create(environment: &Environment, server: &str, purpose: &str, log: PathBuf) -> Outcome<Self> {
        let database = Self {
            psql: environment.psql.clone(),
            server: server.to_owned(),
            name: format!("pasal_bench_{}_{purpose}", std::process::id()),
            log,
        };
        database.sql(&format!("CREATE DATABASE {}", database.name))?;
        Ok(database)
    }

    /// Where the shop finds it.
    pub fn url(&self) -> String {
        with_database(&self.server, &self.name)
    }

    /// Version and what is promised about a crash, in the server's own words.
    pub fn facts(&self) -> Outcome<String> {
        self.sql(
            "SELECT 'PostgreSQL ' || current_setting('server_version') || ', fsync ' || current_setting('fsync') \
             || ', synchronous_commit ' || current_setting('synchronous_commit')",
        )
    }

    fn sql(&self, statement: &str) -> Outcome<String> {
        let mut psql = Command::new(&self.psql);
        psql.args([
            "--no-psqlrc",
            "--quiet",
            "--tuples-only",
            "--no-align",
            "--command",
            statement,
        ])
        .arg(&self.server);
        process::run("psql", &mut psql, self.log.clone(), Duration::from_mins(1)).map(|finished| finished.said)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // Not `sql`: an interruption must not keep it.
        let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        let dropped = Command::new(&self.psql)
            .args(["--no-psqlrc", "--quiet", "--command", &statement])
            .arg(&self.server)
            .output();
        if !dropped.is_ok_and(|output| output.status.success()) {
            eprintln!("the database {} could not be dropped", self.name);
        }
    }
}

/// The same server's address with another database in it.
fn with_database(server: &str, name: &str) -> String {
    let (address, options) = server
        .split_once('?')
        .map_or((server, String::new()), |(address, options)| {
            (address, format!("?{options}"))
        });
    let authority = address.find("://").map_or(0, |at| at + 3);
    let host_end = address[authority..]
        .find('/')
        .map_or(address.len(), |at| authority + at);
    format!("{}/{name}{options}", &address[..host_end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_database_of_the_same_server_is_named() {
        assert_eq!(with_database("postgres://a@h:5/postgres", "x"), "postgres://a@h:5/x");
        assert_eq!(with_database("postgres://a@h:5", "x"), "postgres://a@h:5/x");
        assert_eq!(
            with_database("postgres://h/d?sslmode=disable", "x"),
            "postgres://h/x?sslmode=disable"
        );
    }
}
