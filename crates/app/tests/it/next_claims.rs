//! 下学期抢位 What the draw of the next term leaves over is claimed while this term runs, and so are all seats where there is no draw
//! (P3.33, X.1).

use crate::account::billed;
use crate::course::{COURSES, propose};
use crate::draw::children;
use crate::evening::{count, group, school, session_of, told};
use crate::next_courses::{AUTUMN, PLACEMENTS, SPRING, WISHING, drawn, held};
use crate::next_term::{self, approved_with};
use crate::preference::course;
use crate::registration::accepted;
use crate::town::Story;
use afterbell::day::late;
use afterbell::town::{PLAN, Plan};
use jiff::civil::date;
use rules::people::act::Act;
use rules::people::role::clock;
use store::plan::Filing;

const CLAIMS: &str = "/gongshu/wenlan/claims";
const SETTLE: &str = "/gongshu/wenlan/claims/settle";

#[tokio::test]
async fn a_left_over_seat_of_the_next_term_is_claimed_before_its_plan_holds() {
    let story = drawn().await;
    let mut rest = children(&story).into_iter().skip(WISHING);
    let (child, phone) = rest.next().unwrap();
    let page = format!("{CLAIMS}/{}", child.id);
    let (spring, autumn) = (format!("{page}?{SPRING}"), format!("{page}?{AUTUMN}"));
    {
        let mut own = story.guardian(&phone).await;
        own.get(&page).await.is(200).shows("下学期").shows("1月20日 周四 18:00 开抢");
        own.get(&autumn).await.is(200).shows("这一天已有");
        assert!(!own.html.contains("版画"), "a page is about one term");
    }
    // A place in the waiting room is one of its own term, and the room is decided by its own plan.
    story.turn("2022-01-20T17:45:00");
    let mut own = story.guardian(&phone).await;
    own.get("/gongshu/wenlan/children").await.is(200).shows(&spring);
    own.get(&spring).await.is(200);
    assert!(!own.html.contains("足球"));
    let print = course(&own, "版画");
    own.post(&spring, &[("choice-1-1", &print)]).await.is(303);
    own.get(&spring).await.is(200).shows("第 1 位，共 1 位在等");
    own.get(&autumn).await.is(200);
    assert!(!own.html.contains("位在等"), "nobody waits for a seat of this term");
    own.get(&format!("{page}/turn?{SPRING}")).await.is(200).shows("\"held\"");
    own.get(&format!("{page}/turn?{AUTUMN}")).await.is(200).shows("\"none\"");
    own.get(&spring).await.is(200);
    own.post(&autumn, &[("choice-1-1", &print)]).await.is(422).shows("P3.21");
    story.turn("2022-01-20T18:00:03");
    own.get(&format!("{page}/turn?{SPRING}")).await.is(200).shows("\"decided\"");
    own.get(&spring).await.is(200).shows("抢到了").shows("版画");
    let seat = format!("{PLACEMENTS}/{}", child.id);
    own.get(&format!("{seat}?{SPRING}")).await.is(200).shows("版画").shows("已录取");
    own.get(&format!("{seat}?{AUTUMN}")).await.is(200);
    assert!(!own.html.contains("版画"));

    // It was the last one: whoever comes now waits for it, and is asked when it is given up.
    let (next, its_phone) = rest.next().unwrap();
    let waits = format!("{PLACEMENTS}/{}", next.id);
    {
        let mut other = story.guardian(&its_phone).await;
        other.get(&format!("{waits}?{SPRING}")).await.is(200).shows("版画");
        let print = other.hidden("course");
        other.post(&format!("{waits}/join?{SPRING}"), &[("course", &print)]).await.is(303);
        other.get(&format!("{waits}?{SPRING}")).await.is(200).shows("候补第1位");
    }
    own.get(&format!("{seat}?{SPRING}")).await.is(200);
    own.post(&format!("{seat}/withdraw?{SPRING}"), &[("course", &print)]).await.is(303);
    {
        let mut other = story.guardian(&its_phone).await;
        other.get(&format!("{waits}?{SPRING}")).await.is(200);
        let said = [("course", print.as_str()), ("answer", "accepted")];
        other.post(&format!("{waits}/offer?{SPRING}"), &said).await.is(303);
        other.get(&format!("{waits}?{SPRING}")).await.is(200).shows("已录取");
    }

    // Nobody is on a roll of this term by it, and the first lesson of the next one has whoever has a seat then.
    let place = school(&story);
    let before = held(&story, date(2022, 1, 24)).await;
    assert!(before.iter().all(|(name, _)| name != "版画"), "{before:?}");
    story.turn("2022-02-21T00:00:30");
    assert!(late::look(&story.app, &place).await.unwrap().replanned > 0);
    assert_eq!(held(&story, date(2022, 2, 28)).await, [("版画".to_owned(), WISHING as i64 + 1)]);
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

/// All seats of the spring are claimed in January.
const FIRST_COME: [(&str, &str); 6] = [
    ("= \"left-over\"", "= \"first-come\""),
    ("2021-09-10T18:00:00    # setting (P3.33", "2022-01-20T18:00:00    # setting (P3.33"),
    ("2022-01-21T16:00:00", "2022-01-25T16:00:00"),
    ("one_moment_seconds = 3 ", "one_moment_seconds = 0 "),
    ("2021-09-07T18:00:00", "2022-01-17T18:00:00"),
    ("2021-09-09T", "2022-01-19T"),
];

/// Files the spring's plan beside the autumn's; it holds from its first day.
async fn filed(story: &Story) {
    let changes = FIRST_COME.iter().chain(&next_term::SPRING);
    let text = changes.fold(PLAN.text.to_owned(), |text, (from, to)| text.replace(from, to));
    let scheme = Plan { file: "wenlan-2022-spring.toml", text: &text }.read().unwrap();
    let mut tx = story.app.store.act(&clock(Act::SchemeFile, &school(story)).unwrap()).await.unwrap();
    let filing = Filing { scheme: &scheme.scheme.id, version: 2, holds_from: scheme.term.from, text: &text };
    tx.scheme_filed(&filing, story.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    story.app.reread().await.unwrap();
}

#[tokio::test]
async fn all_seats_of_the_next_term_are_claimed_and_settled_while_this_one_runs() {
    let story = billed().await;
    story.turn("2021-12-02T09:00:00");
    filed(&story).await;
    {
        let mut teaching = story.staff("teaching").await;
        propose(&mut teaching, "arts", ("版画", "1", "16:40", "17:20", ("1", "5"), "21")).await.is(303);
        teaching.get(&format!("{COURSES}?{SPRING}")).await.is(200).shows("版画");
        let pick = teaching.html.split("name=\"pick\" value=\"").nth(1).unwrap();
        let id = pick.split('"').next().unwrap().to_owned();
        let settle = [("pick", id.as_str()), ("verdict", "settle")];
        teaching.post(&format!("{COURSES}/review?{SPRING}"), &settle).await.is(303);
        teaching.get(&format!("{COURSES}?{SPRING}")).await.is(200);
        teaching.post(&format!("{COURSES}/announce?{SPRING}"), &[]).await.is(303);
    }
    story.turn("2022-01-20T18:00:05");
    for (child, phone) in &children(&story)[..WISHING] {
        let mut guardian = story.guardian(phone).await;
        let page = format!("{CLAIMS}/{}", child.id);
        // Whoever has a seat on a Monday of this term has none of the next.
        guardian.get(&page).await.is(200).shows("下学期");
        let print = course(&guardian, "版画");
        guardian.post(&format!("{page}?{SPRING}"), &[("choice-1-1", &print)]).await.is(303);
        guardian.get(&page).await.is(200).shows("抢到了");
    }
    let settle = format!("{SETTLE}?{SPRING}");
    {
        let mut manager = story.staff("manager").await;
        manager.get(&settle).await.is(200).shows("抢位还没有结束");
        manager.post(&settle, &[]).await.is(422);
    }
    story.turn("2022-01-25T16:00:00");
    let mut manager = story.staff("manager").await;
    manager.get(&format!("{COURSES}?{SPRING}")).await.is(200).shows(&settle);
    manager.get(&settle).await.is(200).shows("1 门开班");
    manager.post(&settle, &[]).await.is(303);
    manager.get(&format!("{COURSES}?{SPRING}")).await.is(200).shows("已开班");
    manager.get(&format!("{COURSES}?{AUTUMN}")).await.is(200).shows("足球").shows("已开班");
    drop(manager);

    let place = school(&story);
    assert!(held(&story, date(2022, 1, 24)).await.iter().all(|(name, _)| name != "版画"));
    story.turn("2022-02-21T00:00:30");
    assert!(late::look(&story.app, &place).await.unwrap().replanned > 0);
    assert_eq!(held(&story, date(2022, 2, 28)).await, [("版画".to_owned(), WISHING as i64)]);
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

/// Care goes on over the holidays: its first evening has its teacher and its roll, and nobody pressed for it.
#[tokio::test]
async fn the_first_evening_of_the_next_term_has_its_roll_without_a_hand() {
    const PLANS: &str = "/gongshu/wenlan/plans";
    let story = accepted("2021-12-01T09:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    {
        let mut leader = approved_with(&story, &[]).await;
        leader.get(&format!("{PLANS}/2")).await.is(200);
        leader.post(&format!("{PLANS}/2/publish"), &[("holds_from", "2022-01-28")]).await.is(303);
    }
    let (place, first) = (school(&story), session_of("jia", "2022-02-21"));
    let permit = clock(Act::SessionPlan, &place).unwrap();
    story.turn("2022-01-27T23:59:30");
    assert_eq!(late::look(&story.app, &place).await.unwrap().replanned, 0, "autumn's last evening is over");
    assert!(story.app.store.look(&permit).await.unwrap().session(&first).await.is_err());
    story.turn("2022-01-28T00:00:30");
    assert!(late::look(&story.app, &place).await.unwrap().replanned > 0);
    assert_eq!(late::look(&story.app, &place).await.unwrap().replanned, 0, "once");
    let session = story.app.store.look(&permit).await.unwrap().session(&first).await.unwrap();
    assert_eq!(session.teacher.as_str(), "staff-care1");
    assert_eq!(count(&told(&story, "staff-manager").await, "evenings-laid-out"), 1);
    story.turn("2022-02-21T15:31:00");
    assert_eq!(late::look(&story.app, &place).await.unwrap().laid_out, 1, "the roll lays itself out");
    let row = story.app.store.look(&permit).await.unwrap().session_row(&first).await.unwrap();
    assert_eq!(row.states[0], 2, "both children are expected");
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/messages").await.is(200).shows("新学期的场次已按方案和校历排好");
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}
