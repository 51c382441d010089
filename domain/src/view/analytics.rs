//! The figures, as the page of charts and the home page show them. What they mean is said in [`crate::analytics`].

use serde::{Deserialize, Serialize};

use crate::{
    analytics::{Sales, Span},
    ids::{CategoryId, ProductId},
    money::Money,
    order::OrderState,
    payment::Method,
};

/// The sums of one bucket of a chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SalesPoint {
    /// Its days.
    pub span: Span,
    /// Its sums.
    pub sales: Sales,
    /// Those of the days that it is compared to, with their sums.
    pub before: Option<(Span, Sales)>,
}

/// Orders in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateFigure {
    /// The state.
    pub state: OrderState,
    /// Orders placed on these days that are in it now, those that were never paid too.
    pub orders: i64,
    /// What they were agreed for.
    pub total: Money,
}

/// How orders that were to be paid in one way came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodFigure {
    /// The way.
    pub method: Method,
    /// Orders placed on these days that end with this method, those that were never paid too.
    pub orders: i64,
    /// Those whose money has come, also where it has gone back since.
    pub paid: i64,
    /// Those whose money may still come.
    pub open: i64,
    /// Those whose money did not come.
    pub lost: i64,
    /// What the paid ones were agreed for.
    pub total: Money,
}

impl MethodFigure {
    /// The paid ones of those that are decided, in tenths of a percent; `None` while none is.
    pub fn success(&self) -> Option<i64> {
        let decided = self.paid.checked_add(self.lost)?;
        self.paid
            .checked_mul(1000)?
            .checked_add(decided.checked_div(2)?)?
            .checked_div(decided)
    }
}

/// A product's sales.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductFigure {
    /// Which; `None` for lines whose product the shop does not have.
    pub product: Option<ProductId>,
    /// Its address; empty where there is none.
    pub slug: String,
    /// Its name.
    pub title: String,
    /// Pieces sold.
    pub units: i64,
    /// What they cost: prices times pieces, before discounts and delivery.
    pub total: Money,
}

/// A category's sales: those of the products that are in it now, without those of categories below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryFigure {
    /// Which; `None` for lines whose product the shop does not have.
    pub category: Option<CategoryId>,
    /// Its address; empty where there is none.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Pieces sold.
    pub units: i64,
    /// What they cost.
    pub total: Money,
}

/// What is nearly gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShelfFigure {
    /// The product's address.
    pub slug: String,
    /// The product, and its variant where it has several.
    pub title: String,
    /// The variant's code.
    pub sku: String,
    /// Pieces that can be sold.
    pub available: i64,
    /// At how many it is low.
    pub low_at: i64,
}

/// All figures of some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// The days.
    pub span: Span,
    /// Their sums.
    pub total: Sales,
    /// The days that they are compared to, and their sums.
    pub before: Option<(Span, Sales)>,
    /// The sums in buckets.
    pub points: Vec<SalesPoint>,
    /// Pieces sold.
    pub units: i64,
    /// Orders by state; states without any are left out.
    pub states: Vec<StateFigure>,
    /// Orders by method; methods without any are left out.
    pub methods: Vec<MethodFigure>,
    /// The products that brought most, the best first.
    pub products: Vec<ProductFigure>,
    /// How many products were sold.
    pub products_sold: u64,
    /// The categories that brought most, the best first.
    pub categories: Vec<CategoryFigure>,
    /// What is nearly gone now, the scarcest first.
    pub shelf: Vec<ShelfFigure>,
    /// How many variants are.
    pub shelf_total: u64,
}

/// The figures of today, each with the days before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Today {
    /// A fortnight, day by day; today is the last.
    pub days: Vec<SalesPoint>,
}
