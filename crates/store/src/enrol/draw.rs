//! 摇号 The draw: the published roster, and everything that it decides in one transaction.

mod earlier;

use super::course::{plan_of, teacher_letters};
use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::student;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::enrol::course::term::Which;
use rules::enrol::course::{Course, State};
use rules::enrol::draw::{
    self, Announced, Drawn, Facts, Files, Fixed, Given, Progress, Published, Reason, Voided, Why, Wishes,
};
use rules::enrol::preference::Asked;
use rules::id::{CourseId, DrawId, HouseholdId, StudentId};
use rules::moment::Moment;
use rules::people::role::Role;
use rules::people::student::Student;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

impl Tx {
    /// What [`rules::enrol::draw::fix`] and [`rules::enrol::draw::run`] may know of a term.
    pub async fn draw_facts(&mut self, draw: &DrawId, which: &Which) -> Result<Facts, Fault> {
        let courses = which.only(self.courses().await?);
        let wishes = self.wishes(&which.plan).await?;
        let published = self.draw(draw).await?;
        let rights = self.rights().await?;
        let children: Vec<StudentId> = wishes.iter().map(|one: &Wishes| one.student.id.clone()).collect();
        let (left_out, days_seated) = match published {
            None => (self.left_out(&children).await?, self.days_seated(&which.plan).await?),
            Some(_) => (BTreeSet::new(), BTreeMap::new()),
        };
        let spent = self.draws_spent().await?;
        Ok(Facts { courses, wishes, rights, left_out, days_seated, published, spent })
    }

    /// The numbers of draws that were voided.
    async fn draws_spent(&mut self) -> Result<Vec<String>, Fault> {
        const READ: &str = "SELECT COALESCE(hall, randomness) AS numbers FROM draw
             WHERE district = $1 AND place = $2 AND voided_at IS NOT NULL
               AND COALESCE(hall, randomness) IS NOT NULL";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(|row| row.text("numbers")).collect()
    }

    /// The published roster and draw of that name.
    pub async fn draw(&mut self, draw: &DrawId) -> Result<Option<Published>, Fault> {
        const READ: &str =
            "SELECT draw, salt, roster, roster_hash, fixed_at, hall, randomness, drawn_at, result_hash,
                 published_at, voided_at, void_reason
             FROM draw WHERE district = $1 AND place = $2 AND draw = $3";
        let row = self.row(READ, args![self.district(), self.place(), draw.as_str()]).await?;
        row.as_ref().map(published).transpose()
    }

    /// The name of the draw of a scheme that counts: the first that was not voided.
    pub async fn draw_current(&mut self, scheme: &str) -> Result<DrawId, Fault> {
        let voided = self.draws_voided(scheme).await?;
        Ok(draw::named_after(scheme, voided.len() as i64))
    }

    /// Draws of a scheme that were voided, the first first, each with when and why.
    pub async fn draws_voided(&mut self, scheme: &str) -> Result<Vec<(DrawId, Moment, String)>, Fault> {
        const READ: &str = "SELECT draw, voided_at, void_reason FROM draw
             WHERE district = $1 AND place = $2 AND (draw = $3 OR draw LIKE $4) AND voided_at IS NOT NULL
             ORDER BY voided_at, draw";
        let next = format!("{scheme}.%");
        let rows = self.rows(READ, args![self.district(), self.place(), scheme, next]).await?;
        let one = |row: &Row| {
            Ok((DrawId::new(row.text("draw")?), row.moment("voided_at")?, row.text("void_reason")?))
        };
        rows.iter().map(one).collect()
    }

    /// How far the draw of a term that counts has come by a day, without its files.
    pub async fn draw_progress(&mut self, which: &Which, today: Date) -> Result<(DrawId, Progress), Fault> {
        const READ: &str = "SELECT drawn_at, published_at FROM draw
             WHERE district = $1 AND place = $2 AND draw = $3";
        let id = self.draw_current(&which.plan).await?;
        let row = self.row(READ, args![self.district(), self.place(), id.as_str()]).await?;
        let at = |column: &'static str| row.as_ref().map_or(Ok(None), |row| row.moment_or(column));
        let (is_held, is_told) = (at("drawn_at")?.is_some(), at("published_at")?.is_some());
        let is_fixed = row.is_some();
        let awaits = |course: &Course| course.state == State::Announced && which.has(course);
        let is_announced = !is_fixed && self.courses().await?.iter().any(awaits);
        let is_awaited = is_announced && self.is_wished(&which.plan, today).await?;
        Ok((id, Progress { is_awaited, is_fixed, is_held, is_told }))
    }

    /// Whether a child that is on the roll that day wishes for some course of a plan that waits for its draw.
    async fn is_wished(&mut self, plan: &str, today: Date) -> Result<bool, Fault> {
        const READ: &str = "SELECT w.course FROM preference w
             JOIN student s ON s.district = w.district AND s.place = w.place AND s.student = w.student
             JOIN course c ON c.district = w.district AND c.place = w.place AND c.course = w.course
             WHERE w.district = $1 AND w.place = $2 AND w.plan = $3
               AND c.state = 'announced' AND c.ended_at IS NULL AND s.grade BETWEEN c.grade_min AND c.grade_max
               AND s.on_roll_from <= $4 AND (s.on_roll_until IS NULL OR s.on_roll_until > $4)
             LIMIT 1";
        let today = today.to_string();
        Ok(self.row(READ, args![self.district(), self.place(), plan, today]).await?.is_some())
    }

    /// Tells whoever holds the draw that its hour has passed, once (P3.33); false when it was told before.
    pub async fn draw_overdue(
        &mut self,
        draw: &DrawId,
        (hour, version): (Moment, i64),
        now: Moment,
    ) -> Result<bool, Fault> {
        if !self.once(hour.date(), ("draw", draw.as_str(), "overdue"), now).await? {
            return Ok(false);
        }
        let words = json!({ "at": hour });
        let record = Record {
            act: "draw.overdue",
            subject: draw.as_str(),
            clause: "P3.33",
            scheme_version: version,
            before: json!(null),
            after: words.clone(),
        };
        self.record(record, now).await?;
        self.tell_role(Role::Manager, "draw-overdue", words, now).await?;
        Ok(true)
    }

    /// Voids a draw: what was published of it stays.
    pub async fn draw_voided(&mut self, event: &Voided, version: i64, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE draw SET voided_at = $4, voided_by = $5, void_reason = $6
             WHERE district = $1 AND place = $2 AND draw = $3 AND published_at IS NULL AND voided_at IS NULL";
        let by = self.permit().person().to_string();
        let (district, place, draw) = (self.district(), self.place(), event.draw.as_str());
        if self.run(PUT, args![district, place, draw, now, by, &event.reason]).await? != 1 {
            return Err(Fault::Conflict("the draw was voided or told meanwhile".into()));
        }
        let record = Record {
            act: "draw.voided",
            subject: draw,
            clause: "P3.33",
            scheme_version: version,
            before: json!(null),
            after: json!({ "reason": event.reason }),
        };
        self.record(record, now).await
    }

    /// The public folder of a draw: what is published before it is held, and everything once the families are told.
    pub async fn draw_files(&mut self, draw: &DrawId) -> Result<Files, Fault> {
        const READ: &str =
            "SELECT CASE WHEN published_at IS NULL THEN roster ELSE artefact END AS files FROM draw
             WHERE district = $1 AND place = $2 AND draw = $3";
        let row = self.row(READ, args![self.district(), self.place(), draw.as_str()]).await?;
        files(&row.ok_or(Fault::NotFound)?.text("files")?)
    }

    /// What every child wished for in the term of a plan. A child is read once, not once a wish: a row's many columns cost more than its finding.
    async fn wishes(&mut self, plan: &str) -> Result<Vec<Wishes>, Fault> {
        const CHILDREN: &str = "SELECT s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat,
                 s.on_roll_from, s.on_roll_until, s.care_note, COALESCE(a.most, 0) AS most,
                 COALESCE(a.together, 0) AS together
             FROM student s
             LEFT JOIN preference_ask a ON a.district = s.district AND a.place = s.place AND a.student = s.student
               AND a.plan = $3
             WHERE s.district = $1 AND s.place = $2 AND EXISTS (SELECT 1 FROM preference w
                 WHERE w.district = $1 AND w.place = $2 AND w.student = s.student AND w.plan = $3)";
        const CHOICES: &str = "SELECT student, course FROM preference
             WHERE district = $1 AND place = $2 AND plan = $3 ORDER BY student, rank";
        let mut choices: BTreeMap<StudentId, Vec<CourseId>> = BTreeMap::new();
        for row in self.rows(CHOICES, args![self.district(), self.place(), plan]).await? {
            let wished = choices.entry(StudentId::new(row.text("student")?)).or_default();
            wished.push(CourseId::new(row.text("course")?));
        }
        let mut all: BTreeMap<StudentId, Wishes> = BTreeMap::new();
        for row in self.rows(CHILDREN, args![self.district(), self.place(), plan]).await? {
            let student = student(&row)?;
            let choices = choices.remove(&student.id).unwrap_or_default();
            let asked = Asked { choices, most: row.int("most")?, together: row.flag("together")? };
            all.insert(student.id.clone(), Wishes { student, asked });
        }
        Ok(all.into_values().collect())
    }

    /// Publishes a roster.
    pub async fn draw_fixed(&mut self, event: &Fixed, version: i64, now: Moment) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO draw (district, place, draw, mechanism, salt, roster, roster_hash,
                 fixed_at, fixed_by)
             VALUES ($1, $2, $3, $9, $4, $5, $6, $7, $8)";
        let (district, place) = (self.district(), self.place());
        let by = self.permit().person().to_string();
        let (draw, salt) = (event.draw.as_str(), event.salt.as_str());
        let roster = text(&event.roster);
        let rule = event.mechanism.code();
        self.run(ADD, args![district, place, draw, salt, roster, &event.roster_hash, now, by, rule]).await?;
        let record = Record {
            act: "draw.fixed",
            subject: draw,
            clause: "P3.33",
            scheme_version: version,
            before: json!(null),
            after: json!({ "roster_hash": event.roster_hash }),
        };
        self.record(record, now).await
    }

    /// Writes the hall's numbers down, for everyone to see, before the named round is known.
    pub async fn draw_announced(
        &mut self,
        event: &Announced,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE draw SET hall = $4
             WHERE district = $1 AND place = $2 AND draw = $3 AND drawn_at IS NULL AND voided_at IS NULL";
        let (district, place, draw) = (self.district(), self.place(), event.draw.as_str());
        if self.run(PUT, args![district, place, draw, &event.hall]).await? != 1 {
            return Err(Fault::Conflict("the draw was held or voided meanwhile".into()));
        }
        let record = Record {
            act: "draw.announced",
            subject: draw,
            clause: "P3.33",
            scheme_version: version,
            before: json!({ "hall": event.before }),
            after: json!({ "hall": event.hall }),
        };
        self.record(record, now).await
    }

    /// Writes a draw that was held: its artefact, and nothing that anybody sees.
    pub async fn draw_run(&mut self, event: &Drawn, version: i64, now: Moment) -> Result<(), Fault> {
        self.put_draw(event, now).await?;
        let record = Record {
            act: "draw.run",
            subject: event.draw.as_str(),
            clause: "P3.33",
            scheme_version: version,
            before: json!(null),
            after: json!({
                "mechanism": event.mechanism.code(), "value": event.value, "bound": event.bound,
                "seed": event.seed, "result_hash": event.result_hash,
            }),
        };
        self.record(record, now).await
    }

    /// Tells the families: placements, opened and closed courses with their groups, one message a household, and one to the
    /// teacher of each course. Nobody is in a group before the day `from` which its term runs.
    pub async fn draw_published(
        &mut self,
        event: &Drawn,
        facts: &Facts,
        (version, from): (i64, Date),
        now: Moment,
    ) -> Result<(), Fault> {
        self.put_published(event, now).await?;
        self.put_placements(event, facts, (version, now)).await?;
        self.put_courses(event, version).await?;
        self.open_groups(version, from.max(now.date())).await?;
        let record = Record {
            act: "draw.published",
            subject: event.draw.as_str(),
            clause: "P3.21",
            scheme_version: version,
            before: json!(null),
            after: json!({
                "result_hash": event.result_hash, "placed": event.placed.len(),
                "waiting": event.waiting.len(), "opened": event.opened, "closed": event.closed,
            }),
        };
        self.record(record, now).await?;
        let mut letters = letters(event, facts, from);
        letters.extend(teacher_letters(&facts.courses, (&event.opened, &event.closed), from));
        self.tell(&letters, now).await
    }

    async fn put_published(&mut self, event: &Drawn, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE draw SET published_at = $4, published_by = $5
             WHERE district = $1 AND place = $2 AND draw = $3 AND result_hash = $6 AND published_at IS NULL";
        let by = self.permit().person().to_string();
        let (district, place) = (self.district(), self.place());
        let args = args![district, place, event.draw.as_str(), now, by, &event.result_hash];
        let touched = self.run(PUT, args).await?;
        if touched == 1 { Ok(()) } else { Err(Fault::Conflict("the families were told meanwhile".into())) }
    }

    async fn put_draw(&mut self, event: &Drawn, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE draw SET randomness = $4, seed = $5, result_hash = $6, drawn_at = $7,
                 drawn_by = $8, artefact = $9, worth = $10, bound = $11, wishing = $12, got_nothing = $13,
                 unopened = $14
             WHERE district = $1 AND place = $2 AND draw = $3 AND drawn_at IS NULL";
        let by = self.permit().person().to_string();
        let worth = draw::worth(&event.files);
        let args = args![
            self.district(),
            self.place(),
            event.draw.as_str(),
            &event.randomness,
            &event.seed,
            &event.result_hash,
            now,
            by,
            text(&event.files),
            event.value,
            event.bound,
            worth.map(|one| one.wishing),
            worth.map(|one| one.nothing),
            event.closed.len() as i64,
        ];
        let touched = self.run(PUT, args).await?;
        if touched == 1 { Ok(()) } else { Err(Fault::Conflict("the draw was held meanwhile".into())) }
    }

    async fn put_placements(
        &mut self,
        event: &Drawn,
        facts: &Facts,
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const ADD: &str = concat!(
            "INSERT INTO placement (district, place, student, course, state, rank, position, since, weekday, days, plan)
             SELECT $1, $2, value ->> 0, value ->> 1, value ->> 2, CAST(value ->> 3 AS BIGINT),
                 CAST(value ->> 4 AS BIGINT), $3, CAST(value ->> 5 AS BIGINT), CAST(value ->> 6 AS BIGINT), ",
            plan_of!("$5"),
            " FROM jsonb_each($4)"
        );
        let known = Known {
            children: facts.wishes.iter().map(|one| &one.student.id).collect(),
            courses: facts.courses.iter().map(|one| (&one.id, (one.weekday, one.days()))).collect(),
        };
        let placed = event.placed.iter().map(|given| known.row(given, "placed"));
        let waiting = event.waiting.iter().map(|given| known.row(given, "waiting"));
        let missed = event.missed.iter().map(|given| known.row(given, "closed"));
        let all = placed.chain(waiting).chain(missed).collect::<Result<Vec<_>, Fault>>()?;
        let rows = batch(all.into_iter());
        self.run(ADD, args![self.district(), self.place(), now, rows, version]).await?;
        Ok(())
    }

    async fn put_courses(&mut self, event: &Drawn, version: i64) -> Result<(), Fault> {
        const PUT: &str =
            "WITH decided AS MATERIALIZED (SELECT value ->> 'course' AS id, value ->> 'state' AS state,
                 CAST(value ->> 'taken' AS BIGINT) AS taken FROM jsonb_each($3))
             UPDATE course SET state = decided.state, taken = decided.taken,
                 plan = (SELECT min(s.scheme) FROM scheme s
                     WHERE s.district = $1 AND s.place = $2 AND s.version = $4) FROM decided
             WHERE district = $1 AND place = $2 AND course = decided.id";
        let row = |course: &CourseId, state: &str, taken: i64| json!({ "course": course, "state": state, "taken": taken });
        let opened = event.opened.iter().map(|(course, taken)| row(course, "open", *taken));
        let closed = event.closed.iter().map(|(course, _)| row(course, "closed", 0));
        self.run(PUT, args![self.district(), self.place(), batch(opened.chain(closed)), version]).await?;
        Ok(())
    }

    /// Every opened course of the term is a group of that name; its children are in it from a day on.
    pub(super) async fn open_groups(&mut self, version: i64, from: Date) -> Result<(), Fault> {
        const GROUPS: &str =
            "INSERT INTO grouping (district, place, grouping, course, name_zh, name_en, site,
                 room, teacher)
             SELECT district, place, course, course, title_zh, title_en, site, room, teacher FROM course
             WHERE district = $1 AND place = $2 AND state = 'open' AND ended_at IS NULL
             ON CONFLICT DO NOTHING";
        const MEMBERS: &str = concat!(
            "INSERT INTO grouping_member (district, place, grouping, student, joined_on)
             SELECT $1, $2, p.course, p.student, $3
             FROM course c CROSS JOIN /*pg LATERAL (SELECT * FROM pg*/ placement p
                 /*pg WHERE p.district = $1 AND p.place = $2 AND p.course = c.course AND p.state = 'placed' OFFSET 0) p pg*/
             WHERE c.district = $1 AND c.place = $2 AND c.state = 'open' AND c.ended_at IS NULL
               AND p.district = $1 AND p.place = $2 AND p.course = c.course AND p.state = 'placed'
               AND p.plan = ",
            plan_of!("$4"),
            " ON CONFLICT DO NOTHING"
        );
        self.run(GROUPS, args![self.district(), self.place()]).await?;
        self.run(MEMBERS, args![self.district(), self.place(), from.to_string(), version]).await?;
        Ok(())
    }
}

fn text(files: &Files) -> String {
    serde_json::to_string(files).expect("texts by name are JSON")
}

pub(super) fn files(json: &str) -> Result<Files, Fault> {
    serde_json::from_str(json).map_err(|_| Fault::Conflict("the files of a draw are not JSON".into()))
}

fn published(row: &Row) -> Result<Published, Fault> {
    Ok(Published {
        draw: DrawId::new(row.text("draw")?),
        salt: row.text("salt")?,
        roster: files(&row.text("roster")?)?,
        roster_hash: row.text("roster_hash")?,
        fixed_at: row.moment("fixed_at")?,
        hall: row.text_or("hall")?,
        randomness: row.text_or("randomness")?,
        drawn_at: row.moment_or("drawn_at")?,
        result_hash: row.text_or("result_hash")?,
        published_at: row.moment_or("published_at")?,
        voided: row.moment_or("voided_at")?.zip(row.text_or("void_reason")?),
    })
}

/// What a place may be written of: the children and courses that this transaction read. PostgreSQL holds no keys of its own here.
struct Known<'f> {
    children: BTreeSet<&'f StudentId>,
    /// Weekday and days of each course.
    courses: BTreeMap<&'f CourseId, (i64, i64)>,
}

/// A row of `placement`: who, where, as what, rank, position, weekday, days.
type PlacedRow<'g> = (&'g StudentId, &'g CourseId, &'static str, i64, Option<i64>, i64, i64);

impl Known<'_> {
    fn row<'g>(&self, given: &'g Given, state: &'static str) -> Result<PlacedRow<'g>, Fault> {
        let course = self.courses.get(&given.course).filter(|_| self.children.contains(&given.student));
        let (weekday, days) = course.copied().ok_or_else(|| {
            Fault::Conflict(format!("the draw names a child or a course that is not there: {}", given.course))
        })?;
        let position = (given.position > 0).then_some(given.position);
        Ok((&given.student, &given.course, state, given.rank, position, weekday, days))
    }
}

/// One message a household: seats and places of its children together. Why each wish was met or not stands on the child's own page.
fn letters(event: &Drawn, facts: &Facts, from: Date) -> Vec<Tell> {
    let mut homes: BTreeMap<&HouseholdId, Vec<(&Student, &Why)>> = BTreeMap::new();
    let students: BTreeMap<&StudentId, &Student> =
        facts.wishes.iter().map(|one| (&one.student.id, &one.student)).collect();
    for (id, why) in &event.why {
        if let Some(student) = students.get(id) {
            homes.entry(&student.household).or_default().push((student, why));
        }
    }
    let letter = |(household, children): (&HouseholdId, Vec<(&Student, &Why)>)| Tell {
        recipient: format!("household:{household}"),
        kind: "draw-result",
        words: words(&children, from),
    };
    homes.into_iter().map(letter).collect()
}

fn words(children: &[(&Student, &Why)], from: Date) -> Value {
    let names: Vec<&str> = children.iter().map(|(student, _)| student.name.as_str()).collect();
    let each = children.iter().flat_map(|(_, why)| &why.wishes);
    let seats = each.clone().filter(|one| one.reason == Reason::Seated).count();
    let waits = each.filter(|one| waits(&one.reason)).count();
    json!({
        "child": names.join("、"), "seats": seats.to_string(), "waits": waits.to_string(), "from": from.to_string(),
    })
}

fn waits(reason: &Reason) -> bool {
    match reason {
        Reason::Full { position, .. }
        | Reason::Outweighed { position, .. }
        | Reason::Waits(position)
        | Reason::Apart(position) => position.is_some(),
        Reason::Seated | Reason::Better(_) | Reason::Closed { .. } | Reason::Enough => false,
    }
}
