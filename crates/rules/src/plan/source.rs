//! 出处 A document's text beside its tables, so that every finding can point at its place.

use super::finding::{Finding, Weight};
use super::local::Words;
use super::shape::{self, Fault};
use super::syntax;
use super::wording::{self, same};
use crate::enrol::content;
use serde::Deserialize;
use std::borrow::Cow;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// A document as it was written.
#[derive(Clone, Debug)]
pub struct Source<'t> {
    file: &'t str,
    text: &'t str,
    root: DeTable<'t>,
    /// Where each line ends, in bytes: a quote left open makes hundreds of faults, and each asks for its line.
    breaks: Vec<usize>,
}

/// The tables of a document on their way into types, and what was wrong with them.
pub(crate) struct Tables<'s, 't> {
    source: &'s Source<'t>,
    known: Vec<&'static str>,
    missing: Vec<(&'static str, Finding)>,
    findings: Vec<Finding>,
}

impl<'t> Source<'t> {
    /// Parses a document, or says everything that is not TOML in it, impossible dates included.
    pub fn parse(file: &'t str, text: &'t str) -> Result<Self, Vec<Finding>> {
        let (source, faults) = Self::recovered(file, text);
        if faults.is_empty() {
            return Ok(source);
        }
        Err(faults.iter().map(|fault| source.misshapen(fault)).collect())
    }

    /// What of a text is a document, and what is not.
    fn recovered(file: &'t str, text: &'t str) -> (Self, Vec<toml::de::Error>) {
        let (root, faults) = DeTable::parse_recoverable(text);
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect();
        (Self { file, text, root: root.into_inner(), breaks }, faults)
    }

    /// A file that is not there, or is no text, told like a document that does not parse.
    pub fn unreadable(file: &str, why: &str) -> Finding {
        let (nothing, _) = Source::recovered(file, "");
        nothing.finding_at(0..0, ("file-unreadable", vec![("why", same(why))]))
    }

    /// The file's name without folders and `.toml`.
    pub(crate) fn stem(&self) -> &str {
        let name = self.file.rsplit(['/', '\\']).next().unwrap_or(self.file);
        name.strip_suffix(".toml").unwrap_or(name)
    }

    /// A finding at a key path such as `programme.0.until` (or at the nearest table that is there).
    pub(crate) fn finding(&self, path: &str, clause: &'static str, fault: Fault) -> Finding {
        self.finding_at(self.span(path), fault).clause(clause)
    }

    /// A list says nothing twice.
    pub(crate) fn once<T: PartialEq + ToString>(
        &self,
        path: &str,
        clause: &'static str,
        list: &[T],
    ) -> Vec<Finding> {
        let again = list.iter().enumerate().filter(|(at, one)| list[..*at].contains(one));
        let given = |one: &T| ("given-twice", vec![("given", same(one.to_string()))]);
        again.map(|(at, one)| self.finding(&format!("{path}.{at}"), clause, given(one))).collect()
    }

    /// The same, and it says something.
    pub(crate) fn each_once<T: PartialEq + ToString>(
        &self,
        path: &str,
        clause: &'static str,
        list: &[T],
    ) -> Vec<Finding> {
        if list.is_empty() {
            return vec![self.finding(path, clause, ("empty", Vec::new()))];
        }
        self.once(path, clause, list)
    }

    /// A title with words that speak of lessons or drill is told and stops nobody: whoever answers the plan reads it, and decides
    /// (P1.36). `own` are the clauses by which the plan itself forbids what such words speak of.
    pub(crate) fn speaks_of(
        &self,
        path: &str,
        title: &Words,
        own: &[(&str, &'static str)],
    ) -> Option<Finding> {
        let mut found = content::screen(&title.zh);
        found.extend(content::screen(&title.en));
        let first = found.first()?;
        let clause =
            own.iter().find(|(kind, _)| *kind == first.kind).map_or(first.clause, |(_, clause)| *clause);
        let words: Vec<&str> = found.iter().map(|one| one.word).collect();
        let words = Words { zh: words.join("\u{3001}"), en: words.join(", ") };
        let fault = ("title-speaks-of", vec![("title", title.clone()), ("words", words)]);
        Some(Finding { weight: Weight::Warning, ..self.finding(path, clause, fault) })
    }

    /// Reads a document all of whose tables have one form.
    pub(crate) fn every_table<T: for<'de> Deserialize<'de>>(&self) -> Result<T, Vec<Finding>> {
        let whole = Spanned::new(0..0, DeValue::Table(self.root.clone()));
        T::deserialize(ValueDeserializer::from(whole)).map_err(|fault| vec![self.misshapen(&fault)])
    }

    /// Whether the document has this table.
    pub(crate) fn has(&self, table: &str) -> bool {
        self.root.iter().any(|(key, _)| key.get_ref().as_ref() == table)
    }

    /// Reads one table alone, before the others are asked for.
    pub(crate) fn one_table<T: for<'de> Deserialize<'de>>(
        &self,
        name: &'static str,
    ) -> Result<T, Vec<Finding>> {
        let mut tables = self.tables();
        let table = tables.take(name);
        table.ok_or_else(|| tables.missing.into_iter().map(|(_, one)| one).chain(tables.findings).collect())
    }

    /// Hands out the tables one by one.
    pub(crate) fn tables(&self) -> Tables<'_, 't> {
        Tables { source: self, known: Vec::new(), missing: Vec::new(), findings: Vec::new() }
    }

    /// Every text in the document that a blank was left in: `20xx`, or `_` where a name stood (P0.7). A plan with one
    /// cannot be issued.
    pub(crate) fn blanks(&self) -> Vec<Finding> {
        let mut texts = Vec::new();
        for value in self.root.values() {
            collect(value, &mut texts);
        }
        let is_blank = |text: &str| text.contains('_') || text.to_ascii_lowercase().contains("20xx");
        let blank = texts.into_iter().filter(|(text, _)| is_blank(text));
        blank
            .map(|(text, span)| {
                self.finding_at(span, ("blank-left", vec![("text", same(text))])).clause("P0.7")
            })
            .collect()
    }

    fn misshapen(&self, fault: &toml::de::Error) -> Finding {
        let span = fault.span().unwrap_or(0..0);
        let (.., line, _) = self.place(span.clone());
        let money = shape::decimals(fault.message(), &self.text[..span.start]);
        let (code, fills) = money.unwrap_or_else(|| shape::explain(fault.message(), &line));
        let parser = syntax::parser(code, fault.message(), &line);
        Finding { parser, ..self.finding_at(span, (code, fills)) }
    }

    fn finding_at(&self, span: Range<usize>, (code, fills): Fault) -> Finding {
        let [what, hint] = wording::texts(code, &fills);
        let offset = span.start;
        let (line, column, excerpt, length) = self.place(span);
        let (file, weight) = (self.file.to_owned(), Weight::Error);
        let (clause, limit, says) = (Cow::Borrowed(""), None, None);
        let finding = Finding {
            file,
            line,
            column,
            weight,
            code,
            clause,
            limit,
            says,
            what,
            hint,
            excerpt,
            offset,
            length,
            outside: None,
            parser: None,
        };
        match wording::clause(code) {
            Some(clause) => finding.clause(clause),
            None => finding,
        }
    }

    /// Where a key path stands, if it stands there at all.
    pub(crate) fn range(&self, path: &str) -> Option<Range<usize>> {
        let mut found = None;
        let mut inside = Inside::Table(&self.root);
        for segment in path.split('.') {
            let (span, value) = inside.get(segment)?;
            found = Some(span);
            inside = Inside::of(value);
        }
        found
    }

    /// The texts at a key path, each with its own path, as they are written: one, or those of a list.
    pub(crate) fn texts(&self, path: &str) -> Vec<(String, &str)> {
        let mut found = None;
        let mut inside = Inside::Table(&self.root);
        for segment in path.split('.') {
            let Some((_, value)) = inside.get(segment) else { return Vec::new() };
            found = Some(value);
            inside = Inside::of(value);
        }
        let own = found.and_then(DeValue::as_str).map(|text| (path.to_owned(), text));
        let listed = found.and_then(DeValue::as_array).into_iter().flat_map(|list| list.iter().enumerate());
        let listed = listed.filter_map(|(at, one)| Some((format!("{path}.{at}"), one.get_ref().as_str()?)));
        own.into_iter().chain(listed).collect()
    }

    /// Where a key path stands: a plain value's own text, a table's name.
    fn span(&self, path: &str) -> Range<usize> {
        let mut found = 0..0;
        let mut inside = Inside::Table(&self.root);
        for segment in path.split('.') {
            let Some((span, value)) = inside.get(segment) else { break };
            found = span;
            inside = Inside::of(value);
        }
        found
    }

    /// Line, column, the line's text and how many characters of it the span covers.
    fn place(&self, span: Range<usize>) -> (usize, usize, String, usize) {
        let start = self.text[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[span.start..].find('\n').map_or(self.text.len(), |at| span.start + at);
        let line = self.breaks.partition_point(|at| *at < start) + 1;
        let column = self.text[start..span.start].chars().count() + 1;
        let length = self.text[span.start..span.end.clamp(span.start, end)].chars().count();
        (line, column, self.text[start..end].to_owned(), length)
    }
}

/// Where a key path has come to.
enum Inside<'s, 't> {
    Table(&'s DeTable<'t>),
    Array(&'s [Spanned<DeValue<'t>>]),
    Plain,
}

impl<'s, 't> Inside<'s, 't> {
    fn of(value: &'s DeValue<'t>) -> Self {
        match value {
            DeValue::Table(table) => Self::Table(table),
            DeValue::Array(array) => Self::Array(array.as_ref()),
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_) => Self::Plain,
        }
    }

    fn get(&self, segment: &str) -> Option<(Range<usize>, &'s DeValue<'t>)> {
        match self {
            Self::Table(table) => {
                let (key, value) = table.iter().find(|(key, _)| key.get_ref().as_ref() == segment)?;
                let plain = !matches!(value.get_ref(), DeValue::Table(_));
                Some((if plain { value.span() } else { key.span() }, value.get_ref()))
            }
            Self::Array(array) => {
                let value = array.get(segment.parse::<usize>().ok()?)?;
                Some((value.span(), value.get_ref()))
            }
            Self::Plain => None,
        }
    }
}

impl Tables<'_, '_> {
    /// Reads one table; what is wrong with it is noted and `None` returned.
    pub(crate) fn take<T: for<'de> Deserialize<'de>>(&mut self, name: &'static str) -> Option<T> {
        self.known.push(name);
        let found = self.source.root.iter().find(|(key, _)| key.get_ref().as_ref() == name);
        let Some((_, value)) = found else {
            let finding = self.source.finding_at(0..0, ("missing-table", vec![("name", same(name))]));
            self.missing.push((name, finding));
            return None;
        };
        match T::deserialize(ValueDeserializer::from(value.clone())) {
            Ok(table) => Some(table),
            Err(fault) => {
                self.findings.push(self.source.misshapen(&fault));
                None
            }
        }
    }

    /// Reads one table, or takes its default where the document leaves it out.
    pub(crate) fn take_or_default<T: for<'de> Deserialize<'de> + Default>(
        &mut self,
        name: &'static str,
    ) -> Option<T> {
        if self.source.has(name) {
            return self.take(name);
        }
        self.known.push(name);
        Some(T::default())
    }

    /// Whether a table that is missing stands there under a name that is nearly its own.
    fn is_misspelt(&self, name: &str) -> bool {
        let keys = self.source.root.iter().map(|(key, _)| key.get_ref().as_ref());
        let mut unknown = keys.filter(|key| !self.known.contains(key));
        unknown.any(|key| shape::nearest(key, &[name]).is_some())
    }

    /// Everything that was wrong, tables that nobody took included, in the document's order.
    pub(crate) fn finish(mut self) -> Vec<Finding> {
        let missing = std::mem::take(&mut self.missing).into_iter();
        let gone: Vec<Finding> =
            missing.filter(|(name, _)| !self.is_misspelt(name)).map(|(_, finding)| finding).collect();
        self.findings.extend(gone);
        for (key, _) in &self.source.root {
            if !self.known.contains(&key.get_ref().as_ref()) {
                let fault = shape::unknown_key(key.get_ref(), &self.known);
                self.findings.push(self.source.finding_at(key.span(), fault));
            }
        }
        self.findings.sort_by_key(|finding| (finding.line, finding.column));
        self.findings
    }
}
/// What a limit quotes stays as the source has it, blanks and all.
const QUOTED: &str = "words";

/// The texts in a value, quotations left out, in the order in which they stand.
fn collect<'v>(value: &'v Spanned<DeValue<'_>>, texts: &mut Vec<(&'v str, Range<usize>)>) {
    match value.get_ref() {
        DeValue::String(text) => texts.push((text, value.span())),
        DeValue::Array(array) => array.iter().for_each(|value| collect(value, texts)),
        DeValue::Table(table) => {
            let own = table.iter().filter(|(key, _)| key.get_ref().as_ref() != QUOTED);
            own.for_each(|(_, value)| collect(value, texts));
        }
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {}
    }
}
