//! 备份 `afterbell backup`: a whole copy of a database while the program runs, proved before it has its name.

use crate::cli::say;
use anyhow::{Context, bail, ensure};
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use store::{Backup, LastRow, Store};

/// What is copied, and whereto.
#[derive(Debug, Args)]
pub(crate) struct Copying {
    /// A file. What is on a server its own `pg_dump` copies.
    #[arg(long, env = "AFTERBELL_DATABASE")]
    database: String,
    /// The file to be made; one that is there is never written over.
    to: PathBuf,
}

/// Copies; 1 where `doctor` finds something in the copy, which is kept all the same.
pub(crate) async fn run(copying: Copying) -> Result<ExitCode, anyhow::Error> {
    let Copying { database, to } = copying;
    if Store::is_on_server(&database) {
        let line = format!("pg_dump --format=custom --file={} \"$AFTERBELL_DATABASE\"", to.display());
        bail!("PostgreSQL copies its databases itself: {line}");
    }
    ensure!(Store::is_there(&database), "there is no database {database}");
    let taken = || format!("cannot write {}; choose a name that is not taken", to.display());
    ensure!(to.symlink_metadata().is_err(), taken());
    let folder = folder(&to);
    let draft = tempfile::Builder::new().prefix(".afterbell-backup-").tempfile_in(folder);
    let draft = draft.with_context(|| format!("cannot write in {}", folder.display()))?;
    Store::copy_into(&database, draft.path()).await.with_context(|| format!("cannot copy {database}"))?;
    draft.as_file().sync_all()?;
    let backup = Store::backup(draft.path()).await.context("the copy is not whole and was not kept")?;
    let bytes = draft.as_file().metadata()?.len();
    draft.persist_noclobber(&to).map_err(|why| why.error).with_context(taken)?;
    std::fs::File::open(folder)?.sync_all()?; // its name is on the disk as well
    told(&to, bytes, &backup)
}

/// The folder in which a file is to stand.
fn folder(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn told(to: &Path, bytes: u64, backup: &Backup) -> Result<ExitCode, anyhow::Error> {
    say(&format!("wrote {}: {bytes} bytes", to.display()))?;
    say(&backup.last.as_ref().map_or_else(|| "its journals are empty".to_owned(), newest))?;
    let Some(found) = &backup.found else {
        let schema = format!("its schema is {}, another program's", backup.schema);
        return say(&format!("its pages are whole; {schema}, so that `doctor` did not look"));
    };
    if found.is_empty() {
        return say("its pages are whole; journal chain, ledger, seats and children hold");
    }
    for finding in found {
        say(&format!("{}: {}", finding.part, finding.what))?;
    }
    Ok(ExitCode::from(1))
}

fn newest(last: &LastRow) -> String {
    let LastRow { place, seq, at, act } = last;
    format!("its last journal entry: {} {place} row {seq} {act}", at.local())
}
