//! 并点 24 moves and 25 stays: the bureau sees why, families are asked, it is decided once, nobody is dropped.

use crate::signup::{fill, guardian_of, phone, refile, summer};
use crate::town::{Browser, Story};
use rules::id::StudentId;
use rules::people::student::Student;

const MERGERS: &str = "/gongshu/gongshu/mergers";
const WINDOW: &str = "2022-06-28T10:00:00";
const AFTER: &str = "2022-07-04T09:00:00";

/// Presses a button of the open page with the proposal that it shows.
async fn press(bureau: &mut Browser<'_>, act: &str, answer: u16) {
    let plan = bureau.hidden("plan");
    bureau.post(&format!("{MERGERS}/1/{act}"), &[("plan", &plan)]).await.is(answer);
}

/// A child's guardian at the child's own page.
async fn at_home<'a>(story: &'a Story, child: &Student) -> Browser<'a> {
    let mut guardian = phone(story, child).await;
    guardian.get(&format!("/gongshu/wenlan/signups/{}", child.id)).await.is(200);
    guardian
}

/// What the family says.
async fn say(story: &Story, child: &Student, answer: &str) -> u16 {
    let mut guardian = at_home(story, child).await;
    let action = format!("/gongshu/wenlan/signups/{}/answer", child.id);
    guardian.post(&action, &[("period", "1"), ("answer", answer)]).await;
    guardian.status.as_u16()
}

/// Children on a point's list.
async fn listed(bureau: &mut Browser<'_>, point: &str) -> usize {
    bureau.get(&format!("/gongshu/gongshu/points/1/{point}")).await.is(200);
    bureau.html.matches("<tr data-find=").count()
}

/// How often a family was told something.
async fn told(story: &Story, child: &Student, text: &str) -> usize {
    let mut guardian = phone(story, child).await;
    guardian.get("/gongshu/wenlan/children").await.is(200);
    guardian.html.matches(text).count()
}

/// Each child sits at the point that took the others, or its family took it back (X.1).
async fn everybody_has_a_seat(story: &Story, children: &[Student], own: &[StudentId]) {
    for child in children {
        let page = at_home(story, child).await;
        let is_seated =
            page.html.contains("已报上") && page.html.contains("<p class=\"lead\">祥符实验小学服务点");
        let left = page.html.contains("已退出") && own.contains(&child.id);
        assert!(is_seated || left, "{} has a seat or left by itself", child.id);
    }
}

/// What is read at home once it is decided: most were moved, the second said no, the third leaves by itself.
async fn each_family_reads_it(story: &Story, small: &[Student]) {
    for child in &small[2..4] {
        let text = format!("{}的暑期托管改在祥符实验小学服务点", child.name);
        assert_eq!(told(story, child, &text).await, 1, "told once");
    }
    assert_eq!(told(story, &small[1], "已退出暑期托管，已交的费用全额退还").await, 1);
    at_home(story, &small[1]).await.shows("已退出").shows("全额退还");
    at_home(story, &small[2])
        .await
        .shows("<p class=\"lead\">祥符实验小学服务点")
        .shows("文澜小学服务点人数少，已并到这里");
    assert_eq!(say(story, &small[2], "decline").await, 422, "it is decided");
    let mut moved = at_home(story, &small[2]).await;
    moved
        .post(&format!("/gongshu/wenlan/signups/{}/withdraw", small[2].id), &[("period", "1")])
        .await
        .is(303);
    at_home(story, &small[2]).await.shows("全额退还");
}

#[tokio::test]
async fn a_point_of_24_is_merged_after_its_families_were_asked_and_only_once() {
    let story = summer(90, WINDOW).await;
    let seated = fill(&story, &[("wenlan", 24), ("xiangfu-lab", 40)]).await;
    let (small, large) = (&seated[0], &seated[1]);
    let mut bureau = story.staff("bureau").await;
    bureau.get(MERGERS).await.is(200).shows("24 人，少于 25 人").shows("截止后才能征询");
    bureau.post(&format!("{MERGERS}/1/ask"), &[]).await.is(422).shows("报名要到 7月3日 17:00 才截止");
    story.turn(AFTER);
    let mut bureau = story.staff("bureau").await;
    bureau.get(MERGERS).await.is(200).shows("24 人到祥符实验小学服务点（并后 64/64 人）").shows("征询 24 家");
    bureau.shows("统筹安排到另一个服务点");
    press(&mut bureau, "decide", 422).await;
    bureau.shows("还有 24 家没有征询");
    bureau.get(MERGERS).await;
    bureau.post(&format!("{MERGERS}/1/ask"), &[("plan", "another")]).await.is(422).shows("看过方案之后");
    let old = bureau.hidden("plan");
    press(&mut bureau, "ask", 303).await;
    bureau.get(MERGERS).await.shows("已征询 24 家").shows("24 家没有答复").shows("7月8日 周五 09:00");
    assert!(!bureau.html.contains("决定：并掉"), "no button for what would be refused");
    press(&mut bureau, "ask", 303).await;
    bureau.get(MERGERS).await.shows("都征询过了");
    let decide = format!("{MERGERS}/1/decide");
    bureau.post(&decide, &[("plan", &old)]).await.is(422).shows("还有 24 家没有答复，要等到 7月8日 09:00");
    bureau.shows("7月8日 09:00 以后再决定，或等各家都答复").shows("统筹安排到另一个服务点");
    assert_eq!(told(&story, &small[0], "的暑期托管改在").await, 0, "nobody was moved");
    assert_eq!(told(&story, &small[0], "文澜小学服务点报名人数少").await, 1, "asked once");
    assert_eq!(told(&story, &small[0], "暑托服务点要合并，请您答复").await, 1, "and led there");
    assert_eq!(told(&story, &large[0], "报名人数少").await, 0, "whoever stays is not asked");
    bureau.get("/gongshu/gongshu/deliveries").await.is(200).shows("文澜小学服务点报名人数少");
    bureau.shows("href=\"/gongshu/gongshu/deliveries\"");
    let home = at_home(&story, &small[0]).await;
    home.shows("孩子去祥符实验小学服务点，可以吗")
        .shows("同意去祥符实验小学服务点")
        .shows("不去，退出并全额退费");
    assert_eq!(say(&story, &small[0], "agree").await, 303);
    assert_eq!(say(&story, &small[1], "agree").await, 303);
    assert_eq!(say(&story, &small[1], "decline").await, 303, "another word, while it is not decided");
    assert_eq!(say(&story, &large[0], "agree").await, 422, "nobody asked this family");
    let mut stranger = at_home(&story, &large[0]).await;
    let theirs = format!("/gongshu/wenlan/signups/{}/answer", small[0].id);
    stranger.post(&theirs, &[("period", "1"), ("answer", "agree")]).await.is(404);
    bureau.get(MERGERS).await.shows("22 家没有答复").shows("1 家不去");
    bureau.shows(&guardian_of(&story, &small[1]).1);
    bureau.post(&decide, &[("plan", &old)]).await.is(422).shows("看过方案之后");
    story.turn("2022-07-08T09:00:00");
    let mut bureau = story.staff("bureau").await;
    bureau.get(MERGERS).await.shows("等答复的时间已过，还有 22 家没有答复").shows("决定：并掉");
    let seen = bureau.hidden("plan");
    press(&mut bureau, "decide", 303).await;
    bureau.get(MERGERS).await.shows("23 个孩子换了点，1 家退出").shows("已并点").shows("已并 3 个");
    bureau.shows("并点时退出的 1 家").shows(&guardian_of(&story, &small[1]).1);
    assert_eq!((listed(&mut bureau, "wenlan").await, listed(&mut bureau, "xiangfu-lab").await), (0, 63));
    bureau.get(MERGERS).await;
    bureau.post(&decide, &[("plan", &seen)]).await.is(303);
    bureau.get(MERGERS).await.shows("没有变化");
    assert_eq!(listed(&mut bureau, "xiangfu-lab").await, 63, "twice changes nothing");
    each_family_reads_it(&story, small).await;
    let own = [&small[1], &small[2]].map(|child| child.id.clone());
    everybody_has_a_seat(&story, &[small.as_slice(), large].concat(), &own).await;
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_point_of_25_stays_and_one_alone_in_its_town_too() {
    let story = summer(100, WINDOW).await;
    fill(&story, &[("wenlan", 25), ("xiangfu-lab", 38), ("banshan", 8)]).await;
    story.turn(AFTER);
    let mut bureau = story.staff("bureau").await;
    bureau
        .get(MERGERS)
        .await
        .is(200)
        .shows("25 人，不少于 25 人")
        .shows("8 人，少于 25 人，但本镇街开放的只有这一个点");
    bureau.shows("没有人报名，不用开").shows("可以关掉");
    assert!(!bureau.html.contains("征询 "), "nobody is to be asked");
    assert_eq!(listed(&mut bureau, "wenlan").await, 25);
    assert_eq!(listed(&mut bureau, "banshan").await, 8);
}

#[tokio::test]
async fn of_two_small_points_one_stays_and_the_bureau_may_choose_which() {
    let story = summer(50, WINDOW).await;
    let seated = fill(&story, &[("shangtang-1", 10), ("shangtang-2", 12)]).await;
    story.turn(AFTER);
    let mut bureau = story.staff("bureau").await;
    bureau.get(MERGERS).await.is(200).shows("10 人到上塘二小服务点（并后 22/60 人）").shows("两个点不会都关");
    press(&mut bureau, "ask", 303).await;
    let keep = format!("{MERGERS}/1/keep");
    bureau.get(MERGERS).await;
    bureau.post(&keep, &[("point", "shangtang-1"), ("keep", "yes")]).await.is(422).shows("没有写保留的原因");
    bureau
        .post(&keep, &[("point", "nowhere"), ("keep", "yes"), ("reason", "x")])
        .await
        .is(422)
        .shows("没有这个服务点");
    bureau.post(&keep, &[("point", "shangtang-1"), ("keep", "yes"), ("reason", "食堂刚修好")]).await.is(303);
    bureau
        .get(MERGERS)
        .await
        .shows("12 人到上塘一小服务点")
        .shows("保留原因：食堂刚修好")
        .shows("征询 12 家");
    assert_eq!(told(&story, &seated[0][0], "保留不并，上次的征询作废").await, 1);
    assert_eq!(say(&story, &seated[0][0], "agree").await, 422, "the question has lapsed");
    press(&mut bureau, "ask", 303).await;
    for child in &seated[1] {
        bureau.get(MERGERS).await;
        assert!(!bureau.html.contains("决定：并掉"), "{} may still answer", child.name);
        assert_eq!(say(&story, child, "agree").await, 303);
    }
    bureau.get(MERGERS).await.shows("各家都答复了").shows("决定：并掉");
    press(&mut bureau, "decide", 303).await;
    assert_eq!((listed(&mut bureau, "shangtang-1").await, listed(&mut bureau, "shangtang-2").await), (22, 0));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_question_that_nobody_decided_is_due_until_the_period_begins() {
    let story = summer(50, WINDOW).await;
    let seated = fill(&story, &[("shangtang-1", 10), ("shangtang-2", 12)]).await;
    story.turn(AFTER);
    let mut bureau = story.staff("bureau").await;
    bureau.get(MERGERS).await;
    press(&mut bureau, "ask", 303).await;
    let due = "暑托服务点要合并，请您答复";
    assert_eq!(told(&story, &seated[0][0], due).await, 1);
    assert_eq!(
        told(&story, &seated[0][0], "请在 7月8日 周五 09:00 前").await,
        1,
        "the message says until when"
    );
    assert_eq!(told(&story, &seated[0][0], "提前并点的，到并点为止").await, 1, "or sooner");
    story.turn("2022-07-08T08:50:00");
    assert_eq!(told(&story, &seated[0][0], due).await, 1);
    at_home(&story, &seated[0][0]).await.shows("7月8日 周五 09:00");
    story.turn("2022-07-08T09:00:00");
    assert_eq!(told(&story, &seated[0][0], due).await, 0, "the time to answer is over");
    let mut late = at_home(&story, &seated[0][0]).await;
    let action = format!("/gongshu/wenlan/signups/{}/answer", seated[0][0].id);
    late.post(&action, &[("period", "1"), ("answer", "decline")]).await.is(422);
    late.shows("答复到 7月8日 09:00 截止").shows("安排到另一个服务点").shows("开始前退出全额退费");
    story.turn("2022-07-11T08:00:00");
    assert_eq!(told(&story, &seated[0][0], due).await, 0, "nobody can answer any more");
}

#[tokio::test]
async fn the_last_day_before_the_period_is_the_bureau_s_however_long_families_may_answer() {
    let story = summer(50, WINDOW).await;
    let seated = fill(&story, &[("shangtang-1", 10), ("shangtang-2", 12)]).await;
    refile(&story, "answer_hours = 96", "answer_hours = 720").await;
    story.turn(AFTER);
    let mut bureau = story.staff("bureau").await;
    bureau.get(MERGERS).await;
    let plan = bureau.hidden("plan");
    press(&mut bureau, "ask", 303).await;
    let until = "请在 7月10日 周日 24:00 前";
    assert_eq!(told(&story, &seated[0][0], until).await, 1, "as the answer's own rule says");
    story.turn("2022-07-09T23:59:59");
    let mut bureau = story.staff("bureau").await;
    bureau.get(MERGERS).await;
    let decide = format!("{MERGERS}/1/decide");
    bureau.post(&decide, &[("plan", &plan)]).await.is(422).shows("7月10日 00:00 以后再决定");
    story.turn("2022-07-10T00:00:00");
    bureau.get(MERGERS).await.shows("等答复的时间已过");
    press(&mut bureau, "decide", 303).await;
    assert_eq!((listed(&mut bureau, "shangtang-1").await, listed(&mut bureau, "shangtang-2").await), (0, 22));
}

#[tokio::test]
async fn whoever_was_asked_is_told_when_nothing_merges_any_more() {
    let story = summer(100, WINDOW).await;
    let one = ["shangtang-1", "shangtang-2", "beixiu", "kangqiao"].map(|point| (point, 1));
    let seated = fill(&story, &[&[("wenlan", 24), ("xiangfu-lab", 40)][..], &one].concat()).await;
    story.turn(AFTER);
    let mut bureau = story.staff("bureau").await;
    bureau.get(MERGERS).await.is(200).shows("征询 26 家");
    press(&mut bureau, "ask", 303).await;
    refile(&story, "students_min = 25", "students_min = 1").await;
    bureau.get(MERGERS).await.is(200).shows("26 家征询过、还在等结果").shows("告诉 26 家：不并了");
    press(&mut bureau, "decide", 303).await;
    bureau.get(MERGERS).await.shows("已告诉 26 家").shows("没有要并的点。");
    assert_eq!(told(&story, &seated[0][0], "保留不并，上次的征询作废").await, 1);
    assert_eq!(listed(&mut bureau, "wenlan").await, 24);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_full_receiving_point_blocks_the_merger_and_says_so() {
    let story = summer(80, WINDOW).await;
    fill(&story, &[("beixiu", 24), ("kangqiao", 32)]).await;
    story.turn(AFTER);
    let mut bureau = story.staff("bureau").await;
    bureau
        .get(MERGERS)
        .await
        .is(200)
        .shows("并不了")
        .shows("没有点坐得下这些孩子，没有并")
        .shows("保留北秀小学服务点，不并");
    assert_eq!((listed(&mut bureau, "beixiu").await, listed(&mut bureau, "kangqiao").await), (24, 32));
}

#[tokio::test]
async fn nobody_but_the_district_s_own_desk_merges() {
    let story = summer(12, WINDOW).await;
    fill(&story, &[("wenlan", 3)]).await;
    story.turn(AFTER);
    let mut bureau = story.staff("bureau").await;
    bureau.get("/gongshu/wenlan/deliveries").await.is(404);
    let acts = ["ask", "decide", "keep"].map(|act| format!("{MERGERS}/1/{act}"));
    let lists = [MERGERS.to_owned(), "/gongshu/gongshu/points/1/wenlan".to_owned()];
    for login in ["manager", "leader", "teaching", "cashier", "gate1", "health", "head3-2", "care1", "beixiu"]
    {
        let mut desk = story.staff(login).await;
        for path in &lists {
            desk.get(path).await.is(404);
        }
        for path in &acts {
            desk.post(path, &[]).await.is(404);
        }
    }
    let mut wang = story.wang().await;
    wang.get(MERGERS).await.is(404);
    wang.post(&acts[1], &[]).await.is(404);
    assert!(story.visitor().get(MERGERS).await.led_to().contains("/signin"));
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/mergers").await.is(404);
    manager.get("/gongshu/wenlan/tonight").await.is(200);
    assert!(!manager.html.contains("暑托并点"), "no link to what is not there");
    let mut bureau = story.staff("bureau").await;
    bureau.get("/gongshu/gongshu/board").await.is(200).shows("暑托并点");
    bureau.get("/gongshu/gongshu/points/9/wenlan").await.is(404);
    bureau.get("/gongshu/gongshu/points/1/nowhere").await.is(404);
    bureau.get(MERGERS).await;
    bureau.post(&format!("{MERGERS}/9/decide"), &[]).await.is(422).shows("没有这个服务点");
}
