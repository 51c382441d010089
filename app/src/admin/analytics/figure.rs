//! A chart as it stands on a page: name, sentence, picture, table, file.

use domain::paths::{self, admin};
use leptos::prelude::*;

use super::{
    option::{self, Drawing},
    sheet::Sheet,
};
use crate::{
    admin::shell::Desk,
    ui::{Icon, IconName},
};

/// A chart.
pub struct Figure {
    /// As addresses name it: `revenue`.
    pub code: &'static str,
    /// As people name it.
    pub title: &'static str,
    /// What it shows, in a sentence.
    pub summary: String,
    /// Its numbers.
    pub sheet: Sheet,
    /// What is drawn of them; nothing for a figure that is its table.
    pub drawing: Drawing,
    /// Whether it takes the width of two.
    pub wide: bool,
}

impl Figure {
    /// Its file, below the address of the figures.
    pub fn csv_path(&self, pairs: &[(String, String)]) -> String {
        paths::with_pairs(&format!("{}/{}.csv", admin::ANALYTICS, self.code), pairs)
    }

    /// Its part of the page. What it asks of the figures goes into the link of its file.
    pub fn view(self, desk: &Desk, pairs: &[(String, String)]) -> AnyView {
        let currency = desk.shop.currency;
        let id = ["figure-", self.code].concat();
        let named_by = id.clone();
        let class = if self.wide {
            "panel min-w-0 xl:col-span-2"
        } else {
            "panel min-w-0"
        };
        let file = self.csv_path(pairs);
        let empty = self.sheet.rows.is_empty();
        let table = (!empty).then(|| self.sheet.table(self.title, currency));
        let drawn = !empty && !self.drawing.is_empty();
        let table = table.map(|table| {
            if drawn {
                view! {
                    <details class="border-t border-line">
                        <summary class="flex min-h-11 items-center px-4 text-sm font-semibold hover:text-accent">
                            "Numbers as a table"
                        </summary>
                        {table}
                    </details>
                }
                .into_any()
            } else {
                view! { <div class="border-t border-line">{table}</div> }.into_any()
            }
        });
        let picture = drawn.then(|| {
            let json = option::payload(&self.sheet, self.drawing, currency);
            view! {
                <div class="chart" data-chart="" role="img" aria-label=self.summary.clone() hidden></div>
                <script type="application/json" inner_html=json></script>
            }
        });
        view! {
            <figure class=class aria-labelledby=named_by>
                <figcaption class="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 px-4 pt-3 pb-2">
                    <div class="min-w-0 grow basis-64">
                        <h2 class="text-lg" id=id>
                            {self.title}
                        </h2>
                        <p class="text-sm text-soft">{self.summary}</p>
                    </div>
                    <a class="tool" href=file download="" aria-label=[self.title, " as a CSV file"].concat()>
                        <Icon name=IconName::Copy class="size-4" />
                        "CSV"
                    </a>
                </figcaption>
                {picture}
                {table}
            </figure>
        }
        .into_any()
    }
}
