//! 课时费 Sheets of lessons given: what is owed, who approved it.

use crate::fault::Fault;
use crate::journal::Record;
use crate::people::staffed;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{PersonId, SessionId};
use rules::moment::Moment;
use rules::money::pay::{Approval, Earlier, Given, Line, Standing};
use serde_json::{Value, json};

/// A sheet.
#[derive(Clone, Debug)]
pub struct PayRow {
    /// Which.
    pub id: String,
    /// It holds what was given up to here.
    pub until: Date,
    /// When it was drawn up.
    pub drawn_at: Moment,
    /// By whom, by name.
    pub drawn_by: String,
    /// Who approved it first, by name.
    pub first_by: Option<String>,
    /// Who approved it second, by name.
    pub second_by: Option<String>,
    /// Who turned it down, by name.
    pub turned_down_by: Option<String>,
    /// Why.
    pub turned_down_why: String,
    /// All its rows together.
    pub fen: Fen,
}

/// One row of a sheet with the names beside it.
#[derive(Clone, Debug)]
pub struct PayLine {
    /// To whom.
    pub teacher: PersonId,
    /// Their name.
    pub name: String,
    /// When it was given.
    pub date: Date,
    /// The group's names in Chinese and English, or what stood beside.
    pub group: (String, String),
    /// `lesson`, `lecture`, `evening` or `correction`.
    pub kind: String,
    /// Lessons or evenings.
    pub units: i64,
    /// For one.
    pub rate: Fen,
    /// How much.
    pub fen: Fen,
}

/// Whether staff of a kind of money were paid by a voucher alone when day `$day` of it was over: until sheets had what stands beside
/// after-school service that was how, and what was paid so is on no sheet.
macro_rules! vouched {
    ($day:literal, $purse:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM spending v WHERE v.district = ",
            $day,
            ".district AND v.place = ",
            $day,
            ".place AND v.purse = ",
            $purse,
            " AND v.purpose = 'staff' AND v.pay = '' AND v.recorded_at >= ",
            $day,
            ".roll_closed_at
                AND NOT EXISTS (SELECT 1 FROM correction c WHERE c.district = v.district AND c.place = v.place
                  AND c.transfer = 'spending/' || v.spending AND c.state = 'made'))"
        )
    };
}

impl Tx {
    /// Every session up to a day whose roll was closed, with who gave it, and every day beside after-school service whose register was
    /// signed, with who signed it first. An evening of care is an evening, whatever lessons its families pay for; so is a lesson that was
    /// cancelled, where somebody looked after a child that came all the same, and whatever is watched beside; extended care that nobody was
    /// named for is theirs who closed its roll. Whether a teacher comes from outside is what the sheet says that has the lesson; of one on
    /// no sheet yet, their role here.
    pub async fn pay_given(&mut self, until: Date) -> Result<Vec<Given>, Fault> {
        const READ: &str = concat!(
            "SELECT a.session, a.date, a.teacher, a.lessons, a.lecturer FROM (
             SELECT s.session, s.date,
                    CASE WHEN s.is_extended = 1 THEN COALESCE(NULLIF(s.teacher, ''), s.roll_closed_by)
                         ELSE s.teacher END AS teacher,
                    CASE WHEN g.course IS NULL OR s.cancelled_at IS NOT NULL THEN 0 ELSE s.lessons END AS lessons,
                    coalesce((SELECT max(CASE WHEN l.kind = 'lecture' THEN 1 ELSE 0 END) FROM pay_line l
                        JOIN pay p ON p.district = l.district AND p.place = l.place AND p.pay = l.pay
                        WHERE l.district = s.district AND l.place = s.place AND l.session = s.session
                          AND l.teacher = s.teacher AND l.kind IN ('lesson', 'lecture') AND p.turned_down_by IS NULL),
                      (SELECT count(*) FROM role r WHERE r.district = $1 AND r.person = s.teacher
                        AND r.role = 'lecturer' AND r.place ",
            staffed!(),
            ")) AS lecturer
             FROM session s
             JOIN grouping g ON g.district = s.district AND g.place = s.place AND g.grouping = s.grouping
             WHERE s.district = $1 AND s.place = $2 AND s.roll_closed_at IS NOT NULL AND s.date <= $3
               AND (s.is_extended = 0 OR NOT ",
            vouched!("s", "'extended-care'"),
            ")
             UNION ALL
             SELECT d.session, d.date, d.roll_closed_by AS teacher, 0 AS lessons, 0 AS lecturer FROM beside_day d
             WHERE d.district = $1 AND d.place = $2 AND d.roll_closed_by IS NOT NULL AND d.date <= $3
               AND EXISTS (SELECT 1 FROM beside_mark m WHERE m.district = d.district AND m.place = d.place
                 AND m.session = d.session) AND NOT ",
            vouched!("d", "d.purse"),
            ") a ORDER BY a.date, a.session"
        );
        let rows = self.rows(READ, args![self.district(), self.place(), until.to_string()]).await?;
        let given = |row: &Row| {
            Ok(Given {
                session: SessionId::new(row.text("session")?),
                date: row.parsed("date")?,
                teacher: PersonId::new(row.text("teacher")?),
                is_lecturer: row.int("lecturer")? > 0,
                lessons: row.int("lessons")?,
            })
        };
        rows.iter().map(given).collect()
    }

    /// What earlier sheets had, those that were turned down left out; and whether one still waits.
    pub async fn pay_earlier(&mut self) -> Result<(Earlier, bool), Fault> {
        const READ: &str =
            "SELECT l.session, l.teacher, min(l.date) AS date, CAST(sum(l.fen) AS BIGINT) AS fen
             FROM pay_line l JOIN pay p ON p.district = l.district AND p.place = l.place AND p.pay = l.pay
             WHERE l.district = $1 AND l.place = $2 AND p.turned_down_by IS NULL
             GROUP BY l.session, l.teacher ORDER BY l.session, l.teacher";
        const OPEN: &str = "SELECT count(*) AS open FROM pay WHERE district = $1 AND place = $2
             AND turned_down_by IS NULL AND second_by IS NULL";
        let mut earlier = Earlier::new();
        for row in self.rows(READ, args![self.district(), self.place()]).await? {
            let key = (SessionId::new(row.text("session")?), PersonId::new(row.text("teacher")?));
            let fen = row.fen("fen")?;
            if fen != Fen::ZERO {
                earlier.insert(key, (row.parsed("date")?, fen));
            }
        }
        let open = self.one(OPEN, args![self.district(), self.place()]).await?.int("open")?;
        Ok((earlier, open > 0))
    }

    /// Writes a sheet and posts it.
    pub async fn pay_drawn(
        &mut self,
        (id, until): (&str, Date),
        lines: &[Line],
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const SHEET: &str = "INSERT INTO pay (district, place, pay, until, drawn_at, drawn_by)
             VALUES ($1, $2, $3, $4, $5, $6)";
        const LINES: &str = "INSERT INTO pay_line (district, place, pay, session, teacher, date, kind, units, rate_fen, fen)
             SELECT $1, $2, $3, value ->> 'session', value ->> 'teacher', value ->> 'date', value ->> 'kind',
                    CAST(value ->> 'units' AS BIGINT), CAST(value ->> 'rate' AS BIGINT), CAST(value ->> 'fen' AS BIGINT)
             FROM jsonb_each($4)";
        let who = self.permit().person().to_string();
        self.run(SHEET, args![self.district(), self.place(), id, until.to_string(), now, who]).await?;
        let rows = batch(lines.iter().map(|line| {
            json!({
                "session": line.session, "teacher": line.teacher, "date": line.date, "kind": line.kind.code(),
                "units": line.units, "rate": line.rate, "fen": line.fen,
            })
        }));
        self.run(LINES, args![self.district(), self.place(), id, rows]).await?;
        let sum: Fen = lines.iter().map(|line| line.fen).sum();
        let after = json!({ "until": until, "rows": lines.len(), "fen": sum });
        self.pay_record("pay.drawn", id, after, (version, now)).await
    }

    /// How a sheet stands, or [`Fault::NotFound`].
    pub async fn pay_standing(&mut self, id: &str) -> Result<Standing, Fault> {
        const READ: &str = "SELECT drawn_by, first_by, second_by, turned_down_by FROM pay
             WHERE district = $1 AND place = $2 AND pay = $3";
        let row = self.row(READ, args![self.district(), self.place(), id]).await?.ok_or(Fault::NotFound)?;
        let is_answered = row.text_or("second_by")?.is_some() || row.text_or("turned_down_by")?.is_some();
        let first = row.text_or("first_by")?.map(PersonId::new);
        Ok(Standing { drawn_by: PersonId::new(row.text("drawn_by")?), first, is_answered })
    }

    /// Writes an approval, or why there is none.
    pub async fn pay_approved(
        &mut self,
        id: &str,
        (approval, why): (Approval, &str),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const FIRST: &str =
            "UPDATE pay SET first_by = $4, first_at = $5 WHERE district = $1 AND place = $2 AND pay = $3";
        const SECOND: &str =
            "UPDATE pay SET second_by = $4, second_at = $5 WHERE district = $1 AND place = $2 AND pay = $3";
        const DOWN: &str = "UPDATE pay SET turned_down_by = $4, turned_down_why = $5 WHERE district = $1 AND place = $2 AND pay = $3";
        let who = self.permit().person().to_string();
        let (district, place) = (self.district(), self.place());
        let (act, word) = match approval {
            Approval::First => {
                self.run(FIRST, args![district, place, id, who, now]).await?;
                ("pay.approved", "first")
            }
            Approval::Second => {
                self.run(SECOND, args![district, place, id, who, now]).await?;
                ("pay.approved", "second")
            }
            Approval::TurnedDown => {
                self.run(DOWN, args![district, place, id, who, why]).await?;
                ("pay.turned-down", "turned-down")
            }
        };
        self.pay_record(act, id, json!({ "approval": word, "why": why }), (version, now)).await
    }

    /// Journals that a sheet was handed to payroll.
    pub async fn pay_exported(&mut self, id: &str, rows: usize, now: Moment) -> Result<(), Fault> {
        self.pay_record("pay.exported", id, json!({ "rows": rows }), (0, now)).await
    }

    async fn pay_record(
        &mut self,
        act: &'static str,
        id: &str,
        after: Value,
        at: (i64, Moment),
    ) -> Result<(), Fault> {
        let (scheme_version, now) = at;
        let record = Record { act, subject: id, clause: "P1.38", scheme_version, before: Value::Null, after };
        self.record(record, now).await
    }

    /// The sheets of the place, newest first.
    pub async fn pays(&mut self) -> Result<Vec<PayRow>, Fault> {
        const READ: &str = "SELECT p.pay, p.until, p.drawn_at, p.turned_down_why, d.name AS drawn_by,
                    f.name AS first_by, z.name AS second_by, x.name AS turned_down_by,
                    CAST((SELECT coalesce(sum(l.fen), 0) FROM pay_line l WHERE l.district = p.district
                        AND l.place = p.place AND l.pay = p.pay) AS BIGINT) AS fen
             FROM pay p
             LEFT JOIN staff d ON d.district = p.district AND d.staff = p.drawn_by
             LEFT JOIN staff f ON f.district = p.district AND f.staff = p.first_by
             LEFT JOIN staff z ON z.district = p.district AND z.staff = p.second_by
             LEFT JOIN staff x ON x.district = p.district AND x.staff = p.turned_down_by
             WHERE p.district = $1 AND p.place = $2 ORDER BY p.drawn_at DESC, p.pay DESC";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let sheet = |row: &Row| {
            Ok(PayRow {
                id: row.text("pay")?,
                until: row.parsed("until")?,
                drawn_at: row.moment("drawn_at")?,
                drawn_by: row.text_or("drawn_by")?.unwrap_or_default(),
                first_by: row.text_or("first_by")?,
                second_by: row.text_or("second_by")?,
                turned_down_by: row.text_or("turned_down_by")?,
                turned_down_why: row.text("turned_down_why")?,
                fen: row.fen("fen")?,
            })
        };
        rows.iter().map(sheet).collect()
    }

    /// The rows of a sheet, teacher by teacher.
    pub async fn pay_lines(&mut self, id: &str) -> Result<Vec<PayLine>, Fault> {
        const READ: &str = "SELECT l.teacher, coalesce(t.name, l.teacher) AS name, l.date, l.kind, l.units, l.rate_fen,
                    l.fen, coalesce(g.name_zh, b.title_zh, '') AS group_zh, coalesce(g.name_en, b.title_en, '') AS group_en
             FROM pay_line l
             LEFT JOIN staff t ON t.district = l.district AND t.staff = l.teacher
             LEFT JOIN session s ON s.district = l.district AND s.place = l.place AND s.session = l.session
             LEFT JOIN grouping g ON g.district = l.district AND g.place = l.place AND g.grouping = s.grouping
             LEFT JOIN beside_day d ON d.district = l.district AND d.place = l.place AND d.session = l.session
             LEFT JOIN beside_term b ON b.district = d.district AND b.place = d.place AND b.scheme = d.scheme
                  AND b.purse = d.purse
             WHERE l.district = $1 AND l.place = $2 AND l.pay = $3 ORDER BY name, l.teacher, l.date, l.session";
        let rows = self.rows(READ, args![self.district(), self.place(), id]).await?;
        let line = |row: &Row| {
            Ok(PayLine {
                teacher: PersonId::new(row.text("teacher")?),
                name: row.text("name")?,
                date: row.parsed("date")?,
                group: (row.text("group_zh")?, row.text("group_en")?),
                kind: row.text("kind")?,
                units: row.int("units")?,
                rate: row.fen("rate_fen")?,
                fen: row.fen("fen")?,
            })
        };
        rows.iter().map(line).collect()
    }
}
