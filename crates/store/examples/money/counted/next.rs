//! 下一步 What happens next at a school that charges afterwards.

use super::super::op::{Balances, CHILDREN, COURSES, Chance, EVENINGS, Evening, Op, Outcome, evenings};
use super::super::play::{Reference, grant, is_settling, is_tidying, receipt, spend, state, states};
use super::{Counted, each, on, payee};
use rules::day::roll::State;

impl Reference for Counted {
    type Op = Op;

    fn next(&self, chance: &mut Chance, n: u64) -> Op {
        let id = |of: &str| format!("{of}{n}");
        let (who, which) = (chance.below(CHILDREN), chance.below(COURSES));
        match chance.below(100) {
            _ if is_settling(n) => Op::Settle { sure: true },
            _ if is_tidying(n) => match self.half_open() {
                Some(evening) => Op::Close { evening, states: states(chance) },
                None => Op::Choose { id: id("h"), child: who, carry: !chance.once_in(4) },
            },
            0..=17 => self.next_roll(chance),
            18..=34 => {
                let (evening, child) = self.some_lesson(chance);
                Op::Mark { evening, child, state: state(chance) }
            }
            35..=44 => {
                let (evening, child) = self.some_lesson(chance);
                let state = [State::Present, State::Absent, State::Leave][chance.below(3)];
                Op::Amend { evening, child, state }
            }
            45..=49 => Op::Post,
            50..=55 => Op::Charge { tally: self.some_tally(chance) },
            56..=70 => self.next_payment(chance, id("p")),
            71..=73 => self.next_objection(chance),
            74..=75 => self.next_answer(chance),
            76 => Op::Relieve { id: id("f"), child: who, all: chance.once_in(3) },
            77 => grant(chance, id("g")),
            78..=80 => spend(chance, self.sums.fen(&payee(which)), id("v"), which),
            81..=83 => {
                let (fen, voucher) = (self.sums.fen(&payee(which)), format!("V-{n}"));
                Op::Spend { id: id("v"), course: which, fen, voucher }
            }
            84 => Op::Closure { id: id("x"), evening: any(chance) },
            85 => Op::Lift { id: pick(chance, self.closures.keys()).unwrap_or_else(|| id("x")) },
            86..=87 => Op::Choose { id: id("h"), child: who, carry: !chance.once_in(4) },
            88 => Op::Settle { sure: chance.once_in(2) },
            89 => Op::Ask { id: id("r"), child: who },
            90 => Op::PayBack { id: pick(chance, self.refunds.keys()).unwrap_or_else(|| id("r")) },
            91..=92 => self.next_proposal(chance, id("c")),
            93 => {
                let id = pick(chance, self.corrections.keys()).unwrap_or_else(|| id("c"));
                let reason = if chance.once_in(4) { " " } else { "no" };
                Op::Answer { id, make: !chance.once_in(3), reason: reason.into(), by: chance.below(3) }
            }
            94 if chance.once_in(2) => Op::DayEnd { days: [0, 0, 0, -1, 1][chance.below(5)] },
            94 => Op::Leave { child: who, course: which },
            _ => Op::Night { days: 1 + chance.below(12) as i64 },
        }
    }

    fn apply(&mut self, op: &Op) -> Outcome {
        self.do_it(op)
    }

    fn balances(&self) -> Balances {
        self.sums.0.clone()
    }
}

impl Counted {
    fn half_open(&self) -> Option<Evening> {
        self.opened.iter().find(|one| !self.closed.contains(one) && !self.cancelled.contains(one)).copied()
    }

    /// Mostly a roll that was begun, or one of a day that has come.
    fn next_roll(&self, chance: &mut Chance) -> Op {
        let today = self.date();
        let come: Vec<Evening> =
            evenings().filter(|one| !self.closed.contains(one) && on(*one) <= today).collect();
        let begun = self.half_open().filter(|_| chance.once_in(2));
        let some = (!come.is_empty()).then(|| come[chance.below(come.len())]);
        Op::Close { evening: begun.or(some).unwrap_or_else(|| any(chance)), states: states(chance) }
    }

    /// Mostly one whose roll is closed.
    fn some_lesson(&self, chance: &mut Chance) -> (Evening, usize) {
        let closed: Vec<Evening> = self.closed.iter().copied().collect();
        if closed.is_empty() || chance.once_in(15) {
            return (any(chance), chance.below(CHILDREN));
        }
        let on_roll: Vec<_> = each(closed[chance.below(closed.len())]).collect();
        on_roll[chance.below(on_roll.len())]
    }

    fn some_tally(&self, chance: &mut Chance) -> String {
        let last = self.tallies.last().filter(|_| !chance.once_in(6));
        let any = pick(chance, self.tallies.iter().map(super::Tally::id).collect::<Vec<_>>().iter());
        last.map(super::Tally::id).or(any).unwrap_or_else(|| "2020-01-01".to_owned())
    }

    fn next_payment(&self, chance: &mut Chance, id: String) -> Op {
        let is_asked = |state: &str| state == "due" || chance.0.is_multiple_of(20);
        let asked: Vec<_> = self.bills.iter().filter(|(_, bill)| is_asked(bill.state)).collect();
        let some = (!asked.is_empty()).then(|| asked[chance.below(asked.len())]);
        let Some(((who, which, tally), bill)) = some else { return Op::Night { days: 1 } };
        let due = bill.fen - bill.carried;
        let fen = if chance.once_in(12) { due - 1 } else { due };
        let receipt = receipt(chance, &id);
        Op::Pay { id, child: *who, course: *which, tally: tally.clone(), fen, receipt }
    }

    fn next_objection(&self, chance: &mut Chance) -> Op {
        let tally = self.some_tally(chance);
        let of = self.tallies.iter().find(|one| one.id() == tally);
        let lines: Vec<_> = of.into_iter().flat_map(|one| one.lines.keys().copied()).collect();
        let at = (!lines.is_empty()).then(|| lines[chance.below(lines.len())]);
        let (evening, child) = at.unwrap_or_else(|| (any(chance), chance.below(CHILDREN)));
        Op::Object { tally, evening, child }
    }

    fn next_answer(&self, chance: &mut Chance) -> Op {
        let tally = self.some_tally(chance);
        let of = self.tallies.iter().find(|one| one.id() == tally);
        let all = of.into_iter().flat_map(|one| &one.lines);
        let open: Vec<_> = all.filter(|(_, line)| line.objection == "open").map(|(at, _)| *at).collect();
        let at = (!open.is_empty()).then(|| open[chance.below(open.len())]);
        let (evening, child) = at.unwrap_or_else(|| (any(chance), chance.below(CHILDREN)));
        let reason = if chance.once_in(4) { " " } else { "she was there" };
        Op::Hear { tally, evening, child, agree: chance.once_in(2), reason: reason.to_owned() }
    }

    fn next_proposal(&self, chance: &mut Chance, id: String) -> Op {
        let transfer = match chance.below(8) {
            0 => format!("refund/{}", pick(chance, self.refunds.keys()).unwrap_or_default()),
            1 => "payment/nobody".to_owned(),
            _ => format!("payment/{}", pick(chance, self.payments.keys()).unwrap_or_default()),
        };
        let reason = if chance.once_in(8) { " " } else { "wrong child" };
        Op::Propose { id, transfer, reason: reason.into(), by: chance.below(3) }
    }
}

fn any(chance: &mut Chance) -> Evening {
    Evening { course: chance.below(COURSES), n: chance.below(EVENINGS) }
}

fn pick<'k>(chance: &mut Chance, keys: impl Iterator<Item = &'k String>) -> Option<String> {
    let all: Vec<&String> = keys.collect();
    (!all.is_empty()).then(|| all[chance.below(all.len())].clone())
}
