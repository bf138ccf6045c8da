//! 断电状态 What lies on a disk after a power cut: everything that was synced, and of what was written since then nothing,
//! all, or any part of it, torn between sectors.

use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const RECORDER: &str = include_str!("record.c");
/// A disk writes a sector whole or not at all.
const SECTOR: usize = 512;

/// One thing that the server did to its files.
#[derive(Clone, Debug)]
pub(crate) enum Did {
    Write { path: String, offset: usize, bytes: Vec<u8> },
    Sync { path: String },
    Truncate { path: String, length: usize },
    Unlink { path: String },
}

/// What of the unsynced writes is still there.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Survives {
    Nothing,
    All,
    /// Each sector by chance.
    Some(u64),
}

/// Compiles the recorder into `folder`.
pub(crate) fn recorder(folder: &Path) -> Result<PathBuf> {
    let (source, library) = (folder.join("record.c"), folder.join("record.so"));
    std::fs::write(&source, RECORDER)?;
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-O2", "-o"]).arg(&library).arg(&source).args(["-ldl", "-lpthread"]);
    let status =
        compiler.stdin(Stdio::null()).status().context("cc, which SQLite is built with, is not here")?;
    if !status.success() {
        bail!("cc ended with {status}");
    }
    Ok(library)
}

/// Reads a recording: each thing with the position behind it.
pub(crate) fn read(bytes: &[u8]) -> Vec<(usize, Did)> {
    let (mut at, mut found) = (0, Vec::new());
    let number = |from: usize, length: usize| {
        let part = bytes.get(from..from + length)?;
        usize::try_from(part.iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(*byte))).ok()
    };
    while let (Some(op), Some(path), Some(offset), Some(data)) =
        (number(at, 4), number(at + 4, 4), number(at + 8, 8), number(at + 16, 8))
    {
        let (from, until) = (at + 24 + path, at + 24 + path + data);
        let Some(bytes_there) = bytes.get(from..until) else { break };
        let path = String::from_utf8_lossy(&bytes[at + 24..from]).into_owned();
        let did = match op {
            1 => Did::Write { path, offset, bytes: bytes_there.to_vec() },
            2 => Did::Sync { path },
            3 => Did::Truncate { path, length: offset },
            _ => Did::Unlink { path },
        };
        at = until;
        found.push((at, did));
    }
    found
}

/// A disk as the recording goes on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Disk {
    synced: BTreeMap<String, Vec<u8>>,
    pending: BTreeMap<String, Vec<Did>>,
}

impl Disk {
    /// A disk that holds these files.
    pub(crate) fn with(files: BTreeMap<String, Vec<u8>>) -> Self {
        Self { synced: files, pending: BTreeMap::new() }
    }

    /// One thing more.
    pub(crate) fn did(&mut self, did: &Did) {
        match did {
            Did::Write { path, .. } | Did::Truncate { path, .. } => {
                self.pending.entry(path.clone()).or_default().push(did.clone());
            }
            Did::Sync { path } => {
                let file = self.synced.entry(path.clone()).or_default();
                for one in self.pending.remove(path).unwrap_or_default() {
                    apply(file, &one, &mut |_| true);
                }
            }
            Did::Unlink { path } => {
                self.synced.remove(path);
                self.pending.remove(path);
            }
        }
    }

    /// The files after a power cut at this point.
    pub(crate) fn cut(&self, survives: Survives) -> BTreeMap<String, Vec<u8>> {
        let mut files = self.synced.clone();
        let mut state = match survives {
            Survives::Nothing => return files,
            Survives::All => 0,
            Survives::Some(seed) => seed | 1,
        };
        let mut keeps = |_: usize| {
            if state == 0 {
                return true;
            }
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state >> 20 & 1 == 1
        };
        for (path, pending) in &self.pending {
            let file = files.entry(path.clone()).or_default();
            for one in pending {
                apply(file, one, &mut keeps);
            }
        }
        files
    }
}

fn apply(file: &mut Vec<u8>, did: &Did, keeps: &mut dyn FnMut(usize) -> bool) {
    match did {
        Did::Write { offset, bytes, .. } => {
            let mut at = 0;
            while at < bytes.len() {
                let end = (SECTOR - (offset + at) % SECTOR + at).min(bytes.len());
                if keeps(offset + at) {
                    let until = offset + end;
                    if file.len() < until {
                        file.resize(until, 0);
                    }
                    file[offset + at..until].copy_from_slice(&bytes[at..end]);
                }
                at = end;
            }
        }
        Did::Truncate { length, .. } => {
            if keeps(*length) {
                file.resize(*length, 0);
            }
        }
        Did::Sync { .. } | Did::Unlink { .. } => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(offset: usize, bytes: &[u8]) -> Did {
        Did::Write { path: "a".into(), offset, bytes: bytes.to_vec() }
    }

    #[test]
    fn what_was_synced_stays_and_the_rest_may_go() {
        let mut disk = Disk::default();
        disk.did(&write(0, &[1; 1024]));
        assert!(disk.cut(Survives::Nothing).is_empty());
        disk.did(&Did::Sync { path: "a".into() });
        disk.did(&write(512, &[2; 1024]));
        assert_eq!(disk.cut(Survives::Nothing)["a"], [1; 1024]);
        assert_eq!(disk.cut(Survives::All)["a"][500..600].iter().filter(|byte| **byte == 2).count(), 88);
        let torn = (0..64).map(|seed| disk.cut(Survives::Some(seed * 7919 + 1))["a"].clone());
        let kinds: std::collections::BTreeSet<Vec<u8>> = torn.collect();
        assert_eq!(kinds.len(), 4, "each of two sectors is there or not");
    }

    #[test]
    fn a_recording_reads_back() {
        let mut bytes = Vec::new();
        for (op, offset, data) in [(1_u32, 7_u64, &b"xyz"[..]), (2, 0, b"")] {
            bytes.extend(op.to_le_bytes());
            bytes.extend(1_u32.to_le_bytes());
            bytes.extend(offset.to_le_bytes());
            bytes.extend((data.len() as u64).to_le_bytes());
            bytes.extend(b"a");
            bytes.extend(data);
        }
        let found = read(&bytes);
        assert!(matches!(&found[0], (28, Did::Write { offset: 7, bytes, .. }) if bytes == b"xyz"));
        assert!(matches!(&found[1], (53, Did::Sync { .. })));
    }
}
