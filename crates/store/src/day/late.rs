//! 迟接 Who waits for a child nobody fetched, what was told, and families in extended care.

mod answering;

use super::escort::way;
use super::extended::evening_until;
use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::student;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::absence;
use rules::day::late::{Child, Draft, Step};
use rules::day::roll::untaken;
use rules::id::{ExtendedId, SessionId, StudentId};
use rules::moment::Moment;
use rules::people::role::Role;
use rules::people::student::Student;
use rules::plan::local::Words;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A child who may be waiting, with what the ladder may know.
#[derive(Clone, Debug)]
pub struct LateRow {
    /// The child.
    pub student: Student,
    /// What the rule may know.
    pub child: Child,
    /// The group.
    pub group: Words,
    /// The group's room.
    pub room: String,
    /// Who leads the line or bus that has the child, by name; empty where none has.
    pub leader_name: String,
    /// How often its hand-over was taken back tonight: each time it waits anew, and whoever was told is told again.
    pub backs: i64,
}

/// A roll that was not closed in time.
#[derive(Clone, Debug)]
pub struct OverdueRow {
    /// Which.
    pub session: SessionId,
    /// The group.
    pub group: Words,
    /// When the session began.
    pub from: Moment,
    /// Who is responsible, by name.
    pub teacher_name: String,
    /// Who was told.
    pub told: Vec<untaken::Step>,
}

/// A family's wish for extended care.
#[derive(Clone, Debug)]
pub struct ExtendedRow {
    /// Which.
    pub id: ExtendedId,
    /// The child.
    pub student: Student,
    /// First day.
    pub from: Date,
    /// Last day (included).
    pub until: Date,
    /// Why.
    pub reason: String,
    /// When the management group agreed.
    pub agreed_at: Option<Moment>,
    /// Why it was declined.
    pub declined: Option<String>,
    /// The first day from which the family took it back.
    pub ended_from: Option<Date>,
}

impl Tx {
    /// Every child of the day who is still inside, with the ladder so far. Whoever is on one of tonight's lists stays longer:
    /// the plan says until when.
    pub async fn late_rows(&mut self, date: Date) -> Result<Vec<LateRow>, Fault> {
        const READ: &str = concat!(
            "SELECT s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat,
                 s.on_roll_from, s.on_roll_until, s.care_note, r.state, g.name_zh, g.name_en, g.room,
                 x.escort, x.kind, x.plate, x.leader, x.ended_at, c.given_at, c.taken_at, c.arrived_at,
                 COALESCE(l.name, x.leader, '') AS leader_name,
                 (SELECT COUNT(*) FROM handover_undone u WHERE u.district = r.district AND u.place = r.place
                    AND u.date = r.date AND u.student = r.student) AS backs, ",
            evening_until!(),
            " AS until_at
             FROM roll r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             JOIN session e ON e.district = r.district AND e.place = r.place AND e.session = r.session
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             LEFT JOIN escort_child c ON c.district = r.district AND c.place = r.place AND c.date = r.date
               AND c.student = r.student AND c.ended_at IS NULL
             LEFT JOIN escort x ON x.district = c.district AND x.place = c.place AND x.escort = c.escort
             LEFT JOIN staff l ON l.district = x.district AND l.staff = x.leader
             WHERE r.district = $1 AND r.place = $2 AND r.date = $3 AND r.state IN ('expected', 'present', 'late')
               AND e.closed_at IS NULL
             ORDER BY e.until_at, s.grade, length(s.home_class), s.home_class, s.seat, s.student"
        );
        let told = self.alarms(date, "late").await?;
        let mut list = Vec::new();
        for row in self.rows(READ, args![self.district(), self.place(), date.to_string()]).await? {
            let student = student(&row)?;
            let backs = row.int("backs")?;
            let steps = told.get(&waiting(&student.id, backs)).cloned().unwrap_or_default();
            let child = Child {
                until: row.moment("until_at")?,
                state: row.parsed("state")?,
                stays_until: None,
                way: way(&row)?,
                told: steps.iter().filter_map(|step| Step::from_code(step)).collect(),
            };
            let group = Words { zh: row.text("name_zh")?, en: row.text("name_en")? };
            let (room, leader_name) = (row.text("room")?, row.text("leader_name")?);
            list.push(LateRow { student, child, group, room, leader_name, backs });
        }
        Ok(list)
    }

    /// Sessions of the day whose roll is open and whose start is before `started`. Extended care that nobody has gone over to has
    /// no roll to take.
    pub async fn rolls_open(&mut self, date: Date, started: Moment) -> Result<Vec<OverdueRow>, Fault> {
        const READ: &str = "SELECT e.session, g.name_zh, g.name_en, e.from_at,
                 COALESCE(t.name, e.companion, e.teacher) AS teacher
             FROM session e
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             LEFT JOIN staff t ON t.district = e.district AND t.staff = COALESCE(e.companion, e.teacher)
             WHERE e.district = $1 AND e.place = $2 AND e.date = $3 AND e.from_at <= $4 AND e.roll_closed_at IS NULL
               AND e.closed_at IS NULL AND (e.cancelled_at IS NULL OR e.opened_at IS NOT NULL)
               AND (e.is_extended = 0 OR e.opened_at IS NOT NULL)
             ORDER BY e.from_at, e.session";
        let told = self.alarms(date, "roll").await?;
        let rows = self.rows(READ, args![self.district(), self.place(), date.to_string(), started]).await?;
        let one = |row: &Row| {
            let session = row.text("session")?;
            let steps = told.get(&session).map(Vec::as_slice).unwrap_or_default();
            Ok(OverdueRow {
                told: steps.iter().filter_map(|step| untaken::Step::from_code(step)).collect(),
                session: SessionId::new(session),
                group: Words { zh: row.text("name_zh")?, en: row.text("name_en")? },
                from: row.moment("from_at")?,
                teacher_name: row.text("teacher")?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// Steps that were told on a day, by subject.
    pub async fn alarms(&mut self, date: Date, kind: &str) -> Result<BTreeMap<String, Vec<String>>, Fault> {
        const READ: &str = "SELECT subject, step FROM alarm
             WHERE district = $1 AND place = $2 AND date = $3 AND kind = $4 ORDER BY told_at, step";
        let rows = self.rows(READ, args![self.district(), self.place(), date.to_string(), kind]).await?;
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in rows {
            found.entry(row.text("subject")?).or_default().push(row.text("step")?);
        }
        Ok(found)
    }

    /// Notes that a step was told; false when it was before.
    pub(crate) async fn once(
        &mut self,
        date: Date,
        (kind, subject, step): (&str, &str, &str),
        now: Moment,
    ) -> Result<bool, Fault> {
        const ADD: &str = "INSERT INTO alarm (district, place, date, kind, subject, step, told_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (district, place, date, kind, subject, step) DO NOTHING";
        let args = args![self.district(), self.place(), date.to_string(), kind, subject, step, now];
        Ok(self.run(ADD, args).await? > 0)
    }

    /// Takes one rung of the ladder: whoever it names is told, once.
    pub async fn late_told(
        &mut self,
        (row, step): (&LateRow, Step),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let (date, child) = (now.date(), row.student.id.as_str());
        if !self.once(date, ("late", &waiting(&row.student.id, row.backs), step.code()), now).await? {
            return Ok(());
        }
        let plate = row.child.way.as_ref().map_or("", |way| way.escort.plate.as_str());
        let words = json!({
            "child": row.student.name, "room": row.room, "group": row.group.zh, "group_en": row.group.en,
            "minutes": now.minutes_since(row.child.until), "spot": row.child.spot().code(), "plate": plate,
            "name": row.leader_name,
        });
        self.record(told("late.told", child, ("P3.61", version), json!({ "step": step.code() })), now)
            .await?;
        match step {
            Step::Guardians => {
                let recipient = format!("household:{}", row.student.household);
                self.tell(&[Tell { recipient, kind: "late-guardians", words }], now).await
            }
            Step::Staff => self.tell_role(Role::Manager, "late-staff", words, now).await,
            Step::Leader => self.tell_role(Role::SchoolLeader, "late-leader", words, now).await,
            Step::Police => self.tell_role(Role::SchoolLeader, "late-police", words, now).await,
        }
    }

    /// Tells whoever a step is for of a roll that was not closed in time, once (P3.52, X.18).
    pub async fn roll_overdue(
        &mut self,
        (row, step): (&OverdueRow, untaken::Step),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let id = row.session.as_str();
        if !self.once(now.date(), ("roll", id, step.code()), now).await? {
            return Ok(());
        }
        let words = json!({
            "group": row.group.zh, "group_en": row.group.en, "name": row.teacher_name,
            "minutes": now.minutes_since(row.from),
        });
        self.record(told("roll.overdue", id, ("P3.52", version), words.clone()), now).await?;
        match step {
            untaken::Step::Staff => self.tell_role(Role::Manager, "roll-overdue", words, now).await,
            untaken::Step::Leader => self.tell_role(Role::SchoolLeader, "roll-leader", words, now).await,
        }
    }

    /// Asks the next people about a child who is missing, once (P3.55).
    pub async fn absence_asked(
        &mut self,
        (row, step): (&super::AbsenceRow, absence::Step),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let child = row.student.id.as_str();
        if !self.once(row.absence.date, ("absence", &row.absence.opening(), step.code()), now).await? {
            return Ok(());
        }
        let words = json!({
            "child": row.student.name, "student": child, "home_class": row.student.home_class,
            "group": row.group.zh, "group_en": row.group.en, "minutes": row.absence.minutes_open(now),
        });
        self.record(told("absence.asked", child, ("P3.55", version), json!({ "step": step.code() })), now)
            .await?;
        match step {
            absence::Step::Guardians => {
                let recipient = format!("household:{}", row.student.household);
                self.tell(&[Tell { recipient, kind: "absence-guardians", words }], now).await
            }
            absence::Step::Staff => self.tell_role(Role::Manager, "absence-staff", words, now).await,
            absence::Step::Leader => self.tell_role(Role::SchoolLeader, "absence-leader", words, now).await,
        }
    }

    /// Wishes for extended care that are not over, those nobody has answered first.
    pub async fn extended_rows(
        &mut self,
        today: Date,
        of: Option<&StudentId>,
    ) -> Result<Vec<ExtendedRow>, Fault> {
        const READ: &str = "SELECT s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat,
                 s.on_roll_from, s.on_roll_until, s.care_note, x.extended, x.held_from, x.held_until, x.reason,
                 x.agreed_at, x.declined_at, x.declined_reason, x.ended_from
             FROM extended x
             JOIN student s ON s.district = x.district AND s.place = x.place AND s.student = x.student
             WHERE x.district = $1 AND x.place = $2 AND x.held_until >= $3 AND ($4 = '' OR x.student = $4)
             ORDER BY CASE WHEN x.agreed_at IS NULL AND x.declined_at IS NULL AND x.ended_at IS NULL THEN 0 ELSE 1 END,
                 x.held_from, x.extended";
        let one = of.map_or("", StudentId::as_str);
        let rows = self.rows(READ, args![self.district(), self.place(), today.to_string(), one]).await?;
        let row = |row: &Row| {
            Ok(ExtendedRow {
                id: ExtendedId::new(row.text("extended")?),
                student: student(row)?,
                from: row.parsed("held_from")?,
                until: row.parsed("held_until")?,
                reason: row.text("reason")?,
                agreed_at: row.moment_or("agreed_at")?,
                declined: row.moment_or("declined_at")?.map(|_| row.text("declined_reason")).transpose()?,
                ended_from: answering::ended_from(row)?,
            })
        };
        let mut list = rows.iter().map(row).collect::<Result<Vec<ExtendedRow>, Fault>>()?;
        list.retain(|one| self.permit().covers(&one.student.id, &one.student.home_class));
        Ok(list)
    }

    /// Writes a family's wish, and tells the management group.
    pub async fn extended_asked(
        &mut self,
        id: &ExtendedId,
        draft: &Draft,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let child = self.student(&draft.student).await?;
        if !self.put_wish(("extended.asked", id), (draft, None), version, now).await? {
            return Ok(());
        }
        self.tell_role(Role::Manager, "extended-asked", json!({ "child": child.name }), now).await
    }

    /// Writes a wish, which may be agreed as it is written; whether it is a new one: the same form again is one wish (its id is the
    /// form's key).
    async fn put_wish(
        &mut self,
        (act, id): (&'static str, &ExtendedId),
        (draft, agreed_at): (&Draft, Option<Moment>),
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        const ADD: &str =
            "INSERT INTO extended (district, place, extended, student, held_from, held_until, reason,
                 asked_by, asked_at, agreed_at, agreed_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             ON CONFLICT (district, place, extended) DO NOTHING";
        let (from, until) = (draft.from.to_string(), draft.until.to_string());
        let (reason, by) = (draft.reason.trim(), self.permit().person().to_string());
        let (district, place, student) = (self.district(), self.place(), draft.student.as_str());
        let agreed_by = agreed_at.map(|_| by.clone());
        let key = id.as_str();
        let args = args![district, place, key, student, &from, &until, reason, by, now, agreed_at, agreed_by];
        if self.run(ADD, args).await? == 0 {
            return Ok(false);
        }
        let after = json!({ "extended": id, "from": from, "until": until });
        self.record(told(act, student, ("P1.25", version), after), now).await?;
        Ok(true)
    }

    /// The management group agrees; the household is told.
    pub async fn extended_agreed(
        &mut self,
        id: &ExtendedId,
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        const READ: &str =
            "SELECT student FROM extended WHERE district = $1 AND place = $2 AND extended = $3";
        const PUT: &str = "UPDATE extended SET agreed_at = $4, agreed_by = $5
             WHERE district = $1 AND place = $2 AND extended = $3 AND agreed_at IS NULL AND declined_at IS NULL
               AND ended_at IS NULL";
        let row = self.row(READ, args![self.district(), self.place(), id.as_str()]).await?;
        let student = StudentId::new(row.ok_or(Fault::NotFound)?.text("student")?);
        let child = self.student(&student).await?;
        let by = self.permit().person().to_string();
        if self.run(PUT, args![self.district(), self.place(), id.as_str(), now, by]).await? == 0 {
            return Ok(false);
        }
        let after = json!({ "extended": id });
        self.record(told("extended.agreed", child.id.as_str(), ("P1.25", version), after), now).await?;
        let recipient = format!("household:{}", child.household);
        let words = json!({ "child": child.name });
        self.tell(&[Tell { recipient, kind: "extended-agreed", words }], now).await?;
        Ok(true)
    }
}

/// What the rungs of a waiting child are kept by.
fn waiting(student: &StudentId, backs: i64) -> String {
    if backs == 0 { student.to_string() } else { format!("{student}/{backs}") }
}

fn told<'a>(
    act: &'static str,
    subject: &'a str,
    (clause, scheme_version): (&'static str, i64),
    after: Value,
) -> Record<'a> {
    Record { act, subject, clause, scheme_version, before: Value::Null, after }
}
