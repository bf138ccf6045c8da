//! 暑托学员 Guests of a summer point: rows at the point's own place, one a child with a seat there.

use super::point::PeriodKey;
use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::enrol::guest::{Facts, Guest, Settled, id_at};
use rules::id::{HouseholdId, PlaceId, StudentId};
use rules::moment::Moment;
use rules::people::place::Place;
use rules::people::role::Role;
use serde_json::{Value, json};

impl Tx {
    /// The points of a period where somebody has a seat, by code.
    pub async fn points_seated(&mut self, key: &PeriodKey<'_>) -> Result<Vec<PlaceId>, Fault> {
        const READ: &str = "SELECT DISTINCT point FROM signup
             WHERE district = $1 AND place = $2 AND scheme = $3 AND period = $4 AND state = 'placed' ORDER BY point";
        let rows = self.rows(READ, args![self.district(), self.place(), key.scheme(), key.number]).await?;
        rows.iter().map(|row| row.text("point").map(PlaceId::new)).collect()
    }

    /// Puts the places of points into the tree, each inside its school.
    pub async fn points_opened(&mut self, sites: &[Place], version: i64, now: Moment) -> Result<(), Fault> {
        for site in sites {
            self.add_place(site).await?;
        }
        let (place, names) = (self.place(), sites.iter().map(|site| &site.place).collect::<Vec<_>>());
        let after = json!({ "opened": names });
        self.guests_noted(("point.opened", &place), after, version, now).await
    }

    /// What [`rules::enrol::guest::settle`] may know, at the point's own place; `plan` is whose plan it is, and `until` the end
    /// of the period.
    pub async fn guest_facts(
        &mut self,
        key: &PeriodKey<'_>,
        (plan, point, until): (&PlaceId, &PlaceId, Date),
    ) -> Result<Facts, Fault> {
        const SEATED: &str =
            "SELECT u.student AS pupil, u.school AS home, s.household, s.name, s.sort_key, s.grade,
                 c.name_zh || ' ' || s.home_class AS home_class, s.seat, s.care_note, u.note
             FROM signup u
             JOIN student s ON s.district = u.district AND s.place = u.school AND s.student = u.student
             JOIN place c ON c.district = u.district AND c.place = u.school
             WHERE u.district = $1 AND u.place = $2 AND u.scheme = $3 AND u.period = $4 AND u.point = $5
               AND u.state = 'placed'
             ORDER BY u.school, s.grade, length(s.home_class), s.home_class, s.seat, s.student";
        const STANDING: &str =
            "SELECT g.student, g.pupil, g.home, s.household, s.name, s.sort_key, s.grade, s.home_class,
                 s.seat, s.on_roll_until, g.note, g.told
             FROM guest g
             JOIN student s ON s.district = g.district AND s.place = g.place AND s.student = g.student
             JOIN registration r ON r.district = g.district AND r.place = g.place AND r.student = g.student
             WHERE g.district = $1 AND g.place = $2 AND r.state = 'accepted'";
        let site = PlaceId::new(self.place());
        let args = args![self.district(), plan.as_str(), key.scheme(), key.number, point.as_str()];
        let seated = self.rows(SEATED, args).await?;
        let standing = self.rows(STANDING, args![self.district(), self.place()]).await?;
        let seat = |row: &Row| {
            let id = id_at(&site, &StudentId::new(row.text("pupil")?));
            let told = row.text("note")?;
            let said = [row.text("care_note")?, told.clone()];
            let note = said.into_iter().filter(|note| !note.is_empty()).collect::<Vec<_>>().join("\n");
            guest(row, id, (note, told, until))
        };
        let stands = |row: &Row| {
            let id = StudentId::new(row.text("student")?);
            let said = (row.text("note")?, row.text("told")?, row.parsed("on_roll_until")?);
            Ok((id.clone(), guest(row, id, said)?))
        };
        Ok(Facts {
            seated: seated.iter().map(seat).collect::<Result<_, Fault>>()?,
            standing: standing.iter().map(stands).collect::<Result<_, Fault>>()?,
        })
    }

    /// Writes the guests of a point as they stand by now.
    pub async fn guests_settled(
        &mut self,
        event: &Settled,
        key: &PeriodKey<'_>,
        now: Moment,
    ) -> Result<(), Fault> {
        self.put_guests(event, now).await?;
        self.end_guests(&event.left).await?;
        let place = self.place();
        let came: Vec<&StudentId> = event.came.iter().map(|one| &one.pupil).collect();
        let after = json!({ "period": key.number, "came": came, "left": event.left });
        self.guests_noted(("guest.settled", &place), after, key.version, now).await
    }

    async fn put_guests(&mut self, event: &Settled, now: Moment) -> Result<(), Fault> {
        const STUDENT: &str = "INSERT INTO student (district, place, student, household, name, sort_key, grade,
                 home_class, seat, on_roll_from, on_roll_until, care_note)
             SELECT $1, $2, value ->> 'id', value ->> 'household', value ->> 'name', value ->> 'sort_key',
                 CAST(value ->> 'grade' AS BIGINT), value ->> 'home_class', CAST(value ->> 'seat' AS BIGINT), $3,
                 value ->> 'until', value ->> 'note'
             FROM jsonb_each($4) WHERE true
             ON CONFLICT (district, place, student) DO UPDATE SET household = excluded.household, name = excluded.name,
                 sort_key = excluded.sort_key, grade = excluded.grade, home_class = excluded.home_class,
                 seat = excluded.seat, on_roll_from = excluded.on_roll_from, on_roll_until = excluded.on_roll_until,
                 care_note = excluded.care_note";
        const GUEST: &str = "INSERT INTO guest (district, place, student, home, pupil, note, told)
             SELECT $1, $2, value ->> 'id', value ->> 'home', value ->> 'pupil', value ->> 'note', value ->> 'told'
             FROM jsonb_each($3) WHERE true
             ON CONFLICT (district, place, student) DO UPDATE SET note = excluded.note, told = excluded.told";
        const SEAT: &str =
            "INSERT INTO registration (district, place, student, request, state, fridays, note, submitted_at, submitted_by)
             SELECT $1, $2, value ->> 'id', value ->> 'id', 'accepted', 1, '', $3, $4 FROM jsonb_each($5) WHERE true
             ON CONFLICT (district, place, student) DO UPDATE SET state = 'accepted', submitted_at = excluded.submitted_at,
                 ungrouped_at = NULL";
        let rows = batch(event.came.iter().map(|one| {
            json!({
                "id": one.id, "pupil": one.pupil, "home": one.home, "household": one.household, "name": one.name,
                "sort_key": one.sort_key, "grade": one.grade, "home_class": one.home_class, "seat": one.seat,
                "note": one.note, "told": one.told, "until": one.until.to_string(),
            })
        }));
        let from = event.days.from.to_string();
        let by = self.permit().person().to_string();
        self.run(STUDENT, args![self.district(), self.place(), from, rows.clone()]).await?;
        self.run(GUEST, args![self.district(), self.place(), rows.clone()]).await?;
        self.run(SEAT, args![self.district(), self.place(), now, by, rows]).await?;
        Ok(())
    }

    async fn end_guests(&mut self, left: &[StudentId]) -> Result<(), Fault> {
        const END: &str = "UPDATE registration SET state = 'withdrawn'
             WHERE district = $1 AND place = $2 AND student IN (SELECT value ->> 'id' FROM jsonb_each($3))";
        let rows = batch(left.iter().map(|id| json!({ "id": id })));
        self.run(END, args![self.district(), self.place(), rows]).await?;
        Ok(())
    }

    /// Guests with no group, or whose group has no session from a day on: they would be on no roll.
    pub async fn guests_unplaced(&mut self, now: Moment) -> Result<i64, Fault> {
        const READ: &str = "SELECT count(*) AS n FROM registration r
             WHERE r.district = $1 AND r.place = $2 AND r.state = 'accepted' AND NOT EXISTS (
                 SELECT 1 FROM grouping_member m
                 JOIN session e ON e.district = m.district AND e.place = m.place AND e.grouping = m.grouping
                 WHERE m.district = r.district AND m.place = r.place AND m.student = r.student AND m.left_on IS NULL
                   AND e.date >= $3)";
        let today = now.date().to_string();
        self.one(READ, args![self.district(), self.place(), today]).await?.int("n")
    }

    /// Tells the management of guests who are on no roll, once a day; false when it was told before.
    pub async fn guests_unplaced_told(
        &mut self,
        (count, version): (i64, i64),
        now: Moment,
    ) -> Result<bool, Fault> {
        if !self.once(now.date(), ("guest", "", "unplaced"), now).await? {
            return Ok(false);
        }
        let place = self.place();
        let after = json!({ "unplaced": count });
        self.guests_noted(("guest.unplaced", &place), after, version, now).await?;
        let words = json!({ "count": count.to_string() });
        self.tell_role(Role::Manager, "guests-unplaced", words, now).await?;
        Ok(true)
    }

    /// Whether children are in a group though they are no guests any more, and others still are: an empty point has nothing to
    /// arrange.
    pub async fn guests_lingering(&mut self) -> Result<bool, Fault> {
        const READ: &str = "SELECT count(*) AS n FROM grouping_member m
             JOIN registration r ON r.district = m.district AND r.place = m.place AND r.student = m.student
             WHERE m.district = $1 AND m.place = $2 AND m.left_on IS NULL AND r.state <> 'accepted' AND EXISTS (
                 SELECT 1 FROM registration k
                 WHERE k.district = m.district AND k.place = m.place AND k.state = 'accepted')";
        Ok(self.one(READ, args![self.district(), self.place()]).await?.int("n")? > 0)
    }

    async fn guests_noted(
        &mut self,
        (act, subject): (&'static str, &str),
        after: Value,
        scheme_version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let before = Value::Null;
        self.record(Record { act, subject, clause: "P4.6", scheme_version, before, after }, now).await
    }
}

/// What a row says of a child; beside it what is known of it, what of that the sign-up told, and until when it is expected.
fn guest(row: &Row, id: StudentId, (note, told, until): (String, String, Date)) -> Result<Guest, Fault> {
    Ok(Guest {
        id,
        pupil: StudentId::new(row.text("pupil")?),
        home: PlaceId::new(row.text("home")?),
        household: HouseholdId::new(row.text("household")?),
        name: row.text("name")?,
        sort_key: row.text("sort_key")?,
        grade: row.int("grade")?,
        home_class: row.text("home_class")?,
        seat: row.int("seat")?,
        note,
        told,
        until,
    })
}
