//! 学期结清 The cashier's page: every child's money, what stands in the way, and the act that leaves nothing behind.

use super::ends;
use crate::app::InForce;
use crate::day::roll::spent;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::account::purse_name;
use crate::money::tally;
use crate::page::{Shell, page};
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::response::Response;
use rules::fen::Fen;
use rules::id::StudentId;
use rules::money::account::Purse;
use rules::money::fee::Fees;
use rules::money::release::StillOwed;
use rules::money::rest::{self, Choice, Ends};
use rules::people::act::Act;
use std::collections::BTreeSet;
use store::Tx;
use store::day::AmendOwed;
use store::money::{Flows, RestRow};

#[derive(Template)]
#[template(path = "rest/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    rows: Vec<Line>,
    sums: Flows,
    held: Fen,
    /// What courses owe families for corrected rolls.
    owed: Fen,
    until: String,
    is_over: bool,
    /// Whether a fee is charged by the month: months that are over are settled too.
    is_by_month: bool,
    may_settle: bool,
    /// Where lessons of a term that is over wait to be posted or billed: that comes first.
    tallies_href: Option<String>,
    silent: usize,
    rests_href: String,
    accounts_href: String,
}

impl ListPage {
    fn is_settled(&self) -> bool {
        let is_settled = |line: &Line| line.row.waiting.held == Fen::ZERO && !line.gives_back;
        self.owed == Fen::ZERO && self.rows.iter().all(is_settled)
    }
}

/// One child's money with the guardian's choice in words.
struct Line {
    row: RestRow,
    choice: String,
    /// What was carried over may not stay.
    gives_back: bool,
    /// Which kind of money it is, where it is not a course's.
    purse: String,
}

impl Line {
    fn waits(&self) -> bool {
        self.row.balance > self.row.waiting.held
    }

    fn is_zero(&self) -> bool {
        self.row.balance == Fen::ZERO && !self.gives_back
    }
}

/// What courses owe for corrected rolls, and what settling would pay of it today, before anybody is asked.
struct Repaid {
    /// Owed to families.
    owed: Fen,
    /// Whether anything would go back.
    is_anything: bool,
    /// Children whose families would have money in custody by it and have not said what becomes of that.
    silent: BTreeSet<StudentId>,
}

impl Repaid {
    async fn on(desk: &Desk, tx: &mut Tx, plan: &InForce, ends: &Ends) -> Result<Self, Failure> {
        let spent = spent(tx, (&desk.app, &desk.place, plan), ends).await?;
        let (owed, repaid) = tally::repayable(tx, ends).await?;
        let counted: Fen = owed.iter().map(|one| one.parts.family).sum();
        let ahead: Fen = spent.iter().map(|(_, still)| still.family).sum();
        let due: Vec<_> = spent.into_iter().filter(|(_, still)| still.goes_back()).collect();
        let is_anything = !repaid.is_empty() || !due.is_empty();
        let is_silent =
            |(one, still): &(AmendOwed, StillOwed)| one.stays && !one.has_chosen && still.family > Fen::ZERO;
        let of_rolls = due.into_iter().filter(is_silent).map(|(one, _)| one.student);
        let of_counts = repaid.into_iter().filter(|one| one.is_silent).map(|one| one.student);
        Ok(Self { owed: counted + ahead, is_anything, silent: of_rolls.chain(of_counts).collect() })
    }
}

pub(super) async fn list(desk: Desk) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::RestList)?).await?;
    let (plan, in_force) = (desk.app.charging(&desk.place)?, desk.app.scheme(&desk.place)?);
    if plan.scheme.fees().is_empty() {
        return Err(Failure::NotTheirs);
    }
    let fees = in_force.scheme.fees();
    let ends = ends(&mut tx, &desk.app, &desk.place, &plan).await?;
    let (rows, repaid) = (tx.rest_rows(&ends).await?, Repaid::on(&desk, &mut tx, &plan, &ends).await?);
    let mut silent: BTreeSet<StudentId> = repaid.silent;
    silent.retain(|_| ends.settled() <= ends.today && fees.values().any(|terms| rest::may_carry(terms)));
    let is_due = |row: &&RestRow| rest::is_due(&row.waiting, &ends);
    let is_silent = |row: &&RestRow| is_due(row) && rest::is_silent(&fees, &row.waiting);
    silent.extend(rows.iter().filter(is_silent).map(|row| row.waiting.student.clone()));
    let may_settle = ends.is_over() || rows.iter().any(|row| is_due(&row)) || repaid.is_anything;
    let sum = |of: fn(&Flows) -> Fen| rows.iter().map(|row| of(&row.flows)).sum();
    Ok(page(ListPage {
        sums: Flows {
            paid: sum(|one| one.paid),
            released: sum(|one| one.released),
            refunded: sum(|one| one.refunded),
            carried: sum(|one| one.carried),
        },
        held: rows.iter().map(|row| row.balance).sum(),
        owed: repaid.owed,
        may_settle: desk.may(Act::RestSettle) && may_settle,
        rows: rows.into_iter().map(|row| line(&desk, &fees, row)).collect(),
        tallies_href: tally::left(&desk, &mut tx).await?,
        until: when::day(&desk.t, ends.in_force),
        is_over: ends.is_over(),
        is_by_month: ends.month().is_some(),
        silent: silent.len(),
        rests_href: desk.url("rests"),
        accounts_href: desk.url("accounts"),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn line(desk: &Desk, fees: &Fees<'_>, row: RestRow) -> Line {
    let t = &desk.t;
    let choice = match (row.waiting.stays, row.waiting.choice) {
        (false, _) => t.rest_list_left(),
        (true, Some(Choice::Refund)) => t.rest_list_refund(),
        (true, Some(Choice::Carry)) => t.rest_list_carry(),
        (true, None) => t.rest_list_silent(),
    };
    let may_carry = fees.get(&row.waiting.purse).is_some_and(|terms| rest::may_carry(terms));
    let keeps = row.waiting.stays && may_carry;
    let purse =
        if row.waiting.purse == Purse::Course { String::new() } else { purse_name(t, row.waiting.purse) };
    Line { choice: choice.to_owned(), gives_back: !keeps && row.waiting.carried > Fen::ZERO, purse, row }
}
