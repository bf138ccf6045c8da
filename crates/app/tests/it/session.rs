//! 场次 From the plan to the end of an evening.

use crate::evening::{group, says, school, session_of, staff};
use crate::town::{Story, at};
use afterbell::day::{absence, roll, session};
use afterbell::who::Who;
use rules::day::absence::Draft;
use rules::day::roll::State;
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::role::clock;

#[tokio::test]
async fn an_evening_ends_only_when_every_child_is_accounted_for() {
    let story = Story::at("2021-09-04T10:00:00").await;
    group(&story, "a", "care1", &["ming", "hong"]).await;
    let (school, li, id) = (school(&story), staff(&story, "care1"), session_of("a", "2021-09-06"));
    let again = session::plan(&story.app, &Who::Clock, &school).await.unwrap();
    assert_eq!((again.added.len(), again.already), (0, 99));
    story.turn("2021-09-06T15:30:00");
    let opened = session::open(&story.app, &li, &school, &id).await.unwrap();
    assert_eq!((opened.rows.len(), opened.already), (0, false), "nobody was registered");
    for child in ["ming", "hong"] {
        roll::add(&story.app, &li, &school, &id, &StudentId::new(child)).await.unwrap();
    }
    let now = at("2021-09-06T15:35:00");
    story.turn("2021-09-06T15:35:00");
    let marks = [says("ming", State::Late, now), says("hong", State::Absent, now)];
    assert_eq!(roll::mark(&story.app, &li, &school, &id, &marks).await.unwrap().changes.len(), 2);
    assert_eq!(roll::mark(&story.app, &li, &school, &id, &marks).await.unwrap().changes.len(), 0);
    let closed = roll::close(&story.app, &li, &school, &id).await.unwrap();
    assert_eq!((closed.attended.len(), closed.absent.len()), (1, 1));
    assert_eq!(closed.absent[0].follower.as_ref().unwrap().as_str(), "staff-head6-1");
    let refused = session::close(&story.app, &li, &school, &id).await.unwrap_err();
    assert_eq!(refused.code(), Some("session-children-inside"));
    let head = staff(&story, "head6-1");
    let draft = Draft {
        student: StudentId::new("hong"),
        date: now.date(),
        whereabouts: "在外婆家".into(),
        said_by: "妈妈".into(),
    };
    assert!(!absence::follow(&story.app, &head, &school, &draft).await.unwrap().already);
    assert!(absence::follow(&story.app, &head, &school, &draft).await.unwrap().already);
    let other = absence::follow(&story.app, &staff(&story, "head3-2"), &school, &draft).await;
    assert_eq!(other.unwrap_err().to_string(), "not found");
    let mut tx = story.app.store.look(&clock(Act::SessionPlan, &school).unwrap()).await.unwrap();
    let rows = tx.sessions(now.date(), None).await.unwrap();
    assert_eq!(
        (rows.len(), rows[0].states, rows[0].absences_open, rows[0].members),
        (1, [0, 0, 1, 1, 0, 0], 0, 2)
    );
    assert_eq!(tx.absences(now.date()).await.unwrap()[0].guardians.len(), 2);
    assert_eq!(tx.behind(None).await.unwrap().absences_open, 0);
    assert_eq!(tx.roll_rows(&id).await.unwrap().len(), 2);
    let session = tx.session(&id).await.unwrap();
    assert_eq!(tx.roll_find("wxm", &session).await.unwrap()[0].student.id.as_str(), "ming");
    assert_eq!(tx.on_leave(now.date()).await.unwrap(), []);
}
