//! 今晚 The manager's desk: the plan with today on it, what is behind, every group this evening.

use super::briefing;
use super::checklist;
use super::closure::ahead;
use super::duty;
use super::roll;
use super::rota;
use super::session::{Numbers, chip, is_overdue, keeper, left_open, room_of};
use crate::chart::Stop;
use crate::desk::Desk;
use crate::enrol::registration::next::next_notice;
use crate::enrol::term;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::people::delivery;
use crate::plan::calendar::own;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use rules::enrol::draw::{self, Due};
use rules::id::SessionId;
use rules::people::act::Act;
use rules::plan::moments;
use rules::plan::scheme::Scheme;
use store::Tx;
use store::day::{Behind, PostRow, SessionRow};

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/{district}/{place}/tonight", Act::SessionPlan, tonight)]
}

#[derive(Template)]
#[template(path = "tonight/board.html")]
struct BoardPage {
    shell: Shell,
    t: Texts,
    now: String,
    stops: Vec<Stop>,
    behind: Behind,
    overdue: i64,
    /// Evenings whose teacher should be in place by now.
    missing: i64,
    sum: Numbers,
    groups: Vec<GroupRow>,
    closures: Vec<String>,
    /// Days that the bureau set and that are near: its school days need their evenings.
    own_days: Vec<String>,
    /// Evenings of earlier days that nobody has ended.
    left_open: Vec<(String, String)>,
    late_marks: Vec<(String, String)>,
    signings: Option<(String, String)>,
    /// Checklists of the logistics group that are past their hour.
    checklists: Option<(String, String)>,
    /// How many have not studied the safety plan.
    briefing: Option<(String, String)>,
    /// Alarms that nobody has read.
    unheard: Option<(String, String)>,
    /// Plans that were answered and wait here.
    filings: Vec<(String, String)>,
    draw: Option<DueView>,
    /// Extended care that nobody of the school's own has: where somebody is asked, what that is, and the clause.
    vacant: Option<(String, String, String)>,
    /// Who is on duty in the building, with the rota.
    on_duty: Option<(String, String)>,
    next: Option<String>,
    links: Links,
}

/// What is to be done about the draw.
struct DueView {
    state: &'static str,
    href: String,
    word: String,
}

struct Links {
    plan: String,
    mandates: String,
    registrations: String,
    absences: String,
    duties: String,
    closures: String,
    earlier: String,
    groupings: String,
}

/// One group tonight.
struct GroupRow {
    name: String,
    href: Option<String>,
    find: String,
    teacher: String,
    room: String,
    hours: String,
    chip: (&'static str, String),
    laid_out: bool,
    numbers: Numbers,
    absences_open: i64,
}

async fn tonight(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::SessionPlan)?;
    let in_force = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let today = desk.now.date();
    let rows = tx.sessions(today, None).await?;
    let overdue = rows.iter().filter(|row| is_overdue(&in_force.scheme, &row.session, desk.now)).count();
    let posts = tx.posts(today).await?;
    let along = posts.iter().filter_map(PostRow::beside);
    let seats: Vec<PostRow> = posts.iter().cloned().chain(along).collect();
    let missing = seats.iter().filter(|row| duty::is_missing(&desk, &in_force.scheme.duty, row)).count();
    let next = tx.session_next(today, None).await?;
    let out = next_notice(&desk.app, &mut tx, &desk.place).await?;
    Ok(page(BoardPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        now: when::moment(&desk.t, desk.now),
        stops: stops(&desk, &in_force.scheme),
        behind: tx.behind(out).await?,
        overdue: overdue as i64,
        missing: missing as i64,
        sum: sum(&rows),
        closures: ahead(&desk, &mut tx).await?,
        own_days: own::near(&desk),
        left_open: left_open(&desk, &mut tx, None).await?,
        late_marks: late_marks(&desk, &mut tx).await?,
        signings: signings(&desk, &mut tx).await?,
        checklists: checklist::behind(&desk, &mut tx, &in_force).await?,
        briefing: briefing::behind(&desk, &mut tx, &in_force.scheme).await?,
        unheard: unheard(&desk, &mut tx).await?,
        filings: filings(&desk, &mut tx).await?,
        draw: draw_due(&desk, &mut tx).await?,
        vacant: vacant(&desk, &posts),
        on_duty: rota::tonight(&desk, &mut tx, &in_force.scheme).await?,
        groups: rows.iter().map(|row| group_row(&desk, &in_force.scheme, row)).collect(),
        next: next.map(|at| when::moment(&desk.t, at)),
        links: Links {
            plan: desk.url("sessions/plan"),
            mandates: desk.url("mandates"),
            registrations: desk.url("registrations"),
            absences: desk.url("absences"),
            duties: desk.url("duties"),
            closures: desk.url("closures"),
            earlier: desk.url("sessions/earlier"),
            groupings: desk.url("groupings"),
        },
    }))
}

/// The seat that is empty, with where somebody is asked to stand in (P1.25, P3.54).
fn vacant(desk: &Desk, posts: &[PostRow]) -> Option<(String, String, String)> {
    let lead = posts.iter().find_map(|row| duty::vacant(desk, row))?;
    Some((desk.url("duties"), lead, desk.quote("P3.54")))
}

/// Evenings of which marks came after their end, with where somebody looks at them.
async fn late_marks(desk: &Desk, tx: &mut Tx) -> Result<Vec<(String, String)>, Failure> {
    let rows = if desk.may(Act::RollLook) { tx.roll_late_sessions().await? } else { Vec::new() };
    let line = |(id, date, [zh, en], count): (SessionId, Date, [String; 2], i64)| {
        let group: String = if desk.is_en() { en } else { zh };
        let word = desk.t.roll_late_open(when::day(&desk.t, date), group, count);
        (desk.url(&format!("rolls/{id}/late")), word)
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Signatures that do not count and that nobody has looked at, with where somebody does.
async fn signings(desk: &Desk, tx: &mut Tx) -> Result<Option<(String, String)>, Failure> {
    let count = if desk.may(Act::SigningLook) { tx.signings_unseen().await? } else { 0 };
    Ok((count > 0).then(|| (desk.url("signings"), desk.t.signing_unseen(count))))
}

/// Plans that came back from the office above, with where they are mended or published.
async fn filings(desk: &Desk, tx: &mut Tx) -> Result<Vec<(String, String)>, Failure> {
    let (returned, approved) = if desk.may(Act::FilingDraft) { tx.filings_answered().await? } else { (0, 0) };
    let returned = (returned > 0).then(|| (desk.url("plans"), desk.t.filing_returned_waits()));
    let approved = (approved > 0).then(|| (desk.url("plans"), desk.t.filing_approved_waits()));
    Ok(returned.into_iter().chain(approved).collect())
}

/// Alarms that nobody has read, with where their readers' phones stand.
async fn unheard(desk: &Desk, tx: &mut Tx) -> Result<Option<(String, String)>, Failure> {
    let alarms =
        if desk.may(Act::DeliveryRead) { delivery::unheard(tx, desk.now).await? } else { Vec::new() };
    let word = || (desk.url("deliveries"), desk.t.delivery_unheard(alarms.len() as i64));
    Ok((!alarms.is_empty()).then(word))
}

/// The next step of a draw, for whoever holds it: of the term that runs, or else of the next (P3.33).
async fn draw_due(desk: &Desk, tx: &mut Tx) -> Result<Option<DueView>, Failure> {
    let terms = if desk.may(Act::DrawRun) { term::all(&desk.app, &desk.place)? } else { Vec::new() };
    for term in terms {
        let scheme = &term.plan.scheme;
        let (_, progress) = tx.draw_progress(&term.which, desk.now.date()).await?;
        let Some(due) = draw::due(scheme, progress, desk.now) else { continue };
        let hour = when::moment(&desk.t, draw::hour(&scheme.draw));
        return Ok(Some(DueView {
            state: if draw::is_overdue(&scheme.draw, due, desk.now) { "refused" } else { "waiting" },
            href: term.url(desk, "draws"),
            word: match due {
                Due::Fix => desk.t.draw_due_fix(hour),
                Due::Run => desk.t.draw_due_run(hour),
                Due::Publish => desk.t.draw_due_publish(),
            },
        }));
    }
    Ok(None)
}

fn sum(rows: &[SessionRow]) -> Numbers {
    // Whoever is in extended care has come to the evening before it, and is counted there.
    let of = |row: &SessionRow| match (Numbers::of(row), row.session.is_extended()) {
        (own, false) => own,
        (own, true) => Numbers { came: 0, all: 0, ..own },
    };
    rows.iter().map(of).fold(Numbers::default(), |sum, one| Numbers {
        came: sum.came + one.came,
        all: sum.all + one.all,
        inside: sum.inside + one.inside,
        unmarked: sum.unmarked + one.unmarked,
        late: sum.late + one.late,
        absent: sum.absent + one.absent,
        leave: sum.leave + one.leave,
        gone: sum.gone + one.gone,
    })
}

fn group_row(desk: &Desk, scheme: &Scheme, row: &SessionRow) -> GroupRow {
    let session = &row.session;
    let hour = |at: rules::moment::Moment| at.time().strftime("%H:%M").to_string();
    let name = session.name.in_language(desk.is_en()).to_owned();
    let along = row.companion_name.as_deref().map(|name| desk.t.duty_companion(name));
    let teacher = std::iter::once(keeper(&desk.t, &row.teacher_name)).chain(along);
    let teacher = teacher.collect::<Vec<_>>().join(" · ");
    GroupRow {
        href: roll::href(desk, &session.id),
        find: format!("{name} {teacher} {}", row.room),
        name,
        teacher,
        room: room_of(desk, row),
        hours: format!("{}–{}", hour(session.from), hour(session.until)),
        chip: chip(desk, scheme, session),
        laid_out: session.opened_at.is_some(),
        numbers: Numbers::of(row),
        absences_open: row.absences_open,
    }
}

/// The plan's moments, with now between what is over and what is to come.
fn stops(desk: &Desk, scheme: &Scheme) -> Vec<Stop> {
    let t = &desk.t;
    let plan = moments::moments(scheme, desk.app.calendar(&desk.place));
    let (past, next): (Vec<_>, Vec<_>) = plan.into_iter().partition(|stop| stop.at <= desk.now);
    let stop = |one: &moments::Stop, under: String, state| Stop {
        when: when::moment(t, one.at),
        label: label(t, one.key),
        under,
        href: String::new(),
        state,
    };
    let now = Stop {
        when: when::moment(t, desk.now),
        label: t.tonight_now(),
        under: String::new(),
        href: String::new(),
        state: "today",
    };
    let days = |one: &moments::Stop| i64::from((one.at.date() - desk.now.date()).get_days());
    let to_come = next.iter().map(|one| stop(one, t.tonight_in_days(days(one)), "next"));
    past.iter().map(|one| stop(one, String::new(), "past")).chain([now]).chain(to_come).collect()
}

/// What a moment of the plan is called.
pub(crate) fn label(t: &Texts, key: &str) -> String {
    match key {
        "notice" => t.moments_notice(),
        "deadline" => t.moments_deadline(),
        "review" => t.moments_review(),
        "first-roll" => t.moments_first_roll(),
        "selection" => t.moments_selection(),
        "draw" => t.moments_draw(),
        "claim" => t.moments_claim(),
        "x-first" => t.moments_x_first(),
        "friday" => t.moments_friday(),
        "end-of-term" => t.moments_end_of_term(),
        "summer-signup" => t.moments_summer_signup(),
        "summer-merger" => t.moments_summer_merger(),
        "summer-answers" => t.moments_summer_answers(),
        "summer-first" => t.moments_summer_first(),
        other => other.to_owned(),
    }
}
