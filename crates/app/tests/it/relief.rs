//! 减免与支出 Relief is asked and decided in private and changes what is billed; spending is public, without names (P1.11, P4.15).

use crate::account::{ACCOUNT, BILLS, billed};
use crate::charge;
use crate::town::Story;
use afterbell::money::bill::reminding;
use jiff::ToSpan;
use rules::fen::Fen;
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::role::clock;
use std::collections::BTreeSet;

const RELIEF: &str = "/gongshu/wenlan/accounts/ming/relief";
const RELIEFS: &str = "/gongshu/wenlan/reliefs";
const SPENDINGS: &str = "/gongshu/wenlan/spendings";
const SHEET: &str = "/gongshu/wenlan/balance-sheet";
const SECRET: &str = "父亲失业，证明号 A-17";

/// What 王小明 owes, by the cashier's own rows.
async fn due(story: &Story) -> Vec<(String, Fen)> {
    let cashier = crate::evening::staff(story, "cashier");
    let permit = cashier.permit(Act::BillList, &crate::evening::school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let bills = tx.bills(None).await.unwrap();
    bills.into_iter().filter(|bill| bill.name == "王小明").map(|bill| (bill.state, bill.fen)).collect()
}

/// How often a paper was opened, by the journal.
async fn times_opened(story: &Story) -> usize {
    let leader = crate::evening::staff(story, "leader");
    let permit = leader.permit(Act::JournalRead, &crate::evening::school(story)).unwrap();
    let entries = story.app.store.look(&permit).await.unwrap().journal_entries(None, 1000).await.unwrap();
    entries.iter().filter(|entry| entry.act == "relief.opened").count()
}

#[tokio::test]
async fn relief_is_seen_by_one_person_and_halves_the_bill() {
    let story = billed().await;
    let before = due(&story).await;
    let mut wang = story.wang().await;
    wang.get(RELIEF).await.is(200).shows("只有校长一人能看到");
    let form = [("hardship", "other"), ("words", " ")];
    wang.post(RELIEF, &form).await.is(422).shows("没有写情况说明");
    let form = [("hardship", "orphan"), ("words", SECRET)];
    wang.post(RELIEF, &form).await.is(422).shows("没有这一种减免").shows(SECRET);
    wang.get(RELIEF).await.is(200);
    let key = wang.hidden("key");
    let form = [("hardship", "other"), ("words", SECRET), ("key", key.as_str())];
    for _ in 0..2 {
        wang.post(RELIEF, &form).await.is(303);
    }
    wang.get(RELIEF).await.is(200).shows("等答复");
    story.guardian("13800000002").await.get(RELIEF).await.is(404);
    let disk = story.on_disk();
    let stands = |text: &str| disk.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(!stands(SECRET) && !stands("A-17"), "a copy of the database shows no paper");
    assert!(stands("王小明") || disk.is_empty(), "and would show what stands in it in the open");
    let mut leader = story.staff("leader").await;
    leader.get(RELIEFS).await.is(200).shows("打开材料");
    assert!(!leader.html.contains(SECRET) && !leader.html.contains("其他困难"), "no list shows a paper");
    assert_eq!(leader.html.matches("打开材料").count(), 1, "the same form twice is one request");
    for login in ["cashier", "manager", "head3-2"] {
        story.staff(login).await.get(RELIEFS).await.is(404);
    }
    let answer = format!(
        "{RELIEFS}/{}",
        leader.html.split("action=\"/gongshu/wenlan/reliefs/").nth(1).unwrap().split('"').next().unwrap()
    );
    for opened in 1..=2 {
        leader.get(&answer).await.is(200).shows(SECRET).shows("其他困难");
        assert_eq!(times_opened(&story).await, opened, "each time that it is opened is in the journal");
    }
    for login in ["cashier", "manager", "head3-2", "bureau"] {
        story.staff(login).await.get(&answer).await.is(404);
    }
    assert_eq!(times_opened(&story).await, 2);
    leader.get(RELIEFS).await.is(200);
    leader.post(&answer, &[("answer", "refuse"), ("reason", "")]).await.is(422);
    leader.post(&answer, &[("answer", "grant"), ("reason", "")]).await.is(303);
    leader.get(RELIEFS).await.is(200);
    leader.post(&answer, &[("answer", "grant"), ("reason", "")]).await.is(422);
    wang.get(RELIEF).await.is(200).shows("减免 50%");
    let after = due(&story).await;
    assert_eq!(before.len(), after.len());
    for (was, is) in before.iter().zip(&after) {
        assert_eq!((is.0.as_str(), is.1), ("due", Fen(was.1.0 / 2)), "half is due");
    }
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200);
    for page in [cashier.html.clone(), wang.get("/gongshu/wenlan/accounts/ming").await.html.clone()] {
        assert!(!page.contains("失业") && !page.contains("困难户"), "the papers are on no other page");
    }
    assert!(!cashier.html.contains("减免："), "no row of a list says why a child pays less");
    for login in ["cashier", "leader"] {
        let mut desk = story.staff(login).await;
        desk.get("/gongshu/wenlan/accounts/ming").await.is(200).shows("王小明");
        assert!(!desk.html.contains("减免："), "nor does the child's statement tell the {login}");
    }
    wang.get("/gongshu/wenlan/accounts/ming").await.is(200).shows("政府、学校分担和减免：减");
    wang.get("/gongshu/wenlan/children").await.is(200).shows("一项申请有了答复");
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/deliveries").await.is(200);
    assert!(!manager.html.contains("减免申请") && !manager.html.contains("relief"), "nor does a delivery");
    told_of_nobody(&story).await;
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// The journal says that relief was decided, and neither for whom nor why.
async fn told_of_nobody(story: &Story) {
    let leader = crate::evening::staff(story, "leader");
    let permit = leader.permit(Act::JournalRead, &crate::evening::school(story)).unwrap();
    let entries = story.app.store.look(&permit).await.unwrap().journal_entries(None, 1000).await.unwrap();
    assert!(entries.iter().any(|entry| entry.act == "relief.decided"));
    let told = entries.iter().filter(|entry| entry.act.starts_with("relief."));
    assert!(
        told.into_iter().all(|entry| entry.after == "{}" && entry.subject != "ming"),
        "nor in the journal"
    );
}

/// What relief takes off the bills of 王小明 that are not out yet, in percent.
async fn relieved(story: &Story) -> BTreeSet<Option<i64>> {
    let permit = clock(Act::BillIssue, &crate::evening::school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let all = tx.bill_facts(story.app.now().date()).await.unwrap();
    let own = all.iter().flat_map(|facts| &facts.unbilled).filter(|one| one.student.as_str() == "ming");
    own.map(|one| one.relief.map(|of| of.percent)).collect()
}

/// A relief holds to the term's last day: the bills of a course after it are whole, and the family may ask anew.
#[tokio::test]
async fn a_relief_ends_with_its_term() {
    let story = crate::draw::drawn().await;
    assert_eq!(
        relieved(&story).await,
        BTreeSet::from([None]),
        "he has a seat in a course that is not billed"
    );
    charge::relieved(&story).await;
    assert_eq!(relieved(&story).await, BTreeSet::from([Some(50)]));
    let mut wang = story.wang().await;
    wang.get(RELIEF).await.is(200).shows("减免到1月27日");
    assert!(!wang.html.contains("name=\"hardship\""), "nothing is asked for twice");
    story.turn("2022-01-27T20:00:00");
    let mut wang = story.wang().await;
    wang.get(RELIEF).await.is(200);
    wang.post(RELIEF, &[("hardship", "other"), ("words", SECRET)]).await.is(422).shows("还没有到期");
    story.turn("2022-01-28T08:00:00");
    assert_eq!(
        relieved(&story).await,
        BTreeSet::from([None]),
        "no course of another term is billed for less"
    );
    let mut wang = story.wang().await;
    wang.get(RELIEF).await.is(200).shows("已在1月27日").shows("name=\"hardship\"");
    charge::relieved(&story).await;
    wang.get(RELIEF).await.is(200).shows("减免 50%");
    assert_eq!(relieved(&story).await, BTreeSet::from([Some(50)]), "the new one holds, and he is there once");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// The decider sees which reliefs hold, and ends one from a day on: not before what was billed by it, nor without a reason; and the
/// bills that look for it later find none, even where the term's last day is put off.
#[tokio::test]
async fn a_relief_is_ended_before_its_time() {
    let story = crate::draw::drawn().await;
    charge::relieved(&story).await;
    let today = story.app.now().date();
    let mut leader = story.staff("leader").await;
    leader.get(RELIEFS).await.is(200).shows("已同意、还有效的减免").shows("减免 50%");
    let end = leader.html.split("action=\"/gongshu/wenlan/reliefs/").nth(1).unwrap();
    let end = format!("{RELIEFS}/{}", end.split('"').next().unwrap());
    assert!(end.ends_with("/end"), "{end}");
    let (past, day) = (today.yesterday().unwrap().to_string(), today.to_string());
    let rows = [
        (past.as_str(), "不再符合条件", 422, "不能早于"),
        ("2022-01-28", "不再符合条件", 422, "不用提前终止"),
        (day.as_str(), " ", 422, "原因"),
        ("tomorrow", "不再符合条件", 400, ""),
    ];
    for (day, reason, status, says) in rows {
        leader.get(RELIEFS).await.is(200);
        leader.post(&end, &[("day", day), ("reason", reason)]).await.is(status).shows(says);
    }
    for login in ["cashier", "manager", "head3-2"] {
        story.staff(login).await.post(&end, &[("day", &day), ("reason", "x")]).await.is(404);
    }
    assert_eq!(relieved(&story).await, BTreeSet::from([Some(50)]), "it holds until somebody ends it");
    leader.get(RELIEFS).await.is(200);
    leader.post(&end, &[("day", &day), ("reason", "不再符合条件")]).await.is(303);
    assert_eq!(relieved(&story).await, BTreeSet::from([None]));
    leader.get(RELIEFS).await.is(200);
    assert!(!leader.html.contains("减免 50%"));
    leader.post(&end, &[("day", &day), ("reason", "x")]).await.is(422).shows("现在没有在执行");
    let mut wang = story.wang().await;
    wang.get(RELIEF).await.is(200).shows("不再符合条件").shows("name=\"hardship\"");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Whoever has asked for relief is not reminded of its bill until there is an answer, and reads that the payment waits (P4.15).
#[tokio::test]
async fn a_payment_waits_for_the_answer_about_relief() {
    let story = billed().await;
    let own = StudentId::new("ming");
    let bills = {
        let permit = clock(Act::BillIssue, &crate::evening::school(&story)).unwrap();
        story.app.store.look(&permit).await.unwrap().bills(None).await.unwrap()
    };
    let due_on = bills.iter().find(|bill| bill.student == own).unwrap().due_on;
    let near = bills.iter().filter(|bill| bill.due_on <= due_on);
    let (his, others): (Vec<_>, Vec<_>) = near.partition(|bill| bill.student == own);
    let reminded = async || reminding::look(&story.app, &crate::evening::school(&story)).await.unwrap();
    story.turn(&format!("{}T08:00:00", due_on.saturating_sub(2.days())));
    {
        let mut wang = story.wang().await;
        wang.get(ACCOUNT).await.is(200).shows("待缴");
        assert!(!wang.html.contains("等减免答复"));
        wang.get(RELIEF).await.is(200);
        wang.post(RELIEF, &[("hardship", "other"), ("words", SECRET)]).await.is(303);
        wang.get(ACCOUNT).await.is(200).shows("等减免答复").shows("答复以前不用缴");
    }
    let mut cashier = story.staff("cashier").await;
    cashier.get(ACCOUNT).await.is(200);
    assert!(!cashier.html.contains("减免答复"), "nobody else learns of it");
    assert_eq!(reminded().await, others.len(), "every family but the one that waits");
    let mut leader = story.staff("leader").await;
    leader.get(RELIEFS).await.is(200);
    let one = leader.html.split("action=\"/gongshu/wenlan/reliefs/").nth(1).unwrap();
    let answer = format!("{RELIEFS}/{}", one.split('"').next().unwrap());
    leader.post(&answer, &[("answer", "refuse"), ("reason", "材料不齐")]).await.is(303);
    assert_eq!(reminded().await, his.len(), "now it is due");
    story.wang().await.get(ACCOUNT).await.is(200).shows("待缴");
}

/// The term is made longer by a day: its reliefs hold on that day too, once bills are looked for.
#[tokio::test]
async fn a_relief_goes_with_the_last_day_of_its_term() {
    let story = billed().await;
    charge::relieved(&story).await;
    crate::claim::amended(&story, &[("= 2022-01-28 ", "= 2022-01-29 ")]).await;
    let mut wang = story.wang().await;
    wang.get(RELIEF).await.is(200).shows("减免到1月27日");
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200);
    for _ in 0..2 {
        cashier.post(BILLS, &[]).await.is(303);
        wang.get(RELIEF).await.is(200).shows("减免到1月28日");
    }
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn grants_come_in_and_the_sheet_is_public() {
    let story = billed().await;
    let mut cashier = story.staff("cashier").await;
    cashier.get(SPENDINGS).await.is(200).shows("还没有可用的钱");
    let wrong = [("payer", "government"), ("purse", "course"), ("yuan", "-1"), ("voucher", "拨〔2021〕9号")];
    cashier.post(&format!("{SPENDINGS}/grants"), &wrong).await.is(422).shows("金额看不懂");
    cashier.get(SPENDINGS).await.is(200);
    let key = cashier.hidden("key");
    let given = [
        ("payer", "government"),
        ("purse", "course"),
        ("yuan", "1200"),
        ("voucher", "拨〔2021〕9号"),
        ("key", &key),
    ];
    for _ in 0..2 {
        cashier.post(&format!("{SPENDINGS}/grants"), &given).await.is(303);
    }
    cashier.get(SPENDINGS).await.is(200).shows("¥1,200.00").shows("拨〔2021〕9号");
    assert_eq!(cashier.html.matches("拨〔2021〕9号").count(), 1, "the same form twice is one grant");
    cashier.get("/gongshu/wenlan/shares").await.is(200).shows("已拨来").shows("-¥1,200.00");
    cashier.post("/gongshu/wenlan/shares/export", &[]).await.is(200);
    assert!(cashier.bytes.starts_with(b"PK"), "a list for the finance office");
    story.staff("leader").await.post("/gongshu/wenlan/shares/export", &[]).await.is(404);
    cashier.get(SPENDINGS).await.is(200);
    let form = [("from", "course/nobody"), ("purpose", "materials"), ("yuan", "1"), ("voucher", "P-1")];
    cashier.post(SPENDINGS, &form).await.is(422).shows("可用的只有 ¥0.00");
    let form = [("from", "course/nobody"), ("purpose", "food"), ("yuan", "1"), ("voucher", "P-1")];
    cashier.post(SPENDINGS, &form).await.is(422).shows("餐费只用于餐点");
    story.visitor().get(SHEET).await.is(200).shows("收支公示");
    story.wang().await.get(SHEET).await.is(200);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// What a cashier may mistype in a grant or a spending: each is shown, and none of it is recorded.
#[tokio::test]
async fn a_grant_or_a_spending_stays_within_its_bounds() {
    let story = billed().await;
    let mut cashier = story.staff("cashier").await;
    let long = "凭".repeat(61);
    let grants = format!("{SPENDINGS}/grants");
    // The amount, the paper's number, and what is said: each row is a form of its own.
    let rows = [
        ("", "拨1", "金额看不懂"),
        ("0", "拨1", "金额看不懂"),
        ("0.00", "拨1", "金额看不懂"),
        ("-5", "拨1", "金额看不懂"),
        ("1.234", "拨1", "金额看不懂"),
        ("五十", "拨1", "金额看不懂"),
        ("1e3", "拨1", "金额看不懂"),
        ("1000000000", "拨1", "金额看不懂"), // ten digits are no school's money
        ("9223372036854775808", "拨1", "金额看不懂"),
        ("5", long.as_str(), "最多 60 个字"),
    ];
    for (yuan, paper, said) in rows {
        cashier.get(SPENDINGS).await.is(200);
        let form = [("payer", "school"), ("purse", "course"), ("yuan", yuan), ("voucher", paper)];
        cashier.post(&grants, &form).await.is(422).shows(said);
    }
    for (field, value) in [("payer", "nobody"), ("purse", "gold")] {
        cashier.get(SPENDINGS).await.is(200);
        let mut form = [("payer", "school"), ("purse", "course"), ("yuan", "5"), ("voucher", "拨1")];
        form.iter_mut().filter(|(name, _)| *name == field).for_each(|(_, of)| *of = value);
        cashier.post(&grants, &form).await.is(400);
    }
    cashier.get(SPENDINGS).await.is(200).shows("还没有登记");
    // Who gives, which kind of money, and whether the same paper brings that once more.
    let rows = [
        ("government", "course", "999999999.99", "拨1", 303),
        ("government", "course", "1", " 拨1 ", 422),
        ("school", "course", "1", "拨1", 303),
        ("government", "meals", "1", "拨1", 303),
        ("government", "course", "1", "", 303),
        ("government", "course", "1", "", 303), // money without a paper may come twice
    ];
    for (payer, purse, yuan, paper, status) in rows {
        cashier.get(SPENDINGS).await.is(200);
        let form = [("payer", payer), ("purse", purse), ("yuan", yuan), ("voucher", paper)];
        cashier.post(&grants, &form).await.is(status);
        if status == 422 {
            cashier.shows("已经登记过了");
        }
    }
    cashier.get(SPENDINGS).await.is(200).shows("¥999,999,999.99");
    for (from, status) in [("course", 400), ("gold/x", 400), ("course/x", 422)] {
        cashier.get(SPENDINGS).await.is(200);
        let form = [("from", from), ("purpose", "materials"), ("yuan", "1"), ("voucher", "P-1")];
        cashier.post(SPENDINGS, &form).await.is(status);
    }
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
