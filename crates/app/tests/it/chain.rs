//! 交接链条 Blocks, one-time delegations, pass codes, live answers, the late ladder and marks from a phone (P3.52-3.61).

use crate::claim::amended;
use crate::evening::{count, says, school, session_of, staff, told};
use crate::extended::stays;
use crate::pickup::{GATE, PICKUPS, ROLL, action, adult, called};
use crate::town::Story;
use afterbell::day::{absence, handover, late, roll};
use afterbell::failure::Failure;
use rules::day::handover::{Draft as Handover, Release};
use rules::day::roll::{Mark, State};
use rules::id::{CollectorId, MarkId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::role::clock;
use rules::refusal::Refuses;

const TAKINGS: &str = "/gongshu/wenlan/takings/ming";
const BLOCKS: &str = "/gongshu/wenlan/blocks";

#[tokio::test]
async fn a_blocked_person_gets_no_child_and_is_not_told_why() {
    let story = called().await;
    let (mut manager, mut gate) = (story.staff("manager").await, story.staff("gate1").await);
    manager.get(&format!("{BLOCKS}?find=wxm")).await.is(200).shows("王小明");
    let barred = [("student", "ming"), ("name", "王 芳"), ("phone", ""), ("document", "")];
    manager.post(BLOCKS, &barred).await.is(422).shows("没有写依据的文书");
    let barred = [("student", "ming"), ("name", "王 芳"), ("phone", ""), ("document", "裁定17号")];
    for _ in 0..2 {
        manager.get(&format!("{BLOCKS}?find=wxm")).await;
        manager.post(BLOCKS, &barred).await.is(303);
    }
    manager.get(BLOCKS).await.is(200).shows("裁定17号");
    assert_eq!(manager.html.matches("裁定17号").count(), 1, "twice is once");
    gate.get(GATE).await.is(200);
    let mother = adult(&gate, "collector");
    gate.post(&format!("{GATE}/check"), &[("collector", &mother)]).await.is(422).shows("请管理小组到场");
    assert!(!gate.html.contains("裁定") && !gate.html.contains("拦截"), "the gate's screen does not say why");
    assert_eq!(count(&told(&story, "staff-manager").await, "block-met"), 1);
    manager.get("/gongshu/wenlan/messages").await.is(200).shows("在禁止接领名单上");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/children").await.is(200);
    assert!(!wang.html.contains("拦截"), "the person is not told");
    story.turn("2021-09-07T18:05:00");
    let hand_over = "/gongshu/wenlan/handovers/jia-2021-09-07";
    gate.get(hand_over).await.is(200);
    gate.post(hand_over, &[("to-ming", &mother)]).await.is(422).shows("请管理小组到场");
    assert_eq!(count(&told(&story, "staff-manager").await, "block-met"), 2);
    manager.get(BLOCKS).await;
    let lift = action(&manager, "/lift");
    manager.post(&lift, &[("document", "撤销裁定")]).await.is(303);
    manager.get(BLOCKS).await.shows("还要另一人");
    manager.post(&lift, &[("document", "撤销裁定")]).await.is(422).shows("解除拦截要两个人");
    gate.get(hand_over).await;
    gate.post(hand_over, &[("to-ming", &mother)]).await.is(422);
    let mut leader = story.staff("leader").await;
    leader.get(BLOCKS).await.is(200);
    leader.post(&lift, &[("document", "撤销裁定")]).await.is(303);
    gate.get(hand_over).await;
    gate.post(hand_over, &[("to-ming", &mother)]).await.is(303);
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

#[tokio::test]
async fn somebody_sent_once_comes_in_the_window_with_a_live_yes_and_once() {
    let story = called().await;
    let (mut wang, mut gate) = (story.wang().await, story.staff("gate1").await);
    wang.get(TAKINGS).await.is(200);
    let crossed = [
        ("name", "赵建国"),
        ("phone", "13700001234"),
        ("date", "2021-09-07"),
        ("from", "17:00"),
        ("until", "16:00"),
    ];
    wang.post(&format!("{TAKINGS}/delegate"), &crossed).await.is(422).shows("value=\"赵建国\"");
    let window = [
        ("name", "赵建国"),
        ("phone", "13700001234"),
        ("date", "2021-09-07"),
        ("from", "16:00"),
        ("until", "17:00"),
    ];
    wang.get(TAKINGS).await;
    wang.post(&format!("{TAKINGS}/delegate"), &window).await.is(303);
    gate.get(GATE).await.is(200);
    assert!(!gate.html.contains("赵建国"), "nobody stands on the list before it is confirmed");
    wang.get(TAKINGS).await.is(200).shows("待确认");
    let id = wang.hidden("delegation");
    let confirm = format!("{TAKINGS}/confirm");
    wang.post(&confirm, &[("delegation", &id), ("tail", "0000")]).await.is(422).shows("手机尾号不对");
    wang.post(&confirm, &[("delegation", &id), ("tail", "1234")]).await.is(303);
    gate.get(GATE).await.is(200).shows("赵建国").shows("临时委托");
    gate.post(&format!("{GATE}/check"), &[("collector", &id)]).await.is(422).shows("要等家长当场同意");
    gate.shows("问家长：赵建国 来接，同意吗");
    gate.post(&format!("{GATE}/ask"), &[("name", "赵建国"), ("phone", "13700001234")]).await.is(303);
    wang.get("/gongshu/wenlan/evenings/ming").await.is(200).shows("赵建国");
    let say = |yes: &'static str| [("phone", "13700001234"), ("say", yes)];
    wang.post("/gongshu/wenlan/answers/ming", &say("no")).await.is(303);
    gate.get(GATE).await.shows("家长不同意 赵建国");
    gate.post(&format!("{GATE}/check"), &[("collector", &id)]).await.is(422).shows("家长今晚说过不让");
    wang.get("/gongshu/wenlan/evenings/ming").await;
    wang.post("/gongshu/wenlan/answers/ming", &say("yes")).await.is(303);
    gate.get(GATE).await;
    gate.post(&format!("{GATE}/check"), &[("collector", &id)]).await.is(303);
    let mut teacher = story.staff("care1").await;
    teacher.get(PICKUPS).await;
    let sign = action(&teacher, "/sign");
    teacher.post(&sign, &[]).await.is(303);
    story.turn("2021-09-07T17:00:00");
    gate.get(GATE).await;
    let exit = action(&gate, "/exit");
    gate.post(&exit, &[]).await.is(422).shows("这次委托现在无效");
    story.turn("2021-09-07T16:59:59");
    gate.get(GATE).await;
    gate.post(&exit, &[]).await.is(303);
    wang.get(TAKINGS).await.is(200).shows("已接走");
}

#[tokio::test]
async fn staff_answer_with_a_reason_where_no_guardian_can_be_reached() {
    let story = called().await;
    let (mut gate, mut manager) = (story.staff("gate1").await, story.staff("manager").await);
    gate.get(GATE).await;
    gate.post(&format!("{GATE}/ask"), &[("name", "赵建国"), ("phone", "13700001234")]).await.is(303);
    manager.get(GATE).await.is(200).shows("联系不上家长");
    let said = [("phone", "13700001234"), ("say", "yes"), ("reason", "")];
    manager.post("/gongshu/wenlan/answers/ming", &said).await.is(422).shows("没有写理由");
    let said = [("phone", "13700001234"), ("say", "yes"), ("reason", "打过三次电话,姑姑出示户口本")];
    manager.post("/gongshu/wenlan/answers/ming", &said).await.is(303);
    gate.get(GATE).await.is(200).shows("家长同意 赵建国");
    gate.post("/gongshu/wenlan/answers/ming", &said).await.is(404);
}

#[tokio::test]
async fn a_pass_code_names_the_adult_once_on_both_sides() {
    let story = called().await;
    let (mut wang, mut gate) = (story.wang().await, story.staff("gate1").await);
    let page = "/gongshu/wenlan/passcodes/ming";
    wang.get(page).await.is(200);
    let own = adult(&wang, "collector");
    wang.post(page, &[("collector", "somebody-else")]).await.is(404);
    wang.get(page).await;
    wang.post(page, &[("collector", &own)]).await.is(303);
    wang.get(page).await.is(200).shows("http-equiv=\"refresh\"");
    let shown = wang.html.split("id=\"code\">").nth(1).unwrap();
    let code = shown.split('<').next().unwrap().to_owned();
    gate.get(GATE).await;
    gate.post(&format!("{GATE}/code"), &[("code", "00000000")]).await.is(422).shows("还可以错 4 次");
    gate.post(&format!("{GATE}/code"), &[("code", &code)]).await.is(303);
    gate.get(GATE).await.is(200).shows("接送码正确：王芳");
    wang.get(page).await.is(200).shows("门卫已核对");
    let mark = wang.html.split("id=\"mark\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(mark.len(), 2);
    story.app.turn(Moment(story.app.now().0 + 10_000));
    gate.post(&format!("{GATE}/code"), &[("code", &code)]).await.is(422).shows("已经用过");
    assert_eq!(count(&told(&story, "staff-manager").await, "passcode-replayed"), 1);
    wang.get(page).await;
    wang.post(page, &[("collector", &own)]).await.is(303);
    wang.get(page).await;
    let shown = wang.html.split("id=\"code\">").nth(1).unwrap();
    let code = shown.split('<').next().unwrap().to_owned();
    story.app.turn(Moment(story.app.now().0 + 30_000));
    gate.get(GATE).await;
    gate.post(&format!("{GATE}/code"), &[("code", &code)]).await.is(422).shows("接送码不对或已变");
}

#[tokio::test]
async fn an_older_child_goes_alone_on_a_written_word_and_only_at_the_end() {
    let story = called().await;
    let mut wang = story.wang().await;
    wang.get(TAKINGS).await.is(200).shows("4 年级起才可以");
    let days = [("first", "2021-09-07"), ("last", "2021-09-30"), ("signature", "王芳")];
    wang.post(&format!("{TAKINGS}/alone"), &days).await.is(422).shows("4 年级起");
    let hong = "/gongshu/wenlan/takings/hong";
    wang.get(hong).await.is(200).shows("签名同意");
    let other = [("first", "2021-09-07"), ("last", "2021-09-30"), ("signature", "王小红")];
    wang.post(&format!("{hong}/alone"), &other).await.is(422).shows("签名和您的姓名不一致");
    wang.post(&format!("{hong}/alone"), &days).await.is(303);
    wang.get(hong).await.is(200).shows("已同意");
    wang.post(&format!("{hong}/fetched"), &[]).await.is(303);
    wang.get(hong).await.is(200);
    assert!(!wang.html.contains("已同意："));
}

#[tokio::test]
async fn the_clock_tells_each_once_and_never_lets_a_child_go() {
    let story = called().await;
    let place = school(&story);
    let h1 = story.town.register.students.iter().find(|one| one.id.as_str() == "h1s0").unwrap();
    stays(&story, "2021-09-07").await;
    let mut manager = story.staff("manager").await;
    let stays = "延时托管到 19:00";
    let mut care = story.staff("care1").await;
    care.get("/gongshu/wenlan/rolls/jia-2021-09-07").await.is(200).shows(stays);
    assert_eq!(care.html.matches(stays).count(), 1, "nobody else stays");
    care.get("/gongshu/wenlan/escorts/give/jia-2021-09-07").await.is(200).shows(stays);
    let mut gate = story.staff("gate1").await;
    gate.get("/gongshu/wenlan/gate").await.is(200).shows(stays);
    gate.get("/gongshu/wenlan/gate/ming").await.is(200).shows(stays);
    let told_now = late::look(&story.app, &place).await.unwrap();
    assert_eq!((told_now.rolls, told_now.rungs), (2, 0), "the roll has been open for an hour");
    assert_eq!(late::look(&story.app, &place).await.unwrap(), late::Told::default(), "once");
    assert_eq!(count(&told(&story, "staff-manager").await, "roll-overdue"), 1);
    assert_eq!(count(&told(&story, "staff-leader").await, "roll-leader"), 1);
    let mut rungs = Vec::new();
    for at in ["18:00:59", "18:01:00", "18:10:00", "18:10:30", "18:30:00", "19:00:00", "19:01:00"] {
        story.turn(&format!("2021-09-07T{at}"));
        rungs.push(late::look(&story.app, &place).await.unwrap().rungs);
    }
    assert_eq!(rungs, [0, 2, 2, 0, 2, 2, 1], "ming is on the list and waits an hour longer");
    let home = told(&story, &format!("household:{}", h1.household)).await;
    assert_eq!(count(&home, "late-guardians"), 1);
    assert_eq!(count(&told(&story, "staff-leader").await, "late-police"), 2);
    manager
        .get("/gongshu/wenlan/messages")
        .await
        .is(200)
        .shows("今天的告警")
        .shows("还没有点名完毕")
        .shows("还没有人接");
    manager.shows("申请延时看护");
    assert!(!manager.html.contains("学校有一条新消息"), "every alarm has words of its own");
    let mut leader = story.staff("leader").await;
    leader.get("/gongshu/wenlan/messages").await.is(200).shows("请决定是否报警");
    let mut gate = story.staff("gate1").await;
    gate.get("/gongshu/wenlan/late").await.is(200).shows("3 人在等").shows("商报警");
    gate.get("/gongshu/wenlan/muster").await.is(200).shows("现在校内 3 人");
    let teacher = staff(&story, "care1");
    let parent = story.town.register.guardians.iter().find(|one| one.household == h1.household).unwrap();
    let collector = CollectorId::new(parent.id.as_str());
    let released = vec![Release { student: h1.id.clone(), collector, nth: None }];
    let draft = Handover { session: session_of("jia", "2021-09-07"), released };
    handover::release(&story.app, &teacher, &place, draft).await.unwrap();
    story.turn("2021-09-07T20:30:00");
    assert_eq!(late::look(&story.app, &place).await.unwrap().rungs, 3, "ming's last three, nobody else's");
}

#[tokio::test]
async fn an_absence_that_nobody_answers_goes_on_to_the_family_and_the_management() {
    let story = called().await;
    let (place, teacher, id) = (school(&story), staff(&story, "care1"), session_of("jia", "2021-09-07"));
    let now = story.app.now();
    roll::mark(&story.app, &teacher, &place, &id, &[says("h2s0", State::Absent, now)]).await.unwrap();
    roll::close(&story.app, &teacher, &place, &id).await.unwrap();
    let mut asked = Vec::new();
    for at in ["16:39:59", "16:40:00", "16:50:00", "16:55:00"] {
        story.turn(&format!("2021-09-07T{at}"));
        asked.push(late::look(&story.app, &place).await.unwrap().absences);
    }
    assert_eq!(asked, [0, 1, 1, 0]);
    let child = story.town.register.students.iter().find(|one| one.id.as_str() == "h2s0").unwrap();
    let home = told(&story, &format!("household:{}", child.household)).await;
    assert_eq!((count(&home, "absence-opened"), count(&home, "absence-guardians")), (1, 1));
    assert_eq!(count(&told(&story, "staff-manager").await, "absence-staff"), 1);
    let (student, date) = (child.id.clone(), now.date());
    let found =
        rules::day::absence::Draft { student, date, whereabouts: "在家".into(), said_by: "妈妈".into() };
    let head = staff(&story, &format!("head{}", child.home_class));
    absence::follow(&story.app, &head, &place, &found).await.unwrap();
    story.turn("2021-09-07T17:55:00");
    assert_eq!(late::look(&story.app, &place).await.unwrap().absences, 0);
}

/// 王小明 is not in the room, and the roll is still open.
async fn not_seen() -> Story {
    let story = called().await;
    let (place, teacher, id) = (school(&story), staff(&story, "care1"), session_of("jia", "2021-09-07"));
    let absent = ["ming", "h2s0"].map(|student| says(student, State::Absent, story.app.now()));
    roll::mark(&story.app, &teacher, &place, &id, &absent).await.unwrap();
    story
}

/// 王小明 is missing at roll call.
pub(crate) async fn missing() -> Story {
    let story = not_seen().await;
    let (place, teacher, id) = (school(&story), staff(&story, "care1"), session_of("jia", "2021-09-07"));
    roll::close(&story.app, &teacher, &place, &id).await.unwrap();
    story
}

const SAY: &str = "/gongshu/wenlan/absences/ming/say";
const EVENING: &str = "/gongshu/wenlan/evenings/ming";

#[tokio::test]
async fn a_guardian_says_where_its_missing_child_is_and_both_teachers_hear_of_it() {
    let story = missing().await;
    let mut wang = story.wang().await;
    wang.get(EVENING).await.is(200).shows("王小明在哪里？");
    wang.post(SAY, &[("whereabouts", " ")]).await.is(422).shows("P3.55");
    wang.post(SAY, &[("whereabouts", "我已接走")]).await.is(303);
    wang.get(EVENING).await.is(200).shows("我已接走").shows("家长");
    assert!(!wang.html.contains("王小明在哪里？"), "answered");
    let mut head = story.staff("head3-2").await;
    head.get("/gongshu/wenlan/absences").await.is(200).shows("我已接走");
    for who in ["staff-care1", "staff-head3-2"] {
        assert_eq!(count(&told(&story, who).await, "absence-followed"), 1, "{who}");
    }
    let mut stranger = story.guardian("13800000002").await;
    stranger.get("/gongshu/wenlan/children").await.is(200);
    stranger.post(SAY, &[("whereabouts", "在我家")]).await.is(404);
}

#[tokio::test]
async fn a_guardian_who_does_not_know_either_has_the_management_told_at_once_and_once() {
    let story = missing().await;
    let mut wang = story.wang().await;
    for _ in 0..2 {
        wang.get(EVENING).await.is(200);
        wang.post(SAY, &[("say", "unknown")]).await.is(303);
    }
    assert_eq!(count(&told(&story, "staff-manager").await, "absence-staff"), 1);
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/messages").await.is(200).shows("王小明");
    assert!(!manager.html.contains("没有登记班主任"), "the class has one, and the question is a moment old");
    wang.get(EVENING).await.is(200).shows("王小明在哪里？");
    story.turn("2021-09-07T17:55:00");
    late::look(&story.app, &school(&story)).await.unwrap();
    assert_eq!(count(&told(&story, "staff-manager").await, "absence-staff"), 2, "h2s0's, not ming's again");
}

#[tokio::test]
async fn a_family_is_asked_while_somebody_looks_and_told_when_the_child_is_found_meanwhile() {
    {
        let story = not_seen().await;
        let mut wang = story.wang().await;
        wang.get(EVENING).await.is(200);
        assert!(!wang.html.contains("王小明在哪里？"), "nobody looks before the roll is closed");
    }
    let story = missing().await;
    let mut wang = story.wang().await;
    wang.get(EVENING).await.is(200).shows("王小明在哪里？");
    let found = rules::day::absence::Draft {
        student: StudentId::new("ming"),
        date: story.app.now().date(),
        whereabouts: "在外婆家".into(),
        said_by: "妈妈".into(),
    };
    absence::follow(&story.app, &staff(&story, "head3-2"), &school(&story), &found).await.unwrap();
    wang.post(SAY, &[("say", "unknown")]).await.is(303);
    wang.get(EVENING).await.is(200).shows("role=\"status\">去向已问清：在外婆家");
    assert_eq!(count(&told(&story, "staff-manager").await, "absence-staff"), 0, "nobody looks any more");
}

#[tokio::test]
async fn marks_of_many_phones_at_once_each_count_once_and_a_stranger_holds_up_nobody() {
    let story = called().await;
    let (place, now) = (school(&story), story.app.now());
    let (here, nowhere) = (session_of("jia", "2021-09-07"), session_of("nobodys", "2021-09-07"));
    let mut phones = tokio::task::JoinSet::new();
    for n in 0..120 {
        // Every mark comes twice; some go to a roll that is not there, some from somebody who does not lead it.
        let login = if n % 10 == 4 { "care2" } else { "care1" };
        let id = if n % 10 == 7 { nowhere.clone() } else { here.clone() };
        let (app, who, place) = (story.app.clone(), staff(&story, login), place.clone());
        let mark = Mark {
            key: MarkId::new(format!("k{}", n / 20 * 10 + n % 10)),
            student: StudentId::new(if n % 2 == 0 { "ming" } else { "h2s0" }),
            state: if n / 20 % 2 == 0 { State::Present } else { State::Late },
            made_at: Moment(now.0 - 1000 + n / 20),
            seen_at: now,
            after: None,
        };
        phones.spawn(async move { (n, roll::take(&app, &who, &place, &id, (&[mark], 0)).await) });
    }
    for (n, answer) in phones.join_all().await {
        match n % 10 {
            7 => assert!(matches!(answer, Err(Failure::NotTheirs)), "{n}: {answer:?}"),
            4 => assert_eq!(
                answer.unwrap()[0].refused.as_ref().map(Refuses::code),
                Some("roll-not-yours"),
                "{n}"
            ),
            _ => assert!(answer.unwrap()[0].refused.is_none(), "{n}"),
        }
    }
    let mut tx = story.app.store.look(&clock(Act::SessionPlan, &place).unwrap()).await.unwrap();
    let keys = tx.roll_marks(&here).await.unwrap().into_iter().map(|mark| mark.key.to_string());
    let mut keys: Vec<String> = keys.filter(|key| key.starts_with('k')).collect();
    keys.sort();
    let all = (0..60).filter(|n| !matches!(n % 10, 4 | 7)).map(|n| format!("k{n}"));
    let mut all: Vec<String> = all.collect();
    all.sort();
    assert_eq!(keys, all, "each once");
    drop(tx);
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

#[tokio::test]
async fn marks_of_a_phone_arrive_once_with_its_clock_and_two_who_differ_are_both_shown() {
    let story = called().await;
    let (mut one, mut two) = (story.staff("care1").await, story.staff("manager").await);
    let now = story.app.now().0;
    one.get(ROLL).await.is(200).shows("data-keeps=");
    let seen = now - 60_000;
    let marks = |key: &str, state: &str, made: i64| {
        serde_json::json!([{ "key": key, "student": "h2s0", "state": state, "made_at": made, "seen_at": seen }])
            .to_string()
    };
    let address = format!("{ROLL}/marks");
    let late = marks("k1", "late", now + 540_000);
    let sent_at = (now + 600_000).to_string();
    for outcome in ["applied", "known"] {
        one.get(ROLL).await;
        one.post(&address, &[("who", "staff-care1"), ("sent_at", &sent_at), ("marks", &late)])
            .await
            .is(200)
            .shows(outcome);
        assert!(one.html.contains("\"state\":\"late\""), "{}", one.html);
    }
    two.get(ROLL).await.is(200);
    let absent = marks("k2", "absent", now);
    let sent_at = now.to_string();
    let from = |who: &'static str| [("who", who), ("sent_at", sent_at.as_str()), ("marks", absent.as_str())];
    two.post(&address, &from("staff-care1")).await.is(400);
    two.get(ROLL).await.is(200);
    two.post(&address, &from("staff-manager")).await.is(200).shows("conflict");
    for phone in [&mut one, &mut two] {
        phone.get(ROLL).await.is(200).shows("两人说的不一样");
    }
    one.post(&format!("{ROLL}/close"), &[]).await.is(422).shows("两位老师说得不一样");
    let settled = serde_json::json!([
        { "key": "k3", "student": "h2s0", "state": "late", "made_at": now, "seen_at": now },
        { "key": "k4", "student": "nobody", "state": "late", "made_at": now, "seen_at": now },
    ]);
    one.get(ROLL).await;
    let settled = settled.to_string();
    let sent = [("who", "staff-care1"), ("sent_at", sent_at.as_str()), ("marks", settled.as_str())];
    one.post(&address, &sent).await.is(200);
    one.shows("agreed").shows("refused");
    one.get(ROLL).await;
    assert!(!one.html.contains("两人说的不一样"));
    one.post(&format!("{ROLL}/close"), &[]).await.is(303);
    let place = school(&story);
    let permit = clock(Act::SessionPlan, &place).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let kept = tx.roll_marks(&session_of("jia", "2021-09-07")).await.unwrap();
    let of = |key: &str| kept.iter().find(|mark| mark.key.as_str() == key).unwrap();
    assert_eq!(
        (of("k1").made_at.0, of("k1").skew_ms),
        (now - 60_000, 600_000),
        "the phone was ten minutes fast"
    );
    let outcomes = ["k1", "k2", "k3"].map(|key| of(key).outcome.as_str());
    assert_eq!(outcomes, ["applied", "conflict", "agreed"]);
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

#[tokio::test]
async fn the_leading_group_takes_a_search_over_that_nobody_has_ended() {
    let story = called().await;
    amended(&story, &[("leader_after_minutes = 30 ", "leader_after_minutes = 40 ")]).await;
    let (place, teacher, id) = (school(&story), staff(&story, "care1"), session_of("jia", "2021-09-07"));
    let now = story.app.now();
    roll::mark(&story.app, &teacher, &place, &id, &[says("h2s0", State::Absent, now)]).await.unwrap();
    roll::close(&story.app, &teacher, &place, &id).await.unwrap();
    let mut asked = Vec::new();
    for at in ["16:50:00", "17:09:59", "17:10:00", "17:11:00"] {
        story.turn(&format!("2021-09-07T{at}"));
        asked.push(late::look(&story.app, &place).await.unwrap().absences);
    }
    assert_eq!(asked, [2, 0, 1, 0]);
    assert_eq!(count(&told(&story, "staff-leader").await, "absence-leader"), 1);
    let child = story.town.register.students.iter().find(|one| one.id.as_str() == "h2s0").unwrap();
    let mut leader = story.staff("leader").await;
    leader.get("/gongshu/wenlan/messages").await.is(200).shows("决定是否报警");
    leader.get("/gongshu/wenlan/absences").await.is(200).shows(&child.name);
    let found = [("date", "2021-09-07"), ("whereabouts", "在外婆家"), ("said_by", "外婆")];
    leader.post("/gongshu/wenlan/absences/h2s0", &found).await.is(303);
    story.turn("2021-09-07T17:50:00");
    assert_eq!(late::look(&story.app, &place).await.unwrap().absences, 0, "nobody looks any more");
}
