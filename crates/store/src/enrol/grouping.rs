//! 编班 Care groups and the groups of opened courses: who is in which, with home class and guardian's phone.

mod by_hand;
mod ungrouped;

pub use by_hand::moved_words;

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::{own_teachers, student};
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use rules::enrol::grouping::{Arranged, Facts, Group};
use rules::enrol::point::host;
use rules::id::{CourseId, GroupId, PersonId, StudentId};
use rules::moment::Moment;
use rules::people::student::Student;
use rules::plan::local::Words;
use serde_json::json;
use std::collections::BTreeMap;

/// A group with what a list shows of it.
#[derive(Clone, Debug)]
pub struct GroupRow {
    /// Which.
    pub id: GroupId,
    /// The course, when it is a course's group.
    pub course: Option<CourseId>,
    /// Its Chinese name.
    pub name_zh: String,
    /// Its English name.
    pub name_en: String,
    /// The site's short name.
    pub site: String,
    /// The room.
    pub room: String,
    /// The responsible teacher (P3.54).
    pub teacher: PersonId,
    /// By name.
    pub teacher_name: String,
    /// Of a course whose teacher takes care of no group here: who of the school's own goes along (P3.50).
    pub companion: Option<PersonId>,
    /// By name.
    pub companion_name: Option<String>,
    /// Its teacher is from outside: one of the school's own may go along.
    pub is_from_outside: bool,
    /// Children in it today.
    pub members: i64,
    /// The lowest and the highest grade in it; 0 when it is empty.
    pub grades: (i64, i64),
    /// Its course ended with its term: the group is kept for what is told of it.
    pub is_over: bool,
}

/// A child on a group's list (P3.53).
#[derive(Clone, Debug)]
pub struct MemberRow {
    /// The child, with its home class.
    pub student: Student,
    /// Guardians by name and phone, the first verified first.
    pub guardians: Vec<(String, String)>,
    /// Since when.
    pub joined_on: String,
}

impl Tx {
    /// What [`rules::enrol::grouping::arrange`] may know.
    pub async fn grouping_facts(&mut self, own_site: String, naming: Words) -> Result<Facts, Fault> {
        const ADMITTED: &str =
            "SELECT s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat,
                 s.on_roll_from, s.on_roll_until, s.care_note
             FROM registration r JOIN student s
               ON s.district = r.district AND s.place = r.place AND s.student = r.student
             WHERE r.district = $1 AND r.place = $2 AND r.state = 'accepted'
             ORDER BY r.submitted_at, s.student";
        // Whoever teaches no course is asked first: a course's teacher is not free every evening.
        const TEACHERS: &str = "SELECT r.person, r.place, count(c.course) AS teaches FROM role r
             JOIN place p ON p.district = r.district AND p.place = r.place
             LEFT JOIN course c ON c.district = r.district AND c.place = $3 AND c.teacher = r.person
               AND c.state <> 'closed' AND c.ended_at IS NULL
             WHERE r.district = $1 AND r.role = 'care-teacher' AND (p.path = $2 OR p.path LIKE $2 || '/%')
             GROUP BY r.person, r.place ORDER BY teaches, length(r.person), r.person, r.place";
        let rows = self.rows(ADMITTED, args![self.district(), self.place()]).await?;
        let admitted = rows.iter().map(student).collect::<Result<Vec<_>, _>>()?;
        let path = self.permit().path().clone();
        let path = host(&path).unwrap_or(path).as_str().to_owned();
        let rows = self.rows(TEACHERS, args![self.district(), path, self.place()]).await?;
        let teachers = rows.iter().map(|row| Ok((PersonId::new(row.text("person")?), row.text("place")?)));
        let teachers = teachers.collect::<Result<Vec<_>, Fault>>()?;
        let (groups, told) = (self.care_groups().await?, self.ungrouped_told().await?);
        Ok(Facts { admitted, groups, teachers, own_site, naming, told })
    }

    async fn care_groups(&mut self) -> Result<Vec<Group>, Fault> {
        const GROUPS: &str = "SELECT grouping, name_zh, name_en, site, room, teacher FROM grouping
             WHERE district = $1 AND place = $2 AND course IS NULL AND is_extended = 0
             ORDER BY length(grouping), grouping";
        const MEMBERS: &str = "SELECT m.grouping, m.student FROM grouping_member m JOIN grouping g
               ON g.district = m.district AND g.place = m.place AND g.grouping = m.grouping
             WHERE m.district = $1 AND m.place = $2 AND g.course IS NULL AND m.left_on IS NULL
             ORDER BY m.student";
        let mut members: BTreeMap<String, Vec<StudentId>> = BTreeMap::new();
        for row in self.rows(MEMBERS, args![self.district(), self.place()]).await? {
            members.entry(row.text("grouping")?).or_default().push(StudentId::new(row.text("student")?));
        }
        let rows = self.rows(GROUPS, args![self.district(), self.place()]).await?;
        let group = |(number, row): (i64, &Row)| {
            let id = row.text("grouping")?;
            Ok(Group {
                members: members.remove(&id).unwrap_or_default(),
                id: GroupId::new(id),
                number,
                name: Words { zh: row.text("name_zh")?, en: row.text("name_en")? },
                site: row.text("site")?,
                room: row.text("room")?,
                teacher: PersonId::new(row.text("teacher")?),
            })
        };
        (1..).zip(&rows).map(group).collect()
    }

    /// Writes groups as they were arranged; every household is told its child's group once, and that there is none yet.
    pub async fn grouping_arranged(
        &mut self,
        event: &Arranged,
        facts: &Facts,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        self.add_groups(event).await?;
        self.move_members(event, now).await?;
        self.put_ungrouped(event, now).await?;
        let place = self.place();
        let made: Vec<_> = event
            .made
            .iter()
            .map(|group| json!({ "group": group.id, "size": group.members.len() }))
            .collect();
        let record = Record {
            act: "grouping.arranged",
            subject: &place,
            clause: "P3.35",
            scheme_version: version,
            before: json!({ "groups": facts.groups.len() }),
            after: json!({
                "made": made, "joined": event.joined, "left": event.left, "waiting": event.waiting,
            }),
        };
        self.record(record, now).await?;
        self.tell(&letters(event, facts), now).await
    }

    async fn add_groups(&mut self, event: &Arranged) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO grouping (district, place, grouping, course, name_zh, name_en, site, room,
                 teacher)
             SELECT $1, $2, value ->> 'id', NULL, value ->> 'name_zh', value ->> 'name_en', value ->> 'site',
                 value ->> 'room', value ->> 'teacher'
             FROM jsonb_each($3)";
        let rows = batch(event.made.iter().map(|group| {
            json!({
                "id": group.id, "name_zh": group.name.zh, "name_en": group.name.en,
                "site": group.site, "room": group.room, "teacher": group.teacher,
            })
        }));
        self.run(ADD, args![self.district(), self.place(), rows]).await?;
        Ok(())
    }

    async fn move_members(&mut self, event: &Arranged, now: Moment) -> Result<(), Fault> {
        const JOIN: &str = "INSERT INTO grouping_member (district, place, grouping, student, joined_on)
             SELECT $1, $2, value ->> 'group', value ->> 'student', $3 FROM jsonb_each($4)
             WHERE true ON CONFLICT (district, place, grouping, student) DO UPDATE
                 SET joined_on = excluded.joined_on, left_on = NULL";
        const LEAVE: &str = "WITH gone AS MATERIALIZED
                 (SELECT value ->> 'group' AS old, value ->> 'student' AS child FROM jsonb_each($4))
             UPDATE grouping_member SET left_on = $3 FROM gone
             WHERE district = $1 AND place = $2 AND grouping = gone.old AND student = gone.child";
        let day = now.date().to_string();
        let row = |group: &GroupId, student: &StudentId| json!({ "group": group, "student": student });
        let made = event.made.iter();
        let made = made.flat_map(|group| group.members.iter().map(|student| row(&group.id, student)));
        let joined = batch(made.chain(event.joined.iter().map(|(group, student)| row(group, student))));
        let left = batch(event.left.iter().map(|(group, student)| row(group, student)));
        self.run(JOIN, args![self.district(), self.place(), &day, joined]).await?;
        self.run(LEAVE, args![self.district(), self.place(), day, left]).await?;
        Ok(())
    }

    /// Every group of the permit's place: care groups, then courses by weekday.
    pub async fn groupings(&mut self) -> Result<Vec<GroupRow>, Fault> {
        const READ: &str = concat!(
            "SELECT g.grouping, g.course, g.name_zh, g.name_en, g.site, g.room, g.teacher,
                 COALESCE(t.name, g.teacher) AS teacher_name, COALESCE(c.weekday, 0) AS weekday,
                 count(s.student) AS members, COALESCE(min(s.grade), 0) AS low, COALESCE(max(s.grade), 0) AS high,
                 CASE WHEN c.ended_at IS NULL THEN 0 ELSE 1 END AS is_over, g.companion,
                 COALESCE(l.name, g.companion) AS companion_name,
                 CASE WHEN g.course IS NULL OR g.teacher ",
            own_teachers!(),
            " THEN 0 ELSE 1 END AS is_from_outside
             FROM grouping g
             LEFT JOIN course c ON c.district = g.district AND c.place = g.place AND c.course = g.course
             LEFT JOIN staff t ON t.district = g.district AND t.staff = g.teacher
             LEFT JOIN staff l ON l.district = g.district AND l.staff = g.companion
             LEFT JOIN grouping_member m ON m.district = g.district AND m.place = g.place
               AND m.grouping = g.grouping AND m.left_on IS NULL
             LEFT JOIN student s ON s.district = m.district AND s.place = m.place AND s.student = m.student
             WHERE g.district = $1 AND g.place = $2 AND g.is_extended = 0
             GROUP BY g.grouping, g.course, g.name_zh, g.name_en, g.site, g.room, g.teacher, g.companion, t.name,
                 l.name, c.weekday, c.ended_at
             ORDER BY weekday, length(g.grouping), g.grouping"
        );
        self.rows(READ, args![self.district(), self.place()]).await?.iter().map(group_row).collect()
    }

    /// One group of the permit's place, or [`Fault::NotFound`].
    pub async fn grouping(&mut self, id: &GroupId) -> Result<GroupRow, Fault> {
        self.groupings().await?.into_iter().find(|group| group.id == *id).ok_or(Fault::NotFound)
    }

    /// Notes that somebody opened a group's list: from there the phones of its families are read and printed (P3.53, X.16).
    pub async fn grouping_looked(&mut self, id: &GroupId, now: Moment) -> Result<(), Fault> {
        let after = json!({ "purpose": "list" });
        self.noted(("grouping.looked", id.as_str(), "P3.53"), after, 0, now).await
    }

    /// A group's list by home class and seat, with every guardian's phone (P3.53).
    pub async fn grouping_list(&mut self, id: &GroupId) -> Result<Vec<MemberRow>, Fault> {
        const READ: &str = "SELECT s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat,
                 s.on_roll_from, s.on_roll_until, s.care_note, m.joined_on, COALESCE(p.name, '') AS guardian,
                 COALESCE(p.phone, '') AS phone
             FROM grouping_member m
             JOIN student s ON s.district = m.district AND s.place = m.place AND s.student = m.student
             LEFT JOIN guardian p ON p.district = s.district AND p.household = s.household
             WHERE m.district = $1 AND m.place = $2 AND m.grouping = $3 AND m.left_on IS NULL
             ORDER BY s.grade, s.home_class, s.seat, s.student, COALESCE(p.verified_at, 9000000000000), p.guardian";
        let mut list: Vec<MemberRow> = Vec::new();
        for row in self.rows(READ, args![self.district(), self.place(), id.as_str()]).await? {
            let id = row.text("student")?;
            if list.last().is_none_or(|last| last.student.id.as_str() != id) {
                let joined_on = row.text("joined_on")?;
                list.push(MemberRow { student: student(&row)?, guardians: Vec::new(), joined_on });
            }
            let (guardian, phone) = (row.text("guardian")?, row.text("phone")?);
            if let Some(last) = list.last_mut().filter(|_| !phone.is_empty()) {
                last.guardians.push((guardian, phone));
            }
        }
        Ok(list)
    }
}

fn letters(event: &Arranged, facts: &Facts) -> Vec<Tell> {
    let children: BTreeMap<&StudentId, &Student> =
        facts.admitted.iter().map(|child| (&child.id, child)).collect();
    let letter = |group: &Group, student: &StudentId| {
        let child = children.get(student)?;
        Some(Tell {
            recipient: format!("household:{}", child.household),
            kind: "grouping-joined",
            words: json!({
                "child": child.name, "group": group.name.zh, "group_en": group.name.en, "room": group.room,
            }),
        })
    };
    let made = event.made.iter().flat_map(|group| group.members.iter().map(move |id| (group, id)));
    let standing: BTreeMap<&GroupId, &Group> = facts.groups.iter().map(|group| (&group.id, group)).collect();
    let joined = event.joined.iter().filter_map(|(group, id)| Some((*standing.get(group)?, id)));
    let untold = event.untold.iter().filter_map(|id| children.get(id)).map(|child| Tell {
        recipient: format!("household:{}", child.household),
        kind: "grouping-waiting",
        words: json!({ "child": child.name, "student": child.id }),
    });
    made.chain(joined).filter_map(|(group, id)| letter(group, id)).chain(untold).collect()
}

fn group_row(row: &Row) -> Result<GroupRow, Fault> {
    Ok(GroupRow {
        id: GroupId::new(row.text("grouping")?),
        course: row.text_or("course")?.map(CourseId::new),
        name_zh: row.text("name_zh")?,
        name_en: row.text("name_en")?,
        site: row.text("site")?,
        room: row.text("room")?,
        teacher: PersonId::new(row.text("teacher")?),
        teacher_name: row.text("teacher_name")?,
        companion: row.text_or("companion")?.map(PersonId::new),
        companion_name: row.text_or("companion_name")?,
        is_from_outside: row.flag("is_from_outside")?,
        members: row.int("members")?,
        grades: (row.int("low")?, row.int("high")?),
        is_over: row.flag("is_over")?,
    })
}
