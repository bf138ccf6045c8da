//! 自查 What a scheme's tables must agree on among themselves; every disagreement is told in one run.

mod beside;
mod house;

use super::finding::Finding;
use super::local::{Day, Days, dated, in_words};
use super::notice;
use super::programme::{self, Begins, Charge};
use super::scheme::Scheme;
use super::source::Source;
use super::term;
use super::wording::{Fill, named, same, step};
use crate::day::pickup::Step;
use crate::enrol::draw;
use crate::enrol::opening::{self, Offer};
use crate::enrol::precedence;
use crate::enrol::preference::{self, Ask};
use crate::moment::{Moment, moment};
use crate::money::account::Purse;
use crate::money::fee::Unit;
use crate::money::{bill, half_month, item, share, tariff};
use jiff::ToSpan;
use jiff::civil::Time;
use std::collections::BTreeSet;

/// Everything on which a well-formed scheme contradicts itself, in the document's order.
pub(crate) fn check(scheme: &Scheme, source: &Source) -> Vec<Finding> {
    let mut check = Check { scheme, source, findings: Vec::new() };
    check.head();
    check.order();
    check.days();
    check.programmes();
    check.titles();
    check.beside();
    check.fees();
    check.sizes();
    check.pickup();
    check.grades();
    check.conditions();
    check.house();
    check.findings.sort_by_key(|finding| (finding.line, finding.column));
    check.findings
}

struct Check<'s> {
    scheme: &'s Scheme,
    source: &'s Source<'s>,
    findings: Vec<Finding>,
}

/// One dated step of the season.
struct Dated {
    name: &'static str,
    path: String,
    clause: &'static str,
    /// As it is told: a day, with an hour where an hour is meant.
    shown: String,
    at: Moment,
    /// Whether it may fall together with the step before.
    may_touch: bool,
}

impl Check<'_> {
    fn wrong(&mut self, path: &str, clause: &'static str, code: &'static str, fills: &[Fill]) {
        self.findings.push(self.source.finding(path, clause, (code, fills.to_vec())));
    }

    /// The document is named after its file and counts its versions from 1.
    fn head(&mut self) {
        let head = &self.scheme.scheme;
        let file = self.source.stem();
        if head.id != file {
            self.wrong("scheme.id", "", "id-not-file-name", &[("id", same(&head.id)), ("file", same(file))]);
        }
        self.at_least("scheme.version", "", head.version, 1);
    }

    /// The season's dates come one after another: of care, and of courses, which the next term can give before its care begins.
    fn order(&mut self) {
        let (care, courses) = self.steps();
        for pair in care.windows(2).chain(courses.windows(2)) {
            let [earlier, later] = pair else { continue };
            if earlier.at < later.at || later.may_touch && earlier.at == later.at {
                continue;
            }
            let fills = [
                ("later", step(later.name)),
                ("later_at", in_words(&later.shown)),
                ("earlier", step(earlier.name)),
                ("earlier_at", in_words(&earlier.shown)),
            ];
            self.wrong(&later.path, later.clause, "out-of-order", &fills);
        }
    }

    /// Notice, close, review, class 1; and after the review selection, its end, draw, class x.
    fn steps(&self) -> (Vec<Dated>, Vec<Dated>) {
        let scheme = self.scheme;
        let mut care = vec![
            instant("notice", "registration.notice_at", "P3.25", scheme.registration.notice_at),
            instant("close", "registration.until", "P3.27", scheme.registration.until),
            self.review(),
        ];
        care.extend(self.start("1", "class-one", "P3.31"));
        let draw = instant("draw", "draw.draws_at", "P3.33", scheme.draw.draws_at);
        let mut courses = vec![
            self.review(),
            instant("selection", "preference.from", "P3.33", scheme.preference.from),
            instant("selection-end", "preference.until", "P3.33", scheme.preference.until),
            Dated { may_touch: true, ..draw },
        ];
        courses.extend(self.start("x", "class-x", "P3.34"));
        (care, courses)
    }

    /// The review has the whole of its day.
    fn review(&self) -> Dated {
        let day = self.scheme.registration.review_on;
        let end = moment(day.saturating_add(1.day()), Time::midnight());
        Dated { shown: day.to_string(), ..instant("review", "registration.review_on", "P3.28", end) }
    }

    fn start(&self, code: &str, name: &'static str, clause: &'static str) -> Option<Dated> {
        let at = self.scheme.programme.iter().position(|programme| programme.code == code)?;
        let day = self.scheme.programme[at].starts;
        let path = format!("programme.{at}.starts");
        let shown = day.to_string();
        Some(Dated { name, path, clause, shown, at: moment(day, Time::midnight()), may_touch: true })
    }

    /// Runs of days run forward.
    fn days(&mut self) {
        let term = &self.scheme.term;
        self.run("term.until", Days { from: term.from, until: term.until });
        for (at, days) in term.summer.iter().enumerate() {
            self.run(&format!("term.summer.{at}.until"), *days);
        }
        for (at, row) in term.dismissed.iter().enumerate() {
            self.dismissed(&format!("term.dismissed.{at}"), row);
        }
        for (at, days) in term.closed.iter().enumerate() {
            self.run(&format!("term.closed.{at}.until"), *days);
        }
    }

    /// A row of dismissal names grades that exist and days.
    fn dismissed(&mut self, path: &str, row: &term::Dismissed) {
        self.each_once(&format!("{path}.days"), &row.days);
        self.each_once(&format!("{path}.grades"), &row.grades);
        for (at, grade) in row.grades.iter().enumerate().filter(|(_, grade)| !(1..=9).contains(*grade)) {
            let given = [("given", same(*grade))];
            self.wrong(&format!("{path}.grades.{at}"), "P1.21", "no-such-grade", &given);
        }
    }

    fn run(&mut self, path: &str, days: Days) {
        if days.until <= days.from {
            let fills = [("from", dated(days.from)), ("until", dated(days.until))];
            self.wrong(path, "", "ends-before-it-begins", &fills);
        }
    }

    /// Classes “1” and “x” are there, once each, and every programme can be held.
    fn programmes(&mut self) {
        let scheme = self.scheme;
        for (code, clause) in [("1", "P3.6"), ("x", "P3.12")] {
            let Some(at) = scheme.programme.iter().position(|programme| programme.is(code)) else {
                self.wrong("programme", clause, "no-such-programme", &[("name", same(code))]);
                continue;
            };
            if !scheme.programme[at].is_after_school() {
                let path = format!("programme.{at}.kind");
                self.wrong(&path, clause, "not-after-school", &[("name", same(code))]);
            }
        }
        let mut codes = BTreeSet::new();
        for (at, programme) in scheme.programme.iter().enumerate() {
            let path = format!("programme.{at}");
            if !codes.insert(&programme.code) {
                self.wrong(&format!("{path}.code"), "", "given-twice", &[("given", same(&programme.code))]);
            }
            self.programme(&path, programme);
        }
        self.activities();
    }

    /// A title that speaks of what after-school care must not be stops nobody: the district reads it, and decides (P1.36).
    fn titles(&mut self) {
        let scheme = self.scheme;
        let titles = scheme.programme.iter().enumerate();
        let titles = titles.map(|(at, programme)| (format!("programme.{at}.title"), &programme.title));
        let titles = titles.chain([("scheme.title".to_owned(), &scheme.scheme.title)]);
        self.findings.extend(titles.filter_map(|(path, title)| self.source.speaks_of(&path, title, &[])));
    }

    /// Kinds beyond the opinion's list stand in the plan with who granted them, and before they are held (P1.29).
    fn activities(&mut self) {
        let scheme = self.scheme;
        for (at, one) in scheme.activity.iter().enumerate() {
            let path = format!("activity.{at}");
            if scheme.activity[..at].iter().any(|before| before.is_named(&one.code)) {
                self.wrong(&format!("{path}.code"), "", "given-twice", &[("given", same(&one.code))]);
            }
            if !one.is_answered_for() {
                let path = format!("{path}.approver");
                self.wrong(&path, "P1.29", "activity-unanswered", &[("title", one.shown().clone())]);
            }
        }
        for (at, programme) in scheme.programme.iter().enumerate() {
            for (word_at, word) in programme.others().iter().enumerate() {
                let path = format!("programme.{at}.others.{word_at}");
                let Some(row) = scheme.activity.iter().position(|one| one.is_named(word)) else {
                    self.wrong(&path, "P1.29", "activity-not-named", &[("name", same(word))]);
                    continue;
                };
                let one = &scheme.activity[row];
                if !one.may_be_held(programme.starts) {
                    let fills = [("title", one.shown().clone()), ("starts", dated(programme.starts))];
                    self.wrong(&format!("activity.{row}.on"), "P1.29", "activity-before-its-day", &fills);
                }
            }
        }
    }

    fn programme(&mut self, path: &str, programme: &programme::Terms) {
        self.each_once(&format!("{path}.days"), &programme.days);
        let content: Vec<_> = programme.content.iter().map(|one| one.key()).collect();
        let clause = content_clause(programme);
        self.findings.extend(self.source.each_once(&format!("{path}.content"), clause, &content));
        self.starts(&format!("{path}.starts"), programme);
        for (name, until) in programme.until.ends() {
            self.evening(&format!("{path}.until.{name}"), programme, until);
        }
    }

    fn each_once<T: PartialEq + ToString>(&mut self, path: &str, list: &[T]) {
        self.findings.extend(self.source.each_once(path, "", list));
    }

    /// A programme starts in the term and on one of its weekdays.
    fn starts(&mut self, path: &str, programme: &programme::Terms) {
        let term = &self.scheme.term;
        let starts = programme.starts;
        if !(Days { from: term.from, until: term.until }).contains(starts) {
            let fills = [("given", dated(starts)), ("from", dated(term.from)), ("until", dated(term.until))];
            self.wrong(path, "P3.31", "outside-term", &fills);
        }
        let weekday = Day::of(starts);
        if !programme.days.contains(&weekday) && !term.opened.iter().any(|opened| opened.date == starts) {
            let fills = [("given", dated(starts)), ("weekday", notice::weekday(weekday))];
            self.wrong(path, "P3.31", "not-a-day-of-it", &fills);
        }
    }

    /// An evening ends after dismissal and has room for a lesson; what is held before school is out ends by then. When that
    /// begins, and what follows class “1”, is looked at by [`Self::beside`].
    fn evening(&mut self, path: &str, programme: &programme::Terms, until: Time) {
        let out = self.scheme.term.latest_out();
        let from = self.begins(programme);
        let [from_shown, until_shown] = [from, until].map(|time| same(time.strftime("%H:%M")));
        let is_early = programme.kind.is_before_dismissal();
        if !programme.is_after_school() && !is_early {
            return;
        }
        if is_early && until > self.scheme.term.dismissed_at() {
            let out = same(self.scheme.term.dismissed_at().strftime("%H:%M"));
            return self.wrong(
                path,
                "P1.26",
                "ends-after-dismissal",
                &[("until", until_shown), ("dismissal", out)],
            );
        }
        if is_early && until <= from {
            return; // it begins at an hour of its own, and has not ended before that: see `beside`
        }
        let out = from.max(out);
        if !is_early && until <= out {
            let fills = [("until", until_shown), ("dismissal", same(out.strftime("%H:%M")))];
            return self.wrong(path, ends_clause(programme, path), "ends-before-dismissal", &fills);
        }
        let Some(minutes) = programme.lesson_minutes.filter(|minutes| *minutes > 0) else { return };
        if from.duration_until(until).as_mins() < minutes {
            let fills = [("from", from_shown), ("until", until_shown), ("minutes", same(minutes))];
            self.wrong(path, "P3.15", "lesson-does-not-fit", &fills);
        }
    }

    /// When a programme begins at the latest.
    fn begins(&self, programme: &programme::Terms) -> Time {
        let scheme = self.scheme;
        let ends = |one: &programme::Terms| one.until.ends().map(|(_, until)| until).into_iter().max();
        match programme.from {
            Begins::Dismissal => scheme.term.latest_out(),
            Begins::AfterCare => scheme.programme("1").and_then(ends).unwrap_or(scheme.term.latest_out()),
            Begins::At(hour) => hour,
        }
    }

    /// What is free carries no price; what is charged has a table, and every table is used, by a programme or by the meals.
    fn fees(&mut self) {
        let scheme = self.scheme;
        for (at, programme) in scheme.programme.iter().enumerate() {
            match &programme.fee {
                Charge::Free => self.free(&programme.code),
                Charge::Fee(name) => self.charged(&format!("programme.{at}"), programme, name),
            }
        }
        for (name, fee) in &scheme.fee {
            self.at_least(&format!("fee.{name}.price_fen"), "P3.16", fee.price_fen.0, 1);
            for (key, days) in [("before", fee.remind_before_days), ("after", fee.remind_after_days)] {
                self.at_least(&format!("fee.{name}.remind_{key}_days"), "P3.23", days.unwrap_or_default(), 0);
            }
            let charged = |programme: &programme::Terms| programme.fee == Charge::Fee(name.clone());
            let own_free = scheme.programme(name).is_some_and(|programme| programme.fee == Charge::Free);
            let is_of_meals = scheme.fee_of_meals().is_some_and(|(own, _)| own == name);
            if !own_free && !is_of_meals && !scheme.programme.iter().any(charged) {
                self.wrong(&format!("fee.{name}"), "P3.16", "fee-of-nothing", &[("name", same(name))]);
            }
            if !share::is_whole(&share::shares(fee)) {
                self.wrong(&format!("fee.{name}.shares"), "P1.12", "shares-not-whole", &[]);
            }
            if half_month::goes_back(fee) && !half_month::is_of_something(fee) {
                let path = format!("fee.{name}.on_half_month");
                self.wrong(&path, "P3.16", "half-months-of-nothing", &[("name", same(name))]);
            }
            if bill::is_afterwards(fee) && tariff::objection_days(fee) < 1 {
                let (path, given) = (format!("fee.{name}.bill_after"), same(tariff::objection_days(fee)));
                self.wrong(&path, "P1.10", "check-without-days", &[("name", same(name)), ("given", given)]);
            }
        }
    }

    fn free(&mut self, code: &str) {
        if self.scheme.fee.contains_key(code) {
            self.wrong(&format!("fee.{code}"), "P3.8", "free-with-a-price", &[("name", same(code))]);
        }
    }

    fn charged(&mut self, path: &str, programme: &programme::Terms, name: &str) {
        if !self.scheme.fee.contains_key(name) {
            self.wrong(&format!("{path}.fee"), "P3.16", "no-such-fee", &[("name", same(name))]);
        }
        let is_counted = self.scheme.fee.get(name).is_none_or(|fee| fee.unit == Unit::Lesson);
        match programme.lesson_minutes {
            Some(minutes) => self.at_least(&format!("{path}.lesson_minutes"), "P3.15", minutes, 1),
            None if !programme.is("x") && !is_counted => {}
            None => self.wrong(&format!("{path}.fee"), "P3.15", "lesson-without-minutes", &[]),
        }
        self.own_purse(path, programme, name);
    }

    /// Care is paid with care money and courses with course money, so that neither ever pays for the other (X.7).
    fn own_purse(&mut self, path: &str, programme: &programme::Terms, name: &str) {
        match programme.code.as_str() {
            item::CARE => self.of_purse(path, programme, (name, Purse::Care)),
            "x" => self.of_purse(path, programme, (name, Purse::Course)),
            _ => {}
        }
    }

    /// A programme's fee is money of the programme's own kind (X.7).
    fn of_purse(&mut self, path: &str, programme: &programme::Terms, (name, own): (&str, Purse)) {
        let Some(given) = self.scheme.fee.get(name).map(tariff::purse).filter(|purse| *purse != own) else {
            return;
        };
        let stands = format!("fee.{name}.purse");
        let mark = if self.source.range(&stands).is_some() { stands } else { format!("{path}.fee") };
        let fills = [
            ("title", programme.title.clone()),
            ("name", same(name)),
            ("given", named(given.code())),
            ("own", same(own.code())),
        ];
        self.wrong(&mark, "X.7", "purse-of-another", &fills);
    }

    /// Numbers of people, choices and minutes make sense together.
    fn sizes(&mut self) {
        let scheme = self.scheme;
        self.at_least("grouping.students_max", "P3.35", scheme.grouping.students_max, 1);
        self.at_least("grouping.groups_max", "P3.35", scheme.grouping.groups_max, 1);
        self.at_least("offer.hours", "X.1", scheme.offer.hours, 1);
        self.at_least("preference.choices_max", "P3.33", scheme.preference.choices_max, 1);
        self.at_least("opening.students_min", "P3.21", scheme.opening.students_min, 1);
        self.claims();
        self.at_least("roll.taken_within_minutes", "P3.52", scheme.roll.taken_within_minutes, 1);
        self.at_least("roll.late_after_minutes", "P3.52", scheme.roll.late_after_minutes, 0);
        self.at_least("help.students_max", "P1.32", scheme.help.students_max, 1);
        if scheme.opening.below_minimum.is_empty() {
            self.wrong("opening.below_minimum", "X.1", "empty", &[]);
        }
        self.drawable();
        let (least, most) = (scheme.opening.students_min, scheme.grouping.students_max);
        if least > most && most > 0 {
            let fills = [("least", same(least)), ("most", same(most))];
            self.wrong("opening.students_min", "P3.21", "minimum-above-maximum", &fills);
        }
    }

    /// The draw can keep to what families may ask and to what the plan offers.
    fn drawable(&mut self) {
        let scheme = self.scheme;
        let mechanism = scheme.draw.mechanism;
        let name = [("name", same(mechanism.code()))];
        if preference::takes(&scheme.preference, Ask::Together) && !mechanism.seats_together() {
            self.wrong("preference.asks", "P3.33", "together-not-drawn", &name);
        }
        if !precedence::grounds(&scheme.draw).is_empty() && mechanism != draw::Mechanism::Deferred {
            self.wrong("draw.precedence", "P3.33", "precedence-not-drawn", &name);
        }
        if mechanism.is_by_worth() && !precedence::first(&scheme.draw).is_empty() {
            self.wrong("draw.first", "P3.33", "first-not-drawn", &name);
        }
        self.findings.extend(self.source.once("draw.first", "P3.33", precedence::first(&scheme.draw)));
        self.findings.extend(self.source.once("draw.precedence", "P3.33", precedence::grounds(&scheme.draw)));
        if !mechanism.is_by_worth() {
            return;
        }
        if !opening::offers(&scheme.opening, Offer::NextChoice) && !scheme.opening.below_minimum.is_empty() {
            self.wrong("opening.below_minimum", "P3.21", "next-choice-not-drawn", &[]);
        }
    }

    /// Seats are claimed in a window, and a hand may press at least once.
    fn claims(&mut self) {
        let claim = &self.scheme.claim;
        if claim.until <= claim.from {
            let shown = |at: Moment| at.local().strftime("%Y-%m-%d %H:%M").to_string();
            let fills = [("from", in_words(&shown(claim.from))), ("until", in_words(&shown(claim.until)))];
            self.wrong("claim.until", "P3.33", "ends-before-it-begins", &fills);
        }
        self.at_least("claim.waits_minutes", "X.19", claim.waits_minutes, 0);
        self.at_least("claim.one_moment_seconds", "X.19", claim.one_moment_seconds, 0);
        self.at_least("claim.wishes_max", "P3.33", claim.wishes_max, 1);
        self.at_least("claim.household_max", "P3.33", claim.household_max, 1);
        self.at_least("claim.address_max", "P3.33", claim.address_max, 1);
    }

    fn at_least(&mut self, path: &str, clause: &'static str, given: i64, least: i64) {
        if given < least {
            self.wrong(path, clause, "not-positive", &[("given", same(given)), ("least", same(least))]);
        }
    }

    /// An early collection has all its steps, and the exit is the last.
    fn pickup(&mut self) {
        let order = &self.scheme.pickup.order;
        for step in [Step::GateCheck, Step::CareTeacherSignature, Step::Exit] {
            match order.iter().filter(|given| **given == step).count() {
                0 => {
                    let known = same("gate-check, care-teacher-signature, exit");
                    let fills = [("name", same(step.key())), ("known", known)];
                    self.wrong("pickup.order", "P3.61", "step-missing", &fills);
                }
                1 => {}
                _ => self.wrong("pickup.order", "P3.61", "given-twice", &[("given", same(step.key()))]),
            }
        }
        if order.contains(&Step::Exit) && order.last() != Some(&Step::Exit) {
            self.wrong("pickup.order", "P3.61", "exit-before-the-end", &[]);
        }
    }

    /// Every grade of the campus rules exists and has one site.
    fn grades(&mut self) {
        let mut seen = BTreeSet::new();
        for (at, rule) in self.scheme.campus.rule.iter().enumerate() {
            let path = format!("campus.rule.{at}.grade");
            let given = [("given", same(rule.grade))];
            if !(1..=9).contains(&rule.grade) {
                self.wrong(&path, "P3.19", "no-such-grade", &given);
            } else if !seen.insert(rule.grade) {
                self.wrong(&path, "P3.19", "given-twice", &given);
            }
        }
    }

    /// Optional days have care, and cover is no condition of it.
    fn conditions(&mut self) {
        let scheme = self.scheme;
        let days = scheme.programme("1").map_or(&[][..], |programme| &programme.days[..]);
        for (at, day) in scheme.roll.optional_days.iter().enumerate() {
            if !days.contains(day) {
                let path = format!("roll.optional_days.{at}");
                self.wrong(&path, "P3.57", "optional-day-without-care", &[("given", same(day))]);
            }
        }
        if scheme.insurance.is_condition() {
            self.wrong("insurance.required_to_attend", "X.2", "insurance-as-condition", &[]);
        }
    }
}

/// The clause that says what a class is filled with.
fn content_clause(programme: &programme::Terms) -> &'static str {
    match programme.code.as_str() {
        "1" => "P3.9",
        "x" => "P3.17",
        _ => "",
    }
}

/// The clause that says when an evening of a class ends.
fn ends_clause(programme: &programme::Terms, path: &str) -> &'static str {
    match (programme.is("x"), path.ends_with(".fri")) {
        (true, true) => "P3.14",
        (true, false) => "P3.13",
        (false, _) => "P3.7",
    }
}

fn instant(name: &'static str, path: &str, clause: &'static str, at: Moment) -> Dated {
    let shown = at.local().strftime("%Y-%m-%d %H:%M").to_string();
    Dated { name, path: path.to_owned(), clause, shown, at, may_touch: false }
}
