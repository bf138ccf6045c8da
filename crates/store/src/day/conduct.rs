//! 违规退出 What was written about a child's conduct, the advice and its appeal. Words stay in these rows: not in the journal,
//! not in a message.

mod carrying;

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::{Date, Time};
use rules::day::conduct::{Advice, Advised, Advising, Alternative, Draft, Facts, Kind, Recorded, Step};
use rules::day::leave::hours::Hours;
use rules::id::{AdviceId, StudentId};
use rules::moment::Moment;
use rules::people::student::Student;
use rules::plan::local::Words;
use serde_json::{Value, json};

/// One line of a child's file, in the order of time.
#[derive(Clone, Debug)]
pub struct ConductLine {
    /// `disturbance`, `talk`, `guidance`.
    pub kind: String,
    /// When it was written.
    pub at: Moment,
    /// What.
    pub words: String,
    /// By whom, by name.
    pub by: String,
    /// What kind of thing it was, at which hour, and who saw it, where that was asked for.
    pub seen: Option<(Kind, Time, String)>,
}

/// The words around an advice.
#[derive(Clone, Debug, Default)]
pub struct AdviceWords {
    /// Why.
    pub reason: String,
    /// What the family said.
    pub heard: String,
    /// The appeal.
    pub appeal: String,
    /// Its answer.
    pub answer: String,
    /// Where the child went, with whom, and from when on.
    pub carried: Option<(Words, String, Date)>,
}

/// Everything about one child.
#[derive(Clone, Debug)]
pub struct ConductFile {
    /// What the rule knows.
    pub facts: Facts,
    /// What was written, the latest last.
    pub lines: Vec<ConductLine>,
    /// The words of the advice that stands or stood last.
    pub words: AdviceWords,
}

impl Tx {
    /// Everything that was written about a child of the permit's scope since a day.
    pub async fn conduct_file(&mut self, student: &StudentId, since: Moment) -> Result<ConductFile, Fault> {
        const LINES: &str = "SELECT x.kind, x.at, x.words, x.sort, x.minute, x.witness, COALESCE(t.name, x.who) AS teacher FROM (
                 SELECT district, 'disturbance' AS kind, written_at AS at, what AS words, written_by AS who,
                     kind AS sort, minute, witness
                 FROM disturbance WHERE district = $1 AND place = $2 AND student = $3
                 UNION ALL SELECT district, kind, written_at, note, written_by, '', NULL, ''
                 FROM conduct_step WHERE district = $1 AND place = $2 AND student = $3) x
             LEFT JOIN staff t ON t.district = x.district AND t.staff = x.who
             WHERE x.at >= $4 ORDER BY x.at, x.kind";
        const ADVICE: &str =
            "SELECT a.advice, a.reason, a.heard, a.alternative, a.ends_on, a.advised_at, a.appealed_at, a.appeal,
                 a.granted, a.answer, a.ended_at, a.carried_on, g.name_zh, g.name_en, COALESCE(t.name, g.teacher) AS teacher
             FROM advice a
             LEFT JOIN grouping g ON g.district = a.district AND g.place = a.place AND g.grouping = a.carried_to
             LEFT JOIN staff t ON t.district = g.district AND t.staff = g.teacher
             WHERE a.district = $1 AND a.place = $2 AND a.student = $3 AND a.advised_at >= $4
             ORDER BY a.advised_at DESC LIMIT 1";
        let child = self.student(student).await?;
        let id = child.id.as_str();
        let rows = self.rows(LINES, args![self.district(), self.place(), id, since]).await?;
        let lines = rows.iter().map(conduct_line).collect::<Result<Vec<_>, _>>()?;
        let row = self.row(ADVICE, args![self.district(), self.place(), id, since]).await?;
        let (advice, words) = match row {
            Some(row) => (Some(advice(&row)?), advice_words(&row)?),
            None => (None, AdviceWords::default()),
        };
        let mut facts = Facts { advice, ..Facts::default() };
        for line in &lines {
            match line.kind.as_str() {
                "talk" => facts.steps.push((line.at, Step::Talk)),
                "guidance" => facts.steps.push((line.at, Step::Guidance)),
                _ => facts.disturbances.push((line.at, true)), // the family is told in the transaction that writes it
            }
        }
        Ok(ConductFile { facts, lines, words })
    }

    /// Children of the permit's scope of whom something was written since a day: how often, and whether advice stands.
    pub async fn conduct_list(&mut self, since: Moment) -> Result<Vec<(Student, i64, bool)>, Fault> {
        const READ: &str = "SELECT s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat,
                 s.on_roll_from, s.on_roll_until, s.care_note, count(*) AS often,
                 (SELECT count(*) FROM advice a WHERE a.district = s.district AND a.place = s.place
                    AND a.student = s.student AND a.ended_at IS NULL AND COALESCE(a.granted, 0) = 0) AS advised
             FROM disturbance d
             JOIN student s ON s.district = d.district AND s.place = d.place AND s.student = d.student
             WHERE d.district = $1 AND d.place = $2 AND d.written_at >= $3
             GROUP BY s.district, s.place, s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat,
                 s.on_roll_from, s.on_roll_until, s.care_note
             ORDER BY often DESC, s.grade, length(s.home_class), s.home_class, s.seat";
        let mut list = Vec::new();
        for row in self.rows(READ, args![self.district(), self.place(), since]).await? {
            let child = crate::people::student(&row)?;
            if self.permit().covers(&child.id, &child.home_class) {
                list.push((child, row.int("often")?, row.int("advised")? > 0));
            }
        }
        Ok(list)
    }

    /// Writes what disturbed others; the family and the head teacher are told with it (P3.39).
    pub async fn conduct_recorded(
        &mut self,
        (event, child): (&Recorded, &Student),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO disturbance (district, place, disturbance, student, date, what, written_at,
                 written_by, kind, minute, witness)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 WHERE true ON CONFLICT DO NOTHING";
        let (id, by) = (event.disturbance.as_str(), self.permit().person().to_string());
        let Draft { date, at, kind, what, witness, .. } = &event.draft;
        let (date, minute) = (date.to_string(), i64::from(at.hour()) * 60 + i64::from(at.minute()));
        let (student, kind) = (child.id.as_str(), kind.key());
        let (district, place) = (self.district(), self.place());
        let args = args![district, place, id, student, &date, what, now, by, kind, minute, witness];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        self.conduct_noted(("conduct.recorded", child), json!({ "date": date, "kind": kind }), version, now)
            .await?;
        self.conduct_told("conduct-recorded", child, now).await
    }

    /// Writes a talk or guidance (P3.39).
    pub async fn conduct_stepped(
        &mut self,
        (id, kind, note): (&str, Step, &str),
        child: &Student,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO conduct_step (district, place, step, student, kind, note, written_at, written_by)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE true ON CONFLICT DO NOTHING";
        let by = self.permit().person().to_string();
        let args = args![self.district(), self.place(), id, child.id.as_str(), kind.key(), note, now, by];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        self.conduct_noted(("conduct.stepped", child), json!({ "kind": kind.key() }), version, now).await
    }

    /// Advises a family to leave (P3.39, X.1).
    pub async fn conduct_advised(
        &mut self,
        (event, asked, child): (&Advised, &Advising, &Student),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO advice (district, place, advice, student, reason, heard, alternative, ends_on,
                 advised_at, advised_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let (by, ends_on) = (self.permit().person().to_string(), event.ends_on.to_string());
        let (district, place, id, student) =
            (self.district(), self.place(), event.advice.as_str(), child.id.as_str());
        let (reason, heard, other) = (asked.reason.trim(), asked.heard.trim(), event.alternative.key());
        self.run(ADD, args![district, place, id, student, reason, heard, other, &ends_on, now, by]).await?;
        let after = json!({ "ends_on": ends_on, "alternative": other });
        self.conduct_noted(("conduct.advised", child), after, version, now).await?;
        self.conduct_told("conduct-advised", child, now).await
    }

    /// A family appeals.
    pub async fn conduct_appealed(
        &mut self,
        (id, words): (&AdviceId, &str),
        child: &Student,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE advice SET appealed_at = $4, appeal = $5
             WHERE district = $1 AND place = $2 AND advice = $3 AND appealed_at IS NULL";
        self.run(PUT, args![self.district(), self.place(), id.as_str(), now, words]).await?;
        self.conduct_noted(("conduct.appealed", child), Value::Null, version, now).await?;
        let words = json!({ "child": child.name, "student": child.id });
        let duty = self.on_duty(&child.home_class).await?;
        let letter = |recipient| Tell { recipient, kind: "conduct-appealed", words: words.clone() };
        self.tell(&duty.into_iter().map(letter).collect::<Vec<_>>(), now).await
    }

    /// The leading group answers.
    pub async fn conduct_answered(
        &mut self,
        (id, granted, words): (&AdviceId, bool, &str),
        child: &Student,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE advice SET granted = $4, answer = $5, answered_by = $6
             WHERE district = $1 AND place = $2 AND advice = $3";
        let by = self.permit().person().to_string();
        self.run(PUT, args![self.district(), self.place(), id.as_str(), granted, words, by]).await?;
        self.conduct_noted(("conduct.answered", child), json!({ "granted": granted }), version, now).await?;
        self.conduct_told("conduct-answered", child, now).await
    }

    /// The place ended on its day; the registration was taken back in the same transaction.
    pub async fn conduct_ended(
        &mut self,
        id: &AdviceId,
        child: &Student,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE advice SET ended_at = $4 WHERE district = $1 AND place = $2 AND advice = $3 AND ended_at IS NULL";
        self.run(PUT, args![self.district(), self.place(), id.as_str(), now]).await?;
        self.conduct_noted(("conduct.ended", child), Value::Null, version, now).await
    }

    async fn conduct_noted(
        &mut self,
        (act, child): (&'static str, &Student),
        after: Value,
        scheme_version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let (subject, before) = (child.id.as_str(), Value::Null);
        self.record(Record { act, subject, clause: "P3.39", scheme_version, before, after }, now).await
    }

    async fn conduct_told(&mut self, kind: &'static str, child: &Student, now: Moment) -> Result<(), Fault> {
        let words = json!({ "child": child.name, "student": child.id });
        let letter = |recipient| Tell { recipient, kind, words: words.clone() };
        self.tell(&[letter(format!("household:{}", child.household))], now).await
    }
}

fn conduct_line(row: &Row) -> Result<ConductLine, Fault> {
    Ok(ConductLine {
        kind: row.text("kind")?,
        at: row.moment("at")?,
        words: row.text("words")?,
        by: row.text("teacher")?,
        seen: seen(row)?,
    })
}

/// What was asked of a disturbance besides its words; of the first ones it was not.
fn seen(row: &Row) -> Result<Option<(Kind, Time, String)>, Fault> {
    let code = row.text("sort")?;
    let kind = Kind::ALL.iter().copied().find(|one| one.key() == code);
    let hour = Hours::of_minutes(row.int_or("minute")?, None).from;
    let witness = row.text("witness")?;
    Ok(kind.zip(hour).map(|(kind, hour)| (kind, hour, witness)))
}

fn advice(row: &Row) -> Result<Advice, Fault> {
    let code = row.text("alternative")?;
    let alternative = Alternative::ALL.iter().copied().find(|one| one.key() == code);
    Ok(Advice {
        id: AdviceId::new(row.text("advice")?),
        advised_at: row.moment("advised_at")?,
        ends_on: row.parsed("ends_on")?,
        alternative: alternative.ok_or(Fault::Corrupt { what: "alternative", why: code })?,
        appealed_at: row.moment_or("appealed_at")?,
        granted: row.int_or("granted")?.map(|granted| granted != 0),
        ended_at: row.moment_or("ended_at")?,
    })
}

fn advice_words(row: &Row) -> Result<AdviceWords, Fault> {
    Ok(AdviceWords {
        reason: row.text("reason")?,
        heard: row.text("heard")?,
        appeal: row.text("appeal")?,
        answer: row.text("answer")?,
        carried: match (row.text_or("name_zh")?, row.text_or("carried_on")?) {
            (Some(zh), Some(_)) => {
                let name = Words { zh, en: row.text("name_en")? };
                Some((name, row.text("teacher")?, row.parsed("carried_on")?))
            }
            (None, _) | (_, None) => None,
        },
    })
}
