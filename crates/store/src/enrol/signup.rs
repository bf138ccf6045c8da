//! 暑托报名 Sign-ups for summer care: one row a child and period, written at the plan's own place.

use super::point::PeriodKey;
use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::student;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use rules::enrol::signup::{Answered, Facts, Left, Made, Question, Questioned, Refund, Standing, State};
use rules::id::{PlaceId, StudentId};
use rules::moment::Moment;
use rules::money::charge::billing::item;
use rules::people::student::Student;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A sign-up as the family's page shows it.
#[derive(Clone, Debug)]
pub struct SignupRow {
    /// Whose.
    pub student: StudentId,
    /// The period's number.
    pub period: i64,
    /// At which point.
    pub point: PlaceId,
    /// How it stands.
    pub state: State,
    /// What the family wrote.
    pub note: String,
    /// When.
    pub at: Moment,
    /// The place in the waiting list as it stands now, from 1.
    pub position: Option<i64>,
    /// The point it was moved from.
    pub moved_from: Option<PlaceId>,
    /// What the family gets back, once it has left.
    pub refund: Option<Refund>,
    /// What the family was asked, with its answer.
    pub question: Option<Question>,
}

impl SignupRow {
    /// How it stands.
    fn standing(&self) -> Standing {
        Standing {
            point: self.point.clone(),
            state: self.state,
            note: self.note.clone(),
            refund: self.refund,
        }
    }

    /// What [`rules::enrol::signup::answer`] may know of it, and with it whoever shows the question.
    pub fn questioned(&self) -> Questioned {
        let (student, question) = (self.student.clone(), self.question.clone());
        Questioned { student, standing: Some(self.standing()), question }
    }
}

/// What a message needs to know of a child: its name and household.
pub(crate) type Told = BTreeMap<StudentId, (String, String)>;

impl Tx {
    /// A child of the district within the permit's scope, with the school on whose roll it is; a plan above the schools
    /// asks for it here.
    pub async fn signup_student(&mut self, id: &StudentId) -> Result<(Student, PlaceId), Fault> {
        const READ: &str = "SELECT student, household, name, sort_key, grade, home_class, seat, on_roll_from,
                    on_roll_until, care_note, place
             FROM student s WHERE district = $1 AND student = $2 AND NOT EXISTS (SELECT 1 FROM guest g
                 WHERE g.district = s.district AND g.place = s.place AND g.student = s.student)";
        let row = self.row(READ, args![self.district(), id.as_str()]).await?.ok_or(Fault::NotFound)?;
        let found = student(&row)?;
        let school = PlaceId::new(row.text("place")?);
        if self.permit().covers(&found.id, &found.home_class) {
            Ok((found, school))
        } else {
            Err(Fault::NotFound)
        }
    }

    /// What [`rules::enrol::signup::make`] and [`rules::enrol::signup::leave`] may know: of the points only the one that is
    /// wanted, and the one that the child would leave.
    pub async fn signup_facts(
        &mut self,
        key: &PeriodKey<'_>,
        student: &StudentId,
        wanted: Option<&PlaceId>,
    ) -> Result<Facts, Fault> {
        self.points_laid(key).await?;
        let (student, school) = self.signup_student(student).await?;
        let standing = self.signup_standing(key, &student.id).await?;
        let stands = standing.as_ref().map(|standing| &standing.point);
        let points: Vec<&PlaceId> = wanted.into_iter().chain(stands).collect();
        Ok(Facts {
            guardian_verified: self.verified_guardian().await?.is_some(),
            loads: self.point_loads(key, &points).await?,
            standing,
            student,
            school,
        })
    }

    async fn signup_standing(
        &mut self,
        key: &PeriodKey<'_>,
        student: &StudentId,
    ) -> Result<Option<Standing>, Fault> {
        const READ: &str = "SELECT point, state, note, refund FROM signup
             WHERE district = $1 AND place = $2 AND scheme = $3 AND period = $4 AND student = $5";
        let args = args![self.district(), self.place(), key.scheme(), key.number, student.as_str()];
        let row = self.row(READ, args).await?;
        let standing = |row: Row| {
            Ok(Standing {
                point: PlaceId::new(row.text("point")?),
                state: state(&row)?,
                note: row.text("note")?,
                refund: refund(&row)?,
            })
        };
        row.map(standing).transpose()
    }

    /// What [`rules::enrol::signup::answer`] may know.
    pub async fn signup_questioned(
        &mut self,
        key: &PeriodKey<'_>,
        student: &StudentId,
    ) -> Result<Questioned, Fault> {
        let (student, _) = self.signup_student(student).await?;
        let row = self.signups(key, &student.id).await?.into_iter().find(|row| row.period == key.number);
        let nothing = Questioned { student: student.id, standing: None, question: None };
        Ok(row.map_or(nothing, |row| row.questioned()))
    }

    /// A child's sign-ups in every period of a plan.
    pub async fn signups(
        &mut self,
        key: &PeriodKey<'_>,
        student: &StudentId,
    ) -> Result<Vec<SignupRow>, Fault> {
        const READ: &str =
            "SELECT u.student, u.period, u.point, u.state, u.note, u.at, u.moved_from, u.refund, q.from_point,
                 q.to_point, q.agrees, q.asked_at, CASE WHEN u.state = 'waiting' THEN (SELECT count(*) FROM signup w
                     WHERE w.district = u.district AND w.place = u.place AND w.scheme = u.scheme
                       AND w.period = u.period AND w.point = u.point AND w.state = 'waiting'
                       AND (w.at < u.at OR (w.at = u.at AND w.student <= u.student))) END AS position
             FROM signup u LEFT JOIN merger_question q ON q.district = u.district AND q.place = u.place
               AND q.scheme = u.scheme AND q.period = u.period AND q.student = u.student
             WHERE u.district = $1 AND u.place = $2 AND u.scheme = $3 AND u.student = $4 ORDER BY u.period";
        let args = args![self.district(), self.place(), key.scheme(), student.as_str()];
        self.rows(READ, args).await?.iter().map(signup_row).collect()
    }

    /// Writes a sign-up; whoever moves up at the point that was left, or stands before the child at the point that it
    /// comes to, has a seat at once (X.1).
    pub async fn signup_made(
        &mut self,
        key: &PeriodKey<'_>,
        event: &Made,
        facts: &Facts,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str =
            "INSERT INTO signup (district, place, scheme, period, student, school, point, state, note, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ON CONFLICT (district, place, scheme, period, student) DO UPDATE SET school = excluded.school,
                 point = excluded.point, state = excluded.state, note = excluded.note, at = excluded.at,
                 moved_from = NULL, refund = NULL, left_at = NULL";
        if event.is_note {
            return self.signup_noted(key, event, now).await;
        }
        self.seat_left(key, event.before.as_ref(), &event.promoted).await?;
        self.queue_seated(key, &event.point, &event.caught_up).await?;
        let (student, point, state) = (event.student.as_str(), event.point.as_str(), event.state.code());
        let (district, place, school) = (self.district(), self.place(), facts.school.as_str());
        let put =
            args![district, place, key.scheme(), key.number, student, school, point, state, &event.note, now];
        self.run(PUT, put).await?;
        self.point_shifted(key, &event.point, i64::from(event.state == State::Placed)).await?;
        let before = event.before.as_ref();
        let record = Record {
            act: "signup.made",
            subject: student,
            clause: "P4.6",
            scheme_version: key.version,
            before: json!(before.map(|one| json!({ "point": one.point, "state": one.state.code() }))),
            after: json!({
                "plan": key.scheme(), "period": key.number, "point": event.point, "state": state,
                "promoted": event.promoted, "caught_up": event.caught_up,
            }),
        };
        self.record(record, now).await?;
        self.made_told(key, event, now).await
    }

    /// Tells the family, and those who move up.
    async fn made_told(&mut self, key: &PeriodKey<'_>, event: &Made, now: Moment) -> Result<(), Fault> {
        let kind = if event.state == State::Waiting { "signup-waiting" } else { "signup-made" };
        let up = event.promoted.iter().chain(&event.caught_up);
        let told = self.addressed(std::iter::once(&event.student).chain(up).collect()).await?;
        let mut letters = vec![letter(&told, &event.student, kind, words(key, &event.point))];
        let left = event.before.as_ref().map(|before| &before.point);
        letters.extend(promoted_letters(key, left, &event.promoted, &told));
        letters.extend(promoted_letters(key, Some(&event.point), &event.caught_up, &told));
        self.tell(&letters.into_iter().flatten().collect::<Vec<_>>(), now).await
    }

    /// Writes what the point should know, and nothing else. It may be about health: the journal says that it is another
    /// one, never what it says.
    async fn signup_noted(&mut self, key: &PeriodKey<'_>, event: &Made, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE signup SET note = $6
             WHERE district = $1 AND place = $2 AND scheme = $3 AND period = $4 AND student = $5";
        let student = event.student.as_str();
        let put = args![self.district(), self.place(), key.scheme(), key.number, student, &event.note];
        self.run(PUT, put).await?;
        let has_note = |note: &str| json!({ "has_note": !note.is_empty() });
        let record = Record {
            act: "signup.noted",
            subject: student,
            clause: "P4.16",
            scheme_version: key.version,
            before: json!(event.before.as_ref().map(|before| has_note(&before.note))),
            after: json!({
                "plan": key.scheme(), "period": key.number, "point": event.point,
                "has_note": !event.note.is_empty(), "note": "changed",
            }),
        };
        self.record(record, now).await
    }

    /// Writes that a sign-up was taken back.
    pub async fn signup_left(&mut self, key: &PeriodKey<'_>, event: &Left, now: Moment) -> Result<(), Fault> {
        const LEFT: &str = "UPDATE signup SET left_at = $6
             WHERE district = $1 AND place = $2 AND scheme = $3 AND period = $4 AND student = $5";
        let (point, state) = (event.point.clone(), event.before);
        let before = Standing { point, state, note: String::new(), refund: None };
        self.seat_left(key, Some(&before), &event.promoted).await?;
        let bills = self.signups_ended(key, std::slice::from_ref(&event.student), event.refund).await?;
        let student = event.student.as_str();
        self.run(LEFT, args![self.district(), self.place(), key.scheme(), key.number, student, now]).await?;
        let record = Record {
            act: "signup.withdrawn",
            subject: event.student.as_str(),
            clause: "P4.12",
            scheme_version: key.version,
            before: json!({ "point": event.point, "state": event.before.code() }),
            after: json!({
                "plan": key.scheme(), "period": key.number, "refund": event.refund.code(), "promoted": event.promoted,
                "bills_cancelled": bills,
            }),
        };
        self.record(record, now).await?;
        let told = self.addressed(std::iter::once(&event.student).chain(&event.promoted).collect()).await?;
        let mut letters = vec![letter(&told, &event.student, "signup-withdrawn", words(key, &event.point))];
        letters.extend(promoted_letters(key, Some(&event.point), &event.promoted, &told));
        self.tell(&letters.into_iter().flatten().collect::<Vec<_>>(), now).await
    }

    /// Writes what a family said of another point.
    pub async fn signup_answered(
        &mut self,
        key: &PeriodKey<'_>,
        event: &Answered,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE merger_question SET agrees = $6, answered_at = $7, answered_by = $8
             WHERE district = $1 AND place = $2 AND scheme = $3 AND period = $4 AND student = $5";
        let (student, by) = (event.student.as_str(), self.permit().person().to_string());
        let (district, place) = (self.district(), self.place());
        self.run(PUT, args![district, place, key.scheme(), key.number, student, event.agrees, now, by])
            .await?;
        let record = Record {
            act: "signup.answered",
            subject: student,
            clause: "P4.7",
            scheme_version: key.version,
            before: json!(event.question.said),
            after: json!({
                "plan": key.scheme(), "period": key.number, "from": event.question.from, "to": event.question.to,
                "agrees": event.agrees,
            }),
        };
        self.record(record, now).await
    }

    /// A child leaves, with its seat if it has one, and those who move up have seats there.
    async fn seat_left(
        &mut self,
        key: &PeriodKey<'_>,
        before: Option<&Standing>,
        promoted: &[StudentId],
    ) -> Result<(), Fault> {
        let Some(left) = before else { return Ok(()) };
        self.point_shifted(key, &left.point, -i64::from(left.state == State::Placed)).await?;
        self.queue_seated(key, &left.point, promoted).await
    }

    /// Children who waited at a point have seats there.
    async fn queue_seated(
        &mut self,
        key: &PeriodKey<'_>,
        point: &PlaceId,
        waiting: &[StudentId],
    ) -> Result<(), Fault> {
        const SEAT: &str = "UPDATE signup SET state = 'placed'
             WHERE district = $1 AND place = $2 AND scheme = $3 AND period = $4 AND state = 'waiting'
               AND student IN (SELECT value ->> 'id' FROM jsonb_each($5))";
        if !waiting.is_empty() {
            let rows = batch(waiting.iter().map(|id| json!({ "id": id })));
            self.run(SEAT, args![self.district(), self.place(), key.scheme(), key.number, rows]).await?;
            self.point_shifted(key, point, waiting.len() as i64).await?;
        }
        Ok(())
    }

    /// Sign-ups end: taken back, or their point closed and the family declined the other one. What their schools' bills still
    /// ask for them is due no more where the whole would go back; where the plan is silent, because the days had begun, who
    /// has paid and who has not stand alike. Answers how many bills that took away.
    pub(crate) async fn signups_ended(
        &mut self,
        key: &PeriodKey<'_>,
        students: &[StudentId],
        refund: Refund,
    ) -> Result<u64, Fault> {
        const PUT: &str = "UPDATE signup SET state = 'withdrawn', refund = $6
             WHERE district = $1 AND place = $2 AND scheme = $3 AND period = $4
               AND student IN (SELECT value ->> 'id' FROM jsonb_each($5))";
        const BILL: &str =
            "UPDATE bill SET state = 'cancelled' WHERE district = $1 AND course = $6 AND state = 'due'
               AND student IN (SELECT value ->> 'id' FROM jsonb_each($5))
               AND EXISTS (SELECT 1 FROM signup u WHERE u.district = $1 AND u.place = $2 AND u.scheme = $3
                 AND u.period = $4 AND u.student = bill.student AND u.school = bill.place
                 AND u.state = 'withdrawn' AND u.refund = 'whole')";
        let rows = || batch(students.iter().map(|id| json!({ "id": id })));
        let (ended, due) = (rows(), rows());
        self.run(PUT, args![self.district(), self.place(), key.scheme(), key.number, ended, refund.code()])
            .await?;
        let name = item(key.scheme(), key.number);
        self.run(BILL, args![self.district(), self.place(), key.scheme(), key.number, due, name.as_str()])
            .await
    }

    /// Names and households of children of the district, for their messages.
    pub(crate) async fn addressed(&mut self, students: Vec<&StudentId>) -> Result<Told, Fault> {
        const READ: &str = "SELECT student, name, household FROM student
             WHERE district = $1 AND student IN (SELECT value ->> 'id' FROM jsonb_each($2))";
        let wanted = batch(students.into_iter().map(|id| json!({ "id": id })));
        let rows = self.rows(READ, args![self.district(), wanted]).await?;
        let told = |row: &Row| {
            Ok((StudentId::new(row.text("student")?), (row.text("name")?, row.text("household")?)))
        };
        rows.iter().map(told).collect()
    }
}

/// Messages to those who had waited at a point.
fn promoted_letters(
    key: &PeriodKey<'_>,
    point: Option<&PlaceId>,
    promoted: &[StudentId],
    told: &Told,
) -> Vec<Option<Tell>> {
    let Some(point) = point else { return Vec::new() };
    promoted.iter().map(|id| letter(told, id, "signup-promoted", words(key, point))).collect()
}

/// A message to the household of a child.
pub(crate) fn letter(told: &Told, child: &StudentId, kind: &'static str, mut words: Value) -> Option<Tell> {
    let (name, household) = told.get(child)?;
    words["child"] = json!(name);
    words["student"] = json!(child);
    Some(Tell { recipient: format!("household:{household}"), kind, words })
}

/// A point's name in both languages, and the period.
pub(crate) fn words(key: &PeriodKey<'_>, point: &PlaceId) -> Value {
    let (zh, en) = name(key, point);
    json!({ "period": key.number, "point": zh, "point_en": en })
}

/// A point's name in both languages; its code where the plan has it no more.
pub(crate) fn name(key: &PeriodKey<'_>, point: &PlaceId) -> (String, String) {
    let terms = key.plan.point.iter().find(|terms| terms.id() == *point);
    let shown = terms.map(|terms| terms.shown().clone());
    shown.map_or_else(|| (point.to_string(), point.to_string()), |shown| (shown.zh, shown.en))
}

pub(crate) fn state(row: &Row) -> Result<State, Fault> {
    let code = row.text("state")?;
    State::from_code(&code).ok_or(Fault::Corrupt { what: "state", why: code })
}

fn refund(row: &Row) -> Result<Option<Refund>, Fault> {
    let Some(code) = row.text_or("refund")? else { return Ok(None) };
    Refund::from_code(&code).map(Some).ok_or(Fault::Corrupt { what: "refund", why: code })
}

fn signup_row(row: &Row) -> Result<SignupRow, Fault> {
    let said = row.int_or("agrees")?.map(|agrees| agrees != 0);
    let from = row.text_or("from_point")?.map(PlaceId::new);
    let to = row.text_or("to_point")?.map(PlaceId::new);
    Ok(SignupRow {
        student: StudentId::new(row.text("student")?),
        period: row.int("period")?,
        point: PlaceId::new(row.text("point")?),
        state: state(row)?,
        note: row.text("note")?,
        at: row.moment("at")?,
        position: row.int_or("position")?,
        moved_from: row.text_or("moved_from")?.map(PlaceId::new),
        refund: refund(row)?,
        question: from.zip(to).zip(row.moment_or("asked_at")?).map(|((from, to), asked_at)| Question {
            from,
            to,
            asked_at,
            said,
        }),
    })
}
