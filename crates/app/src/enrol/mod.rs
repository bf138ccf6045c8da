//! 报名录取 Enrol at the edge: the notice, requests, letters, courses, wishes, the draw, placements and care groups;
//! summer points, sign-ups for them, and their merger.

pub mod claim;
pub mod content;
pub mod course;
pub mod draw;
pub mod grouping;
pub(crate) mod guest;
pub mod mandate;
pub mod merger;
pub mod notice;
pub mod offer;
pub mod placement;
pub mod point;
pub mod precedence;
pub mod preference;
pub mod registration;
pub mod review;
pub mod signup;
pub(crate) mod term;

use crate::app::{App, InForce};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use rules::enrol::course::Course;
use rules::enrol::point as summer_point;
use rules::enrol::registration::ahead;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::programme::Terms as Programme;
use rules::plan::scheme::Scheme;
use std::sync::Arc;
use store::Tx;
use store::enrol::RegistrationRow;

pub(crate) fn routes() -> Vec<Route> {
    let nouns = [
        notice::routes(),
        review::routes(),
        registration::routes(),
        mandate::routes(),
        course::routes(),
        content::routes(),
        precedence::routes(),
        preference::routes(),
        draw::routes(),
        claim::routes(),
        placement::routes(),
        offer::routes(),
        grouping::routes(),
        point::routes(),
        signup::routes(),
        merger::routes(),
    ];
    nouns.into_iter().flatten().collect()
}

/// The plan under whose notice families register: the next term's from the moment at which its notice is due, though the term
/// before it still runs (P3.25); else the one in force.
pub(crate) fn enrolling(app: &App, place: &Place) -> Result<Arc<InForce>, Failure> {
    let (in_force, now) = (app.scheme(place)?, app.now());
    if summer_point::host_id(place).is_some() {
        return Ok(in_force);
    }
    let ahead = app.ahead(place);
    Ok(ahead::enrolling(&in_force, &ahead, now, |one| (&one.scheme, one.holds_from)).clone())
}

/// The plan under which a family registers now: the next term's once its notice is out, though the term before it still runs;
/// else the one in force (P3.25).
pub(crate) async fn registering(app: &App, tx: &mut Tx, place: &Place) -> Result<Arc<InForce>, Failure> {
    let next = enrolling(app, place)?;
    let is_out = tx.notice_published_at(&next.scheme.scheme.id).await?.is_some();
    if is_out { Ok(next) } else { app.scheme(place) }
}

/// The plan under which a child's registration stands or is asked for: one that came before the next term's notice was out is of
/// the term that runs.
pub(crate) async fn registered(
    app: &App,
    tx: &mut Tx,
    (place, student): (&Place, &StudentId),
) -> Result<Arc<InForce>, Failure> {
    let next = registering(app, tx, place).await?;
    let out = tx.notice_published_at(&next.scheme.scheme.id).await?;
    let row = tx.registration(student).await?;
    if row.is_some_and(|row| is_of_the_term_before(&row, out)) { app.scheme(place) } else { Ok(next) }
}

/// Whether a registration stands since before the notice was out: it is of the term that runs.
pub(crate) fn is_of_the_term_before(row: &RegistrationRow, out: Option<Moment>) -> bool {
    ahead::is_of_the_term_before((row.state, row.submitted_at), out)
}

/// The school's own site: the one that no campus rule names, or the school itself where it has no sites (P3.19). A summer
/// point is none of them.
pub(crate) fn own_site(app: &App, place: &Place, scheme: &Scheme) -> String {
    let is_own = |site: &Place| site.kind == "site" && summer_point::host(&site.path).is_none();
    let sites = app.places_under(&place.path).into_iter().filter(is_own);
    let own = sites.map(|site| site.place.to_string()).find(|short| !scheme.campus.is_elsewhere(short));
    own.unwrap_or_else(|| place.place.to_string())
}

/// A site's name in the page's language.
pub(crate) fn site_name(desk: &Desk, short: &str) -> String {
    let places = desk.app.places_under(&desk.place.path);
    let found = places.iter().find(|place| place.place.as_str() == short);
    found.map_or_else(|| short.to_owned(), |place| desk.lang.pick(&place.name_zh, &place.name_en).to_owned())
}

/// 周二 17:20–18:00, or 周一、周四 17:20–18:00
pub(crate) fn when_of(desk: &Desk, scheme: &Scheme, course: &Course) -> String {
    format!("{} {}", days_of(&desk.t, course), hours_of(scheme, course))
}

/// 周二, or 周一、周四: a seat is one for all of them.
pub(crate) fn days_of(t: &Texts, course: &Course) -> String {
    let days: Vec<String> = course.weekdays().map(|day| when::weekday(t, day)).collect();
    days.join(&t.claim_comma())
}

/// 17:20–18:00
pub(crate) fn hours_of(scheme: &Scheme, course: &Course) -> String {
    let minutes = lesson_minutes(scheme) * course.lessons;
    format!("{}–{}", when::clock(course.from_minute), when::clock(course.from_minute + minutes))
}

/// Minutes of one lesson of class x (P3.15).
pub(crate) fn lesson_minutes(scheme: &Scheme) -> i64 {
    scheme.programme("x").and_then(Programme::lesson).unwrap_or(0)
}

/// A course's title in the page's language.
pub(crate) fn title_of<'a>(desk: &Desk, course: &'a Course) -> &'a str {
    desk.lang.pick(&course.title_zh, &course.title_en)
}

/// 3–5年级, or 6年级.
pub(crate) fn grades_of(desk: &Desk, (low, high): (i64, i64)) -> String {
    if low == high { desk.t.course_grade(low) } else { desk.t.course_grades(low, high) }
}

/// The courses of a term that families see, each with its hours, grades and price: fee and time are public.
pub(crate) async fn course_lines(
    desk: &Desk,
    term::Term { plan, which }: &term::Term,
) -> Result<Vec<(String, String)>, Failure> {
    let mut tx = desk.app.store.look(&Who::Visitor.permit(Act::NoticeRead, &desk.place)?).await?;
    let courses = which.only(tx.courses().await?);
    let price = plan.scheme.course_fee();
    let line = |course: &Course| {
        let fee = price.map_or_else(String::new, |fee| {
            let lesson = rules::money::bill::price(fee);
            desk.t.plan_course_price(course.lessons, lesson.to_string())
        });
        let told = [when_of(desk, &plan.scheme, course), grades_of(desk, course.grades), fee];
        (title_of(desk, course).to_owned(), told.join(" · "))
    };
    Ok(courses.iter().filter(|course| course.state.is_public()).map(line).collect())
}
