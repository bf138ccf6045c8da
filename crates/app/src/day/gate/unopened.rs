//! 还没点名 Who is expected in a room whose roll nobody has opened. An evacuation must not depend on whether a teacher pressed a
//! button, and a family at the gate must not hear that its child is not there.

use super::muster::headed;
use super::{RowView, child_words, hour, room_at};
use crate::app::InForce;
use crate::day::session::{evening, has_no_school, keeper};
use crate::desk::Desk;
use crate::enrol::own_site;
use crate::enrol::registration::next::next_notice;
use crate::failure::Failure;
use jiff::civil::Time;
use rules::day::session::expecting::{self, awaited};
use rules::id::{GroupId, StudentId};
use rules::moment::{Moment, moment};
use rules::people::student::Student;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::Tx;
use store::day::{GateRow, Unopened};

/// The first of a list, with how many there are in all.
pub(super) struct First {
    pub(super) rows: Vec<RowView>,
    pub(super) all: i64,
}

impl First {
    /// So many of these at most.
    pub(super) fn of(rows: impl ExactSizeIterator<Item = RowView>, shown: usize) -> Self {
        let all = rows.len() as i64;
        Self { rows: rows.take(shown).collect(), all }
    }

    /// Whether not all are listed.
    pub(super) fn is_cut(&self) -> bool {
        (self.rows.len() as i64) < self.all
    }
}

/// A child that is expected, and where.
pub(super) struct Awaited {
    pub(super) student: Student,
    /// From when on it is expected there.
    pub(super) from: Moment,
    /// The group's name, in the page's language.
    group: String,
    /// The room as the muster list heads it.
    pub(super) place: String,
    /// The room and who is responsible there.
    room: String,
}

/// The plan in force and the school's own site, where there is school today.
fn school_today(desk: &Desk) -> Option<(Arc<InForce>, String)> {
    let plan = desk.app.scheme(&desk.place).ok()?;
    if has_no_school((&desk.app, &desk.place), &plan.scheme, desk.now.date()) {
        return None;
    }
    let own_site = own_site(&desk.app, &desk.place, &plan.scheme);
    Some((plan, own_site))
}

/// Everyone whom an opened roll would list now; of those in whom stands what is sought, or of one home class.
pub(super) async fn awaited_now(
    desk: &Desk,
    tx: &mut Tx,
    wanted: (&str, &str),
) -> Result<Vec<Awaited>, Failure> {
    awaited_by(desk, tx, wanted, desk.now).await
}

/// The same of every room whose hour will have begun by a moment of today.
pub(super) async fn awaited_by(
    desk: &Desk,
    tx: &mut Tx,
    wanted: (&str, &str),
    by: Moment,
) -> Result<Vec<Awaited>, Failure> {
    let Some((plan, own_site)) = school_today(desk) else { return Ok(Vec::new()) };
    let date = desk.now.date();
    let evening = evening(&plan.scheme, desk.app.calendar(&desk.place), &own_site, date);
    let morning = moment(date, Time::midnight());
    let Unopened { rooms, children, .. } = tx.children_unopened((morning, by), wanted, None).await?;
    let groups: Vec<&GroupId> = rooms.keys().collect();
    let children = children.into_iter().filter_map(|(student, child)| {
        let (group, stay) = awaited(&evening, &groups, &child)?;
        let is_due = stay.comes_at.is_none_or(|at| at <= by);
        let room = rooms.get(group).filter(|_| is_due)?;
        let keeper = keeper(&desk.t, &room.teacher_name);
        Some(Awaited {
            student,
            from: stay.comes_at.map_or(room.from, |at| at.max(room.from)),
            group: room.name.in_language(desk.is_en()).to_owned(),
            place: headed(desk, (&room.site, &room.room), &room.teacher_name),
            room: format!("{} · {keeper}", room_at(desk, &room.site, &room.room)),
        })
    });
    Ok(children.collect())
}

/// A child in the room of its care group that goes to its course later: until then it stands on no roll.
pub(in crate::day) struct Before {
    pub(in crate::day) student: Student,
    /// Its care group.
    pub(in crate::day) group: GroupId,
    /// When it goes.
    pub(in crate::day) at: Moment,
    /// The room as the muster list heads it.
    pub(super) place: String,
    /// The group, its room and who is responsible there.
    room: String,
}

/// Everyone who is in a care group's room now and on no roll, because a course comes later (P3.12, X.5); with `group`, nobody need be
/// read who never was of that one.
pub(in crate::day) async fn before_course(
    desk: &Desk,
    tx: &mut Tx,
    wanted: (&str, &str),
    group: Option<&GroupId>,
) -> Result<Vec<Before>, Failure> {
    let Some((plan, own_site)) = school_today(desk) else { return Ok(Vec::new()) };
    let date = desk.now.date();
    let evening = evening(&plan.scheme, desk.app.calendar(&desk.place), &own_site, date);
    // Only of whom something begins later is anything read: once it has begun everywhere, the page asks for nobody.
    let later = (desk.now, moment(date, Time::MAX));
    let Unopened { all, children, .. } = tx.children_unopened(later, wanted, group).await?;
    let before = |(student, child): (Student, expecting::Child)| {
        let found = expecting::before_course(&evening, &child)?;
        let room = all.get(&found.care.group).filter(|_| found.from <= desk.now && desk.now < found.until)?;
        let (at_room, keeper) = (room_at(desk, &room.site, &room.room), keeper(&desk.t, &room.teacher_name));
        Some(Before {
            student,
            group: found.care.group.clone(),
            at: found.until,
            place: headed(desk, (&room.site, &room.room), &room.teacher_name),
            room: format!("{} · {at_room} · {keeper}", room.name.in_language(desk.is_en())),
        })
    };
    Ok(children.into_iter().filter_map(before).collect())
}

impl Before {
    /// What it is found by.
    pub(super) fn words(&self) -> String {
        child_words(&self.student)
    }

    /// As the gate lists it: it is on no roll yet, so that there is nothing to open.
    pub(super) fn view(&self, desk: &Desk) -> RowView {
        let class = desk.t.roll_home_class(self.student.home_class.as_str());
        RowView {
            href: String::new(),
            name: self.student.name.clone(),
            find: self.words(),
            under: format!("{class} · {}", self.room),
            chip: "progress",
            state: desk.t.gate_before_mark(hour(self.at)),
        }
    }
}

/// Children with a place whom no group has yet, and who stand on no list of tonight, of one home class or of those who were sought:
/// whoever is sought at the gate is found.
pub(super) async fn ungrouped(
    desk: &Desk,
    tx: &mut Tx,
    (class, sought): (&str, &[StudentId]),
    (listed, awaited): (&[GateRow], &[Awaited]),
) -> Result<Vec<RowView>, Failure> {
    let shown: BTreeSet<&StudentId> =
        listed.iter().map(|row| &row.student.id).chain(awaited.iter().map(|one| &one.student.id)).collect();
    let missing: Vec<&StudentId> = sought.iter().filter(|id| !shown.contains(id)).collect();
    // Nearly always everybody has a group, and then nobody asks since when the next term's notice is out.
    if without_group(tx, (class, &missing), None).await?.is_empty() {
        return Ok(Vec::new());
    }
    let out = next_notice(&desk.app, tx, &desk.place).await?;
    let children = without_group(tx, (class, &missing), out).await?;
    let view = |child: Student| RowView {
        href: String::new(),
        find: child_words(&child),
        under: desk.t.roll_home_class(child.home_class.as_str()),
        name: child.name,
        chip: "waiting",
        state: desk.t.gate_ungrouped_mark(),
    };
    Ok(children.into_iter().filter(|child| !shown.contains(&child.id)).map(view).collect())
}

/// Those of one home class, or of these children.
async fn without_group(
    tx: &mut Tx,
    (class, whom): (&str, &[&StudentId]),
    out: Option<Moment>,
) -> Result<Vec<Student>, Failure> {
    let found = match (class, whom) {
        ("", []) => Vec::new(),
        ("", whom) => tx.ungrouped_of(whom, out).await?,
        (class, _) => tx.ungrouped(class, out).await?,
    };
    Ok(found.into_iter().map(|(child, _)| child).collect())
}

impl Awaited {
    /// What it is found by.
    pub(super) fn words(&self) -> String {
        child_words(&self.student)
    }

    /// The group, its room and who is responsible there.
    pub(super) fn room(&self) -> String {
        format!("{} · {}", self.group, self.room)
    }

    /// As the gate lists it: it is on no roll yet, so that there is nothing to open.
    pub(super) fn view(&self, desk: &Desk) -> RowView {
        let class = desk.t.roll_home_class(self.student.home_class.as_str());
        RowView {
            href: String::new(),
            name: self.student.name.clone(),
            find: self.words(),
            under: format!("{class} · {}", self.room()),
            chip: "waiting",
            state: desk.t.gate_unopened_mark(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{First, RowView};

    #[test]
    fn a_long_list_is_cut_and_still_counted_whole() {
        let row = |_| RowView {
            href: String::new(),
            name: String::new(),
            find: String::new(),
            under: String::new(),
            chip: "",
            state: String::new(),
        };
        let cases = [(120_usize, 120, 120, false), (121, 120, 120, true), (121, usize::MAX, 121, false)];
        for (all, shown, listed, is_cut) in cases {
            let first = First::of((0..all).map(row), shown);
            assert_eq!((first.all, first.rows.len()), (all as i64, listed), "{all} {shown}");
            assert_eq!(first.is_cut(), is_cut, "{all} {shown}");
        }
    }
}
