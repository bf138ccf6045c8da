//! 家长答复 A family's page: each outing of the class as it is planned, and a yes or a no for its child.

use super::{Class, answer, lines, rate};
use crate::community::promise::{RateView, rate_view};
use crate::community::{At, number, of_class};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Fields, Posted, yes_or_no};
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::community::outing::going::{self, Planned};
use rules::id::StudentId;
use rules::people::act::Act;
use store::community::OutingRow;

#[derive(Template)]
#[template(path = "outing/own.html")]
struct OwnPage {
    shell: Shell,
    t: Texts,
    back: String,
    child: String,
    outings: Vec<OutingView>,
}

struct OutingView {
    what: String,
    chip: (&'static str, String),
    lines: Vec<(String, String)>,
    /// Where it is answered, and which answers are still taken.
    href: String,
    yes: bool,
    no: bool,
    rate: Option<RateView>,
}

pub(super) async fn show(desk: Desk, Path((_, _, student)): At) -> Result<Response, Failure> {
    let permit = desk.permit(Act::OutingRead)?;
    let plan = of_class(&desk.app, &desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let max = plan.plan.promise.rating_max;
    let (all, class) = (tx.outings().await?, Class::read(&mut tx).await?);
    let mut outings = Vec::new();
    for row in &all {
        let went = tx.outing_children(&row.id).await?.into_iter().find(|one| one.student == child.id);
        if went.is_none() && row.planned.draft.on < desk.now.date() {
            continue;
        }
        let is_back = went.is_some_and(|one| !one.is_out());
        let ratings = if is_back { tx.outing_ratings(&row.id).await? } else { Vec::new() };
        let own = tx.outing_answers(&row.id).await?.get(&child.id).copied();
        let is_of_class = class.has(&plan.plan, &child, row.planned.draft.on);
        let href = desk.url(&format!("outing-answers/{}/{}/rating", child.id, row.id));
        let rated = is_back.then(|| rate_view(&desk, href, max, &ratings));
        let seen = view(&desk, (&child.id, own), row, is_of_class);
        outings.push(OutingView { rate: rated, ..seen });
    }
    drop(tx);
    Ok(page(OwnPage {
        back: desk.url(&format!("agreements/{}", child.id)),
        child: child.name,
        outings,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn view(
    desk: &Desk,
    (child, own): (&StudentId, Option<bool>),
    row: &OutingRow,
    is_of_class: bool,
) -> OutingView {
    let today = desk.now.date();
    let takes = |yes| {
        desk.may(Act::OutingAnswer) && going::answer(&row.planned, own, (yes, today), is_of_class) == Ok(true)
    };
    OutingView {
        what: row.planned.draft.what.clone(),
        chip: chip(desk, &row.planned, own),
        lines: lines(&desk.t, &row.planned.draft),
        href: desk.url(&format!("outing-answers/{child}/{}", row.id)),
        yes: takes(true),
        no: takes(false),
        rate: None,
    }
}

/// What the family answered, or until when it may.
fn chip(desk: &Desk, planned: &Planned, own: Option<bool>) -> (&'static str, String) {
    let t = &desk.t;
    match (&planned.cancelled, own) {
        (Some(reason), _) => ("closed", t.outing_own_cancelled(reason.as_str())),
        (None, Some(true)) => ("done", t.outing_own_yes()),
        (None, Some(false)) => ("refused", t.outing_own_no()),
        (None, None) => ("waiting", t.outing_own_asks(when::day(t, planned.draft.answer_until))),
    }
}

pub(super) async fn answer_posted(
    desk: Desk,
    Path((_, _, student, outing)): Path<(String, String, String, String)>,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let yes = yes_or_no("answer", posted.form.text("answer"))?;
    let asked = (outing.as_str(), &StudentId::new(&student));
    let is_new = answer(&desk.app, &desk.who, &desk.place, asked, yes).await?;
    let told = match (is_new, yes) {
        (true, true) => desk.t.outing_answered_yes(),
        (true, false) => desk.t.outing_answered_no(),
        (false, _) => desk.t.outing_answered_before(),
    };
    Ok(desk.done(&format!("outing-answers/{student}"), told))
}

pub(super) async fn rate_posted(
    desk: Desk,
    Path((_, _, student, outing)): Path<(String, String, String, String)>,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let asked = (outing.as_str(), &StudentId::new(&student));
    rate(&desk.app, &desk.who, &desk.place, asked, number(&posted.form, "rating")).await?;
    Ok(desk.done(&format!("outing-answers/{student}"), desk.t.promise_rated()))
}
