//! 方案表单 The form in which a plan is drafted: its parts and fields, what stands in them, what is wrong with them.
//!
//! The form writes into the document's text and nothing else: what nobody changed keeps its bytes, comments included.

mod amend;
mod changes;
mod edit;
mod labels;
mod meanwhile;
mod rows;

pub use amend::{Bounded, amend, bounded};
pub use changes::{Change, changed_parts, changes};
pub use labels::labelled;
pub use meanwhile::{Sent, merged, seen};

use super::finding::Finding;
use super::head::Kind;
use super::local::Words;
use super::source::Source;
use super::{measure, wording};
use edit::Text;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Which form a document has: its plan's, or a policy's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// A plan of that kind.
    Plan(Kind),
    /// 上级意见
    Policy,
}

/// What a document says of itself, which a form never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Which form it has.
    pub form: Form,
    /// Its name.
    pub id: String,
    /// Its place, as a path from the city down.
    pub place: String,
    /// 1, 2, 3 …
    pub version: i64,
}

/// One part of the form: a table of the document, or a list of them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The table: `registration`, `campus.rule`.
    pub key: String,
    /// Its heading.
    pub name: Words,
    /// What it decides.
    pub about: Words,
    /// What one row is called, where it is a list.
    pub rows: Option<Words>,
    /// Whether the rows have names (`[fee.x]`) instead of numbers.
    #[serde(default)]
    pub named: bool,
    /// Whether a plan may do without it: with nothing in it, its table goes.
    #[serde(default)]
    pub optional: bool,
    /// Whether the office above writes its rows when it answers: whoever drafts the plan only takes them out (P1.22).
    #[serde(default)]
    pub answered: bool,
    /// What is asked.
    pub field: Vec<Field>,
}

/// One field of a part.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its key in the table: `until`, `title.zh`.
    pub key: String,
    /// How it is asked.
    pub input: Input,
    /// The words to choose from.
    #[serde(default)]
    pub of: Vec<String>,
    /// What a line of it is made of, where it is small tables.
    #[serde(default)]
    pub columns: Vec<Column>,
    /// Whether it may be left out.
    #[serde(default)]
    pub optional: bool,
    /// Its label.
    pub name: Words,
    /// How to write it, where that is not plain.
    pub hint: Option<Words>,
    /// The clause it comes from.
    pub clause: String,
}

/// How a value is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Input {
    /// `2021-09-06`
    Day,
    /// `2021-09-03T16:00:00`
    Moment,
    /// `"17:30"`
    Time,
    /// `15`
    Number,
    /// A sum of money, asked in yuan and written in fen.
    Fen,
    /// `true`
    YesNo,
    /// `"…"`
    Text,
    /// One word of a list.
    Choice,
    /// Some words of a list.
    Choices,
    /// Words with commas between them.
    Words,
    /// All words of a list in an order, with commas between them.
    Order,
    /// `[1, 2, 3]`, with commas between them.
    Numbers,
    /// Small tables, one a line, of the field's columns.
    Rows,
    /// Something that plans state and policies limit.
    Measure,
    /// How a limit bounds its measure: the key of its bound.
    Bound,
    /// How far: what stands under that key, read as the measure's values are.
    Value,
}

/// One word of a line.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Column {
    /// Its key in the small table.
    pub key: String,
    /// How it is written there.
    pub sort: Sort,
}

/// How a word of a line is written in its small table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// `"fri"`
    Word,
    /// `"下午 茶艺"`: as it is written, whatever words the form has.
    Title,
    /// `["wed", "fri"]`
    Words,
    /// `20`
    Number,
    /// `[1, 2]`
    Numbers,
    /// `2021-09-06`
    Day,
    /// A sum of money, asked in yuan and written in fen.
    Fen,
}

impl TryFrom<String> for Column {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (key, sort) = text.split_once(' ').ok_or_else(|| text.clone())?;
        let sort = match sort {
            "word" => Sort::Word,
            "title" => Sort::Title,
            "words" => Sort::Words,
            "number" => Sort::Number,
            "numbers" => Sort::Numbers,
            "day" => Sort::Day,
            "fen" => Sort::Fen,
            _ => return Err(text),
        };
        Ok(Self { key: key.to_owned(), sort })
    }
}

/// A part as a page shows it: its rows with what stands in them.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The part.
    pub part: &'static Part,
    /// Its rows; one where it is no list.
    pub rows: Vec<Row>,
    /// What is wrong with the part as a whole.
    pub findings: Vec<Finding>,
}

/// One row of a part.
#[derive(Clone, Debug)]
pub struct Row {
    /// `programme.0`, `fee.x`, `term`.
    pub path: String,
    /// Every field with what stands in it.
    pub cells: Vec<Cell>,
}

/// One field with what stands in it.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The field.
    pub field: &'static Field,
    /// `programme.0.days`: also the name of the form's input.
    pub path: String,
    /// How it is asked: as its field says, but for a limit's value, which is asked as its measure's values are written.
    pub input: Input,
    /// The words to choose from.
    pub of: Cow<'static, [String]>,
    /// As the form shows it: one text, or the words chosen.
    pub given: Vec<String>,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

#[derive(Deserialize)]
struct Parts {
    part: Vec<Part>,
}

/// One form a kind of document, in the order of `Form::ALL`.
static PARTS: LazyLock<[Vec<Part>; 5]> = LazyLock::new(|| {
    [
        include_str!("../../locales/fields.toml"),
        include_str!("../../locales/fields-holiday.toml"),
        include_str!("../../locales/fields-community.toml"),
        include_str!("../../locales/fields-return.toml"),
        include_str!("../../locales/fields-policy.toml"),
    ]
    .map(|text| {
        let mut parts: Parts = toml::from_str(text).expect("the committed forms are read by a test");
        let fields = parts.part.iter_mut().flat_map(|part| &mut part.field);
        for field in fields.filter(|field| field.input == Input::Measure) {
            field.of = measure::names().into_iter().map(str::to_owned).collect();
        }
        parts.part
    })
});

impl Form {
    /// Every form.
    pub const ALL: [Self; 5] = [
        Self::Plan(Kind::TermCare),
        Self::Plan(Kind::HolidayCare),
        Self::Plan(Kind::CommunityCare),
        Self::Plan(Kind::ReturnToSchool),
        Self::Policy,
    ];

    /// The form of a text, if it is a document.
    pub fn of(text: &str) -> Option<Self> {
        named(text).map(|named| named.form)
    }

    /// As an address writes it, and the last part of its locale key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Plan(kind) => kind.key(),
            Self::Policy => "policy",
        }
    }

    /// From an address.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.key() == key)
    }

    /// The table in which a document says what it is.
    fn table(self) -> &'static str {
        match self {
            Self::Plan(_) => "scheme",
            Self::Policy => "policy",
        }
    }

    /// Its parts, in the order of the document.
    pub fn parts(self) -> &'static [Part] {
        let at = Self::ALL.iter().position(|form| *form == self);
        at.map_or(&[], |at| &PARTS[at])
    }

    /// The part of that key.
    pub fn part(self, key: &str) -> Option<&'static Part> {
        self.parts().iter().find(|part| part.key == key)
    }
}

/// What a text says that it is; `None` where it is no document.
pub fn named(text: &str) -> Option<Named> {
    Text::read(text)?.named()
}

/// A word of a closed list by its name.
pub fn word(word: &str) -> Words {
    match measure::find(word) {
        Some(measure) => wording::measure(measure.name),
        None => wording::named(word),
    }
}

/// What stands in a field that is typed, in Chinese words where the field has a list of them; [`write()`] takes them back.
pub fn spoken(cell: &Cell) -> String {
    let text = cell.given.first().map_or("", String::as_str);
    let word = |code: &str| {
        let known = cell.of.iter().any(|one| one == code);
        if known { wording::named(code).zh } else { code.to_owned() }
    };
    match cell.input {
        Input::Order => edit::split(text).iter().map(|one| word(one)).collect::<Vec<_>>().join("、"),
        Input::Rows => rows::each_word(text, &cell.field.columns, word),
        Input::Day
        | Input::Moment
        | Input::Time
        | Input::Number
        | Input::Fen
        | Input::YesNo
        | Input::Text
        | Input::Choice
        | Input::Choices
        | Input::Words
        | Input::Numbers
        | Input::Measure
        | Input::Bound
        | Input::Value => word(text),
    }
}

/// The form over a text, each finding beside the field it is about. `None` where the text is no document.
pub fn show(text: &str, found: &[Finding]) -> Option<Vec<Shown>> {
    let written = Text::read(text)?;
    let form = written.named()?.form;
    let source = Source::parse("", text).ok()?;
    let mut open: Vec<&Finding> = found.iter().collect();
    let mut shown = Vec::new();
    for part in form.parts() {
        let rows = written.rows(part).into_iter().map(|path| row(part, path, &written, &source, &mut open));
        let mut rows: Vec<Row> = rows.collect();
        let inside = |one: &Finding| {
            headed(&source, &part.key, one) || rows.iter().any(|row| headed(&source, &row.path, one))
        };
        let (own, left) = open.into_iter().partition(|one| inside(one));
        open = left;
        let told = |one: &Finding| labels::beside(form, Some(part), one);
        for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
            cell.findings = cell.findings.iter().map(told).collect();
        }
        shown.push(Shown { part, rows, findings: own.into_iter().map(told).collect() });
    }
    Some(shown)
}

/// What is wrong with a text that no field and no part of the form shows.
pub fn elsewhere<'f>(shown: &[Shown], found: &'f [Finding]) -> Vec<&'f Finding> {
    let beside: Vec<&Finding> = shown
        .iter()
        .flat_map(|part| {
            let cells = part.rows.iter().flat_map(|row| &row.cells);
            part.findings.iter().chain(cells.flat_map(|cell| &cell.findings))
        })
        .collect();
    // Beside a field it is told by labels, so that the words differ.
    let is_it = |one: &Finding, other: &Finding| {
        (one.code, one.offset, one.length, &one.limit)
            == (other.code, other.offset, other.length, &other.limit)
    };
    found.iter().filter(|one| !beside.iter().any(|other| is_it(one, other))).collect()
}

fn row(part: &'static Part, path: String, written: &Text, source: &Source, open: &mut Vec<&Finding>) -> Row {
    let cells = part.field.iter().map(|field| {
        let at = format!("{path}.{}", field.key);
        let given = written.given(&at, field);
        let stands = written.stands(&at, field);
        let (own, left): (Vec<&Finding>, Vec<&Finding>) =
            open.iter().partition(|one| within(source, &stands, one));
        *open = left;
        let (input, of) = match written.typed(&at, field) {
            Cow::Borrowed(field) => (field.input, Cow::Borrowed(&field.of[..])),
            Cow::Owned(typed) => (typed.input, Cow::Owned(typed.of)),
        };
        Cell { field, path: at, input, of, given, findings: own.into_iter().cloned().collect() }
    });
    Row { cells: cells.collect(), path }
}

fn within(source: &Source, path: &str, finding: &Finding) -> bool {
    source.range(path).is_some_and(|range| range.contains(&finding.offset))
}

/// The same for a table, whose heading begins with brackets.
fn headed(source: &Source, path: &str, finding: &Finding) -> bool {
    let range = source.range(path);
    range.is_some_and(|range| (range.start.saturating_sub(2)..range.end).contains(&finding.offset))
}

/// Writes what a form sent for one part: path by path, the texts given. What does not fit its field is written as it
/// was typed, so that the check can say at its place what is wrong; fields that were not sent stay as they are, but
/// for boxes of which none was ticked.
pub fn write(text: &str, part: &'static Part, sent: &BTreeMap<String, Vec<String>>) -> Option<String> {
    let mut written = Text::read(text)?;
    let blank = |field: &Field| {
        let given = sent.get(&format!("{}.{}", part.key, field.key));
        given.is_none_or(|given| given.iter().all(|one| one.trim().is_empty()))
    };
    if part.optional && !sent.is_empty() && part.field.iter().all(blank) {
        written.drop_table(&part.key);
        return Some(written.into_string());
    }
    for path in written.rows(part) {
        for field in &part.field {
            let at = format!("{path}.{}", field.key);
            match sent.get(&at) {
                Some(given) => written.put(&at, field, given),
                None if !sent.is_empty() && written.typed(&at, field).input == Input::Choices => {
                    written.put(&at, field, &[]);
                }
                None => {}
            }
        }
    }
    Some(written.into_string())
}

/// Adds a row to a list: a copy of its last, or an empty one.
pub fn add(text: &str, part: &'static Part) -> Option<String> {
    let mut written = Text::read(text)?;
    written.add(part);
    Some(written.into_string())
}

/// Removes a row of a list.
pub fn remove(text: &str, part: &'static Part, path: &str) -> Option<String> {
    let mut written = Text::read(text)?;
    written.remove(part, path);
    Some(written.into_string())
}

/// A document from another one: under a name and at a place of its own, and under the policies given, if any are. Under
/// another name it loses what the other said of itself at the top, and what it was allowed.
pub fn begin(model: &str, named: &Named, under: Option<&[String]>) -> Option<String> {
    let mut written = Text::read(model)?;
    if !written.is_called(&named.id) {
        let heading = format!("[{}]", named.form.table());
        written = Text::read(&model[model.find(&heading)?..])?;
        written.clear_approvals();
    }
    written.head(named);
    if let Some(under) = under {
        written.put_under(named.form, under);
    }
    Some(written.into_string())
}

/// Writes that a limit is set aside.
pub fn approve(text: &str, approval: &super::approval::Terms) -> Option<String> {
    let mut written = Text::read(text)?;
    written.approve(approval);
    Some(written.into_string())
}

/// Writes a kind that the district granted into a plan; twice is once.
pub fn grant(text: &str, activity: &super::activity::Terms) -> Option<String> {
    let mut written = Text::read(text)?;
    written.grant(activity);
    Some(written.into_string())
}

#[cfg(test)]
mod tests;
