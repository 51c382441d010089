//! What every list of the back office has: tabs, search, typed filters, chips, columns, saved views, sorting, pages,
//! selection and export. All of it is in the address ([`domain::table`]), and all of it is links and forms.

mod bulk;
mod filters;
mod foot;
mod records;
mod tools;
mod views;

pub use bulk::{Bulk, BulkStep};
pub use records::{Cell, Row, moment_view, number, short, words};

use domain::{
    paths,
    table::{Offers, Table, TableState},
    time::Day,
    view::SavedView,
};
use leptos::prelude::*;

use super::shell::Desk;
use crate::ui::{Alert, AlertKind, ButtonKind, ButtonLink, ButtonSize, EmptyState, IconName};

/// What was asked of a list, and what every list shows beside its rows.
pub struct Asked {
    /// What was understood.
    pub state: TableState,
    /// What of the address was not.
    pub misread: Vec<String>,
    /// What its filters offer of the shop.
    pub offers: Offers,
    /// The views that the reader sees.
    pub views: Vec<SavedView>,
    /// The shop's day.
    pub today: Day,
}

/// A list, ready to be shown.
pub struct ListView {
    /// What it offers.
    pub table: &'static Table,
    /// What was asked of it.
    pub asked: Asked,
    /// Its name.
    pub title: &'static str,
    /// What a row is, and several.
    pub nouns: [&'static str; 2],
    /// What its search finds: "Number, name, phone".
    pub finds: &'static str,
    /// The rows of this page.
    pub rows: Vec<Row>,
    /// Rows that match, on all pages.
    pub total: u64,
    /// How many rows a tab holds, by its code.
    pub counts: Vec<(&'static str, u64)>,
    /// What can be done with several rows.
    pub bulk: Bulk,
    /// Beside the name: buttons.
    pub actions: Option<AnyView>,
    /// Whether it can be exported, at its path with `.csv`.
    pub exports: bool,
    /// A picture for where there is nothing.
    pub icon: IconName,
    /// What to say where nothing is there at all.
    pub nothing: [&'static str; 2],
}

impl ListView {
    fn base(&self) -> &'static str {
        self.table.list.path()
    }

    fn path(&self, state: &TableState) -> String {
        state.path(self.table, self.base())
    }

    fn noun(&self, count: u64) -> &'static str {
        self.nouns[usize::from(count != 1)]
    }

    /// Hidden fields that carry everything of the address but these names.
    fn carried(&self, without: impl Fn(&str) -> bool) -> AnyView {
        let pairs = self.asked.state.pairs(self.table).into_iter();
        let kept = pairs.filter(|(name, _)| name != "page" && !without(name));
        kept.map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
            .collect_view()
            .into_any()
    }
}

/// The whole list.
pub fn list(desk: &Desk, mut view: ListView) -> AnyView {
    let rows = std::mem::take(&mut view.rows);
    let is_empty = rows.is_empty();
    let misread = misread(&view);
    let actions = view.actions.take();
    let body = if is_empty {
        nothing(&view)
    } else {
        let records = records::records(&view, rows);
        let foot = foot::foot(&view);
        let bulk = bulk::bar(&view);
        let action = (!view.bulk.steps.is_empty()).then(|| [view.base(), "/bulk"].concat());
        match action {
            Some(action) => view! {
                <form method="post" action=action>
                    <input type="hidden" name="query" value=view.asked.state.kept(view.table) />
                    {records}
                    {bulk}
                </form>
                {foot}
            }
            .into_any(),
            None => view! {
                {records}
                {foot}
            }
            .into_any(),
        }
    };
    view! {
        <div class="mt-1 mb-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <h1 class="text-2xl">{view.title}</h1>
            <div class="flex flex-wrap items-center gap-2">{actions}</div>
        </div>
        {misread}
        <section class="panel" aria-label=view.title>
            {tabs(&view)}
            {tools::tools(desk, &view)}
            {filters::chips(desk, &view)}
            {body}
        </section>
    }
    .into_any()
}

fn misread(view: &ListView) -> Option<AnyView> {
    (!view.asked.misread.is_empty()).then(|| {
        let names = view.asked.misread.join(", ");
        view! {
            <div class="mb-4">
                <Alert kind=AlertKind::Warning title="Part of this address was not understood">
                    <p>"The list leaves it out, and shows more than was asked for: " <strong>{names}</strong></p>
                </Alert>
            </div>
        }
        .into_any()
    })
}

fn tabs(view: &ListView) -> Option<AnyView> {
    let tab = |tab: &'static domain::table::Choice| {
        let current = (view.asked.state.tab == tab.code).then_some("true");
        let count = view.counts.iter().find(|(code, _)| *code == tab.code);
        let count = count.map(|(_, count)| view! { <span>{grouped(*count)}</span> });
        view! {
            <a href=view.path(&view.asked.state.in_tab(tab.code)) aria-current=current data-tab="">
                {tab.label}
                {count}
            </a>
        }
    };
    (view.table.tabs.len() > 1).then(|| {
        let tabs = view.table.tabs.iter().map(tab).collect_view();
        view! {
            <nav class="tabs px-1" aria-label=[view.title, " by state"].concat()>
                {tabs}
            </nav>
        }
        .into_any()
    })
}

fn nothing(view: &ListView) -> AnyView {
    let beyond = view.asked.state.page > 1;
    let narrowed = view.asked.state.is_narrowed() || beyond;
    let (title, text) = if narrowed {
        (
            format!("No {} here", view.nouns[1]),
            "Nothing matches what is asked for.",
        )
    } else {
        (view.nothing[0].to_owned(), view.nothing[1])
    };
    let clear = narrowed.then(|| {
        view! {
            <ButtonLink href=view.path(&view.asked.state.cleared()) kind=ButtonKind::Secondary size=ButtonSize::Small>
                "Clear search and filters"
            </ButtonLink>
        }
    });
    view! {
        <div class="p-4">
            <EmptyState icon=view.icon title=title text=text.to_owned()>
                {clear}
            </EmptyState>
        </div>
    }
    .into_any()
}

/// A number with spaces between thousands, as tables write it.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Where a list's export is, with everything that its address asks for.
fn export_path(view: &ListView) -> String {
    let base = [view.base(), ".csv"].concat();
    paths::with_pairs(&base, &view.asked.state.at_page(1).pairs(view.table))
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(
            [0, 999, 1000, 1_234_567].map(grouped),
            ["0", "999", "1,000", "1,234,567"]
        );
    }
}
