//! 延时托管 Extended care has a session and a roll of its own, onto which the children of its list go over and nobody else (P1.25).

use crate::claim::amended;
use crate::escort::state;
use crate::evening::{count, says, school, session_of, staff, told};
use crate::pickup::{action, called};
use crate::signing::{kept, outcomes, sent_from};
use crate::town::Story;
use afterbell::day::{handover, late, roll, session};
use jiff::civil::date;
use rules::day::handover::{Draft, Release};
use rules::day::roll::State;
use rules::id::{CollectorId, SessionId, StudentId};
use rules::people::act::Act;
use rules::people::role::clock;

const TAKINGS: &str = "/gongshu/wenlan/takings/ming";
const EVENING: &str = "/gongshu/wenlan/rolls/jia-2021-09-07";
const CARE: &str = "/gongshu/wenlan/rolls/extended-care-2021-09-07";
const STAYS: &str = "延时托管到 19:00";

fn evening() -> SessionId {
    session_of("jia", "2021-09-07")
}

fn care() -> SessionId {
    session_of("extended-care", "2021-09-07")
}

/// Three children have been seen and their roll is closed; 王小明's extended care is agreed for tonight, nobody else's.
async fn listed() -> Story {
    let story = called().await;
    let (teacher, place) = (staff(&story, "care1"), school(&story));
    let here = [says("h2s0", State::Present, story.app.now())];
    roll::mark(&story.app, &teacher, &place, &evening(), &here).await.unwrap();
    roll::close(&story.app, &teacher, &place, &evening()).await.unwrap();
    stays(&story, "2021-09-07").await;
    story
}

/// The family asks that 王小明 stays longer on a day, and the manager agrees.
pub(crate) async fn stays(story: &Story, day: &str) {
    let mut wang = story.wang().await;
    wang.get(TAKINGS).await.is(200);
    let wish = [("first", day), ("last", day), ("reason", "加班")];
    wang.post(&format!("{TAKINGS}/extended"), &wish).await.is(303);
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/extended").await.is(200).shows("加班");
    let agree = action(&manager, "/agree");
    manager.post(&agree, &[]).await.is(303);
}

/// What the clock tells at an hour.
async fn looked(story: &Story, hour: &str) -> late::Told {
    story.turn(&format!("2021-09-07T{hour}"));
    late::look(&story.app, &school(story)).await.unwrap()
}

/// How many went over, and how many rungs of the late ladder were taken.
async fn over(story: &Story, hour: &str) -> (usize, usize) {
    let told = looked(story, hour).await;
    (told.extended, told.rungs)
}

fn guardian(story: &Story, student: &str) -> CollectorId {
    let register = &story.town.register;
    let child = register.students.iter().find(|one| one.id.as_str() == student).unwrap();
    let parent = register.guardians.iter().find(|one| one.household == child.household).unwrap();
    CollectorId::new(parent.id.as_str())
}

/// A child goes home with its guardian.
async fn home(story: &Story, student: &str, session: SessionId) {
    let release =
        Release { student: StudentId::new(student), collector: guardian(story, student), nth: None };
    let draft = Draft { session, released: vec![release] };
    let teacher = staff(story, "care1");
    let released = handover::release(&story.app, &teacher, &school(story), draft).await.unwrap();
    assert_eq!(released.handed.len(), 1, "{student}");
}

#[tokio::test]
async fn who_is_on_the_list_goes_over_at_the_normal_end_and_nobody_else() {
    let story = listed().await;
    let (teacher, place) = (staff(&story, "care1"), school(&story));
    assert_eq!(over(&story, "16:31:00").await, (1, 0), "its session is laid out");
    assert_eq!(over(&story, "16:31:30").await, (0, 0), "once");
    assert_eq!(count(&told(&story, "staff-care1").await, "duty-soon"), 1, "whoever keeps them is told");
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/duties").await.is(200).shows("延时托管");
    manager.get("/gongshu/wenlan/groupings").await.is(200);
    assert!(!manager.html.contains("extended-care"), "it is no group to which children belong");
    let mut teachers = story.staff("care1").await;
    teachers.get("/gongshu/wenlan/sessions").await.is(200).shows("延时托管").shows("18:00–19:00");
    teachers.get(EVENING).await.is(200).shows("王小明").shows(STAYS);

    assert_eq!(over(&story, "17:59:59").await, (0, 0));
    assert_eq!(over(&story, "18:00:00").await, (1, 0));
    assert_eq!(over(&story, "18:01:00").await, (0, 2), "the two others are nobody's, and are asked for");
    teachers.get(EVENING).await.is(200);
    assert!(!teachers.html.contains("王小明"), "a child stands on one roll");
    teachers.get(CARE).await.is(200).shows("王小明").shows(STAYS);
    assert!(!teachers.html.contains("收纸质假条"), "it has been here");
    let taken_back = roll::add(&story.app, &teacher, &place, &evening(), &StudentId::new("ming")).await;
    assert!(taken_back.is_err(), "extended care has it, though nobody has called it there yet");
    let mut head = story.staff("head3-2").await;
    head.get("/gongshu/wenlan/carelogs/class").await.is(200).shows("王小明");
    let mut gate = story.staff("gate1").await;
    gate.get("/gongshu/wenlan/gate/ming").await.is(200).shows("延时托管 · 206").shows(STAYS);
    gate.get("/gongshu/wenlan/muster").await.is(200).shows("现在校内 3 人").shows("206");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/evenings/ming").await.is(200).shows(STAYS);

    assert!(session::close(&story.app, &teacher, &place, &evening()).await.is_err(), "two are inside");
    home(&story, "h1s0", evening()).await;
    home(&story, "h2s0", evening()).await;
    session::close(&story.app, &teacher, &place, &evening()).await.unwrap();
    assert!(session::close(&story.app, &teacher, &place, &care()).await.is_err(), "its roll comes first");
    assert!(looked(&story, "18:15:00").await.rolls > 0, "a roll that nobody closed in time");
    let here = [says("ming", State::Present, story.app.now())];
    roll::mark(&story.app, &teacher, &place, &care(), &here).await.unwrap();
    roll::close(&story.app, &teacher, &place, &care()).await.unwrap();
    assert_eq!(over(&story, "19:00:59").await, (0, 0));
    assert_eq!(over(&story, "19:01:00").await, (0, 1), "the ladder counts from its end");
    assert!(session::close(&story.app, &teacher, &place, &care()).await.is_err(), "one is inside");
    home(&story, "ming", care()).await;
    session::close(&story.app, &teacher, &place, &care()).await.unwrap();
    assert_eq!(story.app.store.doctor().await.unwrap(), []);

    let permit = clock(Act::SessionPlan, &place).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let given = tx.pay_given(date(2021, 9, 7)).await.unwrap();
    let given: Vec<_> =
        given.iter().map(|one| (one.session.as_str(), one.teacher.as_str(), one.lessons)).collect();
    let expected = [("extended-care-2021-09-07", "staff-care1", 0), ("jia-2021-09-07", "staff-care1", 0)];
    assert_eq!(given, expected, "whoever keeps them is owed each as an evening");
    let came = tx.roll_amend_rows(&evening()).await.unwrap();
    assert_eq!(came.len(), 3, "its evening is no shorter for it");
}

#[tokio::test]
async fn who_went_home_before_is_shown_as_gone_and_nobody_waits_for_a_roll() {
    let story = listed().await;
    looked(&story, "16:31:00").await;
    story.turn("2021-09-07T18:00:00");
    home(&story, "ming", evening()).await;
    assert_eq!(over(&story, "18:00:30").await.0, 0);
    let mut teacher = story.staff("care1").await;
    teacher.get(CARE).await.is(200).shows("王小明").shows("未开始");
    home(&story, "h1s0", evening()).await;
    home(&story, "h2s0", evening()).await;
    let told = looked(&story, "18:30:00").await;
    assert_eq!((told.extended, told.rolls, told.rungs), (0, 0, 0));
    let (teacher, place) = (staff(&story, "care1"), school(&story));
    session::close(&story.app, &teacher, &place, &evening()).await.unwrap();
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn whoever_is_on_no_list_is_taken_onto_its_roll_and_asked_for_all_the_same() {
    let story = listed().await;
    looked(&story, "16:31:00").await;
    let (teacher, place, other) = (staff(&story, "care1"), school(&story), StudentId::new("h1s0"));
    assert_eq!(over(&story, "18:00:00").await, (1, 0));
    assert_eq!(over(&story, "18:01:00").await, (0, 2));
    let added = roll::add(&story.app, &teacher, &place, &care(), &other).await.unwrap();
    assert!(added.rolls_over());
    let again = roll::add(&story.app, &teacher, &place, &care(), &other).await.unwrap();
    assert_eq!(again.change, None, "once");
    assert_eq!(over(&story, "18:10:00").await, (0, 2), "the ladder goes on for both");
    assert_eq!(over(&story, "18:30:00").await, (0, 2));
    let mut teachers = story.staff("care1").await;
    teachers.get(CARE).await.is(200).shows("王小明");
    assert_eq!(teachers.html.matches(STAYS).count(), 1, "only one of them is on the list");
    home(&story, "h1s0", care()).await;
    home(&story, "ming", care()).await;
    home(&story, "h2s0", evening()).await;
    roll::close(&story.app, &teacher, &place, &care()).await.unwrap();
    for one in [evening(), care()] {
        session::close(&story.app, &teacher, &place, &one).await.unwrap();
    }
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Whoever was taken onto extended care in place of another child is back with its evening, for the ladder and for the money (X.22).
#[tokio::test]
async fn whoever_was_taken_onto_its_roll_by_mistake_is_back_in_its_evening() {
    let story = listed().await;
    looked(&story, "16:31:00").await;
    let (teacher, place, other) = (staff(&story, "care1"), school(&story), StudentId::new("h1s0"));
    assert_eq!(over(&story, "18:00:00").await, (1, 0));
    assert_eq!(over(&story, "18:01:00").await, (0, 2));
    let mut teachers = story.staff("care1").await;
    let (add, off) = (format!("{CARE}/add"), format!("{CARE}/added/h1s0"));
    teachers.get(CARE).await.is(200);
    teachers.post(&add, &[("student", "h1s0")]).await.is(303);
    teachers.get(CARE).await.is(200).shows("名单外加入 1 人").shows(&off);
    teachers.get(&off).await.is(200);
    for _ in 0..2 {
        teachers.post(&off, &[("nth", "1"), ("reason", "点成了旁边的孩子")]).await.is(303);
    }
    assert_eq!(state(&story, "h1s0").await, State::Present, "as it had been seen in its evening");
    teachers.get(CARE).await.is(200);
    assert!(!teachers.html.contains("mark-h1s0"), "one child stands on one roll");
    teachers.get(EVENING).await.is(200).shows("mark-h1s0");
    assert_eq!(over(&story, "18:10:00").await, (0, 2), "the ladder goes on for both");
    assert_eq!(over(&story, "18:10:30").await, (0, 0), "and begins for nobody anew");

    teachers.get(CARE).await.is(200);
    teachers.post(&add, &[("student", "h1s0")]).await.is(303);
    let here = [says("ming", State::Present, story.app.now())];
    roll::mark(&story.app, &teacher, &place, &care(), &here).await.unwrap();
    roll::close(&story.app, &teacher, &place, &care()).await.unwrap();
    teachers.get(&off).await.is(200);
    assert_eq!(teachers.hidden("nth"), "2");
    teachers.post(&off, &[("nth", "2"), ("reason", "又点错")]).await.is(303);
    assert_eq!(
        state(&story, "h1s0").await,
        State::Present,
        "a closed roll of extended care gives it back too"
    );
    let again = roll::add(&story.app, &teacher, &place, &care(), &other).await.unwrap();
    assert!(again.rolls_over());
    home(&story, "h2s0", evening()).await;
    session::close(&story.app, &teacher, &place, &evening()).await.unwrap();
    teachers.get(&off).await.is(200).shows("回不到那张名单上");
    home(&story, "h1s0", care()).await;
    home(&story, "ming", care()).await;
    session::close(&story.app, &teacher, &place, &care()).await.unwrap();
    assert_eq!(story.app.store.doctor().await.unwrap(), []);

    let permit = clock(Act::SessionPlan, &place).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    assert_eq!(tx.roll_amend_rows(&evening()).await.unwrap().len(), 3, "each stands in its evening once");
}

/// Missed in extended care, found in another room by mistake: it is missed there again, and its evening counts as before.
#[tokio::test]
async fn whoever_was_missed_there_and_found_elsewhere_by_mistake_is_missed_there_again() {
    let story = listed().await;
    looked(&story, "16:31:00").await;
    let (teacher, place) = (staff(&story, "care1"), school(&story));
    assert_eq!(over(&story, "18:00:00").await, (1, 0));
    let missing = [says("ming", State::Absent, story.app.now())];
    roll::mark(&story.app, &teacher, &place, &care(), &missing).await.unwrap();
    roll::close(&story.app, &teacher, &place, &care()).await.unwrap();
    let mut teachers = story.staff("care1").await;
    let off = format!("{EVENING}/added/ming");
    teachers.get(EVENING).await.is(200);
    teachers.post(&format!("{EVENING}/add"), &[("student", "ming")]).await.is(303);
    assert_eq!(state(&story, "ming").await, State::Present);
    teachers.get(&off).await.is(200);
    teachers.post(&off, &[("nth", "1"), ("reason", "看错了人")]).await.is(303);
    assert_eq!(state(&story, "ming").await, State::Absent);
    teachers.get(CARE).await.is(200).shows("mark-ming");
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/absences").await.is(200).shows("王小明");
    let permit = clock(Act::SessionPlan, &place).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    assert_eq!(tx.roll_amend_rows(&evening()).await.unwrap().len(), 3, "it had been in its evening");
}

#[tokio::test]
async fn what_the_evenings_phone_signed_without_a_network_counts_after_its_child_went_over() {
    let story = listed().await;
    looked(&story, "16:31:00").await;
    story.turn("2021-09-07T17:57:00");
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/duties").await.is(200);
    let named = [("person", "staff-care3"), ("agreed", "yes")];
    manager.post("/gongshu/wenlan/duties/extended-care-2021-09-07/stand-in", &named).await.is(303);
    assert_eq!(over(&story, "18:00:00").await.0, 1);
    story.turn("2021-09-07T18:20:00");
    let mut keeper = story.staff("care3").await;
    keeper.get(CARE).await.is(200).shows("王小明");
    let mut phone = story.staff("care1").await;
    phone.get(CARE).await.is(404);
    let to = guardian(&story, "ming");
    let signed = [kept("k1", "ming", "handed", to.as_str(), ("18:03:00", "17:59:00"))];
    let pages = ("/gongshu/wenlan/sessions", "/gongshu/wenlan/handovers/jia-2021-09-07");
    for _ in 0..2 {
        let heard = sent_from(&mut phone, pages, "staff-care1", &signed).await;
        assert_eq!(outcomes(&heard), ["counted"], "{heard}");
    }
    keeper.get(CARE).await.is(200).shows("18:03");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// A mother whose phone is at home calls: the management group enters it, once, and her child goes over like any other.
#[tokio::test]
async fn a_family_that_calls_is_put_on_the_list() {
    const PAGE: &str = "/gongshu/wenlan/extended";
    let story = listed().await;
    let mut manager = story.staff("manager").await;
    manager.get(PAGE).await.is(200).shows("家长打电话来申请");
    let child = story.town.register.students.iter().find(|one| one.id.as_str() == "h1s0").unwrap().clone();
    let found = format!("{PAGE}?find={}", child.sort_key);
    manager.get(&found).await.is(200).shows(&child.name);
    let said = |reason: &'static str| {
        [("student", "h1s0"), ("first", "2021-09-07"), ("last", "2021-09-07"), ("reason", reason)]
    };
    manager.post(PAGE, &said(" ")).await.is(422).shows("P1.25").shows("没有写原因");
    manager.get(&found).await.is(200);
    let key = manager.hidden("key");
    let whole = [&said("妈妈来电，车坏了")[..], &[("key", key.as_str())]].concat();
    for _ in 0..2 {
        manager.post(PAGE, &whole).await.is(303);
    }
    manager.get(PAGE).await.is(200).shows("车坏了");
    assert_eq!(manager.html.matches("车坏了").count(), 1, "twice is once");
    let home = told(&story, &format!("household:{}", child.household)).await;
    assert_eq!(count(&home, "extended-agreed"), 1);
    story.staff("care1").await.get(PAGE).await.is(404);
    looked(&story, "16:31:00").await;
    assert_eq!(over(&story, "18:00:00").await, (2, 0), "王小明 and the child");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn under_a_plan_without_extended_care_nobody_goes_over() {
    let story = listed().await;
    amended(&story, &[("extended_minutes        = 60", "")]).await;
    for hour in ["16:31:00", "18:00:00"] {
        assert_eq!(over(&story, hour).await.0, 0, "{hour}");
    }
    assert_eq!(over(&story, "18:01:00").await, (0, 3), "all three are asked for");
    let mut teacher = story.staff("care1").await;
    teacher.get(EVENING).await.is(200).shows("王小明");
    teacher.get(CARE).await.is(404);
}
