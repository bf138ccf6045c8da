//! 转出 A pupil leaves the school: from that day on no evening expects it, its place is passed on, and a wrong press is mended (P3.4).

use crate::conduct::journal;
use crate::evening::{count, group, school, session_of, staff, told};
use crate::registration::accepted;
use crate::town::Story;
use afterbell::day::session;
use afterbell::people::student;

const LIST: &str = "/gongshu/wenlan/students";
const MING: &str = "/gongshu/wenlan/students/ming";
const POST: &str = "/gongshu/wenlan/students/ming/departure";

/// Opens the roll of a day and says whether 王小明 is on it.
async fn is_expected(story: &Story, day: &str) -> bool {
    story.turn(&format!("{day}T15:31:00"));
    let id = session_of("jia", day);
    session::open(&story.app, &staff(story, "care1"), &school(story), &id).await.unwrap();
    let mut teacher = story.staff("care1").await;
    teacher.get(&format!("/gongshu/wenlan/rolls/{id}")).await.is(200);
    teacher.html.contains("王小明")
}

#[tokio::test]
async fn a_pupil_who_leaves_is_expected_until_the_day_before_and_its_place_is_passed_on_once() {
    let story = accepted("2021-09-07T08:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    story.staff("manager").await.get(MING).await.is(404);
    let mut leader = story.staff("leader").await;
    leader.get(LIST).await.is(200).shows(&format!("href=\"{MING}\""));
    for (until, reason) in [("2021-09-07", "转学"), ("2021-09-09", " "), ("九月九日", "转学")] {
        leader.get(MING).await.is(200);
        leader.post(POST, &[("until", until), ("reason", reason)]).await.is(422);
    }
    for _ in 0..2 {
        leader.get(MING).await.is(200);
        leader.post(POST, &[("until", "2021-09-09"), ("reason", "转学")]).await.is(303);
    }
    leader.get(LIST).await.is(200).shows("9月9日 周四 起不在籍");
    assert_eq!(count(&told(&story, "household:h0").await, "student-departed"), 1, "told once");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("王小明从 9月9日 周四 起不再是本校学生");

    assert!(is_expected(&story, "2021-09-08").await, "the day before");
    assert_eq!(student::look(&story.app, &school(&story)).await.unwrap(), 0);
    story.turn("2021-09-09T00:00:00");
    for passed_on in [1, 0] {
        assert_eq!(student::look(&story.app, &school(&story)).await.unwrap(), passed_on);
    }
    assert!(!is_expected(&story, "2021-09-09").await, "gone");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/registrations/ming").await.is(200).shows("已退出");
    let departed = journal(&story).await.into_iter().filter(|one| one.act == "student.departed");
    assert_eq!(departed.map(|one| one.who).collect::<Vec<_>>(), ["staff-leader"]);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn whoever_was_taken_off_the_roll_by_mistake_is_found_and_put_back() {
    let story = accepted("2021-09-07T08:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    let mut leader = story.staff("leader").await;
    leader.get(MING).await.is(200);
    leader.post(POST, &[("until", "2021-09-08"), ("reason", "转学")]).await.is(303);
    story.turn("2021-09-08T09:00:00");
    let mut head = story.staff("head3-2").await;
    head.get(LIST).await.is(200);
    assert!(!head.html.contains("王小明"), "on no list of a class any more");
    let mut leader = story.staff("leader").await;
    leader.get(LIST).await.is(200).shows("9月8日 周三 起不在籍");
    leader.get(MING).await.is(200).shows("不转了，王小明继续在籍");
    leader.post(POST, &[("until", ""), ("reason", "")]).await.is(422).shows("没有写原因");
    leader.post(POST, &[("until", ""), ("reason", "同名的孩子")]).await.is(303);
    assert_eq!(count(&told(&story, "household:h0").await, "student-stays"), 1);
    assert!(is_expected(&story, "2021-09-08").await, "nothing was passed on yet");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
