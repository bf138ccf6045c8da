//! 最多几天 Waiting places that end because the child sits on as many days as its family asked for (P3.33).

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Batch, args, batch};
use crate::tx::Tx;
use rules::enrol::placement::Bound;
use rules::moment::Moment;
use serde_json::json;

impl Tx {
    /// Takes children who have just got a seat, a row each, out of the lists in which a seat would be more days than was
    /// asked for, and tells each family once, with the way back in. A list that a family joined itself after the draw stays: there
    /// it is asked before it has the seat. Both databases begin with who is asked about: it runs beside every batch of claims. Call it
    /// before the act's own journal row: it writes its own for each place that ends.
    pub(in crate::enrol) async fn stop_beyond(
        &mut self,
        seated: Batch,
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const READ: &str =
            "WITH asked AS MATERIALIZED (SELECT DISTINCT value ->> 0 AS child FROM jsonb_each($3))
             SELECT p.student, p.course, c.days, k.most,
                 (SELECT CAST(COALESCE(sum(d.days), 0) AS BIGINT) FROM placement o JOIN course d
                    ON d.district = o.district AND d.place = o.place AND d.course = o.course
                  WHERE o.district = $1 AND o.place = $2 AND o.student = p.student AND o.state = 'placed'
                    AND o.plan = p.plan AND o.ended_at IS NULL) AS seated
             FROM asked a CROSS JOIN /*pg LATERAL (SELECT * FROM pg*/ preference_ask k
                 /*pg WHERE k.district = $1 AND k.place = $2 AND k.student = a.child OFFSET 0) k pg*/
               CROSS JOIN /*pg LATERAL (SELECT * FROM pg*/ placement p
                 /*pg WHERE p.district = $1 AND p.place = $2 AND p.student = a.child OFFSET 0) p pg*/
               CROSS JOIN course c
             WHERE k.district = $1 AND k.place = $2 AND k.student = a.child AND k.most > 0
               AND p.district = $1 AND p.place = $2 AND p.student = a.child AND p.state = 'waiting'
               AND p.rank > 0 AND p.ended_at IS NULL AND p.plan = k.plan
               AND c.district = $1 AND c.place = $2 AND c.course = p.course";
        const STOP: &str = "WITH gone AS MATERIALIZED (SELECT value ->> 0 AS child, value ->> 1 AS id
                 FROM jsonb_each($4))
             UPDATE placement SET state = 'withdrawn', position = NULL, since = $3 FROM gone
             WHERE district = $1 AND place = $2 AND student = gone.child AND course = gone.id AND state = 'waiting'";
        let mut gone: Vec<(String, String, i64)> = Vec::new();
        for row in self.rows(READ, args![self.district(), self.place(), seated]).await? {
            let (days, most) = (row.int("seated")?, row.int("most")?);
            let bound = Bound { days, most, together: false, is_own: false };
            if bound.is_beyond(row.int("days")?) {
                gone.push((row.text("student")?, row.text("course")?, most));
            }
        }
        if gone.is_empty() {
            return Ok(());
        }
        self.run(STOP, args![self.district(), self.place(), now, batch(gone.iter())]).await?;
        for (student, course, most) in &gone {
            self.stopped_told((student, course), *most, (version, now)).await?;
        }
        Ok(())
    }

    /// Journals that a child waits no more for a course, and tells its family.
    async fn stopped_told(
        &mut self,
        (student, course): (&str, &str),
        most: i64,
        (scheme_version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const READ: &str = "SELECT s.household, s.name, c.title_zh, c.title_en FROM student s
             JOIN course c ON c.district = s.district AND c.place = s.place AND c.course = $4
             WHERE s.district = $1 AND s.place = $2 AND s.student = $3";
        let row = self.one(READ, args![self.district(), self.place(), student, course]).await?;
        let record = Record {
            act: "placement.stopped",
            subject: student,
            clause: "P3.33",
            scheme_version,
            before: json!({ "course": course, "state": "waiting" }),
            after: json!({ "state": "withdrawn", "most": most }),
        };
        self.record(record, now).await?;
        let words = json!({
            "child": row.text("name")?, "student": student, "course": row.text("title_zh")?,
            "course_en": row.text("title_en")?, "most": most,
        });
        let recipient = format!("household:{}", row.text("household")?);
        self.tell(&[Tell { recipient, kind: "placement-stopped", words }], now).await
    }
}
