//! 中途退费 Families leave a summer period that has begun: the district decides what goes back, and nobody's money is left behind.

use crate::account::BILLS;
use crate::charge::{pay_all, pressed, relieved};
use crate::evening::school;
use crate::item::paid_out;
use crate::signup::{phone, served, summer};
use crate::tally::totals;
use crate::town::{Browser, Story};
use afterbell::money::bill::reminding;
use afterbell::money::withdrawal;
use rules::fen::Fen;
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::role::clock;
use rules::people::student::Student;

const WITHDRAWALS: &str = "/gongshu/gongshu/withdrawals";
const MESSAGES: &str = "/gongshu/gongshu/messages";
const SUMMER: &str = "/gongshu/wenlan/bills/summer";
const RELEASE: &str = "/gongshu/wenlan/bills/summer/release";
const FIRST: [(&str, &str); 1] = [("period", "1")];

/// A child's guardian at the child's own summer page.
async fn at_home<'a>(story: &'a Story, child: &Student) -> Browser<'a> {
    let mut guardian = phone(story, child).await;
    guardian.get(&format!("/gongshu/wenlan/signups/{}", child.id)).await.is(200);
    guardian
}

/// These children have seats, and their bills are out: three of a period of ten days will have begun.
async fn billed(story: &Story, children: &[Student]) {
    for child in children {
        let page = format!("/gongshu/wenlan/signups/{}", child.id);
        let form = [("period", "1"), ("point", "wenlan"), ("note", "")];
        at_home(story, child).await.post(&page, &form).await.is(303);
    }
    story.turn("2022-07-04T09:00:00");
    pressed(story, SUMMER).await;
}

async fn leave(story: &Story, child: &Student) {
    let page = format!("/gongshu/wenlan/signups/{}", child.id);
    let mut guardian = at_home(story, child).await;
    guardian.post(&format!("{page}/withdraw"), &FIRST).await.is(303);
    guardian.get(&page).await.is(200).shows("已退出").shows("由区教育局决定");
}

/// Three children leave on the third day; the first two had paid.
async fn three_left(story: &Story) -> Vec<Student> {
    let children: Vec<Student> = served(story).into_iter().take(3).collect();
    billed(story, &children).await;
    for child in &children[..2] {
        pay_all(story, &child.id).await;
    }
    story.turn("2022-07-13T10:00:00");
    for child in &children {
        leave(story, child).await;
    }
    children
}

/// The district's officer decides about a child on the open page.
async fn decide(bureau: &mut Browser<'_>, child: &Student, (choice, days): (&str, &str), answer: u16) {
    bureau.get(WITHDRAWALS).await.is(200);
    let form = [
        ("child", child.id.as_str()),
        ("choice", choice),
        ("days", days),
        ("reason", "搬家"),
        ("approver", "陈科长"),
    ];
    bureau.post(&format!("{WITHDRAWALS}/1/{}", child.id), &form).await.is(answer);
}

/// The family asks for what is free, and the cashier pays it out, care and food apart.
async fn paid_back(story: &Story, child: &Student) {
    let account = format!("/gongshu/wenlan/accounts/{}", child.id);
    let mut guardian = phone(story, child).await;
    guardian.get(&account).await.is(200);
    guardian.post(&format!("{account}/refunds"), &[("reason", "中途退出")]).await.is(303);
    assert_eq!(paid_out(story).await, 2, "of care and of food");
}

/// How the bills of a child stand.
async fn states(story: &Story, child: &StudentId) -> Vec<(String, Fen)> {
    let permit = clock(Act::BillIssue, &school(story)).unwrap();
    let bills = story.app.store.look(&permit).await.unwrap().bills(Some(child)).await.unwrap();
    bills.into_iter().map(|bill| (bill.state, bill.asked)).collect()
}

#[tokio::test]
async fn the_district_decides_and_the_period_waits_for_it() {
    let story = summer(12, "2022-06-28T10:00:00").await;
    let children = three_left(&story).await;
    let reminded = async || reminding::look(&story.app, &school(&story)).await.unwrap();
    assert_eq!(reminded().await, 0, "nobody is asked for what the district has not decided");
    let account = format!("/gongshu/wenlan/accounts/{}", children[0].id);
    let mut guardian = phone(&story, &children[0]).await;
    guardian.get(&account).await.is(200).shows("等区里决定").shows("现在可退 ¥0.00");
    guardian.post(&format!("{account}/refunds"), &[("reason", "")]).await.is(422);
    let mut bureau = story.staff("bureau").await;
    bureau.get(MESSAGES).await.is(200).shows("中途退出暑托，方案没有写明退多少");
    bureau.shows(&format!("href=\"{WITHDRAWALS}\""));
    for child in &children {
        assert_eq!(bureau.html.matches(&format!("{}（", child.name)).count(), 1, "once each");
    }
    let district = story.app.place("gongshu", "gongshu").unwrap();
    assert_eq!(withdrawal::look(&story.app, &district).await.unwrap(), 0, "it was told");
    bureau.get(WITHDRAWALS).await.is(200).shows(&children[0].name).shows("已开始 3 天，全期共 10 天");
    assert!(!bureau.html.contains("已逾期"));
    bureau.shows("退托管服务费 ¥500.00、餐点费 ¥200.00").shows("退托管服务费 ¥350.00、餐点费 ¥140.00");
    bureau.shows("退托管服务费 ¥0.00、餐点费 ¥0.00");
    decide(&mut bureau, &children[0], ("days", "4"), 422).await;
    bureau.shows("只开始了 3 天").shows("P4.13");
    decide(&mut bureau, &children[0], ("days", "3"), 303).await;
    decide(&mut bureau, &children[0], ("days", "3"), 303).await;
    decide(&mut bureau, &children[0], ("whole", ""), 422).await;
    bureau.shows("已经决定过");
    decide(&mut bureau, &children[1], ("nothing", ""), 303).await;
    guardian.get(&account).await.is(200).shows("区里已决定").shows("现在可退 ¥490.00");
    guardian.shows("搬家").shows("陈科长");
    guardian.shows("按天退还，只算 3 天：减 ¥350.00");
    guardian.get("/gongshu/wenlan/children").await.is(200).shows("按天退费，退 ¥490.00");
    story.turn("2022-07-23T09:00:00");
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200);
    cashier.post(RELEASE, &FIRST).await.is(422).shows(&children[2].name).shows("P4.12");
    for many in [1, 0] {
        let told = withdrawal::look(&story.app, &district).await.unwrap();
        assert_eq!(told, many, "only about the one that is not decided, and once");
    }
    let mut bureau = story.staff("bureau").await;
    bureau.get(MESSAGES).await.is(200).shows("退多少还没有决定").shows("P4.13");
    bureau.get(WITHDRAWALS).await.is(200).shows("已逾期");
    decide(&mut bureau, &children[2], ("days", ""), 303).await;
    bureau.get(WITHDRAWALS).await.is(200).shows("没有等决定的").shows("经办");
    assert_eq!(
        states(&story, &children[2].id).await,
        [("due".to_owned(), Fen(15_000)), ("due".to_owned(), Fen(6000))],
        "who has not paid is asked for the days that were used"
    );
    assert_eq!(reminded().await, 2, "of care and of food, once it has");
    pay_all(&story, &children[2].id).await;
    paid_back(&story, &children[0]).await;
    for _ in 0..2 {
        pressed(&story, RELEASE).await;
    }
    let sums = totals(&story).await;
    assert_eq!((sums.custody, sums.payee, sums.payers), (Fen::ZERO, Fen(112_000), Fen::ZERO));
    assert_eq!((sums.refunds_due, sums.sum), (Fen::ZERO, Fen::ZERO));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Half of the care is waived: of three days the family bears half, and the public purse the other. Everything back is as if the
/// child had left before it began.
#[tokio::test]
async fn relief_bears_its_half_of_the_days_that_stay() {
    let story = summer(12, "2022-06-28T10:00:00").await;
    relieved(&story).await;
    let children = three_left(&story).await;
    let mut bureau = story.staff("bureau").await;
    decide(&mut bureau, &children[0], ("days", "3"), 303).await;
    for child in &children[1..] {
        decide(&mut bureau, child, ("whole", ""), 303).await;
    }
    let cancelled = |(state, _): &(String, Fen)| state == "cancelled";
    assert!(states(&story, &children[2].id).await.iter().all(cancelled), "it owes nothing");
    paid_back(&story, &children[0]).await; // 175 and 140 yuan
    paid_back(&story, &children[1]).await;
    story.turn("2022-07-23T09:00:00");
    pressed(&story, RELEASE).await;
    let sums = totals(&story).await;
    assert_eq!((sums.custody, sums.payee, sums.payers), (Fen::ZERO, Fen(21_000), Fen(-7500)));
    assert_eq!(sums.sum, Fen::ZERO);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn whoever_leaves_in_time_waits_for_nobody_and_a_school_decides_nothing() {
    let story = summer(12, "2022-06-28T10:00:00").await;
    let children: Vec<Student> = served(&story).into_iter().take(1).collect();
    billed(&story, &children).await;
    pay_all(&story, &children[0].id).await;
    let page = format!("/gongshu/wenlan/signups/{}", children[0].id);
    let mut guardian = at_home(&story, &children[0]).await;
    guardian.post(&format!("{page}/withdraw"), &FIRST).await.is(303);
    guardian.get(&page).await.is(200).shows("全额退还");
    let mut bureau = story.staff("bureau").await;
    bureau.get(WITHDRAWALS).await.is(200).shows("没有等决定的");
    decide(&mut bureau, &children[0], ("nothing", ""), 422).await;
    bureau.shows("没有等决定的退费");
    bureau.get("/gongshu/wenlan/withdrawals").await.is(404);
    for login in ["cashier", "leader", "manager"] {
        let mut desk = story.staff(login).await;
        desk.get(WITHDRAWALS).await.is(404);
        desk.get("/gongshu/wenlan/withdrawals").await.is(404);
    }
    paid_back(&story, &children[0]).await;
    assert_eq!(totals(&story).await.custody, Fen::ZERO);
}
