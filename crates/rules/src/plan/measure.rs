//! 指标 What a policy can limit: the measures that plans state, each of one sort, under names that never change.

use super::head::Kind;
use super::local::{Day, Words};
use super::wording::{self, same};
use crate::fen::Fen;
use jiff::civil::{Date, Time};
use std::collections::BTreeSet;
use toml::value::Datetime;

/// Something that plans state and policies limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Measure {
    /// As a limit's `on` writes it, and the key of its words.
    pub name: &'static str,
    /// What its values are.
    pub sort: Sort,
}

/// What a measure's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// `"18:00"`
    Time,
    /// `15`; a sum of money in fen.
    Number,
    /// `2021-09-01`
    Date,
    /// `true`
    Flag,
    /// One word of a closed list.
    Word,
    /// Words of a closed list, without order.
    Words,
}

/// A value that a plan states or a policy allows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A time of day.
    Time(Time),
    /// A count, or fen.
    Number(i64),
    /// A day.
    Date(Date),
    /// Yes or no.
    Flag(bool),
    /// One word.
    Word(String),
    /// Words without order.
    Words(BTreeSet<String>),
}

/// One value of a plan, at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Of what.
    pub measure: &'static str,
    /// Where it stands: `programme.0.until.winter`.
    pub path: String,
    /// What the plan says.
    pub value: Value,
}

const fn measure(name: &'static str, sort: Sort) -> Measure {
    Measure { name, sort }
}

/// Every measure, in the order of the plans.
pub const MEASURES: [&[Measure]; 4] = [&TERM_CARE, &HOLIDAY_CARE, &COMMUNITY_CARE, &RETURN_TO_SCHOOL];

/// What a school's plan for a term states.
const TERM_CARE: [Measure; 25] = [
    measure("term-from", Sort::Date),
    measure("term-until", Sort::Date),
    measure("extended-ends", Sort::Time),
    measure("evening-study-ends", Sort::Time),
    measure("evening-study-minutes", Sort::Number),
    measure("evening-study-days", Sort::Words),
    measure("evening-study-stages", Sort::Words),
    measure("beside-content", Sort::Words),
    measure("care-ends", Sort::Time),
    measure("care-days", Sort::Words),
    measure("programme-days", Sort::Words),
    measure("content", Sort::Words),
    measure("fee-per-lesson-fen", Sort::Number),
    measure("lesson-minutes", Sort::Number),
    measure("group-students-max", Sort::Number),
    measure("course-students-min", Sort::Number),
    measure("insurance-required", Sort::Flag),
    measure("bill-after", Sort::Word),
    measure("paid-ahead-lessons", Sort::Number),
    measure("paid-ahead-months", Sort::Number),
    measure("paid-ahead-limited", Sort::Flag),
    measure("paid-before-months", Sort::Number),
    measure("rest-goes-over", Sort::Flag),
    measure("optional-days", Sort::Words),
    measure("posted-items", Sort::Words),
];

/// What a plan for summer care states.
const HOLIDAY_CARE: [Measure; 9] = [
    measure("summer-grades", Sort::Words),
    measure("summer-opens", Sort::Time),
    measure("summer-closes", Sort::Time),
    measure("merger-students-min", Sort::Number),
    measure("care-first", Sort::Flag),
    measure("point-rooms", Sort::Words),
    measure("summer-services", Sort::Words),
    measure("summer-fee-fen", Sort::Number),
    measure("meal-items", Sort::Words),
];

/// What a plan for care in communities states.
const COMMUNITY_CARE: [Measure; 32] = [
    measure("tier-order", Sort::Word),
    measure("place-on-refusal", Sort::Word),
    measure("promise-overdue-to", Sort::Word),
    measure("child-outcomes", Sort::Words),
    measure("need-list-seen-by", Sort::Words),
    measure("roll-shows", Sort::Words),
    measure("enrichment-kinds", Sort::Words),
    measure("coverage-target", Sort::Date),
    measure("pilot-from", Sort::Date),
    measure("pilot-until", Sort::Date),
    measure("pilot-opens", Sort::Word),
    measure("pilot-units", Sort::Number),
    measure("summary-until", Sort::Date),
    measure("summary-outputs", Sort::Words),
    measure("census-due", Sort::Date),
    measure("rollout-until", Sort::Date),
    measure("rollout-opens", Sort::Word),
    measure("premises-sources", Sort::Words),
    measure("premises-critical", Sort::Words),
    measure("carer-sources", Sort::Words),
    measure("carer-criteria", Sort::Words),
    measure("background-check", Sort::Flag),
    measure("carer-posts", Sort::Words),
    measure("open-call", Sort::Flag),
    measure("temporary-care", Sort::Flag),
    measure("legal-forms", Sort::Words),
    measure("legal-forms-held", Sort::Number),
    measure("supervised-by", Sort::Word),
    measure("agreement-signers", Sort::Words),
    measure("agreement-items", Sort::Words),
    measure("management-rules", Sort::Words),
    measure("near-metres", Sort::Number),
];

/// What a plan of return states.
const RETURN_TO_SCHOOL: [Measure; 63] = [
    measure("health-mode", Sort::Flag),
    measure("opens-on", Sort::Date),
    measure("staff-early-days", Sort::Number),
    measure("opening-documents", Sort::Words),
    measure("examples-followed", Sort::Flag),
    measure("care-from", Sort::Date),
    measure("command-leader", Sort::Word),
    measure("command-bodies", Sort::Words),
    measure("duty-links", Sort::Words),
    measure("drill-count", Sort::Number),
    measure("drill-subjects", Sort::Words),
    measure("drill-with", Sort::Words),
    measure("readiness-conditions", Sort::Words),
    measure("plan-made-by", Sort::Word),
    measure("plan-lodged-with", Sort::Word),
    measure("report-daily", Sort::Flag),
    measure("zero-report", Sort::Flag),
    measure("household-asked", Sort::Flag),
    measure("symptoms-followed", Sort::Words),
    measure("observation-days", Sort::Number),
    measure("observed-groups", Sort::Words),
    measure("temperatures-a-day", Sort::Number),
    measure("front-line-observed", Sort::Flag),
    measure("health-confirmed", Sort::Flag),
    measure("arrangements-without-home", Sort::Flag),
    measure("records-archived", Sort::Flag),
    measure("return-classes", Sort::Words),
    measure("return-reasons", Sort::Words),
    measure("code-state", Sort::Word),
    measure("code-whose", Sort::Words),
    measure("code-needs", Sort::Words),
    measure("stay-state", Sort::Word),
    measure("stay-whose", Sort::Words),
    measure("stay-needs", Sort::Words),
    measure("pending-state", Sort::Word),
    measure("pending-whose", Sort::Words),
    measure("pending-needs", Sort::Words),
    measure("illness-state", Sort::Word),
    measure("illness-whose", Sort::Words),
    measure("illness-needs", Sort::Words),
    measure("cold-state", Sort::Word),
    measure("cold-whose", Sort::Words),
    measure("cold-needs", Sort::Words),
    measure("test-hours", Sort::Number),
    measure("campus-closed", Sort::Flag),
    measure("collection-spot", Sort::Word),
    measure("persons-per-basin", Sort::Number),
    measure("stock-by-head", Sort::Words),
    measure("stock-by-area", Sort::Words),
    measure("disinfected-kinds", Sort::Words),
    measure("disinfection-percent", Sort::Number),
    measure("isolation-areas", Sort::Number),
    measure("training-guides", Sort::Words),
    measure("training-online", Sort::Flag),
    measure("training-groups", Sort::Words),
    measure("training-topics", Sort::Words),
    measure("counselling-offered", Sort::Flag),
    measure("vaccination-with", Sort::Words),
    measure("vaccination-age-min", Sort::Number),
    measure("vaccination-age-max", Sort::Number),
    measure("vaccination-consent", Sort::Flag),
    measure("vaccination-required", Sort::Flag),
    measure("settling-offered", Sort::Flag),
];

/// The measure of that name.
pub fn find(name: &str) -> Option<Measure> {
    MEASURES.iter().flat_map(|plan| plan.iter()).find(|one| one.name == name).copied()
}

/// Whether plans of a kind state it.
pub(crate) fn is_stated(measure: Measure, kind: Kind) -> bool {
    let own: &[Measure] = match kind {
        Kind::TermCare => &TERM_CARE,
        Kind::HolidayCare => &HOLIDAY_CARE,
        Kind::CommunityCare => &COMMUNITY_CARE,
        Kind::ReturnToSchool => &RETURN_TO_SCHOOL,
    };
    own.contains(&measure)
}

/// The names of all measures.
pub(crate) fn names() -> Vec<&'static str> {
    MEASURES.iter().flat_map(|plan| plan.iter()).map(|one| one.name).collect()
}

impl Measure {
    /// Whether its numbers are sums of money, in fen.
    pub fn is_money(&self) -> bool {
        self.name.ends_with("-fen")
    }

    /// A value of it as people read it: money in yuan.
    pub fn shown(&self, value: &Value) -> Words {
        match value {
            Value::Number(fen) if self.is_money() => same(Fen(*fen)),
            other @ (Value::Time(_)
            | Value::Number(_)
            | Value::Date(_)
            | Value::Flag(_)
            | Value::Word(_)
            | Value::Words(_)) => other.shown(),
        }
    }
}

impl Measure {
    /// What to write for a value of it to stand.
    pub(crate) fn to_write(self, value: &Value) -> Words {
        match value {
            Value::Number(fen) if self.is_money() => wording::money(Fen(*fen)),
            Value::Date(date) => wording::date(*date),
            other @ (Value::Time(_)
            | Value::Number(_)
            | Value::Flag(_)
            | Value::Word(_)
            | Value::Words(_)) => same(other.written()),
        }
    }
}

impl Measured {
    /// A value of a plan under its path.
    pub(crate) fn new(measure: &'static str, path: impl Into<String>, value: Value) -> Self {
        Self { measure, path: path.into(), value }
    }
}

impl Value {
    /// Words of a closed list, from anything that writes itself as the document does.
    pub fn words<T: ToString>(items: impl IntoIterator<Item = T>) -> Self {
        Self::Words(items.into_iter().map(|item| item.to_string()).collect())
    }

    /// Reads a document's value as one of this sort.
    pub(crate) fn of(sort: Sort, written: &toml::Value) -> Option<Self> {
        match (sort, written) {
            (Sort::Time, toml::Value::String(text)) => super::local::parse_time(text).map(Self::Time),
            (Sort::Number, toml::Value::Integer(number)) => Some(Self::Number(*number)),
            (Sort::Date, toml::Value::Datetime(day)) => date_of(day).map(Self::Date),
            (Sort::Flag, toml::Value::Boolean(flag)) => Some(Self::Flag(*flag)),
            (Sort::Word, toml::Value::String(text)) => Some(Self::Word(text.clone())),
            (Sort::Words, toml::Value::Array(items)) => {
                let texts: Option<BTreeSet<String>> =
                    items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
                texts.map(Self::Words)
            }
            _ => None,
        }
    }

    /// As people read it in both languages: words of a closed list by their names, where they have one.
    pub fn shown(&self) -> Words {
        match self {
            Self::Time(time) => same(time.strftime("%H:%M")),
            Self::Number(number) => same(number),
            Self::Date(date) => super::local::dated(*date),
            Self::Flag(flag) => wording::word(if *flag { "yes" } else { "no" }).clone(),
            Self::Word(text) => wording::named(text),
            Self::Words(texts) => wording::list(in_week(texts).into_iter().map(|text| wording::named(text))),
        }
    }

    /// As a document would write it.
    pub fn written(&self) -> String {
        match self {
            Self::Time(time) => format!("\"{}\"", time.strftime("%H:%M")),
            Self::Number(number) => number.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Flag(flag) => flag.to_string(),
            Self::Word(text) => format!("\"{text}\""),
            Self::Words(texts) => {
                let quoted: Vec<String> = in_week(texts).iter().map(|text| format!("\"{text}\"")).collect();
                format!("[{}]", quoted.join(", "))
            }
        }
    }
}

/// Weekdays in the order of the week, other words by their letters.
fn in_week(texts: &BTreeSet<String>) -> Vec<&String> {
    let mut texts: Vec<&String> = texts.iter().collect();
    texts.sort_by_key(|text| (Day::rank(text), text.as_str()));
    texts
}

fn date_of(written: &Datetime) -> Option<Date> {
    written.time.is_none().then(|| written.to_string().parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_has_a_name_of_its_own_and_words() {
        let names = names();
        let once: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(once.len(), names.len());
        for name in names {
            assert!(!wording::measure(name).zh.is_empty(), "{name}");
        }
    }

    #[test]
    fn whoever_writes_a_price_or_a_day_is_told_it_as_it_reads_and_as_it_is_written() {
        let told = |name: &str, number| {
            let words = find(name).unwrap().to_write(&Value::Number(number));
            (words.zh, words.en)
        };
        let price = ("¥700.00(文件里写 70000)".to_owned(), "¥700.00 (70000 in the file)".to_owned());
        assert_eq!(told("summer-fee-fen", 70_000), price);
        assert_eq!(told("lesson-minutes", 40), ("40".to_owned(), "40".to_owned()));
        let day = find("opens-on").unwrap().to_write(&Value::Date(jiff::civil::date(2021, 9, 1)));
        assert_eq!(day.zh, "2021年9月1日(文件里写 2021-09-01)");
        assert_eq!(day.en, "1 September 2021 (2021-09-01 in the file)");
    }

    #[test]
    fn a_value_is_read_by_its_sort_and_written_again() {
        let cases = [
            (Sort::Time, "\"18:00\"", true),
            (Sort::Time, "\"6:00\"", false),
            (Sort::Time, "18", false),
            (Sort::Number, "15", true),
            (Sort::Number, "15.0", false),
            (Sort::Date, "2021-09-01", true),
            (Sort::Date, "2021-09-01T08:00:00", false),
            (Sort::Flag, "true", true),
            (Sort::Word, "\"opening\"", true),
            (Sort::Words, "[\"mon\", \"fri\"]", true),
            (Sort::Words, "[1]", false),
        ];
        for (sort, text, reads) in cases {
            let table: toml::Table = format!("v = {text}").parse().unwrap();
            let value = Value::of(sort, &table["v"]);
            assert_eq!(value.map(|value| value.written()), reads.then(|| text.to_owned()), "{text}");
        }
    }
}
