//! What only scripts open: the palette, the sheet of shortcuts, the question before a step that is hard to undo.

use domain::paths::admin as paths;
use leptos::prelude::*;

use crate::ui::{Icon, IconName};

/// Finds pages, orders, customers, products and things to do while typing.
pub(super) fn palette() -> AnyView {
    view! {
        <dialog class="palette" id="palette" aria-label="Find or do" closedby="any" data-find=paths::FIND>
            <form class="flex items-center gap-3 border-b border-line px-4" method="get" action=paths::FIND>
                <Icon name=IconName::Search class="size-5 text-soft" />
                <input
                    class="h-14 w-full bg-transparent text-base outline-none"
                    id="palette-words"
                    type="search"
                    name="q"
                    maxlength="100"
                    placeholder="Order, customer, product, page, something to do…"
                    aria-label="Find or do"
                    role="combobox"
                    aria-expanded="true"
                    aria-controls="palette-list"
                    aria-autocomplete="list"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                />
                <kbd>"Esc"</kbd>
            </form>
            <div class="palette-list" id="palette-list" role="listbox" aria-label="What was found"></div>
            <p class="border-t border-line px-4 py-2 text-xs text-soft" role="status" data-palette-status=""></p>
        </dialog>
    }
    .into_any()
}

/// The shortcuts, by where they work.
const SHORTCUTS: &[(&str, &[(&str, &str)])] = &[
    (
        "Everywhere",
        &[
            ("Ctrl K", "Find or do"),
            ("/", "Search this list, or find"),
            ("?", "This sheet"),
            ("g h", "Home"),
            ("g o", "Orders"),
            ("g d", "Phone orders"),
            ("g c", "Cash desk"),
            ("g p", "Payments"),
            ("g r", "Returns"),
            ("g u", "Customers"),
            ("g s", "Staff"),
            ("g a", "Audit trail"),
            ("g x", "Outbox"),
            ("t", "Switch light and dark"),
            ("Esc", "Close what is open"),
        ],
    ),
    (
        "In a list",
        &[
            ("j", "Next row"),
            ("k", "Row before"),
            ("Enter", "Open the row"),
            ("o", "Open the row in a new tab"),
            ("x", "Select the row"),
            ("Shift x", "Select up to here"),
            ("a", "Select the whole page"),
            ("u", "Select nothing"),
            ("f", "Filters"),
            ("c", "Columns"),
            ("s", "Save the view"),
            ("e", "Export"),
            ("n", "Next page"),
            ("p", "Page before"),
            ("1 … 9", "Tab"),
        ],
    ),
    (
        "On an order",
        &[
            ("Ctrl Enter", "Send the form"),
            ("m", "Write a note"),
            ("b", "Back to the list"),
            ("y", "Copy the number"),
            ("[", "Order before"),
            ("]", "Order after"),
        ],
    ),
];

/// What can be done with keys alone.
pub(super) fn shortcuts() -> AnyView {
    let groups = SHORTCUTS
        .iter()
        .map(|(title, keys)| {
            let rows = keys
                .iter()
                .map(|(key, does)| {
                    let keys = key.split(' ').map(|key| view! { <kbd>{key}</kbd> }).collect_view();
                    view! {
                        <div class="flex items-center justify-between gap-4 py-1">
                            <dt class="text-soft">{*does}</dt>
                            <dd class="flex gap-1">{keys}</dd>
                        </div>
                    }
                })
                .collect_view();
            view! {
                <section>
                    <h3 class="mb-1 font-semibold">{*title}</h3>
                    <dl class="text-sm">{rows}</dl>
                </section>
            }
        })
        .collect_view();
    view! {
        <dialog class="sheet-box max-w-3xl" id="shortcuts" aria-labelledby="shortcuts-title" closedby="any">
            <div class="mb-4 flex items-center justify-between">
                <h2 class="text-xl" id="shortcuts-title">
                    "Keyboard shortcuts"
                </h2>
                {close_button("Close the shortcuts")}
            </div>
            <div class="grid gap-x-10 gap-y-5 md:grid-cols-3">{groups}</div>
        </dialog>
    }
    .into_any()
}

fn close_button(label: &'static str) -> AnyView {
    view! {
        <form method="dialog">
            <button class="-mr-2 grid size-11 place-items-center rounded-full hover:bg-sunken" aria-label=label>
                <Icon name=IconName::Close />
            </button>
        </form>
    }
    .into_any()
}

/// Asks once more, in the words of the button that was pressed.
pub(super) fn confirm() -> AnyView {
    view! {
        <dialog class="sheet-box max-w-md" id="confirm" aria-labelledby="confirm-words">
            <p class="text-lg font-semibold" id="confirm-words" data-confirm-words=""></p>
            <form class="mt-5 flex flex-wrap justify-end gap-2" method="dialog">
                <button class="min-h-9 rounded-full border border-edge px-4 text-sm font-semibold hover:bg-sunken" value="no">
                    "Go back"
                </button>
                <button
                    class="edge-in-contrast min-h-9 rounded-full bg-accent px-4 text-sm font-semibold text-on-accent hover:bg-accent-strong"
                    value="yes"
                    data-confirm-yes=""
                >
                    "Do it"
                </button>
            </form>
        </dialog>
    }
    .into_any()
}
