//! 托管协议书 The class's text, who has signed, who is there tonight; and one child's paper for its family.

mod charging;
pub mod leave;
mod overdue;
mod own;

use super::{At, With, care_class, carer, collecting};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, below, page};
use crate::posted::{Fields, Posted};
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Time;
use rules::community::agreement::signing::{self, Offer};
use rules::community::agreement::{Signer, Standing, Text};
use rules::community::care_class::opening::{self, Draft};
use rules::fen::Fen;
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::student::Student;
use rules::plan::local::Day;
use serde::Deserialize;
use store::community::{Held, Presence};

pub use charging::{issue, release};
pub(crate) use charging::{over, release_over};
use leave::RowLeave;
pub(super) use overdue::look;
pub(crate) use own::own_links;
pub use own::{end, sign};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/agreements", Act::AgreementList, list),
        Route::post("/{district}/{place}/agreements/text", Act::AgreementWrite, write_posted),
        Route::post("/{district}/{place}/agreements/clear", Act::AgreementClear, clear_posted),
        Route::get("/{district}/{place}/agreement-bills", Act::BillIssue, charging::show),
        Route::post("/{district}/{place}/agreement-bills", Act::BillIssue, charging::issue_posted),
        Route::post("/{district}/{place}/agreement-bills/release", Act::BillIssue, charging::release_posted),
        Route::get("/{district}/{place}/agreements/{student}", Act::AgreementRead, own::show),
        Route::post("/{district}/{place}/agreements/{student}/offer", Act::AgreementOffer, offer_posted),
        Route::post("/{district}/{place}/agreements/{student}/sign", Act::AgreementSign, own::sign_posted),
        Route::post("/{district}/{place}/agreements/{student}/end", Act::AgreementEnd, own::end_posted),
        Route::post("/{district}/{place}/agreements/{student}/leave", Act::AgreementLeave, leave::ask_posted),
        Route::post(
            "/{district}/{place}/agreements/{student}/leave/end",
            Act::AgreementLeave,
            leave::end_posted,
        ),
        Route::post("/{district}/{place}/agreements/{student}/came", Act::AgreementWatch, came_posted),
        Route::post("/{district}/{place}/agreements/{student}/undo", Act::AgreementWatch, undo_posted),
        Route::post("/{district}/{place}/agreements/{student}/left", Act::AgreementWatch, left_posted),
    ]
}

/// Writes the class's text; false: it stood so already.
pub async fn write(
    app: &App,
    who: &Who,
    place: &Place,
    (id, term): (&str, &str),
    text: Text,
) -> Result<bool, Failure> {
    let permit = who.permit(Act::AgreementWrite, place)?;
    let (plan, now) = (app.community(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let (newest, cleared) = (tx.agreement_text().await?, tx.agreement_terms().await?);
    let (terms, stages) = (&plan.plan.agreement, &plan.plan.rollout);
    let at = (&place.path, now.date());
    let written = signing::write((terms, stages), at, (newest.as_ref(), &cleared), (term, text))?;
    if let Some((term, text)) = &written {
        tx.agreement_written((id, term), text, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(written.is_some())
}

/// The committee stands by the text that it has read.
pub async fn clear(app: &App, who: &Who, place: &Place, text: &str) -> Result<(), Failure> {
    let permit = who.permit(Act::AgreementClear, place)?;
    let plan = app.community(place)?;
    let mut tx = app.store.act(&permit).await?;
    let newest = tx.agreement_text().await?;
    if signing::clear(newest.as_ref(), text)?
        && let Some(offer) = &newest
    {
        tx.agreement_cleared(&offer.id, plan.version, app.now()).await?;
    }
    Ok(tx.commit().await?)
}

/// The provider signs for a child, once the class is open (P2.13).
pub async fn offer(
    app: &App,
    who: &Who,
    place: &Place,
    (id, student): (&str, &StudentId),
) -> Result<(), Failure> {
    let permit = who.permit(Act::AgreementOffer, place)?;
    let (plan, now) = (app.community(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let child = tx.student(student).await?;
    carer::working::begins(app, (who, place), (&plan.plan.carer, now.date()), &mut tx).await?;
    opening::admits(&care_class::standing(app, place, &plan.plan, &mut tx).await?)?;
    let (standing, own) = (tx.agreement_standing().await?, tx.agreement_of(student).await?);
    let terms = (&plan.plan.agreement, &plan.plan.supervision);
    let own = own.as_ref().map(|held| &held.agreement);
    if signing::offer(terms, standing.as_ref(), own, now.date())?
        && let Some(standing) = &standing
    {
        tx.agreement_offered((id, &child), &standing.id, plan.version, now).await?;
    }
    Ok(tx.commit().await?)
}

/// A child is there: it is looked after, signed or not. Says how it stands.
pub async fn came(app: &App, who: &Who, place: &Place, student: &StudentId) -> Result<Standing, Failure> {
    let permit = who.permit(Act::AgreementWatch, place)?;
    let (plan, now) = (app.community(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let child = tx.student(student).await?;
    let (standing, own) = (tx.agreement_standing().await?, tx.agreement_of(student).await?);
    let own = own.as_ref().map(|held| &held.agreement);
    let stands = signing::stands(&plan.plan.agreement, standing.as_ref(), own, (now.date(), true));
    let unsigned = stands == Standing::PresentUnsigned;
    tx.agreement_came(&child, unsigned, plan.version, now).await?;
    tx.commit().await?;
    Ok(stands)
}

/// A child was noted as there by mistake, and has not been handed over since.
pub async fn undo(app: &App, who: &Who, place: &Place, student: &StudentId) -> Result<bool, Failure> {
    let permit = who.permit(Act::AgreementWatch, place)?;
    let plan = app.community(place)?;
    let mut tx = app.store.act(&permit).await?;
    let child = tx.student(student).await?;
    // Whoever was taken out of the class was in it.
    let was_taken = tx.outing_took(student, app.now().date()).await?;
    let undone = !was_taken && tx.agreement_undone(&child, plan.version, app.now()).await?;
    tx.commit().await?;
    Ok(undone)
}

/// A child leaves with an adult of its lists.
pub async fn left(
    app: &App,
    who: &Who,
    place: &Place,
    (student, with): (&StudentId, &str),
) -> Result<bool, Failure> {
    let permit = who.permit(Act::AgreementWatch, place)?;
    let (plan, now) = (app.community(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let child = tx.student(student).await?;
    carer::hands_over(app, (who, place), (&plan.plan.carer, now.date()), &mut tx).await?;
    let (mut tx, adult) = collecting::collector(tx, &child, with, (plan.version, now)).await?;
    let left = tx.agreement_left(&child, &adult.name, plan.version, now).await?;
    tx.commit().await?;
    Ok(left)
}

#[derive(Template)]
#[template(path = "agreement/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    under: String,
    /// The text by which agreements stand, and the draft that is to take its place.
    texts: Vec<TextView>,
    rows: Vec<RowView>,
    /// As a form says it, and as it is read.
    today: (String, String),
    write: Option<WriteView>,
    communities: Vec<(String, String)>,
}

/// A text as it is read.
struct TextView {
    term: String,
    lines: Vec<(String, String)>,
    cleared: bool,
    /// The class sits at hours that it does not state.
    outside: Option<String>,
    /// Where this reader signs this text off, and its id.
    clear: Option<(String, String)>,
}

struct WriteView {
    href: String,
    term: String,
    days: Vec<(String, String, bool)>,
    from: String,
    until: String,
    content: String,
    fee: String,
}

struct RowView {
    key: String,
    name: String,
    /// The papers, for whoever may read them.
    href: Option<String>,
    chip: (&'static str, String),
    tonight: Option<(&'static str, String)>,
    offer_href: Option<String>,
    came_href: Option<String>,
    left_href: Option<String>,
    /// With whom the child may leave.
    may: String,
    undo_href: Option<String>,
    leave: RowLeave,
}

impl RowView {
    fn has_actions(&self) -> bool {
        let leave = [&self.leave.ask, &self.leave.end];
        let all = [&self.offer_href, &self.came_href, &self.left_href, &self.undo_href];
        all.into_iter().chain(leave).any(Option::is_some)
    }
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::AgreementList)?;
    let plan = desk.app.community(&desk.place)?;
    let today = desk.now.date();
    let mut tx = desk.app.store.look(&permit).await?;
    let (newest, standing) = (tx.agreement_text().await?, tx.agreement_standing().await?);
    let mut children = tx.students().await?;
    let (held, there) = (tx.agreements().await?, tx.agreement_presences(today).await?);
    let away = tx.agreement_leaves(today).await?;
    let class = tx.care_class().await?.map(|row| row.draft);
    let inside: Vec<_> =
        there.iter().filter(|one| one.left.is_none()).map(|one| one.student.clone()).collect();
    let may = collecting::names(&mut tx, &inside, today).await?;
    drop(tx);
    children.retain(|child| child.is_on_roll(today));
    let row = |child: &Student| {
        let own = held.iter().find(|one| one.student == child.id);
        let here = there.iter().find(|one| one.student == child.id);
        let agreement = own.map(|own| &own.agreement);
        let terms = &plan.plan.agreement;
        let stands = signing::stands(terms, standing.as_ref(), agreement, (today, here.is_some()));
        let may = may.get(&child.id).cloned().unwrap_or_default();
        // Whoever has come is there, whatever was said before.
        let leave = match here {
            Some(_) => RowLeave::default(),
            None => leave::row(&desk, (&plan.plan, standing.as_ref()), (child, own), &away),
        };
        RowView { may, leave, ..row_view(&desk, (child, standing.as_ref()), own, (stands, here)) }
    };
    let stage = plan.plan.rollout.on(today).map_or_else(
        || desk.t.agreement_no_stage(),
        |stage| {
            let name = rules::plan::form::word(stage.name.key());
            desk.t.agreement_stage(name.in_language(desk.is_en()))
        },
    );
    let write = desk.may(Act::AgreementWrite).then(|| write_view(&desk, newest.as_ref()));
    let draft = newest.filter(|one| standing.as_ref().is_none_or(|standing| standing.id != one.id));
    Ok(page(ListPage {
        under: format!("{} · {stage}", when::day(&desk.t, today)),
        today: (today.to_string(), when::day(&desk.t, today)),
        rows: children.iter().map(row).collect(),
        texts: standing.iter().chain(&draft).map(|one| text_view(&desk, one, class.as_ref())).collect(),
        write,
        communities: below(&desk, "agreements", |place| place.is_community()),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn row_view(
    desk: &Desk,
    (child, standing): (&Student, Option<&Offer>),
    own: Option<&Held>,
    (stands, here): (Standing, Option<&Presence>),
) -> RowView {
    let t = &desk.t;
    let url = |rest: &str| desk.url(&format!("agreements/{}{rest}", child.id));
    let current = own.filter(|own| {
        standing.is_some_and(|offer| own.agreement.term == offer.term && own.agreement.text == offer.text)
    });
    let chip = match (stands, current) {
        (Standing::Expected, _) => ("done", t.agreement_in_force()),
        (_, Some(own)) if own.agreement.ends_on.is_some_and(|end| end <= desk.now.date()) => {
            ("closed", t.agreement_is_ended())
        }
        (_, Some(own)) if !own.agreement.signed.contains(&Signer::Guardian) => {
            ("waiting", t.agreement_waits_guardian())
        }
        (Standing::NotExpected | Standing::PresentUnsigned, Some(_) | None) => {
            ("refused", t.agreement_none())
        }
    };
    let tonight = here.map(|here| match &here.left {
        Some((at, with)) => {
            ("closed", t.agreement_is_left(at.time().strftime("%H:%M").to_string(), with.as_str()))
        }
        None if here.unsigned => ("refused", t.agreement_there_unsigned()),
        None => ("progress", t.agreement_there(here.came_at.time().strftime("%H:%M").to_string())),
    });
    let cleared = standing.is_some_and(|offer| offer.cleared);
    let watches = desk.may(Act::AgreementWatch);
    let inside = here.is_some_and(|here| here.left.is_none());
    let offers = cleared && current.is_none() && desk.may(Act::AgreementOffer);
    RowView {
        key: child.id.to_string(),
        name: child.name.clone(),
        href: desk.may(Act::AgreementRead).then(|| url("")),
        chip,
        tonight,
        offer_href: offers.then(|| url("/offer")),
        came_href: (watches && here.is_none()).then(|| url("/came")),
        left_href: (watches && inside).then(|| url("/left")),
        may: String::new(),
        undo_href: (watches && inside).then(|| url("/undo")),
        leave: RowLeave::default(),
    }
}

/// A text in lines: days and hours, content, fee.
fn text_view(desk: &Desk, offer: &Offer, class: Option<&Draft>) -> TextView {
    let t = &desk.t;
    let days = offer.text.days.iter().map(|day| when::weekday(t, day.number())).collect::<Vec<_>>();
    let hours = offer.text.hours.map_or_else(String::new, |(from, until)| {
        format!("{} – {}", from.strftime("%H:%M"), until.strftime("%H:%M"))
    });
    let fee = offer.text.fee.unwrap_or_default();
    let fee = if fee == Fen::ZERO { t.agreement_free() } else { t.agreement_month(fee.to_string()) };
    TextView {
        term: offer.term.clone(),
        lines: vec![
            (t.agreement_hours(), format!("{} {hours}", days.join(" "))),
            (t.agreement_content(), offer.text.content.clone()),
            (t.agreement_fee(), fee),
        ],
        cleared: offer.cleared,
        outside: class.and_then(|class| outside(t, offer, class)),
        clear: (!offer.cleared && desk.may(Act::AgreementClear))
            .then(|| (desk.url("agreements/clear"), offer.id.clone())),
    }
}

/// Children are looked after when the class sits, and their families agreed to the hours of the text (P2.29).
fn outside(t: &Texts, offer: &Offer, class: &Draft) -> Option<String> {
    let hours = class.hours?;
    let day = class.days.iter().find(|day| !offer.text.covers(**day, hours))?;
    let hour = |time: Time| time.strftime("%H:%M").to_string();
    Some(t.agreement_outside(when::weekday(t, day.number()), hour(hours.0), hour(hours.1)))
}

fn write_view(desk: &Desk, standing: Option<&Offer>) -> WriteView {
    let again = desk.typed("term").is_some();
    let typed = |field: &str, stood: Option<String>| desk.typed(field).or(stood).unwrap_or_default();
    let text = standing.map(|offer| &offer.text);
    let hours = text.and_then(|text| text.hours);
    let day = |day: &Day| {
        let name = format!("day-{}", day.number());
        let stood = text.is_some_and(|text| text.days.contains(day));
        let on = if again { desk.typed(&name).is_some() } else { stood };
        (name, when::weekday(&desk.t, day.number()), on)
    };
    let hour = |time: Time| time.strftime("%H:%M").to_string();
    WriteView {
        href: desk.url("agreements/text"),
        term: typed("term", standing.map(|offer| offer.term.clone())),
        days: Day::ALL.iter().map(day).collect(),
        from: typed("from", hours.map(|(from, _)| hour(from))),
        until: typed("until", hours.map(|(_, until)| hour(until))),
        content: typed("content", text.map(|text| text.content.clone())),
        fee: typed(
            "fee",
            text.and_then(|text| text.fee).map(|fee| format!("{}.{:02}", fee.0 / 100, fee.0 % 100)),
        ),
    }
}

async fn write_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    let hour = |name: &str| form.text(name).parse::<Time>().ok();
    let written = Text {
        days: Day::ALL.into_iter().filter(|day| form.has(&format!("day-{}", day.number()))).collect(),
        hours: hour("from").zip(hour("until")),
        content: form.text("content").to_owned(),
        fee: Fen::from_yuan(form.text("fee")),
    };
    let changed = write(&desk.app, &desk.who, &desk.place, (&key, form.text("term")), written).await?;
    let told = if changed { desk.t.agreement_written() } else { desk.t.agreement_written_before() };
    Ok(desk.done("agreements", told))
}

#[derive(Deserialize)]
struct Nothing {}

#[derive(Deserialize)]
struct Read {
    #[serde(default)]
    text: String,
}

async fn clear_posted(desk: Desk, posted: Posted<Read>) -> Result<Response, Failure> {
    clear(&desk.app, &desk.who, &desk.place, &posted.form.text).await?;
    Ok(desk.done("agreements", desk.t.agreement_cleared()))
}

async fn offer_posted(
    desk: Desk,
    Path((_, _, student)): At,
    posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    offer(&desk.app, &desk.who, &desk.place, (&posted.key, &StudentId::new(student))).await?;
    Ok(desk.done("agreements", desk.t.agreement_offered()))
}

async fn came_posted(
    desk: Desk,
    Path((_, _, student)): At,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let stands = came(&desk.app, &desk.who, &desk.place, &StudentId::new(student)).await?;
    let told = match stands {
        Standing::PresentUnsigned => desk.t.agreement_came_unsigned(),
        Standing::Expected | Standing::NotExpected => desk.t.agreement_came(),
    };
    Ok(desk.done("agreements", told))
}

async fn undo_posted(
    desk: Desk,
    Path((_, _, student)): At,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let undone = undo(&desk.app, &desk.who, &desk.place, &StudentId::new(student)).await?;
    let told = if undone { desk.t.agreement_undone() } else { desk.t.agreement_not_undone() };
    Ok(desk.done("agreements", told))
}

async fn left_posted(
    desk: Desk,
    Path((_, _, student)): At,
    posted: Posted<With>,
) -> Result<Response, Failure> {
    let student = StudentId::new(student);
    let gone = left(&desk.app, &desk.who, &desk.place, (&student, &posted.form.with)).await?;
    let told = if gone { desk.t.agreement_left() } else { desk.t.agreement_not_there() };
    Ok(desk.done("agreements", told))
}
