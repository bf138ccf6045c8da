//! 支出 What was earned is spent on what it is for, under a voucher; what payers give comes in (P1.10-P1.12, P4.13).

use super::account::{Account, Kind, Payer, Purse, Step, Transfer};
use crate::fen::Fen;
use crate::id::{SpendingId, TransferId};
use crate::refusal::Refuses;
use serde::Deserialize;

/// What money is spent on (P1.11: nobody profits).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// 课时费
    Staff,
    /// 材料
    Materials,
    /// 餐点
    Food,
    /// 外聘机构 Whoever gives a course under a contract.
    Provider,
    /// 保险
    Insurance,
    /// 水电
    Utilities,
}

impl Purpose {
    /// Every purpose, in the order of a form.
    pub const ALL: [Self; 6] =
        [Self::Staff, Self::Materials, Self::Food, Self::Provider, Self::Insurance, Self::Utilities];

    /// As the table holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Materials => "materials",
            Self::Food => "food",
            Self::Provider => "provider",
            Self::Insurance => "insurance",
            Self::Utilities => "utilities",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// Food money is spent on food and on nothing else, and nothing else pays for food (P4.13). A contract is about a course.
    pub fn may_use(self, purse: Purse) -> bool {
        match self {
            Self::Food => purse == Purse::Meals,
            Self::Provider => purse == Purse::Course,
            Self::Staff | Self::Materials | Self::Insurance | Self::Utilities => purse != Purse::Meals,
        }
    }
}

/// What the cashier types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The form's idempotency key.
    pub id: SpendingId,
    /// Which kind of money, and who earned it.
    pub from: (Purse, String),
    /// What for.
    pub purpose: Purpose,
    /// How much.
    pub fen: Fen,
    /// The voucher's number.
    pub voucher: String,
    /// The sheet of lessons given that staff are paid by; empty for anything else (P1.38).
    pub pay: String,
}

/// 合同 What the contract with whoever gives a course allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contract {
    /// For one lesson given.
    pub rate: Fen,
    /// Lessons given so far.
    pub lessons: i64,
    /// Paid by it so far, less what was corrected.
    pub paid: Fen,
}

impl Contract {
    /// What may still be paid by it: lessons given at its rate, less what was paid (P1.11).
    pub fn open(self) -> Fen {
        self.rate.times(self.lessons) - self.paid
    }
}

/// As many letters as the number of a voucher or paper may have.
pub const NUMBER_LETTERS_MAX: usize = 60;

/// What a payer gives for its share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The form's idempotency key.
    pub id: SpendingId,
    /// Who gives it.
    pub payer: Payer,
    /// Which kind of money it is for.
    pub purse: Purse,
    /// How much.
    pub fen: Fen,
    /// The number of the paper that it came with, if there is one.
    pub paper: String,
}

/// What the rule may know.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts {
    /// What was earned and not spent.
    pub earned: Fen,
    /// What of it is owed to families, and to who else bore it, for lessons that did not count.
    pub owed: Fen,
    /// Whether the voucher's number stands on another spending.
    pub voucher_taken: bool,
    /// What is not paid yet of the sheet of lessons given that is named; `None` where none is, or it is not approved.
    pub sheet: Option<Fen>,
    /// The contract about the course; `None` where the plan names no contract or no rate.
    pub contract: Option<Contract>,
}

/// Why nothing is spent or taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not an amount.
    NoAmount,
    /// This kind of money may not pay for that.
    OtherPurpose,
    /// There is less.
    NotEarned {
        /// What there is.
        earned: Fen,
    },
    /// What is left is owed back for lessons that did not count.
    OwesBack {
        /// What is owed.
        owed: Fen,
        /// What there is beyond it.
        left: Fen,
    },
    /// Staff are paid by an approved sheet of lessons given, and none was named.
    NoSheet,
    /// The sheet has less that is not paid.
    AboveSheet {
        /// What it has.
        left: Fen,
    },
    /// Nobody gives this course under a contract with a rate.
    NoContract,
    /// The contract allows less for the lessons given so far.
    AboveContract {
        /// What it allows still.
        open: Fen,
    },
    /// The number of a voucher or paper is too long to be one.
    NumberLong,
    /// A voucher has a number, and only one spending.
    VoucherTaken,
    /// The payer's paper brought this kind of money already.
    PaperTaken,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoAmount => "spending-no-amount",
            Self::OtherPurpose => "spending-other-purpose",
            Self::NotEarned { .. } => "spending-not-earned",
            Self::OwesBack { .. } => "spending-owes-back",
            Self::NoSheet => "spending-no-sheet",
            Self::AboveSheet { .. } => "spending-above-sheet",
            Self::NoContract => "spending-no-contract",
            Self::AboveContract { .. } => "spending-above-contract",
            Self::NumberLong => "spending-number-long",
            Self::VoucherTaken => "spending-voucher-taken",
            Self::PaperTaken => "spending-paper-taken",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::OtherPurpose => "P4.13",
            Self::PaperTaken => "P1.12",
            Self::OwesBack { .. } => "P3.16",
            Self::NoSheet | Self::AboveSheet { .. } => "P1.38",
            Self::NoAmount
            | Self::NotEarned { .. }
            | Self::NoContract
            | Self::AboveContract { .. }
            | Self::NumberLong
            | Self::VoucherTaken => "P1.11",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotEarned { earned } => vec![("earned", earned.to_string())],
            Self::OwesBack { owed, left } => vec![("owed", owed.to_string()), ("left", left.to_string())],
            Self::AboveSheet { left } => vec![("left", left.to_string())],
            Self::AboveContract { open } => vec![("open", open.to_string())],
            Self::NumberLong => vec![("most", NUMBER_LETTERS_MAX.to_string())],
            Self::NoAmount
            | Self::OtherPurpose
            | Self::NoSheet
            | Self::NoContract
            | Self::VoucherTaken
            | Self::PaperTaken => Vec::new(),
        }
    }
}

/// Spends what was earned.
pub fn spend(facts: &Facts, draft: &Draft) -> Result<Transfer, Refusal> {
    if draft.fen <= Fen::ZERO {
        return Err(Refusal::NoAmount);
    }
    let (purse, earner) = &draft.from;
    if !draft.purpose.may_use(*purse) {
        return Err(Refusal::OtherPurpose);
    }
    if draft.fen > facts.earned {
        return Err(Refusal::NotEarned { earned: facts.earned });
    }
    let left = (facts.earned - facts.owed).max(Fen::ZERO);
    if draft.fen > left {
        return Err(Refusal::OwesBack { owed: facts.owed, left });
    }
    owed(facts, draft)?;
    if is_long(&draft.voucher) {
        return Err(Refusal::NumberLong);
    }
    if draft.voucher.trim().is_empty() || facts.voucher_taken {
        return Err(Refusal::VoucherTaken);
    }
    let sides = (Account::Payee(*purse, earner.clone()), Account::Clearing);
    Ok(movement(&draft.id, Kind::Spending, sides, draft.fen))
}

/// Staff are paid what an approved sheet says and a provider what its contract says, and no fen more (P1.11, P1.38).
fn owed(facts: &Facts, draft: &Draft) -> Result<(), Refusal> {
    match draft.purpose {
        Purpose::Materials | Purpose::Food | Purpose::Insurance | Purpose::Utilities => Ok(()),
        Purpose::Staff => match facts.sheet {
            None if is_counted(draft.from.0) => Err(Refusal::NoSheet),
            Some(left) if draft.fen > left => Err(Refusal::AboveSheet { left: left.max(Fen::ZERO) }),
            None | Some(_) => Ok(()),
        },
        Purpose::Provider => {
            let open = facts.contract.ok_or(Refusal::NoContract)?.open();
            if draft.fen > open { Err(Refusal::AboveContract { open: open.max(Fen::ZERO) }) } else { Ok(()) }
        }
    }
}

/// Whether the work that a kind of money pays for is counted on sheets: lessons, evenings of care, and what stands beside them are. A
/// community's class has no sheet, and meals are nobody's lesson.
fn is_counted(purse: Purse) -> bool {
    match purse {
        Purse::Care
        | Purse::Course
        | Purse::ExtendedCare
        | Purse::EveningStudy
        | Purse::LunchCare
        | Purse::EarlyCare => true,
        Purse::Meals | Purse::Community => false,
    }
}

/// Takes in what government or school gives for its share (P1.12). One paper brings each kind of money once.
pub fn take_in(given: &Given, paper_taken: bool) -> Result<Transfer, Refusal> {
    let Given { id, payer, purse, fen, paper } = given;
    if *fen <= Fen::ZERO {
        return Err(Refusal::NoAmount);
    }
    if is_long(paper) {
        return Err(Refusal::NumberLong);
    }
    if !paper.trim().is_empty() && paper_taken {
        return Err(Refusal::PaperTaken);
    }
    Ok(movement(id, Kind::Grant, (Account::Clearing, Account::Payer(*payer, *purse)), *fen))
}

fn is_long(number: &str) -> bool {
    number.trim().chars().count() > NUMBER_LETTERS_MAX
}

fn movement(id: &SpendingId, kind: Kind, (debit, credit): (Account, Account), fen: Fen) -> Transfer {
    Transfer {
        id: TransferId::new(format!("{}/{id}", kind.code())),
        kind,
        step: Step::Posted,
        debit,
        credit,
        fen,
        student: None,
        subject: id.to_string(),
        clause: if kind == Kind::Grant { "P1.12" } else { "P1.11" },
    }
}

/// One programme of a term, or a kind of money: what it brought in, by whom, and what it was spent on (P1.10, P4.12).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// From families, for lessons given.
    pub family: Fen,
    /// From the public purse.
    pub government: Fen,
    /// From the school's own funds.
    pub school: Fen,
    /// Over from a programme of before, less what went on to a later one.
    pub carried: Fen,
    /// On each purpose, in their order.
    pub spent: [Fen; 6],
}

impl Sheet {
    /// All that came in.
    pub fn income(&self) -> Fen {
        self.family + self.government + self.school
    }

    /// All that was spent.
    pub fn all_spent(&self) -> Fen {
        self.spent.iter().copied().sum()
    }

    /// What is left: public benefit means nothing of it is anybody's profit (P1.11).
    pub fn surplus(&self) -> Fen {
        self.income() + self.carried - self.all_spent()
    }

    /// The same of both.
    pub fn and(self, other: Self) -> Self {
        let mut spent = self.spent;
        for (own, more) in spent.iter_mut().zip(other.spent) {
            *own = *own + more;
        }
        Self {
            family: self.family + other.family,
            government: self.government + other.government,
            school: self.school + other.school,
            carried: self.carried + other.carried,
            spent,
        }
    }

    /// Whether the bureau is told: the term is over and money is left (P1.11, P4.12).
    pub fn is_flagged(&self, term_is_over: bool) -> bool {
        term_is_over && self.surplus() > Fen::ZERO
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn draft(purse: Purse, purpose: Purpose, fen: i64, voucher: &str) -> Draft {
        let (id, from, voucher) = (SpendingId::new("v1"), (purse, "robotics".to_owned()), voucher.to_owned());
        Draft { id, from, purpose, fen: Fen(fen), voucher, pay: String::new() }
    }

    /// Each row mends what the row above was refused for.
    #[test]
    fn what_was_earned_is_spent_on_what_it_is_for_under_a_voucher() {
        let taken =
            Facts { earned: Fen(5000), voucher_taken: true, sheet: Some(Fen(5000)), ..Facts::default() };
        let owing = Facts { owed: Fen(1000), ..taken };
        let [long, longest] = [61, 60].map(|letters| "凭".repeat(letters));
        let rows = [
            (taken, draft(Purse::Care, Purpose::Food, 0, " "), Some("spending-no-amount")),
            (taken, draft(Purse::Care, Purpose::Food, -1, " "), Some("spending-no-amount")),
            (taken, draft(Purse::Care, Purpose::Food, 5001, " "), Some("spending-other-purpose")),
            (taken, draft(Purse::Meals, Purpose::Staff, 5001, " "), Some("spending-other-purpose")),
            (taken, draft(Purse::Care, Purpose::Staff, 5001, " "), Some("spending-not-earned")),
            (owing, draft(Purse::Care, Purpose::Staff, 4001, &long), Some("spending-owes-back")),
            (owing, draft(Purse::Care, Purpose::Staff, 4000, &long), Some("spending-number-long")),
            (taken, draft(Purse::Care, Purpose::Staff, 5000, &long), Some("spending-number-long")),
            (taken, draft(Purse::Care, Purpose::Staff, 5000, &longest), Some("spending-voucher-taken")),
            (
                taken,
                draft(Purse::Care, Purpose::Staff, 5000, &format!(" {longest} ")),
                Some("spending-voucher-taken"),
            ),
            (taken, draft(Purse::Care, Purpose::Staff, 5000, "P-1"), Some("spending-voucher-taken")),
            (
                Facts { voucher_taken: false, ..taken },
                draft(Purse::Care, Purpose::Staff, 5000, " "),
                Some("spending-voucher-taken"),
            ),
            (Facts { voucher_taken: false, ..taken }, draft(Purse::Care, Purpose::Staff, 5000, "P-1"), None),
            (Facts { voucher_taken: false, ..taken }, draft(Purse::Meals, Purpose::Food, 5000, "P-1"), None),
        ];
        for (facts, draft, refused) in rows {
            assert_eq!(spend(&facts, &draft).err().map(|why| why.code()), refused, "{draft:?}");
        }
        assert!(Purpose::ALL.iter().all(|one| Purpose::from_code(one.code()) == Some(*one)));
    }

    /// Each row mends what the row above was refused for.
    #[test]
    fn staff_are_paid_by_a_sheet_and_a_provider_by_its_contract() {
        let contract = |lessons, paid| Some(Contract { rate: Fen(6000), lessons, paid: Fen(paid) });
        let facts = |sheet: Option<i64>, contract| Facts {
            earned: Fen(50_000),
            sheet: sheet.map(Fen),
            contract,
            ..Facts::default()
        };
        let (staff, provider) = (Purpose::Staff, Purpose::Provider);
        let rows = [
            (facts(None, None), Purse::Course, staff, 12_000, Some("spending-no-sheet")),
            (facts(Some(11_999), None), Purse::Course, staff, 12_000, Some("spending-above-sheet")),
            (facts(Some(-1), None), Purse::Course, staff, 1, Some("spending-above-sheet")),
            (facts(Some(12_000), None), Purse::Course, staff, 12_000, None),
            (facts(None, None), Purse::Care, staff, 12_000, Some("spending-no-sheet")),
            (facts(None, None), Purse::Community, staff, 12_000, None), // its evenings stand on no sheet
            (facts(None, None), Purse::ExtendedCare, staff, 12_000, Some("spending-no-sheet")),
            (facts(None, None), Purse::EveningStudy, staff, 12_000, Some("spending-no-sheet")),
            (facts(None, None), Purse::LunchCare, staff, 12_000, Some("spending-no-sheet")),
            (facts(None, None), Purse::EarlyCare, staff, 12_000, Some("spending-no-sheet")),
            (facts(Some(1), None), Purse::ExtendedCare, staff, 12_000, Some("spending-above-sheet")),
            (facts(Some(12_000), None), Purse::ExtendedCare, staff, 12_000, None),
            (facts(Some(12_000), None), Purse::Care, provider, 12_000, Some("spending-other-purpose")),
            (facts(Some(12_000), None), Purse::Course, provider, 12_000, Some("spending-no-contract")),
            (facts(None, contract(2, 1)), Purse::Course, provider, 12_000, Some("spending-above-contract")),
            (facts(None, contract(0, 1)), Purse::Course, provider, 1, Some("spending-above-contract")),
            (facts(None, contract(2, 0)), Purse::Course, provider, 12_000, None),
            (facts(None, contract(2, 0)), Purse::Course, provider, 12_001, Some("spending-above-contract")),
            (facts(None, contract(3, 12_000)), Purse::Course, provider, 6000, None),
        ];
        for (facts, purse, purpose, fen, refused) in rows {
            let spent = spend(&facts, &draft(purse, purpose, fen, "P-1"));
            assert_eq!(spent.err().map(|why| why.code()), refused, "{facts:?} {purpose:?} {fen}");
        }
    }

    #[test]
    fn a_payer_pays_in_for_its_share() {
        let given = |fen, paper: &str| Given {
            id: SpendingId::new("g1"),
            payer: Payer::Government,
            purse: Purse::Course,
            fen: Fen(fen),
            paper: paper.to_owned(),
        };
        let [long, longest] = [61, 60].map(|letters| "文".repeat(letters));
        let rows = [
            (given(-1, &long), true, Some("spending-no-amount")),
            (given(0, &long), true, Some("spending-no-amount")),
            (given(1, &long), true, Some("spending-number-long")),
            (given(1, &longest), true, Some("spending-paper-taken")),
            (given(1, " "), true, None), // without a number it is no paper twice
            (given(1, &longest), false, None),
            (given(99_999_999_999, "财教〔2021〕7号"), false, None),
        ];
        for (given, is_taken, refused) in rows {
            let made = take_in(&given, is_taken);
            assert_eq!(made.as_ref().err().map(|why| why.code()), refused, "{given:?}");
            if let Ok(into) = made {
                let government = Account::Payer(Payer::Government, Purse::Course);
                assert_eq!((into.kind, into.credit, into.fen), (Kind::Grant, government, given.fen));
            }
        }
    }

    proptest! {
        /// Whatever is typed, no more is spent than was earned, and under a number that is one.
        #[test]
        fn nothing_is_spent_that_was_not_earned(fen: i64, earned in 0_i64..1_000_000, voucher in "\\PC{0,70}", taken: bool) {
            let draft = draft(Purse::Course, Purpose::Materials, fen, &voucher);
            let spent = spend(&Facts { earned: Fen(earned), voucher_taken: taken, ..Facts::default() }, &draft);
            let may = (1..=earned).contains(&fen) && !taken && (1..=60).contains(&voucher.trim().chars().count());
            prop_assert_eq!(spent.map(|one| one.fen).ok(), may.then_some(Fen(fen)));
        }
    }

    #[test]
    fn a_surplus_is_flagged_when_the_term_is_over() {
        let sheet = Sheet {
            family: Fen(700),
            government: Fen(200),
            school: Fen(100),
            spent: [900, 99, 0, 0, 0, 0].map(Fen),
            ..Sheet::default()
        };
        assert_eq!((sheet.income(), sheet.surplus()), (Fen(1000), Fen(1)));
        assert_eq!([false, true].map(|over| sheet.is_flagged(over)), [false, true]);
        let both =
            sheet.and(Sheet { school: Fen(7), spent: [1, 2, 3, 0, 0, 0].map(Fen), ..Sheet::default() });
        assert_eq!(
            (both.income(), both.spent, both.surplus()),
            (Fen(1007), [901, 101, 3, 0, 0, 0].map(Fen), Fen(2))
        );
        let over = sheet.and(Sheet { carried: Fen(-1), ..Sheet::default() });
        assert_eq!((over.surplus(), over.is_flagged(true)), (Fen(0), false), "it went on to the next term");
        assert!(
            !Sheet { spent: [900, 100, 0, 0, 0, 0].map(Fen), ..sheet }.is_flagged(true),
            "nothing is left"
        );
    }
}
