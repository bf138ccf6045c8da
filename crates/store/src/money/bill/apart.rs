//! 另价日 Days of a bill whose lessons have a price of their own.

use crate::fault::Fault;
use crate::row::{args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::id::{BillId, StudentId};
use rules::money::bill::{Apart, Bill, Relieved};
use serde_json::json;
use std::collections::BTreeMap;

/// The price of bill `b` on a day of `l`: its own where the day is apart, else the bill's.
macro_rules! day_price {
    ($date:literal) => {
        concat!(
            "coalesce((SELECT p.price_fen FROM bill_day p WHERE p.district = b.district AND p.place = b.place
                 AND p.bill = b.bill AND p.date = ",
            $date,
            "), b.price_fen)"
        )
    };
}
pub(crate) use day_price;

impl Tx {
    /// Writes the days apart of bills that go out.
    pub(super) async fn bill_days_written(&mut self, bills: &[Bill]) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO bill_day (district, place, bill, date, lessons, lesson_fen, price_fen)
             SELECT $1, $2, value ->> 'bill', value ->> 'date', CAST(value ->> 'lessons' AS BIGINT),
                    CAST(value ->> 'lesson' AS BIGINT), CAST(value ->> 'price' AS BIGINT)
             FROM jsonb_each($3) WHERE true ON CONFLICT DO NOTHING";
        if bills.iter().all(|bill| bill.apart.is_empty()) {
            return Ok(());
        }
        let days = bills.iter().flat_map(|bill| bill.apart.iter().map(move |(day, one)| (bill, day, one)));
        let rows = batch(days.map(|(bill, day, one)| {
            json!({
                "bill": bill.id, "date": day, "lessons": one.lessons, "lesson": one.lesson, "price": one.price,
            })
        }));
        self.run(ADD, args![self.district(), self.place(), rows]).await?;
        Ok(())
    }

    /// The days apart of a child's bills.
    pub(super) async fn bill_days(
        &mut self,
        student: &StudentId,
    ) -> Result<BTreeMap<BillId, BTreeMap<Date, Apart>>, Fault> {
        const READ: &str = "SELECT d.bill, d.date, d.lessons, d.lesson_fen, d.price_fen FROM bill_day d
             JOIN bill b ON b.district = d.district AND b.place = d.place AND b.bill = d.bill
             WHERE d.district = $1 AND d.place = $2 AND b.student = $3 ORDER BY d.bill, d.date";
        let mut all = BTreeMap::<BillId, BTreeMap<Date, Apart>>::new();
        for row in self.rows(READ, args![self.district(), self.place(), student.as_str()]).await? {
            let one = Apart {
                lessons: row.int("lessons")?,
                lesson: row.fen("lesson_fen")?,
                price: row.fen("price_fen")?,
            };
            all.entry(BillId::new(row.text("bill")?)).or_default().insert(row.parsed("date")?, one);
        }
        Ok(all)
    }

    /// Writes what relief makes of the days apart of bills that are not paid. The caller journals the act.
    pub(crate) async fn bill_days_relieved(&mut self, bills: &[Relieved]) -> Result<(), Fault> {
        const PUT: &str = "UPDATE bill_day SET price_fen = $5
             WHERE district = $1 AND place = $2 AND bill = $3 AND date = $4";
        for one in bills {
            for (day, price) in &one.apart {
                let (district, place) = (self.district(), self.place());
                self.run(PUT, args![district, place, one.bill.as_str(), day.to_string(), *price]).await?;
            }
        }
        Ok(())
    }
}
