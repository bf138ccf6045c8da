//! 一孩今晚 One child's evening as its family sees it: expected, here, gone with whom.

use super::carelog::told;
use super::closure::ahead;
use super::escort::way_word;
use super::incident::kind_word;
use super::late::Staying;
use super::leave::stay_word;
use super::session::keeper;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::people::relation_word;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::day::pickup::Question;
use rules::day::roll::State;
use rules::day::session::forgotten::first;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::student::Student;
use store::Tx;
use store::day::{AskedRow, EveningRow, GateRow};

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/{district}/{place}/evenings/{student}", Act::EveningRead, show)]
}

/// Evenings that are over and that a family can still read.
const PAST: i64 = 14;

#[derive(Template)]
#[template(path = "evening/show.html")]
struct ShowPage {
    shell: Shell,
    t: Texts,
    back: String,
    child: String,
    today: String,
    under: String,
    steps: Vec<StepView>,
    closures: Vec<String>,
    asked: Vec<AskedView>,
    /// Where the family says where its missing child is, while somebody asks and nobody knows.
    missing: Option<String>,
    whereabouts: String,
    answer_action: String,
    leave_href: String,
    collectors_href: String,
    takings_href: String,
    log: Vec<String>,
    past: Vec<PastView>,
    incidents: Vec<(String, String)>,
    care_note_href: String,
    sickness_href: String,
    conduct_href: String,
    helps_href: Option<String>,
    diet_href: Option<String>,
}

/// An adult at the gate of whom the family is asked.
struct AskedView {
    what: String,
    phone: String,
    /// Where an adult who is not on the list is put on it.
    add_href: Option<String>,
}

/// One evening that is over.
struct PastView {
    day: String,
    told: String,
    log: Vec<String>,
}

struct StepView {
    word: String,
    told: String,
    class: &'static str,
}

async fn show(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::EveningRead)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let closures = ahead(&desk, &mut tx).await?;
    let row = tx.gate_rows(desk.now.date(), Some(&child.id)).await?.into_iter().next();
    let staying = Staying::on(&desk, &mut tx, desk.now.date()).await?;
    let under = |row: &GateRow| {
        let (group, until) = (row.group.in_language(desk.is_en()), hour(row.until));
        let (keeper, until) = (keeper(&desk.t, &row.teacher_name), desk.t.evening_until(until));
        let own = format!("{group} · {} · {keeper} · {until}", row.room);
        let stays = staying.word(&desk.t, &row.student.id, row.until);
        [own].into_iter().chain(stays).collect::<Vec<_>>().join(" · ")
    };
    let asked = asked(&desk, &mut tx, &child).await?;
    let log = tx.carelog(&child.id, desk.now.date()).await?;
    let past = tx.evenings(&child.id, desk.now.date(), PAST).await?;
    let files =
        tx.incidents(child.id.as_str()).await?.into_iter().filter(|one| one.facts.closed_at.is_none());
    let file = |one: store::day::IncidentRow| {
        (desk.url(&format!("incidents/{}", one.facts.incident)), kind_word(&desk.t, one.kind))
    };
    let is_missing =
        |row: &GateRow| row.state == State::Absent && row.absence.is_some() && found(row).is_none();
    // A question that was opened before midnight is asked on: whoever is asked must be able to answer.
    let days = (first(desk.now.date()), desk.now.date());
    let asks = row.as_ref().is_some_and(is_missing) || tx.absence_left_open(&child.id, days).await?;
    let missing = asks.then(|| desk.url(&format!("absences/{}/say", child.id)));
    Ok(page(ShowPage {
        asked,
        missing,
        whereabouts: desk.typed("whereabouts").unwrap_or_default(),
        answer_action: desk.url(&format!("answers/{}", child.id)),
        takings_href: desk.url(&format!("takings/{}", child.id)),
        log: log.map(|row| told(&desk.t, row)).unwrap_or_default(),
        past: past.into_iter().map(|row| past_view(&desk, row)).collect(),
        incidents: files.map(file).collect(),
        care_note_href: desk.url(&format!("care-notes/{}", child.id)),
        sickness_href: desk.url(&format!("sickness/{}", child.id)),
        conduct_href: desk.url(&format!("conduct/{}", child.id)),
        helps_href: desk.may(Act::HelpRead).then(|| desk.url(&format!("helps/of/{}", child.id))),
        diet_href: desk
            .app
            .scheme(&desk.place)?
            .scheme
            .meal
            .is_some()
            .then(|| desk.url(&format!("diets/{}", child.id))),
        back: desk.url("children"),
        today: when::day(&desk.t, desk.now.date()),
        under: row.as_ref().map(under).unwrap_or_default(),
        steps: row.as_ref().map(|row| steps(&desk, row)).unwrap_or_default(),
        closures,
        leave_href: desk.url(&format!("leaves/{}", child.id)),
        collectors_href: desk.url(&format!("collectors/{}", child.id)),
        child: child.name,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// Questions of tonight that nobody has answered.
async fn asked(desk: &Desk, tx: &mut Tx, child: &Student) -> Result<Vec<AskedView>, Failure> {
    let today = desk.now.date();
    let mut rows = tx.pickup_questions(&child.id, today).await?;
    rows.retain(|row| row.yes.is_none());
    let taking = tx.taking_facts(std::slice::from_ref(&child.id), today).await?.remove(&child.id);
    let adults = taking.unwrap_or_default().adults;
    let view = |row: AskedRow| {
        let Question { name, phone, .. } = row.question;
        let listed = adults.iter().any(|adult| adult.phone == phone);
        let asked = serde_html_form::to_string([("name", &name), ("phone", &phone)]).unwrap_or_default();
        let add_href = (!listed).then(|| desk.url(&format!("collectors/{}?{asked}", child.id)));
        AskedView { what: desk.t.household_question(name, child.name.as_str()), phone, add_href }
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Whether the child came, and with whom it went.
fn past_view(desk: &Desk, row: EveningRow) -> PastView {
    let t = &desk.t;
    let marked = row.marked_at.map(hour).unwrap_or_default();
    let became = match row.state {
        State::Expected => t.evening_past_unmarked(),
        State::Leave => t.evening_leave(),
        State::Absent => t.evening_absent(),
        State::Late => format!("{} {marked}", t.evening_late()),
        State::Present | State::HandedOver => format!("{} {marked}", t.evening_present()),
    };
    let with = match &row.handed {
        Some((name, relation, at)) => {
            let adult = format!("{name} ({})", relation_word(t, relation, name));
            Some(format!("{} {}", t.evening_handed(adult), hour(*at)))
        }
        None => row.state.is_inside().then(|| t.evening_past_inside()),
    };
    let group = row.group.in_language(desk.is_en()).to_owned();
    PastView {
        day: when::day(t, row.date),
        told: [group, became].into_iter().chain(with).collect::<Vec<_>>().join(" · "),
        log: row.log.map(|log| told(t, log)).unwrap_or_default(),
    }
}

fn hour(at: Moment) -> String {
    at.time().strftime("%H:%M").to_string()
}

/// What happened, and the one thing that comes now.
fn steps(desk: &Desk, row: &GateRow) -> Vec<StepView> {
    let t = &desk.t;
    let step = |word, told: String, class| StepView { word, told, class };
    let marked = row.marked_at.map(hour).unwrap_or_default();
    let mut steps = Vec::new();
    match row.state {
        State::Expected => {
            let hours = stay_word(t, row.stay);
            steps.push(step(t.evening_expected(), hours, "now"));
        }
        State::Present => steps.push(step(t.evening_present(), marked, "done")),
        State::Late => steps.push(step(t.evening_late(), marked, "done")),
        State::Leave => return vec![step(t.evening_leave(), marked, "done")],
        State::Absent => return absent(desk, row, marked),
        State::HandedOver => steps.push(step(t.evening_present(), marked, "done")),
    }
    if let Some(begun) = &row.pickup {
        steps.push(step(t.evening_checked(begun.adult.name.as_str()), hour(begun.checked_at), "done"));
        steps.extend(begun.signed_at.map(|at| step(t.evening_signed(), hour(at), "done")));
    }
    if let Some(one) = row.way.as_ref().filter(|_| row.state.is_inside()) {
        steps.push(step(way_word(desk, &one.way), one.leader_name.clone(), "now"));
    }
    match &row.handed {
        Some((name, relation, at)) => {
            let adult = format!("{name} ({})", relation_word(t, relation, name));
            steps.push(step(t.evening_handed(adult), hour(*at), "done"));
        }
        None => steps.push(step(t.evening_to_hand(), hour(row.until), "")),
    }
    steps
}

/// Where a missing child is, and who said so, once somebody knows.
fn found(row: &GateRow) -> Option<&(String, String)> {
    row.absence.as_ref().filter(|(place, _)| !place.is_empty())
}

fn absent(desk: &Desk, row: &GateRow, marked: String) -> Vec<StepView> {
    let t = &desk.t;
    let first = StepView { word: t.evening_absent(), told: marked, class: "done" };
    let then = match found(row) {
        Some((place, said_by)) => StepView {
            word: t.evening_found(place.as_str(), said_by.as_str()),
            told: String::new(),
            class: "done",
        },
        None => StepView { word: t.evening_asking(), told: String::new(), class: "now" },
    };
    vec![first, then]
}
