//! 接送人 Collector: the named adults who may fetch a child, and for how long. Its guardians always may.

use crate::id::{CollectorId, StudentId};
use crate::moment::Moment;
use crate::refusal::Refuses;
use jiff::civil::Date;
use serde::Serialize;

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

/// An entry of a child's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who.
    pub adult: Adult,
    /// First day.
    pub from: Date,
    /// Last day (included); open where it is `None`.
    pub until: Option<Date>,
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

/// Why an adult is not put on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No name (P3.61).
    NoName,
    /// Not a mobile number of the mainland (P3.61).
    PhoneWrong,
    /// The last day is before the first, or over (P3.61).
    DaysWrong,
    /// The list is full (P3.61).
    TooMany,
}

/// Puts an adult on a child's list.
pub fn add(list: &[Entry], (id, draft): (CollectorId, Draft), now: Moment) -> Result<Added, Refusal> {
    if draft.name.trim().is_empty() {
        return Err(Refusal::NoName);
    }
    if !is_mobile(&draft.phone) {
        return Err(Refusal::PhoneWrong);
    }
    if draft.until.is_some_and(|until| until < draft.from || until < now.date()) {
        return Err(Refusal::DaysWrong);
    }
    if let Some(same) = list.iter().find(|entry| entry.covers(&draft)) {
        return Ok(Added { collector: same.adult.collector.clone(), adult: draft, already: true });
    }
    if list.iter().filter(|entry| entry.holds_after(now.date())).count() >= ADULTS_MAX {
        return Err(Refusal::TooMany);
    }
    Ok(Added { collector: id, adult: draft, already: false })
}

/// Eleven digits, beginning with 1.
pub fn is_mobile(phone: &str) -> bool {
    phone.len() == 11 && phone.starts_with('1') && phone.bytes().all(|digit| digit.is_ascii_digit())
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
            Self::NoName | Self::PhoneWrong | Self::DaysWrong => Vec::new(),
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
        Entry { adult, from: date(2021, 9, 1), until }
    }

    #[test]
    fn an_adult_has_a_name_a_phone_and_days_to_come() {
        let now = Moment::at(datetime(2021, 9, 7, 16, 0, 0, 0));
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
            let added = add(list, (CollectorId::new("new"), draft.clone()), now);
            let shown = added.map(|one| one.collector.to_string()).map_err(|why| why.code());
            assert_eq!(shown, outcome.map(str::to_owned), "{draft:?}");
        }
    }

    #[test]
    fn an_entry_holds_on_its_days_and_the_last_is_one_of_them() {
        let one = entry(1, Some(date(2021, 9, 7)));
        let days = [date(2021, 8, 31), date(2021, 9, 1), date(2021, 9, 7), date(2021, 9, 8)];
        assert_eq!(days.map(|day| one.holds(day)), [false, true, true, false]);
    }
}
