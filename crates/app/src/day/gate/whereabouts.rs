//! 本班今晚 The head teacher's class in the order in which it sits: where each child is now, with whom, and since when. The same facts
//! as the gate and the muster list, and nobody else's children.

use super::unopened::{Awaited, awaited_by};
use super::{RowView, comes_at, follow, hour, is_inside};
use crate::day::late::Staying;
use crate::day::leave::hours_word;
use crate::desk::Desk;
use crate::enrol::registration::next::next_notice;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::people::relation_word;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::response::Response;
use jiff::civil::Time;
use rules::day::whereabouts::{Facts, Whereabouts, find};
use rules::id::StudentId;
use rules::moment::moment;
use rules::people::act::Act;
use rules::people::role::Scope;
use rules::people::student::Student;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::day::{AbsenceRow, GateRow};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/whereabouts", Act::WhereaboutsRead, list),
        Route::get("/{district}/{place}/whereabouts-live", Act::WhereaboutsRead, live),
    ]
}

#[derive(Template)]
#[template(path = "gate/whereabouts.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    back: String,
    today: String,
    inside: i64,
    gone: i64,
    /// Home classes; one, for nearly everybody.
    classes: Vec<(String, Vec<RowView>)>,
    live_href: String,
}

/// What is known of the class tonight, by child.
struct Known {
    rows: BTreeMap<StudentId, GateRow>,
    awaited: BTreeMap<StudentId, Awaited>,
    absences: BTreeMap<StudentId, AbsenceRow>,
    /// Hours of a slip, in words; no words for the whole day.
    away: BTreeMap<StudentId, String>,
    ungrouped: BTreeSet<StudentId>,
}

impl Known {
    async fn of(desk: &Desk, tx: &mut Tx, class: &str) -> Result<Self, Failure> {
        let today = desk.now.date();
        let rows = tx.gate_class(today, class).await?.into_iter();
        let tonight = moment(today, Time::MAX);
        let awaited = awaited_by(desk, tx, ("", class), tonight).await?.into_iter();
        let absences = tx.absences(today).await?.into_iter().filter(|row| row.absence.date == today);
        let away = tx.on_leave(today).await?.into_iter();
        let out = next_notice(&desk.app, tx, &desk.place).await?;
        let ungrouped = tx.ungrouped(class, out).await?.into_iter();
        Ok(Self {
            rows: rows.map(|row| (row.student.id.clone(), row)).collect(),
            awaited: awaited.map(|one| (one.student.id.clone(), one)).collect(),
            absences: absences.map(|row| (row.student.id.clone(), row)).collect(),
            away: away.map(|(id, _, _, hours)| (id, hours_word(&desk.t, hours))).collect(),
            ungrouped: ungrouped.map(|(child, _)| child.id).collect(),
        })
    }

    fn facts(&self, desk: &Desk, id: &StudentId) -> Facts {
        let row = self.rows.get(id);
        Facts {
            state: row.map(|row| row.state),
            comes_later: row.is_some_and(|row| comes_at(row, desk.now).is_some()),
            on_a_line: row.is_some_and(|row| row.way.is_some()),
            at_the_gate: row
                .and_then(|row| row.pickup.as_ref())
                .is_some_and(|begun| begun.exited_at.is_none()),
            is_awaited: self.awaited.get(id).is_some_and(|one| one.from <= desk.now),
            is_to_come: self.awaited.get(id).is_some_and(|one| desk.now < one.from),
            is_away: self.away.contains_key(id),
            is_ungrouped: self.ungrouped.contains(id),
        }
    }
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::WhereaboutsRead)?;
    let classes = match permit.scope() {
        Scope::Classes(classes) => classes.clone(),
        Scope::Place | Scope::Children(_) => Vec::new(),
    };
    let today = desk.now.date();
    let mut tx = desk.app.store.look(&permit).await?;
    let staying = Staying::on(&desk, &mut tx, today).await?;
    let (mut inside, mut gone, mut shown) = (0, 0, Vec::new());
    for class in classes {
        let known = Known::of(&desk, &mut tx, &class).await?;
        let mut lines = Vec::new();
        for child in tx.classmates(&class).await?.into_iter().filter(|child| child.is_on_roll(today)) {
            let place = find(&known.facts(&desk, &child.id));
            inside += i64::from(place.is_inside());
            gone += i64::from(place == Whereabouts::Gone);
            lines.push(line(&desk, &known, (child, place), &staying));
        }
        shown.push((desk.t.roll_home_class(class), lines));
    }
    Ok(page(ListPage {
        back: desk.url("absences"),
        today: when::moment(&desk.t, desk.now),
        inside,
        gone,
        classes: shown,
        live_href: desk.url("whereabouts-live"),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// Whenever anything happens at the place the page asks again; what it is told says nothing of anybody.
async fn live(desk: Desk) -> Result<Response, Failure> {
    Ok(follow(&desk, desk.permit(Act::WhereaboutsRead)?, |_| "{}".to_owned()))
}

fn line(desk: &Desk, known: &Known, (child, place): (Student, Whereabouts), staying: &Staying) -> RowView {
    let (chip, state) = word(desk, place);
    let row = known.rows.get(&child.id);
    let told = match place {
        Whereabouts::Missing => vec![missing(desk, known.absences.get(&child.id))],
        Whereabouts::Leave => known.away.get(&child.id).cloned().into_iter().collect(),
        Whereabouts::Unopened => known.awaited.get(&child.id).map(Awaited::room).into_iter().collect(),
        Whereabouts::ToCome => {
            let to_come = |one: &Awaited| format!("{} · {}", hour(one.from), one.room());
            known.awaited.get(&child.id).map(to_come).into_iter().collect()
        }
        Whereabouts::Ungrouped | Whereabouts::NotInCare => Vec::new(),
        Whereabouts::Gone
        | Whereabouts::Gate
        | Whereabouts::Line
        | Whereabouts::Room
        | Whereabouts::Later
        | Whereabouts::Expected => row.map(|row| seen(desk, row, staying)).unwrap_or_default(),
    };
    let is_missing = place == Whereabouts::Missing;
    RowView {
        href: if is_missing { desk.url("absences") } else { String::new() },
        find: String::new(),
        under: told.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        name: format!("{} {}", child.seat, child.name),
        chip,
        state,
    }
}

/// The room with its teacher or the line that has it, who waits at the gate, until when it stays; or with whom it went and when.
fn seen(desk: &Desk, row: &GateRow, staying: &Staying) -> Vec<String> {
    let t = &desk.t;
    if let Some((name, relation, at)) = &row.handed {
        let adult = format!("{name} ({})", relation_word(t, relation, name));
        return vec![t.gate_release_gone(hour(*at), adult)];
    }
    let later = comes_at(row, desk.now).map(|at| t.leave_comes(hour(at)));
    let begun = row.pickup.as_ref().filter(|begun| begun.exited_at.is_none());
    let begun = begun
        .map(|begun| format!("{} {}", hour(begun.checked_at), t.evening_checked(begun.adult.name.as_str())));
    let stays = staying.word(t, &row.student.id, row.until).filter(|_| is_inside(row));
    let marked = row.marked_at.filter(|_| row.state.attends()).map(|at| t.whereabouts_since(hour(at)));
    let here = Some(super::whereabouts(desk, row));
    [begun, here, later, marked, stays].into_iter().flatten().collect()
}

/// Where a missing child is, once somebody knows; else who asks.
fn missing(desk: &Desk, row: Option<&AbsenceRow>) -> String {
    let t = &desk.t;
    let Some(row) = row else { return String::new() };
    match &row.absence.found {
        Some(found) => t.evening_found(found.whereabouts.as_str(), found.said_by.as_str()),
        None if row.follower_name.is_empty() => t.whereabouts_asked_by_management(),
        None => t.absence_follower(row.follower_name.as_str()),
    }
}

fn word(desk: &Desk, place: Whereabouts) -> (&'static str, String) {
    let t = &desk.t;
    match place {
        Whereabouts::Gone => ("closed", t.gate_gone()),
        Whereabouts::Gate => ("waiting", t.whereabouts_gate()),
        Whereabouts::Line => ("progress", t.whereabouts_line()),
        Whereabouts::Room => ("progress", t.gate_inside()),
        Whereabouts::Later => ("closed", t.whereabouts_later()),
        Whereabouts::Expected => ("waiting", t.gate_expected()),
        Whereabouts::Missing => ("refused", t.roll_absent()),
        Whereabouts::Leave => ("closed", t.roll_leave()),
        Whereabouts::Unopened => ("waiting", t.gate_unopened_mark()),
        Whereabouts::ToCome => ("closed", t.whereabouts_to_come()),
        Whereabouts::Ungrouped => ("waiting", t.gate_ungrouped_mark()),
        Whereabouts::NotInCare => ("closed", t.whereabouts_not()),
    }
}
