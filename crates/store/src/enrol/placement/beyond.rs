//! 最多几天 Waiting places that end because the child sits on as many days as its family asked for (P3.33).

use crate::fault::Fault;
use crate::row::{Batch, args, batch};
use crate::tx::Tx;
use rules::enrol::placement::Bound;
use rules::moment::Moment;

impl Tx {
    /// Takes children who have just got a seat, a row each, out of the lists in which a seat would be more days than was
    /// asked for. A list that a family joined itself after the draw stays: there it is asked before it has the seat. Both
    /// databases begin with who is asked about: it runs beside every batch of claims.
    pub(in crate::enrol) async fn stop_beyond(&mut self, seated: Batch, now: Moment) -> Result<(), Fault> {
        const READ: &str =
            "WITH asked AS MATERIALIZED (SELECT DISTINCT value ->> 0 AS child FROM jsonb_each($3))
             SELECT p.student, p.course, c.days, k.most,
                 (SELECT CAST(COALESCE(sum(d.days), 0) AS BIGINT) FROM placement o JOIN course d
                    ON d.district = o.district AND d.place = o.place AND d.course = o.course
                  WHERE o.district = $1 AND o.place = $2 AND o.student = p.student AND o.state = 'placed'
                    AND o.ended_at IS NULL) AS seated
             FROM asked a CROSS JOIN /*pg LATERAL (SELECT * FROM pg*/ preference_ask k
                 /*pg WHERE k.district = $1 AND k.place = $2 AND k.student = a.child OFFSET 0) k pg*/
               CROSS JOIN /*pg LATERAL (SELECT * FROM pg*/ placement p
                 /*pg WHERE p.district = $1 AND p.place = $2 AND p.student = a.child OFFSET 0) p pg*/
               CROSS JOIN course c
             WHERE k.district = $1 AND k.place = $2 AND k.student = a.child AND k.most > 0
               AND p.district = $1 AND p.place = $2 AND p.student = a.child AND p.state = 'waiting'
               AND p.rank > 0 AND p.ended_at IS NULL
               AND c.district = $1 AND c.place = $2 AND c.course = p.course";
        const STOP: &str = "WITH gone AS MATERIALIZED (SELECT value ->> 0 AS child, value ->> 1 AS id
                 FROM jsonb_each($4))
             UPDATE placement SET state = 'withdrawn', position = NULL, since = $3 FROM gone
             WHERE district = $1 AND place = $2 AND student = gone.child AND course = gone.id AND state = 'waiting'";
        let mut gone: Vec<(String, String)> = Vec::new();
        for row in self.rows(READ, args![self.district(), self.place(), seated]).await? {
            let (days, most) = (row.int("seated")?, row.int("most")?);
            let bound = Bound { days, most, together: false, is_own: false };
            if bound.is_beyond(row.int("days")?) {
                gone.push((row.text("student")?, row.text("course")?));
            }
        }
        if gone.is_empty() {
            return Ok(());
        }
        self.run(STOP, args![self.district(), self.place(), now, batch(gone.into_iter())]).await?;
        Ok(())
    }
}
