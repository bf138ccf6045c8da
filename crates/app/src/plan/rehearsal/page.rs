//! 预演页 What a rehearsal came to, in pictures, beside the one before.

use super::outcome::{Figure, Filled, Outcome, Picture, What};
use super::{Standing, start};
use crate::chart::{Bar, Line};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::plan::filing::{pick, title};
use crate::posted::Posted;
use crate::refusals;
use crate::routes::Route;
use crate::season::report::{CourseOutcome, Evening, Report};
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::people::act::Act;
use rules::plan::form::Form;
use rules::plan::head::Kind;
use serde::Deserialize;
use store::Fault;
use store::plan::Rehearsed;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/plans/{version}/rehearsal", Act::FilingRead, show),
        Route::post("/{district}/{place}/plans/{version}/rehearse", Act::SchemeRehearse, start_posted),
    ]
}

#[derive(Template)]
#[template(path = "plan/rehearsal.html")]
struct RehearsalPage {
    shell: Shell,
    t: Texts,
    under: String,
    back: String,
    start_href: Option<String>,
    playing: Option<usize>,
    failed: Option<String>,
    told: Option<ResultView>,
    outcome: Option<OutcomeView>,
    lead: String,
}

/// What a plan without a term came to.
struct OutcomeView {
    how: String,
    headlines: Vec<Headline>,
    rows: Vec<Bar>,
    pictures: Vec<PictureView>,
    broken: Vec<String>,
    /// What the rehearsal does not answer.
    notes: Vec<String>,
}

/// One more picture of it.
struct PictureView {
    caption: String,
    bars: Vec<Bar>,
}

/// A result in pictures.
struct ResultView {
    /// How it was played.
    how: String,
    headlines: Vec<Headline>,
    courses: Vec<Bar>,
    /// Whose courses they are.
    offered: String,
    weekdays: Vec<Bar>,
    has_money: bool,
    evenings_caption: String,
    money: Vec<Bar>,
    held: Line,
    shortages: Vec<String>,
    broken: Vec<String>,
    refusals: Vec<(String, u64)>,
}

/// One figure, and what it was the last time.
struct Headline {
    href: &'static str,
    figure: String,
    label: String,
    last: String,
    state: &'static str,
}

async fn show(desk: Desk, Path((_, _, number)): Path<(String, String, i64)>) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::FilingRead)?).await?;
    let standing = tx.filings().await?;
    let version = pick(standing.clone(), number)?;
    let kept = tx.rehearsals(number).await?;
    drop(tx);
    let of_form = |kept: &Rehearsed| {
        standing.iter().any(|one| one.version == kept.version && one.form() == version.form())
    };
    let kept: Vec<Rehearsed> = kept.into_iter().filter(of_form).collect();
    let has_term = version.form() == Some(Form::Plan(Kind::TermCare));
    let (playing, failed) = match desk.app.rehearsals.standing(&desk.place, number) {
        Standing::Idle => (None, None),
        Standing::Playing(percent) => (Some(percent), None),
        Standing::Failed(why) => (None, Some(why)),
    };
    let told = match kept.split_first() {
        Some((newest, before)) if playing.is_none() && has_term => {
            Some(result(&desk, newest, before.first())?)
        }
        Some(_) | None => None,
    };
    let outcome = match kept.split_first() {
        Some((newest, before)) if !has_term => Some(outcome_view(&desk, newest, before.first())?),
        Some(_) | None => None,
    };
    Ok(page(RehearsalPage {
        under: title(&desk, &version),
        back: desk.url(&format!("plans/{number}")),
        start_href: desk.may(Act::SchemeRehearse).then(|| desk.url(&format!("plans/{number}/rehearse"))),
        shell: desk.shell(),
        t: desk.t.clone(),
        playing,
        failed,
        told,
        outcome,
        lead: match version.form() {
            Some(Form::Plan(Kind::TermCare)) => desk.t.rehearsal_none_when(),
            Some(Form::Policy) => desk.t.rehearsal_policy_when(),
            Some(Form::Plan(_)) | None => desk.t.rehearsal_rules_when(),
        },
    }))
}

fn read(kept: &Rehearsed) -> Result<Report, Failure> {
    let report = serde_json::from_str(&kept.report);
    report.map_err(|why| Failure::Fault(Fault::Corrupt { what: "rehearsal.report", why: why.to_string() }))
}

fn outcome_view(desk: &Desk, kept: &Rehearsed, before: Option<&Rehearsed>) -> Result<OutcomeView, Failure> {
    let read = |kept: &Rehearsed| {
        let outcome = serde_json::from_str::<Outcome>(&kept.report);
        outcome
            .map_err(|why| Failure::Fault(Fault::Corrupt { what: "rehearsal.report", why: why.to_string() }))
    };
    let (t, outcome, last) = (&desk.t, read(kept)?, before.map(read).transpose()?);
    let headline = |(what, value): &(Figure, i64)| {
        let before = last.as_ref().and_then(|last| last.figures.iter().find(|(other, _)| other == what));
        Headline {
            href: "#rows",
            figure: what.shown(*value),
            label: what.label(t),
            last: before.map_or_else(String::new, |(_, last)| t.rehearsal_last(what.shown(*last))),
            state: if what.is_trouble() && *value > 0 { "waiting" } else { "" },
        }
    };
    let before = |at: &(String, String)| {
        let rows = last.as_ref().map(|last| &last.rows);
        rows.and_then(|rows| rows.iter().find(|one| one.label == *at)).map(|one| one.value)
    };
    let row = |one: &Filled| {
        let (label, state) = (label(desk, one), if one.value > one.whole { "refused" } else { "done" });
        let (was, whole) = (before(&one.label), one.whole.max(one.value));
        let bar = Bar::new(&label, format!("{}/{}", one.value, one.whole), one.value, whole).in_state(state);
        since(t, bar, (one.value, was), whole, &|value| value.to_string())
    };
    let picture = |one: &Picture| {
        let before = last.as_ref().and_then(|last| last.pictures.iter().find(|old| old.what == one.what));
        picture_view(desk, kept, one, before)
    };
    Ok(OutcomeView {
        how: how(t, kept, &outcome),
        headlines: outcome.figures.iter().map(headline).collect(),
        rows: outcome.rows.iter().map(row).collect(),
        pictures: outcome.pictures.iter().map(picture).collect(),
        broken: outcome.broken.iter().map(|one| one.told(desk.lang)).collect(),
        notes: outcome.notes.iter().map(|one| one.told(desk.lang)).collect(),
    })
}

/// Who played: a policy's plans, the register's children, or made-up families.
fn how(t: &Texts, kept: &Rehearsed, outcome: &Outcome) -> String {
    let (version, at, families) = (kept.version, when::moment(t, kept.at), kept.at_hand.families);
    if outcome.kind == "policy" {
        t.rehearsal_policy_how(version, at)
    } else if outcome.by_register {
        t.rehearsal_rules_how_register(version, at, families)
    } else {
        t.rehearsal_rules_how(version, at, families)
    }
}

/// A row's label: a day as people read days, else as it is.
fn label(desk: &Desk, one: &Filled) -> String {
    day(&desk.t, desk.lang.pick(&one.label.0, &one.label.1))
}

/// A bar with what it was the last time, where that was another value.
fn since(
    t: &Texts,
    bar: Bar,
    (value, was): (i64, Option<i64>),
    whole: i64,
    shown: &dyn Fn(i64) -> String,
) -> Bar {
    match was.filter(|was| *was != value) {
        Some(was) => bar.with_last(was, whole, t.rehearsal_last(shown(was))),
        None => bar,
    }
}

/// Bars side by side: against their own limit, or against the longest of them; groups against the carers at hand.
fn picture_view(desk: &Desk, kept: &Rehearsed, one: &Picture, before: Option<&Picture>) -> PictureView {
    let (t, what) = (&desk.t, one.what);
    let at_hand = Some(kept.at_hand.teachers).filter(|at_hand| what == What::Groups && *at_hand > 0);
    let was = |label: &(String, String)| {
        let rows = before.map(|before| &before.rows);
        rows.and_then(|rows| rows.iter().find(|old| old.label == *label)).map(|old| old.value)
    };
    let longest = one.rows.iter().map(|row| row.value.max(row.whole)).chain(at_hand).max().unwrap_or(0);
    let bar = |row: &Filled| {
        let figure = match row.whole {
            0 => what.shown(row.value),
            whole => format!("{}/{}", what.shown(row.value), what.shown(whole)),
        };
        let bar = Bar::new(&label(desk, row), figure, row.value, longest);
        let bar = match at_hand.or_else(|| Some(row.whole).filter(|whole| what.is_need() && *whole > 0)) {
            Some(at_hand) if row.value > at_hand => bar.with_mark(at_hand, longest).in_state("refused"),
            Some(at_hand) => bar.with_mark(at_hand, longest).in_state("done"),
            None => bar,
        };
        since(t, bar, (row.value, was(&row.label)), longest, &|value| what.shown(value))
    };
    PictureView { caption: what.caption(t), bars: one.rows.iter().map(bar).collect() }
}

fn result(desk: &Desk, kept: &Rehearsed, before: Option<&Rehearsed>) -> Result<ResultView, Failure> {
    let (t, report) = (&desk.t, read(kept)?);
    let last = before.map(read).transpose()?;
    let shortages = report.evenings.iter().filter(|evening| is_short(kept, evening));
    let broken = report.evenings.iter().flat_map(|evening| {
        evening.broken.iter().map(|broken| format!("{} · {}", day(t, &evening.date), promise(t, broken)))
    });
    let was = |day: &i64| last.as_ref().map(|last| last.at_once().get(day).copied().unwrap_or(0));
    let refusals = report.refusals.iter().map(|(code, n)| (refusals::what(desk.lang, code), *n));
    Ok(ResultView {
        how: if report.by_register {
            t.rehearsal_how_register(kept.version, when::moment(t, kept.at), kept.at_hand.families)
        } else {
            t.rehearsal_how(kept.version, when::moment(t, kept.at), kept.at_hand.families)
        },
        headlines: headlines(t, kept, &report, last.as_ref()),
        courses: report.courses.iter().map(|one| course(desk, one, last.as_ref())).collect(),
        offered: if report.own_courses { t.rehearsal_courses_own() } else { t.rehearsal_courses_made_up() },
        weekdays: report
            .at_once()
            .iter()
            .map(|(day, most)| weekday(t, kept, *day, (*most, was(day))))
            .collect(),
        evenings_caption: t.rehearsal_evenings_caption(kept.at_hand.teachers, kept.at_hand.rooms),
        has_money: report.money.paid_fen.0 > 0,
        money: money(t, &report),
        held: held(&report),
        shortages: shortages.map(|evening| shortage(t, evening)).collect(),
        broken: broken.collect(),
        refusals: refusals.collect(),
    })
}

fn headlines(t: &Texts, kept: &Rehearsed, report: &Report, last: Option<&Report>) -> Vec<Headline> {
    let headline = |href, label: String, figure: &dyn Fn(&Report) -> String, state| Headline {
        href,
        label,
        figure: figure(report),
        last: last.map_or_else(String::new, |last| t.rehearsal_last(figure(last))),
        state,
    };
    let attention = |is_due: bool| if is_due { "waiting" } else { "" };
    let opened = |report: &Report| report.courses.iter().filter(|one| one.opened).count();
    let waiting = |report: &Report| {
        report.enrolment.waiting + report.courses.iter().map(|one| one.waiting).sum::<i64>()
    };
    let at_once = |report: &Report| report.at_once().into_values().max().unwrap_or(0);
    let short = at_once(report) > kept.at_hand.teachers.min(kept.at_hand.rooms);
    vec![
        headline(
            "#courses",
            t.rehearsal_opened(),
            &|report| format!("{}/{}", opened(report), report.courses.len()),
            attention(opened(report) < report.courses.len()),
        ),
        headline(
            "#courses",
            t.rehearsal_waiting(),
            &|report| waiting(report).to_string(),
            attention(waiting(report) > 0),
        ),
        headline("#evenings", t.rehearsal_at_once(), &|report| at_once(report).to_string(), attention(short)),
        headline("#money", t.rehearsal_paid(), &|report| yuan(report.money.paid_fen), "wide"),
        headline(
            "#kept",
            t.rehearsal_broken(),
            &|report| report.broken.to_string(),
            attention(report.broken > 0),
        ),
    ]
}

/// A headline has room for whole yuan where there are no others.
fn yuan(fen: Fen) -> String {
    let printed = fen.to_string();
    printed.strip_suffix(".00").map_or(printed.clone(), str::to_owned)
}

/// What a day's promise that did not hold is about; what the doctor of the database says of it is of the program, in its words.
fn promise(t: &Texts, told: &str) -> String {
    let (part, what) = told.split_once(": ").unwrap_or(("", told));
    let about = match part {
        "children" => t.rehearsal_promise_children(),
        "ledger" => t.rehearsal_promise_ledger(),
        "seats" => t.rehearsal_promise_seats(),
        "journal" => t.rehearsal_promise_journal(),
        _ => t.rehearsal_promise_other(),
    };
    t.rehearsal_promise(about, what)
}

/// A course's seats against the number it opens with; a closed one shows how many wished for it.
fn course(desk: &Desk, one: &CourseOutcome, last: Option<&Report>) -> Bar {
    let (t, whole) = (&desk.t, one.seats.max(one.wishes));
    let title = desk.lang.pick(&one.title.0, &one.title.1);
    let label = format!("{} {title}", when::weekday(t, one.weekday));
    let (figure, value, state) = match (one.opened, one.waiting) {
        (true, 0) => (t.rehearsal_placed(one.placed, one.seats), one.placed, "done"),
        (true, waiting) => {
            (t.rehearsal_placed_waiting(one.placed, one.seats, waiting), one.placed, "waiting")
        }
        (false, _) => (t.rehearsal_closed(one.wishes), one.wishes, "refused"),
    };
    let bar = Bar::new(&label, figure, value, whole).with_mark(one.minimum, whole).in_state(state);
    let same = |old: &&CourseOutcome| old.title == one.title && old.weekday == one.weekday;
    let before = last.and_then(|last| last.courses.iter().find(same));
    let was = before.map(|old| if old.opened { old.placed } else { old.wishes });
    match before.filter(|old| old.opened != one.opened) {
        Some(old) if old.opened => {
            bar.with_last(old.placed, whole, t.rehearsal_last(t.rehearsal_placed(old.placed, old.seats)))
        }
        Some(old) => bar.with_last(old.wishes, whole, t.rehearsal_last(t.rehearsal_closed(old.wishes))),
        None => since(t, bar, (value, was), whole, &|value| value.to_string()),
    }
}

/// A weekday's fullest evening against the teachers and rooms at hand, whichever are fewer.
fn weekday(t: &Texts, kept: &Rehearsed, day: i64, (most, was): (i64, Option<i64>)) -> Bar {
    let at_hand = kept.at_hand.teachers.min(kept.at_hand.rooms);
    let whole = most.max(at_hand).max(was.unwrap_or(0));
    let state = if most > at_hand { "refused" } else { "done" };
    // Care runs from Monday to Friday: a weekend's evening stands for a working day.
    let label = if day > 5 { t.rehearsal_made_up(when::weekday(t, day)) } else { when::weekday(t, day) };
    let bar =
        Bar::new(&label, t.rehearsal_needed(most), most, whole).with_mark(at_hand, whole).in_state(state);
    since(t, bar, (most, was), whole, &|value| t.rehearsal_needed(value))
}

fn money(t: &Texts, report: &Report) -> Vec<Bar> {
    let paid = report.money.paid_fen;
    let bar = |label: String, fen: Fen| Bar::new(&label, fen.to_string(), fen.0, paid.0);
    vec![
        bar(t.rehearsal_paid(), paid),
        bar(t.rehearsal_released(), report.money.released_fen).in_state("done"),
        bar(t.rehearsal_refunded(), report.money.refunded_fen).in_state("waiting"),
        bar(t.rehearsal_held(), report.money.held_fen),
    ]
}

/// What is held after the last evening of each week.
fn held(report: &Report) -> Line {
    let week = |evening: &Evening| evening.date.parse::<Date>().map(|date| date.iso_week_date().week()).ok();
    let last = |pair: &[Evening]| week(&pair[0]) != week(&pair[1]);
    let mut weeks: Vec<&Evening> =
        report.evenings.windows(2).filter(|pair| last(pair)).map(|pair| &pair[0]).collect();
    weeks.extend(report.evenings.last());
    let short = |date: &str| date.get(5..).unwrap_or(date).to_owned(); // 09-10: six of them stand side by side
    let row = |one: &&Evening| (short(&one.date), one.held_fen.to_string(), one.held_fen.0);
    Line::new(&weeks.iter().map(row).collect::<Vec<_>>())
}

fn is_short(kept: &Rehearsed, evening: &Evening) -> bool {
    evening.at_once > kept.at_hand.teachers.min(kept.at_hand.rooms)
}

fn shortage(t: &Texts, evening: &Evening) -> String {
    t.rehearsal_shortage(day(t, &evening.date), evening.at_once)
}

fn day(t: &Texts, date: &str) -> String {
    date.parse().map_or_else(|_| date.to_owned(), |date| when::day(t, date))
}

#[derive(Deserialize)]
struct Nothing {}

async fn start_posted(
    desk: Desk,
    Path((_, _, number)): Path<(String, String, i64)>,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let played = start(&desk.app, &desk.who, &desk.place, number).await?;
    if matches!(desk.app.rehearsals.standing(&desk.place, played), Standing::Idle) {
        return Ok(desk.done(&format!("plans/{played}/rehearsal"), desk.t.rehearsal_done()));
    }
    let told =
        if played == number { desk.t.rehearsal_begun() } else { desk.t.rehearsal_one_at_a_time(played) };
    Ok(desk.done(&format!("plans/{played}/rehearsal"), told))
}
