//! 谎报 Who could gain by a false list? Every single move and drop of some children, everything else and the luck of the
//! draw unchanged: harsher than life, where nobody knows the numbers beforehand.
//!
//! Where hours are drawn on their own a wish moves within its hour, and a child gains whose seats are worth more by its true
//! list. Where wishes hang together (a most of lessons, courses of several days, siblings together) a wish moves anywhere, and
//! siblings may say that they sit apart; a child gains that has a wish it could not have by its true list, and every better
//! one that it had. What it did not want is no gain: lessons beyond its most, a seat without its sibling. Where one order of
//! the school holds already, a family may also say another most; elsewhere that would be another order, so other luck.

use super::instance::Instance;
use crate::say;
use anyhow::{Result, anyhow, ensure};
use draw::{Drawn, Mechanism, Roster, Rule, Student, Wish};
use std::collections::BTreeMap;

/// The school and the children whose figure every result publishes.
const PUBLISHED: (&str, usize) = ("1000x50x1", 1000);

/// Lessons that a family says it wants at most, true or not; 0 for as many as it gets.
const MOSTS: [u8; 4] = [0, 1, 2, 3];

type Hours<'h> = BTreeMap<&'h str, (u8, &'h str)>;

/// What is tried.
pub(crate) struct Attack<'a> {
    instance: &'a Instance,
    rule: Rule,
    /// The same order whatever format a roster has, so that a figure stays what it is.
    seed: String,
    hours: Hours<'a>,
    /// Whether wishes hang together.
    is_joint: bool,
    /// Whether hours do, so that there is one order for all.
    has_one_order: bool,
}

/// What was found.
#[derive(Default)]
struct Found {
    asked: usize,
    tried: usize,
    gaining: usize,
}

impl<'a> Attack<'a> {
    /// `closes`: whether courses under their minimum close; `None` as is usual for the mechanism.
    pub(crate) fn new(instance: &'a Instance, mechanism: Mechanism, closes: Option<bool>) -> Self {
        let usual = Rule::usual(mechanism);
        let rule = Rule { waitlist: false, closing: closes.unwrap_or(usual.closing), ..usual };
        let hour = |course: &'a draw::Course| (course.weekdays[0], course.start.as_str());
        let hours = instance.courses.iter().map(|course| (course.id.as_str(), hour(course))).collect();
        let has_one_order = instance.courses.iter().any(|course| course.weekdays.len() > 1)
            || instance.students.iter().any(|student| student.most > 0);
        let is_joint = has_one_order || instance.students.iter().any(|student| student.together);
        Self { instance, rule, seed: draw::sha256(&["03 14 15"]), hours, is_joint, has_one_order }
    }

    /// Tries so many children, spread over all, and says what they could gain; `exact` is what seats could be worth at most
    /// under the minimums, where somebody proved it.
    pub(crate) fn run(&self, sample: usize, exact: Option<u64>) -> Result<()> {
        let (honest, drawn) = self.hold(&self.instance.students)?;
        let mut found = Found::default();
        let step = (self.instance.students.len() / sample.max(1)).max(1);
        for at in (0..self.instance.students.len()).step_by(step) {
            found.asked += 1;
            found.gaining += usize::from(self.gains(at, (&honest, &drawn), &mut found.tried)?);
        }
        let Found { asked, tried, gaining } = found;
        let permille = |part: u64, whole: u64| {
            let share = part * 1000 / whole.max(1);
            format!("{}.{} %", share / 10, share % 10)
        };
        let (outcome, wishing) = (&drawn.outcome, drawn.outcome.wishing(&honest));
        let of_exact = exact.map(|exact| {
            format!(", {} of the optimum {exact} under the minimum", permille(outcome.value, exact))
        });
        say(&format!(
            "{} {}{}: worth {}, {} of the bound{}; {} of {} courses closed, {} got nothing; {asked} children, \
             {tried} false lists: {gaining} could gain ({})",
            self.instance.name,
            self.rule.mechanism.name(),
            if self.rule.closing { "" } else { ", nothing closes" },
            outcome.value,
            permille(outcome.value, outcome.bound),
            of_exact.unwrap_or_default(),
            outcome.closed(&honest).count(),
            self.instance.courses.len(),
            wishing.1,
            permille(gaining as u64, asked as u64),
        ));
        let is_published = (self.instance.name.as_str(), asked) == PUBLISHED;
        if let Some(published) = honest.gaining().filter(|_| is_published) {
            ensure!(gaining == published, "every result says that {published} could gain");
        }
        Ok(())
    }

    fn hold(&self, students: &[Student]) -> Result<(Roster, Drawn)> {
        let roster = Roster::new(self.rule, &self.instance.courses, students);
        let roster = roster.map_err(|all| anyhow!("{}", all[0]))?;
        let drawn = draw::hold(&roster, &self.seed, 1);
        Ok((roster, drawn))
    }

    /// Whether a child could gain; adds how many lists were tried.
    fn gains(&self, at: usize, (honest, drawn): (&Roster, &Drawn), tried: &mut usize) -> Result<bool> {
        let own = &self.instance.students[at];
        let family = self.family(own);
        let truth = self.worth((own, &family), honest, drawn);
        let lies = self.lies(own);
        *tried += lies.len();
        let mut students = self.instance.students.clone();
        for lie in lies {
            for member in &family {
                students[*member] = Student { id: students[*member].id.clone(), ..lie.clone() };
            }
            let (roster, drawn) = self.hold(&students)?;
            if self.worth((own, &family), &roster, &drawn) > truth {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The child, or all who sit together with it.
    fn family(&self, own: &Student) -> Vec<usize> {
        let is_of = |one: &Student| {
            one.id == own.id || own.together && one.together && one.household == own.household
        };
        let all = self.instance.students.iter().enumerate();
        all.filter(|(_, one)| is_of(one)).map(|(at, _)| at).collect()
    }

    /// What the seats of a family are worth to a child by its true list. More is greater, the first number before all others.
    fn worth(&self, (own, family): (&Student, &[usize]), roster: &Roster, drawn: &Drawn) -> Vec<u64> {
        let is_of = |id: &str| family.iter().any(|at| self.instance.students[*at].id == id);
        let mut seats: BTreeMap<&str, usize> = BTreeMap::new();
        for seat in drawn.outcome.seats(roster).filter(|seat| is_of(seat.student)) {
            *seats.entry(seat.course).or_default() += 1;
        }
        let has = |wish: &Wish| seats.get(wish.course.as_str()) == Some(&family.len());
        if !self.is_joint {
            let value = |at: usize| {
                let hour = |wish: &Wish| self.hours[wish.course.as_str()];
                let better =
                    own.wishes[..at].iter().filter(|wish| hour(wish) == hour(&own.wishes[at])).count();
                4_u64.saturating_sub(better as u64).max(1)
            };
            let had = (0..own.wishes.len()).filter(|at| has(&own.wishes[*at]));
            return vec![had.map(value).sum()];
        }
        let taken = self.instance.courses.iter().filter(|course| seats.contains_key(course.id.as_str()));
        let lessons: usize = taken.map(|course| course.weekdays.len()).sum();
        if own.most > 0 && lessons > usize::from(own.most) {
            return Vec::new();
        }
        own.wishes.iter().map(|wish| u64::from(has(wish))).collect()
    }

    /// Everything that a family could say instead and that differs in one thing.
    fn lies(&self, own: &Student) -> Vec<Student> {
        let hour = |at: usize| self.hours[own.wishes[at].course.as_str()];
        let mut lies = Vec::new();
        for from in 0..own.wishes.len() {
            let mut dropped = own.clone();
            let wish = dropped.wishes.remove(from);
            for to in (0..own.wishes.len()).filter(|to| *to != from) {
                if self.is_joint || hour(to) == hour(from) {
                    let mut moved = dropped.clone();
                    moved.wishes.insert(to, wish.clone());
                    lies.push(moved);
                }
            }
            lies.push(dropped);
        }
        let mosts = MOSTS.into_iter().filter(|most| self.has_one_order && *most != own.most);
        lies.extend(mosts.map(|most| Student { most, ..own.clone() }));
        lies.extend(own.together.then(|| Student { together: false, ..own.clone() }));
        lies
    }
}
