//! 暑托收费 Plan four's 700 yuan: 500 for care and 200 for food in two bills, relief, and each part to its own payee (P4.13, P4.15).

use crate::account::{ACCOUNT, BILLS, ROW};
use crate::evening::school;
use crate::item::paid_out;
use crate::signup::{MING, phone, served, summer};
use crate::tally::totals;
use crate::town::Story;
use rules::fen::Fen;
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::role::clock;

const SUMMER: &str = "/gongshu/wenlan/bills/summer";
const SIGNED: [(&str, &str); 3] = [("period", "1"), ("point", "wenlan"), ("note", "")];

/// Every bill of a child that is due is paid at the cashier's: titles and amounts.
pub(crate) async fn pay_all(story: &Story, child: &StudentId) -> Vec<(String, Fen)> {
    let permit = clock(Act::BillIssue, &school(story)).unwrap();
    let bills = story.app.store.look(&permit).await.unwrap().bills(Some(child)).await.unwrap();
    let mut cashier = story.staff("cashier").await;
    let mut paid = Vec::new();
    for bill in bills.into_iter().filter(|bill| bill.state == "due") {
        cashier.get(BILLS).await.is(200);
        let (yuan, receipt) = (bill.fen.to_string(), format!("R-{}", bill.id));
        let form =
            [("bill", bill.id.as_str()), ("yuan", &yuan), ("way", "cash"), ("receipt", receipt.as_str())];
        cashier.post("/gongshu/wenlan/payments", &form).await.is(303);
        paid.push((bill.course.0, bill.fen));
    }
    paid
}

/// 王芳 asks for relief, and the leader grants it.
pub(crate) async fn relieved(story: &Story) {
    relieved_for(story, "other").await;
}

/// The same in any hardship.
pub(crate) async fn relieved_for(story: &Story, hardship: &str) {
    let mut wang = story.wang().await;
    wang.get(&format!("{ACCOUNT}/relief")).await.is(200);
    let asked = [("hardship", hardship), ("words", "证明在学校")];
    wang.post(&format!("{ACCOUNT}/relief"), &asked).await.is(303);
    let mut leader = story.staff("leader").await;
    leader.get("/gongshu/wenlan/reliefs").await.is(200);
    let one = leader.html.split("action=\"/gongshu/wenlan/reliefs/").nth(1).unwrap();
    let answer = format!("/gongshu/wenlan/reliefs/{}", one.split('"').next().unwrap());
    leader.post(&answer, &[("answer", "grant"), ("reason", "")]).await.is(303);
}

#[tokio::test]
async fn a_period_is_billed_in_two_parts_that_are_never_mixed() {
    let story = summer(12, "2022-06-28T10:00:00").await;
    relieved(&story).await;
    let ming = StudentId::new("ming");
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200).shows("分两张");
    wang.post(MING, &SIGNED).await.is(303);
    let other = served(&story).remove(1);
    let page = format!("/gongshu/wenlan/signups/{}", other.id);
    let mut mother = phone(&story, &other).await;
    mother.get(&page).await.is(200);
    mother.post(&page, &SIGNED).await.is(303);
    let first = [("period", "1")];
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200).shows("暑期托管收费").shows("托管服务费 ¥500.00、餐点费 ¥200.00");
    cashier.post(SUMMER, &first).await.is(422).shows("报名到 2022年7月3日 才截止").shows("P4.6");
    story.turn("2022-07-04T09:00:00");
    let mut cashier = story.staff("cashier").await;
    for _ in 0..2 {
        cashier.get(BILLS).await.is(200);
        cashier.post(SUMMER, &first).await.is(303);
    }
    cashier.get(BILLS).await.is(200).shows("暑期托管第 1 期 · 餐点费");
    assert_eq!(cashier.html.matches(ROW).count(), 4, "two a child, once");
    let mut wang = story.wang().await;
    wang.get(ACCOUNT).await.is(200).shows("暑期托管第 1 期 · 托管服务费").shows("全部 10 天共 ¥500.00");
    wang.shows("政府、学校分担和减免：减 ¥250.00").shows("应缴 ¥250.00");
    let (care, food) = ("暑期托管第 1 期 · 托管服务费".to_owned(), "暑期托管第 1 期 · 餐点费".to_owned());
    let paid = pay_all(&story, &ming).await;
    assert_eq!(paid, [(care.clone(), Fen(25_000)), (food.clone(), Fen(20_000))]);
    let paid = pay_all(&story, &other.id).await;
    assert_eq!(paid, [(care, Fen(50_000)), (food, Fen(20_000))]);
    wang.get(ACCOUNT).await.is(200).shows("¥250.00").shows("¥200.00").shows("分毫不差");
    wang.post(&format!("{ACCOUNT}/refunds"), &[]).await.is(422);
    let account = format!("/gongshu/wenlan/accounts/{}", other.id);
    let mut mother = phone(&story, &other).await;
    mother.get(&page).await;
    mother.post(&format!("{page}/withdraw"), &first).await.is(303);
    mother.get(&account).await.is(200).shows("现在可退 ¥700.00");
    mother.post(&format!("{account}/refunds"), &[("reason", "不去了")]).await.is(303);
    assert_eq!(paid_out(&story).await, 2, "of care and of food");
    assert_eq!(totals(&story).await.custody, Fen(45_000));
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await;
    cashier.post(&format!("{SUMMER}/release"), &first).await.is(422).shows("这一期到 2022年7月23日 才结束");
    story.turn("2022-07-23T09:00:00");
    let mut cashier = story.staff("cashier").await;
    for _ in 0..2 {
        cashier.get(BILLS).await.is(200).shows("第 1 期已结束");
        cashier.post(&format!("{SUMMER}/release"), &first).await.is(303);
    }
    let sums = totals(&story).await;
    assert_eq!((sums.custody, sums.payee, sums.payers), (Fen::ZERO, Fen(70_000), Fen(-25_000)));
    assert_eq!(sums.sum, Fen::ZERO);
    story.wang().await.get(ACCOUNT).await.is(200).shows("分毫不差");
    cashier
        .get("/gongshu/wenlan/shares")
        .await
        .is(200)
        .shows("¥250.00")
        .shows("暑期托管第 1 期 · 托管服务费");
    let sheet = "/gongshu/wenlan/balance-sheet?of=gongshu-2022-summer/1";
    story.visitor().get(sheet).await.is(200).shows("¥500.00").shows("¥200.00").shows("仍有结余");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// The cashier presses a button for the first period.
pub(crate) async fn pressed(story: &Story, address: &str) {
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200);
    cashier.post(address, &[("period", "1")]).await.is(303);
}

/// Relief that is granted when the bills are out: what is not paid is asked for no more, what was paid beyond it goes back like any
/// refund, and the payees have the whole in the end, whoever bore it.
#[tokio::test]
async fn relief_that_comes_after_the_bills_lowers_them_or_gives_back() {
    let (ming, release) = (StudentId::new("ming"), format!("{SUMMER}/release"));
    // What had happened before: the family had paid, and the payees had the money.
    for (is_paid, is_released) in [(false, false), (true, false), (true, true)] {
        let story = summer(12, "2022-06-28T10:00:00").await;
        {
            let mut wang = story.wang().await;
            wang.get(MING).await.is(200);
            wang.post(MING, &SIGNED).await.is(303);
        }
        story.turn("2022-07-04T09:00:00");
        pressed(&story, SUMMER).await;
        if is_paid {
            pay_all(&story, &ming).await;
        }
        if is_released {
            story.turn("2022-07-23T09:00:00");
            pressed(&story, &release).await;
        }
        relieved(&story).await;
        let back = if is_paid { Fen(25_000) } else { Fen::ZERO };
        assert_eq!(totals(&story).await.refunds_due, back, "{is_paid} {is_released}");
        if is_paid {
            assert_eq!(paid_out(&story).await, 1, "of care");
        } else {
            let paid: Vec<Fen> = pay_all(&story, &ming).await.into_iter().map(|(_, fen)| fen).collect();
            assert_eq!(paid, [Fen(25_000), Fen(20_000)], "half of the care is waived");
        }
        if !is_released {
            story.turn("2022-07-23T09:00:00");
            pressed(&story, &release).await;
        }
        let sums = totals(&story).await;
        let told = (sums.custody, sums.payee, sums.payers, sums.refunds_due);
        assert_eq!(told, (Fen::ZERO, Fen(70_000), Fen(-25_000), Fen::ZERO), "{is_paid} {is_released}");
        assert_eq!(story.app.store.doctor().await.unwrap(), []);
    }
}

/// The bills are out, and a family takes its sign-up back without having paid: it owes nothing; signed up again it would be
/// billed anew, and the others' bills stay as they are.
#[tokio::test]
async fn an_unpaid_bill_goes_with_the_seat_of_its_child() {
    let story = summer(12, "2022-06-28T10:00:00").await;
    let all: Vec<_> = served(&story).into_iter().take(2).collect();
    for child in &all {
        let page = format!("/gongshu/wenlan/signups/{}", child.id);
        let mut mother = phone(&story, child).await;
        mother.get(&page).await.is(200);
        mother.post(&page, &SIGNED).await.is(303);
    }
    let first = [("period", "1")];
    story.turn("2022-07-04T09:00:00");
    {
        let mut cashier = story.staff("cashier").await;
        cashier.get(BILLS).await.is(200);
        cashier.post(SUMMER, &first).await.is(303);
    }
    let states = async |child: &StudentId| -> Vec<String> {
        let permit = clock(Act::BillIssue, &school(&story)).unwrap();
        let bills = story.app.store.look(&permit).await.unwrap().bills(Some(child)).await.unwrap();
        bills.into_iter().map(|bill| bill.state).collect()
    };
    assert_eq!(states(&all[1].id).await, ["due", "due"]);
    let page = format!("/gongshu/wenlan/signups/{}", all[1].id);
    let mut mother = phone(&story, &all[1]).await;
    mother.get(&page).await.is(200);
    mother.post(&format!("{page}/withdraw"), &first).await.is(303);
    drop(mother);
    assert_eq!(states(&all[1].id).await, ["cancelled", "cancelled"]);
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200);
    cashier.post(SUMMER, &first).await.is(303);
    assert_eq!(states(&all[1].id).await, ["cancelled", "cancelled"], "once");
    assert_eq!(states(&all[0].id).await, ["due", "due"]);
    drop(cashier);

    // The days have begun, and the plan says nothing of a refund: who has not paid owes like who has.
    story.turn("2022-07-12T09:00:00");
    let page = format!("/gongshu/wenlan/signups/{}", all[0].id);
    let mut mother = phone(&story, &all[0]).await;
    mother.get(&page).await.is(200);
    mother.post(&format!("{page}/withdraw"), &first).await.is(303);
    drop(mother);
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200);
    cashier.post(SUMMER, &first).await.is(303);
    assert_eq!(states(&all[0].id).await, ["due", "due"]);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
