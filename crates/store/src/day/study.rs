//! 晚自习 The weekdays on which children stay for evening study, and who is on a list tonight.

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::args;
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::late::staying::Listed;
use rules::day::study::{Chosen, Facts};
use rules::id::StudentId;
use rules::moment::Moment;
use rules::money::account::Purse;
use rules::plan::local::Day;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

impl Tx {
    /// What [`rules::day::study::choose`] may know.
    pub async fn study_facts(&mut self, student: &StudentId) -> Result<Facts, Fault> {
        let child = self.student(student).await?;
        let days = self.beside_days(&child.id, Purse::EveningStudy).await?;
        let asked = self.registration(&child.id).await?;
        let fridays = asked.as_ref().is_some_and(|row| row.fridays);
        let in_care = asked.is_some_and(|row| row.state.is_live());
        Ok(Facts { grade: child.grade, in_care, fridays, days })
    }

    /// Writes a family's choice of weekdays.
    pub async fn study_chosen(&mut self, event: &Chosen, version: i64, now: Moment) -> Result<(), Fault> {
        let of = (&event.draft.student, Purse::EveningStudy);
        self.beside_days_put(of, (&event.before, &event.draft.days), now).await?;
        let record = Record {
            act: "study.chosen",
            subject: event.draft.student.as_str(),
            clause: "P1.26",
            scheme_version: version,
            before: json!({ "days": event.before }),
            after: json!({ "days": event.draft.days }),
        };
        self.record(record, now).await
    }

    /// Ends the evening study of a child that leaves the care before it. The caller journals the act.
    pub async fn study_left(&mut self, student: &StudentId, now: Moment) -> Result<(), Fault> {
        let before = self.beside_days(student, Purse::EveningStudy).await?;
        if !before.is_empty() {
            let of = (student, Purse::EveningStudy);
            self.beside_days_put(of, (&before, &BTreeSet::new()), now).await?;
        }
        Ok(())
    }

    /// The children on tonight's lists: whose extended care was agreed for the day, and who chose evening study on the
    /// weekday whose timetable is kept (P1.25, P1.26). Whoever leaves before the end by a slip stays for neither (P3.60).
    pub async fn listed(
        &mut self,
        date: Date,
        day: Option<Day>,
    ) -> Result<BTreeMap<StudentId, Listed>, Fault> {
        const READ: &str = "SELECT s.student, s.grade, 1 AS extended, 0 AS study
             FROM extended x
             JOIN student s ON s.district = x.district AND s.place = x.place AND s.student = x.student
             WHERE x.district = $1 AND x.place = $2 AND x.agreed_at IS NOT NULL AND x.held_from <= $3
               AND x.held_until >= $3 AND (x.ended_from IS NULL OR x.ended_from > $3)
               AND NOT EXISTS (SELECT 1 FROM roll r WHERE r.district = x.district AND r.place = x.place
                     AND r.date = $3 AND r.student = x.student AND r.leaves_at IS NOT NULL)
             UNION ALL
             SELECT s.student, s.grade, 0 AS extended, 1 AS study
             FROM beside_choice y
             JOIN student s ON s.district = y.district AND s.place = y.place AND s.student = y.student
             WHERE y.district = $1 AND y.place = $2 AND y.purse = 'evening-study' AND y.day = $4
               AND y.from_on <= $3 AND y.until_on > $3
               AND NOT EXISTS (SELECT 1 FROM roll r WHERE r.district = y.district AND r.place = y.place
                     AND r.date = $3 AND r.student = y.student AND r.leaves_at IS NOT NULL)";
        let weekday = day.map_or_else(String::new, |day| day.to_string());
        let args = args![self.district(), self.place(), date.to_string(), weekday];
        let mut found: BTreeMap<StudentId, Listed> = BTreeMap::new();
        for row in self.rows(READ, args).await? {
            let listed = found.entry(StudentId::new(row.text("student")?)).or_default();
            listed.grade = row.int("grade")?;
            listed.extended |= row.flag("extended")?;
            listed.study |= row.flag("study")?;
        }
        Ok(found)
    }
}
