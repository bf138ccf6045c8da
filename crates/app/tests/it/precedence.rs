//! 优先 Every mechanism that a plan may choose, from its notice to a family's reasons; and who stands first in it.

use crate::draw::{children, drawn_in, wished_in};
use crate::evening::{school, staff};
use crate::preference::{announced_in, course};
use crate::town::Story;
use afterbell::town::PLAN;
use rules::enrol::course::term::Which;
use rules::enrol::draw::{self as drawing, Chance, Naming};
use rules::id::DrawId;
use rules::people::act::Act;

const COURSES: &str = "/gongshu/wenlan/courses";
const PUBLIC: &str = "/gongshu/wenlan/draws/gongshu-2021-autumn";

/// The plan with another mechanism, which no siblings sit together by.
fn plan(draw: &str) -> String {
    let bare = PLAN.text.replace("first     = []", "").replace("precedence = []", "");
    bare.replace("mechanism = \"lottery\"", draw).replace("[\"most\", \"together\"]", "[\"most\"]")
}

async fn announced_by(draw: &str) -> Story {
    announced_in(Story::otherwise(&plan(draw), |_| {}, "2021-09-06T09:00:00").await).await
}

#[tokio::test]
async fn every_mechanism_is_announced_held_and_explained() {
    let cases = [
        // What the plan says, the public page, the family's page.
        ("serial", "轮到时一次选完", "您在全校第"),
        ("draft", "来回轮", "每轮选一门"),
        ("deferred", "按课程优先", "每门课先留给有优先条件的孩子"),
        ("optimum", "最优分配", "这次不排先后"),
        ("minimum", "最优开班", "这次不排先后"),
    ];
    for (mechanism, public, family) in cases {
        let story = drawn_in(announced_by(&format!("mechanism = \"{mechanism}\"")).await).await;
        let mut anyone = story.visitor();
        anyone.get(PUBLIC).await.is(200).shows(public);
        anyone
            .get(&format!("{PUBLIC}/files/rules.txt"))
            .await
            .is(200)
            .shows(&format!("mechanism {mechanism}\nclosing yes"));
        let mut folder: Vec<(String, Vec<u8>)> = Vec::new();
        for name in ::draw::FILES {
            anyone.get(&format!("{PUBLIC}/files/{name}")).await.is(200);
            folder.push((name.to_owned(), anyone.html.clone().into_bytes()));
        }
        assert!(::draw::verify(&folder).is_ok(), "{mechanism}");
        let (child, phone) = children(&story).swap_remove(0);
        let mut guardian = story.guardian(&phone).await;
        guardian.get(&format!("/gongshu/wenlan/placements/{}", child.id)).await.is(200).shows(family);
        guardian.get("/gongshu/wenlan/placements/nobody").await.is(404);
        assert_eq!(story.app.store.doctor().await.unwrap().len(), 0, "{mechanism}");
    }
}

#[tokio::test]
async fn whoever_goes_on_with_a_course_has_its_seat_and_reads_why() {
    let story = announced_by("mechanism = \"deferred\"\nprecedence = [\"continuing\"]").await;
    story.turn("2021-09-07T18:00:00");
    let all = children(&story);
    let (child, phone) = &all[20];
    let chess = {
        let mut guardian = story.guardian(phone).await;
        guardian.get(&format!("/gongshu/wenlan/preferences/{}", child.id)).await.is(200);
        course(&guardian, "书法")
    };
    let page = format!("{COURSES}/{chess}/precedence");
    let mut teaching = story.staff("teaching").await;
    teaching.get(&format!("{COURSES}/{chess}")).await.is(200).shows("优先名单");
    teaching.get(&page).await.is(200).shows("续读").shows(&child.name);
    let named = |ground: &'static str| [("student", child.id.as_str()), ("ground", ground)];
    teaching.post(&page, &named("sibling")).await.is(422).shows("方案没有这个优先条件");
    // Nobody stands first in the menu by chance.
    teaching.get(&page).await.is(200).shows("<option value=\"\"></option>");
    let nobody = [("student", ""), ("ground", "continuing")];
    teaching.post(&page, &nobody).await.is(422).shows("没有选孩子");
    teaching.get(&page).await.is(200);
    teaching
        .post(&page, &[("student", "hong"), ("ground", "continuing")])
        .await
        .is(422)
        .shows("不收这个年级");
    teaching.get(&page).await.is(200);
    teaching.post(&page, &named("continuing")).await.is(303);
    teaching.get(&page).await.is(200).shows("已登记优先").shows("撤销");
    teaching.post(&page, &named("")).await.is(303);
    teaching.get(&page).await.is(200).shows("已撤销优先");
    teaching.post(&page, &named("continuing")).await.is(303);
    let mut guardian = story.guardian(phone).await;
    guardian.get(&page).await.is(404);
    let story = drawn_in(story).await;
    let mut guardian = story.guardian(phone).await;
    guardian.get(&format!("/gongshu/wenlan/placements/{}", child.id)).await.is(200).shows("名额先留给了您");
    let mut anyone = story.visitor();
    anyone.get(&format!("{PUBLIC}/files/students.csv")).await.is(200).shows(&format!("{chess}=1"));
    assert!(!anyone.html.contains("continuing"), "no ground is published");
    let mut teaching = story.staff("teaching").await;
    teaching.get(&page).await.is(200).shows("名单已经公布");
    teaching.post(&page, &named("")).await.is(422).shows("优先条件不能再改");
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

/// A draw of another plan that families were told of; the last child of its result is taken out of it.
async fn told_before(story: &Story) {
    let permit = staff(story, "manager").permit(Act::DrawRun, &school(story)).unwrap();
    let plan = story.app.scheme(&school(story)).unwrap();
    let (spring, now) = (DrawId::new("gongshu-2021-spring"), story.app.now());
    let which = Which::alone(&plan.scheme.scheme.id);
    let mut tx = story.app.store.act(&permit).await.unwrap();
    let naming = Naming { draw: spring.clone(), salt: "salt".into(), beacon: None };
    let facts = tx.draw_facts(&spring, &which).await.unwrap();
    tx.draw_fixed(&drawing::fix(&plan.scheme, &facts, naming, now).unwrap(), plan.version, now)
        .await
        .unwrap();
    let facts = tx.draw_facts(&spring, &which).await.unwrap();
    let chance = Chance { hall: "27 18 28".into(), beacon: None };
    let mut drawn = drawing::run(&plan.scheme, &facts, &chance, now.plus_minutes(10)).unwrap().unwrap();
    let mut rows: Vec<&str> = drawn.files["result.csv"].lines().collect();
    rows.pop();
    let rows = rows.join("\n") + "\n";
    drawn.files.insert("result.csv".into(), rows);
    tx.draw_run(&drawn, plan.version, now).await.unwrap();
    // Its seats were those of another term's courses.
    [&mut drawn.placed, &mut drawn.waiting, &mut drawn.missed].into_iter().for_each(Vec::clear);
    [&mut drawn.opened, &mut drawn.closed].into_iter().for_each(Vec::clear);
    drawn.why.clear();
    tx.draw_published(&drawn, &facts, (plan.version, now.date()), now).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn whoever_got_nothing_last_time_stands_first_and_nobody_reads_who() {
    let story = announced_by("mechanism = \"serial\"\nfirst = [\"last-grade\", \"left-out\"]").await;
    let story = wished_in(story).await;
    story.turn("2021-09-09T20:00:00");
    told_before(&story).await;
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/draws").await.is(200).shows("第一步");
    manager.post("/gongshu/wenlan/draws/fix", &[]).await.is(303);
    let mut anyone = story.visitor();
    anyone.get(&format!("{PUBLIC}/files/students.csv")).await.is(200);
    let priorities = anyone.html.lines().skip(1).map(|row| row.split(',').nth(4).unwrap());
    let mut priorities: Vec<&str> = priorities.filter(|priority| *priority != "0").collect();
    priorities.dedup();
    assert_eq!(priorities, ["1"], "one child, of the second of two; nobody of grade 6 wished");
}
