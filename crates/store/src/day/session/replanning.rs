//! 重排 Sessions that an amendment or a later calendar changes, and by what they were planned.

use crate::day::closure::{planned, shown};
use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::closure::{Cause, Planned};
use rules::day::session::planning;
use rules::day::session::replanning::{Ahead, Clash, Facts, Replanned};
use rules::id::{GroupId, PersonId, StudentId};
use rules::moment::Moment;
use rules::people::role::Role;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// So many days are named in a message; more are told by the first and the last of them.
const NAMED_DAYS: usize = 4;

/// Sessions of one family or teacher, in their order.
type Own<'a> = BTreeMap<(Moment, &'a GroupId), &'a Planned>;

impl Tx {
    /// What [`rules::day::session::replanning::replan`] may know.
    pub async fn session_replan_facts(&mut self, today: Date) -> Result<Facts, Fault> {
        const AHEAD: &str =
            "SELECT e.session, e.grouping, g.course, g.name_zh, g.name_en, e.from_at, e.until_at,
                 e.lessons, e.teacher, g.teacher AS own_teacher, g.site, g.room, e.opened_at,
                 CASE WHEN e.cancelled_at IS NULL THEN 0 ELSE 1 END AS is_off
             FROM session e
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             WHERE e.district = $1 AND e.place = $2 AND e.date >= $3 AND e.opened_at IS NULL
               AND e.moved_from IS NULL AND e.grouping <> 'extended-care'
               AND (e.cancelled_at IS NULL OR e.cancelled_cause = $4)
             ORDER BY e.from_at, e.grouping";
        let planning::Facts { groups, closures, names, .. } = self.session_plan_facts(today).await?;
        let args = args![self.district(), self.place(), today.to_string(), Cause::Replanned.code()];
        let rows = self.rows(AHEAD, args).await?;
        let mut sessions = rows.iter().map(planned).collect::<Result<Vec<_>, _>>()?;
        self.fill_members(&mut sessions).await?;
        let mut ahead = Vec::new();
        for (row, session) in rows.iter().zip(sessions) {
            ahead.push(Ahead { session, is_off: row.flag("is_off")? });
        }
        Ok(Facts { groups, ahead, closures, names })
    }

    /// By what the place's evenings were planned or looked at last.
    pub async fn session_basis(&mut self) -> Result<Option<String>, Fault> {
        const READ: &str = "SELECT basis FROM session_basis WHERE district = $1 AND place = $2";
        let row = self.row(READ, args![self.district(), self.place()]).await?;
        row.map(|row| row.text("basis")).transpose()
    }

    /// Writes what became of the evenings, and by what: each family and each teacher is told of theirs, and of somebody with two
    /// groups at once whoever plans. Where an act of its own was journalled and nothing changed, that row says enough.
    pub async fn session_replanned(
        &mut self,
        event: &Replanned,
        (basis, version): (&str, i64),
        now: Moment,
    ) -> Result<(), Fault> {
        const KEEP: &str = "INSERT INTO session_basis (district, place, basis) VALUES ($1, $2, $3)
             ON CONFLICT (district, place) DO UPDATE SET basis = excluded.basis";
        self.run(KEEP, args![self.district(), self.place(), basis]).await?;
        if event.is_nothing() && self.journalled {
            return Ok(());
        }
        self.put_hours(event).await?;
        self.put_off(&event.cancelled, now).await?;
        let changed = [&event.retimed, &event.cancelled, &event.restored];
        let first = changed.iter().flat_map(|all| all.iter()).map(|one| one.from.date()).min();
        let place = self.place();
        let record = Record {
            act: "session.replanned",
            subject: &place,
            clause: "P2.17",
            scheme_version: version,
            before: json!(null),
            after: json!({
                "from": first.map(|day| day.to_string()), "retimed": event.retimed.len(),
                "cancelled": event.cancelled.len(), "restored": event.restored.len(),
            }),
        };
        self.record(record, now).await?;
        let mut letters = Vec::new();
        let kinds = ["evenings-retimed", "evenings-off", "evenings-back"];
        for (kind, sessions) in kinds.into_iter().zip(changed) {
            letters.extend(self.letters(kind, sessions).await?);
        }
        letters.extend(self.clash_letters(&event.clashes).await?);
        self.tell(&letters, now).await
    }

    /// New hours; what was not held is held again.
    async fn put_hours(&mut self, event: &Replanned) -> Result<(), Fault> {
        const PUT: &str = "WITH hours AS (SELECT value ->> 'id' AS id,
                 CAST(value ->> 'from' AS BIGINT) AS begins, CAST(value ->> 'until' AS BIGINT) AS ends, CAST(value ->> 'lessons' AS BIGINT) AS given
                 FROM jsonb_each($3))
             UPDATE session SET from_at = hours.begins, until_at = hours.ends, lessons = hours.given,
                 cancelled_at = NULL, cancelled_cause = NULL
             FROM hours WHERE district = $1 AND place = $2 AND session = hours.id";
        let row = |one: &Planned| json!({ "id": one.id, "from": one.from, "until": one.until, "lessons": one.lessons });
        let rows = batch(event.retimed.iter().chain(&event.restored).map(row));
        self.run(PUT, args![self.district(), self.place(), rows]).await?;
        Ok(())
    }

    /// As a closure does: their money is what the scheme says of lessons that the school did not give.
    async fn put_off(&mut self, sessions: &[Planned], now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE session SET cancelled_at = $3, cancelled_cause = $4
             WHERE district = $1 AND place = $2 AND session IN (SELECT value ->> 'id' FROM jsonb_each($5))";
        let rows = batch(sessions.iter().map(|one| json!({ "id": one.id })));
        self.run(PUT, args![self.district(), self.place(), now, Cause::Replanned.code(), rows]).await?;
        Ok(())
    }

    /// One message a family, with the names of its children, and one a teacher.
    async fn letters(&mut self, kind: &'static str, sessions: &[Planned]) -> Result<Vec<Tell>, Fault> {
        const NAMES: &str = "SELECT s.student, s.household, s.name FROM student s
             WHERE s.district = $1 AND s.place = $2 AND s.student IN (SELECT value ->> 'id' FROM jsonb_each($3))
             ORDER BY s.household, s.grade, s.student";
        let mut of: BTreeMap<&StudentId, Vec<&Planned>> = BTreeMap::new();
        let mut teachers: BTreeMap<&PersonId, Own<'_>> = BTreeMap::new();
        for one in sessions {
            one.members.iter().for_each(|student| of.entry(student).or_default().push(one));
            teachers.entry(&one.teacher).or_default().insert((one.from, &one.group), one);
        }
        let ids = batch(of.keys().map(|id| json!({ "id": id })));
        let mut families: BTreeMap<String, (Vec<String>, Own<'_>)> = BTreeMap::new();
        for row in self.rows(NAMES, args![self.district(), self.place(), ids]).await? {
            let student = StudentId::new(row.text("student")?);
            let family = families.entry(row.text("household")?).or_default();
            family.0.push(row.text("name")?);
            let theirs = of.get(&student).into_iter().flatten();
            family.1.extend(theirs.map(|one| ((one.from, &one.group), *one)));
        }
        let families = families.into_iter().map(|(household, (names, own))| Tell {
            recipient: format!("household:{household}"),
            kind,
            words: said(&names.join("\u{3001}"), &own),
        });
        let teachers = teachers.into_iter().map(|(teacher, own)| Tell {
            recipient: teacher.to_string(),
            kind,
            words: said("", &own),
        });
        Ok(families.chain(teachers).collect())
    }

    async fn clash_letters(&mut self, clashes: &[Clash]) -> Result<Vec<Tell>, Fault> {
        let Some(first) = clashes.first() else { return Ok(Vec::new()) };
        let mut people = BTreeSet::new();
        for role in [Role::Manager, Role::SchoolLeader] {
            people.extend(self.in_role(role).await?);
        }
        let words = json!({
            "name": first.teacher, "day": first.date.to_string(), "group": first.first.zh,
            "group_en": first.first.en, "count": clashes.len(),
        });
        let letter = |recipient| Tell { recipient, kind: "evenings-clash", words: words.clone() };
        Ok(people.into_iter().map(letter).collect())
    }
}

/// Which evenings, and their hours, each named once.
fn said(child: &str, own: &Own<'_>) -> Value {
    let days: BTreeSet<Date> = own.values().map(|one| one.from.date()).collect();
    let mut groups: Vec<&Planned> = Vec::new();
    let mut hours: Vec<String> = Vec::new();
    for one in own.values() {
        if groups.iter().all(|known| known.group != one.group) {
            groups.push(one);
        }
        let shown = shown((one.from.time(), one.until.time()));
        if !hours.contains(&shown) {
            hours.push(shown);
        }
    }
    let names = |name: fn(&Planned) -> &str, between: &str| {
        groups.iter().map(|one| name(one)).collect::<Vec<_>>().join(between)
    };
    let named: Vec<String> = days.iter().take(NAMED_DAYS).map(Date::to_string).collect();
    let named = if days.len() > NAMED_DAYS { Vec::new() } else { named };
    json!({
        "child": child, "groups": names(|one| &one.name.zh, "\u{3001}"),
        "groups_en": names(|one| &one.name.en, ", "), "days": named.join(" "),
        "first": days.first().map(Date::to_string), "last": days.last().map(Date::to_string),
        "count": days.len(), "hours": hours.join("\u{3001}"),
    })
}
