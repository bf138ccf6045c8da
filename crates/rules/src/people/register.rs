//! 学籍导入 A school's register as a file says it (P3.4): its columns, its children, whose family each is, and every row that cannot
//! be taken.

pub mod bringing;
pub mod striking;
#[cfg(test)]
mod tests;
mod wrong;

use super::collector::{Relation, is_mobile};
use super::place::Place;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

pub use wrong::{Flaw, Wrong};

/// A name or a number that is longer is no name and no number.
const LETTERS_MAX: usize = 60;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    column: BTreeMap<String, Vec<String>>,
    relation: BTreeMap<String, Vec<String>>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("../../locales/register.toml"))
        .expect("the committed words are read by a test")
});

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)+) => {
        /// What a column of a register holds; a rehearsal reads the same file.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Column { $($(#[$doc])* $name,)+ }

        impl Column {
            /// Every column.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// Its heading in English.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }
        }
    };
}

columns! {
    /// 学号 The school's own number of the child, by which it is known again.
    Number = "number";
    /// 姓名
    Name = "name";
    /// 年级
    Grade = "grade";
    /// 班级 The home class.
    Class = "class";
    /// 座号
    Seat = "seat";
    /// 家庭 What brothers and sisters have in common.
    Household = "household";
    /// 学校
    School = "school";
    /// 镇街
    Town = "town";
    /// 监护人
    Guardian = "guardian";
    /// 电话 The guardian's.
    Phone = "phone";
    /// 关系 What the guardian is to the child.
    Relation = "relation";
    /// 监护人2 Another guardian.
    Guardian2 = "guardian2";
    /// 电话2
    Phone2 = "phone2";
    /// 关系2
    Relation2 = "relation2";
}

impl Column {
    /// Without these a register cannot be brought in.
    const NEEDED: [Self; 7] =
        [Self::Number, Self::Name, Self::Grade, Self::Class, Self::Guardian, Self::Phone, Self::Relation];

    /// By its heading, in Chinese or English; other columns are not looked at.
    pub fn of(head: &str) -> Option<Self> {
        let head = head.trim().to_lowercase();
        let words = |column: Self| WORDS.column.get(column.code());
        Self::ALL.iter().copied().find(|column| words(*column).is_some_and(|all| all.contains(&head)))
    }
}

/// A grade as schools write it, 1 to 9.
pub fn grade(text: &str) -> Option<i64> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    digits.parse::<i64>().ok().filter(|grade| (1..=9).contains(grade))
}

/// 学号 A student number as it is compared, however it was typed: digits and X of full width are ASCII ones, and x is X.
fn student_number(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{ff10}'..='\u{ff19}' => char::from_digit(u32::from(c) - 0xff10, 10).unwrap_or(c),
        'x' | '\u{ff38}' | '\u{ff58}' => 'X',
        _ => c,
    };
    text.trim().chars().map(plain).collect()
}

/// A class that is only numbered within its grade is written with its grade: `3-2`.
pub fn home_class(grade: i64, class: &str) -> String {
    if class.chars().all(|c| c.is_ascii_digit()) { format!("{grade}-{class}") } else { class.to_owned() }
}

/// One child as its row says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its row in the file, the heading being 1.
    pub line: usize,
    /// The column of its number, from 1.
    pub column: usize,
    /// The school's own number of the child.
    pub number: String,
    /// Name.
    pub name: String,
    /// 1 to 9.
    pub grade: i64,
    /// Its home class.
    pub home_class: String,
    /// Seat in the home class, where the file says it.
    pub seat: Option<i64>,
    /// What brothers and sisters have in common, where the file says it.
    pub household: String,
    /// Guardians; none where the family has no phone.
    pub adults: Vec<Adult>,
    /// The same number for all rows of one family.
    pub family: usize,
}

/// A guardian as a row says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adult {
    /// The column of the phone, from 1.
    pub column: usize,
    /// Name.
    pub name: String,
    /// Mobile number.
    pub phone: String,
    /// What they are to the child.
    pub relation: Relation,
}

/// The children of a school's file, or everything in it that cannot be taken, in the file's order. Rows belong to one family that
/// name the same household, or a guardian with the same phone.
pub fn read(rows: &[Vec<String>], school: &Place) -> Result<Vec<Entry>, Vec<Flaw>> {
    let (head, rows) = rows.split_first().ok_or_else(|| vec![Flaw::new((1, 1), Wrong::Empty)])?;
    let columns = columns(head)?;
    let (mut entries, mut flaws) = (Vec::new(), Vec::new());
    let is_written = |row: &[String]| row.iter().any(|cell| !cell.trim().is_empty());
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| is_written(row)) {
        let mut reading = Reading { columns: &columns, row, line: at + 2, flaws: &mut flaws };
        entries.push(reading.entry(school));
    }
    if entries.is_empty() {
        flaws.push(Flaw::new((1, 1), Wrong::Empty));
    }
    flaws.extend(numbers_twice(&entries));
    flaws.extend(phones_apart(&entries));
    join_families(&mut entries);
    flaws.extend(families_apart(&entries, position(&columns, Column::Household)));
    flaws.sort_by_key(|flaw| (flaw.line, flaw.column));
    if flaws.is_empty() { Ok(entries) } else { Err(flaws) }
}

/// The columns of the heading, each at most once, and none missing that is needed.
fn columns(head: &[String]) -> Result<Vec<Option<Column>>, Vec<Flaw>> {
    let columns: Vec<Option<Column>> = head.iter().map(|head| Column::of(head)).collect();
    let missing = Column::NEEDED.into_iter().filter(|needed| !columns.contains(&Some(*needed)));
    let mut flaws: Vec<Flaw> =
        missing.map(|column| Flaw::new((1, 1), Wrong::ColumnMissing(column.code()))).collect();
    for (at, column) in columns.iter().enumerate() {
        if let Some(column) = column.filter(|column| columns[..at].contains(&Some(*column))) {
            flaws.push(Flaw::new((1, at + 1), Wrong::ColumnTwice(column.code())));
        }
    }
    if flaws.is_empty() { Ok(columns) } else { Err(flaws) }
}

/// Where a column stands, from 1; 1 where the file has none of it.
fn position(columns: &[Option<Column>], wanted: Column) -> usize {
    columns.iter().position(|column| *column == Some(wanted)).map_or(1, |at| at + 1)
}

/// A row while it is read.
struct Reading<'a> {
    columns: &'a [Option<Column>],
    row: &'a [String],
    line: usize,
    flaws: &'a mut Vec<Flaw>,
}

impl<'a> Reading<'a> {
    fn entry(&mut self, school: &Place) -> Entry {
        let number = student_number(&self.needed(Column::Number, Wrong::NumberMissing));
        let name = self.needed(Column::Name, Wrong::NameMissing);
        let (grade, home_class) = self.class();
        let seat = self.seat();
        let household = self.cell(Column::Household).to_owned();
        self.look_at_school(school);
        let first = self.adult((Column::Guardian, Column::Phone, Column::Relation));
        let second = self.adult((Column::Guardian2, Column::Phone2, Column::Relation2));
        let adults = first.into_iter().chain(second).collect();
        let (line, column, family) = (self.line, position(self.columns, Column::Number), self.line);
        Entry { line, column, number, name, grade, home_class, seat, household, adults, family }
    }

    fn cell(&self, wanted: Column) -> &'a str {
        let (at, row) = (self.columns.iter().position(|column| *column == Some(wanted)), self.row);
        at.and_then(|at| row.get(at)).map_or("", |cell| cell.trim())
    }

    fn flaw(&mut self, column: Column, wrong: Wrong) {
        self.flaws.push(Flaw::new((self.line, position(self.columns, column)), wrong));
    }

    fn needed(&mut self, column: Column, missing: Wrong) -> String {
        let text = self.cell(column);
        if text.is_empty() {
            self.flaw(column, missing);
        } else if text.chars().count() > LETTERS_MAX || text.chars().any(char::is_control) {
            self.flaw(column, Wrong::Text);
        }
        text.to_owned()
    }

    fn class(&mut self) -> (i64, String) {
        let class = self.needed(Column::Class, Wrong::ClassMissing);
        let Some(grade) = grade(self.cell(Column::Grade)) else {
            self.flaw(Column::Grade, Wrong::Grade);
            return (1, class);
        };
        let class = home_class(grade, &class);
        let of = class.split_once('-').and_then(|(of, _)| of.parse::<i64>().ok());
        if of.is_some_and(|of| of != grade) {
            self.flaw(Column::Class, Wrong::ClassOfOtherGrade);
        }
        (grade, class)
    }

    fn seat(&mut self) -> Option<i64> {
        let text = self.cell(Column::Seat);
        let seat = text.parse::<i64>().ok().filter(|seat| (1..=999).contains(seat));
        if seat.is_none() && !text.is_empty() {
            self.flaw(Column::Seat, Wrong::Seat);
        }
        seat
    }

    /// A district's file names each row's school: another school's children are not brought in here.
    fn look_at_school(&mut self, school: &Place) {
        let own = [school.place.as_str(), school.name_zh.as_str(), school.name_en.as_str()];
        let text = self.cell(Column::School);
        if !text.is_empty() && !own.contains(&text) {
            self.flaw(Column::School, Wrong::OtherSchool);
        }
    }

    fn adult(&mut self, (named, reached, related): (Column, Column, Column)) -> Option<Adult> {
        if [named, reached, related].iter().all(|column| self.cell(*column).is_empty()) {
            return None;
        }
        let name = self.needed(named, Wrong::GuardianMissing);
        let phone: String = self.cell(reached).chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        if !is_mobile(&phone) {
            self.flaw(reached, if phone.is_empty() { Wrong::PhoneMissing } else { Wrong::Phone });
        }
        let relation = relation(self.cell(related));
        if relation.is_none() {
            self.flaw(related, Wrong::Relation);
        }
        let column = position(self.columns, reached);
        Some(Adult { column, name, phone, relation: relation.unwrap_or(Relation::Relative) })
    }
}

/// What an adult is to a child, by a word of the file.
fn relation(text: &str) -> Option<Relation> {
    let text = text.to_lowercase();
    let found = WORDS.relation.iter().find(|(_, words)| words.contains(&text));
    found.and_then(|(code, _)| Relation::from_code(code))
}

/// Numbers that stand in more than one row: a child is known by its own.
fn numbers_twice(entries: &[Entry]) -> Vec<Flaw> {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    let mut flaws = Vec::new();
    for entry in entries.iter().filter(|entry| !entry.number.is_empty()) {
        let line = *first.entry(entry.number.as_str()).or_insert(entry.line);
        if line != entry.line {
            flaws.push(Flaw::new((entry.line, entry.column), Wrong::NumberTwice(line)));
        }
    }
    flaws
}

/// Phones that belong to guardians of two names: whoever signs in by one is one person.
fn phones_apart(entries: &[Entry]) -> Vec<Flaw> {
    let mut first: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
    let mut flaws = Vec::new();
    let adults = entries.iter().flat_map(|entry| entry.adults.iter().map(move |adult| (entry.line, adult)));
    for (line, adult) in adults.filter(|(_, adult)| !adult.phone.is_empty()) {
        let (name, of) = *first.entry(adult.phone.as_str()).or_insert((adult.name.as_str(), line));
        if name != adult.name {
            flaws.push(Flaw::new((line, adult.column), Wrong::PhoneApart(of)));
        }
    }
    flaws
}

/// Gives all rows of one family the same number.
fn join_families(entries: &mut [Entry]) {
    let mut of: BTreeMap<(bool, String), usize> = BTreeMap::new();
    for at in 0..entries.len() {
        let keys = keys(&entries[at]);
        let joined: BTreeSet<usize> = keys.iter().filter_map(|key| of.get(key).copied()).collect();
        let family = joined.first().copied().unwrap_or(entries[at].line);
        if joined.len() > 1 {
            of.values_mut().filter(|one| joined.contains(&**one)).for_each(|one| *one = family);
            let before = entries[..at].iter_mut().filter(|entry| joined.contains(&entry.family));
            before.for_each(|entry| entry.family = family);
        }
        entries[at].family = family;
        of.extend(keys.into_iter().map(|key| (key, family)));
    }
}

/// By what a row may belong to a family of another: its household, or a guardian's phone.
fn keys(entry: &Entry) -> Vec<(bool, String)> {
    let phones = entry.adults.iter().map(|adult| (false, adult.phone.clone()));
    let household = (!entry.household.is_empty()).then(|| (true, entry.household.clone()));
    phones.filter(|(_, phone)| !phone.is_empty()).chain(household).collect()
}

/// Families whose rows name two households: one guardian's children are one household.
fn families_apart(entries: &[Entry], column: usize) -> Vec<Flaw> {
    let mut first: BTreeMap<usize, (&str, usize)> = BTreeMap::new();
    let mut flaws = Vec::new();
    for entry in entries.iter().filter(|entry| !entry.household.is_empty()) {
        let (household, line) = *first.entry(entry.family).or_insert((entry.household.as_str(), entry.line));
        if household != entry.household {
            flaws.push(Flaw::new((entry.line, column), Wrong::FamilyApart(line)));
        }
    }
    flaws
}
