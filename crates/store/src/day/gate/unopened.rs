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
use rules::day::session::expecting::Child;
use rules::id::GroupId;
use rules::moment::Moment;
use rules::people::student::Student;
use rules::plan::local::Words;
use std::collections::BTreeMap;

/// A room whose roll nobody has opened although its hour has begun, or will have by the moment that is asked about.
#[derive(Clone, Debug)]
pub struct UnopenedRoom {
    /// The group's name.
    pub name: Words,
    /// The group's site.
    pub site: String,
    /// The group's room.
    pub room: String,
    /// Who is responsible, by name.
    pub teacher_name: String,
    /// When its hour begins.
    pub from: Moment,
}

/// Those rooms of which a child was found, and the children.
#[derive(Clone, Debug, Default)]
pub struct Unopened {
    /// By group.
    pub rooms: BTreeMap<GroupId, UnopenedRoom>,
    /// The same of every room in which one of the children could be tonight, opened or not.
    pub all: BTreeMap<GroupId, UnopenedRoom>,
    /// Each with every group it could be with.
    pub children: Vec<(Student, Child)>,
}

impl Tx {
    /// Children on no roll of today who belong to a room whose hour has begun and whose roll nobody has opened: those in whose name,
    /// initials, class or seat stands what is sought, and of one home class; everyone where both are empty. `after` and `by`: the
    /// hour begins later than the one, and not later than the other, a moment of today. With `group`, whoever is of that one too, or
    /// was. Nothing is written. One statement, in which a child stands once for each group and slip; they are found first, as in
    /// `gate_rows`.
    pub async fn children_unopened(
        &mut self,
        (after, by): (Moment, Moment),
        (sought, class): (&str, &str),
        group: Option<&GroupId>,
    ) -> Result<Unopened, Fault> {
        const MEMBERS: &str = concat!(
            "WITH whom AS MATERIALIZED (SELECT DISTINCT k.student
                 FROM session u CROSS JOIN grouping_member k CROSS JOIN student w
                 WHERE u.district = $1 AND u.place = $2 AND u.date = $3 AND u.from_at <= $4 AND u.from_at > $7
                   AND u.opened_at IS NULL AND u.cancelled_at IS NULL
                   AND k.district = $1 AND k.place = $2 AND k.grouping = u.grouping
                   AND w.district = $1 AND w.place = $2 AND w.student = k.student
                   AND ($5 = '' OR w.found_by LIKE $5) AND ($6 = '' OR w.home_class = $6)
                   AND ($8 = '' OR EXISTS (SELECT 1 FROM grouping_member b WHERE b.district = $1 AND b.place = $2
                     AND b.grouping = $8 AND b.student = k.student))
                   AND NOT EXISTS (SELECT 1 FROM roll q WHERE q.district = $1 AND q.place = $2 AND q.date = $3
                     AND q.student = k.student))
             SELECT s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat, s.on_roll_from,
                 s.on_roll_until, s.care_note, m.grouping, g.course, g.name_zh, g.name_en, g.site, g.room,
                 COALESCE(t.name, e.companion, e.teacher) AS teacher_name, m.joined_on, m.left_on, e.from_at, e.until_at,
                 CASE WHEN e.from_at <= $4 AND e.opened_at IS NULL AND e.is_extended = 0 THEN 1 ELSE 0 END AS is_unopened,
                 COALESCE(r.state, '') AS registration, COALESCE(r.fridays, 0) AS fridays, f.attends,
                 l.leave AS slip, l.from_minute, l.until_minute, CASE WHEN s.student IN (SELECT i.student FROM sickness i
                     WHERE i.district = $1 AND i.place = $2 AND i.reported_on <= $3 AND ",
            not_seen_since!(),
            ") THEN 1 ELSE 0 END AS ill
             FROM whom CROSS JOIN student s
             JOIN grouping_member m ON m.district = s.district AND m.place = s.place AND m.student = s.student
             JOIN grouping g ON g.district = m.district AND g.place = m.place AND g.grouping = m.grouping
             JOIN session e ON e.district = m.district AND e.place = m.place AND e.grouping = m.grouping
               AND e.date = $3 AND e.cancelled_at IS NULL
             LEFT JOIN staff t ON t.district = e.district AND t.staff = COALESCE(e.companion, e.teacher)
             LEFT JOIN registration r ON r.district = s.district AND r.place = s.place AND r.student = s.student
             LEFT JOIN friday f ON f.district = s.district AND f.place = s.place AND f.student = s.student
               AND f.date = $3
             LEFT JOIN leave l ON l.district = s.district AND l.place = s.place AND l.student = s.student
               AND l.from_date <= $3 AND l.to_date >= $3
             WHERE s.district = $1 AND s.place = $2 AND s.student = whom.student
             ORDER BY s.grade, length(s.home_class), s.home_class, s.seat, s.student, m.grouping, l.leave"
        );
        let (date, day) = (by.date(), by.date().to_string());
        let wanted = if sought.is_empty() { String::new() } else { like(sought) };
        let mut found = Unopened::default();
        let group = group.map_or("", GroupId::as_str);
        let args = args![self.district(), self.place(), day, by, wanted, class, after, group];
        for row in self.rows(MEMBERS, args).await? {
            let one = student(&row)?;
            if found.children.last().is_none_or(|(last, _)| last.id != one.id) {
                found.children.push((one, Child { ill: row.flag("ill")?, ..expected(&row, date)? }));
            }
            let Some((_, child)) = found.children.last_mut() else { continue };
            let place = membership(&row)?;
            // The slips stand beside each of its groups: those of the first are all there are.
            let is_first = child.groups.first().is_none_or(|first| first.group == place.group);
            if is_first && row.text_or("slip")?.is_some() {
                child.slips.push(hours(&row)?);
            }
            let room = room(&row)?;
            if row.flag("is_unopened")? {
                found.rooms.entry(place.group.clone()).or_insert_with(|| room.clone());
            }
            found.all.entry(place.group.clone()).or_insert(room);
            if child.groups.last().is_none_or(|last| last.group != place.group) {
                child.groups.push(place);
            }
        }
        found.children.retain(|(one, _)| self.permit().covers(&one.id, &one.home_class));
        Ok(found)
    }
}

fn room(row: &Row) -> Result<UnopenedRoom, Fault> {
    Ok(UnopenedRoom {
        name: words(row)?,
        site: row.text("site")?,
        room: row.text("room")?,
        teacher_name: row.text("teacher_name")?,
        from: row.moment("from_at")?,
    })
}
