//! 今晚 What is behind: numbers for whoever must see to it that nothing is left undone.

use super::leave::hours;
use super::sickness::not_seen_since;
use crate::fault::Fault;
use crate::row::args;
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::leave::hours::Hours;
use rules::id::StudentId;
use rules::moment::Moment;

/// What waits for somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// Accepted children without a mandate letter (P3.29).
    pub letters_missing: i64,
    /// Registrations nobody has decided (P3.28).
    pub reviews_open: i64,
    /// Absences nobody has explained (P3.55).
    pub absences_open: i64,
    /// Children with a place and without a care group (P3.35).
    pub ungrouped: i64,
}

impl Tx {
    /// What is behind in the permit's scope; `out` is when the next term's notice was published, while this term runs.
    pub async fn behind(&mut self, out: Option<Moment>) -> Result<Behind, Fault> {
        const LETTERS: &str = "SELECT s.student, s.home_class FROM registration r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             LEFT JOIN mandate m ON m.district = r.district AND m.place = r.place AND m.student = r.student
             WHERE r.district = $1 AND r.place = $2 AND r.state = 'accepted' AND m.student IS NULL";
        const REVIEWS: &str = "SELECT s.student, s.home_class FROM registration r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             WHERE r.district = $1 AND r.place = $2 AND r.state IN ('submitted', 'late')";
        const ABSENCES: &str = "SELECT student, home_class FROM absence
             WHERE district = $1 AND place = $2 AND closed_at IS NULL";
        Ok(Behind {
            letters_missing: self.within(LETTERS).await?,
            reviews_open: self.within(REVIEWS).await?,
            absences_open: self.within(ABSENCES).await?,
            ungrouped: self.ungrouped("", out).await?.len() as i64,
        })
    }

    /// Counts the children of a statement who lie within the permit.
    async fn within(&mut self, sql: &'static str) -> Result<i64, Fault> {
        let rows = self.rows(sql, args![self.district(), self.place()]).await?;
        let mut count = 0;
        for row in &rows {
            let (student, class) = (StudentId::new(row.text("student")?), row.text("home_class")?);
            count += i64::from(self.permit().covers(&student, &class));
        }
        Ok(count)
    }

    /// Children of the permit's scope who are on leave (P3.60) or ill (P5.19) on a day, with name, home class and hours.
    pub async fn on_leave(&mut self, date: Date) -> Result<Vec<(StudentId, String, String, Hours)>, Fault> {
        const READ: &str = concat!(
            "SELECT s.student, s.name, s.home_class, s.seat, l.from_minute, l.until_minute
             FROM leave l
             JOIN student s ON s.district = l.district AND s.place = l.place AND s.student = l.student
             WHERE l.district = $1 AND l.place = $2 AND l.from_date <= $3 AND l.to_date >= $3
             UNION SELECT s.student, s.name, s.home_class, s.seat, NULL, NULL
             FROM sickness i
             JOIN student s ON s.district = i.district AND s.place = i.place AND s.student = i.student
             WHERE i.district = $1 AND i.place = $2 AND i.reported_on <= $3 AND ",
            not_seen_since!(),
            " ORDER BY 3, 4, 1"
        );
        let rows = self.rows(READ, args![self.district(), self.place(), date.to_string()]).await?;
        let mut list = Vec::new();
        for row in &rows {
            let (student, class) = (StudentId::new(row.text("student")?), row.text("home_class")?);
            if self.permit().covers(&student, &class) {
                list.push((student, row.text("name")?, class, hours(row)?));
            }
        }
        Ok(list)
    }
}
