//! 通知书 `afterbell scheme print`: the notice as a file, for paper and for the school's own site.

use crate::texts::{Lang, Texts};
use anyhow::Context;
use askama::Template;
use clap::{Args, ValueEnum};
use rules::plan::local::Words;
use rules::plan::notice::{Line, Notice, notice};
use rules::plan::scheme::Scheme;
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

/// Prints the notice on standard output; 2 when the scheme does not read.
pub(crate) fn run(asked: &Printing) -> Result<ExitCode, anyhow::Error> {
    let text = std::fs::read_to_string(&asked.file)
        .with_context(|| format!("cannot read {}", asked.file.display()))?;
    let name = asked.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let scheme = match Scheme::read(&name, &text) {
        Ok(scheme) => scheme,
        Err(found) => {
            for finding in found {
                crate::cli::say(&finding.render(true))?;
            }
            return Ok(ExitCode::from(2));
        }
    };
    let lang = if asked.english { Lang::En } else { Lang::Zh };
    crate::cli::say(
        match asked.format {
            Format::Md => markdown(&scheme, lang),
            Format::Html => html(&scheme, lang)?,
        }
        .trim_end(),
    )
}

/// A site stands as the scheme writes it: a file alone knows no names of places.
fn said(scheme: &Scheme) -> Notice {
    notice(scheme, &|site| Words { zh: site.to_owned(), en: site.to_owned() })
}

fn markdown(scheme: &Scheme, lang: Lang) -> String {
    let (said, t) = (said(scheme), lang.texts());
    let word = |words: &Words| lang.pick(&words.zh, &words.en).to_owned();
    let cited = |line: &Line| format!("{} ({})", word(&line.words), line.clause);
    let mut out = format!("# {}\n\n## {}\n\n", word(&said.title), t.notice_arrangement());
    let columns: Vec<String> = said.columns.iter().map(word).collect();
    // Writing to a String cannot fail.
    let _ = writeln!(out, "| {} |\n|{}", columns.join(" | "), "---|".repeat(columns.len()));
    for row in &said.rows {
        let cells = [&row.item, &row.time, &row.fee, &row.content].map(cited);
        let _ = writeln!(out, "| {} | {} |", row.number, cells.join(" | "));
    }
    let _ = writeln!(out, "\n## {}\n", t.notice_dates());
    for dated in &said.dates {
        let _ = writeln!(out, "- **{}** {}", word(&dated.shown), cited(&dated.line));
    }
    let _ = writeln!(out, "\n## {}\n", t.notice_rules());
    for (n, line) in said.rules.iter().enumerate() {
        let _ = writeln!(out, "{}. {}", n + 1, cited(line));
    }
    out
}

#[derive(Template)]
#[template(path = "notice/print.html")]
struct PrintPage {
    t: Texts,
    lang: &'static str,
    style: &'static str,
    title: String,
    columns: Vec<String>,
    rows: Vec<Vec<(String, &'static str)>>,
    dates: Vec<(String, String, &'static str)>,
    rules: Vec<(String, &'static str)>,
}

fn html(scheme: &Scheme, lang: Lang) -> Result<String, anyhow::Error> {
    let said = said(scheme);
    let word = |words: &Words| lang.pick(&words.zh, &words.en).to_owned();
    let line = |line: &Line| (word(&line.words), line.clause);
    let page = PrintPage {
        t: lang.texts(),
        lang: lang.tag(),
        style: crate::assets::STYLE,
        title: word(&said.title),
        columns: said.columns.iter().skip(1).map(word).collect(),
        rows: said
            .rows
            .iter()
            .map(|row| [&row.item, &row.time, &row.fee, &row.content].map(line).into())
            .collect(),
        dates: said
            .dates
            .iter()
            .map(|one| (word(&one.shown), word(&one.line.words), one.line.clause))
            .collect(),
        rules: said.rules.iter().map(line).collect(),
    };
    Ok(page.render()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::town::PLAN;

    #[test]
    fn both_formats_say_the_same_with_a_clause_on_every_line() {
        let scheme = PLAN.read().expect("the published scheme reads");
        for lang in [Lang::Zh, Lang::En] {
            let (plain, page) = (markdown(&scheme, lang), html(&scheme, lang).expect("it renders"));
            let lines =
                plain.lines().filter(|line| line.starts_with(|c: char| c == '-' || c.is_ascii_digit()));
            assert!(lines.clone().count() > 15 && lines.clone().all(|line| line.ends_with(')')), "{plain}");
            for line in said(&scheme).rules {
                let word = lang.pick(&line.words.zh, &line.words.en);
                assert!(plain.contains(word), "{word}");
                assert!(page.contains(line.clause), "{}", line.clause);
            }
            assert!(plain.contains("P3.27") && page.contains("P3.27"));
        }
    }
}
