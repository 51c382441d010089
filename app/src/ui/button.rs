//! Buttons, and links that look like buttons.

use leptos::prelude::*;

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do on a page, in the accent colour.
    #[default]
    Primary,
    /// Dark: a strong action that is not the page's aim.
    Strong,
    /// Outlined.
    Secondary,
    /// Only words.
    Quiet,
}

/// How large a button is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonSize {
    /// 36 px high.
    Small,
    /// 44 px high.
    #[default]
    Medium,
    /// 52 px high.
    Large,
}

macro_rules! class {
    ($size:literal, $kind:literal) => {
        concat!(
            "edge-in-contrast inline-flex items-center justify-center gap-2 rounded-full font-semibold text-center ",
            "transition-colors disabled:cursor-not-allowed aria-disabled:cursor-not-allowed ",
            $size,
            " ",
            $kind
        )
    };
}

macro_rules! sizes {
    ($size:expr, $kind:literal) => {
        match $size {
            ButtonSize::Small => class!("min-h-9 px-4 py-1.5 text-sm", $kind),
            ButtonSize::Medium => class!("min-h-11 px-5 py-2", $kind),
            ButtonSize::Large => class!("min-h-13 px-7 py-3 text-lg", $kind),
        }
    };
}

/// The classes of a button, for elements that [`Button`] and [`ButtonLink`] cannot be.
pub const fn button_class(kind: ButtonKind, size: ButtonSize) -> &'static str {
    match kind {
        ButtonKind::Primary => sizes!(
            size,
            "bg-accent text-on-accent hover:bg-accent-strong disabled:bg-line disabled:text-soft aria-disabled:bg-line aria-disabled:text-soft"
        ),
        ButtonKind::Strong => sizes!(
            size,
            "bg-ink text-paper hover:bg-accent hover:text-on-accent disabled:bg-line disabled:text-soft"
        ),
        ButtonKind::Secondary => sizes!(
            size,
            "border border-edge bg-transparent text-ink hover:border-ink hover:bg-sunken disabled:border-line disabled:text-soft"
        ),
        ButtonKind::Quiet => sizes!(
            size,
            "text-ink underline decoration-line decoration-2 underline-offset-4 hover:decoration-accent disabled:text-soft"
        ),
    }
}

/// A button in a form. Further attributes are spread onto it: `<Button attr:name="intent" attr:value="pay">`.
#[component]
pub fn Button(
    /// How much it asks for attention.
    #[prop(optional)]
    kind: ButtonKind,
    /// How large it is.
    #[prop(optional)]
    size: ButtonSize,
    /// `submit`, or `button` where a script acts.
    #[prop(default = "submit")]
    r#type: &'static str,
    /// Placement: margins, width.
    #[prop(default = "")]
    class: &'static str,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <button type=r#type class=[button_class(kind, size), " ", class].concat()>
            {children()}
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn ButtonLink(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// How much it asks for attention.
    #[prop(optional)]
    kind: ButtonKind,
    /// How large it is.
    #[prop(optional)]
    size: ButtonSize,
    /// Placement: margins, width.
    #[prop(default = "")]
    class: &'static str,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <a href=href class=[button_class(kind, size), " ", class].concat()>
            {children()}
        </a>
    }
}
