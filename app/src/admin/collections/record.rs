//! A collection's form, what it holds, and how products are picked for it.

use domain::{
    collection::{CollectionField, CollectionForm},
    form::FormErrors,
    paths::{self, admin as admin_paths},
    table::Named,
    view::goods::{CollectionDesk, Picked},
};
use leptos::prelude::*;

use super::conditions::{conditions, radio};
use crate::{
    admin::{
        group::{head, texts},
        products::page::status,
        shell::{self, Area, Desk, Page},
    },
    ui::{Badge, ButtonKind, ButtonSize, Icon, IconName, button_class},
};

/// What the page shows beside what was typed.
#[derive(Debug, Default)]
pub struct Beside {
    /// What is wrong with the form.
    pub errors: FormErrors<CollectionField>,
    /// Why nothing was changed.
    pub refused: Option<String>,
    /// What the rule as it is typed would find, and how many.
    pub preview: Option<(Vec<Picked>, u64)>,
    /// The words that products were looked for with, and what they found.
    pub found: Option<(String, Vec<Picked>)>,
}

/// The page around it.
pub fn page(name: &str) -> Page {
    let name = if name.is_empty() { "New collection" } else { name };
    Page::top(name, Area::Collections).below("Collections", admin_paths::COLLECTIONS)
}

/// The form; `stored` is `None` for a new one.
pub fn body(
    desk: &Desk,
    stored: Option<&CollectionDesk>,
    form: &CollectionForm,
    categories: &[Named],
    beside: &Beside,
) -> AnyView {
    let heading = stored.map_or("New collection".to_owned(), |stored| stored.form.name.clone());
    let action = stored.map_or(admin_paths::COLLECTIONS.to_owned(), |stored| {
        admin_paths::collection(stored.id)
    });
    let refused = shell::refused(beside.refused.clone());
    let version = stored.map(|stored| view! { <input type="hidden" name="version" value=stored.version /> });
    let shown = stored.map(|stored| paths::collection(&stored.form.slug));
    let wrong = [CollectionField::Name, CollectionField::Slug].map(|field| beside.errors.of(&field));
    let texts = texts([&form.name, &form.slug, &form.description], wrong);
    let preview = beside.preview.as_ref().map(|(products, total)| {
        view! {
            <section class="panel mt-5" aria-labelledby="preview">
                <h2 class="border-b border-line px-4 py-2.5 text-lg" id="preview">
                    {format!("The rule finds {total} now. Nothing is saved yet.")}
                </h2>
                {plain(desk, products)}
            </section>
        }
    });
    view! {
        {head(heading, shown)}
        <form class="panel space-y-4 p-4" method="post" action=action>
            {refused}
            {version}
            {texts}
            <fieldset>
                <legend class="font-medium">"How it is filled"</legend>
                <div class="flex flex-wrap gap-x-6">
                    {radio("kind", "manual", "Picked by hand", form.kind != "rule")}
                    {radio("kind", "rule", "By a rule", form.kind == "rule")}
                </div>
            </fieldset>
            {conditions(form, categories, &beside.errors)}
            <div class="flex flex-wrap gap-2">
                <button class=button_class(ButtonKind::Primary, ButtonSize::Medium) type="submit" name="do" value="save">
                    "Save"
                </button>
                <button class=button_class(ButtonKind::Secondary, ButtonSize::Medium) type="submit" name="do" value="preview" formnovalidate="">
                    "Show what the rule finds"
                </button>
            </div>
        </form>
        {preview}
        {stored.map(|stored| held(desk, stored, beside))}
        {stored.map(removal)}
    }
    .into_any()
}

fn plain(desk: &Desk, products: &[Picked]) -> AnyView {
    let rows = products
        .iter()
        .map(|product| view! { <li class="flex flex-wrap items-center gap-3 px-4 py-2">{named(desk, product)}</li> })
        .collect_view();
    view! { <ul class="divide-y divide-line">{rows}</ul> }.into_any()
}

fn named(desk: &Desk, product: &Picked) -> AnyView {
    let (kind, words) = status(product.status);
    view! {
        <a class="min-w-0 grow font-medium underline decoration-line underline-offset-4 hover:decoration-accent" href=admin_paths::product(product.id)>
            {product.title.clone()}
        </a>
        <span class="text-sm text-soft tabular-nums">{product.price.format_short(desk.shop.currency)}</span>
        <Badge kind=kind>{words}</Badge>
    }
    .into_any()
}

fn held(desk: &Desk, stored: &CollectionDesk, beside: &Beside) -> AnyView {
    let title = format!("Products ({})", stored.total);
    let list = if stored.form.kind == "rule" {
        plain(desk, &stored.products)
    } else {
        picked(desk, stored, beside)
    };
    view! {
        <section class="panel mt-5" aria-labelledby="products">
            <h2 class="border-b border-line px-4 py-2.5 text-lg" id="products">
                {title}
            </h2>
            {list}
        </section>
    }
    .into_any()
}

/// Rows with their places as numbers: they are typed, or the rows dragged.
fn picked(desk: &Desk, stored: &CollectionDesk, beside: &Beside) -> AnyView {
    let action = [&admin_paths::collection(stored.id), "/products"].concat();
    let rows = stored
        .products
        .iter()
        .enumerate()
        .map(|(index, product)| {
            let id = product.id;
            view! {
                <li class="flex flex-wrap items-center gap-3 px-4 py-2" draggable="true">
                    <input type="hidden" name="product" value=id.to_string() />
                    <input
                        class="control-s w-16 text-right"
                        name=format!("place.{id}")
                        value=index + 1
                        inputmode="numeric"
                        autocomplete="off"
                        aria-label=format!("Place of {}", product.title)
                        data-place=""
                    />
                    {named(desk, product)}
                    <label class="flex items-center gap-2 text-sm">
                        <input class="size-4" type="checkbox" name=format!("remove.{id}") value="1" />
                        "Take out"
                    </label>
                </li>
            }
        })
        .collect_view();
    let (words, found) = beside.found.clone().unwrap_or_default();
    let none = (!words.is_empty() && found.is_empty())
        .then(|| view! { <p class="px-4 py-2 text-soft">{format!("Nothing in the shop holds “{words}”.")}</p> });
    let found = found
        .iter()
        .map(|product| {
            view! {
                <li class="flex flex-wrap items-center gap-3 px-4 py-2">
                    {named(desk, product)}
                    <button class="tool" type="submit" name="add" value=product.id.to_string() aria-label=format!("Add {}", product.title)>
                        "Add"
                    </button>
                </li>
            }
        })
        .collect_view();
    view! {
        <form method="post" action=[&action, "#products"].concat() id="products">
            // What Enter presses in the field below: the first button of a form.
            <button class="hidden" type="submit" name="do" value="find" tabindex="-1" aria-hidden="true"></button>
            <ul class="divide-y divide-line" data-sort="">{rows}</ul>
            <div class="flex flex-wrap items-center gap-2 border-t border-line p-4">
                {(!stored.products.is_empty())
                    .then(|| {
                        view! {
                            <button
                                class=button_class(ButtonKind::Secondary, ButtonSize::Small)
                                type="submit"
                                name="do"
                                value="order"
                            >
                                "Save the order"
                            </button>
                        }
                    })}
                <span class="grow"></span>
                <input
                    class="control-s w-80 max-w-full"
                    type="search"
                    name="find"
                    value=words
                    maxlength="100"
                    aria-label="Title or SKU of a product to add"
                    placeholder="Title or SKU of a product to add"
                    autocomplete="off"
                />
                <button class="tool" type="submit" name="do" value="find">
                    <Icon name=IconName::Search class="size-4" />
                    "Find"
                </button>
            </div>
            {none}
            <ul class="divide-y divide-line overflow-hidden rounded-b-lg bg-sunken">{found}</ul>
        </form>
    }
    .into_any()
}

fn removal(stored: &CollectionDesk) -> AnyView {
    let question = format!("Delete the collection {}? Its products stay.", stored.form.name);
    view! {
        <form class="mt-5" method="post" action=[&admin_paths::collection(stored.id), "/remove"].concat()>
            <button class="tool" type="submit" data-confirm=question>
                <Icon name=IconName::Trash class="size-4" />
                "Delete the collection"
            </button>
        </form>
    }
    .into_any()
}
