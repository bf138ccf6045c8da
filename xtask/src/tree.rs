//! 文件树 The committed text of the repository, as the checks see it, and what they find.

use anyhow::{Context, Result};
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One text file; its path is relative to the root, with `/`.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// All text files.
pub(crate) struct Tree {
    pub(crate) files: Vec<File>,
}

/// Something that breaks a house rule. Ordered by place.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    path: String,
    line: usize,
    wrong: String,
    instead: String,
}

impl Tree {
    /// What git tracks or would track; without git, what lies there.
    pub(crate) fn read() -> Result<Tree> {
        let root = root();
        let mut paths = tracked(&root).unwrap_or_else(|| walk(&root, &root));
        paths.sort();
        let mut files = Vec::new();
        for path in paths {
            let full = root.join(&path);
            if !full.is_file() {
                continue; // deleted but not yet committed
            }
            let bytes = std::fs::read(&full).with_context(|| format!("reading {path}"))?;
            if let Ok(text) = String::from_utf8(bytes) {
                files.push(File { path, text });
            }
        }
        Ok(Tree { files })
    }

    /// The file at exactly this path.
    pub(crate) fn get(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Files whose path begins and ends so.
    pub(crate) fn under<'a>(&'a self, head: &'a str, tail: &'a str) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(move |file| file.path.starts_with(head) && file.path.ends_with(tail))
    }

    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Tree {
        let file = |(path, text): &(&str, &str)| File { path: (*path).to_owned(), text: (*text).to_owned() };
        Tree { files: files.iter().map(file).collect() }
    }
}

impl File {
    /// The last part of the path without its ending: `crates/rules/src/day/roll.rs` is `roll`.
    pub(crate) fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        name.split_once('.').map_or(name, |(stem, _)| stem)
    }

    /// What is wrong here, and what to do instead.
    pub(crate) fn finding(
        &self,
        line: usize,
        wrong: impl Into<String>,
        instead: impl Into<String>,
    ) -> Finding {
        Finding { path: self.path.clone(), line, wrong: wrong.into(), instead: instead.into() }
    }
}

impl Finding {
    /// About a file that should be there.
    pub(crate) fn missing(path: &str, instead: impl Into<String>) -> Finding {
        Finding { path: path.to_owned(), line: 1, wrong: "missing".to_owned(), instead: instead.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.path, self.line, self.wrong, self.instead)
    }
}

/// The root of the workspace, whichever folder cargo was called in.
pub(crate) fn root() -> PathBuf {
    let own = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let own = own.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    own.parent().map(Path::to_path_buf).unwrap_or(own)
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

fn tracked(root: &Path) -> Option<Vec<String>> {
    const LIST: [&str; 5] = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let out = Command::new("git").args(LIST).current_dir(root).output().ok()?;
    let names = String::from_utf8(out.stdout).ok()?;
    let paths: Vec<String> = names.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    (out.status.success() && !paths.is_empty()).then_some(paths)
}

fn walk(root: &Path, folder: &Path) -> Vec<String> {
    const SKIPPED: [&str; 2] = ["target", ".git"];
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let skipped = SKIPPED.iter().any(|name| entry.file_name() == *name);
        if path.is_dir() && !skipped {
            paths.append(&mut walk(root, &path));
        } else if path.is_file() {
            paths.extend(path.strip_prefix(root).ok().and_then(Path::to_str).map(str::to_owned));
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_reads_like_a_compiler_message() {
        let tree = Tree::of(&[("crates/rules/src/day/roll.rs", "")]);
        let found = tree.files[0].finding(7, "too long", "split it");
        assert_eq!(found.to_string(), "crates/rules/src/day/roll.rs:7: too long: split it");
        assert_eq!(tree.files[0].stem(), "roll");
    }

    #[test]
    fn the_tree_holds_this_very_file_with_or_without_git() {
        assert!(Tree::read().unwrap().get("xtask/src/tree.rs").is_some());
        assert!(walk(&root(), &root()).iter().any(|path| path == "xtask/src/tree.rs"));
    }
}
