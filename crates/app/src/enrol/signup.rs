//! 暑托报名 A family signs a child up for summer care, sees how it stands, answers about another point, takes it back.

mod answering;

use super::guest;
use super::offer::left;
use super::point::{load, name_of, period_hours, period_title, price, seats_chip, town_name, window};
use crate::app::{App, Summer};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::withdrawal::{self, Stands};
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use answering::{QuestionView, question_view};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::enrol::eligibility::Pupil;
use rules::enrol::signup::{self, Draft, Left, Made, Refund, State};
use rules::id::{PlaceId, StudentId};
use rules::moment::moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Permit;
use rules::people::student::Student;
use rules::plan::period;
use serde::Deserialize;
use std::collections::BTreeMap;
use store::enrol::{PointRow, SignupRow};

pub use answering::answer;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/signups/{student}", Act::SignupMake, show),
        Route::post("/{district}/{place}/signups/{student}", Act::SignupMake, make_posted),
        Route::post("/{district}/{place}/signups/{student}/withdraw", Act::SignupWithdraw, leave_posted),
        Route::post(
            "/{district}/{place}/signups/{student}/answer",
            Act::SignupAnswer,
            answering::answer_posted,
        ),
    ]
}

/// Takes a family's sign-up; it is written at the plan's own place, for the children of all schools below it.
pub async fn make(app: &App, who: &Who, school: &Place, draft: Draft) -> Result<Made, Failure> {
    let (summer, now) = (app.summer(school)?, app.now());
    let permit = raised(who, Act::SignupMake, school, &summer)?;
    let key = summer.key(draft.period);
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.signup_facts(&key, &draft.student, Some(&draft.point)).await?;
    let made = signup::make(&summer.plan, &facts, draft, now)?;
    if !made.already {
        tx.signup_made(&key, &made, &facts, now).await?;
    }
    tx.commit().await?;
    Ok(made)
}

/// Takes a sign-up back; the first that waits at the point has the seat.
pub async fn leave(
    app: &App,
    who: &Who,
    school: &Place,
    (student, period): (&StudentId, i64),
) -> Result<Left, Failure> {
    let (summer, now) = (app.summer(school)?, app.now());
    let permit = raised(who, Act::SignupWithdraw, school, &summer)?;
    let key = summer.key(period);
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.signup_facts(&key, student, None).await?;
    let left = signup::leave(&summer.plan, &facts, period, now)?;
    if !left.already {
        tx.signup_left(&key, &left, now).await?;
    }
    tx.commit().await?;
    if left.refund == Refund::Unsaid {
        withdrawal::look_soon(app, &summer.place).await;
    }
    Ok(left)
}

/// A guardian's permit at the plan's own place.
fn raised(who: &Who, act: Act, school: &Place, summer: &Summer) -> Result<Permit, Failure> {
    Ok(who.permit(act, school)?.raised(&summer.place)?)
}

/// The chip and the word of a sign-up, the same on every page.
pub(crate) fn state_words(t: &Texts, state: Option<State>, position: Option<i64>) -> (&'static str, String) {
    match state {
        None => ("closed", t.signup_none()),
        Some(State::Placed) => ("done", t.signup_placed()),
        Some(State::Waiting) => {
            ("waiting", position.map_or_else(|| t.signup_waits(), |at| t.signup_waiting(at)))
        }
        Some(State::Withdrawn) => ("closed", t.signup_withdrawn()),
    }
}

#[derive(Template)]
#[template(path = "signup/show.html")]
struct ShowPage {
    shell: Shell,
    t: Texts,
    child: String,
    under: String,
    back: String,
    window: (&'static str, String),
    price: String,
    not_served: Option<String>,
    care_note: String,
    collectors: String,
    collectors_href: String,
    periods: Vec<PeriodView>,
}

/// One period on a family's page.
struct PeriodView {
    number: i64,
    title: String,
    hours: String,
    standing: Option<StandingView>,
    question: Option<QuestionView>,
    form: Option<FormView>,
    note_form: Option<NoteFormView>,
    withdraw: Option<String>,
    /// Where the family follows the child's days at the point.
    day_href: Option<String>,
}

struct StandingView {
    chip: (&'static str, String),
    point: String,
    told: String,
    note: String,
}

/// What is left of the form once sign-up is over: what the point should know, while the period lasts.
struct NoteFormView {
    action: String,
    point: String,
    note: String,
}

/// The form, with every point by town.
struct FormView {
    action: String,
    button: String,
    note: String,
    towns: Vec<(String, Vec<ChoiceView>)>,
}

struct ChoiceView {
    code: String,
    name: String,
    under: String,
    is_on: bool,
}

async fn show(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let summer = desk.app.summer(&desk.place)?;
    let permit = raised(&desk.who, Act::SignupMake, &desk.place, &summer)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let (child, school) = tx.signup_student(&StudentId::new(student)).await?;
    let left = withdrawal::of_child(&desk, &mut tx, &summer, &child.id).await?;
    let left: BTreeMap<i64, Stands> = left.into_iter().collect();
    let mut periods = Vec::new();
    for period in summer.ahead(&desk) {
        let key = summer.key(period.number);
        let row = tx.signups(&key, &child.id).await?.into_iter().find(|row| row.period == period.number);
        let rows = tx.points(&key).await?;
        periods.push(
            Family { desk: &desk, summer: &summer, child: &child, school: &school, left: &left }
                .period(period, row, &rows),
        );
    }
    drop(tx);
    let collectors = collectors(&desk, &child.id).await?;
    let served = serves(&summer, &child, &school);
    Ok(page(ShowPage {
        under: desk.t.grouping_home_class(&child.home_class),
        back: desk.url("children"),
        window: window(&desk, &summer),
        price: price(&desk, &summer),
        not_served: (!served).then(|| desk.t.signup_not_served(grades(&summer), child.grade)),
        care_note: child.care_note.clone(),
        collectors,
        collectors_href: desk.url(&format!("collectors/{}", child.id)),
        periods,
        child: child.name,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// Who may fetch the child, by name: the point goes by the same list (P4.16).
async fn collectors(desk: &Desk, child: &StudentId) -> Result<String, Failure> {
    let permit = desk.permit(Act::SignupMake)?;
    let entries = desk.app.store.look(&permit).await?.collectors(child).await?;
    let today = desk.now.date();
    let held = entries.into_iter().filter(|one| one.until.is_none_or(|until| today < until));
    Ok(held.map(|one| one.adult.name).collect::<Vec<_>>().join(" · "))
}

/// 1 2 3 4 5 7 8
fn grades(summer: &Summer) -> String {
    summer.plan.eligibility.grades.iter().map(i64::to_string).collect::<Vec<_>>().join(" ")
}

/// Whether some point of the plan serves the child (P4.2).
fn serves(summer: &Summer, child: &Student, school: &PlaceId) -> bool {
    let mut points = summer.plan.point.iter();
    points.any(|point| {
        let at_this_school = point.id() == *school;
        summer.plan.eligibility.serves(Pupil { grade: child.grade, in_district: true, at_this_school })
    })
}

/// What the page of one family is made from.
struct Family<'a> {
    desk: &'a Desk,
    summer: &'a Summer,
    child: &'a Student,
    school: &'a PlaceId,
    left: &'a BTreeMap<i64, Stands>,
}

impl Family<'_> {
    fn period(&self, period: &period::Terms, row: Option<SignupRow>, rows: &[PointRow]) -> PeriodView {
        let desk = self.desk;
        let is_live = row.as_ref().is_some_and(|row| row.state != State::Withdrawn);
        let is_open =
            self.summer.plan.signup.is_open(desk.now) && serves(self.summer, self.child, self.school);
        let href = |rest: &str| desk.url(&format!("signups/{}{rest}", self.child.id));
        PeriodView {
            number: period.number,
            title: period_title(desk, period),
            hours: period_hours(desk, period),
            question: question_view(desk, self.summer, period, row.as_ref(), href("/answer")),
            form: is_open.then(|| self.form(period.number, href(""), row.as_ref(), rows)),
            note_form: row.as_ref().filter(|_| is_live && !is_open).map(|row| NoteFormView {
                action: href(""),
                point: row.point.to_string(),
                note: self.typed(period.number, "note").unwrap_or_else(|| row.note.clone()),
            }),
            day_href: row.as_ref().and_then(|row| self.day_href(row)),
            withdraw: is_live.then(|| href("/withdraw")),
            standing: row.map(|row| self.standing(period, row)),
        }
    }

    fn day_href(&self, row: &SignupRow) -> Option<String> {
        let terms = self.summer.plan.point.iter().find(|terms| terms.id() == row.point)?;
        let is_seated = row.state == State::Placed;
        guest::day_href(self.desk, terms, &self.child.id).filter(|_| is_seated)
    }

    fn standing(&self, period: &period::Terms, row: SignupRow) -> StandingView {
        let (desk, t) = (self.desk, &self.desk.t);
        let refund = match row.refund {
            Some(Refund::Whole) => t.signup_refund_whole(),
            Some(Refund::Unsaid) | None => t.signup_refund_unsaid(settles(t, period)),
        };
        let left = self.left.get(&period.number);
        let left = left.map(|one| {
            std::iter::once(&one.told).chain(&one.lines).map(String::as_str).collect::<Vec<_>>().join(" ")
        });
        let began = when::moment(t, moment(period.days().from, period.opens));
        let moved = row.moved_from.as_ref().filter(|_| row.state == State::Placed);
        let told = match (row.state, moved) {
            (State::Withdrawn, _) => left.unwrap_or(refund),
            (State::Waiting, _) => t.signup_waiting_told(),
            (State::Placed, Some(from)) => t.signup_moved_told(name_of(desk, self.summer, from), began),
            (State::Placed, None) => t.signup_placed_told(began),
        };
        StandingView {
            chip: state_words(t, Some(row.state), row.position),
            point: name_of(desk, self.summer, &row.point),
            told,
            note: row.note,
        }
    }

    /// What was typed into the form of a period that was refused.
    fn typed(&self, number: i64, field: &str) -> Option<String> {
        let is_posted = self.desk.typed("period").is_some_and(|posted| posted == number.to_string());
        self.desk.typed(field).filter(|_| is_posted)
    }

    fn form(&self, number: i64, action: String, row: Option<&SignupRow>, rows: &[PointRow]) -> FormView {
        let (desk, t) = (self.desk, &self.desk.t);
        let live = row.filter(|row| row.state != State::Withdrawn);
        let kept = |field: &str| self.typed(number, field);
        let typed = kept("point").or_else(|| live.map(|row| row.point.to_string()));
        let mut towns: BTreeMap<&str, Vec<ChoiceView>> = BTreeMap::new();
        for terms in &self.summer.plan.point {
            let load = load(rows, terms);
            if load.1 {
                continue;
            }
            towns.entry(&terms.town).or_default().push(ChoiceView {
                code: terms.code.clone(),
                name: terms.shown().in_language(desk.is_en()).to_owned(),
                under: format!(
                    "{} · {}",
                    t.point_seats(load.0, terms.capacity),
                    seats_chip(t, terms, load).1
                ),
                is_on: typed.as_deref() == Some(&terms.code),
            });
        }
        FormView {
            action,
            button: if live.is_some() { t.signup_change() } else { t.signup_send(self.child.name.as_str()) },
            note: kept("note").or_else(|| live.map(|row| row.note.clone())).unwrap_or_default(),
            towns: towns.into_iter().map(|(town, all)| (town_name(desk, self.summer, town), all)).collect(),
        }
    }
}

#[derive(Deserialize)]
struct Typed {
    period: i64,
    #[serde(default)]
    point: String,
    #[serde(default)]
    note: String,
}

async fn make_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let Typed { period, point, note } = posted.form;
    let draft = Draft {
        student: StudentId::new(&student),
        period,
        point: PlaceId::new(point),
        note: note.trim().to_owned(),
    };
    let made = make(&desk.app, &desk.who, &desk.place, draft).await?;
    let said = match (made.already, made.position) {
        _ if made.is_note => desk.t.signup_said_noted(),
        (true, _) => desk.t.signup_already(),
        (false, Some(position)) => desk.t.signup_said_waiting(position),
        (false, None) => desk.t.signup_said(),
    };
    Ok(desk.done(&format!("signups/{student}"), said))
}

#[derive(Deserialize)]
struct Which {
    period: i64,
}

async fn leave_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Which>,
) -> Result<Response, Failure> {
    let id = StudentId::new(&student);
    let summer = desk.app.summer(&desk.place)?;
    let left = leave(&desk.app, &desk.who, &desk.place, (&id, posted.form.period)).await?;
    let said = match left.refund {
        Refund::Whole => desk.t.signup_refund_whole(),
        Refund::Unsaid => desk.t.signup_refund_unsaid(settles(&desk.t, summer.period(left.period)?)),
    };
    Ok(desk.done(&format!("signups/{student}"), said))
}

/// The day from which a period's money goes to its payees: until then the district has decided.
fn settles(t: &Texts, period: &period::Terms) -> String {
    when::day(t, period.days().until)
}

/// What the family's home shows of summer care.
pub(crate) struct CardView {
    /// How it stands.
    pub(crate) chip: (&'static str, String),
    /// What wants doing, and until when.
    pub(crate) due: Option<(String, String)>,
}

/// The same for each child; nothing before the plan holds and after its last period.
pub(crate) async fn cards(
    desk: &Desk,
    children: &[Student],
) -> Result<BTreeMap<StudentId, CardView>, Failure> {
    let mut cards = BTreeMap::new();
    let Ok(summer) = desk.app.summer(&desk.place) else { return Ok(cards) };
    let Some(period) = summer.ahead(desk).next() else { return Ok(cards) };
    let permit = raised(&desk.who, Act::SignupMake, &desk.place, &summer)?;
    let mut tx = desk.app.store.look(&permit).await?;
    for child in children {
        let rows = tx.signups(&summer.key(period.number), &child.id).await?;
        if rows.is_empty() && !serves(&summer, child, &desk.place.place) {
            continue;
        }
        cards.insert(child.id.clone(), card(desk, &summer, &rows));
    }
    Ok(cards)
}

fn card(desk: &Desk, summer: &Summer, rows: &[SignupRow]) -> CardView {
    let t = &desk.t;
    let own = |period: &period::Terms| rows.iter().find(|row| period.is(row.period));
    let open: Vec<(&period::Terms, &SignupRow)> =
        summer.ahead(desk).filter_map(|period| Some((period, own(period)?))).collect();
    let asked = open.iter().filter_map(|(period, row)| Some((period, answering::open(row)?)));
    let waits = asked.filter(|(_, question)| question.said.is_none());
    let mut ends = waits.map(|(period, question)| answering::until(summer, period, &question));
    let unanswered =
        ends.find(|until| desk.now < *until).map(|until| (t.household_due_merger(), left(desk, until)));
    let terms = &summer.plan.signup;
    let unsigned = (rows.is_empty() && terms.is_open(desk.now))
        .then(|| (t.household_due_summer(), left(desk, terms.closes_at())));
    let live = open.iter().find(|(_, row)| row.state != State::Withdrawn);
    let shown = live.or(open.first()).map(|(_, row)| row);
    CardView {
        chip: state_words(t, shown.map(|row| row.state), shown.and_then(|row| row.position)),
        due: unanswered.or(unsigned),
    }
}
