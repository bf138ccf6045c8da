//! 牵绳 What must be stopped or removed when we end, however we end: even killed.

use anyhow::{Context, Result};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

/// A small shell that waits for us to let go, then runs its script. Dropped, it is waited for.
pub(crate) struct Leash(Child);

impl Leash {
    /// `script` sees `args` as `$1`, `$2` … It runs when this value is dropped, and when our process is gone.
    pub(crate) fn new(script: &str, args: &[&str]) -> Result<Leash> {
        let waiting = format!("trap '' INT TERM HUP; read _; {script}");
        let mut shell = Command::new("sh");
        shell.args(["-c", &waiting, "leash"]).args(args).process_group(0);
        shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        Ok(Leash(shell.spawn().context("starting sh")?))
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        drop(self.0.stdin.take()); // the end of its input is the signal
        let _ = self.0.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letting_go_runs_the_script_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone");
        std::fs::write(&gone, "").unwrap();
        let leash = Leash::new("rm -f \"$1\"", &[gone.to_str().unwrap()]).unwrap();
        assert!(gone.exists());
        drop(leash);
        assert!(!gone.exists());
    }
}
