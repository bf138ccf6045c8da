//! 课时公示 Lessons that are charged afterwards: posted, objected to by families, answered by the school, billed.

mod page;

use crate::app::{App, InForce};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::{beside, relief};
use crate::posted::Posted;
use crate::routes::Route;
use crate::who::Who;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::id::{CourseId, SessionId, StudentId, TallyId};
use rules::moment::Moment;
use rules::money::account::Purse;
use rules::money::bill;
use rules::money::fee::Terms;
use rules::money::item;
use rules::money::release::{self, Followed};
use rules::money::rest::Ends;
use rules::money::tally::recount::{self, Owed, Repaid};
use rules::money::tally::{self, Last, Objection, Period, Refusal};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::scheme::Scheme;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Tx;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/tallies", Act::TallyList, page::list),
        Route::post("/{district}/{place}/tallies", Act::TallyPost, post),
        Route::get("/{district}/{place}/tallies/{tally}", Act::TallyList, page::one),
        Route::post("/{district}/{place}/tallies/{tally}/answers", Act::TallyAnswer, post_answer),
        Route::post("/{district}/{place}/tallies/{tally}/bills", Act::TallyBill, post_bill),
        Route::get("/{district}/{place}/accounts/{student}/tally", Act::TallyRead, page::own),
        Route::post("/{district}/{place}/accounts/{student}/tally", Act::TallyObject, post_object),
        Route::open_get("/{district}/{place}/counted-lessons", page::sums),
    ]
}

/// One counted lesson of a child.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// In which tally.
    pub tally: TallyId,
    /// Whose.
    pub student: StudentId,
    /// Which session.
    pub session: SessionId,
}

impl Lesson {
    fn key(&self) -> (&TallyId, &StudentId, &SessionId) {
        (&self.tally, &self.student, &self.session)
    }
}

/// Whether this place's plan charges afterwards, by counted lessons, or that of the term before did.
pub(crate) fn is_afterwards(desk: &Desk) -> bool {
    let (in_force, over) = (desk.app.scheme(&desk.place).ok(), desk.app.over(&desk.place).pop());
    in_force.into_iter().chain(over).any(|plan| !counted_purses(&plan.scheme).is_empty())
}

/// The kinds of money of a plan that are charged afterwards.
fn counted_purses(scheme: &Scheme) -> Vec<Purse> {
    let fees = scheme.fees();
    fees.iter().filter(|(_, terms)| bill::is_afterwards(terms)).map(|(purse, _)| *purse).collect()
}

/// Where lessons of a term that is over wait to be posted or billed, for whoever may see that: it comes before settling.
pub(super) async fn left(desk: &Desk, tx: &mut Tx) -> Result<Option<String>, Failure> {
    let is_left = desk.may(Act::TallyList) && Next::left(tx, &desk.app, &desk.place).await?.is_some();
    Ok(is_left.then(|| desk.url("tallies")))
}

/// Whose lessons are posted next.
pub(super) struct Next {
    /// The plan under which they are given.
    plan: Arc<InForce>,
    /// The tally before.
    last: Option<Last>,
    /// Where only what was found later is left of a term that is over: how often it was counted once more.
    later: Option<i64>,
}

impl Next {
    /// The lessons of the term in force; before them those that a term before has left behind.
    pub(super) async fn on(tx: &mut Tx, app: &App, place: &Place) -> Result<Self, Failure> {
        let all = tx.tally_last().await?;
        let Some(Self { plan, last, later }) = Self::left(tx, app, place).await? else {
            return Ok(Self { plan: app.scheme(place)?, last: all, later: None });
        };
        let is_billed = all.is_none_or(|last| last.is_billed);
        let until = last.map_or(plan.scheme.term.from, |last| last.until);
        let last = (last.is_some() || !is_billed).then_some(Last { until, is_billed });
        Ok(Self { plan, last, later })
    }

    /// What a term that is over has left behind, the first of them: lessons that were given and not posted, a tally that was not
    /// billed, or lessons that were found to count after all was. They are posted and billed under the plan of that term, whichever
    /// holds by now (P1.10).
    pub(super) async fn left(tx: &mut Tx, app: &App, place: &Place) -> Result<Option<Self>, Failure> {
        let waiting = tx.tally_waiting().await?;
        for plan in app.over(place) {
            let (purses, term) =
                (counted_purses(&plan.scheme), (plan.scheme.term.from, plan.scheme.term.until));
            if purses.is_empty() {
                continue;
            }
            let last = tx.tally_last_of(term).await?;
            let from = last.map_or(term.0, |last| last.until);
            let is_open = last.is_some_and(|last| !last.is_billed);
            if is_open || tx.lessons_between((from, term.1), &purses).await? {
                return Ok(Some(Self { plan, last, later: None }));
            }
            let is_own = |one: &(CourseId, Date)| {
                purses.contains(&item::purse(&one.0)) && is_of(app, place, &plan, one.1)
            };
            if waiting.iter().any(is_own) {
                let later = Some(tx.tally_times(term).await?);
                return Ok(Some(Self { plan, last, later }));
            }
        }
        Ok(None)
    }

    /// The days that are counted next.
    fn period(&self, terms: &Terms, today: Date) -> Result<Period, Refusal> {
        let term = (self.plan.scheme.term.from, self.plan.scheme.term.until);
        match self.later {
            None => tally::next(terms, term, self.last, today),
            Some(times) => tally::later(terms, term, self.last, (times, today)),
        }
    }
}

/// Whether a day is of the term of this plan: what was held on it is counted with that term and no other. One that no plan names
/// goes with the plan in force.
fn is_of(app: &App, place: &Place, plan: &InForce, day: Date) -> bool {
    app.of_day(place, day).is_ok_and(|one| one.scheme.scheme.id == plan.scheme.scheme.id)
}

/// Posts the lessons of the period that is next; answers its tally.
pub async fn post_period(app: &App, who: &Who, place: &Place) -> Result<TallyId, Failure> {
    let (permit, now) = (who.permit(Act::TallyPost, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let next = Next::on(&mut tx, app, place).await?;
    let plan = &next.plan;
    let (fees, term) = (plan.scheme.fees(), (plan.scheme.term.from, plan.scheme.term.until));
    let terms = tally::paced(&fees).ok_or(Failure::NotTheirs)?;
    let period = next.period(terms, now.date())?;
    if let Some(care) = app.care(place, plan) {
        tx.care_charged(&care, plan.version, now).await?;
    }
    if let Some(meals) = app.meals(place, plan) {
        tx.meals_charged(&meals, plan.version, now).await?;
    }
    beside::charge_all(&mut tx, (app, place), plan).await?;
    let counted = tally::counted(&fees, term, period);
    let mut facts = tx.tally_facts(period, &counted).await?;
    facts
        .stands
        .retain(|one| one.date >= period.from && period.times == 0 || is_of(app, place, plan, one.date));
    let posted = tally::post_all(&fees, &counted, &facts, now)?;
    tx.tally_posted(&posted, plan.version, now).await?;
    tx.commit().await?;
    Ok(period.id())
}

/// A guardian objects to a counted lesson; again is no act.
pub async fn object(
    app: &App,
    who: &Who,
    place: &Place,
    lesson: &Lesson,
    words: &str,
) -> Result<(), Failure> {
    let permit = who.permit(Act::TallyObject, place)?;
    let (version, now) = (app.scheme(place)?.version, app.now());
    let mut tx = app.store.act(&permit).await?;
    let standing = tx.tally_standing(&lesson.tally, &lesson.student, &lesson.session).await?;
    if tally::object(&standing, now.date())? {
        tx.tally_objected(lesson.key(), words.trim(), (version, now)).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The school agrees with an objection, or keeps the lesson and says why.
pub async fn answer(
    app: &App,
    who: &Who,
    place: &Place,
    lesson: &Lesson,
    (agrees, reason): (bool, &str),
) -> Result<Objection, Failure> {
    let permit = who.permit(Act::TallyAnswer, place)?;
    let at = (app.scheme(place)?.version, app.now());
    let mut tx = app.store.act(&permit).await?;
    let standing = tx.tally_standing(&lesson.tally, &lesson.student, &lesson.session).await?;
    let objection = tally::answer(&standing, agrees, reason)?;
    tx.tally_answered(lesson.key(), (objection, reason.trim()), at).await?;
    tx.commit().await?;
    Ok(objection)
}

/// Bills a tally once its check is over, under the plan of the term in which its lessons were given; answers how many bills went out.
/// Again sends none.
pub async fn issue(app: &App, who: &Who, place: &Place, id: &TallyId) -> Result<usize, Failure> {
    let permit = who.permit(Act::TallyBill, place)?;
    let (in_force, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let plan = app.of_day(place, tx.tally_from(id).await?)?;
    let fees = plan.scheme.fees();
    if fees.is_empty() {
        return Err(Failure::NotTheirs);
    }
    relief::extend(app, place, &mut tx, &plan).await?;
    let Some(check) = tx.tally_check(id, in_force.scheme.term.from).await? else { return Ok(0) };
    let charges = tally::bill_all(&fees, &check, now)?;
    tx.tally_billed(id, &charges, (plan.version, now)).await?;
    let bills: Vec<_> = charges.into_iter().filter_map(|one| one.bill).collect();
    tx.bills_credited(id, &bills, now).await?;
    tx.bills_carried(&bills, plan.version, now).await?;
    tx.bills_told(&bills, now).await?;
    tx.commit().await?;
    Ok(bills.len())
}

/// What recounts owe, and what of it would be paid back now: to everyone once the term of the course is over, at any time to who
/// has left.
pub(super) async fn repayable(tx: &mut Tx, ends: &Ends) -> Result<(Vec<Owed>, Vec<Repaid>), Failure> {
    let all = tx.tally_owed(ends.today).await?;
    let (mut earned, mut terms) = (BTreeMap::new(), BTreeMap::<Date, Vec<Owed>>::new());
    for owed in &all {
        let has = tx.account_standing(&release::payee(&owed.course)).await?.free();
        earned.insert(owed.course.clone(), has);
        terms.entry(ends.until(&owed.course)).or_default().push(owed.clone());
    }
    let repaid = terms.iter().flat_map(|(until, own)| recount::repay(own, &earned, (*until, ends.today)));
    let repaid = repaid.collect();
    Ok((all, repaid))
}

/// Pays back what recounts owe and no charge is to come for; answers what that was. The caller commits.
pub(super) async fn repay(
    tx: &mut Tx,
    ends: &Ends,
    (version, now): (i64, Moment),
) -> Result<Vec<Repaid>, Failure> {
    let (_, repaid) = repayable(tx, ends).await?;
    for one in &repaid {
        tx.tally_repaid(one, (version, now)).await?;
    }
    Ok(repaid)
}

/// Lets a posted tally follow a corrected roll, in its transaction: the count before it is billed, the money afterwards. What
/// is not posted yet will be counted as the roll stands then.
pub(crate) async fn recount(
    tx: &mut Tx,
    (plan, terms): (&InForce, &Terms),
    roll: &release::Facts,
    (date, now): (Date, Moment),
) -> Result<Followed, Failure> {
    let term = (plan.scheme.term.from, plan.scheme.term.until);
    if date >= term.0 && !tally::is_posted(terms, term.1, tx.tally_last_of(term).await?) {
        return Ok(Followed::Counted);
    }
    let facts = tx.recount_facts(roll, date, term).await?;
    let Some(facts) = facts else { return Ok(Followed::Counted) };
    let recounted = recount::recount(terms, &facts, now);
    tx.recounted(&facts, &recounted, (plan.version, now)).await?;
    let all_agreed = recounted.iter().all(|one| one.is_agreed);
    Ok(if all_agreed { Followed::Nothing } else { Followed::Counted })
}

#[derive(Deserialize)]
struct Nothing {}

async fn post(desk: Desk, posted: Posted<Nothing>) -> Result<Response, Failure> {
    let Nothing {} = posted.form;
    let id = post_period(&desk.app, &desk.who, &desk.place).await?;
    Ok(desk.done(&format!("tallies/{id}"), desk.t.tally_posted()))
}

#[derive(Deserialize)]
struct Objected {
    tally: String,
    session: String,
    #[serde(default)]
    words: String,
}

async fn post_object(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Objected>,
) -> Result<Response, Failure> {
    let Objected { tally, session, words } = posted.form;
    let (tally, session) = (TallyId::new(tally), SessionId::new(session));
    let lesson = Lesson { tally, student: StudentId::new(student), session };
    object(&desk.app, &desk.who, &desk.place, &lesson, &words).await?;
    Ok(desk.done(&format!("accounts/{}/tally", lesson.student), desk.t.tally_objected()))
}

#[derive(Deserialize)]
struct Answer {
    student: String,
    session: String,
    answer: String,
    #[serde(default)]
    reason: String,
}

async fn post_answer(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Answer>,
) -> Result<Response, Failure> {
    let Answer { student, session, answer: word, reason } = posted.form;
    let lesson = Lesson {
        tally: TallyId::new(id),
        student: StudentId::new(student),
        session: SessionId::new(session),
    };
    let agrees = match word.as_str() {
        "agree" => true,
        "keep" => false,
        _ => return Err(Failure::BadForm("answer".to_owned())),
    };
    let objection = answer(&desk.app, &desk.who, &desk.place, &lesson, (agrees, &reason)).await?;
    Ok(desk.done(&format!("tallies/{}", lesson.tally), desk.t.tally_answered(objection.code())))
}

async fn post_bill(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let Nothing {} = posted.form;
    let bills = issue(&desk.app, &desk.who, &desk.place, &TallyId::new(id.as_str())).await?;
    Ok(desk.done(&format!("tallies/{id}"), desk.t.bill_issued(bills)))
}
