//! 课时费 The sheet of lessons given: drawn up, posted for everyone who teaches, approved by two, handed to payroll.

use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::bill::export::{XLSX, file};
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::sheet::{self, Cell};
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::enrol::point;
use rules::fen::Fen;
use rules::money::pay::{self, Approval, Rates, Refusal, Terms};
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Deserialize;
use std::collections::btree_map::Entry;
use store::Fault;
use store::money::{PayLine, PayRow};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/pays", Act::PayRead, list),
        Route::post("/{district}/{place}/pays", Act::PayDraw, post_draw),
        Route::get("/{district}/{place}/pays/{pay}", Act::PayRead, one),
        Route::post("/{district}/{place}/pays/{pay}/approval", Act::PayApprove, post_approve),
        Route::post("/{district}/{place}/pays/{pay}/export", Act::PayExport, post_export),
    ]
}

/// Draws up what was given until today and stands on no earlier sheet; answers the sheet's id.
pub async fn draw(app: &App, who: &Who, place: &Place, key: &str) -> Result<String, Failure> {
    let permit = who.permit(Act::PayDraw, place)?;
    let plan = app.scheme(place)?;
    let until = app.now().date();
    let mut tx = app.store.act(&permit).await?;
    if tx.pays().await?.iter().any(|sheet| sheet.id == key) {
        return Ok(key.to_owned());
    }
    let given = tx.pay_given(until).await?;
    let (earlier, is_open) = tx.pay_earlier().await?;
    let mut rates = Rates::from([(until, plan.scheme.pay.clone())]);
    for day in given.iter().map(|one| one.date) {
        if let Entry::Vacant(new) = rates.entry(day) {
            new.insert(of_day(app, place, day)?);
        }
    }
    let lines = pay::draw(&rates, &given, &earlier, is_open)?;
    tx.pay_drawn((key, until), &lines, plan.version, app.now()).await?;
    tx.commit().await?;
    Ok(key.to_owned())
}

/// What was paid on a day: by the plan in whose term it is, as that says today; at a summer point by the one that its school went
/// by on that day.
fn of_day(app: &App, place: &Place, day: Date) -> Result<Terms, Failure> {
    let plan = match point::host_id(place) {
        Some(school) => app.filed_on(&app.place(place.district.as_str(), school.as_str())?, day)?,
        None => app.of_day(place, day)?,
    };
    Ok(plan.scheme.pay.clone())
}

/// Approves a sheet, or turns it down with a reason.
pub async fn approve(
    app: &App,
    who: &Who,
    place: &Place,
    id: &str,
    no: Option<&str>,
) -> Result<Approval, Failure> {
    let permit = who.permit(Act::PayApprove, place)?;
    let mut tx = app.store.act(&permit).await?;
    let standing = tx.pay_standing(id).await?;
    let approval = pay::approve(&standing, permit.person(), no)?;
    let version = app.scheme(place)?.version;
    tx.pay_approved(id, (approval, no.unwrap_or_default().trim()), version, app.now()).await?;
    tx.commit().await?;
    Ok(approval)
}

#[derive(Template)]
#[template(path = "pay/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    sheets: Vec<Sheet>,
    may_draw: bool,
    here: String,
}

#[derive(Template)]
#[template(path = "pay/sheet.html")]
struct SheetPage {
    shell: Shell,
    t: Texts,
    sheet: Sheet,
    people: Vec<Paid>,
    lines: Vec<Shown>,
    may_approve: bool,
    may_export: bool,
    here: String,
}

/// A sheet with its state in words.
struct Sheet {
    row: PayRow,
    when: String,
    chip: (&'static str, String),
    href: String,
}

impl Sheet {
    fn is_waiting(&self) -> bool {
        self.row.second_by.is_none() && self.row.turned_down_by.is_none()
    }

    fn is_approved(&self) -> bool {
        self.row.second_by.is_some()
    }
}

/// What one person gets.
struct Paid {
    name: String,
    units: i64,
    fen: Fen,
}

struct Shown {
    row: PayLine,
    when: String,
    group: String,
    kind: String,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::PayRead)?).await?;
    let sheets = tx.pays().await?.into_iter().map(|row| sheet_of(&desk, row)).collect();
    Ok(page(ListPage {
        sheets,
        may_draw: desk.may(Act::PayDraw),
        here: desk.url("pays"),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

async fn one(desk: Desk, Path((_, _, id)): Path<(String, String, String)>) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::PayRead)?).await?;
    let row = tx.pays().await?.into_iter().find(|row| row.id == id).ok_or(Failure::NotTheirs)?;
    let lines = tx.pay_lines(&id).await?;
    Ok(page(SheetPage {
        sheet: sheet_of(&desk, row),
        people: people(&lines),
        lines: lines.into_iter().map(|row| shown(&desk, row)).collect(),
        may_approve: desk.may(Act::PayApprove),
        may_export: desk.may(Act::PayExport),
        here: desk.url("pays"),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn sheet_of(desk: &Desk, row: PayRow) -> Sheet {
    let t = &desk.t;
    let chip = if row.turned_down_by.is_some() {
        ("refused", t.pay_turned_down())
    } else if row.second_by.is_some() {
        ("done", t.pay_approved())
    } else if row.first_by.is_some() {
        ("progress", t.pay_half())
    } else {
        ("waiting", t.pay_posted())
    };
    let (when, href) = (when::day(t, row.until), desk.url(&format!("pays/{}", row.id)));
    Sheet { row, when, chip, href }
}

fn people(lines: &[PayLine]) -> Vec<Paid> {
    let mut people: Vec<(&str, Paid)> = Vec::new();
    for line in lines {
        match people.last_mut() {
            Some((teacher, paid)) if *teacher == line.teacher.as_str() => {
                paid.units += line.units;
                paid.fen = paid.fen + line.fen;
            }
            _ => {
                let paid = Paid { name: line.name.clone(), units: line.units, fen: line.fen };
                people.push((line.teacher.as_str(), paid));
            }
        }
    }
    people.into_iter().map(|(_, paid)| paid).collect()
}

fn shown(desk: &Desk, row: PayLine) -> Shown {
    let t = &desk.t;
    let kind = match row.kind.as_str() {
        "lesson" => t.pay_lesson(),
        "lecture" => t.pay_lecture(),
        "evening" => t.pay_evening(),
        _ => t.pay_correction(),
    };
    let group = desk.lang.pick(&row.group.0, &row.group.1).to_owned();
    Shown { when: when::day(t, row.date), group, kind, row }
}

#[derive(Deserialize)]
struct Nothing {}

async fn post_draw(desk: Desk, posted: Posted<Nothing>) -> Result<Response, Failure> {
    let Nothing {} = posted.form;
    let id = draw(&desk.app, &desk.who, &desk.place, &posted.key).await?;
    Ok(desk.done(&format!("pays/{id}"), desk.t.pay_drawn()))
}

#[derive(Deserialize)]
struct Answer {
    answer: String,
    #[serde(default)]
    reason: String,
}

async fn post_approve(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Answer>,
) -> Result<Response, Failure> {
    let Answer { answer, reason } = posted.form;
    let no = (answer != "yes").then_some(reason.as_str());
    let said = match approve(&desk.app, &desk.who, &desk.place, &id, no).await? {
        Approval::First => desk.t.pay_first_said(),
        Approval::Second => desk.t.pay_second_said(),
        Approval::TurnedDown => desk.t.pay_turned_down_said(),
    };
    Ok(desk.done(&format!("pays/{id}"), said))
}

#[derive(Deserialize)]
struct Format {
    format: String,
}

/// The approved sheet for payroll: a row a person, then every row it was made of.
async fn post_export(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Format>,
) -> Result<Response, Failure> {
    let mut tx = desk.app.store.act(&desk.permit(Act::PayExport)?).await?;
    let sheet = tx.pays().await?.into_iter().find(|row| row.id == id).ok_or(Failure::NotTheirs)?;
    if sheet.second_by.is_none() {
        return Err(Refusal::NotApproved.into());
    }
    let lines = tx.pay_lines(&id).await?;
    let (head, rows) = table(&desk, &lines);
    tx.pay_exported(&id, rows.len(), desk.now).await?;
    tx.commit().await?;
    let name = format!("{}-pay-{}", desk.place.place, sheet.until);
    if posted.form.format == "csv" {
        return Ok(file("text/csv; charset=utf-8", &format!("{name}.csv"), sheet::csv(&head, &rows)));
    }
    let bytes = sheet::xlsx("pay", &head, &rows);
    let bytes = bytes.map_err(|why| Fault::Corrupt { what: "xlsx", why: why.to_string() })?;
    Ok(file(XLSX, &format!("{name}.xlsx"), bytes))
}

fn table(desk: &Desk, lines: &[PayLine]) -> (Vec<String>, Vec<Vec<Cell>>) {
    let t = &desk.t;
    let head = vec![
        t.pay_name(),
        t.pay_date(),
        t.pay_group(),
        t.pay_kind(),
        t.pay_units(),
        t.pay_rate(),
        t.pay_fen(),
    ];
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for line in lines.iter().cloned() {
        let one = shown(desk, line);
        rows.push(vec![
            one.row.name.into(),
            one.row.date.to_string().into(),
            one.group.into(),
            one.kind.into(),
            Cell::Number(one.row.units),
            Cell::Money(one.row.rate),
            Cell::Money(one.row.fen),
        ]);
    }
    for paid in people(lines) {
        let (blank, sum) = (|| Cell::from(""), Cell::Money(paid.fen));
        rows.push(vec![
            paid.name.into(),
            blank(),
            blank(),
            t.pay_sum().into(),
            Cell::Number(paid.units),
            blank(),
            sum,
        ]);
    }
    (head, rows)
}
