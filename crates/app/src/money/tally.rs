//! 课时公示 Lessons that are charged afterwards: posted, objected to by families, answered by the school, billed.

mod page;

use crate::app::{App, InForce};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::posted::Posted;
use crate::routes::Route;
use crate::who::Who;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::id::{SessionId, StudentId, TallyId};
use rules::moment::Moment;
use rules::money::bill;
use rules::money::fee::Terms;
use rules::money::release::{self, Followed};
use rules::money::rest::Ends;
use rules::money::tally::recount::{self, Owed, Repaid};
use rules::money::tally::{self, Objection};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::scheme::Scheme;
use serde::Deserialize;
use std::collections::BTreeMap;
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

/// Whether this place's plan charges afterwards, by counted lessons.
pub(crate) fn is_afterwards(desk: &Desk) -> bool {
    let is_any = |scheme: &Scheme| scheme.fees().values().any(|terms| bill::is_afterwards(terms));
    desk.app.scheme(&desk.place).is_ok_and(|plan| is_any(&plan.scheme))
}

/// Posts the lessons of the period that is next; answers its tally.
pub async fn post_period(app: &App, who: &Who, place: &Place) -> Result<TallyId, Failure> {
    let permit = who.permit(Act::TallyPost, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let fees = plan.scheme.fees();
    let terms = tally::paced(&fees).ok_or(Failure::NotTheirs)?;
    let term = (plan.scheme.term.from, plan.scheme.term.until);
    let mut tx = app.store.act(&permit).await?;
    let period = tally::next(terms, term, tx.tally_last().await?, now.date())?;
    if let Some(care) = app.care(place, &plan) {
        tx.care_charged(&care, plan.version, now).await?;
    }
    let counted = tally::counted(&fees, term, period);
    let posted = tally::post_all(&fees, &counted, &tx.tally_facts(period, &counted).await?, now)?;
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

/// Bills a tally once its check is over; answers how many bills went out. Again sends none.
pub async fn issue(app: &App, who: &Who, place: &Place, id: &TallyId) -> Result<usize, Failure> {
    let permit = who.permit(Act::TallyBill, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let fees = plan.scheme.fees();
    if fees.is_empty() {
        return Err(Failure::NotTheirs);
    }
    let mut tx = app.store.act(&permit).await?;
    let Some(check) = tx.tally_check(id, plan.scheme.term.from).await? else { return Ok(0) };
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
    let days = plan.scheme.term.days();
    if date >= days.from && !tally::is_posted(terms, days.until, tx.tally_last().await?) {
        return Ok(Followed::Counted);
    }
    let facts = tx.recount_facts(roll, date, days.from).await?;
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
