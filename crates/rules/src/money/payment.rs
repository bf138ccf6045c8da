//! 缴费 Payments: what the cashier records against a bill.

use super::account::{Account, Kind, Purse, Step, Transfer};
use crate::fen::Fen;
use crate::id::{BillId, PaymentId, StudentId, TransferId};
use crate::refusal::Refuses;

/// How the money came, or went back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// 现金
    Cash,
    /// 转账
    Transfer,
    /// 代收 The bank or the city channel, told by its result file.
    Collection,
    /// 微信支付
    Wechat,
    /// 支付宝
    Alipay,
}

impl Way {
    /// As the table holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Transfer => "transfer",
            Self::Collection => "collection",
            Self::Wechat => "wechat",
            Self::Alipay => "alipay",
        }
    }

    /// Reads what the cashier's form sends: the other ways are not typed by anyone.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Cash, Self::Transfer].into_iter().find(|way| way.code() == code)
    }

    /// Whether the cashier writes a paper receipt; the channels give theirs later.
    pub fn needs_receipt(self) -> bool {
        match self {
            Self::Cash | Self::Transfer => true,
            Self::Collection | Self::Wechat | Self::Alipay => false,
        }
    }
}

/// The bill that is paid.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Which.
    pub bill: BillId,
    /// Whose.
    pub student: StudentId,
    /// Which kind of money it asks for.
    pub purse: Purse,
    /// How much is due.
    pub due: Fen,
    /// `due`, `paid` or `cancelled`.
    pub state: String,
    /// Whether this receipt number was used for another payment.
    pub receipt_taken: bool,
    /// Whether this very payment is recorded already.
    pub already: bool,
}

/// What the cashier types.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The form's idempotency key.
    pub id: PaymentId,
    /// Which bill.
    pub bill: BillId,
    /// How much.
    pub fen: Fen,
    /// Cash or transfer.
    pub way: Way,
    /// The number on the paper receipt.
    pub receipt: String,
}

/// A decided payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Which.
    pub id: PaymentId,
    /// For which bill.
    pub bill: BillId,
    /// Whose.
    pub student: StudentId,
    /// Cash or transfer.
    pub way: Way,
    /// The number on the paper receipt.
    pub receipt: String,
    /// The money that moves; `None` when the same payment is here already.
    pub transfer: Option<Transfer>,
}

/// Why a payment is not recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The bill is paid or cancelled.
    NothingDue,
    /// The amount is not what is due.
    OtherAmount {
        /// What is due.
        due: Fen,
    },
    /// The receipt has no number, or one that stands on another receipt.
    ReceiptTaken,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NothingDue => "payment-nothing-due",
            Self::OtherAmount { .. } => "payment-other-amount",
            Self::ReceiptTaken => "payment-receipt-taken",
        }
    }

    fn clause(&self) -> &'static str {
        "P3.16"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::OtherAmount { due } => vec![("due", due.to_string())],
            Self::NothingDue | Self::ReceiptTaken => Vec::new(),
        }
    }
}

/// Records a payment: the whole bill, once, under a receipt number of its own.
pub fn record(facts: &Facts, draft: Draft) -> Result<Recorded, Refusal> {
    let Draft { id, bill, fen, way, receipt } = draft;
    let (receipt, student) = (receipt.trim().to_owned(), facts.student.clone());
    if facts.already {
        return Ok(Recorded { id, bill, student, way, receipt, transfer: None });
    }
    if facts.state != "due" {
        return Err(Refusal::NothingDue);
    }
    if fen != facts.due {
        return Err(Refusal::OtherAmount { due: facts.due });
    }
    if way.needs_receipt() && (receipt.is_empty() || facts.receipt_taken) {
        return Err(Refusal::ReceiptTaken);
    }
    let transfer = Transfer {
        id: TransferId::new(format!("payment/{id}")),
        kind: Kind::Payment,
        step: Step::Posted,
        debit: Account::Clearing,
        credit: Account::Custody(student.clone(), facts.purse),
        fen,
        student: Some(student.clone()),
        subject: bill.to_string(),
        clause: "P0.1",
    };
    Ok(Recorded { id, bill, student, way, receipt, transfer: Some(transfer) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        let (bill, student, purse) = (BillId::new("b1"), StudentId::new("ming"), Purse::Course);
        Facts {
            bill,
            student,
            purse,
            due: Fen(48_000),
            state: "due".into(),
            receipt_taken: false,
            already: false,
        }
    }

    fn draft() -> Draft {
        let (id, bill, receipt) = (PaymentId::new("p1"), BillId::new("b1"), "0017".to_owned());
        Draft { id, bill, fen: Fen(48_000), way: Way::Cash, receipt }
    }

    /// Each row mends what the row above was refused for.
    #[test]
    fn a_bill_is_paid_whole_and_once() {
        let rows = [
            (
                Facts { state: "paid".into(), ..facts() },
                Draft { fen: Fen(1), ..draft() },
                Some("payment-nothing-due"),
            ),
            (facts(), Draft { fen: Fen(1), receipt: " ".into(), ..draft() }, Some("payment-other-amount")),
            (facts(), Draft { receipt: " ".into(), ..draft() }, Some("payment-receipt-taken")),
            (facts(), draft(), None),
            (facts(), Draft { receipt: String::new(), way: Way::Collection, ..draft() }, None),
        ];
        for (facts, draft, refused) in rows {
            assert_eq!(record(&facts, draft).err().map(|refusal| refusal.code()), refused);
        }
    }

    #[test]
    fn the_same_payment_twice_moves_money_once() {
        let again = record(&Facts { already: true, state: "paid".into(), ..facts() }, draft()).unwrap();
        assert_eq!(again.transfer, None);
    }
}
