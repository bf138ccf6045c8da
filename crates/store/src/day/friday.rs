//! 周五选择 What a family chose for each optional day.

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::friday::{Chosen, Facts};
use rules::id::StudentId;
use rules::moment::Moment;
use rules::plan::local::Day;
use serde_json::json;
use std::collections::BTreeMap;

impl Tx {
    /// What [`rules::day::friday::choose`] may know of one day; `day` is the timetable kept on it, `is_unheard` whether whoever asks
    /// is barred from the child.
    pub async fn friday_facts(
        &mut self,
        student: &StudentId,
        date: Date,
        (day, is_unheard): (Option<Day>, bool),
    ) -> Result<Facts, Fault> {
        const READ: &str = "SELECT
                 CASE WHEN EXISTS (SELECT 1 FROM registration r WHERE r.district = $1 AND r.place = $2
                     AND r.student = $3 AND r.state = 'accepted') THEN 1 ELSE 0 END AS registered,
                 CASE WHEN EXISTS (SELECT 1 FROM grouping_member m JOIN session e ON e.district = m.district
                       AND e.place = m.place AND e.grouping = m.grouping AND e.date = $4
                     JOIN grouping g ON g.district = m.district AND g.place = m.place AND g.grouping = m.grouping
                     WHERE m.district = $1 AND m.place = $2 AND m.student = $3 AND g.course IS NOT NULL
                       AND e.cancelled_at IS NULL AND m.joined_on <= $4 AND (m.left_on IS NULL OR m.left_on > $4))
                   THEN 1 ELSE 0 END AS has_course,
                 CASE WHEN EXISTS (SELECT 1 FROM grouping_member m JOIN session e ON e.district = m.district
                       AND e.place = m.place AND e.grouping = m.grouping AND e.date = $4
                     WHERE m.district = $1 AND m.place = $2 AND m.student = $3 AND e.opened_at IS NOT NULL)
                   THEN 1 ELSE 0 END AS laid_out";
        let child = self.student(student).await?;
        let args = args![self.district(), self.place(), child.id.as_str(), date.to_string()];
        let row = self.one(READ, args).await?;
        let chosen = self.fridays(student).await?.get(&date).copied();
        Ok(Facts {
            registered: row.flag("registered")?,
            day,
            chosen,
            has_course: row.flag("has_course")?,
            laid_out: row.flag("laid_out")?,
            is_unheard,
        })
    }

    /// Every choice a family made, by day.
    pub async fn fridays(&mut self, student: &StudentId) -> Result<BTreeMap<Date, bool>, Fault> {
        const READ: &str =
            "SELECT date, attends FROM friday WHERE district = $1 AND place = $2 AND student = $3";
        let rows = self.rows(READ, args![self.district(), self.place(), student.as_str()]).await?;
        let pair = |row: &Row| Ok((row.parsed("date")?, row.flag("attends")?));
        rows.iter().map(pair).collect()
    }

    /// Writes a choice.
    pub async fn friday_chosen(&mut self, event: &Chosen, version: i64, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "INSERT INTO friday (district, place, student, date, attends, chosen_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (district, place, student, date) DO UPDATE SET attends = excluded.attends,
                 chosen_at = excluded.chosen_at";
        let (student, day) = (event.choice.student.as_str(), event.choice.date.to_string());
        let attends = event.choice.attends;
        self.run(PUT, args![self.district(), self.place(), student, &day, attends, now]).await?;
        let record = Record {
            act: "friday.chosen",
            subject: student,
            clause: "P3.57",
            scheme_version: version,
            before: json!(null),
            after: json!({ "date": day, "attends": attends }),
        };
        self.record(record, now).await
    }
}
