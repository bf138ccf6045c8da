//! 一人返校 Why somebody does not come back yet, clause by clause, what comes next and who does it.

use super::file::{StepPaper, read, rules};
use super::{chip, need_word, spoken};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::seal;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::DateTime;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Role;
use rules::safety::clearance::file::{File, State, Word};
use rules::safety::clearance::taking::{self, Draft, Hand};
use rules::safety::clearance::{Hold, Need, Reason, Terms};
use rules::safety::observation::Lack;
use serde::Deserialize;
use store::safety::{Paper, PaperKind};

type At = Path<(String, String, String)>;

/// Takes a step on the way back; a step that was taken already changes nothing.
pub async fn step(
    app: &App,
    who: &Who,
    place: &Place,
    (id, student): (&str, &StudentId),
    draft: Draft,
) -> Result<bool, Failure> {
    let permit = who.permit(Act::ClearanceStep, place)?;
    let (plan, now) = (app.health(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let child = tx.student(student).await?;
    let file = read(app, (place, &plan.plan), &mut tx, &child).await?;
    let areas = tx.clearance_areas().await?;
    let rows = &plan.plan.clearance;
    let facts = file.facts(rows, &areas);
    let said = draft.paper.clone();
    let taken = taking::take((rows, &areas), &facts, draft, (Hand::Of(permit.role()), now))?;
    if let Some(step) = &taken {
        let paper = seal::seal(app, place, ("clearance", id), &StepPaper::of(step, &said))?;
        let paper = row(id, student, PaperKind::Step, paper, now);
        tx.clearance_added((&child, &paper), plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(taken.is_some())
}

/// The school's word on the days at home.
pub async fn say(
    app: &App,
    who: &Who,
    place: &Place,
    (id, student): (&str, &StudentId),
    word: Word,
) -> Result<(), Failure> {
    let permit = who.permit(Act::ClearanceSay, place)?;
    let (plan, now) = (app.health(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let child = tx.student(student).await?;
    let paper = seal::seal(app, place, ("clearance", id), &word)?;
    let paper = row(id, student, PaperKind::Word, paper, now);
    tx.clearance_added((&child, &paper), plan.version, now).await?;
    Ok(tx.commit().await?)
}

pub(in crate::safety) fn row<Id: Clone>(
    id: &str,
    of: &Id,
    kind: PaperKind,
    paper: String,
    at: Moment,
) -> Paper<Id> {
    Paper { id: id.to_owned(), of: of.clone(), kind, paper, at }
}

#[derive(Template)]
#[template(path = "clearance/one.html")]
struct OnePage {
    shell: Shell,
    t: Texts,
    back: (String, String),
    child: String,
    under: String,
    chip: (&'static str, String),
    lead: String,
    days: Vec<DaysView>,
    holds: Vec<HoldView>,
    declare_href: Option<String>,
    report_href: Option<String>,
    step_href: String,
    word_href: String,
    now: String,
}

struct DaysView {
    what: String,
    clause: &'static str,
    next: String,
    word: Option<(&'static str, String)>,
}

struct HoldView {
    head: String,
    quote: String,
    clause: &'static str,
    state: String,
    steps: Vec<StepView>,
    next: String,
    /// What is sent when this reader takes the next step, and whether it rests on a paper, and on the hour of a sample.
    take: Option<(&'static str, String, &'static str, bool, bool)>,
    take_word: String,
}

struct StepView {
    word: String,
    class: &'static str,
}

pub(super) async fn show(desk: Desk, Path((_, _, student)): At) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ClearanceRead)?;
    let plan = desk.app.health(&desk.place)?;
    let family = permit.role() == Role::Guardian;
    let mut tx = super::open(&desk, &permit).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let file = read(&desk.app, (&desk.place, &plan.plan), &mut tx, &child).await?;
    let areas = tx.clearance_areas().await?;
    super::close(&desk, &permit, tx, &child.id).await?;
    let state = file.state(&rules(&plan.plan), &areas, desk.now);
    let (t, id) = (&desk.t, &child.id);
    let back = if family { ("children", t.nav_children()) } else { ("clearances", t.nav_clearances()) };
    let declares = desk.may(Act::ClearanceDeclare);
    let subject = Subject {
        back: (desk.url(back.0), back.1),
        under: t.roll_home_class(child.home_class.as_str()),
        free: t.clearance_lead_free(when::day(t, plan.plan.reopening.opens_on)),
        declare_href: declares.then(|| desk.url(&format!("clearances/{id}/declaration"))),
        report_href: desk.may(Act::ReportMake).then(|| desk.url(&format!("reports/{id}"))),
        base: desk.url(&format!("clearances/{id}")),
        hand: desk.permit(Act::ClearanceStep).ok().map(|permit| Hand::Of(permit.role())),
        says: desk.may(Act::ClearanceSay),
        works: false,
        name: child.name,
    };
    Ok(page_of(&desk, &plan.plan.clearance, subject, (&file, &state)))
}

/// Whose page it is, and what its reader may do there.
pub(in crate::safety) struct Subject {
    /// The way back.
    pub(in crate::safety) back: (String, String),
    /// Whose.
    pub(in crate::safety) name: String,
    /// Where they learn or what they are.
    pub(in crate::safety) under: String,
    /// What is said where nothing keeps them away.
    pub(in crate::safety) free: String,
    /// Where this reader declares for them.
    pub(in crate::safety) declare_href: Option<String>,
    /// Where this reader reports of them.
    pub(in crate::safety) report_href: Option<String>,
    /// Under which address steps and words are taken.
    pub(in crate::safety) base: String,
    /// Whose hand takes the steps.
    pub(in crate::safety) hand: Option<Hand>,
    /// Whether this reader says the school's word.
    pub(in crate::safety) says: bool,
    /// They work here.
    pub(in crate::safety) works: bool,
}

/// The page of one who comes back: how they stand, and for each reason what is missing.
pub(in crate::safety) fn page_of(
    desk: &Desk,
    rows: &[Terms],
    subject: Subject,
    (file, state): (&File, &State),
) -> Response {
    let t = &desk.t;
    let (days, holds) = match state {
        State::Held(standing) => (
            standing.days.iter().map(|lack| days_view(desk, lack, file, subject.says)).collect(),
            standing.holds.iter().map(|hold| hold_view(desk, rows, hold, &subject)).collect(),
        ),
        State::Unknown | State::Free => (Vec::new(), Vec::new()),
    };
    let lead = match state {
        State::Free => subject.free,
        State::Unknown => t.clearance_lead_unknown(),
        State::Held(_) => t.clearance_lead_held(),
    };
    page(OnePage {
        back: subject.back,
        under: subject.under,
        chip: chip(desk, state),
        lead,
        days,
        holds,
        declare_href: subject.declare_href,
        report_href: subject.report_href,
        step_href: format!("{}/step", subject.base),
        word_href: format!("{}/word", subject.base),
        now: desk.now.local().strftime("%Y-%m-%dT%H:%M").to_string(),
        child: subject.name,
        shell: desk.shell(),
        t: desk.t.clone(),
    })
}

fn days_view(desk: &Desk, lack: &Lack, file: &File, may: bool) -> DaysView {
    let t = &desk.t;
    let ended = file.told.last().and_then(|told| told.said.returned_on);
    match lack {
        Lack::Days { served, needed } => DaysView {
            what: t.clearance_days(*served, *needed),
            clause: "P5.13",
            next: match ended {
                Some(day) => t.clearance_days_next(when::day(t, day)),
                None => t.clearance_days_begin(),
            },
            word: None,
        },
        Lack::Form => DaysView {
            what: t.clearance_form(),
            clause: "P5.14",
            next: t.clearance_form_next(),
            word: may.then(|| (Word::Arranged.key(), t.clearance_form_agree())),
        },
        Lack::Confirmation => DaysView {
            what: t.clearance_confirm(),
            clause: "P5.17",
            next: t.clearance_confirm_next(),
            word: may.then(|| (Word::Well.key(), t.clearance_confirm_say())),
        },
    }
}

fn hold_view(desk: &Desk, rows: &[Terms], hold: &Hold, subject: &Subject) -> HoldView {
    let (t, clause) = (&desk.t, hold.reason.clause());
    let row = rows.iter().find(|row| row.reason == hold.reason);
    let needs = row.map(|row| row.needs.clone()).unwrap_or_default();
    let next = hold.missing.first().copied();
    let step = |need: &Need| StepView {
        word: need_word(desk, *need),
        class: match next {
            Some(next) if next == *need => "now",
            Some(_) if hold.missing.contains(need) => "",
            Some(_) | None => "done",
        },
    };
    let mine = |need: &Need| {
        let by = subject.hand.and_then(|hand| taking::by(hand, *need));
        by.is_some_and(|by| need.may_be_taken_by(by))
    };
    HoldView {
        head: t.clearance_hold(hold.class, spoken(desk, hold.reason.key()), hold.of.as_str()),
        quote: desk.quote(clause),
        clause,
        state: spoken(desk, hold.state.key()),
        steps: needs.iter().map(step).collect(),
        next: next.map_or_else(String::new, |need| next_words(t, need, subject.works)),
        take: next.filter(mine).map(|need| {
            (hold.reason.key(), hold.of.clone(), need.key(), need.has_paper(), need == Need::Test)
        }),
        take_word: next.map_or_else(String::new, |need| t.clearance_take(need_word(desk, need))),
    }
}

/// What comes next, and who does it; whoever works here is their own family.
fn next_words(t: &Texts, need: Need, works: bool) -> String {
    match need {
        Need::Recovered if works => t.staff_health_do_recovered(),
        Need::Test if works => t.staff_health_do_test(),
        Need::Measures => t.clearance_do_measures(),
        Need::Conditions => t.clearance_do_conditions(),
        Need::Excluded => t.clearance_do_excluded(),
        Need::Recovered => t.clearance_do_recovered(),
        Need::Test => t.clearance_do_test(),
        Need::SchoolReport => t.clearance_do_report(),
        Need::Approval => t.clearance_do_approval(),
        Need::HealthWorker => t.clearance_do_health_worker(),
    }
}

#[derive(Deserialize)]
pub(in crate::safety) struct TypedStep {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    of: String,
    #[serde(default)]
    need: String,
    #[serde(default)]
    at: String,
    #[serde(default)]
    paper: String,
}

impl TypedStep {
    /// What was asked for; only a sample has an hour of its own.
    pub(in crate::safety) fn draft(self, now: Moment) -> Result<Draft, Failure> {
        let wrong = |what: &str| Failure::BadForm(what.to_owned());
        let reason = Reason::ALL.iter().copied().find(|one| one.key() == self.reason);
        let need = Need::ALL.iter().copied().find(|one| one.key() == self.need);
        let (reason, need) = (reason.ok_or_else(|| wrong("reason"))?, need.ok_or_else(|| wrong("need"))?);
        let sampled = need == Need::Test;
        let at = match self.at.parse::<DateTime>() {
            Ok(at) if sampled => Moment::at(at),
            Err(_) if sampled => return Err(wrong("at")),
            Ok(_) | Err(_) => now,
        };
        Ok(Draft { reason, of: self.of, need, at, paper: self.paper })
    }
}

pub(super) async fn step_posted(
    desk: Desk,
    Path((_, _, student)): At,
    posted: Posted<TypedStep>,
) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    let draft = form.draft(desk.now)?;
    let id = StudentId::new(&student);
    let taken = step(&desk.app, &desk.who, &desk.place, (&key, &id), draft).await?;
    let told = if taken { desk.t.clearance_taken() } else { desk.t.clearance_taken_before() };
    Ok(desk.done(&format!("clearances/{student}"), told))
}
#[derive(Deserialize)]
pub(in crate::safety) struct TypedWord {
    #[serde(default)]
    word: String,
}

impl TypedWord {
    pub(in crate::safety) fn word(&self) -> Result<Word, Failure> {
        let word = Word::ALL.iter().copied().find(|one| one.key() == self.word);
        word.ok_or_else(|| Failure::BadForm("word".to_owned()))
    }
}

pub(super) async fn say_posted(
    desk: Desk,
    Path((_, _, student)): At,
    posted: Posted<TypedWord>,
) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    say(&desk.app, &desk.who, &desk.place, (&key, &StudentId::new(&student)), form.word()?).await?;
    Ok(desk.done(&format!("clearances/{student}"), desk.t.clearance_said()))
}
