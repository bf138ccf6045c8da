//! x类课程 Courses: the teaching group proposes, reviews and announces them; the list shows how each fares.

pub mod ending;

use super::term::{self, Named, TermView};
use super::{days_of, grades_of, lesson_minutes, own_site, site_name, title_of, when_of};
use crate::app::App;
use crate::chart::Bar;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::people::namesake::told_apart;
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use jiff::civil::Time;
use rules::enrol::claim;
use rules::enrol::course::{self, Announced, Draft, Kind, Proposed, Reviewed, State, Verdict};
use rules::enrol::opening;
use rules::enrol::precedence;
use rules::id::{CourseId, PersonId};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::scheme::Scheme;
use serde::Deserialize;
use store::enrol::CourseRow;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/courses", Act::CourseList, list),
        Route::get("/{district}/{place}/courses/new", Act::CoursePropose, new),
        Route::post("/{district}/{place}/courses/new", Act::CoursePropose, propose_posted),
        Route::post("/{district}/{place}/courses/review", Act::CourseReview, review_posted),
        Route::post("/{district}/{place}/courses/announce", Act::CourseAnnounce, announce_posted),
        Route::get("/{district}/{place}/courses/{course}", Act::CourseList, one),
    ]
}

/// Proposes a course of the term that is named, or changes one that parents do not see yet.
pub async fn propose(
    app: &App,
    who: &Who,
    (place, named): (&Place, Option<&str>),
    draft: Draft,
) -> Result<Proposed, Failure> {
    let permit = who.permit(Act::CoursePropose, place)?;
    let plan = term::put_up(app, place, named)?.plan;
    let mut tx = app.store.act(&permit).await?;
    let standing = tx.courses().await?.into_iter().find(|course| course.id == draft.id);
    let own = own_site(app, place, &plan.scheme);
    let proposed = course::propose(&plan.scheme, &own, standing.as_ref(), draft)?;
    let proposed = proposed.under(&plan.scheme, app.now());
    if !proposed.already {
        tx.course_proposed(&proposed, plan.version, app.now()).await?;
    }
    tx.commit().await?;
    Ok(proposed)
}

/// Settles or drops drafts, many at once, those of each term under its own plan; the reason is for titles that speak of
/// forbidden content.
pub async fn review(
    app: &App,
    who: &Who,
    place: &Place,
    asked: &[CourseId],
    (verdict, reason): (Verdict, &str),
) -> Result<Reviewed, Failure> {
    let permit = who.permit(Act::CourseReview, place)?;
    let terms = term::all(app, place)?;
    let mut tx = app.store.act(&permit).await?;
    let all = tx.courses().await?;
    let reviewed = course::review(&all, asked, verdict, reason)?;
    for term in &terms {
        let own = reviewed.of(&term.which.only(all.clone()));
        if !own.courses.is_empty() {
            tx.courses_reviewed(&own, term.plan.version, app.now()).await?;
        }
    }
    tx.commit().await?;
    Ok(reviewed)
}

/// Shows every settled course of the term that is named to the parents.
pub async fn announce(
    app: &App,
    who: &Who,
    (place, named): (&Place, Option<&str>),
) -> Result<Announced, Failure> {
    let permit = who.permit(Act::CourseAnnounce, place)?;
    let term::Term { plan, which } = term::put_up(app, place, named)?;
    let mut tx = app.store.act(&permit).await?;
    let announced = course::announce(&plan.scheme, &which.only(tx.courses().await?))?;
    if !announced.courses.is_empty() {
        let ends_with = course::ending::announced_under(&plan.scheme, app.now());
        tx.courses_announced(&announced, (plan.version, ends_with), app.now()).await?;
    }
    tx.commit().await?;
    Ok(announced)
}

#[derive(Template)]
#[template(path = "course/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    terms: Vec<TermView>,
    under: String,
    rows: Vec<RowView>,
    bars: Vec<Bar>,
    new_href: Option<String>,
    review_href: Option<String>,
    announce_href: Option<String>,
    draw_href: Option<String>,
    settle_href: Option<String>,
    settled: i64,
    opens_at: String,
    is_flagged: bool,
    reason: String,
    quote: String,
}

/// One course of the list.
struct RowView {
    id: String,
    href: String,
    title: String,
    teacher: String,
    kind: String,
    when: String,
    grades: String,
    room: String,
    seats: i64,
    wishes: i64,
    placed: i64,
    waiting: i64,
    chip: &'static str,
    state: String,
    open_to_review: bool,
    words: String,
}

async fn list(desk: Desk, Query(named): Query<Named>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::CourseList)?;
    let term = term::chosen(&desk.app, &desk.place, named.plan())?;
    let plan = &term.plan;
    let mut rows = desk.app.store.look(&permit).await?.course_rows().await?;
    rows.retain(|row| term.which.has(&row.course));
    let count = |state: State| rows.iter().filter(|row| row.course.state == state).count() as i64;
    let settled = count(State::Settled);
    let t = &desk.t;
    let drafts = count(State::Draft);
    let link = |act: Act, rest: &str| desk.may(act).then(|| term.url(&desk, rest));
    // Once nothing can be chosen any more for the term that runs, what is proposed is of the next.
    let proposed = if term.which.waits { term::put_up(&desk.app, &desk.place, None)? } else { term.clone() };
    let views: Vec<RowView> = rows.iter().map(|row| row_view(&desk, &plan.scheme, row)).collect();
    let is_claimed = claim::way(&plan.scheme.claim) == claim::Way::FirstCome;
    Ok(page(ListPage {
        shell: desk.shell(),
        terms: term.ways(&desk, "courses")?,
        is_flagged: views.iter().any(|row| !row.words.is_empty()),
        reason: desk.typed("reason").unwrap_or_default(),
        quote: desk.quote("P1.36"),
        under: t.course_counts(rows.len() as i64, drafts, settled),
        bars: bars(&desk, &plan.scheme, &rows),
        new_href: desk.may(Act::CoursePropose).then(|| proposed.url(&desk, "courses/new")),
        review_href: link(Act::CourseReview, "courses/review").filter(|_| drafts + settled > 0),
        announce_href: link(Act::CourseAnnounce, "courses/announce").filter(|_| settled > 0),
        draw_href: link(Act::DrawRun, "draws").filter(|_| !is_claimed),
        settle_href: link(Act::ClaimSettle, "claims/settle").filter(|_| is_claimed),
        settled,
        opens_at: when::moment(t, plan.scheme.preference.from),
        rows: views,
        t: t.clone(),
    }))
}

fn row_view(desk: &Desk, scheme: &Scheme, row: &CourseRow) -> RowView {
    let course = &row.course;
    let (chip, state) = state_words(&desk.t, scheme, row);
    RowView {
        id: course.id.to_string(),
        href: desk.url(&format!("courses/{}", course.id)),
        title: title_of(desk, course).to_owned(),
        teacher: row.teacher_name.clone(),
        kind: kind_word(desk, scheme, &course.kind),
        when: when_of(desk, scheme, course),
        grades: grades_of(desk, course.grades),
        room: format!("{} {}", site_name(desk, &course.site), course.room),
        seats: course.seats,
        wishes: row.wishes,
        placed: row.placed,
        waiting: row.waiting,
        chip,
        state,
        words: if course.state == State::Draft {
            course::forbidden(course).join(", ")
        } else {
            String::new()
        },
        open_to_review: matches!(course.state, State::Draft | State::Settled),
    }
}

/// The chip of a course: 待审定, 已审定, 待开班(13/15), 已开班, 未开班, 学期已结束.
pub(crate) fn state_words(t: &Texts, scheme: &Scheme, row: &CourseRow) -> (&'static str, String) {
    let least = opening::minimum(&scheme.opening);
    match row.course.state {
        State::Draft => ("waiting", t.course_draft()),
        State::Settled => ("progress", t.course_settled()),
        State::Announced if opening::opens(&scheme.opening, row.wishes) => {
            ("progress", t.course_announced(row.wishes, least))
        }
        State::Announced => ("waiting", t.course_announced(row.wishes, least)),
        State::Open => ("done", t.course_open()),
        State::Closed => ("closed", t.course_closed()),
        State::Ended => ("closed", t.course_ended()),
    }
}

/// 艺术, as the plan calls it.
pub(crate) fn kind_word(desk: &Desk, scheme: &Scheme, kind: &Kind) -> String {
    kind.shown(scheme).in_language(desk.is_en()).to_owned()
}

/// Wishes of every announced course, or children of every opened one, against the number with which it opens.
fn bars(desk: &Desk, scheme: &Scheme, rows: &[CourseRow]) -> Vec<Bar> {
    let shown: Vec<&CourseRow> = rows.iter().filter(|row| row.course.state.is_public()).collect();
    let figure = |row: &CourseRow| if row.course.state == State::Open { row.placed } else { row.wishes };
    let least = opening::minimum(&scheme.opening);
    let whole = shown.iter().map(|row| figure(row).max(row.course.seats)).max().unwrap_or(least).max(least);
    let bar = |row: &&CourseRow| {
        let n = figure(row);
        let label = format!("{} {}", days_of(&desk.t, &row.course), title_of(desk, &row.course));
        let state = if opening::opens(&scheme.opening, n) { "done" } else { "waiting" };
        Bar::new(&label, format!("{n}/{}", row.course.seats), n, whole)
            .with_mark(least, whole)
            .in_state(state)
    };
    shown.iter().map(bar).collect()
}

#[derive(Template)]
#[template(path = "course/new.html")]
struct NewPage {
    shell: Shell,
    t: Texts,
    terms: Vec<TermView>,
    back: String,
    action: String,
    typed: Typed,
    teachers: Vec<(String, String, bool)>,
    kinds: Vec<(String, String, bool)>,
    days: Vec<(i64, String, bool)>,
    also: Vec<(i64, String, bool)>,
    hint: String,
}

/// What was typed before a refusal, so that nothing is typed twice.
struct Typed {
    title_zh: String,
    title_en: String,
    room: String,
    from: String,
    until: String,
    grade_min: String,
    grade_max: String,
    seats: String,
}

async fn new(desk: Desk, Query(named): Query<Named>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::CoursePropose)?;
    let term = term::put_up(&desk.app, &desk.place, named.plan())?;
    let plan = &term.plan;
    let mut tx = desk.app.store.look(&permit).await?;
    let teachers = tx.course_teachers().await?;
    let teachers = told_apart(&desk.t, &mut tx, teachers).await?;
    drop(tx);
    let field = |name: &str, otherwise: &str| desk.typed(name).unwrap_or_else(|| otherwise.to_owned());
    let kinds = Kind::offered(&plan.scheme);
    let kind = field("kind", kinds.first().map_or("", Kind::code));
    let (teacher, weekday) = (field("teacher", ""), field("weekday", "1"));
    let is_also = |day: i64| desk.typed(&format!("also-{day}")).is_some();
    let days = (1..=5).map(|n| (n, when::weekday(&desk.t, n), n.to_string() == weekday));
    Ok(page(NewPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        terms: term.ways(&desk, "courses/new")?,
        back: term.url(&desk, "courses"),
        action: term.url(&desk, "courses/new"),
        typed: Typed {
            title_zh: field("title_zh", ""),
            title_en: field("title_en", ""),
            room: field("room", ""),
            from: field("from", "16:40"),
            until: field("until", "17:20"),
            grade_min: field("grade_min", "1"),
            grade_max: field("grade_max", "5"),
            seats: field("seats", "30"),
        },
        teachers: teachers
            .into_iter()
            .map(|(id, name)| (id.to_string(), name, id.as_str() == teacher))
            .collect(),
        kinds: kinds
            .iter()
            .map(|one| (one.code().to_owned(), kind_word(&desk, &plan.scheme, one), one.code() == kind))
            .collect(),
        days: days.collect(),
        also: (1..=5).map(|n| (n, when::weekday(&desk.t, n), is_also(n))).collect(),
        hint: desk.t.course_window_hint(
            lesson_minutes(&plan.scheme),
            plan.scheme.term.dismissal.strftime("%H:%M").to_string(),
        ),
    }))
}

#[derive(Deserialize)]
struct Asked {
    title_zh: String,
    title_en: String,
    kind: String,
    teacher: String,
    room: String,
    weekday: i64,
    #[serde(rename = "also-1")]
    also_1: Option<String>,
    #[serde(rename = "also-2")]
    also_2: Option<String>,
    #[serde(rename = "also-3")]
    also_3: Option<String>,
    #[serde(rename = "also-4")]
    also_4: Option<String>,
    #[serde(rename = "also-5")]
    also_5: Option<String>,
    from: String,
    until: String,
    grade_min: i64,
    grade_max: i64,
    seats: i64,
}

async fn propose_posted(
    desk: Desk,
    Query(named): Query<Named>,
    posted: Posted<Asked>,
) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    let ticked = [&form.also_1, &form.also_2, &form.also_3, &form.also_4, &form.also_5];
    let also = (1..).zip(ticked).filter(|(_, ticked)| ticked.is_some()).map(|(day, _)| day);
    let draft = Draft {
        id: CourseId::new(key),
        title_en: if form.title_en.trim().is_empty() { form.title_zh.clone() } else { form.title_en },
        title_zh: form.title_zh,
        kind: form.kind,
        teacher: PersonId::new(form.teacher),
        room: form.room,
        weekdays: also.chain([form.weekday]).collect(),
        from: time(&form.from)?,
        until: time(&form.until)?,
        grades: (form.grade_min.min(form.grade_max), form.grade_max.max(form.grade_min)),
        seats: form.seats,
    };
    let proposed = propose(&desk.app, &desk.who, (&desk.place, named.plan()), draft).await?;
    let said = desk.t.course_proposed_said(title_of(&desk, &proposed.course));
    let term = term::of_course(&desk.app, &desk.place, &proposed.course)?;
    Ok(desk.done(&term.under("courses"), said))
}

fn time(typed: &str) -> Result<Time, Failure> {
    typed.parse().map_err(|_| Failure::BadForm(format!("not a time: {typed}")))
}

#[derive(Deserialize)]
struct Picked {
    #[serde(default)]
    pick: Vec<String>,
    verdict: String,
    #[serde(default)]
    reason: String,
}

/// The list that a form came from.
fn listed(desk: &Desk, named: &Named) -> Result<String, Failure> {
    Ok(term::chosen(&desk.app, &desk.place, named.plan())?.under("courses"))
}

async fn review_posted(
    desk: Desk,
    Query(named): Query<Named>,
    posted: Posted<Picked>,
) -> Result<Response, Failure> {
    let verdict = if posted.form.verdict == "drop" { Verdict::Drop } else { Verdict::Settle };
    let asked: Vec<CourseId> = posted.form.pick.into_iter().map(CourseId::new).collect();
    let reason = posted.form.reason;
    let reviewed = review(&desk.app, &desk.who, &desk.place, &asked, (verdict, &reason)).await?;
    let count = reviewed.courses.len() as i64;
    let said = match verdict {
        Verdict::Settle => desk.t.course_settled_said(count),
        Verdict::Drop => desk.t.course_dropped_said(count),
    };
    Ok(desk.done(&listed(&desk, &named)?, said))
}

#[derive(Deserialize)]
struct Nothing {}

async fn announce_posted(
    desk: Desk,
    Query(named): Query<Named>,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let announced = announce(&desk.app, &desk.who, (&desk.place, named.plan())).await?;
    let said = desk.t.course_announced_said(announced.courses.len() as i64);
    Ok(desk.done(&listed(&desk, &named)?, said))
}

#[derive(Template)]
#[template(path = "course/one.html")]
struct OnePage {
    shell: Shell,
    t: Texts,
    row: RowView,
    back: String,
    group_href: Option<String>,
    precedence_href: Option<String>,
    queue: Vec<String>,
}

async fn one(desk: Desk, Path((_, _, course)): Path<(String, String, String)>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::CourseList)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let rows = tx.course_rows().await?;
    let row = rows.iter().find(|row| row.course.id.as_str() == course).ok_or(Failure::NotTheirs)?;
    let term = term::of_course(&desk.app, &desk.place, &row.course)?;
    let plan = &term.plan;
    let queue = tx.waiting_list(&row.course).await?;
    let has_precedence = !precedence::grounds(&plan.scheme.draw).is_empty() && desk.may(Act::CoursePropose);
    let has_group = row.course.state == State::Open && desk.may(Act::GroupingList);
    Ok(page(OnePage {
        shell: desk.shell(),
        t: desk.t.clone(),
        row: row_view(&desk, &plan.scheme, row),
        back: term.url(&desk, "courses"),
        precedence_href: has_precedence.then(|| desk.url(&format!("courses/{}/precedence", row.course.id))),
        group_href: has_group.then(|| desk.url(&format!("groupings/{}", row.course.id))),
        queue: queue.into_iter().map(|queued| queued.name).collect(),
    }))
}
