//! 系统软件 Programs that a step needs: found, installed on Debian when we may, otherwise named.

use crate::say;
use anyhow::{Result, bail, ensure};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Once;

/// The first of these programs on `PATH`.
pub(crate) fn find(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file()))
}

/// Installs Debian packages, or says what a person must install.
pub(crate) fn install(packages: &[&str], what_for: &str) -> Result<()> {
    static LISTS: Once = Once::new();
    let names = packages.join(" ");
    if !is_root() || find(&["apt-get"]).is_none() {
        bail!("{what_for} needs Debian's packages (or what your system calls them): {names}");
    }
    say(&format!("installing {names}"));
    LISTS.call_once(|| drop(apt(&["update"])));
    let mut args = vec!["install", "--yes", "--no-install-recommends"];
    args.extend(packages);
    ensure!(apt(&args)?, "{what_for} needs {names}, and `apt-get {}` failed", args.join(" "));
    Ok(())
}

/// Whether we are the superuser.
pub(crate) fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|out| out.stdout.trim_ascii() == b"0")
}

fn apt(args: &[&str]) -> Result<bool> {
    let mut command = Command::new("apt-get");
    command.arg("--quiet=2").args(args).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null());
    Ok(command.status()?.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_found_by_its_first_known_name() {
        assert!(find(&["no-such-program", "sh"]).is_some_and(|path| path.ends_with("sh")));
        assert_eq!(find(&["no-such-program"]), None);
    }
}
