//! 编班 Care groups: arranged at once, shown with their teachers, printed with home class and guardian's phone.

use super::{grades_of, own_site, site_name};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::{Lang, Texts};
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::enrol::grouping::{self, Arranged, Facts, Group, Proof, Reason};
use rules::id::GroupId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::local::Words;
use rules::plan::scheme::Scheme;
use serde::Deserialize;
use std::collections::BTreeMap;
use store::enrol::{GroupRow, MemberRow};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/groupings", Act::GroupingList, list),
        Route::post("/{district}/{place}/groupings/arrange", Act::GroupingArrange, arrange_posted),
        Route::get("/{district}/{place}/groupings/{grouping}", Act::GroupingList, one),
    ]
}

/// Puts every admitted child into a care group; late ones join the smallest that has room. `shown` is the fingerprint of
/// the proposal that was agreed to, `None` when nobody was asked.
pub async fn arrange(app: &App, who: &Who, place: &Place, shown: Option<&str>) -> Result<Arranged, Failure> {
    let permit = who.permit(Act::GroupingArrange, place)?;
    let plan = app.scheme(place)?;
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.grouping_facts(own_site(app, place, &plan.scheme), naming()).await?;
    let arranged = match shown {
        Some(shown) => grouping::arrange_seen(&plan.scheme, &facts, shown)?,
        None => grouping::arrange(&plan.scheme, &facts)?,
    };
    if !arranged.is_already() {
        tx.grouping_arranged(&arranged, &facts, plan.version, app.now()).await?;
        tx.commit().await?;
    }
    Ok(arranged)
}

/// What a new group is called in the two languages.
fn naming() -> Words {
    let name = |lang: Lang| lang.texts().grouping_name("{number}");
    Words { zh: name(Lang::Zh), en: name(Lang::En) }
}

#[derive(Template)]
#[template(path = "grouping/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    under: String,
    arrange_href: Option<String>,
    proposal: Option<ProposalView>,
    care: Vec<GroupView>,
    courses: Vec<GroupView>,
    starts: String,
}

/// What arranging would do, and why; shown before it is done.
struct ProposalView {
    fingerprint: String,
    reasons: Vec<String>,
    groups: Vec<ProposedView>,
}

/// One group that would be made.
struct ProposedView {
    name: String,
    under: String,
    members: i64,
    most: i64,
}

/// One group of the list.
struct GroupView {
    href: String,
    name: String,
    teacher: String,
    room: String,
    under: String,
    members: i64,
    most: i64,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::GroupingList)?;
    let plan = desk.app.scheme(&desk.place)?;
    let rows = desk.app.store.look(&permit).await?.groupings().await?;
    let most = grouping::size_max(&plan.scheme.grouping);
    let (courses, care): (Vec<&GroupRow>, Vec<&GroupRow>) = rows.iter().partition(|row| row.course.is_some());
    let children: i64 = care.iter().map(|row| row.members).sum();
    let views = |rows: &[&GroupRow]| rows.iter().map(|row| group_view(&desk, row, most)).collect::<Vec<_>>();
    let starts = plan.scheme.programme("1").map(|one| when::day(&desk.t, one.starts));
    Ok(page(ListPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        under: desk.t.grouping_counts(care.len() as i64, children, courses.len() as i64),
        proposal: proposal(&desk, &plan.scheme).await?,
        arrange_href: desk.may(Act::GroupingArrange).then(|| desk.url("groupings/arrange")),
        care: views(&care),
        courses: views(&courses),
        starts: starts.unwrap_or_default(),
    }))
}

/// The proposal for whoever may arrange; `None` where there is nothing to arrange, or it would be refused.
async fn proposal(desk: &Desk, scheme: &Scheme) -> Result<Option<ProposalView>, Failure> {
    if !desk.may(Act::GroupingArrange) {
        return Ok(None);
    }
    let permit = desk.permit(Act::GroupingArrange)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let facts = tx.grouping_facts(own_site(&desk.app, &desk.place, scheme), naming()).await?;
    let arranged = grouping::arrange(scheme, &facts).ok().filter(|arranged| !arranged.is_already());
    Ok(arranged.map(|arranged| ProposalView {
        fingerprint: arranged.hash(),
        reasons: reasons(desk, &arranged),
        groups: arranged.made.iter().map(|group| proposed(desk, scheme, &facts, group)).collect(),
    }))
}

/// Why so many groups, which classes are divided, who joins, who waits.
fn reasons(desk: &Desk, arranged: &Arranged) -> Vec<String> {
    let t = &desk.t;
    let mut reasons: Vec<String> =
        arranged.reasons.iter().flat_map(|reason| site_reasons(desk, reason)).collect();
    let counts = [
        (arranged.joined.len(), t.grouping_joins(arranged.joined.len() as i64)),
        (arranged.left.len(), t.grouping_leaves(arranged.left.len() as i64)),
        (arranged.waiting.len(), t.grouping_waits(arranged.waiting.len() as i64)),
    ];
    reasons.extend(counts.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words));
    reasons
}

fn site_reasons(desk: &Desk, reason: &Reason) -> Vec<String> {
    let t = &desk.t;
    let split = |(class, groups): &(String, Vec<i64>)| {
        let groups: Vec<String> = groups.iter().map(i64::to_string).collect();
        format!("{} ({})", t.grouping_home_class(class.as_str()), groups.join(" + "))
    };
    let splits = reason.splits.iter().map(split).collect::<Vec<_>>().join(" · ");
    let site = site_name(desk, &reason.site);
    vec![
        t.grouping_fewest(site, reason.children, reason.students_max, reason.groups),
        if splits.is_empty() { t.grouping_undivided() } else { t.grouping_divided(splits) },
        match reason.proof {
            Proof::Bound | Proof::Search => t.grouping_proved(),
            Proof::Open => t.grouping_open(),
        },
    ]
}

fn proposed(desk: &Desk, scheme: &Scheme, facts: &Facts, group: &Group) -> ProposedView {
    let mut classes: BTreeMap<(i64, &str), i64> = BTreeMap::new();
    for child in facts.admitted.iter().filter(|child| group.members.contains(&child.id)) {
        *classes.entry((child.grade, &child.home_class)).or_default() += 1;
    }
    let class =
        |((_, class), count): ((i64, &str), i64)| format!("{} {count}", desk.t.grouping_home_class(class));
    ProposedView {
        name: desk.lang.pick(&group.name.zh, &group.name.en).to_owned(),
        under: classes.into_iter().map(class).collect::<Vec<_>>().join(" · "),
        members: group.members.len() as i64,
        most: grouping::size_max(&scheme.grouping),
    }
}

fn group_view(desk: &Desk, row: &GroupRow, most: i64) -> GroupView {
    let room = format!("{} {}", site_name(desk, &row.site), row.room);
    let grades = if row.members == 0 { String::new() } else { grades_of(desk, row.grades) };
    GroupView {
        href: desk.url(&format!("groupings/{}", row.id)),
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
    members: Vec<MemberView>,
}

/// One child of the printed list.
struct MemberView {
    number: i64,
    name: String,
    find: String,
    home_class: String,
    guardians: Vec<(String, String)>,
    care_note: String,
}

async fn one(desk: Desk, Path((_, _, group)): Path<(String, String, String)>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::GroupingList)?;
    let plan = desk.app.scheme(&desk.place)?;
    let id = GroupId::new(group);
    let mut tx = desk.app.store.look(&permit).await?;
    let row = tx.grouping(&id).await?;
    let list = tx.grouping_list(&id).await?;
    let group = group_view(&desk, &row, grouping::size_max(&plan.scheme.grouping));
    let today = when::day(&desk.t, desk.now.date());
    Ok(page(OnePage {
        shell: desk.shell(),
        t: desk.t.clone(),
        back: desk.url("groupings"),
        under: format!("{} · {} · {today}", desk.place_name(), group.room),
        group,
        members: (1..).zip(list).map(|(number, member)| member_view(number, member)).collect(),
    }))
}

fn member_view(number: i64, member: MemberRow) -> MemberView {
    let MemberRow { student, guardians, .. } = member;
    MemberView {
        number,
        find: format!("{} {} {}", student.name, student.sort_key, student.home_class),
        name: student.name,
        home_class: student.home_class,
        guardians,
        care_note: student.care_note,
    }
}

#[derive(Deserialize)]
struct Agreed {
    #[serde(default)]
    proposal: Option<String>,
}

async fn arrange_posted(desk: Desk, posted: Posted<Agreed>) -> Result<Response, Failure> {
    let shown = posted.form.proposal.as_deref();
    let arranged = arrange(&desk.app, &desk.who, &desk.place, shown).await?;
    let made: i64 = arranged.made.iter().map(|group| group.members.len() as i64).sum();
    let said = if arranged.is_already() {
        desk.t.grouping_already()
    } else {
        let (groups, joined) = (arranged.made.len() as i64, arranged.joined.len() as i64);
        desk.t.grouping_arranged_said(made + joined, groups, arranged.waiting.len() as i64)
    };
    Ok(desk.done("groupings", said))
}
