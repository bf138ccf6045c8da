//! 落盘 A draw's folder on the disk: complete under its name, or not there. What a run left that was cut short is ended, or
//! cleared away where it is nothing but ours.

use anyhow::{Context, bail};
use draw::FILES;
use std::borrow::Cow;
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// What a folder's name ends in until it is complete, and what that of the fixed one does while the drawn one takes its place.
const PARTIAL: &str = ".partial";
const FIXED: &str = ".fixed";

/// Takes a piece of a file.
type Put<'p> = dyn FnMut(&'static str, &str) -> Result<(), anyhow::Error> + 'p;

/// Writes all files of a folder under its partial name, or none.
pub(super) fn write<'f>(
    out: &Path,
    before: impl Iterator<Item = (&'static str, Cow<'f, str>)>,
    result: impl FnOnce(&mut Put<'_>) -> Result<(), anyhow::Error>,
) -> Result<(), anyhow::Error> {
    let partial = beside(out, PARTIAL);
    clear(&partial)?;
    let all = || -> Result<(), anyhow::Error> {
        std::fs::create_dir_all(&partial).with_context(|| partial.display().to_string())?;
        for (name, text) in before {
            std::fs::write(partial.join(name), text.as_bytes()).with_context(|| name.to_owned())?;
        }
        let mut open: Option<(&str, File)> = None;
        result(&mut |name, piece| {
            let file = match &mut open {
                Some((at, file)) if *at == name => file,
                _ => &mut open.insert((name, File::create(partial.join(name))?)).1,
            };
            file.write_all(piece.as_bytes()).with_context(|| name.to_owned())
        })
    };
    all().inspect_err(|_| {
        let _ = std::fs::remove_dir_all(&partial);
    })
}

/// Nothing may stand where a new folder is to be.
pub(super) fn is_free(out: &Path) -> Result<(), anyhow::Error> {
    if has_entries(out) {
        bail!("{}: not empty; a draw is never written over another", out.display());
    }
    let fixed = beside(out, FIXED);
    if fixed.exists() {
        bail!("{}: a `hold` was cut short; `hold {}` again ends it", fixed.display(), out.display());
    }
    Ok(())
}

/// Whether anything stands in a folder.
pub(super) fn has_entries(out: &Path) -> bool {
    out.read_dir().is_ok_and(|mut entries| entries.next().is_some())
}

/// Gives a new folder its name: it is complete.
pub(super) fn place(out: &Path) -> Result<(), anyhow::Error> {
    if out.exists() {
        std::fs::remove_dir(out).with_context(|| out.display().to_string())?;
    }
    rename(&beside(out, PARTIAL), out)
}

/// Puts what was drawn in the place of what was fixed. Both are whole at each step, on the disk too, so that [`mend`] can take the
/// rest.
pub(super) fn replace(folder: &Path) -> Result<(), anyhow::Error> {
    let (fixed, partial) = (beside(folder, FIXED), beside(folder, PARTIAL));
    on_disk(&partial)?;
    rename(folder, &fixed)?;
    rename(&partial, folder)?;
    std::fs::remove_dir_all(&fixed).with_context(|| fixed.display().to_string())
}

/// Waits until the disk has every file of a folder.
fn on_disk(folder: &Path) -> Result<(), anyhow::Error> {
    for entry in folder.read_dir().with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let file = File::options().append(true).open(&path);
        file.and_then(|file| file.sync_all()).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

/// Ends what a `hold` was cut short in after it had drawn. Beside a folder that is not drawn yet the other is no work of ours.
pub(super) fn mend(folder: &Path) -> Result<(), anyhow::Error> {
    let fixed = beside(folder, FIXED);
    if !fixed.exists() {
        return Ok(());
    }
    if !folder.exists() {
        rename(&beside(folder, PARTIAL), folder)?;
    } else if !folder.join("summary.txt").exists() {
        bail!("{}: in the way; move it", fixed.display());
    }
    clear(&fixed)
}

/// Takes away a folder that holds files of a draw only; says so, or what else is in the way.
fn clear(left: &Path) -> Result<(), anyhow::Error> {
    let entries = match left.read_dir() {
        Ok(entries) => entries,
        Err(why) if why.kind() == ErrorKind::NotFound => return Ok(()),
        Err(why) => return Err(why).with_context(|| format!("{}: in the way; move it", left.display())),
    };
    for entry in entries {
        let entry = entry?;
        let is_ours = FILES.iter().any(|name| entry.file_name() == *name);
        if !is_ours || !entry.file_type()?.is_file() {
            bail!("{}: not of a draw, and in the way; move it", entry.path().display());
        }
    }
    std::fs::remove_dir_all(left).with_context(|| left.display().to_string())?;
    let _ = writeln!(std::io::stderr(), "{}: left by a run that was cut short; removed", left.display());
    Ok(())
}

fn beside(out: &Path, end: &str) -> PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_owned();
    name.push(end);
    out.with_file_name(name)
}

fn rename(from: &Path, to: &Path) -> Result<(), anyhow::Error> {
    std::fs::rename(from, to).with_context(|| format!("{} to {}", from.display(), to.display()))
}
