//! 理赔与回访 The insurer's file of an incident step by step, and everybody who was told.

use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::day::incident::Terms;
use rules::day::incident::cover::{self, Call, Decision, Paper, Stage, Step, Told, Way, Whom};
use rules::fen::Fen;
use rules::id::IncidentId;
use rules::people::act::Act;
use serde::Deserialize;
use store::day::{CoverRow, ToldRow};

type At = Path<(String, String, String)>;

#[derive(Template)]
#[template(path = "incident/cover.html")]
struct CoverPage {
    shell: Shell,
    t: Texts,
    back: String,
    title: String,
    chip: (&'static str, String),
    facts: Vec<(String, String)>,
    papers: Vec<PaperView>,
    calls: bool,
    submits: bool,
    decides: bool,
    step_action: String,
    told_action: String,
    again: Option<String>,
    told: Vec<ToldView>,
    whom: Vec<(&'static str, String, bool)>,
    ways: Vec<(&'static str, String, bool)>,
    typed: TypedView,
}

struct PaperView {
    key: &'static str,
    word: String,
    got: Option<String>,
}

struct ToldView {
    who: String,
    under: String,
    words: String,
}

struct TypedView {
    insurer: String,
    policy: String,
    number: String,
    yuan: String,
    decision: String,
    name: String,
    on: String,
    time: String,
    words: String,
    again_on: String,
}

pub(super) async fn one(desk: Desk, Path((_, _, id)): At) -> Result<Response, Failure> {
    let permit = desk.permit(Act::CoverKeep)?;
    let (plan, id) = (desk.app.scheme(&desk.place)?, IncidentId::new(id));
    let terms = &plan.scheme.incident;
    let mut tx = desk.app.store.act(&permit).await?;
    let row = tx.incident(&id).await?;
    let (file, told) = (tx.cover(&id).await?, tx.told(&id).await?);
    tx.incident_looked(&id, desk.now).await?;
    tx.commit().await?;
    let stage = cover::stage(terms, &file.facts);
    let last: Vec<Told> = told.iter().map(|one| one.told.clone()).collect();
    let typed = |name: &str| desk.typed(name).unwrap_or_default();
    let on = |name: &str, key: &str| desk.typed(name).is_some_and(|typed| typed == key);
    Ok(page(CoverPage {
        back: desk.url(&format!("incidents/{id}")),
        title: row.student.name,
        chip: stage_chip(&desk.t, stage),
        facts: facts(&desk.t, &file),
        papers: papers(&desk.t, terms, &file),
        calls: stage == Stage::Open,
        submits: stage == Stage::Complete,
        decides: stage == Stage::Submitted,
        step_action: desk.url(&format!("incidents/{id}/cover")),
        told_action: desk.url(&format!("incidents/{id}/told")),
        again: cover::again_overdue(&last, desk.now.date())
            .map(|day| desk.t.cover_again_overdue(when::day(&desk.t, day))),
        told: told.into_iter().map(|one| told_view(&desk.t, one)).collect(),
        whom: Whom::ALL
            .iter()
            .map(|one| (one.key(), whom_word(&desk.t, *one), on("whom", one.key())))
            .collect(),
        ways: Way::ALL.iter().map(|one| (one.key(), way_word(&desk.t, *one), on("way", one.key()))).collect(),
        typed: TypedView {
            insurer: typed("insurer"),
            policy: typed("policy"),
            number: typed("number"),
            yuan: typed("yuan"),
            decision: typed("decision"),
            name: typed("name"),
            on: desk.typed("on").unwrap_or_else(|| desk.now.date().to_string()),
            time: desk.typed("time").unwrap_or_else(|| desk.now.time().strftime("%H:%M").to_string()),
            words: typed("words"),
            again_on: typed("again_on"),
        },
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn stage_chip(t: &Texts, stage: Stage) -> (&'static str, String) {
    match stage {
        Stage::Open => ("waiting", t.cover_stage_open()),
        Stage::Reported => ("waiting", t.cover_stage_reported()),
        Stage::Complete => ("progress", t.cover_stage_complete()),
        Stage::Submitted => ("progress", t.cover_stage_submitted()),
        Stage::Decided => ("done", t.cover_stage_decided()),
    }
}

fn facts(t: &Texts, file: &CoverRow) -> Vec<(String, String)> {
    let moment = |at: Option<rules::moment::Moment>| at.map(|at| when::moment(t, at)).unwrap_or_default();
    let call = file.call.as_ref();
    let words = |of: fn(&Call) -> &String| call.map(|call| of(call).clone()).unwrap_or_default();
    let decision = file.decision.as_ref().map(|made| format!("¥{} · {}", made.fen, made.words));
    let all = [
        (t.cover_insurer(), words(|call| &call.insurer)),
        (t.cover_policy(), words(|call| &call.policy)),
        (t.cover_number(), words(|call| &call.number)),
        (t.cover_reported(), moment(file.facts.reported_at)),
        (t.cover_submitted(), moment(file.facts.submitted_at)),
        (t.cover_decided(), moment(file.facts.decided_at)),
        (t.cover_decision(), decision.unwrap_or_default()),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

fn papers(t: &Texts, terms: &Terms, file: &CoverRow) -> Vec<PaperView> {
    let view = |paper: &Paper| {
        let got = file.got.iter().find(|(one, ..)| one == paper);
        PaperView {
            key: paper.key(),
            word: paper_word(t, *paper),
            got: got.map(|(_, by, at)| format!("{} {by}", when::moment(t, *at))),
        }
    };
    if file.call.is_some() { terms.papers.iter().map(view).collect() } else { Vec::new() }
}

fn told_view(t: &Texts, row: ToldRow) -> ToldView {
    let Told { whom, name, way, at, words, again_on } = row.told;
    let again = again_on.map(|day| format!(" · {}", t.cover_again(when::day(t, day)))).unwrap_or_default();
    ToldView {
        who: format!("{} {name}", whom_word(t, whom)),
        under: format!("{} · {} · {}{again}", when::moment(t, at), way_word(t, way), row.by),
        words,
    }
}

fn paper_word(t: &Texts, paper: Paper) -> String {
    match paper {
        Paper::Application => t.cover_paper_application(),
        Paper::Identity => t.cover_paper_identity(),
        Paper::Record => t.cover_paper_record(),
        Paper::Invoice => t.cover_paper_invoice(),
        Paper::List => t.cover_paper_list(),
        Paper::Account => t.cover_paper_account(),
        Paper::Statement => t.cover_paper_statement(),
    }
}

fn whom_word(t: &Texts, whom: Whom) -> String {
    match whom {
        Whom::Guardian => t.cover_whom_guardian(),
        Whom::Leader => t.cover_whom_leader(),
        Whom::HealthWorker => t.cover_whom_health_worker(),
        Whom::Hospital => t.cover_whom_hospital(),
        Whom::Insurer => t.cover_whom_insurer(),
        Whom::Authority => t.cover_whom_authority(),
    }
}

fn way_word(t: &Texts, way: Way) -> String {
    match way {
        Way::Phone => t.cover_way_phone(),
        Way::Visit => t.cover_way_visit(),
        Way::Message => t.cover_way_message(),
        Way::Letter => t.cover_way_letter(),
    }
}

#[derive(Deserialize)]
pub(super) struct StepTyped {
    #[serde(default)]
    step: String,
    #[serde(default)]
    paper: String,
    #[serde(default)]
    insurer: String,
    #[serde(default)]
    policy: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    yuan: String,
    #[serde(default)]
    decision: String,
}

fn read(t: &Texts, typed: StepTyped) -> Result<Step, Failure> {
    let bad = |field: &str| Failure::BadForm(field.to_owned());
    let StepTyped { step, paper, insurer, policy, number, yuan, decision } = typed;
    Ok(match step.as_str() {
        "called" => Step::Called(Call { insurer, policy, number }),
        "got" => {
            Step::Got(Paper::ALL.iter().copied().find(|one| one.key() == paper).ok_or_else(|| bad("paper"))?)
        }
        "submitted" => Step::Submitted,
        "decided" => {
            let yuan = if yuan.trim().is_empty() { "0" } else { yuan.trim() };
            let fen = Fen::from_yuan(yuan).ok_or_else(|| Failure::missing(t.cover_yuan()))?;
            Step::Decided(Decision { fen, words: decision })
        }
        _ => return Err(bad("step")),
    })
}

pub(super) async fn step_posted(
    desk: Desk,
    Path((_, _, id)): At,
    posted: Posted<StepTyped>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::CoverKeep)?;
    let (plan, now, id) = (desk.app.scheme(&desk.place)?, desk.app.now(), IncidentId::new(id));
    let mut tx = desk.app.store.act(&permit).await?;
    tx.incident(&id).await?;
    let facts = tx.cover(&id).await?.facts;
    if let Some(step) = cover::step(&plan.scheme.incident, &facts, read(&desk.t, posted.form)?)? {
        tx.cover_stepped((&id, &step), plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(desk.done(&format!("incidents/{id}/cover"), desk.t.cover_written()))
}

#[derive(Deserialize)]
pub(super) struct ToldTyped {
    #[serde(default)]
    whom: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    way: String,
    /// A day; today where nothing is said.
    #[serde(default)]
    on: String,
    #[serde(default)]
    time: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    again_on: String,
}

pub(super) async fn told_posted(
    desk: Desk,
    Path((_, _, id)): At,
    posted: Posted<ToldTyped>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::CoverKeep)?;
    let t = &desk.t;
    let ToldTyped { whom, name, way, on, time, words, again_on } = posted.form;
    let (plan, now, id) = (desk.app.scheme(&desk.place)?, desk.app.now(), IncidentId::new(id));
    let on = if on.is_empty() { now.date().to_string() } else { on };
    let on = on.parse().map_err(|_| Failure::missing(t.cover_on()))?;
    let time = time.parse().map_err(|_| Failure::missing(t.cover_time()))?;
    let again_on = Some(again_on).filter(|day| !day.is_empty());
    let told = Told {
        whom: Whom::ALL
            .iter()
            .copied()
            .find(|one| one.key() == whom)
            .ok_or_else(|| Failure::missing(t.cover_whom()))?,
        name,
        way: Way::ALL
            .iter()
            .copied()
            .find(|one| one.key() == way)
            .ok_or_else(|| Failure::missing(t.cover_way()))?,
        at: rules::moment::moment(on, time),
        words,
        again_on: again_on
            .map(|day| day.parse().map_err(|_| Failure::missing(t.cover_again_on())))
            .transpose()?,
    };
    let mut tx = desk.app.store.act(&permit).await?;
    let row = tx.incident(&id).await?;
    cover::tell(&told, row.happened_at.date(), now)?;
    tx.told_written((&id, &posted.key), &told, plan.version, now).await?;
    tx.commit().await?;
    Ok(desk.done(&format!("incidents/{id}/cover"), desk.t.cover_written()))
}
