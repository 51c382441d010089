//! The way from the front page.

use domain::view::Crumb;
use leptos::prelude::*;

/// The way from the front page to this one, as links; the last step is the page itself.
#[component]
pub fn Breadcrumbs(
    /// The steps above the page.
    crumbs: Vec<Crumb>,
    /// The page.
    #[prop(into)]
    current: String,
) -> impl IntoView {
    let steps = crumbs
        .into_iter()
        .map(|crumb| {
            view! {
                <li class="flex shrink-0 items-center gap-2 after:text-line after:content-['/']">
                    <a class="py-1 hover:text-ink hover:underline" href=crumb.path>
                        {crumb.name}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav aria-label="Breadcrumb" class="print:hidden">
            <ol class="no-bar flex gap-2 overflow-x-auto text-sm whitespace-nowrap text-soft">
                {steps} <li class="truncate py-1 text-ink" aria-current="page">
                    {current}
                </li>
            </ol>
        </nav>
    }
    .into_any()
}
