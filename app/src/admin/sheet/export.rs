//! The products as a file.

use domain::{paths::admin as paths, product::Status, table::Named};
use leptos::prelude::*;

use super::tabs::PARTS;
use crate::{
    admin::{
        choices::options,
        shell::{Area, Page},
    },
    ui::{ButtonKind, ButtonSize, button_class},
};

/// The page around it.
pub fn page() -> Page {
    Page::top("Export", Area::Products).below("Products", paths::PRODUCTS)
}

/// Which products, as a form that is an address.
pub fn body(categories: &[Named]) -> AnyView {
    let states = Status::ALL
        .iter()
        .map(|status| view! { <option value=status.code()>{status.label()}</option> })
        .collect_view();
    view! {
        {PARTS.head(
            "Export products",
            "A file that Shopify and spreadsheets read, and that this shop reads back without losing anything.",
            paths::EXPORT,
        )}
        <form class="panel max-w-xl space-y-3 p-4" method="get" action=paths::EXPORT_FILE>
            <label class="block text-sm font-semibold">
                "Status"
                <select class="control-s mt-1 font-normal" name="tab">
                    <option value="">"Any"</option>
                    {states}
                </select>
            </label>
            <label class="block text-sm font-semibold">
                "Category"
                <select class="control-s mt-1 font-normal" name="category">
                    <option value="">"Any"</option>
                    {options(categories, |_| false)}
                </select>
            </label>
            <label class="block text-sm font-semibold">
                "Words of the title, brand, SKU or address"
                <input class="control-s mt-1 font-normal" type="search" name="q" maxlength="100" autocomplete="off" />
            </label>
            <button class=button_class(ButtonKind::Primary, ButtonSize::Small) type="submit">
                "Download the file"
            </button>
            <p class="text-sm text-soft">"Quantities are the pieces on the shelf, those that are promised to orders included."</p>
        </form>
    }
    .into_any()
}
