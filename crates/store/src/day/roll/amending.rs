//! 补正出勤 What was said of children after their evening was over: entries beside the roll, only ever added.

use crate::day::session::turned;
use crate::fault::Fault;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::day::roll::State;
use rules::day::roll::amending::{Amended, Facts, Row as Standing};
use rules::id::{SessionId, StudentId};
use rules::moment::Moment;
use rules::money::release::Followed;
use serde_json::json;

/// A child of a roll that is over.
#[derive(Clone, Debug)]
pub struct AmendRow {
    /// Who.
    pub student: StudentId,
    /// Home class.
    pub home_class: String,
    /// As the rule sees it.
    pub stands: Standing,
    /// Why the last entry says so, who made it, by name, and when.
    pub entry: Option<(String, String, Moment)>,
    /// How the money followed the last entry.
    pub followed: Followed,
}

impl Tx {
    /// What the rule may know of one child of an evening.
    pub async fn roll_amend_facts(&mut self, id: &SessionId, student: &StudentId) -> Result<Facts, Fault> {
        const COSTS: &str = "SELECT 1 AS one FROM item_session i
             WHERE i.district = $1 AND i.place = $2 AND i.roll = $3";
        let session = self.session(id).await?;
        let costs = self.row(COSTS, args![self.district(), self.place(), id.as_str()]).await?.is_some();
        let rows = self.roll_amend_rows(id).await?;
        let row = rows.into_iter().find(|row| row.student == *student).map(|row| row.stands);
        Ok(Facts { session, costs, row })
    }

    /// Every child of a roll, whoever has gone over from it to extended care among them, with what was said of it since.
    pub async fn roll_amend_rows(&mut self, id: &SessionId) -> Result<Vec<AmendRow>, Fault> {
        const READ: &str =
            "SELECT s.student, s.name, s.home_class, r.state, a.state AS amended, COALESCE(a.times, 0) AS times,
                 COALESCE(a.reason, '') AS reason, COALESCE(f.name, a.made_by, '') AS made_by, a.made_at,
                 COALESCE(a.money, 'none') AS money
             FROM (SELECT l.district, l.place, l.student, l.session, l.state FROM roll l
                   WHERE l.district = $1 AND l.place = $2 AND l.session = $3
                   UNION ALL
                   SELECT o.district, o.place, o.student, o.session, o.state FROM extended_roll o
                   WHERE o.district = $1 AND o.place = $2 AND o.session = $3) r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             LEFT JOIN roll_amended a ON a.district = r.district AND a.place = r.place AND a.session = r.session
                  AND a.student = r.student
                  AND NOT EXISTS (SELECT 1 FROM roll_amended o WHERE o.district = a.district AND o.place = a.place
                      AND o.session = a.session AND o.student = a.student AND o.times > a.times)
             LEFT JOIN staff f ON f.district = a.district AND f.staff = a.made_by
             ORDER BY s.grade, length(s.home_class), s.home_class, s.seat, s.student";
        let rows = self.rows(READ, args![self.district(), self.place(), id.as_str()]).await?;
        rows.iter().map(amend_row).collect()
    }

    /// Writes an entry. The caller lets the money follow, and says how it did.
    pub async fn roll_amended(
        &mut self,
        amended: &Amended,
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO roll_amended (district, place, session, student, times, state, reason, money, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 'none', $8, $9)";
        let (district, place, who) = (self.district(), self.place(), self.permit().person().to_string());
        let (id, student) = (amended.session.as_str(), amended.student.as_str());
        let (times, state, reason) = (amended.times, amended.state.code(), &amended.reason);
        self.run(ADD, args![district, place, id, student, times, state, reason, now, who]).await?;
        let after = json!({
            "student": student, "times": times, "was": amended.before, "state": amended.state, "reason": reason,
        });
        self.record(turned("roll.amended", id, "P3.16", version, after), now).await
    }

    /// Writes how the money followed an entry of the same transaction, and tells the household, with the reason.
    pub async fn roll_amend_followed(
        &mut self,
        amended: &Amended,
        followed: Followed,
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE roll_amended SET money = $6
             WHERE district = $1 AND place = $2 AND session = $3 AND student = $4 AND times = $5";
        let (id, student, money) = (amended.session.as_str(), amended.student.as_str(), followed.code());
        self.run(PUT, args![self.district(), self.place(), id, student, amended.times, money]).await?;
        let after = json!({ "student": student, "times": amended.times, "money": money });
        self.record(turned("roll.amend-followed", id, "P3.16", version, after), now).await?;
        let (state, reason) = (amended.state.code(), &amended.reason);
        let day = self.session(&amended.session).await?.date;
        let child = self.student(&amended.student).await?;
        let words =
            json!({ "child": child.name, "day": day, "state": state, "reason": reason, "money": money });
        let recipient = format!("household:{}", child.household);
        self.tell(&[Tell { recipient, kind: "roll-amended", words }], now).await
    }
}

fn amend_row(row: &Row) -> Result<AmendRow, Fault> {
    let amended = row.text_or("amended")?;
    let entry = match row.moment_or("made_at")? {
        Some(at) => Some((row.text("reason")?, row.text("made_by")?, at)),
        None => None,
    };
    Ok(AmendRow {
        student: StudentId::new(row.text("student")?),
        home_class: row.text("home_class")?,
        stands: Standing {
            name: row.text("name")?,
            state: row.parsed("state")?,
            amended: amended.and_then(|code| State::from_mark(&code)),
            times: row.int("times")?,
        },
        entry,
        followed: Followed::from_code(&row.text("money")?).unwrap_or_default(),
    })
}
