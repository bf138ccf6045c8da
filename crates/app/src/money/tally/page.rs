//! 课时公示 The pages: the school's list and one tally, a family's own lessons, and the sums for everybody.

use super::{Next, is_afterwards};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::bill::grounds;
use crate::page::{Shell, page};
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{StudentId, TallyId};
use rules::money::account::Purse;
use rules::money::bill;
use rules::money::item::{self, Counted};
use rules::money::tally::recount::Way;
use rules::money::tally::{self, Objection, Period, Refusal};
use rules::people::act::Act;
use rules::plan::scheme::Scheme;
use store::money::{RecountRow, TallyChild, TallyCourse, TallyLine, TallyRow};

#[derive(Template)]
#[template(path = "tally/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    tallies: Vec<Tally>,
    may_post: bool,
    next: Result<String, String>,
    here: String,
    sums_href: String,
}

#[derive(Template)]
#[template(path = "tally/one.html")]
struct OnePage {
    shell: Shell,
    t: Texts,
    tally: Tally,
    children: Vec<TallyChild>,
    objections: Vec<Line>,
    recounts: Vec<Recount>,
    en: bool,
    may_answer: bool,
    may_bill: bool,
    here: String,
}

#[derive(Template)]
#[template(path = "tally/own.html")]
struct OwnPage {
    shell: Shell,
    t: Texts,
    child: String,
    home_class: String,
    tallies: Vec<(Tally, Vec<Line>, String)>,
    /// Whether some lesson may still be objected to.
    is_heard: bool,
    is_afterwards: bool,
    here: String,
    account_href: String,
    sums_href: String,
}

#[derive(Template)]
#[template(path = "tally/sums.html")]
struct SumsPage {
    shell: Shell,
    t: Texts,
    plan: String,
    price: Option<Fen>,
    tallies: Vec<(Tally, Vec<TallyCourse>)>,
    en: bool,
}

/// A tally with its days and its state in words.
struct Tally {
    row: TallyRow,
    days: String,
    until: String,
    chip: (&'static str, String),
    href: String,
    is_checked: bool,
}

/// One counted lesson in words.
struct Line {
    row: TallyLine,
    when: String,
    course: String,
    /// So many lessons, or an evening.
    count: String,
    /// How what was billed for it goes back.
    back: String,
    /// Until when it may be objected to, where it may.
    heard_until: Option<String>,
}

impl Line {
    fn is_open(&self) -> bool {
        self.row.objection == Some(Objection::Open)
    }

    /// Whether it is charged.
    fn counts(&self) -> bool {
        self.row.stands && !self.is_agreed()
    }

    fn is_agreed(&self) -> bool {
        self.row.objection == Some(Objection::Agreed)
    }

    fn is_kept(&self) -> bool {
        self.row.objection == Some(Objection::Kept)
    }
}

fn tally_of(desk: &Desk, row: TallyRow) -> Tally {
    let t = &desk.t;
    let (last, heard) = (before(row.until), before(row.billed_from));
    let is_checked = desk.now.date() >= row.billed_from;
    let days = t.tally_days(when::day(t, row.from), when::day(t, last));
    let chip = match (row.is_billed, is_checked) {
        (true, _) => ("done", t.tally_billed()),
        (false, true) => ("progress", t.tally_checked()),
        (false, false) => ("waiting", t.tally_checks()),
    };
    Tally {
        days: if row.is_later { t.tally_later(days) } else { days },
        until: when::day(t, heard),
        chip: (chip.0, chip.1.to_owned()),
        href: desk.url(&format!("tallies/{}", row.id)),
        is_checked,
        row,
    }
}

fn before(day: Date) -> Date {
    day.yesterday().unwrap_or(day)
}

fn line_of(desk: &Desk, scheme: &Scheme, row: TallyLine) -> Line {
    let course = desk.lang.pick(&row.course.0, &row.course.1).to_owned();
    let is_heard = row.stands && row.objection.is_none() && desk.now.date() < row.billed_from;
    let heard_until = is_heard.then(|| when::day(&desk.t, before(row.billed_from)));
    let back = back_of(desk, row.back, row.again);
    let count = grounds::counted(&desk.t, Some(scheme), (&row.item, row.lessons));
    Line { when: when::day(&desk.t, row.date), course, count, back, heard_until, row }
}

/// How many lessons count of these, how many evenings and how many meals: they are never added up.
fn counts(t: &Texts, scheme: &Scheme, lines: &[Line]) -> String {
    let of = |kind: Counted| -> i64 {
        let own = lines.iter().filter(|line| line.counts());
        let own = own.filter(|line| item::counted(scheme, &line.row.item) == kind);
        own.map(|line| line.row.lessons).sum()
    };
    let all = Counted::ALL.map(|kind| (kind, of(kind)));
    let some = all.iter().filter(|(_, n)| *n > 0);
    let words: Vec<String> = some.map(|(kind, n)| grounds::of_kind(t, *kind, *n)).collect();
    if words.is_empty() { t.bill_of_lessons(0) } else { words.join(" · ") }
}

/// How what the family was billed for a lesson goes back, where anything does; `again` is a credit that had paid for it.
fn back_of(desk: &Desk, (way, fen): (Way, Fen), again: Fen) -> String {
    let t = &desk.t;
    let (now, next) = match way {
        Way::Nothing => (None, Fen::ZERO),
        Way::Back => (Some(t.tally_back(fen.to_string())), again),
        Way::Lowered => (Some(t.tally_lowered(fen.to_string())), again),
        Way::Next => (None, fen + again),
    };
    let now = now.filter(|_| fen > Fen::ZERO);
    let next = (next > Fen::ZERO).then(|| t.tally_taken_off(next.to_string()));
    now.into_iter().chain(next).collect::<Vec<_>>().join(" · ")
}

/// A corrected roll's word on a posted lesson.
struct Recount {
    row: RecountRow,
    when: String,
    course: String,
    made: String,
    back: String,
}

fn recount_of(desk: &Desk, row: RecountRow) -> Recount {
    let course = desk.lang.pick(&row.course.0, &row.course.1).to_owned();
    let made = desk.t.tally_recounted_by(row.made_by.as_str(), when::moment(&desk.t, row.made_at));
    let back = back_of(desk, row.back, row.again);
    Recount { when: when::day(&desk.t, row.date), course, made, back, row }
}

pub(super) async fn list(desk: Desk) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::TallyList)?).await?;
    let next = Next::on(&mut tx, &desk.app, &desk.place).await?;
    let fees = next.plan.scheme.fees();
    let terms = tally::paced(&fees).ok_or(Failure::NotTheirs)?;
    let next = next.period(terms, desk.now.date());
    let days = |from: Date, until: Date| {
        desk.t.tally_days(when::day(&desk.t, from), when::day(&desk.t, before(until)))
    };
    let word = |one: Period| match one.times {
        0 => desk.t.tally_post(days(one.from, one.until)),
        _ => desk.t.tally_post_later(days(one.from, one.until)),
    };
    let next = next.map(word).map_err(|why| not_yet(&desk, &why));
    let tallies = tx.tallies().await?.into_iter().map(|row| tally_of(&desk, row)).collect();
    Ok(page(ListPage {
        tallies,
        may_post: desk.may(Act::TallyPost),
        next,
        here: desk.url("tallies"),
        sums_href: desk.url("counted-lessons"),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// Why there is nothing to post today.
fn not_yet(desk: &Desk, why: &Refusal) -> String {
    match why {
        Refusal::PeriodRuns { until } => desk.t.tally_next(when::day(&desk.t, *until)),
        Refusal::EarlierOpen => desk.t.tally_one_at_a_time().to_owned(),
        Refusal::NotAfterwards => desk.t.tally_ahead().to_owned(),
        Refusal::NothingLeft
        | Refusal::RollsOpen { .. }
        | Refusal::CheckOver { .. }
        | Refusal::NotObjected
        | Refusal::NoReason
        | Refusal::CheckRuns { .. }
        | Refusal::ObjectionsOpen { .. }
        | Refusal::NoArea => desk.t.tally_all_posted().to_owned(),
    }
}

pub(super) async fn one(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::TallyList)?).await?;
    let id = TallyId::new(id);
    let row = tx.tallies().await?.into_iter().find(|row| row.id == id).ok_or(Failure::NotTheirs)?;
    let plan = desk.app.scheme(&desk.place)?;
    let objections = tx.tally_objections(&id).await?.into_iter();
    let objections = objections.map(|row| line_of(&desk, &plan.scheme, row)).collect();
    Ok(page(OnePage {
        tally: tally_of(&desk, row),
        children: tx.tally_children(&id).await?,
        objections,
        recounts: tx.tally_recounts(&id).await?.into_iter().map(|row| recount_of(&desk, row)).collect(),
        en: desk.is_en(),
        may_answer: desk.may(Act::TallyAnswer),
        may_bill: desk.may(Act::TallyBill),
        here: desk.url("tallies"),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// A family sees its own child's lessons and nobody else's.
pub(super) async fn own(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::TallyRead)?).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let (plan, lines) = (desk.app.scheme(&desk.place)?, tx.tally_lines(&child.id).await?);
    let mut tallies = Vec::new();
    for row in tx.tallies().await? {
        let own: Vec<Line> = lines
            .iter()
            .filter(|line| line.tally == row.id)
            .map(|line| line_of(&desk, &plan.scheme, line.clone()))
            .collect();
        let counts = counts(&desk.t, &plan.scheme, &own);
        if !own.is_empty() {
            tallies.push((tally_of(&desk, row), own, counts));
        }
    }
    let may_object = |(tally, own, _): &(Tally, Vec<Line>, String)| {
        !tally.row.is_billed && own.iter().any(|line| line.heard_until.is_some())
    };
    Ok(page(OwnPage {
        is_heard: tallies.iter().any(may_object),
        tallies,
        is_afterwards: is_afterwards(&desk),
        here: desk.url(&format!("accounts/{}/tally", child.id)),
        account_href: desk.url(&format!("accounts/{}", child.id)),
        sums_href: desk.url("counted-lessons"),
        child: child.name,
        home_class: child.home_class,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// What was counted, for everybody who reads the notice: by course, without a name. One child's count is that family's.
pub(super) async fn sums(desk: Desk) -> Result<Response, Failure> {
    let plan = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.look(&desk.permit(Act::TallyShow)?).await?;
    let courses = tx.tally_courses().await?;
    let of = |row: TallyRow| {
        let own = courses.iter().filter(|one| one.tally == row.id).cloned().collect();
        (tally_of(&desk, row), own)
    };
    Ok(page(SumsPage {
        tallies: tx.tallies().await?.into_iter().map(of).collect(),
        price: lesson_price(&plan.scheme),
        plan: plan.scheme.scheme.title.in_language(desk.is_en()).to_owned(),
        en: desk.is_en(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// What a lesson costs, where everything that is charged afterwards costs the same by the lesson. A meal is none, nor is a day of what
/// stands beside care.
fn lesson_price(scheme: &Scheme) -> Option<Fen> {
    let fees = scheme.fees();
    let is_other = |purse: Purse| purse == Purse::Meals || purse.is_beside();
    if fees.iter().any(|(purse, terms)| is_other(*purse) && bill::is_afterwards(terms)) {
        return None;
    }
    let mut prices =
        fees.values().filter(|terms| bill::is_afterwards(terms)).map(|terms| bill::lesson_price(terms));
    let first =
        prices.next().unwrap_or_else(|| fees.values().next().and_then(|terms| bill::lesson_price(terms)));
    first.filter(|price| prices.all(|other| other == Some(*price)))
}
