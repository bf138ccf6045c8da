//! 临时托管 Days of temporary care: booked, there, and with whom a child left.

mod hours;

use crate::fault::Fault;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::community::temporary::booking::Booking;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::student::Student;
use serde_json::json;

impl Tx {
    /// Who is booked or was there on a day, within the permit.
    pub async fn temporary_bookings(&mut self, date: Date) -> Result<Vec<(StudentId, Booking)>, Fault> {
        const READ: &str = "SELECT student, booked_at, came_at, left_at, left_to FROM temporary_booking
             WHERE district = $1 AND place = $2 AND date = $3 AND (booked_at IS NOT NULL OR came_at IS NOT NULL)
             ORDER BY student";
        let mine: Vec<StudentId> = self.students().await?.into_iter().map(|child| child.id).collect();
        let rows = self.rows(READ, args![self.district(), self.place(), date.to_string()]).await?;
        let mut all = rows.iter().map(booking).collect::<Result<Vec<_>, _>>()?;
        all.retain(|(student, _)| mine.contains(student));
        Ok(all)
    }

    /// One child's days from a day on.
    pub async fn temporary_days(
        &mut self,
        child: &Student,
        from: Date,
    ) -> Result<Vec<(Date, Booking)>, Fault> {
        const READ: &str = "SELECT student, date, booked_at, came_at, left_at, left_to FROM temporary_booking
             WHERE district = $1 AND place = $2 AND student = $3 AND date >= $4
               AND (booked_at IS NOT NULL OR came_at IS NOT NULL)
             ORDER BY date";
        let args = args![self.district(), self.place(), child.id.as_str(), from.to_string()];
        let rows = self.rows(READ, args).await?;
        rows.iter().map(|row| Ok((row.parsed("date")?, booking(row)?.1))).collect()
    }

    /// How many places of a day are taken, whoever asks; whoever came unbooked takes one, too.
    pub async fn temporary_taken(&mut self, date: Date) -> Result<i64, Fault> {
        const READ: &str = "SELECT count(*) AS taken FROM temporary_booking
             WHERE district = $1 AND place = $2 AND date = $3 AND (booked_at IS NOT NULL OR came_at IS NOT NULL)";
        self.one(READ, args![self.district(), self.place(), date.to_string()]).await?.int("taken")
    }

    /// A day is booked.
    pub async fn temporary_booked(
        &mut self,
        child: &Student,
        date: Date,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str =
            "INSERT INTO temporary_booking (district, place, student, date, booked_at, booked_by)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (district, place, student, date) DO UPDATE SET booked_at = excluded.booked_at,
                 booked_by = excluded.booked_by";
        let (id, day, by) = (child.id.as_str(), date.to_string(), self.permit().person().to_string());
        self.run(PUT, args![self.district(), self.place(), id, &day, now, by]).await?;
        let after = json!({ "date": day, "agreed": true });
        self.noted(("temporary.booked", id, "P2.24"), after, version, now).await
    }

    /// A booking is taken back.
    pub async fn temporary_cancelled(
        &mut self,
        child: &Student,
        date: Date,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE temporary_booking SET booked_at = NULL, booked_by = NULL
             WHERE district = $1 AND place = $2 AND student = $3 AND date = $4 AND came_at IS NULL";
        let (id, day) = (child.id.as_str(), date.to_string());
        if self.run(PUT, args![self.district(), self.place(), id, &day]).await? == 0 {
            return Ok(());
        }
        let after = json!({ "date": day });
        self.noted(("temporary.cancelled", id, "P2.24"), after, version, now).await
    }

    /// A child is there; whoever came unbooked is looked after, and its family is told (X.22).
    pub async fn temporary_came(
        &mut self,
        child: &Student,
        is_booked: bool,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "INSERT INTO temporary_booking (district, place, student, date, came_at, came_by)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (district, place, student, date) DO UPDATE SET came_at = excluded.came_at,
                 came_by = excluded.came_by
             WHERE temporary_booking.came_at IS NULL";
        let (id, day) = (child.id.as_str(), now.date().to_string());
        let by = self.permit().person().to_string();
        if self.run(PUT, args![self.district(), self.place(), id, &day, now, by]).await? == 0 {
            return Ok(());
        }
        let clause = if is_booked { "P2.24" } else { "X.22" };
        let after = json!({ "date": day, "booked": is_booked });
        self.noted(("temporary.came", id, clause), after, version, now).await?;
        if is_booked {
            return Ok(());
        }
        self.tell(&[letter(child, "temporary-unbooked", "")], now).await
    }

    /// A child was noted as there by mistake: what was written is kept beside, its booking stands, and a family that was told it
    /// came unbooked is told so.
    pub async fn temporary_undone(
        &mut self,
        child: &Student,
        is_booked: bool,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const KEEP: &str =
            "INSERT INTO temporary_undone (district, place, student, date, came_at, came_by, booked,
                 undone_at, undone_by)
             SELECT district, place, student, date, came_at, came_by, $5, $6, $7 FROM temporary_booking
             WHERE district = $1 AND place = $2 AND student = $3 AND date = $4 AND came_at IS NOT NULL
               AND left_at IS NULL";
        const PUT: &str = "UPDATE temporary_booking SET came_at = NULL, came_by = NULL
             WHERE district = $1 AND place = $2 AND student = $3 AND date = $4 AND left_at IS NULL";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let (id, day) = (child.id.as_str(), now.date().to_string());
        let args = args![&district, &place, id, &day, is_booked, now, by];
        if self.run(KEEP, args).await? == 0 {
            return Ok(());
        }
        self.run(PUT, args![district, place, id, &day]).await?;
        let after = json!({ "date": day, "booked": is_booked });
        self.noted(("temporary.undone", id, "X.22"), after, version, now).await?;
        if is_booked {
            return Ok(());
        }
        self.tell(&[letter(child, "temporary-undone", "")], now).await
    }

    /// A child leaves with a named adult; its family is told.
    pub async fn temporary_left(
        &mut self,
        child: &Student,
        with: &str,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE temporary_booking SET left_at = $5, left_by = $6, left_to = $7
             WHERE district = $1 AND place = $2 AND student = $3 AND date = $4 AND left_at IS NULL";
        let (id, day) = (child.id.as_str(), now.date().to_string());
        let by = self.permit().person().to_string();
        if self.run(PUT, args![self.district(), self.place(), id, &day, now, by, with]).await? == 0 {
            return Ok(());
        }
        let after = json!({ "date": day, "to": with });
        self.noted(("temporary.left", id, "P2.24"), after, version, now).await?;
        self.tell(&[letter(child, "temporary-left", with)], now).await
    }
}

fn letter(child: &Student, kind: &'static str, name: &str) -> Tell {
    let recipient = format!("household:{}", child.household);
    Tell { recipient, kind, words: json!({ "child": child.name, "name": name }) }
}

fn booking(row: &Row) -> Result<(StudentId, Booking), Fault> {
    let left = match row.moment_or("left_at")? {
        Some(at) => Some((at, row.text("left_to")?)),
        None => None,
    };
    let (booked_at, came_at) = (row.moment_or("booked_at")?, row.moment_or("came_at")?);
    Ok((StudentId::new(row.text("student")?), Booking { booked_at, came_at, left }))
}
