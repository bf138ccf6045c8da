//! 填报 The form of one child's day: filled in by its family, or by the head teacher on the phone.

use super::{make, newest, told};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Fields, Posted};
use crate::safety::clearance;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::role::Role;
use rules::plan::form::word;
use rules::plan::head::Stage;
use rules::safety::report::making::{Draft, Said, degrees};
use rules::safety::report::{Symptom, Terms};

type At = Path<(String, String, String)>;

#[derive(Template)]
#[template(path = "report/form.html")]
struct FormPage {
    shell: Shell,
    t: Texts,
    back: (String, String),
    child: String,
    under: String,
    action: String,
    date: String,
    stands: Option<String>,
    urge: Option<String>,
    privacy: String,
    degrees: String,
    symptoms: Vec<(&'static str, String, bool)>,
    cold: Option<bool>,
    household: Option<String>,
    return_href: String,
}

pub(super) async fn form(desk: Desk, Path((_, _, student)): At) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ReportMake)?;
    let plan = desk.app.health(&desk.place)?;
    let (t, today) = (&desk.t, desk.now.date());
    let mut tx = clearance::open(&desk, &permit).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let mut rows = tx.reports_of(&child.id).await?;
    clearance::close(&desk, &permit, tx, &child.id).await?;
    rows.retain(|row| row.at.date() == today);
    let stands = newest(&desk.app, &desk.place, rows)?.pop();
    let kindergarten = plan.plan.stage_of(child.grade, &child.home_class) == Stage::Kindergarten;
    let family = permit.role() == Role::Guardian;
    let back = if family { ("children", t.nav_children()) } else { ("reports", t.nav_reports()) };
    let asked = Asked {
        back: (desk.url(back.0), back.1),
        under: format!("{} · {}", t.roll_home_class(child.home_class.as_str()), when::day(t, today)),
        action: desk.url(&format!("reports/{}", child.id)),
        return_href: desk.url(&format!("clearances/{}", child.id)),
        privacy: t.report_privacy(),
        urge: t.report_urge(),
        kindergarten,
        name: child.name,
    };
    Ok(form_of(&desk, &plan.plan.report, asked, stands.map(|report| (report.at, report.said))))
}

/// Of whom a report is asked.
pub(in crate::safety) struct Asked {
    /// The way back.
    pub(in crate::safety) back: (String, String),
    /// Of whom.
    pub(in crate::safety) name: String,
    /// Where they learn or what they are, and the day.
    pub(in crate::safety) under: String,
    /// Where it is sent.
    pub(in crate::safety) action: String,
    /// Where it is said how they stand.
    pub(in crate::safety) return_href: String,
    /// Who reads it.
    pub(in crate::safety) privacy: String,
    /// What whoever is ill does.
    pub(in crate::safety) urge: String,
    /// A kindergarten asks about colds too (P5.46).
    pub(in crate::safety) kindergarten: bool,
}

/// The form of today, with what was told of it already.
pub(in crate::safety) fn form_of(
    desk: &Desk,
    terms: &Terms,
    asked: Asked,
    stands: Option<(Moment, Said)>,
) -> Response {
    let t = &desk.t;
    let said = stands.as_ref().map(|(_, said)| said.clone()).unwrap_or_default();
    let again = desk.typed("date").is_some();
    let ticked =
        |one: Symptom| if again { desk.typed(one.key()).is_some() } else { said.symptoms.contains(&one) };
    let stands =
        stands.map(|(at, said)| t.report_stands(at.time().strftime("%H:%M").to_string(), told(desk, &said)));
    let temperature = said.tenths.map(degrees).unwrap_or_default();
    page(FormPage {
        back: asked.back,
        under: asked.under,
        action: asked.action,
        date: desk.now.date().to_string(),
        urge: said.is_case().then_some(asked.urge),
        privacy: asked.privacy,
        degrees: desk.typed("degrees").unwrap_or(temperature),
        symptoms: terms
            .symptoms
            .iter()
            .map(|one| (one.key(), word(one.key()).in_language(desk.is_en()).to_owned(), ticked(*one)))
            .collect(),
        cold: asked.kindergarten.then(|| if again { desk.typed("cold").is_some() } else { said.cold }),
        household: terms.asks_household().then(|| desk.typed("household").unwrap_or(said.household)),
        return_href: asked.return_href,
        stands,
        child: asked.name,
        shell: desk.shell(),
        t: desk.t.clone(),
    })
}

pub(super) async fn make_posted(
    desk: Desk,
    Path((_, _, student)): At,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    let (id, draft) = (StudentId::new(&student), draft(&form)?);
    let made = make(&desk.app, &desk.who, &desk.place, (&key, &id), draft).await?;
    let family = desk.permit(Act::ReportMake)?.role() == Role::Guardian;
    let then = if family { format!("reports/{student}") } else { "reports".to_owned() };
    let told = match made {
        Some(true) => desk.t.report_made_doctor(),
        Some(false) => desk.t.report_made(),
        None => desk.t.report_made_before(),
    };
    Ok(desk.done(&then, told))
}

/// What was typed into the form.
pub(in crate::safety) fn draft(form: &Fields) -> Result<Draft, Failure> {
    let said = Said {
        tenths: tenths(form.text("degrees"))?,
        symptoms: Symptom::ALL.iter().copied().filter(|one| form.has(one.key())).collect(),
        cold: form.has("cold"),
        household: form.text("household").to_owned(),
    };
    let date = form.day("date")?.ok_or_else(|| Failure::BadForm("date".to_owned()))?;
    Ok(Draft { date, said })
}

/// `36.5` or `37` as tenths of a degree; nothing where none was taken.
fn tenths(typed: &str) -> Result<Option<i64>, Failure> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let (whole, part) = typed.split_once('.').unwrap_or((typed, "0"));
    let whole: Option<i64> = whole.parse().ok();
    let part: Option<i64> = part.get(..1).and_then(|first| first.parse().ok());
    match (whole, part) {
        (Some(whole @ 0..=99), Some(part)) => Ok(Some(whole * 10 + part)),
        (Some(_) | None, Some(_) | None) => Err(Failure::BadForm("degrees".to_owned())),
    }
}
