//! 下学期去留 From the notice of the next term on a family says whether its child stays; on the first day of that term's plan the clock
//! does what was said last.

use super::take_back;
use crate::app::{App, InForce};
use crate::day::study::{OfferView, days, offer, put};
use crate::desk::Desk;
use crate::enrol::{own_site, registering};
use crate::failure::Failure;
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::day::study;
use rules::enrol::grouping::Room;
use rules::enrol::registration::State;
use rules::enrol::registration::next::{self, Draft, Said, Tally, Word};
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Permit;
use rules::people::student::Student;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Tx;
use store::enrol::RegistrationRow;

pub(super) fn route() -> Route {
    Route::post("/{district}/{place}/registrations/{student}/next", Act::RegistrationSubmit, say_posted)
}

/// The next term, from its notice on and until its plan holds.
pub(crate) struct Coming {
    pub(crate) plan: Arc<InForce>,
    /// When its notice was published.
    out: Moment,
    /// The first day on which it holds.
    begins: Date,
}

impl Coming {
    /// The name of its plan.
    pub(crate) fn id(&self) -> &str {
        &self.plan.scheme.scheme.id
    }

    /// The first day on which it holds.
    pub(crate) fn begins(&self) -> Date {
        self.begins
    }

    /// When its notice was published.
    pub(crate) fn out(&self) -> Moment {
        self.out
    }

    /// In which of the two terms each child of a registration is, this one first, by what is said until now.
    pub(crate) async fn terms(&self, tx: &mut Tx) -> Result<BTreeMap<StudentId, [bool; 2]>, Failure> {
        let words = tx.registrations_said(self.id()).await?;
        let rows = tx.registrations().await?;
        let of = |row: RegistrationRow| {
            let terms = next::terms(self.asks(&row), words.get(&row.student.id));
            (row.student.id, terms)
        };
        Ok(rows.into_iter().map(of).collect())
    }

    /// Whether the family of a registration is asked: it goes on from the term that runs.
    fn asks(&self, row: &RegistrationRow) -> bool {
        next::is_asked(Some((row.state, row.submitted_at)), Some(self.out))
    }

    /// 2月21日 周一
    fn day(&self, t: &Texts) -> String {
        when::day(t, self.begins)
    }
}

/// The next term of a place, once families can say anything of it.
pub(crate) async fn coming(app: &App, tx: &mut Tx, place: &Place) -> Result<Option<Coming>, Failure> {
    let (runs, plan) = (app.scheme(place)?, registering(app, tx, place).await?);
    if plan.scheme.scheme.id == runs.scheme.scheme.id {
        return Ok(None);
    }
    let out = tx.notice_published_at(&plan.scheme.scheme.id).await?;
    let begins = plan.holds_from.max(runs.scheme.term.days().until);
    Ok(out.map(|out| Coming { plan, out, begins }))
}

/// When the next term's notice was published, while this term runs: who asked from then on is of that term alone.
pub(crate) async fn next_notice(app: &App, tx: &mut Tx, place: &Place) -> Result<Option<Moment>, Failure> {
    if app.scheme(place).is_err() {
        return Ok(None);
    }
    Ok(coming(app, tx, place).await?.map(|coming| coming.out))
}

/// The first day of the next term, where a child has a place in that one and none in this (P3.25).
pub(crate) async fn next_alone(
    (app, place): (&App, &Place),
    tx: &mut Tx,
    student: &StudentId,
) -> Result<Option<Date>, Failure> {
    let Some(coming) = coming(app, tx, place).await? else { return Ok(None) };
    let row = tx.registration(student).await?;
    Ok(row.filter(|row| row.state == State::Accepted && !coming.asks(row)).map(|_| coming.begins))
}

/// Takes a family's word for the next term (P1.14).
pub async fn say(app: &App, who: &Who, place: &Place, draft: Draft) -> Result<Said, Failure> {
    let permit = who.permit(Act::RegistrationSubmit, place)?;
    let mut tx = app.store.act(&permit).await?;
    let child = tx.student(&draft.student).await?;
    let coming = coming(app, &mut tx, place).await?;
    let of = coming.as_ref().map(|one| (one.id(), one.out));
    let facts = tx.registration_next_facts(&child.id, of).await?;
    let said = next::say(&facts, draft)?;
    if let Some(one) = coming.filter(|_| !said.already) {
        next::may_study(&one.plan.scheme, child.grade, &said)?;
        let of = (one.id(), one.plan.version, one.begins);
        tx.registration_next_said(&said, &child, of, app.now()).await?;
    }
    tx.commit().await?;
    Ok(said)
}

/// Does what families said, once the plan that they said it of holds: each child by itself, through the same acts as by hand; says
/// of how many. What cannot be done of one child holds up no other.
pub async fn look(app: &App, place: &Place) -> Result<usize, Failure> {
    let Ok(plan) = app.scheme(place) else { return Ok(0) };
    let permit = Who::Clock.permit(Act::RegistrationWithdraw, place)?;
    let open = app.store.look(&permit).await?.registrations_due(&plan.scheme.scheme.id, None).await?;
    let mut done = 0;
    for one in next::due(open) {
        match apply((app, place), &permit, &plan, &one.student).await {
            Ok(()) => done += 1,
            Err(why) => {
                tracing::warn!(?why, place = %place.place, "a word was not done; tried again in a minute");
            }
        }
    }
    Ok(done)
}

/// The same everywhere; what cannot be done at one place holds up no other.
pub(crate) async fn look_everywhere(app: &App) {
    for place in app.places().into_iter().filter(|place| place.kind == "school") {
        if let Err(why) = look(app, &place).await {
            tracing::warn!(?why, place = %place.place, "words were not done; tried again in a minute");
        }
    }
}

async fn apply(
    (app, place): (&App, &Place),
    permit: &Permit,
    plan: &InForce,
    student: &StudentId,
) -> Result<(), Failure> {
    let mut tx = app.store.act(permit).await?;
    let id = plan.scheme.scheme.id.as_str();
    let Some(one) = next::due(tx.registrations_due(id, Some(student)).await?).pop() else { return Ok(()) };
    let child = tx.student(student).await?;
    tx.registration_next_applied(&one, &child, (id, plan.version), app.now()).await?;
    match &one.word {
        Word::Stays => {}
        Word::Leaves => {
            take_back(&mut tx, (app, place), plan, student).await?;
        }
        Word::Changes { fridays, study: said } => {
            let draft = next::held(&plan.scheme, (student, child.grade), (*fridays, said));
            let chosen = study::choose(&plan.scheme, &tx.study_facts(student).await?, draft)?;
            if !chosen.already {
                put(&mut tx, (app, place), plan, &chosen).await?;
            }
        }
    }
    Ok(tx.commit().await?)
}

/// What a family is asked of the next term; what it said last is chosen, and nothing before that.
pub(super) struct NextView {
    pub(super) title: String,
    pub(super) chip: &'static str,
    pub(super) word: String,
    pub(super) action: String,
    pub(super) until: String,
    pub(super) choice: String,
    pub(super) fridays: String,
    pub(super) study: Option<OfferView>,
}

pub(super) async fn view(
    desk: &Desk,
    tx: &mut Tx,
    child: &Student,
    row: Option<&RegistrationRow>,
) -> Result<Option<NextView>, Failure> {
    let coming = coming(&desk.app, tx, &desk.place).await?;
    let Some(coming) = coming.filter(|coming| row.is_some_and(|row| coming.asks(row))) else {
        return Ok(None);
    };
    let (t, plan) = (&desk.t, &coming.plan.scheme);
    let said = tx.registration_said(&child.id, coming.id()).await?;
    let (fridays, study) = match &said {
        Some(Word::Changes { fridays, study }) => (if *fridays { "yes" } else { "no" }, study.clone()),
        // Whoever changes the Fridays only gives up no evening study by that.
        Some(Word::Stays | Word::Leaves) | None => ("", tx.study_facts(&child.id).await?.days),
    };
    let (chip, word) = chip(t, said.as_ref());
    Ok(Some(NextView {
        title: t.term_next(when::day(t, plan.term.from)),
        chip,
        word,
        action: desk.url(&format!("registrations/{}/next", child.id)),
        until: t.next_until(coming.day(t)),
        choice: desk.typed("next").unwrap_or_else(|| said.as_ref().map_or("", Word::code).to_owned()),
        fridays: desk.typed("fridays").unwrap_or_else(|| fridays.to_owned()),
        study: offer(desk, plan, child.grade, &study),
    }))
}

fn chip(t: &Texts, word: Option<&Word>) -> (&'static str, String) {
    let chip = match word {
        Some(Word::Stays) => "done",
        Some(Word::Leaves) => "closed",
        Some(Word::Changes { .. }) => "progress",
        None => "waiting",
    };
    (chip, t.next_word(word.map_or("silent", Word::code)))
}

/// How a family's word stands beside its registration, where it is asked.
pub(crate) async fn standing(
    desk: &Desk,
    tx: &mut Tx,
    coming: Option<&Coming>,
    row: Option<&RegistrationRow>,
) -> Result<Option<(&'static str, String)>, Failure> {
    let (Some(coming), Some(row)) = (coming, row) else { return Ok(None) };
    if !coming.asks(row) {
        return Ok(None);
    }
    let said = tx.registration_said(&row.student.id, coming.id()).await?;
    Ok(Some(chip(&desk.t, said.as_ref())))
}

/// Where a guardian says it of each child, for the notice that asks.
pub(crate) async fn links(desk: &Desk) -> Result<Vec<(String, String)>, Failure> {
    let Ok(permit) = desk.permit(Act::RegistrationSubmit) else { return Ok(Vec::new()) };
    let mut tx = desk.app.store.look(&permit).await?;
    let Some(coming) = coming(&desk.app, &mut tx, &desk.place).await? else { return Ok(Vec::new()) };
    let mut links = Vec::new();
    for child in tx.students().await? {
        let row = tx.registration(&child.id).await?;
        if row.is_some_and(|row| coming.asks(&row)) {
            let href = desk.url(&format!("registrations/{}", child.id));
            links.push((href, desk.t.next_of(child.name.as_str())));
        }
    }
    Ok(links)
}

/// What families said until now, for the school that counts: who comes, and how many groups with a teacher each they need.
pub(crate) struct Counted {
    pub(crate) told: [String; 2],
    pub(crate) words: BTreeMap<StudentId, Word>,
}

impl Counted {
    /// Whether a child does not come.
    pub(crate) fn leaves(&self, student: &StudentId) -> bool {
        self.words.get(student) == Some(&Word::Leaves)
    }

    /// 下学期不参加; nothing where nothing was said.
    pub(crate) fn word(&self, t: &Texts, student: &StudentId) -> String {
        self.words.get(student).map_or_else(String::new, |word| t.next_row(word.code()))
    }
}

pub(crate) async fn counted(
    desk: &Desk,
    tx: &mut Tx,
    rows: &[RegistrationRow],
) -> Result<Option<Counted>, Failure> {
    let Some(coming) = coming(&desk.app, tx, &desk.place).await? else { return Ok(None) };
    let (t, scheme) = (&desk.t, &coming.plan.scheme);
    let words = tx.registrations_said(coming.id()).await?;
    let (mut tally, mut anew) = (Tally::default(), 0);
    for row in rows.iter().filter(|row| row.state.is_live()) {
        if coming.asks(row) {
            tally.add(words.get(&row.student.id));
        } else {
            anew += 1;
        }
    }
    let own = own_site(&desk.app, &desk.place, scheme);
    let taken = tx.room_taken(own, (coming.id(), None)).await?;
    let groups = Room::new(scheme, &taken).groups_needed();
    let told = [
        t.next_counts(coming.day(t), tally.comes() + anew, tally.leaves, groups),
        t.next_counts_said(tally.stays, tally.changes, tally.silent, anew),
    ];
    Ok(Some(Counted { told, words }))
}

async fn say_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let form = posted.form;
    let field = |name: &str| form.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
    let draft = Draft {
        student: StudentId::new(&student),
        word: field("next").unwrap_or_default().to_owned(),
        fridays: field("fridays").map(|said| said == "yes"),
        study: days(&form),
    };
    let said = say(&desk.app, &desk.who, &desk.place, draft).await?;
    Ok(desk.done(&format!("registrations/{student}"), desk.t.next_said(said.word.code())))
}
