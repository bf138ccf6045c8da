//! 欠退 What payees owe for marks that were put right after the money was spent: it goes back once the term is over or the child has
//! left, as far as the payee has it. What is missing then the school may bear, asked by one person and approved by another, and until it
//! is back it pays for nothing else (P1.12, P3.16).

use super::account::{Account, Kind, Payer, Step, Transfer};
use super::fee;
use super::item;
use super::release::{Facts, Followed, Released, payee, release};
use crate::fen::Fen;
use crate::id::{CourseId, PersonId, StudentId, TransferId};
use crate::refusal::Refuses;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A lesson whose money its payee had spent when its mark was put right.
#[derive(Clone, Debug)]
pub struct Spent {
    /// The evening, with this child alone.
    pub facts: Facts,
    /// Whether the child is still at the school.
    pub stays: bool,
}

/// What a payee still owes for a mark that was put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StillOwed {
    /// What of it is the family's.
    pub family: Fen,
    /// All of it, whoever bore it.
    pub whole: Fen,
    /// Whether its day has come: the term is over, or the child has left.
    pub is_due: bool,
    /// What moves now; nothing, where the payee still has not got it, or its day has not come.
    pub released: Released,
}

impl StillOwed {
    /// Whether it goes back now.
    pub fn goes_back(&self) -> bool {
        !self.released.transfers.is_empty()
    }
}

/// What goes back now of lessons whose money was spent, one after another as far as each payee has it: once the term is
/// over, or the child has left. `None` for a lesson for which nothing is owed any more.
pub fn give_back(
    terms: &fee::Terms,
    spent: Vec<Spent>,
    (until, today): (Date, Date),
) -> Vec<Option<StillOwed>> {
    let mut gone = BTreeMap::<CourseId, Fen>::new();
    let mut one = |Spent { mut facts, stays }: Spent| {
        let gone = gone.entry(facts.course.clone()?).or_default();
        let moved = facts.children.first()?.moved;
        let (family, whole, is_due) = (moved.family, moved.whole(), today >= until || !stays);
        facts.earned = facts.earned - *gone;
        let released = release(terms, &facts);
        let released = match released.followed() {
            Followed::Moved if is_due => {
                *gone = *gone + whole;
                released
            }
            Followed::Moved | Followed::Owed => Released::default(),
            Followed::Nothing | Followed::Counted | Followed::Missing => return None,
        };
        Some(StillOwed { family, whole, is_due, released })
    };
    spent.into_iter().map(&mut one).collect()
}

/// What one payee owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Debt {
    /// Who: a course, the care of a term, what stands beside.
    pub item: CourseId,
    /// All of it, whoever bore it.
    pub owed: Fen,
    /// What of it should be back by now.
    pub due: Fen,
    /// The children to whom that is.
    pub children: BTreeSet<StudentId>,
    /// What the payee has.
    pub has: Fen,
    /// How often the school bore what it had not.
    pub times: i64,
}

impl Debt {
    /// What should be back by now and the payee has not.
    pub fn short(&self) -> Fen {
        (self.due - self.has).max(Fen::ZERO)
    }
}

/// How a request that the school bear it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// 待核准
    Asked,
    /// 已垫付
    Made,
    /// 未核准
    TurnedDown,
    /// 已另提 Another sum was asked for since.
    Replaced,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Asked, Self::Made, Self::TurnedDown, Self::Replaced];

    /// As the table holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Made => "made",
            Self::TurnedDown => "turned-down",
            Self::Replaced => "replaced",
        }
    }

    /// Reads a table's word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// What somebody asked the school to bear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// How much was missing then, in fen.
    pub fen: Fen,
    /// By whom.
    pub by: PersonId,
    /// What became of it.
    pub state: State,
}

/// Why the school does not bear what is missing, in rank order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody has asked for it, or it was answered or replaced.
    NotAsked,
    /// Whoever asked may not approve it.
    SamePerson,
    /// Every payee has what it should have given back by now.
    NothingMissing,
    /// More is missing by now than was asked for.
    MoreMissing {
        /// What was asked for.
        asked: Fen,
        /// What is missing.
        missing: Fen,
    },
    /// It is turned down without a reason.
    NoReason,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotAsked => "debt-not-asked",
            Self::SamePerson => "debt-same-person",
            Self::NothingMissing => "debt-nothing-missing",
            Self::MoreMissing { .. } => "debt-more-missing",
            Self::NoReason => "debt-no-reason",
        }
    }

    fn clause(&self) -> &'static str {
        "P1.12"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::MoreMissing { asked, missing } => {
                vec![("asked", asked.to_string()), ("missing", missing.to_string())]
            }
            Self::NotAsked | Self::SamePerson | Self::NothingMissing | Self::NoReason => Vec::new(),
        }
    }
}

/// 提出垫付 Asks that the school bear what is missing by now: how much that is, or `None` where the same was asked and waits. `before` is
/// what was asked with this form before: once that is answered, or another sum was asked for since, only a new form asks again.
pub fn ask(debts: &[Debt], open: Option<&Asked>, before: Option<&Asked>) -> Result<Option<Fen>, Refusal> {
    if before.is_some_and(|one| one.state == State::Asked) {
        return Ok(None);
    }
    let missing = missing(debts);
    if missing <= Fen::ZERO {
        return Err(Refusal::NothingMissing);
    }
    if open.is_some_and(|one| one.fen == missing) {
        return Ok(None);
    }
    if before.is_some() { Err(Refusal::NotAsked) } else { Ok(Some(missing)) }
}

/// 核准垫付 Another person than who asked has the school bear what is missing, and no fen more than was asked for; nothing moves where that
/// was done before.
pub fn approve(debts: &[Debt], asked: Option<&Asked>, me: &PersonId) -> Result<Vec<Transfer>, Refusal> {
    let asked = asked.ok_or(Refusal::NotAsked)?;
    match asked.state {
        State::Asked => {}
        State::Made => return Ok(Vec::new()),
        State::TurnedDown | State::Replaced => return Err(Refusal::NotAsked),
    }
    if asked.by == *me {
        return Err(Refusal::SamePerson);
    }
    match missing(debts) {
        fen if fen <= Fen::ZERO => Err(Refusal::NothingMissing),
        missing if missing > asked.fen => Err(Refusal::MoreMissing { asked: asked.fen, missing }),
        _ => Ok(cover(debts)),
    }
}

/// 不核准 Turns it down with a reason; nothing moves. Whoever may answer requests may turn down their own too.
pub fn turn_down(asked: Option<&Asked>, reason: &str) -> Result<String, Refusal> {
    if asked.is_none_or(|one| one.state != State::Asked) {
        return Err(Refusal::NotAsked);
    }
    let reason = reason.trim().to_owned();
    if reason.is_empty() { Err(Refusal::NoReason) } else { Ok(reason) }
}

/// What should be back by now and no payee has.
fn missing(debts: &[Debt]) -> Fen {
    debts.iter().map(Debt::short).sum()
}

/// 学校垫付 The school bears what each payee should have given back by now and has not: its share of what the programme cost (P1.12).
fn cover(debts: &[Debt]) -> Vec<Transfer> {
    let short = debts.iter().filter(|debt| debt.short() > Fen::ZERO);
    let one = |debt: &Debt| Transfer {
        id: TransferId::new(format!("cover/{}/{}", debt.item, debt.times + 1)),
        kind: Kind::Share,
        step: Step::Posted,
        debit: Account::Payer(Payer::School, item::purse(&debt.item)),
        credit: payee(&debt.item),
        fen: debt.short(),
        student: None,
        subject: debt.item.to_string(),
        clause: "P1.12",
    };
    short.map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::SessionId;
    use crate::money::release::{Child, Stood};
    use crate::money::share::Parts;
    use crate::plan::scheme::gongshu;
    use jiff::civil::date;

    /// A lesson on leave that had moved 4000 fen of the family's; its course has 6000.
    fn spent(moved: i64, stays: bool) -> Spent {
        let moved = Parts { family: Fen(moved), ..Parts::default() };
        let child = Child {
            student: StudentId::new("ming"),
            stood: Stood::OnLeave,
            held: Fen::ZERO,
            lesson: None,
            relief: None,
            moved,
            times: 1,
        };
        let facts = Facts {
            session: SessionId::new("s1"),
            course: Some(CourseId::new("robotics")),
            lessons: 2,
            lesson: None,
            is_cancelled: false,
            earned: Fen(6000),
            children: vec![child],
        };
        Spent { facts, stays }
    }

    /// Two children of one course that has spent all but one lesson's money: the second waits.
    #[test]
    fn what_was_spent_goes_back_as_far_as_the_course_has_it() {
        let terms = gongshu().fee["x"].clone();
        let (until, before) = (date(2022, 1, 20), date(2022, 1, 19));
        let told = |spent: Vec<Spent>, today| {
            let still = give_back(&terms, spent, (until, today));
            let one = |one: StillOwed| (one.family, one.whole, one.is_due, one.goes_back());
            still.into_iter().map(|still| still.map(one)).collect::<Vec<_>>()
        };
        let of = |is_due, goes| Some((Fen(4000), Fen(4000), is_due, goes));
        let (ming, gone) = (|| spent(4000, true), || spent(4000, false));
        assert_eq!(told(vec![ming(), ming()], until), [of(true, true), of(true, false)], "one lesson's");
        assert_eq!(
            told(vec![ming(), gone()], before),
            [of(false, false), of(true, true)],
            "who has left waits for no term"
        );
        let childless = Spent { facts: Facts { children: Vec::new(), ..ming().facts }, stays: true };
        assert_eq!(told(vec![spent(0, true), childless], until), [None, None]);
    }

    /// What lunch care should have given back by now, what it has, and how often the school bore it.
    fn owing(due: i64, has: i64, times: i64) -> Debt {
        let (item, owed, children) = (CourseId::new("lunch-care/autumn"), Fen(9000), BTreeSet::new());
        Debt { item, owed, due: Fen(due), children, has: Fen(has), times }
    }

    fn asked(fen: i64, state: State) -> Asked {
        Asked { fen: Fen(fen), by: PersonId::new("cashier"), state }
    }

    #[test]
    fn what_is_missing_is_asked_for_once() {
        let of = |fen, state| Some(asked(fen, state));
        let rows = [
            (owing(4000, 4000, 0), None, None, Err(Refusal::NothingMissing)),
            (owing(4000, 1000, 0), None, None, Ok(Some(Fen(3000)))),
            (owing(4000, 1000, 0), of(3000, State::Asked), None, Ok(None)),
            (owing(4000, 1000, 0), of(2000, State::Asked), None, Ok(Some(Fen(3000)))), // in its place
            // the same form once more
            (owing(4000, 1000, 0), of(3000, State::Asked), of(3000, State::Asked), Ok(None)),
            (owing(4000, 1000, 0), None, of(3000, State::TurnedDown), Err(Refusal::NotAsked)),
            (owing(4000, 1000, 0), of(3000, State::Asked), of(2000, State::Replaced), Ok(None)),
            (owing(4000, 1000, 0), None, of(2000, State::Replaced), Err(Refusal::NotAsked)),
            (owing(4000, 4000, 0), None, of(3000, State::Made), Err(Refusal::NothingMissing)),
        ];
        for (debt, open, before, expected) in rows {
            let made = ask(std::slice::from_ref(&debt), open.as_ref(), before.as_ref());
            assert_eq!(made, expected, "{debt:?} {open:?} {before:?}");
        }
        for state in State::ALL {
            assert_eq!(State::from_code(state.code()), Some(state));
        }
    }

    /// Each row mends what the row above was refused for.
    #[test]
    fn what_the_school_bears_is_approved_by_another_person_than_who_asked() {
        let (cashier, leader) = (PersonId::new("cashier"), PersonId::new("leader"));
        let (none, more) = (owing(4000, 4000, 0), owing(4000, 0, 0));
        let (same, less) = (owing(4000, 1000, 0), owing(4000, 2000, 0));
        let open = || Some(asked(3000, State::Asked));
        let rows = [
            (&none, None, &cashier, Err("debt-not-asked")),
            (&none, Some(asked(3000, State::TurnedDown)), &cashier, Err("debt-not-asked")),
            (&none, Some(asked(3000, State::Replaced)), &cashier, Err("debt-not-asked")),
            (&none, open(), &cashier, Err("debt-same-person")),
            (&none, open(), &leader, Err("debt-nothing-missing")),
            (&more, open(), &leader, Err("debt-more-missing")),
            (&less, open(), &leader, Ok(2000)), // it has earned some since
            (&same, open(), &leader, Ok(3000)),
            (&more, Some(asked(3000, State::Made)), &leader, Ok(0)), // twice is once
        ];
        for (debt, asked, me, expected) in rows {
            let made = approve(std::slice::from_ref(debt), asked.as_ref(), me);
            let made = made.map(|all| all.iter().map(|one| one.fen.0).sum::<i64>());
            assert_eq!(made.map_err(|why| why.code()), expected, "{debt:?} {asked:?}");
        }
    }

    #[test]
    fn it_is_turned_down_with_a_reason() {
        let open = asked(3000, State::Asked);
        assert_eq!(turn_down(Some(&open), " "), Err(Refusal::NoReason));
        assert_eq!(turn_down(Some(&open), "先等下月收入 "), Ok("先等下月收入".to_owned()));
        for gone in [None, Some(asked(3000, State::Made)), Some(asked(3000, State::TurnedDown))] {
            assert_eq!(turn_down(gone.as_ref(), "x"), Err(Refusal::NotAsked), "{gone:?}");
        }
    }

    /// What is owed by now, what the payee has, how often the school bore it before; what the school bears.
    #[test]
    fn the_school_bears_what_is_missing_and_no_fen_more() {
        let rows = [
            (0, 0, 0, None),
            (4000, 4000, 0, None),
            (4000, 5000, 0, None),
            (8000, 6000, 0, Some((2000, "cover/lunch-care/autumn/1"))),
            (4000, 0, 2, Some((4000, "cover/lunch-care/autumn/3"))),
        ];
        for (due, has, times, borne) in rows {
            let made = cover(&[owing(due, has, times)]);
            let told = made.first().map(|one| (one.fen.0, one.id.as_str()));
            assert_eq!(told, borne, "{due} {has}");
            let sides = made.first().map(|one| (one.debit.name(), one.credit.name()));
            let expected =
                ("payer/lunch-care/school".to_owned(), "payee/lunch-care/lunch-care/autumn".to_owned());
            assert_eq!(sides, borne.map(|_| expected), "of one kind of money");
        }
    }
}
