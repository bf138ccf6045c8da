//! 以前的摇号 A draw of the term before is still explained to its families, and still checked by anyone.

use crate::draw::{children, drawn};
use crate::next_term::SPRING;
use crate::town::Story;
use afterbell::town::{PLAN, Plan};
use rules::people::act::Act;
use rules::people::role::clock;
use store::plan::Filing;

const PUBLIC: &str = "/gongshu/wenlan/draws/gongshu-2021-autumn";

/// The spring's plan holds from the day after the autumn's term.
async fn spring(story: &Story) {
    let text = SPRING.iter().fold(PLAN.text.to_owned(), |text, (from, to)| text.replace(from, to));
    let scheme = Plan { file: "wenlan-2022-spring.toml", text: &text }.read().unwrap();
    let place = story.app.place("gongshu", "wenlan").unwrap();
    let mut tx = story.app.store.act(&clock(Act::SchemeFile, &place).unwrap()).await.unwrap();
    let holds_from = "2022-01-29".parse().unwrap();
    let filing = Filing { scheme: &scheme.scheme.id, version: 2, holds_from, text: &text };
    tx.scheme_filed(&filing, story.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    story.app.reread().await.unwrap();
}

#[tokio::test]
async fn after_the_next_plan_is_in_force_a_family_still_reads_why_and_takes_its_receipt() {
    let story = drawn().await;
    let all = children(&story);
    let (child, phone) = &all[0];
    let own = format!("/gongshu/wenlan/placements/{}", child.id);
    let earlier = format!("{own}/draws/gongshu-2021-autumn");
    let mut guardian = story.guardian(phone).await;
    guardian.get(&own).await.is(200).shows("顺序号");
    assert!(!guardian.html.contains(&earlier), "it is the draw that counts");
    spring(&story).await;
    story.turn("2022-02-21T09:00:00");
    let mut guardian = story.guardian(phone).await;
    guardian.get(&own).await.is(200).shows("以前的摇号").shows(&earlier);
    assert!(!guardian.html.contains("顺序号"));
    guardian.get(&earlier).await.is(200).shows("2021年9月9日").shows("顺序号").shows("书法").shows(PUBLIC);
    guardian.shows(&format!("{earlier}/receipt"));
    guardian.get(&format!("{earlier}/receipt")).await.is(200);
    let paper = ::draw::Paper::read(&guardian.html).unwrap();
    assert_eq!(paper.student.0, child.id.as_str());
    guardian.get(&format!("{own}/draws/nothing")).await.is(404);
    let stranger = all.iter().find(|(other, _)| other.household != child.household).unwrap();
    story.guardian(&stranger.1).await.get(&earlier).await.is(404);
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/draws").await.is(200).shows(PUBLIC);
    manager.get("/gongshu/wenlan/notice").await.is(200).shows(PUBLIC);
    story.visitor().get(PUBLIC).await.is(200).shows("03 14 15 92 65 35");
}

/// A draw that nobody was told of yet is none of before, whatever its name.
#[tokio::test]
async fn a_draw_that_families_were_not_told_of_is_no_earlier_one() {
    let story = crate::draw::wished_in(crate::preference::announced().await).await;
    story.turn("2021-09-09T16:00:00");
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/draws").await.is(200);
    manager.post("/gongshu/wenlan/draws/fix", &[]).await.is(303);
    let (child, phone) = children(&story).swap_remove(0);
    let mut guardian = story.guardian(&phone).await;
    let own = format!("/gongshu/wenlan/placements/{}", child.id);
    guardian.get(&format!("{own}/draws/gongshu-2021-autumn")).await.is(404);
}
