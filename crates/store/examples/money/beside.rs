//! 课后服务以外 A school whose extended care, evening study, lunch care and early care are paid ahead: by the lesson, the day and the month,
//! each a kind of money of its own, by registers of its days and by weekdays that families choose anew.

mod layout;
mod model;
mod op;
mod pure;
mod real;

pub(crate) use model::Model;
pub(crate) use pure::Pure;
pub(crate) use real::Real;

use super::play::Failed;
use jiff::civil::time;
use op::{Of, PLAN, TERM};
use rules::fen::Fen;
use rules::id::CourseId;
use rules::money::fee::{self, Joining, Missed, Rest, Shares, Unit, Withdrawal};
use rules::money::item::Beside;
use rules::money::item::beside::OnDay;
use rules::plan::calendar::committed;
use rules::plan::programme::{self, Begins, Charge, Timetable};
use rules::plan::scheme::Scheme;
use std::collections::BTreeMap;

/// What such a school's money goes by.
#[derive(Clone)]
pub(crate) struct Plans {
    pub(crate) scheme: Scheme,
    /// Each kind with its days by the state's calendar.
    pub(crate) kinds: BTreeMap<Of, (Beside, Vec<OnDay>)>,
}

impl Plans {
    /// The committed plan with a programme of each kind, and a fee for it made of a course's.
    pub(crate) fn of(scheme: &Scheme) -> Result<Self, Failed> {
        let mut scheme = scheme.clone();
        scheme.scheme.id = PLAN.to_owned();
        (scheme.term.from, scheme.term.until) = TERM;
        for of in Of::ALL {
            scheme.programme.push(programme(&scheme, of));
            let fee = fee(&scheme.fee["x"], of);
            scheme.fee.insert(of.purse().code().to_owned(), fee);
        }
        let mut kinds = BTreeMap::new();
        for of in Of::ALL {
            let one = Beside::of(&scheme, of.purse()).ok_or("a kind is not charged for")?;
            let days = one.days(&[(TERM.0, &scheme)], committed());
            kinds.insert(of, (one, days));
        }
        Ok(Self { scheme, kinds })
    }

    pub(crate) fn fee(&self, of: Of) -> &fee::Terms {
        &self.scheme.fee[of.purse().code()]
    }

    /// The fees of the term by their kinds of money.
    pub(crate) fn fees(&self) -> fee::Fees<'_> {
        Of::ALL.map(|of| (of.purse(), self.fee(of))).into()
    }

    /// The fee by which an item is charged.
    pub(crate) fn fee_of(&self, item: &CourseId) -> Option<&fee::Terms> {
        Of::ALL.into_iter().find(|of| of.item() == item.as_str()).map(|of| self.fee(of))
    }
}

/// From when until when, and on which weekdays.
fn programme(scheme: &Scheme, of: Of) -> programme::Terms {
    let (from, until) = match of {
        Of::Extended => (time(17, 30, 0, 0), time(18, 30, 0, 0)),
        Of::Study => (time(18, 30, 0, 0), time(20, 0, 0, 0)),
        Of::Lunch => (time(11, 40, 0, 0), time(13, 0, 0, 0)),
        Of::Early => (time(7, 10, 0, 0), time(7, 50, 0, 0)),
    };
    programme::Terms {
        code: of.purse().code().to_owned(),
        kind: of.kind(),
        starts: TERM.0,
        days: of.weekdays().iter().map(|n| op::weekday(*n)).collect(),
        from: Begins::At(from),
        until: Timetable::BySeason { winter: until, summer: until },
        fee: Charge::Fee(of.purse().code().to_owned()),
        lesson_minutes: (of == Of::Study).then_some(45),
        ..scheme.programme[0].clone()
    }
}

fn fee(base: &fee::Terms, of: Of) -> fee::Terms {
    let shares = Shares { government: 20, school: 20, family: 60 };
    fee::Terms {
        purse: of.purse(),
        unit: match of {
            Of::Extended | Of::Early => Unit::Month,
            Of::Study => Unit::Lesson,
            Of::Lunch => Unit::Day,
        },
        price_fen: Fen(of.price()),
        absent_without_leave: match of {
            Of::Lunch | Of::Study => Missed::Release,
            Of::Extended | Of::Early => Missed::Refund,
        },
        on_leave: Missed::Refund,
        on_joining: if of.is_by_month() { Joining::ByDay } else { Joining::ByUnit },
        on_withdrawal: if of == Of::Study { Withdrawal::ByUnit } else { Withdrawal::ByDay },
        rest: Rest::Refund,
        shares: (of == Of::Study).then_some(shares),
        ..base.clone()
    }
}
