//! 暑期服务点 The one stable way in from a menu: when, where, how full, what it costs (P4.6, P4.16); and each point's list.

use super::signup::state_words;
use crate::app::{App, Summer};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::ToSpan;
use rules::enrol::point::{Room, Terms};
use rules::enrol::town;
use rules::id::PlaceId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Role;
use rules::plan::period;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::enrol::{PeriodKey, PointMember, PointRow};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::open_get("/{district}/{place}/points", show),
        Route::get("/{district}/{place}/points/{period}/{point}", Act::PointList, list),
    ]
}

impl Summer {
    /// One of its periods, as the store is asked for it.
    pub(crate) fn key(&self, number: i64) -> PeriodKey<'_> {
        PeriodKey { plan: &self.plan, version: self.version, number }
    }

    /// A period by its number, or 404.
    pub(crate) fn period(&self, number: i64) -> Result<&period::Terms, Failure> {
        self.plan.period.iter().find(|one| one.is(number)).ok_or(Failure::NotTheirs)
    }

    /// Periods that are not over: a family is not shown what it can no longer have (P4.16).
    pub(crate) fn ahead(&self, desk: &Desk) -> impl Iterator<Item = &period::Terms> {
        let today = desk.now.date();
        self.plan.period.iter().filter(move |period| today < period.days().until)
    }
}

/// 第1期 · 7月11日 周一 – 7月22日 周五
pub(crate) fn period_title(desk: &Desk, period: &period::Terms) -> String {
    let days = period.days();
    let last = days.until.saturating_sub(1.day());
    desk.t.point_period(period.number, when::day(&desk.t, days.from), when::day(&desk.t, last))
}

/// 10 个工作日，每天 08:30–17:30
pub(crate) fn period_hours(desk: &Desk, period: &period::Terms) -> String {
    let hour = |time: jiff::civil::Time| time.strftime("%H:%M").to_string();
    let days = period.counted(desk.app.state(&desk.place)).len() as i64;
    desk.t.point_hours(days, hour(period.opens), hour(period.closes))
}

/// 每期 ¥700.00：…
pub(crate) fn price(desk: &Desk, summer: &Summer) -> String {
    let parts = summer.plan.charge.parts();
    let whole = rules::fen::Fen(parts.care.0 + parts.food.0);
    desk.t.point_price(whole.to_string(), parts.care.to_string(), parts.food.to_string())
}

/// A period's number in an address, or 404.
pub(crate) fn period_number(text: &str) -> Result<i64, Failure> {
    text.parse().map_err(|_| Failure::NotTheirs)
}

/// A point's name in the page's language.
pub(crate) fn name_of(desk: &Desk, summer: &Summer, point: &PlaceId) -> String {
    let terms = summer.plan.point.iter().find(|terms| terms.id() == *point);
    terms.map_or_else(|| point.to_string(), |terms| terms.shown().in_language(desk.is_en()).to_owned())
}

/// A town's name: the plan's; of a plan that has none the tree's, where it knows the place by that name.
pub(crate) fn town_name(desk: &Desk, summer: &Summer, town: &str) -> String {
    if let Some(name) = town::name(&summer.plan.town, town) {
        return name.in_language(desk.is_en()).to_owned();
    }
    let places = desk.app.places_under(&summer.place.path);
    let found = places.iter().find(|place| place.place.as_str() == town);
    found.map_or_else(|| town.to_owned(), |place| desk.lang.pick(&place.name_zh, &place.name_en).to_owned())
}

/// Children with a seat, and whether it is closed; nobody has asked for a point that has no row.
pub(crate) fn load(rows: &[PointRow], terms: &Terms) -> (i64, bool) {
    let row = rows.iter().find(|row| row.point == terms.id());
    row.map_or((0, false), |row| (row.taken, row.closed_at.is_some()))
}

/// The chip of a point: how many seats are free.
pub(crate) fn seats_chip(
    t: &Texts,
    terms: &Terms,
    (taken, is_closed): (i64, bool),
) -> (&'static str, String) {
    match terms.free(taken) {
        _ if is_closed => ("closed", t.point_closed()),
        0 => ("waiting", t.point_full()),
        free => ("done", t.point_free(free)),
    }
}

#[derive(Template)]
#[template(path = "point/show.html")]
struct ShowPage {
    shell: Shell,
    t: Texts,
    plan: String,
    window: (&'static str, String),
    price: String,
    periods: Vec<PeriodView>,
    children: Vec<(String, String)>,
    signin_href: Option<String>,
}

struct PeriodView {
    title: String,
    hours: String,
    towns: Vec<TownView>,
}

struct TownView {
    name: String,
    points: Vec<PointView>,
}

struct PointView {
    name: String,
    under: String,
    rooms: String,
    chip: (&'static str, String),
}

async fn show(desk: Desk) -> Result<Response, Failure> {
    let summer = desk.app.summer(&desk.place)?;
    let mut tx = desk.app.store.look(&Who::Visitor.permit(Act::PointRead, &summer.place)?).await?;
    let mut periods = Vec::new();
    for period in summer.ahead(&desk) {
        let rows = tx.points(&summer.key(period.number)).await?;
        periods.push(PeriodView {
            title: period_title(&desk, period),
            hours: period_hours(&desk, period),
            towns: towns(&desk, &summer, &rows),
        });
    }
    drop(tx);
    let is_signed_in = desk.who.signed_in().is_some();
    Ok(page(ShowPage {
        plan: summer.plan.scheme.title.in_language(desk.is_en()).to_owned(),
        window: window(&desk, &summer),
        price: price(&desk, &summer),
        periods,
        children: children(&desk, &summer).await?,
        signin_href: (!is_signed_in).then(|| desk.url("signin")),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// Whether families may sign up, and until when.
pub(crate) fn window(desk: &Desk, summer: &Summer) -> (&'static str, String) {
    let (t, terms) = (&desk.t, &summer.plan.signup);
    let (from, until) = (when::moment(t, terms.opens_at()), when::moment(t, terms.closes_at()));
    if terms.is_open(desk.now) {
        ("done", t.point_window_open(until))
    } else if desk.now < terms.opens_at() {
        ("waiting", t.point_window_ahead(from, until))
    } else {
        ("closed", t.point_window_over(until))
    }
}

fn towns(desk: &Desk, summer: &Summer, rows: &[PointRow]) -> Vec<TownView> {
    let mut towns: BTreeMap<&str, Vec<PointView>> = BTreeMap::new();
    for terms in &summer.plan.point {
        let load = load(rows, terms);
        towns.entry(&terms.town).or_default().push(PointView {
            name: terms.shown().in_language(desk.is_en()).to_owned(),
            under: desk.t.point_seats(load.0, terms.capacity),
            rooms: rooms(desk, terms),
            chip: seats_chip(&desk.t, terms, load),
        });
    }
    let view = |(town, points): (&str, _)| TownView { name: town_name(desk, summer, town), points };
    towns.into_iter().map(view).collect()
}

/// 开放：教室、图书馆 (P4.9)
fn rooms(desk: &Desk, terms: &Terms) -> String {
    let t = &desk.t;
    let word = |room: &Room| match room {
        Room::Classrooms => t.point_classrooms(),
        Room::Library => t.point_library(),
        Room::SportsFields => t.point_sports_fields(),
        Room::Canteen => t.point_canteen(),
    };
    let mark = if desk.is_en() { ", " } else { "、" };
    t.point_rooms(terms.rooms.iter().map(word).collect::<Vec<_>>().join(mark))
}

/// The children of whoever reads, each with the way to its form.
async fn children(desk: &Desk, summer: &Summer) -> Result<Vec<(String, String)>, Failure> {
    let mut links = Vec::new();
    let grants = desk.who.signed_in().map_or(&[][..], |person| &person.grants);
    let schools = desk.app.places_under(&summer.place.path);
    for grant in grants.iter().filter(|grant| grant.role == Role::Guardian) {
        let Some(school) = schools.iter().find(|place| place.path == grant.path) else { continue };
        let Place { district, place, .. } = school;
        let permit = desk.who.permit(Act::SignupMake, school)?;
        for child in desk.app.store.look(&permit).await?.students().await? {
            links.push((format!("/{district}/{place}/signups/{}", child.id), child.name));
        }
    }
    Ok(links)
}

#[derive(Template)]
#[template(path = "point/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    back: String,
    title: String,
    under: String,
    members: Vec<MemberView>,
}

/// One child of the printed list.
struct MemberView {
    number: i64,
    name: String,
    find: String,
    school: String,
    home_class: String,
    guardians: Vec<(String, String)>,
    note: String,
    chip: (&'static str, String),
}

async fn list(
    desk: Desk,
    Path((_, _, number, point)): Path<(String, String, String, String)>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::PointList)?;
    let summer = own(&desk.app, &desk.place)?;
    let number = period_number(&number)?;
    let period = summer.period(number)?;
    let terms = summer.plan.point.iter().find(|terms| terms.code == point).ok_or(Failure::NotTheirs)?;
    let members = desk.app.store.look(&permit).await?.point_list(&summer.key(number), &terms.id()).await?;
    let seated = members.iter().filter(|one| one.state == rules::enrol::signup::State::Placed).count();
    Ok(page(ListPage {
        back: desk.url("mergers"),
        title: name_of(&desk, &summer, &terms.id()),
        under: format!(
            "{} · {}",
            period_title(&desk, period),
            desk.t.point_seats(seated as i64, terms.capacity)
        ),
        members: (1..).zip(members).map(|(number, one)| member_view(&desk, &summer, number, one)).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// The summer plan that is this place's own: whoever answers for a school below it does not answer for the plan.
pub(crate) fn own(app: &App, place: &Place) -> Result<Arc<Summer>, Failure> {
    let summer = app.summer(place)?;
    if summer.place.place == place.place { Ok(summer) } else { Err(Failure::NotTheirs) }
}

fn member_view(desk: &Desk, summer: &Summer, number: i64, member: PointMember) -> MemberView {
    let PointMember { student, school, state, note, moved_from, guardians, .. } = member;
    let moved = moved_from.map(|from| desk.t.point_moved_from(name_of(desk, summer, &from)));
    let notes = [Some(student.care_note), Some(note)].into_iter().flatten().filter(|note| !note.is_empty());
    MemberView {
        number,
        find: format!("{} {} {}", student.name, student.sort_key, student.home_class),
        name: student.name,
        school: desk.lang.pick(&school.0, &school.1).to_owned(),
        home_class: desk.t.grouping_home_class(&student.home_class),
        guardians,
        note: notes.chain(moved).collect::<Vec<_>>().join(" · "),
        chip: state_words(&desk.t, Some(state), None),
    }
}
