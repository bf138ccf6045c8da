//! 更正计课 What a corrected roll changes in a posted tally, with the money of what was billed.

use crate::fault::Fault;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{BillId, CourseId, SessionId, StudentId, TallyId};
use rules::moment::Moment;
use rules::money::account::Purse;
use rules::money::bill::Bill;
use rules::money::refund;
use rules::money::release;
use rules::money::share::Parts;
use rules::money::tally::recount::{Billed, Charged, Child, Facts, Line, Recounted, Way, credited};
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
    /// When the roll was corrected.
    pub made_at: Moment,
    /// Who corrected it.
    pub made_by: String,
}

impl Tx {
    /// What a corrected roll may know of its posted lessons; `None` where its day is not posted yet.
    pub async fn recount_facts(
        &mut self,
        roll: &release::Facts,
        date: Date,
        term_from: Date,
    ) -> Result<Option<Facts>, Fault> {
        const TALLIES: &str = "SELECT tally, from_on, billed_at FROM tally
             WHERE district = $1 AND place = $2 AND until_on > $3 ORDER BY from_on";
        let Some(course) = roll.course.clone() else { return Ok(None) };
        let (mut posted, mut checked) = (None, None);
        for row in self.rows(TALLIES, args![self.district(), self.place(), date.to_string()]).await? {
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
        let (mut lines, counts) =
            (self.posted_lines(&roll.session).await?, self.recounts(&roll.session).await?);
        for one in &roll.children {
            let lines = lines.remove(&one.student).unwrap_or_default();
            let (times, counts) = counts.get(&one.student).copied().unwrap_or_default();
            let billed =
                lines.iter().find(|line| line.is_billed && line.stands).map(|line| line.tally.clone());
            let charged = match billed {
                Some(tally) => self.charged(&facts, (&one.student, &tally), term_from).await?,
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

    /// What a child's lessons of one billed tally came to; `None` where they cost nothing.
    async fn charged(
        &mut self,
        facts: &Facts,
        (student, tally): (&StudentId, &TallyId),
        term_from: Date,
    ) -> Result<Option<Charged>, Fault> {
        const READ: &str = "SELECT s.grade, c.family_fen, c.government_fen, c.school_fen,
                    CAST(coalesce(sum(r.family_fen), 0) AS BIGINT) AS family_back,
                    CAST(coalesce(sum(r.government_fen), 0) AS BIGINT) AS government_back,
                    CAST(coalesce(sum(r.school_fen), 0) AS BIGINT) AS school_back
             FROM tally_charge c
             JOIN student s ON s.district = c.district AND s.place = c.place AND s.student = c.student
             LEFT JOIN tally_recount r ON r.district = c.district AND r.place = c.place AND r.tally = c.tally
                  AND r.student = c.student AND r.course = c.course
             WHERE c.district = $1 AND c.place = $2 AND c.tally = $3 AND c.student = $4 AND c.course = $5
             GROUP BY s.grade, c.family_fen, c.government_fen, c.school_fen";
        let (district, place, course) = (self.district(), self.place(), facts.course.as_str());
        let here = args![district, place, tally.as_str(), student.as_str(), course];
        let Some(row) = self.row(READ, here).await? else { return Ok(None) };
        let left = |fen, back| Ok::<_, Fault>((row.fen(fen)? - row.fen(back)?).max(Fen::ZERO));
        let parts = Parts {
            family: left("family_fen", "family_back")?,
            government: left("government_fen", "government_back")?,
            school: left("school_fen", "school_back")?,
        };
        let by_day = self.billed_days(student, &facts.course, term_from).await?;
        let bill = self.charge_billed(student, &facts.course, tally).await?;
        Ok(Some(Charged { grade: row.int("grade")?, parts, by_day, bill }))
    }

    /// The lessons of a child and course in all billed tallies of the term that stand, day by day.
    pub(super) async fn billed_days(
        &mut self,
        student: &StudentId,
        course: &CourseId,
        term_from: Date,
    ) -> Result<BTreeMap<Date, i64>, Fault> {
        const READ: &str = "SELECT l.date, CAST(sum(l.lessons) AS BIGINT) AS lessons FROM tally_line l
             JOIN tally t ON t.district = l.district AND t.place = l.place AND t.tally = l.tally
             WHERE l.district = $1 AND l.place = $2 AND l.student = $3 AND l.course = $4 AND l.stands = 1
               AND l.objection <> 'agreed' AND t.billed_at IS NOT NULL AND t.from_on >= $5
             GROUP BY l.date";
        let (district, place, from) = (self.district(), self.place(), term_from.to_string());
        let rows = self.rows(READ, args![district, place, student.as_str(), course.as_str(), from]).await?;
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
                Some(Billed::Due { bill, open: row.fen("fen")? - carried, carried })
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
                self.bill_lowered(bill, one.parts.family).await?;
            }
            self.transfers_posted(&one.transfers, now).await?;
            let before = json!({ "counts": !one.counts });
            let after = json!({
                "session": facts.session, "tally": one.tally, "counts": one.counts, "billed_from": one.billed_from,
                "way": one.way.code(), "whole": one.parts.whole(),
            });
            let act = ("tally.recounted", one.student.as_str());
            self.tally_record(act, before, after, (version, now)).await?;
            let child = self.student(&one.student).await?;
            let counts = if one.counts { "yes" } else { "no" };
            let words = json!({ "child": child.name, "counts": counts, "day": facts.date });
            let recipient = format!("household:{}", child.household);
            self.tell(&[Tell { recipient, kind: "tally-recounted", words }], now).await?;
        }
        Ok(())
    }

    async fn recount_written(&mut self, facts: &Facts, one: &Recounted, now: Moment) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO tally_recount (district, place, session, student, times, tally, course, date, lessons, counts, way,
                 family_fen, government_fen, school_fen, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
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

    /// Lowers a bill that is not paid; one of which nothing is left is cancelled.
    async fn bill_lowered(&mut self, bill: &BillId, by: Fen) -> Result<(), Fault> {
        const LESS: &str = "UPDATE bill SET fen = fen - $4
             WHERE district = $1 AND place = $2 AND bill = $3 AND state = 'due' AND fen > $4";
        const NONE: &str = "UPDATE bill SET state = 'cancelled'
             WHERE district = $1 AND place = $2 AND bill = $3 AND state = 'due' AND fen = $4";
        for put in [NONE, LESS] {
            self.run(put, args![self.district(), self.place(), bill.as_str(), by]).await?;
        }
        Ok(())
    }

    /// Lets what went back into children's accounts pay bills that have just gone out: it is carried to where they are paid
    /// from.
    pub async fn bills_credited(
        &mut self,
        tally: &TallyId,
        bills: &[Bill],
        now: Moment,
    ) -> Result<(), Fault> {
        let mut due = BTreeMap::<&StudentId, Fen>::new();
        for bill in bills {
            let sum = due.entry(&bill.student).or_default();
            *sum = *sum + bill.fen;
        }
        for (student, held) in self.accounts_held(Purse::Course).await? {
            let Some(due) = due.get(&student).filter(|_| held > Fen::ZERO) else { continue };
            let free = refund::free(&self.refund_facts(&student, Purse::Course).await?);
            let over = credited(tally, &student, free, *due);
            self.transfers_posted(over.as_slice(), now).await?;
        }
        Ok(())
    }

    /// What corrected rolls changed in a tally, the newest first.
    pub async fn tally_recounts(&mut self, id: &TallyId) -> Result<Vec<RecountRow>, Fault> {
        const READ: &str =
            "SELECT s.name, s.home_class, r.date, c.title_zh, c.title_en, r.counts, r.way, r.family_fen,
                    r.made_at, coalesce(f.name, r.made_by) AS made_by,
                    CASE WHEN r.counts = 1 AND NOT EXISTS (SELECT 1 FROM tally_line l
                        WHERE l.district = r.district AND l.place = r.place AND l.session = r.session
                          AND l.student = r.student AND l.stands = 1)
                      AND NOT EXISTS (SELECT 1 FROM tally_recount o WHERE o.district = r.district
                        AND o.place = r.place AND o.session = r.session AND o.student = r.student
                        AND o.times > r.times) THEN 1 ELSE 0 END AS waits
             FROM tally_recount r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             JOIN course c ON c.district = r.district AND c.place = r.place AND c.course = r.course
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
                made_at: row.moment("made_at")?,
                made_by: row.text("made_by")?,
            })
        };
        rows.iter().map(one).collect()
    }
}
