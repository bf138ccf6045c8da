//! 收据 Numbers of receipts that come later: the bank's, the finance office's electronic one for a payment by phone (P0.1).

use crate::fen::Fen;
use crate::id::{BillId, PaymentId, StudentId};
use crate::refusal::Refuses;

/// A payment that counts, with its receipt's number as far as there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// Which.
    pub id: PaymentId,
    /// Of which bill.
    pub bill: BillId,
    /// Whose.
    pub student: StudentId,
    /// How much.
    pub fen: Fen,
    /// Its receipt's number; empty as long as none came.
    pub number: String,
}

/// What entering a number may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The payment; `None` when there is none, or it was undone.
    pub paid: Option<Paid>,
    /// Whether another payment that counts bears this number.
    pub taken: bool,
}

/// A number that was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// Of which payment.
    pub paid: Paid,
    /// The number.
    pub number: String,
    /// It was there before: nothing is written.
    pub already: bool,
}

/// Why a number is not entered, in rank order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The file has no column of codes beside one of receipts.
    NoHeader,
    /// There is no such payment, or it was undone.
    NoPayment,
    /// Nothing was typed.
    NoNumber,
    /// The payment bears another number already.
    HasAnother {
        /// Which.
        number: String,
    },
    /// Another payment bears this number.
    Taken,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoHeader => "quittance-no-header",
            Self::NoPayment => "quittance-no-payment",
            Self::NoNumber => "quittance-no-number",
            Self::HasAnother { .. } => "quittance-has-another",
            Self::Taken => "quittance-taken",
        }
    }

    fn clause(&self) -> &'static str {
        "P0.1"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::HasAnother { number } => vec![("number", number.clone())],
            Self::NoHeader | Self::NoPayment | Self::NoNumber | Self::Taken => Vec::new(),
        }
    }
}

/// Enters the number of a receipt, once: what stands there is on paper in the family's hands.
pub fn enter(facts: &Facts, number: &str) -> Result<Entered, Refusal> {
    let paid = facts.paid.clone().ok_or(Refusal::NoPayment)?;
    let number = number.trim().to_owned();
    if number.is_empty() {
        return Err(Refusal::NoNumber);
    }
    if paid.number == number {
        return Ok(Entered { paid, number, already: true });
    }
    if !paid.number.is_empty() {
        return Err(Refusal::HasAnother { number: paid.number });
    }
    if facts.taken {
        return Err(Refusal::Taken);
    }
    Ok(Entered { paid, number, already: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paid(number: &str) -> Option<Paid> {
        let (id, bill, student) = (PaymentId::new("p"), BillId::new("b"), StudentId::new("ming"));
        Some(Paid { id, bill, student, fen: Fen(48_000), number: number.to_owned() })
    }

    /// Each row mends what the row above was refused for.
    #[test]
    fn a_receipt_s_number_is_entered_once_and_for_one_payment() {
        let rows = [
            (None, true, " ", Some("quittance-no-payment")),
            (paid("E-1"), true, " ", Some("quittance-no-number")),
            (paid("E-1"), true, "E-2", Some("quittance-has-another")),
            (paid(""), true, "E-2", Some("quittance-taken")),
            (paid(""), false, " E-2 ", None),
            (paid("E-2"), true, "E-2", None),
        ];
        for (paid, taken, number, refused) in rows {
            let had = paid.as_ref().map(|one| one.number.clone());
            let entered = enter(&Facts { paid, taken }, number);
            assert_eq!(entered.as_ref().err().map(Refuses::code), refused, "{number}");
            if let Ok(Entered { number, already, .. }) = entered {
                assert_eq!((number.as_str(), already), ("E-2", had.as_deref() == Some("E-2")));
            }
        }
    }
}
