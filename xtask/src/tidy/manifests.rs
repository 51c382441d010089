//! Rules about manifests: the arrows between our crates, and a lock file that names no registry.

use super::{Finding, Source};

/// Manifest, and which of our crates it may name.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain/Cargo.toml", &[]),
    ("migration/Cargo.toml", &[]),
    ("commerce/Cargo.toml", &["domain", "migration"]),
    ("app/Cargo.toml", &["domain", "commerce"]),
    ("frontend/Cargo.toml", &["app"]),
    ("server/Cargo.toml", &["domain", "migration", "commerce", "app"]),
    ("end2end/esewa/Cargo.toml", &[]),
    ("end2end/load/Cargo.toml", &[]),
    ("xtask/Cargo.toml", &[]),
];
const OURS: &[&str] = &[
    "app",
    "commerce",
    "domain",
    "esewa-stand-in",
    "frontend",
    "load-driver",
    "migration",
    "server",
    "xtask",
];

/// One dependency as a manifest writes it.
struct Dependency<'text> {
    line: usize,
    section: &'text str,
    name: &'text str,
    value: String,
}

/// Dependencies between our crates run one way (`ARCHITECTURE.md`).
pub fn arrows(source: &Source) -> Vec<Finding> {
    let Some((_, allowed)) = ARROWS.iter().find(|(manifest, _)| *manifest == source.path) else {
        return Vec::new();
    };
    let own = source.path.trim_end_matches("/Cargo.toml");
    dependencies(&source.text)
        .into_iter()
        .filter(|dependency| OURS.contains(&dependency.name))
        .filter_map(|dependency| {
            let reason = refused(own, allowed, &dependency)?;
            Some(source.finding(dependency.line, reason))
        })
        .collect()
}

fn refused(own: &str, allowed: &[&str], dependency: &Dependency<'_>) -> Option<String> {
    let Dependency {
        section, name, value, ..
    } = dependency;
    // Tests may use the crate itself with a feature of its own, and pay at the stand-in, which uses nothing of ours.
    let to_test = section.ends_with("dev-dependencies")
        && (own == *name || (*name == "esewa-stand-in" && matches!(own, "commerce" | "server")));
    if !to_test && !allowed.contains(name) {
        let may = if allowed.is_empty() {
            "nothing of ours".to_owned()
        } else {
            allowed.join(", ")
        };
        return Some(format!("`{own}` may use {may}, not `{name}`: the arrows run one way"));
    }
    if (own, *name) == ("app", "commerce") && *section == "dependencies" && !value.contains("optional = true") {
        return Some("`commerce` must be optional here (feature `ssr`), or it is compiled for the browser".to_owned());
    }
    if (own, *name) == ("frontend", "app") && !section.contains("wasm32") {
        return Some("`app` must be a dependency of the WASM target only, or `ssr` and `hydrate` mix".to_owned());
    }
    None
}

/// Enough TOML for manifests as people write them: `name = …`, `name.workspace = true`, `[dependencies.name]`.
fn dependencies(text: &str) -> Vec<Dependency<'_>> {
    let mut found: Vec<Dependency<'_>> = Vec::new();
    let mut section = "";
    let mut inside_table = false;
    for (index, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if let Some(header) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = header;
            inside_table = false;
            if let Some((table, name)) = header
                .rsplit_once('.')
                .filter(|(table, _)| table.ends_with("dependencies"))
            {
                inside_table = true;
                found.push(Dependency {
                    line: index + 1,
                    section: table,
                    name,
                    value: String::new(),
                });
            }
        } else if inside_table {
            if let Some(last) = found.last_mut() {
                last.value.push_str(line);
            }
        } else if section.ends_with("dependencies")
            && let Some((key, value)) = line.split_once('=')
        {
            let name = key.split('.').next().unwrap_or(key).trim().trim_matches('"');
            found.push(Dependency {
                line: index + 1,
                section,
                name,
                value: value.trim().to_owned(),
            });
        }
    }
    found
}

/// A lock file that names where packages came from works only where that place is reached.
pub fn lock_names_no_registry(source: &Source) -> Vec<Finding> {
    if source.path != "package-lock.json" {
        return Vec::new();
    }
    let first = source
        .text
        .lines()
        .position(|line| line.trim_start().starts_with("\"resolved\":"));
    first
        .map(|line| {
            source.finding(
                line + 1,
                "names a registry: run `npm install` with the project's .npmrc",
            )
        })
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::lines;

    #[test]
    fn arrows_run_one_way() {
        let manifest =
            "[package]\nname = \"domain\"\n[dependencies]\nserde.workspace = true\ncommerce.workspace = true\n";

        assert_eq!(lines(arrows, "domain/Cargo.toml", manifest), [5]);
        assert_eq!(lines(arrows, "server/Cargo.toml", manifest), [] as [usize; 0]);
        assert_eq!(
            lines(
                arrows,
                "xtask/Cargo.toml",
                "[build-dependencies.domain]\nworkspace = true\n"
            ),
            [1]
        );
    }

    #[test]
    fn a_crate_may_test_itself_with_its_own_feature() {
        let manifest = "[dev-dependencies]\ncommerce = { workspace = true, features = [\"testing\"] }\n";

        assert_eq!(lines(arrows, "commerce/Cargo.toml", manifest), [] as [usize; 0]);
        assert_eq!(lines(arrows, "domain/Cargo.toml", manifest), [2]);
    }

    #[test]
    fn only_tests_pay_at_the_stand_in() {
        let testing = "[dev-dependencies]\nesewa-stand-in.workspace = true\n";
        let shipping = "[dependencies]\nesewa-stand-in.workspace = true\n";

        assert_eq!(lines(arrows, "commerce/Cargo.toml", testing), [] as [usize; 0]);
        assert_eq!(lines(arrows, "commerce/Cargo.toml", shipping), [2]);
        assert_eq!(lines(arrows, "domain/Cargo.toml", testing), [2]);
    }

    #[test]
    fn commerce_stays_out_of_the_browser() {
        let always = "[dependencies]\ncommerce.workspace = true\n";
        let gated = "[dependencies]\ncommerce = { workspace = true, optional = true }\n";
        let table = "[dependencies.commerce]\nworkspace = true\noptional = true\n";

        assert_eq!(lines(arrows, "app/Cargo.toml", always), [2]);
        assert_eq!(lines(arrows, "app/Cargo.toml", gated), [] as [usize; 0]);
        assert_eq!(lines(arrows, "app/Cargo.toml", table), [] as [usize; 0]);
    }

    #[test]
    fn frontend_links_app_for_the_browser_only() {
        let everywhere = "[dependencies]\napp.workspace = true\n";
        let browser = "[target.'cfg(target_arch = \"wasm32\")'.dependencies]\napp.workspace = true\n";

        assert_eq!(lines(arrows, "frontend/Cargo.toml", everywhere), [2]);
        assert_eq!(lines(arrows, "frontend/Cargo.toml", browser), [] as [usize; 0]);
    }

    #[test]
    fn the_npm_lock_names_no_registry() {
        let lock = "{\n  \"version\": \"1\",\n  \"resolved\": \"https://example.org/a.tgz\"\n}";

        assert_eq!(lines(lock_names_no_registry, "package-lock.json", lock), [3]);
        assert_eq!(
            lines(lock_names_no_registry, "package-lock.json", "{}"),
            [] as [usize; 0]
        );
    }
}
