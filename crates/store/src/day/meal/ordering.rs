//! 订餐 From which day on children eat whose families pay for it, and until which.

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::args;
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::meal::ordering::{Facts, Ordered};
use rules::id::StudentId;
use rules::moment::Moment;
use serde_json::json;

impl Tx {
    /// What [`rules::day::meal::ordering::order`] may know of a child of the permit's scope.
    pub async fn meal_order_facts(
        &mut self,
        student: &StudentId,
        is_charged: bool,
        today: Date,
    ) -> Result<Facts, Fault> {
        const READ: &str = "SELECT
                 CASE WHEN EXISTS (SELECT 1 FROM registration r WHERE r.district = $1 AND r.place = $2
                     AND r.student = $3 AND r.state = 'accepted') THEN 1 ELSE 0 END AS in_care,
                 CASE WHEN EXISTS (SELECT 1 FROM meal_order o WHERE o.district = $1 AND o.place = $2
                     AND o.student = $3 AND o.until_on = '9999-12-31') THEN 1 ELSE 0 END AS eats,
                 CASE WHEN EXISTS (SELECT 1 FROM roll r WHERE r.district = $1 AND r.place = $2
                     AND r.student = $3 AND r.date = $4) THEN 1 ELSE 0 END AS is_served";
        const UNPAID: &str = "SELECT count(*) AS n FROM item_roll e
             JOIN bill b ON b.district = e.district AND b.place = e.place AND b.student = e.student
                  AND b.course = e.item AND b.purse = e.purse AND b.state = 'due' AND b.tally = ''
                  AND b.part IN ('', substr(e.date, 1, 7))
             WHERE e.district = $1 AND e.place = $2 AND e.student = $3 AND e.purse = 'meals'
               AND e.cancelled_at IS NULL AND e.state NOT IN ('expected', 'absent', 'leave')";
        let child = self.student(student).await?.id;
        let args = args![self.district(), self.place(), child.as_str(), today.to_string()];
        let row = self.one(READ, args).await?;
        let unpaid = self.one(UNPAID, args![self.district(), self.place(), child.as_str()]).await?;
        Ok(Facts {
            is_charged,
            in_care: row.flag("in_care")?,
            eats: row.flag("eats")?,
            is_served: row.flag("is_served")?,
            unpaid: unpaid.int("n")?,
        })
    }

    /// Ends the order of a child that leaves care, from tomorrow where it is on a roll today. The caller journals the act.
    pub async fn meal_order_left(&mut self, student: &StudentId, today: Date) -> Result<(), Fault> {
        const PUT: &str = "UPDATE meal_order SET until_on = CASE WHEN from_on > $4 THEN from_on
                 WHEN EXISTS (SELECT 1 FROM roll r WHERE r.district = $1 AND r.place = $2 AND r.student = $3
                   AND r.date = $4) THEN $5 ELSE $4 END
             WHERE district = $1 AND place = $2 AND student = $3 AND until_on = '9999-12-31'";
        let tomorrow = today.tomorrow().unwrap_or(Date::MAX).to_string();
        let (district, place) = (self.district(), self.place());
        self.run(PUT, args![district, place, student.as_str(), today.to_string(), tomorrow]).await?;
        Ok(())
    }

    /// Writes that a child eats from a day on, or does no more. An order that had not begun ends on the day on which it would have.
    pub async fn meal_ordered(&mut self, event: &Ordered, version: i64, now: Moment) -> Result<(), Fault> {
        const START: &str =
            "INSERT INTO meal_order (district, place, student, from_on, until_on, said_at, said_by)
             VALUES ($1, $2, $3, $4, '9999-12-31', $5, $6)
             ON CONFLICT (district, place, student, from_on) DO UPDATE SET until_on = excluded.until_on,
                 said_at = excluded.said_at, said_by = excluded.said_by";
        const STOP: &str = "UPDATE meal_order SET until_on = CASE WHEN from_on > $4 THEN from_on ELSE $4 END,
                 said_at = $5, said_by = $6
             WHERE district = $1 AND place = $2 AND student = $3 AND until_on = '9999-12-31'";
        let (student, eats) = (event.draft.student.as_str(), event.draft.eats);
        let (from, by) = (event.from.to_string(), self.permit().person().to_string());
        let put = if eats { START } else { STOP };
        self.run(put, args![self.district(), self.place(), student, &from, now, by]).await?;
        let record = Record {
            act: "meal.ordered",
            subject: student,
            clause: "P1.14",
            scheme_version: version,
            before: json!({ "eats": !eats }),
            after: json!({ "eats": eats, "from": from }),
        };
        self.record(record, now).await
    }
}
