//! 资金流向 Money in, held, released and returned over the term, as pictures with their numbers; no child on the page.

use crate::chart::Line;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::month_end::word;
use crate::page::{Shell, page};
use crate::routes::Route;
use crate::texts::Texts;
use askama::Template;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::money::month_end::{Held, Month};
use rules::people::act::Act;
use store::money::{DayFlow, SchoolFlow};

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/{district}/{place}/flows", Act::FlowRead, flows)]
}

#[derive(Template)]
#[template(path = "flow/flows.html")]
struct FlowsPage {
    shell: Shell,
    t: Texts,
    place_name: String,
    schools: Vec<School>,
    all: Sums,
    may_export: bool,
    audits_href: String,
    year: i16,
}

/// Sums so far.
#[derive(Clone, Copy, Default)]
struct Sums {
    paid: Fen,
    released: Fen,
    returned: Fen,
    carried: Fen,
}

impl Sums {
    fn held(&self) -> Fen {
        self.paid - self.released - self.returned - self.carried
    }

    fn and(self, day: &DayFlow) -> Self {
        Self {
            paid: self.paid + day.paid,
            released: self.released + day.released,
            returned: self.returned + day.returned,
            carried: self.carried + day.carried,
        }
    }
}

/// One school: its sums at the end of every week, drawn and beneath each other.
struct School {
    name: String,
    sums: Sums,
    lines: Vec<(String, Line)>,
    weeks: Vec<(String, Sums)>,
    months: Vec<(String, Held)>,
}

async fn flows(desk: Desk) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::FlowRead)?).await?;
    let schools: Vec<School> = tx.flows().await?.into_iter().map(|school| drawn(&desk, &school)).collect();
    let mut all = Sums::default();
    for school in &schools {
        all.paid = all.paid + school.sums.paid;
        all.released = all.released + school.sums.released;
        all.returned = all.returned + school.sums.returned;
        all.carried = all.carried + school.sums.carried;
    }
    Ok(page(FlowsPage {
        place_name: desk.place_name().to_owned(),
        schools,
        all,
        may_export: desk.may(Act::AuditExport),
        audits_href: desk.url("audits"),
        year: desk.now.date().year(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn drawn(desk: &Desk, school: &SchoolFlow) -> School {
    let t = &desk.t;
    let weeks = weeks(&school.days);
    let line = |of: fn(&Sums) -> Fen| {
        let rows: Vec<(String, String, i64)> = weeks
            .iter()
            .map(|(monday, sums)| (t.flow_week(monday.month(), monday.day()), whole(of(sums)), of(sums).0))
            .collect();
        Line::new(&rows)
    };
    let lines = vec![
        (t.flow_paid(), line(|sums| sums.paid)),
        (t.flow_held(), line(Sums::held)),
        (t.flow_released(), line(|sums| sums.released)),
        (t.flow_returned(), line(|sums| sums.returned)),
    ];
    School {
        name: desk.lang.pick(&school.name.0, &school.name.1).to_owned(),
        sums: weeks.last().map(|(_, sums)| *sums).unwrap_or_default(),
        lines,
        weeks: weeks
            .iter()
            .map(|(monday, sums)| (t.flow_week(monday.month(), monday.day()), *sums))
            .collect(),
        months: months(&school.days).into_iter().map(|(month, held)| (word(t, month), held)).collect(),
    }
}

/// The sums at the end of every week from the first movement to the last, weeks without movement too.
fn weeks(days: &[DayFlow]) -> Vec<(Date, Sums)> {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Vec::new() };
    let (mut monday, mut sums, mut weeks) = (monday_of(first.date), Sums::default(), Vec::new());
    let mut rest = days.iter().peekable();
    while monday <= last.date {
        let next = monday.saturating_add(7.days());
        while let Some(day) = rest.next_if(|day| day.date < next) {
            sums = sums.and(day);
        }
        weeks.push((monday, sums));
        monday = next;
    }
    weeks
}

/// What each month opened with, what moved in it and what it closed with, months without movement too.
fn months(days: &[DayFlow]) -> Vec<(Month, Held)> {
    let mut months: Vec<(Month, Held)> = Vec::new();
    for day in days {
        let of = Month::of(day.date);
        while months.last().is_none_or(|(last, _)| *last < of) {
            let before = months.last().copied();
            let opening = before.map_or(Fen::ZERO, |(_, held)| held.closing());
            let next = before.map_or(of, |(last, _)| last.after());
            months.push((next, Held { opening, ..Held::default() }));
        }
        let Some((_, held)) = months.last_mut() else { continue };
        held.paid = held.paid + day.paid;
        held.released = held.released + day.released;
        held.refunded = held.refunded + day.returned;
        held.carried = held.carried + day.carried;
    }
    months
}

fn monday_of(date: Date) -> Date {
    date.saturating_sub(i64::from(date.weekday().to_monday_zero_offset()).days())
}

/// Without the cents: a picture is read at a glance, the table beneath has them.
pub(super) fn whole(fen: Fen) -> String {
    let text = fen.to_string();
    text.split_once('.').map_or(text.clone(), |(whole, _)| whole.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn weeks_carry_their_sums_on() {
        let day = |date, paid, released, returned| DayFlow {
            date,
            paid: Fen(paid),
            released: Fen(released),
            returned: Fen(returned),
            carried: Fen::ZERO,
        };
        let days = [
            day(date(2021, 9, 14), 48_000, 0, 0),
            day(date(2021, 9, 19), 0, 4000, 0),
            day(date(2021, 9, 28), 0, 4000, 40_000),
        ];
        let weeks = weeks(&days);
        let held: Vec<(Date, i64)> = weeks.iter().map(|(monday, sums)| (*monday, sums.held().0)).collect();
        assert_eq!(held, [(date(2021, 9, 13), 44_000), (date(2021, 9, 20), 44_000), (date(2021, 9, 27), 0)]);
        let months = months(&[days[0], days[1], day(date(2021, 11, 1), 0, 0, 30_000)]);
        let of = |at: usize| (months[at].0.code(), months[at].1.opening.0, months[at].1.closing().0);
        assert_eq!(months.len(), 3, "a month without movement too");
        assert_eq!((of(0), of(1)), (("2021-09".into(), 0, 44_000), ("2021-10".into(), 44_000, 44_000)));
        assert_eq!(of(2), ("2021-11".into(), 44_000, 14_000));
        let over = DayFlow { carried: Fen(44_000), ..day(date(2022, 1, 22), 0, 0, 0) };
        let back = DayFlow { carried: Fen(-4000), ..day(date(2022, 3, 1), 0, 0, 0) };
        let months = super::months(&[days[0], days[1], over, back]);
        let closing: Vec<i64> = months.iter().map(|(_, held)| held.closing().0).collect();
        assert_eq!(closing, [44_000, 44_000, 44_000, 44_000, 0, 0, 4000], "what goes over is held no longer");
        let weeks = super::weeks(&[days[0], days[1], over]);
        assert_eq!(weeks.last().map(|(_, sums)| sums.held()), Some(Fen::ZERO));
        assert_eq!(super::weeks(&[]).len(), 0);
        assert_eq!(whole(Fen(123_456)), "¥1,234");
    }
}
