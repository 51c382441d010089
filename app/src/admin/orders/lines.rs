//! What was bought, what became of its pieces, and the sums.

use domain::{
    money::Money,
    view::desk::{DeskLine, OrderDesk},
};
use leptos::prelude::*;

use super::record::section;
use crate::ui::{NoPicture, PictureView};

pub(super) fn lines(order: &OrderDesk) -> AnyView {
    let pieces: u64 = order.lines.iter().map(|line| u64::from(line.quantity)).sum();
    let title = format!("{pieces} {}", if pieces == 1 { "piece" } else { "pieces" });
    let rows = order.lines.iter().map(|each| line(order, each)).collect_view();
    let content = view! {
        <ul class="divide-y divide-line">{rows}</ul>
        {sums(order)}
    }
    .into_any();
    section("lines", title, None, content)
}

/// What became of the pieces, as far as it is not what everybody expects.
fn fate(line: &DeskLine) -> String {
    let mut words = Vec::new();
    for (count, word) in [
        (line.delivered, "delivered"),
        (line.shipped.saturating_sub(line.delivered), "sent"),
        (line.packed.saturating_sub(line.shipped), "packed"),
        (line.returned, "came back"),
        (line.refunded, "refunded"),
    ] {
        if count > 0 {
            words.push(format!("{count} {word}"));
        }
    }
    words.join(" · ")
}

fn line(order: &OrderDesk, line: &DeskLine) -> AnyView {
    let picture = match line.picture.clone() {
        Some(picture) => view! { <PictureView picture sizes="3rem" decorative=true /> }.into_any(),
        None => view! { <NoPicture /> }.into_any(),
    };
    let title = match line.path.clone() {
        Some(path) => view! {
            <a class="hover:text-accent hover:underline" href=path>
                {line.title.clone()}
            </a>
        }
        .into_any(),
        None => line.title.clone().into_any(),
    };
    let fate = fate(line);
    let below = [line.variant_title.as_str(), &line.sku]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    view! {
        <li class="flex gap-3 px-4 py-3">
            <span class="aspect-4/5 w-12 shrink-0 self-start overflow-hidden rounded-sm bg-sunken">{picture}</span>
            <div class="min-w-0 grow">
                <p class="leading-snug font-medium">{title}</p>
                <p class="text-sm text-soft">{below}</p>
                {(!fate.is_empty()).then(|| view! { <p class="text-sm text-soft tabular-nums">{fate}</p> })}
            </div>
            <p class="shrink-0 text-right tabular-nums">
                <span class="font-medium">{line.total.format_short(order.currency)}</span>
                <span class="block text-sm text-soft">{format!("{} × {}", line.quantity, line.unit_price.format_short(order.currency))}</span>
            </p>
        </li>
    }
    .into_any()
}

fn sums(order: &OrderDesk) -> AnyView {
    let money = &order.money;
    let row = |name: &'static str, amount: String, strong: bool| {
        let class = if strong {
            "flex justify-between gap-4 font-semibold"
        } else {
            "flex justify-between gap-4"
        };
        view! {
            <div class=class>
                <dt>{name}</dt>
                <dd class="tabular-nums">{amount}</dd>
            </div>
        }
    };
    let short = |amount: Money| amount.format_short(order.currency);
    let some = |name: &'static str, amount: Money, sign: &'static str| {
        (amount > Money::ZERO).then(|| row(name, [sign, &short(amount)].concat(), false))
    };
    view! {
        <div class="border-t border-line px-4 py-3">
            <dl class="ml-auto max-w-80 space-y-1.5 text-sm">
                {row("Goods", short(money.goods), false)} {some("Discount", money.discount, "−")}
                {row("Delivery", if money.delivery == Money::ZERO { "Free".to_owned() } else { short(money.delivery) }, false)}
                <div class="border-t border-line pt-1.5 text-base">{row("Total", short(money.total), true)}</div>
                {some("VAT included", money.tax_included, "")} {some("Received", money.captured, "")}
                {some("Cash to collect", money.cash_due, "")} {some("Refunded", money.refunded, "−")}
                {some("Refund on its way", money.refund_pending, "−")}
            </dl>
        </div>
    }
    .into_any()
}
