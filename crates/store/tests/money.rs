//! 账本试验 A short run of what `cargo xtask money` runs for long: rules, store and reference model agree to the fen.

#[path = "../examples/money/mod.rs"]
mod money;

use money::real::Target;

fn agrees(tally: &money::play::Tally, operations: u64) {
    assert_eq!((tally.mismatches, &tally.first), (0, &None));
    assert_eq!(tally.operations, operations);
    let ought =
        ["done", "already", "none", "payment-other-amount", "refund-nothing-free", "correction-spent"];
    let missing: Vec<_> = ought.iter().filter(|outcome| !tally.outcomes.contains_key(*outcome)).collect();
    assert!(missing.is_empty(), "never happened: {missing:?} {:?}", tally.outcomes);
    assert!(tally.repeated > 0 && tally.crashed > 0 && tally.transfers > operations / 4);
}

#[tokio::test]
async fn the_rules_agree_with_the_reference_model() {
    agrees(&money::pure(20_000, 7).await.unwrap(), 20_000);
}

#[tokio::test]
async fn the_store_agrees_with_the_reference_model() {
    let folder = tempfile::tempdir().unwrap();
    let target = match std::env::var("AFTERBELL_TEST_DATABASE") {
        Ok(server) => Target::Pg(server, format!("money_{}", std::process::id())),
        Err(_) => Target::Lite(folder.path().join("money.db").to_str().unwrap().to_owned()),
    };
    let tally = money::real(2000, 7, &target).await.unwrap();
    target.remove().await.unwrap();
    agrees(&tally, 2000);
    assert_eq!(target.kind() == "sqlite", std::env::var("AFTERBELL_TEST_DATABASE").is_err());
}
