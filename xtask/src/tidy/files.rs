//! Rules about files as such: names, lengths, what they must not hold, and links to decisions.

use super::{Finding, Source};

const SAYS_NOTHING: &[&str] = &["util", "utils", "helper", "helpers", "common", "misc", "manager"];
const CODE: &[&str] = &[".rs", ".ts", ".tsx", ".js", ".mjs", ".cjs", ".css", ".sh", ".py"];
const LONGEST: usize = 500;

/// A file is named after what is in it.
pub fn names_that_say_nothing(source: &Source) -> Vec<Finding> {
    let words = source.path.split(['/', '.', '_', '-']);
    words
        .filter(|word| SAYS_NOTHING.contains(&word.to_ascii_lowercase().as_str()))
        .map(|word| source.finding(1, format!("'{word}' in a path says nothing: name what it holds")))
        .collect()
}

/// A file that long is two files.
pub fn length(source: &Source) -> Vec<Finding> {
    let is_code = CODE.iter().any(|ending| source.ends(ending));
    let exempt = source.inside("tests") || source.inside("data") || source.below("public");
    let count = source.text.lines().count();
    if !is_code || exempt || source.file_name() == "tests.rs" || count <= LONGEST {
        return Vec::new();
    }
    vec![source.finding(
        LONGEST + 1,
        format!("{count} lines: split it, a file has at most {LONGEST}"),
    )]
}

/// A path on somebody's own machine works on no other one.
pub fn home_folders(source: &Source) -> Vec<Finding> {
    let found = |line: &str| homes(line).next().map(str::to_owned);
    source
        .text
        .lines()
        .enumerate()
        .filter_map(|(index, line)| found(line).map(|home| (index + 1, home)))
        .map(|(line, home)| source.finding(line, format!("'{home}' is a folder of one machine")))
        .collect()
}

/// Home folders that a line names, as `/<homes>/<who>`; the superuser's needs no name.
fn homes(line: &str) -> impl Iterator<Item = &str> {
    let names = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    line.match_indices('/').filter_map(move |(start, _)| {
        let begins = start.checked_sub(1).is_none_or(|before| {
            let before = line.as_bytes()[before];
            !names(&before) && !matches!(before, b'/' | b'}' | b')')
        });
        let rest = &line[start + 1..];
        let (folder, below) = rest.split_once('/')?;
        let who = below.bytes().take_while(|byte| names(byte)).count();
        let is_home = match folder {
            "root" => true,
            "home" | "Users" => who > 0,
            _ => false,
        };
        (begins && is_home).then(|| &line[start..start + folder.len() + 2 + who])
    })
}

/// A decision that the architecture does not link is read by nobody.
pub fn decisions_are_linked(sources: &[Source]) -> Vec<Finding> {
    let Some(architecture) = sources.iter().find(|source| source.path == "ARCHITECTURE.md") else {
        return Vec::new();
    };
    sources
        .iter()
        .filter(|source| source.below("docs/adr") && source.ends(".md"))
        .filter(|source| !architecture.text.contains(&source.path))
        .map(|source| source.finding(1, "ARCHITECTURE.md does not link this decision"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::{lines, source};

    const NONE: [usize; 0] = [];

    #[test]
    fn names_say_what_is_inside() {
        assert_eq!(lines(names_that_say_nothing, "app/src/ui/form_utils.rs", ""), [1]);
        assert_eq!(lines(names_that_say_nothing, "end2end/helpers/sign.ts", ""), [1]);
        assert_eq!(lines(names_that_say_nothing, "app/src/ui/utility_bar.rs", ""), NONE);
    }

    #[test]
    fn long_code_is_split_but_long_data_is_not() {
        let long = "a\n".repeat(501);

        assert_eq!(lines(length, "commerce/src/cart.rs", &long), [501]);
        assert_eq!(lines(length, "commerce/src/cart.rs", &"a\n".repeat(500)), NONE);
        assert_eq!(lines(length, "commerce/src/seed/data/products.rs", &long), NONE);
        assert_eq!(lines(length, "commerce/tests/it/races.rs", &long), NONE);
        assert_eq!(lines(length, "package-lock.json", &long), NONE);
    }

    #[test]
    fn home_folders_are_found_and_others_are_not() {
        let home = |folder: &str| format!("PATH=\"/{folder}/me/bin\"");

        for folder in ["home", "Users", "root"] {
            assert_eq!(lines(home_folders, "README.md", &home(folder)), [1], "{folder}");
        }
        for fine in [
            "app/home/page.rs",
            "/p/home/",
            "https://example.org/home/page",
            "$X/root/a",
            "/homes/me",
        ] {
            assert_eq!(lines(home_folders, "README.md", fine), NONE, "{fine}");
        }
    }

    #[test]
    fn each_decision_is_linked() {
        let decision = source("docs/adr/0001-islands.md", "");
        let linking = source("ARCHITECTURE.md", "- [Islands](docs/adr/0001-islands.md)");

        assert!(decisions_are_linked(&[source("ARCHITECTURE.md", ""), decision]).len() == 1);
        let decision = source("docs/adr/0001-islands.md", "");
        assert!(decisions_are_linked(&[linking, decision]).is_empty());
    }
}
