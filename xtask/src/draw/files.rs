//! 从文件到文件 Processor time and memory of `afterbell draw run`, from two tables to the whole public folder, beside the
//! limits.

use super::instance::Instance;
use crate::{cargo, say, tree};
use anyhow::{Context, Result, anyhow, ensure};
use draw::{Mechanism, Roster, Rule};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Limits for a million children and 20,000 courses: milliseconds of processor time, and megabytes.
const LIMITS: [(Mechanism, u64, u64); 2] = [(Mechanism::Lottery, 600, 150), (Mechanism::Optimum, 800, 128)];

/// Runs a command and says what it cost: the operating system tells the parent of a process, and no other.
const MEASURE: &str = "import resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(round(used.ru_utime * 1000), round(used.ru_stime * 1000), used.ru_maxrss // 1000)
sys.exit(code)";

/// Writes `students.csv` and `courses.csv` of a made-up district.
pub(crate) fn tables(size: &str, folder: &Path) -> Result<()> {
    let Instance { courses, students, .. } = Instance::sized(size)?;
    let roster = Roster::new(Rule::usual(Mechanism::Lottery), &courses, &students);
    let roster = roster.map_err(|all| anyhow!("{}", all[0]))?;
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("students.csv"), roster.students_text())?;
    Ok(std::fs::write(folder.join("courses.csv"), roster.courses_text())?)
}

/// Draws from files to files and says what that costs.
pub(crate) fn files(size: &str) -> Result<()> {
    let binary = build()?;
    let folder = tempfile::tempdir()?;
    tables(size, folder.path())?;
    for (mechanism, limit, memory) in LIMITS {
        for waiting in [false, true] {
            let Cost { own, system, peak } = run(&binary, folder.path(), (mechanism, waiting))?;
            say(&format!(
                "{size} {:8} {:24} {own} + {system} ms of the processor (limit {limit}), {peak} MB (limit {memory})",
                mechanism.name(),
                if waiting { "with waiting lists" } else { "without waiting lists" },
            ));
        }
    }
    one_bad(&binary, folder.path())
}

/// One wish for a course that does not exist, in the middle of all rows: named by its line, and nothing is written.
fn one_bad(binary: &Path, folder: &Path) -> Result<()> {
    let file = folder.join("students.csv");
    let text = std::fs::read_to_string(&file)?;
    let mut lines: Vec<&str> = text.lines().collect();
    let line = lines.len() / 2;
    let bad = format!("{};nothing", lines[line].trim_end_matches(','));
    lines[line] = &bad;
    std::fs::write(&file, lines.join("\n") + "\n")?;
    let out = folder.join("drawn");
    let mut command = Command::new(binary);
    command.args(["draw", "run", "--randomness", "03 14 15"]).arg("--students").arg(&file);
    let said = command.arg("--courses").arg(folder.join("courses.csv")).arg("--out").arg(&out).output()?;
    let text = String::from_utf8_lossy(&said.stdout);
    let place = format!("students.csv:{}:", line + 1);
    ensure!(said.status.code() == Some(1) && text.starts_with(&place), "a bad row is not named: {text}");
    ensure!(text.matches("draw-file-").count() == 1 && !out.exists(), "{text}");
    say(&format!("one bad row of {}: {}", lines.len() - 1, text.lines().next().unwrap_or_default()));
    Ok(())
}

struct Cost {
    /// Milliseconds in the program, and in the operating system for it.
    own: u64,
    system: u64,
    /// Megabytes at most.
    peak: u64,
}

fn run(binary: &Path, folder: &Path, (mechanism, waiting): (Mechanism, bool)) -> Result<Cost> {
    let out = folder.join("drawn");
    let mut command = Command::new("python3");
    command.args(["-c", MEASURE]).arg(binary).args(["draw", "run", "--randomness", "03 14 15"]);
    command.arg("--students").arg(folder.join("students.csv"));
    command.arg("--courses").arg(folder.join("courses.csv"));
    command.args(["--mechanism", mechanism.name()]).arg("--out").arg(&out);
    command.args((!waiting).then_some("--no-waitlist"));
    let said = command.stderr(Stdio::inherit()).output().context("python3")?;
    ensure!(said.status.success(), "the draw ended with {}", said.status);
    std::fs::remove_dir_all(&out)?;
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    let numbers: Result<Vec<u64>, _> = text.split_whitespace().map(str::parse).collect();
    let [own, system, peak] = numbers?[..] else { anyhow::bail!("`{text}` is no measurement") };
    Ok(Cost { own, system, peak })
}

fn build() -> Result<PathBuf> {
    let status = cargo(&["build", "--release", "--quiet", "--package", "afterbell"]).status()?;
    ensure!(status.success(), "cargo build ended with {status}");
    Ok(tree::target().join("release/afterbell"))
}
