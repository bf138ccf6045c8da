//! 一晚 What the stories of an evening stand on: a group with its teacher, and people without a browser.

use crate::town::Story;
use afterbell::day::session;
use afterbell::who::Who;
use rules::day::roll::{Mark, State};
use rules::enrol::grouping::{Arranged, Group};
use rules::id::{GroupId, MarkId, PersonId, SessionId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::{Grant, Role, clock};
use rules::plan::local::Words;
use store::people::Person;

/// The school.
pub(crate) fn school(story: &Story) -> Place {
    story.app.place("gongshu", "wenlan").unwrap()
}

/// Somebody of the school's staff, without a browser.
pub(crate) fn staff(story: &Story, login: &str) -> Who {
    let one = story.town.register.staff.iter().find(|one| one.login == login).unwrap();
    let grant = |(role, _, class): &(Role, String, String)| Grant {
        role: *role,
        path: school(story).path,
        home_class: (!class.is_empty()).then(|| class.clone()),
        children: Vec::new(),
    };
    let grants = one.roles.iter().map(grant).collect();
    Who::person(Person { id: one.id.clone(), name: one.name.clone(), household: None, grants })
}

/// Makes a class "1" group of these children under a care teacher, and plans its term.
pub(crate) async fn group(story: &Story, id: &str, login: &str, members: &[&str]) {
    group_at(story, "wenlan", (id, login), members).await;
}

/// The same at one of the school's sites.
pub(crate) async fn group_at(story: &Story, site: &str, (id, login): (&str, &str), members: &[&str]) {
    let school = school(story);
    let mut tx = story.app.store.act(&clock(Act::SessionPlan, &school).unwrap()).await.unwrap();
    let facts =
        tx.grouping_facts("wenlan".into(), Words { zh: String::new(), en: String::new() }).await.unwrap();
    let made = Group {
        id: GroupId::new(id),
        number: 1,
        name: Words { zh: format!("{id}组"), en: format!("Group {id}") },
        site: site.into(),
        room: "206".into(),
        teacher: PersonId::new(format!("staff-{login}")),
        members: members.iter().map(|id| StudentId::new(*id)).collect(),
    };
    let event = Arranged { made: vec![made], ..Arranged::default() };
    tx.grouping_arranged(&event, &facts, 1, story.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    session::plan(&story.app, &Who::Clock, &school).await.unwrap();
}

/// What a teacher says of a child, seeing it at that moment.
pub(crate) fn says(student: &str, state: State, at: Moment) -> Mark {
    let key = MarkId::new(format!("{student}-{}-{}", state.code(), at.0));
    Mark { key, student: StudentId::new(student), state, made_at: at, seen_at: at, after: None }
}

/// The session of a group on a day.
pub(crate) fn session_of(group: &str, day: &str) -> SessionId {
    SessionId::new(format!("{group}-{day}"))
}

/// Kinds of the messages to somebody, newest first.
pub(crate) async fn told(story: &Story, to: &str) -> Vec<String> {
    let permit = clock(Act::EveningWatch, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let told = tx.messages(&[to.to_owned()], 200).await.unwrap();
    told.into_iter().map(|one| one.kind).collect()
}

/// How many of them are of one kind.
pub(crate) fn count(told: &[String], kind: &str) -> usize {
    told.iter().filter(|one| *one == kind).count()
}
