//! 课程学期 Which term a page or an act of courses is about: the one that runs, or the next one once its plan is published.

use crate::app::{App, InForce};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::when;
use rules::enrol::course::Course;
use rules::enrol::course::term::{self, Which};
use rules::enrol::registration::ahead;
use rules::enrol::{draw, point};
use rules::id::DrawId;
use rules::moment::Moment;
use rules::people::place::Place;
use serde::Deserialize;
use std::sync::Arc;

/// The term that an address names; none for the one that it is about by itself.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Named {
    /// The name of its plan.
    pub(crate) term: Option<String>,
}

impl Named {
    pub(crate) fn plan(&self) -> Option<&str> {
        self.term.as_deref()
    }
}

/// A term: its plan as it holds or will, and which courses are its own.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    /// The plan.
    pub(crate) plan: Arc<InForce>,
    /// Its courses.
    pub(crate) which: Which,
}

/// A way to the same page about one of the terms.
pub(crate) struct TermView {
    pub(crate) href: String,
    pub(crate) word: String,
    pub(crate) on: bool,
}

/// The term that runs, and the next one once its plan is published. A summer point has no courses, and no other term.
fn both(app: &App, place: &Place) -> Result<(Term, Option<Term>), Failure> {
    let (in_force, now) = (app.scheme(place)?, app.now());
    let ahead = if point::host_id(place).is_some() { Vec::new() } else { app.ahead(place) };
    let next = ahead::next(&in_force, &ahead, now, |one| (&one.scheme, one.holds_from)).cloned();
    let which = Which::of(&in_force.scheme, next.as_ref().map(|plan| &plan.scheme), now);
    let next = next.map(|plan| Term { plan, which: which.clone().after() });
    Ok((Term { plan: in_force, which }, next))
}

/// The term that runs.
pub(crate) fn running(app: &App, place: &Place) -> Result<Term, Failure> {
    Ok(both(app, place)?.0)
}

/// Both terms, the one that runs first.
pub(crate) fn all(app: &App, place: &Place) -> Result<Vec<Term>, Failure> {
    let (runs, next) = both(app, place)?;
    Ok(std::iter::once(runs).chain(next).collect())
}

/// The term that is named, or else the one for which families choose now (P3.33).
pub(crate) fn chosen(app: &App, place: &Place, named: Option<&str>) -> Result<Term, Failure> {
    if let Some(plan) = named {
        return of_plan(app, place, plan);
    }
    let (runs, next) = both(app, place)?;
    let is_due = |next: &Term| term::is_chosen_for(&next.plan.scheme, &runs.plan.scheme, app.now());
    Ok(next.filter(is_due).unwrap_or(runs))
}

/// The term that is named, or else the one for which courses are put up now: once nothing can be chosen any more in the term
/// that runs, the next (P3.22).
pub(crate) fn put_up(app: &App, place: &Place, named: Option<&str>) -> Result<Term, Failure> {
    if let Some(plan) = named {
        return of_plan(app, place, plan);
    }
    let (runs, next) = both(app, place)?;
    Ok(next.filter(|next| next.which.waits).unwrap_or(runs))
}

/// The term of a plan, where it runs or is the next: an address of a term that is over leads nowhere, and to no other term.
pub(crate) fn of_plan(app: &App, place: &Place, plan: &str) -> Result<Term, Failure> {
    all(app, place)?.into_iter().find(|term| term.which.plan == plan).ok_or(Failure::NotTheirs)
}

/// The term of a course. What is over is decided by the plan that runs.
pub(crate) fn of_course(app: &App, place: &Place, course: &Course) -> Result<Term, Failure> {
    let (runs, next) = both(app, place)?;
    Ok(next.filter(|next| next.which.has(course)).unwrap_or(runs))
}

impl Term {
    /// An address below the place that says which term it is about, where there are two.
    pub(crate) fn under(&self, rest: &str) -> String {
        if self.which.next.is_none() {
            return rest.to_owned();
        }
        format!("{rest}?term={}", self.which.plan)
    }

    /// The same as a whole address.
    pub(crate) fn url(&self, desk: &Desk, rest: &str) -> String {
        desk.url(&self.under(rest))
    }

    /// Where the page about each of the two terms is; nothing where there is one only.
    pub(crate) fn ways(&self, desk: &Desk, rest: &str) -> Result<Vec<TermView>, Failure> {
        let terms = all(&desk.app, &desk.place)?;
        let view = |one: &Term| TermView {
            href: one.url(desk, rest),
            word: one.word(desk),
            on: one.which.plan == self.which.plan,
        };
        Ok(if terms.len() > 1 { terms.iter().map(view).collect() } else { Vec::new() })
    }

    /// Of draws that families were told of, those of terms before this one.
    pub(crate) fn earlier(&self, mut told: Vec<(DrawId, Moment)>) -> Vec<(DrawId, Moment)> {
        let next = self.which.next.as_deref().filter(|_| !self.which.is_next());
        told.retain(|(draw, _)| next.is_none_or(|next| !draw::is_of(draw, next)));
        told
    }

    /// 本学期, or 下学期（2月21日起）
    pub(crate) fn word(&self, desk: &Desk) -> String {
        if self.which.is_next() {
            desk.t.term_next(when::day(&desk.t, self.plan.scheme.term.from))
        } else {
            desk.t.term_running()
        }
    }
}
