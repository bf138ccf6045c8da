//! 课后服务以外 Extended care, evening study and the care before school is out: each follows what comes before it, says who
//! watches, is paid by itself, and is said once (P1.25, P1.26).

use super::Check;
use crate::day::late;
use crate::money::bill;
use crate::money::fee::Unit;
use crate::money::item::beside;
use crate::plan::local::{Day, Words};
use crate::plan::programme::{self, Begins, Charge, Kind};
use crate::plan::scheme::Scheme;
use crate::plan::wording::{named, same};
use jiff::civil::Time;
use std::collections::BTreeSet;

/// A weekday and whether the summer timetable holds on it.
type On = (Day, bool);

impl Check<'_> {
    pub(super) fn beside(&mut self) {
        let scheme = self.scheme;
        for (at, programme) in scheme.programme.iter().enumerate() {
            let path = format!("programme.{at}");
            if programme.is_after_school() {
                self.only_beside(&path, programme);
            } else if !programme.is("1") && !programme.is("x") {
                self.one_beside(at, &path, programme);
            }
        }
        self.extended_minutes();
    }

    /// After-school service is for everyone on the roll, and its groups name their teachers one by one.
    fn only_beside(&mut self, path: &str, programme: &programme::Terms) {
        let given = [
            ("grades", "P3.4", !programme.grades.is_empty()),
            ("watched_by", "P3.54", !programme.watched_by.is_empty()),
        ];
        for (field, clause, _) in given.into_iter().filter(|(.., stands)| *stands) {
            self.wrong(&format!("{path}.{field}"), clause, "only-beside", &[("name", same(field))]);
        }
    }

    fn one_beside(&mut self, at: usize, path: &str, programme: &programme::Terms) {
        let (scheme, clause) = (self.scheme, programme.kind.clause());
        self.grades_exist(path, programme);
        self.own_fee(path, programme);
        if programme.kind.is_before_dismissal() {
            return self.own_hour(path, programme);
        }
        let mut before = scheme.programme[..at].iter();
        if before.any(|one| one.kind == programme.kind && shares_a_grade(one, programme)) {
            let given = [("given", named(programme.kind.key()))];
            self.wrong(&format!("{path}.kind"), clause, "given-twice", &given);
        }
        if programme.watchers().is_empty() {
            let stands = format!("{path}.watched_by");
            let mark = if self.source.range(&stands).is_some() { stands } else { format!("{path}.kind") };
            self.wrong(&mark, clause, "nobody-watches", &[("title", programme.title.clone())]);
        }
        self.follows_care(path, programme);
    }

    /// What is held before school is out begins at an hour of its own, early care in the morning, and ends after that.
    fn own_hour(&mut self, path: &str, programme: &programme::Terms) {
        let clause = programme.kind.clause();
        let Begins::At(from) = programme.from else {
            let fills = [("title", programme.title.clone())];
            return self.wrong(&format!("{path}.from"), clause, "begins-when-school-is-out", &fills);
        };
        for (name, until) in programme.until.ends().into_iter().filter(|(_, until)| *until <= from) {
            let fills = [("until", shown(until)), ("from", shown(from))];
            self.wrong(&format!("{path}.until.{name}"), clause, "ends-as-it-begins", &fills);
        }
    }

    fn grades_exist(&mut self, path: &str, programme: &programme::Terms) {
        let clause = programme.kind.clause();
        for (at, grade) in programme.grades.iter().enumerate() {
            let (mark, given) = (format!("{path}.grades.{at}"), [("given", same(grade))]);
            if !(1..=9).contains(grade) {
                self.wrong(&mark, clause, "no-such-grade", &given);
            } else if programme.grades[..at].contains(grade) {
                self.wrong(&mark, clause, "given-twice", &given);
            }
        }
    }

    /// What is no after-school service is not paid by its fee: each kind has a fee of its own money, one for all its grades, so that
    /// what a family pays for one never pays for another (X.7).
    fn own_fee(&mut self, path: &str, programme: &programme::Terms) {
        let Charge::Fee(name) = &programme.fee else { return };
        let is_service = |one: &programme::Terms| one.fee == programme.fee;
        if programme.kind != Kind::ExtendedCare && self.scheme.of_kind(Kind::AfterSchool).any(is_service) {
            let fills = [("title", programme.title.clone()), ("name", same(name))];
            return self.wrong(
                &format!("{path}.fee"),
                programme.kind.clause(),
                "fee-of-after-school",
                &fills,
            );
        }
        let charged = |one: &programme::Terms| match &one.fee {
            Charge::Fee(first) => Some(first.clone()),
            Charge::Free => None,
        };
        let first = self.scheme.of_kind(programme.kind).find_map(charged);
        if let Some(first) = first.filter(|first| first != name) {
            let fills = [("title", programme.title.clone()), ("name", same(name)), ("first", same(first))];
            self.wrong(&format!("{path}.fee"), "X.7", "fees-of-a-kind-differ", &fills);
        } else if let Some(own) = beside::purse_of(programme.kind) {
            self.of_purse(path, programme, (name, own));
            self.known_ahead(programme, name);
        }
    }

    /// Nobody knows ahead on which days a family will ask for extended care: what is charged by the day is charged afterwards (P1.25).
    fn known_ahead(&mut self, programme: &programme::Terms, name: &str) {
        let ahead = self.scheme.fee.get(name).filter(|fee| !bill::is_afterwards(fee));
        let by_day = ahead.is_some_and(|fee| {
            matches!(fee.unit, Unit::Lesson | Unit::Day)
                && beside::purse_of(programme.kind) == Some(fee.purse)
        });
        if programme.kind == Kind::ExtendedCare && by_day {
            let fills = [("title", programme.title.clone()), ("name", same(name))];
            self.wrong(&format!("fee.{name}.bill_after"), "P1.25", "days-not-known-ahead", &fills);
        }
    }

    /// It begins when class “1” has ended, and ends after that.
    fn follows_care(&mut self, path: &str, programme: &programme::Terms) {
        let (scheme, clause) = (self.scheme, programme.kind.clause());
        let begins = |on: On| programme.begins(scheme, &[], on);
        let all = evenings(scheme, programme);
        if let Some(on) = all.iter().find(|on| begins(**on) < care_ends(scheme, **on)) {
            let fills = [("from", shown(begins(*on))), ("care", shown(care_ends(scheme, *on)))];
            return self.wrong(&format!("{path}.from"), clause, "begins-before-care-ends", &fills);
        }
        for (name, until) in programme.until.ends() {
            let own = all.iter().filter(|(day, summer)| programme.until.name(*day, *summer) == name);
            let latest = own.map(|on| begins(*on)).max();
            let Some(from) = latest.filter(|from| until <= *from) else { continue };
            let fills = [("until", shown(until)), ("from", shown(from))];
            self.wrong(&format!("{path}.until.{name}"), clause, "ends-as-it-begins", &fills);
        }
    }

    /// Minutes of extended care are some, and say what its programme says, where there is one.
    fn extended_minutes(&mut self) {
        let scheme = self.scheme;
        let Some(minutes) = late::extended_minutes(&scheme.late) else { return };
        self.at_least("late.extended_minutes", "P1.25", minutes, 1);
        let held = scheme.of_kind(Kind::ExtendedCare);
        let hours = held.flat_map(|one| evenings(scheme, one).into_iter().map(move |on| (one, on)));
        let mut said = hours.map(|(one, on)| {
            let care = last_care_ends(scheme, on);
            (care, late::end_of(care, minutes), one.ends(on.0, on.1))
        });
        let differs = said.find(|(_, ends, until)| minutes > 0 && ends != until);
        if let Some((care, ends, until)) = differs {
            let minutes = ("minutes", same(minutes));
            let fills = [("care", shown(care)), minutes, ("ends", shown(ends)), ("until", shown(until))];
            self.wrong("late.extended_minutes", "P1.25", "extended-ends-differ", &fills);
        }
    }
}

fn shares_a_grade(one: &programme::Terms, other: &programme::Terms) -> bool {
    let all = one.grades.is_empty() || other.grades.is_empty();
    all || one.grades.iter().any(|grade| other.grades.contains(grade))
}

/// The weekdays of a programme in each timetable that the term has.
fn evenings(scheme: &Scheme, programme: &programme::Terms) -> BTreeSet<On> {
    let seasons = if scheme.term.summer.is_empty() { &[false][..] } else { &[false, true] };
    programme.days.iter().flat_map(|day| seasons.iter().map(|summer| (*day, *summer))).collect()
}

/// When class “1” ends; when school is out on a day without it.
fn care_ends(scheme: &Scheme, (day, summer): On) -> Time {
    let one = scheme.programme("1").filter(|one| one.days.contains(&day));
    one.map_or(scheme.term.dismissed_at(), |one| one.ends(day, summer))
}

/// When the last class of after-school service ends.
fn last_care_ends(scheme: &Scheme, on: On) -> Time {
    let held = scheme.of_kind(Kind::AfterSchool).filter(|one| one.days.contains(&on.0));
    held.map(|one| one.ends(on.0, on.1)).max().unwrap_or(care_ends(scheme, on))
}

fn shown(at: Time) -> Words {
    same(at.strftime("%H:%M"))
}

#[cfg(test)]
mod tests {
    use crate::plan::scheme::{GONGSHU, Scheme};
    use crate::plan::wording;
    use std::collections::BTreeSet;

    const EVENING: &str = "[[programme]]\ncode = \"n\"\ntitle = { zh = \"晚间\", en = \"Evening\" }\n\
        kind = \"evening-study\"\nstarts = 2021-09-06\ndays = [\"mon\", \"fri\"]\nfrom = \"18:30\"\n\
        until = { winter = \"20:30\", summer = \"20:30\" }\ncontent = [\"homework\"]\nfee = \"free\"\n\
        grades = [7, 8]\nwatched_by = [\"duty-teacher\"]\n\n";

    /// What is found in the committed plan with this evening and these changes: code, clause, marked text.
    fn found(changes: &[(&str, &str)]) -> Vec<(&'static str, String, String)> {
        let at = GONGSHU.find("[registration]").unwrap();
        let mut text = format!("{}{EVENING}{}", &GONGSHU[..at], &GONGSHU[at..]);
        for (from, to) in changes {
            assert!(text.contains(from), "{from} stands in the plan");
            text = text.replace(from, to);
        }
        let found = Scheme::read("gongshu-2021-autumn.toml", &text).err().unwrap_or_default();
        found.iter().map(|one| (one.code, one.clause.to_string(), one.marked().to_owned())).collect()
    }

    /// A second evening study, of another grade and another fee.
    const OTHER: (&str, &str) = (
        "[registration] ",
        "[[programme]]\ncode = \"o\"\ntitle = { zh = \"晚间二\", en = \"Evening two\" }\n\
         kind = \"evening-study\"\nstarts = 2021-09-06\ndays = [\"mon\"]\nfrom = \"18:30\"\n\
         until = { winter = \"20:30\", summer = \"20:30\" }\ncontent = [\"homework\"]\nfee = \"o\"\n\
         grades = [9]\nwatched_by = [\"duty-teacher\"]\n\n[fee.o]\nunit = \"day\"\nprice_fen = 600\n\
         purse = \"evening-study\"\nbill_after = \"opening\"\nrelease = \"roll-closed\"\n\
         absent_without_leave = \"refund\"\non_leave = \"refund\"\n\n[registration] ",
    );

    const CARE: (&str, &str) = ("\"evening-study\"", "\"extended-care\"");
    const NO_MINUTES: (&str, &str) = ("extended_minutes        = 60", "");
    const PAID: (&str, &str) = ("fee = \"free\"\ngrades", "fee = \"x\"\nlesson_minutes = 40\ngrades");
    const OWN: (&str, &str) = ("fee = \"free\"\ngrades", "fee = \"n\"\ngrades");
    const FEE: (&str, &str) = (
        "[fee.x]",
        "[fee.n]\nunit = \"day\"\nprice_fen = 500\npurse = \"evening-study\"\nbill_after = \"opening\"\n\
         release = \"roll-closed\"\nabsent_without_leave = \"refund\"\non_leave = \"refund\"\n\n[fee.x]",
    );
    const EARLY: (&str, &str) = ("\"evening-study\"", "\"early-care\"");
    const MORNING: (&str, &str) = ("\"18:30\"", "\"07:20\"");
    const ENDS: (&str, &str) = ("\"20:30\"", "\"08:00\"");
    const FOLLOWS: (&str, &str) = ("\"18:30\"", "\"after-care\"");

    /// The changes, then what is told: code, clause and marked text; nothing where the code is empty.
    type Case<'c> = (&'c [(&'c str, &'c str)], &'c str, &'c str, &'c str);

    const CASES: [Case; 30] = [
        (&[], "", "", ""),
        (&[CARE, NO_MINUTES], "", "", ""),
        (&[("watched_by = [\"duty-teacher\"]", "")], "nobody-watches", "P1.26", "\"evening-study\""),
        (&[("[\"duty-teacher\"]", "[]")], "nobody-watches", "P1.26", "[]"),
        (&[CARE, NO_MINUTES, ("[\"duty-teacher\"]", "[]")], "nobody-watches", "P1.25", "[]"),
        (&[("[7, 8]", "[7, 10]")], "no-such-grade", "P1.26", "10"),
        (&[("[7, 8]", "[7, 7]")], "given-twice", "P1.26", "7"),
        (&[("fee     = \"free\"", "grades = [1]\nfee     = \"free\"")], "only-beside", "P3.4", "[1]"),
        (
            &[("fee     = \"x\"", "watched_by = [\"duty-leader\"]\nfee     = \"x\"")],
            "only-beside",
            "P3.54",
            "[\"duty-leader\"]",
        ),
        (&[PAID], "fee-of-after-school", "P1.26", "\"x\""),
        (&[CARE, NO_MINUTES, PAID], "purse-of-another", "X.7", "\"x\""),
        (&[OWN, FEE], "", "", ""),
        (
            &[OWN, FEE, ("purse = \"evening-study\"", "purse = \"lunch-care\"")],
            "purse-of-another",
            "X.7",
            "\"lunch-care\"",
        ),
        (&[OWN, FEE, CARE, NO_MINUTES], "days-not-known-ahead", "P1.25", "\"opening\""),
        (&[OWN, FEE, CARE, NO_MINUTES, ("unit = \"day\"", "unit = \"month\"")], "", "", ""),
        (&[OWN, FEE, OTHER], "fees-of-a-kind-differ", "X.7", "\"o\""),
        (&[("18:30", "17:59")], "begins-before-care-ends", "P1.26", "\"17:59\""),
        (&[("18:30", "18:00")], "", "", ""),
        (&[("\"18:30\"", "\"dismissal\"")], "begins-before-care-ends", "P1.26", "\"dismissal\""),
        (&[CARE, NO_MINUTES, ("18:30", "17:00")], "begins-before-care-ends", "P1.25", "\"17:00\""),
        (&[("winter = \"20:30\"", "winter = \"18:30\"")], "ends-as-it-begins", "P1.26", "\"18:30\""),
        (
            &[CARE, NO_MINUTES, FOLLOWS, ("summer = \"20:30\"", "summer = \"18:00\"")],
            "ends-as-it-begins",
            "P1.25",
            "\"18:00\"",
        ),
        (&[CARE, NO_MINUTES, FOLLOWS, ("winter = \"20:30\"", "winter = \"17:31\"")], "", "", ""),
        (&[EARLY, MORNING, ENDS], "", "", ""),
        (&[EARLY, MORNING, ENDS, ("watched_by = [\"duty-teacher\"]", "")], "", "", ""),
        (
            &[EARLY, ENDS, ("\"18:30\"", "\"dismissal\"")],
            "begins-when-school-is-out",
            "P1.26",
            "\"dismissal\"",
        ),
        (&[EARLY, ENDS, FOLLOWS], "begins-when-school-is-out", "P1.26", "\"after-care\""),
        (
            &[
                EARLY,
                MORNING,
                ("winter = \"20:30\"", "winter = \"07:20\""),
                ("summer = \"20:30\"", "summer = \"08:00\""),
            ],
            "ends-as-it-begins",
            "P1.26",
            "\"07:20\"",
        ),
        (&[CARE], "extended-ends-differ", "P1.25", "60"),
        (&[("extended_minutes        = 60", "extended_minutes = 0")], "not-positive", "P1.25", "0"),
    ];

    #[test]
    fn what_stands_beside_school_care_agrees_with_it() {
        for (changes, code, clause, marked) in CASES {
            let told = found(changes);
            let told: Vec<_> = told.iter().map(|(code, clause, mark)| (*code, &**clause, &**mark)).collect();
            let expected = [(code, clause, marked)].into_iter().filter(|one| !one.0.is_empty());
            assert_eq!(told, expected.collect::<Vec<_>>(), "{changes:?}");
        }
    }

    #[test]
    fn a_kind_is_said_once_for_a_grade() {
        let again = |grades: &str| {
            let other = EVENING.replace("\"n\"", "\"o\"").replace("[7, 8]", grades);
            let found = found(&[("[registration] ", &format!("{other}[registration] "))]);
            found.into_iter().map(|one| (one.0, one.2)).collect::<Vec<_>>()
        };
        assert_eq!(again("[9]"), []);
        for grades in ["[8, 9]", "[]"] {
            assert_eq!(again(grades), [("given-twice", "\"evening-study\"".to_owned())], "{grades}");
        }
    }

    /// Class “x” ends at 18:00 Monday to Thursday, both classes at 17:30 on a Friday in winter.
    #[test]
    fn minutes_and_hours_of_extended_care_say_the_same() {
        let only = |days: &str, hour: &str| {
            let hour = format!("\"{hour}\"");
            let days = ("[\"mon\", \"fri\"]", days);
            let told = found(&[CARE, days, ("\"20:30\"", &hour), ("18:30", "18:00")]);
            told.into_iter().map(|one| one.0).collect::<Vec<_>>()
        };
        assert_eq!(only("[\"mon\"]", "19:00"), Vec::<&str>::new());
        assert_eq!(only("[\"mon\"]", "19:01"), ["extended-ends-differ"]);
        assert_eq!(only("[\"fri\"]", "19:00"), ["not-a-day-of-it", "extended-ends-differ"]);
    }

    #[test]
    fn every_code_of_the_texts_has_a_case() {
        let told: BTreeSet<&str> = CASES.iter().map(|case| case.1).collect();
        let untold: Vec<_> = wording::codes(5).into_iter().filter(|code| !told.contains(code)).collect();
        assert_eq!(untold, Vec::<&str>::new());
    }
}
