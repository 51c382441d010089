//! A stand-in while something loads.

use leptos::prelude::*;

/// A grey block in the place of what is loading. Say "Loading" in words beside it.
#[component]
pub fn Skeleton(
    /// Its size.
    class: &'static str,
) -> impl IntoView {
    view! { <span class=["block animate-pulse rounded-md bg-line ", class].concat() aria-hidden="true"></span> }
}
