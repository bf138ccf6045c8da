//! 等待编班 Children with a place and without a care group: who they are, whose families know it, and how the school's room is taken.

use crate::fault::Fault;
use crate::people::student;
use crate::row::{Arg, Row, args, batch};
use crate::tx::Tx;
use rules::enrol::grouping::{Arranged, Taken, is_for_one};
use rules::id::{GroupId, StudentId};
use rules::moment::Moment;
use rules::people::student::Student;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// A statement that reads those of the children whom `$whom` names who have a place and no care group. They are found first, as in
/// `gate_rows`, so that nobody else's groups are looked up.
macro_rules! ungrouped {
    ($whom:literal) => {
        concat!(
            "WITH whom AS MATERIALIZED (",
            $whom,
            ") SELECT s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat,
                 s.on_roll_from, s.on_roll_until, s.care_note, r.ungrouped_at
             FROM whom CROSS JOIN registration r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             WHERE r.district = $1 AND r.place = $2 AND r.student = whom.student AND r.state = 'accepted'
               AND r.submitted_at < $3
               AND NOT EXISTS (SELECT 1 FROM grouping_member m
                 JOIN grouping g ON g.district = m.district AND g.place = m.place AND g.grouping = m.grouping
                 WHERE m.district = r.district AND m.place = r.place AND m.student = r.student AND m.left_on IS NULL
                   AND g.course IS NULL AND g.is_extended = 0)
             ORDER BY r.submitted_at, s.student"
        )
    };
}

impl Tx {
    /// Children with a place by grade, and the care groups that stand by site; whoever said that it does not come in the term of the
    /// plan that is asked about has no place in that. Who asked from `out` on, when the next term's notice was published, has none
    /// in the term that runs (P3.25).
    pub async fn room_taken(
        &mut self,
        own_site: String,
        (plan, out): (&str, Option<Moment>),
    ) -> Result<Taken, Fault> {
        const ACCEPTED: &str = "SELECT s.grade, count(*) AS n FROM registration r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             WHERE r.district = $1 AND r.place = $2 AND r.state = 'accepted' AND r.submitted_at < $4
               AND NOT EXISTS (SELECT 1 FROM registration_next n
                 WHERE n.district = r.district AND n.place = r.place AND n.student = r.student AND n.plan = $3
                   AND n.word = 'leaves' AND n.applied_at IS NULL AND n.said_at >= r.submitted_at)
             GROUP BY s.grade";
        const GROUPS: &str = "SELECT grouping, site FROM grouping
             WHERE district = $1 AND place = $2 AND course IS NULL AND is_extended = 0";
        let out = out.map_or(i64::MAX, |at| at.0);
        let rows = self.rows(ACCEPTED, args![self.district(), self.place(), plan, out]).await?;
        let accepted = rows.iter().map(|row| Ok((row.int("grade")?, row.int("n")?)));
        let accepted = accepted.collect::<Result<_, Fault>>()?;
        let mut groups: BTreeMap<String, i64> = BTreeMap::new();
        for row in self.rows(GROUPS, args![self.district(), self.place()]).await? {
            if !is_for_one(&GroupId::new(row.text("grouping")?)) {
                *groups.entry(row.text("site")?).or_default() += 1;
            }
        }
        Ok(Taken { accepted, groups, own_site })
    }

    /// Children of the permit's scope with a place and without a care group, in the order in which they asked, each with since
    /// when its family knows it: those of one home class, or everyone where it is empty. Who asked from `out` on, when the next term's
    /// notice was published, is of that term alone and waits for none of these groups (P3.25).
    pub async fn ungrouped(
        &mut self,
        class: &str,
        out: Option<Moment>,
    ) -> Result<Vec<(Student, Option<Moment>)>, Fault> {
        const READ: &str = ungrouped!(
            "SELECT f.student FROM student f
                 WHERE f.district = $1 AND f.place = $2 AND ($4 = '' OR f.home_class = $4)"
        );
        self.ungrouped_read(READ, out, class.into()).await
    }

    /// The same of these children.
    pub async fn ungrouped_of(
        &mut self,
        whom: &[&StudentId],
        out: Option<Moment>,
    ) -> Result<Vec<(Student, Option<Moment>)>, Fault> {
        const READ: &str = ungrouped!(
            "SELECT f.student FROM student f WHERE f.district = $1 AND f.place = $2
                 AND f.student IN (SELECT value ->> 'id' FROM jsonb_each($4))"
        );
        self.ungrouped_read(READ, out, batch(whom.iter().map(|id| json!({ "id": id }))).into()).await
    }

    async fn ungrouped_read(
        &mut self,
        read: &'static str,
        out: Option<Moment>,
        whom: Arg,
    ) -> Result<Vec<(Student, Option<Moment>)>, Fault> {
        let mut args = args![self.district(), self.place(), out.map_or(i64::MAX, |at| at.0)];
        args.push(whom);
        let rows = self.rows(read, args).await?;
        let one = |row: &Row| Ok((student(row)?, row.moment_or("ungrouped_at")?));
        let mut all = rows.iter().map(one).collect::<Result<Vec<_>, Fault>>()?;
        all.retain(|(child, _)| self.permit().covers(&child.id, &child.home_class));
        Ok(all)
    }

    /// Whose families know that they wait for a group.
    pub(super) async fn ungrouped_told(&mut self) -> Result<BTreeSet<StudentId>, Fault> {
        const READ: &str = "SELECT student FROM registration
             WHERE district = $1 AND place = $2 AND state = 'accepted' AND ungrouped_at IS NOT NULL";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(|row| Ok(StudentId::new(row.text("student")?))).collect()
    }

    /// Whoever has a group waits no more; whoever has none is told today.
    pub(super) async fn put_ungrouped(&mut self, event: &Arranged, now: Moment) -> Result<(), Fault> {
        let made = event.made.iter().flat_map(|group| &group.members);
        let placed = made.chain(event.joined.iter().map(|(_, student)| student));
        let (placed, untold) = (placed.collect::<Vec<_>>(), event.untold.iter().collect::<Vec<_>>());
        self.note_ungrouped(&placed, None).await?;
        self.note_ungrouped(&untold, Some(now)).await
    }

    /// Since when these children's families know that they wait; `None` for whoever waits no more.
    pub(super) async fn note_ungrouped(
        &mut self,
        children: &[&StudentId],
        since: Option<Moment>,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE registration SET ungrouped_at = $3
             WHERE district = $1 AND place = $2 AND student IN (SELECT value ->> 'id' FROM jsonb_each($4))";
        let rows = batch(children.iter().map(|id| json!({ "id": id })));
        self.run(PUT, args![self.district(), self.place(), since, rows]).await?;
        Ok(())
    }
}
