//! 更正计课 What a corrected roll changes in a posted tally, with the money of what was billed.

use crate::fault::Fault;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{BillId, CourseId, SessionId, StudentId, TallyId};
use rules::moment::Moment;
use rules::money::account::{Account, Purse};
use rules::money::bill::Bill;
use rules::money::refund;
use rules::money::release;
use rules::money::share::Parts;
use rules::money::tally::Paid;
use rules::money::tally::recount::{
    Billed, Charged, Child, Facts, Line, Owed, Recounted, Repaid, Way, credited,
};
use serde_json::json;
use std::collections::BTreeMap;

/// A recount as the school reads it.
#[derive(Clone, Debug)]
pub struct RecountRow {
    /// The child's name.
    pub name: String,
    /// Home class.
    pub home_class: String,
    /// The lesson's day.
    pub date: Date,
    /// The course's titles in Chinese and English.
    pub course: (String, String),
    /// Whether the lesson counts now.
    pub counts: bool,
    /// Whether it waits for the next tally.
    pub waits: bool,
    /// How what was billed goes back, and how much of it is the family's.
    pub back: (Way, Fen),
    /// What is owed to the family again, since a credit had paid it.
    pub again: Fen,
    /// When the roll was corrected.
    pub made_at: Moment,
    /// Who corrected it.
    pub made_by: String,
}

impl Tx {
    /// What a corrected roll may know of its posted lessons; `None` where its day is not posted yet. The term is that of the plan in
    /// whose term the day is, and no tally of another has its lessons; of a day that no plan names, it is that of the plan in force.
    pub async fn recount_facts(
        &mut self,
        roll: &release::Facts,
        date: Date,
        (from, until): (Date, Date),
    ) -> Result<Option<Facts>, Fault> {
        const TALLIES: &str = "SELECT tally, from_on, billed_at FROM tally
             WHERE district = $1 AND place = $2 AND until_on > $3 AND from_on >= $4 AND from_on < $5
             ORDER BY from_on, times DESC";
        let Some(course) = roll.course.clone() else { return Ok(None) };
        let (mut posted, mut checked) = (None, None);
        let is_known = from <= date && date < until;
        let (first, after) = if is_known { (from, until) } else { (Date::ZERO, Date::MAX) };
        let (day, first, after) = (date.to_string(), first.to_string(), after.to_string());
        for row in self.rows(TALLIES, args![self.district(), self.place(), day, first, after]).await? {
            let id = TallyId::new(row.text("tally")?);
            if row.parsed::<Date>("from_on")? <= date {
                posted = Some(id.clone());
            }
            if row.moment_or("billed_at")?.is_none() {
                checked = Some(id);
            }
        }
        let Some(posted) = posted else { return Ok(None) };
        let (session, lessons, is_cancelled) = (roll.session.clone(), roll.lessons, roll.is_cancelled);
        let mut facts = Facts {
            session,
            course,
            date,
            lessons,
            is_cancelled,
            posted,
            checked,
            earned: roll.earned,
            children: Vec::new(),
        };
        let term = if is_known { (from, until) } else { self.tally_term(date, from).await? };
        let (mut lines, counts) =
            (self.posted_lines(&roll.session).await?, self.recounts(&roll.session).await?);
        for one in &roll.children {
            let lines = lines.remove(&one.student).unwrap_or_default();
            let (times, counts) = counts.get(&one.student).copied().unwrap_or_default();
            let billed =
                lines.iter().find(|line| line.is_billed && line.stands).map(|line| line.tally.clone());
            let charged = match billed {
                Some(tally) => self.charged(&facts, (&one.student, &tally), term).await?,
                None => None,
            };
            let waits = counts && !lines.iter().any(|line| line.stands);
            let (student, stood) = (one.student.clone(), one.stood);
            facts.children.push(Child { student, stood, lines, waits, charged, times });
        }
        Ok(Some(facts))
    }

    /// A session's lesson in every tally that has it, child by child.
    async fn posted_lines(&mut self, session: &SessionId) -> Result<BTreeMap<StudentId, Vec<Line>>, Fault> {
        const READ: &str = "SELECT l.student, l.tally, l.stands, l.objection,
                 CASE WHEN t.billed_at IS NULL THEN 0 ELSE 1 END AS is_billed
             FROM tally_line l
             JOIN tally t ON t.district = l.district AND t.place = l.place AND t.tally = l.tally
             WHERE l.district = $1 AND l.place = $2 AND l.session = $3 ORDER BY l.tally";
        let mut lines = BTreeMap::<_, Vec<Line>>::new();
        for row in self.rows(READ, args![self.district(), self.place(), session.as_str()]).await? {
            lines.entry(StudentId::new(row.text("student")?)).or_default().push(Line {
                tally: TallyId::new(row.text("tally")?),
                is_billed: row.flag("is_billed")?,
                stands: row.flag("stands")?,
                is_agreed: row.text("objection")? == "agreed",
            });
        }
        Ok(lines)
    }

    /// How often each child's lesson was recounted, and whether it counted the last time.
    async fn recounts(&mut self, session: &SessionId) -> Result<BTreeMap<StudentId, (i64, bool)>, Fault> {
        const READ: &str = "SELECT student, times, counts FROM tally_recount
             WHERE district = $1 AND place = $2 AND session = $3 ORDER BY times";
        let rows = self.rows(READ, args![self.district(), self.place(), session.as_str()]).await?;
        let one =
            |row: &Row| Ok((StudentId::new(row.text("student")?), (row.int("times")?, row.flag("counts")?)));
        rows.iter().map(one).collect()
    }

    /// The term of a day: its first day, and the first day after it where that is known. Tallies of one term follow each
    /// other without a gap.
    pub(super) async fn tally_term(&mut self, date: Date, term_from: Date) -> Result<(Date, Date), Fault> {
        const READ: &str =
            "SELECT from_on, until_on FROM tally WHERE district = $1 AND place = $2 AND from_on <= $3 AND times = 0
             ORDER BY from_on DESC";
        if date >= term_from {
            return Ok((term_from, Date::MAX));
        }
        let mut begins = None;
        for row in self.rows(READ, args![self.district(), self.place(), date.to_string()]).await? {
            let (first, after): (Date, Date) = (row.parsed("from_on")?, row.parsed("until_on")?);
            if begins.is_some_and(|next| next != after) {
                break;
            }
            begins = Some(first);
        }
        Ok((begins.unwrap_or(date), term_from))
    }

    /// What a child's lessons of one billed tally came to; `None` where they cost nothing.
    async fn charged(
        &mut self,
        facts: &Facts,
        (student, tally): (&StudentId, &TallyId),
        term: (Date, Date),
    ) -> Result<Option<Charged>, Fault> {
        const READ: &str = "SELECT s.grade, k.title_zh, c.family_fen, c.government_fen, c.school_fen,
                    c.credit_fen - c.credit_government_fen - c.credit_school_fen AS family_credit,
                    c.credit_government_fen AS government_credit, c.credit_school_fen AS school_credit,
                    CAST(coalesce(sum(r.family_fen), 0) AS BIGINT) AS family_back,
                    CAST(coalesce(sum(r.government_fen), 0) AS BIGINT) AS government_back,
                    CAST(coalesce(sum(r.school_fen), 0) AS BIGINT) AS school_back,
                    CAST(coalesce(sum(r.again_family_fen), 0) AS BIGINT) AS family_again,
                    CAST(coalesce(sum(r.again_government_fen), 0) AS BIGINT) AS government_again,
                    CAST(coalesce(sum(r.again_school_fen), 0) AS BIGINT) AS school_again
             FROM tally_charge c
             JOIN student s ON s.district = c.district AND s.place = c.place AND s.student = c.student
             JOIN item k ON k.district = c.district AND k.place = c.place AND k.item = c.course
             LEFT JOIN tally_recount r ON r.district = c.district AND r.place = c.place AND r.tally = c.tally
                  AND r.student = c.student AND r.course = c.course
             WHERE c.district = $1 AND c.place = $2 AND c.tally = $3 AND c.student = $4 AND c.course = $5
             GROUP BY s.grade, k.title_zh, c.family_fen, c.government_fen, c.school_fen, c.credit_fen,
                      c.credit_government_fen, c.credit_school_fen";
        let (district, place, course) = (self.district(), self.place(), facts.course.as_str());
        let here = args![district, place, tally.as_str(), student.as_str(), course];
        let Some(row) = self.row(READ, here).await? else { return Ok(None) };
        let three = |[family, government, school]: [&'static str; 3]| {
            let (family, government, school) = (row.fen(family)?, row.fen(government)?, row.fen(school)?);
            Ok::<_, Fault>(Parts { family, government, school })
        };
        let fen = three(["family_fen", "government_fen", "school_fen"])?;
        let back = three(["family_back", "government_back", "school_back"])?;
        let paid_by_credit = three(["family_credit", "government_credit", "school_credit"])?;
        let again = three(["family_again", "government_again", "school_again"])?;
        // What is owed again beyond the credit was charged: the course had spent it, or carried money had paid it.
        let of_charge = again.less(again.least(paid_by_credit));
        let parts = fen.less(back).less(of_charge).at_least_nothing();
        let credit = paid_by_credit.less(again).at_least_nothing();
        let by_day = self.billed_days(student, &facts.course, term).await?;
        let (charged_of_term, late_of_term) =
            self.charged_of_term((student, &facts.course), tally, term).await?;
        let bill = self.charge_billed(student, &facts.course, tally).await?;
        let (grade, title) = (row.int("grade")?, row.text("title_zh")?);
        Ok(Some(Charged { grade, title, parts, credit, charged_of_term, late_of_term, by_day, bill }))
    }

    /// What a child's lessons of a course were charged in this tally and in all of a term, by payer, less what recounts of the
    /// term's lessons took off; and what of it the other tallies charged for lessons of a term before.
    async fn charged_of_term(
        &mut self,
        (student, course): (&StudentId, &CourseId),
        tally: &TallyId,
        (from, until): (Date, Date),
    ) -> Result<(Parts, Fen), Fault> {
        const READ: &str = "SELECT CAST(coalesce(sum(o.family), 0) AS BIGINT) AS family,
                    CAST(coalesce(sum(o.government), 0) AS BIGINT) AS government,
                    CAST(coalesce(sum(o.school), 0) AS BIGINT) AS school,
                    CAST(coalesce(sum(o.late), 0) AS BIGINT) AS late
             FROM (SELECT c.family_fen + c.credit_fen - c.credit_government_fen - c.credit_school_fen AS family,
                          c.government_fen + c.credit_government_fen AS government,
                          c.school_fen + c.credit_school_fen AS school,
                          CASE WHEN c.tally = $5 THEN 0 ELSE c.late_fen END AS late
                   FROM tally_charge c
                   JOIN tally t ON t.district = c.district AND t.place = c.place AND t.tally = c.tally
                   WHERE c.district = $1 AND c.place = $2 AND c.student = $3 AND c.course = $4
                     AND (c.tally = $5 OR t.from_on >= $6 AND t.from_on < $7)
                   UNION ALL
                   SELECT -r.family_fen - r.again_family_fen AS family,
                          -r.government_fen - r.again_government_fen AS government,
                          -r.school_fen - r.again_school_fen AS school, 0 AS late
                   FROM tally_recount r
                   WHERE r.district = $1 AND r.place = $2 AND r.student = $3 AND r.course = $4
                     AND (r.tally = $5 OR r.date >= $6 AND r.date < $7)) o";
        let (district, place, from, until) =
            (self.district(), self.place(), from.to_string(), until.to_string());
        let args = args![district, place, student.as_str(), course.as_str(), tally.as_str(), from, until];
        let row = self.one(READ, args).await?;
        let (family, government, school) = (row.fen("family")?, row.fen("government")?, row.fen("school")?);
        Ok((Parts { family, government, school }, row.fen("late")?))
    }

    /// The lessons of a child and course between two days that stand in a billed tally, day by day.
    pub(super) async fn billed_days(
        &mut self,
        student: &StudentId,
        course: &CourseId,
        (from, until): (Date, Date),
    ) -> Result<BTreeMap<Date, i64>, Fault> {
        const READ: &str = "SELECT l.date, CAST(sum(l.lessons) AS BIGINT) AS lessons FROM tally_line l
             JOIN tally t ON t.district = l.district AND t.place = l.place AND t.tally = l.tally
             WHERE l.district = $1 AND l.place = $2 AND l.student = $3 AND l.course = $4 AND l.stands = 1
               AND l.objection <> 'agreed' AND t.billed_at IS NOT NULL AND l.date >= $5 AND l.date < $6
             GROUP BY l.date";
        let (district, place) = (self.district(), self.place());
        let (from, until) = (from.to_string(), until.to_string());
        let args = args![district, place, student.as_str(), course.as_str(), from, until];
        let rows = self.rows(READ, args).await?;
        rows.iter().map(|row| Ok((row.parsed("date")?, row.int("lessons")?))).collect()
    }

    async fn charge_billed(
        &mut self,
        student: &StudentId,
        course: &CourseId,
        tally: &TallyId,
    ) -> Result<Option<Billed>, Fault> {
        const READ: &str = "SELECT bill, fen, carried_fen, state FROM bill
             WHERE district = $1 AND place = $2 AND student = $3 AND course = $4 AND tally = $5";
        let (district, place) = (self.district(), self.place());
        let args = args![district, place, student.as_str(), course.as_str(), tally.as_str()];
        let Some(row) = self.row(READ, args).await? else { return Ok(None) };
        let bill = BillId::new(row.text("bill")?);
        Ok(match row.text("state")?.as_str() {
            "due" => {
                let carried = row.fen("carried_fen")?;
                Some(Billed::Due { bill, open: row.fen("fen")? - carried })
            }
            "paid" => self.tally_paid(&bill).await?.map(Billed::Paid),
            _ => None,
        })
    }

    /// Writes what a corrected roll changes in a posted tally, and tells each household.
    pub async fn recounted(
        &mut self,
        facts: &Facts,
        all: &[Recounted],
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        for one in all {
            self.recount_written(facts, one, now).await?;
            if one.counts {
                self.line_on(facts, one).await?;
            } else {
                self.line_off(facts, one).await?;
            }
            if let Some(bill) = &one.lowered {
                self.bill_lowered(bill, one.parts.family, now).await?;
            }
            self.transfers_posted(&one.transfers, now).await?;
            let before = json!({ "counts": !one.counts });
            let after = json!({
                "session": facts.session, "tally": one.tally, "counts": one.counts, "billed_from": one.billed_from,
                "way": one.way.code(), "whole": one.parts.whole(), "again": one.again.whole(),
            });
            let act = ("tally.recounted", one.student.as_str());
            self.tally_record(act, before, after, (version, now)).await?;
            let child = self.student(&one.student).await?;
            let words = json!({
                "child": child.name, "said": one.said(), "day": facts.date, "until": one.billed_from,
            });
            let recipient = format!("household:{}", child.household);
            self.tell(&[Tell { recipient, kind: "tally-recounted", words }], now).await?;
        }
        Ok(())
    }

    async fn recount_written(&mut self, facts: &Facts, one: &Recounted, now: Moment) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO tally_recount (district, place, session, student, times, tally, course, date, lessons, counts, way,
                 family_fen, government_fen, school_fen, again_family_fen, again_government_fen, again_school_fen, made_at,
                 made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";
        let (district, place, who) = (self.district(), self.place(), self.permit().person().to_string());
        let (session, student) = (facts.session.as_str(), one.student.as_str());
        let (course, date) = (facts.course.as_str(), facts.date.to_string());
        let Parts { family, government, school } = one.parts;
        let args = args![
            district,
            place,
            session,
            student,
            one.times,
            one.tally.as_str(),
            course,
            date,
            facts.lessons,
            i64::from(one.counts),
            one.way.code(),
            family,
            government,
            school,
            one.again.family,
            one.again.government,
            one.again.school,
            now,
            who
        ];
        self.run(ADD, args).await?;
        Ok(())
    }

    /// Puts a lesson into the tally under check with its own time to object. What the school has agreed to stands again where
    /// it stood, and is not charged; what waits for the next tally has no line yet.
    async fn line_on(&mut self, facts: &Facts, one: &Recounted) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO tally_line (district, place, tally, student, session, course, date, lessons, billed_from)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (district, place, tally, student, session)
             DO UPDATE SET stands = 1, billed_from = excluded.billed_from";
        const AGREED: &str = "UPDATE tally_line SET stands = 1
             WHERE district = $1 AND place = $2 AND tally = $3 AND student = $4 AND session = $5
               AND objection = 'agreed'";
        let (tally, student, session) = (one.tally.as_str(), one.student.as_str(), facts.session.as_str());
        let (district, place) = (self.district(), self.place());
        let Some(billed_from) = one.billed_from else {
            self.run(AGREED, args![district, place, tally, student, session]).await?;
            return Ok(());
        };
        let (course, date, from) = (facts.course.as_str(), facts.date.to_string(), billed_from.to_string());
        let args = args![district, place, tally, student, session, course, date, facts.lessons, from];
        self.run(ADD, args).await?;
        Ok(())
    }

    async fn line_off(&mut self, facts: &Facts, one: &Recounted) -> Result<(), Fault> {
        const PUT: &str = "UPDATE tally_line SET stands = 0
             WHERE district = $1 AND place = $2 AND tally = $3 AND student = $4 AND session = $5";
        let (tally, student, session) = (one.tally.as_str(), one.student.as_str(), facts.session.as_str());
        self.run(PUT, args![self.district(), self.place(), tally, student, session]).await?;
        Ok(())
    }

    /// Lowers a bill that is not paid; one of which nothing is left is cancelled, and one of which carried money has paid the
    /// rest is paid, so that the course gets that.
    async fn bill_lowered(&mut self, bill: &BillId, by: Fen, now: Moment) -> Result<(), Fault> {
        const LESS: &str = "UPDATE bill SET fen = fen - $4,
                 state = CASE WHEN fen - $4 <= carried_fen THEN 'paid' ELSE state END
             WHERE district = $1 AND place = $2 AND bill = $3 AND state = 'due' AND fen > $4";
        const NONE: &str = "UPDATE bill SET state = 'cancelled'
             WHERE district = $1 AND place = $2 AND bill = $3 AND state = 'due' AND fen = $4";
        for put in [NONE, LESS] {
            self.run(put, args![self.district(), self.place(), bill.as_str(), by]).await?;
        }
        self.tally_given(bill, now).await
    }

    /// A bill whose payment was undone asks for no lesson of which a recount has sent the money back: it is lowered by that, once.
    pub(crate) async fn bill_sent_back(&mut self, paid: &Paid, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE bill SET sent_back_fen = sent_back_fen + $4
             WHERE district = $1 AND place = $2 AND bill = $3 AND state = 'due'";
        if paid.sent_back == Fen::ZERO {
            return Ok(());
        }
        let args = args![self.district(), self.place(), paid.bill.as_str(), paid.sent_back];
        self.run(PUT, args).await?;
        self.bill_lowered(&paid.bill, paid.sent_back, now).await
    }

    /// What recounts owe, child by child and course by course: what was to come off the next charge and has not. It is bound to
    /// no term.
    pub async fn tally_owed(&mut self, today: Date) -> Result<Vec<Owed>, Fault> {
        const READ: &str = "SELECT o.student, o.course, CAST(sum(o.family) AS BIGINT) AS family,
                    CAST(sum(o.government) AS BIGINT) AS government, CAST(sum(o.school) AS BIGINT) AS school,
                    (SELECT count(*) FROM tally_repaid p WHERE p.district = $1 AND p.place = $2
                        AND p.student = o.student AND p.course = o.course) AS times,
                    CASE WHEN s.on_roll_until IS NULL OR s.on_roll_until > $3 THEN 1 ELSE 0 END AS stays,
                    CASE WHEN EXISTS (SELECT 1 FROM item_lesson h WHERE h.district = $1 AND h.place = $2
                          AND h.student = o.student AND h.item = o.course AND h.cancelled_at IS NULL
                          AND h.date >= $3 AND h.sits = 1)
                      OR EXISTS (SELECT 1 FROM item_session h WHERE h.district = $1 AND h.place = $2
                          AND h.item = o.course AND h.cancelled_at IS NULL AND (h.date < $3 AND NOT EXISTS (SELECT 1 FROM tally y WHERE y.district = $1 AND y.place = $2
                                 AND y.from_on <= h.date AND y.until_on > h.date AND y.billed_at IS NOT NULL)))
                        THEN 1 ELSE 0 END AS runs,
                    CASE WHEN EXISTS (SELECT 1 FROM rest w WHERE w.district = $1 AND w.place = $2 AND w.student = o.student
                        AND w.purse = coalesce((SELECT k.purse FROM item k WHERE k.district = $1 AND k.place = $2
                          AND k.item = o.course), 'course'))
                        THEN 1 ELSE 0 END AS has_chosen
             FROM (SELECT r.student, r.course,
                          r.again_family_fen + CASE WHEN r.way = 'next' THEN r.family_fen ELSE 0 END AS family,
                          r.again_government_fen + CASE WHEN r.way = 'next' THEN r.government_fen ELSE 0 END AS government,
                          r.again_school_fen + CASE WHEN r.way = 'next' THEN r.school_fen ELSE 0 END AS school
                   FROM tally_recount r WHERE r.district = $1 AND r.place = $2
                   UNION ALL
                   SELECT c.student, c.course, c.credit_government_fen + c.credit_school_fen - c.credit_fen AS family,
                          -c.credit_government_fen AS government, -c.credit_school_fen AS school
                   FROM tally_charge c WHERE c.district = $1 AND c.place = $2 AND c.credit_fen > 0
                   UNION ALL
                   SELECT b.student, b.course, -b.family_fen AS family, -b.government_fen AS government,
                          -b.school_fen AS school
                   FROM tally_repaid b WHERE b.district = $1 AND b.place = $2) o
             JOIN student s ON s.district = $1 AND s.place = $2 AND s.student = o.student
             GROUP BY o.student, o.course, s.on_roll_until
             HAVING sum(o.family + o.government + o.school) > 0 ORDER BY o.student, o.course";
        let rows = self.rows(READ, args![self.district(), self.place(), today.to_string()]).await?;
        let mut due = if rows.is_empty() { BTreeMap::new() } else { self.counted_due().await? };
        let one = |row: &Row| {
            let part = |column| Ok::<_, Fault>(row.fen(column)?.max(Fen::ZERO));
            let key = (StudentId::new(row.text("student")?), CourseId::new(row.text("course")?));
            let due = due.remove(&key).unwrap_or_default();
            let (student, course) = key;
            Ok(Owed {
                student,
                course,
                parts: Parts {
                    family: part("family")?,
                    government: part("government")?,
                    school: part("school")?,
                },
                times: row.int("times")?,
                stays: row.flag("stays")?,
                runs: row.flag("runs")?,
                has_chosen: row.flag("has_chosen")?,
                due,
            })
        };
        rows.iter().map(one).collect()
    }

    /// Bills of counted lessons that are not paid, child by child and course by course, with what is open of each.
    async fn counted_due(&mut self) -> Result<BTreeMap<(StudentId, CourseId), Vec<(BillId, Fen)>>, Fault> {
        const READ: &str = "SELECT student, course, bill, fen - carried_fen AS open FROM bill
             WHERE district = $1 AND place = $2 AND state = 'due' AND tally <> '' ORDER BY tally, bill";
        let mut due = BTreeMap::<_, Vec<_>>::new();
        for row in self.rows(READ, args![self.district(), self.place()]).await? {
            let key = (StudentId::new(row.text("student")?), CourseId::new(row.text("course")?));
            due.entry(key).or_default().push((BillId::new(row.text("bill")?), row.fen("open")?));
        }
        Ok(due)
    }

    /// Pays a credit back.
    pub async fn tally_repaid(
        &mut self,
        repaid: &Repaid,
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO tally_repaid (district, place, student, course, times, family_fen, government_fen,
                 school_fen, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let (district, place, who) = (self.district(), self.place(), self.permit().person().to_string());
        let Parts { family, government, school } = repaid.parts;
        let (student, course, times) = (repaid.student.as_str(), repaid.course.as_str(), repaid.times);
        let args = args![district, place, student, course, times, family, government, school, now, who];
        self.run(ADD, args).await?;
        for (bill, fen) in &repaid.lowered {
            self.bill_lowered(bill, *fen, now).await?;
        }
        self.transfers_posted(&repaid.transfers, now).await?;
        let before = json!({ "course": course });
        let after = json!({
            "family": family, "government": government, "school": school, "back": repaid.back,
            "bills": repaid.lowered.iter().map(|(bill, _)| bill).collect::<Vec<_>>(),
        });
        self.tally_record(("tally.repaid", student), before, after, (version, now)).await
    }

    /// Lets what went back into children's accounts pay bills that have just gone out: it is carried to where they are paid
    /// from.
    pub async fn bills_credited(
        &mut self,
        tally: &TallyId,
        bills: &[Bill],
        now: Moment,
    ) -> Result<(), Fault> {
        let mut due = BTreeMap::<(&StudentId, Purse), Fen>::new();
        for bill in bills {
            let sum = due.entry((&bill.student, bill.purse)).or_default();
            *sum = *sum + bill.fen;
        }
        for ((student, purse), due) in due {
            if self.account_held(student, purse).await? <= Fen::ZERO {
                continue;
            }
            let free = refund::free(&self.refund_facts(student, purse).await?);
            let carried = Account::Carried(student.clone(), purse);
            let carried = self.account_standing(&carried).await?.free();
            let over = credited(tally, (student, purse), free, (due, carried));
            self.transfers_posted(over.as_slice(), now).await?;
        }
        Ok(())
    }

    /// What corrected rolls changed in a tally, the newest first.
    pub async fn tally_recounts(&mut self, id: &TallyId) -> Result<Vec<RecountRow>, Fault> {
        const READ: &str =
            "SELECT s.name, s.home_class, r.date, c.title_zh, c.title_en, r.counts, r.way, r.family_fen,
                    r.again_family_fen, r.made_at, coalesce(f.name, r.made_by) AS made_by,
                    CASE WHEN r.counts = 1 AND NOT EXISTS (SELECT 1 FROM tally_line l
                        WHERE l.district = r.district AND l.place = r.place AND l.session = r.session
                          AND l.student = r.student AND l.stands = 1)
                      AND NOT EXISTS (SELECT 1 FROM tally_recount o WHERE o.district = r.district
                        AND o.place = r.place AND o.session = r.session AND o.student = r.student
                        AND o.times > r.times) THEN 1 ELSE 0 END AS waits
             FROM tally_recount r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             JOIN item c ON c.district = r.district AND c.place = r.place AND c.item = r.course
             LEFT JOIN staff f ON f.district = r.district AND f.staff = r.made_by
             WHERE r.district = $1 AND r.place = $2 AND r.tally = $3
             ORDER BY r.made_at DESC, r.date, r.student, r.times DESC";
        let rows = self.rows(READ, args![self.district(), self.place(), id.as_str()]).await?;
        let one = |row: &Row| {
            Ok(RecountRow {
                name: row.text("name")?,
                home_class: row.text("home_class")?,
                date: row.parsed("date")?,
                course: (row.text("title_zh")?, row.text("title_en")?),
                counts: row.flag("counts")?,
                waits: row.flag("waits")?,
                back: (Way::from_code(&row.text("way")?).unwrap_or(Way::Nothing), row.fen("family_fen")?),
                again: row.fen("again_family_fen")?,
                made_at: row.moment("made_at")?,
                made_by: row.text("made_by")?,
            })
        };
        rows.iter().map(one).collect()
    }
}
