//! 校历 The calendar: which days are school days, and the evenings of a programme on them.
//!
//! Three layers, the later over the earlier: the state's holidays and make-up days, the bureau's, the school's own.

pub mod adding;
pub mod import;
pub mod own;

use self::import::{Announced, Wrong};
use super::document::{Document, Opened};
use super::finding::{Finding, Weight};
use super::holiday_care;
use super::local::{Day, Days, Words, date, dated};
use super::programme;
use super::scheme::Scheme;
use super::source::Source;
use super::term;
use crate::moment::{Moment, moment};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The days on which something other than the plain week is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    kept: BTreeMap<Date, Kept>,
    /// The notices that say so, by year.
    papers: BTreeMap<i16, Vec<String>>,
    known_until: Date,
}

/// What a layer says of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Kept {
    Holiday(Words),
    MakeUp(Day),
    Opened(Day),
}

/// What a day is for a school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchoolDay {
    /// School, by the timetable of this weekday.
    Open(Day),
    /// Before the term's first day or after its last.
    OutsideTerm,
    /// A holiday of the state or the bureau, by name.
    Holiday(Words),
    /// The school closed it by its own decision.
    Closed,
    /// Saturday or Sunday, make-up days without school included.
    Weekend,
}

/// One evening of a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evening {
    /// The day in Shanghai.
    pub date: Date,
    /// The weekday whose timetable is kept, which on a make-up day is not the date's own.
    pub day: Day,
    /// When care begins.
    pub from: Moment,
    /// When it ends (excluded).
    pub until: Moment,
}

/// One year of a layer's document.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    year: i16,
    #[serde(default)]
    papers: Vec<String>,
    #[serde(default)]
    holiday: Vec<Holiday>,
    #[serde(default)]
    make_up: Vec<term::Opened>,
    #[serde(default)]
    opened: Vec<term::Opened>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Holiday {
    name: Words,
    #[serde(deserialize_with = "date")]
    from: Date,
    #[serde(deserialize_with = "date")]
    until: Date,
}

impl Calendar {
    /// Reads the state's document, or says everything that is wrong with it.
    pub fn read(file: &str, text: &str) -> Result<Self, Vec<Finding>> {
        Self::default().and_later(file, text)
    }

    /// Takes later years in the same form, such as the one that the State Council announced last.
    pub fn and_later(self, file: &str, text: &str) -> Result<Self, Vec<Finding>> {
        let mut all = self.under(years(file, text)?);
        let first = all.papers.keys().next().copied().unwrap_or_default();
        let unknown = (first..i16::MAX).find(|year| !all.papers.contains_key(year));
        all.known_until = Date::new(unknown.unwrap_or(first), 1, 1).unwrap_or(Date::MAX);
        Ok(all)
    }

    /// Takes a later year in the form of holiday-cn.
    pub fn and_announced(self, announced: &Announced) -> Result<Self, Vec<Wrong>> {
        let text = import::year(announced, &self)?;
        Ok(self.and_later("announced.toml", &text).expect("an imported year reads: a test walks the names"))
    }

    /// Lays a bureau's document over this one.
    pub fn over(self, file: &str, text: &str) -> Result<Self, Vec<Finding>> {
        Ok(self.under(years(file, text)?))
    }

    /// What a day is for a school in this term.
    pub fn day(&self, term: &term::Terms, date: Date) -> SchoolDay {
        if !term.contains(date) {
            return SchoolDay::OutsideTerm;
        }
        if let Some(day) = term.opens(date) {
            return SchoolDay::Open(day);
        }
        if term.closes(date) {
            return SchoolDay::Closed;
        }
        match self.kept.get(&date) {
            Some(Kept::Holiday(name)) => SchoolDay::Holiday(name.clone()),
            Some(Kept::MakeUp(day)) => term.makes_up(*day).map_or(SchoolDay::Weekend, SchoolDay::Open),
            Some(Kept::Opened(day)) => SchoolDay::Open(*day),
            None if Day::of(date).is_weekend() => SchoolDay::Weekend,
            None => SchoolDay::Open(Day::of(date)),
        }
    }

    /// Whether people work: a weekday that is no holiday, or a make-up day (调休).
    pub fn is_working_day(&self, date: Date) -> bool {
        match self.kept.get(&date) {
            Some(Kept::Holiday(_)) => false,
            Some(Kept::MakeUp(_)) => true,
            Some(Kept::Opened(_)) | None => !Day::of(date).is_weekend(),
        }
    }

    /// Whether there is school.
    pub fn is_school_day(&self, term: &term::Terms, date: Date) -> bool {
        matches!(self.day(term, date), SchoolDay::Open(_))
    }

    /// The evenings of a programme from one day until another (excluded), in order.
    pub fn evenings(&self, scheme: &Scheme, programme: &programme::Terms, days: Days) -> Vec<Evening> {
        let run = days.from.series(jiff::ToSpan::days(1)).take_while(|date| *date < days.until);
        run.filter_map(|date| self.evening(scheme, programme, date)).collect()
    }

    /// A programme's evening on one day, if it has one, for children whose grade is let out with the school.
    pub fn evening(&self, scheme: &Scheme, programme: &programme::Terms, date: Date) -> Option<Evening> {
        self.evening_of(scheme, programme, date, &[])
    }

    /// The same for children of these grades: it begins when the first of them is let out (P1.21).
    pub fn evening_of(
        &self,
        scheme: &Scheme,
        programme: &programme::Terms,
        date: Date,
        grades: &[i64],
    ) -> Option<Evening> {
        let SchoolDay::Open(day) = self.day(&scheme.term, date) else { return None };
        if !programme.runs(date, day) {
            return None;
        }
        let summer = scheme.term.is_summer(date);
        let from = moment(date, programme.begins(scheme, grades, (day, summer)));
        let until = moment(date, programme.ends(day, summer));
        Some(Evening { date, day, from, until })
    }

    /// Whether a year's days are known.
    pub fn knows(&self, year: i16) -> bool {
        self.papers.contains_key(&year)
    }

    /// The notices that name the days, year by year.
    pub fn papers(&self) -> Vec<(i16, Vec<String>)> {
        self.papers.iter().map(|(year, papers)| (*year, papers.clone())).collect()
    }

    /// A holiday's name in English as it was given before, part by part where several fall together; else as it is.
    fn name_in_english(&self, zh: &str) -> String {
        let known = |part: &str| {
            let named = self.kept.values().find_map(|kept| match kept {
                Kept::Holiday(name) if name.zh == part => Some(name.en.clone()),
                Kept::Holiday(_) | Kept::MakeUp(_) | Kept::Opened(_) => None,
            });
            named.unwrap_or_else(|| part.to_owned())
        };
        zh.split('\u{3001}').map(known).collect::<Vec<_>>().join(" and ")
    }

    /// A warning when the term, or a period of summer, runs past the last year whose holidays are known.
    pub(crate) fn beyond(&self, source: &Source, (path, until): (&str, Date)) -> Option<Finding> {
        if until <= self.known_until {
            return None;
        }
        let fills = vec![("known", dated(self.known_until)), ("until", dated(until))];
        let found = source.finding(path, "", ("beyond-calendar", fills));
        Some(Finding { weight: Weight::Warning, ..found })
    }

    /// The same of every period of a summer.
    pub(crate) fn beyond_summer(&self, source: &Source, plan: &holiday_care::Holiday) -> Vec<Finding> {
        let ends = plan.period.iter().enumerate();
        let found = ends.filter_map(|(at, period)| {
            self.beyond(source, (format!("period.{at}.until").as_str(), period.days().until))
        });
        found.collect()
    }

    /// A document as these days have it: warned of where its term or its summer runs past them and of nothing that they know,
    /// and its working days counted by them.
    pub fn warned<'t>(&self, mut opened: Opened<'t>) -> Opened<'t> {
        let (source, document) = (&opened.source, &opened.document);
        let found: Vec<Finding> = match document {
            Document::TermCare(scheme) => {
                self.beyond(source, ("term.until", scheme.term.until)).into_iter().collect()
            }
            Document::HolidayCare(plan) => {
                let counted = holiday_care::check::working_days(plan, source, self);
                counted.into_iter().chain(self.beyond_summer(source, plan)).collect()
            }
            Document::Policy(_) | Document::CommunityCare(_) | Document::ReturnToSchool(_) => return opened,
        };
        opened.findings.retain(|one| !["beyond-calendar", "working-days-differ"].contains(&one.code));
        opened.findings.extend(found);
        opened
    }

    fn under(mut self, years: Vec<Year>) -> Self {
        for year in years {
            self.papers.entry(year.year).or_default().extend(year.papers);
            for holiday in year.holiday {
                let days =
                    holiday.from.series(jiff::ToSpan::days(1)).take_while(|date| *date < holiday.until);
                self.kept.extend(days.map(|date| (date, Kept::Holiday(holiday.name.clone()))));
            }
            self.kept.extend(year.make_up.iter().map(|one| (one.date, Kept::MakeUp(one.follows))));
            self.kept.extend(year.opened.iter().map(|one| (one.date, Kept::Opened(one.follows))));
        }
        self
    }
}

fn years(file: &str, text: &str) -> Result<Vec<Year>, Vec<Finding>> {
    let source = Source::parse(file, text)?;
    let mut tables = source.tables();
    let years = tables.take("year");
    let findings = tables.finish();
    if findings.is_empty() { Ok(years.unwrap_or_default()) } else { Err(findings) }
}

static COMMITTED: LazyLock<Calendar> = LazyLock::new(|| {
    let text = include_str!("../../../../schemes/calendar/national.toml");
    Calendar::read("national.toml", text).expect("the committed calendar is read by a test")
});

/// The state's days of `schemes/calendar/national.toml`.
pub fn committed() -> &'static Calendar {
    &COMMITTED
}

/// The committed calendar, for tests of every wing.
#[cfg(test)]
pub(crate) fn national() -> Calendar {
    committed().clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::{self, gongshu};
    use jiff::civil::date as day_of;

    /// What `day` says, in a word.
    fn word(calendar: &Calendar, term: &term::Terms, date: Date) -> String {
        match calendar.day(term, date) {
            SchoolDay::Open(day) => day.to_string(),
            SchoolDay::OutsideTerm => "outside".to_owned(),
            SchoolDay::Holiday(name) => name.en,
            SchoolDay::Closed => "closed".to_owned(),
            SchoolDay::Weekend => "weekend".to_owned(),
        }
    }

    #[test]
    fn the_autumn_of_2021_is_as_it_was() {
        let cases = [
            ("2021-08-31", "outside"),
            ("2021-09-01", "wed"),
            ("2021-09-06", "mon"),
            ("2021-09-11", "weekend"),
            ("2021-09-17", "fri"),
            ("2021-09-18", "mon"),
            ("2021-09-19", "Mid-Autumn Festival"),
            ("2021-09-20", "Mid-Autumn Festival"),
            ("2021-09-21", "Mid-Autumn Festival"),
            ("2021-09-22", "wed"),
            ("2021-09-26", "wed"),
            ("2021-09-30", "thu"),
            ("2021-10-01", "National Day"),
            ("2021-10-07", "National Day"),
            ("2021-10-08", "fri"),
            ("2021-10-09", "thu"),
            ("2021-10-10", "weekend"),
            ("2021-12-31", "fri"),
            ("2022-01-01", "New Year"),
            ("2022-01-03", "New Year"),
            ("2022-01-04", "tue"),
            ("2022-01-27", "thu"),
            ("2022-01-28", "outside"),
        ];
        let (calendar, term) = (national(), gongshu().term);
        for (date, kept) in cases {
            assert_eq!(word(&calendar, &term, date.parse().unwrap()), kept, "{date}");
        }
    }

    #[test]
    fn weekends_off_and_weekdays_worked_balance_every_year() {
        let calendar = national();
        let year = |year: i16| calendar.kept.range(day_of(year, 1, 1)..day_of(year + 1, 1, 1));
        let made_up = |year_: i16| year(year_).filter(|(_, kept)| matches!(kept, Kept::MakeUp(_))).count();
        assert_eq!([2021, 2022, 2023, 2024, 2025, 2026].map(made_up), [7, 7, 7, 8, 5, 6]);
        for (date, kept) in &calendar.kept {
            let on_weekend = Day::of(*date).is_weekend();
            assert!(!matches!(kept, Kept::MakeUp(_)) || on_weekend, "{date} is made up on a working day");
        }
    }

    #[test]
    fn later_layers_lie_over_earlier_ones() {
        let bureau = "[[year]]\nyear = 2021\nholiday = [{ name = { zh = \"秋假\", en = \"Autumn break\" }, \
                      from = 2021-11-01, until = 2021-11-04 }]\nopened = [{ date = 2021-09-20, as = \"tue\" }]\n";
        let calendar = national().over("gongshu.toml", bureau).unwrap();
        let mut term = gongshu().term;
        let on = |term: &term::Terms, date: &str| word(&calendar, term, date.parse().unwrap());
        assert_eq!([on(&term, "2021-09-20"), on(&term, "2021-11-02")], ["tue", "Autumn break"]);
        term.opened = vec![term::Opened { date: day_of(2021, 11, 2), follows: Day::Fri }];
        term.closed = vec![Days { from: day_of(2021, 9, 20), until: day_of(2021, 9, 21) }];
        assert_eq!([on(&term, "2021-09-20"), on(&term, "2021-11-02")], ["closed", "fri"]);
    }

    #[test]
    fn a_layer_is_checked_like_a_scheme() {
        let found = Calendar::read("a.toml", "[[year]]\nyear = 2021\nholidays = []\n").unwrap_err();
        assert_eq!((found[0].code, found[0].line, found[0].column), ("misspelt-key", 3, 1));
    }

    /// Evenings as `09-06 15:30-18:00`.
    fn evenings(code: &str, from: &str, until: &str) -> Vec<String> {
        let scheme = gongshu();
        let days = Days { from: from.parse().unwrap(), until: until.parse().unwrap() };
        let found = national().evenings(&scheme, scheme.programme(code).unwrap(), days);
        let shown = |at: Moment, form| at.local().strftime(form).to_string();
        found
            .iter()
            .map(|one| format!("{}-{}", shown(one.from, "%m-%d %H:%M"), shown(one.until, "%H:%M")))
            .collect()
    }

    #[test]
    fn class_one_changes_from_the_summer_to_the_winter_timetable() {
        assert_eq!(evenings("1", "2021-09-01", "2021-09-08"), ["09-06 15:30-18:00", "09-07 15:30-18:00"]);
        assert_eq!(
            evenings("1", "2021-09-29", "2021-10-12"),
            [
                "09-29 15:30-18:00",
                "09-30 15:30-18:00",
                "10-08 15:30-17:30",
                "10-09 15:30-17:30",
                "10-11 15:30-17:30"
            ]
        );
    }

    #[test]
    fn class_x_ends_earlier_on_fridays_in_every_season() {
        assert_eq!(
            evenings("x", "2021-09-06", "2021-09-20"),
            [
                "09-13 15:30-18:00",
                "09-14 15:30-18:00",
                "09-15 15:30-18:00",
                "09-16 15:30-18:00",
                "09-17 15:30-17:30",
                "09-18 15:30-18:00"
            ]
        );
        assert_eq!(evenings("x", "2021-10-08", "2021-10-09"), ["10-08 15:30-17:30"]);
    }

    #[test]
    fn the_term_has_as_many_evenings_as_weeks_and_make_up_days_give() {
        assert_eq!(evenings("1", "2021-01-01", "2023-01-01").len(), 99);
        assert_eq!(evenings("1", "2022-01-26", "2022-02-10"), ["01-26 15:30-17:30", "01-27 15:30-17:30"]);
    }

    #[test]
    fn a_year_that_was_announced_later_is_taken_with_its_paper() {
        let day = |date: &str, is_off| import::AnnouncedDay {
            name: "元旦".to_owned(),
            date: date.to_owned(),
            is_off,
        };
        let paper = "国务院办公厅关于2027年部分节假日安排的通知";
        let announced = |year| Announced {
            year,
            papers: vec![paper.to_owned()],
            days: vec![day(&format!("{year}-01-01"), true), day(&format!("{year}-01-04"), true)],
        };
        let is_warned = |calendar: &Calendar| {
            let text = scheme::GONGSHU.replace("until     = 2022-01-28", "until     = 2027-01-29");
            let opened = Opened::read("gongshu-2021-autumn.toml", &text).unwrap();
            calendar.warned(opened).findings.iter().any(|one| one.code == "beyond-calendar")
        };
        assert!(is_warned(&national()));
        let later = national().and_announced(&announced(2027)).unwrap();
        assert!(!is_warned(&later), "the year is known");
        let term = scheme::gongshu().term;
        let term = term::Terms { until: day_of(2027, 1, 29), ..term };
        assert_eq!(word(&later, &term, day_of(2027, 1, 4)), "New Year");
        assert_eq!(word(&national(), &term, day_of(2027, 1, 4)), "mon");
        assert_eq!(later.papers().last(), Some(&(2027, vec![paper.to_owned()])));
        let gap = national().and_announced(&announced(2028)).unwrap();
        assert!(is_warned(&gap), "2028 says nothing of 2027");
        assert!(!is_warned(&gap.and_announced(&announced(2027)).unwrap()));
        assert!(national().and_announced(&Announced { days: Vec::new(), ..announced(2027) }).is_err());
    }

    /// 16 July 2022, a Saturday, becomes a make-up day: the summer's ten working days are eleven, as far as anybody knows by then.
    #[test]
    fn a_summer_is_counted_and_warned_of_by_the_days_that_are_known() {
        let told = |calendar: &Calendar, change: (&str, &str)| {
            let text =
                include_str!("../../../../schemes/yuhang-2022-summer.toml").replace(change.0, change.1);
            let opened = Opened::read("yuhang-2022-summer.toml", &text).unwrap();
            let found = calendar.warned(opened).findings;
            found.iter().map(|one| (one.code, one.marked().to_owned())).collect::<Vec<_>>()
        };
        let later = "[[year]]\nyear = 2022\nmake_up = [{ date = 2022-07-16, as = \"mon\" }]\n";
        let later = national().and_later("2022.toml", later).unwrap();
        let none: Vec<(&str, String)> = Vec::new();
        assert_eq!(told(&national(), ("", "")), none);
        assert_eq!(told(&later, ("", "")), [("working-days-differ", "10".to_owned())]);
        assert_eq!(told(&later, ("working_days = 10", "working_days = 11")), none);
        let twelve = ("working_days = 10", "working_days = 12");
        assert_eq!(told(&national(), twelve), [("working-days-differ", "12".to_owned())], "once");
    }

    #[test]
    fn a_term_past_the_known_days_is_warned_of() {
        let text = scheme::GONGSHU.replace("until     = 2022-01-28", "until     = 2027-01-02");
        for (text, told) in [(text.as_str(), Some("2027-01-02")), (scheme::GONGSHU, None)] {
            let opened = Opened::read("gongshu-2021-autumn.toml", text).unwrap();
            let found = opened.findings.iter().find(|one| one.code == "beyond-calendar");
            assert_eq!(found.map(Finding::marked), told);
            assert!(found.is_none_or(|one| one.weight == Weight::Warning) && opened.holds());
        }
    }
}
