//! 柜台代办 The cashier does for a family without a phone what its own page would do, and writes down which adult asked, and how.

use super::account::Rest;
use super::{refund, rest, version};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::people::relation_word;
use crate::posted::Sent;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rules::fen::Fen;
use rules::id::{RefundId, StudentId};
use rules::money::behalf::{self, Draft, Taken, Way, What};
use rules::money::rest::Choice;
use rules::people::act::Act;
use rules::people::photo;
use rules::people::place::Place;
use rules::people::student::Student;
use store::Tx;
use store::money::{BehalfRow, RefundRow};

/// The picture, and the form around it.
const BODY_BYTES: usize = photo::BYTES_MAX + 64 * 1024;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::post("/{district}/{place}/accounts/{student}/behalves", Act::BehalfTake, post)
            .with_body(BODY_BYTES),
        Route::get("/{district}/{place}/accounts/{student}/behalves/{behalf}", Act::AccountRead, picture),
    ]
}

/// Does what an adult of the household asks at the desk; the same form twice is once.
pub async fn take(
    app: &App,
    who: &Who,
    place: &Place,
    student: &StudentId,
    (id, draft, picture): (&str, &Draft, Option<&[u8]>),
) -> Result<(), Failure> {
    let permit = who.permit(Act::BehalfTake, place)?;
    let picture = picture.map(photo::read).transpose()?;
    let (version, now) = (version(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    if tx.behalf_known(id).await? {
        tx.commit().await?;
        return Ok(());
    }
    let child = tx.student(student).await?;
    let taken = behalf::take(&tx.behalf_adults(&child).await?, draft)?;
    let fen = done(&mut tx, (app, place), &child.id, (id, &taken)).await?;
    tx.behalf_taken((id, &child), (&taken, fen), picture.as_ref(), (version, now)).await?;
    tx.commit().await?;
    Ok(())
}

/// What was asked is done as on the family's own page; answers how much it came to.
async fn done(
    tx: &mut Tx,
    at: (&App, &Place),
    student: &StudentId,
    (id, taken): (&str, &Taken),
) -> Result<Fen, Failure> {
    match &taken.what {
        What::Refund => {
            let all = refund::asked(tx, at, student, (&RefundId::new(id), &taken.reason)).await?;
            Ok(all.iter().map(|one| one.fen).sum())
        }
        What::Withdraw(asked) => Ok(refund::withdrawn(tx, at, (student, asked)).await?.fen),
        What::Rest(choice) => {
            rest::chosen(tx, at, student, (*choice, id)).await?;
            Ok(Fen::ZERO)
        }
    }
}

/// What a child's account shows of the desk.
pub(super) struct View {
    pub(super) rows: Vec<RowView>,
    /// Where it is taken, for whoever may.
    pub(super) href: Option<String>,
    /// What may be asked: its code, its words, whether it was chosen.
    pub(super) whats: Vec<(String, String, bool)>,
    /// The guardians of the household.
    pub(super) adults: Vec<(String, String, bool)>,
    pub(super) way: String,
    pub(super) reason: String,
}

/// What was asked before.
pub(super) struct RowView {
    pub(super) what: String,
    pub(super) who: String,
    pub(super) reason: String,
    pub(super) picture: Option<String>,
}

/// What was asked at the desk for a child, and what may be now by what is free, what waits, and what its family may choose.
pub(super) async fn view(
    desk: &Desk,
    tx: &mut Tx,
    child: &Student,
    (free, due, rest): (Fen, &[RefundRow], Option<&Rest>),
) -> Result<View, Failure> {
    let typed = |field: &str| desk.typed(field).unwrap_or_default();
    let href = desk.may(Act::BehalfTake).then(|| desk.url(&format!("accounts/{}/behalves", child.id)));
    let adults = if href.is_some() { tx.behalf_adults(child).await? } else { Vec::new() };
    let named = |one: behalf::Adult| {
        let relation = relation_word(&desk.t, &one.relation, "");
        let word = if relation.is_empty() { one.name } else { format!("{} · {relation}", one.name) };
        let on = typed("asker") == one.id.as_str();
        (one.id.to_string(), word, on)
    };
    let rows = tx.behalves(&child.id).await?;
    Ok(View {
        rows: rows.into_iter().map(|row| row_view(desk, &child.id, row)).collect(),
        whats: if href.is_some() { whats(desk, free, due, rest) } else { Vec::new() },
        href,
        adults: adults.into_iter().map(named).collect(),
        way: typed("way"),
        reason: typed("behalf-reason"),
    })
}

/// What may be asked now, in the order of the family's page.
fn whats(desk: &Desk, free: Fen, due: &[RefundRow], rest: Option<&Rest>) -> Vec<(String, String, bool)> {
    let t = &desk.t;
    let mut all = Vec::new();
    if free > Fen::ZERO {
        all.push((What::Refund, t.behalf_refund(free.to_string())));
    }
    let goes = due.iter().filter(|row| !row.under.is_returning && !row.under.is_listed);
    all.extend(goes.map(|row| {
        let word = t.behalf_withdraw(row.asked.fen.to_string());
        (What::Withdraw(row.asked.id.clone()), word)
    }));
    if let Some(rest) = rest.filter(|one| one.may_carry || one.carried > Fen::ZERO) {
        if rest.may_carry && !rest.carries {
            all.push((What::Rest(Choice::Carry), t.behalf_carry()));
        }
        all.push((What::Rest(Choice::Refund), t.behalf_back()));
    }
    let typed = desk.typed("what").unwrap_or_default();
    let coded = |(what, word): (What, String)| {
        let code = what.code();
        let on = code == typed;
        (code, word, on)
    };
    all.into_iter().map(coded).collect()
}

fn row_view(desk: &Desk, child: &StudentId, row: BehalfRow) -> RowView {
    let (t, way) = (&desk.t, way_word(&desk.t, row.way.code()));
    RowView {
        what: t.behalf_said(row.what.word(), row.fen.to_string()),
        who: format!("{} · {way} · {}", row.name, when::dated(t, row.at)),
        reason: row.reason,
        picture: row.is_pictured.then(|| desk.url(&format!("accounts/{child}/behalves/{}", row.id))),
    }
}

/// 本人到柜台、纸质申请
pub(crate) fn way_word(t: &Texts, way: &str) -> String {
    match Way::from_code(way) {
        Some(Way::Person) => t.behalf_way_person(),
        Some(Way::Paper) => t.behalf_way_paper(),
        None => String::new(),
    }
}

async fn post(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    sent: Sent,
) -> Result<Response, Failure> {
    let draft = Draft {
        what: What::read(sent.field("what")).ok_or_else(|| Failure::BadForm("what".to_owned()))?,
        asker: sent.field("asker").to_owned(),
        way: Way::from_code(sent.field("way")),
        reason: sent.field("behalf-reason").to_owned(),
    };
    let picture = sent.file.as_ref().map(|file| file.bytes.as_slice()).filter(|bytes| !bytes.is_empty());
    let (id, student) = (sent.key(&desk.app), StudentId::new(student));
    take(&desk.app, &desk.who, &desk.place, &student, (&id, &draft, picture)).await?;
    Ok(desk.done(&format!("accounts/{student}"), desk.t.behalf_taken()))
}

/// The picture of the paper, for the child's own family and whoever reads its account.
async fn picture(
    desk: Desk,
    Path((_, _, student, id)): Path<(String, String, String, String)>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::AccountRead)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let kept = tx.behalf_picture(&StudentId::new(student), &id).await?;
    Ok(([(header::CONTENT_TYPE, kept.format.mime())], kept.bytes).into_response())
}
