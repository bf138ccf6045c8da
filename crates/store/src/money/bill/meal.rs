//! 餐费账单 Bills of meals where the plan has a fee of them: each child that has ordered, on the days on which it eats (P1.10, X.7).

use super::care::Evenings;
use crate::fault::Fault;
use crate::journal::Record;
use crate::row::args;
use crate::tx::Tx;
use jiff::civil::Date;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::money::bill::Facts;
use rules::money::item::Meals;
use serde_json::{Value, json};
use std::collections::BTreeMap;

impl Tx {
    /// Writes that the meals of a term are charged for, and when, under which name: from then on a meal is a lesson of its own to
    /// every question about money. The same again is no act.
    pub async fn meals_charged(&mut self, meals: &Meals, version: i64, now: Moment) -> Result<(), Fault> {
        const SAME: &str = "SELECT 1 AS one FROM meal_term WHERE district = $1 AND place = $2 AND scheme = $3
             AND title_zh = $4 AND title_en = $5 AND from_on = $6 AND until_on = $7 AND optional_days = $8";
        const PUT: &str =
            "INSERT INTO meal_term (district, place, scheme, title_zh, title_en, from_on, until_on, optional_days)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (district, place, scheme) DO UPDATE SET title_zh = excluded.title_zh,
                 title_en = excluded.title_en, from_on = excluded.from_on, until_on = excluded.until_on,
                 optional_days = excluded.optional_days,
                 ended_at = CASE WHEN excluded.until_on > meal_term.until_on THEN NULL ELSE meal_term.ended_at END";
        let optional: String = meals.optional.iter().map(|day| day.number().to_string()).collect();
        let (from, until) = (meals.term.from.to_string(), meals.term.until.to_string());
        let (plan, title) = (meals.plan.as_str(), &meals.title);
        let row = || {
            let (district, place) = (self.district(), self.place());
            args![district, place, plan, &title.zh, &title.en, &from, &until, &optional]
        };
        let (same, put) = (row(), row());
        if self.row(SAME, same).await?.is_some() {
            return Ok(());
        }
        self.run(PUT, put).await?;
        let record = Record {
            act: "meal.charged",
            subject: plan,
            clause: "P1.10",
            scheme_version: version,
            before: Value::Null,
            after: json!({ "from": from, "until": until, "optional_days": optional }),
        };
        self.record(record, now).await
    }

    /// The meals of a term with the children who have ordered and have no bill for it yet, or may have another month of it.
    pub async fn meal_bill_facts(&mut self, meals: &Meals, today: Date) -> Result<Vec<Facts>, Fault> {
        let own = self.meal_comes(meals).await?;
        self.evening_bill_facts((&meals.id(), &meals.title), own, today).await
    }

    /// The days on which each child eats by the order that stands: what it ate by one of before was settled with that. Two
    /// reads, as of care, are several times as fast as the view.
    async fn meal_comes(&mut self, meals: &Meals) -> Result<BTreeMap<StudentId, Evenings>, Fault> {
        const EVENINGS: &str =
            "SELECT c.student, c.date, c.sits, CASE WHEN c.course IS NULL THEN 0 ELSE 1 END AS in_course
             FROM meal_evening c
             WHERE c.district = $1 AND c.place = $2 AND c.item = $3 AND c.cancelled_at IS NULL";
        const COURSES: &str = "SELECT h.student, h.date FROM course_day h
             WHERE h.district = $1 AND h.place = $2 AND h.date >= $3 AND h.date < $4";
        let (item, [from, until]) =
            (meals.id(), [meals.term.from, meals.term.until].map(|day| day.to_string()));
        let (mut own, mut courses) = (BTreeMap::<StudentId, Evenings>::new(), Vec::new());
        for row in self.rows(EVENINGS, args![self.district(), self.place(), item.as_str()]).await? {
            let (student, date) = (StudentId::new(row.text("student")?), row.parsed::<Date>("date")?);
            match (row.flag("sits")?, row.flag("in_course")?) {
                (false, _) => {}
                (true, true) => courses.push((student, date)),
                (true, false) => {
                    own.entry(student).or_default().insert(date, 1);
                }
            }
        }
        for row in self.rows(COURSES, args![self.district(), self.place(), from, until]).await? {
            if let Some(days) = own.get_mut(&StudentId::new(row.text("student")?)) {
                days.remove(&row.parsed("date")?);
            }
        }
        for (student, date) in courses {
            own.entry(student).or_default().insert(date, 1);
        }
        own.retain(|_, days| !days.is_empty());
        Ok(own)
    }
}
