//! 优先案例 Who stands first, who has a right, and when it can still be named.

use super::*;
use crate::enrol::course::{Kind, State};
use crate::enrol::draw::Mechanism;
use crate::enrol::offer::tests::ming;
use crate::id::PersonId;
use crate::moment::Moment;
use crate::plan::programme::Content;

fn terms() -> Terms {
    Terms {
        mechanism: Mechanism::Deferred,
        first: vec![First::LeftOut, First::LastGrade],
        precedence: vec![Ground::Continuing, Ground::Equipped],
        draws_at: Moment(0),
    }
}

fn facts() -> Facts {
    let course = Course {
        id: CourseId::new("violin"),
        title_zh: "小提琴".into(),
        title_en: "Violin".into(),
        kind: Kind::Listed(Content::Arts),
        teacher: PersonId::new("li"),
        site: "wenlan".into(),
        room: "206".into(),
        weekday: 2,
        also: Vec::new(),
        from_minute: 17 * 60,
        lessons: 1,
        grades: (1, 5),
        seats: 25,
        taken: 0,
        state: State::Announced,
        plan: None,
    };
    Facts { course, student: ming(), standing: None, is_fixed: false }
}

#[test]
fn precedence_is_named_until_the_roster_is_published() {
    let mut facts = facts();
    facts.student.grade = 6;
    facts.is_fixed = true;
    let code = |facts: &Facts, ground| {
        let named = name(&terms(), facts, ground);
        named.map_or_else(|refusal| refusal.code(), |named| if named.already { "already" } else { "named" })
    };
    assert_eq!(code(&facts, Some(Ground::Sibling)), "precedence-fixed");
    facts.is_fixed = false;
    assert_eq!(code(&facts, Some(Ground::Sibling)), "precedence-not-taken");
    assert_eq!(code(&facts, Some(Ground::Equipped)), "precedence-grade");
    facts.student.grade = 5;
    assert_eq!(code(&facts, Some(Ground::Equipped)), "named");
    facts.standing = Some(Ground::Equipped);
    assert_eq!(code(&facts, Some(Ground::Continuing)), "named", "another ground replaces it");
    assert_eq!(code(&facts, None), "named", "it is taken back");
    facts.is_fixed = true;
    assert_eq!(code(&facts, Some(Ground::Equipped)), "already", "the same again changes nothing");
}

#[test]
fn first_stands_whoever_the_plan_names_first() {
    let (terms, out) = (terms(), BTreeSet::from([StudentId::new("out")]));
    let right = |student: &str, ground| Right {
        student: StudentId::new(student),
        course: CourseId::new("violin"),
        ground,
    };
    let rights = [
        right("goes-on", Ground::Continuing),
        right("has-one", Ground::Equipped),
        right("s", Ground::Sibling),
    ];
    let stands = Stands::of(&terms, &[Stage::Primary], &rights, &out);
    let child = |id: &str, grade| Student { id: StudentId::new(id), grade, ..ming() };
    assert_eq!(
        [("out", 3), ("out", 6), ("old", 6), ("young", 5)]
            .map(|(id, grade)| stands.priority(&child(id, grade))),
        [2, 2, 1, 0]
    );
    let classes = ["goes-on", "has-one", "s", "nobody"];
    let class = |id| stands.class(&StudentId::new(id), &CourseId::new("violin"));
    assert_eq!(classes.map(class), [2, 1, 0, 0], "a sibling is no ground of this plan");
    assert_eq!(stands.class(&StudentId::new("goes-on"), &CourseId::new("chess")), 0);
}

#[test]
fn left_out_is_who_wished_and_got_nothing() {
    let name = |id: &str| pseudonym("salt", id);
    let (seated, out) = (name("seated"), name("out"));
    let files = Files::from([
        ("students.csv".to_owned(), format!("id,grade\n{seated},3\n{out},3\n")),
        ("result.csv".to_owned(), format!("student,course,wish\n{seated},violin,1\n")),
    ]);
    let children = ["seated", "out", "new"].map(StudentId::new);
    assert_eq!(left_out(&files, "salt", &children), BTreeSet::from([StudentId::new("out")]));
}
