//! 看护辅导人员 Who asks for a post and how each stands; the reviewers' sheets; the committee's decision with its reason. Where an
//! applicant comes from is the reviewers' alone to see.

mod applying;
pub mod working;

use super::{At, number, of_class, spoken};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Fields, Posted};
use crate::routes::Route;
use crate::seal;
use crate::secrets::hex;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::community::carer::choosing::{self, Candidate, Standing, Verdict};
use rules::community::carer::{Application, Criterion, Post, Sheet, Source, Terms, Viewer};
use rules::community::collecting;
use rules::people::act::Act;
use rules::people::place::Place;
use sha2::{Digest, Sha256};
use store::Tx;
use store::community::CarerRow;

pub use applying::apply;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/carers", Act::CarerList, list),
        Route::get("/{district}/{place}/carers/{carer}", Act::CarerScore, review),
        Route::post("/{district}/{place}/carers/{carer}/sheet", Act::CarerScore, score_posted),
        Route::post("/{district}/{place}/carers/{carer}/decision", Act::CarerDecide, decide_posted),
        Route::post("/{district}/{place}/carers/{carer}/person", Act::CarerDecide, working::entrust_posted),
        Route::open_get("/{district}/{place}/carer-applications", applying::form),
        Route::open_post("/{district}/{place}/carer-applications", applying::apply_posted),
        Route::open_get("/{district}/{place}/carer-applications/{carer}", applying::answer),
    ]
}

/// Everybody who asked for a post, opened, each beside the key.
async fn candidates(app: &App, place: &Place, tx: &mut Tx) -> Result<Vec<(String, Candidate)>, Failure> {
    tx.carers().await?.into_iter().map(|row| opened(app, place, row)).collect()
}

fn opened(app: &App, place: &Place, row: CarerRow) -> Result<(String, Candidate), Failure> {
    let paper = seal::open(app, place, ("carer", &row.id), &row.paper)?;
    let CarerRow { id, name, posts, sheets, verdict, .. } = row;
    Ok((id, Candidate { name, posts, paper, sheets, verdict }))
}

async fn candidate(app: &App, place: &Place, tx: &mut Tx, carer: &str) -> Result<Candidate, Failure> {
    let found = tx.carers().await?.into_iter().find(|row| row.id == carer);
    Ok(opened(app, place, found.ok_or(Failure::NotTheirs)?)?.1)
}

/// Who may work in the class, as far as the decisions go. Nobody else's paper is opened for it.
pub(crate) async fn staff(app: &App, place: &Place, tx: &mut Tx) -> Result<Vec<Application>, Failure> {
    let mut rows = tx.carers().await?;
    rows.retain(|row| row.verdict.as_ref().is_some_and(|verdict| verdict.approved));
    let taken: Result<Vec<_>, _> = rows.into_iter().map(|row| opened(app, place, row)).collect();
    Ok(choosing::staff(&taken?.into_iter().map(|(_, one)| one).collect::<Vec<_>>()))
}

/// Who may go along with children on a day: the name, whether it is a carer's, and a key by which a form names them. An
/// application's id would open its answer to whoever plans an outing.
pub(super) async fn approved(
    app: &App,
    place: &Place,
    (terms, on): (&Terms, Date),
    tx: &mut Tx,
) -> Result<Vec<(String, String, bool)>, Failure> {
    let all = candidates(app, place, tx).await?;
    let holds = |one: &Candidate| matches!(one.standing(terms, on), Standing::Holds(_));
    let held = all.into_iter().filter(|(_, one)| holds(one));
    Ok(held.map(|(id, one)| (key(&id), one.name, one.posts.contains(&Post::Carer))).collect())
}

/// By which a form names an application.
fn key(id: &str) -> String {
    hex(&Sha256::digest(id)[..8])
}

/// Whether whoever signs a hand-over may: nobody who was approved as a tutor alone (P2.22). The application on which their account
/// rests says it; where it rests on none, those of their name.
pub(super) async fn hands_over(
    app: &App,
    (who, place): (&Who, &Place),
    terms: (&Terms, Date),
    tx: &mut Tx,
) -> Result<(), Failure> {
    let Some(person) = who.signed_in() else { return Ok(()) };
    // A paper that no key opens any more keeps no child from its family (X.22).
    let Ok(all) = approved(app, place, terms, tx).await else { return Ok(()) };
    let own = tx.carer_workers().await?.into_iter().find(|row| row.person == person.id);
    let approved: Vec<(String, bool)> = match own.and_then(|row| row.carer) {
        Some(carer) => {
            let linked = all.into_iter().filter(|(one, ..)| *one == key(&carer));
            linked.map(|(.., is_carer)| (person.name.clone(), is_carer)).collect()
        }
        None => all.into_iter().map(|(_, name, is_carer)| (name, is_carer)).collect(),
    };
    Ok(collecting::hands_over(&approved, &person.name)?)
}

/// A reviewer scores; false: the sheet stood so already.
pub async fn score(
    app: &App,
    who: &Who,
    place: &Place,
    (id, carer): (&str, &str),
    scores: Vec<(Criterion, i64)>,
) -> Result<bool, Failure> {
    let permit = who.permit(Act::CarerScore, place)?;
    let plan = of_class(app, place)?;
    let mut tx = app.store.act(&permit).await?;
    let one = candidate(app, place, &mut tx, carer).await?;
    let sheet = Sheet { reviewer: permit.person().to_string(), scores };
    let taken = choosing::score(&plan.plan.carer, &one.sheets, sheet)?;
    if let Some(sheet) = &taken {
        tx.carer_scored((id, carer), sheet, plan.version, app.now()).await?;
    }
    tx.commit().await?;
    Ok(taken.is_some())
}

/// The committee decides; false: it had decided so already.
pub async fn decide(
    app: &App,
    who: &Who,
    place: &Place,
    (id, carer): (&str, &str),
    draft: Verdict,
) -> Result<bool, Failure> {
    let permit = who.permit(Act::CarerDecide, place)?;
    let plan = of_class(app, place)?;
    let mut tx = app.store.act(&permit).await?;
    let one = candidate(app, place, &mut tx, carer).await?;
    let taken = choosing::decide(&plan.plan.carer, &one, draft)?;
    if let Some(verdict) = &taken {
        tx.carer_decided((id, carer), verdict, plan.version, app.now()).await?;
    }
    tx.commit().await?;
    Ok(taken.is_some())
}

#[derive(Template)]
#[template(path = "carer/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    lacking: (&'static str, String),
    /// Who works there without an approval that holds.
    unapproved: Vec<working::UnapprovedView>,
    rows: Vec<RowView>,
    apply_href: String,
}

struct RowView {
    name: String,
    under: String,
    chip: (&'static str, String),
    href: Option<String>,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::CarerList)?;
    let plan = of_class(&desk.app, &desk.place)?;
    let (terms, today) = (&plan.plan.carer, desk.now.date());
    let mut tx = desk.app.store.look(&permit).await?;
    let all = candidates(&desk.app, &desk.place, &mut tx).await?;
    let workers = tx.carer_workers().await?;
    drop(tx);
    let people: Vec<Candidate> = all.iter().map(|(_, one)| one.clone()).collect();
    let lacking = match terms.carers_lacking(&choosing::staff(&people), today) {
        0 => ("done", desk.t.carer_enough()),
        left => ("refused", desk.t.carer_lacking(left)),
    };
    Ok(page(ListPage {
        lacking,
        unapproved: working::unapproved(&desk, &workers, &all, terms),
        rows: all.iter().map(|(id, one)| row_view(&desk, terms, (id, one))).collect(),
        apply_href: desk.url("carer-applications"),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// What the committee and the provider see: where an applicant comes from only where they may see all of it.
fn row_view(desk: &Desk, terms: &Terms, (id, one): (&str, &Candidate)) -> RowView {
    let mut under = vec![posts(desk, one)];
    let shown = terms.source_shown(one.paper.source, Viewer::ResidentsCommittee);
    under.extend(shown.map(|source| spoken(desk, source.key())));
    RowView {
        name: one.name.clone(),
        under: under.join(" · "),
        chip: chip(&desk.t, one.standing(terms, desk.now.date())),
        href: desk.may(Act::CarerScore).then(|| desk.url(&format!("carers/{id}"))),
    }
}

fn posts(desk: &Desk, one: &Candidate) -> String {
    one.posts.iter().map(|post| spoken(desk, post.key())).collect::<Vec<_>>().join(" · ")
}

/// How an applicant stands, in one word.
fn chip(t: &Texts, standing: Standing) -> (&'static str, String) {
    match standing {
        Standing::Waiting => ("waiting", t.carer_is_waiting()),
        Standing::Refused => ("refused", t.carer_is_refused()),
        Standing::Holds(until) => ("done", t.carer_holds(when::far(t, until))),
        Standing::Over(until) => ("closed", t.carer_over(when::far(t, until))),
        Standing::Changed => ("refused", t.carer_is_changed()),
    }
}

#[derive(Template)]
#[template(path = "carer/review.html")]
struct ReviewPage {
    shell: Shell,
    t: Texts,
    back: String,
    name: String,
    chip: (&'static str, String),
    lines: Vec<(String, String)>,
    sheets: Vec<(String, String)>,
    reason: String,
    criteria: Vec<(&'static str, String, String)>,
    sheet_href: String,
    score_min: i64,
    decide: Option<DecideView>,
    entrust: Option<working::EntrustView>,
}

struct DecideView {
    href: String,
    reason: String,
    proof: bool,
    background: String,
    asks_proof: bool,
    asks_background: bool,
}

async fn review(desk: Desk, Path((_, _, carer)): At) -> Result<Response, Failure> {
    let permit = desk.permit(Act::CarerScore)?;
    let plan = of_class(&desk.app, &desk.place)?;
    let (t, terms) = (&desk.t, &plan.plan.carer);
    let mut tx = desk.app.store.look(&permit).await?;
    let one = candidate(&desk.app, &desk.place, &mut tx, &carer).await?;
    let workers = tx.carer_workers().await?;
    drop(tx);
    let standing = one.standing(terms, desk.now.date());
    let mine = permit.person().to_string();
    let own = one.sheets.iter().find(|sheet| sheet.reviewer == mine);
    let criterion = |criterion: &Criterion| {
        let given = own.and_then(|sheet| sheet.scores.iter().find(|(of, _)| of == criterion));
        let stood = given.map(|(_, score)| score.to_string());
        let score = desk.typed(criterion.key()).or(stood).unwrap_or_default();
        (criterion.key(), spoken(&desk, criterion.key()), score)
    };
    let sheets = (1i64..).zip(&one.sheets).map(|(n, sheet)| sheet_view(&desk, n, sheet)).collect();
    Ok(page(ReviewPage {
        back: desk.url("carers"),
        chip: chip(t, standing),
        entrust: working::entrust_view(&desk, &workers, (&carer, standing)),
        lines: lines(&desk, terms, &one),
        sheets,
        reason: one.verdict.as_ref().map(|verdict| verdict.reason.clone()).unwrap_or_default(),
        criteria: terms.criteria.iter().map(criterion).collect(),
        sheet_href: desk.url(&format!("carers/{carer}/sheet")),
        score_min: terms.score_min,
        decide: desk.may(Act::CarerDecide).then(|| DecideView {
            href: desk.url(&format!("carers/{carer}/decision")),
            reason: desk.typed("reason").unwrap_or_default(),
            proof: desk.typed("proof").is_some(),
            background: desk.typed("background").unwrap_or_default(),
            asks_proof: one.paper.source == Source::Student,
            asks_background: terms.background_check,
        }),
        name: one.name.clone(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// What a reviewer sees.
fn lines(desk: &Desk, terms: &Terms, one: &Candidate) -> Vec<(String, String)> {
    let t = &desk.t;
    let mut lines = vec![(t.carer_posts(), posts(desk, one))];
    if let Some(source) = terms.source_shown(one.paper.source, Viewer::Reviewer) {
        lines.push((t.carer_source(), spoken(desk, source.key())));
    }
    if !one.paper.reason.is_empty() {
        lines.push((t.carer_why(), one.paper.reason.clone()));
    }
    lines.push((t.carer_phone(), one.paper.phone.clone()));
    lines
}

fn sheet_view(desk: &Desk, n: i64, sheet: &Sheet) -> (String, String) {
    let score = |(criterion, score): (Criterion, i64)| format!("{} {score}", spoken(desk, criterion.key()));
    let scores = choosing::in_order(sheet).into_iter().map(score).collect::<Vec<_>>().join(" · ");
    (desk.t.carer_reviewer(n), scores)
}

async fn score_posted(
    desk: Desk,
    Path((_, _, carer)): At,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let sent = &posted.form;
    let given = Criterion::ALL.iter().copied().filter(|one| !sent.text(one.key()).trim().is_empty());
    let scores = given.map(|one| (one, number(sent, one.key()))).collect();
    let taken = score(&desk.app, &desk.who, &desk.place, (&posted.key, &carer), scores).await?;
    let told = if taken { desk.t.carer_scored() } else { desk.t.carer_scored_before() };
    Ok(desk.done(&format!("carers/{carer}"), told))
}

async fn decide_posted(
    desk: Desk,
    Path((_, _, carer)): At,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let sent = &posted.form;
    let background = match sent.text("background") {
        "passed" => Some(true),
        "failed" => Some(false),
        _ => None,
    };
    let draft = Verdict {
        approved: sent.text("decision") == "approved",
        reason: sent.text("reason").to_owned(),
        proof_seen: sent.has("proof"),
        background,
        on: desk.now.date(),
    };
    let taken = decide(&desk.app, &desk.who, &desk.place, (&posted.key, &carer), draft).await?;
    let told = if taken { desk.t.carer_decided() } else { desk.t.carer_decided_before() };
    Ok(desk.done(&format!("carers/{carer}"), told))
}
