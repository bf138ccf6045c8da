//! 托管委托书 Mandate letter: printed from the scheme, signed on the page or on paper, filed, chased while missing.

use super::registration::starts;
use super::{registered, registering};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::safety::insurance;
use crate::secrets::hex;
use crate::texts::{Lang, Texts};
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::enrol::mandate::{self, Draft, Filed, Letter, Signed, Way};
use rules::enrol::registration::{State, ahead};
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::message::Urgency;
use rules::people::place::Place;
use rules::people::role::clock;
use rules::people::student::Student;
use rules::plan::local::Words;
use rules::plan::notice::notice as printed;
use rules::plan::scheme::Scheme;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use store::Tx;
use store::enrol::MandateRow;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/mandates", Act::MandateList, list),
        Route::post("/{district}/{place}/mandates/file", Act::MandateFile, file_posted),
        Route::post("/{district}/{place}/mandates/chase", Act::MandateChase, chase_posted),
        Route::get("/{district}/{place}/mandates/{student}", Act::MandateSign, own),
        Route::post("/{district}/{place}/mandates/{student}", Act::MandateSign, sign_posted),
        Route::get("/{district}/{place}/mandates/{student}/letter", Act::MandateList, kept),
    ]
}

/// Signs a child's letter on the page (P3.29).
pub async fn sign(app: &App, who: &Who, place: &Place, draft: Draft) -> Result<Signed, Failure> {
    let permit = who.permit(Act::MandateSign, place)?;
    let mut tx = app.store.act(&permit).await?;
    let plan = registered(app, &mut tx, (place, &draft.student)).await?;
    let facts = tx.mandate_facts(&draft.student).await?;
    let texts = [Lang::Zh, Lang::En].map(|lang| text(lang, place, &plan.scheme, &facts.student));
    let hashes: Vec<String> = texts.iter().map(|text| hash(text)).collect();
    let signed = mandate::sign(&facts, &hashes, draft)?;
    if !signed.already {
        let read = hashes.iter().position(|hash| *hash == signed.text_hash).unwrap_or(0);
        tx.mandate_signed(&signed, &texts[read], plan.version, app.now()).await?;
    }
    tx.commit().await?;
    Ok(signed)
}

/// Puts letters into the school's file, each under the next number (P3.30); `paper` names who signed one handed in
/// on paper.
pub async fn file(
    app: &App,
    who: &Who,
    place: &Place,
    students: &[StudentId],
    paper: Option<&str>,
) -> Result<Vec<Filed>, Failure> {
    let permit = who.permit(Act::MandateFile, place)?;
    let mut tx = app.store.act(&permit).await?;
    let mut all = Vec::new();
    for student in students {
        let facts = tx.mandate_facts(student).await?;
        let filed = mandate::file(&facts, paper)?;
        if !filed.already {
            let plan = registered(app, &mut tx, (place, student)).await?;
            tx.mandate_filed(&filed, plan.version, app.now()).await?;
        }
        all.push(filed);
    }
    tx.commit().await?;
    Ok(all)
}

/// Reminds the families whose letter is missing, at most once a day (P3.29, X.22); answers how many.
pub async fn chase(app: &App, who: &Who, place: &Place) -> Result<usize, Failure> {
    let permit = who.permit(Act::MandateChase, place)?;
    let mut tx = app.store.act(&permit).await?;
    let missing = missing(&mut tx, (app, place), app.now().date()).await?;
    for (version, children) in &missing {
        tx.mandates_chased(children, *version, app.now()).await?;
    }
    if !missing.is_empty() {
        tx.commit().await?;
    }
    Ok(missing.values().map(Vec::len).sum())
}

/// Whose letter is missing, accepted by the end of a day and not reminded today, by the version that asks for it.
async fn missing(
    tx: &mut Tx,
    (app, place): (&App, &Place),
    by: Date,
) -> Result<BTreeMap<i64, Vec<Student>>, Failure> {
    let today = tx.mandates_chased_today(app.now()).await?;
    let (runs, next) = (app.scheme(place)?, registering(app, tx, place).await?);
    let out = tx.notice_published_at(&next.scheme.scheme.id).await?;
    let mut missing: BTreeMap<i64, Vec<Student>> = BTreeMap::new();
    let mut rows = tx.mandates().await?;
    rows.retain(|row| row.letter.is_none() && row.reviewed_at.is_none_or(|at| at.date() <= by));
    for row in rows {
        // each under the plan of the term that it is registered for
        let is_before = ahead::is_of_the_term_before((row.registration, row.submitted_at), out);
        let plan = if is_before { &runs } else { &next };
        let terms = &plan.scheme.mandate;
        let is_missing = mandate::is_missing(terms, Some(row.registration), row.letter.is_some());
        if is_missing && mandate::is_chased(terms, today.contains(&row.student.id)) {
            missing.entry(plan.version).or_default().push(row.student);
        }
    }
    Ok(missing)
}

/// On each school day, once and not at night, the families are reminded by themselves from the day after their child was accepted,
/// and each head teacher hears how many of the class they were (P3.29); says of how many letters.
pub async fn look(app: &App, place: &Place) -> Result<usize, Failure> {
    let Ok(plan) = app.scheme(place) else { return Ok(0) };
    let (scheme, now) = (&plan.scheme, app.now());
    let is_school_day = app.calendar(place).is_school_day(&scheme.term, now.date());
    if !is_school_day || scheme.message.due_at(Urgency::Plain, now) != now {
        return Ok(0);
    }
    let (permit, yesterday) = (clock(Act::MandateChase, place)?, now.date().saturating_sub(1.day()));
    let mut tx = app.store.look(&permit).await?;
    let is_done = tx.mandates_chased_of_themselves(now).await?;
    if is_done || missing(&mut tx, (app, place), yesterday).await?.is_empty() {
        return Ok(0);
    }
    drop(tx);
    let mut tx = app.store.act(&permit).await?;
    let missing = missing(&mut tx, (app, place), yesterday).await?;
    let mut classes: BTreeMap<String, i64> = BTreeMap::new();
    for (version, children) in &missing {
        tx.mandates_chased(children, *version, now).await?;
        for child in children {
            *classes.entry(child.home_class.clone()).or_default() += 1;
        }
    }
    if !missing.is_empty() {
        tx.mandates_missed(&classes, now).await?;
        tx.commit().await?;
    }
    Ok(missing.values().map(Vec::len).sum())
}

/// The same at every school; what cannot be done at one holds up no other.
pub(crate) async fn look_everywhere(app: &App) {
    for place in app.places().into_iter().filter(|place| place.kind == "school") {
        if let Err(why) = look(app, &place).await {
            tracing::warn!(%why, place = %place.place, "no letter was asked for; tried again in a minute");
        }
    }
}

/// The letter's paragraphs, each with its clause. Nothing in it changes while the scheme version stands.
fn letter(lang: Lang, place: &Place, scheme: &Scheme, child: &Student) -> Vec<(String, &'static str)> {
    let t = lang.texts();
    let same = |site: &str| Words { zh: site.to_owned(), en: site.to_owned() };
    let notice = printed(scheme, &same);
    let pick = |words: &Words| lang.pick(&words.zh, &words.en).to_owned();
    let school = lang.pick(&place.name_zh, &place.name_en);
    let class = t.grouping_home_class(&child.home_class);
    let mut lines = vec![(t.mandate_letter_entrust(school, class, &child.name), "P3.29")];
    if let (Some(row), Some(programme)) = (notice.rows.first(), scheme.programme("1")) {
        let day = when::day(&t, programme.starts);
        lines.push((t.mandate_letter_time(day, pick(&row.time.words)), row.time.clause));
        lines.push((t.mandate_letter_fee(pick(&row.fee.words)), row.fee.clause));
        lines.push((t.mandate_letter_content(pick(&row.content.words)), row.content.clause));
    }
    lines.extend([
        (t.mandate_letter_attend(), "P3.57"),
        (t.mandate_letter_rules(&child.name), "P3.38"),
        (t.mandate_letter_leave(scheme.leave.notice_until.strftime("%H:%M").to_string()), "P3.60"),
        (t.mandate_letter_pickup(), "P3.61"),
        (t.mandate_letter_health(), "P3.59"),
    ]);
    lines
}

/// The letter as the text that is hashed and kept.
fn text(lang: Lang, place: &Place, scheme: &Scheme, child: &Student) -> String {
    let lines = letter(lang, place, scheme, child);
    lines.iter().map(|(line, clause)| format!("{line} ({clause})")).collect::<Vec<_>>().join("\n")
}

/// The lines of a text that was signed: what was agreed to is shown, whatever the plan says by now (P3.30).
fn as_signed(text: &str) -> Vec<(String, String)> {
    let line = |line: &str| {
        let (words, clause) = line.rsplit_once(" (").unwrap_or((line, ""));
        (words.to_owned(), clause.trim_end_matches(')').to_owned())
    };
    text.lines().map(line).collect()
}

fn hash(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

#[derive(Template)]
#[template(path = "mandate/letter.html")]
struct LetterPage {
    shell: Shell,
    t: Texts,
    back: String,
    back_word: String,
    child: String,
    starts: String,
    lines: Vec<(String, String)>,
    text_hash: String,
    stands: Stands,
    action: Option<String>,
    /// Where the family says which cover the child has.
    insurance_href: Option<String>,
    typed: String,
    agrees: bool,
    signer: String,
}

/// How a letter stands.
enum Stands {
    /// The child is not admitted yet.
    NotYet,
    /// It can be signed.
    Open,
    /// It was signed: by whom and when.
    Signed { by: String, at: String, way: String },
    /// It is in the school's file.
    Filed { by: String, at: String, way: String, number: i64 },
}

async fn own(desk: Desk, Path((_, _, student)): Path<(String, String, String)>) -> Result<Response, Failure> {
    let action = desk.url(&format!("mandates/{student}"));
    letter_page(&desk, Act::MandateSign, &StudentId::new(student), Some(action)).await
}

async fn kept(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    letter_page(&desk, Act::MandateList, &StudentId::new(student), None).await
}

async fn letter_page(
    desk: &Desk,
    act: Act,
    student: &StudentId,
    action: Option<String>,
) -> Result<Response, Failure> {
    let (permit, store, is_staff) = (desk.permit(act)?, &desk.app.store, action.is_none());
    let mut tx = if is_staff { store.act(&permit).await? } else { store.look(&permit).await? };
    let facts = tx.mandate_facts(student).await?;
    let plan = registered(&desk.app, &mut tx, (&desk.place, student)).await?;
    let signed = tx.mandate_text(student).await?;
    if is_staff && facts.letter.is_some() {
        tx.mandate_looked(student, desk.now).await?;
        tx.commit().await?;
    } else {
        drop(tx);
    }
    let standing = letter(desk.lang, &desk.place, &plan.scheme, &facts.student).into_iter();
    let signer = facts.guardian.clone().unwrap_or_default();
    let (back, back_word) = match action {
        Some(_) => (desk.url("children"), desk.t.nav_children()),
        None => (desk.url("mandates"), desk.t.nav_mandates()),
    };
    Ok(page(LetterPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        back,
        back_word,
        starts: starts(desk, &plan.scheme),
        lines: match signed {
            Some(text) => as_signed(&text),
            None => standing.map(|(line, clause)| (line, clause.to_owned())).collect(),
        },
        text_hash: hash(&text(desk.lang, &desk.place, &plan.scheme, &facts.student)),
        stands: stands(desk, facts.registration, facts.letter.as_ref()),
        insurance_href: action.as_ref().and_then(|_| insurance::way(desk, &format!("insurances/{student}"))),
        action,
        typed: desk.typed("name").unwrap_or_default(),
        agrees: desk.typed("agrees").is_some(),
        signer,
        child: facts.student.name,
    }))
}

fn stands(desk: &Desk, registration: Option<State>, letter: Option<&Letter>) -> Stands {
    let Some(letter) = letter else {
        return if registration == Some(State::Accepted) { Stands::Open } else { Stands::NotYet };
    };
    let (by, at) = (letter.signed_by.clone(), when::moment(&desk.t, letter.signed_at));
    let way = way_word(&desk.t, letter.way);
    match letter.number {
        Some(number) => Stands::Filed { by, at, way, number },
        None => Stands::Signed { by, at, way },
    }
}

fn way_word(t: &Texts, way: Way) -> String {
    match way {
        Way::Page => t.mandate_way_page(),
        Way::Paper => t.mandate_way_paper(),
    }
}

#[derive(Deserialize)]
struct Signature {
    #[serde(default)]
    name: String,
    agrees: Option<String>,
    read: String,
}

async fn sign_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Signature>,
) -> Result<Response, Failure> {
    let Signature { name, agrees, read } = posted.form;
    let draft = Draft { student: StudentId::new(&student), name, agrees: agrees.is_some(), read: Some(read) };
    let signed = sign(&desk.app, &desk.who, &desk.place, draft).await?;
    let said = if signed.already { desk.t.mandate_signed_already() } else { desk.t.mandate_signed_said() };
    Ok(desk.done(&format!("mandates/{student}"), said))
}

#[derive(Template)]
#[template(path = "mandate/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    under: String,
    missing: Vec<RowView>,
    signed: Vec<RowView>,
    filed: Vec<RowView>,
    classes: Vec<ClassView>,
    file_href: Option<String>,
    chase_href: String,
    insurance_href: Option<String>,
    starts: String,
}

struct RowView {
    id: String,
    name: String,
    find: String,
    under: String,
    href: String,
    number: i64,
}

/// The letters of one home class.
struct ClassView {
    home_class: String,
    all: i64,
    missing: i64,
    filed: i64,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::MandateList)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let plan = registering(&desk.app, &mut tx, &desk.place).await?;
    let rows = tx.mandates().await?;
    drop(tx);
    let terms = &plan.scheme.mandate;
    let missing =
        |row: &&MandateRow| mandate::is_missing(terms, Some(row.registration), row.letter.is_some());
    let filed = |row: &&MandateRow| row.filed_at.is_some();
    let signed = |row: &&MandateRow| row.letter.is_some() && row.filed_at.is_none();
    let views = |wanted: &dyn Fn(&&MandateRow) -> bool| {
        rows.iter().filter(wanted).map(|row| row_view(&desk, row)).collect::<Vec<_>>()
    };
    let classes = classes(&desk, &rows);
    Ok(page(ListPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        under: desk.t.mandate_under(rows.len() as i64, rows.iter().filter(missing).count() as i64),
        missing: views(&missing),
        signed: views(&signed),
        filed: views(&filed),
        classes: if classes.len() > 1 { classes } else { Vec::new() },
        file_href: desk.may(Act::MandateFile).then(|| desk.url("mandates/file")),
        chase_href: desk.url("mandates/chase"),
        insurance_href: insurance::way(&desk, "insurances"),
        starts: starts(&desk, &plan.scheme),
    }))
}

fn row_view(desk: &Desk, row: &MandateRow) -> RowView {
    let (t, child) = (&desk.t, &row.student);
    let class = t.grouping_home_class(&child.home_class);
    let under = match &row.letter {
        None => class,
        Some(letter) => {
            let at = when::moment(t, letter.signed_at);
            let signed = t.mandate_row_signed(&letter.signed_by, at, way_word(t, letter.way));
            format!("{class} · {signed}")
        }
    };
    RowView {
        id: child.id.to_string(),
        find: format!("{} {} {}", child.name, child.sort_key, child.home_class),
        name: child.name.clone(),
        under,
        href: desk.url(&format!("mandates/{}/letter", child.id)),
        number: row.letter.as_ref().and_then(|letter| letter.number).unwrap_or(0),
    }
}

fn classes(desk: &Desk, rows: &[MandateRow]) -> Vec<ClassView> {
    let mut classes: BTreeMap<(i64, &str), ClassView> = BTreeMap::new();
    for row in rows {
        let key = (row.student.grade, row.student.home_class.as_str());
        let home_class = desk.t.grouping_home_class(key.1);
        let class = classes.entry(key).or_insert(ClassView { home_class, all: 0, missing: 0, filed: 0 });
        class.all += 1;
        class.missing += i64::from(row.letter.is_none());
        class.filed += i64::from(row.filed_at.is_some());
    }
    classes.into_values().collect()
}

#[derive(Deserialize)]
struct Picked {
    #[serde(default)]
    pick: Vec<String>,
    paper: Option<String>,
}

async fn file_posted(desk: Desk, posted: Posted<Picked>) -> Result<Response, Failure> {
    let students: Vec<StudentId> = posted.form.pick.into_iter().map(StudentId::new).collect();
    let filed = file(&desk.app, &desk.who, &desk.place, &students, posted.form.paper.as_deref()).await?;
    let said = match filed.as_slice() {
        [] => desk.t.mandate_filed_nobody(),
        [one] => desk.t.mandate_filed_one(&one.student.name, one.number),
        many => desk.t.mandate_filed_many(many.len() as i64),
    };
    Ok(desk.done("mandates", said))
}

#[derive(Deserialize)]
struct Nothing {}

async fn chase_posted(desk: Desk, _posted: Posted<Nothing>) -> Result<Response, Failure> {
    let chased = chase(&desk.app, &desk.who, &desk.place).await? as i64;
    let said = if chased == 0 { desk.t.mandate_chased_already() } else { desk.t.mandate_chased_said(chased) };
    Ok(desk.done("mandates", said))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_signed_is_read_back_line_by_line() {
        let read = as_signed("自愿委托 (学校) (P3.29)\n15:30 前请假 (P3.60)\n没有条款");
        let expected = [("自愿委托 (学校)", "P3.29"), ("15:30 前请假", "P3.60"), ("没有条款", "")];
        assert_eq!(read, expected.map(|(line, clause)| (line.to_owned(), clause.to_owned())));
    }
}
