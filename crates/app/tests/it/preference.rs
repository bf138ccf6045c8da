//! 志愿 A family ranks its wishes, changes them, and is told what cannot be.

use crate::course::{announce_all, propose};
use crate::evening::school;
use crate::town::{Browser, Story};
use afterbell::day::late;

pub(crate) const MING: &str = "/gongshu/wenlan/preferences/ming";

/// A story in which four courses are announced: two on Monday, one on Tuesday, one for grade 6.
pub(crate) async fn announced() -> Story {
    announced_in(Story::at("2021-09-06T09:00:00").await).await
}

/// The same in a town of another size.
pub(crate) async fn announced_in(story: Story) -> Story {
    {
        let mut teaching = story.staff("teaching").await;
        for (title, weekday, grades, seats) in [
            ("书法", "1", ("1", "5"), "15"),
            ("足球", "1", ("1", "5"), "60"),
            ("机器人", "2", ("1", "5"), "60"),
            ("围棋", "2", ("6", "6"), "20"),
        ] {
            let proposal = (title, weekday, "16:40", "17:20", grades, seats);
            propose(&mut teaching, "science", proposal).await.is(303);
        }
        announce_all(&mut teaching).await;
    }
    story
}

/// The id of a course on the open choosing page.
pub(crate) fn course(browser: &Browser<'_>, title: &str) -> String {
    let options = browser.html.split("<option value=\"").skip(1);
    let mut named = options.filter(|rest| rest.split("</option>").next().unwrap().contains(title));
    named.next().unwrap_or_else(|| panic!("no {title}")).split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn wishes_are_taken_in_the_window_and_replaced_until_it_ends() {
    let story = announced().await;
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200).shows("9月7日 周二 18:00 开放");
    story.turn("2021-09-07T18:00:00");
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200).shows("第 1 志愿").shows("机器人").shows("每课时¥20.00");
    assert!(!wang.html.contains("围棋"), "a course of grade 6 is not shown to grade 3");
    let (chess, ball) = (course(&wang, "书法"), course(&wang, "足球"));
    wang.post(MING, &[("choice-1", &chess), ("choice-2", &ball)]).await.is(303);
    wang.get(MING).await.is(200).shows("已收到 2 个志愿").shows("待开班(1/15)");
    wang.post(MING, &[("choice-1", &ball), ("choice-2", "")]).await.is(303);
    wang.get(MING).await.is(200).shows(&format!("<option value=\"{ball}\" selected>"));
    story.turn("2021-09-09T16:00:00");
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200).shows("选课已结束");
    wang.post(MING, &[("choice-1", &chess)]).await.is(422).shows("选课已在 9月9日 16:00 截止").shows("足球");
}

/// P3.33: where nobody wished there is nothing to draw, and neither the evening nor the board nor a message asks for it.
#[tokio::test]
async fn a_draw_that_nobody_wished_for_is_not_due() {
    for wishes in [false, true] {
        let story = announced().await;
        story.turn("2021-09-07T18:00:00");
        let mut wang = story.wang().await;
        wang.get(MING).await.is(200);
        let chess = course(&wang, "书法");
        let own = if wishes { chess.as_str() } else { "" };
        wang.post(MING, &[("choice-1", chess.as_str())]).await.is(303);
        wang.get(MING).await.is(200);
        wang.post(MING, &[("choice-1", own)]).await.is(303); // a family may take its wishes back
        story.turn("2021-09-09T20:00:00");
        let (mut manager, mut bureau) = (story.staff("manager").await, story.staff("bureau").await);
        manager.get("/gongshu/wenlan/tonight").await.is(200);
        assert_eq!(manager.html.contains("摇号名单还没有公布"), wishes);
        bureau.get("/gongshu/gongshu/board").await.is(200);
        assert_eq!(bureau.html.contains("摇号逾期"), wishes);
        let told = late::look(&story.app, &school(&story)).await.unwrap().draws;
        assert_eq!(told, usize::from(wishes));
    }
}

#[tokio::test]
async fn wishes_that_cannot_be_are_refused_and_what_was_typed_stays() {
    let story = announced().await;
    story.turn("2021-09-08T09:00:00");
    let (mut wang, mut hong) = (story.wang().await, story.wang().await);
    wang.get(MING).await.is(200);
    let chess = course(&wang, "书法");
    let twice = [("choice-1", chess.as_str()), ("choice-2", chess.as_str())];
    wang.post(MING, &twice).await.is(422).shows("选了两次").shows(&format!("value=\"{chess}\" selected"));
    hong.get("/gongshu/wenlan/preferences/hong").await.is(200).shows("围棋");
    let go = course(&hong, "围棋");
    wang.get(MING).await.is(200);
    wang.post(MING, &[("choice-1", &go)]).await.is(422).shows("P3.19");
    let unknown = [("choice-1", "nowhere")];
    wang.get(MING).await.is(200);
    wang.post(MING, &unknown).await.is(422).shows("家长还不能选");
}

#[tokio::test]
async fn a_family_says_how_many_and_with_whom_and_reads_it_again() {
    let story = announced().await;
    story.turn("2021-09-08T09:00:00");
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200).shows("每周最多来几天").shows("和兄弟姐妹上同一门课");
    let chess = course(&wang, "书法");
    let asks = [("choice-1", chess.as_str()), ("most", "2"), ("together", "yes")];
    wang.post(MING, &asks).await.is(303);
    wang.get(MING)
        .await
        .is(200)
        .shows("<option value=\"2\" selected>每周最多来 2 天")
        .shows("value=\"yes\" checked");
    wang.post(MING, &[("choice-1", &chess), ("most", "6")]).await.is(422).shows("不是 1 到 5");
    let mut alone = story.guardian("13800000002").await;
    let child = story.town.register.students.iter().find(|one| one.household.as_str() == "h1").unwrap();
    let siblings = story.town.register.students.iter().filter(|one| one.household.as_str() == "h1").count();
    alone.get(&format!("/gongshu/wenlan/preferences/{}", child.id)).await.is(200);
    assert_eq!(alone.html.contains("和兄弟姐妹上同一门课"), siblings > 1);
    story.turn("2021-09-09T16:00:00");
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200).shows("每周最多来 2 天").shows("和兄弟姐妹上同一门课");
}

#[tokio::test]
async fn another_familys_child_does_not_exist() {
    let story = announced().await;
    story.turn("2021-09-08T09:00:00");
    let mut other = story.guardian("13800000002").await;
    other.get(MING).await.is(404);
}

#[tokio::test]
async fn where_nobody_wished_no_roster_is_fixed_and_it_is_said_why() {
    let story = announced().await;
    story.turn("2021-09-09T16:00:00");
    let mut manager = story.staff("manager").await;
    let draws = "/gongshu/wenlan/draws";
    manager.get(draws).await.is(200);
    manager.post(&format!("{draws}/fix"), &[]).await.is(422).shows("没有孩子选了已告知的课程");
    story.visitor().get(&format!("{draws}/gongshu-2021-autumn")).await.is(404);
}
