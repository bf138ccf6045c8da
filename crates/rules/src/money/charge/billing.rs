//! 暑托账单 A period of summer care is billed to each child with a seat, care and food as two bills of two kinds of money; once
//! the period is over each goes to its own payee (P4.12, P4.13, P4.15, X.7).

use super::{Parts, Terms};
use crate::fen::Fen;
use crate::id::{BillId, CourseId, RefundId, StudentId, TransferId};
use crate::moment::Moment;
use crate::money::account::{Account, Kind, Payer, Purse, Step, Transfer};
use crate::money::bill::{Bill, Grounds, due_on};
use crate::money::refund::Asked;
use crate::money::relief;
use crate::refusal::Refuses;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What the rule may know of a period.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The plan's id.
    pub plan: String,
    /// The period's number.
    pub period: i64,
    /// Its working days.
    pub days: i64,
    /// When families can no longer sign up.
    pub signup_until: Moment,
    /// Families that were asked about another point and have not answered.
    pub asked: i64,
    /// The school's children with a seat.
    pub seated: Vec<Seated>,
}

/// A child with a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seated {
    /// Which.
    pub student: StudentId,
    /// Whether its family was recognised as one in hardship.
    pub is_relieved: bool,
    /// Of which kinds of money it has bills for the period.
    pub billed: BTreeSet<Purse>,
    /// How many bills of each kind were cancelled before: the next is another.
    pub times: BTreeMap<Purse, i64>,
}

/// A paid bill of a period that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// Which.
    pub bill: BillId,
    /// Whose.
    pub student: StudentId,
    /// Which kind of money.
    pub purse: Purse,
    /// What the family paid.
    pub fen: Fen,
    /// The whole price of the part.
    pub whole: Fen,
    /// The days that it is for.
    pub days: i64,
    /// Whether the child kept its seat; of one that left the district has decided.
    pub is_seated: bool,
}

/// A bill that was out when its family was granted relief.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Which.
    pub bill: BillId,
    /// Whose.
    pub student: StudentId,
    /// For which period of which plan.
    pub item: CourseId,
    /// Which kind of money.
    pub purse: Purse,
    /// Working days.
    pub days: i64,
    /// What it asks of the family.
    pub fen: Fen,
    /// The whole price of the part.
    pub whole: Fen,
    /// Whether it is paid.
    pub is_paid: bool,
    /// Whether its payee has the money.
    pub is_released: bool,
}

/// What relief makes of such a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lowered {
    /// Which.
    pub bill: BillId,
    /// What a day of it costs the family now.
    pub price: Fen,
    /// What it asks now.
    pub fen: Fen,
    /// What the family has paid beyond that: it goes back like any refund.
    pub back: Option<Asked>,
    /// The money that moves before that.
    pub transfers: Vec<Transfer>,
}

/// Why no bill goes out, or no money moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Families can still sign up.
    SignupRuns {
        /// Until then.
        until: Moment,
    },
    /// Families have not said whether they go to another point.
    Asked {
        /// How many.
        families: i64,
    },
    /// The period is not over.
    PeriodRuns {
        /// The day after it.
        until: Date,
    },
    /// Families left it after it began, and nobody has decided what they get back.
    Undecided {
        /// Whose children, by name.
        names: Vec<String>,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::SignupRuns { .. } => "charge-signup-runs",
            Self::Asked { .. } => "charge-families-asked",
            Self::PeriodRuns { .. } => "charge-period-runs",
            Self::Undecided { .. } => "charge-undecided",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::SignupRuns { .. } => "P4.6",
            Self::Asked { .. } => "P4.7",
            Self::PeriodRuns { .. } | Self::Undecided { .. } => "P4.12",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::SignupRuns { until } => vec![("until", until.date().to_string())],
            Self::Asked { families } => vec![("families", families.to_string())],
            Self::PeriodRuns { until } => vec![("until", until.to_string())],
            Self::Undecided { names } => vec![("names", names.join(", "))],
        }
    }
}

/// What bills and payees of a period are called: one name a plan and period.
pub fn item(plan: &str, period: i64) -> CourseId {
    CourseId::new(format!("summer/{plan}/{period}"))
}

/// The period's number in such a name.
pub fn period_of(item: &CourseId) -> Option<i64> {
    let (plan, period) = item.as_str().rsplit_once('/')?;
    plan.starts_with("summer/").then(|| period.parse().ok())?
}

/// Two bills for each child with a seat, care and food; a part of which relief leaves nothing is a bill that asks for nothing.
pub fn issue(
    terms: &Terms,
    reduces: &relief::Terms,
    facts: &Facts,
    now: Moment,
) -> Result<Vec<Bill>, Refusal> {
    if now < facts.signup_until {
        return Err(Refusal::SignupRuns { until: facts.signup_until });
    }
    if facts.asked > 0 {
        return Err(Refusal::Asked { families: facts.asked });
    }
    let whole = terms.parts();
    let of_child = |child: &Seated| {
        let due = if child.is_relieved { reduces.relieved(whole) } else { whole };
        let parts = each(whole).into_iter().zip(each(due));
        let missing = parts.filter(|((purse, _), _)| !child.billed.contains(purse));
        missing
            .map(|((purse, whole), (_, due))| bill(facts, child, purse, (whole, due, now)))
            .collect::<Vec<_>>()
    };
    Ok(facts.seated.iter().flat_map(of_child).collect())
}

/// The two parts, each under its own kind of money.
fn each(parts: Parts) -> [(Purse, Fen); 2] {
    [(Purse::Care, parts.care), (Purse::Meals, parts.food)]
}

fn bill(facts: &Facts, child: &Seated, purse: Purse, (whole, due, now): (Fen, Fen, Moment)) -> Bill {
    let (item, lessons) = (item(&facts.plan, facts.period), facts.days.max(1));
    let times = child.times.get(&purse).copied().unwrap_or(0);
    let again = if times > 0 { format!("/{times}") } else { String::new() };
    Bill {
        id: BillId::new(format!("bill/{item}/{}/{}{again}", purse.code(), child.student)),
        student: child.student.clone(),
        course: item,
        purse,
        title: Default::default(),
        part: String::new(),
        times,
        lessons,
        lesson: Fen(whole.0 / lessons),
        price: Fen(due.0 / lessons),
        apart: Default::default(),
        fen: due,
        due_on: due_on(now),
        grounds: Grounds { lessons, full: whole, ..Grounds::default() },
    }
}

/// 减免 Relief that is granted after the bills went out is no less than before: what is not paid is asked for no more, and what
/// was paid beyond it goes back. Where the payee has it already, the public purse takes the family's place there (P4.15).
pub fn lower(reduces: &relief::Terms, one: &Standing) -> Option<Lowered> {
    let left = reduces.relieved(Parts { care: one.whole, food: one.whole });
    let fen = match one.purse {
        Purse::Meals => left.food,
        Purse::Care
        | Purse::Course
        | Purse::ExtendedCare
        | Purse::EveningStudy
        | Purse::LunchCare
        | Purse::EarlyCare
        | Purse::Community => left.care,
    };
    let less = one.fen - fen;
    let asked = || Asked {
        id: RefundId::new(format!("lowered/{}", one.bill)),
        student: one.student.clone(),
        fen: less,
        reason: String::new(),
        purse: one.purse,
        times: 0,
    };
    (less > Fen::ZERO).then(|| Lowered {
        bill: one.bill.clone(),
        price: Fen(fen.0 / one.days.max(1)),
        fen,
        back: one.is_paid.then(asked),
        transfers: if one.is_released { exchanged(one, (less, reduces.payer())) } else { Vec::new() },
    })
}

/// What so many of a period's days cost of a sum for all of them; a part of a fen is the family's (P4.13).
pub fn of_days(fen: Fen, (days, of): (i64, i64)) -> Fen {
    if (0..of).contains(&days) { Fen(fen.times(days).0 / of) } else { fen }
}

/// Whether relief that is granted today still lowers the bills of a summer that ends before `over`: not those of one before a term
/// that has begun since, whose hardship nobody asked about then.
pub fn may_lower(over: Date, term_from: Date, today: Date) -> bool {
    term_from < over || today < term_from
}

/// Whoever bears relief pays a payee what goes back from there into the child's account.
fn exchanged(one: &Standing, (fen, payer): (Fen, Payer)) -> Vec<Transfer> {
    let payee = || Account::Payee(one.purse, one.item.to_string());
    let custody = Account::Custody(one.student.clone(), one.purse);
    let all = [
        ("share", Kind::Share, Account::Payer(payer, one.purse), payee()),
        ("back", Kind::Correction, payee(), custody),
    ];
    let moved = |(of, kind, debit, credit): (&str, Kind, Account, Account)| Transfer {
        id: TransferId::new(format!("lowered/{of}/{}", one.bill)),
        kind,
        step: Step::Posted,
        debit,
        credit,
        fen,
        student: Some(one.student.clone()),
        subject: one.bill.to_string(),
        clause: "P4.15",
    };
    all.into_iter().map(moved).collect()
}

/// 期末核销 Once the period is over, what was paid for a child that kept its seat, and what the district keeps of one that left,
/// goes to the payee of its kind, and whoever bears relief pays what it took off (P1.12, P4.15). Nobody who left is passed over:
/// `undecided` names the children about whose money nobody has said anything (P4.12).
pub fn release(
    (paid, undecided): (&[Paid], &[String]),
    (item, payer): (&CourseId, Payer),
    (until, today): (Date, Date),
) -> Result<Vec<Transfer>, Refusal> {
    if today < until {
        return Err(Refusal::PeriodRuns { until });
    }
    if !undecided.is_empty() {
        return Err(Refusal::Undecided { names: undecided.to_vec() });
    }
    Ok(paid.iter().flat_map(|one| of_bill(one, (item, payer))).collect())
}

fn of_bill(paid: &Paid, (item, payer): (&CourseId, Payer)) -> Vec<Transfer> {
    let payee = || Account::Payee(paid.purse, item.to_string());
    let custody = Account::Custody(paid.student.clone(), paid.purse);
    let all = [
        ("release", Kind::Release, custody, paid.fen, "P4.13"),
        ("share", Kind::Share, Account::Payer(payer, paid.purse), paid.whole - paid.fen, "P4.15"),
    ];
    let one = |(of, kind, debit, fen, clause): (&str, Kind, Account, Fen, &'static str)| Transfer {
        id: TransferId::new(format!("{of}/{}", paid.bill)),
        kind,
        step: Step::Posted,
        debit,
        credit: payee(),
        fen,
        student: Some(paid.student.clone()),
        subject: paid.bill.to_string(),
        clause,
    };
    all.into_iter().filter(|(.., fen, _)| *fen > Fen::ZERO).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::holiday_care::yuhang;
    use jiff::civil::date;

    fn facts(is_relieved: bool, billed: &[Purse]) -> Facts {
        let student = StudentId::new("ming");
        let (billed, times) = (billed.iter().copied().collect(), BTreeMap::new());
        let seated = vec![Seated { student, is_relieved, billed, times }];
        let signup_until = Moment::at(date(2022, 7, 3).at(17, 0, 0, 0));
        Facts { plan: "yuhang-2022-summer".into(), period: 1, days: 10, signup_until, asked: 0, seated }
    }

    fn after() -> Moment {
        Moment::at(date(2022, 7, 4).at(9, 0, 0, 0))
    }

    /// 700元/人·期: 500 care and 200 food; in hardship half of the care is waived, and no part pays for the other.
    #[test]
    fn care_and_food_are_two_bills() {
        let plan = yuhang();
        let told = |facts: &Facts| -> Vec<(Purse, i64, i64)> {
            let bills = issue(&plan.charge, &plan.relief, facts, after()).unwrap();
            bills.iter().map(|one| (one.purse, one.fen.0, one.grounds.whole().0)).collect()
        };
        let (care, meals) = (Purse::Care, Purse::Meals);
        assert_eq!(told(&facts(false, &[])), [(care, 50_000, 50_000), (meals, 20_000, 20_000)]);
        assert_eq!(told(&facts(true, &[])), [(care, 25_000, 50_000), (meals, 20_000, 20_000)]);
        assert_eq!(told(&facts(true, &[care])), [(meals, 20_000, 20_000)], "once each");
        assert_eq!(told(&facts(false, &[care, meals])), []);
        let bill = issue(&plan.charge, &plan.relief, &facts(false, &[]), after()).unwrap().remove(1);
        assert_eq!((bill.lessons, bill.price), (10, Fen(2000)), "20 yuan of food a day");
        assert_eq!(period_of(&bill.course), Some(1));
        assert_eq!(period_of(&CourseId::new("robotics")), None);
    }

    #[test]
    fn days_of_a_period_in_fen() {
        let rows = [
            (50_000, 3, 10, 15_000),
            (20_000, 10, 10, 20_000),
            (100, 1, 3, 33),
            (100, 0, 10, 0),
            (100, 5, 0, 100),
        ];
        for (fen, days, of, expected) in rows {
            assert_eq!(of_days(Fen(fen), (days, of)), Fen(expected), "{fen} {days}/{of}");
        }
    }

    /// A child that left its seat and has one again is billed anew, beside the bill that was cancelled.
    #[test]
    fn a_bill_after_a_cancelled_one_is_another() {
        let plan = yuhang();
        let mut again = facts(false, &[]);
        again.seated[0].times = BTreeMap::from([(Purse::Care, 2)]);
        let bills = issue(&plan.charge, &plan.relief, &again, after()).unwrap();
        let told: Vec<_> = bills.iter().map(|one| (one.id.as_str(), one.times)).collect();
        let item = "bill/summer/yuhang-2022-summer/1";
        let (care, meals) = (format!("{item}/care/ming/2"), format!("{item}/meals/ming"));
        assert_eq!(told, [(care.as_str(), 2), (meals.as_str(), 0)]);
    }

    /// Each row mends what the row above was refused for.
    #[test]
    fn no_bill_before_the_seats_are_known() {
        let plan = yuhang();
        let early = Moment::at(date(2022, 7, 3).at(16, 59, 0, 0));
        let asked = Facts { asked: 2, ..facts(false, &[]) };
        for (facts, now, refused) in [
            (&asked, early, Some("charge-signup-runs")),
            (&asked, after(), Some("charge-families-asked")),
            (&facts(false, &[]), after(), None),
        ] {
            let made = issue(&plan.charge, &plan.relief, facts, now);
            assert_eq!(made.err().map(|why| why.code()), refused);
        }
    }

    /// What the bill asks, whether it is paid and its payee has the money; what it asks then, what goes back, how much moves.
    #[test]
    fn relief_lowers_a_bill_that_is_out() {
        let half = yuhang().relief; // half of the care part, nothing of the food
        let whole = relief::Terms { care_percent: 100, food_percent: 100, borne_by: None };
        let (care, meals) = (Purse::Care, Purse::Meals);
        let rows = [
            (&half, care, 50_000, (false, false), Some((25_000, 0, 0))),
            (&half, care, 50_000, (true, false), Some((25_000, 25_000, 0))),
            (&half, care, 50_000, (true, true), Some((25_000, 25_000, 2))),
            (&half, care, 25_000, (true, true), None), // it was granted before
            (&half, meals, 20_000, (false, false), None),
            (&whole, meals, 20_000, (true, false), Some((0, 20_000, 0))),
        ];
        for (reduces, purse, fen, (is_paid, is_released), expected) in rows {
            let one = Standing {
                bill: BillId::new("b"),
                student: StudentId::new("ming"),
                item: item("yuhang-2022-summer", 1),
                purse,
                days: 10,
                fen: Fen(fen),
                whole: if purse == care { Fen(50_000) } else { Fen(20_000) },
                is_paid,
                is_released,
            };
            let made = lower(reduces, &one);
            let back = |one: &Lowered| one.back.as_ref().map_or(0, |back| back.fen.0);
            let told = made.as_ref().map(|made| (made.fen.0, back(made), made.transfers.len()));
            assert_eq!(told, expected, "{purse:?} {fen} {is_paid} {is_released}");
            let mut moved = made.iter().flat_map(|one| &one.transfers);
            assert!(moved.all(|one| one.debit.purse() == one.credit.purse() && one.fen > Fen::ZERO));
        }
    }

    #[test]
    fn relief_of_a_new_term_leaves_the_summer_before_as_it_was() {
        let (over, september) = (date(2022, 8, 20), date(2022, 9, 1));
        let rows = [
            (date(2021, 9, 1), date(2022, 11, 1), true), // the plan of the term before the summer
            (september, date(2022, 7, 23), true),
            (september, date(2022, 8, 31), true),
            (september, september, false),
            (september, date(2022, 11, 1), false),
        ];
        for (term_from, today, expected) in rows {
            assert_eq!(may_lower(over, term_from, today), expected, "{term_from} {today}");
        }
    }

    #[test]
    fn each_part_goes_to_its_own_payee_when_the_period_is_over() {
        let paid = |purse, fen, whole| Paid {
            bill: BillId::new(format!("b-{}", Purse::code(purse))),
            student: StudentId::new("ming"),
            purse,
            fen: Fen(fen),
            whole: Fen(whole),
            days: 10,
            is_seated: true,
        };
        let all = [paid(Purse::Care, 25_000, 50_000), paid(Purse::Meals, 20_000, 20_000)];
        let (item, until) = (item("yuhang-2022-summer", 1), date(2022, 7, 23));
        let (left, none) = (["Hua".to_owned(), "Lan".to_owned()], []);
        let of = (&item, Payer::Government);
        let early = release((&all, &left), of, (until, date(2022, 7, 22))).unwrap_err();
        assert_eq!((early.code(), early.words()[0].1.as_str()), ("charge-period-runs", "2022-07-23"));
        let open = release((&all, &left), of, (until, until)).unwrap_err();
        assert_eq!((open.code(), open.words()[0].1.as_str()), ("charge-undecided", "Hua, Lan"));
        let school = release((&all, &none), (&item, Payer::School), (until, until)).unwrap();
        assert_eq!(school[1].debit.name(), "payer/care/school", "whoever the plan says bears relief");
        let made = release((&all, &none), of, (until, until)).unwrap();
        let told: Vec<_> = made.iter().map(|one| (one.debit.name(), one.credit.name(), one.fen.0)).collect();
        let payee = |purse: &str| format!("payee/{purse}/summer/yuhang-2022-summer/1");
        assert_eq!(
            told,
            [
                ("custody/care/ming".to_owned(), payee("care"), 25_000),
                ("payer/care/government".to_owned(), payee("care"), 25_000),
                ("custody/meals/ming".to_owned(), payee("meals"), 20_000),
            ]
        );
        assert!(
            made.iter().all(|one| one.debit.purse() == one.credit.purse()),
            "kinds of money are never mixed"
        );
    }
}
