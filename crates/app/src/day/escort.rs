//! 路队 Lines are arranged, children given to them, and each link signed by whoever has the children then.

use super::handover::{self, GoneView};
use super::late::Staying;
use super::roll::Sent;
use super::signing::{self, Keeps};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::people::namesake::told_apart;
use crate::people::relation_word;
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::day::escort::{self, Arranged, Draft, Escort, Facts, Kind, Link, Row, Signed, Way};
use rules::day::handover::{Draft as HandOver, Release};
use rules::day::roll::State;
use rules::day::session::{By, Session};
use rules::id::{EscortId, PersonId, SessionId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::collector::Adult;
use rules::people::place::Place;
use rules::people::role::Role;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::day::{EscortRow, GotOff};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/escorts", Act::EscortList, list),
        Route::post("/{district}/{place}/escorts", Act::EscortArrange, arrange_posted),
        Route::get("/{district}/{place}/escorts/give/{session}", Act::EscortGive, giving),
        Route::post("/{district}/{place}/escorts/give/{session}", Act::EscortGive, give_posted),
        Route::post("/{district}/{place}/escorts/give/{session}/signings", Act::EscortGive, given_posted),
        Route::get("/{district}/{place}/escorts/{escort}", Act::EscortList, one),
        Route::post("/{district}/{place}/escorts/{escort}", Act::EscortSign, sign_posted),
        Route::post("/{district}/{place}/escorts/{escort}/signings", Act::EscortSign, signings_posted),
        Route::post("/{district}/{place}/escorts/{escort}/release", Act::HandoverRelease, release_posted),
        Route::post("/{district}/{place}/escorts/{escort}/end", Act::EscortArrange, end_posted),
    ]
}

/// Arranges a line (P3.61).
pub async fn arrange(app: &App, who: &Who, place: &Place, draft: Draft) -> Result<Arranged, Failure> {
    let permit = who.permit(Act::EscortArrange, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let lines: Vec<_> = tx.escorts(now.date(), None).await?.into_iter().map(|row| row.escort).collect();
    let staff: BTreeSet<PersonId> = tx.escort_leaders().await?.into_keys().collect();
    let arranged = escort::arrange(&lines, &staff, (EscortId::new(app.fresh_id()), draft))?;
    if !arranged.already {
        tx.escort_arranged(&arranged, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(arranged)
}

/// Gives children to a line, or signs a link for them (P3.61). The same again changes nothing.
pub async fn sign(
    app: &App,
    who: &Who,
    place: &Place,
    id: &EscortId,
    (link, students): (Option<Link>, &[StudentId]),
) -> Result<Signed, Failure> {
    let act = if link.is_none() { Act::EscortGive } else { Act::EscortSign };
    let permit = who.permit(act, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.escort_facts(id, now.date(), students).await?;
    let signed = match link {
        None => escort::give(&facts, students)?,
        Some(link) => escort::sign(&facts, link, students)?,
    };
    if !signed.students.is_empty() {
        tx.escort_signed(&signed, (permit.person(), now), plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(signed)
}

#[derive(Template)]
#[template(path = "escort/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    lines: Vec<LineView>,
    /// Lines that go no more and still have a child.
    left: Vec<LineView>,
    arrange: Option<ArrangeView>,
}

struct LineView {
    href: String,
    plate: String,
    under: String,
    chip: (&'static str, String),
}

struct ArrangeView {
    action: String,
    plate: String,
    kinds: Vec<(&'static str, String, bool)>,
    leaders: Vec<(String, String, bool)>,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::EscortList)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let rows = tx.escorts(desk.now.date(), None).await?;
    let (left, lines): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.escort.ended);
    let view = |row: &EscortRow| line_view(&desk, row);
    let (left, lines) = (left.into_iter().map(view).collect(), lines.into_iter().map(view).collect());
    let leaders = if desk.may(Act::EscortArrange) {
        let leaders = tx.escort_leaders().await?.into_iter().collect();
        Some(told_apart(&desk.t, &mut tx, leaders).await?)
    } else {
        None
    };
    let typed = |name| desk.typed(name).unwrap_or_default();
    let arrange = leaders.map(|leaders| ArrangeView {
        action: desk.url("escorts"),
        plate: typed("plate"),
        kinds: Kind::ALL
            .iter()
            .map(|kind| (kind.key(), kind_word(&desk.t, *kind), typed("kind") == kind.key()))
            .collect(),
        leaders: leaders
            .into_iter()
            .map(|(id, name)| (id.to_string(), name, typed("leader") == id.as_str()))
            .collect(),
    });
    Ok(page(ListPage { shell: desk.shell(), t: desk.t.clone(), lines, left, arrange }))
}

fn line_view(desk: &Desk, row: &EscortRow) -> LineView {
    let t = &desk.t;
    let chip = match (row.given, row.taken, row.arrived) {
        (given, taken, here) if row.escort.ended => ("refused", t.escort_left(given + taken + here)),
        (0, 0, 0) => ("closed", t.escort_empty()),
        (0, 0, here) => ("done", t.escort_count_arrived(here)),
        (0, on_way, _) => ("progress", t.escort_count_taken(on_way)),
        (given, ..) => ("waiting", t.escort_count_given(given)),
    };
    LineView {
        href: desk.url(&format!("escorts/{}", row.escort.id)),
        plate: row.escort.plate.clone(),
        under: format!("{} · {}", kind_word(t, row.escort.kind), row.leader_name),
        chip,
    }
}

fn kind_word(t: &Texts, kind: Kind) -> String {
    match kind {
        Kind::Line => t.escort_line(),
        Kind::Bus => t.escort_bus(),
    }
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    plate: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    leader: String,
}

async fn arrange_posted(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let Typed { plate, kind, leader } = posted.form;
    let kind = Kind::ALL.iter().copied().find(|one| one.key() == kind);
    let kind = kind.ok_or_else(|| Failure::missing(desk.t.escort_kind()))?;
    let draft = Draft { kind, plate, leader: PersonId::new(leader) };
    let arranged = arrange(&desk.app, &desk.who, &desk.place, draft).await?;
    Ok(desk.done("escorts", desk.t.escort_arranged(arranged.draft.plate)))
}

#[derive(Deserialize)]
struct Nothing {}

async fn end_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::EscortArrange)?;
    let version = desk.app.scheme(&desk.place)?.version;
    let mut tx = desk.app.store.act(&permit).await?;
    if !tx.escort_ended(&EscortId::new(&id), version, desk.app.now()).await? {
        return Ok(desk.done(&format!("escorts/{id}"), desk.t.escort_not_ended()));
    }
    tx.commit().await?;
    Ok(desk.done("escorts", desk.t.escort_ended()))
}

#[derive(Template)]
#[template(path = "escort/give.html")]
struct GivePage {
    shell: Shell,
    t: Texts,
    back: String,
    group: String,
    action: String,
    keeps: Keeps,
    lines: Vec<(String, String, String, bool)>,
    children: Vec<(String, String, bool)>,
    on_way: Vec<(String, String)>,
}

async fn giving(desk: Desk, Path((_, _, id)): Path<(String, String, String)>) -> Result<Response, Failure> {
    Ok(page(give_page(&desk, id).await?))
}

async fn give_page(desk: &Desk, id: String) -> Result<GivePage, Failure> {
    let permit = desk.permit(Act::EscortGive)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let facts = tx.handover_facts(&SessionId::new(id)).await?;
    if !facts.session.is_led_by(&By::of(&permit)) {
        return Err(Failure::NotTheirs);
    }
    let mut lines = tx.escorts(desk.now.date(), None).await?;
    lines.retain(|row| !row.escort.ended);
    let (staying, until) =
        (Staying::on(desk, &mut tx, desk.now.date()).await?, facts.session.hands_over_from());
    let chosen = desk.typed("escort").unwrap_or_default();
    let here = facts.rows.iter().filter(|(_, row)| matches!(row.state, State::Present | State::Late));
    let (on_way, waiting): (Vec<_>, Vec<_>) = here.partition(|(_, row)| row.way.is_some());
    let way = |way: &Way| way_word(desk, way);
    let on_way: Vec<(String, String)> = on_way
        .into_iter()
        .map(|(_, row)| (row.name.clone(), row.way.as_ref().map(way).unwrap_or_default()))
        .collect();
    let ids = waiting.iter().map(|(id, _)| *id).collect::<Vec<&StudentId>>();
    let plates = lines.iter().map(|row| &row.escort).collect::<Vec<&Escort>>();
    let keeps = format!("escorts/give/{}/signings", facts.session.id);
    let keeps = Keeps::of(desk, &mut tx, &keeps, &(ids, &on_way, plates)).await?;
    Ok(GivePage {
        keeps,
        back: desk.url(&format!("handovers/{}", facts.session.id)),
        group: facts.session.name.in_language(desk.is_en()).to_owned(),
        action: desk.url(&format!("escorts/give/{}", facts.session.id)),
        lines: lines
            .into_iter()
            .map(|row| {
                let under = format!("{} · {}", kind_word(&desk.t, row.escort.kind), row.leader_name);
                let on = row.escort.id.as_str() == chosen;
                (row.escort.id.to_string(), row.escort.plate, under, on)
            })
            .collect(),
        children: waiting
            .into_iter()
            .map(|(id, row)| {
                let stays = staying.word(&desk.t, id, until);
                let name = stays.map_or_else(|| row.name.clone(), |stays| format!("{} · {stays}", row.name));
                (id.to_string(), name, desk.typed(&format!("go-{id}")).is_some())
            })
            .collect(),
        on_way,
        shell: desk.shell(),
        t: desk.t.clone(),
    })
}

/// What a phone had kept of children that were given, and whether its page still stands.
async fn given_posted(
    desk: Desk,
    Path((_, _, session)): Path<(String, String, String)>,
    posted: Posted<Sent>,
) -> Result<Response, Failure> {
    let taken = signing::taken(&desk, Act::EscortGive, &signing::At::Give, posted).await?;
    let shape = Keeps::shape_of(give_page(&desk, session).await.map(|page| page.keeps))?;
    Ok(signing::answer(&desk, &taken, &shape))
}

/// 3号路队 · 17:58 已接手
pub(crate) fn way_word(desk: &Desk, way: &Way) -> String {
    let (t, plate) = (&desk.t, way.escort.plate.as_str());
    match (way.taken_at, way.arrived_at) {
        (_, Some(at)) => t.escort_way_arrived(plate, hour(at)),
        (Some(at), None) => t.escort_way_taken(plate, hour(at)),
        (None, None) => t.escort_way_given(plate, hour(way.given_at)),
    }
}

fn hour(at: Moment) -> String {
    at.time().strftime("%H:%M").to_string()
}

/// The children that a form names: `go-ming=1`.
fn named(form: &[(String, String)]) -> Vec<StudentId> {
    form.iter().filter_map(|(field, _)| field.strip_prefix("go-")).map(StudentId::new).collect()
}

fn field<'a>(form: &'a [(String, String)], name: &str) -> &'a str {
    form.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
}

async fn give_posted(
    desk: Desk,
    Path((_, _, session)): Path<(String, String, String)>,
    posted: Posted<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let id = EscortId::new(field(&posted.form, "escort"));
    if id.as_str().is_empty() {
        return Err(Failure::missing(desk.t.escort_which()));
    }
    let signed = sign(&desk.app, &desk.who, &desk.place, &id, (None, &named(&posted.form))).await?;
    Ok(desk.done(&format!("escorts/give/{session}"), desk.t.escort_gave(signed.students.len() as i64)))
}

#[derive(Template)]
#[template(path = "escort/one.html")]
struct OnePage {
    shell: Shell,
    t: Texts,
    back: String,
    plate: String,
    under: String,
    action: String,
    given: Vec<ChildView>,
    taken: Vec<ChildView>,
    arrived: Vec<ChildView>,
    gone: Vec<GoneView>,
    keeps: Keeps,
    may_take: bool,
    /// Whether they may sign that a child is back in its room.
    may_bring: bool,
    may_count: bool,
    release_action: Option<String>,
    end_action: Option<String>,
}

#[derive(Clone, Debug)]
struct ChildView {
    id: String,
    /// Which hand-over of the child tonight the form offers.
    nth: i64,
    name: String,
    told: String,
    /// When its evening ends, in milliseconds.
    until_at: i64,
    /// Id, words, and whether the school must be asked first.
    adults: Vec<(String, String, bool)>,
}

/// The leader, the gate and the management group see who is on the way; a care teacher sees the children of their own room.
async fn one(desk: Desk, Path((_, _, id)): Path<(String, String, String)>) -> Result<Response, Failure> {
    Ok(page(one_page(&desk, id).await?))
}

async fn one_page(desk: &Desk, id: String) -> Result<OnePage, Failure> {
    let permit = desk.permit(Act::EscortList)?;
    let plan = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let id = EscortId::new(id);
    let row = tx.escorts(desk.now.date(), Some(&id)).await?.pop().ok_or(Failure::NotTheirs)?;
    let mut facts = tx.escort_facts(&id, desk.now.date(), &[]).await?;
    let (by, leads) = (facts.by.clone(), facts.by.person == facts.escort.leader);
    let gives = !leads && by.role == Role::CareTeacher;
    if gives {
        facts.rows.retain(|_, row| row.session.is_led_by(&by));
    }
    let is_bus = facts.escort.kind == Kind::Bus;
    let manages = by.role == Role::Manager;
    let children: Vec<StudentId> = facts.rows.keys().cloned().collect();
    let hands = is_bus && leads;
    let taking = if hands { tx.taking_facts(&children, desk.now.date()).await? } else { BTreeMap::new() };
    let times = tx.handover_times(&children, desk.now.date()).await?;
    let nth = |id: &StudentId| times.get(id).copied().unwrap_or_default() + 1;
    let gone = if hands { gone(desk, &mut tx, &id).await? } else { Vec::new() };
    let adults = |id: &StudentId, session: &Session| {
        let Some(taking) = taking.get(id) else { return Vec::new() };
        let word = |adult: &Adult| {
            let who = format!("{} · {}", adult.name, relation_word(&desk.t, &adult.relation, &adult.name));
            let of = (taking, session);
            let live = handover::asks_school(&plan.scheme.pickup, of, &adult.collector, desk.now);
            (adult.collector.to_string(), who, live)
        };
        taking.adults.iter().map(word).collect()
    };
    let of = |which: fn(&Way) -> bool| {
        let rows = facts.rows.iter().filter(|(_, row)| row.way.as_ref().is_some_and(which));
        let view = |(id, row): (&StudentId, &Row)| child_view(id, row, nth(id), adults(id, &row.session));
        rows.map(view).collect::<Vec<ChildView>>()
    };
    let given = of(|way| way.taken_at.is_none());
    let taken = of(|way| way.taken_at.is_some() && way.arrived_at.is_none());
    let arrived = of(|way| way.arrived_at.is_some());
    let marks = format!("escorts/{id}/signings");
    let keeps = Keeps::of(desk, &mut tx, &marks, &(&given, &taken, &arrived, &gone)).await?;
    Ok(OnePage {
        keeps,
        back: desk.url("escorts"),
        plate: facts.escort.plate.clone(),
        under: format!("{} · {}", kind_word(&desk.t, facts.escort.kind), row.leader_name),
        action: desk.url(&format!("escorts/{id}")),
        given,
        taken,
        arrived,
        may_take: leads || manages,
        may_bring: leads || manages || gives,
        may_count: manages || if is_bus { leads } else { by.role == Role::Doorkeeper },
        gone,
        release_action: hands.then(|| desk.url(&format!("escorts/{id}/release"))),
        end_action: desk.may(Act::EscortArrange).then(|| desk.url(&format!("escorts/{id}/end"))),
        shell: desk.shell(),
        t: desk.t.clone(),
    })
}

/// What a phone had kept of this line, and whether its page still stands.
async fn signings_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Sent>,
) -> Result<Response, Failure> {
    let at = signing::At::Escort(EscortId::new(&id));
    let taken = signing::taken(&desk, Act::EscortSign, &at, posted).await?;
    let shape = Keeps::shape_of(one_page(&desk, id).await.map(|page| page.keeps))?;
    Ok(signing::answer(&desk, &taken, &shape))
}

fn child_view(id: &StudentId, row: &Row, nth: i64, adults: Vec<(String, String, bool)>) -> ChildView {
    let told = row.way.as_ref().map(|way| hour(way.last_at()));
    let (id, name, until_at) = (id.to_string(), row.name.clone(), row.session.hands_over_from().0);
    ChildView { id, nth, name, told: told.unwrap_or_default(), until_at, adults }
}

/// Children whom the leader has handed over on the way: a wrong press is taken back where it was made.
async fn gone(desk: &Desk, tx: &mut Tx, id: &EscortId) -> Result<Vec<GoneView>, Failure> {
    let got_off = tx.handover_got_off(id, desk.now.date()).await?;
    let view = |one: GotOff| {
        let inside = handover::inside_href(desk, &one.session, &one.student);
        GoneView { child: one.name, adult: one.adult, inside }
    };
    Ok(got_off.into_iter().map(view).collect())
}

async fn sign_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let link = field(&posted.form, "link");
    let link = Link::ALL.iter().copied().find(|one| one.key() == link);
    let link = link.ok_or_else(|| Failure::BadForm("link".to_owned()))?;
    let named = named(&posted.form);
    let signed = sign(&desk.app, &desk.who, &desk.place, &EscortId::new(&id), (Some(link), &named)).await?;
    let (count, open) = (signed.students.len() as i64, signed.open.len() as i64);
    let said = match link {
        Link::Taken => desk.t.escort_took(count, open),
        Link::Arrived => desk.t.escort_counted(count, open),
        Link::Back => desk.t.escort_brought_back(count),
    };
    Ok(desk.done(&format!("escorts/{id}"), said))
}

/// The leader of a bus hands children over at a stop, each to a named adult.
async fn release_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::EscortSign)?;
    let facts = {
        let mut tx = desk.app.store.look(&permit).await?;
        tx.escort_facts(&EscortId::new(&id), desk.now.date(), &[]).await?
    };
    let mut count = 0;
    for (session, released) in by_session(&facts, &posted.form) {
        let draft = HandOver { session, released };
        count += handover::release(&desk.app, &desk.who, &desk.place, draft).await?.handed.len();
    }
    Ok(desk.done(&format!("escorts/{id}"), desk.t.handover_said(count as i64)))
}

/// Who goes with whom, for each evening whose children sit in the bus.
fn by_session(facts: &Facts, form: &[(String, String)]) -> BTreeMap<SessionId, Vec<Release>> {
    let mut stop: BTreeMap<SessionId, Vec<Release>> = BTreeMap::new();
    for one in handover::released(form) {
        if let Some(row) = facts.rows.get(&one.student) {
            stop.entry(row.session.id.clone()).or_default().push(one);
        }
    }
    stop
}
