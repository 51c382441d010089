//! The form of a product: a new one, or one that is there. One form, every button of which keeps what was typed.

use domain::{
    access::Permission,
    form::FormErrors,
    paths::{self, admin as admin_paths},
    product::{Change, Clash, ProductField, ProductForm, Status},
    view::goods::{Places, ProductDesk},
};
use leptos::prelude::*;

use super::{
    clash::clashes,
    inputs::{Line, part},
    page::status,
    pictures::pictures,
    seo::seo,
    variants::variants,
};
use crate::{
    admin::shell::{self, Area, Desk, Page},
    ui::{Alert, AlertKind, Badge, ButtonKind, ButtonSize, Checkbox, Icon, IconName, TextArea, button_class},
};

/// What the page shows beside the form.
#[derive(Debug, Default)]
pub struct Beside {
    /// What is wrong with the form.
    pub errors: FormErrors<ProductField>,
    /// What two people have changed differently.
    pub clashes: Vec<Clash>,
    /// Why nothing was done.
    pub refused: Option<String>,
    /// Files that were not taken, each with why.
    pub files: Vec<String>,
    /// What two people have changed differently about pictures.
    pub pictures: Vec<String>,
    /// The version that the form began with, and the marks of its parts then.
    pub began: (String, String),
}

/// The page around a product that is there.
pub fn page(product: &ProductDesk) -> Page {
    let title = if product.form.title.is_empty() {
        "Product"
    } else {
        &product.form.title
    };
    Page::top(title, Area::Products).below("Products", admin_paths::PRODUCTS)
}

/// The page around a new one.
pub fn new_page() -> Page {
    Page::top("New product", Area::Products).below("Products", admin_paths::PRODUCTS)
}

/// A new product.
pub fn new_body(desk: &Desk, form: &ProductForm, places: &Places, beside: &Beside) -> AnyView {
    let buttons = view! {
        <button class=button_class(ButtonKind::Primary, ButtonSize::Medium) type="submit" name="do" value="save">
            "Save as a draft"
        </button>
        <button class=button_class(ButtonKind::Secondary, ButtonSize::Medium) type="submit" name="do" value="publish">
            "Save and publish"
        </button>
        <p class="text-sm text-soft">"Pictures are added after the first saving."</p>
    }
    .into_any();
    view! {
        <h1 class="mt-1 mb-4 text-2xl">"New product"</h1>
        {mistakes(beside)}
        {main_form(desk, admin_paths::PRODUCTS.to_owned(), (form, None), places, beside, buttons)}
    }
    .into_any()
}

/// A product that is there. `form` is what was typed, which may be newer than what is stored.
pub fn body(desk: &Desk, product: &ProductDesk, form: &ProductForm, places: &Places, beside: &Beside) -> AnyView {
    let base = admin_paths::product(product.id);
    let (kind, words) = status(product.status);
    let view_it = if product.status == Status::Active {
        (paths::product(&product.slug), "View in the shop")
    } else {
        ([base.as_str(), "/preview"].concat(), "Preview")
    };
    let buttons = view! {
        <button class=[button_class(ButtonKind::Primary, ButtonSize::Medium), " w-full"].concat() type="submit" name="do" value="save">
            "Save"
        </button>
    }
    .into_any();
    let steps = product
        .status
        .allowed()
        .into_iter()
        .map(|change| step(&base, change))
        .collect_view();
    view! {
        <div class="mt-1 mb-4 flex flex-wrap items-center gap-x-3 gap-y-2">
            <h1 class="text-2xl">{product.form.title.clone()}</h1>
            <Badge kind=kind>{words}</Badge>
            <span class="grow"></span>
            <a class="tool" href=view_it.0>
                <Icon name=IconName::External class="size-4" />
                {view_it.1}
            </a>
            {steps}
            <form method="post" action=[&base, "/duplicate"].concat()>
                <button class="tool" type="submit">
                    <Icon name=IconName::Copy class="size-4" />
                    "Duplicate"
                </button>
            </form>
        </div>
        <div class="not-empty:mb-4">{without_stock(desk, product)}</div>
        {mistakes(beside)}
        {main_form(desk, base.clone(), (form, Some(product)), places, beside, buttons)}
        {pictures(&base, &product.pictures, beside)}
    }
    .into_any()
}

fn step(base: &str, change: Change) -> AnyView {
    let question = match change {
        Change::Archive => Some("Archive this product? Shoppers do not see it any more."),
        Change::Unpublish => Some("Take this product off the shop?"),
        Change::Publish | Change::Unarchive => None,
    };
    view! {
        <form method="post" action=[base, "/", change.code()].concat()>
            <button class="tool" type="submit" data-confirm=question>
                {change.label()}
            </button>
        </form>
    }
    .into_any()
}

fn mistakes(beside: &Beside) -> AnyView {
    let refused = shell::refused(beside.refused.clone());
    let count = beside.errors.0.len();
    let mended = (count > 0).then(|| {
        let title = if count == 1 {
            "One thing is to be mended".to_owned()
        } else {
            format!("{count} things are to be mended")
        };
        let sentences = beside
            .errors
            .0
            .iter()
            .map(|(field, sentence)| {
                let (at, which) = place_of(*field);
                view! {
                    <li>
                        <a class="underline underline-offset-4" href=format!("#{at}")>
                            {which}
                            {sentence.clone()}
                        </a>
                    </li>
                }
            })
            .collect_view();
        view! {
            <Alert kind=AlertKind::Warning title=title>
                <ul class="list-disc pl-5">{sentences}</ul>
            </Alert>
        }
    });
    view! { <div class="space-y-4 not-empty:mb-4">{refused} {mended}</div> }.into_any()
}

/// The id of a field, and which one it is where there are rows of them.
fn place_of(field: ProductField) -> (String, String) {
    let one = |id: &str| (id.to_owned(), String::new());
    let option = |row: usize, field: &str| (format!("option-{row}-{field}"), format!("Option {}: ", row + 1));
    let variant = |row: usize, field: &str| (format!("variant-{row}-{field}"), format!("Variant {}: ", row + 1));
    match field {
        ProductField::Title => one("title"),
        ProductField::Slug => one("slug"),
        ProductField::Description => one("description"),
        ProductField::Specs => one("specs"),
        ProductField::Category => one("category"),
        ProductField::PublishAt => one("publish_at"),
        ProductField::UnpublishAt => one("unpublish_at"),
        ProductField::Variants => one("variants"),
        ProductField::OptionName(row) => option(row, "name"),
        ProductField::OptionValues(row) => option(row, "values"),
        ProductField::Sku(row) => variant(row, "sku"),
        ProductField::Price(row) => variant(row, "price"),
        ProductField::CompareAt(row) => variant(row, "compare_at"),
        ProductField::Weight(row) => variant(row, "weight"),
        ProductField::Barcode(row) => variant(row, "barcode"),
    }
}

/// A product that shoppers see and cannot buy: what a merchant looks for next.
fn without_stock(desk: &Desk, product: &ProductDesk) -> Option<AnyView> {
    let empty = product.status == Status::Active && product.stock.iter().all(|(_, pieces)| *pieces == 0);
    (empty && desk.may(Permission::StockEdit)).then(|| {
        let path = product
            .stock
            .first()
            .map_or(admin_paths::STOCK.to_owned(), |(variant, _)| {
                admin_paths::stock_item(*variant)
            });
        view! {
            <Alert kind=AlertKind::Info title="Nothing of it is in stock: shoppers see “Sold out”.">
                <a class="underline underline-offset-4" href=path>
                    "Enter its stock"
                </a>
            </Alert>
        }
        .into_any()
    })
}

fn main_form(
    desk: &Desk,
    action: String,
    (form, product): (&ProductForm, Option<&ProductDesk>),
    places: &Places,
    beside: &Beside,
    buttons: AnyView,
) -> AnyView {
    let (version, seen) = beside.began.clone();
    view! {
        <form class="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_20rem]" method="post" action=action id="product">
            // What Enter presses: the first button of a form.
            <button class="hidden" type="submit" name="do" value="save" tabindex="-1" aria-hidden="true"></button>
            <input type="hidden" name="version" value=version />
            <input type="hidden" name="seen" value=seen />
            <div class="min-w-0 space-y-5">
                {clashes(&beside.clashes)}
                {texts(form, &beside.errors)}
                {variants(desk, form, product, &beside.errors)}
                {seo(desk, form)}
            </div>
            <div class="space-y-5 xl:sticky xl:top-19">
                <section class="panel space-y-3 p-4" aria-label="Save">
                    {buttons}
                </section>
                {place(form, places, &beside.errors)}
                {schedule(form, &beside.errors)}
            </div>
        </form>
    }
    .into_any()
}

fn texts(form: &ProductForm, errors: &FormErrors<ProductField>) -> AnyView {
    let error = |field: ProductField| errors.of(&field).unwrap_or_default().to_owned();
    let content = view! {
        {Line::new("title", "Title", &form.title).error(errors.of(&ProductField::Title)).view()}
        <div class="grid gap-4 md:grid-cols-2">
            {Line::new("subtitle", "Subtitle", &form.subtitle).hint("One short line below the title.").view()}
            {Line::new("brand", "Brand or maker", &form.brand).view()}
        </div>
        <TextArea
            name="description"
            label="Description"
            value=form.description.clone()
            error=error(ProductField::Description)
            hint="A blank line begins a paragraph, “- ” an item of a list, “# ” a heading. HTML may be pasted: paragraphs, headings, lists, quotes, bold, italic and links stay, everything else is left out."
            rows=10
            max_length=40_000
        />
        <TextArea
            name="specs"
            label="Details"
            value=form.specs.clone()
            error=error(ProductField::Specs)
            hint="One fact a line: Material: Wool"
            rows=4
            max_length=8000
        />
        {Line::new("keywords", "Search words", &form.keywords)
            .hint("Further words that shoppers may search for. They are not shown.")
            .view()}
        {Line::new("slug", "Address", &form.slug)
            .hint("The end of its page’s address. Empty: as the title suggests. A former address leads to the new one.")
            .error(errors.of(&ProductField::Slug))
            .view()}
    }
    .into_any();
    part("texts", "Texts", content)
}

fn place(form: &ProductForm, places: &Places, errors: &FormErrors<ProductField>) -> AnyView {
    let options = places
        .categories
        .iter()
        .map(|(id, name)| {
            let id = id.to_string();
            view! {
                <option value=id.clone() selected=id == form.category>
                    {name.clone()}
                </option>
            }
        })
        .collect_view();
    let boxes = places
        .collections
        .iter()
        .map(|(id, name)| {
            let id = id.to_string();
            let checked = form.collections.contains(&id);
            view! { <Checkbox name="collection" value=id checked=checked label=name.clone() /> }
        })
        .collect_view();
    let error = errors
        .of(&ProductField::Category)
        .map(|error| view! { <p class="text-sm font-medium text-accent">{error.to_owned()}</p> });
    let collections = (!places.collections.is_empty()).then(|| {
        view! {
            <fieldset>
                <legend class="text-sm font-medium">"Collections"</legend>
                <div class="max-h-60 overflow-y-auto">{boxes}</div>
            </fieldset>
        }
    });
    let content = view! {
        <div class="space-y-1">
            <label class="block text-sm font-medium" for="category">
                "Category"
            </label>
            <select class="control-s" id="category" name="category">
                <option value="">"Choose …"</option>
                {options}
            </select>
            {error}
        </div>
        {collections}
    }
    .into_any();
    part("place", "Where it belongs", content)
}

fn schedule(form: &ProductForm, errors: &FormErrors<ProductField>) -> AnyView {
    let content = view! {
        {Line::new("publish_at", "Publish at", &form.publish_at)
            .moment()
            .hint("A draft appears by itself then, in the shop’s time.")
            .error(errors.of(&ProductField::PublishAt))
            .view()}
        {Line::new("unpublish_at", "Unpublish at", &form.unpublish_at)
            .moment()
            .hint("It goes back to the drafts then.")
            .error(errors.of(&ProductField::UnpublishAt))
            .view()}
    }
    .into_any();
    part("schedule", "Schedule", content)
}
