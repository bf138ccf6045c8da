//! 课后服务以外的收费 Lunch care is chosen by weekday, signed day by day, posted, billed and paid under a kind of money of its own; what was
//! paid ahead for it goes back when the family stops (P1.10, P1.26, X.7).

use crate::account::{ACCOUNT, BILLS};
use crate::claim::amended;
use crate::evening::school;
use crate::item::{bills, issue, paid_out, pay};
use crate::registration::accepted;
use crate::tally::{TALLIES, totals};
use crate::town::{Browser, Story};
use afterbell::money::month_end;
use rules::fen::Fen;
use rules::id::TransferId;
use rules::money::account::{Account, Kind, Purse, Step, Transfer};
use rules::people::act::Act;
use rules::people::role::clock;

const CHOICE: &str = "/gongshu/wenlan/studies/ming";
const LUNCH: &str = "/gongshu/wenlan/studies/ming/lunch-care";
const MONDAY: &str = "/gongshu/wenlan/besides/lunch-care/2021-09-06";
const MONDAY_AFTER: &str = "/gongshu/wenlan/besides/lunch-care/2021-09-13";
const TUESDAY: &str = "/gongshu/wenlan/besides/lunch-care/2021-09-07";
const SPENDINGS: &str = "/gongshu/wenlan/spendings";
const PAYS: &str = "/gongshu/wenlan/pays";
/// Lunch care of the autumn, and as the form of spendings has it.
const ITEM: &str = "lunch-care/gongshu-2021-autumn";
const EARNER: &str = "lunch-care/lunch-care/gongshu-2021-autumn";
const RESTS: &str = "/gongshu/wenlan/rests";
const COVER: &str = "/gongshu/wenlan/rests/cover";
const JANUARY: &str = "/gongshu/wenlan/month-ends?month=2022-01";

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
    let (story, whole) = paid_by_day().await;
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

/// Lunch care spends what it has earned.
async fn spends<'b, 's>(cashier: &'b mut Browser<'s>, voucher: &str) -> &'b mut Browser<'s> {
    cashier.get(SPENDINGS).await.is(200);
    let form = [("from", EARNER), ("purpose", "materials"), ("yuan", "5"), ("voucher", voucher)];
    cashier.post(SPENDINGS, &form).await
}

/// The management group draws up a sheet of staff fees; its page.
async fn drawn(story: &Story) -> String {
    let mut manager = story.staff("manager").await;
    manager.get(PAYS).await.is(200);
    manager.post(PAYS, &[]).await.is(303);
    manager.led_to().to_owned()
}

/// Both days are chosen, billed by the day and paid for the months ahead.
async fn paid_by_day() -> (Story, Fen) {
    paid_by("").await
}

/// The same, where the fee says this, too.
async fn paid_by(more: &str) -> (Story, Fen) {
    let fee = "unit = \"day\"\nprice_fen = 500\nbill_after = \"opening\"\nahead_months_max = 5";
    let story = charged(&format!("{fee}\n{more}")).await;
    chosen(&story, &BOTH).await;
    issue(&story).await;
    let whole = pay(&story).await;
    (story, whole)
}

/// Monday was paid for ahead, signed and spent; on Tuesday it is found that 王小明 was not there.
async fn spent() -> (Story, Fen) {
    spent_by("").await
}

/// The same, where the fee says this, too.
async fn spent_by(more: &str) -> (Story, Fen) {
    let (story, whole) = paid_by(more).await;
    story.turn("2021-09-06T13:05:00");
    signed(&story, MONDAY, "present").await;
    spends(&mut story.staff("cashier").await, "P-1").await.is(303);
    story.turn("2021-09-07T13:05:00");
    let mut manager = story.staff("manager").await;
    manager.get(MONDAY).await.is(200);
    manager.post(MONDAY, &[("child-ming", "absent"), ("reason", "那天在医院")]).await.is(303);
    let sums = totals(&story).await;
    assert_eq!((sums.custody, sums.payee), (whole - Fen(500), Fen::ZERO), "nothing could move");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("学期结清时退，收款方没有的由学校垫付");
    wang.get(ACCOUNT).await.is(200).shows("应退还没退的钱");
    wang.shows("午间看护：¥5.00。更正时收款方已经用掉");
    (story, whole)
}

#[tokio::test]
async fn what_lunch_care_has_spent_of_a_corrected_day_stays_owed_until_the_school_bears_it() {
    let (story, whole) = spent().await;
    let mut leader = story.staff("leader").await;
    leader.get(RESTS).await.is(200).shows("欠 ¥5.00，到期应退 ¥0.00，现有 ¥0.00");
    assert!(!leader.html.contains(COVER), "its day has not come");
    leader.post(COVER, &[]).await.is(422).shows("没有要学校垫付的");
    assert_eq!(totals(&story).await.payers, Fen::ZERO, "nothing is borne before");
    story.turn("2022-02-08T09:00:00");
    let mut cashier = story.staff("cashier").await;
    cashier.get(JANUARY).await.is(200).shows("还欠 1 个孩子更正后应退的钱，共 ¥5.00");
    cashier.get(RESTS).await.is(200).shows("到期应退 ¥5.00，现有 ¥0.00");
    cashier.post(RESTS, &[("sure", "true")]).await.is(303);
    assert_eq!(totals(&story).await.refunds_due, whole - Fen(500), "the rest goes back, and this stays owed");
    cashier.get(RESTS).await.is(200).shows("课程还欠家庭 ¥5.00").shows("提出学校垫付 ¥5.00");
    cashier.post(COVER, &[]).await.is(303);
    assert_eq!(totals(&story).await.payers, Fen::ZERO, "somebody else approves it");
    cashier.get(RESTS).await.is(200).shows("提出学校垫付 ¥5.00，等另一人核准");
    let asked = cashier.hidden("cover");
    assert!(asked.is_empty(), "the school's own money is not the cashier's to give");
    let mut leader = story.staff("leader").await;
    leader.get(RESTS).await.is(200).shows("核准学校垫付 ¥5.00");
    let asked = leader.hidden("cover");
    cashier.post(&format!("{COVER}/answer"), &[("cover", asked.as_str()), ("answer", "yes")]).await.is(404);
    for _ in 0..2 {
        leader.get(RESTS).await.is(200);
        let yes = [("cover", asked.as_str()), ("answer", "yes")];
        leader.post(&format!("{COVER}/answer"), &yes).await.is(303); // twice is once
        let sums = totals(&story).await;
        assert_eq!((sums.payers, sums.payee, sums.custody), (Fen(-500), Fen::ZERO, whole));
    }
    leader.get("/gongshu/wenlan/shares").await.is(200).shows("午间看护").shows("¥5.00");
    leader.get(JANUARY).await.is(200);
    assert!(!leader.html.contains("更正后应退的钱"), "the month waits for it no more");
    let mut wang = story.wang().await;
    wang.get(ACCOUNT).await.is(200);
    assert!(!wang.html.contains("应退还没退的钱"), "and the family has it back");
    cashier.get(RESTS).await.is(200);
    cashier.post(RESTS, &[("sure", "true")]).await.is(303);
    let sums = totals(&story).await;
    assert_eq!((sums.refunds_due, sums.custody, sums.sum), (whole, whole, Fen::ZERO));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// The leader asks for it alone: one person's word spends none of the school's money, whatever else they may do. Turned down with a reason
/// it can be asked for anew, and then the cashier asks.
#[tokio::test]
async fn nobody_has_the_school_bear_what_they_asked_for_themselves() {
    let (story, whole) = spent().await;
    story.turn("2022-02-08T09:00:00");
    let (mut leader, answer) = (story.staff("leader").await, format!("{COVER}/answer"));
    for told in ["已提出学校垫付 ¥5.00", "已经提出过"] {
        leader.get(RESTS).await.is(200);
        leader.post(COVER, &[]).await.is(303);
        leader.get(RESTS).await.is(200).shows(told).shows("是您提出的，请另一位核准");
    }
    assert!(!leader.html.contains("name=\"answer\" value=\"yes\""), "there is no button for it");
    let own = leader.hidden("cover");
    let yes = [("cover", own.as_str()), ("answer", "yes")];
    leader.post(&answer, &yes).await.is(422).shows("提出垫付的人不能自己核准").shows("P1.12");
    leader.shows("请另一位校领导核准");
    for (reason, status) in [(" ", 422), ("请财务提出", 303)] {
        leader.get(RESTS).await.is(200);
        let no = [("cover", own.as_str()), ("answer", "no"), ("reason", reason)];
        leader.post(&answer, &no).await.is(status);
    }
    leader.get(RESTS).await.is(200).shows("已写明原因，没有垫付");
    leader.post(&answer, &yes).await.is(422).shows("没有等待核准的垫付");
    assert_eq!(totals(&story).await.payers, Fen::ZERO, "nothing has moved until now");
    let mut cashier = story.staff("cashier").await;
    cashier.get(RESTS).await.is(200);
    cashier.post(COVER, &[]).await.is(303);
    leader.get(RESTS).await.is(200);
    let asked = leader.hidden("cover");
    leader.post(&answer, &[("cover", asked.as_str()), ("answer", "yes")]).await.is(303);
    let sums = totals(&story).await;
    assert_eq!((sums.payers, sums.custody, sums.sum), (Fen(-500), whole, Fen::ZERO));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn what_lunch_care_earns_next_is_not_spent_again_and_goes_back_by_itself() {
    let (story, whole) = spent().await;
    signed(&story, TUESDAY, "present").await;
    assert_eq!(totals(&story).await.payee, Fen(500));
    let mut cashier = story.staff("cashier").await;
    spends(&mut cashier, "P-2").await.is(422).shows("¥5.00 要退给家庭");
    story.turn("2022-02-08T09:00:00");
    month_end::look(&story.app, &school(&story)).await.unwrap();
    let sums = totals(&story).await;
    assert_eq!((sums.custody, sums.payee), (whole - Fen(500), Fen::ZERO), "Monday's came back");
    month_end::look(&story.app, &school(&story)).await.unwrap();
    assert_eq!(totals(&story).await, sums, "once");
    let mut cashier = story.staff("cashier").await;
    cashier.get(RESTS).await.is(200);
    assert!(!cashier.html.contains("课程还欠家庭"), "nothing is owed any more");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_day_that_counts_after_all_is_owed_no_more() {
    let (story, whole) = spent().await;
    let mut manager = story.staff("manager").await;
    manager.get(MONDAY).await.is(200);
    manager.post(MONDAY, &[("child-ming", "present"), ("reason", "看错了日期")]).await.is(303);
    let permit = clock(Act::RestSettle, &school(&story)).unwrap();
    let is_owed = story.app.store.look(&permit).await.unwrap().debt_stands(None).await.unwrap();
    assert!(!is_owed, "nothing is remembered of it");
    let sums = totals(&story).await;
    assert_eq!((sums.custody, sums.payee), (whole - Fen(500), Fen::ZERO), "and nothing moved");
    signed(&story, TUESDAY, "present").await;
    spends(&mut story.staff("cashier").await, "P-2").await.is(303);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Monday's money is a debt when the family stops, and by the plan's steps seven tenths of what was paid go back: with the debt, and not
/// beside it.
#[tokio::test]
async fn what_goes_back_by_steps_includes_what_lunch_care_owes() {
    let steps = "on_withdrawal = \"by-steps\"\nrefund_steps = [{ months_max = 1, percent = 70 }]";
    let (story, whole) = spent_by(steps).await;
    chosen(&story, &[]).await;
    let back = Fen(whole.0 * 70 / 100);
    let mut wang = story.wang().await;
    wang.get(ACCOUNT).await.is(200).shows(&format!("现在可退 {}", back - Fen(500)));
    wang.shows("分档退：退已缴的 70%").shows("更正后收款方还欠 ¥5.00，是应退的一部分");
    let sums = totals(&story).await;
    assert_eq!((sums.custody, sums.payee), (back - Fen(500), whole - back));
    story.turn("2022-02-08T09:00:00");
    for _ in 0..2 {
        month_end::look(&story.app, &school(&story)).await.unwrap();
        let sums = totals(&story).await;
        assert_eq!((sums.custody, sums.payee), (back, whole - back - Fen(500)), "once");
    }
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Whoever signs a register has watched: it stands on the sheet beside evenings of care, whether the child came or not, and lunch care's
/// money pays nobody for it without that sheet.
#[tokio::test]
async fn whoever_watches_lunch_care_is_on_the_sheet_of_staff_fees() {
    let (story, _) = paid_by_day().await;
    story.turn("2021-09-06T13:05:00");
    signed(&story, MONDAY, "present").await;
    let sheet = drawn(&story).await;
    story.staff("care1").await.get(&sheet).await.is(200).shows("午间看护").shows("托管值守").shows("¥60.00");
    for login in ["leader", "cashier"] {
        let mut other = story.staff(login).await;
        other.get(&sheet).await.is(200);
        other.post(&format!("{sheet}/approval"), &[("answer", "yes")]).await.is(303);
    }
    let mut cashier = story.staff("cashier").await;
    for (pay, status) in [("", 422), (sheet.rsplit('/').next().unwrap(), 303)] {
        cashier.get(SPENDINGS).await.is(200);
        let form = [("from", EARNER), ("purpose", "staff"), ("yuan", "5"), ("voucher", "P-1"), ("pay", pay)];
        cashier.post(SPENDINGS, &form).await.is(status);
    }
    story.turn("2021-09-07T13:05:00");
    signed(&story, TUESDAY, "absent").await;
    let next = drawn(&story).await;
    story.staff("care1").await.get(&next).await.is(200).shows("9月7日").shows("¥60.00");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Until sheets had lunch care its staff were paid by a voucher alone: what was over by then is not owed once more.
#[tokio::test]
async fn what_a_voucher_paid_before_is_on_no_sheet() {
    let (story, _) = paid_by_day().await;
    story.turn("2021-09-06T13:05:00");
    signed(&story, MONDAY, "present").await;
    let (debit, fen) = (Account::Payee(Purse::LunchCare, ITEM.to_owned()), Fen(500));
    let transfer = Transfer {
        id: TransferId::new("spending/before"),
        kind: Kind::Spending,
        step: Step::Posted,
        debit,
        credit: Account::Clearing,
        fen,
        student: None,
        subject: "before".to_owned(),
        clause: "P1.11",
    };
    let permit = clock(Act::RestSettle, &school(&story)).unwrap();
    let mut tx = story.app.store.act(&permit).await.unwrap();
    let what = (Purse::LunchCare, "staff", "P-0", "");
    tx.spending_recorded(&transfer, what, 1, story.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    let mut manager = story.staff("manager").await;
    manager.get(PAYS).await.is(200);
    manager.post(PAYS, &[]).await.is(422).shows("没有要发的新课时");
    story.turn("2021-09-07T13:05:00");
    signed(&story, TUESDAY, "present").await;
    let sheet = drawn(&story).await;
    story.staff("care1").await.get(&sheet).await.is(200).shows("9月7日").shows("¥60.00");
}

#[tokio::test]
async fn early_care_is_signed_before_school() {
    const EARLY: &str = "/gongshu/wenlan/besides/early-care/2021-09-06";
    let story = accepted("2021-09-04T09:00:00").await;
    let programme = "[[programme]]\ncode = \"e\"\ntitle = { zh = \"早到看护\", en = \"Early care\" }\n\
        kind = \"early-care\"\nstarts = 2021-09-06\ndays = [\"mon\"]\nfrom = \"07:20\"\n\
        until = { winter = \"08:00\", summer = \"08:00\" }\ncontent = [\"early-care\"]\nfee = \"early\"\n\
        watched_by = [\"duty-teacher\"]\n\n[registration] ";
    let table = "[fee.early]\npurse = \"early-care\"\nrelease = \"roll-closed\"\nabsent_without_leave = \"refund\"\n\
         on_leave = \"refund\"\nunit = \"day\"\nprice_fen = 500\nbill_after = \"opening\"\nahead_months_max = 5\n\
         prices = [{ hour = \"morning\", price_fen = 300 }, { hour = \"afternoon\", price_fen = 900 }]\n\n[fee.x] ";
    amended(&story, &[("[registration] ", programme), ("[fee.x] ", table)]).await;
    let mut wang = story.wang().await;
    wang.get(CHOICE).await.is(200).shows("早到看护：哪几天参加？");
    let monday = [("kind", "early-care"), ("day-mon", "yes")];
    wang.post("/gongshu/wenlan/studies/ming/early-care", &monday).await.is(303);
    issue(&story).await;
    let whole = pay(&story).await;
    assert_eq!(whole.0 % 300, 0, "by the price of the morning: {whole}");
    story.turn("2021-09-06T07:10:00");
    let mut teacher = story.staff("care1").await;
    teacher.get(EARLY).await.is(200).shows("07:20");
    teacher.post(EARLY, &[("child-ming", "present")]).await.is(422).shows("还没到 07:20");
    story.turn("2021-09-06T07:25:00");
    let mut teacher = story.staff("care1").await;
    teacher.get(EARLY).await.is(200).shows("王小明");
    teacher.post(EARLY, &[("child-ming", "present")]).await.is(303);
    assert_eq!(totals(&story).await.payee, Fen(300), "before school, at the morning's price");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Of two days a week one is kept before anybody has signed Monday: the days that are left have a bill of their own, which what stayed
/// pays, and everything that is free beside goes back. Answers what the new bill asks for.
async fn keeps_mondays(story: &Story, (whole, waits): (Fen, Fen)) -> Fen {
    story.turn("2021-09-07T09:00:00");
    chosen(story, &[("day-mon", "yes")]).await;
    story.wang().await.get(ACCOUNT).await.is(200).shows(&format!("现在可退 {}", whole - waits));
    issue(story).await;
    let all = bills(story).await;
    let again = all.iter().find(|bill| bill.id.as_str().ends_with("/ming/1")).unwrap();
    let asked = again.asked;
    assert_eq!((again.state.as_str(), asked > Fen::ZERO), ("paid", true));
    let mut wang = story.wang().await;
    wang.get(ACCOUNT).await.is(200).shows(&format!("现在可退 {}", whole - waits - asked));
    wang.post(&format!("{ACCOUNT}/refunds"), &[("reason", "少来一天")]).await.is(303);
    assert_eq!(paid_out(story).await, 1);
    assert_eq!(totals(story).await.custody, asked + waits);
    asked
}

#[tokio::test]
async fn a_register_that_is_signed_after_a_change_takes_the_money_of_its_own_days() {
    let (story, whole) = paid_by_day().await;
    let asked = keeps_mondays(&story, (whole, Fen(500))).await;
    signed(&story, MONDAY, "present").await;
    let sums = totals(&story).await;
    assert_eq!((sums.payee, sums.custody), (Fen(500), asked), "Monday takes what waited for it");
    story.turn("2021-09-13T13:05:00");
    signed(&story, MONDAY_AFTER, "present").await;
    assert_eq!(totals(&story).await.custody, asked - Fen(500));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_day_that_is_put_right_after_a_change_takes_nothing_of_the_new_bill() {
    let (story, whole) = paid_by_day().await;
    story.turn("2021-09-06T13:05:00");
    signed(&story, MONDAY, "absent").await;
    let asked = keeps_mondays(&story, (whole, Fen::ZERO)).await;
    let mut manager = story.staff("manager").await;
    manager.get(MONDAY).await.is(200);
    manager.post(MONDAY, &[("child-ming", "present"), ("reason", "看错了")]).await.is(303);
    let sums = totals(&story).await;
    assert_eq!((sums.payee, sums.custody), (Fen::ZERO, asked), "its money has gone back");
    story.turn("2021-09-13T13:05:00");
    signed(&story, MONDAY_AFTER, "present").await;
    let sums = totals(&story).await;
    assert_eq!(
        (sums.payee, sums.custody),
        (Fen(500), asked - Fen(500)),
        "a day since the change has its own"
    );
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// What a family gave up was settled with that: it is on no bill again, and what stayed pays the new one.
#[tokio::test]
async fn whoever_comes_back_is_billed_for_the_days_that_are_left() {
    let (story, whole) = paid_by_day().await;
    story.turn("2021-09-06T13:05:00");
    signed(&story, MONDAY, "present").await;
    chosen(&story, &[]).await;
    chosen(&story, &BOTH).await;
    issue(&story).await;
    let all = bills(&story).await;
    let again = all.iter().find(|bill| bill.id.as_str().ends_with("/ming/1")).unwrap();
    assert_eq!((again.asked, again.state.as_str()), (whole - Fen(500), "paid"));
    assert_eq!(totals(&story).await.payee, Fen(500), "Monday was paid for once");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
