//! Many connections asking for pages for a while, and what became of it.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use serde::Serialize;

use crate::{
    http::{Client, Site},
    process::interrupted,
};

/// Not counted: connections open, caches fill, the processor speeds up.
const WARM_UP: Duration = Duration::from_millis(500);
/// A connection that only fails stops asking.
const GIVE_UP_AFTER: u32 = 50;

/// What is asked for, in turn.
pub struct Load<'a> {
    /// Where.
    pub site: Site,
    /// Whole requests; each connection begins at another one.
    pub requests: &'a [Vec<u8>],
    /// At a time.
    pub connections: usize,
    /// Without the warm-up.
    pub lasting: Duration,
    /// The status of a right answer.
    pub good: u16,
}

/// What came of it. Times are of whole answers, in microseconds.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Measured {
    /// Right answers (or orders placed).
    pub done: u64,
    /// Those a second.
    pub per_second: f64,
    /// Half of them took at most so long.
    pub p50_us: u32,
    /// 99 of 100 took at most so long.
    pub p99_us: u32,
    /// Other answers, by what they were.
    pub failed: BTreeMap<String, u64>,
}

/// What one connection has seen.
#[derive(Default)]
pub struct Tally {
    /// How long each good one took, in microseconds.
    pub took_us: Vec<u32>,
    /// The others, by what they were.
    pub failed: BTreeMap<String, u64>,
}

impl Tally {
    /// Counts a failure.
    pub fn fail(&mut self, what: String) {
        *self.failed.entry(what).or_default() += 1;
    }
}

/// Asks until the time is over.
pub fn load(load: &Load<'_>) -> Measured {
    let counted_from = Instant::now() + WARM_UP;
    let until = counted_from + load.lasting;
    let tallies = thread::scope(|scope| {
        let started: Vec<_> = (0..load.connections)
            .map(|number| scope.spawn(move || ask(load, number, counted_from, until)))
            .collect();
        started
            .into_iter()
            .map(|one| one.join().unwrap_or_default())
            .collect::<Vec<_>>()
    });
    summary(tallies, load.lasting)
}

fn ask(load: &Load<'_>, number: usize, counted_from: Instant, until: Instant) -> Tally {
    let (mut client, mut tally, mut in_a_row) = (Client::new(load.site), Tally::default(), 0);
    let first = number * load.requests.len() / load.connections.max(1);
    for request in load.requests.iter().cycle().skip(first) {
        let asked = Instant::now();
        let answer = client.send(request);
        let answered = Instant::now();
        if answered > until || interrupted() || in_a_row == GIVE_UP_AFTER {
            break;
        }
        match answer {
            Ok(status) if status == load.good => {
                in_a_row = 0;
                if answered >= counted_from {
                    tally.took_us.push(micros(answered - asked));
                }
            }
            Ok(status) => {
                in_a_row += 1;
                tally.fail(status.to_string());
            }
            Err(error) => {
                in_a_row += 1;
                tally.fail(error.kind().to_string());
            }
        }
    }
    tally
}

/// Visitors who look at a page now and then while something else is being done.
pub struct Visitors<'a> {
    /// Where.
    pub site: Site,
    /// What they ask for.
    pub request: &'a [u8],
    /// How many.
    pub connections: usize,
    /// Between an answer and the next question.
    pub pause: Duration,
}

/// What the work came to, and how the visitors fared meanwhile.
pub fn beside<T>(visitors: &Visitors<'_>, work: impl FnOnce() -> T) -> (T, Measured) {
    let (over, began) = (AtomicBool::new(false), Instant::now());
    thread::scope(|scope| {
        let started: Vec<_> = (0..visitors.connections)
            .map(|_| scope.spawn(|| look(visitors, &over)))
            .collect();
        let done = work();
        over.store(true, Ordering::Relaxed);
        let lasting = began.elapsed();
        let tallies = started.into_iter().map(|one| one.join().unwrap_or_default());
        (done, summary(tallies.collect(), lasting))
    })
}

fn look(visitors: &Visitors<'_>, over: &AtomicBool) -> Tally {
    let (mut client, mut tally) = (Client::new(visitors.site), Tally::default());
    while !over.load(Ordering::Relaxed) && !interrupted() {
        let asked = Instant::now();
        match client.send(visitors.request) {
            Ok(200) => tally.took_us.push(micros(asked.elapsed())),
            Ok(status) => tally.fail(status.to_string()),
            Err(error) => tally.fail(error.kind().to_string()),
        }
        thread::sleep(visitors.pause);
    }
    tally
}

/// All connections together.
pub fn summary(tallies: Vec<Tally>, lasting: Duration) -> Measured {
    let (mut times, mut failed) = (Vec::new(), BTreeMap::new());
    for tally in tallies {
        times.extend(tally.took_us);
        for (what, count) in tally.failed {
            *failed.entry(what).or_default() += count;
        }
    }
    times.sort_unstable();
    let done = times.len();
    Measured {
        done: done.try_into().unwrap_or(u64::MAX),
        per_second: f64::from(u32::try_from(done).unwrap_or(u32::MAX)) / lasting.as_secs_f64(),
        p50_us: percentile(&times, 50),
        p99_us: percentile(&times, 99),
        failed,
    }
}

/// Microseconds; an hour and more counts as an hour.
pub fn micros(took: Duration) -> u32 {
    u32::try_from(took.as_micros()).unwrap_or(3_600_000_000)
}

/// The smallest of the sorted values that at least so many percent of them do not exceed (nearest rank); 0 for none.
pub fn percentile(sorted: &[u32], percent: usize) -> u32 {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_a_value_that_was_measured() {
        let hundred: Vec<u32> = (1..=100).collect();
        assert_eq!((percentile(&hundred, 50), percentile(&hundred, 99)), (50, 99));
        assert_eq!((percentile(&[7], 50), percentile(&[7], 99)), (7, 7));
        assert_eq!(percentile(&[1, 2, 3], 50), 2);
        assert_eq!(percentile(&[], 99), 0);
    }

    #[test]
    fn connections_are_summed_up() {
        let mut bad = Tally::default();
        bad.fail("503".to_owned());
        bad.fail("503".to_owned());
        let good = Tally {
            took_us: vec![30, 10, 20],
            ..Tally::default()
        };

        let all = summary(vec![good, bad], Duration::from_secs(2));

        assert_eq!((all.done, all.p50_us, all.p99_us), (3, 20, 30));
        assert!((all.per_second - 1.5).abs() < f64::EPSILON);
        assert_eq!(all.failed, BTreeMap::from([("503".to_owned(), 2)]));
    }
}
