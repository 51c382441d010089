//! How far a long command is: a bar on a terminal, a line now and then elsewhere.

use std::{
    io::{IsTerminal, Write, stderr},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// Letters of the bar.
const WIDTH: u64 = 30;

/// A bar that is as long as the share of a file that has been read.
pub struct Progress {
    doing: &'static str,
    total: u64,
    read: Arc<AtomicU64>,
    begun: Instant,
    shown: Instant,
    lines: u64,
    terminal: bool,
}

impl Progress {
    /// Begins at nothing of `total` bytes.
    pub fn new(doing: &'static str, total: u64) -> Self {
        let now = Instant::now();
        let read = Arc::new(AtomicU64::new(0));
        Self {
            doing,
            total,
            read,
            begun: now,
            shown: now,
            lines: 0,
            terminal: stderr().is_terminal(),
        }
    }

    /// Where the reader counts its bytes.
    pub fn read(&self) -> Arc<AtomicU64> {
        self.read.clone()
    }

    /// Shows it, unless that has just been done.
    pub fn show(&mut self, lines: u64) {
        self.lines = lines;
        let pause = if self.terminal {
            Duration::from_millis(100)
        } else {
            Duration::from_secs(5)
        };
        if self.shown.elapsed() >= pause {
            self.shown = Instant::now();
            self.write(self.read.load(Ordering::Relaxed), if self.terminal { "" } else { "\n" });
        }
    }

    /// Shows that it is done, after so many lines.
    pub fn end(&mut self, lines: u64) {
        self.lines = lines;
        self.write(self.total, "\n");
    }

    fn write(&self, read: u64, end: &str) {
        let line = bar(read, self.total);
        let seconds = self.begun.elapsed().as_secs();
        let start = if self.terminal { "\r" } else { "" };
        // Who closed the other end of the pipe does not want to know.
        let _ = write!(
            stderr(),
            "{start}{:<10} {line} {:>9} lines {seconds:>3} s{end}",
            self.doing,
            self.lines
        );
        let _ = stderr().flush();
    }
}

/// `[##########                    ]  33 %`.
fn bar(read: u64, total: u64) -> String {
    let read = read.min(total);
    let full = (read * WIDTH).checked_div(total).unwrap_or(WIDTH);
    let percent = (read * 100).checked_div(total).unwrap_or(100);
    let width = |letters: u64| usize::try_from(letters).unwrap_or(0);
    format!(
        "[{}{}] {percent:>3} %",
        "#".repeat(width(full)),
        " ".repeat(width(WIDTH - full))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_grows() {
        assert_eq!(bar(0, 10), format!("[{}]   0 %", " ".repeat(30)));
        assert_eq!(bar(5, 10), format!("[{}{}]  50 %", "#".repeat(15), " ".repeat(15)));
        assert_eq!(bar(20, 10), format!("[{}] 100 %", "#".repeat(30)));
        assert_eq!(bar(0, 0), format!("[{}] 100 %", "#".repeat(30)));
    }
}
