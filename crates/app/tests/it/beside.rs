//! 课后服务以外的收费 Lunch care is chosen by weekday, signed day by day, posted, billed and paid under a kind of money of its own; what was
//! paid ahead for it goes back when the family stops (P1.10, P1.26, X.7).

use crate::account::{ACCOUNT, BILLS};
use crate::claim::amended;
use crate::item::{bills, issue, paid_out, pay};
use crate::registration::accepted;
use crate::tally::{TALLIES, totals};
use crate::town::Story;
use rules::fen::Fen;
use rules::money::account::Purse;

const CHOICE: &str = "/gongshu/wenlan/studies/ming";
const LUNCH: &str = "/gongshu/wenlan/studies/ming/lunch-care";
const MONDAY: &str = "/gongshu/wenlan/besides/lunch-care/2021-09-06";
const TUESDAY: &str = "/gongshu/wenlan/besides/lunch-care/2021-09-07";

/// The plan has lunch care with this fee, and 王小明 is accepted.
async fn charged(fee: &str) -> Story {
    let story = accepted("2021-09-04T09:00:00").await;
    let programme = "[[programme]]\ncode = \"n\"\ntitle = { zh = \"午间看护\", en = \"Lunch care\" }\n\
        kind = \"lunch-care\"\nstarts = 2021-09-06\ndays = [\"mon\", \"tue\", \"wed\"]\nfrom = \"11:40\"\n\
        until = { winter = \"13:00\", summer = \"13:00\" }\ncontent = [\"lunch-care\"]\nfee = \"lunch\"\n\
        watched_by = [\"duty-teacher\"]\n\n[registration] ";
    let table = format!(
        "[fee.lunch]\npurse = \"lunch-care\"\nrelease = \"roll-closed\"\nabsent_without_leave = \"refund\"\n\
         on_leave = \"refund\"\n{fee}\n\n[fee.x] "
    );
    amended(&story, &[("[registration] ", programme), ("[fee.x] ", table.as_str())]).await;
    story
}

/// 王芳 chooses Mondays and Tuesdays, or nothing any more.
async fn chosen(story: &Story, days: &[(&str, &str)]) {
    let mut wang = story.wang().await;
    wang.get(CHOICE).await.is(200).shows("午间看护：哪几天参加？").shows("由值班老师看护");
    wang.post(LUNCH, &[&[("kind", "lunch-care")][..], days].concat()).await.is(303);
}

/// The care teacher signs a day of 王小明's.
async fn signed(story: &Story, page: &str, there: &str) {
    let mut teacher = story.staff("care1").await;
    teacher.get(page).await.is(200).shows("王小明").shows("午间看护费按登记的天数收");
    teacher.post(page, &[("child-ming", there)]).await.is(303);
    teacher.get(page).await.is(200).shows("已登记");
}

const BOTH: [(&str, &str); 2] = [("day-mon", "yes"), ("day-tue", "yes")];

#[tokio::test]
async fn lunch_care_is_signed_by_the_day_posted_and_billed() {
    let story =
        charged("unit = \"day\"\nprice_fen = 500\nbill_after = \"public-check\"\nobjection_days = 3").await;
    let mut wang = story.wang().await;
    wang.get(CHOICE).await.is(200);
    let friday = [("kind", "lunch-care"), ("day-fri", "yes")];
    wang.post(LUNCH, &friday).await.is(422).shows("周五没有午餐午休看管").shows("P1.26");
    chosen(&story, &BOTH).await;
    story.turn("2021-09-06T11:00:00");
    let mut teacher = story.staff("care1").await;
    teacher.get("/gongshu/wenlan/besides").await.is(200).shows("午间看护").shows("待登记");
    teacher.get(MONDAY).await.is(200);
    teacher.post(MONDAY, &[("child-ming", "present")]).await.is(422).shows("还没到 11:40");
    story.turn("2021-09-06T13:05:00");
    let mut teacher = story.staff("care1").await;
    teacher.get(MONDAY).await.is(200);
    teacher.post(MONDAY, &[]).await.is(422).shows("还有 1 个孩子没有说在不在");
    teacher.post(MONDAY, &[("child-h1s0", "present")]).await.is(422).shows("不在这一天的名单里");
    signed(&story, MONDAY, "absent").await;
    signed(&story, MONDAY, "present").await;
    story.turn("2021-09-07T13:05:00");
    signed(&story, TUESDAY, "absent").await;
    story.turn("2021-10-01T09:00:00");
    let mut cashier = story.staff("cashier").await;
    cashier.get(TALLIES).await.is(200);
    cashier.post(TALLIES, &[]).await.is(303);
    let tally = format!("{TALLIES}/2021-09-01");
    cashier.get(&tally).await.is(200).shows("王小明").shows("午间看护");
    story.wang().await.get(&format!("{ACCOUNT}/tally")).await.is(200).shows("1 天");
    story.turn("2021-10-09T09:00:00");
    let mut cashier = story.staff("cashier").await;
    cashier.get(&tally).await.is(200);
    cashier.post(&format!("{tally}/bills"), &[]).await.is(303);
    let all = bills(&story).await;
    assert_eq!(
        all.iter().map(|bill| (bill.course.0.as_str(), bill.fen)).collect::<Vec<_>>(),
        [("午间看护", Fen(500))]
    );
    assert_eq!(rules::money::item::purse(&all[0].course_id), Purse::LunchCare);
    assert_eq!(pay(&story).await, Fen(500));
    let sums = totals(&story).await;
    assert_eq!((sums.custody, sums.payee, sums.sum), (Fen::ZERO, Fen(500), Fen::ZERO));
    story.wang().await.get(ACCOUNT).await.is(200).shows("午间看护").shows("分毫不差");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_register_is_changed_after_its_day_with_a_reason_and_the_family_is_told_why() {
    let story =
        charged("unit = \"day\"\nprice_fen = 500\nbill_after = \"opening\"\nahead_months_max = 5").await;
    chosen(&story, &BOTH).await;
    issue(&story).await;
    pay(&story).await;
    story.turn("2021-09-06T13:05:00");
    signed(&story, MONDAY, "present").await;
    story.turn("2021-09-07T13:05:00");
    let mut teacher = story.staff("care1").await;
    teacher.get(MONDAY).await.is(200).shows("由管理小组更正");
    teacher.get(TUESDAY).await.is(200);
    let known = [("child-ming", "absent"), ("reason", "有假条")];
    teacher.post(MONDAY, &known).await.is(422).shows("这一天已经过去，登记没有改");
    teacher.get(TUESDAY).await.is(200);
    teacher.post(MONDAY, &[("child-ming", "present")]).await.is(303);
    assert_eq!(totals(&story).await.payee, Fen(500), "the same again is no act");
    let mut manager = story.staff("manager").await;
    manager.get(MONDAY).await.is(200).shows("更正的依据");
    manager.post(MONDAY, &[("child-ming", "absent")]).await.is(422).shows("没有写依据");
    manager.post(MONDAY, &known).await.is(303);
    assert_eq!(totals(&story).await.payee, Fen::ZERO, "the money follows");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("学校核实为没来：有假条。 费用已随之更正。");
    assert_eq!(wang.html.matches("学校核实为").count(), 1, "told once");
    teacher.get(TUESDAY).await.is(200);
    teacher.post(TUESDAY, &[("child-ming", "present")]).await.is(303);
    assert_eq!(totals(&story).await.payee, Fen(500));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn lunch_care_that_was_paid_ahead_goes_back_when_the_family_stops() {
    let story =
        charged("unit = \"day\"\nprice_fen = 500\nbill_after = \"opening\"\nahead_months_max = 5").await;
    chosen(&story, &BOTH).await;
    issue(&story).await;
    let whole = pay(&story).await;
    assert!(whole > Fen(10_000), "two days a week: {whole}");
    story.turn("2021-09-06T13:05:00");
    signed(&story, MONDAY, "present").await;
    let sums = totals(&story).await;
    assert_eq!((sums.payee, sums.custody), (Fen(500), whole - Fen(500)));
    signed(&story, MONDAY, "absent").await;
    assert_eq!(totals(&story).await.payee, Fen::ZERO, "put right, and the money with it");
    signed(&story, MONDAY, "present").await;
    let mut wang = story.wang().await;
    wang.get(ACCOUNT).await.is(200).shows("午间看护一天，核销").shows("现在可退 ¥0.00");
    chosen(&story, &[]).await;
    let mut wang = story.wang().await;
    wang.get(CHOICE).await.is(200);
    assert!(!wang.html.contains(" checked"), "nothing is chosen any more");
    let free = format!("现在可退 {}", whole - Fen(500));
    wang.get(ACCOUNT).await.is(200).shows(&free);
    wang.post(&format!("{ACCOUNT}/refunds"), &[("reason", "不参加了")]).await.is(303);
    assert_eq!(paid_out(&story).await, 1);
    assert_eq!(totals(&story).await.custody, Fen::ZERO);
    story.staff("cashier").await.get(BILLS).await.is(200);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
