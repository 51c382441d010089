//! The days that figures are asked for: presets, the days before them, and buckets that partition them.

use serde::{Deserialize, Serialize};

use crate::{
    order::codes,
    time::{Day, Timestamp, UtcOffset},
};

/// Days of a span, at most: a hundred years.
pub const MAX_DAYS: i64 = 36_525;
/// Buckets of days or weeks, at most: beyond it a chart cannot be read, and the next grain is taken.
const MAX_BUCKETS: i64 = 400;

codes! {
    /// Spans that people ask for most.
    Preset {
        /// The shop's day.
        Today = "today",
        /// The day before it.
        Yesterday = "yesterday",
        /// A week up to today.
        Last7 = "7d",
        /// Four weeks up to today.
        Last28 = "28d",
        /// Ninety days up to today.
        Last90 = "90d",
        /// From the first of the month up to today.
        ThisMonth = "month",
        /// The whole month before.
        LastMonth = "last_month",
        /// From the first of January up to today.
        ThisYear = "year",
        /// From the first order up to today.
        All = "all",
        /// Two days that somebody has chosen.
        Custom = "custom",
    }
}

impl Preset {
    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Today => "Today",
            Self::Yesterday => "Yesterday",
            Self::Last7 => "7 days",
            Self::Last28 => "28 days",
            Self::Last90 => "90 days",
            Self::ThisMonth => "This month",
            Self::LastMonth => "Last month",
            Self::ThisYear => "This year",
            Self::All => "All time",
            Self::Custom => "Chosen days",
        }
    }

    /// Its days, where `first` is the first day that has figures; `None` for days that somebody chooses.
    pub fn span(self, today: Day, first: Day) -> Option<Span> {
        let since = |from: Day| Span { from, to: today };
        Some(match self {
            Self::Today => since(today),
            Self::Yesterday => Span::of(today.plus(-1)),
            Self::Last7 => since(today.plus(-6)),
            Self::Last28 => since(today.plus(-27)),
            Self::Last90 => since(today.plus(-89)),
            Self::ThisMonth => since(today.month_start()),
            Self::LastMonth => {
                let to = today.month_start().plus(-1);
                Span {
                    from: to.month_start(),
                    to,
                }
            }
            Self::ThisYear => since(today.year_start()),
            Self::All => since(
                first
                    .min(today)
                    .max(today.plus(MAX_DAYS.saturating_neg().saturating_add(1))),
            ),
            Self::Custom => return None,
        })
    }
}

/// Days that follow each other, both ends included; never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The first.
    pub from: Day,
    /// The last; not before the first.
    pub to: Day,
}

impl Span {
    /// One day.
    pub const fn of(day: Day) -> Self {
        Self { from: day, to: day }
    }

    /// From one day to another; `None` where they stand the wrong way round, or are more than [`MAX_DAYS`].
    pub fn new(from: Day, to: Day) -> Option<Self> {
        let span = Self { from, to };
        (from <= to && span.days() <= MAX_DAYS).then_some(span)
    }

    /// How many days.
    pub fn days(self) -> i64 {
        self.to.number().saturating_sub(self.from.number()).saturating_add(1)
    }

    /// Moved by so many days.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        Self {
            from: self.from.plus(days),
            to: self.to.plus(days),
        }
    }

    /// The days of the same number just before it.
    #[must_use]
    pub fn previous(self) -> Self {
        self.plus(self.days().saturating_neg())
    }

    /// Whether it holds this day.
    pub fn holds(self, day: Day) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// Its first moment at `offset`.
    pub fn start(self, offset: UtcOffset) -> Timestamp {
        self.from.start(offset)
    }

    /// The first moment after it.
    pub fn end(self, offset: UtcOffset) -> Timestamp {
        self.to.end(offset)
    }

    /// As people read it: `1 Mar 2011 to 31 Mar 2011`, `25 Nov 2026`.
    pub fn label(self) -> String {
        if self.from == self.to {
            self.from.label()
        } else {
            format!("{} to {}", self.from.label(), self.to.label())
        }
    }
}

codes! {
    /// How wide a bucket of a chart is.
    Grain {
        /// A day of the shop's calendar.
        Day = "day",
        /// From Sunday to Saturday, as Nepal's weeks are.
        Week = "week",
        /// A month of the calendar.
        Month = "month",
    }
}

impl Grain {
    /// As people read it: "by day".
    pub const fn label(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// Whether a chart of these days can be read in buckets of this width.
    pub fn fits(self, span: Span) -> bool {
        match self {
            Self::Day => span.days() <= MAX_BUCKETS,
            // Days that begin on a Sunday touch one more week than they fill.
            Self::Week => span.days() <= MAX_BUCKETS.saturating_mul(7).saturating_sub(6),
            Self::Month => true,
        }
    }

    /// The width that shows these days well where nobody has chosen one.
    pub fn of(span: Span) -> Self {
        match span.days() {
            ..=92 => Self::Day,
            93..=400 => Self::Week,
            _ => Self::Month,
        }
    }

    /// The last day of the bucket that holds this one.
    fn last_day(self, day: Day) -> Day {
        match self {
            Self::Day => day,
            Self::Week => {
                // Day 0 was a Thursday; 3 was a Sunday.
                let from_sunday = day.number().saturating_sub(3).rem_euclid(7);
                day.plus(6_i64.saturating_sub(from_sunday))
            }
            Self::Month => day.month_start().plus(31).month_start().plus(-1),
        }
    }

    /// The span in buckets of this width: in order, without a gap, none beyond its ends.
    pub fn buckets(self, span: Span) -> Vec<Span> {
        let mut buckets = Vec::new();
        let mut from = span.from;
        loop {
            let to = self.last_day(from).min(span.to);
            buckets.push(Span { from, to });
            if to >= span.to {
                return buckets;
            }
            from = to.plus(1);
        }
    }

    /// A bucket as an axis names it.
    pub fn label_of(self, bucket: Span) -> String {
        match self {
            Self::Day => bucket.from.short_label(),
            Self::Week if bucket.from == bucket.to => bucket.from.short_label(),
            Self::Week => format!("{} – {}", bucket.from.short_label(), bucket.to.short_label()),
            Self::Month => bucket.from.month_label(),
        }
    }
}

/// The days that figures are asked for, in buckets, with those that they are compared to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// The days.
    pub span: Span,
    /// The days of the same number before them, where they are compared.
    pub previous: Option<Span>,
    /// How wide a bucket is.
    pub grain: Grain,
    /// The days in buckets.
    pub buckets: Vec<Span>,
}

impl Period {
    /// These days, in buckets that can be read.
    pub fn new(span: Span, grain: Option<Grain>, previous: Option<Span>) -> Self {
        let fitting = |grain: Grain| {
            Grain::ALL
                .iter()
                .copied()
                .find(|each| *each >= grain && each.fits(span))
        };
        let grain = fitting(grain.unwrap_or_else(|| Grain::of(span))).unwrap_or(Grain::Month);
        Self {
            span,
            previous,
            grain,
            buckets: grain.buckets(span),
        }
    }

    /// What a bucket is compared to: as many days earlier as the whole period is long. These partition the days before.
    pub fn before(&self, bucket: Span) -> Option<Span> {
        self.previous.map(|_| bucket.plus(self.span.days().saturating_neg()))
    }

    /// From the first day that is needed to the last.
    pub fn all(&self) -> Span {
        Span {
            from: self.previous.map_or(self.span.from, |previous| previous.from),
            to: self.span.to,
        }
    }
}
