//! Which days: presets as links, chosen days as a form, all of it in the address.

use domain::{
    analytics::{Asked, Compare, Grain, Period, Preset},
    paths::admin as paths,
};
use leptos::prelude::*;

/// The choice of days.
pub(super) fn period(asked: Asked, period: &Period) -> AnyView {
    let presets = Preset::ALL
        .iter()
        .filter(|preset| **preset != Preset::Custom)
        .map(|preset| {
            let current = (asked.preset == *preset).then_some("true");
            view! {
                <li>
                    <a
                        class="block rounded-full bg-sunken px-3 py-1.5 text-sm hover:bg-line aria-[current]:bg-ink aria-[current]:text-paper"
                        href=asked.about(*preset).path(paths::ANALYTICS)
                        aria-current=current
                    >
                        {preset.label()}
                    </a>
                </li>
            }
        })
        .collect_view();
    let grains = Grain::ALL
        .iter()
        .map(|grain| {
            view! {
                <option value=grain.code() selected=asked.grain == Some(*grain)>
                    {grain.label()}
                </option>
            }
        })
        .collect_view();
    let compares = asked.compare == Compare::Previous;
    view! {
        <section class="panel mb-3 p-4" aria-label="Which days">
            <ul class="mb-3 flex flex-wrap gap-1.5">{presets}</ul>
            <form class="flex flex-wrap items-end gap-3" method="get" action=paths::ANALYTICS>
                <input type="hidden" name="range" value=Preset::Custom.code() />
                {labelled("from", "First day", view! {
                    <input class="control-s" id="figures-from" type="date" name="from" value=period.span.from.to_string() required />
                }.into_any())}
                {labelled("to", "Last day", view! {
                    <input class="control-s" id="figures-to" type="date" name="to" value=period.span.to.to_string() required />
                }.into_any())}
                {labelled("by", "By", view! {
                    <select class="control-s" id="figures-by" name="by">
                        <option value="">{["as fits (", period.grain.label(), ")"].concat()}</option>
                        {grains}
                    </select>
                }.into_any())}
                {labelled("compare", "Compare to", view! {
                    <select class="control-s" id="figures-compare" name="compare">
                        <option value=Compare::Previous.code() selected=compares>
                            "the days before"
                        </option>
                        <option value=Compare::Nothing.code() selected=!compares>
                            "nothing"
                        </option>
                    </select>
                }.into_any())}
                <button
                    class="edge-in-contrast min-h-9 rounded-full bg-ink px-4 text-sm font-semibold text-paper hover:bg-accent hover:text-on-accent max-lg:min-h-11"
                    type="submit"
                >
                    "Show"
                </button>
            </form>
        </section>
    }
    .into_any()
}

fn labelled(name: &'static str, label: &'static str, control: AnyView) -> AnyView {
    view! {
        <div class="w-40">
            <label class="mb-1 block text-sm font-semibold" for=["figures-", name].concat()>
                {label}
            </label>
            {control}
        </div>
    }
    .into_any()
}
