//! What sells best, and what is nearly gone.

use domain::view::analytics::{CategoryFigure, Figures, ProductFigure, ShelfFigure};

use super::{
    Figure, links,
    option::Mark,
    sheet::{Row, Sheet, Value, count_text},
    time::days,
};
use crate::admin::shell::Desk;

/// All of them.
pub(super) fn figures(desk: &Desk, figures: &Figures) -> Vec<Figure> {
    vec![products(desk, figures), categories(desk, figures), shelf(desk, figures)]
}

fn best(what: &str, name: Option<&str>, figures: &Figures) -> String {
    match name {
        Some(name) => format!("{name} brought most of {what} {}.", days(figures.span)),
        None => format!("Nothing was sold {}.", days(figures.span)),
    }
}

fn products(desk: &Desk, figures: &Figures) -> Figure {
    let row = |figure: &ProductFigure| {
        let values = vec![
            Value::Text(figure.title.clone()),
            Value::Money(figure.total),
            Value::Count(figure.units),
        ];
        let path = links::orders(desk, figures.span, &[("sale", "yes"), ("product", &figure.slug)]);
        Row::new(values, path.filter(|_| !figure.slug.is_empty()))
    };
    let sold = i64::try_from(figures.products_sold).unwrap_or(i64::MAX);
    let what = format!("{} products that were sold", count_text(sold));
    Figure {
        code: "products",
        title: "Top products",
        summary: best(
            &what,
            figures
                .products
                .iter()
                .find(|figure| !figure.slug.is_empty())
                .map(|figure| figure.title.as_str()),
            figures,
        ),
        sheet: Sheet {
            columns: vec!["Product", "Sold for", "Pieces"],
            rows: figures.products.iter().map(row).collect(),
        },
        drawing: &[(1, Mark::Lying)],
        wide: false,
    }
}

fn categories(desk: &Desk, figures: &Figures) -> Figure {
    let row = |figure: &CategoryFigure| {
        let values = vec![
            Value::Text(figure.name.clone()),
            Value::Money(figure.total),
            Value::Count(figure.units),
        ];
        let path = links::orders(desk, figures.span, &[("sale", "yes"), ("category", &figure.slug)]);
        Row::new(values, path.filter(|_| !figure.slug.is_empty()))
    };
    let first = figures.categories.first().map(|figure| figure.name.as_str());
    Figure {
        code: "categories",
        title: "Top categories",
        summary: best("all categories", first, figures),
        sheet: Sheet {
            columns: vec!["Category", "Sold for", "Pieces"],
            rows: figures.categories.iter().map(row).collect(),
        },
        drawing: &[(1, Mark::Lying)],
        wide: false,
    }
}

fn shelf(desk: &Desk, figures: &Figures) -> Figure {
    let row = |figure: &ShelfFigure| {
        let values = vec![
            Value::Text(figure.title.clone()),
            Value::Count(figure.available),
            Value::Count(figure.low_at),
            Value::Text(figure.sku.clone()),
        ];
        Row::new(values, Some(links::stock(desk, figure)))
    };
    let summary = match figures.shelf_total {
        0 => "Nothing on sale is low or sold out now.".to_owned(),
        1 => "One variant on sale is low or sold out now.".to_owned(),
        many => {
            let named = if many > 10 { "; the ten scarcest are named" } else { "" };
            format!(
                "{} variants on sale are low or sold out now{named}.",
                crate::admin::list::grouped(many)
            )
        }
    };
    Figure {
        code: "low-stock",
        title: "Low stock",
        summary,
        sheet: Sheet {
            columns: vec!["Variant", "Left to sell", "Low at", "SKU"],
            rows: figures.shelf.iter().map(row).collect(),
        },
        drawing: &[],
        wide: true,
    }
}
