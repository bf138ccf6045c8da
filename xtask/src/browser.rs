//! 浏览器 The browser tests: what they need, how they are started, and when they are ended.

use crate::leash::Leash;
use crate::packages::{find, install};
use anyhow::{Context, Result, bail, ensure};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(20 * 60);
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// What a browser test is driven with.
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) driver: PathBuf,
}

impl Browser {
    /// Finds it, installing what is missing when we may.
    pub(crate) fn find() -> Result<Browser> {
        if let (Some(browser), true) = (installed(), has_chinese_font()) {
            return Ok(browser);
        }
        install(&["chromium", "chromium-driver", "fonts-noto-cjk"], "the browser tests")?;
        installed().context("chromium and chromedriver were installed but are not on PATH")
    }
}

/// Runs a command and everything it starts, for a bounded time.
pub(crate) fn run_bounded(mut command: Command) -> Result<()> {
    let mut child = command.process_group(0).stdin(Stdio::null()).spawn()?;
    let group = format!("-{}", child.id());
    let leash = Leash::new("kill -s TERM -- $1 && sleep 1 && kill -s KILL -- $1", &[&group])?;
    let mut waited = Duration::ZERO;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if waited > LIMIT {
            drop(leash);
            let _ = child.wait();
            bail!("ended after {} minutes: something waits for ever", LIMIT.as_secs() / 60);
        }
        std::thread::sleep(LOOK_EVERY);
        waited += LOOK_EVERY;
    };
    ensure!(status.success(), "ended with {status}");
    Ok(())
}

fn installed() -> Option<Browser> {
    let chromium = find(&["chromium", "chromium-browser", "google-chrome"])?;
    let driver = find(&["chromedriver", "chromium.chromedriver"])?;
    Some(Browser { chromium, driver })
}

fn has_chinese_font() -> bool {
    let list = Command::new("fc-list").arg(":lang=zh-cn").output();
    list.is_ok_and(|out| !out.stdout.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn the_end_of_a_command_is_its_result_and_takes_its_children_along() {
        assert!(run_bounded(shell("exit 0")).is_ok());
        assert!(run_bounded(shell("exit 3")).is_err());
        let folder = tempfile::tempdir().unwrap();
        let late = folder.path().join("late");
        run_bounded(shell(&format!("(sleep 3; touch {}) &", late.display()))).unwrap();
        std::thread::sleep(Duration::from_secs(3));
        assert!(!late.exists(), "a child of the command outlived it");
    }
}
