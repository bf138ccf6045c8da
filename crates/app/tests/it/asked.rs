//! 附加要求 What a family asked besides its wishes holds on after the draw: days a week at most, siblings together or not.

use crate::claim::amended;
use crate::course::{announce_all, propose};
use crate::draw::{children, draw};
use crate::evening::{count, school, staff, told};
use crate::preference::course;
use crate::town::{Browser, Story};
use rules::enrol::course::Course;
use rules::enrol::placement::State;
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::student::Student;
use store::Tx;

type Family = (Student, String);

/// 15 seats each, on Monday, Tuesday and Wednesday.
const TITLES: [&str; 3] = ["书法", "合唱", "陶艺"];

/// A plan that gives a freed seat at once; everybody wishes for the three courses and asks for what `asks` says of the n-th.
async fn drawn(asks: impl Fn(usize) -> (&'static str, &'static str)) -> (Story, Vec<Family>) {
    let story = Story::at("2021-09-06T09:00:00").await;
    amended(&story, &[("freed_seat = \"offer\"", "freed_seat = \"at-once\"")]).await;
    {
        let mut teaching = story.staff("teaching").await;
        for (title, weekday) in TITLES.iter().zip(["1", "2", "3"]) {
            let proposal = (*title, weekday, "16:40", "17:20", ("1", "5"), "15");
            propose(&mut teaching, "science", proposal).await.is(303);
        }
        announce_all(&mut teaching).await;
    }
    story.turn("2021-09-08T09:00:00");
    let all = children(&story);
    for (n, (child, phone)) in all.iter().enumerate() {
        let mut guardian = story.guardian(phone).await;
        let page = format!("/gongshu/wenlan/preferences/{}", child.id);
        guardian.get(&page).await.is(200);
        let [one, two, three] = TITLES.map(|title| course(&guardian, title));
        let form = [("choice-1", one.as_str()), ("choice-2", &two), ("choice-3", &three), asks(n)];
        guardian.post(&page, &form).await.is(303);
    }
    draw(&story).await;
    (story, all)
}

async fn look(story: &Story) -> Tx {
    let permit = staff(story, "manager").permit(Act::CourseList, &school(story)).unwrap();
    story.app.store.look(&permit).await.unwrap()
}

async fn course_of(story: &Story, title: &str) -> Course {
    let all = look(story).await.courses().await.unwrap();
    all.into_iter().find(|one| one.title_zh == title).unwrap()
}

/// Who waits for a course, first first.
async fn queue(story: &Story, title: &str) -> Vec<StudentId> {
    let course = course_of(story, title).await;
    let queue = look(story).await.waiting_list(&course).await.unwrap();
    queue.into_iter().map(|one| one.student).collect()
}

/// Titles of the courses in which a child has this.
async fn held(story: &Story, child: &StudentId, state: State) -> Vec<String> {
    let all = look(story).await.placements(child).await.unwrap();
    all.into_iter().filter(|one| one.state == state).map(|one| one.course.title_zh).collect()
}

/// The page of a child, opened by its family.
async fn shown<'s>(story: &'s Story, all: &[Family], child: &StudentId) -> Browser<'s> {
    let (_, phone) = all.iter().find(|(one, _)| one.id == *child).unwrap();
    let mut guardian = story.guardian(phone).await;
    guardian.get(&format!("/gongshu/wenlan/placements/{child}")).await.is(200);
    guardian
}

/// Gives up what the child has in a course: a seat, or its place in the list.
async fn leave(story: &Story, all: &[Family], child: &StudentId, title: &str) {
    let course = course_of(story, title).await.id.to_string();
    let mut guardian = shown(story, all, child).await;
    let form = [("course", course.as_str()), ("money", "keep")];
    guardian.post(&format!("/gongshu/wenlan/placements/{child}/withdraw"), &form).await.is(303);
}

/// A family, but not this child's, gives up its seat while everybody before this child has stopped waiting.
async fn freed_for(story: &Story, all: &[Family], child: &StudentId, title: &str) {
    for ahead in queue(story, title).await.iter().take_while(|one| *one != child) {
        leave(story, all, ahead, title).await;
    }
    for (other, _) in all.iter().filter(|(other, _)| other.id != *child) {
        if held(story, &other.id, State::Placed).await.iter().any(|one| one == title) {
            return leave(story, all, &other.id, title).await;
        }
    }
    panic!("nobody sits in {title}");
}

/// P3.33: two days at most means two, also when seats are freed after the draw.
#[tokio::test]
async fn a_child_that_asked_for_two_days_is_never_given_a_third() {
    let (story, all) = drawn(|_| ("most", "2")).await;
    let child = queue(&story, TITLES[0]).await.swap_remove(0);
    let mut given = held(&story, &child, State::Placed).await.len();
    assert!(given < 2, "whoever has two days waits for no third");
    let third = held(&story, &child, State::Waiting).await.pop().unwrap();
    while given < 2 {
        let waits = held(&story, &child, State::Waiting).await.swap_remove(0);
        assert_ne!(waits, third, "it waits for two days beside what it has");
        freed_for(&story, &all, &child, &waits).await;
        given += 1;
        assert_eq!(held(&story, &child, State::Placed).await.len(), given, "the seat is given at once");
    }
    assert!(held(&story, &child, State::Waiting).await.is_empty(), "with two days it waits no more");
    assert!(!queue(&story, &third).await.contains(&child));
    let household =
        all.iter().find(|(one, _)| one.id == child).map(|(one, _)| format!("household:{}", one.household));
    let letters = told(&story, &household.unwrap()).await;
    assert_eq!(count(&letters, "placement-stopped"), 1, "its family is told once: {letters:?}");
    let mut guardian = shown(&story, &all, &child).await;
    guardian.get("/gongshu/wenlan/children").await.is(200);
    guardian.shows(&format!("不再候补「{third}」")).shows("每周最多 2 天").shows("P3.33");
    guardian.shows(&format!("href=\"/gongshu/wenlan/placements/{child}\""));
    freed_for(&story, &all, &child, &third).await;
    assert_eq!(held(&story, &child, State::Placed).await.len(), 2);
    shown(&story, &all, &child).await.shows("每周最多来 2 天");
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

/// P3.33: of siblings who sit together or not at all none is seated unasked, whatever the plan says of freed seats.
#[tokio::test]
async fn whoever_wants_siblings_together_is_asked_before_one_of_them_has_a_seat() {
    let (story, all) = drawn(|n| if n.is_multiple_of(2) { ("together", "yes") } else { ("most", "0") }).await;
    let says = |id: &StudentId| all.iter().position(|(one, _)| one.id == *id).unwrap().is_multiple_of(2);
    let title = TITLES[0];
    let asked = queue(&story, title).await.into_iter().find(says).unwrap();
    freed_for(&story, &all, &asked, title).await;
    assert!(!held(&story, &asked, State::Placed).await.iter().any(|one| one == title), "nobody asked yet");
    let mut guardian = shown(&story, &all, &asked).await;
    guardian.shows("等您确认").shows(title);
    let id = course_of(&story, title).await.id.to_string();
    let said = [("course", id.as_str()), ("answer", "accepted")];
    guardian.post(&format!("/gongshu/wenlan/placements/{asked}/offer"), &said).await.is(303);
    assert!(held(&story, &asked, State::Placed).await.iter().any(|one| one == title));
    let other = queue(&story, title).await.into_iter().find(|id| !says(id)).unwrap();
    freed_for(&story, &all, &other, title).await;
    assert!(held(&story, &other, State::Placed).await.iter().any(|one| one == title), "given at once");
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}
