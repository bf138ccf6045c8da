//! 更正 The cashier says what is wrong and why; the school's leader, or the community's committee, makes the counter-transfer or turns it down.

use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::{of_term, version};
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use rules::fen::Fen;
use rules::id::{BillId, CorrectionId, TransferId};
use rules::money::account::{Kind, Transfer};
use rules::money::correction::{self, Draft, Facts, Proposed, Terms};
use rules::money::release::{self, Released};
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Deserialize;
use store::Tx;
use store::money::CorrectionRow;

/// So many of the latest transfers are shown.
const SHOWN: i64 = 200;
/// Nobody looks for a longer name or number.
const FIND_MAX: usize = 60;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/corrections", Act::CorrectionList, list),
        Route::post("/{district}/{place}/corrections", Act::CorrectionPropose, post_propose),
        Route::post("/{district}/{place}/corrections/{correction}", Act::CorrectionAnswer, post_answer),
    ]
}

/// Says that a transfer is wrong; the same form twice is one proposal.
pub async fn propose(
    app: &App,
    who: &Who,
    place: &Place,
    draft: &Draft,
) -> Result<Option<Proposed>, Failure> {
    let permit = who.permit(Act::CorrectionPropose, place)?;
    let (terms, version) = terms(app, place)?;
    let mut tx = app.store.act(&permit).await?;
    if tx.correction_of(&draft.id).await?.is_some() {
        return Ok(None);
    }
    let mut facts = tx.correction_facts(&draft.transfer, None).await?;
    let lessons = unpaid(&mut tx, &mut facts).await?;
    let proposed = correction::propose(&terms, &facts, draft)?;
    if proposed.made.is_some() {
        tx.lessons_released(&lessons, app.now()).await?;
    }
    tx.correction_proposed(&proposed, version, app.now()).await?;
    tx.commit().await?;
    Ok(Some(proposed))
}

/// Makes a proposed correction, or turns it down with a reason.
pub async fn answer(
    app: &App,
    who: &Who,
    place: &Place,
    id: &CorrectionId,
    turned_down: Option<&str>,
) -> Result<(), Failure> {
    let permit = who.permit(Act::CorrectionAnswer, place)?;
    let (terms, version) = terms(app, place)?;
    let mut tx = app.store.act(&permit).await?;
    let transfer = tx.correction_of(id).await?.ok_or(Failure::NotTheirs)?;
    let mut facts = tx.correction_facts(&transfer, Some(id)).await?;
    if let Some(reason) = turned_down {
        let reason = correction::turn_down(&facts, reason)?;
        tx.correction_turned_down(id, &reason, version, app.now()).await?;
    } else {
        let lessons = unpaid(&mut tx, &mut facts).await?;
        let counter = correction::approve(&terms, &facts)?;
        tx.lessons_released(&lessons, app.now()).await?;
        tx.correction_made(id, &counter, version, app.now()).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Who approves a correction, and the version of the plan that says so. A community's says nothing of it: there it takes a second person.
fn terms(app: &App, place: &Place) -> Result<(Terms, i64), Failure> {
    let terms = of_term(app, place)?.map(|plan| plan.scheme.correction.clone());
    Ok((terms.unwrap_or_default(), version(app, place)?))
}

/// 课时收回 A payment under the wrong child has paid for lessons that were given: their course gives them back, and they are owed
/// by the bill that is due again. What comes back counts as free (P0.1).
async fn unpaid(tx: &mut Tx, facts: &mut Facts) -> Result<Released, Failure> {
    let short = |one: &Transfer| one.fen - facts.free;
    let wrong = facts.transfer.as_ref().filter(|one| one.kind == Kind::Payment && short(one) > Fen::ZERO);
    let Some(wrong) = wrong else { return Ok(Released::default()) };
    let mut lessons = Vec::new();
    for session in tx.lessons_paid(&BillId::new(&wrong.subject)).await? {
        let mut one = tx.release_facts(&session).await?;
        one.children.retain(|child| Some(&child.student) == wrong.student.as_ref());
        lessons.push(one);
    }
    let transfers = release::unpay(&lessons, short(wrong)).unwrap_or_default();
    let family: Fen = transfers.iter().filter(|one| one.credit == wrong.credit).map(|one| one.fen).sum();
    facts.free = facts.free + family;
    Ok(Released { transfers, ..Released::default() })
}

#[derive(Template)]
#[template(path = "correction/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    open: Vec<Line>,
    rest: Vec<Line>,
    may_propose: bool,
    may_answer: bool,
    href: String,
    sought: String,
    typed: (String, String),
}

struct Line {
    row: CorrectionRow,
    when: String,
    kind: String,
    /// Whether it is a refund, which its family may bring back.
    is_refund: bool,
    id: String,
}

#[derive(Deserialize)]
struct Sought {
    #[serde(default)]
    find: String,
}

async fn list(desk: Desk, Query(sought): Query<Sought>) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::CorrectionList)?).await?;
    let find: String = sought.find.trim().chars().take(FIND_MAX).collect();
    let amount = Fen::from_yuan(find.trim_start_matches('\u{ffe5}'));
    let lines = tx.correctables((&find, amount), SHOWN).await?.into_iter().map(|row| line(&desk, row));
    let (open, rest) = lines.partition(|line| line.row.state == "proposed");
    let typed = |field| desk.typed(field).unwrap_or_default();
    Ok(page(ListPage {
        open,
        rest,
        may_propose: desk.may(Act::CorrectionPropose),
        may_answer: desk.may(Act::CorrectionAnswer),
        href: desk.url("corrections"),
        sought: find,
        typed: (typed("transfer"), typed("reason")),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn line(desk: &Desk, row: CorrectionRow) -> Line {
    let kind = match row.kind.as_str() {
        "grant" => desk.t.correction_grant(),
        "spending" => desk.t.correction_spending(),
        "payout" => desk.t.correction_refund(),
        _ => desk.t.correction_payment(),
    };
    let when = when::day(&desk.t, row.at.date());
    let id = row.correction.as_ref().map(ToString::to_string).unwrap_or_default();
    Line { when, kind: kind.to_owned(), id, is_refund: row.kind == "payout", row }
}

#[derive(Deserialize)]
struct Typed {
    transfer: String,
    #[serde(default)]
    reason: String,
}

async fn post_propose(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let Typed { transfer, reason } = posted.form;
    let draft = Draft { id: CorrectionId::new(posted.key), transfer: TransferId::new(transfer), reason };
    let proposed = propose(&desk.app, &desk.who, &desk.place, &draft).await?;
    let made = proposed.is_some_and(|one| one.made.is_some());
    let said = if made { desk.t.correction_made() } else { desk.t.correction_proposed() };
    Ok(desk.done("corrections", said))
}

#[derive(Deserialize)]
struct Answer {
    answer: String,
    #[serde(default)]
    reason: String,
}

async fn post_answer(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Answer>,
) -> Result<Response, Failure> {
    let Answer { answer: word, reason } = posted.form;
    let (turned_down, said) = match word.as_str() {
        "make" => (None, desk.t.correction_made()),
        "turn-down" => (Some(reason.as_str()), desk.t.correction_turned_down()),
        _ => return Err(Failure::BadForm("answer".to_owned())),
    };
    answer(&desk.app, &desk.who, &desk.place, &CorrectionId::new(id), turned_down).await?;
    Ok(desk.done("corrections", said))
}
