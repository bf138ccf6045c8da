//! 课后服务以外 A family chooses the weekdays of lunch and early care; whoever watches signs who was there on a day of what costs something,
//! and its money follows (P1.26, X.4, X.7).

use super::study::about;
use crate::app::{App, InForce};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::account::purse_name;
use crate::money::beside::{changing, charge_day};
use crate::money::leaving;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::day::beside::{self, CHOSEN, Chosen, Draft, Saying, Signed, There};
use rules::id::StudentId;
use rules::moment::Moment;
use rules::money::account::Purse;
use rules::money::bill;
use rules::money::item::beside::purse_of;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::form;
use rules::plan::local::Day;
use rules::plan::programme::Kind;
use rules::plan::scheme::Scheme;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::day::{BesideDay, BesideRow};

/// Days back whose registers are shown.
const SHOWN_DAYS: i64 = 14;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/besides", Act::RollClose, list),
        Route::get("/{district}/{place}/besides/{kind}/{date}", Act::RollClose, one),
        Route::post("/{district}/{place}/besides/{kind}/{date}", Act::RollClose, sign_posted),
        Route::post("/{district}/{place}/studies/{student}/{kind}", Act::StudyChoose, choose_posted),
    ]
}

/// Takes a family's choice of weekdays; what was paid ahead for others is settled before.
pub async fn choose(app: &App, who: &Who, place: &Place, draft: Draft) -> Result<Chosen, Failure> {
    let permit = who.permit(Act::StudyChoose, place)?;
    let plan = app.scheme(place)?;
    let purse = purse_of(draft.kind).ok_or(Failure::NotTheirs)?;
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.beside_facts(&draft.student, draft.kind).await?;
    let chosen = beside::choose(&plan.scheme, &facts, draft)?;
    if !chosen.already {
        let of = (&chosen.draft.student, purse);
        changing(&mut tx, (app, place), &plan, of, &chosen.draft.days).await?;
        tx.beside_chosen(&chosen, plan.version, app.now()).await?;
    }
    tx.commit().await?;
    Ok(chosen)
}

/// Signs the register of a day, or puts it right: when the day is over, as whoever may amend a roll. The money of whoever is new
/// in it follows.
pub async fn sign(
    app: &App,
    who: &Who,
    place: &Place,
    (purse, date): (Purse, Date),
    (marks, reason): (BTreeMap<StudentId, There>, String),
) -> Result<Signed, Failure> {
    let now = app.now();
    let amending = who.permit(Act::RollAmend, place).ok().filter(|_| now.date() > date);
    let saying = Saying { marks, reason, may_amend: amending.is_some() };
    let permit = match amending {
        Some(permit) => permit,
        None => who.permit(Act::RollClose, place)?,
    };
    let plan = app.of_day(place, date)?;
    let mut tx = app.store.act(&permit).await?;
    charge_day(&mut tx, (app, place), &plan, (purse, date)).await?;
    let day = tx.beside_register(purse, date).await?;
    let facts = tx.beside_sign_facts(&day).await?;
    let signed = beside::sign(&facts, &saying, now)?;
    if !signed.changes.is_empty() || day.signed_at.is_none() {
        tx.beside_signed(&day, &signed, (plan.version, now)).await?;
        follow(&mut tx, &plan, (&day, &signed), now).await?;
    }
    tx.commit().await?;
    Ok(signed)
}

/// The money of whoever is new in a register follows. Where its day was over each family is told how, and why.
async fn follow(
    tx: &mut Tx,
    plan: &InForce,
    (day, signed): (&BesideDay, &Signed),
    now: Moment,
) -> Result<(), Failure> {
    let of_day = (&day.session, day.date);
    let Some(reason) = &signed.reason else {
        let is_new = |one: &StudentId| signed.changes.contains_key(one);
        super::roll::give(tx, plan, of_day, is_new, now).await?;
        return Ok(());
    };
    for (student, there) in &signed.changes {
        let is_this = |one: &StudentId| one == student;
        let followed = super::roll::give(tx, plan, of_day, is_this, now).await?;
        let said = (student, *there, reason.as_str());
        tx.beside_followed(day, said, followed, (plan.version, now)).await?;
    }
    Ok(())
}

/// What a family may choose of one kind, as its page has it.
pub(super) struct ChoiceView {
    pub title: String,
    pub about: String,
    pub days: Vec<(String, String, bool)>,
    pub kind: &'static str,
    pub action: String,
    /// What becomes of what was paid ahead, where the days change.
    pub terms: Vec<String>,
}

/// The kinds beside evening study that the plan has for a child's grade. After a refusal what was ticked stays ticked.
pub(super) fn offers(
    desk: &Desk,
    scheme: &Scheme,
    (student, grade): (&StudentId, i64),
    chosen: &BTreeMap<&'static str, BTreeSet<Day>>,
) -> Vec<ChoiceView> {
    let view = |kind: Kind| {
        let one = beside::offered(scheme, kind, grade)?;
        let is_refused = desk.refusal().is_some() && desk.typed("kind").as_deref() == Some(kind.key());
        let none = BTreeSet::new();
        let stands = chosen.get(kind.key()).unwrap_or(&none);
        let ticked = |day: &Day| {
            if is_refused { desk.typed(&format!("day-{day}")).is_some() } else { stands.contains(day) }
        };
        let day = |day: &Day| (format!("day-{day}"), when::weekday(&desk.t, day.number()), ticked(day));
        Some(ChoiceView {
            title: one.title.in_language(desk.is_en()).to_owned(),
            about: about(desk, scheme, one),
            days: one.days.iter().map(day).collect(),
            kind: kind.key(),
            action: desk.url(&format!("studies/{student}/{}", kind.key())),
            terms: ahead(desk, scheme, kind),
        })
    };
    CHOSEN.into_iter().filter_map(view).collect()
}

/// What goes back to whoever changes or stops what is paid ahead.
fn ahead(desk: &Desk, scheme: &Scheme, kind: Kind) -> Vec<String> {
    let fee = scheme.beside_fee(kind).filter(|terms| !bill::is_afterwards(terms));
    fee.map(|terms| leaving::rule(&desk.t, terms)).unwrap_or_default()
}

/// The kind of an address.
fn kind_of(key: &str) -> Result<(Kind, Purse), Failure> {
    let all = [Kind::EveningStudy, Kind::LunchCare, Kind::EarlyCare];
    let kind = all.into_iter().find(|kind| kind.key() == key).ok_or(Failure::NotTheirs)?;
    Ok((kind, purse_of(kind).ok_or(Failure::NotTheirs)?))
}

async fn choose_posted(
    desk: Desk,
    Path((_, _, student, key)): Path<(String, String, String, String)>,
    posted: Posted<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let (kind, _) = kind_of(&key)?;
    if !CHOSEN.contains(&kind) {
        return Err(Failure::NotTheirs);
    }
    let days = posted.form.iter().filter_map(|(field, _)| field.strip_prefix("day-")?.parse().ok()).collect();
    let draft = Draft { student: StudentId::new(&student), kind, days };
    let chosen = choose(&desk.app, &desk.who, &desk.place, draft).await?;
    let word = form::word(kind.key()).in_language(desk.is_en()).to_owned();
    let said = desk.t.beside_chosen(word, super::study::days_word(&desk, &chosen.draft.days));
    Ok(desk.done(&format!("studies/{student}"), said))
}

#[derive(Template)]
#[template(path = "beside/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    today: String,
    days: Vec<DayView>,
}

/// A day in the list.
struct DayView {
    href: String,
    title: String,
    under: String,
    chip: (&'static str, String),
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::RollClose)?;
    let today = desk.now.date();
    let (from, last) = (today.saturating_sub(SHOWN_DAYS.days()), today);
    let mut tx = desk.app.store.look(&permit).await?;
    let mut days = tx.beside_registers(from, last).await?;
    days.reverse();
    Ok(page(ListPage {
        today: when::moment(&desk.t, desk.now),
        days: days.iter().map(|one| day_view(&desk, one)).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn day_view(desk: &Desk, one: &BesideDay) -> DayView {
    DayView {
        href: desk.url(&format!("besides/{}/{}", one.purse.code(), one.date)),
        title: desk.lang.pick(&one.title.0, &one.title.1).to_owned(),
        under: under(desk, one),
        chip: chip(&desk.t, one),
    }
}

fn under(desk: &Desk, one: &BesideDay) -> String {
    let at = |moment: Moment| moment.time().strftime("%H:%M").to_string();
    desk.t.beside_when(when::day(&desk.t, one.date), at(one.from), at(one.until))
}

fn chip(t: &Texts, one: &BesideDay) -> (&'static str, String) {
    match (one.signed_at, one.is_cancelled) {
        (Some(_), _) => ("done", t.beside_signed()),
        (None, true) => ("closed", t.beside_cancelled()),
        (None, false) => ("waiting", t.beside_open()),
    }
}

#[derive(Template)]
#[template(path = "beside/one.html")]
struct OnePage {
    shell: Shell,
    t: Texts,
    back: String,
    title: String,
    under: String,
    purse: String,
    chip: (&'static str, String),
    rows: Vec<RowView>,
    action: String,
    /// The day is over, and whoever looks may not change what was signed.
    is_shut: bool,
    /// What was typed as the reason, where one must be given.
    reason: Option<String>,
}

/// A child of a day's list, with how it stood or is thought to have.
struct RowView {
    name: String,
    home_class: String,
    field: String,
    stands: &'static str,
    word: String,
}

type At = Path<(String, String, String, String)>;

async fn one(desk: Desk, Path((_, _, key, date)): At) -> Result<Response, Failure> {
    let permit = desk.permit(Act::RollClose)?;
    let (_, purse) = kind_of(&key)?;
    let date: Date = date.parse().map_err(|_| Failure::NotTheirs)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let day = tx.beside_register(purse, date).await?;
    let rows = tx.beside_rows(&day).await?;
    let (is_over, may_amend) = (day.signed_at.is_some() && desk.now.date() > date, desk.may(Act::RollAmend));
    Ok(page(OnePage {
        is_shut: is_over && !may_amend,
        reason: (is_over && may_amend).then(|| desk.typed("reason").unwrap_or_default()),
        back: desk.url("besides"),
        title: desk.lang.pick(&day.title.0, &day.title.1).to_owned(),
        under: under(&desk, &day),
        purse: purse_name(&desk.t, purse),
        chip: chip(&desk.t, &day),
        rows: rows.into_iter().map(|row| row_view(&desk, row)).collect(),
        action: desk.url(&format!("besides/{key}/{date}")),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// Whoever has a slip for the hours is thought to be on leave, everybody else to be there, until somebody says.
fn row_view(desk: &Desk, row: BesideRow) -> RowView {
    let field = format!("child-{}", row.student.id);
    let typed = desk.typed(&field).and_then(|code| There::from_code(&code));
    let thought = if row.on_leave { There::Leave } else { There::Present };
    let stands = typed.or(row.there).unwrap_or(thought);
    let word = match stands {
        There::Present => desk.t.beside_present(),
        There::Absent => desk.t.beside_absent(),
        There::Leave => desk.t.beside_leave(),
    };
    RowView {
        word,
        home_class: desk.t.roll_home_class(row.student.home_class.as_str()),
        name: row.student.name,
        field,
        stands: stands.code(),
    }
}

async fn sign_posted(
    desk: Desk,
    Path((_, _, key, date)): At,
    posted: Posted<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let (_, purse) = kind_of(&key)?;
    let date: Date = date.parse().map_err(|_| Failure::NotTheirs)?;
    let one = |(field, code): &(String, String)| {
        let student = StudentId::new(field.strip_prefix("child-")?);
        Some((student, There::from_code(code)?))
    };
    let marks: BTreeMap<StudentId, There> = posted.form.iter().filter_map(one).collect();
    let reason = posted.form.iter().find(|(field, _)| field == "reason");
    let reason = reason.map(|(_, words)| words.clone()).unwrap_or_default();
    let count = marks.len();
    let signed = sign(&desk.app, &desk.who, &desk.place, (purse, date), (marks, reason)).await?;
    let told = if signed.is_again { desk.t.beside_said_again() } else { desk.t.beside_said(count) };
    Ok(desk.done(&format!("besides/{key}/{date}"), told))
}
