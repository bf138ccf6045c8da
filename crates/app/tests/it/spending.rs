//! 支出 Staff are paid what an approved sheet of lessons given says, and whoever gives a course under a contract what that pays for the
//! lessons given so far; nobody is paid more (P1.11, P1.38).

use crate::account::billed;
use crate::claim::amended;
use crate::evening::{school, staff};
use crate::item::{bills, by_lesson, given, issue, pay};
use crate::tally::{courses_on, marked_as, roll_closed};
use crate::town::Story;
use afterbell::money::pay as pays;
use jiff::civil::date;
use rules::day::roll::State;
use rules::id::CourseId;
use rules::people::act::Act;
use rules::people::role::clock;

const SPENDINGS: &str = "/gongshu/wenlan/spendings";
const CARE: &str = "care/care/gongshu-2021-autumn";

/// The cashier, newly signed in, spends; answers the status and what the page says.
async fn spend(story: &Story, from: &str, [purpose, yuan, pay]: [&str; 3]) -> (u16, String) {
    let mut cashier = story.staff("cashier").await;
    cashier.get(SPENDINGS).await.is(200);
    let voucher = format!("P-{purpose}-{yuan}-{pay}");
    let form =
        [("from", from), ("purpose", purpose), ("yuan", yuan), ("voucher", voucher.as_str()), ("pay", pay)];
    cashier.post(SPENDINGS, &form).await;
    (cashier.status.as_u16(), cashier.html.clone())
}

#[tokio::test]
async fn teaching_is_paid_by_an_approved_sheet_and_never_above_it() {
    let story = by_lesson().await;
    issue(&story).await;
    pay(&story).await;
    given(&story, "2021-09-06", State::Present).await;
    let (place, manager) = (school(&story), staff(&story, "manager"));
    let (status, page) = spend(&story, CARE, ["staff", "60", ""]).await;
    assert!(status == 422 && page.contains("没有选表"), "{status}");
    let sheet = pays::draw(&story.app, &manager, &place, "sheet").await.unwrap();
    for login in ["leader", "cashier"] {
        assert_eq!(spend(&story, CARE, ["staff", "60", &sheet]).await.0, 422, "it is not approved yet");
        pays::approve(&story.app, &staff(&story, login), &place, &sheet, None).await.unwrap();
    }
    let mut cashier = story.staff("cashier").await;
    cashier.get(SPENDINGS).await.is(200).shows("还可付 ¥60.00");
    let (status, page) = spend(&story, CARE, ["staff", "60.01", &sheet]).await;
    assert!(status == 422 && page.contains("还可付的只有 ¥60.00"), "{status}");
    assert_eq!(spend(&story, CARE, ["staff", "40", &sheet]).await.0, 303);
    let (status, page) = spend(&story, CARE, ["staff", "20.01", &sheet]).await;
    assert!(status == 422 && page.contains("还可付的只有 ¥20.00"), "{status}");
    assert_eq!(spend(&story, CARE, ["staff", "20", &sheet]).await.0, 303);
    assert_eq!(spend(&story, CARE, ["staff", "0.01", &sheet]).await.0, 422);
    assert_eq!(spend(&story, CARE, ["materials", "0.01", ""]).await.0, 303, "materials need no sheet");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// A course of 王小明 that was paid, with one session given.
async fn course_given(story: &Story) -> CourseId {
    pay(story).await;
    let mine = bills(story).await.into_iter().find(|bill| bill.state == "paid").unwrap().course_id;
    for day in 13..=17 {
        for one in courses_on(story, date(2021, 9, day)).await {
            if one.course.as_ref() == Some(&mine) {
                marked_as(story, &one, |_| State::Present).await;
                roll_closed(story, &one.id).await;
                return mine;
            }
        }
    }
    panic!("the course has a session in its first week");
}

#[tokio::test]
async fn a_provider_is_paid_for_lessons_given_at_the_rate_of_its_contract() {
    let story = billed().await;
    let course = course_given(&story).await;
    let from = format!("course/{course}");
    let (status, page) = spend(&story, &from, ["provider", "5", ""]).await;
    assert!(status == 422 && page.contains("没有写这门课的合同编号"), "{status}");
    let permit = clock(Act::BillIssue, &school(&story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let known = tx.provider_given(course.as_str()).await.unwrap().unwrap();
    drop(tx);
    assert!(known.lessons > 0, "its roll was closed");
    let fee = "bill_after           = \"opening\" ";
    let row = format!(
        "providers = [{{ course = \"{}\", name = \"市少年宫\", rate_fen = 500, contract = \"宫合〔2021〕17号\" }}]\n\
         budget = [{{ cost = \"provider\", fen = 987600 }}, {{ cost = \"utilities\", fen = 12300 }}]\n{fee}",
        known.title
    );
    amended(&story, &[(fee, &row)]).await;
    let (most, above) = (format!("{}", 5 * known.lessons), format!("{}.01", 5 * known.lessons));
    let (status, page) = spend(&story, &from, ["provider", &above, ""]).await;
    assert!(status == 422 && page.contains("按合同价和已上课时"), "{status}");
    assert_eq!(spend(&story, &from, ["provider", &most, ""]).await.0, 303);
    assert_eq!(spend(&story, &from, ["provider", "0.01", ""]).await.0, 422, "until more lessons are given");
    assert_eq!(spend(&story, CARE, ["provider", "0.01", ""]).await.0, 422, "care has no contract");
    let mut visitor = story.visitor();
    visitor.get("/gongshu/wenlan/balance-sheet").await.is(200).shows("外聘机构").shows("¥9,876.00");
    visitor.shows("水电").shows("¥123.00").shows("预算按方案由三方分担").shows("家长 ¥9,999.00");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
