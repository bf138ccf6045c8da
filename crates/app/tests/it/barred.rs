//! 被拦的家长 What a guardian who is barred from the child can no longer do, and what the other one hears of it (P3.61).

use crate::chain::missing;
use crate::evening::{count, told};
use crate::pickup::{GATE, called};
use crate::town::{Browser, Story};

const BLOCKS: &str = "/gongshu/wenlan/blocks";
const LIST: &str = "/gongshu/wenlan/collectors/ming";
const HAND_OVER: &str = "/gongshu/wenlan/handovers/jia-2021-09-07";
const EVENING: &str = "/gongshu/wenlan/evenings/ming";
const MESSAGES: &str = "/gongshu/wenlan/messages";
const LEAVES: &str = "/gongshu/wenlan/leaves/ming";
const UNCLE: [(&str, &str); 3] = [("name", "张叔叔"), ("phone", "13700004321"), ("relation", "neighbour")];

/// 王伟, father of 王小明.
async fn father(story: &Story) -> Browser<'_> {
    story.guardian("13900000001").await
}

async fn bar_the_father(story: &Story) {
    let mut manager = story.staff("manager").await;
    manager.get(&format!("{BLOCKS}?find=wxm")).await.is(200);
    let barred = [("student", "ming"), ("name", "王伟"), ("phone", "13900000001"), ("document", "裁定17号")];
    manager.post(BLOCKS, &barred).await.is(303);
}

/// Puts 张叔叔 on the list for some days.
async fn name_the_uncle(guardian: &mut Browser<'_>, days: &str) {
    guardian.get(LIST).await.is(200);
    let form: Vec<(&str, &str)> = UNCLE.into_iter().chain([("days", days)]).collect();
    guardian.post(LIST, &form).await;
}

/// Says no, and not why.
fn says_no_more(browser: &Browser<'_>) {
    browser.is(422).shows("请打电话给学校办理");
    assert!(!browser.html.contains("裁定") && !browser.html.contains("拦"), "{}", browser.html);
}

/// How many messages of a kind the household has.
async fn heard_at_home(story: &Story, kind: &str) -> usize {
    let ming = story.town.register.students.iter().find(|one| one.id.as_str() == "ming").unwrap();
    count(&told(story, &format!("household:{}", ming.household)).await, kind)
}

#[tokio::test]
async fn a_barred_father_gets_no_child_through_a_friend_and_the_mother_may_still_send_the_same_person() {
    let story = called().await;
    let mut father = father(&story).await;
    name_the_uncle(&mut father, "term").await;
    father.is(303);
    father.get(LIST).await.is(200).shows("张叔叔");
    let uncle = father.hidden("collector");
    bar_the_father(&story).await;
    let mut manager = story.staff("manager").await;
    manager.get(BLOCKS).await.is(200).shows("这位监护人加进接送人名单的").shows("张叔叔 13700004321");

    let mut gate = story.staff("gate1").await;
    gate.get(GATE).await.is(200).shows("张叔叔");
    gate.post(&format!("{GATE}/check"), &[("collector", &uncle)]).await.is(422).shows("请管理小组到场");
    story.turn("2021-09-07T18:05:00");
    gate.get(HAND_OVER).await.is(200);
    gate.post(HAND_OVER, &[("to-ming", &uncle)]).await.is(422).shows("请管理小组到场");
    assert!(!gate.html.contains("裁定") && !gate.html.contains("拦截"), "the gate's screen does not say why");
    assert_eq!(count(&told(&story, "staff-manager").await, "block-met"), 2);

    name_the_uncle(&mut father, "today").await;
    says_no_more(&father);
    assert_eq!(count(&told(&story, "staff-manager").await, "block-unheard"), 1);
    manager.get("/gongshu/wenlan/messages").await.is(200).shows("王伟 要改接送人名单");

    let mut wang = story.wang().await;
    name_the_uncle(&mut wang, "today").await;
    wang.is(303);
    gate.get(HAND_OVER).await.is(200);
    gate.post(HAND_OVER, &[("to-ming", &uncle)]).await.is(303);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn the_word_of_a_barred_father_ends_no_search_and_is_kept_for_the_management_group() {
    let story = missing().await;
    bar_the_father(&story).await;
    let say = "/gongshu/wenlan/absences/ming/say";
    let mut father = father(&story).await;
    for _ in 0..2 {
        father.get(EVENING).await.is(200).shows("王小明在哪里？");
        father.post(say, &[("whereabouts", "在家里")]).await.is(303);
    }
    father.get(EVENING).await.is(200).shows("学校已收到：在家里").shows("王小明在哪里？");
    assert!(!father.html.contains("拦"), "the person is not told");
    assert_eq!(count(&told(&story, "staff-manager").await, "block-unheard"), 1, "twice is once");
    assert_eq!(count(&told(&story, "staff-care1").await, "absence-followed"), 0);
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/absences").await.is(200).shows("王伟 说：在家里");
    let mut head = story.staff("head3-2").await;
    head.get("/gongshu/wenlan/absences").await.is(200).shows("王小明");
    assert!(!head.html.contains("在家里"), "blocks are the management group's to know");

    let mut wang = story.wang().await;
    wang.get(EVENING).await.is(200).shows("王小明在哪里？");
    wang.post(say, &[("whereabouts", "在外婆家")]).await.is(303);
    wang.get(EVENING).await.is(200).shows("在外婆家");
    assert_eq!(count(&told(&story, "staff-care1").await, "absence-followed"), 1);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_barred_father_takes_the_child_off_no_evening_and_ends_nothing_that_the_mother_has_arranged() {
    let story = crate::registration::accepted("2021-09-07T08:00:00").await;
    let mut wang = story.wang().await;
    name_the_uncle(&mut wang, "term").await;
    wang.get(LIST).await.is(200).shows("张叔叔");
    let uncle = wang.hidden("collector");
    bar_the_father(&story).await;
    let mut father = father(&story).await;
    let slip = [("day", "tomorrow"), ("kind", "affair")];
    father.get(LEAVES).await.is(200);
    father.post(LEAVES, &slip).await;
    says_no_more(&father);
    father.get(LIST).await.is(200);
    father.post(&format!("{LIST}/end"), &[("collector", &uncle)]).await;
    says_no_more(&father);
    assert_eq!(heard_at_home(&story, "leave-asked").await, 0);
    assert_eq!(count(&told(&story, "staff-manager").await, "block-unheard"), 2);
    let mut manager = story.staff("manager").await;
    manager.get(MESSAGES).await.is(200).shows("王伟 要请假 9月8日 周三");

    wang.get(LEAVES).await.is(200);
    wang.post(LEAVES, &slip).await.is(303);
    assert_eq!(heard_at_home(&story, "leave-asked").await, 1, "the other guardian hears of a slip");
    assert_eq!(count(&told(&story, "staff-head3-2").await, "leave-asked"), 1);
    father.get(LEAVES).await.is(200);
    let leave = father.hidden("leave");
    father.post(&format!("{LEAVES}/end"), &[("leave", &leave)]).await;
    says_no_more(&father);
    manager.get(MESSAGES).await.is(200).shows("王伟 要撤回请假 9月8日 周三");
    assert!(!manager.html.contains("2021-09-08"), "no day stands as machines write it");
    wang.get(LIST).await.is(200).shows("张叔叔");
    wang.post(&format!("{LIST}/end"), &[("collector", &uncle)]).await.is(303);
    assert_eq!(heard_at_home(&story, "collector-ended").await, 1);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
