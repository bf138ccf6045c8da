//! 欠退 What payees owe for marks that were put right after the money was spent: it goes back once the term is over or the child has
//! left, as far as the payee has it. What is missing then the school may bear, and until it is back it pays for nothing else (P1.12,
//! P3.16).

use super::account::{Account, Kind, Payer, Step, Transfer};
use super::fee;
use super::item;
use super::release::{Facts, Followed, Released, payee, release};
use crate::fen::Fen;
use crate::id::{CourseId, StudentId, TransferId};
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

/// 学校垫付 The school bears what each payee should have given back by now and has not: its share of what the programme cost (P1.12).
pub fn cover(debts: &[Debt]) -> Vec<Transfer> {
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
            let item = CourseId::new("lunch-care/autumn");
            let (owed, children) = (Fen(9000), BTreeSet::new());
            let debt = Debt { item, owed, due: Fen(due), children, has: Fen(has), times };
            let made = cover(&[debt]);
            let told = made.first().map(|one| (one.fen.0, one.id.as_str()));
            assert_eq!(told, borne, "{due} {has}");
            let sides = made.first().map(|one| (one.debit.name(), one.credit.name()));
            let expected =
                ("payer/lunch-care/school".to_owned(), "payee/lunch-care/lunch-care/autumn".to_owned());
            assert_eq!(sides, borne.map(|_| expected), "of one kind of money");
        }
    }
}
