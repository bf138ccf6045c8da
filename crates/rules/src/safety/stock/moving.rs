//! 物资调剂 Moving stock: a school that falls short asks, its district says who gives, the giver counts out, the taker counts in.
//!
//! A move is its steps, and each shelf follows from them: what was sent and has neither come, nor gone back, nor been written
//! off is still on its way, so that nothing is lost between two schools.

use super::{Item, Lot};
use crate::choice::choices;
use crate::id::PlaceId;
use crate::moment::Moment;
use crate::refusal::Refuses;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// No school has more of anything; more was mistyped.
const COUNT_MAX: i64 = 1_000_000_000;
/// Letters of a reason, at most.
const LETTERS_MAX: usize = 60;

/// So many, good until a day; of what does not expire there is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The last day on which they are good.
    pub good_until: Option<Date>,
    /// How many.
    pub count: i64,
}

choices! {
    /// 差额说明 What became of something that was sent and did not come.
    Why {
        /// 还在调出方
        PutBack = "put-back",
        /// 后来到了
        Came = "came-later",
        /// 损耗、遗失
        Lost = "lost",
    }
}

impl Why {
    /// Who says so: the giver has found it on its shelf, the taker that it came after all, the office writes it off.
    fn side(self) -> Side {
        match self {
            Self::PutBack => Side::Giver,
            Self::Came => Side::Taker,
            Self::Lost => Side::Office,
        }
    }
}

choices! {
    /// 经手方 For whom somebody speaks about a move.
    Side {
        /// 调出方
        Giver = "giver",
        /// 调入方
        Taker = "taker",
        /// 主管部门
        Office = "office",
    }
}

/// A step of a move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// 不调了 It is not sent; why.
    Dropped(String),
    /// 发出 Counted out.
    Sent(Vec<Piece>),
    /// 收到 Counted in.
    Received(Vec<Piece>),
    /// 说明差额 What became of a part that did not come, and how one knows.
    Explained(Why, Piece, String),
}

/// 需求 A school's question for more of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Its id.
    pub id: String,
    /// Who asks.
    pub place: PlaceId,
    /// Of what.
    pub item: Item,
    /// How many.
    pub count: i64,
    /// When.
    pub at: Moment,
    /// The school took it back.
    pub is_withdrawn: bool,
}

/// 调拨 So many from one place to another, with what has happened to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Its id.
    pub id: String,
    /// The question it answers.
    pub ask: String,
    /// Who decided it.
    pub office: PlaceId,
    /// Who gives.
    pub giver: PlaceId,
    /// Who is given.
    pub taker: PlaceId,
    /// Of what.
    pub item: Item,
    /// How many were agreed on.
    pub agreed: i64,
    /// When.
    pub at: Moment,
    /// What was done, in its order.
    pub steps: Vec<Step>,
}

/// How far a move is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// The giver has not sent it yet.
    Agreed,
    /// It has not been counted in.
    OnTheWay,
    /// It was counted in, and something is missing.
    Differs,
    /// Everything that was sent is accounted for.
    Done,
    /// It was not sent at all.
    Dropped,
}

/// What became of all that was sent: `sent` is the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Counted out.
    pub sent: i64,
    /// Counted in, at once or later.
    pub came: i64,
    /// Back on the giver's shelf.
    pub put_back: i64,
    /// Written off.
    pub lost: i64,
    /// On the way, or missing.
    pub open: i64,
}

/// A place that might give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf {
    /// Which.
    pub place: PlaceId,
    /// What lies there and is good.
    pub there: i64,
    /// What it needs itself; an office needs nothing.
    pub required: i64,
    /// What it was asked to send, and has not sent yet.
    pub promised: i64,
}

/// Why nothing moves, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Less than one, or more than anybody has.
    #[error("a number that cannot be")]
    BadNumber,
    /// Nobody else would know why.
    #[error("no reason")]
    NoReason,
    /// Nobody reads a longer one.
    #[error("longer than {max}")]
    TooLong {
        /// Letters, at most.
        max: usize,
    },
    /// What lies there and what is coming is enough.
    #[error("not short")]
    NotShort,
    /// More than the school lacks.
    #[error("{short} are lacking")]
    MoreThanShort {
        /// How many are.
        short: i64,
    },
    /// More than the question still asks for.
    #[error("{open} are asked for")]
    NotAsked {
        /// How many still are.
        open: i64,
    },
    /// The giver would fall below its own need.
    #[error("{spare} to spare")]
    NotSpare {
        /// How many it can give.
        spare: i64,
    },
    /// Somebody does this who is not its giver, taker or office.
    #[error("not yours")]
    NotYours,
    /// It was sent, or will not be.
    #[error("not waiting to be sent")]
    NotAgreed,
    /// More than the district agreed on.
    #[error("{agreed} were agreed on")]
    MoreThanAgreed {
        /// How many.
        agreed: i64,
    },
    /// More than lies there and is good.
    #[error("{there} lie there")]
    BelowNought {
        /// How many do.
        there: i64,
    },
    /// It was counted in, or never sent.
    #[error("not on the way")]
    NotOnTheWay,
    /// More came than was sent.
    #[error("{sent} were sent")]
    MoreThanSent {
        /// How many were.
        sent: i64,
    },
    /// More than is missing.
    #[error("{open} are missing")]
    NotOpen {
        /// How many are.
        open: i64,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::BadNumber => "stock-bad-number",
            Self::NoReason => "stock-no-reason",
            Self::TooLong { .. } => "stock-reason-too-long",
            Self::NotShort => "stock-not-short",
            Self::MoreThanShort { .. } => "stock-more-than-short",
            Self::NotAsked { .. } => "stock-not-asked",
            Self::NotSpare { .. } => "stock-not-spare",
            Self::NotYours => "stock-not-yours",
            Self::NotAgreed => "stock-not-agreed",
            Self::MoreThanAgreed { .. } => "stock-more-than-agreed",
            Self::BelowNought { .. } => "stock-below-nought",
            Self::NotOnTheWay => "stock-not-on-the-way",
            Self::MoreThanSent { .. } => "stock-more-than-sent",
            Self::NotOpen { .. } => "stock-not-open",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotShort
            | Self::MoreThanShort { .. }
            | Self::NotSpare { .. }
            | Self::BelowNought { .. } => "P5.30",
            Self::BadNumber
            | Self::NoReason
            | Self::TooLong { .. }
            | Self::NotAsked { .. }
            | Self::NotYours
            | Self::NotAgreed
            | Self::MoreThanAgreed { .. }
            | Self::NotOnTheWay
            | Self::MoreThanSent { .. }
            | Self::NotOpen { .. } => "P5.28",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::BadNumber
            | Self::NoReason
            | Self::NotShort
            | Self::NotYours
            | Self::NotAgreed
            | Self::NotOnTheWay => Vec::new(),
            Self::TooLong { max } => vec![("max", max.to_string())],
            Self::MoreThanShort { short } => vec![("short", short.to_string())],
            Self::NotAsked { open } | Self::NotOpen { open } => vec![("open", open.to_string())],
            Self::NotSpare { spare } => vec![("spare", spare.to_string())],
            Self::MoreThanAgreed { agreed } => vec![("agreed", agreed.to_string())],
            Self::BelowNought { there } => vec![("there", there.to_string())],
            Self::MoreThanSent { sent } => vec![("sent", sent.to_string())],
        }
    }
}

impl Move {
    /// What was sent and is not accounted for, by its date.
    pub fn open(&self) -> Vec<Piece> {
        let mut open: BTreeMap<Option<Date>, i64> = BTreeMap::new();
        for step in &self.steps {
            match step {
                Step::Dropped(_) => {}
                Step::Sent(pieces) => pieces.iter().for_each(|one| add(&mut open, *one, one.count)),
                Step::Received(pieces) => pieces.iter().for_each(|one| add(&mut open, *one, -one.count)),
                Step::Explained(_, piece, _) => add(&mut open, *piece, -piece.count),
            }
        }
        let left = open.into_iter().filter(|(_, count)| *count > 0);
        left.map(|(good_until, count)| Piece { good_until, count }).collect()
    }

    /// What became of all that was sent (P5.28).
    pub fn tally(&self) -> Tally {
        let mut tally = Tally { open: sum(&self.open()), ..Tally::default() };
        for step in &self.steps {
            match step {
                Step::Dropped(_) => {}
                Step::Sent(pieces) => tally.sent += sum(pieces),
                Step::Received(pieces) => tally.came += sum(pieces),
                Step::Explained(Why::Came, piece, _) => tally.came += piece.count,
                Step::Explained(Why::PutBack, piece, _) => tally.put_back += piece.count,
                Step::Explained(Why::Lost, piece, _) => tally.lost += piece.count,
            }
        }
        tally
    }

    /// How far it is.
    pub fn state(&self) -> State {
        let was = |of: fn(&Step) -> bool| self.steps.iter().any(of);
        if was(|step| matches!(step, Step::Dropped(_))) {
            State::Dropped
        } else if !was(|step| matches!(step, Step::Sent(_))) {
            State::Agreed
        } else if self.open().is_empty() {
            State::Done
        } else if self.is_received() {
            State::Differs
        } else {
            State::OnTheWay
        }
    }

    /// What somebody of these sides can say of a part that is open: before it was counted in nobody says that it came (P5.28).
    pub fn ways(&self, sides: &[Side]) -> Vec<Why> {
        let may = |why: &Why| sides.contains(&why.side()) && (*why != Why::Came || self.is_received());
        Why::ALL.iter().copied().filter(may).collect()
    }

    fn is_received(&self) -> bool {
        self.steps.iter().any(|step| matches!(step, Step::Received(_)))
    }

    /// What a place's shelf has by it: less than nought is what it gave (P5.28).
    pub fn on_shelf(&self, place: &PlaceId) -> Vec<Lot> {
        let (gives, takes) = (self.giver == *place, self.taker == *place);
        let mut lots = Vec::new();
        for step in &self.steps {
            let (pieces, sign) = match step {
                Step::Sent(pieces) if gives => (pieces.clone(), -1),
                Step::Received(pieces) if takes => (pieces.clone(), 1),
                Step::Explained(Why::PutBack, piece, _) if gives => (vec![*piece], 1),
                Step::Explained(Why::Came, piece, _) if takes => (vec![*piece], 1),
                Step::Dropped(_) | Step::Sent(_) | Step::Received(_) | Step::Explained(..) => continue,
            };
            let lot =
                |one: Piece| Lot { item: self.item, count: sign * one.count, good_until: one.good_until };
            lots.extend(pieces.into_iter().map(lot));
        }
        lots
    }

    /// How many of what was asked for it answers: what goes back or is lost is asked for still.
    fn answers(&self) -> i64 {
        match self.state() {
            State::Agreed => self.agreed,
            State::Dropped => 0,
            State::OnTheWay | State::Differs | State::Done => {
                let tally = self.tally();
                tally.sent - tally.put_back - tally.lost
            }
        }
    }

    /// How many may still come to the taker.
    pub fn coming(&self) -> i64 {
        match self.state() {
            State::Agreed => self.agreed,
            State::OnTheWay | State::Differs => self.tally().open,
            State::Done | State::Dropped => 0,
        }
    }

    /// How many the giver has promised and not sent.
    pub fn promised(&self) -> i64 {
        if self.state() == State::Agreed { self.agreed } else { 0 }
    }

    /// For whom somebody at a place speaks about it.
    pub fn sides(&self, place: &PlaceId) -> Vec<Side> {
        let all = [(&self.giver, Side::Giver), (&self.taker, Side::Taker), (&self.office, Side::Office)];
        all.into_iter().filter(|(one, _)| *one == place).map(|(_, side)| side).collect()
    }
}

fn add(open: &mut BTreeMap<Option<Date>, i64>, piece: Piece, count: i64) {
    *open.entry(piece.good_until).or_default() += count;
}

fn sum(pieces: &[Piece]) -> i64 {
    pieces.iter().map(|one| one.count).sum()
}

impl Ask {
    /// How many are still asked for, when these moves were agreed on (P5.28).
    pub fn open(&self, moves: &[Move]) -> i64 {
        let own = moves.iter().filter(|one| one.ask == self.id && one.taker == self.place);
        let answered: i64 = own.map(Move::answers).sum();
        if self.is_withdrawn { 0 } else { (self.count - answered).max(0) }
    }
}

impl Shelf {
    /// What it can give without falling below its own need (P5.28, P5.30).
    pub fn spare(&self) -> i64 {
        (self.there - self.required - self.promised).max(0)
    }
}

/// A school asks for more of what it lacks: `short` is what it needs beyond its shelf, `coming` what was asked for or agreed on
/// and has not come (P5.28, P5.30).
pub fn ask(count: i64, short: i64, coming: i64) -> Result<(), Refusal> {
    counted(count)?;
    let short = short - coming;
    if short <= 0 {
        Err(Refusal::NotShort)
    } else if count > short {
        Err(Refusal::MoreThanShort { short })
    } else {
        Ok(())
    }
}

/// How many of an item a place has asked for, or was promised, and has not been given (P5.28).
pub fn coming(asks: &[Ask], moves: &[Move], (place, item): (&PlaceId, Item)) -> i64 {
    let asks = asks.iter().filter(|one| one.place == *place && one.item == item);
    let asked: i64 = asks.map(|one| one.open(moves)).sum();
    let moves = moves.iter().filter(|one| one.taker == *place && one.item == item);
    asked + moves.map(Move::coming).sum::<i64>()
}

/// Who gives how many, whoever can spare most first, until it is enough (P5.28).
pub fn propose(shelves: &[Shelf], wanted: i64) -> Vec<(PlaceId, i64)> {
    let mut able: Vec<&Shelf> = shelves.iter().filter(|shelf| shelf.spare() > 0).collect();
    able.sort_by(|a, b| b.spare().cmp(&a.spare()).then_with(|| a.place.cmp(&b.place)));
    let mut left = wanted;
    let mut given = Vec::new();
    for shelf in able {
        let count = shelf.spare().min(left);
        if count > 0 {
            given.push((shelf.place.clone(), count));
            left -= count;
        }
    }
    given
}

/// The district says who gives: no more than is asked for, and than can be spared (P5.28).
pub fn agree(ask: &Ask, moves: &[Move], giver: &Shelf, count: i64) -> Result<(), Refusal> {
    counted(count)?;
    let open = ask.open(moves);
    if count > open {
        return Err(Refusal::NotAsked { open });
    }
    let spare = if giver.place == ask.place { 0 } else { giver.spare() };
    if count > spare { Err(Refusal::NotSpare { spare }) } else { Ok(()) }
}

/// It is not sent after all: the giver or the office says why.
pub fn cancel(one: &Move, sides: &[Side], why: &str) -> Result<Step, Refusal> {
    let why = reason(why)?;
    if !sides.contains(&Side::Giver) && !sides.contains(&Side::Office) {
        Err(Refusal::NotYours)
    } else if one.state() != State::Agreed {
        Err(Refusal::NotAgreed)
    } else {
        Ok(Step::Dropped(why))
    }
}

/// The giver counts out: what expires first goes first, nothing that has expired, never below nought, nor below its own need
/// where that has grown since (P5.28, P5.30).
pub fn send(
    one: &Move,
    sides: &[Side],
    (lots, required): (&[Piece], i64),
    count: i64,
    today: Date,
) -> Result<Step, Refusal> {
    if !sides.contains(&Side::Giver) {
        return Err(Refusal::NotYours);
    }
    if one.state() != State::Agreed {
        return Err(Refusal::NotAgreed);
    }
    counted(count)?;
    if count > one.agreed {
        return Err(Refusal::MoreThanAgreed { agreed: one.agreed });
    }
    let mut good: Vec<Piece> = lots.iter().filter(|lot| is_good(lot, today)).copied().collect();
    let there = sum(&good);
    if count > there {
        return Err(Refusal::BelowNought { there });
    }
    let spare = (there - required).max(0);
    if count > spare {
        return Err(Refusal::NotSpare { spare });
    }
    good.sort_by_key(|lot| (lot.good_until.is_none(), lot.good_until));
    Ok(Step::Sent(first(&good, count)))
}

fn is_good(lot: &Piece, today: Date) -> bool {
    lot.count > 0 && lot.good_until.is_none_or(|until| today <= until)
}

/// So many of the lots, in their order.
fn first(lots: &[Piece], count: i64) -> Vec<Piece> {
    let mut left = count;
    let mut taken = Vec::new();
    for lot in lots {
        let count = lot.count.min(left);
        if count > 0 {
            taken.push(Piece { count, ..*lot });
            left -= count;
        }
    }
    taken
}

/// The taker counts in, each lot by itself; what is missing stays open until somebody explains it (P5.28).
pub fn receive(one: &Move, sides: &[Side], counted: &[Piece]) -> Result<Step, Refusal> {
    if !sides.contains(&Side::Taker) {
        return Err(Refusal::NotYours);
    }
    if one.state() != State::OnTheWay {
        return Err(Refusal::NotOnTheWay);
    }
    if counted.iter().any(|piece| !(0..=COUNT_MAX).contains(&piece.count)) {
        return Err(Refusal::BadNumber);
    }
    let open = one.open();
    for piece in counted {
        let sent = open_of(&open, piece.good_until);
        let of_lot = counted.iter().filter(|other| other.good_until == piece.good_until);
        if of_lot.map(|other| other.count).sum::<i64>() > sent {
            return Err(Refusal::MoreThanSent { sent });
        }
    }
    Ok(Step::Received(counted.iter().filter(|piece| piece.count > 0).copied().collect()))
}

/// A difference is explained: the giver has found something of it on its shelf, the taker has found that it came after all, or
/// the office writes it off (P5.28).
pub fn explain(one: &Move, sides: &[Side], (why, piece): (Why, Piece), how: &str) -> Result<Step, Refusal> {
    let how = reason(how)?;
    if !sides.contains(&why.side()) {
        return Err(Refusal::NotYours);
    }
    if why == Why::Came && !one.is_received() {
        return Err(Refusal::NotOnTheWay);
    }
    counted(piece.count)?;
    let open = open_of(&one.open(), piece.good_until);
    if piece.count > open { Err(Refusal::NotOpen { open }) } else { Ok(Step::Explained(why, piece, how)) }
}

fn open_of(open: &[Piece], good_until: Option<Date>) -> i64 {
    open.iter().find(|one| one.good_until == good_until).map_or(0, |one| one.count)
}

fn counted(count: i64) -> Result<(), Refusal> {
    if (1..=COUNT_MAX).contains(&count) { Ok(()) } else { Err(Refusal::BadNumber) }
}

fn reason(typed: &str) -> Result<String, Refusal> {
    match typed.trim() {
        "" => Err(Refusal::NoReason),
        why if why.chars().count() > LETTERS_MAX => Err(Refusal::TooLong { max: LETTERS_MAX }),
        why => Ok(why.to_owned()),
    }
}

#[cfg(test)]
mod tests;
