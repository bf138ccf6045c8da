//! 门岗 The gate finds a child in two keystrokes, sees what step comes now, and who is still inside.

mod muster;
mod unopened;
mod whereabouts;

pub(super) use unopened::{Before, before_course};

use self::unopened::First;
use super::chit::Chits;
use super::escort::way_word;
use super::handover::inside_href;
use super::late::Staying;
use super::leave::stay_word;
use super::meal::diet_line;
use super::session::keeper;
use crate::assets;
use crate::desk::Desk;
use crate::enrol::site_name;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::people::relation_word;
use crate::routes::Route;
use crate::safety::entry::is_signed_at_gate;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use rules::day::passcode;
use rules::day::pickup::{self, Pickup, Step};
use rules::day::roll::State;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::role::Permit;
use rules::people::student::Student;
use serde::Deserialize;
use std::time::Duration;
use store::Tx;
use store::day::{AskedRow, GateCounts, GateRow};

/// So many children are listed before anything is sought; a longer list helps nobody at a gate.
const FIRST_MAX: i64 = 120;
/// How often an open page's figures are looked at …
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// … and how many times before the page asks again.
const LOOKS_MAX: u32 = 150;

pub(crate) fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::get("/{district}/{place}/gate", Act::GateRead, list),
        Route::get("/{district}/{place}/gate/{student}", Act::GateRead, one),
        Route::get("/{district}/{place}/muster", Act::GateRead, muster::show),
        Route::get("/{district}/{place}/gate-live", Act::GateRead, live),
    ];
    routes.extend(whereabouts::routes());
    routes
}

#[derive(Template)]
#[template(path = "gate/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    today: String,
    sought: String,
    inside: i64,
    gone: i64,
    begun: Vec<RowView>,
    rows: Vec<RowView>,
    /// Children of rooms whose roll nobody has opened; on the first page only the first are listed.
    unopened: First,
    /// Children with a place whom no group has yet, where one is sought.
    ungrouped: Vec<RowView>,
    listed: i64,
    /// Children in a care group's room whose course comes later: they are on no roll yet. The first, too.
    before: First,
    /// Only the first are listed.
    shortened: bool,
    /// Somebody is listed, and everyone who is there to list: what is typed is sought on the page, without asking the school.
    whole: bool,
    classes: Vec<ClassView>,
    muster_href: String,
    offline_href: String,
    keep: &'static str,
    chits: Option<Chits>,
    gate_href: String,
    late_href: String,
    live_href: String,
}

struct RowView {
    href: String,
    name: String,
    find: String,
    under: String,
    chip: &'static str,
    state: String,
}

/// A home class, with how many of it are inside.
struct ClassView {
    href: String,
    word: String,
    on: bool,
}

#[derive(Deserialize)]
struct Sought {
    #[serde(default)]
    find: String,
    #[serde(default)]
    class: String,
}

async fn list(desk: Desk, Query(sought): Query<Sought>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::GateRead)?;
    let (find, today) = (sought.find.trim().to_lowercase(), desk.now.date());
    let mut tx = desk.app.store.look(&permit).await?;
    let GateCounts { inside, gone, is_unopened, is_later, .. } = tx.gate_counts(desk.now).await?;
    let (class, is_first) = (sought.class.trim(), find.is_empty() && sought.class.trim().is_empty());
    let found = if find.is_empty() { Vec::new() } else { tx.gate_sought(&find).await? };
    let mut rows = match (find.as_str(), class) {
        ("", "") => tx.gate_first(today, FIRST_MAX).await?,
        ("", class) => tx.gate_class(today, class).await?,
        (find, _) => tx.gate_find(today, (find, &found)).await?,
    };
    let staying = Staying::on(&desk, &mut tx, today).await?;
    let chits = Chits::to_send(&desk, &tx);
    // Whoever seeks a child needs no list of classes, and counting them is half of the work.
    let classes = if find.is_empty() { tx.gate_classes(desk.now).await? } else { Vec::new() };
    let listed: i64 = classes.iter().map(|(_, _, listed)| listed).sum();
    let by_class = |row: &GateRow| (row.student.grade, row.student.home_class.clone(), row.student.seat);
    if is_first {
        rows.sort_by_key(by_class);
    }
    let matches = |row: &&GateRow| match (find.as_str(), class) {
        ("", "") => true,
        ("", class) => row.student.home_class == class,
        (find, _) => words(row).to_lowercase().contains(find),
    };
    let begun = |row: &&GateRow| row.pickup.as_ref().is_some_and(|begun| begun.exited_at.is_none());
    let wanted = (find.as_str(), if find.is_empty() { class } else { "" });
    // Every roll is open nearly always, and no room comes later: the count has said so.
    let mut unopened =
        if is_unopened { unopened::awaited_now(&desk, &mut tx, wanted).await? } else { Vec::new() };
    unopened.retain(|one| one.words().to_lowercase().contains(&find));
    let mut before = if is_later { before_course(&desk, &mut tx, wanted, None).await? } else { Vec::new() };
    before.retain(|one| one.words().to_lowercase().contains(&find));
    let mut ungrouped = unopened::ungrouped(&desk, &mut tx, (wanted.1, &found), (&rows, &unopened)).await?;
    ungrouped.retain(|one| one.find.to_lowercase().contains(&find));
    let shown = if is_first { FIRST_MAX as usize } else { usize::MAX };
    let unopened = First::of(unopened.iter().map(|one| one.view(&desk)), shown);
    let before = First::of(before.iter().map(|one| one.view(&desk)), shown);
    let most = listed.max(unopened.all).max(before.all);
    Ok(page(ListPage {
        today: when::moment(&desk.t, desk.now),
        inside,
        gone,
        begun: rows
            .iter()
            .filter(begun)
            .filter(|row| is_inside(row))
            .map(|row| row_view(&desk, row, &staying))
            .collect(),
        rows: rows.iter().filter(matches).map(|row| row_view(&desk, row, &staying)).collect(),
        unopened,
        ungrouped,
        before,
        listed,
        shortened: is_first && listed > FIRST_MAX,
        whole: is_first && (1..=FIRST_MAX).contains(&most),
        classes: classes.into_iter().map(|one| class_view(&desk, one, class)).collect(),
        muster_href: desk.url("muster"),
        offline_href: desk.url("offline"),
        keep: assets::keep_href(),
        chits,
        gate_href: desk.url("gate"),
        late_href: desk.url("late"),
        live_href: desk.url("gate-live"),
        sought: sought.find,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn class_view(desk: &Desk, (class, inside, listed): (String, i64, i64), chosen: &str) -> ClassView {
    ClassView {
        href: desk.url(&format!("gate?class={class}")),
        on: class == chosen,
        word: desk.t.gate_class(class, inside, listed),
    }
}

fn is_inside(row: &GateRow) -> bool {
    row.state.is_inside()
}

/// When a child comes who is not to be here yet.
fn comes_at(row: &GateRow, now: Moment) -> Option<Moment> {
    row.stay.comes_at.filter(|at| row.state == State::Expected && now < *at)
}

/// What a child is found by: name, initials, class and seat.
pub(super) fn child_words(child: &Student) -> String {
    format!("{} {} {} {}", child.name, child.sort_key, child.home_class, child.seat)
}

/// The same with the plate of its line.
pub(super) fn words(row: &GateRow) -> String {
    let plate = row.way.as_ref().map_or("", |one| one.way.escort.plate.as_str());
    format!("{} {plate}", child_words(&row.student))
}

fn row_view(desk: &Desk, row: &GateRow, staying: &Staying) -> RowView {
    let (chip, state) = state(desk, row);
    RowView {
        href: desk.url(&format!("gate/{}", row.student.id)),
        name: row.student.name.clone(),
        find: words(row),
        under: under(desk, row, staying),
        chip,
        state,
    }
}

/// 3-2班 · 托管1班 · 6-1 · 周老师 · 延时托管到 19:00
fn under(desk: &Desk, row: &GateRow, staying: &Staying) -> String {
    let class = desk.t.roll_home_class(row.student.home_class.as_str());
    let stays = staying.word(&desk.t, &row.student.id, row.until).filter(|_| is_inside(row));
    [class, whereabouts(desk, row)].into_iter().chain(stays).collect::<Vec<_>>().join(" · ")
}

/// 文澜实验中学校区 6-1: a room, with its campus where a grade is looked after at another than the school's own (P3.19).
fn room_at(desk: &Desk, site: &str, room: &str) -> String {
    let is_elsewhere = desk.app.scheme(&desk.place).is_ok_and(|plan| plan.scheme.campus.is_elsewhere(site));
    if is_elsewhere { format!("{} {room}", site_name(desk, site)) } else { room.to_owned() }
}

/// 托管1班 · 6-1 · 周老师
fn whereabouts(desk: &Desk, row: &GateRow) -> String {
    let (group, room) = (row.group.in_language(desk.is_en()), room_at(desk, &row.site, &row.room));
    let room = format!("{group} · {room} · {}", keeper(&desk.t, &row.teacher_name));
    match &row.way {
        Some(one) if is_inside(row) => {
            let ended = if one.way.escort.ended { desk.t.gate_line_ended_mark() } else { String::new() };
            let parts = [way_word(desk, &one.way), one.leader_name.clone(), ended, room];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
        }
        Some(_) | None => room,
    }
}

/// A line that goes no more has the child: where it is handed over or brought back, and what is said of it.
fn left_behind(desk: &Desk, row: &GateRow) -> Option<(Option<String>, String)> {
    let one = row.way.as_ref().filter(|one| one.way.escort.ended && is_inside(row))?;
    let href = desk.may(Act::EscortList).then(|| desk.url(&format!("escorts/{}", one.way.escort.id)));
    let plate = one.way.escort.plate.as_str();
    Some((href, desk.t.gate_line_ended(plate, row.student.name.as_str(), one.leader_name.as_str())))
}

/// The chip and the word of a child at the gate.
fn state(desk: &Desk, row: &GateRow) -> (&'static str, String) {
    let t = &desk.t;
    if let Some(at) = comes_at(row, desk.now) {
        return ("closed", t.leave_comes(hour(at)));
    }
    match (row.state, &row.pickup) {
        (State::HandedOver, _) => ("closed", t.gate_gone()),
        (State::Absent, _) => ("refused", t.roll_absent()),
        (State::Leave, _) => ("closed", t.roll_leave()),
        (_, Some(begun)) if begun.signed_at.is_some() => ("done", t.gate_may_go()),
        (_, Some(_)) if is_signed_at_gate(&desk.app, &desk.place) => ("waiting", t.gate_to_sign_gate()),
        (_, Some(_)) => ("waiting", t.gate_to_sign()),
        (State::Expected, None) => ("waiting", t.gate_expected()),
        (State::Present | State::Late, None) => ("progress", t.gate_inside()),
    }
}

#[derive(Template)]
#[template(path = "gate/one.html")]
struct OnePage {
    shell: Shell,
    t: Texts,
    back: String,
    child: String,
    under: String,
    note: String,
    /// What the child may not have, as its family said.
    diet: Option<String>,
    hours: String,
    /// Where an incident of the child is reported.
    report_href: Option<String>,
    release: (&'static str, String),
    inside_href: Option<String>,
    left_behind: Option<(Option<String>, String)>,
    order: Vec<StepView>,
    adults: Vec<AdultView>,
    has_faces: bool,
    may_check: bool,
    check_action: String,
    exit_action: Option<String>,
    uncheck: Option<UncheckView>,
    ask_action: String,
    asked: Vec<AskedView>,
    code_action: Option<String>,
    matched: Option<String>,
    may_answer: bool,
    answer_action: String,
    chits: Option<Chits>,
    typed: (String, String, String),
}

/// A registration that nobody has signed for: a wrong one is taken back.
struct UncheckView {
    action: String,
    pickup: String,
    adult: String,
}

/// A question about an adult at the gate.
struct AskedView {
    phone: String,
    told: String,
    chip: &'static str,
    open: bool,
}

struct StepView {
    word: String,
    told: String,
    class: &'static str,
}

struct AdultView {
    id: String,
    name: String,
    under: String,
    phone: String,
    photo: Option<String>,
    on: bool,
}

async fn one(desk: Desk, Path((_, _, student)): Path<(String, String, String)>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::GateRead)?;
    let (plan, id) = (desk.app.scheme(&desk.place)?, StudentId::new(student));
    let mut tx = desk.app.store.look(&permit).await?;
    let row = tx.gate_rows(desk.now.date(), Some(&id)).await?.into_iter().next().ok_or(Failure::NotTheirs)?;
    let asked = asked(&desk, &mut tx, &row).await?;
    let staying = Staying::on(&desk, &mut tx, desk.now.date()).await?;
    let taking = tx.taking_facts(std::slice::from_ref(&id), desk.now.date()).await?.remove(&id);
    let adults = taking.unwrap_or_default().adults;
    let photos = if desk.may(Act::PhotoRead) { tx.photos(&id).await? } else { Default::default() };
    let matched = tx.passcode_last(&id, desk.now.date()).await?;
    let matched = matched.as_ref().and_then(|(who, at, _)| {
        let adult = adults.iter().find(|adult| adult.collector == *who)?;
        Some((who.to_string(), desk.t.gate_code_matched(hour(*at), adult.name.as_str())))
    });
    let chosen = desk.typed("collector").or(matched.as_ref().map(|(who, _)| who.clone())).unwrap_or_default();
    let adults = adults.into_iter().map(|adult| AdultView {
        under: relation_word(&desk.t, &adult.relation, &adult.name),
        photo: photos
            .contains(&adult.collector)
            .then(|| desk.url(&format!("photos/{id}/{}", adult.collector))),
        on: chosen == adult.collector.as_str(),
        id: adult.collector.to_string(),
        name: adult.name,
        phone: adult.phone,
    });
    let done = row.pickup.as_ref().map(Pickup::done).unwrap_or_default();
    let now = pickup::next(&plan.scheme.pickup, &done);
    let is_begun = row.pickup.is_some();
    let exit = row.pickup.as_ref().filter(|_| now == Some(Step::Exit) && is_inside(&row));
    let step = |step: &Step| step_view(&desk, &row, *step, is_begun && now == Some(*step));
    Ok(page(OnePage {
        back: desk.url("gate"),
        under: under(&desk, &row, &staying),
        note: row.student.care_note.clone(),
        diet: tx.diets_of(std::slice::from_ref(&id)).await?.get(&id).map(|said| diet_line(&desk.t, said)),
        hours: stay_word(&desk.t, row.stay),
        report_href: desk.may(Act::IncidentReport).then(|| desk.url(&format!("incidents/new?child={id}"))),
        release: release(&desk, &row),
        inside_href: (row.state == State::HandedOver && desk.may(Act::HandoverUndo))
            .then(|| inside_href(&desk, &row.session, &id)),
        left_behind: left_behind(&desk, &row),
        order: plan.scheme.pickup.order.iter().map(step).collect(),
        has_faces: !photos.is_empty(),
        adults: adults.collect(),
        may_check: is_inside(&row) && !is_begun && desk.may(Act::PickupCheck),
        check_action: desk.url(&format!("gate/{id}/check")),
        exit_action: exit
            .filter(|_| desk.may(Act::PickupExit))
            .map(|begun| desk.url(&format!("pickups/{}/exit", begun.id))),
        uncheck: uncheck(&desk, &row),
        ask_action: desk.url(&format!("gate/{id}/ask")),
        code_action: (passcode::step_ms(&plan.scheme.pickup).is_some()
            && is_inside(&row)
            && desk.may(Act::PasscodeAccept))
        .then(|| desk.url(&format!("gate/{id}/code"))),
        matched: matched.map(|(_, told)| told),
        may_answer: desk.may(Act::PickupAnswer) && is_inside(&row),
        answer_action: desk.url(&format!("answers/{id}")),
        chits: Chits::to_send(&desk, &tx),
        asked,
        typed: ["name", "phone", "reason"].map(|name| desk.typed(name).unwrap_or_default()).into(),
        child: row.student.name,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn uncheck(desk: &Desk, row: &GateRow) -> Option<UncheckView> {
    let begun = row.pickup.as_ref().filter(|begun| begun.signed_at.is_none() && is_inside(row))?;
    let view = || UncheckView {
        action: desk.url(&format!("gate/{}/uncheck", row.student.id)),
        pickup: begun.id.to_string(),
        adult: begun.adult.name.clone(),
    };
    desk.may(Act::PickupCheck).then(view)
}

fn hour(at: Moment) -> String {
    at.time().strftime("%H:%M").to_string()
}

/// Adults the guardians were asked about today, with what they said.
async fn asked(desk: &Desk, tx: &mut Tx, row: &GateRow) -> Result<Vec<AskedView>, Failure> {
    let questions = tx.pickup_questions(&row.student.id, desk.now.date()).await?;
    let view = |asked: AskedRow| {
        let (chip, told) = match asked.yes {
            None => ("waiting", desk.t.gate_asked(hour(asked.at), asked.question.name)),
            Some(true) => ("done", desk.t.gate_said_yes(asked.question.name)),
            Some(false) => ("refused", desk.t.gate_said_no(asked.question.name)),
        };
        AskedView { phone: asked.question.phone, told, chip, open: asked.yes.is_none() }
    };
    Ok(questions.into_iter().map(view).collect())
}

/// The one line a doorkeeper reads: may the child leave now?
fn release(desk: &Desk, row: &GateRow) -> (&'static str, String) {
    let t = &desk.t;
    if let Some(at) = comes_at(row, desk.now) {
        return ("refused", t.gate_release_comes(hour(at)));
    }
    match (row.state, &row.pickup, &row.handed) {
        (State::HandedOver, _, Some((name, relation, at))) => {
            let adult = format!("{name} ({})", relation_word(t, relation, name));
            ("done", t.gate_release_gone(hour(*at), adult))
        }
        (State::HandedOver, _, None) => ("done", t.gate_gone()),
        (State::Absent | State::Leave, ..) => ("refused", t.gate_release_away()),
        (_, Some(begun), _) if begun.signed_at.is_some() => {
            ("done", t.gate_release_go(begun.adult.name.as_str()))
        }
        (_, Some(_), _) if is_signed_at_gate(&desk.app, &desk.place) => {
            ("waiting", t.gate_release_sign_gate(keeper(t, &row.teacher_name)))
        }
        (_, Some(_), _) => {
            let room = room_at(desk, &row.site, &row.room);
            ("waiting", t.gate_release_sign(room, keeper(t, &row.teacher_name)))
        }
        (State::Expected | State::Present | State::Late, None, _) => ("refused", t.gate_release_stay()),
    }
}

fn step_view(desk: &Desk, row: &GateRow, step: Step, is_now: bool) -> StepView {
    let t = &desk.t;
    let begun = row.pickup.as_ref();
    let (word, at) = match step {
        Step::GateCheck => (t.pickup_step_check(), begun.map(|one| one.checked_at)),
        Step::CareTeacherSignature => {
            let teacher = keeper(t, &row.teacher_name);
            let is_at_gate = is_signed_at_gate(&desk.app, &desk.place);
            let word =
                if is_at_gate { t.pickup_step_sign_gate(teacher) } else { t.pickup_step_sign(teacher) };
            (word, begun.and_then(|one| one.signed_at))
        }
        Step::Exit => (t.pickup_step_exit(), begun.and_then(|one| one.exited_at)),
    };
    StepView {
        word,
        told: at.map_or_else(String::new, |at| at.time().strftime("%H:%M").to_string()),
        class: if at.is_some() {
            "done"
        } else if is_now {
            "now"
        } else {
            ""
        },
    }
}

/// Who is inside, told anew whenever it changes; a page without script is read again instead. However much happens, it looks
/// no more often; and it ends by itself after a while, so that whoever is no longer signed in hears no more: the page asks again.
async fn live(desk: Desk) -> Result<Response, Failure> {
    let tell = |GateCounts { inside, gone, .. }: GateCounts| {
        serde_json::json!({ "inside": inside, "gone": gone }).to_string()
    };
    Ok(follow(&desk, desk.permit(Act::GateRead)?, tell))
}

/// The same for any page about the children of the evening.
fn follow(desk: &Desk, permit: Permit, tell: fn(GateCounts) -> String) -> Response {
    let start = (desk.app.clone(), permit, None, LOOKS_MAX);
    let told = futures_util::stream::unfold(start, move |(app, permit, last, mut left)| async move {
        while left > 0 {
            if last.is_some() {
                tokio::time::sleep(LOOK_EVERY).await;
            }
            left -= 1;
            let counts = app.store.look(&permit).await.ok()?.gate_counts(app.now()).await.ok()?;
            if last != Some(counts) {
                let event = Ok::<_, std::convert::Infallible>(Event::default().data(tell(counts)));
                return Some((event, (app, permit, Some(counts), left)));
            }
        }
        None
    });
    Sse::new(told).keep_alive(KeepAlive::default()).into_response()
}
