//! 摇号 The draw: fix and publish the roster, type the numbers drawn in the hall, publish what anyone can recompute.

mod folder;

use super::term::{self, Named, Term, TermView};
use super::{days_of, grades_of, title_of, when_of};
use crate::app::App;
use crate::beacon;
use crate::chart::Bar;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use rules::enrol::course::{Course, State};
use rules::enrol::draw::{
    self, Announced, Chance, Counts, Drawn, Files, Fixed, Mechanism, Naming, Outlook, Published, Voided,
};
use rules::enrol::{opening, preference};
use rules::id::{CourseId, DrawId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::{self, Permit};
use rules::plan::scheme::Scheme;
use serde::Deserialize;
use store::enrol::CourseRow;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/draws", Act::DrawRun, hall),
        Route::post("/{district}/{place}/draws/fix", Act::DrawRun, fix_posted),
        Route::post("/{district}/{place}/draws/announce", Act::DrawRun, announce_posted),
        Route::post("/{district}/{place}/draws/run", Act::DrawRun, run_posted),
        Route::post("/{district}/{place}/draws/publish", Act::DrawRun, publish_posted),
        Route::post("/{district}/{place}/draws/void", Act::DrawRun, void_posted),
        Route::open_get("/{district}/{place}/draws/{draw}", public),
        Route::open_get("/{district}/{place}/draws/{draw}/folder", folder::whole),
        Route::open_get("/{district}/{place}/draws/{draw}/draw.py", folder::verifier),
        Route::open_get("/{district}/{place}/draws/{draw}/beacon.py", folder::beacon_verifier),
        Route::open_get("/{district}/{place}/draws/{draw}/files/{file}", folder::file),
    ]
}

/// A place, and the name of the plan of whose term a draw is; none for the term for which families choose now.
pub type Of<'a> = (&'a Place, Option<&'a str>);

fn begin(app: &App, who: &Who, (place, named): Of<'_>) -> Result<(Permit, Term), Failure> {
    Ok((who.permit(Act::DrawRun, place)?, term::chosen(app, place, named)?))
}

/// Fixes and publishes the roster, before any randomness exists.
pub async fn fix(app: &App, who: &Who, of: Of<'_>, beacon: Option<u64>) -> Result<Fixed, Failure> {
    let (permit, term) = begin(app, who, of)?;
    let plan = &term.plan;
    let mut tx = app.store.act(&permit).await?;
    let id = tx.draw_current(&plan.scheme.scheme.id).await?;
    let facts = tx.draw_facts(&id, &term.which).await?;
    let naming = Naming { draw: id, salt: app.fresh_id(), beacon };
    let fixed = draw::fix(&plan.scheme, &facts, naming, app.now())?;
    if !fixed.already {
        tx.draw_fixed(&fixed, plan.version, app.now()).await?;
    }
    tx.commit().await?;
    Ok(fixed)
}

/// Writes the hall's numbers down, for everyone to see, before the named round is known; `None` where they stand there.
pub async fn announce(app: &App, who: &Who, of: Of<'_>, hall: &str) -> Result<Option<Announced>, Failure> {
    let (permit, term) = begin(app, who, of)?;
    let plan = &term.plan;
    let mut tx = app.store.act(&permit).await?;
    let id = tx.draw_current(&plan.scheme.scheme.id).await?;
    let announced = draw::announce(&tx.draw_facts(&id, &term.which).await?, hall, app.now())?;
    if let Some(announced) = &announced {
        tx.draw_announced(announced, plan.version, app.now()).await?;
    }
    tx.commit().await?;
    Ok(announced)
}

/// Holds the draw with the numbers drawn in the hall, or with the named beacon's answer; `None` when it had been held
/// before.
pub async fn run(app: &App, who: &Who, of: Of<'_>, chance: &Chance) -> Result<Option<Drawn>, Failure> {
    let (permit, term) = begin(app, who, of)?;
    let plan = &term.plan;
    let mut tx = app.store.act(&permit).await?;
    let id = tx.draw_current(&plan.scheme.scheme.id).await?;
    let facts = tx.draw_facts(&id, &term.which).await?;
    let drawn = draw::run(&plan.scheme, &facts, chance, app.now())?;
    if let Some(drawn) = &drawn {
        tx.draw_run(drawn, plan.version, app.now()).await?;
    }
    tx.commit().await?;
    Ok(drawn)
}

/// Tells the families of the draw that was held; `None` when they had been told before.
pub async fn publish(app: &App, who: &Who, of: Of<'_>) -> Result<Option<Drawn>, Failure> {
    let (permit, term) = begin(app, who, of)?;
    let plan = &term.plan;
    let mut tx = app.store.act(&permit).await?;
    let id = tx.draw_current(&plan.scheme.scheme.id).await?;
    let facts = tx.draw_facts(&id, &term.which).await?;
    let drawn = draw::publish(&facts)?;
    if let Some(drawn) = &drawn {
        let from = plan.scheme.term.from;
        tx.draw_published(drawn, &facts, (plan.version, from), app.now()).await?;
    }
    tx.commit().await?;
    Ok(drawn)
}

/// Voids the draw that counts, before anyone is told; another needs a new roster.
pub async fn void(app: &App, who: &Who, of: Of<'_>, reason: &str) -> Result<Voided, Failure> {
    let (permit, term) = begin(app, who, of)?;
    let plan = &term.plan;
    let mut tx = app.store.act(&permit).await?;
    let id = tx.draw_current(&plan.scheme.scheme.id).await?;
    let voided = draw::void(&tx.draw_facts(&id, &term.which).await?, reason)?;
    tx.draw_voided(&voided, plan.version, app.now()).await?;
    tx.commit().await?;
    Ok(voided)
}

#[derive(Template)]
#[template(path = "draw/hall.html")]
struct HallPage {
    shell: Shell,
    t: Texts,
    terms: Vec<TermView>,
    step: i64,
    /// The draw that is still to be published is of an older format than this program reads.
    unreadable: bool,
    fix_href: String,
    announce_href: String,
    run_href: String,
    publish_href: String,
    void_href: String,
    voided: Vec<VoidedView>,
    reason: String,
    counts: Option<Counts>,
    public_href: String,
    courses_href: String,
    ends_at: String,
    outlook: Option<OutlookView>,
    draws_at: String,
    /// From when on the published list is drawn.
    opens_at: String,
    is_over: bool,
    is_hour: bool,
    typed: String,
    round: String,
    round_hint: String,
    named: Option<NamedView>,
    answer: String,
    hash: String,
    randomness: String,
    opened: Vec<Bar>,
    closed: Vec<(String, String)>,
    /// Draws of terms before.
    earlier: Vec<(String, String)>,
}

/// What fixing would publish, before it is done.
struct OutlookView {
    counts: String,
    mechanism: String,
}

/// A draw that does not count, and why.
struct VoidedView {
    href: String,
    title: String,
    reason: String,
}

fn voided_view(desk: &Desk, (draw, at, reason): &(DrawId, Moment, String)) -> VoidedView {
    VoidedView {
        href: desk.url(&format!("draws/{draw}")),
        title: desk.t.draw_voided_at(when::moment(&desk.t, *at)),
        reason: reason.clone(),
    }
}

/// Draws of terms before: where each is read below an address of the place, and what to call it.
pub(super) fn earlier(desk: &Desk, under: &str, told: &[(DrawId, Moment)]) -> Vec<(String, String)> {
    let link = |(draw, at): &(DrawId, Moment)| {
        let title = desk.t.draw_earlier_of(when::dated(&desk.t, *at));
        (desk.url(&format!("{under}draws/{draw}")), title)
    };
    told.iter().map(link).collect()
}

async fn hall(desk: Desk, Query(named): Query<Named>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::DrawRun)?;
    let term = term::chosen(&desk.app, &desk.place, named.plan())?;
    let scheme = &term.plan.scheme;
    let mut tx = desk.app.store.look(&permit).await?;
    let id = tx.draw_current(&scheme.scheme.id).await?;
    let published = tx.draw(&id).await?;
    let voided = tx.draws_voided(&scheme.scheme.id).await?;
    let told = term.earlier(tx.draws_earlier(&id).await?);
    let mut rows = tx.course_rows().await?;
    rows.retain(|row| term.which.has(&row.course));
    let step = match &published {
        None => 1,
        Some(one) if one.randomness.is_none() => 2,
        Some(one) if one.published_at.is_none() => 3,
        Some(_) => 4,
    };
    let held = published.as_ref().filter(|_| step == 3).and_then(draw::result);
    let told_files = if step == 4 { tx.draw_files(&id).await? } else { Files::new() };
    let is_over = preference::is_over(&scheme.preference, desk.now);
    let hour = draw::hour(&scheme.draw);
    let opens_at = published.as_ref().map_or(hour, |one| draw::opens(&scheme.draw, one));
    let outlook = if step == 1 && is_over {
        Some(outlook_view(&desk.t, draw::outlook(scheme, &tx.draw_facts(&id, &term.which).await?, desk.now)))
    } else {
        None
    };
    Ok(page(HallPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        terms: term.ways(&desk, "draws")?,
        step,
        unreadable: step < 4 && published.as_ref().is_some_and(|one| !draw::is_readable(one)),
        fix_href: term.url(&desk, "draws/fix"),
        announce_href: term.url(&desk, "draws/announce"),
        run_href: term.url(&desk, "draws/run"),
        publish_href: term.url(&desk, "draws/publish"),
        counts: held.map(|files| draw::counts(&files)),
        public_href: desk.url(&format!("draws/{id}")),
        void_href: term.url(&desk, "draws/void"),
        voided: voided.iter().map(|one| voided_view(&desk, one)).collect(),
        reason: desk.typed("reason").unwrap_or_default(),
        courses_href: term.url(&desk, "courses"),
        ends_at: when::moment(&desk.t, scheme.preference.until),
        draws_at: when::moment(&desk.t, hour),
        opens_at: when::moment(&desk.t, opens_at),
        outlook,
        is_over,
        is_hour: opens_at <= desk.now,
        typed: desk.typed("randomness").unwrap_or_default(),
        round: desk.typed("beacon").unwrap_or_default(),
        round_hint: round_hint(&desk, scheme),
        named: published.as_ref().and_then(|one| named_view(&desk, one)),
        answer: desk.typed("answer").unwrap_or_default(),
        hash: published.as_ref().map(|one| one.roster_hash.clone()).unwrap_or_default(),
        randomness: published.and_then(|one| one.randomness).unwrap_or_default(),
        opened: bars(&desk, scheme, &rows),
        closed: closed(&desk, scheme, &rows, &told_files),
        earlier: earlier(&desk, "", &told),
    }))
}

fn outlook_view(t: &Texts, outlook: Outlook) -> OutlookView {
    let Outlook { courses, children, wishes, mechanism: by } = outlook;
    OutlookView { counts: t.draw_outlook_counts(courses, children, wishes), mechanism: mechanism(t, by) }
}

/// The beacon's round that a roster names.
struct NamedView {
    said: String,
    address: String,
    /// The hall's numbers that were written down before it; empty where there are none.
    hall: String,
    /// Nobody knows it yet, so that numbers of the hall may be written down.
    is_ahead: bool,
}

fn named_view(desk: &Desk, published: &Published) -> Option<NamedView> {
    let round = draw::beacon_named(&published.roster)?;
    let at = draw::beacon_at(round);
    let moment = at.map(|at| when::dated(&desk.t, at)).unwrap_or_default();
    Some(NamedView {
        said: desk.t.draw_beacon_named(round.to_string(), moment),
        address: format!("https://api.drand.sh/{}/public/{round}", beacon::CHAIN),
        hall: published.hall.clone().unwrap_or_default(),
        is_ahead: at.is_some_and(|at| desk.now < at),
    })
}

/// Which round comes with the hour of the draw.
fn round_hint(desk: &Desk, scheme: &Scheme) -> String {
    let round = draw::beacon_due(draw::hour(&scheme.draw), desk.now);
    let at = draw::beacon_at(round).map(|at| when::dated(&desk.t, at)).unwrap_or_default();
    desk.t.draw_beacon_hint(round.to_string(), at)
}

/// How full each course is: of its own seats, so that a small one can be read beside a large one.
fn bars(desk: &Desk, scheme: &Scheme, rows: &[CourseRow]) -> Vec<Bar> {
    let open: Vec<&CourseRow> = rows.iter().filter(|row| row.course.state == State::Open).collect();
    let least = opening::minimum(&scheme.opening);
    let bar = |row: &&CourseRow| {
        let course = &row.course;
        let label = format!("{} {}", days_of(&desk.t, course), title_of(desk, course));
        let waits = if row.waiting > 0 { desk.t.draw_waits(row.waiting) } else { String::new() };
        Bar::new(&label, format!("{}/{} {waits}", row.placed, course.seats), row.placed, course.seats)
            .with_mark(least, course.seats)
            .in_state("done")
    };
    open.iter().map(bar).collect()
}

/// Courses that did not open, with the children that each had when it closed (P3.21) and those who had wished for it.
fn closed(desk: &Desk, scheme: &Scheme, rows: &[CourseRow], files: &Files) -> Vec<(String, String)> {
    let line = |(id, had, least): &(CourseId, i64, i64)| {
        let row = rows.iter().find(|row| row.course.id == *id)?;
        let (had, wishes) = (desk.t.draw_public_had(*had, *least), desk.t.draw_wishes(row.wishes));
        let under = format!("{} · {had} · {wishes}", when_of(desk, scheme, &row.course));
        Some((title_of(desk, &row.course).to_owned(), under))
    };
    draw::closings(files).iter().filter_map(line).collect()
}

/// The hall that a form came from.
fn held_in(desk: &Desk, named: &Named) -> Result<String, Failure> {
    Ok(term::chosen(&desk.app, &desk.place, named.plan())?.under("draws"))
}

async fn fix_posted(
    desk: Desk,
    Query(named): Query<Named>,
    posted: Posted<Round>,
) -> Result<Response, Failure> {
    let round = posted.form.beacon.trim();
    let beacon = if round.is_empty() { None } else { Some(round.parse().unwrap_or(0)) };
    let fixed = fix(&desk.app, &desk.who, (&desk.place, named.plan()), beacon).await?;
    let said = if fixed.already { desk.t.draw_fixed_before() } else { desk.t.draw_fixed_said() };
    Ok(desk.done(&held_in(&desk, &named)?, said))
}

#[derive(Deserialize)]
struct Nothing {}

/// A round that is no number is no round of the future.
#[derive(Deserialize)]
struct Round {
    #[serde(default)]
    beacon: String,
}

/// Numbers where no round is named, an answer where one is.
#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    randomness: String,
    #[serde(default)]
    answer: String,
}

async fn announce_posted(
    desk: Desk,
    Query(named): Query<Named>,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    announce(&desk.app, &desk.who, (&desk.place, named.plan()), &posted.form.randomness).await?;
    Ok(desk.done(&held_in(&desk, &named)?, desk.t.draw_announced_said()))
}

async fn run_posted(
    desk: Desk,
    Query(named): Query<Named>,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let chance = Chance { hall: posted.form.randomness, beacon: beacon::read(&posted.form.answer) };
    let said = match run(&desk.app, &desk.who, (&desk.place, named.plan()), &chance).await? {
        Some(_) => desk.t.draw_held_said(),
        None => desk.t.draw_run_before(),
    };
    Ok(desk.done(&held_in(&desk, &named)?, said))
}

async fn publish_posted(
    desk: Desk,
    Query(named): Query<Named>,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let said = match publish(&desk.app, &desk.who, (&desk.place, named.plan())).await? {
        Some(drawn) => {
            let (opened, closed) = (drawn.opened.len() as i64, drawn.closed.len() as i64);
            desk.t.draw_run_said(drawn.placed.len() as i64, opened, closed)
        }
        None => desk.t.draw_told_before(),
    };
    Ok(desk.done(&held_in(&desk, &named)?, said))
}

#[derive(Deserialize)]
struct Why {
    reason: String,
}

async fn void_posted(
    desk: Desk,
    Query(named): Query<Named>,
    posted: Posted<Why>,
) -> Result<Response, Failure> {
    void(&desk.app, &desk.who, (&desk.place, named.plan()), &posted.form.reason).await?;
    Ok(desk.done(&held_in(&desk, &named)?, desk.t.draw_voided_said()))
}

#[derive(Template)]
#[template(path = "draw/public.html")]
struct PublicPage {
    shell: Shell,
    t: Texts,
    school: String,
    voided: Option<VoidedView>,
    earlier: Vec<VoidedView>,
    fixed_at: String,
    draws_at: String,
    drawn_at: Option<String>,
    hash: String,
    randomness: String,
    named: Option<NamedView>,
    seed: String,
    result_hash: String,
    children: i64,
    courses: i64,
    mechanism: String,
    gaining: Option<i64>,
    how: Vec<String>,
    wishing: i64,
    nothing: i64,
    shares: Vec<Bar>,
    ranks: Vec<Bar>,
    grades: Vec<Bar>,
    opened: Vec<Bar>,
    closed: Vec<(String, String)>,
    files: Vec<(String, String)>,
    folder_href: String,
    verifier_href: String,
    beacon_verifier_href: String,
}

/// The draw of an address, read as anyone may read it.
async fn published(desk: &Desk, draw: &str) -> Result<Published, Failure> {
    let permit = role::visitor(Act::DrawRead, &desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    tx.draw(&DrawId::new(draw)).await?.ok_or(Failure::NotTheirs)
}

async fn public(desk: Desk, Path((_, _, draw)): Path<(String, String, String)>) -> Result<Response, Failure> {
    let terms = term::all(&desk.app, &desk.place)?;
    let own = terms.iter().find(|term| draw::is_of(&DrawId::new(&draw), &term.which.plan));
    let plan = own.or(terms.first()).map(|term| &term.plan).ok_or(Failure::NotTheirs)?;
    let published = published(&desk, &draw).await?;
    let files = files(&desk, &draw).await?;
    let id = DrawId::new(&draw);
    let mut tx = desk.app.store.look(&role::visitor(Act::DrawRead, &desk.place)?).await?;
    let voided = tx.draws_voided(&plan.scheme.scheme.id).await?;
    let courses = tx.courses().await?;
    drop(tx);
    let earlier =
        voided.iter().filter(|_| published.voided.is_none() && draw::is_of(&id, &plan.scheme.scheme.id));
    let figure = |name: &str| draw::figure(&files, name).unwrap_or_default();
    let (value, bound) = (figure("value"), figure("bound"));
    let (played, named) = (draw::played(&files), named_view(&desk, &published));
    let rows = |file: &str| files.get(file).map_or(0, |text| text.lines().count() as i64 - 1);
    let href = |name: &String| (name.clone(), desk.url(&format!("draws/{draw}/files/{name}")));
    Ok(page(PublicPage {
        voided: published.voided.clone().map(|(at, why)| voided_view(&desk, &(id.clone(), at, why))),
        earlier: earlier.map(|one| voided_view(&desk, one)).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
        school: desk.place_name().to_owned(),
        fixed_at: when::moment(&desk.t, published.fixed_at),
        draws_at: when::moment(&desk.t, draw::hour(&plan.scheme.draw)),
        drawn_at: published
            .drawn_at
            .filter(|_| published.published_at.is_some())
            .map(|at| when::moment(&desk.t, at)),
        mechanism: played.map_or_else(String::new, |one| mechanism(&desk.t, one)),
        gaining: draw::gaining(&files),
        how: how(&desk.t, &files, played),
        hash: published.roster_hash.clone(),
        children: rows("students.csv"),
        courses: rows("courses.csv"),
        seed: draw::said(&files, "seed"),
        result_hash: published.result_hash.unwrap_or_default(),
        wishing: figure("wishing"),
        nothing: figure("nothing"),
        shares: vec![
            Bar::new(&desk.t.draw_public_share(), share(value, bound), value, bound).in_state("done"),
        ],
        ranks: ranks(&desk.t, &files),
        grades: grades(&desk, &files),
        opened: opened_or_not(&desk.t, &files),
        closed: not_opened(&desk, &files, &courses),
        named,
        randomness: published.randomness.unwrap_or_default(),
        files: files.keys().map(href).collect(),
        folder_href: desk.url(&format!("draws/{draw}/folder")),
        verifier_href: desk.url(&format!("draws/{draw}/draw.py")),
        beacon_verifier_href: desk.url(&format!("draws/{draw}/beacon.py")),
    }))
}

/// How a result comes about, step by step, as the draw's own rules have it.
fn how(t: &Texts, files: &Files, played: Option<Mechanism>) -> Vec<String> {
    let is_by_worth = played.is_some_and(Mechanism::is_by_worth);
    let given = if is_by_worth { t.placement_how_worth() } else { t.draw_public_how_3() };
    let closed = if draw::rules_say(files, "next-choice no") {
        t.draw_public_how_4_waits()
    } else if played == Some(Mechanism::Minimum) {
        t.draw_public_how_4_worth()
    } else {
        t.draw_public_how_4()
    };
    let mut all = vec![t.draw_public_how_1(), t.draw_public_how_2(), given, closed];
    if draw::rules_say(files, "waitlist yes") {
        let by_right = played == Some(Mechanism::Deferred);
        all.push(if by_right { t.draw_public_how_5_right() } else { t.draw_public_how_5() });
    }
    all
}

/// `96.1 %`.
pub(crate) fn share(value: i64, bound: i64) -> String {
    let permille = value * 1000 / bound.max(1);
    format!("{}.{} %", permille / 10, permille % 10)
}

/// Of all first wishes, all second ones and so on, how many were met.
fn ranks(t: &Texts, files: &Files) -> Vec<Bar> {
    let bar = |(wish, made, met): (i64, i64, i64)| {
        Bar::new(&t.draw_public_wish(wish), format!("{met}/{made}"), met, made).in_state("done")
    };
    draw::met_by_wish(files).into_iter().map(bar).collect()
}

/// Of the children of each grade who wished, how many got a seat.
fn grades(desk: &Desk, files: &Files) -> Vec<Bar> {
    let bar = |(grade, wished, seated): (i64, i64, i64)| {
        let label = grades_of(desk, (grade, grade));
        Bar::new(&label, format!("{seated}/{wished}"), seated, wished).in_state("done")
    };
    draw::seated_by_grade(files).into_iter().map(bar).collect()
}

/// How many courses opened, and how many did not.
fn opened_or_not(t: &Texts, files: &Files) -> Vec<Bar> {
    let Counts { opened, closed, .. } = draw::counts(files);
    let bar = |label: String, count: i64| Bar::new(&label, count.to_string(), count, opened + closed);
    vec![bar(t.course_open(), opened).in_state("done"), bar(t.course_closed(), closed)]
}

/// Courses that did not open, with the children each had (P3.21).
fn not_opened(desk: &Desk, files: &Files, courses: &[Course]) -> Vec<(String, String)> {
    let title = |id: &CourseId| {
        let course = courses.iter().find(|course| course.id == *id);
        course.map_or_else(|| id.to_string(), |course| title_of(desk, course).to_owned())
    };
    let line = |(id, had, least): &(CourseId, i64, i64)| (title(id), desk.t.draw_public_had(*had, *least));
    draw::closings(files).iter().map(line).collect()
}

fn mechanism(t: &Texts, mechanism: Mechanism) -> String {
    match mechanism {
        Mechanism::Lottery => t.draw_mechanism_lottery(),
        Mechanism::Serial => t.draw_mechanism_serial(),
        Mechanism::Draft => t.draw_mechanism_draft(),
        Mechanism::Deferred => t.draw_mechanism_deferred(),
        Mechanism::Optimum => t.draw_mechanism_optimum(),
        Mechanism::Minimum => t.draw_mechanism_minimum(),
    }
}

async fn files(desk: &Desk, draw: &str) -> Result<Files, Failure> {
    let permit = role::visitor(Act::DrawRead, &desk.place)?;
    Ok(desk.app.store.look(&permit).await?.draw_files(&DrawId::new(draw)).await?)
}
