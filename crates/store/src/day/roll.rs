//! 点名 Rolls: marks in one batch, the closing with its absences, a child who turned up.

mod amending;
mod evidence;
mod papers;
mod undoing;
mod unlisted;

pub use amending::AmendRow;
pub use evidence::LateMark;
pub use unlisted::{UnlistedRow, UnlistedSeen};

use super::leave::stay;
use super::session::turned;
use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::student;
use crate::row::{Row as Found, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::absence;
use rules::day::leave::hours::Stay;
use rules::day::roll::arriving::{Added, Child, Held};
use rules::day::roll::{Absent, Change, Closed, Conflict, Facts, Mark, Marked, Outcome, Row, State};
use rules::day::session::{By, Session};
use rules::enrol::point::host;
use rules::id::{GroupId, HouseholdId, MarkId, PersonId, SessionId, StudentId};
use rules::moment::Moment;
use rules::people::role::Role;
use rules::people::student::Student;
use rules::plan::local::Words;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// One line of a roll, as the page shows it.
#[derive(Clone, Debug)]
pub struct RollRow {
    /// The child.
    pub student: Student,
    /// Where it stands.
    pub state: State,
    /// The part of the session for which it is expected.
    pub stay: Stay,
    /// When that was said.
    pub marked_at: Option<Moment>,
    /// The mandate letter is missing: a chip, never a gate (X.22).
    pub letter_missing: bool,
    /// Its absence is still open.
    pub absence_open: bool,
    /// It is absent although its teacher says that it is on leave: there is no slip.
    pub says_leave: bool,
    /// When it was handed over, and to whom.
    pub handed_to: Option<(Moment, String)>,
    /// Two teachers said different things, and nobody has looked again.
    pub clash: Option<ClashRow>,
}

/// What two teachers said of one child.
#[derive(Clone, Debug)]
pub struct ClashRow {
    /// Who said how the row stands, by name, and when.
    pub first: (String, Option<Moment>),
    /// What the second said.
    pub state: State,
    /// Who, by name, and when it came in.
    pub second: (String, Moment),
}

/// A mark as it was kept.
#[derive(Clone, Debug)]
pub struct MarkRow {
    /// Made by the device.
    pub key: MarkId,
    /// Of which child.
    pub student: StudentId,
    /// What was said.
    pub state: State,
    /// When, with the device's clock put right.
    pub made_at: Moment,
    /// How far its clock was ahead.
    pub skew_ms: i64,
    /// What became of it.
    pub outcome: String,
    /// Who said so.
    pub by: PersonId,
}

/// A child found by name, with where the roll has it tonight.
#[derive(Clone, Debug)]
pub struct FoundRow {
    /// The child.
    pub student: Student,
    /// The group whose roll has it.
    pub held: Option<Words>,
}

impl Tx {
    /// What [`rules::day::roll::mark`] and [`rules::day::roll::close`] may know.
    pub async fn roll_facts(&mut self, id: &SessionId) -> Result<Facts, Fault> {
        const ROWS: &str =
            "SELECT r.student, s.name, s.household, s.home_class, r.state, r.comes_at, r.leaves_at, r.marked_at, r.came_at,
                 r.said_leave, r.conflict_state, r.conflict_at, COALESCE(m.mark, '') AS mark
             FROM roll r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             LEFT JOIN roll_mark m ON m.district = r.district AND m.place = r.place AND m.session = r.session
               AND m.student = r.student AND m.came_at = r.came_at AND m.outcome = 'applied'
             WHERE r.district = $1 AND r.place = $2 AND r.session = $3";
        let session = self.session(id).await?;
        let mut rows = BTreeMap::new();
        for row in self.rows(ROWS, args![self.district(), self.place(), id.as_str()]).await? {
            rows.insert(StudentId::new(row.text("student")?), line(&row)?);
        }
        let head_teachers = self.head_teachers().await?;
        let (by, known, led_before) = (By::of(self.permit()), BTreeSet::new(), Vec::new());
        Ok(Facts { session, by, rows, head_teachers, known, led_before })
    }

    /// The same, which of these marks came in before, and, where somebody else leads the session by now, who led it until when.
    pub async fn roll_mark_facts(&mut self, id: &SessionId, marks: &[Mark]) -> Result<Facts, Fault> {
        const KNOWN: &str = "SELECT mark FROM roll_mark WHERE district = $1 AND place = $2
               AND mark IN (SELECT value ->> 'key' FROM jsonb_each($3))";
        let keys = batch(marks.iter().map(|mark| json!({ "key": mark.key })));
        let rows = self.rows(KNOWN, args![self.district(), self.place(), keys]).await?;
        let known = rows.iter().map(|row| row.text("mark").map(MarkId::new)).collect::<Result<_, _>>()?;
        let says_leave = marks.iter().any(|mark| mark.state == State::Leave);
        let facts = if says_leave { self.roll_paper_facts(id).await? } else { self.roll_facts(id).await? };
        let leads = facts.session.is_led_by(&facts.by);
        let led_before = if leads { Vec::new() } else { self.led_before(id).await? };
        Ok(Facts { known, led_before, ..facts })
    }

    /// Who asks after a missing child, by home class: its head teacher; in the holidays, when none is there, the management of
    /// the school that holds the point.
    async fn head_teachers(&mut self) -> Result<BTreeMap<String, PersonId>, Fault> {
        const READ: &str = "SELECT home_class, min(person) AS person FROM role
             WHERE district = $1 AND place = $2 AND role = 'head-teacher' GROUP BY home_class";
        const GUESTS: &str = "WITH manager AS (SELECT r.district, min(r.person) AS person FROM role r
                 JOIN place p ON p.district = r.district AND p.place = r.place
                 WHERE r.district = $1 AND r.role = 'manager' AND p.path IN ($3, $4) GROUP BY r.district)
             SELECT DISTINCT s.home_class, m.person FROM student s JOIN manager m ON m.district = s.district
             WHERE s.district = $1 AND s.place = $2";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let pair = |row: &Found| Ok((row.text("home_class")?, PersonId::new(row.text("person")?)));
        let mut all = rows.iter().map(pair).collect::<Result<BTreeMap<_, _>, Fault>>()?;
        let path = self.permit().path().clone();
        if let Some(school) = host(&path) {
            let args = args![self.district(), self.place(), path.as_str(), school.as_str()];
            for row in self.rows(GUESTS, args).await? {
                all.insert(row.text("home_class")?, PersonId::new(row.text("person")?));
            }
        }
        Ok(all)
    }

    /// Writes marks, and in a correction the absences and the attendance that move with them.
    pub async fn roll_marked(
        &mut self,
        event: &Marked,
        session: &Session,
        (skew_ms, version): (i64, i64),
        now: Moment,
    ) -> Result<(), Fault> {
        self.put_changes(&event.changes, session, event.correction, now).await?;
        self.put_noted(event, session, skew_ms, now).await?;
        let missing: Vec<&Absent> =
            event.changes.iter().filter_map(|change| change.absence.as_ref()).collect();
        if event.correction {
            self.settle(&event.changes, session, now).await?;
            self.open_absences(&missing, session, now).await?;
        }
        let states = |of: fn(&Change) -> State| -> Value {
            event.changes.iter().map(|change| (change.student.to_string(), json!(of(change)))).collect()
        };
        let record = Record {
            act: "roll.marked",
            subject: session.id.as_str(),
            clause: "P3.52",
            scheme_version: version,
            before: states(|change| change.before),
            after: states(|change| change.after),
        };
        self.record(record, now).await?;
        self.tell_of(&missing, session, now).await
    }

    async fn put_changes(
        &mut self,
        changes: &[Change],
        session: &Session,
        counts: bool,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE roll
             SET state = said.state, marked_at = said.at, marked_by = $4, attended = said.attended, came_at = $6,
                 said_leave = said.says_leave
             FROM (SELECT value ->> 'student' AS child, value ->> 'state' AS state,
                     CAST(value ->> 'at' AS BIGINT) AS at, CAST(value ->> 'attended' AS BIGINT) AS attended,
                     CAST(value ->> 'says_leave' AS BIGINT) AS says_leave
                   FROM jsonb_each($5)) AS said
             WHERE roll.district = $1 AND roll.place = $2 AND roll.date = $3 AND roll.student = said.child
               AND roll.student IN (SELECT value ->> 'student' FROM jsonb_each($5))";
        let by = self.permit().person().to_string();
        let said = batch(changes.iter().map(|change| {
            let attended = i64::from(counts && change.after.attends());
            let says_leave = i64::from(change.says_leave);
            json!({
                "student": change.student, "state": change.after, "at": change.at, "attended": attended,
                "says_leave": says_leave,
            })
        }));
        if changes.is_empty() {
            return Ok(());
        }
        self.run(PUT, args![self.district(), self.place(), session.date.to_string(), by, said, now]).await?;
        Ok(())
    }

    /// Keeps every mark with what became of it; two who disagree stand in the row until somebody has looked again.
    async fn put_noted(
        &mut self,
        event: &Marked,
        session: &Session,
        skew_ms: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO roll_mark (district, place, mark, session, student, state, made_at, skew_ms,
                 came_at, marked_by, outcome)
             SELECT $1, $2, value ->> 'mark', $3, value ->> 'student', value ->> 'state',
                 CAST(value ->> 'made_at' AS BIGINT), $4, $5, $6, value ->> 'outcome' FROM jsonb_each($7)";
        const CLASH: &str = "UPDATE roll SET conflict_state = said.state, conflict_at = $4, conflict_by = $5
             FROM (SELECT value ->> 'student' AS child, value ->> 'state' AS state FROM jsonb_each($6)) AS said
             WHERE roll.district = $1 AND roll.place = $2 AND roll.date = $3 AND roll.student = said.child";
        const SETTLE: &str = "UPDATE roll SET conflict_state = NULL, conflict_at = NULL, conflict_by = NULL
             WHERE district = $1 AND place = $2 AND date = $3
               AND student IN (SELECT value ->> 'student' FROM jsonb_each($4))";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let rows = batch(event.noted.iter().map(|(mark, outcome)| {
            json!({
                "mark": mark.key, "student": mark.student, "state": mark.state, "made_at": mark.made_at,
                "outcome": outcome.code(),
            })
        }));
        let id = session.id.as_str();
        self.run(ADD, args![&district, &place, id, skew_ms, now, &by, rows]).await?;
        let day = session.date.to_string();
        let clashes = event.noted.iter().filter(|(_, outcome)| *outcome == Outcome::Conflict);
        let clashes: Vec<Value> =
            clashes.map(|(mark, _)| json!({ "student": mark.student, "state": mark.state })).collect();
        if !clashes.is_empty() {
            self.run(CLASH, args![&district, &place, &day, now, by, batch(clashes.into_iter())]).await?;
        }
        if !event.settled.is_empty() {
            let settled = batch(event.settled.iter().map(|student| json!({ "student": student })));
            self.run(SETTLE, args![district, place, day, settled]).await?;
        }
        Ok(())
    }

    /// A missing child who is here after all: the room is the stated place, its teacher the one who says so.
    async fn settle(&mut self, changes: &[Change], session: &Session, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE absence SET closed_at = $4, closed_by = $5, whereabouts = $6,
                 said_by = COALESCE((SELECT name FROM staff WHERE district = $1 AND staff = $5), $5)
             WHERE district = $1 AND place = $2 AND date = $3 AND closed_at IS NULL
               AND student IN (SELECT value ->> 'student' FROM jsonb_each($7))";
        let here = batch(
            changes
                .iter()
                .filter(|change| change.after.attends())
                .map(|change| json!({ "student": change.student })),
        );
        let (day, by) = (session.date.to_string(), self.permit().person().to_string());
        let place = &session.name.zh;
        self.run(PUT, args![self.district(), self.place(), day, now, by, place, here]).await?;
        Ok(())
    }

    async fn open_absences(
        &mut self,
        missing: &[&Absent],
        session: &Session,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO absence (district, place, date, student, session, home_class, follower, opened_at)
             SELECT $1, $2, $3, value ->> 'student', $4, value ->> 'home_class', value ->> 'follower', $5
             FROM jsonb_each($6) WHERE true
             ON CONFLICT (district, place, date, student) DO UPDATE SET session = excluded.session,
                 follower = excluded.follower, opened_at = excluded.opened_at, closed_at = NULL,
                 closed_by = NULL, whereabouts = '', said_by = ''";
        if missing.is_empty() {
            return Ok(());
        }
        let rows = batch(missing.iter().map(|one| {
            let follower = one.follower.as_ref().map_or("", PersonId::as_str);
            json!({ "student": one.student, "home_class": one.home_class, "follower": follower })
        }));
        let (day, id) = (session.date.to_string(), session.id.as_str());
        self.run(ADD, args![self.district(), self.place(), day, id, now, rows]).await?;
        Ok(())
    }

    /// Tells each missing child's head teacher and household at once (P3.55).
    async fn tell_of(&mut self, missing: &[&Absent], session: &Session, now: Moment) -> Result<(), Fault> {
        let letters = self.asking_letters(missing, session, now).await?;
        self.tell(&letters, now).await
    }

    /// The same as letters. Whoever is told at once has its step counted as taken.
    async fn asking_letters(
        &mut self,
        missing: &[&Absent],
        session: &Session,
        now: Moment,
    ) -> Result<Vec<Tell>, Fault> {
        let mut letters = absence_letters(missing, session);
        for one in missing {
            let Some(step) = absence::at_once(one.follower.as_ref()) else { continue };
            let (student, date) = (one.student.clone(), session.date);
            let opening = absence::Facts { student, date, opened_at: now, found: None }.opening();
            if !self.once(date, ("absence", &opening, step.code()), now).await? {
                continue;
            }
            let words = json!({
                "child": one.name, "student": one.student, "home_class": one.home_class,
                "group": session.name.zh, "group_en": session.name.en, "minutes": 0, "head": "none",
            });
            let group = self.in_role(Role::Manager).await?.into_iter();
            letters.extend(group.map(|recipient| Tell {
                recipient,
                kind: "absence-staff",
                words: words.clone(),
            }));
        }
        Ok(letters)
    }

    /// Closes a roll: attendance is final, and every missing child becomes somebody's question.
    pub async fn roll_closed(
        &mut self,
        event: &Closed,
        session: &Session,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE session SET roll_closed_at = $4, roll_closed_by = $5
             WHERE district = $1 AND place = $2 AND session = $3";
        const COUNT: &str = "UPDATE roll SET attended = 1
             WHERE district = $1 AND place = $2 AND session = $3 AND state IN ('present', 'late', 'handed-over')";
        let (id, by) = (session.id.as_str(), self.permit().person().to_string());
        let missing: Vec<&Absent> = event.absent.iter().collect();
        self.run(PUT, args![self.district(), self.place(), id, now, by]).await?;
        self.run(COUNT, args![self.district(), self.place(), id]).await?;
        self.open_absences(&missing, session, now).await?;
        let absent: Vec<&StudentId> = event.absent.iter().map(|one| &one.student).collect();
        let after = json!({ "attended": event.attended.len(), "leave": event.on_leave, "absent": absent });
        self.record(turned("roll.closed", id, "P3.52", version, after), now).await?;
        self.tell_of(&missing, session, now).await
    }

    /// Sessions of a day whose roll is closed and which wait for a child to come at its hour.
    pub async fn rolls_awaiting(&mut self, date: Date, now: Moment) -> Result<Vec<SessionId>, Fault> {
        const READ: &str = "SELECT DISTINCT r.session FROM roll r
             JOIN session e ON e.district = r.district AND e.place = r.place AND e.session = r.session
             WHERE r.district = $1 AND r.place = $2 AND r.date = $3 AND r.state = 'expected' AND r.comes_at <= $4
               AND e.roll_closed_at IS NOT NULL AND e.closed_at IS NULL
             ORDER BY r.session";
        let rows = self.rows(READ, args![self.district(), self.place(), date.to_string(), now]).await?;
        rows.iter().map(|row| row.text("session").map(SessionId::new)).collect()
    }

    /// Children who were to come at an hour and have not: absent, and somebody asks. Their teacher is told too.
    pub async fn roll_missed(
        &mut self,
        changes: &[Change],
        session: &Session,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        self.put_changes(changes, session, false, now).await?;
        let missing: Vec<&Absent> = changes.iter().filter_map(|change| change.absence.as_ref()).collect();
        self.open_absences(&missing, session, now).await?;
        let absent: Vec<&StudentId> = missing.iter().map(|one| &one.student).collect();
        let after = json!({ "absent": absent });
        self.record(turned("roll.missed", session.id.as_str(), "P3.55", version, after), now).await?;
        let letter = |one: &Absent, teacher: &PersonId| Tell {
            recipient: teacher.to_string(),
            kind: "roll-missed",
            words: json!({ "child": one.name, "home_class": one.home_class }),
        };
        let mut told = self.asking_letters(&missing, session, now).await?;
        for teacher in session.leading() {
            told.extend(missing.iter().map(|one| letter(one, teacher)));
        }
        self.tell(&told, now).await
    }

    /// A child who stands in the room, with where the roll has it tonight.
    pub async fn roll_child(&mut self, student: &StudentId, session: &Session) -> Result<Child, Fault> {
        const HELD: &str =
            "SELECT r.session, e.grouping, g.name_zh, g.name_en, r.state, e.until_at FROM roll r
             JOIN session e ON e.district = r.district AND e.place = r.place AND e.session = r.session
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             WHERE r.district = $1 AND r.place = $2 AND r.date = $3 AND r.student = $4";
        let child = self.student(student).await?;
        let day = session.date.to_string();
        let row = self.row(HELD, args![self.district(), self.place(), day, student.as_str()]).await?;
        let held = row.map(|row| {
            Ok::<_, Fault>(Held {
                session: SessionId::new(row.text("session")?),
                group: GroupId::new(row.text("grouping")?),
                name: Words { zh: row.text("name_zh")?, en: row.text("name_en")? },
                state: row.parsed("state")?,
                until: row.moment("until_at")?,
            })
        });
        let Student { id, name, household, home_class, .. } = child;
        Ok(Child { student: id, name, household, home_class, held: held.transpose()? })
    }

    /// Puts a child who turned up on the roll as present; its home is told (X.22).
    pub async fn roll_added(
        &mut self,
        event: &Added,
        session: &Session,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str =
            "INSERT INTO roll (district, place, date, student, session, state, marked_at, marked_by, attended, came_at)
             VALUES ($1, $2, $3, $4, $5, 'present', $6, $7, $8, $9)
             ON CONFLICT (district, place, date, student) DO UPDATE SET session = excluded.session,
                 state = excluded.state, marked_at = excluded.marked_at, marked_by = excluded.marked_by,
                 attended = excluded.attended, came_at = excluded.came_at, conflict_state = NULL, conflict_at = NULL,
                 conflict_by = NULL";
        let Some(change) = &event.change else { return Ok(()) };
        let (day, by) = (session.date.to_string(), self.permit().person().to_string());
        let (student, id) = (change.student.as_str(), session.id.as_str());
        self.keep_before(student, session, (by.as_str(), now)).await?;
        if event.rolls_over() {
            let students = std::slice::from_ref(&change.student);
            self.extended_rolled((session, students, false), version, now).await?;
        }
        let (district, place) = (self.district(), self.place());
        let args = args![district, place, day, student, id, change.at, by, event.correction, now];
        self.run(PUT, args).await?;
        self.settle(std::slice::from_ref(change), session, now).await?;
        let before = event.before.as_ref();
        let record = Record {
            act: "roll.added",
            subject: student,
            clause: "X.22",
            scheme_version: version,
            before: before
                .map_or(Value::Null, |held| json!({ "session": held.session, "state": held.state })),
            after: json!({ "session": session.id, "state": "present" }),
        };
        self.record(record, now).await?;
        self.tell(&added_letters(&event.child, session), now).await
    }

    /// Every mark that came in for a session, in the order in which it came.
    pub async fn roll_marks(&mut self, id: &SessionId) -> Result<Vec<MarkRow>, Fault> {
        const READ: &str = "SELECT mark, student, state, made_at, skew_ms, outcome, marked_by FROM roll_mark
             WHERE district = $1 AND place = $2 AND session = $3 ORDER BY came_at, mark";
        let rows = self.rows(READ, args![self.district(), self.place(), id.as_str()]).await?;
        let mark = |row: &Found| {
            Ok(MarkRow {
                key: MarkId::new(row.text("mark")?),
                student: StudentId::new(row.text("student")?),
                state: row.parsed("state")?,
                made_at: row.moment("made_at")?,
                skew_ms: row.int("skew_ms")?,
                outcome: row.text("outcome")?,
                by: PersonId::new(row.text("marked_by")?),
            })
        };
        rows.iter().map(mark).collect()
    }

    /// One roll as the page shows it, in the order in which the children sit.
    pub async fn roll_rows(&mut self, id: &SessionId) -> Result<Vec<RollRow>, Fault> {
        const READ: &str = "SELECT s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat,
                 s.on_roll_from, s.on_roll_until, s.care_note, r.state, r.comes_at, r.leaves_at, r.marked_at,
                 CASE WHEN m.student IS NULL AND u.student IS NULL THEN 1 ELSE 0 END AS letter_missing,
                 CASE WHEN a.student IS NOT NULL AND a.closed_at IS NULL THEN 1 ELSE 0 END AS absence_open,
                 r.said_leave, h.released_at, COALESCE(h.name, '') AS released_to, r.conflict_state, r.conflict_at,
                 COALESCE(f.name, r.marked_by, '') AS first_name, COALESCE(c.name, r.conflict_by, '') AS second_name
             FROM roll r
             LEFT JOIN staff f ON f.district = r.district AND f.staff = r.marked_by
             LEFT JOIN staff c ON c.district = r.district AND c.staff = r.conflict_by
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             LEFT JOIN mandate m ON m.district = r.district AND m.place = r.place AND m.student = r.student
             LEFT JOIN guest u ON u.district = r.district AND u.place = r.place AND u.student = r.student
             LEFT JOIN absence a ON a.district = r.district AND a.place = r.place AND a.date = r.date
               AND a.student = r.student
             LEFT JOIN handover h ON h.district = r.district AND h.place = r.place AND h.date = r.date
               AND h.student = r.student AND h.nth = r.handed
             WHERE r.district = $1 AND r.place = $2 AND r.session = $3
             ORDER BY s.grade, length(s.home_class), s.home_class, s.seat, s.student";
        let rows = self.rows(READ, args![self.district(), self.place(), id.as_str()]).await?;
        rows.iter().map(roll_row).collect()
    }

    /// Children of the permit's place by part of a name or by pinyin initials, with where the roll has each on `date`.
    pub async fn roll_find(&mut self, sought: &str, session: &Session) -> Result<Vec<FoundRow>, Fault> {
        const READ: &str = "SELECT s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat,
                 s.on_roll_from, s.on_roll_until, s.care_note, g.name_zh, g.name_en
             FROM student s
             LEFT JOIN roll r ON r.district = s.district AND r.place = s.place AND r.date = $3
               AND r.student = s.student
             LEFT JOIN session e ON e.district = r.district AND e.place = r.place AND e.session = r.session
             LEFT JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             WHERE s.district = $1 AND s.place = $2 AND (s.name LIKE $4 OR s.sort_key LIKE $5)
             ORDER BY s.grade, length(s.home_class), s.home_class, s.seat, s.student LIMIT 8";
        let plain: String = sought.chars().filter(|c| !matches!(c, '%' | '_' | '\\')).collect();
        let (name, initials) = (format!("%{plain}%"), format!("{}%", plain.to_lowercase()));
        let day = session.date.to_string();
        let rows = self.rows(READ, args![self.district(), self.place(), day, name, initials]).await?;
        let found = |row: &Found| {
            let held = match (row.text_or("name_zh")?, row.text_or("name_en")?) {
                (Some(zh), Some(en)) => Some(Words { zh, en }),
                (None, _) | (_, None) => None,
            };
            Ok(FoundRow { student: student(row)?, held })
        };
        rows.iter().map(found).collect()
    }
}

fn absence_letters(missing: &[&Absent], session: &Session) -> Vec<Tell> {
    let told = missing.iter().flat_map(|one| {
        let words = json!({
            "child": one.name, "student": one.student, "home_class": one.home_class,
            "group": session.name.zh, "group_en": session.name.en,
        });
        let asked = one.follower.as_ref().map_or("", PersonId::as_str).to_owned();
        let letter = |recipient: String| Tell { recipient, kind: "absence-opened", words: words.clone() };
        [letter(asked), letter(format!("household:{}", one.household))]
    });
    told.filter(|letter| !letter.recipient.is_empty()).collect()
}

fn added_letters(child: &Absent, session: &Session) -> Vec<Tell> {
    let words = json!({
        "child": child.name, "student": child.student, "home_class": child.home_class,
        "group": session.name.zh, "group_en": session.name.en,
    });
    let recipients =
        [child.follower.as_ref().map(ToString::to_string), Some(format!("household:{}", child.household))];
    let letter = |recipient| Tell { recipient, kind: "roll-added", words: words.clone() };
    recipients.into_iter().flatten().map(letter).collect()
}

/// Whether a row is absent by a mere word; as somebody else says afterwards, the word is not looked at any more.
fn says_leave(row: &Found) -> Result<bool, Fault> {
    Ok(row.parsed::<State>("state")? == State::Absent && row.flag("said_leave")?)
}

fn line(row: &Found) -> Result<Row, Fault> {
    Ok(Row {
        name: row.text("name")?,
        household: HouseholdId::new(row.text("household")?),
        home_class: row.text("home_class")?,
        state: row.parsed("state")?,
        stay: stay(row)?,
        has_slip: false, // read by `roll_paper_facts`, where it decides
        says_leave: says_leave(row)?,
        marked_at: row.moment_or("marked_at")?,
        came_at: row.moment_or("came_at")?,
        mark: Some(row.text("mark")?).filter(|mark| !mark.is_empty()).map(MarkId::new),
        conflict: match row.moment_or("conflict_at")? {
            Some(at) => Some(Conflict { state: row.parsed("conflict_state")?, at }),
            None => None,
        },
    })
}

fn roll_row(row: &Found) -> Result<RollRow, Fault> {
    let to = row.text("released_to")?;
    Ok(RollRow {
        student: student(row)?,
        state: row.parsed("state")?,
        stay: stay(row)?,
        marked_at: row.moment_or("marked_at")?,
        letter_missing: row.flag("letter_missing")?,
        absence_open: row.flag("absence_open")?,
        says_leave: says_leave(row)?,
        handed_to: row.moment_or("released_at")?.map(|at| (at, to)),
        clash: match row.moment_or("conflict_at")? {
            Some(at) => Some(ClashRow {
                first: (row.text("first_name")?, row.moment_or("marked_at")?),
                state: row.parsed("conflict_state")?,
                second: (row.text("second_name")?, at),
            }),
            None => None,
        },
    })
}
