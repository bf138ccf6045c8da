//! 送达先后 What somebody waits for goes before what can wait, in the outbox and on each channel.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod ward;

use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::delivery::Channel;
use rules::people::delivery::digest::Room;
use rules::people::message::Terms;
use rules::people::role::clock;
use sqlx::{AssertSqlSafe, Connection, Row};
use store::people::{MADE_TO, Named};
use ward::{Ward, school};

const NOW: Moment = Moment(1_630_540_800_000);
const SMS: Named<'_> = Named { name: "sms", channel: Channel::AliyunSms, account: "", is_only: true };

/// So many bills, and an alarm that was written after them.
const LETTERS: &str = "
    INSERT INTO outbox (district, place, seq, part, at, recipient, kind, words)
        WITH RECURSIVE bills (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM bills WHERE n < 500)
        SELECT 'gongshu', 'wenlan', n, 0, 1630540800000, 'phone:1380000' || CAST(1000 + n AS TEXT), 'bill-issued', '{}'
        FROM bills;
    INSERT INTO outbox (district, place, seq, part, at, recipient, kind, words)
        VALUES ('gongshu', 'wenlan', 501, 0, 1630540800000, 'phone:13900000001', 'absence-opened', '{}');";

#[tokio::test]
async fn an_alarm_goes_before_five_hundred_bills() {
    let ward = Ward::new("delivery");
    let store = ward.open().await;
    ward.run(LETTERS).await;
    let permit = clock(Act::DeliverySend, &school()).unwrap();
    let mut tx = store.tend(&permit).await.unwrap();
    assert_eq!(tx.fan_out(&[SMS], &Terms::default(), NOW).await.unwrap(), 200);
    let (due, room) = tx.due(SMS, 600, NOW).await.unwrap();
    assert_eq!((due.len(), due[0].kind.as_str()), (200, "absence-opened"));
    assert_eq!(room, Room { calls: 10, plain: 10 });
    while tx.fan_out(&[SMS], &Terms::default(), NOW).await.unwrap() > 0 {}
    tx.commit().await.unwrap();

    // 450 bills went out within the minute: what is left of it is for alarms.
    ward.run("UPDATE delivery SET state = 'sent', call = 'call-' || CAST(seq AS TEXT), tried_at = 1630540800000 WHERE seq <= 450")
        .await;
    let mut tx = store.tend(&permit).await.unwrap();
    let (due, room) = tx.due(SMS, 600, NOW).await.unwrap();
    assert_eq!((due.len(), due[0].kind.as_str()), (51, "absence-opened"));
    assert_eq!(room, Room { calls: 10, plain: 0 });

    // what was claimed for a call that was not made was no attempt
    tx.claimed(&[&due[0]], "call-1-more", NOW).await.unwrap();
    tx.unclaimed(&due[..1], "call-1-more").await.unwrap();
    let (again, _) = tx.due(SMS, 600, NOW).await.unwrap();
    assert_eq!((again[0].facts.attempts, again[0].abandoned, again[0].facts.doubted_at), (1, false, None));

    // what a node that was lost had claimed may have arrived: it is in doubt since it was claimed
    tx.claimed(&[&again[0]], "call-2-more", NOW).await.unwrap();
    let (early, _) = tx.due(SMS, 600, NOW.plus_minutes(4)).await.unwrap();
    assert_eq!(early[0].kind, "bill-issued", "its node may still be sending");
    let (left, _) = tx.due(SMS, 600, NOW.plus_minutes(5)).await.unwrap();
    assert_eq!((left[0].kind.as_str(), left[0].facts.attempts), ("absence-opened", 2));
    assert_eq!((left[0].abandoned, left[0].facts.doubted_at), (true, Some(NOW)));
    drop(tx);
    store.close().await;
}

/// The plan that SQLite has for what the store asks; on PostgreSQL few rows are always read whole.
#[tokio::test]
async fn what_an_address_got_is_found_by_the_address() {
    let ward = Ward::new("delivery_plan");
    let store = ward.open().await;
    if ward.server.is_none() {
        let mut raw = sqlx::SqliteConnection::connect(&ward.file()).await.unwrap();
        let plan = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {MADE_TO}"));
        let rows = sqlx::query(plan).fetch_all(&mut raw).await.unwrap();
        let told: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
        let by_address = "delivery_address (district=? AND channel=? AND address=? AND tried_at>?)";
        assert!(told[0].contains(by_address), "{told:?}");
    }
    store.close().await;
}
