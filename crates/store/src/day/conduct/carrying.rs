//! 替代去处 What carrying an advice out reads and writes: the child leaves its care group and stands in another one.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::day::conduct::carrying::{Carried, Facts, Group, To};
use rules::enrol::grouping::id_for_one;
use rules::id::{GroupId, StudentId};
use rules::moment::Moment;
use rules::people::student::Student;
use rules::plan::local::Words;
use serde_json::json;

impl Tx {
    /// What [`rules::day::conduct::carrying::carry`] may know beside what was written of the child.
    pub async fn conduct_places(
        &mut self,
        conduct: rules::day::conduct::Facts,
        student: &StudentId,
        (size_max, now): (i64, Moment),
    ) -> Result<Facts, Fault> {
        let child = self.student(student).await?;
        let is_tonight = self.is_in_care_tonight(&child.id, now).await?;
        let carers = self.stand_ins().await?.into_iter().map(|(id, _)| id).collect();
        let groups = self.care_places(&child.id).await?;
        Ok(Facts { conduct, groups, size_max, carers, is_tonight })
    }

    /// Whether the child stands on a roll of today, or a care group's evening has begun.
    pub(crate) async fn is_in_care_tonight(
        &mut self,
        student: &StudentId,
        now: Moment,
    ) -> Result<bool, Fault> {
        const TONIGHT: &str = "SELECT student FROM roll
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4
             UNION ALL
             SELECT e.session FROM session e
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             WHERE e.district = $1 AND e.place = $2 AND e.date = $3 AND g.course IS NULL AND e.cancelled_at IS NULL
               AND (e.opened_at IS NOT NULL OR e.from_at <= $5)
             LIMIT 1";
        let args = args![self.district(), self.place(), now.date().to_string(), student.as_str(), now];
        Ok(self.row(TONIGHT, args).await?.is_some())
    }

    /// The care groups, with whether the child is in them.
    async fn care_places(&mut self, student: &StudentId) -> Result<Vec<Group>, Fault> {
        const READ: &str =
            "SELECT g.grouping, g.name_zh, g.name_en, COALESCE(t.name, g.teacher) AS teacher, count(m.student) AS members,
                 count(CASE WHEN m.student = $3 THEN 1 END) AS own
             FROM grouping g
             LEFT JOIN staff t ON t.district = g.district AND t.staff = g.teacher
             LEFT JOIN grouping_member m ON m.district = g.district AND m.place = g.place
               AND m.grouping = g.grouping AND m.left_on IS NULL
             WHERE g.district = $1 AND g.place = $2 AND g.course IS NULL AND g.is_extended = 0
             GROUP BY g.grouping, g.name_zh, g.name_en, t.name, g.teacher
             ORDER BY length(g.grouping), g.grouping";
        let rows = self.rows(READ, args![self.district(), self.place(), student.as_str()]).await?;
        let group = |row: &Row| {
            Ok(Group {
                id: GroupId::new(row.text("grouping")?),
                name: Words { zh: row.text("name_zh")?, en: row.text("name_en")? },
                teacher: row.text("teacher")?,
                members: row.int("members")?,
                is_own: row.int("own")? > 0,
            })
        };
        rows.iter().map(group).collect()
    }

    /// The child stands in its new group from its first evening there; family and teacher are told. `alone` names a group that is
    /// made for it. Gives the group, or none where it leaves the school's care.
    pub async fn conduct_carried(
        &mut self,
        (event, child): (&Carried, &Student),
        alone: &Words,
        version: i64,
        now: Moment,
    ) -> Result<Option<GroupId>, Fault> {
        const PUT: &str = "UPDATE advice SET ended_at = $4, carried_to = $5, carried_on = $6
             WHERE district = $1 AND place = $2 AND advice = $3 AND ended_at IS NULL";
        let group = match &event.to {
            To::Community => None,
            To::Group(group) => Some(group.clone()),
            To::Alone(_) => Some(self.group_of_one(event, &child.id, alone).await?),
        };
        let Some(group) = group else { return Ok(None) };
        let (id, from) = (event.advice.as_str(), event.from.to_string());
        self.run(PUT, args![self.district(), self.place(), id, now, group.as_str(), &from]).await?;
        let left = self.care_moved(&child.id, &group, &from).await?;
        let record = Record {
            act: "conduct.carried",
            subject: child.id.as_str(),
            clause: "X.1",
            scheme_version: version,
            before: json!({ "groups": left }),
            after: json!({ "group": group, "from": from }),
        };
        self.record(record, now).await?;
        self.carried_told((&group, child), &from, now).await?;
        Ok(Some(group))
    }

    /// A group for one child, where the child has been until now.
    async fn group_of_one(
        &mut self,
        event: &Carried,
        student: &StudentId,
        name: &Words,
    ) -> Result<GroupId, Fault> {
        const ADD: &str = "INSERT INTO grouping (district, place, grouping, course, name_zh, name_en, site, room, teacher)
             SELECT $1, $2, $3, NULL, $4, $5, COALESCE(max(g.site), $2), COALESCE(max(g.room), ''), $6
             FROM grouping_member m
             JOIN grouping g ON g.district = m.district AND g.place = m.place AND g.grouping = m.grouping
             WHERE m.district = $1 AND m.place = $2 AND m.student = $7 AND m.left_on IS NULL AND g.course IS NULL";
        let To::Alone(carer) = &event.to else { return Err(Fault::NotFound) };
        let id = id_for_one(&event.advice);
        let (district, place) = (self.district(), self.place());
        let args = args![district, place, id.as_str(), &name.zh, &name.en, carer.as_str(), student.as_str()];
        self.run(ADD, args).await?;
        Ok(id)
    }

    /// Out of every care group, and into this one; gives those it left.
    pub(crate) async fn care_moved(
        &mut self,
        student: &StudentId,
        group: &GroupId,
        from: &str,
    ) -> Result<Vec<String>, Fault> {
        const LEFT: &str = "SELECT m.grouping FROM grouping_member m
             JOIN grouping g ON g.district = m.district AND g.place = m.place AND g.grouping = m.grouping
             WHERE m.district = $1 AND m.place = $2 AND m.student = $3 AND m.left_on IS NULL AND g.course IS NULL
             ORDER BY m.grouping";
        const LEAVE: &str = "UPDATE grouping_member SET left_on = $4
             WHERE district = $1 AND place = $2 AND student = $3 AND grouping = $5";
        // Whoever is back before an evening was missed has never been away: tonight's roll and the days before go by `joined_on`.
        const JOIN: &str = "INSERT INTO grouping_member (district, place, grouping, student, joined_on)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (district, place, grouping, student) DO UPDATE
                 SET joined_on = CASE WHEN grouping_member.left_on >= excluded.joined_on
                     THEN grouping_member.joined_on ELSE excluded.joined_on END, left_on = NULL";
        let rows = self.rows(LEFT, args![self.district(), self.place(), student.as_str()]).await?;
        let left = rows.iter().map(|row| row.text("grouping")).collect::<Result<Vec<_>, _>>()?;
        for old in &left {
            let args = args![self.district(), self.place(), student.as_str(), from, old];
            self.run(LEAVE, args).await?;
        }
        let args = args![self.district(), self.place(), group.as_str(), student.as_str(), from];
        self.run(JOIN, args).await?;
        Ok(left)
    }

    async fn carried_told(
        &mut self,
        (group, child): (&GroupId, &Student),
        from: &str,
        now: Moment,
    ) -> Result<(), Fault> {
        let row = self.grouping(group).await?;
        let words = json!({
            "child": child.name, "student": child.id, "group": row.name_zh, "group_en": row.name_en,
            "name": row.teacher_name, "date": from,
        });
        let to = [format!("household:{}", child.household), row.teacher.to_string()];
        let letter = |recipient| Tell { recipient, kind: "conduct-carried", words: words.clone() };
        self.tell(&to.map(letter), now).await
    }
}
