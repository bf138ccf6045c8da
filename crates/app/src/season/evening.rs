//! 每晚 One evening of the whole school: leave, rolls, absences, early collections, hand-overs, the last child gone.

use super::Season;
use crate::day::{absence, roll, session};
use crate::money::day_end;
use crate::who::Who;
use jiff::civil::{Date, Weekday};
use rules::day::absence::Draft as Found;
use rules::day::roll::{Mark, State};
use rules::day::session::Session;
use rules::id::MarkId;
use rules::people::act::Act;
use store::day::RollRow;

/// In a thousand expected children, so many stay away without a slip …
const ABSENT: usize = 12;
/// … and so many come late.
const LATE: usize = 25;

impl Season {
    /// Every teacher lays out the evening's roll; some press twice.
    pub(super) async fn open_evening(&mut self, date: Date) -> Result<(), anyhow::Error> {
        for (one, teacher) in self.tonight(date).await? {
            let opened = session::open(&self.app, &teacher, &self.place, &one.id).await;
            self.counted("session.opened", opened)?;
        }
        Ok(())
    }

    /// Every teacher whose session has begun marks the roll and closes it; now and then a mark is sent twice, or by the wrong teacher.
    pub(super) async fn call_roll(&mut self, date: Date) -> Result<(), anyhow::Error> {
        let now = self.app.now();
        let mut tonight = self.tonight(date).await?;
        tonight.retain(|(one, _)| one.from <= now && one.roll_closed_at.is_none());
        for (n, (one, teacher)) in tonight.iter().enumerate() {
            let marks = self.marks(one, teacher).await?;
            if self.chance.below(400) == 0 {
                let (_, other) = &tonight[(n + 1) % tonight.len()];
                let refused = roll::mark(&self.app, other, &self.place, &one.id, &marks).await;
                self.counted("roll.marked", refused)?;
            }
            let times = if self.chance.below(20) == 0 { 2 } else { 1 };
            for _ in 0..times {
                let marked = roll::mark(&self.app, teacher, &self.place, &one.id, &marks).await;
                self.counted("roll.marked", marked)?;
            }
            let closed = roll::close(&self.app, teacher, &self.place, &one.id).await;
            self.counted("roll.closed", closed)?;
        }
        Ok(())
    }

    async fn marks(&mut self, one: &Session, teacher: &Who) -> Result<Vec<Mark>, anyhow::Error> {
        let now = self.app.now();
        let rows = self.roll_of(one, teacher).await?;
        self.seen.insert(one.id.clone(), rows.iter().map(|row| row.student.clone()).collect());
        let expected = rows.into_iter().filter(|row| row.state == State::Expected);
        let mark = |row: RollRow| {
            let state = match self.chance.below(1000) {
                n if n < ABSENT => State::Absent,
                n if n < ABSENT + LATE => State::Late,
                _ => State::Present,
            };
            let key = MarkId::new(format!("{}-{}", one.id, row.student.id));
            Mark { key, student: row.student.id, state, made_at: now, seen_at: now, after: None }
        };
        Ok(expected.map(mark).collect())
    }

    /// Head teachers find out where the missing are and write down who said so.
    pub(super) async fn follow_absences(&mut self, date: Date) -> Result<(), anyhow::Error> {
        let manager = self.staff("manager").await?;
        let permit = manager.permit(Act::AbsenceList, &self.place)?;
        let mut open = self.app.store.look(&permit).await?.absences(date).await?;
        open.retain(|row| row.absence.found.is_none());
        for row in open {
            let head = self.staff(&format!("head{}", row.student.home_class)).await?;
            let (student, whereabouts) = (row.student.id, self.town.whereabouts().to_owned());
            let said_by = self.town.grown_up(&row.student.household);
            let draft = Found { student, date: row.absence.date, whereabouts, said_by };
            let followed = absence::follow(&self.app, &head, &self.place, &draft).await;
            self.counted("absence.followed", followed)?;
        }
        Ok(())
    }

    /// Every teacher closes the evening; whoever tries too early is refused and tries again.
    pub(super) async fn close_evening(&mut self, date: Date) -> Result<(), anyhow::Error> {
        for (one, teacher) in self.tonight(date).await? {
            let closed = session::close(&self.app, &teacher, &self.place, &one.id).await;
            self.counted("session.closed", closed)?;
        }
        let cashier = self.staff("cashier").await?;
        let closed = day_end::close(&self.app, &cashier, &self.place, date).await;
        self.counted("day_end.closed", closed)?;
        if date.weekday() == Weekday::Monday {
            self.app.store.analyze().await?;
        }
        self.weigh(date).await
    }

    /// The evening's sessions, each with its responsible teacher.
    pub(super) async fn tonight(&mut self, date: Date) -> Result<Vec<(Session, Who)>, anyhow::Error> {
        let manager = self.staff("manager").await?;
        let mut tx = self.app.store.look(&manager.permit(Act::SessionList, &self.place)?).await?;
        let sessions = tx.sessions(date, None).await?;
        drop(tx);
        let mut led = Vec::new();
        for row in sessions.into_iter().filter(|row| row.session.cancelled.is_none()) {
            let teacher = self.person(&row.session.teacher).await?;
            led.push((row.session, teacher));
        }
        Ok(led)
    }

    /// The roll of one session as its teacher sees it.
    pub(super) async fn roll_of(
        &mut self,
        one: &Session,
        teacher: &Who,
    ) -> Result<Vec<RollRow>, anyhow::Error> {
        let mut tx = self.app.store.look(&teacher.permit(Act::RollMark, &self.place)?).await?;
        Ok(tx.roll_rows(&one.id).await?)
    }
}
