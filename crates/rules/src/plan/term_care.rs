//! 学校课后托管 What a school's plan for a term states of the things that policies limit, and the paper that is posted.

use super::approval;
use super::document::Plan;
use super::head::{Head, Stage};
use super::local::Day;
use super::local::{Days, Words};
use super::measure::{Measured, Value};
use super::notice::{self, Line};
use super::paper::{Paper, Part, Section};
use super::posting::{self, Item};
use super::programme::{self, Charge, Kind};
use super::scheme::Scheme;
use super::wording::{line, same};
use crate::day::late;
use crate::money::fee::{self, BillAfter, Unit};
use crate::money::item;
use crate::money::{rest, tariff};
use jiff::civil::Time;
use std::collections::BTreeSet;

impl Plan for Scheme {
    fn head(&self) -> &Head {
        &self.scheme
    }

    fn days(&self) -> Days {
        self.term.days()
    }

    fn measured(&self) -> Vec<Measured> {
        let mut found = vec![
            Measured::new("term-from", "term.from", Value::Date(self.term.from)),
            Measured::new("term-until", "term.until", Value::Date(self.term.until)),
        ];
        found.extend(self.evenings());
        found.extend(self.of_fees());
        let number = |measure, path: &str, value| Measured::new(measure, path, Value::Number(value));
        found.push(number("group-students-max", "grouping.students_max", self.grouping.students_max));
        found.push(number("course-students-min", "opening.students_min", self.opening.students_min));
        let required = Value::Flag(self.insurance.is_condition());
        found.push(Measured::new("insurance-required", "insurance.required_to_attend", required));
        let posted = Value::words(posting::posted(&self.posting).map(Item::key));
        found.push(Measured::new("posted-items", "posting.items", posted));
        let optional = Value::words(&self.roll.optional_days);
        found.push(Measured::new("optional-days", "roll.optional_days", optional));
        found.extend(self.extended_minutes());
        found
    }

    fn approvals(&self) -> &[approval::Terms] {
        &self.approval
    }

    fn paper(&self) -> Paper {
        self.paper_with(&|site| same(site))
    }
}

impl Scheme {
    /// The paper with the names of the school's sites.
    pub fn paper_with(&self, site_name: &dyn Fn(&str) -> Words) -> Paper {
        paper(self, site_name)
    }

    fn evenings(&self) -> Vec<Measured> {
        let mut found = Vec::new();
        for (at, programme) in self.programme.iter().enumerate() {
            if !programme.is_after_school() {
                found.extend(self.measured_beside(at, programme));
                continue;
            }
            for (name, until) in programme.until.ends() {
                let path = format!("programme.{at}.until.{name}");
                found.push(Measured::new("care-ends", path, Value::Time(until)));
            }
            found.push(Measured::new(
                "programme-days",
                format!("programme.{at}.days"),
                Value::words(&programme.days),
            ));
            if programme.is("1") {
                found.push(Measured::new(
                    "care-days",
                    format!("programme.{at}.days"),
                    Value::words(&programme.days),
                ));
            }
            let content = Value::words(programme.contents().iter().map(|content| content.key()));
            found.push(Measured::new("content", format!("programme.{at}.content"), content));
            if let Some(minutes) = programme.lesson() {
                let path = format!("programme.{at}.lesson_minutes");
                found.push(Measured::new("lesson-minutes", path, Value::Number(minutes)));
            }
        }
        found
    }

    /// What is not after-school service has limits of its own (P1.25, P1.26); no kind may teach (P1.36).
    fn measured_beside(&self, at: usize, programme: &programme::Terms) -> Vec<Measured> {
        let path = |field: &str| format!("programme.{at}.{field}");
        let content = Value::words(programme.contents().iter().map(|content| content.key()));
        let mut found = vec![Measured::new("beside-content", path("content"), content)];
        let study = programme.kind == Kind::EveningStudy;
        for (name, until) in programme.until.ends() {
            let ends = path(&format!("until.{name}"));
            match programme.kind {
                Kind::ExtendedCare => found.push(Measured::new("extended-ends", ends, Value::Time(until))),
                Kind::EveningStudy => {
                    let minutes = self.minutes(programme, until);
                    found.push(Measured::new("evening-study-minutes", &*ends, Value::Number(minutes)));
                    found.push(Measured::new("evening-study-ends", ends, Value::Time(until)));
                }
                Kind::AfterSchool | Kind::LunchCare | Kind::EarlyCare => {}
            }
        }
        if study {
            found.push(Measured::new("evening-study-days", path("days"), Value::words(&programme.days)));
            found.push(self.study_stages(programme, path));
        }
        found
    }

    /// Whose evening study it is: of the grades that are named, else of the whole school (P1.26).
    fn study_stages(&self, programme: &programme::Terms, path: impl Fn(&str) -> String) -> Measured {
        let of_grades: BTreeSet<Stage> =
            programme.grades.iter().filter_map(|grade| Stage::of_grade(*grade)).collect();
        let (field, stages) = if programme.grades.is_empty() {
            ("kind", self.scheme.stages.iter().copied().collect())
        } else {
            ("grades", of_grades)
        };
        let stages = Value::words(stages.into_iter().map(Stage::key));
        Measured::new("evening-study-stages", path(field), stages)
    }

    /// When the minutes of extended care end at the latest, where no programme of its own says its hours (P1.25).
    fn extended_minutes(&self) -> Option<Measured> {
        let minutes = late::extended_minutes(&self.late)?;
        if self.of_kind(Kind::ExtendedCare).next().is_some() {
            return None;
        }
        let care = self.of_kind(Kind::AfterSchool).flat_map(|one| one.until.ends().map(|(_, until)| until));
        let ends = late::end_of(care.max()?, minutes);
        Some(Measured::new("extended-ends", "late.extended_minutes", Value::Time(ends)))
    }

    /// Minutes from the beginning to an end; a break inside is not written, so it counts.
    fn minutes(&self, programme: &programme::Terms, until: Time) -> i64 {
        let from = programme.begins(self, &[], (Day::Mon, false));
        from.duration_until(until).as_mins()
    }

    /// What a lesson costs by a fee, rounded up. The care of class “1” has as many of them in a day, a month of four weeks or the
    /// term as its plan holds, so that no unit slips by a limit; what courses have is not known before they open.
    fn lesson_fen(&self, name: &str, fee: &fee::Terms) -> i64 {
        let is_paid_by = |one: &&programme::Terms| one.fee == Charge::Fee(name.to_owned());
        let Some(care) = self.programme(item::CARE).filter(is_paid_by) else { return fee.price_fen.0 };
        let shortest = care.until.ends().map(|(_, until)| self.minutes(care, until)).into_iter().min();
        let minutes = care.lesson().filter(|minutes| *minutes > 0);
        let evening = minutes.zip(shortest).map_or(1, |(minutes, shortest)| shortest / minutes).max(1);
        let week = evening * i64::try_from(care.days.len()).unwrap_or(1);
        let weeks = self.term.from.until(self.term.until).map_or(1, |span| i64::from(span.get_days()) / 7);
        let lessons = match fee.unit {
            Unit::Lesson => 1,
            Unit::Day => evening,
            Unit::Month => 4 * week,
            Unit::Term | Unit::Period => weeks * week,
        };
        let lessons = lessons.max(1);
        fee.price_fen.0.saturating_add(lessons - 1) / lessons
    }

    /// Limits are of after-school service and its lessons: the fee of meals is none of them, and what stands beside it has no limit of
    /// a lesson's price.
    fn of_fees(&self) -> Vec<Measured> {
        let of = |(name, fee): (&String, &fee::Terms)| {
            let after = match fee.bill_after {
                BillAfter::Opening => "opening",
                BillAfter::PublicCheck => "public-check",
            };
            let ahead = [
                ("paid-ahead-lessons", "ahead_lessons_max", fee.ahead_lessons_max),
                ("paid-ahead-months", "ahead_months_max", fee.ahead_months_max),
            ];
            // Lessons or months: whoever bills ahead has to name one of the two, or a bill has no end (P0.1); by the month it has.
            let is_limited = fee.unit == Unit::Month || ahead.iter().any(|(.., most)| most.is_some());
            let is_ahead = fee.bill_after == BillAfter::Opening;
            let limited = is_ahead.then(|| {
                let stands = format!("fee.{name}.ahead_lessons_max");
                let early = Value::Number(tariff::before_months(fee));
                [
                    Measured::new("paid-ahead-limited", stands, Value::Flag(is_limited)),
                    Measured::new("paid-before-months", format!("fee.{name}.before_months_max"), early),
                ]
            });
            let ahead = ahead.into_iter().filter_map(|(measure, field, most)| {
                Some(Measured::new(measure, format!("fee.{name}.{field}"), Value::Number(most?)))
            });
            let lesson = (!tariff::purse(fee).is_beside()).then(|| {
                let price = Value::Number(self.lesson_fen(name, fee));
                Measured::new("fee-per-lesson-fen", format!("fee.{name}.price_fen"), price)
            });
            let always = [
                Measured::new("bill-after", format!("fee.{name}.bill_after"), Value::Word(after.to_owned())),
                Measured::new(
                    "rest-goes-over",
                    format!("fee.{name}.rest"),
                    Value::Flag(rest::may_carry(fee)),
                ),
            ];
            let limited = limited.into_iter().flatten();
            lesson.into_iter().chain(always).chain(ahead).chain(limited).collect::<Vec<_>>()
        };
        let is_of_meals = |name: &str| self.fee_of_meals().is_some_and(|(own, _)| own == name);
        self.fee.iter().filter(|(name, _)| !is_of_meals(name.as_str())).flat_map(of).collect()
    }
}

/// The notice in its official form: whom it is for, the table, the dates, what applies.
fn paper(scheme: &Scheme, site_name: &dyn Fn(&str) -> Words) -> Paper {
    let said = notice::notice(scheme, site_name);
    let heading = |key: &str| line("heading", key, &[]);
    let cells = |row: &notice::Row| {
        let number = Line { words: same(row.number), clause: "P3.5" };
        vec![number, row.item.clone(), row.time.clone(), row.fee.clone(), row.content.clone()]
    };
    let dated = |one: &notice::Dated| {
        let joined = |at: &str, what: &str, between: &str| format!("{at}{between}{what}");
        let zh = joined(&one.shown.zh, &one.line.words.zh, " ");
        Line {
            words: Words { zh, en: joined(&one.shown.en, &one.line.words.en, ": ") },
            clause: one.line.clause,
        }
    };
    let section = |key: &str, parts: Vec<Part>| Section { heading: heading(key), parts };
    let table = Part::Table(said.columns.to_vec(), said.rows.iter().map(cells).collect());
    let dates = Part::Items(said.dates.iter().map(dated).collect());
    let fees: Vec<Part> = said.fees.into_iter().map(|(heading, lines)| Part::Group(heading, lines)).collect();
    let mut sections = vec![section("arrangement", vec![table]), section("dates", vec![dates])];
    if !fees.is_empty() {
        sections.push(section("fees", fees));
    }
    sections.push(section("rules", vec![Part::Items(said.rules)]));
    Paper { title: said.title, preface: Vec::new(), sections }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::measure;
    use crate::plan::scheme::gongshu;

    #[test]
    fn every_value_is_of_a_known_measure() {
        for value in gongshu().measured() {
            assert!(measure::find(value.measure).is_some(), "{}", value.measure);
        }
    }

    /// What a fee says of paying ahead: whether it names how far, and how early; and whether a rest may go over to the next term.
    #[test]
    fn how_far_ahead_and_how_early_is_measured_of_each_fee() {
        let said = |change: fn(&mut fee::Terms)| {
            let mut plan = gongshu();
            plan.fee.values_mut().for_each(change);
            let found = plan.measured();
            let of = |measure: &str| {
                let own = found.iter().filter(|one| one.measure == measure);
                own.map(|one| one.value.written()).collect::<String>()
            };
            [of("paid-ahead-limited"), of("paid-before-months"), of("rest-goes-over")]
        };
        let told = |all: [&str; 3]| all.map(str::to_owned);
        assert_eq!(said(|_| {}), told(["true", "1", "true"]), "60 lessons, and the guardian chooses");
        assert_eq!(said(|fee| fee.ahead_lessons_max = None), told(["false", "1", "true"]));
        let months = |fee: &mut fee::Terms| (fee.ahead_lessons_max, fee.ahead_months_max) = (None, Some(3));
        assert_eq!(said(months), told(["true", "1", "true"]), "one of the two is enough");
        let monthly = |fee: &mut fee::Terms| (fee.ahead_lessons_max, fee.unit) = (None, Unit::Month);
        assert_eq!(said(monthly), told(["true", "1", "true"]), "a month's bill covers a month");
        assert_eq!(said(|fee| fee.before_months_max = Some(2)), told(["true", "2", "true"]));
        assert_eq!(said(|fee| fee.rest = fee::Rest::Refund), told(["true", "1", "false"]));
        let afterwards = said(|fee| fee.bill_after = BillAfter::PublicCheck);
        assert_eq!(afterwards, told(["", "", "true"]), "nothing is paid ahead");
    }

    #[test]
    fn what_is_measured_is_what_stands_there() {
        let found = gongshu().measured();
        let at = |path: &str| {
            found.iter().filter(|one| one.path == path).map(|one| one.value.written()).collect::<String>()
        };
        let cases = [
            ("term.from", "2021-09-01"),
            ("term.until", "2022-01-28"),
            ("programme.0.until.summer", "\"18:00\""),
            ("programme.1.until.fri", "\"17:30\""),
            ("programme.1.days", "[\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]"),
            ("programme.1.content", "[\"arts\", \"science\", \"sports\"]"),
            ("fee.x.price_fen", "2000"),
            ("opening.students_min", "15"),
            ("insurance.required_to_attend", "false"),
        ];
        for (path, written) in cases {
            assert_eq!(at(path), written, "{path}");
        }
    }

    /// 200 yuan a month of class “1” are ten yuan an evening: 20 evenings in four weeks.
    #[test]
    fn the_price_of_care_is_measured_by_the_lesson_whatever_its_unit() {
        let mut plan = gongshu();
        plan.programme[0].fee = Charge::Fee("care".to_owned());
        let rows = [
            (Unit::Lesson, 300, None, 300),
            (Unit::Day, 1000, None, 1000),
            (Unit::Day, 1000, Some(40), 334), // from 15:30 to 17:30 are three lessons
            (Unit::Month, 20_000, None, 1000),
            (Unit::Month, 20_001, None, 1001),
            (Unit::Term, 30_000, None, 286), // 21 weeks
        ];
        for (unit, price, minutes, expected) in rows {
            let price_fen = crate::fen::Fen(price);
            let fee = fee::Terms { unit, price_fen, ..plan.fee["x"].clone() };
            plan.programme[0].lesson_minutes = minutes;
            assert_eq!(plan.lesson_fen("care", &fee), expected, "{unit:?} {price} {minutes:?}");
        }
        assert_eq!(plan.lesson_fen("x", &plan.fee["x"]), 2000, "a course's price stays as it is written");
    }

    /// A month of meals costs more than a lesson may, and no limit of lessons minds it.
    #[test]
    fn the_price_of_meals_is_no_price_of_a_lesson() {
        let mut plan = gongshu();
        let (purse, price_fen) = (crate::money::account::Purse::Meals, crate::fen::Fen(20_000));
        let meals = fee::Terms { purse, price_fen, unit: Unit::Month, ..plan.fee["x"].clone() };
        let before = plan.of_fees().len();
        plan.fee.insert("meals".to_owned(), meals);
        assert!(plan.of_fees().len() > before, "nothing is served, so it is a fee like another");
        plan.meal = Some(crate::plan::holiday_care::yuhang().meal);
        assert_eq!(plan.of_fees().len(), before);
    }

    #[test]
    fn evening_study_is_measured_by_itself() {
        let mut plan = gongshu();
        let study = programme::Terms {
            code: "n".to_owned(),
            kind: Kind::EveningStudy,
            from: programme::Begins::At(Time::constant(18, 30, 0, 0)),
            until: programme::Timetable::BySeason {
                winter: Time::constant(20, 30, 0, 0),
                summer: Time::constant(20, 29, 0, 0),
            },
            ..plan.programme[0].clone()
        };
        plan.programme.push(study);
        let found = plan.measured();
        let of = |path: &str| {
            let here = found.iter().filter(|one| one.path.starts_with(path));
            here.map(|one| format!("{} {}", one.measure, one.value.written())).collect::<Vec<_>>()
        };
        assert_eq!(
            of("programme.2.until"),
            [
                "evening-study-minutes 120",
                "evening-study-ends \"20:30\"",
                "evening-study-minutes 119",
                "evening-study-ends \"20:29\""
            ]
        );
        assert_eq!(of("programme.2.kind"), ["evening-study-stages [\"primary\"]"]);
        assert_eq!(of("late"), ["extended-ends \"19:00\""], "an hour after the last class");
        assert!(found.iter().all(|one| one.measure != "care-ends" || !one.path.starts_with("programme.2")));
    }

    #[test]
    fn what_stands_beside_is_measured_by_its_own_grades_and_hours() {
        let mut plan = gongshu();
        let of = |plan: &Scheme, path: &str| {
            let found = plan.measured().into_iter().filter(|one| one.path.starts_with(path));
            found.map(|one| format!("{} {}", one.measure, one.value.written())).collect::<Vec<_>>()
        };
        let study = programme::Terms {
            code: "n".to_owned(),
            kind: Kind::EveningStudy,
            grades: vec![7, 9, 6, 10],
            ..plan.programme[0].clone()
        };
        plan.programme.push(study);
        assert_eq!(of(&plan, "programme.2.grades"), ["evening-study-stages [\"junior\", \"primary\"]"]);
        plan.programme[2].grades = vec![8];
        assert_eq!(of(&plan, "programme.2.grades"), ["evening-study-stages [\"junior\"]"]);
        plan.late.extended_minutes = Some(i64::MAX);
        assert_eq!(of(&plan, "late"), ["extended-ends \"23:59\""], "no minutes end on another day");
        plan.programme[2].kind = Kind::ExtendedCare;
        assert_eq!(of(&plan, "late"), Vec::<String>::new(), "the programme says its hours");
    }

    #[test]
    fn the_paper_has_every_line_of_the_notice() {
        let paper = gongshu().paper();
        let said = notice::notice(&gongshu(), &|site| same(site));
        let zh: Vec<&str> = paper.lines().map(|line| line.words.zh.as_str()).collect();
        let fees: usize = said.fees.iter().map(|(_, lines)| lines.len()).sum();
        assert!(fees > 10, "{fees}");
        assert_eq!(zh.len(), said.rows.len() * 5 + said.dates.len() + fees + said.rules.len());
        assert!(zh.contains(&"9月3日(周五) 16:00 报名截止(此刻起算逾期)"), "{zh:#?}");
    }
}
