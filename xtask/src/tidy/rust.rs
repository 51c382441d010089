//! Rules about Rust sources, read line by line: what rustfmt has formatted needs no parser for these.

use super::{Finding, Source};

/// Handlers that HTML knows as attributes; Leptos' `on:click` is another thing.
const HANDLERS: &[&str] = &[
    "onblur",
    "onchange",
    "onclick",
    "onclose",
    "oncopy",
    "ondrag",
    "ondrop",
    "onerror",
    "onfocus",
    "oninput",
    "oninvalid",
    "onkey",
    "onload",
    "onmouse",
    "onpaste",
    "onpointer",
    "onreset",
    "onscroll",
    "onsearch",
    "onselect",
    "onsubmit",
    "ontoggle",
    "ontouch",
    "onwheel",
];
const LOOSE_ENDS: &[(&str, &str)] = &[
    (
        ".unwrap()",
        "can end the server: return the error, or say by a type that it cannot happen",
    ),
    ("todo!(", "is unfinished"),
    ("unimplemented!(", "is unfinished"),
    ("println!(", "is seen by nobody: log it"),
    ("dbg!(", "was left behind"),
];

/// What ships to the browser is visible in file names: whole modules are gated, where they are declared.
pub fn feature_gates(source: &Source) -> Vec<Finding> {
    if !(source.below("app/src") && source.ends(".rs")) || matches!(source.file_name(), "mod.rs" | "lib.rs") {
        return Vec::new();
    }
    let reason = "gate the whole module where `mod.rs` declares it, not parts of a file";
    live(&source.text)
        .filter(|(_, line)| line.contains("feature = \"ssr\"") && line.contains("cfg"))
        .map(|(number, _)| source.finding(number, reason))
        .collect()
}

/// Endpoints are written out: they appear in logs, tests and the table of permissions.
pub fn server_functions(source: &Source) -> Vec<Finding> {
    if !source.ends(".rs") || source.below("xtask") {
        return Vec::new();
    }
    let lines: Vec<(usize, &str)> = live(&source.text).collect();
    let mut findings = Vec::new();
    for (index, (number, line)) in lines.iter().enumerate() {
        let attribute = line.trim_start();
        if !(attribute.starts_with("#[server(") || attribute.starts_with("#[server]")) {
            continue;
        }
        // An attribute in several lines ends with the first line that closes it.
        let mut text = String::new();
        for (_, line) in &lines[index..] {
            text.push_str(line);
            if line.trim_end().ends_with(']') {
                break;
            }
        }
        for part in ["prefix", "endpoint"] {
            if !text.contains(&format!("{part} =")) {
                findings.push(source.finding(*number, format!("a server function needs `{part} = \"…\"`")));
            }
        }
    }
    findings
}

/// The content security policy allows no inline style or script, so these would be dead in a browser.
pub fn inline_attributes(source: &Source) -> Vec<Finding> {
    if !(source.below("app/src") && source.ends(".rs")) {
        return Vec::new();
    }
    live(&source.text)
        .filter_map(|(number, line)| {
            let name = attributes(line).find(|name| {
                *name == "style" || name.starts_with("style:") || HANDLERS.iter().any(|known| name.starts_with(known))
            })?;
            let reason = format!("the content security policy forbids `{name}=`: use a class, or an island's `on:`");
            Some(source.finding(number, reason))
        })
        .collect()
}

/// Names before a `=` with nothing around it: attributes in `view!`, as rustfmt puts spaces around every other one.
fn attributes(line: &str) -> impl Iterator<Item = &str> {
    line.split(|letter: char| letter.is_whitespace() || letter == '<')
        .filter_map(|word| {
            let (name, value) = word.split_once('=')?;
            let is_name = !name.is_empty()
                && name
                    .chars()
                    .all(|letter| letter.is_ascii_lowercase() || matches!(letter, '-' | ':' | '_'));
            (is_name && !value.is_empty() && !value.starts_with(['=', '>'])).then_some(name)
        })
}

/// What must not be in code that serves people; tests may.
pub fn loose_ends(source: &Source) -> Vec<Finding> {
    let serves = ["app/src", "commerce/src", "domain/src"]
        .iter()
        .any(|folder| source.below(folder));
    let is_test = source.file_name() == "tests.rs" || source.inside("tests") || source.inside("testing");
    if !serves || is_test || !source.ends(".rs") {
        return Vec::new();
    }
    live(&source.text)
        .flat_map(|(number, line)| {
            LOOSE_ENDS
                .iter()
                .filter(move |(text, _)| line.contains(text))
                .map(move |(text, reason)| source.finding(number, format!("`{text}` {reason}")))
        })
        .collect()
}

/// A migration that cannot be undone is found when it has to be.
pub fn migrations_go_both_ways(source: &Source) -> Vec<Finding> {
    let is_migration = source.below("migration/src") && source.file_name().starts_with("m2") && source.ends(".rs");
    if !is_migration {
        return Vec::new();
    }
    ["up", "down"]
        .into_iter()
        .filter(|way| !source.text.contains(&format!("fn {way}(")))
        .map(|way| source.finding(1, format!("the migration has no `{way}`")))
        .collect()
}

/// Lines with their numbers, without comments and without what `#[cfg(test)]` stands before.
fn live(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut until: Option<String> = None;
    let mut gated = false;
    text.lines().enumerate().filter_map(move |(index, line)| {
        if let Some(end) = &until {
            // rustfmt closes an item at the depth at which it opened it.
            if line == end {
                until = None;
            }
            return None;
        }
        let code = line.trim_start();
        if code.starts_with("#[cfg(test)]") || code.starts_with("#[cfg(any(test") {
            gated = true;
            return None;
        }
        if gated && !code.starts_with("#[") && !code.starts_with("//") {
            gated = false;
            if line.trim_end().ends_with('{') {
                until = Some(format!("{}}}", &line[..line.len() - code.len()]));
            }
            return None;
        }
        (!gated && !code.starts_with("//")).then_some((index + 1, line))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::lines;

    const NONE: [usize; 0] = [];

    #[test]
    fn parts_of_a_file_are_not_gated() {
        let text = "#[cfg(feature = \"ssr\")]\npub mod page;\n";

        assert_eq!(lines(feature_gates, "app/src/storefront/cart/mod.rs", text), NONE);
        assert_eq!(lines(feature_gates, "app/src/storefront/cart/islands.rs", text), [1]);
        assert_eq!(lines(feature_gates, "server/src/router.rs", text), NONE);
    }

    #[test]
    fn a_server_function_names_prefix_and_endpoint() {
        let good = "#[server(prefix = \"/api\", endpoint = \"cart/add\")]\npub async fn add() {}\n";
        let long = "#[server(\n    prefix = \"/api\",\n    endpoint = \"cart/add\"\n)]\npub async fn add() {}\n";
        let half = "\n#[server(prefix = \"/api\")]\npub async fn add(endpoint: u8) {}\n";

        assert_eq!(lines(server_functions, "app/src/cart/actions.rs", good), NONE);
        assert_eq!(lines(server_functions, "app/src/cart/actions.rs", long), NONE);
        assert_eq!(lines(server_functions, "app/src/cart/actions.rs", half), [2]);
        assert_eq!(
            lines(
                server_functions,
                "app/src/cart/actions.rs",
                "#[server]\nasync fn a() {}\n"
            ),
            [1, 1]
        );
    }

    #[test]
    fn views_have_no_inline_style_or_script() {
        for broken in [
            "<p style=\"color: red\">",
            "style=color",
            "<p style:width=move || w>",
            "<a onclick=\"go()\">",
            "<button type=\"submit\" onkeydown={f}>",
        ] {
            assert_eq!(lines(inline_attributes, "app/src/ui/a.rs", broken), [1], "{broken}");
        }
        for fine in [
            "<button on:click=move |_| go()>",
            "let style = Style::Quiet;",
            "<Button style_of=\"a\" online=true>",
            "// style=\"no\"",
            "if style == other {",
            "Style::Loud => \"px-4\",",
        ] {
            assert_eq!(lines(inline_attributes, "app/src/ui/a.rs", fine), NONE, "{fine}");
        }
    }

    #[test]
    fn tests_and_comments_may_unwrap() {
        let text = "/// `x.unwrap()`\nfn a() {\n    b().unwrap();\n}\n\n#[cfg(test)]\nmod tests {\n    fn c() {\n        d().unwrap();\n    }\n}\n\nfn e() {\n    todo!()\n}\n";

        assert_eq!(lines(loose_ends, "domain/src/cart.rs", text), [3, 14]);
        assert_eq!(lines(loose_ends, "domain/src/cart/tests.rs", text), NONE);
        assert_eq!(lines(loose_ends, "commerce/src/testing/shop.rs", text), NONE);
        assert_eq!(lines(loose_ends, "server/src/main.rs", text), NONE);
    }

    #[test]
    fn a_gated_declaration_hides_only_itself() {
        let text = "#[cfg(test)]\n#[path = \"x.rs\"]\nmod tests;\nfn a() {\n    b().unwrap();\n}\n";

        assert_eq!(lines(loose_ends, "domain/src/cart.rs", text), [5]);
    }

    #[test]
    fn a_migration_can_be_undone() {
        let path = "migration/src/m20261201_000001_create_orders.rs";

        assert_eq!(lines(migrations_go_both_ways, path, "async fn up(&self) {}\n"), [1]);
        assert_eq!(
            lines(
                migrations_go_both_ways,
                path,
                "async fn up(&self) {}\nasync fn down(&self) {}\n"
            ),
            NONE
        );
        assert_eq!(lines(migrations_go_both_ways, "migration/src/lib.rs", ""), NONE);
    }
}
