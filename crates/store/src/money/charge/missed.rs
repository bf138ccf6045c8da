//! 缺日 The days of a summer period that a school's children missed on leave, or on which their point was closed, by the rolls of the
//! points, where each stands as a guest under an id of its own.

use crate::fault::Fault;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::money::charge::missed::{Day, Why};
use rules::plan::local::Days;

impl Tx {
    /// Of each child its days on leave by closed rolls, as they were put right since, and the days that were closed and held on no
    /// other; a child that was looked after all the same missed nothing. A slip or a report of illness says since when it was known.
    pub async fn charge_missed(&mut self, days: Days) -> Result<Vec<Day>, Fault> {
        const LEAVE: &str = "SELECT g.pupil, r.date,
                 (SELECT min(l.asked_at) FROM leave l WHERE l.district = g.district AND l.place = g.place
                    AND l.student = g.student AND l.from_date <= r.date AND l.to_date >= r.date
                    AND l.from_minute IS NULL AND l.until_minute IS NULL) AS asked_at,
                 (SELECT min(i.reported_at) FROM sickness i WHERE i.district = g.district AND i.place = g.place
                    AND i.student = g.student AND i.reported_on <= r.date
                    AND (i.returned_on IS NULL OR i.returned_on > r.date)) AS reported_at
             FROM guest g
             JOIN roll r ON r.district = g.district AND r.place = g.place AND r.student = g.student
             JOIN session e ON e.district = r.district AND e.place = r.place AND e.session = r.session
             WHERE g.district = $1 AND g.home = $2 AND r.date >= $3 AND r.date < $4
               AND e.cancelled_at IS NULL AND e.roll_closed_at IS NOT NULL
               AND coalesce((SELECT x.state FROM roll_amended x WHERE x.district = r.district AND x.place = r.place
                 AND x.session = r.session AND x.student = r.student ORDER BY x.times DESC LIMIT 1), r.state) = 'leave'
             ORDER BY g.pupil, r.date";
        const CLOSED: &str = "SELECT DISTINCT g.pupil, e.date
             FROM guest g
             JOIN grouping_member m ON m.district = g.district AND m.place = g.place AND m.student = g.student
             JOIN session e ON e.district = m.district AND e.place = m.place AND e.grouping = m.grouping
                  AND e.date >= m.joined_on AND (m.left_on IS NULL OR e.date < m.left_on)
             WHERE g.district = $1 AND g.home = $2 AND e.date >= $3 AND e.date < $4
               AND e.cancelled_at IS NOT NULL AND e.moved_to IS NULL
               AND NOT EXISTS (SELECT 1 FROM roll r WHERE r.district = g.district AND r.place = g.place
                 AND r.date = e.date AND r.student = g.student AND (r.attended = 1 OR r.state IN ('present', 'late', 'handed-over')))
             ORDER BY g.pupil, e.date";
        let (from, until) = (days.from.to_string(), days.until.to_string());
        let mut all = Vec::new();
        for row in self.rows(LEAVE, args![self.district(), self.place(), &from, &until]).await? {
            let told = [row.moment_or("asked_at")?, row.moment_or("reported_at")?];
            let told_at: Option<Moment> = told.into_iter().flatten().min();
            all.push(Day { why: Why::Leave, told_at, ..day(&row)? });
        }
        for row in self.rows(CLOSED, args![self.district(), self.place(), from, until]).await? {
            all.push(day(&row)?);
        }
        Ok(all)
    }
}

fn day(row: &Row) -> Result<Day, Fault> {
    let (student, date) = (StudentId::new(row.text("pupil")?), row.parsed("date")?);
    Ok(Day { student, date, why: Why::Closed, told_at: None })
}
