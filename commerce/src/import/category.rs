//! Which category a product is in: the data set has none, so they are told by the words of the description.

/// The rules; see the file's head.
const RULES: &str = include_str!("categories.txt");

/// Where everything is that no rule knows.
const OTHER: usize = CATEGORIES.len() - 1;

/// Name and description, in the menu's order.
pub const CATEGORIES: [(&str, &str); 17] = [
    (
        "Kitchen & Dining",
        "Mugs, plates, cake stands, tins and tools for the kitchen and the table.",
    ),
    (
        "Home Decor",
        "Clocks, mirrors, hearts, flowers and other things that make a room.",
    ),
    ("Wall Art & Signs", "Metal signs, frames, tiles, letters and magnets."),
    (
        "Candles & Lights",
        "Candles and their holders, lanterns, lamps, incense.",
    ),
    ("Textiles & Comfort", "Cushions, quilts, doormats, hot water bottles."),
    ("Storage", "Baskets, boxes, drawers, hooks and tidies."),
    ("Bath & Laundry", "Soap, towels, tissues and what belongs beside them."),
    ("Garden & Outdoors", "Pots, bird houses, parasols, picnics."),
    (
        "Bags & Travel",
        "Lunch bags, shoppers, purses, luggage tags, umbrellas.",
    ),
    (
        "Jewellery & Accessories",
        "Necklaces, bracelets, earrings, charms, scarves.",
    ),
    (
        "Stationery & Craft",
        "Notebooks, pencils, stickers, sewing and knitting kits.",
    ),
    (
        "Gift Wrap & Cards",
        "Cards for every day, wrapping paper, ribbons, tags.",
    ),
    ("Party", "Bunting, balloons, garlands, napkins and paper plates."),
    ("Toys & Games", "Toys, dolls, puzzles, playing cards and games."),
    ("Christmas", "Everything for the tree, the table and the door."),
    ("Easter", "Eggs, bunnies and chicks."),
    ("All Other", "What fits nowhere else."),
];

/// The rules, read.
pub struct Categories(Vec<(usize, Vec<String>)>);

impl Categories {
    /// Reads them.
    pub fn load() -> Self {
        let mut rules: Vec<(usize, Vec<String>)> = Vec::new();
        for line in RULES
            .lines()
            .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        {
            if let Some(name) = line.strip_suffix(':') {
                let place = CATEGORIES.iter().position(|(known, _)| *known == name).unwrap_or(OTHER);
                rules.push((place, Vec::new()));
            } else if let Some((_, words)) = rules.last_mut() {
                let written = line.split(',').map(str::trim).filter(|word| !word.is_empty());
                words.extend(written.map(|word| format!(" {}", word.replace('.', " "))));
            }
        }
        Self(rules)
    }

    /// The place in [`CATEGORIES`] of what is described so.
    pub fn place(&self, description: &str) -> usize {
        let text = plain(description);
        let rule = self
            .0
            .iter()
            .find(|(_, words)| words.iter().any(|word| text.contains(word.as_str())));
        rule.map_or(OTHER, |(place, _)| *place)
    }
}

/// Words in capitals, one space before and after each; `CHILDREN'S T-LIGHT` is ` CHILDRENS T LIGHT `.
fn plain(description: &str) -> String {
    let mut text = String::with_capacity(description.len() + 2);
    text.push(' ');
    for letter in description
        .to_uppercase()
        .chars()
        .filter(|letter| !matches!(letter, '\'' | '’'))
    {
        if letter.is_alphanumeric() {
            text.push(letter);
        } else if !text.ends_with(' ') {
            text.push(' ');
        }
    }
    if !text.ends_with(' ') {
        text.push(' ');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_the_category() {
        let table = [
            ("JUMBO BAG RED RETROSPOT", "Bags & Travel"),
            ("WHITE HANGING HEART T-LIGHT HOLDER", "Candles & Lights"),
            ("REGENCY CAKESTAND 3 TIER", "Kitchen & Dining"),
            ("PARTY BUNTING", "Party"),
            ("SET OF 3 CAKE TINS PANTRY DESIGN", "Kitchen & Dining"),
            ("60 CAKE CASES VINTAGE CHRISTMAS", "Kitchen & Dining"),
            ("PAPER CHAIN KIT 50'S CHRISTMAS", "Christmas"),
            ("TRAVEL CARD WALLET UNION JACK", "Bags & Travel"),
            ("MINI PLAYING CARDS GYMKHANA", "Toys & Games"),
            ("CARD CIRCUS PARADE", "Gift Wrap & Cards"),
            ("SILVER LARIAT BLACK STONE EARRINGS", "Jewellery & Accessories"),
            ("DRAWER KNOB CRACKLE GLAZE GREEN", "Home Decor"),
            ("RED WOOLLY HOTTIE WHITE HEART.", "Textiles & Comfort"),
            ("SANDALWOOD FAN", "Party"),
            ("LOVEBIRD", "Home Decor"),
            ("GARDENERS KNEELING PAD KEEP CALM", "Garden & Outdoors"),
            ("SOMBRERO", "All Other"),
            ("", "All Other"),
        ];
        let categories = Categories::load();
        for (description, name) in table {
            assert_eq!(CATEGORIES[categories.place(description)].0, name, "{description}");
        }
    }

    #[test]
    fn every_rule_belongs_to_a_category_and_every_category_has_one() {
        let named: Vec<&str> = RULES
            .lines()
            .filter_map(|line| line.strip_suffix(':'))
            .filter(|line| !line.starts_with('#'))
            .collect();

        for name in &named {
            assert!(CATEGORIES.iter().any(|(known, _)| known == name), "{name}");
        }
        for (name, _) in &CATEGORIES[..OTHER] {
            assert!(named.contains(name), "{name}");
        }
        assert!(Categories::load().0.iter().all(|(_, words)| !words.is_empty()));
    }
}
