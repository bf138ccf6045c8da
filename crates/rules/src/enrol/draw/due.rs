//! 待办 What the next step of a draw is, from when on it is due, and what would be fixed by it.

use super::beacon::SOON;
use super::roster::in_fact;
use super::{Facts, Files, Mechanism, Published, Terms, entered, hour, mechanism};
use crate::enrol::claim;
use crate::enrol::preference;
use crate::moment::Moment;
use crate::plan::scheme::Scheme;

/// What fixing the roster would publish: read before it is done, for it cannot be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// Courses that are drawn for.
    pub courses: i64,
    /// Children who wish for one of them.
    pub children: i64,
    /// Their wishes.
    pub wishes: i64,
    /// How the seats will be given: where hours hang together, a lottery is one order.
    pub mechanism: Mechanism,
}

/// What the roster would hold if it were fixed now.
pub fn outlook(scheme: &Scheme, facts: &Facts, now: Moment) -> Outlook {
    let (courses, students) = entered(scheme, facts, "", now);
    let is_by_days = courses.iter().all(|course| course.weekdays.len() == 1)
        && students.iter().all(|student| student.most == 0);
    Outlook {
        courses: courses.len() as i64,
        children: students.len() as i64,
        wishes: students.iter().map(|student| student.wishes.len() as i64).sum(),
        mechanism: in_fact(mechanism(&scheme.draw), is_by_days),
    }
}

/// The next step of a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// 公布名单 Selection is over and the roster is not fixed: it must be before the hour.
    Fix,
    /// 摇号 The hour has come and the draw is not held.
    Run,
    /// 公布结果 It was held, and nobody was told.
    Publish,
}

/// How far the draw that counts has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Some course was announced and waits for its draw, and a child on the roll wishes for it: else there is nothing to draw.
    pub is_awaited: bool,
    /// The roster is published.
    pub is_fixed: bool,
    /// The draw was held.
    pub is_held: bool,
    /// The families were told.
    pub is_told: bool,
}

/// What is due of a plan's draw; `None` where there is nothing to do yet, or nothing to draw (P3.33).
pub fn due(scheme: &Scheme, progress: Progress, now: Moment) -> Option<Due> {
    let Progress { is_awaited, is_fixed, is_held, is_told } = progress;
    if is_told || claim::way(&scheme.claim) == claim::Way::FirstCome {
        return None;
    }
    match (is_fixed, is_held) {
        (_, true) => Some(Due::Publish),
        (true, false) => (hour(&scheme.draw) <= now).then_some(Due::Run),
        (false, false) => (is_awaited && preference::is_over(&scheme.preference, now)).then_some(Due::Fix),
    }
}

/// Whether the hour has passed and the draw is not held: whoever holds it is told, once.
pub fn is_overdue(terms: &Terms, due: Due, now: Moment) -> bool {
    hour(terms) <= now && matches!(due, Due::Fix | Due::Run)
}

/// From when on a published roster is drawn: at its hour, and not before others had time to keep its fingerprint.
pub fn opens(terms: &Terms, published: &Published) -> Moment {
    hour(terms).max(Moment(published.fixed_at.0 + SOON))
}

/// The figures of a result, as the bureau reads them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worth {
    /// What the seats are worth.
    pub value: i64,
    /// What no draw could exceed.
    pub bound: i64,
    /// Children who wished.
    pub wishing: i64,
    /// Of them those for whom there was nothing.
    pub nothing: i64,
    /// Courses that did not open.
    pub closed: i64,
}

/// Reads them from a public folder; `None` before the draw.
pub fn worth(files: &Files) -> Option<Worth> {
    let figure = |name: &str| super::figure(files, name);
    Some(Worth {
        value: figure("value")?,
        bound: figure("bound")?,
        wishing: figure("wishing")?,
        nothing: figure("nothing")?,
        closed: super::counts(files).closed,
    })
}
