//! Starting programs and ending them: everything we start is gone when we are, also after Ctrl-C.

use std::ffi::OsStr;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::paths::{Paths, variable};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// How long a program gets to end by itself once it was asked to.
const GRACE: Duration = Duration::from_secs(10);

/// From here on Ctrl-C, a hang-up or a request to terminate set a flag instead of ending us, so that guards run.
pub fn watch_signals() -> Outcome {
    ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::SeqCst))
        .map_err(|error| format!("signals cannot be watched: {error}"))
}

/// Whether somebody asked us to stop.
pub fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// A program, started in the checkout, with our tools first on its `PATH`.
///
/// What `cargo run` tells us about the package `xtask` is taken out: build scripts of some crates watch those
/// variables, and everything would be compiled again each time somebody calls Cargo without us.
pub fn command(paths: &Paths, program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(&paths.root);
    for (name, _) in std::env::vars_os() {
        let Some(text) = name.to_str() else { continue };
        let of_xtask = text.starts_with("CARGO_PKG_")
            || text.starts_with("CARGO_MANIFEST_")
            || matches!(
                text,
                "CARGO" | "CARGO_BIN_NAME" | "CARGO_CRATE_NAME" | "CARGO_PRIMARY_PACKAGE" | "OUT_DIR"
            );
        if of_xtask {
            command.env_remove(&name);
        }
    }
    if variable("CI").is_some() {
        // A log shows no colours; rustfmt asks the terminal instead of the variable that everybody else knows.
        command.envs([("NO_COLOR", "1"), ("CARGO_TERM_COLOR", "never"), ("TERM", "dumb")]);
    }
    if let Ok(search) = std::env::join_paths(paths.search()) {
        command.env("PATH", search);
    }
    command
}

/// Runs to the end with our own output. An error names the command and how it ended.
pub fn run(command: &mut Command) -> Outcome {
    let mut child = command.spawn().map_err(|error| not_started(command, &error))?;
    let status = wait(&mut child)?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{}` ended with {status}", shown(command)))
    }
}

/// Runs to the end and gives what it printed. An error carries what it printed to standard error.
pub fn output(command: &mut Command) -> Outcome<String> {
    let answer = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| not_started(command, &error))?;
    if answer.status.success() {
        Ok(String::from_utf8_lossy(&answer.stdout).trim().to_owned())
    } else {
        let said = String::from_utf8_lossy(&answer.stderr);
        Err(format!(
            "`{}` ended with {}\n{}",
            shown(command),
            answer.status,
            said.trim()
        ))
    }
}

/// The command as a person would type it, without the folders of its program.
pub fn shown(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    std::iter::once(program)
        .chain(command.get_args())
        .map(|word| {
            let word = word.to_string_lossy();
            if word.contains([' ', '\'', '(']) {
                format!("{word:?}")
            } else {
                word.into_owned()
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// A program that runs beside us and ends with this value.
pub struct Background {
    name: &'static str,
    child: Child,
}

impl Background {
    /// Starts it with our own output.
    pub fn start(name: &'static str, command: &mut Command) -> Outcome<Self> {
        let child = command
            .stdin(Stdio::null())
            .spawn()
            .map_err(|error| not_started(command, &error))?;
        Ok(Self { name, child })
    }

    /// Waits until it listens on `address`; an error when it ends before, or takes longer than half a minute.
    pub fn wait_for(&mut self, address: &str) -> Outcome {
        let until = Instant::now() + Duration::from_secs(30);
        while std::net::TcpStream::connect(address).is_err() {
            if interrupted() {
                return Err("interrupted".to_owned());
            }
            if let Some(status) = self.ended()? {
                return Err(format!(
                    "{} ended with {status} before it answered on {address}",
                    self.name
                ));
            }
            if Instant::now() > until {
                return Err(format!("{} does not answer on {address}", self.name));
            }
            sleep(LOOK_AGAIN);
        }
        Ok(())
    }

    /// How it ended, if it did.
    pub fn ended(&mut self) -> Outcome<Option<ExitStatus>> {
        self.child
            .try_wait()
            .map_err(|error| format!("{} cannot be watched: {error}", self.name))
    }

    /// Waits until it ends by itself or somebody interrupts us.
    pub fn wait(&mut self) -> Outcome {
        loop {
            if interrupted() {
                return Ok(());
            }
            if let Some(status) = self.ended()? {
                return if status.success() {
                    Ok(())
                } else {
                    Err(format!("{} ended with {status}", self.name))
                };
            }
            sleep(LOOK_AGAIN);
        }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

fn wait(child: &mut Child) -> Outcome<ExitStatus> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) if interrupted() => {
                end(child);
                return Err("interrupted".to_owned());
            }
            Ok(None) => sleep(LOOK_AGAIN),
            Err(error) => return Err(format!("a program cannot be watched: {error}")),
        }
    }
}

/// Asks a program to end, gives it time, and ends it when it does not.
fn end(child: &mut Child) {
    if matches!(child.try_wait(), Ok(Some(_))) {
        return;
    }
    // std can only kill outright; the shell's own `kill` asks, and is there where `/bin/kill` is not.
    let id = child.id().to_string();
    let _ = Command::new("sh")
        .args(["-c", "kill -TERM \"$1\" 2>/dev/null", "sh", &id])
        .status();
    let until = Instant::now() + GRACE;
    while Instant::now() < until {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        sleep(LOOK_AGAIN);
    }
    let _ = child.kill();
    let _ = child.wait();
}

fn not_started(command: &Command, error: &std::io::Error) -> String {
    format!("`{}` could not be started: {error}", shown(command))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_one_would_type_it() {
        let mut command = Command::new("/some/where/cargo");
        command.args(["test", "-E", "package(commerce)"]);

        assert_eq!(shown(&command), "cargo test -E \"package(commerce)\"");
    }

    #[test]
    fn what_runs_beside_us_ends_with_its_guard() {
        let sleeper = Background::start("a sleeper", Command::new("sleep").arg("60"));
        let id = sleeper.as_ref().map(|sleeper| sleeper.child.id().to_string()).unwrap();

        drop(sleeper);

        let alive = Command::new("sh")
            .args(["-c", "kill -0 \"$1\" 2>/dev/null", "sh", &id])
            .status()
            .unwrap();
        assert!(!alive.success());
    }

    #[test]
    fn a_failure_names_the_command_and_what_it_said() {
        let why = output(Command::new("sh").args(["-c", "echo no >&2; exit 3"])).unwrap_err();

        assert!(why.contains("exit status: 3") && why.ends_with("no"), "{why}");
    }
}
