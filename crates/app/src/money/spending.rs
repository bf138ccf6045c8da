//! 支出 The cashier records what was spent and what payers gave; the term's sheet is public, without names.

use super::{of_term, version};
use crate::app::{App, InForce};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::account::purse_name;
use crate::money::month_end::word;
use crate::money::surplus::Span;
use crate::money::{debt, surplus, tally};
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::ways::stands;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use rules::fen::Fen;
use rules::id::SpendingId;
use rules::moment::Moment;
use rules::money::account::{Account, Payer, Purse};
use rules::money::fee::Terms;
use rules::money::month_end::{Held, Month};
use rules::money::share;
use rules::money::spending::{self, Contract, Draft, Facts, Given, Purpose, Sheet};
use rules::money::tariff;
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Tx;
use store::money::{PayLeft, PayeeRow, SheetRow, SpendingRow, SurplusRow};

/// So many records are shown.
const SHOWN: i64 = 200;

/// So many months of a term are shown.
const MONTHS: usize = 12;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/spendings", Act::SpendingList, list),
        Route::post("/{district}/{place}/spendings", Act::SpendingRecord, post_spend),
        Route::post("/{district}/{place}/spendings/grants", Act::SpendingRecord, post_grant),
        Route::open_get("/{district}/{place}/balance-sheet", sheet),
    ]
}

/// Spends what was earned; the same form twice is one spending.
pub async fn spend(app: &App, who: &Who, place: &Place, draft: &Draft) -> Result<(), Failure> {
    let permit = who.permit(Act::SpendingRecord, place)?;
    let version = version(app, place)?;
    let mut tx = app.store.act(&permit).await?;
    if tx.spending_known(&draft.id).await? {
        return Ok(());
    }
    let facts = tx.spending_facts(draft).await?;
    let payee = Account::Payee(draft.from.0, draft.from.1.clone());
    let owed = debt::owed_by(app, place, &mut tx, &payee).await?;
    let facts = Facts { contract: contract(app, place, &mut tx, draft).await?, owed, ..facts };
    let transfer = spending::spend(&facts, draft)?;
    let is_by_sheet = draft.purpose == Purpose::Staff && facts.sheet.is_some();
    let pay = if is_by_sheet { draft.pay.as_str() } else { "" };
    let what = (draft.from.0, draft.purpose.code(), draft.voucher.as_str(), pay);
    tx.spending_recorded(&transfer, what, version, app.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// What the contract about a course allows, by the plan that the course belongs to.
async fn contract(app: &App, place: &Place, tx: &mut Tx, draft: &Draft) -> Result<Option<Contract>, Failure> {
    if (draft.purpose, draft.from.0) != (Purpose::Provider, Purse::Course) {
        return Ok(None);
    }
    let Some(given) = tx.provider_given(&draft.from.1).await? else { return Ok(None) };
    let plan: Arc<InForce> = match app.named(place, &given.plan) {
        Some(plan) => plan,
        None => app.scheme(place)?,
    };
    let terms = plan.scheme.course_fee().and_then(|terms| tariff::contract(terms, &given.title));
    Ok(terms.map(|(_, rate)| Contract { rate, lessons: given.lessons, paid: given.paid }))
}

/// Takes in what a payer gave for its share; the same form twice is one.
pub async fn take_in(app: &App, who: &Who, place: &Place, given: &Given) -> Result<(), Failure> {
    let permit = who.permit(Act::SpendingRecord, place)?;
    let version = version(app, place)?;
    let mut tx = app.store.act(&permit).await?;
    if tx.spending_known(&given.id).await? {
        return Ok(());
    }
    let transfer = spending::take_in(given, tx.paper_taken(given).await?)?;
    let what = (given.purse, given.payer.code(), given.paper.as_str(), "");
    tx.spending_recorded(&transfer, what, version, app.now()).await?;
    tx.commit().await?;
    Ok(())
}

#[derive(Template)]
#[template(path = "spending/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    payees: Vec<(PayeeRow, bool)>,
    /// Approved sheets of lessons given: which, what it is called, whether it was chosen.
    sheets: Vec<(String, String, bool)>,
    /// The kinds of money that a payer may give for, and which is chosen.
    purses: Vec<(&'static str, String, bool)>,
    lines: Vec<Line>,
    en: bool,
    may_record: bool,
    href: String,
    /// Where everybody reads the sheet, where one stands.
    sheet_href: Option<String>,
    shares_href: String,
}

struct Line {
    when: String,
    what: String,
    purse: String,
    voucher: String,
    fen: Fen,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::SpendingList)?).await?;
    let lines = tx.spendings(SHOWN).await?.into_iter().map(|row| line(&desk, row)).collect();
    let from = desk.typed("from").unwrap_or_default();
    let pay = desk.typed("pay").unwrap_or_default();
    let sheet = |one: PayLeft| {
        let word = desk.t.spending_pay_sheet(when::day(&desk.t, one.until), one.left.to_string());
        let on = one.id == pay;
        (one.id, word, on)
    };
    let unpaid = tx.pays_unpaid().await?.into_iter().filter(|one| one.left > Fen::ZERO);
    let chosen = |one: PayeeRow| {
        let on = from == format!("{}/{}", one.purse.code(), one.earner);
        (one, on)
    };
    Ok(page(ListPage {
        payees: tx.payees().await?.into_iter().map(chosen).collect(),
        purses: purses(&desk),
        sheets: unpaid.map(sheet).collect(),
        lines,
        en: desk.is_en(),
        may_record: desk.may(Act::SpendingRecord),
        href: desk.url("spendings"),
        sheet_href: stands(&desk.app, &desk.place, "balance-sheet").then(|| desk.url("balance-sheet")),
        shares_href: desk.url("shares"),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// The kinds of money of the place: what every school may have, and what its plan charges for beside them.
fn purses(desk: &Desk) -> Vec<(&'static str, String, bool)> {
    let mut all = vec![Purse::Course, Purse::Care, Purse::Meals];
    if let Ok(plan) = desk.app.charging(&desk.place) {
        all.extend(plan.scheme.fees().into_keys().filter(|purse| purse.is_beside()));
    }
    if desk.place.is_community() {
        all = vec![Purse::Community];
    }
    let typed = desk.typed("purse").filter(|_| desk.typed("form").as_deref() == Some("grant"));
    let chosen = typed.as_deref().and_then(Purse::from_code).or(all.first().copied());
    all.iter().map(|purse| (purse.code(), purse_name(&desk.t, *purse), Some(*purse) == chosen)).collect()
}

fn line(desk: &Desk, row: SpendingRow) -> Line {
    let t = &desk.t;
    let what = match (Purpose::from_code(&row.purpose), row.purpose.as_str()) {
        (Some(purpose), _) => purpose_name(t, purpose),
        (None, "government") => t.spending_from_government(),
        (None, _) => t.spending_from_school(),
    };
    let purse = Purse::from_code(&row.purse).map_or_else(String::new, |purse| purse_name(t, purse));
    let when = when::day(&desk.t, row.at.date());
    Line { when, what, purse, voucher: row.voucher, fen: row.fen }
}

/// 课时费、材料、餐点、外聘机构、保险、水电
fn purpose_name(t: &Texts, purpose: Purpose) -> String {
    match purpose {
        Purpose::Staff => t.spending_staff(),
        Purpose::Materials => t.spending_materials(),
        Purpose::Food => t.spending_food(),
        Purpose::Provider => t.spending_provider(),
        Purpose::Insurance => t.spending_insurance(),
        Purpose::Utilities => t.spending_utilities(),
    }
}

#[derive(Deserialize)]
struct Typed {
    from: String,
    purpose: String,
    yuan: String,
    #[serde(default)]
    voucher: String,
    #[serde(default)]
    pay: String,
}

async fn post_spend(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let Typed { from, purpose, yuan, voucher, pay } = posted.form;
    let unread = |field: &str| Failure::BadForm(field.to_owned());
    let (purse, earner) = from.split_once('/').ok_or_else(|| unread("from"))?;
    let draft = Draft {
        id: SpendingId::new(posted.key),
        from: (Purse::from_code(purse).ok_or_else(|| unread("from"))?, earner.to_owned()),
        purpose: Purpose::from_code(&purpose).ok_or_else(|| unread("purpose"))?,
        fen: Fen::from_yuan(&yuan).unwrap_or(Fen::ZERO),
        voucher,
        pay,
    };
    spend(&desk.app, &desk.who, &desk.place, &draft).await?;
    Ok(desk.done("spendings", desk.t.spending_recorded()))
}

#[derive(Deserialize)]
struct Gift {
    payer: String,
    purse: String,
    yuan: String,
    #[serde(default)]
    voucher: String,
}

async fn post_grant(desk: Desk, posted: Posted<Gift>) -> Result<Response, Failure> {
    let Gift { payer, purse, yuan, voucher } = posted.form;
    let unread = |field: &str| Failure::BadForm(field.to_owned());
    let payer = Payer::ALL.into_iter().find(|one| one.code() == payer).ok_or_else(|| unread("payer"))?;
    let purse = Purse::from_code(&purse).ok_or_else(|| unread("purse"))?;
    let fen = Fen::from_yuan(&yuan).unwrap_or(Fen::ZERO);
    let given = Given { id: SpendingId::new(posted.key), payer, purse, fen, paper: voucher };
    take_in(&desk.app, &desk.who, &desk.place, &given).await?;
    Ok(desk.done("spendings", desk.t.spending_recorded()))
}

#[derive(Template)]
#[template(path = "spending/sheet.html")]
struct SheetPage {
    shell: Shell,
    t: Texts,
    term: String,
    kinds: Vec<KindView>,
    others: Vec<(String, String)>,
    sums_href: Option<String>,
}

/// One kind of money, with what each programme had of it.
struct KindView {
    purse: String,
    sheet: Sheet,
    /// What for, what was meant to be spent on it, what was; without a budget nothing is meant.
    costs: Vec<(String, Option<Fen>, Fen)>,
    /// Who was to bear the budget, where there is one (P1.12).
    split: Option<String>,
    rows: Vec<ProgrammeView>,
    /// What is held for families, month by month; of a community's class, which bills by months.
    months: Vec<(String, Held)>,
}

impl KindView {
    /// With each purpose that anything was spent on or meant for, beside the budget of the plan's fee.
    fn budgeted(self, t: &Texts, terms: Option<&Terms>) -> Self {
        let terms = terms.filter(|terms| !terms.budget.is_empty());
        let cost = |(purpose, spent): (&Purpose, Fen)| {
            let meant = terms.map(|terms| share::budget(terms, *purpose));
            let is_told = spent != Fen::ZERO || meant.is_some_and(|fen| fen > Fen::ZERO);
            is_told.then(|| (purpose_name(t, *purpose), meant, spent))
        };
        let costs = Purpose::ALL.iter().zip(self.sheet.spent).filter_map(cost).collect();
        let split = terms.map(share::budgeted).map(|each| {
            let [government, school, family] =
                [each.government, each.school, each.family].map(|fen| fen.to_string());
            t.sheet_budget_split(government, school, family)
        });
        Self { costs, split, ..self }
    }
}

struct ProgrammeView {
    programme: String,
    sheet: Sheet,
    /// What becomes of what is left; empty as long as the term runs.
    chip: Option<(&'static str, String)>,
    reason: String,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    of: String,
}

/// What each programme of a term or summer period brought in and was spent on, for everybody who reads the notice: of the term in
/// force, or of the one that is asked for. A community's class has the terms of its agreements, the last that was signed off first.
async fn sheet(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let in_force = of_term(&desk.app, &desk.place)?;
    let mut tx = desk.app.store.look(&desk.permit(Act::SpendingRead)?).await?;
    let (spans, today) = (surplus::spans_at(&desk.app, &mut tx, &desk.place).await?, desk.now.date());
    let last = spans.last().map(|span| span.under.plan.as_str());
    let plan = in_force.as_ref().map(|plan| plan.scheme.scheme.id.as_str()).or(last).unwrap_or_default();
    let of = if asked.of.is_empty() { plan } else { asked.of.as_str() };
    let Some(span) = spans.iter().find(|span| span.under.code() == of) else {
        // A class of which no text was signed off has taken nothing in, and says so.
        return if of.is_empty() {
            Ok(page(sheet_page(&desk, None, Vec::new())))
        } else {
            Err(Failure::NotTheirs)
        };
    };
    let rows = tx.spending_sheets(Moment::at(span.from.at(0, 0, 0, 0))).await?.into_iter();
    let rows = rows.filter(|row| row.under.clone().or(plan) == span.under);
    let said = tx.surpluses().await?;
    let is_over = span.until <= today && !surplus::is_unreleased(&mut tx, &desk.place, today).await?;
    let mut kinds: BTreeMap<Purse, KindView> = BTreeMap::new();
    for row in rows {
        let all = said.iter().filter(|one| one.place == desk.place.place);
        let said = all.filter(|one| one.payee == row.payee).find(|one| one.said.is_some());
        let kind = kinds.entry(row.purse).or_insert_with(|| kind_view(&desk.t, row.purse));
        kind.sheet = kind.sheet.and(row.sheet);
        kind.rows.push(programme_view(&desk, &row, said, is_over));
    }
    if desk.place.is_community() {
        let months = months(&desk, &mut tx, span).await?;
        let purse = Purse::Community;
        if !months.is_empty() {
            kinds.entry(purse).or_insert_with(|| kind_view(&desk.t, purse)).months = months;
        }
    }
    let own = desk.app.named(&desk.place, &span.under.plan).filter(|_| span.under.period.is_none());
    let own = own.or_else(|| in_force.clone().filter(|one| one.scheme.scheme.id == of));
    let fees = own.as_ref().map(|plan| plan.scheme.fees()).unwrap_or_default();
    let kinds =
        kinds.into_iter().map(|(purse, kind)| kind.budgeted(&desk.t, fees.get(&purse).copied())).collect();
    let others = others(&desk, &spans, span);
    Ok(page(SheetPage { others, ..sheet_page(&desk, Some(span), kinds) }))
}

fn sheet_page(desk: &Desk, span: Option<&Span>, kinds: Vec<KindView>) -> SheetPage {
    SheetPage {
        term: span.map_or_else(|| desk.place_name().to_owned(), |span| span.title(desk)),
        kinds,
        others: Vec::new(),
        sums_href: tally::is_afterwards(desk).then(|| desk.url("counted-lessons")),
        shell: desk.shell(),
        t: desk.t.clone(),
    }
}

/// The sheets of the other terms and periods that have begun, the latest first.
fn others(desk: &Desk, spans: &[Span], shown: &Span) -> Vec<(String, String)> {
    let (district, place) = (desk.place.district.to_string(), desk.place.place.as_str());
    let today = desk.now.date();
    let others = spans.iter().rev().filter(|one| one.under != shown.under && one.from <= today);
    others.map(|one| (surplus::sheet_href(&district, place, &one.under), one.title(desk))).collect()
}

/// What families of a community's class paid, what the class had of it, what went back and what is held, month by month of a term until
/// it is settled (P2.29).
async fn months(desk: &Desk, tx: &mut Tx, span: &Span) -> Result<Vec<(String, Held)>, Failure> {
    let last = Month::of(desk.now.date().min(span.until));
    let back = std::iter::successors(Some(last), |month| Some(month.before()));
    let mut shown: Vec<Month> = back.take_while(|month| month.until > span.from).take(MONTHS).collect();
    shown.reverse();
    let Some(first) = shown.first() else { return Ok(Vec::new()) };
    let (purses, days) = tx.month_held(Month { from: first.from, ..last }).await?;
    let mut opening = purses.get(&Purse::Community).map_or(Fen::ZERO, |held| held.opening);
    let mut all = Vec::new();
    for month in shown {
        // Families of a class hold no other kind of money here, so that its days are of this one.
        let own = days.range(month.from..month.until).map(|(_, held)| *held);
        let held = own.fold(Held { opening, ..Held::default() }, Held::and);
        opening = held.closing();
        if held != Held::default() {
            all.push((word(&desk.t, month), held));
        }
    }
    Ok(all)
}

fn kind_view(t: &Texts, purse: Purse) -> KindView {
    let (costs, split, months) = (Vec::new(), None, Vec::new());
    KindView { purse: purse_name(t, purse), sheet: Sheet::default(), costs, split, rows: Vec::new(), months }
}

fn programme_view(desk: &Desk, row: &SheetRow, said: Option<&SurplusRow>, is_over: bool) -> ProgrammeView {
    let flagged = row.sheet.is_flagged(is_over).then(|| ("waiting", desk.t.spending_flagged()));
    ProgrammeView {
        programme: surplus::programme(desk, (row.title.as_ref(), row.purse), &row.under),
        sheet: row.sheet,
        chip: said.map(|one| surplus::chip(&desk.t, one)).or(flagged),
        reason: said.and_then(|one| one.said.as_ref()).map(|one| one.reason.clone()).unwrap_or_default(),
    }
}
