//! 资金流向 Money in, held, released and returned over the term, as pictures with their numbers; no child on the page.

use crate::chart::Line;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::month_end::word;
use crate::money::surplus::{self, RowView, Span};
use crate::page::{Shell, page};
use crate::routes::Route;
use crate::texts::Texts;
use crate::ways::stands;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::money::month_end::{Held, Month};
use rules::people::act::Act;
use serde::Deserialize;
use std::collections::BTreeMap;
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
    equation: String,
    terms: Vec<TermView>,
    surpluses: Vec<RowView>,
    surplus_href: String,
    sheet_href: Option<String>,
    may_export: bool,
    audits_href: String,
    year: i16,
}

/// A term that the flows can be shown of: from its first day until the next begins, so that what is settled after it is with it.
struct TermView {
    code: String,
    title: String,
    on: bool,
    from: Date,
    until: Date,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    term: String,
}

/// Sums so far, with what was held when they begin.
#[derive(Clone, Copy, Default)]
struct Sums {
    opening: Fen,
    paid: Fen,
    released: Fen,
    returned: Fen,
    carried: Fen,
}

impl Sums {
    fn held(&self) -> Fen {
        self.opening + self.paid - self.released - self.returned - self.carried
    }

    fn and(self, day: &DayFlow) -> Self {
        Self {
            opening: self.opening,
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

async fn flows(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::FlowRead)?).await?;
    let terms = terms(&desk, &asked.term);
    let ends =
        terms.iter().find(|term| term.on).map_or((Date::ZERO, Date::MAX), |term| (term.from, term.until));
    let found = tx.flows(ends.0, ends.1).await?;
    let schools: Vec<School> = found.iter().map(|school| drawn(&desk, school)).collect();
    let mut all = Sums::default();
    for school in &schools {
        all.opening = all.opening + school.sums.opening;
        all.paid = all.paid + school.sums.paid;
        all.released = all.released + school.sums.released;
        all.returned = all.returned + school.sums.returned;
        all.carried = all.carried + school.sums.carried;
    }
    Ok(page(FlowsPage {
        place_name: desk.place_name().to_owned(),
        surpluses: surplus::rows(&desk, &mut tx).await?,
        surplus_href: desk.url("surpluses"),
        sheet_href: stands(&desk.app, &desk.place, "balance-sheet").then(|| desk.url("balance-sheet")),
        schools,
        equation: equation(&desk.t, &all),
        all,
        terms: if terms.len() > 1 { terms } else { Vec::new() },
        may_export: !desk.place.is_office() && desk.may(Act::AuditExport),
        audits_href: desk.url("audits"),
        year: desk.now.date().year(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// The terms of the schools here, the first first, and which of them is asked for: the last that has begun, where none is. The first
/// has everything that was before it, too.
fn terms(desk: &Desk, asked: &str) -> Vec<TermView> {
    let schools = desk.app.places_under(&desk.place.path).into_iter().filter(|place| place.kind == "school");
    let begun = |span: &Span| span.under.period.is_none() && span.from <= desk.now.date();
    let spans = schools.flat_map(|place| surplus::spans(&desk.app, &place)).filter(begun);
    // Schools that share their terms' days share one line; the title is the first one's.
    let mut all: BTreeMap<Date, TermView> = BTreeMap::new();
    for span in spans {
        let (code, title) = (span.from.to_string(), span.title(desk));
        let view = TermView { code, title, on: false, from: span.from, until: Date::MAX };
        all.entry(span.from).or_insert(view);
    }
    let mut terms: Vec<TermView> = all.into_values().collect();
    let begins: Vec<Date> = terms.iter().map(|term| term.from).skip(1).collect();
    for (term, next) in terms.iter_mut().zip(begins) {
        term.until = next;
    }
    if let Some(first) = terms.first_mut() {
        first.from = Date::ZERO;
    }
    let chosen = terms.iter().position(|term| term.code == asked).unwrap_or(terms.len().saturating_sub(1));
    if let Some(term) = terms.get_mut(chosen) {
        term.on = true;
    }
    terms
}

/// What came in, less what went, is what is held; with what was held before, where anything was.
fn equation(t: &Texts, all: &Sums) -> String {
    let [opening, paid, released, held] =
        [all.opening, all.paid, all.released, all.held()].map(|fen| fen.to_string());
    let gone = t.flow_gone(all.returned.to_string(), all.carried.to_string());
    if all.opening == Fen::ZERO {
        return t.flow_equation(paid, released, gone, held);
    }
    t.flow_equation_opening(opening, paid, t.flow_out(released, gone), held)
}

fn drawn(desk: &Desk, school: &SchoolFlow) -> School {
    let t = &desk.t;
    let weeks = weeks(school.opening, &school.days);
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
        sums: weeks.last().map_or(Sums { opening: school.opening, ..Sums::default() }, |(_, sums)| *sums),
        lines,
        weeks: weeks
            .iter()
            .map(|(monday, sums)| (t.flow_week(monday.month(), monday.day()), *sums))
            .collect(),
        months: months(school.opening, &school.days)
            .into_iter()
            .map(|(month, held)| (word(t, month), held))
            .collect(),
    }
}

/// The sums at the end of every week from the first movement to the last, weeks without movement too.
fn weeks(opening: Fen, days: &[DayFlow]) -> Vec<(Date, Sums)> {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Vec::new() };
    let sums = Sums { opening, ..Sums::default() };
    let (mut monday, mut sums, mut weeks) = (monday_of(first.date), sums, Vec::new());
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
fn months(opening: Fen, days: &[DayFlow]) -> Vec<(Month, Held)> {
    let mut months: Vec<(Month, Held)> = Vec::new();
    for day in days {
        let of = Month::of(day.date);
        while months.last().is_none_or(|(last, _)| *last < of) {
            let before = months.last().copied();
            let opening = before.map_or(opening, |(_, held)| held.closing());
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
        let weeks = weeks(Fen::ZERO, &days);
        let held: Vec<(Date, i64)> = weeks.iter().map(|(monday, sums)| (*monday, sums.held().0)).collect();
        assert_eq!(held, [(date(2021, 9, 13), 44_000), (date(2021, 9, 20), 44_000), (date(2021, 9, 27), 0)]);
        let months = months(Fen::ZERO, &[days[0], days[1], day(date(2021, 11, 1), 0, 0, 30_000)]);
        let of = |at: usize| (months[at].0.code(), months[at].1.opening.0, months[at].1.closing().0);
        assert_eq!(months.len(), 3, "a month without movement too");
        assert_eq!((of(0), of(1)), (("2021-09".into(), 0, 44_000), ("2021-10".into(), 44_000, 44_000)));
        assert_eq!(of(2), ("2021-11".into(), 44_000, 14_000));
        let over = DayFlow { carried: Fen(44_000), ..day(date(2022, 1, 22), 0, 0, 0) };
        let back = DayFlow { carried: Fen(-4000), ..day(date(2022, 3, 1), 0, 0, 0) };
        let months = super::months(Fen::ZERO, &[days[0], days[1], over, back]);
        let closing: Vec<i64> = months.iter().map(|(_, held)| held.closing().0).collect();
        assert_eq!(closing, [44_000, 44_000, 44_000, 44_000, 0, 0, 4000], "what goes over is held no longer");
        let weeks = super::weeks(Fen::ZERO, &[days[0], days[1], over]);
        assert_eq!(weeks.last().map(|(_, sums)| sums.held()), Some(Fen::ZERO));
        assert_eq!(super::weeks(Fen::ZERO, &[]).len(), 0);
        let weeks = super::weeks(Fen(1000), &days[1..]);
        let held: Vec<i64> = weeks.iter().map(|(_, sums)| sums.held().0).collect();
        assert_eq!(held, [-3000, -3000, -47_000], "what was held before is carried on");
        let months = super::months(Fen(48_000), &days[1..]);
        assert_eq!(
            months.iter().map(|(_, held)| (held.opening.0, held.closing().0)).collect::<Vec<_>>(),
            [(48_000, 0)]
        );
        assert_eq!(whole(Fen(123_456)), "¥1,234");
    }
}
