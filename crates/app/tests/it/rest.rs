//! 余额去向 What is left when the term is over: back, or over to the next term as the guardian chose (P0.1).

use crate::account::{ACCOUNT, BILLS, billed, ming};
use crate::evening::school;
use crate::town::{Story, at};
use rules::fen::Fen;
use rules::people::act::Act;
use rules::people::role::clock;
use store::money::Totals;

const RESTS: &str = "/gongshu/wenlan/rests";

async fn totals(story: &Story) -> Totals {
    let permit = clock(Act::BillIssue, &school(story)).unwrap();
    story.app.store.look(&permit).await.unwrap().account_totals().await.unwrap()
}

/// 王小明's bill is paid and his course left: everything is free.
async fn left() -> (Story, Fen) {
    let story = billed().await;
    let fen = {
        let mut cashier = story.staff("cashier").await;
        cashier.get(BILLS).await;
        let (bill, due) = ming(&cashier);
        let form = [("bill", bill.as_str()), ("yuan", &due), ("way", "transfer"), ("receipt", "R-2")];
        cashier.post("/gongshu/wenlan/payments", &form).await.is(303);
        let mut wang = story.wang().await;
        let placements = "/gongshu/wenlan/placements/ming";
        wang.get(placements).await;
        let course =
            wang.html.split("name=\"course\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        wang.post(&format!("{placements}/withdraw"), &[("course", &course)]).await.is(303);
        Fen::from_yuan(&due).unwrap()
    };
    (story, fen)
}

async fn choose(story: &Story, choice: &str) {
    let mut wang = story.wang().await;
    wang.get(ACCOUNT).await.is(200).shows("学期结束后剩下的钱");
    wang.post(&format!("{ACCOUNT}/rest"), &[("choice", choice)]).await.is(303);
}

#[tokio::test]
async fn the_rest_goes_over_to_the_next_term_and_comes_back_when_the_guardian_wants_it() {
    let (story, fen) = left().await;
    choose(&story, "carry").await;
    {
        let mut cashier = story.staff("cashier").await;
        cashier.get(BILLS).await.is(200);
        assert!(!cashier.html.contains("学期结清"), "the term runs");
        cashier.post(RESTS, &[]).await.is(422).shows("学期还没有结束");
    }
    let until = story.app.scheme(&school(&story)).unwrap().scheme.term.until;
    assert!(story.app.turn(at(&format!("{until}T09:00:00"))));
    let mut cashier = story.staff("cashier").await;
    for _ in 0..2 {
        cashier.get(BILLS).await.is(200).shows("学期结清");
        cashier.post(RESTS, &[]).await.is(303);
        let sums = totals(&story).await;
        assert_eq!(
            (sums.custody, sums.carried, sums.sum),
            (Fen::ZERO, fen, Fen::ZERO),
            "again settles nothing"
        );
    }
    let mut wang = story.wang().await;
    wang.get(ACCOUNT).await.is(200).shows("已结转下学期").shows("分毫不差").shows("结转到下学期");
    wang.shows(&format!("¥0.00 − {fen} = ¥0.00"));
    choose(&story, "refund").await;
    let sums = totals(&story).await;
    assert_eq!((sums.custody, sums.carried), (fen, Fen::ZERO));
    wang.get(ACCOUNT).await.is(200).shows(&format!("申请退 {fen}")).shows("结转款转回");
    choose(&story, "carry").await;
    cashier.get(BILLS).await.is(200);
    cashier.post(RESTS, &[]).await.is(303);
    let sums = totals(&story).await;
    assert_eq!((sums.custody, sums.carried), (Fen::ZERO, fen), "the same sum goes over a second time");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
    story
        .guardian("13800000002")
        .await
        .post(&format!("{ACCOUNT}/rest"), &[("choice", "carry")])
        .await
        .is(404);
}

#[tokio::test]
async fn whoever_chose_nothing_gets_everything_back() {
    let (story, fen) = left().await;
    let until = story.app.scheme(&school(&story)).unwrap().scheme.term.until;
    assert!(story.app.turn(at(&format!("{until}T09:00:00"))));
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await;
    cashier.post(RESTS, &[]).await.is(303);
    assert_eq!((totals(&story).await.refunds_due, totals(&story).await.carried), (fen, Fen::ZERO));
    cashier.get(BILLS).await.is(200).shows("王小明");
    let refund =
        cashier.html.split("name=\"refund\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    cashier.post("/gongshu/wenlan/refunds", &[("refund", &refund)]).await.is(303);
    let sums = totals(&story).await;
    assert_eq!(
        (sums.custody, sums.carried, sums.on_the_way, sums.sum),
        (Fen::ZERO, Fen::ZERO, Fen::ZERO, Fen::ZERO)
    );
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
