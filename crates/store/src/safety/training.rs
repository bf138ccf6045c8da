//! 防疫培训 Who has read which guide, and since when.

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::id::{PersonId, StudentId};
use rules::moment::Moment;
use rules::safety::training::Guide;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What each has read, with the day.
#[derive(Clone, Debug, Default)]
pub struct Learnt {
    /// Pupils.
    pub pupils: BTreeMap<StudentId, Vec<(Guide, Date)>>,
    /// Staff.
    pub staff: BTreeMap<PersonId, Vec<(Guide, Date)>>,
}

/// Who has read something.
#[derive(Clone, Debug)]
pub enum Learners {
    /// These pupils.
    Pupils(Vec<StudentId>),
    /// One who works at the place.
    Staff(PersonId),
}

impl Learners {
    fn rows(&self) -> (&'static str, Vec<&str>) {
        match self {
            Self::Pupils(ids) => ("pupil", ids.iter().map(StudentId::as_str).collect()),
            Self::Staff(id) => ("staff", vec![id.as_str()]),
        }
    }
}

impl Tx {
    /// What everybody at the place has read.
    pub async fn training(&mut self) -> Result<Learnt, Fault> {
        const READ: &str = "SELECT kind, learner, guide, on_day FROM training
             WHERE district = $1 AND place = $2 ORDER BY kind, learner, guide";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let mut learnt = Learnt::default();
        for row in &rows {
            let (learner, one) = (row.text("learner")?, (guide(row)?, row.parsed("on_day")?));
            if row.text("kind")? == "staff" {
                learnt.staff.entry(PersonId::new(learner)).or_default().push(one);
            } else {
                learnt.pupils.entry(StudentId::new(learner)).or_default().push(one);
            }
        }
        Ok(learnt)
    }

    /// Writes down that they have read these guides today; what stands there already stays as it is (P5.22).
    pub async fn training_learnt(
        &mut self,
        learners: &Learners,
        guides: &[Guide],
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO training (district, place, kind, learner, guide, on_day, at, by)
             SELECT $1, $2, $3, value ->> 'who', value ->> 'guide', $4, $5, $6 FROM jsonb_each($7)
             WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let (kind, ids) = learners.rows();
        let each = |id: &&str| {
            let id = (*id).to_owned();
            guides.iter().map(move |guide| json!({ "who": id, "guide": guide.key() }))
        };
        let rows = batch(ids.iter().flat_map(each));
        let day = now.date().to_string();
        if self.run(ADD, args![district, place, kind, &day, now, by, rows]).await? == 0 {
            return Ok(());
        }
        let keys: Vec<&str> = guides.iter().map(|guide| guide.key()).collect();
        let after = json!({ "kind": kind, "who": ids, "guides": keys, "on": day });
        let subject = ids.first().copied().unwrap_or_default();
        self.training_noted(("training.learnt", subject), (version, after), now).await
    }

    /// Takes back what was written down of a pupil; false: nothing was.
    pub async fn training_struck(
        &mut self,
        student: &StudentId,
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        const STRIKE: &str = "DELETE FROM training
             WHERE district = $1 AND place = $2 AND kind = 'pupil' AND learner = $3";
        if self.run(STRIKE, args![self.district(), self.place(), student.as_str()]).await? == 0 {
            return Ok(false);
        }
        self.training_noted(("training.struck", student.as_str()), (version, Value::Null), now).await?;
        Ok(true)
    }

    async fn training_noted(
        &mut self,
        (act, subject): (&'static str, &str),
        (scheme_version, after): (i64, Value),
        now: Moment,
    ) -> Result<(), Fault> {
        let (clause, before) = ("P5.22", Value::Null);
        self.record(Record { act, subject, clause, scheme_version, before, after }, now).await
    }
}

fn guide(row: &Row) -> Result<Guide, Fault> {
    let key = row.text("guide")?;
    let found = Guide::ALL.iter().copied().find(|one| one.key() == key);
    found.ok_or(Fault::Corrupt { what: "training.guide", why: key })
}
