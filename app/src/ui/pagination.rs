//! Pages of a list, as real links.

use domain::{catalog::ListQuery, paths};
use leptos::prelude::*;

use super::{Icon, IconName};

/// The pages that are named around the current one: the first, the last, two neighbours; 0 stands for a gap.
fn named_pages(current: u32, pages: u32) -> Vec<u32> {
    let mut named = Vec::with_capacity(9);
    for page in 1..=pages {
        let near = page.abs_diff(current) <= 1 || (pages <= 7) || page == 1 || page == pages;
        if near {
            named.push(page);
        } else if named.last() != Some(&0) {
            named.push(0);
        }
    }
    named
}

const STEP: &str = "grid min-h-11 min-w-11 place-items-center rounded-full border border-line px-3 hover:border-ink";

/// Links to the other pages of a list; nothing where there is only one.
#[component]
pub fn Pagination(
    /// The list's address.
    #[prop(into)]
    base: String,
    /// What it shows.
    query: ListQuery,
    /// How many pages there are.
    pages: u32,
) -> impl IntoView {
    let current = query.page.max(1);
    let to = move |page: u32| paths::list(&base, &query.at_page(page));
    let numbers = named_pages(current, pages)
        .into_iter()
        .map(|page| match page {
            0 => view! {
                <li class="grid min-h-11 place-items-center text-soft" aria-hidden="true">
                    "…"
                </li>
            }
            .into_any(),
            page if page == current => view! {
                <li>
                    <a
                        class="grid min-h-11 min-w-11 place-items-center rounded-full bg-ink px-3 font-semibold text-paper"
                        href=to(page)
                        aria-current="page"
                    >
                        <span class="sr-only">"Page "</span>
                        {page}
                    </a>
                </li>
            }
            .into_any(),
            page => view! {
                <li>
                    <a class="grid min-h-11 min-w-11 place-items-center rounded-full px-3 hover:bg-sunken" href=to(page)>
                        <span class="sr-only">"Page "</span>
                        {page}
                    </a>
                </li>
            }
            .into_any(),
        })
        .collect_view();
    (pages > 1)
        .then(|| {
            let before = (current > 1).then(|| {
                view! {
                    <a class=STEP href=to(current - 1) rel="prev">
                        <span class="sr-only">"Previous page"</span>
                        <Icon name=IconName::Left />
                    </a>
                }
            });
            let after = (current < pages).then(|| {
                view! {
                    <a class=STEP href=to(current + 1) rel="next">
                        <span class="sr-only">"Next page"</span>
                        <Icon name=IconName::Right />
                    </a>
                }
            });
            view! {
                <nav class="mt-14 flex items-center justify-center gap-2" aria-label="Pages">
                    {before}
                    <ol class="flex items-center gap-1 tabular-nums">{numbers}</ol>
                    {after}
                </nav>
            }
        })
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_pages_are_left_out() {
        assert_eq!(named_pages(1, 5), [1, 2, 3, 4, 5]);
        assert_eq!(named_pages(1, 20), [1, 2, 0, 20]);
        assert_eq!(named_pages(10, 20), [1, 0, 9, 10, 11, 0, 20]);
    }
}
