//! A sheet of paper. On the screen it lies in the shell with a button to print; on paper only the sheet is there.

use domain::{
    ids::OrderNumber,
    paths::admin as paths,
    view::{Align, Block, Paper, PaperSize},
};
use leptos::prelude::*;

use crate::{
    admin::shell::{Area, Page},
    ui::{Icon, IconName},
};

/// The page around a paper of the cash desk.
pub fn cash_page(paper: &Paper) -> Page {
    let title = [paper.title.as_str(), " ", &paper.number].concat();
    Page::top(title.trim(), Area::Cash)
        .below("Cash desk", paths::CASH)
        .below("Parcels", paths::PARCELS)
}

/// The page around it.
pub fn page(order: &OrderNumber, paper: &Paper) -> Page {
    Page::top(&paper.title, Area::Orders)
        .below("Orders", paths::ORDERS)
        .below(order.as_str(), &paths::order(order))
}

/// The sheet; `pdf` is where the same one is as a PDF.
pub fn body(paper: Paper, pdf: Option<String>) -> AnyView {
    let pdf = pdf.map(|path| {
        view! {
            <a class="tool" href=path>
                "PDF"
            </a>
        }
    });
    view! {
        <div class="mt-1 mb-4 flex flex-wrap items-center justify-between gap-3 print:hidden">
            <p class="text-soft">"Print this page with your browser: only the sheet is printed."</p>
            <div class="flex gap-2">
                {pdf}
                <button class="tool live" type="button" data-print="">
                    <Icon name=IconName::Print class="size-4" />
                    "Print"
                </button>
            </div>
        </div>
        {sheet(paper)}
    }
    .into_any()
}

/// The sheet alone.
pub fn sheet(paper: Paper) -> AnyView {
    let width = match paper.size {
        PaperSize::A4 => "sheet-of-paper max-w-3xl",
        PaperSize::A6 => "sheet-of-paper max-w-sm",
    };
    let number =
        (!paper.number.is_empty()).then(|| view! { <p class="text-lg tabular-nums">{paper.number.clone()}</p> });
    let blocks = paper.blocks.into_iter().map(block).collect_view();
    let facts = paper
        .facts
        .into_iter()
        .map(|(name, value)| {
            view! {
                <div>
                    <dt class="text-soft">{name}</dt>
                    <dd class="font-medium">{value}</dd>
                </div>
            }
        })
        .collect_view();
    let notice = (!paper.notice.is_empty())
        .then(|| view! { <p class="border-2 border-ink px-3 py-2 text-lg font-semibold">{paper.notice}</p> });
    let aligns: Vec<Align> = paper.columns.iter().map(|column| column.align).collect();
    let heads = paper
        .columns
        .into_iter()
        .map(|column| {
            view! {
                <th class=class(column.align) scope="col">
                    {column.name}
                </th>
            }
        })
        .collect_view();
    let rows = paper
        .rows
        .into_iter()
        .map(|row| {
            let cells = row
                .into_iter()
                .zip(&aligns)
                .map(|(cell, align)| view! { <td class=class(*align)>{cell}</td> })
                .collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    let table = (!aligns.is_empty()).then(|| {
        view! {
            <table class="w-full text-sm">
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    });
    let sums = paper
        .sums
        .into_iter()
        .map(|sum| {
            let class = if sum.strong {
                "flex justify-between gap-6 border-t border-ink pt-1 text-base font-semibold"
            } else {
                "flex justify-between gap-6"
            };
            view! {
                <div class=class>
                    <dt>{sum.label}</dt>
                    <dd class="tabular-nums">{sum.amount}</dd>
                </div>
            }
        })
        .collect_view();
    let notes = paper
        .notes
        .into_iter()
        .map(|note| view! { <p>{note}</p> })
        .collect_view();
    view! {
        <article class=width>
            <header class="flex items-start justify-between gap-8">
                {block(paper.from)}
                <div class="text-right">
                    <h1 class="text-2xl">{paper.title}</h1>
                    {number}
                </div>
            </header>
            <div class="grid grid-cols-2 gap-6">{blocks}</div>
            <dl class="flex flex-wrap gap-x-8 gap-y-2 text-sm">{facts}</dl>
            {notice}
            {table}
            <dl class="ml-auto max-w-72 space-y-1 text-sm">{sums}</dl>
            <div class="space-y-1 text-sm">{notes}</div>
        </article>
    }
    .into_any()
}

const fn class(align: Align) -> &'static str {
    match align {
        Align::Left => "border-b border-line py-1.5 pr-3 text-left align-top",
        Align::Right => "border-b border-line py-1.5 pl-3 text-right align-top tabular-nums",
    }
}

fn block(block: Block) -> AnyView {
    let lines = block
        .lines
        .into_iter()
        .map(|line| view! { <span class="block">{line}</span> })
        .collect_view();
    view! {
        <div class="text-sm">
            <p class="text-base font-semibold">{block.heading}</p>
            {lines}
        </div>
    }
    .into_any()
}
