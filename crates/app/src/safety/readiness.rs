//! 开学条件 The checklist before a school opens: each condition green or red with what is missing, and who has looked.

use super::clearance::all_known;
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
use axum::response::Response;
use jiff::civil::Date;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::form::word;
use rules::plan::return_to_school::ReturnPlan;
use rules::safety::basin;
use rules::safety::drill::{Office, Record, Subject};
use rules::safety::readiness::recording::{self, Entry, Facts};
use rules::safety::readiness::{Checker, Condition, Standing};
use rules::safety::stock::{Item, Lot};
use store::Tx;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/readiness", Act::ReadinessRead, list),
        Route::post("/{district}/{place}/readiness", Act::ReadinessEnter, enter_posted),
        Route::post("/{district}/{place}/readiness/look", Act::ReadinessLook, look_posted),
    ]
}

/// Writes something down; false: it stood so already.
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
    let facts = facts(app, place, &plan.plan, &mut tx).await?;
    let entered = recording::record(&plan.plan, &facts, entry, (permit.role(), now.date()))?;
    if let Some(entry) = &entered {
        tx.readiness_entered((id, entry), plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(entered.is_some())
}

async fn facts(app: &App, place: &Place, plan: &ReturnPlan, tx: &mut Tx) -> Result<Facts, Failure> {
    let day = app.now().date().max(plan.reopening.opens_on);
    let health_known = match app.health(place) {
        Ok(_) => all_known(tx, day).await?,
        Err(_) => true,
    };
    Ok(Facts { entries: tx.readiness().await?, heads: tx.readiness_heads(day).await?, health_known })
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
    basins: basin::Facts,
    heads: i64,
    area: String,
    items: Vec<(&'static str, String)>,
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
        basins: facts.basins().unwrap_or(blank),
        heads: facts.heads,
        area: facts.area().map(|metres| metres.to_string()).unwrap_or_default(),
        items: plan.plan.stock.iter().map(|row| spoken(row.item.key())).collect(),
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
    let under = match condition {
        Condition::Basins => basins_words(t, plan, facts),
        Condition::Stock => stock_words(desk, plan, facts),
        Condition::Drill if !is_green => t.readiness_no_drill(plan.drill.count_min),
        Condition::Health if !is_green => t.readiness_health(),
        Condition::Drill
        | Condition::Health
        | Condition::Documents
        | Condition::Command
        | Condition::Training
        | Condition::Isolation
        | Condition::Tidy
        | Condition::Disinfection => String::new(),
    };
    let by_hand = !is_green && condition.is_by_hand() && desk.may(Act::ReadinessEnter);
    RowView {
        name: spoken(desk, condition.key()),
        clause: condition.clause(),
        under,
        chip: if is_green { ("done", t.readiness_is_green()) } else { ("refused", t.readiness_is_red()) },
        done: by_hand.then(|| condition.key()),
    }
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

async fn enter_posted(desk: Desk, posted: Posted<Vec<(String, String)>>) -> Result<Response, Failure> {
    let entry = Sent(&posted.form).entry()?;
    let asked = (posted.key.as_str(), entry);
    let entered = enter(&desk.app, &desk.who, &desk.place, Act::ReadinessEnter, asked).await?;
    let told = if entered { desk.t.readiness_entered() } else { desk.t.readiness_entered_before() };
    Ok(desk.done("readiness", told))
}

async fn look_posted(desk: Desk, posted: Posted<Vec<(String, String)>>) -> Result<Response, Failure> {
    let checker = Sent(&posted.form).text("checker");
    let checker = Checker::ALL.iter().copied().find(|one| one.key() == checker);
    let entry = Entry::Looked(checker.ok_or_else(|| Failure::BadForm("checker".to_owned()))?);
    let asked = (posted.key.as_str(), entry);
    enter(&desk.app, &desk.who, &desk.place, Act::ReadinessLook, asked).await?;
    Ok(desk.done("readiness", desk.t.readiness_looked()))
}

/// What a form sent.
struct Sent<'s>(&'s [(String, String)]);

impl Sent<'_> {
    fn text(&self, name: &str) -> String {
        self.0.iter().find(|(field, _)| field == name).map_or_else(String::new, |(_, value)| value.clone())
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(field, _)| field == name)
    }

    fn number(&self, name: &str) -> Result<i64, Failure> {
        let text = self.text(name);
        text.trim().parse().map_err(|_| Failure::BadForm(name.to_owned()))
    }

    fn day(&self, name: &str) -> Result<Option<Date>, Failure> {
        let text = self.text(name);
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| Failure::BadForm(name.to_owned()))
    }

    fn entry(&self) -> Result<Entry, Failure> {
        let wrong = |what: &str| Failure::BadForm(what.to_owned());
        match self.text("kind").as_str() {
            "basins" => Ok(Entry::Basins(basin::Facts {
                persons: self.number("persons")?,
                basins: self.number("basins")?,
                broken: self.number("broken")?,
                troughs: self.number("troughs")?,
            })),
            "area" => Ok(Entry::Area(self.number("area")?)),
            "lot" => {
                let item = self.text("item");
                let item = Item::ALL.iter().copied().find(|one| one.key() == item);
                let (item, count) = (item.ok_or_else(|| wrong("item"))?, self.number("count")?);
                Ok(Entry::Lot(Lot { item, count, good_until: self.day("good_until")? }))
            }
            "drill" => Ok(Entry::Drill(Record {
                on: self.day("on")?.ok_or_else(|| wrong("on"))?,
                subjects: Subject::ALL.iter().copied().filter(|one| self.has(one.key())).collect(),
                with: Office::ALL.iter().copied().filter(|one| self.has(one.key())).collect(),
                critical_open: self.number("critical_open")?,
            })),
            "done" => {
                let condition = self.text("condition");
                let condition = Condition::ALL.iter().copied().find(|one| one.key() == condition);
                Ok(Entry::Done(condition.ok_or_else(|| wrong("condition"))?))
            }
            _ => Err(wrong("kind")),
        }
    }
}
