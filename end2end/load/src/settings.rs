//! What the driver is told: arguments, and the environment that `cargo xtask env` prints.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use crate::Outcome;

/// Shown by `--help`, and after a wrong argument.
pub const USAGE: &str = "\
usage: cargo xtask bench [--quick] [--products N] [--data DIR] [--retail FILE [--retail-times N]] [--only PART]…
                         [--record]

  --quick           2 s a phase: to see that everything works, not to quote
  --products N      size of the seeded catalogue (default 10000)
  --data DIR        keep the seeded SQLite shop there and use it again (default: a new one, removed at the end)
  --retail FILE     also time `pasal import online-retail FILE`, and the back office on those sales
  --retail-times N  and the back office on N times those sales, in a shop of their own (default 1: not again)
  --only PART       pages, checkout, last, bytes, import, office, sheet or pictures; can be repeated (default: all)
  --record          put the figures of a whole run into docs/benchmarks.md

PASAL_BENCH_DATABASE names a PostgreSQL to measure as well: postgres://user@host:port/database, in which databases may
be made. `cargo xtask bench` starts a throw-away one when it is not set and PostgreSQL is installed.";

/// A part of the measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Start-up, memory, requests a second.
    Pages,
    /// Whole guest checkouts.
    Checkout,
    /// A hundred buyers for the last ten pieces.
    Last,
    /// What a browser has to load.
    Bytes,
    /// A file of real sales.
    Import,
    /// The back office and signing in, on those sales.
    Office,
    /// A file of products: written, checked, taken, checked again.
    Sheet,
    /// Pictures of a product.
    Pictures,
}

impl Part {
    const ALL: [(&str, Self); 8] = [
        ("pages", Self::Pages),
        ("checkout", Self::Checkout),
        ("last", Self::Last),
        ("bytes", Self::Bytes),
        ("import", Self::Import),
        ("office", Self::Office),
        ("sheet", Self::Sheet),
        ("pictures", Self::Pictures),
    ];
}

/// What was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arguments {
    /// Short phases.
    pub quick: bool,
    /// Products in the seeded catalogue.
    pub products: u32,
    /// Where the seeded SQLite shop is kept.
    pub data: Option<PathBuf>,
    /// The file to import.
    pub retail: Option<PathBuf>,
    /// How often its sales are in the file of the second shop; 1: there is no second shop.
    pub retail_times: u32,
    /// What to do; everything when empty.
    pub only: Vec<Part>,
    /// Replace the figures in the documentation.
    pub record: bool,
}

impl Arguments {
    /// `None` where only help was asked for; an error says which argument is wrong.
    pub fn parse(mut words: impl Iterator<Item = String>) -> Outcome<Option<Self>> {
        let mut arguments = Self {
            quick: false,
            products: 10_000,
            data: None,
            retail: None,
            retail_times: 1,
            only: Vec::new(),
            record: false,
        };
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value\n\n{USAGE}"));
            match word.as_str() {
                "--help" | "-h" => return Ok(None),
                "--quick" => arguments.quick = true,
                "--record" => arguments.record = true,
                "--products" => {
                    let text = value()?;
                    let products = text.parse().ok().filter(|products| *products >= 100);
                    arguments.products = products.ok_or_else(|| format!("--products {text}: a number from 100"))?;
                }
                "--data" => arguments.data = Some(value()?.into()),
                "--retail" => arguments.retail = Some(value()?.into()),
                "--retail-times" => {
                    let text = value()?;
                    let times = text.parse().ok().filter(|times| (1..=99).contains(times));
                    arguments.retail_times =
                        times.ok_or_else(|| format!("--retail-times {text}: a number from 1 to 99"))?;
                }
                "--only" => {
                    let text = value()?;
                    let part = Part::ALL.iter().find(|(name, _)| *name == text);
                    let (_, part) = part.ok_or_else(|| format!("--only {text}: there is no such part\n\n{USAGE}"))?;
                    arguments.only.push(*part);
                }
                other => return Err(format!("'{other}' is no argument\n\n{USAGE}")),
            }
        }
        if arguments.record && (arguments.quick || !arguments.only.is_empty()) {
            return Err("--record is for whole runs: leave out --quick and --only".to_owned());
        }
        Ok(Some(arguments))
    }

    /// Whether this part is wanted.
    pub fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }

    /// The time of a phase that would take so many seconds.
    pub fn lasting(&self, seconds: u64) -> Duration {
        Duration::from_secs(if self.quick { seconds.min(2) } else { seconds })
    }
}

/// What the environment says.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The shop's binary.
    pub pasal: PathBuf,
    /// The built site.
    pub site: PathBuf,
    /// The `LEPTOS_*` variables that the binary needs.
    pub leptos: Vec<(String, String)>,
    /// A PostgreSQL in which databases may be made.
    pub postgres: Option<String>,
    /// PostgreSQL's own client.
    pub psql: PathBuf,
    /// The checkout: the demo's pictures are made of what npm installed there.
    pub root: PathBuf,
}

impl Environment {
    /// An error names the variable that is missing.
    #[expect(
        clippy::disallowed_methods,
        reason = "the driver is configured here, as the server is in its `config.rs`"
    )]
    pub fn read() -> Outcome<Self> {
        let get = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let needed = |name: &str| get(name).ok_or_else(|| format!("{name} is not set: run `cargo xtask bench`"));
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let root = root
            .canonicalize()
            .map_err(|error| format!("{}: {error}", root.display()))?;
        Ok(Self {
            pasal: root.join(needed("PASAL_BINARY")?),
            site: root.join(needed("LEPTOS_SITE_ROOT")?),
            leptos: std::env::vars()
                .filter(|(name, _)| name.starts_with("LEPTOS_") && name != "LEPTOS_SITE_ROOT")
                .collect(),
            postgres: get("PASAL_BENCH_DATABASE"),
            psql: get("PASAL_BENCH_PSQL").unwrap_or_else(|| "psql".to_owned()).into(),
            root,
        })
    }

    /// The shop's binary with nothing of ours in its environment but what is named here.
    #[expect(clippy::disallowed_methods, reason = "to take out what would configure the shop")]
    pub fn pasal(&self, folder: &Path, settings: &[(&str, String)]) -> Command {
        let mut command = Command::new(&self.pasal);
        for (name, _) in std::env::vars() {
            if name.starts_with("PASAL_") || name.starts_with("LEPTOS_") || name == "RUST_LOG" {
                command.env_remove(name);
            }
        }
        // Started where no `.env` is.
        command
            .current_dir(folder)
            .env("LEPTOS_SITE_ROOT", &self.site)
            .envs(self.leptos.iter().map(|(name, value)| (name, value)))
            .envs(settings.iter().map(|(name, value)| (name, value)));
        command
    }

    /// The objects that the demo's and the catalogue's pictures are made of.
    pub fn objects(&self) -> PathBuf {
        self.root.join("node_modules/@lobehub/fluent-emoji-3d/assets")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Outcome<Option<Arguments>> {
        Arguments::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn everything_is_measured_unless_parts_are_named() {
        let all = parse("").unwrap().unwrap();
        assert!(all.wants(Part::Pages) && all.wants(Part::Import) && all.products == 10_000);
        assert_eq!(all.lasting(8), Duration::from_secs(8));

        let some = parse("--quick --only last --only bytes --data d").unwrap().unwrap();
        assert!(some.wants(Part::Last) && some.wants(Part::Bytes) && !some.wants(Part::Pages));
        assert_eq!(
            (some.lasting(8), some.lasting(1)),
            (Duration::from_secs(2), Duration::from_secs(1))
        );
        assert_eq!((some.data, some.retail_times), (Some("d".into()), 1));
    }

    #[test]
    fn a_wrong_argument_is_named() {
        for (line, said) in [
            ("--fast", "'--fast' is no argument"),
            ("--data", "--data needs a value"),
            ("--retail-times 0", "--retail-times 0: a number from 1 to 99"),
            ("--products 3", "--products 3: a number from 100"),
            ("--quick --record", "--record is for whole runs"),
            ("--only x", "--only x: there is no such part"),
        ] {
            let why = parse(line).unwrap_err();
            assert!(why.starts_with(said), "{why}");
        }
        assert_eq!(parse("--help"), Ok(None));
    }
}
