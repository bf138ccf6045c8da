//! 资金流向 How families' money flowed day by day, school by school: sums alone, no child.

use crate::fault::Fault;
use crate::money::account::Flow;
use crate::row::args;
use crate::tx::Tx;
use jiff::civil::{Date, time};
use rules::fen::Fen;
use rules::id::PlaceId;
use rules::moment::{Moment, moment};

/// A school's flows, or a community's.
#[derive(Clone, Debug)]
pub struct SchoolFlow {
    /// Which school.
    pub place: PlaceId,
    /// Its names in Chinese and English.
    pub name: (String, String),
    /// What families held when the first of the days began.
    pub opening: Fen,
    /// The days on which money moved, in order.
    pub days: Vec<DayFlow>,
}

/// One day's sums through custody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayFlow {
    /// Which day.
    pub date: Date,
    /// Into custody.
    pub paid: Fen,
    /// To payees for lessons given.
    pub released: Fen,
    /// Back to families.
    pub returned: Fen,
    /// Over to a next term or bill, less what came from there.
    pub carried: Fen,
}

impl Tx {
    /// The flows of every school and community under the permit's place, from one day on until before another. What families held when
    /// they begin is what they hold now, less all that has moved since: nothing of what was before is read.
    pub async fn flows(&mut self, from: Date, until: Date) -> Result<Vec<SchoolFlow>, Fault> {
        const HELD: &str =
            "SELECT p.place, p.name_zh, p.name_en, p.path, CAST(sum(a.balance_fen) AS BIGINT) AS fen
             FROM place p
             JOIN account a ON a.district = p.district AND a.place = p.place AND a.kind = 'custody'
             WHERE p.district = $1 AND p.kind IN ('school', 'community') AND (p.path = $2 OR p.path LIKE $2 || '/%')
             GROUP BY p.place, p.name_zh, p.name_en, p.path ORDER BY p.path";
        const MOVED: &str = "SELECT p.place, p.path, (t.at + 28800000) / 86400000 AS day, t.kind, d.kind AS debit,
                    c.kind AS credit, CAST(sum(t.fen) AS BIGINT) AS fen
             FROM place p
             JOIN transfer t ON t.district = p.district AND t.place = p.place AND t.at >= $3 AND t.step IN ('posted', 'post')
             JOIN account d ON d.district = t.district AND d.place = t.place AND d.account = t.debit
             JOIN account c ON c.district = t.district AND c.place = t.place AND c.account = t.credit
             WHERE p.district = $1 AND p.kind IN ('school', 'community') AND (p.path = $2 OR p.path LIKE $2 || '/%')
             GROUP BY p.place, p.path, (t.at + 28800000) / 86400000, t.kind, d.kind, c.kind
             ORDER BY p.path, day";
        let path = self.permit().path().as_str().to_owned();
        let mut schools: Vec<SchoolFlow> = Vec::new();
        for row in self.rows(HELD, args![self.district(), &path]).await? {
            let (place, opening) = (PlaceId::new(row.text("place")?), row.fen("fen")?);
            let name = (row.text("name_zh")?, row.text("name_en")?);
            schools.push(SchoolFlow { place, name, opening, days: Vec::new() });
        }
        let begins = moment(from, time(0, 0, 0, 0));
        for row in self.rows(MOVED, args![self.district(), &path, begins]).await? {
            let (kind, debit, credit) = (row.text("kind")?, row.text("debit")?, row.text("credit")?);
            let Some(flow) = Flow::of(&kind, &debit, &credit) else { continue };
            let (place, fen) = (PlaceId::new(row.text("place")?), row.fen("fen")?);
            let date = Moment(row.int("day")? * 86_400_000).date();
            let Some(school) = schools.iter_mut().find(|school| school.place == place) else { continue };
            let leaves = debit == "custody";
            school.opening = school.opening + if leaves { fen } else { -fen };
            if date < until {
                school.add(date, flow, leaves, fen);
            }
        }
        schools.retain(|school| school.opening != Fen::ZERO || !school.days.is_empty());
        Ok(schools)
    }
}

impl SchoolFlow {
    fn add(&mut self, date: Date, flow: Flow, leaves: bool, fen: Fen) {
        if self.days.last().is_none_or(|day| day.date != date) {
            let (paid, released, returned, carried) = (Fen::ZERO, Fen::ZERO, Fen::ZERO, Fen::ZERO);
            self.days.push(DayFlow { date, paid, released, returned, carried });
        }
        let Some(day) = self.days.last_mut() else { return };
        match flow {
            Flow::Paid => day.paid = day.paid + if leaves { -fen } else { fen },
            Flow::Released => day.released = day.released + if leaves { fen } else { -fen },
            Flow::Refunded => day.returned = day.returned + if leaves { fen } else { -fen },
            Flow::Carried => day.carried = day.carried + if leaves { fen } else { -fen },
        }
    }
}
