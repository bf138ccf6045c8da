//! 接送交接 Early collections, step by step.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::handover::Handed;
use rules::day::pickup::answering::Answered;
use rules::day::pickup::undoing::Undone;
use rules::day::pickup::{Asked, Checked, Facts, Pickup, Question, Step, Taken};
use rules::day::roll::State;
use rules::day::session::{By, Session};
use rules::id::{CollectorId, PersonId, PickupId, SessionId, StudentId};
use rules::moment::Moment;
use rules::people::collector::Adult;
use serde_json::{Value, json};

/// A question about an adult at the gate, with the answer that counts.
#[derive(Clone, Debug)]
pub struct AskedRow {
    /// About whom.
    pub question: Question,
    /// When it was asked.
    pub at: Moment,
    /// Yes or no; a no of one beats the yes of another. Nothing while nobody has answered.
    pub yes: Option<bool>,
}

/// An adult who was checked at the gate and comes to sign.
#[derive(Clone, Debug)]
pub struct SignatureDue {
    /// The child's name.
    pub child: String,
    /// Its home class.
    pub home_class: String,
    /// The collection.
    pub pickup: Pickup,
}

impl Tx {
    /// What the rules of an early collection may know of one child tonight.
    pub async fn pickup_facts(&mut self, student: &StudentId, date: Date) -> Result<Facts, Fault> {
        const READ: &str =
            "SELECT pickup, collector, name, relation, reason, checked_at, signed_at, exited_at
             FROM pickup WHERE district = $1 AND place = $2 AND date = $3 AND student = $4";
        let child = self.student(student).await?;
        let day = date.to_string();
        let row = self.row(READ, args![self.district(), self.place(), &day, child.id.as_str()]).await?;
        let tonight = self.roll_session(student, date).await?;
        let taking = self.taking_facts(std::slice::from_ref(student), date).await?.remove(student);
        Ok(Facts {
            student: child.id,
            name: child.name,
            household: child.household,
            by: By::of(self.permit()),
            tonight,
            taking: taking.unwrap_or_default(),
            pickup: row.as_ref().map(pickup).transpose()?,
            way: self.escort_way(student, date).await?,
        })
    }

    /// The session whose roll has a child on a day, and where it stands there.
    async fn roll_session(
        &mut self,
        student: &StudentId,
        date: Date,
    ) -> Result<Option<(Session, State)>, Fault> {
        const READ: &str = "SELECT session, state FROM roll
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4";
        let args = args![self.district(), self.place(), date.to_string(), student.as_str()];
        let Some(row) = self.row(READ, args).await? else { return Ok(None) };
        let session = self.session(&SessionId::new(row.text("session")?)).await?;
        Ok(Some((session, row.parsed("state")?)))
    }

    /// The child and the evening of a collection; nothing where its registration was taken back, or another adult came instead.
    pub async fn pickup_child(&mut self, id: &PickupId) -> Result<Option<(StudentId, Date)>, Fault> {
        const READ: &str =
            "SELECT student, date FROM pickup WHERE district = $1 AND place = $2 AND pickup = $3";
        let row = self.row(READ, args![self.district(), self.place(), id.as_str()]).await?;
        let child = |row: Row| Ok((StudentId::new(row.text("student")?), row.parsed("date")?));
        row.map(child).transpose()
    }

    /// Writes step 1, taken by somebody at a moment; the household and the responsible teacher are told.
    pub async fn pickup_checked(
        &mut self,
        event: &Checked,
        facts: &Facts,
        (by, at): (&PersonId, Moment),
        (version, is_at_gate, now): (i64, bool, Moment),
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO pickup (district, place, pickup, date, student, collector, name, relation,
                 reason, checked_at, checked_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             ON CONFLICT (district, place, date, student) DO UPDATE SET pickup = excluded.pickup,
                 collector = excluded.collector, name = excluded.name, relation = excluded.relation,
                 reason = excluded.reason, checked_at = excluded.checked_at, checked_by = excluded.checked_by";
        let (id, day, by) = (event.pickup.as_str(), at.date().to_string(), by.as_str());
        let Adult { collector, name, relation, .. } = &event.adult;
        let (district, place, child) = (self.district(), self.place(), facts.student.as_str());
        let args =
            args![district, place, id, day, child, collector.as_str(), name, relation, &event.reason, at, by];
        self.run(ADD, args).await?;
        let after = json!({ "pickup": id, "name": name, "reason": event.reason });
        self.record(stepped("pickup.checked", child, version, after), now).await?;
        let sign = if is_at_gate { "gate" } else { "room" };
        let words = json!({ "child": facts.name, "name": name, "at": at.0, "sign": sign });
        self.tell_at_the_gate(("pickup-checked", facts), &words, now).await
    }

    /// Takes step 1 back; the household and the responsible teacher are told that the child was not let out.
    pub async fn pickup_unchecked(
        &mut self,
        event: &Undone,
        facts: &Facts,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const GONE: &str = "DELETE FROM pickup WHERE district = $1 AND place = $2 AND pickup = $3";
        self.run(GONE, args![self.district(), self.place(), event.pickup.as_str()]).await?;
        let after = json!({ "pickup": event.pickup, "name": event.adult.name });
        self.record(stepped("pickup.unchecked", facts.student.as_str(), version, after), now).await?;
        let words = json!({ "child": facts.name, "name": event.adult.name });
        self.tell_at_the_gate(("pickup-unchecked", facts), &words, now).await
    }

    /// Writes step 2, taken by somebody at a moment.
    pub async fn pickup_signed(
        &mut self,
        event: &Taken,
        facts: &Facts,
        (by, at): (&PersonId, Moment),
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE pickup SET signed_at = $4, signed_by = $5
             WHERE district = $1 AND place = $2 AND pickup = $3";
        self.run(PUT, args![self.district(), self.place(), event.pickup.as_str(), at, by.as_str()]).await?;
        let after = json!({ "pickup": event.pickup, "name": event.adult.name });
        self.record(stepped("pickup.signed", facts.student.as_str(), version, after), now).await
    }

    /// Takes step 2 back: the adult waits for it again.
    pub async fn pickup_unsigned(
        &mut self,
        event: &Undone,
        facts: &Facts,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE pickup SET signed_at = NULL, signed_by = NULL
             WHERE district = $1 AND place = $2 AND pickup = $3";
        self.run(PUT, args![self.district(), self.place(), event.pickup.as_str()]).await?;
        let after = json!({ "pickup": event.pickup, "name": event.adult.name });
        self.record(stepped("pickup.unsigned", facts.student.as_str(), version, after), now).await
    }

    /// Writes step 3, taken by somebody at a moment: the child is handed over; the household is told.
    pub async fn pickup_exited(
        &mut self,
        event: &Taken,
        facts: &Facts,
        (by, at): (&PersonId, Moment),
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE pickup SET exited_at = $4, exited_by = $5
             WHERE district = $1 AND place = $2 AND pickup = $3";
        self.run(PUT, args![self.district(), self.place(), event.pickup.as_str(), at, by.as_str()]).await?;
        let handed = Handed {
            student: facts.student.clone(),
            name: facts.name.clone(),
            household: facts.household.clone(),
            adult: event.adult.clone(),
        };
        if let Some((session, _)) = &facts.tonight {
            self.hand_over(std::slice::from_ref(&handed), session, true, (by, at)).await?;
        }
        let after = json!({ "pickup": event.pickup, "name": event.adult.name });
        self.record(stepped("pickup.exited", facts.student.as_str(), version, after), now).await?;
        self.tell(&[super::handover::handed_letter(&handed, at)], now).await
    }

    /// Asks the household about an adult at the gate.
    pub async fn pickup_asked(
        &mut self,
        event: &Asked,
        facts: &Facts,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO question (district, place, date, student, phone, name, asked_at, asked_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (district, place, date, student, phone) DO UPDATE SET name = excluded.name,
                 asked_at = excluded.asked_at, asked_by = excluded.asked_by";
        let Question { student, name, phone } = &event.question;
        let (day, by) = (now.date().to_string(), self.permit().person().to_string());
        let (district, place) = (self.district(), self.place());
        self.run(ADD, args![district, place, day, student.as_str(), phone, name.trim(), now, by]).await?;
        let words = json!({ "child": facts.name, "student": student, "name": name.trim(), "phone": phone });
        self.record(stepped("pickup.asked", student.as_str(), version, words.clone()), now).await?;
        let recipient = format!("household:{}", facts.household);
        self.tell(&[Tell { recipient, kind: "pickup-question", words }], now).await
    }

    /// What was asked about a child on a day, the newest first, with when and with what was answered.
    pub async fn pickup_questions(
        &mut self,
        student: &StudentId,
        date: Date,
    ) -> Result<Vec<AskedRow>, Fault> {
        const READ: &str = "SELECT q.name, q.phone, q.asked_at, a.yes, COALESCE(a.staff, 0) AS staff
             FROM question q
             LEFT JOIN answer a ON a.district = q.district AND a.place = q.place AND a.date = q.date
               AND a.student = q.student AND a.phone = q.phone
             WHERE q.district = $1 AND q.place = $2 AND q.date = $3 AND q.student = $4
             ORDER BY q.asked_at DESC, q.phone, a.yes, a.said_at";
        let child = self.student(student).await?;
        let args = args![self.district(), self.place(), date.to_string(), child.id.as_str()];
        let mut list: Vec<AskedRow> = Vec::new();
        for row in self.rows(READ, args).await? {
            let (name, phone) = (row.text("name")?, row.text("phone")?);
            let question = Question { student: child.id.clone(), name, phone };
            if list.last().is_some_and(|last| last.question == question) {
                continue; // A no stands before every yes.
            }
            let yes = row.int_or("yes")?.map(|yes| yes != 0);
            list.push(AskedRow { question, at: row.moment("asked_at")?, yes });
        }
        Ok(list)
    }

    /// Writes a yes or a no; the other guardians are told of it.
    pub async fn pickup_answered(
        &mut self,
        event: &Answered,
        facts: &Facts,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let Question { student, name, phone } = &event.question;
        let (day, by) = (now.date().to_string(), self.permit().person().to_string());
        let said = (phone.as_str(), by.as_str(), event.staff, event.yes, event.reason.as_str());
        self.put_answer((student.as_str(), &day), said, now).await?;
        let after = json!({ "name": name, "phone": phone, "yes": event.yes, "reason": event.reason });
        self.record(stepped("pickup.answered", student.as_str(), version, after), now).await?;
        let words = json!({ "child": facts.name, "name": name });
        let kind = if event.yes { "pickup-yes" } else { "pickup-no" };
        let recipient = format!("household:{}", facts.household);
        self.tell(&[Tell { recipient, kind, words }], now).await
    }

    /// The standing word of one person about one adult tonight.
    pub(crate) async fn put_answer(
        &mut self,
        (student, day): (&str, &str),
        (phone, person, staff, yes, reason): (&str, &str, bool, bool, &str),
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str =
            "INSERT INTO answer (district, place, date, student, phone, person, staff, yes, reason, said_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ON CONFLICT (district, place, date, student, phone, person) DO UPDATE SET staff = excluded.staff,
                 yes = excluded.yes, reason = excluded.reason, said_at = excluded.said_at";
        let (district, place) = (self.district(), self.place());
        self.run(PUT, args![district, place, day, student, phone, person, staff, yes, reason, now]).await?;
        Ok(())
    }

    /// Collections of a day that wait for the signature of this teacher, or of anyone; the first come first. Nobody signs for a
    /// child who has gone.
    pub async fn pickups_to_sign(&mut self, date: Date, by: &By) -> Result<Vec<SignatureDue>, Fault> {
        self.pickups(date, by, false).await
    }

    /// Those that are signed and wait at the gate.
    pub async fn pickups_signed(&mut self, date: Date, by: &By) -> Result<Vec<SignatureDue>, Fault> {
        self.pickups(date, by, true).await
    }

    /// What the household and whoever hears of the room are told of step 1.
    async fn tell_at_the_gate(
        &mut self,
        (kind, facts): (&'static str, &Facts),
        words: &Value,
        now: Moment,
    ) -> Result<(), Fault> {
        let mut to = vec![format!("household:{}", facts.household)];
        if let Some((session, _)) = &facts.tonight {
            to.extend(self.hearing(session).await?);
        }
        let letters = to.into_iter().map(|recipient| Tell { recipient, kind, words: words.clone() });
        self.tell(&letters.collect::<Vec<_>>(), now).await
    }

    async fn pickups(&mut self, date: Date, by: &By, signed: bool) -> Result<Vec<SignatureDue>, Fault> {
        const READ: &str =
            "SELECT p.pickup, s.name AS child, s.home_class, p.collector, p.name, p.relation, p.reason,
                 p.checked_at, p.signed_at, p.exited_at
             FROM pickup p
             JOIN student s ON s.district = p.district AND s.place = p.place AND s.student = p.student
             JOIN roll r ON r.district = p.district AND r.place = p.place AND r.date = p.date
               AND r.student = p.student
             JOIN session e ON e.district = r.district AND e.place = r.place AND e.session = r.session
             WHERE p.district = $1 AND p.place = $2 AND p.date = $3
               AND ($4 = '' OR e.teacher = $4 OR e.companion = $4)
               AND CASE WHEN p.signed_at IS NULL THEN 0 ELSE 1 END = $5
               AND p.exited_at IS NULL AND r.state <> 'handed-over'
             ORDER BY p.checked_at, p.pickup";
        let teacher = if by.role == rules::people::role::Role::CareTeacher { by.person.as_str() } else { "" };
        let args = args![self.district(), self.place(), date.to_string(), teacher, signed];
        let rows = self.rows(READ, args).await?;
        let due = |row: &Row| {
            let (child, home_class) = (row.text("child")?, row.text("home_class")?);
            Ok(SignatureDue { child, home_class, pickup: pickup(row)? })
        };
        rows.iter().map(due).collect()
    }
}

/// A collection from its columns.
pub(crate) fn pickup(row: &Row) -> Result<Pickup, Fault> {
    let adult = Adult {
        collector: CollectorId::new(row.text("collector")?),
        name: row.text("name")?,
        relation: row.text("relation")?,
        phone: String::new(),
    };
    Ok(Pickup {
        id: PickupId::new(row.text("pickup")?),
        adult,
        reason: row.text("reason")?,
        checked_at: row.moment("checked_at")?,
        signed_at: row.moment_or("signed_at")?,
        exited_at: row.moment_or("exited_at")?,
    })
}

fn stepped<'a>(act: &'static str, student: &'a str, version: i64, after: Value) -> Record<'a> {
    let before = match act {
        "pickup.signed" | "pickup.unchecked" => json!({ "step": Step::GateCheck.key() }),
        "pickup.exited" | "pickup.unsigned" => json!({ "step": Step::CareTeacherSignature.key() }),
        _ => Value::Null,
    };
    Record { act, subject: student, clause: "P3.61", scheme_version: version, before, after }
}
