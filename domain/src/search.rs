//! The words of a search: how text becomes words, which words mean the same, and how far apart two spellings are.
//!
//! The index and the queries fold words with the same functions, so both databases find the same things.

/// Words of a query beyond this are left out.
pub const MAX_TERMS: usize = 8;
/// Letters of a word beyond this are left out.
pub const MAX_LETTERS: usize = 40;

/// Words that say nothing about a product.
const FILLERS: [&str; 14] = [
    "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with",
];

/// Words of shops in Nepal that mean the same, romanised Nepali first. Folded as [`words`] folds.
const SYNONYMS: [(&str, &str); 40] = [
    ("achar", "pickle"),
    ("aushadhi", "medicine"),
    ("baltin", "bucket"),
    ("batti", "lamp"),
    ("batti", "light"),
    ("botal", "bottle"),
    ("chamal", "rice"),
    ("chappal", "sandal"),
    ("chasma", "sunglass"),
    ("chhata", "umbrella"),
    ("chini", "sugar"),
    ("chiya", "tea"),
    ("chiyapatti", "tea"),
    ("chura", "bangle"),
    ("dhup", "incense"),
    ("dori", "rope"),
    ("ghadi", "watch"),
    ("ghar", "home"),
    ("jhola", "bag"),
    ("jutta", "shoe"),
    ("kagaj", "paper"),
    ("kalam", "pen"),
    ("kapada", "cloth"),
    ("kapi", "coffee"),
    ("khelauna", "toy"),
    ("khukuri", "knife"),
    ("kitab", "book"),
    ("kitaab", "book"),
    ("kurta", "tunic"),
    ("maha", "honey"),
    ("mala", "necklace"),
    ("masala", "spice"),
    ("mobail", "phone"),
    ("moja", "sock"),
    ("panja", "glove"),
    ("pasmina", "pashmina"),
    ("sabun", "soap"),
    ("thermo", "flask"),
    ("topi", "hat"),
    ("topi", "cap"),
];

/// The words of a text: lower case, without accents, plurals as singulars, each at most [`MAX_LETTERS`] letters.
pub fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|char: char| !belongs_to_word(char)).filter_map(|word| {
        let word: String = word
            .chars()
            .flat_map(char::to_lowercase)
            .map(crate::text::unaccented)
            .filter(|char| belongs_to_word(*char) && !matches!(char, '\'' | '’'))
            .take(MAX_LETTERS)
            .collect();
        (!word.is_empty()).then(|| singular(word))
    })
}

/// Letters, digits, apostrophes, and the marks that join Devanagari letters.
fn belongs_to_word(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '\'' | '’' | '\u{93c}' | '\u{94d}')
}

/// The words of a query, fillers left out where others remain, at most [`MAX_TERMS`], none twice.
pub fn terms(query: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for word in words(query) {
        if all.len() < MAX_TERMS && !all.contains(&word) {
            all.push(word);
        }
    }
    let telling: Vec<String> = all
        .iter()
        .filter(|word| !FILLERS.contains(&word.as_str()))
        .cloned()
        .collect();
    if telling.is_empty() { all } else { telling }
}

/// English plurals as singulars, well enough to make both sides of a search meet. Other words stay.
fn singular(mut word: String) -> String {
    if word.len() <= 3 || !word.is_ascii() {
        return word;
    }
    let ends = |ending: &[&str]| ending.iter().any(|ending| word.ends_with(ending));
    if word.len() > 4 && ends(&["ies"]) {
        word.truncate(word.len().saturating_sub(3));
        word.push('y');
    } else if ends(&["sses", "xes", "ches", "shes", "zes"]) {
        word.truncate(word.len().saturating_sub(2));
    } else if ends(&["s"]) && !ends(&["ss", "us", "is"]) {
        word.truncate(word.len().saturating_sub(1));
    }
    word
}

/// Other words for a folded word.
pub fn synonyms(word: &str) -> impl Iterator<Item = &'static str> + '_ {
    SYNONYMS.iter().filter_map(move |(nepali, english)| {
        if *nepali == word {
            Some(*english)
        } else if *english == word {
            Some(*nepali)
        } else {
            None
        }
    })
}

/// How many typing errors a word of so many letters may have.
pub fn tolerance(letters: usize) -> usize {
    match letters {
        0..=2 => 0,
        3..=5 => 1,
        _ => 2,
    }
}

/// The typing errors between two words (a letter too many, too few, wrong, or two swapped), unless more than `limit`.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "lengths of words, at most MAX_LETTERS each"
)]
pub fn distance(one: &[char], other: &[char], limit: usize) -> Option<usize> {
    if one.len().abs_diff(other.len()) > limit || one.len().max(other.len()) > MAX_LETTERS {
        return None;
    }
    let mut before = [0; MAX_LETTERS + 1];
    let mut last = [0; MAX_LETTERS + 1];
    for (column, cell) in last.iter_mut().enumerate() {
        *cell = column;
    }
    for row in 1..=one.len() {
        let mut line = [0; MAX_LETTERS + 1];
        line[0] = row;
        let mut best = row;
        for column in 1..=other.len() {
            let wrong = usize::from(one[row - 1] != other[column - 1]);
            let mut cell = (last[column] + 1)
                .min(line[column - 1] + 1)
                .min(last[column - 1] + wrong);
            let swapped =
                row > 1 && column > 1 && one[row - 1] == other[column - 2] && one[row - 2] == other[column - 1];
            if swapped {
                cell = cell.min(before[column - 2] + 1);
            }
            line[column] = cell;
            best = best.min(cell);
        }
        // A swap reaches back two rows, so only a full row above the limit by two ends it early.
        if best > limit + 1 {
            return None;
        }
        before = last;
        last = line;
    }
    Some(last[other.len()]).filter(|errors| *errors <= limit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn apart(one: &str, other: &str, limit: usize) -> Option<usize> {
        distance(
            &one.chars().collect::<Vec<_>>(),
            &other.chars().collect::<Vec<_>>(),
            limit,
        )
    }

    #[test]
    fn both_sides_of_a_search_fold_words_alike() {
        let folded = |text: &str| words(text).collect::<Vec<_>>().join(" ");
        assert_eq!(folded("Men's WOOL-Scarfs, café"), "men wool scarf cafe");
        assert_eq!(
            folded("cups dresses berries boxes watches glass bus"),
            "cup dress berry box watch glass bus"
        );
        assert_eq!(folded("TEA-ILM-100"), "tea ilm 100");
        assert_eq!(folded("पश्मिना सल"), "पश्मिना सल");
    }

    #[test]
    fn a_query_is_cut_to_what_can_be_searched() {
        assert_eq!(terms("the cup for the tea, a CUP"), ["cup", "tea"]);
        assert_eq!(terms("for the"), ["for", "the"]);
        assert_eq!(terms(&"word".repeat(40))[0].len(), MAX_LETTERS);
        assert_eq!(
            terms(&(0..99).map(|word| word.to_string()).collect::<Vec<_>>().join(" ")).len(),
            MAX_TERMS
        );
        assert!(terms("\" * ( ) : ^ -").is_empty());
    }

    #[test]
    fn synonyms_go_both_ways_and_are_folded() {
        assert_eq!(synonyms("jutta").collect::<Vec<_>>(), ["shoe"]);
        assert_eq!(synonyms("lamp").collect::<Vec<_>>(), ["batti"]);
        assert_eq!(synonyms("topi").collect::<Vec<_>>(), ["hat", "cap"]);
        for word in SYNONYMS.iter().flat_map(|(nepali, english)| [nepali, english]) {
            assert_eq!(words(word).collect::<Vec<_>>(), [*word]);
        }
    }

    #[test]
    fn slips_of_the_finger_are_counted() {
        assert_eq!(apart("teapot", "taepot", 2), Some(1));
        assert_eq!(apart("backpak", "backpack", 2), Some(1));
        assert_eq!(apart("shaol", "shawl", 1), Some(1));
        assert_eq!(apart("umbrela", "umbrella", 2), Some(1));
        assert_eq!(apart("tea", "lamp", 2), None);
        assert_eq!(apart("ba", "abc", 2), Some(2));
    }

    /// Optimal string alignment without any shortcut.
    fn plain(one: &[char], other: &[char]) -> usize {
        let mut table = vec![vec![0; other.len() + 1]; one.len() + 1];
        for row in 0..=one.len() {
            for column in 0..=other.len() {
                table[row][column] = if row == 0 || column == 0 {
                    row.max(column)
                } else {
                    let wrong = usize::from(one[row - 1] != other[column - 1]);
                    let plain = (table[row - 1][column] + 1)
                        .min(table[row][column - 1] + 1)
                        .min(table[row - 1][column - 1] + wrong);
                    let swapped =
                        row > 1 && column > 1 && one[row - 1] == other[column - 2] && one[row - 2] == other[column - 1];
                    if swapped {
                        plain.min(table[row - 2][column - 2] + 1)
                    } else {
                        plain
                    }
                };
            }
        }
        table[one.len()][other.len()]
    }

    proptest! {
        #[test]
        fn the_shortcuts_change_no_distance(one in "[abc]{0,9}", other in "[abc]{0,9}", limit in 0_usize..4) {
            let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
            prop_assert_eq!(distance(&one, &other, limit), Some(plain(&one, &other)).filter(|errors| *errors <= limit));
        }

        #[test]
        fn no_text_breaks_a_query(text in ".{0,300}") {
            for term in terms(&text) {
                let is_word = !term.is_empty() && term.chars().all(|char| belongs_to_word(char) && char != '\'');
                prop_assert!(is_word);
            }
        }
    }
}
