//! 到岗 Teachers sign in for their evening; the management group sees who is in place, and asks somebody to stand in.

use super::briefing;
use super::engagement::weekday;
use super::rota;
use super::session::{go, keeper, room_name};
use crate::app::{App, InForce};
use crate::assets;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::people::namesake::told_apart;
use crate::posted::{Posted, YesOrNo};
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::day::duty::{self, Answered, Arrived, Asked, Post, Punctuality, StandIn, Step};
use rules::day::engagement;
use rules::day::session::{By, Session, Stage};
use rules::id::{PersonId, SessionId, StandInId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::clock;
use serde::Deserialize;
use std::collections::BTreeMap;
use store::Tx;
use store::day::PostRow;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/duties", Act::DutyList, list),
        Route::get("/{district}/{place}/duties/own", Act::DutyArrive, own_list),
        Route::post("/{district}/{place}/duties/{session}/arrive", Act::DutyArrive, arrive_posted),
        Route::post("/{district}/{place}/duties/{session}/stand-in", Act::StandInAsk, ask_posted),
        Route::post("/{district}/{place}/stand-ins/{stand_in}/answer", Act::StandInAnswer, answer_posted),
    ]
}

/// A teacher signs in, or a manager for one who stands there and whom they name (P3.43).
pub async fn arrive(
    app: &App,
    who: &Who,
    place: &Place,
    (id, whose): (&SessionId, Option<&PersonId>),
) -> Result<Arrived, Failure> {
    let permit = who.permit(Act::DutyArrive, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let row = tx.post(id).await?;
    let arrived = duty::arrive(&row.post, &By::of(&permit), whose, now)?;
    if !arrived.already {
        tx.duty_arrived(&arrived, plan.version, (now, now)).await?;
    }
    tx.commit().await?;
    Ok(arrived)
}

/// A teacher who lays out the roll, marks or closes it is there, from `at` on: nobody has to say it twice.
pub(super) async fn in_place(
    tx: &mut Tx,
    by: &By,
    session: &Session,
    (version, at, now): (i64, Moment, Moment),
) -> Result<(), Failure> {
    if !session.leading().contains(&by.person) || tx.duty_known(&session.id, &by.person).await? {
        return Ok(());
    }
    let row = tx.post(&session.id).await?;
    if let Ok(arrived) = duty::arrive(&row.post, by, None, at)
        && !arrived.already
    {
        tx.duty_arrived(&arrived, version, (at, now)).await?;
    }
    Ok(())
}

/// Asks somebody to stand in for one session.
pub async fn ask(
    app: &App,
    who: &Who,
    place: &Place,
    stand_in: StandIn,
    agreed: bool,
) -> Result<Asked, Failure> {
    let permit = who.permit(Act::StandInAsk, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let named = (&stand_in.id, &stand_in.person);
    let (mut facts, row) = tx.stand_in_ask_facts(&stand_in.session, named).await?;
    let (from, until) = (row.post.from, row.post.until);
    let day = weekday(&plan.scheme, app.calendar(place), from.date());
    let hours = (engagement::minute(from), engagement::minute(until));
    facts.engaged = engagement::of(&tx.engagements().await?, &stand_in.person, day, hours).cloned();
    let asked = duty::ask(&facts, stand_in, agreed, now)?;
    if !asked.already {
        briefing::rostered(&mut tx, &plan.scheme, &[asked.stand_in.person.clone()].into()).await?;
        tx.stand_in_asked((&asked, &row), plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(asked)
}

/// Whoever was asked answers; with yes the evening is theirs.
pub async fn answer(
    app: &App,
    who: &Who,
    place: &Place,
    id: &StandInId,
    accepts: bool,
) -> Result<Answered, Failure> {
    let permit = who.permit(Act::StandInAnswer, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let (facts, row) = tx.stand_in_answer_facts(id).await?;
    let answered = duty::answer(&facts, accepts, now)?;
    if !answered.already {
        if accepts {
            briefing::rostered(&mut tx, &plan.scheme, &[answered.stand_in.person.clone()].into()).await?;
        }
        tx.stand_in_answered((&answered, &row), plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(answered)
}

/// Reminds teachers, and tells the management group of evenings without one; how many were told.
pub(super) async fn look(app: &App, place: &Place) -> Result<usize, Failure> {
    let (plan, permit, now) = (app.scheme(place)?, clock(Act::EveningWatch, place)?, app.now());
    if super::session::has_no_school((app, place), &plan.scheme, now.date()) {
        return Ok(0);
    }
    let terms = &plan.scheme.duty;
    let mut tx = app.store.look(&permit).await?;
    let due = due(&mut tx, terms, now).await?;
    if due.is_empty() {
        return Ok(0);
    }
    drop(tx);
    let mut tx = app.store.act(&permit).await?;
    let mut told = 0;
    for (row, step) in self::due(&mut tx, terms, now).await? {
        told += usize::from(tx.duty_told((&row, step), plan.version, now).await?);
    }
    tx.commit().await?;
    Ok(told)
}

/// Of a session that was just laid out with an empty seat the management group hears at once (P1.25, P3.54).
pub(super) async fn laid_out(
    tx: &mut Tx,
    plan: &InForce,
    id: &SessionId,
    now: Moment,
) -> Result<(), Failure> {
    let row = tx.post(id).await?;
    if !row.post.is_vacant() {
        return Ok(());
    }
    for step in duty::due(&plan.scheme.duty, &row.post, &[], now) {
        tx.duty_told((&row, step), plan.version, now).await?;
    }
    Ok(())
}

/// The steps that are due now.
async fn due(tx: &mut Tx, terms: &duty::Terms, now: Moment) -> Result<Vec<(PostRow, Step)>, Failure> {
    let (alarms, posts) = (tx.alarms(now.date(), "duty").await?, tx.posts(now.date()).await?);
    let steps = |row: PostRow| {
        let due = duty::due(terms, &row.post, &steps_of(&alarms, &row.subject()), now);
        due.into_iter().map(|step| (row.clone(), step)).collect::<Vec<_>>()
    };
    let seats = |row: PostRow| {
        let beside = row.beside();
        std::iter::once(row).chain(beside)
    };
    Ok(posts.into_iter().flat_map(seats).flat_map(steps).collect())
}

/// Today's posts, each with the steps that were told of it.
async fn told(tx: &mut Tx, now: Moment) -> Result<Vec<(PostRow, Vec<Step>)>, Failure> {
    let alarms = tx.alarms(now.date(), "duty").await?;
    let of = |row: PostRow| {
        let told = steps_of(&alarms, &row.subject());
        (row, told)
    };
    Ok(tx.posts(now.date()).await?.into_iter().map(of).collect())
}

/// The steps that were told under a name.
pub(super) fn steps_of(alarms: &BTreeMap<String, Vec<String>>, subject: &str) -> Vec<Step> {
    let told = alarms.get(subject).map(Vec::as_slice).unwrap_or_default();
    told.iter().filter_map(|step| Step::from_code(step)).collect()
}

/// The same by session, for whoever tells of the same rooms.
pub(super) async fn posts(
    tx: &mut Tx,
    now: Moment,
) -> Result<BTreeMap<SessionId, (Post, Vec<Step>)>, Failure> {
    let rows = told(tx, now).await?.into_iter();
    Ok(rows.map(|(row, told)| (row.post.session.clone(), (row.post, told))).collect())
}

/// Whether the management group has to look for somebody.
pub(super) fn is_missing(desk: &Desk, terms: &duty::Terms, row: &PostRow) -> bool {
    duty::due(terms, &row.post, &[], desk.now).contains(&Step::Alert)
}

#[derive(Template)]
#[template(path = "duty/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    today: String,
    quote: String,
    posts: Vec<PostView>,
    people: Vec<(String, String)>,
    report: Vec<ReportView>,
}

struct PostView {
    id: String,
    name: String,
    under: String,
    teacher: String,
    /// Who of the school's own goes along, in words.
    companion: Option<(String, (&'static str, String))>,
    chip: (&'static str, String),
    /// Nobody of the school's own has it: what that is, and the clause.
    vacant: Option<(String, String)>,
    /// Who was asked, for either of them, and has not answered.
    asked: Vec<String>,
    arrive_href: Option<String>,
    /// Who a manager may sign in: the id, and the name.
    absent: Vec<(String, String)>,
    /// Where that is posted.
    arrive_at: String,
    ask_href: Option<String>,
    /// On one's own page: where its roll is called, and what that says.
    roll: Option<(String, String)>,
    /// Where a lesson nobody can hold is given up; a care group's evening never is.
    give_up_href: Option<String>,
    chosen: String,
}

struct ReportView {
    name: String,
    of: Punctuality,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::DutyList)?;
    let plan = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let posts = tx.posts(desk.now.date()).await?;
    let people = tx.stand_ins().await?;
    let choices = told_apart(&desk.t, &mut tx, people.clone()).await?;
    let mut lines = tx.duty_lines(plan.scheme.term.from, desk.now).await?;
    lines.extend(rota::lines(&mut tx, plan.scheme.term.from, desk.now).await?);
    let staff = tx.rota_staff().await?.into_iter().map(|one| (one.person, one.name));
    let names: BTreeMap<PersonId, String> =
        tx.course_teachers().await?.into_iter().chain(staff).chain(people).collect();
    Ok(page(ListPage {
        today: when::moment(&desk.t, desk.now),
        quote: desk.quote("P3.43"),
        posts: posts.iter().map(|row| post_view(&desk, &plan.scheme.duty, row)).collect(),
        people: choices.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        report: report(&lines, &names),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// The least punctual first.
fn report(lines: &[duty::Line], names: &BTreeMap<PersonId, String>) -> Vec<ReportView> {
    let name = |id: &PersonId| names.get(id).cloned().unwrap_or_else(|| id.to_string());
    let all = duty::punctuality(lines);
    let mut rows: Vec<ReportView> =
        all.iter().map(|(id, of)| ReportView { name: name(id), of: *of }).collect();
    rows.sort_by_key(|row| std::cmp::Reverse((row.of.missing, row.of.late_minutes)));
    rows
}

fn post_view(desk: &Desk, terms: &duty::Terms, row: &PostRow) -> PostView {
    let post = &row.post;
    let hour = |at: Moment| at.time().strftime("%H:%M").to_string();
    let is_open = duty::is_open(post, desk.now);
    let path = |rest: &str| desk.url(&format!("duties/{}/{rest}", post.session));
    let is_refused = desk.typed("session").is_some_and(|typed| typed == post.session.as_str());
    PostView {
        id: post.session.to_string(),
        name: post.name.in_language(desk.is_en()).to_owned(),
        under: format!(
            "{}–{} · {}",
            hour(post.from),
            hour(post.until),
            room_name(desk, &row.site, &row.room)
        ),
        teacher: keeper(&desk.t, &row.teacher_name),
        vacant: vacant(desk, row).map(|lead| (lead, desk.quote("P3.54"))),
        companion: row
            .beside()
            .map(|along| (desk.t.duty_companion(along.teacher_name.as_str()), chip(desk, terms, &along))),
        chip: chip(desk, terms, row),
        asked: if is_open { asked(desk, row) } else { Vec::new() },
        arrive_href: (is_open && !post.is_vacant() && post.arrived_at.is_none() && desk.may(Act::DutyArrive))
            .then(|| path("arrive")),
        arrive_at: path("arrive"),
        absent: if is_open && desk.may(Act::DutyArrive) { absent(row) } else { Vec::new() },
        ask_href: (is_open && desk.may(Act::StandInAsk)).then(|| path("stand-in")),
        roll: None,
        give_up_href: (is_open && !row.is_care && desk.may(Act::ClosureDeclare))
            .then(|| desk.url(&format!("closures?session={}", post.session))),
        chosen: if is_refused { desk.typed("person").unwrap_or_default() } else { String::new() },
    }
}

/// That nobody of the school's own has a room, while somebody may still be asked to.
pub(super) fn vacant(desk: &Desk, row: &PostRow) -> Option<String> {
    let is_vacant = row.post.is_vacant() && duty::is_open(&row.post, desk.now);
    is_vacant.then(|| desk.t.duty_vacant_lead(row.post.name.in_language(desk.is_en())))
}

/// Who was asked to stand in, for whom.
fn asked(desk: &Desk, row: &PostRow) -> Vec<String> {
    let word = |beside| {
        let name = row.asked_of(beside)?;
        let for_whom = row.absent_name(beside);
        let is_one = row.companion_name.is_none();
        Some(if is_one { desk.t.duty_asked_of(name) } else { desk.t.duty_asked_of_for(name, for_whom) })
    };
    [false, true].into_iter().filter_map(word).collect()
}

/// Who of the two has not signed in, by id and name; whoever gives the lesson and goes along to it is one person.
fn absent(row: &PostRow) -> Vec<(String, String)> {
    let along = row.beside().filter(|along| along.post.teacher != row.post.teacher);
    let seats = [Some(row.clone()), along].into_iter().flatten();
    let absent = seats.filter(|seat| seat.post.arrived_at.is_none() && !seat.post.is_vacant());
    absent.map(|seat| (seat.post.teacher.to_string(), seat.teacher_name)).collect()
}

/// How a post stands, in a chip.
pub(super) fn chip(desk: &Desk, terms: &duty::Terms, row: &PostRow) -> (&'static str, String) {
    let (post, t) = (&row.post, &desk.t);
    match post.arrived_at {
        Some(at) => {
            let hour = at.time().strftime("%H:%M").to_string();
            match duty::late(post, at) {
                0 => ("done", t.duty_in_place(hour)),
                late => ("waiting", t.duty_in_place_late(hour, late)),
            }
        }
        None if !post.is_held => ("closed", t.duty_not_held()),
        None if post.is_vacant() => ("refused", t.duty_vacant()),
        None if !post.can_sign && desk.now < post.until => ("closed", t.duty_by_manager()),
        None if is_missing(desk, terms, row) => ("refused", t.duty_missing()),
        None if desk.now >= post.until => ("refused", t.duty_never()),
        None => ("closed", t.duty_not_yet()),
    }
}

/// What a teacher's own page of evenings says of duty.
pub(super) struct Own {
    /// By session: where to sign in, or when it was done.
    pub(super) posts: BTreeMap<SessionId, OwnPost>,
    /// Questions that wait for an answer.
    pub(super) asked: Vec<AskedView>,
}

/// One own evening.
pub(super) struct OwnPost {
    pub(super) arrive_href: Option<String>,
    pub(super) word: String,
}

/// A question: may I count on you?
pub(super) struct AskedView {
    pub(super) words: String,
    pub(super) under: String,
    pub(super) href: String,
}

/// Duty on the page of whoever holds evenings today.
pub(super) async fn own(desk: &Desk, tx: &mut Tx) -> Result<Own, Failure> {
    let today = desk.now.date();
    let me = desk.permit(Act::SessionList)?.person().clone();
    let may = desk.may(Act::DutyArrive);
    let mine = |row: PostRow| {
        let row = if row.post.teacher == me { row } else { row.beside()? };
        if row.post.teacher != me || !row.post.is_held {
            return None;
        }
        let is_open = row.post.arrived_at.is_none() && desk.now < row.post.until && may;
        let arrive_href = is_open.then(|| desk.url(&format!("duties/{}/arrive", row.post.session)));
        let word = row
            .post
            .arrived_at
            .map_or_else(String::new, |at| desk.t.duty_in_place(at.time().strftime("%H:%M").to_string()));
        Some((row.post.session.clone(), OwnPost { arrive_href, word }))
    };
    let posts = tx.posts(today).await?.into_iter().filter_map(mine).collect();
    let asked = tx.stand_ins_asked_of_me(desk.now).await?;
    Ok(Own { posts, asked: asked.into_iter().map(|(asked, row)| question(desk, &asked, &row)).collect() })
}

/// Tonight, or on a day ahead.
fn question(desk: &Desk, asked: &StandIn, row: &PostRow) -> AskedView {
    let (absent, date) = (row.absent_name(asked.beside), row.post.from.date());
    let group = row.post.name.in_language(desk.is_en());
    AskedView {
        words: if row.post.is_vacant() {
            desk.t.duty_ask_vacant(group)
        } else if date == desk.now.date() {
            desk.t.duty_ask_words(absent, group)
        } else {
            desk.t.duty_ask_words_on(absent, when::day(&desk.t, date), group)
        },
        under: format!(
            "{}–{} · {}",
            row.post.from.time().strftime("%H:%M"),
            row.post.until.time().strftime("%H:%M"),
            room_name(desk, &row.site, &row.room)
        ),
        href: desk.url(&format!("stand-ins/{}/answer", asked.id)),
    }
}

#[derive(Template)]
#[template(path = "duty/own.html")]
struct OwnPage {
    shell: Shell,
    t: Texts,
    today: String,
    posts: Vec<PostView>,
    /// When the next lesson of another day begins.
    next: Option<String>,
    who: String,
    scripts: [&'static str; 2],
    /// Rolls that a phone keeps for when it has no network.
    offline: String,
}

/// The lessons of whoever has no other page of them: somebody from outside who comes to give one (P3.43).
async fn own_list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::DutyArrive)?;
    let plan = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let (today, me) = (desk.now.date(), permit.person());
    let posts = tx.posts(today).await?;
    let next = tx.session_next(today, Some(me)).await?;
    let lessons = tx.sessions(today, Some(me)).await?;
    let stages: BTreeMap<&SessionId, Stage> =
        lessons.iter().map(|row| (&row.session.id, row.session.stage())).collect();
    let roll = |id: &SessionId| desk.url(&format!("rolls/{id}"));
    let laid_out = stages.iter().filter(|(_, stage)| matches!(stage, Stage::Open | Stage::Watched));
    let kept = laid_out.map(|(id, _)| roll(id));
    let mine = posts.iter().filter(|row| row.post.teacher == *me && row.post.is_held);
    let view = |row: &PostRow| {
        let stage = stages.get(&row.post.session);
        let way = stage.map(|stage| (roll(&row.post.session), go(&desk.t, *stage)));
        PostView { roll: way, ..post_view(&desk, &plan.scheme.duty, row) }
    };
    Ok(page(OwnPage {
        today: when::moment(&desk.t, desk.now),
        posts: mine.map(view).collect(),
        offline: kept.collect::<Vec<_>>().join(" "),
        who: me.to_string(),
        scripts: [assets::keep_href(), assets::roll_href()],
        next: next.map(|at| when::moment(&desk.t, at)),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

#[derive(Deserialize)]
struct From {
    #[serde(default)]
    back: String,
    /// Whom a manager signs in; nobody's name for one's own.
    #[serde(default)]
    person: String,
}

async fn arrive_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<From>,
) -> Result<Response, Failure> {
    let From { back, person } = posted.form;
    let whose = (!person.is_empty()).then(|| PersonId::new(person));
    let named = (&SessionId::new(id), whose.as_ref());
    let arrived = arrive(&desk.app, &desk.who, &desk.place, named).await?;
    let said = match arrived.late_minutes {
        0 => desk.t.duty_arrived(),
        late => desk.t.duty_arrived_late(late),
    };
    let back = match back.as_str() {
        "duties" if desk.may(Act::DutyList) => "duties",
        _ if desk.may(Act::SessionList) => "sessions",
        _ => "duties/own",
    };
    Ok(desk.done(back, said))
}

#[derive(Deserialize)]
struct Named {
    person: String,
    #[serde(default)]
    agreed: String,
    #[serde(default)]
    beside: String,
}

async fn ask_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Named>,
) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    let stand_in = StandIn {
        // The forms of one page carry one key: for another evening or another person it is another question.
        id: StandInId::new(format!("{key}-{id}-{}", form.person)),
        session: SessionId::new(id),
        person: PersonId::new(form.person),
        beside: form.beside == "yes",
    };
    let asked = ask(&desk.app, &desk.who, &desk.place, stand_in, form.agreed == "yes").await?;
    let said = if asked.agreed { desk.t.duty_taken() } else { desk.t.duty_asked() };
    Ok(desk.done("duties", said))
}

async fn answer_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<YesOrNo>,
) -> Result<Response, Failure> {
    let accepts = posted.form.yes()?;
    answer(&desk.app, &desk.who, &desk.place, &StandInId::new(id), accepts).await?;
    let said = if accepts { desk.t.duty_yes_said() } else { desk.t.duty_no_said() };
    Ok(desk.done("sessions", said))
}
