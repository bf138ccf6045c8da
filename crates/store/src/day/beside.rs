//! 课后服务以外 On which weekdays children stay for a kind beside after-school service, and the register of each of its days that costs
//! something.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::student;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::beside::{Chosen, Facts, Register, Signed, There};
use rules::enrol::course::minute;
use rules::id::{SessionId, StudentId};
use rules::moment::Moment;
use rules::money::account::Purse;
use rules::money::item::beside::purse_of;
use rules::money::release::Followed;
use rules::people::student::Student;
use rules::plan::local::{Day, Days};
use rules::plan::programme::Kind;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// A day with a register.
#[derive(Clone, Debug)]
pub struct BesideDay {
    /// Its name, by which tallies and movements of money know it.
    pub session: SessionId,
    /// Of which kind of money.
    pub purse: Purse,
    /// What it is called, in Chinese and English.
    pub title: (String, String),
    /// When.
    pub date: Date,
    /// When it begins.
    pub from: Moment,
    /// When it ends.
    pub until: Moment,
    /// A closure of the school takes it away.
    pub is_cancelled: bool,
    /// When its register was signed.
    pub signed_at: Option<Moment>,
    /// The term that it is in.
    pub term: Days,
}

/// A child of a day's list.
#[derive(Clone, Debug)]
pub struct BesideRow {
    /// The child.
    pub student: Student,
    /// What was signed.
    pub there: Option<There>,
    /// A slip covers the hours.
    pub on_leave: bool,
    /// Whether it is meant to come: else it was, and its family has given the day up since.
    pub listed: bool,
}

/// Extended care has a session with a roll of its own, and no register.
const DAYS: &str =
    "SELECT d.session, d.purse, d.date, d.from_at, d.until_at, d.roll_closed_at, p.title_zh, p.title_en,
            p.from_on, p.until_on, CASE WHEN d.cancelled_at IS NULL THEN 0 ELSE 1 END AS is_cancelled
     FROM beside_session d
     JOIN beside_term p ON p.district = d.district AND p.place = d.place AND p.purse = d.purse
          AND p.from_on <= d.date AND p.until_on > d.date
     WHERE d.district = $1 AND d.place = $2 AND d.purse <> $6 AND ($3 = '' OR d.purse = $3)
       AND d.date >= $4 AND d.date <= $5
     ORDER BY d.date, d.from_at, d.session";

impl Tx {
    /// What [`rules::day::beside::choose`] may know of a child of the permit's scope.
    pub async fn beside_facts(&mut self, student: &StudentId, kind: Kind) -> Result<Facts, Fault> {
        let child = self.student(student).await?;
        let Some(purse) = purse_of(kind) else { return Err(Fault::NotFound) };
        let days = self.beside_days(&child.id, purse).await?;
        let unpaid = self.beside_unpaid(&child.id, purse).await?;
        Ok(Facts { grade: child.grade, days, unpaid })
    }

    /// The weekdays that stand for a child.
    pub(crate) async fn beside_days(
        &mut self,
        student: &StudentId,
        purse: Purse,
    ) -> Result<BTreeSet<Day>, Fault> {
        const READ: &str = "SELECT day FROM beside_choice WHERE district = $1 AND place = $2 AND student = $3
             AND purse = $4 AND until_on = '9999-12-31'";
        let args = args![self.district(), self.place(), student.as_str(), purse.code()];
        let rows = self.rows(READ, args).await?;
        rows.iter().map(|row| row.parsed("day")).collect()
    }

    /// Days of it that the child had on bills that are not paid.
    pub async fn beside_unpaid(&mut self, student: &StudentId, purse: Purse) -> Result<i64, Fault> {
        const READ: &str = "SELECT count(*) AS n FROM item_roll e
             JOIN bill b ON b.district = e.district AND b.place = e.place AND b.student = e.student
                  AND b.course = e.item AND b.purse = e.purse AND b.state = 'due' AND b.tally = ''
                  AND b.part IN ('', substr(e.date, 1, 7))
             WHERE e.district = $1 AND e.place = $2 AND e.student = $3 AND e.purse = $4
               AND e.cancelled_at IS NULL AND e.state NOT IN ('expected', 'absent', 'leave')";
        let args = args![self.district(), self.place(), student.as_str(), purse.code()];
        self.one(READ, args).await?.int("n")
    }

    /// Writes a family's choice of weekdays of lunch or early care.
    pub async fn beside_chosen(&mut self, event: &Chosen, version: i64, now: Moment) -> Result<(), Fault> {
        let Some(purse) = purse_of(event.draft.kind) else { return Err(Fault::NotFound) };
        let (student, days) = (&event.draft.student, &event.draft.days);
        let from = self.beside_days_put((student, purse), (&event.before, days), now).await?;
        let record = Record {
            act: "beside.chosen",
            subject: student.as_str(),
            clause: "P1.26",
            scheme_version: version,
            before: json!({ "kind": purse.code(), "days": event.before }),
            after: json!({ "kind": purse.code(), "days": days, "from": from.to_string() }),
        };
        self.record(record, now).await
    }

    /// Writes weekdays in the place of others: from today, or from tomorrow where today's register is signed. The caller journals the
    /// act.
    pub(crate) async fn beside_days_put(
        &mut self,
        (student, purse): (&StudentId, Purse),
        (before, days): (&BTreeSet<Day>, &BTreeSet<Day>),
        now: Moment,
    ) -> Result<Date, Fault> {
        const SIGNED: &str =
            "SELECT 1 AS one FROM beside_day WHERE district = $1 AND place = $2 AND purse = $3
             AND date = $4 AND roll_closed_at IS NOT NULL";
        const END: &str =
            "UPDATE beside_choice SET until_on = CASE WHEN from_on > $5 THEN from_on ELSE $5 END
             WHERE district = $1 AND place = $2 AND student = $3 AND purse = $4 AND until_on = '9999-12-31'
               AND day IN (SELECT value ->> 'day' FROM jsonb_each($6))";
        const ADD: &str =
            "INSERT INTO beside_choice (district, place, student, purse, day, from_on, until_on, chosen_by, chosen_at)
             SELECT $1, $2, $3, $4, value ->> 'day', $5, '9999-12-31', $6, $7 FROM jsonb_each($8) WHERE true
             ON CONFLICT (district, place, student, purse, day, from_on) DO UPDATE SET until_on = excluded.until_on,
                 chosen_by = excluded.chosen_by, chosen_at = excluded.chosen_at";
        let (today, by) = (now.date(), self.permit().person().to_string());
        let args = args![self.district(), self.place(), purse.code(), today.to_string()];
        let is_signed = self.row(SIGNED, args).await?.is_some();
        let from = if is_signed { today.tomorrow().unwrap_or(Date::MAX) } else { today };
        let gone = batch(before.difference(days).map(|day| json!({ "day": day })));
        let added = batch(days.difference(before).map(|day| json!({ "day": day })));
        let (district, place, child) = (self.district(), self.place(), student.as_str());
        self.run(END, args![district, place, child, purse.code(), from.to_string(), gone]).await?;
        let (district, place) = (self.district(), self.place());
        let args = args![district, place, child, purse.code(), from.to_string(), by, now, added];
        self.run(ADD, args).await?;
        Ok(from)
    }

    /// The days with registers between two, both included.
    pub async fn beside_registers(&mut self, from: Date, last: Date) -> Result<Vec<BesideDay>, Fault> {
        let but = Purse::ExtendedCare.code();
        let args = args![self.district(), self.place(), "", from.to_string(), last.to_string(), but];
        self.rows(DAYS, args).await?.iter().map(day).collect()
    }

    /// One day with a register, or [`Fault::NotFound`].
    pub async fn beside_register(&mut self, purse: Purse, date: Date) -> Result<BesideDay, Fault> {
        let (place, date) = (self.place(), date.to_string());
        let args = args![self.district(), place, purse.code(), &date, &date, Purse::ExtendedCare.code()];
        let row = self.row(DAYS, args).await?.ok_or(Fault::NotFound)?;
        day(&row)
    }

    /// Whether a day of what stands beside is laid out.
    pub async fn beside_is_laid(&mut self, day: &SessionId) -> Result<bool, Fault> {
        const READ: &str =
            "SELECT 1 AS one FROM beside_day WHERE district = $1 AND place = $2 AND session = $3";
        Ok(self.row(READ, args![self.district(), self.place(), day.as_str()]).await?.is_some())
    }

    /// The children of a day, class by class.
    pub async fn beside_rows(&mut self, day: &BesideDay) -> Result<Vec<BesideRow>, Fault> {
        const READ: &str = "SELECT s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat,
                 s.on_roll_from, s.on_roll_until, s.care_note, m.state,
                 CASE WHEN l.student IS NULL THEN 0 ELSE 1 END AS listed,
                 CASE WHEN EXISTS (SELECT 1 FROM leave x WHERE x.district = s.district AND x.place = s.place
                     AND x.student = s.student AND x.from_date <= $4 AND x.to_date >= $4
                     AND COALESCE(x.from_minute, 0) <= $5 AND COALESCE(x.until_minute, 1440) >= $6)
                   THEN 1 ELSE 0 END AS on_leave
             FROM student s
             LEFT JOIN beside_lesson l ON l.district = s.district AND l.place = s.place AND l.student = s.student
                  AND l.session = $3 AND l.sits = 1
             LEFT JOIN beside_mark m ON m.district = s.district AND m.place = s.place AND m.student = s.student
                  AND m.session = $3
             WHERE s.district = $1 AND s.place = $2 AND (l.student IS NOT NULL OR m.student IS NOT NULL)
             ORDER BY s.grade, length(s.home_class), s.home_class, s.seat, s.student";
        let (district, place, date) = (self.district(), self.place(), day.date.to_string());
        let (begins, ends) = (minute(day.from.time()), minute(day.until.time()));
        let rows = self.rows(READ, args![district, place, day.session.as_str(), date, begins, ends]).await?;
        let one = |row: &Row| {
            let there = row.text_or("state")?.and_then(|code| There::from_code(&code));
            let (on_leave, listed) = (row.flag("on_leave")?, row.flag("listed")?);
            Ok(BesideRow { student: student(row)?, there, on_leave, listed })
        };
        rows.iter().map(one).collect()
    }

    /// What [`rules::day::beside::sign`] may know of a day.
    pub async fn beside_sign_facts(&mut self, day: &BesideDay) -> Result<Register, Fault> {
        let rows = self.beside_rows(day).await?;
        let listed = rows.iter().filter(|row| row.listed).map(|row| row.student.id.clone());
        let marks = rows.iter().filter_map(|row| Some((row.student.id.clone(), row.there?)));
        Ok(Register {
            date: day.date,
            from: day.from,
            is_cancelled: day.is_cancelled,
            term: day.term,
            listed: listed.collect(),
            marks: marks.collect::<BTreeMap<_, _>>(),
        })
    }

    /// Writes a signed register, or what was put right in one. The caller lets the money follow.
    pub async fn beside_signed(
        &mut self,
        day: &BesideDay,
        signed: &Signed,
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const CLOSE: &str = "UPDATE beside_day SET roll_closed_at = COALESCE(roll_closed_at, $4),
                 roll_closed_by = COALESCE(roll_closed_by, $5)
             WHERE district = $1 AND place = $2 AND session = $3";
        const MARK: &str =
            "INSERT INTO beside_mark (district, place, session, student, state, marked_at, marked_by)
             SELECT $1, $2, $3, value ->> 'student', value ->> 'state', $4, $5 FROM jsonb_each($6) WHERE true
             ON CONFLICT (district, place, session, student) DO UPDATE SET state = excluded.state,
                 marked_at = excluded.marked_at, marked_by = excluded.marked_by";
        let (id, by) = (day.session.as_str(), self.permit().person().to_string());
        self.run(CLOSE, args![self.district(), self.place(), id, now, &by]).await?;
        let marks = signed.changes.iter();
        let was = |one: &StudentId| signed.before.get(one).map(|there| there.code());
        let mark = |(one, there): (&StudentId, &There)| json!({ "student": one, "state": there.code(), "was": was(one) });
        let marks: Vec<_> = marks.map(mark).collect();
        self.run(MARK, args![self.district(), self.place(), id, now, by, batch(marks.iter().cloned())])
            .await?;
        let (act, clause) = match signed.reason {
            Some(_) => ("beside.amended", "P3.16"),
            None => ("beside.signed", "P1.10"),
        };
        let after = json!({
            "date": signed.date.to_string(), "again": signed.is_again, "marks": marks, "reason": signed.reason,
        });
        self.noted((act, id, clause), after, version, now).await
    }

    /// Writes how the money followed a mark that was put right when its day was over, and tells the household, with the reason.
    pub async fn beside_followed(
        &mut self,
        day: &BesideDay,
        (one, there, reason): (&StudentId, There, &str),
        followed: Followed,
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        let (id, money) = (day.session.as_str(), followed.code());
        let after = json!({ "student": one, "state": there.code(), "money": money });
        self.noted(("beside.amend-followed", id, "P3.16"), after, version, now).await?;
        let child = self.student(one).await?;
        let words = json!({
            "child": child.name, "day": day.date.to_string(), "title": day.title.0, "title_en": day.title.1,
            "state": there.code(), "reason": reason, "money": money,
        });
        let recipient = format!("household:{}", child.household);
        self.tell(&[Tell { recipient, kind: "beside-amended", words }], now).await
    }
}

fn day(row: &Row) -> Result<BesideDay, Fault> {
    let purse = row.text("purse")?;
    Ok(BesideDay {
        session: SessionId::new(row.text("session")?),
        purse: Purse::from_code(&purse).ok_or(Fault::Corrupt { what: "purse", why: purse })?,
        title: (row.text("title_zh")?, row.text("title_en")?),
        date: row.parsed("date")?,
        from: row.moment("from_at")?,
        until: row.moment("until_at")?,
        is_cancelled: row.flag("is_cancelled")?,
        signed_at: row.moment_or("roll_closed_at")?,
        term: Days { from: row.parsed("from_on")?, until: row.parsed("until_on")? },
    })
}
