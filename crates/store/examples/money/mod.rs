//! 账本试验 A school's money tried against a reference model: by the rules in memory, and through the store.

mod agreement;
mod beside;
mod counted;
mod counter;
mod desk;
pub(crate) mod layout;
mod memory;
mod mixed;
mod model;
pub(crate) mod op;
mod phone;
pub(crate) mod play;
mod pure;
pub(crate) mod real;
mod sums;
mod till;

use counted::Counted;
use mixed::Plans;
use model::Model;
use op::{Charging, DEAR, OBJECTION_DAYS, TERM_MAX};
use play::{Failed, OPERATIONS_A_SCHOOL, Tally, play};
use pure::Pure;
use real::{Real, Target};
use rules::fen::Fen;
use rules::money::account::Purse;
use rules::money::fee::{BillAfter, Hour, Price};
use rules::plan::scheme::Scheme;

/// The scheme whose fees and rules are tried.
pub(crate) fn scheme() -> Result<Scheme, Failed> {
    let text = include_str!("../../../../schemes/gongshu-2021-autumn.toml");
    Scheme::read("gongshu-2021-autumn.toml", text).map_err(|found| format!("{found:?}").into())
}

/// The same fees with a price of its own for weekends and holidays.
fn with_days_off(scheme: &Scheme) -> Scheme {
    let mut scheme = scheme.clone();
    for fee in scheme.fee.values_mut() {
        fee.prices = vec![Price {
            stage: None,
            area: None,
            grades: Vec::new(),
            hour: Some(Hour::Weekend),
            course: None,
            price_fen: Fen(DEAR),
            term_fen_max: None,
        }];
    }
    scheme
}

/// The same fees, charged afterwards: each school beside the other tries the other way.
fn afterwards(scheme: &Scheme) -> Scheme {
    let mut scheme = scheme.clone();
    for fee in scheme.fee.values_mut() {
        fee.bill_after = BillAfter::PublicCheck;
        fee.objection_days = OBJECTION_DAYS;
        fee.term_fen_max = Some(Fen(TERM_MAX));
    }
    scheme
}

/// The kinds of schools that are played through the store; when one of each has played, the database counts its rows.
const KINDS: [&str; 7] =
    ["ahead", "afterwards", "phone-and-bank", "beside", "agreements", "care-by-lesson", "care-by-month"];
/// Those that are played without a database: of them, care is charged afterwards as well.
const PURE_KINDS: [&str; 8] = [
    "ahead",
    "phone-and-bank",
    "afterwards",
    "care-afterwards",
    "beside",
    "agreements",
    "care-by-lesson",
    "care-by-month",
];

/// Operations by the rules in memory.
pub(crate) async fn pure(operations: u64, seed: u64) -> Result<Tally, Failed> {
    let (scheme, mut tally) = (scheme()?, Tally::default());
    let (ahead, afterwards) = (with_days_off(&scheme), afterwards(&scheme));
    let (by_lesson, by_month) = (Plans::of(&scheme, false)?, Plans::of(&scheme, true)?);
    let (besides, communities) = (beside::Plans::of(&scheme)?, agreement::plan()?);
    let mut schools = 0;
    while tally.operations < operations {
        let some = OPERATIONS_A_SCHOOL.min(operations - tally.operations);
        let school = seed.wrapping_add(tally.operations);
        let kind = schools % PURE_KINDS.len();
        match kind {
            0 => play::<Model>(&mut Pure::new(&ahead), school, some, &mut tally).await?,
            1 => play::<phone::Model>(&mut phone::Pure::new(&ahead), school, some, &mut tally).await?,
            2 => {
                let mut books = counted::Pure::new(&afterwards, Purse::Course);
                play::<Counted>(&mut books, school, some, &mut tally).await?;
            }
            3 => {
                let mut books = counted::Pure::new(&afterwards, Purse::Care);
                play::<counted::Care>(&mut books, school, some, &mut tally).await?;
            }
            4 => play::<beside::Model>(&mut beside::Pure::new(&besides), school, some, &mut tally).await?,
            5 => {
                let mut books = agreement::Pure::new(&communities);
                play::<agreement::Model>(&mut books, school, some, &mut tally).await?;
            }
            6 => play::<mixed::Model>(&mut mixed::Pure::new(&by_lesson), school, some, &mut tally).await?,
            _ => play::<mixed::ByMonth>(&mut mixed::Pure::new(&by_month), school, some, &mut tally).await?,
        }
        *tally.kinds.entry(PURE_KINDS[kind]).or_default() += some;
        schools += 1;
    }
    Ok(tally)
}

/// Operations through the store; at the end the doctor looks at everything.
pub(crate) async fn real(operations: u64, seed: u64, target: &Target) -> Result<Tally, Failed> {
    let (scheme, mut tally) = (scheme()?, Tally::default());
    let (ahead, afterwards) = (with_days_off(&scheme), afterwards(&scheme));
    let (by_lesson, by_month) = (Plans::of(&scheme, false)?, Plans::of(&scheme, true)?);
    let (besides, communities) = (beside::Plans::of(&scheme)?, agreement::plan()?);
    let store = target.open().await?;
    let mut schools = 0;
    while tally.operations < operations {
        let some = OPERATIONS_A_SCHOOL.min(operations - tally.operations);
        let school = seed.wrapping_add(tally.operations);
        let kind = (schools % KINDS.len() as u64) as usize;
        match kind {
            0 => {
                let mut books = Real::new(&store, target, (&ahead, Charging::Ahead), schools).await?;
                play::<Model>(&mut books, school, some, &mut tally).await?;
            }
            1 => {
                let charging = (&afterwards, Charging::Afterwards);
                let mut books = Real::new(&store, target, charging, schools).await?;
                play::<Counted>(&mut books, school, some, &mut tally).await?;
            }
            2 => {
                let mut books = phone::Real::new(&store, target, &ahead, schools).await?;
                play::<phone::Model>(&mut books, school, some, &mut tally).await?;
            }
            3 => {
                let mut books = beside::Real::new(&store, target, &besides, schools).await?;
                play::<beside::Model>(&mut books, school, some, &mut tally).await?;
            }
            4 => {
                let mut books = agreement::Real::new(&store, target, &communities, schools).await?;
                play::<agreement::Model>(&mut books, school, some, &mut tally).await?;
            }
            5 => {
                let mut books = mixed::Real::new(&store, target, &by_lesson, schools).await?;
                play::<mixed::Model>(&mut books, school, some, &mut tally).await?;
            }
            _ => {
                let mut books = mixed::Real::new(&store, target, &by_month, schools).await?;
                play::<mixed::ByMonth>(&mut books, school, some, &mut tally).await?;
            }
        }
        *tally.kinds.entry(KINDS[kind]).or_default() += some;
        schools += 1;
        if schools == KINDS.len() as u64 {
            store.analyze().await?;
        }
    }
    for found in store.doctor().await?.into_iter().filter(|one| matches!(one.part, "ledger" | "journal")) {
        tally.mismatches += 1;
        tally.first.get_or_insert_with(|| format!("doctor: {}", found.what));
    }
    store.close().await;
    Ok(tally)
}
