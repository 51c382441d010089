//! Programs that the driver starts, each gone when its guard is: also after an error, a panic or Ctrl-C.

use std::{
    fs::{self, File},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread::sleep,
    time::{Duration, Instant},
};

use crate::Outcome;

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
/// How long a program gets to end by itself once it was asked to. `xtask` gives us 10 s.
const GRACE: Duration = Duration::from_secs(7);
const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// From here on Ctrl-C, a hang-up or a request to terminate set a flag instead of ending us, so that guards run.
pub fn watch_signals() -> Outcome {
    ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::SeqCst))
        .map_err(|error| format!("signals cannot be watched: {error}"))
}

/// Whether somebody asked us to stop.
pub fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// A folder for this run, removed at its end.
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes it among the system's temporary files.
    pub fn new() -> Outcome<Self> {
        let folder = std::env::temp_dir().join(format!("pasal-bench-{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
        Ok(Self(folder))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("{} could not be removed: {error}", self.0.display());
        }
    }
}

/// A program that runs beside us.
pub struct Running {
    name: &'static str,
    child: Child,
    log: PathBuf,
}

impl Running {
    /// Starts it; what it prints goes to a file.
    pub fn start(name: &'static str, command: &mut Command, log: PathBuf) -> Outcome<Self> {
        let file =
            |log: &Path| File::create(log).map_err(|error| format!("{} cannot be written: {error}", log.display()));
        let output = file(&log)?;
        let errors = output
            .try_clone()
            .map_err(|error| format!("{} cannot be written: {error}", log.display()))?;
        let child = command
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors)
            .spawn()
            .map_err(|error| format!("{name} could not be started: {error}"))?;
        Ok(Self { name, child, log })
    }

    /// Whether it still runs; an error with the end of its output when it has ended.
    pub fn check(&mut self) -> Outcome {
        match self.child.try_wait() {
            Ok(None) => Ok(()),
            Ok(Some(status)) => Err(format!("{} ended with {status}:\n{}", self.name, self.said())),
            Err(error) => Err(format!("{} cannot be watched: {error}", self.name)),
        }
    }

    /// The end of what it printed.
    pub fn said(&self) -> String {
        // Progress is written over itself by carriage returns.
        let text = fs::read(&self.log).unwrap_or_default();
        let text = String::from_utf8_lossy(&text).replace('\r', "\n");
        let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        lines[lines.len().saturating_sub(12)..].join("\n")
    }

    /// From here on `VmHWM` is the most since now. Where Linux does not allow it, it stays the most since the start.
    pub fn forget_peak(&self) {
        let _ = fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5");
    }

    /// Memory in kB: `VmRSS` is what is resident now, `VmHWM` the most that ever was. Linux only.
    pub fn memory_kb(&self, field: &str) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        kilobytes(&status, field)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        // std can only kill outright, which would leave nginx's workers behind; the shell's own `kill` asks.
        let id = self.child.id().to_string();
        let _ = Command::new("sh")
            .args(["-c", "kill -TERM \"$1\" 2>/dev/null", "sh", &id])
            .status();
        let until = Instant::now() + GRACE;
        while Instant::now() < until {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            sleep(LOOK_AGAIN);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a program that ran to its end has cost.
pub struct Finished {
    /// From start to end.
    pub took: Duration,
    /// The most memory it had resident, in kB, looked at every few milliseconds. Linux only.
    pub peak_kb: Option<u64>,
    /// The end of what it printed.
    pub said: String,
}

/// Runs a program to its end. An error when it fails, takes longer than `limit`, or somebody interrupts us.
pub fn run(name: &'static str, command: &mut Command, log: PathBuf, limit: Duration) -> Outcome<Finished> {
    let started = Instant::now();
    let mut running = Running::start(name, command, log)?;
    let mut peak_kb = None;
    loop {
        peak_kb = peak_kb.max(running.memory_kb("VmHWM"));
        match running.child.try_wait() {
            Ok(Some(status)) if status.success() => break,
            Ok(Some(_)) => running.check()?,
            Ok(None) if interrupted() => return Err(format!("{name} was interrupted")),
            Ok(None) if started.elapsed() > limit => {
                return Err(format!(
                    "{name} took longer than {} s:\n{}",
                    limit.as_secs(),
                    running.said()
                ));
            }
            Ok(None) => sleep(LOOK_AGAIN),
            Err(error) => return Err(format!("{name} cannot be watched: {error}")),
        }
    }
    Ok(Finished {
        took: started.elapsed(),
        peak_kb,
        said: running.said(),
    })
}

/// An address on loopback that nobody listens on.
pub fn free_address() -> Outcome<SocketAddr> {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map_err(|error| format!("there is no free port: {error}"))
}

fn kilobytes(status: &str, field: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(field)?.strip_prefix(':'))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_from_what_linux_says() {
        let status = "Name:\tpasal\nVmHWM:\t   81234 kB\nVmRSS:\t   64000 kB\n";

        assert_eq!(kilobytes(status, "VmRSS"), Some(64_000));
        assert_eq!(kilobytes(status, "VmHWM"), Some(81_234));
        assert_eq!(kilobytes(status, "VmSwap"), None);
    }

    #[test]
    fn what_runs_ends_with_its_guard_and_a_failure_says_why() {
        let scratch = Scratch::new().unwrap();
        let log = scratch.path().join("log");
        let sleeper = Running::start("a sleeper", Command::new("sleep").arg("60"), log.clone()).unwrap();
        let id = sleeper.child.id().to_string();
        drop(sleeper);
        let alive = Command::new("sh")
            .args(["-c", "kill -0 \"$1\" 2>/dev/null", "sh", &id])
            .status()
            .unwrap();
        assert!(!alive.success());

        let mut failing = Command::new("sh");
        failing.args(["-c", "echo why; exit 3"]);
        let Err(why) = run("a script", &mut failing, log.clone(), GRACE) else {
            panic!("it failed")
        };
        assert!(why.contains("exit status: 3") && why.ends_with("why"), "{why}");

        let slow = run(
            "a sleeper",
            Command::new("sleep").arg("60"),
            log,
            Duration::from_millis(20),
        );
        assert!(slow.is_err_and(|why| why.starts_with("a sleeper took longer")));
    }
}
