//! Filters over the variants of a shelf, and the counts beside them.

use std::collections::{BTreeMap, HashMap};

use domain::{
    catalog::ListQuery,
    money::Money,
    view::{FacetOption, FacetValue, Facets},
};

use super::shelf::Dictionary;

/// What a filter looks at: one variant, and whether its product is reduced.
pub(super) struct Offer<'a> {
    pub price: i64,
    pub in_stock: bool,
    pub on_sale: bool,
    pub facets: &'a [u32],
}

/// One of the questions a filter asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// The chosen values of an option, by its place in the filter.
    Option(usize),
    Price,
    Stock,
    Sale,
}

/// How an offer did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It passed every question.
    Passed,
    /// It failed this one only: it counts for the values that would let it in.
    Only(Question),
    /// It failed several.
    Failed,
}

/// A query, with facets for codes.
pub(super) struct Filter {
    min: i64,
    max: i64,
    in_stock: bool,
    on_sale: bool,
    /// The chosen facets of each chosen option; none where a code is unknown.
    groups: Vec<Vec<u32>>,
    /// The group that each facet's option has, if any of it is chosen.
    group_of: HashMap<u32, usize>,
}

impl Filter {
    pub fn new(query: &ListQuery, names: &Dictionary) -> Self {
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for (option, _) in &query.options {
            let next = places.len();
            places.entry(option).or_insert(next);
        }
        let mut groups = vec![Vec::new(); places.len()];
        let mut group_of = HashMap::new();
        if !places.is_empty() {
            for (id, name) in names {
                let Some(place) = places.get(name.option_code.as_str()) else {
                    continue;
                };
                group_of.insert(*id, *place);
                if query.has(&name.option_code, &name.code) {
                    groups[*place].push(*id);
                }
            }
        }
        Self {
            min: query.min.map_or(i64::MIN, Money::minor),
            max: query.max.map_or(i64::MAX, Money::minor),
            in_stock: query.in_stock,
            on_sale: query.on_sale,
            groups,
            group_of,
        }
    }

    pub fn judge(&self, offer: &Offer<'_>) -> Outcome {
        let options = self.groups.iter().enumerate();
        let failed_options = options
            .filter(|(_, chosen)| !offer.facets.iter().any(|facet| chosen.contains(facet)))
            .map(|(place, _)| Question::Option(place));
        let others = [
            (offer.price < self.min || offer.price > self.max, Question::Price),
            (self.in_stock && !offer.in_stock, Question::Stock),
            (self.on_sale && !offer.on_sale, Question::Sale),
        ];
        let failed_others = others
            .into_iter()
            .filter(|(failed, _)| *failed)
            .map(|(_, question)| question);
        let mut failed = failed_options.chain(failed_others);
        match (failed.next(), failed.next()) {
            (None, _) => Outcome::Passed,
            (Some(question), None) => Outcome::Only(question),
            (Some(_), Some(_)) => Outcome::Failed,
        }
    }
}

/// Products counted once each, however many of their variants would do.
#[derive(Default)]
pub(super) struct Counts {
    product: u64,
    /// By facet: how many, and the last product counted.
    facets: HashMap<u32, (u64, u64)>,
    in_stock: (u64, u64),
    on_sale: (u64, u64),
    price: Option<(i64, i64)>,
}

impl Counts {
    /// What follows belongs to another product.
    pub fn next_product(&mut self) {
        self.product += 1;
    }

    pub fn add(&mut self, filter: &Filter, offer: &Offer<'_>, outcome: Outcome) {
        let (low, high) = self.price.unwrap_or((offer.price, offer.price));
        self.price = Some((low.min(offer.price), high.max(offer.price)));
        match outcome {
            Outcome::Failed => return,
            Outcome::Passed => {
                for facet in offer.facets {
                    count(self.facets.entry(*facet).or_default(), self.product);
                }
            }
            Outcome::Only(Question::Option(place)) => {
                for facet in offer
                    .facets
                    .iter()
                    .filter(|facet| filter.group_of.get(facet) == Some(&place))
                {
                    count(self.facets.entry(*facet).or_default(), self.product);
                }
            }
            Outcome::Only(Question::Price | Question::Stock | Question::Sale) => {}
        }
        let but = |question| matches!(outcome, Outcome::Passed) || outcome == Outcome::Only(question);
        if offer.in_stock && but(Question::Stock) {
            count(&mut self.in_stock, self.product);
        }
        if offer.on_sale && but(Question::Sale) {
            count(&mut self.on_sale, self.product);
        }
    }

    /// As a page shows them: values that would find nothing are left out unless they are chosen.
    pub fn shape(&self, query: &ListQuery, names: &Dictionary) -> Facets {
        let mut options: BTreeMap<&str, FacetOption> = BTreeMap::new();
        for (id, name) in names {
            let products = self.facets.get(id).map_or(0, |(products, _)| *products);
            if products == 0 && !query.has(&name.option_code, &name.code) {
                continue;
            }
            let option = options.entry(&name.option_code).or_insert_with(|| FacetOption {
                code: name.option_code.clone(),
                name: name.option_name.clone(),
                values: Vec::new(),
            });
            option.values.push(FacetValue {
                code: name.code.clone(),
                label: name.label.clone(),
                swatch: name.swatch.clone(),
                count: products,
            });
        }
        let mut options: Vec<FacetOption> = options.into_values().collect();
        for option in &mut options {
            option
                .values
                .sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.label.cmp(&other.label)));
        }
        Facets {
            options,
            price: self
                .price
                .map(|(low, high)| (Money::from_minor(low), Money::from_minor(high))),
            in_stock: self.in_stock.0,
            on_sale: self.on_sale.0,
        }
    }
}

fn count(counter: &mut (u64, u64), product: u64) {
    if counter.1 != product {
        *counter = (counter.0 + 1, product);
    }
}
