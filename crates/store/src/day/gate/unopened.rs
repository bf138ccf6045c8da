//! 还没点名 Children of lessons and evenings that have begun and whose roll nobody has opened: they are on no roll, and are expected
//! all the same.

use super::like;
use crate::day::leave::hours;
use crate::day::session::{expected, membership, words};
use crate::day::sickness::not_seen_since;
use crate::fault::Fault;
use crate::people::student;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::day::leave::hours::Hours;
use rules::day::session::expecting::Child;
use rules::id::GroupId;
use rules::moment::Moment;
use rules::people::student::Student;
use rules::plan::local::Words;
use std::collections::{BTreeMap, BTreeSet};

/// A room whose roll nobody has opened although its hour has begun.
#[derive(Clone, Debug)]
pub struct UnopenedRoom {
    /// The group.
    pub group: GroupId,
    /// Its name.
    pub name: Words,
    /// The group's site.
    pub site: String,
    /// The group's room.
    pub room: String,
    /// Who is responsible, by name.
    pub teacher_name: String,
}

impl Tx {
    /// The rooms whose hour has begun today and whose roll nobody has opened.
    pub async fn rooms_unopened(&mut self, now: Moment) -> Result<Vec<UnopenedRoom>, Fault> {
        const READ: &str = "SELECT e.grouping, g.name_zh, g.name_en, g.site, g.room,
                 COALESCE(t.name, e.teacher) AS teacher_name
             FROM session e
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             LEFT JOIN staff t ON t.district = e.district AND t.staff = e.teacher
             WHERE e.district = $1 AND e.place = $2 AND e.date = $3 AND e.from_at <= $4 AND e.opened_at IS NULL
               AND e.cancelled_at IS NULL AND e.grouping <> 'extended-care'
             ORDER BY g.site, g.room, e.grouping";
        let args = args![self.district(), self.place(), now.date().to_string(), now];
        let room = |row: &Row| {
            Ok(UnopenedRoom {
                group: GroupId::new(row.text("grouping")?),
                name: words(row)?,
                site: row.text("site")?,
                room: row.text("room")?,
                teacher_name: row.text("teacher_name")?,
            })
        };
        self.rows(READ, args).await?.iter().map(room).collect()
    }

    /// Their children who are on no other roll of today, each with every group it could be with: those in whose name, initials,
    /// class or seat stands what is sought, and of one home class; everyone where both are empty. Nothing is written.
    pub async fn children_unopened(
        &mut self,
        now: Moment,
        (sought, class): (&str, &str),
    ) -> Result<Vec<(Student, Child)>, Fault> {
        // CROSS JOIN has SQLite begin with the rooms, which are few: left to itself it looks through every list of the school.
        const MEMBERS: &str =
            "SELECT s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat, s.on_roll_from,
                 s.on_roll_until, s.care_note, m.grouping, g.course, g.site, m.joined_on, m.left_on, e.from_at,
                 e.until_at, COALESCE(r.state, '') AS registration, COALESCE(r.fridays, 0) AS fridays, f.attends
             FROM student s
             JOIN grouping_member m ON m.district = s.district AND m.place = s.place AND m.student = s.student
             JOIN grouping g ON g.district = m.district AND g.place = m.place AND g.grouping = m.grouping
             JOIN session e ON e.district = m.district AND e.place = m.place AND e.grouping = m.grouping
               AND e.date = $3 AND e.cancelled_at IS NULL
             LEFT JOIN registration r ON r.district = s.district AND r.place = s.place AND r.student = s.student
             LEFT JOIN friday f ON f.district = s.district AND f.place = s.place AND f.student = s.student
               AND f.date = $3
             WHERE s.district = $1 AND s.place = $2
               AND s.student IN (SELECT k.student FROM session u CROSS JOIN grouping_member k CROSS JOIN student w
                 WHERE u.district = $1 AND u.place = $2 AND u.date = $3 AND u.from_at <= $4 AND u.opened_at IS NULL
                   AND u.cancelled_at IS NULL AND k.district = $1 AND k.place = $2 AND k.grouping = u.grouping
                   AND w.district = $1 AND w.place = $2 AND w.student = k.student
                   AND ($5 = '' OR w.found_by LIKE $5) AND ($6 = '' OR w.home_class = $6))
               AND NOT EXISTS (SELECT 1 FROM roll q WHERE q.district = s.district AND q.place = s.place
                 AND q.date = $3 AND q.student = s.student)
             ORDER BY s.grade, length(s.home_class), s.home_class, s.seat, s.student, m.grouping";
        const SLIPS: &str = "SELECT l.student, l.from_minute, l.until_minute FROM leave l
             WHERE l.district = $1 AND l.place = $2 AND l.from_date <= $3 AND l.to_date >= $3";
        const ILL: &str = concat!(
            "SELECT i.student FROM sickness i
             WHERE i.district = $1 AND i.place = $2 AND i.reported_on <= $3 AND ",
            not_seen_since!()
        );
        let (date, day) = (now.date(), now.date().to_string());
        let mut ill = BTreeSet::new();
        for row in self.rows(ILL, args![self.district(), self.place(), &day]).await? {
            ill.insert(row.text("student")?);
        }
        let mut slips: BTreeMap<String, Vec<Hours>> = BTreeMap::new();
        for row in self.rows(SLIPS, args![self.district(), self.place(), &day]).await? {
            slips.entry(row.text("student")?).or_default().push(hours(&row)?);
        }
        let mut children: Vec<(Student, Child)> = Vec::new();
        let wanted = if sought.is_empty() { String::new() } else { like(sought) };
        for row in self.rows(MEMBERS, args![self.district(), self.place(), day, now, wanted, class]).await? {
            let one = student(&row)?;
            if children.last().is_none_or(|(last, _)| last.id != one.id) {
                let (slips, ill) =
                    (slips.remove(one.id.as_str()).unwrap_or_default(), ill.contains(one.id.as_str()));
                children.push((one, Child { ill, slips, ..expected(&row, date)? }));
            }
            if let Some((_, last)) = children.last_mut() {
                last.groups.push(membership(&row)?);
            }
        }
        children.retain(|(one, _)| self.permit().covers(&one.id, &one.home_class));
        Ok(children)
    }
}
