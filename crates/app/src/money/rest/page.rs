//! 学期结清 The cashier's page: every child's money, what stands in the way, and the act that leaves nothing behind.

use super::{agreed, ends};
use crate::app::InForce;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::account::purse_name;
use crate::money::{debt, of_term, tally};
use crate::page::{Shell, page};
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::response::Response;
use rules::fen::Fen;
use rules::id::{CourseId, StudentId};
use rules::money::account::Purse;
use rules::money::debt::StillOwed;
use rules::money::fee::Fees;
use rules::money::rest::{self, Choice, Ends};
use rules::people::act::Act;
use std::collections::BTreeSet;
use store::Tx;
use store::money::{DebtRow, Flows, RestRow};

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
    /// The same payee by payee, whoever bore it.
    debts: Vec<debt::Row>,
    /// What is due of it and no payee has; nothing for whoever may not ask the school to bear it, or where that was asked.
    short: Fen,
    /// What somebody asked the school to bear.
    asked: Option<debt::AskedView>,
    cover_href: String,
    until: String,
    /// Of a community: the terms of its agreements, and what becomes of what is left.
    terms: Vec<String>,
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

/// What stands beside the accounts themselves.
pub(super) struct Beside {
    pub(super) ends: Ends,
    pub(super) debts: Vec<debt::Row>,
    pub(super) short: Fen,
    pub(super) asked: Option<debt::AskedView>,
    pub(super) repaid: Repaid,
    pub(super) tallies_href: Option<String>,
    pub(super) terms: Vec<String>,
}

/// What courses owe for corrected rolls, and what settling would pay of it today, before anybody is asked.
#[derive(Default)]
pub(super) struct Repaid {
    /// Owed to families.
    pub(super) owed: Fen,
    /// Whether anything would go back, or on to a community's class.
    pub(super) is_anything: bool,
    /// Children whose families would have money in custody by it and have not said what becomes of that.
    pub(super) silent: BTreeSet<StudentId>,
}

impl Repaid {
    async fn on(desk: &Desk, tx: &mut Tx, plan: &InForce, ends: &Ends) -> Result<Self, Failure> {
        let spent = debt::spent(tx, (&desk.app, &desk.place, plan), ends, None).await?;
        let (owed, repaid) = tally::repayable(tx, ends).await?;
        let counted: Fen = owed.iter().map(|one| one.parts.family).sum();
        let ahead: Fen = spent.iter().map(|(.., still)| still.family).sum();
        let due: Vec<_> = spent.into_iter().filter(|(.., still)| still.goes_back()).collect();
        let is_anything = !repaid.is_empty() || !due.is_empty();
        let is_silent = |(one, _, still): &(DebtRow, CourseId, StillOwed)| {
            one.stays && !one.has_chosen && still.family > Fen::ZERO
        };
        let of_rolls = due.into_iter().filter(is_silent).map(|(one, ..)| one.student);
        let of_counts = repaid.into_iter().filter(|one| one.is_silent).map(|one| one.student);
        Ok(Self { owed: counted + ahead, is_anything, silent: of_rolls.chain(of_counts).collect() })
    }
}

pub(super) async fn list(desk: Desk) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::RestList)?).await?;
    let in_force = of_term(&desk.app, &desk.place)?;
    let fees = in_force.as_ref().map(|plan| plan.scheme.fees()).unwrap_or_default();
    let beside = if in_force.is_some() {
        beside(&desk, &mut tx).await?
    } else {
        agreed::beside(&desk, &mut tx).await?
    };
    let Beside { ends, debts, short, asked, repaid, tallies_href, terms } = beside;
    let is_asked = asked.as_ref().is_some_and(|one| one.fen == short);
    let rows = tx.rest_rows(&ends).await?;
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
        debts,
        short: if desk.may(Act::DebtAsk) && !is_asked { short } else { Fen::ZERO },
        asked,
        cover_href: desk.url("rests/cover"),
        may_settle: desk.may(Act::RestSettle) && may_settle,
        rows: rows.into_iter().map(|row| line(&desk, &fees, row)).collect(),
        tallies_href,
        terms,
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

/// The same of a school: what its payees owe, and lessons of a term that is over which wait to be billed.
async fn beside(desk: &Desk, tx: &mut Tx) -> Result<Beside, Failure> {
    let plan = desk.app.charging(&desk.place)?;
    if plan.scheme.fees().is_empty() {
        return Err(Failure::NotTheirs);
    }
    let ends = ends(tx, &desk.app, &desk.place, &plan).await?;
    let (debts, short) = debt::rows(desk, tx, &plan, &ends).await?;
    let asked = debt::asked(desk, tx).await?;
    let repaid = Repaid::on(desk, tx, &plan, &ends).await?;
    let tallies_href = tally::left(desk, tx).await?;
    Ok(Beside { ends, debts, short, asked, repaid, tallies_href, terms: Vec::new() })
}

fn line(desk: &Desk, fees: &Fees<'_>, row: RestRow) -> Line {
    let t = &desk.t;
    let choice = match (row.waiting.stays, row.waiting.choice) {
        (false, _) => t.rest_list_left(),
        (true, Some(Choice::Refund)) => t.rest_list_refund(),
        (true, Some(Choice::Carry)) => t.rest_list_carry(),
        (true, None) if row.waiting.purse == Purse::Community => t.rest_list_refund(),
        (true, None) => t.rest_list_silent(),
    };
    let may_carry = fees.get(&row.waiting.purse).is_some_and(|terms| rest::may_carry(terms));
    let keeps = row.waiting.stays && may_carry;
    let purse =
        if row.waiting.purse == Purse::Course { String::new() } else { purse_name(t, row.waiting.purse) };
    Line { choice: choice.to_owned(), gives_back: !keeps && row.waiting.carried > Fen::ZERO, purse, row }
}
