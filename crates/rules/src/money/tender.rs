//! 支付单 One attempt to pay a bill by phone: made once, settled by what the channel says, whatever order that comes in.

pub mod back;

pub use back::Return;

use super::account::Transfer;
use super::payment::{self, Draft, Recorded, Way};
use crate::fen::Fen;
use crate::id::{BillId, PaymentId, StudentId, TenderId};
use crate::moment::Moment;
use crate::refusal::Refuses;

/// The channel keeps an order open for two hours; ten minutes earlier a new one is made.
const OPEN_MINUTES: i64 = 110;

/// Through which channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// 微信支付
    Wechat,
    /// 支付宝
    Alipay,
}

impl Channel {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Wechat, Self::Alipay];

    /// As tables and addresses hold it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Wechat => "wechat",
            Self::Alipay => "alipay",
        }
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }

    /// The way of a payment that came through it.
    pub fn way(self) -> Way {
        match self {
            Self::Wechat => Way::Wechat,
            Self::Alipay => Way::Alipay,
        }
    }
}

/// How a tender stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has paid it yet.
    Open,
    /// Its money is in custody.
    Paid,
    /// Money came that pays nothing here: it must go back.
    Odd,
    /// That money went back.
    Returned,
    /// The channel closed it unpaid.
    Closed,
}

impl State {
    /// As the table holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Paid => "paid",
            Self::Odd => "odd",
            Self::Returned => "returned",
            Self::Closed => "closed",
        }
    }

    /// Reads it back.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Open, Self::Paid, Self::Odd, Self::Returned, Self::Closed]
            .into_iter()
            .find(|one| one.code() == code)
    }
}

/// An attempt to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tender {
    /// The order number that the channel knows: the bill's payment code, `T` and the number of the attempt.
    pub id: TenderId,
    /// Which bill.
    pub bill: BillId,
    /// Whose.
    pub student: StudentId,
    /// Through which channel.
    pub channel: Channel,
    /// Who alone can pay it, as the school's WeChat account knows them: an order that is placed inside WeChat. Else empty.
    pub openid: String,
    /// How much.
    pub fen: Fen,
    /// When it was made.
    pub made_at: Moment,
    /// How it stands.
    pub state: State,
    /// The channel's own number of the payment, once there was one.
    pub channel_no: String,
}

/// What making a tender may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Which bill.
    pub bill: BillId,
    /// Whose.
    pub student: StudentId,
    /// What is due.
    pub due: Fen,
    /// Whether it is still to be paid.
    pub is_due: bool,
    /// The bill's payment code.
    pub code: String,
    /// The tenders of this bill so far.
    pub earlier: Vec<Tender>,
}

/// Why no tender is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The bill is paid or cancelled.
    NothingDue,
    /// The school does not take money through this channel.
    NoChannel,
    /// The channel cannot be reached, or said no.
    ChannelFailed,
    /// There is no money of this tender that could go back, or not so much.
    NothingToReturn,
    /// Nobody said why.
    NoReason,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NothingDue => "tender-nothing-due",
            Self::NoChannel => "tender-no-channel",
            Self::ChannelFailed => "tender-channel-failed",
            Self::NothingToReturn => "tender-nothing-to-return",
            Self::NoReason => "tender-no-reason",
        }
    }

    fn clause(&self) -> &'static str {
        "P3.23"
    }
}

/// Makes a tender, or finds the one that is still open at the same channel for the same `openid`; none for whoever scans a code.
pub fn make(facts: &Facts, (channel, openid): (Channel, &str), now: Moment) -> Result<Tender, Refusal> {
    if !facts.is_due {
        return Err(Refusal::NothingDue);
    }
    let fresh = |one: &&Tender| one.made_at.0 + OPEN_MINUTES * 60_000 > now.0;
    let same = |one: &&Tender| one.channel == channel && one.openid == openid;
    let mut open = facts.earlier.iter().filter(same).filter(|one| one.state == State::Open);
    if let Some(open) = open.find(|one| fresh(one) && one.fen == facts.due) {
        return Ok(open.clone());
    }
    Ok(Tender {
        id: TenderId::new(format!("{}T{}", facts.code, facts.earlier.len() + 1)),
        bill: facts.bill.clone(),
        student: facts.student.clone(),
        channel,
        openid: openid.to_owned(),
        fen: facts.due,
        made_at: now,
        state: State::Open,
        channel_no: String::new(),
    })
}

/// What the channel says of an order, from a notice whose signature held or from an answer to our question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Which order.
    pub id: TenderId,
    /// Whether it was paid.
    pub outcome: Outcome,
    /// How much.
    pub fen: Fen,
    /// The channel's own number of the payment.
    pub channel_no: String,
}

/// What became of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The money is at the merchant's account.
    Paid,
    /// It was closed unpaid.
    Closed,
    /// Neither yet.
    Waiting,
}

/// Why money pays nothing here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Odd {
    /// Not the amount that was asked for.
    OtherAmount,
    /// The bill was paid another way, or cancelled.
    NothingDue,
    /// The same order paid twice under two numbers.
    PaidTwice,
}

impl Odd {
    /// As the table and the texts name it.
    pub fn code(self) -> &'static str {
        match self {
            Self::OtherAmount => "other-amount",
            Self::NothingDue => "nothing-due",
            Self::PaidTwice => "paid-twice",
        }
    }
}

/// What is done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Its money goes into custody.
    Posted(Box<Recorded>),
    /// Nothing new: said before, or nothing was paid yet.
    Already,
    /// It was closed unpaid.
    Closed,
    /// Money came that pays nothing here.
    Odd(Odd),
}

/// Settles what the channel says: each payment once, in whatever order and however often it is told. A late payment of
/// an order that had been closed counts: the money is there.
pub fn settle(tender: &Tender, bill: &payment::Facts, told: &Told) -> Settled {
    match told.outcome {
        Outcome::Waiting => return Settled::Already,
        Outcome::Closed if tender.state == State::Open => return Settled::Closed,
        Outcome::Closed => return Settled::Already,
        Outcome::Paid => {}
    }
    let same = tender.channel_no == told.channel_no;
    match tender.state {
        State::Paid | State::Odd | State::Returned if same => return Settled::Already,
        State::Paid | State::Odd | State::Returned => return Settled::Odd(Odd::PaidTwice),
        State::Open | State::Closed => {}
    }
    if told.fen != tender.fen {
        return Settled::Odd(Odd::OtherAmount);
    }
    let draft = Draft {
        id: payment_id(tender),
        bill: tender.bill.clone(),
        fen: told.fen,
        way: tender.channel.way(),
        receipt: String::new(),
    };
    match payment::record(bill, draft) {
        Ok(Recorded { transfer: None, .. }) => Settled::Already,
        Ok(recorded) => Settled::Posted(Box::new(recorded)),
        Err(_) => Settled::Odd(Odd::NothingDue),
    }
}

/// The payment that a tender becomes.
pub fn payment_id(tender: &Tender) -> PaymentId {
    PaymentId::new(format!("tender/{}", tender.id))
}

/// The ledger's transfer of a settled tender, if it made one.
pub fn transfer(settled: &Settled) -> Option<&Transfer> {
    match settled {
        Settled::Posted(recorded) => recorded.transfer.as_ref(),
        Settled::Already | Settled::Closed | Settled::Odd(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::account::Purse;
    use proptest::prelude::*;

    const DUE: Fen = Fen(48_000);

    fn facts(earlier: Vec<Tender>) -> Facts {
        let (bill, student, code) =
            (BillId::new("b"), StudentId::new("ming"), "00010002000300040005".to_owned());
        Facts { bill, student, due: DUE, is_due: true, code, earlier }
    }

    fn tender(state: State, channel_no: &str) -> Tender {
        let made = make(&facts(Vec::new()), (Channel::Wechat, ""), Moment(0)).unwrap();
        Tender { state, channel_no: channel_no.to_owned(), ..made }
    }

    fn bill(state: &str, already: bool) -> payment::Facts {
        let (bill, student) = (BillId::new("b"), StudentId::new("ming"));
        payment::Facts {
            bill,
            student,
            purse: Purse::Course,
            due: DUE,
            state: state.to_owned(),
            receipt_taken: false,
            already,
        }
    }

    fn told(outcome: Outcome, fen: i64, channel_no: &str) -> Told {
        Told { id: TenderId::new("x"), outcome, fen: Fen(fen), channel_no: channel_no.to_owned() }
    }

    #[test]
    fn a_tender_is_made_once_while_it_is_open() {
        let code = (Channel::Wechat, "");
        let first = make(&facts(Vec::new()), code, Moment(0)).unwrap();
        assert_eq!((first.id.as_str(), first.fen), ("00010002000300040005T1", DUE));
        let one = vec![first.clone()];
        assert_eq!(make(&facts(one.clone()), code, Moment(60_000)).unwrap(), first, "asked twice");
        let other = make(&facts(one.clone()), (Channel::Alipay, ""), Moment(60_000)).unwrap();
        let later = make(&facts(one.clone()), code, Moment(OPEN_MINUTES * 60_000)).unwrap();
        assert!(other.id.as_str().ends_with("T2") && later.id.as_str().ends_with("T2"));
        let inside = |openid| make(&facts(one.clone()), (Channel::Wechat, openid), Moment(60_000)).unwrap();
        let mother = inside("o-wang");
        assert_eq!((mother.id.as_str(), mother.openid.as_str()), ("00010002000300040005T2", "o-wang"));
        let two = facts(vec![first.clone(), mother.clone()]);
        assert_eq!(make(&two, (Channel::Wechat, "o-wang"), Moment(60_000)).unwrap(), mother, "asked twice");
        let father = make(&two, (Channel::Wechat, "o-li"), Moment(60_000)).unwrap();
        assert!(father.id.as_str().ends_with("T3"), "nobody else can pay an order placed for one person");
        let paid = Facts { is_due: false, ..facts(Vec::new()) };
        assert_eq!(make(&paid, code, Moment(0)).unwrap_err().code(), "tender-nothing-due");
    }

    #[test]
    fn what_the_channel_says_is_settled_once() {
        use Outcome::{Closed, Paid, Waiting};
        let rows = [
            (State::Open, "", "due", told(Waiting, 0, ""), "already"),
            (State::Open, "", "due", told(Closed, 0, ""), "closed"),
            (State::Open, "", "due", told(Paid, 48_000, "W1"), "posted"),
            (State::Closed, "", "due", told(Paid, 48_000, "W1"), "posted"),
            (State::Open, "", "due", told(Paid, 47_999, "W1"), "other-amount"),
            (State::Open, "", "paid", told(Paid, 48_000, "W1"), "nothing-due"),
            (State::Open, "", "cancelled", told(Paid, 48_000, "W1"), "nothing-due"),
            (State::Paid, "W1", "paid", told(Paid, 48_000, "W1"), "already"),
            (State::Paid, "W1", "paid", told(Closed, 0, ""), "already"),
            (State::Paid, "W1", "paid", told(Paid, 48_000, "W2"), "paid-twice"),
            (State::Odd, "W1", "paid", told(Paid, 48_000, "W1"), "already"),
        ];
        for (state, no, bill_state, told, expected) in rows {
            let settled = settle(&tender(state, no), &bill(bill_state, false), &told);
            let is = match &settled {
                Settled::Posted(recorded) => {
                    assert_eq!(recorded.transfer.as_ref().map(|one| one.fen), Some(DUE));
                    "posted"
                }
                Settled::Already => "already",
                Settled::Closed => "closed",
                Settled::Odd(odd) => odd.code(),
            };
            assert_eq!(is, expected, "{state:?} {bill_state} {told:?}");
        }
    }

    proptest! {
        /// Notices in any order, any number of times: at most one of them posts.
        #[test]
        fn at_most_one_notice_posts(notices in prop::collection::vec((0_u8..3, 0_u8..2, 0_u8..2), 0..30)) {
            let (mut tender, mut bill_state, mut posted) = (tender(State::Open, ""), "due", 0);
            for (outcome, amount, no) in notices {
                let outcome = [Outcome::Paid, Outcome::Closed, Outcome::Waiting][usize::from(outcome)];
                let told = told(outcome, [48_000, 1][usize::from(amount)], ["W1", "W2"][usize::from(no)]);
                match settle(&tender, &bill(bill_state, false), &told) {
                    Settled::Posted(_) => {
                        posted += 1;
                        bill_state = "paid";
                        tender = Tender { state: State::Paid, channel_no: told.channel_no, ..tender };
                    }
                    Settled::Closed => tender.state = State::Closed,
                    Settled::Odd(_) if tender.state != State::Paid => {
                        tender = Tender { state: State::Odd, channel_no: told.channel_no, ..tender };
                    }
                    Settled::Odd(_) | Settled::Already => {}
                }
            }
            prop_assert!(posted <= 1);
        }
    }
}
