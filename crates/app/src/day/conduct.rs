//! 违规退出 A child's file: what disturbed others, talks, guidance; the leading group's advice, the family's appeal, the day.

use super::session::plan_missing;
use crate::app::InForce;
use crate::desk::Desk;
use crate::enrol::registration::take_back;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::people::namesake::told_apart;
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::{Lang, Texts};
use crate::when;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::day::conduct::carrying::{self, Choice, Facts as Places};
use rules::day::conduct::{self, Advising, Alternative, Draft, Facts, Kind, Step};
use rules::enrol::grouping;
use rules::id::{AdviceId, DisturbanceId, GroupId, PersonId, StudentId};
use rules::moment::{Moment, moment};
use rules::people::act::Act;
use rules::people::role::Role;
use rules::people::student::Student;
use rules::plan::local::Words;
use serde::Deserialize;
use store::Tx;
use store::day::ConductFile;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/conduct", Act::ConductList, list),
        Route::get("/{district}/{place}/conduct/{student}", Act::ConductRead, one),
        Route::post("/{district}/{place}/conduct/{student}", Act::ConductRecord, record_posted),
        Route::post("/{district}/{place}/conduct/{student}/steps", Act::ConductStep, step_posted),
        Route::post("/{district}/{place}/conduct/{student}/advice", Act::ConductAdvise, advise_posted),
        Route::post("/{district}/{place}/conduct/{student}/appeal", Act::ConductAppeal, appeal_posted),
        Route::post("/{district}/{place}/conduct/{student}/answer", Act::ConductAnswer, answer_posted),
        Route::post("/{district}/{place}/conduct/{student}/end", Act::ConductEnd, end_posted),
    ]
}

type At = Path<(String, String, String)>;

/// What was written in an earlier term does not count in this one.
fn since(desk: &Desk) -> Result<Moment, Failure> {
    let plan = desk.app.scheme(&desk.place)?;
    Ok(moment(plan.scheme.term.from, jiff::civil::Time::midnight()))
}

#[derive(Template)]
#[template(path = "conduct/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    rows: Vec<(String, String, String, bool)>,
    children: Vec<(String, String)>,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ConductList)?;
    let since = since(&desk)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let rows = tx.conduct_list(since).await?;
    let class = |class: &str| desk.t.roll_home_class(class);
    let row = |(child, often, advised): (rules::people::student::Student, i64, bool)| {
        let under = format!("{} · {}", class(&child.home_class), desk.t.conduct_times(often));
        (desk.url(&format!("conduct/{}", child.id)), child.name, under, advised)
    };
    let child = |child: rules::people::student::Student| {
        (desk.url(&format!("conduct/{}", child.id)), format!("{} {}", class(&child.home_class), child.name))
    };
    let children = tx.students().await?.into_iter().map(child).collect();
    Ok(page(ListPage {
        rows: rows.into_iter().map(row).collect(),
        children,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

#[derive(Template)]
#[template(path = "conduct/one.html")]
struct OnePage {
    shell: Shell,
    t: Texts,
    back: (String, String),
    child: String,
    under: String,
    lines: Vec<LineView>,
    kinds: Vec<(&'static str, String, bool)>,
    missing: Option<String>,
    advice: Option<AdviceView>,
    hrefs: Hrefs,
    alternatives: Vec<(&'static str, String, bool)>,
    /// Where the child may go, on the day on which the advice is carried out.
    going: GoingView,
    first_day: String,
    typed: TypedView,
}

struct LineView {
    word: String,
    at: String,
    words: String,
}

struct AdviceView {
    lead: String,
    facts: Vec<(String, String)>,
}

/// What is chosen when the advice is carried out: another group, or who looks after the child alone.
#[derive(Default)]
struct GoingView {
    groups: Vec<(String, String, bool)>,
    carers: Vec<(String, String, bool)>,
    button: String,
}

/// Where each form of the page goes; none where this person has no part in it.
struct Hrefs {
    record: Option<String>,
    step: Option<String>,
    advise: Option<String>,
    appeal: Option<String>,
    answer: Option<String>,
    end: Option<String>,
}

struct TypedView {
    what: String,
    at: String,
    witness: String,
    kind: String,
    note: String,
    reason: String,
    heard: String,
    words: String,
    ends_on: String,
}

async fn one(desk: Desk, Path((_, _, student)): At) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ConductRead)?;
    let plan = desk.app.scheme(&desk.place)?;
    let terms = &plan.scheme.conduct;
    let mut tx = desk.app.store.look(&permit).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let file = tx.conduct_file(&child.id, since(&desk)?).await?;
    let family = permit.role() == Role::Guardian;
    let size_max = grouping::size_max(&plan.scheme.grouping);
    let places = tx.conduct_places(file.facts.clone(), &child.id, (size_max, desk.now)).await?;
    let people = tx.stand_ins().await?;
    let people = told_apart(&desk.t, &mut tx, people).await?;
    let going = going(&desk, (&places, people), child.name.as_str());
    let may_advise = conduct::may_advise(terms, &file.facts);
    let missing = may_advise.as_ref().err().filter(|why| !family && **why != conduct::Refusal::Stands);
    let back = if family { ("children", desk.t.nav_children()) } else { ("conduct", desk.t.nav_conduct()) };
    let typed = |name: &str| desk.typed(name).unwrap_or_default();
    let first_day = conduct::first_day(terms, desk.now.date()).to_string();
    let alternative =
        |one: &Alternative| (one.key(), alternative_word(&desk.t, *one), typed("alternative") == one.key());
    Ok(page(OnePage {
        back: (desk.url(back.0), back.1),
        under: desk.t.roll_home_class(child.home_class.as_str()),
        lines: lines(&desk, &file, family),
        missing: missing.map(|why| crate::refusals::card(&desk.app, desk.lang, why).what),
        advice: advice(&desk, &file, terms),
        hrefs: hrefs(&desk, &child.id, &file.facts, may_advise.is_ok()),
        going,
        alternatives: Alternative::ALL.iter().map(alternative).collect(),
        kinds: kinds(&desk),
        typed: TypedView {
            what: typed("what"),
            at: desk.typed("at").unwrap_or_else(|| desk.now.time().strftime("%H:%M").to_string()),
            witness: desk.typed("witness").unwrap_or_else(|| own_name(&desk)),
            kind: typed("kind"),
            note: typed("note"),
            reason: typed("reason"),
            heard: typed("heard"),
            words: typed("words"),
            ends_on: desk.typed("ends_on").unwrap_or_else(|| first_day.clone()),
        },
        first_day,
        child: child.name,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn kinds(desk: &Desk) -> Vec<(&'static str, String, bool)> {
    let chosen = desk.typed("sort").unwrap_or_default();
    Kind::ALL.iter().map(|one| (one.key(), kind_word(&desk.t, *one), one.key() == chosen)).collect()
}

/// Most often whoever writes it down has seen it.
fn own_name(desk: &Desk) -> String {
    desk.who.signed_in().map_or_else(String::new, |person| person.name.clone())
}

fn kind_word(t: &Texts, kind: Kind) -> String {
    match kind {
        Kind::Disturbing => t.conduct_kind_disturbing(),
        Kind::Manners => t.conduct_kind_manners(),
        Kind::Rules => t.conduct_kind_rules(),
        Kind::Hurting => t.conduct_kind_hurting(),
        Kind::Property => t.conduct_kind_property(),
    }
}

fn going(desk: &Desk, (facts, people): (&Places, Vec<(PersonId, String)>), child: &str) -> GoingView {
    let t = &desk.t;
    let typed = |field: &str, value: &str| desk.typed(field).as_deref() == Some(value);
    let group = |one: &carrying::Group| {
        let name = one.name.in_language(desk.is_en());
        let word = format!("{name} · {} · {}/{}", one.teacher, one.members, facts.size_max);
        (one.id.to_string(), word, typed("group", one.id.as_str()))
    };
    let carer = |(id, name): (PersonId, String)| (id.to_string(), name, typed("carer", id.as_str()));
    let (groups, carers) = (Vec::new(), Vec::new());
    match facts.conduct.advice.as_ref().map(|advice| advice.alternative) {
        Some(Alternative::OtherGroup) => {
            let groups = facts.others().map(group).collect();
            GoingView { groups, carers, button: t.conduct_carry_group(child) }
        }
        Some(Alternative::Individual) => {
            let carers = people.into_iter().map(carer).collect();
            GoingView { groups, carers, button: t.conduct_carry_alone(child) }
        }
        Some(Alternative::Community) | None => GoingView { groups, carers, button: t.conduct_end(child) },
    }
}

/// A family reads what happened and that there was a talk; what staff wrote of the talk stays with staff.
fn lines(desk: &Desk, file: &ConductFile, family: bool) -> Vec<LineView> {
    let t = &desk.t;
    let line = |line: &store::day::ConductLine| {
        let (word, own) = match line.kind.as_str() {
            "talk" => (t.conduct_talk(), true),
            "guidance" => (t.conduct_guidance(), false),
            _ => (t.conduct_disturbance(), false),
        };
        let words = if family && own { String::new() } else { line.words.clone() };
        let word = line.seen.as_ref().map_or(word, |(kind, ..)| kind_word(t, *kind));
        let seen = line
            .seen
            .as_ref()
            .map(|(_, hour, witness)| t.conduct_seen(hour.strftime("%H:%M").to_string(), witness.as_str()));
        let at = [Some(when::moment(t, line.at)), Some(line.by.clone()), seen];
        LineView { word, at: at.into_iter().flatten().collect::<Vec<_>>().join(" · "), words }
    };
    file.lines.iter().map(line).collect()
}

fn advice(desk: &Desk, file: &ConductFile, terms: &conduct::Terms) -> Option<AdviceView> {
    let (t, advice) = (&desk.t, file.facts.advice.as_ref()?);
    let carried = file.words.carried.as_ref();
    let lead = match (advice.ended_at, advice.granted, advice.appealed_at) {
        (Some(_), ..) if carried.is_some() => carried.map_or_else(String::new, |(group, _, from)| {
            t.conduct_carried_on(when::day(t, *from), group.in_language(desk.is_en()))
        }),
        (Some(at), ..) => t.conduct_ended_on(when::day(t, at.date())),
        (None, Some(true), _) => t.conduct_lifted(),
        (None, Some(false), _) => t.conduct_upheld(when::day(t, advice.ends_on)),
        (None, None, Some(_)) => t.conduct_appeal_open(),
        (None, None, None) => t.conduct_stands(when::day(t, advice.ends_on)),
    };
    let until = conduct::appeal_until(terms, advice.advised_at);
    let facts = [
        (t.conduct_reason(), file.words.reason.clone()),
        (t.conduct_heard(), file.words.heard.clone()),
        (t.conduct_alternative(), alternative_word(t, advice.alternative)),
        (t.conduct_appeal_until(), when::moment(t, until)),
        (t.conduct_appeal(), file.words.appeal.clone()),
        (t.conduct_answer(), file.words.answer.clone()),
        (t.conduct_carer(), carried.map(|(_, teacher, _)| teacher.clone()).unwrap_or_default()),
    ];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    Some(AdviceView { lead, facts })
}

fn alternative_word(t: &Texts, one: Alternative) -> String {
    match one {
        Alternative::Individual => t.conduct_alternative_individual(),
        Alternative::OtherGroup => t.conduct_alternative_other_group(),
        Alternative::Community => t.conduct_alternative_community(),
    }
}

fn hrefs(desk: &Desk, child: &StudentId, facts: &Facts, may_advise: bool) -> Hrefs {
    let stands = facts.advice.as_ref().filter(|advice| advice.stands());
    let appealed = stands.is_some_and(conduct::Advice::is_appealed);
    let is_due = stands.is_some_and(|advice| desk.now.date() >= advice.ends_on) && !appealed;
    let may_appeal = stands.is_some_and(|advice| advice.appealed_at.is_none());
    let way = |act, rest: &str, open: bool| {
        (open && desk.may(act)).then(|| desk.url(&format!("conduct/{child}{rest}")))
    };
    Hrefs {
        record: way(Act::ConductRecord, "", true),
        step: way(Act::ConductStep, "/steps", !facts.disturbances.is_empty()),
        advise: way(Act::ConductAdvise, "/advice", may_advise),
        appeal: way(Act::ConductAppeal, "/appeal", may_appeal),
        answer: way(Act::ConductAnswer, "/answer", appealed),
        end: way(Act::ConductEnd, "/end", is_due),
    }
}

/// Reads a child's file inside the writing transaction of an act.
async fn opened(
    desk: &Desk,
    act: Act,
    student: &str,
) -> Result<(Tx, rules::people::student::Student, Facts), Failure> {
    let mut tx = desk.app.store.act(&desk.permit(act)?).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let facts = tx.conduct_file(&child.id, since(desk)?).await?.facts;
    Ok((tx, child, facts))
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    what: String,
    #[serde(default)]
    sort: String,
    #[serde(default)]
    at: String,
    #[serde(default)]
    witness: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    heard: String,
    #[serde(default)]
    alternative: String,
    #[serde(default)]
    ends_on: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    granted: String,
    #[serde(default)]
    group: String,
    #[serde(default)]
    carer: String,
}

async fn record_posted(
    desk: Desk,
    Path((_, _, student)): At,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let (mut tx, child, _) = opened(&desk, Act::ConductRecord, &student).await?;
    let Typed { what, sort, at, witness, .. } = posted.form;
    let kind = Kind::ALL.iter().copied().find(|one| one.key() == sort);
    let kind = kind.ok_or_else(|| Failure::missing(desk.t.conduct_kind()))?;
    let at = at.parse().map_err(|_| Failure::missing(desk.t.conduct_at()))?;
    let draft = Draft { student: child.id.clone(), date: desk.now.date(), at, kind, witness, what };
    let recorded = conduct::record((DisturbanceId::new(posted.key), draft), desk.now)?;
    let version = desk.app.scheme(&desk.place)?.version;
    tx.conduct_recorded((&recorded, &child), version, desk.now).await?;
    tx.commit().await?;
    Ok(desk.done(&format!("conduct/{student}"), desk.t.conduct_recorded(child.name)))
}

async fn step_posted(
    desk: Desk,
    Path((_, _, student)): At,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let (mut tx, child, facts) = opened(&desk, Act::ConductStep, &student).await?;
    let kind = Step::ALL.iter().copied().find(|one| one.key() == posted.form.kind);
    let kind = kind.ok_or_else(|| Failure::missing(desk.t.conduct_step_kind()))?;
    let note = conduct::step(&facts, &posted.form.note)?;
    let version = desk.app.scheme(&desk.place)?.version;
    tx.conduct_stepped((&posted.key, kind, &note), &child, version, desk.now).await?;
    tx.commit().await?;
    Ok(desk.done(&format!("conduct/{student}"), desk.t.conduct_step_kept()))
}

async fn advise_posted(
    desk: Desk,
    Path((_, _, student)): At,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let (mut tx, child, facts) = opened(&desk, Act::ConductAdvise, &student).await?;
    let plan = desk.app.scheme(&desk.place)?;
    let Typed { reason, heard, alternative, ends_on, .. } = posted.form;
    let ends_on = ends_on.parse().map_err(|_| Failure::missing(desk.t.conduct_ends_on()))?;
    let alternative = Alternative::ALL.iter().copied().find(|one| one.key() == alternative);
    let asked = Advising { reason, heard, alternative, ends_on };
    let id = AdviceId::new(posted.key);
    if facts.advice.as_ref().is_none_or(|stands| stands.id != id) {
        let advised = conduct::advise(&plan.scheme.conduct, &facts, (id, &asked), desk.now)?;
        tx.conduct_advised((&advised, &asked, &child), plan.version, desk.now).await?;
    }
    tx.commit().await?;
    Ok(desk.done(&format!("conduct/{student}"), desk.t.conduct_advised(child.name)))
}

async fn appeal_posted(
    desk: Desk,
    Path((_, _, student)): At,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let (mut tx, child, facts) = opened(&desk, Act::ConductAppeal, &student).await?;
    let plan = desk.app.scheme(&desk.place)?;
    let (id, words, already) = conduct::appeal(&plan.scheme.conduct, &facts, &posted.form.words, desk.now)?;
    if !already {
        tx.conduct_appealed((&id, &words), &child, plan.version, desk.now).await?;
    }
    tx.commit().await?;
    Ok(desk.done(&format!("conduct/{student}"), desk.t.conduct_appealed()))
}

async fn answer_posted(
    desk: Desk,
    Path((_, _, student)): At,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let (mut tx, child, facts) = opened(&desk, Act::ConductAnswer, &student).await?;
    let (id, words) = conduct::answer(&facts, &posted.form.words)?;
    let version = desk.app.scheme(&desk.place)?.version;
    let granted = match posted.form.granted.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(Failure::missing(desk.t.conduct_answer())),
    };
    tx.conduct_answered((&id, granted, &words), &child, version, desk.now).await?;
    tx.commit().await?;
    Ok(desk.done(&format!("conduct/{student}"), desk.t.conduct_answered()))
}

/// The child goes to the other place that was decided, in one act, and a group that is made for it has its evenings at once; a
/// teacher who has another group then is refused by name. Only towards the community the place ends like an own withdrawal: it
/// is passed on, and unused money can be had back (P3.40, X.1).
async fn end_posted(
    desk: Desk,
    Path((_, _, student)): At,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let (mut tx, child, facts) = opened(&desk, Act::ConductEnd, &student).await?;
    let plan = desk.app.scheme(&desk.place)?;
    let size_max = grouping::size_max(&plan.scheme.grouping);
    let places = tx.conduct_places(facts, &child.id, (size_max, desk.now)).await?;
    let Typed { group, carer, .. } = posted.form;
    let choice = Choice {
        group: (!group.is_empty()).then(|| GroupId::new(group)),
        carer: (!carer.is_empty()).then(|| PersonId::new(carer)),
    };
    let carried = carrying::carry(&places, choice, desk.now)?;
    let name = |lang: Lang| lang.texts().conduct_group_of_one();
    let alone = Words { zh: name(Lang::Zh), en: name(Lang::En) };
    let said = match tx.conduct_carried((&carried, &child), &alone, plan.version, desk.now).await? {
        Some(_) => {
            plan_missing((&desk.app, &desk.place), &mut tx, &plan, desk.now).await?;
            desk.t.conduct_carried(child.name.as_str())
        }
        None => {
            left(&desk, &mut tx, (&carried.advice, &child), &plan).await?;
            desk.t.conduct_ended(child.name.as_str())
        }
    };
    tx.commit().await?;
    Ok(desk.done(&format!("conduct/{student}"), said))
}

async fn left(
    desk: &Desk,
    tx: &mut Tx,
    (advice, child): (&AdviceId, &Student),
    plan: &InForce,
) -> Result<(), Failure> {
    if tx.registration(&child.id).await?.is_some() {
        take_back(tx, (&desk.app, &desk.place), plan, &child.id).await?;
    }
    Ok(tx.conduct_ended(advice, child, plan.version, desk.now).await?)
}
