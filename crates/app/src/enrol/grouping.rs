//! 编班 Care groups: arranged at once, shown with their teachers, printed with home class and guardian's phone.

mod ahead;
mod by_hand;
mod preview;

use self::preview::{PlanView, preview};
use super::registration::next::{coming, next_notice};
use super::term::{self, Named, TermView};
use super::{grades_of, own_site, site_name};
use crate::answer::Card;
use crate::app::{App, InForce};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::people::namesake::told_apart;
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::{Lang, Texts};
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use rules::day::session::By;
use rules::enrol::grouping::{self, Arranged, Facts, leading};
use rules::enrol::point;
use rules::id::{GroupId, PersonId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Permit;
use rules::people::student::Student;
use rules::plan::local::Words;
use rules::plan::scheme::Scheme;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::Tx;
use store::enrol::{GroupRow, MemberRow};

pub(crate) fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::get("/{district}/{place}/groupings", Act::GroupingList, list),
        Route::post("/{district}/{place}/groupings/arrange", Act::GroupingArrange, arrange_posted),
        Route::get("/{district}/{place}/groupings/{grouping}", Act::GroupingList, one),
    ];
    routes.extend(by_hand::routes());
    routes
}

/// Puts every admitted child into a care group; late ones join the smallest that has room. `seen` is the hash of the
/// plan that was shown; whoever was shown none, as in a rehearsal, takes what comes.
pub async fn arrange(app: &App, who: &Who, place: &Place, seen: Option<&str>) -> Result<Arranged, Failure> {
    let permit = who.permit(Act::GroupingArrange, place)?;
    let plan = app.scheme(place)?;
    let mut tx = app.store.act(&permit).await?;
    let facts = read(&mut tx, app, place, &plan).await?;
    let seen = seen.map(str::to_owned);
    let (facts, arranged) = decided(&plan, facts, move |scheme, facts| match seen {
        Some(seen) => grouping::arrange_seen(scheme, facts, &seen),
        None => grouping::arrange(scheme, facts),
    })
    .await?;
    let mut arranged = arranged?;
    if point::host(&place.path).is_some() {
        // a summer point has rooms of its own: no class of another school lends it one
        arranged.made.iter_mut().for_each(|group| group.room.clear());
    }
    if !arranged.is_already() {
        tx.grouping_arranged(&arranged, &facts, plan.version, app.now()).await?;
    }
    tx.commit().await?;
    Ok(arranged)
}

/// Arranges where nobody waits for the thread: a large site takes a good part of a second.
async fn decided<D>(plan: &Arc<InForce>, facts: Facts, decide: D) -> Result<(Facts, Arranging), Failure>
where
    D: FnOnce(&Scheme, &Facts) -> Arranging + Send + 'static,
{
    let plan = Arc::clone(plan);
    let deciding = move || {
        let arranged = decide(&plan.scheme, &facts);
        (facts, arranged)
    };
    let done = tokio::task::spawn_blocking(deciding).await;
    Ok(done.map_err(|why| store::Fault::Conflict(why.to_string()))?)
}

/// What arranging comes to.
type Arranging = Result<Arranged, grouping::Refusal>;

/// All that arranging may know for the term of a plan, with the names of new groups in both languages. Once the next term's notice
/// is out, who asked after it is of that term alone, and who leaves of this one (P3.25).
async fn read(tx: &mut Tx, app: &App, place: &Place, plan: &InForce) -> Result<Facts, Failure> {
    let name = |lang: Lang| lang.texts().grouping_name("{number}");
    let naming = Words { zh: name(Lang::Zh), en: name(Lang::En) };
    let mut facts = tx.grouping_facts(own_site(app, place, &plan.scheme), naming).await?;
    if let Some(coming) = coming(app, tx, place).await? {
        let terms = coming.terms(tx).await?;
        let is_next = coming.id() == plan.scheme.scheme.id;
        let placed: BTreeSet<StudentId> =
            facts.groups.iter().flat_map(|group| group.members.iter().cloned()).collect();
        facts.admitted.retain(|child| {
            let [now, then] = terms.get(&child.id).copied().unwrap_or([true, true]);
            if is_next { then } else { now || placed.contains(&child.id) }
        });
    }
    Ok(facts)
}

#[derive(Template)]
#[template(path = "grouping/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    terms: Vec<TermView>,
    under: String,
    arrange_href: Option<String>,
    plan: Option<PlanView>,
    /// Of the next term: who comes in it, and from when on its groups are so.
    ahead: Option<Vec<String>>,
    /// Too few teachers for the groups that are needed: said before anybody presses.
    short: Option<Card>,
    care: Vec<GroupView>,
    courses: Vec<GroupView>,
    /// Children with a place whom none of the groups has.
    ungrouped: Vec<WaitView>,
    starts: String,
}

/// A child that waits for a group: its class, and what its family knows.
struct WaitView {
    href: Option<String>,
    name: String,
    under: String,
}

/// One group of the list.
struct GroupView {
    /// Where its children stand with the phones of their families, for whoever may read them.
    href: Option<String>,
    name: String,
    teacher: String,
    room: String,
    under: String,
    members: i64,
    most: i64,
}

/// Courses are those of the term that is named, or of the one that runs; its care groups stand, those of the next are a preview.
async fn list(desk: Desk, Query(named): Query<Named>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::GroupingList)?;
    let plan = desk.app.scheme(&desk.place)?;
    let term = term::of_plan(&desk.app, &desk.place, named.plan().unwrap_or(&plan.scheme.scheme.id))?;
    let mut tx = desk.app.store.look(&permit).await?;
    let out = next_notice(&desk.app, &mut tx, &desk.place).await?;
    let (mut rows, without) = (tx.groupings().await?, tx.ungrouped("", out).await?);
    let own = term.which.only(tx.courses().await?);
    let (by, led) = (By::of(&permit), led(&desk, &mut tx, &permit).await?);
    rows.retain(|row| row.course.as_ref().is_none_or(|id| own.iter().any(|course| course.id == *id)));
    drop(tx);
    let is_next = term.which.is_next();
    let (ahead, (shown, short)) = if is_next {
        let ahead = ahead::preview(&desk, &term).await?;
        (Some(ahead.lines), (ahead.plan, ahead.short))
    } else {
        (None, preview(&desk, &plan).await?.parts())
    };
    let has_said = is_next || shown.is_some() || short.is_some();
    let may_arrange = !has_said && desk.may(Act::GroupingArrange);
    let most = grouping::size_max(&plan.scheme.grouping);
    let run = rows.iter().filter(|row| !row.is_over && (row.course.is_some() || !is_next));
    let (courses, care): (Vec<&GroupRow>, Vec<&GroupRow>) = run.partition(|row| row.course.is_some());
    let children: i64 = care.iter().map(|row| row.members).sum();
    let view = |row: &&GroupRow| GroupView {
        href: may_read(&by, row, &led).then(|| desk.url(&format!("groupings/{}", row.id))),
        ..group_view(&desk, row, most)
    };
    let views = |rows: &[&GroupRow]| rows.iter().map(view).collect::<Vec<_>>();
    let starts = plan.scheme.programme("1").map(|one| when::day(&desk.t, one.starts));
    Ok(page(ListPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        terms: term.ways(&desk, "groupings")?,
        under: desk.t.grouping_counts(care.len() as i64, children, courses.len() as i64),
        arrange_href: may_arrange.then(|| desk.url("groupings/arrange")),
        plan: shown,
        ahead,
        short: short.and_then(|card| desk.unsaid(card)),
        // Before the first groups are made everyone is without one, and the plan above says what becomes of them.
        ungrouped: without.iter().filter(|_| !care.is_empty()).map(|one| waits(&desk, one)).collect(),
        care: views(&care),
        courses: views(&courses),
        starts: starts.unwrap_or_default(),
    }))
}

/// Groups of which somebody leads an evening today, or one that nobody has ended yet.
async fn led(desk: &Desk, tx: &mut Tx, permit: &Permit) -> Result<BTreeSet<GroupId>, Failure> {
    let (today, who) = (desk.now.date(), Some(permit.person()));
    let open = tx.sessions_left_open(today, who).await?.into_iter();
    let rows = tx.sessions(today, who).await?.into_iter();
    Ok(rows.map(|row| row.session).chain(open).map(|session| session.group).collect())
}

fn may_read(by: &By, row: &GroupRow, led: &BTreeSet<GroupId>) -> bool {
    let own: Vec<&PersonId> = std::iter::once(&row.teacher).chain(&row.companion).collect();
    leading::reads(by, &own, led.contains(&row.id))
}

/// Where a child is put into a group by hand, for whoever may.
fn move_href(desk: &Desk, child: &Student) -> Option<String> {
    desk.may(Act::GroupingMove).then(|| desk.url(&format!("groupings/moves/{}", child.id)))
}

/// The lowest and the highest of these grades.
fn grades_between(desk: &Desk, grades: impl Iterator<Item = i64> + Clone) -> String {
    grades_of(desk, (grades.clone().min().unwrap_or(0), grades.max().unwrap_or(0)))
}

fn waits(desk: &Desk, (child, told): &(Student, Option<Moment>)) -> WaitView {
    let t = &desk.t;
    let told = told.map_or_else(
        || t.grouping_ungrouped_untold(),
        |at| t.grouping_ungrouped_told(when::day(t, at.date())),
    );
    let class = t.grouping_home_class(child.home_class.as_str());
    WaitView { href: move_href(desk, child), name: child.name.clone(), under: format!("{class} · {told}") }
}

fn group_view(desk: &Desk, row: &GroupRow, most: i64) -> GroupView {
    let room = format!("{} {}", site_name(desk, &row.site), row.room);
    let grades = if row.members == 0 { String::new() } else { grades_of(desk, row.grades) };
    GroupView {
        href: None,
        name: desk.lang.pick(&row.name_zh, &row.name_en).to_owned(),
        teacher: row.teacher_name.clone(),
        under: format!("{} · {room} · {grades}", row.teacher_name),
        room,
        members: row.members,
        most,
    }
}

#[derive(Template)]
#[template(path = "grouping/one.html")]
struct OnePage {
    shell: Shell,
    t: Texts,
    back: String,
    group: GroupView,
    under: String,
    /// Where its teacher or room is changed.
    lead_href: Option<String>,
    companion: Option<CompanionView>,
    members: Vec<MemberView>,
}

/// Of a course that somebody from outside gives: who of the school's own goes along, and who may.
struct CompanionView {
    name: Option<String>,
    action: String,
    people: Vec<(String, String, bool)>,
}

/// One child of the printed list.
struct MemberView {
    number: i64,
    name: String,
    find: String,
    home_class: String,
    guardians: Vec<(String, String)>,
    care_note: String,
    /// Where it is moved to another group.
    move_href: Option<String>,
}

async fn one(desk: Desk, Path((_, _, group)): Path<(String, String, String)>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::GroupingList)?;
    let plan = desk.app.scheme(&desk.place)?;
    let id = GroupId::new(group);
    let mut tx = desk.app.store.act(&permit).await?;
    let row = tx.grouping(&id).await?;
    let led = led(&desk, &mut tx, &permit).await?;
    if !may_read(&By::of(&permit), &row, &led) {
        return Err(Failure::NotTheirs);
    }
    let list = tx.grouping_list(&id).await?;
    let companion = companion(&desk, &mut tx, &row).await?;
    tx.grouping_looked(&id, desk.now).await?;
    tx.commit().await?;
    let group = group_view(&desk, &row, grouping::size_max(&plan.scheme.grouping));
    let today = when::day(&desk.t, desk.now.date());
    let is_care = row.course.is_none();
    let may_move = is_care && !grouping::is_for_one(&id);
    let movable = |child: &Student| move_href(&desk, child).filter(|_| may_move);
    let lead_href = desk.url(&format!("groupings/{id}/lead"));
    Ok(page(OnePage {
        shell: desk.shell(),
        t: desk.t.clone(),
        back: desk.url("groupings"),
        under: format!("{} · {} · {today}", desk.place_name(), group.room),
        group,
        lead_href: (is_care && desk.may(Act::GroupingLead)).then_some(lead_href),
        companion,
        members: (1..)
            .zip(list)
            .map(|(number, member)| member_view(number, movable(&member.student), member))
            .collect(),
    }))
}

/// Who does not name one sees who it is; nothing, where one of the school's own teaches.
async fn companion(desk: &Desk, tx: &mut Tx, row: &GroupRow) -> Result<Option<CompanionView>, Failure> {
    if !row.is_from_outside || row.is_over {
        return Ok(None);
    }
    let people = if desk.may(Act::GroupingLead) { tx.stand_ins().await? } else { Vec::new() };
    let people = told_apart(&desk.t, tx, people).await?;
    let chosen = desk.typed("person").or(row.companion.as_ref().map(ToString::to_string));
    let person = |(id, name): (PersonId, String)| {
        let on = chosen.as_deref() == Some(id.as_str());
        (id.to_string(), name, on)
    };
    Ok(Some(CompanionView {
        name: row.companion_name.clone(),
        action: desk.url(&format!("groupings/{}/companion", row.id)),
        people: people.into_iter().map(person).collect(),
    }))
}

fn member_view(number: i64, move_href: Option<String>, member: MemberRow) -> MemberView {
    let MemberRow { student, guardians, .. } = member;
    MemberView {
        number,
        find: format!("{} {} {}", student.name, student.sort_key, student.home_class),
        name: student.name,
        home_class: student.home_class,
        guardians,
        care_note: student.care_note,
        move_href,
    }
}

/// The plan that the page showed; empty when it showed none.
#[derive(Deserialize)]
struct Seen {
    #[serde(default)]
    plan: String,
}

async fn arrange_posted(desk: Desk, posted: Posted<Seen>) -> Result<Response, Failure> {
    let arranged = arrange(&desk.app, &desk.who, &desk.place, Some(&posted.form.plan)).await?;
    let made: i64 = arranged.made.iter().map(|group| group.members.len() as i64).sum();
    let waiting = arranged.waiting.len() as i64;
    let said = if arranged.is_already() && waiting > 0 {
        desk.t.grouping_already_waiting(waiting)
    } else if arranged.is_already() {
        desk.t.grouping_already()
    } else {
        let (groups, joined) = (arranged.made.len() as i64, arranged.joined.len() as i64);
        desk.t.grouping_arranged_said(made + joined, groups, waiting)
    };
    Ok(desk.done("groupings", said))
}
