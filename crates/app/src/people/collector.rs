//! 接送人 A child's list of adults, kept by its guardians.

use super::block::unheard;
use super::household::relation_word;
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use jiff::civil::Date;
use rules::id::{CollectorId, StudentId};
use rules::people::act::Act;
use rules::people::block::Unheard;
use rules::people::collector::{self, Added, Draft, Entry, Facts, Relation};
use rules::people::place::Place;
use serde::Deserialize;
use store::Tx;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/collectors/{student}", Act::CollectorAdd, list),
        Route::post("/{district}/{place}/collectors/{student}", Act::CollectorAdd, add_posted),
        Route::post("/{district}/{place}/collectors/{student}/end", Act::CollectorAdd, end_posted),
    ]
}

/// Puts an adult on a child's list (P3.61).
pub async fn add(app: &App, who: &Who, place: &Place, draft: Draft) -> Result<Added, Failure> {
    let permit = who.permit(Act::CollectorAdd, place)?;
    let (version, now) = (version(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let facts = facts(app, place, &mut tx, &draft.student).await?;
    let (student, named) = (draft.student.clone(), format!("{} {}", draft.name, draft.phone));
    let new = (CollectorId::new(app.fresh_id()), draft);
    let added = match collector::add(&facts, new, permit.person(), now) {
        Ok(added) => added,
        Err(why) => {
            drop(tx);
            return Err(unheard(app, &permit, (&student, Unheard::Collector, &named), why).await);
        }
    };
    if !added.already {
        tx.collector_added(&added, version, now).await?;
    }
    tx.commit().await?;
    Ok(added)
}

/// Takes an adult off a child's list from today; false when there was none.
pub async fn end(
    app: &App,
    who: &Who,
    place: &Place,
    student: &StudentId,
    id: &CollectorId,
) -> Result<bool, Failure> {
    let permit = who.permit(Act::CollectorAdd, place)?;
    let version = version(app, place)?;
    let mut tx = app.store.act(&permit).await?;
    let facts = facts(app, place, &mut tx, student).await?;
    if let Err(why) = collector::end(&facts, id, permit.person()) {
        drop(tx);
        let entry = facts.list.iter().find(|entry| entry.adult.collector == *id);
        let name = entry.map_or_else(String::new, |entry| format!("- {}", entry.adult.name));
        return Err(unheard(app, &permit, (student, Unheard::Collector, &name), why).await);
    }
    let ended = tx.collector_ended(student, id, version, app.now()).await?;
    tx.commit().await?;
    Ok(ended)
}

/// The child's list, and whose word counts. At a community the blocks of every register count that knows the child.
async fn facts(app: &App, place: &Place, tx: &mut Tx, student: &StudentId) -> Result<Facts, Failure> {
    let (list, today) = (tx.collectors(student).await?, app.now().date());
    let of = std::slice::from_ref(student);
    let speakers = if app.scheme(place).is_ok() {
        tx.taking_facts(of, today).await?.remove(student).unwrap_or_default().speakers()
    } else {
        tx.collecting_facts(of, today).await?.remove(student).unwrap_or_default().speakers()
    };
    Ok(Facts { list, speakers })
}

/// Of the plan by which a list is kept: a school's term, or a community's care.
fn version(app: &App, place: &Place) -> Result<i64, Failure> {
    match app.scheme(place) {
        Ok(plan) => Ok(plan.version),
        Err(_) => Ok(app.community(place)?.version),
    }
}

#[derive(Template)]
#[template(path = "collector/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    back: String,
    child: String,
    under: String,
    asked: Option<String>,
    guardians: Vec<AdultView>,
    adults: Vec<AdultView>,
    action: String,
    end_action: String,
    photo_action: String,
    drop_action: String,
    typed: TypedView,
    /// A community has no term by which an adult could be named.
    has_term: bool,
    relations: Vec<(&'static str, String, bool)>,
}

struct AdultView {
    id: String,
    who: String,
    under: String,
    photo: Option<String>,
}

struct TypedView {
    name: String,
    phone: String,
    days: String,
    from: String,
    until: String,
}

/// Who stands at the gate, as the doorkeeper's question names them.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    name: String,
    #[serde(default)]
    phone: String,
}

async fn list(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::CollectorAdd)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let (child, today) = (tx.student(&StudentId::new(student)).await?, desk.now.date());
    let entries = tx.collectors(&child.id).await?;
    let held = tx.adults(std::slice::from_ref(&child.id), today).await?.remove(&child.id).unwrap_or_default();
    let photos = tx.photos(&child.id).await?;
    let photo_of =
        |id: &CollectorId| photos.contains(id).then(|| desk.url(&format!("photos/{}/{id}", child.id)));
    let is_named = |id: &CollectorId| entries.iter().any(|entry| entry.adult.collector == *id);
    let guardians = held.into_iter().map(|one| one.adult).filter(|adult| !is_named(&adult.collector));
    let guardians = guardians.map(|adult| AdultView {
        who: adult.name.clone(),
        under: format!("{} · {}", relation_word(&desk.t, &adult.relation, &adult.name), adult.phone),
        photo: photo_of(&adult.collector),
        id: adult.collector.to_string(),
    });
    let guardians = guardians.collect();
    let later = |entry: &&Entry| entry.until.is_none_or(|until| today <= until);
    let chosen = desk.typed("relation").unwrap_or_default();
    let relation = |one: Relation| (one.code(), relation_word(&desk.t, one.code(), ""), chosen == one.code());
    let from_gate = !asked.name.is_empty();
    Ok(page(ListPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        back: desk.url(&if desk.is_school() {
            "children".to_owned()
        } else {
            format!("agreements/{}", child.id)
        }),
        under: desk.t.roll_home_class(child.home_class.as_str()),
        asked: from_gate.then(|| desk.t.collector_asked(asked.name.as_str(), child.name.as_str())),
        adults: entries
            .iter()
            .filter(later)
            .map(|entry| entry_view(&desk, entry, photo_of(&entry.adult.collector)))
            .collect(),
        guardians,
        action: desk.url(&format!("collectors/{}", child.id)),
        end_action: desk.url(&format!("collectors/{}/end", child.id)),
        photo_action: desk.url(&format!("photos/{}", child.id)),
        drop_action: desk.url(&format!("photos/{}/drop", child.id)),
        typed: TypedView {
            name: desk.typed("name").unwrap_or(asked.name),
            phone: desk.typed("phone").unwrap_or(asked.phone),
            days: desk
                .typed("days")
                .unwrap_or_else(|| if from_gate { "today".into() } else { String::new() }),
            from: desk.typed("from").unwrap_or_default(),
            until: desk.typed("until").unwrap_or_default(),
        },
        has_term: desk.is_school(),
        relations: Relation::ALL.map(relation).into(),
        child: child.name,
    }))
}

fn entry_view(desk: &Desk, entry: &Entry, photo: Option<String>) -> AdultView {
    let t = &desk.t;
    let days = match entry.until {
        Some(until) if until == entry.from => when::day(t, until),
        Some(until) if entry.from > desk.now.date() => {
            t.taking_days(when::day(t, entry.from), when::day(t, until))
        }
        Some(until) => t.collector_until(when::day(t, until)),
        None => t.collector_always(),
    };
    let adult = &entry.adult;
    AdultView {
        photo,
        id: adult.collector.to_string(),
        who: adult.name.clone(),
        under: format!("{} · {} · {days}", relation_word(t, &adult.relation, &adult.name), adult.phone),
    }
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    relation: String,
    #[serde(default)]
    days: String,
    /// First and last day, where days are chosen.
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
}

async fn add_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let Typed { name, phone, relation, days, from, until } = posted.form;
    let t = &desk.t;
    let relation = Relation::from_code(&relation).ok_or_else(|| Failure::missing(t.collector_relation()))?;
    let (today, day) = (desk.now.date(), |text: &str, field: String| {
        text.parse::<Date>().map_err(|_| Failure::missing(field))
    });
    let (from, until) = match days.as_str() {
        "today" => (today, Some(today)),
        "term" => (today, Some(desk.app.scheme(&desk.place)?.scheme.term.until)),
        "days" => (day(&from, t.collector_first_day())?, Some(day(&until, t.collector_last_day())?)),
        _ => return Err(Failure::missing(t.collector_days())),
    };
    let (name, phone) = (name.trim().to_owned(), phone.trim().to_owned());
    let draft = Draft { student: StudentId::new(&student), name, relation, phone, from, until };
    let added = add(&desk.app, &desk.who, &desk.place, draft).await?;
    Ok(desk.done(&format!("collectors/{student}"), desk.t.collector_added(added.adult.name)))
}

#[derive(Deserialize)]
struct Which {
    collector: String,
}

async fn end_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Which>,
) -> Result<Response, Failure> {
    let (child, id) = (StudentId::new(&student), CollectorId::new(posted.form.collector));
    end(&desk.app, &desk.who, &desk.place, &child, &id).await?;
    Ok(desk.done(&format!("collectors/{student}"), desk.t.collector_ended()))
}
