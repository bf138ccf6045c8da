//! 为什么 Why a child got what it got, from nothing but a public folder, in the words that families read on the page.

use super::{checked, files, paper, wrong};
use crate::enrol::placement::because;
use crate::texts::{Lang, Texts};
use clap::{ArgGroup, Args};
use draw::{Fault, Finding, Reason};
use rules::enrol::draw::{Why, WhyWish, why_of};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Which child of which folder.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("child").required(true))]
pub struct Asking {
    /// The folder.
    folder: PathBuf,
    /// The family's receipt, a file: it must fit the folder.
    #[arg(long, group = "child")]
    receipt: Option<PathBuf>,
    /// The child's pseudonym instead, as `students.csv` has it.
    #[arg(long, group = "child")]
    student: Option<String>,
    /// The answer as JSON.
    #[arg(long)]
    json: bool,
}

impl Asking {
    /// Recomputes the draw, and says in both languages what became of the child's wishes.
    pub(super) fn run(&self) -> Result<ExitCode, anyhow::Error> {
        let files = files(&self.folder)?;
        let name = match &self.receipt {
            None => self.student.clone().unwrap_or_default(),
            Some(file) => match paper(file, &files)? {
                Ok(paper) => draw::pseudonym(&paper.student.1, &paper.student.0),
                Err(findings) => return wrong(&findings, self.json),
            },
        };
        let (roster, drawn) = match checked(&files) {
            Ok(both) => both,
            Err(findings) => return wrong(&findings, self.json),
        };
        let Some(why) = why_of(&roster, &drawn, &name) else {
            let fault = Fault::NoChild(name);
            return wrong(&[Finding { file: "students.csv", line: 0, column: 0, fault }], self.json);
        };
        let (zh, en) = (told(&Lang::Zh.texts(), &why), told(&Lang::En.texts(), &why));
        let line = if self.json {
            let row = |wish: &WhyWish| {
                let (seated, position) = (wish.reason == Reason::Seated, position(&wish.reason));
                serde_json::json!({
                    "course": wish.course, "turn": wish.turn, "seated": seated, "position": position,
                })
            };
            let wishes: Vec<_> = why.wishes.iter().map(row).collect();
            serde_json::json!({
                "holds": true, "student": name, "number": why.number, "of": why.of, "wishes": wishes,
                "zh": zh, "en": en,
            })
            .to_string()
        } else {
            format!("{name}\n\n{}\n\n{}", zh.join("\n"), en.join("\n"))
        };
        writeln!(std::io::stdout(), "{line}")?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The child's number, in which order children came, and each wish with its reason.
fn told(t: &Texts, why: &Why) -> Vec<String> {
    let title = |course: &str| course.to_owned();
    let mut lines = vec![t.placement_number(why.number, why.of), because::how(t, why)];
    for (rank, wish) in (1..).zip(&why.wishes) {
        let state = state(t, &wish.reason).map(|state| format!(" · {state}")).unwrap_or_default();
        lines.push(format!("{rank}. {}{state} · {}", wish.course, because::of(t, why, wish, &title)));
    }
    lines
}

/// What the draw gave; nothing where the reason says it all.
fn state(t: &Texts, reason: &Reason) -> Option<String> {
    if *reason == Reason::Seated {
        return Some(t.placement_placed());
    }
    position(reason).map(|position| t.placement_waiting(position))
}

/// The place in the waiting list.
fn position(reason: &Reason) -> Option<i64> {
    match reason {
        Reason::Full { position, .. }
        | Reason::Outweighed { position, .. }
        | Reason::Waits(position)
        | Reason::Apart(position) => position.map(|position| position as i64),
        Reason::Seated | Reason::Better(_) | Reason::Closed { .. } | Reason::Enough => None,
    }
}
