//! 接送人 Collector: the named adults who may fetch a child, and for how long. Its guardians always may.

use crate::id::{CollectorId, PersonId, StudentId};
use crate::moment::Moment;
use crate::refusal::Refuses;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeSet;

/// Adults beside the guardians, at most: a list a doorkeeper can read.
const ADULTS_MAX: usize = 8;

/// What an adult is to the child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// 妈妈
    Mother,
    /// 爸爸
    Father,
    /// 奶奶、外婆
    Grandmother,
    /// 爷爷、外公
    Grandfather,
    /// 亲戚
    Relative,
    /// 保姆
    Nanny,
    /// 邻居
    Neighbour,
}

/// An adult who may collect a child on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adult {
    /// A guardian's id, or the entry on the child's list.
    pub collector: CollectorId,
    /// Name.
    pub name: String,
    /// `mother`, `neighbour` …
    pub relation: String,
    /// Mobile number.
    pub phone: String,
}

/// An adult of a day's list, with the guardian who named them; `None` for a guardian, and where nobody wrote it down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Who.
    pub adult: Adult,
    /// On whose word.
    pub named_by: Option<PersonId>,
}

/// An entry of a child's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who.
    pub adult: Adult,
    /// The guardian on whose word it rests; `None` where nobody wrote it down.
    pub named_by: Option<PersonId>,
    /// First day.
    pub from: Date,
    /// Last day (included); open where it is `None`.
    pub until: Option<Date>,
}

/// What the rule may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The child's list beside its guardians.
    pub list: Vec<Entry>,
    /// The guardians whose word counts: those whom nothing bars from the child.
    pub speakers: BTreeSet<PersonId>,
}

/// Whom a guardian names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// For which child.
    pub student: StudentId,
    /// Name.
    pub name: String,
    /// What the adult is to the child.
    pub relation: Relation,
    /// Mobile number.
    pub phone: String,
    /// First day.
    pub from: Date,
    /// Last day (included); open where it is `None`.
    pub until: Option<Date>,
}

/// 已登记
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// The entry.
    pub collector: CollectorId,
    /// Whom.
    pub adult: Draft,
    /// The adult is on the list for these days already; nothing changed.
    pub already: bool,
}

/// Why an adult is not put on the list, or stays on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The guardian has no say. The words do not tell why: the school is asked (P3.61).
    AskSchool,
    /// No name (P3.61).
    NoName,
    /// Not a mobile number of the mainland (P3.61).
    PhoneWrong,
    /// The last day is before the first, or over (P3.61).
    DaysWrong,
    /// The list is full (P3.61).
    TooMany,
}

/// Puts an adult on a child's list. What somebody has named who has no say now neither fills the list nor stands for it.
pub fn add(
    facts: &Facts,
    (id, draft): (CollectorId, Draft),
    by: &PersonId,
    now: Moment,
) -> Result<Added, Refusal> {
    if !facts.speakers.contains(by) {
        return Err(Refusal::AskSchool);
    }
    if draft.name.trim().is_empty() {
        return Err(Refusal::NoName);
    }
    if !is_mobile(&draft.phone) {
        return Err(Refusal::PhoneWrong);
    }
    if draft.until.is_some_and(|until| until < draft.from || until < now.date()) {
        return Err(Refusal::DaysWrong);
    }
    let counting = facts.list.iter().filter(|entry| facts.counts(entry));
    if let Some(same) = counting.clone().find(|entry| entry.covers(&draft)) {
        return Ok(Added { collector: same.adult.collector.clone(), adult: draft, already: true });
    }
    if counting.filter(|entry| entry.holds_after(now.date())).count() >= ADULTS_MAX {
        return Err(Refusal::TooMany);
    }
    Ok(Added { collector: id, adult: draft, already: false })
}

/// Whether a guardian takes an adult off the list. Whoever is barred from the child takes off only whom they have named.
pub fn end(facts: &Facts, id: &CollectorId, by: &PersonId) -> Result<(), Refusal> {
    let mut own = facts.list.iter().filter(|entry| entry.named_by.as_ref() == Some(by));
    if facts.speakers.contains(by) || own.any(|entry| entry.adult.collector == *id) {
        return Ok(());
    }
    Err(Refusal::AskSchool)
}

/// Eleven digits, beginning with 1.
pub fn is_mobile(phone: &str) -> bool {
    phone.len() == 11 && phone.starts_with('1') && phone.bytes().all(|digit| digit.is_ascii_digit())
}

impl Facts {
    /// Whether an entry rests on a word that counts.
    fn counts(&self, entry: &Entry) -> bool {
        entry.named_by.as_ref().is_none_or(|by| self.speakers.contains(by))
    }
}

impl Entry {
    /// Whether the adult may collect on a day.
    pub fn holds(&self, date: Date) -> bool {
        self.from <= date && self.holds_after(date)
    }

    fn holds_after(&self, date: Date) -> bool {
        self.until.is_none_or(|until| date <= until)
    }

    fn covers(&self, draft: &Draft) -> bool {
        let days = self.from <= draft.from
            && self.until.is_none_or(|until| draft.until.is_some_and(|asked| asked <= until));
        days && self.adult.phone == draft.phone && self.adult.name == draft.name.trim()
    }
}

impl Relation {
    /// Every relation, the nearest first.
    pub const ALL: [Self; 7] = [
        Self::Mother,
        Self::Father,
        Self::Grandmother,
        Self::Grandfather,
        Self::Relative,
        Self::Nanny,
        Self::Neighbour,
    ];

    /// As tables and forms write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Mother => "mother",
            Self::Father => "father",
            Self::Grandmother => "grandmother",
            Self::Grandfather => "grandfather",
            Self::Relative => "relative",
            Self::Nanny => "nanny",
            Self::Neighbour => "neighbour",
        }
    }

    /// Reads a form's value.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|relation| relation.code() == code)
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::AskSchool => "collector-ask-school",
            Self::NoName => "collector-no-name",
            Self::PhoneWrong => "collector-phone-wrong",
            Self::DaysWrong => "collector-days-wrong",
            Self::TooMany => "collector-too-many",
        }
    }

    fn clause(&self) -> &'static str {
        "P3.61"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::AskSchool | Self::NoName | Self::PhoneWrong | Self::DaysWrong => Vec::new(),
            Self::TooMany => vec![("max", ADULTS_MAX.to_string())],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, datetime};

    fn draft(name: &str, phone: &str, until: Option<Date>) -> Draft {
        let (name, phone) = (name.to_owned(), phone.to_owned());
        let (student, from) = (StudentId::new("ming"), date(2021, 9, 7));
        Draft { student, name, relation: Relation::Neighbour, phone, from, until }
    }

    fn entry(n: usize, until: Option<Date>) -> Entry {
        let adult = Adult {
            collector: CollectorId::new(format!("c{n}")),
            name: "赵建国".into(),
            relation: "neighbour".into(),
            phone: format!("1370000000{n}"),
        };
        Entry { adult, named_by: None, from: date(2021, 9, 1), until }
    }

    /// 王芳 has a say, 王伟 has none.
    fn shown(list: &[Entry], draft: &Draft, by: &str) -> Result<String, &'static str> {
        let speakers = BTreeSet::from([PersonId::new("mum")]);
        let facts = Facts { list: list.to_vec(), speakers };
        let now = Moment::at(datetime(2021, 9, 7, 16, 0, 0, 0));
        let added = add(&facts, (CollectorId::new("new"), draft.clone()), &PersonId::new(by), now);
        added.map(|one| one.collector.to_string()).map_err(|why| why.code())
    }

    #[test]
    fn an_adult_has_a_name_a_phone_and_days_to_come() {
        let today = Some(date(2021, 9, 7));
        let full: Vec<Entry> = (0..8).map(|n| entry(n, None)).collect();
        let ended: Vec<Entry> = (0..8).map(|n| entry(n, Some(date(2021, 9, 6)))).collect();
        let cases: [(&[Entry], Draft, Result<&str, &str>); 8] = [
            (&[], draft(" ", "13700000001", today), Err("collector-no-name")),
            (&[], draft("赵建国", "1370000000", today), Err("collector-phone-wrong")),
            (&[], draft("赵建国", "137000000o1", today), Err("collector-phone-wrong")),
            (&[], draft("赵建国", "13700000001", Some(date(2021, 9, 6))), Err("collector-days-wrong")),
            (&[], draft("赵建国", "13700000001", today), Ok("new")),
            (&full, draft("赵建国", "13700000001", today), Ok("c1")),
            (&full, draft("赵建国", "13700000009", today), Err("collector-too-many")),
            (&ended, draft("赵建国", "13700000001", today), Ok("new")),
        ];
        for (list, draft, outcome) in cases {
            assert_eq!(shown(list, &draft, "mum"), outcome.map(str::to_owned), "{draft:?}");
        }
    }

    #[test]
    fn whoever_has_no_say_names_nobody_and_what_they_named_stands_for_nothing() {
        let named = |by: &str| {
            let of = |n| Entry { named_by: Some(PersonId::new(by)), ..entry(n, None) };
            (0..8).map(of).collect::<Vec<_>>()
        };
        let (mum_s, dad_s) = (named("mum"), named("dad"));
        let (same, other) = (draft("赵建国", "13700000001", None), draft("李阿姨", "13700000009", None));
        type Case<'c> = (&'c [Entry], &'c Draft, &'c str, Result<&'c str, &'c str>);
        let cases: [Case<'_>; 7] = [
            (&[], &other, "dad", Err("collector-ask-school")),
            (&dad_s, &same, "dad", Err("collector-ask-school")),
            (&[], &other, "mum", Ok("new")),
            (&mum_s, &same, "mum", Ok("c1")),
            (&dad_s, &same, "mum", Ok("new")),
            (&mum_s, &other, "mum", Err("collector-too-many")),
            (&dad_s, &other, "mum", Ok("new")),
        ];
        for (n, (list, draft, by, outcome)) in cases.into_iter().enumerate() {
            assert_eq!(shown(list, draft, by), outcome.map(str::to_owned), "case {n}");
        }
    }

    #[test]
    fn whoever_has_no_say_takes_off_only_whom_they_have_named() {
        let named = |n, by: &str| Entry { named_by: Some(PersonId::new(by)), ..entry(n, None) };
        let list = vec![entry(0, None), named(1, "mum"), named(2, "dad")];
        let facts = Facts { list, speakers: BTreeSet::from([PersonId::new("mum")]) };
        let ended = |n, by: &str| end(&facts, &CollectorId::new(format!("c{n}")), &PersonId::new(by));
        assert_eq!([0, 1, 2].map(|n| ended(n, "mum")), [Ok(()); 3]);
        let asks = Err(Refusal::AskSchool);
        assert_eq!([0, 1, 2].map(|n| ended(n, "dad")), [asks, asks, Ok(())]);
    }

    #[test]
    fn an_entry_holds_on_its_days_and_the_last_is_one_of_them() {
        let one = entry(1, Some(date(2021, 9, 7)));
        let days = [date(2021, 8, 31), date(2021, 9, 1), date(2021, 9, 7), date(2021, 9, 8)];
        assert_eq!(days.map(|day| one.holds(day)), [false, true, true, false]);
    }
}
