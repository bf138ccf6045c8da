//! 结余 What a term has left is found once, the bureau is told, the school says what becomes of it, and everybody reads the sheet of
//! each term by itself (P1.11, P4.12).

use crate::item::{by_lesson, given, issue, paid_out, pay, spring};
use crate::tally::totals;
use crate::town::Story;
use afterbell::money::surplus;
use rules::day::roll::State;
use rules::fen::Fen;

const FLOWS: &str = "/gongshu/wenlan/flows";
const OFFICE: &str = "/gongshu/gongshu/flows";
const SHEET: &str = "/gongshu/wenlan/balance-sheet";
const AUTUMN: &str = "/gongshu/wenlan/balance-sheet?of=gongshu-2021-autumn";
const SURPLUSES: &str = "/gongshu/wenlan/surpluses";
const SETTLE: &str = "/gongshu/wenlan/surpluses/settle";
const PAYEE: &str = "payee/care/care/gongshu-2021-autumn";
const MONTH: &str = "/gongshu/wenlan/month-ends?month=2022-01";
const UNSAID: &str = "待说明去向";

/// An evening of autumn's care was given and paid for, and spring has begun; what autumn has earned.
async fn autumn() -> (Story, Fen) {
    let story = by_lesson().await;
    issue(&story).await;
    pay(&story).await;
    given(&story, "2021-09-06", State::Present).await;
    let earned = totals(&story).await.payee;
    assert!(earned > Fen::ZERO);
    assert_eq!(look(&story, "wenlan").await, 0, "the term runs");
    spring(&story, str::to_owned).await;
    story.turn("2022-02-21T09:00:00");
    (story, earned)
}

async fn look(story: &Story, place: &str) -> usize {
    let place = story.app.place("gongshu", place).unwrap();
    surplus::look(&story.app, &place).await.unwrap()
}

#[tokio::test]
async fn a_surplus_is_found_once_the_bureau_is_told_and_the_school_says_what_becomes_of_it() {
    let (story, earned) = autumn().await;
    let mut bureau = story.staff("bureau").await;
    bureau.get(OFFICE).await.is(200);
    assert!(!bureau.html.contains(UNSAID), "nobody has looked yet");
    assert_eq!(look(&story, "gongshu").await, 0, "nothing was found that could be told");
    for found in [1, 0] {
        assert_eq!(look(&story, "wenlan").await, found, "once");
    }
    for told in [1, 0] {
        assert_eq!(look(&story, "gongshu").await, told, "once");
    }
    bureau.get(OFFICE).await.is(200).shows("项目结余").shows(UNSAID).shows(&format!("现在还剩 {earned}"));
    assert!(!bureau.html.contains("name=\"payee\""), "the school says it, not the bureau");
    bureau
        .get("/gongshu/gongshu/board")
        .await
        .is(200)
        .shows(&format!("结余待说明或退还：1 个项目，{earned}"));
    bureau.get("/gongshu/gongshu/messages").await.is(200).shows("还有结余");
    for login in ["bureau", "manager", "beixiu"] {
        story.staff(login).await.post(SURPLUSES, &[("payee", "x"), ("choice", "back")]).await.is(404);
    }
    let mut leader = story.staff("leader").await;
    leader.get("/gongshu/wenlan/messages").await.is(200).shows("请到“资金流向”说明去向");
    leader.get(FLOWS).await.is(200).shows(UNSAID);
    let payee = leader.hidden("payee");
    let said = |choice: &'static str, reason: &'static str| {
        [("payee", payee.clone()), ("choice", choice.to_owned()), ("reason", reason.to_owned())]
    };
    let rows = [
        ("keep", "人数比预计多", 400),
        ("back", " ", 422),
        ("back", "人数比预计多", 303),
        ("back", "人数比预计多", 303), // twice is once
        ("next", "家长委员会同意", 303),
    ];
    for (choice, reason, status) in rows {
        leader.get(FLOWS).await.is(200);
        let form = said(choice, reason);
        let form: Vec<(&str, &str)> = form.iter().map(|(field, value)| (*field, value.as_str())).collect();
        leader.post(SURPLUSES, &form).await.is(status);
    }
    leader.get(FLOWS).await.is(200);
    leader
        .post(SURPLUSES, &[("payee", "payee/course/nobody"), ("choice", "back"), ("reason", "x")])
        .await
        .is(404);
    story.visitor().get(AUTUMN).await.is(200).shows("结转下期").shows("家长委员会同意");
    let mut bureau = story.staff("bureau").await;
    bureau.get(OFFICE).await.is(200).shows("家长委员会同意");
    assert!(!bureau.html.contains(UNSAID));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Words alone move nothing: it waits until another person has sent it back, and the month of the term's end waits with it (P1.11).
#[tokio::test]
async fn what_was_to_go_back_goes_back_by_another_person_than_who_said_so() {
    let (story, earned) = autumn().await;
    assert_eq!(look(&story, "wenlan").await, 1);
    let before = totals(&story).await;
    let mut cashier = story.staff("cashier").await;
    cashier.get(MONTH).await.is(200).shows("1 个项目已经结束还有结余");
    cashier.get(FLOWS).await;
    cashier.post(SETTLE, &[("payee", PAYEE)]).await.is(422).shows("还没有说明这笔结余的去向");
    let mut leader = story.staff("leader").await;
    leader.get(FLOWS).await;
    let back = [("payee", PAYEE), ("choice", "back"), ("reason", "人数比预计多")];
    leader.post(SURPLUSES, &back).await.is(303);
    leader.get(FLOWS).await.is(200).shows("退还家长（待办结）").shows("请另一位");
    leader.post(SETTLE, &[("payee", PAYEE)]).await.is(422).shows("不能自己办结");
    story.visitor().get(AUTUMN).await.is(200).shows("退还家长（待办结）");
    cashier.get(MONTH).await.is(200).shows("1 个项目已经结束还有结余");
    assert_eq!(totals(&story).await, before, "nothing has moved by words");
    for login in ["bureau", "manager", "beixiu"] {
        story.staff(login).await.post(SETTLE, &[("payee", PAYEE)]).await.is(404);
    }
    for _ in 0..2 {
        cashier.get(FLOWS).await.is(200);
        cashier.post(SETTLE, &[("payee", PAYEE)]).await.is(303); // twice is once
    }
    let after = totals(&story).await;
    assert_eq!((after.payee, after.refunds_due), (before.payee - earned, before.refunds_due + earned));
    assert_eq!(after.sum, Fen::ZERO);
    cashier.get(FLOWS).await.is(200).shows("退还家长");
    assert!(!cashier.html.contains("待办结") && !cashier.html.contains(UNSAID));
    cashier.get(MONTH).await.is(200);
    assert!(!cashier.html.contains("还有结余"), "the month of the term's end waits for it no more");
    assert!(paid_out(&story).await > 0, "each family's part is a refund like any other");
    assert_eq!(totals(&story).await.refunds_due, Fen::ZERO);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// What is to be spent on a later term waits for a programme that comes after; the month does not wait for that.
#[tokio::test]
async fn what_is_carried_over_waits_for_a_programme_that_comes_after() {
    let (story, _) = autumn().await;
    assert_eq!(look(&story, "wenlan").await, 1);
    let mut leader = story.staff("leader").await;
    leader.get(FLOWS).await;
    leader.post(SURPLUSES, &[("payee", PAYEE), ("choice", "next"), ("reason", "买材料")]).await.is(303);
    let mut cashier = story.staff("cashier").await;
    cashier.get(FLOWS).await.is(200).shows("结转下期，用于同一项目（待办结）");
    for into in ["", "care/gongshu-2021-autumn", "robotics"] {
        cashier.get(FLOWS).await;
        cashier.post(SETTLE, &[("payee", PAYEE), ("into", into)]).await.is(422).shows("没有选结转到哪个项目");
    }
    cashier.get(MONTH).await.is(200);
    assert!(!cashier.html.contains("还有结余"));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Money of autumn that is spent while spring runs stands on autumn's sheet, and spring's own begins with nothing.
#[tokio::test]
async fn each_term_has_a_sheet_of_its_own() {
    let (story, earned) = autumn().await;
    let mut visitor = story.visitor();
    visitor.get(SHEET).await.is(200).shows("还没有可用的钱").shows("balance-sheet?of=gongshu-2021-autumn");
    visitor.get(AUTUMN).await.is(200).shows(&earned.to_string()).shows("学期已结束仍有结余");
    assert!(!visitor.html.contains("王小明"), "without names");
    visitor.get(&format!("{SHEET}?of=nothing")).await.is(404);
    visitor.get(&format!("{SHEET}?of=gongshu-2021-autumn/1")).await.is(404);
    assert_eq!(look(&story, "wenlan").await, 1);
    let mut cashier = story.staff("cashier").await;
    cashier.get("/gongshu/wenlan/spendings").await.is(200);
    let yuan = earned.to_string();
    let form = [
        ("from", "care/care/gongshu-2021-autumn"),
        ("purpose", "materials"),
        ("yuan", yuan.as_str()),
        ("voucher", "P-1"),
    ];
    cashier.post("/gongshu/wenlan/spendings", &form).await.is(303);
    visitor.get(AUTUMN).await.is(200).shows("支出合计");
    assert_eq!(
        visitor.html.matches(&yuan).count(),
        6,
        "earned, brought in, spent, spent on materials, and both of the programme"
    );
    assert!(!visitor.html.contains("学期已结束仍有结余"), "nothing is left");
    visitor.get(SHEET).await.is(200).shows("还没有可用的钱");
    cashier.get(FLOWS).await.is(200).shows("已用完").shows("看这个学期").shows("期初");
    let form = [("payee", "payee/care/care/gongshu-2021-autumn"), ("choice", "back"), ("reason", "x")];
    cashier.post(SURPLUSES, &form).await.is(422).shows("已经没有结余");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Families and everybody else find the sheet without signing in.
#[tokio::test]
async fn the_sheet_is_found_from_the_front_door() {
    let (story, _) = autumn().await;
    let mut visitor = story.visitor();
    visitor.get("/").await.is(200).shows(SHEET);
    story.wang().await.get("/gongshu/wenlan/accounts/ming").await.is(200).shows(SHEET);
    story.staff("leader").await.get(FLOWS).await.is(200).shows(SHEET);
}
