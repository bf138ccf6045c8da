//! 行为与病情 Advice to leave, never on the first time, with another place and an appeal (P3.38-3.40, X.1); who is away ill,
//! clusters, and nobody who looks unseen (P5.19, X.16).

use crate::account::ACCOUNT;
use crate::channels::{Fake, settings};
use crate::evening::{group, school, staff};
use crate::item::{MONTHLY, charge, issue, pay};
use crate::pickup::{GATE, PICKUPS, action, adult};
use crate::registration::accepted;
use crate::town::{Browser, Story};
use afterbell::courier::sender;
use rules::people::act::Act;
use rules::people::role::clock;
use store::Entry;

const MING: &str = "/gongshu/wenlan/conduct/ming";

pub(crate) async fn journal(story: &Story) -> Vec<Entry> {
    let permit = staff(story, "leader").permit(Act::JournalRead, &school(story)).unwrap();
    story.app.store.look(&permit).await.unwrap().journal_entries(None, 80).await.unwrap()
}

async fn recorded(story: &Story, day: &str, what: &str) {
    story.turn(&format!("{day}T16:10:00"));
    let mut care = story.staff("care1").await;
    care.get(MING).await.is(200);
    let said = [("what", what), ("sort", "disturbing"), ("at", "16:05"), ("witness", "周老师")];
    care.post(MING, &said).await.is(303);
}

async fn stepped(head: &mut Browser<'_>, kind: &str, note: &str) {
    head.get(MING).await.is(200);
    head.post(&format!("{MING}/steps"), &[("kind", kind), ("note", note)]).await.is(303);
}

/// Three times, a talk, guidance, and once more after it.
async fn without_effect() -> Story {
    let story = accepted("2021-09-07T08:00:00").await;
    recorded(&story, "2021-09-08", "大声喧哗").await;
    let mut head = story.staff("head3-2").await;
    stepped(&mut head, "talk", "和他谈了安静").await;
    recorded(&story, "2021-09-09", "抢别人的书").await;
    let mut head = story.staff("head3-2").await;
    stepped(&mut head, "guidance", "约定每天做到安静阅读").await;
    recorded(&story, "2021-09-10", "又影响同学做作业").await;
    story
}

const ADVICE: [(&str, &str); 4] = [
    ("reason", "多次影响他人做作业,经教育无效"),
    ("heard", "家长希望再观察"),
    ("alternative", "individual-care"),
    ("ends_on", "2021-09-20"),
];

async fn advised(story: &Story) {
    advised_to(story, "individual-care").await;
}

async fn advised_to(story: &Story, alternative: &str) {
    story.turn("2021-09-13T09:00:00");
    let mut leader = story.staff("leader").await;
    leader.get(MING).await.is(200).shows("2021-09-20");
    let advice = ADVICE.map(|(field, said)| (field, if field == "alternative" { alternative } else { said }));
    leader.post(&format!("{MING}/advice"), &advice).await.is(303);
}

#[tokio::test]
async fn the_first_time_is_never_advice_and_the_family_knows_each_time() {
    let story = accepted("2021-09-07T08:00:00").await;
    recorded(&story, "2021-09-08", "大声喧哗").await;
    {
        let mut care = story.staff("care1").await;
        let said = |witness, at| [("what", "推人"), ("sort", "hurting"), ("at", at), ("witness", witness)];
        for (what, said) in [("没有写谁看到的", said(" ", "16:05")), ("还没有到", said("周老师", "16:30"))]
        {
            care.get(MING).await.is(200).shows("谁看到的");
            care.post(MING, &said).await.is(422).shows(what).shows("P3.38");
        }
    }
    let mut leader = story.staff("leader").await;
    leader.get(MING).await.is(200).shows("只有 1 次");
    assert!(!leader.html.contains("建议王小明退出"), "no button where nothing can come of it");
    leader.post(&format!("{MING}/advice"), &ADVICE).await.is(422).shows("P3.39").shows("第一次绝不劝退");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("影响他人的一件事");
    wang.get(MING).await.is(200).shows("大声喧哗").shows("影响他人做作业、阅读").shows("16:05，周老师看到");
    wang.post(MING, &[("what", "x")]).await.is(404);
    let mut stranger = story.guardian("13800000002").await;
    stranger.get(MING).await.is(404);
    let mut other = story.staff("head1-1").await;
    other.get(MING).await.is(404);
    assert!(journal(&story).await.iter().all(|entry| !entry.after.contains("喧哗")));
}

#[tokio::test]
async fn advice_needs_the_family_heard_another_place_and_a_day_not_too_near() {
    let story = without_effect().await;
    story.turn("2021-09-13T09:00:00");
    let mut leader = story.staff("leader").await;
    leader.get("/gongshu/wenlan/conduct").await.is(200).shows("本学期 3 次");
    leader.get(MING).await.is(200).shows("建议王小明退出");
    let but = |name: &str, value: &'static str| {
        ADVICE.map(|(field, stands)| if field == name { (field, value) } else { (field, stands) })
    };
    let page = format!("{MING}/advice");
    leader.post(&page, &but("heard", " ")).await.is(422).shows("没有家长的意见").shows("多次影响他人");
    leader.post(&page, &but("alternative", "")).await.is(422).shows("X.1");
    leader.post(&page, &but("ends_on", "2021-09-19")).await.is(422).shows("最早可以是 2021年9月20日");
    leader.post(&page, &ADVICE).await.is(303);
    leader.get("/gongshu/wenlan/conduct").await.is(200).shows("已建议退出");
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200).shows("学校建议 9月20日").shows("个别看护");
    assert!(!wang.html.contains("和他谈了安静"), "what staff wrote of a talk stays with staff");
    wang.shows("约定每天做到安静阅读");
}

#[tokio::test]
async fn an_appeal_stops_everything_until_it_is_answered() {
    let story = without_effect().await;
    advised(&story).await;
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200);
    wang.post(&format!("{MING}/appeal"), &[("words", " ")]).await.is(422);
    wang.post(&format!("{MING}/appeal"), &[("words", "请再给一次机会")]).await.is(303);
    story.turn("2021-09-20T09:00:00");
    let mut manager = story.staff("manager").await;
    manager.get(MING).await.is(200).shows("等待答复");
    manager.post(&format!("{MING}/end"), &[]).await.is(422).shows("先答复");
    let mut leader = story.staff("leader").await;
    leader.get(MING).await.is(200).shows("请再给一次机会");
    leader.post(&format!("{MING}/answer"), &[("granted", "yes"), ("words", "再观察一个月")]).await.is(303);
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200).shows("申诉成立").shows("再观察一个月");
    manager.post(&format!("{MING}/end"), &[]).await.is(422);
    wang.get("/gongshu/wenlan/registrations/ming").await.is(200);
}

#[tokio::test]
async fn on_its_day_and_not_before_the_place_ends_and_is_passed_on() {
    let story = without_effect().await;
    advised_to(&story, "community").await;
    story.turn("2021-09-19T09:00:00");
    let mut manager = story.staff("manager").await;
    manager.get(MING).await.is(200);
    manager.post(&format!("{MING}/end"), &[]).await.is(422).shows("2021年9月20日");
    story.turn("2021-09-20T00:00:00");
    let mut manager = story.staff("manager").await;
    manager.get(MING).await.is(200).shows("今天起王小明退出");
    manager.post(&format!("{MING}/end"), &[]).await.is(303);
    manager.get(MING).await.is(200).shows("已于 9月20日");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("王小明已退出晚托");
}

/// Where care costs something, what was paid for the time after that day goes back like after an own withdrawal (P3.16, X.1).
#[tokio::test]
async fn care_that_was_paid_for_is_settled_when_the_place_ends() {
    let story = without_effect().await;
    charge(&story, MONTHLY, &[]).await;
    issue(&story).await;
    let paid = pay(&story).await;
    advised_to(&story, "community").await;
    story.turn("2021-09-20T00:00:00");
    let mut manager = story.staff("manager").await;
    manager.get(MING).await.is(200);
    manager.post(&format!("{MING}/end"), &[]).await.is(303);
    let mut wang = story.wang().await;
    wang.get(ACCOUNT).await.is(200).shows(&format!("已缴 {paid}，退 {paid}"));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// The care groups that have 王小明 from a day on, by the rolls' own rule.
async fn groups_of_ming(story: &Story, day: &str) -> Vec<String> {
    let permit = clock(Act::SessionPlan, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let mut found = Vec::new();
    for row in tx.sessions(day.parse().unwrap(), None).await.unwrap() {
        let facts = tx.session_open_facts(&row.session.id).await.unwrap();
        let holds = |child: &rules::day::session::expecting::Child| {
            let mut places = child.groups.iter();
            child.student.as_str() == "ming"
                && places.any(|one| one.group == row.session.group && one.left_on.is_none())
        };
        found.extend(facts.children.iter().any(holds).then(|| row.session.group.to_string()));
    }
    found
}

#[tokio::test]
async fn the_other_place_is_carried_out_and_the_family_sees_where_and_with_whom() {
    for (alternative, field, whom, group_id) in
        [("other-group", "group", "yi", "yi"), ("individual-care", "carer", "staff-care3", "individual-")]
    {
        let story = without_effect().await;
        group(&story, "jia", "care1", &["ming", "h1s0"]).await;
        group(&story, "yi", "care2", &["h2s0"]).await;
        advised_to(&story, alternative).await;
        story.turn("2021-09-20T08:00:00");
        let mut manager = story.staff("manager").await;
        let end = format!("{MING}/end");
        manager.get(MING).await.is(200).shows(&format!("name=\"{field}\""));
        manager.post(&end, &[]).await.is(422).shows("孩子还在原班");
        manager.get(MING).await;
        if alternative == "individual-care" {
            manager.post(&end, &[("carer", "staff-care2")]).await.is(422).shows("P3.54");
            assert_eq!(groups_of_ming(&story, "2021-09-22").await, ["jia"], "nothing is half done");
            manager.get(MING).await;
        }
        manager.post(&end, &[(field, whom)]).await.is(303);
        manager.post(&end, &[(field, whom)]).await.is(422);
        let now = groups_of_ming(&story, "2021-09-22").await;
        assert!(now.len() == 1 && now[0].starts_with(group_id), "{alternative}: {now:?}");
        let mut wang = story.wang().await;
        wang.get(MING).await.is(200).shows("9月20日 周一 起在").shows("由谁看护");
        wang.get("/gongshu/wenlan/messages").await.is(200).shows("接送照旧");
        assert!(!wang.html.contains("王小明已退出晚托"), "nobody is sent away");
        wang.get("/gongshu/wenlan/registrations/ming").await.is(200);
        let carried = journal(&story).await.into_iter().find(|one| one.act == "conduct.carried").unwrap();
        assert!(carried.after.contains(group_id), "{carried:?}");
        assert_eq!(story.app.store.doctor().await.unwrap(), []);
    }
}

#[tokio::test]
async fn once_an_evening_has_begun_the_child_stays_in_its_group_until_the_next() {
    let story = without_effect().await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    group(&story, "yi", "care2", &["h2s0"]).await;
    advised_to(&story, "other-group").await;
    story.turn("2021-09-22T17:00:00");
    let mut manager = story.staff("manager").await;
    manager.get(MING).await.is(200);
    manager.post(&format!("{MING}/end"), &[("group", "yi")]).await.is(303);
    let carried = journal(&story).await.into_iter().find(|one| one.act == "conduct.carried").unwrap();
    assert!(
        carried.after.contains("2021-09-23"),
        "its evening has begun, though no roll was opened: {carried:?}"
    );
    assert_eq!(groups_of_ming(&story, "2021-09-23").await, ["yi"]);
}

/// 个别看护 A room of its own is no place apart: the child has a roll there, and goes home through the same gate.
#[tokio::test]
async fn a_child_in_individual_care_has_a_roll_of_its_own_and_goes_home_like_every_other() {
    let story = without_effect().await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    group(&story, "yi", "care2", &["h2s0"]).await;
    advised_to(&story, "individual-care").await;
    story.turn("2021-09-22T17:00:00");
    let mut manager = story.staff("manager").await;
    manager.get(MING).await.is(200);
    manager.post(&format!("{MING}/end"), &[("carer", "staff-care3")]).await.is(303);
    assert!(groups_of_ming(&story, "2021-09-22").await.is_empty(), "no evening of it before the child comes");
    let own = groups_of_ming(&story, "2021-09-23").await.remove(0);
    manager.get(&format!("/gongshu/wenlan/groupings/{own}")).await.is(200).shows("个别看护").shows("王小明");
    manager.get("/gongshu/wenlan/groupings").await.is(200);
    manager.post("/gongshu/wenlan/sessions/plan", &[]).await.is(303);
    assert_eq!(groups_of_ming(&story, "2021-09-24").await, [own.as_str()], "planned once");

    story.turn("2021-09-23T15:35:00");
    let mut carer = story.staff("care3").await;
    let (session, roll) = (format!("{own}-2021-09-23"), format!("/gongshu/wenlan/rolls/{own}-2021-09-23"));
    carer.get("/gongshu/wenlan/sessions").await.is(200).shows("个别看护").shows(&roll);
    carer.get(&roll).await.is(200);
    carer.post(&format!("/gongshu/wenlan/sessions/{session}/open"), &[]).await.is(303);
    carer.get(&roll).await.is(200).shows("mark-ming");
    assert_eq!(carer.html.matches("<fieldset class=\"marks\"").count(), 1, "nobody else is there");
    carer.post(&roll, &[("mark-ming", "present")]).await.is(303);
    carer.get(&roll).await;
    carer.post(&format!("{roll}/close"), &[]).await.is(303);
    let mut before = story.staff("care1").await;
    before.get("/gongshu/wenlan/rolls/jia-2021-09-23").await.is(200);
    before.post("/gongshu/wenlan/sessions/jia-2021-09-23/open", &[]).await.is(303);
    before.get("/gongshu/wenlan/rolls/jia-2021-09-23").await.is(200).shows("mark-h1s0");
    assert!(!before.html.contains("mark-ming"), "on one roll only");

    let mut gate = story.staff("gate1").await;
    gate.get(GATE).await.is(200).shows("还不能走");
    let mother = adult(&gate, "collector");
    gate.post(&format!("{GATE}/check"), &[("collector", &mother), ("reason", "看牙医")]).await.is(303);
    before.get(PICKUPS).await.is(200).shows("没有等签名的家长");
    carer.get(PICKUPS).await.is(200).shows("王小明");
    carer.post(&action(&carer, "/sign"), &[]).await.is(303);
    gate.get(GATE).await.is(200).shows("可以走：交给 王芳");
    gate.post(&action(&gate, "/exit"), &[]).await.is(303);
    carer.get(&roll).await.is(200);
    carer.post(&format!("/gongshu/wenlan/sessions/{session}/close"), &[]).await.is(303);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

async fn ill(story: &Story, head: &mut Browser<'_>, child: &str, symptom: &str) {
    let page = format!("/gongshu/wenlan/sickness/{child}");
    head.get(&page).await.is(200);
    let today = story.app.now().date().to_string();
    head.post(&page, &[("onset", &today), (symptom, "yes")]).await.is(303);
}

/// Three children of one class, whichever the town made.
fn classmates(story: &Story) -> (String, Vec<String>) {
    let mut classes: std::collections::BTreeMap<String, Vec<String>> = std::collections::BTreeMap::new();
    for child in &story.town.register.students {
        classes.entry(child.home_class.clone()).or_default().push(child.id.to_string());
    }
    classes.into_iter().find(|(_, ids)| ids.len() >= 3).unwrap()
}

#[tokio::test]
async fn three_of_one_class_alert_the_health_worker_once_and_no_word_of_it_goes_out() {
    let story = accepted("2021-10-11T08:00:00").await;
    let (class, ids) = classmates(&story);
    let mut head = story.staff(&format!("head{class}")).await;
    for child in &ids[..2] {
        ill(&story, &mut head, child, "symptom-fever").await;
    }
    let mut health = story.staff("health").await;
    let said = format!("{class}班有 3 名学生出现相同症状");
    health.get("/gongshu/wenlan/messages").await.is(200);
    assert!(!health.html.contains("相同症状"), "two are no cluster");
    ill(&story, &mut head, &ids[2], "symptom-fever").await;
    ill(&story, &mut head, &ids[2], "symptom-fever").await;
    health.get("/gongshu/wenlan/messages").await.is(200).shows(&said);
    assert_eq!(health.html.matches("相同症状").count(), 1, "told once");
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/messages").await.is(200).shows(&said);
    manager.get("/gongshu/wenlan/sickness").await.is(200).shows("3 人症状相同");
    let fake = Fake::start(story.app.now()).await;
    sender::round(&story.app, &settings(&fake, &["dingtalk", "wecom-robot"])).await;
    let out = format!("{:?}{:?}", fake.taken("dingtalk"), fake.taken("wecom-robot"));
    assert!(!out.contains("症状") && !out.contains("病"), "a group knows nothing of it: {out}");
    for entry in journal(&story).await {
        assert!(!entry.after.contains("fever"), "{}: {}", entry.act, entry.after);
    }
}

#[tokio::test]
async fn a_family_reports_an_illness_and_whoever_looks_is_written_down() {
    let story = accepted("2021-09-07T08:00:00").await;
    let page = "/gongshu/wenlan/sickness/ming";
    let mut wang = story.wang().await;
    wang.get(page).await.is(200).shows("不会发到群里");
    wang.post(page, &[("onset", "2021-09-07"), ("doctor", "市儿保")])
        .await
        .is(422)
        .shows("P5.19")
        .shows("市儿保");
    let report = [
        ("onset", "2021-09-06"),
        ("symptom-rash", "yes"),
        ("symptom-fever", "yes"),
        ("doctor", "市儿保"),
        ("diagnosis", "水痘"),
        ("infectious", "yes"),
    ];
    wang.get(page).await.is(200);
    wang.post(page, &report).await.is(303);
    wang.get(page).await.is(200).shows("水痘").shows("复课证明");
    let mut stranger = story.guardian("13800000002").await;
    stranger.get(page).await.is(404);
    let mut care = story.staff("care1").await;
    care.get("/gongshu/wenlan/sickness").await.is(404);
    let mut health = story.staff("health").await;
    health.get("/gongshu/wenlan/sickness").await.is(200).shows("王小明").shows("已就诊");
    assert!(!health.html.contains("水痘"), "not on the list");
    health.get(&format!("{page}/look")).await.is(400);
    health.get(&format!("{page}/look?purpose=trace")).await.is(200).shows("水痘").shows("目的：追踪");
    let looked: Vec<Entry> =
        journal(&story).await.into_iter().filter(|entry| entry.act == "sickness.looked").collect();
    assert_eq!((looked.len(), looked[0].who.as_str()), (1, "staff-health"));
    assert!(looked[0].after.contains("trace"));
    let mut manager = story.staff("manager").await;
    manager.get(&format!("{page}/look?purpose=trace")).await.is(404);
    health.get("/gongshu/wenlan/sickness").await.is(200).shows("必填");
    health
        .post(&format!("{page}/return"), &[("student", "ming"), ("proof", " ")])
        .await
        .is(422)
        .shows("没有复课证明");
    health.post(&format!("{page}/return"), &[("student", "ming"), ("proof", "市儿保 9月16日")]).await.is(303);
    health.get("/gongshu/wenlan/sickness").await.is(200).shows("现在没有因病缺勤的孩子");
    assert!(journal(&story).await.iter().all(|entry| !entry.after.contains("水痘")));
}
