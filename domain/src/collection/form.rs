//! The form of a collection: as typed, and what it means.

use serde::{Deserialize, Serialize};

use super::{Condition, Kind, MOST_CONDITIONS, MOST_PRODUCTS, Rule, RuleOrder};
use crate::{
    form::FormErrors,
    text::{Slug, ascii_digits, one_line},
};

/// The fields of the form, for its messages. The number is the row, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CollectionField {
    /// The heading.
    Name,
    /// Names its page.
    Slug,
    /// The conditions together.
    Rule,
    /// One condition.
    Condition(usize),
    /// How many products at most.
    Limit,
}

/// A condition as typed. A row has a field for words and one that offers the categories; its kind says which counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConditionForm {
    /// A code of [`Kind`]; empty for none.
    pub kind: String,
    /// A price, a number of days, words.
    pub value: String,
    /// The number of a category.
    pub category: String,
}

impl ConditionForm {
    fn of(condition: &Condition) -> Self {
        let (kind, value) = condition.typed();
        let (value, category) = match kind {
            Kind::Category => (String::new(), value),
            Kind::PriceFrom | Kind::PriceTo | Kind::OnSale | Kind::InStock | Kind::NewerThan | Kind::TitleHas => {
                (value, String::new())
            }
        };
        Self {
            kind: kind.code().to_owned(),
            value,
            category,
        }
    }

    fn parse(&self) -> Result<Condition, String> {
        let kind: Kind = self.kind.parse().map_err(|_| "Choose a condition.".to_owned())?;
        let value = if kind == Kind::Category {
            &self.category
        } else {
            &self.value
        };
        Condition::parse(kind, value)
    }
}

/// A collection as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CollectionForm {
    /// The heading.
    pub name: String,
    /// Names its page; empty: as the name suggests.
    pub slug: String,
    /// A sentence.
    pub description: String,
    /// `rule` or `manual`.
    pub kind: String,
    /// `all` or `any`.
    pub joined: String,
    /// The rows of the rule.
    pub conditions: Vec<ConditionForm>,
    /// A code of [`RuleOrder`].
    pub order: String,
    /// How many at most; empty for the most there may be.
    pub limit: String,
}

/// A collection as understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectionDetails {
    /// The heading.
    pub name: String,
    /// Names its page.
    pub slug: Slug,
    /// A sentence; may be empty.
    pub description: String,
    /// `None` where it is picked by hand.
    pub rule: Option<Rule>,
}

impl CollectionForm {
    /// Reads decoded pairs of a posted form. Unknown names are left out.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            let value = value.to_owned();
            match name {
                "name" => form.name = value,
                "slug" => form.slug = value,
                "description" => form.description = value,
                "kind" => form.kind = value,
                "joined" => form.joined = value,
                "order" => form.order = value,
                "limit" => form.limit = value,
                row => form.row(row, value),
            }
        }
        form
    }

    fn row(&mut self, name: &str, value: String) {
        let Some((row, field)) = name.strip_prefix("condition.").and_then(|row| row.split_once('.')) else {
            return;
        };
        let Some(row) = row.parse::<usize>().ok().filter(|row| *row < MOST_CONDITIONS) else {
            return;
        };
        let rows = row.saturating_add(1).max(self.conditions.len());
        self.conditions.resize(rows, ConditionForm::default());
        if let Some(condition) = self.conditions.get_mut(row) {
            match field {
                "kind" => condition.kind = value,
                "value" => condition.value = value,
                "category" => condition.category = value,
                _ => {}
            }
        }
    }

    /// A stored collection as the form holds it.
    pub fn of(name: &str, slug: &str, description: &str, rule: Option<&Rule>) -> Self {
        Self {
            name: name.to_owned(),
            slug: slug.to_owned(),
            description: description.to_owned(),
            kind: if rule.is_some() { "rule" } else { "manual" }.to_owned(),
            joined: if rule.is_some_and(|rule| !rule.all) {
                "any"
            } else {
                "all"
            }
            .to_owned(),
            conditions: rule.map_or_else(Vec::new, |rule| rule.conditions.iter().map(ConditionForm::of).collect()),
            order: rule.map_or(RuleOrder::Featured, |rule| rule.order).code().to_owned(),
            limit: rule.map_or_else(String::new, |rule| rule.limit.to_string()),
        }
    }

    /// Understands the form.
    ///
    /// # Errors
    /// A message for each field that is missing or wrong.
    pub fn parse(&self) -> Result<CollectionDetails, FormErrors<CollectionField>> {
        let mut errors = FormErrors::default();
        let name = one_line(&self.name, 100);
        if name.is_empty() {
            errors.push(CollectionField::Name, "Give the collection a name.");
        }
        let slug = if self.slug.trim().is_empty() {
            Some(Slug::suggest(&name, "collection"))
        } else {
            self.slug.trim().parse().ok()
        };
        if slug.is_none() {
            errors.push(
                CollectionField::Slug,
                "Use lower-case letters and digits, joined by single dashes.",
            );
        }
        let rule = (self.kind == "rule").then(|| self.rule(&mut errors));
        match slug {
            Some(slug) if errors.is_empty() => Ok(CollectionDetails {
                name,
                slug,
                description: one_line(&self.description, 500),
                rule,
            }),
            _ => Err(errors),
        }
    }

    fn rule(&self, errors: &mut FormErrors<CollectionField>) -> Rule {
        let mut conditions = Vec::new();
        for (row, condition) in self.conditions.iter().enumerate() {
            if condition.kind.is_empty() {
                continue;
            }
            match condition.parse() {
                Ok(condition) => conditions.push(condition),
                Err(message) => errors.push(CollectionField::Condition(row), message),
            }
        }
        if conditions.is_empty() && errors.is_empty() {
            errors.push(CollectionField::Rule, "Choose at least one condition.");
        }
        let typed = ascii_digits(self.limit.trim());
        let limit = if typed.is_empty() {
            Some(MOST_PRODUCTS)
        } else {
            typed.parse().ok().filter(|limit| (1..=MOST_PRODUCTS).contains(limit))
        };
        if limit.is_none() {
            errors.push(
                CollectionField::Limit,
                format!("Write a number from 1 to {MOST_PRODUCTS}."),
            );
        }
        Rule {
            all: self.joined != "any",
            conditions,
            order: self.order.parse().unwrap_or(RuleOrder::Featured),
            limit: limit.unwrap_or(MOST_PRODUCTS),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::CategoryId, money::Money};

    #[test]
    fn a_rule_reads_back_as_it_was_typed() {
        let form = CollectionForm::from_pairs([
            ("name", "Small gifts"),
            ("kind", "rule"),
            ("joined", "any"),
            ("condition.0.kind", "price-to"),
            ("condition.0.value", "1,500"),
            ("condition.2.kind", "on-sale"),
            ("limit", "२४"),
            ("order", "price-up"),
        ]);
        let details = form.parse().unwrap();
        let rule = details.rule.unwrap();
        assert_eq!(
            rule,
            Rule {
                all: false,
                conditions: vec![Condition::PriceTo(Money::from_major(1500)), Condition::OnSale],
                order: RuleOrder::PriceUp,
                limit: 24,
            }
        );
        let again = CollectionForm::of("Small gifts", "small-gifts", "", Some(&rule));
        assert_eq!(again.parse().unwrap().rule, Some(rule));
    }

    #[test]
    fn a_category_is_chosen_and_words_beside_it_say_nothing() {
        let form = CollectionForm::from_pairs([
            ("name", "Teas"),
            ("kind", "rule"),
            ("condition.0.kind", "category"),
            ("condition.0.value", "1500"),
            ("condition.0.category", "7"),
            ("condition.1.kind", "title-has"),
            ("condition.1.value", "green"),
            ("condition.1.category", "8"),
        ]);
        let rule = form.parse().unwrap().rule.unwrap();
        assert_eq!(
            rule.conditions,
            [
                Condition::Category(CategoryId(7)),
                Condition::TitleHas("green".to_owned())
            ]
        );
        let again = CollectionForm::of("Teas", "teas", "", Some(&rule));
        assert_eq!(again.conditions[0].category, "7");
        assert_eq!(again.parse().unwrap().rule, Some(rule));
    }

    #[test]
    fn a_rule_needs_a_condition_and_each_its_value() {
        let form = |kind: &str, value: &str| CollectionForm {
            name: "Gifts".into(),
            kind: "rule".into(),
            conditions: vec![ConditionForm {
                kind: kind.into(),
                value: value.into(),
                category: value.into(),
            }],
            ..CollectionForm::default()
        };
        assert_eq!(form("", "").parse().unwrap_err().0[0].0, CollectionField::Rule);
        for (kind, value) in [
            ("category", "x"),
            ("price-from", "-1"),
            ("newer-than", "0"),
            ("title-has", " "),
            ("' OR 1=1", ""),
        ] {
            assert_eq!(
                form(kind, value).parse().unwrap_err().0[0].0,
                CollectionField::Condition(0),
                "{kind} {value}"
            );
        }
    }
}
