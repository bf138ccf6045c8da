//! 通道对账 A channel's bill of a day against the ledger: what differs is listed until a person says why, and until then the
//! day does not count as reconciled.

pub mod paper;
#[cfg(test)]
mod tests;

use super::payment_code::{self, Form};
use super::tender::{Channel, State};
use crate::fen::Fen;
use crate::id::{DistrictId, PlaceId};
use crate::moment::{Moment, moment};
use crate::refusal::Refuses;
use jiff::civil::{Date, time};
use std::collections::{BTreeMap, BTreeSet};

/// What a bill says of one movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The money moved.
    Done,
    /// It is on its way.
    Waiting,
    /// It did not move.
    Failed,
    /// A word that we do not know.
    Unknown,
}

impl Status {
    /// As the table holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Waiting => "waiting",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }

    /// Reads it back.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Done, Self::Waiting, Self::Failed, Self::Unknown].into_iter().find(|one| one.code() == code)
    }
}

/// One line of a channel's bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its row in the file.
    pub number: i64,
    /// When, as the channel writes it.
    pub at: String,
    /// Our number of the order.
    pub order: String,
    /// The channel's own number of the payment.
    pub channel_no: String,
    /// Our number of the return, where money went back.
    pub back: Option<String>,
    /// How much.
    pub fen: Fen,
    /// Whether it moved.
    pub status: Status,
}

/// An order of ours that money came for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// Its number.
    pub order: String,
    /// The channel's number of the payment that we were told of.
    pub channel_no: String,
    /// What came.
    pub came: Fen,
    /// What the ledger has of it, its counter-transfer taken off; nothing where no transfer was made.
    pub posted: Option<Fen>,
    /// How the order stands.
    pub state: State,
    /// The day on which we heard of it.
    pub on: Option<Date>,
    /// Whose.
    pub name: String,
}

/// Money of ours that went back, or is on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Back {
    /// Our number of the return.
    pub id: String,
    /// From which order.
    pub order: String,
    /// What was asked for.
    pub fen: Fen,
    /// What left the ledger; nothing where the money had never been in it.
    pub posted: Option<Fen>,
    /// Whether it pays a family's refund, and so must be in the ledger.
    pub is_refund: bool,
    /// `Done`, `Waiting` or `Failed`, as we were told.
    pub status: Status,
    /// The day on which we heard that it arrived.
    pub on: Option<Date>,
    /// Whose.
    pub name: String,
}

/// A channel's bills of some days beside what we know of the same days.
#[derive(Clone, Debug)]
pub struct Book {
    /// The school's district.
    pub district: DistrictId,
    /// The school.
    pub place: PlaceId,
    /// The lines of each day whose bill is here.
    pub bills: BTreeMap<Date, Vec<Line>>,
    /// Our orders with money.
    pub paid: Vec<Paid>,
    /// Second payments of one order: its number, the channel's number, how much.
    pub extras: Vec<(String, String, Fen)>,
    /// Our returns.
    pub backs: Vec<Back>,
    /// The keys of differences that somebody has explained, by day.
    pub explained: BTreeMap<Date, BTreeSet<String>>,
}

/// What a difference is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 账有通道无 We have it, the channel does not.
    OursOnly,
    /// 通道有账无 The channel has it, we do not.
    TheirsOnly,
    /// 金额不符 Both have it, with other amounts.
    Amount,
    /// 状态不符 The money came, and stands in no custody account.
    Status,
    /// 退款不符 Money that goes back differs: one side only, another amount, another outcome.
    Refund,
}

impl Kind {
    /// As tables and texts name it.
    pub fn code(self) -> &'static str {
        match self {
            Self::OursOnly => "ours-only",
            Self::TheirsOnly => "theirs-only",
            Self::Amount => "amount",
            Self::Status => "status",
            Self::Refund => "refund",
        }
    }
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// About what.
    pub kind: Kind,
    /// Our number of the order.
    pub order: String,
    /// The channel's number of the payment, or our number of the return.
    pub number: String,
    /// What we have.
    pub ours: Option<Fen>,
    /// What the channel has.
    pub theirs: Option<Fen>,
    /// Whose, where we know.
    pub name: String,
}

impl Difference {
    /// What makes it this one: an explanation covers these amounts and no others.
    pub fn key(&self) -> String {
        let fen = |fen: Option<Fen>| fen.map_or_else(|| "-".to_owned(), |fen| fen.0.to_string());
        let Self { kind, order, number, ours, theirs, .. } = self;
        format!("{}/{order}/{number}/{}/{}", kind.code(), fen(*ours), fen(*theirs))
    }
}

/// How a day stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its bill is not here.
    NoBill,
    /// So many differences wait for an explanation.
    Open(usize),
    /// 已对平 The bill is here, and nothing differs that nobody has explained.
    Reconciled,
}

/// Why a bill is not taken, or a difference not explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The day's bill is not made yet.
    NotYet {
        /// When it will be.
        from: Moment,
    },
    /// The file is no bill of this channel.
    NotABill,
    /// It is the bill of another merchant.
    OtherMerchant,
    /// It is the bill of another day.
    OtherDay {
        /// A day that stands in it.
        found: String,
    },
    /// The sum or the count at its foot is not that of its lines.
    TotalDiffers,
    /// There is no such difference any more.
    NoSuchDifference,
    /// No reason was given.
    NoReason,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotYet { .. } => "reconciliation-not-yet",
            Self::NotABill => "reconciliation-not-a-bill",
            Self::OtherMerchant => "reconciliation-other-merchant",
            Self::OtherDay { .. } => "reconciliation-other-day",
            Self::TotalDiffers => "reconciliation-total-differs",
            Self::NoSuchDifference => "reconciliation-no-such-difference",
            Self::NoReason => "reconciliation-no-reason",
        }
    }

    fn clause(&self) -> &'static str {
        "P0.1"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotYet { from } => vec![("from", from.local().strftime("%Y-%m-%d %H:%M").to_string())],
            Self::OtherDay { found } => vec![("found", found.clone())],
            Self::NotABill
            | Self::OtherMerchant
            | Self::TotalDiffers
            | Self::NoSuchDifference
            | Self::NoReason => Vec::new(),
        }
    }
}

/// Both channels make the bill of a day in the morning after it.
pub fn ready(day: Date, now: Moment) -> Result<(), Refusal> {
    let from = moment(day.tomorrow().unwrap_or(Date::MAX), time(10, 0, 0, 0));
    if now < from { Err(Refusal::NotYet { from }) } else { Ok(()) }
}

/// The days from `since` whose bill should be here by now and is not, oldest first.
pub fn missing(since: Date, taken: &BTreeSet<Date>, now: Moment) -> Vec<Date> {
    let days = since.series(jiff::ToSpan::days(1)).take_while(|day| ready(*day, now).is_ok());
    days.filter(|day| !taken.contains(day)).collect()
}

/// Everything that differs on a day, in a fixed order. A payment just before midnight may stand in the bill of the day
/// before the one on which we heard of it: it is looked for in all bills of the book.
pub fn compare(book: &Book, day: Date) -> Vec<Difference> {
    let Some(lines) = book.bills.get(&day) else { return Vec::new() };
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for line in lines.iter().filter(|line| !is_of_another_school(book, line)) {
        let is_first = seen.insert((line.channel_no.as_str(), line.back.as_deref()));
        found.extend(match &line.back {
            Some(id) => back(book, line, id, is_first),
            None => payment(book, line, is_first),
        });
    }
    found.extend(ours_only(book, day));
    found.sort();
    found
}

/// A merchant may collect for several schools: their orders are their business.
fn is_of_another_school(book: &Book, line: &Line) -> bool {
    let code = line.order.split('T').next().unwrap_or_default();
    payment_code::form(&book.district, &book.place, code) == Form::Elsewhere
}

fn payment(book: &Book, line: &Line, is_first: bool) -> Option<Difference> {
    let differs = |kind: Kind, ours: Option<Fen>, name: &str| Difference {
        kind,
        order: line.order.clone(),
        number: line.channel_no.clone(),
        ours,
        theirs: Some(line.fen),
        name: name.to_owned(),
    };
    let order = book.paid.iter().find(|paid| paid.order == line.order);
    let Some(paid) = order.filter(|_| is_first) else { return Some(differs(Kind::TheirsOnly, None, "")) };
    let name = paid.name.as_str();
    if line.status != Status::Done {
        return Some(differs(Kind::Status, paid.posted, name));
    }
    if paid.channel_no != line.channel_no {
        let is_second =
            book.extras.iter().any(|(order, no, _)| (order, no) == (&line.order, &line.channel_no));
        let kind = if is_second { Kind::Status } else { Kind::TheirsOnly };
        return Some(differs(kind, None, name));
    }
    match (paid.posted, paid.state) {
        (Some(posted), _) if posted == line.fen => None,
        (Some(posted), _) => Some(differs(Kind::Amount, Some(posted), name)),
        (None, State::Returned) if paid.came == line.fen => None,
        (None, State::Odd | State::Returned) if paid.came != line.fen => {
            Some(differs(Kind::Amount, Some(paid.came), name))
        }
        (None, State::Odd) => Some(differs(Kind::Status, None, name)),
        (None, _) => Some(differs(Kind::TheirsOnly, None, name)),
    }
}

fn back(book: &Book, line: &Line, id: &str, is_first: bool) -> Option<Difference> {
    let ours = book.backs.iter().find(|back| back.id == id).filter(|_| is_first);
    let agrees = |back: &&Back| {
        let told = matches!(
            (back.status, line.status),
            (Status::Done, Status::Done | Status::Waiting)
                | (Status::Waiting, Status::Waiting)
                | (Status::Failed, Status::Failed)
        );
        let is_posted = back.status != Status::Done || !back.is_refund || back.posted == Some(back.fen);
        told && is_posted && back.fen == line.fen
    };
    if ours.as_ref().is_some_and(agrees) {
        return None;
    }
    Some(Difference {
        kind: Kind::Refund,
        order: line.order.clone(),
        number: id.to_owned(),
        ours: ours.filter(|back| back.status == Status::Done).map(|back| back.posted.unwrap_or(back.fen)),
        theirs: (line.status == Status::Done).then_some(line.fen),
        name: ours.map_or_else(String::new, |back| back.name.clone()),
    })
}

/// What we heard of on that day and no bill tells.
fn ours_only(book: &Book, day: Date) -> Vec<Difference> {
    let lines = || book.bills.values().flatten();
    let payments: BTreeSet<&str> =
        lines().filter(|line| line.back.is_none()).map(|line| line.channel_no.as_str()).collect();
    let returns: BTreeSet<&str> = lines().filter_map(|line| line.back.as_deref()).collect();
    let came = |paid: &&Paid| {
        let has_money = paid.posted.is_some() || matches!(paid.state, State::Odd | State::Returned);
        has_money && paid.on == Some(day) && !payments.contains(paid.channel_no.as_str())
    };
    let of_payment = |paid: &Paid| Difference {
        kind: Kind::OursOnly,
        order: paid.order.clone(),
        number: paid.channel_no.clone(),
        ours: Some(paid.posted.unwrap_or(paid.came)),
        theirs: None,
        name: paid.name.clone(),
    };
    let went = |back: &&Back| {
        back.status == Status::Done && back.on == Some(day) && !returns.contains(back.id.as_str())
    };
    let of_return = |back: &Back| Difference {
        kind: Kind::Refund,
        order: back.order.clone(),
        number: back.id.clone(),
        ours: Some(back.posted.unwrap_or(back.fen)),
        theirs: None,
        name: back.name.clone(),
    };
    let payments = book.paid.iter().filter(came).map(of_payment);
    payments.chain(book.backs.iter().filter(went).map(of_return)).collect()
}

/// How a day stands.
pub fn standing(book: &Book, day: Date) -> Standing {
    if !book.bills.contains_key(&day) {
        return Standing::NoBill;
    }
    match open(book, day).len() {
        0 => Standing::Reconciled,
        n => Standing::Open(n),
    }
}

/// The differences of a day that nobody has explained.
pub fn open(book: &Book, day: Date) -> Vec<Difference> {
    let explained = book.explained.get(&day);
    let is_open = |one: &Difference| explained.is_none_or(|keys| !keys.contains(&one.key()));
    compare(book, day).into_iter().filter(is_open).collect()
}

/// A difference that somebody explains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// Which.
    pub difference: Difference,
    /// Why it is so, or what was done.
    pub reason: String,
    /// It had been explained before, with these very amounts.
    pub already: bool,
}

/// Explains a difference as it stands now, with a reason.
pub fn explain(book: &Book, day: Date, key: &str, reason: &str) -> Result<Explained, Refusal> {
    let found = compare(book, day).into_iter().find(|one| one.key() == key);
    let difference = found.ok_or(Refusal::NoSuchDifference)?;
    let already = book.explained.get(&day).is_some_and(|keys| keys.contains(key));
    let reason = reason.trim().to_owned();
    if reason.is_empty() && !already {
        return Err(Refusal::NoReason);
    }
    Ok(Explained { difference, reason, already })
}

/// The merchant that a bill must be of.
#[derive(Clone, Copy, Debug)]
pub struct Merchant<'a> {
    /// At which channel.
    pub channel: Channel,
    /// Its number there.
    pub number: &'a str,
}
