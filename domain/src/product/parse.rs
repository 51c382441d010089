//! What the form of a product means, or what is wrong with it.

use super::{
    LONGEST_TITLE, MOST_SPECS, MOST_VALUES, ProductDetails, ProductField, ProductForm, Schedule, Seo, VariantDetails,
    matrix::{self, Choice, OptionDetails},
    schedule::moment,
};
use crate::{
    barcode::Barcode,
    form::FormErrors,
    ids::{CategoryId, CollectionId, VariantId},
    money::Money,
    rich::{self, Rich},
    text::{Sku, Slug, ascii_digits, one_line},
    time::UtcOffset,
};

impl ProductForm {
    /// Understands the form. `offset` is the shop's own time.
    ///
    /// # Errors
    /// A message for each field that is missing or wrong.
    pub fn parse(&self, offset: UtcOffset) -> Result<ProductDetails, FormErrors<ProductField>> {
        let mut errors = FormErrors::default();
        let title = one_line(&self.title, LONGEST_TITLE.saturating_add(1));
        if title.is_empty() {
            errors.push(ProductField::Title, "Give the product a title.");
        } else if title.chars().count() > LONGEST_TITLE {
            errors.push(ProductField::Title, format!("Use at most {LONGEST_TITLE} letters."));
        }
        let slug = self.parsed_slug(&title, &mut errors);
        if self.description.chars().count() > rich::LONGEST {
            errors.push(
                ProductField::Description,
                format!("Use at most {} letters.", rich::LONGEST),
            );
        }
        let specs = self.parsed_specs(&mut errors);
        let category = self.category.trim().parse::<i64>().ok().filter(|id| *id > 0);
        if category.is_none() {
            errors.push(ProductField::Category, "Choose a category.");
        }
        let mut options = self.parsed_options(&mut errors);
        let variants = self.parsed_variants(&options, &mut errors);
        if errors.is_empty() {
            self.drop_unused(&mut options, &variants, &mut errors);
        }
        let schedule = self.parsed_schedule(offset, &mut errors);
        match (slug, category) {
            (Some(slug), Some(category)) if errors.is_empty() => Ok(ProductDetails {
                title,
                slug,
                subtitle: one_line(&self.subtitle, 200),
                brand: one_line(&self.brand, 100),
                description: Rich::typed(&self.description),
                specs,
                keywords: one_line(&self.keywords, 500),
                category: CategoryId(category),
                collections: self
                    .collections
                    .iter()
                    .filter_map(|id| id.parse().ok().map(CollectionId))
                    .collect(),
                options,
                variants,
                seo: Seo {
                    title: one_line(&self.seo_title, 200),
                    description: one_line(&self.seo_description, 500),
                },
                schedule,
            }),
            _ => Err(errors),
        }
    }

    fn parsed_slug(&self, title: &str, errors: &mut FormErrors<ProductField>) -> Option<Slug> {
        let typed = self.slug.trim();
        if typed.is_empty() {
            return Some(Slug::suggest(
                title,
                &format!("product-{:08x}", matrix::digest(title) & 0xffff_ffff),
            ));
        }
        let slug = typed.parse().ok();
        if slug.is_none() {
            errors.push(
                ProductField::Slug,
                "Use lower-case letters and digits, joined by single dashes.",
            );
        }
        slug
    }

    fn parsed_specs(&self, errors: &mut FormErrors<ProductField>) -> Vec<(String, String)> {
        let mut specs = Vec::new();
        for line in self.specs.lines().filter(|line| !line.trim().is_empty()) {
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            let (name, value) = (one_line(name, 80), one_line(value, 300));
            if name.is_empty() || value.is_empty() {
                errors.push(
                    ProductField::Specs,
                    format!("Write each fact as `Name: value`; this is none: {}", one_line(line, 60)),
                );
            }
            specs.push((name, value));
        }
        if specs.len() > MOST_SPECS {
            errors.push(ProductField::Specs, format!("Use at most {MOST_SPECS} facts."));
        }
        specs
    }

    fn parsed_options(&self, errors: &mut FormErrors<ProductField>) -> Vec<OptionDetails> {
        let mut options: Vec<OptionDetails> = Vec::new();
        for (row, typed) in self.options.iter().enumerate() {
            if typed.name.trim().is_empty() && typed.values.trim().is_empty() {
                continue;
            }
            let option = typed.details();
            if option.name.is_empty() {
                errors.push(ProductField::OptionName(row), "Name the option: Colour, Size …");
            } else if options.iter().any(|other| other.code == option.code) {
                errors.push(ProductField::OptionName(row), "Another option has this name.");
            }
            if option.values.is_empty() {
                errors.push(ProductField::OptionValues(row), "Write at least one value.");
            } else if option.values.len() > MOST_VALUES {
                errors.push(
                    ProductField::OptionValues(row),
                    format!("Use at most {MOST_VALUES} values."),
                );
            }
            let twice =
                option.values.iter().enumerate().find(|(index, value)| {
                    option.values.iter().take(*index).any(|other| {
                        other.label.to_lowercase() == value.label.to_lowercase() || other.code == value.code
                    })
                });
            if let Some((_, value)) = twice {
                errors.push(
                    ProductField::OptionValues(row),
                    format!("\"{}\" is there twice.", value.label),
                );
            }
            options.push(option);
        }
        options
    }

    fn parsed_variants(&self, options: &[OptionDetails], errors: &mut FormErrors<ProductField>) -> Vec<VariantDetails> {
        let mut variants: Vec<VariantDetails> = Vec::new();
        let kept = self.variants.iter().enumerate().filter(|(_, variant)| !variant.remove);
        for (row, typed) in kept {
            let choice: Choice = typed
                .choice
                .split('/')
                .filter(|code| !code.is_empty())
                .map(str::to_owned)
                .collect();
            if !matrix::fits(options, &choice) || variants.iter().any(|other| other.choice == choice) {
                errors.push(
                    ProductField::Variants,
                    "The options have changed, and so have the variants below: look at them, and save again.",
                );
                continue;
            }
            let before = errors.0.len();
            let suggested = typed.sku.trim().is_empty().then(|| self.suggested_sku(&choice));
            let sku = suggested.as_ref().unwrap_or(&typed.sku).parse::<Sku>().ok();
            match &sku {
                None => errors.push(
                    ProductField::Sku(row),
                    "Write a SKU: letters, digits, and - _ . / between them.",
                ),
                Some(sku) if variants.iter().any(|other| other.sku == *sku) => {
                    errors.push(ProductField::Sku(row), "Another variant has this SKU.");
                }
                Some(_) => {}
            }
            let price = amount(&typed.price);
            if price.is_none() {
                errors.push(ProductField::Price(row), "Write a price such as 1250 or 1250.50.");
            }
            let compare_at = amount(&typed.compare_at);
            if !typed.compare_at.trim().is_empty() && (compare_at.is_none() || compare_at <= price) {
                errors.push(
                    ProductField::CompareAt(row),
                    "The former price must be above the price; leave it empty for none.",
                );
            }
            let weight = ascii_digits(typed.weight.trim());
            let weight = if weight.is_empty() {
                Some(0)
            } else {
                weight.parse().ok()
            };
            let weight = weight.filter(|grams: &u32| *grams <= 10_000_000);
            if weight.is_none() {
                errors.push(ProductField::Weight(row), "Write whole grams.");
            }
            let barcode = typed.barcode.trim();
            let barcode = (!barcode.is_empty()).then(|| barcode.parse::<Barcode>());
            if let Some(Err(refused)) = &barcode {
                errors.push(ProductField::Barcode(row), crate::form::sentence(&refused.to_string()));
            }
            if let (Some(sku), Some(price), Some(weight_grams)) = (sku, price, weight)
                && errors.0.len() == before
            {
                variants.push(VariantDetails {
                    id: typed.id.parse().ok().map(VariantId),
                    title: matrix::title(options, &choice),
                    choice,
                    sku,
                    price,
                    compare_at,
                    weight_grams,
                    barcode: barcode.and_then(Result::ok),
                    picture: typed.picture.parse().ok(),
                    row,
                });
            }
        }
        if variants.is_empty() && errors.is_empty() {
            errors.push(ProductField::Variants, "Keep at least one variant.");
        }
        variants
    }

    /// Shoppers would see a value that nothing has. One whose last variant is taken out goes with it.
    fn drop_unused(
        &self,
        options: &mut [OptionDetails],
        variants: &[VariantDetails],
        errors: &mut FormErrors<ProductField>,
    ) {
        let taken_out: Vec<Vec<&str>> = self
            .variants
            .iter()
            .filter(|variant| variant.remove)
            .map(|variant| variant.choice.split('/').collect())
            .collect();
        for (row, option) in options.iter_mut().enumerate() {
            let has = |code: &str| {
                variants
                    .iter()
                    .any(|variant| variant.choice.get(row).is_some_and(|has| has == code))
            };
            let goes = |code: &str| taken_out.iter().any(|choice| choice.get(row) == Some(&code));
            option.values.retain(|value| has(&value.code) || !goes(&value.code));
            if let Some(value) = option.values.iter().find(|value| !has(&value.code)) {
                errors.push(
                    ProductField::OptionValues(row),
                    format!(
                        "No variant is \"{}\": make one with the button below, or take the value away.",
                        value.label
                    ),
                );
            }
        }
    }

    fn parsed_schedule(&self, offset: UtcOffset, errors: &mut FormErrors<ProductField>) -> Schedule {
        let mut read = |text: &str, field| {
            moment(text, offset).unwrap_or_else(|refused| {
                errors.push(field, crate::form::sentence(&refused.to_string()));
                None
            })
        };
        let schedule = Schedule {
            publish_at: read(&self.publish_at, ProductField::PublishAt),
            unpublish_at: read(&self.unpublish_at, ProductField::UnpublishAt),
        };
        if let Err(refused) = schedule.check() {
            errors.push(ProductField::UnpublishAt, crate::form::sentence(&refused.to_string()));
        }
        schedule
    }
}

fn amount(text: &str) -> Option<Money> {
    let text = ascii_digits(text.trim()).replace(',', "");
    text.parse().ok().filter(|money| *money >= Money::ZERO)
}
