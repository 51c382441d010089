//! Collections: picked by hand, or filled by a rule.

mod form;

pub use form::{CollectionDetails, CollectionField, CollectionForm, ConditionForm};

use serde::{Deserialize, Serialize};

use crate::{
    ids::CategoryId,
    money::Money,
    order::codes,
    text::{ascii_digits, one_line},
};

/// Conditions of a rule.
pub const MOST_CONDITIONS: usize = 10;
/// The most products that a rule takes.
pub const MOST_PRODUCTS: u32 = 1000;

/// What a collection is filled with by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Whether all conditions must hold, or any of them.
    pub all: bool,
    /// At least one.
    pub conditions: Vec<Condition>,
    /// Which come first.
    pub order: RuleOrder,
    /// At most so many products, up to [`MOST_PRODUCTS`].
    pub limit: u32,
}

/// What a product must be for a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// In this category or below it.
    Category(CategoryId),
    /// From this price on.
    PriceFrom(Money),
    /// Up to this price.
    PriceTo(Money),
    /// Reduced.
    OnSale,
    /// At least one piece can be had.
    InStock,
    /// Put in within so many days.
    NewerThan(u32),
    /// Its title has these letters, in capitals or not.
    TitleHas(String),
}

codes! {
    /// Which products of a rule come first.
    RuleOrder {
        /// As the shop recommends.
        Featured = "featured",
        /// The newest.
        Newest = "newest",
        /// The cheapest.
        PriceUp = "price-up",
        /// The dearest.
        PriceDown = "price-down",
    }
}

codes! {
    /// The kinds of conditions, as the form names them.
    Kind {
        /// [`Condition::Category`].
        Category = "category",
        /// [`Condition::PriceFrom`].
        PriceFrom = "price-from",
        /// [`Condition::PriceTo`].
        PriceTo = "price-to",
        /// [`Condition::OnSale`].
        OnSale = "on-sale",
        /// [`Condition::InStock`].
        InStock = "in-stock",
        /// [`Condition::NewerThan`].
        NewerThan = "newer-than",
        /// [`Condition::TitleHas`].
        TitleHas = "title-has",
    }
}

impl RuleOrder {
    /// As staff read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Featured => "As the shop recommends",
            Self::Newest => "Newest first",
            Self::PriceUp => "Price: low to high",
            Self::PriceDown => "Price: high to low",
        }
    }
}

impl Kind {
    /// As staff read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Category => "Is in the category",
            Self::PriceFrom => "Costs at least",
            Self::PriceTo => "Costs at most",
            Self::OnSale => "Is on sale",
            Self::InStock => "Is in stock",
            Self::NewerThan => "Was added within days",
            Self::TitleHas => "Title contains",
        }
    }
}

impl Condition {
    /// Its kind, and its value as the form holds it.
    pub fn typed(&self) -> (Kind, String) {
        match self {
            Self::Category(id) => (Kind::Category, id.to_string()),
            Self::PriceFrom(money) => (Kind::PriceFrom, money.decimal()),
            Self::PriceTo(money) => (Kind::PriceTo, money.decimal()),
            Self::OnSale => (Kind::OnSale, String::new()),
            Self::InStock => (Kind::InStock, String::new()),
            Self::NewerThan(days) => (Kind::NewerThan, days.to_string()),
            Self::TitleHas(words) => (Kind::TitleHas, words.clone()),
        }
    }

    /// Understands a row of the form.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(kind: Kind, value: &str) -> Result<Self, String> {
        let value = value.trim();
        let amount = || {
            let text = ascii_digits(value).replace(',', "");
            text.parse::<Money>()
                .ok()
                .filter(|money| *money >= Money::ZERO)
                .ok_or_else(|| "Write a price such as 1250.".to_owned())
        };
        match kind {
            Kind::Category => match value.parse::<i64>() {
                Ok(id) if id > 0 => Ok(Self::Category(CategoryId(id))),
                _ => Err("Choose a category.".to_owned()),
            },
            Kind::PriceFrom => amount().map(Self::PriceFrom),
            Kind::PriceTo => amount().map(Self::PriceTo),
            Kind::OnSale => Ok(Self::OnSale),
            Kind::InStock => Ok(Self::InStock),
            Kind::NewerThan => match ascii_digits(value).parse::<u32>() {
                Ok(days @ 1..=3650) => Ok(Self::NewerThan(days)),
                _ => Err("Write a number of days from 1 to 3650.".to_owned()),
            },
            Kind::TitleHas => {
                let words = one_line(value, 80);
                if words.is_empty() {
                    Err("Write the words that the title has.".to_owned())
                } else {
                    Ok(Self::TitleHas(words))
                }
            }
        }
    }
}
