//! The built site: which files belong to this build, and how they are served.

use std::path::{Path, PathBuf};

use app::{server::render, storefront::frame::shell::Assets};
use leptos::config::LeptosOptions;

/// The files of this build, as the pages name them, and the hashes of the inline scripts among their tags.
pub struct Built {
    /// For the pages.
    pub assets: Assets,
    /// For the security policy.
    pub script_hashes: Vec<String>,
    /// For the watcher's reload socket, while developing.
    pub reload_port: Option<u32>,
}

/// Reads `hash.txt` beside the binary, as cargo-leptos writes it.
#[must_use]
pub fn built(site_root: &Path, reload_port: Option<u32>) -> Built {
    let hashes = hash_file().and_then(|path| std::fs::read_to_string(path).ok());
    let css = hashes.as_deref().and_then(|hashes| hash_of(hashes, "css"));
    let css_path = css.map_or_else(|| "/pkg/pasal.css".to_owned(), |hash| format!("/pkg/pasal.{hash}.css"));
    let options = LeptosOptions::builder()
        .output_name("pasal")
        .site_root(site_root.display().to_string())
        .site_pkg_dir("pkg")
        .hash_files(hashes.is_some())
        .reload_port(reload_port.unwrap_or(3001))
        .build();
    let (html, script_hashes) = render::hydration(options);
    Built {
        assets: render::assets(css_path, html),
        script_hashes,
        reload_port,
    }
}

fn hash_file() -> Option<PathBuf> {
    Some(std::env::current_exe().ok()?.parent()?.join("hash.txt"))
}

fn hash_of(hashes: &str, kind: &str) -> Option<String> {
    hashes
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(key, _)| *key == kind)
        .map(|(_, hash)| hash.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_a_kind_is_found() {
        assert_eq!(hash_of("css: abc\njs: def", "js").as_deref(), Some("def"));
        assert_eq!(hash_of("css: abc", "wasm"), None);
    }
}
