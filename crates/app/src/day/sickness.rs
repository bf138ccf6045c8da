//! 因病缺勤 A family or a head teacher says that a child is ill; the health worker sees who is away and where several of one
//! class are. How a child is ill is read one child at a time, with a purpose that is written down.

use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::people::block::unheard;
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use jiff::ToSpan;
use rules::day::sickness::{self, Draft, Purpose, Symptom, Tonight};
use rules::id::{SicknessId, StudentId};
use rules::people::act::Act;
use rules::people::block::Unheard;
use rules::people::role::Role;
use serde::Deserialize;
use store::day::SicknessRow;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/sickness", Act::SicknessList, list),
        Route::get("/{district}/{place}/sickness/{student}", Act::SicknessReport, form),
        Route::post("/{district}/{place}/sickness/{student}", Act::SicknessReport, report_posted),
        Route::get("/{district}/{place}/sickness/{student}/look", Act::SicknessLook, look),
        Route::post("/{district}/{place}/sickness/{student}/return", Act::SicknessReturn, return_posted),
    ]
}

type At = Path<(String, String, String)>;
/// Days in which a cluster stays on the page.
const CLUSTER_DAYS: i64 = 14;

#[derive(Template)]
#[template(path = "sickness/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    today: String,
    clusters: Vec<(String, String)>,
    rows: Vec<RowView>,
    report_to: Vec<(String, String)>,
    purposes: Vec<(&'static str, String)>,
}

struct RowView {
    student: String,
    name: String,
    under: String,
    needs_proof: bool,
    look_href: Option<String>,
    return_href: Option<String>,
    proof: String,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::SicknessList)?;
    let plan = desk.app.scheme(&desk.place)?;
    let (t, today) = (&desk.t, desk.now.date());
    let mut tx = desk.app.store.look(&permit).await?;
    let row = |row: SicknessRow| {
        let doctor = if row.doctor_seen { t.sickness_doctor_seen() } else { t.sickness_doctor_not_seen() };
        let since = t.sickness_since(when::day(t, row.reported_on));
        let id = row.student.id.to_string();
        let mine = desk.typed("student").is_some_and(|typed| typed == id);
        RowView {
            under: format!("{} · {since} · {doctor}", t.roll_home_class(row.student.home_class.as_str())),
            needs_proof: sickness::needs_proof(&plan.scheme.sickness, row.infectious),
            look_href: desk.may(Act::SicknessLook).then(|| desk.url(&format!("sickness/{id}/look"))),
            return_href: desk.may(Act::SicknessReturn).then(|| desk.url(&format!("sickness/{id}/return"))),
            proof: desk.typed("proof").filter(|_| mine).unwrap_or_default(),
            name: row.student.name,
            student: id,
        }
    };
    let rows = tx.sickness_list().await?.into_iter().map(row).collect();
    let whole = permit.role() != Role::HeadTeacher;
    let clusters =
        if whole { tx.clusters(today.saturating_sub(CLUSTER_DAYS.days())).await? } else { Vec::new() };
    let cluster = |one: store::day::ClusterRow| {
        let class = t.roll_home_class(one.home_class.as_str());
        (
            t.sickness_cluster(class, one.count),
            format!("{} · {}", symptom_word(t, one.symptom), when::day(t, one.on)),
        )
    };
    let students = if desk.may(Act::SicknessReport) && !whole { tx.students().await? } else { Vec::new() };
    let link = |child: rules::people::student::Student| {
        (desk.url(&format!("sickness/{}", child.id)), format!("{} {}", child.seat, child.name))
    };
    Ok(page(ListPage {
        today: when::day(t, today),
        clusters: clusters.into_iter().map(cluster).collect(),
        rows,
        report_to: students.into_iter().map(link).collect(),
        purposes: Purpose::ALL.iter().map(|one| (one.key(), purpose_word(t, *one))).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn purpose_word(t: &Texts, purpose: Purpose) -> String {
    match purpose {
        Purpose::Trace => t.sickness_purpose_trace(),
        Purpose::Cluster => t.sickness_purpose_cluster(),
        Purpose::Return => t.sickness_purpose_return(),
    }
}

fn symptom_word(t: &Texts, symptom: Symptom) -> String {
    match symptom {
        Symptom::Fever => t.sickness_fever(),
        Symptom::Cough => t.sickness_cough(),
        Symptom::Headache => t.sickness_headache(),
        Symptom::SoreThroat => t.sickness_sore_throat(),
        Symptom::Parotid => t.sickness_parotid(),
        Symptom::Stomachache => t.sickness_stomachache(),
        Symptom::Vomiting => t.sickness_vomiting(),
        Symptom::Diarrhoea => t.sickness_diarrhoea(),
        Symptom::Rash => t.sickness_rash(),
        Symptom::Dizziness => t.sickness_dizziness(),
        Symptom::Fatigue => t.sickness_fatigue(),
        Symptom::RedEyes => t.sickness_red_eyes(),
        Symptom::Other => t.sickness_other(),
    }
}

#[derive(Template)]
#[template(path = "sickness/form.html")]
struct FormPage {
    shell: Shell,
    t: Texts,
    back: (String, String),
    child: String,
    under: String,
    action: String,
    open: bool,
    onset: String,
    symptoms: Vec<(&'static str, String, bool)>,
    doctor: String,
    diagnosis: String,
    infectious: bool,
    proof: Option<String>,
}

/// What a family has told before stands in its own form; a head teacher begins anew, and so does a family whose child was seen since.
async fn form(desk: Desk, Path((_, _, student)): At) -> Result<Response, Failure> {
    let permit = desk.permit(Act::SicknessReport)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let family = permit.role() == Role::Guardian;
    let is_ill = tx.is_ill(&child.id, desk.now.date()).await?;
    let stands = tx.sickness(&child.id).await?.filter(|_| is_ill);
    let open = stands.is_some();
    let plan = desk.app.scheme(&desk.place)?;
    let infectious = stands.as_ref().is_some_and(|one| one.infectious);
    let proof =
        sickness::needs_proof(&plan.scheme.sickness, infectious).then(|| desk.t.sickness_bring_proof());
    let own = stands.filter(|_| family);
    let text = |name: &str, stands: Option<String>| desk.typed(name).or(stands).unwrap_or_default();
    let ticked = |one: Symptom| desk.typed(&format!("symptom-{}", one.key())).is_some();
    let seen = |one: Symptom| ticked(one) || own.as_ref().is_some_and(|own| own.symptoms.contains(&one));
    let back = if family { ("children", desk.t.nav_children()) } else { ("sickness", desk.t.nav_sickness()) };
    let onset = own.as_ref().map(|own| own.onset).unwrap_or(desk.now.date()).to_string();
    Ok(page(FormPage {
        back: (desk.url(back.0), back.1),
        under: desk.t.roll_home_class(child.home_class.as_str()),
        action: desk.url(&format!("sickness/{}", child.id)),
        onset: text("onset", Some(onset)),
        symptoms: Symptom::ALL
            .iter()
            .map(|one| (one.key(), symptom_word(&desk.t, *one), seen(*one)))
            .collect(),
        doctor: text("doctor", own.as_ref().map(|own| own.doctor.clone())),
        diagnosis: text("diagnosis", own.as_ref().map(|own| own.diagnosis.clone())),
        infectious: desk.typed("infectious").is_some() || own.as_ref().is_some_and(|own| own.infectious),
        open,
        proof: proof.filter(|_| open),
        child: child.name,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

async fn report_posted(
    desk: Desk,
    Path((_, _, student)): At,
    posted: Posted<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::SicknessReport)?;
    let plan = desk.app.scheme(&desk.place)?;
    let id = StudentId::new(&student);
    let sent =
        |name: &str| posted.form.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone());
    let text = |name: &str| sent(name).unwrap_or_default();
    let ticked = |one: &Symptom| sent(&format!("symptom-{}", one.key())).is_some();
    let draft = Draft {
        student: id.clone(),
        onset: text("onset").parse().map_err(|_| Failure::BadForm("onset".to_owned()))?,
        symptoms: Symptom::ALL.iter().copied().filter(ticked).collect(),
        doctor: text("doctor"),
        diagnosis: text("diagnosis"),
        infectious: text("infectious") == "yes",
    };
    let terms = &plan.scheme.sickness;
    let mut tx = desk.app.store.act(&permit).await?;
    let since = sickness::first_day(terms, desk.now.date());
    let (child, facts) = tx.sickness_facts(&id, (since, desk.now.date())).await?;
    let asked = (SicknessId::new(posted.key), draft);
    let reported = match sickness::report((terms, &plan.scheme.leave), &facts, asked, desk.now) {
        Ok(reported) => reported,
        Err(why) => {
            drop(tx);
            return Err(unheard(&desk.app, &permit, (&id, Unheard::Sickness, ""), why).await);
        }
    };
    tx.sickness_reported((&reported, &child), plan.version, desk.now).await?;
    tx.commit().await?;
    let then =
        if permit.role() == Role::Guardian { format!("sickness/{student}") } else { "sickness".to_owned() };
    let said = match reported.tonight {
        Tonight::NotExpected | Tonight::OffTheRoll => desk.t.sickness_reported(child.name),
        Tonight::AsItStands => desk.t.sickness_reported_late(child.name),
    };
    Ok(desk.done(&then, said))
}

#[derive(Deserialize)]
struct Why {
    purpose: Option<String>,
}

#[derive(Template)]
#[template(path = "sickness/look.html")]
struct LookPage {
    shell: Shell,
    t: Texts,
    back: String,
    child: String,
    under: String,
    why: String,
    facts: Vec<(String, String)>,
}

/// There is no looking without a purpose, and none that is not written down first.
async fn look(desk: Desk, Path((_, _, student)): At, Query(why): Query<Why>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::SicknessLook)?;
    let asked = why.purpose.unwrap_or_default();
    let purpose = Purpose::ALL.iter().copied().find(|one| one.key() == asked);
    let purpose = purpose.ok_or_else(|| Failure::BadForm("purpose".to_owned()))?;
    let id = StudentId::new(student);
    let mut tx = desk.app.store.act(&permit).await?;
    let child = tx.student(&id).await?;
    let stands = tx.sickness(&id).await?.ok_or(Failure::NotTheirs)?;
    tx.sickness_looked(&id, purpose, desk.now).await?;
    tx.commit().await?;
    let t = &desk.t;
    let seen = stands.symptoms.iter().map(|one| symptom_word(t, *one)).collect::<Vec<_>>().join(" · ");
    let doctor = if stands.doctor.is_empty() { t.sickness_doctor_not_seen() } else { stands.doctor };
    let facts = [
        (t.sickness_onset(), when::day(t, stands.onset)),
        (t.sickness_symptoms(), seen),
        (t.sickness_doctor(), doctor),
        (t.sickness_diagnosis(), stands.diagnosis),
    ];
    Ok(page(LookPage {
        back: desk.url("sickness"),
        under: t.roll_home_class(child.home_class.as_str()),
        why: t.sickness_looked(purpose_word(t, purpose)),
        facts: facts.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        child: child.name,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

#[derive(Deserialize)]
struct Back {
    #[serde(default)]
    proof: String,
}

async fn return_posted(
    desk: Desk,
    Path((_, _, student)): At,
    posted: Posted<Back>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::SicknessReturn)?;
    let plan = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.act(&permit).await?;
    let today = desk.now.date();
    let (child, facts) = tx.sickness_facts(&StudentId::new(student), (today, today)).await?;
    let returned = sickness::come_back(&plan.scheme.sickness, &facts, &posted.form.proof)?;
    tx.sickness_returned((&returned, &child), plan.version, desk.now).await?;
    tx.commit().await?;
    Ok(desk.done("sickness", desk.t.sickness_returned(child.name)))
}
