//! 通知书 `afterbell scheme print`: a plan as the posted document, for paper and for the school's own site.

use crate::plan::paper::{LineView, PaperView, PartView, view};
use crate::texts::Lang;
use anyhow::Context;
use askama::Template;
use clap::{Args, ValueEnum};
use rules::plan::document::Opened;
use rules::plan::finding::Finding;
use rules::plan::paper::Paper;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// What to print.
#[derive(Debug, Args)]
pub struct Printing {
    /// The scheme's file.
    file: PathBuf,
    /// A page of its own, or Markdown.
    #[arg(long, value_enum, default_value_t = Format::Md)]
    format: Format,
    /// In English instead of Chinese.
    #[arg(long)]
    english: bool,
}

/// How a notice is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A page that prints on A4.
    Html,
    /// Markdown.
    Md,
}

/// Prints the document on standard output; 2 when it does not read.
pub(crate) fn run(asked: &Printing) -> Result<ExitCode, anyhow::Error> {
    let text = std::fs::read_to_string(&asked.file)
        .with_context(|| format!("cannot read {}", asked.file.display()))?;
    let name = asked.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let paper = match Opened::read(&name, &text) {
        Ok(opened) if opened.holds() => opened.document.paper(),
        Ok(opened) => return told(&opened.findings),
        Err(found) => return told(&found),
    };
    let paper = paper.with_context(|| format!("{name} is no document"))?;
    let lang = if asked.english { Lang::En } else { Lang::Zh };
    crate::cli::say(
        match asked.format {
            Format::Md => markdown(&paper, lang),
            Format::Html => html(&paper, lang)?,
        }
        .trim_end(),
    )
}

fn told(found: &[Finding]) -> Result<ExitCode, anyhow::Error> {
    for finding in found {
        crate::cli::say(&finding.render(true))?;
    }
    Ok(ExitCode::from(2))
}

fn markdown(paper: &Paper, lang: Lang) -> String {
    let paper = view(paper, lang);
    let mut out = format!("# {}\n", paper.title);
    for line in &paper.preface {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "\n{}", cited(line));
    }
    for section in &paper.sections {
        let _ = writeln!(out, "\n## {}\n", section.heading);
        for (at, part) in section.parts.iter().enumerate() {
            out.push_str(if at > 0 { "\n" } else { "" });
            match part {
                PartView::Group(heading, lines) => {
                    let _ = writeln!(out, "### {heading}\n");
                    out.push_str(&items(lines));
                }
                PartView::Items(lines) => out.push_str(&items(lines)),
                PartView::Table(columns, rows) => out.push_str(&table(columns, rows)),
            }
        }
    }
    out
}

fn cited(line: &LineView) -> String {
    if line.clause.is_empty() { line.text.clone() } else { format!("{} ({})", line.text, line.clause) }
}

fn items(lines: &[LineView]) -> String {
    lines.iter().enumerate().map(|(at, line)| format!("{}. {}\n", at + 1, cited(line))).collect()
}

fn table(columns: &[String], rows: &[Vec<LineView>]) -> String {
    let mut out = format!("| {} |\n|{}\n", columns.join(" | "), "---|".repeat(columns.len()));
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| cited(cell).replace('|', "\\|")).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    out
}

#[derive(Template)]
#[template(path = "plan/print.html")]
struct PrintPage {
    lang: &'static str,
    style: &'static str,
    paper: PaperView,
}

fn html(paper: &Paper, lang: Lang) -> Result<String, anyhow::Error> {
    let page = PrintPage { lang: lang.tag(), style: crate::assets::STYLE, paper: view(paper, lang) };
    Ok(page.render()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::town::PLAN;
    use rules::plan::document::Plan as _;
    use rules::plan::paper::official;

    #[test]
    fn both_formats_say_the_same_with_a_clause_on_every_line() {
        let paper = PLAN.read().expect("the published scheme reads").paper();
        for lang in [Lang::Zh, Lang::En] {
            let (plain, page) = (markdown(&paper, lang), html(&paper, lang).expect("it renders"));
            let lines = plain.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
            assert!(lines.clone().count() > 15 && lines.clone().all(|line| line.ends_with(')')), "{plain}");
            for line in paper.lines() {
                let word = match lang {
                    Lang::Zh => official(&line.words.zh),
                    Lang::En => line.words.en.clone(),
                };
                assert!(plain.contains(&word), "{word}");
                assert!(page.contains(&word.replace('\'', "&#39;")), "{word}");
                assert!(page.contains(line.clause), "{}", line.clause);
            }
            assert!(plain.contains("P3.27") && page.contains("P3.27"));
            let fees = lang.pick("### （一）“x”类托管服务的收费", "### (1) Fee of Class “x” care");
            assert!(plain.contains(fees), "{plain}");
        }
        let zh = markdown(&paper, Lang::Zh);
        assert!(zh.contains("\n## 一、托管服务安排\n"));
        for wrong in ["。。", "；。", "，。"] {
            assert!(!zh.contains(wrong), "{wrong} in {zh}");
        }
    }
}
