//! 日结 The day's close: a trial balance of a place, made only when it adds up (P0.1).

use crate::fen::Fen;
use crate::refusal::Refuses;
use jiff::civil::Date;

/// One line of a trial balance: a kind of account with one kind of money.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// `custody`, `payee`, `payer`, `refunds-due`, `clearing`.
    pub kind: String,
    /// `care`, `course`, `meals`; empty for the bank.
    pub purse: String,
    /// As the last close left it.
    pub opening: Fen,
    /// Moved in since.
    pub into: Fen,
    /// Moved out since.
    pub out_of: Fen,
    /// What the accounts hold now.
    pub closing: Fen,
}

impl Line {
    /// Whether the accounts hold what the transfers say.
    pub fn adds_up(&self) -> bool {
        self.opening + self.into - self.out_of == self.closing
    }
}

/// What the rule may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The last day that was closed.
    pub last: Option<Date>,
    /// Today.
    pub today: Date,
    /// The trial balance as it stands.
    pub lines: Vec<Line>,
    /// Accounts whose transfers do not sum to what they hold, by name.
    pub unsound: Vec<String>,
}

/// A day that was closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// Which.
    pub date: Date,
    /// Its trial balance; empty when it had been closed before.
    pub lines: Vec<Line>,
    /// Whether it had been closed before.
    pub already: bool,
}

/// Why a day does not close.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It has not come, or a later one was closed.
    OutOfOrder {
        /// The day that can be closed.
        today: Date,
    },
    /// Something does not add up.
    Unbalanced {
        /// What: a kind of account, or an account.
        what: String,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::OutOfOrder { .. } => "day-end-out-of-order",
            Self::Unbalanced { .. } => "day-end-unbalanced",
        }
    }

    fn clause(&self) -> &'static str {
        "P0.1"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::OutOfOrder { today } => vec![("today", today.to_string())],
            Self::Unbalanced { what } => vec![("what", what.clone())],
        }
    }
}

/// Closes a day. Twice is once; what does not add up stays open, and is named.
pub fn close(facts: Facts, date: Date) -> Result<Closed, Refusal> {
    if facts.last == Some(date) {
        return Ok(Closed { date, lines: Vec::new(), already: true });
    }
    if date > facts.today || facts.last.is_some_and(|last| date < last) {
        return Err(Refusal::OutOfOrder { today: facts.today });
    }
    match unbalanced(&facts) {
        Some(what) => Err(Refusal::Unbalanced { what }),
        None => Ok(Closed { date, lines: facts.lines, already: false }),
    }
}

/// The day that the clock closes by itself: yesterday, where the first money that is in no close, by its day, moved before today. What
/// came after a close at noon has its place in the close of the day after; what moves today never stands under yesterday alone.
pub fn due(last: Option<Date>, open: Option<Date>, today: Date) -> Option<Date> {
    let yesterday = today.yesterday().ok()?;
    let has_moved = open.is_some_and(|moved| moved < today);
    (has_moved && last.is_none_or(|date| date < yesterday)).then_some(yesterday)
}

/// The first thing that does not add up: a line, an account, or all lines together.
pub fn unbalanced(facts: &Facts) -> Option<String> {
    let line = facts.lines.iter().find(|line| !line.adds_up());
    let line = line.map(|line| format!("{} {}", line.kind, line.purse).trim().to_owned());
    let sum: Fen = facts.lines.iter().map(|line| line.closing).sum();
    let moved: Fen = facts.lines.iter().map(|line| line.into - line.out_of).sum();
    let all = (sum != Fen::ZERO || moved != Fen::ZERO).then(|| sum.to_string());
    facts.unsound.first().cloned().or(line).or(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// The last close, the day of the first money that is in none, today, and what the clock closes.
    #[test]
    fn the_clock_closes_what_nobody_closed() {
        let (fourteenth, fifteenth, sixteenth) = (date(2021, 9, 14), date(2021, 9, 15), date(2021, 9, 16));
        let rows = [
            (None, None, sixteenth, None), // no money ever moved
            (None, Some(fourteenth), sixteenth, Some(fifteenth)),
            (None, Some(sixteenth), sixteenth, None), // it is of today, and yesterday had none
            (Some(fourteenth), None, sixteenth, None), // nothing has moved since
            (Some(fourteenth), Some(fifteenth), sixteenth, Some(fifteenth)),
            (Some(fourteenth), Some(sixteenth), sixteenth, None),
            (Some(fifteenth), Some(fifteenth), sixteenth, None), // closed at noon: the day after has the rest
            (Some(fifteenth), Some(fifteenth), date(2021, 9, 17), Some(sixteenth)),
            (Some(sixteenth), Some(sixteenth), sixteenth, None),
        ];
        for (last, open, today, expected) in rows {
            assert_eq!(due(last, open, today), expected, "{last:?} {open:?} {today}");
        }
    }

    fn line(kind: &str, figures: [i64; 4]) -> Line {
        let [opening, into, out_of, closing] = figures.map(Fen);
        Line { kind: kind.into(), purse: String::new(), opening, into, out_of, closing }
    }

    fn facts() -> Facts {
        let lines = vec![
            line("custody", [100, 50, 20, 130]),
            line("payee", [0, 20, 0, 20]),
            line("clearing", [-100, 0, 50, -150]),
        ];
        let (last, today) = (Some(date(2021, 9, 15)), date(2021, 9, 16));
        Facts { last, today, lines, unsound: Vec::new() }
    }

    /// Each row mends what the row above was refused for.
    #[test]
    fn a_day_closes_once_and_only_when_it_adds_up() {
        let wrong = |at: usize, figures| {
            let mut facts = facts();
            facts.lines[at] = line("custody", figures);
            facts
        };
        let unsound = Facts { unsound: vec!["custody/course/ming".into()], ..facts() };
        let rows: [(Facts, Date, Option<&str>); 7] = [
            (unsound.clone(), date(2021, 9, 17), Some("2021-09-16")),
            (unsound.clone(), date(2021, 9, 14), Some("2021-09-16")),
            (unsound, date(2021, 9, 16), Some("custody/course/ming")),
            (wrong(0, [100, 50, 20, 129]), date(2021, 9, 16), Some("custody")),
            (wrong(0, [100, 50, 21, 129]), date(2021, 9, 16), Some("-¥0.01")),
            (facts(), date(2021, 9, 16), None),
            (wrong(0, [0, 0, 0, 9]), date(2021, 9, 15), None),
        ];
        for (facts, date, refused) in rows {
            let answer = close(facts, date);
            let told = answer.as_ref().err().map(|why| why.words()[0].1.clone());
            assert_eq!(told.as_deref(), refused, "{date}");
        }
        assert!(close(facts(), date(2021, 9, 15)).unwrap().already, "twice is once");
    }
}
