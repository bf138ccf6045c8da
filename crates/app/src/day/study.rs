//! 晚自习 A family chooses the weekdays of evening study for itself; whoever watches sees who stays tonight, and for what.

use super::beside::{ChoiceView, offers};
use super::late::Staying;
use crate::app::{App, InForce};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::beside::changing;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Time;
use rules::day::beside::{self, CHOSEN};
use rules::day::late::staying::List;
use rules::day::study::{self, Chosen, Draft, Facts};
use rules::id::StudentId;
use rules::money::account::Purse;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::form;
use rules::plan::local::Day;
use rules::plan::programme::{self, Begins, Timetable, Watcher};
use rules::plan::scheme::Scheme;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/studies", Act::StudyList, list),
        Route::get("/{district}/{place}/studies/{student}", Act::StudyChoose, show),
        Route::post("/{district}/{place}/studies/{student}", Act::StudyChoose, choose_posted),
    ]
}

/// Takes a family's choice of weekdays (P1.26).
pub async fn choose(app: &App, who: &Who, place: &Place, draft: Draft) -> Result<Chosen, Failure> {
    let permit = who.permit(Act::StudyChoose, place)?;
    let plan = app.scheme(place)?;
    let mut tx = app.store.act(&permit).await?;
    let chosen = write(&mut tx, (app, place), &plan, draft).await?;
    tx.commit().await?;
    Ok(chosen)
}

/// The same in a transaction that writes more, as a registration does.
pub(crate) async fn write(
    tx: &mut Tx,
    (app, place): (&App, &Place),
    plan: &InForce,
    draft: Draft,
) -> Result<Chosen, Failure> {
    let facts = tx.study_facts(&draft.student).await?;
    let chosen = study::choose(&plan.scheme, &facts, draft)?;
    if !chosen.already {
        beside::may_change(tx.beside_unpaid(&chosen.draft.student, Purse::EveningStudy).await?)?;
        put(tx, (app, place), plan, &chosen).await?;
    }
    Ok(chosen)
}

/// Writes a choice that was decided, with what becomes of the money that was paid ahead.
pub(crate) async fn put(
    tx: &mut Tx,
    (app, place): (&App, &Place),
    plan: &InForce,
    chosen: &Chosen,
) -> Result<(), Failure> {
    let Draft { student, days } = &chosen.draft;
    changing(tx, (app, place), plan, (student, Purse::EveningStudy), days).await?;
    Ok(tx.study_chosen(chosen, plan.version, app.now()).await?)
}

/// The weekdays that a form names: `study-mon=yes`.
pub(crate) fn days(form: &[(String, String)]) -> BTreeSet<Day> {
    form.iter().filter_map(|(field, _)| field.strip_prefix("study-")?.parse().ok()).collect()
}

/// 周一、周四
pub(crate) fn days_word(desk: &Desk, days: &BTreeSet<Day>) -> String {
    if days.is_empty() {
        return desk.t.study_none();
    }
    let words = days.iter().map(|day| when::weekday(&desk.t, day.number()));
    words.collect::<Vec<_>>().join(desk.lang.pick("、", ", "))
}

/// What is offered, and the weekdays to tick.
pub(crate) struct OfferView {
    pub(crate) title: String,
    pub(crate) about: String,
    pub(crate) days: Vec<(String, String, bool)>,
}

/// The evening study that the plan has for a grade. After a refusal what was ticked stays ticked.
pub(crate) fn offer(desk: &Desk, scheme: &Scheme, grade: i64, chosen: &BTreeSet<Day>) -> Option<OfferView> {
    let one = study::offered(scheme, grade)?;
    let is_refused = desk.refusal().is_some();
    let ticked = |day: &Day| {
        if is_refused { desk.typed(&format!("study-{day}")).is_some() } else { chosen.contains(day) }
    };
    let day = |day: &Day| (format!("study-{day}"), when::weekday(&desk.t, day.number()), ticked(day));
    Some(OfferView {
        title: one.title.in_language(desk.is_en()).to_owned(),
        about: about(desk, scheme, one),
        days: one.days.iter().map(day).collect(),
    })
}

/// From when until when a kind beside after-school service is held, who watches, and what it costs.
pub(super) fn about(desk: &Desk, scheme: &Scheme, one: &programme::Terms) -> String {
    let t = &desk.t;
    let who = |who: &Watcher| form::word(who.key()).in_language(desk.is_en()).to_owned();
    let watched = one.watchers().iter().map(who).collect::<Vec<_>>().join(desk.lang.pick("、", ", "));
    let hour = |at: Time| at.strftime("%H:%M").to_string();
    let begins = match one.from {
        Begins::At(from) => hour(from),
        Begins::AfterCare | Begins::Dismissal => t.study_after_care(),
    };
    let ends = match one.until {
        Timetable::BySeason { winter, summer } if winter == summer => hour(winter),
        Timetable::BySeason { winter, summer } => t.study_by_season(hour(winter), hour(summer)),
        Timetable::ByWeekday { mon_thu, fri } if mon_thu == fri => hour(fri),
        Timetable::ByWeekday { mon_thu, fri } => t.study_by_weekday(hour(mon_thu), hour(fri)),
    };
    let price = match one.charges(&scheme.fee) {
        Some(fee) => t.study_paid(fee.price_fen.to_string()),
        None => t.study_free(),
    };
    t.study_about(begins, ends, watched, price)
}

#[derive(Template)]
#[template(path = "study/show.html")]
struct ShowPage {
    shell: Shell,
    t: Texts,
    back: String,
    child: String,
    under: String,
    now: String,
    offer: Option<OfferView>,
    in_care: bool,
    register_href: String,
    action: String,
    /// Lunch and early care, where the plan has them.
    choices: Vec<ChoiceView>,
    quote: String,
}

type At = Path<(String, String, String)>;

async fn show(desk: Desk, Path((_, _, student)): At) -> Result<Response, Failure> {
    let permit = desk.permit(Act::StudyChoose)?;
    let plan = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let Facts { in_care, days, .. } = tx.study_facts(&child.id).await?;
    let mut chosen = BTreeMap::new();
    for kind in CHOSEN {
        chosen.insert(kind.key(), tx.beside_facts(&child.id, kind).await?.days);
    }
    Ok(page(ShowPage {
        back: desk.url("children"),
        under: desk.t.roll_home_class(child.home_class.as_str()),
        now: days_word(&desk, &days),
        offer: offer(&desk, &plan.scheme, child.grade, &days),
        in_care,
        register_href: desk.url(&format!("registrations/{}", child.id)),
        action: desk.url(&format!("studies/{}", child.id)),
        choices: offers(&desk, &plan.scheme, (&child.id, child.grade), &chosen),
        quote: desk.quote("P1.26"),
        child: child.name,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

async fn choose_posted(
    desk: Desk,
    Path((_, _, student)): At,
    posted: Posted<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let draft = Draft { student: StudentId::new(&student), days: days(&posted.form) };
    let chosen = choose(&desk.app, &desk.who, &desk.place, draft).await?;
    let said = desk.t.study_said(days_word(&desk, &chosen.draft.days));
    Ok(desk.done(&format!("studies/{student}"), said))
}

#[derive(Template)]
#[template(path = "study/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    today: String,
    lists: Vec<(String, Vec<RowView>)>,
}

/// One child who stays tonight.
struct RowView {
    name: String,
    under: String,
    word: String,
}

/// Who of those inside stays tonight, list by list.
async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::StudyList)?;
    let (t, today) = (&desk.t, desk.now.date());
    let mut tx = desk.app.store.look(&permit).await?;
    let staying = Staying::on(&desk, &mut tx, today).await?;
    let mut lists = [(List::Extended, Vec::new()), (List::Study, Vec::new())];
    for row in staying.rows(&mut tx, today).await? {
        let (child, until) = (&row.student, row.child.until);
        let Some((list, _)) = staying.stays(&child.id, until) else { continue };
        let group = row.group.in_language(desk.is_en());
        let view = RowView {
            under: format!("{} · {group} · {}", t.roll_home_class(child.home_class.as_str()), row.room),
            word: staying.word(t, &child.id, until).unwrap_or_default(),
            name: child.name.clone(),
        };
        if let Some((_, rows)) = lists.iter_mut().find(|(one, _)| *one == list) {
            rows.push(view);
        }
    }
    let title = |list: List, count: i64| match list {
        List::Extended => t.study_extended_count(count),
        List::Study => t.study_count(count),
    };
    let lists = lists.into_iter().filter(|(_, rows)| !rows.is_empty());
    Ok(page(ListPage {
        today: when::moment(t, desk.now),
        lists: lists.map(|(list, rows)| (title(list, rows.len() as i64), rows)).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}
