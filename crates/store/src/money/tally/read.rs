//! 课时公示 Tallies as pages show them: to the school by child, to a family its own, to everybody sums.

use crate::fault::Fault;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{CourseId, SessionId, StudentId, TallyId};
use rules::money::tally::Objection;
use rules::money::tally::recount::Way;

/// A tally with its sums.
#[derive(Clone, Debug)]
pub struct TallyRow {
    /// Which.
    pub id: TallyId,
    /// The first day that it counts.
    pub from: Date,
    /// The day after the last one.
    pub until: Date,
    /// Whether it counts what was found of a term that had been billed.
    pub is_later: bool,
    /// The day from which it may be billed, lessons that came on later included.
    pub billed_from: Date,
    /// Whether it is billed.
    pub is_billed: bool,
    /// Children in it.
    pub children: i64,
    /// Lessons that count, objections that were agreed to taken off.
    pub lessons: i64,
    /// Objections that wait.
    pub open: i64,
    /// What families were billed.
    pub fen: Fen,
}

/// A child's counted lessons of one course.
#[derive(Clone, Debug)]
pub struct TallyChild {
    /// Which child.
    pub student: StudentId,
    /// Its name.
    pub name: String,
    /// Pinyin initials.
    pub sort_key: String,
    /// Home class.
    pub home_class: String,
    /// The course's titles in Chinese and English.
    pub course: (String, String),
    /// Lessons that count.
    pub lessons: i64,
    /// What the family was billed.
    pub fen: Fen,
}

/// One counted lesson, with what was said of it.
#[derive(Clone, Debug)]
pub struct TallyLine {
    /// In which tally.
    pub tally: TallyId,
    /// Which child.
    pub student: StudentId,
    /// Its name.
    pub name: String,
    /// Home class.
    pub home_class: String,
    /// Which session.
    pub session: SessionId,
    /// When.
    pub date: Date,
    /// Of which course or care.
    pub item: CourseId,
    /// The course's titles in Chinese and English.
    pub course: (String, String),
    /// Lessons in it.
    pub lessons: i64,
    /// How an objection stands, if there is one.
    pub objection: Option<Objection>,
    /// What the family said.
    pub words: String,
    /// Why the school keeps it.
    pub reason: String,
    /// The day from which it may be billed: until then it may be objected to.
    pub billed_from: Date,
    /// Whether the roll still counts it.
    pub stands: bool,
    /// Whether a corrected roll put it there, after the others were posted.
    pub came_late: bool,
    /// How what was billed for it goes back, and how much of it is the family's.
    pub back: (Way, Fen),
    /// What is owed to the family again, since a credit had paid it.
    pub again: Fen,
}

/// A course in a tally, without names.
#[derive(Clone, Debug)]
pub struct TallyCourse {
    /// In which tally.
    pub tally: TallyId,
    /// The course's titles in Chinese and English.
    pub course: (String, String),
    /// Lessons that the course gave.
    pub given: i64,
    /// Children for whom lessons of it count.
    pub children: i64,
}

const LINES: &str =
    "SELECT l.tally, l.student, s.name, s.home_class, l.session, l.date, l.course AS item, c.title_zh, c.title_en, l.lessons,
            l.objection, l.words, l.reason, l.stands, COALESCE(l.billed_from, t.billed_from) AS billed_from,
            CASE WHEN l.billed_from IS NULL THEN 0 ELSE 1 END AS came_late, COALESCE(r.way, '') AS way,
            COALESCE(r.family_fen, 0) AS back, COALESCE(r.again_family_fen, 0) AS again
     FROM tally_line l
     JOIN tally t ON t.district = l.district AND t.place = l.place AND t.tally = l.tally
     LEFT JOIN tally_recount r ON r.district = l.district AND r.place = l.place AND r.session = l.session
          AND r.student = l.student AND r.tally = l.tally AND r.counts = 0 AND r.way <> ''
          AND NOT EXISTS (SELECT 1 FROM tally_recount o WHERE o.district = r.district AND o.place = r.place
              AND o.session = r.session AND o.student = r.student AND o.tally = r.tally AND o.counts = 0
              AND o.way <> '' AND o.times > r.times)
     JOIN student s ON s.district = l.district AND s.place = l.place AND s.student = l.student
     JOIN item c ON c.district = l.district AND c.place = l.place AND c.item = l.course
     WHERE l.district = $1 AND l.place = $2 AND ($3 = '' OR l.tally = $3) AND ($4 = '' OR l.student = $4)
       AND ($4 <> '' OR l.objection <> '' AND l.stands = 1)
     ORDER BY CASE WHEN $4 = '' AND l.objection = 'open' THEN 0 ELSE 1 END, l.date, l.session, l.student";

impl Tx {
    /// Every tally of the place, the newest first.
    pub async fn tallies(&mut self) -> Result<Vec<TallyRow>, Fault> {
        const READ: &str = "SELECT t.tally, t.from_on, t.until_on, t.billed_from, t.billed_at, t.times,
                    count(DISTINCT l.student) AS children,
                    CAST(coalesce(sum(CASE WHEN l.stands = 1 AND l.objection <> 'agreed' THEN l.lessons ELSE 0 END), 0) AS BIGINT)
                        AS lessons,
                    CAST(coalesce(sum(CASE WHEN l.stands = 1 AND l.objection = 'open' THEN 1 ELSE 0 END), 0) AS BIGINT) AS open,
                    coalesce(max(CASE WHEN l.stands = 1 THEN l.billed_from END), t.billed_from) AS latest,
                    CAST((SELECT coalesce(sum(c.family_fen), 0) FROM tally_charge c WHERE c.district = t.district
                        AND c.place = t.place AND c.tally = t.tally) AS BIGINT) AS fen,
                    CAST((SELECT coalesce(sum(r.family_fen), 0) FROM tally_recount r WHERE r.district = t.district
                        AND r.place = t.place AND r.tally = t.tally AND r.way IN ('back', 'lowered')) AS BIGINT) AS back
             FROM tally t
             LEFT JOIN tally_line l ON l.district = t.district AND l.place = t.place AND l.tally = t.tally
             WHERE t.district = $1 AND t.place = $2
             GROUP BY t.district, t.place, t.tally, t.from_on, t.until_on, t.billed_from, t.billed_at, t.times
             ORDER BY t.until_on DESC, t.times DESC";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let one = |row: &Row| {
            Ok(TallyRow {
                id: TallyId::new(row.text("tally")?),
                from: row.parsed("from_on")?,
                until: row.parsed("until_on")?,
                is_later: row.int("times")? > 0,
                billed_from: row.parsed::<Date>("billed_from")?.max(row.parsed("latest")?),
                is_billed: row.moment_or("billed_at")?.is_some(),
                children: row.int("children")?,
                lessons: row.int("lessons")?,
                open: row.int("open")?,
                fen: row.fen("fen")? - row.fen("back")?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// The children of a tally, course by course.
    pub async fn tally_children(&mut self, id: &TallyId) -> Result<Vec<TallyChild>, Fault> {
        const READ: &str = "SELECT l.student, s.name, s.sort_key, s.home_class, c.title_zh, c.title_en,
                    CAST(sum(CASE WHEN l.stands = 1 AND l.objection <> 'agreed' THEN l.lessons ELSE 0 END) AS BIGINT) AS lessons,
                    coalesce(g.family_fen, 0) AS fen,
                    CAST((SELECT coalesce(sum(r.family_fen), 0) FROM tally_recount r WHERE r.district = $1
                        AND r.place = $2 AND r.tally = $3 AND r.student = l.student AND r.course = l.course
                        AND r.way IN ('back', 'lowered')) AS BIGINT) AS back
             FROM tally_line l
             JOIN student s ON s.district = l.district AND s.place = l.place AND s.student = l.student
             JOIN item c ON c.district = l.district AND c.place = l.place AND c.item = l.course
             LEFT JOIN tally_charge g ON g.district = l.district AND g.place = l.place AND g.tally = l.tally
                  AND g.student = l.student AND g.course = l.course
             WHERE l.district = $1 AND l.place = $2 AND l.tally = $3
             GROUP BY l.student, s.name, s.sort_key, s.home_class, s.seat, l.course, c.title_zh, c.title_en, g.family_fen
             ORDER BY s.home_class, s.seat, l.student, l.course";
        let rows = self.rows(READ, args![self.district(), self.place(), id.as_str()]).await?;
        let one = |row: &Row| {
            Ok(TallyChild {
                student: StudentId::new(row.text("student")?),
                name: row.text("name")?,
                sort_key: row.text("sort_key")?,
                home_class: row.text("home_class")?,
                course: (row.text("title_zh")?, row.text("title_en")?),
                lessons: row.int("lessons")?,
                fen: row.fen("fen")? - row.fen("back")?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// The lessons of a tally to which somebody objected, those that wait first.
    pub async fn tally_objections(&mut self, id: &TallyId) -> Result<Vec<TallyLine>, Fault> {
        let rows = self.rows(LINES, args![self.district(), self.place(), id.as_str(), ""]).await?;
        rows.iter().map(line).collect()
    }

    /// Every counted lesson of a child.
    pub async fn tally_lines(&mut self, student: &StudentId) -> Result<Vec<TallyLine>, Fault> {
        let child = self.student(student).await?.id;
        let rows = self.rows(LINES, args![self.district(), self.place(), "", child.as_str()]).await?;
        rows.iter().map(line).collect()
    }

    /// Every course of every tally, for everybody: what it gave, and to how many. A lesson was given once, whoever else of it
    /// a later tally has.
    pub async fn tally_courses(&mut self) -> Result<Vec<TallyCourse>, Fault> {
        const READ: &str = "SELECT l.tally, c.title_zh, c.title_en,
                    count(DISTINCT CASE WHEN l.stands = 1 THEN l.student END) AS children,
                    CAST((SELECT coalesce(sum(e.lessons), 0) FROM item_session e WHERE e.district = l.district
                        AND e.place = l.place AND e.item = l.course AND e.session IN (SELECT o.session FROM tally_line o
                            WHERE o.district = l.district AND o.place = l.place AND o.tally = l.tally
                              AND o.course = l.course)
                        AND NOT EXISTS (SELECT 1 FROM tally_line p WHERE p.district = l.district AND p.place = l.place
                            AND p.session = e.session AND p.tally < l.tally)) AS BIGINT) AS given
             FROM tally_line l
             JOIN item c ON c.district = l.district AND c.place = l.place AND c.item = l.course
             WHERE l.district = $1 AND l.place = $2
             GROUP BY l.district, l.place, l.tally, l.course, c.title_zh, c.title_en ORDER BY l.tally, l.course";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let one = |row: &Row| {
            Ok(TallyCourse {
                tally: TallyId::new(row.text("tally")?),
                course: (row.text("title_zh")?, row.text("title_en")?),
                given: row.int("given")?,
                children: row.int("children")?,
            })
        };
        rows.iter().map(one).collect()
    }
}

fn line(row: &Row) -> Result<TallyLine, Fault> {
    Ok(TallyLine {
        tally: TallyId::new(row.text("tally")?),
        student: StudentId::new(row.text("student")?),
        name: row.text("name")?,
        home_class: row.text("home_class")?,
        session: SessionId::new(row.text("session")?),
        date: row.parsed("date")?,
        item: CourseId::new(row.text("item")?),
        course: (row.text("title_zh")?, row.text("title_en")?),
        lessons: row.int("lessons")?,
        objection: Objection::from_code(&row.text("objection")?),
        words: row.text("words")?,
        reason: row.text("reason")?,
        billed_from: row.parsed("billed_from")?,
        stands: row.flag("stands")?,
        came_late: row.flag("came_late")?,
        back: (Way::from_code(&row.text("way")?).unwrap_or(Way::Nothing), row.fen("back")?),
        again: row.fen("again")?,
    })
}
