//! 健康报告 A family says each day how its child is; the head teacher sees who has not, and files the class's number, also
//! when it is nought; the school reads which classes are silent.

pub(super) mod form;
mod office;
mod passing;

pub use passing::pass_on;

use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::safety::staff_health;
use crate::seal;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::{Permit, Scope, clock};
use rules::people::student::Student;
use rules::plan::form::word;
use rules::plan::local::Days;
use rules::plan::return_to_school::ReturnPlan;
use rules::safety::report::making::{self, Count, Day, Draft, Report, Said};
use rules::safety::report::{Filed, FollowUp, RollUp};
use serde::Deserialize;
use std::collections::BTreeMap;
use store::Tx;
use store::safety::{FiledRow, ReportRow};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/reports", Act::ReportList, list),
        Route::post("/{district}/{place}/reports/file", Act::ReportFile, file_posted),
        Route::post("/{district}/{place}/reports/remind", Act::ReportRemind, remind_posted),
        Route::get("/{district}/{place}/reports/{student}", Act::ReportMake, form::form),
        Route::post("/{district}/{place}/reports/{student}", Act::ReportMake, form::make_posted),
        Route::post("/{district}/{place}/reports/{student}/doctor", Act::ReportFollow, doctor_posted),
    ]
}

/// Takes a child's report of today; says whether the family is urged to see a doctor. `None`: it was told already.
pub async fn make(
    app: &App,
    who: &Who,
    place: &Place,
    (id, student): (&str, &StudentId),
    draft: Draft,
) -> Result<Option<bool>, Failure> {
    let permit = who.permit(Act::ReportMake, place)?;
    let (plan, now) = (app.health(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let child = tx.student(student).await?;
    let before = tx.reports_of(student).await?;
    let before = before.iter().rev().find(|row| row.at.date() == now.date());
    let before: Option<Said> = match before {
        Some(row) => Some(open(app, place, row)?.said),
        None => None,
    };
    let made = making::make(day(app, place, &plan.plan, now), draft, before.as_ref())?;
    if let Some(made) = &made {
        let paper = seal::seal(app, place, ("report", id), &made.said)?;
        tx.report_made(&child, (id, &paper, made.follows), plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(made.map(|made| made.follows))
}

/// Files a class's number.
pub async fn file(
    app: &App,
    who: &Who,
    place: &Place,
    (id, home_class): (&str, &str),
) -> Result<Option<i64>, Failure> {
    let permit = who.permit(Act::ReportFile, place)?;
    let (plan, now) = (app.health(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let mut children = on_roll(tx.students().await?, &plan.plan, now.date());
    children.retain(|child| child.home_class == home_class);
    if children.is_empty() {
        return Err(Failure::NotTheirs);
    }
    let newest = newest(app, place, tx.reports(since(now.date(), now)).await?)?;
    let ids: Vec<StudentId> = children.into_iter().map(|child| child.id).collect();
    let count = making::count(&ids, &newest);
    let filed = tx.reports_filed(now.date()).await?;
    let before = filed.iter().rev().find(|one| one.home_class == home_class);
    let today = day(app, place, &plan.plan, now);
    let event = making::file(today, &count, before.map(|one| (one.cases, one.silent)))?;
    if let Some(event) = &event {
        tx.report_filed((id, home_class), event, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(event.map(|event| event.cases))
}

/// Reminds the families that have not reported today; says how many had not been reminded yet.
pub async fn remind(app: &App, who: &Who, place: &Place) -> Result<i64, Failure> {
    let permit = who.permit(Act::ReportRemind, place)?;
    remind_under(app, place, &permit).await
}

async fn remind_under(app: &App, place: &Place, permit: &Permit) -> Result<i64, Failure> {
    let (plan, now) = (app.health(place)?, app.now());
    making::due(day(app, place, &plan.plan, now))?;
    let mut tx = app.store.act(permit).await?;
    let silent = silent(&mut tx, &plan.plan, now.date()).await?;
    let told = tx.report_reminded(&silent, plan.version, now).await?;
    tx.commit().await?;
    Ok(told)
}

/// From the cut-off on, and not at night, the families that were silent are reminded by themselves, each once; says how many.
pub async fn look(app: &App, place: &Place) -> Result<i64, Failure> {
    let (plan, now) = (app.health(place)?, app.now());
    if !reminds(app, place, &plan.plan, now) {
        return Ok(0);
    }
    let permit = clock(Act::ReportRemind, place)?;
    let mut tx = app.store.look(&permit).await?;
    let silent = silent(&mut tx, &plan.plan, now.date()).await?;
    drop(tx);
    if silent.is_empty() { Ok(0) } else { remind_under(app, place, &permit).await }
}

/// Whether whoever was silent is reminded now.
pub(super) fn reminds(app: &App, place: &Place, plan: &ReturnPlan, now: Moment) -> bool {
    let night = app.scheme(place).map(|house| house.scheme.message.clone()).unwrap_or_default();
    making::reminds(day(app, place, plan, now), &night)
}

/// Both at every school that asks about health, and the first of its staff; of a site's, who report there, too. The children of a site
/// are on the registers of schools.
pub async fn look_everywhere(app: &App) {
    let taught = app.places().into_iter().filter(|place| place.is_school() && app.health(place).is_ok());
    for place in taught {
        let mut looked = vec![staff_health::look(app, &place).await];
        if place.kind == "school" {
            looked.extend([look(app, &place).await, pass_on(app, &place).await]);
        }
        for why in looked.into_iter().filter_map(Result::err) {
            tracing::warn!(%why, place = %place.place, "reports were not looked at; tried again in a minute");
        }
    }
}

/// Children whose families said nothing today and were not reminded of it.
async fn silent(tx: &mut Tx, plan: &ReturnPlan, today: Date) -> Result<Vec<Student>, Failure> {
    Ok(tx.reports_silent(roll_day(plan, today), today).await?)
}

/// Notes that the doctor was seen for what was last told of a child.
pub async fn see_doctor(app: &App, who: &Who, place: &Place, student: &StudentId) -> Result<(), Failure> {
    let permit = who.permit(Act::ReportFollow, place)?;
    let (plan, now) = (app.health(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let rows = tx.reports_of(student).await?;
    let told = rows.iter().map(|row| open(app, place, row)).collect::<Result<Vec<_>, _>>()?;
    let last = making::in_sight(&told, now.date()).ok_or(making::Refusal::NothingOpen)?;
    if making::see_doctor(last)?
        && let Some(row) = rows.iter().find(|row| row.id == last.id)
    {
        tx.report_seen(row, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// What the plan says of a day. Where the school has no plan of its own term, the days on which people work are its days.
pub(super) fn day<'p>(app: &App, place: &Place, plan: &'p ReturnPlan, now: Moment) -> Day<'p> {
    let today = now.date();
    let is_school_day = match app.scheme(place) {
        Ok(house) => app.calendar(place).is_school_day(&house.scheme.term, today),
        Err(_) => app.state(place).is_working_day(today),
    };
    Day { terms: &plan.report, until: plan.reopening.until, is_school_day, now }
}

/// The days from one until now, this one included.
fn since(from: Date, now: Moment) -> Days {
    Days { from, until: now.date().saturating_add(1.day()) }
}

/// The day whose roll counts: before the opening the first day of those who come back.
fn roll_day(plan: &ReturnPlan, today: Date) -> Date {
    today.max(plan.reopening.opens_on)
}

/// Whoever comes back, also those whose first day is the opening.
pub(super) fn on_roll(mut children: Vec<Student>, plan: &ReturnPlan, today: Date) -> Vec<Student> {
    let day = roll_day(plan, today);
    children.retain(|child| child.is_on_roll(day));
    children
}

/// Reports opened: of each child and day the newest, in the order of their moments.
pub(super) fn newest(app: &App, place: &Place, rows: Vec<ReportRow>) -> Result<Vec<Report>, Failure> {
    let mut last: BTreeMap<(StudentId, Date), ReportRow> = BTreeMap::new();
    for row in rows {
        last.insert((row.student.clone(), row.at.date()), row);
    }
    let mut opened = last.values().map(|row| open(app, place, row)).collect::<Result<Vec<_>, _>>()?;
    opened.sort_by_key(|report| report.at);
    Ok(opened)
}

fn open(app: &App, place: &Place, row: &ReportRow) -> Result<Report, Failure> {
    let said = seal::open(app, place, ("report", &row.id), &row.paper)?;
    let (id, student, at, seen_at) = (row.id.clone(), row.student.clone(), row.at, row.seen_at);
    Ok(Report { id, student, at, said, seen_at })
}

#[derive(Template)]
#[template(path = "report/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    under: String,
    /// The sum of the place, or why there is none; nothing for whoever sees one class of it.
    total: Option<(&'static str, String)>,
    classes: Vec<ClassView>,
    cases: Vec<CaseView>,
    silent: Vec<(String, String, String)>,
    file_href: Option<String>,
    remind_href: Option<String>,
    schools: Vec<SchoolView>,
}

/// A school as the office above it sees it.
struct SchoolView {
    href: String,
    name: String,
    chip: (&'static str, String),
}

struct ClassView {
    home_class: String,
    code: String,
    figure: String,
    under: String,
    chip: (&'static str, String),
    is_filed: bool,
}

struct CaseView {
    name: String,
    under: String,
    what: String,
    chip: (&'static str, String),
    doctor_href: Option<String>,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ReportList)?;
    let (t, today) = (&desk.t, desk.now.date());
    if !desk.is_school() {
        return office::schools(&desk).await;
    }
    let plan = desk.app.health(&desk.place)?;
    let follows = desk.may(Act::ReportFollow);
    let store = &desk.app.store;
    let mut tx = if follows { store.act(&permit).await? } else { store.look(&permit).await? };
    let children = on_roll(tx.students().await?, &plan.plan, today);
    let from = if follows { plan.plan.report.asked_from(today) } else { today };
    let rows = tx.reports(since(from, desk.now)).await?;
    let cases = if follows { open_cases(&desk, &children, &rows)? } else { Vec::new() };
    let of_today = rows.into_iter().filter(|row| row.at.date() == today).collect();
    let reports = newest(&desk.app, &desk.place, of_today)?;
    let (filed, reminded) = (tx.reports_filed(today).await?, tx.reports_reminded(today).await?);
    // Whoever reads what was told of a child has looked at it: one row for each (X.16).
    for case in &cases {
        tx.clearance_looked(&case.child.id, desk.now).await?;
    }
    if follows {
        tx.commit().await?;
    } else {
        drop(tx);
    }
    let counts = counts(&children, &reports);
    let own = matches!(permit.scope(), Scope::Classes(_));
    let is_due = making::due(day(&desk.app, &desk.place, &plan.plan, desk.now)).is_ok();
    let takes = is_due && own && desk.may(Act::ReportMake);
    let silent = children.iter().filter(|child| takes && counts_silent(&counts, child));
    let link = |child: &Student| {
        let at = reminded.get(&child.id).map(|at| at.time().strftime("%H:%M").to_string());
        let under = at.map(|at| t.report_is_reminded(at)).unwrap_or_default();
        (desk.url(&format!("reports/{}", child.id)), format!("{} {}", child.seat, child.name), under)
    };
    Ok(page(ListPage {
        under: t.report_under(when::day(t, today), plan.plan.report.cut_off.strftime("%H:%M").to_string()),
        total: if is_due {
            (!own).then(|| total(&desk, &plan.plan, &counts, &filed))
        } else {
            Some(not_due(t))
        },
        classes: counts.iter().map(|one| class_view(&desk, &plan.plan, one, &filed, is_due)).collect(),
        cases: cases.iter().map(|case| case_view(&desk, &plan.plan, case)).collect(),
        silent: silent.map(link).collect(),
        file_href: (is_due && own && desk.may(Act::ReportFile)).then(|| desk.url("reports/file")),
        remind_href: (is_due && desk.may(Act::ReportRemind)).then(|| desk.url("reports/remind")),
        schools: Vec::new(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// Each class with its count, in the order of the register.
fn counts(children: &[Student], reports: &[Report]) -> Vec<(String, usize, Count)> {
    let mut classes: Vec<(String, Vec<StudentId>)> = Vec::new();
    for child in children {
        match classes.iter_mut().find(|(class, _)| *class == child.home_class) {
            Some((_, ids)) => ids.push(child.id.clone()),
            None => classes.push((child.home_class.clone(), vec![child.id.clone()])),
        }
    }
    let counted = |(class, ids): (String, Vec<StudentId>)| (class, ids.len(), making::count(&ids, reports));
    classes.into_iter().map(counted).collect()
}

pub(super) fn many(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn counts_silent(counts: &[(String, usize, Count)], child: &Student) -> bool {
    counts.iter().any(|(_, _, count)| count.silent.contains(&child.id))
}

/// The sum of all classes, or that it is open: a silent class is not nought (P5.12).
fn total(
    desk: &Desk,
    plan: &ReturnPlan,
    counts: &[(String, usize, Count)],
    filed: &[FiledRow],
) -> (&'static str, String) {
    let units: Vec<&str> = counts.iter().map(|(class, ..)| class.as_str()).collect();
    total_word(&desk.t, &roll_up(plan, desk.now.date(), &units, filed))
}

fn roll_up(plan: &ReturnPlan, today: Date, classes: &[&str], filed: &[FiledRow]) -> RollUp {
    plan.report.roll_up(today, classes, &filed.iter().map(of_class).collect::<Vec<_>>())
}

fn total_word(t: &Texts, sum: &RollUp) -> (&'static str, String) {
    match sum.total {
        Some(cases) => ("done", t.report_total(cases)),
        None => ("waiting", t.report_total_open(many(sum.silent.len()))),
    }
}

/// A day without reports leaves no sum open and has nobody who is late.
fn not_due(t: &Texts) -> (&'static str, String) {
    ("closed", t.report_not_due())
}

fn of_class(row: &FiledRow) -> Filed {
    Filed { unit: row.home_class.clone(), cases: row.cases, at: row.at }
}

fn class_view(
    desk: &Desk,
    plan: &ReturnPlan,
    (class, all, count): &(String, usize, Count),
    filed: &[FiledRow],
    is_due: bool,
) -> ClassView {
    let (t, today) = (&desk.t, desk.now.date());
    let mut own = filed.iter().filter(|row| row.home_class == *class);
    let first = own.next();
    let last = own.next_back().or(first);
    let outdated = making::is_outdated(last.map(of_class).as_ref(), count);
    let corrected = last.is_some_and(|row| {
        first.is_some_and(|first| first.at < row.at) && plan.report.is_late(today, row.at)
    });
    let chip = match last {
        None if !is_due => not_due(t),
        None if plan.report.is_late(today, desk.now) => ("refused", t.report_class_late()),
        None => ("waiting", t.report_class_silent()),
        Some(_) if outdated => ("refused", t.report_class_outdated()),
        Some(_) if corrected => ("progress", t.report_class_corrected()),
        Some(_) => ("done", t.report_class_filed()),
    };
    let silent = count.silent.len();
    ClassView {
        home_class: t.roll_home_class(class.as_str()),
        code: class.clone(),
        figure: last.map_or_else(|| t.report_no_number(), |row| row.cases.to_string()),
        under: t.report_class_under(many(all - silent), many(silent)),
        chip,
        is_filed: last.is_some() && !outdated,
    }
}

/// What was told of a child that somebody follows up.
struct Case<'c> {
    child: &'c Student,
    report: Report,
    /// Since when no doctor was seen with a symptom of it.
    since: Option<Moment>,
    /// The family took the symptom back within the day.
    taken_back: bool,
}

/// Whoever follows up sees what was told of whom, for as long as a stay would be asked for.
fn open_cases<'c>(
    desk: &Desk,
    children: &'c [Student],
    rows: &[ReportRow],
) -> Result<Vec<Case<'c>>, Failure> {
    let mut told: BTreeMap<&StudentId, Vec<Report>> = BTreeMap::new();
    for row in rows {
        told.entry(&row.student).or_default().push(open(&desk.app, &desk.place, row)?);
    }
    let case = |child: &'c Student| {
        let told = told.get(&child.id)?;
        let report = making::in_sight(told, desk.now.date())?;
        let since = making::ill_since(told, desk.now.date());
        Some(Case { child, since, taken_back: making::is_taken_back(told, report), report: report.clone() })
    };
    Ok(children.iter().filter_map(case).collect())
}

fn case_view(desk: &Desk, plan: &ReturnPlan, case: &Case<'_>) -> CaseView {
    let (t, Case { child, report, since, taken_back }) = (&desk.t, case);
    let ill = !report.said.symptoms.is_empty();
    let chip = match plan.report.follow_up(since.unwrap_or(report.at), report.seen_at, desk.now) {
        _ if !ill => ("progress", t.report_case_home()),
        FollowUp::Seen => ("done", t.report_case_seen()),
        FollowUp::Urge => ("waiting", t.report_case_urge()),
        FollowUp::PassOn => ("refused", t.report_case_pass_on()),
    };
    let open = ill && report.seen_at.is_none();
    let said = told(desk, &report.said);
    CaseView {
        name: child.name.clone(),
        under: format!("{} · {}", t.roll_home_class(child.home_class.as_str()), when::moment(t, report.at)),
        what: if *taken_back { format!("{said} · {}", t.report_taken_back()) } else { said },
        chip,
        doctor_href: open.then(|| desk.url(&format!("reports/{}/doctor", child.id))),
    }
}

/// What was told, in words, with the temperature where it was taken.
pub(super) fn told(desk: &Desk, said: &Said) -> String {
    let mut parts: Vec<String> =
        said.symptoms.iter().map(|one| word(one.key()).in_language(desk.is_en()).to_owned()).collect();
    parts.extend(said.cold.then(|| desk.t.report_cold()));
    if !said.household.is_empty() {
        parts.push(desk.t.report_at_home(said.household.as_str()));
    }
    if parts.is_empty() {
        parts.push(desk.t.report_well());
    }
    parts.extend(said.tenths.map(|tenths| desk.t.report_measured(making::degrees(tenths))));
    parts.join(" · ")
}

#[derive(Deserialize)]
struct OfClass {
    home_class: String,
}

async fn file_posted(desk: Desk, posted: Posted<OfClass>) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    let filed = file(&desk.app, &desk.who, &desk.place, (&key, &form.home_class)).await?;
    let told = match filed {
        Some(cases) => desk.t.report_filed_told(cases),
        None => desk.t.report_filed_before(),
    };
    Ok(desk.done("reports", told))
}

#[derive(Deserialize)]
struct Nothing {}

async fn remind_posted(desk: Desk, _posted: Posted<Nothing>) -> Result<Response, Failure> {
    let told = remind(&desk.app, &desk.who, &desk.place).await?;
    Ok(desk.done("reports", desk.t.report_reminded(told)))
}

async fn doctor_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    see_doctor(&desk.app, &desk.who, &desk.place, &StudentId::new(student)).await?;
    Ok(desk.done("reports", desk.t.report_seen_told()))
}
