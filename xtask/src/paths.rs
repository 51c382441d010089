//! Where things are: the checkout, Cargo's target folder, the tools. Also the one place that reads the environment.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;

/// The folders every chore needs, all absolute.
#[derive(Debug, Clone)]
pub struct Paths {
    /// The checkout: the folder of the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// Cargo's target folder, wherever `CARGO_TARGET_DIR` or a configuration file put it.
    pub target: PathBuf,
    /// Where `setup` installs tools: `bin` is in here.
    pub tools: PathBuf,
}

impl Paths {
    /// Finds the folders. Errors when Cargo cannot read the workspace or no home folder is known.
    pub fn discover() -> Outcome<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .ok_or("the folder of xtask has no parent")?
            .to_path_buf();
        let target = target_folder(&root)?;
        let cache = match variable("PASAL_CACHE") {
            Some(folder) => root.join(folder),
            None => {
                PathBuf::from(variable("HOME").ok_or("HOME is not set: set it, or PASAL_CACHE")?).join(".cache/pasal")
            }
        };
        Ok(Self {
            root,
            target,
            tools: cache.join("tools"),
        })
    }

    /// The folder that holds what npm installed.
    pub fn node_modules(&self) -> PathBuf {
        self.root.join("node_modules")
    }

    /// Folders searched for programs, in order: ours first, so that a tool of another version elsewhere is not taken.
    pub fn search(&self) -> Vec<PathBuf> {
        let inherited = variable("PATH").unwrap_or_default();
        let mut folders = vec![self.tools.join("bin"), self.node_modules().join(".bin")];
        folders.extend(std::env::split_paths(&inherited));
        folders
    }

    /// The first program of this name on the search path.
    pub fn program(&self, name: &str) -> Option<PathBuf> {
        self.search()
            .into_iter()
            .map(|folder| folder.join(name))
            .find(|file| file.is_file())
    }

    /// A setting as the server would see it: the environment first, then the checkout's `.env`.
    pub fn setting(&self, name: &str) -> Option<String> {
        text_variable(name).or_else(|| {
            let text = std::fs::read_to_string(self.root.join(".env")).ok()?;
            from_dotenv(&text, name)
        })
    }
}

/// An environment variable that is set and not empty.
#[expect(
    clippy::disallowed_methods,
    reason = "xtask is configured here, as the server is in its `config.rs`"
)]
pub fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// The same as text.
pub fn text_variable(name: &str) -> Option<String> {
    variable(name).and_then(|value| value.into_string().ok())
}

fn from_dotenv(text: &str, name: &str) -> Option<String> {
    text.lines()
        .filter_map(|line| line.trim().trim_start_matches("export ").split_once('='))
        .find(|(key, _)| key.trim() == name)
        .map(|(_, value)| value.trim().trim_matches(['"', '\'']).to_owned())
        .filter(|value| !value.is_empty())
}

fn target_folder(root: &Path) -> Outcome<PathBuf> {
    let answer = Command::new("cargo")
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root)
        .output()
        .map_err(|error| format!("cargo could not be started: {error}"))?;
    if !answer.status.success() {
        return Err(format!(
            "cargo cannot read the workspace:\n{}",
            String::from_utf8_lossy(&answer.stderr)
        ));
    }
    json_string(&String::from_utf8_lossy(&answer.stdout), "target_directory")
        .map(PathBuf::from)
        .ok_or_else(|| "`cargo metadata` names no target folder".to_owned())
}

/// The value of a text field that occurs once; enough for one field of a known writer, and no JSON crate.
fn json_string(text: &str, field: &str) -> Option<String> {
    let (_, after) = text.split_once(&format!("\"{field}\":\""))?;
    let (value, _) = after.split_once('"')?;
    Some(value.replace("\\\\", "\\"))
}

/// An empty folder for one test of ours, which removes it.
#[cfg(test)]
pub fn scratch(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("pasal-xtask-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_of_cargo_s_answer_is_read() {
        let answer = r#"{"packages":[],"target_directory":"/a/b c/target","version":1}"#;

        assert_eq!(
            json_string(answer, "target_directory").as_deref(),
            Some("/a/b c/target")
        );
        assert_eq!(json_string(answer, "nothing"), None);
    }

    #[test]
    fn a_setting_in_dotenv_may_be_quoted_exported_or_commented_out() {
        let text = "# A comment\n#PASAL_A=1\nexport PASAL_B=\"two words\"\nPASAL_C = 3\nPASAL_D=\n";

        assert_eq!(from_dotenv(text, "PASAL_A"), None);
        assert_eq!(from_dotenv(text, "PASAL_B").as_deref(), Some("two words"));
        assert_eq!(from_dotenv(text, "PASAL_C").as_deref(), Some("3"));
        assert_eq!(from_dotenv(text, "PASAL_D"), None);
    }
}
