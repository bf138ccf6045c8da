//! 资金流向 Money in, held, released and returned over the term, as pictures with their numbers; no child on the page.

use crate::chart::Line;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::routes::Route;
use crate::texts::Texts;
use askama::Template;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::fen::Fen;
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
}

impl Sums {
    fn held(&self) -> Fen {
        self.paid - self.released - self.returned
    }

    fn and(self, day: &DayFlow) -> Self {
        Self {
            paid: self.paid + day.paid,
            released: self.released + day.released,
            returned: self.returned + day.returned,
        }
    }
}

/// One school: its sums at the end of every week, drawn and beneath each other.
struct School {
    name: String,
    sums: Sums,
    lines: Vec<(String, Line)>,
    weeks: Vec<(String, Sums)>,
}

async fn flows(desk: Desk) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::FlowRead)?).await?;
    let schools: Vec<School> = tx.flows().await?.into_iter().map(|school| drawn(&desk, &school)).collect();
    let mut all = Sums::default();
    for school in &schools {
        all.paid = all.paid + school.sums.paid;
        all.released = all.released + school.sums.released;
        all.returned = all.returned + school.sums.returned;
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

fn monday_of(date: Date) -> Date {
    date.saturating_sub(i64::from(date.weekday().to_monday_zero_offset()).days())
}

/// Without the cents: a picture is read at a glance, the table beneath has them.
fn whole(fen: Fen) -> String {
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
        };
        let days = [
            day(date(2021, 9, 14), 48_000, 0, 0),
            day(date(2021, 9, 19), 0, 4000, 0),
            day(date(2021, 9, 28), 0, 4000, 40_000),
        ];
        let weeks = weeks(&days);
        let held: Vec<(Date, i64)> = weeks.iter().map(|(monday, sums)| (*monday, sums.held().0)).collect();
        assert_eq!(held, [(date(2021, 9, 13), 44_000), (date(2021, 9, 20), 44_000), (date(2021, 9, 27), 0)]);
        assert_eq!(super::weeks(&[]).len(), 0);
        assert_eq!(whole(Fen(123_456)), "¥1,234");
    }
}
