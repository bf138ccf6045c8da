//! 外出活动 An outing of the class: planned, answered by each family, left, counted at each stop and at the end; what the clock
//! tells of it.

mod own;
mod staff;

use super::{care_class, carer, of_class};
use crate::app::App;
use crate::failure::Failure;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use jiff::civil::{Date, Time};
use rules::community::agreement::Standing;
use rules::community::agreement::signing::{self, Offer};
use rules::community::care_class::opening;
use rules::community::outing::going::{self, Child, Count, Out};
use rules::community::outing::{self, Adult, Approved, Draft, Facts, Means};
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::student::Student;
use rules::plan::community_care::Community;
use std::collections::BTreeSet;
use store::Tx;
use store::community::{Held, OutingChild, OutingRow};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/outings", Act::OutingList, staff::list),
        Route::post("/{district}/{place}/outings", Act::OutingPlan, staff::plan_posted),
        Route::get("/{district}/{place}/outings/{outing}", Act::OutingList, staff::show),
        Route::post("/{district}/{place}/outings/{outing}/cancel", Act::OutingPlan, staff::cancel_posted),
        Route::post("/{district}/{place}/outings/{outing}/depart", Act::OutingLead, staff::depart_posted),
        Route::post("/{district}/{place}/outings/{outing}/count", Act::OutingLead, staff::count_posted),
        Route::get("/{district}/{place}/outing-answers/{student}", Act::OutingRead, own::show),
        Route::post(
            "/{district}/{place}/outing-answers/{student}/{outing}",
            Act::OutingAnswer,
            own::answer_posted,
        ),
        Route::post(
            "/{district}/{place}/outing-answers/{student}/{outing}/rating",
            Act::OutingRate,
            own::rate_posted,
        ),
    ]
}

/// An outing of the place.
async fn of_place(tx: &mut Tx, id: &str) -> Result<OutingRow, Failure> {
    tx.outings().await?.into_iter().find(|row| row.id == id).ok_or(Failure::NotTheirs)
}

/// What says who is in the class, whichever the day.
struct Class {
    standing: Option<Offer>,
    held: Vec<Held>,
}

impl Class {
    async fn read(tx: &mut Tx) -> Result<Self, Failure> {
        Ok(Self { standing: tx.agreement_standing().await?, held: tx.agreements().await? })
    }

    /// Whether a child's agreement holds on a day.
    fn has(&self, plan: &Community, child: &Student, on: Date) -> bool {
        let own = self.held.iter().find(|one| one.student == child.id).map(|one| &one.agreement);
        let stands = signing::stands(&plan.agreement, self.standing.as_ref(), own, (on, false));
        child.is_on_roll(on) && stands == Standing::Expected
    }
}

/// The children of the class on a day, within the permit: those whose agreement holds then.
async fn class_on(plan: &Community, tx: &mut Tx, on: Date) -> Result<Vec<Student>, Failure> {
    let class = Class::read(tx).await?;
    let mut children = tx.students().await?;
    children.retain(|child| class.has(plan, child, on));
    Ok(children)
}

/// Everybody who may go along on a day, with their names, the carers first.
async fn adults_on(
    app: &App,
    place: &Place,
    (plan, on): (&Community, Date),
    tx: &mut Tx,
) -> Result<Vec<(Adult, bool)>, Failure> {
    let all = carer::approved(app, place, (&plan.carer, on), tx).await?;
    let mut adults: Vec<(Adult, bool)> =
        all.into_iter().map(|(carer, name, leads)| (Adult { carer, name }, leads)).collect();
    adults.sort_by_key(|(_, leads)| !leads);
    Ok(adults)
}

/// Who may go along on a day, the carers first: whoever plans an outing chooses among them.
pub async fn adults(app: &App, who: &Who, place: &Place, on: Date) -> Result<Vec<Adult>, Failure> {
    let permit = who.permit(Act::OutingPlan, place)?;
    let plan = of_class(app, place)?;
    let mut tx = app.store.look(&permit).await?;
    let all = adults_on(app, place, (&plan.plan, on), &mut tx).await?;
    Ok(all.into_iter().map(|(one, _)| one).collect())
}

fn approved(adults: &[(Adult, bool)]) -> Approved {
    let of = |leads: bool| {
        let those = adults.iter().filter(move |(_, may)| *may || !leads);
        those.map(|(one, _)| one.carer.clone()).collect::<Vec<_>>()
    };
    Approved { all: of(false), carers: of(true) }
}

/// Plans an outing; its families are asked. `why` is what is said of words that speak of lessons (P1.36). False: it was planned
/// so before.
pub async fn plan(
    app: &App,
    who: &Who,
    place: &Place,
    (id, draft, why): (&str, Draft, &str),
) -> Result<bool, Failure> {
    let permit = who.permit(Act::OutingPlan, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let class = care_class::standing(app, place, &plan.plan, &mut tx).await?;
    let adults = adults_on(app, place, (&plan.plan, draft.on), &mut tx).await?;
    let standing = tx.outings().await?.into_iter().filter(|row| row.planned.cancelled.is_none());
    let others: Vec<Draft> = standing.map(|row| row.planned.draft).collect();
    let approved = approved(&adults);
    let has_class = opening::admits(&class).is_ok();
    let facts = Facts { has_class, approved: &approved, others: &others, why };
    let taken = outing::plan(&plan.plan.enrichment, (draft, now.date()), facts)?;
    if let Some(draft) = &taken {
        let asked = class_on(&plan.plan, &mut tx, draft.on).await?;
        tx.outing_planned((id, draft, why.trim()), &asked, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(taken.is_some())
}

/// Cancels an outing with the reason that its families read; false: it was cancelled before.
pub async fn cancel(
    app: &App,
    who: &Who,
    place: &Place,
    (id, reason): (&str, &str),
) -> Result<bool, Failure> {
    let permit = who.permit(Act::OutingPlan, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let row = of_place(&mut tx, id).await?;
    let taken = going::cancel(&row.planned, reason)?;
    if let Some(reason) = &taken {
        let class = class_on(&plan.plan, &mut tx, row.planned.draft.on).await?;
        tx.outing_cancelled((&row, reason), &class, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(taken.is_some())
}

/// A guardian answers for a child; false: it was answered so before.
pub async fn answer(
    app: &App,
    who: &Who,
    place: &Place,
    (id, student): (&str, &StudentId),
    yes: bool,
) -> Result<bool, Failure> {
    let permit = who.permit(Act::OutingAnswer, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let child = tx.student(student).await?;
    let row = of_place(&mut tx, id).await?;
    let own = tx.outing_answers(id).await?.get(&child.id).copied();
    let is_of_class = Class::read(&mut tx).await?.has(&plan.plan, &child, row.planned.draft.on);
    let is_new = going::answer(&row.planned, own, (yes, now.date()), is_of_class)?;
    if is_new {
        tx.outing_answered((id, &child.id), yes, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(is_new)
}

/// The children of the class on the day of an outing, with what their families answered and whether they are in the class: not
/// where another outing of the day has them.
async fn children(plan: &Community, tx: &mut Tx, row: &OutingRow) -> Result<Vec<Child>, Failure> {
    let on = row.planned.draft.on;
    let (class, answers) = (class_on(plan, tx, on).await?, tx.outing_answers(&row.id).await?);
    let there = tx.agreement_presences(on).await?;
    let mut inside: BTreeSet<&StudentId> =
        there.iter().filter(|one| one.left.is_none()).map(|one| &one.student).collect();
    let others = tx.outings().await?.into_iter().filter(|one| one.id != row.id && one.planned.draft.on == on);
    for other in others.filter(|one| one.planned.has_left) {
        for out in tx.outing_children(&other.id).await?.iter().filter(|one| one.is_out()) {
            inside.remove(&out.student);
        }
    }
    let child = |one: Student| Child {
        answer: answers.get(&one.id).copied(),
        is_there: inside.contains(&one.id),
        id: one.id.to_string(),
        name: one.name,
    };
    Ok(class.into_iter().map(child).collect())
}

/// They leave; false: they have left with the same children before.
pub async fn depart(app: &App, who: &Who, place: &Place, id: &str, count: &Count) -> Result<bool, Failure> {
    let permit = who.permit(Act::OutingLead, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let row = of_place(&mut tx, id).await?;
    if row.planned.has_left && same(&tx.outing_children(id).await?, count) {
        tx.commit().await?;
        return Ok(false);
    }
    let class = children(&plan.plan, &mut tx, &row).await?;
    let adults = adults_on(app, place, (&plan.plan, now.date()), &mut tx).await?;
    let facts = (class.as_slice(), &approved(&adults));
    let going = going::depart(&plan.plan.enrichment, (&row.planned, now.date()), facts, count)?;
    let mut students = tx.students().await?;
    students.retain(|child| going.iter().any(|one| one.id == child.id.as_str()));
    tx.outing_left(&row, &students, plan.version, now).await?;
    tx.commit().await?;
    Ok(true)
}

/// Whether a press that comes once more names those who went.
fn same(out: &[OutingChild], count: &Count) -> bool {
    let went: BTreeSet<&str> = out.iter().map(|one| one.student.as_str()).collect();
    let seen: BTreeSet<&str> = count.seen.iter().map(String::as_str).collect();
    went == seen
}

/// Heads are counted at a stop; at none, when they are back at the class. Whoever was not seen is written down and told of before
/// it is refused.
pub async fn count(
    app: &App,
    who: &Who,
    place: &Place,
    (id, stop): (&str, Option<&str>),
    count: &Count,
) -> Result<(), Failure> {
    let permit = who.permit(Act::OutingLead, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let row = of_place(&mut tx, id).await?;
    let is_planned = |stop: &str| row.planned.draft.stops.iter().any(|one| one == stop);
    if !stop.is_none_or(is_planned) {
        return Err(Failure::BadForm("stop".to_owned()));
    }
    let out = tx.outing_children(id).await?;
    if row.planned.has_left && stop.is_none() && out.iter().all(|one| !one.is_out()) {
        return Ok(tx.commit().await?);
    }
    let missing = going::count(&row.planned, &on_the_way(&out), count)?;
    tx.outing_counted((&row, stop), (count, &missing), plan.version, now).await?;
    tx.commit().await?;
    Ok(going::all_seen(&missing)?)
}

/// A guardian rates an outing on which a child went.
pub async fn rate(
    app: &App,
    who: &Who,
    place: &Place,
    (id, student): (&str, &StudentId),
    rating: i64,
) -> Result<(), Failure> {
    let permit = who.permit(Act::OutingRate, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let child = tx.student(student).await?;
    let row = of_place(&mut tx, id).await?;
    let went = tx.outing_children(&row.id).await?.into_iter().find(|one| one.student == child.id);
    going::rate(&plan.plan.promise, rating, went.map(|one| one.is_out()))?;
    tx.outing_rated((&row.id, rating), plan.version, now).await?;
    Ok(tx.commit().await?)
}

/// Who is still out: whoever was handed over on the way is counted no more.
fn on_the_way(all: &[OutingChild]) -> Vec<Out> {
    let out = all.iter().filter(|one| one.is_out());
    out.map(|one| Out { id: one.student.to_string(), name: one.name.clone() }).collect()
}

/// What the clock does at a place: families that are silent on the last day are asked once more; whoever must know hears once of
/// children that are not back in time. Says how often somebody was told.
pub(super) async fn look(app: &App, place: &Place) -> Result<usize, Failure> {
    let permit = Who::Clock.permit(Act::OutingTell, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut all = app.store.look(&permit).await?.outings().await?;
    all.retain(|row| row.planned.tells(now));
    if all.is_empty() {
        return Ok(0);
    }
    let mut tx = app.store.act(&permit).await?;
    let mut told = 0;
    for row in &all {
        told += usize::from(tells(&plan.plan, &mut tx, row, (plan.version, now)).await?);
    }
    if told > 0 {
        tx.commit().await?;
    }
    Ok(told)
}

/// Tells what is due of one outing; false where there is nobody to tell, or they were told.
async fn tells(
    plan: &Community,
    tx: &mut Tx,
    row: &OutingRow,
    (version, now): (i64, Moment),
) -> Result<bool, Failure> {
    if row.planned.has_left {
        let mut out = tx.outing_children(&row.id).await?;
        out.retain(OutingChild::is_out);
        return Ok(!out.is_empty() && tx.outing_overdue(row, &out, version, now).await?);
    }
    let answers = tx.outing_answers(&row.id).await?;
    let mut silent = class_on(plan, tx, row.planned.draft.on).await?;
    silent.retain(|child| !answers.contains_key(&child.id));
    Ok(!silent.is_empty() && tx.outing_reminded(row, &silent, version, now).await?)
}

/// What families and staff read of an outing before anything else.
fn lines(t: &Texts, draft: &Draft) -> Vec<(String, String)> {
    let hour = |time: Time| time.strftime("%H:%M").to_string();
    let (from, until) = draft.hours.unwrap_or_default();
    let means = match draft.means {
        Means::OnFoot => t.outing_on_foot(),
        Means::Vehicle => t.outing_by_vehicle(draft.plate.as_str()),
    };
    let names: Vec<&str> = draft.adults.iter().map(|one| one.name.as_str()).collect();
    let mut lines = vec![
        (t.outing_when(), format!("{} {} – {}", when::day(t, draft.on), hour(from), hour(until))),
        (t.outing_to(), draft.to.clone()),
        (t.outing_means(), means),
        (t.outing_route(), draft.route.clone()),
        (t.outing_stops(), draft.stops.join(" · ")),
        (t.outing_adults(), names.join(" · ")),
        (t.outing_per_adult(), draft.per_adult.to_string()),
        (t.outing_insurance(), draft.insurance.clone()),
        (t.outing_answer_until(), when::day(t, draft.answer_until)),
    ];
    lines.retain(|(_, said)| !said.is_empty());
    lines
}
