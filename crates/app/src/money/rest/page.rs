//! 学期结清 The cashier's page: every child's money, what stands in the way, and the act that leaves nothing behind.

use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::response::Response;
use rules::fen::Fen;
use rules::money::fee::Terms;
use rules::money::rest::{self, Choice};
use rules::people::act::Act;
use store::money::{Flows, RestRow};

#[derive(Template)]
#[template(path = "rest/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    rows: Vec<Line>,
    sums: Flows,
    held: Fen,
    until: String,
    is_over: bool,
    may_settle: bool,
    silent: usize,
    rests_href: String,
    accounts_href: String,
}

impl ListPage {
    fn is_settled(&self) -> bool {
        self.rows.iter().all(|line| line.row.waiting.held == Fen::ZERO && !line.gives_back)
    }
}

/// One child's money with the guardian's choice in words.
struct Line {
    row: RestRow,
    choice: String,
    /// What was carried over may not stay.
    gives_back: bool,
}

impl Line {
    fn waits(&self) -> bool {
        self.row.balance > self.row.waiting.held
    }

    fn is_zero(&self) -> bool {
        self.row.balance == Fen::ZERO && !self.gives_back
    }
}

pub(super) async fn list(desk: Desk) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::RestList)?).await?;
    let plan = desk.app.scheme(&desk.place)?;
    let terms = plan.scheme.fee.get("x").ok_or(Failure::NotTheirs)?;
    let (until, today) = (plan.scheme.term.until, desk.now.date());
    let rows = tx.rest_rows(today).await?;
    let is_over = today >= until;
    let silent = rows.iter().filter(|row| is_over && rest::is_silent(terms, &row.waiting)).count();
    let has_left = |row: &RestRow| !row.waiting.stays && row.waiting.held + row.waiting.carried > Fen::ZERO;
    let sum = |of: fn(&Flows) -> Fen| rows.iter().map(|row| of(&row.flows)).sum();
    Ok(page(ListPage {
        sums: Flows {
            paid: sum(|one| one.paid),
            released: sum(|one| one.released),
            refunded: sum(|one| one.refunded),
            carried: sum(|one| one.carried),
        },
        held: rows.iter().map(|row| row.balance).sum(),
        may_settle: desk.may(Act::RestSettle) && (is_over || rows.iter().any(has_left)),
        rows: rows.into_iter().map(|row| line(&desk, terms, row)).collect(),
        until: when::day(&desk.t, until),
        is_over,
        silent,
        rests_href: desk.url("rests"),
        accounts_href: desk.url("accounts"),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn line(desk: &Desk, terms: &Terms, row: RestRow) -> Line {
    let t = &desk.t;
    let choice = match (row.waiting.stays, row.waiting.choice) {
        (false, _) => t.rest_list_left(),
        (true, Some(Choice::Refund)) => t.rest_list_refund(),
        (true, Some(Choice::Carry)) => t.rest_list_carry(),
        (true, None) => t.rest_list_silent(),
    };
    let keeps = row.waiting.stays && rest::may_carry(terms);
    Line { choice: choice.to_owned(), gives_back: !keeps && row.waiting.carried > Fen::ZERO, row }
}
