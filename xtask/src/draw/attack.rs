//! 谎报 Who could gain by a false list? Every single move and drop within an hour's list of some children, everything
//! else and the luck of the draw unchanged: harsher than life, where nobody knows the numbers beforehand.

use super::instance::Instance;
use crate::say;
use anyhow::{Result, anyhow, ensure};
use draw::{Mechanism, Roster, Rule, Student, Wish};
use std::collections::BTreeMap;

/// The school and the children whose figure every result publishes.
const PUBLISHED: (&str, usize) = ("1000x50x1", 1000);

pub(crate) fn attack(
    instance: &Instance,
    (mechanism, closing): (Mechanism, bool),
    sample: usize,
) -> Result<()> {
    let rule = Rule { waitlist: false, closing, ..Rule::usual(mechanism) };
    let honest =
        Roster::new(rule, &instance.courses, &instance.students).map_err(|all| anyhow!("{}", all[0]))?;
    let seed = draw::seed("03 14 15", &honest.hash());
    let drawn = draw::hold(&honest, &seed, 1);
    let share = drawn.outcome.value * 1000 / drawn.outcome.bound.max(1);
    let hours: BTreeMap<&str, (u8, &str)> = instance
        .courses
        .iter()
        .map(|course| (course.id.as_str(), (course.weekdays[0], course.start.as_str())))
        .collect();
    let step = (instance.students.len() / sample.max(1)).max(1);
    let mut students = instance.students.clone();
    let (mut tried, mut asked, mut gaining) = (0, 0, 0_usize);
    for at in (0..students.len()).step_by(step) {
        let own = instance.students[at].clone();
        let worth = |roster: &Roster, drawn: &draw::Drawn| worth(&own, &hours, roster, drawn);
        let truth = worth(&honest, &drawn);
        let lies = lies(&own, &hours);
        asked += 1;
        tried += lies.len();
        let mut gains = false;
        for wishes in lies {
            students[at].wishes = wishes;
            let roster =
                Roster::new(rule, &instance.courses, &students).map_err(|all| anyhow!("{}", all[0]))?;
            if worth(&roster, &draw::hold(&roster, &seed, 1)) > truth {
                gains = true;
                break;
            }
        }
        gaining += usize::from(gains);
        students[at] = own;
    }
    say(&format!(
        "{} {}: worth {}.{} % of the bound; {asked} children, {tried} false lists: {gaining} could gain ({}.{} %)",
        instance.name,
        mechanism.name(),
        share / 10,
        share % 10,
        gaining * 100 / asked.max(1),
        gaining * 1000 / asked.max(1) % 10,
    ));
    let is_published = (instance.name.as_str(), asked) == PUBLISHED;
    // Another format of the roster is another seed, and each seed has a figure of its own; of none it stays none.
    if let Some(published) = rule.gaining().filter(|_| is_published) {
        ensure!(gaining * 20 <= published * 21, "every result says that {published} could gain");
    }
    Ok(())
}

type Hours<'h> = BTreeMap<&'h str, (u8, &'h str)>;

/// What a child's seats are worth to it by its true list.
fn worth(own: &Student, hours: &Hours<'_>, roster: &Roster, drawn: &draw::Drawn) -> u64 {
    let seats = drawn.outcome.seats(roster).filter(|seat| seat.student == own.id);
    let value = |seat: draw::Seat<'_>| {
        let same = own.wishes.iter().filter(|wish| hours[wish.course.as_str()] == hours[seat.course]);
        let rank = same.clone().position(|wish| wish.course == seat.course).unwrap_or(4) as u64;
        4_u64.saturating_sub(rank).max(1)
    };
    seats.map(value).sum()
}

/// Every list that differs by one wish moved within its hour, or dropped.
fn lies(own: &Student, hours: &Hours<'_>) -> Vec<Vec<Wish>> {
    let wishes = &own.wishes;
    let hour = |at: usize| hours[wishes[at].course.as_str()];
    let mut lies = Vec::new();
    for from in 0..wishes.len() {
        let mut dropped = wishes.clone();
        let wish = dropped.remove(from);
        for to in (0..wishes.len()).filter(|to| *to != from && hour(*to) == hour(from)) {
            let mut moved = dropped.clone();
            moved.insert(to, wish.clone());
            lies.push(moved);
        }
        lies.push(dropped);
    }
    lies
}
