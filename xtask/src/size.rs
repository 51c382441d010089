//! `cargo xtask size`: what a browser has to load, as brotli sends it, against the budgets in `xtask/budgets.txt`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Outcome;
use crate::artefacts::{Profile, site};
use crate::paths::Paths;
use crate::process::{command, output};

/// Node has brotli built in, at the quality the server's own files are compressed with; no crate is needed for it.
const COMPRESS: &str = "const { readFileSync } = require('node:fs');
const { brotliCompressSync } = require('node:zlib');
for (const file of process.argv.slice(1)) console.log(brotliCompressSync(readFileSync(file)).length);";

/// At most so many bytes for all files with one of these endings together.
#[derive(Debug, PartialEq, Eq)]
struct Budget {
    name: String,
    bytes: u64,
}

impl Budget {
    /// `js+wasm` counts both.
    fn counts(&self, file: &Path) -> bool {
        file.extension()
            .is_some_and(|ending| self.name.split('+').any(|counted| ending == counted))
    }
}

/// Prints each size beside its budget. An error when one is exceeded, or nothing was built.
pub fn size(paths: &Paths) -> Outcome {
    let text = fs::read_to_string(paths.root.join("xtask/budgets.txt"))
        .map_err(|error| format!("xtask/budgets.txt cannot be read: {error}"))?;
    let package = site(paths, Profile::Release).join("pkg");
    check(paths, &package, &budgets(&text)?)
}

fn check(paths: &Paths, package: &Path, budgets: &[Budget]) -> Outcome {
    let mut files = Vec::new();
    collect(package, &mut files);
    files.sort();
    let mut exceeded = Vec::new();
    for budget in budgets {
        let counted: Vec<_> = files.iter().filter(|file| budget.counts(file)).collect();
        if counted.is_empty() {
            return Err(format!(
                "there is nothing to weigh for '{}' in {}: build first (`cargo xtask test e2e` does)",
                budget.name,
                package.display()
            ));
        }
        let answer = output(command(paths, "node").args(["-e", COMPRESS, "--"]).args(&counted))?;
        let sizes: Vec<u64> = answer.lines().filter_map(|line| line.trim().parse().ok()).collect();
        for (file, size) in counted.iter().zip(&sizes) {
            println!("  {size:>9} {}", file.strip_prefix(package).unwrap_or(file).display());
        }
        let total: u64 = sizes.iter().sum();
        println!("{total:>11} {} of {} bytes", budget.name, budget.bytes);
        if total > budget.bytes {
            exceeded.push(format!(
                "{} is {} bytes over its {}",
                budget.name,
                total - budget.bytes,
                budget.bytes
            ));
        }
    }
    if exceeded.is_empty() {
        Ok(())
    } else {
        Err(format!("{} (xtask/budgets.txt)", exceeded.join("; ")))
    }
}

fn budgets(text: &str) -> Outcome<Vec<Budget>> {
    text.lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim())
        .filter(|line| !line.is_empty())
        .map(|line| {
            let (name, bytes) = line.split_once(' ').unwrap_or((line, ""));
            let bytes = bytes.trim().replace('_', "").parse();
            let bytes =
                bytes.map_err(|_| format!("xtask/budgets.txt: '{line}' is not a name and a number of bytes"))?;
            Ok(Budget {
                name: name.to_owned(),
                bytes,
            })
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths::scratch;

    #[test]
    fn a_budget_is_a_name_and_bytes() {
        let read = budgets("# What ships\njs+wasm 150_000\n\ncss 16000 # tailwind\n").unwrap();

        assert_eq!(
            read[0],
            Budget {
                name: "js+wasm".to_owned(),
                bytes: 150_000
            }
        );
        assert_eq!(read[1].bytes, 16_000);
        assert!(budgets("css many").is_err());
    }

    #[test]
    fn a_file_over_its_budget_is_named_by_how_much() {
        let folder = scratch("size");
        let paths = Paths {
            root: folder.clone(),
            target: folder.clone(),
            tools: folder.clone(),
        };
        fs::create_dir_all(folder.join("pkg/snippets")).unwrap();
        fs::write(folder.join("pkg/pasal.wasm"), vec![b'a'; 100_000]).unwrap();
        fs::write(folder.join("pkg/snippets/pasal.js"), "let a = 1;").unwrap();
        let weigh = |bytes| {
            check(
                &paths,
                &folder.join("pkg"),
                &[Budget {
                    name: "js+wasm".to_owned(),
                    bytes,
                }],
            )
        };

        assert_eq!(weigh(1_000), Ok(()));
        assert!(weigh(20).unwrap_err().contains("over its 20"));
        assert!(
            check(
                &paths,
                &folder,
                &[Budget {
                    name: "css".to_owned(),
                    bytes: 1
                }]
            )
            .is_err()
        );
        fs::remove_dir_all(folder).unwrap();
    }
}
