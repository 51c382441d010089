//! Options and variants: what can be chosen, and a row a combination.

use domain::{
    access::Permission,
    form::FormErrors,
    ids::VariantId,
    paths::admin as paths,
    product::{MOST_OPTIONS, OptionDetails, OptionForm, ProductField, ProductForm, VariantForm},
    text::one_line,
    view::goods::{DeskPicture, ProductDesk},
};
use leptos::prelude::*;

use super::inputs::{Line, id, part};
use crate::{
    admin::shell::Desk,
    ui::{Icon, IconName, TextArea},
};

/// The part of the form.
pub(super) fn variants(
    desk: &Desk,
    form: &ProductForm,
    product: Option<&ProductDesk>,
    errors: &FormErrors<ProductField>,
) -> AnyView {
    let pictures = product.map_or(&[][..], |product| &product.pictures);
    let levels = product.map_or(&[][..], |product| &product.stock);
    let stock = desk.may(Permission::StockEdit) && !levels.is_empty();
    let known = form.options();
    let options = (0..MOST_OPTIONS)
        .map(|row| option(row, form.options.get(row).cloned().unwrap_or_default(), errors))
        .collect_view();
    let rows = form
        .variants
        .iter()
        .enumerate()
        .map(|(row, variant)| {
            let stock = stock.then(|| stock_of(variant, levels));
            line(row, variant, &known, (pictures, stock), errors)
        })
        .collect_view();
    let problem = errors.of(&ProductField::Variants).map(|sentence| {
        view! {
            <p class="flex items-start gap-1.5 font-medium text-accent" role="alert">
                <Icon name=IconName::Warning class="mt-0.5 size-5" />
                {sentence.to_owned()}
            </p>
        }
    });
    let content = view! {
        <p class="text-sm text-soft">
            "Up to three options, one value a line, in the order in which shoppers see them. A colour may follow its name: Red #c0392b."
        </p>
        <div class="grid gap-4 md:grid-cols-3">{options}</div>
        <button class="tool" type="submit" name="do" value="variants" formnovalidate="">
            "Make a variant for each combination"
        </button>
        {problem}
        <div class="overflow-x-auto" tabindex="0" role="region" aria-label="Variants">
            <table class="w-full text-sm">
                <caption class="sr-only">"Variants"</caption>
                <thead>
                    <tr class="text-left">
                        <th class="py-1 pr-3" scope="col">"Variant"</th>
                        <th class="py-1 pr-2" scope="col">"SKU"</th>
                        <th class="py-1 pr-2" scope="col">"Price"</th>
                        <th class="py-1 pr-2" scope="col">"Was"</th>
                        <th class="py-1 pr-2" scope="col">"Grams"</th>
                        {stock.then(|| view! { <th class="py-1 pr-2 text-right" scope="col">"Stock"</th> })}
                        <th class="py-1" scope="col">"Take out"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="text-sm text-soft">
            "A variant that is taken out is archived: carts lose it, orders and stock keep it, and it comes back with its SKU."
        </p>
    }
    .into_any();
    part("variants", "Options and variants", content)
}

fn option(row: usize, option: OptionForm, errors: &FormErrors<ProductField>) -> AnyView {
    let number = row + 1;
    let name = format!("option.{row}.name");
    let values = format!("option.{row}.values");
    let error = errors
        .of(&ProductField::OptionValues(row))
        .unwrap_or_default()
        .to_owned();
    view! {
        <fieldset class="space-y-2">
            <legend class="text-sm font-semibold">{format!("Option {number}")}</legend>
            {Line::new(&name, "Name", &option.name)
                .error(errors.of(&ProductField::OptionName(row)))
                .view()}
            <TextArea name=values label="Values" value=option.values error=error rows=4 max_length=4000 />
            <input type="hidden" name=format!("option.{row}.known") value=option.known />
        </fieldset>
    }
    .into_any()
}

/// `Red / M`.
fn title(variant: &VariantForm, options: &[OptionDetails]) -> String {
    let labels: Vec<&str> = variant
        .choice
        .split('/')
        .zip(options)
        .filter_map(|(code, option)| option.values.iter().find(|value| value.code == code))
        .map(|value| value.label.as_str())
        .collect();
    if labels.is_empty() {
        "The product".to_owned()
    } else {
        labels.join(" / ")
    }
}

/// Pieces on the shelf, and the way to change them; nothing for a variant that is not there yet.
fn stock_of(variant: &VariantForm, levels: &[(VariantId, i64)]) -> AnyView {
    let known = variant.id.parse().ok().map(VariantId);
    let found = levels.iter().find(|(id, _)| Some(*id) == known);
    found.map_or_else(
        || ().into_any(),
        |(id, pieces)| {
            view! {
                <a class="underline decoration-line underline-offset-4 hover:decoration-accent" href=paths::stock_item(*id)>
                    {pieces.to_string()}
                </a>
            }
            .into_any()
        },
    )
}

/// Which picture shows the variant.
fn picture(row: usize, variant: &VariantForm, title: &str, pictures: &[DeskPicture]) -> AnyView {
    let name = format!("variant.{row}.picture");
    let choices = pictures
        .iter()
        .enumerate()
        .map(|(index, each)| {
            let value = each.id.to_string();
            let alt = one_line(&each.picture.alt, 40);
            let label = format!("{} {alt}", index + 1);
            view! {
                <option value=value.clone() selected=value == variant.picture>
                    {label.trim_end().to_owned()}
                </option>
            }
        })
        .collect_view();
    view! {
        <span class="flex items-center gap-2">
            <span class="text-soft" aria-hidden="true">
                "Picture"
            </span>
            <select class="control-s w-40" id=id(&name) name=name aria-label=format!("Picture of {title}")>
                <option value="">"The first"</option>
                {choices}
            </select>
        </span>
    }
    .into_any()
}

fn line(
    row: usize,
    variant: &VariantForm,
    options: &[OptionDetails],
    (pictures, stock): (&[DeskPicture], Option<AnyView>),
    errors: &FormErrors<ProductField>,
) -> AnyView {
    let title = title(variant, options);
    let field = |field: &str, label: &str, value: &str, of: ProductField| {
        Line::new(&format!("variant.{row}.{field}"), &format!("{label} of {title}"), value).error(errors.of(&of))
    };
    let remove = format!("variant.{row}.remove");
    let barcode = field("barcode", "Barcode", &variant.barcode, ProductField::Barcode(row)).cell();
    let picture = (!pictures.is_empty()).then(|| picture(row, variant, &title, pictures));
    view! {
        <tr class="border-t border-line align-top">
            <th class="py-2 pr-3 text-left font-medium" scope="row">
                {title.clone()}
                <input type="hidden" name=format!("variant.{row}.id") value=variant.id.clone() />
                <input type="hidden" name=format!("variant.{row}.choice") value=variant.choice.clone() />
            </th>
            <td class="py-1.5 pr-2">{field("sku", "SKU", &variant.sku, ProductField::Sku(row)).cell()}</td>
            <td class="py-1.5 pr-2">{field("price", "Price", &variant.price, ProductField::Price(row)).number().cell()}</td>
            <td class="py-1.5 pr-2">
                {field("compare_at", "Former price", &variant.compare_at, ProductField::CompareAt(row)).number().cell()}
            </td>
            <td class="py-1.5 pr-2">{field("weight", "Weight", &variant.weight, ProductField::Weight(row)).number().cell()}</td>
            {stock.map(|stock| view! { <td class="py-3.5 pr-2 text-right tabular-nums">{stock}</td> })}
            <td class="py-1.5 text-center">
                <input
                    class="mt-2 size-4"
                    id=id(&remove)
                    type="checkbox"
                    name=remove
                    value="1"
                    checked=variant.remove
                    aria-label=format!("Take out {title}")
                />
            </td>
        </tr>
        <tr>
            <td></td>
            <td class="pb-3" colspan="6">
                <div class="flex flex-wrap gap-x-6 gap-y-2">
                    <span class="flex items-center gap-2">
                        <span class="text-soft" aria-hidden="true">
                            "Barcode"
                        </span>
                        <span>{barcode}</span>
                    </span>
                    {picture}
                </div>
            </td>
        </tr>
    }
    .into_any()
}
