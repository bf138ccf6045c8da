//! 健康申报 What a family declares of its child and of those who live with it, before the school opens and whenever it changes.

use super::file::read;
use super::one::row;
use super::spoken;
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Fields, Posted};
use crate::seal;
use crate::texts::Texts;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::safety::clearance::Code;
use rules::safety::clearance::file::{self, Declared, File, Person, Trip};
use rules::safety::observation::{Form, Terms};
use store::safety::PaperKind;

type At = Path<(String, String, String)>;
/// Rows of the form for those who live with the child.
const ROWS: u8 = 4;

/// Takes a declaration; the same once more changes nothing.
pub async fn declare(
    app: &App,
    who: &Who,
    place: &Place,
    (id, student): (&str, &StudentId),
    draft: Declared,
) -> Result<bool, Failure> {
    let permit = who.permit(Act::ClearanceDeclare, place)?;
    let (plan, now) = (app.health(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let child = tx.student(student).await?;
    let mut draft = draft;
    draft.own.name.clone_from(&child.name);
    let before = read(app, (place, &plan.plan), &mut tx, &child).await?;
    let before = before.told.last().map(|told| &told.said);
    let said = file::declare(draft, before, now.date())?;
    if let Some(said) = &said {
        let paper = seal::seal(app, place, ("clearance", id), said)?;
        let paper = row(id, student, PaperKind::Declared, paper, now);
        tx.clearance_added((&child, &paper), plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(said.is_some())
}

#[derive(Template)]
#[template(path = "clearance/declare.html")]
struct DeclarePage {
    shell: Shell,
    t: Texts,
    back: String,
    child: String,
    under: String,
    action: String,
    persons: Vec<PersonView>,
    away: bool,
    front_line: bool,
    returned_on: String,
    has_home: bool,
    forms: Vec<(&'static str, String, bool)>,
}

struct PersonView {
    key: String,
    head: String,
    is_own: bool,
    name: String,
    codes: Vec<(&'static str, String, bool)>,
    pending: bool,
    city: String,
    part: String,
    from: String,
    to: String,
}

/// What was declared stands in the form, or what was typed and refused.
pub(super) async fn form(desk: Desk, Path((_, _, student)): At) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ClearanceDeclare)?;
    let plan = desk.app.health(&desk.place)?;
    let mut tx = super::open(&desk, &permit).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let file = read(&desk.app, (&desk.place, &plan.plan), &mut tx, &child).await?;
    super::close(&desk, &permit, tx, &child.id).await?;
    let asked = Asked {
        back: desk.url(&format!("clearances/{}", child.id)),
        under: desk.t.roll_home_class(child.home_class.as_str()),
        action: desk.url(&format!("clearances/{}/declaration", child.id)),
        own: desk.t.clearance_own(),
        name: child.name,
    };
    Ok(form_of(&desk, &plan.plan.observation, asked, &file))
}

/// Whose declaration is asked for.
pub(in crate::safety) struct Asked {
    /// The way back.
    pub(in crate::safety) back: String,
    /// Whose.
    pub(in crate::safety) name: String,
    /// Where they learn or what they are.
    pub(in crate::safety) under: String,
    /// Where it is sent.
    pub(in crate::safety) action: String,
    /// How the first of its persons is headed.
    pub(in crate::safety) own: String,
}

/// The form of a declaration, of a child's or of a member of staff's.
pub(in crate::safety) fn form_of(desk: &Desk, terms: &Terms, asked: Asked, file: &File) -> Response {
    let said = file.told.last().map(|told| told.said.clone());
    let again = desk.typed("p0-code").is_some();
    let flag = |name: &str, stands: bool| if again { desk.typed(name).is_some() } else { stands };
    let stood = |is: fn(&Declared) -> bool| said.as_ref().is_some_and(is);
    let form = desk
        .typed("form")
        .or_else(|| said.as_ref().and_then(|said| said.form).map(|form| form.key().to_owned()));
    let choice = |one: &Form| {
        let on = form.as_deref() == Some(one.key());
        (one.key(), spoken(desk, one.key()), on)
    };
    let household = said.as_ref().map(|said| said.household.clone()).unwrap_or_default();
    let own = said.as_ref().map(|said| said.own.clone());
    let heads = |n: u8| desk.t.clearance_person(n);
    let mut persons = vec![person_view(desk, (0, asked.own), own.as_ref())];
    persons.extend((1..=ROWS).map(|n| person_view(desk, (n, heads(n)), household.get(usize::from(n) - 1))));
    let returned = said.as_ref().and_then(|said| said.returned_on).map(|day| day.to_string());
    page(DeclarePage {
        back: asked.back,
        under: asked.under,
        action: asked.action,
        persons,
        away: flag("away", stood(|said| said.away)),
        front_line: flag("front_line", stood(|said| said.front_line)),
        returned_on: desk.typed("returned_on").or(returned).unwrap_or_default(),
        has_home: flag("has_home", said.as_ref().is_none_or(|said| said.has_home)),
        forms: terms.without_home.iter().map(choice).collect(),
        child: asked.name,
        shell: desk.shell(),
        t: desk.t.clone(),
    })
}

fn person_view(desk: &Desk, (n, head): (u8, String), stands: Option<&Person>) -> PersonView {
    let key = format!("p{n}");
    let typed = |field: &str| desk.typed(&format!("{key}-{field}"));
    let again = desk.typed("p0-code").is_some();
    let code = typed("code");
    let colour = |one: &Code| {
        let stood = stands.map_or(Code::Green, |person| person.code);
        let on = code.as_deref().map_or(stood == *one, |typed| typed == one.key());
        (one.key(), code_word(&desk.t, *one), on)
    };
    let trip = stands.and_then(|person| person.trips.first());
    let text = |field: &str, stood: Option<String>| typed(field).or(stood).unwrap_or_default();
    PersonView {
        head,
        is_own: n == 0,
        name: text("name", stands.map(|person| person.name.clone())),
        codes: Code::ALL.iter().map(colour).collect(),
        pending: if again { typed("pending").is_some() } else { stands.is_some_and(|person| person.pending) },
        city: text("city", trip.map(|trip| trip.city.clone())),
        part: text("part", trip.map(|trip| trip.district.clone())),
        from: text("from", trip.map(|trip| trip.from.to_string())),
        to: text("to", trip.map(|trip| trip.to.to_string())),
        key,
    }
}

fn code_word(t: &Texts, code: Code) -> String {
    match code {
        Code::Green => t.clearance_code_green(),
        Code::Yellow => t.clearance_code_yellow(),
        Code::Red => t.clearance_code_red(),
    }
}

pub(super) async fn declare_posted(
    desk: Desk,
    Path((_, _, student)): At,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    let (id, draft) = (StudentId::new(&student), declared(&form)?);
    let changed = declare(&desk.app, &desk.who, &desk.place, (&key, &id), draft).await?;
    let told = if changed { desk.t.clearance_declared() } else { desk.t.clearance_declared_before() };
    Ok(desk.done(&format!("clearances/{student}"), told))
}

/// What was typed into the form.
pub(in crate::safety) fn declared(form: &Fields) -> Result<Declared, Failure> {
    let mut household = Vec::new();
    for n in 1..=ROWS {
        let person = person(form, n)?;
        let empty = person.name.trim().is_empty() && person.trips.is_empty();
        household.extend((!empty || person.pending || person.code != Code::Green).then_some(person));
    }
    Ok(Declared {
        own: person(form, 0)?,
        household,
        away: form.has("away"),
        front_line: form.has("front_line"),
        returned_on: form.day("returned_on")?,
        has_home: form.has("has_home"),
        form: form.choice("form").ok(),
    })
}

/// One person of the form.
fn person(form: &Fields, n: u8) -> Result<Person, Failure> {
    let field = |name: &str| format!("p{n}-{name}");
    let code = form.choice(&field("code")).unwrap_or(Code::Green);
    let text = |name: &str| form.text(&field(name)).to_owned();
    let (city, district) = (text("city"), text("part"));
    let days = (form.day(&field("from"))?, form.day(&field("to"))?);
    let trip = match days {
        (Some(from), Some(to)) => Some(Trip { city, district, from, to }),
        (None, None) if city.trim().is_empty() && district.trim().is_empty() => None,
        (Some(_) | None, Some(_) | None) => return Err(file::Refusal::BadTrip.into()),
    };
    let pending = form.has(&field("pending"));
    Ok(Person { name: text("name"), code, pending, trips: trip.into_iter().collect() })
}
