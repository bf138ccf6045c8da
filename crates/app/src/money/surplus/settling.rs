//! 结余办结 Another person than who said what becomes of a surplus does it: back to families as refunds, or over to a programme that
//! comes after (P1.11, P4.12).

use super::{Span, programme, spans_at};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::{debt, version};
use crate::posted::Posted;
use crate::who::Who;
use axum::response::Response;
use rules::money::account::{Account, Purse};
use rules::money::surplus::settling::{Facts, settle as settled};
use rules::money::surplus::{Choice, Progress, progress};
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Deserialize;
use store::Tx;
use store::money::{NextRow, SurplusRow};

/// Sends what is left back, or carries it over, as it was said; the same again is once. False: it was done before.
async fn settle(app: &App, who: &Who, place: &Place, (payee, into): (&str, &str)) -> Result<bool, Failure> {
    let permit = who.permit(Act::SurplusSettle, place)?;
    let version = version(app, place)?;
    let mut tx = app.store.act(&permit).await?;
    let row = tx.surplus(payee).await?;
    if matches!(stands(&row), Progress::Done(_)) {
        return Ok(false);
    }
    let spans = spans_at(app, &mut tx, place).await?;
    let next = after(&mut tx, (&spans, &row)).await?;
    let facts = tx.surplus_facts(&row, next.into_iter().map(|one| one.earner).collect()).await?;
    let payee = Account::Payee(facts.purse, facts.earner.clone());
    let facts = Facts { owed: debt::owed_by(app, place, &mut tx, &payee).await?, ..facts };
    let event = settled(&facts, into)?;
    tx.surplus_settled(&row, &event, version, app.now()).await?;
    tx.commit().await?;
    Ok(true)
}

fn stands(row: &SurplusRow) -> Progress {
    progress(row.left, row.said.as_ref().map(|said| said.choice), row.times)
}

/// The programmes of the same kind of money whose term or period began after that of this one.
async fn after(tx: &mut Tx, (spans, row): (&[Span], &SurplusRow)) -> Result<Vec<NextRow>, Failure> {
    let own = spans.iter().find(|span| span.under == row.under).map_or(row.until, |span| span.from);
    let later: Vec<&Span> = spans.iter().filter(|span| span.from > own).collect();
    let mut all = tx.surplus_next(row.purse).await?;
    all.retain(|one| later.iter().any(|span| span.under == one.under));
    if matches!(row.purse, Purse::Care | Purse::Meals) {
        let periods = later.iter().filter(|span| span.under.period.is_some());
        all.extend(periods.map(|span| NextRow {
            earner: format!("summer/{}", span.under.code()),
            under: span.under.clone(),
            title: None,
        }));
    }
    Ok(all)
}

/// What the page of the flows offers to whoever may settle a surplus.
pub(in crate::money) struct View {
    pub(in crate::money) payee: String,
    /// What the button does; nothing for whoever said what becomes of it, who cannot do it.
    pub(in crate::money) word: Option<String>,
    /// Whether it goes over to another programme, which is chosen.
    pub(in crate::money) carries: bool,
    /// The programmes that come after: who earns under each, and what it is called.
    pub(in crate::money) next: Vec<(String, String)>,
}

/// How a surplus of this desk's place is settled that waits for it, where this person may.
pub(super) async fn view(
    desk: &Desk,
    tx: &mut Tx,
    (spans, row): (&[Span], &SurplusRow),
) -> Result<Option<View>, Failure> {
    let (Progress::Waits(choice), Ok(permit)) = (stands(row), desk.permit(Act::SurplusSettle)) else {
        return Ok(None);
    };
    if row.place != desk.place.place {
        return Ok(None);
    }
    let carries = choice != Choice::Back;
    let next = if carries { after(tx, (spans, row)).await? } else { Vec::new() };
    let named = |one: NextRow| {
        let term = spans.iter().find(|span| span.under == one.under).map(|span| span.title(desk));
        let name = programme(desk, (one.title.as_ref(), row.purse), &one.under);
        (one.earner, format!("{name} · {}", term.unwrap_or_default()))
    };
    let (t, fen) = (&desk.t, row.left.to_string());
    let word = if carries { t.surplus_carry(fen) } else { t.surplus_send_back(fen) };
    let is_other = row.said_by.as_ref() != Some(permit.person());
    Ok(Some(View {
        payee: row.payee.clone(),
        word: is_other.then_some(word),
        carries,
        next: next.into_iter().map(named).collect(),
    }))
}

#[derive(Deserialize)]
pub(super) struct Typed {
    payee: String,
    #[serde(default)]
    into: String,
}

pub(super) async fn post(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let Typed { payee, into } = posted.form;
    settle(&desk.app, &desk.who, &desk.place, (payee.as_str(), into.as_str())).await?;
    Ok(desk.done("flows", desk.t.surplus_settled()))
}
