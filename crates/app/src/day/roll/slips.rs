//! 收假条 A paper slip that somebody brings to the room is taken in by whoever leads the session, with a picture of it.

use super::give_lessons;
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Sent;
use crate::texts::{Lang, Texts};
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::day::absence;
use rules::day::leave::Kind;
use rules::day::leave::handing::{self, Draft, Handed};
use rules::day::session::By;
use rules::id::{LeaveId, SessionId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::photo;
use rules::people::place::Place;
use store::{Fault, Tx};

/// The picture, and the form around it.
pub(super) const BODY_BYTES: usize = photo::BYTES_MAX + 64 * 1024;

/// District, place, session, pupil.
type Of = Path<(String, String, String, String)>;

/// Takes a paper slip in (P3.60): the child is on leave, an open question about it is answered, and the money follows.
pub async fn hand(
    app: &App,
    who: &Who,
    place: &Place,
    session: &SessionId,
    (draft, picture): (Draft, Option<&[u8]>),
) -> Result<Handed, Failure> {
    let permit = who.permit(Act::LeaveHand, place)?;
    let picture = picture.map(photo::read).transpose()?;
    let (in_force, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.roll_paper_facts(session).await?;
    let handed = handing::hand(&facts, (LeaveId::new(app.fresh_id()), draft))?;
    if handed.is_new || handed.off_tonight {
        tx.leave_handed((&handed, picture.as_ref()), &facts.session, in_force.version, now).await?;
        let answer = absence::Draft {
            student: handed.draft.student.clone(),
            date: facts.session.date,
            whereabouts: Lang::Zh.texts().leave_hand_where(),
            said_by: who.signed_in().map_or_else(String::new, |person| person.name.clone()),
        };
        answered(&mut tx, &answer, (in_force.version, now)).await?;
        if facts.session.roll_closed_at.is_some() {
            let student = &handed.draft.student;
            give_lessons(&mut tx, (app, place), &facts.session, |one| one == student, now).await?;
        }
    }
    tx.commit().await?;
    Ok(handed)
}

/// The slip says where the child is: an open question is answered by it.
async fn answered(
    tx: &mut Tx,
    answer: &absence::Draft,
    (version, now): (i64, Moment),
) -> Result<(), Failure> {
    let open = match tx.absence_facts(&answer.student, answer.date).await {
        Ok(facts) => Some(facts).filter(|facts| facts.found.is_none()),
        Err(Fault::NotFound) => None,
        Err(why) => return Err(why.into()),
    };
    if let Some(facts) = open {
        let followed = absence::follow(&facts, answer, now)?;
        tx.absence_followed(&followed, version, now).await?;
    }
    Ok(())
}

#[derive(Template)]
#[template(path = "roll/slip.html")]
struct SlipPage {
    shell: Shell,
    t: Texts,
    back: (String, String),
    child: String,
    under: String,
    action: String,
    /// The slip is there, and the picture of it that this person took.
    has_slip: bool,
    picture: Option<String>,
    kind: String,
    note: String,
}

pub(super) async fn show(desk: Desk, Path((_, _, id, student)): Of) -> Result<Response, Failure> {
    let permit = desk.permit(Act::LeaveHand)?;
    let (id, student) = (SessionId::new(id), StudentId::new(student));
    let mut tx = desk.app.store.look(&permit).await?;
    let facts = tx.roll_paper_facts(&id).await?;
    let session = &facts.session;
    let row = facts.rows.get(&student).filter(|_| session.is_led_by(&By::of(&permit)));
    let row = row.ok_or(Failure::NotTheirs)?;
    let papers = tx.leave_papers(&student, session.date).await?;
    let own = papers.into_iter().rev().find(|(_, by)| by == permit.person());
    let typed = |name: &str| desk.typed(name).unwrap_or_default();
    Ok(page(SlipPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        back: (desk.url(&format!("rolls/{id}")), session.name.in_language(desk.is_en()).to_owned()),
        child: row.name.clone(),
        under: format!(
            "{} · {}",
            desk.t.roll_home_class(row.home_class.as_str()),
            when::day(&desk.t, session.date)
        ),
        action: desk.url(&format!("rolls/{id}/slips/{student}")),
        has_slip: row.has_slip,
        picture: own.map(|(leave, _)| desk.url(&format!("leaves/{student}/paper/{leave}"))),
        kind: typed("kind"),
        note: typed("note"),
    }))
}

pub(super) async fn post(desk: Desk, Path((_, _, id, student)): Of, sent: Sent) -> Result<Response, Failure> {
    let kind = Kind::from_code(sent.field("kind")).ok_or_else(|| Failure::missing(desk.t.leave_why()))?;
    let note = sent.field("note").trim().to_owned();
    let draft = Draft { student: StudentId::new(student), kind, note };
    let picture = sent.file.as_ref().map(|file| file.bytes.as_slice()).filter(|bytes| !bytes.is_empty());
    let handed = hand(&desk.app, &desk.who, &desk.place, &SessionId::new(&id), (draft, picture)).await?;
    let said = if handed.is_new { desk.t.leave_handed() } else { desk.t.leave_already() };
    Ok(desk.done(&format!("rolls/{id}"), said))
}
