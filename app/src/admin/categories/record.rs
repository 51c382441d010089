//! A category's form, and how it is deleted.

use commerce::catalog::desk::{CategoryDetails, CategoryField};
use domain::{
    form::FormErrors,
    ids::CategoryId,
    paths::{self, admin as admin_paths},
    view::goods::{CategoryNode, Places},
};
use leptos::prelude::*;

use crate::{
    admin::{
        group::{head, texts},
        shell::{self, Area, Page},
    },
    ui::{ButtonKind, ButtonSize, Icon, IconName, button_class},
};

/// The page around it.
pub fn page(name: &str) -> Page {
    let name = if name.is_empty() { "New category" } else { name };
    Page::top(name, Area::Categories).below("Categories", admin_paths::CATEGORIES)
}

/// What the page shows beside what was typed.
#[derive(Debug, Default)]
pub struct Beside {
    /// What is wrong with the form.
    pub errors: FormErrors<CategoryField>,
    /// Why nothing was changed.
    pub refused: Option<String>,
}

fn parents(places: &Places, own: Option<CategoryId>, chosen: Option<CategoryId>) -> AnyView {
    places
        .categories
        .iter()
        .filter(|(id, _)| Some(*id) != own)
        .map(|(id, name)| {
            view! {
                <option value=id.to_string() selected=chosen == Some(*id)>
                    {name.clone()}
                </option>
            }
        })
        .collect_view()
        .into_any()
}

/// The form; `node` is what is stored, `None` for a new one.
pub fn body(node: Option<&CategoryNode>, typed: &CategoryDetails, places: &Places, beside: &Beside) -> AnyView {
    let heading = node.map_or("New category".to_owned(), |node| node.name.clone());
    let action = node.map_or(admin_paths::CATEGORIES.to_owned(), |node| {
        admin_paths::category(node.id)
    });
    let refused = shell::refused(beside.refused.clone());
    let version = node.map(|node| view! { <input type="hidden" name="version" value=node.version /> });
    let shown = node.map(|node| paths::category(&node.slug));
    let wrong = [CategoryField::Name, CategoryField::Slug].map(|field| beside.errors.of(&field));
    let texts = texts([&typed.name, &typed.slug, &typed.description], wrong);
    let own = node.map(|node| node.id);
    let misplaced = beside.errors.of(&CategoryField::Parent).map(str::to_owned);
    view! {
        {head(heading, shown)}
        <form class="panel max-w-2xl space-y-4 p-4" method="post" action=action>
            {refused}
            {version}
            {texts}
            <div class="space-y-1.5">
                <label class="block font-medium" for="parent">
                    "Below"
                </label>
                <select class="control" id="parent" name="parent">
                    <option value="">"Nothing: at the top"</option>
                    {parents(places, own, typed.parent)}
                </select>
                {misplaced.map(|why| view! { <p class="text-sm font-medium text-accent">{why}</p> })}
            </div>
            <button class=button_class(ButtonKind::Primary, ButtonSize::Medium) type="submit">
                "Save"
            </button>
        </form>
        {node.map(|node| removal(node, places))}
    }
    .into_any()
}

fn removal(node: &CategoryNode, places: &Places) -> AnyView {
    let (question, filled) = (format!("Delete the category {}?", node.name), node.products > 0);
    view! {
        <section class="panel mt-5 max-w-2xl" aria-labelledby="remove">
            <h2 class="border-b border-line px-4 py-2.5 text-lg" id="remove">
                "Delete"
            </h2>
            <form class="space-y-3 p-4" method="post" action=[&admin_paths::category(node.id), "/remove"].concat()>
                <div class="space-y-1.5">
                    <label class="block font-medium" for="move_to">
                        {format!("Its products ({}) and its address go to", node.products)}
                    </label>
                    <select class="control" id="move_to" name="move_to" required=filled>
                        <option value="">{if filled { "Choose …" } else { "Nowhere: it has no products" }}</option>
                        {parents(places, Some(node.id), None)}
                    </select>
                </div>
                <button class="tool" type="submit" data-confirm=question>
                    <Icon name=IconName::Trash class="size-4" />
                    "Delete the category"
                </button>
            </form>
        </section>
    }
    .into_any()
}
