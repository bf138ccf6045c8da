//! 课时费 Staff fees: lessons really given, by the rate of who gave them; posted, approved by two people, then paid.
//!
//! A sheet holds what is owed up to a day and was not on an earlier sheet, each session by the plan of its own day. A roll that is
//! closed late, or a rate that was wrong, comes as a row of its own on the next one: what was posted is never changed. What stands beside
//! after-school service is watched and not taught: each session and each signed register of it is owed as an evening with a care group is.

use crate::fen::Fen;
use crate::id::{PersonId, SessionId};
use crate::refusal::Refuses;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What a lesson or an evening is paid.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// A teacher of the school, for a lesson of a course, in fen (P1.38).
    pub teacher_lesson_fen: Fen,
    /// A teacher from outside, for a lesson of a course, in fen (P1.38).
    pub lecturer_lesson_fen: Fen,
    /// Whoever looks after a care group, for an evening; and whoever watches what stands beside it, each time, in fen (P1.38).
    pub evening_fen: Fen,
}

impl Terms {
    /// Rule 课时费·本校教师 `[pay.teacher_lesson_fen]` (P1.38): a lesson given by a teacher of the school.
    /// Rule 课时费·校外人员 `[pay.lecturer_lesson_fen]` (P1.38): a lesson given by somebody from outside.
    /// Rule 托管值守费 `[pay.evening_fen]` (P1.38): an evening with a care group, which has no lessons; extended care, evening study, lunch
    /// and early care, each time.
    pub fn owed(&self, given: &Given) -> Line {
        let (units, rate, kind) = match (given.lessons, given.is_lecturer) {
            (0, _) => (1, self.evening_fen, Kind::Evening),
            (lessons, true) => (lessons, self.lecturer_lesson_fen, Kind::Lecture),
            (lessons, false) => (lessons, self.teacher_lesson_fen, Kind::Lesson),
        };
        let (session, teacher, date) = (given.session.clone(), given.teacher.clone(), given.date);
        Line { session, teacher, date, kind, units, rate, fen: rate.times(units) }
    }
}

/// What is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 课程课时
    Lesson,
    /// 校外人员课时
    Lecture,
    /// 托管值守
    Evening,
    /// 更正 What an earlier sheet had too much or too little.
    Correction,
}

impl Kind {
    /// As the table holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Lesson => "lesson",
            Self::Lecture => "lecture",
            Self::Evening => "evening",
            Self::Correction => "correction",
        }
    }
}

/// A session whose roll was closed, or a day beside after-school service whose register was signed: somebody was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Which.
    pub session: SessionId,
    /// When.
    pub date: Date,
    /// Who gave it.
    pub teacher: PersonId,
    /// Whether they come from outside.
    pub is_lecturer: bool,
    /// Lessons in it; none in an evening of care, nor where children are watched beside after-school service.
    pub lessons: i64,
}

/// One row of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// For which session.
    pub session: SessionId,
    /// To whom.
    pub teacher: PersonId,
    /// When it was given.
    pub date: Date,
    /// What for.
    pub kind: Kind,
    /// Lessons or evenings; nothing in a correction.
    pub units: i64,
    /// For one of them; nothing in a correction.
    pub rate: Fen,
    /// How much; less than nothing where an earlier sheet had too much.
    pub fen: Fen,
}

/// Why a sheet is not drawn up, or not approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing is owed that was not on an earlier sheet.
    NothingOwed,
    /// No plan by which anything was given names rates.
    NoRates,
    /// An earlier sheet waits for approval.
    EarlierOpen,
    /// The sheet is approved, or was turned down.
    Answered,
    /// Whoever drew it up, or approved it first, cannot approve it.
    SamePerson,
    /// No reason was given.
    NoReason,
    /// It is not approved by two people yet.
    NotApproved,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NothingOwed => "pay-nothing-owed",
            Self::NoRates => "pay-no-rates",
            Self::EarlierOpen => "pay-earlier-open",
            Self::Answered => "pay-answered",
            Self::SamePerson => "pay-same-person",
            Self::NoReason => "pay-no-reason",
            Self::NotApproved => "pay-not-approved",
        }
    }

    fn clause(&self) -> &'static str {
        "P1.38"
    }
}

/// What was put on earlier sheets, by session and teacher, with the session's day.
pub type Earlier = BTreeMap<(SessionId, PersonId), (Date, Fen)>;

/// What lessons and evenings were paid, by the day on which they were given: a plan that came after says nothing of them.
pub type Rates = BTreeMap<Date, Terms>;

/// Draws up what is owed for everything given so far, each by the rates of its own day, less what earlier sheets had.
pub fn draw(rates: &Rates, given: &[Given], earlier: &Earlier, is_open: bool) -> Result<Vec<Line>, Refusal> {
    if is_open {
        return Err(Refusal::EarlierOpen);
    }
    let none = Terms::default();
    if rates.values().all(|terms| *terms == none) {
        return Err(Refusal::NoRates);
    }
    let mut left = earlier.clone();
    let mut lines = Vec::new();
    for one in given {
        let owed = rates.get(&one.date).unwrap_or(&none).owed(one);
        match left.remove(&(one.session.clone(), one.teacher.clone())) {
            None => lines.push(owed),
            Some((_, had)) if had == owed.fen => {}
            Some((_, had)) => lines.push(correction(owed.session, owed.teacher, owed.date, owed.fen - had)),
        }
    }
    for ((session, teacher), (date, had)) in left {
        lines.push(correction(session, teacher, date, -had));
    }
    lines.retain(|line| line.fen != Fen::ZERO);
    if lines.is_empty() { Err(Refusal::NothingOwed) } else { Ok(lines) }
}

fn correction(session: SessionId, teacher: PersonId, date: Date, fen: Fen) -> Line {
    Line { session, teacher, date, kind: Kind::Correction, units: 0, rate: Fen::ZERO, fen }
}

/// How a sheet stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Who drew it up.
    pub drawn_by: PersonId,
    /// Who approved it first.
    pub first: Option<PersonId>,
    /// Whether it was approved twice or turned down.
    pub is_answered: bool,
}

/// What an approval comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approval {
    /// The first of two.
    First,
    /// The second: it may be paid.
    Second,
    /// Turned down: its rows are owed again.
    TurnedDown,
}

/// Two people who are not the one who drew it up approve a sheet; either may turn it down with a reason.
pub fn approve(standing: &Standing, me: &PersonId, no: Option<&str>) -> Result<Approval, Refusal> {
    if standing.is_answered {
        return Err(Refusal::Answered);
    }
    if standing.drawn_by == *me || standing.first.as_ref() == Some(me) {
        return Err(Refusal::SamePerson);
    }
    match (no.map(str::trim), &standing.first) {
        (Some(""), _) => Err(Refusal::NoReason),
        (Some(_), _) => Ok(Approval::TurnedDown),
        (None, None) => Ok(Approval::First),
        (None, Some(_)) => Ok(Approval::Second),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn given(session: &str, teacher: &str, lessons: i64, is_lecturer: bool) -> Given {
        let (session, teacher) = (SessionId::new(session), PersonId::new(teacher));
        Given { session, date: date(2021, 9, 13), teacher, is_lecturer, lessons }
    }

    fn rates(terms: Terms) -> Rates {
        Rates::from([(date(2021, 9, 13), terms)])
    }

    #[test]
    fn teacher_lesson_fen_lecturer_lesson_fen_and_evening_fen() {
        let terms = gongshu().pay;
        let rows = [
            (given("s", "li", 2, false), Kind::Lesson, terms.teacher_lesson_fen.times(2)),
            (given("s", "coach", 2, true), Kind::Lecture, terms.lecturer_lesson_fen.times(2)),
            (given("s", "li", 0, false), Kind::Evening, terms.evening_fen),
        ];
        for (given, kind, fen) in rows {
            let line = terms.owed(&given);
            assert_eq!((line.kind, line.fen), (kind, fen));
            assert!(fen > Fen::ZERO);
        }
    }

    #[test]
    fn a_sheet_holds_what_no_earlier_one_had() {
        let terms = rates(gongshu().pay);
        let all = [given("s1", "li", 2, false), given("s2", "li", 0, false)];
        let first = draw(&terms, &all, &Earlier::new(), false).unwrap();
        assert_eq!(first.len(), 2);
        let had: Earlier = first
            .iter()
            .map(|line| ((line.session.clone(), line.teacher.clone()), (line.date, line.fen)))
            .collect();
        assert_eq!(draw(&terms, &all, &had, false).unwrap_err(), Refusal::NothingOwed);
        assert_eq!(draw(&terms, &all, &had, true).unwrap_err(), Refusal::EarlierOpen);
        assert_eq!(draw(&rates(Terms::default()), &all, &had, false).unwrap_err(), Refusal::NoRates);
        let substituted = [given("s1", "wang", 2, false), given("s2", "li", 0, false)];
        let second = draw(&terms, &substituted, &had, false).unwrap();
        let sums: Vec<(&str, Fen)> = second.iter().map(|line| (line.teacher.as_str(), line.fen)).collect();
        assert_eq!(
            sums,
            [("wang", first[0].fen), ("li", -first[0].fen)],
            "one is paid, the other's row is undone"
        );
    }

    /// The next term pays more, or says nothing of rates: what was given before is owed as it was.
    #[test]
    fn each_day_is_paid_by_its_own_plan() {
        let autumn = gongshu().pay;
        let dearer = Terms { evening_fen: autumn.evening_fen + Fen(1000), ..autumn.clone() };
        let (then, now) = (date(2021, 9, 13), date(2022, 2, 21));
        let old = given("s1", "li", 0, false);
        let new = Given { date: now, ..given("s2", "li", 0, false) };
        let had = Earlier::from([((old.session.clone(), old.teacher.clone()), (then, autumn.evening_fen))]);
        let by = |terms: &Terms| Rates::from([(then, autumn.clone()), (now, terms.clone())]);
        for (terms, all, expected) in [
            (&dearer, vec![old.clone()], Err(Refusal::NothingOwed)),
            (&dearer, vec![old.clone(), new.clone()], Ok(vec![("s2", dearer.evening_fen)])),
            (&Terms::default(), vec![old.clone(), new.clone()], Err(Refusal::NothingOwed)),
            (&dearer, vec![new], Ok(vec![("s2", dearer.evening_fen), ("s1", -autumn.evening_fen)])),
        ] {
            let drawn = draw(&by(terms), &all, &had, false);
            let lines = drawn
                .as_ref()
                .map(|lines| lines.iter().map(|line| (line.session.as_str(), line.fen)).collect::<Vec<_>>());
            assert_eq!(lines, expected.as_ref().cloned());
        }
        let first = draw(&by(&Terms::default()), std::slice::from_ref(&old), &Earlier::new(), false).unwrap();
        assert_eq!(first[0].fen, autumn.evening_fen, "a plan without rates takes nothing from one before");
    }

    #[test]
    fn two_others_approve() {
        let (a, b, c) = (PersonId::new("a"), PersonId::new("b"), PersonId::new("c"));
        let drawn = |first: Option<&PersonId>, is_answered| Standing {
            drawn_by: a.clone(),
            first: first.cloned(),
            is_answered,
        };
        let rows = [
            (drawn(None, true), &b, None, Err(Refusal::Answered)),
            (drawn(None, false), &a, None, Err(Refusal::SamePerson)),
            (drawn(Some(&b), false), &b, None, Err(Refusal::SamePerson)),
            (drawn(None, false), &b, Some(" "), Err(Refusal::NoReason)),
            (drawn(None, false), &b, Some("wrong"), Ok(Approval::TurnedDown)),
            (drawn(None, false), &b, None, Ok(Approval::First)),
            (drawn(Some(&b), false), &c, None, Ok(Approval::Second)),
        ];
        for (standing, me, no, expected) in rows {
            assert_eq!(approve(&standing, me, no), expected);
        }
    }

    proptest! {
        /// However sheets follow each other while sessions come and go, the rows of all of them sum to what is owed now.
        #[test]
        fn all_sheets_together_are_what_is_owed(states in prop::collection::vec(prop::collection::btree_map(0_u8..6, (0_u8..3, 0_i64..3), 0..6), 1..6)) {
            let terms = gongshu().pay;
            let (mut had, mut paid) = (Earlier::new(), Fen::ZERO);
            for state in states {
                let now: Vec<Given> = state.iter().map(|(session, (teacher, lessons))| given(&session.to_string(), &teacher.to_string(), *lessons, *teacher == 0)).collect();
                if let Ok(lines) = draw(&rates(terms.clone()), &now, &had, false) {
                    for line in lines {
                        paid = paid + line.fen;
                        let entry = had.entry((line.session, line.teacher)).or_insert((line.date, Fen::ZERO));
                        entry.1 = entry.1 + line.fen;
                    }
                }
                had.retain(|_, (_, fen)| *fen != Fen::ZERO);
                let owed: Fen = now.iter().map(|one| terms.owed(one).fen).sum();
                prop_assert_eq!(paid, owed);
            }
        }
    }
}
