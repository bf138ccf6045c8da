//! 中途退费 Where the summer plan says nothing of a refund the district's money person decides what goes back to whoever left after
//! the period began; the family reads it, and its school's money waits for it (P4.12, P4.13).

use crate::app::{App, Summer};
use crate::desk::Desk;
use crate::enrol::point::{own, period_number, period_title};
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::StudentId;
use rules::money::account::Purse;
use rules::money::withdrawal::{self, Choice, Decided, Draft, Facts, Wait};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::period;
use serde::Deserialize;
use store::Tx;
use store::money::{DecidedRow, WithdrawalRow};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/withdrawals", Act::WithdrawalList, show),
        Route::post("/{district}/{place}/withdrawals/{period}/{student}", Act::WithdrawalDecide, post),
    ]
}

/// Decides what goes back to a family that left; the same again changes nothing.
pub async fn decide(
    app: &App,
    who: &Who,
    place: &Place,
    (student, number): (&StudentId, i64),
    draft: &Draft,
) -> Result<Decided, Failure> {
    let permit = who.permit(Act::WithdrawalDecide, place)?;
    let (summer, now) = (own(app, place)?, app.now());
    let (key, days) = (summer.key(number), counted(app, &summer, number)?);
    let mut tx = app.store.act(&permit).await?;
    let row = tx.withdrawals(&summer.place, &key, &days, Some(student)).await?.pop();
    let decided = withdrawal::decide(row.as_ref().map(|row| &row.facts), draft)?;
    if let Some(row) = row.as_ref().filter(|_| !decided.already) {
        tx.withdrawal_decided(&key, (row, &decided), now).await?;
    }
    tx.commit().await?;
    Ok(decided)
}

/// What the clock does at a plan's own place: whoever decides is told once that a family waits, and once that it has waited past the
/// end of its period. Says how many times somebody was told.
pub async fn look(app: &App, place: &Place) -> Result<usize, Failure> {
    let Ok(summer) = own(app, place) else { return Ok(0) };
    let (permit, now) = (Who::Clock.permit(Act::WithdrawalList, place)?, app.now());
    let mut told = 0;
    for period in &summer.plan.period {
        let (key, days, until) =
            (summer.key(period.number), period.counted(app.state(&summer.place)), period.days().until);
        let mut tx = app.store.look(&permit).await?;
        let mut open = Vec::new();
        for row in tx.withdrawals(&summer.place, &key, &days, None).await? {
            let wait = withdrawal::waits(&row.facts, until, now.date());
            let Some(wait) = wait else { continue };
            if !tx.withdrawal_was_told(&key, (&row, wait)).await? {
                open.push((row, wait));
            }
        }
        drop(tx);
        if open.is_empty() {
            continue;
        }
        let (mut tx, mut many) = (app.store.act(&permit).await?, 0);
        for (row, wait) in &open {
            many += usize::from(tx.withdrawal_told(&key, (row, *wait), until, now).await?);
        }
        if many > 0 {
            tx.commit().await?;
        }
        told += many;
    }
    Ok(told)
}

/// The same at every place that has a summer plan of its own.
pub(crate) async fn look_everywhere(app: &App) {
    for place in app.places().into_iter().filter(Place::is_office) {
        look_soon(app, &place).await;
    }
}

/// The same at one place; what cannot be told now is told by the clock.
pub(crate) async fn look_soon(app: &App, place: &Place) {
    if let Err(why) = look(app, place).await {
        tracing::warn!(?why, place = %place.place, "the district was not told who waits for it; tried again in a minute");
    }
}

/// A period's working days.
fn counted(app: &App, summer: &Summer, number: i64) -> Result<Vec<Date>, Failure> {
    Ok(summer.period(number)?.counted(app.state(&summer.place)))
}

/// The children of a school that left a period and wait for the district, by name.
pub(super) async fn undecided(
    (app, place): (&App, &Place),
    tx: &mut Tx,
    summer: &Summer,
    number: i64,
) -> Result<Vec<String>, Failure> {
    let days = counted(app, summer, number)?;
    let all = tx.withdrawals(&summer.place, &summer.key(number), &days, None).await?;
    let open = all.into_iter().filter(|row| row.decided.is_none() && row.school == place.place);
    Ok(open.map(|row| row.name).collect())
}

/// What became of the money of a child that left a period.
pub(crate) struct Stands {
    /// The chip and its word.
    pub(crate) chip: (&'static str, String),
    /// Of which period.
    pub(crate) title: String,
    /// What is decided, or who decides and by when.
    pub(crate) told: String,
    /// What goes back of each part, and why; nothing before it is decided.
    pub(crate) lines: Vec<String>,
}

/// What a child's family reads of the periods that it left; `tx` may be at its school or at the plan's own place.
pub(crate) async fn of_child(
    desk: &Desk,
    tx: &mut Tx,
    summer: &Summer,
    student: &StudentId,
) -> Result<Vec<(i64, Stands)>, Failure> {
    let mut all = Vec::new();
    for period in &summer.plan.period {
        let days = period.counted(desk.app.state(&summer.place));
        let key = summer.key(period.number);
        let row = tx.withdrawals(&summer.place, &key, &days, Some(student)).await?.pop();
        all.extend(row.map(|row| (period.number, stands(desk, period, &row))));
    }
    Ok(all)
}

fn stands(desk: &Desk, period: &period::Terms, row: &WithdrawalRow) -> Stands {
    let t = &desk.t;
    let title = period_title(desk, period);
    let Some((decision, decided)) = row.facts.decided.as_ref().zip(row.decided.as_ref()) else {
        let told = t.withdrawal_waits_told(when::day(t, period.days().until));
        return Stands { chip: ("waiting", t.withdrawal_waits()), title, told, lines: Vec::new() };
    };
    let told = chosen(t, decision.choice, decision.days);
    let lines = vec![
        back(t, decided),
        t.withdrawal_because(
            decision.reason.as_str(),
            decision.approver.as_str(),
            when::day(t, decided.at.date()),
        ),
    ];
    Stands { chip: ("done", t.withdrawal_decided()), title, told, lines }
}

/// What was chosen, in words.
fn chosen(t: &Texts, choice: Choice, days: i64) -> String {
    match choice {
        Choice::Whole => t.withdrawal_whole(),
        Choice::Days => t.withdrawal_days(days),
        Choice::Nothing => t.withdrawal_nothing(),
    }
}

/// What goes back of care and of food.
fn back(t: &Texts, decided: &DecidedRow) -> String {
    t.withdrawal_back(decided.care.1.to_string(), decided.food.1.to_string())
}

#[derive(Template)]
#[template(path = "withdrawal/show.html")]
struct ShowPage {
    shell: Shell,
    t: Texts,
    under: String,
    clause: String,
    periods: Vec<PeriodView>,
}

/// A period with those who left it.
struct PeriodView {
    title: String,
    /// The day from which its money may go to its payees.
    until: String,
    open: Vec<OpenView>,
    decided: Vec<DecidedView>,
}

/// A child about whose money nobody has said anything.
struct OpenView {
    id: String,
    name: String,
    under: String,
    action: String,
    /// The period is over and nothing is decided.
    is_late: bool,
    /// When it left, and how many days had begun.
    left: String,
    paid: String,
    choices: Vec<ChoiceView>,
    most: i64,
    days: String,
    reason: String,
    approver: String,
}

/// One choice with what it gives back.
struct ChoiceView {
    code: &'static str,
    word: String,
    back: String,
    is_on: bool,
}

/// What was decided.
struct DecidedView {
    name: String,
    under: String,
    lines: Vec<String>,
}

async fn show(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::WithdrawalList)?;
    let summer = own(&desk.app, &desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let mut periods = Vec::new();
    for period in &summer.plan.period {
        let days = period.counted(desk.app.state(&summer.place));
        let rows = tx.withdrawals(&summer.place, &summer.key(period.number), &days, None).await?;
        periods.push(period_view(&desk, period, &rows));
    }
    drop(tx);
    Ok(page(ShowPage {
        under: summer.plan.scheme.title.in_language(desk.is_en()).to_owned(),
        clause: desk.quote("P4.13"),
        periods,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn period_view(desk: &Desk, period: &period::Terms, rows: &[WithdrawalRow]) -> PeriodView {
    let is_late = |row: &WithdrawalRow| {
        withdrawal::waits(&row.facts, period.days().until, desk.now.date()) == Some(Wait::Late)
    };
    let open = rows.iter().filter(|row| row.decided.is_none());
    let decided = rows.iter().filter(|row| row.decided.is_some());
    PeriodView {
        title: period_title(desk, period),
        until: when::day(&desk.t, period.days().until),
        open: open.map(|row| open_view(desk, (period.number, is_late(row)), row)).collect(),
        decided: decided.map(|row| decided_view(desk, period, row)).collect(),
    }
}

/// 文澜小学 · 3-2
fn under(desk: &Desk, row: &WithdrawalRow) -> String {
    let school = desk.lang.pick(&row.school_name.0, &row.school_name.1);
    format!("{school} · {}", desk.t.grouping_home_class(&row.home_class))
}

fn open_view(desk: &Desk, (number, is_late): (i64, bool), row: &WithdrawalRow) -> OpenView {
    let (t, facts) = (&desk.t, &row.facts);
    let typed = |field: &str| {
        let is_own = desk.typed("child").is_some_and(|child| child == facts.student.as_str());
        desk.typed(field).filter(|_| is_own)
    };
    let on = typed("choice").and_then(|code| Choice::from_code(&code));
    let choice = |choice: Choice| ChoiceView {
        code: choice.code(),
        word: chosen(t, choice, facts.begun()),
        back: given(t, facts, choice),
        is_on: on == Some(choice),
    };
    let paid = |purse: Purse| -> Fen {
        facts.parts.iter().filter(|part| part.purse == purse).map(|part| part.paid).sum()
    };
    OpenView {
        id: facts.student.to_string(),
        name: row.name.clone(),
        under: under(desk, row),
        action: desk.url(&format!("withdrawals/{number}/{}", facts.student)),
        is_late,
        left: t.withdrawal_left(when::moment(t, facts.left_at), facts.begun(), facts.all()),
        paid: t.withdrawal_paid(paid(Purse::Care).to_string(), paid(Purse::Meals).to_string()),
        choices: Choice::ALL.into_iter().map(choice).collect(),
        most: facts.begun(),
        days: typed("days").unwrap_or_else(|| facts.begun().to_string()),
        reason: typed("reason").unwrap_or_default(),
        approver: typed("approver").unwrap_or_default(),
    }
}

/// What a choice gives back of care and of food.
fn given(t: &Texts, facts: &Facts, choice: Choice) -> String {
    let settled = facts.settled(choice, facts.begun());
    let back = |purse: Purse| -> Fen {
        settled.iter().filter(|part| part.purse == purse).map(|part| part.back).sum()
    };
    t.withdrawal_back(back(Purse::Care).to_string(), back(Purse::Meals).to_string())
}

fn decided_view(desk: &Desk, period: &period::Terms, row: &WithdrawalRow) -> DecidedView {
    let Stands { told, lines, .. } = stands(desk, period, row);
    let by = row.decided.as_ref().map(|one| desk.t.withdrawal_entered(one.by.as_str()));
    let lines = std::iter::once(told).chain(lines).chain(by).collect();
    DecidedView { name: row.name.clone(), under: under(desk, row), lines }
}

#[derive(Deserialize)]
struct Typed {
    choice: String,
    #[serde(default)]
    days: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    approver: String,
}

async fn post(
    desk: Desk,
    Path((_, _, number, student)): Path<(String, String, String, String)>,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let Typed { choice, days, reason, approver } = posted.form;
    let choice = Choice::from_code(&choice).ok_or_else(|| Failure::BadForm("choice".to_owned()))?;
    let days = match (choice, days.trim()) {
        (Choice::Whole | Choice::Nothing, _) | (Choice::Days, "") => None,
        (Choice::Days, typed) => Some(typed.parse().map_err(|_| Failure::BadForm("days".to_owned()))?),
    };
    let draft = Draft { choice, days, reason, approver };
    let asked = (&StudentId::new(student), period_number(&number)?);
    let decided = decide(&desk.app, &desk.who, &desk.place, asked, &draft).await?;
    let back = decided.sums(Purse::Care).1 + decided.sums(Purse::Meals).1;
    let said =
        if decided.already { desk.t.withdrawal_already() } else { desk.t.withdrawal_said(back.to_string()) };
    Ok(desk.done("withdrawals", said))
}
