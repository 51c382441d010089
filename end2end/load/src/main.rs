//! `cargo xtask bench`: the shop's release build under load, over HTTP, on the machine that also makes the load.
//!
//! The method, and how to read the figures, is in `docs/benchmarks.md`.

mod bytes;
mod checkout;
mod chunks;
mod cookies;
mod database;
mod date;
mod html;
mod http;
mod last;
mod markdown;
mod measure;
mod nginx;
mod office;
mod office_markdown;
mod pages;
mod pictures;
mod png;
mod process;
mod report;
mod retail;
mod run;
mod settings;
mod sheet;
mod shop;
mod staff;
mod targets;
mod visit;

use std::{fs, process::ExitCode, thread::available_parallelism};

use date::{date, seconds_since_1970};
use process::{Scratch, interrupted, watch_signals};
use report::Report;
use run::Run;
use settings::{Arguments, Environment, USAGE};
use visit::Phones;

/// What a measurement ends with: a value, or a sentence that says what went wrong and, where there is one, the cure.
pub type Outcome<T = ()> = Result<T, String>;

fn main() -> ExitCode {
    match bench() {
        Ok(code) => code,
        Err(why) => {
            eprintln!("load-driver: {why}");
            ExitCode::FAILURE
        }
    }
}

fn bench() -> Outcome<ExitCode> {
    let Some(arguments) = Arguments::parse(std::env::args().skip(1))? else {
        println!("{USAGE}");
        return Ok(ExitCode::SUCCESS);
    };
    let environment = Environment::read()?;
    watch_signals()?;
    let scratch = Scratch::new()?;
    let now = seconds_since_1970();
    let mut report = Report {
        date: date(now),
        machine: machine(),
        quick: arguments.quick,
        products: arguments.products,
        databases: Vec::new(),
        pages: Vec::new(),
        files: Vec::new(),
        import: None,
        office: None,
        many_times: None,
        sheet: None,
        pictures: None,
        problems: Vec::new(),
    };
    let run = Run {
        arguments: &arguments,
        environment: &environment,
        scratch: scratch.path(),
        phones: Phones::from_seed(now),
    };
    run.all(&mut report);
    if interrupted() {
        return Err("interrupted".to_owned());
    }
    println!("{report}");
    write_json(&environment, &report)?;
    if arguments.record {
        record(&environment, &report)?;
    }
    Ok(if report.problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// A short run does not replace the figures of a whole one.
fn write_json(environment: &Environment, report: &Report) -> Outcome {
    let folder = environment.root.join("target/bench");
    let short = if report.quick { "-quick" } else { "" };
    let file = folder.join(format!("{}{short}.json", report.date));
    let failed = |error: std::io::Error| format!("{} cannot be written: {error}", file.display());
    let json = serde_json::to_string_pretty(report).map_err(|error| error.to_string())?;
    fs::create_dir_all(&folder).map_err(failed)?;
    fs::write(&file, json).map_err(failed)?;
    eprintln!("as JSON: {}", file.display());
    Ok(())
}

/// Replaces the figures in `docs/benchmarks.md`.
fn record(environment: &Environment, report: &Report) -> Outcome {
    let file = environment.root.join("docs/benchmarks.md");
    let failed = |error: std::io::Error| format!("{}: {error}", file.display());
    let text = fs::read_to_string(&file).map_err(failed)?;
    let text = with_figures(&text, &report.to_string())
        .ok_or_else(|| format!("{} has no line `{FIGURES}`: the figures go below it", file.display()))?;
    fs::write(&file, text).map_err(failed)
}

/// Everything below this line is written by the driver.
const FIGURES: &str = "## Figures";

fn with_figures(text: &str, figures: &str) -> Option<String> {
    let (before, _) = text.split_once(&format!("\n{FIGURES}\n"))?;
    Some(format!("{before}\n{FIGURES}\n\n{}\n", figures.trim_end()))
}

fn machine() -> String {
    let cores = available_parallelism().map_or(1, usize::from);
    let field = |file: &str, name: &str| {
        let text = fs::read_to_string(file).ok()?;
        let line = text.lines().find(|line| line.starts_with(name))?;
        line.split_once(':').map(|(_, value)| value.trim().to_owned())
    };
    let processor = field("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let memory = field("/proc/meminfo", "MemTotal")
        .and_then(|text| text.trim_end_matches(" kB").parse::<u64>().ok())
        .map_or_else(String::new, |kb| {
            format!(", {} GB of memory", (kb + 524_288) / 1_048_576)
        });
    format!(
        "{cores} cores of {processor}{memory}, {}; the load is made on the same cores",
        std::env::consts::OS
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_replace_those_of_the_last_run_only() {
        let text = "# Title\n\nmethod\n\n## Figures\n\nold\n";

        let new = with_figures(text, "new\n\n").unwrap();

        assert_eq!(new, "# Title\n\nmethod\n\n## Figures\n\nnew\n");
        assert_eq!(with_figures("# Title\n", "new"), None);
    }
}
