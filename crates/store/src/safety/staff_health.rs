//! 教职工健康档案 The sealed papers of those who work at a place, the list of a day, and what the gate did. The journal says that
//! a paper came, never what it says, and who has looked (X.16).

use super::clearance::{Paper, PaperKind};
use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::id::PersonId;
use rules::moment::Moment;
use rules::people::role::Role;
use rules::safety::clearance::file::Returner;
use rules::safety::entry::passing::Passed;
use rules::safety::staff_health::{self, Draft};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Somebody who works at the place.
#[derive(Clone, Debug)]
pub struct Member {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// As whom they come back.
    pub who: Returner,
}

/// Somebody on the list of a day.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Their name.
    pub name: String,
    /// The day, and what for.
    pub draft: Draft,
}

/// A member of staff at the gate.
#[derive(Clone, Debug)]
pub struct StaffEntry {
    /// Their name.
    pub name: String,
    /// What the gate did.
    pub passed: Passed,
    /// When.
    pub at: Moment,
}

impl Tx {
    /// Who works at the place, by their names.
    pub async fn staff_members(&mut self) -> Result<Vec<Member>, Fault> {
        const READ: &str = "SELECT s.staff, s.name, r.role FROM role r
             JOIN staff s ON s.district = r.district AND s.staff = r.person
             WHERE r.district = $1 AND r.place = $2 ORDER BY s.name, s.staff, r.role";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        members(&rows)
    }

    /// One of them; whoever does not work at the place does not exist here.
    pub async fn staff_member(&mut self, staff: &PersonId) -> Result<Member, Fault> {
        const READ: &str = "SELECT s.staff, s.name, r.role FROM role r
             JOIN staff s ON s.district = r.district AND s.staff = r.person
             WHERE r.district = $1 AND r.place = $2 AND s.staff = $3 ORDER BY r.role";
        let rows = self.rows(READ, args![self.district(), self.place(), staff.as_str()]).await?;
        members(&rows)?.pop().ok_or(Fault::NotFound)
    }

    /// The papers of one of the staff, in the order in which they came.
    pub async fn staff_health_papers(&mut self, staff: &PersonId) -> Result<Vec<Paper<PersonId>>, Fault> {
        const READ: &str = "SELECT paper_id, staff, kind, paper, at FROM staff_health_paper
             WHERE district = $1 AND place = $2 AND staff = $3 ORDER BY seq";
        let rows = self.rows(READ, args![self.district(), self.place(), staff.as_str()]).await?;
        rows.iter().map(paper).collect()
    }

    /// The papers of all of them, in the order in which they came.
    pub async fn staff_health_all(&mut self) -> Result<BTreeMap<PersonId, Vec<Paper<PersonId>>>, Fault> {
        const READ: &str = "SELECT paper_id, staff, kind, paper, at FROM staff_health_paper
             WHERE district = $1 AND place = $2 ORDER BY seq";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let mut all: BTreeMap<PersonId, Vec<Paper<PersonId>>> = BTreeMap::new();
        for row in &rows {
            let one = paper(row)?;
            all.entry(one.of.clone()).or_default().push(one);
        }
        Ok(all)
    }

    /// How many of the staff have declared nothing.
    pub async fn staff_health_undeclared(&mut self) -> Result<i64, Fault> {
        const READ: &str = "SELECT s.staff, s.name, r.role FROM role r
             JOIN staff s ON s.district = r.district AND s.staff = r.person
             WHERE r.district = $1 AND r.place = $2
               AND NOT EXISTS (SELECT 1 FROM staff_health_paper p WHERE p.district = r.district AND p.place = r.place
                   AND p.staff = r.person AND p.kind = 'declared') ORDER BY s.name, s.staff, r.role";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        Ok(i64::try_from(members(&rows)?.len()).unwrap_or(i64::MAX))
    }

    /// Adds a paper. Whoever is ill is followed up (P5.19); whoever it is about is told what somebody else added.
    pub async fn staff_health_added(
        &mut self,
        (member, paper): (&Member, &Paper<PersonId>),
        follows: bool,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO staff_health_paper (district, place, paper_id, staff, kind, paper, at, by, seq)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().clone());
        let (id, staff, kind) = (&paper.id, member.id.as_str(), paper.kind.code());
        let seq = self.seq() + 1;
        let args = args![district, place, id, staff, kind, &paper.paper, now, by.as_str(), seq];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        self.staff_noted(
            (act(paper.kind), paper.kind.clause()),
            staff,
            (version, json!({ "paper": id })),
            now,
        )
        .await?;
        let mut letters = Vec::new();
        if follows {
            letters.extend(self.of_staff("staff-health-follow", member).await?);
        }
        if by != member.id {
            letters.push(letter(member.id.to_string(), "staff-health-moved", member));
        }
        self.tell(&letters, now).await
    }

    /// Notes that somebody of the school or the office looked at the papers of one of the staff (X.16).
    pub async fn staff_health_looked(&mut self, staff: &PersonId, now: Moment) -> Result<(), Fault> {
        let after = json!({ "purpose": "return" });
        self.staff_noted(("staff-health.looked", "X.16"), staff.as_str(), (0, after), now).await
    }

    /// Who of the staff has not reported on a day and was not reminded of it. Whoever works at a site and at its school reports at
    /// the school.
    pub async fn staff_health_silent(&mut self, date: Date) -> Result<Vec<Member>, Fault> {
        const READ: &str = "SELECT s.staff, s.name, r.role FROM role r
             JOIN staff s ON s.district = r.district AND s.staff = r.person
             WHERE r.district = $1 AND r.place = $2
               AND NOT EXISTS (SELECT 1 FROM staff_health_paper p WHERE p.district = r.district AND p.place = r.place
                   AND p.staff = r.person AND p.kind = 'report' AND p.at >= $3 AND p.at < $4)
               AND NOT EXISTS (SELECT 1 FROM staff_health_reminder m WHERE m.district = r.district
                   AND m.place = r.place AND m.staff = r.person AND m.date = $5)
               AND NOT EXISTS (SELECT 1 FROM place q JOIN role o ON o.district = q.district AND o.place = q.parent
                   WHERE q.district = r.district AND q.place = r.place AND q.kind = 'site' AND o.person = r.person)
             ORDER BY s.name, s.staff, r.role";
        let (from, until) = whole(date);
        let args = args![self.district(), self.place(), from, until, date.to_string()];
        members(&self.rows(READ, args).await?)
    }

    /// Reminds whoever has not reported today and was not reminded ([`Tx::staff_health_silent`]); says how many.
    pub async fn staff_health_reminded(
        &mut self,
        silent: &[Member],
        version: i64,
        now: Moment,
    ) -> Result<i64, Fault> {
        const ADD: &str = "INSERT INTO staff_health_reminder (district, place, staff, date, at)
             SELECT $1, $2, value ->> 'id', $3, $4 FROM jsonb_each($5)";
        if silent.is_empty() {
            return Ok(0);
        }
        let day = now.date().to_string();
        let ids = batch(silent.iter().map(|member| json!({ "id": member.id.as_str() })));
        self.run(ADD, args![self.district(), self.place(), &day, now, ids]).await?;
        let told = i64::try_from(silent.len()).unwrap_or(i64::MAX);
        let after = json!({ "date": day, "staff": told });
        self.staff_noted(("staff-health.reminded", "P5.11"), &day, (version, after), now).await?;
        let due = |member: &Member| letter(member.id.to_string(), "staff-health-due", member);
        self.tell(&silent.iter().map(due).collect::<Vec<_>>(), now).await?;
        Ok(told)
    }

    /// Who is on the lists of today and of the days to come.
    pub async fn staff_health_listed(&mut self, today: Date) -> Result<Vec<Listed>, Fault> {
        const READ: &str = "SELECT s.name, t.day, t.reason FROM staff_health_listed t
             JOIN staff s ON s.district = t.district AND s.staff = t.staff
             WHERE t.district = $1 AND t.place = $2 AND t.day >= $3 ORDER BY t.day, s.name, t.staff";
        let rows = self.rows(READ, args![self.district(), self.place(), today.to_string()]).await?;
        let listed = |row: &Row| {
            let draft = Draft { day: row.parsed("day")?, reason: row.text("reason")? };
            Ok(Listed { name: row.text("name")?, draft })
        };
        rows.iter().map(listed).collect()
    }

    /// Whether one of the staff is on the list of a day.
    pub async fn staff_health_is_listed(&mut self, staff: &PersonId, day: Date) -> Result<bool, Fault> {
        const READ: &str = "SELECT 1 AS listed FROM staff_health_listed
             WHERE district = $1 AND place = $2 AND staff = $3 AND day = $4";
        let args = args![self.district(), self.place(), staff.as_str(), day.to_string()];
        Ok(self.row(READ, args).await?.is_some())
    }

    /// Puts one of the staff on the list of a day (X.9); false where they stood on it.
    pub async fn staff_health_put(
        &mut self,
        staff: &PersonId,
        draft: &Draft,
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        const ADD: &str = "INSERT INTO staff_health_listed (district, place, staff, day, reason, at, by)
             SELECT $1, $2, $3, $4, $5, $6, $7 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let day = draft.day.to_string();
        let args = args![district, place, staff.as_str(), &day, &draft.reason, now, by];
        if self.run(ADD, args).await? == 0 {
            return Ok(false);
        }
        let after = json!({ "day": day, "reason": draft.reason });
        self.staff_noted(("staff-health.listed", "X.9"), staff.as_str(), (version, after), now).await?;
        Ok(true)
    }

    /// Which of the staff came to the gate on a day, in the order of their coming.
    pub async fn staff_health_entries(&mut self, date: Date) -> Result<Vec<StaffEntry>, Fault> {
        const READ: &str = "SELECT s.name, t.passed, t.at FROM staff_health_entry t
             JOIN staff s ON s.district = t.district AND s.staff = t.staff
             WHERE t.district = $1 AND t.place = $2 AND t.at >= $3 AND t.at < $4 ORDER BY t.at, t.entry";
        let (from, until) = whole(date);
        let rows = self.rows(READ, args![self.district(), self.place(), from, until]).await?;
        rows.iter().map(came).collect()
    }

    /// Writes down what the gate did with a member of staff. Whoever is held is told where the reason stands, and so is whoever
    /// finds somebody to stand in (P5.15).
    pub async fn staff_health_passed(
        &mut self,
        (id, member): (&str, &Member),
        passed: Passed,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO staff_health_entry (district, place, entry, staff, passed, at, by)
             SELECT $1, $2, $3, $4, $5, $6, $7 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let args = args![district, place, id, member.id.as_str(), passed.code(), now, by];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        let clause = match passed {
            Passed::In | Passed::Held => "P5.15",
            Passed::Closed | Passed::Early => "P5.20",
        };
        let after = json!({ "passed": passed.code() });
        self.staff_noted(("staff-health.passed", clause), member.id.as_str(), (version, after), now).await?;
        let letters = match passed {
            Passed::In | Passed::Closed | Passed::Early => Vec::new(),
            Passed::Held => {
                let mut letters = self.of_staff("staff-health-absent", member).await?;
                letters.push(letter(member.id.to_string(), "staff-health-held", member));
                letters
            }
        };
        self.tell(&letters, now).await
    }

    /// A letter about one of the staff to the others who keep health papers or arrange the evening; to the leaders where
    /// nobody else arranges it. Of a site's staff its school hears, too.
    async fn of_staff(&mut self, kind: &'static str, member: &Member) -> Result<Vec<Tell>, Fault> {
        const READ: &str = "SELECT DISTINCT r.person FROM role r
             WHERE r.district = $1 AND r.person <> $3
               AND r.place IN ($2, COALESCE((SELECT q.parent FROM place q
                   WHERE q.district = $1 AND q.place = $2 AND q.kind = 'site'), $2))
               AND (r.role IN ('health-worker', 'manager')
                   OR (r.role = 'school-leader' AND NOT EXISTS (SELECT 1 FROM role m WHERE m.district = r.district
                       AND m.place = r.place AND m.role = 'manager' AND m.person <> $3)))
             ORDER BY r.person";
        let rows = self.rows(READ, args![self.district(), self.place(), member.id.as_str()]).await?;
        rows.iter().map(|row| Ok(letter(row.text("person")?, kind, member))).collect()
    }

    async fn staff_noted(
        &mut self,
        (act, clause): (&'static str, &'static str),
        subject: &str,
        (scheme_version, after): (i64, Value),
        now: Moment,
    ) -> Result<(), Fault> {
        self.record(Record { act, subject, clause, scheme_version, before: Value::Null, after }, now).await
    }
}

/// A day from its first moment to the next day's.
fn whole(date: Date) -> (Moment, Moment) {
    let start = |day: Date| Moment::at(day.at(0, 0, 0, 0));
    (start(date), start(date.saturating_add(1.day())))
}

fn act(kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::Declared => "staff-health.declared",
        PaperKind::Report => "staff-health.reported",
        PaperKind::Step => "staff-health.stepped",
        PaperKind::Word => "staff-health.said",
    }
}

fn letter(recipient: String, kind: &'static str, member: &Member) -> Tell {
    Tell { recipient, kind, words: json!({ "name": member.name }) }
}

/// One row a role, those of one person together.
fn members(rows: &[Row]) -> Result<Vec<Member>, Fault> {
    let mut all: Vec<(PersonId, String, Vec<Role>)> = Vec::new();
    for row in rows {
        let (id, code) = (PersonId::new(row.text("staff")?), row.text("role")?);
        let role = Role::from_code(&code).ok_or(Fault::Corrupt { what: "role", why: code })?;
        match all.last_mut() {
            Some((last, _, roles)) if *last == id => roles.push(role),
            Some(_) | None => all.push((id, row.text("name")?, vec![role])),
        }
    }
    let member = |(id, name, roles): (PersonId, String, Vec<Role>)| {
        staff_health::returner(&roles).map(|who| Member { id, name, who })
    };
    Ok(all.into_iter().filter_map(member).collect())
}

fn paper(row: &Row) -> Result<Paper<PersonId>, Fault> {
    Ok(Paper {
        id: row.text("paper_id")?,
        of: PersonId::new(row.text("staff")?),
        kind: PaperKind::from_code(row.text("kind")?)?,
        paper: row.text("paper")?,
        at: row.moment("at")?,
    })
}

fn came(row: &Row) -> Result<StaffEntry, Fault> {
    let code = row.text("passed")?;
    let passed = Passed::ALL.into_iter().find(|one| one.code() == code);
    Ok(StaffEntry {
        name: row.text("name")?,
        passed: passed.ok_or(Fault::Corrupt { what: "staff_health_entry.passed", why: code })?,
        at: row.moment("at")?,
    })
}
