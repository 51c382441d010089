//! Products into rows, for a spreadsheet, for Shopify, and to be read again.

use super::{Column, SheetProduct, SheetVariant, cells, lists, options::NO_OPTION};
use crate::{csv::Cell, product::Status};

/// The names of the columns.
pub fn header() -> Vec<&'static str> {
    Column::ALL.iter().map(|column| column.name()).collect()
}

/// A product of the shop as rows: as many as it has variants or pictures, and one at least.
pub fn rows(product: &SheetProduct) -> Vec<Vec<Cell>> {
    let pictures = product.pictures.as_ref().map_or(0, Vec::len);
    let count = product.variants.len().max(pictures).max(1);
    (0..count)
        .map(|index| Column::ALL.iter().map(|column| cell(product, *column, index)).collect())
        .collect()
}

/// One cell of the row with this place.
fn cell(product: &SheetProduct, column: Column, index: usize) -> Cell {
    if column == Column::Handle {
        return Cell::text(&product.handle);
    }
    if let Some(variant) = product.variants.get(index)
        && let Some(cell) = of_variant(product, variant, column)
    {
        return cell;
    }
    if let Some(cell) = of_picture(product, column, index) {
        return cell;
    }
    if index == 0 { once(product, column) } else { Cell::Empty }
}

fn words(text: Option<&String>) -> Cell {
    text.filter(|text| !text.is_empty()).map_or(Cell::Empty, Cell::text)
}

fn truth(flag: bool) -> Cell {
    Cell::text(if flag { "TRUE" } else { "FALSE" })
}

/// What is said once.
fn once(product: &SheetProduct, column: Column) -> Cell {
    let option = |index: usize| {
        let options = product.options.as_deref().unwrap_or_default();
        match options.get(index) {
            Some(option) => Cell::text(&option.name),
            None if index == 0 && options.is_empty() => Cell::text(NO_OPTION.0),
            None => Cell::Empty,
        }
    };
    let moment = |at: Option<crate::time::Timestamp>| at.map_or(Cell::Empty, |at| Cell::text(cells::write_moment(at)));
    match column {
        Column::Title => words(product.title.as_ref()),
        Column::Body => words(product.description.as_ref()),
        Column::Vendor => words(product.brand.as_ref()),
        Column::CategoryPath => words(product.category_path.as_ref()),
        Column::Type => words(product.kind.as_ref()),
        Column::Tags => words(product.keywords.as_ref()),
        Column::Published => truth(product.status == Some(Status::Active)),
        Column::Option1Name => option(0),
        Column::Option2Name => option(1),
        Column::Option3Name => option(2),
        Column::GiftCard => truth(false),
        Column::SeoTitle => words(product.seo_title.as_ref()),
        Column::SeoDescription => words(product.seo_description.as_ref()),
        Column::Status => product.status.map_or(Cell::Empty, |status| Cell::text(status.code())),
        Column::Subtitle => words(product.subtitle.as_ref()),
        Column::Details => {
            let details = lists::write_details(product.details.as_deref().unwrap_or_default());
            words(Some(&details))
        }
        Column::Options => {
            let options = lists::write_options(product.options.as_deref().unwrap_or_default());
            words(Some(&options))
        }
        Column::Category => words(product.category.as_ref()),
        Column::Collections => words(product.collections.as_ref().map(|slugs| slugs.join(", ")).as_ref()),
        Column::Rank => product.rank.map_or(Cell::Empty, Cell::Number),
        Column::PublishedAt => moment(product.published_at),
        Column::PublishAt => moment(product.publish_at.value()),
        Column::UnpublishAt => moment(product.unpublish_at.value()),
        Column::Handle
        | Column::Option1Value
        | Column::Option2Value
        | Column::Option3Value
        | Column::Sku
        | Column::Grams
        | Column::Tracker
        | Column::Quantity
        | Column::Policy
        | Column::Fulfilment
        | Column::Price
        | Column::CompareAt
        | Column::RequiresShipping
        | Column::Taxable
        | Column::Barcode
        | Column::ImageSrc
        | Column::ImagePosition
        | Column::ImageAlt
        | Column::VariantImage
        | Column::WeightUnit
        | Column::Cost
        | Column::Focal => Cell::Empty,
    }
}

/// What is said of a variant; `None` for a column of something else.
fn of_variant(product: &SheetProduct, variant: &SheetVariant, column: Column) -> Option<Cell> {
    let value = |index: usize| {
        let is_plain = index == 0 && variant.choice.is_empty() && product.options.as_ref().is_none_or(Vec::is_empty);
        let plain = is_plain.then(|| NO_OPTION.1.to_owned());
        variant
            .choice
            .get(index)
            .cloned()
            .or(plain)
            .map_or(Cell::Empty, Cell::Text)
    };
    let amount = |amount: Option<crate::money::Money>| amount.map_or(Cell::Empty, Cell::Amount);
    Some(match column {
        Column::Option1Value => value(0),
        Column::Option2Value => value(1),
        Column::Option3Value => value(2),
        Column::Sku => Cell::text(&variant.sku),
        Column::Grams => Cell::Number(i64::from(variant.grams.unwrap_or_default())),
        Column::Tracker => variant.quantity.map_or(Cell::Empty, |_| Cell::text("shopify")),
        Column::Quantity => variant.quantity.map_or(Cell::Empty, Cell::Number),
        Column::Policy => Cell::text("deny"),
        Column::Fulfilment => Cell::text("manual"),
        Column::Price => amount(variant.price),
        Column::CompareAt => amount(variant.compare_at.value()),
        Column::Barcode => words(variant.barcode.clone().value().as_ref()),
        Column::VariantImage => words(variant.picture.clone().value().as_ref()),
        Column::Cost => amount(variant.cost),
        Column::RequiresShipping | Column::Taxable => truth(true),
        Column::WeightUnit => Cell::text("g"),
        _ => return None,
    })
}

/// What is said of a picture; `None` for a column of something else.
fn of_picture(product: &SheetProduct, column: Column, index: usize) -> Option<Cell> {
    let picture = product.pictures.as_ref()?.get(index)?;
    Some(match column {
        Column::ImageSrc => Cell::text(&picture.src),
        Column::ImagePosition => Cell::Number(i64::try_from(index).unwrap_or(i64::MAX).saturating_add(1)),
        Column::ImageAlt => words(picture.alt.as_ref()),
        Column::Focal => picture
            .focal
            .map_or(Cell::Empty, |(left, top)| Cell::text(format!("{left} {top}"))),
        _ => return None,
    })
}
