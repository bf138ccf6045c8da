//! 记账速度 Transfers a second: posted in batches, beside bare rows in commits of the same size, beside rows of the ledger's own
//! columns and keys that nothing was asked of, and beside one at a time.

use crate::money::layout::{lay_out, school};
use crate::money::op::CHILDREN;
use crate::money::op::Charging;
use crate::money::play::Failed;
use crate::money::real::Target;
use rules::fen::Fen;
use rules::id::{StudentId, TransferId};
use rules::moment::Moment;
use rules::money::account::{Account, Kind, Purse, Step, Transfer};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::clock;
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};
use store::{Bare, Store};

/// Transfers, or rows, of one commit.
const BATCHES: [u64; 2] = [256, 1024];
/// So many are posted one at a time.
const ALONE: u64 = 400;
/// Each is measured so often; the middle one counts.
const ROUNDS: usize = 5;

/// Measures on one database.
pub(crate) async fn bench(transfers: u64, target: &Target, folder: &Path) -> Result<Value, Failed> {
    let store = target.open().await?;
    lay_out(target, 0, Charging::Ahead).await?;
    let (place, mut from) = (school(0), 0);
    let (bare, (books, beside)) = (bare(target, folder).await?, books(target, folder).await?);
    let (mut rows, mut next) = (Vec::new(), 1);
    warm(&store, &bare, &place, &mut from).await?;
    for batch in BATCHES {
        let (mut limits, mut alike, mut posted) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let commits = (transfers / ROUNDS as u64 / batch).max(1);
            let begin = begun();
            bare.commit(commits, batch).await?;
            limits.push(a_second(commits * batch, begin.elapsed()));
            let begin = begun();
            books.commit_transfers(next, commits, batch).await?;
            alike.push(a_second(commits * batch, begin.elapsed()));
            next += commits * batch;
            let begin = begun();
            for _ in 0..commits {
                post(&store, &place, &mut from, batch).await?;
            }
            posted.push(a_second(commits * batch, begin.elapsed()));
        }
        rows.push((batch, middle(limits), middle(alike), middle(posted)));
    }
    let mut alone = Vec::new();
    for _ in 0..ROUNDS {
        let begin = begun();
        for _ in 0..ALONE / ROUNDS as u64 {
            post(&store, &place, &mut from, 1).await?;
        }
        alone.push(a_second(ALONE / ROUNDS as u64, begin.elapsed()));
    }
    let alone = middle(alone);
    let sound = store.doctor().await?.iter().filter(|one| one.part == "ledger").count();
    let row = |(batch, limit, alike, posted): (u64, u64, u64, u64)| {
        json!({
            "batch": batch, "bare_rows_a_second": limit, "bare_transfers_a_second": alike, "transfers_a_second": posted,
            "percent_of_bare": posted * 100 / limit.max(1), "percent_of_bare_transfers": posted * 100 / alike.max(1),
            "times_one_by_one": posted / alone.max(1),
        })
    };
    let rows: Vec<Value> = rows.into_iter().map(row).collect();
    store.close().await;
    beside.remove().await?;
    Ok(json!({ "of": target.kind(), "one_by_one_a_second": alone, "batches": rows, "mismatches": sound }))
}

/// Bare rows beside the books, equally durable.
async fn bare(target: &Target, folder: &Path) -> Result<Bare, Failed> {
    Ok(match target {
        Target::Lite(_) => Bare::make(&folder.join("bare.db")).await?,
        Target::Pg(server, schema) => Bare::make_in_schema(server, schema).await?,
    })
}

/// Books beside the books, migrated like them, equally durable.
async fn books(target: &Target, folder: &Path) -> Result<(Bare, Target), Failed> {
    let beside = match target {
        Target::Lite(_) => Target::Lite(folder.join("books.db").display().to_string()),
        Target::Pg(server, schema) => Target::Pg(server.clone(), format!("{schema}_books")),
    };
    beside.open().await?.close().await;
    let books = match &beside {
        Target::Lite(file) => Bare::books(Path::new(file)).await?,
        Target::Pg(server, schema) => Bare::books_in_schema(server, schema).await?,
    };
    Ok((books, beside))
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
pub(crate) fn begun() -> Instant {
    Instant::now()
}

async fn warm(store: &Store, bare: &Bare, place: &Place, from: &mut u64) -> Result<(), Failed> {
    for _ in 0..8 {
        post(store, place, from, BATCHES[0]).await?;
        bare.commit(1, BATCHES[0]).await?;
    }
    Ok(store.analyze().await?)
}

/// One act: payments into custody, each followed by its release.
async fn post(store: &Store, place: &Place, from: &mut u64, batch: u64) -> Result<(), Failed> {
    let transfers: Vec<Transfer> = (*from..*from + batch).map(transfer).collect();
    *from += batch;
    let mut tx = store.act(&clock(Act::DayEndClose, place).map_err(|_| "no permit")?).await?;
    tx.ledger_posted(&transfers, 1, Moment(1_631_500_000_000)).await?;
    Ok(tx.commit().await?)
}

fn transfer(n: u64) -> Transfer {
    let child = StudentId::new(crate::money::op::child((n / 2) as usize % CHILDREN));
    let custody = Account::Custody(child.clone(), Purse::Course);
    let (kind, debit, credit) = match n % 2 {
        0 => (Kind::Payment, Account::Clearing, custody),
        _ => (Kind::Release, custody, Account::Payee(Purse::Course, format!("k{}", n % 5))),
    };
    let id = TransferId::new(format!("{}/s{}/{child}", kind.code(), n));
    let (student, subject) = (Some(child), format!("s{n}"));
    Transfer {
        id,
        kind,
        step: Step::Posted,
        debit,
        credit,
        fen: Fen(2000),
        student,
        subject,
        clause: "P3.16",
    }
}

fn a_second(n: u64, took: Duration) -> u64 {
    n * 1_000_000 / u64::try_from(took.as_micros()).unwrap_or(u64::MAX).max(1)
}

fn middle(mut of: Vec<u64>) -> u64 {
    of.sort_unstable();
    of[of.len() / 2]
}
