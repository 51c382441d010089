//! What delivery costs and on which days it comes. The rules are values that a merchant can change; the days are
//! working days: Nepal rests on Saturday, so no parcel leaves or arrives then.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    address::is_in_valley,
    money::Money,
    time::{DAY_MS, MINUTE_MS, Timestamp, UtcOffset},
};

/// How far a place is from the shop's store in Kathmandu, in the couriers' terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zone {
    /// The districts of Kathmandu, Lalitpur and Bhaktapur.
    Valley,
    /// A large city outside the valley, with a courier's branch.
    City,
    /// Everywhere else.
    Rest,
}

/// The cities of [`Zone::City`], with their districts.
pub const CITIES: [(&str, &str); 11] = [
    ("Pokhara", "Kaski"),
    ("Bharatpur", "Chitwan"),
    ("Biratnagar", "Morang"),
    ("Birgunj", "Parsa"),
    ("Butwal", "Rupandehi"),
    ("Dharan", "Sunsari"),
    ("Hetauda", "Makwanpur"),
    ("Nepalgunj", "Banke"),
    ("Itahari", "Sunsari"),
    ("Janakpur", "Dhanusha"),
    ("Dhangadhi", "Kailali"),
];

impl Zone {
    /// The zone of a municipality (without its kind) in a district, as an address has them; case does not matter.
    pub fn of(municipality: &str, district: &str) -> Self {
        let is_city = |(city, its_district): &(&str, &str)| {
            municipality.trim().eq_ignore_ascii_case(city) && district.trim().eq_ignore_ascii_case(its_district)
        };
        if is_in_valley(district) {
            Self::Valley
        } else if CITIES.iter().any(is_city) {
            Self::City
        } else {
            Self::Rest
        }
    }
}

/// How a shop delivers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryRules {
    /// In the order in which they are offered.
    pub methods: Vec<Method>,
    /// The weight in grams that a method's price includes.
    pub included_grams: u32,
    /// What each further kilogram, begun or whole, adds to the price.
    pub per_extra_kg: Money,
}

/// One way to deliver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Method {
    /// What forms and orders call it: `standard`, `express`.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Where it goes, and for how much; a zone that is not here is not served.
    pub zones: Vec<ZoneRate>,
    /// From this much in goods it costs nothing, however heavy.
    pub free_from: Option<Money>,
}

/// The price and duration of a method in a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZoneRate {
    /// Where.
    pub zone: Zone,
    /// For a parcel up to the included weight.
    pub price: Money,
    /// The earliest arrival in working days from the day of the order; 0 is the same day.
    pub days_min: u8,
    /// The latest arrival, likewise.
    pub days_max: u8,
}

/// What one method would cost for one parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryQuote {
    /// The method's code.
    pub code: String,
    /// The method's name.
    pub name: String,
    /// What is to be paid, weight included.
    pub price: Money,
    /// Whether it would have cost something, but the goods' total makes it free.
    pub free: bool,
    /// The earliest arrival in working days from the day of the order.
    pub days_min: u8,
    /// The latest arrival, likewise.
    pub days_max: u8,
}

impl Default for DeliveryRules {
    /// Rs 100 in the valley, Rs 150 to cities, Rs 250 elsewhere, free from Rs 5,000; express in the valley for Rs 250.
    fn default() -> Self {
        let rate = |zone, rupees, days_min, days_max| ZoneRate {
            zone,
            price: Money::from_major(rupees),
            days_min,
            days_max,
        };
        let standard = [
            rate(Zone::Valley, 100, 1, 2),
            rate(Zone::City, 150, 2, 4),
            rate(Zone::Rest, 250, 4, 7),
        ];
        Self {
            methods: vec![
                Method {
                    code: "standard".into(),
                    name: "Standard delivery".into(),
                    zones: standard.into(),
                    free_from: Some(Money::from_major(5_000)),
                },
                Method {
                    code: "express".into(),
                    name: "Express delivery".into(),
                    zones: vec![rate(Zone::Valley, 250, 0, 1)],
                    free_from: None,
                },
            ],
            included_grams: 5_000,
            per_extra_kg: Money::from_major(20),
        }
    }
}

impl DeliveryRules {
    /// What the weight adds; `None` when it does not fit into an amount.
    fn surcharge(&self, weight_grams: u32) -> Option<Money> {
        let extra_kg = weight_grams.saturating_sub(self.included_grams).div_ceil(1000);
        self.per_extra_kg
            .minor()
            .checked_mul(i64::from(extra_kg))
            .map(Money::from_minor)
    }
}

/// Every method that goes to `zone`, with its price for goods worth `goods_total` (after discounts) that weigh
/// `weight_grams`. Empty where nothing goes; a method whose price would not fit into an amount is left out.
pub fn quotes(rules: &DeliveryRules, zone: Zone, goods_total: Money, weight_grams: u32) -> Vec<DeliveryQuote> {
    let quote = |method: &Method| {
        let rate = method.zones.iter().find(|rate| rate.zone == zone)?;
        let full = rate.price.checked_add(rules.surcharge(weight_grams)?).ok()?;
        let free = full > Money::ZERO && method.free_from.is_some_and(|from| goods_total >= from);
        Some(DeliveryQuote {
            code: method.code.clone(),
            name: method.name.clone(),
            price: if free { Money::ZERO } else { full },
            free,
            days_min: rate.days_min,
            days_max: rate.days_max,
        })
    };
    rules.methods.iter().filter_map(quote).collect()
}

/// Why a way of delivery cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DeliveryRefused {
    /// The shop does not have it (any more).
    #[error("This way of delivery is not offered any more. Choose another one.")]
    Unknown,
    /// It does not go there.
    #[error("{name} does not go to this address. Choose another way of delivery.")]
    NotThere {
        /// What people call it.
        name: String,
    },
}

/// What the method with this code would cost; the rest as [`quotes`].
///
/// # Errors
/// [`DeliveryRefused`] when the shop does not have it, or it does not go to `zone`.
pub fn quote(
    rules: &DeliveryRules,
    code: &str,
    zone: Zone,
    goods_total: Money,
    weight_grams: u32,
) -> Result<DeliveryQuote, DeliveryRefused> {
    let method = rules.methods.iter().find(|method| method.code == code);
    let method = method.ok_or(DeliveryRefused::Unknown)?;
    let not_there = || DeliveryRefused::NotThere {
        name: method.name.clone(),
    };
    quotes(rules, zone, goods_total, weight_grams)
        .into_iter()
        .find(|quote| quote.code == code)
        .ok_or_else(not_there)
}

/// An order after this hour of the shop's day counts from the next day: the courier has been.
pub const CUT_OFF_HOUR: i64 = 15;

impl DeliveryQuote {
    /// The first and the last day on which the parcel comes, each as the moment at which that day begins at `offset`.
    pub fn promise(&self, placed_at: Timestamp, offset: UtcOffset) -> (Timestamp, Timestamp) {
        let start = counting_from(placed_at, offset);
        let arrival = |days| day_start((0..days).fold(start, |day, _| working(day.saturating_add(1))), offset);
        (arrival(self.days_min), arrival(self.days_max.max(self.days_min)))
    }

    /// The promised days as people read them: `Tue 24 – Wed 25 Nov`, or `Tue 24 Nov` for a single one.
    pub fn promise_text(&self, placed_at: Timestamp, offset: UtcOffset) -> String {
        let (first, last) = self.promise(placed_at, offset);
        days_text(first, last, offset)
    }
}

/// Two days as people read them: `Tue 24 – Wed 25 Nov`, `Mon 30 Nov – Tue 1 Dec`, `Tue 24 Nov`.
pub fn days_text(first: Timestamp, last: Timestamp, offset: UtcOffset) -> String {
    let (from, to) = (first.civil(offset), last.civil(offset));
    let same_month = (from.year, from.month) == (to.year, to.month);
    if same_month && from.day == to.day {
        day_text(last, offset)
    } else if same_month {
        format!("{} {} – {}", weekday(first, offset), from.day, day_text(last, offset))
    } else {
        format!("{} – {}", day_text(first, offset), day_text(last, offset))
    }
}

/// `Tue 24 Nov`
fn day_text(moment: Timestamp, offset: UtcOffset) -> String {
    let date = moment.date(offset);
    let without_year = date
        .rsplit_once(' ')
        .map_or(date.as_str(), |(day_and_month, _)| day_and_month);
    format!("{} {without_year}", weekday(moment, offset))
}

/// The working day, in days since 1970 at `offset`, from which an order's delivery is counted.
fn counting_from(placed_at: Timestamp, offset: UtcOffset) -> i64 {
    let today = local_day(placed_at, offset);
    let late = placed_at.civil(offset).hour >= CUT_OFF_HOUR;
    working(today.saturating_add(i64::from(late)))
}

/// The day itself, or Sunday for a Saturday.
fn working(day: i64) -> i64 {
    if weekday_index(day) == SATURDAY {
        day.saturating_add(1)
    } else {
        day
    }
}

const WEEKDAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const SATURDAY: usize = 6;

/// 0 is Sunday; day 0, 1 January 1970, was a Thursday.
fn weekday_index(day: i64) -> usize {
    usize::try_from(day.saturating_add(4).rem_euclid(7)).unwrap_or(0)
}

fn weekday(moment: Timestamp, offset: UtcOffset) -> &'static str {
    WEEKDAYS
        .get(weekday_index(local_day(moment, offset)))
        .copied()
        .unwrap_or("?")
}

fn local_day(moment: Timestamp, offset: UtcOffset) -> i64 {
    moment
        .plus_ms(i64::from(offset.0).saturating_mul(MINUTE_MS))
        .0
        .div_euclid(DAY_MS)
}

/// The moment at which a day, counted from 1970 at `offset`, begins there.
fn day_start(day: i64, offset: UtcOffset) -> Timestamp {
    let ahead = i64::from(offset.0).saturating_mul(MINUTE_MS);
    Timestamp(day.saturating_mul(DAY_MS)).plus_ms(ahead.saturating_neg())
}

#[cfg(test)]
mod tests;
