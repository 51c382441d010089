//! Finding articles and adding them, inside a form that puts them on an order: `find` holds the words, `do=find` asks,
//! `add` names what is added.

use domain::{money::Currency, view::desk::Article};
use leptos::prelude::*;

use crate::ui::{ButtonKind, ButtonSize, Icon, IconName, button_class};

/// The box for words, and below it what they have found; `None` while nothing was asked.
pub fn finder(words: &str, found: Option<&[Article]>, currency: Currency) -> AnyView {
    let found = found.map(|articles| {
        let rows = articles.iter().map(|article| row(article, currency)).collect_view();
        let nothing = articles.is_empty().then(|| {
            view! { <li class="px-4 py-2.5 text-soft">{format!("Nothing in the shop holds “{words}”.")}</li> }
        });
        view! {
            <ul class="divide-y divide-line border-t border-line bg-sunken" aria-label="What was found">
                {rows}
                {nothing}
            </ul>
        }
    });
    view! {
        <div class="flex flex-wrap items-center gap-2 border-t border-line p-4">
            <input
                class="control-s w-80 max-w-full"
                type="search"
                name="find"
                value=words.to_owned()
                maxlength="100"
                aria-label="Number or name of an article"
                placeholder="Number or name of an article"
                autocomplete="off"
                data-search=""
            />
            <button class="tool" type="submit" name="do" value="find" formnovalidate=true>
                <Icon name=IconName::Search class="size-4" />
                "Find"
            </button>
        </div>
        {found}
    }
    .into_any()
}

/// A variant and its number, in one line.
pub fn below(article: &Article) -> String {
    [article.variant_title.as_str(), &article.sku]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

fn row(article: &Article, currency: Currency) -> AnyView {
    let left = if article.left == 0 {
        "sold out".to_owned()
    } else {
        format!("{} left", article.left)
    };
    view! {
        <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2">
            <span>
                <span class="block font-medium">{article.title.clone()}</span>
                <span class="block text-sm text-soft tabular-nums">
                    {below(article)} " · " {article.price.format_short(currency)} " · " {left}
                </span>
            </span>
            <button
                class=button_class(ButtonKind::Secondary, ButtonSize::Small)
                type="submit"
                name="add"
                value=article.variant.to_string()
                formnovalidate=true
                disabled=article.left == 0
                aria-label=format!("Add {} {}", article.title, article.variant_title)
            >
                "Add"
            </button>
        </li>
    }
    .into_any()
}
