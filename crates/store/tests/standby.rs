//! 备机 A commit that no standby confirmed is answered "unknown", and so is every act of its place that comes back to find
//! out, until one does. Of PostgreSQL alone: a file has no standby.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use rules::id::{DistrictId, PlaceId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::{Path, Place};
use rules::people::role::{Permit, clock};
use sqlx::{Connection, Executor, PgConnection};
use store::people::Register;
use store::{Fault, Store};

fn school() -> Place {
    Place {
        district: DistrictId::new("gongshu"),
        place: PlaceId::new("wenlan"),
        path: Path::new("hangzhou/gongshu/wenlan"),
        kind: "school".into(),
        name_zh: "文澜".into(),
        name_en: "Wenlan".into(),
    }
}

/// What becomes of a commit while whoever waits for a standby is told to wait no longer.
async fn given_up(
    raw: &mut PgConnection,
    commit: impl Future<Output = Result<(), Fault>>,
) -> Result<(), Fault> {
    const GIVE_UP: &str = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
    let mut commit = std::pin::pin!(commit);
    loop {
        tokio::select! {
            done = &mut commit => return done,
            asked = raw.execute(GIVE_UP) => asked.unwrap(),
        };
    }
}

/// What whoever comes back with its key does: it takes the place's head and finds out.
async fn comes_back(store: &Store, permit: &Permit) -> Result<(), Fault> {
    store.act(permit).await?.commit().await
}

async fn imports(store: &Store, permit: &Permit) -> Result<(), Fault> {
    let mut tx = store.act(permit).await?;
    tx.register_imported(&Register { places: vec![school()], ..Register::default() }, Moment(0)).await?;
    tx.commit().await
}

async fn waits_for_nobody(mut raw: PgConnection, store: Store) {
    let permit = clock(Act::RegisterImport, &school()).unwrap();
    imports(&store, &permit).await.unwrap();
    raw.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'").await.unwrap();
    raw.execute("SELECT pg_reload_conf()").await.unwrap();
    let outcome = loop {
        // The server reads its settings when it comes to it.
        if let Err(why) = given_up(&mut raw, imports(&store, &permit)).await {
            break why;
        }
    };
    assert!(matches!(outcome, Fault::Unknown(_)), "{outcome}");
    let outcome = given_up(&mut raw, comes_back(&store, &permit)).await.unwrap_err();
    assert!(matches!(outcome, Fault::Unknown(_)), "who only finds out waits for the standby, too: {outcome}");
}

#[tokio::test]
async fn a_commit_that_no_standby_confirmed_is_unknown_until_one_does() {
    let Ok(server) = std::env::var("AFTERBELL_TEST_DATABASE") else { return };
    let schema = format!("standby_{}", std::process::id());
    let store = Store::open_schema(&server, &schema).await.unwrap();
    let mut raw = PgConnection::connect(&server).await.unwrap();
    let watching = PgConnection::connect(&server).await.unwrap();
    let told = tokio::spawn(waits_for_nobody(watching, store.clone())).await;
    raw.execute("ALTER SYSTEM RESET synchronous_standby_names").await.unwrap();
    raw.execute("SELECT pg_reload_conf()").await.unwrap();
    told.unwrap();
    let permit = clock(Act::RegisterImport, &school()).unwrap();
    comes_back(&store, &permit).await.unwrap();
}
