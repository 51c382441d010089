//! Today's figures on the home page.

use domain::{paths::admin as paths, view::analytics::Today};
use leptos::prelude::*;

use super::tiles;
use crate::{
    admin::shell::Desk,
    ui::{Icon, IconName},
};

/// The tiles of today, with a way to all figures.
pub fn today(desk: &Desk, today: &Today) -> AnyView {
    let tiles = tiles::of_today(desk, &today.days);
    view! {
        <section class="mt-5" aria-labelledby="today">
            <div class="mb-2 flex items-center justify-between gap-4">
                <h2 class="text-lg" id="today">
                    "Today"
                </h2>
                <a
                    class="flex min-h-9 items-center gap-1.5 text-sm font-semibold hover:text-accent"
                    href=[paths::ANALYTICS, "?range=today"].concat()
                >
                    "All figures"
                    <Icon name=IconName::Arrow class="size-4" />
                </a>
            </div>
            {tiles}
        </section>
    }
    .into_any()
}
