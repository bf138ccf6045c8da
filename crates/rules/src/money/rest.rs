//! 余额去向 What is left when the term is over: back to the family, or over to the next term if the guardian chose so and the
//! plan lets them. Nothing stays behind in custody.

mod ends;

pub use ends::{Billed, Ends};

use super::account::{Account, Kind, Purse, Step, Transfer};
use super::fee::Fees;
use super::refund::Asked;
use super::{bill, fee, tariff};
use crate::fen::Fen;
use crate::id::{BillId, RefundId, StudentId, TransferId};
use crate::refusal::Refuses;
use jiff::civil::Date;

/// What becomes of the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// 退回
    #[default]
    Refund,
    /// 结转到下学期
    Carry,
}

impl Choice {
    /// As tables and forms write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Carry => "carry",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Refund, Self::Carry].into_iter().find(|choice| choice.code() == code)
    }
}

/// One kind of a child's money when the term is over.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Whose.
    pub student: StudentId,
    /// Which kind.
    pub purse: Purse,
    /// What custody holds and nothing waits for.
    pub free: Fen,
    /// What was carried over before.
    pub carried: Fen,
    /// What the guardian chose; to have it back where they said nothing.
    pub choice: Choice,
    /// Whether the guardian said so; else it is what happens of itself.
    pub has_chosen: bool,
    /// Whether the child will be at the school next term.
    pub stays: bool,
    /// Refunds of this purse so far: each has an id of its own.
    pub refunds: i64,
    /// Times that carried money of the child moved so far: each has an id of its own, as the same sum may go over again.
    pub moves: i64,
}

/// One kind of a child's money before it is settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Whose.
    pub student: StudentId,
    /// Which kind.
    pub purse: Purse,
    /// What custody holds and no refund waits for.
    pub held: Fen,
    /// What of it was paid for courses and care whose term still runs, and has not gone to them.
    pub running: Fen,
    /// Whether it was billed for a term that is over.
    pub has_ended: bool,
    /// What was carried over before.
    pub carried: Fen,
    /// What the guardian chose, if they did.
    pub choice: Option<Choice>,
    /// Whether the child will be at the school next term.
    pub stays: bool,
    /// Rolls of courses that it is on and that are not closed; of a term that still runs only where it has left.
    pub open: i64,
}

impl Waiting {
    /// What is settled: the money of terms that are over, and all of it once the child has left.
    pub fn over(&self) -> Fen {
        if self.stays { (self.held - self.running).max(Fen::ZERO) } else { self.held }
    }
}

/// What the end of the term does with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// What goes over to the next term, or comes back from there because it may not stay.
    pub carry: Option<Transfer>,
    /// What goes back.
    pub refund: Option<Asked>,
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Lessons of this term are still to come.
    TermRuns {
        /// The first day after it.
        until: Date,
    },
    /// Rolls of lessons that money waits for are not closed.
    LessonsOpen {
        /// How many children's.
        open: i64,
    },
    /// Families that may choose have not, and nobody said that their money goes back.
    NotChosen {
        /// How many.
        families: i64,
    },
    /// The plan lets nothing go across terms.
    NotOffered,
    /// The child leaves the school.
    Leaves,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::TermRuns { .. } => "rest-term-runs",
            Self::LessonsOpen { .. } => "rest-lessons-open",
            Self::NotChosen { .. } => "rest-not-chosen",
            Self::NotOffered => "rest-not-offered",
            Self::Leaves => "rest-leaves",
        }
    }

    fn clause(&self) -> &'static str {
        "P0.1"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TermRuns { until } => vec![("until", until.to_string())],
            Self::LessonsOpen { open } => vec![("open", open.to_string())],
            Self::NotChosen { families } => vec![("families", families.to_string())],
            Self::NotOffered | Self::Leaves => Vec::new(),
        }
    }
}

/// Rule 余额去向 `[fee.x.rest]` (P0.1): whether a guardian may let the rest go over to the next term.
pub fn may_carry(terms: &fee::Terms) -> bool {
    terms.rest == fee::Rest::Choice
}

/// As much may stand in carried money as one bill may ask for ahead; all of it where the plan sets no limit, or where a
/// lesson has no price of its own.
pub fn limit(terms: &fee::Terms) -> Option<Fen> {
    let lesson = bill::lesson_price(terms)?;
    tariff::too_many_ahead(terms, i64::MAX).map(|most| lesson.times(most))
}

/// A guardian chooses. Whoever wants back what was carried over gets it into custody at once, from where it is asked back.
pub fn choose(
    terms: &fee::Terms,
    facts: &Facts,
    choice: Choice,
    key: &str,
) -> Result<Option<Transfer>, Refusal> {
    match choice {
        Choice::Carry if !may_carry(terms) => Err(Refusal::NotOffered),
        Choice::Carry if !facts.stays => Err(Refusal::Leaves),
        Choice::Carry => Ok(None),
        Choice::Refund => Ok((facts.carried > Fen::ZERO).then(|| into_custody(facts, key, facts.carried))),
    }
}

/// Whose money is settled today: everyone's once the term in force is over, at any time what is left of a term before, and
/// that of a child who has left. Nobody's while a lesson's roll is open, or while a family that may choose has not, unless
/// the cashier knows and goes on.
pub fn settling<'w>(
    fees: &Fees<'_>,
    all: &'w [Waiting],
    ends: &Ends,
    is_sure: bool,
) -> Result<Vec<&'w Waiting>, Refusal> {
    let due: Vec<&Waiting> = all.iter().filter(|one| is_due(one, ends)).collect();
    if due.is_empty() && !ends.is_over() {
        return Err(Refusal::TermRuns { until: ends.in_force });
    }
    let count = |all: Vec<&&Waiting>| i64::try_from(all.len()).unwrap_or(i64::MAX);
    let open = count(due.iter().filter(|one| one.open > 0).collect());
    if open > 0 {
        return Err(Refusal::LessonsOpen { open });
    }
    let families = count(due.iter().filter(|one| is_silent(fees, one)).collect());
    if families > 0 && !is_sure { Err(Refusal::NotChosen { families }) } else { Ok(due) }
}

/// 月末 Whose money of months that are over is settled without anybody's asking: of families that have chosen, or have nothing to
/// choose, and no roll of whose lessons is open. The others' waits for the cashier.
pub fn settling_of_itself<'w>(fees: &Fees<'_>, all: &'w [Waiting], ends: &Ends) -> Vec<&'w Waiting> {
    let is_ready = |one: &&Waiting| {
        one.stays
            && one.open == 0
            && is_due(one, ends)
            && fees.contains_key(&one.purse)
            && !is_silent(fees, one)
    };
    if ends.month().is_none() || ends.is_over() { Vec::new() } else { all.iter().filter(is_ready).collect() }
}

/// Whether one kind of a child's money is settled today. What was carried over waits for the end of the term that it is for.
pub fn is_due(one: &Waiting, ends: &Ends) -> bool {
    match ends.is_over() || !one.stays {
        true => one.over() > Fen::ZERO || one.carried > Fen::ZERO,
        false => one.has_ended && one.over() > Fen::ZERO,
    }
}

/// Whether a family could still choose, and has not: its money goes back.
pub fn is_silent(fees: &Fees<'_>, one: &Waiting) -> bool {
    fees.get(&one.purse).is_some_and(|terms| may_carry(terms))
        && one.stays
        && one.choice.is_none()
        && one.over() > Fen::ZERO
}

/// The end of the term, or the day on which a child has left: what is free is carried as far as it may be, and everything else is
/// asked back; so is what was carried before, once the child leaves or a later plan lets nothing go over.
pub fn settle(terms: &fee::Terms, facts: &Facts, days: (Date, Date)) -> Result<Settled, Refusal> {
    settle_under(Some(terms), facts, days)
}

/// The same by the fee of its kind in the plan in force. Money of a kind that is charged no more goes back as that of a child who
/// has left: no bill is to come that it could pay.
pub fn settle_by(fees: &Fees<'_>, facts: &Facts, days: (Date, Date)) -> Result<Settled, Refusal> {
    settle_under(fees.get(&facts.purse).copied(), facts, days)
}

fn settle_under(
    terms: Option<&fee::Terms>,
    facts: &Facts,
    (until, today): (Date, Date),
) -> Result<Settled, Refusal> {
    if today < until && facts.stays {
        return Err(Refusal::TermRuns { until });
    }
    let keeps = facts.stays && terms.is_some_and(may_carry);
    let carries = facts.choice == Choice::Carry && keeps;
    let room = terms.and_then(limit).map_or(facts.free, |limit| (limit - facts.carried).max(Fen::ZERO));
    let over = if carries { facts.free.min(room) } else { Fen::ZERO };
    let key = format!("{until}/{}", facts.moves);
    let carry = match keeps {
        true => (over > Fen::ZERO).then(|| out_of_custody(facts, &key, over)),
        false => (facts.carried > Fen::ZERO).then(|| into_custody(facts, &key, facts.carried)),
    };
    let back = facts.free - over + if keeps { Fen::ZERO } else { facts.carried };
    let id =
        RefundId::new(format!("rest/{until}/{}/{}/{}", facts.student, facts.purse.code(), facts.refunds));
    let (student, purse) = (facts.student.clone(), facts.purse);
    let refund =
        (back > Fen::ZERO).then(|| Asked { id, student, fen: back, reason: String::new(), purse, times: 0 });
    Ok(Settled { carry, refund })
}

/// What of a child's money a settlement leaves alone: what is bound, less what is bound to lessons never held; and at least what was
/// paid for terms that still run, what carried money has paid of other bills that are due, and a summer period.
pub fn left_alone(bound: Fen, lapsed: Fen, paid_for: [Fen; 3]) -> Fen {
    (bound - lapsed).max(paid_for.into_iter().sum()).max(Fen::ZERO)
}

/// Carried money pays bills first, in their order, as far as it goes.
pub fn pay(
    (student, purse): (&StudentId, Purse),
    carried: Fen,
    bills: &[(BillId, Fen)],
) -> Vec<(BillId, Transfer)> {
    let mut left = carried;
    let mut paid = Vec::new();
    for (bill, due) in bills {
        let fen = left.min(*due);
        if fen > Fen::ZERO {
            left = left - fen;
            let sides = (carried_of(student, purse), custody(student, purse));
            paid.push((
                bill.clone(),
                movement(student, format!("carry/bill/{bill}"), sides, (fen, bill.as_str())),
            ));
        }
    }
    paid
}

fn into_custody(facts: &Facts, key: &str, fen: Fen) -> Transfer {
    let Facts { student, purse, .. } = facts;
    let id = format!("carry/back/{student}/{}/{key}", purse.code());
    movement(student, id, (carried_of(student, *purse), custody(student, *purse)), (fen, "rest"))
}

fn out_of_custody(facts: &Facts, key: &str, fen: Fen) -> Transfer {
    let Facts { student, purse, .. } = facts;
    let id = format!("carry/over/{student}/{}/{key}", purse.code());
    movement(student, id, (custody(student, *purse), carried_of(student, *purse)), (fen, "rest"))
}

fn custody(student: &StudentId, purse: Purse) -> Account {
    Account::Custody(student.clone(), purse)
}

fn carried_of(student: &StudentId, purse: Purse) -> Account {
    Account::Carried(student.clone(), purse)
}

fn movement(
    student: &StudentId,
    id: String,
    sides: (Account, Account),
    (fen, subject): (Fen, &str),
) -> Transfer {
    let (debit, credit) = sides;
    Transfer {
        id: TransferId::new(id),
        kind: Kind::Carry,
        step: Step::Posted,
        debit,
        credit,
        fen,
        student: Some(student.clone()),
        subject: subject.to_owned(),
        clause: "P0.1",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;
    use jiff::civil::date;
    use proptest::prelude::*;

    const UNTIL: Date = date(2022, 1, 22);

    fn terms() -> fee::Terms {
        gongshu().fee["x"].clone()
    }

    fn facts(free: i64, carried: i64, choice: Choice, stays: bool) -> Facts {
        let student = StudentId::new("ming");
        let (free, carried) = (Fen(free), Fen(carried));
        Facts {
            student,
            purse: Purse::Course,
            free,
            carried,
            choice,
            has_chosen: true,
            stays,
            refunds: 0,
            moves: 0,
        }
    }

    /// 60 lessons of 20 yuan may be carried: 1200 yuan.
    #[test]
    fn rest() {
        assert_eq!(limit(&terms()), Some(Fen(120_000)));
        assert_eq!(limit(&fee::Terms { ahead_lessons_max: None, ..terms() }), None);
        let monthly = fee::Terms { unit: fee::Unit::Month, price_fen: Fen(13_000), ..terms() };
        assert_eq!(limit(&monthly), None, "a month's price is no lesson's");
        let never = fee::Terms { rest: fee::Rest::Refund, ..terms() };
        let (refund, carry) = (Choice::Refund, Choice::Carry);
        let rows = [
            (terms(), facts(0, 0, refund, true), 0, 0),
            (terms(), facts(8000, 0, refund, true), 0, 8000),
            (terms(), facts(8000, 0, carry, true), 8000, 0),
            (terms(), facts(130_000, 0, carry, true), 120_000, 10_000),
            (terms(), facts(8000, 118_000, carry, true), 2000, 6000),
            (terms(), facts(8000, 0, carry, false), 0, 8000),
            (terms(), facts(8000, 500, carry, false), -500, 8500),
            (never.clone(), facts(8000, 0, carry, true), 0, 8000),
            (never, facts(8000, 500, carry, true), -500, 8500), // a later plan lets nothing go over
        ];
        for (terms, facts, over, back) in rows {
            let settled = settle(&terms, &facts, (UNTIL, UNTIL)).unwrap();
            let carried = settled
                .carry
                .map_or(0, |one| if one.credit.kind() == "carried" { one.fen.0 } else { -one.fen.0 });
            assert_eq!((carried, settled.refund.map_or(0, |asked| asked.fen.0)), (over, back), "{facts:?}");
        }
    }

    /// Carried, asked back, carried again: as much as before, and another transfer.
    #[test]
    fn the_same_sum_goes_over_again_under_an_id_of_its_own() {
        let id = |moves| {
            let facts = Facts { moves, ..facts(8000, 0, Choice::Carry, true) };
            settle(&terms(), &facts, (UNTIL, UNTIL)).unwrap().carry.unwrap().id
        };
        assert_ne!(id(0), id(2));
    }

    #[test]
    fn nothing_is_settled_while_the_term_runs_and_nothing_is_carried_that_may_not_be() {
        let eve = UNTIL.yesterday().unwrap();
        let early = settle(&terms(), &facts(1, 0, Choice::Refund, true), (UNTIL, eve)).unwrap_err();
        assert_eq!((early.code(), early.words()[0].1.as_str()), ("rest-term-runs", "2022-01-22"));
        let never = fee::Terms { rest: fee::Rest::Refund, ..terms() };
        let here = facts(1, 0, Choice::Refund, true);
        assert_eq!(choose(&never, &here, Choice::Carry, "k").unwrap_err().code(), "rest-not-offered");
        let gone = facts(1, 0, Choice::Refund, false);
        assert_eq!(choose(&terms(), &gone, Choice::Carry, "k").unwrap_err().code(), "rest-leaves");
        assert_eq!(choose(&terms(), &here, Choice::Carry, "k"), Ok(None));
        let back =
            choose(&terms(), &facts(0, 700, Choice::Carry, true), Choice::Refund, "k").unwrap().unwrap();
        assert_eq!((back.fen, back.credit.kind()), (Fen(700), "custody"));
    }

    /// The ladder: each row mends what the row above was refused for; who is settled where nothing is in the way.
    #[test]
    fn the_term_is_settled_once_nothing_is_open() {
        let waiting = |id: &str, held, stays, choice, open| Waiting {
            student: StudentId::new(id),
            purse: Purse::Course,
            held: Fen(held),
            running: Fen::ZERO,
            has_ended: false,
            carried: Fen::ZERO,
            choice,
            stays,
            open,
        };
        let eve = UNTIL.yesterday().unwrap();
        let never = fee::Terms { rest: fee::Rest::Refund, ..terms() };
        let told = |terms: &fee::Terms, all: &[Waiting], today, is_sure| {
            let ends = Ends::of(&[], ("", UNTIL), Vec::new(), today);
            let due = settling(&Fees::from([(Purse::Course, terms)]), all, &ends, is_sure);
            due.map(|due| due.iter().map(|one| one.student.to_string()).collect::<Vec<_>>().join(" "))
                .map_err(|why| why.code())
        };
        let all = [
            waiting("ming", 500, true, None, 1),
            waiting("hua", 0, true, None, 1), // nothing waits for its roll
            waiting("lan", 700, true, Some(Choice::Carry), 0),
        ];
        assert_eq!(told(&terms(), &all, eve, true), Err("rest-term-runs"));
        assert_eq!(told(&terms(), &all, UNTIL, true), Err("rest-lessons-open"));
        let closed = [waiting("ming", 500, true, None, 0), all[1].clone(), all[2].clone()];
        assert_eq!(told(&terms(), &closed, UNTIL, false), Err("rest-not-chosen"));
        assert_eq!(told(&terms(), &closed, UNTIL, true).as_deref(), Ok("ming lan"));
        assert_eq!(
            told(&never, &closed, UNTIL, false).as_deref(),
            Ok("ming lan"),
            "there is nothing to choose"
        );
        let left = [waiting("ming", 500, false, None, 0), all[2].clone()];
        assert_eq!(told(&terms(), &left, eve, false).as_deref(), Ok("ming"), "who has left does not wait");
        assert_eq!(told(&terms(), &[], UNTIL, false).as_deref(), Ok(""));
        let gone = settle(&terms(), &facts(500, 300, Choice::Carry, false), (UNTIL, eve)).unwrap();
        assert_eq!(gone.refund.map(|asked| asked.fen), Some(Fen(800)), "every fen goes back at the exit");
    }

    #[test]
    fn what_was_paid_for_a_term_that_runs_or_a_bill_that_is_due_is_left_alone() {
        let rows = [
            (1200, 0, [1200, 0, 0], 1200),
            (1700, 500, [0, 0, 0], 1200),
            (1700, 500, [1300, 0, 0], 1300), // an evening on leave is bound to no lesson, and still spring's
            (1300, 0, [1300, 100, 0], 1400), // and pays no rest of a bill of autumn that is due
            (300, 500, [0, 0, 0], 0),
        ];
        for (bound, lapsed, paid_for, expected) in rows {
            let found = left_alone(Fen(bound), Fen(lapsed), paid_for.map(Fen));
            assert_eq!(found, Fen(expected), "{bound} {lapsed} {paid_for:?}");
        }
    }

    #[test]
    fn money_of_a_kind_that_is_charged_no_more_goes_back() {
        let (terms, here) = (terms(), facts(500, 300, Choice::Carry, true));
        let fees = Fees::from([(Purse::Course, &terms)]);
        let back = |facts: &Facts| settle_by(&fees, facts, (UNTIL, UNTIL)).unwrap().refund.map(|one| one.fen);
        assert_eq!(back(&here), None, "it is carried");
        assert_eq!(back(&Facts { purse: Purse::Care, ..here.clone() }), Some(Fen(800)));
        let free = settle_by(&Fees::new(), &here, (UNTIL, UNTIL)).unwrap().refund.map(|one| one.fen);
        assert_eq!(free, Some(Fen(800)), "the next plan charges for nothing: nothing could pay its bills");
    }

    /// Autumn is over and nobody settled it; the plan in force is the next one's, and its money waits for its own end.
    #[test]
    fn a_term_that_is_over_is_settled_while_the_next_one_runs() {
        let waiting = |held, running, has_ended, stays| Waiting {
            student: StudentId::new("ming"),
            purse: Purse::Course,
            held: Fen(held),
            running: Fen(running),
            has_ended,
            carried: Fen(300),
            choice: Some(Choice::Refund),
            stays,
            open: 0,
        };
        let (spring, today) = (date(2022, 7, 1), date(2022, 2, 20));
        let rows = [
            (waiting(500, 0, true, true), today, Ok(500)),
            (waiting(1700, 1200, true, true), today, Ok(500)),
            (waiting(1200, 1200, true, true), today, Err("rest-term-runs")), // autumn is settled
            (waiting(1200, 1190, false, true), today, Err("rest-term-runs")), // it came in spring
            (waiting(1700, 1200, true, false), today, Ok(1700)),
            (waiting(1700, 0, true, true), spring, Ok(1700)),
        ];
        for (one, today, expected) in rows {
            let (terms, ends) = (terms(), Ends::of(&[], ("spring", spring), Vec::new(), today));
            let all = [one];
            let due = settling(&Fees::from([(Purse::Course, &terms)]), &all, &ends, false);
            let found =
                due.map(|due| due.iter().map(|one| one.over().0).sum::<i64>()).map_err(|why| why.code());
            assert_eq!(found, expected, "{all:?} on {today}");
        }
    }

    /// September is over and its term is not. What is held, what of it is for months that run, what the family chose, open rolls;
    /// what is settled by the cashier, and whether it is of itself.
    #[test]
    fn a_month_that_is_over_is_settled_while_its_term_runs() {
        let terms = fee::Terms { unit: fee::Unit::Month, price_fen: Fen(20_000), ..terms() };
        let fees = Fees::from([(Purse::Course, &terms)]);
        let (term, october) = (date(2022, 1, 28), date(2021, 10, 8));
        let (carry, back) = (Some(Choice::Carry), Some(Choice::Refund));
        let rows = [
            (20_500, 20_000, carry, 0, Ok(500), true),
            (20_500, 20_000, back, 0, Ok(500), true),
            (20_500, 20_000, None, 0, Err("rest-not-chosen"), false),
            (20_500, 20_000, carry, 1, Err("rest-lessons-open"), false),
            (20_000, 20_000, carry, 0, Err("rest-term-runs"), false), // September left nothing
        ];
        for (held, running, choice, open, expected, is_ready) in rows {
            let all = [Waiting {
                student: StudentId::new("ming"),
                purse: Purse::Course,
                held: Fen(held),
                running: Fen(running),
                has_ended: true,
                carried: Fen::ZERO,
                choice,
                stays: true,
                open,
            }];
            let ends = Ends::of(&[], ("autumn", term), Vec::new(), october).by_month(true);
            let due = settling(&fees, &all, &ends, false).map_err(|why| why.code());
            let due = due.map(|due| due.iter().map(|one| one.over().0).sum::<i64>());
            assert_eq!(due, expected, "{all:?}");
            assert_eq!(settling_of_itself(&fees, &all, &ends).len() == 1, is_ready, "{all:?}");
            let plain = Ends::of(&[], ("autumn", term), Vec::new(), october);
            assert!(settling_of_itself(&fees, &all, &plain).is_empty(), "no fee is by the month");
            let days = (ends.settled(), ends.today);
            assert!(settle_by(&fees, &facts(500, 0, Choice::Carry, true), days).is_ok());
        }
    }

    #[test]
    fn carried_money_pays_bills_in_their_order() {
        let bills =
            [(BillId::new("a"), Fen(500)), (BillId::new("b"), Fen(500)), (BillId::new("c"), Fen(500))];
        let of = |carried| -> Vec<(String, i64)> {
            let paid = pay((&StudentId::new("ming"), Purse::Course), Fen(carried), &bills);
            paid.into_iter().map(|(bill, one)| (bill.to_string(), one.fen.0)).collect()
        };
        assert_eq!(of(0), []);
        assert_eq!(of(700), [("a".to_owned(), 500), ("b".to_owned(), 200)]);
        assert_eq!(of(5000).len(), 3);
    }

    proptest! {
        #[test]
        fn every_fen_goes_somewhere(free in 0_i64..200_000, carried in 0_i64..200_000, over: bool, stays: bool) {
            let choice = if over { Choice::Carry } else { Choice::Refund };
            let settled = settle(&terms(), &facts(free, carried, choice, stays), (UNTIL, UNTIL)).unwrap();
            let back = settled.refund.map_or(0, |asked| asked.fen.0);
            let moved = settled.carry.map_or(0, |one| if one.credit.kind() == "carried" { one.fen.0 } else { -one.fen.0 });
            prop_assert_eq!(free - moved - back, 0, "custody is empty");
            prop_assert!(carried + moved <= carried.max(120_000) && (stays || carried + moved == 0));
        }
    }
}
