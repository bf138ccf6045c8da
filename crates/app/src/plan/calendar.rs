//! 放假通知导入 `afterbell calendar import`: a year of holiday-cn as a `[[year]]` to be read and added.

pub(crate) mod known;
pub(crate) mod own;
pub(crate) mod page;

use crate::cli::say;
use anyhow::Context;
use clap::Subcommand;
use rules::plan::calendar::import::{self, Announced};
use rules::plan::calendar::{self, Calendar};
use rules::plan::finding::Finding;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What to do with the calendar.
#[derive(Debug, Subcommand)]
pub(crate) enum CalendarJob {
    /// Turn a year of holiday-cn (JSON) into a `[[year]]` of `schemes/calendar`, to be read by a person and added.
    Import {
        /// The file: `{"year": 2027, "papers": […], "days": [{"name", "date", "isOffDay"}, …]}`.
        file: PathBuf,
        /// Write it here instead of printing it; an existing file is kept.
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

/// Imports; 2 when the file does not read or says something that cannot be.
pub(crate) fn run(job: CalendarJob) -> Result<ExitCode, anyhow::Error> {
    let CalendarJob::Import { file, out } = job;
    let announced = read(&file)?;
    let text = match import::year(&announced, calendar::committed()) {
        Ok(text) => text,
        Err(wrong) => {
            for one in wrong {
                say(&format!("{}: {one}", file.display()))?;
            }
            return Ok(ExitCode::from(2));
        }
    };
    match out {
        None => say(text.trim_end()),
        Some(out) => write(&out, &text),
    }
}

/// The committed years and those of the files given: holiday-cn (`.json`), or the form of `schemes/calendar`.
pub(crate) fn known(files: &[PathBuf]) -> Result<Calendar, anyhow::Error> {
    files.iter().try_fold(calendar::committed().clone(), |known, file| {
        if file.extension().is_some_and(|ending| ending == "json") {
            let wrong = |wrong: Vec<import::Wrong>| {
                let lines = wrong.iter().map(|one| format!("{}: {one}", file.display()));
                anyhow::anyhow!(lines.collect::<Vec<_>>().join("\n"))
            };
            return known.and_announced(&read(file)?).map_err(wrong);
        }
        let text =
            std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        let told = |found: Vec<Finding>| {
            anyhow::anyhow!(found.iter().map(|one| one.render(true)).collect::<Vec<_>>().join("\n"))
        };
        known.and_later(&file.display().to_string(), &text).map_err(told)
    })
}

fn read(file: &Path) -> Result<Announced, anyhow::Error> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let announced = serde_json::from_str(&text);
    announced.map_err(|why| {
        anyhow::anyhow!(
            "{}:{}:{}: not in the form of holiday-cn: {why}",
            file.display(),
            why.line(),
            why.column()
        )
    })
}

fn write(out: &Path, text: &str) -> Result<ExitCode, anyhow::Error> {
    let mut file = std::fs::File::create_new(out)
        .with_context(|| format!("cannot write {}; choose a name that is not taken", out.display()))?;
    std::io::Write::write_all(&mut file, text.as_bytes())?;
    say(&format!("wrote {}", out.display()))
}
