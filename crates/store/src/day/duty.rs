//! 到岗 Who signed in for which evening, who was asked to stand in, and whose evening it is since.

use super::session::words;
use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::staffed;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::duty::{self, AnswerFacts, Answered, Arrived, AskFacts, Asked, Line, Post, StandIn, Step};
use rules::day::engagement::minute;
use rules::day::session::By;
use rules::id::{PersonId, SessionId, StandInId};
use rules::moment::Moment;
use rules::people::role::Role;
use rules::plan::local::Words;
use serde_json::{Value, json};

/// A post with what a list shows of it.
#[derive(Clone, Debug)]
pub struct PostRow {
    /// The post.
    pub post: Post,
    /// Who gives it, by name.
    pub teacher_name: String,
    /// Who of the school's own goes along to somebody from outside, by name.
    pub companion_name: Option<String>,
    /// Where.
    pub site: String,
    /// In which room.
    pub room: String,
    /// Who is asked to stand in for the teacher, by name.
    pub asked_name: Option<String>,
    /// Who is asked to stand in for whoever goes along, by name.
    pub companion_asked_name: Option<String>,
    /// A group of class "1".
    pub is_care: bool,
}

impl PostRow {
    /// Whom somebody stands in for, by name.
    pub fn absent_name(&self, beside: bool) -> &str {
        let along = self.companion_name.as_deref().filter(|_| beside);
        along.unwrap_or(&self.teacher_name)
    }

    /// Who is asked to stand in for one of the two, by name.
    pub fn asked_of(&self, beside: bool) -> Option<&str> {
        if beside { self.companion_asked_name.as_deref() } else { self.asked_name.as_deref() }
    }

    /// The same for whoever goes along.
    pub fn beside(&self) -> Option<Self> {
        let (post, teacher_name) = (self.post.beside()?, self.companion_name.clone()?);
        let asked_name = self.companion_asked_name.clone();
        let (companion_name, companion_asked_name) = (None, None);
        Some(Self { post, teacher_name, companion_name, asked_name, companion_asked_name, ..self.clone() })
    }

    /// Under which name steps about it are told: a stand-in is reminded and missed like anybody.
    pub fn subject(&self) -> String {
        format!("{}/{}", self.post.session, self.post.teacher)
    }
}

impl Tx {
    /// The posts of one day, the first to begin first. Whoever keeps children for extended care is in place since the evening before it.
    pub async fn posts(&mut self, date: Date) -> Result<Vec<PostRow>, Fault> {
        self.post_rows(date, "").await
    }

    /// One session's post, or [`Fault::NotFound`].
    pub async fn post(&mut self, id: &SessionId) -> Result<PostRow, Fault> {
        let date = self.session(id).await?.date;
        self.post_rows(date, id.as_str()).await?.pop().ok_or(Fault::NotFound)
    }

    async fn post_rows(&mut self, date: Date, id: &str) -> Result<Vec<PostRow>, Fault> {
        const READ: &str = concat!(
            "SELECT e.session, g.name_zh, g.name_en, e.from_at, e.until_at, e.teacher, e.companion,
                 COALESCE(t.name, e.teacher) AS teacher_name, COALESCE(l.name, e.companion) AS companion_name,
                 g.site, g.room,
                 CASE WHEN e.is_extended = 0 THEN d.arrived_at
                   ELSE COALESCE(d.arrived_at, (SELECT min(w.arrived_at) FROM duty w
                     JOIN session k ON k.district = w.district AND k.place = w.place AND k.session = w.session
                     WHERE w.district = e.district AND w.place = e.place AND w.teacher = e.teacher AND k.date = e.date))
                   END AS arrived_at,
                 (SELECT w.arrived_at FROM duty w WHERE w.district = e.district AND w.place = e.place
                    AND w.session = e.session AND w.teacher = e.companion) AS companion_arrived_at,
                 CASE WHEN e.cancelled_at IS NULL AND e.closed_at IS NULL THEN 1 ELSE 0 END AS is_held,
                 CASE WHEN EXISTS (SELECT 1 FROM role w WHERE w.district = e.district AND w.person = e.teacher
                   AND w.role IN ('care-teacher', 'manager', 'lecturer') AND w.place ",
            staffed!(),
            ") THEN 1 ELSE 0 END AS can_sign,
                 q.stand_in, q.person, COALESCE(p.name, q.person) AS asked_name, b.stand_in AS companion_stand_in,
                 b.person AS companion_person, COALESCE(o.name, b.person) AS companion_asked_name,
                 CASE WHEN g.course IS NULL THEN 1 ELSE 0 END AS is_care
             FROM session e
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             LEFT JOIN staff t ON t.district = e.district AND t.staff = e.teacher
             LEFT JOIN staff l ON l.district = e.district AND l.staff = e.companion
             LEFT JOIN duty d ON d.district = e.district AND d.place = e.place AND d.session = e.session
               AND d.teacher = e.teacher
             LEFT JOIN stand_in q ON q.district = e.district AND q.place = e.place AND q.session = e.session
               AND q.beside = 0 AND q.answer IS NULL AND e.cancelled_at IS NULL AND e.closed_at IS NULL
             LEFT JOIN staff p ON p.district = q.district AND p.staff = q.person
             LEFT JOIN stand_in b ON b.district = e.district AND b.place = e.place AND b.session = e.session
               AND b.beside = 1 AND b.answer IS NULL AND e.cancelled_at IS NULL AND e.closed_at IS NULL
             LEFT JOIN staff o ON o.district = b.district AND o.staff = b.person
             WHERE e.district = $1 AND e.place = $2 AND e.date = $3 AND ($4 = '' OR e.session = $4)
             ORDER BY e.from_at, length(e.session), e.session"
        );
        let rows = self.rows(READ, args![self.district(), self.place(), date.to_string(), id]).await?;
        rows.iter().map(post_row).collect()
    }

    /// Whether somebody has signed in for a session.
    pub async fn duty_known(&mut self, session: &SessionId, teacher: &PersonId) -> Result<bool, Fault> {
        const READ: &str = "SELECT 1 AS one FROM duty
             WHERE district = $1 AND place = $2 AND session = $3 AND teacher = $4";
        let args = args![self.district(), self.place(), session.as_str(), teacher.as_str()];
        Ok(self.row(READ, args).await?.is_some())
    }

    /// Notes that a teacher is in place since `at` (P3.43).
    pub async fn duty_arrived(
        &mut self,
        event: &Arrived,
        version: i64,
        (at, now): (Moment, Moment),
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO duty (district, place, session, teacher, arrived_at, arrived_by)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
        let (session, by) = (event.session.as_str(), self.permit().person().to_string());
        let args = args![self.district(), self.place(), session, event.teacher.as_str(), at, by];
        self.run(ADD, args).await?;
        let after = json!({ "teacher": event.teacher, "late_minutes": event.late_minutes });
        self.record(record("duty.arrived", session, version, after), now).await
    }

    /// Tells whoever a step is for, once; false when it was told before.
    pub async fn duty_told(
        &mut self,
        (row, step): (&PostRow, Step),
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        let subject = row.subject();
        if !self.once(now.date(), ("duty", &subject, step.code()), now).await? {
            return Ok(false);
        }
        let session = row.post.session.as_str();
        let words = said(&row.post, &row.room, &row.teacher_name);
        self.record(record("duty.told", session, version, json!({ "step": step.code() })), now).await?;
        match step {
            Step::Remind => {
                let recipient = row.post.teacher.to_string();
                self.tell(&[Tell { recipient, kind: "duty-soon", words }], now).await?;
            }
            Step::Alert => self.tell_role(Role::Manager, "duty-missing", words, now).await?,
            Step::Leader => self.tell_role(Role::SchoolLeader, "duty-unfilled", words, now).await?,
        }
        Ok(true)
    }

    /// Who may stand in here: whoever may hold a session, by name.
    pub async fn stand_ins(&mut self) -> Result<Vec<(PersonId, String)>, Fault> {
        const READ: &str = concat!(
            "SELECT DISTINCT s.staff, s.name FROM staff s
             JOIN role r ON r.district = s.district AND r.person = s.staff
             WHERE r.district = $1 AND r.role IN ('care-teacher', 'manager') AND r.place ",
            staffed!(),
            " ORDER BY s.name, s.staff"
        );
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(|row| Ok((PersonId::new(row.text("staff")?), row.text("name")?))).collect()
    }

    /// What [`rules::day::duty::ask`] may know, with the row of the session; by which weekday its date goes, and so what else the one
    /// named has to do then, the caller knows.
    pub async fn stand_in_ask_facts(
        &mut self,
        session: &SessionId,
        (id, person): (&StandInId, &PersonId),
    ) -> Result<(AskFacts, PostRow), Fault> {
        let row = self.post(session).await?;
        let (known, date) = (self.stand_ins().await?, row.post.from.date());
        let aways = self.rota_aways(date).await?;
        let facts = AskFacts {
            by: By::of(self.permit()),
            name: known.into_iter().find(|(one, _)| one == person).map(|(_, name)| name),
            busy: self.busy(person, &row.post).await?,
            off: self.off(person, &row.post).await?,
            is_away: aways.iter().any(|one| one.away.keeps(person, date)),
            engaged: None,
            was_asked: self.question(id).await?.is_some(),
            post: row.post.clone(),
        };
        Ok((facts, row))
    }

    /// What [`rules::day::duty::answer`] may know, with the row of the session, or [`Fault::NotFound`].
    pub async fn stand_in_answer_facts(&mut self, id: &StandInId) -> Result<(AnswerFacts, PostRow), Fault> {
        let (stand_in, answered) = self.question(id).await?.ok_or(Fault::NotFound)?;
        let by = self.permit().person().clone();
        let row = self.post(&stand_in.session).await?;
        let (busy, off) = (self.busy(&by, &row.post).await?, self.off(&by, &row.post).await?);
        Ok((AnswerFacts { post: row.post.clone(), stand_in, by, busy, off, answered }, row))
    }

    /// A question with its answer; who was passed over counts as one who said no.
    async fn question(&mut self, id: &StandInId) -> Result<Option<(StandIn, Option<bool>)>, Fault> {
        const READ: &str = "SELECT stand_in, session, person, beside, answer FROM stand_in
             WHERE district = $1 AND place = $2 AND stand_in = $3";
        let row = self.row(READ, args![self.district(), self.place(), id.as_str()]).await?;
        let found = |row: Row| {
            let answered = row.text_or("answer")?.map(|answer| answer == "accepted");
            Ok((stand_in(&row)?, answered))
        };
        row.map(found).transpose()
    }

    /// The group that somebody has at some minute of a post; one that ended early was planned for that time all the same.
    async fn busy(&mut self, person: &PersonId, post: &Post) -> Result<Option<Words>, Fault> {
        const READ: &str = "SELECT g.name_zh, g.name_en FROM session e
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             WHERE e.district = $1 AND e.place = $2 AND (e.teacher = $3 OR e.companion = $3)
               AND e.from_at < $5 AND e.until_at > $4 AND e.session <> $6 AND e.cancelled_at IS NULL
             ORDER BY e.from_at, e.session LIMIT 1";
        let (district, place, session) = (self.district(), self.place(), post.session.as_str());
        let args = args![district, place, person.as_str(), post.from, post.until, session];
        self.row(READ, args).await?.map(|row| words(&row)).transpose()
    }

    /// The free time granted to somebody that lies in a post's time, in minutes since midnight (P1.27).
    async fn off(&mut self, person: &PersonId, post: &Post) -> Result<Option<(i64, i64)>, Fault> {
        const READ: &str = "SELECT from_minute, until_minute FROM flextime
             WHERE district = $1 AND place = $2 AND person = $3 AND date = $4 AND state = 'granted'
               AND from_minute < $6 AND until_minute > $5
             ORDER BY from_minute, flextime LIMIT 1";
        let (district, place, date) = (self.district(), self.place(), post.from.date().to_string());
        let (from, until) = (minute(post.from), minute(post.until));
        let row = self.row(READ, args![district, place, person.as_str(), date, from, until]).await?;
        row.map(|row| Ok((row.int("from_minute")?, row.int("until_minute")?))).transpose()
    }

    /// Asks somebody to stand in; whoever was asked before in the same one's place is asked no more.
    pub async fn stand_in_asked(
        &mut self,
        (event, row): (&Asked, &PostRow),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PASS: &str = "UPDATE stand_in SET answer = 'passed', answered_at = $4
             WHERE district = $1 AND place = $2 AND session = $3 AND beside = $5 AND answer IS NULL";
        const ADD: &str =
            "INSERT INTO stand_in (district, place, stand_in, session, absent, person, asked_at, asked_by, beside)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let StandIn { id, session, person, beside } = &event.stand_in;
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let beside = i64::from(*beside);
        self.run(PASS, args![self.district(), self.place(), session.as_str(), now, beside]).await?;
        let (id, absent) = (id.as_str(), event.absent.as_str());
        let added = args![district, place, id, session.as_str(), absent, person.as_str(), now, &by, beside];
        self.run(ADD, added).await?;
        if event.agreed {
            self.stand_in_taken(&event.stand_in, &event.absent, now).await?;
        }
        let after = json!({
            "absent": event.absent, "stand_in": person, "agreed": event.agreed, "beside": event.stand_in.beside,
        });
        self.record(record("stand-in.asked", session.as_str(), version, after), now).await?;
        let words = said(&row.post, &row.room, row.absent_name(event.stand_in.beside));
        let letter = |recipient: &PersonId, kind| Tell {
            recipient: recipient.to_string(),
            kind,
            words: words.clone(),
        };
        let kind = if event.agreed { "stand-in-yours" } else { "stand-in-asked" };
        let mut letters = vec![letter(person, kind)];
        letters.retain(|one| one.recipient != by);
        let was_theirs = event.agreed && !row.post.is_vacant();
        letters.extend(was_theirs.then(|| letter(&event.absent, "stand-in-for-you")));
        self.tell(&letters, now).await
    }

    /// Writes an answer: with yes the session has another teacher, and both and the management group are told.
    pub async fn stand_in_answered(
        &mut self,
        (event, row): (&Answered, &PostRow),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const NO: &str = "UPDATE stand_in SET answer = 'declined', answered_at = $4
             WHERE district = $1 AND place = $2 AND stand_in = $3 AND answer IS NULL";
        let StandIn { id, session, person, beside } = &event.stand_in;
        if event.accepts {
            self.stand_in_taken(&event.stand_in, &event.absent, now).await?;
        } else {
            self.run(NO, args![self.district(), self.place(), id.as_str(), now]).await?;
        }
        let after = json!({ "stand_in": person, "accepts": event.accepts, "beside": beside });
        self.record(record("stand-in.answered", session.as_str(), version, after), now).await?;
        let words = said(&row.post, &row.room, row.asked_of(*beside).unwrap_or_default());
        let kind = if event.accepts { "stand-in-accepted" } else { "stand-in-declined" };
        let letter = |recipient, kind| Tell { recipient, kind, words: words.clone() };
        let managers = self.in_role(Role::Manager).await?.into_iter().map(|one| letter(one, kind));
        let was_theirs = event.accepts && !row.post.is_vacant();
        let absent = was_theirs.then(|| letter(event.absent.to_string(), "stand-in-for-you"));
        self.tell(&managers.chain(absent).collect::<Vec<_>>(), now).await
    }

    /// The evening belongs to whoever stands in: its roll, its hand-overs, its signatures (P3.54). Whose it was is who had it when they
    /// said yes: another may have been named since they were asked, and what that one's phone had kept still counts.
    async fn stand_in_taken(&mut self, taken: &StandIn, absent: &PersonId, now: Moment) -> Result<(), Fault> {
        const YES: &str = "UPDATE stand_in SET answer = 'accepted', answered_at = $4, absent = $5
             WHERE district = $1 AND place = $2 AND stand_in = $3 AND answer IS NULL";
        const TEACHER: &str =
            "UPDATE session SET teacher = $4 WHERE district = $1 AND place = $2 AND session = $3";
        const BESIDE: &str =
            "UPDATE session SET companion = $4 WHERE district = $1 AND place = $2 AND session = $3";
        let put = if taken.beside { BESIDE } else { TEACHER };
        let (session, person) = (taken.session.as_str(), taken.person.as_str());
        let yes = args![self.district(), self.place(), taken.id.as_str(), now, absent.as_str()];
        self.run(YES, yes).await?;
        self.run(put, args![self.district(), self.place(), session, person]).await?;
        Ok(())
    }

    /// Who led a session until when, before somebody stood in. Whose children have gone over to extended care may not have heard of it
    /// yet without a network: what they say of them counts until its end.
    pub async fn led_before(&mut self, id: &SessionId) -> Result<Vec<(PersonId, Moment)>, Fault> {
        const READ: &str = "SELECT absent, answered_at FROM stand_in
             WHERE district = $1 AND place = $2 AND session = $3 AND answer = 'accepted'
             ORDER BY answered_at, stand_in";
        const OVER: &str = "SELECT v.absent, max(v.until_at) AS answered_at FROM (
                 SELECT k.teacher AS absent, e.until_at FROM extended_roll o
                 JOIN session k ON k.district = o.district AND k.place = o.place AND k.session = o.session
                 JOIN session e ON e.district = o.district AND e.place = o.place AND e.session = o.into_session
                 WHERE o.district = $1 AND o.place = $2 AND o.into_session = $3
                 UNION ALL SELECT k.companion AS absent, e.until_at FROM extended_roll o
                 JOIN session k ON k.district = o.district AND k.place = o.place AND k.session = o.session
                   AND k.companion IS NOT NULL
                 JOIN session e ON e.district = o.district AND e.place = o.place AND e.session = o.into_session
                 WHERE o.district = $1 AND o.place = $2 AND o.into_session = $3) v
             GROUP BY v.absent ORDER BY v.absent";
        let one = |row: &Row| Ok((PersonId::new(row.text("absent")?), row.moment("answered_at")?));
        let mut before = Vec::new();
        for read in [READ, OVER] {
            let rows = self.rows(read, args![self.district(), self.place(), id.as_str()]).await?;
            before.extend(rows.iter().map(one).collect::<Result<Vec<_>, Fault>>()?);
        }
        Ok(before)
    }

    /// Questions to the permit's person that can still be answered with yes, of today and of days ahead, with their sessions.
    pub async fn stand_ins_asked_of_me(&mut self, now: Moment) -> Result<Vec<(StandIn, PostRow)>, Fault> {
        const READ: &str = "SELECT DISTINCT e.session, e.from_at FROM stand_in q
             JOIN session e ON e.district = q.district AND e.place = q.place AND e.session = q.session
             WHERE q.district = $1 AND q.place = $2 AND q.person = $3 AND q.answer IS NULL AND e.date >= $4
             ORDER BY e.from_at, e.session";
        let me = self.permit().person().clone();
        let args = args![self.district(), self.place(), me.as_str(), now.date().to_string()];
        let mut rows = Vec::new();
        for row in self.rows(READ, args).await? {
            rows.push(self.post(&SessionId::new(row.text("session")?)).await?);
        }
        rows.retain(|row| duty::is_open(&row.post, now));
        let mine = |row: PostRow| {
            let asked = [false, true].map(|beside| row.post.asked_for(beside).cloned());
            let mine = asked.into_iter().flatten().filter(|asked| asked.person == me);
            mine.map(|asked| (asked, row.clone())).collect::<Vec<_>>()
        };
        Ok(rows.into_iter().flat_map(mine).collect())
    }

    /// Evenings of the term that are over, each with whose it was and who held it, and the same for whoever of the school's own
    /// went along. Whoever has no page to sign in on, and a lecturer, of whose lessons many were held before there was one, is in
    /// it only where it was written that they came.
    pub async fn duty_lines(&mut self, from: Date, now: Moment) -> Result<Vec<Line>, Fault> {
        const READ: &str = concat!(
            "SELECT e.teacher, e.from_at, d.arrived_at, COALESCE((SELECT q.absent FROM stand_in q
                 WHERE q.district = e.district AND q.place = e.place AND q.session = e.session AND q.answer = 'accepted'
                 AND q.beside = e.beside ORDER BY q.answered_at, q.stand_in LIMIT 1), e.teacher) AS planned
             FROM (SELECT s.district, s.place, s.session, s.date, s.from_at, s.until_at, s.cancelled_at, s.is_extended,
                     s.teacher, 0 AS beside
                   FROM session s
                   UNION ALL SELECT s.district, s.place, s.session, s.date, s.from_at, s.until_at, s.cancelled_at,
                     s.is_extended, s.companion, 1
                   FROM session s WHERE s.companion <> s.teacher) e
             LEFT JOIN duty d ON d.district = e.district AND d.place = e.place AND d.session = e.session
               AND d.teacher = e.teacher
             WHERE e.district = $1 AND e.place = $2 AND e.date >= $3 AND e.until_at <= $4 AND e.cancelled_at IS NULL
               AND e.is_extended = 0
               AND (d.arrived_at IS NOT NULL OR EXISTS (SELECT 1 FROM role w WHERE w.district = e.district
                 AND w.person = e.teacher AND w.role IN ('care-teacher', 'manager') AND w.place ",
            staffed!(),
            "))
             ORDER BY e.from_at, e.session, e.beside"
        );
        let rows = self.rows(READ, args![self.district(), self.place(), from.to_string(), now]).await?;
        let line = |row: &Row| {
            Ok(Line {
                planned: PersonId::new(row.text("planned")?),
                held: PersonId::new(row.text("teacher")?),
                from: row.moment("from_at")?,
                arrived_at: row.moment_or("arrived_at")?,
            })
        };
        rows.iter().map(line).collect()
    }
}

/// What messages say of a session: whose, where, when.
fn said(post: &Post, room: &str, name: &str) -> Value {
    let hour = |at: Moment| at.time().strftime("%H:%M").to_string();
    json!({
        "group": post.name.zh, "group_en": post.name.en, "room": room, "name": name,
        "date": post.from.date().to_string(), "from": hour(post.from), "until": hour(post.until),
    })
}

fn record<'a>(act: &'static str, session: &'a str, version: i64, after: Value) -> Record<'a> {
    Record { act, subject: session, clause: "P3.43", scheme_version: version, before: Value::Null, after }
}

fn post_row(row: &Row) -> Result<PostRow, Fault> {
    let question = |id: &'static str, person: &'static str, beside| -> Result<Option<StandIn>, Fault> {
        let Some(id) = row.text_or(id)? else { return Ok(None) };
        let (id, session) = (StandInId::new(id), SessionId::new(row.text("session")?));
        Ok(Some(StandIn { id, session, person: PersonId::new(row.text(person)?), beside }))
    };
    let asked = question("stand_in", "person", false)?;
    let companion_asked = question("companion_stand_in", "companion_person", true)?;
    Ok(PostRow {
        post: Post {
            session: SessionId::new(row.text("session")?),
            name: words(row)?,
            from: row.moment("from_at")?,
            until: row.moment("until_at")?,
            teacher: PersonId::new(row.text("teacher")?),
            companion: row.text_or("companion")?.map(PersonId::new),
            companion_arrived_at: row.moment_or("companion_arrived_at")?,
            arrived_at: row.moment_or("arrived_at")?,
            is_held: row.flag("is_held")?,
            can_sign: row.flag("can_sign")?,
            asked,
            companion_asked,
        },
        teacher_name: row.text("teacher_name")?,
        companion_name: row.text_or("companion_name")?,
        site: row.text("site")?,
        room: row.text("room")?,
        asked_name: row.text_or("asked_name")?,
        companion_asked_name: row.text_or("companion_asked_name")?,
        is_care: row.flag("is_care")?,
    })
}

fn stand_in(row: &Row) -> Result<StandIn, Fault> {
    Ok(StandIn {
        id: StandInId::new(row.text("stand_in")?),
        session: SessionId::new(row.text("session")?),
        person: PersonId::new(row.text("person")?),
        beside: row.flag("beside")?,
    })
}
