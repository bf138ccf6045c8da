//! 延时托管 Extended care: a session of its own after the normal end, onto whose roll the children of the approved list go over by
//! themselves, and nobody else does (P1.25).

use crate::day::late::staying::{Hours, List, Listed};
use crate::day::session::Session;
use crate::id::{PersonId, SessionId, StudentId};
use crate::moment::Moment;
use jiff::civil::Date;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The group whose session it is. No child belongs to it: who is on its roll was on the list, or was taken onto it.
pub const GROUP: &str = "extended-care";

/// A session to which a child of the list comes tonight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// The child.
    pub student: StudentId,
    /// Who is responsible there.
    pub teacher: PersonId,
    /// Where.
    pub site: String,
    /// In which room.
    pub room: String,
    /// When it ends.
    pub until: Moment,
    /// It is class “1”, not a course.
    pub is_care: bool,
    /// Somebody from outside gives it, and nobody of the school's own goes along (P3.50).
    pub is_from_outside: bool,
}

/// A child of the list who was seen tonight and is still in its room: nobody leads it out, and nobody at the gate has asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The child.
    pub student: StudentId,
    /// When its session ends.
    pub until: Moment,
}

/// What the rule may know of tonight.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The day.
    pub date: Date,
    /// The session of extended care, once it was laid out.
    pub session: Option<Session>,
    /// Where the children of the list are until then.
    pub rooms: Vec<Room>,
    /// Who of them may go over: the roll on which each was seen is closed.
    pub waiting: Vec<Waiting>,
}

/// 已排延时托管 The session of one evening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaidOut {
    /// Made from the day: twice is once.
    pub session: SessionId,
    /// The day.
    pub date: Date,
    /// The normal end.
    pub from: Moment,
    /// The hard latest time.
    pub until: Moment,
    /// Who of the school's own is responsible. Where all its children come from people from outside who are alone with them the seat is
    /// empty, and the management group hears of it at once (P3.54).
    pub teacher: Option<PersonId>,
    /// Where.
    pub site: String,
    /// In which room.
    pub room: String,
}

/// The session of a day.
pub fn session_on(date: Date) -> SessionId {
    SessionId::new(format!("{GROUP}-{date}"))
}

/// Lays out the session of an evening on which somebody who comes tonight is on the list. Whoever has most of them until the normal end
/// keeps them, a care teacher before a course's and nobody from outside; the management group may ask somebody else, as for any session.
pub fn lay_out(
    hours: &Hours,
    listed: &BTreeMap<StudentId, Listed>,
    facts: &Facts,
    now: Moment,
) -> Option<LaidOut> {
    if facts.session.is_some() {
        return None;
    }
    let last = last_rooms(facts, listed);
    let (from, until) = hours.extended_for(last.keys().map(|student| listed[*student]))?;
    if now >= until {
        return None;
    }
    let keeper = keeper(last.values().copied());
    let room = keeper.or_else(|| last.values().next().copied())?;
    Some(LaidOut {
        session: session_on(facts.date),
        date: facts.date,
        from,
        until,
        teacher: keeper.map(|one| one.teacher.clone()),
        site: room.site.clone(),
        room: room.room.clone(),
    })
}

/// Who goes over now: whoever is on the list, from the moment at which both its own evening has ended and extended care has begun,
/// until its hard latest time. Whoever stays for evening study stays where it is.
pub fn roll_over(
    hours: &Hours,
    listed: &BTreeMap<StudentId, Listed>,
    facts: &Facts,
    now: Moment,
) -> Vec<StudentId> {
    let takes =
        |session: &Session| session.cancelled.is_none() && session.closed_at.is_none() && now >= session.from;
    if !facts.session.as_ref().is_some_and(takes) {
        return Vec::new();
    }
    let goes = |child: &&Waiting| {
        let stays = listed.get(&child.student).and_then(|one| hours.stays(*one, child.until));
        now >= child.until && stays.is_some_and(|(list, at)| list == List::Extended && now < at)
    };
    facts.waiting.iter().filter(goes).map(|child| child.student.clone()).collect()
}

/// The last session of the evening of each child of the list.
fn last_rooms<'a>(
    facts: &'a Facts,
    listed: &BTreeMap<StudentId, Listed>,
) -> BTreeMap<&'a StudentId, &'a Room> {
    let on_list = |room: &&Room| listed.get(&room.student).is_some_and(|one| one.extended);
    let mut last: BTreeMap<&StudentId, &Room> = BTreeMap::new();
    for room in facts.rooms.iter().filter(on_list) {
        let kept = last.entry(&room.student).or_insert(room);
        if (room.until, room.is_care) > (kept.until, kept.is_care) {
            *kept = room;
        }
    }
    last
}

/// The room of whoever of the school's own has most of the children (P1.25, P3.54).
fn keeper<'a>(rooms: impl Iterator<Item = &'a Room>) -> Option<&'a Room> {
    let mut count: BTreeMap<&PersonId, (bool, usize, &Room)> = BTreeMap::new();
    for room in rooms.filter(|room| !room.is_from_outside && !room.teacher.as_str().is_empty()) {
        let one = count.entry(&room.teacher).or_insert((room.is_care, 0, room));
        (one.0, one.1) = (one.0 || room.is_care, one.1 + 1);
    }
    let most = count.into_iter().max_by_key(|(teacher, (care, many, _))| (*care, *many, Reverse(*teacher)));
    most.map(|(_, (_, _, room))| room)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::session::tests::session;
    use crate::id::GroupId;
    use crate::plan::calendar::national;
    use crate::plan::scheme::gongshu;

    fn on(list: &[(&str, bool, bool)]) -> BTreeMap<StudentId, Listed> {
        let one = |(id, extended, study): &(&str, bool, bool)| {
            (StudentId::new(*id), Listed { extended: *extended, study: *study, grade: 3 })
        };
        list.iter().map(one).collect()
    }

    fn room(student: &str, teacher: &str, minutes: i64, is_care: bool) -> Room {
        Room {
            student: StudentId::new(student),
            teacher: PersonId::new(teacher),
            site: "wenlan".into(),
            room: teacher.into(),
            until: session().until.plus_minutes(minutes),
            is_care,
            is_from_outside: false,
        }
    }

    fn hours() -> Hours {
        Hours::of(&gongshu(), &national(), &[], session().date)
    }

    fn facts(session: Option<Session>, rooms: Vec<Room>, waiting: &[(&str, i64)]) -> Facts {
        let ends = crate::day::session::tests::session().until;
        let waiting = waiting.iter().map(|(id, minutes)| Waiting {
            student: StudentId::new(*id),
            until: ends.plus_minutes(*minutes),
        });
        Facts { date: crate::day::session::tests::session().date, session, rooms, waiting: waiting.collect() }
    }

    /// From 18:00 to 19:00.
    fn care() -> Session {
        let (from, until) = (session().until, session().until.plus_minutes(60));
        Session { id: session_on(session().date), group: GroupId::new(GROUP), from, until, ..session() }
    }

    #[test]
    fn it_is_laid_out_where_somebody_on_the_list_comes_and_kept_by_whoever_has_most() {
        let ends = session().until;
        let (li, wang) = (room("ming", "li", 0, true), room("hua", "wang", 0, true));
        let robot = room("ming", "zhou", 0, false);
        let early = room("ming", "zhou", -70, false);
        let list =
            on(&[("ming", true, false), ("hua", true, false), ("lan", true, false), ("hong", false, true)]);
        let cases = [
            ("nobody comes", Vec::new(), 0, None),
            ("one room", vec![li.clone()], -100, Some("li")),
            ("as many in two", vec![wang.clone(), li.clone()], -100, Some("li")),
            ("most", vec![li.clone(), wang.clone(), room("lan", "wang", 0, true)], -100, Some("wang")),
            ("care before a course", vec![robot.clone(), li.clone()], -100, Some("li")),
            ("only a course", vec![robot], -100, Some("zhou")),
            ("the last of its evening", vec![early, li.clone()], -100, Some("li")),
            ("on another list", vec![room("hong", "zhao", 0, true)], -100, None),
            ("without a teacher", vec![room("lan", "", 0, true)], -100, Some("")),
            ("begun", vec![li.clone()], 59, Some("li")),
            ("over", vec![li], 60, None),
        ];
        for (case, rooms, minutes, teacher) in cases {
            let found = lay_out(&hours(), &list, &facts(None, rooms, &[]), ends.plus_minutes(minutes));
            let kept = found.as_ref().map(|one| one.teacher.as_ref().map_or("", PersonId::as_str));
            assert_eq!(kept, teacher, "{case}");
            let hours = found.map(|one| (one.from, one.until));
            assert_eq!(hours, teacher.map(|_| (ends, ends.plus_minutes(60))), "{case}");
        }
        let again = facts(Some(care()), vec![room("ming", "li", 0, true)], &[]);
        assert_eq!(lay_out(&hours(), &list, &again, ends), None, "once");
    }

    #[test]
    fn only_the_school_s_own_keep_it_and_else_its_seat_is_empty() {
        let outside = |student, coach| Room { is_from_outside: true, ..room(student, coach, 0, false) };
        let (coach, second) = (outside("ming", "coach"), outside("hua", "coach"));
        let own = room("lan", "sun", 0, false);
        let cases = [
            ("one from outside alone", vec![coach.clone()], "", "coach"),
            ("all of them theirs", vec![second.clone(), coach.clone()], "", "coach"),
            ("two from outside: the first's room", vec![coach.clone(), outside("hua", "zhu")], "", "zhu"),
            ("most theirs, one the school's own", vec![coach.clone(), second, own], "sun", "sun"),
            ("who goes along", vec![room("ming", "sun", 0, false)], "sun", "sun"),
            ("no last room of the school's own", vec![room("ming", "li", -70, true), coach], "", "coach"),
        ];
        let list = on(&[("ming", true, false), ("hua", true, false), ("lan", true, false)]);
        for (case, rooms, teacher, at) in cases {
            let found = lay_out(&hours(), &list, &facts(None, rooms, &[]), session().from).unwrap();
            let kept = found.teacher.as_ref().map_or("", PersonId::as_str);
            assert_eq!((kept, found.room.as_str()), (teacher, at), "{case}");
        }
    }

    #[test]
    fn who_is_on_the_list_goes_over_at_the_normal_end_and_nobody_else() {
        let ends = session().until;
        let list = on(&[("ming", true, false), ("hua", true, false), ("hong", false, true)]);
        let waiting = [("ming", 0), ("hua", 10), ("hong", 0), ("lan", 0)];
        let closed = Session { closed_at: Some(ends), ..care() };
        let cases = [
            ("before the end", Some(care()), -1, &[][..]),
            ("at the end", Some(care()), 0, &["ming"][..]),
            ("a later evening is over", Some(care()), 10, &["ming", "hua"][..]),
            ("at the latest time", Some(care()), 60, &["hua"][..]),
            ("past it", Some(care()), 70, &[][..]),
            ("nothing was laid out", None, 10, &[][..]),
            ("ended", Some(closed), 10, &[][..]),
        ];
        for (case, session, minutes, gone) in cases {
            let facts = facts(session, Vec::new(), &waiting);
            let over = roll_over(&hours(), &list, &facts, ends.plus_minutes(minutes));
            assert_eq!(over.iter().map(StudentId::as_str).collect::<Vec<_>>(), gone, "{case}");
        }
    }

    #[test]
    fn children_are_handed_over_from_its_beginning_on() {
        assert_eq!((session().is_extended(), session().hands_over_from()), (false, session().until));
        assert_eq!((care().is_extended(), care().hands_over_from()), (true, session().until));
    }
}
