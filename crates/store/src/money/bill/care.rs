//! 看护账单 Bills of class “1” where its plan has a fee: each child on the evenings on which it comes (P3.7, P3.57).

use crate::fault::Fault;
use crate::journal::Record;
use crate::money::release::relief;
use crate::row::args;
use crate::tx::Tx;
use jiff::civil::Date;
use rules::id::{CourseId, GroupId, StudentId};
use rules::moment::Moment;
use rules::money::bill::{Facts, Unbilled};
use rules::money::item::{self, Care};
use rules::plan::local::{Day, Words};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Evenings with their lessons.
pub(super) type Evenings = BTreeMap<Date, i64>;

/// The evenings of a group, and those that are cancelled.
#[derive(Default)]
struct OfGroup {
    held: Evenings,
    cancelled: Evenings,
}

/// A child's own evenings, and those of its group on the same weekdays before it came.
struct Comes {
    first: Date,
    by_day: Evenings,
}

impl Tx {
    /// Writes that the care of a term is charged for, and when, under which name: from then on its evenings are lessons to every
    /// question about money. The same again is no act.
    pub async fn care_charged(&mut self, care: &Care, version: i64, now: Moment) -> Result<(), Fault> {
        const SAME: &str = "SELECT 1 AS one FROM programme WHERE district = $1 AND place = $2 AND scheme = $3
             AND title_zh = $4 AND title_en = $5 AND from_on = $6 AND until_on = $7 AND optional_days = $8";
        const PUT: &str =
            "INSERT INTO programme (district, place, scheme, title_zh, title_en, from_on, until_on, optional_days)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (district, place, scheme) DO UPDATE SET title_zh = excluded.title_zh,
                 title_en = excluded.title_en, from_on = excluded.from_on, until_on = excluded.until_on,
                 optional_days = excluded.optional_days,
                 ended_at = CASE WHEN excluded.until_on > programme.until_on THEN NULL ELSE programme.ended_at END";
        let optional: String = care.optional.iter().map(|day| day.number().to_string()).collect();
        let (from, until) = (care.term.from.to_string(), care.term.until.to_string());
        let (plan, title) = (care.plan.as_str(), &care.title);
        let row = || {
            let (district, place) = (self.district(), self.place());
            args![district, place, plan, &title.zh, &title.en, &from, &until, &optional]
        };
        let (same, put) = (row(), row());
        if self.row(SAME, same).await?.is_some() {
            return Ok(());
        }
        self.run(PUT, put).await?;
        let record = Record {
            act: "programme.charged",
            subject: plan,
            clause: "P3.16",
            scheme_version: version,
            before: Value::Null,
            after: json!({ "title": title.zh, "from": from, "until": until, "optional_days": optional }),
        };
        self.record(record, now).await
    }

    /// The care of a term with the children who have no bill for it yet, or may have another month of it. Children who come on
    /// the same evenings are billed together.
    pub async fn care_bill_facts(&mut self, care: &Care, today: Date) -> Result<Vec<Facts>, Fault> {
        let own = self.care_comes(care).await?;
        self.evening_bill_facts((&care.id(), &care.title), own, today).await
    }

    /// The same of what is billed by the evenings on which each child comes: of care, and of meals.
    pub(super) async fn evening_bill_facts(
        &mut self,
        (item, title): (&CourseId, &Words),
        mut own: BTreeMap<StudentId, Evenings>,
        today: Date,
    ) -> Result<Vec<Facts>, Fault> {
        const CHILDREN: &str = "SELECT s.student, s.grade, m.grouping, coalesce(f.percent, 0) AS percent,
                    coalesce(f.borne_by, '') AS borne_by
             FROM grouping_member m
             JOIN grouping g ON g.district = m.district AND g.place = m.place AND g.grouping = m.grouping
                  AND g.course IS NULL
             JOIN registration r ON r.district = m.district AND r.place = m.place AND r.student = m.student
                  AND r.state = 'accepted'
             JOIN student s ON s.district = m.district AND s.place = m.place AND s.student = m.student
                  AND (s.on_roll_until IS NULL OR s.on_roll_until > $3)
             LEFT JOIN relief_granted f ON f.district = m.district AND f.place = m.place AND f.student = m.student
                  AND f.purse = $4 AND f.from_on <= $5 AND f.until_on > $5
             WHERE m.district = $1 AND m.place = $2 AND m.left_on IS NULL ORDER BY s.student, m.grouping";
        let (groups, purse) = (self.care_evenings(item).await?, item::purse(item));
        let held = held_on(&own, today).to_string();
        let args = args![self.district(), self.place(), today.to_string(), purse.code(), held];
        let rows = self.rows(CHILDREN, args).await?;
        let (mut comes, mut children) = (BTreeMap::<StudentId, Comes>::new(), Vec::new());
        for row in &rows {
            let student = StudentId::new(row.text("student")?);
            let Some(days) = own.remove(&student) else { continue };
            let group = groups.get(&GroupId::new(row.text("grouping")?));
            if let Some(found) = comes_of(&days, group.map(|group| &group.held)) {
                comes.insert(student.clone(), found);
                let cancelled = group.map(|group| group.cancelled.clone()).unwrap_or_default();
                children.push((student, row.int("grade")?, relief(row)?, cancelled));
            }
        }
        let days = |student: &StudentId, course: &CourseId| {
            comes.get(student).filter(|_| course == item).map(|one| one.by_day.clone())
        };
        let mut ahead = self.bills_ahead(purse, days).await?;
        let mut alike = BTreeMap::<(Evenings, Evenings), Vec<Unbilled>>::new();
        for (student, grade, relief, cancelled) in children {
            let bills = ahead.remove(&student).unwrap_or_default();
            let own = bills.own.get(item).cloned().unwrap_or_default();
            let Some(one) = comes.get(&student).filter(|_| !own.months.contains("")) else { continue };
            let (from, months, times, before) = (Some(one.first), own.months, own.times, bills.before);
            let unbilled = Unbilled { student, grade, relief, from, months, times, before };
            alike.entry((one.by_day.clone(), cancelled)).or_default().push(unbilled);
        }
        let facts = |((by_day, cancelled), unbilled)| {
            let (course, title) = (item.clone(), title.zh.clone());
            Facts { course, title, is_open: true, area: None, by_day, cancelled, unbilled }
        };
        Ok(alike.into_iter().map(facts).collect())
    }

    /// The evenings of each group.
    async fn care_evenings(&mut self, item: &CourseId) -> Result<BTreeMap<GroupId, OfGroup>, Fault> {
        const READ: &str = "SELECT e.grouping, e.date, e.lessons, e.cancelled_at FROM item_session e
             WHERE e.district = $1 AND e.place = $2 AND e.item = $3";
        let mut groups = BTreeMap::<GroupId, OfGroup>::new();
        for row in self.rows(READ, args![self.district(), self.place(), item.as_str()]).await? {
            let group = groups.entry(GroupId::new(row.text("grouping")?)).or_default();
            let is_cancelled = row.moment_or("cancelled_at")?.is_some();
            let evenings = if is_cancelled { &mut group.cancelled } else { &mut group.held };
            evenings.insert(row.parsed("date")?, row.int("lessons")?);
        }
        Ok(groups)
    }

    /// The evenings on which each child is meant to come: those of `item_lesson`, here for everybody at once. The two reads and
    /// what takes one from the other are several times as fast as the view, whose every evening looks its courses up.
    async fn care_comes(&mut self, care: &Care) -> Result<BTreeMap<StudentId, Evenings>, Fault> {
        const EVENINGS: &str = "SELECT c.student, c.date, c.lessons, c.sits FROM care_evening c
             WHERE c.district = $1 AND c.place = $2 AND c.item = $3 AND c.cancelled_at IS NULL";
        const COURSES: &str = "SELECT h.student, h.date FROM course_day h
             WHERE h.district = $1 AND h.place = $2 AND h.date >= $3 AND h.date < $4";
        let (item, [from, until]) = (care.id(), [care.term.from, care.term.until].map(|day| day.to_string()));
        let mut own = BTreeMap::<StudentId, Evenings>::new();
        for row in self.rows(EVENINGS, args![self.district(), self.place(), item.as_str()]).await? {
            if row.flag("sits")? {
                let days = own.entry(StudentId::new(row.text("student")?)).or_default();
                days.insert(row.parsed("date")?, row.int("lessons")?);
            }
        }
        for row in self.rows(COURSES, args![self.district(), self.place(), from, until]).await? {
            if let Some(days) = own.get_mut(&StudentId::new(row.text("student")?)) {
                days.remove(&row.parsed("date")?);
            }
        }
        Ok(own)
    }
}

/// The day by which relief is looked for: today, or the nearest evening where the term has not begun or is over.
pub(super) fn held_on(own: &BTreeMap<StudentId, Evenings>, today: Date) -> Date {
    let days = || own.values().flat_map(|days| days.keys().copied());
    let (first, last) = (days().min().unwrap_or(today), days().max().unwrap_or(today));
    today.min(last).max(first)
}

/// What others of its group have had before a child came is known by the weekdays on which it comes.
fn comes_of(own: &Evenings, group: Option<&Evenings>) -> Option<Comes> {
    let first = *own.keys().next()?;
    let weekdays: BTreeSet<Day> = own.keys().map(|day| Day::of(*day)).collect();
    let before = group.into_iter().flat_map(|group| group.range(..first));
    let before = before.filter(|(day, _)| weekdays.contains(&Day::of(**day)));
    let by_day = before.chain(own).map(|(day, lessons)| (*day, *lessons)).collect();
    Some(Comes { first, by_day })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_child_that_joins_late_is_measured_by_its_own_weekdays() {
        let mondays_and_tuesdays = [6, 7, 13, 14, 20, 21].map(|day| (date(2021, 9, day), 2));
        let own = Evenings::from([(date(2021, 9, 20), 2)]);
        let found = comes_of(&own, Some(&Evenings::from(mondays_and_tuesdays))).unwrap();
        assert_eq!(found.first, date(2021, 9, 20));
        let days: Vec<i8> = found.by_day.keys().map(|day| day.day()).collect();
        assert_eq!(days, [6, 13, 20], "it never comes on a Tuesday");
        assert!(comes_of(&Evenings::new(), None).is_none());
    }
}
