//! 辅导名单 A teacher names who finds something hard; its own family and those who help read it, nobody else (P1.32).

use crate::evening::{group, school, session_of, staff};
use crate::registration::{NOTICED, accepted, accepted_in};
use crate::town::{Browser, Story};
use afterbell::day::{roll, session};
use afterbell::town::{PLAN, Town};
use jiff::civil::date;
use rules::id::StudentId;

const NEEDS: &str = "/gongshu/wenlan/needs";
const HELP: &str = "/gongshu/wenlan/helps/jia-2021-09-07";
const SIX: [&str; 6] = ["ming", "h1s0", "h2s0", "h3s0", "h4s0", "h5s0"];

/// A Tuesday on which six children are here.
async fn six_here() -> Story {
    six_of(accepted("2021-09-07T08:00:00").await).await
}

async fn six_of(story: Story) -> Story {
    group(&story, "jia", "care1", &SIX[..3]).await;
    story.turn("2021-09-07T15:30:00");
    let (teacher, place, id) = (staff(&story, "care1"), school(&story), session_of("jia", "2021-09-07"));
    session::open(&story.app, &teacher, &place, &id).await.unwrap();
    let mut browser = story.staff("care1").await;
    let page = format!("/gongshu/wenlan/rolls/{id}");
    browser.get(&page).await.is(200);
    let marks = [("mark-ming", "present"), ("mark-h1s0", "present"), ("mark-h2s0", "present")];
    browser.post(&page, &marks).await.is(303);
    drop(browser);
    for child in &SIX[3..] {
        roll::add(&story.app, &teacher, &place, &id, &StudentId::new(*child)).await.unwrap();
    }
    story
}

/// The address that takes the first of the page off the list.
fn end_of(browser: &Browser<'_>) -> String {
    let (_, from) = browser.html.split_once(&format!("action=\"{NEEDS}/")).unwrap();
    let (id, _) = from.split_once("/end\"").unwrap();
    format!("{NEEDS}/{id}/end")
}

#[tokio::test]
async fn a_pupil_is_named_helped_in_small_groups_and_taken_off() {
    let story = six_here().await;
    let mut head = story.staff("head3-2").await;
    head.get(NEEDS).await.is(200).shows("名单上没有人").shows("王小明");
    head.post(NEEDS, &[("student", "ming"), ("reason", " ")]).await.is(422).shows("没有写在什么上有困难");
    head.get(NEEDS).await;
    let other = story.town.register.students.iter().find(|child| child.home_class != "3-2").unwrap();
    head.post(NEEDS, &[("student", other.id.as_str()), ("reason", "识字")]).await.is(404);
    head.get(NEEDS).await;
    let key = head.hidden("key");
    let ming = [("key", key.as_str()), ("student", "ming"), ("reason", "竖式除法常错位")];
    for _ in 0..2 {
        head.post(NEEDS, &ming).await.is(303);
        head.get(NEEDS).await.is(200).shows("还没有辅导");
    }
    assert_eq!(head.html.matches("竖式除法常错位").count(), 1, "sent twice is once");
    head.post(NEEDS, &[("student", "ming"), ("reason", "识字")]).await.is(422).shows("已经在名单上");

    let mut care = story.staff("care1").await;
    care.get(NEEDS).await.is(404);
    care.get(HELP).await.is(200).shows("名单：竖式除法常错位（还没有辅导）");
    let all = SIX.map(|child| format!("student-{child}"));
    let mut many: Vec<(&str, &str)> = all.iter().map(|name| (name.as_str(), "yes")).collect();
    many.extend([("topic", "竖式除法"), ("minutes", "15")]);
    care.post(HELP, &many).await.is(422).shows("一次超过5人就是集体教学");
    care.get(HELP).await;
    care.post(HELP, &many[1..]).await.is(303);
    care.get(HELP).await;
    care.post(HELP, &[("student-ming", "yes"), ("topic", "竖式除法"), ("minutes", "15")]).await.is(303);
    care.get(HELP).await.is(200).shows("辅导过1次");
    head.get(NEEDS).await.is(200).shows("辅导过1次");
    let end = end_of(&head);
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/children").await.is(200);
    wang.post(&end, &[]).await.is(404);
    for _ in 0..2 {
        head.get(NEEDS).await;
        head.post(&end, &[]).await.is(303);
    }
    head.get(NEEDS).await.is(200).shows("名单上没有人");
    head.get("/gongshu/wenlan/helps/of/ming").await.is(200).shows("竖式除法常错位").shows("已不需要");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// The reviewer of notes writes the reason anew, and cannot leave it empty.
async fn reworded(story: &Story) {
    let mut manager = story.staff("manager").await;
    manager.get(NEEDS).await.is(200).shows("王小明").shows("第二单元提前学");
    manager.get("/gongshu/wenlan/contents").await.is(200).shows("第二单元提前学").shows("辅导名单");
    let changed = |instead: &'static str| {
        [
            ("date", "2021-09-07"),
            ("source", "need"),
            ("subject", "n1"),
            ("note", "第二单元提前学"),
            ("verdict", "changed"),
            ("reason", "写错了"),
            ("instead", instead),
        ]
    };
    manager
        .post("/gongshu/wenlan/contents", &changed(" "))
        .await
        .is(422)
        .shows("改写的内容是空的")
        .shows("P1.32");
    manager.get("/gongshu/wenlan/contents").await.is(200).shows("第二单元提前学");
    manager.post("/gongshu/wenlan/contents", &changed("第一单元的字认不全")).await.is(303);
}

#[tokio::test]
async fn a_need_is_private_and_its_reason_is_looked_at_like_other_notes() {
    let story = six_here().await;
    let mut care = story.staff("care1").await;
    care.get(HELP).await.is(200).shows("列入辅导名单");
    let named = |session: &'static str| {
        [("key", "n1"), ("session", session), ("student", "ming"), ("reason", "第二单元提前学")]
    };
    for session in ["", "jia-2021-09-06", "jia-2021-09-08"] {
        care.post(NEEDS, &named(session)).await.is(404);
        care.get(HELP).await;
    }
    let elsewhere = story.town.register.students.iter().find(|one| !SIX.contains(&one.id.as_str())).unwrap();
    let not_here = [("session", "jia-2021-09-07"), ("student", elsewhere.id.as_str()), ("reason", "识字")];
    care.post(NEEDS, &not_here).await.is(404);
    care.get(HELP).await;
    care.post(NEEDS, &named("jia-2021-09-07")).await.is(303);
    care.get(HELP).await;
    let same_key = [("key", "n1"), ("session", "jia-2021-09-07"), ("student", "h1s0"), ("reason", "识字")];
    care.post(NEEDS, &same_key).await.is(400);
    care.get(HELP).await.is(200).shows("第二单元提前学");
    let mut colleague = story.staff("care2").await;
    colleague.get("/gongshu/wenlan/helps").await.is(200);
    let theirs = [("session", "jia-2021-09-07"), ("student", "h1s0"), ("reason", "识字")];
    colleague.post(NEEDS, &theirs).await.is(404);
    colleague.get("/gongshu/wenlan/helps/of/ming").await.is(200);
    assert!(!colleague.html.contains("第二单元提前学"), "a colleague of another group does not read it");

    reworded(&story).await;
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/helps/of/ming").await.is(200).shows("第一单元的字认不全").shows("还没有辅导");
    assert!(!wang.html.contains("提前学"));
    wang.get("/gongshu/wenlan/helps/of/h1s0").await.is(404);
    wang.get(NEEDS).await.is(404);
    let (_, guardian) = story.town.register.guardians.split_first().unwrap();
    let other =
        guardian.iter().find(|one| one.household != story.town.register.guardians[0].household).unwrap();
    let mut other = story.guardian(&other.phone).await;
    for page in ["messages", "children", "plan", "notice"] {
        other.get(&format!("/gongshu/wenlan/{page}")).await.is(200);
        assert!(!other.html.contains("认不全"), "another family reads it on {page}");
    }
    other.get("/gongshu/wenlan/helps/of/ming").await.is(404);
    for page in ["messages", "children", "evenings/ming", "plan", "notice"] {
        wang.get(&format!("/gongshu/wenlan/{page}")).await.is(200);
        assert!(!wang.html.contains("认不全"), "{page} speaks of it");
    }
    story.turn("2021-09-08T09:00:00");
    let mut care = story.staff("care1").await;
    care.get(HELP).await.is(200);
    assert!(!care.html.contains("认不全"), "who had the child yesterday does not read on");
    let late = [("session", "jia-2021-09-07"), ("student", "h1s0"), ("reason", "识字")];
    care.post(NEEDS, &late).await.is(404);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn who_has_left_the_school_is_on_no_list() {
    let leaves = |town: &mut Town| {
        let ming = town.register.students.iter_mut().find(|one| one.id.as_str() == "ming").unwrap();
        ming.on_roll_until = Some(date(2021, 9, 8));
    };
    let story = Story::otherwise(PLAN.text, leaves, NOTICED).await;
    let story = six_of(accepted_in(story, "2021-09-07T08:00:00").await).await;
    let mut manager = story.staff("manager").await;
    let mut head = story.staff("head3-2").await;
    head.get(NEEDS).await.is(200);
    head.post(NEEDS, &[("student", "ming"), ("reason", "识字")]).await.is(303);
    let stays = story.town.register.students.iter().find(|one| one.id.as_str() == "h1s0").unwrap();
    let mut other = story.staff(&format!("head{}", stays.home_class)).await;
    other.get(NEEDS).await.is(200);
    other.post(NEEDS, &[("student", "h1s0"), ("reason", "竖式")]).await.is(303);
    manager.get(NEEDS).await.is(200).shows("王小明").shows("竖式");
    story.turn("2021-09-08T08:00:00");
    for (login, page) in [("manager", NEEDS), ("head3-2", NEEDS)] {
        let mut desk = story.staff(login).await;
        desk.get(page).await.is(200);
        assert!(!desk.html.contains("王小明"), "{login} still reads of whoever has left");
    }
    let mut manager = story.staff("manager").await;
    manager.get(NEEDS).await.shows("竖式");
}
