//! Rows into products, one product at a time. Rows of one product follow one another and share its handle.

use std::collections::HashMap;

use super::{
    Column, MAX_DESCRIPTION, MAX_NAME, MAX_ROWS, MAX_TEXT, Mapping, Problem, Said, SheetPicture, SheetProduct,
    SheetVariant, cells, lists, options,
};
use crate::{
    csv::Row,
    money::Money,
    product::Status,
    stock::MAX_PIECES,
    text::{Sku, Slug, one_line},
    time::UtcOffset,
};

/// One product of a file, as far as it can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The line where it begins, from 1.
    pub line: usize,
    /// What it says.
    pub product: SheetProduct,
    /// What a person should know about it.
    pub problems: Vec<Problem>,
}

impl Read {
    /// Whether it is not taken.
    pub fn is_refused(&self) -> bool {
        self.problems.iter().any(|problem| problem.refuses)
    }
}

/// Makes products of rows.
#[derive(Debug)]
pub struct Reader {
    mapping: Mapping,
    offset: UtcOffset,
    group: Option<Group>,
    /// The line where each handle and each SKU was first said.
    handles: HashMap<String, usize>,
    skus: HashMap<String, usize>,
    /// Cells of each column of the file that are kept nowhere.
    lost: Vec<usize>,
}

/// The rows of one product.
#[derive(Debug)]
struct Group {
    handle: String,
    rows: Vec<Row>,
    /// How many more there were than are taken.
    beyond: usize,
    problems: Vec<Problem>,
}

impl Reader {
    /// A reader of a file with these columns; dates without a zone are in the shop's time.
    pub fn new(mapping: Mapping, offset: UtcOffset) -> Self {
        Self {
            lost: vec![0; mapping.0.len()],
            mapping,
            offset,
            group: None,
            handles: HashMap::new(),
            skus: HashMap::new(),
        }
    }

    /// Takes the next row. Whatever is finished by it goes to `done`.
    pub fn row(&mut self, row: Row, done: &mut Vec<Read>) {
        for (place, lost) in self.lost.iter_mut().enumerate() {
            let cell = row.cell(place);
            let is_lost = match self.mapping.0.get(place).copied().flatten() {
                Some(column) => column.is_lost(cell),
                None => !cell.is_empty(),
            };
            *lost = lost.saturating_add(usize::from(is_lost));
        }
        let mut problems = Vec::new();
        let Some(handle) = self.handle(&row, &mut problems) else {
            done.extend(self.finish());
            done.push(Read {
                line: row.line,
                product: SheetProduct::default(),
                problems,
            });
            return;
        };
        if let Some(group) = self.group.as_mut().filter(|group| group.handle == handle) {
            if group.rows.len() < MAX_ROWS {
                group.rows.push(row);
            } else {
                group.beyond = group.beyond.saturating_add(1);
            }
            return;
        }
        done.extend(self.finish());
        if let Some(first) = self.handles.insert(handle.clone(), row.line) {
            let says = format!("\"{handle}\" begins in line {first} already: put the rows of one product together");
            problems.push(Problem::refused(row.line, Column::Handle, says));
        }
        self.group = Some(Group {
            handle,
            rows: vec![row],
            beyond: 0,
            problems,
        });
    }

    /// The last product, once there are no more rows.
    pub fn end(&mut self) -> Option<Read> {
        self.finish()
    }

    /// How many cells of each of the file's columns are kept nowhere.
    pub fn lost(&self) -> &[usize] {
        &self.lost
    }

    fn handle(&self, row: &Row, problems: &mut Vec<Problem>) -> Option<String> {
        let cell = |column| self.mapping.place(column).map_or("", |place| row.cell(place));
        let (handle, title) = (cell(Column::Handle), cell(Column::Title));
        let wanted = if handle.is_empty() { title } else { handle };
        if wanted.is_empty() {
            let says = "the row names no product: fill in its handle, in every row of the product";
            problems.push(Problem::refused(row.line, Column::Handle, says));
            return None;
        }
        if wanted.parse::<Slug>().is_ok() {
            return Some(wanted.to_owned());
        }
        let slug = Slug::suggest(wanted, "").as_str().to_owned();
        if slug.is_empty() {
            let says = format!(
                "\"{}\" makes no address: give the product a handle of letters and digits, like ilam-tea",
                one_line(wanted, 40)
            );
            problems.push(Problem::refused(row.line, Column::Handle, says));
            return None;
        }
        if !handle.is_empty() {
            let says = format!("the address is \"{slug}\": it takes small letters, digits and dashes");
            problems.push(Problem::note(row.line, Column::Handle, says));
        }
        Some(slug)
    }

    fn finish(&mut self) -> Option<Read> {
        let group = self.group.take()?;
        let line = group.rows.first().map_or(1, |row| row.line);
        let mut read = Read {
            line,
            product: SheetProduct {
                handle: group.handle,
                ..SheetProduct::default()
            },
            problems: group.problems,
        };
        if group.beyond > 0 {
            let rows = MAX_ROWS.saturating_add(group.beyond);
            let says = format!("the product has {rows} rows: at most {MAX_ROWS} are taken");
            read.problems.push(Problem::refused(line, None, says));
            return Some(read);
        }
        let rows: Vec<Cells<'_>> = group
            .rows
            .iter()
            .map(|row| Cells {
                mapping: &self.mapping,
                row,
            })
            .collect();
        if let Some((first, others)) = rows.split_first() {
            once(first, self.offset, &mut read);
            repeated(first, others, &mut read);
            options::read(&rows, &mut read);
            for row in rows.iter().filter(|row| row.is_variant()) {
                variant(row, &mut read);
            }
            pictures(&rows, &mut read);
        }
        self.same_twice(&mut read);
        read.problems.dedup_by(|next, before| {
            (next.line, &next.column, &next.says) == (before.line, &before.column, &before.says)
        });
        Some(read)
    }

    /// A SKU or a choice that is said a second time.
    fn same_twice(&mut self, read: &mut Read) {
        for (index, variant) in read.product.variants.iter().enumerate() {
            let before = read.product.variants.get(..index).unwrap_or_default();
            let has_choice = variant.sku.is_empty() || !variant.choice.is_empty();
            if has_choice && before.iter().any(|other| other.choice == variant.choice) {
                let says = "another row of the product has the same options";
                read.problems
                    .push(Problem::refused(variant.line, Column::Option1Value, says));
            }
            if variant.sku.is_empty() {
                continue;
            }
            if let Some(first) = self.skus.insert(variant.sku.clone(), variant.line) {
                let says = format!("line {first} has the SKU {} already", variant.sku);
                read.problems.push(Problem::refused(variant.line, Column::Sku, says));
            }
        }
    }
}

/// One row by its columns.
pub(super) struct Cells<'a> {
    mapping: &'a Mapping,
    row: &'a Row,
}

impl Cells<'_> {
    pub fn line(&self) -> usize {
        self.row.line
    }

    /// `None` where the file has no such column.
    pub fn get(&self, column: Column) -> Option<String> {
        let place = self.mapping.place(column)?;
        Some(cells::text(self.row.cell(place)))
    }

    /// What is said; `None` for an empty cell, too.
    pub fn said(&self, column: Column) -> Option<String> {
        self.get(column).filter(|text| !text.is_empty())
    }

    pub fn is_variant(&self) -> bool {
        Column::ALL
            .iter()
            .any(|column| column.makes_a_variant() && self.said(*column).is_some())
    }
}

/// Keeps what could be read, notes what could not.
pub(super) fn taken<T>(read: Result<T, String>, line: usize, column: Column, problems: &mut Vec<Problem>) -> Option<T> {
    read.map_err(|says| problems.push(Problem::refused(line, column, says)))
        .ok()
}

fn long(text: Option<String>, max: usize, line: usize, column: Column, problems: &mut Vec<Problem>) -> Option<String> {
    let text = text?;
    let letters = text.chars().count();
    let fits = if letters > max {
        Err(format!("{letters} letters are too many: at most {max} are taken"))
    } else {
        Ok(text)
    };
    taken(fits, line, column, problems)
}

/// What the first row says of the product.
fn once(row: &Cells<'_>, offset: UtcOffset, read: &mut Read) {
    let (line, product, problems) = (row.line(), &mut read.product, &mut read.problems);
    product.title = long(row.said(Column::Title), MAX_NAME, line, Column::Title, problems);
    let texts = [
        (&mut product.subtitle, Column::Subtitle, MAX_TEXT),
        (&mut product.brand, Column::Vendor, MAX_NAME),
        (&mut product.description, Column::Body, MAX_DESCRIPTION),
        (&mut product.keywords, Column::Tags, MAX_TEXT),
        (&mut product.seo_title, Column::SeoTitle, MAX_TEXT),
        (&mut product.seo_description, Column::SeoDescription, MAX_TEXT),
    ];
    for (text, column, max) in texts {
        *text = long(row.get(column), max, line, column, problems);
    }
    product.category = row.said(Column::Category);
    product.category_path = row.said(Column::CategoryPath);
    product.kind = row.said(Column::Type);
    if let Some(cell) = row.get(Column::Details) {
        product.details = taken(lists::read_details(&cell), line, Column::Details, problems);
    }
    product.collections = row.get(Column::Collections).map(|cell| {
        let names = cell.split([',', ';']).map(str::trim);
        names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
    });
    product.status = status(row, problems);
    if let Some(cell) = row.said(Column::Rank) {
        product.rank = taken(cells::whole(&cell), line, Column::Rank, problems).map(|(rank, _)| rank);
    }
    if let Some(cell) = row.said(Column::PublishedAt) {
        product.published_at = taken(cells::moment(&cell, offset), line, Column::PublishedAt, problems);
    }
    for (said, column) in [
        (&mut product.publish_at, Column::PublishAt),
        (&mut product.unpublish_at, Column::UnpublishAt),
    ] {
        *said = match row.get(column).as_deref() {
            None => Said::Left,
            Some("") => Said::None,
            Some(cell) => taken(cells::moment(cell, offset), line, column, problems).map_or(Said::Left, Said::Some),
        };
    }
    if let Some(cell) = row.said(Column::GiftCard)
        && taken(cells::flag(&cell), line, Column::GiftCard, problems) == Some(true)
    {
        problems.push(Problem::refused(
            line,
            Column::GiftCard,
            "Pasal sells no gift cards: take the product out of the file",
        ));
    }
}

/// The status, and what an older file says instead: whether it is published.
fn status(row: &Cells<'_>, problems: &mut Vec<Problem>) -> Option<Status> {
    let line = row.line();
    let status = row.said(Column::Status).and_then(|cell| {
        let known = cell.to_ascii_lowercase().parse::<Status>();
        let known = known.map_err(|_| {
            format!(
                "\"{}\" is no status: write active, draft or archived",
                one_line(&cell, 40)
            )
        });
        taken(known, line, Column::Status, problems)
    });
    let published = row
        .said(Column::Published)
        .and_then(|cell| taken(cells::flag(&cell), line, Column::Published, problems));
    match (status, published) {
        (Some(Status::Active) | None, Some(false)) => Some(Status::Draft),
        (None, Some(true)) => Some(Status::Active),
        (status, _) => status,
    }
}

/// What is said once a product, and said differently further down.
fn repeated(first: &Cells<'_>, others: &[Cells<'_>], read: &mut Read) {
    for column in Column::ALL.iter().copied().filter(|column| column.is_said_once()) {
        let said = first.get(column);
        let other = others
            .iter()
            .find(|row| row.said(column).is_some_and(|cell| Some(&cell) != said.as_ref()));
        if let Some(row) = other {
            let says = format!("it counts in the product's first row (line {}) alone", first.line());
            read.problems.push(Problem::note(row.line(), column, says));
        }
    }
}

fn variant(row: &Cells<'_>, read: &mut Read) {
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
        quantity: quantity(row, problems),
        reserved: 0,
    };
    read.product.variants.push(variant);
    unlike_here(row, problems);
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

fn pictures(rows: &[Cells<'_>], read: &mut Read) {
    let mut placed = Vec::new();
    for row in rows {
        let (line, problems) = (row.line(), &mut read.problems);
        let Some(src) = row.said(Column::ImageSrc) else {
            if row.said(Column::ImageAlt).is_some() {
                let says = "the row has no picture that it could describe";
                problems.push(Problem::note(line, Column::ImageAlt, says));
            }
            continue;
        };
        let place = row.said(Column::ImagePosition).and_then(|cell| {
            let place = taken(cells::whole(&cell), line, Column::ImagePosition, problems)?;
            Some(place.0)
        });
        let focal = row
            .said(Column::Focal)
            .and_then(|cell| taken(focal(&cell), line, Column::Focal, problems));
        let Some(src) = long(Some(src), MAX_TEXT, line, Column::ImageSrc, problems) else {
            continue;
        };
        let alt = long(row.get(Column::ImageAlt), MAX_TEXT, line, Column::ImageAlt, problems);
        placed.push((place.unwrap_or(i64::MAX), SheetPicture { line, src, alt, focal }));
    }
    placed.sort_by_key(|(place, _)| *place);
    read.product.pictures = (!placed.is_empty()).then(|| placed.into_iter().map(|(_, picture)| picture).collect());
}

/// `50 30`: from the left and from above, in percent.
fn focal(cell: &str) -> Result<(u8, u8), String> {
    let mut numbers = cell
        .split(|char: char| !char.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse::<u8>().ok().filter(|percent| *percent <= 100));
    match (numbers.next().flatten(), numbers.next().flatten(), numbers.next()) {
        (Some(left), Some(top), None) => Ok((left, top)),
        _ => Err("write two percentages, from the left and from above, like: 50 30".to_owned()),
    }
}
