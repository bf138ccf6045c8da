//! 志愿 Preferences: a guardian ranks courses for one child; sent again, the new wishes stand.

use super::course::{kind_word, state_words};
use super::notice::spoken;
use super::term::{self, Named, TermView};
use super::{days_of, grades_of, hours_of, own_site, site_name, title_of, when_of};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use rules::enrol::preference::{self, Ask, Asked, Draft, Facts, Submitted};
use rules::id::{CourseId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::notice;
use rules::plan::scheme::Scheme;
use std::collections::BTreeMap;
use store::enrol::CourseRow;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/preferences/{student}", Act::PreferenceSubmit, choose),
        Route::post("/{district}/{place}/preferences/{student}", Act::PreferenceSubmit, submit_posted),
    ]
}

/// Takes a child's wishes for the term that is named.
pub async fn submit(
    app: &App,
    who: &Who,
    (place, named): (&Place, Option<&str>),
    draft: Draft,
) -> Result<Submitted, Failure> {
    let permit = who.permit(Act::PreferenceSubmit, place)?;
    let term::Term { plan, which } = term::chosen(app, place, named)?;
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.preference_facts(&draft.student, &own_site(app, place, &plan.scheme), &which).await?;
    let (terms, sites, now) = (&plan.scheme.preference, &plan.scheme.campus, app.now());
    let submitted = preference::submit(terms, sites, &facts, draft, now)?;
    if !submitted.already {
        let under = (which.plan.as_str(), plan.version);
        tx.preference_submitted(&submitted, &facts.standing, under, now).await?;
    }
    tx.commit().await?;
    Ok(submitted)
}

#[derive(Template)]
#[template(path = "preference/choose.html")]
struct ChoosePage {
    shell: Shell,
    t: Texts,
    terms: Vec<TermView>,
    back: String,
    action: String,
    child: String,
    stage: Stage,
    due: String,
    ranks: Vec<RankView>,
    asks: AsksView,
    days: Vec<DayView>,
    least: i64,
    result_href: String,
}

/// Where the selection window stands.
enum Stage {
    /// It opens at the moment named, or no course is announced yet.
    Before(String),
    /// Wishes are taken.
    Open,
    /// Wishes stand and wait for the draw, at the moment named.
    Over(String),
}

/// One rank's menu: the courses by weekday, the wish that stands chosen.
struct RankView {
    number: i64,
    name: String,
    days: Vec<DayMenu>,
    chosen: Option<String>,
}

/// What a family may say besides its wishes.
struct AsksView {
    most: Vec<(i64, String, bool)>,
    together: Option<bool>,
    /// What stands, for when nothing can be changed any more.
    said: Vec<String>,
}

/// The courses of one weekday in a menu.
struct DayMenu {
    day: String,
    courses: Vec<MenuLine>,
}

/// One course in a menu.
struct MenuLine {
    id: String,
    word: String,
    on: bool,
}

/// The courses of one weekday.
struct DayView {
    day: String,
    courses: Vec<CardView>,
}

/// One course as a family sees it.
struct CardView {
    title: String,
    under: String,
    teacher: String,
    chip: &'static str,
    state: String,
    seats: String,
    /// What it costs this child, by the notice; empty where the plan has no courses.
    price: String,
}

async fn choose(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    Query(named): Query<Named>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::PreferenceSubmit)?;
    let term = term::chosen(&desk.app, &desk.place, named.plan())?;
    let scheme = &term.plan.scheme;
    let student = StudentId::new(student);
    let mut tx = desk.app.store.look(&permit).await?;
    let own = own_site(&desk.app, &desk.place, scheme);
    let facts = tx.preference_facts(&student, &own, &term.which).await?;
    let mut rows = tx.course_rows().await?;
    rows.retain(|row| term.which.has(&row.course));
    let siblings = tx.students().await?.len() > 1;
    let offered: Vec<&CourseRow> = rows
        .iter()
        .filter(|row| preference::is_offered(&scheme.campus, &facts.own_site, &facts.student, &row.course))
        .collect();
    Ok(page(ChoosePage {
        shell: desk.shell(),
        t: desk.t.clone(),
        terms: term.ways(&desk, &format!("preferences/{student}"))?,
        back: desk.url("children"),
        action: term.url(&desk, &format!("preferences/{student}")),
        child: facts.student.name.clone(),
        stage: stage(&desk, scheme, offered.is_empty()),
        due: due(&desk, scheme.preference.until),
        ranks: ranks(&desk, scheme, &facts, &offered),
        asks: asks(&desk, scheme, &facts, siblings),
        days: days(&desk, scheme, (offered.as_slice(), facts.student.grade)),
        least: rules::enrol::opening::minimum(&scheme.opening),
        result_href: term.url(&desk, &format!("placements/{student}")),
    }))
}

fn stage(desk: &Desk, scheme: &Scheme, nothing_offered: bool) -> Stage {
    let terms = &scheme.preference;
    if preference::is_over(terms, desk.now) {
        return Stage::Over(when::moment(&desk.t, rules::enrol::draw::hour(&scheme.draw)));
    }
    if nothing_offered || !preference::has_begun(terms, desk.now) {
        return Stage::Before(when::moment(&desk.t, terms.from));
    }
    Stage::Open
}

/// 还剩23小时 · 9月9日 周四 16:00
fn due(desk: &Desk, until: Moment) -> String {
    let minutes = until.minutes_since(desk.now).max(0);
    let moment = when::moment(&desk.t, until);
    if minutes >= 48 * 60 {
        desk.t.preference_days_left(minutes / (24 * 60), moment)
    } else {
        desk.t.preference_hours_left(minutes / 60, moment)
    }
}

fn ranks(desk: &Desk, scheme: &Scheme, facts: &Facts, offered: &[&CourseRow]) -> Vec<RankView> {
    let rank = |number: i64| {
        let name = format!("choice-{number}");
        let stands = usize::try_from(number - 1).ok().and_then(|at| facts.standing.choices.get(at));
        let chosen =
            desk.typed(&name).unwrap_or_else(|| stands.map_or_else(String::new, CourseId::to_string));
        let mut days: Vec<DayMenu> = Vec::new();
        for row in offered {
            let day = when::weekday(&desk.t, row.course.weekday);
            let id = row.course.id.to_string();
            let word = format!("{} {}", days_of(&desk.t, &row.course), title_of(desk, &row.course));
            let line = MenuLine { on: id == chosen, id, word };
            match days.last_mut().filter(|last| last.day == day) {
                Some(last) => last.courses.push(line),
                None => days.push(DayMenu { day, courses: vec![line] }),
            }
        }
        let found = offered.iter().find(|row| row.course.id.as_str() == chosen);
        let chosen = found
            .map(|row| format!("{} · {}", title_of(desk, &row.course), when_of(desk, scheme, &row.course)));
        RankView { number, name, days, chosen }
    };
    (1..=preference::most(&scheme.preference)).map(rank).collect()
}

/// What the plan lets the family say besides; what was typed is kept.
fn asks(desk: &Desk, scheme: &Scheme, facts: &Facts, siblings: bool) -> AsksView {
    let (t, standing) = (&desk.t, &facts.standing);
    let takes = |ask| preference::takes(&scheme.preference, ask);
    let typed = desk.typed("most").and_then(|text| text.parse().ok());
    let chosen = typed.unwrap_or(standing.most);
    let line = |most: i64| {
        let word = if most == 0 { t.preference_most_any() } else { t.preference_most(most) };
        (most, word, most == chosen)
    };
    let most = if takes(Ask::Most) { (0..=5).map(line).collect() } else { Vec::new() };
    let is_typed = desk.typed("choice-1").is_some();
    let on = if is_typed { desk.typed("together").is_some() } else { standing.together };
    let together = (takes(Ask::Together) && (siblings || on)).then_some(on);
    let said = (standing.most > 0).then(|| t.preference_most(standing.most));
    let said = said.into_iter().chain(standing.together.then(|| t.preference_together()));
    AsksView { most, together, said: said.collect() }
}

fn days(desk: &Desk, scheme: &Scheme, (offered, grade): (&[&CourseRow], i64)) -> Vec<DayView> {
    let mut days: Vec<DayView> = Vec::new();
    for row in offered {
        let day = when::weekday(&desk.t, row.course.weekday);
        let card = card(desk, scheme, (row, grade));
        match days.last_mut().filter(|last| last.day == day) {
            Some(last) => last.courses.push(card),
            None => days.push(DayView { day, courses: vec![card] }),
        }
    }
    days
}

fn card(desk: &Desk, scheme: &Scheme, (row, grade): (&CourseRow, i64)) -> CardView {
    let course = &row.course;
    let (chip, state) = state_words(&desk.t, scheme, row);
    let when = if course.also.is_empty() { hours_of(scheme, course) } else { when_of(desk, scheme, course) };
    let place = format!("{} {}", site_name(desk, &course.site), course.room);
    let price = notice::course_price(scheme, grade, (&course.id, &course.title_zh));
    CardView {
        title: title_of(desk, course).to_owned(),
        under: format!("{when} · {} · {place}", grades_of(desk, course.grades)),
        teacher: desk.t.preference_teacher(kind_word(desk, scheme, &course.kind), &row.teacher_name),
        chip,
        state,
        seats: desk.t.preference_seats(course.seats),
        price: price.map_or_else(String::new, |words| spoken(desk, &words)),
    }
}

async fn submit_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    Query(named): Query<Named>,
    posted: Posted<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let term = term::chosen(&desk.app, &desk.place, named.plan())?;
    let most = preference::most(&term.plan.scheme.preference);
    let typed = (1..=most).filter_map(|number| posted.form.get(&format!("choice-{number}")));
    let choices: Vec<CourseId> = typed.filter(|id| !id.is_empty()).map(CourseId::new).collect();
    let count = choices.len() as i64;
    let most = posted.form.get("most").map_or(Ok(0), |text| text.parse());
    let most = most.map_err(|_| Failure::BadForm("most".to_owned()))?;
    let asked = Asked { choices, most, together: posted.form.contains_key("together") };
    let draft = Draft { student: StudentId::new(&student), asked };
    submit(&desk.app, &desk.who, (&desk.place, Some(term.which.plan.as_str())), draft).await?;
    let said = if count == 0 { desk.t.preference_cleared() } else { desk.t.preference_sent(count) };
    Ok(desk.done(&term.under(&format!("preferences/{student}")), said))
}
