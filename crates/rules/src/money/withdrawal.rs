//! 中途退费 A family leaves a summer period that has begun, and the plan says nothing of a refund: the district decides what goes
//! back, care and food apart; until then the money stays where it is (P4.12, P4.13).

use super::account::Purse;
use super::charge::billing::of_days;
use crate::fen::Fen;
use crate::id::{BillId, StudentId};
use crate::moment::{Moment, moment};
use crate::refusal::Refuses;
use jiff::civil::{Date, Time};

/// What the district gives back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// 全额 Everything.
    Whole,
    /// 按天 All but the days that were used.
    Days,
    /// 不退 Nothing.
    Nothing,
}

impl Choice {
    /// Every one, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Whole, Self::Days, Self::Nothing];

    /// As forms, the table and the journal hold it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Days => "days",
            Self::Nothing => "nothing",
        }
    }

    /// From the form's or the table's word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.code() == code)
    }
}

/// A bill of the period that stands: care or food.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which.
    pub bill: BillId,
    /// Which kind of money.
    pub purse: Purse,
    /// What it asks of the family, in fen.
    pub fen: Fen,
    /// What of that is paid, in fen.
    pub paid: Fen,
}

/// What was decided, as it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What goes back.
    pub choice: Choice,
    /// Days that stay paid.
    pub days: i64,
    /// Why.
    pub reason: String,
    /// Who approved it.
    pub approver: String,
}

/// What the rule may know of a child that left.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Whose.
    pub student: StudentId,
    /// The period's working days.
    pub days: Vec<Date>,
    /// When each of them opens.
    pub opens: Time,
    /// When the family left.
    pub left_at: Moment,
    /// Its bills of the period.
    pub parts: Vec<Part>,
    /// What was decided before.
    pub decided: Option<Decision>,
}

/// What the district says.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What goes back.
    pub choice: Choice,
    /// How many days stay paid, where it goes by days; `None` takes those that had begun.
    pub days: Option<i64>,
    /// Why.
    pub reason: String,
    /// Who approved it, by name.
    pub approver: String,
}

/// What a decision makes of a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Which.
    pub bill: BillId,
    /// Which kind of money.
    pub purse: Purse,
    /// What it asks now, in fen.
    pub kept: Fen,
    /// What goes back of what was paid, in fen.
    pub back: Fen,
}

/// A decision that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Whose.
    pub student: StudentId,
    /// When its family left.
    pub left_at: Moment,
    /// What was decided.
    pub decision: Decision,
    /// What it makes of each bill.
    pub parts: Vec<Settled>,
    /// It had been decided so before: nothing is written.
    pub already: bool,
}

/// How long a family that left has waited for the district's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// 待决定
    Open,
    /// 逾期 The period is over: its money waits for this.
    Late,
}

impl Wait {
    /// As the table of what was told holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Late => "late",
        }
    }
}

/// Why nothing is decided, in rank order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No family left this period with a bill about which the plan is silent.
    NothingOpen,
    /// It was decided otherwise before.
    Decided,
    /// More days than had begun, or fewer than none.
    Days {
        /// So many had begun.
        most: i64,
    },
    /// It says no reason.
    NoReason,
    /// It names nobody who approved it.
    NoApprover,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NothingOpen => "withdrawal-nothing-open",
            Self::Decided => "withdrawal-decided",
            Self::Days { .. } => "withdrawal-days",
            Self::NoReason => "withdrawal-no-reason",
            Self::NoApprover => "withdrawal-no-approver",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NothingOpen => "P4.12",
            Self::Decided | Self::Days { .. } => "P4.13",
            Self::NoReason | Self::NoApprover => "P0.1",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Days { most } => vec![("most", most.to_string())],
            Self::NothingOpen | Self::Decided | Self::NoReason | Self::NoApprover => Vec::new(),
        }
    }
}

impl Facts {
    /// Days that had begun when the family left: the child had its seat and its meal on each of them.
    pub fn begun(&self) -> i64 {
        let begun = self.days.iter().filter(|day| moment(**day, self.opens) <= self.left_at);
        i64::try_from(begun.count()).unwrap_or(i64::MAX)
    }

    /// The period's working days, counted.
    pub fn all(&self) -> i64 {
        i64::try_from(self.days.len()).unwrap_or(i64::MAX)
    }

    /// What a choice with so many days makes of each bill (P4.13): a part of a fen is the family's.
    pub fn settled(&self, choice: Choice, days: i64) -> Vec<Settled> {
        let kept = |fen: Fen| match choice {
            Choice::Whole => Fen::ZERO,
            Choice::Days => of_days(fen, (days, self.all())),
            Choice::Nothing => fen,
        };
        let one = |part: &Part| {
            let kept = kept(part.fen);
            let back = (part.paid - kept).max(Fen::ZERO);
            Settled { bill: part.bill.clone(), purse: part.purse, kept, back }
        };
        self.parts.iter().map(one).collect()
    }
}

impl Decided {
    /// Nothing is kept: who left stands like one who left before the period began.
    pub fn is_whole(&self) -> bool {
        let is_none = self.decision.choice == Choice::Days && self.decision.days == 0;
        self.decision.choice == Choice::Whole || is_none
    }

    /// Kept, and given back, of one kind of money.
    pub fn sums(&self, purse: Purse) -> (Fen, Fen) {
        let own = || self.parts.iter().filter(|part| part.purse == purse);
        (own().map(|part| part.kept).sum(), own().map(|part| part.back).sum())
    }
}

/// Whether a family waits for the district, and whether it has since the period ended: `until` is the first day after it (P4.12).
pub fn waits(facts: &Facts, until: Date, today: Date) -> Option<Wait> {
    let is_open = facts.decided.is_none() && !facts.parts.is_empty();
    is_open.then_some(if today < until { Wait::Open } else { Wait::Late })
}

/// The district decides; what was decided stands, and the same again changes nothing (P4.12, P4.13).
pub fn decide(facts: Option<&Facts>, draft: &Draft) -> Result<Decided, Refusal> {
    let facts = facts.ok_or(Refusal::NothingOpen)?;
    let decision = decision(facts, draft);
    if let Some(before) = &facts.decided {
        let already = *before == decision;
        return if already { Ok(made(facts, decision, already)) } else { Err(Refusal::Decided) };
    }
    if facts.parts.is_empty() {
        return Err(Refusal::NothingOpen);
    }
    if draft.choice == Choice::Days && !(0..=facts.begun()).contains(&decision.days) {
        return Err(Refusal::Days { most: facts.begun() });
    }
    if decision.reason.is_empty() {
        return Err(Refusal::NoReason);
    }
    if decision.approver.is_empty() {
        return Err(Refusal::NoApprover);
    }
    Ok(made(facts, decision, false))
}

fn decision(facts: &Facts, draft: &Draft) -> Decision {
    let days = match draft.choice {
        Choice::Whole => 0,
        Choice::Days => draft.days.unwrap_or_else(|| facts.begun()),
        Choice::Nothing => facts.all(),
    };
    let (reason, approver) = (draft.reason.trim().to_owned(), draft.approver.trim().to_owned());
    Decision { choice: draft.choice, days, reason, approver }
}

fn made(facts: &Facts, decision: Decision, already: bool) -> Decided {
    let parts = facts.settled(decision.choice, decision.days);
    Decided { student: facts.student.clone(), left_at: facts.left_at, decision, parts, already }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    fn part(purse: Purse, fen: i64, paid: i64) -> Part {
        Part { bill: BillId::new(purse.code()), purse, fen: Fen(fen), paid: Fen(paid) }
    }

    /// Ten days from Monday 11 July 2022; the family left at `left`.
    fn facts(left: &str, parts: Vec<Part>) -> Facts {
        let weeks = [11, 12, 13, 14, 15, 18, 19, 20, 21, 22];
        Facts {
            student: StudentId::new("ming"),
            days: weeks.into_iter().map(|day| date(2022, 7, day)).collect(),
            opens: time(8, 30, 0, 0),
            left_at: Moment::at(left.parse().unwrap()),
            parts,
            decided: None,
        }
    }

    fn paid() -> Vec<Part> {
        vec![part(Purse::Care, 50_000, 50_000), part(Purse::Meals, 20_000, 20_000)]
    }

    fn draft(choice: Choice) -> Draft {
        Draft { choice, days: None, reason: "moved".into(), approver: "Chen".into() }
    }

    #[test]
    fn a_day_is_used_once_it_has_begun() {
        let rows = [
            ("2022-07-11T08:29:59", 0),
            ("2022-07-11T08:30:00", 1),
            ("2022-07-13T10:00:00", 3),
            ("2022-07-16T10:00:00", 5), // a Saturday
            ("2022-07-22T18:00:00", 10),
        ];
        for (left, begun) in rows {
            assert_eq!(facts(left, paid()).begun(), begun, "{left}");
        }
    }

    /// What each choice keeps and gives back, care and food apart: 50 and 20 yuan a day.
    #[test]
    fn each_choice_in_fen() {
        let (care, meals) = (Purse::Care, Purse::Meals);
        let rows = [
            (Choice::Whole, paid(), [(0, 50_000), (0, 20_000)]),
            (Choice::Days, paid(), [(15_000, 35_000), (6000, 14_000)]),
            (Choice::Nothing, paid(), [(50_000, 0), (20_000, 0)]),
            (Choice::Days, vec![part(care, 50_000, 0), part(meals, 20_000, 0)], [(15_000, 0), (6000, 0)]),
            (
                Choice::Days,
                vec![part(care, 25_000, 25_000), part(meals, 9999, 9999)],
                [(7500, 17_500), (2999, 7000)],
            ),
        ];
        for (choice, parts, expected) in rows {
            let made = decide(Some(&facts("2022-07-13T10:00:00", parts)), &draft(choice)).unwrap();
            let told = [made.sums(care), made.sums(meals)].map(|(kept, back)| (kept.0, back.0));
            assert_eq!(told, expected, "{choice:?}");
            assert_eq!(made.is_whole(), choice == Choice::Whole);
        }
    }

    #[test]
    fn no_day_kept_is_the_whole() {
        let none = Draft { days: Some(0), ..draft(Choice::Days) };
        assert!(decide(Some(&facts("2022-07-13T10:00:00", paid())), &none).unwrap().is_whole());
        let one = Draft { days: Some(1), ..draft(Choice::Days) };
        assert!(!decide(Some(&facts("2022-07-13T10:00:00", paid())), &one).unwrap().is_whole());
    }

    /// P4.12: the money of the period waits from the day after it.
    #[test]
    fn the_district_is_late_once_the_period_is_over() {
        let open = facts("2022-07-13T10:00:00", paid());
        let decided = decide(Some(&open), &draft(Choice::Days)).unwrap().decision;
        let rows = [
            (open.clone(), date(2022, 7, 13), Some(Wait::Open)),
            (open.clone(), date(2022, 7, 22), Some(Wait::Open)),
            (open.clone(), date(2022, 7, 23), Some(Wait::Late)),
            (Facts { parts: Vec::new(), ..open.clone() }, date(2022, 7, 23), None),
            (Facts { decided: Some(decided), ..open }, date(2022, 7, 23), None),
        ];
        for (facts, today, expected) in rows {
            assert_eq!(waits(&facts, date(2022, 7, 23), today), expected, "{today}");
        }
    }

    /// Each row mends what the row above was refused for.
    #[test]
    fn the_ladder() {
        let open = facts("2022-07-13T10:00:00", paid());
        let unbilled = facts("2022-07-13T10:00:00", Vec::new());
        let bare =
            Draft { days: Some(4), reason: " ".into(), approver: String::new(), ..draft(Choice::Days) };
        let fewer = Draft { days: Some(3), ..bare.clone() };
        let reasoned = Draft { reason: "moved".into(), ..fewer.clone() };
        let rows = [
            (None, &bare, Err("withdrawal-nothing-open")),
            (Some(&unbilled), &bare, Err("withdrawal-nothing-open")),
            (Some(&open), &bare, Err("withdrawal-days")),
            (Some(&open), &fewer, Err("withdrawal-no-reason")),
            (Some(&open), &reasoned, Err("withdrawal-no-approver")),
            (Some(&open), &Draft { approver: "Chen".into(), ..reasoned.clone() }, Ok(3)),
        ];
        for (facts, draft, expected) in rows {
            let told = decide(facts, draft).map(|made| made.decision.days).map_err(|why| why.code());
            assert_eq!(told, expected);
        }
    }

    #[test]
    fn what_was_decided_stands_and_twice_is_once() {
        let open = facts("2022-07-13T10:00:00", paid());
        let first = decide(Some(&open), &draft(Choice::Days)).unwrap();
        let known = Facts { decided: Some(first.decision), parts: Vec::new(), ..open };
        assert!(decide(Some(&known), &draft(Choice::Days)).unwrap().already);
        let other = decide(Some(&known), &draft(Choice::Whole)).unwrap_err();
        assert_eq!((other.code(), other.clause()), ("withdrawal-decided", "P4.13"));
    }

    #[test]
    fn codes_are_read_back() {
        for choice in Choice::ALL {
            assert_eq!(Choice::from_code(choice.code()), Some(choice));
        }
        assert_eq!(Choice::from_code("half"), None);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_between_kept_and_back(fen in 0_i64..10_000_000, days in 0_i64..=10, at in 0_usize..3) {
            let facts = facts("2022-07-22T18:00:00", vec![part(Purse::Care, fen, fen)]);
            for one in facts.settled(Choice::ALL[at], days) {
                prop_assert!(one.kept >= Fen::ZERO && one.back >= Fen::ZERO);
                prop_assert_eq!(one.kept + one.back, Fen(fen));
            }
        }
    }
}
