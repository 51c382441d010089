//! A level: what is on the shelf, what of it is promised, the events that move both, and the holds of orders.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    order::codes,
    time::{DAY_MS, MINUTE_MS, Timestamp},
};

/// How long the goods of an order that is to be paid with a gateway are held, in milliseconds.
pub const HOLD_MS: i64 = 30 * MINUTE_MS;
/// How much longer they are held, once, when the gateway does not answer the last look-up. In milliseconds.
pub const GRACE_MS: i64 = 10 * MINUTE_MS;

/// Pieces of one variant, at most: beyond it somebody has mistyped.
pub const MAX_PIECES: i64 = 1_000_000;

/// How long after an order was placed its goods are held at most while it is not paid, however often it is tried. In
/// milliseconds.
pub const HOLD_AT_MOST_MS: i64 = 120 * MINUTE_MS;

/// Until when a new attempt to pay holds the goods of an order placed at `placed_at`: [`HOLD_MS`] from `now`, but not
/// beyond [`HOLD_AT_MOST_MS`] after it was placed. `None` when that is over.
pub fn hold_end(placed_at: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let end = placed_at.plus_ms(HOLD_AT_MOST_MS);
    (now < end).then(|| now.plus_ms(HOLD_MS).min(end))
}

/// How long the goods of an order are held for another payment when its gateway has taken the first one back, in
/// milliseconds: whoever has paid once does not expect to be asked again.
pub const TAKEN_BACK_HOLD_MS: i64 = DAY_MS;

/// The same for an order whose goods are held until `held_until` already: a hold that was given for longer stays.
pub fn hold_again(placed_at: Timestamp, held_until: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    let given = held_until.filter(|until| *until > now);
    hold_end(placed_at, now).max(given)
}

/// The stock of one variant. Sound when `0 <= reserved <= on_hand`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Level {
    /// Pieces in the building.
    pub on_hand: i64,
    /// Pieces of those that are promised to orders.
    pub reserved: i64,
}

/// How a level changed: what a row of the ledger adds to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Delta {
    /// Pieces more (or fewer) in the building.
    pub on_hand: i64,
    /// Pieces more (or fewer) promised.
    pub reserved: i64,
}

/// What can happen to the stock of a variant. Numbers are pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StockEvent {
    /// New goods came in.
    Receive(u32),
    /// An order was placed for them.
    Reserve(u32),
    /// An order gave them up.
    Release(u32),
    /// Reserved goods left the building.
    Sell(u32),
    /// Sold goods came back and can be sold again.
    Return(u32),
    /// Somebody counted the shelf and found so many.
    Count(u32),
    /// Goods that nobody was promised are broken or lost.
    Damage(u32),
}

codes! {
    /// The kind of a row in the stock ledger.
    MovementKind {
        /// New goods came in.
        Received = "received",
        /// Promised to an order.
        Reserved = "reserved",
        /// No longer promised.
        Released = "released",
        /// Left the building.
        Sold = "sold",
        /// Came back.
        Returned = "returned",
        /// Set right by a count.
        Counted = "counted",
        /// Broken.
        Damaged = "damaged",
        /// Found where nobody had looked.
        Found = "found",
        /// Missing.
        Lost = "lost",
        /// Back to whom it was bought from.
        SentBack = "sent_back",
        /// Given away, shown, used up.
        Used = "used",
        /// The number was wrong.
        Corrected = "corrected",
    }
}

impl MovementKind {
    /// As staff read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Received => "Received",
            Self::Reserved => "Reserved",
            Self::Released => "Released",
            Self::Sold => "Sold",
            Self::Returned => "Returned",
            Self::Counted => "Counted",
            Self::Damaged => "Damaged",
            Self::Found => "Found",
            Self::Lost => "Lost or stolen",
            Self::SentBack => "Returned to the supplier",
            Self::Used => "Given away or used up",
            Self::Corrected => "Correction",
        }
    }
}

/// Why the stock cannot move like that. Nothing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum StockRefused {
    /// Fewer are left than were asked for.
    #[error("only {left} left")]
    OutOfStock {
        /// Pieces that can still be promised.
        left: i64,
    },
    /// Fewer are reserved than should be released or sold.
    #[error("only {reserved} reserved")]
    NotReserved {
        /// Pieces that are reserved.
        reserved: i64,
    },
    /// The count found fewer than are promised: release some first.
    #[error("{reserved} are promised to orders: release some first")]
    Promised {
        /// Pieces that are reserved.
        reserved: i64,
    },
    /// A movement of no pieces.
    #[error("a movement needs at least one piece")]
    NoPieces,
    /// More than a shelf holds.
    #[error("at most {MAX_PIECES} pieces")]
    TooMany,
    /// More than a level can hold, or a level that was not sound to begin with.
    #[error("the stock level does not add up")]
    Unsound,
}

impl StockEvent {
    /// The kind of its row in the ledger.
    pub const fn kind(self) -> MovementKind {
        match self {
            Self::Receive(_) => MovementKind::Received,
            Self::Reserve(_) => MovementKind::Reserved,
            Self::Release(_) => MovementKind::Released,
            Self::Sell(_) => MovementKind::Sold,
            Self::Return(_) => MovementKind::Returned,
            Self::Count(_) => MovementKind::Counted,
            Self::Damage(_) => MovementKind::Damaged,
        }
    }

    /// Its number of pieces; for a count, the number found.
    pub const fn pieces(self) -> u32 {
        match self {
            Self::Receive(pieces)
            | Self::Reserve(pieces)
            | Self::Release(pieces)
            | Self::Sell(pieces)
            | Self::Return(pieces)
            | Self::Count(pieces)
            | Self::Damage(pieces) => pieces,
        }
    }
}

impl Level {
    /// Pieces that can still be promised.
    pub const fn available(self) -> i64 {
        self.on_hand.saturating_sub(self.reserved)
    }

    /// Whether `0 <= reserved <= on_hand`.
    pub const fn is_sound(self) -> bool {
        0 <= self.reserved && self.reserved <= self.on_hand
    }

    /// The level after `event`, and the difference for the ledger.
    ///
    /// # Errors
    /// [`StockRefused`] when it would promise, sell or lose what is not there.
    pub fn apply(self, event: StockEvent) -> Result<(Self, Delta), StockRefused> {
        let delta = self.delta(event)?;
        let level = Self {
            on_hand: self.on_hand.checked_add(delta.on_hand).ok_or(StockRefused::Unsound)?,
            reserved: self.reserved.checked_add(delta.reserved).ok_or(StockRefused::Unsound)?,
        };
        if level.is_sound() {
            Ok((level, delta))
        } else {
            Err(StockRefused::Unsound)
        }
    }

    fn delta(self, event: StockEvent) -> Result<Delta, StockRefused> {
        let pieces = i64::from(event.pieces());
        let (left, reserved) = (self.available(), self.reserved);
        let delta = |on_hand, reserved| Ok(Delta { on_hand, reserved });
        match event {
            StockEvent::Count(_) if pieces < reserved => Err(StockRefused::Promised { reserved }),
            StockEvent::Count(_) => delta(pieces.saturating_sub(self.on_hand), 0),
            // A count may confirm what was known; a movement of nothing is a mistake of the caller.
            StockEvent::Receive(0)
            | StockEvent::Reserve(0)
            | StockEvent::Release(0)
            | StockEvent::Sell(0)
            | StockEvent::Return(0)
            | StockEvent::Damage(0) => Err(StockRefused::NoPieces),
            StockEvent::Receive(_) | StockEvent::Return(_) => delta(pieces, 0),
            StockEvent::Reserve(_) | StockEvent::Damage(_) if pieces > left => Err(StockRefused::OutOfStock { left }),
            StockEvent::Reserve(_) => delta(0, pieces),
            StockEvent::Damage(_) => delta(pieces.saturating_neg(), 0),
            StockEvent::Release(_) | StockEvent::Sell(_) if pieces > reserved => {
                Err(StockRefused::NotReserved { reserved })
            }
            StockEvent::Release(_) => delta(0, pieces.saturating_neg()),
            StockEvent::Sell(_) => delta(pieces.saturating_neg(), pieces.saturating_neg()),
        }
    }
}

codes! {
    /// What has become of a hold on stock. Only a held one can change.
    ReservationState {
        /// Pieces are kept for the order.
        Held = "held",
        /// Given up: others can buy them.
        Released = "released",
        /// Gone to the shopper.
        Sold = "sold",
    }
}

/// A hold on stock for one variant of one order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reservation {
    /// In pieces.
    pub quantity: u32,
    /// When it ends unless the order is paid; `None` holds until somebody decides (paid, or cash on delivery).
    pub expires_at: Option<Timestamp>,
    /// What has become of it.
    pub state: ReservationState,
}

impl Reservation {
    /// A hold that ends [`HOLD_MS`] after `now` unless the order is paid.
    pub fn until_paid(quantity: u32, now: Timestamp) -> Self {
        Self {
            quantity,
            expires_at: Some(now.plus_ms(HOLD_MS)),
            state: ReservationState::Held,
        }
    }

    /// A hold without an end.
    pub fn open_ended(quantity: u32) -> Self {
        Self {
            quantity,
            expires_at: None,
            state: ReservationState::Held,
        }
    }

    /// Whether its time is up. It is released only after a last look-up of the payment
    /// ([`GatewayState::frees_stock`](crate::payment::GatewayState::frees_stock)).
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.overdue_ms(now).is_some()
    }

    /// For how many milliseconds its time has been up; `None` while it holds, or when it is no hold any more.
    pub fn overdue_ms(&self, now: Timestamp) -> Option<i64> {
        match self.state {
            ReservationState::Held => self
                .expires_at
                .map(|end| now.since(end))
                .filter(|&overdue| overdue >= 0),
            ReservationState::Released | ReservationState::Sold => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn level(on_hand: i64, reserved: i64) -> Level {
        Level { on_hand, reserved }
    }

    #[test]
    fn the_last_one_is_promised_once() {
        let held = level(1, 0).apply(StockEvent::Reserve(1));
        assert_eq!(
            held,
            Ok((
                level(1, 1),
                Delta {
                    on_hand: 0,
                    reserved: 1
                }
            ))
        );
        assert_eq!(
            level(1, 1).apply(StockEvent::Reserve(1)),
            Err(StockRefused::OutOfStock { left: 0 })
        );
    }

    #[test]
    fn each_event_moves_what_it_should() {
        let moved = |event| {
            level(10, 4)
                .apply(event)
                .map(|(level, _)| (level.on_hand, level.reserved))
        };
        assert_eq!(moved(StockEvent::Receive(5)), Ok((15, 4)));
        assert_eq!(moved(StockEvent::Reserve(6)), Ok((10, 10)));
        assert_eq!(moved(StockEvent::Release(4)), Ok((10, 0)));
        assert_eq!(moved(StockEvent::Sell(4)), Ok((6, 0)));
        assert_eq!(moved(StockEvent::Return(1)), Ok((11, 4)));
        assert_eq!(moved(StockEvent::Count(4)), Ok((4, 4)));
        assert_eq!(moved(StockEvent::Count(10)), Ok((10, 4)));
        assert_eq!(moved(StockEvent::Damage(6)), Ok((4, 4)));
    }

    #[test]
    fn refusals_say_how_much_there_is() {
        let refused = |event| level(10, 4).apply(event).map_err(|refused| refused.to_string());
        assert_eq!(refused(StockEvent::Reserve(7)), Err("only 6 left".into()));
        assert_eq!(refused(StockEvent::Damage(7)), Err("only 6 left".into()));
        assert_eq!(refused(StockEvent::Sell(5)), Err("only 4 reserved".into()));
        assert_eq!(
            refused(StockEvent::Count(3)),
            Err("4 are promised to orders: release some first".into())
        );
        assert_eq!(level(10, 4).apply(StockEvent::Sell(0)), Err(StockRefused::NoPieces));
        assert_eq!(
            level(i64::MAX, 0).apply(StockEvent::Receive(1)),
            Err(StockRefused::Unsound)
        );
        assert_eq!(level(1, 2).apply(StockEvent::Receive(0)), Err(StockRefused::NoPieces));
        assert_eq!(level(-5, 0).apply(StockEvent::Receive(1)), Err(StockRefused::Unsound));
    }

    #[test]
    fn a_hold_that_was_given_for_longer_stays() {
        let (placed, day) = (Timestamp(0), Timestamp(DAY_MS));
        let late = Timestamp(HOLD_AT_MOST_MS);
        assert_eq!(hold_again(placed, None, late), None);
        assert_eq!(hold_again(placed, Some(late), late), None, "it is over");
        assert_eq!(hold_again(placed, Some(day), late), Some(day));
        assert_eq!(hold_again(placed, Some(Timestamp(1)), placed), Some(Timestamp(HOLD_MS)));
    }

    #[test]
    fn a_hold_is_due_at_its_end_and_never_after_it_was_used() {
        let start = Timestamp(1_000);
        let hold = Reservation::until_paid(2, start);
        assert!(!hold.is_due(start.plus_ms(HOLD_MS - 1)));
        assert_eq!(hold.overdue_ms(start.plus_ms(HOLD_MS + 7)), Some(7));
        assert!(hold.is_due(start.plus_ms(HOLD_MS)));
        assert!(
            !Reservation {
                state: ReservationState::Sold,
                ..hold
            }
            .is_due(start.plus_ms(HOLD_MS))
        );
        assert!(!Reservation::open_ended(2).is_due(Timestamp(i64::MAX)));
    }

    /// The naive model: each piece is an entry, `true` where it is promised.
    fn naive(pieces: &mut Vec<bool>, event: StockEvent) -> bool {
        let wanted = usize::try_from(event.pieces()).unwrap_or(usize::MAX);
        let promised = pieces.iter().filter(|&&piece| piece).count();
        let free = pieces.len() - promised;
        let rebuilt = |free: usize, promised: usize| [vec![false; free], vec![true; promised]].concat();
        let next = match event {
            StockEvent::Count(_) => wanted.checked_sub(promised).map(|free| rebuilt(free, promised)),
            StockEvent::Receive(_) | StockEvent::Return(_) => Some(rebuilt(free + wanted, promised)),
            StockEvent::Reserve(_) => free.checked_sub(wanted).map(|free| rebuilt(free, promised + wanted)),
            StockEvent::Release(_) => promised
                .checked_sub(wanted)
                .map(|promised| rebuilt(free + wanted, promised)),
            StockEvent::Sell(_) => promised.checked_sub(wanted).map(|promised| rebuilt(free, promised)),
            StockEvent::Damage(_) => free.checked_sub(wanted).map(|free| rebuilt(free, promised)),
        };
        let moves = wanted > 0 || matches!(event, StockEvent::Count(_));
        match next.filter(|_| moves) {
            Some(next) => {
                *pieces = next;
                true
            }
            None => false,
        }
    }

    fn any_event(max: u32) -> impl Strategy<Value = StockEvent> {
        (0..7, 0..=max).prop_map(|(kind, pieces)| match kind {
            0 => StockEvent::Receive(pieces),
            1 => StockEvent::Reserve(pieces),
            2 => StockEvent::Release(pieces),
            3 => StockEvent::Sell(pieces),
            4 => StockEvent::Return(pieces),
            5 => StockEvent::Count(pieces),
            _ => StockEvent::Damage(pieces),
        })
    }

    proptest! {
        #[test]
        fn it_agrees_with_counting_pieces_one_by_one(events in prop::collection::vec(any_event(12), 0..60)) {
            let mut level = Level::default();
            let mut pieces = Vec::new();
            let mut ledger = Delta::default();
            for event in events {
                let moved = naive(&mut pieces, event);
                match level.apply(event) {
                    Ok((next, delta)) => {
                        prop_assert!(moved);
                        level = next;
                        ledger.on_hand += delta.on_hand;
                        ledger.reserved += delta.reserved;
                    }
                    Err(_) => prop_assert!(!moved),
                }
                let promised = pieces.iter().filter(|&&piece| piece).count();
                prop_assert_eq!(usize::try_from(level.on_hand), Ok(pieces.len()));
                prop_assert_eq!(usize::try_from(level.reserved), Ok(promised));
                prop_assert_eq!((ledger.on_hand, ledger.reserved), (level.on_hand, level.reserved));
            }
        }

        #[test]
        fn nothing_ever_goes_below_zero(events in prop::collection::vec(any_event(u32::MAX), 0..60)) {
            let mut level = Level::default();
            for event in events {
                level = level.apply(event).map_or(level, |(next, _)| next);
                prop_assert!(level.is_sound() && level.available() >= 0);
            }
        }

        #[test]
        fn no_level_panics(on_hand in any::<i64>(), reserved in any::<i64>(), event in any_event(u32::MAX)) {
            if let Ok((next, _)) = (Level { on_hand, reserved }).apply(event) {
                prop_assert!(next.is_sound());
            }
        }
    }
}
