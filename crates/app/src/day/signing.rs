//! 离线签名 Signatures that a phone had kept come in, are judged one by one, and those that do not count wait for a person.

use super::handover::barred;
use super::pickup::named;
use super::roll::{Sent, put_right, state_word};
use crate::app::{App, InForce};
use crate::assets;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::refusals;
use crate::routes::Route;
use crate::secrets::hex;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::response::{IntoResponse, Response};
use rules::day::escort::Link;
use rules::day::handover::{self, Draft, Release};
use rules::day::pickup::{self, Step};
use rules::day::roll;
use rules::day::session::Session;
use rules::day::signing::{self, Deed, Outcome, Refusal, Signing, Stepped};
use rules::id::{CollectorId, EscortId, SessionId, SigningId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::refusal::Refuses;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::Tx;
use store::day::SigningRow;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/signings", Act::SigningLook, list),
        Route::post("/{district}/{place}/signings", Act::SigningLook, look_posted),
    ]
}

/// What became of one signature of a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    /// The signature.
    pub key: SigningId,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it does not count yet, or never will; nothing where it came in before.
    pub why: Option<Refusal>,
    /// The code of that, as it is kept; empty where there is none.
    pub code: String,
}

/// Takes what a phone had kept (P3.61): in the order in which it was kept, each alone, each once. Whatever had waited for
/// one of them is looked at again.
pub async fn take(
    app: &App,
    who: &Who,
    place: &Place,
    act: Act,
    (signings, skew_ms): (&[Signing], i64),
) -> Result<Vec<Fate>, Failure> {
    let permit = who.permit(act, place)?;
    if signings.is_empty() {
        return Ok(Vec::new());
    }
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let mut known = tx.signings_known(signings).await?;
    let mut fates = Vec::new();
    for one in signings {
        let fate = match known.get(&one.key) {
            Some((outcome, code)) => {
                Fate { key: one.key.clone(), outcome: *outcome, why: None, code: code.clone() }
            }
            None => {
                let (outcome, why) = judge(&mut tx, &plan, one, (Look::First, now)).await?;
                let code = why.as_ref().map_or("", |why| why.code());
                tx.signing_kept(one, (outcome, code), (skew_ms, plan.version), now).await?;
                let code = code.to_owned();
                known.insert(one.key.clone(), (outcome, code.clone()));
                Fate { key: one.key.clone(), outcome, why, code }
            }
        };
        fates.push(fate);
    }
    settle(&mut tx, &plan, now).await?;
    // Although nothing may be new: what came in before is known only once a commit of its own stands.
    tx.commit().await?;
    Ok(fates)
}

/// Looks again at all that waits for the link before, as long as one lets another go. Answers how many wait no longer.
pub(super) async fn settle(tx: &mut Tx, plan: &InForce, now: Moment) -> Result<usize, Failure> {
    let mut settled = 0;
    loop {
        let before = settled;
        for one in tx.signings_waiting().await? {
            let (outcome, why) = judge(tx, plan, &one, (Look::Again, now)).await?;
            if outcome != Outcome::Waits {
                let code = why.as_ref().map_or("", |why| why.code());
                tx.signing_settled(&one, (outcome, code), plan.version, now).await?;
                settled += 1;
            }
        }
        if settled == before {
            return Ok(settled);
        }
    }
}

/// Whether a signature has just come in: that somebody who is barred was met is told then, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    First,
    Again,
}

/// Asks the link's own rule, and writes what it says in the signer's name and at the signer's moment.
async fn judge(
    tx: &mut Tx,
    plan: &InForce,
    one: &Signing,
    (look, now): (Look, Moment),
) -> Result<(Outcome, Option<Refusal>), Failure> {
    let state = tx.roll_of(&one.student, one.made_at).await?.map(|(_, state)| state);
    let judged = match &one.deed {
        Deed::Handed(session, collector) => hand(tx, plan, one, (session, collector), (look, now)).await?,
        Deed::Given(escort) => pass(tx, plan, one, (escort, None), now).await?,
        Deed::Passed(escort, link) => pass(tx, plan, one, (escort, Some(*link)), now).await?,
        Deed::Stepped(..) if state.is_none() => Err(Refusal::Pickup(pickup::Refusal::NotTonight)),
        Deed::Stepped(step, collector, reason) => {
            take_step(tx, plan, one, (*step, collector, reason), (look, now)).await?
        }
    };
    Ok(match judged {
        Ok(true) => (Outcome::Counted, None),
        Ok(false) => (Outcome::Known, None),
        Err(why) if signing::waits(&why, state) => (Outcome::Waits, Some(why)),
        Err(why) => (Outcome::Refused, Some(why)),
    })
}

/// Whether something changed, or why not.
type Judged = Result<bool, Refusal>;

async fn pass(
    tx: &mut Tx,
    plan: &InForce,
    one: &Signing,
    (escort, link): (&EscortId, Option<Link>),
    now: Moment,
) -> Result<Judged, Failure> {
    let students = std::slice::from_ref(&one.student);
    let mut facts = tx.escort_facts(escort, one.made_at.date(), students).await?;
    facts.by = one.by.clone();
    if let Some(row) = facts.rows.get_mut(&one.student) {
        row.session = as_led(tx, &row.session, one).await?;
    }
    let signed = match signing::pass(&facts, link, one) {
        Ok(signed) => signed,
        Err(why) => return Ok(Err(why)),
    };
    if signed.students.is_empty() {
        return Ok(Ok(false));
    }
    tx.escort_signed(&signed, (&one.by.person, one.made_at), plan.version, now).await?;
    Ok(Ok(true))
}

async fn hand(
    tx: &mut Tx,
    plan: &InForce,
    one: &Signing,
    (session, collector): (&SessionId, &CollectorId),
    (look, now): (Look, Moment),
) -> Result<Judged, Failure> {
    if session.as_str().is_empty() {
        return Ok(Err(Refusal::Handover(handover::Refusal::NotListed)));
    }
    let session = &tx.extended_into(&one.student, session).await?;
    let mut facts = tx.handover_facts(session).await?;
    facts.by = one.by.clone();
    facts.session = as_led(tx, &facts.session, one).await?;
    let back_at = tx.inside_again_at(&one.student, facts.session.date).await?;
    let released = match signing::hand(&plan.scheme.pickup, &facts, one, (collector, back_at)) {
        Ok(released) => released,
        Err(why) => {
            let release = Release { student: one.student.clone(), collector: collector.clone(), nth: None };
            let draft = Draft { session: session.clone(), released: vec![release] };
            if let Some((student, name)) = barred(&facts, &draft).filter(|_| look == Look::First) {
                tx.block_met((&student, &name), plan.version, now).await?;
            }
            return Ok(Err(why));
        }
    };
    if released.handed.is_empty() {
        return Ok(Ok(false));
    }
    let by = (&one.by.person, one.made_at);
    tx.handover_released(&released, &facts.session, by, (plan.version, now)).await?;
    Ok(Ok(true))
}

async fn take_step(
    tx: &mut Tx,
    plan: &InForce,
    one: &Signing,
    what: (Step, &CollectorId, &str),
    (look, now): (Look, Moment),
) -> Result<Judged, Failure> {
    let date = one.made_at.date();
    let mut facts = tx.pickup_facts(&one.student, date).await?;
    facts.by = one.by.clone();
    if let Some((session, state)) = facts.tonight.take() {
        facts.tonight = Some((as_led(tx, &session, one).await?, state));
    }
    let back_at = tx.inside_again_at(&one.student, date).await?;
    let stepped = match signing::step(&plan.scheme.pickup, &facts, one, what, back_at) {
        Ok(stepped) => stepped,
        Err(why) => {
            if why.code() == "taking-staff-first" && look == Look::First {
                let met = (&one.student, &*named(&facts, what.1));
                tx.block_met(met, plan.version, now).await?;
            }
            return Ok(Err(why));
        }
    };
    if stepped.already() {
        return Ok(Ok(false));
    }
    let (by, when) = ((&one.by.person, one.made_at), (plan.version, now));
    match &stepped {
        Stepped::Checked(checked) => {
            // the chit itself says where it goes
            tx.pickup_checked(checked, &facts, by, (plan.version, false, now)).await?;
        }
        Stepped::Signed(signed) => tx.pickup_signed(signed, &facts, by, when).await?,
        Stepped::Exited(gone) => tx.pickup_exited(gone, &facts, by, when).await?,
    }
    Ok(Ok(true))
}

/// The session as it was led when a signature was made: somebody may stand in by now (P3.43).
async fn as_led(tx: &mut Tx, session: &Session, one: &Signing) -> Result<Session, Failure> {
    if session.is_led_by(&one.by) {
        return Ok(session.clone());
    }
    let before = tx.led_before(&session.id).await?;
    Ok(session.as_led_at(&one.by, &before, one.made_at))
}

/// Where a phone signs: what its links are about.
pub(super) enum At {
    /// The page of a line or a bus.
    Escort(EscortId),
    /// The page on which a session's children are given to a line.
    Give,
    /// The hand-over of a session.
    Handover(SessionId),
    /// The gate, which checks and lets out.
    Gate,
    /// The page on which a care teacher takes signatures.
    Pickups,
}

/// A signature as a phone keeps it.
#[derive(Deserialize)]
struct Kept {
    key: String,
    student: String,
    state: String,
    /// The line that is given, or the adult.
    #[serde(default)]
    to: String,
    /// Why so early, in the adult's words.
    #[serde(default)]
    reason: String,
    made_at: i64,
    seen_at: i64,
}

/// What a phone had kept comes in; it hears what became of each signature. `shape` is what its page is made of now.
pub(super) async fn taken(
    desk: &Desk,
    act: Act,
    at: &At,
    posted: Posted<Sent>,
) -> Result<Vec<serde_json::Value>, Failure> {
    let permit = desk.permit(act)?;
    if posted.form.who != permit.person().to_string() {
        return Err(Failure::BadForm("who".to_owned()));
    }
    let bad = |_| Failure::BadForm("marks".to_owned());
    let kept: Vec<Kept> = serde_json::from_str(&posted.form.marks).map_err(bad)?;
    let sent_at = Moment(posted.form.sent_at);
    let by = rules::day::session::By::of(&permit);
    let made = put_right(kept.iter().map(|one| (one.key.as_str(), one.made_at)), sent_at, desk.now)?;
    let mut signings = Vec::new();
    for (one, made_at) in kept.into_iter().zip(made) {
        let student = StudentId::new(one.student);
        let deed = match (at, one.state.as_str()) {
            (At::Gate | At::Pickups, step) => {
                Deed::Stepped(step_at(at, step)?, CollectorId::new(one.to), short(&one.reason))
            }
            (At::Give, "given") => Deed::Given(EscortId::new(one.to)),
            (At::Handover(session), "handed") => Deed::Handed(session.clone(), CollectorId::new(one.to)),
            (At::Escort(_), "handed") => {
                let session = bus_session(desk, &student, made_at).await?;
                Deed::Handed(session, CollectorId::new(one.to))
            }
            (At::Escort(escort), link) => {
                let link = Link::ALL.iter().find(|known| known.key() == link);
                Deed::Passed(escort.clone(), *link.ok_or_else(|| Failure::BadForm("state".to_owned()))?)
            }
            (At::Give | At::Handover(_), _) => return Err(Failure::BadForm("state".to_owned())),
        };
        let (key, seen_at) = (SigningId::new(one.key), Moment(one.seen_at).min(made_at));
        signings.push(Signing { key, student, deed, made_at, seen_at, by: by.clone() });
    }
    let skew_ms = roll::skew_ms(sent_at, desk.now);
    let fates = take(&desk.app, &desk.who, &desk.place, act, (&signings, skew_ms)).await?;
    Ok(fates.iter().map(|fate| said(desk, fate)).collect())
}

/// The step that is signed where it was signed.
fn step_at(at: &At, code: &str) -> Result<Step, Failure> {
    let here = |step: &&Step| (**step == Step::CareTeacherSignature) == matches!(at, At::Pickups);
    let found = Step::ALL.iter().filter(here).find(|step| step.key() == code);
    found.copied().ok_or_else(|| Failure::BadForm("state".to_owned()))
}

fn short(reason: &str) -> String {
    reason.trim().chars().take(100).collect()
}

/// A bus has children of several evenings: each is handed over from its own.
async fn bus_session(desk: &Desk, student: &StudentId, at: Moment) -> Result<SessionId, Failure> {
    let permit = desk.permit(Act::HandoverRelease)?;
    let found = desk.app.store.look(&permit).await?.roll_of(student, at).await?;
    Ok(found.map_or_else(|| SessionId::new(""), |(session, _)| session))
}

fn said(desk: &Desk, fate: &Fate) -> serde_json::Value {
    let why = (fate.outcome == Outcome::Refused).then(|| match &fate.why {
        Some(why) => {
            let card = refusals::card(&desk.app, desk.lang, why);
            format!("{} {}", card.what, card.next)
        }
        None => refusals::what(desk.lang, &fate.code),
    });
    json!({ "key": fate.key, "outcome": fate.outcome.code(), "refused": why })
}

/// What a page on which a phone may sign carries for the phone.
pub(super) struct Keeps {
    /// Where signatures go.
    pub(super) marks: String,
    /// What the page is made of.
    pub(super) shape: String,
    /// When it was made.
    pub(super) seen_at: i64,
    /// Who signs.
    pub(super) who: String,
    /// For how long a list of adults holds without a network; 0 where it does not.
    pub(super) minutes: i64,
    /// The signer's own signatures that wait for another phone or do not count, until somebody has looked, in words.
    pub(super) waiting: Vec<String>,
    /// The scripts.
    pub(super) scripts: [&'static str; 2],
}

impl Keeps {
    pub(super) async fn of(
        desk: &Desk,
        tx: &mut Tx,
        marks: &str,
        parts: &impl std::fmt::Debug,
    ) -> Result<Self, Failure> {
        let plan = desk.app.scheme(&desk.place);
        let who = tx.permit().person().to_string();
        let rows = tx.signings_open(&desk.now.date().to_string()).await?;
        let own = rows.into_iter().filter(|row| row.looked.is_none() && row.signer == who);
        let waiting: Vec<String> = own.map(|row| waiting_line(desk, &row)).collect();
        Ok(Self {
            marks: desk.url(marks),
            shape: shape(&(parts, &waiting)),
            waiting,
            seen_at: desk.now.0,
            who,
            minutes: plan.ok().and_then(|plan| plan.scheme.pickup.offline_minutes).unwrap_or(0),
            scripts: [assets::keep_href(), assets::signing_href()],
        })
    }

    /// A page that only sends what a phone holds: it asks the database nothing.
    pub(super) fn to_send(desk: &Desk, tx: &Tx, marks: &str) -> Self {
        Self {
            marks: desk.url(marks),
            shape: String::new(),
            waiting: Vec::new(),
            seen_at: desk.now.0,
            who: tx.permit().person().to_string(),
            minutes: 0,
            scripts: [assets::keep_href(), assets::gate_href()],
        }
    }

    /// What the page is made of now; nothing where it is not theirs any more: what they had signed was taken all the same.
    pub(super) fn shape_of(page: Result<Self, Failure>) -> Result<String, Failure> {
        match page {
            Ok(keeps) => Ok(keeps.shape),
            Err(Failure::NotTheirs) => Ok(String::new()),
            Err(why) => Err(why),
        }
    }
}

/// What a phone reads: what became of its signatures, and whether its page still stands.
pub(super) fn answer(desk: &Desk, taken: &[serde_json::Value], shape: &str) -> Response {
    axum::Json(json!({ "now": desk.now, "taken": taken, "rows": [], "shape": shape })).into_response()
}

/// What a page is made of, short. Where it differs from the page on a phone, the phone asks for the page anew.
fn shape(parts: &impl std::fmt::Debug) -> String {
    hex(&Sha256::digest(format!("{parts:?}"))[..9])
}

#[derive(Template)]
#[template(path = "signing/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    back: String,
    signings: Vec<SigningView>,
    action: Option<String>,
    note: String,
    /// When the list was made: whatever comes in later nobody has seen on it.
    seen: i64,
}

struct SigningView {
    name: String,
    said: String,
    told: String,
    why: String,
    waits: bool,
    stands: String,
    looked: String,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::SigningLook)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let rows = tx.signings_open(&desk.now.date().to_string()).await?;
    let open = rows.iter().any(|row| row.looked.is_none());
    Ok(page(ListPage {
        back: desk.url("tonight"),
        action: open.then(|| desk.url("signings")),
        note: desk.typed("note").unwrap_or_default(),
        seen: desk.now.0,
        signings: rows.into_iter().map(|row| signing_view(&desk, row)).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn signing_view(desk: &Desk, row: SigningRow) -> SigningView {
    let t = &desk.t;
    let stands = row.stands.map_or_else(|| t.roll_late_unlisted(), |state| state_word(desk, state));
    SigningView {
        said: said_line(desk, &row),
        told: t.roll_late_came(when::moment(t, row.came_at)),
        why: if row.waits { t.signing_waits() } else { refusals::what(desk.lang, &row.why) },
        waits: row.waits,
        stands: t.roll_late_stands(stands),
        looked: row.looked.map_or_else(String::new, |(who, at, note)| {
            format!("{} {note}", t.roll_late_looked(who, when::moment(t, at))).trim_end().to_owned()
        }),
        name: format!("{} {}", row.home_class, row.name),
    }
}

/// 周老师 18:02 签：3号 接手
fn said_line(desk: &Desk, row: &SigningRow) -> String {
    let (t, plate) = (&desk.t, row.plate.as_str());
    let link = match row.link.as_str() {
        "given" => t.signing_given(plate),
        "taken" => t.signing_taken(plate),
        "arrived" => t.signing_arrived(plate),
        "back" => t.signing_back(plate),
        "gate-check" => t.signing_checked(row.adult.as_str()),
        "care-teacher-signature" => t.signing_took(row.adult.as_str()),
        "exit" => t.signing_let_out(row.adult.as_str()),
        _ => t.signing_handed(row.adult.as_str()),
    };
    t.signing_said(row.by.as_str(), row.made_at.time().strftime("%H:%M").to_string(), link)
}

fn waiting_line(desk: &Desk, row: &SigningRow) -> String {
    let told = if row.waits { desk.t.signing_waits_told() } else { refusals::what(desk.lang, &row.why) };
    format!("{} · {} · {told}", row.name, said_line(desk, row))
}

#[derive(Deserialize)]
struct Looked {
    #[serde(default)]
    note: String,
    seen: i64,
}

async fn look_posted(desk: Desk, posted: Posted<Looked>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::SigningLook)?;
    let version = desk.app.scheme(&desk.place)?.version;
    let note: String = posted.form.note.trim().chars().take(200).collect();
    let mut tx = desk.app.store.act(&permit).await?;
    tx.signings_looked((&note, Moment(posted.form.seen)), version, desk.app.now()).await?;
    tx.commit().await?;
    Ok(desk.done("signings", desk.t.roll_late_looked_said()))
}
