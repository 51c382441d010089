//! `cargo xtask tidy`: conventions as tests. Each rule is a function from a file's text to what is wrong in it, and a
//! finding names file, line and reason, so that nobody has to know the rules by heart.

mod files;
mod manifests;
mod rust;

use std::fs;
use std::path::{Path, PathBuf};

use crate::Outcome;
use crate::paths::Paths;
use crate::process::{command, output};

/// A file of the project: its path from the root, with `/`, and its text.
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    /// Whether it lies below this folder of the project.
    pub fn below(&self, folder: &str) -> bool {
        self.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }

    /// The last part of its path.
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Whether its name ends so, with the dot.
    pub fn ends(&self, ending: &str) -> bool {
        self.path.ends_with(ending)
    }

    /// Whether a folder above it has this name.
    pub fn inside(&self, folder: &str) -> bool {
        self.path
            .rsplit_once('/')
            .is_some_and(|(folders, _)| folders.split('/').any(|name| name == folder))
    }

    fn finding(&self, line: usize, reason: impl Into<String>) -> Finding {
        Finding {
            path: self.path.clone(),
            line,
            reason: reason.into(),
        }
    }
}

/// One place where a rule is broken.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    path: String,
    line: usize,
    reason: String,
}

type Rule = fn(&Source) -> Vec<Finding>;

const RULES: &[Rule] = &[
    manifests::arrows,
    manifests::lock_names_no_registry,
    rust::feature_gates,
    rust::server_functions,
    rust::inline_attributes,
    rust::loose_ends,
    rust::migrations_go_both_ways,
    files::names_that_say_nothing,
    files::length,
    files::home_folders,
];

/// Checks every file that is or would be in the repository. An error counts what was found.
pub fn tidy(paths: &Paths) -> Outcome {
    let sources = sources(paths);
    let mut findings: Vec<Finding> = sources
        .iter()
        .flat_map(|source| RULES.iter().flat_map(move |rule| rule(source)))
        .collect();
    findings.extend(files::decisions_are_linked(&sources));
    findings.sort();
    for Finding { path, line, reason } in &findings {
        println!("{path}:{line}: {reason}");
    }
    match findings.len() {
        0 => Ok(()),
        1 => Err("one convention is broken".to_owned()),
        many => Err(format!("conventions are broken in {many} places")),
    }
}

/// The text files that Git tracks or would track; without Git, all but the folders that hold none of ours.
fn sources(paths: &Paths) -> Vec<Source> {
    let listed = output(command(paths, "git").args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"]));
    let mut names: Vec<String> = match listed {
        Ok(names) => names
            .split('\0')
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect(),
        Err(_) => walk(&paths.root),
    };
    names.sort();
    names.dedup();
    names
        .into_iter()
        .filter_map(|path| {
            let text = fs::read_to_string(paths.root.join(&path)).ok()?;
            Some(Source { path, text })
        })
        .collect()
}

fn walk(root: &Path) -> Vec<String> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder)).into_iter().flatten().flatten() {
            let path = folder.join(entry.file_name());
            let foreign = ["target", "node_modules", ".git", "data"]
                .iter()
                .any(|name| *name == entry.file_name());
            if !entry.path().is_dir() {
                files.push(path.to_string_lossy().replace('\\', "/"));
            } else if !(foreign && folder.as_os_str().is_empty()) {
                folders.push(path);
            }
        }
    }
    files
}

#[cfg(test)]
fn source(path: &str, text: &str) -> Source {
    Source {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}

/// The lines at which a rule finds something.
#[cfg(test)]
fn lines(rule: Rule, path: &str, text: &str) -> Vec<usize> {
    rule(&source(path, text))
        .into_iter()
        .map(|finding| finding.line)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_project_itself_is_read() {
        let paths = Paths::discover().unwrap();

        let found = sources(&paths);

        assert!(found.iter().any(|source| source.path == "xtask/src/tidy/mod.rs"));
        assert!(
            !found
                .iter()
                .any(|source| source.below("node_modules") || source.below("target"))
        );
    }

    #[test]
    fn folders_are_compared_whole() {
        assert!(source("app/src/lib.rs", "").below("app"));
        assert!(!source("app/src/lib.rs", "").below("ap"));
        assert!(source("commerce/tests/it/main.rs", "").inside("tests"));
        assert!(!source("commerce/src/tests", "").inside("tests"));
    }
}
