//! The options of a select that offers what the shop has.

use domain::table::Named;
use leptos::prelude::*;

/// One option each; what stands below another one is indented.
pub fn options(offered: &[Named], chosen: impl Fn(&Named) -> bool) -> AnyView {
    let option = |each: &Named| {
        let indent = "\u{a0}\u{a0}\u{a0}".repeat(usize::try_from(each.depth).unwrap_or(0));
        view! {
            <option value=each.id.to_string() selected=chosen(each)>
                {[&indent, each.name.as_str()].concat()}
            </option>
        }
    };
    offered.iter().map(option).collect_view().into_any()
}
