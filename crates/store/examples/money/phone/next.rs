//! 下一步 What happens next: what happens at any school, and the channels and the bank between it.

use super::super::op::{self as school, CHILDREN, COURSES, Chance, LATE, is_placed_at_first};
use super::super::play::{self, is_tidying};
use super::model::Model;
use super::op::{Back, Code, Door, FIRST_LINE, Fate, GONE, Heard, Op, Order, Row, Said, Told, Try};
use rules::money::collection::{Direction, Status};
use rules::money::tender::back::Said as Word;
use rules::money::tender::{Channel, Outcome};

pub(super) fn next(chance: &mut Chance, model: &Model, n: u64) -> Op {
    let id = |of: &str| format!("{of}{n}");
    if n < COURSES as u64 || n == LATE || is_tidying(n) {
        return at_school(chance, model, n);
    }
    match chance.below(100) {
        0..=14 => order(chance, model, n),
        15..=28 => notice(chance, model),
        29..=32 => poll(model),
        33..=38 => send_back(chance, model, id("r")),
        39..=42 => ended(chance, model, id("r")),
        43 | 44 => say(chance, model, id("r")),
        45 | 46 => Op::Withdraw { id: some_refund(chance, model).unwrap_or_else(|| id("r")) },
        47 | 48 => Op::List,
        49 => unlist(chance, model, id("r")),
        50 => Op::PaySure { id: some_refund(chance, model).unwrap_or_else(|| id("r")) },
        51..=54 => file(chance, model, n),
        55..=58 => answer(chance, model),
        59..=61 => Op::School(school::Op::Night { days: 1 }),
        62..=64 => Op::School(school::Op::Ask { id: id("r"), child: chance.below(CHILDREN) }),
        _ => at_school(chance, model, n),
    }
}

/// Whoever leaves the school lets nothing go over to the next term.
fn at_school(chance: &mut Chance, model: &Model, n: u64) -> Op {
    let mut op = play::next(chance, &model.school, n);
    if let school::Op::Choose { child, carry, .. } = &mut op {
        *carry &= *child != GONE.0;
    }
    Op::School(op)
}

/// A bill of somebody: mostly one that went out, now and then of whoever leaves the school.
fn some_bill(chance: &mut Chance) -> (usize, usize) {
    let child = if chance.once_in(12) { GONE.0 } else { chance.below(CHILDREN) };
    let course = chance.below(COURSES);
    if is_placed_at_first(child, course) || chance.once_in(5) {
        (child, course)
    } else {
        (child, child % COURSES)
    }
}

fn order(chance: &mut Chance, model: &Model, n: u64) -> Op {
    let at = some_bill(chance);
    let due = model.school.due(at);
    let fen = if chance.once_in(12) { due - 1 } else { due };
    let once = || (format!("W{n}"), fen);
    let pays = match chance.below(10) {
        0 => Vec::new(),
        1 => vec![once(), (format!("V{n}"), fen)],
        _ => vec![once()],
    };
    let fate = Fate {
        answers: !chance.once_in(10),
        closes: (pays.is_empty() && chance.once_in(2)) || chance.once_in(8),
        told: !chance.once_in(5),
        pays,
    };
    Op::Order { child: at.0, course: at.1, door: Door::ALL[chance.below(Door::ALL.len())], fate }
}

/// A message out of the bag, now and then through the wrong door or of an order that nobody made.
fn notice(chance: &mut Chance, model: &Model) -> Op {
    let nobody = Order { child: chance.below(CHILDREN), course: chance.below(COURSES), n: 99 };
    let strange = Said { order: nobody, outcome: Outcome::Paid, fen: 1, no: "W".to_owned() };
    let (through, said) = model.world.notice(chance).unwrap_or((Channel::Wechat, strange.clone()));
    match chance.below(40) {
        0 => Op::Notice { through, said: strange },
        1 => Op::Notice { through: Channel::ALL[chance.below(Channel::ALL.len())], said },
        _ => Op::Notice { through, said },
    }
}

fn poll(model: &Model) -> Op {
    Op::Poll { orders: model.world.orders.clone(), backs: model.world.backs.clone() }
}

fn some_refund(chance: &mut Chance, model: &Model) -> Option<String> {
    let due = model.school.refunds_due();
    let any = model.school.some_id("refund", chance.below(1000));
    if due.is_empty() || chance.once_in(5) { any } else { Some(due[chance.below(due.len())].clone()) }
}

fn send_back(chance: &mut Chance, model: &Model, other: String) -> Op {
    let what = some_back(chance, model, other);
    let answer = match chance.below(10) {
        0 => None,
        1 | 2 => Some(Heard::Closed),
        3 => Some(Heard::Refused),
        4..=6 => Some(Heard::Waiting),
        _ => Some(Heard::Paid),
    };
    let later = match chance.below(6) {
        0 => vec![Heard::Closed],
        1 => vec![Heard::Closed, Heard::Paid],
        _ => vec![Heard::Waiting, Heard::Paid],
    };
    Op::Return { what, answer, later }
}

/// Mostly money that has to go back; often what a channel has closed.
fn some_back(chance: &mut Chance, model: &Model, other: String) -> Back {
    let closed = model.closed_backs();
    if !closed.is_empty() && chance.once_in(2) {
        return closed[chance.below(closed.len())].clone();
    }
    let is_odd = |order: &&Order| model.stands(**order) == "odd";
    let odd: Vec<Order> = model.orders.keys().filter(is_odd).copied().collect();
    let extra = model.extras.keys().nth(chance.below(model.extras.len())).cloned();
    match (chance.below(4), odd.is_empty(), extra) {
        (0, false, _) => Back::Odd(odd[chance.below(odd.len())]),
        (1, _, Some((order, no))) => Back::Extra(order, no),
        _ => Back::Refund(some_refund(chance, model).unwrap_or(other)),
    }
}

fn ended(chance: &mut Chance, model: &Model, other: String) -> Op {
    let (of, heard) = model.world.word(chance).unwrap_or_else(|| (unmade(other), Heard::Paid));
    Op::Ended { of, heard }
}

fn say(chance: &mut Chance, model: &Model, other: String) -> Op {
    let of = model.some_back(chance.below(1000)).unwrap_or_else(|| unmade(other));
    let word = if chance.once_in(2) { Word::NeverWent } else { Word::Settled };
    Op::Say { of, word, reason: reason(chance) }
}

/// A try that nobody made.
fn unmade(other: String) -> Try {
    Try { what: Back::Refund(other), n: 1 }
}

fn unlist(chance: &mut Chance, model: &Model, other: String) -> Op {
    let id = some_refund(chance, model).unwrap_or(other);
    Op::Unlist { id, reason: reason(chance) }
}

fn reason(chance: &mut Chance) -> String {
    if chance.once_in(6) { " ".to_owned() } else { "seen at the channel".to_owned() }
}

/// Up to five lines of the day, at times one of them twice, and one that an earlier file had, as it was or edited.
fn file(chance: &mut Chance, model: &Model, n: u64) -> Op {
    let direction = if chance.once_in(3) { Direction::Out } else { Direction::In };
    let mut rows = Vec::new();
    for at in 0..=chance.below(5) {
        rows.push(row(chance, model, direction, format!("B{n}-{at}")));
    }
    if chance.once_in(4) {
        rows.push(rows[0].clone());
    }
    if let Some(before) = earlier(chance, model, direction).filter(|_| chance.once_in(3)) {
        let fen = before.fen.map(|fen| if chance.once_in(3) { fen + 100 } else { fen });
        rows.push(Row { fen, ..before });
    }
    Op::File { id: format!("f{n}"), direction, rows }
}

fn earlier(chance: &mut Chance, model: &Model, direction: Direction) -> Option<Row> {
    let files = model.files.values().filter(|(way, _)| *way == direction);
    let rows: Vec<&Row> = files.flat_map(|(_, lines)| lines.iter().map(|line| &line.row)).collect();
    rows.get(chance.below(rows.len())).map(|row| (*row).clone())
}

fn row(chance: &mut Chance, model: &Model, direction: Direction, serial: String) -> Row {
    let (code, due) = claimed(chance, model, direction);
    let fen = match chance.below(20) {
        0 => None,
        1 | 2 => Some(due + 1),
        _ => Some(due),
    };
    let status = match (chance.below(30), direction) {
        (0, _) => Status::Unknown,
        (1..=3, _) | (4..=9, Direction::Out) => Status::Failed,
        (_, _) => Status::Done,
    };
    Row { code, serial, fen, status }
}

/// A code with what is due on it.
fn claimed(chance: &mut Chance, model: &Model, direction: Direction) -> (Code, i64) {
    let wrong = [Code::Nobody, Code::Elsewhere, Code::Mistyped];
    if chance.once_in(8) {
        return (wrong[chance.below(wrong.len())].clone(), school::PRICE);
    }
    match (direction, some_refund(chance, model)) {
        (Direction::Out, Some(id)) => {
            let fen = model.school.refund(&id).map_or(school::PRICE, |(_, fen, _)| fen);
            (Code::Refund(id), fen)
        }
        (Direction::Out, None) => (Code::Nobody, school::PRICE),
        (Direction::In, _) => {
            let at = some_bill(chance);
            (Code::Bill(at.0, at.1), model.school.due(at))
        }
    }
}

/// Mostly what fits a line that waits.
fn answer(chance: &mut Chance, model: &Model) -> Op {
    let mut waiting = Vec::new();
    for (id, (direction, lines)) in &model.files {
        for (at, line) in lines.iter().enumerate() {
            if line.state == "waiting" || chance.once_in(30) {
                waiting.push((id.clone(), FIRST_LINE + at as i64, *direction, line));
            }
        }
    }
    let some = chance.below(waiting.len());
    let Some((file, line, direction, of)) = waiting.get(some).cloned() else {
        let (file, told) = ("f0".to_owned(), Told::NoMoney);
        return Op::Answer { file, line: FIRST_LINE, told, reason: reason(chance) };
    };
    let told = match chance.below(6) {
        0 => Told::NoMoney,
        1 => Told::GaveBack,
        _ if of.verdict == "bounced" => Told::Bounced,
        2 => Told::Bounced,
        3 => Told::Assign(claimed(chance, model, direction).0, chance.once_in(2)),
        _ => Told::Assign(of.row.code.clone(), chance.once_in(2)),
    };
    Op::Answer { file, line, told, reason: reason(chance) }
}
