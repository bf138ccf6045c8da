//! 缺勤 Absences: open until someone writes where the child is and who said so.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::student;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::absence::{Facts, Followed, Found};
use rules::id::{PersonId, StudentId};
use rules::moment::Moment;
use rules::people::student::Student;
use rules::plan::local::Words;
use serde_json::json;
use std::collections::BTreeSet;

/// One absence with whom to ask.
#[derive(Clone, Debug)]
pub struct AbsenceRow {
    /// The absence.
    pub absence: Facts,
    /// The child.
    pub student: Student,
    /// The teacher says that it is on leave, and there is no slip.
    pub says_leave: bool,
    /// The group that waits for it.
    pub group: Words,
    /// The group's room.
    pub room: String,
    /// Who takes care of that group, by name.
    pub teacher_name: String,
    /// Who asks, by name; empty when the class has no head teacher.
    pub follower_name: String,
    /// When it was closed.
    pub closed_at: Option<Moment>,
    /// Guardians by name and phone, the first verified first.
    pub guardians: Vec<(String, String)>,
}

impl Tx {
    /// What [`rules::day::absence::follow`] may know of one child's evening.
    pub async fn absence_facts(&mut self, student: &StudentId, date: Date) -> Result<Facts, Fault> {
        const READ: &str =
            "SELECT student, date, opened_at, closed_at, closed_by, whereabouts, said_by FROM absence
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4";
        let child = self.student(student).await?;
        let day = date.to_string();
        let row = self.row(READ, args![self.district(), self.place(), day, child.id.as_str()]).await?;
        facts(&row.ok_or(Fault::NotFound)?)
    }

    /// Closes an absence; whoever takes care of the group is told, and whoever was asking if another closed it.
    pub async fn absence_followed(
        &mut self,
        event: &Followed,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE absence SET closed_at = $5, closed_by = $6, whereabouts = $7, said_by = $8
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4";
        const TEACHER: &str =
            "SELECT COALESCE(e.companion, e.teacher) AS teacher, s.name, a.follower FROM absence a
             JOIN session e ON e.district = a.district AND e.place = a.place AND e.session = a.session
             JOIN student s ON s.district = a.district AND s.place = a.place AND s.student = a.student
             WHERE a.district = $1 AND a.place = $2 AND a.date = $3 AND a.student = $4";
        let (day, student) = (event.date.to_string(), event.student.as_str());
        let by = self.permit().person().to_string();
        let (place, source) = (&event.whereabouts, &event.said_by);
        let args = args![self.district(), self.place(), &day, student, now, &by, place, source];
        self.run(PUT, args).await?;
        let told = self.one(TEACHER, args![self.district(), self.place(), &day, student]).await?;
        let words = json!({ "child": told.text("name")?, "whereabouts": place, "said_by": source });
        let record = Record {
            act: "absence.followed",
            subject: student,
            clause: "P3.55",
            scheme_version: version,
            before: json!({ "date": day, "open_minutes": event.minutes }),
            after: json!({ "whereabouts": place, "said_by": source }),
        };
        self.record(record, now).await?;
        let asking = told.text_or("follower")?.filter(|follower| !follower.is_empty() && *follower != by);
        let room = self.hearing_for(&told.text("teacher")?).await?;
        let to = BTreeSet::from_iter(room.into_iter().chain(asking));
        let letters = to.into_iter().map(|recipient| Tell {
            recipient,
            kind: "absence-followed",
            words: words.clone(),
        });
        self.tell(&letters.collect::<Vec<_>>(), now).await
    }

    /// Whether the question of a child of the permit's scope is open since an evening of `from` or later, before `today`.
    pub async fn absence_left_open(
        &mut self,
        student: &StudentId,
        (from, today): (Date, Date),
    ) -> Result<bool, Fault> {
        const READ: &str = "SELECT 1 AS one FROM absence
             WHERE district = $1 AND place = $2 AND date >= $3 AND date < $4 AND student = $5 AND closed_at IS NULL
             LIMIT 1";
        let (child, from, today) = (self.student(student).await?.id, from.to_string(), today.to_string());
        let args = args![self.district(), self.place(), from, today, child.as_str()];
        Ok(self.row(READ, args).await?.is_some())
    }

    /// Absences of the permit's scope: all that are open, and those of `today` that were closed. Oldest first.
    pub async fn absences(&mut self, today: Date) -> Result<Vec<AbsenceRow>, Fault> {
        const READ: &str = "SELECT s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat,
                 s.on_roll_from, s.on_roll_until, s.care_note, a.date, a.opened_at, a.closed_at, a.closed_by,
                 a.whereabouts, a.said_by, COALESCE(r.said_leave, 0) AS said_leave, g.name_zh, g.name_en, g.room,
                 COALESCE(t.name, e.companion, e.teacher) AS teacher_name,
                 COALESCE(f.name, a.follower) AS follower_name, COALESCE(p.name, '') AS guardian,
                 COALESCE(p.phone, '') AS phone
             FROM absence a
             JOIN student s ON s.district = a.district AND s.place = a.place AND s.student = a.student
             JOIN session e ON e.district = a.district AND e.place = a.place AND e.session = a.session
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             LEFT JOIN roll r ON r.district = a.district AND r.place = a.place AND r.date = a.date
               AND r.student = a.student AND r.state = 'absent'
             LEFT JOIN staff t ON t.district = e.district AND t.staff = COALESCE(e.companion, e.teacher)
             LEFT JOIN staff f ON f.district = a.district AND f.staff = a.follower
             LEFT JOIN guardian p ON p.district = s.district AND p.household = s.household
             WHERE a.district = $1 AND a.place = $2 AND (a.closed_at IS NULL OR a.date = $3)
             ORDER BY a.opened_at, s.grade, length(s.home_class), s.home_class, s.seat, s.student,
                 COALESCE(p.verified_at, 9000000000000), p.guardian";
        let mut list: Vec<AbsenceRow> = Vec::new();
        for row in self.rows(READ, args![self.district(), self.place(), today.to_string()]).await? {
            let absence = facts(&row)?;
            let known = |last: &AbsenceRow| {
                (&last.absence.student, last.absence.date) == (&absence.student, absence.date)
            };
            if !list.last().is_some_and(known) {
                list.push(absence_row(&row, absence)?);
            }
            let (name, phone) = (row.text("guardian")?, row.text("phone")?);
            if let Some(last) = list.last_mut().filter(|_| !phone.is_empty()) {
                last.guardians.push((name, phone));
            }
        }
        list.retain(|one| self.permit().covers(&one.student.id, &one.student.home_class));
        Ok(list)
    }
}

fn facts(row: &Row) -> Result<Facts, Fault> {
    let found = row.moment_or("closed_at")?.map(|_| {
        let by = PersonId::new(row.text_or("closed_by")?.unwrap_or_default());
        Ok::<_, Fault>(Found { whereabouts: row.text("whereabouts")?, said_by: row.text("said_by")?, by })
    });
    Ok(Facts {
        student: StudentId::new(row.text("student")?),
        date: row.parsed("date")?,
        opened_at: row.moment("opened_at")?,
        found: found.transpose()?,
    })
}

fn absence_row(row: &Row, absence: Facts) -> Result<AbsenceRow, Fault> {
    Ok(AbsenceRow {
        absence,
        student: student(row)?,
        says_leave: row.flag("said_leave")?,
        group: Words { zh: row.text("name_zh")?, en: row.text("name_en")? },
        room: row.text("room")?,
        teacher_name: row.text("teacher_name")?,
        follower_name: row.text("follower_name")?,
        closed_at: row.moment_or("closed_at")?,
        guardians: Vec::new(),
    })
}
