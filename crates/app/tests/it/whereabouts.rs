//! 本班今晚 A head teacher sees where each child of the own class is, from the morning to the gate, and no other class.

use crate::evening::{group, says, school, session_of, staff};
use crate::registration::accepted;
use crate::town::{Browser, Story};
use afterbell::day::{handover, roll, session};
use rules::day::handover::{Draft, Release};
use rules::day::roll::State;
use rules::id::{CollectorId, StudentId};

const CLASS: &str = "/gongshu/wenlan/whereabouts";

/// What stands on the line of one child.
async fn line(head: &mut Browser<'_>, child: &str) -> String {
    head.get(CLASS).await.is(200);
    let mut lines = head.html.split("<li>").filter(|part| part.contains(child));
    let line = lines.next().unwrap_or_else(|| panic!("no {child}: {}", head.html));
    assert!(lines.next().is_none(), "each child once");
    line.split("</li>").next().unwrap().to_owned()
}

/// Home class and name of a pupil.
fn pupil(story: &Story, id: &str) -> (String, String) {
    let child = story.town.register.students.iter().find(|one| one.id.as_str() == id).unwrap();
    (child.home_class.clone(), child.name.clone())
}

#[tokio::test]
async fn a_head_teacher_sees_where_each_child_of_the_class_is_and_no_other_class() {
    let story = accepted("2021-09-07T08:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    story.turn("2021-09-07T15:00:00");
    let (place, id, teacher) = (school(&story), session_of("jia", "2021-09-07"), staff(&story, "care1"));
    let ((class, ming), (other_class, other)) = (pupil(&story, "ming"), pupil(&story, "h1s0"));
    assert_ne!(class, other_class);
    let mut head = story.staff(&format!("head{class}")).await;
    head.get("/gongshu/wenlan/absences").await.is(200).shows(&format!("href=\"{CLASS}\""));
    let expects = |line: String, words: &[&str]| {
        for word in words {
            assert!(line.contains(word), "{word}: {line}");
        }
    };
    expects(line(&mut head, &ming).await, &["待开始", "15:30 · jia组 · 206"]);
    assert!(!head.html.contains(&other), "another class");
    assert_eq!(head.html.matches("待开始").count(), 1, "nobody else of the class has a place");
    story.turn("2021-09-07T15:31:00");
    expects(line(&mut head, &ming).await, &["应到，还没点名", "jia组 · 206"]);
    head.shows("现在校内 1 人");
    session::open(&story.app, &teacher, &place, &id).await.unwrap();
    expects(line(&mut head, &ming).await, &["未到", "jia组 · 206"]);
    let marks = [("ming", State::Present), ("h1s0", State::Absent)]
        .map(|(one, state)| says(one, state, story.app.now()));
    roll::mark(&story.app, &teacher, &place, &id, &marks).await.unwrap();
    roll::close(&story.app, &teacher, &place, &id).await.unwrap();
    expects(line(&mut head, &ming).await, &["在校", "15:31 到"]);
    let mut asking = story.staff(&format!("head{other_class}")).await;
    expects(line(&mut asking, &other).await, &["缺勤", "追踪", "/gongshu/wenlan/absences"]);
    assert!(!asking.html.contains(&ming));

    story.turn("2021-09-07T18:00:00");
    let household =
        &story.town.register.students.iter().find(|one| one.id.as_str() == "ming").unwrap().household;
    let parent = story.town.register.guardians.iter().find(|one| one.household == *household).unwrap();
    let collector = CollectorId::new(parent.id.as_str());
    let released = vec![Release { student: StudentId::new("ming"), collector, nth: None }];
    handover::release(&story.app, &teacher, &place, Draft { session: id, released }).await.unwrap();
    expects(line(&mut head, &ming).await, &["已接走", "18:00 已由", parent.name.as_str()]);
    head.shows("现在校内 0 人");
    for login in ["manager", "care1", "gate1"] {
        story.staff(login).await.get(CLASS).await.is(404);
    }
}
