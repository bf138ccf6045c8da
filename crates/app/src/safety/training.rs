//! 防疫培训 How many of the school have learnt the guides, and who has not; each says it of themselves, a family of its child, a
//! head teacher of the class.

use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Fields, Posted};
use crate::routes::Route;
use crate::safety::reopens;
use crate::safety::report::{self, many};
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::{Permit, Role, Scope};
use rules::people::student::Student;
use rules::plan::form::word;
use rules::safety::clearance::file::Returner;
use rules::safety::observation::Group;
use rules::safety::training::learning;
use rules::safety::training::{Guide, Learner, Terms};
use serde::Deserialize;
use store::Tx;
use store::safety::{Learners, Learnt, Member};

type At = Path<(String, String, String)>;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/training", Act::TrainingRead, list),
        Route::post("/{district}/{place}/training/class", Act::TrainingMark, mark_posted),
        Route::post("/{district}/{place}/training/strike", Act::TrainingMark, strike_posted),
        Route::get("/{district}/{place}/training/own", Act::TrainingOwn, own),
        Route::post("/{district}/{place}/training/own", Act::TrainingOwn, own_posted),
        Route::get("/{district}/{place}/training/{student}", Act::TrainingLearn, child),
        Route::post("/{district}/{place}/training/{student}", Act::TrainingLearn, child_posted),
    ]
}

/// Whoever works here has read these guides.
pub async fn learn_own(app: &App, who: &Who, place: &Place, ticked: &[Guide]) -> Result<(), Failure> {
    let permit = who.permit(Act::TrainingOwn, place)?;
    let (plan, now) = (app.reopening(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let member = tx.staff_member(permit.person()).await?;
    let learnt = tx.training().await?;
    let known = known(learnt.staff.get(&member.id));
    let new = learning::learn(&plan.plan.training, &known, ticked)?;
    tx.training_learnt(&Learners::Staff(member.id), &new, plan.version, now).await?;
    Ok(tx.commit().await?)
}

/// A family has read these guides with its child.
pub async fn learn(
    app: &App,
    who: &Who,
    place: &Place,
    student: &StudentId,
    ticked: &[Guide],
) -> Result<(), Failure> {
    let permit = who.permit(Act::TrainingLearn, place)?;
    let (plan, now) = (app.reopening(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let child = tx.student(student).await?;
    let learnt = tx.training().await?;
    let known = known(learnt.pupils.get(&child.id));
    let new = learning::learn(&plan.plan.training, &known, ticked)?;
    tx.training_learnt(&Learners::Pupils(vec![child.id]), &new, plan.version, now).await?;
    Ok(tx.commit().await?)
}

/// The chosen children of the teacher's class have learnt all guides; says how many.
pub async fn mark(app: &App, who: &Who, place: &Place, chosen: &[StudentId]) -> Result<usize, Failure> {
    let permit = who.permit(Act::TrainingMark, place)?;
    let (plan, now) = (app.reopening(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let class: Vec<StudentId> = tx.students().await?.into_iter().map(|one| one.id).collect();
    let there = learning::mark(&class, chosen)?;
    let count = there.len();
    let guides = &plan.plan.training.guides;
    tx.training_learnt(&Learners::Pupils(there), guides, plan.version, now).await?;
    tx.commit().await?;
    Ok(count)
}

/// Takes back what was marked of a child of the class by mistake.
pub async fn strike(app: &App, who: &Who, place: &Place, student: &StudentId) -> Result<bool, Failure> {
    let permit = who.permit(Act::TrainingMark, place)?;
    let (plan, now) = (app.reopening(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let child = tx.student(student).await?;
    let is_new = tx.training_struck(&child.id, plan.version, now).await?;
    tx.commit().await?;
    Ok(is_new)
}

fn known(read: Option<&Vec<(Guide, jiff::civil::Date)>>) -> Vec<Guide> {
    read.into_iter().flatten().map(|(guide, _)| *guide).collect()
}

#[derive(Template)]
#[template(path = "training/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    under: String,
    chip: (&'static str, String),
    guides: Vec<String>,
    groups: Vec<GroupView>,
    base: String,
    marks: bool,
    done: Vec<(String, String)>,
}

/// A class, or the staff.
struct GroupView {
    name: String,
    figure: String,
    chip: (&'static str, String),
    /// Who has not learnt all of it in time: an id to mark them by, the name, and whether they have since.
    open: Vec<(String, String, bool)>,
}

/// One who learns, with an id to mark them by.
struct One {
    id: String,
    learner: Learner,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::TrainingRead)?;
    if !reopens(&desk.app, &desk.place) {
        return Err(Failure::NotTheirs);
    }
    let plan = desk.app.reopening(&desk.place)?;
    let (t, terms) = (&desk.t, &plan.plan.training);
    let mut tx = desk.app.store.look(&permit).await?;
    let children = report::on_roll(tx.students().await?, &plan.plan, desk.now.date());
    let learnt = tx.training().await?;
    let staff = staff(&mut tx, &permit).await?;
    drop(tx);
    let mut groups = classes(&desk, &children, &learnt);
    if !staff.is_empty() {
        groups.push((t.training_staff(), staff.iter().map(|one| of_staff(one, &learnt)).collect()));
    }
    let all: Vec<Learner> = groups.iter().flat_map(|(_, of)| of).map(|one| one.learner.clone()).collect();
    let (percent, open) = terms.coverage(&all);
    let names = permit.role() != Role::BureauOfficer;
    let marks = desk.may(Act::TrainingMark);
    let is_done = |child: &&Student| marks && learnt.pupils.contains_key(&child.id);
    Ok(page(ListPage {
        under: t.training_under(when::day(t, terms.by)),
        chip: if open.is_empty() {
            ("done", t.training_all())
        } else {
            ("waiting", t.training_percent(many(percent), many(open.len())))
        },
        guides: terms.guides.iter().map(|guide| guide_word(&desk, *guide)).collect(),
        done: children.iter().filter(is_done).map(|one| (one.id.to_string(), one.name.clone())).collect(),
        groups: groups.into_iter().map(|group| group_view(t, terms, group, names)).collect(),
        base: desk.url("training"),
        marks,
        shell: desk.shell(),
        t: t.clone(),
    }))
}

/// Whoever works there, for those who answer for the whole place.
async fn staff(tx: &mut Tx, permit: &Permit) -> Result<Vec<Member>, Failure> {
    match permit.scope() {
        Scope::Place => Ok(tx.staff_members().await?),
        Scope::Classes(_) | Scope::Children(_) => Ok(Vec::new()),
    }
}

fn classes(desk: &Desk, children: &[Student], learnt: &Learnt) -> Vec<(String, Vec<One>)> {
    let mut classes: Vec<(String, Vec<One>)> = Vec::new();
    for child in children {
        let learner = Learner {
            name: child.name.clone(),
            group: Group::Pupils,
            learnt: learnt.pupils.get(&child.id).cloned().unwrap_or_default(),
        };
        let one = One { id: child.id.to_string(), learner };
        let class = desk.t.roll_home_class(child.home_class.as_str());
        match classes.last_mut() {
            Some((last, of)) if *last == class => of.push(one),
            Some(_) | None => classes.push((class, vec![one])),
        }
    }
    classes
}

fn of_staff(one: &Member, learnt: &Learnt) -> One {
    let group = match one.who {
        Returner::Logistics => Group::Logistics,
        Returner::Staff | Returner::Pupil(_) => Group::Staff,
    };
    let learnt = learnt.staff.get(&one.id).cloned().unwrap_or_default();
    One { id: one.id.to_string(), learner: Learner { name: one.name.clone(), group, learnt } }
}

fn group_view(t: &Texts, terms: &Terms, (name, all): (String, Vec<One>), names: bool) -> GroupView {
    let is_open = |one: &&One| !terms.coverage(std::slice::from_ref(&one.learner)).1.is_empty();
    let open: Vec<&One> = all.iter().filter(is_open).collect();
    let figure = format!("{} / {}", all.len() - open.len(), all.len());
    let chip = match open.len() {
        0 => ("done", t.training_all()),
        left => ("waiting", t.training_left(many(left))),
    };
    let named = open.into_iter().filter(|_| names);
    let has_read = |one: &One, guide: &Guide| one.learner.learnt.iter().any(|(read, _)| read == guide);
    let is_late = |one: &One| terms.guides.iter().all(|guide| has_read(one, guide));
    let open = named.map(|one| (one.id.clone(), one.learner.name.clone(), is_late(one))).collect();
    GroupView { name, figure, chip, open }
}

fn guide_word(desk: &Desk, guide: Guide) -> String {
    word(guide.key()).in_language(desk.is_en()).to_owned()
}

#[derive(Template)]
#[template(path = "training/own.html")]
struct OwnPage {
    shell: Shell,
    t: Texts,
    under: String,
    back: Option<String>,
    action: String,
    guides: Vec<(&'static str, String, bool)>,
    is_whole: bool,
}

fn own_page(desk: &Desk, terms: &Terms, known: &[Guide], back: Option<String>, under: String) -> OwnPage {
    let guide = |one: &Guide| (one.key(), guide_word(desk, *one), known.contains(one));
    OwnPage {
        under,
        back,
        action: desk.path().to_owned(),
        guides: terms.guides.iter().map(guide).collect(),
        is_whole: terms.guides.iter().all(|guide| known.contains(guide)),
        shell: desk.shell(),
        t: desk.t.clone(),
    }
}

async fn own(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::TrainingOwn)?;
    let plan = desk.app.reopening(&desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let member = tx.staff_member(permit.person()).await?;
    let learnt = tx.training().await?;
    drop(tx);
    let known = known(learnt.staff.get(&member.id));
    let under = desk.t.training_under(when::day(&desk.t, plan.plan.training.by));
    Ok(page(own_page(&desk, &plan.plan.training, &known, None, under)))
}

async fn child(desk: Desk, Path((_, _, student)): At) -> Result<Response, Failure> {
    let permit = desk.permit(Act::TrainingLearn)?;
    let plan = desk.app.reopening(&desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let learnt = tx.training().await?;
    drop(tx);
    let known = known(learnt.pupils.get(&child.id));
    let back = Some(desk.url("children"));
    Ok(page(own_page(&desk, &plan.plan.training, &known, back, child.name)))
}

fn ticked(form: &Fields) -> Vec<Guide> {
    Guide::ALL.iter().copied().filter(|guide| form.has(guide.key())).collect()
}

async fn own_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    learn_own(&desk.app, &desk.who, &desk.place, &ticked(&posted.form)).await?;
    Ok(desk.done("training/own", desk.t.training_learnt()))
}

async fn child_posted(
    desk: Desk,
    Path((_, _, student)): At,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let student = StudentId::new(student);
    learn(&desk.app, &desk.who, &desk.place, &student, &ticked(&posted.form)).await?;
    Ok(desk.done(&format!("training/{student}"), desk.t.training_learnt()))
}

#[derive(Deserialize)]
struct Chosen {
    #[serde(default)]
    pick: Vec<StudentId>,
}

async fn mark_posted(desk: Desk, posted: Posted<Chosen>) -> Result<Response, Failure> {
    let count = mark(&desk.app, &desk.who, &desk.place, &posted.form.pick).await?;
    Ok(desk.done("training", desk.t.training_marked(many(count))))
}

async fn strike_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let student = StudentId::new(posted.form.text("student"));
    strike(&desk.app, &desk.who, &desk.place, &student).await?;
    Ok(desk.done("training", desk.t.training_struck()))
}
