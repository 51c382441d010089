//! When the gateway is asked again about a payment that it has not settled.

use crate::time::{DAY_MS, MINUTE_MS, Timestamp};

/// For how long after its start a payment is looked up, in milliseconds. Then a person decides.
pub const LOOK_UP_WINDOW_MS: i64 = 2 * DAY_MS;
/// From what age on a payment that the gateway cannot find counts as not made, in milliseconds.
pub const NOT_FOUND_FINAL_MS: i64 = 60 * MINUTE_MS;

const FIRST_MINUTES: i64 = 5;

/// Minutes between look-ups. Close together while the goods are held (a shopper who pays and closes the tab is seen
/// within six minutes), then farther and farther apart; the last one repeats.
const PAUSES_MINUTES: [i64; 12] = [5, 5, 5, 5, 5, 10, 20, 40, 60, 120, 240, 360];

/// When to look up a payment that began at `started_at` and has been looked up `attempts` times, the last time at
/// `now`. `None` once [`LOOK_UP_WINDOW_MS`] is over. A shopper who comes back is a reason to look at once, whatever
/// this says.
pub fn next_check(started_at: Timestamp, attempts: u32, now: Timestamp) -> Option<Timestamp> {
    let end = started_at.plus_ms(LOOK_UP_WINDOW_MS);
    if now >= end {
        return None;
    }
    let next = match attempts.checked_sub(1) {
        None => started_at.plus_ms(FIRST_MINUTES.saturating_mul(MINUTE_MS)),
        Some(made) => now.plus_ms(pause_minutes(made).saturating_mul(MINUTE_MS)),
    };
    Some(next.min(end))
}

fn pause_minutes(made: u32) -> i64 {
    let [.., longest] = PAUSES_MINUTES;
    usize::try_from(made)
        .ok()
        .and_then(|made| PAUSES_MINUTES.get(made))
        .copied()
        .unwrap_or(longest)
}
