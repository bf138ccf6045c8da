//! 临时数据库 A PostgreSQL of our own for one run of the tests, in a folder that is removed afterwards.

use crate::leash::Leash;
use crate::memory;
use crate::packages::{find, install, is_root};
use anyhow::{Context, Result, bail, ensure};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const VERSION_MIN: u32 = 15;

/// A running cluster; dropped, it is stopped and its folder removed.
pub(crate) struct Cluster {
    /// Where tests connect; each makes its own schema or database there.
    pub(crate) url: String,
    log: PathBuf,
    start: String,
    kill: String,
    _leash: Leash,
}

impl Cluster {
    /// Starts one from the newest installed binaries. It listens on this machine only.
    pub(crate) fn start() -> Result<Cluster> {
        Self::start_in(&std::env::temp_dir(), &[])
    }

    /// One whose commits do not wait for the disk, in memory if it may: for tests that neither kill it nor measure it. It plans a
    /// statement once for all values: planning it anew is most of the work where a table has only the rows of one test.
    pub(crate) fn start_careless() -> Result<Cluster> {
        let folder = memory::folder().map_or_else(std::env::temp_dir, Path::to_path_buf);
        let careless = ["fsync=off", "full_page_writes=off", "plan_cache_mode=force_generic_plan"];
        Self::start_in(&folder, &careless)
    }

    fn start_in(parent: &Path, more: &[&str]) -> Result<Cluster> {
        let binaries = binaries()?;
        let folder = tempfile::Builder::new().prefix("afterbell-postgres-").tempdir_in(parent)?.keep();
        let owner = Owner::of(&folder)?;
        let path = |name: &str| folder.join(name).display().to_string();
        let (state, log) = (path("state"), path("log"));
        let program = |name: &str| binaries.join(name).display().to_string();
        let stop = owner.words(&[&program("pg_ctl"), "-D", &state, "-m", "fast", "-w", "stop"]);
        let mut args = vec![folder.to_str().context("a temporary folder with an odd name")?];
        args.extend(stop.iter().map(String::as_str));
        let leash = Leash::new("folder=$1; shift; cd \"$folder\"; \"$@\"; rm -rf \"$folder\"", &args)?;

        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let new = ["-D", &state, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
        owner.run(&folder, &program("initdb"), &new)?;
        let settings = settings(&folder, port, more);
        let start = ["-D", &state, "-l", &log, "-w", "-t", "60", "-o", &settings, "start"];
        owner.run(&folder, &program("pg_ctl"), &start).with_context(|| last_lines(Path::new(&log)))?;
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        let word = |word: &String| format!("'{}'", word.replace('\'', "'\\''"));
        let again = owner.words(&[&[program("pg_ctl").as_str()], &start[..]].concat());
        let again = again.iter().map(word).collect::<Vec<_>>().join(" ");
        // A killed server's children hold its memory for a moment longer; until they are gone no other one starts.
        let start = format!(
            "cd '{}'; n=0; until {again} 2>/dev/null; do n=$((n + 1)); [ $n -lt 100 ] || exit 1; sleep 0.1; done",
            folder.display()
        );
        let kill = format!("kill -KILL $(head -n 1 '{state}/postmaster.pid')");
        Ok(Cluster { url, log: PathBuf::from(log), start, kill, _leash: leash })
    }

    /// Shell commands that kill the server without a word and start it again.
    pub(crate) fn kill_and_start(&self) -> (String, String) {
        (self.kill.clone(), self.start.clone())
    }

    /// How often anyone connected: zero means that the tests ran on something else.
    pub(crate) fn connections(&self) -> usize {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        log.lines().filter(|line| line.contains("connection authorized")).count()
    }
}

fn settings(folder: &Path, port: u16, more: &[&str]) -> String {
    let socket = format!("unix_socket_directories={}", folder.display());
    let port = format!("port={port}");
    let own = ["listen_addresses=127.0.0.1", &port, &socket, "log_connections=on"];
    let small = ["max_connections=200", "shared_buffers=64MB", "max_wal_size=512MB"];
    own.into_iter()
        .chain(small)
        .chain(more.iter().copied())
        .map(|setting| format!("-c {setting}"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The folder of the newest binaries; installs them when there are none and we may.
fn binaries() -> Result<PathBuf> {
    if let Some(newest) = newest() {
        return Ok(newest);
    }
    install(&["postgresql"], "the tests on PostgreSQL")?;
    newest().with_context(|| format!("no initdb of PostgreSQL {VERSION_MIN} or newer was found"))
}

fn newest() -> Option<PathBuf> {
    let on_path =
        find(&["initdb"]).and_then(|file| file.canonicalize().ok()?.parent().map(Path::to_path_buf));
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let folders = installed.map(|version| version.path().join("bin")).chain(on_path);
    let known = folders.filter_map(|folder| Some((version(&folder)?, folder)));
    known.filter(|(version, _)| *version >= VERSION_MIN).max().map(|(_, folder)| folder)
}

fn version(folder: &Path) -> Option<u32> {
    let complete = ["initdb", "pg_ctl", "postgres"].iter().all(|name| folder.join(name).is_file());
    let out = Command::new(folder.join("initdb")).arg("--version").output().ok().filter(|_| complete)?;
    major(&String::from_utf8_lossy(&out.stdout))
}

/// `initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)` is 15.
fn major(text: &str) -> Option<u32> {
    let number = text.split_once(") ")?.1;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn last_lines(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    format!("PostgreSQL did not start; its log ends:\n{}", lines[lines.len().saturating_sub(15)..].join("\n"))
}

/// Who runs the cluster: PostgreSQL refuses to be run by root.
struct Owner(Vec<String>);

impl Owner {
    /// Ourselves; or, when we are root, the user `postgres`, who is given the folder.
    fn of(folder: &Path) -> Result<Owner> {
        if !is_root() {
            return Ok(Owner(Vec::new()));
        }
        let given = Command::new("chown").arg("postgres").arg(folder).status()?;
        ensure!(given.success(), "as root, the tests on PostgreSQL need a user `postgres`");
        let prefix: &[&str] = match find(&["runuser", "setpriv"]) {
            Some(path) if path.ends_with("runuser") => &["runuser", "-u", "postgres", "--"],
            Some(_) => &["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"],
            None => &["su", "postgres", "-s", "/bin/sh", "-c", "exec \"$0\" \"$@\"", "--"],
        };
        Ok(Owner(prefix.iter().map(|word| (*word).to_owned()).collect()))
    }

    fn words(&self, command: &[&str]) -> Vec<String> {
        self.0.iter().cloned().chain(command.iter().map(|word| (*word).to_owned())).collect()
    }

    fn run(&self, folder: &Path, program: &str, args: &[&str]) -> Result<()> {
        let words = self.words(&[&[program], args].concat());
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null());
        command.env("LC_ALL", "C").env_remove("PGDATA").env_remove("PGPORT").env_remove("PGHOST");
        let status = command.stderr(Stdio::inherit()).status()?;
        if !status.success() {
            bail!("{program} ended with {status}");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read() {
        let cases = [
            ("initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", Some(15)),
            ("initdb (PostgreSQL) 17devel", Some(17)),
            ("something else", None),
        ];
        for (text, number) in cases {
            assert_eq!(major(text), number, "{text}");
        }
    }

    #[test]
    fn the_newest_binaries_are_chosen_by_number() {
        let mut versions = vec![(9, "9/bin"), (15, "15/bin"), (16, "16/bin")];
        versions.retain(|(version, _)| *version >= VERSION_MIN);
        assert_eq!(versions.into_iter().max(), Some((16, "16/bin")));
    }
}
