//! Who is meant by `@Maya Gurung` in a note.

use crate::ids::AccountId;

/// Everybody whose name follows an `@` in the text, whatever the case of its letters. Where one name begins another, the
/// longer one is meant; a name that goes on as another word is not.
pub fn mentioned<'a>(text: &str, people: impl IntoIterator<Item = (AccountId, &'a str)>) -> Vec<AccountId> {
    let mut people: Vec<(AccountId, Vec<char>)> = people
        .into_iter()
        .map(|(account, name)| (account, folded(name)))
        .filter(|(_, name)| !name.is_empty())
        .collect();
    people.sort_by_key(|(_, name)| std::cmp::Reverse(name.len()));
    let text = folded(text);
    let mut found = Vec::new();
    for at in text
        .iter()
        .enumerate()
        .filter(|(_, char)| **char == '@')
        .map(|(at, _)| at)
    {
        let rest = text.get(at.saturating_add(1)..).unwrap_or_default();
        let named = people.iter().find(|(_, name)| {
            let next = rest.get(name.len());
            rest.starts_with(name) && next.is_none_or(|char| !char.is_alphanumeric())
        });
        if let Some((account, _)) = named
            && !found.contains(account)
        {
            found.push(*account);
        }
    }
    found
}

fn folded(text: &str) -> Vec<char> {
    text.trim().chars().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEOPLE: [(AccountId, &str); 4] = [
        (AccountId(1), "Maya"),
        (AccountId(2), "Maya Gurung"),
        (AccountId(3), "आशा राई"),
        (AccountId(4), " "),
    ];

    fn of(text: &str) -> Vec<i64> {
        mentioned(text, PEOPLE).into_iter().map(|account| account.0).collect()
    }

    #[test]
    fn a_name_behind_its_sign_is_meant_once() {
        assert_eq!(of("@Maya please call; @maya!"), [1]);
        assert_eq!(of("ask @MAYA GURUNG, then @Maya"), [2, 1]);
        assert_eq!(of("@आशा राई: हेर्नुहोस्"), [3]);
        assert_eq!(of("(@Maya Gurung)"), [2]);
    }

    #[test]
    fn what_only_looks_like_a_name_is_nobody() {
        for text in ["", "@", "@ Maya", "Maya", "@Mayas", "@maya2", "@Bina", "@@"] {
            assert_eq!(of(text), Vec::<i64>::new(), "{text}");
        }
    }
}
