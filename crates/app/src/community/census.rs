//! 需求底数 The households that are asked, by link or at the door; how many children need care, each counted once; what became
//! of each. Only the committee and the offices above it see it.

mod answering;

use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::seal;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::community::census::answering::{self as asking, Child};
use rules::community::census::{Base, Outcome, Way};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::form::word;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::community::{CensusKind, CensusPaper};

pub use answering::answer;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/census", Act::CensusRead, list),
        Route::post("/{district}/{place}/census/households", Act::CensusAsk, ask_posted),
        Route::post(
            "/{district}/{place}/census/households/{household}/withdraw",
            Act::CensusWithdraw,
            withdraw_posted,
        ),
        Route::post("/{district}/{place}/census/outcomes", Act::CensusSettle, settle_posted),
        Route::open_get("/{district}/{place}/census/answers/{household}", answering::form),
        Route::open_post("/{district}/{place}/census/answers/{household}", answering::answer_posted),
    ]
}

/// What became of a child, as it is sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Settled {
    child: String,
    outcome: Outcome,
}

/// Everything of one place, opened.
#[derive(Clone, Debug, Default)]
pub(super) struct Opened {
    /// Who is asked: the link's key, and where they live.
    pub(super) households: Vec<(String, String)>,
    /// What each household answered last, in the order in which it came.
    pub(super) answers: Vec<(String, Way, Vec<Child>)>,
    /// The newest outcome of each child.
    pub(super) outcomes: BTreeMap<String, Outcome>,
}

pub(super) fn opened(app: &App, place: &Place, papers: Vec<CensusPaper>) -> Result<Opened, Failure> {
    let mut all = Opened::default();
    for one in papers {
        let of = ("census", one.id.as_str());
        let way = match one.kind {
            CensusKind::Household => {
                let label = seal::open(app, place, of, &one.paper)?;
                all.households.push((one.household, label));
                continue;
            }
            CensusKind::Outcome => {
                let Settled { child, outcome } = seal::open(app, place, of, &one.paper)?;
                all.outcomes.insert(child, outcome);
                continue;
            }
            CensusKind::Link => Way::Link,
            CensusKind::Door => Way::Door,
        };
        let children = seal::open(app, place, of, &one.paper)?;
        asking::replace(&mut all.answers, (one.household, way, children));
    }
    Ok(all)
}

/// Lists a household that is asked; its id is the key of its link.
pub async fn ask(app: &App, who: &Who, place: &Place, (id, label): (&str, &str)) -> Result<(), Failure> {
    let permit = who.permit(Act::CensusAsk, place)?;
    let plan = app.community(place)?;
    let label = asking::ask(label)?;
    let paper = seal::seal(app, place, ("census", id), &label)?;
    let (id, household) = (id.to_owned(), id.to_owned());
    let mut tx = app.store.act(&permit).await?;
    let one = CensusPaper { id, household, kind: CensusKind::Household, paper };
    tx.census_added(&one, plan.version, app.now()).await?;
    Ok(tx.commit().await?)
}

/// Takes a household off the list that was mistyped; one that is not on it stays off.
pub async fn withdraw(app: &App, who: &Who, place: &Place, household: &str) -> Result<(), Failure> {
    let permit = who.permit(Act::CensusWithdraw, place)?;
    let plan = app.community(place)?;
    let mut tx = app.store.act(&permit).await?;
    let all = opened(app, place, tx.census_household(household).await?)?;
    if !all.households.is_empty() {
        asking::withdraw(&all.answers, household)?;
        tx.census_withdrawn(household, plan.version, app.now()).await?;
    }
    Ok(tx.commit().await?)
}

/// Says what became of a child.
pub async fn settle(
    app: &App,
    who: &Who,
    place: &Place,
    (id, child): (&str, &str),
    outcome: Outcome,
) -> Result<(), Failure> {
    let permit = who.permit(Act::CensusSettle, place)?;
    let plan = app.community(place)?;
    let mut tx = app.store.act(&permit).await?;
    let all = opened(app, place, tx.census_papers().await?)?;
    let known = asking::once(&all.answers);
    let before = all.outcomes.get(child).copied();
    if let Some(outcome) = asking::settle(&plan.plan.census, &known, (child, outcome), before)? {
        let settled = Settled { child: child.to_owned(), outcome };
        let paper = seal::seal(app, place, ("census", id), &settled)?;
        let (id, household) = (id.to_owned(), String::new());
        let one = CensusPaper { id, household, kind: CensusKind::Outcome, paper };
        tx.census_added(&one, plan.version, app.now()).await?;
    }
    Ok(tx.commit().await?)
}

#[derive(Template)]
#[template(path = "census/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    under: String,
    sum: String,
    response: String,
    by_grade: Vec<(String, String)>,
    by_hours: Vec<(String, String)>,
    unsettled: i64,
    children: Vec<ChildView>,
    households: Vec<HouseholdView>,
    outcomes: Vec<(&'static str, String)>,
    ask_href: Option<String>,
    settle_href: Option<String>,
    communities: Vec<(String, String)>,
}

struct ChildView {
    key: String,
    name: String,
    under: String,
    chip: (&'static str, String),
}

struct HouseholdView {
    label: String,
    href: String,
    chip: (&'static str, String),
    /// Where it is taken off the list, until it has answered.
    withdraw_href: Option<String>,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::CensusRead)?;
    let plan = desk.app.community(&desk.place)?;
    let (t, terms) = (&desk.t, &plan.plan.census);
    let papers = desk.app.store.look(&permit).await?.census_papers().await?;
    let all = opened(&desk.app, &desk.place, papers)?;
    let base = terms.base(all.households.len(), &asking::counted(&all.answers));
    let children = asking::once(&all.answers);
    let stands: Vec<(String, Option<Outcome>)> =
        children.iter().map(|child| (child.key(), all.outcomes.get(&child.key()).copied())).collect();
    let listed: Vec<(&str, Option<Outcome>)> =
        stands.iter().map(|(key, outcome)| (key.as_str(), *outcome)).collect();
    let unsettled = terms.unsettled(&listed).len();
    let spoken = |key: &'static str| word(key).in_language(desk.is_en()).to_owned();
    let below = desk.app.places_under(&desk.place.path);
    let below = below.into_iter().filter(|place| place.is_community() && place.place != desk.place.place);
    let community = |place: Place| {
        let href = format!("/{}/{}/census", place.district, place.place);
        (href, desk.lang.pick(&place.name_zh, &place.name_en).to_owned())
    };
    let (by_grade, by_hours) = counts(&desk, &base);
    Ok(page(ListPage {
        under: t.census_under(when::day(t, terms.due_on)),
        sum: t.census_sum(many(base.children)),
        response: match base.asked {
            0 => t.census_nobody_asked(),
            asked => t.census_response(many(asked), many(base.answered), many(base.response_percent)),
        },
        by_grade,
        by_hours,
        unsettled: many(unsettled),
        children: children.iter().map(|child| child_view(&desk, child, &all)).collect(),
        households: all.households.iter().map(|one| household_view(&desk, one, &all)).collect(),
        outcomes: terms.outcomes.iter().map(|one| (one.key(), spoken(one.key()))).collect(),
        ask_href: desk.may(Act::CensusAsk).then(|| desk.url("census/households")),
        settle_href: desk.may(Act::CensusSettle).then(|| desk.url("census/outcomes")),
        communities: below.map(community).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn many(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

type Lines = Vec<(String, String)>;

fn counts(desk: &Desk, base: &Base) -> (Lines, Lines) {
    let t = &desk.t;
    let grade = |(grade, n): (&i64, &usize)| (t.census_grade(*grade), n.to_string());
    let hours = |(hours, n): (&i64, &usize)| (t.census_hours_a_week(*hours), n.to_string());
    (base.by_grade.iter().map(grade).collect(), base.by_hours.iter().map(hours).collect())
}

fn child_view(desk: &Desk, child: &Child, all: &Opened) -> ChildView {
    let t = &desk.t;
    let outcome = all.outcomes.get(&child.key());
    let chip = match outcome {
        None => ("refused", t.census_no_outcome()),
        Some(one) => {
            let state = match one {
                Outcome::Placed => "done",
                Outcome::Declined => "closed",
                Outcome::Waiting => "waiting",
            };
            (state, word(one.key()).in_language(desk.is_en()).to_owned())
        }
    };
    let under = format!("{} · {}", t.census_grade(child.grade), t.census_hours_a_week(child.hours));
    ChildView { key: child.key(), name: child.name.clone(), under, chip }
}

fn household_view(desk: &Desk, (id, label): &(String, String), all: &Opened) -> HouseholdView {
    let t = &desk.t;
    let answered = all.answers.iter().rev().find(|(household, ..)| household == id);
    let chip = match answered {
        None => ("waiting", t.census_silent()),
        Some((_, way, children)) => {
            let way = word(way.key()).in_language(desk.is_en()).to_owned();
            ("done", t.census_answered(way, many(children.len())))
        }
    };
    let may_withdraw = answered.is_none() && desk.may(Act::CensusWithdraw);
    HouseholdView {
        label: label.clone(),
        href: desk.url(&format!("census/answers/{id}")),
        chip,
        withdraw_href: may_withdraw.then(|| desk.url(&format!("census/households/{id}/withdraw"))),
    }
}

#[derive(Deserialize)]
struct TypedHousehold {
    #[serde(default)]
    label: String,
}

async fn ask_posted(desk: Desk, posted: Posted<TypedHousehold>) -> Result<Response, Failure> {
    ask(&desk.app, &desk.who, &desk.place, (&posted.key, &posted.form.label)).await?;
    Ok(desk.done("census", desk.t.census_asked()))
}

#[derive(Deserialize)]
struct Nothing {}

async fn withdraw_posted(
    desk: Desk,
    Path((_, _, household)): Path<(String, String, String)>,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    withdraw(&desk.app, &desk.who, &desk.place, &household).await?;
    Ok(desk.done("census", desk.t.census_withdrawn()))
}

#[derive(Deserialize)]
struct TypedOutcome {
    #[serde(default)]
    child: String,
    #[serde(default)]
    outcome: String,
}

async fn settle_posted(desk: Desk, posted: Posted<TypedOutcome>) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    let outcome = Outcome::ALL.iter().copied().find(|one| one.key() == form.outcome);
    let outcome = outcome.ok_or_else(|| Failure::BadForm("outcome".to_owned()))?;
    settle(&desk.app, &desk.who, &desk.place, (&key, &form.child), outcome).await?;
    Ok(desk.done("census", desk.t.census_settled()))
}
