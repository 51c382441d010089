//! Names in capitals, as a shop would write them: `WHITE HANGING HEART T-LIGHT HOLDER` is a White Hanging Heart T-Light Holder.

/// Words that stay small inside a title.
const SMALL: [&str; 14] = [
    "a", "an", "and", "as", "at", "by", "de", "for", "from", "in", "of", "on", "the", "to",
];
/// Words that stay large.
const LARGE: [&str; 12] = [
    "3d", "bbq", "cd", "diy", "gb", "led", "mdf", "tv", "uk", "us", "usb", "vip",
];

/// The same words with capitals where a title has them.
pub fn title_case(text: &str) -> String {
    let trimmed =
        text.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '*' | ',' | '.' | '-' | '/'));
    let words = trimmed
        .split_whitespace()
        .enumerate()
        .map(|(index, word)| title_word(word, index == 0));
    words.collect::<Vec<_>>().join(" ")
}

fn title_word(word: &str, first: bool) -> String {
    let lower = word.to_lowercase();
    if !first && (SMALL.contains(&lower.as_str()) || lower == "with") {
        return lower;
    }
    if LARGE.contains(&lower.trim_matches(|letter: char| !letter.is_alphanumeric())) {
        return lower.to_uppercase();
    }
    let mut cased = String::with_capacity(lower.len());
    let mut begins = true;
    for letter in lower.chars() {
        if begins && letter.is_alphabetic() {
            cased.extend(letter.to_uppercase());
        } else {
            cased.push(letter);
        }
        // `T-Light`, `Red/Blue`, `(Small)`, but `Children's` and `15cm`.
        begins = !letter.is_alphanumeric() && !matches!(letter, '\'' | '’');
    }
    cased
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_become_a_title() {
        let table = [
            (
                "WHITE HANGING HEART T-LIGHT HOLDER",
                "White Hanging Heart T-Light Holder",
            ),
            ("SET OF 3 CAKE TINS PANTRY DESIGN ", "Set of 3 Cake Tins Pantry Design"),
            ("THE KING GIFT BAG 25x24x12cm", "The King Gift Bag 25x24x12cm"),
            ("CHILDREN'S SPACEBOY MUG", "Children's Spaceboy Mug"),
            ("3D DOG PICTURE PLAYING CARDS", "3D Dog Picture Playing Cards"),
            (
                "CHARLIE+LOLA RED HOT WATER BOTTLE ",
                "Charlie+Lola Red Hot Water Bottle",
            ),
            ("SILVER M.O.P ORBIT EARRINGS", "Silver M.O.P Orbit Earrings"),
            ("*USB Office Mirror Ball", "USB Office Mirror Ball"),
            (
                "3 TRADITIONAl BISCUIT CUTTERS  SET",
                "3 Traditional Biscuit Cutters Set",
            ),
            ("FANCY FONT BIRTHDAY CARD, ", "Fancy Font Birthday Card"),
            ("JAM MAKING SET WITH JARS", "Jam Making Set with Jars"),
            ("OF ALL", "Of All"),
            ("", ""),
        ];
        for (text, title) in table {
            assert_eq!(title_case(text), title);
        }
    }
}
