//! 账本试验 A school's money tried against a reference model: by the rules in memory, and through the store.

pub(crate) mod layout;
mod model;
pub(crate) mod op;
pub(crate) mod play;
mod pure;
pub(crate) mod real;

use play::{Failed, OPERATIONS_A_SCHOOL, Tally, play};
use pure::Pure;
use real::{Real, Target};
use rules::plan::scheme::Scheme;

/// The scheme whose fees and rules are tried.
pub(crate) fn scheme() -> Result<Scheme, Failed> {
    let text = include_str!("../../../../schemes/gongshu-2021-autumn.toml");
    Scheme::read("gongshu-2021-autumn.toml", text).map_err(|found| format!("{found:?}").into())
}

/// Operations by the rules in memory.
pub(crate) async fn pure(operations: u64, seed: u64) -> Result<Tally, Failed> {
    let (scheme, mut tally) = (scheme()?, Tally::default());
    while tally.operations < operations {
        let some = OPERATIONS_A_SCHOOL.min(operations - tally.operations);
        let school = seed.wrapping_add(tally.operations);
        play(&mut Pure::new(&scheme), school, some, &mut tally).await?;
    }
    Ok(tally)
}

/// Operations through the store; at the end the doctor looks at everything.
pub(crate) async fn real(operations: u64, seed: u64, target: &Target) -> Result<Tally, Failed> {
    let (scheme, mut tally) = (scheme()?, Tally::default());
    let store = target.open().await?;
    let mut schools = 0;
    while tally.operations < operations {
        let some = OPERATIONS_A_SCHOOL.min(operations - tally.operations);
        let school = seed.wrapping_add(tally.operations);
        let mut books = Real::new(&store, target, &scheme, schools).await?;
        play(&mut books, school, some, &mut tally).await?;
        schools += 1;
        if schools == 2 {
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
