//! 抢位 Claims as cases: the window, the ladder of refusals, full courses, and what a rush may never do.

use super::*;
use crate::enrol::campus;
use crate::enrol::course::{self, Kind};
use crate::id::{HouseholdId, PersonId};
use crate::plan::programme::Content;
use crate::plan::scheme::gongshu;
use jiff::civil::date;

fn at(hour: i8, minute: i8, second: i8) -> Moment {
    Moment::at(date(2021, 9, 10).at(hour, minute, second, 0))
}

pub(super) fn terms() -> Terms {
    Terms {
        way: Way::LeftOver,
        from: at(18, 0, 0),
        until: at(20, 0, 0),
        waits_minutes: 30,
        one_moment_seconds: 3,
        wishes_max: 2,
        household_max: 3,
        address_max: 5,
    }
}

pub(super) fn course(id: &str, weekday: i64, seats: i64, grades: (i64, i64)) -> (CourseId, Seats) {
    let course = Course {
        id: CourseId::new(id),
        title_zh: id.into(),
        title_en: id.into(),
        kind: Kind::Listed(Content::Arts),
        teacher: PersonId::new("li"),
        site: "wenlan".into(),
        room: "206".into(),
        weekday,
        also: Vec::new(),
        from_minute: 17 * 60,
        lessons: 1,
        grades,
        seats,
        taken: 0,
        state: course::State::Open,
        plan: None,
    };
    (CourseId::new(id), Seats { course, waiting: 0, asking: 0, kept: 0, last: 0 })
}

fn child(id: &str) -> (StudentId, Child) {
    let student = Student {
        id: StudentId::new(id),
        household: HouseholdId::new(id),
        name: id.into(),
        sort_key: id.into(),
        grade: 3,
        home_class: "3-2".into(),
        seat: 1,
        on_roll_from: date(2021, 9, 1),
        on_roll_until: None,
        care_note: String::new(),
    };
    (StudentId::new(id), Child { student, guardian_verified: true, held: BTreeMap::new() })
}

fn facts() -> Facts {
    Facts {
        own_site: "wenlan".into(),
        children: ["an", "bo", "ci", "di"].map(child).into(),
        courses: [
            course("chess", 1, 1, (1, 5)),
            course("choir", 1, 1, (1, 5)),
            course("ball", 1, 9, (1, 5)),
            course("clay", 2, 1, (1, 5)),
            course("judo", 2, 9, (6, 6)),
        ]
        .into(),
        answered: BTreeMap::new(),
    }
}

fn sites() -> campus::Terms {
    campus::Terms { rule: Vec::new() }
}

fn draft(student: &str, key: &str, wishes: &[&str]) -> Draft {
    let wishes = wishes.iter().map(|id| CourseId::new(*id)).collect();
    Draft { student: StudentId::new(student), key: key.into(), wishes, at: at(18, 0, 5), presses: 1 }
}

fn ask(facts: &mut Facts, draft: &Draft) -> Result<Claimed, Refusal> {
    decide(&terms(), &sites(), facts, draft, at(18, 0, 5))
}

/// `mon chess seat, tue clay place 1`
fn told(facts: &mut Facts, draft: &Draft) -> String {
    let slot = |slot: &Slot| format!("{} {} {:?}", slot.weekday, slot.course, slot.got);
    match ask(facts, draft) {
        Ok(claimed) => claimed.slots.iter().map(slot).collect::<Vec<_>>().join(", "),
        Err(refusal) => refusal.code().to_owned(),
    }
}

#[test]
fn from_until_waits_minutes_and_one_moment_seconds() {
    let cases = [
        (at(17, 29, 59), Stage::Before),
        (at(17, 30, 0), Stage::Room),
        (at(18, 0, 0), Stage::Room),
        (at(18, 0, 2), Stage::Room),
        (at(18, 0, 3), Stage::Open),
        (at(19, 59, 59), Stage::Open),
        (at(20, 0, 0), Stage::Over),
    ];
    for (now, wanted) in cases {
        assert_eq!(stage(&terms(), now), wanted, "{now:?}");
    }
    assert!(is_by_chance(&terms()));
    let by_coming = Terms { one_moment_seconds: 0, ..terms() };
    assert!(!is_by_chance(&by_coming));
    assert_eq!(stage(&by_coming, at(18, 0, 0)), Stage::Open);
    assert_eq!(
        (opens(&terms()), decides(&terms()), ends(&terms())),
        (at(18, 0, 0), at(18, 0, 3), at(20, 0, 0))
    );
    assert_eq!(stage(&Terms::default(), at(3, 0, 0)), Stage::Open, "a plan without the table");
}

#[test]
fn way_says_which_courses_are_claimed() {
    let states =
        [course::State::Settled, course::State::Announced, course::State::Open, course::State::Closed];
    let cases = [
        (Way::Never, ["claim-never"; 4]),
        (Way::LeftOver, ["claim-not-open", "claim-not-open", "taken", "claim-not-open"]),
        (Way::FirstCome, ["claim-not-open", "taken", "taken", "claim-not-open"]),
    ];
    for (way, wanted) in cases {
        let terms = Terms { way, ..terms() };
        let found = states.map(|state| {
            let mut facts = facts();
            facts.courses.get_mut(&CourseId::new("chess")).unwrap().course.state = state;
            let decided = decide(&terms, &sites(), &mut facts, &draft("an", "1", &["chess"]), at(18, 0, 5));
            decided.map_or_else(|refusal| refusal.code(), |_| "taken")
        });
        assert_eq!(found, wanted, "{way}");
    }
    assert_eq!(super::way(&gongshu().claim), Way::LeftOver);
}

#[test]
fn each_refusal_in_its_turn_and_household_max_and_wishes_max() {
    let mut facts = facts();
    let mut draft = draft("an", "1", &["chess", "chess", "judo"]);
    (draft.at, draft.presses) = (at(17, 0, 0), 4);
    let ming = facts.children.get_mut(&StudentId::new("an")).unwrap();
    (ming.guardian_verified, ming.student.on_roll_from) = (false, date(2021, 9, 20));
    assert_eq!(told(&mut facts, &draft), "claim-not-yet");
    draft.at = at(20, 0, 0);
    assert_eq!(told(&mut facts, &draft), "claim-over");
    draft.at = at(18, 0, 5);
    assert_eq!(told(&mut facts, &draft), "claim-too-often");
    draft.presses = 3;
    assert_eq!(told(&mut facts, &draft), "claim-not-verified");
    facts.children.get_mut(&StudentId::new("an")).unwrap().guardian_verified = true;
    assert_eq!(told(&mut facts, &draft), "claim-not-on-roll");
    facts.children.get_mut(&StudentId::new("an")).unwrap().student.on_roll_from = date(2021, 9, 1);
    assert_eq!(told(&mut facts, &draft), "claim-twice");
    for (wishes, wanted) in [
        (&[][..], "claim-nothing"),
        (&["chess", "nowhere"], "claim-not-open"),
        (&["chess", "choir", "ball"], "claim-too-many"),
        (&["judo"], "claim-grade"),
        (&["chess", "choir", "clay"], "1 chess Seat, 2 clay Seat"),
    ] {
        draft.wishes = wishes.iter().map(|id| CourseId::new(*id)).collect();
        assert_eq!(told(&mut facts, &draft), wanted, "{wishes:?}");
    }
    draft.key = "2".into();
    draft.wishes = vec![CourseId::new("ball")];
    assert_eq!(told(&mut facts, &draft), "claim-same-day");
}

/// X.1: a list is joined at any time; a seat is not taken by it.
#[test]
fn a_full_course_s_list_is_joined_before_the_opening_after_the_end_and_where_nothing_is_claimed() {
    let never = Terms { way: Way::Never, ..terms() };
    let cases = [
        (terms(), at(9, 0, 0), "claim-not-yet"),
        (terms(), at(21, 0, 0), "claim-over"),
        (never, at(18, 0, 5), "claim-never"),
    ];
    for (terms, now, refused) in cases {
        let mut facts = facts();
        facts.courses.get_mut(&CourseId::new("chess")).unwrap().course.taken = 1;
        let mut ask = |wishes: &[&str]| {
            let draft = Draft { at: now, ..draft("an", wishes[0], wishes) };
            let claimed = decide(&terms, &sites(), &mut facts, &draft, now);
            claimed.map(|one| one.slots[0].got).map_err(|why| why.code())
        };
        assert_eq!(ask(&["choir"]), Err(refused), "a free seat");
        assert_eq!(ask(&["chess", "choir"]), Err(refused), "a free seat beside a full course");
        assert_eq!(ask(&["chess"]), Ok(Got::Place(1)));
        facts.courses.get_mut(&CourseId::new("chess")).unwrap().course.state = course::State::Announced;
        let draft = Draft { at: now, ..draft("bo", "1", &["chess"]) };
        let early = decide(&terms, &sites(), &mut facts, &draft, now);
        assert_eq!(early.map_err(|why| why.code()), Err(refused), "there is no list before it opens");
    }
}

#[test]
fn address_max_is_for_a_whole_network() {
    assert_eq!([5, 6].map(|presses| is_flood(&terms(), presses)), [false, true]);
}

#[test]
fn a_full_course_falls_through_and_nobody_ends_with_nothing() {
    let mut facts = facts();
    let cases = [
        ("an", "1", &["chess", "choir"][..], "1 chess Seat"),
        ("an", "1", &["chess", "choir"], "1 chess Seat"),
        ("an", "2", &["chess", "choir"], "1 chess Kept"),
        ("bo", "1", &["chess", "choir"], "1 choir Seat"),
        ("ci", "1", &["chess", "choir", "clay"], "1 chess Place(1), 2 clay Seat"),
        ("di", "1", &["choir", "chess", "clay"], "1 choir Place(1), 2 clay Place(1)"),
        ("di", "2", &["chess", "choir"], "1 choir Stays(1)"),
        ("di", "3", &["chess", "ball"], "1 ball Seat"),
        ("an", "1", &["ball"], "1 chess Seat"),
    ];
    for (who, key, wishes, wanted) in cases {
        assert_eq!(told(&mut facts, &draft(who, key, wishes)), wanted, "{who} {key}");
    }
    let waits = |id: &str| facts.courses[&CourseId::new(id)].waiting;
    assert_eq!((waits("chess"), waits("choir"), waits("clay")), (1, 0, 1), "a seat ends that day's waiting");
}

#[test]
fn a_free_seat_belongs_to_those_who_wait() {
    let mut facts = facts();
    let chess = facts.courses.get_mut(&CourseId::new("chess")).unwrap();
    (chess.waiting, chess.asking) = (1, 1);
    assert_eq!(told(&mut facts, &draft("an", "1", &["chess"])), "1 chess Place(2)");
}

proptest::proptest! {
    /// Whatever is pressed by whomever in whatever order: no course beyond its seats, no child twice a day, the same
    /// press the same answer, and everyone who may ask has a seat or a place.
    #[test]
    fn no_order_of_presses_oversells(presses in proptest::collection::vec(
        (0usize..4, 0u8..3, proptest::collection::vec(0usize..4, 1..4)), 1..40)) {
        let (mut facts, mut seen) = (facts(), BTreeMap::new());
        let terms = Terms { wishes_max: 4, ..terms() };
        for (who, key, wishes) in presses {
            let wishes: Vec<&str> = wishes.into_iter().map(|n| ["chess", "choir", "ball", "clay"][n]).collect();
            let draft = draft(["an", "bo", "ci", "di"][who], &key.to_string(), &wishes);
            if let Ok(claimed) = decide(&terms, &sites(), &mut facts, &draft, at(18, 0, 5)) {
                let first = seen.entry((draft.student.clone(), draft.key.clone())).or_insert(claimed.slots.clone());
                assert_eq!(*first, claimed.slots);
                assert!(!claimed.slots.is_empty());
            }
            for seats in facts.courses.values() {
                assert!(seats.course.taken <= seats.course.seats && seats.waiting >= 0);
                let has = |child: &&Child| child.held.get(&seats.course.id).is_some_and(|held| held.state == State::Placed);
                assert_eq!(facts.children.values().filter(has).count() as i64, seats.course.taken);
            }
            for child in facts.children.values() {
                let seats = |day: i64| child.held.values().filter(move |held| held.weekday == day && held.state == State::Placed);
                assert!((1..=5).all(|day| seats(day).count() <= 1));
            }
        }
    }
}
