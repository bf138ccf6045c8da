//! 编班 Admitted children are put into groups across classes; the list carries home class and guardian's phone.

use crate::conduct::journal;
use crate::evening::{group_at, school, session_of};
use crate::registration::{NOTICED, accepted, accepted_in};
use crate::town::{Browser, Story};
use rules::enrol::grouping::Arranged;
use rules::id::{GroupId, StudentId};
use rules::people::act::Act;
use rules::people::role::clock;
use rules::plan::local::Words;
use std::collections::BTreeSet;

const GROUPS: &str = "/gongshu/wenlan/groupings";

/// Registers these children through their guardians' phones, and is answered so.
async fn register(story: &Story, answer: u16, wanted: impl Fn(usize) -> bool) {
    let register = &story.town.register;
    for (n, child) in register.students.iter().enumerate().filter(|(n, _)| wanted(*n)) {
        let mut own = register.guardians.iter().filter(|one| one.household == child.household);
        let mut guardian = story.guardian(&own.next().unwrap().phone).await;
        let page = format!("/gongshu/wenlan/registrations/{}", child.id);
        guardian.get(&page).await.is(200);
        let fridays = if n % 2 == 0 { "yes" } else { "no" };
        let form = [("needs", "1"), ("rules", "1"), ("fridays", fridays)];
        guardian.post(&page, &form).await.is(answer);
    }
}

/// Accepts everyone who waits for a decision.
async fn accept_all(manager: &mut Browser<'_>) {
    manager.get("/gongshu/wenlan/registrations").await.is(200);
    let boxes = manager.html.split("name=\"pick\" value=\"").skip(1);
    let ids: Vec<String> = boxes.map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
    let mut form: Vec<(&str, &str)> = ids.iter().map(|id| ("pick", id.as_str())).collect();
    form.extend([("verdict", "accept"), ("reason", "家里临时有事")]);
    manager.post("/gongshu/wenlan/registrations/review", &form).await.is(200);
}

/// Confirms the plan that the open page shows, and is answered so.
async fn confirm(manager: &mut Browser<'_>, answer: u16) {
    let plan = manager.hidden("plan");
    manager.post(&format!("{GROUPS}/arrange"), &[("plan", &plan)]).await.is(answer);
}

/// Addresses of the groups on the list.
async fn groups(manager: &mut Browser<'_>) -> Vec<String> {
    manager.get(GROUPS).await.is(200);
    let links = manager.html.split("href=\"/gongshu/wenlan/groupings/").skip(1);
    links.map(|rest| format!("{GROUPS}/{}", rest.split('"').next().unwrap())).collect()
}

#[tokio::test]
async fn children_are_grouped_once_by_site_and_late_ones_join() {
    let story = Story::at("2021-09-02T08:00:00").await;
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/notice").await;
    manager.post("/gongshu/wenlan/notice/publish", &[]).await;
    manager.get(GROUPS).await.is(200).shows("还没有编班");
    manager.post(&format!("{GROUPS}/arrange"), &[]).await.is(422).shows("还没有录取的孩子");
    register(&story, 303, |n| n != 2).await;
    story.turn("2021-09-03T16:30:00");
    let mut manager = story.staff("manager").await;
    accept_all(&mut manager).await;
    manager.get(GROUPS).await;
    manager.post(&format!("{GROUPS}/arrange"), &[]).await.is(422).shows("看过方案之后").shows("编班方案");
    manager.get(GROUPS).await.is(200).shows("编班方案").shows("至少要 1 个班").shows("没有拆开一个行政班");
    manager.shows("尚未编班").shows("下限").shows("还没有编班");
    confirm(&mut manager, 303).await;
    let made = groups(&mut manager).await;
    manager.shows("新开 2 个班").shows("文澜小学本部").shows("文澜实验中学校区");
    assert_eq!(made.len(), 2, "grade 6 has a group of its own");
    let mut seen = BTreeSet::new();
    let mut teachers = BTreeSet::new();
    for group in &made {
        manager.get(group).await.is(200).shows("家长电话").shows("打印名单");
        let rows = manager.html.split("<tr data-find=\"").skip(1);
        let rows: Vec<String> = rows.map(|row| row.split("</tr>").next().unwrap().to_owned()).collect();
        assert!(rows.iter().all(|row| row.contains("tel:13")), "every child has a phone");
        let junior = manager.html.contains("文澜实验中学校区");
        assert!(rows.iter().all(|row| row.contains(">6-") == junior), "sites do not mix");
        seen.extend(rows);
        let (_, rest) = manager.html.split_once("责任老师：").unwrap();
        teachers.insert(rest.split(' ').next().unwrap().to_owned());
    }
    let all = story.town.register.students.len();
    assert_eq!((seen.len(), teachers.len()), (all - 1, 2));
    manager.get(GROUPS).await;
    manager.post(&format!("{GROUPS}/arrange"), &[]).await.is(303);
    manager.get(GROUPS).await.shows("没有变化");
    assert_eq!(manager.hidden("plan"), "", "nothing to propose");
    register(&story, 422, |n| n == 2).await;
    accept_all(&mut manager).await;
    manager.get(GROUPS).await.shows("1 人加入已有的班");
    confirm(&mut manager, 303).await;
    assert_eq!(groups(&mut manager).await, made, "the late child joined a group that stands");
    manager.shows("编入 1 人");
}

#[tokio::test]
async fn a_plan_that_is_out_of_date_is_shown_anew_and_not_done() {
    let story = Story::at("2021-09-02T08:00:00").await;
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/notice").await;
    manager.post("/gongshu/wenlan/notice/publish", &[]).await;
    register(&story, 303, |n| n < 3).await;
    story.turn("2021-09-03T16:30:00");
    let mut manager = story.staff("manager").await;
    accept_all(&mut manager).await;
    manager.get(GROUPS).await.is(200);
    let seen = manager.hidden("plan");
    register(&story, 422, |n| n == 3).await;
    accept_all(&mut manager).await;
    manager.get(GROUPS).await;
    manager.post(&format!("{GROUPS}/arrange"), &[("plan", &seen)]).await.is(422).shows("看过方案之后");
    assert_ne!(manager.hidden("plan"), seen, "the plan of today stands under the refusal");
    confirm(&mut manager, 303).await;
    let made = groups(&mut manager).await;
    manager.post(&format!("{GROUPS}/arrange"), &[("plan", &seen)]).await.is(303);
    assert_eq!(groups(&mut manager).await, made, "twice is once");
}

#[tokio::test]
async fn too_few_teachers_are_told_before_anybody_presses() {
    use rules::people::role::Role;
    let nobody = |town: &mut afterbell::town::Town| {
        let all = town.register.staff.iter_mut();
        all.for_each(|one| one.roles.retain(|(role, ..)| *role != Role::CareTeacher));
    };
    let plan = afterbell::town::PLAN.text;
    let story = Story::otherwise(plan, nobody, NOTICED).await;
    let story = accepted_in(story, "2021-09-03T17:30:00").await;
    let mut manager = story.staff("manager").await;
    manager.get(GROUPS).await.is(200).shows("托管教师还差").shows("P3.54");
    assert!(!manager.html.contains("按已录取名单编班"), "no button that is known to refuse");
    manager.post(&format!("{GROUPS}/arrange"), &[]).await.is(422).shows("托管教师还差");
    assert_eq!(manager.html.matches("托管教师还差").count(), 1, "said once");
}

/// Tells the family that its child waits for a group, as arranging does.
async fn told_to_wait(story: &Story, student: &str) {
    let mut tx = story.app.store.act(&clock(Act::GroupingArrange, &school(story)).unwrap()).await.unwrap();
    let naming = Words { zh: String::new(), en: String::new() };
    let facts = tx.grouping_facts("wenlan-main".into(), naming).await.unwrap();
    let waiting = vec![StudentId::new(student)];
    let event = Arranged { untold: waiting.clone(), waiting, ..Arranged::default() };
    tx.grouping_arranged(&event, &facts, 1, story.app.now()).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_child_with_a_place_and_no_group_is_counted_named_found_and_told() {
    let story = accepted("2021-09-03T17:30:00").await;
    group_at(&story, "wenlan-main", ("jia", "care1"), &["h1s0", "h2s0"]).await;
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/tonight").await.is(200).shows("<b>1</b><span>已录取未编班</span>");
    manager.get(GROUPS).await.is(200).shows("等待编班 1 人").shows("王小明").shows("还没有告知家长");
    told_to_wait(&story, "ming").await;
    manager.get(GROUPS).await.is(200).shows("9月3日 周五已告知家长");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("正在等待编班");
    wang.get("/gongshu/wenlan/registrations/ming").await.is(200).shows("正在等待编班");
    story.turn("2021-09-06T17:00:00");
    let mut gate = story.staff("gate1").await;
    gate.get("/gongshu/wenlan/gate?find=wxm").await.is(200).shows("王小明").shows("还没编班");
    gate.get("/gongshu/wenlan/gate?find=%25").await.is(200).shows("没有找到");
    let (mut manager, page) = (story.staff("manager").await, format!("{GROUPS}/moves/ming"));
    manager.get(&page).await.is(200).shows("等待编班");
    manager.post(&page, &[("group", "jia"), ("reason", "有位置了")]).await.is(303);
    manager.get("/gongshu/wenlan/tonight").await.is(200).shows("<b>0</b><span>已录取未编班</span>");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_child_is_moved_and_a_group_led_by_hand_and_both_are_seen_before() {
    let story = accepted("2021-09-07T08:00:00").await;
    group_at(&story, "wenlan-main", ("jia", "care1"), &["ming"]).await;
    group_at(&story, "wenlan-main", ("yi", "care2"), &["h1s0"]).await;
    group_at(&story, "wenlan-junior", ("bing", "care3"), &["h2s0"]).await;
    let (mut manager, page) = (story.staff("manager").await, format!("{GROUPS}/moves/ming"));
    manager
        .get(&format!("{GROUPS}/jia"))
        .await
        .is(200)
        .shows("href=\"/gongshu/wenlan/groupings/moves/ming\"");
    manager.get(&page).await.is(200).shows("yi组").shows("3年级不在bing组的校区托管");
    manager.get(&format!("{page}?group=bing&reason=x")).await.is(200).shows("P3.19");
    manager.get(&format!("{page}?group=yi&reason=x")).await.is(200).shows("1 → 2/40");
    manager.shows("从 9月7日 周二 起，王小明编入yi组");
    manager.post(&page, &[("group", "yi"), ("reason", " ")]).await.is(422).shows("没有写调班的原因");
    for _ in 0..2 {
        manager.get(&page).await.is(200);
        manager.post(&page, &[("group", "yi"), ("reason", "与同学同组")]).await.is(303);
    }
    manager.get(&format!("{GROUPS}/yi")).await.is(200).shows("王小明");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("王小明编入yi组");
    let lead = format!("{GROUPS}/yi/lead");
    manager.get(&format!("{lead}?teacher=staff-care1&room=206&reason=x")).await.shows("同一时间负责jia组");
    manager.get(&format!("{lead}?teacher=staff-care4&room=301&reason=x")).await.is(200).shows("206 → 301");
    let changed = [("teacher", "staff-care4"), ("room", "301"), ("reason", "产假")];
    manager.post(&lead, &changed).await.is(303);
    manager.get(&format!("{GROUPS}/yi")).await.is(200).shows("301");
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("教室 301");
    assert!(!wang.html.contains("产假"), "why somebody else leads is for staff: {}", wang.html);
    for teacher in ["care2", "care4"] {
        let mut teacher = story.staff(teacher).await;
        teacher.get("/gongshu/wenlan/messages").await.is(200).shows("教室 301").shows("原因：产假");
    }
    let mut tx = story.app.store.look(&clock(Act::SessionPlan, &school(&story)).unwrap()).await.unwrap();
    let tonight = tx.session(&session_of("yi", "2021-09-07")).await.unwrap();
    assert_eq!(tonight.teacher.as_str(), "staff-care4");
    drop(tx);
    let acts = journal(&story).await.into_iter().filter(|one| one.act.starts_with("grouping."));
    let acts: Vec<String> = acts.map(|one| one.act).collect();
    assert_eq!(acts.iter().filter(|act| *act == "grouping.moved").count(), 1, "twice is once: {acts:?}");
    assert!(acts.iter().any(|act| act == "grouping.led"));
    // Away and back before an evening began: it has been in its group since its first day there.
    story.turn("2021-09-08T08:00:00");
    let mut manager = story.staff("manager").await;
    for group in ["jia", "yi"] {
        manager.get(&page).await.is(200);
        manager.post(&page, &[("group", group), ("reason", "选错了")]).await.is(303);
    }
    let mut tx = story.app.store.look(&clock(Act::SessionPlan, &school(&story)).unwrap()).await.unwrap();
    let list = tx.grouping_list(&GroupId::new("yi")).await.unwrap();
    let ming = list.iter().find(|one| one.student.id.as_str() == "ming").unwrap();
    assert_eq!(ming.joined_on, "2021-09-07");
    drop(tx);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn the_phones_of_a_group_are_read_by_whoever_leads_it_and_each_look_is_written_down() {
    let story = accepted("2021-09-06T09:00:00").await;
    group_at(&story, "wenlan-main", ("jia", "care1"), &["ming"]).await;
    group_at(&story, "wenlan-main", ("yi", "care2"), &["h1s0"]).await;
    let (list, link) = (format!("{GROUPS}/jia"), format!("href=\"{GROUPS}/jia\""));
    let (mut own, mut other) = (story.staff("care1").await, story.staff("care2").await);
    own.get(GROUPS).await.is(200).shows(&link);
    own.get(&list).await.is(200).shows("王小明").shows("tel:13800000001");
    other.get(GROUPS).await.is(200).shows("jia组").shows(&format!("href=\"{GROUPS}/yi\""));
    assert!(!other.html.contains(&link), "nobody is shown the way to nothing");
    other.get(&list).await.is(404);
    story.staff("manager").await.get(&list).await.is(200).shows("tel:13800000001");
    let looked = journal(&story).await.into_iter().filter(|one| one.act == "grouping.looked");
    let looked: Vec<_> = looked.map(|one| (one.who, one.subject)).collect();
    let expected = ["staff-manager", "staff-care1"].map(|who| (who.to_owned(), "jia".to_owned()));
    assert_eq!(looked, expected);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
