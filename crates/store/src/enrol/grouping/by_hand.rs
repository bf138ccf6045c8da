//! 手工调整 A child in another care group, a group with another teacher or room: journalled with the reason, and told to whom it
//! concerns.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::enrol::grouping::leading::{self, Accompanied, CompanionFacts, Led};
use rules::enrol::grouping::moving::{self, Moved};
use rules::id::{GroupId, PersonId, StudentId};
use rules::moment::Moment;
use rules::plan::local::Words;
use serde_json::{Value, json};

impl Tx {
    /// What [`rules::enrol::grouping::moving::move_to`] may know; `next` is the first day of the next term, of a child that asked
    /// for that one alone.
    pub async fn grouping_move_facts(
        &mut self,
        student: &StudentId,
        own_site: String,
        (next, now): (Option<Date>, Moment),
    ) -> Result<moving::Facts, Fault> {
        let student = self.student(student).await?;
        let naming = Words { zh: String::new(), en: String::new() };
        let school = self.grouping_facts(own_site, naming).await?;
        let is_tonight = self.is_in_care_tonight(&student.id, now).await?;
        Ok(moving::Facts { student, school, next, is_tonight })
    }

    /// The child stands in its new group from its first evening there; family and both teachers are told.
    pub async fn grouping_moved(
        &mut self,
        (event, facts): (&Moved, &moving::Facts),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let from = event.starts.to_string();
        let left = self.care_moved(&event.student, &event.to, &from).await?;
        self.note_ungrouped(&[&event.student], None).await?;
        let record = Record {
            act: "grouping.moved",
            subject: event.student.as_str(),
            clause: "P3.36",
            scheme_version: version,
            before: json!({ "groups": left }),
            after: json!({ "group": event.to, "from": from, "reason": event.reason }),
        };
        self.record(record, now).await?;
        let Some(words) = moved_words(event, facts) else { return Err(Fault::NotFound) };
        let family = format!("household:{}", facts.student.household);
        let ids = [Some(&event.to), event.from.as_ref()];
        let concerned = facts.school.groups.iter().filter(|group| ids.contains(&Some(&group.id)));
        let teachers = concerned.map(|group| group.teacher.to_string());
        let letter = |recipient| Tell { recipient, kind: "grouping-moved", words: words.clone() };
        let letters: Vec<Tell> = std::iter::once(family).chain(teachers).map(letter).collect();
        self.tell(&letters, now).await
    }

    /// What [`rules::enrol::grouping::leading::lead`] may know, or [`Fault::NotFound`] of a group that is none of class "1".
    pub async fn grouping_lead_facts(&mut self, id: &GroupId) -> Result<leading::Facts, Fault> {
        let (own, others): (Vec<_>, Vec<_>) =
            self.care_groups().await?.into_iter().partition(|group| group.id == *id);
        let group = own.into_iter().next().ok_or(Fault::NotFound)?;
        let teachers = self.stand_ins().await?.into_iter().map(|(person, _)| person).collect();
        Ok(leading::Facts { group, others, teachers })
    }

    /// The group has its teacher and room from the next evening on that nobody has opened; where somebody else holds one of
    /// them already, that stays. Families and both teachers are told, and why only the teachers.
    pub async fn grouping_led(&mut self, event: &Led, version: i64, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE grouping SET teacher = $4, room = $5
             WHERE district = $1 AND place = $2 AND grouping = $3";
        const AHEAD: &str = "UPDATE session SET teacher = $4
             WHERE district = $1 AND place = $2 AND grouping = $3 AND teacher = $5 AND date >= $6 AND opened_at IS NULL";
        let (before, teacher) = (&event.before, event.teacher.as_str());
        let (district, place, id) = (self.district(), self.place(), before.id.as_str());
        self.run(PUT, args![&district, &place, id, teacher, &event.room]).await?;
        let today = now.date().to_string();
        self.run(AHEAD, args![&district, &place, id, teacher, before.teacher.as_str(), today]).await?;
        let record = Record {
            act: "grouping.led",
            subject: id,
            clause: "P3.36",
            scheme_version: version,
            before: json!({ "teacher": before.teacher, "room": before.room }),
            after: json!({ "teacher": teacher, "room": event.room, "reason": event.reason }),
        };
        self.record(record, now).await?;
        let letters = self.led_letters(event).await?;
        self.tell(&letters, now).await
    }

    /// What [`rules::enrol::grouping::leading::accompany`] may know, or [`Fault::NotFound`] of a group that no one from outside has.
    pub async fn companion_facts(
        &mut self,
        id: &GroupId,
        (person, now): (Option<&PersonId>, Moment),
    ) -> Result<CompanionFacts, Fault> {
        const BUSY: &str = "SELECT o.name_zh, o.name_en FROM session e
             JOIN session f ON f.district = e.district AND f.place = e.place AND f.date = e.date
               AND f.grouping <> e.grouping AND f.from_at < e.until_at AND f.until_at > e.from_at
               AND f.cancelled_at IS NULL
             JOIN grouping o ON o.district = f.district AND o.place = f.place AND o.grouping = f.grouping
             WHERE e.district = $1 AND e.place = $2 AND e.grouping = $3 AND e.date >= $4 AND e.until_at > $5
               AND e.cancelled_at IS NULL AND (f.teacher = $6 OR f.companion = $6)
             ORDER BY f.from_at, f.session LIMIT 1";
        let row = self.grouping(id).await?;
        if !row.is_from_outside || row.is_over {
            return Err(Fault::NotFound);
        }
        let (today, asked) = (now.date().to_string(), person.map_or("", PersonId::as_str));
        let args = args![self.district(), self.place(), id.as_str(), today, now, asked];
        let busy = self.row(BUSY, args).await?;
        let name = |row: Row| Ok::<_, Fault>(Words { zh: row.text("name_zh")?, en: row.text("name_en")? });
        let busy = busy.map(name).transpose()?;
        let teachers = self.stand_ins().await?.into_iter().map(|(person, _)| person).collect();
        Ok(CompanionFacts { group: id.clone(), before: row.companion, teachers, busy })
    }

    /// Who goes along from the next lesson on that nobody has opened, and to one under way that nobody goes along to; where somebody
    /// stands in, that stays. They are told, and whoever went along before.
    pub async fn grouping_accompanied(
        &mut self,
        event: &Accompanied,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str =
            "UPDATE grouping SET companion = $4 WHERE district = $1 AND place = $2 AND grouping = $3";
        const AHEAD: &str = "UPDATE session SET companion = $4
             WHERE district = $1 AND place = $2 AND grouping = $3 AND date >= $5 AND closed_at IS NULL
               AND (companion IS NULL OR opened_at IS NULL AND companion = $6)";
        let (id, companion) = (event.group.as_str(), event.companion.as_str());
        self.run(PUT, args![self.district(), self.place(), id, companion]).await?;
        let (today, before) = (now.date().to_string(), event.before.as_ref().map_or("", PersonId::as_str));
        self.run(AHEAD, args![self.district(), self.place(), id, companion, today, before]).await?;
        let record = Record {
            act: "grouping.accompanied",
            subject: id,
            clause: "P3.50",
            scheme_version: version,
            before: json!({ "companion": event.before }),
            after: json!({ "companion": companion }),
        };
        self.record(record, now).await?;
        let row = self.grouping(&event.group).await?;
        let words = json!({
            "group": row.name_zh, "group_en": row.name_en, "room": row.room, "name": row.teacher_name,
            "companion": row.companion_name,
        });
        let people = std::iter::once(&event.companion).chain(&event.before);
        let letter = |one: &PersonId| Tell {
            recipient: one.to_string(),
            kind: "grouping-accompanied",
            words: words.clone(),
        };
        self.tell(&people.map(letter).collect::<Vec<_>>(), now).await
    }

    async fn led_letters(&mut self, event: &Led) -> Result<Vec<Tell>, Fault> {
        let row = self.grouping(&event.before.id).await?;
        let words = |child: &str| {
            let mut words = json!({
                "child": child, "group": row.name_zh, "group_en": row.name_en, "name": row.teacher_name,
                "room": event.room,
            });
            if child.is_empty() {
                words["reason"] = json!(event.reason);
            }
            words
        };
        let letter =
            |recipient: String, child: &str| Tell { recipient, kind: "grouping-led", words: words(child) };
        let list = self.grouping_list(&event.before.id).await?;
        let families =
            list.iter().map(|one| letter(format!("household:{}", one.student.household), &one.student.name));
        let mut letters: Vec<Tell> = families.collect();
        letters.push(letter(event.teacher.to_string(), ""));
        if event.before.teacher != event.teacher {
            letters.push(letter(event.before.teacher.to_string(), ""));
        }
        Ok(letters)
    }
}

/// What is told of a child that moves: also shown before it does.
pub fn moved_words(event: &Moved, facts: &moving::Facts) -> Option<Value> {
    let to = facts.school.groups.iter().find(|group| group.id == event.to)?;
    Some(json!({
        "child": facts.student.name, "student": event.student, "group": to.name.zh, "group_en": to.name.en,
        "room": to.room, "date": event.starts.to_string(), "reason": event.reason,
    }))
}
