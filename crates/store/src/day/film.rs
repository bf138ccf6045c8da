//! 影片 The register of films, and what was shown to whom when.

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::film::{Draft, Film};
use rules::id::SessionId;
use rules::moment::Moment;
use serde_json::json;

/// A film with its people by name.
#[derive(Clone, Debug)]
pub struct FilmRow {
    /// The film.
    pub film: Film,
    /// Who entered it.
    pub entered_by: String,
    /// Who approved it; empty as long as nobody did.
    pub approved_by: String,
    /// When it was last changed.
    pub at: Moment,
}

/// A film that was shown.
#[derive(Clone, Debug)]
pub struct ShownRow {
    /// Which film.
    pub film: String,
    /// On which evening.
    pub date: Date,
    /// To which group, in Chinese and English.
    pub group: (String, String),
    /// Who showed it, by name.
    pub by: String,
}

impl Tx {
    /// The register, by title.
    pub async fn films(&mut self) -> Result<Vec<FilmRow>, Fault> {
        const READ: &str =
            "SELECT f.film, f.title, f.source, f.minutes, f.grade_min, f.grade_max, f.entered_by,
                 f.approved_by, f.reason, f.at, COALESCE(e.name, f.entered_by) AS enterer,
                 COALESCE(a.name, f.approved_by, '') AS approver
             FROM film f
             LEFT JOIN staff e ON e.district = f.district AND e.staff = f.entered_by
             LEFT JOIN staff a ON a.district = f.district AND a.staff = f.approved_by
             WHERE f.district = $1 AND f.place = $2 ORDER BY f.title, f.film";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let named = |row: &Row| {
            Ok(FilmRow {
                film: film(row)?,
                entered_by: row.text("enterer")?,
                approved_by: row.text("approver")?,
                at: row.moment("at")?,
            })
        };
        rows.iter().map(named).collect()
    }

    /// What was shown, the newest first.
    pub async fn films_shown(&mut self) -> Result<Vec<ShownRow>, Fault> {
        const READ: &str = "SELECT w.film, s.date, g.name_zh, g.name_en, COALESCE(t.name, w.by) AS teacher
             FROM film_shown w
             JOIN session s ON s.district = w.district AND s.place = w.place AND s.session = w.session
             JOIN grouping g ON g.district = s.district AND g.place = s.place AND g.grouping = s.grouping
             LEFT JOIN staff t ON t.district = w.district AND t.staff = w.by
             WHERE w.district = $1 AND w.place = $2 ORDER BY s.date DESC, w.film, w.session";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let shown = |row: &Row| {
            Ok(ShownRow {
                film: row.text("film")?,
                date: row.parsed("date")?,
                group: (row.text("name_zh")?, row.text("name_en")?),
                by: row.text("teacher")?,
            })
        };
        rows.iter().map(shown).collect()
    }

    /// Enters or approves a film, under the act's name (P1.30).
    pub async fn film_put(
        &mut self,
        act: &'static str,
        film: &Film,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "INSERT INTO film (district, place, film, title, source, minutes, grade_min, grade_max,
                 entered_by, approved_by, reason, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             ON CONFLICT (district, place, film) DO UPDATE SET title = excluded.title, source = excluded.source,
                 minutes = excluded.minutes, grade_min = excluded.grade_min, grade_max = excluded.grade_max,
                 entered_by = excluded.entered_by, approved_by = excluded.approved_by,
                 reason = excluded.reason, at = excluded.at";
        let Draft { id, title, source, minutes, grades } = &film.draft;
        let put = args![
            self.district(),
            self.place(),
            id,
            title,
            source,
            *minutes,
            grades.0,
            grades.1,
            &film.entered_by,
            film.approved_by.clone(),
            &film.reason,
            now
        ];
        self.run(PUT, put).await?;
        let after = json!({
            "title": title, "minutes": minutes, "grades": [grades.0, grades.1],
            "approved_by": film.approved_by, "reason": film.reason,
        });
        self.film_recorded(act, id, after, (version, now)).await
    }

    /// Notes that a film was shown; shown twice on one evening is shown once.
    pub async fn film_shown(
        &mut self,
        film: &str,
        session: &SessionId,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO film_shown (district, place, film, session, at, by)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (district, place, film, session) DO NOTHING";
        let by = self.permit().person().to_string();
        if self.run(ADD, args![self.district(), self.place(), film, session.as_str(), now, by]).await? == 0 {
            return Ok(());
        }
        let after = json!({ "session": session.as_str() });
        self.film_recorded("film.shown", film, after, (version, now)).await
    }

    async fn film_recorded(
        &mut self,
        act: &'static str,
        subject: &str,
        after: serde_json::Value,
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        let before = json!(null);
        let record = Record { act, subject, clause: "P1.30", scheme_version: version, before, after };
        self.record(record, now).await
    }
}

fn film(row: &Row) -> Result<Film, Fault> {
    Ok(Film {
        draft: Draft {
            id: row.text("film")?,
            title: row.text("title")?,
            source: row.text("source")?,
            minutes: row.int("minutes")?,
            grades: (row.int("grade_min")?, row.int("grade_max")?),
        },
        entered_by: row.text("entered_by")?,
        approved_by: row.text_or("approved_by")?,
        reason: row.text("reason")?,
    })
}
