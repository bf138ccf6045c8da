//! 手工调整 A child goes to another group, a group gets another teacher or room: what would become of it is shown before it is done
//! (P3.36).

use super::grades_between;
use crate::answer::Card;
use crate::day::briefing;
use crate::day::session::plan_missing;
use crate::desk::Desk;
use crate::enrol::registration::next::next_alone;
use crate::enrol::{own_site, site_name};
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::people::message;
use crate::people::namesake::told_apart;
use crate::posted::Posted;
use crate::refusals;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use rules::enrol::grouping::leading::{self, Led};
use rules::enrol::grouping::moving::{self, Moved};
use rules::enrol::grouping::{self, Group};
use rules::id::{GroupId, PersonId, StudentId};
use rules::people::act::Act;
use rules::plan::scheme::Scheme;
use serde::Deserialize;
use std::collections::BTreeMap;
use store::enrol::moved_words;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/groupings/moves/{student}", Act::GroupingMove, child),
        Route::post("/{district}/{place}/groupings/moves/{student}", Act::GroupingMove, child_posted),
        Route::get("/{district}/{place}/groupings/{grouping}/lead", Act::GroupingLead, group),
        Route::post("/{district}/{place}/groupings/{grouping}/lead", Act::GroupingLead, group_posted),
        Route::post(
            "/{district}/{place}/groupings/{grouping}/companion",
            Act::GroupingLead,
            companion_posted,
        ),
    ]
}

/// The pupil or the group of an address.
type At = Path<(String, String, String)>;

/// Where a child is to go; empty on the first page.
#[derive(Deserialize)]
struct Whither {
    #[serde(default)]
    group: String,
    #[serde(default)]
    reason: String,
}

impl Whither {
    fn draft(&self) -> moving::Draft {
        let group = (!self.group.is_empty()).then(|| GroupId::new(self.group.as_str()));
        moving::Draft { group, reason: self.reason.clone() }
    }
}

#[derive(Template)]
#[template(path = "grouping/move.html")]
struct MovePage {
    shell: Shell,
    t: Texts,
    back: String,
    here: String,
    child: String,
    under: String,
    groups: Vec<ChoiceView>,
    reason: String,
    /// Why what was chosen cannot be.
    refused: Option<Card>,
    shown: Option<MoveView>,
}

/// A group that the child could be thought of for.
struct ChoiceView {
    id: String,
    name: String,
    under: String,
    /// Why it cannot join.
    why: Option<String>,
    on: bool,
}

/// What would become of it.
struct MoveView {
    group: String,
    facts: Vec<(String, String)>,
    letter: String,
}

async fn child(
    desk: Desk,
    Path((_, _, student)): At,
    Query(asked): Query<Whither>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::GroupingMove)?;
    let (plan, student) = (desk.app.scheme(&desk.place)?, StudentId::new(student));
    let own = own_site(&desk.app, &desk.place, &plan.scheme);
    let mut tx = desk.app.store.look(&permit).await?;
    let next = next_alone((&desk.app, &desk.place), &mut tx, &student).await?;
    let facts = tx.grouping_move_facts(&student, own, (next, desk.now)).await?;
    let teachers = tx.stand_ins().await?.into_iter().collect();
    drop(tx);
    let (shown, refused) = match moving::move_to(&plan.scheme, &facts, asked.draft(), desk.now.date()) {
        Ok(moved) if moved.already => (None, None),
        Ok(moved) => (Some(move_view(&desk, &plan.scheme, (&facts, &moved))), None),
        Err(moving::Refusal::NoGroup) if asked.group.is_empty() => (None, None),
        Err(why) => (None, Some(refusals::card(&desk.app, desk.lang, &why))),
    };
    let own = facts.own().map_or_else(|| desk.t.grouping_move_none(), |group| name_of(&desk, group));
    let choice =
        |group: &Group| choice(&desk, &plan.scheme, (&facts, &teachers), (group, asked.group.as_str()));
    Ok(page(MovePage {
        shell: desk.shell(),
        t: desk.t.clone(),
        back: desk.url("groupings"),
        here: desk.url(&format!("groupings/moves/{student}")),
        under: format!("{} · {own}", desk.t.grouping_home_class(&facts.student.home_class)),
        groups: facts.others().map(choice).collect(),
        reason: asked.reason.clone(),
        refused: refused.and_then(|card| desk.unsaid(card)),
        shown,
        child: facts.student.name.clone(),
    }))
}

fn name_of(desk: &Desk, group: &Group) -> String {
    group.name.in_language(desk.is_en()).to_owned()
}

fn choice(
    desk: &Desk,
    scheme: &Scheme,
    (facts, teachers): (&moving::Facts, &BTreeMap<PersonId, String>),
    (group, chosen): (&Group, &str),
) -> ChoiceView {
    let why = moving::why_not(scheme, facts, group);
    let teacher = teachers.get(&group.teacher).map_or(group.teacher.as_str(), String::as_str);
    let place = format!("{} {}", site_name(desk, &group.site), group.room);
    let (count, most) = (group.members.len(), grouping::size_max(&scheme.grouping));
    ChoiceView {
        id: group.id.to_string(),
        name: name_of(desk, group),
        under: format!("{teacher} · {place} · {count}/{most}"),
        why: why.map(|why| refusals::card(&desk.app, desk.lang, &why).what),
        on: group.id.as_str() == chosen,
    }
}

fn move_view(desk: &Desk, scheme: &Scheme, (facts, moved): (&moving::Facts, &Moved)) -> MoveView {
    let t = &desk.t;
    let of = |id: &GroupId| facts.school.groups.iter().find(|group| group.id == *id);
    let sizes = |group: &Group, more: i64| {
        let (count, most) = (group.members.len() as i64, grouping::size_max(&scheme.grouping));
        format!("{count} → {}/{most}", count + more)
    };
    let mut shown = vec![(t.grouping_move_from_day(), when::day(t, moved.starts))];
    if let Some(from) = moved.from.as_ref().and_then(of) {
        shown.push((name_of(desk, from), sizes(from, -1)));
    }
    if let Some(to) = of(&moved.to) {
        let beside = facts.beside(to);
        let grades = facts.school.admitted.iter().filter(|child| to.members.contains(&child.id));
        let grades = grades.map(|child| child.grade).chain([facts.student.grade]);
        shown.extend([
            (name_of(desk, to), sizes(to, 1)),
            (t.grouping_move_grades(), grades_between(desk, grades)),
            (t.grouping_move_classmates(), beside.classmates.to_string()),
            (t.grouping_move_siblings(), beside.siblings.to_string()),
        ]);
    }
    let words = moved_words(moved, facts).unwrap_or_default();
    let letter = message::words(desk.lang, "grouping-moved", &words);
    MoveView { group: moved.to.to_string(), facts: shown, letter }
}

async fn child_posted(
    desk: Desk,
    Path((_, _, student)): At,
    posted: Posted<Whither>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::GroupingMove)?;
    let plan = desk.app.scheme(&desk.place)?;
    let own = own_site(&desk.app, &desk.place, &plan.scheme);
    let mut tx = desk.app.store.act(&permit).await?;
    let student = StudentId::new(student);
    let next = next_alone((&desk.app, &desk.place), &mut tx, &student).await?;
    let facts = tx.grouping_move_facts(&student, own, (next, desk.now)).await?;
    let moved = moving::move_to(&plan.scheme, &facts, posted.form.draft(), desk.now.date())?;
    if !moved.already {
        tx.grouping_moved((&moved, &facts), plan.version, desk.now).await?;
    }
    tx.commit().await?;
    let said = desk.t.grouping_moved_said(facts.student.name.as_str(), when::day(&desk.t, moved.starts));
    Ok(desk.done(&format!("groupings/{}", moved.to), said))
}

/// Who leads a group, and where; empty on the first page.
#[derive(Deserialize)]
struct Lead {
    #[serde(default)]
    teacher: String,
    #[serde(default)]
    room: String,
    #[serde(default)]
    reason: String,
}

impl Lead {
    fn draft(&self) -> leading::Draft {
        let teacher = (!self.teacher.is_empty()).then(|| PersonId::new(self.teacher.as_str()));
        leading::Draft { teacher, room: self.room.clone(), reason: self.reason.clone() }
    }
}

#[derive(Template)]
#[template(path = "grouping/lead.html")]
struct LeadPage {
    shell: Shell,
    t: Texts,
    back: String,
    here: String,
    group: String,
    under: String,
    teachers: Vec<(String, String, bool)>,
    room: String,
    reason: String,
    refused: Option<Card>,
    shown: Option<LeadView>,
}

/// What would become of it.
struct LeadView {
    facts: Vec<(String, String)>,
    teacher: String,
    room: String,
}

async fn group(desk: Desk, Path((_, _, group)): At, Query(asked): Query<Lead>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::GroupingLead)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let facts = tx.grouping_lead_facts(&GroupId::new(&group)).await?;
    let people = tx.stand_ins().await?;
    let people = told_apart(&desk.t, &mut tx, people).await?;
    drop(tx);
    let (shown, refused) = match leading::lead(&facts, asked.draft()) {
        _ if asked.teacher.is_empty() => (None, None),
        Ok(led) if led.already => (None, None),
        Ok(led) => (Some(lead_view(&desk, &people, &led)), None),
        Err(why) => (None, Some(refusals::card(&desk.app, desk.lang, &why))),
    };
    let chosen = if asked.teacher.is_empty() { facts.group.teacher.as_str() } else { asked.teacher.as_str() };
    let room = if asked.teacher.is_empty() { &facts.group.room } else { &asked.room };
    Ok(page(LeadPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        back: desk.url(&format!("groupings/{group}")),
        here: desk.url(&format!("groupings/{group}/lead")),
        group: name_of(&desk, &facts.group),
        under: format!("{} {}", site_name(&desk, &facts.group.site), facts.group.room),
        teachers: people
            .iter()
            .map(|(id, name)| (id.to_string(), name.clone(), id.as_str() == chosen))
            .collect(),
        room: room.clone(),
        reason: asked.reason.clone(),
        refused: refused.and_then(|card| desk.unsaid(card)),
        shown,
    }))
}

fn lead_view(desk: &Desk, people: &[(PersonId, String)], led: &Led) -> LeadView {
    let t = &desk.t;
    let name = |id: &PersonId| {
        people.iter().find(|(one, _)| one == id).map_or_else(|| id.to_string(), |(_, name)| name.clone())
    };
    let became = |before: String, after: String| {
        if before == after { after } else { format!("{before} → {after}") }
    };
    let facts = vec![
        (t.grouping_lead_teacher(), became(name(&led.before.teacher), name(&led.teacher))),
        (t.grouping_lead_room(), became(led.before.room.clone(), led.room.clone())),
        (t.grouping_lead_families(), led.before.members.len().to_string()),
    ];
    LeadView { facts, teacher: led.teacher.to_string(), room: led.room.clone() }
}

/// A teacher who has a course at the same hours is found by the evenings that are planned: then nothing is written.
async fn group_posted(
    desk: Desk,
    Path((_, _, group)): At,
    posted: Posted<Lead>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::GroupingLead)?;
    let plan = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.act(&permit).await?;
    let facts = tx.grouping_lead_facts(&GroupId::new(&group)).await?;
    let led = leading::lead(&facts, posted.form.draft())?;
    if !led.already {
        let new = Some(&led.teacher).filter(|one| **one != led.before.teacher);
        briefing::rostered(&mut tx, &plan.scheme, &new.into_iter().cloned().collect()).await?;
        tx.grouping_led(&led, plan.version, desk.now).await?;
        plan_missing((&desk.app, &desk.place), &mut tx, &plan, desk.now).await?;
    }
    tx.commit().await?;
    Ok(desk.done(&format!("groupings/{group}"), desk.t.grouping_led_said(name_of(&desk, &facts.group))))
}

/// Who of the school's own goes along to a course.
#[derive(Deserialize)]
struct Companion {
    #[serde(default)]
    person: String,
}

async fn companion_posted(
    desk: Desk,
    Path((_, _, group)): At,
    posted: Posted<Companion>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::GroupingLead)?;
    let plan = desk.app.scheme(&desk.place)?;
    let person = Some(PersonId::new(posted.form.person)).filter(|one| !one.as_str().is_empty());
    let mut tx = desk.app.store.act(&permit).await?;
    let facts = tx.companion_facts(&GroupId::new(&group), (person.as_ref(), desk.now)).await?;
    let along = person.iter().cloned().collect();
    let named = leading::accompany(&facts, person)?;
    if !named.already {
        briefing::rostered(&mut tx, &plan.scheme, &along).await?;
        tx.grouping_accompanied(&named, plan.version, desk.now).await?;
    }
    tx.commit().await?;
    Ok(desk.done(&format!("groupings/{group}"), desk.t.grouping_companion_said()))
}
