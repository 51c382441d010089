//! The sections of the help page.

use domain::{
    delivery::{CITIES, CUT_OFF_HOUR, DeliveryRules, Method, Zone},
    money::{Currency, Money},
    order::RETURN_DAYS,
    view::ShopFacts,
};
use leptos::prelude::*;

use super::page::dialled;

const LINK: &str = "font-medium underline decoration-line decoration-2 underline-offset-4 hover:decoration-accent";

fn section(id: &'static str, title: &'static str, content: AnyView) -> AnyView {
    view! {
        <section class="scroll-mt-28" id=id aria-labelledby=[id, "-title"].concat()>
            <h2 class="mb-4 text-heading" id=[id, "-title"].concat()>
                {title}
            </h2>
            <div class="space-y-4">{content}</div>
        </section>
    }
    .into_any()
}

/// Where the zones are, in words.
const ZONES: [(Zone, &str); 3] = [
    (Zone::Valley, "Kathmandu valley"),
    (Zone::City, "Larger cities"),
    (Zone::Rest, "Everywhere else in Nepal"),
];

/// `1–2 working days`
fn days(min: u8, max: u8) -> String {
    match (min, max) {
        (0, 0) => "the same working day".to_owned(),
        (0, 1) => "the same or the next working day".to_owned(),
        (1, 1) => "the next working day".to_owned(),
        (min, max) if min == max => format!("{min} working days"),
        (min, max) => format!("{min}–{max} working days"),
    }
}

fn rates(method: &Method, currency: Currency) -> AnyView {
    let rows = ZONES
        .iter()
        .filter_map(|(zone, name)| {
            method
                .zones
                .iter()
                .find(|rate| rate.zone == *zone)
                .map(|rate| (rate, name))
        })
        .map(|(rate, name)| {
            let price = if rate.price == Money::ZERO {
                "Free".to_owned()
            } else {
                rate.price.format_short(currency)
            };
            view! {
                <tr class="border-t border-line">
                    <th class="py-2.5 pr-4 text-left font-normal" scope="row">
                        {*name}
                    </th>
                    <td class="py-2.5 pr-4 text-soft">{days(rate.days_min, rate.days_max)}</td>
                    <td class="py-2.5 text-right font-semibold tabular-nums">{price}</td>
                </tr>
            }
        })
        .collect_view();
    let free = method.free_from.map(|from| {
        view! { <p class="border-t border-line py-2.5 text-sm">{format!("Free from {} of goods.", from.format_short(currency))}</p> }
    });
    view! {
        <div class="rounded-lg border border-line px-4">
            <table class="w-full">
                <caption class="py-3 text-left font-semibold">{method.name.clone()}</caption>
                <thead class="sr-only">
                    <tr>
                        <th scope="col">"Where"</th>
                        <th scope="col">"How long"</th>
                        <th scope="col">"Price"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {free}
        </div>
    }
    .into_any()
}

/// Prices and days.
pub(super) fn delivery(rules: &DeliveryRules, currency: Currency) -> AnyView {
    let tables = rules
        .methods
        .iter()
        .map(|method| rates(method, currency))
        .collect_view();
    let cities: Vec<&str> = CITIES.iter().map(|(city, _)| *city).collect();
    let heavy = (rules.per_extra_kg > Money::ZERO).then(|| {
        format!(
            "A parcel may weigh {} kg; each further kilogram adds {}.",
            rules.included_grams / 1000,
            rules.per_extra_kg.format_short(currency)
        )
    });
    section(
        "delivery",
        "Delivery",
        view! {
            {tables}
            <p>{["Larger cities are ", &cities.join(", "), "."].concat()}</p>
            <p>
                {format!(
                    "We deliver on every day but Saturday. An order after {CUT_OFF_HOUR}:00 counts from the next working day. The checkout shows the exact price and the day before you tell us anything else than where you live.",
                )}
            </p>
            {heavy.map(|heavy| view! { <p>{heavy}</p> })}
        }
        .into_any(),
    )
}

/// The two ways to pay.
pub(super) fn payment(shop: &str) -> AnyView {
    section(
        "payment",
        "Payment",
        view! {
            <h3 class="font-semibold">"eSewa"</h3>
            <p>
                "You go on to eSewa, confirm the amount in your wallet, and come back to your order. We keep the goods for you while you pay. If a payment does not go through, nothing is lost: your order's page lets you pay again or change to cash. We never see your eSewa password or PIN."
            </p>
            <h3 class="font-semibold">"Cash on delivery"</h3>
            <p>
                "You pay the rider when the parcel is in your hands. We call you first to confirm the order. There is no fee for it. Very large orders, and a few districts, must be paid with eSewa; the checkout says so."
            </p>
            <p>{["What you pay is the total on the order, and nothing more. No rider of ", shop, " may ask for more."].concat()}</p>
        }
        .into_any(),
    )
}

/// How something is sent back.
pub(super) fn returns(shop: &ShopFacts) -> AnyView {
    section(
        "returns",
        "Returns",
        view! {
            <p>
                {format!(
                    "You have {RETURN_DAYS} days from the delivery to send something back: unused, in its packaging, with the order's number. Food and what is worn on the skin can come back if it is faulty or not what you ordered.",
                )}
            </p>
            <ol class="list-decimal space-y-1 pl-5">
                <li>"Call or write to us, with the order's number."</li>
                <li>"Our rider picks it up. If the fault is ours, that costs you nothing."</li>
                <li>{format!("The money is with you within {RETURN_DAYS} days after it is back with us, the way you paid.")}</li>
            </ol>
            <p>
                "Something arrived broken or wrong? " <a class=LINK href=["tel:", &dialled(&shop.phone)].concat()>
                    "Call us"
                </a> " on the same day, if you can: a photo helps."
            </p>
        }
        .into_any(),
    )
}

/// How to reach the shop, who answers for complaints, and what the law wants said.
pub(super) fn contact(shop: &ShopFacts) -> AnyView {
    let (phone, email) = (shop.phone.clone(), shop.email.clone());
    let legal = shop
        .legal
        .iter()
        .map(|line| view! { <li>{line.clone()}</li> })
        .collect_view();
    let ways = view! {
        <p>
            "Call " <a class=LINK href=["tel:", &dialled(&phone)].concat()>
                {phone.clone()}
            </a> " or write to " <a class=LINK href=["mailto:", &email].concat()>
                {email.clone()}
            </a> ". We answer on every day but Saturday."
        </p>
    }
    .into_any();
    let officer = view! {
        <p>
            "You were not helped? Our complaint officer reads every complaint. Write to "
            <a class=LINK href=["mailto:", &email, "?subject=Complaint"].concat()>
                {email.clone()}
            </a> " with the word \"Complaint\" and your order's number in the subject, or ask for the complaint officer at " {phone} "."
        </p>
    }
    .into_any();
    view! {
        {section("contact", "Contact", ways)}
        {section("complaints", "Complaints", officer)}
        {section("legal", "Who we are", view! { <ul class="space-y-1">{legal}</ul> }.into_any())}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_said_as_people_say_them() {
        assert_eq!(days(0, 1), "the same or the next working day");
        assert_eq!(days(2, 4), "2–4 working days");
        assert_eq!(days(3, 3), "3 working days");
    }
}
