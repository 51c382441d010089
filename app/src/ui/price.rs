//! Prices as a shopper reads them.

use domain::money::{Currency, Money};
use leptos::prelude::*;

/// How large a price is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PriceSize {
    /// In lists.
    #[default]
    Small,
    /// On the product's page.
    Large,
}

/// How much cheaper something became, in whole percent, rounded down; `None` below one percent.
pub fn percent_off(price: Money, compare_at: Money) -> Option<i64> {
    let saved = compare_at.minor().checked_sub(price.minor())?;
    let percent = saved.checked_mul(100)?.checked_div(compare_at.minor())?;
    (1..100).contains(&percent).then_some(percent)
}

/// A price, with the former one where it was reduced.
#[component]
pub fn Price(
    /// For one.
    price: Money,
    /// The former price.
    #[prop(optional_no_strip)]
    compare_at: Option<Money>,
    /// Whether others of the same product cost more.
    #[prop(optional)]
    varies: bool,
    /// The shop's.
    currency: Currency,
    /// How large.
    #[prop(optional)]
    size: PriceSize,
) -> impl IntoView {
    let reduced = compare_at.filter(|before| *before > price);
    let now = match (size, reduced.is_some()) {
        (PriceSize::Small, false) => "font-semibold",
        (PriceSize::Small, true) => "font-semibold text-accent",
        (PriceSize::Large, false) => "text-2xl font-semibold",
        (PriceSize::Large, true) => "text-2xl font-semibold text-accent",
    };
    let before = reduced.map(|before| {
        view! {
            <span class="text-soft">
                <span class="sr-only">"Was "</span>
                <s>{before.format_short(currency)}</s>
            </span>
        }
    });
    view! {
        <p class="flex flex-wrap items-baseline gap-x-2 tabular-nums">
            <span class=now>
                {reduced.map(|_| view! { <span class="sr-only">"Now "</span> })}
                {varies.then_some("from ")}
                {price.format_short(currency)}
            </span>
            {before}
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saving_is_never_overstated() {
        let percent = |now, before| percent_off(Money::from_minor(now), Money::from_minor(before));
        assert_eq!(percent(669, 1000), Some(33));
        assert_eq!(percent(999, 1000), None);
        assert_eq!(percent(1000, 1000), None);
        assert_eq!(percent(1, 0), None);
    }
}
