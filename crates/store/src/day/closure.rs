//! 停课 Closures, and the sessions that they cancel, move and give back.

use super::session::{turned, words};
use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::{Date, Time};
use rules::day::closure::{Cancelled, Declared, Draft, Facts, Instead, LiftFacts, Lifted, Passed, Planned};
use rules::day::roll::State;
use rules::day::session::{Laid, Session};
use rules::id::{ClosureId, CourseId, GroupId, PersonId, SessionId, StudentId};
use rules::moment::Moment;
use rules::plan::local::Words;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Minutes of a whole day.
const DAY: i64 = 24 * 60;

/// A closure with what a list shows of it.
#[derive(Clone, Debug)]
pub struct ClosureRow {
    /// What was declared.
    pub closure: Draft,
    /// When.
    pub declared_at: Moment,
    /// By whom, by name.
    pub declared_by: String,
    /// The one group that it is about.
    pub group: Option<Words>,
    /// When it was taken back.
    pub lifted_at: Option<Moment>,
    /// Sessions that are not held because of it.
    pub cancelled: i64,
    /// Those of them whose lessons are held on another day.
    pub moved: i64,
}

impl Tx {
    /// What [`rules::day::closure::declare`] may know.
    pub async fn closure_facts(&mut self, draft: &Draft) -> Result<Facts, Fault> {
        let target = match draft.instead {
            Instead::Move(to) => self.closure_sessions(to, to).await?,
            Instead::Cancel => Vec::new(),
        };
        let sessions = self.closure_sessions(draft.from, draft.to).await?;
        Ok(Facts { sessions, target, standing: self.closures_in_force("all").await? })
    }

    /// Closures of the whole school that nobody took back.
    pub async fn closures_standing(&mut self) -> Result<Vec<Draft>, Fault> {
        self.closures_in_force("school").await
    }

    /// The same; with `all`, of single groups too.
    async fn closures_in_force(&mut self, which: &'static str) -> Result<Vec<Draft>, Fault> {
        const READ: &str =
            "SELECT closure, from_date, to_date, from_minute, until_minute, cause, note, moved_to,
                 grouping
             FROM closure WHERE district = $1 AND place = $2 AND lifted_at IS NULL
               AND ($3 = 'all' OR grouping IS NULL) ORDER BY from_date, closure";
        self.rows(READ, args![self.district(), self.place(), which]).await?.iter().map(draft).collect()
    }

    /// The sessions of some days that stand, each with its members.
    async fn closure_sessions(&mut self, from: Date, to: Date) -> Result<Vec<Planned>, Fault> {
        const READ: &str =
            "SELECT e.session, e.grouping, g.course, g.name_zh, g.name_en, e.from_at, e.until_at,
                 e.lessons, e.teacher, g.teacher AS own_teacher, e.companion, g.companion AS own_companion, g.site,
                 g.room, e.opened_at
             FROM session e
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             WHERE e.district = $1 AND e.place = $2 AND e.date >= $3 AND e.date <= $4
               AND e.cancelled_at IS NULL AND e.closed_at IS NULL
             ORDER BY e.from_at, e.grouping";
        let args = args![self.district(), self.place(), from.to_string(), to.to_string()];
        let rows = self.rows(READ, args).await?;
        let mut planned = rows.iter().map(planned).collect::<Result<Vec<_>, _>>()?;
        self.fill_members(&mut planned).await?;
        Ok(planned)
    }

    /// Who has a place in each group on the session's day.
    pub(super) async fn fill_members(&mut self, planned: &mut [Planned]) -> Result<(), Fault> {
        const READ: &str =
            "SELECT m.grouping, m.student, m.joined_on, m.left_on FROM grouping_member m
             WHERE m.district = $1 AND m.place = $2 AND m.grouping IN (SELECT value ->> 'id' FROM jsonb_each($3))";
        let groups: BTreeSet<&GroupId> = planned.iter().map(|one| &one.group).collect();
        let groups = batch(groups.into_iter().map(|id| json!({ "id": id })));
        let mut of: BTreeMap<String, Vec<(StudentId, String, Option<String>)>> = BTreeMap::new();
        for row in self.rows(READ, args![self.district(), self.place(), groups]).await? {
            let student = StudentId::new(row.text("student")?);
            let member = (student, row.text("joined_on")?, row.text_or("left_on")?);
            of.entry(row.text("grouping")?).or_default().push(member);
        }
        for one in planned {
            let day = one.from.date().to_string();
            let there = |(_, joined, left): &&(StudentId, String, Option<String>)| {
                *joined <= day && left.as_ref().is_none_or(|left| *left > day)
            };
            let members = of.get(one.group.as_str()).map_or(&[][..], Vec::as_slice);
            one.members = members.iter().filter(there).map(|(student, ..)| student.clone()).collect();
        }
        Ok(())
    }

    /// Writes a closure: the row, its sessions, and a message to each family and each teacher.
    pub async fn closure_declared(
        &mut self,
        event: &Declared,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO closure (district, place, closure, from_date, to_date, from_minute,
                 until_minute, cause, note, moved_to, declared_at, declared_by, grouping)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
        let (one, by) = (&event.closure, self.permit().person().to_string());
        let (from, until) = minutes(one.hours);
        let (first, last) = (one.from.to_string(), one.to.to_string());
        let (id, cause, moved_to) = (one.id.as_str(), one.cause.code(), target(one));
        let (district, place) = (self.district(), self.place());
        let args = args![
            district,
            place,
            id,
            &first,
            &last,
            from,
            until,
            cause,
            &one.note,
            moved_to.as_deref(),
            now,
            by,
            one.group.as_ref().map(GroupId::as_str)
        ];
        self.run(ADD, args).await?;
        self.cancel_sessions(event, now).await?;
        self.add_moved(&event.cancelled).await?;
        let moved = event.cancelled.iter().filter(|one| one.moved.is_some()).count();
        let after = json!({
            "from": first, "to": last, "minutes": [from, until], "cause": cause, "note": one.note,
            "moved_to": moved_to, "group": one.group, "cancelled": event.cancelled.len(), "moved": moved,
            "under_way": event.under_way.len(),
        });
        self.record(record("closure.declared", id, version, Value::Null, after), now).await?;
        let sessions = event.cancelled.iter().map(|one| (&one.session, one.moved.is_some()));
        self.tell_closure("closure-declared", one, &sessions.collect::<Vec<_>>(), now).await
    }

    async fn cancel_sessions(&mut self, event: &Declared, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "WITH gone AS (SELECT value ->> 'id' AS id, value ->> 'moved_to' AS day
                 FROM jsonb_each($6))
             UPDATE session SET cancelled_at = $3, cancelled_cause = $4, closure = $5, moved_to = gone.day
             FROM gone WHERE district = $1 AND place = $2 AND session = gone.id";
        let row = |one: &Cancelled| {
            let day = one.moved.as_ref().map(|there| there.from.date().to_string());
            json!({ "id": one.session.id, "moved_to": day })
        };
        let rows = batch(event.cancelled.iter().map(row));
        let (cause, id) = (event.closure.cause.code(), event.closure.id.as_str());
        self.run(PUT, args![self.district(), self.place(), now, cause, id, rows]).await?;
        Ok(())
    }

    /// The lessons that are held instead; a session dropped before by a closure that was lifted stands again.
    async fn add_moved(&mut self, cancelled: &[Cancelled]) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO session (district, place, session, grouping, date, from_at, until_at, lessons,
                 teacher, companion, moved_from)
             SELECT $1, $2, value ->> 'id', value ->> 'group', value ->> 'date',
                 CAST(value ->> 'from' AS BIGINT), CAST(value ->> 'until' AS BIGINT),
                 CAST(value ->> 'lessons' AS BIGINT), value ->> 'teacher', value ->> 'companion', value ->> 'moved_from'
             FROM jsonb_each($3) WHERE true
             ON CONFLICT (district, place, session) DO UPDATE SET from_at = excluded.from_at,
                 until_at = excluded.until_at, lessons = excluded.lessons, teacher = excluded.teacher,
                 companion = excluded.companion, moved_from = excluded.moved_from, cancelled_at = NULL,
                 cancelled_cause = NULL, closure = NULL, moved_to = NULL";
        let row = |one: &Cancelled| {
            let there = one.moved.as_ref()?;
            Some(json!({
                "id": there.id, "group": there.group, "date": there.from.date().to_string(), "from": there.from,
                "until": there.until, "lessons": there.lessons, "teacher": there.teacher,
                "companion": there.companion, "moved_from": one.session.id,
            }))
        };
        let rows = batch(cancelled.iter().filter_map(row));
        self.run(ADD, args![self.district(), self.place(), rows]).await?;
        Ok(())
    }

    /// What [`rules::day::closure::lift`] may know, or [`Fault::NotFound`].
    pub async fn closure_lift_facts(&mut self, id: &ClosureId) -> Result<LiftFacts, Fault> {
        const READ: &str =
            "SELECT closure, from_date, to_date, from_minute, until_minute, cause, note, moved_to, lifted_at, grouping
             FROM closure WHERE district = $1 AND place = $2 AND closure = $3";
        const SESSIONS: &str =
            "SELECT e.session, e.grouping, g.course, g.name_zh, g.name_en, e.from_at, e.until_at,
                 e.lessons, e.teacher, g.teacher AS own_teacher, e.companion, g.companion AS own_companion, g.site,
                 g.room, e.opened_at, e.closure, e.moved_from
             FROM session e
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             WHERE e.district = $1 AND e.place = $2 AND (e.closure = $3 OR e.cancelled_at IS NULL
               AND e.moved_from IN (SELECT o.session FROM session o
                 WHERE o.district = $1 AND o.place = $2 AND o.closure = $3))
             ORDER BY e.from_at, e.grouping";
        let row = self.row(READ, args![self.district(), self.place(), id.as_str()]).await?;
        let row = row.ok_or(Fault::NotFound)?;
        let (mut gone, mut instead) = (Vec::new(), BTreeMap::new());
        for row in self.rows(SESSIONS, args![self.district(), self.place(), id.as_str()]).await? {
            let of = row.text_or("closure")?;
            match row.text_or("moved_from")? {
                Some(held) if of.as_deref() != Some(id.as_str()) => {
                    instead.insert(held, planned(&row)?);
                }
                _ => gone.push(planned(&row)?),
            }
        }
        self.fill_members(&mut gone).await?;
        let pair = |one: Planned| {
            let there = instead.remove(one.id.as_str());
            (one, there)
        };
        let cancelled = gone.into_iter().map(pair).collect();
        let standing = self.closures_in_force("all").await?;
        let (closure, is_lifted) = (draft(&row)?, row.moment_or("lifted_at")?.is_some());
        let held = self.closure_sessions(closure.from, closure.to).await?;
        Ok(LiftFacts { closure, is_lifted, cancelled, standing, held })
    }

    /// Writes that a closure was taken back.
    pub async fn closure_lifted(&mut self, event: &Lifted, version: i64, now: Moment) -> Result<(), Fault> {
        const LIFT: &str = "UPDATE closure SET lifted_at = $4, lifted_by = $5
             WHERE district = $1 AND place = $2 AND closure = $3";
        const BACK: &str =
            "UPDATE session SET cancelled_at = NULL, cancelled_cause = NULL, closure = NULL, moved_to = NULL
             WHERE district = $1 AND place = $2 AND session IN (SELECT value ->> 'id' FROM jsonb_each($3))";
        const DROP: &str = "UPDATE session SET cancelled_at = $3, cancelled_cause = $4, closure = $5
             WHERE district = $1 AND place = $2 AND session IN (SELECT value ->> 'id' FROM jsonb_each($6))";
        let (id, by) = (event.closure.id.as_str(), self.permit().person().to_string());
        let ids = |all: &[Planned]| batch(all.iter().map(|one| json!({ "id": one.id })));
        self.run(LIFT, args![self.district(), self.place(), id, now, by]).await?;
        self.run(BACK, args![self.district(), self.place(), ids(&event.restored)]).await?;
        let (cause, dropped) = (event.closure.cause.code(), ids(&event.dropped));
        self.run(DROP, args![self.district(), self.place(), now, cause, id, dropped]).await?;
        let (back, dropped) = (event.restored.len(), event.dropped.len());
        let after = json!({ "restored": back, "passed": event.passed.len(), "dropped": dropped });
        self.record(record("closure.lifted", id, version, json!({ "closed": true }), after), now).await?;
        let sessions: Vec<_> = event.restored.iter().map(|one| (one, false)).collect();
        self.tell_closure("closure-lifted", &event.closure, &sessions, now).await?;
        self.leave_care(&event.restored, version, now).await?;
        self.pass_sessions(event, version, now).await
    }

    /// Children whose lesson is held after all go from a care roll to the lesson's own, where nobody has seen them yet, and the
    /// care teacher is told: they are on one roll all the time.
    async fn leave_care(&mut self, restored: &[Planned], version: i64, now: Moment) -> Result<(), Fault> {
        const READ: &str = "SELECT r.session, e.teacher, back.session AS lesson, b.name_zh, b.name_en, s.student, s.name
             FROM session back
             JOIN grouping b ON b.district = back.district AND b.place = back.place AND b.grouping = back.grouping
               AND b.course IS NOT NULL
             JOIN grouping_member m ON m.district = back.district AND m.place = back.place
               AND m.grouping = back.grouping AND m.joined_on <= back.date
               AND (m.left_on IS NULL OR m.left_on > back.date)
             JOIN roll r ON r.district = m.district AND r.place = m.place AND r.date = back.date
               AND r.student = m.student AND r.state IN ('expected', 'leave')
             JOIN session e ON e.district = r.district AND e.place = r.place AND e.session = r.session
               AND e.closed_at IS NULL
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
               AND g.course IS NULL
             JOIN student s ON s.district = m.district AND s.place = m.place AND s.student = m.student
             WHERE back.district = $1 AND back.place = $2
               AND back.session IN (SELECT value ->> 'id' FROM jsonb_each($3))
             ORDER BY r.session, back.session, s.grade, length(s.home_class), s.home_class, s.seat, s.student";
        const PUT: &str = "UPDATE roll SET session = $4, comes_at = NULL, leaves_at = NULL
             WHERE district = $1 AND place = $2 AND session = $3 AND state IN ('expected', 'leave')
               AND student IN (SELECT value ->> 'id' FROM jsonb_each($5))";
        let ids = batch(restored.iter().map(|one| json!({ "id": one.id })));
        let mut away: BTreeMap<(String, String), Parting> = BTreeMap::new();
        for row in self.rows(READ, args![self.district(), self.place(), ids]).await? {
            let key = (row.text("session")?, row.text("lesson")?);
            let (teacher, group) = (row.text("teacher")?, words(&row)?);
            let of = away.entry(key).or_insert(Parting { teacher, group, children: Vec::new() });
            of.children.push((row.text("student")?, row.text("name")?));
        }
        for ((care, lesson), Parting { teacher, group, children }) in away {
            let ids = batch(children.iter().map(|(id, _)| json!({ "id": id })));
            self.run(PUT, args![self.district(), self.place(), &care, &lesson, ids]).await?;
            let after = json!({ "to": lesson, "children": children.len() });
            self.record(turned("session.parted", &care, "P3.52", version, after), now).await?;
            let names: Vec<&str> = children.iter().map(|(_, name)| name.as_str()).collect();
            let words = json!({ "group": group.zh, "group_en": group.en, "names": names.join("\u{3001}") });
            self.tell(&[Tell { recipient: teacher, kind: "roll-parted", words }], now).await?;
        }
        Ok(())
    }

    /// Hands sessions to the closures that cover them still. Whoever was told of another day hears that there is none.
    async fn pass_sessions(&mut self, event: &Lifted, version: i64, now: Moment) -> Result<(), Fault> {
        const PASS: &str = "UPDATE session SET cancelled_cause = $3, closure = $4, moved_to = NULL
             WHERE district = $1 AND place = $2 AND session IN (SELECT value ->> 'id' FROM jsonb_each($5))";
        let mut to: BTreeMap<&str, Vec<&Passed>> = BTreeMap::new();
        for one in &event.passed {
            to.entry(one.closure.id.as_str()).or_default().push(one);
        }
        for (id, passed) in to {
            let Some(closure) = passed.first().map(|one| &one.closure) else { continue };
            let ids = batch(passed.iter().map(|one| json!({ "id": one.session.id })));
            let args = args![self.district(), self.place(), closure.cause.code(), id, ids];
            self.run(PASS, args).await?;
            let (before, after) = (json!({ "by": event.closure.id }), json!({ "sessions": passed.len() }));
            self.record(record("closure.took_over", id, version, before, after), now).await?;
            let moved = passed.iter().filter(|one| one.had_moved);
            let sessions: Vec<_> = moved.map(|one| (&one.session, false)).collect();
            self.tell_closure("closure-declared", closure, &sessions, now).await?;
        }
        Ok(())
    }

    /// The care sessions that lie open and have a child of these lessons in their group.
    pub async fn closure_care(&mut self, given_up: &[Cancelled]) -> Result<Vec<SessionId>, Fault> {
        const READ: &str = "SELECT DISTINCT e.session FROM session gone
             JOIN grouping_member mine ON mine.district = gone.district AND mine.place = gone.place
               AND mine.grouping = gone.grouping
             JOIN grouping_member m ON m.district = mine.district AND m.place = mine.place
               AND m.student = mine.student
             JOIN grouping g ON g.district = m.district AND g.place = m.place AND g.grouping = m.grouping
               AND g.course IS NULL
             JOIN session e ON e.district = g.district AND e.place = g.place AND e.grouping = g.grouping
               AND e.date = gone.date AND e.opened_at IS NOT NULL AND e.closed_at IS NULL
               AND e.cancelled_at IS NULL
             WHERE gone.district = $1 AND gone.place = $2
               AND gone.session IN (SELECT value ->> 'id' FROM jsonb_each($3))
             ORDER BY e.session";
        let ids = batch(given_up.iter().map(|one| json!({ "id": one.session.id })));
        let rows = self.rows(READ, args![self.district(), self.place(), ids]).await?;
        rows.iter().map(|row| Ok(SessionId::new(row.text("session")?))).collect()
    }

    /// Writes who comes onto a care roll that lies open, and tells its teacher. Whoever stands on a roll of that day stays
    /// there.
    pub async fn session_joined(
        &mut self,
        session: &Session,
        (group, rows): (&Words, &[Laid]),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const NAMES: &str = "SELECT s.student, s.name FROM student s
             WHERE s.district = $1 AND s.place = $2 AND s.student IN (SELECT value ->> 'id' FROM jsonb_each($4))
               AND NOT EXISTS (SELECT 1 FROM roll r WHERE r.district = s.district AND r.place = s.place
                 AND r.date = $3 AND r.student = s.student)
             ORDER BY s.grade, length(s.home_class), s.home_class, s.seat, s.student";
        let ids = batch(rows.iter().map(|row| json!({ "id": row.student })));
        let mut names: Vec<String> = Vec::new();
        let mut coming: Vec<Laid> = Vec::new();
        let args = args![self.district(), self.place(), session.date.to_string(), ids];
        for found in self.rows(NAMES, args).await? {
            let student = found.text("student")?;
            let Some(row) = rows.iter().find(|row| row.student.as_str() == student) else { continue };
            if row.state == State::Expected {
                names.push(found.text("name")?);
            }
            coming.push(row.clone());
        }
        if coming.is_empty() {
            return Ok(());
        }
        self.lay_rows((&session.id, session.date), &coming).await?;
        let after = json!({ "expected": names.len(), "leave": coming.len() - names.len() });
        self.record(turned("session.joined", session.id.as_str(), "P3.52", version, after), now).await?;
        if names.is_empty() {
            return Ok(());
        }
        let words = json!({ "group": group.zh, "group_en": group.en, "names": names.join("\u{3001}") });
        self.tell(&[Tell { recipient: session.teacher.to_string(), kind: "roll-joined", words }], now).await
    }

    /// One message a family, with the names of its children, and one a teacher.
    async fn tell_closure(
        &mut self,
        kind: &'static str,
        closure: &Draft,
        sessions: &[(&Planned, bool)],
        now: Moment,
    ) -> Result<(), Fault> {
        const NAMES: &str = "SELECT s.student, s.household, s.name FROM student s
             WHERE s.district = $1 AND s.place = $2 AND s.student IN (SELECT value ->> 'id' FROM jsonb_each($3))
             ORDER BY s.household, s.grade, s.student";
        let students: BTreeSet<&StudentId> = sessions.iter().flat_map(|(one, _)| &one.members).collect();
        let theirs = |(one, moved): &(&Planned, bool)| {
            let own = moved.then(|| [Some(&one.own_teacher), one.own_companion.as_ref()]);
            own.into_iter().flatten().flatten().chain(one.leading()).cloned().collect::<Vec<_>>()
        };
        let teachers: BTreeSet<PersonId> = sessions.iter().flat_map(theirs).collect();
        let ids = batch(students.into_iter().map(|id| json!({ "id": id })));
        let mut families: BTreeMap<String, (Vec<String>, BTreeSet<GroupId>)> = BTreeMap::new();
        for row in self.rows(NAMES, args![self.district(), self.place(), ids]).await? {
            let student = StudentId::new(row.text("student")?);
            let family = families.entry(row.text("household")?).or_default();
            family.0.push(row.text("name")?);
            let moved = sessions.iter().filter(|(one, moved)| *moved && one.members.contains(&student));
            family.1.extend(moved.map(|(one, _)| one.group.clone()));
        }
        let only = named(sessions, &closure.group.iter().cloned().collect());
        let letter = |recipient: String, child: String, moved: &BTreeSet<GroupId>| {
            let (courses, lessons) = (named(sessions, moved), timed(sessions, moved));
            let words = json!({
                "courses": courses.zh, "courses_en": courses.en, "group": only.zh, "group_en": only.en,
                "child": child, "from": closure.from.to_string(), "to": closure.to.to_string(),
                "hours": closure.hours.map(shown), "cause": closure.cause.code(), "note": closure.note,
                "moved_to": target(closure), "lessons": lessons.zh, "lessons_en": lessons.en,
            });
            Tell { recipient, kind, words }
        };
        let mut letters: Vec<Tell> = families
            .into_iter()
            .map(|(household, (names, moved))| {
                letter(format!("household:{household}"), names.join("\u{3001}"), &moved)
            })
            .collect();
        let given = |person: &PersonId| -> BTreeSet<GroupId> {
            let is_own =
                |one: &Planned| one.own_teacher == *person || one.own_companion.as_ref() == Some(person);
            let own = sessions.iter().filter(|(one, moved)| *moved && is_own(one));
            own.map(|(one, _)| one.group.clone()).collect()
        };
        let told = teachers.into_iter().filter(|person| !person.as_str().is_empty()).map(|person| {
            let own = given(&person);
            letter(person.to_string(), String::new(), &own)
        });
        letters.extend(told);
        self.tell(&letters, now).await
    }

    /// The closures of the place whose last day is not before `from`, the nearest first.
    pub async fn closures(&mut self, from: Date) -> Result<Vec<ClosureRow>, Fault> {
        const READ: &str =
            "SELECT c.closure, c.from_date, c.to_date, c.from_minute, c.until_minute, c.cause, c.note, c.moved_to,
                 c.declared_at, COALESCE(t.name, c.declared_by) AS declared_by, c.lifted_at, c.grouping, g.name_zh, g.name_en,
                 (SELECT count(*) FROM session e WHERE e.district = c.district AND e.place = c.place
                    AND e.closure = c.closure AND e.cancelled_at IS NOT NULL) AS cancelled,
                 (SELECT count(*) FROM session e WHERE e.district = c.district AND e.place = c.place
                    AND e.closure = c.closure AND e.moved_to IS NOT NULL) AS moved
             FROM closure c LEFT JOIN staff t ON t.district = c.district AND t.staff = c.declared_by
             LEFT JOIN grouping g ON g.district = c.district AND g.place = c.place AND g.grouping = c.grouping
             WHERE c.district = $1 AND c.place = $2 AND c.to_date >= $3
             ORDER BY c.from_date, c.from_minute, c.closure";
        let rows = self.rows(READ, args![self.district(), self.place(), from.to_string()]).await?;
        rows.iter().map(closure_row).collect()
    }
}

/// Children who go from one care roll to one lesson.
struct Parting {
    teacher: String,
    group: Words,
    children: Vec<(String, String)>,
}

/// The names of these groups, once each.
fn named(sessions: &[(&Planned, bool)], groups: &BTreeSet<GroupId>) -> Words {
    let first = |group: &GroupId| sessions.iter().map(|(one, _)| *one).find(|one| one.group == *group);
    let found: Vec<&Planned> = groups.iter().filter_map(first).collect();
    let joined = |name: fn(&Words) -> &str, between: &str| {
        found.iter().map(|one| name(&one.name)).collect::<Vec<_>>().join(between)
    };
    Words { zh: joined(|name| &name.zh, "\u{3001}"), en: joined(|name| &name.en, ", ") }
}

/// The lessons of these groups, each with its hours, which it keeps on another day.
fn timed(sessions: &[(&Planned, bool)], groups: &BTreeSet<GroupId>) -> Words {
    let moved = sessions.iter().filter(|(one, moved)| *moved && groups.contains(&one.group));
    let found: Vec<&Planned> = moved.map(|(one, _)| *one).collect();
    let joined = |name: fn(&Words) -> &str, between: &str| {
        let line =
            |one: &&Planned| format!("{} {}", name(&one.name), shown((one.from.time(), one.until.time())));
        found.iter().map(line).collect::<Vec<_>>().join(between)
    };
    Words { zh: joined(|name| &name.zh, "\u{3001}"), en: joined(|name| &name.en, ", ") }
}

fn record<'a>(
    act: &'static str,
    id: &'a str,
    scheme_version: i64,
    before: Value,
    after: Value,
) -> Record<'a> {
    Record { act, subject: id, clause: "P3.31", scheme_version, before, after }
}

fn closure_row(row: &Row) -> Result<ClosureRow, Fault> {
    Ok(ClosureRow {
        closure: draft(row)?,
        declared_at: row.moment("declared_at")?,
        declared_by: row.text("declared_by")?,
        group: row.text_or("name_zh")?.map(|_| words(row)).transpose()?,
        lifted_at: row.moment_or("lifted_at")?,
        cancelled: row.int("cancelled")?,
        moved: row.int("moved")?,
    })
}

fn draft(row: &Row) -> Result<Draft, Fault> {
    let (from, until) = (row.int("from_minute")?, row.int("until_minute")?);
    let hours = (from > 0 || until < DAY).then(|| Some((time(from)?, time(until)?))).flatten();
    let moved_to = row.text_or("moved_to")?.map(|_| row.parsed("moved_to")).transpose()?;
    Ok(Draft {
        id: ClosureId::new(row.text("closure")?),
        from: row.parsed("from_date")?,
        to: row.parsed("to_date")?,
        hours,
        cause: row.parsed("cause")?,
        note: row.text("note")?,
        instead: moved_to.map_or(Instead::Cancel, Instead::Move),
        group: row.text_or("grouping")?.map(GroupId::new),
    })
}

pub(super) fn planned(row: &Row) -> Result<Planned, Fault> {
    Ok(Planned {
        id: SessionId::new(row.text("session")?),
        group: GroupId::new(row.text("grouping")?),
        course: row.text_or("course")?.map(CourseId::new),
        name: words(row)?,
        from: row.moment("from_at")?,
        until: row.moment("until_at")?,
        lessons: row.int("lessons")?,
        teacher: PersonId::new(row.text("teacher")?),
        own_teacher: PersonId::new(row.text("own_teacher")?),
        companion: row.text_or("companion")?.map(PersonId::new),
        own_companion: row.text_or("own_companion")?.map(PersonId::new),
        room: (row.text("site")?, row.text("room")?),
        members: BTreeSet::new(),
        is_opened: row.moment_or("opened_at")?.is_some(),
    })
}

fn target(closure: &Draft) -> Option<String> {
    match closure.instead {
        Instead::Move(to) => Some(to.to_string()),
        Instead::Cancel => None,
    }
}

fn minutes(hours: Option<(Time, Time)>) -> (i64, i64) {
    let minute = |time: Time| i64::from(time.hour()) * 60 + i64::from(time.minute());
    hours.map_or((0, DAY), |(from, until)| (minute(from), minute(until)))
}

fn time(minute: i64) -> Option<Time> {
    let part = |n: i64| i8::try_from(n).ok();
    Time::new(part(minute / 60)?, part(minute % 60)?, 0, 0).ok()
}

/// 15:30–18:00
pub(super) fn shown((from, until): (Time, Time)) -> String {
    format!("{}\u{2013}{}", from.strftime("%H:%M"), until.strftime("%H:%M"))
}
