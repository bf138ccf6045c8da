//! 报名 Registrations: one row a child, how it stands, and its place in the waiting list.

mod next;

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::student;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::enrol::registration::next as word;
use rules::enrol::registration::{Facts, Line, Standing, State, Submitted, WithdrawFacts, Withdrawn};
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::student::Student;
use serde_json::json;
use std::collections::BTreeMap;

/// A registration as pages show it.
#[derive(Clone, Debug)]
pub struct RegistrationRow {
    /// Whose.
    pub student: Student,
    /// How it stands.
    pub state: State,
    /// The request it came with.
    pub request: String,
    /// Whether the child comes on optional Fridays.
    pub fridays: bool,
    /// What the school should know.
    pub note: String,
    /// When it came.
    pub submitted_at: Moment,
    /// When it was reviewed.
    pub reviewed_at: Option<Moment>,
    /// Why it stands as it does.
    pub reason: String,
    /// Place in the waiting list as it stands now, from 1.
    pub position: Option<i64>,
    /// It was accepted, and since then the family knows that no care group has a seat yet.
    pub ungrouped_at: Option<Moment>,
}

/// The columns that [`registration_row`] reads, of `registration r` and `student s`, up to a place in the waiting list.
macro_rules! registration_columns {
    () => {
        "s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat, s.on_roll_from,
         s.on_roll_until, s.care_note, r.state, r.request, r.fridays, r.note, r.submitted_at, r.reviewed_at,
         r.reason, r.ungrouped_at, CASE WHEN r.state = 'waiting' THEN "
    };
}

impl Tx {
    /// What [`rules::enrol::registration::submit`] may know.
    pub async fn registration_facts(&mut self, student: &StudentId, scheme: &str) -> Result<Facts, Fault> {
        let child = self.student(student).await?;
        let standing = self.registration(student).await?;
        Ok(Facts {
            student: child,
            guardian_verified: self.verified_guardian().await?.is_some(),
            published_at: self.notice_published_at(scheme).await?,
            standing: standing.map(|row| Standing { state: row.state, request: row.request }),
        })
    }

    /// The name of the permit's person, if the school verified their phone.
    pub async fn verified_guardian(&mut self) -> Result<Option<String>, Fault> {
        const READ: &str = "SELECT name FROM guardian
             WHERE district = $1 AND guardian = $2 AND verified_at IS NOT NULL";
        let person = self.permit().person().to_string();
        let row = self.row(READ, args![self.district(), person]).await?;
        row.map(|row| row.text("name")).transpose()
    }

    /// A child's registration.
    pub async fn registration(&mut self, student: &StudentId) -> Result<Option<RegistrationRow>, Fault> {
        const READ: &str = concat!(
            "SELECT ",
            registration_columns!(),
            "(SELECT count(*) FROM registration q
                 WHERE q.district = $1 AND q.place = $2 AND q.state = 'waiting' AND q.position <= r.position) END AS at
             FROM registration r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             WHERE r.district = $1 AND r.place = $2 AND r.student = $3"
        );
        let row = self.row(READ, args![self.district(), self.place(), student.as_str()]).await?;
        row.as_ref().map(registration_row).transpose()
    }

    /// Every registration of the permit's place and scope: what waits for a reviewer first, in the order in which
    /// it came.
    pub async fn registrations(&mut self) -> Result<Vec<RegistrationRow>, Fault> {
        const READ: &str = concat!(
            "SELECT ",
            registration_columns!(),
            "row_number() OVER (PARTITION BY r.state ORDER BY r.position) END AS at
             FROM registration r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             WHERE r.district = $1 AND r.place = $2
             ORDER BY CASE r.state WHEN 'submitted' THEN 1 WHEN 'late' THEN 2 WHEN 'returned' THEN 3
                 WHEN 'waiting' THEN 4 WHEN 'accepted' THEN 5 ELSE 6 END,
               CASE WHEN r.state = 'waiting' THEN r.position ELSE r.submitted_at END, s.student"
        );
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let mut all = rows.iter().map(registration_row).collect::<Result<Vec<_>, _>>()?;
        all.retain(|row| self.permit().covers(&row.student.id, &row.student.home_class));
        Ok(all)
    }

    /// Writes a request; a late one lies with the reviewer (P3.27).
    pub async fn registration_submitted(
        &mut self,
        event: &Submitted,
        child: &Student,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "INSERT INTO registration (district, place, student, request, state, fridays, note,
                 submitted_at, submitted_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (district, place, student) DO UPDATE SET request = excluded.request,
                 state = excluded.state, fridays = excluded.fridays, note = excluded.note,
                 submitted_at = excluded.submitted_at, submitted_by = excluded.submitted_by,
                 reviewed_at = NULL, reviewed_by = NULL, reason = '', position = NULL, ungrouped_at = NULL";
        let (student, state) = (event.student.as_str(), event.state.code());
        let person = self.permit().person().to_string();
        let (district, place) = (self.district(), self.place());
        let args =
            args![district, place, student, &event.request, state, event.fridays, &event.note, now, person];
        self.run(PUT, args).await?;
        let late = event.state == State::Late;
        let record = Record {
            act: "registration.submitted",
            subject: student,
            clause: if late { "P3.27" } else { "P3.25" },
            scheme_version: version,
            before: json!(event.before.map(State::code)),
            after: json!({ "state": state, "fridays": event.fridays, "note": event.note }),
        };
        self.record(record, now).await?;
        let kind = if late { "registration-late" } else { "registration-submitted" };
        self.tell(&[letter(kind, child)], now).await
    }

    /// What [`rules::enrol::registration::withdraw`] may know; `next` is the next term's plan, when its notice was published, and
    /// the school's own site by that plan.
    pub async fn registration_withdraw_facts(
        &mut self,
        student: &StudentId,
        own_site: String,
        next: Option<(&str, Moment, String)>,
    ) -> Result<WithdrawFacts, Fault> {
        let child = self.student(student).await?;
        let standing = self.registration(student).await?.map(|row| (row.state, row.submitted_at));
        let (state, waiting) = (standing.map(|(state, _)| state), self.registrations_waiting().await?);
        let Some((plan, out, next_site)) = next else {
            let [waits, _] = word::lines(waiting, None, &BTreeMap::new());
            let taken = self.room_taken(own_site, ("", None)).await?;
            let here = Some(Line { taken, waits });
            return Ok(WithdrawFacts { student: child, state, here, ahead: None });
        };
        let words = self.registrations_said(plan).await?;
        let [is_here, is_ahead] = word::terms(word::is_asked(standing, Some(out)), words.get(student));
        let [here, ahead] = word::lines(waiting, Some(out), &words);
        let here = Line { taken: self.room_taken(own_site, ("", Some(out))).await?, waits: here };
        let ahead = Line { taken: self.room_taken(next_site, (plan, None)).await?, waits: ahead };
        let (here, ahead) = (is_here.then_some(here), is_ahead.then_some(ahead));
        Ok(WithdrawFacts { student: child, state, here, ahead })
    }

    /// Who waits for a place, first first, each with its grade and when it asked.
    async fn registrations_waiting(&mut self) -> Result<Vec<(StudentId, i64, Moment)>, Fault> {
        const QUEUE: &str = "SELECT r.student, s.grade, r.submitted_at FROM registration r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             WHERE r.district = $1 AND r.place = $2 AND r.state = 'waiting' ORDER BY r.position";
        let rows = self.rows(QUEUE, args![self.district(), self.place()]).await?;
        let one = |row: &Row| {
            Ok((StudentId::new(row.text("student")?), row.int("grade")?, row.moment("submitted_at")?))
        };
        rows.iter().map(one).collect()
    }

    /// Writes a withdrawal: the child leaves its care group, and whoever moves up has a place (P3.40).
    pub async fn registration_withdrawn(
        &mut self,
        event: &Withdrawn,
        child: &Student,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str =
            "UPDATE registration SET state = $4, position = NULL, reviewed_at = $5, ungrouped_at = NULL
             WHERE district = $1 AND place = $2 AND student = $3";
        const LEAVE: &str = "UPDATE grouping_member SET left_on = $4
             WHERE district = $1 AND place = $2 AND student = $3 AND left_on IS NULL
               AND grouping IN (SELECT grouping FROM grouping
                   WHERE district = $1 AND place = $2 AND course IS NULL)";
        let (district, place, student) = (self.district(), self.place(), event.student.as_str());
        self.run(PUT, args![&district, &place, student, "withdrawn", now]).await?;
        self.run(LEAVE, args![&district, &place, student, now.date().to_string()]).await?;
        let mut letters = vec![letter("registration-withdrawn", child)];
        for next in &event.promoted {
            self.run(PUT, args![&district, &place, next.as_str(), "accepted", now]).await?;
            let promoted = self.registration(next).await?.ok_or(Fault::NotFound)?;
            letters.push(letter("registration-accepted", &promoted.student));
        }
        let record = Record {
            act: "registration.withdrawn",
            subject: student,
            clause: "P3.40",
            scheme_version: version,
            before: json!(event.before.code()),
            after: json!({ "state": "withdrawn", "promoted": event.promoted }),
        };
        self.record(record, now).await?;
        self.tell(&letters, now).await
    }
}

pub(crate) fn letter(kind: &'static str, child: &Student) -> Tell {
    let words = json!({ "child": child.name, "student": child.id });
    Tell { recipient: format!("household:{}", child.household), kind, words }
}

pub(crate) fn state(row: &Row, column: &'static str) -> Result<State, Fault> {
    let code = row.text(column)?;
    State::from_code(&code).ok_or(Fault::Corrupt { what: column, why: code })
}

fn registration_row(row: &Row) -> Result<RegistrationRow, Fault> {
    Ok(RegistrationRow {
        student: student(row)?,
        state: state(row, "state")?,
        request: row.text("request")?,
        fridays: row.flag("fridays")?,
        note: row.text("note")?,
        submitted_at: row.moment("submitted_at")?,
        reviewed_at: row.moment_or("reviewed_at")?,
        reason: row.text("reason")?,
        position: row.int_or("at")?,
        ungrouped_at: row.moment_or("ungrouped_at")?,
    })
}
