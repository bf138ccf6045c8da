//! 外出名单 The outings of a class, and the list of one: who may go, who is out, every count of heads.

use super::{Count, adults, adults_on, cancel, children, count, depart, lines, of_place, plan};
use crate::community::promise::rated;
use crate::community::{At, day, number, of_class, spoken};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Fields, Posted};
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::{Date, Time};
use rules::community::enrichment::Kind;
use rules::community::outing::going::Child;
use rules::community::outing::{Adult, Draft, Means};
use rules::community::promise::keeping;
use rules::enrol::content;
use rules::moment::Moment;
use rules::people::act::Act;
use store::community::{CountRow, OutingChild, OutingRow};

#[derive(Template)]
#[template(path = "outing/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    under: String,
    rows: Vec<RowView>,
    plan: Option<PlanView>,
}

struct RowView {
    href: String,
    what: String,
    under: String,
    chip: (&'static str, String),
}

struct PlanView {
    href: String,
    kinds: Vec<(&'static str, String, bool)>,
    /// Who may lead: the carers of today.
    leaders: Vec<(String, String, bool)>,
    /// Who may go along.
    others: Vec<(String, String, bool)>,
    means: Vec<(&'static str, String, bool)>,
    /// Why it is no lesson and no drill, where the words of what they do speak of one; none where they do not.
    why: Option<String>,
    /// As it was typed.
    what: String,
    on: String,
    from: String,
    until: String,
    to: String,
    route: String,
    stops: String,
    plate: String,
    per_adult: String,
    insurance: String,
    answer_until: String,
}

pub(super) async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::OutingList)?;
    let held = of_class(&desk.app, &desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let all = tx.outings().await?;
    let mut rows = Vec::new();
    for row in &all {
        let out = tx.outing_children(&row.id).await?;
        rows.push(row_view(&desk, row, &out));
    }
    let today = desk.now.date();
    let adults = adults_on(&desk.app, &desk.place, (&held.plan, today), &mut tx).await?;
    drop(tx);
    let kinds = &held.plan.enrichment.kinds;
    Ok(page(ListPage {
        under: desk.place_name().to_owned(),
        rows,
        plan: desk.may(Act::OutingPlan).then(|| plan_view(&desk, kinds, &adults)),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn row_view(desk: &Desk, row: &OutingRow, out: &[OutingChild]) -> RowView {
    let draft = &row.planned.draft;
    RowView {
        href: desk.url(&format!("outings/{}", row.id)),
        what: draft.what.clone(),
        under: format!("{} · {}", when::day(&desk.t, draft.on), draft.to),
        chip: chip(desk, row, out),
    }
}

/// How far an outing has come.
fn chip(desk: &Desk, row: &OutingRow, out: &[OutingChild]) -> (&'static str, String) {
    let (t, today, draft) = (&desk.t, desk.now.date(), &row.planned.draft);
    let still = out.iter().filter(|one| one.is_out()).count();
    if row.planned.cancelled.is_some() {
        return ("closed", t.outing_is_cancelled());
    }
    if row.planned.has_left {
        return match i64::try_from(still).unwrap_or(i64::MAX) {
            0 => ("done", t.outing_is_back()),
            still => ("progress", t.outing_is_out(still)),
        };
    }
    if draft.on < today {
        ("closed", t.outing_not_held())
    } else if draft.answer_until < today {
        ("waiting", t.outing_is_ready())
    } else {
        ("waiting", t.outing_asks(when::day(t, draft.answer_until)))
    }
}

fn plan_view(desk: &Desk, kinds: &[Kind], adults: &[(Adult, bool)]) -> PlanView {
    let typed = |field: &str| desk.typed(field).unwrap_or_default();
    let (kind, leader, means) = (typed("kind"), typed("leader"), typed("means"));
    let t = &desk.t;
    let leads = adults.iter().filter(|(_, leads)| *leads);
    let other = |one: &Adult| {
        let name = format!("adult-{}", one.carer);
        let on = desk.typed(&name).is_some();
        (name, one.name.clone(), on)
    };
    let word = |one: Means| match one {
        Means::OnFoot => t.outing_on_foot(),
        Means::Vehicle => t.outing_vehicle(),
    };
    PlanView {
        href: desk.url("outings"),
        kinds: kinds.iter().map(|one| (one.key(), spoken(desk, one.key()), one.key() == kind)).collect(),
        leaders: leads.map(|(one, _)| (one.carer.clone(), one.name.clone(), one.carer == leader)).collect(),
        others: adults.iter().map(|(one, _)| other(one)).collect(),
        means: Means::ALL.into_iter().map(|one| (one.code(), word(one), one.code() == means)).collect(),
        why: (!content::screen(&typed("what")).is_empty()).then(|| typed("why")),
        what: typed("what"),
        on: typed("on"),
        from: typed("from"),
        until: typed("until"),
        to: typed("to"),
        route: typed("route"),
        stops: typed("stops"),
        plate: typed("plate"),
        per_adult: typed("per_adult"),
        insurance: typed("insurance"),
        answer_until: typed("answer_until"),
    }
}

#[derive(Template)]
#[template(path = "outing/show.html")]
struct ShowPage {
    shell: Shell,
    t: Texts,
    back: String,
    what: String,
    chip: (&'static str, String),
    reason: String,
    lines: Vec<(String, String)>,
    /// What families think of it, once somebody has said so.
    rated: String,
    /// Everybody of the class, until they have left.
    class: Vec<ChildView>,
    depart_href: Option<String>,
    /// Those who went.
    out: Vec<ChildView>,
    /// Where heads are still to be counted, each by its name; an empty one is the class's own door.
    stops: Vec<(String, String, bool)>,
    /// As it was typed, while all that were ticked are still to be counted.
    heads: String,
    count_href: Option<String>,
    counts: Vec<(String, String)>,
    cancel_href: Option<String>,
}

struct ChildView {
    id: String,
    name: String,
    chip: (&'static str, String),
    /// Whether it may be marked now.
    may: bool,
    /// Whether it was, in a form that was refused.
    on: bool,
}

pub(super) async fn show(desk: Desk, Path((_, _, outing)): At) -> Result<Response, Failure> {
    let permit = desk.permit(Act::OutingList)?;
    let held = of_class(&desk.app, &desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let row = of_place(&mut tx, &outing).await?;
    let class = children(&held.plan, &mut tx, &row).await?;
    let (out, counts) = (tx.outing_children(&outing).await?, tx.outing_counts(&outing).await?);
    let ratings = tx.outing_ratings(&outing).await?;
    drop(tx);
    let (t, today) = (&desk.t, desk.now.date());
    let (planned, draft) = (&row.planned, &row.planned.draft);
    let waits = planned.cancelled.is_none() && !planned.has_left;
    let (is_out, state) = (out.iter().any(OutingChild::is_out), chip(&desk, &row, &out));
    let leads = desk.may(Act::OutingLead);
    let url = |rest: &str| desk.url(&format!("outings/{outing}/{rest}"));
    let class = if planned.has_left { Vec::new() } else { class };
    let typed = desk.all_typed();
    let ticked = |id: &str| typed.contains_key(&format!("child-{id}"));
    let class: Vec<ChildView> =
        class.iter().map(|child| of_class_view(t, child, ticked(&child.id))).collect();
    let out: Vec<ChildView> =
        out.iter().map(|child| out_view(t, child, ticked(child.student.as_str()))).collect();
    let kept = class.iter().chain(&out).filter(|child| child.may && child.on).count();
    let is_whole = typed.keys().filter(|name| name.starts_with("child-")).count() == kept;
    let chosen = desk.typed("stop");
    Ok(page(ShowPage {
        back: desk.url("outings"),
        what: draft.what.clone(),
        chip: state,
        reason: planned.cancelled.clone().unwrap_or_default(),
        lines: lines(t, draft),
        rated: keeping::average(&ratings).map(|average| rated(t, average)).unwrap_or_default(),
        class,
        depart_href: (waits && leads && draft.on == today).then(|| url("depart")),
        out,
        stops: stops(t, &draft.stops, chosen.as_deref()),
        heads: desk.typed("heads").filter(|_| is_whole).unwrap_or_default(),
        count_href: (is_out && leads).then(|| url("count")),
        counts: counts.iter().map(|one| count_view(t, one)).collect(),
        cancel_href: (waits && desk.may(Act::OutingPlan)).then(|| url("cancel")),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn of_class_view(t: &Texts, child: &Child, on: bool) -> ChildView {
    let chip = match (child.answer, child.is_there) {
        (Some(true), true) => ("done", t.outing_yes_there()),
        (Some(true), false) => ("waiting", t.outing_yes()),
        (Some(false), _) => ("refused", t.outing_no()),
        (None, _) => ("waiting", t.outing_silent()),
    };
    let may = child.answer == Some(true) && child.is_there;
    ChildView { id: child.id.clone(), name: child.name.clone(), chip, may, on }
}

fn out_view(t: &Texts, child: &OutingChild, on: bool) -> ChildView {
    // Whoever came back and went home afterwards was not handed over on the way.
    let chip = match (child.back_at, &child.left_with) {
        (Some(at), _) => ("done", t.outing_back_at(hour(at))),
        (None, Some(with)) => ("closed", t.outing_handed_over(with.as_str())),
        (None, None) => ("progress", t.outing_out()),
    };
    ChildView { id: child.student.to_string(), name: child.name.clone(), chip, may: child.is_out(), on }
}

fn hour(at: Moment) -> String {
    at.time().strftime("%H:%M").to_string()
}

/// The stops that were planned, and the way back in.
fn stops(t: &Texts, planned: &[String], chosen: Option<&str>) -> Vec<(String, String, bool)> {
    let stop = |name: &String| (name.clone(), name.clone(), chosen == Some(name.as_str()));
    let door = (String::new(), t.outing_at_class(), chosen == Some(""));
    planned.iter().map(stop).chain([door]).collect()
}

fn count_view(t: &Texts, one: &CountRow) -> (String, String) {
    let stop = if one.stop.is_empty() { t.outing_at_class() } else { one.stop.clone() };
    let said = if one.missing.is_empty() {
        t.outing_counted_all(one.heads)
    } else {
        t.outing_counted_missing(one.heads, one.missing.as_str())
    };
    (format!("{} {stop}", hour(one.at)), said)
}

pub(super) async fn plan_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let sent = &posted.form;
    let hour = |name: &str| sent.text(name).parse::<Time>().ok();
    let text = |name: &str| sent.text(name).to_owned();
    let means = Means::from_code(sent.text("means")).ok_or_else(|| Failure::BadForm("means".to_owned()))?;
    let on = day(sent, "on")?;
    let draft = Draft {
        kind: sent.choice("kind")?,
        what: text("what"),
        on,
        hours: hour("from").zip(hour("until")),
        to: text("to"),
        route: text("route"),
        stops: sent.text("stops").lines().map(str::to_owned).collect(),
        means,
        plate: text("plate"),
        adults: named(&desk, sent, on).await?,
        per_adult: number(sent, "per_adult"),
        insurance: text("insurance"),
        answer_until: day(sent, "answer_until")?,
    };
    let is_new = plan(&desk.app, &desk.who, &desk.place, (&posted.key, draft, sent.text("why"))).await?;
    let told = if is_new { desk.t.outing_planned() } else { desk.t.outing_planned_before() };
    Ok(desk.done("outings", told))
}

/// The adults that the form names: whoever leads, then the others. Whoever is ticked and is not approved for the day stays among
/// them, without a name: the rule refuses, and nobody is left out unsaid.
async fn named(desk: &Desk, sent: &Fields, on: Date) -> Result<Vec<Adult>, Failure> {
    let all = adults(&desk.app, &desk.who, &desk.place, on).await?;
    let leader = sent.text("leader");
    let ticked = sent.marked("adult-");
    let unknown = ticked.iter().filter(|key| all.iter().all(|one| one.carer != **key));
    let unknown: Vec<Adult> = unknown.map(|key| Adult { carer: key.clone(), name: String::new() }).collect();
    let (first, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.carer == leader);
    if first.is_empty() {
        return Ok(first);
    }
    let along = rest.into_iter().filter(|one| ticked.contains(&one.carer));
    Ok(first.into_iter().chain(along).chain(unknown).collect())
}

pub(super) async fn cancel_posted(
    desk: Desk,
    Path((_, _, outing)): At,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let asked = (outing.as_str(), posted.form.text("reason"));
    let is_new = cancel(&desk.app, &desk.who, &desk.place, asked).await?;
    let told = if is_new { desk.t.outing_cancelled() } else { desk.t.outing_cancelled_before() };
    Ok(desk.done(&format!("outings/{outing}"), told))
}

pub(super) async fn depart_posted(
    desk: Desk,
    Path((_, _, outing)): At,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let counted = counted(&posted.form);
    let is_new = depart(&desk.app, &desk.who, &desk.place, &outing, &counted).await?;
    let told = if is_new { desk.t.outing_departed() } else { desk.t.outing_departed_before() };
    Ok(desk.done(&format!("outings/{outing}"), told))
}

pub(super) async fn count_posted(
    desk: Desk,
    Path((_, _, outing)): At,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    // A count of which nobody said where is not taken for one at the class's own door.
    if !posted.form.has("stop") {
        return Err(Failure::missing(desk.t.outing_where()));
    }
    let stop = Some(posted.form.text("stop")).filter(|stop| !stop.is_empty());
    let counted = counted(&posted.form);
    count(&desk.app, &desk.who, &desk.place, (&outing, stop), &counted).await?;
    let told = if stop.is_some() { desk.t.outing_counted() } else { desk.t.outing_all_back() };
    Ok(desk.done(&format!("outings/{outing}"), told))
}

/// The children that were marked, and the heads that were counted.
fn counted(sent: &Fields) -> Count {
    Count { seen: sent.marked("child-"), heads: number(sent, "heads") }
}
