//! 托管账户 The custody account of a child: double entry, whole fen, one account for each kind of money (P0.1, X.7).

use crate::fen::Fen;
use crate::id::{StudentId, TransferId};
use serde::Deserialize;

/// Kinds of money that are never mixed: each has accounts, payees and receipts of its own (X.7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purse {
    /// 服务性收费 The school's own care.
    Care,
    /// 课程费 A course, the school's or a third party's.
    #[default]
    Course,
    /// 餐费 Meals.
    Meals,
    /// 延时托管费 (P1.25)
    ExtendedCare,
    /// 晚自习费 (P1.26)
    EveningStudy,
    /// 午间看护费 Lunch care: no after-school service.
    LunchCare,
    /// 早到看护费 Early care: no after-school service.
    EarlyCare,
    /// 社区托管费 By the agreement's standard (P2.29).
    Community,
}

impl Purse {
    /// Every kind, in the order of a statement.
    pub const ALL: [Self; 8] = [
        Self::Care,
        Self::Course,
        Self::Meals,
        Self::ExtendedCare,
        Self::EveningStudy,
        Self::LunchCare,
        Self::EarlyCare,
        Self::Community,
    ];

    /// As the tables hold it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Care => "care",
            Self::Course => "course",
            Self::Meals => "meals",
            Self::ExtendedCare => "extended-care",
            Self::EveningStudy => "evening-study",
            Self::LunchCare => "lunch-care",
            Self::EarlyCare => "early-care",
            Self::Community => "community",
        }
    }

    /// Whether it is of a kind of programme beside after-school service, whose days have registers of their own (P1.25, P1.26).
    pub fn is_beside(self) -> bool {
        match self {
            Self::ExtendedCare | Self::EveningStudy | Self::LunchCare | Self::EarlyCare => true,
            Self::Care | Self::Course | Self::Meals | Self::Community => false,
        }
    }

    /// Reads what the tables hold.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purse| purse.code() == code)
    }
}

/// Who pays beside the family (P1.12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Payer {
    /// 政府 The public purse.
    Government,
    /// 学校 The school's own funds.
    School,
}

impl Payer {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Government, Self::School];

    /// As the tables hold it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Government => "government",
            Self::School => "school",
        }
    }
}

/// An account of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    /// 托管账户 A child's money of one kind, held until what it pays for is given.
    Custody(StudentId, Purse),
    /// 结转款 What a child's family let go over to the next term: no lesson of this one can take it.
    Carried(StudentId, Purse),
    /// 收款方 What somebody has earned: a course's id, a programme's code, the kitchen.
    Payee(Purse, String),
    /// 分担方 What government or school gave for a kind of money, less what it bore: below zero it still owes (P1.12).
    Payer(Payer, Purse),
    /// 应退款 Left custody and not yet back with the family.
    RefundsDue(Purse),
    /// 银行清算 The other side of the bank and the cash box: goes negative as money comes in.
    Clearing,
}

impl Account {
    /// The name that the tables hold: `custody/course/ming`, `payee/course/robotics`, `clearing/bank`.
    pub fn name(&self) -> String {
        match self {
            Self::Custody(student, purse) => format!("custody/{}/{student}", purse.code()),
            Self::Carried(student, purse) => format!("carried/{}/{student}", purse.code()),
            Self::Payee(purse, earner) => format!("payee/{}/{earner}", purse.code()),
            Self::Payer(payer, purse) => format!("payer/{}/{}", purse.code(), payer.code()),
            Self::RefundsDue(purse) => format!("refunds-due/{}", purse.code()),
            Self::Clearing => "clearing/bank".to_owned(),
        }
    }

    /// Reads a name that the tables hold.
    pub fn from_name(name: &str) -> Option<Self> {
        let mut parts = name.splitn(3, '/');
        let (kind, second, third) = (parts.next()?, parts.next()?, parts.next());
        let purse = Purse::from_code(second);
        match (kind, purse, third) {
            ("custody", Some(purse), Some(student)) => Some(Self::Custody(StudentId::new(student), purse)),
            ("carried", Some(purse), Some(student)) => Some(Self::Carried(StudentId::new(student), purse)),
            ("payee", Some(purse), Some(earner)) => Some(Self::Payee(purse, earner.to_owned())),
            ("payer", Some(purse), Some(payer)) => {
                let payer = Payer::ALL.into_iter().find(|one| one.code() == payer)?;
                Some(Self::Payer(payer, purse))
            }
            ("refunds-due", Some(purse), None) => Some(Self::RefundsDue(purse)),
            ("clearing", None, None) if second == "bank" => Some(Self::Clearing),
            _ => None,
        }
    }

    /// `custody`, `carried`, `payee`, `payer`, `refunds-due` or `clearing`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Custody(..) => "custody",
            Self::Carried(..) => "carried",
            Self::Payee(..) => "payee",
            Self::Payer(..) => "payer",
            Self::RefundsDue(_) => "refunds-due",
            Self::Clearing => "clearing",
        }
    }

    /// The kind of money in it; the bank holds all kinds.
    pub fn purse(&self) -> Option<Purse> {
        match self {
            Self::Custody(_, purse)
            | Self::Carried(_, purse)
            | Self::Payee(purse, _)
            | Self::Payer(_, purse)
            | Self::RefundsDue(purse) => Some(*purse),
            Self::Clearing => None,
        }
    }

    /// The child whose account it is.
    pub fn student(&self) -> Option<&StudentId> {
        match self {
            Self::Custody(student, _) | Self::Carried(student, _) => Some(student),
            Self::Payee(..) | Self::Payer(..) | Self::RefundsDue(_) | Self::Clearing => None,
        }
    }

    /// Whether it may stand below zero: the bank's other side, and a payer who has yet to pay.
    pub fn may_owe(&self) -> bool {
        match self {
            Self::Clearing | Self::Payer(..) => true,
            Self::Custody(..) | Self::Carried(..) | Self::Payee(..) | Self::RefundsDue(_) => false,
        }
    }
}

/// Why money moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 缴费 A family pays in.
    Payment,
    /// 核销 A lesson was given.
    Release,
    /// 退费 Unused money leaves custody to go back.
    Refund,
    /// 退款到账 The bank gave it back.
    Payout,
    /// 更正 A counter-transfer: an earlier one was wrong.
    Correction,
    /// 分担 Government or school bears its share.
    Share,
    /// 拨款 Government or school pays in.
    Grant,
    /// 支出 What was earned is spent, under a voucher.
    Spending,
    /// 结转 Over to the next term, or from there.
    Carry,
}

impl Kind {
    /// Every reason.
    pub const ALL: [Self; 9] = [
        Self::Payment,
        Self::Release,
        Self::Refund,
        Self::Payout,
        Self::Correction,
        Self::Share,
        Self::Grant,
        Self::Spending,
        Self::Carry,
    ];

    /// As the table holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Release => "release",
            Self::Refund => "refund",
            Self::Payout => "payout",
            Self::Correction => "correction",
            Self::Share => "share",
            Self::Grant => "grant",
            Self::Spending => "spending",
            Self::Carry => "carry",
        }
    }

    /// Reads what the table holds.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How far a movement is: money is moved at once, or held first and then posted or let go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// 过账 It moves at once.
    Posted,
    /// 冻结 It is held: nobody else can have it, and it has not moved.
    Pending,
    /// 冻结过账 What that transfer held moves, all or a part of it; the rest is free again.
    Post(TransferId),
    /// 解冻 What that transfer held is free again.
    Void(TransferId),
}

impl Step {
    /// As the table holds it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Posted => "posted",
            Self::Pending => "pending",
            Self::Post(_) => "post",
            Self::Void(_) => "void",
        }
    }

    /// The pending transfer that it ends.
    pub fn ends(&self) -> Option<&TransferId> {
        match self {
            Self::Post(hold) | Self::Void(hold) => Some(hold),
            Self::Posted | Self::Pending => None,
        }
    }

    /// Reads what the table holds.
    pub fn from_code(code: &str, ends: Option<TransferId>) -> Option<Self> {
        match (code, ends) {
            ("posted", None) => Some(Self::Posted),
            ("pending", None) => Some(Self::Pending),
            ("post", Some(hold)) => Some(Self::Post(hold)),
            ("void", Some(hold)) => Some(Self::Void(hold)),
            _ => None,
        }
    }
}

/// One movement: out of one account, into another, the same amount. It sums to zero by its shape, and never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Made from what it pays for, so that twice is once.
    pub id: TransferId,
    /// Why.
    pub kind: Kind,
    /// How far.
    pub step: Step,
    /// Out of.
    pub debit: Account,
    /// Into.
    pub credit: Account,
    /// How much, more than nothing.
    pub fen: Fen,
    /// Whose money it is; nobody's where a payer pays in or a payee spends.
    pub student: Option<StudentId>,
    /// What it pays for: a bill, a session, a refund, the transfer that it corrects.
    pub subject: String,
    /// The clause that moves it.
    pub clause: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_as_the_account_it_names() {
        let ming = StudentId::new("ming");
        let cases = [
            (Account::Custody(ming.clone(), Purse::Course), "custody/course/ming"),
            (Account::Custody(StudentId::new("a/b"), Purse::Care), "custody/care/a/b"),
            (Account::Carried(ming.clone(), Purse::Course), "carried/course/ming"),
            (Account::Payee(Purse::Course, "robotics".into()), "payee/course/robotics"),
            (Account::Payer(Payer::Government, Purse::Care), "payer/care/government"),
            (Account::RefundsDue(Purse::Meals), "refunds-due/meals"),
            (Account::Clearing, "clearing/bank"),
        ];
        for (account, name) in cases {
            assert_eq!(account.name(), name);
            assert_eq!(Account::from_name(name), Some(account));
        }
        for name in ["custody/ming", "payer/care/parents", "clearing", "clearing/cash", "refunds-due/x", ""] {
            assert_eq!(Account::from_name(name), None, "{name}");
        }
    }

    #[test]
    fn codes_read_back() {
        assert!(Kind::ALL.iter().all(|kind| Kind::from_code(kind.code()) == Some(*kind)));
        let hold = TransferId::new("h");
        for step in [Step::Posted, Step::Pending, Step::Post(hold.clone()), Step::Void(hold)] {
            assert_eq!(Step::from_code(step.code(), step.ends().cloned()), Some(step));
        }
    }
}
