//! 下学期去留 What families said of the next term, beside the registrations that go on into it.

use super::{letter, state};
use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::enrol::registration::next::{Due, Facts, Said, Word};
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::student::Student;
use rules::plan::local::Day;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Words that are not done yet but the one that is left out, each beside its registration: of one child, or of everyone where none
/// is named.
const OPEN: &str =
    "SELECT n.student, n.word, n.fridays, n.study, n.said_at, r.state, r.submitted_at FROM registration_next n
     JOIN registration r ON r.district = n.district AND r.place = n.place AND r.student = n.student
     WHERE n.district = $1 AND n.place = $2 AND n.plan = $3 AND ($4 = '' OR n.student = $4)
       AND n.applied_at IS NULL AND n.said_at >= r.submitted_at AND n.word <> $5
     ORDER BY n.said_at, n.student";

impl Tx {
    /// What [`rules::enrol::registration::next::say`] may know; `next` is the next term's plan and when its notice was published.
    pub async fn registration_next_facts(
        &mut self,
        student: &StudentId,
        next: Option<(&str, Moment)>,
    ) -> Result<Facts, Fault> {
        let standing = self.registration(student).await?.map(|row| (row.state, row.submitted_at));
        let guardian_verified = self.verified_guardian().await?.is_some();
        let said = match next {
            Some((plan, _)) => self.registration_said(student, plan).await?,
            None => None,
        };
        Ok(Facts { standing, guardian_verified, out: next.map(|(_, out)| out), said })
    }

    /// What a family said last of a plan's term, while it is not done.
    pub async fn registration_said(
        &mut self,
        student: &StudentId,
        plan: &str,
    ) -> Result<Option<Word>, Fault> {
        let student = self.student(student).await?.id;
        Ok(self.words_open((plan, Some(&student)), "").await?.pop().map(|one| one.word))
    }

    /// The same of all children, for whoever counts them.
    pub async fn registrations_said(&mut self, plan: &str) -> Result<BTreeMap<StudentId, Word>, Fault> {
        let all = self.words_open((plan, None), "").await?;
        Ok(all.into_iter().map(|one| (one.student, one.word)).collect())
    }

    /// Who does not come in a plan's term, and wishes for no course of it either: whoever plays it before it begins leaves them out.
    pub async fn registrations_gone(&mut self, plan: &str) -> Result<BTreeSet<StudentId>, Fault> {
        const WISHING: &str = "SELECT DISTINCT student FROM preference
             WHERE district = $1 AND place = $2 AND plan = $3";
        let rows = self.rows(WISHING, args![self.district(), self.place(), plan]).await?;
        let wishing = rows.iter().map(|row| Ok(StudentId::new(row.text("student")?)));
        let wishing = wishing.collect::<Result<BTreeSet<_>, Fault>>()?;
        let said = self.registrations_said(plan).await?.into_iter();
        let gone = said.filter(|(student, word)| *word == Word::Leaves && !wishing.contains(student));
        Ok(gone.map(|(student, _)| student).collect())
    }

    /// Words that something is to be done for, of one child or of all; [`rules::enrol::registration::next::due`] says which of them
    /// still count. Whoever stays is not read: the clock asks all term.
    pub async fn registrations_due(
        &mut self,
        plan: &str,
        student: Option<&StudentId>,
    ) -> Result<Vec<Due>, Fault> {
        self.words_open((plan, student), Word::Stays.code()).await
    }

    async fn words_open(
        &mut self,
        (plan, student): (&str, Option<&StudentId>),
        without: &str,
    ) -> Result<Vec<Due>, Fault> {
        let student = student.map_or("", StudentId::as_str);
        let rows = self.rows(OPEN, args![self.district(), self.place(), plan, student, without]).await?;
        rows.iter().map(due).collect()
    }

    /// Writes what a family said of a plan's term, which begins on the day named; the household hears it.
    pub async fn registration_next_said(
        &mut self,
        event: &Said,
        child: &Student,
        (plan, version, begins): (&str, i64, Date),
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str =
            "INSERT INTO registration_next (district, place, student, plan, word, fridays, study,
                 said_at, said_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (district, place, student, plan) DO UPDATE SET word = excluded.word,
                 fridays = excluded.fridays, study = excluded.study, said_at = excluded.said_at,
                 said_by = excluded.said_by";
        let (district, place, student) = (self.district(), self.place(), event.student.as_str());
        let (word, by) = (event.word.code(), self.permit().person().to_string());
        let (fridays, study) = match &event.word {
            Word::Changes { fridays, study } => (Some(i64::from(*fridays)), written(study)),
            Word::Stays | Word::Leaves => (None, String::new()),
        };
        let args = args![district, place, student, plan, word, fridays, &study, now, by];
        self.run(PUT, args).await?;
        let record = Record {
            act: "registration.next-said",
            subject: student,
            clause: "P1.14",
            scheme_version: version,
            before: json!(event.before.as_ref().map(Word::code)),
            after: json!({ "plan": plan, "word": word, "fridays": fridays, "study": study }),
        };
        self.record(record, now).await?;
        let words = json!({
            "child": child.name, "student": child.id, "word": word, "day": begins.to_string(),
        });
        self.tell(&[Tell { words, ..letter("registration-next", child) }], now).await
    }

    /// Notes that a word was done on the first day of its plan; of other days the Fridays are written and the household is told.
    /// Whoever leaves is withdrawn by the caller, and told by that; evening study is written by the caller.
    pub async fn registration_next_applied(
        &mut self,
        one: &Due,
        child: &Student,
        (plan, version): (&str, i64),
        now: Moment,
    ) -> Result<(), Fault> {
        const DONE: &str = "UPDATE registration_next SET applied_at = $5
             WHERE district = $1 AND place = $2 AND student = $3 AND plan = $4";
        const FRIDAYS: &str = "UPDATE registration SET fridays = $4
             WHERE district = $1 AND place = $2 AND student = $3";
        let (district, place, student) = (self.district(), self.place(), one.student.as_str());
        self.run(DONE, args![&district, &place, student, plan, now]).await?;
        let before = self.registration(&one.student).await?.map(|row| row.fridays);
        let mut fridays = before;
        if let Word::Changes { fridays: comes, .. } = &one.word {
            fridays = Some(*comes);
            self.run(FRIDAYS, args![district, place, student, *comes]).await?;
        }
        let record = Record {
            act: "registration.next-applied",
            subject: student,
            clause: "P1.14",
            scheme_version: version,
            before: json!({ "fridays": before }),
            after: json!({ "plan": plan, "word": one.word.code(), "fridays": fridays }),
        };
        self.record(record, now).await?;
        let Word::Changes { fridays, .. } = &one.word else { return Ok(()) };
        let words = json!({
            "child": child.name, "student": child.id, "day": now.date().to_string(),
            "fridays": if *fridays { "yes" } else { "no" },
        });
        self.tell(&[Tell { words, ..letter("registration-days", child) }], now).await
    }
}

/// `mon thu`
fn written(days: &BTreeSet<Day>) -> String {
    days.iter().map(|day| day.key()).collect::<Vec<_>>().join(" ")
}

fn due(row: &Row) -> Result<Due, Fault> {
    let (code, study) = (row.text("word")?, row.text("study")?);
    let corrupt = |what, why: String| Fault::Corrupt { what, why };
    let study = study.split_whitespace().map(str::parse).collect::<Result<BTreeSet<Day>, _>>();
    let study = study.map_err(|why| corrupt("study", why))?;
    let fridays = row.int_or("fridays")?.map(|comes| comes != 0);
    Ok(Due {
        student: StudentId::new(row.text("student")?),
        word: Word::read(&code, fridays, study).map_err(|why| corrupt("word", why.to_string()))?,
        said_at: row.moment("said_at")?,
        standing: (state(row, "state")?, row.moment("submitted_at")?),
    })
}
