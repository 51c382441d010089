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
    admin::shell::{self, Area, Page},
    ui::{ButtonKind, ButtonSize, Field, Icon, IconName, TextArea, button_class},
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
    let error = |field: CategoryField| beside.errors.of(&field).unwrap_or_default().to_owned();
    let heading = node.map_or("New category".to_owned(), |node| node.name.clone());
    let action = node.map_or(admin_paths::CATEGORIES.to_owned(), |node| {
        admin_paths::category(node.id)
    });
    let refused = shell::refused(beside.refused.clone());
    let version = node.map(|node| view! { <input type="hidden" name="version" value=node.version /> });
    let shown = node.map(|node| {
        view! {
            <a class="tool" href=paths::category(&node.slug)>
                <Icon name=IconName::External class="size-4" />
                "View in the shop"
            </a>
        }
    });
    let own = node.map(|node| node.id);
    let parent_error = error(CategoryField::Parent);
    view! {
        <div class="mt-1 mb-4 flex flex-wrap items-center justify-between gap-2">
            <h1 class="text-2xl">{heading}</h1>
            {shown}
        </div>
        <form class="panel max-w-2xl space-y-4 p-4" method="post" action=action>
            {refused}
            {version}
            <Field name="name" label="Name" value=typed.name.clone() error=error(CategoryField::Name) max_length=100 />
            <Field
                name="slug"
                label="Address"
                value=typed.slug.clone()
                error=error(CategoryField::Slug)
                hint="The end of its page’s address. Empty: as the name suggests. A former address leads to the new one."
                optional=true
            />
            <TextArea name="description" label="Sentence below the heading (optional)" value=typed.description.clone() rows=2 />
            <div class="space-y-1.5">
                <label class="block font-medium" for="parent">
                    "Below"
                </label>
                <select class="control" id="parent" name="parent">
                    <option value="">"Nothing: at the top"</option>
                    {parents(places, own, typed.parent)}
                </select>
                {(!parent_error.is_empty()).then(|| view! { <p class="text-sm font-medium text-accent">{parent_error.clone()}</p> })}
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
    let question = format!("Delete the category {}?", node.name);
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
                    <select class="control" id="move_to" name="move_to">
                        <option value="">"Nowhere: it has no products"</option>
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
