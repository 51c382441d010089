//! What a row says of a variant.

use super::{
    Column, MAX_TEXT, Problem, Said, SheetVariant, cells, options,
    read::{Cells, Read, long, taken},
};
use crate::{
    barcode::Barcode,
    money::Money,
    stock::MAX_PIECES,
    text::{Sku, one_line},
};

/// Reads the variant of a row.
pub(super) fn read(row: &Cells<'_>, read: &mut Read) {
    let (line, problems) = (row.line(), &mut read.problems);
    let sku = row.said(Column::Sku).and_then(|cell| {
        let sku = cell
            .parse::<Sku>()
            .map_err(|error| format!("\"{}\": {error}", one_line(&cell, 40)));
        taken(sku, line, Column::Sku, problems)
    });
    let amount = |column: Column, problems: &mut Vec<Problem>| {
        let cell = row.said(column)?;
        taken(cells::amount(&cell), line, column, problems)
    };
    let price = amount(Column::Price, problems);
    let cost = amount(Column::Cost, problems);
    let former = amount(Column::CompareAt, problems).filter(|former| *former > Money::ZERO);
    let compare_at = match (row.get(Column::CompareAt), former) {
        (None, _) => Said::Left,
        (Some(_), Some(former)) if price.is_some_and(|price| former <= price) => {
            let says = "it is not above the price: left out";
            problems.push(Problem::note(line, Column::CompareAt, says));
            Said::None
        }
        (Some(_), former) => former.into(),
    };
    let variant = SheetVariant {
        line,
        sku: sku.map(|sku| sku.as_str().to_owned()).unwrap_or_default(),
        choice: options::choice(row, read.product.options.as_deref()),
        price,
        compare_at,
        grams: grams(row, problems),
        barcode: barcode(row, problems),
        cost,
        picture: row.get(Column::VariantImage).map_or(Said::Left, |src| {
            let src = long(Some(src), MAX_TEXT, line, Column::VariantImage, problems);
            src.filter(|src| !src.is_empty()).into()
        }),
        quantity: quantity(row, problems),
        reserved: 0,
    };
    read.product.variants.push(variant);
    unlike_here(row, problems);
}

fn barcode(row: &Cells<'_>, problems: &mut Vec<Problem>) -> Said<String> {
    let (line, column) = (row.line(), Column::Barcode);
    match row.get(column).as_deref() {
        None => Said::Left,
        Some("") => Said::None,
        Some(cell) => {
            let read = cell.parse::<Barcode>().map_err(|error| {
                let is_rounded = cell.contains("E+") || cell.contains("e+");
                let cure = if is_rounded {
                    ". A spreadsheet has rounded it: make the column text, and write it anew"
                } else {
                    ""
                };
                format!("\"{}\": {error}{cure}", one_line(cell, 40))
            });
            let read = taken(read, line, column, problems);
            read.map_or(Said::Left, |barcode| Said::Some(barcode.as_str().to_owned()))
        }
    }
}

fn grams(row: &Cells<'_>, problems: &mut Vec<Problem>) -> Option<u32> {
    let (line, cell) = (row.line(), row.said(Column::Grams)?);
    let (grams, rounded) = taken(cells::whole(&cell), line, Column::Grams, problems)?;
    if rounded {
        let says = format!("weights are whole grams: {grams}");
        problems.push(Problem::note(line, Column::Grams, says));
    }
    let fits = u32::try_from(grams).ok().filter(|grams| *grams <= 10_000_000);
    taken(
        fits.ok_or_else(|| "a weight is 0 to 10,000,000 grams".to_owned()),
        line,
        Column::Grams,
        problems,
    )
}

fn quantity(row: &Cells<'_>, problems: &mut Vec<Problem>) -> Option<i64> {
    let (line, cell) = (row.line(), row.said(Column::Quantity)?);
    let (pieces, rounded) = taken(cells::whole(&cell), line, Column::Quantity, problems)?;
    if pieces < 0 {
        let says = "below zero pieces cannot be on the shelf: 0";
        problems.push(Problem::note(line, Column::Quantity, says));
        return Some(0);
    }
    let fits = (!rounded && pieces <= MAX_PIECES).then_some(pieces);
    taken(
        fits.ok_or_else(|| format!("a stock is whole pieces, 0 to {MAX_PIECES}")),
        line,
        Column::Quantity,
        problems,
    )
}

/// What the other shop does and this one does not.
fn unlike_here(row: &Cells<'_>, problems: &mut Vec<Problem>) {
    let line = row.line();
    let policy = row.said(Column::Policy).map(|cell| cell.to_ascii_lowercase());
    if policy.is_some_and(|policy| policy == "continue" || policy == "true") {
        let says = "Pasal does not sell what is not there: it is sold while there is stock";
        problems.push(Problem::note(line, Column::Policy, says));
    }
    let notes = [
        (Column::RequiresShipping, "Pasal delivers everything it sells"),
        (Column::Taxable, "tax is the same for everything: it is in the price"),
    ];
    for (column, says) in notes {
        if let Some(cell) = row.said(column)
            && taken(cells::flag(&cell), line, column, problems) == Some(false)
        {
            problems.push(Problem::note(line, column, says));
        }
    }
}
