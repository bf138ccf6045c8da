//! 场次 Plan the term's evenings, open one, close one.

use crate::app::App;
use crate::failure::Failure;
use crate::who::Who;
use jiff::civil::Date;
use rules::day::session::expecting::Evening;
use rules::day::session::planning::{self, Planned};
use rules::day::session::{self, Closed, Opened};
use rules::id::SessionId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::calendar::{Calendar, SchoolDay};
use rules::plan::local::Day;
use rules::plan::scheme::Scheme;

/// Plans every group's evenings from today to the end of the term; what is planned already stays as it is.
pub async fn plan(app: &App, who: &Who, place: &Place) -> Result<Planned, Failure> {
    let permit = who.permit(Act::SessionPlan, place)?;
    let (in_force, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.session_plan_facts(now.date()).await?;
    let planned = planning::plan(&in_force.scheme, app.calendar(), &facts, now)?;
    if !planned.added.is_empty() {
        tx.session_planned(&planned, in_force.version, now).await?;
        tx.commit().await?;
    }
    Ok(planned)
}

/// Lays out one session's roll: who is expected tonight, who is on leave.
pub async fn open(app: &App, who: &Who, place: &Place, id: &SessionId) -> Result<Opened, Failure> {
    let permit = who.permit(Act::SessionOpen, place)?;
    let (in_force, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.session_open_facts(id).await?;
    let evening = evening(&in_force.scheme, app.calendar(), place, facts.session.date);
    let opened = session::open(&evening, &facts, now)?;
    if !opened.already {
        tx.session_opened(&opened, in_force.version, now).await?;
        tx.commit().await?;
    }
    Ok(opened)
}

/// Ends one session; after that nothing in it changes.
pub async fn close(app: &App, who: &Who, place: &Place, id: &SessionId) -> Result<Closed, Failure> {
    let permit = who.permit(Act::SessionClose, place)?;
    let in_force = app.scheme(place)?;
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.session_close_facts(id).await?;
    let closed = session::close(&facts)?;
    if !closed.already {
        tx.session_closed(&closed, in_force.version, app.now()).await?;
        tx.commit().await?;
    }
    Ok(closed)
}

/// What scheme and calendar say of one evening at a place.
pub(crate) fn evening<'a>(
    scheme: &'a Scheme,
    calendar: &Calendar,
    place: &'a Place,
    date: Date,
) -> Evening<'a> {
    let day = match calendar.day(&scheme.term, date) {
        SchoolDay::Open(day) => day,
        SchoolDay::OutsideTerm | SchoolDay::Holiday(_) | SchoolDay::Closed | SchoolDay::Weekend => {
            Day::of(date)
        }
    };
    Evening { roll: &scheme.roll, campus: &scheme.campus, own_site: place.place.as_str(), date, day }
}
