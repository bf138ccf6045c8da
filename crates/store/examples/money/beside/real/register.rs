//! 登记 Who was there: registers of days, rolls of extended care, and days on which the school is closed.

use super::super::op::{DAYS, Of, child};
use super::{Came, Real};
use jiff::civil::Date;
use rules::day::beside::{self, Saying, There};
use rules::day::closure::{Cancelled, Cause, Declared, Draft, Instead, Lifted, Planned};
use rules::day::extended::session_on;
use rules::day::roll::{self, Mark, State};
use rules::day::session::{Opened, Session};
use rules::id::{ClosureId, MarkId, StudentId};
use rules::people::act::Act;
use rules::refusal::Refuses;
use std::collections::BTreeSet;
use store::{Fault, Tx};

impl Real {
    /// As whoever watches signs a register; once its day is over somebody else puts it right, and each family is told.
    pub(super) async fn sign(&self, (of, day): (Of, usize), marks: &[(usize, There)], reason: &str) -> Came {
        let (date, now) = (DAYS[day].0, self.at());
        let may_amend = date < now.date();
        let mut tx = self.begin(if may_amend { Act::RollAmend } else { Act::RollClose }).await?;
        let day = match tx.beside_register(of.purse(), date).await {
            Err(Fault::NotFound) => return Ok(("none", None)),
            day => day?,
        };
        let facts = tx.beside_sign_facts(&day).await?;
        let marks = marks.iter().map(|(n, there)| (StudentId::new(child(*n)), *there)).collect();
        let saying = Saying { marks, reason: reason.to_owned(), may_amend };
        let signed = match beside::sign(&facts, &saying, now) {
            Err(refused) => return Ok((refused.code(), None)),
            Ok(signed) => signed,
        };
        if signed.changes.is_empty() && day.signed_at.is_some() {
            return Ok(("already", None));
        }
        tx.beside_signed(&day, &signed, (1, now)).await?;
        self.follow(&mut tx, &day.session, |one| signed.changes.contains_key(one)).await?;
        Ok(("done", Some(tx)))
    }

    /// Everybody on the roll of an evening is called and the roll closed, or somebody is marked otherwise afterwards.
    pub(super) async fn close(&self, day: usize, marks: &[(usize, There)]) -> Came {
        let (date, mut tx) = (DAYS[day].0, self.begin(Act::RollClose).await?);
        let id = session_on(date);
        let facts = match tx.roll_facts(&id).await {
            Err(Fault::NotFound) => return Ok(("none", None)),
            facts => facts?,
        };
        let is_closed = facts.session.roll_closed_at.is_some();
        if facts.session.cancelled.is_some() && !is_closed {
            return Ok(("none", None));
        }
        let facts = self.laid_out(&mut tx, facts).await?;
        let said: Vec<Mark> = marks.iter().map(|(n, there)| self.said(*n, *there)).collect();
        let marked = roll::mark(&facts, &said, self.at()).map_err(|why| why.code())?;
        if marked.changes.is_empty() && is_closed {
            return Ok(("already", None));
        }
        tx.roll_marked(&marked, &facts.session, (0, 1), self.at()).await?;
        if !is_closed {
            let facts = tx.roll_facts(&id).await?;
            let closed = roll::close(&self.plans.scheme.roll, &facts, self.at()).map_err(|why| why.code())?;
            tx.roll_closed(&closed, &facts.session, 1, self.at()).await?;
        }
        let own = self.plans.kinds[&Of::Extended].0.day(date);
        let is_new = |one: &StudentId| marked.changes.iter().any(|change| change.student == *one);
        self.follow(&mut tx, &own, is_new).await?;
        Ok(("done", Some(tx)))
    }

    async fn laid_out(&self, tx: &mut Tx, facts: roll::Facts) -> Result<roll::Facts, super::Failed> {
        if facts.session.opened_at.is_some() {
            return Ok(on_slips(facts));
        }
        let (session, date) = (facts.session.id.clone(), facts.session.date);
        let opened = Opened { session, date, rows: Vec::new(), already: false };
        tx.session_opened(&opened, 1, self.at()).await?;
        Ok(on_slips(tx.roll_facts(&facts.session.id).await?))
    }

    fn said(&self, n: usize, there: There) -> Mark {
        let key = MarkId::new(format!("{}-{n}", self.now));
        let state = match there {
            There::Present => State::Present,
            There::Absent => State::Absent,
            There::Leave => State::Leave,
        };
        let (student, made_at) = (StudentId::new(child(n)), self.at());
        Mark { key, student, state, made_at, seen_at: made_at, after: None }
    }

    /// Closes the school for a day that is not over; an evening of extended care whose roll is closed was held.
    pub(super) async fn closure(&self, id: &str, day: usize) -> Came {
        let (date, mut tx) = (DAYS[day].0, self.begin(Act::ClosureDeclare).await?);
        let known = tx.closures(Date::MIN).await?;
        if known.iter().any(|row| row.closure.id.as_str() == id) {
            return Ok(("already", None));
        }
        let stands = known.iter().any(|row| row.closure.from == date && row.lifted_at.is_none());
        if date < self.at().date() || stands {
            return Ok(("none", None));
        }
        let closure = Draft {
            id: ClosureId::new(id),
            from: date,
            to: date,
            hours: None,
            cause: Cause::Weather,
            note: String::new(),
            instead: Instead::Cancel,
            group: None,
        };
        let session = match tx.roll_facts(&session_on(date)).await {
            Err(Fault::NotFound) => None,
            facts => Some(facts?.session).filter(|one| one.roll_closed_at.is_none()),
        };
        let cancelled = session.map(|one| Cancelled { session: planned(one), moved: None, stuck: None });
        let cancelled = cancelled.into_iter().collect();
        let declared = Declared { closure, cancelled, under_way: Vec::new(), already: false };
        tx.closure_declared(&declared, 1, self.at()).await?;
        Ok(("done", Some(tx)))
    }

    pub(super) async fn lift(&self, id: &str) -> Came {
        let mut tx = self.begin(Act::ClosureLift).await?;
        let facts = match tx.closure_lift_facts(&ClosureId::new(id)).await {
            Err(Fault::NotFound) => return Ok(("none", None)),
            facts => facts?,
        };
        if facts.is_lifted {
            return Ok(("already", None));
        }
        if facts.closure.from < self.at().date() {
            return Ok(("none", None));
        }
        let restored = facts.cancelled.into_iter().map(|(one, _)| one).collect();
        let (passed, dropped) = (Vec::new(), Vec::new());
        let lifted = Lifted { closure: facts.closure, restored, passed, dropped, already: false };
        tx.closure_lifted(&lifted, 1, self.at()).await?;
        Ok(("done", Some(tx)))
    }
}

fn planned(one: Session) -> Planned {
    Planned {
        id: one.id,
        group: one.group,
        course: one.course,
        name: one.name,
        from: one.from,
        until: one.until,
        lessons: one.lessons,
        own_teacher: one.teacher.clone(),
        own_companion: one.companion.clone(),
        companion: one.companion,
        teacher: one.teacher,
        room: (String::new(), String::new()),
        members: BTreeSet::new(),
        is_opened: false,
    }
}

/// A slip lies there for each child, so that leave is leave (P3.60).
fn on_slips(mut facts: roll::Facts) -> roll::Facts {
    facts.rows.values_mut().for_each(|row| row.has_slip = true);
    facts
}
