//! 临时托管时段 Where and when temporary care is held: the newest row counts.

use crate::fault::Fault;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Time;
use rules::community::premises::Hours;
use rules::community::temporary::hours::Held;
use rules::moment::Moment;
use rules::plan::local::Day;
use serde_json::json;

impl Tx {
    /// Where and when temporary care is held, once that was written down.
    pub async fn temporary_hours(&mut self) -> Result<Option<Held>, Fault> {
        const READ: &str = "SELECT room, days, from_time, until_time FROM temporary_hours
             WHERE district = $1 AND place = $2 ORDER BY seq DESC LIMIT 1";
        let row = self.row(READ, args![self.district(), self.place()]).await?;
        row.as_ref().map(held).transpose()
    }

    /// It is written down; families that have booked a day to come hear where and when it is held now.
    pub async fn temporary_arranged(
        &mut self,
        (id, held): (&str, &Held),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO temporary_hours (district, place, entry, room, days, from_time, until_time, at, by, seq)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let Held { room, hours } = held;
        let days = hours.days.iter().map(|day| day.number().to_string()).collect::<Vec<_>>().join(" ");
        let (from, until, seq) = (hours.from.to_string(), hours.until.to_string(), self.seq() + 1);
        let args = args![district, place, id, room, &days, &from, &until, now, by, seq];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        let after = json!({ "room": room, "days": days, "from": from, "until": until });
        self.noted(("temporary.arranged", id, "P2.12"), after, version, now).await?;
        let hour = |time: Time| time.strftime("%H:%M").to_string();
        let words = json!({
            "room": room, "days": days, "from": hour(hours.from), "until": hour(hours.until),
        });
        let letter = |recipient| Tell { recipient, kind: "temporary-moved", words: words.clone() };
        let to = self.temporary_families(now).await?;
        self.tell(&to.into_iter().map(letter).collect::<Vec<_>>(), now).await
    }

    /// The households with a child that is booked from today on and has not left.
    async fn temporary_families(&mut self, now: Moment) -> Result<Vec<String>, Fault> {
        const READ: &str = "SELECT DISTINCT s.household FROM temporary_booking b
             JOIN student s ON s.district = b.district AND s.student = b.student
             WHERE b.district = $1 AND b.place = $2 AND b.date >= $3 AND b.booked_at IS NOT NULL
               AND b.left_at IS NULL ORDER BY s.household";
        let rows = self.rows(READ, args![self.district(), self.place(), now.date().to_string()]).await?;
        rows.iter().map(|row| Ok(format!("household:{}", row.text("household")?))).collect()
    }
}

fn held(row: &Row) -> Result<Held, Fault> {
    let days = row.text("days")?;
    let of = |number: &str| Day::ALL.into_iter().find(|day| day.number().to_string() == number);
    let hours = Hours {
        days: days.split(' ').filter_map(of).collect(),
        from: row.parsed("from_time")?,
        until: row.parsed("until_time")?,
    };
    Ok(Held { room: row.text("room")?, hours })
}
