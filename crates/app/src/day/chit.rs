//! 接送条 Chits: how an early collection goes on without a network. The gate writes its number on a chit, the care teacher's phone
//! knows it and gives one back, the gate's phone knows that: three hands in their order, though no phone hears another.

use super::roll;
use super::session::keeper;
use super::signing::{self, Keeps};
use crate::app::App;
use crate::assets;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::people::relation_word;
use crate::posted::Posted;
use crate::routes::Route;
use crate::safety::entry::is_signed_at_gate;
use crate::secrets::hex;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use rules::day::pickup::Step;
use rules::day::roll::State;
use rules::day::session::By;
use rules::day::signing::{goes_by_list, steps_by_chit};
use rules::day::taking;
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::collector::Adult;
use rules::people::role::Role;
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::Tx;
use store::day::GateRow;

/// A page of early collections never changes under a phone's hands: what is new comes with the page.
const SHAPE: &str = "chits";
/// Where what the gate had kept goes, and what a room had kept.
const GATE: &str = "gate-signings";
const ROOM: &str = "pickups/signings";

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/offline", Act::GateRead, offline),
        Route::post("/{district}/{place}/gate-signings", Act::PickupCheck, gate_posted),
        Route::post("/{district}/{place}/pickups/signings", Act::PickupSign, room_posted),
    ]
}

/// What a page carries for a phone on which steps of an early collection may be signed.
pub(super) struct Chits {
    pub(super) keeps: Keeps,
    pub(super) words: Words,
    /// The children with their adults, as JSON that may stand in a page; `None` where no list is given away.
    pub(super) list: Option<String>,
}

/// Which hand a phone is, and what it says.
pub(super) struct Words {
    pub(super) hand: &'static str,
    /// When the list was made.
    pub(super) made: String,
    /// What the number on the chit is called that this hand is asked for, and the one that it gives.
    pub(super) asked: String,
    pub(super) given: String,
    pub(super) act: String,
    /// Where the second hand is, and how the chit comes back from it.
    pub(super) second: String,
    pub(super) third: String,
}

#[derive(Serialize)]
struct Child {
    id: StudentId,
    name: String,
    under: String,
    find: String,
    /// When its evening ends, in milliseconds.
    until: i64,
    /// A teacher has marked it as here.
    here: bool,
    /// The last step that the school knows of, and for whom.
    step: &'static str,
    by: String,
    adults: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    id: String,
    who: String,
    early: bool,
    late: bool,
    /// The number that this hand gives.
    gives: String,
    /// By which the number is known that this hand asks for.
    asks: String,
}

impl Chits {
    /// The gate's page: where it may be told what a phone keeps, with no list.
    pub(super) fn to_send(desk: &Desk, tx: &Tx) -> Option<Self> {
        let keeps = Keeps::to_send(desk, tx, GATE);
        desk.may(Act::PickupCheck).then(|| Self::of(desk, Step::GateCheck, keeps, None))
    }

    /// The gate's page without a network: every child that is inside.
    async fn at_the_gate(desk: &Desk, tx: &mut Tx) -> Result<Option<Self>, Failure> {
        if !desk.may(Act::PickupCheck) || !desk.may(Act::PickupExit) || !is_offered(desk) {
            return Ok(None);
        }
        let rows = tx.gate_rows(desk.now.date(), None).await?;
        let list = list(desk, tx, (Step::GateCheck, rows)).await?;
        let keeps = Keeps::of(desk, tx, GATE, &SHAPE).await?;
        Ok(Some(Self::of(desk, Step::GateCheck, keeps, Some(list))))
    }

    /// The page of whoever takes signatures: the children whom they are responsible for tonight.
    pub(super) async fn in_the_room(desk: &Desk, tx: &mut Tx) -> Result<Option<Self>, Failure> {
        if !is_offered(desk) {
            return Ok(None);
        }
        let by = By::of(tx.permit());
        let rows = if by.role == Role::Manager {
            tx.gate_rows(desk.now.date(), None).await?
        } else {
            tx.gate_room(desk.now.date(), &by.person).await?
        };
        let list = list(desk, tx, (Step::CareTeacherSignature, rows)).await?;
        let keeps = Keeps::of(desk, tx, ROOM, &SHAPE).await?;
        Ok(Some(Self::of(desk, Step::CareTeacherSignature, keeps, Some(list))))
    }

    fn of(desk: &Desk, hand: Step, keeps: Keeps, list: Option<Vec<Child>>) -> Self {
        let (t, made) = (&desk.t, when::moment(&desk.t, desk.now));
        let (second, third) = if is_signed_at_gate(&desk.app, &desk.place) {
            (t.chit_second_gate(), t.chit_third_gate())
        } else {
            (t.chit_second(), t.chit_third())
        };
        let words = match hand {
            Step::CareTeacherSignature => Words {
                hand: "room",
                made,
                asked: t.chit_of_gate(),
                given: t.chit_of_teacher(),
                act: t.chit_sign(),
                second,
                third,
            },
            Step::GateCheck | Step::Exit => Words {
                hand: "gate",
                made,
                asked: t.chit_of_teacher(),
                given: t.chit_of_gate(),
                act: t.chit_check(),
                second,
                third,
            },
        };
        // A list may hold any name; nothing in it may end the part of the page in which it stands.
        let list = list.map(|list| serde_json::json!(list).to_string().replace('<', "\\u003c"));
        let scripts = [assets::keep_href(), assets::gate_href()];
        Self { keeps: Keeps { shape: SHAPE.to_owned(), scripts, ..keeps }, words, list }
    }
}

fn is_offered(desk: &Desk) -> bool {
    desk.app.scheme(&desk.place).is_ok_and(|plan| steps_by_chit(&plan.scheme.pickup))
}

/// The children who are inside and in no line, with what each of their adults may do while there is no network.
async fn list(desk: &Desk, tx: &mut Tx, (hand, rows): (Step, Vec<GateRow>)) -> Result<Vec<Child>, Failure> {
    let plan = desk.app.scheme(&desk.place)?;
    let is_here = |row: &GateRow| {
        let comes_later = row.state == State::Expected && row.stay.comes_at.is_some_and(|at| desk.now < at);
        row.state.is_inside() && row.way.is_none() && !comes_later
    };
    let rows: Vec<GateRow> = rows.into_iter().filter(is_here).collect();
    let students: Vec<StudentId> = rows.iter().map(|row| row.student.id.clone()).collect();
    let mut taking = tx.taking_facts(&students, desk.now.date()).await?;
    let child = |row: GateRow| {
        let facts = taking.remove(&row.student.id).unwrap_or_default();
        let entry = |adult: &Adult| entry(desk, &plan.scheme.pickup, (hand, &row), (&facts, adult));
        let adults = facts.adults.iter().map(entry).collect();
        child(desk, row, adults)
    };
    Ok(rows.into_iter().map(child).collect())
}

fn child(desk: &Desk, row: GateRow, adults: Vec<Entry>) -> Child {
    let class = desk.t.roll_home_class(row.student.home_class.as_str());
    let by = row.pickup.as_ref().map_or_else(String::new, |begun| begun.adult.collector.to_string());
    let step = match (row.let_out, row.pickup.as_ref().map(|begun| begun.signed_at)) {
        (true, _) => Step::Exit.key(), // the day's numbers are spent: a second collection needs the network
        (false, Some(Some(_))) => Step::CareTeacherSignature.key(),
        (false, Some(None)) => Step::GateCheck.key(),
        (false, None) => "",
    };
    Child {
        under: format!("{class} · {} · {}", row.room, keeper(&desk.t, &row.teacher_name)),
        find: super::gate::words(&row).to_lowercase(),
        until: row.until.0,
        here: matches!(row.state, State::Present | State::Late),
        id: row.student.id,
        name: row.student.name,
        step,
        by,
        adults,
    }
}

fn entry(
    desk: &Desk,
    terms: &rules::day::pickup::Terms,
    (hand, row): (Step, &GateRow),
    (facts, adult): (&taking::Facts, &Adult),
) -> Entry {
    let may = goes_by_list(terms, (facts, row.until), &adult.collector, desk.now);
    let tail: String = adult.phone.chars().skip(adult.phone.chars().count().saturating_sub(4)).collect();
    let relation = relation_word(&desk.t, &adult.relation, &adult.name);
    let of = |step| number(&desk.app, desk.now.date(), (&row.student.id, adult), step);
    let other = if hand == Step::GateCheck { Step::CareTeacherSignature } else { Step::GateCheck };
    Entry {
        who: format!("{} · {relation} · {tail}", adult.name),
        early: may.early,
        late: may.late,
        gives: of(hand),
        asks: known_by(&row.student.id, adult, &of(other)),
        id: adult.collector.to_string(),
    }
}

/// Six digits that say: this hand has signed for this child and this adult on this day.
fn number(app: &App, date: Date, (student, adult): (&StudentId, &Adult), step: Step) -> String {
    let of = format!("chit/{date}/{student}/{}/{}", adult.collector, step.key());
    format!("{:06}", app.secrets.chance(&of) % 1_000_000)
}

/// What a phone compares a number with that it does not know.
fn known_by(student: &StudentId, adult: &Adult, number: &str) -> String {
    hex(&Sha256::digest(format!("{student}/{}/{number}", adult.collector))[..8])
}

#[derive(Template)]
#[template(path = "gate/offline.html")]
struct OfflinePage {
    shell: Shell,
    t: Texts,
    back: String,
    own: String,
    chits: Option<Chits>,
}

/// What a phone keeps to show where it has no network.
async fn offline(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::GateRead)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let chits = Chits::at_the_gate(&desk, &mut tx).await?;
    let (back, own) = (desk.url("gate"), desk.url("offline"));
    Ok(page(OfflinePage { back, own, chits, shell: desk.shell(), t: desk.t.clone() }))
}

/// What the gate's phone had kept: who was checked, and who was let out.
async fn gate_posted(desk: Desk, posted: Posted<roll::Sent>) -> Result<Response, Failure> {
    desk.permit(Act::PickupExit)?;
    let taken = signing::taken(&desk, Act::PickupCheck, &signing::At::Gate, posted).await?;
    Ok(signing::answer(&desk, &taken, SHAPE))
}

/// What the phone of whoever takes signatures had kept.
async fn room_posted(desk: Desk, posted: Posted<roll::Sent>) -> Result<Response, Failure> {
    let taken = signing::taken(&desk, Act::PickupSign, &signing::At::Pickups, posted).await?;
    Ok(signing::answer(&desk, &taken, SHAPE))
}
