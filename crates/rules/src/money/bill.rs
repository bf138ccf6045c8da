//! 账单 Bills: only for courses that opened, lessons times the price of one.

use super::fee::{self, BillAfter, Unit};
use super::tariff;
use crate::fen::Fen;
use crate::id::{BillId, CourseId, StudentId};
use crate::moment::Moment;
use crate::refusal::Refuses;
use jiff::civil::Date;

/// Days from issue to the due date.
const DUE_DAYS: i64 = 7;

/// A course for which bills are asked.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Which.
    pub course: CourseId,
    /// Whether it opened (P3.23).
    pub is_open: bool,
    /// Lessons in the term: its sessions times the lessons of one.
    pub lessons: i64,
    /// The children placed in it who have no bill for it yet.
    pub unbilled: Vec<StudentId>,
}

/// A bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    /// Made from child and course, so that twice is once.
    pub id: BillId,
    /// Whose.
    pub student: StudentId,
    /// For which course.
    pub course: CourseId,
    /// How many lessons.
    pub lessons: i64,
    /// The price of one, in fen.
    pub price: Fen,
    /// Lessons times price.
    pub fen: Fen,
    /// The last day to pay.
    pub due_on: Date,
}

/// Why no bill goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The course has not opened.
    NotOpened,
    /// No session of the course is planned, so there is nothing to count.
    NoSessions,
    /// One bill would take money for too many lessons ahead.
    TooFarAhead {
        /// Lessons of the course.
        lessons: i64,
        /// Lessons that one bill may cover.
        most: i64,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotOpened => "bill-not-opened",
            Self::NoSessions => "bill-no-sessions",
            Self::TooFarAhead { .. } => "bill-too-far-ahead",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotOpened => "P3.23",
            Self::NoSessions => "P3.16",
            Self::TooFarAhead { .. } => "P0.1",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooFarAhead { lessons, most } => {
                vec![("lessons", lessons.to_string()), ("most", most.to_string())]
            }
            Self::NotOpened | Self::NoSessions => Vec::new(),
        }
    }
}

/// Bills every child of an opened course that has none yet.
pub fn issue(terms: &fee::Terms, facts: &Facts, now: Moment) -> Result<Vec<Bill>, Refusal> {
    if !may_bill(terms, facts.is_open) {
        return Err(Refusal::NotOpened);
    }
    if facts.lessons == 0 {
        return Err(Refusal::NoSessions);
    }
    if let Some(most) = tariff::too_many_ahead(terms, facts.lessons) {
        return Err(Refusal::TooFarAhead { lessons: facts.lessons, most });
    }
    let due_on = Moment(now.0 + DUE_DAYS * 86_400_000).date();
    let bill = |student: &StudentId| Bill {
        id: BillId::new(format!("bill/{}/{student}", facts.course)),
        student: student.clone(),
        course: facts.course.clone(),
        lessons: facts.lessons,
        price: price(terms),
        fen: cost(terms, facts.lessons),
        due_on,
    };
    Ok(facts.unbilled.iter().map(bill).collect())
}

/// Rule 缴费时点 `[fee.x.bill_after]` (P3.23): no bill before the course is known to open; what is charged afterwards has
/// no bill ahead.
pub fn may_bill(terms: &fee::Terms, is_open: bool) -> bool {
    match terms.bill_after {
        BillAfter::Opening => is_open,
        BillAfter::PublicCheck => false,
    }
}

/// Rule 课时单价 `[fee.x.price_fen]` (P3.16): the price of one lesson, in fen.
pub fn price(terms: &fee::Terms) -> Fen {
    terms.price_fen
}

/// Rule 计费单位 `[fee.x.unit]` (P3.16): so many units cost so many times the price of one; a term and a period are one
/// unit, whatever is held in them.
pub fn cost(terms: &fee::Terms, units: i64) -> Fen {
    match terms.unit {
        Unit::Lesson | Unit::Day | Unit::Month => price(terms).times(units),
        Unit::Term | Unit::Period => price(terms).times(units.min(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;

    fn facts() -> Facts {
        let unbilled = vec![StudentId::new("ming"), StudentId::new("hua")];
        Facts { course: CourseId::new("robotics"), is_open: true, lessons: 24, unbilled }
    }

    #[test]
    fn bill_after() {
        let terms = &gongshu().fee["x"];
        let closed = Facts { is_open: false, ..facts() };
        assert_eq!(issue(terms, &closed, Moment(0)), Err(Refusal::NotOpened));
        assert_eq!(issue(terms, &Facts { lessons: 0, ..facts() }, Moment(0)), Err(Refusal::NoSessions));
        let some = fee::Terms { ahead_lessons_max: Some(23), ..terms.clone() };
        let too_far = Refusal::TooFarAhead { lessons: 24, most: 23 };
        assert_eq!(issue(&some, &facts(), Moment(0)), Err(too_far));
        let whole = fee::Terms { ahead_lessons_max: Some(24), ..terms.clone() };
        assert_eq!(issue(&whole, &facts(), Moment(0)).unwrap().len(), 2);
        let afterwards = fee::Terms { bill_after: BillAfter::PublicCheck, ..terms.clone() };
        assert!(!may_bill(&afterwards, true), "what is charged afterwards has no bill ahead");
    }

    /// P3.16: 12 weeks of 2 lessons cost 480 yuan.
    #[test]
    fn price_fen() {
        let bills = issue(&gongshu().fee["x"], &facts(), Moment(0)).unwrap();
        assert_eq!((bills[0].price, bills[0].fen.to_string()), (Fen(2000), "¥480.00".to_owned()));
    }

    #[test]
    fn unit() {
        for (lessons, fen) in [(1, 2000), (2, 4000), (34, 68_000)] {
            assert_eq!(cost(&gongshu().fee["x"], lessons), Fen(fen));
        }
        let of = |unit| fee::Terms { unit, ..gongshu().fee["x"].clone() };
        let cases = [(Unit::Day, 6000), (Unit::Month, 6000), (Unit::Term, 2000), (Unit::Period, 2000)];
        for (unit, fen) in cases {
            assert_eq!(cost(&of(unit), 3), Fen(fen), "{unit:?}");
        }
    }
}
