//! 下一步 What happens next at such a school: mostly what makes sense, now and then what does not.

use super::super::super::op::Chance;
use super::super::super::play::{OPERATIONS_A_SCHOOL, receipt};
use super::super::op::{CHILDREN, DAYS, ON_ROLL, Of, Op};
use super::Model;
use rules::day::beside::There;

/// Morning and evening change after so many operations; in the first days, when most is paid and chosen anew, after more.
const OPERATIONS_A_TURN: u64 = 5;
const OPERATIONS_A_FIRST_TURN: u64 = 12;
/// So many operations those are.
const FIRST: u64 = 150;
/// So many operations families choose before the first bills.
const CHOOSING: u64 = 24;

impl Model {
    pub(super) fn some_op(&self, chance: &mut Chance, n: u64) -> Op {
        let (who, id) = (chance.below(CHILDREN), |of: &str| format!("{of}{n}"));
        let of = Of::ALL[chance.below(Of::ALL.len())];
        let turn = if n < FIRST { OPERATIONS_A_FIRST_TURN } else { OPERATIONS_A_TURN };
        match chance.below(100) {
            _ if n + 1 == OPERATIONS_A_SCHOOL => Op::Settle,
            _ if n < CHOOSING => self.some_choice(chance, (n as usize) % CHILDREN),
            _ if n == CHOOSING => Op::Bill,
            _ if n % turn == turn - 1 => Op::Turn,
            0..=7 => Op::Bill,
            8..=34 => self.some_payment(chance, id("p")),
            35..=62 => self.some_register(chance, of),
            63..=78 => self.some_choice(chance, who),
            79..=83 => Op::Ask { id: id("r"), child: who, of },
            84..=89 => Op::PayBack { id: pick(chance, self.refunds.keys()).unwrap_or_else(|| id("r")) },
            90..=93 => Op::Closure { id: id("x"), day: self.some_day(chance) },
            94 | 95 => Op::Lift { id: pick(chance, self.closures.keys()).unwrap_or_else(|| id("x")) },
            96 => Op::Settle,
            _ => self.open(of).unwrap_or(Op::Turn),
        }
    }

    /// Today, or one near it.
    fn some_day(&self, chance: &mut Chance) -> usize {
        let next = DAYS.iter().position(|(date, _)| *date >= self.date()).unwrap_or(DAYS.len() - 1);
        (next + chance.below(5)).saturating_sub(1).min(DAYS.len() - 1)
    }

    fn some_payment(&self, chance: &mut Chance, id: String) -> Op {
        let is_asked = |state: &str| state == "due" || chance.0.is_multiple_of(16);
        let asked: Vec<_> = self.bills.iter().filter(|(_, bill)| is_asked(bill.state)).collect();
        if asked.is_empty() {
            return Op::Bill;
        }
        let (bill, own) = asked[chance.below(asked.len())];
        let due = own.fen - own.carried;
        let fen = if chance.once_in(12) { due - 1 } else { due };
        let receipt = receipt(chance, &id);
        Op::Pay { id, bill: bill.clone(), fen, receipt }
    }

    /// Registers of days that are over come first: what nobody ever says of a day is settled with the term, and no family changes its
    /// days before that.
    fn some_choice(&self, chance: &mut Chance, child: usize) -> Op {
        let of = Of::CHOSEN[chance.below(3)];
        if let Some(open) = self.open(of) {
            return open;
        }
        let weekdays = of.weekdays();
        let mut days: Vec<usize> = weekdays.iter().copied().filter(|_| !chance.once_in(3)).collect();
        let is_out = self.standing((child, of)).is_empty();
        match chance.below(8) {
            0..=2 if !is_out => days.clear(),
            3 if of == Of::Study => days.push(2),
            _ => {}
        }
        Op::Choose { of, child, days }
    }

    /// The register of a day that is over and that nobody has signed.
    fn open(&self, of: Of) -> Option<Op> {
        let is_open = |day: &usize| {
            of.is_on(*day)
                && DAYS[*day].0 < self.date()
                && !self.signed.contains(&(of, *day))
                && !self.is_closed(of, *day)
        };
        let day = (0..DAYS.len()).find(is_open).filter(|_| self.date() < super::TERM.1)?;
        let marks = self.on_list(of, day).map(|n| (n, There::Present)).collect();
        Some(Op::Sign { of, day, marks, reason: "" })
    }

    /// Who is on the list of a day, or stands on its roll.
    fn on_list(&self, of: Of, day: usize) -> impl Iterator<Item = usize> {
        let is_there = move |n: &usize| match of {
            Of::Extended => *n < ON_ROLL,
            Of::Study | Of::Lunch | Of::Early => {
                self.is_listed((*n, of), day) || self.marks.contains_key(&(of, day, *n))
            }
        };
        (0..CHILDREN).filter(is_there)
    }

    fn some_register(&self, chance: &mut Chance, of: Of) -> Op {
        let day = if chance.once_in(3) { chance.below(DAYS.len()) } else { self.some_day(chance) };
        let mut marks: Vec<(usize, There)> = self.on_list(of, day).map(|n| (n, there(chance))).collect();
        // Where it was signed before, somebody puts right what is known of one child.
        if self.signed.contains(&(of, day)) && !marks.is_empty() {
            marks = vec![marks[chance.below(marks.len())]];
        }
        match chance.below(16) {
            0 if of != Of::Extended => marks.truncate(marks.len() / 2),
            1 if of != Of::Extended => marks.push((CHILDREN - 1, There::Present)),
            _ => {}
        }
        let reason = if chance.once_in(5) { "" } else { "a slip lay there" };
        Op::Sign { of, day, marks, reason }
    }
}

fn there(chance: &mut Chance) -> There {
    match chance.below(10) {
        0 | 1 => There::Absent,
        2 | 3 => There::Leave,
        _ => There::Present,
    }
}

fn pick<'k>(chance: &mut Chance, keys: impl Iterator<Item = &'k String>) -> Option<String> {
    let all: Vec<&String> = keys.collect();
    (!all.is_empty()).then(|| all[chance.below(all.len())].clone())
}
