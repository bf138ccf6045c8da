//! 看板 One school's figures, counted from the same rows that the school works with.

use crate::fault::Fault;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::enrol::course::term::Which;
use rules::enrol::draw::{Progress, Worth, is_of};
use rules::fen::Fen;
use rules::id::{DrawId, PlaceId};
use rules::moment::Moment;
use std::collections::BTreeMap;

/// The figures of one school.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Which school.
    pub place: PlaceId,
    /// Its names in Chinese and English.
    pub name: (String, String),
    /// Pupils on the roll.
    pub students: i64,
    /// Registrations, withdrawn ones not counted.
    pub registered: i64,
    /// Accepted into class "1".
    pub accepted: i64,
    /// Waiting for room in class "1".
    pub waiting: i64,
    /// Since when the first of them waits (P1.16).
    pub waits_since: Option<Moment>,
    /// Sent back with a reason, and not sent again by the family (P1.16).
    pub returned: i64,
    /// The first day from today on with an evening (P1.20).
    pub next_evening: Option<Date>,
    /// Incidents that nobody has closed (P1.17).
    pub incidents: i64,
    /// Its courses by the plan of their term; under no name those that have none.
    courses: BTreeMap<String, CourseFigures>,
    /// Children expected tonight, those on leave not counted.
    pub expected: i64,
    /// Children who came tonight.
    pub present: i64,
    /// Children handed over tonight.
    pub handed_over: i64,
    /// Absences of any evening that nobody has explained yet.
    pub open_absences: i64,
    /// Held in custody.
    pub held: Fen,
    /// Released for lessons given.
    pub released: Fen,
    /// Programmes whose term is over and that have money left of which the school has not said what becomes; and how much.
    pub surplus: (i64, Fen),
    /// The newest draw of which the roster is public.
    pub draw: Option<DrawRow>,
}

/// What became of courses of one term.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CourseFigures {
    /// Placed in them; a child in two courses counts twice.
    pub placed: i64,
    /// Waiting for a seat.
    pub waiting: i64,
    /// Courses opened.
    pub opened: i64,
    /// Courses closed for want of pupils.
    pub closed: i64,
    /// Courses that were announced and wait for their draw, and for which a child on the roll wishes.
    awaited: i64,
}

/// A draw of which the roster is public.
#[derive(Clone, Debug)]
pub struct DrawRow {
    /// Which.
    pub draw: DrawId,
    /// It was held.
    pub is_held: bool,
    /// What may be read of its result.
    pub result: DrawResult,
}

/// What may be read of a draw's result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DrawResult {
    /// Nothing: nobody reads of it before the families do.
    Ahead,
    /// The families were told, and its figures stand in its folder only: it was held before they were kept.
    Unkept,
    /// Its figures.
    Told(Worth),
}

impl Figures {
    /// Those of a term.
    pub fn courses(&self, which: &Which) -> CourseFigures {
        let mut sum = CourseFigures::default();
        for (plan, one) in &self.courses {
            let plan = Some(plan.as_str()).filter(|plan| !plan.is_empty());
            if which.counts(plan, false) {
                sum.placed += one.placed;
                sum.waiting += one.waiting;
                sum.opened += one.opened;
                sum.closed += one.closed;
            }
            if which.counts(plan, true) {
                sum.awaited += one.awaited;
            }
        }
        sum
    }

    /// How far the draw of a term that counts has come.
    pub fn draw_progress(&self, which: &Which) -> Progress {
        let draw = self.draw.as_ref().filter(|one| is_of(&one.draw, &which.plan));
        Progress {
            is_awaited: draw.is_none() && self.courses(which).awaited > 0,
            is_fixed: draw.is_some(),
            is_held: draw.is_some_and(|one| one.is_held),
            is_told: draw.is_some_and(|one| one.result != DrawResult::Ahead),
        }
    }
}

impl Tx {
    /// The figures of every school under the permit's place, on an evening.
    pub async fn board_figures(&mut self, tonight: Date) -> Result<Vec<Figures>, Fault> {
        const READ: &str = "SELECT p.place, p.name_zh, p.name_en,
             (SELECT count(*) FROM student x WHERE x.district = p.district AND x.place = p.place
                AND x.on_roll_from <= $3 AND (x.on_roll_until IS NULL OR x.on_roll_until > $3)) AS students,
             (SELECT count(*) FROM registration x WHERE x.district = p.district AND x.place = p.place
                AND x.state <> 'withdrawn') AS registered,
             (SELECT count(*) FROM registration x WHERE x.district = p.district AND x.place = p.place
                AND x.state = 'accepted') AS accepted,
             (SELECT count(*) FROM registration x WHERE x.district = p.district AND x.place = p.place
                AND x.state = 'waiting') AS waiting,
             (SELECT min(x.reviewed_at) FROM registration x WHERE x.district = p.district AND x.place = p.place
                AND x.state = 'waiting') AS waits_since,
             (SELECT count(*) FROM registration x WHERE x.district = p.district AND x.place = p.place
                AND x.state = 'returned') AS returned,
             (SELECT min(x.date) FROM session x WHERE x.district = p.district AND x.place = p.place AND x.date >= $3
                AND x.cancelled_at IS NULL) AS next_evening,
             (SELECT count(*) FROM incident x WHERE x.district = p.district AND x.place = p.place
                AND x.closed_at IS NULL) AS incidents,
             (SELECT count(*) FROM roll x WHERE x.district = p.district AND x.place = p.place AND x.date = $3
                AND x.state <> 'leave') AS expected,
             (SELECT count(*) FROM roll x WHERE x.district = p.district AND x.place = p.place AND x.date = $3
                AND x.state IN ('present', 'late', 'handed-over')) AS present,
             (SELECT count(*) FROM roll x WHERE x.district = p.district AND x.place = p.place AND x.date = $3
                AND x.state = 'handed-over') AS handed_over,
             (SELECT count(*) FROM absence x WHERE x.district = p.district AND x.place = p.place
                AND x.closed_at IS NULL) AS open_absences,
             (SELECT CAST(coalesce(sum(x.balance_fen), 0) AS BIGINT) FROM account x
                WHERE x.district = p.district AND x.place = p.place AND x.kind = 'custody') AS held,
             (SELECT CAST(coalesce(sum(x.balance_fen), 0) AS BIGINT) FROM account x
                WHERE x.district = p.district AND x.place = p.place AND x.kind = 'payee') AS released,
             (SELECT count(*) FROM surplus x
                JOIN account y ON y.district = x.district AND y.place = x.place AND y.account = x.payee
                WHERE x.district = p.district AND x.place = p.place AND x.choice IN ('', 'back')
                  AND y.balance_fen > y.pending_fen) AS surpluses,
             (SELECT CAST(coalesce(sum(y.balance_fen - y.pending_fen), 0) AS BIGINT) FROM surplus x
                JOIN account y ON y.district = x.district AND y.place = x.place AND y.account = x.payee
                WHERE x.district = p.district AND x.place = p.place AND x.choice IN ('', 'back')
                  AND y.balance_fen > y.pending_fen) AS surplus_fen,
             d.draw, d.drawn_at, d.published_at, d.worth, d.bound, d.wishing, d.got_nothing, d.unopened
             FROM place p
             LEFT JOIN draw d ON d.district = p.district AND d.place = p.place AND d.draw = (SELECT x.draw FROM draw x
                 WHERE x.district = p.district AND x.place = p.place AND x.voided_at IS NULL
                 ORDER BY x.fixed_at DESC, x.draw DESC LIMIT 1)
             WHERE p.district = $1 AND p.kind = 'school' AND (p.path = $2 OR p.path LIKE $2 || '/%')
             ORDER BY p.path";
        let path = self.permit().path().as_str().to_owned();
        let mut courses = self.board_courses(&path, tonight).await?;
        let rows = self.rows(READ, args![self.district(), path, tonight.to_string()]).await?;
        rows.iter().map(|row| figures(row, &mut courses)).collect()
    }

    /// The home classes of which every pupil is registered, by school (P1.15): whoever watches over the schools asks whether each
    /// family wished it.
    pub async fn board_whole_classes(
        &mut self,
        today: Date,
    ) -> Result<BTreeMap<PlaceId, Vec<String>>, Fault> {
        const READ: &str = "SELECT s.place, s.home_class FROM student s
             JOIN place p ON p.district = s.district AND p.place = s.place
             LEFT JOIN registration r ON r.district = s.district AND r.place = s.place AND r.student = s.student
                 AND r.state IN ('submitted', 'late', 'accepted', 'waiting')
             WHERE s.district = $1 AND p.kind = 'school' AND (p.path = $2 OR p.path LIKE $2 || '/%')
               AND s.on_roll_from <= $3 AND (s.on_roll_until IS NULL OR s.on_roll_until > $3)
             GROUP BY s.place, s.home_class HAVING count(*) > 1 AND count(*) = count(r.student)
             ORDER BY s.place, s.home_class";
        let path = self.permit().path().as_str().to_owned();
        let mut all: BTreeMap<PlaceId, Vec<String>> = BTreeMap::new();
        for row in self.rows(READ, args![self.district(), path, today.to_string()]).await? {
            all.entry(PlaceId::new(row.text("place")?)).or_default().push(row.text("home_class")?);
        }
        Ok(all)
    }

    /// Courses that are not over and places in them, by school and by the plan of their term.
    async fn board_courses(&mut self, path: &str, tonight: Date) -> Result<ByPlace, Fault> {
        const READ: &str = "SELECT x.place, x.plan, x.state, count(*) AS n FROM (
                 SELECT c.district, c.place, COALESCE(c.plan, '') AS plan, c.state FROM course c
                 WHERE c.district = $1 AND c.ended_at IS NULL
                 UNION ALL SELECT c.district, c.place, COALESCE(c.plan, '') AS plan, 'awaited' AS state FROM course c
                 WHERE c.district = $1 AND c.ended_at IS NULL AND c.state = 'announced' AND EXISTS (SELECT 1
                     FROM preference w JOIN student s ON s.district = w.district AND s.place = w.place
                       AND s.student = w.student
                     WHERE w.district = c.district AND w.place = c.place AND w.course = c.course
                       AND s.grade BETWEEN c.grade_min AND c.grade_max
                       AND s.on_roll_from <= $3 AND (s.on_roll_until IS NULL OR s.on_roll_until > $3))
                 UNION ALL SELECT s.district, s.place, s.plan, s.state FROM placement s
                 WHERE s.district = $1 AND s.ended_at IS NULL AND s.state IN ('placed', 'waiting')) x
             JOIN place p ON p.district = x.district AND p.place = x.place
             WHERE p.district = $1 AND p.kind = 'school' AND (p.path = $2 OR p.path LIKE $2 || '/%')
             GROUP BY x.place, x.plan, x.state";
        let mut all = ByPlace::new();
        for row in self.rows(READ, args![self.district(), path, tonight.to_string()]).await? {
            let of = all.entry(row.text("place")?).or_default().entry(row.text("plan")?).or_default();
            let n = row.int("n")?;
            match row.text("state")?.as_str() {
                "placed" => of.placed = n,
                "waiting" => of.waiting = n,
                "open" => of.opened = n,
                "closed" => of.closed = n,
                "awaited" => of.awaited = n,
                _ => {}
            }
        }
        Ok(all)
    }
}

/// Figures of courses by place and plan.
type ByPlace = BTreeMap<String, BTreeMap<String, CourseFigures>>;

fn figures(row: &Row, courses: &mut ByPlace) -> Result<Figures, Fault> {
    Ok(Figures {
        place: PlaceId::new(row.text("place")?),
        name: (row.text("name_zh")?, row.text("name_en")?),
        students: row.int("students")?,
        registered: row.int("registered")?,
        accepted: row.int("accepted")?,
        waiting: row.int("waiting")?,
        waits_since: row.moment_or("waits_since")?,
        returned: row.int("returned")?,
        next_evening: row.parsed_or("next_evening")?,
        incidents: row.int("incidents")?,
        courses: courses.remove(&row.text("place")?).unwrap_or_default(),
        expected: row.int("expected")?,
        present: row.int("present")?,
        handed_over: row.int("handed_over")?,
        open_absences: row.int("open_absences")?,
        held: row.fen("held")?,
        released: row.fen("released")?,
        surplus: (row.int("surpluses")?, row.fen("surplus_fen")?),
        draw: match row.text_or("draw")? {
            Some(draw) => Some(DrawRow {
                draw: DrawId::new(draw),
                is_held: row.moment_or("drawn_at")?.is_some(),
                result: result(row)?,
            }),
            None => None,
        },
    })
}

fn result(row: &Row) -> Result<DrawResult, Fault> {
    if row.moment_or("published_at")?.is_none() {
        return Ok(DrawResult::Ahead);
    }
    Ok(worth(row)?.map_or(DrawResult::Unkept, DrawResult::Told))
}

/// The figures that the draw left beside its folder; `None` where one is missing.
fn worth(row: &Row) -> Result<Option<Worth>, Fault> {
    let figures = (row.int_or("worth")?, row.int_or("bound")?, row.int_or("wishing")?);
    let (Some(value), Some(bound), Some(wishing)) = figures else { return Ok(None) };
    let (Some(nothing), Some(closed)) = (row.int_or("got_nothing")?, row.int_or("unopened")?) else {
        return Ok(None);
    };
    Ok(Some(Worth { value, bound, wishing, nothing, closed }))
}
