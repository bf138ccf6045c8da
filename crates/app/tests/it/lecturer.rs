//! 校外老师 Somebody from outside calls the roll of their own lesson and sees nothing else; one of the school's own goes along and
//! closes it (P3.50, P3.54).

use crate::claim::amended;
use crate::closure::{close, shut};
use crate::draw::{draw, wished_by};
use crate::evening::{count, group, says, school, session_of, staff, told};
use crate::extended::stays;
use crate::pickup::action;
use crate::preference::announced_in;
use crate::tally::courses_on;
use crate::town::{Story, at};
use afterbell::day::{late, roll, session};
use afterbell::town::{PLAN, Town};
use afterbell::who::Who;
use jiff::civil::date;
use rules::day::roll::State;
use rules::day::session::Session;
use rules::people::act::Act;
use rules::people::role::{Role, clock};

const OWN: &str = "/gongshu/wenlan/duties/own";
pub(crate) const DUTIES: &str = "/gongshu/wenlan/duties";
const CLOSURES: &str = "/gongshu/wenlan/closures";

/// A Monday with two courses, each given by somebody from outside.
pub(crate) async fn monday() -> (Story, Vec<Session>) {
    monday_of(3).await
}

/// The same where so many children wish for Tuesday's robots, too: fifteen open that course.
async fn monday_of(tuesdays: usize) -> (Story, Vec<Session>) {
    let outside = |town: &mut Town| {
        let coaches = town.register.staff.iter_mut().filter(|one| one.login.starts_with("course"));
        coaches.for_each(|one| one.roles = vec![(Role::Lecturer, "wenlan".to_owned(), String::new())]);
    };
    let story = Story::otherwise(PLAN.text, outside, "2021-09-06T09:00:00").await;
    let story = wished_by(announced_in(story).await, tuesdays).await;
    draw(&story).await;
    session::plan(&story.app, &Who::Clock, &school(&story)).await.unwrap();
    let lessons = courses_on(&story, date(2021, 9, 13)).await;
    assert_eq!(lessons.len(), 2);
    story.turn("2021-09-13T16:45:00");
    (story, lessons)
}

fn login(lesson: &Session) -> String {
    lesson.teacher.as_str().trim_start_matches("staff-").to_owned()
}

/// Every child of a roll as a form names it, present.
pub(crate) async fn all_here(story: &Story, lesson: &Session) -> Vec<String> {
    let permit = clock(Act::EveningWatch, &school(story)).unwrap();
    let rows = story.app.store.look(&permit).await.unwrap().roll_rows(&lesson.id).await.unwrap();
    assert!(!rows.is_empty());
    rows.into_iter().map(|row| format!("mark-{}", row.student.id)).collect()
}

/// Somebody marks everybody on an opened roll as here, and closes it.
pub(crate) async fn all_came(story: &Story, lesson: &Session, login: &str) {
    let (place, by) = (school(story), staff(story, login));
    let here = |name: &String| says(name.trim_start_matches("mark-"), State::Present, story.app.now());
    let marks: Vec<_> = all_here(story, lesson).await.iter().map(here).collect();
    roll::mark(&story.app, &by, &place, &lesson.id, &marks).await.unwrap();
    roll::close(&story.app, &by, &place, &lesson.id).await.unwrap();
}

#[tokio::test]
async fn the_teacher_of_a_lesson_calls_its_roll_and_one_of_the_school_s_own_closes_it() {
    let (story, lessons) = monday().await;
    let (lesson, other) = (&lessons[0], &lessons[1]);
    let roll = |lesson: &Session| format!("/gongshu/wenlan/rolls/{}", lesson.id);
    let own = roll(lesson);
    let mut coach = story.staff(&login(lesson)).await;
    coach.get(OWN).await.is(200).shows("开始点名").shows(&own);
    coach.get(&roll(other)).await.is(404);
    coach.get(&own).await.is(200);
    coach.post(&format!("/gongshu/wenlan/sessions/{}/open", lesson.id), &[]).await.is(303);
    coach.get(&own).await.is(200).shows("由管理小组点名完毕").shows("incidents/new?child=");
    for hidden in ["/close\"", "/groupings/", "/slips/", "name=\"find\""] {
        assert!(!coach.html.contains(hidden), "{hidden}");
    }
    let marks = all_here(&story, lesson).await;
    let marks: Vec<(&str, &str)> = marks.iter().map(|name| (name.as_str(), "present")).collect();
    coach.post(&own, &marks).await.is(303);
    coach.get(&format!("{own}?find=w")).await.is(200);
    assert!(!coach.html.contains("/add\""), "the pupils of the school are not theirs to seek");
    coach.post(&format!("{own}/add"), &[("student", "ming")]).await.is(404);
    coach.get(&own).await.is(200);
    coach.post(&format!("{own}/unlisted"), &[("also", "小红 6-1班")]).await.is(303);
    coach.get(&own).await.is(200).shows("小红 6-1班");
    coach.post(&format!("{}/unlisted", roll(other)), &[("also", "小红 6-1班")]).await.is(404);
    coach.get(&own).await.is(200);
    coach.post(&format!("{own}/close"), &[]).await.is(404);

    let group = format!("/gongshu/wenlan/groupings/{}", lesson.group);
    let mut manager = story.staff("manager").await;
    for (person, status) in [(lesson.teacher.as_str(), 422), ("", 422), ("staff-care1", 303)] {
        manager.get(&group).await.is(200).shows("随班老师").shows("还没有");
        manager.post(&format!("{group}/companion"), &[("person", person)]).await.is(status);
    }
    assert_eq!(count(&told(&story, "staff-care1").await, "grouping-accompanied"), 1);
    manager.get("/gongshu/wenlan/groupings").await.is(200);
    let second = format!("/gongshu/wenlan/groupings/{}/companion", other.group);
    manager.post(&second, &[("person", "staff-care1")]).await.is(422).shows("这位老师同一时间负责");

    let mut care = story.staff("care1").await;
    care.get("/gongshu/wenlan/sessions").await.is(200).shows(&own);
    care.get(&roll(other)).await.is(404);
    care.get(&own).await.is(200).shows("小红 6-1班");
    care.post(&format!("{own}/close"), &[]).await.is(303);
    care.get(&own).await.is(200).shows("放学交接");
    coach.get(&own).await.is(200);
    assert!(!coach.html.contains("/handovers/"), "who goes home with whom is not theirs");
    coach.shows("data-state=\"present\" disabled");
    coach.post(&own, &[(marks[0].0, "absent")]).await.is(422).shows("由别的老师点名");

    story.turn("2021-09-14T09:00:00");
    let mut coach = story.staff(&login(lesson)).await;
    coach.get(&own).await.is(404);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// What somebody of the staff is called.
pub(crate) fn name_of(story: &Story, login: &str) -> String {
    story.town.register.staff.iter().find(|one| one.login == login).unwrap().name.clone()
}

/// The manager names who goes along to a course.
pub(crate) async fn accompany(story: &Story, lesson: &Session, person: &str) {
    let page = format!("/gongshu/wenlan/groupings/{}", lesson.group);
    let mut manager = story.staff("manager").await;
    manager.get(&page).await.is(200);
    manager.post(&format!("{page}/companion"), &[("person", person)]).await.is(303);
}

/// The same course's lesson on another day.
pub(crate) async fn lesson_on(story: &Story, lesson: &Session, (month, day): (i8, i8)) -> Session {
    let all = courses_on(story, date(2021, month, day)).await;
    all.into_iter().find(|one| one.group == lesson.group).unwrap()
}

fn along(lesson: &Session) -> Option<&str> {
    lesson.companion.as_ref().map(|one| one.as_str())
}

/// On Tuesday somebody tells of Monday's lesson, to which somebody else went along than from now on: the file names who was there.
#[tokio::test]
async fn who_goes_along_stands_on_each_lesson_and_a_later_one_changes_nothing_before() {
    let (story, lessons) = monday().await;
    let lesson = &lessons[0];
    accompany(&story, lesson, "staff-care1").await;
    session::open(&story.app, &staff(&story, "manager"), &school(&story), &lesson.id).await.unwrap();
    let child = all_here(&story, lesson).await.remove(0).trim_start_matches("mark-").to_owned();
    story.turn("2021-09-14T09:00:00");
    accompany(&story, lesson, "staff-care2").await;
    let (held, next) = (lesson_on(&story, lesson, (9, 13)).await, lesson_on(&story, lesson, (9, 27)).await);
    assert_eq!((along(&held), along(&next)), (Some("staff-care1"), Some("staff-care2")));
    let new = "/gongshu/wenlan/incidents/new";
    let mut health = story.staff("health").await;
    health.get(new).await.is(200);
    let report = [
        ("student", child.as_str()),
        ("kind", "injury"),
        ("what", "撞到桌角"),
        ("on", "2021-09-13"),
        ("time", "17:00"),
    ];
    health.post(new, &report).await.is(303);
    let file = health.led_to().to_owned();
    let room = room(&story, lesson).await;
    let watched = |login| format!("{} · {room} · {}", lesson.name.zh, name_of(&story, login));
    health.get(&file).await.is(200).shows(&watched("care1"));
    assert!(!health.html.contains(&watched("care2")), "who goes along from now on was not there");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

async fn room(story: &Story, lesson: &Session) -> String {
    let permit = clock(Act::SessionPlan, &school(story)).unwrap();
    story.app.store.look(&permit).await.unwrap().session_row(&lesson.id).await.unwrap().room
}

#[tokio::test]
async fn somebody_stands_in_for_who_goes_along_and_the_coach_keeps_the_lesson() {
    let (story, lessons) = monday().await;
    accompany(&story, &lessons[0], "staff-care1").await;
    story.turn("2021-09-27T16:00:00");
    let lesson = lesson_on(&story, &lessons[0], (9, 27)).await;
    let other = lesson_on(&story, &lessons[1], (9, 27)).await;
    let mut manager = story.staff("manager").await;
    manager.get(DUTIES).await.is(200).shows(&format!("随班老师：{}", name_of(&story, "care1")));
    let named = [("person", "staff-care2"), ("beside", "yes")];
    let ask = |lesson: &Session| format!("{DUTIES}/{}/stand-in", lesson.id);
    manager.post(&ask(&other), &named).await.is(422).shows("这节课没有随班老师");
    manager.get(DUTIES).await.is(200);
    manager.post(&ask(&lesson), &named).await.is(303);
    says_yes(&story, "care2", &format!("{}今晚不能到", name_of(&story, "care1"))).await;
    let now = lesson_on(&story, &lesson, (9, 27)).await;
    assert_eq!((along(&now), &now.teacher), (Some("staff-care2"), &lesson.teacher));
    assert_eq!(count(&told(&story, "staff-care1").await, "stand-in-for-you"), 1);
    let later = lesson_on(&story, &lesson, (10, 11)).await;
    assert_eq!(along(&later), Some("staff-care1"), "one evening only");
    accompany(&story, &lesson, "staff-care3").await;
    let (now, later) =
        (lesson_on(&story, &lesson, (9, 27)).await, lesson_on(&story, &lesson, (10, 11)).await);
    assert_eq!(
        (along(&now), along(&later)),
        (Some("staff-care2"), Some("staff-care3")),
        "who stands in stays"
    );
    let mut coach = story.staff(&login(&lesson)).await;
    coach.get(OWN).await.is(200).shows("开始点名");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_lesson_moves_to_no_hour_at_which_who_goes_along_is_elsewhere() {
    let (story, lessons) = monday_of(20).await;
    let tuesday = courses_on(&story, date(2021, 9, 28)).await.remove(0);
    accompany(&story, &lessons[0], "staff-care1").await;
    accompany(&story, &tuesday, "staff-care1").await;
    let lesson = lesson_on(&story, &lessons[0], (9, 27)).await;
    let fields = shut(&lesson, "2021-09-27", ("16:40", "17:20"), ("move", "2021-09-28"));
    let mut manager = story.staff("manager").await;
    manager.get(CLOSURES).await.is(200);
    manager.post(CLOSURES, &fields).await.is(200).shows("随班老师那时有别的班");
    accompany(&story, &tuesday, "staff-care2").await;
    manager.get(CLOSURES).await.is(200);
    manager.post(CLOSURES, &fields).await.is(200);
    assert!(!manager.html.contains("随班老师那时有别的班"), "somebody else goes along on Tuesday");
}

#[tokio::test]
async fn nobody_gets_a_care_group_at_the_hours_in_which_they_go_along() {
    let (story, lessons) = monday().await;
    accompany(&story, &lessons[0], "staff-care1").await;
    group(&story, "jia", "care3", &["h1s0"]).await;
    let page = "/gongshu/wenlan/groupings/jia";
    let mut manager = story.staff("manager").await;
    manager.get(page).await.is(200);
    let lead = [("teacher", "staff-care1"), ("room", "206"), ("reason", "产假")];
    let refused = manager.post(&format!("{page}/lead"), &lead).await;
    refused.is(422).shows("同一时间要管").shows(&name_of(&story, "care1"));
    let permit = clock(Act::SessionPlan, &school(&story)).unwrap();
    let row = story.app.store.look(&permit).await.unwrap().sessions(date(2021, 9, 27), None).await.unwrap();
    let care = row.into_iter().find(|row| row.session.group.as_str() == "jia").unwrap();
    assert_eq!(care.session.teacher.as_str(), "staff-care3", "nothing was written");
}

/// The gate sends an adult to whoever signs, and where a missing child is goes to whoever closes the room: the coach does neither.
#[tokio::test]
async fn gate_and_search_name_who_goes_along_and_not_the_coach() {
    let (story, lessons) = monday().await;
    let lesson = &lessons[0];
    let own = format!("/gongshu/wenlan/rolls/{}", lesson.id);
    accompany(&story, lesson, "staff-care1").await;
    let mut coach = story.staff(&login(lesson)).await;
    coach.get(OWN).await.is(200);
    coach.post(&format!("/gongshu/wenlan/sessions/{}/open", lesson.id), &[]).await.is(303);
    let marks = all_here(&story, lesson).await;
    let state = |at: usize| if at == 0 { "absent" } else { "present" };
    let marks: Vec<(&str, &str)> =
        marks.iter().enumerate().map(|(at, name)| (name.as_str(), state(at))).collect();
    coach.get(&own).await.is(200);
    coach.post(&own, &marks).await.is(303);
    let child = |at: usize| marks[at].0.trim_start_matches("mark-");
    let mut gate = story.staff("gate1").await;
    let room = room(&story, lesson).await;
    let with = |login: &str| format!("{room} · {}", name_of(&story, login));
    gate.get(&format!("/gongshu/wenlan/gate/{}", child(1))).await.is(200).shows(&with("care1"));
    assert!(!gate.html.contains(&with(&login(lesson))), "the coach signs nothing");
    let mut care = story.staff("care1").await;
    care.get(&own).await.is(200);
    care.post(&format!("{own}/close"), &[]).await.is(303);
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/absences").await.is(200).shows(&with("care1"));
    let found = [("date", "2021-09-13"), ("whereabouts", "在家"), ("said_by", "妈妈")];
    manager.post(&format!("/gongshu/wenlan/absences/{}", child(0)), &found).await.is(303);
    let told_of = |letters: Vec<String>| count(&letters, "absence-followed");
    assert_eq!(told_of(told(&story, "staff-care1").await), 1, "who closes the room");
    assert_eq!(told_of(told(&story, lesson.teacher.as_str()).await), 0, "it is not the coach's to know");
}

/// The clock looks; how many letters of a kind the manager has by then.
pub(crate) async fn missed(story: &Story) -> usize {
    late::look(&story.app, &school(story)).await.unwrap();
    count(&told(story, "staff-manager").await, "duty-missing")
}

#[tokio::test]
async fn who_goes_along_signs_in_and_is_missed_where_they_do_not() {
    let (story, lessons) = monday().await;
    accompany(&story, &lessons[0], "staff-care1").await;
    story.turn("2021-09-27T16:10:00");
    let lesson = lesson_on(&story, &lessons[0], (9, 27)).await;
    missed(&story).await;
    assert_eq!(count(&told(&story, "staff-care1").await, "duty-soon"), 1, "half an hour before");
    story.turn("2021-09-27T16:35:00");
    assert_eq!(missed(&story).await, 3, "two coaches, and who goes along to one of them");
    let mut care = story.staff("care1").await;
    care.get("/gongshu/wenlan/sessions").await.is(200).shows(&format!("duties/{}/arrive", lesson.id));
    care.post(&format!("{DUTIES}/{}/arrive", lesson.id), &[]).await.is(303);
    care.get("/gongshu/wenlan/sessions").await.is(200).shows("16:35 到岗");
    let mut manager = story.staff("manager").await;
    manager.get(DUTIES).await.is(200).shows("16:35 到岗");
    story.turn("2021-09-27T16:51:00");
    late::look(&story.app, &school(&story)).await.unwrap();
    let leader = told(&story, "staff-leader").await;
    assert_eq!(count(&leader, "duty-unfilled"), 2, "the coaches, not who is there");
}

/// What the punctuality report says of everybody of that name: evenings, in time, late, missing, stood in for, stood in.
fn report_of(html: &str, name: &str) -> Vec<Vec<String>> {
    let rows = html.split("<th scope=\"row\" class=\"keep\">").skip(1);
    let theirs = rows.filter(|row| row.starts_with(&format!("{name}<")));
    let cells = |row: &str| {
        let cells = row.split("</tr>").next().unwrap().split("<td class=\"num\">").skip(1);
        let plain = |cell: &str| {
            cell.trim_start_matches("<b class=\"due late\">").split('<').next().unwrap().to_owned()
        };
        cells.map(plain).collect()
    };
    theirs.map(cells).collect()
}

#[tokio::test]
async fn who_goes_along_is_signed_in_by_whoever_sees_them_and_the_report_counts_them() {
    let (story, lessons) = monday().await;
    accompany(&story, &lessons[0], "staff-care1").await;
    story.turn("2021-09-27T16:35:00");
    let lesson = lesson_on(&story, &lessons[0], (9, 27)).await;
    let (arrive, coach) = (format!("{DUTIES}/{}/arrive", lesson.id), login(&lesson));
    let sign = |login: &str| format!("替教师签到：{}，{}", name_of(&story, login), lesson.name.zh);
    let mut manager = story.staff("manager").await;
    manager.get(DUTIES).await.is(200).shows(&sign("care1")).shows(&sign(&coach));
    let entered = |person: &'static str| [("back", "duties"), ("person", person)];
    manager.post(&arrive, &entered("staff-care2")).await.is(422).shows("另外请了人");
    for _ in 0..2 {
        manager.get(DUTIES).await.is(200);
        manager.post(&arrive, &entered("staff-care1")).await.is(303);
    }
    manager.get(DUTIES).await.is(200).shows("16:35 到岗").shows(&sign(&coach));
    assert!(!manager.html.contains(&sign("care1")), "who goes along is there, the coach is not");
    let mut held = 0;
    for day in 13..=27 {
        let lessons = courses_on(&story, date(2021, 9, day)).await;
        held += lessons.iter().filter(|one| one.group == lesson.group).count();
    }
    story.turn("2021-09-27T18:30:00");
    manager.get(DUTIES).await.is(200);
    let expected = [held, 1, 0, held - 1, 0, 0].map(|one| one.to_string()).to_vec();
    let report = report_of(&manager.html, &name_of(&story, "care1"));
    assert!(held > 1 && report.contains(&expected), "{expected:?} {report:?}");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Somebody reads that they are asked, in these words, and says yes.
pub(crate) async fn says_yes(story: &Story, login: &str, asked: &str) {
    let mut care = story.staff(login).await;
    care.get("/gongshu/wenlan/sessions").await.is(200).shows(asked);
    let href = action(&care, "/answer");
    care.post(&href, &[("answer", "yes")]).await.is(303);
}

#[tokio::test]
async fn both_of_a_lesson_may_be_away_and_each_is_asked_for_alone() {
    let (story, lessons) = monday().await;
    accompany(&story, &lessons[0], "staff-care1").await;
    story.turn("2021-09-27T16:00:00");
    let lesson = lesson_on(&story, &lessons[0], (9, 27)).await;
    let (ask, coach) = (format!("{DUTIES}/{}/stand-in", lesson.id), login(&lesson));
    let mut manager = story.staff("manager").await;
    for (person, beside) in [("staff-care2", "yes"), ("staff-care3", "")] {
        manager.get(DUTIES).await.is(200);
        manager.post(&ask, &[("person", person), ("beside", beside)]).await.is(303);
    }
    manager.get(DUTIES).await.is(200);
    let seats = [("care2", "care1"), ("care3", coach.as_str())];
    for (asked, absent) in seats {
        let (asked, absent) = (name_of(&story, asked), name_of(&story, absent));
        manager.shows(&format!("已请{asked}代{absent}，还没有答复"));
    }
    for (asked, absent) in seats {
        says_yes(&story, asked, &format!("{}今晚不能到", name_of(&story, absent))).await;
    }
    let now = lesson_on(&story, &lesson, (9, 27)).await;
    assert_eq!((along(&now), now.teacher.as_str()), (Some("staff-care2"), "staff-care3"));
    for absent in ["staff-care1", lesson.teacher.as_str()] {
        assert_eq!(count(&told(&story, absent).await, "stand-in-for-you"), 1, "{absent}");
    }
    story.turn("2021-09-27T18:30:00");
    manager.get(DUTIES).await.is(200);
    for asked in ["care2", "care3"] {
        let report = report_of(&manager.html, &name_of(&story, asked));
        let expected = ["1", "0", "0", "1", "0", "1"].map(str::to_owned).to_vec();
        assert!(report.contains(&expected), "{asked}: {report:?}");
    }
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// A fortnight ahead who goes along is trained: the page asks for somebody in their place, who reads it now and answers now.
#[tokio::test]
async fn whoever_is_trained_while_they_go_along_is_stood_in_for_and_not_the_coach() {
    const ENGAGEMENTS: &str = "/gongshu/wenlan/engagements";
    let (story, lessons) = monday().await;
    accompany(&story, &lessons[0], "staff-care1").await;
    let next = lesson_on(&story, &lessons[0], (9, 27)).await;
    let mut manager = story.staff("manager").await;
    manager.get(ENGAGEMENTS).await.is(200);
    let person = ("person", "staff-care1");
    let hours = [person, ("day", "mon"), ("from", "12:00"), ("until", "20:00"), ("kind", "training")];
    manager.post(ENGAGEMENTS, &hours).await.is(303);
    manager.get(ENGAGEMENTS).await.is(200);
    let ask = format!("{DUTIES}/{}/stand-in", next.id);
    let (_, form) = manager.html.split_once(&format!("action=\"{ask}\"")).unwrap();
    let (form, _) = form.split_once("</form>").unwrap();
    assert!(form.contains("name=\"beside\" value=\"yes\""), "{form}");
    manager.post(&ask, &[("person", "staff-care2"), ("beside", "yes")]).await.is(303);
    let mut care = story.staff("care2").await;
    let asked = format!("{}9月27日 周一不能到", name_of(&story, "care1"));
    care.get("/gongshu/wenlan/messages").await.is(200).shows(&asked[name_of(&story, "care1").len()..]);
    says_yes(&story, "care2", &asked).await;
    let now = lesson_on(&story, &next, (9, 27)).await;
    assert_eq!((along(&now), &now.teacher), (Some("staff-care2"), &next.teacher));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Opens both lessons; the one on whose roll 王小明 stands.
pub(crate) async fn opened_of_ming<'a>(story: &Story, lessons: &'a [Session]) -> &'a Session {
    let mut of_ming = None;
    for lesson in lessons {
        session::open(&story.app, &staff(story, "manager"), &school(story), &lesson.id).await.unwrap();
        if all_here(story, lesson).await.contains(&"mark-ming".to_owned()) {
            of_ming = Some(lesson);
        }
    }
    of_ming.unwrap()
}

#[tokio::test]
async fn a_family_reads_who_answers_and_who_gives_the_lesson() {
    let (story, lessons) = monday().await;
    let lesson = opened_of_ming(&story, &lessons).await;
    accompany(&story, lesson, "staff-care1").await;
    let (along, coach) = (name_of(&story, "care1"), name_of(&story, &login(lesson)));
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/children").await.is(200).shows(&format!("{along}（随班，{coach}上课）"));
}

#[tokio::test]
async fn muster_list_and_alarms_name_who_goes_along() {
    let (story, lessons) = monday().await;
    let lesson = &lessons[0];
    let own = format!("/gongshu/wenlan/rolls/{}", lesson.id);
    accompany(&story, lesson, "staff-care1").await;
    let room = room(&story, lesson).await;
    let with = |login: &str| format!("{room} · {}", name_of(&story, login));
    let coach_there = with(&login(lesson));
    let mut gate = story.staff("gate1").await;
    gate.get("/gongshu/wenlan/muster").await.is(200).shows("还没点名").shows(&with("care1"));
    assert!(!gate.html.contains(&coach_there), "a room that nobody has opened");

    let mut coach = story.staff(&login(lesson)).await;
    coach.get(OWN).await.is(200);
    coach.post(&format!("/gongshu/wenlan/sessions/{}/open", lesson.id), &[]).await.is(303);
    let marks = all_here(&story, lesson).await;
    let marks: Vec<(&str, &str)> = marks.iter().map(|name| (name.as_str(), "present")).collect();
    coach.get(&own).await.is(200);
    coach.post(&own, &marks).await.is(303);
    coach.get(&own).await.is(200);
    coach.post(&format!("{own}/unlisted"), &[("also", "小红 6-1班")]).await.is(303);
    gate.get("/gongshu/wenlan/muster").await.is(200).shows("小红 6-1班").shows(&with("care1"));
    assert!(!gate.html.contains(&coach_there), "who is on the roll, and who is on no list");

    story.turn("2021-09-13T16:51:00");
    late::look(&story.app, &school(&story)).await.unwrap();
    assert_eq!(count(&told(&story, "staff-manager").await, "roll-overdue"), 1);
    let find = |login: &str| format!("请马上找{}", name_of(&story, login));
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/messages").await.is(200).shows(&find("care1"));
    assert!(!manager.html.contains(&find(&login(lesson))), "the coach closes no roll");
}

#[tokio::test]
async fn letters_about_lessons_reach_who_goes_along() {
    let (story, lessons) = monday_of(20).await;
    amended(&story, &[("until = 2021-10-08 }", "until = 2021-10-12 }")]).await;
    group(&story, "jia", "care3", &["h1s0"]).await;
    let tuesday = courses_on(&story, date(2021, 9, 28)).await.remove(0);
    accompany(&story, &lessons[0], "staff-care2").await;
    accompany(&story, &tuesday, "staff-care1").await;
    let lesson = lesson_on(&story, &lessons[0], (9, 27)).await;
    let fields = shut(&lesson, "2021-09-27", ("16:40", "17:20"), ("cancel", ""));
    close(&story, &fields).await;
    let closed = |letters: Vec<String>| count(&letters, "closure-declared");
    assert_eq!(closed(told(&story, "staff-care2").await), 1, "who goes along to it");
    assert_eq!(closed(told(&story, "staff-care1").await), 0, "who goes along to another");
    story.turn("2021-10-11T07:00:00");
    assert_eq!(late::look(&story.app, &school(&story)).await.unwrap().switches, 1);
    let switched = |letters: Vec<String>| count(&letters, "timetable-soon");
    assert_eq!(switched(told(&story, "staff-care1").await), 1, "a lesson of that Tuesday");
    assert_eq!(switched(told(&story, "staff-care2").await), 0, "none on that day");
}

#[tokio::test]
async fn what_the_phone_of_who_went_along_kept_from_before_still_counts() {
    let (story, lessons) = monday().await;
    let lesson = &lessons[0];
    accompany(&story, lesson, "staff-care1").await;
    let (place, first) = (school(&story), staff(&story, "care1"));
    session::open(&story.app, &first, &place, &lesson.id).await.unwrap();
    let children = all_here(&story, lesson).await;
    story.turn("2021-09-13T16:50:00");
    let mut manager = story.staff("manager").await;
    manager.get(DUTIES).await.is(200);
    let named = [("person", "staff-care3"), ("beside", "yes"), ("agreed", "yes")];
    manager.post(&format!("{DUTIES}/{}/stand-in", lesson.id), &named).await.is(303);
    story.turn("2021-09-13T16:55:00");
    let said = |nth: usize, hour: &str| {
        let child = children[nth].trim_start_matches("mark-");
        says(child, State::Present, at(&format!("2021-09-13T{hour}")))
    };
    let (own, strange) =
        ([said(0, "16:46:00"), said(1, "16:52:00")], [said(1, "16:47:00"), said(2, "16:47:00")]);
    for (who, marks, expected) in
        [("care1", &own, ["applied", "refused"]), ("care2", &strange, ["refused", "refused"])]
    {
        let by = staff(&story, who);
        let fates = roll::take(&story.app, &by, &place, &lesson.id, (marks, 0)).await.unwrap();
        assert_eq!(fates.iter().map(|one| one.outcome).collect::<Vec<_>>(), expected, "{who}");
    }
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// 王小明 goes over from his lesson to extended care, which somebody else keeps: what the phone of whoever went along says of him there
/// counts until its end, and what the coach's says does not.
#[tokio::test]
async fn who_went_along_may_still_say_of_a_child_that_went_over_to_extended_care() {
    let (story, lessons) = monday().await;
    let lesson = opened_of_ming(&story, &lessons).await;
    accompany(&story, lesson, "staff-care1").await;
    stays(&story, "2021-09-13").await;
    all_came(&story, lesson, "care1").await;

    let place = school(&story);
    story.turn("2021-09-13T17:50:00");
    assert_eq!(late::look(&story.app, &place).await.unwrap().extended, 1, "it is laid out");
    let care = session_of("extended-care", "2021-09-13");
    let mut manager = story.staff("manager").await;
    manager.get(DUTIES).await.is(200);
    let named = [("person", "staff-care3"), ("agreed", "yes")];
    manager.post(&format!("{DUTIES}/{care}/stand-in"), &named).await.is(303);
    story.turn("2021-09-13T18:00:00");
    assert_eq!(late::look(&story.app, &place).await.unwrap().extended, 1, "the child goes over");
    story.turn("2021-09-13T18:20:00");
    let coach = login(lesson);
    let cases = [
        ("care2", "18:04:00", "refused"),
        (coach.as_str(), "18:04:30", "refused"),
        ("care1", "18:05:00", "applied"),
    ];
    for (who, hour, expected) in cases {
        let (by, seen) =
            (staff(&story, who), says("ming", State::Present, at(&format!("2021-09-13T{hour}"))));
        let fates = roll::take(&story.app, &by, &place, &care, (&[seen], 0)).await.unwrap();
        assert_eq!(fates[0].outcome, expected, "{who}");
    }
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
