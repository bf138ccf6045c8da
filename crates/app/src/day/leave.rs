//! 请假 Slips: a family writes one on the page, a head teacher takes one in on paper.

use crate::app::App;
use crate::day::session::replanning::{spans, versions};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::people::block::unheard;
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use rules::day::leave::hours::{Hours, Stay};
use rules::day::leave::{self, Asked, Draft, Kind, Slip, Way, ending};
use rules::day::session::planning::scheme_on;
use rules::id::{LeaveId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::block::Unheard;
use rules::people::place::Place;
use rules::people::role::Role;
use serde::Deserialize;
use store::day::LeaveRow;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/leaves", Act::LeaveList, of_class),
        Route::post("/{district}/{place}/leaves", Act::LeaveList, paper_posted),
        Route::get("/{district}/{place}/leaves/{student}", Act::LeaveAsk, of_child),
        Route::post("/{district}/{place}/leaves/{student}", Act::LeaveAsk, page_posted),
        Route::post("/{district}/{place}/leaves/{student}/end", Act::LeaveAsk, end_posted),
        Route::get("/{district}/{place}/leaves/{student}/paper/{leave}", Act::LeavePicture, picture),
    ]
}

/// Takes a slip (P3.60).
pub async fn ask(app: &App, who: &Who, place: &Place, draft: Draft) -> Result<Asked, Failure> {
    let permit = who.permit(Act::LeaveAsk, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let (child, facts) = tx.leave_facts(&draft.student, now.date()).await?;
    let new = (LeaveId::new(app.fresh_id()), draft.clone());
    let (terms, term) = (&plan.scheme.leave, &plan.scheme.term);
    let held = versions(app, place, &plan);
    let spans = spans(&held);
    // An evening is held by the version of its own day.
    let has_care = |date| {
        app.calendar(place).is_school_day(scheme_on(&spans, date).map_or(term, |scheme| &scheme.term), date)
    };
    let asked = match leave::ask((terms, term), &facts, new, has_care, now) {
        Ok(asked) => asked,
        Err(why) => {
            drop(tx);
            let days = format!("{} – {}", draft.from, draft.to);
            return Err(unheard(app, &permit, (&draft.student, Unheard::Leave, &days), why).await);
        }
    };
    if !asked.already {
        tx.leave_asked(&asked, &child, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(asked)
}

#[derive(Template)]
#[template(path = "leave/child.html")]
struct ChildPage {
    shell: Shell,
    t: Texts,
    back: String,
    child: String,
    under: String,
    action: String,
    fields: FormView,
    slips: Vec<SlipView>,
}

#[derive(Template)]
#[template(path = "leave/class.html")]
struct ClassPage {
    shell: Shell,
    t: Texts,
    today: String,
    action: String,
    children: Vec<(String, String, bool)>,
    fields: FormView,
    slips: Vec<SlipView>,
}

/// What was typed, kept over a refusal.
struct FormView {
    days: Vec<(&'static str, String, bool)>,
    from: String,
    to: String,
    gone_at: String,
    back_at: String,
    kind: String,
    note: String,
    until: String,
}

struct SlipView {
    child: String,
    days: String,
    why: String,
    asked: String,
    today: bool,
    /// The picture of the paper.
    picture: Option<String>,
    /// Where the slip is taken back while that is possible, which it is, and what the button says.
    end: Option<(String, String, String)>,
}

async fn of_child(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::LeaveAsk)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let slips = tx.leaves(desk.now.date()).await?.into_iter().filter(|slip| slip.student.id == child.id);
    let plan = desk.app.scheme(&desk.place)?;
    Ok(page(ChildPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        back: desk.url("children"),
        under: desk.t.roll_home_class(child.home_class.as_str()),
        action: desk.url(&format!("leaves/{}", child.id)),
        fields: form_view(&desk)?,
        slips: slips.map(|slip| slip_view(&desk, &plan.scheme.leave, slip)).collect(),
        child: child.name,
    }))
}

async fn of_class(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::LeaveList)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let chosen = desk.typed("student").unwrap_or_default();
    let children = tx.students().await?.into_iter();
    let children = children
        .map(|one| (one.id.to_string(), format!("{} {}", one.seat, one.name), *one.id.as_str() == chosen));
    let children = children.collect();
    let slips = tx.leaves(desk.now.date()).await?;
    let plan = desk.app.scheme(&desk.place)?;
    Ok(page(ClassPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        today: when::moment(&desk.t, desk.now),
        action: desk.url("leaves"),
        children,
        fields: form_view(&desk)?,
        slips: slips.into_iter().map(|slip| slip_view(&desk, &plan.scheme.leave, slip)).collect(),
    }))
}

/// Today and tomorrow are one tap while there is school; nothing is chosen beforehand.
fn form_view(desk: &Desk) -> Result<FormView, Failure> {
    let plan = desk.app.scheme(&desk.place)?;
    let (terms, calendar) = (&plan.scheme.leave, desk.app.calendar(&desk.place));
    let (t, today) = (&desk.t, desk.now.date());
    let tomorrow = today.saturating_add(1.day());
    let typed = |name| desk.typed(name).unwrap_or_default();
    let day = |code, word: String, date: Date| {
        (code, format!("{word} {}", when::day(t, date)), typed("day") == code)
    };
    let is_school_day = |date| calendar.is_school_day(&plan.scheme.term, date);
    let mut days = Vec::new();
    if is_school_day(today) && !leave::is_late(terms, desk.now) {
        days.push(day("today", t.leave_today(), today));
    }
    if is_school_day(tomorrow) {
        days.push(day("tomorrow", t.leave_tomorrow(), tomorrow));
    }
    days.push(("days", t.leave_days(), typed("day") == "days"));
    Ok(FormView {
        days,
        from: typed("from"),
        to: typed("to"),
        gone_at: typed("gone_at"),
        back_at: typed("back_at"),
        kind: typed("kind"),
        note: typed("note"),
        until: terms.notice_until.strftime("%H:%M").to_string(),
    })
}

/// 16:30 到; nothing for a whole day.
pub(crate) fn hours_word(t: &Texts, hours: Hours) -> String {
    let clock = |time: Time| time.strftime("%H:%M").to_string();
    match (hours.from.map(clock), hours.until.map(clock)) {
        (None, None) => String::new(),
        (None, Some(until)) => t.leave_comes(until),
        (Some(from), None) => t.leave_goes(from),
        (Some(from), Some(until)) => t.leave_away(from, until),
    }
}

/// 16:30 到 · 17:00 离开; nothing for a child who stays for all of the evening.
pub(crate) fn stay_word(t: &Texts, stay: Stay) -> String {
    let clock = |at: Moment| at.time().strftime("%H:%M").to_string();
    let comes = stay.comes_at.map(|at| t.leave_comes(clock(at)));
    let goes = stay.leaves_at.map(|at| t.leave_goes(clock(at)));
    comes.into_iter().chain(goes).collect::<Vec<_>>().join(" · ")
}

fn slip_view(desk: &Desk, terms: &leave::Terms, slip: LeaveRow) -> SlipView {
    let t = &desk.t;
    let stands = Slip { from: slip.from, to: slip.to, hours: slip.hours };
    let end = ending::from(terms, stands, desk.now).filter(|_| desk.may(Act::LeaveAsk)).map(|from| {
        let action = desk.url(&format!("leaves/{}/end", slip.student.id));
        let word = if from == slip.from { t.leave_end() } else { t.leave_end_from(when::day(t, from)) };
        (action, slip.id.to_string(), word)
    });
    let kind = if slip.kind == "sick" { t.leave_sick() } else { t.leave_affair() };
    let way = if slip.way == "paper" { t.leave_paper() } else { t.leave_page() };
    let days = when::days(t, slip.from, slip.to);
    let days = format!("{days} {}", hours_word(t, slip.hours)).trim_end().to_owned();
    let note = if slip.note.is_empty() { String::new() } else { format!(" · {}", slip.note) };
    SlipView {
        child: format!("{} {}", slip.student.home_class, slip.student.name),
        days,
        why: format!("{kind}{note}"),
        asked: format!("{way} · {}", when::moment(t, slip.asked_at)),
        today: slip.from <= desk.now.date(),
        picture: (slip.is_pictured && desk.may(Act::LeavePicture))
            .then(|| desk.url(&format!("leaves/{}/paper/{}", slip.student.id, slip.id))),
        end,
    }
}

/// The picture of a slip that came on paper. A care teacher sees the one that was handed to them, and no other.
async fn picture(
    desk: Desk,
    Path((_, _, student, leave)): Path<(String, String, String, String)>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::LeavePicture)?;
    let (student, leave) = (StudentId::new(student), LeaveId::new(leave));
    let (kept, by) = desk.app.store.look(&permit).await?.leave_paper(&student, &leave).await?;
    if permit.role() == Role::CareTeacher && by != *permit.person() {
        return Err(Failure::NotTheirs);
    }
    Ok(([(header::CONTENT_TYPE, kept.format.mime())], kept.bytes).into_response())
}

#[derive(Deserialize)]
struct Which {
    #[serde(default)]
    leave: String,
}

/// The child comes after all.
async fn end_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Which>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::LeaveAsk)?;
    let (plan, id) = (desk.app.scheme(&desk.place)?, LeaveId::new(posted.form.leave));
    let mut tx = desk.app.store.act(&permit).await?;
    let (child, facts) = tx.leave_end_facts(&StudentId::new(student), &id, desk.now.date()).await?;
    let ended = match ending::end(&plan.scheme.leave, &facts, id, desk.now) {
        Ok(ended) => ended,
        Err(why) => {
            drop(tx);
            let days = facts.slip.map_or_else(String::new, |slip| format!("{} – {}", slip.from, slip.to));
            return Err(unheard(&desk.app, &permit, (&child.id, Unheard::LeaveEnd, &days), why).await);
        }
    };
    if !ended.already {
        tx.leave_end((&ended, &child), plan.version, desk.now).await?;
    }
    tx.commit().await?;
    let said = match (ended.already, facts.is_ill) {
        (true, _) => desk.t.leave_ended_already(),
        (false, true) => desk.t.leave_ended_ill(),
        (false, false) => desk.t.leave_ended(when::day(&desk.t, ended.from)),
    };
    let to =
        if permit.role() == Role::Guardian { format!("leaves/{}", child.id) } else { "leaves".to_owned() };
    Ok(desk.done(&to, said))
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    student: String,
    #[serde(default)]
    day: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    gone_at: String,
    #[serde(default)]
    back_at: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    note: String,
}

async fn page_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let id = StudentId::new(&student);
    let way = if desk.who.is(Role::Guardian) { Way::Page } else { Way::Paper };
    let draft = draft(&desk, &posted.form, id, way)?;
    let asked = ask(&desk.app, &desk.who, &desk.place, draft).await?;
    let said = said(&desk, &asked);
    if asked.slip.kind == Kind::Sick && asked.slip.from <= desk.now.date() {
        return Ok(desk.done(&format!("sickness/{student}"), desk.t.leave_then_sickness(said)));
    }
    Ok(desk.done(&format!("leaves/{student}"), said))
}

async fn paper_posted(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let id = StudentId::new(&posted.form.student);
    let draft = draft(&desk, &posted.form, id, Way::Paper)?;
    let asked = ask(&desk.app, &desk.who, &desk.place, draft).await?;
    Ok(desk.done("leaves", said(&desk, &asked)))
}

fn said(desk: &Desk, asked: &Asked) -> String {
    let days = when::days(&desk.t, asked.slip.from, asked.slip.to);
    if asked.already {
        return desk.t.leave_already();
    }
    match hours_word(&desk.t, asked.slip.hours).as_str() {
        "" => desk.t.leave_taken(days),
        hours => desk.t.leave_taken_hours(days, hours),
    }
}

fn draft(desk: &Desk, typed: &Typed, student: StudentId, way: Way) -> Result<Draft, Failure> {
    let today = desk.now.date();
    let t = &desk.t;
    if student.as_str().is_empty() {
        return Err(Failure::missing(t.leave_child()));
    }
    let date = |text: &str, field: String| text.parse::<Date>().map_err(|_| Failure::missing(field));
    let (from, to) = match typed.day.as_str() {
        "today" => (today, today),
        "tomorrow" => (today.saturating_add(1.day()), today.saturating_add(1.day())),
        _ if typed.from.is_empty() => return Err(Failure::missing(t.leave_when())),
        _ if typed.to.is_empty() => {
            let day = date(&typed.from, t.leave_from())?;
            (day, day)
        }
        _ => (date(&typed.from, t.leave_from())?, date(&typed.to, t.leave_to())?),
    };
    let kind = Kind::from_code(&typed.kind).ok_or_else(|| Failure::missing(t.leave_why()))?;
    let time = |text: &str, field: String| {
        let text = Some(text).filter(|text| !text.is_empty());
        text.map(|text| text.parse::<Time>().map_err(|_| Failure::missing(field))).transpose()
    };
    let hours = Hours {
        from: time(&typed.gone_at, t.leave_gone_at())?,
        until: time(&typed.back_at, t.leave_back_at())?,
    };
    Ok(Draft { student, from, to, hours, kind, way, note: typed.note.trim().to_owned() })
}
