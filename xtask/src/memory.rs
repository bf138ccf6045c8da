//! 内存盘 A folder in memory for what the tests write: it is gone with them, and no test asks whether a disc kept it. Where the
//! system has none with room enough, the usual folder serves.

use std::path::Path;
use std::process::{Command, Stdio};

const FOLDER: &str = "/dev/shm";
/// What all tests together never fill: a container often gives 64 MiB.
const ROOM_KIB: u64 = 4 * 1024 * 1024;

/// The folder, if it is there and has room.
pub(crate) fn folder() -> Option<&'static Path> {
    let mut df = Command::new("df");
    let out = df.args(["-Pk", FOLDER]).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    (free_kib(&String::from_utf8_lossy(&out.stdout))? >= ROOM_KIB).then(|| Path::new(FOLDER))
}

/// The fourth word of the second line, as POSIX has it.
fn free_kib(df: &str) -> Option<u64> {
    df.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_free_is_read_as_posix_prints_it() {
        let head = "Filesystem     1024-blocks  Used Available Capacity Mounted on\n";
        assert_eq!(
            free_kib(&format!("{head}tmpfs             24684096  9316  24674780       1% /dev/shm")),
            Some(24_674_780)
        );
        assert_eq!(free_kib(head), None);
        assert_eq!(free_kib(""), None);
    }
}
