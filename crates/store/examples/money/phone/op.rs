//! 操作 What can happen between a school, the payment channels and the bank; and how the world outside calls its bills.

use super::super::op as school;
use rules::fen::Fen;
use rules::id::{PlaceId, TenderId};
use rules::moment::Moment;
use rules::money::collection::{Direction, Line, Status};
use rules::money::payment_code::{self, Form};
use rules::money::tender::back::{self, Said as Word};
use rules::money::tender::{Channel, Outcome, Return};
use rules::people::place::Place;
use std::collections::BTreeMap;
use std::fmt;

/// The child that leaves the school, and the first day on which it is on its register no more.
pub(crate) const GONE: (usize, i64) = (school::CHILDREN - 1, 4);
/// Whoever pays inside WeChat.
const OPENID: &str = "o-1";
/// The school whose lines come into our file by mistake.
const ELSEWHERE: &str = "elsewhere";

/// How a family pays by phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// By a code that anybody can scan with WeChat.
    Wechat,
    /// By an order that was placed inside WeChat for one person.
    Inside,
    /// With Alipay.
    Alipay,
}

impl Door {
    pub(crate) const ALL: [Self; 3] = [Self::Wechat, Self::Inside, Self::Alipay];

    pub(crate) fn channel(self) -> Channel {
        match self {
            Self::Wechat | Self::Inside => Channel::Wechat,
            Self::Alipay => Channel::Alipay,
        }
    }

    pub(crate) fn openid(self) -> &'static str {
        match self {
            Self::Inside => OPENID,
            Self::Wechat | Self::Alipay => "",
        }
    }
}

/// An attempt to pay a child's bill for a course, counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Order {
    pub(crate) child: usize,
    pub(crate) course: usize,
    pub(crate) n: usize,
}

impl Order {
    pub(crate) fn at(self) -> (usize, usize) {
        (self.child, self.course)
    }

    /// The number by which the channel knows it.
    pub(crate) fn tender(self, place: &Place) -> TenderId {
        TenderId::new(format!("{}T{}", code_of(place, &school::bill(self.at(), "")), self.n))
    }
}

impl fmt::Display for Order {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}#{}", school::bill(self.at(), ""), self.n)
    }
}

/// The order of a bill whose tender has this number.
pub(crate) fn named(bill: &str, tender: &TenderId) -> String {
    let n = tender.as_str().rsplit('T').next().unwrap_or("");
    format!("{bill}#{n}")
}

/// Orders younger than a minute are left to the notice; older than three days nothing comes any more.
const POLLED: std::ops::Range<i64> = 60_000..3 * 24 * 60 * 60 * 1000;

/// Whether the program asks about an order that is open.
pub(crate) fn is_polled(made_at: Moment, now: Moment) -> bool {
    POLLED.contains(&(now.0 - made_at.0))
}

/// What a channel says of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) order: Order,
    pub(crate) outcome: Outcome,
    pub(crate) fen: i64,
    /// The channel's own number of the payment.
    pub(crate) no: String,
}

/// What becomes of an order outside.
#[derive(Clone, Debug)]
pub(crate) struct Fate {
    /// Whether the channel was asked and its answer written; else the program died between.
    pub(crate) answers: bool,
    /// What is paid on it, each under a number of the channel's; once, twice or never.
    pub(crate) pays: Vec<(String, i64)>,
    /// The channel closes it, before it is paid or instead.
    pub(crate) closes: bool,
    /// Whether notices are sent; else only whoever asks hears of it.
    pub(crate) told: bool,
}

/// Money that goes back through a channel.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Back {
    /// A family's refund.
    Refund(String),
    /// What came and pays nothing.
    Odd(Order),
    /// A second payment of an order, under the channel's number.
    Extra(Order, String),
}

impl Back {
    /// The number by which the channel knows the first try.
    pub(crate) fn number(&self, place: &Place) -> String {
        match self {
            Self::Refund(id) => format!("{}R", code_of(place, id)),
            Self::Odd(order) => format!("{}R", order.tender(place)),
            Self::Extra(order, no) => format!("{}X{no}", order.tender(place)),
        }
    }
}

/// One try to send it back, counted from one: each has a number of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Try {
    pub(crate) what: Back,
    pub(crate) n: usize,
}

impl Try {
    /// The number by which the channel knows it.
    pub(crate) fn number(&self, place: &Place) -> String {
        let first = self.what.number(place);
        if self.n == 1 { first } else { format!("{first}N{}", self.n) }
    }
}

/// Which try has this number: no other part of it has that letter.
pub(crate) fn try_of(number: &str) -> usize {
    number.rsplit_once('N').and_then(|(_, n)| n.parse().ok()).unwrap_or(1)
}

/// The number under which a return goes after so many tries, the last of them with the channel's word; and what that comes to.
pub(crate) fn next_number(
    next: &Return,
    made: usize,
    last: Option<(&Return, &str)>,
) -> (String, school::Outcome) {
    match (last.filter(|(failed, word)| back::is_same(failed, word, next)), made) {
        (Some((failed, _)), _) => (failed.id.clone(), "same-number"),
        (None, 0) => (next.id.clone(), "done"),
        (None, made) => (back::number(&next.id, made + 1), "next-number"),
    }
}

/// What it came to that each part went under a number: its first, the same once more, or the next.
pub(crate) fn numbered(parts: &[school::Outcome]) -> school::Outcome {
    let ranked = ["next-number", "same-number"];
    ranked.into_iter().find(|one| parts.contains(one)).unwrap_or("done")
}

/// What a channel says of money on its way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// It is under way.
    Waiting,
    /// The family has it.
    Paid,
    /// It was closed: under this number nothing will ever go.
    Closed,
    /// It was not taken, and may be asked for again under its number.
    Refused,
}

impl Heard {
    pub(crate) fn outcome(self) -> Outcome {
        match self {
            Self::Waiting => Outcome::Waiting,
            Self::Paid => Outcome::Paid,
            Self::Closed | Self::Refused => Outcome::Closed,
        }
    }

    /// The channel's own word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Waiting => "PROCESSING",
            Self::Paid => "SUCCESS",
            Self::Closed => "CLOSED",
            Self::Refused => "NOT_ENOUGH",
        }
    }
}

/// Whose code stands in a line of the bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    /// A child's bill for a course.
    Bill(usize, usize),
    /// A refund.
    Refund(String),
    /// A whole code of this school that nothing bears.
    Nobody,
    /// One of another school.
    Elsewhere,
    /// A spreadsheet made a number of it.
    Mistyped,
}

impl Code {
    /// What it is a code of, if anything.
    pub(crate) fn of(&self) -> Option<String> {
        match self {
            Self::Bill(child, course) => Some(school::bill((*child, *course), "")),
            Self::Refund(id) => Some(id.clone()),
            Self::Nobody | Self::Elsewhere | Self::Mistyped => None,
        }
    }

    /// As it stands in the file.
    pub(crate) fn text(&self, place: &Place) -> String {
        match (self.of(), self) {
            (Some(id), _) => code_of(place, &id),
            (None, Self::Elsewhere) => elsewhere(place),
            (None, Self::Mistyped) => "1.23457E+19".to_owned(),
            (None, Self::Bill(..) | Self::Refund(_) | Self::Nobody) => code_of(place, "nobody"),
        }
    }
}

/// A code of a school whose first digits are not ours.
fn elsewhere(place: &Place) -> String {
    let code = |n: u32| payment_code::of(&place.district, &PlaceId::new(format!("{ELSEWHERE}{n}")), "x");
    let is_other = |code: &String| payment_code::form(&place.district, &place.place, code) == Form::Elsewhere;
    (0..9).map(code).find(is_other).unwrap_or_default()
}

/// The payment code of a bill or a refund.
pub(crate) fn code_of(place: &Place, id: &str) -> String {
    payment_code::of(&place.district, &place.place, id)
}

/// A line of a file.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) code: Code,
    /// The bank's number of the payment.
    pub(crate) serial: String,
    /// The amount, where it can be read.
    pub(crate) fen: Option<i64>,
    pub(crate) status: Status,
}

/// The row of a file's first line: the header stands above it.
pub(crate) const FIRST_LINE: i64 = 2;

/// The line as it is read from the file.
pub(crate) fn line_of(place: &Place, at: usize, row: &Row) -> Line {
    Line {
        number: FIRST_LINE + at as i64,
        code: row.code.text(place),
        child: String::new(),
        written: row.fen.map_or_else(|| "4e2".to_owned(), |fen| Fen(fen).to_string()),
        fen: row.fen.map(Fen),
        paid_on: String::new(),
        serial: row.serial.clone(),
        receipt: String::new(),
        status: row.status,
    }
}

/// What the cashier says of a line that waits.
#[derive(Clone, Debug)]
pub(crate) enum Told {
    /// It pays this; a difference was settled in cash.
    Assign(Code, bool),
    GaveBack,
    NoMoney,
    /// The refund did not reach the family.
    Bounced,
}

/// Something that happens.
#[derive(Clone, Debug)]
pub(crate) enum Op {
    /// What can happen at a school that charges ahead.
    School(school::Op),
    /// A family asks how its bill is paid by phone.
    Order { child: usize, course: usize, door: Door, fate: Fate },
    /// A channel tells of an order: once, again, out of order, or of one that is not its own.
    Notice { through: Channel, said: Said },
    /// The program asks the channels about what is open; this is what they know.
    Poll { orders: BTreeMap<Order, Said>, backs: BTreeMap<Try, Heard> },
    /// The cashier sends money back the way it came, for the first time or once more. The channel answers each part so, or the program
    /// dies before it is asked; and this is what it will say later.
    Return { what: Back, answer: Option<Heard>, later: Vec<Heard> },
    /// A channel tells what became of a try.
    Ended { of: Try, heard: Heard },
    /// The cashier saw that it never went, or settled what went twice.
    Say { of: Try, word: Word, reason: String },
    /// A family takes its question for a refund back.
    Withdraw { id: String },
    /// The cashier pays a refund in cash, sure that the bank does not pay it.
    PaySure { id: String },
    /// The cashier takes a refund off the bank's list.
    Unlist { id: String, reason: String },
    /// The refunds that wait go to the bank as a list.
    List,
    /// A file of the bank comes in, of bills or of refunds.
    File { id: String, direction: Direction, rows: Vec<Row> },
    /// The cashier answers for a line that waits.
    Answer { file: String, line: i64, told: Told, reason: String },
}

/// A transfer as a database names it: orders have another name there.
pub(crate) fn transfer(place: &Place, ours: &str) -> String {
    let order = ours.strip_prefix("payment/tender/").and_then(|order| order.rsplit_once('#'));
    match order {
        Some((bill, n)) => format!("payment/tender/{}T{n}", code_of(place, bill)),
        None => ours.to_owned(),
    }
}

/// The same operation as a database names it.
pub(crate) fn at_school(place: &Place, op: &school::Op) -> school::Op {
    let mut op = op.clone();
    if let school::Op::Propose { transfer: wrong, .. } = &mut op {
        *wrong = transfer(place, wrong);
    }
    op
}
