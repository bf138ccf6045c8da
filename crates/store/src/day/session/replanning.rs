//! 重排 Sessions that an amendment or a later calendar changes, and by what they were planned.

use crate::day::closure::{planned, shown};
use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::closure::{Cause, Planned};
use rules::day::session::planning::{self, Slot};
use rules::day::session::replanning::{Ahead, Clash, Facts, Replanned};
use rules::id::{GroupId, PersonId, StudentId};
use rules::moment::Moment;
use rules::people::role::Role;
use rules::plan::local::Words;
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
                 e.lessons, e.teacher, g.teacher AS own_teacher, e.companion, g.companion AS own_companion, g.site,
                 g.room, e.opened_at,
                 CASE WHEN e.cancelled_at IS NULL THEN 0 ELSE 1 END AS is_off
             FROM session e
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             WHERE e.district = $1 AND e.place = $2 AND e.date >= $3 AND e.opened_at IS NULL
               AND e.moved_from IS NULL AND e.is_extended = 0
               AND (e.cancelled_at IS NULL OR e.cancelled_cause = $4)
             ORDER BY e.from_at, e.grouping";
        const LAST: &str = "SELECT e.grouping, max(e.date) AS last_on FROM session e
             WHERE e.district = $1 AND e.place = $2 AND e.is_extended = 0
               AND EXISTS (SELECT 1 FROM session_basis b WHERE b.district = e.district AND b.place = e.place)
             GROUP BY e.grouping";
        let planning::Facts { groups, planned: slots, cancelled, closures, names } =
            self.session_plan_facts(today).await?;
        let held = slots.into_iter().map(|slot| (slot.group, slot.date));
        let laid_out = held.chain(cancelled).collect();
        let rows = self.rows(LAST, args![self.district(), self.place()]).await?;
        let last = |row: &Row| Ok((GroupId::new(row.text("grouping")?), row.parsed("last_on")?));
        let last = rows.iter().map(last).collect::<Result<_, Fault>>()?;
        let args = args![self.district(), self.place(), today.to_string(), Cause::Replanned.code()];
        let rows = self.rows(AHEAD, args).await?;
        let mut sessions = rows.iter().map(planned).collect::<Result<Vec<_>, _>>()?;
        self.fill_members(&mut sessions).await?;
        let mut ahead = Vec::new();
        for (row, session) in rows.iter().zip(sessions) {
            ahead.push(Ahead { session, is_off: row.flag("is_off")? });
        }
        Ok(Facts { groups, ahead, laid_out, last, closures, names })
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
        self.put_slots(&event.added).await?;
        self.put_slots(&event.begun).await?;
        let added = self.expected(&event.added).await?;
        let changed = [&event.retimed, &event.cancelled, &event.restored, &added];
        let changed_on = changed.iter().flat_map(|all| all.iter()).map(|one| one.from.date());
        let first = changed_on.chain(event.begun.iter().map(|slot| slot.date)).min();
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
                "added": event.added.len(), "begun": event.begun.len(),
            }),
        };
        self.record(record, now).await?;
        let mut letters = Vec::new();
        let kinds = ["evenings-retimed", "evenings-off", "evenings-back", "evenings-added"];
        for (kind, sessions) in kinds.into_iter().zip(changed) {
            letters.extend(self.letters(kind, sessions).await?);
        }
        letters.extend(self.begun_letters(event).await?);
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

    /// Evenings that were just laid out, with the children who are expected on them.
    async fn expected(&mut self, slots: &[Slot]) -> Result<Vec<Planned>, Fault> {
        let planned = |slot: &Slot| Planned {
            id: slot.id.clone(),
            group: slot.group.clone(),
            course: None,
            name: slot.name.clone(),
            from: slot.from,
            until: slot.until,
            lessons: slot.lessons,
            teacher: slot.teacher.clone(),
            own_teacher: slot.teacher.clone(),
            companion: slot.companion.clone(),
            own_companion: slot.companion.clone(),
            room: (String::new(), String::new()),
            members: BTreeSet::new(),
            is_opened: false,
        };
        let mut planned: Vec<Planned> = slots.iter().map(planned).collect();
        self.fill_members(&mut planned).await?;
        Ok(planned)
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
            for leader in one.leading() {
                teachers.entry(leader).or_default().insert((one.from, &one.group), one);
            }
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

    /// Whoever plans is told that a new term is laid out, and of groups that are not. Nobody else expected otherwise.
    async fn begun_letters(&mut self, event: &Replanned) -> Result<Vec<Tell>, Fault> {
        let days: BTreeSet<Date> = event.begun.iter().map(|slot| slot.date).collect();
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return Ok(Vec::new()) };
        let groups: BTreeSet<&GroupId> = event.begun.iter().map(|slot| &slot.group).collect();
        let untaught = |name: fn(&Words) -> &str, between: &str| {
            event.untaught.iter().map(name).collect::<Vec<_>>().join(between)
        };
        let words = json!({
            "first": first.to_string(), "last": last.to_string(), "count": days.len(),
            "sessions": event.begun.len(), "groups": groups.len(),
            "untaught": untaught(|one| &one.zh, "\u{3001}"), "untaught_en": untaught(|one| &one.en, ", "),
        });
        let people = self.in_role(Role::Manager).await?.into_iter();
        let letter = |recipient| Tell { recipient, kind: "evenings-laid-out", words: words.clone() };
        Ok(people.map(letter).collect())
    }

    async fn clash_letters(&mut self, clashes: &[Clash]) -> Result<Vec<Tell>, Fault> {
        let Some(first) = clashes.first() else { return Ok(Vec::new()) };
        let people = self.in_roles(&[Role::Manager, Role::SchoolLeader]).await?;
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
    let words = json!({
        "child": child, "groups": names(|one| &one.name.zh, "\u{3001}"),
        "groups_en": names(|one| &one.name.en, ", "), "hours": hours.join("\u{3001}"),
    });
    dated(words, &days)
}

/// What a message says of some days, beside its other words.
pub(in crate::day) fn dated(mut words: Value, days: &BTreeSet<Date>) -> Value {
    let named: Vec<String> = days.iter().take(NAMED_DAYS).map(Date::to_string).collect();
    let named = if days.len() > NAMED_DAYS { Vec::new() } else { named };
    words["days"] = json!(named.join(" "));
    words["first"] = json!(days.first().map(Date::to_string));
    words["last"] = json!(days.last().map(Date::to_string));
    words["count"] = json!(days.len());
    words
}
