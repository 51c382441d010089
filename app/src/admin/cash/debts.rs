//! What couriers owe, by age.

use domain::{
    cash::Age,
    money::Money,
    paths::admin as paths,
    view::cash::{CourierDebt, GivenUp},
};
use leptos::prelude::*;

use super::{statements::missing, tabs::PARTS};
use crate::{
    admin::{
        list::moment_view,
        shell::{Area, Desk, Page},
    },
    ui::{EmptyState, Icon, IconName},
};

/// The page around it.
pub fn page() -> Page {
    Page::top("Debts", Area::Cash).below("Cash desk", paths::CASH)
}

/// The page.
pub fn body(desk: &Desk, debts: &[CourierDebt], lost: &[GivenUp]) -> AnyView {
    let content = if debts.is_empty() {
        view! {
            <EmptyState icon=IconName::Cash title="No courier owes anything" text="Cash that was collected at doors stands here until a statement settles it.">
                ""
            </EmptyState>
        }
        .into_any()
    } else {
        table(desk, debts)
    };
    view! {
        {PARTS.head("Debts", "Cash that was collected at doors and has not come to the shop, by its age.", paths::DEBTS)}
        {content}
        {given_up(desk, lost)}
    }
    .into_any()
}

/// What was lost, with its sum.
fn given_up(desk: &Desk, lost: &[GivenUp]) -> Option<AnyView> {
    (!lost.is_empty()).then(|| {
        let sum = Money::sum(lost.iter().map(|each| each.amount)).unwrap_or(Money::ZERO);
        let rows = lost
            .iter()
            .map(|each| {
                view! {
                    <li class="flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-2 tabular-nums">
                        <span>
                            <a class="font-medium hover:text-accent hover:underline" href=paths::order(&each.number)>
                                {each.number.to_string()}
                            </a>
                            " "
                            <span class="text-sm text-soft">"closed " {moment_view(each.closed_at, desk.shop.offset)}</span>
                        </span>
                        <span class="font-semibold">{each.amount.format_short(desk.shop.currency)}</span>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section class="panel mt-5" aria-labelledby="given-up">
                <h2 class="border-b border-line px-4 py-2.5 text-lg" id="given-up">
                    {format!("Given up: {}", sum.format_short(desk.shop.currency))}
                </h2>
                <ul class="divide-y divide-line">{rows}</ul>
            </section>
        }
        .into_any()
    })
}

fn table(desk: &Desk, debts: &[CourierDebt]) -> AnyView {
    let currency = desk.shop.currency;
    let amount = |amount: Money, late: bool| {
        let class = match (amount > Money::ZERO, late) {
            (false, _) => "text-soft",
            (true, true) => "font-semibold text-warn",
            (true, false) => "",
        };
        view! { <span class=class>{amount.format_short(currency)}</span> }
    };
    let heads = Age::ALL
        .iter()
        .map(|age| {
            view! {
                <th class="num" scope="col">
                    {age.label()}
                </th>
            }
        })
        .collect_view();
    let rows = debts
        .iter()
        .map(|debt| {
            let ages = debt
                .sums
                .iter()
                .map(|sum| {
                    view! {
                        <td class="num" role="cell" data-label=sum.age.label()>
                            {amount(sum.amount, sum.age != Age::Fresh)}
                        </td>
                    }
                })
                .collect_view();
            view! {
                <tr role="row" data-row="">
                    <th scope="row" role="rowheader">
                        {debt.courier.clone()}
                    </th>
                    {ages}
                    <td class="num" role="cell" data-label="In all">
                        <strong class="font-semibold">{debt.amount.format_short(currency)}</strong>
                    </td>
                </tr>
            }
        })
        .collect_view();
    let late: Vec<_> = debts.iter().flat_map(|debt| debt.late.iter().cloned()).collect();
    view! {
        <section class="panel" aria-label="Debts by courier">
            <div class="flex justify-end border-b border-line p-3">
                <a class="tool" href=[paths::DEBTS, ".csv"].concat() download="">
                    <Icon name=IconName::Down class="size-4" />
                    "Export"
                </a>
            </div>
            <div class="overflow-x-auto">
                <table class="records cards" role="table">
                    <caption class="sr-only">"Debts by courier and age"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Courier"</th>
                            {heads}
                            <th class="num" scope="col">
                                "In all"
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
        {missing(desk, &late, "Late")}
    }
    .into_any()
}
