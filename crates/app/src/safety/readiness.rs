//! 开学条件 The checklist before a school opens: each condition green or red with what is missing, and who has looked.

use super::clearance::undeclared;
use super::{disinfection, reopens, stock};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Fields, Posted};
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use rules::people::act::Act;
use rules::people::place::{Path, Place};
use rules::people::role::{Grant, Role};
use rules::plan::form::word;
use rules::plan::return_to_school::ReturnPlan;
use rules::safety::basin;
use rules::safety::disinfection::logging::Listed;
use rules::safety::drill::{Office, Record, Subject};
use rules::safety::readiness::recording::{self, Entry, Facts, Undeclared};
use rules::safety::readiness::{Checker, Condition, Standing};
use rules::safety::stock::{Item, Lot};
use store::Tx;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/readiness", Act::ReadinessRead, list),
        Route::post("/{district}/{place}/readiness", Act::ReadinessEnter, enter_posted),
        Route::post("/{district}/{place}/readiness/look", Act::ReadinessLook, look_posted),
        Route::post("/{district}/{place}/readiness/override", Act::ReadinessOverride, override_posted),
    ]
}

/// Writes something down; false: it stood so already. Sent again it is answered as before: what was taken off a lot is taken
/// off once, and not refused the second time because less lies there.
pub async fn enter(
    app: &App,
    who: &Who,
    place: &Place,
    act: Act,
    (id, entry): (&str, Entry),
) -> Result<bool, Failure> {
    let permit = who.permit(act, place)?;
    let (plan, now) = (app.reopening(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    if tx.readiness_has(id).await? {
        tx.commit().await?;
        return Ok(true);
    }
    let facts = facts(app, place, &plan.plan, &mut tx).await?;
    let entered = recording::record(&plan.plan, &facts, entry, (permit.role(), now.date()))?;
    if let Some(entry) = &entered {
        tx.readiness_entered((id, entry), plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(entered.is_some())
}

/// Sets a red condition aside: the body that the plan names opens a school in spite of it, with a reason.
pub async fn set_aside(
    app: &App,
    who: &Who,
    place: &Place,
    (id, condition, reason): (&str, Condition, &str),
) -> Result<bool, Failure> {
    let entry = Entry::SetAside(condition, body(app, who, place), reason.to_owned());
    enter(app, who, place, Act::ReadinessOverride, (id, entry)).await
}

/// Takes that back: the condition counts as it is again, with a reason.
pub async fn restore(
    app: &App,
    who: &Who,
    place: &Place,
    (id, condition, reason): (&str, Condition, &str),
) -> Result<bool, Failure> {
    let entry = Entry::Restored(condition, body(app, who, place), reason.to_owned());
    enter(app, who, place, Act::ReadinessOverride, (id, entry)).await
}

/// For which body somebody of an office speaks: an officer of the city for its command, of a district for the district.
fn body(app: &App, who: &Who, place: &Place) -> Checker {
    let is_city = |path: &Path| app.places().iter().any(|one| one.path == *path && one.kind == "city");
    let of_city = |grant: &Grant| {
        grant.role == Role::BureauOfficer && grant.path.covers(&place.path) && is_city(&grant.path)
    };
    let speaks = who.signed_in().is_some_and(|person| person.grants.iter().any(of_city));
    if speaks { Checker::City } else { Checker::District }
}

/// All that is known of the school: what it wrote down, what came from other places and went there, whose health nobody knows.
pub(super) async fn facts(
    app: &App,
    place: &Place,
    plan: &ReturnPlan,
    tx: &mut Tx,
) -> Result<Facts, Failure> {
    let day = app.now().date().max(plan.reopening.opens_on);
    let undeclared = match app.health(place) {
        Ok(_) => undeclared(tx, day).await?,
        Err(_) => Undeclared::default(),
    };
    let (moves, listed) = (tx.stock_moves().await?, tx.disinfection().await?);
    Ok(Facts {
        entries: tx.readiness().await?,
        heads: tx.readiness_heads(day).await?,
        undeclared,
        moved: moves.iter().flat_map(|one| one.on_shelf(&place.place)).collect(),
        places: listed.iter().map(Listed::place).collect(),
    })
}

#[derive(Template)]
#[template(path = "readiness/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    under: String,
    standing: (&'static str, String),
    rows: Vec<RowView>,
    looked: Vec<(String, bool)>,
    look: Option<(&'static str, String)>,
    enter_href: Option<String>,
    look_href: String,
    override_href: String,
    basins: basin::Facts,
    heads: i64,
    area: String,
    items: Vec<(&'static str, String)>,
    shelf: Vec<ShelfView>,
    stock_href: Option<String>,
    disinfection_href: Option<String>,
    training_href: Option<String>,
    subjects: Vec<(&'static str, String)>,
    offices: Vec<(&'static str, String)>,
    today: String,
}

struct RowView {
    name: String,
    clause: &'static str,
    under: String,
    chip: (&'static str, String),
    /// What is sent when it is seen to by hand.
    done: Option<&'static str>,
    /// What is sent when that is taken back.
    undone: Option<&'static str>,
    /// What is sent when the reader's body sets it aside.
    aside: Option<&'static str>,
    /// What is sent when it takes that back.
    restored: Option<&'static str>,
}

/// What lies there of one item and date, and what its correction names.
struct ShelfView {
    item: &'static str,
    good_until: String,
    name: String,
    under: String,
    count: i64,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ReadinessRead)?;
    let plan = desk.app.reopening(&desk.place)?;
    let (t, today) = (&desk.t, desk.now.date());
    let mut tx = desk.app.store.look(&permit).await?;
    let facts = facts(&desk.app, &desk.place, &plan.plan, &mut tx).await?;
    drop(tx);
    let green = facts.green(&plan.plan, today);
    let looked = facts.looked();
    let enters = desk.may(Act::ReadinessEnter);
    let row = |condition: &Condition| row_view(&desk, &plan.plan, &facts, (*condition, &green));
    let standing = facts.standing(&plan.plan, today);
    let role = desk.permit(Act::ReadinessLook).ok().map(|permit| permit.role());
    let next = match &standing {
        Standing::Waiting(next) => Some(*next),
        Standing::Red(_) | Standing::Ready => None,
    };
    let mine = |checker: &Checker| role.is_some_and(|role| recording::may_look(role, *checker));
    let spoken = |key: &'static str| (key, spoken(&desk, key));
    let blank = basin::Facts { persons: facts.heads, basins: 0, broken: 0, troughs: 0 };
    Ok(page(ListPage {
        under: t.readiness_under(when::day(t, plan.plan.reopening.opens_on)),
        rows: plan.plan.readiness.conditions.iter().map(row).collect(),
        looked: plan
            .plan
            .readiness
            .checked_by
            .iter()
            .map(|checker| (spoken(checker.key()).1, looked.contains(checker)))
            .collect(),
        look: next.filter(mine).map(|checker| spoken(checker.key())),
        standing: standing_words(&desk, &standing),
        enter_href: enters.then(|| desk.url("readiness")),
        look_href: desk.url("readiness/look"),
        override_href: desk.url("readiness/override"),
        stock_href: (stock::stands(&desk.app, &desk.place) && desk.may(Act::StockRead))
            .then(|| desk.url("stock")),
        disinfection_href: (reopens(&desk.app, &desk.place) && desk.may(Act::DisinfectionRead))
            .then(|| desk.url("disinfection")),
        training_href: (reopens(&desk.app, &desk.place) && desk.may(Act::TrainingRead))
            .then(|| desk.url("training")),
        basins: facts.basins().unwrap_or(blank),
        heads: facts.heads,
        area: facts.area().map(|metres| metres.to_string()).unwrap_or_default(),
        items: plan.plan.stock.iter().map(|row| spoken(row.item.key())).collect(),
        shelf: facts.shelf().into_iter().filter_map(|lot| shelf_view(&desk, lot)).collect(),
        subjects: plan.plan.drill.subjects.iter().map(|one| spoken(one.key())).collect(),
        offices: plan.plan.drill.with.iter().map(|one| spoken(one.key())).collect(),
        today: today.to_string(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn spoken(desk: &Desk, key: &str) -> String {
    word(key).in_language(desk.is_en()).to_owned()
}

fn standing_words(desk: &Desk, standing: &Standing) -> (&'static str, String) {
    let t = &desk.t;
    match standing {
        Standing::Red(red) => ("refused", t.readiness_red(i64::try_from(red.len()).unwrap_or(i64::MAX))),
        Standing::Waiting(next) => ("waiting", t.readiness_waiting(spoken(desk, next.key()))),
        Standing::Ready => ("done", t.readiness_ready()),
    }
}

fn row_view(
    desk: &Desk,
    plan: &ReturnPlan,
    facts: &Facts,
    (condition, green): (Condition, &[Condition]),
) -> RowView {
    let t = &desk.t;
    let is_green = green.contains(&condition);
    let words = match condition {
        Condition::Basins => basins_words(t, plan, facts),
        Condition::Stock => stock_words(desk, plan, facts),
        Condition::Disinfection => {
            disinfection::left_words(desk, &plan.disinfection, &plan.disinfection.coverage(&facts.places))
        }
        Condition::Drill if !is_green => t.readiness_no_drill(plan.drill.count_min),
        Condition::Health if !is_green => {
            t.readiness_health(facts.undeclared.children, facts.undeclared.staff)
        }
        Condition::Drill
        | Condition::Health
        | Condition::Documents
        | Condition::Command
        | Condition::Training
        | Condition::Isolation
        | Condition::Tidy => String::new(),
    };
    let aside = facts.set_aside(condition).filter(|_| !is_green);
    let chip = match (is_green, aside) {
        (true, _) => ("done", t.readiness_is_green()),
        (false, Some(_)) => ("progress", t.readiness_is_aside()),
        (false, None) => ("refused", t.readiness_is_red()),
    };
    let by_hand = condition.is_by_hand() && desk.may(Act::ReadinessEnter);
    let overrides =
        desk.may(Act::ReadinessOverride) && plan.readiness.overrides(body(&desk.app, &desk.who, &desk.place));
    RowView {
        name: spoken(desk, condition.key()),
        clause: condition.clause(),
        under: aside.map_or(words, |why| t.readiness_aside_for(why)),
        chip,
        done: (by_hand && !is_green).then(|| condition.key()),
        undone: (by_hand && is_green).then(|| condition.key()),
        aside: (overrides && !is_green && aside.is_none()).then(|| condition.key()),
        restored: (overrides && facts.set_aside(condition).is_some()).then(|| condition.key()),
    }
}

/// What lies there, while something does.
fn shelf_view(desk: &Desk, ((item, good_until), count): ((Item, Option<Date>), i64)) -> Option<ShelfView> {
    let t = &desk.t;
    let good_until = good_until.map(|day| day.to_string()).unwrap_or_default();
    let keeps = good_until.is_empty();
    (count > 0).then(|| ShelfView {
        item: item.key(),
        name: spoken(desk, item.key()),
        under: if keeps { t.readiness_keeps() } else { t.readiness_keeps_until(good_until.as_str()) },
        good_until,
        count,
    })
}

fn basins_words(t: &Texts, plan: &ReturnPlan, facts: &Facts) -> String {
    let Some(counted) = facts.basins() else { return t.readiness_not_counted() };
    match plan.basin.standing(counted) {
        basin::Standing::Short(missing) => t.readiness_basins_short(counted.persons, missing),
        basin::Standing::Passes => t.readiness_basins_pass(counted.persons),
        basin::Standing::MeetsTarget => t.readiness_basins_target(counted.persons),
    }
}

fn stock_words(desk: &Desk, plan: &ReturnPlan, facts: &Facts) -> String {
    if facts.area().is_none() {
        return desk.t.readiness_no_area();
    }
    let missing = facts.short(plan, desk.now.date());
    let line = |(item, n): &(Item, i64)| desk.t.readiness_short(spoken(desk, item.key()), *n);
    missing.iter().map(line).collect::<Vec<_>>().join(" · ")
}

async fn enter_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let entry = entry(&posted.form)?;
    let asked = (posted.key.as_str(), entry);
    let entered = enter(&desk.app, &desk.who, &desk.place, Act::ReadinessEnter, asked).await?;
    let told = if entered { desk.t.readiness_entered() } else { desk.t.readiness_entered_before() };
    Ok(desk.done("readiness", told))
}

async fn override_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    let asked = (key.as_str(), form.choice("condition")?, form.text("reason"));
    let (app, who, place) = (&desk.app, &desk.who, &desk.place);
    let entered = match form.text("kind") {
        "restored" => restore(app, who, place, asked).await?,
        _ => set_aside(app, who, place, asked).await?,
    };
    let told = if entered { desk.t.readiness_entered() } else { desk.t.readiness_entered_before() };
    Ok(desk.done("readiness", told))
}

async fn look_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let entry = Entry::Looked(posted.form.choice("checker")?);
    let asked = (posted.key.as_str(), entry);
    enter(&desk.app, &desk.who, &desk.place, Act::ReadinessLook, asked).await?;
    Ok(desk.done("readiness", desk.t.readiness_looked()))
}

/// What a form of the page says; each kind has its own fields.
fn entry(form: &Fields) -> Result<Entry, Failure> {
    let wrong = |what: &str| Failure::BadForm(what.to_owned());
    let reason = || form.text("reason").to_owned();
    match form.text("kind") {
        "basins" => Ok(Entry::Basins(basin::Facts {
            persons: form.number("persons")?,
            basins: form.number("basins")?,
            broken: form.number("broken")?,
            troughs: form.number("troughs")?,
        })),
        "area" => Ok(Entry::Area(form.number("area")?)),
        "lot" => Ok(Entry::Lot(lot(form, form.number("count")?)?)),
        "corrected" => {
            let off = form.number("count")?.checked_neg().ok_or_else(|| wrong("count"))?;
            Ok(Entry::Corrected(lot(form, off)?, reason()))
        }
        "drill" => Ok(Entry::Drill(Record {
            on: form.day("on")?.ok_or_else(|| wrong("on"))?,
            subjects: Subject::ALL.iter().copied().filter(|one| form.has(one.key())).collect(),
            with: Office::ALL.iter().copied().filter(|one| form.has(one.key())).collect(),
            critical_open: form.number("critical_open")?,
        })),
        "done" => Ok(Entry::Done(form.choice("condition")?)),
        "undone" => Ok(Entry::Undone(form.choice("condition")?, reason())),
        _ => Err(wrong("kind")),
    }
}

fn lot(form: &Fields, count: i64) -> Result<Lot, Failure> {
    Ok(Lot { item: form.choice("item")?, count, good_until: form.day("good_until")? })
}
