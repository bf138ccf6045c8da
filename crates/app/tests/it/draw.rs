//! 摇号 From the published roster to a seat that passes on.

use crate::evening::{school, staff};
use crate::preference::{announced, announced_in, course};
use crate::registration::noticed;
use crate::town::{Browser, Story};
use afterbell::day::late;
use rules::enrol::course::State;
use rules::enrol::course::term::Which;
use rules::enrol::draw::{self as drawing, Chance, Drawn, Naming};
use rules::id::DrawId;
use rules::people::act::Act;
use rules::people::role::clock;
use rules::people::student::Student;
use std::collections::BTreeMap;

const DRAWS: &str = "/gongshu/wenlan/draws";
const PUBLIC: &str = "/gongshu/wenlan/draws/gongshu-2021-autumn";

/// The children of grades 1 to 5 with a guardian's phone, 王小明 first.
pub(crate) fn children(story: &Story) -> Vec<(Student, String)> {
    let register = &story.town.register;
    let phone = |child: &Student| {
        let mut own = register.guardians.iter().filter(|one| one.household == child.household);
        own.next().unwrap().phone.clone()
    };
    let young = register.students.iter().filter(|child| child.grade < 6);
    young.map(|child| (child.clone(), phone(child))).collect()
}

/// Everyone wishes for calligraphy (15 seats), then football; the first three of them for robots, too.
pub(crate) async fn wished_in(story: Story) -> Story {
    wished_by(story, 3).await
}

/// The same, but so many of them wish for Tuesday's robots.
pub(crate) async fn wished_by(story: Story, tuesdays: usize) -> Story {
    story.turn("2021-09-08T09:00:00");
    for (n, (child, phone)) in children(&story).iter().enumerate() {
        let mut guardian = story.guardian(phone).await;
        let page = format!("/gongshu/wenlan/preferences/{}", child.id);
        guardian.get(&page).await.is(200);
        let [chess, ball, robots] = ["书法", "足球", "机器人"].map(|title| course(&guardian, title));
        let third = if n < tuesdays { robots.as_str() } else { "" };
        let form = [("choice-1", chess.as_str()), ("choice-2", &ball), ("choice-3", third)];
        guardian.post(&page, &form).await.is(303);
    }
    story
}

pub(crate) async fn drawn() -> Story {
    drawn_in(announced().await).await
}

/// The same in a story in which the courses are announced.
pub(crate) async fn drawn_in(story: Story) -> Story {
    let story = wished_in(story).await;
    draw(&story).await;
    story
}

/// Fixes the list, draws with the hall's numbers and tells everybody.
pub(crate) async fn draw(story: &Story) {
    story.turn("2021-09-09T16:00:00");
    let mut manager = story.staff("manager").await;
    manager.get(DRAWS).await.is(200);
    manager.post(&format!("{DRAWS}/fix"), &[]).await.is(303);
    story.turn("2021-09-09T20:00:00");
    manager.get(DRAWS).await.is(200);
    manager.post(&format!("{DRAWS}/run"), &[("randomness", "03 14 15 92 65 35")]).await.is(303);
    manager.get(DRAWS).await.is(200);
    manager.post(&format!("{DRAWS}/publish"), &[]).await.is(303);
}

/// P3.21 每门课程满15人开班.
#[tokio::test]
async fn fifteen_children_open_a_course_and_fourteen_do_not() {
    let story = announced().await;
    story.turn("2021-09-08T09:00:00");
    for (n, (child, phone)) in children(&story)[..29].iter().enumerate() {
        let mut guardian = story.guardian(phone).await;
        let page = format!("/gongshu/wenlan/preferences/{}", child.id);
        guardian.get(&page).await.is(200);
        let wished = course(&guardian, if n < 15 { "足球" } else { "机器人" });
        guardian.post(&page, &[("choice-1", wished.as_str())]).await.is(303);
    }
    draw(&story).await;
    let permit = staff(&story, "manager").permit(Act::CourseList, &school(&story)).unwrap();
    let courses = story.app.store.look(&permit).await.unwrap().courses().await.unwrap();
    let state = |title: &str| courses.iter().find(|one| one.title_zh == title).unwrap().state;
    assert_eq!([state("足球"), state("机器人")], [State::Open, State::Closed]);
    let (child, phone) = children(&story).swap_remove(15);
    shown(&story, &child, &phone).await.shows("只有 14 人，不到 15 人，没有开班");
}

#[tokio::test]
async fn wrong_numbers_are_voided_in_public_and_drawn_anew() {
    let story = wished_in(announced().await).await;
    story.turn("2021-09-09T20:00:00");
    let mut manager = story.staff("manager").await;
    let mut anyone = story.visitor();
    let (void, second) = (format!("{DRAWS}/void"), format!("{PUBLIC}.2"));
    manager.get(DRAWS).await.is(200);
    manager.post(&void, &[("reason", "数字输错了")]).await.is(422).shows("名单还没有公布");
    manager.get(DRAWS).await.is(200);
    manager.post(&format!("{DRAWS}/fix"), &[]).await.is(303);
    let run = format!("{DRAWS}/run");
    manager.get(DRAWS).await.is(200).shows("20:10");
    manager.post(&run, &[("randomness", "03 14 51")]).await.is(422).shows("还不满 10 分钟").shows("20:10");
    story.turn("2021-09-09T20:10:00");
    manager.get(DRAWS).await.is(200);
    manager.post(&run, &[("randomness", "03 14 51")]).await.is(303);
    manager.get(DRAWS).await.is(200).shows("作废重摇").shows("数字也要当众重新抽");
    manager.post(&void, &[("reason", "错")]).await.is(422).shows("没有写清原因");
    manager.get(DRAWS).await.is(200);
    manager.post(&void, &[("reason", "第三个数字输错，重新抽")]).await.is(303);
    manager.get(DRAWS).await.is(200).shows("第三个数字输错").shows("第一步").shows("再当众抽新的数字");
    anyone.get(PUBLIC).await.is(200).shows("第三个数字输错").shows("作废").shows("03 14 51");
    assert!(!anyone.html.contains("还没有摇号"), "a voided draw is not one to come");
    let first = anyone.html.clone();
    anyone.get(&second).await.is(404);
    manager.post(&format!("{DRAWS}/fix"), &[]).await.is(303);
    for (at, numbers, refused) in [
        ("2021-09-09T20:10:00", "62 83 18", "还不满 10 分钟"),
        ("2021-09-09T20:20:00", "03 14 51", "作废的摇号里用过"),
        ("2021-09-09T20:20:00", "031451", "作废的摇号里用过"),
    ] {
        story.turn(at);
        manager.get(DRAWS).await.is(200);
        manager.post(&run, &[("randomness", numbers)]).await.is(422).shows(refused);
    }
    manager.get(DRAWS).await.is(200);
    manager.post(&run, &[("randomness", "62 83 18")]).await.is(303);
    manager.get(DRAWS).await.is(200);
    manager.post(&format!("{DRAWS}/publish"), &[]).await.is(303);
    manager.get(DRAWS).await.is(200);
    manager.post(&void, &[("reason", "想再摇一次")]).await.is(422).shows("结果已经公布");
    anyone.get(&second).await.is(200).shows("第三个数字输错").shows("62 83 18").shows("0 名能得到更好的结果");
    let hash = |html: &str| html.split("<code>").nth(1).unwrap()[..64].to_owned();
    assert_ne!(hash(&first), hash(&anyone.html), "a new draw has a new fingerprint");
    anyone.get(&format!("{PUBLIC}/files/result.csv")).await.is(404);
    let (child, phone) = children(&story).swap_remove(0);
    shown(&story, &child, &phone).await.shows("顺序号");
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

async fn shown<'s>(story: &'s Story, child: &Student, phone: &str) -> Browser<'s> {
    let mut guardian = story.guardian(phone).await;
    guardian.get(&format!("/gongshu/wenlan/placements/{}", child.id)).await.is(200);
    guardian
}

#[tokio::test]
async fn the_roster_is_published_first_and_the_draw_is_held_once() {
    let story = wished_in(announced().await).await;
    let mut manager = story.staff("manager").await;
    let mut anyone = story.visitor();
    anyone.get(PUBLIC).await.is(404);
    manager.get(DRAWS).await.is(200).shows("选课还没有结束");
    manager.post(&format!("{DRAWS}/fix"), &[]).await.is(422).shows("选课还没有结束，名单没有固定");
    story.turn("2021-09-09T16:00:00");
    let mut manager = story.staff("manager").await;
    manager.get(DRAWS).await.is(200);
    manager.post(&format!("{DRAWS}/run"), &[("randomness", "031415")]).await.is(422).shows("名单还没有公布");
    manager.get(DRAWS).await.is(200);
    manager.post(&format!("{DRAWS}/fix"), &[]).await.is(303);
    anyone.get(PUBLIC).await.is(200).shows("还没有摇号");
    manager.get(DRAWS).await.is(200);
    manager.post(&format!("{DRAWS}/run"), &[("randomness", "031415")]).await.is(422).shows("9月9日 20:00");
    story.turn("2021-09-09T20:00:00");
    manager.get(DRAWS).await.is(200);
    manager.post(&format!("{DRAWS}/run"), &[("randomness", "1 2 3")]).await.is(422).shows("数字太少");
    manager.get(DRAWS).await.is(200);
    manager.get(DRAWS).await.is(200);
    manager.post(&format!("{DRAWS}/publish"), &[]).await.is(422).shows("没有结果可以公布");
    manager.get(DRAWS).await.is(200);
    manager.post(&format!("{DRAWS}/run"), &[("randomness", "03 14 15")]).await.is(303);
    manager.get(DRAWS).await.is(200).shows("2 门开班，2 门未开班").shows("还没有人看到名字");
    anyone.get(PUBLIC).await.is(200).shows("已经摇号，结果还没有公布");
    assert!(!anyone.html.contains("sha256sum summary.txt"), "there is none yet");
    anyone.get(&format!("{PUBLIC}/files/result.csv")).await.is(404);
    let (child, phone) = children(&story).swap_remove(0);
    shown(&story, &child, &phone).await.shows("还没有摇号");
    manager.post(&format!("{DRAWS}/publish"), &[]).await.is(303);
    manager.get(DRAWS).await.is(200).shows("2 门开班").shows("2 门未开班");
    shown(&story, &child, &phone).await.shows("顺序号");
    manager.post(&format!("{DRAWS}/publish"), &[]).await.is(303);
    manager.get(DRAWS).await.is(200).shows("之前已经公布");
    manager.post(&format!("{DRAWS}/run"), &[("randomness", "99 99 99")]).await.is(303);
    manager.get(DRAWS).await.is(200).shows("结果不变").shows("03 14 15");
}

/// Round 123 of drand's quicknet, as it was published.
const ROUND_123: &str = "{\"round\":123,\"signature\":\"b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92\"}";

#[tokio::test]
async fn a_beacon_named_before_the_list_counts_alone_or_after_numbers_that_stood_before_it() {
    let story = wished_in(announced().await).await;
    story.turn("2021-09-09T16:00:00");
    let mut manager = story.staff("manager").await;
    manager.get(DRAWS).await.is(200).shows("公共信标");
    manager.post(&format!("{DRAWS}/fix"), &[("beacon", "soon")]).await.is(422).shows("soon");
    manager.get(DRAWS).await.is(200);
    manager.post(&format!("{DRAWS}/fix"), &[("beacon", "123")]).await.is(422).shows("请填第 1 轮");
    // The list is two years late: then a round of the same hour will do.
    story.turn("2023-08-23T23:00:00");
    let mut manager = story.staff("manager").await;
    manager.get(DRAWS).await.is(200);
    manager.post(&format!("{DRAWS}/fix"), &[("beacon", "123")]).await.is(303);
    let mut anyone = story.visitor();
    anyone.get(PUBLIC).await.is(200).shows("第 123 轮").shows("2023年8月23日").shows("beacon.py");
    anyone.get(&format!("{PUBLIC}/beacon.py")).await.is(200).shows("def holds(");
    anyone.get(&format!("{PUBLIC}/files/rules.txt")).await.is(200).shows("beacon quicknet 123");
    let (run, announce) = (format!("{DRAWS}/run"), format!("{DRAWS}/announce"));
    let numbers = ("randomness", "03 14 15");
    story.turn("2023-08-23T23:15:30");
    manager.get(DRAWS).await.is(200).shows("那一轮公布以前");
    manager.post(&announce, &[("randomness", "1 2 3")]).await.is(422).shows("数字太少");
    for typed in ["03 14 51", "03 14 15", "03  14 15"] {
        manager.get(DRAWS).await.is(200);
        manager.post(&announce, &[("randomness", typed)]).await.is(303);
    }
    anyone.get(PUBLIC).await.is(200).shows("在那一轮公布以前登记：03 14 15").shows("还没有摇号");
    story.turn("2023-08-23T23:16:00");
    manager.get(DRAWS).await.is(200).shows("public/123").shows("03 14 15");
    assert!(!manager.html.contains("name=\"randomness\""), "whoever knows the round types no numbers");
    manager.post(&announce, &[("randomness", "99 99 99")]).await.is(422).shows("谁就能挑结果");
    manager.get(DRAWS).await.is(200);
    manager.post(&run, &[numbers, ("answer", ROUND_123)]).await.is(422).shows("谁就能挑结果");
    manager.get(DRAWS).await.is(200);
    manager.post(&run, &[]).await.is(422).shows("没有给出它的回答");
    let other = ROUND_123.replace(":123", ":124");
    let torn = ROUND_123.replace("b75c", "b75d");
    for wrong in [other.as_str(), torn.as_str()] {
        manager.get(DRAWS).await.is(200);
        manager.post(&run, &[("answer", wrong)]).await.is(422).shows("签名对不上").shows("quot");
    }
    manager.get(DRAWS).await.is(200);
    manager.post(&run, &[("answer", "03 14 15")]).await.is(422).shows("没有给出它的回答");
    manager.get(DRAWS).await.is(200);
    manager.post(&run, &[("answer", ROUND_123)]).await.is(303);
    manager.get(DRAWS).await.is(200).shows("03 14 15 quicknet 123 b75c");
    manager.post(&format!("{DRAWS}/publish"), &[]).await.is(303);
    let mut folder: Vec<(String, Vec<u8>)> = Vec::new();
    for name in ::draw::FILES {
        anyone.get(&format!("{PUBLIC}/files/{name}")).await.is(200);
        folder.push((name.to_owned(), anyone.html.clone().into_bytes()));
    }
    assert!(::draw::verify(&folder).is_ok());
    let at = folder.iter().position(|(name, _)| name == "randomness.txt").unwrap();
    folder[at].1 = b"03 14 15\n".to_vec();
    assert!(::draw::verify(&folder).is_err(), "the round that was named is missing");
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

/// Nobody sits in the hall: the round alone is enough.
#[tokio::test]
async fn a_named_round_needs_no_numbers_of_the_hall() {
    let story = wished_in(announced().await).await;
    story.turn("2023-08-23T23:00:00");
    let mut manager = story.staff("manager").await;
    manager.get(DRAWS).await.is(200);
    manager.post(&format!("{DRAWS}/fix"), &[("beacon", "123")]).await.is(303);
    story.turn("2023-08-23T23:16:00");
    manager.get(DRAWS).await.is(200);
    manager.post(&format!("{DRAWS}/run"), &[("answer", ROUND_123)]).await.is(303);
    manager.get(DRAWS).await.is(200).shows("<code>quicknet 123 b75c");
    manager.post(&format!("{DRAWS}/publish"), &[]).await.is(303);
    let mut folder: Vec<(String, Vec<u8>)> = Vec::new();
    let mut anyone = story.visitor();
    for name in ::draw::FILES {
        anyone.get(&format!("{PUBLIC}/files/{name}")).await.is(200);
        folder.push((name.to_owned(), anyone.html.clone().into_bytes()));
    }
    assert!(::draw::verify(&folder).is_ok());
}

#[tokio::test]
async fn anyone_can_recompute_the_draw_and_reads_no_name() {
    let story = drawn().await;
    let mut anyone = story.visitor();
    let mut folder: Vec<(String, Vec<u8>)> = Vec::new();
    for name in ::draw::FILES {
        anyone.get(&format!("{PUBLIC}/files/{name}")).await.is(200);
        folder.push((name.to_owned(), anyone.html.clone().into_bytes()));
    }
    let (roster, drawn) = ::draw::verify(&folder).unwrap();
    anyone.get(PUBLIC).await.is(200).shows(&roster.hash()).shows(&drawn.seed);
    anyone.shows("机器人").shows("满 15 人才开班");
    anyone.get(&format!("{PUBLIC}/files/nothing.txt")).await.is(404);
    anyone.get(&format!("{PUBLIC}/folder")).await.is(200);
    anyone.get(&format!("{PUBLIC}/draw.py")).await.is(200).shows("#!/usr/bin/env python3");
    let roster = String::from_utf8(folder.into_iter().flat_map(|(_, text)| text).collect()).unwrap();
    for (child, _) in children(&story) {
        let names = [&child.name, child.id.as_str(), child.household.as_str()];
        let told = names.iter().any(|name| roster.split([',', ' ', '\n']).any(|word| word == *name));
        assert!(!told, "{} is named", child.name);
    }
}

#[tokio::test]
async fn each_family_reads_why_and_a_seat_given_up_passes_on() {
    let story = drawn().await;
    story.turn("2021-09-10T18:00:05");
    let children = children(&story);
    let (mut seated, mut first, mut told) = (None, None, 0);
    for (child, phone) in &children {
        let mut page = shown(&story, child, phone).await;
        page.shows("顺序号");
        let is_seated = page.html.contains("轮到");
        assert!(is_seated || page.html.contains("位就满了"), "{}", page.html);
        told += i64::from(page.html.contains("更想上的“书法”"));
        assert!(!page.html.contains("chip waiting"), "football has a seat for whoever missed calligraphy");
        if page.html.contains("更想上的“书法”") && seated.is_none() {
            seated = Some((child.clone(), phone.clone()));
        } else if page.html.contains("位就满了") && first.is_none() {
            // Gives up football of the same day and waits for calligraphy instead.
            let base = format!("/gongshu/wenlan/placements/{}", child.id);
            let ball = held(&page, "<h2>足球</h2>");
            page.post(&format!("{base}/withdraw"), &[("course", &ball)]).await.is(303);
            page.get(&base).await.is(200).shows("还可以加入");
            let chess = held(&page, "<b>书法</b>");
            page.post(&format!("{base}/join"), &[("course", &chess)]).await.is(303);
            page.get(&base).await.is(200).shows("候补第1位");
            first = Some((child.clone(), phone.clone(), chess));
        }
    }
    assert_eq!(told, 15, "calligraphy has fifteen seats");
    let ((leaver, phone), (waits, waits_phone, chess)) = (seated.unwrap(), first.unwrap());
    let mut page = shown(&story, &leaver, &phone).await;
    let withdraw = format!("/gongshu/wenlan/placements/{}/withdraw", leaver.id);
    page.post(&withdraw, &[("course", &chess)]).await.is(303);
    page.get(&format!("/gongshu/wenlan/placements/{}", leaver.id)).await.shows("正在问候补第一位");
    page.post(&withdraw, &[("course", &chess)]).await.is(303);
    let base = format!("/gongshu/wenlan/placements/{}", waits.id);
    let mut asked = shown(&story, &waits, &waits_phone).await;
    asked.shows("等您确认").shows("还剩");
    let said = |answer: &'static str| [("course", chess.as_str()), ("answer", answer)];
    page.get(&format!("/gongshu/wenlan/placements/{}", leaver.id)).await.is(200);
    page.post(&format!("/gongshu/wenlan/placements/{}/offer", leaver.id), &said("accepted")).await.is(422);
    asked.post(&format!("{base}/offer"), &said("accepted")).await.is(303);
    asked.get(&base).await.is(200).shows("退掉").shows("书法");
    asked.post(&format!("{base}/offer"), &said("accepted")).await.is(303); // sent again
    asked.post(&format!("{base}/offer"), &said("declined")).await.is(422).shows("没有留给您孩子的名额");
    let mut teaching = story.staff("teaching").await;
    teaching.get("/gongshu/wenlan/courses").await.is(200).shows("15/15");
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

/// Two children of the waiting list: the first says nothing, the second declines.
#[tokio::test]
async fn silence_and_refusal_pass_a_seat_on_by_themselves() {
    let story = drawn().await;
    story.turn("2021-09-10T18:00:05");
    let children = children(&story);
    let (mut seated, mut waiting, mut chess) = (None, Vec::new(), String::new());
    for (child, phone) in &children {
        let mut page = shown(&story, child, phone).await;
        let base = format!("/gongshu/wenlan/placements/{}", child.id);
        if page.html.contains("更想上的“书法”") && seated.is_none() {
            seated = Some((child.clone(), phone.clone()));
        } else if page.html.contains("位就满了") && waiting.len() < 2 {
            let ball = held(&page, "<h2>足球</h2>");
            page.post(&format!("{base}/withdraw"), &[("course", &ball)]).await.is(303);
            page.get(&base).await.is(200);
            chess = held(&page, "<b>书法</b>");
            page.post(&format!("{base}/join"), &[("course", &chess)]).await.is(303);
            waiting.push((child.clone(), phone.clone(), base));
        }
    }
    let (leaver, phone) = seated.unwrap();
    let mut page = shown(&story, &leaver, &phone).await;
    page.post(&format!("/gongshu/wenlan/placements/{}/withdraw", leaver.id), &[("course", &chess)])
        .await
        .is(303);
    let school = story.app.place("gongshu", "wenlan").unwrap();
    let settle = || afterbell::enrol::offer::settle(&story.app, &school);
    assert_eq!(settle().await.unwrap(), 0, "nothing is over yet");
    let later = story.app.now().plus_minutes(24 * 60);
    assert!(story.app.turn(later));
    let mut late = story.guardian(&waiting[0].1).await;
    late.get(&waiting[0].2).await.is(200);
    assert!(!late.html.contains("接受名额"), "an offer that is over is not shown");
    let said = |answer: &'static str| [("course", chess.as_str()), ("answer", answer)];
    late.post(&format!("{}/offer", waiting[0].2), &said("accepted")).await.is(422).shows("确认期限已过");
    assert_eq!((settle().await.unwrap(), settle().await.unwrap()), (1, 0), "twice is once");
    late.get("/gongshu/wenlan/children").await.is(200).shows("没有等到确认");
    let mut second = story.guardian(&waiting[1].1).await;
    second.get("/gongshu/wenlan/children").await.is(200).shows("有一个名额等您确认");
    second.get(&waiting[1].2).await.is(200).shows("等您确认");
    second.post(&format!("{}/offer", waiting[1].2), &said("declined")).await.is(303);
    late.get(&waiting[0].2).await.is(200).shows("还有 1 个名额");
    let again = held(&late, "<b>书法</b>");
    late.post(&format!("{}/join", waiting[0].2), &[("course", &again)]).await.is(303);
    late.get(&waiting[0].2).await.is(200).shows("退掉").shows("书法");
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

/// The course id in the form beside a title.
fn held(page: &Browser<'_>, title: &str) -> String {
    let parts: Vec<&str> = page.html.split(title).collect();
    let forms = parts[1..].iter().map(|rest| rest.split("</form>").next().unwrap());
    let named = |form: &str| {
        let (_, rest) = form.split_once("name=\"course\" value=\"")?;
        rest.split('"').next().map(str::to_owned)
    };
    forms.filter_map(named).next().unwrap_or_else(|| panic!("no form beside {title}:\n{}", page.html))
}

#[tokio::test]
async fn a_family_takes_its_receipt_home_and_nobody_else_gets_it() {
    let story = wished_in(announced().await).await;
    let all = children(&story);
    let (child, phone) = &all[0];
    let receipt = format!("/gongshu/wenlan/placements/{}/receipt", child.id);
    story.guardian(phone).await.get(&receipt).await.is(404);
    draw(&story).await;
    let mut anyone = story.visitor();
    let mut folder: Vec<(String, Vec<u8>)> = Vec::new();
    for name in ::draw::FILES {
        anyone.get(&format!("{PUBLIC}/files/{name}")).await.is(200);
        folder.push((name.to_owned(), anyone.html.clone().into_bytes()));
    }
    let mut guardian = story.guardian(phone).await;
    guardian.get(&receipt).await.is(200);
    let paper = ::draw::Paper::read(&guardian.html).unwrap();
    assert_eq!(paper.check(&folder), Ok(()));
    assert_eq!(paper.student.0, child.id.as_str());
    let page = shown(&story, child, phone).await;
    page.shows(&paper.receipt.root().unwrap())
        .shows(&paper.student.1)
        .shows(&receipt)
        .shows("代号是怎么来的");
    page.shows(paper.receipt.path.last().unwrap());
    let stranger = all.iter().find(|(other, _)| other.household != child.household).unwrap();
    story.guardian(&stranger.1).await.get(&receipt).await.is(404);
    anyone.get(&receipt).await.is(303);
}

/// P3.21: whoever teaches hears, once, whether the course opens.
#[tokio::test]
async fn the_teacher_of_each_course_is_told_whether_it_opens() {
    let story = drawn().await;
    let mut manager = story.staff("manager").await;
    manager.get(DRAWS).await.is(200);
    manager.post(&format!("{DRAWS}/publish"), &[]).await.is(303); // again: nobody is told twice
    let permit = staff(&story, "manager").permit(Act::CourseList, &school(&story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    for (title, kind) in [("足球", "course-opened-teacher"), ("机器人", "course-closed-teacher")] {
        let courses = tx.courses().await.unwrap();
        let course = courses.into_iter().find(|one| one.title_zh == title).unwrap();
        let told = tx.messages(&[course.teacher.to_string()], 40).await.unwrap();
        let told: Vec<_> = told.iter().filter(|one| one.words["course"] == title).collect();
        assert_eq!(told.iter().map(|one| one.kind.as_str()).collect::<Vec<_>>(), [kind], "{title}");
        let count = if title == "机器人" { "3".to_owned() } else { course.taken.to_string() };
        assert_eq!(told[0].words["count"], count.as_str());
    }
}

/// How often the manager was told that the hour of the draw has passed.
async fn overdue(story: &Story) -> usize {
    let permit = clock(Act::SessionPlan, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let told = tx.messages(&["staff-manager".to_owned()], 40).await.unwrap();
    told.iter().filter(|one| one.kind == "draw-overdue").count()
}

#[tokio::test]
async fn what_will_be_fixed_is_shown_and_a_missed_hour_is_told_once() {
    const TONIGHT: &str = "/gongshu/wenlan/tonight";
    let story = wished_in(announced().await).await;
    let mut manager = story.staff("manager").await;
    manager.get(TONIGHT).await.is(200);
    assert!(!manager.html.contains("还没有摇号"), "nothing is due while families choose");
    story.turn("2021-09-09T16:00:00");
    let mut manager = story.staff("manager").await;
    manager.get(TONIGHT).await.is(200).shows("摇号名单还没有公布");
    manager.get(DRAWS).await.is(200);
    let all = children(&story).len();
    manager.shows(&format!("{all} 名孩子")).shows("个志愿").shows("摇号时间").shows("都不能再改");
    assert_eq!(late::look(&story.app, &school(&story)).await.unwrap().draws, 0);
    manager.post(&format!("{DRAWS}/fix"), &[]).await.is(303);
    manager.get(TONIGHT).await.is(200);
    assert!(!manager.html.contains("摇号名单还没有公布"));
    story.turn("2021-09-09T20:00:00");
    assert_eq!(late::look(&story.app, &school(&story)).await.unwrap().draws, 1);
    assert_eq!(late::look(&story.app, &school(&story)).await.unwrap().draws, 0, "once");
    assert_eq!(overdue(&story).await, 1);
    manager.get(TONIGHT).await.is(200).shows("还没有摇号");
    manager.post(&format!("{DRAWS}/run"), &[("randomness", "03 14 15 92 65 35")]).await.is(303);
    manager.get(TONIGHT).await.is(200).shows("结果还没有公布");
    manager.post(&format!("{DRAWS}/publish"), &[]).await.is(303);
    manager.get(TONIGHT).await.is(200);
    assert!(!manager.html.contains("结果还没有公布"));
}

#[tokio::test]
async fn the_notice_and_the_bureau_s_board_lead_to_the_public_draw() {
    const BOARD: &str = "/gongshu/gongshu/board";
    let story = noticed().await;
    story.turn("2021-09-06T09:00:00");
    let story = wished_in(announced_in(story).await).await;
    let (mut anyone, mut bureau) = (story.visitor(), story.staff("bureau").await);
    anyone.get("/gongshu/wenlan/notice").await.is(200);
    assert!(!anyone.html.contains(PUBLIC), "there is no draw yet");
    bureau.get(BOARD).await.is(200);
    assert!(!bureau.html.contains(PUBLIC) && !bureau.html.contains("摇号逾期"));
    story.turn("2021-09-09T16:00:00");
    let mut manager = story.staff("manager").await;
    manager.get(DRAWS).await.is(200);
    manager.post(&format!("{DRAWS}/fix"), &[]).await.is(303);
    story.turn("2021-09-09T19:59:59");
    let mut bureau = story.staff("bureau").await;
    bureau.get(BOARD).await.is(200);
    assert!(!bureau.html.contains("摇号逾期"), "its hour has not come");
    story.turn("2021-09-09T20:00:00");
    bureau.get(BOARD).await.is(200).shows("摇号逾期：应在 9月9日 周四 20:00 摇号");
    manager.get(DRAWS).await.is(200);
    manager.post(&format!("{DRAWS}/run"), &[("randomness", "03 14 15 92 65 35")]).await.is(303);
    bureau.get(BOARD).await.is(200).shows(PUBLIC).shows("结果还没有公布");
    assert!(!bureau.html.contains("摇号满足了上限"), "nobody reads of it before the families");
    assert!(!bureau.html.contains("摇号逾期"), "it is held");
    manager.get(DRAWS).await.is(200);
    manager.post(&format!("{DRAWS}/publish"), &[]).await.is(303);
    bureau.get(BOARD).await.is(200).shows("摇号满足了上限的").shows("门课未开班");
    anyone.get("/gongshu/wenlan/notice").await.is(200).shows(PUBLIC);
}

/// Fixes the roster as a version before this one wrote it.
async fn fixed_before(story: &Story) {
    let permit = staff(story, "manager").permit(Act::DrawRun, &school(story)).unwrap();
    let plan = story.app.scheme(&school(story)).unwrap();
    let mut tx = story.app.store.act(&permit).await.unwrap();
    let draw = tx.draw_current(&plan.scheme.scheme.id).await.unwrap();
    let facts = tx.draw_facts(&draw, &Which::alone("gongshu-2021-autumn")).await.unwrap();
    let naming = Naming { draw, salt: "salt".into(), beacon: None };
    let mut fixed = drawing::fix(&plan.scheme, &facts, naming, story.app.now()).unwrap();
    let rules = fixed.roster["rules.txt"].replace("draw 6", "draw 5");
    fixed.roster.insert("rules.txt".into(), rules);
    tx.draw_fixed(&fixed, plan.version, story.app.now()).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_draw_of_an_older_format_is_said_to_be_one_and_can_be_voided() {
    const OLDER: &str = "这次摇号的文件是旧格式";
    let story = wished_in(announced().await).await;
    story.turn("2021-09-09T20:00:00");
    fixed_before(&story).await;
    story.turn("2021-09-09T20:10:00");
    let (mut manager, mut anyone) = (story.staff("manager").await, story.visitor());
    manager.get(DRAWS).await.is(200).shows(OLDER).shows("请作废重摇").shows("输错了？作废重摇");
    assert!(!manager.html.contains("name=\"randomness\""), "no form for what this version cannot do");
    anyone.get(PUBLIC).await.is(200).shows(OLDER);
    anyone.get(&format!("{PUBLIC}/files/rules.txt")).await.is(200).shows("afterbell draw 5");
    let run = format!("{DRAWS}/run");
    manager
        .post(&run, &[("randomness", "03 14 15")])
        .await
        .is(422)
        .shows("“afterbell draw 5”格式")
        .shows("作废");
    manager.get(DRAWS).await.is(200);
    manager.post(&format!("{DRAWS}/void"), &[("reason", "升级以前没有摇")]).await.is(303);
    manager.get(DRAWS).await.is(200).shows("升级以前没有摇");
    manager.post(&format!("{DRAWS}/fix"), &[]).await.is(303);
    story.turn("2021-09-09T20:20:00");
    manager.get(DRAWS).await.is(200).shows("name=\"randomness\"");
    assert!(!manager.html.contains(OLDER));
}

#[tokio::test]
async fn a_published_draw_without_kept_figures_is_not_said_to_be_ahead() {
    const BOARD: &str = "/gongshu/gongshu/board";
    let story = wished_in(announced().await).await;
    story.turn("2021-09-09T20:00:00");
    let mut manager = story.staff("manager").await;
    manager.get(DRAWS).await.is(200);
    manager.post(&format!("{DRAWS}/fix"), &[]).await.is(303);
    story.turn("2021-09-09T20:10:00");
    let permit = staff(&story, "manager").permit(Act::DrawRun, &school(&story)).unwrap();
    let plan = story.app.scheme(&school(&story)).unwrap();
    let mut tx = story.app.store.act(&permit).await.unwrap();
    let which = Which::alone("gongshu-2021-autumn");
    let facts = tx.draw_facts(&DrawId::new("gongshu-2021-autumn"), &which).await.unwrap();
    let chance = Chance { hall: "03 14 15".into(), beacon: None };
    let drawn = drawing::run(&plan.scheme, &facts, &chance, story.app.now()).unwrap().unwrap();
    // Held before its figures were kept.
    let drawn = Drawn { files: BTreeMap::new(), ..drawn };
    tx.draw_run(&drawn, plan.version, story.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    let mut bureau = story.staff("bureau").await;
    bureau.get(BOARD).await.is(200).shows("结果还没有公布");
    manager.get(DRAWS).await.is(200);
    manager.post(&format!("{DRAWS}/publish"), &[]).await.is(303);
    bureau.get(BOARD).await.is(200).shows("摇号结果已公布；当时没有留存统计数字").shows(PUBLIC);
    assert!(!bureau.html.contains("结果还没有公布") && !bureau.html.contains("摇号满足了上限"));
}
