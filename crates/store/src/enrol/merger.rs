//! 并点 Merging the points of a summer period: what it may know, the questions to families, the moves.

use super::point::PeriodKey;
use super::signup::{letter, name, words};
use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use rules::enrol::merger::{Asked, Asking, Closing, Decided, Facts, Held, Kept, Member, Moving};
use rules::enrol::signup::{Refund, answers_until};
use rules::id::{PlaceId, StudentId};
use rules::moment::Moment;
use serde_json::{Value, json};
use std::collections::BTreeMap;

impl Tx {
    /// What [`rules::enrol::merger::decide`] may know.
    pub async fn merger_facts(&mut self, key: &PeriodKey<'_>) -> Result<Facts, Fault> {
        let rows = self.points(key).await?;
        let mut seated = self.seated(key).await?;
        let closed = rows.iter().filter(|row| row.closed_at.is_some()).map(|row| row.point.clone());
        let closed = closed.collect();
        let open = rows.into_iter().filter(|row| row.closed_at.is_none());
        let held = open.map(|row| Held {
            children: seated.remove(row.point.as_str()).unwrap_or_default(),
            kept: row.kept,
            waiting: row.queue.len() as i64,
            point: row.point,
        });
        Ok(Facts { period: key.number, points: held.collect(), closed })
    }

    /// The same for an act: the plan's points stand in the table, whoever asked for them.
    pub async fn merger_held(&mut self, key: &PeriodKey<'_>) -> Result<Facts, Fault> {
        self.points_laid(key).await?;
        self.merger_facts(key).await
    }

    async fn seated(&mut self, key: &PeriodKey<'_>) -> Result<BTreeMap<String, Vec<Member>>, Fault> {
        const READ: &str = "SELECT u.point, u.student, q.to_point, q.asked_at, q.agrees FROM signup u
             LEFT JOIN merger_question q ON q.district = u.district AND q.place = u.place AND q.scheme = u.scheme
               AND q.period = u.period AND q.student = u.student AND q.from_point = u.point
             WHERE u.district = $1 AND u.place = $2 AND u.scheme = $3 AND u.period = $4 AND u.state = 'placed'
             ORDER BY u.point, u.student";
        let mut seated: BTreeMap<String, Vec<Member>> = BTreeMap::new();
        for row in self.rows(READ, args![self.district(), self.place(), key.scheme(), key.number]).await? {
            seated.entry(row.text("point")?).or_default().push(member(&row)?);
        }
        Ok(seated)
    }

    /// Writes the questions; each household is told once, and finds the answer's buttons on the child's page.
    pub async fn merger_asked(
        &mut self,
        key: &PeriodKey<'_>,
        event: &Asking,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "INSERT INTO merger_question (district, place, scheme, period, student, from_point, to_point,
                 asked_at)
             SELECT $1, $2, $3, $4, value ->> 'student', value ->> 'from', value ->> 'to', $5 FROM jsonb_each($6)
             WHERE true ON CONFLICT (district, place, scheme, period, student) DO UPDATE
                 SET from_point = excluded.from_point, to_point = excluded.to_point, asked_at = excluded.asked_at,
                     agrees = NULL, answered_at = NULL, answered_by = NULL";
        let row = |one: &Moving| json!({ "student": one.student, "from": one.from, "to": one.to });
        let rows = batch(event.moves.iter().map(row));
        self.run(PUT, args![self.district(), self.place(), key.scheme(), key.number, now, rows]).await?;
        let after = json!({ "period": key.number, "asked": event.moves.iter().map(row).collect::<Vec<_>>() });
        self.merger_recorded(key, "merger.asked", (Value::Null, after), now).await?;
        let told = self.addressed(event.moves.iter().map(|one| &one.student).collect()).await?;
        let period = key.plan.period.iter().find(|one| one.is(key.number)).ok_or(Fault::NotFound)?;
        let until = answers_until(&key.plan.merger, period, now);
        let asking = |one: &Moving| {
            let mut words = way(key, &one.from, &one.to);
            words["until"] = json!(until);
            letter(&told, &one.student, "merger-asked", words)
        };
        let letters = event.moves.iter().filter_map(asking);
        self.tell(&letters.collect::<Vec<_>>(), now).await
    }

    /// Moves the children of points that close, ends the sign-ups of those who declined, and tells every household once
    /// (P4.7, X.1).
    pub async fn merger_decided(
        &mut self,
        key: &PeriodKey<'_>,
        event: &Decided,
        now: Moment,
    ) -> Result<(), Fault> {
        for closing in &event.closings {
            self.point_emptied(key, closing, now).await?;
        }
        self.questions_lapsed(key, &event.relieved).await?;
        let closed: Vec<Value> = event.closings.iter().map(closed).collect();
        let after = json!({ "period": key.number, "closed": closed, "relieved": event.relieved });
        self.merger_recorded(key, "merger.decided", (Value::Null, after), now).await?;
        let moves = event.closings.iter().flat_map(|closing| closing.moves.iter().map(|one| &one.child));
        let declined = event.closings.iter().flat_map(|closing| &closing.unsettled);
        let told = self.addressed(moves.chain(declined).chain(&event.relieved).collect()).await?;
        let mut letters = Vec::new();
        for closing in &event.closings {
            letters.extend(
                closing
                    .moves
                    .iter()
                    .map(|one| letter(&told, &one.child, "merger-moved", way(key, &closing.point, &one.to))),
            );
            letters.extend(
                closing
                    .unsettled
                    .iter()
                    .map(|child| letter(&told, child, "merger-ended", words(key, &closing.point))),
            );
        }
        letters.extend(
            event
                .relieved
                .iter()
                .map(|child| letter(&told, child, "merger-stays", json!({ "period": key.number }))),
        );
        self.tell(&letters.into_iter().flatten().collect::<Vec<_>>(), now).await
    }

    async fn point_emptied(
        &mut self,
        key: &PeriodKey<'_>,
        closing: &Closing,
        now: Moment,
    ) -> Result<(), Fault> {
        const MOVE: &str = "UPDATE signup SET moved_from = point, point = $6
             WHERE district = $1 AND place = $2 AND scheme = $3 AND period = $4 AND state = 'placed'
               AND student IN (SELECT value ->> 'id' FROM jsonb_each($5))";
        const CLOSE: &str = "UPDATE point SET closed_at = $6
             WHERE district = $1 AND place = $2 AND scheme = $3 AND period = $4 AND point = $5";
        let mut by_target: BTreeMap<&PlaceId, Vec<&StudentId>> = BTreeMap::new();
        closing.moves.iter().for_each(|one| by_target.entry(&one.to).or_default().push(&one.child));
        self.signups_ended(key, &closing.unsettled, Refund::Whole).await?;
        self.point_shifted(key, &closing.point, -closing.children).await?;
        for (to, children) in by_target {
            let count = children.len() as i64;
            let rows = batch(children.into_iter().map(|id| json!({ "id": id })));
            let args = args![self.district(), self.place(), key.scheme(), key.number, rows, to.as_str()];
            self.run(MOVE, args).await?;
            self.point_shifted(key, to, count).await?;
        }
        let args =
            args![self.district(), self.place(), key.scheme(), key.number, closing.point.as_str(), now];
        self.run(CLOSE, args).await?;
        Ok(())
    }

    /// Writes that the bureau keeps a point, or no longer does; whoever was asked there is told that it stays.
    pub async fn merger_kept(&mut self, key: &PeriodKey<'_>, event: &Kept, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE point SET kept = $6
             WHERE district = $1 AND place = $2 AND scheme = $3 AND period = $4 AND point = $5";
        let point = event.keep.point.as_str();
        let reason = event.keep.is_kept.then_some(event.keep.reason.as_str());
        self.run(PUT, args![self.district(), self.place(), key.scheme(), key.number, point, reason]).await?;
        self.questions_lapsed(key, &event.relieved).await?;
        let after =
            json!({ "period": key.number, "point": point, "kept": reason, "relieved": event.relieved });
        let before = json!({ "period": key.number, "point": point, "kept": event.before });
        self.merger_recorded(key, "merger.kept", (before, after), now).await?;
        let told = self.addressed(event.relieved.iter().collect()).await?;
        let letters = event
            .relieved
            .iter()
            .filter_map(|child| letter(&told, child, "merger-stays", json!({ "period": key.number })));
        self.tell(&letters.collect::<Vec<_>>(), now).await
    }

    async fn questions_lapsed(&mut self, key: &PeriodKey<'_>, students: &[StudentId]) -> Result<(), Fault> {
        const FORGET: &str = "DELETE FROM merger_question
             WHERE district = $1 AND place = $2 AND scheme = $3 AND period = $4
               AND student IN (SELECT value ->> 'id' FROM jsonb_each($5))";
        let rows = batch(students.iter().map(|id| json!({ "id": id })));
        self.run(FORGET, args![self.district(), self.place(), key.scheme(), key.number, rows]).await?;
        Ok(())
    }

    async fn merger_recorded(
        &mut self,
        key: &PeriodKey<'_>,
        act: &'static str,
        (before, after): (Value, Value),
        now: Moment,
    ) -> Result<(), Fault> {
        let subject = key.scheme().to_owned();
        let record =
            Record { act, subject: &subject, clause: "P4.7", scheme_version: key.version, before, after };
        self.record(record, now).await
    }
}

/// A closing as the journal holds it.
fn closed(closing: &Closing) -> Value {
    let moves = closing.moves.iter().map(|one| json!({ "student": one.child, "to": one.to }));
    json!({
        "point": closing.point, "children": closing.children, "students_min": closing.students_min,
        "moves": moves.collect::<Vec<_>>(), "declined": closing.unsettled,
    })
}

fn member(row: &Row) -> Result<Member, Fault> {
    let said = row.int_or("agrees")?.map(|agrees| agrees != 0);
    let to = row.text_or("to_point")?.map(PlaceId::new);
    let asked = to.zip(row.moment_or("asked_at")?).map(|(to, at)| Asked { to, at, said });
    Ok(Member { id: StudentId::new(row.text("student")?), asked })
}

/// From which point to which, in both languages.
fn way(key: &PeriodKey<'_>, from: &PlaceId, to: &PlaceId) -> Value {
    let ((from, from_en), (to, to_en)) = (name(key, from), name(key, to));
    json!({ "period": key.number, "from": from, "from_en": from_en, "to": to, "to_en": to_en })
}
