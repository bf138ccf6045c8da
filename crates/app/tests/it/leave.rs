//! 请假与周五 A slip in time takes a child off the evening; a second late it does not (P3.57, P3.60).

use crate::draw::drawn_in;
use crate::evening::{count, group, says, school, session_of, staff, told};
use crate::photo::picture;
use crate::pickup::ROLL;
use crate::preference::announced_in;
use crate::registration::accepted;
use crate::town::{Story, at};
use afterbell::day::{late, roll, session};
use afterbell::who::Who;
use jiff::ToSpan;
use jiff::civil::Weekday;
use rules::day::roll::State;
use rules::day::session::Session;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::money::release::Stood;
use rules::people::act::Act;
use rules::people::role::{Permit, clock};

const MING: &str = "/gongshu/wenlan/leaves/ming";

/// A school day on which 王小明 is in a group of three.
async fn tuesday() -> Story {
    let story = accepted("2021-09-07T08:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0", "h2s0"]).await;
    story
}

/// Lays the evening's roll out and answers where it has 王小明.
async fn laid_out(story: &Story, day: &str) -> Option<State> {
    let (teacher, id) = (staff(story, "care1"), session_of("jia", day));
    session::open(&story.app, &teacher, &school(story), &id).await.unwrap();
    rolled(story, day).await
}

/// Where the roll has 王小明.
async fn rolled(story: &Story, day: &str) -> Option<State> {
    let (permit, id) = (clock(Act::SessionPlan, &school(story)).unwrap(), session_of("jia", day));
    let rows = story.app.store.look(&permit).await.unwrap().roll_rows(&id).await.unwrap();
    rows.into_iter().find(|row| row.student.id == StudentId::new("ming")).map(|row| row.state)
}

#[tokio::test]
async fn a_slip_in_time_takes_the_child_off_the_evening_and_a_second_late_it_does_not() {
    let story = tuesday().await;
    story.turn("2021-09-07T15:29:59");
    let mut wang = story.wang().await;
    let slip = [("day", "today"), ("kind", "sick"), ("note", "发烧")];
    wang.get(MING).await.is(200).shows("15:30");
    assert!(!wang.html.contains(" checked"), "nothing is chosen beforehand");
    let mut late = story.wang().await;
    late.get(MING).await.is(200);
    story.turn("2021-09-07T15:30:00");
    late.post(MING, &slip).await.is(422).shows("P3.60").shows("晚了");
    story.turn("2021-09-07T15:29:59");
    wang.post(MING, &slip).await.is(303);
    wang.get(MING).await.is(200).shows("发烧");
    wang.post(MING, &slip).await.is(303);
    wang.get(MING).await.is(200);
    assert_eq!(wang.html.matches("发烧").count(), 1, "the same slip twice is one");
    story.turn("2021-09-07T15:30:00");
    assert_eq!(laid_out(&story, "2021-09-07").await, Some(State::Leave));
    let mut stranger = story.guardian("13800000002").await;
    stranger.get(MING).await.is(404);
}

#[tokio::test]
async fn a_slip_after_the_roll_was_laid_out_changes_the_row() {
    let story = tuesday().await;
    assert_eq!(laid_out(&story, "2021-09-07").await, Some(State::Expected));
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200);
    wang.post(MING, &[("day", "today"), ("kind", "affair")]).await.is(303);
    wang.get("/gongshu/wenlan/evenings/ming").await.is(200).shows("请假，今晚不来");
}

#[tokio::test]
async fn only_a_school_day_is_one_tap() {
    let story = tuesday().await;
    let cases = [
        ("2021-09-09T09:00:00", true, true, "a Thursday"),
        ("2021-09-10T09:00:00", true, false, "a Friday"),
        ("2021-09-11T09:00:00", false, false, "a Saturday"),
        ("2021-09-12T09:00:00", false, true, "a Sunday"),
        ("2021-09-13T15:30:00", false, true, "too late for today"),
    ];
    for (hour, today, tomorrow, case) in cases {
        story.turn(hour);
        let mut wang = story.wang().await;
        wang.get(MING).await.is(200);
        let has = |code: &str| wang.html.contains(&format!("name=\"day\" value=\"{code}\""));
        assert_eq!((has("today"), has("tomorrow"), has("days")), (today, tomorrow, true), "{case}");
    }
}

#[tokio::test]
async fn a_slip_for_days_without_care_is_not_taken_and_keeps_what_was_typed() {
    let story = tuesday().await;
    story.turn("2021-09-10T09:00:00");
    let mut wang = story.wang().await;
    let days = |from: &'static str, to: &'static str| {
        [("day", "days"), ("from", from), ("to", to), ("kind", "affair"), ("note", "回老家")]
    };
    let off = [("2021-09-11", "2021-09-12"), ("2021-09-19", "2021-09-21"), ("2021-09-12", "")];
    for (from, to) in off {
        wang.get(MING).await.is(200);
        wang.post(MING, &days(from, to)).await.is(422).shows("这些日子没有托管").shows("P3.60");
        wang.shows("回老家").shows(&format!("value=\"{from}\""));
    }
    wang.get(MING).await.is(200);
    assert!(!wang.html.contains("回老家"), "no slip stands");
    wang.post(MING, &[("day", "tomorrow"), ("kind", "affair")]).await.is(422).shows("这些日子没有托管");
    wang.get(MING).await.is(200);
    wang.post(MING, &days("2022-02-10", "")).await.is(422).shows("日期不在本学期").shows("回老家");
    wang.get(MING).await.is(200);
    wang.post(MING, &days("2021-09-11", "2021-09-13")).await.is(303);
    wang.get(MING).await.is(200).shows("9月11日 周六 – 9月13日 周一");
    story.turn("2021-09-13T15:20:00");
    assert_eq!(laid_out(&story, "2021-09-13").await, Some(State::Leave));
}

const ILL: &str = "/gongshu/wenlan/sickness/ming";

async fn reported_ill(story: &Story) {
    let mut wang = story.wang().await;
    wang.get(ILL).await.is(200);
    let today = story.app.now().date().to_string();
    wang.post(ILL, &[("onset", &today), ("symptom-fever", "yes")]).await.is(303);
}

#[tokio::test]
async fn an_ill_child_is_not_waited_for_until_it_is_back() {
    let story = tuesday().await;
    reported_ill(&story).await;
    assert_eq!(laid_out(&story, "2021-09-07").await, Some(State::Leave));
    let mut head = story.staff("head3-2").await;
    head.get("/gongshu/wenlan/absences").await.is(200).shows("王小明");
    story.turn("2021-09-08T08:00:00");
    assert_eq!(laid_out(&story, "2021-09-08").await, Some(State::Leave), "ill the next day too");
    story.turn("2021-09-09T08:00:00");
    let mut health = story.staff("health").await;
    health.get("/gongshu/wenlan/sickness").await.is(200);
    health.post(&format!("{ILL}/return"), &[("student", "ming"), ("proof", "")]).await.is(303);
    assert_eq!(laid_out(&story, "2021-09-09").await, Some(State::Expected), "back: waited for");
}

#[tokio::test]
async fn a_report_of_illness_changes_tonight_s_row_until_the_hour_of_slips() {
    for (hour, stands) in [("15:29:59", State::Leave), ("15:30:00", State::Expected)] {
        let story = tuesday().await;
        assert_eq!(laid_out(&story, "2021-09-07").await, Some(State::Expected));
        story.turn(&format!("2021-09-07T{hour}"));
        reported_ill(&story).await;
        assert_eq!(laid_out(&story, "2021-09-07").await, Some(stands), "{hour}");
    }
}

#[tokio::test]
async fn a_child_seen_after_it_was_ill_is_waited_for_although_nobody_wrote_it_down() {
    let story = tuesday().await;
    reported_ill(&story).await;
    story.turn("2021-09-08T15:20:00");
    assert_eq!(laid_out(&story, "2021-09-08").await, Some(State::Leave));
    let (teacher, id) = (staff(&story, "care1"), session_of("jia", "2021-09-08"));
    story.turn("2021-09-08T15:35:00");
    let here = says("ming", State::Present, story.app.now());
    let marked = roll::mark(&story.app, &teacher, &school(&story), &id, &[here]).await.unwrap();
    assert_eq!(marked.changes.len(), 1, "whoever comes is not turned away (X.22)");
    story.turn("2021-09-09T08:00:00");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/children").await.is(200);
    assert!(!wang.html.contains("今晚请假"), "the family's page knows it");
    wang.get(ILL).await.is(200);
    assert!(!wang.html.contains(" checked"), "what is reported next is another illness");
    assert_eq!(on_leave(&story).await, Vec::<String>::new());
    story.turn("2021-09-09T15:20:00");
    assert_eq!(laid_out(&story, "2021-09-09").await, Some(State::Expected));

    reported_ill(&story).await;
    assert_eq!(laid_out(&story, "2021-09-09").await, Some(State::Leave));
    assert_eq!(on_leave(&story).await, ["王小明"]);
    let permit = staff(&story, "health").permit(Act::SicknessList, &school(&story)).unwrap();
    let open = story.app.store.look(&permit).await.unwrap().sickness_list().await.unwrap();
    let since: Vec<String> = open.iter().map(|row| row.reported_on.to_string()).collect();
    assert_eq!(since, ["2021-09-09"], "the older report has ended");
    story.turn("2021-09-13T15:20:00");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/children").await.is(200).shows("今晚请假");
    assert_eq!(laid_out(&story, "2021-09-13").await, Some(State::Leave), "ill anew");
}

/// Who is on leave today, by name.
async fn on_leave(story: &Story) -> Vec<String> {
    let permit = staff(story, "manager").permit(Act::AbsenceList, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let away = tx.on_leave(story.app.now().date()).await.unwrap();
    away.into_iter().map(|(_, name, ..)| name).collect()
}

#[tokio::test]
async fn a_child_who_is_back_is_waited_for_tonight_unless_a_slip_or_a_closed_roll_says_otherwise() {
    let day = "2021-09-07";
    for (has_slip, is_closed, stands) in
        [(false, false, State::Expected), (true, false, State::Leave), (false, true, State::Leave)]
    {
        let story = tuesday().await;
        reported_ill(&story).await;
        if has_slip {
            let mut wang = story.wang().await;
            wang.get(MING).await.is(200);
            wang.post(MING, &[("day", "today"), ("kind", "affair")]).await.is(303);
        }
        story.turn("2021-09-07T15:40:00");
        assert_eq!(laid_out(&story, day).await, Some(State::Leave));
        if is_closed {
            let (teacher, place, id) = (staff(&story, "care1"), school(&story), session_of("jia", day));
            let others = ["h1s0", "h2s0"].map(|one| says(one, State::Present, story.app.now()));
            roll::mark(&story.app, &teacher, &place, &id, &others).await.unwrap();
            roll::close(&story.app, &teacher, &place, &id).await.unwrap();
        }
        let mut health = story.staff("health").await;
        health.get("/gongshu/wenlan/sickness").await.is(200);
        health.post(&format!("{ILL}/return"), &[("student", "ming"), ("proof", "")]).await.is(303);
        assert_eq!(laid_out(&story, day).await, Some(stands), "a slip: {has_slip}, closed: {is_closed}");
    }
}

#[tokio::test]
async fn the_clock_lays_a_roll_out_once_slips_are_too_late_and_none_that_is_over() {
    let story = tuesday().await;
    let (place, mut laid_out) = (school(&story), Vec::new());
    let hours = ["2021-09-07T15:29:59", "2021-09-07T15:30:00", "2021-09-07T15:31:00", "2021-09-08T19:30:00"];
    for hour in hours {
        story.turn(hour);
        laid_out.push(late::look(&story.app, &place).await.unwrap().laid_out);
    }
    assert_eq!(laid_out, [0, 1, 0, 0]);
    let (_, state, ..) = stands(&story, "2021-09-07").await.unwrap();
    assert_eq!(state, State::Expected);
    assert_eq!(stands(&story, "2021-09-08").await, None, "that evening was over");
}

/// A day that became known to be off after its evenings were planned: the clock lays out no roll, and nobody is missed.
#[tokio::test]
async fn the_clock_lays_no_roll_out_on_a_holiday_that_was_announced_later() {
    let mut story = tuesday().await;
    let year = "[[year]]\nyear = 2021\nholiday = [{ name = { zh = \"临时放假\", en = \"A day off\" }, \
                from = 2021-09-07, until = 2021-09-08 }]\n";
    let later = story.app.national().clone().and_later("2021.toml", year).unwrap();
    story.with(|app| *app = app.clone().with_calendar(later));
    story.turn("2021-09-07T15:30:00");
    let told = late::look(&story.app, &school(&story)).await.unwrap();
    assert_eq!((told.laid_out, told.duties), (0, 0));
    assert_eq!(stands(&story, "2021-09-07").await, None);
}

#[tokio::test]
async fn a_slip_for_illness_leads_to_the_report_that_the_health_worker_needs() {
    let story = tuesday().await;
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200);
    wang.post(MING, &[("day", "today"), ("kind", "sick")]).await.is(303);
    assert!(wang.led_to().contains("/sickness/ming"), "{}", wang.led_to());
}

#[tokio::test]
async fn a_head_teacher_takes_in_paper_of_the_own_class_only() {
    let story = tuesday().await;
    let mut head = story.staff("head3-2").await;
    let leaves = "/gongshu/wenlan/leaves";
    head.get(leaves).await.is(200).shows("王小明");
    let days = [("student", "ming"), ("day", "days"), ("from", "2021-09-08"), ("to", "2021-09-09")];
    let slip: Vec<(&str, &str)> = days.into_iter().chain([("kind", "sick"), ("note", "住院")]).collect();
    head.post(leaves, &slip).await.is(303);
    head.get(leaves).await.is(200).shows("住院").shows("纸质");
    let mut other = story.staff("head1-1").await;
    other.get(leaves).await.is(200);
    assert!(!other.html.contains("住院"));
    other.post(leaves, &slip).await.is(404);
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/children")
        .await
        .is(200)
        .shows("王小明的请假条已收到：9月8日 周三 – 9月9日 周四。");
}

#[tokio::test]
async fn a_friday_is_the_family_s_choice_until_the_roll_is_laid_out() {
    let story = tuesday().await;
    let fridays = "/gongshu/wenlan/fridays/ming";
    let mut wang = story.wang().await;
    wang.get(fridays).await.is(200).shows("9月10日 周五").shows("P3.57");
    wang.post(fridays, &[("date", "2021-09-10"), ("attends", "yes")]).await.is(303);
    wang.get(fridays).await.is(200).shows("单独选过");
    wang.post(fridays, &[("date", "2021-09-08"), ("attends", "no")]).await.is(422).shows("P3.57");
    story.turn("2021-09-10T15:20:00");
    assert_eq!(laid_out(&story, "2021-09-10").await, Some(State::Expected));
    let mut wang = story.wang().await;
    wang.get(fridays).await.is(200);
    wang.post(fridays, &[("date", "2021-09-10"), ("attends", "no")]).await.is(422).shows("截止");
    wang.post(fridays, &[("date", "2021-09-17"), ("attends", "no")]).await.is(303);
    story.turn("2021-09-17T15:20:00");
    assert_eq!(laid_out(&story, "2021-09-17").await, None, "not expected, so on no roll");
}

/// What the roll has of 王小明 that day: its group, its state, when it comes and goes.
async fn stands(story: &Story, day: &str) -> Option<(String, State, Option<Moment>, Option<Moment>)> {
    let permit = staff(story, "manager").permit(Act::GateRead, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let rows = tx.gate_rows(day.parse().unwrap(), Some(&StudentId::new("ming"))).await.unwrap();
    rows.into_iter().next().map(|row| (row.group.zh, row.state, row.stay.comes_at, row.stay.leaves_at))
}

#[tokio::test]
async fn a_child_who_comes_later_is_waited_for_until_its_hour_and_then_looked_for() {
    let story = tuesday().await;
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200).shows("只请一段时间");
    let slip = [("day", "today"), ("kind", "affair"), ("back_at", "16:30"), ("gone_at", "")];
    wang.post(MING, &[("day", "today"), ("kind", "affair"), ("back_at", "16:30"), ("gone_at", "16:30")])
        .await
        .is(422)
        .shows("P3.60");
    wang.get(MING).await.is(200);
    wang.post(MING, &slip).await.is(303);
    wang.get(MING).await.is(200).shows("16:30 到");
    wang.get("/gongshu/wenlan/children").await.is(200).shows("16:30 到");
    assert_eq!(laid_out(&story, "2021-09-07").await, Some(State::Expected));
    let (_, _, comes, leaves) = stands(&story, "2021-09-07").await.unwrap();
    assert_eq!((comes, leaves), (Some(at("2021-09-07T16:30:00")), None));

    wang.get("/gongshu/wenlan/children").await.is(200).shows("206 · ").shows("16:30 到");

    story.turn("2021-09-07T15:40:00");
    let roll = format!("/gongshu/wenlan/rolls/{}", session_of("jia", "2021-09-07"));
    let mut teacher = story.staff("care1").await;
    teacher.get(&roll).await.is(200).shows("晚到的 1 人").shows("16:30 到");
    let marks = [("mark-h1s0", "present"), ("mark-h2s0", "present")];
    teacher.post(&format!("{roll}/close"), &marks).await.is(303);
    teacher.get(&roll).await.is(200).shows("还有 1 人说好晚到");
    let place = school(&story);
    let missed = || async { late::look(&story.app, &place).await.unwrap().missed };
    assert_eq!(missed().await, 0);

    let mut gate = story.staff("gate1").await;
    gate.get("/gongshu/wenlan/gate/ming").await.is(200).shows("还没到校，请假条说 16:30 到");
    gate.get("/gongshu/wenlan/muster").await.is(200);
    assert!(!gate.html.contains("王小明"), "nobody looks for a child in a fire who is not here yet");
    story.turn("2021-09-07T16:30:00");
    gate.get("/gongshu/wenlan/muster").await.is(200).shows("王小明");
    assert_eq!(missed().await, 0, "late children have their grace");
    teacher.get(&format!("/gongshu/wenlan/handovers/{}", session_of("jia", "2021-09-07"))).await.is(200);

    story.turn("2021-09-07T16:40:00");
    assert_eq!((missed().await, missed().await), (1, 0), "once");
    assert_eq!(stands(&story, "2021-09-07").await.unwrap().1, State::Absent);
    let mut head = story.staff("head3-2").await;
    head.get("/gongshu/wenlan/absences").await.is(200).shows("王小明");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/children").await.is(200).shows("王小明今晚没有到");
    teacher.get(&roll).await.is(200);
    teacher.post(&roll, &[("mark-ming", "late")]).await.is(303);
    assert_eq!(stands(&story, "2021-09-07").await.unwrap().1, State::Late);
    head.get("/gongshu/wenlan/absences").await.is(200).shows("jia组");
    let mut tx = story
        .app
        .store
        .look(&staff(&story, "manager").permit(Act::AbsenceList, &place).unwrap())
        .await
        .unwrap();
    let open = tx.absences("2021-09-07".parse().unwrap()).await.unwrap();
    assert!(open.iter().all(|row| row.absence.found.is_some()), "whoever is here is not looked for");
}

/// 王小明's next evening with a course that is no Friday: its session, as planned.
async fn evening_with_a_course(story: &Story) -> Session {
    let permit = staff(story, "manager").permit(Act::SessionPlan, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let days = (1..8).map(|days| story.app.now().date().saturating_add(days.days()));
    for day in days.filter(|day| day.weekday() != Weekday::Friday) {
        for row in tx.sessions(day, None).await.unwrap() {
            let facts = tx.session_open_facts(&row.session.id).await.unwrap();
            let is_ming = facts.children.iter().any(|child| child.student.as_str() == "ming");
            if row.session.course.is_some() && is_ming {
                return row.session;
            }
        }
    }
    panic!("no course of 王小明 within a week");
}

#[tokio::test]
async fn a_slip_for_the_course_only_leaves_the_evening_in_care() {
    for opened_first in [false, true] {
        let story = drawn_in(announced_in(accepted("2021-09-06T09:00:00").await).await).await;
        group(&story, "jia", "care1", &["ming"]).await;
        let course = evening_with_a_course(&story).await;
        let (day, clock) = (course.date.to_string(), |at: Moment| at.time().strftime("%H:%M").to_string());
        let care = session_of("jia", &day);
        story.turn(&format!("{day}T15:00:00"));
        let (clerk, place) = (Who::Clock, school(&story));
        if opened_first {
            session::open(&story.app, &clerk, &place, &course.id).await.unwrap();
            let (_, state, comes, _) = stands(&story, &day).await.unwrap();
            assert_eq!((state, comes), (State::Expected, None), "at its course");
        }
        let mut wang = story.wang().await;
        wang.get(MING).await.is(200);
        let (from, until) = (clock(course.from), clock(course.until));
        let slip = [("day", "today"), ("kind", "affair"), ("gone_at", &from), ("back_at", &until)];
        wang.post(MING, &slip.map(|(name, value)| (name, value as &str))).await.is(303);
        session::open(&story.app, &clerk, &place, &course.id).await.unwrap();
        session::open(&story.app, &clerk, &place, &care).await.unwrap();
        let (group, state, comes, _) = stands(&story, &day).await.unwrap();
        assert_eq!((group.as_str(), state, comes), ("jia组", State::Expected, None), "care begins before it");
        let mut tx = story.app.store.look(&clock_permit(&story)).await.unwrap();
        let children = tx.release_facts(&course.id).await.unwrap().children;
        let stood = children.iter().find(|child| child.student.as_str() == "ming").map(|child| child.stood);
        assert_eq!(stood, Some(Stood::OnLeave), "the lesson is missed on leave");
        let children = tx.release_facts(&care).await.unwrap().children;
        assert!(children.is_empty(), "class “1” costs nothing");
    }
}

fn clock_permit(story: &Story) -> Permit {
    clock(Act::EveningWatch, &school(story)).unwrap()
}

/// The teacher taps 假 for a child of whom nobody has a slip: somebody asks where it is, and the evening does not end before that
/// is known. The paper that comes to the room after all makes it leave.
#[tokio::test]
async fn a_teacher_s_word_without_a_slip_begins_the_search_and_the_paper_ends_it() {
    let story = tuesday().await;
    story.turn("2021-09-07T15:31:00");
    assert_eq!(laid_out(&story, "2021-09-07").await, Some(State::Expected));
    let slip = format!("{ROLL}/slips/ming");
    let (mut care, mut head) = (story.staff("care1").await, story.staff("head3-2").await);
    care.get(ROLL).await.is(200).shows("收纸质假条");
    let marks = [("mark-ming", "leave"), ("mark-h1s0", "present"), ("mark-h2s0", "present")];
    care.post(&format!("{ROLL}/close"), &marks).await.is(303);
    care.get(ROLL).await.is(200).shows("老师说请假，没有假条").shows("去向不明");
    assert_eq!(count(&told(&story, "staff-head3-2").await, "absence-opened"), 1);
    head.get("/gongshu/wenlan/absences").await.is(200).shows("王小明").shows("老师说请假，没有假条");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("王小明今晚没有到");

    for login in ["care2", "head3-2", "gate1"] {
        story.staff(login).await.get(&slip).await.is(404);
    }
    let (paper, said) = (picture(b"GPS 30.27 120.15"), [("kind", "sick"), ("note", "发烧")]);
    care.get(&slip).await.is(200).shows("收王小明的假条");
    care.send_file(&slip, &said, ("slip.svg", b"<svg/>")).await.is(422).shows("不是 JPEG 或 PNG");
    for _ in 0..2 {
        care.get(ROLL).await.is(200);
        care.send_file(&slip, &said, ("slip.jpg", &paper)).await.is(303);
    }
    care.get(ROLL).await.is(200);
    assert!(!care.html.contains("去向不明"), "the slip says where the child is");
    assert_eq!(rolled(&story, "2021-09-07").await, Some(State::Leave));
    assert_eq!(count(&told(&story, "staff-head3-2").await, "absence-followed"), 1);
    care.send_file(&format!("{ROLL}/slips/h1s0"), &said, ("slip.jpg", &paper))
        .await
        .is(422)
        .shows("已经到了");

    care.get(&slip).await.is(200).shows("今晚的假条已经有了");
    let id = care.html.split("/leaves/ming/paper/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let src = format!("{MING}/paper/{id}");
    head.get("/gongshu/wenlan/leaves").await.is(200).shows("看假条照片").shows("发烧");
    wang.get(MING).await.is(200).shows(&src);
    for browser in [&mut care, &mut head, &mut wang] {
        browser.get(&src).await.is(200);
        assert!(!browser.bytes.windows(3).any(|three| three == b"GPS"), "where it was taken is not kept");
    }
    for login in ["care2", "gate1", "manager", "head1-1", "beixiu"] {
        story.staff(login).await.get(&src).await.is(404);
    }
    story.guardian("13800000002").await.get(&src).await.is(404);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_card_leads_to_leave_and_fridays_until_the_term_is_over() {
    let story = tuesday().await;
    let days = [("2021-09-07", false), ("2022-01-27", false), ("2022-01-28", true)];
    for (day, is_over) in days {
        story.turn(&format!("{day}T09:00:00"));
        let mut wang = story.wang().await;
        wang.get("/gongshu/wenlan/children").await.is(200).shows("王小明");
        for wing in ["leaves", "fridays"] {
            let link = format!("href=\"/gongshu/wenlan/{wing}/ming\"");
            assert_eq!(!wang.html.contains(&link), is_over, "{day} {wing}");
        }
    }
}
