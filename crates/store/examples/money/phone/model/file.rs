//! 代收结果 The bank's files: each line pays its claim once, or waits for the cashier and says why.

use super::super::super::op::{Balances, Outcome};
use super::super::op::{Code, FIRST_LINE, Row, Told};
use super::Model;
use rules::money::collection::{Direction, Status};
use std::collections::BTreeSet;

/// A line with what it came to.
#[derive(Clone, Debug)]
pub(in super::super) struct Line {
    pub(in super::super) row: Row,
    pub(in super::super) verdict: &'static str,
    /// `posted`, `nothing`, `waiting` or `answered`.
    pub(in super::super) state: &'static str,
    answer: &'static str,
}

impl Model {
    pub(super) fn take(&mut self, id: &str, direction: Direction, rows: &[Row]) -> Outcome {
        if self.files.contains_key(id) {
            return "already";
        }
        let (mut here, mut paid) = (BTreeSet::new(), BTreeSet::new());
        let mut lines = Vec::new();
        for row in rows {
            let known = self.known.get(&(direction.code(), row.serial.clone()));
            let is_doubled = !here.insert(row.serial.clone());
            let verdict = match known {
                Some((code, fen)) if (code, fen) == (&row.code, &row.fen) => "known",
                Some(_) => "edited",
                None if is_doubled => "doubled",
                None => self.verdict(direction, row, &paid),
            };
            if verdict == "matched" {
                paid.extend(row.code.of());
            }
            let state = match verdict {
                "matched" => "posted",
                "known" | "failed" => "nothing",
                _ => "waiting",
            };
            lines.push(Line { row: row.clone(), verdict, state, answer: "" });
        }
        for Line { row, verdict, .. } in &lines {
            if *verdict == "matched" {
                let id = format!("collection/serial/{}", row.serial);
                self.pays(direction, (&id, &row.code), row.fen.unwrap_or(0));
            }
            if !matches!(*verdict, "known" | "edited" | "doubled" | "failed" | "bounced" | "unreadable") {
                self.known.insert((direction.code(), row.serial.clone()), (row.code.clone(), row.fen));
            }
        }
        self.files.insert(id.to_owned(), (direction, lines));
        "done"
    }

    /// A payment that no line has told of before.
    fn verdict(&self, direction: Direction, row: &Row, paid: &BTreeSet<String>) -> &'static str {
        if row.status == Status::Failed && direction == Direction::In {
            return "failed";
        }
        let Some(fen) = row.fen.filter(|_| row.status != Status::Unknown) else { return "unreadable" };
        let Some((state, due)) = self.claim(direction, &row.code) else {
            return match row.code {
                Code::Elsewhere => "elsewhere",
                Code::Mistyped => "mistyped",
                Code::Nobody | Code::Bill(..) | Code::Refund(_) => "unknown",
            };
        };
        match state {
            _ if row.status == Status::Failed => "bounced",
            "cancelled" => "cancelled",
            "paid" => "paid-before",
            "returning" => "returning",
            _ if row.code.of().is_some_and(|id| paid.contains(&id)) => "paid-before",
            _ if due != fen => "other-amount",
            _ if direction == Direction::In && self.has_left(&row.code) => "left-school",
            _ => "matched",
        }
    }

    fn has_left(&self, code: &Code) -> bool {
        if let Code::Bill(child, _) = code { self.school.is_gone(*child) } else { false }
    }

    /// How the bill or the refund of a code stands, and what is due on it.
    fn claim(&self, direction: Direction, code: &Code) -> Option<(&'static str, i64)> {
        match (direction, code) {
            (Direction::In, Code::Bill(child, course)) => {
                let at = (*child, *course);
                Some((self.school.bill_stands(at)?, self.school.due(at)))
            }
            (Direction::Out, Code::Refund(id)) => {
                let (_, fen, is_over) = self.school.refund(id)?;
                let state = match is_over {
                    true if self.withdrawn.contains(id) => "cancelled",
                    true => "paid",
                    false if self.is_returning(id) => "returning",
                    false => "due",
                };
                Some((state, fen))
            }
            (Direction::In | Direction::Out, _) => None,
        }
    }

    /// Money of a line pays a bill, or a refund has reached its family.
    fn pays(&mut self, direction: Direction, (id, code): (&str, &Code), fen: i64) {
        match (direction, code) {
            (Direction::In, Code::Bill(child, course)) => {
                self.school.receive(id, (*child, *course), fen);
            }
            (Direction::Out, Code::Refund(refund)) => {
                self.school.refund_paid(refund);
            }
            (Direction::In | Direction::Out, _) => {}
        }
    }

    pub(super) fn answer(&mut self, (file, number): (&str, i64), told: &Told, reason: &str) -> Outcome {
        let of_file = self.files.get(file);
        let at = usize::try_from(number - FIRST_LINE).unwrap_or(usize::MAX);
        let line = of_file.and_then(|(direction, lines)| Some((*direction, lines.get(at)?.clone())));
        let Some((direction, line)) = line else { return "none" };
        if line.state != "waiting" {
            return "collection-answered";
        }
        if reason.trim().is_empty() {
            return "collection-no-reason";
        }
        let answer = match told {
            Told::GaveBack => Ok("gave-back"),
            Told::NoMoney => Ok("no-money"),
            Told::Bounced => self.bounced(&line).map(|()| "bounced"),
            Told::Assign(code, is_settled) => match self.claim(direction, code) {
                Some(("due", due)) if *is_settled || line.row.fen == Some(due) => {
                    self.pays(direction, (&format!("collection/{file}/{number}"), code), due);
                    Ok("assigned")
                }
                Some(("due", _)) => Err("collection-other-amount"),
                Some(_) | None => Err("collection-nothing-due"),
            },
        };
        let answer = match answer {
            Ok(answer) => answer,
            Err(refused) => return refused,
        };
        if let Some(line) = self.files.get_mut(file).and_then(|(_, lines)| lines.get_mut(at)) {
            (line.state, line.answer) = ("answered", answer);
        }
        "done"
    }

    /// The refund did not reach its family: it is due again, and on no list.
    fn bounced(&mut self, line: &Line) -> Result<(), Outcome> {
        let Code::Refund(id) = &line.row.code else { return Err("collection-not-bounced") };
        if line.verdict != "bounced" {
            return Err("collection-not-bounced");
        }
        let is_same = |one: &Line| one.row.serial == line.row.serial && one.answer == "bounced";
        if self.files.values().flat_map(|(_, lines)| lines).any(is_same) {
            return Err("collection-bounced-before");
        }
        if self.withdrawn.contains(id) {
            return Err("collection-nothing-due");
        }
        if self.is_returning(id) {
            return Err("collection-went-back");
        }
        if !self.waits(id) {
            *self.times.entry(id.clone()).or_default() += 1;
            self.school.refund_bounced(id);
        }
        self.listed.remove(id);
        Ok(())
    }

    /// Of each file what moved and what waits: lines and money.
    pub(super) fn files_stand(&self, all: &mut Balances) {
        for (id, (_, lines)) in &self.files {
            for of in ["posted", "waiting"] {
                let counts = |one: &&Line| one.state == of || (of == "posted" && one.answer == "assigned");
                let lines: Vec<&Line> = lines.iter().filter(counts).collect();
                let fen = lines.iter().map(|one| one.row.fen.unwrap_or(0)).sum();
                all.insert(format!("file/{id}/{of}"), (lines.len() as i64, fen));
            }
        }
    }
}
